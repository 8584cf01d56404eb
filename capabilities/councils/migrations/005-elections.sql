-- What an election of persons, a roll with names and the day of the vote need beside the piles of teams.
ALTER TABLE councils_elections ADD COLUMN preset TEXT NOT NULL DEFAULT 'themes';
ALTER TABLE councils_elections ADD COLUMN fills TEXT NOT NULL DEFAULT 'all';
ALTER TABLE councils_elections ADD COLUMN supporters {int} NOT NULL DEFAULT 0;
ALTER TABLE councils_elections ADD COLUMN reopen {int} NOT NULL DEFAULT 0;
ALTER TABLE councils_elections ADD COLUMN voting_on TEXT;
ALTER TABLE councils_elections ADD COLUMN voting_where TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN visiting TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN count_where TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN manifest_text TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN papers_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE councils_elections ADD COLUMN on_screen {int} NOT NULL DEFAULT 0;

-- Who stands, for a team or for themselves, with an account or on a paper form. It takes the place of
-- councils_election_standing, where everybody had to have an account.
CREATE TABLE councils_election_people (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    team TEXT NOT NULL,
    person_id {id},
    shown_name TEXT NOT NULL,
    statement TEXT NOT NULL,
    supporters {int} NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (election_id, person_id)
) {strict};
INSERT INTO councils_election_people (id, election_id, team, person_id, shown_name, statement, supporters, state, reason, at)
SELECT id, election_id, team, person_id, shown_name, '', 0, 'standing', '', at FROM councils_election_standing;
DROP TABLE councils_election_standing;

-- The roll, name by name: read by the returning team alone, and by each of their own entry. It goes when the result stands.
-- `marked` says that somebody was given a paper or a code, or voted on a screen; never when, and never what.
CREATE TABLE councils_election_electors (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    roll TEXT NOT NULL,
    number {int} NOT NULL,
    name {bytes} NOT NULL,
    unit TEXT NOT NULL,
    person_id {id},
    marked TEXT NOT NULL,
    UNIQUE (election_id, roll, number)
) {strict};
CREATE INDEX councils_election_electors_person ON councils_election_electors (person_id, election_id);

-- What somebody says against an entry of the roll, a refusal to let them stand, or a result; and the answer.
CREATE TABLE councils_election_said (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    kind TEXT NOT NULL,
    person_id {id},
    words {bytes} NOT NULL,
    made_at {instant} NOT NULL,
    outcome TEXT NOT NULL,
    answer {bytes},
    answered_by {id},
    answered_at {instant}
) {strict};
CREATE INDEX councils_election_said_election ON councils_election_said (election_id, made_at);

-- Ranked papers as each counter keyed them, by the number that a paper was given after they were mixed; and what was decided
-- where the two differ. They go when the papers are counted: from then on the bundle has them, in no order.
CREATE TABLE councils_election_papers (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    counter_id {id} NOT NULL,
    paper {int} NOT NULL,
    marks TEXT NOT NULL,
    PRIMARY KEY (election_id, counter_id, paper)
) {strict};
CREATE TABLE councils_election_decided (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    paper {int} NOT NULL,
    marks TEXT NOT NULL,
    seen_by TEXT NOT NULL,
    PRIMARY KEY (election_id, paper)
) {strict};

-- The scrutineers' bundle, sealed: an empty seat is filled from it. It goes when the term is over.
CREATE TABLE councils_election_bundles (
    election_id {id} PRIMARY KEY REFERENCES councils_elections (id),
    bundle {bytes} NOT NULL
) {strict};
