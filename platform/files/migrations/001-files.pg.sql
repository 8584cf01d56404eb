CREATE FUNCTION files_went() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO files_gone (name) VALUES (OLD.name) ON CONFLICT (name) DO NOTHING; RETURN OLD; END $$;
CREATE TRIGGER files_file_gone AFTER DELETE ON files_file FOR EACH ROW EXECUTE FUNCTION files_went();
CREATE FUNCTION files_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a file stays what it was brought as'; END $$;
CREATE TRIGGER files_file_stays BEFORE UPDATE OF id, name, bytes, sum, opener ON files_file
    FOR EACH ROW EXECUTE FUNCTION files_refuse();
