-- By when what was said about an election is answered.
ALTER TABLE councils_election_said ADD COLUMN answer_by {instant};

-- Who is asked whether a seat that was won on a form is theirs: apart from the line, which is somebody else's until they say yes.
CREATE TABLE councils_election_asked (
    standing_id {id} PRIMARY KEY REFERENCES councils_election_people (id),
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    person_id {id} NOT NULL
) {strict};
CREATE INDEX councils_election_asked_person ON councils_election_asked (person_id);
-- Since when whoever won on a form does not take their seat; why stands with them.
ALTER TABLE councils_election_people ADD COLUMN gave_up_at {instant};

-- Between whom a lot is needed for an empty seat, before a die is thrown, and who saw it.
ALTER TABLE councils_elections ADD COLUMN fill_lot TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_election_fills ADD COLUMN seen_by TEXT NOT NULL DEFAULT '';
