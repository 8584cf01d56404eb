-- Passkeys: a public key each, which a device of its person signs with. The whole of it, its name too, sealed for them; of what
-- the device calls it, only a hash, so that none is kept twice.
CREATE TABLE access_passkeys (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    name {bytes} NOT NULL,
    credential {bytes} NOT NULL UNIQUE,
    key {bytes} NOT NULL,
    counter {int} NOT NULL,
    made_at {instant} NOT NULL,
    last_used_on TEXT
) {strict};
CREATE INDEX access_passkeys_person ON access_passkeys (person_id, made_at);

-- What devices know somebody by: chance, so that it tells nobody who they are.
CREATE TABLE access_handles (
    person_id {id} PRIMARY KEY REFERENCES access_person (id),
    handle {id} NOT NULL
) {strict};

-- A question that a passkey answers: for minutes, once, and only from where it was put.
CREATE TABLE access_challenges (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    purpose TEXT NOT NULL,
    put_to {bytes} NOT NULL,
    state {bytes} NOT NULL,
    ends_at {instant} NOT NULL
) {strict};
CREATE INDEX access_challenges_end ON access_challenges (ends_at);
