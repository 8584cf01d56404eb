//! `alongside`: the one binary. The names and outputs of its commands are fixed, because people script them.
//!
//! [`wiring`] is the only place that names all capabilities. The rest are commands, a module each.

pub mod check;
pub mod count;
pub mod demo;
pub mod figures;
pub mod house;
pub mod jobs;
pub mod keep;
pub mod keys;
pub mod persons;
pub mod post;
pub mod print;
pub mod seats;
pub mod serve;
pub mod sign_on;
pub mod wiring;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// People who use prison, probation and community justice services and the people who run them, planning together.
#[derive(Parser)]
#[command(name = "alongside", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts with the made-up Arrowdale partnership in an embedded database.
    Demo(demo::DemoArgs),
    /// Starts the real thing.
    Serve(serve::ServeArgs),
    /// Brings the schema up to date.
    Migrate(house::HouseArgs),
    /// Invites the first person and prints their slip.
    Invite(persons::InviteArgs),
    /// Counts ballot files.
    Count(count::CountArgs),
    /// Shares out seats among lists.
    Seats(seats::SeatsArgs),
    /// Re-checks audit chain, schema, references and keys, and names the first bad row; or counts a bundle again.
    Verify(keep::VerifyArgs),
    /// Inspects the installation and names every step that is still missing.
    Check(check::CheckArgs),
    /// Writes one portable backup of one point in time into a new folder.
    Backup(keep::BackupArgs),
    /// Reads a backup into either engine.
    Restore(keep::RestoreArgs),
    /// Prints the matrix of powers.
    Powers(print::PrintArgs),
    /// Prints every route.
    Routes(print::PrintArgs),
    /// What a person may ask of their data.
    Person(persons::PersonArgs),
    /// The keys of sealed texts: what there is, new ones for old, a new master key.
    Keys(keys::KeysArgs),
}

/// A failure in one sentence, for stderr.
#[derive(Debug)]
pub struct Failed(pub String);

impl<E: std::fmt::Display> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a command gives back.
pub type Ended = Result<(), Failed>;

/// Runs what the command line asks for.
#[must_use]
pub fn run_command_line() -> ExitCode {
    let cli = Cli::parse();
    serve::hush_panics();
    match cli.command {
        Command::Count(args) => count::run(&args),
        Command::Seats(args) => seats::run(&args),
        Command::Powers(args) => print::powers(args),
        Command::Routes(args) => print::routes(args),
        other => {
            let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return fail(&Failed(error.to_string())),
            };
            match runtime.block_on(run(other)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failed) => fail(&failed),
            }
        }
    }
}

async fn run(command: Command) -> Ended {
    match command {
        Command::Demo(args) => Box::pin(demo::run(args)).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Migrate(args) => keep::migrate(args).await,
        Command::Verify(args) => keep::verify(args).await,
        Command::Check(args) => check::check(args).await,
        Command::Backup(args) => keep::backup(args).await,
        Command::Restore(args) => keep::restore(args).await,
        Command::Invite(args) => persons::invite(args).await,
        Command::Person(args) => persons::person(args).await,
        Command::Keys(args) => keys::keys(args).await,
        Command::Count(_) | Command::Seats(_) | Command::Powers(_) | Command::Routes(_) => Ok(()),
    }
}

#[expect(clippy::print_stderr, reason = "errors of the command line go to stderr")]
fn fail(failed: &Failed) -> ExitCode {
    eprintln!("alongside: {}", failed.0);
    ExitCode::FAILURE
}

/// Where the data of a run lies when nothing else is said.
pub fn default_data() -> PathBuf {
    PathBuf::from("data")
}
