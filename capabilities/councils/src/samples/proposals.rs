//! What the open group at Upper Arrow asked for: one thing that was done and told back, one refused, one overdue
//! (guide/domain.md, section 7).

use access::Site;

use super::{Cast, acting};
use crate::access::proposal::{AnswerProposal, CheckProposal, RaiseProposal, WorkOnProposal};
use crate::actions::{Refused, proposal as actions};
use crate::model::proposal::{Asked, ProposalId, Verdict, Votes};
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
    let id = actions::raise(acting::<RaiseProposal>(site, cast.aileen, council).await?, &new).await?;
    let asked = Asked { asked: 24, yes: 19, no: 2, unsure: 3 };
    let staff = "Staff who were asked are for it, as long as somebody looks after it.";
    actions::canvass(acting::<WorkOnProposal>(site, cast.aileen, id).await?, asked, staff).await?;
    actions::take_up(acting::<WorkOnProposal>(site, cast.aileen, id).await?).await?;
    let votes = Votes { yes: 1, no: 0, abstained: 0 };
    actions::vote(acting::<WorkOnProposal>(site, cast.aileen, id).await?, votes).await?;
    Ok(id)
}

/// Fills the page of the open group, at the site's present moment: what is not answered is overdue by now.
pub(super) async fn demo(site: &Site, cast: &Cast, council: CouncilId) -> Result<(), Refused> {
    let food = (
        "Hot food at group meetings",
        "Meetings",
        "People come straight from work or a long bus ride, and there are only biscuits.",
        "Soup and bread at every meeting that goes over a mealtime.",
        "About £30 a meeting. More people come, and stay.",
    );
    let food = brought(site, cast, council, food).await?;
    let permit = acting::<AnswerProposal>(site, cast.moira, food).await?;
    actions::answer(permit, Some(Verdict::Accepted), "The money is there, and it costs less than empty chairs.", "")
        .await?;
    let permit = acting::<AnswerProposal>(site, cast.moira, food).await?;
    let by = site.now().plus_days(28).date_in("Europe/London");
    actions::add_step(permit, "Order from The Larder for each meeting", by).await?;
    let step = {
        let mut tx = site.db.read().await?;
        crate::store::proposal::steps(&mut tx, food).await?.first().map(|step| step.id)
    };
    if let Some(step) = step {
        actions::finish_step(acting::<AnswerProposal>(site, cast.moira, food).await?, step).await?;
    }
    actions::finish(acting::<AnswerProposal>(site, cast.moira, food).await?).await?;
    actions::check(acting::<CheckProposal>(site, cast.aileen, food).await?, true).await?;
    actions::tell_back(acting::<WorkOnProposal>(site, cast.aileen, food).await?).await?;
    let text = (
        "Book a visit by text message",
        "Families",
        "The line for visits is engaged all morning.",
        "Let families book by text message.",
        "A cheap service; fewer calls.",
    );
    let text = brought(site, cast, council, text).await?;
    let permit = acting::<AnswerProposal>(site, cast.moira, text).await?;
    let reasons = "A text can be sent by anybody who holds the phone, so we would not know who comes in.";
    let change = "A way to book that shows who books. A new booking system is looked at in the spring.";
    actions::answer(permit, Some(Verdict::NotAccepted), reasons, change).await?;
    let bikes = (
        "Somewhere to lock a bike",
        "The office",
        "Bikes get stolen at the door, so people miss appointments.",
        "Six hoops in the yard.",
        "About £600 once.",
    );
    brought(site, cast, council, bikes).await?;
    Ok(())
}
