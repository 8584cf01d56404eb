//! The bytes of a file, field by field, with the line each field stands on.

use super::names::shown;
use super::{Reading, Refusal, Warning};

pub(super) struct Source<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    line_start: usize,
    /// The line of the last field that was looked at: the end of what can be pointed to.
    last_field: usize,
    strict: bool,
    first_comma: Option<usize>,
    warnings: Vec<Warning>,
}

impl<'a> Source<'a> {
    pub(super) fn new(bytes: &'a [u8], reading: Reading) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        Self {
            bytes,
            at: 0,
            line: 1,
            line_start: 0,
            last_field: 1,
            strict: reading == Reading::Strict,
            first_comma: None,
            warnings: Vec::new(),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn bump(&mut self) {
        self.at += 1;
    }

    /// The line the reader stands on.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Where a file that ends too early is pointed at.
    pub(super) fn last_field(&self) -> usize {
        self.last_field
    }

    /// A refusal on this line.
    pub(super) fn refuse(&self, reason: impl Into<String>) -> Refusal {
        Refusal::new(self.line, reason)
    }

    /// A refusal because of the byte at hand.
    pub(super) fn refuse_byte(&self, byte: u8, wanted: &str) -> Refusal {
        let found = match byte {
            b'[' => "a line in brackets ([nick ..], [withdrawn ..], [tie ..] are another dialect)".to_owned(),
            b'/' => "a slash (/* */ comments are another dialect; use #)".to_owned(),
            b',' => "a comma with nothing before it (an empty field)".to_owned(),
            b'(' => "a parenthesis (equal preferences are written 2=3)".to_owned(),
            b'"' => "a quote".to_owned(),
            _ if byte.is_ascii_graphic() => format!("\"{}\"", char::from(byte)),
            _ => format!("the byte 0x{byte:02X}"),
        };
        self.refuse(format!("{wanted} is expected, not {found}"))
    }

    /// Goes to the next field over blanks, line ends and comments; its first byte, or `None` at the end.
    pub(super) fn next_field(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'#' => self.at += self.rest_of_line().len(),
                byte => {
                    self.last_field = self.line;
                    return Some(byte);
                }
            }
        }
    }

    /// What follows on this line, without the line end.
    pub(super) fn rest_of_line(&self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.split(|byte| *byte == b'\n').next().unwrap_or_default()
    }

    /// What stands on this line before this byte; `None` if the line does not have it. It looks no further than it
    /// must, so that a file of one long line is read in one go.
    pub(super) fn until(&self, wanted: u8) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == wanted || *byte == b'\n')?;
        let (before, found) = rest.split_at(length);
        found.starts_with(&[wanted]).then_some(before)
    }

    /// The whole line the reader stands on, without the line end.
    pub(super) fn whole_line(&self) -> &'a [u8] {
        let line = self.bytes.get(self.line_start..).unwrap_or_default();
        line.split(|byte| *byte == b'\n').next().unwrap_or_default()
    }

    /// Whether nothing but blanks stands before the reader on this line.
    pub(super) fn begins_line(&self) -> bool {
        let before = self.bytes.get(self.line_start..self.at).unwrap_or_default();
        before.trim_ascii().is_empty()
    }

    /// Goes over bytes that were looked at in [`Self::rest_of_line`].
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// A whole number; the caller has seen its first digit.
    pub(super) fn number(&mut self) -> Result<u64, Refusal> {
        let mut number: u64 = 0;
        while let Some(byte) = self.peek() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = number
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(digit.into()))
                .ok_or_else(|| self.refuse("a number with more digits than can be counted"))?;
            self.at += 1;
        }
        Ok(number)
    }

    /// After a field: a blank, the end of the line or of the file, a comment, or the comma some files have.
    pub(super) fn end_field(&mut self) -> Result<(), Refusal> {
        match self.peek() {
            None | Some(b' ' | b'\n' | b'\r' | b'\t' | b'#') => Ok(()),
            Some(b',') => self.comma(),
            Some(byte) => Err(self.refuse_byte(byte, "a blank after the field")),
        }
    }

    fn comma(&mut self) -> Result<(), Refusal> {
        self.note_comma()?;
        self.at += 1;
        match self.peek() {
            Some(b',') => Err(self.refuse_byte(b',', "a field")),
            _ => Ok(()),
        }
    }

    /// Notes a comma after a field on this line; one warning serves the whole file.
    pub(super) fn note_comma(&mut self) -> Result<(), Refusal> {
        if self.strict {
            return Err(self.refuse("a comma after a field"));
        }
        if self.first_comma.is_none() {
            self.first_comma = Some(self.line);
            let text = "a comma after a field, here and perhaps further down, is read as a blank".to_owned();
            self.warnings.push(Warning { line: self.line, text });
        }
        Ok(())
    }

    /// Notes a name without quotes on this line.
    pub(super) fn note_unquoted(&mut self, name: &str) -> Result<(), Refusal> {
        if self.strict {
            return Err(self.refuse(format!("the text {} stands without quotes", shown(name))));
        }
        let text = format!("a text without quotes is read as it stands: {}", shown(name));
        self.warnings.push(Warning { line: self.line, text });
        Ok(())
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }
}
