//! A sheet, pasted or from a file: its columns by name, its rows with their lines. Nothing is saved by reading.

use basics::{Date, fold};

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
    /// More rows than may stand on it.
    TooMany(usize),
    /// This line is no line of a sheet.
    Line(u64),
}

/// What a sheet looks like.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Their names, in the order cells are given in.
    pub names: &'static [&'static str],
    /// How many of them, from the first on, must be there.
    pub needed: usize,
    /// The most rows.
    pub most: usize,
}

/// A row as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRow {
    /// Its line in the sheet.
    pub line: u64,
    cells: Vec<String>,
}

impl TypedRow {
    /// What stands in a column; empty when nothing does.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The column under which each row may give its own number: then that is the line that faults are named by.
const NUMBER: &str = "#";

/// Reads the rows of a sheet. Columns may stand in any order; a spreadsheet's tab or semicolon serves as well as a comma.
///
/// # Errors
/// [`SheetFault`].
pub fn read_sheet(text: &str, wanted: Columns) -> Result<Vec<TypedRow>, SheetFault> {
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
    let mut order: Vec<Option<usize>> = Vec::new();
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| SheetFault::Line(error.position().map_or(1, csv::Position::line)))?;
        if at == 0 {
            order = columns(&record, wanted)?;
            continue;
        }
        let own = order.iter().position(Option::is_none);
        let line = own.and_then(|at| record.get(at)?.parse().ok());
        let line = line.unwrap_or_else(|| record.position().map_or(1, csv::Position::line));
        if record.len() > order.len() {
            return Err(SheetFault::Line(line));
        }
        if record.iter().enumerate().all(|(at, cell)| cell.is_empty() || Some(at) == own) {
            continue;
        }
        let mut row = TypedRow { line, cells: vec![String::new(); wanted.names.len()] };
        for (column, cell) in order.iter().zip(record.iter()) {
            if let Some(place) = column.and_then(|column| row.cells.get_mut(column)) {
                cell.clone_into(place);
            }
        }
        rows.push(row);
    }
    match rows.len() {
        0 => Err(SheetFault::Empty),
        many if many > wanted.most => Err(SheetFault::TooMany(many)),
        _ => Ok(rows),
    }
}

/// Which of the wanted columns each column of the sheet is; none for the one with the rows' own numbers.
fn columns(record: &csv::StringRecord, wanted: Columns) -> Result<Vec<Option<usize>>, SheetFault> {
    let mut order = Vec::new();
    let mut unknown = Vec::new();
    for name in record {
        let typed = fold(name);
        match wanted.names.iter().position(|column| *column == typed) {
            Some(column) if !order.contains(&Some(column)) => order.push(Some(column)),
            None if typed == NUMBER && !order.contains(&None) => order.push(None),
            _ => unknown.push(name.chars().take(40).collect()),
        }
    }
    let needed = wanted.names.iter().take(wanted.needed).enumerate();
    let missing: Vec<String> =
        needed.filter(|(at, _)| !order.contains(&Some(*at))).map(|(_, name)| (*name).to_owned()).collect();
    if missing.is_empty() && unknown.is_empty() { Ok(order) } else { Err(SheetFault::Columns { missing, unknown }) }
}

/// A day as a spreadsheet writes it: `2026-12-31` or `31/12/2026`; nothing when nothing was typed.
///
/// # Errors
/// When it is no day.
pub fn read_day(typed: &str) -> Result<Option<Date>, crate::NoDate> {
    if typed.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = typed.parse::<Date>() {
        return Ok(Some(date));
    }
    let mut parts = typed.split('/');
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(crate::NoDate);
    };
    let (Ok(day), Ok(month)) = (day.trim().parse(), month.trim().parse()) else { return Err(crate::NoDate) };
    match year.trim().parse::<i16>() {
        Ok(year) if year >= 1000 => Date::new(year, month, day).map(Some).map_err(|_| crate::NoDate),
        _ => Err(crate::NoDate),
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, SheetFault, read_day, read_sheet};
    use basics::Date;

    const WANTED: Columns = Columns { names: &["number", "words", "found"], needed: 2, most: 3 };

    #[test]
    fn columns_stand_in_any_order_and_lines_are_counted_in_the_sheet() {
        for text in [
            "Words,NUMBER\n\"two\nlines\",K7\n,\nplain,K8",
            "words\tnumber\n\"two\nlines\"\tK7\n\t\nplain\tK8",
            "\u{feff}words;number\n\"two\nlines\";K7\n;\nplain;K8",
        ] {
            let rows = read_sheet(text, WANTED).unwrap();
            let cells: Vec<_> = rows.iter().map(|row| (row.line, row.cell(0), row.cell(1), row.cell(2))).collect();
            assert_eq!(cells, [(2, "K7", "two\nlines", ""), (5, "K8", "plain", "")]);
        }
    }

    #[test]
    fn a_row_may_give_its_own_number() {
        let rows = read_sheet("#,words,number\n7,\"two\nlines\",K7\n8,,\n9,plain,K8", WANTED).unwrap();
        let cells: Vec<_> = rows.iter().map(|row| (row.line, row.cell(0), row.cell(1))).collect();
        assert_eq!(cells, [(7, "K7", "two\nlines"), (9, "K8", "plain")]);
        assert_eq!(read_sheet("#,words,number\n7,a,b,c", WANTED), Err(SheetFault::Line(7)));
    }

    #[test]
    fn what_is_no_sheet_says_why() {
        let named = |missing: &[&str], unknown: &[&str]| SheetFault::Columns {
            missing: missing.iter().map(|name| (*name).to_owned()).collect(),
            unknown: unknown.iter().map(|name| (*name).to_owned()).collect(),
        };
        for (text, fault) in [
            ("", SheetFault::Empty),
            ("number,words", SheetFault::Empty),
            ("number,job\na,b", named(&["words"], &["job"])),
            ("number,words,number\na,b,c", named(&[], &["number"])),
            ("number,words\na,b\na,b,c", SheetFault::Line(3)),
            ("number,words\n1,a\n2,b\n3,c\n4,d", SheetFault::TooMany(4)),
        ] {
            assert_eq!(read_sheet(text, WANTED), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn days_are_read_as_spreadsheets_write_them() {
        let day = Date::new(2026, 12, 31).unwrap();
        assert_eq!(read_day(""), Ok(None));
        for good in ["2026-12-31", "31/12/2026", " 31 / 12 / 2026"] {
            assert_eq!(read_day(good), Ok(Some(day)), "{good}");
        }
        for bad in ["31.12.2026", "12/31/2026", "31/12/26", "soon", "31/12"] {
            assert!(read_day(bad).is_err(), "{bad}");
        }
    }
}
