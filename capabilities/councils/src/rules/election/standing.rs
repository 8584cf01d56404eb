//! Who may stand, and how a refusal is said.

use basics::{Instant, PersonId};

use super::ElectionRefused;
use super::manifest::REOPEN;
use super::obstacles::is_name;
use super::states::is_soft;
use crate::model::Council;
use crate::model::election::{Election, ElectionState, MOST_IN_TEAM, MOST_STATEMENT, MOST_WORDS, Standing, Team};

/// Somebody who wants to stand, as they say it or as it stands on the form they signed.
#[derive(Clone, Debug, Default)]
pub struct Nomination {
    /// The team; for themselves, empty.
    pub team: String,
    /// Under which name.
    pub shown_name: String,
    /// What they want to say.
    pub statement: String,
    /// How many support them.
    pub supporters: i64,
}

/// Why somebody cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandRefused {
    /// Nominations are not open.
    NotNow,
    /// Whoever runs or counts an election does not stand in it.
    Counts,
    /// Whoever decides does not sit among those who propose.
    Decides,
    /// They stand already, or they were refused and may appeal.
    Already,
    /// There is no such team.
    NoTeam,
    /// The team, or the paper, is full.
    Full,
    /// The name they want to be shown under is empty or too long.
    Name,
    /// That name stands on the paper already.
    SameName,
    /// The statement is too long.
    Statement,
    /// They have fewer supporters than are asked for.
    Supporters,
}

impl StandRefused {
    /// The field it is shown at, and the key of its words.
    #[must_use]
    pub const fn field(self) -> (&'static str, &'static str) {
        match self {
            Self::NotNow => ("", "councils-stand-fault-not-now"),
            Self::Counts => ("", "councils-stand-fault-counts"),
            Self::Decides => ("", "councils-stand-fault-decides"),
            Self::Already => ("", "councils-stand-fault-already"),
            Self::NoTeam => ("team", "councils-stand-fault-no-team"),
            Self::Full => ("team", "councils-stand-fault-full"),
            Self::Name => ("shown_name", "councils-stand-fault-name"),
            Self::SameName => ("shown_name", "councils-stand-fault-same-name"),
            Self::Statement => ("statement", "councils-stand-fault-statement"),
            Self::Supporters => ("supporters", "councils-stand-fault-supporters"),
        }
    }
}

/// Whether somebody may stand. `person` is none for somebody without an account, whose form the returning officer types.
///
/// # Errors
/// [`StandRefused`].
pub fn stand(
    election: &Election,
    council: &Council,
    (teams, standing): (&[Team], &[Standing]),
    person: Option<PersonId>,
    new: &Nomination,
) -> Result<(), StandRefused> {
    let persons = election.counting.is_of_persons();
    let name = new.shown_name.trim();
    let of_team = standing.iter().filter(|one| one.stands() && one.team == new.team).count();
    let runs = person == Some(election.officer) || person == Some(election.second);
    // Names on one paper, or in one team, are told apart: those of whoever was refused too, who may come back by an appeal.
    let same = |one: &Standing| (persons || one.team == new.team) && alike(&one.shown_name, name);
    let on_paper = persons && (teams.iter().any(|team| alike(&team.name, name)) || alike(name, REOPEN));
    let checks = [
        (election.state == ElectionState::Nominations, StandRefused::NotNow),
        (!runs, StandRefused::Counts),
        (person.is_none_or(|person| !council.deciders().contains(&person)), StandRefused::Decides),
        (person.is_none() || !standing.iter().any(|one| one.person == person), StandRefused::Already),
        (persons || teams.iter().any(|team| team.name == new.team), StandRefused::NoTeam),
        (if persons { teams.len() < super::MOST_LINES } else { of_team < MOST_IN_TEAM }, StandRefused::Full),
        (is_name(name), StandRefused::Name),
        (!on_paper && !standing.iter().any(same), StandRefused::SameName),
        (new.statement.chars().count() <= MOST_STATEMENT, StandRefused::Statement),
        (new.supporters >= election.supporters, StandRefused::Supporters),
    ];
    checks.into_iter().find(|(right, _)| !right).map_or(Ok(()), |(_, why)| Err(why))
}

fn alike(one: &str, other: &str) -> bool {
    basics::fold(one) == basics::fold(other)
}

/// Whether somebody who put themselves forward may be refused: with a reason, before the paper is frozen. They read the reason and
/// may appeal (guide/elections.md 6.3, 12).
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::Words`].
pub fn refuse(state: ElectionState, one: &Standing, reason: &str) -> Result<(), ElectionRefused> {
    if !matches!(state, ElectionState::Nominations | ElectionState::Campaign) || !one.stands() {
        return Err(ElectionRefused::Frozen);
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > MOST_WORDS { Err(ElectionRefused::Words) } else { Ok(()) }
}

/// Whether the returning officer may write down that somebody stands no more. Whoever has an account says so themselves until
/// papers are given out; then they may be where there is no screen.
#[must_use]
pub fn may_withdraw_for(election: &Election, one: &Standing) -> bool {
    let frozen = matches!(election.state, ElectionState::Voting | ElectionState::Closed);
    let persons = election.counting.is_of_persons();
    one.stands() && ((is_soft(election.state) && one.person.is_none()) || (persons && frozen))
}

/// Whether the names of those who stood still show: while the election goes on, and as long as the term that began with its result
/// (`since`), for ever where a term has no end. They are taken down when that is over (design, decision 12).
#[must_use]
pub fn names_may_show(state: ElectionState, since: Instant, term_months: i64, now: Instant) -> bool {
    match state {
        ElectionState::CalledOff => false,
        // A month is at most 31 days; nobody's name is taken down on a day of their term.
        ElectionState::Declared | ElectionState::Uncontested | ElectionState::Petition | ElectionState::Final => {
            term_months <= 0 || now < since.plus_days(term_months.saturating_mul(31))
        }
        _ => true,
    }
}

/// The same, of an election.
#[must_use]
pub fn shows_names(election: &Election, now: Instant) -> bool {
    names_may_show(election.state, election.since(), election.term_months, now)
}

#[cfg(test)]
mod tests;
