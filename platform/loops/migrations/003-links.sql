-- What came of what, across capabilities: ids alone. Neither when it was joined nor in which order, and nobody.
-- loose
CREATE TABLE loops_links (
    from_kind TEXT NOT NULL,
    from_id {id} NOT NULL,
    to_kind TEXT NOT NULL,
    to_id {id} NOT NULL,
    PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) {loose};
CREATE INDEX loops_links_to ON loops_links (to_kind, to_id);
