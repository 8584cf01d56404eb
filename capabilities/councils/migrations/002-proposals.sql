-- What a council asks for. Its words are published as the council's own; who wrote them stands beside, and goes.
CREATE TABLE councils_proposals (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    proposer_id {id},
    shown_name TEXT NOT NULL,
    name_for TEXT NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    problem TEXT NOT NULL,
    solution TEXT NOT NULL,
    gain TEXT NOT NULL,
    said_by {int} NOT NULL,
    state TEXT NOT NULL,
    shelf TEXT NOT NULL,
    supporters {int} NOT NULL,
    asked {int} NOT NULL,
    asked_yes {int} NOT NULL,
    asked_no {int} NOT NULL,
    asked_unsure {int} NOT NULL,
    staff_view TEXT NOT NULL,
    votes_for {int} NOT NULL,
    votes_against {int} NOT NULL,
    abstained {int} NOT NULL,
    raised_at {instant} NOT NULL,
    sent_at {instant},
    due_on TEXT,
    due_at {instant},
    answered_at {instant},
    answer_days {int},
    told_at {instant},
    told_yes {int} NOT NULL,
    told_no {int} NOT NULL
) {strict};
CREATE INDEX councils_proposals_council ON councils_proposals (council_id, raised_at);
CREATE INDEX councils_proposals_shelf ON councils_proposals (council_id, shelf, raised_at);
CREATE INDEX councils_proposals_proposer ON councils_proposals (proposer_id);
CREATE INDEX councils_councils_decider ON councils_councils (decider_id);
CREATE INDEX councils_councils_deputy ON councils_councils (deputy_id);

-- Who stands behind a proposal, and whether they say that they were told what came of it. Shown as a number alone.
CREATE TABLE councils_supporters (
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    person_id {id} NOT NULL,
    told TEXT,
    PRIMARY KEY (proposal_id, person_id)
) {strict};
CREATE INDEX councils_supporters_person ON councils_supporters (person_id);

-- Every answer that was given, in order: none is written over.
CREATE TABLE councils_answers (
    id {id} PRIMARY KEY,
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    number {int} NOT NULL,
    verdict TEXT NOT NULL,
    reasons TEXT NOT NULL,
    change_needed TEXT NOT NULL,
    by_role TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (proposal_id, number)
) {strict};
CREATE INDEX councils_answers_by ON councils_answers (by_id);

-- Why an answer is late and until when: each day that was named stays.
CREATE TABLE councils_delays (
    id {id} PRIMARY KEY,
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    was_due_on TEXT NOT NULL,
    new_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX councils_delays_proposal ON councils_delays (proposal_id, at);
CREATE INDEX councils_delays_by ON councils_delays (by_id);

-- The steps of what was accepted.
CREATE TABLE councils_steps (
    id {id} PRIMARY KEY,
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    what TEXT NOT NULL,
    due_on TEXT,
    done_on TEXT,
    by_id {id} NOT NULL,
    made_at {instant} NOT NULL
) {strict};
CREATE INDEX councils_steps_proposal ON councils_steps (proposal_id, made_at);
CREATE INDEX councils_steps_by ON councils_steps (by_id);

-- What council and decision maker say to each other, and notes that only the deciding side reads.
CREATE TABLE councils_remarks (
    id {id} PRIMARY KEY,
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    kind TEXT NOT NULL,
    by_id {id} NOT NULL,
    at {instant} NOT NULL,
    words {bytes} NOT NULL
) {strict};
CREATE INDEX councils_remarks_proposal ON councils_remarks (proposal_id, at);
CREATE INDEX councils_remarks_by ON councils_remarks (by_id);

-- A short question about a proposal, put to everybody on screen. What was said is counted here and nowhere else.
CREATE TABLE councils_questions (
    proposal_id {id} PRIMARY KEY REFERENCES councils_proposals (id),
    words TEXT NOT NULL,
    opened_at {instant} NOT NULL,
    closed_at {instant},
    said_yes {int} NOT NULL,
    said_no {int} NOT NULL,
    said_unsure {int} NOT NULL
) {strict};

-- Who has answered it: that, and neither what nor when. The rows go when the question is closed, and only then is a sum shown.
CREATE TABLE councils_answered (
    proposal_id {id} NOT NULL REFERENCES councils_proposals (id),
    person_id {id} NOT NULL,
    PRIMARY KEY (proposal_id, person_id)
) {strict};
CREATE INDEX councils_answered_person ON councils_answered (person_id);

-- The sounding board: a question posted before a decision, the council's answer, and what was altered.
CREATE TABLE councils_soundings (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    title TEXT NOT NULL,
    plan TEXT NOT NULL,
    fixed TEXT NOT NULL,
    open TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    posted_by {id} NOT NULL,
    posted_at {instant} NOT NULL,
    discussed_on TEXT,
    answer TEXT NOT NULL,
    answered_at {instant},
    altered TEXT NOT NULL,
    decided_at {instant}
) {strict};
CREATE INDEX councils_soundings_council ON councils_soundings (council_id, posted_at);
