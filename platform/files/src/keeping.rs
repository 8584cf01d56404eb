//! Laying a picture into the folder, keeping it in an act, finding and opening it, and letting it go.

use access::{Site, settings};
use basics::{Instant, LooseId, PersonId, PlaceId};
use sha2::{Digest as _, Sha256};
use store::{Build, CellAt, FileKey, Quiet, ReadTx, Result, Row, StoreError, WriteTx, seal, values};

use crate::folder;
use crate::model::{
    A_DAY, ALTOGETHER, Belongs, FileId, Full, Held, Kept, Laid, PLACE_A_DAY, PLACE_ALTOGETHER, Whose, bytes_of,
};
use crate::picture::Picture;
use crate::rules::{self, Brought, Limits};

const COLUMNS: &str = "SELECT id, name, kind, person_id, brought_by, place_id, bytes, width, height, opener, kept_at \
                       FROM files_file WHERE id IN ";

/// Where the key of a file stands sealed.
fn opener_of(id: FileId) -> CellAt {
    CellAt { table: "files_file", column: "opener", row: id.uuid() }
}

/// Whether there is room in a place for a picture of this person's now: to be asked before one is read. [`lay`] and
/// [`keep`] ask again.
///
/// # Errors
/// The store's failure; `Ok(Err)` when there is none.
pub async fn room(
    tx: &mut ReadTx,
    by: Option<PersonId>,
    place: PlaceId,
    bytes: i64,
    now: Instant,
) -> Result<std::result::Result<(), Full>> {
    let asked = [&A_DAY, &ALTOGETHER, &PLACE_A_DAY, &PLACE_ALTOGETHER];
    let answers = settings::several(tx, place, &asked).await?;
    let most = |at: usize| answers.get(at).and_then(|answer| answer.parse::<i64>().ok()).unwrap_or(0);
    let since = now.plus_days(-1);
    if let Some(by) = by {
        let had = brought(tx, " WHERE brought_by = ", by.uuid(), since).await?;
        if let Err(full) = rules::room(Whose::Person, had, Limits { today: most(0), mib: most(1) }, bytes) {
            return Ok(Err(full));
        }
    }
    let had = brought(tx, " WHERE place_id = ", place.uuid(), since).await?;
    Ok(rules::room(Whose::Place, had, Limits { today: most(2), mib: most(3) }, bytes))
}

async fn brought(tx: &mut ReadTx, whose: &'static str, id: uuid::Uuid, since: Instant) -> Result<Brought> {
    let (sql, bound) = Build::new("SELECT CAST(COALESCE(SUM(CASE WHEN kept_at > ")
        .value(since)
        .then(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS today, CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM files_file")
        .then(whose)
        .value(id)
        .done();
    let row = tx.one(sql, &bound).await?;
    Ok(Brought { today: row.get("today")?, bytes: row.get("bytes")? })
}

/// Seals a picture with a key of its own and writes it down to the disk, before the act that keeps it begins. Until then
/// nobody can see it; what is not kept within a day is thrown away.
///
/// # Errors
/// The store's or the disk's failure; `Ok(Err)` when there is no room: then nothing was written.
pub async fn lay(
    site: &Site,
    by: Option<PersonId>,
    place: PlaceId,
    picture: Picture,
) -> Result<std::result::Result<Laid, Full>> {
    let (folder, now) = (folder::of(site)?, site.now());
    let bytes = i64::try_from(picture.jpeg().len()).unwrap_or(i64::MAX);
    let mut tx = site.db.read().await?;
    if let Err(full) = room(&mut tx, by, place, bytes, now).await? {
        return Ok(Err(full));
    }
    drop(tx);
    let chance = site.db.chance().clone();
    let (id, name, key) = (FileId::new(now, &chance), LooseId::new(&chance), FileKey::new(&chance));
    announce(site, name, now).await?;
    let sealing = key.clone();
    let (width, height) = (picture.width(), picture.height());
    let written = folder::aside(move || {
        let sealed = sealing.seal(&chance, bytes_of(id), picture.jpeg()).map_err(std::io::Error::other)?;
        folder::put(&folder, &name.to_string(), &sealed)?;
        Ok((Sha256::digest(&sealed).to_vec(), sealed.len()))
    });
    let (sum, sealed) = written.await?;
    let bytes = i64::try_from(sealed).unwrap_or(i64::MAX);
    Ok(Ok(Laid { id, name, key, sum, by, bytes, width, height }))
}

/// Writes down that a file comes, before it is there: whatever happens then, the house knows what to throw away.
async fn announce(site: &Site, name: LooseId, now: Instant) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a file that nobody can see yet: the act that keeps it has its line")]
    let mut tx = site.db.write().await?;
    tx.run("INSERT INTO files_coming (name, at) VALUES ($1, $2)", values![name, now]).await?;
    tx.commit_quiet(Quiet::Files).await
}

/// Keeps a picture that was laid into the folder, in the caller's act: from its end on the picture is there. Its key is
/// sealed with the key of what it belongs to.
///
/// # Errors
/// The store's failure, or a picture that waited for longer than a day; `Ok(Err)` when there is no room any more: then
/// nothing was written.
pub async fn keep(
    tx: &mut WriteTx,
    laid: &Laid,
    to: &Belongs,
    now: Instant,
) -> Result<std::result::Result<FileId, Full>> {
    if let Err(full) = room(tx, laid.by, to.place, laid.bytes, now).await? {
        return Ok(Err(full));
    }
    if tx.run("DELETE FROM files_coming WHERE name = $1", values![laid.name]).await? == 0 {
        return Err(StoreError::NoRow);
    }
    let opener = seal::seal(tx, to.purpose, to.subject, opener_of(laid.id), &laid.key.text()).await?;
    tx.run(
        "INSERT INTO files_file (id, name, kind, subject_kind, subject_id, person_id, brought_by, place_id, \
         organisation_id, bytes, width, height, sum, opener, kept_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        values![
            laid.id,
            laid.name,
            to.kind,
            to.subject.kind,
            to.subject.id,
            to.person,
            laid.by,
            to.place,
            to.organisation,
            laid.bytes,
            i64::from(laid.width),
            i64::from(laid.height),
            laid.sum.clone(),
            opener,
            now
        ],
    )
    .await?;
    Ok(Ok(laid.id))
}

/// The act came to nothing: a picture that was laid into the folder goes with the next round. One that was kept stays.
///
/// # Errors
/// The store's failure: then it goes after a day.
pub async fn not_kept(site: &Site, laid: &Laid) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a file that nobody could see: no act is about it")]
    let mut tx = site.db.write().await?;
    if tx.run("DELETE FROM files_coming WHERE name = $1", values![laid.name]).await? > 0 {
        tx.run("INSERT INTO files_gone (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", values![laid.name]).await?;
    }
    tx.commit_quiet(Quiet::Files).await
}

fn read(row: &Row) -> Result<Kept> {
    Ok(Kept {
        id: row.get("id")?,
        kind: row.get("kind")?,
        person: row.get("person_id")?,
        brought_by: row.get("brought_by")?,
        place: row.get("place_id")?,
        width: row.get("width")?,
        height: row.get("height")?,
        bytes: row.get("bytes")?,
        kept_at: row.get("kept_at")?,
    })
}

/// Several files, as a list shows them: one statement. One that went is left out.
///
/// # Errors
/// The store's failure.
pub async fn several(tx: &mut ReadTx, ids: &[FileId]) -> Result<Vec<Kept>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, bound) = Build::new(COLUMNS).list(ids).then(" ORDER BY id").done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// A file with what opens it. Nothing when it went, or when the key of what it belonged to was destroyed.
///
/// # Errors
/// The store's failure, keys that do not fit.
pub async fn find(tx: &mut ReadTx, id: FileId) -> Result<Option<Held>> {
    let (sql, bound) = Build::new(COLUMNS).list(&[id]).done();
    let Some(row) = tx.first(sql, &bound).await? else { return Ok(None) };
    let cell: Vec<u8> = row.get("opener")?;
    let Some(text) = seal::open(tx, &[(opener_of(id), &cell)]).await?.into_iter().next().flatten() else {
        return Ok(None);
    };
    let name = row.get::<LooseId>("name")?.to_string();
    Ok(Some(Held { file: read(&row)?, name, key: FileKey::read(&text)? }))
}

/// What is in a file: the picture. Nothing, and a line in the log, when it is not in the folder; `alongside verify` names it.
///
/// # Errors
/// The disk's failure, or a file that was changed.
pub async fn open(site: &Site, held: &Held) -> Result<Option<Vec<u8>>> {
    let (folder, name) = (folder::of(site)?, held.name.clone());
    let Some(sealed) = folder::aside(move || folder::read(&folder, &name)).await? else {
        tracing::error!(file = %held.file.id, "a file is not in the folder");
        return Ok(None);
    };
    let (key, at) = (held.key.clone(), bytes_of(held.file.id));
    let opened = tokio::task::spawn_blocking(move || key.open(at, &sealed)).await;
    opened.unwrap_or(Err(StoreError::Keys("opening a file was broken off"))).map(Some)
}

/// Lets a file go, in the caller's act: from its end on nobody can see it, and the next round takes it out of the folder.
/// Says whether it was there.
///
/// # Errors
/// The store's failure.
pub async fn remove(tx: &mut WriteTx, id: FileId) -> Result<bool> {
    Ok(tx.run("DELETE FROM files_file WHERE id = $1", values![id]).await? > 0)
}

/// The ids of what is kept about a person, the oldest first: for what they may ask of their data.
///
/// # Errors
/// The store's failure.
pub async fn about(tx: &mut ReadTx, person: PersonId) -> Result<Vec<FileId>> {
    let rows = tx.rows("SELECT id FROM files_file WHERE person_id = $1 ORDER BY id", values![person]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}
