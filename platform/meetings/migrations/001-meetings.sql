CREATE TABLE meetings_meetings (
    id {id} PRIMARY KEY,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    title TEXT NOT NULL,
    neutral TEXT NOT NULL,
    day TEXT NOT NULL,
    starts_at {instant} NOT NULL,
    ends_at {instant} NOT NULL,
    day_ends_at {instant} NOT NULL,
    venue TEXT NOT NULL,
    food TEXT NOT NULL,
    fares TEXT NOT NULL,
    way TEXT NOT NULL,
    who_meets TEXT NOT NULL,
    first_thing TEXT NOT NULL,
    state TEXT NOT NULL,
    off_reason TEXT,
    sequence {int} NOT NULL,
    made_at {instant} NOT NULL,
    changed_at {instant} NOT NULL,
    minutes TEXT NOT NULL,
    minutes_at {instant},
    approved_by {id},
    approved_at {instant},
    approved_sum TEXT
) {strict};
CREATE INDEX meetings_meetings_object ON meetings_meetings (object_id, object_kind, starts_at);
CREATE INDEX meetings_meetings_day ON meetings_meetings (day, place_id);

CREATE TABLE meetings_cycles (
    object_id {id} NOT NULL,
    object_kind TEXT NOT NULL,
    pattern TEXT NOT NULL,
    every {int} NOT NULL,
    nth {int} NOT NULL,
    weekday {int} NOT NULL,
    from_on TEXT NOT NULL,
    starts TEXT NOT NULL,
    minutes {int} NOT NULL,
    PRIMARY KEY (object_id, object_kind)
) {strict};

-- Who comes to the meetings of a group, or to one meeting. The outcome of the screening has no reason, anywhere.
CREATE TABLE meetings_joinings (
    id {id} PRIMARY KEY,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    person_id {id} NOT NULL,
    put_by {id},
    asked_at {instant} NOT NULL,
    outcome TEXT,
    conditions {bytes},
    UNIQUE (object_id, object_kind, person_id)
) {strict};
CREATE INDEX meetings_joinings_person ON meetings_joinings (person_id);

CREATE TABLE meetings_items (
    id {id} PRIMARY KEY,
    meeting_id {id} NOT NULL REFERENCES meetings_meetings (id),
    number {int} NOT NULL,
    source_kind TEXT,
    source_id {id},
    words {bytes},
    added_by {id},
    by_rep {bool} NOT NULL,
    added_at {instant} NOT NULL,
    said {bytes},
    decision {bytes}
) {strict};
CREATE INDEX meetings_items_meeting ON meetings_items (meeting_id, number);
CREATE INDEX meetings_items_source ON meetings_items (source_id, source_kind);

-- That an item was moved, and why: it shows for good.
CREATE TABLE meetings_moves (
    id {id} PRIMARY KEY,
    item_id {id} NOT NULL REFERENCES meetings_items (id) ON DELETE CASCADE,
    from_meeting {id} NOT NULL REFERENCES meetings_meetings (id),
    to_meeting {id} NOT NULL REFERENCES meetings_meetings (id),
    from_number {int} NOT NULL,
    to_number {int} NOT NULL,
    reason {bytes},
    by_id {id} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX meetings_moves_from ON meetings_moves (from_meeting);
CREATE INDEX meetings_moves_to ON meetings_moves (to_meeting);
CREATE INDEX meetings_moves_item ON meetings_moves (item_id);

CREATE TABLE meetings_papers (
    id {id} PRIMARY KEY,
    meeting_id {id} NOT NULL REFERENCES meetings_meetings (id),
    item_id {id} NOT NULL REFERENCES meetings_items (id) ON DELETE CASCADE,
    title {bytes} NOT NULL,
    text {bytes} NOT NULL,
    by_id {id} NOT NULL,
    added_at {instant} NOT NULL
) {strict};
CREATE INDEX meetings_papers_meeting ON meetings_papers (meeting_id);
CREATE INDEX meetings_papers_item ON meetings_papers (item_id);

-- Who was there. A row outlives the name in it, so that the absence of somebody with power to decide stays visible.
CREATE TABLE meetings_attendance (
    id {id} PRIMARY KEY,
    meeting_id {id} NOT NULL REFERENCES meetings_meetings (id),
    person_id {id},
    capacity TEXT NOT NULL,
    role_name TEXT NOT NULL,
    how TEXT NOT NULL,
    UNIQUE (meeting_id, person_id)
) {strict};
CREATE INDEX meetings_attendance_person ON meetings_attendance (person_id);

CREATE TABLE meetings_actions (
    id {id} PRIMARY KEY,
    object_kind TEXT NOT NULL,
    object_id {id} NOT NULL,
    meeting_id {id} NOT NULL REFERENCES meetings_meetings (id),
    item_id {id} REFERENCES meetings_items (id),
    what {bytes} NOT NULL,
    owner_id {id},
    owner_role TEXT NOT NULL,
    due_on TEXT,
    state TEXT NOT NULL,
    why {bytes},
    ended_on TEXT,
    carried_to {id} REFERENCES meetings_meetings (id),
    carried {int} NOT NULL
) {strict};
CREATE INDEX meetings_actions_object ON meetings_actions (object_id, object_kind, state);
CREATE INDEX meetings_actions_meeting ON meetings_actions (meeting_id);
CREATE INDEX meetings_actions_carried ON meetings_actions (carried_to);
CREATE INDEX meetings_actions_owner ON meetings_actions (owner_id, state);

-- The private address of a person's calendar: its hash. One for each person.
CREATE TABLE meetings_calendars (
    person_id {id} PRIMARY KEY,
    token {bytes} NOT NULL UNIQUE
) {strict};
