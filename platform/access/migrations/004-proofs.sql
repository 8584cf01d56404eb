-- When whoever holds the session last showed who they are. Sessions from before have not.
ALTER TABLE access_sessions ADD COLUMN proved_at {instant};
