//! Workbooks, as a spreadsheet writes them: by another program than the one that reads them.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A workbook with one sheet of these rows. A cell that is a day (`2026-08-28`) becomes one with a day's format, as a
/// spreadsheet makes of it; every other one is text.
///
/// # Panics
/// When it cannot be written.
#[must_use]
pub fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            match ExcelDateTime::parse_from_str(cell) {
                Ok(at) if cell.len() == 10 => sheet.write_datetime_with_format(row, column, &at, &day),
                _ => sheet.write_string(row, column, cell),
            }
            .expect("a cell that fits");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
