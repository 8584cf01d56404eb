//! Where the npm packages come from.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// The folder with the packages: the one the operator names in `ALONGSIDE_NODE_MODULES` (for
/// builders without a network), or one that `npm ci` fills in cargo's own output folder.
pub fn modules(here: &Path, out: &Path) -> Result<PathBuf, String> {
    if let Some(ready) = env::var_os("ALONGSIDE_NODE_MODULES") {
        let ready = PathBuf::from(ready);
        return if ready.join("govuk-frontend").is_dir() {
            Ok(ready)
        } else {
            Err(format!("dress: ALONGSIDE_NODE_MODULES names {}, which holds no govuk-frontend", ready.display()))
        };
    }
    let work = out.join("npm");
    let modules = work.join("node_modules");
    let done = work.join("done");
    let lock = fs::read(here.join("package-lock.json"))
        .map_err(|why| format!("dress: package-lock.json cannot be read: {why}"))?;
    // The stamp is written last, so a fetch that was cut short is done again.
    if fs::read(&done).is_ok_and(|stamp| stamp == lock) {
        return Ok(modules);
    }
    fetch(here, &work)?;
    fs::write(&done, lock).map_err(|why| format!("dress: the output folder cannot be written: {why}"))?;
    Ok(modules)
}

fn fetch(here: &Path, work: &Path) -> Result<(), String> {
    fs::create_dir_all(work).map_err(|why| format!("dress: the output folder cannot be written: {why}"))?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(here.join(name), work.join(name)).map_err(|why| format!("dress: {name} cannot be copied: {why}"))?;
    }
    let end = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"])
        .current_dir(work)
        .stdin(Stdio::null())
        .output()
        .map_err(|_| {
            "dress: the style sheet and typeface are fetched with npm, and npm was not found: install Node.js 20 or newer, or set ALONGSIDE_NODE_MODULES to a folder where `npm ci` has run".to_owned()
        })?;
    if end.status.success() {
        return Ok(());
    }
    Err(format!(
        "dress: npm could not fetch the style sheet and typeface (is there a network? ALONGSIDE_NODE_MODULES may name a folder where `npm ci` has run): {}",
        String::from_utf8_lossy(&end.stderr).trim()
    ))
}
