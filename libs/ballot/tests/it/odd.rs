//! Twenty-five small files, each with one oddity.

use ballot::{CountError, Lots, Rule, SettledBy, blt};

use crate::Outcome;
use crate::cases::{actions, bytes, counted, field, rows};

enum Expected {
    /// These win, without any lot.
    Elected(&'static [u16]),
    /// A lot is needed between these; whoever is drawn, the winners are one of the lists.
    Lot(&'static [u16], &'static [&'static [u16]]),
    /// The file is refused on this line with these words.
    Refused(usize, &'static str),
    /// The file is read, and there is nothing to count.
    Nothing,
}

const CASES: [(&str, Expected); 25] = [
    ("01_withdrawn", Expected::Elected(&[1, 5])),
    ("02_comments_and_layout", Expected::Elected(&[1])),
    ("03_tie_prior_stage", Expected::Elected(&[1])),
    ("03b_tie_surplus_lot_same_winners", Expected::Lot(&[1, 2], &[&[1, 2, 3, 4]])),
    ("04_tie_lot_exclusion", Expected::Lot(&[1, 2], &[&[3]])),
    ("05_tie_lot_final", Expected::Lot(&[1, 2], &[&[1], &[2]])),
    ("06_tie_lot_surplus", Expected::Lot(&[1, 2], &[&[1, 2, 3]])),
    ("07_exact_quota", Expected::Elected(&[1, 2])),
    ("08_all_exhaust", Expected::Elected(&[1, 2])),
    ("09_candidates_equal_seats", Expected::Elected(&[1, 2])),
    ("10_fewer_candidates", Expected::Elected(&[1])),
    ("11_no_ballots", Expected::Nothing),
    ("12_skipped_preferences", Expected::Elected(&[2])),
    ("13_equal_preferences", Expected::Lot(&[2, 3], &[&[2], &[3]])),
    ("14_zero_in_middle", Expected::Refused(2, "a 0 inside the line")),
    ("15_big_weights", Expected::Elected(&[1, 2])),
    ("16_value_twice_truncated", Expected::Elected(&[1, 2, 3, 4])),
    ("17_quotes_and_commas", Expected::Elected(&[1])),
    ("18_crlf_bom", Expected::Elected(&[1])),
    ("19_truncated_file", Expected::Refused(3, "the file ends inside a paper")),
    ("20_bad_candidate_number", Expected::Refused(2, "candidate 3 does not exist")),
    ("21_duplicate_preference", Expected::Refused(2, "candidate 1 stands twice")),
    ("22_zero_weight", Expected::Refused(2, "weight 0")),
    ("23_re_open_nominations", Expected::Elected(&[])),
    ("24_last_stage_transfer", Expected::Elected(&[1, 3])),
];

/// Counts with one public text after another until everybody has been drawn once.
fn winners_by_lot(name: &str, tied: &[u16]) -> Result<Vec<Vec<u16>>, Box<dyn std::error::Error>> {
    let mut drawn = Vec::new();
    let mut winners = Vec::new();
    for throw in 0..64 {
        let count = counted(name, Lots::Seed(&format!("dice {throw}")))?;
        let lots = count.ties.iter().filter(|tie| tie.settled_by == SettledBy::Lot);
        drawn.extend(lots.map(|tie| tie.chosen));
        let mut elected = count.elected;
        elected.sort_unstable();
        winners.push(elected);
    }
    assert!(tied.iter().all(|candidate| drawn.contains(candidate)), "{name}: {drawn:?}");
    winners.sort();
    winners.dedup();
    Ok(winners)
}

#[test]
fn every_odd_file_has_its_expected_result() -> Outcome {
    assert_eq!(rows("odd/expected.csv")?.len(), CASES.len());
    for (name, expected) in CASES {
        let file = format!("odd/{name}.blt");
        let read = blt::read(&bytes(&file)?, blt::Reading::Strict);
        if let Expected::Refused(line, words) = expected {
            let refusal = read.err().ok_or(name)?;
            assert_eq!(refusal.line, line, "{name}: {refusal}");
            assert!(refusal.reason.contains(words), "{name}: {refusal}");
            continue;
        }
        let read = read.map_err(|refusal| format!("{name}: {refusal}"))?;
        assert!(read.warnings.is_empty(), "{name}");
        let count = ballot::count(&read.election, Rule::Scottish, Lots::Refused);
        match expected {
            Expected::Elected(winners) => {
                let mut elected = count.map_err(|fault| format!("{name}: {fault}"))?.elected;
                elected.sort_unstable();
                assert_eq!(elected, winners, "{name}");
            }
            Expected::Lot(between, winners) => {
                let refused = count.err();
                let named = matches!(&refused, Some(CountError::LotNeeded { tied, .. }) if tied == between);
                assert!(named, "{name}: {refused:?}");
                assert_eq!(winners_by_lot(&file, between)?, winners, "{name}");
            }
            Expected::Nothing => assert_eq!(count.err(), Some(CountError::NoValidPapers { invalid: 0 }), "{name}"),
            Expected::Refused(..) => return Err("handled above".into()),
        }
    }
    Ok(())
}

#[test]
fn stage_tables_and_actions_where_they_are_given() -> Outcome {
    let mut compared = 0;
    for row in rows("odd/expected.csv")? {
        let file = field(&row, "file")?;
        let Some((_, table)) = field(&row, "note")?.rsplit_once("stages ") else {
            continue;
        };
        let (table, steps) = table.split_once("; actions ").ok_or("no actions")?;
        // Where a lot decides the order, the table has candidate 1 drawn.
        let seeds: Vec<String> = (0..64).map(|throw| format!("dice {throw}")).collect();
        let counts = seeds.iter().map(|seed| counted(&format!("odd/{file}"), Lots::Seed(seed)));
        let counts = counts.collect::<Result<Vec<_>, _>>()?;
        let count = counts.iter().find(|count| actions(count) == steps).ok_or_else(|| format!("{file}: {steps}"))?;
        let stages: Vec<String> = count
            .stages
            .iter()
            .map(|stage| {
                let cells = stage.votes.iter().map(|(candidate, votes)| format!("{candidate}:{votes}"));
                cells.collect::<Vec<_>>().join(",")
            })
            .collect();
        assert_eq!(stages.join(" | "), table, "{file}");
        compared += 1;
    }
    assert_eq!(compared, 5);
    Ok(())
}

#[test]
fn withdrawn_and_void_papers_leave_the_valid_total() -> Outcome {
    let withdrawn = counted("odd/01_withdrawn.blt", Lots::Refused)?;
    assert_eq!((withdrawn.valid, withdrawn.invalid, withdrawn.quota.to_string().as_str()), (22, 2, "8.00000"));
    let equal = counted("odd/13_equal_preferences.blt", Lots::Seed("dice"))?;
    assert_eq!((equal.valid, equal.invalid), (4, 3));
    Ok(())
}

#[test]
fn seats_nobody_is_elected_to_are_vacant_and_explained() -> Outcome {
    let few = counted("odd/10_fewer_candidates.blt", Lots::Refused)?;
    assert_eq!((few.vacant, few.notes.len()), (1, 1));
    let reopened = counted("odd/23_re_open_nominations.blt", Lots::Refused)?;
    assert_eq!(reopened.vacant, 1);
    assert!(reopened.notes.iter().any(|note| note.contains("nominations open again")));
    let unopposed = counted("odd/09_candidates_equal_seats.blt", Lots::Refused)?;
    assert_eq!((unopposed.vacant, actions(&unopposed).as_str()), (0, "F"));
    Ok(())
}

#[test]
fn the_last_exclusion_is_carried_out_and_said() -> Outcome {
    let count = counted("odd/01_withdrawn.blt", Lots::Refused)?;
    let last = count.stages.last().ok_or("no stage")?;
    assert_eq!((last.elected.as_slice(), last.filled.as_slice()), ([5].as_slice(), [5].as_slice()));
    assert!(
        count.notes.iter().any(|note| note.contains("candidate 2 were transferred (stage 4)")),
        "{:?}",
        count.notes
    );
    Ok(())
}

#[test]
fn together_elected_the_most_votes_stand_first_and_equals_by_number() -> Outcome {
    let count = counted("blt/aberdeen_2022_ward2.blt", Lots::Refused)?;
    assert_eq!(count.elected, [2, 4, 7, 1], "1649 before 1594");
    let papers = b"4 3\n8 2 0\n9 3 0\n8 1 0\n1 4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"three at once\"\n";
    let read = blt::read(papers, blt::Reading::Strict)?;
    let count = ballot::count(&read.election, Rule::Scottish, Lots::Refused)?;
    assert_eq!(count.elected, [3, 1, 2]);
    Ok(())
}
