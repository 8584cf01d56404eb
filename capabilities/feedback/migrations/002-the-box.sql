-- What was dropped without a name waits here until the box is opened: no time, no order, nobody.
-- loose
CREATE TABLE feedback_box (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL,
    day TEXT NOT NULL,
    lookup TEXT NOT NULL,
    secret TEXT,
    press TEXT NOT NULL,
    kind TEXT NOT NULL,
    cell {bytes} NOT NULL
) {loose};

-- What a receipt opens, once the box was opened.
CREATE TABLE feedback_receipts (
    lookup TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    suggestion_id {id} NOT NULL REFERENCES feedback_suggestions (id),
    slip TEXT
) {strict};
CREATE INDEX feedback_receipts_thread ON feedback_receipts (suggestion_id);
