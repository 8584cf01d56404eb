//! What a question before a decision must say, and when it is answered.

use basics::Date;

use super::proposal::{ProposalFault, are_words};
use crate::model::proposal::MOST_TITLE;
use crate::model::sounding::{Posting, Sounding};

/// Everything that is not right about a question to be posted. What is open must be said: a question about nothing that can
/// change is none.
#[must_use]
pub fn posting(new: Posting<'_>, today: Date) -> Vec<ProposalFault> {
    let near = |on: Date| on > today && loops::rules::step(Some(on), today).is_ok();
    let checks = [
        (are_words(new.title) && new.title.chars().count() <= MOST_TITLE, ProposalFault::Title),
        (are_words(new.plan), ProposalFault::Plan),
        (are_words(new.fixed), ProposalFault::Fixed),
        (are_words(new.open), ProposalFault::Open),
        (new.answer_by.is_some_and(near), ProposalFault::Day),
    ];
    checks.into_iter().filter(|(right, _)| !right).map(|(_, fault)| fault).collect()
}

/// Whether the council can answer now: once more while nothing is decided. The day it was discussed is not ahead.
///
/// # Errors
/// What is wrong.
pub fn answering(it: &Sounding, text: &str, on: Option<Date>, today: Date) -> Result<(), ProposalFault> {
    if it.decided_at.is_some() {
        return Err(ProposalFault::NotNow);
    }
    if on.is_some_and(|on| on > today) {
        return Err(ProposalFault::DayAhead);
    }
    if are_words(text) { Ok(()) } else { Err(ProposalFault::Words) }
}

/// Whether what was altered can be recorded: after the council answered or its day is over, once.
///
/// # Errors
/// What is wrong.
pub fn deciding(it: &Sounding, altered: &str, today: Date) -> Result<(), ProposalFault> {
    if it.decided_at.is_some() || (it.answered_at.is_none() && it.answer_by >= today) {
        return Err(ProposalFault::NotNow);
    }
    if are_words(altered) { Ok(()) } else { Err(ProposalFault::Words) }
}

#[cfg(test)]
mod tests {
    use super::ProposalFault::{Day, Fixed, Open, Plan, Title};
    use super::{ProposalFault, answering, deciding, posting};
    use crate::model::CouncilId;
    use crate::model::sounding::{Posting, Sounding, SoundingId};
    use basics::uuid::Uuid;
    use basics::{Date, Instant, PersonId};

    fn day(d: i8) -> Date {
        Date::new(2026, 9, d).unwrap()
    }

    #[test]
    fn a_question_says_what_is_fixed_what_is_open_and_by_when() {
        let good = Posting {
            title: "Visits",
            plan: "New hours",
            fixed: "The hall",
            open: "The days",
            answer_by: Some(day(2)),
        };
        assert_eq!(posting(good, day(1)), []);
        let bad = Posting { title: " ", plan: "", fixed: "", open: "", answer_by: Some(day(1)) };
        assert_eq!(posting(bad, day(1)), [Title, Plan, Fixed, Open, Day]);
    }

    #[test]
    fn nothing_is_decided_before_the_council_answered_or_its_day_is_over() {
        let at = Instant::parse("2026-09-01T10:00:00Z").unwrap();
        let asked = Sounding {
            id: SoundingId::of(Uuid::from_u128(1)),
            council: CouncilId::of(Uuid::from_u128(2)),
            title: String::new(),
            plan: String::new(),
            fixed: String::new(),
            open: String::new(),
            answer_by: day(9),
            posted_by: PersonId::of(Uuid::from_u128(3)),
            discussed_on: None,
            answer: String::new(),
            answered_at: None,
            altered: String::new(),
            decided_at: None,
        };
        let answered = Sounding { answered_at: Some(at), ..asked.clone() };
        let decided = Sounding { decided_at: Some(at), ..answered.clone() };
        assert_eq!(deciding(&asked, "Nothing", day(9)), Err(ProposalFault::NotNow));
        assert_eq!(deciding(&asked, "Nothing", day(10)), Ok(()));
        assert_eq!(deciding(&answered, "The days", day(2)), Ok(()));
        assert_eq!(deciding(&answered, " ", day(2)), Err(ProposalFault::Words));
        assert_eq!(deciding(&decided, "Again", day(10)), Err(ProposalFault::NotNow));
        assert_eq!(answering(&asked, "Sundays", None, day(2)), Ok(()));
        assert_eq!(answering(&asked, "Sundays", Some(day(3)), day(2)), Err(ProposalFault::DayAhead));
        assert_eq!(answering(&asked, "", None, day(2)), Err(ProposalFault::Words));
        assert_eq!(answering(&decided, "Sundays", None, day(2)), Err(ProposalFault::NotNow));
    }
}
