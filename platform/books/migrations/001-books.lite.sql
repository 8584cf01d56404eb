CREATE TRIGGER books_entries_no_update BEFORE UPDATE ON books_entries
BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END;
CREATE TRIGGER books_entries_no_delete BEFORE DELETE ON books_entries
BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END;
CREATE TRIGGER books_legs_no_update BEFORE UPDATE ON books_legs
BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END;
CREATE TRIGGER books_legs_no_delete BEFORE DELETE ON books_legs
BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END;
CREATE TRIGGER books_accounts_stay BEFORE DELETE ON books_accounts
BEGIN SELECT RAISE(ABORT, 'an account stays'); END;
CREATE TRIGGER books_accounts_as_opened
BEFORE UPDATE OF id, kind, object_id, person_id, place_id, organisation_id, unit, opened_at ON books_accounts
BEGIN SELECT RAISE(ABORT, 'an account stays what it was opened as'); END;
