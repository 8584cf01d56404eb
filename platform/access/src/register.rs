//! The register: people, relations and places as the pages that look after them list them.

use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, fold};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::days::holds;
use crate::people::{MEMBERS, MembershipRow, RelationId, escape_like, held, member};
use crate::places::{Place, read};
use crate::role::{RelationKind, Role};
use crate::who::{MembershipId, SessionId};

/// The current members of these places and of the places in them, by name, after `after` (folded name and membership)
/// when a page before ended there, whose folded name contains `like`; each with their folded name.
///
/// # Errors
/// The store's failure.
pub async fn members_in(
    tx: &mut ReadTx,
    tops: &[PlaceId],
    like: Option<&str>,
    after: Option<(&str, MembershipId)>,
    now: Instant,
    most: i64,
) -> Result<Vec<(MembershipRow, String)>> {
    let build = holds!(Build::new(MEMBERS), "m", now).then(" AND ");
    listed(tx, build, tops, like, after, most).await
}

/// A page of memberships of these places and of the places in them.
async fn listed(
    tx: &mut ReadTx,
    build: Build,
    tops: &[PlaceId],
    like: Option<&str>,
    after: Option<(&str, MembershipId)>,
    most: i64,
) -> Result<Vec<(MembershipRow, String)>> {
    let (sql, bound) = build
        .then("m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor IN ")
        .list(tops)
        .then(")")
        .when(like, |build, like| {
            build.then(" AND p.folded LIKE ").value(format!("%{}%", escape_like(&fold(like)))).then(" ESCAPE '\\'")
        })
        .when(after, |build, (folded, id)| {
            build.then(" AND (p.folded, m.id) > (").value(folded).then(", ").value(id).then(")")
        })
        .then(" ORDER BY p.folded, m.id LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((member(row)?, row.get("folded")?))).collect()
}

/// Who left these places, or places in them, in the last twelve months, and belongs nowhere now: their last membership,
/// by name, in pages as [`members_in`]. Whose name was erased is not there to be found.
///
/// # Errors
/// The store's failure.
pub async fn left_from(
    tx: &mut ReadTx,
    tops: &[PlaceId],
    like: Option<&str>,
    after: Option<(&str, MembershipId)>,
    now: Instant,
    most: i64,
) -> Result<Vec<(MembershipRow, String)>> {
    let since = now.plus_days(-LEFT_DAYS);
    let build = Build::new(MEMBERS)
        .then("p.erased_at IS NULL AND (m.ended_at > ")
        .value(since)
        .then(" OR (m.ended_at IS NULL AND m.until_at <= ")
        .value(now)
        .then(" AND m.until_at > ")
        .value(since)
        .then(
            ")) AND NOT EXISTS (SELECT 1 FROM access_memberships o WHERE o.person_id = m.person_id \
             AND ((o.made_at, o.id) > (m.made_at, m.id) OR (o.ended_at IS NULL AND (o.until_at IS NULL OR o.until_at > ",
        )
        .value(now)
        .then(")))) AND ");
    listed(tx, build, tops, like, after, most).await
}

/// How long somebody who left is still listed: twelve months.
const LEFT_DAYS: i64 = 365;

/// Which of these folded names current members of these places (and of places in them) have: name and place.
///
/// # Errors
/// The store's failure.
pub async fn names_taken(
    tx: &mut ReadTx,
    tops: &[PlaceId],
    names: &[String],
    now: Instant,
) -> Result<Vec<(String, PlaceId)>> {
    let build = Build::new(
        "SELECT DISTINCT p.folded AS folded, m.place_id AS place_id FROM access_memberships m \
         JOIN access_person p ON p.id = m.person_id WHERE ",
    );
    let (sql, bound) = holds!(build, "m", now)
        .then(" AND p.folded IN ")
        .list(names)
        .then(" AND m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor IN ")
        .list(tops)
        .then(")")
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("folded")?, row.get("place_id")?))).collect()
}

/// The current members of a place, of places in it and of those around it who have one of these folded names; each with it.
///
/// # Errors
/// The store's failure.
pub async fn people_named(
    tx: &mut ReadTx,
    place: PlaceId,
    names: &[String],
    now: Instant,
) -> Result<Vec<(String, PersonId)>> {
    let build = Build::new(
        "SELECT DISTINCT p.folded AS folded, p.id AS id FROM access_memberships m \
         JOIN access_person p ON p.id = m.person_id WHERE ",
    );
    let (sql, bound) = holds!(build, "m", now)
        .then(" AND p.folded IN ")
        .list(names)
        .then(" AND EXISTS (SELECT 1 FROM access_reach r WHERE (r.descendant = m.place_id AND r.ancestor = ")
        .value(place)
        .then(") OR (r.ancestor = m.place_id AND r.descendant = ")
        .value(place)
        .then("))")
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("folded")?, row.get("id")?))).collect()
}

/// The current memberships, in a place and in places in it, of those who have one of these folded names; each with it. Who belongs
/// above is not among them.
///
/// # Errors
/// The store's failure.
pub async fn members_named(
    tx: &mut ReadTx,
    place: PlaceId,
    names: &[String],
    now: Instant,
) -> Result<Vec<(String, MembershipRow)>> {
    let build = holds!(Build::new(MEMBERS), "m", now).then(" AND p.folded IN ").list(names);
    let (sql, bound) = build
        .then(" AND m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
        .value(place)
        .then(") ORDER BY p.folded, m.id")
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("folded")?, member(row)?))).collect()
}

/// The current memberships of these people in a place and in places in it.
///
/// # Errors
/// The store's failure.
pub async fn members_among(
    tx: &mut ReadTx,
    place: PlaceId,
    people: &[PersonId],
    now: Instant,
) -> Result<Vec<MembershipRow>> {
    let build = holds!(Build::new(MEMBERS), "m", now).then(" AND m.person_id IN ").list(people);
    let (sql, bound) = build
        .then(" AND m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
        .value(place)
        .then(") ORDER BY m.made_at, m.id")
        .done();
    tx.rows(sql, &bound).await?.iter().map(member).collect()
}

/// A membership with everything above its place: what decides who may look after a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// The membership.
    pub id: MembershipId,
    /// As what.
    pub role: Role,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The place and everything above it, nearest first.
    pub line: Vec<PlaceId>,
    /// Whether it was ended.
    pub ended: bool,
}

/// Every membership a person has or had, the newest first.
///
/// # Errors
/// The store's failure.
pub async fn belongings(tx: &mut ReadTx, person: PersonId) -> Result<Vec<Belonging>> {
    let rows = tx
        .rows(
            "SELECT m.id AS id, m.role AS role, m.place_id AS place_id, m.organisation_id AS organisation_id, \
             m.ended_at AS ended_at, r.ancestor AS ancestor FROM access_memberships m \
             JOIN access_reach r ON r.descendant = m.place_id WHERE m.person_id = $1 \
             ORDER BY m.made_at DESC, m.id DESC, r.depth",
            values![person],
        )
        .await?;
    let mut held: Vec<Belonging> = Vec::new();
    for row in rows {
        let id: MembershipId = row.get("id")?;
        let above: PlaceId = row.get("ancestor")?;
        match held.last_mut().filter(|last| last.id == id) {
            Some(last) => last.line.push(above),
            None => held.push(Belonging {
                id,
                role: row.get("role")?,
                place: row.get("place_id")?,
                organisation: row.get("organisation_id")?,
                line: vec![above],
                ended: row.get::<Option<Instant>>("ended_at")?.is_some(),
            }),
        }
    }
    Ok(held)
}

/// A relation that has not been ended, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRow {
    /// Its id.
    pub id: RelationId,
    /// What.
    pub kind: RelationKind,
    /// Who is it.
    pub holder: PersonId,
    /// Their name.
    pub holder_name: String,
    /// To whom; `None` when it is to the place itself.
    pub person: Option<PersonId>,
    /// The person's name; empty when it is to a place.
    pub person_name: String,
    /// The place in which it was given; without a person, the place it is to.
    pub given_in: PlaceId,
    /// That place's name.
    pub place_name: String,
    /// From which day.
    pub from_on: Date,
    /// Until which day, that day included.
    pub until_on: Option<Date>,
}

const RELATIONS: &str = "SELECT x.id AS id, x.kind AS kind, x.holder_id AS holder_id, p.name AS name, \
    x.person_id AS person_id, t.name AS person_name, x.given_in AS given_in, l.name AS place_name, \
    x.from_on AS from_on, x.until_on AS until_on FROM access_relations x JOIN access_person p ON p.id = x.holder_id \
    JOIN access_place l ON l.id = x.given_in LEFT JOIN access_person t ON t.id = x.person_id \
    WHERE x.ended_at IS NULL AND ";

fn relation_row(row: &Row) -> Result<RelationRow> {
    Ok(RelationRow {
        id: row.get("id")?,
        kind: row.get("kind")?,
        holder: row.get("holder_id")?,
        holder_name: row.get("name")?,
        person: row.get("person_id")?,
        person_name: row.get::<Option<String>>("person_name")?.unwrap_or_default(),
        given_in: row.get("given_in")?,
        place_name: row.get("place_name")?,
        from_on: row.get("from_on")?,
        until_on: row.get("until_on")?,
    })
}

/// Leaves out what is over, and keeps the order of lists.
async fn relation_rows(tx: &mut ReadTx, build: Build, now: Instant) -> Result<Vec<RelationRow>> {
    let (sql, bound) = build
        .then(" AND (x.until_at IS NULL OR x.until_at > ")
        .value(now)
        .then(") ORDER BY x.kind, x.from_on, x.id LIMIT 50")
        .done();
    tx.rows(sql, &bound).await?.iter().map(relation_row).collect()
}

/// Who is what to a person, now and later.
///
/// # Errors
/// The store's failure.
pub async fn relations_to(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<RelationRow>> {
    relation_rows(tx, Build::new(RELATIONS).then("x.person_id = ").value(person), now).await
}

/// Who is what to a person, and what that person is to others and to places, now and later: one statement.
///
/// # Errors
/// The store's failure.
pub async fn relations_of(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<RelationRow>> {
    let build = Build::new(RELATIONS).then("(x.person_id = ").value(person).then(" OR x.holder_id = ").value(person);
    relation_rows(tx, build.then(")"), now).await
}

/// Who is what to a place, now and later: its reps and duty readers.
///
/// # Errors
/// The store's failure.
pub async fn relations_at(tx: &mut ReadTx, place: PlaceId, now: Instant) -> Result<Vec<RelationRow>> {
    let build = Build::new(RELATIONS).then("x.person_id IS NULL AND x.given_in = ").value(place);
    relation_rows(tx, build, now).await
}

/// Somebody whose worker somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorksWith {
    /// Whose.
    pub person: PersonId,
    /// Where it was given.
    pub given_in: PlaceId,
    /// Until which day.
    pub until_on: Option<Date>,
}

/// Whose worker somebody is now, by relations given in a place or in one inside it, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn works_with(
    tx: &mut ReadTx,
    worker: PersonId,
    place: PlaceId,
    now: Instant,
    most: i64,
) -> Result<Vec<WorksWith>> {
    let build = Build::new(
        "SELECT x.person_id AS person_id, x.given_in AS given_in, x.until_on AS until_on FROM access_relations x ",
    );
    let (sql, bound) = held(build, now)
        .then(" AND x.person_id IS NOT NULL AND x.kind = ")
        .value(RelationKind::AssignedWorker)
        .then(" AND x.holder_id = ")
        .value(worker)
        .then(" AND x.given_in IN (SELECT descendant FROM access_reach WHERE ancestor = ")
        .value(place)
        .then(") ORDER BY x.id LIMIT ")
        .value(most)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            let (person, given_in) = (row.get("person_id")?, row.get("given_in")?);
            Ok(WorksWith { person, given_in, until_on: row.get("until_on")? })
        })
        .collect()
}

/// One relation that has not been ended.
///
/// # Errors
/// The store's failure.
pub async fn relation(tx: &mut ReadTx, id: RelationId) -> Result<Option<RelationRow>> {
    let (sql, bound) = Build::new(RELATIONS).then("x.id = ").value(id).done();
    tx.first(sql, &bound).await?.as_ref().map(relation_row).transpose()
}

/// These places and everything in them, each once, from the top down, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn below(tx: &mut ReadTx, tops: &[PlaceId], most: i64) -> Result<Vec<Place>> {
    let (sql, bound) = Build::new(
        "SELECT p.* FROM access_places p WHERE p.id IN (SELECT descendant FROM access_reach WHERE ancestor IN ",
    )
    .list(tops)
    .then(") ORDER BY p.name, p.id LIMIT ")
    .value(most)
    .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// Every place with this name, whatever its capitals and accents. It looks at all places: for the command line.
///
/// # Errors
/// The store's failure.
pub async fn places_named(tx: &mut ReadTx, name: &str) -> Result<Vec<Place>> {
    let wanted = fold(name);
    let rows = tx.rows("SELECT * FROM access_places ORDER BY name, id", values![]).await?;
    let places = rows.iter().map(read).collect::<Result<Vec<Place>>>()?;
    Ok(places.into_iter().filter(|place| fold(&place.name) == wanted).collect())
}

/// The place that was made first; `None` in a house that has none yet.
///
/// # Errors
/// The store's failure.
pub async fn first_place(tx: &mut ReadTx) -> Result<Option<PlaceId>> {
    let row = tx.first("SELECT id FROM access_places ORDER BY id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The first by name who is somebody in a role in a place or inside it, with that membership, which nobody ended: for
/// walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any_member(tx: &mut ReadTx, top: PlaceId, role: Role) -> Result<Option<(PersonId, MembershipId)>> {
    let row = tx
        .first(
            "SELECT m.person_id AS person_id, m.id AS id FROM access_memberships m \
             JOIN access_person p ON p.id = m.person_id JOIN access_reach r ON r.descendant = m.place_id \
             WHERE r.ancestor = $1 AND m.role = $2 AND m.ended_at IS NULL ORDER BY p.folded, m.id LIMIT 1",
            values![top, role],
        )
        .await?;
    row.map(|row| Ok((row.get("person_id")?, row.get("id")?))).transpose()
}

/// A relation to a person that nobody ended, if there is one: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any_relation(tx: &mut ReadTx, person: PersonId) -> Result<Option<RelationId>> {
    let sql = "SELECT id FROM access_relations WHERE person_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1";
    tx.first(sql, values![person]).await?.map(|row| row.get("id")).transpose()
}

/// A session of a person that nobody ended, if there is one: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any_session(tx: &mut ReadTx, person: PersonId) -> Result<Option<SessionId>> {
    let row = tx
        .first(
            "SELECT id FROM access_sessions WHERE person_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1",
            values![person],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// What a place and the places above it have answered: key, answer, how far above (0 for the place itself) and the name
/// of the place that answered, nearest first. One statement.
///
/// # Errors
/// The store's failure.
pub async fn answers(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<(String, String, i64, String)>> {
    let rows = tx
        .rows(
            "SELECT s.key AS key, s.value AS value, r.depth AS depth, p.name AS name FROM access_settings s \
             JOIN access_reach r ON r.ancestor = s.place_id JOIN access_place p ON p.id = s.place_id \
             WHERE r.descendant = $1 ORDER BY r.depth, s.key",
            values![place],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("key")?, row.get("value")?, row.get("depth")?, row.get("name")?))).collect()
}

/// Whose session this is, as long as nobody ended it.
///
/// # Errors
/// The store's failure.
pub async fn session_owner(tx: &mut ReadTx, session: SessionId) -> Result<Option<PersonId>> {
    let row =
        tx.first("SELECT person_id FROM access_sessions WHERE id = $1 AND ended_at IS NULL", values![session]).await?;
    row.map(|row| row.get("person_id")).transpose()
}

/// The name a person signs in with; `None` while no slip was used.
///
/// # Errors
/// The store's failure.
pub async fn sign_in_name(tx: &mut ReadTx, person: PersonId) -> Result<Option<String>> {
    let row = tx.first("SELECT sign_in_name FROM access_accounts WHERE person_id = $1", values![person]).await?;
    row.map(|row| row.get("sign_in_name")).transpose()
}

/// Ends every session of a person but one.
///
/// # Errors
/// The store's failure.
pub async fn end_other_sessions(tx: &mut WriteTx, person: PersonId, kept: SessionId, now: Instant) -> Result<u64> {
    tx.run(
        "UPDATE access_sessions SET ended_at = $3 WHERE person_id = $1 AND id <> $2 AND ended_at IS NULL",
        values![person, kept, now],
    )
    .await
}

/// Writes down that a person was erased. What goes and what is emptied is `store::subject::erase`'s part.
///
/// # Errors
/// The store's failure.
pub async fn mark_erased(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    tx.run("UPDATE access_person SET erased_at = $2 WHERE id = $1", values![person, now]).await?;
    Ok(())
}

/// Forgets what is only there while somebody comes in: wrong tries that wait for nothing any more after a day, and sessions
/// a month after their end (when somebody was here is nobody's business later).
///
/// # Errors
/// The store's failure.
pub async fn forget_comings(tx: &mut WriteTx, now: Instant) -> Result<()> {
    tx.run("DELETE FROM access_tries WHERE last_at < $1", values![now.plus_days(-1)]).await?;
    let month = now.plus_days(-30);
    tx.run("DELETE FROM access_sessions WHERE ends_at < $1 OR ended_at < $1", values![month]).await?;
    Ok(())
}

/// Memberships whose last day is over where they are, and that nobody has ended, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn lapsed(tx: &mut ReadTx, now: Instant, most: i64) -> Result<Vec<MembershipId>> {
    let rows = tx
        .rows(
            "SELECT m.id AS id FROM access_memberships m WHERE m.ended_at IS NULL AND m.until_at <= $1 \
             ORDER BY m.until_at, m.id LIMIT $2",
            values![now, most],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}
