//! The invitation sheet: text in, rows and faults out. Nothing is saved by reading it.

use std::collections::BTreeSet;

use access::{Role, Standing};
use basics::{Date, OrganisationId, PlaceId, fold, line};

use super::{InviteRefused, invite};

/// The columns, in the order they are asked for.
pub const COLUMNS: [&str; 6] = ["name", "role", "standing", "place", "language", "until"];
/// The columns that must be there.
const NEEDED: [&str; 4] = ["name", "role", "standing", "place"];
/// The most people on one sheet: each slip costs a slow hash.
pub const MOST_ROWS: usize = 100;
/// The most letters in a name.
pub const MOST_NAME: usize = 80;

/// Why a sheet cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetFault {
    /// Nothing was pasted, or only the line with the columns.
    Empty,
    /// The columns are not the ones that are asked for.
    Columns {
        /// Which are missing.
        missing: Vec<String>,
        /// Which are not known, or stand there twice.
        unknown: Vec<String>,
    },
    /// More rows than [`MOST_ROWS`].
    TooMany(usize),
    /// This line is no line of a sheet.
    Line(u64),
}

/// What is wrong in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The column.
    pub column: &'static str,
    /// What is wrong: `empty`, `long`, `role`, `role-reach`, `standing`, `place`, `place-two`, `language`, `date`,
    /// `past`, `twice` or `member`.
    pub what: &'static str,
}

/// A row as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRow {
    /// Its line in the sheet.
    pub line: u64,
    /// Its cells, in the order of [`COLUMNS`].
    pub cells: [String; 6],
}

/// Somebody who will be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// How they stand to the services.
    pub standing: Standing,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The language they read.
    pub lang: &'static str,
    /// From which day.
    pub from: Date,
    /// Until which day, that day included.
    pub until: Option<Date>,
}

/// What would happen to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRow {
    /// Its line in the sheet.
    pub line: u64,
    /// The name, as it was typed.
    pub name: String,
    /// The role, as it was typed.
    pub role: String,
    /// The place, as it was typed.
    pub place: String,
    /// Who will be invited, or everything that is wrong.
    pub outcome: Result<Guest, Vec<CellFault>>,
}

/// A place in reach.
#[derive(Clone, Debug)]
pub struct KnownPlace {
    /// Its id.
    pub id: PlaceId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// The asker's roles over it.
    pub mine: Vec<Role>,
    /// What day it is there.
    pub today: Date,
}

/// What a sheet is checked against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The places in reach.
    pub places: Vec<KnownPlace>,
    /// The folded words for roles, in every language.
    pub roles: Vec<(String, Role)>,
    /// The folded words for standings.
    pub standings: Vec<(String, Standing)>,
    /// Folded names of people who are members already, with the place.
    pub members: BTreeSet<(String, PlaceId)>,
}

/// Reads the rows of a sheet. Columns may stand in any order; a spreadsheet's tab or semicolon serves as well as a comma.
///
/// # Errors
/// [`SheetFault`].
pub fn read(text: &str) -> Result<Vec<TypedRow>, SheetFault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let first = text.lines().next().unwrap_or_default();
    if first.is_empty() {
        return Err(SheetFault::Empty);
    }
    let between = ['\t', ';', ','].into_iter().find(|sign| first.contains(*sign)).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(between).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut order: Vec<usize> = Vec::new();
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| SheetFault::Line(error.position().map_or(1, csv::Position::line)))?;
        if at == 0 {
            order = columns(&record)?;
            continue;
        }
        let line = record.position().map_or(1, csv::Position::line);
        if record.len() > order.len() {
            return Err(SheetFault::Line(line));
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut row = TypedRow { line, ..TypedRow::default() };
        for (column, cell) in order.iter().zip(record.iter()) {
            if let Some(place) = row.cells.get_mut(*column) {
                cell.clone_into(place);
            }
        }
        rows.push(row);
    }
    match rows.len() {
        0 => Err(SheetFault::Empty),
        1..=MOST_ROWS => Ok(rows),
        many => Err(SheetFault::TooMany(many)),
    }
}

/// Which of [`COLUMNS`] each column of the sheet is.
fn columns(record: &csv::StringRecord) -> Result<Vec<usize>, SheetFault> {
    let mut order = Vec::new();
    let mut unknown = Vec::new();
    for name in record {
        let wanted = fold(name);
        match COLUMNS.iter().position(|column| *column == wanted) {
            Some(column) if !order.contains(&column) => order.push(column),
            _ => unknown.push(name.chars().take(40).collect()),
        }
    }
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|needed| !order.iter().any(|column| COLUMNS.get(*column) == Some(*needed)))
        .map(|needed| (*needed).to_owned())
        .collect();
    if missing.is_empty() && unknown.is_empty() { Ok(order) } else { Err(SheetFault::Columns { missing, unknown }) }
}

/// The folded names on a sheet, for asking who is a member already.
#[must_use]
pub fn names(rows: &[TypedRow]) -> Vec<String> {
    rows.iter().map(|row| fold(&row.cells[0])).filter(|name| !name.is_empty()).collect()
}

/// What would happen to each row, and everything that is wrong with it.
#[must_use]
pub fn check(rows: &[TypedRow], known: &Known) -> Vec<CheckedRow> {
    let mut seen: BTreeSet<(String, PlaceId)> = BTreeSet::new();
    rows.iter().map(|row| check_row(row, known, &mut seen)).collect()
}

fn check_row(row: &TypedRow, known: &Known, seen: &mut BTreeSet<(String, PlaceId)>) -> CheckedRow {
    let [name_typed, role_typed, standing_typed, place_typed, lang_typed, until_typed] = &row.cells;
    let mut faults: Vec<CellFault> = Vec::new();
    let mut fault = |column, what| faults.push(CellFault { column, what });
    let name = line(name_typed, MOST_NAME).ok();
    if name.is_none() {
        fault("name", if name_typed.is_empty() { "empty" } else { "long" });
    }
    let role = known.roles.iter().find(|(word, _)| *word == fold(role_typed)).map(|(_, role)| *role);
    if role.is_none() {
        fault("role", if role_typed.is_empty() { "empty" } else { "role" });
    }
    let standing = known.standings.iter().find(|(word, _)| *word == fold(standing_typed)).map(|(_, s)| *s);
    if standing.is_none() {
        fault("standing", if standing_typed.is_empty() { "empty" } else { "standing" });
    }
    let wanted = fold(place_typed);
    let mut named = known.places.iter().filter(|place| fold(&place.name) == wanted);
    let place = match (named.next(), named.next()) {
        (Some(place), None) => Some(place),
        (Some(_), Some(_)) => {
            fault("place", "place-two");
            None
        }
        (None, _) => {
            fault("place", if place_typed.is_empty() { "empty" } else { "place" });
            None
        }
    };
    let lang = read_lang(lang_typed);
    if lang.is_none() {
        fault("language", "language");
    }
    let until = read_day(until_typed);
    if until.is_err() {
        fault("until", "date");
    }
    if let (Some(role), Some(place), Ok(until)) = (role, place, until) {
        match invite(&place.mine, role, place.today, until) {
            Ok(()) => {}
            Err(InviteRefused::Role) => fault("role", "role-reach"),
            Err(InviteRefused::Past) => fault("until", "past"),
        }
    }
    if let (Some(name), Some(place)) = (&name, place) {
        let key = (fold(name), place.id);
        if known.members.contains(&key) {
            fault("name", "member");
        } else if !seen.insert(key) {
            fault("name", "twice");
        }
    }
    let outcome = match (name, role, standing, place, lang, until) {
        (Some(name), Some(role), Some(standing), Some(place), Some(lang), Ok(until)) if faults.is_empty() => {
            Ok(Guest {
                name,
                role,
                standing,
                place: place.id,
                organisation: place.organisation,
                lang,
                from: place.today,
                until,
            })
        }
        _ => Err(faults),
    };
    let short = |typed: &str, most: usize| typed.chars().take(most).collect();
    let (name, role, place) = (short(name_typed, MOST_NAME), short(role_typed, 40), short(place_typed, 80));
    CheckedRow { line: row.line, name, role, place, outcome }
}

/// A language by its code or its name; English when nothing was typed.
fn read_lang(typed: &str) -> Option<&'static str> {
    match fold(typed).as_str() {
        "" | "en" | "english" | "saesneg" => Some("en"),
        "cy" | "welsh" | "cymraeg" => Some("cy"),
        _ => None,
    }
}

/// A day as a spreadsheet writes it: `2026-12-31` or `31/12/2026`; nothing when nothing was typed.
fn read_day(typed: &str) -> Result<Option<Date>, ()> {
    if typed.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = typed.parse::<Date>() {
        return Ok(Some(date));
    }
    let mut parts = typed.split('/');
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(());
    };
    let (day, month) = (day.trim().parse().map_err(|_| ())?, month.trim().parse().map_err(|_| ())?);
    let year: i16 = year.trim().parse().map_err(|_| ())?;
    if year < 1000 {
        return Err(());
    }
    Date::new(year, month, day).map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use basics::uuid::Uuid;
    use jiff::civil::date;

    use super::*;

    fn known() -> Known {
        let place = |n: u128, name: &str| KnownPlace {
            id: PlaceId::of(Uuid::from_u128(n)),
            organisation: OrganisationId::of(Uuid::from_u128(9)),
            name: name.to_owned(),
            mine: vec![Role::Practitioner],
            today: date(2026, 8, 28),
        };
        Known {
            places: vec![place(1, "Fallow Moss"), place(2, "A Wing"), place(3, "A Wing")],
            roles: Role::ALL.iter().map(|role| (role.code().replace('_', " "), *role)).collect(),
            standings: Standing::ALL.iter().map(|s| (s.code().replace('_', " "), *s)).collect(),
            members: BTreeSet::from([("nadia h.".to_owned(), PlaceId::of(Uuid::from_u128(1)))]),
        }
    }

    #[test]
    fn wrong_columns_are_named() {
        let cases = [
            ("", SheetFault::Empty),
            ("   \n ", SheetFault::Empty),
            ("name,role,standing,place\n", SheetFault::Empty),
            (
                "name,job,standing\nA,rep,resident",
                SheetFault::Columns { missing: vec!["role".into(), "place".into()], unknown: vec!["job".into()] },
            ),
            (
                "name,name,role,standing,place\nA,B,rep,resident,X",
                SheetFault::Columns { missing: vec![], unknown: vec!["name".into()] },
            ),
            ("name,role,standing,place\nA,rep,resident,X,en,more", SheetFault::Line(2)),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), Err(expected), "{text}");
        }
        let many = format!("name,role,standing,place\n{}", "A,rep,resident,X\n".repeat(MOST_ROWS + 1));
        assert_eq!(read(&many), Err(SheetFault::TooMany(MOST_ROWS + 1)));
    }

    #[test]
    fn columns_stand_in_any_order_and_a_spreadsheet_may_part_them_its_own_way() {
        for text in [
            "place;name;role;standing\nFallow Moss;Jamie K.;rep;resident",
            "name\trole\tstanding\tplace\nJamie K.\trep\tresident\tFallow Moss",
            "\u{feff}Name,Role,Standing,Place,Language,Until\n\"Jamie K.\",REP,Resident,fallow moss,,\n,,,,,\n",
        ] {
            let rows = check(&read(text).unwrap(), &known());
            assert_eq!(rows.len(), 1, "{text}");
            let guest = rows[0].outcome.as_ref().unwrap();
            assert_eq!((guest.name.as_str(), guest.role, guest.lang), ("Jamie K.", Role::Rep, "en"));
        }
    }

    #[test]
    fn every_fault_of_a_row_is_told_with_its_column() {
        let cases = [
            (",rep,resident,Fallow Moss,,", vec![("name", "empty")]),
            ("A,boss,resident,Fallow Moss,,", vec![("role", "role")]),
            ("A,manager,staff,Fallow Moss,,", vec![("role", "role-reach")]),
            ("A,rep,tourist,Fallow Moss,,", vec![("standing", "standing")]),
            ("A,rep,resident,Elsewhere,,", vec![("place", "place")]),
            ("A,rep,resident,A Wing,,", vec![("place", "place-two")]),
            ("A,rep,resident,Fallow Moss,fr,", vec![("language", "language")]),
            ("A,rep,resident,Fallow Moss,,31/02/2026", vec![("until", "date")]),
            ("A,rep,resident,Fallow Moss,,27/08/2026", vec![("until", "past")]),
            ("NADIA  H.,rep,resident,Fallow Moss,,", vec![("name", "member")]),
            (
                "A,boss,tourist,,xx,soon",
                vec![
                    ("role", "role"),
                    ("standing", "standing"),
                    ("place", "empty"),
                    ("language", "language"),
                    ("until", "date"),
                ],
            ),
        ];
        for (row, expected) in cases {
            let text = format!("{}\n{row}", COLUMNS.join(","));
            let rows = check(&read(&text).unwrap(), &known());
            let got: Vec<(&str, &str)> =
                rows[0].outcome.as_ref().unwrap_err().iter().map(|fault| (fault.column, fault.what)).collect();
            assert_eq!(got, expected, "{row}");
        }
    }

    #[test]
    fn the_same_person_twice_is_a_fault_of_the_second_row() {
        let text = "name,role,standing,place\nJamie K.,rep,resident,Fallow Moss\njamie k.,rep,resident,Fallow Moss";
        let rows = check(&read(text).unwrap(), &known());
        assert!(rows[0].outcome.is_ok());
        assert_eq!(rows[1].outcome, Err(vec![CellFault { column: "name", what: "twice" }]));
        assert_eq!(rows[1].line, 3);
    }
}
