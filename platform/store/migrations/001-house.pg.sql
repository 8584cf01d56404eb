CREATE FUNCTION store_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$;
CREATE FUNCTION store_audit_follow() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM store_audit) THEN
        RAISE EXCEPTION 'the audit chain has no gaps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER store_audit_no_change BEFORE UPDATE OR DELETE ON store_audit
    FOR EACH ROW EXECUTE FUNCTION store_audit_refuse();
CREATE TRIGGER store_audit_no_truncate BEFORE TRUNCATE ON store_audit
    FOR EACH STATEMENT EXECUTE FUNCTION store_audit_refuse();
CREATE TRIGGER store_audit_next BEFORE INSERT ON store_audit
    FOR EACH ROW EXECUTE FUNCTION store_audit_follow();

CREATE TABLE search_docs (
    doc BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    object_id UUID NOT NULL,
    place_id UUID NOT NULL,
    audience TEXT NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    found tsvector GENERATED ALWAYS AS
        (to_tsvector(CASE lang WHEN 'en' THEN 'english'::regconfig ELSE 'simple'::regconfig END, text)) STORED,
    UNIQUE (object_id, kind, lang)
);
CREATE INDEX search_docs_found ON search_docs USING gin (found);
