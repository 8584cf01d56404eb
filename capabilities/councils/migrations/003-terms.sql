-- What a council is for and what it may do, signed by both sides. Once both have signed, a version never changes.
CREATE TABLE councils_terms (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    version {int} NOT NULL,
    definition TEXT NOT NULL,
    source TEXT NOT NULL,
    decides TEXT NOT NULL,
    together TEXT NOT NULL,
    advises TEXT NOT NULL,
    told TEXT NOT NULL,
    conduct TEXT NOT NULL,
    pot_pence {int},
    drafted_by {id} NOT NULL,
    drafted_at {instant} NOT NULL,
    council_by {id},
    council_as TEXT,
    council_at {instant},
    service_by {id},
    service_as TEXT,
    service_at {instant},
    UNIQUE (council_id, version)
) {strict};

-- The relation to the place that a seat brought along: it ends with the seat, and with no other.
ALTER TABLE councils_members ADD COLUMN relation_id {id};

-- Somebody is asked whether they will sit on a council: they sit only after their own yes.
CREATE TABLE councils_asked (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    person_id {id} NOT NULL,
    asked_by {id} NOT NULL,
    asked_at {instant} NOT NULL,
    answer TEXT,
    answered_at {instant}
) {strict};
CREATE INDEX councils_asked_council ON councils_asked (council_id, answered_at);
CREATE INDEX councils_asked_person ON councils_asked (person_id, answered_at);
