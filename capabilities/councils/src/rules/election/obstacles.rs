//! Whether an election may be called, and whether voting may open.

use basics::PersonId;

use super::ElectionRefused;
use super::manifest::REOPEN;
use crate::model::election::{
    Arrangements, Counting, Election, ElectionState, Fills, MOST_NAME, MOST_PAPERS, MOST_ROLLS, MOST_SEATS,
    MOST_SUPPORTERS, MOST_WORDS, Preset, Roll, Standing, Team,
};
use crate::model::{ChosenBy, Council};

/// An election to be called.
#[derive(Clone, Debug)]
pub struct Calling {
    /// Which form it takes.
    pub preset: Preset,
    /// How the papers are counted.
    pub counting: Counting,
    /// Which seats it fills.
    pub fills: Fills,
    /// How many there are of them.
    pub seats: i64,
    /// Who runs it.
    pub officer: PersonId,
    /// Who counts a second time.
    pub second: PersonId,
    /// How many supporters somebody needs to stand.
    pub supporters: i64,
    /// Whether the paper has "Re-open nominations" on it.
    pub reopen: bool,
    /// For how many days anybody may say that something was wrong (7 to 14: guide/elections.md 6.3, 14).
    pub petition_days: i64,
    /// Where and when.
    pub arrangements: Arrangements,
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
    /// This way of counting fills one seat.
    OneSeat,
    /// Teams are counted by a way for teams, persons by one for persons.
    Counting,
    /// Not between 7 and 14 days.
    Petition,
    /// More supporters than anybody may be asked for.
    Supporters,
    /// Only persons can be refused altogether: there is no such line on a paper of teams.
    Reopen,
    /// Where and when is longer than can be.
    Arrangements,
    /// Whoever decides on proposals does not run or count the election of those who bring them.
    Decides,
    /// The same person cannot count twice.
    SameCounter,
    /// The officer or the second counter does not belong here.
    NotFromHere,
    /// Somebody who stands in an election does not run or count it.
    Stands,
    /// Whoever names another team does not name themselves: nobody takes an election over alone.
    Oneself,
    /// All seats are voted on anew in one election at a time.
    GoesOn,
    /// There is no roll, too many, one without a name or two alike, or one that is longer than can be.
    Rolls,
}

impl CallingFault {
    /// The field it is shown at, and the key of its words.
    #[must_use]
    pub const fn field(self) -> (&'static str, &'static str) {
        match self {
            Self::Over => ("", "councils-fault-over"),
            Self::NotElected => ("", "councils-calling-fault-not-elected"),
            Self::Seats => ("seats", "councils-calling-fault-seats"),
            Self::OneSeat => ("seats", "councils-calling-fault-one-seat"),
            Self::Counting => ("counting", "councils-calling-fault-counting"),
            Self::Petition => ("petition_days", "councils-calling-fault-petition"),
            Self::Supporters => ("supporters", "councils-calling-fault-supporters"),
            Self::Reopen => ("reopen", "councils-calling-fault-reopen"),
            Self::Arrangements => ("voting_where", "councils-calling-fault-arrangements"),
            Self::Decides => ("officer", "councils-calling-fault-decides"),
            Self::SameCounter => ("second", "councils-calling-fault-same-counter"),
            Self::NotFromHere => ("second", "councils-calling-fault-not-from-here"),
            Self::Stands => ("officer", "councils-calling-fault-stands"),
            Self::Oneself => ("officer", "councils-calling-fault-oneself"),
            Self::GoesOn => ("fills", "councils-calling-fault-goes-on"),
            Self::Rolls => ("rolls", "councils-calling-fault-rolls"),
        }
    }
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
    let at = &new.arrangements;
    let fits = |text: &String| text.chars().count() <= MOST_WORDS;
    must(council.is_open(), CallingFault::Over);
    must(council.chosen_by == ChosenBy::Election, CallingFault::NotElected);
    must((1..=MOST_SEATS).contains(&new.seats), CallingFault::Seats);
    must(new.counting != Counting::Irv || new.seats <= 1, CallingFault::OneSeat);
    must(counting_fits(new.preset, new.counting), CallingFault::Counting);
    must((7..=14).contains(&new.petition_days), CallingFault::Petition);
    must((0..=MOST_SUPPORTERS).contains(&new.supporters), CallingFault::Supporters);
    must(!new.reopen || new.counting.is_of_persons(), CallingFault::Reopen);
    must([&at.voting_where, &at.visiting, &at.count_where].into_iter().all(fits), CallingFault::Arrangements);
    must(!deciders.contains(&new.officer) && !deciders.contains(&new.second), CallingFault::Decides);
    must(new.officer != new.second, CallingFault::SameCounter);
    must(belong_here, CallingFault::NotFromHere);
    must(rolls(&new.rolls), CallingFault::Rolls);
    faults
}

/// Until when another team is named: until the papers are counted; after that where the officer left, for somebody has to read the
/// result out, answer for it and fill its seats.
#[must_use]
pub const fn may_appoint(state: ElectionState, officer_left: bool) -> bool {
    use ElectionState as S;
    match state {
        S::Notice | S::Nominations | S::Campaign | S::Voting | S::Closed => true,
        S::Counted | S::Declared | S::Uncontested | S::Petition | S::Final => officer_left,
        S::CalledOff => false,
    }
}

/// Whether these two may run and count, as when the election was called. Somebody who stands in it may not, either, nor whoever names
/// them, unless they were one of the two before.
///
/// # Errors
/// [`ElectionRefused::Calling`] with what is not right.
pub fn appoint(
    (election, council): (&Election, &Council),
    by: Option<PersonId>,
    (officer, second): (PersonId, PersonId),
    standing: &[Standing],
    belong_here: bool,
) -> Result<(), ElectionRefused> {
    let deciders = council.deciders();
    let before = [election.officer, election.second];
    let stands = |person| standing.iter().any(|one| one.stands() && one.person == Some(person));
    let checks = [
        (!deciders.contains(&officer) && !deciders.contains(&second), CallingFault::Decides),
        (officer != second, CallingFault::SameCounter),
        (belong_here, CallingFault::NotFromHere),
        (!stands(officer) && !stands(second), CallingFault::Stands),
        (!([officer, second].into_iter().any(|one| Some(one) == by && !before.contains(&one))), CallingFault::Oneself),
    ];
    let faults: Vec<CallingFault> = checks.into_iter().filter(|(right, _)| !right).map(|(_, why)| why).collect();
    if faults.is_empty() { Ok(()) } else { Err(ElectionRefused::Calling(faults)) }
}

/// Which ways of counting a form knows: a vote on a wing is of persons, one by themes of teams.
#[must_use]
pub const fn counting_fits(preset: Preset, counting: Counting) -> bool {
    match preset {
        Preset::WingVote => counting.is_of_persons(),
        Preset::Themes => !counting.is_of_persons(),
        Preset::Full => true,
    }
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

/// What stands in the way of opening the vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// There is nothing to choose between: fewer than two teams.
    TooFewTeams,
    /// Not more persons stand than there are seats, and the paper has no "Re-open nominations".
    NothingToChoose,
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
    /// So many objections or appeals have no answer.
    Unanswered(usize),
    /// They were refused, and have not had two days to appeal.
    MayAppeal(String),
    /// People are to vote on a screen, and the keys of the scrutineers are not made.
    KeysMissing,
}

impl Obstacle {
    /// The key of its words, and what they name.
    #[must_use]
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::TooFewTeams => ("councils-obstacle-too-few-teams", String::new()),
            Self::NothingToChoose => ("councils-obstacle-nothing-to-choose", String::new()),
            Self::EmptyTeam(name) => ("councils-obstacle-empty-team", name.clone()),
            Self::NoManifesto(name) => ("councils-obstacle-no-manifesto", name.clone()),
            Self::EmptyRoll(name) => ("councils-obstacle-empty-roll", name.clone()),
            Self::CounterStands => ("councils-obstacle-counter-stands", String::new()),
            Self::CounterDecides => ("councils-obstacle-counter-decides", String::new()),
            Self::Unanswered(many) => ("councils-obstacle-unanswered", many.to_string()),
            Self::MayAppeal(name) => ("councils-obstacle-may-appeal", name.clone()),
            Self::KeysMissing => ("councils-obstacle-keys-missing", String::new()),
        }
    }
}

/// "May this open?": everything that stands in the way. `unanswered` are objections and appeals without an answer.
#[must_use]
pub fn obstacles(
    election: &Election,
    council: &Council,
    rolls: &[Roll],
    (teams, standing): (&[Team], &[Standing]),
    unanswered: usize,
) -> Vec<Obstacle> {
    let counters = [Some(election.officer), Some(election.second)];
    let nobody = rolls.iter().filter(|roll| roll.size == 0);
    let stands = standing.iter().any(|one| one.stands() && one.person.is_some() && counters.contains(&one.person));
    // The decision maker may have been named since the election was called.
    let decides = council.deciders().iter().any(|one| counters.contains(&Some(*one)));
    lines(election, teams, standing)
        .into_iter()
        .chain(nobody.map(|roll| Obstacle::EmptyRoll(roll.name.clone())))
        .chain(stands.then_some(Obstacle::CounterStands))
        .chain(decides.then_some(Obstacle::CounterDecides))
        .chain((unanswered > 0).then_some(Obstacle::Unanswered(unanswered)))
        .collect()
}

fn lines(election: &Election, teams: &[Team], standing: &[Standing]) -> Vec<Obstacle> {
    if election.counting.is_of_persons() {
        let nothing = nothing_to_choose(election, teams, standing);
        return nothing.then_some(Obstacle::NothingToChoose).into_iter().collect();
    }
    let few = (teams.len() < 2).then_some(Obstacle::TooFewTeams);
    let empty = teams.iter().filter(|team| !standing.iter().any(|one| one.stands() && one.team == team.name));
    let silent = teams.iter().filter(|team| team.manifesto.trim().is_empty());
    few.into_iter()
        .chain(empty.map(|team| Obstacle::EmptyTeam(team.name.clone())))
        .chain(silent.map(|team| Obstacle::NoManifesto(team.name.clone())))
        .collect()
}

/// Whether there is nothing to choose between, so that those who stand are elected without a vote: not more persons than seats,
/// or one team. With "Re-open nominations" on the paper there is always a choice, as long as anybody stands.
#[must_use]
pub fn nothing_to_choose(election: &Election, teams: &[Team], standing: &[Standing]) -> bool {
    if !election.counting.is_of_persons() {
        return teams.len() < 2;
    }
    let people = teams.iter().filter(|team| team.name != REOPEN).count();
    let stand = standing.iter().filter(|one| one.stands()).count().min(people);
    stand == 0 || (!election.reopen && i64::try_from(stand).unwrap_or(i64::MAX) <= election.seats)
}

#[cfg(test)]
pub(super) mod tests;
