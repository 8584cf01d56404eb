//! Who comes to the wing committee of the demonstration: who sits there was screened, one more asks, one is new.

use access::Site;
use basics::PersonId;
use meetings::rules::Screened;
use meetings::{Group, MeetingId};

use super::{Cast, acting};
use crate::access::firsts::{NameBuddy, TickFirst};
use crate::access::joining::{AskToCome, ScreenJoining};
use crate::actions::{Refused, firsts, joining};
use crate::model::firsts::First;
use crate::model::{COUNCIL, CouncilId};
use crate::store::council as kept;

/// Whoever sits on a council can come to its dates.
pub(super) async fn screened(site: &Site, by: PersonId, council: CouncilId, person: PersonId) -> Result<(), Refused> {
    let group = Group::new(COUNCIL, council.uuid());
    let found = meetings::joining_of(&mut site.db.read().await?, &group, person).await?;
    let Some(id) = found else { return Ok(()) };
    joining::screen(acting::<ScreenJoining>(site, by, id).await?, Screened::Fine).await
}

/// Two members who can come, one of them new, and somebody who waits for an answer.
pub(super) async fn demo(site: &Site, cast: &Cast, (council, date): (CouncilId, MeetingId)) -> Result<(), Refused> {
    for member in [cast.mac, cast.tomasz] {
        screened(site, cast.sam, council, member).await?;
    }
    joining::ask(acting::<AskToCome>(site, cast.jamie, date).await?).await?;
    let members = kept::members(&mut site.db.read().await?, council).await?;
    let Some(seat) = members.iter().find(|member| member.person == cast.tomasz).map(|member| member.id) else {
        return Ok(());
    };
    let with = (Some(cast.mac), Some(cast.sam));
    firsts::name(acting::<NameBuddy>(site, cast.sam, seat).await?, with).await?;
    for (by, step) in [(cast.sam, First::Induction), (cast.tomasz, First::Terms)] {
        firsts::tick(acting::<TickFirst>(site, by, seat).await?, step, true).await?;
    }
    Ok(())
}
