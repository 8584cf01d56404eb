//! Old suggestions and old minutes' actions, brought in dated as they were. No loop opens, nothing is planned, nobody is told,
//! and nothing of it can ever be late: what was owed was owed before.

use access::{Acting, Code, Site, places};
use basics::{Date, Instant};
use loops::Stage;
use store::{Line, ReadTx};

use super::{Refused, SheetRefused};
use crate::access::paper::BringOld;
use crate::model::old::Old;
use crate::model::{Kind, MessageKind, Publish, Saying, SuggestionId};
use crate::rules::old::{self as rules, CheckedOld};
use crate::store::old as kept;
use crate::store::{self as suggestions, NewRow};

/// What stands in the place of a row's key: nothing can be learnt from it without the key of the house.
fn mark(site: &Site, old: &Old) -> String {
    Code::of(&site.db.derived_key(&format!("old {} {}", old.place, old.key))).grouped()
}

/// Refuses the rows that were brought in before, one by one.
///
/// # Errors
/// The store's failure.
pub async fn refuse_known(site: &Site, tx: &mut ReadTx, rows: &mut [CheckedOld]) -> Result<(), Refused> {
    let marks: Vec<String> =
        rows.iter().filter_map(|row| row.outcome.as_ref().ok()).map(|old| mark(site, old)).collect();
    let taken = kept::taken(tx, &marks).await?;
    rules::refuse_known(rows, |old| taken.contains(&mark(site, old)));
    Ok(())
}

/// The end of a day where a place is: the one moment that is kept of it.
fn end_of(on: Date, zone: &str) -> Result<Instant, Refused> {
    Ok(Instant::of(clocks::end_of_day(on, zone)?))
}

/// Brings in every row that has no fault, in one act; each has a line of its own in the audit chain.
///
/// # Errors
/// [`Refused::Sheet`]; then nothing was taken.
pub async fn bring_old(
    mut acting: Acting<BringOld>,
    checked: &[CheckedOld],
    leave_out: bool,
) -> Result<usize, Refused> {
    let mut rows = checked.to_vec();
    let site = acting.site().clone();
    // Checked outside of this act: somebody may have brought the same sheet meanwhile.
    refuse_known(&site, acting.tx(), &mut rows).await?;
    let good: Vec<&Old> = rows.iter().filter_map(|row| row.outcome.as_ref().ok()).collect();
    if good.len() < rows.len() && !leave_out {
        return Err(Refused::Sheet(SheetRefused::Faults));
    }
    if good.is_empty() {
        return Err(Refused::Sheet(SheetRefused::Nothing));
    }
    for old in &good {
        bring(&mut acting, &site, old).await?;
    }
    acting.done("/desk/paper/old").await?;
    Ok(good.len())
}

async fn bring(acting: &mut Acting<BringOld>, site: &Site, old: &Old) -> Result<(), Refused> {
    let (now, who) = (acting.now(), acting.who().by());
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = site.db.chance();
    let tx = acting.tx();
    let place = places::one(tx, old.place).await?.ok_or(Refused::Over)?;
    let said_at = end_of(old.said_on, &place.zone)?.min(now);
    let year = i64::from(old.said_on.year());
    let new = NewRow {
        // Its id holds the moment it was said: it stands among what was said then.
        id: SuggestionId::new(said_at, chance),
        place: place.id,
        organisation: place.organisation,
        number: (year, suggestions::next_running(tx, place.id, year).await?),
        author: None,
        recorded_by: Some(by),
        stage: Stage::Closed,
        due_at: None,
        now: said_at,
    };
    let saying = Saying {
        kind: Kind::Before,
        words: old.said.clone(),
        put_right: None,
        lang: old.lang,
        publish: Publish::Private,
        name_may_show: false,
        shown_name: None,
        wants_answer: false,
        worried: false,
    };
    suggestions::insert(tx, &new, &saying).await?;
    if let Some((answer, on)) = &old.answer {
        let at = end_of(*on, &place.zone)?.min(now);
        suggestions::add_message(tx, chance, new.id, MessageKind::Reply, None, answer, at).await?;
    }
    kept::insert(tx, new.id, old, &mark(site, old)).await?;
    let line = Line {
        at: now,
        by: who,
        action: "feedback.bring_old",
        object_kind: "suggestion",
        object: new.id.uuid(),
        place: Some(place.id.uuid()),
        reason: None,
    };
    Ok(tx.note(&line).await?)
}
