-- Voting on a screen: who holds a part of the key, and what seals the papers. The parts themselves are printed once and kept nowhere.
CREATE TABLE councils_election_keys (
    election_id {id} PRIMARY KEY REFERENCES councils_elections (id),
    box_key {bytes}
) {strict};
CREATE TABLE councils_election_scrutineers (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    number {int} NOT NULL,
    name TEXT NOT NULL,
    is_staff {int} NOT NULL,
    PRIMARY KEY (election_id, number)
) {strict};

-- Slips that were printed. Which slip went to whom is nowhere. `paper` is the paper it voted with, until the boxes are shut.
-- loose
CREATE TABLE councils_election_slips (
    lookup TEXT PRIMARY KEY,
    election_id {id} NOT NULL,
    used {int} NOT NULL,
    paper {id}
) {loose};

-- Sealed papers: no person, no time, no order.
-- loose
CREATE TABLE councils_election_box (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL,
    tracker TEXT NOT NULL,
    sealed {bytes} NOT NULL
) {loose};

-- Papers that are spent and lie in no box: opened as a test, or replaced by a later one of the same slip. Neither is cast or opened
-- again.
-- loose
CREATE TABLE councils_election_spent (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL,
    opened {int} NOT NULL
) {loose};
