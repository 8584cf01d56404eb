//! Files that nobody meant to write: the reader answers, and never falls over.

use ballot::blt::{Reading, read};
use ballot::{Lots, Rule, scot_csv};
use proptest::prelude::*;

use crate::cases;

/// Small files with every feature, to be broken.
const MOULDS: [&str; 9] = [
    "odd/01_withdrawn.blt",
    "odd/02_comments_and_layout.blt",
    "odd/12_skipped_preferences.blt",
    "odd/13_equal_preferences.blt",
    "odd/15_big_weights.blt",
    "odd/16_value_twice_truncated.blt",
    "odd/17_quotes_and_commas.blt",
    "odd/18_crlf_bom.blt",
    "blt/eilean_siar_2022_ward3.blt",
];

/// Reads the bytes both ways; what can be read is counted, what is refused points into the file.
fn survive(bytes: &[u8]) -> Result<(), TestCaseError> {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for reading in [Reading::Forgiving, Reading::Strict] {
        match read(bytes, reading) {
            Ok(file) => {
                prop_assert!(reading == Reading::Forgiving || file.warnings.is_empty());
                prop_assert!(file.warnings.iter().all(|warning| (1..=lines).contains(&warning.line)));
                for rule in Rule::ALL {
                    if let Ok(count) = ballot::count(&file.election, rule, Lots::Seed("dice")) {
                        prop_assert_eq!(count.valid + count.invalid, file.election.ballots().total());
                        prop_assert!(count.elected.len() <= usize::from(file.election.seats()));
                    }
                }
            }
            Err(refusal) => {
                prop_assert!((1..=lines).contains(&refusal.line), "{}", refusal);
                prop_assert!(!refusal.reason.is_empty());
            }
        }
    }
    Ok(())
}

/// The same for the CSV form; what can be read comes back when it is written.
fn survive_as_csv(bytes: &[u8]) -> Result<(), TestCaseError> {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    match scot_csv::read(bytes) {
        Ok(file) => {
            let again = scot_csv::write(&file.election).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
            let read = scot_csv::read(again.as_bytes()).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
            prop_assert_eq!(read.election.candidates(), file.election.candidates());
            prop_assert!(read.election.ballots().papers().eq(file.election.ballots().papers()));
        }
        Err(refusal) => prop_assert!((1..=lines).contains(&refusal.line), "{} of {}: {:?}", refusal, lines, bytes),
    }
    Ok(())
}

/// One thing that goes wrong with a file.
#[derive(Debug, Clone)]
enum Damage {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>;
    let telling = prop::sample::select(b"0123456789 -=,#()[]/\"\r\n\x00\xff".to_vec());
    prop_oneof![
        place().prop_map(Damage::Cut),
        (place(), prop_oneof![any::<u8>(), telling.clone()]).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (place(), prop::collection::vec(telling, 1..6)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (place(), 1_usize..20).prop_map(|(at, length)| Damage::Remove(at, length)),
        (place(), 1_usize..40).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let end = bytes.len();
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(end + 1)),
            Damage::Flip(at, byte) if end > 0 => {
                if let Some(place) = bytes.get_mut(at.index(end)) {
                    *place = *byte;
                }
            }
            Damage::Flip(..) => {}
            Damage::Insert(at, more) => {
                let at = at.index(end + 1);
                bytes.splice(at..at, more.iter().copied());
            }
            Damage::Remove(at, length) => {
                let at = at.index(end + 1);
                bytes.drain(at..(at + length).min(end));
            }
            Damage::Repeat(at, length) => {
                let at = at.index(end + 1);
                let again: Vec<u8> = bytes.iter().skip(at).take(*length).copied().collect();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        survive(&bytes)?;
    }

    #[test]
    fn csv_files_that_were_damaged(damages in prop::collection::vec(damage(), 1..5)) {
        let file = "2,1,\n3,1,2,\n2,2,\n\"Candidate 1\",\"Ash \"\"A\"\"\",\"Ind (Ind)\",\n\"Candidate 2\",'=Birch,\"\",\n\"Ward 3\",\n";
        survive_as_csv(&damaged(file.as_bytes().to_vec(), &damages))?;
    }

    #[test]
    fn anything_that_looks_like_a_ballot_file(text in "[1-4] [1-3]\n(-[1-4]\n)?([1-3] ([0-4=,#(-] ?){0,6}0?\n){0,6}(0,?\n)?(\"?[A-C,\"]{1,4}\"?\n){0,6}") {
        survive(text.as_bytes())?;
    }

    #[test]
    fn real_files_that_were_damaged(mould in prop::sample::select(MOULDS.to_vec()), damages in prop::collection::vec(damage(), 1..5)) {
        let bytes = cases::bytes(mould).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        survive(&damaged(bytes, &damages))?;
    }
}

/// Header figures are promises that nothing need be set aside for.
#[test]
fn a_huge_header_costs_nothing() -> crate::Outcome {
    let refusal = read(b"999 65535\n1 1 0\n0\n", Reading::Strict).err().ok_or("was read")?;
    assert!(refusal.reason.contains("the name of candidate 1 of 999"), "{refusal}");
    Ok(())
}

/// A reader that looks to the end of the line at every paper would take minutes here.
#[test]
fn one_endless_line_is_read_in_one_go() -> crate::Outcome {
    let papers = 300_000;
    let mut file = b"2 1 ".to_vec();
    for _ in 0..papers {
        file.extend_from_slice(b"(a) 1 1 2 0 ");
    }
    file.extend_from_slice(b"0 \"");
    file.extend_from_slice(&b"\"\"".repeat(papers));
    file.extend_from_slice(b"\" \"B\" \"T\"");
    let read = read(&file, Reading::Strict)?;
    assert_eq!(read.election.ballots().papers().len(), papers);
    assert_eq!(read.election.candidate(1).map(|candidate| candidate.name.len()), Some(papers));
    Ok(())
}

/// Every cut of a whole file is refused: the end marker or a name is missing.
#[test]
fn a_file_cut_short_anywhere_is_refused() -> crate::Outcome {
    let bytes = cases::bytes("odd/01_withdrawn.blt")?;
    let whole = bytes.trim_ascii_end();
    for length in 0..whole.len() {
        let cut = whole.get(..length).ok_or("no such cut")?;
        assert!(read(cut, Reading::Strict).is_err(), "{length} bytes were read");
    }
    assert!(read(whole, Reading::Strict).is_ok());
    Ok(())
}

/// The most papers that fit are counted exactly; one more is refused, not wrapped.
#[test]
fn weights_up_to_the_limit_are_exact() -> crate::Outcome {
    let limit = u64::MAX / 100_000;
    let file = |one: u64| format!("2 1\n{one} 1 0\n1 2 0\n0\n\"A\"\n\"B\"\n\"T\"\n");
    let exact = read(file(limit - 1).as_bytes(), Reading::Strict)?;
    let count = ballot::count(&exact.election, Rule::Scottish, Lots::Refused)?;
    assert_eq!((count.valid, count.elected.as_slice()), (limit, [1].as_slice()));
    let over = read(file(limit).as_bytes(), Reading::Strict)?;
    let refused = ballot::count(&over.election, Rule::Scottish, Lots::Refused).err();
    assert_eq!(refused, Some(ballot::CountError::Overflow));
    Ok(())
}
