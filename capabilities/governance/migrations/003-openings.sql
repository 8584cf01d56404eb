-- Somebody's things were opened in an emergency: by whom, why, until when, and what those who looked at it afterwards said.
CREATE TABLE governance_openings (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    person_id {id} NOT NULL,
    opener_id {id} NOT NULL,
    role TEXT NOT NULL,
    relation_id {id} NOT NULL,
    reason {bytes} NOT NULL,
    opened_at {instant} NOT NULL,
    until_at {instant} NOT NULL,
    closed_at {instant},
    review_by_at {instant} NOT NULL,
    reminded_at {instant},
    verdict TEXT,
    review {bytes},
    reviewed_by {id},
    reviewed_at {instant}
) {strict};
CREATE INDEX governance_openings_person ON governance_openings (person_id, id);
CREATE INDEX governance_openings_place ON governance_openings (place_id, id);
CREATE INDEX governance_openings_opener ON governance_openings (opener_id, until_at);

-- The same for whoever opened, in their own data: that they did, and not why or whose.
CREATE TABLE governance_opened (
    opening_id {id} PRIMARY KEY REFERENCES governance_openings (id),
    opener_id {id} NOT NULL,
    place_id {id} NOT NULL REFERENCES access_place (id),
    role TEXT NOT NULL,
    opened_at {instant} NOT NULL
) {strict};

-- A colleague stands in for everybody a worker works with, and which relations were made for that.
CREATE TABLE governance_covers (
    id {id} PRIMARY KEY,
    place_id {id} NOT NULL REFERENCES access_place (id),
    organisation_id {id} NOT NULL REFERENCES access_organisations (id),
    worker_id {id} NOT NULL,
    colleague_id {id} NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    made_by {id},
    made_at {instant} NOT NULL,
    ended_at {instant}
) {strict};
CREATE INDEX governance_covers_worker ON governance_covers (worker_id, until_on);

CREATE TABLE governance_covered (
    cover_id {id} NOT NULL REFERENCES governance_covers (id),
    relation_id {id} NOT NULL,
    PRIMARY KEY (cover_id, relation_id)
) {strict};
