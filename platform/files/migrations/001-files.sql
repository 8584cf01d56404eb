-- A file that somebody brought. Its bytes lie sealed in the folder of files, under `name`; `opener` is its key, sealed with
-- the key of what it belongs to.
CREATE TABLE files_file (
    id {id} PRIMARY KEY,
    name {id} NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id {id} NOT NULL,
    person_id {id},
    brought_by {id},
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    bytes {int} NOT NULL CHECK (bytes > 0),
    width {int} NOT NULL,
    height {int} NOT NULL,
    sum {bytes} NOT NULL,
    opener {bytes} NOT NULL,
    kept_at {instant} NOT NULL
) {strict};
-- What somebody brought on a day and altogether, and what a place holds: answered from the index alone.
CREATE INDEX files_file_bringer ON files_file (brought_by, kept_at, bytes);
CREATE INDEX files_file_place ON files_file (place_id, kept_at, bytes);
CREATE INDEX files_file_person ON files_file (person_id);

-- Files whose row went, whatever took it away: each is taken out of the folder in the next round of the house.
CREATE TABLE files_gone (
    name {id} PRIMARY KEY
) {strict};

-- Files on their way: announced before they are written, and forgotten in the act that keeps them. What is still here after
-- a day never will be kept. So nothing is ever taken out of the folder that this database did not put there.
CREATE TABLE files_coming (
    name {id} PRIMARY KEY,
    at {instant} NOT NULL
) {strict};
