//! What was written down in Arrowdale by somebody else's hand: one that its author took over, one that waits to be confirmed,
//! one with a printed code, and one that is not agreed to yet. All invented.

use access::Site;
use basics::{PersonId, PlaceId};

use super::{Cast, acting, kept};
use crate::access::by_hand::{AgreeRecording, TakeOver, WriteDown};
use crate::actions::{self, Refused, Taking};
use crate::model::by_hand::{Manner, RecordingId};
use crate::model::{Kind, Publish, Saying, SuggestionId};

fn saying(words: &'static str, lang: &'static str) -> Saying {
    Saying {
        kind: Kind::Suggestion,
        words: kept(words),
        put_right: None,
        lang,
        publish: Publish::Private,
        name_may_show: false,
        shown_name: None,
        wants_answer: true,
        worried: false,
    }
}

async fn written(
    site: &Site,
    cast: &Cast,
    person: Option<PersonId>,
    place: PlaceId,
    (manner, saying): (Manner, Saying),
) -> Result<RecordingId, Refused> {
    let permit = acting::<WriteDown>(site, cast.sam, place).await?;
    actions::write_down(permit, person, manner, &saying).await
}

async fn agreed(site: &Site, cast: &Cast, id: RecordingId) -> Result<SuggestionId, Refused> {
    // Where it is for nobody, a code is printed; nobody in the demonstration holds it.
    let code = actions::printed_code(site, &site.db.chance().bytes()).await?;
    actions::agree(acting::<AgreeRecording>(site, cast.sam, id).await?, (true, true), Some(&code)).await
}

/// What happens on a day of the demonstration.
pub(super) async fn on_day(site: &Site, cast: &Cast, day: i64) -> Result<(), Refused> {
    let (wing, moss) = (cast.places.wing, cast.places.fallow_moss);
    match day {
        80 => {
            let said = saying("I cannot read the menu. Could it have pictures?", "en");
            let id = written(site, cast, Some(cast.tomasz), wing, (Manner::Present, said)).await?;
            let id = agreed(site, cast, id).await?;
            let meant = Taking::Meant(kept("I meant the board by the servery, not the paper menu."));
            actions::take_over(acting::<TakeOver>(site, cast.tomasz, id).await?, &meant).await
        }
        84 => {
            let said = saying("Mae’r llyfrgell ar gau pan fyddaf i’n rhydd.", "cy");
            let id = written(site, cast, Some(cast.jamie), wing, (Manner::Letter, said)).await?;
            agreed(site, cast, id).await.map(|_| ())
        }
        86 => {
            let said = saying("The visitors’ door has no bell that I can reach from my chair.", "en");
            let id = written(site, cast, None, moss, (Manner::Telephone, said)).await?;
            agreed(site, cast, id).await.map(|_| ())
        }
        89 => {
            let said = saying("Please put the washing times up where we can see them.", "en");
            written(site, cast, Some(cast.mac), wing, (Manner::Present, said)).await.map(|_| ())
        }
        _ => Ok(()),
    }
}
