//! Openings in an emergency, with their words sealed by the key of the person whose things were opened.

use access::Role;
use access::people::RelationId;
use basics::{Instant, OrganisationId, PersonId, PlaceId, Words};
use store::columns::{Table, code, id as id_column, moment, other, sealed};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::model::opening::{Opening, OpeningId, Verdict};

const PURPOSE: &str = "governance";

/// The rules of its columns: it is about whoever's things were opened. They get the reason and what was said about it, and
/// both go with their key. Who opened is told on screen where the place shows names.
pub const TABLE: Table = Table::new(
    "governance_openings",
    &["id"],
    &[
        id_column("id"),
        id_column("place_id"),
        id_column("organisation_id"),
        id_column("person_id"),
        other("opener_id"),
        code("role"),
        id_column("relation_id"),
        sealed("reason"),
        moment("opened_at"),
        moment("until_at"),
        moment("closed_at"),
        moment("review_by_at"),
        moment("reminded_at"),
        code("verdict"),
        sealed("review"),
        other("reviewed_by"),
        moment("reviewed_at"),
    ],
)
.about(&["person_id"]);

/// That somebody opened something, in their own data: not whose, and not why.
pub const OPENED: Table = Table::new(
    "governance_opened",
    &["opening_id"],
    &[id_column("opening_id"), id_column("opener_id"), id_column("place_id"), code("role"), moment("opened_at")],
)
.about(&["opener_id"])
.row_goes();

const fn cell(column: &'static str, id: OpeningId) -> CellAt {
    CellAt { table: "governance_openings", column, row: id.uuid() }
}

/// An opening to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewOpening<'a> {
    /// Its id.
    pub id: OpeningId,
    /// Where, and whose place that is.
    pub place: (PlaceId, OrganisationId),
    /// Whose things.
    pub person: PersonId,
    /// By whom, and in which role.
    pub opener: (PersonId, Role),
    /// The relation that lets them read.
    pub relation: RelationId,
    /// Why.
    pub reason: &'a Words,
    /// When it ends by itself.
    pub until_at: Instant,
    /// By when somebody should have looked at it.
    pub review_by: Instant,
}

/// Keeps an opening, its reason sealed.
pub async fn add(tx: &mut WriteTx, new: &NewOpening<'_>, now: Instant) -> Result<()> {
    let subject = Subject { kind: "person", id: new.person.uuid() };
    let reason = seal::seal(tx, PURPOSE, subject, cell("reason", new.id), new.reason.read()).await?;
    let ((place, organisation), (opener, role)) = (new.place, new.opener);
    tx.run(
        "INSERT INTO governance_openings (id, place_id, organisation_id, person_id, opener_id, role, relation_id, reason, \
         opened_at, until_at, review_by_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            new.id,
            place,
            organisation,
            new.person,
            opener,
            role,
            new.relation,
            reason,
            now,
            new.until_at,
            new.review_by
        ],
    )
    .await?;
    tx.run(
        "INSERT INTO governance_opened (opening_id, opener_id, place_id, role, opened_at) VALUES ($1, $2, $3, $4, $5)",
        values![new.id, opener, place, role, now],
    )
    .await?;
    Ok(())
}

/// Ends it before its time.
pub async fn close(tx: &mut WriteTx, id: OpeningId, now: Instant) -> Result<()> {
    tx.run("UPDATE governance_openings SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL", values![id, now])
        .await?;
    Ok(())
}

/// Keeps what was said about it, sealed by the person's key.
pub async fn review(
    tx: &mut WriteTx,
    opening: &Opening,
    (verdict, words): (Verdict, &Words),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let subject = Subject { kind: "person", id: opening.person.uuid() };
    let words = seal::seal(tx, PURPOSE, subject, cell("review", opening.id), words.read()).await?;
    tx.run(
        "UPDATE governance_openings SET verdict = $2, review = $3, reviewed_by = $4, reviewed_at = $5 WHERE id = $1 \
         AND reviewed_at IS NULL",
        values![opening.id, verdict, words, by, now],
    )
    .await?;
    Ok(())
}

/// Whether somebody opened a person's things before and nobody has looked at it, and how many they opened since a moment, of
/// anybody's: one statement.
pub async fn before(tx: &mut ReadTx, by: PersonId, person: PersonId, since: Instant) -> Result<(bool, usize)> {
    let row = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM governance_openings WHERE opener_id = $1 AND person_id = $2 \
             AND reviewed_at IS NULL) AS here, \
             (SELECT COUNT(*) FROM governance_openings WHERE opener_id = $1 AND opened_at > $3) AS lately",
            values![by, person, since],
        )
        .await?;
    Ok((row.get::<i64>("here")? > 0, usize::try_from(row.get::<i64>("lately")?).unwrap_or(usize::MAX)))
}

/// Somebody was reminded of it.
pub async fn reminded(tx: &mut WriteTx, id: OpeningId, now: Instant) -> Result<()> {
    tx.run("UPDATE governance_openings SET reminded_at = $2 WHERE id = $1", values![id, now]).await?;
    Ok(())
}

/// An opening as pages show it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// It.
    pub it: Opening,
    /// The person's name; empty when they were erased.
    pub person_name: String,
    /// The opener's name; empty when they were erased.
    pub opener_name: String,
    /// The place's name.
    pub place_name: String,
    /// Whether the place shows people the names of those who read.
    pub named: bool,
}

const SHOWN: &str = "SELECT o.*, p.name AS person_name, p.erased_at AS erased_at, r.name AS opener_name, \
    l.name AS place_name, CASE WHEN ";
const BESIDE: &str = " THEN 1 ELSE 0 END AS named FROM governance_openings o \
    JOIN access_people p ON p.id = o.person_id JOIN access_people r ON r.id = o.opener_id \
    JOIN access_places l ON l.id = o.place_id WHERE ";

fn shown(row: &Row) -> Result<Shown> {
    let reviewed = match (row.get::<Option<Verdict>>("verdict")?, row.get("reviewed_at")?) {
        (Some(verdict), Some(at)) => Some((verdict, at)),
        _ => None,
    };
    let it = Opening {
        id: row.get("id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        person: row.get("person_id")?,
        opener: row.get("opener_id")?,
        role: row.get("role")?,
        relation: row.get("relation_id")?,
        opened_at: row.get("opened_at")?,
        until_at: row.get("until_at")?,
        closed_at: row.get("closed_at")?,
        review_by: row.get("review_by_at")?,
        reviewed,
        reminded: row.get::<Option<Instant>>("reminded_at")?.is_some(),
        erased: row.get::<Option<Instant>>("erased_at")?.is_some(),
    };
    Ok(Shown {
        person_name: row.get("person_name")?,
        opener_name: row.get("opener_name")?,
        place_name: row.get("place_name")?,
        named: row.get_flag("named")?,
        it,
    })
}

fn asked() -> Build {
    access::settings::switched_on(Build::new(SHOWN), "o.place_id", &crate::web::READER_NAMES).then(BESIDE)
}

/// One opening.
pub async fn one(tx: &mut ReadTx, id: OpeningId) -> Result<Option<Shown>> {
    let (sql, bound) = asked().then("o.id = ").value(id).done();
    tx.first(sql, &bound).await?.as_ref().map(shown).transpose()
}

/// The words of openings: for each the reason, and what was said about it. Two statements.
pub async fn words(tx: &mut ReadTx, ids: &[OpeningId]) -> Result<Vec<(OpeningId, Option<Words>, Option<Words>)>> {
    let (sql, bound) = Build::new("SELECT id, reason, review FROM governance_openings WHERE id IN ").list(ids).done();
    let rows = tx.rows(sql, &bound).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in &rows {
        let id: OpeningId = row.get("id")?;
        cells.push((cell("reason", id), row.get("reason")?));
        cells.push((cell("review", id), row.get::<Option<Vec<u8>>>("review")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    rows.iter().map(|row| Ok((row.get("id")?, opened.next().flatten(), opened.next().flatten()))).collect()
}

/// Openings of somebody's things, the newest first, older than `before`.
pub async fn of_person(tx: &mut ReadTx, person: PersonId, before: Option<OpeningId>, most: i64) -> Result<Vec<Shown>> {
    let (sql, bound) = asked()
        .then("o.person_id = ")
        .value(person)
        .when(before, |build, before| build.then(" AND o.id < ").value(before))
        .then(" ORDER BY o.id DESC LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(shown).collect()
}

/// Openings of a place and of those inside it that `reader` has nothing to do with: those that wait to be looked at or
/// those that were, the newest first, older than `before`.
pub async fn within(
    tx: &mut ReadTx,
    place: PlaceId,
    (reader, waiting): (PersonId, bool),
    before: Option<OpeningId>,
    most: i64,
) -> Result<Vec<Shown>> {
    let build = asked().then("o.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ").value(place);
    let build = build.then(") AND o.opener_id <> ").value(reader).then(" AND o.person_id <> ").value(reader);
    let build = if waiting {
        build.then(" AND o.reviewed_at IS NULL AND p.erased_at IS NULL")
    } else {
        build.then(" AND (o.reviewed_at IS NOT NULL OR p.erased_at IS NOT NULL)")
    };
    let (sql, bound) = build
        .when(before, |build, before| build.then(" AND o.id < ").value(before))
        .then(" ORDER BY o.id DESC LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(shown).collect()
}

/// The openings of a worker that run: each with whose things.
pub async fn running(tx: &mut ReadTx, opener: PersonId, now: Instant) -> Result<Vec<(OpeningId, PersonId)>> {
    let rows = tx
        .rows(
            "SELECT id, person_id FROM governance_openings WHERE opener_id = $1 AND until_at > $2 \
             AND closed_at IS NULL ORDER BY id LIMIT 50",
            values![opener, now],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("person_id")?))).collect()
}

/// The openings of somebody's things that nobody has looked at.
pub async fn unreviewed(tx: &mut ReadTx, person: PersonId) -> Result<Vec<OpeningId>> {
    let sql = "SELECT id FROM governance_openings WHERE person_id = $1 AND reviewed_at IS NULL ORDER BY id LIMIT 500";
    let rows = tx.rows(sql, values![person]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// One opening that is there, for walking every route.
pub async fn any(tx: &mut ReadTx) -> Result<Option<OpeningId>> {
    let row = tx.first("SELECT id FROM governance_openings ORDER BY id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}
