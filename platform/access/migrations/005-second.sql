-- A second step beside the passphrase. An app's secret, sealed with its person's key; it counts when it was confirmed.
CREATE TABLE access_apps (
    person_id {id} PRIMARY KEY REFERENCES access_person (id),
    secret {bytes} NOT NULL,
    last_step {int} NOT NULL,
    made_at {instant} NOT NULL,
    confirmed_at {instant}
) {strict};

-- Codes on paper for a day without the app: each opens once.
CREATE TABLE access_recovery (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    lookup TEXT NOT NULL,
    secret TEXT NOT NULL,
    made_at {instant} NOT NULL,
    used_at {instant}
) {strict};
CREATE INDEX access_recovery_person ON access_recovery (person_id, lookup);

-- Somebody whose passphrase was right, and whose second step is still asked: for minutes, on one device.
CREATE TABLE access_halfway (
    token {bytes} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    device_key {bytes} NOT NULL,
    device TEXT NOT NULL,
    kiosk_id {id},
    wrong {int} NOT NULL,
    ends_at {instant} NOT NULL
) {strict};

-- Taking a second step away from somebody who lost it: asked by one, agreed by another.
CREATE TABLE access_clearings (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    asked_by {id} NOT NULL,
    asked_at {instant} NOT NULL,
    ends_at {instant} NOT NULL,
    agreed_by {id},
    agreed_at {instant},
    stopped_at {instant}
) {strict};
CREATE INDEX access_clearings_person ON access_clearings (person_id, asked_at);
