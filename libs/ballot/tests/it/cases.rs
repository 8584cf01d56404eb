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
    counted_by(Rule::Scottish, name, lots)
}

pub fn counted_by(rule: Rule, name: &str, lots: Lots<'_>) -> Found<Count> {
    let read = blt::read(&bytes(name)?, blt::Reading::Strict).map_err(|refusal| format!("{name}: {refusal}"))?;
    ballot::count(&read.election, rule, lots).map_err(|fault| format!("{name}: {fault}").into())
}

/// Counts a file that is written in the test.
pub fn count_text(rule: Rule, file: &str, lots: Lots<'_>) -> Found<Count> {
    let read = blt::read(file.as_bytes(), blt::Reading::Strict)?;
    Ok(ballot::count(&read.election, rule, lots)?)
}

/// A line for each stage: its kind, the votes of all, what cannot move; then who was elected and who went out.
pub fn story(count: &Count) -> Vec<String> {
    let list = |numbers: &[u16]| numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
    let line = |stage: &ballot::Stage| {
        let votes: Vec<String> = stage.votes.iter().map(|(_, votes)| votes.to_string()).collect();
        let quota = stage.quota.map(|quota| format!(" q{quota}")).unwrap_or_default();
        let (elected, excluded) = (list(&stage.elected), list(&stage.excluded));
        format!(
            "{} {}| {} | {}{quota} | +{elected} -{excluded}",
            stage.action.kind(),
            list(stage.action.candidates()),
            votes.join(" "),
            stage.non_transferable
        )
    };
    count.stages.iter().map(line).collect()
}

/// What a candidate has at each stage, in words of five decimals.
pub fn history(count: &Count, candidate: u16) -> Vec<String> {
    count.stages.iter().filter_map(|stage| stage.votes_of(candidate)).map(|votes| votes.to_string()).collect()
}

/// "F S1 X4": what was done, as `odd/expected.csv` writes it.
pub fn actions(count: &Count) -> String {
    let list = |numbers: &[u16]| numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
    let step = |action: &Action| match action {
        Action::FirstPreferences => "F".to_owned(),
        Action::Surplus(candidates) => format!("S{}", list(candidates)),
        Action::Exclusion(candidates) => format!("X{}", list(candidates)),
        Action::Fill(candidates) => format!("L{}", list(candidates)),
    };
    count.stages.iter().map(|stage| step(&stage.action)).collect::<Vec<_>>().join(" ")
}
