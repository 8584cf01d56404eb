//! Habits of the house that no compiler checks.

use super::{Fault, is_test_file};
use crate::house::House;

/// The wall about what is not finished, and tests that prove nothing.
pub const UNFINISHED: &str = "finished";
/// The wall about lints switched off.
pub const ALLOW: &str = "expect, not allow";
/// The wall about names that say nothing.
pub const GRAB_BAG: &str = "says what it holds";
/// The wall about long files.
pub const LONG_FILE: &str = "short files";
/// The wall about long functions.
pub const LONG_FUNCTION: &str = "short functions";

/// What is not finished: `(code, what to do instead)`.
const LEFT: &[(&str, &str)] = &[
    ("todo!", "write it, or leave it out"),
    ("unimplemented!", "write it, or leave it out"),
    ("dbg!", "take it out"),
    ("#[ignore", "a test that does not run proves nothing, mend it or take it out"),
    ("assert!(true)", "a test that cannot fail proves nothing, check what was promised"),
];
/// Names of files and folders that would take in anything.
const NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "misc", "core", "manager", "managers", "service", "services"];
/// The most lines of a source file; we aim at 500.
const MOST_LINES: usize = 600;
/// The most lines of code in a function.
const MOST_IN_FUNCTION: usize = 70;
/// Files that may be longer: `(path, why)`.
const LONG_FILES: &[(&str, &str)] = &[];
/// Functions that may be longer: `(path, name, why)`.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

/// Nothing is left for later.
pub fn unfinished(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        for (word, why) in LEFT {
            for line in code.lines_with(word) {
                faults.push(Fault::new(path, line, UNFINISHED, format!("`{word}`: {why}")));
            }
        }
    }
    faults
}

/// A lint is switched off with its reason, and only as long as it fires.
pub fn allow(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        for at in code.find("allow(") {
            let before = code.bare.get(..at).unwrap_or_default();
            let attribute = before.rfind("#[").max(before.rfind("#!["));
            let inside = attribute.and_then(|begin| before.get(begin..)).is_some_and(|text| !text.contains(']'));
            if inside {
                let why = "write #[expect(lint, reason = \"..\")], which says why and ends when it is not needed";
                faults.push(Fault::new(path, code.line(at), ALLOW, why));
            }
        }
    }
    faults
}

/// Files and folders are called what they hold.
pub fn grab_bag(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, _) in house.tree.files() {
        let says_nothing = |part: &str| {
            let stem = part.split('.').next().unwrap_or_default().to_lowercase();
            NAMES.contains(&stem.as_str()).then_some(stem)
        };
        if let Some(name) = path.split('/').find_map(says_nothing) {
            let why = format!("`{name}` takes in anything, name it after what it holds");
            faults.push(Fault::new(path, 1, GRAB_BAG, why));
        }
    }
    faults
}

/// A source file can be read in one go.
pub fn long_file(house: &House) -> Vec<Fault> {
    let sources = [".rs", ".mjs", ".css", ".html", ".sql"];
    let mut faults = Vec::new();
    for (path, file) in house.tree.files() {
        let lines = file.text.lines().count();
        let counts = sources.iter().any(|ending| path.ends_with(ending));
        if counts && lines > MOST_LINES && !LONG_FILES.iter().any(|(known, _)| *known == path) {
            let why = format!("{lines} lines, {MOST_LINES} are the limit and 500 the aim: divide it by what it does");
            faults.push(Fault::new(path, lines, LONG_FILE, why));
        }
    }
    faults
}

/// A function can be read in one go.
pub fn long_function(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust().filter(|(path, _)| !is_test_file(path)) {
        for function in code.functions().into_iter().filter(|function| !code.in_test(function.line)) {
            let known = LONG_FUNCTIONS.iter().any(|(file, name, _)| *file == path && *name == function.name);
            if function.length > MOST_IN_FUNCTION && !known {
                let why = format!(
                    "`{}` has {} lines of code, {MOST_IN_FUNCTION} are the limit: divide it by what it does",
                    function.name, function.length
                );
                faults.push(Fault::new(path, function.line, LONG_FUNCTION, why));
            }
        }
    }
    faults
}
