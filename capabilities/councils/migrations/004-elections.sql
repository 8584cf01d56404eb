-- Elections on paper. No row stands for a paper or a voter: rolls are sizes, and votes are piles of each counter's sheet.
CREATE TABLE councils_elections (
    id {id} PRIMARY KEY,
    council_id {id} NOT NULL REFERENCES councils_councils (id),
    place_id {id} NOT NULL REFERENCES access_place (id),
    method TEXT NOT NULL,
    seats {int} NOT NULL,
    state TEXT NOT NULL,
    officer_id {id} NOT NULL,
    second_id {id} NOT NULL,
    petition_days {int} NOT NULL,
    manifest TEXT,
    reason TEXT NOT NULL,
    gap_reason TEXT NOT NULL,
    dice TEXT NOT NULL,
    dice_seen_by TEXT NOT NULL,
    issued {int} NOT NULL,
    spoiled {int} NOT NULL,
    unused {int} NOT NULL,
    void {int} NOT NULL,
    made_by {id} NOT NULL,
    made_at {instant} NOT NULL,
    state_at {instant} NOT NULL
) {strict};
CREATE INDEX councils_elections_council ON councils_elections (council_id, made_at);

CREATE TABLE councils_election_rolls (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    name TEXT NOT NULL,
    size {int} NOT NULL,
    returned {int} NOT NULL,
    PRIMARY KEY (election_id, name)
) {strict};

CREATE TABLE councils_election_teams (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    name TEXT NOT NULL,
    number {int} NOT NULL,
    manifesto TEXT NOT NULL,
    won {int} NOT NULL,
    PRIMARY KEY (election_id, name)
) {strict};

-- Somebody stands for a team by their own word, under the name they gave.
CREATE TABLE councils_election_standing (
    id {id} PRIMARY KEY,
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    team TEXT NOT NULL,
    person_id {id} NOT NULL,
    shown_name TEXT NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (election_id, person_id)
) {strict};

-- One counter's sheet: a pile is a team's number on the paper, or the reason for which papers are void.
CREATE TABLE councils_election_sheets (
    election_id {id} NOT NULL REFERENCES councils_elections (id),
    counter_id {id} NOT NULL,
    pile TEXT NOT NULL,
    papers {int} NOT NULL,
    PRIMARY KEY (election_id, counter_id, pile)
) {strict};
