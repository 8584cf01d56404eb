//! The private address of a person's calendar: whoever knows it reads when and where they go, in neutral words. Its owner
//! makes it anew, which ends the one before, or ends it; the database holds a hash.

use access::Signed;
use basics::{Chance, Instant, PersonId};
use clocks::ClockError;
use sha2::{Digest as _, Sha256};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::ics::{self, Event};
use crate::model::{MeetingId, Neutral, State};

/// The most entries of a calendar.
const MOST: i64 = 200;

/// The secret in the address of a calendar: 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CalendarToken([u8; 16]);

impl std::fmt::Debug for CalendarToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CalendarToken(..)")
    }
}

impl CalendarToken {
    fn new(chance: &Chance) -> Self {
        Self(chance.bytes::<16>())
    }

    /// From an address; `None` when it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let known = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 32 || !text.bytes().all(known) {
            return None;
        }
        data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }

    /// What stands for an address that cannot be one: nobody has it, and it is looked for like any other, so that the time
    /// of an answer tells nothing.
    #[must_use]
    pub const fn nobodys() -> Self {
        Self([0; 16])
    }

    /// For the address, once, when it is made.
    #[must_use]
    pub fn address(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.address().as_bytes()).to_vec()
    }
}

impl From<CalendarToken> for access::ObjectId {
    /// A look at a calendar leaves nothing that would name its address.
    fn from(_: CalendarToken) -> Self {
        Self(uuid::Uuid::nil())
    }
}

/// Makes the address of somebody's own calendar; the one before is dead.
///
/// # Errors
/// The store's failure.
pub async fn new_address(tx: &mut WriteTx, chance: &Chance, signed: &Signed) -> Result<CalendarToken> {
    let token = CalendarToken::new(chance);
    tx.run(
        "INSERT INTO meetings_calendars (person_id, token) VALUES ($1, $2) \
         ON CONFLICT (person_id) DO UPDATE SET token = excluded.token",
        values![signed.person, token.hash()],
    )
    .await?;
    Ok(token)
}

/// Ends the address of somebody's calendar. Says whether there was one.
///
/// # Errors
/// The store's failure.
pub async fn end_address(tx: &mut WriteTx, person: PersonId) -> Result<bool> {
    Ok(tx.run("DELETE FROM meetings_calendars WHERE person_id = $1", values![person]).await? > 0)
}

/// Whether somebody's calendar has an address.
///
/// # Errors
/// The store's failure.
pub async fn has_address(tx: &mut ReadTx, signed: &Signed) -> Result<bool> {
    let row = tx.first("SELECT 1 AS n FROM meetings_calendars WHERE person_id = $1", values![signed.person]).await?;
    Ok(row.is_some())
}

/// A meeting in somebody's calendar: neutral, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which meeting.
    pub meeting: MeetingId,
    /// What it is called.
    pub neutral: Neutral,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The name of its place.
    pub place: String,
    /// The zone of its place.
    pub zone: String,
    /// When it was changed last.
    pub changed_at: Instant,
    /// How often it was changed.
    pub sequence: i64,
    /// Whether it was called off.
    pub is_off: bool,
}

fn read(row: &Row) -> Result<Entry> {
    Ok(Entry {
        meeting: row.get("id")?,
        neutral: row.get("neutral")?,
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        place: row.get("place")?,
        zone: row.get("zone")?,
        changed_at: row.get("changed_at")?,
        sequence: row.get("sequence")?,
        is_off: row.get::<State>("state")? == State::CalledOff,
    })
}

/// The meetings that somebody goes to whose day is not over, soonest first; those called off too, so that a calendar takes
/// them out. What is over is not in it: a shared phone need not tell where somebody was. Empty for nobody.
async fn entries(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<Entry>> {
    let rows = tx
        .rows(
            "SELECT m.id AS id, m.neutral AS neutral, m.starts_at AS starts_at, m.ends_at AS ends_at, \
             l.name AS place, l.zone AS zone, m.changed_at AS changed_at, m.sequence AS sequence, m.state AS state \
             FROM meetings_meetings m JOIN access_places l ON l.id = m.place_id WHERE m.day_ends_at >= $2 \
             AND m.id IN (SELECT n.id FROM meetings_joinings j JOIN meetings_meetings n \
             ON n.object_id = j.object_id AND n.object_kind = j.object_kind \
             WHERE j.person_id = $1 AND j.outcome IN ('fine', 'conditions') AND n.day_ends_at >= $2 \
             UNION SELECT j.object_id FROM meetings_joinings j WHERE j.person_id = $1 AND j.object_kind = 'meeting' \
             AND j.outcome IN ('fine', 'conditions') \
             UNION SELECT a.meeting_id FROM meetings_attendance a WHERE a.person_id = $1 AND a.how = 'expected') \
             AND NOT EXISTS (SELECT 1 FROM meetings_attendance s WHERE s.meeting_id = m.id AND s.person_id = $1 \
             AND s.how = 'apologies') ORDER BY m.starts_at, m.id LIMIT $3",
            values![person, now, MOST],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// What whoever asks goes to, soonest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn own_entries(tx: &mut ReadTx, signed: &Signed, now: Instant) -> Result<Vec<Entry>> {
    entries(tx, signed.person, now).await
}

/// A calendar that somebody reads by its address.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// What stands in it.
    pub entries: Vec<Entry>,
    /// The language of its person: `en` or `cy`.
    pub lang: String,
}

impl Calendar {
    /// As text (RFC 5545). `word` words a neutral title in the calendar's language; `name` is what the calendar is called;
    /// `home` is the address of the page that entries lead back to, and the same for all, so that it tells nothing.
    ///
    /// # Errors
    /// [`ClockError::UnknownZone`].
    pub fn text(
        &self,
        name: &str,
        word: impl Fn(Neutral) -> String,
        home: &str,
    ) -> std::result::Result<String, ClockError> {
        let events: Vec<Event> = self
            .entries
            .iter()
            .map(|entry| Event {
                uid: format!("{}@alongside", entry.meeting),
                changed_at: entry.changed_at,
                sequence: entry.sequence,
                starts_at: entry.starts_at,
                ends_at: entry.ends_at,
                zone: entry.zone.clone(),
                summary: word(entry.neutral),
                location: entry.place.clone(),
                url: home.to_owned(),
                is_off: entry.is_off,
            })
            .collect();
        ics::write(name, &events)
    }
}

/// Whose calendar has this address: nobody's when it is dead. One statement, whatever the address is.
///
/// # Errors
/// The store's failure.
pub async fn calendar_owner(tx: &mut ReadTx, token: &CalendarToken) -> Result<Option<PersonId>> {
    let row = tx
        .first(
            "SELECT p.id AS id FROM meetings_calendars c JOIN access_people p ON p.id = c.person_id \
             WHERE c.token = $1 AND p.erased_at IS NULL",
            values![token.hash()],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// The calendar behind an address: its person's own meetings. `None` when the address is dead: never made, made anew since,
/// ended, or its person erased; whoever asks cannot tell which. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn calendar_of(tx: &mut ReadTx, token: &CalendarToken, now: Instant) -> Result<Option<Calendar>> {
    let row = tx
        .first(
            "SELECT p.id AS id, p.lang AS lang FROM meetings_calendars c JOIN access_people p ON p.id = c.person_id \
             WHERE c.token = $1 AND p.erased_at IS NULL",
            values![token.hash()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Calendar { entries: entries(tx, row.get("id")?, now).await?, lang: row.get("lang")? }))
}
