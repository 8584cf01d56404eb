-- What is changed about a council, with the reason and the role that decided it: who reads its page reads that too.
ALTER TABLE councils_councils ADD COLUMN meets TEXT NOT NULL DEFAULT '';
CREATE TABLE councils_changes (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    what TEXT NOT NULL,
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_role TEXT NOT NULL,
    by_id {id},
    at {instant} NOT NULL
) {strict};
CREATE INDEX councils_changes_council ON councils_changes (council_id, at);
CREATE INDEX councils_changes_by ON councils_changes (by_id);

-- That a council ended, on which day, why, and which role decided that.
CREATE TABLE councils_ends (
    council_id {id} PRIMARY KEY REFERENCES councils_councils (id),
    ended_on TEXT NOT NULL,
    why TEXT NOT NULL,
    by_role TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX councils_ends_by ON councils_ends (by_id);

-- Why a proposal was closed that its council could not decide any more.
ALTER TABLE councils_proposals ADD COLUMN closed_why TEXT NOT NULL DEFAULT '';
