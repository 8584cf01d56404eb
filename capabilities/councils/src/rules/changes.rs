//! Changing a council, and ending one: always with a reason, and with the role that decided it.

use basics::{Date, PersonId};

use crate::model::changes::{Changed, MOST_REASON, MOST_ROLE, What};
use crate::model::{Audience, Council, MOST_MEETS, VacancyRule};
use crate::rules::council::{Founding, FoundingFault, founding};

/// A council as it is to be. How its members come to it is in its terms of reference and does not change here.
#[derive(Clone, Debug)]
pub struct Changing {
    /// What it is to be, as when one is founded.
    pub to: Founding,
    /// When it usually meets.
    pub meets: String,
    /// Why.
    pub reason: String,
    /// Which role decided it.
    pub by_role: String,
}

/// A council to be ended.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Its last day.
    pub on: Option<Date>,
    /// Why.
    pub why: String,
    /// Which role decided it.
    pub by_role: String,
    /// What is told to the proposers of whatever it could not decide any more, where nothing else is told to them.
    pub closing: String,
}

/// What is not right about a change or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeFault {
    /// It could not be founded like that.
    Like(FoundingFault),
    /// When it meets is longer than fits.
    Meets,
    /// No reason, or a longer one than fits.
    Reason,
    /// No role, or a longer one than fits.
    Role,
    /// Whoever is to decide sits among those who propose.
    Decides,
    /// Everything is as it was.
    Nothing,
    /// Not a day between its first and today.
    Day,
    /// Somebody who proposed something would not hear why it is closed.
    Closing,
    /// An election is under way.
    Election,
}

fn says(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

fn people(what: What, was: Option<PersonId>, now: Option<PersonId>) -> Option<Changed> {
    (was != now).then(|| Changed { what, was: String::new(), became: String::new() })
}

fn text(what: What, was: &str, now: &str) -> Option<Changed> {
    (was != now).then(|| Changed { what, was: was.to_owned(), became: now.to_owned() })
}

fn number(what: What, was: i64, now: i64) -> Option<Changed> {
    text(what, &was.to_string(), &now.to_string())
}

/// What a change would alter, in the order of the form.
#[must_use]
pub fn differences(council: &Council, new: &Changing) -> Vec<Changed> {
    let to = &new.to;
    [
        text(What::Name, &council.name, to.name.trim()),
        text(What::About, &council.about, to.about.trim()),
        text(What::Meets, &council.meets, new.meets.trim()),
        text(What::DeciderRole, &council.decider_role, to.decider_role.trim()),
        people(What::Decider, council.decider, to.decider),
        people(What::Deputy, council.deputy, to.deputy),
        people(What::Facilitator, council.facilitator, to.facilitator),
        number(What::AnswerDays, council.answer_days, to.answer_days),
        number(What::Quorum, council.quorum, to.quorum),
        number(What::Term, council.term_months, to.term_months),
        text(What::Vacancy, VacancyRule::code(council.vacancy_rule), VacancyRule::code(to.vacancy_rule)),
        text(What::ShownTo, Audience::code(council.shown_to), Audience::code(to.shown_to)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Everything that is not right about a change.
#[must_use]
pub fn changing(council: &Council, new: &Changing) -> Vec<ChangeFault> {
    let mut faults: Vec<ChangeFault> = founding(&new.to).into_iter().map(ChangeFault::Like).collect();
    let checks = [
        (new.meets.chars().count() <= MOST_MEETS, ChangeFault::Meets),
        (says(&new.reason, MOST_REASON), ChangeFault::Reason),
        (says(&new.by_role, MOST_ROLE), ChangeFault::Role),
        (!differences(council, new).is_empty(), ChangeFault::Nothing),
    ];
    faults.extend(checks.into_iter().filter(|(right, _)| !right).map(|(_, fault)| fault));
    faults
}

/// Everything that is not right about an end. `first` is the day the council was founded, `own` how many of its `open`
/// proposals have a reason of their own.
#[must_use]
pub fn ending(
    new: &Ending,
    (first, today): (Date, Date),
    (open, own): (usize, usize),
    voting: bool,
) -> Vec<ChangeFault> {
    let checks = [
        (!voting, ChangeFault::Election),
        (new.on.is_some_and(|on| (first..=today).contains(&on)), ChangeFault::Day),
        (says(&new.why, MOST_REASON), ChangeFault::Reason),
        (says(&new.by_role, MOST_ROLE), ChangeFault::Role),
        (new.closing.chars().count() <= MOST_REASON, ChangeFault::Closing),
        (open == own || !new.closing.trim().is_empty(), ChangeFault::Closing),
    ];
    let mut faults: Vec<ChangeFault> = checks.into_iter().filter(|(right, _)| !right).map(|(_, fault)| fault).collect();
    faults.dedup();
    faults
}

/// Whether a reason that is told to one proposer can be kept.
#[must_use]
pub fn fits(reason: &str) -> bool {
    reason.chars().count() <= MOST_REASON
}

/// Whether a term is over: its last day is behind us.
#[must_use]
pub fn is_over(until: Option<Date>, today: Date) -> bool {
    until.is_some_and(|until| until < today)
}

#[cfg(test)]
mod tests {
    use super::ChangeFault::{Closing, Day, Election, Like, Meets, Nothing, Reason, Role};
    use super::{Changing, Ending, changing, differences, ending, is_over};
    use crate::model::changes::What;
    use crate::model::{Audience, ChosenBy, Council, CouncilId, VacancyRule};
    use crate::rules::council::{Founding, FoundingFault};
    use basics::uuid::Uuid;
    use basics::{Date, Instant, OrganisationId, PersonId, PlaceId};

    fn council() -> Council {
        Council {
            id: CouncilId::of(Uuid::from_u128(1)),
            place: PlaceId::of(Uuid::from_u128(2)),
            organisation: OrganisationId::of(Uuid::from_u128(3)),
            name: "Fallow Moss council".into(),
            about: String::new(),
            chosen_by: ChosenBy::Election,
            shown_to: Audience::Members,
            answer_days: 20,
            quorum: 4,
            term_months: 12,
            vacancy_rule: VacancyRule::Countback,
            decider_role: "governor".into(),
            decider: Some(PersonId::of(Uuid::from_u128(1))),
            deputy: None,
            facilitator: None,
            meets: String::new(),
            made_at: Instant::parse("2026-09-01T10:00:00Z").unwrap(),
            ended_at: None,
        }
    }

    fn same() -> Changing {
        let is = council();
        let to = Founding {
            name: is.name,
            about: is.about,
            chosen_by: is.chosen_by,
            shown_to: is.shown_to,
            answer_days: is.answer_days,
            quorum: is.quorum,
            term_months: is.term_months,
            vacancy_rule: is.vacancy_rule,
            decider_role: is.decider_role,
            decider: is.decider,
            deputy: is.deputy,
            facilitator: is.facilitator,
        };
        Changing { to, meets: String::new(), reason: "People asked".into(), by_role: "governor".into() }
    }

    #[test]
    fn a_change_needs_a_reason_a_role_and_something_that_changes() {
        let with = |quorum| Changing { to: Founding { quorum, ..same().to }, ..same() };
        for (new, expected) in [
            (same(), vec![Nothing]),
            (with(5), vec![]),
            (with(0), vec![Like(FoundingFault::Quorum)]),
            (Changing { reason: " ".into(), ..with(5) }, vec![Reason]),
            (Changing { by_role: String::new(), ..with(5) }, vec![Role]),
            (Changing { meets: "x".repeat(121), ..same() }, vec![Meets]),
        ] {
            assert_eq!(changing(&council(), &new), expected, "{new:?}");
        }
    }

    #[test]
    fn the_history_says_what_it_was_and_is_and_names_nobody() {
        let new = Changing {
            to: Founding { quorum: 5, decider: Some(PersonId::of(Uuid::from_u128(8))), ..same().to },
            meets: "first Tuesday".into(),
            ..same()
        };
        let told: Vec<(What, String, String)> =
            differences(&council(), &new).into_iter().map(|one| (one.what, one.was, one.became)).collect();
        let expected = [(What::Meets, "", "first Tuesday"), (What::Decider, "", ""), (What::Quorum, "4", "5")];
        assert_eq!(told, expected.map(|(what, was, became)| (what, was.to_owned(), became.to_owned())));
    }

    #[test]
    fn an_end_has_a_day_a_reason_a_role_and_a_reason_for_whoever_asked_for_something() {
        let day = |day| Date::new(2026, 9, day).unwrap();
        let good =
            Ending { on: Some(day(9)), why: "It moved".into(), by_role: "governor".into(), closing: String::new() };
        let said = Ending { closing: "Ask the new one".into(), ..good.clone() };
        for (new, counts, voting, expected) in [
            (&good, (0, 0), false, vec![]),
            (&good, (2, 2), false, vec![]),
            (&good, (2, 1), false, vec![Closing]),
            (&said, (2, 0), false, vec![]),
            (&good, (0, 0), true, vec![Election]),
            (&Ending { on: Some(day(11)), ..good.clone() }, (0, 0), false, vec![Day]),
            (
                &Ending { on: None, why: String::new(), by_role: " ".into(), ..good.clone() },
                (0, 0),
                false,
                vec![Day, Reason, Role],
            ),
            (&Ending { closing: "x".repeat(1_001), ..good.clone() }, (0, 0), false, vec![Closing]),
        ] {
            assert_eq!(ending(new, (day(1), day(10)), counts, voting), expected, "{new:?}");
        }
    }

    #[test]
    fn a_term_is_over_the_day_after_its_last() {
        let day = |day| Date::new(2026, 9, day).unwrap();
        for (until, over) in [(None, false), (Some(day(9)), true), (Some(day(10)), false), (Some(day(11)), false)] {
            assert_eq!(is_over(until, day(10)), over, "{until:?}");
        }
    }
}
