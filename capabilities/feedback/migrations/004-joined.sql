-- Suggestions that are answered together with another: each keeps its words, its author and its clock. Why, stands sealed
-- in its own thread (a message of the kind "joined").
CREATE TABLE feedback_joined (
    suggestion_id {id} PRIMARY KEY REFERENCES feedback_suggestions (id),
    into_id {id} NOT NULL REFERENCES feedback_suggestions (id),
    by_id {id} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX feedback_joined_into ON feedback_joined (into_id, suggestion_id);
