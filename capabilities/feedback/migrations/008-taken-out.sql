-- That words were taken out of a thread: who, when, why, of which text, and about how many. The words are nowhere.
CREATE TABLE feedback_removals (
    id {id} PRIMARY KEY,
    suggestion_id {id} NOT NULL REFERENCES feedback_suggestions (id),
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    characters {int} NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    wrong_at {instant},
    outcome TEXT,
    looked_by {id},
    looked_at {instant}
) {strict};
CREATE INDEX feedback_removals_thread ON feedback_removals (suggestion_id, id);

-- Ways of looking at the desk that nothing served yet: what somebody deals with, and what came in between two days.
CREATE INDEX feedback_suggestions_keeper ON feedback_suggestions (place_id, assignee_id, id);
CREATE INDEX feedback_suggestions_left ON feedback_suggestions (place_id, left_at, id);

-- That the desk's list was taken along: who, when, and by which filters; what was looked for is not among them.
CREATE TABLE feedback_exports (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    shows TEXT NOT NULL,
    kind TEXT,
    within_id {id},
    from_at {instant},
    to_at {instant},
    keeper_id {id},
    source TEXT,
    late {bool} NOT NULL,
    searched {bool} NOT NULL
) {strict};
