CREATE FUNCTION books_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the books are append-only'; END $$;
CREATE TRIGGER books_entries_no_change BEFORE UPDATE OR DELETE ON books_entries
    FOR EACH ROW EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_entries_no_truncate BEFORE TRUNCATE ON books_entries
    FOR EACH STATEMENT EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_legs_no_change BEFORE UPDATE OR DELETE ON books_legs
    FOR EACH ROW EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_legs_no_truncate BEFORE TRUNCATE ON books_legs
    FOR EACH STATEMENT EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_accounts_stay BEFORE DELETE ON books_accounts
    FOR EACH ROW EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_accounts_no_truncate BEFORE TRUNCATE ON books_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION books_refuse();
CREATE TRIGGER books_accounts_as_opened
    BEFORE UPDATE OF id, kind, object_id, person_id, place_id, organisation_id, unit, opened_at ON books_accounts
    FOR EACH ROW EXECUTE FUNCTION books_refuse();
