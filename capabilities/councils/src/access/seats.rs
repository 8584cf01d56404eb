//! Who asks somebody to sit on a council, and what is everybody's own to say.

use access::{Power, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, LOOKING_AFTER, council, deals, facilitated, looks_after};
use crate::model::{Audience, CouncilId};
use crate::store::seats as kept;

/// A council for whoever was asked to sit on it.
async fn asked(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    facts.about.assigned = kept::asked(tx, id).await?.into_iter().map(|one| one.person).collect();
    Ok(Some(facts))
}

/// A council for the house, switched on or not: who left does not sit there.
async fn lapsing(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    facts.about.on = true;
    Ok(Some(facts))
}

/// A council whose page everybody may read; any other is not there.
async fn public(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    Ok(council(tx, id).await?.filter(|facts| facts.council.shown_to == Audience::Public && facts.council.is_open()))
}

actions! { "council", CouncilId, CouncilFacts, facilitated:
    /// See who was asked to sit on a council, and who sits there.
    SeeSeats = "councils.see_seats", |asking| looks_after(asking);
    /// Ask somebody of its place to sit on a council. It takes a name and says whether somebody is called that: only who
    /// works there may.
    PutForward = "councils.put_forward", |asking| asking.has(&LOOKING_AFTER);
    /// Write down whom the council chose as its chair.
    ChooseChair = "councils.choose_chair", |asking| looks_after(asking);
}

actions! { "council", CouncilId, CouncilFacts, asked:
    /// Say whether one will sit on a council that asked.
    AnswerAsked = "councils.answer_asked", |asking| deals(asking);
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// Join an open group.
    JoinGroup = "councils.join_group", |asking| asking.belongs();
    /// See one's own seat.
    SeeOwnSeat = "councils.see_own_seat", |asking| asking.assigned();
    /// Say under which name one is shown, and to whom.
    SayShown = "councils.say_shown", |asking| asking.assigned();
    /// Step down. Nobody asks why.
    StepDown = "councils.step_down", |asking| asking.assigned();
}

actions! { "council", CouncilId, CouncilFacts, public:
    /// See a council whose page everybody may read.
    SeeOpenly = "councils.see_openly" [const OPEN: bool = true;], |_asking| true;
}

actions! { "council", CouncilId, CouncilFacts, lapsing:
    /// The house ends the seats of people whose membership or term is over by its date, and takes the names of whoever left from
    /// what they decided or looked after.
    EndLapsed = "councils.end_lapsed" [const JOBS: &'static [&'static str] = &[crate::actions::seats::JOB];],
        |_asking| false;
}

pub(super) fn powers() -> Vec<Power> {
    vec![
        power::<SeeSeats>(),
        power::<PutForward>(),
        power::<ChooseChair>(),
        power::<AnswerAsked>(),
        power::<JoinGroup>(),
        power::<SeeOwnSeat>(),
        power::<SayShown>(),
        power::<StepDown>(),
        power::<SeeOpenly>(),
        power::<EndLapsed>(),
    ]
}
