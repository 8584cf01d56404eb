//! Founding a council, and who may sit on it.

use basics::PersonId;

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
}

/// Whether somebody may be given a seat without an election.
///
/// # Errors
/// [`SeatRefused`].
pub fn may_seat(council: &Council, members: &[Member], person: PersonId, belongs: bool) -> Result<(), SeatRefused> {
    if !council.is_open() {
        return Err(SeatRefused::Over);
    }
    if council.chosen_by == ChosenBy::Election {
        return Err(SeatRefused::Elected);
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
    use super::{Founding, founding};
    use crate::model::{Audience, ChosenBy, VacancyRule};
    use basics::PersonId;
    use basics::uuid::Uuid;

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
}
