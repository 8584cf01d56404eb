-- Since when a result is read out, and for how many months: the term of whoever was elected is reckoned from it, whatever the council
-- settles for later ones, and which of two elections is the later. Earlier ones: since their seats were taken.
ALTER TABLE councils_elections ADD COLUMN declared_at {instant};
ALTER TABLE councils_elections ADD COLUMN term_months {int} NOT NULL DEFAULT 0;
UPDATE councils_elections SET declared_at = COALESCE(
    (SELECT MAX(seat.from_at) FROM councils_members seat
     JOIN councils_election_people stood ON stood.person_id = seat.person_id
     WHERE stood.election_id = councils_elections.id AND seat.council_id = councils_elections.council_id
     AND seat.came_by IN ('elected', 'uncontested') AND seat.from_at <= councils_elections.state_at), state_at),
    term_months = (SELECT council.term_months FROM councils_councils council WHERE council.id = councils_elections.council_id)
WHERE state IN ('declared', 'uncontested', 'petition', 'final');

-- A seat of an election that fell empty and was filled: who left it, who has it, and how that came out. It goes when the term is
-- over. `asked` are those who said yes when they were asked, by their ids.
CREATE TABLE councils_election_fills (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    left_id {id} NOT NULL,
    has_id {id} NOT NULL,
    came_by TEXT NOT NULL,
    asked TEXT NOT NULL,
    dice TEXT NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (election_id, left_id)
) {strict};
