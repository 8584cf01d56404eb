CREATE FUNCTION plans_reviews_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a review that is over stays as it was'; END $$;
CREATE TRIGGER plans_reviews_kept_no_change BEFORE UPDATE OR DELETE ON plans_reviews_kept
    FOR EACH ROW EXECUTE FUNCTION plans_reviews_refuse();
CREATE TRIGGER plans_reviews_kept_no_truncate BEFORE TRUNCATE ON plans_reviews_kept
    FOR EACH STATEMENT EXECUTE FUNCTION plans_reviews_refuse();
