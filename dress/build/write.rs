//! Writes the files under hashed names and the table that embeds them.

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The files written so far.
pub struct Table {
    folder: PathBuf,
    rust: String,
    /// (plain name, hashed name)
    names: Vec<(String, String)>,
}

impl Table {
    /// An empty table whose files go below `out`.
    pub fn begin(out: &Path) -> Result<Self, String> {
        let folder = out.join("served");
        fs::create_dir_all(&folder).map_err(unwritable)?;
        Ok(Self { folder, rust: String::from("&[\n"), names: Vec::new() })
    }

    /// Adds one file under a name that changes with its content.
    pub fn add(&mut self, plain: &str, content_type: &str, bytes: &[u8]) -> Result<(), String> {
        let (stem, ending) = plain.rsplit_once('.').ok_or_else(|| format!("dress: {plain} has no ending"))?;
        let mut hash = String::new();
        for byte in Sha256::digest(bytes).iter().take(4) {
            write!(hash, "{byte:02x}").map_err(|why| why.to_string())?;
        }
        let name = format!("{stem}.{hash}.{ending}");
        fs::write(self.folder.join(plain), bytes).map_err(unwritable)?;
        // A woff2 file is compressed already.
        let gzip = if ending == "woff2" {
            "None".to_owned()
        } else {
            fs::write(self.folder.join(format!("{plain}.gz")), squeezed(bytes)?).map_err(unwritable)?;
            format!("Some({})", included(&format!("{plain}.gz")))
        };
        writeln!(
            self.rust,
            "File {{ name: {name:?}, plain_name: {plain:?}, href: {:?}, content_type: {content_type:?}, bytes: {}, gzip: {gzip} }},",
            format!("/dress/{name}"),
            included(plain),
        )
        .map_err(|why| why.to_string())?;
        self.names.push((plain.to_owned(), name));
        Ok(())
    }

    /// The sheet with each `dress:NAME` replaced by the hashed name of a file added before.
    pub fn with_addresses(&self, sheet: &str) -> Result<String, String> {
        let done = self
            .names
            .iter()
            .fold(sheet.to_owned(), |sheet, (plain, name)| sheet.replace(&format!("dress:{plain}"), name));
        if done.contains("dress:") {
            return Err("dress: the style sheet names a file that is not in the table".to_owned());
        }
        Ok(done)
    }

    /// Writes the table itself.
    pub fn finish(mut self) -> Result<(), String> {
        self.rust.push(']');
        fs::write(self.folder.with_file_name("table.rs"), self.rust).map_err(unwritable)
    }
}

fn included(name: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/served/{name}\"))")
}

fn squeezed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(unwritable)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over by value")]
fn unwritable(why: std::io::Error) -> String {
    format!("dress: the output folder cannot be written: {why}")
}
