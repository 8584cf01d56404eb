//! What decides does not act: rules and libraries have no clock, no database and no async; routes are rows.

use super::{Fault, in_capability, is_test_file};
use crate::house::House;
use crate::sql::looks_like_sql;

/// The wall round `rules.rs` and `model.rs`.
pub const RULES: &str = "pure rules";
/// The wall round the libraries.
pub const LIBS: &str = "pure libraries";
/// The wall about routes.
pub const ROUTES: &str = "routes are rows";

/// What a rule does not use: `(code, what to do instead)`.
const NOT_IN_RULES: &[(&str, &str)] = &[
    ("async", "a rule waits for nothing, act in actions.rs"),
    ("await", "a rule waits for nothing, act in actions.rs"),
    ("sqlx", "a rule has no database, take what it needs as arguments"),
    ("store::", "a rule has no database, take what it needs as arguments"),
    ("tokio", "a rule waits for nothing, act in actions.rs"),
    ("Timestamp::now", "a rule has no clock, take the time as an argument"),
    ("ZonedDateTime::now", "a rule has no clock, take the time as an argument"),
    ("Instant::now", "a rule has no clock, take the time as an argument"),
    ("SystemTime", "a rule has no clock, take the time as an argument"),
    ("getrandom", "a rule has no chance, take the draw as an argument"),
];
/// What a library does not use beyond that.
const NOT_IN_LIBS: &[(&str, &str)] = &[
    ("std::fs", "a library has no I/O, take the text as an argument"),
    ("std::net", "a library has no I/O, take values as arguments"),
    ("std::process", "a library starts nothing, return a value"),
    ("std::env", "a library has no surroundings, take values as arguments"),
    ("println!", "a library prints nothing, return a value"),
    ("eprintln!", "a library prints nothing, return a value"),
];

/// Rules and nouns are pure, their tests too.
pub fn rules(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        let Some((_, inside)) = in_capability(path) else { continue };
        let pure = ["src/rules.rs", "src/model.rs"].contains(&inside)
            || ["src/rules/", "src/model/"].iter().any(|folder| inside.starts_with(folder));
        if !pure {
            continue;
        }
        for (word, why) in NOT_IN_RULES {
            for line in code.lines_with(word) {
                faults.push(Fault::new(path, line, RULES, format!("`{word}`: {why}")));
            }
        }
        for literal in code.literals.iter().filter(|literal| looks_like_sql(&literal.text)) {
            faults.push(Fault::new(path, literal.line, RULES, "SQL: a rule has no database, write it in store.rs"));
        }
    }
    faults
}

/// Libraries are pure; their tests may read their case files.
pub fn libs(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        if !path.starts_with("libs/") || is_test_file(path) {
            continue;
        }
        for (word, why) in NOT_IN_RULES.iter().chain(NOT_IN_LIBS).filter(|(word, _)| *word != "store::") {
            for line in code.lines_with(word).into_iter().filter(|line| !code.in_test(*line)) {
                let why = why.replace("a rule", "a library").replace(", act in actions.rs", "");
                faults.push(Fault::new(path, line, LIBS, format!("`{word}`: {why}")));
            }
        }
    }
    faults
}

/// Only platform/pages builds a router, from rows that each name an action.
pub fn routes(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        if path.starts_with("platform/pages/") || path.starts_with("xtask/") {
            continue;
        }
        for call in [".route(", ".route_service(", ".nest(", ".nest_service("] {
            for line in code.lines_with(call) {
                let why = format!("`{call}`: a route without an action could be reached by anybody, write a row");
                faults.push(Fault::new(path, line, ROUTES, why));
            }
        }
    }
    faults
}
