//! `cargo xtask test`: everything that must hold before a change is kept, with one line at the end that says how it went.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use crate::postgres::{self, Server};
use crate::tally::Tally;
use crate::{journeys, run, tidy};

/// The variable that makes a test which finds no PostgreSQL fail, rather than go by.
const BOTH: &str = "ALONGSIDE_TEST_BOTH";

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    fast: bool,
    browser: bool,
}

impl Options {
    /// Reads the words behind `test`.
    pub fn read(words: &[&str]) -> Result<Self, String> {
        let mut options = Self { fast: false, browser: true };
        for word in words {
            match *word {
                "--fast" => options.fast = true,
                "--no-browser" => options.browser = false,
                _ => return Err(format!("`{word}`: the test command knows --fast and --no-browser")),
            }
        }
        Ok(options)
    }
}

/// The run so far.
#[derive(Debug, Default)]
struct Course {
    /// Whether something missing is a failure: nobody reads a skip in CI.
    strict: bool,
    tally: Tally,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Course {
    fn note(&mut self, done: Result<(), String>) {
        if let Err(why) = done {
            eprintln!("failed: {why}");
            self.failed.push(why);
        }
    }

    /// Something cannot be done here, because of `why`.
    fn missing(&mut self, what: &str, why: &str) {
        let sentence = format!("{what}: {why}");
        if self.strict {
            self.note(Err(sentence));
        } else {
            println!("skipped: {sentence}");
            self.skipped.push(sentence);
        }
    }

    /// All tests of the workspace, on PostgreSQL too when a server is named.
    fn cargo_test(&mut self, root: &Path, server: Option<&str>) {
        let mut command = run::cargo(root, &["test", "--workspace", "--no-fail-fast"]);
        match server {
            Some(address) => command.env(postgres::NAMED, address).env(BOTH, "1"),
            None => command.env_remove(postgres::NAMED).env_remove(BOTH),
        };
        let done = run::step_read(&mut command, |line| {
            self.tally.read_cargo(line);
        });
        self.note(done);
    }

    /// Says how it went; the last line is the tally. Whoever reads the tally alone must not be misled, so a step that failed
    /// is an exit code too.
    fn end(self) -> ExitCode {
        for sentence in &self.skipped {
            println!("skipped: {sentence}");
        }
        for why in &self.failed {
            println!("failed: {}", why.lines().next().unwrap_or_default());
        }
        println!("{}", self.tally);
        if self.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs it all. A step that fails does not keep the next from being judged.
pub fn test(root: &Path, options: Options) -> ExitCode {
    let mut course = Course { strict: env::var("CI").is_ok_and(|ci| ci == "true"), ..Course::default() };
    println!("$ cargo xtask tidy");
    course.note(tidy(root));
    // The sign-on provider that some tests start.
    course.note(journeys::packages(&root.join("platform/signon/tests/provider")));
    if options.fast {
        println!("SQLite alone, as --fast asks");
        course.cargo_test(root, None);
        return course.end();
    }
    course.note(run::step(&mut run::cargo(root, &["fmt", "--all", "--check"])));
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    course.note(run::step(&mut run::cargo(root, &clippy)));
    both_engines(root, &mut course);
    if options.browser {
        browser(root, &mut course);
    }
    course.end()
}

fn both_engines(root: &Path, course: &mut Course) {
    if let Some(named) = env::var(postgres::NAMED).ok().filter(|named| !named.trim().is_empty()) {
        println!("PostgreSQL is the one that {} names", postgres::NAMED);
        course.cargo_test(root, Some(&named));
        return;
    }
    let started = postgres::programs().ok_or_else(|| postgres::MISSING.to_owned()).and_then(|p| Server::start(&p));
    match started {
        Ok(server) => {
            println!("PostgreSQL is running at {}", server.address());
            course.cargo_test(root, Some(&server.address()));
            drop(server);
        }
        Err(why) => {
            course.missing("the tests on PostgreSQL", &why);
            course.cargo_test(root, None);
        }
    }
}

fn browser(root: &Path, course: &mut Course) {
    if !root.join("journeys").is_dir() {
        return;
    }
    match journeys::Needs::find() {
        Ok(needs) => {
            let walked = journeys::walk(root, &needs, &mut course.tally);
            course.note(walked);
        }
        Err(why) => course.missing("the journeys", &why),
    }
}

#[cfg(test)]
mod tests {
    use super::{Course, Options};
    use std::process::ExitCode;

    #[test]
    fn the_options_are_read() {
        assert_eq!(Options::read(&["--fast"]).unwrap(), Options { fast: true, browser: true });
        assert_eq!(Options::read(&["--no-browser"]).unwrap(), Options { fast: false, browser: false });
        assert!(Options::read(&["--slow"]).is_err());
    }

    #[test]
    fn what_is_missing_is_a_failure_in_ci_and_a_named_skip_elsewhere() {
        let mut here = Course::default();
        here.missing("the journeys", "no Chromium");
        assert_eq!(here.skipped, ["the journeys: no Chromium"]);
        assert_eq!(here.end(), ExitCode::SUCCESS);
        let mut ci = Course { strict: true, ..Course::default() };
        ci.missing("the journeys", "no Chromium");
        assert_eq!(ci.failed, ["the journeys: no Chromium"]);
        assert_eq!(ci.end(), ExitCode::FAILURE);
    }

    #[test]
    fn one_failed_step_fails_the_run() {
        let mut course = Course::default();
        course.note(Ok(()));
        course.note(Err("cargo fmt: exit status: 1".to_owned()));
        assert_eq!(course.end(), ExitCode::FAILURE);
    }
}
