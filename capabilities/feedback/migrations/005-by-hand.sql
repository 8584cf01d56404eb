-- What a worker writes down for somebody, until it was read back and agreed: then it is a suggestion of the same id.
CREATE TABLE feedback_recordings (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    person_id {id},
    by_id {id} NOT NULL,
    role TEXT NOT NULL,
    manner TEXT NOT NULL,
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    publish TEXT NOT NULL,
    wants_answer {bool} NOT NULL,
    worried {bool} NOT NULL,
    words {bytes} NOT NULL,
    put_right {bytes},
    shown TEXT NOT NULL,
    meant {bytes},
    made_at {instant} NOT NULL
) {strict};
CREATE INDEX feedback_recordings_by ON feedback_recordings (by_id, made_at);
CREATE INDEX feedback_recordings_made ON feedback_recordings (made_at);

-- How a suggestion was written down for its author, and whether they have taken it over.
CREATE TABLE feedback_by_hand (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    role TEXT NOT NULL,
    agreed TEXT NOT NULL,
    agreed_on TEXT NOT NULL,
    confirmed TEXT,
    confirmed_on TEXT
) {strict};

-- A code that a worker has seen: whoever opens it first is given another one.
ALTER TABLE feedback_receipts ADD COLUMN to_change {bool};
