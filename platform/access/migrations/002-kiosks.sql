-- Screens that many people use, enrolled by whoever looks after the place they stand in. Nobody who uses one is named here.
CREATE TABLE access_kiosks (
    id {id} PRIMARY KEY,
    token {bytes} NOT NULL UNIQUE,
    place_id {id} NOT NULL REFERENCES access_place (id),
    name TEXT NOT NULL,
    enrolled_by {id},
    enrolled_on TEXT NOT NULL,
    last_used_on TEXT,
    ended_at {instant}
) {strict};
CREATE INDEX access_kiosks_place ON access_kiosks (place_id, ended_at);

-- Six digits that open a session on an enrolled screen and nowhere else.
CREATE TABLE access_pins (
    person_id {id} PRIMARY KEY REFERENCES access_person (id),
    pin TEXT NOT NULL,
    wrong {int} NOT NULL,
    changed_at {instant} NOT NULL
) {strict};
