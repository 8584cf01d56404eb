//! `alongside count`: counts ballot files and prints every stage.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ballot::blt::{self, Reading};
use ballot::{Count, CountError, Election, Lots, Rule, report, scot_csv};
use clap::{Args, ValueEnum};
use serde_json::json;

/// Some file was refused; wrong use of the command is clap's to report, with 2.
const REFUSED: u8 = 1;

/// Counts ballot files in the BLT form, or in the CSV form of Scottish councils if the name ends in .csv.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// The ballot files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The rule to count by: scottish, ers97, meek, or irv for one seat.
    #[arg(long, default_value = "scottish", value_parser = rule)]
    rule: Rule,
    /// The public text that lots are drawn from, such as the digits of dice thrown in public; without it a count that
    /// needs a lot is refused.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// Refuse names without quotes and commas after fields instead of warning.
    #[arg(long)]
    strict: bool,
    /// How to print the counts.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the counts are printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read.
    Text,
    /// One JSON array, an object for each file.
    Json,
    /// One row for each candidate and stage.
    Csv,
}

/// Why a file could not be counted, and on which line if there is one.
struct Reason {
    line: Option<usize>,
    text: String,
}

impl Reason {
    /// As people find it on stderr: `file:line: reason`.
    fn at(&self, file: &str) -> String {
        match self.line {
            Some(line) => format!("{file}:{line}: {}", self.text),
            None => format!("{file}: {}", self.text),
        }
    }

    /// As it stands beside the file's name in JSON.
    fn alone(&self) -> String {
        match self.line {
            Some(line) => format!("line {line}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Counts the files; 0 when all were counted, 1 when any was refused or the output could not be written.
pub fn run(args: &CountArgs) -> ExitCode {
    let out = BufWriter::new(io::stdout().lock());
    match write(args, out, io::stderr().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(REFUSED),
        Err(fault) => {
            // A reader that has seen enough and closed the pipe needs no message; stderr may be gone as well.
            if fault.kind() != io::ErrorKind::BrokenPipe {
                let _ = writeln!(io::stderr(), "the counts cannot be written: {fault}");
            }
            ExitCode::from(REFUSED)
        }
    }
}

fn rule(name: &str) -> Result<Rule, String> {
    let known = || Rule::ALL.map(Rule::name).join(", ");
    Rule::named(name).ok_or_else(|| format!("there is no such rule; the rules are {}", known()))
}

/// Writes all counts; whether every file was counted.
fn write(args: &CountArgs, mut out: impl Write, mut errors: impl Write) -> io::Result<bool> {
    let mut all_counted = true;
    match args.format {
        Format::Text => {}
        Format::Json => out.write_all(b"[")?,
        Format::Csv => report::headings(&mut out)?,
    }
    for (index, path) in args.files.iter().enumerate() {
        let file = path.to_string_lossy();
        let counted = counted(args, path, &file, &mut errors)?;
        if args.format == Format::Json && index > 0 {
            out.write_all(b",\n")?;
        }
        match counted {
            Ok((election, count)) => write_one(args.format, &mut out, &file, &election, &count)?,
            Err(reason) => {
                all_counted = false;
                writeln!(errors, "{}", reason.at(&file))?;
                if args.format == Format::Json {
                    serde_json::to_writer(&mut out, &json!({ "file": file, "error": reason.alone() }))?;
                }
            }
        }
    }
    if args.format == Format::Json {
        out.write_all(b"]\n")?;
    }
    out.flush()?;
    Ok(all_counted)
}

fn write_one(format: Format, mut out: impl Write, file: &str, election: &Election, count: &Count) -> io::Result<()> {
    match format {
        Format::Text => writeln!(out, "{}", report::table(file, election, count)),
        Format::Json => Ok(serde_json::to_writer(out, &report::Json { file, election, count })?),
        Format::Csv => report::sheet(out, file, election, count),
    }
}

/// Reads and counts one file; what was forgiven goes to `errors`.
fn counted(
    args: &CountArgs,
    path: &Path,
    file: &str,
    mut errors: impl Write,
) -> io::Result<Result<(Election, Count), Reason>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) => {
            return Ok(Err(Reason { line: None, text: format!("the file cannot be read: {fault}") }));
        }
    };
    let reading = if args.strict { Reading::Strict } else { Reading::Forgiving };
    let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let read = match if csv { scot_csv::read(&bytes) } else { blt::read(&bytes, reading) } {
        Ok(read) => read,
        Err(refusal) => {
            return Ok(Err(Reason { line: Some(refusal.line), text: refusal.reason }));
        }
    };
    for warning in &read.warnings {
        writeln!(errors, "{file}:{}: warning: {}", warning.line, warning.text)?;
    }
    let lots = args.seed.as_deref().map_or(Lots::Refused, Lots::Seed);
    let count = match ballot::count(&read.election, args.rule, lots) {
        Ok(count) => count,
        Err(fault) => {
            let how = if matches!(fault, CountError::LotNeeded { .. }) { " (--seed TEXT)" } else { "" };
            return Ok(Err(Reason { line: Some(read.header_line), text: format!("{fault}{how}") }));
        }
    };
    Ok(Ok((read.election, count)))
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
        count: CountArgs,
    }

    /// What the command prints for these arguments; a word with a slash is one of the library's files.
    fn printed(words: &str) -> Result<(bool, String, String), Box<dyn std::error::Error>> {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../libs/ballot/tests/data/");
        let place = |word: &str| {
            if word.contains('/') { format!("{data}{word}") } else { word.to_owned() }
        };
        let words = std::iter::once("count".to_owned()).chain(words.split(' ').map(place));
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let all = write(&Command::try_parse_from(words)?.count, &mut out, &mut errors)?;
        let home = |bytes| String::from_utf8(bytes).map(|text| text.replace(data, ""));
        Ok((all, home(out)?, home(errors)?))
    }

    #[test]
    fn a_refused_file_stops_nothing_and_names_its_line() -> Outcome {
        let files = "odd/07_exact_quota.blt odd/20_bad_candidate_number.blt odd/gone.blt odd/17_quotes_and_commas.blt";
        let (all, out, errors) = printed(&format!("{files} --format json"))?;
        assert!(!all);
        let json: Value = serde_json::from_str(&out)?;
        assert_eq!(json.as_array().map(Vec::len), Some(4));
        assert_eq!(json.pointer("/0/elected"), Some(&serde_json::json!([1, 2])));
        assert_eq!(json.pointer("/1/file"), Some(&"odd/20_bad_candidate_number.blt".into()));
        assert_eq!(json.pointer("/1/error"), Some(&"line 2: candidate 3 does not exist".into()));
        assert_eq!(json.pointer("/3/title"), Some(&"Quoted names, doubled quotes, UTF-8".into()));
        let lines: Vec<&str> = errors.lines().collect();
        assert_eq!(lines.first(), Some(&"odd/20_bad_candidate_number.blt:2: candidate 3 does not exist"));
        assert!(lines.get(1).is_some_and(|line| line.starts_with("odd/gone.blt: the file cannot be read")), "{errors}");
        assert_eq!(lines.len(), 2);
        Ok(())
    }

    #[test]
    fn a_lot_is_refused_with_the_tied_names_until_there_is_a_seed() -> Outcome {
        let (all, out, errors) = printed("odd/05_tie_lot_final.blt --format json")?;
        assert!(!all && out.contains("error"));
        assert!(errors.contains("05_tie_lot_final.blt:1: a lot is needed: after stage 1, 1 A and 2 B"), "{errors}");
        assert!(errors.contains("--seed TEXT"), "{errors}");
        let (all, out, errors) = printed("odd/05_tie_lot_final.blt --format json --seed 354126")?;
        assert!(all && errors.is_empty(), "{errors}");
        assert_eq!(serde_json::from_str::<Value>(&out)?.pointer("/0/ties/0/settled_by"), Some(&"lot".into()));
        Ok(())
    }

    #[test]
    fn text_and_csv_hold_every_file() -> Outcome {
        let files = "odd/07_exact_quota.blt odd/17_quotes_and_commas.blt";
        let (all, text, _) = printed(files)?;
        assert!(all && text.matches("Elected, in order: ").count() == 2, "{text}");
        let (_, csv, _) = printed(&format!("{files} --format csv"))?;
        assert_eq!(csv.lines().count(), 1 + 4 + 3);
        assert_eq!(csv.matches("file,title").count(), 1);
        Ok(())
    }

    #[test]
    fn every_rule_prints_its_own_decimals() -> Outcome {
        for (rule, quota, keep) in [
            ("scottish", "11.00000", None),
            ("ers97", "10.00", None),
            ("irv", "11.00000", None),
            ("meek", "10.000000001", Some("1.000000000")),
        ] {
            let (all, out, _) =
                printed(&format!("odd/03_tie_prior_stage.blt --format json --seed dice --rule {rule}"))?;
            let json: Value = serde_json::from_str(&out)?;
            assert!(all, "{out}");
            assert_eq!(json.pointer("/0/rule"), Some(&rule.into()));
            assert_eq!(json.pointer("/0/quota"), Some(&quota.into()), "{rule}");
            assert_eq!(json.pointer("/0/stages/0/keep/1").and_then(Value::as_str), keep, "{rule}");
            assert_eq!(json.pointer("/0/elected"), Some(&serde_json::json!([1])), "{rule}");
        }
        Ok(())
    }

    #[test]
    fn the_csv_form_of_councils_is_known_by_its_name() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (good, bad) = (folder.path().join("ward.CSV"), folder.path().join("bad.csv"));
        let names = "\"Candidate 1\",\"Ash\",\"Ind\",\n\"Candidate 2\",\"Birch\",\"\",\n\"Ward 3\",\n";
        fs::write(&good, format!("2,1,\n3,1,2,\n2,2,\n{names}"))?;
        fs::write(&bad, format!("2,1,\n3,1,2,\n2,3,\n{names}"))?;
        let words = ["count".as_ref(), good.as_os_str(), bad.as_os_str(), "--format=json".as_ref()];
        let args = Command::try_parse_from(words)?.count;
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        assert!(!write(&args, &mut out, &mut errors)?);
        let json: Value = serde_json::from_slice(&out)?;
        assert_eq!(json.pointer("/0/candidates/0/name"), Some(&"Ash [Ind]".into()));
        assert_eq!(json.pointer("/0/elected"), Some(&serde_json::json!([1])));
        assert_eq!(json.pointer("/1/error"), Some(&"line 3: candidate 3 does not exist".into()));
        Ok(())
    }

    #[test]
    fn a_rule_for_one_seat_says_so() -> Outcome {
        let (all, _, errors) = printed("odd/07_exact_quota.blt --rule irv")?;
        assert!(!all && errors.contains("07_exact_quota.blt:1: this rule fills one seat, and there are 2"), "{errors}");
        Ok(())
    }

    #[test]
    fn rules_that_do_not_exist_are_wrong_use() {
        let fault = Command::try_parse_from(["count", "--rule", "borda", "a.blt"]).err();
        let fault = fault.map(|fault| (fault.exit_code(), fault.to_string()));
        let words = "the rules are scottish, ers97, meek, irv";
        assert!(fault.as_ref().is_some_and(|(code, text)| *code == 2 && text.contains(words)), "{fault:?}");
        assert!(Command::try_parse_from(["count"]).is_err(), "a file must be named");
    }
}
