//! Whole stories in a real browser: `journeys/run.mjs` walks them, we bring the browser and the binary.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::house::metadata;
use crate::run;
use crate::tally::Tally;

/// Names under which Chromium is known.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What the journeys need and where it is.
#[derive(Debug)]
pub struct Needs {
    chromium: PathBuf,
}

impl Needs {
    /// Finds everything, or says in one sentence what is missing.
    pub fn find() -> Result<Self, String> {
        for (program, package) in [("node", "Node.js"), ("npm", "npm, which comes with Node.js")] {
            if run::on_path(program).is_none() {
                return Err(format!("`{program}` is not on PATH: install {package}"));
            }
        }
        let named = env::var_os("CHROMIUM").map(PathBuf::from);
        if let Some(named) = named {
            return if named.is_file() {
                Ok(Self { chromium: named })
            } else {
                Err(format!("CHROMIUM names {}, which is not there", named.display()))
            };
        }
        CHROMIUM
            .iter()
            .find_map(|name| run::on_path(name))
            .map(|chromium| Self { chromium })
            .ok_or_else(|| "no Chromium is on PATH: install chromium, or name one in CHROMIUM".to_owned())
    }
}

/// Brings the npm packages of a folder, as its lock file names them.
pub fn packages(folder: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    run::step(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

/// Builds the binary and walks every journey; adds them to the tally.
pub fn walk(root: &Path, needs: &Needs, tally: &mut Tally) -> Result<(), String> {
    run::step(&mut run::cargo(root, &["build", "--package", "alongside"]))?;
    let binary = binary(&metadata(root)?)?;
    let folder = root.join("journeys");
    packages(&folder)?;
    let mut node = Command::new("node");
    node.arg("journeys/run.mjs").current_dir(root);
    node.env("ALONGSIDE_BIN", binary).env("CHROMIUM", &needs.chromium);
    let mut told = false;
    let done = run::step_read(&mut node, |line| told |= tally.read_journeys(line));
    done.and_then(|()| {
        if told {
            Ok(())
        } else {
            Err("the journeys ended without their line `journeys: N passed, M failed`".to_owned())
        }
    })
}

/// Where cargo puts the binary.
fn binary(metadata: &Value) -> Result<PathBuf, String> {
    let target = metadata.get("target_directory").and_then(Value::as_str);
    let target = target.ok_or("cargo metadata names no target folder")?;
    Ok(Path::new(target).join("debug").join("alongside"))
}

#[cfg(test)]
mod tests {
    use super::binary;
    use serde_json::json;

    #[test]
    fn the_binary_stands_where_cargo_builds() {
        let found = binary(&json!({"target_directory": "/x/target"})).unwrap();
        assert_eq!(found.to_str().unwrap(), "/x/target/debug/alongside");
        assert!(binary(&json!({})).is_err());
    }
}
