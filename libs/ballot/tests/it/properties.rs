//! What holds for every election.

use std::collections::BTreeSet;

use ballot::blt::{Reading, read};
use ballot::{Action, Count, CountError, Lots, Votes};
use proptest::prelude::*;

use crate::made::{Draft, Line, draft};

/// Counts the draft as it is; nothing more is asked of those that cannot be counted even by lot.
fn by_lot(draft: &Draft) -> Result<Option<Count>, TestCaseError> {
    Ok(draft.count(Lots::Seed("public dice"))?.ok())
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
        let action = match stage.action {
            Action::FirstPreferences => Action::FirstPreferences,
            Action::Surplus(old) => Action::Surplus(new(old)),
            Action::Exclusion(old) => Action::Exclusion(new(old)),
        };
        prop_assert_eq!(action, twin.action);
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
    lines.extend((1..=draft.candidates()).map(|number| format!("\"Candidate {number}\"")));
    lines.push("\"Made up\"".to_owned());
    lines.join(line_end)
}

proptest! {
    #[test]
    fn the_order_of_papers_changes_nothing(draft in draft(), at in any::<prop::sample::Index>()) {
        let mut turned = draft.clone();
        let by = at.index(turned.lines.len());
        turned.lines.rotate_left(by);
        turned.lines.reverse();
        prop_assert_eq!(draft.count(Lots::Seed("public dice"))?, turned.count(Lots::Seed("public dice"))?);
    }

    #[test]
    fn the_order_of_candidates_changes_nothing((draft, numbers) in draft().prop_flat_map(|draft| {
        let numbers: Vec<Option<u16>> = (1..=draft.candidates()).map(Some).collect();
        (Just(draft), Just(numbers).prop_shuffle())
    })) {
        let other = draft.renumbered(&numbers).count(Lots::Refused)?;
        same_outcome(&numbers, &draft.count(Lots::Refused)?, &other)?;
    }

    #[test]
    fn a_withdrawn_candidate_is_as_if_never_printed(draft in draft()) {
        let mut next = 0;
        let numbers: Vec<Option<u16>> = draft.withdrawn.iter().map(|withdrawn| (!withdrawn).then(|| { next += 1; next })).collect();
        prop_assume!(next > 0);
        let without = draft.renumbered(&numbers).count(Lots::Refused)?;
        same_outcome(&numbers, &draft.count(Lots::Refused)?, &without)?;
    }

    #[test]
    fn weight_n_is_n_papers(draft in draft()) {
        let single = |(weight, ranks): &Line| (0..*weight).map(|_| (1, ranks.clone())).collect::<Vec<Line>>();
        let singles = Draft { lines: draft.lines.iter().flat_map(single).collect(), ..draft.clone() };
        prop_assert_eq!(draft.count(Lots::Seed("public dice"))?, singles.count(Lots::Seed("public dice"))?);
    }

    #[test]
    fn totals_add_up_at_every_stage(draft in draft()) {
        let Some(count) = by_lot(&draft)? else { return Ok(()) };
        let papers: u64 = draft.lines.iter().map(|(weight, _)| weight).sum();
        prop_assert_eq!(count.valid + count.invalid, papers);
        let mut before = Votes::ZERO;
        for stage in &count.stages {
            let votes = stage.votes.iter().map(|(_, votes)| votes.hundred_thousandths()).sum::<u64>();
            let total = votes + stage.non_transferable.hundred_thousandths();
            prop_assert_eq!(total, count.valid * 100_000, "stage {}", stage.number);
            prop_assert!(stage.non_transferable >= before);
            before = stage.non_transferable;
        }
    }

    #[test]
    fn seats_are_filled_by_those_who_stand(draft in draft()) {
        let Some(count) = by_lot(&draft)? else { return Ok(()) };
        let standing = draft.withdrawn.iter().filter(|withdrawn| !**withdrawn).count();
        let filled = usize::from(draft.seats).min(standing);
        prop_assert_eq!(count.elected.len(), filled);
        prop_assert_eq!(set(&count.elected).len(), filled, "nobody twice");
        prop_assert_eq!(usize::from(count.vacant) + filled, usize::from(draft.seats));
        let excluded: BTreeSet<u16> = count.stages.iter().filter_map(ballot::Stage::excluded).collect();
        prop_assert!(count.elected.iter().all(|number| !excluded.contains(number)));
        prop_assert!(count.elected.iter().all(|number| draft.withdrawn.get(usize::from(*number) - 1) == Some(&false)));
        for stage in &count.stages {
            for number in &stage.elected {
                let quota = stage.votes_of(*number).is_some_and(|votes| votes >= count.quota);
                prop_assert!(quota || stage.filled.contains(number));
            }
        }
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
