//! Receipts expire: the house gives each its last day once its thread has ended, and forgets it when that day is over.

use access::{Site, Stop, settings};
use basics::Date;

use crate::model::the_box::RECEIPT_DAYS;
use crate::rules::receipts::{has_ended, open_until};
use crate::store::{paper, receipts};

/// Slips from before a slip's last day was kept are forgotten this many days after they were printed.
const OLD_SLIP_DAYS: i64 = 365;

/// One round. Days alone are written, and nobody stands beside them.
pub(super) async fn round(site: &Site) -> Result<(), Stop> {
    let mut tx = site.db.read().await?;
    let mut ended = Vec::new();
    for one in receipts::ended(&mut tx).await?.into_iter().filter(|one| has_ended(one.stage, one.due_at)) {
        let days = settings::number(&mut tx, one.place, &RECEIPT_DAYS).await?;
        let today: Date = site.now().date_in(&one.zone).unwrap_or_default();
        ended.push((one.thread, open_until(today, days)));
    }
    // A day that was over two days ago in Greenwich is over everywhere.
    let over = site.now().plus_days(-1).date_in("UTC").unwrap_or_default();
    let printed = site.now().plus_days(-OLD_SLIP_DAYS).date_in("UTC").unwrap_or_default();
    let receipts_over = receipts::any_over(&mut tx, over).await?;
    let slips_over = paper::any_over(&mut tx, over, printed).await?;
    drop(tx);
    if ended.is_empty() && !receipts_over && !slips_over {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "receipts that are over are upkeep, like old keys of forms")]
    let mut tx = site.db.write().await?;
    for (thread, until) in ended {
        receipts::set_until(&mut tx, thread, Some(until)).await?;
    }
    if receipts_over {
        receipts::forget_over(&mut tx, over).await?;
    }
    if slips_over {
        paper::forget_over(&mut tx, over, printed).await?;
    }
    tx.commit_quiet(store::Quiet::Claim).await?;
    if slips_over {
        // The log held the slips as they were before.
        site.db.fold_log_soon().await;
    }
    Ok(())
}
