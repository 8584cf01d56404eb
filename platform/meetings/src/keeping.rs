//! Where meetings are kept. A capability plans, changes and calls off a meeting inside its own act.

use basics::{Chance, Date, Instant, OrganisationId, PersonId, PlaceId};
use clocks::ClockError;
use jiff::civil::{Time, Weekday};
use store::{Build, CellAt, ReadTx, Result, Row, StoreError, Subject, WriteTx, due, seal, values};
use uuid::Uuid;

use crate::cycle::{Cycle, Pattern};
use crate::model::{Draft, Group, Hosting, Meeting, MeetingId, Minutes, News, State, Times};

/// The purpose of the keys that seal minutes, papers and conditions.
pub(crate) const PURPOSE: &str = "meetings";
/// Due work: the day of a meeting is over.
pub(crate) const DAY_OVER: &str = "meetings.day_over";
/// The most people who are told of one meeting.
const MOST_TOLD: i64 = 500;

/// Whose key seals the record of a group: minutes, papers, actions.
pub(crate) const fn record(group: Uuid) -> Subject {
    Subject { kind: "group", id: group }
}

/// A meeting to plan.
#[derive(Clone, Copy, Debug)]
pub struct Planning<'a> {
    /// What it belongs to.
    pub group: &'a Group,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What [`crate::rules::draft`] allowed.
    pub draft: &'a Draft,
    /// Its moments, from [`times`].
    pub times: Times,
}

/// When a drafted meeting is, in the zone of its place.
///
/// # Errors
/// [`ClockError`] for a zone that does not exist, or beyond the years that can be told.
pub fn times(draft: &Draft, zone: &str) -> std::result::Result<Times, ClockError> {
    let at = |time: Time| clocks::at_time(draft.day, time, zone).map(Instant::of);
    let day_ends_at = Instant::of(clocks::end_of_day(draft.day, zone)?);
    Ok(Times { day: draft.day, starts_at: at(draft.starts)?, ends_at: at(draft.ends)?, day_ends_at })
}

/// Plans a meeting that [`crate::rules::draft`] allowed.
///
/// # Errors
/// The store's failure.
pub async fn plan(tx: &mut WriteTx, chance: &Chance, new: &Planning<'_>, now: Instant) -> Result<MeetingId> {
    let id = MeetingId::new(now, chance);
    let (draft, times, hosting) = (new.draft, new.times, &new.draft.hosting);
    tx.run(
        "INSERT INTO meetings_meetings (id, object_kind, object_id, place_id, organisation_id, title, neutral, day, \
         starts_at, ends_at, day_ends_at, venue, food, fares, way, who_meets, first_thing, state, sequence, made_at, \
         changed_at, minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         'planned', 0, $18, $18, 'unwritten')",
        values![
            id,
            new.group.kind,
            new.group.id,
            new.place,
            new.organisation,
            draft.title.trim(),
            draft.neutral,
            times.day,
            times.starts_at,
            times.ends_at,
            times.day_ends_at,
            hosting.venue,
            hosting.food,
            hosting.fares,
            hosting.way,
            hosting.who,
            hosting.first,
            now
        ],
    )
    .await?;
    due::plan(tx, times.day_ends_at.plus_seconds(1), DAY_OVER, id.uuid()).await?;
    Ok(id)
}

/// Changes a meeting as [`crate::rules::change`] and [`crate::rules::draft`] allowed. Says whether those who come have to
/// hear of it: when or where it is was changed.
///
/// # Errors
/// The store's failure.
pub async fn change(tx: &mut WriteTx, it: &Meeting, draft: &Draft, times: Times, now: Instant) -> Result<bool> {
    let hosting = &draft.hosting;
    tx.run(
        "UPDATE meetings_meetings SET title = $2, neutral = $3, day = $4, starts_at = $5, ends_at = $6, \
         day_ends_at = $7, venue = $8, food = $9, fares = $10, way = $11, who_meets = $12, first_thing = $13, \
         sequence = sequence + 1, changed_at = $14 WHERE id = $1",
        values![
            it.id,
            draft.title.trim(),
            draft.neutral,
            times.day,
            times.starts_at,
            times.ends_at,
            times.day_ends_at,
            hosting.venue,
            hosting.food,
            hosting.fares,
            hosting.way,
            hosting.who,
            hosting.first,
            now
        ],
    )
    .await?;
    if times.day_ends_at != it.times.day_ends_at {
        due::cancel(tx, DAY_OVER, it.id.uuid()).await?;
        due::plan(tx, times.day_ends_at.plus_seconds(1), DAY_OVER, it.id.uuid()).await?;
    }
    Ok(times != it.times || hosting.venue != it.hosting.venue)
}

/// Calls a meeting off as [`crate::rules::call_off`] allowed; the reason shows to everybody who may see the meeting.
///
/// # Errors
/// The store's failure.
pub async fn call_off(tx: &mut WriteTx, it: &Meeting, reason: &str, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE meetings_meetings SET state = 'called_off', off_reason = $2, sequence = sequence + 1, changed_at = $3 \
         WHERE id = $1",
        values![it.id, reason.trim(), now],
    )
    .await?;
    Ok(())
}

/// A meeting was held, as [`crate::rules::hold`] allowed.
///
/// # Errors
/// The store's failure.
pub async fn hold(tx: &mut WriteTx, it: &Meeting) -> Result<()> {
    tx.run("UPDATE meetings_meetings SET state = 'held' WHERE id = $1", values![it.id]).await?;
    Ok(())
}

/// Tells everybody who goes that something happened to a meeting: those who joined with an outcome that lets them come,
/// and those who are expected and sent no apologies. Nobody hears of it who is not going. Gives how many were told. The
/// notice leads to what the meeting belongs to.
///
/// # Errors
/// The store's failure.
pub async fn tell_all(tx: &mut WriteTx, chance: &Chance, it: &Meeting, news: News, now: Instant) -> Result<usize> {
    let rows = tx
        .rows(
            "SELECT j.person_id AS person_id FROM meetings_joinings j WHERE j.outcome IN ('fine', 'conditions') \
             AND ((j.object_id = $2 AND j.object_kind = $3) OR (j.object_id = $1 AND j.object_kind = 'meeting')) \
             AND NOT EXISTS (SELECT 1 FROM meetings_attendance a WHERE a.meeting_id = $1 \
             AND a.person_id = j.person_id AND a.how = 'apologies') \
             UNION SELECT person_id FROM meetings_attendance WHERE meeting_id = $1 AND how = 'expected' \
             AND person_id IS NOT NULL ORDER BY person_id LIMIT $4",
            values![it.id, it.group.id, it.group.kind, MOST_TOLD],
        )
        .await?;
    for row in &rows {
        let person: PersonId = row.get("person_id")?;
        telling::tell(tx, chance, person, news.code(), (&it.group.kind, it.group.id), it.place, now).await?;
    }
    Ok(rows.len())
}

pub(crate) fn read(row: &Row) -> Result<Meeting> {
    Ok(Meeting {
        id: row.get("id")?,
        group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        title: row.get("title")?,
        neutral: row.get("neutral")?,
        times: Times {
            day: row.get("day")?,
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
            day_ends_at: row.get("day_ends_at")?,
        },
        hosting: Hosting {
            venue: row.get("venue")?,
            food: row.get("food")?,
            fares: row.get("fares")?,
            way: row.get("way")?,
            who: row.get("who_meets")?,
            first: row.get("first_thing")?,
        },
        state: row.get("state")?,
        off_reason: row.get("off_reason")?,
        sequence: row.get("sequence")?,
        changed_at: row.get("changed_at")?,
        minutes: row.get("minutes")?,
        minutes_at: row.get("minutes_at")?,
        approved_by: row.get("approved_by")?,
        approved_at: row.get("approved_at")?,
    })
}

/// One meeting.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: MeetingId) -> Result<Option<Meeting>> {
    let row = tx.first("SELECT * FROM meetings_meetings WHERE id = $1", values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The next meeting of a group that is planned and not over. Nothing: the page says that no next date is set.
///
/// # Errors
/// The store's failure.
pub async fn next_of(tx: &mut ReadTx, group: &Group, now: Instant) -> Result<Option<Meeting>> {
    let row = tx
        .first(
            "SELECT * FROM meetings_meetings WHERE object_id = $1 AND object_kind = $2 AND state = 'planned' \
             AND ends_at > $3 ORDER BY starts_at, id LIMIT 1",
            values![group.id, group.kind, now],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// The next meeting of each of these groups of one kind, where one is set: one statement, for lists.
///
/// # Errors
/// The store's failure.
pub async fn next_of_each(tx: &mut ReadTx, kind: &str, groups: &[Uuid], now: Instant) -> Result<Vec<Meeting>> {
    let (sql, bound) = Build::new("SELECT * FROM meetings_meetings m WHERE m.object_kind = ")
        .value(kind)
        .then(" AND m.object_id IN ")
        .list(groups)
        .then(
            " AND m.id = (SELECT n.id FROM meetings_meetings n WHERE n.object_id = m.object_id \
             AND n.object_kind = m.object_kind AND n.state = 'planned' AND n.ends_at > ",
        )
        .value(now)
        .then(" ORDER BY n.starts_at, n.id LIMIT 1) ORDER BY m.starts_at, m.id")
        .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// The meetings of a group, the newest first: called off ones too, because that is seen.
///
/// # Errors
/// The store's failure.
pub async fn of_group(tx: &mut ReadTx, group: &Group, most: i64) -> Result<Vec<Meeting>> {
    let rows = tx
        .rows(
            "SELECT * FROM meetings_meetings WHERE object_id = $1 AND object_kind = $2 \
             ORDER BY starts_at DESC, id DESC LIMIT $3",
            values![group.id, group.kind, most],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The last meeting of a group before a moment that was not called off: whose minutes and actions come up again.
///
/// # Errors
/// The store's failure.
pub async fn last_before(tx: &mut ReadTx, group: &Group, before: Instant) -> Result<Option<Meeting>> {
    let row = tx
        .first(
            "SELECT * FROM meetings_meetings WHERE object_id = $1 AND object_kind = $2 AND state <> 'called_off' \
             AND starts_at < $3 ORDER BY starts_at DESC, id DESC LIMIT 1",
            values![group.id, group.kind, before],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// Keeps the cycle of a group; `None` takes it away.
///
/// # Errors
/// The store's failure.
pub async fn set_cycle(tx: &mut WriteTx, group: &Group, cycle: Option<&Cycle>) -> Result<()> {
    tx.run("DELETE FROM meetings_cycles WHERE object_id = $1 AND object_kind = $2", values![group.id, group.kind])
        .await?;
    let Some(cycle) = cycle else { return Ok(()) };
    let starts = format!("{:02}:{:02}", cycle.starts().hour(), cycle.starts().minute());
    tx.run(
        "INSERT INTO meetings_cycles (object_id, object_kind, pattern, every, nth, weekday, from_on, starts, minutes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            group.id,
            group.kind,
            cycle.pattern(),
            cycle.every(),
            cycle.nth(),
            i64::from(cycle.weekday().to_monday_one_offset()),
            cycle.from(),
            starts,
            cycle.minutes()
        ],
    )
    .await?;
    Ok(())
}

/// The cycle of a group.
///
/// # Errors
/// The store's failure.
pub async fn cycle_of(tx: &mut ReadTx, group: &Group) -> Result<Option<Cycle>> {
    let found = tx
        .first("SELECT * FROM meetings_cycles WHERE object_id = $1 AND object_kind = $2", values![group.id, group.kind])
        .await?;
    let Some(row) = found else { return Ok(None) };
    let bad = |column| StoreError::Column { column };
    let weekday = i8::try_from(row.get::<i64>("weekday")?).ok();
    let weekday = weekday.and_then(|day| Weekday::from_monday_one_offset(day).ok()).ok_or(bad("weekday"))?;
    let starts: Time = row.get::<String>("starts")?.parse().map_err(|_| bad("starts"))?;
    let (every, from, at): (i64, Date, _) = (row.get("every")?, row.get("from_on")?, (starts, row.get("minutes")?));
    let made = match row.get("pattern")? {
        Pattern::Weeks => Cycle::weeks(every, weekday, from, at),
        Pattern::Months => Cycle::months(every, (row.get("nth")?, weekday), from, at),
    };
    made.map(Some).map_err(|_| bad("pattern"))
}

/// Forgets the keys of a group's record: minutes, papers and actions cannot be opened again, in a backup neither.
///
/// # Errors
/// The store's failure.
pub async fn forget_record(tx: &mut WriteTx, group: &Group) -> Result<u64> {
    seal::forget(tx, record(group.id)).await
}

/// Seals words of a group's record for their cell; nothing when there are none.
pub(crate) async fn seal_words(tx: &mut WriteTx, group: Uuid, at: CellAt, words: &str) -> Result<Option<Vec<u8>>> {
    match words.trim() {
        "" => Ok(None),
        words => seal::seal(tx, PURPOSE, record(group), at, words).await.map(Some),
    }
}

/// Whether somebody has written minutes by now; used when they are written.
pub(crate) async fn drafted(tx: &mut WriteTx, it: &Meeting, now: Instant) -> Result<()> {
    if it.minutes == Minutes::Unwritten {
        tx.run("UPDATE meetings_meetings SET minutes = 'drafted', minutes_at = $2 WHERE id = $1", values![it.id, now])
            .await?;
    }
    if it.state == State::Planned {
        hold(tx, it).await?;
    }
    Ok(())
}
