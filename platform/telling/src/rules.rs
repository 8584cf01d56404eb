//! When news goes, what goes into it, and which codes and addresses count. Pure: what is, and now, in.

use basics::Instant;
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use uuid::Uuid;

use crate::model::{Often, Quiet, When};
use crate::notices::{Notice, NoticeId};

/// How many wrong codes are forgiven: then a new one has to be sent.
pub const MOST_WRONG: i64 = 5;
/// How long a code can be typed, in seconds: an hour.
pub const CODE_SECONDS: i64 = 3600;
/// How long it takes until another code is sent, in seconds: nobody's letter box is filled by somebody else's hand.
pub const BETWEEN_CODES: i64 = 300;
/// The most things that one digest tells of; of the rest it says that there is more.
pub const MOST_THINGS: usize = 20;
/// The longest address there is (RFC 5321, 4.5.3.1.3).
const MOST_ADDRESS: usize = 254;

fn zone_of(zone: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(zone).unwrap_or(TimeZone::UTC)
}

/// The first moment of an hour of a day in a zone. In the night in which the clocks go forward an hour that is not there
/// begins when the next one does; of two hours alike the first counts.
fn moment(day: Date, hour: i8, zone: &TimeZone) -> Option<Instant> {
    let time = Time::new(hour.clamp(0, 23), 0, 0, 0).ok()?;
    let there = day.to_datetime(time).to_zoned_datetime(zone.clone()).ok()?;
    Some(Instant::of(there.timestamp()))
}

/// Whether an hour of the day is quiet.
#[must_use]
pub fn is_quiet(hour: i8, quiet: Quiet) -> bool {
    if quiet.from <= quiet.to { quiet.from <= hour && hour < quiet.to } else { hour >= quiet.from || hour < quiet.to }
}

/// The first moment from `at` on that is not quiet in a zone.
#[must_use]
pub fn after_quiet(at: Instant, zone: &str, quiet: Option<Quiet>) -> Instant {
    let Some(quiet) = quiet else { return at };
    let zone = zone_of(zone);
    let there = at.timestamp().to_zoned_datetime(zone.clone());
    if !is_quiet(there.hour(), quiet) {
        return at;
    }
    let day = if quiet.to > there.hour() { Ok(there.date()) } else { there.date().tomorrow() };
    day.ok().and_then(|day| moment(day, quiet.to, &zone)).filter(|end| *end > at).unwrap_or(at)
}

/// When news that is there at `now` goes out: at once, or at the next hour (of the next such day) that was chosen, and
/// after the quiet hours.
#[must_use]
pub fn next_at(now: Instant, zone: &str, when: &When) -> Instant {
    let there = now.timestamp().to_zoned_datetime(zone_of(zone));
    let ahead = match when.often {
        Often::AtOnce => return after_quiet(now, zone, when.quiet),
        Often::Daily => 0,
        Often::Weekly => {
            let today = there.date().weekday().to_monday_one_offset();
            i64::from(when.weekday.clamp(1, 7)).saturating_sub(i64::from(today)).rem_euclid(7)
        }
    };
    let step = if when.often == Often::Daily { 1 } else { 7 };
    let on = |days: i64| {
        let day = there.date().checked_add(jiff::Span::new().days(days)).ok()?;
        moment(day, when.hour, there.time_zone())
    };
    let next = on(ahead).filter(|at| *at >= now).or_else(|| on(ahead.saturating_add(step))).unwrap_or(now);
    after_quiet(next, zone, when.quiet)
}

/// What a digest tells of one thing: which, and what happened to it, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What kind of thing.
    pub object_kind: String,
    /// Which.
    pub object: Uuid,
    /// What happened and when; the same is said once.
    pub lines: Vec<(String, Instant)>,
}

/// What goes into a digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Thing by thing, the newest first.
    pub things: Vec<Told>,
    /// Whether there is more.
    pub more: bool,
    /// The notices that it tells of, newest first.
    pub carried: Vec<NoticeId>,
}

/// What goes into a digest, of the notices that a person has neither seen nor been told elsewhere: grouped by thing, newest
/// first. It is empty only when they are.
#[must_use]
pub fn digest(notices: &[Notice], most: usize) -> Digest {
    let mut newest: Vec<&Notice> = notices.iter().filter(|notice| notice.new).collect();
    newest.sort_by_key(|notice| std::cmp::Reverse((notice.at, notice.id)));
    let mut digest = Digest::default();
    for notice in newest {
        let same = |told: &&mut Told| told.object == notice.object && told.object_kind == notice.object_kind;
        let line = (notice.kind.clone(), notice.at);
        if let Some(told) = digest.things.iter_mut().find(same) {
            if !told.lines.iter().any(|(kind, _)| *kind == notice.kind) {
                told.lines.push(line);
            }
        } else if digest.things.len() < most {
            let (object_kind, object) = (notice.object_kind.clone(), notice.object);
            digest.things.push(Told { object_kind, object, lines: vec![line] });
        } else {
            digest.more = true;
        }
        // What is only said to be more is told all the same: the next digest begins with what comes after this one.
        digest.carried.push(notice.id);
    }
    digest
}

/// Why a typed code does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRefused {
    /// It is another.
    Wrong,
    /// Too many wrong ones, or too long ago: a new one has to be sent.
    Over,
}

/// Whether a typed code is the one that was sent: blanks and hyphens are forgiven.
///
/// # Errors
/// [`CodeRefused`].
pub fn check_code(sent: Option<&str>, at: Instant, wrong: i64, typed: &str, now: Instant) -> Result<(), CodeRefused> {
    let sent = sent.filter(|_| wrong < MOST_WRONG && now.seconds_since(at) < CODE_SECONDS).ok_or(CodeRefused::Over)?;
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let alike = sent.len() == typed.len() && sent.bytes().zip(typed.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0;
    if alike { Ok(()) } else { Err(CodeRefused::Wrong) }
}

/// Whether another code may be sent.
#[must_use]
pub fn may_send_code(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now.seconds_since(last) >= BETWEEN_CODES)
}

/// Whether a text can be an e-mail address. Whether it is one, only the code shows; this keeps out what could end a line
/// or begin another address.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.len() <= MOST_ADDRESS
        && (1..=64).contains(&name.len())
        && name.chars().all(plain)
        && name.split('.').all(|part| !part.is_empty())
        && host.contains('.')
        && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    const NIGHT: Quiet = Quiet { from: 22, to: 7 };

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        for (hour, from, to, quiet) in [
            (21, 22, 7, false),
            (22, 22, 7, true),
            (0, 22, 7, true),
            (6, 22, 7, true),
            (7, 22, 7, false),
            (8, 8, 9, true),
            (9, 8, 9, false),
            (12, 12, 12, false),
            (0, 12, 12, false),
        ] {
            assert_eq!(is_quiet(hour, Quiet { from, to }), quiet, "{hour} in {from} to {to}");
        }
    }

    /// News that is there, when it goes: in London, unless the case says where.
    #[test]
    fn news_goes_at_the_hour_that_was_chosen_and_never_in_quiet_hours() {
        let when = |often, hour, weekday, quiet| When { often, hour, weekday, quiet };
        let (now, day, week) = (Often::AtOnce, Often::Daily, Often::Weekly);
        let night = Some(NIGHT);
        let one_to = |to| Some(Quiet { from: 1, to });
        for (there, choice, zone, goes) in [
            // At once, by day; and after the night.
            ("2026-08-28T09:00:00Z", when(now, 0, 1, night), "Europe/London", "2026-08-28T09:00:00Z"),
            ("2026-08-28T21:00:00Z", when(now, 0, 1, night), "Europe/London", "2026-08-29T06:00:00Z"),
            ("2026-08-28T03:00:00Z", when(now, 0, 1, night), "Europe/London", "2026-08-28T06:00:00Z"),
            ("2026-12-01T06:59:59Z", when(now, 0, 1, night), "Europe/London", "2026-12-01T07:00:00Z"),
            // The night is where the person is.
            ("2026-08-28T09:00:00Z", when(now, 0, 1, night), "Pacific/Auckland", "2026-08-28T09:00:00Z"),
            ("2026-08-28T11:00:00Z", when(now, 0, 1, night), "Pacific/Auckland", "2026-08-28T19:00:00Z"),
            ("2026-08-28T23:00:00Z", when(now, 0, 1, night), "Nowhere/AtAll", "2026-08-29T07:00:00Z"),
            // Once a day: today's hour, when it is still to come; tomorrow's otherwise.
            ("2026-08-28T09:00:00Z", when(day, 17, 1, None), "Europe/London", "2026-08-28T16:00:00Z"),
            ("2026-08-28T16:00:00Z", when(day, 17, 1, None), "Europe/London", "2026-08-28T16:00:00Z"),
            ("2026-08-28T16:00:01Z", when(day, 17, 1, None), "Europe/London", "2026-08-29T16:00:00Z"),
            // An hour that is quiet gives way.
            ("2026-08-28T09:00:00Z", when(day, 23, 1, night), "Europe/London", "2026-08-29T06:00:00Z"),
            // Once a week: 28 August 2026 is a Friday.
            ("2026-08-28T09:00:00Z", when(week, 17, 5, None), "Europe/London", "2026-08-28T16:00:00Z"),
            ("2026-08-28T17:00:00Z", when(week, 17, 5, None), "Europe/London", "2026-09-04T16:00:00Z"),
            ("2026-08-28T09:00:00Z", when(week, 8, 1, None), "Europe/London", "2026-08-31T07:00:00Z"),
            ("2026-08-28T09:00:00Z", when(week, 8, 7, None), "Europe/London", "2026-08-30T07:00:00Z"),
            ("2026-08-28T09:00:00Z", when(week, 8, 4, None), "Europe/London", "2026-09-03T07:00:00Z"),
            // The hour goes with the clocks over both changes of 2026.
            ("2026-03-28T18:00:00Z", when(day, 17, 1, None), "Europe/London", "2026-03-29T16:00:00Z"),
            ("2026-10-24T17:00:00Z", when(day, 17, 1, None), "Europe/London", "2026-10-25T17:00:00Z"),
            ("2026-10-23T17:00:00Z", when(week, 17, 5, None), "Europe/London", "2026-10-30T17:00:00Z"),
            // 29 March has no hour that begins at one: it begins at two.
            ("2026-03-29T00:10:00Z", when(day, 1, 1, None), "Europe/London", "2026-03-29T01:00:00Z"),
            (
                "2026-03-29T00:10:00Z",
                when(now, 0, 1, Some(Quiet { from: 22, to: 1 })),
                "Europe/London",
                "2026-03-29T01:00:00Z",
            ),
            ("2026-03-28T23:00:00Z", when(now, 0, 1, night), "Europe/London", "2026-03-29T06:00:00Z"),
            // 25 October has two: the first counts, and quiet hours that end after both hold through both.
            ("2026-10-24T23:10:00Z", when(day, 1, 1, None), "Europe/London", "2026-10-25T00:00:00Z"),
            ("2026-10-25T00:30:00Z", when(now, 0, 1, one_to(2)), "Europe/London", "2026-10-25T02:00:00Z"),
            ("2026-10-25T01:30:00Z", when(now, 0, 1, one_to(2)), "Europe/London", "2026-10-25T02:00:00Z"),
            ("2026-10-24T22:00:00Z", when(now, 0, 1, night), "Europe/London", "2026-10-25T07:00:00Z"),
        ] {
            assert_eq!(next_at(at(there), zone, &choice), at(goes), "{there} {choice:?} {zone}");
        }
    }

    #[test]
    fn news_never_goes_before_it_is_there() {
        for hour in 0..24 {
            for quiet in [None, Some(NIGHT), Some(Quiet { from: 0, to: 23 })] {
                for often in [Often::AtOnce, Often::Daily, Often::Weekly] {
                    let choice = When { often, hour, weekday: 3, quiet };
                    for day in ["2026-03-29", "2026-10-25", "2026-08-28"] {
                        for minute in 0..48 {
                            let now = at(&format!("{day}T00:00:00Z")).plus_seconds(minute * 1800);
                            let goes = next_at(now, "Europe/London", &choice);
                            let there = goes.timestamp().in_tz("Europe/London").unwrap();
                            assert!(goes >= now && goes.seconds_since(now) <= 9 * 86_400, "{choice:?} {now}");
                            assert!(
                                quiet.is_none_or(|quiet| !is_quiet(there.hour(), quiet)),
                                "{choice:?} {now} {goes}"
                            );
                        }
                    }
                }
            }
        }
    }

    fn notice(number: u128, kind: &str, thing: u128, seconds: i64, new: bool) -> Notice {
        Notice {
            id: NoticeId::of(Uuid::from_u128(number)),
            kind: kind.to_owned(),
            object_kind: "thing".to_owned(),
            object: Uuid::from_u128(thing),
            at: at("2026-08-28T09:00:00Z").plus_seconds(seconds),
            new,
        }
    }

    /// Things with what happened to them.
    fn told(digest: &Digest) -> Vec<(u128, Vec<&str>)> {
        let lines = |told: &Told| told.lines.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>();
        digest
            .things
            .iter()
            .map(|thing| (thing.object.as_u128(), lines(thing)))
            .map(|(thing, kinds)| (thing, kinds.into_iter().map(|kind| &*kind.leak()).collect()))
            .collect()
    }

    #[test]
    fn a_digest_goes_thing_by_thing_newest_first_and_leaves_out_what_was_seen() {
        let all = [
            notice(1, "answered", 1, 1, true),
            notice(2, "reply", 2, 2, true),
            notice(3, "reply", 1, 3, true),
            notice(4, "taken-up", 3, 4, false),
            notice(5, "reply", 1, 5, true),
        ];
        let whole = digest(&all, 20);
        assert_eq!(told(&whole), [(1, vec!["reply", "answered"]), (2, vec!["reply"])]);
        assert_eq!(whole.things[0].lines[0].1, all[4].at, "of two alike the newer is said");
        assert!(!whole.more);
        assert_eq!(
            whole.carried,
            [5, 3, 2, 1].map(|id| NoticeId::of(Uuid::from_u128(id))),
            "what was seen is not carried"
        );
        // Seen on screen, or nothing there: there is nothing to say.
        assert_eq!(digest(&[], 20), Digest::default());
        assert_eq!(digest(&all[3..4], 20), Digest::default());
        // Too much for one: the newest things, and that there is more.
        let short = digest(&all, 1);
        assert_eq!((told(&short).len(), short.more, short.carried.len()), (1, true, 4));
    }

    #[test]
    fn a_code_counts_for_an_hour_and_for_five_wrong_ones() {
        let sent = at("2026-08-28T09:00:00Z");
        for (code, wrong, typed, seconds, result) in [
            (Some("12345678"), 0, "12345678", 0, Ok(())),
            (Some("12345678"), 4, " 1234-5678 ", 3599, Ok(())),
            (Some("12345678"), 0, "1234567", 0, Err(CodeRefused::Wrong)),
            (Some("12345678"), 0, "", 0, Err(CodeRefused::Wrong)),
            (Some("12345678"), 0, "12345679", 0, Err(CodeRefused::Wrong)),
            (Some("12345678"), 5, "12345678", 0, Err(CodeRefused::Over)),
            (Some("12345678"), 0, "12345678", 3600, Err(CodeRefused::Over)),
            (None, 0, "12345678", 0, Err(CodeRefused::Over)),
        ] {
            assert_eq!(
                check_code(code, sent, wrong, typed, sent.plus_seconds(seconds)),
                result,
                "{typed} {wrong} {seconds}"
            );
        }
        assert!(may_send_code(None, sent) && may_send_code(Some(sent), sent.plus_seconds(300)));
        assert!(!may_send_code(Some(sent), sent.plus_seconds(299)));
    }

    #[test]
    fn an_address_is_one_address() {
        for good in ["a@b.uk", "robin.hale+news@mail.example", "o'brien@x-y.example.org"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "a",
            "@b.uk",
            "a@",
            "a@b",
            "a b@c.uk",
            "a@b.uk\nBcc: c@d.uk",
            "a@b.uk, c@d.uk",
            "a@b.uk>",
            "<a@b.uk",
            "a@@b.uk",
            ".a@b.uk",
            "a..b@c.uk",
            "a@b..uk",
            "a@-b.uk",
            "tŷ@b.uk",
            &long,
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
