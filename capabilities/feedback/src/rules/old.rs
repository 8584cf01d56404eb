//! What stands on a sheet of old papers: pure. Nothing here sets a clock.

use std::collections::BTreeSet;

use basics::{Date, Words, fold};
use pages::{Columns, TypedRow, read_day};

use super::paper::{CellFault, KnownPlace, Reading};
use crate::model::old::{Old, Source};

/// The columns of a sheet of old papers.
pub const OLD_SHEET: Columns = Columns {
    names: &[
        "place",
        "said",
        "said on",
        "from",
        "answer",
        "answered on",
        "promised by",
        "promised for",
        "done on",
        "language",
        "key",
    ],
    needed: 3,
    most: 2_000,
};

/// The first year that may stand on an old paper.
const FIRST_YEAR: i16 = 1950;
/// The most letters of a key.
const MOST_KEY: usize = 80;

/// What a sheet is checked against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The places in reach.
    pub places: Vec<KnownPlace>,
    /// The folded words for where something was written down, in every language.
    pub sources: Vec<(String, Source)>,
}

/// What would happen to a row.
#[derive(Clone, Debug)]
pub struct CheckedOld {
    /// Its line in the sheet.
    pub line: u64,
    /// What would be brought in, or everything that is wrong.
    pub outcome: Result<Old, Vec<CellFault>>,
}

/// What would happen to each row, and everything that is wrong with it. Which were brought in before, [`refuse_known`] says.
#[must_use]
pub fn check(rows: &[TypedRow], known: &Known) -> Vec<CheckedOld> {
    let mut seen = BTreeSet::new();
    rows.iter().map(|row| CheckedOld { line: row.line, outcome: check_row(row, known, &mut seen) }).collect()
}

/// Refuses the rows that are in already, one by one.
pub fn refuse_known(rows: &mut [CheckedOld], is_in: impl Fn(&Old) -> bool) {
    for row in rows {
        if row.outcome.as_ref().is_ok_and(&is_in) {
            row.outcome = Err(vec![CellFault { column: "key", what: "before" }]);
        }
    }
}

/// A day that is over: not to come, and not before the first year.
fn past(reading: &mut Reading<'_>, column: usize, today: Option<Date>) -> Option<Date> {
    let on = any_day(reading, column)?;
    if today.is_some_and(|today| on > today) {
        reading.fault(column, "date-to-come");
        return None;
    }
    Some(on)
}

fn any_day(reading: &mut Reading<'_>, column: usize) -> Option<Date> {
    match read_day(reading.cell(column)) {
        Ok(Some(on)) if on.year() >= FIRST_YEAR => return Some(on),
        Ok(Some(_)) | Err(_) => reading.fault(column, "date"),
        Ok(None) => {}
    }
    None
}

/// An earlier and a later day, each with its column: the later one is at fault when it comes first.
fn in_order(reading: &mut Reading<'_>, earlier: Option<Date>, (later, column): (Option<Date>, usize)) {
    if earlier.zip(later).is_some_and(|(earlier, later)| later < earlier) {
        reading.fault(column, "date-order");
    }
}

/// What tells a row from every other: its key, or its words and day where it has none.
fn key(reading: &mut Reading<'_>, said: Option<&Words>, said_on: Option<Date>) -> String {
    let typed = fold(reading.cell(10));
    if typed.chars().count() > MOST_KEY {
        reading.fault(10, "long");
    }
    if !typed.is_empty() {
        return format!("key {typed}");
    }
    let (said, on) = (said.map(|words| fold(words.read())).unwrap_or_default(), said_on.unwrap_or_default());
    format!("said {on} {said}")
}

fn check_row(row: &TypedRow, known: &Known, seen: &mut BTreeSet<String>) -> Result<Old, Vec<CellFault>> {
    let mut reading = Reading::new(row, OLD_SHEET);
    let place = reading.place(0, &known.places);
    let today = place.map(|place| place.today);
    let said = reading.words(1, true);
    let said_on = past(&mut reading, 2, today);
    if reading.cell(2).is_empty() {
        reading.fault(2, "empty");
    }
    let source = reading.one_of(3, &known.sources, Source::Suggestion, "source");
    let answer = reading.words(4, false);
    let answered_on = past(&mut reading, 5, today);
    // An answer has its day, and a day has its answer.
    match (answer.is_some(), reading.cell(5).is_empty()) {
        (true, true) => reading.fault(5, "empty"),
        (false, false) if reading.cell(4).is_empty() => reading.fault(4, "empty"),
        _ => {}
    }
    let promised_by = reading.words(6, false);
    let promised_on = any_day(&mut reading, 7);
    let done_on = past(&mut reading, 8, today);
    for (later, column) in [(answered_on, 5), (promised_on, 7), (done_on, 8)] {
        in_order(&mut reading, said_on, (later, column));
    }
    let lang = reading.language(9);
    let key = key(&mut reading, said.as_ref(), said_on);
    if reading.faults.is_empty() && !seen.insert(format!("{:?} {key}", place.map(|place| place.id))) {
        reading.fault(10, "twice-old");
    }
    match (place, said, said_on) {
        (Some(place), Some(said), Some(said_on)) if reading.faults.is_empty() => Ok(Old {
            place: place.id,
            source,
            said,
            said_on,
            answer: answer.zip(answered_on),
            promised_by,
            promised_on,
            done_on,
            lang,
            key,
        }),
        _ => Err(reading.faults),
    }
}

#[cfg(test)]
mod tests {
    use super::{CellFault, CheckedOld, Known, KnownPlace, OLD_SHEET, Source, check, refuse_known};
    use basics::uuid::Uuid;
    use basics::{Date, PlaceId};

    fn checked(lines: &str) -> Vec<CheckedOld> {
        let place = KnownPlace {
            id: PlaceId::of(Uuid::from_u128(1)),
            name: "Heron Wing".into(),
            today: Date::new(2026, 8, 28).unwrap(),
        };
        let known = Known {
            places: vec![place],
            sources: vec![("suggestion".into(), Source::Suggestion), ("minutes".into(), Source::Minutes)],
        };
        let text = format!("{}\n{lines}", OLD_SHEET.names.join(","));
        check(&pages::read_sheet(&text, OLD_SHEET).unwrap(), &known)
    }

    fn faults(row: &CheckedOld) -> Vec<(&'static str, &'static str)> {
        let named = |fault: &CellFault| (fault.column, fault.what);
        row.outcome.as_ref().err().into_iter().flatten().map(named).collect()
    }

    #[test]
    fn every_fault_of_an_old_row_is_named_with_its_column() {
        let long = "a".repeat(81);
        for (line, expected) in [
            ("Heron Wing,Cold,01/03/2024".to_owned(), vec![]),
            (
                "heron wing,Cold,2024-03-01,minutes,Mended,2024-03-09,Works,2024-04-01,2024-03-30,cy,M1".to_owned(),
                vec![],
            ),
            ("Heron Wing,Cold,2024-03-01,,,,Works,2031-01-01".to_owned(), vec![]),
            (",Cold,2024-03-01".to_owned(), vec![("place", "empty")]),
            ("Nowhere,Cold,2024-03-01".to_owned(), vec![("place", "place")]),
            ("Heron Wing,,2024-03-01".to_owned(), vec![("said", "empty")]),
            ("Heron Wing,Cold,".to_owned(), vec![("said on", "empty")]),
            ("Heron Wing,Cold,last spring".to_owned(), vec![("said on", "date")]),
            ("Heron Wing,Cold,1949-12-31".to_owned(), vec![("said on", "date")]),
            ("Heron Wing,Cold,2026-08-29".to_owned(), vec![("said on", "date-to-come")]),
            ("Heron Wing,Cold,2024-03-01,hearsay".to_owned(), vec![("from", "source")]),
            ("Heron Wing,Cold,2024-03-01,,Mended".to_owned(), vec![("answered on", "empty")]),
            ("Heron Wing,Cold,2024-03-01,,,2024-03-02".to_owned(), vec![("answer", "empty")]),
            ("Heron Wing,Cold,2024-03-01,,Mended,2024-02-28".to_owned(), vec![("answered on", "date-order")]),
            (
                "Heron Wing,Cold,2024-03-01,,,,,2024-02-28,2024-02-27".to_owned(),
                vec![("promised for", "date-order"), ("done on", "date-order")],
            ),
            ("Heron Wing,Cold,2024-03-01,,,,,,2027-01-01".to_owned(), vec![("done on", "date-to-come")]),
            ("Heron Wing,Cold,2024-03-01,,,,,,,fr".to_owned(), vec![("language", "language")]),
            (format!("Heron Wing,Cold,2024-03-01,,,,,,,,{long}"), vec![("key", "long")]),
        ] {
            assert_eq!(faults(&checked(&line)[0]), expected, "{line:.60}");
        }
    }

    #[test]
    fn the_same_row_twice_is_refused_row_by_row() {
        let sheet = "Heron Wing,Cold,2024-03-01\nHeron Wing,COLD,01/03/2024\nHeron Wing,Cold,2024-03-02\n\
            Heron Wing,a,2024-03-01,,,,,,,,M1\nHeron Wing,b,2024-03-05,,,,,,,,m1";
        let mut rows = checked(sheet);
        let said: Vec<_> = rows.iter().map(faults).collect();
        let twice = vec![("key", "twice-old")];
        assert_eq!(said, [vec![], twice.clone(), vec![], vec![], twice.clone()]);
        refuse_known(&mut rows, |old| old.key == "key m1");
        let said: Vec<_> = rows.iter().map(faults).collect();
        assert_eq!(said, [vec![], twice.clone(), vec![], vec![("key", "before")], twice]);
    }
}
