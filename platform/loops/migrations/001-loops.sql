CREATE TABLE loops_loops (
    id {id} PRIMARY KEY,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    asker_id {id},
    opened_at {instant} NOT NULL,
    received_on TEXT NOT NULL,
    half_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_at {instant} NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT,
    promised_on TEXT,
    promised_at {instant},
    keeper_id {id},
    answered_at {instant},
    answered_by {id},
    answered_with {id},
    told_at {instant},
    heard TEXT,
    heard_at {instant},
    second_reader_id {id},
    second_due_on TEXT,
    second_due_at {instant},
    UNIQUE (object_id, object_kind)
) {strict};
CREATE INDEX loops_loops_asker ON loops_loops (asker_id, opened_at);
CREATE INDEX loops_loops_place ON loops_loops (place_id, stage, due_at);

CREATE TABLE loops_responses (
    id {id} PRIMARY KEY,
    loop_id {id} NOT NULL REFERENCES loops_loops (id),
    number {int} NOT NULL,
    outcome TEXT NOT NULL,
    carrier TEXT NOT NULL,
    promised_on TEXT,
    by_id {id} NOT NULL,
    with_id {id},
    with_agreed_at {instant},
    at {instant} NOT NULL,
    reasons {bytes} NOT NULL,
    change_needed {bytes},
    UNIQUE (loop_id, number)
) {strict};

CREATE TABLE loops_milestones (
    id {id} PRIMARY KEY,
    loop_id {id} NOT NULL REFERENCES loops_loops (id),
    what {bytes} NOT NULL,
    due_on TEXT,
    done_on TEXT,
    made_at {instant} NOT NULL
) {strict};
CREATE INDEX loops_milestones_loop ON loops_milestones (loop_id, made_at);

CREATE TABLE loops_waiting (
    id {id} PRIMARY KEY,
    person_id {id},
    role TEXT,
    place_id {id} NOT NULL REFERENCES access_place (id),
    kind TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    due_at {instant},
    since_at {instant} NOT NULL
) {strict};
CREATE INDEX loops_waiting_person ON loops_waiting (person_id, due_at);
CREATE INDEX loops_waiting_role ON loops_waiting (role, place_id, due_at);
CREATE INDEX loops_waiting_object ON loops_waiting (object_id, kind);

-- For whom something does not wait, although they are in its role: who is kept out of it.
CREATE TABLE loops_waiting_not (
    waiting_id {id} NOT NULL REFERENCES loops_waiting (id) ON DELETE CASCADE,
    person_id {id} NOT NULL,
    PRIMARY KEY (waiting_id, person_id)
) {strict};
