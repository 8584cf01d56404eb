-- Papers on which the two who keyed them differed when they were compared: whoever keys one again has the other key it again too,
-- or somebody else decides.
CREATE TABLE councils_election_compared (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    paper {int} NOT NULL,
    PRIMARY KEY (election_id, paper)
) {strict};
ALTER TABLE councils_election_decided ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
-- Decisions are only about papers that were compared.
INSERT INTO councils_election_compared (election_id, paper) SELECT election_id, paper FROM councils_election_decided;

-- How each paper was read, by its number, and what was decided about it: sealed, until the result stands.
CREATE TABLE councils_election_logs (
    election_id {id} PRIMARY KEY REFERENCES councils_elections (id),
    log {bytes} NOT NULL
) {strict};

-- The hash of the papers as it was read out before a die is thrown; empty where no lot is needed.
ALTER TABLE councils_elections ADD COLUMN lot_papers TEXT NOT NULL DEFAULT '';
