//! Files that come with a form. A body is read up to its row's limit before anything looks at it, a file lives as long as its
//! request, and what it is decides its content, never its name.

use std::sync::Arc;

use crate::form::Sent;

/// The most parts of one form.
const MOST_PARTS: usize = 100;
/// The most bytes that may stand before a part: its names.
const MOST_HEAD: usize = 2_048;

/// A file that came with a form. It does not print itself: it is somebody's words.
#[derive(Clone)]
pub struct Upload {
    pub(crate) field: String,
    bytes: Arc<Vec<u8>>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

impl Upload {
    /// What is in it.
    #[must_use]
    pub fn bytes(&self) -> Arc<Vec<u8>> {
        Arc::clone(&self.bytes)
    }
}

/// The line between the parts of a form, when it is one with files (RFC 7578).
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let given = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    (!given.is_empty() && given.len() <= 70).then_some(given)
}

/// Reads a form with files. `None` when it is cut off, or no such form: nothing of it is taken then.
pub(crate) fn read_parts(body: &[u8], boundary: &str) -> Option<Sent> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let line = format!("--{boundary}").into_bytes();
    let between = [b"\r\n".as_slice(), &line].concat();
    let mut rest = body.strip_prefix(line.as_slice())?;
    loop {
        if rest.starts_with(b"--") {
            return Some(Sent(fields, files));
        }
        if fields.len().saturating_add(files.len()) >= MOST_PARTS {
            return None;
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let (head, after) = split_at_mark(rest, b"\r\n\r\n")?;
        let (content, after) = split_at_mark(after, &between)?;
        let (name, is_file) = names(head)?;
        if !is_file {
            let text = std::str::from_utf8(content).ok().filter(|text| !text.contains('\0'))?;
            fields.push((name, text.to_owned()));
        } else if !content.is_empty() {
            files.push(Upload { field: name, bytes: Arc::new(content.to_vec()) });
        }
        rest = after;
    }
}

/// The name of a part's field, and whether the part is a file.
fn names(head: &[u8]) -> Option<(String, bool)> {
    let head = std::str::from_utf8(head).ok().filter(|head| head.len() <= MOST_HEAD)?;
    let line = head.split("\r\n").find_map(|line| {
        let (header, value) = line.split_once(':')?;
        header.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    // A browser writes a quotation mark inside of a name as %22: a part ends at the next one.
    let said = |mark: &str| line.split_once(mark).and_then(|(_, rest)| rest.split_once('"')).map(|(name, _)| name);
    let name = said("; name=\"")?;
    Some((name.to_owned(), line.contains("; filename=\"") || line.contains("; filename*=")))
}

fn split_at_mark<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = *mark.first()?;
    let mut from = 0_usize;
    loop {
        let tail = bytes.get(from..)?;
        let at = from.saturating_add(tail.iter().position(|byte| *byte == first)?);
        let (before, found) = bytes.split_at_checked(at)?;
        if let Some(after) = found.strip_prefix(mark) {
            return Some((before, after));
        }
        from = at.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::{boundary, read_parts};

    const BODY: &str = "--xYz\r\nContent-Disposition: form-data; name=\"_key\"\r\n\r\nk1\r\n--xYz\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.csv\"\r\nContent-Type: text/csv\r\n\r\n\
        one\r\n--xY\r\ntwo\r\n--xYz--\r\n";

    #[test]
    fn a_form_with_a_file_is_read_whole() {
        let sent = read_parts(BODY.as_bytes(), "xYz").unwrap();
        assert_eq!(sent.text("_key"), "k1");
        assert_eq!(sent.file("file").unwrap().bytes().as_slice(), b"one\r\n--xY\r\ntwo");
        assert!(sent.file("_key").is_none() && sent.text("file").is_empty());
        assert_eq!(format!("{:?}", sent.file("file").unwrap()), "Upload(14 bytes)");
        // No file was chosen.
        let none = BODY.replace("one\r\n--xY\r\ntwo", "").replace("a %22b%22.csv", "");
        assert!(read_parts(none.as_bytes(), "xYz").unwrap().file("file").is_none());
    }

    #[test]
    fn what_is_cut_off_or_no_such_form_is_not_read_at_all() {
        for end in 0..BODY.len() - "--\r\n".len() {
            assert!(read_parts(&BODY.as_bytes()[..end], "xYz").is_none(), "{end}");
        }
        for (bad, why) in [
            (BODY.replace("name=\"_key\"", "title=\"_key\""), "a part without a name"),
            (BODY.replace("k1", "k\0"), "a NUL in a text"),
            (BODY.replace("Content-Disposition", "Content-Wherever"), "no disposition"),
            (BODY.replace("form-data; name=\"_key\"", &format!("{}; name=\"_key\"", "a".repeat(3_000))), "a long head"),
            (format!("x{BODY}"), "something before it"),
            (
                BODY.replacen(
                    "--xYz--",
                    &"--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(200),
                    1,
                ),
                "two hundred parts",
            ),
        ] {
            assert!(read_parts(bad.as_bytes(), "xYz").is_none(), "{why}");
        }
        assert!(read_parts(BODY.as_bytes(), "other").is_none());
        let mut bytes = BODY.as_bytes().to_vec();
        let at = BODY.find("k1").unwrap();
        bytes[at] = 0xff;
        assert!(read_parts(&bytes, "xYz").is_none(), "a text that is no text");
    }

    #[test]
    fn only_a_form_with_files_has_a_boundary() {
        for (kind, expected) in [
            ("multipart/form-data; boundary=xYz", Some("xYz")),
            ("Multipart/Form-Data; charset=utf-8; boundary=\"xYz\"", Some("xYz")),
            ("multipart/mixed; boundary=xYz", None),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
            ("application/x-www-form-urlencoded", None),
        ] {
            assert_eq!(boundary(kind), expected, "{kind}");
        }
        assert_eq!(boundary(&format!("multipart/form-data; boundary={}", "a".repeat(71))), None);
    }
}
