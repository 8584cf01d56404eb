-- By when what was said about an election is answered.
ALTER TABLE councils_election_said ADD COLUMN answer_by {instant};
