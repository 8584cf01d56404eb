//! The newest rows of several places without reading the rest: what a list costs depends on what it shows and on how many
//! places are in reach, not on how much lies in them.

use crate::{Build, Dialect};

/// Which rows, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct Newest {
    /// The table. It has the columns `id` and `place_id`.
    pub table: &'static str,
    /// The column that says how new a row is. Rows alike in it go by their id, unless it is the id.
    pub by: &'static str,
}

impl Newest {
    /// Adds a sub-query of the columns `id` and, when it is another, the one it goes by: at most `most` rows, the newest first.
    /// `places` adds a SELECT of one column `place`, each place once; `only` adds a condition on the row `x`, which an
    /// index of the table has to serve, beginning with its place and ending with the order.
    ///
    /// In each place at most that many rows are read. SQLite has no LATERAL and PostgreSQL plans a correlated IN badly,
    /// so the text differs by engine.
    #[must_use]
    pub fn of_each(
        self,
        dialect: Dialect,
        build: Build,
        most: i64,
        places: impl FnOnce(Build) -> Build,
        only: impl FnOnce(Build) -> Build,
    ) -> Build {
        let build = self.columns(build.then("SELECT "), "y").then(" FROM (");
        let build = places(build);
        let build = match dialect {
            Dialect::Lite => build.then(") r CROSS JOIN ").then(self.table).then(" y WHERE y.id IN (SELECT x.id FROM "),
            Dialect::Pg => self.columns(build.then(") r CROSS JOIN LATERAL (SELECT "), "x").then(" FROM "),
        };
        let build = only(build.then(self.table).then(" x WHERE x.place_id = r.place AND "));
        let build = self.order(build.then(" ORDER BY "), "x").then(" LIMIT ").value(most);
        let build = match dialect {
            Dialect::Lite => build.then(")"),
            Dialect::Pg => build.then(") y"),
        };
        self.order(build.then(" ORDER BY "), "y").then(" LIMIT ").value(most)
    }

    fn columns(self, build: Build, of: &'static str) -> Build {
        let build = build.then(of).then(".id AS id");
        // Inside, the column is read under its own name, so that the order can be said in the same words.
        if self.by == "id" {
            build
        } else {
            build.then(", ").then(of).then(".").then(self.by).then(" AS ").then(self.by)
        }
    }

    fn order(self, build: Build, of: &'static str) -> Build {
        let build = if self.by == "id" { build } else { build.then(of).then(".").then(self.by).then(" DESC, ") };
        build.then(of).then(".id DESC")
    }
}
