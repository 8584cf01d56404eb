//! Makes the files this crate serves: fetches the design systems and the typeface with npm, picks
//! the parts we use, strips what is not ours to use, and writes a table for `include_bytes!`.

mod npm;
mod pick;
mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Our own sheets, in the order in which they are joined.
const SHEETS: [&str; 9] = [
    "tokens.css",
    "base.css",
    "frame.css",
    "forms.css",
    "parts.css",
    "voices.css",
    "kiosk.css",
    "paper.css",
    "contrast.css",
];

/// Font files: (name we give it, name in the npm package).
const FONTS: [(&str, &str); 4] = [
    ("atkinson-400.woff2", "atkinson-hyperlegible-next-latin-400-normal.woff2"),
    ("atkinson-700.woff2", "atkinson-hyperlegible-next-latin-700-normal.woff2"),
    ("atkinson-ext-400.woff2", "atkinson-hyperlegible-next-latin-ext-400-normal.woff2"),
    ("atkinson-ext-700.woff2", "atkinson-hyperlegible-next-latin-ext-700-normal.woff2"),
];

/// Words that must not be left in the sheet: a typeface, marks and pictures that belong to others,
/// and addresses that our content security policy refuses.
const FORBIDDEN: [&str; 8] =
    ["GDS Transport", "gds-transport", "crown", "crest", "govuk-header", "/assets/", "data:", "http"];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            // Cargo shows a build script's stderr when it fails.
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    for watched in ["build", "css", "js", "svg", "licences", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed=ALONGSIDE_NODE_MODULES");
    let here = folder("CARGO_MANIFEST_DIR")?;
    let out = folder("OUT_DIR")?;
    let modules = npm::modules(&here, &out)?;

    let mut table = write::Table::begin(&out)?;
    for (name, source) in FONTS {
        let bytes = bytes(&modules.join("@fontsource/atkinson-hyperlegible-next/files").join(source))?;
        table.add(name, "font/woff2", &bytes)?;
    }
    for name in ["mark.svg", "favicon.svg"] {
        table.add(name, "image/svg+xml", &bytes(&here.join("svg").join(name))?)?;
    }
    for name in ["alongside.js", "passkey.js"] {
        table.add(name, "text/javascript; charset=utf-8", &bytes(&here.join("js").join(name))?)?;
    }
    table.add("licences.txt", "text/plain; charset=utf-8", licences(&here, &modules)?.as_bytes())?;
    let sheet = table.with_addresses(&sheet(&here, &modules)?)?;
    refuse_what_is_not_ours(&sheet)?;
    table.add("alongside.css", "text/css; charset=utf-8", sheet.as_bytes())?;
    table.finish()
}

/// The design systems' rules that we use, then our own sheets.
fn sheet(here: &Path, modules: &Path) -> Result<String, String> {
    let mut joined = String::new();
    for theirs in
        ["govuk-frontend/dist/govuk/govuk-frontend.min.css", "@ministryofjustice/frontend/moj/moj-frontend.min.css"]
    {
        let css = text(&modules.join(theirs))?;
        joined.push_str(&pick::pick(&css).replace("GDS Transport,arial,sans-serif", "var(--al-font)"));
        joined.push('\n');
    }
    for ours in SHEETS {
        joined.push_str(&pick::squeeze(&text(&here.join("css").join(ours))?));
        joined.push('\n');
    }
    Ok(joined)
}

fn refuse_what_is_not_ours(sheet: &str) -> Result<(), String> {
    match FORBIDDEN.iter().find(|word| sheet.contains(**word)) {
        None => Ok(()),
        Some(word) => Err(format!(
            "dress: the style sheet still holds \"{word}\", which is not ours to use or which our pages may not load"
        )),
    }
}

/// The notices that the design systems and the typeface ask to be kept with them.
fn licences(here: &Path, modules: &Path) -> Result<String, String> {
    let mut all = text(&here.join("licences/design-systems.txt"))?;
    all.push_str("\n\nAtkinson Hyperlegible Next\n\n");
    all.push_str(&text(&modules.join("@fontsource/atkinson-hyperlegible-next/LICENSE"))?);
    Ok(all)
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("dress: cargo did not set {variable}"))
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|why| format!("dress: {} cannot be read: {why}", path.display()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|why| format!("dress: {} cannot be read: {why}", path.display()))
}
