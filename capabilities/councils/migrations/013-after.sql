-- By when what was said about an election is answered.
ALTER TABLE councils_election_said ADD COLUMN answer_by {instant};

-- Who was elected on a form: the account that is asked whether it is them, and that they do not take their seat.
ALTER TABLE councils_election_people ADD COLUMN asked_id {id};
ALTER TABLE councils_election_people ADD COLUMN gave_up_at {instant};

-- Who saw the die thrown by which an empty seat was filled.
ALTER TABLE councils_election_fills ADD COLUMN seen_by TEXT NOT NULL DEFAULT '';
