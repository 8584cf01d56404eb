ALTER TABLE store_purposes ADD COLUMN made_at {instant};

CREATE TABLE store_key_folders (
    id {id} PRIMARY KEY,
    folder TEXT NOT NULL,
    owed {int} NOT NULL
) {strict};
