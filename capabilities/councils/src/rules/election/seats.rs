//! Who takes the seats: after a count, without a vote, and when a seat falls empty.

use ballot::bundle::{Bundle, BundleFault, Counted, Outcome};
use ballot::vacancy::{countback, runner_up};
use ballot::{Lots, bundle};
use basics::{Date, PersonId};
use jiff::ToSpan as _;

use super::ElectionRefused;
use crate::model::election::{Election, Standing, StandingId, Team};
use crate::model::{CameBy, VacancyRule};

/// Those who are elected, in the order of the paper. Of each team, those who came first take its seats: a seat with nobody left for
/// it stays empty.
#[must_use]
pub fn elected<'a>(teams: &[Team], standing: &'a [Standing]) -> Vec<&'a Standing> {
    let of = |team: &Team| {
        let seats = usize::try_from(team.won).unwrap_or(0);
        standing.iter().filter(|one| one.stands() && one.team == team.name).take(seats).collect::<Vec<_>>()
    };
    teams.iter().flat_map(of).collect()
}

/// The seats of each line when there is nothing to choose between: everybody who stands, as far as there are seats.
#[must_use]
pub fn uncontested(election: &Election, teams: &[Team], standing: &[Standing]) -> Vec<(String, i64)> {
    let mut left = election.seats;
    let mut all = Vec::new();
    for team in teams {
        let people = standing.iter().filter(|one| one.stands() && one.team == team.name).count();
        let seats = i64::try_from(people).unwrap_or(i64::MAX).min(left);
        left = left.saturating_sub(seats);
        all.push((team.name.clone(), seats));
    }
    all
}

/// What each line won, by a bundle that holds.
#[must_use]
pub fn won(bundle: &Bundle) -> Vec<(String, i64)> {
    let choices = bundle.manifest.choices.iter();
    match &bundle.outcome {
        Outcome::Seats(seats) => choices.cloned().zip(seats.iter().map(|seats| i64::from(*seats))).collect(),
        Outcome::Elected { numbers, .. } => {
            let has = |number: u16| i64::from(numbers.contains(&number));
            choices.cloned().zip((1..).map(has)).collect()
        }
    }
}

/// The last day of a term that begins on a day: the day before, so many months later.
#[must_use]
pub fn until(from: Date, months: i64) -> Option<Date> {
    if months <= 0 {
        return None;
    }
    from.checked_add(months.months()).and_then(|day| day.checked_sub(1.day())).ok()
}

/// Somebody who might have an empty seat.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub struct Waiting<'a> {
    /// Who.
    pub standing: &'a Standing,
    /// Whether they had a seat by this election.
    pub had: bool,
    /// Whether they sit on the council now, or their seat waits for them.
    pub sits: bool,
    /// Whether the seat that they left was filled since: it is not empty any more.
    pub replaced: bool,
    /// Whether they were asked, and said yes.
    pub consents: bool,
}

impl Waiting<'_> {
    /// Whether they left a seat that is empty.
    const fn left_empty(&self) -> bool {
        self.had && !self.sits && !self.replaced
    }
}

/// An empty seat that is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Who has it; none where they stood on a form, and the seat waits until they have an account.
    pub person: Option<PersonId>,
    /// The same, as they stood.
    pub has: StandingId,
    /// Whose seat it was.
    pub left: StandingId,
    /// The name on the paper.
    pub name: String,
    /// How they came to it.
    pub came_by: CameBy,
}

/// Who has the empty seat of a team: whoever of that team came next and consents.
///
/// # Errors
/// [`ElectionRefused::NoVacancy`].
pub fn next_of_team(waiting: &[Waiting<'_>]) -> Result<Filled, ElectionRefused> {
    for gone in waiting.iter().filter(|one| one.left_empty()) {
        let same = |one: &&Waiting<'_>| one.standing.team == gone.standing.team;
        let next = waiting.iter().filter(same).find(|one| !one.had && !one.sits && one.consents);
        if let Some(one) = next {
            return Ok(filled(one, gone, CameBy::RunnerUp));
        }
    }
    Err(ElectionRefused::NoVacancy)
}

fn filled(has: &Waiting<'_>, left: &Waiting<'_>, came_by: CameBy) -> Filled {
    let (person, name) = (has.standing.person, has.standing.shown_name.clone());
    Filled { person, has: has.standing.id, left: left.standing.id, name, came_by }
}

/// Who has the empty seat of a person, by the papers: counted again as if whoever left had not stood, or whoever came next.
///
/// # Errors
/// [`ElectionRefused::NoVacancy`]; [`ElectionRefused::Vacancy`]; [`ElectionRefused::LotNeeded`].
pub fn by_papers(
    papers: &Bundle,
    rule: VacancyRule,
    waiting: &[Waiting<'_>],
    dice: Option<&str>,
) -> Result<Filled, ElectionRefused> {
    let Counted::Persons { election, count } = papers.verify().map_err(ElectionRefused::Bundle)? else {
        return Err(ElectionRefused::NoVacancy);
    };
    let number = |one: &Waiting<'_>| {
        let at = papers.manifest.choices.iter().position(|name| *name == one.standing.team)?;
        u16::try_from(at).ok()?.checked_add(1)
    };
    let of = |wanted: &dyn Fn(&Waiting<'_>) -> bool| -> Vec<u16> {
        waiting.iter().filter(|one| wanted(one)).filter_map(number).collect()
    };
    let gone = of(&|one| one.left_empty());
    let sitting = of(&|one| one.had && one.sits);
    let consenting = of(&|one| !one.had && !one.sits && one.consents);
    if gone.is_empty() || consenting.is_empty() {
        return Err(ElectionRefused::NoVacancy);
    }
    let seed = dice.map(|dice| bundle::seed(&papers.manifest_hash, &papers.papers_hash, dice));
    let seed = seed.transpose().map_err(|_| ElectionRefused::Lot)?;
    let lots = seed.as_deref().map_or(Lots::Refused, Lots::Seed);
    let fault = |why| fault(papers, &election, why);
    let (chosen, came_by) = match rule {
        VacancyRule::Countback => {
            let again = countback(&election, &gone, &sitting, &consenting, lots).map_err(fault)?;
            (again.seated.first().copied(), CameBy::Countback)
        }
        VacancyRule::RunnerUp => (Some(runner_up(&count, &consenting, lots).map_err(fault)?), CameBy::RunnerUp),
        VacancyRule::ByElection | VacancyRule::CoOption => return Err(ElectionRefused::NoVacancy),
    };
    let is_it = |one: &&Waiting<'_>| number(one) == chosen && chosen.is_some();
    let one = waiting.iter().find(is_it).ok_or(ElectionRefused::NoVacancy)?;
    // Of several seats that are empty at once, one after the other is filled.
    let left = waiting.iter().find(|one| one.left_empty()).ok_or(ElectionRefused::NoVacancy)?;
    Ok(filled(one, left, came_by))
}

fn fault(papers: &Bundle, election: &ballot::Election, why: ballot::vacancy::VacancyFault) -> ElectionRefused {
    match why {
        ballot::vacancy::VacancyFault::Equal(equal) => {
            let name = |number: &u16| election.candidate(*number).map_or_else(String::new, |one| one.name.clone());
            ElectionRefused::LotNeeded { between: equal.iter().map(name).collect(), papers: papers.papers_hash.clone() }
        }
        ballot::vacancy::VacancyFault::Count(ballot::CountError::LotNeeded { names, .. }) => {
            ElectionRefused::LotNeeded { between: names, papers: papers.papers_hash.clone() }
        }
        other => ElectionRefused::Vacancy(other),
    }
}

/// A kept bundle, read again.
///
/// # Errors
/// [`BundleFault`].
pub fn read(text: &str) -> Result<Bundle, BundleFault> {
    bundle::read(text)
}

#[cfg(test)]
mod tests;
