//! What was written to somebody about their own suggestion, for a letter that holds the whole reply.

use access::Boxed;
use basics::uuid::Uuid;
use basics::{Instant, PersonId, Words};
use store::{ReadTx, Result};

use super::SUGGESTION;
use crate::model::{Part, SuggestionId};
use crate::store as kept;

/// Everything that was written to the author since the answer before the newest: replies and the newest answer with what
/// would have to change, in the order in which they were written. So nothing that a letter is told to hold is left out,
/// however much came together. Nobody but the author of a suggestion is written to about it.
pub fn reply<'a>(tx: &'a mut ReadTx, kind: &'a str, object: Uuid, person: PersonId) -> Boxed<'a, Result<Vec<Words>>> {
    Box::pin(async move {
        let id = SuggestionId::of(object);
        let found = if kind == SUGGESTION { kept::one(tx, id).await? } else { None };
        if found.is_none_or(|(it, _)| it.author != Some(person)) {
            return Ok(Vec::new());
        }
        let mut answers = match loops::of_object(tx, SUGGESTION, object).await? {
            Some(it) => loops::responses(tx, it.id).await?,
            None => Vec::new(),
        };
        let newest = answers.pop();
        let since = answers.last().map(|before| before.at);
        let mut written: Vec<(Instant, Words)> = kept::texts(tx, id)
            .await?
            .into_iter()
            .filter(|text| text.part == Part::Reply && since.is_none_or(|since| text.at > since))
            .filter_map(|text| text.words.map(|words| (text.at, words)))
            .collect();
        if let Some(answer) = newest {
            let both = [answer.reasons, answer.change_needed].into_iter().flatten();
            written.extend(both.map(|words| (answer.at, words)));
        }
        written.sort_by_key(|(at, _)| *at);
        Ok(written.into_iter().map(|(_, words)| words).collect())
    })
}
