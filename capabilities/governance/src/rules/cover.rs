//! Cover for everybody a worker works with (design, decision 13): planned, with a last day, and never more than the worker has.

use access::register::WorksWith;
use basics::{Date, PersonId, PlaceId};

use super::RelateRefused;
use crate::model::opening::Cover;

/// Why nobody can be named like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverRefused {
    /// The worker does not belong there, or a manager of it has to say so.
    Place,
    /// It is no cover: the rule of one relation says why.
    Relation(RelateRefused),
    /// Nobody names themselves: somebody else does.
    Yourself,
    /// It is longer than anybody is away by plan.
    Long,
    /// The colleague stands in already for all of them there.
    Already,
    /// The worker works with more people than one act covers.
    Many,
}

/// The longest cover, in days, from its first to its last.
pub const LONGEST_DAYS: i32 = 92;

/// May whoever names somebody name this one, for these days?
///
/// # Errors
/// [`CoverRefused`].
pub fn named(yourself: bool, from: Date, until: Date) -> Result<(), CoverRefused> {
    if yourself {
        return Err(CoverRefused::Yourself);
    }
    let days = (until - from).get_days();
    if days >= LONGEST_DAYS { Err(CoverRefused::Long) } else { Ok(()) }
}

/// May a colleague be named for so many people, when these covers for the worker stand?
///
/// # Errors
/// [`CoverRefused`].
pub fn cover(
    people: usize,
    most: usize,
    there: &[Cover],
    (place, colleague): (PlaceId, PersonId),
) -> Result<(), CoverRefused> {
    if there.iter().any(|cover| cover.colleague == colleague && cover.place == place) {
        return Err(CoverRefused::Already);
    }
    if people > most { Err(CoverRefused::Many) } else { Ok(()) }
}

/// Each person once in each place, until the latest day.
#[must_use]
pub fn each_once(theirs: Vec<WorksWith>) -> Vec<WorksWith> {
    let mut once: Vec<WorksWith> = Vec::with_capacity(theirs.len());
    for one in theirs {
        match once.iter_mut().find(|known| known.person == one.person && known.given_in == one.given_in) {
            Some(known) => known.until_on = known.until_on.zip(one.until_on).map(|(a, b)| a.max(b)),
            None => once.push(one),
        }
    }
    once
}

/// From which day until which somebody is covered: while the cover holds and the worker is theirs; nothing when these days
/// do not meet.
#[must_use]
pub fn days(cover: &Cover, one: WorksWith, from: Date) -> Option<(Date, Date)> {
    let from = from.max(cover.from_on);
    let until = one.until_on.map_or(cover.until_on, |until| until.min(cover.until_on));
    (from <= until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use basics::uuid::Uuid;
    use jiff::civil::date;

    use super::*;
    use crate::model::opening::CoverId;

    fn person(n: u128) -> PersonId {
        PersonId::of(Uuid::from_u128(n))
    }

    fn place(n: u128) -> PlaceId {
        PlaceId::of(Uuid::from_u128(n))
    }

    fn standing() -> Cover {
        Cover {
            id: CoverId::of(Uuid::from_u128(9)),
            place: place(1),
            worker: person(1),
            colleague: person(2),
            from_on: date(2026, 9, 7),
            until_on: date(2026, 9, 18),
            ended: false,
        }
    }

    #[test]
    fn a_colleague_is_named_once_in_a_place_and_for_no_more_than_can_be_told() {
        let none: &[Cover] = &[];
        let cases = [
            (0, none, (place(1), person(2)), Ok(())),
            (500, none, (place(1), person(2)), Ok(())),
            (501, none, (place(1), person(2)), Err(CoverRefused::Many)),
            (3, &[standing()], (place(1), person(2)), Err(CoverRefused::Already)),
            (3, &[standing()], (place(2), person(2)), Ok(())),
            (3, &[standing()], (place(1), person(3)), Ok(())),
        ];
        for (people, there, whom, expected) in cases {
            assert_eq!(cover(people, 500, there, whom), expected, "{people} {there:?} {whom:?}");
        }
    }

    #[test]
    fn nobody_names_themselves_or_for_longer_than_a_quarter_of_a_year() {
        let first = date(2026, 9, 1);
        for (yourself, last, expected) in [
            (false, date(2026, 9, 1), Ok(())),
            (false, date(2026, 12, 1), Ok(())),
            (false, date(2026, 12, 2), Err(CoverRefused::Long)),
            (false, date(2099, 1, 1), Err(CoverRefused::Long)),
            (true, date(2026, 9, 2), Err(CoverRefused::Yourself)),
        ] {
            assert_eq!(named(yourself, first, last), expected, "{last}");
        }
    }

    #[test]
    fn nobody_is_covered_longer_than_they_have_their_worker() {
        let one = |until_on| WorksWith { person: person(5), given_in: place(1), until_on };
        for (until, from, expected) in [
            (None, date(2026, 9, 7), Some((date(2026, 9, 7), date(2026, 9, 18)))),
            (None, date(2026, 9, 1), Some((date(2026, 9, 7), date(2026, 9, 18)))),
            (None, date(2026, 9, 10), Some((date(2026, 9, 10), date(2026, 9, 18)))),
            (Some(date(2026, 9, 9)), date(2026, 9, 7), Some((date(2026, 9, 7), date(2026, 9, 9)))),
            (Some(date(2026, 12, 1)), date(2026, 9, 18), Some((date(2026, 9, 18), date(2026, 9, 18)))),
            (Some(date(2026, 9, 6)), date(2026, 9, 1), None),
            (None, date(2026, 9, 19), None),
        ] {
            assert_eq!(days(&standing(), one(until), from), expected, "{until:?} {from}");
        }
    }

    #[test]
    fn who_has_the_same_worker_twice_is_covered_once_until_the_latest_day() {
        let one = |n, until_on| WorksWith { person: person(n), given_in: place(1), until_on };
        let (early, late) = (Some(date(2026, 9, 1)), Some(date(2026, 9, 30)));
        let found = each_once(vec![one(5, early), one(6, None), one(5, late), one(6, early)]);
        assert_eq!(found, [one(5, late), one(6, None)]);
        let elsewhere = WorksWith { given_in: place(2), ..one(5, early) };
        assert_eq!(each_once(vec![one(5, early), elsewhere]).len(), 2);
    }
}
