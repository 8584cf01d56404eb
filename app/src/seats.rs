//! `alongside seats`: shares out seats among lists and says how every tie was settled.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use ballot::Lots;
use ballot::seats::{List, Method, Seats, SeatsError};
use clap::{Args, ValueEnum};

/// The votes were refused; wrong use of the command is clap's to report, with 2.
const REFUSED: u8 = 1;

/// Shares out seats among lists (teams, themes).
#[derive(Debug, Args)]
pub struct SeatsArgs {
    /// How to share them out: dhondt, sainte-lague or hare (largest remainder).
    #[arg(long, value_parser = method)]
    method: Method,
    /// How many seats there are.
    #[arg(long, value_name = "N")]
    seats: u16,
    /// The lists with their votes.
    #[arg(required = true, value_name = "NAME=VOTES", value_parser = list)]
    lists: Vec<List>,
    /// The public text that lots are drawn from, such as the digits of dice thrown in public; without it a tie that
    /// needs a lot is refused.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the result is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read.
    Text,
    /// One JSON object.
    Json,
}

fn method(name: &str) -> Result<Method, String> {
    let known = || Method::ALL.map(Method::name).join(", ");
    Method::named(name).ok_or_else(|| format!("there is no such method; the methods are {}", known()))
}

/// `Housing=121`; a name may hold an equals sign, the last one counts.
fn list(text: &str) -> Result<List, String> {
    let (name, votes) = text.rsplit_once('=').ok_or("a list is written NAME=VOTES")?;
    let digits = !votes.is_empty() && votes.bytes().all(|byte| byte.is_ascii_digit());
    let votes = votes.parse().ok().filter(|_| digits).ok_or("the votes must be a whole number from 0")?;
    Ok(List { name: name.trim().to_owned(), votes })
}

/// Shares out the seats; 0 when it is done, 1 when the votes are refused or the output could not be written.
pub fn run(args: &SeatsArgs) -> ExitCode {
    match write(args, BufWriter::new(io::stdout().lock()), io::stderr().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(REFUSED),
        Err(fault) => {
            // A reader that has seen enough and closed the pipe needs no message; stderr may be gone as well.
            if fault.kind() != io::ErrorKind::BrokenPipe {
                let _ = writeln!(io::stderr(), "the seats cannot be written: {fault}");
            }
            ExitCode::from(REFUSED)
        }
    }
}

/// Writes the result; whether there is one.
fn write(args: &SeatsArgs, mut out: impl Write, mut errors: impl Write) -> io::Result<bool> {
    let lots = args.seed.as_deref().map_or(Lots::Refused, Lots::Seed);
    let shared = match ballot::seats::share(args.method, args.seats, args.lists.clone(), lots) {
        Ok(shared) => shared,
        Err(fault) => {
            let how = if matches!(fault, SeatsError::LotNeeded { .. }) { " (--seed TEXT)" } else { "" };
            writeln!(errors, "seats: {fault}{how}")?;
            return Ok(false);
        }
    };
    match args.format {
        Format::Text => text(&mut out, &shared)?,
        Format::Json => {
            serde_json::to_writer(&mut out, &shared)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(true)
}

fn text(mut out: impl Write, shared: &Seats) -> io::Result<()> {
    writeln!(out, "{}; seats: {}", shared.method.title(), shared.seats)?;
    let names = shared.lists.iter().map(|share| share.list.name.chars().count()).max().unwrap_or(0).max("List".len());
    writeln!(out, "{:names$}  {:>20}  {:>5}", "List", "votes", "seats")?;
    for share in &shared.lists {
        writeln!(out, "{:names$}  {:>20}  {:>5}", share.list.name, share.list.votes, share.seats)?;
    }
    for tie in &shared.ties {
        let equal = tie.lists.join(", ");
        writeln!(out, "Seat {}: {equal} were equal; by lot from the public seed it went to {}", tie.seat, tie.chosen)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::Value;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        seats: SeatsArgs,
    }

    fn printed(words: &[&str]) -> Result<(bool, String, String), Box<dyn std::error::Error>> {
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let words = std::iter::once("seats").chain(words.iter().copied());
        let done = write(&Command::try_parse_from(words)?.seats, &mut out, &mut errors)?;
        Ok((done, String::from_utf8(out)?, String::from_utf8(errors)?))
    }

    #[test]
    fn lists_are_printed_in_their_order() -> Outcome {
        let words = ["--method", "hare", "--seats", "12", "Housing=121", "Food = or not=93", "Visits=48", "Work=33"];
        let (done, out, errors) = printed(&[&words[..], &["--format", "json"]].concat())?;
        assert!(done && errors.is_empty(), "{errors}");
        let json: Value = serde_json::from_str(&out)?;
        assert_eq!(json.pointer("/lists/1/name"), Some(&"Food = or not".into()));
        assert_eq!(json.pointer("/lists/2"), Some(&serde_json::json!({"name": "Visits", "votes": 48, "seats": 2})));
        let (_, out, _) = printed(&words)?;
        assert!(out.starts_with("Largest remainder (Hare); seats: 12\n"), "{out}");
        assert_eq!(out.lines().count(), 6);
        Ok(())
    }

    #[test]
    fn a_tie_is_refused_with_the_names_until_there_is_a_seed() -> Outcome {
        let words = ["--method", "dhondt", "--seats", "1", "A=5", "B=5"];
        let (done, out, errors) = printed(&words)?;
        assert!(!done && out.is_empty());
        assert!(errors.starts_with("seats: a lot is needed: for seat 1, A and B are equal"), "{errors}");
        assert!(errors.contains("--seed TEXT"), "{errors}");
        let (done, out, _) = printed(&[&words[..], &["--seed", "3 1 6"]].concat())?;
        assert!(done && out.contains("Seat 1: A, B were equal; by lot"), "{out}");
        Ok(())
    }

    #[test]
    fn wrong_use_is_told_apart_from_votes_that_cannot_be_shared() -> Outcome {
        let start = ["seats", "--method", "hare", "--seats"];
        for words in
            [&["2", "A"][..], &["2", "A=-1"], &["2", "A=+1"], &["2", "A=1.5"], &["2", "A="], &["x", "A=1"], &["2"]]
        {
            let fault = Command::try_parse_from([&start[..], words].concat()).err();
            assert_eq!(fault.map(|fault| fault.exit_code()), Some(2), "{words:?}");
        }
        assert!(Command::try_parse_from(["seats", "--method", "x", "--seats", "1", "A=1"]).is_err());
        let (done, _, errors) = printed(&["--method", "hare", "--seats", "0", "A=1"])?;
        assert!(!done && errors.contains("at least one seat"), "{errors}");
        Ok(())
    }
}
