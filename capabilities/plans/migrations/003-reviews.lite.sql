CREATE TRIGGER plans_reviews_kept_no_update BEFORE UPDATE ON plans_reviews_kept
BEGIN SELECT RAISE(ABORT, 'a review that is over stays as it was'); END;
CREATE TRIGGER plans_reviews_kept_no_delete BEFORE DELETE ON plans_reviews_kept
BEGIN SELECT RAISE(ABORT, 'a review that is over stays as it was'); END;
