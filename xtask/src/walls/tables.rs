//! Every table has one owner, all SQL of a capability stands in its store, and no SQL is put together by hand.

use super::{Fault, in_capability, is_test_file};
use crate::house::House;
use crate::scan::{Code, Literal};
use crate::sql::{Named, in_rust, looks_like_sql};

/// The wall about whose tables a text names.
pub const PREFIX: &str = "own tables";
/// The wall about where a capability's SQL stands.
pub const SQL_ROOM: &str = "SQL in store.rs";
/// The wall about how SQL is written.
pub const SQL_TEXT: &str = "written SQL";

/// Views that everybody may read and nobody may write.
const VIEWS: &[&str] = &["access_people", "access_places", "access_reach"];
/// What a part owns beyond the tables that begin with its name: `(part, table or beginning, why)`.
const ALSO: &[(&str, &str, &str)] = &[
    ("store", "search_", "search has one home, with both engines' dialects"),
    ("store", "links", "joins things of two capabilities"),
    ("store", "sqlite_", "the engine's own tables"),
    ("store", "pragma_", "the engine's own tables"),
    ("store", "pg_", "the engine's own tables"),
    ("store", "information_schema.", "the engine's own tables"),
    ("trials", "pg_", "clones the databases of tests"),
];

/// What a part may read of another's beyond the views: `(part, table, why)`.
const READS: &[(&str, &str, &str)] = &[];
/// Folders in which statements may be put together: `(folder, why)`.
const MAKE_SQL: &[(&str, &str)] = &[
    ("platform/store/", "it has the one reviewed place where a statement is built"),
    ("platform/trials/", "the names of its databases cannot be bound as values, and it is never in the binary"),
    ("xtask/", "it has no database"),
];

/// Whether `owner` may name a table in this way.
pub fn may_name(owner: &str, named: &Named) -> bool {
    let own = named.table.strip_prefix(owner).is_some_and(|rest| rest.starts_with('_'));
    let also = ALSO.iter().any(|(part, table, _)| {
        *part == owner && (named.table == *table || (table.ends_with(['_', '.']) && named.table.starts_with(table)))
    });
    let views = VIEWS.contains(&named.table.as_str());
    let reads = views || READS.iter().any(|(part, table, _)| *part == owner && named.table == *table);
    own || also || (reads && !named.changes)
}

/// The part of the house that a file belongs to, where parts own tables.
pub fn owner(path: &str) -> Option<&str> {
    let (shelf, rest) = path.split_once('/')?;
    match shelf {
        "capabilities" | "platform" | "libs" => rest.split_once('/').map(|(name, _)| name),
        "app" => Some("app"),
        _ => None,
    }
}

/// The texts in quotes outside tests.
fn literals<'a>(path: &str, code: &'a Code) -> impl Iterator<Item = &'a Literal> {
    let tests = is_test_file(path);
    code.literals.iter().filter(move |literal| !tests && !code.in_test(literal.line))
}

/// Nobody names another's tables.
pub fn prefix(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        let Some(owner) = owner(path) else { continue };
        for literal in literals(path, code) {
            for named in in_rust(&literal.text).into_iter().filter(|named| !may_name(owner, named)) {
                let line = literal.line + named.below;
                let why = format!(
                    "`{}` is not a table of {owner}, which owns {owner}_* only: ask its owner's functions, or read \
                     access_people and access_places",
                    named.table
                );
                faults.push(Fault::new(path, line, PREFIX, why));
            }
        }
    }
    faults
}

/// A capability's SQL stands in its store; rules and nouns have their own wall.
pub fn sql_room(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        let Some((_, inside)) = in_capability(path) else { continue };
        let elsewhere = ["src/store.rs", "src/rules.rs", "src/model.rs"].contains(&inside)
            || ["src/store/", "src/rules/", "src/model/"].iter().any(|folder| inside.starts_with(folder));
        if elsewhere {
            continue;
        }
        for literal in literals(path, code).filter(|literal| looks_like_sql(&literal.text)) {
            let why = "SQL outside the store: write a function in store.rs and call it";
            faults.push(Fault::new(path, literal.line, SQL_ROOM, why));
        }
    }
    faults
}

/// Outside a few folders a statement is written text: what is put together could carry what somebody typed.
pub fn sql_text(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        if MAKE_SQL.iter().any(|(folder, _)| path.starts_with(folder)) {
            continue;
        }
        for line in code.lines_with("AssertSqlSafe") {
            faults.push(Fault::new(path, line, SQL_TEXT, "AssertSqlSafe: build the statement with store::Build"));
        }
        for call in ["format!", "concat!", "write!", "push_str"] {
            for at in code.find(call) {
                let end = code.item(at).end.min(closing(code, at));
                let inside = |literal: &&Literal| literal.start > at && literal.start < end;
                if literals(path, code).filter(inside).any(|literal| looks_like_sql(&literal.text)) {
                    let why = format!("`{call}` makes SQL: write it whole, or build it with store::Build");
                    faults.push(Fault::new(path, code.line(at), SQL_TEXT, why));
                }
            }
        }
    }
    faults
}

/// Where the brackets of the call at an offset close.
fn closing(code: &Code, at: usize) -> usize {
    let mut depth = 0_usize;
    for (here, c) in code.bare.get(at..).unwrap_or_default().char_indices().map(|(here, c)| (at + here, c)) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth <= 1 => return here,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    code.bare.len()
}
