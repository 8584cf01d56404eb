-- The enabling fund. Money itself stands in the books; here stands what it is for.
CREATE TABLE plans_pots (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    funding_id {id} NOT NULL,
    left_id {id} NOT NULL,
    spent_id {id} NOT NULL,
    opened_by {id} NOT NULL,
    opened_at {instant} NOT NULL
) {strict};
CREATE INDEX plans_pots_place ON plans_pots (place_id);

CREATE TABLE plans_requests (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    number {int} NOT NULL,
    person_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL,
    goal_id {id} NOT NULL REFERENCES plans_goals (id),
    mode TEXT NOT NULL,
    kind TEXT NOT NULL,
    estimate {int} NOT NULL CHECK (estimate > 0),
    small {bool} NOT NULL,
    state TEXT NOT NULL,
    asked_by {id} NOT NULL,
    asked_at {instant} NOT NULL,
    decide_by {instant} NOT NULL,
    due_at {instant} NOT NULL,
    pot_id {id} REFERENCES plans_pots (id),
    granted {int},
    paid {int},
    decided_at {instant},
    appealed_at {instant},
    what {bytes} NOT NULL,
    tried {bytes},
    supplier {bytes},
    appeal {bytes},
    outcome TEXT,
    cost {int},
    came {bytes},
    seen {bytes},
    told_by {id},
    told_at {instant},
    UNIQUE (plan_id, number)
) {strict};
CREATE INDEX plans_requests_place ON plans_requests (place_id, asked_at);
CREATE INDEX plans_requests_person ON plans_requests (person_id);
CREATE INDEX plans_requests_pot ON plans_requests (pot_id);

-- Who decided what: one row for each time. It never changes.
CREATE TABLE plans_votes (
    id {id} PRIMARY KEY,
    request_id {id} NOT NULL REFERENCES plans_requests (id),
    number {int} NOT NULL,
    person_id {id} NOT NULL,
    by_id {id} NOT NULL,
    choice TEXT NOT NULL,
    amount {int} NOT NULL,
    appeal {bool} NOT NULL,
    reason {bytes},
    change {bytes},
    at {instant} NOT NULL,
    UNIQUE (request_id, number)
) {strict};

-- What was paid, and what was taken back: a row of its own, once. It never changes.
CREATE TABLE plans_payments (
    id {id} PRIMARY KEY,
    request_id {id} NOT NULL REFERENCES plans_requests (id),
    number {int} NOT NULL,
    person_id {id} NOT NULL,
    entry_id {id} NOT NULL UNIQUE,
    amount {int} NOT NULL CHECK (amount > 0),
    route TEXT NOT NULL,
    words {bytes},
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    takes_back {id} UNIQUE REFERENCES plans_payments (id),
    UNIQUE (request_id, number)
) {strict};

{append_only plans_votes}
{append_only plans_payments}
