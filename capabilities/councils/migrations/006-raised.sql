-- Who has answered a short question stood in the order in which they did: these rows have none.
-- loose
CREATE TABLE councils_answered_loose (
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    person_id {id} NOT NULL,
    PRIMARY KEY (proposal_id, person_id)
) {loose};
INSERT INTO councils_answered_loose (proposal_id, person_id) SELECT proposal_id, person_id FROM councils_answered
    ORDER BY proposal_id, person_id;
DROP TABLE councils_answered;
ALTER TABLE councils_answered_loose RENAME TO councils_answered;
CREATE INDEX councils_answered_person ON councils_answered (person_id);
