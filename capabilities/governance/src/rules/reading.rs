//! Reading that a supervisor should ask about (DPA 2018, section 62, asks for records of consultation so that somebody looks
//! at them). A finding says what is unusual and in what numbers. It is a question to ask and no verdict: whoever stands in for
//! a colleague reads much too.

use std::collections::{BTreeMap, BTreeSet};

use basics::{Date, PersonId, text_enum};

/// How many days are looked at.
pub const DAYS: i64 = 28;
/// With fewer days of reading before, somebody's own habit is not known: too few to say.
const HABIT_DAYS: usize = 5;
/// So many people's things on one day are never called many.
const MANY_LEAST: usize = 10;
/// So many on one day are, when no habit is known.
const MANY_UNKNOWN: usize = 25;
/// As many times the middle of somebody's own days.
const MANY_TIMES: usize = 3;
/// So many people on one day without any tie to them.
const UNTIED_LEAST: usize = 5;
/// The same person without a tie on so many days.
const AGAIN_DAYS: usize = 4;
/// So many people in a night.
const NIGHT_LEAST: usize = 3;
/// The hours of a night: from this one, and before the other.
const NIGHT: (i8, i8) = (22, 6);

text_enum! {
    /// What is unusual.
    pub enum Unusual {
        /// Many different people's things on one day, beside one's own days before.
        Many = "many",
        /// Things of several people that one has no tie to, on one day.
        Untied = "untied",
        /// The same person again and again without a tie.
        Again = "again",
        /// Things of several people in the night.
        Night = "night",
    }
}

/// One look: who read whose thing, when, and whether anything tied them to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Who read.
    pub reader: PersonId,
    /// Whose it was.
    pub owner: PersonId,
    /// On which day of the place.
    pub day: Date,
    /// At which hour of the place, 0 to 23.
    pub hour: i8,
    /// Whether it was theirs to deal with, or they cover, or read first.
    pub tied: bool,
}

/// Something to ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Who read.
    pub reader: PersonId,
    /// What is unusual.
    pub what: Unusual,
    /// On which day; the last of several.
    pub day: Date,
    /// How many people, or days.
    pub count: usize,
    /// Beside what: the middle of their own days, when it is known.
    pub usual: Option<usize>,
}

/// What is unusual in these looks, since `from`; the days before it are what it is compared with. The newest first.
#[must_use]
pub fn unusual(looks: &[Look], from: Date) -> Vec<Finding> {
    let mut readers: BTreeMap<PersonId, Vec<&Look>> = BTreeMap::new();
    for look in looks {
        readers.entry(look.reader).or_default().push(look);
    }
    let mut found: Vec<Finding> = readers.iter().flat_map(|(reader, looks)| of_reader(*reader, looks, from)).collect();
    found.sort_by(|a, b| b.day.cmp(&a.day).then(a.reader.cmp(&b.reader)).then(a.what.cmp(&b.what)));
    found
}

fn of_reader(reader: PersonId, looks: &[&Look], from: Date) -> Vec<Finding> {
    let finding = |what, day, count, usual| Finding { reader, what, day, count, usual };
    let people = |wanted: &dyn Fn(&Look) -> bool| {
        let mut days: BTreeMap<Date, BTreeSet<PersonId>> = BTreeMap::new();
        for look in looks.iter().filter(|look| wanted(look)) {
            days.entry(look.day).or_default().insert(look.owner);
        }
        days
    };
    let mut found = Vec::new();
    let all = people(&|_| true);
    for (day, owners) in all.range(from..) {
        let before: Vec<usize> = all.range(..*day).map(|(_, owners)| owners.len()).collect();
        let usual = middle(before);
        let limit = usual.map_or(MANY_UNKNOWN, |usual| usual.saturating_mul(MANY_TIMES).max(MANY_LEAST));
        if owners.len() >= limit {
            found.push(finding(Unusual::Many, *day, owners.len(), usual));
        }
    }
    let untied = people(&|look| !look.tied);
    for (day, owners) in untied.range(from..) {
        let of_all = all.get(day).map_or(0, BTreeSet::len);
        if owners.len() >= UNTIED_LEAST && owners.len().saturating_mul(2) > of_all {
            found.push(finding(Unusual::Untied, *day, owners.len(), None));
        }
    }
    for (day, owners) in people(&|look| look.hour >= NIGHT.0 || look.hour < NIGHT.1).range(from..) {
        if owners.len() >= NIGHT_LEAST {
            found.push(finding(Unusual::Night, *day, owners.len(), None));
        }
    }
    found.extend(again(&untied, from).into_iter().map(|(day, count)| finding(Unusual::Again, day, count, None)));
    found
}

/// The last day and the number of days of each person that was looked at on several, without a tie.
fn again(untied: &BTreeMap<Date, BTreeSet<PersonId>>, from: Date) -> Vec<(Date, usize)> {
    let mut days: BTreeMap<PersonId, BTreeSet<Date>> = BTreeMap::new();
    for (day, owners) in untied {
        for owner in owners {
            days.entry(*owner).or_default().insert(*day);
        }
    }
    days.values()
        .filter_map(|days| Some((*days.last()?, days.len())))
        .filter(|(last, count)| *last >= from && *count >= AGAIN_DAYS)
        .collect()
}

/// The middle of some days; nothing when they are too few to say.
fn middle(mut days: Vec<usize>) -> Option<usize> {
    if days.len() < HABIT_DAYS {
        return None;
    }
    days.sort_unstable();
    days.get(days.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::{Finding, Look, Unusual, unusual};
    use basics::uuid::Uuid;
    use basics::{Date, PersonId};

    fn person(n: u128) -> PersonId {
        PersonId::of(Uuid::from_u128(n))
    }

    fn day(n: i8) -> Date {
        Date::new(2026, 9, n).unwrap()
    }

    /// On a day of September, somebody reads things of so many people, the first of whom has this number.
    fn reads(on: i8, hour: i8, first: u128, many: u128, tied: bool) -> Vec<Look> {
        let look = |n| Look { reader: person(1), owner: person(100 + first + n), day: day(on), hour, tied };
        (0..many).map(look).collect()
    }

    fn habit(many: u128) -> Vec<Look> {
        (1..=6).flat_map(|on| reads(on, 10, 0, many, true)).collect()
    }

    /// What it is, what was read, what is told.
    type Case = (&'static str, Vec<Vec<Look>>, &'static [Told]);
    /// What, on which day, how many.
    type Told = (Unusual, i8, usize);

    fn told(looks: &[Vec<Look>], from: i8) -> Vec<Told> {
        let looks: Vec<Look> = looks.iter().flatten().copied().collect();
        unusual(&looks, day(from)).iter().map(|found| (found.what, found.day.day(), found.count)).collect()
    }

    #[test]
    fn what_is_unusual_is_told_with_its_numbers() {
        let none: &[Told] = &[];
        let cases: [Case; 12] = [
            (
                "three times as many as on other days",
                vec![habit(4), reads(10, 10, 0, 12, true)],
                &[(Unusual::Many, 10, 12)],
            ),
            ("not quite", vec![habit(4), reads(10, 10, 0, 11, true)], none),
            ("few are never many", vec![habit(1), reads(10, 10, 0, 9, true)], none),
            (
                "ten are, for somebody who reads of one",
                vec![habit(1), reads(10, 10, 0, 10, true)],
                &[(Unusual::Many, 10, 10)],
            ),
            ("no habit is known: too few to say", vec![reads(9, 10, 0, 2, true), reads(10, 10, 0, 24, true)], none),
            ("but so many are", vec![reads(10, 10, 0, 25, true)], &[(Unusual::Many, 10, 25)]),
            (
                "several without a tie",
                vec![reads(10, 10, 0, 5, false), reads(10, 10, 50, 4, true)],
                &[(Unusual::Untied, 10, 5)],
            ),
            ("less than half of the day", vec![reads(10, 10, 0, 5, false), reads(10, 10, 50, 5, true)], none),
            ("four without a tie", vec![reads(10, 10, 0, 4, false)], none),
            (
                "three people at night",
                vec![reads(10, 23, 0, 1, true), reads(10, 5, 1, 2, true)],
                &[(Unusual::Night, 10, 3)],
            ),
            ("in the evening and the morning", vec![reads(10, 21, 0, 3, true), reads(10, 6, 3, 3, true)], none),
            (
                "the same person on four days, each once however often the page was opened",
                (8..=11).flat_map(|on| [reads(on, 10, 0, 1, false), reads(on, 15, 0, 1, false)]).collect(),
                &[(Unusual::Again, 11, 4)],
            ),
        ];
        for (name, looks, expected) in cases {
            assert_eq!(told(&looks, 7), expected, "{name}");
        }
    }

    #[test]
    fn what_is_before_the_time_looked_at_is_compared_with_and_not_told() {
        let looks = vec![habit(4), reads(7, 10, 0, 12, true), reads(9, 10, 0, 30, true)];
        assert_eq!(told(&looks, 8), [(Unusual::Many, 9, 30)]);
        let found = unusual(&looks.concat(), day(8));
        assert_eq!(found.first().map(|found: &Finding| found.usual), Some(Some(4)));
    }

    #[test]
    fn each_reader_is_compared_with_themselves() {
        let other = |look: Look| Look { reader: person(2), ..look };
        let looks = [habit(4), reads(10, 10, 0, 12, true).into_iter().map(other).collect()].concat();
        assert_eq!(unusual(&looks, day(7)), []);
    }
}
