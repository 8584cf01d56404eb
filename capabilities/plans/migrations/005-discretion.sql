-- What workers hold back from the person, who sees that there is something.
CREATE TABLE plans_held (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    words {bytes} NOT NULL,
    reason {bytes} NOT NULL,
    owner_id {id} NOT NULL,
    again_on TEXT NOT NULL,
    state TEXT NOT NULL,
    at {instant} NOT NULL,
    moved_at {instant} NOT NULL
) {strict};
CREATE INDEX plans_held_plan ON plans_held (plan_id);

-- A judgement call: thought through, perhaps with a colleague, decided, and signed by a second where it goes beyond the usual.
CREATE TABLE plans_calls (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    question {bytes} NOT NULL,
    options {bytes},
    decision {bytes},
    rationale {bytes},
    beyond {bool} NOT NULL,
    state TEXT NOT NULL,
    by_id {id} NOT NULL,
    with_id {id},
    at {instant} NOT NULL,
    decided_at {instant},
    signed_at {instant}
) {strict};
CREATE INDEX plans_calls_plan ON plans_calls (plan_id);

-- What the two who think it through say to each other.
CREATE TABLE plans_thoughts (
    id {id} PRIMARY KEY,
    call_id {id} NOT NULL REFERENCES plans_calls (id),
    number {int} NOT NULL,
    person_id {id} NOT NULL,
    by_id {id} NOT NULL,
    with_id {id},
    words {bytes} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (call_id, number)
) {strict};

-- A judgement call that stands, as its person reads it: this is theirs to take away, what was thought before is not.
CREATE TABLE plans_rulings (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    question {bytes} NOT NULL,
    options {bytes} NOT NULL,
    decision {bytes} NOT NULL,
    rationale {bytes} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX plans_rulings_plan ON plans_rulings (plan_id);
