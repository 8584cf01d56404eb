//! Who brings what out of the house: answers to a wall, a board to read for everybody, answers on paper.

use access::{About, Facts, or_hidden, places, settings};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{DESK, SuggestionFacts, desk, place, second_reader, suggestion};
use crate::model::publishing::{BOARD_PUBLIC, WallAnswer};
use crate::model::{SWITCH, SuggestionId};
use crate::store::wall as kept;

/// A suggestion whose author wants its answer on a wall, with that answer.
#[derive(Clone, Debug)]
pub struct WallFacts {
    /// The suggestion and what stands around it.
    pub thread: SuggestionFacts,
    /// The answer for the wall.
    pub wall: WallAnswer,
}

impl Facts for WallFacts {
    fn about(&self) -> &About {
        Facts::about(&self.thread)
    }
}

async fn for_wall(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<WallFacts>> {
    let Some(thread) = suggestion(tx, id).await? else { return Ok(None) };
    Ok(kept::one(tx, id).await?.map(|wall| WallFacts { thread, wall }))
}

async fn public_board(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    let Some(mut about) = places::about(tx, id, Some(&SWITCH)).await? else { return Ok(None) };
    about.on = about.on && settings::one(tx, id, &BOARD_PUBLIC).await? == "on";
    Ok(Some(about))
}

access::actions! { "suggestion", SuggestionId, WallFacts, for_wall, or_hidden:
    /// Put an answer forward for the wall.
    PutOnWall = "feedback.put_on_wall", |asking| desk(asking);
    /// Be the second reader of an answer for the wall.
    CheckForWall = "feedback.check_for_wall", |asking| second_reader(asking);
    /// Take an answer off the wall.
    TakeOffWall = "feedback.take_off_wall", |asking| desk(asking);
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, suggestion, or_hidden:
    /// Say what one wishes besides an answer: it on paper, and who may see one's name.
    Wish = "feedback.wish", |asking| asking.own();
    /// Write down that somebody said on paper that they were not heard.
    HeardOnPaper = "feedback.heard_on_paper", |asking| desk(asking);
}

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Choose what stands on a poster, and print it.
    PrintPoster = "feedback.print_poster", |asking| asking.has(&DESK);
    /// Print the answers that go to people on paper. It stands on record, and marks them as told.
    PrintPack = "feedback.print_pack", |asking| asking.has(&DESK);
}

access::actions! { "place", PlaceId, About, public_board, or_hidden:
    /// See the board of a place that shows it to everybody.
    SeePublicBoard = "feedback.see_public_board" [const OPEN: bool = true;], |_asking| true;
}
