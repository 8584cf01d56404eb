-- A session whose screen was handed to somebody else: since when, and the one thing that can be seen on it.
ALTER TABLE access_sessions ADD COLUMN locked_at {instant};
ALTER TABLE access_sessions ADD COLUMN locked_on {id};
