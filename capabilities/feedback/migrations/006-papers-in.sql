-- Until which day a code opens its thread: nothing while something is owed. It stands from the day the thread ended.
ALTER TABLE feedback_receipts ADD COLUMN open_until TEXT;
CREATE INDEX feedback_receipts_until ON feedback_receipts (open_until);

-- A slip that is never brought back: until which day its code is known, as it was printed on it.
ALTER TABLE feedback_slips ADD COLUMN open_until TEXT;

-- What was said, answered and promised before this house kept it: no clock ran for it here, and none does.
CREATE TABLE feedback_old (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    mark TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    answered_on TEXT,
    promised_on TEXT,
    done_on TEXT,
    promised_by {bytes}
) {strict};

-- Practice weeks: proposed by one side, agreed by the other; they begin on the day both are on record.
CREATE TABLE feedback_practice (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    until_on TEXT NOT NULL,
    until_at {instant} NOT NULL,
    proposed_by {id} NOT NULL,
    proposed_at {instant} NOT NULL,
    from_on TEXT,
    from_at {instant},
    agreed_by {id}
) {strict};
CREATE INDEX feedback_practice_place ON feedback_practice (place_id, from_at);
