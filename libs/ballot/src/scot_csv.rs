//! The CSV form in which the ballots of Scottish council elections are collected (scot-elex).
//!
//! `candidates,seats,`, then papers as `count,p1,p2,..,`, then `"Candidate 1","Name","Party (X)",` for each candidate
//! in order, then `"Ward",`. Every row ends with a comma. The form knows no withdrawn candidates, no equal ranks and
//! none left out. A candidate's party becomes part of the name: `Name [Party (X)]`.
//!
//! A name that a spreadsheet would run as a formula stands behind a single quote (OWASP ASVS 5, 1.2.10), which is
//! taken off again when it is read.
//!
//! ```
//! let file = b"2,1,\n3,1,2,\n2,2,\n\"Candidate 1\",\"Ash\",\"Independent (Ind)\",\n\"Candidate 2\",\"Birch\",\"\",\n\"Ward 3\",\n";
//! let election = ballot::scot_csv::read(file)?.election;
//! assert_eq!(election.candidate(1).map(|c| c.name.as_str()), Some("Ash [Independent (Ind)]"));
//! assert_eq!(ballot::scot_csv::write(&election)?.into_bytes(), file);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt::Write as _;

use csv::{ReaderBuilder, StringRecord};

use crate::blt::{BltFile, Refusal};
use crate::model::{Ballots, Candidate, Election, MAX_CANDIDATES, Mark};
use crate::written::Unwritable;

const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// Reads a file of this form.
///
/// # Errors
/// [`Refusal`] with the line and the reason.
pub fn read(bytes: &[u8]) -> Result<BltFile, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut rows = Rows::new(bytes);
    let Some(header) = rows.next()? else { return Err(Refusal::new(1, "the file is empty")) };
    let header_line = rows.line;
    let (candidates, seats) = match header.as_slice() {
        [candidates, seats] => (rows.number(candidates, MAX_CANDIDATES)?, rows.number(seats, u16::MAX)?),
        _ => return Err(rows.refuse("the first row must be: candidates, seats")),
    };
    let mut ballots = Ballots::new(candidates);
    let mut next = rows.next()?;
    while let Some(row) = next.take_if(|row| row.first().is_some_and(|first| !first.starts_with("Candidate"))) {
        paper(&rows, &row, &mut ballots)?;
        next = rows.next()?;
    }
    let mut named = Vec::new();
    for number in 1..=candidates {
        let wanted = format!("Candidate {number}");
        let Some(row) = next else {
            return Err(rows.ends_before(&format!("the row of candidate {number} of {candidates}")));
        };
        let name = match row.as_slice() {
            [first, name] if *first == wanted => rows.text(name)?,
            [first, name, party] if *first == wanted => format!("{} [{}]", rows.text(name)?, rows.text(party)?),
            _ => return Err(rows.refuse(format!("\"{wanted}\", a name and a party are expected"))),
        };
        named.push(Candidate { number, name, withdrawn: false });
        next = rows.next()?;
    }
    let title = match next.as_deref() {
        None => return Err(rows.ends_before("the name of the ward")),
        Some([title]) => rows.text(title)?,
        Some(_) => return Err(rows.refuse("the name of the ward is expected, in a row of its own")),
    };
    if rows.next()?.is_some() {
        return Err(rows.refuse("more after the name of the ward"));
    }
    let election =
        Election::new(title, seats, named, ballots).map_err(|fault| Refusal::new(header_line, fault.to_string()))?;
    Ok(BltFile { election, warnings: Vec::new(), header_line })
}

fn paper(rows: &Rows<'_>, row: &[String], ballots: &mut Ballots) -> Result<(), Refusal> {
    let mut fields = row.iter();
    let weight = fields.next().map(|field| rows.digits(field)).transpose()?.unwrap_or(0);
    let mark = |field: &String| {
        let number = rows.digits(field)?;
        let candidate = u16::try_from(number).ok().filter(|number| (1..=MAX_CANDIDATES).contains(number));
        candidate.map(Mark::next).ok_or_else(|| rows.refuse(format!("candidate {number} does not exist")))
    };
    let marks: Vec<Mark> = fields.map(mark).collect::<Result<_, _>>()?;
    ballots.add(weight, &marks).map_err(|fault| rows.refuse(fault.to_string()))
}

/// The rows of the file, each without the empty fields at its end, with its line.
struct Rows<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    line: usize,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { reader, record: StringRecord::new(), line: 1 }
    }

    /// The fields of the next row; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<String>>, Refusal> {
        let line = |position: Option<&csv::Position>| position.and_then(|at| usize::try_from(at.line()).ok());
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                self.line = line(self.record.position()).unwrap_or(self.line);
                let mut fields: Vec<String> = self.record.iter().map(|field| field.trim().to_owned()).collect();
                while fields.len() > 1 && fields.last().is_some_and(String::is_empty) {
                    fields.pop();
                }
                if fields.len() > 1 && fields.iter().any(String::is_empty) {
                    return Err(self.refuse("an empty field"));
                }
                Ok(Some(fields))
            }
            Err(fault) => {
                let line = line(fault.position()).unwrap_or(self.line);
                Err(Refusal::new(line, "a text that is not UTF-8"))
            }
        }
    }

    fn refuse(&self, reason: impl Into<String>) -> Refusal {
        Refusal::new(self.line, reason)
    }

    fn ends_before(&self, what: &str) -> Refusal {
        self.refuse(format!("the file ends before {what}"))
    }

    fn digits(&self, field: &str) -> Result<u64, Refusal> {
        let digits = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
        let number = field.parse().ok().filter(|_| digits);
        number.ok_or_else(|| self.refuse(format!("a whole number is expected, not {}", crate::blt::shown(field))))
    }

    fn number(&self, field: &str, most: u16) -> Result<u16, Refusal> {
        let number = self.digits(field)?;
        let fits = u16::try_from(number).ok().filter(|number| (1..=most).contains(number));
        fits.ok_or_else(|| self.refuse(format!("{number} is not a number from 1 to {most}")))
    }

    /// A name as it was before it was made safe for spreadsheets.
    fn text(&self, field: &str) -> Result<String, Refusal> {
        if field.is_empty() || field.chars().any(|letter| letter.is_control() && letter != '\t') {
            return Err(self.refuse("a name is empty or holds a control character"));
        }
        let guarded = field.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA) || rest.starts_with('\''));
        Ok(guarded.unwrap_or(field).to_owned())
    }
}

/// Writes an election in this form; reading it again gives the same election.
///
/// # Errors
/// [`Unwritable`] for what the form does not know.
pub fn write(election: &Election) -> Result<String, Unwritable> {
    crate::written::check(election)?;
    if let Some(candidate) = election.candidates().iter().find(|candidate| candidate.withdrawn) {
        return Err(Unwritable::Withdrawn(candidate.number));
    }
    if election.title().is_empty() {
        return Err(Unwritable::Title);
    }
    // Writing to a string cannot fail, so its results are not looked at.
    let mut text = format!("{},{},\n", election.candidates().len(), election.seats());
    for paper in election.ballots().papers() {
        text.push_str(&paper.weight.to_string());
        for mark in paper.marks {
            let number = mark.candidate().filter(|_| !mark.is_joined()).ok_or(Unwritable::Ranks)?;
            let _ = write!(text, ",{number}");
        }
        text.push_str(",\n");
    }
    for candidate in election.candidates() {
        let (name, party) = parted(&candidate.name);
        let _ = writeln!(text, "\"Candidate {}\",{},{},", candidate.number, quoted(name), quoted(party));
    }
    let _ = writeln!(text, "{},", quoted(election.title()));
    Ok(text)
}

/// "Ash [Independent (Ind)]" in its two parts.
fn parted(name: &str) -> (&str, &str) {
    let parts = name.strip_suffix(']').and_then(|name| name.rsplit_once(" ["));
    parts
        .filter(|(name, party)| [name, party].iter().all(|part| !part.is_empty() && part.trim() == **part))
        .unwrap_or((name, ""))
}

fn quoted(text: &str) -> String {
    let guard = if text.starts_with(FORMULA) || text.starts_with('\'') { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
