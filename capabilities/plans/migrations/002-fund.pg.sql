CREATE FUNCTION plans_fund_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was decided and what was paid stays as it was'; END $$;
CREATE TRIGGER plans_votes_no_change BEFORE UPDATE OR DELETE ON plans_votes
    FOR EACH ROW EXECUTE FUNCTION plans_fund_refuse();
CREATE TRIGGER plans_votes_no_truncate BEFORE TRUNCATE ON plans_votes
    FOR EACH STATEMENT EXECUTE FUNCTION plans_fund_refuse();
CREATE TRIGGER plans_payments_no_change BEFORE UPDATE OR DELETE ON plans_payments
    FOR EACH ROW EXECUTE FUNCTION plans_fund_refuse();
CREATE TRIGGER plans_payments_no_truncate BEFORE TRUNCATE ON plans_payments
    FOR EACH STATEMENT EXECUTE FUNCTION plans_fund_refuse();
