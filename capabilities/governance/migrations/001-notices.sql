CREATE TABLE governance_notices (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    number {int} NOT NULL,
    controller TEXT NOT NULL,
    contact TEXT NOT NULL,
    complaint TEXT NOT NULL,
    plain_en TEXT NOT NULL,
    easy_en TEXT NOT NULL,
    plain_cy TEXT NOT NULL,
    easy_cy TEXT NOT NULL,
    made_by {id},
    made_at {instant} NOT NULL,
    told_to {id},
    told_at {instant},
    UNIQUE (place_id, number)
) {strict};

CREATE TABLE governance_keeping (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    number {int} NOT NULL,
    signed_by {id},
    signed_at {instant} NOT NULL,
    UNIQUE (place_id, number)
) {strict};

CREATE TABLE governance_keeping_lines (
    signing_id {id} NOT NULL REFERENCES governance_keeping (id),
    kind TEXT NOT NULL,
    days {int} NOT NULL,
    PRIMARY KEY (signing_id, kind)
) {strict};

CREATE TABLE governance_holds (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    reason {bytes} NOT NULL,
    until_on TEXT NOT NULL,
    made_by {id},
    made_at {instant} NOT NULL,
    ended_at {instant}
) {strict};
CREATE INDEX governance_holds_person ON governance_holds (person_id, until_on);

CREATE TABLE governance_sweeps (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    kind TEXT NOT NULL,
    swept_on TEXT NOT NULL,
    before_at {instant} NOT NULL,
    things {int} NOT NULL
) {strict};
CREATE INDEX governance_sweeps_place ON governance_sweeps (place_id, kind, swept_on);

CREATE TABLE governance_swept (
    sweep_id {id} NOT NULL REFERENCES governance_sweeps (id),
    object_id {id} NOT NULL,
    PRIMARY KEY (sweep_id, object_id)
) {strict};

CREATE TABLE governance_confirmed (
    step TEXT PRIMARY KEY,
    by_name TEXT NOT NULL,
    at {instant} NOT NULL
) {strict};
