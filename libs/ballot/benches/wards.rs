//! How much processor time the forty real wards take, from reading the files to the report.
//!
//! `cargo bench -p ballot` prints one line; the whole set should stay under 20 ms.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ballot::blt::{self, Reading};
use ballot::report::Json;
use ballot::{Lots, Rule};

/// So often is the whole set counted; the first time is shown by itself.
const ROUNDS: u32 = 50;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/blt");
    let mut wards: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        wards.push(entry?.path());
    }
    let (first, papers) = timed(1, &wards)?;
    let (all, _) = timed(ROUNDS, &wards)?;
    let each = all / f64::from(ROUNDS);
    let papers = f64::from(u32::try_from(papers)?);
    println!("{} wards, {papers} papers: {each:.2} ms of processor time (first round {first:.2} ms)", wards.len());
    println!("{:.0} papers a millisecond", papers / each);
    Ok(())
}

/// Milliseconds for so many rounds, and the papers of one round.
fn timed(rounds: u32, wards: &[PathBuf]) -> Result<(f64, u64), Failure> {
    let before = processor_nanoseconds()?;
    let mut papers = 0;
    for _ in 0..rounds {
        papers = 0;
        for ward in wards {
            let read = blt::read(&fs::read(ward)?, Reading::Strict)?;
            let count = ballot::count(&read.election, Rule::Scottish, Lots::Refused)?;
            papers += count.valid;
            let report = Json { file: "ward", election: &read.election, count: &count };
            black_box(serde_json::to_vec(&report)?);
        }
    }
    let spent = Duration::from_nanos(processor_nanoseconds()? - before);
    Ok((spent.as_secs_f64() * 1_000.0, papers))
}

/// What Linux has counted for this thread.
fn processor_nanoseconds() -> Result<u64, Failure> {
    let counted = fs::read_to_string("/proc/thread-self/schedstat")
        .map_err(|fault| format!("processor time is read from Linux's /proc/thread-self/schedstat: {fault}"))?;
    let run = counted.split_whitespace().next().ok_or("schedstat is empty")?;
    Ok(run.parse()?)
}
