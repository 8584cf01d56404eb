//! Founding a council, and who may sit on it.

use basics::{Date, PersonId};

use crate::model::{Audience, ChosenBy, Council, MOST_ABOUT, MOST_MEMBERS, MOST_NAME, Member, VacancyRule};

/// A council to be founded.
#[derive(Clone, Debug)]
pub struct Founding {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// How its members come to it.
    pub chosen_by: ChosenBy,
    /// Who reads its page of proposals.
    pub shown_to: Audience,
    /// In how many working days the decision maker answers.
    pub answer_days: i64,
    /// How many members must be there to decide something.
    pub quorum: i64,
    /// How many months a term is.
    pub term_months: i64,
    /// What happens when a seat falls empty.
    pub vacancy_rule: VacancyRule,
    /// The role that decides.
    pub decider_role: String,
    /// Who holds it.
    pub decider: Option<PersonId>,
    /// Who decides in their place.
    pub deputy: Option<PersonId>,
    /// Who looks after it.
    pub facilitator: Option<PersonId>,
}

/// What is not right about a council that is to be founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundingFault {
    /// It has no name, or a longer one than fits.
    Name,
    /// What it is for is longer than fits.
    About,
    /// Names for the council alone: its page is read by members or by everybody.
    ShownTo,
    /// Not between 1 and 60 working days.
    AnswerDays,
    /// Not between 1 and the most who can sit there.
    Quorum,
    /// Not between 1 and 60 months.
    Term,
    /// A council that proposes needs somebody who decides. An open group may do without.
    Decider,
    /// The deputy is the decision maker.
    SameDeputy,
    /// The deputy does not work there.
    Deputy,
    /// Whoever is to look after it does not work there.
    Facilitator,
}

/// Everything that is not right about it. An open group may have only a name.
#[must_use]
pub fn founding(new: &Founding) -> Vec<FoundingFault> {
    let mut faults = Vec::new();
    let mut must = |right: bool, fault| {
        if !right {
            faults.push(fault);
        }
    };
    must(!new.name.trim().is_empty() && new.name.chars().count() <= MOST_NAME, FoundingFault::Name);
    must(new.about.chars().count() <= MOST_ABOUT, FoundingFault::About);
    must(matches!(new.shown_to, Audience::Members | Audience::Public), FoundingFault::ShownTo);
    must((1..=60).contains(&new.answer_days), FoundingFault::AnswerDays);
    must((1..=MOST_MEMBERS).contains(&new.quorum), FoundingFault::Quorum);
    must((1..=60).contains(&new.term_months), FoundingFault::Term);
    let named = new.decider.is_some() && !new.decider_role.trim().is_empty();
    must(named || new.chosen_by == ChosenBy::Open, FoundingFault::Decider);
    must(new.deputy.is_none() || new.deputy != new.decider, FoundingFault::SameDeputy);
    faults
}

/// Why somebody cannot be given a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatRefused {
    /// The council has ended.
    Over,
    /// Its members are elected.
    Elected,
    /// They sit there already.
    Already,
    /// They were asked and have not answered yet.
    Asked,
    /// Several people are called that.
    Several,
    /// Its members are put forward.
    PutForward,
    /// It is full.
    Full,
    /// They do not belong to its place.
    NotFromHere,
    /// Who decides does not sit among those who propose.
    Decides,
    /// No seat is empty, or empty seats are filled in another way here.
    NoVacancy,
    /// Not a day after today, or one after the term of those who were elected.
    Until,
}

/// Whether somebody may be given a seat without an election.
///
/// # Errors
/// [`SeatRefused`].
pub fn may_seat(council: &Council, members: &[Member], person: PersonId, belongs: bool) -> Result<(), SeatRefused> {
    if council.is_open() && council.chosen_by == ChosenBy::Election {
        return Err(SeatRefused::Elected);
    }
    may_sit(council, members, person, belongs)
}

/// Whether somebody may be asked to take an empty seat of an elected council: only where its own rule says that the council asks
/// somebody, and as long as fewer sit there than were elected. `seats` is how many that were; none where nobody was yet.
///
/// # Errors
/// [`SeatRefused`].
pub fn may_co_opt(council: &Council, members: &[Member], seats: Option<i64>) -> Result<(), SeatRefused> {
    let sit = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let asks = council.chosen_by == ChosenBy::Election && council.vacancy_rule == VacancyRule::CoOption;
    if !council.is_open() {
        return Err(SeatRefused::Over);
    }
    if asks && seats.is_some_and(|seats| seats > sit) { Ok(()) } else { Err(SeatRefused::NoVacancy) }
}

/// The last day of whoever is asked: after today, and not after that of those who were elected.
///
/// # Errors
/// [`SeatRefused::Until`].
pub fn co_opted_until(until: Option<Date>, today: Date, members: &[Member]) -> Result<Date, SeatRefused> {
    let last = members.iter().filter_map(|member| member.until_on).max();
    until.filter(|day| *day > today && last.is_none_or(|last| *day <= last)).ok_or(SeatRefused::Until)
}

/// Whether somebody may sit there at all, however they come to it.
///
/// # Errors
/// [`SeatRefused`].
pub fn may_sit(council: &Council, members: &[Member], person: PersonId, belongs: bool) -> Result<(), SeatRefused> {
    if !council.is_open() {
        return Err(SeatRefused::Over);
    }
    if council.deciders().contains(&person) {
        return Err(SeatRefused::Decides);
    }
    if members.iter().any(|member| member.person == person) {
        return Err(SeatRefused::Already);
    }
    if i64::try_from(members.len()).unwrap_or(i64::MAX) >= MOST_MEMBERS {
        return Err(SeatRefused::Full);
    }
    if belongs { Ok(()) } else { Err(SeatRefused::NotFromHere) }
}

#[cfg(test)]
mod tests {
    use super::FoundingFault::{AnswerDays, Decider, Name, Quorum, SameDeputy, ShownTo, Term};
    use super::{Founding, SeatRefused, co_opted_until, founding, may_co_opt};
    use crate::model::{Audience, CameBy, ChosenBy, Council, CouncilId, Member, MemberId, Office, VacancyRule};
    use basics::uuid::Uuid;
    use basics::{Date, Instant, OrganisationId, PersonId, PlaceId};

    fn good() -> Founding {
        Founding {
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
        }
    }

    #[test]
    fn a_council_needs_a_name_and_somebody_who_decides_and_an_open_group_only_a_name() {
        assert_eq!(founding(&good()), []);
        let bad = Founding {
            name: "  ".into(),
            shown_to: Audience::Council,
            answer_days: 0,
            quorum: 0,
            term_months: 61,
            decider: None,
            ..good()
        };
        assert_eq!(founding(&bad), [Name, ShownTo, AnswerDays, Quorum, Term, Decider]);
        let open = Founding { chosen_by: ChosenBy::Open, decider: None, decider_role: String::new(), ..good() };
        assert_eq!(founding(&open), []);
        let twice = Founding { deputy: good().decider, ..good() };
        assert_eq!(founding(&twice), [SameDeputy]);
    }

    fn at() -> Instant {
        Instant::parse("2026-09-01T10:00:00Z").unwrap()
    }

    fn council() -> Council {
        let new = good();
        Council {
            id: CouncilId::of(Uuid::from_u128(1)),
            place: PlaceId::of(Uuid::from_u128(2)),
            organisation: OrganisationId::of(Uuid::from_u128(3)),
            name: new.name,
            about: new.about,
            chosen_by: new.chosen_by,
            shown_to: new.shown_to,
            answer_days: new.answer_days,
            quorum: new.quorum,
            term_months: new.term_months,
            vacancy_rule: VacancyRule::CoOption,
            decider_role: new.decider_role,
            decider: new.decider,
            deputy: None,
            facilitator: None,
            meets: String::new(),
            made_at: at(),
            ended_at: None,
        }
    }

    fn member(until_on: Option<Date>) -> Member {
        Member {
            id: MemberId::of(Uuid::from_u128(5)),
            person: PersonId::of(Uuid::from_u128(6)),
            constituency: None,
            office: Office::Member,
            came_by: CameBy::Elected,
            shown_name: String::new(),
            shown_to: Audience::Council,
            buddy: None,
            supporter: None,
            from_at: at(),
            until_on,
        }
    }

    #[test]
    fn a_council_asks_somebody_only_where_its_rule_says_so_and_a_seat_is_empty() {
        let sits = [member(None)];
        for (council, seats, expected) in [
            (council(), Some(2), Ok(())),
            (council(), Some(1), Err(SeatRefused::NoVacancy)),
            (council(), None, Err(SeatRefused::NoVacancy)),
            (Council { vacancy_rule: VacancyRule::Countback, ..council() }, Some(2), Err(SeatRefused::NoVacancy)),
            (Council { chosen_by: ChosenBy::Nomination, ..council() }, Some(2), Err(SeatRefused::NoVacancy)),
            (Council { ended_at: Some(at()), ..council() }, Some(2), Err(SeatRefused::Over)),
        ] {
            assert_eq!(may_co_opt(&council, &sits, seats), expected, "{council:?} {seats:?}");
        }
    }

    #[test]
    fn whoever_is_asked_sits_no_longer_than_those_who_were_elected() {
        let day = |day| Date::new(2026, 9, day).unwrap();
        let sits = [member(Some(day(20)))];
        for (until, expected) in [
            (None, Err(SeatRefused::Until)),
            (Some(day(10)), Err(SeatRefused::Until)),
            (Some(day(11)), Ok(day(11))),
            (Some(day(20)), Ok(day(20))),
            (Some(day(21)), Err(SeatRefused::Until)),
        ] {
            assert_eq!(co_opted_until(until, day(10), &sits), expected, "{until:?}");
        }
        assert_eq!(co_opted_until(Some(day(29)), day(10), &[]), Ok(day(29)));
    }
}
