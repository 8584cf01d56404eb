//! What no row speaks of any more, or never will, leaves the folder.

use access::{Boxed, Site, Stop};
use basics::LooseId;
use store::{Build, Quiet, Result, values};

use crate::folder;

/// How many files are taken away at once.
const AT_ONCE: i64 = 200;
/// How many days a file that was announced may wait for its row.
const DAYS: i64 = 1;

/// One round of the house.
pub(crate) fn round(site: &Site) -> Boxed<'_, std::result::Result<usize, Stop>> {
    Box::pin(async move { Ok(take_away(site).await?) })
}

/// Takes out of the folder every file whose row went, and those that were announced and never kept: a process that died
/// meanwhile, a form that was refused. Says how many went.
///
/// # Errors
/// The store's or the disk's failure: what is left goes the next time.
pub async fn take_away(site: &Site) -> Result<usize> {
    // A house without a folder holds no file.
    if site.files().is_none() {
        return Ok(0);
    }
    give_up(site).await?;
    let mut gone = 0_usize;
    loop {
        let (went, more) = batch(site).await?;
        gone = gone.saturating_add(went);
        if !more {
            return Ok(gone);
        }
    }
}

/// What waited for a day will never be kept: [`crate::keep`] asks for what was announced, and does not find it.
async fn give_up(site: &Site) -> Result<()> {
    let before = site.now().plus_days(-DAYS);
    let waits = "SELECT 1 AS n FROM files_coming WHERE at <= $1 LIMIT 1";
    if site.db.read().await?.first(waits, values![before]).await?.is_none() {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "nobody could ever see these files: there is no act to go through")]
    let mut tx = site.db.write().await?;
    tx.run(
        "INSERT INTO files_gone (name) SELECT name FROM files_coming WHERE at <= $1 ON CONFLICT (name) DO NOTHING",
        values![before],
    )
    .await?;
    tx.run("DELETE FROM files_coming WHERE at <= $1", values![before]).await?;
    tx.commit_quiet(Quiet::Files).await
}

/// Takes away some of those whose row went, and says whether there may be more.
async fn batch(site: &Site) -> Result<(usize, bool)> {
    let mut tx = site.db.read().await?;
    let rows = tx.rows("SELECT name FROM files_gone ORDER BY name LIMIT $1", values![AT_ONCE]).await?;
    drop(tx);
    let names: Vec<LooseId> = rows.iter().map(|row| row.get("name")).collect::<Result<_>>()?;
    if names.is_empty() {
        return Ok((0, false));
    }
    let (folder, files) = (folder::of(site)?, names.iter().map(LooseId::to_string).collect::<Vec<_>>());
    let gone = folder::aside(move || folder::take_away(&folder, &files)).await?;
    #[expect(clippy::disallowed_methods, reason = "files whose row went are upkeep; what took the row has its line")]
    let mut tx = site.db.write().await?;
    let (sql, bound) = Build::new("DELETE FROM files_gone WHERE name IN ").list(&names).done();
    tx.run(sql, &bound).await?;
    tx.commit_quiet(Quiet::Files).await?;
    Ok((gone, i64::try_from(names.len()).unwrap_or(0) >= AT_ONCE))
}
