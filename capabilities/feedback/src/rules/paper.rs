//! What stands on a paper, and on a sheet of papers: pure.

use std::collections::BTreeSet;

use basics::{Date, PlaceId, Words, fold};
use pages::{Columns, TypedRow, read_day};

use crate::model::paper::Typed;
use crate::model::{Kind, MOST_WORDS, Publish};

/// The letters of a slip's number: no vowels, so that no word comes out, and nothing that looks like something else.
pub const LETTERS: &[u8] = b"23456789BCDFGHJKMNPQRSTVWXZ";
/// How many letters a number has.
const LONG: usize = 6;
/// How old a paper may be when it is typed in, in days.
pub const OLDEST_DAYS: i32 = 92;

/// The columns of a sheet of papers.
pub const SHEET: Columns = Columns {
    names: &["number", "place", "words", "kind", "put right", "publish", "answer", "worried", "found", "language"],
    needed: 3,
    most: 2_000,
};

/// A number from six chance values.
#[must_use]
pub fn number(chances: [u8; LONG]) -> String {
    let mut number = String::with_capacity(LONG + 1);
    for (at, chance) in chances.iter().enumerate() {
        if at == LONG / 2 {
            number.push('-');
        }
        let letter = LETTERS.get(usize::from(*chance) % LETTERS.len()).copied().unwrap_or(b'2');
        number.push(char::from(letter));
    }
    number
}

/// A number as somebody typed it: case, spaces and hyphens do not matter. `None` when it can be none.
#[must_use]
pub fn read_number(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '_'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let good = letters.len() == LONG && letters.bytes().all(|letter| LETTERS.contains(&letter));
    let (first, second) = letters.split_at_checked(LONG / 2)?;
    good.then(|| format!("{first}-{second}"))
}

/// Whether a paper may have been found on that day: not tomorrow, and not longer ago than [`OLDEST_DAYS`].
#[must_use]
pub fn may_be_found(on: Date, today: Date) -> bool {
    let days = today.duration_since(on).as_hours().checked_div(24).unwrap_or(i64::MAX);
    on <= today && days <= i64::from(OLDEST_DAYS)
}

/// What is wrong in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The column.
    pub column: &'static str,
    /// What is wrong: the last part of its word key, `feedback-sheet-fault-*`.
    pub what: &'static str,
}

/// A place in reach.
#[derive(Clone, Debug)]
pub struct KnownPlace {
    /// Its id.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// What day it is there.
    pub today: Date,
}

/// What a sheet is checked against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The places in reach.
    pub places: Vec<KnownPlace>,
    /// The numbers of slips that have not come back, with their places.
    pub slips: Vec<(String, PlaceId)>,
    /// The folded words for kinds, choices of publishing, and yes, in every language.
    pub kinds: Vec<(String, Kind)>,
    /// The same for what may be published.
    pub publishes: Vec<(String, Publish)>,
    /// The same for yes.
    pub yes: Vec<String>,
    /// The same for no.
    pub no: Vec<String>,
}

/// What would happen to a row.
#[derive(Clone, Debug)]
pub struct CheckedRow {
    /// Its line in the sheet.
    pub line: u64,
    /// What was typed, or everything that is wrong.
    pub outcome: Result<Typed, Vec<CellFault>>,
}

/// What would happen to each row, and everything that is wrong with it.
#[must_use]
pub fn check(rows: &[TypedRow], known: &Known) -> Vec<CheckedRow> {
    let mut seen = BTreeSet::new();
    rows.iter().map(|row| CheckedRow { line: row.line, outcome: check_row(row, known, &mut seen) }).collect()
}

/// Cells of one row, read one after the other; every fault is kept.
pub(super) struct Reading<'a> {
    row: &'a TypedRow,
    names: &'static [&'static str],
    pub(super) faults: Vec<CellFault>,
}

impl<'a> Reading<'a> {
    pub(super) const fn new(row: &'a TypedRow, columns: Columns) -> Self {
        Self { row, names: columns.names, faults: Vec::new() }
    }

    pub(super) fn cell(&self, column: usize) -> &'a str {
        self.row.cell(column)
    }

    pub(super) fn fault(&mut self, column: usize, what: &'static str) {
        let column = self.names.get(column).copied().unwrap_or_default();
        self.faults.push(CellFault { column, what });
    }

    pub(super) fn words(&mut self, column: usize, needed: bool) -> Option<Words> {
        let typed = self.row.cell(column);
        if typed.is_empty() {
            if needed {
                self.fault(column, "empty");
            }
            return None;
        }
        let words = Words::new(typed, MOST_WORDS).ok();
        if words.is_none() {
            self.fault(column, "long");
        }
        words
    }

    pub(super) fn one_of<T: Copy>(&mut self, column: usize, known: &[(String, T)], usual: T, what: &'static str) -> T {
        let typed = fold(self.row.cell(column));
        if typed.is_empty() {
            return usual;
        }
        if let Some((_, found)) = known.iter().find(|(word, _)| *word == typed) {
            return *found;
        }
        self.fault(column, what);
        usual
    }

    fn tick(&mut self, column: usize, known: &Known) -> bool {
        let typed = fold(self.row.cell(column));
        let yes = known.yes.contains(&typed);
        if !yes && !typed.is_empty() && !known.no.contains(&typed) {
            self.fault(column, "yes-no");
        }
        yes
    }

    pub(super) fn place<'k>(&mut self, column: usize, places: &'k [KnownPlace]) -> Option<&'k KnownPlace> {
        let wanted = fold(self.row.cell(column));
        let mut named = places.iter().filter(|place| fold(&place.name) == wanted);
        match (named.next(), named.next()) {
            (Some(place), None) => return Some(place),
            (Some(_), Some(_)) => self.fault(column, "place-two"),
            (None, _) => self.fault(column, if wanted.is_empty() { "empty" } else { "place" }),
        }
        None
    }

    /// The number of the slip. An empty cell is any other piece of paper.
    fn number(&mut self, known: &Known, place: Option<&KnownPlace>, seen: &mut BTreeSet<String>) -> Option<String> {
        let typed = self.row.cell(0);
        if typed.is_empty() {
            return None;
        }
        let Some(number) = read_number(typed) else {
            self.fault(0, "number");
            return None;
        };
        match known.slips.iter().find(|(slip, _)| *slip == number) {
            None => self.fault(0, "number-unknown"),
            Some((_, at)) if place.is_some_and(|place| place.id != *at) => self.fault(0, "number-place"),
            Some(_) if !seen.insert(number.clone()) => self.fault(0, "twice"),
            Some(_) => {}
        }
        Some(number)
    }

    fn found(&mut self, today: Option<Date>) -> Option<Date> {
        match read_day(self.row.cell(8)) {
            Err(_) => self.fault(8, "date"),
            Ok(None) => return today,
            Ok(Some(on)) if today.is_some_and(|today| !may_be_found(on, today)) => self.fault(8, "date-far"),
            Ok(on) => return on,
        }
        None
    }

    pub(super) fn language(&mut self, column: usize) -> &'static str {
        match fold(self.row.cell(column)).as_str() {
            "" | "en" | "english" | "saesneg" => "en",
            "cy" | "welsh" | "cymraeg" => "cy",
            _ => {
                self.fault(column, "language");
                "en"
            }
        }
    }
}

fn check_row(row: &TypedRow, known: &Known, seen: &mut BTreeSet<String>) -> Result<Typed, Vec<CellFault>> {
    let mut reading = Reading::new(row, SHEET);
    let place = reading.place(1, &known.places);
    let number = reading.number(known, place, seen);
    let words = reading.words(2, true);
    let kind = reading.one_of(3, &known.kinds, Kind::Suggestion, "kind");
    let put_right = reading.words(4, false);
    let publish = reading.one_of(5, &known.publishes, Publish::Private, "publish");
    let wants_answer = reading.tick(6, known);
    let worried = reading.tick(7, known);
    let found_on = reading.found(place.map(|place| place.today));
    let lang = reading.language(9);
    match (place, words, found_on) {
        (Some(place), Some(words), Some(found_on)) if reading.faults.is_empty() => {
            let saying = Typed::saying(kind, words, put_right, lang, publish, wants_answer, worried);
            Ok(Typed { number, place: place.id, found_on, saying })
        }
        _ => Err(reading.faults),
    }
}

#[cfg(test)]
mod tests {
    use super::{CellFault, Known, KnownPlace, SHEET, check, may_be_found, number, read_number};
    use crate::model::{Kind, Publish};
    use basics::uuid::Uuid;
    use basics::{Date, PlaceId};

    fn day(day: i8) -> Date {
        Date::new(2026, 8, day).unwrap()
    }

    fn known() -> Known {
        let place =
            |n: u128, name: &str| KnownPlace { id: PlaceId::of(Uuid::from_u128(n)), name: name.into(), today: day(28) };
        Known {
            places: vec![place(1, "Heron Wing"), place(2, "A Wing"), place(3, "A Wing")],
            slips: vec![
                ("K7Q-2MX".into(), PlaceId::of(Uuid::from_u128(1))),
                ("BBB-222".into(), PlaceId::of(Uuid::from_u128(2))),
            ],
            kinds: vec![("suggestion".into(), Kind::Suggestion), ("thanks".into(), Kind::Thanks)],
            publishes: vec![("summary".into(), Publish::Summary)],
            yes: vec!["yes".into(), "x".into()],
            no: vec!["no".into()],
        }
    }

    fn faults(line: &str) -> Vec<(&'static str, &'static str)> {
        let text = format!("{}\n{line}", SHEET.names.join(","));
        let rows = pages::read_sheet(&text, SHEET).unwrap();
        let checked = check(&rows, &known()).remove(0);
        let named = |fault: CellFault| (fault.column, fault.what);
        checked.outcome.err().unwrap_or_default().into_iter().map(named).collect()
    }

    #[test]
    fn every_fault_of_a_row_is_named_with_its_column() {
        let long = "a".repeat(4_001);
        for (line, expected) in [
            ("k7q 2mx,heron wing,Cold showers,,,,,,,".to_owned(), vec![]),
            (",Heron Wing,Cold,thanks,Heat,summary,yes,no,2026-08-27,cy".to_owned(), vec![]),
            ("K7Q,Heron Wing,Cold,,,,,,,".to_owned(), vec![("number", "number")]),
            ("K7Q-2MY,Heron Wing,Cold,,,,,,,".to_owned(), vec![("number", "number")]),
            ("K7Q-2MZ,Heron Wing,Cold,,,,,,,".to_owned(), vec![("number", "number-unknown")]),
            ("BBB-222,Heron Wing,Cold,,,,,,,".to_owned(), vec![("number", "number-place")]),
            (",Nowhere,Cold,,,,,,,".to_owned(), vec![("place", "place")]),
            (",A Wing,Cold,,,,,,,".to_owned(), vec![("place", "place-two")]),
            (",,Cold,,,,,,,".to_owned(), vec![("place", "empty")]),
            (",Heron Wing,,,,,,,,".to_owned(), vec![("words", "empty")]),
            (format!(",Heron Wing,{long},,,,,,,"), vec![("words", "long")]),
            (",Heron Wing,Cold,moan,,,,,,".to_owned(), vec![("kind", "kind")]),
            (",Heron Wing,Cold,,,maybe,,,,".to_owned(), vec![("publish", "publish")]),
            (",Heron Wing,Cold,,,,perhaps,si,,".to_owned(), vec![("answer", "yes-no"), ("worried", "yes-no")]),
            (",Heron Wing,Cold,,,,,,soon,".to_owned(), vec![("found", "date")]),
            (",Heron Wing,Cold,,,,,,29/08/2026,".to_owned(), vec![("found", "date-far")]),
            (",Heron Wing,Cold,,,,,,,fr".to_owned(), vec![("language", "language")]),
        ] {
            assert_eq!(faults(&line), expected, "{line:.60}");
        }
        let twice = format!("{}\nK7Q-2MX,Heron Wing,a,,,,,,,\nk7q2mx,Heron Wing,b,,,,,,,", SHEET.names.join(","));
        let rows = check(&pages::read_sheet(&twice, SHEET).unwrap(), &known());
        assert!(rows[0].outcome.is_ok());
        assert_eq!(rows[1].outcome.as_ref().unwrap_err(), &[CellFault { column: "number", what: "twice" }]);
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let made = number([0, 26, 200, 255, 7, 9]);
        assert_eq!(made.len(), 7);
        for typed in [made.clone(), made.to_lowercase(), made.replace('-', " "), format!(" {made} ")] {
            assert_eq!(read_number(&typed).as_deref(), Some(made.as_str()), "{typed}");
        }
        for typed in ["", "K7Q", "K7Q-2M", "K7Q-2MXX", "AEI-OUY", "ŵŵŵŵŵŵ"] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_paper_is_not_found_tomorrow_and_not_a_season_ago() {
        assert!(may_be_found(day(28), day(28)) && may_be_found(day(1), day(28)));
        assert!(!may_be_found(day(29), day(28)));
        assert!(!may_be_found(Date::new(2026, 5, 1).unwrap(), day(28)));
    }
}
