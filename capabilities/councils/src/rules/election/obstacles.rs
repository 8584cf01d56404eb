//! Whether an election may be called, whether somebody may stand, and whether voting may open.

use basics::PersonId;

use crate::model::election::{
    Election, ElectionState, ListMethod, MOST_IN_TEAM, MOST_NAME, MOST_PAPERS, MOST_ROLLS, MOST_SEATS, Roll, Standing,
    Team,
};
use crate::model::{ChosenBy, Council};

/// An election to be called.
#[derive(Clone, Debug)]
pub struct Calling {
    /// How seats are shared out.
    pub method: ListMethod,
    /// How many there are.
    pub seats: i64,
    /// Who runs it.
    pub officer: PersonId,
    /// Who counts a second time.
    pub second: PersonId,
    /// For how many days anybody may say that something was wrong (7 to 14: guide/elections.md 6.3, 14).
    pub petition_days: i64,
    /// The rolls by name, with the number of names on each.
    pub rolls: Vec<(String, i64)>,
}

/// What is not right about an election that is to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallingFault {
    /// The council has ended.
    Over,
    /// Nobody elects its members.
    NotElected,
    /// Not between 1 and the most who can sit there.
    Seats,
    /// Not between 7 and 14 days.
    Petition,
    /// Whoever decides on proposals does not run or count the election of those who bring them.
    Decides,
    /// The same person cannot count twice.
    SameCounter,
    /// The officer or the second counter does not belong here.
    NotFromHere,
    /// There is no roll, too many, one without a name or two alike, or one that is longer than can be.
    Rolls,
}

/// Everything that is not right about it. `belong_here` says whether both counters belong to the council's place.
#[must_use]
pub fn calling(council: &Council, new: &Calling, belong_here: bool) -> Vec<CallingFault> {
    let mut faults = Vec::new();
    let mut must = |right: bool, fault| {
        if !right {
            faults.push(fault);
        }
    };
    let deciders = council.deciders();
    must(council.is_open(), CallingFault::Over);
    must(council.chosen_by == ChosenBy::Election, CallingFault::NotElected);
    must((1..=MOST_SEATS).contains(&new.seats), CallingFault::Seats);
    must((7..=14).contains(&new.petition_days), CallingFault::Petition);
    must(!deciders.contains(&new.officer) && !deciders.contains(&new.second), CallingFault::Decides);
    must(new.officer != new.second, CallingFault::SameCounter);
    must(belong_here, CallingFault::NotFromHere);
    must(rolls(&new.rolls), CallingFault::Rolls);
    faults
}

/// Whether rolls can stand like this.
#[must_use]
pub fn rolls(all: &[(String, i64)]) -> bool {
    let mut names: Vec<&str> = all.iter().map(|(name, _)| name.trim()).collect();
    names.sort_unstable();
    names.dedup();
    names.len() == all.len()
        && (1..=MOST_ROLLS).contains(&all.len())
        && all.iter().all(|(name, size)| is_name(name) && (0..=MOST_PAPERS).contains(size))
}

/// Whether this can be the name of something on a ballot paper: one line, not empty, not too long.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().count() <= MOST_NAME && !name.chars().any(char::is_control)
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
    /// They stand already.
    Already,
    /// There is no such team.
    NoTeam,
    /// The team is full.
    Full,
    /// The name they want to be shown under is empty or too long.
    Name,
}

/// Whether somebody may stand for a team under a name.
///
/// # Errors
/// [`StandRefused`].
pub fn stand(
    election: &Election,
    council: &Council,
    teams: &[Team],
    standing: &[Standing],
    (person, team, name): (PersonId, &str, &str),
) -> Result<(), StandRefused> {
    let members = standing.iter().filter(|one| one.team == team).count();
    let checks = [
        (election.state == ElectionState::Nominations, StandRefused::NotNow),
        (person != election.officer && person != election.second, StandRefused::Counts),
        (!council.deciders().contains(&person), StandRefused::Decides),
        (!standing.iter().any(|one| one.person == person), StandRefused::Already),
        (teams.iter().any(|one| one.name == team), StandRefused::NoTeam),
        (members < MOST_IN_TEAM, StandRefused::Full),
        (is_name(name), StandRefused::Name),
    ];
    checks.into_iter().find(|(right, _)| !right).map_or(Ok(()), |(_, why)| Err(why))
}

/// What stands in the way of opening the vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// There is nothing to choose between: fewer than two teams.
    TooFewTeams,
    /// Nobody stands for this team.
    EmptyTeam(String),
    /// This team says nothing about what it stands for.
    NoManifesto(String),
    /// There is nobody on this roll.
    EmptyRoll(String),
    /// Somebody who runs or counts the election stands in it.
    CounterStands,
    /// Somebody who decides runs or counts it.
    CounterDecides,
}

/// "May this open?": everything that stands in the way.
#[must_use]
pub fn obstacles(
    election: &Election,
    council: &Council,
    rolls: &[Roll],
    teams: &[Team],
    standing: &[Standing],
) -> Vec<Obstacle> {
    let counters = [election.officer, election.second];
    let few = (teams.len() < 2).then_some(Obstacle::TooFewTeams);
    let empty = teams.iter().filter(|team| !standing.iter().any(|one| one.team == team.name));
    let silent = teams.iter().filter(|team| team.manifesto.trim().is_empty());
    let nobody = rolls.iter().filter(|roll| roll.size == 0);
    let stands = standing.iter().any(|one| counters.contains(&one.person)).then_some(Obstacle::CounterStands);
    // The decision maker may have been named since the election was called.
    let decides = council.deciders().iter().any(|one| counters.contains(one)).then_some(Obstacle::CounterDecides);
    few.into_iter()
        .chain(empty.map(|team| Obstacle::EmptyTeam(team.name.clone())))
        .chain(silent.map(|team| Obstacle::NoManifesto(team.name.clone())))
        .chain(nobody.map(|roll| Obstacle::EmptyRoll(roll.name.clone())))
        .chain(stands)
        .chain(decides)
        .collect()
}

#[cfg(test)]
mod tests;
