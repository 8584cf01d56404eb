CREATE TRIGGER plans_votes_no_update BEFORE UPDATE ON plans_votes
BEGIN SELECT RAISE(ABORT, 'what was decided stays as it was'); END;
CREATE TRIGGER plans_votes_no_delete BEFORE DELETE ON plans_votes
BEGIN SELECT RAISE(ABORT, 'what was decided stays as it was'); END;
CREATE TRIGGER plans_payments_no_update BEFORE UPDATE ON plans_payments
BEGIN SELECT RAISE(ABORT, 'what was paid stays as it was'); END;
CREATE TRIGGER plans_payments_no_delete BEFORE DELETE ON plans_payments
BEGIN SELECT RAISE(ABORT, 'what was paid stays as it was'); END;
