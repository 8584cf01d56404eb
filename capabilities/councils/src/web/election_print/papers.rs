//! The ballot papers: one sheet for each order of the lines, and a sheet that says how many of each are printed.

use pages::Page;

use super::Ground;
use crate::model::election::Team;
use crate::rules::election::manifest::REOPEN;
use crate::rules::election::paper::{self, Rotation};

/// All ballot papers of a size.
#[expect(clippy::struct_field_names, reason = "papers are what the sheet is made of")]
pub(super) struct Papers {
    pub title: String,
    pub is_large: bool,
    /// How close the lines stand.
    pub room: &'static str,
    pub how: Vec<String>,
    pub caption: String,
    /// Order, first line, copies.
    pub orders: Vec<[String; 3]>,
    pub papers: Vec<Paper>,
    pub vote: Vec<String>,
    pub reopen: Option<String>,
    pub foot: Vec<String>,
    pub short: String,
    pub whole: String,
    pub about: String,
}

/// One order.
pub(super) struct Paper {
    pub order: String,
    /// Names, each with the number by which it is written down.
    pub lines: Vec<(String, String)>,
}

/// The name of a line in the language of the page: "Re-open nominations" is nobody's name.
pub(super) fn line_name(page: &Page, name: &str) -> String {
    if name == REOPEN { page.t("councils-print-reopen-line") } else { name.to_owned() }
}

/// The papers.
pub(super) fn sheets(page: &Page, ground: &Ground, is_large: bool) -> Papers {
    let election = &ground.election;
    let printed = paper::printed(&ground.rolls);
    let rotations = paper::rotations(&ground.teams, printed);
    let kind = if ground.of_persons() { "persons" } else { "teams" };
    let first = |one: &Rotation| one.lines.first().map(|line| line_name(page, &line.name)).unwrap_or_default();
    let order = |one: &Rotation| page.t1("councils-print-order", "number", one.number);
    let copies = |one: &Rotation| if is_large { page.t("councils-print-as-asked") } else { one.copies.to_string() };
    let line =
        |line: &Team| (page.t1("councils-print-line-number", "number", line.number), line_name(page, &line.name));
    let hash = election.manifest.as_deref().unwrap_or_default();
    let mut how = vec![page.t1("councils-print-papers-number", "papers", printed)];
    how.extend(
        if is_large { &["large"][..] } else { &["order", "master"] }
            .iter()
            .map(|one| page.t(format!("councils-print-papers-{one}"))),
    );
    let two_sides = is_large && ground.teams.len() > paper::LARGE_ON_ONE_SIDE;
    how.extend(two_sides.then(|| page.t("councils-print-papers-sides")));
    how.push(page.t("councils-print-papers-guard"));
    Papers {
        title: page.t(if is_large { "councils-print-large" } else { "councils-print-papers" }),
        is_large,
        room: paper::room(ground.teams.len(), is_large).code(),
        how,
        caption: page.t(if is_large { "councils-print-large-caption" } else { "councils-print-papers-caption" }),
        orders: rotations.iter().map(|one| [order(one), first(one), copies(one)]).collect(),
        papers: rotations
            .iter()
            .map(|one| Paper { order: order(one), lines: one.lines.iter().map(line).collect() })
            .collect(),
        vote: ["do", "more"].map(|one| page.t(format!("councils-print-vote-{kind}-{one}"))).into(),
        reopen: election.reopen.then(|| page.t("councils-print-reopen")),
        foot: ["mistake", "name", "fold"].map(|one| page.t(format!("councils-print-vote-{one}"))).into(),
        short: page.t1("councils-print-mark", "hash", paper::short(hash)),
        whole: paper::fours(hash),
        about: page.t2("councils-print-paper-about", "seats", election.seats, "day", ground.day(page)),
    }
}
