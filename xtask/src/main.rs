//! The house's own chores: `cargo xtask tidy`, `test`, `pg`, `new-capability` and `regenerate`. It links nothing of ours,
//! so that it is there in seconds and cannot break with what it judges.

mod house;
mod journeys;
mod new_capability;
mod postgres;
mod run;
mod scan;
mod sql;
mod tally;
mod tests_command;
mod walls;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask tidy                      checks the walls of the house (seconds)
cargo xtask test                      everything: tidy, format, lints, tests on both engines, browser journeys
cargo xtask test --fast               tidy, and the tests on SQLite alone
cargo xtask test --no-browser         everything but the browser journeys
cargo xtask pg                        starts a PostgreSQL for tests and keeps it until Ctrl-C
cargo xtask new-capability NAME       makes the folder of a new capability
cargo xtask regenerate                writes the expected files anew (powers, routes): look at the diff
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = root().and_then(|root| match words.as_slice() {
        ["tidy"] => tidy(&root).map(|()| ExitCode::SUCCESS),
        ["test", options @ ..] => {
            tests_command::Options::read(options).map(|options| tests_command::test(&root, options))
        }
        ["pg"] => postgres::keep().map(|()| ExitCode::SUCCESS),
        ["new-capability", name] => new_capability::make(&root, name).map(|()| ExitCode::SUCCESS),
        ["regenerate"] => regenerate(&root).map(|()| ExitCode::SUCCESS),
        ["help" | "--help" | "-h"] | [] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(format!("this is no chore of the house: {}\n\n{USAGE}", words.join(" "))),
    });
    match done {
        Ok(code) => code,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The project's root: the folder above this crate.
fn root() -> Result<PathBuf, String> {
    let own = std::env::var("CARGO_MANIFEST_DIR").map_err(|_| "start it as `cargo xtask`".to_owned())?;
    Path::new(&own).parent().map(Path::to_path_buf).ok_or_else(|| "xtask has no folder above it".to_owned())
}

/// The cargo that started us.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Checks every wall and prints each fault.
fn tidy(root: &Path) -> Result<(), String> {
    let house = house::House::read(root)?;
    let faults = walls::check(&house);
    for fault in &faults {
        println!("{fault}");
    }
    match faults.len() {
        0 => {
            println!("tidy: {} walls stand", walls::WALLS.len());
            Ok(())
        }
        1 => Err("tidy: 1 fault".to_owned()),
        n => Err(format!("tidy: {n} faults")),
    }
}

/// Lets the tests that compare with a committed file write it instead.
fn regenerate(root: &Path) -> Result<(), String> {
    let mut command = run::cargo(root, &["test", "--package", "alongside"]);
    command.env("REGENERATE", "1");
    run::step(&mut command)?;
    println!("written; now read `git diff` before you commit it");
    Ok(())
}
