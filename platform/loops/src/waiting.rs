//! The one list of what waits for whom, which the home page shows.

use access::{Role, Signed};
use basics::{Chance, Instant, PersonId, PlaceId};
use store::{Build, ReadTx, Result, WriteTx, values};
use uuid::Uuid;

use crate::model::WaitId;

/// For whom something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A person.
    Person(PersonId),
    /// Whoever is in this role in the place or above it.
    Role(Role),
}

/// Something that waits for somebody.
#[derive(Clone, Copy, Debug)]
pub struct Wait<'a> {
    /// For whom.
    pub whom: For,
    /// For what: its word key is `waiting-` and this with dashes for dots.
    pub kind: &'static str,
    /// The kind of thing, and which.
    pub object: (&'a str, Uuid),
    /// Where.
    pub place: PlaceId,
    /// By when.
    pub due_at: Option<Instant>,
    /// For whom it does not wait, although they are in the role: who answered before, or put it forward. Whoever asked is
    /// never shown their own as work and need not be named.
    pub but: &'a [PersonId],
}

/// Puts something on the list of what waits.
///
/// # Errors
/// The store's failure.
pub async fn wait(tx: &mut WriteTx, chance: &Chance, wait: &Wait<'_>, now: Instant) -> Result<()> {
    let (person, role) = match wait.whom {
        For::Person(person) => (Some(person), None),
        For::Role(role) => (None, Some(role)),
    };
    let id = WaitId::new(now, chance);
    let (object_kind, object_id) = wait.object;
    tx.run(
        "INSERT INTO loops_waiting (id, person_id, role, place_id, kind, object_kind, object_id, due_at, since_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![id, person, role, wait.place, wait.kind, object_kind, object_id, wait.due_at, now],
    )
    .await?;
    for kept_out in wait.but {
        tx.run(
            "INSERT INTO loops_waiting_not (waiting_id, person_id) VALUES ($1, $2) \
             ON CONFLICT (waiting_id, person_id) DO NOTHING",
            values![id, *kept_out],
        )
        .await?;
    }
    Ok(())
}

/// Takes one kind of waiting for a thing off everybody's list.
///
/// # Errors
/// The store's failure.
pub async fn stop_waiting(tx: &mut WriteTx, kind: &'static str, object: Uuid) -> Result<()> {
    tx.run("DELETE FROM loops_waiting WHERE object_id = $1 AND kind = $2", values![object, kind]).await?;
    Ok(())
}

/// Takes one kind of waiting for a thing off one person's list; whoever else it waits for keeps it.
///
/// # Errors
/// The store's failure.
pub async fn stop_waiting_for(tx: &mut WriteTx, kind: &'static str, object: Uuid, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM loops_waiting WHERE object_id = $1 AND kind = $2 AND person_id = $3",
        values![object, kind, person],
    )
    .await?;
    Ok(())
}

/// What waits for a thing waits for this person from now on.
///
/// # Errors
/// The store's failure.
pub async fn pass_on(tx: &mut WriteTx, kind: &'static str, object: Uuid, to: PersonId) -> Result<()> {
    tx.run(
        "UPDATE loops_waiting SET person_id = $3, role = NULL WHERE object_id = $1 AND kind = $2",
        values![object, kind, to],
    )
    .await?;
    Ok(())
}

/// What waits for a thing with a later day waits until this one.
pub(crate) async fn bring_forward(
    tx: &mut WriteTx,
    (object_kind, object): (&str, Uuid),
    due_at: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE loops_waiting SET due_at = $3 WHERE object_id = $1 AND object_kind = $2 AND due_at > $3",
        values![object, object_kind, due_at],
    )
    .await?;
    Ok(())
}

/// Takes everything that waits for a thing off everybody's list.
///
/// # Errors
/// The store's failure.
pub async fn stop_waiting_all(tx: &mut WriteTx, object_kind: &str, object: Uuid) -> Result<()> {
    tx.run("DELETE FROM loops_waiting WHERE object_id = $1 AND object_kind = $2", values![object, object_kind]).await?;
    Ok(())
}

/// What waits for a person is handed back to a role, because the person is gone from the place; what they asked
/// themselves stays theirs (promise 9). They keep no loop there any more. Returns how many things waited.
///
/// # Errors
/// The store's failure.
pub async fn hand_back(tx: &mut WriteTx, person: PersonId, place: PlaceId, role: Role) -> Result<u64> {
    tx.run(
        "UPDATE loops_loops SET keeper_id = NULL WHERE keeper_id = $1 \
         AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2)",
        values![person, place],
    )
    .await?;
    tx.run(
        "UPDATE loops_waiting SET person_id = NULL, role = $3 WHERE person_id = $1 \
         AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2) \
         AND NOT EXISTS (SELECT 1 FROM loops_loops l WHERE l.object_id = loops_waiting.object_id \
         AND l.object_kind = loops_waiting.object_kind AND l.asker_id = $1)",
        values![person, place, role],
    )
    .await
}

/// As [`hand_back`], for one kind of waiting: to this role, or to nobody when nobody else could do it.
///
/// # Errors
/// The store's failure.
pub async fn hand_back_kind(
    tx: &mut WriteTx,
    person: PersonId,
    place: PlaceId,
    kind: &'static str,
    role: Option<Role>,
) -> Result<u64> {
    let Some(role) = role else {
        return tx
            .run(
                "DELETE FROM loops_waiting WHERE person_id = $1 AND kind = $3 \
                 AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2)",
                values![person, place, kind],
            )
            .await;
    };
    tx.run(
        "UPDATE loops_waiting SET person_id = NULL, role = $4 WHERE person_id = $1 AND kind = $3 \
         AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2)",
        values![person, place, kind, role],
    )
    .await
}

/// Something that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What is waited for: its word key is `waiting-` and this with dashes for dots.
    pub kind: String,
    /// What kind of thing.
    pub object_kind: String,
    /// Which.
    pub object: Uuid,
    /// By when.
    pub due_at: Option<Instant>,
    /// Since when.
    pub since_at: Instant,
    /// Whether it waits for this very person, not for their role.
    pub own: bool,
}

/// What waits for somebody, soonest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn waiting_for(tx: &mut ReadTx, signed: &Signed, most: i64) -> Result<Vec<Waiting>> {
    let mut build = Build::new(
        "SELECT kind, object_kind, object_id, due_at, since_at, CASE WHEN person_id IS NULL THEN 0 ELSE 1 END AS own \
         FROM loops_waiting w WHERE person_id = ",
    )
    .value(signed.person);
    if !signed.memberships.is_empty() {
        build = build.then(" OR ((");
        for (at, membership) in signed.memberships.iter().enumerate() {
            build = build
                .then(if at == 0 { "(role = " } else { " OR (role = " })
                .value(membership.role)
                .then(" AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
                .value(membership.place)
                .then("))");
        }
        // Nobody is shown their own as work, or what they are kept out of.
        build = build
            .then(") AND NOT EXISTS (SELECT 1 FROM loops_waiting_not n WHERE n.waiting_id = w.id AND n.person_id = ")
            .value(signed.person)
            .then(
                ") AND NOT EXISTS (SELECT 1 FROM loops_loops l WHERE l.object_id = w.object_id \
                 AND l.object_kind = w.object_kind AND l.asker_id = ",
            )
            .value(signed.person)
            .then("))");
    }
    let (sql, bound) =
        build.then(" ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, id LIMIT ").value(most).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                kind: row.get("kind")?,
                object_kind: row.get("object_kind")?,
                object: row.get("object_id")?,
                due_at: row.get("due_at")?,
                since_at: row.get("since_at")?,
                own: row.get_flag("own")?,
            })
        })
        .collect()
}

/// Who is kept out of waiting for a thing, although they may be in its role.
///
/// # Errors
/// The store's failure.
pub async fn kept_out(tx: &mut ReadTx, object: Uuid) -> Result<Vec<PersonId>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT n.person_id AS person_id FROM loops_waiting_not n \
             JOIN loops_waiting w ON w.id = n.waiting_id WHERE w.object_id = $1",
            values![object],
        )
        .await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// For whom a thing waits, persons and roles.
///
/// # Errors
/// The store's failure.
pub async fn waited_on(tx: &mut ReadTx, object: Uuid) -> Result<Vec<For>> {
    let rows =
        tx.rows("SELECT person_id, role FROM loops_waiting WHERE object_id = $1 ORDER BY id", values![object]).await?;
    rows.iter()
        .map(|row| match row.get::<Option<PersonId>>("person_id")? {
            Some(person) => Ok(For::Person(person)),
            None => row.get::<Role>("role").map(For::Role),
        })
        .collect()
}
