-- Whom a person lets see which parts of their plan, until which day. Only the person makes one, and only the person ends it early.
CREATE TABLE plans_sharings (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    to_id {id} NOT NULL,
    about {bool} NOT NULL,
    goals {bool} NOT NULL,
    ordered {bool} NOT NULL,
    differs {bool} NOT NULL,
    from_at {instant} NOT NULL,
    until_on TEXT NOT NULL,
    until_at {instant} NOT NULL,
    stopped_at {instant}
) {strict};
CREATE INDEX plans_sharings_plan ON plans_sharings (plan_id, from_at);
CREATE INDEX plans_sharings_to ON plans_sharings (to_id, until_at);

-- The goals that were chosen, where not all of them are shown.
CREATE TABLE plans_sharing_goals (
    id {id} PRIMARY KEY,
    sharing_id {id} NOT NULL REFERENCES plans_sharings (id),
    person_id {id} NOT NULL,
    goal_id {id} NOT NULL REFERENCES plans_goals (id),
    UNIQUE (sharing_id, goal_id)
) {strict};

-- The person's journal. Its words have a key of their own, so that it can go without the plan.
CREATE TABLE plans_journal (
    id {id} PRIMARY KEY,
    plan_id {id} NOT NULL REFERENCES plans_plans (id),
    person_id {id} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    on_day TEXT NOT NULL,
    words {bytes} NOT NULL,
    written_at {instant} NOT NULL,
    changed_at {instant} NOT NULL
) {strict};
CREATE INDEX plans_journal_plan ON plans_journal (plan_id, on_day, id);
