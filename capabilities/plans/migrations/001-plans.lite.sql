CREATE TRIGGER plans_versions_no_update BEFORE UPDATE ON plans_versions
BEGIN SELECT RAISE(ABORT, 'what was put before both stays as it was'); END;
CREATE TRIGGER plans_versions_no_delete BEFORE DELETE ON plans_versions
BEGIN SELECT RAISE(ABORT, 'what was put before both stays as it was'); END;
CREATE TRIGGER plans_answers_no_update BEFORE UPDATE ON plans_answers
BEGIN SELECT RAISE(ABORT, 'what somebody signed stays as it was'); END;
CREATE TRIGGER plans_answers_no_delete BEFORE DELETE ON plans_answers
BEGIN SELECT RAISE(ABORT, 'what somebody signed stays as it was'); END;
