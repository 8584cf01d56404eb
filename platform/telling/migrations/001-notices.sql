CREATE TABLE telling_notices (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL,
    kind TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id} NOT NULL,
    at {instant} NOT NULL,
    seen_at {instant}
) {strict};
CREATE INDEX telling_notices_person ON telling_notices (person_id, at);
CREATE INDEX telling_notices_new ON telling_notices (person_id) WHERE seen_at IS NULL;
CREATE INDEX telling_notices_object ON telling_notices (object_id, kind, person_id);
