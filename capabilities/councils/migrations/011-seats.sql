-- Since when a result is read out: the term of whoever was elected is reckoned from it, and which of two elections is the later.
ALTER TABLE councils_elections ADD COLUMN declared_at {instant};
UPDATE councils_elections SET declared_at = state_at WHERE state IN ('declared', 'uncontested', 'petition', 'final');

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
