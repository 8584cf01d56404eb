//! The walls of the house. Each is a pure function from what stands in the house to the faults it finds, and each has a
//! planted fault and a clean twin in [`planted`].

mod habits;
mod migrations;
mod papers;
#[cfg(test)]
mod planted;
mod pure;
mod rooms;
pub mod shelves;
mod tables;
mod words;

use std::fmt;

use crate::house::House;

/// Something that a wall refuses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, from the root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The wall.
    pub wall: &'static str,
    /// What is wrong, and what to do instead.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: [{}] {}", self.file, self.line, self.wall, self.why)
    }
}

impl Fault {
    fn new(file: &str, line: usize, wall: &'static str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: line.max(1), wall, why: why.into() }
    }
}

/// What a wall is: its name, and what finds its faults.
pub type Wall = (&'static str, fn(&House) -> Vec<Fault>);

/// All walls.
pub const WALLS: &[Wall] = &[
    (shelves::DEPENDS, shelves::depends),
    (shelves::NAMES, shelves::names),
    (shelves::NAMES_ALL, shelves::names_all),
    (shelves::LINTS, shelves::lints),
    (rooms::ROOM, rooms::room),
    (rooms::WIRED, rooms::wired),
    (pure::RULES, pure::rules),
    (pure::LIBS, pure::libs),
    (pure::ROUTES, pure::routes),
    (tables::PREFIX, tables::prefix),
    (tables::SQL_ROOM, tables::sql_room),
    (tables::SQL_TEXT, tables::sql_text),
    (migrations::NUMBERS, migrations::numbers),
    (migrations::TABLES, migrations::tables),
    (migrations::LOOSE, migrations::loose),
    (words::KEYS, words::keys),
    (habits::UNFINISHED, habits::unfinished),
    (habits::ALLOW, habits::allow),
    (habits::GRAB_BAG, habits::grab_bag),
    (habits::LONG_FILE, habits::long_file),
    (habits::LONG_FUNCTION, habits::long_function),
    (papers::MAP, papers::map),
    (papers::MACHINE, papers::machine),
    (papers::REGISTRY, papers::registry),
];

/// Every fault of the house, in the order of the files.
pub fn check(house: &House) -> Vec<Fault> {
    let mut faults: Vec<Fault> = WALLS.iter().flat_map(|(_, find)| find(house)).collect();
    faults.sort();
    faults.dedup();
    faults
}

/// Whether a file holds tests or benchmarks only.
fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs")
}

/// The capability whose folder a file stands in, and its path inside that folder.
fn in_capability(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("capabilities/")?.split_once('/')
}
