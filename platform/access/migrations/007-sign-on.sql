-- Accounts with a sign-on provider that people tied to their own. The mark is a hash of the provider and its name for somebody.
CREATE TABLE access_links (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    issuer TEXT NOT NULL,
    mark {bytes} NOT NULL UNIQUE,
    linked_at {instant} NOT NULL,
    UNIQUE (person_id, issuer)
) {strict};

-- What counts once and was used: sign-ins that came back, words of the provider that a session is over.
CREATE TABLE access_spent (
    mark {bytes} PRIMARY KEY,
    until_at {instant} NOT NULL
) {strict};

-- By which link a session was opened, the mark of the provider's own session, and whether more was shown there than one proof.
ALTER TABLE access_sessions ADD COLUMN link_id {id};
ALTER TABLE access_sessions ADD COLUMN there {bytes};
ALTER TABLE access_sessions ADD COLUMN second_there {bool};
ALTER TABLE access_halfway ADD COLUMN link_id {id};
ALTER TABLE access_halfway ADD COLUMN there {bytes};
CREATE INDEX access_sessions_link ON access_sessions (link_id);
