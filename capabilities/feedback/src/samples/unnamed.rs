//! What was said in Arrowdale without a name: in the box, and on slips of paper. All invented.

use access::{Code, Site};
use basics::{PersonId, Words};
use loops::Outcome;
use loops::rules::Draft;

use super::{Cast, acting, kept};
use crate::access::paper::{PrintSlips, TypePaper};
use crate::access::publishing::{CheckForWall, PrintPack, PutOnWall};
use crate::access::{AnswerSuggestion, Assign};
use crate::actions::{self, Press, Refused, Verdict};
use crate::model::paper::Typed;
use crate::model::the_box::ByReceipt;
use crate::model::{Kind, Publish, Saying, SuggestionId};
use crate::store::letters::Batch;

/// What came of what nobody put their name to, so far.
#[derive(Debug, Default)]
pub(super) struct Unnamed {
    receipt: Option<Code>,
    boxed: Option<SuggestionId>,
    numbers: Vec<String>,
    papers: Vec<SuggestionId>,
}

fn saying(words: &str, publish: Publish) -> Saying {
    Typed::saying(Kind::Suggestion, kept(words), None, "en", publish, true, false)
}

/// What happens on a day of the demonstration, if anything does.
pub(super) async fn a_day(site: &Site, cast: &Cast, day: i64, so_far: &mut Unnamed) -> Result<(), Refused> {
    let wing = cast.places.wing;
    match day {
        50 => {
            let said = saying("The library trolley has come to our landing only once this month.", Publish::Summary);
            so_far.receipt = Some(drop_in(site, cast, &said, true).await?);
        }
        51 => {
            actions::open_boxes(site).await.map_err(Refused::Stop)?;
            if let Some(code) = &so_far.receipt {
                let opened = actions::open_receipt(site, &code.grouped()).await?;
                so_far.boxed = opened.and_then(|opened| opened.thread()).map(ByReceipt::id);
            }
            let made = actions::new_slips(site, 4).await?;
            so_far.numbers = made.iter().map(|slip| slip.number.clone()).collect();
            actions::print_slips(acting::<PrintSlips>(site, cast.sam, wing).await?, &made).await?;
        }
        54 => {
            type_in(site, cast, so_far, "The kettle on the landing is broken.").await?;
            type_in(site, cast, so_far, "The yard clock cannot be seen from the benches.").await?;
        }
        58 => {
            if let Some(id) = so_far.boxed {
                answer(site, cast.sam, id, "It comes every Tuesday from now on. The rota had a gap.").await?;
                hang_up(site, cast, id, "The library trolley comes every Tuesday from now on.").await?;
            }
        }
        60 => {
            if let Some(id) = so_far.papers.first() {
                answer(site, cast.sam, *id, "A new kettle is on the landing since yesterday.").await?;
                hang_up(site, cast, *id, "There is a new kettle on the landing.").await?;
                let permit = acting::<PrintPack>(site, cast.sam, cast.places.fallow_moss).await?;
                actions::print_pack(permit, Batch::Waiting).await?;
            }
        }
        80 => {
            // Its letter waits to be printed, and its answer to be hung up.
            if let Some(id) = so_far.papers.get(1) {
                answer(site, cast.sam, *id, "The clock was turned towards the benches.").await?;
            }
        }
        84 => {
            drop_in(site, cast, &saying("Can the laundry list be up on Sundays too?", Publish::Private), false).await?;
        }
        85 => {
            actions::open_boxes(site).await.map_err(Refused::Stop)?;
        }
        89 => {
            // This one lies in the box today.
            drop_in(site, cast, &saying("Could there be a chess board in the day room?", Publish::Summary), true)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

async fn drop_in(site: &Site, cast: &Cast, said: &Saying, wall: bool) -> Result<Code, Refused> {
    let press = Press::of(site.db.chance().bytes());
    actions::drop_saying(site, cast.places.wing, said, wall, &press).await
}

async fn type_in(site: &Site, cast: &Cast, so_far: &mut Unnamed, words: &str) -> Result<(), Refused> {
    let number = so_far.numbers.get(so_far.papers.len()).cloned();
    let found_on = site.now().plus_days(-1).date_in("Europe/London").unwrap_or_default();
    let typed = Typed { number, place: cast.places.wing, found_on, saying: saying(words, Publish::Private) };
    let permit = acting::<TypePaper>(site, cast.sam, cast.places.wing).await?;
    so_far.papers.push(actions::type_paper(permit, &typed, true).await?);
    Ok(())
}

async fn answer(site: &Site, worker: PersonId, id: SuggestionId, reasons: &str) -> Result<(), Refused> {
    actions::assign(acting::<Assign>(site, worker, id).await?, worker).await?;
    let carrier = "head of the wing";
    let draft = Draft { outcome: Outcome::Done, reasons, change_needed: "", carrier, promised_on: None };
    actions::answer(acting::<AnswerSuggestion>(site, worker, id).await?, &draft, None).await
}

async fn hang_up(site: &Site, cast: &Cast, id: SuggestionId, reply: &str) -> Result<(), Refused> {
    let reply: Words = kept(reply);
    actions::put_on_wall(acting::<PutOnWall>(site, cast.sam, id).await?, &reply).await?;
    let permit = acting::<CheckForWall>(site, cast.mac, id).await?;
    let turn = permit.facts().wall.turn;
    actions::check_for_wall(permit, Verdict::Publish { all_checked: true }, turn).await
}
