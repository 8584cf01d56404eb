//! What holds for every election.

use std::collections::BTreeSet;

use ballot::blt::{Reading, read};
use ballot::{Count, CountError, Lots, Rule, Votes};
use proptest::prelude::*;

use crate::made::{Draft, Line, draft, draft_or_reopening, rule};

/// Counts the draft as it is; nothing more is asked of those that cannot be counted even by lot.
fn by_lot(draft: &Draft, rule: Rule) -> Result<Option<Count>, TestCaseError> {
    Ok(draft.count(rule, Lots::Seed("public dice"))?.ok())
}

fn set(numbers: &[u16]) -> BTreeSet<u16> {
    numbers.iter().copied().collect()
}

/// The number that a candidate has in the other election.
fn moved(numbers: &[Option<u16>], old: u16) -> u16 {
    numbers.get(usize::from(old) - 1).copied().flatten().unwrap_or(0)
}

/// Whether two counts are the same but for the numbers of the candidates.
fn same_under(numbers: &[Option<u16>], one: &Count, other: &Count) -> Result<(), TestCaseError> {
    let new = |old: u16| moved(numbers, old);
    prop_assert_eq!((one.valid, one.quota), (other.valid, other.quota));
    prop_assert_eq!(one.stages.len(), other.stages.len());
    for (stage, twin) in one.stages.iter().zip(&other.stages) {
        let mut votes: Vec<(u16, Votes)> = stage.votes.iter().map(|(old, votes)| (new(*old), *votes)).collect();
        votes.sort_unstable();
        prop_assert_eq!(&votes, &twin.votes);
        prop_assert_eq!(stage.non_transferable, twin.non_transferable);
        let mut keep: Vec<(u16, Votes)> = stage.keep.iter().map(|(old, keep)| (new(*old), *keep)).collect();
        keep.sort_unstable();
        prop_assert_eq!((&keep, stage.quota), (&twin.keep, twin.quota));
        let moved = |numbers: &[u16]| numbers.iter().map(|old| new(*old)).collect::<BTreeSet<u16>>();
        prop_assert_eq!(stage.action.kind(), twin.action.kind());
        prop_assert_eq!(moved(stage.action.candidates()), set(twin.action.candidates()));
        prop_assert_eq!(moved(&stage.excluded), set(&twin.excluded));
        let elected: BTreeSet<u16> = stage.elected.iter().map(|old| new(*old)).collect();
        prop_assert_eq!(elected, set(&twin.elected));
    }
    Ok(())
}

/// The two outcomes agree: both counts, or the same lot between the same, or nothing to count.
fn same_outcome(
    numbers: &[Option<u16>],
    one: &Result<Count, CountError>,
    other: &Result<Count, CountError>,
) -> Result<(), TestCaseError> {
    match (one, other) {
        (Ok(one), Ok(other)) => same_under(numbers, one, other),
        (Err(CountError::LotNeeded { stage, tied, .. }), Err(CountError::LotNeeded { stage: at, tied: twins, .. })) => {
            prop_assert_eq!(stage, at);
            let tied: BTreeSet<u16> = tied.iter().map(|old| moved(numbers, *old)).collect();
            prop_assert_eq!(tied, set(twins));
            Ok(())
        }
        (Err(CountError::NoValidPapers { .. }), Err(CountError::NoValidPapers { .. }))
        | (Err(CountError::NoCandidates), Err(CountError::NoCandidates)) => Ok(()),
        (one, other) => Err(TestCaseError::fail(format!("{one:?} but {other:?}"))),
    }
}

/// BLT text of a draft, its fields parted as one writer or another does.
fn blt(draft: &Draft, between: &str, line_end: &str) -> String {
    let mut lines = vec![format!("{}{between}{}", draft.candidates(), draft.seats)];
    lines.extend(
        (1..).zip(&draft.withdrawn).filter(|(_, withdrawn)| **withdrawn).map(|(n, _): (u16, _)| format!("-{n}")),
    );
    let rank = |rank: &Vec<u16>| match rank.as_slice() {
        [] => "-".to_owned(),
        some => some.iter().map(u16::to_string).collect::<Vec<_>>().join("="),
    };
    for (weight, ranks) in &draft.lines {
        let fields = [weight.to_string()].into_iter().chain(ranks.iter().map(rank)).chain(["0".to_owned()]);
        lines.push(fields.collect::<Vec<_>>().join(between));
    }
    lines.push("0".to_owned());
    lines.extend((1..=draft.candidates()).map(|number| format!("\"{}\"", draft.name(number))));
    lines.push("\"Made up\"".to_owned());
    lines.join(line_end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_order_of_papers_changes_nothing(rule in rule(), draft in draft_or_reopening(), at in any::<prop::sample::Index>()) {
        let draft = draft.for_rule(rule);
        let mut turned = draft.clone();
        let by = at.index(turned.lines.len());
        turned.lines.rotate_left(by);
        turned.lines.reverse();
        prop_assert_eq!(draft.count(rule, Lots::Seed("public dice"))?, turned.count(rule, Lots::Seed("public dice"))?);
    }

    #[test]
    fn the_order_of_candidates_changes_nothing(rule in rule(), (draft, numbers) in draft_or_reopening().prop_flat_map(|draft| {
        let numbers: Vec<Option<u16>> = (1..=draft.candidates()).map(Some).collect();
        (Just(draft), Just(numbers).prop_shuffle())
    })) {
        let draft = draft.for_rule(rule);
        let other = draft.renumbered(&numbers).count(rule, Lots::Refused)?;
        same_outcome(&numbers, &draft.count(rule, Lots::Refused)?, &other)?;
    }

    #[test]
    fn a_withdrawn_candidate_is_as_if_never_printed(rule in rule(), draft in draft_or_reopening()) {
        let draft = draft.for_rule(rule);
        let mut next = 0;
        let numbers: Vec<Option<u16>> = draft.withdrawn.iter().map(|withdrawn| (!withdrawn).then(|| { next += 1; next })).collect();
        prop_assume!(next > 0);
        let without = draft.renumbered(&numbers).count(rule, Lots::Refused)?;
        same_outcome(&numbers, &draft.count(rule, Lots::Refused)?, &without)?;
    }

    #[test]
    fn weight_n_is_n_papers(rule in rule(), draft in draft_or_reopening()) {
        let draft = draft.for_rule(rule);
        let single = |(weight, ranks): &Line| (0..*weight).map(|_| (1, ranks.clone())).collect::<Vec<Line>>();
        let singles = Draft { lines: draft.lines.iter().flat_map(single).collect(), ..draft.clone() };
        prop_assert_eq!(draft.count(rule, Lots::Seed("public dice"))?, singles.count(rule, Lots::Seed("public dice"))?);
    }

    #[test]
    fn totals_add_up_at_every_stage(rule in rule(), draft in draft_or_reopening()) {
        let draft = draft.for_rule(rule);
        let Some(count) = by_lot(&draft, rule)? else { return Ok(()) };
        let papers: u64 = draft.lines.iter().map(|(weight, _)| weight).sum();
        prop_assert_eq!(count.valid + count.invalid, papers);
        let one = count.quota.decimals().one();
        let mut before = 0;
        for (number, stage) in (1..).zip(&count.stages) {
            prop_assert_eq!(stage.number, number);
            let votes = stage.votes.iter().map(|(_, votes)| votes.units()).sum::<u64>();
            prop_assert_eq!(votes + stage.non_transferable.units(), count.valid * one, "stage {}", stage.number);
            prop_assert!(rule == Rule::Meek || stage.non_transferable.units() >= before);
            before = stage.non_transferable.units();
        }
    }

    #[test]
    fn seats_are_filled_by_those_who_stand(rule in rule(), draft in draft()) {
        let draft = draft.for_rule(rule);
        let Some(count) = by_lot(&draft, rule)? else { return Ok(()) };
        let standing = draft.withdrawn.iter().filter(|withdrawn| !**withdrawn).count();
        let filled = usize::from(draft.seats).min(standing);
        prop_assert_eq!(count.elected.len(), filled);
        prop_assert_eq!(set(&count.elected).len(), filled, "nobody twice");
        prop_assert_eq!(usize::from(count.vacant) + filled, usize::from(draft.seats));
        let excluded: BTreeSet<u16> = count.stages.iter().flat_map(|stage| stage.excluded.iter().copied()).collect();
        prop_assert!(count.elected.iter().all(|number| !excluded.contains(number)));
        prop_assert!(count.elected.iter().all(|number| draft.withdrawn.get(usize::from(*number) - 1) == Some(&false)));
        let by_stage: Vec<u16> = count.stages.iter().flat_map(|stage| stage.elected.iter().copied()).collect();
        prop_assert_eq!(&by_stage, &count.elected);
        for stage in &count.stages {
            for number in &stage.elected {
                let needed = stage.quota.unwrap_or(count.quota);
                let quota = stage.votes_of(*number).is_some_and(|votes| votes >= needed);
                // ERS97 also elects by a share of the total active vote.
                prop_assert!(quota || stage.filled.contains(number) || rule == Rule::Ers97);
            }
        }
    }

    /// Whoever has more than half of all papers as first preference wins the one seat, by every rule.
    #[test]
    fn a_majority_of_first_preferences_wins_one_seat(draft in draft()) {
        for rule in Rule::ALL {
            let draft = Draft { seats: 1, ..draft.clone() };
            let Some(count) = by_lot(&draft, rule)? else { return Ok(()) };
            let first = count.stages.first();
            let half = |(_, votes): &&(u16, Votes)| votes.units() > count.valid * count.quota.decimals().one() / 2;
            if let Some((number, _)) = first.and_then(|stage| stage.votes.iter().find(half)) {
                prop_assert_eq!(&count.elected, &[*number], "{}", rule.name());
                prop_assert!(rule == Rule::Meek || count.stages.len() == 1);
            }
        }
    }

    /// By instant run-off and by the Scottish rule the same one wins, unless a lot decides.
    #[test]
    fn instant_run_off_and_scottish_stv_agree_on_one_seat(draft in draft()) {
        let draft = draft.for_rule(Rule::Irv);
        if let (Ok(irv), Ok(scottish)) = (draft.count(Rule::Irv, Lots::Refused)?, draft.count(Rule::Scottish, Lots::Refused)?) {
            prop_assert_eq!(irv.elected, scottish.elected);
        }
    }

    /// Re-open nominations takes seats and never a person's: persons and empty seats are all seats.
    #[test]
    fn re_open_nominations_leaves_seats_empty(rule in rule(), draft in draft_or_reopening()) {
        let draft = draft.for_rule(rule);
        let Some(count) = by_lot(&draft, rule)? else { return Ok(()) };
        prop_assert_eq!(count.elected.len() + usize::from(count.vacant), usize::from(draft.seats));
        prop_assert!(draft.reopens.is_none_or(|number| !count.elected.contains(&number)));
        prop_assert_eq!(set(&count.elected).len(), count.elected.len());
        let shown = count.stages.iter().flat_map(|stage| stage.votes.iter().map(|(number, _)| *number)).max();
        prop_assert!(shown.is_some_and(|number| number <= draft.candidates()), "no fresh number is shown");
    }

    #[test]
    fn every_way_of_writing_a_file_is_read_alike(draft in draft()) {
        let election = draft.election()?;
        let papers: Vec<_> = election.ballots().papers().collect();
        let ways = [
            (" ", "\n", ""), ("\t", "\r\n", "\u{FEFF}"), ("\n", "\n", ""), (" # a remark\n\n", "\n", "# first\n"),
            (",", ",\n", ""), (" ", " ", ""),
        ];
        for (between, line_end, before) in ways {
            let text = format!("{before}{}", blt(&draft, between, line_end));
            let read = read(text.as_bytes(), Reading::Forgiving).map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{text}")))?;
            prop_assert_eq!(read.election.ballots().papers().collect::<Vec<_>>(), papers.clone(), "{}", text);
            prop_assert_eq!(read.election.candidates(), election.candidates());
            prop_assert_eq!(read.warnings.is_empty(), between != ",");
        }
    }
}
