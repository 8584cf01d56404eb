use super::{Event, escape, write};
use basics::Instant;
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn event(starts: &str, ends: &str, zone: &str) -> Event {
    Event {
        uid: "0192f0c0@alongside".into(),
        changed_at: at("2026-08-01T09:00:30.5Z"),
        sequence: 2,
        starts_at: at(starts),
        ends_at: at(ends),
        zone: zone.into(),
        summary: "Meeting".into(),
        location: "Upper Arrow".into(),
        url: "https://alongside.example/meetings".into(),
        is_off: false,
    }
}

/// The logical lines of a calendar, and that every line of it ends and is folded as the standard says.
fn unfolded(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{} octets", line.len());
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

fn value<'a>(lines: &'a [String], name: &str) -> &'a str {
    lines.iter().find_map(|line| line.strip_prefix(name)).unwrap()
}

/// What an escaped TEXT means.
fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next().unwrap() {
                'n' | 'N' => '\n',
                other => other,
            }),
            c => {
                assert!(!matches!(c, ';' | ','), "a bare {c} ends the value");
                out.push(c);
            }
        }
    }
    out
}

#[test]
fn a_calendar_is_what_rfc_5545_says() {
    let text = write("Alongside", &[event("2026-09-08T13:00:00Z", "2026-09-08T14:30:00Z", "Europe/London")]).unwrap();
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Alongside//Alongside 1//EN\r\nCALSCALE:GREGORIAN\r\n\
        METHOD:PUBLISH\r\nNAME:Alongside\r\nX-WR-CALNAME:Alongside\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n\
        X-PUBLISHED-TTL:PT4H\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\n\
        TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
        UID:0192f0c0@alongside\r\nDTSTAMP:20260801T090030Z\r\nLAST-MODIFIED:20260801T090030Z\r\nSEQUENCE:2\r\n\
        DTSTART;TZID=Europe/London:20260908T140000\r\nDTEND;TZID=Europe/London:20260908T153000\r\nSUMMARY:Meeting\r\n\
        LOCATION:Upper Arrow\r\nURL:https://alongside.example/meetings\r\nSTATUS:CONFIRMED\r\nCLASS:PRIVATE\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(text, expected);
}

#[test]
fn each_night_when_the_clocks_change_is_told_as_it_is() {
    for (starts, ends, zone, begins, over, zones) in [
        // In the night of 28 to 29 March 2026 the clocks jump from one to two.
        (
            "2026-03-29T00:30:00Z",
            "2026-03-29T01:30:00Z",
            "Europe/London",
            ";TZID=Europe/London:20260329T003000",
            ";TZID=Europe/London:20260329T023000",
            "GMT,BST",
        ),
        (
            "2026-03-29T01:00:00Z",
            "2026-03-29T02:00:00Z",
            "Europe/London",
            ";TZID=Europe/London:20260329T020000",
            ";TZID=Europe/London:20260329T030000",
            "BST",
        ),
        // In the night to 25 October 2026 half past one comes twice: the second is told in UTC.
        (
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "Europe/London",
            ";TZID=Europe/London:20261025T013000",
            ":20261025T013000Z",
            "BST,GMT",
        ),
        (
            "2026-10-25T02:00:00Z",
            "2026-10-25T03:00:00Z",
            "Europe/London",
            ";TZID=Europe/London:20261025T020000",
            ";TZID=Europe/London:20261025T030000",
            "GMT",
        ),
        // Winter, and a zone that never changes.
        (
            "2026-12-01T13:00:00Z",
            "2026-12-01T14:00:00Z",
            "Europe/London",
            ";TZID=Europe/London:20261201T130000",
            ";TZID=Europe/London:20261201T140000",
            "GMT",
        ),
        (
            "2026-12-01T13:00:00Z",
            "2026-12-01T14:00:00Z",
            "UTC",
            ";TZID=UTC:20261201T130000",
            ";TZID=UTC:20261201T140000",
            "UTC",
        ),
    ] {
        let lines = unfolded(&write("A", &[event(starts, ends, zone)]).unwrap());
        let first_event = lines.iter().position(|line| line == "BEGIN:VEVENT").unwrap();
        assert_eq!(value(&lines[first_event..], "DTSTART"), begins, "{starts}");
        assert_eq!(value(&lines[first_event..], "DTEND"), over, "{starts}");
        let names: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("TZNAME:")).collect();
        assert_eq!(names.join(","), zones, "{starts}");
    }
    assert!(write("A", &[event("2026-12-01T13:00:00Z", "2026-12-01T14:00:00Z", "Nowhere/Town")]).is_err());
}

#[test]
fn a_year_of_meetings_has_one_definition_of_its_zone_with_every_change_in_it() {
    let spring = event("2026-02-10T13:00:00Z", "2026-02-10T14:00:00Z", "Europe/London");
    let winter = Event { uid: "b".into(), ..event("2026-12-08T13:00:00Z", "2026-12-08T14:00:00Z", "Europe/London") };
    let lines = unfolded(&write("A", &[winter, spring]).unwrap());
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VTIMEZONE").count(), 1);
    let starts: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("DTSTART:")).collect();
    // Each begins at what the clock showed just before: two o'clock in the morning of the last Sundays.
    assert_eq!(starts, ["20251026T020000", "20260329T010000", "20261025T020000"]);
    let offsets: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("TZOFFSETFROM:")).collect();
    assert_eq!(offsets, ["+0100", "+0000", "+0100"]);
}

#[test]
fn a_meeting_that_was_called_off_says_so_and_an_empty_calendar_is_one() {
    let off = Event {
        is_off: true,
        location: String::new(),
        url: String::new(),
        ..event("2026-09-08T13:00:00Z", "2026-09-08T14:30:00Z", "Europe/London")
    };
    let lines = unfolded(&write("A", &[off]).unwrap());
    assert!(lines.contains(&"STATUS:CANCELLED".to_owned()));
    assert!(!lines.iter().any(|line| line.starts_with("LOCATION") || line.starts_with("URL")));
    let empty = unfolded(&write("A", &[]).unwrap());
    assert_eq!((empty.first().unwrap().as_str(), empty.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
}

#[test]
fn what_has_a_meaning_of_its_own_is_escaped() {
    for (text, expected) in [
        ("Tea; cake, and more", "Tea\\; cake\\, and more"),
        ("C:\\hall", "C:\\\\hall"),
        ("two\r\nlines\nmore", "two\\nlines\\nmore"),
        ("a\u{0}b\u{7}c\td", "abc d"),
        ("Tŷ Gwyn 🌿", "Tŷ Gwyn 🌿"),
    ] {
        assert_eq!(escape(text), expected);
    }
    let sly = Event {
        url: "https://a.example/\r\nATTENDEE:mailto:x".into(),
        location: "Hall\r\nSTATUS:CANCELLED".into(),
        ..event("2026-09-08T13:00:00Z", "2026-09-08T14:30:00Z", "Europe/London")
    };
    let lines = unfolded(&write("A", &[sly]).unwrap());
    assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE") || line == "STATUS:CANCELLED"));
}

proptest! {
    #[test]
    fn whatever_it_is_called_reads_back_and_no_line_is_too_long(
        summary in "\\PC{0,200}", location in "[ -~ŵŷ🌿\\n]{1,200}", minute in 0_i64..1_000_000,
    ) {
        let starts_at = at("2026-01-01T00:00:00Z").plus_seconds(minute * 60);
        let it = Event {
            summary: summary.clone(), location: location.clone(), starts_at, ends_at: starts_at.plus_seconds(5_400),
            ..event("2026-09-08T13:00:00Z", "2026-09-08T14:30:00Z", "Europe/London")
        };
        let lines = unfolded(&write("A", &[it]).unwrap());
        prop_assert_eq!(unescaped(value(&lines, "SUMMARY:")), summary);
        prop_assert_eq!(unescaped(value(&lines, "LOCATION:")), location);
        // What holds at its beginning is defined, and begins no later than it does.
        let first = lines.iter().position(|line| line == "BEGIN:VEVENT").unwrap();
        let begins = value(&lines[first..], "DTSTART").rsplit(':').next().unwrap().to_owned();
        prop_assert!(value(&lines, "DTSTART:") <= begins.as_str());
    }
}
