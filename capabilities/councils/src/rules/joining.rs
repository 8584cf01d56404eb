//! Coming to a date: who can ask, and by when there is an answer.

use basics::Instant;
use meetings::rules::Screened;
use meetings::{Meeting, State};

use crate::model::Council;
use crate::model::joining::{JoinRefused, MOST_CONDITION};

/// Whether somebody can ask to come. `seated` says that they sit or decide there.
///
/// # Errors
/// [`JoinRefused`].
pub fn ask(council: &Council, it: &Meeting, seated: bool, now: Instant) -> Result<(), JoinRefused> {
    if !council.is_open() {
        return Err(JoinRefused::Ended);
    }
    to_come(it, now)?;
    if seated { Err(JoinRefused::Seated) } else { Ok(()) }
}

/// Whether a date is still to come.
///
/// # Errors
/// [`JoinRefused::Begun`].
pub fn to_come(it: &Meeting, now: Instant) -> Result<(), JoinRefused> {
    if it.state == State::Planned && it.times.starts_at > now { Ok(()) } else { Err(JoinRefused::Begun) }
}

/// Whether something can still be said to it. A seat is screened at any time.
///
/// # Errors
/// [`JoinRefused::Begun`], [`JoinRefused::Long`].
pub fn screen(it: Option<&Meeting>, screened: Screened<'_>, now: Instant) -> Result<(), JoinRefused> {
    if let Some(it) = it {
        to_come(it, now)?;
    }
    match screened {
        Screened::Conditions(words) if words.trim().chars().count() > MOST_CONDITION => Err(JoinRefused::Long),
        _ => Ok(()),
    }
}

/// By when whoever asked hears: a day before it begins, and at once where that is over. The clock binds the service alone.
#[must_use]
pub fn answer_by(starts_at: Instant, now: Instant) -> Instant {
    starts_at.plus_days(-1).max(now)
}

#[cfg(test)]
mod tests {
    use super::{answer_by, ask, screen};
    use crate::model::joining::JoinRefused;
    use crate::model::{Audience, ChosenBy, Council, CouncilId, VacancyRule};
    use basics::uuid::Uuid;
    use basics::{Instant, OrganisationId, PlaceId};
    use meetings::rules::Screened;
    use meetings::{Group, Hosting, Meeting, MeetingId, Minutes, Neutral, State, Times};

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn council(ended_at: Option<Instant>) -> Council {
        Council {
            id: CouncilId::of(Uuid::from_u128(1)),
            place: PlaceId::of(Uuid::from_u128(2)),
            organisation: OrganisationId::of(Uuid::from_u128(3)),
            name: "Open Door".to_owned(),
            about: String::new(),
            chosen_by: ChosenBy::Open,
            shown_to: Audience::Members,
            answer_days: 20,
            quorum: 1,
            term_months: 0,
            vacancy_rule: VacancyRule::CoOption,
            decider_role: String::new(),
            decider: None,
            deputy: None,
            facilitator: None,
            meets: String::new(),
            made_at: at("2026-08-01T09:00:00Z"),
            ended_at,
        }
    }

    fn meeting(state: State) -> Meeting {
        let (starts_at, ends_at) = (at("2026-09-08T13:00:00Z"), at("2026-09-08T14:00:00Z"));
        let day_ends_at = at("2026-09-08T23:00:00Z");
        Meeting {
            id: MeetingId::of(Uuid::from_u128(4)),
            group: Group::new("council", Uuid::from_u128(1)),
            place: PlaceId::of(Uuid::from_u128(2)),
            organisation: OrganisationId::of(Uuid::from_u128(3)),
            title: "Monthly".to_owned(),
            neutral: Neutral::Group,
            times: Times { day: "2026-09-08".parse().unwrap(), starts_at, ends_at, day_ends_at },
            hosting: Hosting::default(),
            state,
            off_reason: None,
            sequence: 0,
            changed_at: starts_at,
            minutes: Minutes::Unwritten,
            minutes_at: None,
            approved_by: None,
            approved_at: None,
        }
    }

    #[test]
    fn whoever_does_not_sit_there_asks_until_it_begins() {
        let (before, during) = (at("2026-09-08T12:59:59Z"), at("2026-09-08T13:00:00Z"));
        for (ended, state, seated, now, right) in [
            (None, State::Planned, false, before, Ok(())),
            (None, State::Planned, true, before, Err(JoinRefused::Seated)),
            (None, State::Planned, false, during, Err(JoinRefused::Begun)),
            (None, State::CalledOff, false, before, Err(JoinRefused::Begun)),
            (None, State::Held, false, before, Err(JoinRefused::Begun)),
            (Some(before), State::Planned, false, before, Err(JoinRefused::Ended)),
        ] {
            assert_eq!(ask(&council(ended), &meeting(state), seated, now), right, "{state:?} {seated}");
        }
    }

    #[test]
    fn a_seat_is_screened_at_any_time_and_a_date_until_it_begins() {
        let late = at("2026-09-08T13:00:00Z");
        let long = "x".repeat(501);
        for (it, screened, right) in [
            (None, Screened::Fine, Ok(())),
            (Some(meeting(State::Planned)), Screened::Fine, Err(JoinRefused::Begun)),
            (None, Screened::Conditions(&long), Err(JoinRefused::Long)),
            (None, Screened::Conditions(&long[..500]), Ok(())),
        ] {
            assert_eq!(screen(it.as_ref(), screened, late), right, "{screened:?}");
        }
    }

    #[test]
    fn there_is_an_answer_the_day_before_and_at_once_where_that_is_over() {
        let starts = at("2026-09-08T13:00:00Z");
        for (now, by) in
            [("2026-09-01T09:00:00Z", "2026-09-07T13:00:00Z"), ("2026-09-08T09:00:00Z", "2026-09-08T09:00:00Z")]
        {
            assert_eq!(answer_by(starts, at(now)), at(by));
        }
    }
}
