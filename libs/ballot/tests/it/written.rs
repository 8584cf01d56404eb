//! Elections written back and read again; the CSV form and its faults.

use ballot::blt::{Reading, read};
use ballot::written::{Unwritable, blt};
use ballot::{Election, scot_csv};
use proptest::prelude::*;

use crate::Outcome;
use crate::cases::{bytes, rows};
use crate::made::draft_or_reopening;

/// Everything an election is.
#[derive(Debug, PartialEq)]
struct Whole {
    title: String,
    seats: u16,
    candidates: Vec<ballot::Candidate>,
    papers: Vec<(u64, Vec<ballot::Mark>)>,
}

fn whole(election: &Election) -> Whole {
    Whole {
        title: election.title().to_owned(),
        seats: election.seats(),
        candidates: election.candidates().to_vec(),
        papers: election.ballots().papers().map(|paper| (paper.weight, paper.marks.to_vec())).collect(),
    }
}

#[test]
fn forty_wards_go_through_all_three_forms_and_come_back() -> Outcome {
    for row in rows("winners.csv")? {
        let id = row.get("id").ok_or("no id")?;
        let election = read(&bytes(&format!("blt/{id}.blt"))?, Reading::Strict)?.election;
        let expected = whole(&election);
        assert_eq!(whole(&read(blt(&election)?.as_bytes(), Reading::Strict)?.election), expected, "{id} as BLT");
        let csv = scot_csv::write(&election)?;
        assert_eq!(whole(&scot_csv::read(csv.as_bytes())?.election), expected, "{id} as CSV");
        let json = serde_json::to_string(&election)?;
        assert_eq!(whole(&serde_json::from_str(&json)?), expected, "{id} as JSON");
    }
    Ok(())
}

#[test]
fn the_csv_of_a_council_is_read() -> Outcome {
    let file = "\u{FEFF}3,2,\r\n2,1,3,\r\n11,2,\r\n1,\r\n\"Candidate 1\",\"Anne \"\"Annie\"\" Ash\",\"Labour (Lab)\",\r\n\
                \"Candidate 2\",'=Birch,\"Green (Grn)\",\r\n\"Candidate 3\",\"Cedar\",\"\",\r\n\"Ward 1, Wing\",\r\n";
    let election = scot_csv::read(file.as_bytes())?.election;
    let names: Vec<&str> = election.candidates().iter().map(|candidate| candidate.name.as_str()).collect();
    assert_eq!(names, ["Anne \"Annie\" Ash [Labour (Lab)]", "=Birch [Green (Grn)]", "Cedar"]);
    assert_eq!((election.title(), election.seats(), election.ballots().total()), ("Ward 1, Wing", 2, 14));
    let again = scot_csv::write(&election)?;
    assert!(again.contains("\"'=Birch\""), "no spreadsheet takes it for a formula: {again}");
    Ok(())
}

#[test]
fn a_csv_fault_names_line_and_reason() {
    let names = "\"Candidate 1\",\"A\",\"\",\n\"Candidate 2\",\"B\",\"\",\n\"W\",\n";
    let cases = [
        (String::new(), 1, "the file is empty"),
        ("2,\n".to_owned(), 1, "candidates, seats"),
        ("2,0,\n".to_owned(), 1, "0 is not a number from 1"),
        ("1000,1,\n".to_owned(), 1, "from 1 to 999"),
        ("2,x,\n".to_owned(), 1, "a whole number is expected, not \"x\""),
        (format!("2,1,\n0,1,\n{names}"), 2, "a paper of weight 0"),
        (format!("2,1,\n1,3,\n{names}"), 2, "candidate 3 does not exist"),
        (format!("2,1,\n1,0,\n{names}"), 2, "candidate 0 does not exist"),
        (format!("2,1,\n1,40000,\n{names}"), 2, "candidate 40000 does not exist"),
        (format!("2,1,\n1,2,\n1,1,1,\n{names}"), 3, "stands twice"),
        (format!("2,1,\n1,2,,1,\n{names}"), 2, "an empty field"),
        (format!("2,1,\n,,\n{names}"), 2, "a whole number is expected, not \"\""),
        (format!("2,1,\n1,+2,\n{names}"), 2, "a whole number is expected"),
        ("2,1,\n1,2,\n\"Candidate 2\",\"A\",\"\",\n".to_owned(), 3, "\"Candidate 1\", a name and a party"),
        ("1,1,\n1,1,\n\"Candidate 2\",\"A\",\"P\",\n\"W\",\n".to_owned(), 3, "\"Candidate 1\", a name and a party"),
        ("2,1,\n1,2,\n\"Candidate 1\",\"A\",\"\",\n".to_owned(), 3, "before the row of candidate 2 of 2"),
        ("1,1,\n1,1,\n\"Candidate 1\",\"A\",\"\",\n".to_owned(), 3, "before the name of the ward"),
        (format!("2,1,\n1,2,\n{names}more,\n"), 6, "more after"),
        ("1,1,\n1,1,\n\"Candidate 1\",\"A\u{7}\",\"\",\n\"W\",\n".to_owned(), 3, "control character"),
    ];
    for (file, line, words) in cases {
        let refusal = scot_csv::read(file.as_bytes()).expect_err(&file);
        assert!(refusal.line == line && refusal.reason.contains(words), "{file:?}: {refusal}");
    }
    let latin = scot_csv::read(b"1,1,\n1,1,\n\"Candidate 1\",\"Zo\xEB\",\"\",\n\"W\",\n").expect_err("Latin-1");
    assert_eq!((latin.line, latin.reason.as_str()), (3, "a text that is not UTF-8"));
}

#[test]
fn what_a_form_cannot_say_is_refused_not_dropped() -> Outcome {
    let of = |file: &str| read(file.as_bytes(), Reading::Strict).map(|read| read.election);
    let names = "0\n\"A\"\n\"B\"\n";
    let cases = [
        (format!("2 1\n-2\n1 1 0\n{names}\"T\"\n"), Unwritable::Withdrawn(2)),
        (format!("2 1\n1 1=2 0\n{names}\"T\"\n"), Unwritable::Ranks),
        (format!("2 1\n1 - 2 0\n{names}\"T\"\n"), Unwritable::Ranks),
        (format!("2 1\n1 2 0\n{names}\"\"\n"), Unwritable::Title),
    ];
    for (file, expected) in cases {
        assert_eq!(scot_csv::write(&of(&file)?), Err(expected), "{file}");
    }
    let candidate = |name: &str| ballot::Candidate { number: 1, name: name.to_owned(), withdrawn: false };
    for name in ["", " A", "A\nB"] {
        let election = Election::new("T", 1, vec![candidate(name)], ballot::Ballots::new(1))?;
        assert_eq!(blt(&election), Err(Unwritable::Name(1)), "{name:?}");
    }
    assert_eq!(blt(&Election::new("T ", 1, vec![candidate("A")], ballot::Ballots::new(1))?), Err(Unwritable::Title));
    Ok(())
}

/// A party is taken out of a name only where it can be put back: CSV trims its fields and drops empty ones.
#[test]
fn a_name_that_only_looks_as_if_it_had_a_party_comes_back() -> Outcome {
    for name in ["A []", "A  [x]", "A [ x]", "A [x ]", "A [x] [y]", "[x]", "A [x"] {
        let candidate = ballot::Candidate { number: 1, name: name.to_owned(), withdrawn: false };
        let election = Election::new("T", 1, vec![candidate], ballot::Ballots::new(1))?;
        let csv = scot_csv::write(&election)?;
        assert_eq!(whole(&scot_csv::read(csv.as_bytes())?.election), whole(&election), "{csv}");
    }
    Ok(())
}

#[test]
fn json_with_faults_is_refused() {
    let json = |papers: &str| {
        let file = format!(r#"{{"title":"T","seats":1,"candidates":[{{"number":1,"name":"A"}}],"papers":[{papers}]}}"#);
        serde_json::from_str::<Election>(&file)
    };
    assert!(json(r#"{"weight":2,"ranks":[[],[1]]}"#).is_ok());
    for (paper, words) in [
        (r#"{"weight":0,"ranks":[[1]]}"#, "paper 1: a paper of weight 0"),
        (r#"{"weight":1,"ranks":[[2]]}"#, "paper 1: candidate 2 does not exist"),
        (r#"{"weight":1,"ranks":[[0]]}"#, "no such candidate"),
        (r#"{"weight":1,"ranks":[[32769]]}"#, "no such candidate"),
        (r#"{"weight":1,"ranks":[[1,1]]}"#, "stands twice"),
        (r#"{"weight":-1,"ranks":[[1]]}"#, "invalid value"),
    ] {
        let fault = json(paper).expect_err(paper).to_string();
        assert!(fault.contains(words), "{paper}: {fault}");
    }
}

proptest! {
    #[test]
    fn any_election_comes_back_the_same(draft in draft_or_reopening()) {
        let election = draft.election()?;
        let failed = |fault: &dyn std::error::Error| TestCaseError::fail(fault.to_string());
        let text = blt(&election).map_err(|fault| failed(&fault))?;
        let again = read(text.as_bytes(), Reading::Strict).map_err(|fault| failed(&fault))?.election;
        prop_assert_eq!(whole(&again), whole(&election));
        let json = serde_json::to_string(&election).map_err(|fault| failed(&fault))?;
        let again: Election = serde_json::from_str(&json).map_err(|fault| failed(&fault))?;
        prop_assert_eq!(whole(&again), whole(&election));
        match scot_csv::write(&election) {
            Ok(text) => prop_assert_eq!(whole(&scot_csv::read(text.as_bytes()).map_err(|fault| failed(&fault))?.election), whole(&election)),
            Err(fault) => prop_assert!(matches!(fault, Unwritable::Withdrawn(_) | Unwritable::Ranks)),
        }
    }

    #[test]
    fn names_come_back_letter_for_letter(name in "[-=+@'\"A\\[\\](), é]{1,9}", title in "[-=+@'\"A,]{1,9}") {
        let candidate = ballot::Candidate { number: 1, name: name.clone(), withdrawn: false };
        let mut ballots = ballot::Ballots::new(1);
        ballots.add(1, &[ballot::Mark::next(1)]).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        let election = Election::new(title, 1, vec![candidate], ballots).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        let (Ok(text), Ok(csv)) = (blt(&election), scot_csv::write(&election)) else {
            prop_assert!(name.trim() != name);
            return Ok(());
        };
        let again = read(text.as_bytes(), Reading::Strict).map_err(|fault| TestCaseError::fail(format!("{fault}: {text}")))?;
        prop_assert_eq!(whole(&again.election), whole(&election));
        let again = scot_csv::read(csv.as_bytes()).map_err(|fault| TestCaseError::fail(format!("{fault}: {csv}")))?;
        prop_assert_eq!(whole(&again.election), whole(&election));
    }
}
