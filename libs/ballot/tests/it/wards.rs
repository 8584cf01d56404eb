//! Forty real wards: winners, every stage, and the sheets the councils published.

use std::collections::BTreeMap;

use ballot::{Lots, SettledBy};

use crate::Outcome;
use crate::cases::{Found, counted, field, history, rows};

fn ward(id: &str) -> Found<ballot::Count> {
    counted(&format!("blt/{id}.blt"), Lots::Refused)
}

#[test]
fn winners_and_papers_of_forty_wards() -> Outcome {
    let expected = rows("winners.csv")?;
    assert_eq!(expected.len(), 40);
    for row in &expected {
        let id = field(row, "id")?;
        let count = ward(id)?;
        let mut elected = count.elected.clone();
        elected.sort_unstable();
        let elected: Vec<String> = elected.iter().map(u16::to_string).collect();
        assert_eq!(elected.join(" "), field(row, "winners")?, "{id}");
        assert_eq!(count.valid.to_string(), field(row, "ballots")?, "{id}");
        assert_eq!((count.invalid, count.vacant), (0, 0), "{id}");
    }
    Ok(())
}

#[test]
fn every_cell_of_every_stage_as_the_reference_count() -> Outcome {
    let mut counts = BTreeMap::new();
    let mut cells = 0;
    for row in rows("computed_stages.csv")? {
        let id = field(&row, "id")?;
        if !counts.contains_key(id) {
            counts.insert(id.to_owned(), ward(id)?);
        }
        let count = counts.get(id).ok_or("just put in")?;
        let candidate = field(&row, "candidate")?;
        let stages = history(count, candidate.parse()?);
        assert_eq!(stages.join(" "), field(&row, "stage_votes")?, "{id}, candidate {candidate}");
        cells += stages.len();
    }
    assert_eq!(counts.len(), 40);
    assert!(cells > 1_000, "{cells} cells were compared");
    Ok(())
}

/// Whether a council's figure is the same: to the last digit, or to the two decimals that some print.
fn agrees(official: &str, exact: &str) -> Found<bool> {
    let Ok(printed) = hundred_thousandths(official) else {
        return Ok(false);
    };
    let distance = printed.abs_diff(hundred_thousandths(exact)?);
    let decimals = official.split_once('.').map_or(0, |(_, digits)| digits.len());
    Ok(distance == 0 || ((1..=2).contains(&decimals) && distance < 1_000))
}

fn hundred_thousandths(amount: &str) -> Found<u64> {
    let (whole, digits) = amount.split_once('.').unwrap_or((amount, ""));
    Ok(whole.parse::<u64>()? * 100_000 + format!("{digits:0<5}").parse::<u64>()?)
}

#[test]
fn official_stage_sheets_differ_only_in_their_known_slips() -> Outcome {
    let mut differing: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    let mut cells = 0;
    let mut counts = BTreeMap::new();
    for row in rows("official_stages.csv")? {
        let id = field(&row, "id")?;
        let candidate = field(&row, "candidate")?;
        if !counts.contains_key(id) {
            counts.insert(id.to_owned(), ward(id)?);
        }
        let count = counts.get(id).ok_or("just put in")?;
        let exact = history(count, candidate.parse()?);
        let official: Vec<&str> = field(&row, "stage_votes")?.split(' ').collect();
        assert_eq!(official.len(), exact.len(), "{id}: stages");
        for (stage, (official, exact)) in (1..).zip(official.iter().zip(&exact)) {
            cells += 1;
            if !agrees(official, exact)? {
                differing.entry(id.to_owned()).or_default().push((candidate.to_owned(), stage));
            }
        }
        let quota = count.quota.to_string();
        assert!(agrees(field(&row, "quota")?, &quota)?, "{id}: quota {quota}");
        if field(&row, "elected")? == "1" {
            let number: u16 = candidate.parse()?;
            let at = count.stages.iter().find(|stage| stage.elected.contains(&number)).map(|stage| stage.number);
            assert_eq!(
                at.map(|stage| stage.to_string()).as_deref(),
                Some(field(&row, "on_stage")?),
                "{id}: {candidate}"
            );
        }
    }
    assert!(cells > 1_000, "{cells} cells were compared");
    assert_eq!(counts.len(), 21);
    let slips: BTreeMap<&str, usize> = differing.iter().map(|(id, cells)| (id.as_str(), cells.len())).collect();
    let known = [
        ("east_dunbartonshire_2022_ward4", 2),
        ("edinburgh_2022_ward2", 10),
        ("glasgow_2017_ward1", 1),
        ("midlothian_2017_ward1", 1),
    ];
    assert_eq!(slips, BTreeMap::from(known), "{differing:?}");
    let edinburgh = differing.get("edinburgh_2022_ward2").ok_or("no Edinburgh")?;
    assert!(edinburgh.iter().all(|(candidate, _)| ["3", "6", "9"].contains(&candidate.as_str())));
    Ok(())
}

#[test]
fn the_one_real_tie_is_settled_by_the_stage_before() -> Outcome {
    let count = ward("renfrewshire_2017_ward3")?;
    let [tie] = count.ties.as_slice() else {
        return Err("one tie is known".into());
    };
    assert_eq!((tie.stage, tie.candidates.as_slice(), tie.chosen), (6, [6, 8].as_slice(), 8));
    assert_eq!(tie.settled_by, SettledBy::Stage(5));
    Ok(())
}
