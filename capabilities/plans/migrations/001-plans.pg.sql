CREATE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was put before both, and what they signed, stays as it was'; END $$;
CREATE TRIGGER plans_versions_no_change BEFORE UPDATE OR DELETE ON plans_versions
    FOR EACH ROW EXECUTE FUNCTION plans_refuse();
CREATE TRIGGER plans_versions_no_truncate BEFORE TRUNCATE ON plans_versions
    FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse();
CREATE TRIGGER plans_answers_no_change BEFORE UPDATE OR DELETE ON plans_answers
    FOR EACH ROW EXECUTE FUNCTION plans_refuse();
CREATE TRIGGER plans_answers_no_truncate BEFORE TRUNCATE ON plans_answers
    FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse();
