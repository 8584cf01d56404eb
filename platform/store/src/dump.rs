//! Backup and restore: one portable dump that either engine writes and either reads, of one point in time. Lines of JSON
//! for each table, a manifest with counts and checksums. The keys never travel with the data: they go to a file of their
//! own, of which the newest two are kept, so that an old backup cannot reopen what was erased since. Files that rows speak
//! of travel as they lie, sealed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use basics::{Instant, Kind, PersonId, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{self, By, Line};
use crate::beside::{self, Beside, FileInfo};
use crate::copies::{self, KeyFile};
use crate::migrate::{self, Part};
use crate::references;
use crate::{Db, ReadTx, Result, Sql, StoreError, Table, WriteTx, seal, subject, values};

const FORM: u32 = 1;
/// The folder in a backup with the files that stand beside rows.
const FILES: &str = "files";

/// What a backup says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the dump.
    pub form: u32,
    /// When it was taken.
    pub at: String,
    /// The audit chain's newest line, number and hash.
    pub head: (i64, String),
    /// Which migrations stood in it.
    pub migrations: Vec<(String, i64)>,
    /// Each table, its columns, how many rows, and the SHA-256 of its file.
    pub tables: BTreeMap<String, TableInfo>,
    /// Each file that a row speaks of, its size and SHA-256. Backups that a migration makes leave them where they are.
    #[serde(default)]
    pub files: BTreeMap<String, FileInfo>,
    /// Files that rows speak of and that were not there.
    #[serde(default)]
    pub missing_files: Vec<String>,
}

/// One table of a dump.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableInfo {
    /// Name and kind of each column.
    pub columns: Vec<(String, String)>,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of its lines, in hex.
    pub sha256: String,
}

/// Writes a backup into the new folder `to`, and the keys into `keys` (a folder; the newest two files are kept).
///
/// # Errors
/// When `to` exists, a file cannot be written, or the engine fails.
pub async fn backup(db: &Db, tables: &[Table], to: &Path, keys: &Path, now: Instant) -> Result<Manifest> {
    backup_with(db, tables, to, keys, None, now).await
}

/// As [`backup`], with the files that stand beside rows.
///
/// # Errors
/// As [`backup`]. A file that is missing is no error: the manifest names it.
pub async fn backup_with(
    db: &Db,
    tables: &[Table],
    to: &Path,
    keys: &Path,
    beside: Option<&Beside<'_>>,
    now: Instant,
) -> Result<Manifest> {
    let part = to.with_extension("part");
    if to.exists() {
        return Err(StoreError::Backup(format!("{} is already there", to.display())));
    }
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(part.join("tables"))?;
    // Before anything is read: an erasure that comes meanwhile knows then that there is a copy to mend. (Before a first
    // migration there is no table for it yet.)
    if tables.iter().any(|table| table.name == "store_key_folders") {
        copies::note(db, keys).await?;
    }
    let folder = part.join(FILES);
    let mut files = beside.map(|beside| beside::before(beside, &folder)).transpose()?.unwrap_or_default();
    let mut tx = db.read().await?;
    let missing_files = match beside {
        Some(beside) => beside::settle(&mut tx, beside, &folder, &mut files).await?,
        None => Vec::new(),
    };
    let head = audit::head(&mut tx).await?;
    let migrations = migrate::applied(&mut tx).await?;
    let mut infos = BTreeMap::new();
    for table in tables.iter().filter(|table| table.in_backup) {
        let info = write_table(&mut tx, table, &part.join("tables").join(format!("{}.jsonl", table.name))).await?;
        infos.insert(table.name.to_owned(), info);
    }
    let manifest = Manifest {
        form: FORM,
        at: now.text(),
        head: (head.seq, hex(&head.hash)),
        migrations,
        tables: infos,
        files,
        missing_files,
    };
    write_synced(&part.join("manifest.json"), &serde_json::to_vec_pretty(&manifest).map_err(json_fault)?)?;
    drop(tx);
    copies::write(db, keys, now, copies::Kept::NewestTwo).await?;
    fs::rename(&part, to)?;
    if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::File::open(parent)?.sync_all()?;
    }
    Ok(manifest)
}

async fn write_table(tx: &mut ReadTx, table: &Table, file: &Path) -> Result<TableInfo> {
    const PAGE: i64 = 2_000;
    // Each page begins after the last key of the one before: skipping rows by number would walk them all again.
    let key = table.key.join(", ");
    let places: Vec<String> = (2..).take(table.key.len()).map(|n| format!("${n}")).collect();
    let first = format!("SELECT * FROM {} ORDER BY {key} LIMIT $1", table.name);
    let next = format!("SELECT * FROM {} WHERE ({key}) > ({}) ORDER BY {key} LIMIT $1", table.name, places.join(", "));
    let file = {
        use std::os::unix::fs::OpenOptionsExt as _;
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?
    };
    let mut out = std::io::BufWriter::new(file);
    let mut sum = Sha256::new();
    let mut rows = 0_u64;
    let mut bound = vec![Value::Int(PAGE)];
    loop {
        let sql = if rows == 0 { first.clone() } else { next.clone() };
        let page = tx.rows(Sql::of_the_house(sql), &bound).await?;
        for row in &page {
            let mut line = Map::new();
            for column in table.columns {
                line.insert(column.name.to_owned(), subject::plain(&row.value(column.name, column.kind)?));
            }
            let mut text = serde_json::to_vec(&Json::Object(line)).map_err(json_fault)?;
            text.push(b'\n');
            sum.update(&text);
            out.write_all(&text)?;
            rows = rows.saturating_add(1);
        }
        let Some(last) = page.last() else { break };
        bound.truncate(1);
        for column in table.key.iter().filter_map(|name| table.columns.iter().find(|column| column.name == *name)) {
            bound.push(last.value(column.name, column.kind)?);
        }
    }
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(TableInfo {
        columns: table.columns.iter().map(|c| (c.name.to_owned(), kind_word(c.kind).to_owned())).collect(),
        rows,
        sha256: hex(&sum.finalize()),
    })
}

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// How many people's erasures were repeated.
    pub erased_again: usize,
    /// Whose: each part of the house that heard of the erasure then has to hear of it again.
    pub erased: Vec<PersonId>,
    /// Files of the backup that were missing in it, or altered, and were not put in their place.
    pub wrong_files: Vec<String>,
}

/// Where a backup is, and where what belongs to it is.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its folder.
    pub from: &'a Path,
    /// The folder of the keys.
    pub keys: &'a Path,
    /// Where its files are put; nothing when they stay where they are.
    pub files: Option<&'a Path>,
}

/// Reads a backup into `db`, which must be empty (a new file or database), brings it to this program's schema, re-checks
/// the audit chain against the manifest, repeats erasures that came after the backup, and writes an audit line about it.
/// `lost` is the chain head of a database that this one replaces, when the operator had one.
///
/// # Errors
/// [`StoreError::Backup`] with the file and line that cannot be read. All of it is one transaction: nothing is kept then,
/// and the same database takes the next try.
pub async fn restore(
    db: &Db,
    parts: &[Part],
    tables: &[Table],
    from: &Path,
    keys: &Path,
    lost: Option<audit::Head>,
    now: Instant,
) -> Result<Restored> {
    restore_with(db, parts, tables, &Source { from, keys, files: None }, lost, now).await
}

/// As [`restore`], with the files that stand beside rows: they are in their place before the rows are kept.
///
/// # Errors
/// As [`restore`]. A file that is missing or altered is no error: it is named.
pub async fn restore_with(
    db: &Db,
    parts: &[Part],
    tables: &[Table],
    source: &Source<'_>,
    lost: Option<audit::Head>,
    now: Instant,
) -> Result<Restored> {
    let Source { from, keys, files } = *source;
    let manifest: Manifest = read_json(&from.join("manifest.json"))?;
    if manifest.form != FORM {
        return Err(StoreError::Backup(format!("its form is {}, this program reads {FORM}", manifest.form)));
    }
    if let Some(name) = manifest.tables.keys().find(|name| !tables.iter().any(|table| table.name == *name)) {
        return Err(StoreError::Backup(format!("it holds a table this program does not know: {name}")));
    }
    let newest = copies::files(keys)?.pop().ok_or(StoreError::Keys("no key file stands beside the backup"))?;
    let keys: KeyFile = read_json(&newest)?;
    #[expect(clippy::disallowed_methods, reason = "reading a backup in is upkeep with a line of its own")]
    let mut tx = db.write().await?;
    if !migrate::applied(&mut tx).await?.is_empty() {
        return Err(StoreError::Backup("the database to restore into is not empty".to_owned()));
    }
    let had = |part: &str, number: i64| manifest.migrations.iter().any(|(p, n)| p == part && *n == number);
    migrate::apply(&mut tx, parts, now, had).await?;
    references::wait(&mut tx).await?;
    for table in tables {
        if let Some(info) = manifest.tables.get(table.name) {
            read_table(&mut tx, table.name, info, &from.join("tables").join(format!("{}.jsonl", table.name))).await?;
        }
    }
    references::hold(&mut tx).await?;
    read_keys(&mut tx, &keys).await?;
    if let Err(first) = seal::purposes_open(&mut tx).await? {
        return Err(StoreError::Backup(format!("the master key in use does not open its keys: {first}")));
    }
    whole_chain(&mut tx, &manifest).await?;
    migrate::apply(&mut tx, parts, now, |_, _| true).await?;
    let put = files.map(|folder| beside::put_back(&from.join(FILES), folder, &manifest.files)).transpose()?;
    let wrong_files = put.unwrap_or_default();
    let erased = finish(tx, tables, &keys, lost, now).await?;
    db.renew().await;
    Ok(Restored { manifest, erased_again: erased.len(), erased, wrong_files })
}

/// The chain that was read in must hold, and end where the manifest says.
async fn whole_chain(tx: &mut WriteTx, manifest: &Manifest) -> Result<()> {
    let (seq, hash) = &manifest.head;
    match audit::verify(tx).await? {
        Err(first) => Err(StoreError::Backup(format!("its audit chain breaks at line {first}"))),
        Ok(head) if head.seq != *seq || hex(&head.hash) != *hash => Err(StoreError::Backup(format!(
            "its audit chain ends with line {}, and not as the manifest says with line {seq}",
            head.seq
        ))),
        Ok(_) => Ok(()),
    }
}

async fn finish(
    mut tx: WriteTx,
    tables: &[Table],
    keys: &KeyFile,
    lost: Option<audit::Head>,
    now: Instant,
) -> Result<Vec<PersonId>> {
    let mut again = Vec::new();
    for (person, _) in &keys.erasures {
        let known = tx.first("SELECT 1 AS n FROM store_erasures WHERE subject_id = $1", values![*person]).await?;
        if known.is_none() {
            subject::erase(&mut tx, tables, PersonId::of(*person), now).await?;
            again.push(PersonId::of(*person));
        }
    }
    let lost = lost.map(|head| {
        let mut hash = [0_u8; 32];
        for (to, from) in hash.iter_mut().zip(head.hash) {
            *to = from;
        }
        hash
    });
    tx.commit(Line {
        at: now,
        by: By::House("restore"),
        action: "store.restore",
        object_kind: "backup",
        object: Uuid::nil(),
        place: None,
        reason: lost,
    })
    .await?;
    Ok(again)
}

async fn read_table(tx: &mut WriteTx, name: &'static str, info: &TableInfo, file: &Path) -> Result<()> {
    for (column, _) in &info.columns {
        if column.is_empty() || !column.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(StoreError::Backup(format!("{name}: a column has an impossible name")));
        }
    }
    let names: Vec<&str> = info.columns.iter().map(|(column, _)| column.as_str()).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let sql = format!("INSERT INTO {name} ({}) VALUES ({})", names.join(", "), places.join(", "));
    let mut sum = Sha256::new();
    let mut rows = 0_u64;
    for line in BufReader::new(fs::File::open(file).map_err(|error| unreadable(file, &error))?).split(b'\n') {
        let line = line?;
        sum.update(&line);
        sum.update(b"\n");
        rows = rows.saturating_add(1);
        let fault = |why: &str| StoreError::Backup(format!("{}:{rows}: {why}", file.display()));
        let json: Map<String, Json> = serde_json::from_slice(&line).map_err(|_| fault("no JSON object"))?;
        let mut bound = Vec::with_capacity(info.columns.len());
        for (column, kind) in &info.columns {
            let value = json.get(column).unwrap_or(&Json::Null);
            bound.push(read_value(value, kind).ok_or_else(|| fault(&format!("{column} does not fit")))?);
        }
        tx.run(Sql::of_the_house(sql.clone()), &bound).await.map_err(|error| match error {
            StoreError::Engine(why) => fault(&format!("the database refuses it: {why}")),
            other => other,
        })?;
    }
    if rows != info.rows || hex(&sum.finalize()) != info.sha256 {
        return Err(StoreError::Backup(format!("{} is not the file the manifest speaks of", file.display())));
    }
    Ok(())
}

async fn read_keys(tx: &mut WriteTx, keys: &KeyFile) -> Result<()> {
    for (purpose, version, wrapped) in &keys.purposes {
        tx.run(
            "INSERT INTO store_purposes (purpose, version, wrapped) VALUES ($1, $2, $3)",
            values![purpose.as_str(), *version, unhex(wrapped)?],
        )
        .await?;
    }
    for (id, subject_kind, subject_id, purpose, version, wrapped) in &keys.keys {
        tx.run(
            "INSERT INTO store_keys (id, subject_kind, subject_id, purpose, version, wrapped) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![*id, subject_kind.as_str(), *subject_id, purpose.as_str(), *version, unhex(wrapped)?],
        )
        .await?;
    }
    Ok(())
}

fn read_value(json: &Json, kind: &str) -> Option<Value> {
    let kind = kind_of(kind)?;
    Some(match (kind, json) {
        (kind, Json::Null) => Value::Null(kind),
        (Kind::Id, Json::String(text)) => Value::Id(Uuid::try_parse(text).ok()?),
        (Kind::Int, Json::Number(number)) => Value::Int(number.as_i64()?),
        (Kind::Bool, Json::Bool(yes)) => Value::Bool(*yes),
        (Kind::Text, Json::String(text)) => Value::Text(text.clone()),
        (Kind::Bytes, Json::String(text)) => Value::Bytes(unhex(text).ok()?),
        (Kind::Instant, Json::String(text)) => Value::Instant(Instant::parse(text)?),
        (Kind::Date, Json::String(text)) => Value::Date(text.parse().ok()?),
        _ => return None,
    })
}

const KINDS: [(Kind, &str); 7] = [
    (Kind::Id, "id"),
    (Kind::Int, "int"),
    (Kind::Bool, "bool"),
    (Kind::Text, "text"),
    (Kind::Bytes, "bytes"),
    (Kind::Instant, "instant"),
    (Kind::Date, "date"),
];

fn kind_word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == kind).map_or("text", |(_, word)| word)
}

fn kind_of(word: &str) -> Option<Kind> {
    KINDS.iter().find(|(_, w)| *w == word).map(|(kind, _)| *kind)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

pub(crate) fn unhex(text: &str) -> Result<Vec<u8>> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| StoreError::Backup("bytes that are no hex".to_owned()))
}

fn read_json<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| StoreError::Backup(format!("{}:{}: no good JSON", file.display(), error.line())))
}

fn unreadable(file: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Backup(format!("{}: {error}", file.display()))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(crate) fn json_fault(error: serde_json::Error) -> StoreError {
    StoreError::Backup(format!("line {} is no good JSON", error.line()))
}

pub(crate) fn write_synced(file: &Path, bytes: &[u8]) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut out = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    Ok(())
}
