//! Who may write something down for somebody else, and what whoever holds a screen that was handed to them may say of it.

use access::{About, Facts, or_hidden, places};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::the_box::any_box;
use super::{DESK, SuggestionFacts, place, suggestion};
use crate::model::by_hand::{Recording, RecordingId};
use crate::model::{SWITCH, SuggestionId};
use crate::store::by_hand::{self as kept, Cells};

/// Something that is being written down.
#[derive(Clone, Debug)]
pub struct RecordingFacts {
    about: About,
    /// The recording, without its words.
    pub it: Recording,
    /// Its words, sealed.
    pub cells: Cells,
}

impl Facts for RecordingFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn recording(tx: &mut ReadTx, id: RecordingId) -> Result<Option<RecordingFacts>> {
    let Some((it, cells)) = kept::recording(tx, id).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, it.place, Some(&SWITCH)).await? else { return Ok(None) };
    // It is nobody's but whoever writes it down until it is agreed to: no colleague reads what may be wrong.
    about.assigned = vec![it.by];
    Ok(Some(RecordingFacts { about, it, cells }))
}

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Begin to write down what somebody else says.
    WriteDown = "feedback.write_down", |asking| asking.has(&DESK);
}

access::actions! { "recording", RecordingId, RecordingFacts, recording, or_hidden:
    /// See what one is writing down.
    SeeRecording = "feedback.see_recording", |asking| asking.assigned() && asking.has(&DESK);
    /// Change what one is writing down.
    ChangeRecording = "feedback.change_recording", |asking| asking.assigned() && asking.has(&DESK);
    /// Say that it was read back and agreed.
    AgreeRecording = "feedback.agree_recording", |asking| asking.assigned() && asking.has(&DESK);
    /// Throw away what was not agreed to.
    DropRecording = "feedback.drop_recording", |asking| asking.assigned() && asking.has(&DESK);
    /// Hand the screen to the person.
    HandOver = "feedback.hand_over", |asking| asking.assigned() && asking.has(&DESK);
    /// See what was written down, on the screen that was handed over.
    SeeHanded = "feedback.see_handed" [const HANDED: bool = true;], |asking| asking.handed();
    /// Say what one thinks of it, on the screen that was handed over.
    SayHanded = "feedback.say_handed" [const HANDED: bool = true;], |asking| asking.handed();
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, suggestion, or_hidden:
    /// Take over what was written down for oneself.
    TakeOver = "feedback.take_over", |asking| asking.own();
}

access::actions! { "box", PlaceId, About, any_box, or_hidden:
    /// Take a new code in the place of one that a worker has seen.
    ChangeCode = "feedback.change_code" [const OPEN: bool = true;], |_asking| true;
}
