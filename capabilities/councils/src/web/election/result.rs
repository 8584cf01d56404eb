//! The count as everybody reads it: who won, the table, the chart and the story.

use pages::Page;

use super::line_name;
use crate::model::election::{Election, ElectionState, Roll};
use crate::rules::election::paper::turnouts;
use crate::rules::election::tally::{Turnout, channels};
use crate::rules::election::told::{Step, Tie, Told};
use crate::store::election::ReadOut;

/// A bar of the chart.
pub(super) struct Bar {
    pub name: String,
    pub votes: String,
    /// Hundredths of the longest.
    pub width: u64,
    pub won: bool,
}

/// The result as it is shown.
pub(super) struct Shown {
    pub winners: Vec<(String, u32)>,
    pub vacant: u32,
    pub reopened: bool,
    pub bars: Vec<Bar>,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub story: Vec<String>,
    pub turnout: Vec<(String, String)>,
    pub channels: Option<String>,
    pub papers: Vec<(&'static str, i64)>,
    pub standing: &'static str,
    pub chart: &'static str,
    pub gap_reason: String,
    pub dice: String,
    pub dice_seen_by: String,
    pub papers_hash: String,
}

impl Shown {
    pub(super) fn new(page: &Page, election: &Election, out: &ReadOut, rolls: &[Roll]) -> Self {
        let told = Told::read(&out.result).unwrap_or_default();
        let of_persons = election.counting.is_of_persons();
        let name = |name: &str| line_name(page, name);
        let winners = told.lines.iter().filter(|line| line.won > 0);
        let small = told.lines.iter().all(|line| line.votes.is_empty());
        let all = told.papers();
        let papers = [
            ("councils-account-issued", out.issued),
            ("councils-account-spoiled", out.spoiled),
            ("councils-account-unused", out.unused),
            ("councils-result-void", out.void),
        ];
        Self {
            winners: winners.map(|line| (name(&line.name), u32::from(line.won))).collect(),
            vacant: told.vacant.into(),
            reopened: told.reopened > 0,
            bars: bars(page, &told),
            heads: heads(page, &told, of_persons),
            rows: rows(page, &told, of_persons),
            story: story(page, &told, of_persons),
            channels: if small { None } else { channels(all, out.on_screen) }
                .map(|(paper, screen)| page.t2("councils-result-channels", "paper", paper, "screen", screen)),
            turnout: turnouts(rolls, all).into_iter().map(|(roll, how)| (roll, turnout_words(page, how))).collect(),
            // In a very small election these would tell how somebody voted.
            papers: if small { Vec::new() } else { papers.into() },
            standing: if election.state == ElectionState::Final {
                "councils-result-stands"
            } else {
                "councils-result-provisional"
            },
            chart: if of_persons { "councils-result-first" } else { "councils-result-votes" },
            gap_reason: out.gap_reason.clone(),
            dice: out.dice.clone(),
            dice_seen_by: out.dice_seen_by.lines().collect::<Vec<_>>().join(", "),
            papers_hash: out.papers_hash.clone(),
        }
    }
}

fn turnout_words(page: &Page, how: Turnout) -> String {
    match how {
        Turnout::Shown { papers, thousandths } => {
            let share = format!("{}.{} %", thousandths / 10, thousandths % 10);
            page.t2("councils-result-turnout", "papers", papers, "share", share)
        }
        Turnout::AtLeastHalf => page.t("councils-result-at-least-half"),
        Turnout::FewerThanHalf => page.t("councils-result-fewer-than-half"),
    }
}

/// Votes without zeros that say nothing: `121.00000` is 121.
fn bare(votes: &str) -> &str {
    if votes.contains('.') { votes.trim_end_matches('0').trim_end_matches('.') } else { votes }
}

fn whole(votes: &str) -> u64 {
    votes.split('.').next().and_then(|part| part.parse().ok()).unwrap_or(0)
}

/// First preferences, or the votes of teams, as bars.
fn bars(page: &Page, told: &Told) -> Vec<Bar> {
    let first = |line: &crate::rules::election::told::Line| line.votes.first().cloned();
    let most = told.lines.iter().filter_map(first).map(|votes| whole(&votes)).max().unwrap_or(0).max(1);
    let bar = |line: &crate::rules::election::told::Line| {
        let votes = first(line)?;
        let width = whole(&votes).saturating_mul(100) / most;
        Some(Bar { name: line_name(page, &line.name), votes: bare(&votes).to_owned(), width, won: line.won > 0 })
    };
    told.lines.iter().filter_map(bar).collect()
}

fn heads(page: &Page, told: &Told, of_persons: bool) -> Vec<String> {
    let mut heads = vec![page.t("councils-result-line")];
    if of_persons {
        heads.extend((1..=told.steps.len()).map(|stage| page.t1("councils-result-stage", "number", stage)));
    } else {
        heads.push(page.t("councils-result-votes"));
        heads.push(page.t("councils-result-seats"));
    }
    heads
}

fn rows(page: &Page, told: &Told, of_persons: bool) -> Vec<Vec<String>> {
    let row = |line: &crate::rules::election::told::Line| {
        let mut cells = vec![line_name(page, &line.name)];
        cells.extend(line.votes.iter().map(|votes| bare(votes).to_owned()));
        if !of_persons {
            cells.push(line.won.to_string());
        }
        cells
    };
    let mut all: Vec<Vec<String>> = told.lines.iter().filter(|line| !line.votes.is_empty()).map(row).collect();
    if of_persons && !told.steps.is_empty() {
        let gone = told.steps.iter().map(|step| bare(&step.gone).to_owned());
        all.push(std::iter::once(page.t("councils-result-gone")).chain(gone).collect());
    }
    all
}

/// The count in sentences, as somebody reads it out.
fn story(page: &Page, told: &Told, of_persons: bool) -> Vec<String> {
    let mut all = Vec::new();
    if told.valid > 0 {
        all.push(page.t2(
            "councils-story-papers",
            "valid",
            i64::try_from(told.valid).unwrap_or(i64::MAX),
            "void",
            told.void,
        ));
    }
    if let Some(quota) = told.quota.as_ref().filter(|_| of_persons) {
        all.push(page.t1("councils-story-quota", "quota", bare(quota)));
    }
    for (at, step) in (1..).zip(&told.steps) {
        all.push(step_words(page, at, step));
    }
    all.extend(told.ties.iter().map(|tie| tie_words(page, tie)));
    all
}

fn listed(page: &Page, names: &[String]) -> String {
    names.iter().map(|name| line_name(page, name)).collect::<Vec<_>>().join(", ")
}

fn step_words(page: &Page, at: u32, step: &Step) -> String {
    let key = format!("councils-story-{}", step.kind.replace('_', "-"));
    let did = page.t2(key, "stage", at, "names", listed(page, &step.who));
    if step.elected.is_empty() {
        return did;
    }
    format!("{did} {}", page.t1("councils-story-elected", "names", listed(page, &step.elected)))
}

fn tie_words(page: &Page, tie: &Tie) -> String {
    let chosen = line_name(page, &tie.chosen);
    let names = listed(page, &tie.between);
    let what = page.t1(format!("councils-story-tie-{}", tie.decides.replace('_', "-")), "name", chosen);
    let how = match tie.by_stage {
        Some(stage) => page.t2("councils-story-tie-stage", "names", names, "stage", stage),
        None => page.t1("councils-story-tie-lot", "names", names),
    };
    format!("{how} {what}")
}

#[cfg(test)]
mod tests {
    use super::{bare, whole};

    #[test]
    fn votes_are_read_without_zeros_that_say_nothing() {
        for (votes, read) in
            [("121", "121"), ("121.00000", "121"), ("12.50000", "12.5"), ("0.00000", "0"), ("100", "100")]
        {
            assert_eq!(bare(votes), read);
        }
        assert_eq!((whole("12.99999"), whole("7"), whole("")), (12, 7, 0));
    }
}
