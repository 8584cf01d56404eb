CREATE TABLE store_audit (
    seq {int} PRIMARY KEY,
    at {instant},
    day TEXT,
    by_kind TEXT NOT NULL,
    by_id {id},
    by_job TEXT,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id},
    reason {bytes},
    hash {bytes} NOT NULL
) {strict};
CREATE INDEX store_audit_by_object ON store_audit (object_id, seq);

-- loose
CREATE TABLE store_audit_pool (
    id {id} PRIMARY KEY,
    day TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL
) {loose};

CREATE TABLE store_purposes (
    purpose TEXT NOT NULL,
    version {int} NOT NULL,
    wrapped {bytes} NOT NULL,
    PRIMARY KEY (purpose, version)
) {strict};

CREATE TABLE store_keys (
    id {id} PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id {id} NOT NULL,
    purpose TEXT NOT NULL,
    version {int} NOT NULL,
    wrapped {bytes} NOT NULL,
    UNIQUE (subject_id, subject_kind, purpose)
) {strict};

CREATE TABLE store_erasures (
    subject_id {id} PRIMARY KEY,
    at {instant} NOT NULL
) {strict};

CREATE TABLE store_outbox (
    id {id} PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_id {id} NOT NULL,
    put_at {instant} NOT NULL,
    not_before {instant} NOT NULL,
    tries {int} NOT NULL,
    sent_at {instant}
) {strict};
CREATE INDEX store_outbox_waiting ON store_outbox (not_before) WHERE sent_at IS NULL;

CREATE TABLE store_due (
    id {id} PRIMARY KEY,
    at {instant} NOT NULL,
    kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    taken_until {instant}
) {strict};
CREATE INDEX store_due_at ON store_due (at);
CREATE INDEX store_due_object ON store_due (object_id, kind);

CREATE TABLE store_once (
    key TEXT PRIMARY KEY,
    person_id {id},
    body {bytes} NOT NULL,
    location TEXT NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX store_once_at ON store_once (at);
