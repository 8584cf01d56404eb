-- What was done in somebody's first month on a council. It holds no day by which anything should be: clocks bind services.
CREATE TABLE councils_firsts (
    member_id {id} NOT NULL REFERENCES councils_members (id),
    person_id {id} NOT NULL,
    step TEXT NOT NULL,
    done_on TEXT NOT NULL,
    done_by {id} NOT NULL,
    PRIMARY KEY (member_id, step)
) {strict};
CREATE INDEX councils_firsts_person ON councils_firsts (person_id);
