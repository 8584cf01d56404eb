//! An election on paper: what is printed in which state, how many of it, and in which order the lines stand.

pub mod story;

use basics::{fold, text_enum};

use super::manifest::REOPEN;
use super::tally::{self, Turnout};
use crate::model::election::roll::Elector;
use crate::model::election::{ElectionState, Preset, Roll, Team};

/// How many papers are in a bundle, and on a sheet on which papers are written down.
pub const BUNDLE: i64 = 25;

text_enum! {
    /// A part of what is printed.
    pub enum Part {
        /// What is posted: what is elected, how, when and where.
        Notice = "notice",
        /// The form by which somebody stands.
        Form = "form",
        /// The ballot papers.
        Papers = "papers",
        /// The same in large print.
        Large = "large",
        /// The sheets of the two who count.
        Tally = "tally",
        /// Where every paper is.
        Account = "account",
        /// Who does what at which hour.
        Hours = "hours",
        /// The names to tick at the desk.
        Roll = "roll",
        /// Who is elected.
        Declaration = "declaration",
        /// The count, to be read aloud.
        Story = "story",
    }
}

/// What one press prints in a state, in the order in which it is used.
#[must_use]
pub const fn envelope(state: ElectionState) -> &'static [Part] {
    use Part as P;
    match state {
        ElectionState::Notice | ElectionState::Nominations => &[P::Notice, P::Form, P::Hours],
        ElectionState::Campaign => &[P::Notice, P::Hours],
        ElectionState::Voting => &[P::Notice, P::Papers, P::Large, P::Tally, P::Account, P::Hours, P::Roll],
        ElectionState::Closed => &[P::Tally, P::Account, P::Hours],
        ElectionState::Counted => &[P::Hours],
        ElectionState::Declared | ElectionState::Petition | ElectionState::Final => &[P::Declaration, P::Story],
        ElectionState::Uncontested => &[P::Declaration],
        ElectionState::CalledOff => &[P::Notice],
    }
}

/// Whether a part may be printed by itself. The roll can be before the vote too, so that it is looked through; a notice always.
#[must_use]
pub fn may_print(part: Part, state: ElectionState) -> bool {
    let early = matches!(state, ElectionState::Notice | ElectionState::Nominations | ElectionState::Campaign);
    part == Part::Notice || (part == Part::Roll && early) || envelope(state).contains(&part)
}

/// How many papers are printed: one for everybody on the rolls, and one in twenty more for those that are spoiled.
#[must_use]
pub fn printed(rolls: &[Roll]) -> i64 {
    let voters: i64 = rolls.iter().map(|roll| roll.size).sum();
    voters.saturating_add(voters.saturating_add(19).checked_div(20).unwrap_or(0))
}

/// How many sheets of [`BUNDLE`] papers so many papers need.
#[must_use]
pub fn sheets(papers: i64) -> i64 {
    papers.saturating_add(BUNDLE - 1).checked_div(BUNDLE).unwrap_or(0)
}

/// One order of the lines, and how many papers are printed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Its number, from 1.
    pub number: i64,
    /// The lines as they stand on it; each keeps its own number.
    pub lines: Vec<Team>,
    /// How many papers.
    pub copies: i64,
}

/// Every order in which the lines are printed: each begins with another line, so that nobody is always the first. "Re-open
/// nominations" is nobody who stands, and stays the last. The papers are shared out evenly.
#[must_use]
pub fn rotations(lines: &[Team], papers: i64) -> Vec<Rotation> {
    let (last, mut turning): (Vec<Team>, Vec<Team>) = lines.iter().cloned().partition(|line| line.name == REOPEN);
    let orders = i64::try_from(turning.len()).unwrap_or(i64::MAX);
    let each = papers.checked_div(orders).unwrap_or(0);
    let more = papers.checked_rem(orders).unwrap_or(0);
    let mut all = Vec::new();
    for number in 1..=orders {
        let lines = turning.iter().chain(&last).cloned().collect();
        all.push(Rotation { number, lines, copies: each.saturating_add(i64::from(number <= more)) });
        turning.rotate_left(1);
    }
    all
}

/// The lines as they stand on a screen: turned on by so many, so that nobody is always the first there either.
#[must_use]
pub fn turned(lines: &[Team], by: u16) -> Vec<Team> {
    let (last, mut turning): (Vec<Team>, Vec<Team>) = lines.iter().cloned().partition(|line| line.name == REOPEN);
    if let Some(by) = usize::from(by).checked_rem(turning.len()) {
        turning.rotate_left(by);
    }
    turning.extend(last);
    turning
}

text_enum! {
    /// How much room a line of a paper has, so that a paper is one sheet.
    pub enum Room {
        /// Few lines.
        Wide = "wide",
        /// More.
        Close = "close",
        /// So many that they stand in two columns.
        Columns = "columns",
    }
}

/// The most lines of a paper in large print that fit on one side: more go on to the back.
pub const LARGE_ON_ONE_SIDE: usize = 8;

/// How much room each of so many lines has. Large print is never made small: it goes on to the back.
#[must_use]
pub const fn room(lines: usize, is_large: bool) -> Room {
    match (lines, is_large) {
        (0..=4, true) | (0..=9, false) => Room::Wide,
        (5.., true) | (10..=18, false) => Room::Close,
        (19.., false) => Room::Columns,
    }
}

/// The first twelve letters of a hash, in fours: enough to compare by eye.
#[must_use]
pub fn short(hash: &str) -> String {
    hash.split_at_checked(12).map_or_else(|| hash.to_owned(), |(first, _)| fours(first))
}

/// A hash in fours, so that it can be read out and broken into lines.
#[must_use]
pub fn fours(hash: &str) -> String {
    let mut text = String::new();
    for (at, letter) in hash.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// What is shown of the turnout of each roll. What one small roll hides could be reckoned from the others and the sum of all
/// papers, so where one is small all are told by halves. `all` are the papers that count and the void ones: where more voted than
/// stand beside the rolls, by slips that belong to no roll, the rolls are told together.
#[must_use]
pub fn turnouts(rolls: &[Roll], all: i64) -> Vec<(String, Turnout)> {
    let beside: i64 = rolls.iter().map(|roll| roll.returned).sum();
    if all > beside {
        let name = rolls.iter().map(|roll| roll.name.as_str()).collect::<Vec<_>>().join(" + ");
        let size = rolls.iter().map(|roll| roll.size).sum();
        return vec![(name, tally::turnout(size, all))];
    }
    let shown = |roll: &Roll| tally::turnout(roll.size, roll.returned);
    let by_halves = rolls.iter().any(|roll| !matches!(shown(roll), Turnout::Shown { .. }));
    let half = |roll: &Roll| {
        if roll.returned.saturating_mul(2) >= roll.size { Turnout::AtLeastHalf } else { Turnout::FewerThanHalf }
    };
    rolls.iter().map(|roll| (roll.name.clone(), if by_halves { half(roll) } else { shown(roll) })).collect()
}

/// Whether the visiting box goes to a unit: the words about it name the unit.
#[must_use]
pub fn is_visited(visiting: &str, unit: &str) -> bool {
    let (visiting, unit) = (fold(visiting), fold(unit));
    let letters = |text: &str| text.chars().next_back().is_some_and(char::is_alphanumeric);
    let begins = |text: &str| text.chars().next().is_some_and(char::is_alphanumeric);
    !unit.trim().is_empty()
        && visiting.match_indices(unit.trim()).any(|(at, found)| {
            let (before, rest) = visiting.split_at_checked(at).unwrap_or_default();
            !letters(before) && !rest.strip_prefix(found).is_some_and(begins)
        })
}

/// The names of one roll in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskList {
    /// The roll.
    pub roll: String,
    /// Where they are; may be empty.
    pub unit: String,
    /// Whether the visiting box comes to them.
    pub visited: bool,
    /// The names.
    pub names: Vec<Elector>,
}

/// The roll as it lies on the desk: a list for each roll and unit, those of the visiting box behind all others.
#[must_use]
pub fn desk(electors: Vec<Elector>, visiting: &str) -> Vec<DeskList> {
    let mut all: Vec<DeskList> = Vec::new();
    for one in electors {
        if let Some(list) = all.iter_mut().find(|list| list.roll == one.roll && fold(&list.unit) == fold(&one.unit)) {
            list.names.push(one);
        } else {
            let visited = is_visited(visiting, &one.unit);
            all.push(DeskList { roll: one.roll.clone(), unit: one.unit.clone(), visited, names: vec![one] });
        }
    }
    all.sort_by_key(|list| (list.visited, list.roll.clone(), fold(&list.unit)));
    all
}

/// Something that is done at an hour; `what` is the end of its word key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Whether it is on the day of the vote, or the day before.
    pub on_the_day: bool,
    /// A proposal: each place writes its own beside it.
    pub at: &'static str,
    /// Who does it: `officer`, `both`, `second` or `all`.
    pub who: &'static str,
    /// What.
    pub what: &'static str,
}

/// Who does what, hour by hour, from the day before to the declaration. A wing votes in a morning and hears the result the same
/// afternoon.
#[must_use]
pub fn hours(preset: Preset, of_persons: bool, has_visiting: bool) -> Vec<Hour> {
    let wing = preset == Preset::WingVote;
    let pick = |short: &'static str, long: &'static str| if wing { short } else { long };
    let before = |at, who, what| Hour { on_the_day: false, at, who, what };
    let day = |at, who, what| Hour { on_the_day: true, at, who, what };
    let mut all = vec![
        before("10:00", "officer", "order"),
        before("10:30", "officer", "post"),
        before("14:00", "both", "print"),
        before("15:00", "both", "ready"),
        day(pick("8:30", "8:00"), "both", "seal"),
        day(pick("9:00", "8:30"), "both", "open"),
    ];
    if has_visiting {
        all.push(day(pick("10:00", "10:30"), "second", "visit"));
        all.push(day(pick("11:00", "15:00"), "second", "back"));
    }
    all.push(day(pick("12:00", "17:00"), "officer", "shut"));
    all.push(day(pick("12:15", "17:15"), "both", "account"));
    all.push(day(pick("13:00", "17:45"), "both", "mix"));
    all.push(day(pick("13:15", "18:00"), "both", if of_persons { "key" } else { "pile" }));
    all.push(day(pick("14:30", "19:15"), "officer", "compare"));
    all.push(day(pick("15:00", "19:30"), "all", "lot"));
    all.push(day(pick("15:30", "20:00"), "officer", "declare"));
    all.push(day(pick("16:00", "20:15"), "both", "away"));
    all
}

#[cfg(test)]
mod tests;
