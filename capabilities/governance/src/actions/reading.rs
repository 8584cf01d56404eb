//! That unusual reading was looked into.

use access::{Acting, Stop};
use basics::Words;

use crate::access::reading::NoteReading;
use crate::store::readings::{self, About, ReadingId};

/// Writes down that a finding was looked into, and what came of it. Somebody else has to look into one's own reading.
///
/// # Errors
/// [`Stop`]; refused like what is not there when it is one's own.
pub async fn note_reading(mut acting: Acting<NoteReading>, about: About, note: &Words) -> Result<(), Stop> {
    let (place, now) = (acting.id(), acting.now());
    let by = acting.person().filter(|by| *by != about.reader).ok_or(access::Refusal::NotThere)?;
    let id = ReadingId::new(now, acting.site().db.chance());
    readings::note(acting.tx(), (id, place), about, note, by, now).await?;
    acting.done(&format!("/places/{place}/reading")).await
}
