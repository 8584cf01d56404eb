//! What governance keeps of its own: privacy notices, how long things are kept and what was erased by that, holds, and what
//! was confirmed about the house.

pub mod covers;
pub mod openings;
pub mod readings;

use access::object_id;
use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId, PlaceId, Words, id};
use store::columns::{Table, code, day, id as id_column, moment, number, other, sealed};
use store::{CellAt, Migration, Part, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::model::NoticeText;

id!(
    /// A version of a privacy notice.
    NoticeId
);
id!(
    /// Retention rules, as somebody signed them off.
    SigningId
);
id!(
    /// A hold on a person.
    HoldId
);
id!(
    /// What was erased at once because its time was over.
    SweepId
);
object_id!(HoldId);

/// The migrations of governance.
pub const PART: Part = Part {
    name: "governance",
    migrations: &[
        Migration::new(1, include_str!("../migrations/001-notices.sql")),
        Migration::new(2, include_str!("../migrations/002-readings.sql")),
        Migration::new(3, include_str!("../migrations/003-openings.sql")),
    ],
};

/// Its tables.
pub const TABLES: &[Table] = &[
    readings::TABLE,
    Table::new(
        "governance_notices",
        &["id"],
        &[
            id_column("id"),
            id_column("place_id"),
            number("number"),
            code("controller"),
            code("contact"),
            code("complaint"),
            code("plain_en"),
            code("easy_en"),
            code("plain_cy"),
            code("easy_cy"),
            other("made_by"),
            moment("made_at"),
            other("told_to"),
            moment("told_at"),
        ],
    ),
    Table::new(
        "governance_keeping",
        &["id"],
        &[id_column("id"), id_column("place_id"), number("number"), other("signed_by"), moment("signed_at")],
    ),
    Table::new(
        "governance_keeping_lines",
        &["signing_id", "kind"],
        &[id_column("signing_id"), code("kind"), number("days")],
    ),
    Table::new(
        "governance_holds",
        &["id"],
        &[
            id_column("id"),
            id_column("person_id"),
            id_column("place_id"),
            // Whoever is looked into is told by those who look into it, and not by a file: it may harm somebody else.
            sealed("reason").not_exported("why it is kept is told by whoever keeps it"),
            day("until_on"),
            other("made_by"),
            moment("made_at"),
            moment("ended_at"),
        ],
    )
    .about(&["person_id"]),
    Table::new(
        "governance_sweeps",
        &["id"],
        &[id_column("id"), id_column("place_id"), code("kind"), day("swept_on"), moment("before_at"), number("things")],
    ),
    Table::new("governance_swept", &["sweep_id", "object_id"], &[id_column("sweep_id"), id_column("object_id")]),
    Table::new("governance_confirmed", &["step"], &[code("step"), code("by_name"), moment("at")]),
    openings::TABLE,
    openings::OPENED,
    covers::TABLE,
    covers::COVERED,
];

/// A version of a privacy notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Whose.
    pub place: PlaceId,
    /// Which version: 1, 2, 3.
    pub number: i64,
    /// What it says.
    pub text: NoticeText,
    /// When it was written.
    pub made_at: Instant,
    /// The last of those who were told of it so far.
    pub told_to: Option<PersonId>,
}

fn notice(row: &Row) -> Result<Notice> {
    Ok(Notice {
        id: NoticeId::of(row.get("id")?),
        place: row.get("place_id")?,
        number: row.get("number")?,
        text: NoticeText {
            controller: row.get("controller")?,
            contact: row.get("contact")?,
            complaint: row.get("complaint")?,
            plain_en: row.get("plain_en")?,
            easy_en: row.get("easy_en")?,
            plain_cy: row.get("plain_cy")?,
            easy_cy: row.get("easy_cy")?,
        },
        made_at: row.get("made_at")?,
        told_to: row.get("told_to")?,
    })
}

/// The notice that holds in a place: its own, or that of the nearest place above.
///
/// # Errors
/// The store's failure.
pub async fn notice_in(tx: &mut ReadTx, place: PlaceId) -> Result<Option<Notice>> {
    let row = tx
        .first(
            "SELECT n.* FROM governance_notices n JOIN access_reach r ON r.ancestor = n.place_id \
             WHERE r.descendant = $1 ORDER BY r.depth, n.number DESC LIMIT 1",
            values![place],
        )
        .await?;
    row.as_ref().map(notice).transpose()
}

/// The notice of the first place that lies in no other: for whoever belongs nowhere.
pub async fn top_notice(tx: &mut ReadTx) -> Result<Option<Notice>> {
    let row = tx
        .first(
            "SELECT n.* FROM governance_notices n JOIN access_places p ON p.id = n.place_id \
             WHERE p.parent_id IS NULL ORDER BY n.place_id, n.number DESC LIMIT 1",
            values![],
        )
        .await?;
    row.as_ref().map(notice).transpose()
}

/// A version whose members have not all been told of it.
pub async fn untold_notice(tx: &mut ReadTx) -> Result<Option<Notice>> {
    let row = tx.first("SELECT * FROM governance_notices WHERE told_at IS NULL ORDER BY id LIMIT 1", values![]).await?;
    row.as_ref().map(notice).transpose()
}

/// Writes the next version of a place's own notice.
pub async fn add_notice(
    tx: &mut WriteTx,
    id: NoticeId,
    place: PlaceId,
    text: &NoticeText,
    by: Option<PersonId>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO governance_notices (id, place_id, number, controller, contact, complaint, plain_en, easy_en, \
         plain_cy, easy_cy, made_by, made_at) SELECT $1, $2, \
         (SELECT COALESCE(MAX(n.number), 0) + 1 FROM governance_notices n WHERE n.place_id = $2), \
         $3, $4, $5, $6, $7, $8, $9, $10, $11",
        values![
            id.uuid(),
            place,
            text.controller,
            text.contact,
            text.complaint,
            text.plain_en,
            text.easy_en,
            text.plain_cy,
            text.easy_cy,
            by,
            now
        ],
    )
    .await?;
    // An older version that not everybody had heard of is told by this one.
    tx.run(
        "UPDATE governance_notices SET told_at = $3 WHERE place_id = $1 AND id <> $2 AND told_at IS NULL",
        values![place, id.uuid(), now],
    )
    .await?;
    Ok(())
}

/// Writes down how far a version has been told: up to a person, or to everybody.
pub async fn told(tx: &mut WriteTx, id: NoticeId, to: Option<PersonId>, all: Option<Instant>) -> Result<()> {
    tx.run(
        "UPDATE governance_notices SET told_to = COALESCE($2, told_to), told_at = $3 WHERE id = $1 AND told_at IS NULL",
        values![id.uuid(), to, all],
    )
    .await?;
    Ok(())
}

/// The place and those inside it in which its own notice holds.
pub async fn under_notice(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<PlaceId>> {
    let rows = tx
        .rows(
            "SELECT r.descendant AS id FROM access_reach r WHERE r.ancestor = $1 AND NOT EXISTS \
             (SELECT 1 FROM governance_notices k JOIN access_reach n ON n.ancestor = k.place_id \
             WHERE n.descendant = r.descendant AND n.depth < r.depth)",
            values![place],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Retention rules as they were signed off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Which.
    pub id: SigningId,
    /// Whose rules.
    pub place: PlaceId,
    /// By whom; nobody when they were erased.
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// How many days each kind is kept.
    pub days: Vec<(String, i64)>,
}

async fn signing(tx: &mut ReadTx, row: &Row) -> Result<Signing> {
    let id: Uuid = row.get("id")?;
    let lines = tx
        .rows("SELECT kind, days FROM governance_keeping_lines WHERE signing_id = $1 ORDER BY kind", values![id])
        .await?;
    Ok(Signing {
        id: SigningId::of(id),
        place: row.get("place_id")?,
        by: row.get("signed_by")?,
        at: row.get("signed_at")?,
        days: lines.iter().map(|line| Ok((line.get("kind")?, line.get("days")?))).collect::<Result<_>>()?,
    })
}

/// The rules that hold in a place: its own, or those of the nearest place above.
///
/// # Errors
/// The store's failure.
pub async fn signing_in(tx: &mut ReadTx, place: PlaceId) -> Result<Option<Signing>> {
    let row = tx
        .first(
            "SELECT k.id AS id, k.place_id AS place_id, k.signed_by AS signed_by, k.signed_at AS signed_at \
             FROM governance_keeping k JOIN access_reach r ON r.ancestor = k.place_id \
             WHERE r.descendant = $1 ORDER BY r.depth, k.number DESC LIMIT 1",
            values![place],
        )
        .await?;
    match row {
        Some(row) => Ok(Some(signing(tx, &row).await?)),
        None => Ok(None),
    }
}

/// Everybody's newest rules, place by place.
pub async fn signings(tx: &mut ReadTx) -> Result<Vec<Signing>> {
    let rows = tx
        .rows(
            "SELECT id, place_id, signed_by, signed_at FROM governance_keeping k WHERE number = \
             (SELECT MAX(n.number) FROM governance_keeping n WHERE n.place_id = k.place_id) ORDER BY place_id",
            values![],
        )
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(signing(tx, row).await?);
    }
    Ok(all)
}

/// Signs off retention rules for a place.
pub async fn sign(
    tx: &mut WriteTx,
    id: SigningId,
    place: PlaceId,
    days: &[(&str, i64)],
    by: Option<PersonId>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO governance_keeping (id, place_id, number, signed_by, signed_at) SELECT $1, $2, \
         (SELECT COALESCE(MAX(n.number), 0) + 1 FROM governance_keeping n WHERE n.place_id = $2), $3, $4",
        values![id.uuid(), place, by, now],
    )
    .await?;
    for (kind, days) in days {
        tx.run(
            "INSERT INTO governance_keeping_lines (signing_id, kind, days) VALUES ($1, $2, $3)",
            values![id.uuid(), *kind, *days],
        )
        .await?;
    }
    Ok(())
}

/// The place and those inside it in which its own rules hold.
pub async fn under_signing(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<PlaceId>> {
    let rows = tx
        .rows(
            "SELECT r.descendant AS id FROM access_reach r WHERE r.ancestor = $1 AND NOT EXISTS \
             (SELECT 1 FROM governance_keeping k JOIN access_reach n ON n.ancestor = k.place_id \
             WHERE n.descendant = r.descendant AND n.depth < r.depth)",
            values![place],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Whether a notice and retention rules hold in a place.
pub async fn what_holds(tx: &mut ReadTx, place: PlaceId) -> Result<(bool, bool)> {
    let row = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM governance_notices n JOIN access_reach r ON r.ancestor = n.place_id \
             WHERE r.descendant = $1) AS notices, (SELECT COUNT(*) FROM governance_keeping k \
             JOIN access_reach s ON s.ancestor = k.place_id WHERE s.descendant = $1) AS signings",
            values![place],
        )
        .await?;
    Ok((row.get::<i64>("notices")? > 0, row.get::<i64>("signings")? > 0))
}

/// A hold that stands.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Its last day.
    pub until: Date,
    /// When it was made.
    pub made_at: Instant,
    /// Why; nothing when its words were erased.
    pub reason: Option<Words>,
}

const fn reason_cell(id: HoldId) -> CellAt {
    CellAt { table: "governance_holds", column: "reason", row: id.uuid() }
}

/// Keeps a person from being erased by period, until a day.
pub async fn hold(
    tx: &mut WriteTx,
    (id, person, place): (HoldId, PersonId, PlaceId),
    reason: &Words,
    until: Date,
    by: Option<PersonId>,
    now: Instant,
) -> Result<()> {
    let subject = Subject { kind: "person", id: person.uuid() };
    let sealed = seal::seal(tx, "governance", subject, reason_cell(id), reason.read()).await?;
    tx.run(
        "INSERT INTO governance_holds (id, person_id, place_id, reason, until_on, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![id.uuid(), person, place, sealed, until, by, now],
    )
    .await?;
    Ok(())
}

/// The hold on a person that stands on a day, with its reason.
pub async fn hold_on(tx: &mut ReadTx, person: PersonId, today: Date) -> Result<Option<Hold>> {
    let row = tx
        .first(
            "SELECT id, until_on, made_at, reason FROM governance_holds WHERE person_id = $1 AND ended_at IS NULL \
             AND until_on >= $2 ORDER BY until_on DESC, id DESC LIMIT 1",
            values![person, today],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id = HoldId::of(row.get("id")?);
    let cell: Vec<u8> = row.get("reason")?;
    let reason = seal::open(tx, &[(reason_cell(id), &cell)]).await?.into_iter().next().flatten();
    Ok(Some(Hold { until: row.get("until_on")?, made_at: row.get("made_at")?, reason }))
}

/// Ends every hold on a person.
pub async fn end_holds(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<u64> {
    tx.run("UPDATE governance_holds SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL", values![person, now])
        .await
}

/// What was erased because its time was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// Of which kind.
    pub kind: String,
    /// On which day.
    pub on: Date,
    /// How many.
    pub things: i64,
    /// Their ids.
    pub ids: Vec<Uuid>,
}

/// Whether the rules of a place have been carried out for a kind on a day.
pub async fn swept_on(tx: &mut ReadTx, place: PlaceId, kind: &str, today: Date) -> Result<bool> {
    let row = tx
        .first(
            "SELECT id FROM governance_sweeps WHERE place_id = $1 AND kind = $2 AND swept_on = $3",
            values![place, kind, today],
        )
        .await?;
    Ok(row.is_some())
}

/// Writes down what was erased. Of days on which there was nothing, only the newest is remembered.
pub async fn add_sweep(
    tx: &mut WriteTx,
    (id, place, kind): (SweepId, PlaceId, &str),
    (today, before): (Date, Instant),
    ids: &[Uuid],
) -> Result<()> {
    tx.run("DELETE FROM governance_sweeps WHERE place_id = $1 AND kind = $2 AND things = 0", values![place, kind])
        .await?;
    let things = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    tx.run(
        "INSERT INTO governance_sweeps (id, place_id, kind, swept_on, before_at, things) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id.uuid(), place, kind, today, before, things],
    )
    .await?;
    for object in ids {
        tx.run("INSERT INTO governance_swept (sweep_id, object_id) VALUES ($1, $2)", values![id.uuid(), *object])
            .await?;
    }
    Ok(())
}

/// What was erased by the rules of a place and of those above it, the newest first.
pub async fn sweeps_over(tx: &mut ReadTx, place: PlaceId, most: i64) -> Result<Vec<Swept>> {
    let rows = tx
        .rows(
            "SELECT s.id AS id, s.kind AS kind, s.swept_on AS swept_on, s.things AS things FROM governance_sweeps s \
             JOIN access_reach r ON r.ancestor = s.place_id WHERE r.descendant = $1 AND s.things > 0 \
             ORDER BY s.swept_on DESC, s.id DESC LIMIT $2",
            values![place, most],
        )
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: Uuid = row.get("id")?;
        let gone = tx
            .rows("SELECT object_id FROM governance_swept WHERE sweep_id = $1 ORDER BY object_id", values![id])
            .await?;
        all.push(Swept {
            kind: row.get("kind")?,
            on: row.get("swept_on")?,
            things: row.get("things")?,
            ids: gone.iter().map(|one| one.get("object_id")).collect::<Result<_>>()?,
        });
    }
    Ok(all)
}

/// Remembers that a step was done, by whom and when; the newest counts.
pub async fn confirm(tx: &mut WriteTx, step: &str, by: &str, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO governance_confirmed (step, by_name, at) VALUES ($1, $2, $3) \
         ON CONFLICT (step) DO UPDATE SET by_name = excluded.by_name, at = excluded.at",
        values![step, by, now],
    )
    .await?;
    Ok(())
}

/// Every step that was done, by whom and when.
///
/// # Errors
/// The store's failure.
pub async fn confirmed(tx: &mut ReadTx) -> Result<Vec<(String, String, Instant)>> {
    let rows = tx.rows("SELECT step, by_name, at FROM governance_confirmed ORDER BY step", values![]).await?;
    rows.iter().map(|row| Ok((row.get("step")?, row.get("by_name")?, row.get("at")?))).collect()
}
