//! A sheet that came as a file: text, or the first sheet of a workbook (XLSX). Both become the text that [`crate::read_sheet`]
//! reads, so that there is one reader of rows.
//!
//! A workbook is a packed folder of XML. Before anything reads it, everything in it is unpacked once into nothing and counted,
//! by the reader that is used afterwards too: what would not fit is refused, whatever the file says of its own size. Cells are
//! read one by one and never laid out as a table, so a cell in the farthest corner costs as much as any other.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, copy, sink};

use calamine::{DataRef, Reader as _, Xlsx};

use crate::form::Sent;

/// The most bytes of everything in a workbook, unpacked.
const UNPACKED: u64 = 32 * 1024 * 1024;
/// The most things in a workbook.
const MOST_INSIDE: usize = 500;
/// The most rows with something in them.
const MOST_ROWS: usize = 20_000;
/// The most columns.
const MOST_COLUMNS: usize = 64;
/// The most bytes of the text that comes out.
const MOST_TEXT: usize = 3 * 1024 * 1024;

/// Why a file is no sheet that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It is neither text nor a workbook: a picture, an older workbook, one that is locked.
    Kind,
    /// It is text, but not in UTF-8.
    Letters,
    /// It is cut off or damaged.
    Broken,
    /// It holds too much.
    Large,
    /// It has too many columns.
    Wide,
}

impl FileFault {
    /// Its word key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Kind => "pages-file-kind",
            Self::Letters => "pages-file-letters",
            Self::Broken => "pages-file-broken",
            Self::Large => "pages-file-large",
            Self::Wide => "pages-file-wide",
        }
    }
}

/// The text of the sheet in a form: of the file in one field when one was chosen, else what was pasted into the other.
///
/// # Errors
/// [`FileFault`] for a file that is no sheet.
pub async fn sent_sheet(sent: &Sent, pasted: &str, file: &str) -> Result<String, FileFault> {
    let Some(file) = sent.file(file) else { return Ok(sent.text(pasted).to_owned()) };
    let bytes = file.bytes();
    // A reader that stumbles over a file takes nobody else down with it.
    tokio::task::spawn_blocking(move || sheet_text(&bytes)).await.unwrap_or(Err(FileFault::Broken))
}

/// The text of a file: as it is, or of the first sheet of a workbook, whose rows then begin with their number under `#`.
///
/// # Errors
/// [`FileFault`].
pub fn sheet_text(bytes: &[u8]) -> Result<String, FileFault> {
    if bytes.starts_with(b"PK") {
        return workbook(bytes);
    }
    if bytes.contains(&0) || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) || bytes.starts_with(b"%PDF") {
        return Err(FileFault::Kind);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FileFault::Letters)?;
    if text.len() > MOST_TEXT { Err(FileFault::Large) } else { Ok(text.to_owned()) }
}

fn workbook(bytes: &[u8]) -> Result<String, FileFault> {
    count_unpacked(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileFault::Kind)?;
    let first = book.sheet_names().first().cloned().ok_or(FileFault::Kind)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| FileFault::Broken)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut size = 0_usize;
    while let Some(cell) = cells.next_cell().map_err(|_| FileFault::Broken)? {
        let text = cell_text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).map_err(|_| FileFault::Wide)?;
        if column >= MOST_COLUMNS {
            return Err(FileFault::Wide);
        }
        size = size.saturating_add(text.len());
        let row = rows.entry(row).or_default();
        if row.len() <= column {
            row.resize(column.saturating_add(1), String::new());
        }
        if let Some(place) = row.get_mut(column) {
            *place = text;
        }
        if size > MOST_TEXT || rows.len() > MOST_ROWS {
            return Err(FileFault::Large);
        }
    }
    written(&rows)
}

/// Unpacks everything once, into nothing.
fn count_unpacked(bytes: &[u8]) -> Result<(), FileFault> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Broken)?;
    if packed.len() > MOST_INSIDE {
        return Err(FileFault::Large);
    }
    let mut left = UNPACKED;
    for at in 0..packed.len() {
        let inside = packed.by_index(at).map_err(|_| FileFault::Broken)?;
        let read = copy(&mut inside.take(left.saturating_add(1)), &mut sink()).map_err(|_| FileFault::Broken)?;
        left = left.checked_sub(read).ok_or(FileFault::Large)?;
    }
    Ok(())
}

/// A cell as somebody would have typed it: a day as `2026-12-31`.
fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
    }
}

fn written(rows: &BTreeMap<u32, Vec<String>>) -> Result<String, FileFault> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (at, (row, cells)) in rows.iter().enumerate() {
        let number = if at == 0 { "#".to_owned() } else { row.saturating_add(1).to_string() };
        let record = std::iter::once(number.as_str()).chain(cells.iter().map(String::as_str));
        writer.write_record(record).map_err(|_| FileFault::Broken)?;
    }
    let bytes = writer.into_inner().map_err(|_| FileFault::Broken)?;
    String::from_utf8(bytes).map_err(|_| FileFault::Broken)
}
