CREATE TABLE access_organisations (
    id {id} PRIMARY KEY,
    name TEXT NOT NULL,
    made_at {instant} NOT NULL
) {strict};

CREATE TABLE access_place (
    id {id} PRIMARY KEY,
    parent_id {id} REFERENCES access_place (id) DEFERRABLE INITIALLY DEFERRED,
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    zone TEXT NOT NULL,
    nation TEXT NOT NULL,
    made_at {instant} NOT NULL
) {strict};

CREATE TABLE access_reach (
    ancestor {id} NOT NULL REFERENCES access_place (id),
    descendant {id} NOT NULL REFERENCES access_place (id),
    depth {int} NOT NULL,
    PRIMARY KEY (ancestor, descendant)
) {strict};
CREATE INDEX access_reach_up ON access_reach (descendant, depth, ancestor);

CREATE TABLE access_holidays (
    place_id {id} NOT NULL REFERENCES access_place (id),
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (place_id, day)
) {strict};

CREATE TABLE access_settings (
    place_id {id} NOT NULL REFERENCES access_place (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (place_id, key)
) {strict};

CREATE TABLE access_person (
    id {id} PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    lang TEXT NOT NULL,
    print_size TEXT NOT NULL,
    made_at {instant} NOT NULL,
    erased_at {instant}
) {strict};
CREATE INDEX access_person_folded ON access_person (folded, id);

CREATE TABLE access_accounts (
    person_id {id} PRIMARY KEY REFERENCES access_person (id),
    sign_in_name TEXT NOT NULL UNIQUE,
    passphrase TEXT NOT NULL,
    changed_at {instant} NOT NULL
) {strict};

CREATE TABLE access_memberships (
    id {id} PRIMARY KEY,
    person_id {id} NOT NULL REFERENCES access_person (id),
    role TEXT NOT NULL,
    standing TEXT NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    from_on TEXT NOT NULL,
    until_on TEXT,
    from_at {instant} NOT NULL,
    until_at {instant},
    ended_at {instant},
    made_at {instant} NOT NULL
) {strict};
CREATE INDEX access_memberships_person ON access_memberships (person_id);
CREATE INDEX access_memberships_place ON access_memberships (place_id, person_id);

CREATE TABLE access_relations (
    id {id} PRIMARY KEY,
    kind TEXT NOT NULL,
    holder_id {id} NOT NULL REFERENCES access_person (id),
    person_id {id} REFERENCES access_person (id),
    given_in {id} NOT NULL REFERENCES access_place (id),
    from_on TEXT NOT NULL,
    until_on TEXT,
    from_at {instant} NOT NULL,
    until_at {instant},
    ended_at {instant}
) {strict};
CREATE INDEX access_relations_holder ON access_relations (holder_id, kind);
CREATE INDEX access_relations_person ON access_relations (person_id, kind);
CREATE INDEX access_relations_given ON access_relations (given_in, kind);

CREATE TABLE access_sessions (
    id {id} PRIMARY KEY,
    token {bytes} NOT NULL UNIQUE,
    person_id {id} NOT NULL REFERENCES access_person (id),
    device TEXT NOT NULL,
    form_secret {bytes} NOT NULL,
    begun_at {instant} NOT NULL,
    seen_at {instant} NOT NULL,
    idle_seconds {int} NOT NULL,
    ends_at {instant} NOT NULL,
    ended_at {instant}
) {strict};
CREATE INDEX access_sessions_person ON access_sessions (person_id, seen_at);

CREATE TABLE access_slips (
    id {id} PRIMARY KEY,
    lookup TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id {id} NOT NULL REFERENCES access_person (id),
    issued_by {id},
    issued_at {instant} NOT NULL,
    ends_at {instant} NOT NULL,
    used_at {instant}
) {strict};
CREATE INDEX access_slips_person ON access_slips (person_id, issued_at);

CREATE TABLE access_tries (
    key {bytes} PRIMARY KEY,
    count {int} NOT NULL,
    last_at {instant} NOT NULL,
    wait_until {instant}
) {strict};

CREATE VIEW access_people AS
    SELECT id, name, folded, lang, erased_at FROM access_person;
CREATE VIEW access_places AS
    SELECT id, parent_id, organisation_id, name, kind, zone, nation FROM access_place;
