//! What Alongside's pages wear: one style sheet, the typeface, the marks and one small script.
//!
//! The design systems and the typeface come from npm when this crate is built; nothing of them is
//! kept in the repository. The crate has no dependency when it runs: [`FILES`] is a table of bytes
//! with names that change when the content does, so they may be kept by a browser for ever.

/// One file, ready to serve.
#[derive(Debug)]
pub struct File {
    /// The name with its hash, such as `alongside.3f2a1c9d.css`.
    pub name: &'static str,
    /// The name without it, such as `alongside.css`.
    pub plain_name: &'static str,
    /// The address our pages use, such as `/dress/alongside.3f2a1c9d.css`.
    pub href: &'static str,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The content as it is.
    pub bytes: &'static [u8],
    /// The content compressed with gzip, or nothing where the format is compressed already.
    pub gzip: Option<&'static [u8]>,
}

/// Every file, in the order in which they were made.
pub static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The file with this hashed name; an old hash finds nothing.
pub fn file(name: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.name == name)
}

/// The address of a file by its plain name. A name that is not in the table gives an address that
/// answers 404, which the test that fetches every address on a page reports.
pub fn href(plain_name: &str) -> &'static str {
    FILES.iter().find(|file| file.plain_name == plain_name).map_or("/dress/missing", |file| file.href)
}
