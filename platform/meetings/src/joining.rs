//! Who joins. The outcome of the screening is one of three and has no reason; while it is not there, the person is on no
//! list, and nobody but they and who screens can tell that from not having asked.

use std::fmt;

use access::{Signed, people};
use basics::{Chance, Instant, OrganisationId, PersonId, PlaceId, Words};
use store::{Build, CellAt, ReadTx, Result, Subject, WriteTx, seal, values};

use crate::keeping::PURPOSE;
use crate::model::{Group, JoiningId, Outcome, SCREENED};
use crate::rules::Screened;

/// The most rows of one list.
const MOST: i64 = 500;

/// What kind of thing a joining is in what waits for whoever screens it.
pub const JOINING: &str = "joining";

/// Whose key seals conditions: it goes with the joining.
const fn key(id: JoiningId) -> Subject {
    Subject { kind: "joining", id: id.uuid() }
}

const fn at(id: JoiningId) -> CellAt {
    CellAt { table: "meetings_joinings", column: "conditions", row: id.uuid() }
}

/// Somebody who asks to join, or is put forward.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What they would join.
    pub group: &'a Group,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// Who put them forward; nobody when they ask themselves.
    pub put_by: Option<PersonId>,
}

/// Keeps that somebody asks to join or is put forward; `None` when there was a joining already, whatever came of it.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, chance: &Chance, new: &Asking<'_>, now: Instant) -> Result<Option<JoiningId>> {
    let id = JoiningId::new(now, chance);
    let count = tx
        .run(
            "INSERT INTO meetings_joinings (id, object_kind, object_id, place_id, organisation_id, person_id, put_by, \
             asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (object_id, object_kind, person_id) DO NOTHING",
            values![
                id,
                new.group.kind,
                new.group.id,
                new.place,
                new.organisation,
                new.person,
                new.put_by,
                now
            ],
        )
        .await?;
    Ok((count == 1).then_some(id))
}

/// A joining, for the act that concerns it: without what came of it.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Its id.
    pub id: JoiningId,
    /// What they would join.
    pub group: Group,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// Who put them forward.
    pub put_by: Option<PersonId>,
}

/// One joining.
///
/// # Errors
/// The store's failure.
pub async fn joining(tx: &mut ReadTx, id: JoiningId) -> Result<Option<Joining>> {
    let row = tx
        .first(
            "SELECT id, object_kind, object_id, place_id, organisation_id, person_id, put_by FROM meetings_joinings \
             WHERE id = $1",
            values![id],
        )
        .await?;
    row.map(|row| {
        Ok(Joining {
            id: row.get("id")?,
            group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
            place: row.get("place_id")?,
            organisation: row.get("organisation_id")?,
            person: row.get("person_id")?,
            put_by: row.get("put_by")?,
        })
    })
    .transpose()
}

/// The joining of somebody, whatever came of it.
///
/// # Errors
/// The store's failure.
pub async fn joining_of(tx: &mut ReadTx, group: &Group, person: PersonId) -> Result<Option<JoiningId>> {
    let row = tx
        .first(
            "SELECT id FROM meetings_joinings WHERE object_id = $1 AND object_kind = $2 AND person_id = $3",
            values![group.id, group.kind, person],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// Any joining: one that waits before others, and one for a single date before those of whoever took a seat. Without the
/// second, several of one moment would be in the order of their random ids. For walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<JoiningId>> {
    let row = tx
        .first(
            "SELECT id FROM meetings_joinings \
             ORDER BY CASE WHEN outcome IS NULL THEN 0 ELSE 1 END, CASE WHEN object_kind = $1 THEN 0 ELSE 1 END, \
             asked_at, id LIMIT 1",
            values![crate::MEETING],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// Keeps what came of the screening, as [`crate::rules::screen`] allowed, and tells the person that it is known. What
/// stood there before is gone: its key is destroyed.
///
/// # Errors
/// The store's failure.
pub async fn screen(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Joining,
    screened: Screened<'_>,
    now: Instant,
) -> Result<()> {
    seal::forget(tx, key(it.id)).await?;
    let (outcome, conditions) = match screened {
        Screened::Fine => (Outcome::Fine, None),
        Screened::NotThisOne => (Outcome::NotThisOne, None),
        Screened::Conditions(words) => {
            let cell = seal::seal(tx, PURPOSE, key(it.id), at(it.id), words.trim()).await?;
            (Outcome::Conditions, Some(cell))
        }
    };
    tx.run(
        "UPDATE meetings_joinings SET outcome = $2, conditions = $3 WHERE id = $1",
        values![it.id, outcome, conditions],
    )
    .await?;
    telling::tell(tx, chance, it.person, SCREENED, (&it.group.kind, it.group.id), it.place, now).await
}

/// Somebody does not join any more, or takes back that they asked: nothing is left of it. Says whether there was anything.
///
/// # Errors
/// The store's failure.
pub async fn leave(tx: &mut WriteTx, group: &Group, person: PersonId) -> Result<bool> {
    let rows = tx
        .rows(
            "DELETE FROM meetings_joinings WHERE object_id = $1 AND object_kind = $2 AND person_id = $3 RETURNING id",
            values![group.id, group.kind, person],
        )
        .await?;
    forget(tx, &rows).await?;
    Ok(!rows.is_empty())
}

/// Somebody is gone from a place: they join nothing and are expected nowhere there, in what lies around it or in it, any more,
/// unless they belong there still by another membership.
///
/// # Errors
/// The store's failure.
pub async fn left_place(tx: &mut WriteTx, person: PersonId, place: PlaceId, now: Instant) -> Result<()> {
    let found = tx
        .rows(
            "SELECT place_id FROM (SELECT j.place_id AS place_id FROM meetings_joinings j WHERE j.person_id = $1 \
             UNION SELECT m.place_id AS place_id FROM meetings_attendance a \
             JOIN meetings_meetings m ON m.id = a.meeting_id WHERE a.person_id = $1 AND a.how = 'expected') AS places \
             WHERE place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2) \
             OR place_id IN (SELECT ancestor FROM access_reach WHERE descendant = $2) ORDER BY place_id LIMIT $3",
            values![person, place, MOST],
        )
        .await?;
    for row in found {
        let there: PlaceId = row.get("place_id")?;
        if !people::belongs_in(tx, person, there, now).await? {
            gone_from(tx, person, there).await?;
        }
    }
    Ok(())
}

/// Nothing is left of what somebody joins in one place, and of where they are expected there without power to decide.
async fn gone_from(tx: &mut WriteTx, person: PersonId, place: PlaceId) -> Result<()> {
    tx.run(
        "DELETE FROM meetings_attendance WHERE person_id = $1 AND how = 'expected' \
         AND capacity NOT IN ('decision_maker', 'deputy') AND meeting_id IN (SELECT m.id FROM meetings_meetings m \
         WHERE m.state = 'planned' AND m.place_id = $2)",
        values![person, place],
    )
    .await?;
    let rows = tx
        .rows(
            "DELETE FROM meetings_joinings WHERE person_id = $1 AND place_id = $2 RETURNING id",
            values![person, place],
        )
        .await?;
    forget(tx, &rows).await
}

/// Joinings to one meeting alone are gone.
pub(crate) async fn forget_of(tx: &mut WriteTx, group: &Group) -> Result<()> {
    let rows = tx
        .rows(
            "DELETE FROM meetings_joinings WHERE object_id = $1 AND object_kind = $2 RETURNING id",
            values![group.id, group.kind],
        )
        .await?;
    forget(tx, &rows).await
}

/// What is left of joinings that are gone: no key, and nothing that waits for whoever would have screened them.
async fn forget(tx: &mut WriteTx, gone: &[store::Row]) -> Result<()> {
    for row in gone {
        let id: JoiningId = row.get("id")?;
        seal::forget(tx, key(id)).await?;
        loops::stop_waiting_all(tx, JOINING, id.uuid()).await?;
    }
    Ok(())
}

/// What whoever asked sees of it.
#[derive(Clone)]
pub struct OwnJoining {
    /// Its id.
    pub id: JoiningId,
    /// Since when.
    pub asked_at: Instant,
    /// Whether somebody else put them forward.
    pub put_forward: bool,
    /// What came of the screening; nothing yet.
    pub outcome: Option<Outcome>,
    /// Under which conditions.
    pub conditions: Option<Words>,
}

impl fmt::Debug for OwnJoining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnJoining({})", self.id)
    }
}

/// What whoever is asking sees of their own joining.
///
/// # Errors
/// The store's failure.
pub async fn own_joining(tx: &mut ReadTx, signed: &Signed, group: &Group) -> Result<Option<OwnJoining>> {
    let row = tx
        .first(
            "SELECT id, asked_at, put_by, outcome, conditions FROM meetings_joinings WHERE object_id = $1 \
             AND object_kind = $2 AND person_id = $3",
            values![group.id, group.kind, signed.person],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: JoiningId = row.get("id")?;
    let cell = row.get::<Option<Vec<u8>>>("conditions")?.unwrap_or_default();
    Ok(Some(OwnJoining {
        id,
        asked_at: row.get("asked_at")?,
        put_forward: row.get::<Option<PersonId>>("put_by")?.is_some(),
        outcome: row.get("outcome")?,
        conditions: seal::open(tx, &[(at(id), &cell)]).await?.into_iter().next().flatten(),
    }))
}

/// A member, as members see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// Who joins: those whose outcome lets them come. Whoever waits for one, or got another, is not in it.
///
/// # Errors
/// The store's failure.
pub async fn members(tx: &mut ReadTx, group: &Group) -> Result<Vec<Member>> {
    let rows = tx
        .rows(
            "SELECT p.id AS id, p.name AS name FROM meetings_joinings j JOIN access_people p ON p.id = j.person_id \
             WHERE j.object_id = $1 AND j.object_kind = $2 AND j.outcome IN ('fine', 'conditions') \
             ORDER BY p.folded, p.id LIMIT $3",
            values![group.id, group.kind, MOST],
        )
        .await?;
    rows.iter().map(|row| Ok(Member { person: row.get("id")?, name: row.get("name")? })).collect()
}

/// Whether somebody joins: their outcome lets them come.
///
/// # Errors
/// The store's failure.
pub async fn is_in(tx: &mut ReadTx, group: &Group, person: PersonId) -> Result<bool> {
    let row = tx
        .first(
            "SELECT 1 AS n FROM meetings_joinings WHERE object_id = $1 AND object_kind = $2 AND person_id = $3 \
             AND outcome IN ('fine', 'conditions')",
            values![group.id, group.kind, person],
        )
        .await?;
    Ok(row.is_some())
}

/// What came of somebody's asking, for whoever expects them: an outcome, and never a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they would join: the group, or one meeting of it.
    pub group: Group,
    /// What came of the screening; nothing yet.
    pub outcome: Option<Outcome>,
}

/// What came of everybody's asking to join these, by name: one statement.
///
/// # Errors
/// The store's failure.
pub async fn outcomes(tx: &mut ReadTx, groups: &[Group]) -> Result<Vec<Coming>> {
    let (sql, bound) = Build::new(
        "SELECT j.person_id AS person_id, p.name AS name, j.object_kind AS object_kind, j.object_id AS object_id, \
         j.outcome AS outcome FROM meetings_joinings j JOIN access_people p ON p.id = j.person_id WHERE j.object_id IN ",
    )
    .list(&ids(groups))
    .then(" ORDER BY p.folded, p.id, j.object_kind LIMIT ")
    .value(MOST)
    .done();
    tx.rows(sql, &bound)
        .await?
        .iter()
        .map(|row| {
            Ok(Coming {
                person: row.get("person_id")?,
                name: row.get("name")?,
                group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
                outcome: row.get("outcome")?,
            })
        })
        .collect()
}

/// Ids are random, and no two things have the same.
fn ids(groups: &[Group]) -> Vec<uuid::Uuid> {
    groups.iter().map(|group| group.id).collect()
}

/// What whoever screens sees of a joining. It does not print itself.
#[derive(Clone)]
pub struct Screening {
    /// Its id.
    pub id: JoiningId,
    /// What they would join: the group, or one meeting of it.
    pub group: Group,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub asked_at: Instant,
    /// What came of it; nothing yet.
    pub outcome: Option<Outcome>,
    /// Under which conditions.
    pub conditions: Option<Words>,
}

impl fmt::Debug for Screening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Screening({})", self.id)
    }
}

/// The joinings to these for whoever screens, those that wait first; their own is not among them. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn screening(tx: &mut ReadTx, screener: &Signed, groups: &[Group]) -> Result<Vec<Screening>> {
    let (sql, bound) = Build::new(
        "SELECT j.id AS id, j.person_id AS person_id, p.name AS name, j.asked_at AS asked_at, \
         j.object_kind AS object_kind, j.object_id AS object_id, j.outcome AS outcome, j.conditions AS conditions \
         FROM meetings_joinings j JOIN access_people p ON p.id = j.person_id WHERE j.object_id IN ",
    )
    .list(&ids(groups))
    .then(" AND j.person_id <> ")
    .value(screener.person)
    .then(" ORDER BY CASE WHEN j.outcome IS NULL THEN 0 ELSE 1 END, p.folded, p.id, j.id LIMIT ")
    .value(MOST)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((at(row.get("id")?), row.get::<Option<Vec<u8>>>("conditions")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, conditions)| {
            Ok(Screening {
                id: row.get("id")?,
                group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
                person: row.get("person_id")?,
                name: row.get("name")?,
                asked_at: row.get("asked_at")?,
                outcome: row.get("outcome")?,
                conditions,
            })
        })
        .collect()
}
