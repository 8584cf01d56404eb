//! Meek's method: forty real wards beside another counter, a worked example, equal ranks.

use ballot::{CountError, Lots, Rule, Stage};

use crate::Outcome;
use crate::cases::{Found, bytes, count_text, counted_by, field, rows};

/// "E1 X3 E2": who was elected and who went out, in order.
fn order(stages: &[Stage]) -> String {
    let step = |stage: &Stage| {
        let elected = stage.elected.iter().map(|number| format!("E{number}"));
        elected.chain(stage.excluded.iter().map(|number| format!("X{number}"))).collect::<Vec<_>>()
    };
    stages.iter().flat_map(step).collect::<Vec<_>>().join(" ")
}

/// Thousand-millionths of "1256.178270908".
fn units(amount: &str) -> Found<u64> {
    Ok(amount.replace('.', "").parse()?)
}

#[test]
fn forty_wards_have_the_winners_the_order_and_the_quota_of_another_counter() -> Outcome {
    let expected = rows("meek_stvrs_fixed9.csv")?;
    assert_eq!(expected.len(), 40);
    for row in &expected {
        let id = field(row, "id")?;
        let count = counted_by(Rule::Meek, &format!("blt/{id}.blt"), Lots::Refused)?;
        let mut elected = count.elected.clone();
        elected.sort_unstable();
        let elected: Vec<String> = elected.iter().map(u16::to_string).collect();
        assert_eq!(elected.join(" "), field(row, "winners")?, "{id}");
        assert_eq!(order(&count.stages), field(row, "actions")?, "{id}");
        // The last digits depend on when one rounds.
        let apart = count.quota.units().abs_diff(units(field(row, "last_quota")?)?);
        assert!(apart <= 10_000, "{id}: {} and {}", count.quota, field(row, "last_quota")?);
        assert!(count.ties.is_empty(), "{id}");
    }
    Ok(())
}

#[test]
fn the_worked_example_round_by_round() -> Outcome {
    let papers = "5 3\n9 1 2 3 0\n2 1 3 0\n2 1 0\n5 2 5 0\n4 3 5 0\n3 4 3 2 0\n2 5 4 0\n1 5 3 0\n0\n";
    let file = format!("{papers}\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"E\"\n\"By hand\"\n");
    let count = count_text(Rule::Meek, &file, Lots::Seed("dice"))?;
    let quotas: Vec<String> = count.stages.iter().filter_map(|stage| stage.quota).map(|q| q.to_string()).collect();
    assert_eq!(quotas.first().map(String::as_str), Some("7.000000001"));
    assert_eq!(quotas.get(1).map(String::as_str), Some("6.769230770"));
    assert_eq!(quotas.last().map(String::as_str), Some("6.760000002"));
    assert_eq!(order(&count.stages), "E1 E2 X4 E3 X5");
    let kinds: Vec<&str> = count.stages.iter().map(|stage| stage.action.kind()).collect();
    assert_eq!(kinds, ["first_preferences", "surplus", "surplus", "exclusion"]);
    let first = count.stages.first().ok_or("no stage")?;
    assert!(first.keep.iter().all(|(_, keep)| keep.to_string() == "1.000000000"));
    // 13 votes of A, of which the quota of 7.000000001 is kept, rounded up twice.
    let keep = count.stages.get(1).and_then(|stage| stage.keep.first());
    assert_eq!(keep.map(|(number, keep)| (*number, keep.to_string())), Some((1, "0.538461539".to_owned())));
    let last = count.stages.last().ok_or("no stage")?;
    assert_eq!(last.keep.get(3).map(|(_, keep)| keep.to_string()).as_deref(), Some("0.000000000"), "D was defeated");
    Ok(())
}

#[test]
fn equal_ranks_are_shared_and_ranks_left_out_are_passed_over() -> Outcome {
    let count = counted_by(Rule::Meek, "odd/13_equal_preferences.blt", Lots::Refused)?;
    let votes: Vec<String> = count.stages.iter().take(1).flat_map(|s| &s.votes).map(|(_, v)| v.to_string()).collect();
    assert_eq!(votes, ["1.500000000", "3.500000000", "2.000000000"]);
    assert_eq!((count.elected.as_slice(), count.invalid), ([2].as_slice(), 0));
    assert!(count.notes.iter().any(|note| note.contains("papers concerned: 3")), "{:?}", count.notes);
    let count = counted_by(Rule::Meek, "odd/12_skipped_preferences.blt", Lots::Refused);
    let tied = count.err().map(|fault| fault.to_string()).unwrap_or_default();
    assert!(!tied.contains("stage before"), "{tied}");
    Ok(())
}

#[test]
fn a_paper_shared_by_three_loses_no_more_than_its_last_digit() -> Outcome {
    let file = "4 1\n1 1=2=3 0\n5 4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"thirds\"\n";
    let count = count_text(Rule::Meek, file, Lots::Refused)?;
    let first = count.stages.first().ok_or("no stage")?;
    let votes: Vec<String> = first.votes.iter().map(|(_, votes)| votes.to_string()).collect();
    assert_eq!(votes, ["0.333333333", "0.333333333", "0.333333333", "5.000000000"]);
    assert_eq!(first.non_transferable.to_string(), "0.000000001");
    Ok(())
}

#[test]
fn exactly_the_quota_elects() -> Outcome {
    // Three papers in thirds leave three candidates the smallest part below one vote, and the quota at one.
    let file = "4 3\n1 1 0\n3 2=3=4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"thirds\"\n";
    let count = count_text(Rule::Meek, file, Lots::Seed("dice"))?;
    let first = count.stages.first().ok_or("no stage")?;
    assert_eq!(first.quota.map(|quota| quota.to_string()).as_deref(), Some("1.000000000"));
    assert_eq!(first.votes_of(2).map(|votes| votes.to_string()).as_deref(), Some("0.999999999"));
    assert_eq!(first.elected, [1]);
    Ok(())
}

#[test]
fn the_lowest_within_the_unsettled_surplus_are_tied_and_a_lot_decides() -> Outcome {
    let read = ballot::blt::read(&bytes("odd/04_tie_lot_exclusion.blt")?, ballot::blt::Reading::Strict)?;
    let refused = ballot::count(&read.election, Rule::Meek, Lots::Refused).err();
    assert!(matches!(&refused, Some(CountError::LotNeeded { tied, .. }) if tied == &[1, 2]), "{refused:?}");
    let count = ballot::count(&read.election, Rule::Meek, Lots::Seed("dice"))?;
    assert_eq!(count.elected, [3]);
    Ok(())
}

#[test]
fn as_many_as_seats_are_elected_without_a_round() -> Outcome {
    let count = counted_by(Rule::Meek, "odd/10_fewer_candidates.blt", Lots::Refused)?;
    let kinds: Vec<&str> = count.stages.iter().map(|stage| stage.action.kind()).collect();
    assert_eq!(kinds, ["first_preferences", "fill"]);
    assert_eq!((count.elected.as_slice(), count.vacant), ([1].as_slice(), 1));
    let last = count.stages.last().ok_or("no stage")?;
    assert_eq!((last.filled.as_slice(), last.elected.as_slice()), ([1].as_slice(), [1].as_slice()));
    Ok(())
}

#[test]
fn ten_thousand_million_papers_are_exact_and_more_than_fit_are_refused() -> Outcome {
    let count = counted_by(Rule::Meek, "odd/15_big_weights.blt", Lots::Refused)?;
    assert_eq!(count.elected, [1, 2]);
    for (rule, limit) in [(Rule::Meek, u64::MAX / 1_000_000_000), (Rule::Ers97, u64::MAX / 100)] {
        let file = |one: u64| format!("2 1\n{one} 1 0\n1 2 0\n0\n\"A\"\n\"B\"\n\"T\"\n");
        let count = count_text(rule, &file(limit - 1), Lots::Refused)?;
        assert_eq!((count.valid, count.elected.as_slice()), (limit, [1].as_slice()), "{}", rule.name());
        let refused = count_text(rule, &file(limit), Lots::Refused).err().map(|fault| fault.to_string());
        assert_eq!(refused.as_deref(), Some("there are more papers than can be counted exactly"), "{}", rule.name());
    }
    Ok(())
}
