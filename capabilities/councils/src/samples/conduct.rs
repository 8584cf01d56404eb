//! What the wing committee of the demonstration agreed about itself, and what came of somebody saying that a member broke it.

use access::Site;

use super::{Cast, acting};
use crate::access::conduct::{AnswerConduct, DecideConduct, ProposeConduct};
use crate::access::{DraftTerms, SignTerms};
use crate::actions::{Refused, conduct, terms};
use crate::model::CouncilId;
use crate::model::terms::TermsWords;
use crate::rules::terms::seen;
use crate::store::council as kept;

/// Terms that both sides signed; then one member's seat, which stayed.
pub(super) async fn demo(site: &Site, cast: &Cast, council: CouncilId) -> Result<(), Refused> {
    let words = TermsWords {
        definition: "We decide together what can be decided together, and say plainly what cannot.".to_owned(),
        source: "Our own words.".to_owned(),
        decides: "The wing newsletter".to_owned(),
        together: "How the association room is used".to_owned(),
        advises: "Food and the daily timetable".to_owned(),
        told: "Changes to the regime, before they happen".to_owned(),
        conduct: "One speaks at a time.\nWhat somebody says about themselves stays in the room.".to_owned(),
        pot_pence: None,
    };
    terms::draft(acting::<DraftTerms>(site, cast.sam, council).await?, &words).await?;
    for signer in [cast.mac, cast.helen] {
        let newest = crate::store::terms::versions(&mut site.db.read().await?, council, 1).await?;
        let Some(version) = newest.first().map(seen) else { return Ok(()) };
        terms::sign(acting::<SignTerms>(site, signer, council).await?, &version).await?;
    }
    let members = kept::members(&mut site.db.read().await?, council).await?;
    let Some(seat) = members.iter().find(|member| member.person == cast.tomasz).map(|member| member.id) else {
        return Ok(());
    };
    let why = "He told people on the landing what somebody had said about himself in the meeting.";
    let id = conduct::propose(acting::<ProposeConduct>(site, cast.sam, council).await?, seat, why).await?;
    let said = "I did not know that it was said in the room. I have said sorry to him.";
    conduct::answer(acting::<AnswerConduct>(site, cast.tomasz, id).await?, said).await?;
    let reason = "You put it right yourself. The seat stays yours.";
    conduct::decide(acting::<DecideConduct>(site, cast.helen, id).await?, false, reason).await?;
    Ok(())
}
