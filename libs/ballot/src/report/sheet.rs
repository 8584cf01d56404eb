//! The count as CSV: one row for each candidate and stage.

use std::io::{self, Write};

use crate::count::Count;
use crate::model::Election;

/// Writes the line of headings that stands once before the rows of any number of counts.
pub fn headings(out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "file",
        "title",
        "rule",
        "quota",
        "stage",
        "action",
        "moved",
        "candidate",
        "name",
        "votes",
    ])?;
    writer.flush()
}

/// Writes the rows of a count; votes without a next preference have no candidate number.
///
/// A text that a spreadsheet would run as a formula gets a single quote in front (OWASP ASVS 5, 1.2.10).
///
/// ```
/// # let file = b"2 1\n5 1 0\n4 2 0\n0\n\"=Ash\"\n\"Birch\"\n\"Rep\"\n";
/// # let election = ballot::blt::read(file, ballot::blt::Reading::Strict)?.election;
/// # let count = ballot::count(&election, ballot::Rule::Scottish, ballot::Lots::Refused)?;
/// let mut csv = Vec::new();
/// ballot::report::headings(&mut csv)?;
/// ballot::report::sheet(&mut csv, "rep.blt", &election, &count)?;
/// let first = String::from_utf8(csv)?.lines().nth(1).map(str::to_owned);
/// assert_eq!(first.as_deref(), Some("rep.blt,Rep,scottish,5.00000,1,first_preferences,,1,'=Ash,5.00000"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sheet(out: impl Write, file: &str, election: &Election, count: &Count) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let (file, title, quota) = (plain(file), plain(election.title()), count.quota.to_string());
    for stage in &count.stages {
        let (number, kind) = (stage.number.to_string(), stage.action.kind());
        let moved = stage.action.candidates().iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
        let head = [file.as_str(), &title, count.rule.name(), &quota, &number, kind, &moved];
        for (candidate, votes) in &stage.votes {
            let name = election.candidate(*candidate).map(|candidate| plain(&candidate.name)).unwrap_or_default();
            writer.write_record(head.into_iter().chain([candidate.to_string().as_str(), &name, &votes.to_string()]))?;
        }
        let lost = stage.non_transferable.to_string();
        writer.write_record(head.into_iter().chain(["", "non-transferable", &lost]))?;
    }
    writer.flush()
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_spreadsheet_would_run_is_quoted_and_the_rest_is_left() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1"] {
            assert_eq!(plain(formula), format!("'{formula}"));
        }
        assert_eq!(plain("Ash = Birch"), "Ash = Birch");
        assert_eq!(plain(""), "");
    }
}
