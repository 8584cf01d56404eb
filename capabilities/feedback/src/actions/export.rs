//! Taking along what the desk shows.

use access::Acting;
use basics::{PlaceId, Words};
use store::ReadTx;

use super::Refused;
use crate::access::ExportDesk;
use crate::model::SuggestionId;
use crate::store::DeskScope;
use crate::store::filter as kept;
use crate::store::lists::{self, Asked, Line};

/// The most lines of a table; what is older has to be asked for by its days.
pub const MOST_LINES: usize = 10_000;
/// How many are read at once.
const AT_ONCE: usize = 200;

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The suggestion as the desk's list shows it.
    pub line: Line,
    /// What came of it.
    pub came: Option<loops::Summary>,
}

impl Taken {
    /// What was said, where it may be read from a list.
    #[must_use]
    pub fn words(&self) -> Option<&Words> {
        self.line.words.as_ref()
    }

    /// The reasons of the answer: they stay shut where what was said does.
    #[must_use]
    pub fn reasons(&self) -> Option<&Words> {
        self.line.words.as_ref().and(self.came.as_ref()).and_then(|came| came.reasons.as_ref())
    }
}

/// Writes down who takes what along, before anything is read: in each place whose words go along.
///
/// # Errors
/// [`Refused`].
pub async fn export(mut acting: Acting<ExportDesk>, others: &[PlaceId], asked: &Asked<'_>) -> Result<(), Refused> {
    let (place, now, chance) = (acting.id(), acting.now(), acting.site().db.chance().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    kept::keep(acting.tx(), &chance, place, by, asked, now).await?;
    for other in others.iter().filter(|other| **other != place) {
        kept::keep(acting.tx(), &chance, *other, by, asked, now).await?;
        acting.also(*other, *other, None);
    }
    acting.done("").await?;
    Ok(())
}

/// What the desk shows, at most `most` lines, and whether there are more. They stand in the order of their numbers, which
/// says no more than the numbers do.
///
/// # Errors
/// The store's failure.
pub(crate) async fn taken(
    tx: &mut ReadTx,
    scope: &DeskScope,
    asked: &Asked<'_>,
    most: usize,
) -> store::Result<(Vec<Taken>, bool)> {
    let (mut found, mut after): (Vec<Taken>, Option<SuggestionId>) = (Vec::new(), None);
    // A search opens what it looks through once, and is not gone through again.
    let at_once = if asked.find.is_empty() { AT_ONCE } else { usize::MAX };
    loop {
        let lines = lists::desk(tx, scope, &Asked { after, most: at_once, ..*asked }).await?;
        let last = lines.len() < at_once;
        after = lines.last().map(|line| line.it.id);
        let objects: Vec<_> = lines.iter().map(|line| line.it.id.uuid()).collect();
        let mut came: std::collections::HashMap<_, _> =
            loops::summaries(tx, "suggestion", &objects).await?.into_iter().map(|one| (one.object, one)).collect();
        found.extend(lines.into_iter().map(|line| Taken { came: came.remove(&line.it.id.uuid()), line }));
        if last || found.len() > most {
            break;
        }
    }
    let more = found.len() > most;
    found.truncate(most);
    found.sort_by(|a, b| {
        let key = |one: &Taken| (one.line.place_name.clone(), one.line.it.year, one.line.it.running);
        key(a).cmp(&key(b))
    });
    Ok((found, more))
}
