//! Reads any bytes as BLT and as CSV, counts what can be read by every rule, and writes it back.
//!
//! `cargo fuzz run -s none read -- -dict=fuzz/read.dict` in the folder above, which also works on stable Rust; begin
//! with the files under `tests/data/odd` as corpus. What it finds becomes a case in `tests/it/bad_bytes.rs`.

#![no_main]

use ballot::blt::{self, Reading};
use ballot::{Election, Lots, Rule, scot_csv, written};
use libfuzzer_sys::fuzz_target;

/// More papers or seats than this only cost time.
const SMALL: usize = 4_096;

fn counted(election: &Election) {
    for rule in Rule::ALL {
        let Ok(count) = ballot::count(election, rule, Lots::Seed("dice")) else { continue };
        assert_eq!(count.valid + count.invalid, election.ballots().total());
        let one = u128::from(count.quota.decimals().one());
        for stage in &count.stages {
            let votes: u128 = stage.votes.iter().map(|(_, votes)| u128::from(votes.units())).sum();
            assert_eq!(votes + u128::from(stage.non_transferable.units()), u128::from(count.valid) * one);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > SMALL {
        return;
    }
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for reading in [Reading::Forgiving, Reading::Strict] {
        match blt::read(bytes, reading) {
            Ok(file) => {
                counted(&file.election);
                let text = written::blt(&file.election).expect("what was read can be written");
                let again = blt::read(text.as_bytes(), Reading::Strict).expect("what was written can be read");
                assert!(again.election.ballots().papers().eq(file.election.ballots().papers()));
                assert_eq!(again.election.candidates(), file.election.candidates());
            }
            Err(refusal) => assert!((1..=lines).contains(&refusal.line)),
        }
    }
    if let Ok(file) = scot_csv::read(bytes) {
        counted(&file.election);
    }
});
