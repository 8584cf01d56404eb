//! Migrations: counted without gaps, about own tables, and nothing that could trace what must not be traced.

use std::collections::BTreeMap;

use super::tables::{may_name, owner};
use super::{Fault, is_test_file};
use crate::house::House;
use crate::sql;

/// The wall about their numbers.
pub const NUMBERS: &str = "migration numbers";
/// The wall about whose tables they name.
pub const TABLES: &str = "migration tables";
/// The wall about tables that must not be traced (promise 4).
pub const LOOSE: &str = "loose tables";

/// Tables of access that a key of anybody's may point at, since every row about a place or a person carries theirs. A key
/// reads nothing. See docs/decisions/0001-keys-that-point-at-places.md.
const KEYS: &[&str] = &["access_place", "access_organisations", "access_person"];
/// The mark before the making of a table whose rows must not be traced.
const MARK: &str = "-- loose";
/// The token that makes a table WITHOUT ROWID.
const TOKEN: &str = "{loose}";
/// The token of a column that holds a moment.
const MOMENT: &str = "{instant}";

/// Every migration: its folder, its file's name and its text.
fn texts(house: &House) -> impl Iterator<Item = (&str, &str, &str)> {
    house.tree.files().filter_map(|(path, file)| {
        let (folder, name) = path.rsplit_once('/')?;
        let shelf = folder.split('/').next()?;
        (folder.ends_with("/migrations") && matches!(shelf, "platform" | "capabilities")).then_some((
            folder,
            name,
            file.text.as_str(),
        ))
    })
}

/// The number and the name of `001-house.pg.sql`.
fn split(name: &str) -> Option<(usize, &str)> {
    let stem = name.strip_suffix(".sql")?;
    let stem = stem.strip_suffix(".lite").or_else(|| stem.strip_suffix(".pg")).unwrap_or(stem);
    let digits = stem.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = stem.split_at_checked(digits)?;
    let words = rest.strip_prefix(['-', '_'])?;
    (!words.is_empty() && !words.contains('.')).then_some((number.parse().ok()?, words))
}

/// Counted from 1 without gaps, one name a number.
pub fn numbers(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut folders: BTreeMap<&str, BTreeMap<usize, &str>> = BTreeMap::new();
    for (folder, name, _) in texts(house) {
        let path = format!("{folder}/{name}");
        let Some((number, words)) = split(name) else {
            let why = "its name is not number-words.sql (or .lite.sql, .pg.sql), rename it";
            faults.push(Fault::new(&path, 1, NUMBERS, why));
            continue;
        };
        let first = folders.entry(folder).or_default().entry(number).or_insert(words);
        if *first != words {
            let why = format!("number {number} is already called {first}, take the next free number");
            faults.push(Fault::new(&path, 1, NUMBERS, why));
        }
    }
    for (folder, found) in folders {
        for (due, (number, words)) in (1..).zip(found) {
            if due != number {
                let why = format!("{number} ({words}) stands where {due} is due, count from 1 without gaps");
                faults.push(Fault::new(folder, 1, NUMBERS, why));
                break;
            }
        }
    }
    faults
}

/// They make and name only their own part's tables.
pub fn tables(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (folder, name, text) in texts(house) {
        let path = format!("{folder}/{name}");
        let Some(owner) = owner(&path) else { continue };
        for named in sql::tables(text, sql::Keywords::AnyCase) {
            // The part that owns the views makes them.
            let makes_view = owner == "access" && named.table.starts_with("access_");
            let points = named.refers && KEYS.contains(&named.table.as_str());
            if !makes_view && !points && !may_name(owner, &named) {
                let why = format!("`{}` is not a table of {owner}, name only {owner}_* here", named.table);
                faults.push(Fault::new(&path, 1 + named.below, TABLES, why));
            }
        }
    }
    faults
}

/// A table as a migration makes it.
#[derive(Debug)]
struct Made {
    path: String,
    line: usize,
    name: String,
    marked: bool,
    text: String,
}

/// Every CREATE TABLE with its whole statement.
fn made(house: &House) -> Vec<Made> {
    let mut found = Vec::new();
    for (folder, name, text) in texts(house) {
        let mut marked = false;
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let line = line.trim();
            if line == MARK {
                marked = true;
                continue;
            }
            if !line.to_uppercase().starts_with("CREATE TABLE ") {
                continue;
            }
            let mut whole = without_comment(line).to_owned();
            while !whole.trim_end().ends_with(';') {
                let Some((_, more)) = lines.next() else { break };
                whole.push('\n');
                whole.push_str(without_comment(more));
            }
            let table = sql::tables(&whole, sql::Keywords::AnyCase).into_iter().next();
            let table = table.map(|named| named.table).unwrap_or_default();
            found.push(Made { path: format!("{folder}/{name}"), line: at + 1, name: table, marked, text: whole });
            marked = false;
        }
    }
    found
}

fn without_comment(line: &str) -> &str {
    line.split_once("--").map_or(line, |(sql, _)| sql)
}

/// Tables whose columns are declared loose, by the column rules in Rust.
fn declared_loose(house: &House) -> Vec<String> {
    const DECLARES: &str = "Table::new(";
    let mut names = Vec::new();
    for (_, code) in house.tree.rust().filter(|(path, _)| owner(path).is_some() && !is_test_file(path)) {
        let begins: Vec<usize> = code.find(DECLARES).into_iter().filter(|at| !code.in_test(code.line(*at))).collect();
        for begin in begins {
            let rest = code.bare.get(begin + DECLARES.len()..).unwrap_or_default();
            let end = [DECLARES, "];", "\n}"].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
            let declaration = rest.get(..end).unwrap_or_default();
            let is_loose =
                ["Class::Loose", "loose("].iter().any(|word| !crate::scan::find_words(declaration, word).is_empty());
            let name = code.literals.iter().find(|literal| literal.start >= begin);
            if let Some(name) = name.filter(|_| is_loose) {
                names.push(name.text.clone());
            }
        }
    }
    names
}

/// A loose table has no row numbers and no moments, which would tell in what order its rows came.
pub fn loose(house: &House) -> Vec<Fault> {
    let declared = declared_loose(house);
    let mut faults = Vec::new();
    for made in made(house) {
        let is_loose = made.marked || made.text.contains(TOKEN) || declared.contains(&made.name);
        if !is_loose {
            continue;
        }
        let mut refuse = |why: &str| {
            faults.push(Fault::new(&made.path, made.line, LOOSE, format!("`{}` {why}", made.name)));
        };
        if !made.marked {
            refuse("must not be traced and does not say so, write `-- loose` on the line before it");
        }
        if !made.text.contains(TOKEN) {
            refuse("keeps the order of its rows, end it with {loose} instead of {strict}");
        }
        if made.text.contains(MOMENT) {
            refuse("keeps a moment, keep the day only");
        }
    }
    faults
}
