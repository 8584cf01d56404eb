-- That somebody looked into reading that was unusual: whose, what was unusual, on which day, and what they wrote down.
CREATE TABLE governance_readings (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    reader_id {id} NOT NULL,
    what TEXT NOT NULL,
    day TEXT NOT NULL,
    note {bytes} NOT NULL,
    noted_by {id} NOT NULL,
    noted_at {instant} NOT NULL,
    UNIQUE (reader_id, what, day, place_id)
) {strict};
