-- Whose refusal an appeal is about, and since when somebody is refused: there is time to appeal.
ALTER TABLE councils_election_said ADD COLUMN standing_id {id};
ALTER TABLE councils_election_people ADD COLUMN refused_at {instant};

-- Whoever ever ran an election or counted in it: they do not decide what was said against it, after others took over either.
CREATE TABLE councils_election_ran (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    person_id {id} NOT NULL,
    PRIMARY KEY (election_id, person_id)
) {strict};
INSERT INTO councils_election_ran (election_id, person_id)
SELECT id, officer_id FROM councils_elections UNION SELECT id, second_id FROM councils_elections;
