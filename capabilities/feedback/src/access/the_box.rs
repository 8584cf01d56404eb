//! Who may do what at the box: anybody may drop something, whoever shows a receipt may read its thread, and only the house
//! opens the box.

use access::{About, Action, Asking, Why, places, settings};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{SuggestionFacts, suggestion, unseen};
use crate::model::SWITCH;
use crate::model::the_box::{ANONYMOUS, ByReceipt};

/// The house's own job that opens the boxes.
pub const BOX_JOB: &str = "feedback.open_box";

/// Drop a suggestion or a thank-you without a name.
#[derive(Debug)]
pub struct DropInBox;

impl Action for DropInBox {
    const NAME: &'static str = "feedback.drop_in_box";
    const OBJECT: &'static str = "box";
    const OPEN: bool = true;
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
        let Some(mut about) = places::about(tx, id, Some(&SWITCH)).await? else { return Ok(None) };
        about.on = about.on && settings::one(tx, id, &ANONYMOUS).await? == "on";
        Ok(Some(about))
    }

    fn rule(_: &Asking<'_>) -> std::result::Result<(), Why> {
        Ok(())
    }
}

/// Drop a later word to one's own thread, by its receipt: that goes on when the box itself was closed.
#[derive(Debug)]
pub struct DropByReceipt;

impl Action for DropByReceipt {
    const NAME: &'static str = "feedback.drop_by_receipt";
    const OBJECT: &'static str = "box";
    const OPEN: bool = true;
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(_: &Asking<'_>) -> std::result::Result<(), Why> {
        Ok(())
    }
}

/// Say that one has kept one's code, or has finished on a shared screen: nothing there is shown again.
#[derive(Debug)]
pub struct KeepCode;

impl Action for KeepCode {
    const NAME: &'static str = "feedback.keep_code";
    const OBJECT: &'static str = "box";
    const OPEN: bool = true;
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(_: &Asking<'_>) -> std::result::Result<(), Why> {
        Ok(())
    }
}

/// See one's own thread, by its receipt.
#[derive(Debug)]
pub struct SeeByReceipt;

impl Action for SeeByReceipt {
    const NAME: &'static str = "feedback.see_by_receipt";
    const OBJECT: &'static str = "suggestion";
    const OPEN: bool = true;
    type Id = ByReceipt;
    type Facts = SuggestionFacts;

    async fn load(tx: &mut ReadTx, id: ByReceipt) -> Result<Option<SuggestionFacts>> {
        suggestion(tx, id.id()).await
    }

    fn rule(_: &Asking<'_>) -> std::result::Result<(), Why> {
        Ok(())
    }
}

/// The house opens a box.
#[derive(Debug)]
pub struct OpenBox;

impl Action for OpenBox {
    const NAME: &'static str = "feedback.open_box";
    const OBJECT: &'static str = "place";
    const JOBS: &'static [&'static str] = &[BOX_JOB];
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(_: &Asking<'_>) -> std::result::Result<(), Why> {
        unseen(false)
    }
}
