//! Who was there. Read meeting by meeting, by those who may read the minutes; which meetings one person attended is
//! answered to that person alone, because there is no function that takes anybody else.

use access::Signed;
use basics::{Chance, Instant, PersonId};
use store::{Build, ReadTx, Result, WriteTx, values};

use crate::model::{Capacity, Group, How, MeetingId, Power, Presence, PresenceId};
use crate::rules;

/// The most lines of attendance of a meeting.
const MOST: i64 = 500;

/// A line of attendance to keep.
#[derive(Clone, Copy, Debug)]
pub struct Attending<'a> {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub capacity: Capacity,
    /// The role that decides, for a decision maker or who stands in: it shows whoever holds it. Else empty.
    pub role_name: &'a str,
    /// How.
    pub how: How,
}

/// Keeps how somebody attends a meeting: expected, apologies, present or absent. What was said before is written over.
///
/// # Errors
/// The store's failure.
pub async fn attend(
    tx: &mut WriteTx,
    chance: &Chance,
    meeting: MeetingId,
    new: &Attending<'_>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO meetings_attendance (id, meeting_id, person_id, capacity, role_name, how) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (meeting_id, person_id) \
         DO UPDATE SET capacity = excluded.capacity, role_name = excluded.role_name, how = excluded.how",
        values![PresenceId::new(now, chance), meeting, new.person, new.capacity, new.role_name.trim(), new.how],
    )
    .await?;
    Ok(())
}

/// Somebody is expected at every meeting of a group that is still to come; of whom something was said already, it stays.
///
/// # Errors
/// The store's failure.
pub async fn expect(
    tx: &mut WriteTx,
    chance: &Chance,
    group: &Group,
    (person, capacity): (PersonId, Capacity),
    now: Instant,
) -> Result<()> {
    for meeting in to_come(tx, group, now).await? {
        tx.run(
            "INSERT INTO meetings_attendance (id, meeting_id, person_id, capacity, role_name, how) \
             VALUES ($1, $2, $3, $4, '', 'expected') ON CONFLICT (meeting_id, person_id) DO NOTHING",
            values![PresenceId::new(now, chance), meeting, person, capacity],
        )
        .await?;
    }
    Ok(())
}

/// Somebody is expected no more at the meetings of a group that are still to come. What else was said of them stays.
///
/// # Errors
/// The store's failure.
pub async fn not_expected(tx: &mut WriteTx, group: &Group, person: PersonId, now: Instant) -> Result<()> {
    for meeting in to_come(tx, group, now).await? {
        tx.run(
            "DELETE FROM meetings_attendance WHERE meeting_id = $1 AND person_id = $2 AND how = 'expected'",
            values![meeting, person],
        )
        .await?;
    }
    Ok(())
}

/// The meetings of a group that are still to come, soonest first.
async fn to_come(tx: &mut WriteTx, group: &Group, now: Instant) -> Result<Vec<MeetingId>> {
    tx.rows(
        "SELECT id FROM meetings_meetings WHERE object_id = $1 AND object_kind = $2 AND state = 'planned' \
         AND ends_at > $3 ORDER BY starts_at, id LIMIT $4",
        values![group.id, group.kind, now, MOST],
    )
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}

/// Whoever was expected with power to decide, and of whom nothing was said, was absent without word: called when minutes
/// are approved, so that it stays visible.
///
/// # Errors
/// The store's failure.
pub async fn settle_attendance(tx: &mut WriteTx, meeting: MeetingId) -> Result<()> {
    tx.run(
        "UPDATE meetings_attendance SET how = 'absent' WHERE meeting_id = $1 AND how = 'expected'",
        values![meeting],
    )
    .await?;
    Ok(())
}

/// Who was at a meeting and who was not: those who decide first, then who chairs, members, guests. One statement.
///
/// # Errors
/// The store's failure.
pub async fn attendance(tx: &mut ReadTx, meeting: MeetingId) -> Result<Vec<Presence>> {
    let rows = tx
        .rows(
            "SELECT a.id AS id, a.person_id AS person_id, COALESCE(p.name, '') AS name, a.capacity AS capacity, \
             a.role_name AS role_name, a.how AS how FROM meetings_attendance a \
             LEFT JOIN access_people p ON p.id = a.person_id WHERE a.meeting_id = $1 \
             ORDER BY CASE a.capacity WHEN 'decision_maker' THEN 0 WHEN 'deputy' THEN 1 WHEN 'chair' THEN 2 \
             WHEN 'member' THEN 3 ELSE 4 END, p.folded, a.id LIMIT $2",
            values![meeting, MOST],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Presence {
                id: row.get("id")?,
                person: row.get("person_id")?,
                name: row.get("name")?,
                capacity: row.get("capacity")?,
                role_name: row.get("role_name")?,
                how: row.get("how")?,
            })
        })
        .collect()
}

/// Whether somebody with power to decide was at each of these meetings, in the order they are named: one statement.
///
/// # Errors
/// The store's failure.
pub async fn powers_of(tx: &mut ReadTx, meetings: &[MeetingId]) -> Result<Vec<(MeetingId, Power)>> {
    let (sql, bound) = Build::new("SELECT meeting_id, capacity, how FROM meetings_attendance WHERE meeting_id IN ")
        .list(meetings)
        .then(" AND capacity IN ('decision_maker', 'deputy')")
        .done();
    let mut found: Vec<(MeetingId, (Capacity, How))> = Vec::new();
    for row in tx.rows(sql, &bound).await? {
        found.push((row.get("meeting_id")?, (row.get("capacity")?, row.get("how")?)));
    }
    let of = |meeting: MeetingId| found.iter().filter(move |(at, _)| *at == meeting).map(|(_, attended)| *attended);
    Ok(meetings.iter().map(|meeting| (*meeting, rules::power_present(of(*meeting)))).collect())
}

/// A meeting that somebody attended, or was to: for themselves.
#[derive(Clone, Debug)]
pub struct OwnPresence {
    /// Which meeting.
    pub meeting: MeetingId,
    /// Of what.
    pub group: Group,
    /// What its members call it.
    pub title: String,
    /// When it began.
    pub starts_at: Instant,
    /// As what.
    pub capacity: Capacity,
    /// How.
    pub how: How,
}

/// What whoever asks attended, the newest first: theirs alone, to carry to whom they want (promise 7). There is no such
/// function for anybody else.
///
/// ```compile_fail
/// async fn of_somebody(tx: &mut store::ReadTx, person: basics::PersonId) {
///     let _ = meetings::own_attendance(tx, person, 20).await;
/// }
/// ```
///
/// ```
/// async fn of_somebody(tx: &mut store::ReadTx, signed: &access::Signed) {
///     let _ = meetings::own_attendance(tx, signed, 20).await;
/// }
/// ```
///
/// # Errors
/// The store's failure.
pub async fn own_attendance(tx: &mut ReadTx, signed: &Signed, most: i64) -> Result<Vec<OwnPresence>> {
    let rows = tx
        .rows(
            "SELECT m.id AS id, m.object_kind AS object_kind, m.object_id AS object_id, m.title AS title, \
             m.starts_at AS starts_at, a.capacity AS capacity, a.how AS how FROM meetings_attendance a \
             JOIN meetings_meetings m ON m.id = a.meeting_id WHERE a.person_id = $1 \
             ORDER BY m.starts_at DESC, m.id DESC LIMIT $2",
            values![signed.person, most],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(OwnPresence {
                meeting: row.get("id")?,
                group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
                title: row.get("title")?,
                starts_at: row.get("starts_at")?,
                capacity: row.get("capacity")?,
                how: row.get("how")?,
            })
        })
        .collect()
}
