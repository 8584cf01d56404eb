//! The invitation sheet: text in, rows and faults out. Nothing is saved by reading it.

use std::collections::BTreeSet;

use access::{Role, Standing};
use basics::{Date, OrganisationId, PlaceId, fold, line};
use pages::{Columns, read_day, read_sheet};
pub use pages::{SheetFault, TypedRow};

use super::{InviteRefused, invite};

/// The columns, in the order they are asked for; the first four must be there.
const SHEET: Columns =
    Columns { names: &["name", "role", "standing", "place", "language", "until"], needed: 4, most: MOST_ROWS };
/// The most people on one sheet: each slip costs a slow hash.
pub const MOST_ROWS: usize = 100;
/// The most letters in a name.
pub const MOST_NAME: usize = 80;

/// What is wrong in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The column.
    pub column: &'static str,
    /// What is wrong: `empty`, `long`, `role`, `role-reach`, `standing`, `place`, `place-two`, `language`, `date`,
    /// `past`, `twice` or `member`.
    pub what: &'static str,
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

/// Reads the rows of a sheet.
///
/// # Errors
/// [`SheetFault`].
pub fn read(text: &str) -> Result<Vec<TypedRow>, SheetFault> {
    read_sheet(text, SHEET)
}

/// The folded names on a sheet, for asking who is a member already.
#[must_use]
pub fn names(rows: &[TypedRow]) -> Vec<String> {
    rows.iter().map(|row| fold(row.cell(0))).filter(|name| !name.is_empty()).collect()
}

/// What would happen to each row, and everything that is wrong with it.
#[must_use]
pub fn check(rows: &[TypedRow], known: &Known) -> Vec<CheckedRow> {
    let mut seen: BTreeSet<(String, PlaceId)> = BTreeSet::new();
    rows.iter().map(|row| check_row(row, known, &mut seen)).collect()
}

fn check_row(row: &TypedRow, known: &Known, seen: &mut BTreeSet<(String, PlaceId)>) -> CheckedRow {
    let [name_typed, role_typed, standing_typed, place_typed, lang_typed, until_typed] =
        [0, 1, 2, 3, 4, 5].map(|column| row.cell(column));
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
            let text = format!("{}\n{row}", SHEET.names.join(","));
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
