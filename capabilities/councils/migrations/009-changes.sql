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

-- That a seat should end by the code of conduct: said by one, confirmed by another, after whoever sits there was heard.
CREATE TABLE councils_conducts (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    member_id {id} NOT NULL REFERENCES councils_members (id),
    person_id {id} NOT NULL,
    state TEXT NOT NULL,
    proposed_by {id} NOT NULL,
    proposed_at {instant} NOT NULL,
    decided_by {id},
    decided_at {instant},
    closed_by {id},
    closed_at {instant}
) {strict};
CREATE INDEX councils_conducts_council ON councils_conducts (council_id, proposed_at);
CREATE INDEX councils_conducts_person ON councils_conducts (person_id);

-- What is said about it, sealed to whoever it is about.
CREATE TABLE councils_conduct_words (
    id {id} PRIMARY KEY,
    conduct_id {id} NOT NULL REFERENCES councils_conducts (id),
    person_id {id} NOT NULL,
    kind TEXT NOT NULL,
    at {instant} NOT NULL,
    words {bytes} NOT NULL,
    UNIQUE (conduct_id, kind)
) {strict};
CREATE INDEX councils_conduct_words_person ON councils_conduct_words (person_id);

-- Somebody may be asked to take a seat that fell empty: until when, and that they were not elected.
ALTER TABLE councils_asked ADD COLUMN came_by TEXT NOT NULL DEFAULT 'nominated';
ALTER TABLE councils_asked ADD COLUMN until_on TEXT;

-- Each answer that a council gave before a decision stays beside those before it.
CREATE TABLE councils_sounding_answers (
    id {id} PRIMARY KEY,
    sounding_id {id} NOT NULL REFERENCES councils_soundings (id),
    answer TEXT NOT NULL,
    discussed_on TEXT,
    at {instant} NOT NULL
) {strict};
CREATE INDEX councils_sounding_answers_sounding ON councils_sounding_answers (sounding_id, at);
INSERT INTO councils_sounding_answers (id, sounding_id, answer, discussed_on, at)
SELECT id, id, answer, discussed_on, answered_at FROM councils_soundings WHERE answered_at IS NOT NULL;

-- For whose seats an election is: one row where it is not for all of a council's.
CREATE TABLE councils_election_for (
    election_id {id} PRIMARY KEY REFERENCES councils_elections (id),
    constituency_id {id} NOT NULL REFERENCES councils_constituencies (id)
) {strict};
