CREATE TRIGGER store_audit_no_update BEFORE UPDATE ON store_audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER store_audit_no_delete BEFORE DELETE ON store_audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER store_audit_next BEFORE INSERT ON store_audit
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM store_audit)
BEGIN SELECT RAISE(ABORT, 'the audit chain has no gaps'); END;

CREATE TABLE search_docs (
    doc INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    object_id BLOB NOT NULL,
    place_id BLOB NOT NULL,
    audience TEXT NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (object_id, kind, lang)
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5(text, content='search_docs', content_rowid='doc',
    tokenize='porter unicode61 remove_diacritics 2');
-- What is taken out of the index leaves nothing of its words in the file.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER search_docs_in AFTER INSERT ON search_docs
BEGIN INSERT INTO search_index (rowid, text) VALUES (NEW.doc, NEW.text); END;
CREATE TRIGGER search_docs_out AFTER DELETE ON search_docs
BEGIN INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', OLD.doc, OLD.text); END;
