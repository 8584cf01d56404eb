-- Answers that stand on a wall under a number alone: for whoever gave no name and asked for it. Days, no moments.
CREATE TABLE feedback_wall (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    turn {int} NOT NULL,
    reply TEXT NOT NULL,
    outcome TEXT,
    put_by {id},
    read_by {id},
    read_on TEXT,
    next_state TEXT,
    next_reply {bytes},
    next_outcome TEXT,
    why_back {bytes},
    why_off {bytes}
) {strict};
CREATE INDEX feedback_wall_number ON feedback_wall (number);
CREATE INDEX feedback_receipts_slip ON feedback_receipts (slip);
CREATE INDEX feedback_wall_place ON feedback_wall (place_id, state, read_on, number);

-- What an author wishes besides: their answer on paper, and who may see the name beside their words.
CREATE TABLE feedback_wishes (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    person_id {id} NOT NULL,
    on_paper {bool} NOT NULL,
    name_for TEXT NOT NULL
) {strict};

-- Answers to be brought on paper, and those that were printed.
CREATE TABLE feedback_letters (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    state TEXT NOT NULL,
    answers {int} NOT NULL,
    printed_on TEXT,
    printed_by {id}
) {strict};
CREATE INDEX feedback_letters_place ON feedback_letters (place_id, state, printed_on);
