-- A review of a plan: the day binds the service, never the person.
CREATE TABLE plans_reviews (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by {id} NOT NULL,
    asked_at {instant} NOT NULL,
    first_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_at {instant} NOT NULL,
    moved {int} NOT NULL,
    yes_side TEXT,
    yes_by {id},
    yes_at {instant},
    ended_at {instant},
    UNIQUE (plan_id, number)
) {strict};
CREATE INDEX plans_reviews_due ON plans_reviews (state, due_at);

-- Each time its day was moved, with the reason: it is never moved without one.
CREATE TABLE plans_review_moves (
    id {id} PRIMARY KEY,
    review_id {id} NOT NULL REFERENCES plans_reviews (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    reason {bytes} NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (review_id, number)
) {strict};

-- Who comes to it. Whoever was struck off has no name here any more.
CREATE TABLE plans_review_who (
    id {id} PRIMARY KEY,
    review_id {id} NOT NULL REFERENCES plans_reviews (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    role TEXT NOT NULL,
    name {bytes},
    brought {bytes},
    side TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    struck_at {instant},
    UNIQUE (review_id, number)
) {strict};

-- What each side says for it: one row for each author of each part of each thing.
CREATE TABLE plans_review_said (
    id {id} PRIMARY KEY,
    review_id {id} NOT NULL REFERENCES plans_reviews (id),
    person_id {id} NOT NULL,
    thing_id {id} NOT NULL,
    part TEXT NOT NULL,
    by_id {id} NOT NULL,
    side TEXT NOT NULL,
    words {bytes} NOT NULL,
    changed_at {instant} NOT NULL,
    UNIQUE (review_id, thing_id, part, by_id)
) {strict};

-- A review that is over, whole. It never changes.
CREATE TABLE plans_reviews_kept (
    review_id {id} PRIMARY KEY REFERENCES plans_reviews (id),
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    number {int} NOT NULL,
    text {bytes} NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (plan_id, number)
) {strict};

{append_only plans_reviews_kept}
