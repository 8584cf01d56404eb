-- A plan belongs to the person; a place helps with it.
CREATE TABLE plans_plans (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL,
    person_id {id} NOT NULL UNIQUE,
    begun_by {id} NOT NULL,
    begun_at {instant} NOT NULL
) {strict};
CREATE INDEX plans_plans_place ON plans_plans (place_id);

-- Whatever is written in a plan: one row for each author of each part of each thing, so that nobody writes over the other.
CREATE TABLE plans_fields (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    thing_id {id} NOT NULL,
    part TEXT NOT NULL,
    by_id {id} NOT NULL,
    side TEXT NOT NULL,
    words {bytes},
    draft {bytes},
    shared_at {instant},
    changed_at {instant} NOT NULL,
    UNIQUE (thing_id, part, by_id)
) {strict};
CREATE INDEX plans_fields_plan ON plans_fields (plan_id);

CREATE TABLE plans_goals (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    number {int} NOT NULL,
    state TEXT NOT NULL,
    by_on TEXT,
    added_by {id} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (plan_id, number)
) {strict};

CREATE TABLE plans_steps (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    goal_id {id} NOT NULL REFERENCES plans_goals (id),
    number {int} NOT NULL,
    actor TEXT NOT NULL,
    by_on TEXT,
    state TEXT NOT NULL,
    added_by {id} NOT NULL,
    at {instant} NOT NULL,
    moved_at {instant} NOT NULL,
    UNIQUE (plan_id, number)
) {strict};

-- What the court or the licence says. Goals cannot change it.
CREATE TABLE plans_requirements (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    kind {bytes} NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    hours_ordered {int},
    hours_done {int},
    changed_at {instant} NOT NULL,
    changed_by {id} NOT NULL,
    read_at {instant},
    UNIQUE (plan_id, number)
) {strict};

-- The whole plan as both had it before them when they were asked. It never changes.
CREATE TABLE plans_versions (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    text {bytes} NOT NULL,
    put_by {id} NOT NULL,
    put_at {instant} NOT NULL,
    UNIQUE (plan_id, number)
) {strict};

-- What each side said of a version, one row for each time: the newest counts, the earlier ones stay.
CREATE TABLE plans_answers (
    id {id} PRIMARY KEY,
    version_id {id} NOT NULL REFERENCES plans_versions (id),
    number {int} NOT NULL,
    person_id {id} NOT NULL,
    side TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason {bytes},
    again_on TEXT,
    how TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (version_id, number)
) {strict};

{append_only plans_versions}
{append_only plans_answers}
