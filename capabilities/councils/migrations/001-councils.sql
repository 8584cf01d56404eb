CREATE TABLE councils_councils (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    shown_to TEXT NOT NULL,
    answer_days {int} NOT NULL,
    quorum {int} NOT NULL,
    term_months {int} NOT NULL,
    vacancy_rule TEXT NOT NULL,
    decider_role TEXT NOT NULL,
    decider_id {id},
    deputy_id {id},
    facilitator_id {id},
    made_by {id} NOT NULL,
    made_at {instant} NOT NULL,
    ended_at {instant}
) {strict};
CREATE INDEX councils_councils_place ON councils_councils (place_id, made_at);

-- What a seat stands for: a wing, an office, a theme, or the whole.
CREATE TABLE councils_constituencies (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    seats {int} NOT NULL,
    made_at {instant} NOT NULL,
    ended_at {instant}
) {strict};
CREATE INDEX councils_constituencies_council ON councils_constituencies (council_id, made_at);

-- Who sits on a council, as what, how they came to it and until when.
CREATE TABLE councils_members (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    person_id {id} NOT NULL,
    constituency_id {id} REFERENCES councils_constituencies (id),
    office TEXT NOT NULL,
    came_by TEXT NOT NULL,
    shown_name TEXT NOT NULL,
    shown_to TEXT NOT NULL,
    buddy_id {id},
    supporter_id {id},
    from_at {instant} NOT NULL,
    until_on TEXT,
    ended_at {instant},
    ended_by TEXT
) {strict};
CREATE INDEX councils_members_council ON councils_members (council_id, ended_at);
CREATE INDEX councils_members_person ON councils_members (person_id, ended_at);
