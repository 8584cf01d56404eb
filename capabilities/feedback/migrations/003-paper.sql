-- Printed slips that nobody has brought back: a number, and what its code opens. Which slip went to whom is nowhere.
-- loose
CREATE TABLE feedback_slips (
    number TEXT PRIMARY KEY,
    place_id {id} NOT NULL,
    day TEXT NOT NULL,
    lookup TEXT NOT NULL,
    secret TEXT NOT NULL
) {loose};
