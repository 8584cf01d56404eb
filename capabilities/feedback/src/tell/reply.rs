//! What was written to somebody about their own suggestion, for a letter that holds the whole reply.

use access::Boxed;
use basics::uuid::Uuid;
use basics::{PersonId, Words};
use store::{ReadTx, Result};

use super::SUGGESTION;
use crate::model::{Part, SuggestionId};
use crate::store as kept;

/// The newest answer, with what would have to change, and the newest reply when that came after it. Nobody but the author
/// of a suggestion is written to about it.
pub fn reply<'a>(tx: &'a mut ReadTx, kind: &'a str, object: Uuid, person: PersonId) -> Boxed<'a, Result<Vec<Words>>> {
    Box::pin(async move {
        let id = SuggestionId::of(object);
        let found = if kind == SUGGESTION { kept::one(tx, id).await? } else { None };
        if found.is_none_or(|(it, _)| it.author != Some(person)) {
            return Ok(Vec::new());
        }
        let answer = match loops::of_object(tx, SUGGESTION, object).await? {
            Some(it) => loops::responses(tx, it.id).await?.pop(),
            None => None,
        };
        let since = answer.as_ref().map(|answer| answer.at);
        let mut words: Vec<Words> =
            answer.into_iter().flat_map(|answer| [answer.reasons, answer.change_needed]).flatten().collect();
        let newest = kept::texts(tx, id).await?.into_iter().rfind(|text| text.part == Part::Reply);
        let later = newest.filter(|text| since.is_none_or(|since| text.at > since));
        words.extend(later.and_then(|text| text.words));
        Ok(words)
    })
}
