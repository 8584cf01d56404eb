CREATE TRIGGER files_file_gone AFTER DELETE ON files_file
BEGIN INSERT INTO files_gone (name) VALUES (OLD.name) ON CONFLICT (name) DO NOTHING; END;
CREATE TRIGGER files_file_stays BEFORE UPDATE OF id, name, bytes, sum, opener ON files_file
BEGIN SELECT RAISE(ABORT, 'a file stays what it was brought as'); END;
