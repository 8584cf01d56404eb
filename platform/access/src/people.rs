//! People, their memberships and what they are to each other.

use basics::{Chance, Date, Instant, OrganisationId, PersonId, PlaceId, fold, id};
use store::{Build, ReadTx, Result, WriteTx, values};

use crate::days::{Span, holds};
use crate::role::{RelationKind, Role, Standing};
use crate::who::MembershipId;

id!(
    /// A relation.
    RelationId
);

/// A person as their place knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// Their name; empty when they were erased.
    pub name: String,
    /// The language they read.
    pub lang: String,
}

/// Adds a person. They can sign in once a slip is used.
///
/// # Errors
/// The store's failure.
pub async fn add(tx: &mut WriteTx, chance: &Chance, name: &str, lang: &str, now: Instant) -> Result<PersonId> {
    let id = PersonId::new(now, chance);
    tx.run(
        "INSERT INTO access_person (id, name, folded, lang, print_size, made_at) VALUES ($1, $2, $3, $4, 'normal', $5)",
        values![id, name, fold(name), lang, now],
    )
    .await?;
    Ok(id)
}

/// A membership to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewMembership {
    /// Whose.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// How they stand to the services.
    pub standing: Standing,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// From which day.
    pub from_on: Date,
    /// Until which day, that day included.
    pub until_on: Option<Date>,
}

/// Makes a membership.
///
/// # Errors
/// The store's failure.
pub async fn join(tx: &mut WriteTx, chance: &Chance, new: &NewMembership, now: Instant) -> Result<MembershipId> {
    let id = MembershipId::new(now, chance);
    let Span { from_at, until_at } = Span::at(tx, new.place, new.from_on, new.until_on).await?;
    tx.run(
        "INSERT INTO access_memberships (id, person_id, role, standing, place_id, organisation_id, from_on, until_on, \
         from_at, until_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            id,
            new.person,
            new.role,
            new.standing,
            new.place,
            new.organisation,
            new.from_on,
            new.until_on,
            from_at,
            until_at,
            now
        ],
    )
    .await?;
    Ok(id)
}

/// Ends a membership at once. What the person wrote, was told and keeps is not touched.
///
/// # Errors
/// The store's failure.
pub async fn leave(tx: &mut WriteTx, membership: MembershipId, now: Instant) -> Result<()> {
    tx.run("UPDATE access_memberships SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![membership, now])
        .await?;
    Ok(())
}

/// One person.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonRow>> {
    let row = tx.first("SELECT id, name, lang FROM access_person WHERE id = $1", values![id]).await?;
    row.map(|row| Ok(PersonRow { id: row.get("id")?, name: row.get("name")?, lang: row.get("lang")? })).transpose()
}

/// The names of these people; an erased one has an empty name.
///
/// # Errors
/// The store's failure.
pub async fn names(tx: &mut ReadTx, ids: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
    let (sql, bound) = Build::new("SELECT id, name FROM access_people WHERE id IN ").list(ids).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// A membership as lists show it.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// Its id.
    pub id: MembershipId,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// How they stand to the services.
    pub standing: Standing,
    /// Where.
    pub place: PlaceId,
    /// The place's name.
    pub place_name: String,
    /// From which day.
    pub from_on: Date,
    /// Until which day.
    pub until_on: Option<Date>,
    /// When it was ended.
    pub ended_at: Option<Instant>,
    /// Whether the person has used a slip and can sign in.
    pub can_sign_in: bool,
}

pub(crate) const MEMBERS: &str = "SELECT m.id AS id, m.person_id AS person_id, p.name AS name, p.folded AS folded, m.role AS role, \
    m.standing AS standing, m.place_id AS place_id, l.name AS place_name, m.from_on AS from_on, \
    m.until_on AS until_on, m.ended_at AS ended_at, \
    CASE WHEN a.person_id IS NULL THEN 0 ELSE 1 END AS can_sign_in FROM access_memberships m \
    JOIN access_person p ON p.id = m.person_id JOIN access_place l ON l.id = m.place_id \
    LEFT JOIN access_accounts a ON a.person_id = m.person_id WHERE ";

pub(crate) fn member(row: &store::Row) -> Result<MembershipRow> {
    Ok(MembershipRow {
        id: row.get("id")?,
        person: row.get("person_id")?,
        name: row.get("name")?,
        role: row.get("role")?,
        standing: row.get("standing")?,
        place: row.get("place_id")?,
        place_name: row.get("place_name")?,
        from_on: row.get("from_on")?,
        until_on: row.get("until_on")?,
        ended_at: row.get("ended_at")?,
        can_sign_in: row.get_flag("can_sign_in")?,
    })
}

/// Makes `%`, `_` and `\` stand for themselves in LIKE.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// One membership.
///
/// # Errors
/// The store's failure.
pub async fn membership(tx: &mut ReadTx, id: MembershipId) -> Result<Option<MembershipRow>> {
    let (sql, bound) = Build::new(MEMBERS).then("m.id = ").value(id).done();
    tx.first(sql, &bound).await?.as_ref().map(member).transpose()
}

/// All memberships of a person, the ended ones too, newest first.
///
/// # Errors
/// The store's failure.
pub async fn memberships_of(tx: &mut ReadTx, person: PersonId) -> Result<Vec<MembershipRow>> {
    let (sql, bound) =
        Build::new(MEMBERS).then("m.person_id = ").value(person).then(" ORDER BY m.made_at DESC, m.id LIMIT 50").done();
    tx.rows(sql, &bound).await?.iter().map(member).collect()
}

/// Members of a place or above it in one of these roles, as of now: who can be asked to deal with something there.
///
/// # Errors
/// The store's failure.
pub async fn in_roles(
    tx: &mut ReadTx,
    place: PlaceId,
    roles: &[Role],
    now: Instant,
    most: i64,
) -> Result<Vec<PersonRow>> {
    in_roles_of_any(tx, &[place], roles, now, most).await
}

/// The same, but only members of places within another: whoever stands above that one is left out.
///
/// # Errors
/// The store's failure.
pub async fn in_roles_within(
    tx: &mut ReadTx,
    (place, within): (PlaceId, PlaceId),
    roles: &[Role],
    now: Instant,
    most: i64,
) -> Result<Vec<PersonRow>> {
    let build = Build::new(
        "SELECT DISTINCT p.id AS id, p.name AS name, p.lang AS lang, p.folded AS folded FROM access_memberships m \
         JOIN access_person p ON p.id = m.person_id JOIN access_reach r ON r.ancestor = m.place_id \
         WHERE r.descendant = ",
    )
    .value(place)
    .then(" AND m.place_id IN (SELECT w.descendant FROM access_reach w WHERE w.ancestor = ")
    .value(within)
    .then(") AND m.role IN ")
    .list(roles)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).then(" ORDER BY p.folded, p.id LIMIT ").value(most).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| Ok(PersonRow { id: row.get("id")?, name: row.get("name")?, lang: row.get("lang")? }))
        .collect()
}

/// The same for several places at once, each person once.
///
/// # Errors
/// The store's failure.
pub async fn in_roles_of_any(
    tx: &mut ReadTx,
    places: &[PlaceId],
    roles: &[Role],
    now: Instant,
    most: i64,
) -> Result<Vec<PersonRow>> {
    let build = Build::new(
        "SELECT DISTINCT p.id AS id, p.name AS name, p.lang AS lang, p.folded AS folded FROM access_memberships m \
         JOIN access_person p ON p.id = m.person_id JOIN access_reach r ON r.ancestor = m.place_id \
         WHERE r.descendant IN ",
    )
    .list(places)
    .then(" AND m.role IN ")
    .list(roles)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).then(" ORDER BY p.folded, p.id LIMIT ").value(most).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| Ok(PersonRow { id: row.get("id")?, name: row.get("name")?, lang: row.get("lang")? }))
        .collect()
}

/// The roles of a person now.
///
/// # Errors
/// The store's failure.
pub async fn roles_of(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<Role>> {
    let build = Build::new("SELECT m.role AS role FROM access_memberships m WHERE m.person_id = ").value(person);
    let (sql, bound) = holds!(build.then(" AND "), "m", now).done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("role")).collect()
}

/// Which of these people live in a place, or in one that lies in it, now: by a membership as a resident.
///
/// # Errors
/// The store's failure.
pub async fn living_in(tx: &mut ReadTx, people: &[PersonId], place: PlaceId, now: Instant) -> Result<Vec<PersonId>> {
    let build = Build::new(
        "SELECT DISTINCT m.person_id AS person_id FROM access_memberships m \
         JOIN access_reach r ON r.descendant = m.place_id WHERE m.standing = 'resident' AND r.ancestor = ",
    )
    .value(place)
    .then(" AND m.person_id IN ")
    .list(people)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("person_id")).collect()
}

/// Whether somebody works in a place or above it now, by any membership.
///
/// # Errors
/// The store's failure.
pub async fn works_in(tx: &mut ReadTx, person: PersonId, place: PlaceId, now: Instant) -> Result<bool> {
    let Some(here) = crate::places::about(tx, place, None).await? else { return Ok(false) };
    let today = now.date_in("UTC").unwrap_or_default();
    Ok(memberships_of(tx, person).await?.iter().any(|held| {
        held.ended_at.is_none()
            && held.until_on.is_none_or(|until| until >= today)
            && held.role.is_worker()
            && here.line.contains(&held.place)
    }))
}

/// Whether somebody belongs to a place now: to it, to one above it, or to one inside it, in whatever role.
///
/// # Errors
/// The store's failure.
pub async fn belongs_in(tx: &mut ReadTx, person: PersonId, place: PlaceId, now: Instant) -> Result<bool> {
    let build = Build::new(
        "SELECT 1 AS n FROM access_memberships m JOIN access_reach r ON (r.descendant = m.place_id AND r.ancestor = ",
    )
    .value(place)
    .then(") OR (r.ancestor = m.place_id AND r.descendant = ")
    .value(place)
    .then(") WHERE m.person_id = ")
    .value(person)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).then(" LIMIT 1").done();
    Ok(tx.first(sql, &bound).await?.is_some())
}

/// Those of these people who belong to a place now, as [`belongs_in`] says it: one statement.
///
/// # Errors
/// The store's failure.
pub async fn belonging(tx: &mut ReadTx, people: &[PersonId], place: PlaceId, now: Instant) -> Result<Vec<PersonId>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let build = Build::new(
        "SELECT DISTINCT m.person_id AS id FROM access_memberships m JOIN access_reach r \
         ON (r.descendant = m.place_id AND r.ancestor = ",
    )
    .value(place)
    .then(") OR (r.ancestor = m.place_id AND r.descendant = ")
    .value(place)
    .then(") WHERE m.person_id IN ")
    .list(people)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("id")).collect()
}

/// A relation to be made: to a person or to a place.
#[derive(Clone, Copy, Debug)]
pub struct NewRelation {
    /// What.
    pub kind: RelationKind,
    /// Who is it.
    pub holder: PersonId,
    /// To whom; `None` when it is to the place itself.
    pub person: Option<PersonId>,
    /// The place in which it is given, and beyond which it gives no power; without a person, the place it is to.
    pub given_in: PlaceId,
    /// From which day.
    pub from_on: Date,
    /// Until which day, that day included.
    pub until_on: Option<Date>,
}

/// Makes a relation that holds for whole days of its place.
///
/// # Errors
/// The store's failure.
pub async fn relate(tx: &mut WriteTx, chance: &Chance, new: &NewRelation, now: Instant) -> Result<RelationId> {
    let span = Span::at(tx, new.given_in, new.from_on, new.until_on).await?;
    relate_for(tx, chance, new, span, now).await
}

/// Makes a relation that holds from now on until a moment, whatever day it is then: its days are for people to read.
///
/// # Errors
/// The store's failure.
pub async fn relate_until(
    tx: &mut WriteTx,
    chance: &Chance,
    new: &NewRelation,
    until: Instant,
    now: Instant,
) -> Result<RelationId> {
    relate_for(tx, chance, new, Span { from_at: now, until_at: Some(until) }, now).await
}

async fn relate_for(
    tx: &mut WriteTx,
    chance: &Chance,
    new: &NewRelation,
    Span { from_at, until_at }: Span,
    now: Instant,
) -> Result<RelationId> {
    let id = RelationId::new(now, chance);
    tx.run(
        "INSERT INTO access_relations (id, kind, holder_id, person_id, given_in, from_on, until_on, from_at, until_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![id, new.kind, new.holder, new.person, new.given_in, new.from_on, new.until_on, from_at, until_at],
    )
    .await?;
    Ok(id)
}

/// Ends a relation.
///
/// # Errors
/// The store's failure.
pub async fn unrelate(tx: &mut WriteTx, relation: RelationId, now: Instant) -> Result<()> {
    tx.run("UPDATE access_relations SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![relation, now])
        .await?;
    Ok(())
}

/// Ends those of these relations that nobody ended yet; of one person in one place alone, when both are named. Gives how many.
///
/// # Errors
/// The store's failure.
pub async fn unrelate_all(
    tx: &mut WriteTx,
    relations: &[RelationId],
    only: Option<(PersonId, PlaceId)>,
    now: Instant,
) -> Result<u64> {
    let (sql, bound) = Build::new("UPDATE access_relations SET ended_at = ")
        .value(now)
        .then(" WHERE ended_at IS NULL AND id IN ")
        .list(relations)
        .when(only, |build, (person, place)| {
            build.then(" AND person_id = ").value(person).then(" AND given_in = ").value(place)
        })
        .done();
    tx.run(sql, &bound).await
}

/// Adds the condition that a relation `x` holds at a moment: it was not ended, its days are right, and those it ties
/// still belong where it was given. To a place: its holder by a membership of that place or of one above. To a person:
/// that person by a membership of the place it was given in or of one inside it, and its holder there, above or inside.
/// Who is gone from a place keeps no power in it.
pub(crate) fn held(build: Build, now: Instant) -> Build {
    let build = holds!(build.then("WHERE "), "x", now)
        .then(" AND EXISTS (SELECT 1 FROM access_memberships m WHERE m.person_id = x.holder_id AND ");
    let build = holds!(build, "m", now).then(
        // An opening is of somebody who works over the place, and an officer is one of who may be named: whoever is that no
        // more, reads no more, whatever else they still are.
        " AND (x.kind <> 'emergency' OR (m.role IN ('practitioner', 'manager') AND m.place_id IN \
         (SELECT ancestor FROM access_reach WHERE descendant = x.given_in))) \
         AND (x.kind <> 'data_protection_officer' OR m.role IN ('practitioner', 'reviewer', 'auditor')) \
         AND (m.place_id IN (SELECT ancestor FROM access_reach WHERE descendant = x.given_in) OR \
         (x.person_id IS NOT NULL AND m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = x.given_in)))) \
         AND (x.person_id IS NULL OR EXISTS (SELECT 1 FROM access_memberships t \
         JOIN access_reach r ON r.descendant = t.place_id AND r.ancestor = x.given_in WHERE t.person_id = x.person_id AND ",
    );
    holds!(build, "t", now).then("))")
}

/// Who holds a relation to a place, or to one above it, now: duty readers and reps.
///
/// # Errors
/// The store's failure.
pub async fn holders_at(
    tx: &mut ReadTx,
    kind: RelationKind,
    place: PlaceId,
    now: Instant,
) -> Result<Vec<(RelationId, PersonRow, Date, Option<Date>)>> {
    let (sql, bound) = held(
        Build::new(
            "SELECT x.id AS relation_id, x.from_on AS from_on, x.until_on AS until_on, p.id AS id, p.name AS name, \
             p.lang AS lang FROM access_relations x JOIN access_reach above ON above.ancestor = x.given_in \
             JOIN access_person p ON p.id = x.holder_id ",
        ),
        now,
    )
    .then(" AND x.person_id IS NULL AND above.descendant = ")
    .value(place)
    .then(" AND x.kind = ")
    .value(kind)
    .then(" ORDER BY above.depth, x.from_on DESC, x.id")
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            let person = PersonRow { id: row.get("id")?, name: row.get("name")?, lang: row.get("lang")? };
            Ok((row.get("relation_id")?, person, row.get("from_on")?, row.get("until_on")?))
        })
        .collect()
}

/// Who is this to a person, for things that stand in `place`: line managers of a worker, the assigned worker of a person.
///
/// # Errors
/// The store's failure.
pub async fn holders_to(
    tx: &mut ReadTx,
    kind: RelationKind,
    person: PersonId,
    place: PlaceId,
    now: Instant,
) -> Result<Vec<PersonId>> {
    let (sql, bound) = held(Build::new("SELECT x.holder_id AS holder_id FROM access_relations x "), now)
        .then(" AND x.given_in IN (SELECT ancestor FROM access_reach WHERE descendant = ")
        .value(place)
        .then(")")
        .then(" AND x.person_id = ")
        .value(person)
        .then(" AND x.kind = ")
        .value(kind)
        .then(" ORDER BY x.id")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| row.get("holder_id")).collect()
}

/// Changes what a person reads in and how large.
///
/// # Errors
/// The store's failure.
pub async fn set_reading(tx: &mut WriteTx, person: PersonId, lang: &str, print_size: &str) -> Result<()> {
    tx.run("UPDATE access_person SET lang = $2, print_size = $3 WHERE id = $1", values![person, lang, print_size])
        .await?;
    Ok(())
}
