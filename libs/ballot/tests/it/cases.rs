//! The files under `tests/data`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use ballot::{Action, Count, Lots, Rule, blt};

pub type Found<T> = Result<T, Box<dyn Error>>;

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub fn bytes(name: &str) -> Found<Vec<u8>> {
    fs::read(path(name)).map_err(|fault| format!("{name}: {fault}").into())
}

/// The rows of a CSV file, each by heading.
pub fn rows(name: &str) -> Found<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::Reader::from_path(path(name))?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

pub fn field<'a>(row: &'a BTreeMap<String, String>, heading: &str) -> Found<&'a str> {
    row.get(heading).map(String::as_str).ok_or_else(|| format!("no column {heading}").into())
}

pub fn counted(name: &str, lots: Lots<'_>) -> Found<Count> {
    let read = blt::read(&bytes(name)?, blt::Reading::Strict).map_err(|refusal| format!("{name}: {refusal}"))?;
    ballot::count(&read.election, Rule::Scottish, lots).map_err(|fault| format!("{name}: {fault}").into())
}

/// What a candidate has at each stage, in words of five decimals.
pub fn history(count: &Count, candidate: u16) -> Vec<String> {
    count.stages.iter().filter_map(|stage| stage.votes_of(candidate)).map(|votes| votes.to_string()).collect()
}

/// "F S1 X4": what was done, as `odd/expected.csv` writes it.
pub fn actions(count: &Count) -> String {
    let step = |action| match action {
        Action::FirstPreferences => "F".to_owned(),
        Action::Surplus(candidate) => format!("S{candidate}"),
        Action::Exclusion(candidate) => format!("X{candidate}"),
    };
    count.stages.iter().map(|stage| step(stage.action)).collect::<Vec<_>>().join(" ")
}
