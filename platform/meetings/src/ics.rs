//! Calendars in the form of RFC 5545 (iCalendar): values in, text out. What an entry says is the caller's to choose, and
//! it is neutral words: phones are shared.

use std::fmt::Write as _;

use basics::Instant;
use clocks::{ClockError, Offset, civil_time_at};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz;

/// The most octets of a line without its end (RFC 5545, 3.1).
const MOST_OCTETS: usize = 75;
/// How often a calendar looks again (RFC 7986, 5.7): not so often that it would be a burden.
const AGAIN: &str = "PT4H";

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it from all others, and stays the same whatever changes: an id of the house.
    pub uid: String,
    /// When it was changed last.
    pub changed_at: Instant,
    /// How often it was changed.
    pub sequence: i64,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The IANA zone of its place.
    pub zone: String,
    /// What it is called.
    pub summary: String,
    /// Where; empty when it does not say.
    pub location: String,
    /// The page it leads back to; empty when it does not lead anywhere.
    pub url: String,
    /// Whether it was called off.
    pub is_off: bool,
}

/// A calendar as text, with the definition of every zone that its entries name.
///
/// # Errors
/// [`ClockError::UnknownZone`].
///
/// ```
/// use basics::Instant;
/// use meetings::ics::{Event, write};
///
/// let at = |text| Instant::parse(text).unwrap();
/// let event = Event {
///     uid: "0192@alongside".into(),
///     changed_at: at("2026-08-01T09:00:00Z"),
///     sequence: 0,
///     starts_at: at("2026-09-08T13:00:00Z"),
///     ends_at: at("2026-09-08T14:30:00Z"),
///     zone: "Europe/London".into(),
///     summary: "Meeting".into(),
///     location: String::new(),
///     url: String::new(),
///     is_off: false,
/// };
/// let text = write("Alongside", &[event])?;
/// assert!(text.contains("DTSTART;TZID=Europe/London:20260908T140000\r\n"));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn write(name: &str, events: &[Event]) -> Result<String, ClockError> {
    let mut out = Lines(String::with_capacity(600 + 500 * events.len()));
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Alongside//Alongside 1//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    let name = escape(name);
    out.line(&format!("NAME:{name}"));
    out.line(&format!("X-WR-CALNAME:{name}"));
    out.line(&format!("REFRESH-INTERVAL;VALUE=DURATION:{AGAIN}"));
    out.line(&format!("X-PUBLISHED-TTL:{AGAIN}"));
    let mut zones: Vec<&str> = events.iter().map(|event| event.zone.as_str()).collect();
    zones.sort_unstable();
    zones.dedup();
    for zone in zones {
        let of_it = || events.iter().filter(|event| event.zone == zone);
        let first = of_it().map(|event| event.starts_at).min();
        let last = of_it().map(|event| event.ends_at).max();
        if let (Some(first), Some(last)) = (first, last) {
            write_zone(&mut out, zone, &clocks::offsets(zone, first.timestamp(), last.timestamp())?);
        }
    }
    for event in events {
        write_event(&mut out, event)?;
    }
    out.line("END:VCALENDAR");
    Ok(out.0)
}

fn write_zone(out: &mut Lines, zone: &str, offsets: &[Offset]) {
    out.line("BEGIN:VTIMEZONE");
    out.line(&format!("TZID:{}", plain(zone)));
    for offset in offsets {
        let part = if offset.summer { "DAYLIGHT" } else { "STANDARD" };
        out.line(&format!("BEGIN:{part}"));
        // It begins at what the clock on the wall showed before it was moved (RFC 5545, 3.6.5).
        let begins =
            offset.from.and_then(|from| wall(from, offset.before)).map_or_else(|| "19700101T000000".to_owned(), local);
        out.line(&format!("DTSTART:{begins}"));
        out.line(&format!("TZOFFSETFROM:{}", east(offset.before)));
        out.line(&format!("TZOFFSETTO:{}", east(offset.seconds)));
        out.line(&format!("TZNAME:{}", escape(&offset.name)));
        out.line(&format!("END:{part}"));
    }
    out.line("END:VTIMEZONE");
}

fn write_event(out: &mut Lines, event: &Event) -> Result<(), ClockError> {
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}", escape(&event.uid)));
    out.line(&format!("DTSTAMP:{}", utc(event.changed_at)));
    out.line(&format!("LAST-MODIFIED:{}", utc(event.changed_at)));
    out.line(&format!("SEQUENCE:{}", event.sequence));
    out.line(&format!("DTSTART{}", moment(event.starts_at, &event.zone)?));
    out.line(&format!("DTEND{}", moment(event.ends_at, &event.zone)?));
    out.line(&format!("SUMMARY:{}", escape(&event.summary)));
    if !event.location.is_empty() {
        out.line(&format!("LOCATION:{}", escape(&event.location)));
    }
    if !event.url.is_empty() {
        out.line(&format!("URL:{}", plain(&event.url)));
    }
    out.line(if event.is_off { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    out.line("CLASS:PRIVATE");
    out.line("END:VEVENT");
    Ok(())
}

/// A moment in its zone; in UTC where the zone's own clock shows that time twice and means the other one.
fn moment(at: Instant, zone: &str) -> Result<String, ClockError> {
    let there = civil_time_at(at.timestamp(), zone)?;
    let meant = clocks::at_time(there.date(), there.time(), zone)?;
    if meant.as_second() == at.timestamp().as_second() {
        Ok(format!(";TZID={}:{}", plain(zone), local(there)))
    } else {
        Ok(format!(":{}", utc(at)))
    }
}

fn utc(at: Instant) -> String {
    format!("{}Z", local(tz::Offset::UTC.to_datetime(at.timestamp())))
}

/// What a clock shows that stands so many seconds east of UTC.
fn wall(at: Timestamp, seconds: i32) -> Option<DateTime> {
    tz::Offset::from_seconds(seconds).ok().map(|offset| offset.to_datetime(at))
}

fn local(at: DateTime) -> String {
    format!("{:04}{:02}{:02}T{:02}{:02}{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second())
}

/// `+0100`, with seconds where a zone of long ago had them (RFC 5545, 3.3.14).
fn east(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3_600, all / 60 % 60, all % 60);
    let mut text = format!("{sign}{hours:02}{minutes:02}");
    if rest > 0 {
        // Writing to a text does not fail.
        let _ = write!(text, "{rest:02}");
    }
    text
}

/// A TEXT value (RFC 5545, 3.3.11): what has a meaning of its own is escaped, control characters go.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A value that is no TEXT: an address, the name of a zone. Nothing in it can end its line.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Lines that end with CR LF and are folded where they are long.
struct Lines(String);

impl Lines {
    fn line(&mut self, text: &str) {
        let mut room = MOST_OCTETS;
        for c in text.chars() {
            // A letter is never cut in two, although the standard would let it.
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = MOST_OCTETS - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests;
