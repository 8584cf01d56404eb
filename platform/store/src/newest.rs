//! The newest rows of several places without reading the rest: what a list costs depends on what it shows and on how many
//! places are in reach, not on how much lies in them.

use crate::{Build, Dialect};

/// Which rows, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct Newest {
    /// The table. It has the column `place_id`.
    pub table: &'static str,
    /// The column that names a row.
    pub id: &'static str,
    /// The columns that say how new a row is, the last one for rows that are alike in those before it.
    pub by: &'static [&'static str],
}

impl Newest {
    /// Adds a sub-query of the column `id` and those it goes by: at most `most` rows, the newest first. `places` adds a
    /// SELECT of one column `place`, each place once; `only` adds a condition on the row `x`, which an index of the table
    /// has to serve, beginning with its place and ending with the order.
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
        let build = build.then("SELECT y.").then(self.id).then(" AS id");
        let build = self.order_columns(build, "y").then(" FROM (");
        let build = places(build);
        let build = match dialect {
            Dialect::Lite => {
                let build = build.then(") r CROSS JOIN ").then(self.table).then(" y WHERE y.").then(self.id);
                build.then(" IN (SELECT x.").then(self.id)
            }
            // Inside, each column is read under its own name, so that the order can be said in the same words.
            Dialect::Pg => {
                let build = build.then(") r CROSS JOIN LATERAL (SELECT x.").then(self.id);
                self.order_columns(build, "x")
            }
        };
        let build = only(build.then(" FROM ").then(self.table).then(" x WHERE x.place_id = r.place AND "));
        let build = self.order(build, "x").then(" LIMIT ").value(most);
        let build = match dialect {
            Dialect::Lite => build.then(")"),
            Dialect::Pg => build.then(") y"),
        };
        self.order(build, "y").then(" LIMIT ").value(most)
    }

    fn order_columns(self, build: Build, of: &'static str) -> Build {
        let others = self.by.iter().filter(|column| **column != self.id);
        others.fold(build, |build, column| build.then(", ").then(of).then(".").then(column))
    }

    fn order(self, build: Build, of: &'static str) -> Build {
        let mut before = " ORDER BY ";
        self.by.iter().fold(build, |build, column| {
            build.then(std::mem::replace(&mut before, ", ")).then(of).then(".").then(column).then(" DESC")
        })
    }
}
