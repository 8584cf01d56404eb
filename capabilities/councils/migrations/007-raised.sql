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

-- A proposal that was sent up to another body: who asked it, why, and what it said. Where the proposal stands does not change by it.
CREATE TABLE councils_sent_up (
    id {id} PRIMARY KEY,
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    why TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    answer TEXT,
    answered_by {id},
    answered_at {instant},
    UNIQUE (proposal_id, council_id)
) {strict};
CREATE INDEX councils_sent_up_council ON councils_sent_up (council_id, at);
CREATE INDEX councils_sent_up_by ON councils_sent_up (by_id);
CREATE INDEX councils_sent_up_answered ON councils_sent_up (answered_by);
