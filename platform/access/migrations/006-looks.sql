-- Who read something that is somebody's: once for each reader, thing and day, so that reloading a page adds nothing.
CREATE TABLE access_looks (
    id {id} PRIMARY KEY,
    owner_id {id} NOT NULL REFERENCES access_person (id),
    reader_id {id} NOT NULL REFERENCES access_person (id),
    object_id {id} NOT NULL,
    day TEXT NOT NULL,
    at {instant} NOT NULL,
    tie TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    UNIQUE (owner_id, reader_id, object_id, tie, day)
) {strict};
CREATE INDEX access_looks_owner ON access_looks (owner_id, id);
CREATE INDEX access_looks_place ON access_looks (place_id, id);
