//! What was said goes on elsewhere, such as into a proposal: its author hears of it, wherever they are told things.

use access::{Boxed, Site, Stop, Who, look, may_look};
use basics::uuid::Uuid;
use basics::{Instant, PersonId};
use loops::Stage;
use pages::Lent;
use store::{ReadTx, Result, WriteTx};

use super::{SUGGESTION, Teller};
use crate::access::{SeeOwn, SeeSuggestion};
use crate::model::{Kind, Part, Publish, Suggestion, SuggestionId};
use crate::store as kept;

/// Whether it can be taken on: something that should change, that nobody is worried about and that was not taken back.
pub(crate) fn goes_further(it: &Suggestion) -> bool {
    it.kind == Kind::Suggestion && !it.worried && it.stage != Stage::Withdrawn
}

/// What of a suggestion somebody may take on: its author their own words; who works at its desk those words only where their
/// author agreed to that (design, decision 12). The look of a worker is on record as every other.
pub(crate) fn lend<'a>(site: &'a Site, who: &'a Who, id: Uuid) -> Boxed<'a, std::result::Result<Option<Lent>, Stop>> {
    Box::pin(async move {
        let id = SuggestionId::of(id);
        if may_look::<SeeOwn>(site, who, id).await.is_ok() {
            let mut looking = look::<SeeOwn>(site, who, id).await?;
            let it = looking.facts().it.clone();
            return Ok(lent(looking.tx(), &it, true).await?);
        }
        match look::<SeeSuggestion>(site, who, id).await {
            Ok(mut looking) => {
                let it = looking.facts().it.clone();
                let agreed = it.publish == Publish::OwnWords;
                Ok(lent(looking.tx(), &it, agreed).await?)
            }
            Err(Stop::Refused(_)) => Ok(None),
            Err(stop) => Err(stop),
        }
    })
}

async fn lent(tx: &mut ReadTx, it: &Suggestion, with_words: bool) -> Result<Option<Lent>> {
    if !goes_further(it) {
        return Ok(None);
    }
    let texts = if with_words { kept::texts(tx, it.id).await? } else { Vec::new() };
    let one = |part: Part| texts.iter().find(|text| text.part == part).and_then(|text| text.words.clone());
    Ok(Some(Lent { place: it.place, words: one(Part::PutRight).or_else(|| one(Part::Said)) }))
}

/// Somebody raised a suggestion into something else: its author hears of it, unless it was they who did.
#[must_use]
pub fn raised(tx: &mut WriteTx, id: Uuid, by: PersonId, now: Instant) -> Boxed<'_, Result<()>> {
    Box::pin(async move {
        let id = SuggestionId::of(id);
        let Some((it, _)) = kept::one(tx, id).await? else { return Ok(()) };
        let author = it.author.filter(|author| *author != by);
        Teller::hearing(it.place, now).tell(tx, author, "feedback.raised", id).await
    })
}

/// Something came of what a suggestion was raised into. Its author hears of it. When that is over and the suggestion itself has
/// no answer yet, whoever deals with it hears that too: its own loop still ends with an answer (promise 1).
#[must_use]
pub fn came_of(tx: &mut WriteTx, id: Uuid, is_over: bool, by: Option<PersonId>, now: Instant) -> Boxed<'_, Result<()>> {
    Box::pin(async move {
        let id = SuggestionId::of(id);
        let Some((it, _)) = kept::one(tx, id).await? else { return Ok(()) };
        let teller = Teller::hearing(it.place, now);
        teller.tell(tx, it.author.filter(|author| Some(*author) != by), "feedback.came_of", id).await?;
        if is_over && matches!(it.stage, Stage::Heard | Stage::Considered) {
            teller.tell(tx, it.assignee, "feedback.raised_over", id).await?;
        }
        Ok(())
    })
}

/// The kind under which a suggestion is named elsewhere.
pub const NAMED: &str = SUGGESTION;
