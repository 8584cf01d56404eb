//! What a wing committee asked for: one thing that was done and told back, one refused, one overdue; what was asked before deciding
//! (guide/domain.md, section 7).

use access::Site;

use super::{Cast, acting};
use crate::access::proposal::{AnswerProposal, CheckProposal, RaiseProposal, WorkOnProposal};
use crate::access::sent_up::AnswerSentUp;
use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding};
use crate::actions::{Refused, proposal as actions, sent_up as up, sounding as soundings};
use crate::model::proposal::{Asked, ProposalId, Verdict, Votes};
use crate::model::sounding::Posting;
use crate::model::{Audience, CouncilId};
use crate::rules::proposal::Raising;

/// Raises it, asks people about it and brings it to whoever decides.
async fn brought(
    site: &Site,
    cast: &Cast,
    council: CouncilId,
    (title, theme, problem, solution, gain): (&str, &str, &str, &str, &str),
) -> Result<ProposalId, Refused> {
    let new = Raising {
        title: title.to_owned(),
        theme: theme.to_owned(),
        problem: problem.to_owned(),
        solution: solution.to_owned(),
        gain: gain.to_owned(),
        said_by: 3,
        shown_name: String::new(),
        name_for: Audience::Council,
    };
    let id = actions::raise(acting::<RaiseProposal>(site, cast.mac, council).await?, &new).await?;
    let asked = Asked { asked: 24, yes: 19, no: 2, unsure: 3 };
    let staff = "Staff who were asked are for it, as long as somebody looks after it.";
    actions::canvass(acting::<WorkOnProposal>(site, cast.mac, id).await?, asked, staff).await?;
    actions::take_up(acting::<WorkOnProposal>(site, cast.mac, id).await?).await?;
    let votes = Votes { yes: 1, no: 0, abstained: 0 };
    actions::vote(acting::<WorkOnProposal>(site, cast.mac, id).await?, votes).await?;
    Ok(id)
}

/// Fills the page of the committee, at the site's present moment: what is not answered is overdue by now.
/// Gives the one that was refused.
pub(super) async fn demo(site: &Site, cast: &Cast, council: CouncilId) -> Result<ProposalId, Refused> {
    let food = (
        "Hot food at group meetings",
        "Meetings",
        "People come straight from work, and there are only biscuits.",
        "Soup and bread at every meeting that goes over a mealtime.",
        "About £30 a meeting. More people come, and stay.",
    );
    let food = brought(site, cast, council, food).await?;
    let permit = acting::<AnswerProposal>(site, cast.helen, food).await?;
    actions::answer(permit, Some(Verdict::Accepted), "The money is there, and it costs less than empty chairs.", "")
        .await?;
    let permit = acting::<AnswerProposal>(site, cast.helen, food).await?;
    let by = site.now().plus_days(28).date_in("Europe/London");
    actions::add_step(permit, "Order from the kitchen for each meeting", by).await?;
    let step = {
        let mut tx = site.db.read().await?;
        crate::store::proposal::steps(&mut tx, food).await?.first().map(|step| step.id)
    };
    if let Some(step) = step {
        actions::finish_step(acting::<AnswerProposal>(site, cast.helen, food).await?, step).await?;
    }
    actions::finish(acting::<AnswerProposal>(site, cast.helen, food).await?).await?;
    actions::check(acting::<CheckProposal>(site, cast.mac, food).await?, true).await?;
    actions::tell_back(acting::<WorkOnProposal>(site, cast.mac, food).await?).await?;
    let text = (
        "Book a visit by text message",
        "Families",
        "The line for visits is engaged all morning.",
        "Let families book by text message.",
        "A cheap service; fewer calls.",
    );
    let text = brought(site, cast, council, text).await?;
    let permit = acting::<AnswerProposal>(site, cast.helen, text).await?;
    let reasons = "A text can be sent by anybody who holds the phone, so we would not know who comes in.";
    let change = "A way to book that shows who books. A new booking system is looked at in the spring.";
    actions::answer(permit, Some(Verdict::NotAccepted), reasons, change).await?;
    let credit = (
        "Phone credit in the first week",
        "Families",
        "Who comes in has no credit for days, and nobody at home knows where they are.",
        "Two pounds of credit on the first day.",
        "About £40 a month. Fewer worried calls to the gate.",
    );
    brought(site, cast, council, credit).await?;
    Ok(text)
}

/// What the governor refused goes up to the council of the whole prison, which says something to it.
pub(super) async fn sent_up(site: &Site, cast: &Cast, it: ProposalId, to: CouncilId) -> Result<(), Refused> {
    let why = "It is the same on every wing.";
    let sent = up::send(acting::<WorkOnProposal>(site, cast.mac, it).await?, Some(to), why).await?;
    let said = "We ask for a booking line that families can leave a message on, until the new system comes.";
    up::answer(acting::<AnswerSentUp>(site, cast.sam, sent).await?, said).await?;
    Ok(())
}

/// Asked before something was decided: the office moves to the library, and the plan was altered.
pub(super) async fn asked_before(site: &Site, cast: &Cast, council: CouncilId) -> Result<(), Refused> {
    let new = Posting {
        title: "Moving the Upper Arrow office to the library",
        plan: "The lease ends in the spring. The library has two rooms free, with a lift and a café.",
        fixed: "We leave the old office by the end of March.",
        open: "Which rooms, which hours, and what people need there.",
        answer_by: site.now().plus_days(14).date_in("Europe/London"),
    };
    let id = soundings::post(acting::<PostSounding>(site, cast.moira, council).await?, new).await?;
    let answer =
        "Nobody wants to be seen waiting between the shelves. We ask for a private room with a door of its own.";
    soundings::answer(acting::<AnswerSounding>(site, cast.aileen, id).await?, answer, None).await?;
    let altered = "We rent the room at the side, with its own door. The public desk is dropped from the plan.";
    soundings::decide(acting::<DecideSounding>(site, cast.moira, id).await?, altered).await
}

/// Asked before something is decided; nobody has answered yet.
pub(super) async fn asked_before_building(site: &Site, cast: &Cast, council: CouncilId) -> Result<(), Refused> {
    let new = Posting {
        title: "The old laundry room",
        plan: "The laundry room on Rowan wing stands empty. It could be a quiet room or a second servery.",
        fixed: "It stays open in the daytime, and its door has a window.",
        open: "What it is for, and who looks after it.",
        answer_by: site.now().plus_days(200).date_in("Europe/London"),
    };
    soundings::post(acting::<PostSounding>(site, cast.helen, council).await?, new).await?;
    Ok(())
}
