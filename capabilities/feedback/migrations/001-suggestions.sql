CREATE TABLE feedback_suggestions (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    year {int} NOT NULL,
    running {int} NOT NULL,
    author_id {id},
    recorded_by {id},
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    words {bytes} NOT NULL,
    put_right {bytes},
    publish TEXT NOT NULL,
    name_may_show {bool} NOT NULL,
    shown_name {bytes},
    wants_answer {bool} NOT NULL,
    worried {bool} NOT NULL,
    assignee_id {id},
    stage TEXT NOT NULL,
    due_at {instant},
    left_at {instant} NOT NULL,
    UNIQUE (place_id, year, running)
) {strict};
CREATE INDEX feedback_suggestions_author ON feedback_suggestions (author_id, id);
-- What the desk shows, place by place, the newest first: one index for each way of looking (store/lists.rs).
CREATE INDEX feedback_suggestions_all ON feedback_suggestions (place_id, id);
CREATE INDEX feedback_suggestions_open ON feedback_suggestions (place_id, id)
    WHERE stage IN ('heard', 'considered', 'second');
CREATE INDEX feedback_suggestions_answered ON feedback_suggestions (place_id, id) WHERE stage IN ('answered', 'closed');
CREATE INDEX feedback_suggestions_mine ON feedback_suggestions (place_id, assignee_id, id)
    WHERE (stage IN ('heard', 'considered', 'second') OR (stage = 'answered' AND due_at IS NOT NULL));
CREATE INDEX feedback_suggestions_due ON feedback_suggestions (place_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX feedback_suggestions_assignee ON feedback_suggestions (assignee_id, stage);

CREATE TABLE feedback_messages (
    id {id} PRIMARY KEY,
    suggestion_id {id} NOT NULL REFERENCES feedback_suggestions (id),
    kind TEXT NOT NULL,
    by_id {id},
    at {instant} NOT NULL,
    words {bytes} NOT NULL
) {strict};
CREATE INDEX feedback_messages_thread ON feedback_messages (suggestion_id, id);

CREATE TABLE feedback_helpers (
    suggestion_id {id} NOT NULL REFERENCES feedback_suggestions (id),
    person_id {id} NOT NULL,
    asked_by {id} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (suggestion_id, person_id)
) {strict};

CREATE TABLE feedback_drafts (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    outcome TEXT NOT NULL,
    carrier TEXT NOT NULL,
    promised_on TEXT,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    reasons {bytes} NOT NULL,
    change_needed {bytes} NOT NULL
) {strict};

CREATE TABLE feedback_worries (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    opened_at {instant} NOT NULL,
    due_at {instant} NOT NULL,
    read_at {instant},
    read_by {id},
    close_by {instant},
    closed_at {instant},
    closed_by {id},
    done {bytes}
) {strict};
CREATE INDEX feedback_worries_open ON feedback_worries (suggestion_id) WHERE closed_at IS NULL;

CREATE TABLE feedback_board (
    id {id} PRIMARY KEY,
    suggestion_id {id} NOT NULL UNIQUE REFERENCES feedback_suggestions (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    author_id {id},
    lang TEXT NOT NULL,
    said TEXT NOT NULL,
    did TEXT NOT NULL,
    shown_name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    carrier TEXT NOT NULL,
    days {int} NOT NULL,
    state TEXT NOT NULL,
    put_by {id} NOT NULL,
    put_at {instant} NOT NULL,
    read_by {id},
    read_at {instant},
    next_state TEXT,
    next_said {bytes},
    next_did {bytes},
    next_name {bytes},
    next_outcome TEXT,
    next_carrier TEXT,
    why_back {bytes},
    why_down {bytes}
) {strict};
CREATE INDEX feedback_board_place ON feedback_board (place_id, state, read_at, id);
CREATE INDEX feedback_board_outcome ON feedback_board (place_id, state, outcome, read_at, id);
