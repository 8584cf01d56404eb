//! The count to be read: what happened stage by stage, and the table.

use std::fmt::Write as _;

use crate::count::{Action, Count, SettledBy, Stage};
use crate::model::Election;

/// So many stages stand side by side before the table goes on below.
const STAGES_ABREAST: usize = 6;
const NON_TRANSFERABLE: &str = "Non-transferable";

/// A count as text.
///
/// ```
/// # let file = b"2 1\n5 1 0\n4 2 0\n0\n\"Ash\"\n\"Birch\"\n\"Rep\"\n";
/// # let election = ballot::blt::read(file, ballot::blt::Reading::Strict)?.election;
/// # let count = ballot::count(&election, ballot::Rule::Scottish, ballot::Lots::Refused)?;
/// let text = ballot::report::table("rep.blt", &election, &count);
/// assert!(text.contains("Stage 1  first preferences; elected: 1 Ash"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn table(file: &str, election: &Election, count: &Count) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail, so its results are not looked at.
    let _ = writeln!(text, "{}  ({file})", election.title());
    let _ = writeln!(
        text,
        "{}; seats: {}; valid papers: {}; invalid: {}; quota: {}",
        count.rule.title(),
        election.seats(),
        count.valid,
        count.invalid,
        count.quota
    );
    let withdrawn =
        election.candidates().iter().filter(|candidate| candidate.withdrawn).map(|candidate| candidate.number);
    list(&mut text, election, "Withdrawn: ", &withdrawn.collect::<Vec<_>>());
    text.push('\n');
    for stage in &count.stages {
        story(&mut text, election, stage);
    }
    for stages in count.stages.chunks(STAGES_ABREAST) {
        text.push('\n');
        columns(&mut text, election, stages);
    }
    text.push('\n');
    result(&mut text, election, count);
    text
}

fn result(text: &mut String, election: &Election, count: &Count) {
    if count.elected.is_empty() {
        text.push_str("Nobody is elected.\n");
    }
    list(text, election, "Elected, in order: ", &count.elected);
    for tie in &count.ties {
        let by = match tie.settled_by {
            SettledBy::Stage(stage) => format!("by the votes after stage {stage}"),
            SettledBy::Lot => "by lot from the public seed".to_owned(),
        };
        let tied = labels(election, &tie.candidates);
        let (stage, what, chosen) = (tie.stage, tie.decides.words(), election.label(tie.chosen));
        let _ = writeln!(text, "Tie after stage {stage} between {tied}: {chosen} was {what}, {by}");
    }
    for note in &count.notes {
        let _ = writeln!(text, "{note}");
    }
    let _ = writeln!(text, "Digest: {}", count.digest);
}

/// One line for what happened in a stage.
fn story(text: &mut String, election: &Election, stage: &Stage) {
    let _ = write!(text, "Stage {}  ", stage.number);
    let about = labels(election, stage.action.candidates());
    let _ = match stage.action {
        Action::FirstPreferences => write!(text, "first preferences"),
        Action::Surplus(_) => write!(text, "surplus of {about} transferred"),
        Action::Exclusion(_) => write!(text, "{about} excluded, papers transferred"),
        Action::Fill(_) => write!(text, "nobody else is left"),
    };
    let by_quota: Vec<u16> = stage.elected.iter().copied().filter(|number| !stage.filled.contains(number)).collect();
    if !by_quota.is_empty() {
        let _ = write!(text, "; elected: {}", labels(election, &by_quota));
    }
    if stage.excluded != stage.action.candidates() && !stage.excluded.is_empty() {
        let _ = write!(text, "; goes out: {}", labels(election, &stage.excluded));
    }
    if !stage.filled.is_empty() {
        let _ = write!(text, "; the last seats go to: {}", labels(election, &stage.filled));
    }
    text.push('\n');
}

/// Some stages side by side, one row a candidate.
fn columns(text: &mut String, election: &Election, stages: &[Stage]) {
    let Some(first) = stages.first() else { return };
    let candidates = first.votes.iter().map(|(number, _)| (Row::Votes(*number), election.label(*number)));
    let mut rows: Vec<(Row, String)> = candidates.collect();
    rows.push((Row::NonTransferable, NON_TRANSFERABLE.to_owned()));
    if first.quota.is_some() {
        rows.push((Row::Quota, "Quota".to_owned()));
    }
    let kept = first.keep.iter().map(|(number, _)| *number);
    rows.extend(kept.map(|number| (Row::Keep(number), format!("Kept by {}", election.label(number)))));
    let names = rows.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
    let widest = rows.iter().flat_map(|(row, _)| stages.iter().map(|stage| row.amount(stage).len()));
    let width = widest.max().unwrap_or(0).max("stage 000".len());
    let _ = write!(text, "{:names$}", "");
    for stage in stages {
        let _ = write!(text, "  {:>width$}", format!("stage {}", stage.number));
    }
    text.push('\n');
    for (row, name) in &rows {
        let _ = write!(text, "{name:names$}");
        for stage in stages {
            let _ = write!(text, "  {:>width$}", row.amount(stage));
        }
        text.push('\n');
    }
}

/// What a row of the table shows at each stage.
#[derive(Clone, Copy)]
enum Row {
    Votes(u16),
    NonTransferable,
    Quota,
    Keep(u16),
}

impl Row {
    fn amount(self, stage: &Stage) -> String {
        let votes = match self {
            Self::Votes(number) => stage.votes_of(number),
            Self::NonTransferable => Some(stage.non_transferable),
            Self::Quota => stage.quota,
            Self::Keep(number) => stage.keep.iter().find(|(kept, _)| *kept == number).map(|(_, keep)| *keep),
        };
        votes.map(|votes| votes.to_string()).unwrap_or_default()
    }
}

fn list(text: &mut String, election: &Election, heading: &str, numbers: &[u16]) {
    if !numbers.is_empty() {
        let _ = writeln!(text, "{heading}{}", labels(election, numbers));
    }
}

fn labels(election: &Election, numbers: &[u16]) -> String {
    numbers.iter().map(|number| election.label(*number)).collect::<Vec<_>>().join(", ")
}
