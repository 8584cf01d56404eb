-- Words that were taken out of an answer: the hash that the chain holds for what was said first, and when it was sealed anew.
ALTER TABLE loops_responses ADD COLUMN told_sum TEXT;
ALTER TABLE loops_responses ADD COLUMN struck_at {instant};
