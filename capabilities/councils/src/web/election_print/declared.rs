//! What is read out: who is elected, and how it came about.

use pages::Page;

use super::count::void_key;
use super::papers::line_name;
use super::{Ground, Section, Sheet};
use crate::model::election::{ElectionState, Standing, StandingState};
use crate::rules::election::paper::story::{self, Sentence, spoken};
use crate::rules::election::told::{Tie, Told};
use crate::rules::election::{paper, seats, tally};

/// The declaration.
pub(super) struct Declaration {
    pub title: String,
    pub opening: Vec<String>,
    /// Who is elected: the name, and their team.
    pub elected: Vec<(String, Option<String>)>,
    pub elected_title: String,
    pub caption: String,
    pub heads: Vec<String>,
    /// A line of the paper and its figures; none where no figure is shown.
    pub rows: Vec<Vec<String>>,
    pub sections: Vec<Section>,
    pub signatures: Vec<String>,
}

fn names(page: &Page, all: &[String]) -> String {
    all.iter().map(|name| line_name(page, name)).collect::<Vec<String>>().join(", ")
}

/// The declaration.
pub(super) fn declaration(page: &Page, ground: &Ground) -> Declaration {
    let election = &ground.election;
    let told = ground.told();
    let elected = seats::elected(&ground.teams, &ground.standing);
    let team = |one: &Standing| (!ground.of_persons()).then(|| one.team.clone());
    let without = told.is_none();
    let mut opening = vec![
        page.t1("councils-print-seats", "seats", election.seats),
        ground.day(page),
        page.t(if without { "councils-print-declared-uncontested" } else { "councils-print-declared-by" }),
    ];
    if !without {
        opening.push(page.t(format!("councils-print-counting-{}", election.counting.code().replace('_', "-"))));
    }
    let filled = i64::try_from(elected.len()).unwrap_or(i64::MAX);
    if filled < election.seats {
        opening.push(page.t1("councils-print-declared-empty", "seats", election.seats.saturating_sub(filled)));
    }
    let gone = ground.standing.iter().filter(|one| one.state == StandingState::Withdrawn);
    let gone: Vec<String> = gone.map(|one| one.shown_name.clone()).collect();
    opening.extend((!gone.is_empty()).then(|| page.t1("councils-print-declared-withdrawn", "names", gone.join(", "))));
    let mut sections = Vec::new();
    let (heads, rows) = told.as_ref().map_or_else(Default::default, |told| figures(page, ground, told));
    if let Some(told) = &told {
        sections.push(Section::new(page, "turnout", turnout(page, ground, told)));
        sections.push(Section::new(page, "void", void(page, ground, told)));
        sections.push(Section::new(page, "ties", lots(page, ground, told)));
        sections.push(Section::new(page, "hashes", hashes(page, ground)));
    }
    sections.push(Section::new(page, "object", objecting(page, ground)));
    Declaration {
        title: page.t("councils-print-declaration"),
        opening,
        elected: elected.iter().map(|one| (one.shown_name.clone(), team(one))).collect(),
        elected_title: page.t("councils-print-declared-elected"),
        caption: page.t("councils-print-declared-votes"),
        heads,
        rows,
        sections,
        signatures: vec![
            page.t1("councils-print-signature-of", "name", &ground.officer),
            page.t1("councils-print-signature-of", "name", &ground.second),
            page.t("councils-print-when"),
        ],
    }
}

/// The votes of each line: of teams with their seats, of persons at the first and at the last stage.
fn figures(page: &Page, ground: &Ground, told: &Told) -> (Vec<String>, Vec<Vec<String>>) {
    let say = |one: &str| page.t(format!("councils-print-declared-{one}"));
    if told.lines.iter().all(|line| line.votes.is_empty()) {
        return Default::default();
    }
    let keys = if ground.of_persons() { ["line", "first", "last"] } else { ["line", "votes-head", "seats"] };
    let row = |line: &crate::rules::election::told::Line| {
        let at = |votes: Option<&String>| votes.map(|votes| spoken(votes)).unwrap_or_default();
        let last = if ground.of_persons() { at(line.votes.last()) } else { line.won.to_string() };
        vec![line_name(page, &line.name), at(line.votes.first()), last]
    };
    (keys.map(say).into(), told.lines.iter().map(row).collect())
}

fn turnout(page: &Page, ground: &Ground, told: &Told) -> Vec<String> {
    let voters: i64 = ground.rolls.iter().map(|roll| roll.size).sum();
    if !tally::shows_figures(voters) {
        return vec![page.t("councils-print-no-figures")];
    }
    let say = |(roll, turnout): (String, tally::Turnout)| match turnout {
        tally::Turnout::Shown { papers, thousandths } => {
            let (whole, tenth) = (thousandths.checked_div(10).unwrap_or(0), thousandths.checked_rem(10).unwrap_or(0));
            let shown = page.t2("councils-print-turnout-shown", "roll", roll, "papers", papers);
            format!("{shown} {}", page.t1("councils-print-turnout-share", "share", format!("{whole}.{tenth}")))
        }
        tally::Turnout::AtLeastHalf => page.t1("councils-print-turnout-half", "roll", roll),
        tally::Turnout::FewerThanHalf => page.t1("councils-print-turnout-fewer", "roll", roll),
    };
    let all = told.papers();
    let mut lines: Vec<String> = paper::turnouts(&ground.rolls, all).into_iter().map(say).collect();
    if let Some((on_paper, on_screen)) = tally::channels(all, ground.out.on_screen) {
        lines.push(page.t2("councils-result-channels", "paper", on_paper, "screen", on_screen));
    }
    lines
}

fn void(page: &Page, ground: &Ground, told: &Told) -> Vec<String> {
    if told.lines.iter().all(|line| line.votes.is_empty()) {
        return vec![page.t("councils-print-no-figures")];
    }
    let mut lines = vec![page.t2("councils-print-void-sum", "valid", told.valid.to_string(), "void", ground.out.void)];
    match ground.void.as_ref().and_then(tally::void_reasons) {
        Some(reasons) => {
            let say =
                |(reason, papers)| page.t2("councils-print-void-of", "why", page.t(void_key(reason)), "papers", papers);
            lines.extend(reasons.into_iter().map(say));
        }
        None if told.void > 0 => lines.push(page.t("councils-print-void-few")),
        None => {}
    }
    let out = &ground.out;
    lines.push(page.t2("councils-print-ledger", "issued", out.issued, "spoiled", out.spoiled));
    lines.push(page.t1("councils-print-ledger-unused", "unused", out.unused));
    let gap = &out.gap_reason;
    lines.extend((!gap.is_empty()).then(|| page.t1("councils-print-gap", "why", gap)));
    lines
}

fn lots(page: &Page, ground: &Ground, told: &Told) -> Vec<String> {
    let mut lines: Vec<String> = told.ties.iter().map(|tie| tied(page, tie)).collect();
    if lines.is_empty() {
        lines.push(page.t("councils-print-ties-none"));
    }
    if !ground.out.dice.is_empty() {
        lines.push(page.t1("councils-print-dice", "dice", &ground.out.dice));
        let seen_by = ground.out.dice_seen_by.lines().collect::<Vec<&str>>().join(", ");
        lines.push(page.t1("councils-print-dice-seen", "names", seen_by));
    }
    lines
}

fn tied(page: &Page, tie: &Tie) -> String {
    let equal = page.t1("councils-print-tie", "names", names(page, &tie.between));
    let by = match tie.by_stage {
        Some(stage) => page.t1("councils-print-tie-stage", "stage", stage),
        None => page.t("councils-print-tie-lot"),
    };
    let decides = format!("councils-print-tie-{}", tie.decides.replace('_', "-"));
    format!("{equal} {by} {}", page.t1(decides, "name", line_name(page, &tie.chosen)))
}

fn hashes(page: &Page, ground: &Ground) -> Vec<String> {
    let frozen = ground.election.manifest.as_deref().unwrap_or_default();
    vec![
        page.t("councils-print-hashes-what"),
        page.t1("councils-print-hash-frozen", "hash", paper::fours(frozen)),
        page.t1("councils-print-hash-papers", "hash", paper::fours(&ground.out.papers_hash)),
    ]
}

fn objecting(page: &Page, ground: &Ground) -> Vec<String> {
    let election = &ground.election;
    let days = match election.state {
        ElectionState::Final => page.t("councils-print-object-over"),
        ElectionState::Petition => {
            page.t1("councils-print-object-until", "day", page.day_of(&election.petition_until()))
        }
        _ => page.t1("councils-print-object-days", "days", election.petition_days),
    };
    vec![page.t("councils-print-object-how"), days, page.t("councils-print-object-panel")]
}

/// The count, to be read aloud.
pub(super) fn story(page: &Page, ground: &Ground) -> Sheet {
    let title = page.t("councils-print-story");
    let Some(told) = ground.told() else {
        let nothing = Section::new(page, "story-result", vec![page.t("councils-print-declared-uncontested")]);
        return Sheet { title, sections: vec![nothing] };
    };
    let election = &ground.election;
    let stages = story::story(election.counting, election.seats, &told);
    let last = stages.len();
    let mut sections = vec![Section::new(
        page,
        "story-before",
        vec![
            page.t1("councils-print-seats", "seats", election.seats),
            page.t(format!("councils-print-counting-{}", election.counting.code().replace('_', "-"))),
        ],
    )];
    for (number, stage) in (1_usize..).zip(stages) {
        let title = if number == last {
            page.t("councils-print-story-result")
        } else if ground.of_persons() {
            page.t1("councils-print-story-stage", "number", number)
        } else {
            page.t(if number == 1 { "councils-print-story-votes" } else { "councils-print-story-seats" })
        };
        sections.push(Section { title, lines: stage.iter().map(|one| sentence(page, one)).collect() });
    }
    Sheet { title, sections }
}

fn sentence(page: &Page, sentence: &Sentence) -> String {
    let say = |one: &str| format!("councils-print-say-{one}");
    match sentence {
        Sentence::Papers { valid, void } => {
            page.t2("councils-print-void-sum", "valid", valid.to_string(), "void", *void)
        }
        Sentence::NoFigures => page.t("councils-print-no-figures"),
        Sentence::Quota(quota) => page.t1(say("quota"), "quota", quota),
        Sentence::First => page.t(say("first")),
        Sentence::Surplus(who) => page.t1(say("surplus"), "names", names(page, who)),
        Sentence::Exclusion(who) => page.t1(say("exclusion"), "names", names(page, who)),
        Sentence::Fill(who) => page.t1(say("fill"), "names", names(page, who)),
        Sentence::Has(who, votes) => page.t2(say("has"), "name", line_name(page, who), "votes", votes),
        Sentence::Gone(votes) => page.t1(say("gone"), "votes", votes),
        Sentence::Elected(who) if who.is_empty() => page.t(say("nobody")),
        Sentence::Elected(who) => page.t1(say("elected"), "names", names(page, who)),
        Sentence::Reopened => page.t(say("reopened")),
        Sentence::Seat(seat, team) => page.t2(say("seat"), "seat", *seat, "name", line_name(page, team)),
        Sentence::Whole(team, shares) => {
            page.t2(say("whole"), "name", line_name(page, team), "shares", shares.to_string())
        }
        Sentence::Rest(team, seats) => page.t2(say("rest"), "name", line_name(page, team), "seats", seats.to_string()),
        Sentence::Won(team, seats) => page.t2(say("won"), "name", line_name(page, team), "seats", i64::from(*seats)),
        Sentence::Tie(tie) => tied(page, tie),
        Sentence::Vacant(seats) => page.t1("councils-print-declared-empty", "seats", i64::from(*seats)),
    }
}
