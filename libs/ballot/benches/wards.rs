//! How much processor time a ward file takes, from reading it to the report, over a thousand copies of the real wards.
//!
//! `cargo bench -p ballot` prints a table: each rule beside the limit, and beside the plainest thing that must be done
//! with such a file, reading its bytes and splitting them into fields. With `ALONGSIDE_BIN` naming a program that was
//! built for release, the command itself counts the same files, and its processor time stands in a row of its own.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use ballot::blt::{self, Reading};
use ballot::report::Json;
use ballot::{Lots, Rule};

/// So many files are counted, the wards one after another again and again.
const FILES: usize = 1_000;
/// What a file may take on average by the Scottish rule, in milliseconds.
const LIMIT: f64 = 0.5;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/blt");
    let mut wards: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        wards.push(entry?.path());
    }
    wards.sort();
    let files: Vec<&PathBuf> = wards.iter().cycle().take(FILES).collect();
    let number = f64::from(u32::try_from(FILES)?);
    let fields = timed(|| files.iter().try_for_each(|file| split(file)))? / number;
    println!("{FILES} files ({} wards again and again), milliseconds of processor time a file\n", wards.len());
    println!("| what | ms a file | of the limit of {LIMIT} | x splitting into fields |");
    println!("|---|---|---|---|");
    println!("| reading the bytes, splitting into fields | {fields:.3} | {:.2} | 1.0 |", fields / LIMIT);
    for rule in Rule::ALL {
        // Instant run-off fills one seat, so it counts the wards that had one.
        let fit: Vec<&&PathBuf> = files.iter().filter(|file| rule != Rule::Irv || one_seat(file)).collect();
        let each = timed(|| fit.iter().try_for_each(|file| count(file, rule)))? / f64::from(u32::try_from(fit.len())?);
        row(&format!("{}: read, count, report as JSON", rule.name()), each, fields);
    }
    if let Some(program) = std::env::var_os("ALONGSIDE_BIN") {
        let before = children()?;
        let command = ["count", "--format", "json"];
        let status = Command::new(program).args(command).args(&files).stdout(Stdio::null()).status()?;
        let each = (children()? - before) / number;
        row(&format!("`alongside count` itself ({status})"), each, fields);
    }
    Ok(())
}

fn row(what: &str, each: f64, fields: f64) {
    println!("| {what} | {each:.3} | {:.2} | {:.1} |", each / LIMIT, each / fields);
}

fn one_seat(file: &Path) -> bool {
    fs::read(file)
        .is_ok_and(|bytes| bytes.split(|byte| *byte == b'\n').next().is_some_and(|head| head.ends_with(b" 1")))
}

/// The plainest reader: no checks, no numbers.
fn split(file: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(file)?;
    let fields = text.lines().flat_map(|line| line.split(' ')).filter(|field| !field.is_empty());
    black_box(fields.count());
    Ok(())
}

fn count(file: &Path, rule: Rule) -> Result<(), Failure> {
    let read = blt::read(&fs::read(file)?, Reading::Forgiving)?;
    let count = ballot::count(&read.election, rule, Lots::Seed("bench"))?;
    let report = Json { file: "ward", election: &read.election, count: &count };
    black_box(serde_json::to_vec(&report)?);
    Ok(())
}

/// Milliseconds of processor time of this thread.
fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let before = processor_nanoseconds()?;
    work()?;
    let spent = Duration::from_nanos(processor_nanoseconds()? - before);
    Ok(spent.as_secs_f64() * 1_000.0)
}

/// What Linux has counted for this thread.
fn processor_nanoseconds() -> Result<u64, Failure> {
    let counted = fs::read_to_string("/proc/thread-self/schedstat")
        .map_err(|fault| format!("processor time is read from Linux's /proc/thread-self/schedstat: {fault}"))?;
    let run = counted.split_whitespace().next().ok_or("schedstat is empty")?;
    Ok(run.parse()?)
}

/// Milliseconds of processor time, of user and system, of all programs that were waited for: Linux counts hundredths
/// of a second.
fn children() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("stat has no name")?;
    let ticks: Vec<u32> = fields.split_whitespace().skip(13).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(f64::from(ticks.iter().sum::<u32>()) * 10.0)
}
