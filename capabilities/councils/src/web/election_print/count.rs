//! The sheets of the two who count, and the account of the papers.

use ballot::account::VoidReason;
use pages::Page;

use super::Ground;
use super::papers::line_name;
use crate::rules::election::{keyed, paper};

/// A sheet of one counter.
pub(super) struct Tally {
    pub title: String,
    pub how: Vec<String>,
    pub caption: String,
    pub heads: Vec<String>,
    /// What is counted, or the number of the row; the other cells are written in.
    pub rows: Vec<String>,
    /// How many cells of a row are empty.
    pub blanks: usize,
    pub void_caption: String,
    pub void_heads: Vec<String>,
    pub void_rows: Vec<String>,
    pub sums: Vec<String>,
    pub signatures: Vec<String>,
}

/// The account of the papers.
pub(super) struct AccountSheet {
    pub title: String,
    pub how: Vec<String>,
    pub caption: String,
    pub heads: Vec<String>,
    /// What is counted, and its number where it is known before.
    pub rows: Vec<(String, String)>,
    pub boxes_caption: String,
    pub boxes_heads: Vec<String>,
    /// Roll, its size, and what was in its boxes.
    pub boxes: Vec<(String, i64)>,
    pub check: Vec<String>,
    pub gap: String,
    pub signatures: Vec<String>,
}

/// The key of a void reason's words.
pub(super) fn void_key(reason: VoidReason) -> String {
    format!("councils-print-void-{}", reason.code().replace('_', "-"))
}

/// A sheet for each of the two: neither sees the other's.
pub(super) fn tally(page: &Page, ground: &Ground) -> Vec<Tally> {
    [(1_i64, &ground.officer), (2, &ground.second)].map(|(number, name)| one(page, ground, number, name)).into()
}

fn one(page: &Page, ground: &Ground, number: i64, name: &str) -> Tally {
    let kind = if ground.of_persons() { "persons" } else { "teams" };
    let say = |one: &str| page.t(format!("councils-print-tally-{one}"));
    let lettered = |reason: VoidReason| format!("{}. {}", keyed::letter(reason), page.t(void_key(reason)));
    let mut how = vec![page.t2("councils-print-tally-whose", "number", number, "name", name), say("blind")];
    let (heads, rows, void_heads) = if ground.of_persons() {
        let sheets = paper::sheets(paper::printed(&ground.rolls));
        how.extend(["mixed", "write", "example"].map(say));
        how.push(page.t1("councils-print-tally-copies", "sheets", sheets));
        let known = ground.teams.iter().map(|line| format!("{} = {}", line.number, line_name(page, &line.name)));
        how.push(format!("{} {}", say("lines"), known.collect::<Vec<String>>().join("; ")));
        let reasons: Vec<String> = VoidReason::ALL.into_iter().map(lettered).collect();
        how.push(format!("{} {}", say("why-void"), reasons.join("; ")));
        let rows = (1..=paper::BUNDLE).map(|row| row.to_string()).collect();
        (["row", "paper", "ranks"].map(say), rows, Vec::new())
    } else {
        how.extend(["piles", "bundles"].map(say));
        let rows =
            ground.teams.iter().map(|line| format!("{}. {}", line.number, line_name(page, &line.name))).collect();
        (["bundles-head", "rest", "all"].map(say), rows, vec![say("void-head"), say("all")])
    };
    let mut all_heads = Vec::from(heads);
    if !ground.of_persons() {
        all_heads.insert(0, say("pile"));
    }
    Tally {
        title: page.t1(format!("councils-print-tally-title-{kind}"), "number", number),
        how,
        caption: page.t1(format!("councils-print-tally-caption-{kind}"), "number", number),
        blanks: all_heads.len().saturating_sub(1),
        heads: all_heads,
        rows,
        void_caption: page.t1("councils-print-tally-void", "number", number),
        void_rows: VoidReason::ALL.into_iter().map(lettered).collect(),
        void_heads,
        sums: if ground.of_persons() { vec![say("sheet")] } else { ["valid", "void-sum", "sum"].map(say).into() },
        signatures: vec![page.t("councils-print-signature"), page.t("councils-print-when")],
    }
}

/// The account.
pub(super) fn account(page: &Page, ground: &Ground) -> AccountSheet {
    let say = |one: &str| page.t(format!("councils-print-account-{one}"));
    let letter = |letter: char, one: &str| (format!("{letter}. {}", say(one)), String::new());
    let printed = paper::printed(&ground.rolls);
    AccountSheet {
        title: page.t("councils-print-account"),
        how: vec![say("how"), page.t1("councils-print-account-planned", "papers", printed)],
        caption: say("caption"),
        heads: vec![say("which"), say("number")],
        rows: vec![letter('A', "issued"), letter('B', "returned"), letter('C', "spoiled"), letter('D', "unused")],
        boxes_caption: say("boxes"),
        boxes_heads: vec![say("roll"), say("size"), say("in-box")],
        boxes: ground.rolls.iter().map(|roll| (roll.name.clone(), roll.size)).collect(),
        check: ["check", "check-boxes", "check-full"].map(say).into(),
        gap: say("gap"),
        signatures: vec![
            page.t1("councils-print-signature-of", "name", &ground.officer),
            page.t1("councils-print-signature-of", "name", &ground.second),
        ],
    }
}
