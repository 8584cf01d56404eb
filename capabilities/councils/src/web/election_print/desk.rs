//! Who does what at which hour, and the roll for the desk.

use pages::Page;

use super::{Ground, Section};
use crate::model::election::roll::Marked;
use crate::rules::election::paper;

/// The sheet with the hours.
pub(super) struct Hours {
    pub title: String,
    pub how: String,
    pub heads: Vec<String>,
    pub days: Vec<Day>,
    pub sections: Vec<Section>,
}

/// A day of it.
pub(super) struct Day {
    pub caption: String,
    /// Hour, who, what.
    pub rows: Vec<[String; 3]>,
}

/// The roll for the desk.
pub(super) struct RollSheets {
    pub title: String,
    pub how: Vec<String>,
    pub lists: Vec<List>,
    /// How to begin where no name is on the rolls.
    pub empty: Option<String>,
}

/// The names of one roll in one unit.
pub(super) struct List {
    pub title: String,
    pub visiting: Option<String>,
    /// Number, name, and whether they have voted already.
    pub names: Vec<(i64, String, bool)>,
    pub count: String,
}

/// The hours.
pub(super) fn hours(page: &Page, ground: &Ground) -> Hours {
    let election = &ground.election;
    let has_visiting = !election.arrangements.visiting.is_empty();
    let all = paper::hours(election.preset, ground.of_persons(), has_visiting);
    let who = |who: &str| match who {
        "officer" => ground.officer.clone(),
        "second" => ground.second.clone(),
        "both" => page.t2("councils-print-hours-both", "first", &ground.officer, "second", &ground.second),
        _ => page.t("councils-print-hours-all"),
    };
    let row =
        |one: &paper::Hour| [one.at.to_owned(), who(one.who), page.t(format!("councils-print-hour-{}", one.what))];
    let rows = |on_the_day| all.iter().filter(|one| one.on_the_day == on_the_day).map(row).collect();
    let days = vec![
        Day { caption: page.t("councils-print-hours-before"), rows: rows(false) },
        Day { caption: page.t1("councils-print-hours-day", "day", ground.day(page)), rows: rows(true) },
    ];
    let mut sections: Vec<Section> = Vec::new();
    for (key, lines) in [("spoiled", 3), ("companion", 3), ("missing", 2), ("balance", 4), ("dice", 5)] {
        let line = |number: i32| page.t(format!("councils-print-if-{key}-{number}"));
        sections.push(Section::new(page, &format!("if-{key}"), (1..=lines).map(line).collect()));
    }
    Hours {
        title: page.t("councils-print-hours"),
        how: page.t("councils-print-hours-how"),
        heads: ["at", "own", "who", "what"].map(|one| page.t(format!("councils-print-hours-{one}"))).into(),
        days,
        sections,
    }
}

/// The roll.
pub(super) fn roll(page: &Page, ground: &Ground) -> RollSheets {
    let lists = paper::desk(ground.electors.clone(), &ground.election.arrangements.visiting);
    let empty = lists.is_empty().then(|| page.t("councils-print-roll-none"));
    let list = |one: paper::DeskList| {
        let unit = if one.unit.is_empty() { page.t("councils-print-roll-no-unit") } else { one.unit };
        List {
            title: page.t2("councils-print-roll-of", "roll", &one.roll, "unit", &unit),
            visiting: one.visited.then(|| page.t("councils-print-roll-visiting")),
            count: page.t1("councils-print-roll-count", "count", i64::try_from(one.names.len()).unwrap_or(i64::MAX)),
            names: one.names.into_iter().map(|them| (them.number, them.name, them.marked != Marked::No)).collect(),
        }
    };
    RollSheets {
        title: page.t("councils-print-roll"),
        how: ["how", "who", "shred"].map(|one| page.t(format!("councils-print-roll-{one}"))).into(),
        lists: lists.into_iter().map(list).collect(),
        empty,
    }
}
