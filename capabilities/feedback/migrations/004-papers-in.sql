-- Until which day a code opens its thread: nothing while something is owed. It stands from the day the thread ended.
ALTER TABLE feedback_receipts ADD COLUMN open_until TEXT;
CREATE INDEX feedback_receipts_until ON feedback_receipts (open_until);

-- A slip that is never brought back: until which day its code is known, as it was printed on it.
ALTER TABLE feedback_slips ADD COLUMN open_until TEXT;
