//! Sheets that come as files: what is read, and what is refused before it costs anything.

use std::io::{Cursor, Write as _};

use pages::{Columns, FileFault, read_sheet, sheet_text};
use zip::write::SimpleFileOptions;

const WANTED: Columns = Columns { names: &["number", "words", "found"], needed: 2, most: 10 };

fn rows(rows: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    trials::workbook(&rows)
}

/// Packs these files.
fn packed(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_says_the_same_as_its_text() {
    let book = rows(&[
        &["Words", "Number", "found"],
        &["two\nlines, and a \"mark\"", "K7", "2026-08-28"],
        &[],
        &["Tŷ ŵyn", "007", ""],
    ]);
    let text = sheet_text(&book).unwrap();
    let read = read_sheet(&text, WANTED).unwrap();
    let cells: Vec<_> = read.iter().map(|row| (row.line, row.cell(0), row.cell(1), row.cell(2))).collect();
    assert_eq!(cells, [(2, "K7", "two\nlines, and a \"mark\"", "2026-08-28"), (4, "007", "Tŷ ŵyn", "")]);
    assert_eq!(sheet_text("number,words\nK7,w".as_bytes()).unwrap(), "number,words\nK7,w");
}

#[test]
fn a_file_that_is_no_sheet_says_why() {
    let good = rows(&[&["number", "words"], &["K7", "w"]]);
    let half = good[..good.len() / 2].to_vec();
    let mut wide = vec![String::new(); 70];
    wide[69] = "far".to_owned();
    let far = trials::workbook(&[wide]);
    let long = vec![vec!["a".repeat(30_000)]; 120];
    for (what, bytes, expected) in [
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), FileFault::Kind),
        ("an old workbook, or a locked one", [&[0xd0, 0xcf, 0x11, 0xe0][..], b"abc"].concat(), FileFault::Kind),
        ("a paper to print", b"%PDF-1.7".to_vec(), FileFault::Kind),
        ("a packed folder of something else", packed(&[("word/document.xml", b"<w/>".to_vec())]), FileFault::Kind),
        ("letters of an older machine", b"number,words\nK7,caf\xe9".to_vec(), FileFault::Letters),
        ("cut off", half, FileFault::Broken),
        ("only the beginning of one", b"PK\x03\x04".to_vec(), FileFault::Broken),
        (
            "more than fits, packed small",
            packed(&[("xl/workbook.xml", vec![b' '; 40 * 1024 * 1024])]),
            FileFault::Large,
        ),
        ("a cell far away", far, FileFault::Wide),
        ("one long text many times", trials::workbook(&long), FileFault::Large),
        ("a long text", vec![b'a'; 4 * 1024 * 1024], FileFault::Large),
    ] {
        assert_eq!(sheet_text(&bytes).unwrap_err(), expected, "{what}");
    }
    assert_eq!(sheet_text(b"").unwrap(), "", "an empty file is an empty sheet");
}

#[test]
fn names_inside_a_workbook_lead_nowhere_and_marks_are_not_opened() {
    // Nothing is ever written to disk, so a name that leads out of a folder is a name like any other.
    let slip = packed(&[("../../etc/passwd", b"x".to_vec())]);
    assert_eq!(sheet_text(&slip).unwrap_err(), FileFault::Kind);
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><workbook>&b;</workbook>";
    let laughs = packed(&[("xl/workbook.xml", laughs.as_bytes().to_vec())]);
    assert!(sheet_text(&laughs).is_err());
    let many: Vec<(String, Vec<u8>)> = (0..600).map(|n| (format!("xl/{n}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(sheet_text(&packed(&many)).unwrap_err(), FileFault::Large);
}
