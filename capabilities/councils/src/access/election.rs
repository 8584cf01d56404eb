//! Who calls an election, runs it, counts in it, and who may stand.

use access::{About, Facts, Power, or_hidden, places, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, deals, facilitated, looks_after};
use crate::model::election::{Election, ElectionId};
use crate::model::{Council, CouncilId, SWITCH};
use crate::store::{council as councils, election as kept};

/// An election and its council.
#[derive(Clone, Debug)]
pub struct ElectionFacts {
    about: About,
    /// The election.
    pub election: Election,
    /// Whose members are elected.
    pub council: Council,
}

impl Facts for ElectionFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// An election; nobody deals with it besides those who run or count it.
async fn election(tx: &mut ReadTx, id: ElectionId) -> Result<Option<ElectionFacts>> {
    let Some(election) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(council) = councils::one(tx, election.council).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, election.place, Some(&SWITCH)).await? else { return Ok(None) };
    about.organisation = council.organisation;
    about.assigned = Vec::new();
    Ok(Some(ElectionFacts { about, election, council }))
}

/// The same for whoever runs it.
async fn run(tx: &mut ReadTx, id: ElectionId) -> Result<Option<ElectionFacts>> {
    let Some(mut facts) = election(tx, id).await? else { return Ok(None) };
    facts.about.assigned = vec![facts.election.officer];
    Ok(Some(facts))
}

/// The same for those who answer what is said: the facilitator, and about the roll whoever runs it.
async fn answered(tx: &mut ReadTx, id: ElectionId) -> Result<Option<ElectionFacts>> {
    let Some(mut facts) = election(tx, id).await? else { return Ok(None) };
    facts.about.assigned = facts.council.facilitator.into_iter().chain([facts.election.officer]).collect();
    Ok(Some(facts))
}

/// The same for whoever looks after the council.
async fn looked_after(tx: &mut ReadTx, id: ElectionId) -> Result<Option<ElectionFacts>> {
    let Some(mut facts) = election(tx, id).await? else { return Ok(None) };
    facts.about.assigned = facts.council.facilitator.into_iter().collect();
    Ok(Some(facts))
}

/// The same for the two who count.
async fn counted(tx: &mut ReadTx, id: ElectionId) -> Result<Option<ElectionFacts>> {
    let Some(mut facts) = election(tx, id).await? else { return Ok(None) };
    facts.about.assigned = vec![facts.election.officer, facts.election.second];
    Ok(Some(facts))
}

actions! { "council", CouncilId, CouncilFacts, facilitated:
    /// Call an election of a council.
    CallElection = "councils.call_election", |asking| looks_after(asking);
}

actions! { "election", ElectionId, ElectionFacts, election:
    /// See an election.
    SeeElection = "councils.see_election", |asking| asking.belongs();
    /// Stand in an election, or stand no more.
    StandInElection = "councils.stand", |asking| asking.belongs();
    /// Say whether a seat that was won on a form is one's own. The verb asks whether they were asked.
    TakeElectedSeat = "councils.take_elected_seat", |asking| asking.belongs();
    /// Say that something about an election is wrong.
    SayAgainst = "councils.say_against", |asking| asking.belongs();
}

actions! { "election", ElectionId, ElectionFacts, election:
    /// Vote on a screen, signed in. The verb asks whether they are on a roll.
    VoteOnScreen = "councils.vote_on_screen", |asking| asking.belongs();
}

// Whoever holds a slip is nobody to the house.
access::actions! { "election_box", ElectionId, ElectionFacts, election, or_hidden:
    /// Drop a sealed paper into the box.
    DropBallot = "councils.drop_ballot" [const OPEN: bool = true;], |_asking| true;
    /// Open a sealed paper as a test, in the place of dropping it.
    OpenTestBallot = "councils.open_test_ballot" [const OPEN: bool = true;], |_asking| true;
}

actions! { "election", ElectionId, ElectionFacts, answered:
    /// Answer what is said against an election. The verb keeps out whoever runs or counts it, where it is about their own work.
    AnswerAgainst = "councils.answer_against", |asking| looks_after(asking);
}

actions! { "election", ElectionId, ElectionFacts, looked_after:
    /// Name somebody else who runs an election, or who counts in it.
    AppointTeam = "councils.appoint_team", |asking| looks_after(asking);
}

actions! { "election", ElectionId, ElectionFacts, run:
    /// Run an election: its returning officer alone, while they belong to the place.
    RunElection = "councils.run_election", |asking| deals(asking);
}

actions! { "election", ElectionId, ElectionFacts, counted:
    /// Hand in a sheet of piles: the returning officer and the second counter, while they belong to the place.
    CountPiles = "councils.count_piles", |asking| deals(asking);
}

/// The matrix of elections.
#[must_use]
pub fn powers() -> Vec<Power> {
    vec![
        power::<CallElection>(),
        power::<SeeElection>(),
        power::<StandInElection>(),
        power::<TakeElectedSeat>(),
        power::<SayAgainst>(),
        power::<AnswerAgainst>(),
        power::<AppointTeam>(),
        power::<RunElection>(),
        power::<CountPiles>(),
        power::<VoteOnScreen>(),
        power::<DropBallot>(),
        power::<OpenTestBallot>(),
    ]
}
