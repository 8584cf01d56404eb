-- Who or what holds something. No words: what it is for is kept by the capability that it belongs to.
CREATE TABLE books_accounts (
    id {id} PRIMARY KEY,
    kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    person_id {id},
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    unit TEXT NOT NULL,
    floor {int},
    balance {int} NOT NULL,
    opened_at {instant} NOT NULL,
    -- Whatever the house believes: no money goes below its floor. A debt of hours can, when an hour is taken back.
    CHECK (unit = 'minutes' OR floor IS NULL OR balance >= floor)
) {strict};
CREATE UNIQUE INDEX books_accounts_thing ON books_accounts (object_id, kind, unit) WHERE person_id IS NULL;
CREATE UNIQUE INDEX books_accounts_person ON books_accounts (person_id, object_id, kind, unit)
    WHERE person_id IS NOT NULL;

CREATE TABLE books_entries (
    id {id} PRIMARY KEY,
    number {int} NOT NULL UNIQUE,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    at {instant} NOT NULL,
    reverses {id} UNIQUE REFERENCES books_entries (id)
) {strict};
CREATE INDEX books_entries_object ON books_entries (object_id, object_kind, number);

-- What an entry did to an account, and what that held then. An account stands in an entry once.
CREATE TABLE books_legs (
    entry_id {id} NOT NULL REFERENCES books_entries (id),
    account_id {id} NOT NULL REFERENCES books_accounts (id),
    number {int} NOT NULL,
    at {instant} NOT NULL,
    amount {int} NOT NULL CHECK (amount <> 0),
    balance {int} NOT NULL,
    PRIMARY KEY (entry_id, account_id)
) {strict};
CREATE UNIQUE INDEX books_legs_statement ON books_legs (account_id, number);
