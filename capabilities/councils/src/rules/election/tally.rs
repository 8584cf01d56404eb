//! From what two people counted or keyed to the bundle that everybody can count again; and which figures are shown.

use std::collections::BTreeMap;

use ballot::account::VoidReason;
use ballot::bundle::{Bundle, BundleFault, Ledger, Manifest, Papers};
use ballot::seats::SeatsError;
use ballot::{Ballots, CountError};

use super::ElectionRefused;
use crate::model::election::Roll;
use crate::model::election::screen::Voters;

/// The papers that were keyed, one by one and in the order of their marks, so that nothing says in which order they came.
#[must_use]
pub fn ranked(ballots: &Ballots) -> Papers {
    let mut all: Vec<Vec<u16>> = Vec::new();
    for paper in ballots.papers() {
        let ranks: Vec<u16> = paper.marks.iter().filter_map(|mark| mark.candidate()).collect();
        let copies = usize::try_from(paper.weight).unwrap_or(usize::MAX);
        all.extend(std::iter::repeat_n(ranks, copies));
    }
    all.sort();
    Papers::Ranked(all)
}

/// The piles of two sheets that agree.
#[must_use]
pub fn piles(votes: &[u32]) -> Papers {
    Papers::Piles(votes.iter().map(|votes| u64::from(*votes)).collect())
}

/// Void papers as the bundle keeps them.
#[must_use]
pub fn void(void: &BTreeMap<VoidReason, u32>) -> BTreeMap<String, u32> {
    void.iter().filter(|(_, papers)| **papers > 0).map(|(reason, papers)| (reason.code().to_owned(), *papers)).collect()
}

/// Counts, and puts the bundle together. Dice are looked at only where chance decides, and only when the hash of these very papers
/// was `read_out` before they were thrown: who has the papers could try at home what falls best (guide/elections.md 6.3, 9).
///
/// # Errors
/// [`ElectionRefused::LotNeeded`] where chance decides and no die was thrown since the hash of the papers was read out: with that
/// hash. [`ElectionRefused::NoVotes`], [`ElectionRefused::Account`], [`ElectionRefused::Lot`].
pub fn count(
    manifest: Manifest,
    withdrawn: Vec<u16>,
    papers: Papers,
    ledger: Ledger,
    (read_out, dice): (&str, impl FnOnce() -> Result<Option<String>, ElectionRefused>),
) -> Result<Bundle, ElectionRefused> {
    let hash = papers.hash();
    let plain = Bundle::new(manifest.clone(), withdrawn.clone(), papers.clone(), ledger.clone(), None)
        .map_err(|fault| why(fault, &hash));
    if read_out != hash || !matches!(plain, Err(ElectionRefused::LotNeeded { .. })) {
        return plain;
    }
    let Some(dice) = dice()? else { return plain };
    Bundle::new(manifest, withdrawn, papers, ledger, Some(&dice)).map_err(|fault| why(fault, &hash))
}

fn why(fault: BundleFault, hash: &str) -> ElectionRefused {
    let papers = hash.to_owned();
    match fault {
        BundleFault::Seats(SeatsError::LotNeeded { lists, .. }) => {
            ElectionRefused::LotNeeded { between: lists, papers }
        }
        BundleFault::Count(CountError::LotNeeded { names, .. }) => {
            ElectionRefused::LotNeeded { between: names, papers }
        }
        BundleFault::Seats(SeatsError::NoVotes) | BundleFault::Count(CountError::NoValidPapers { .. }) => {
            ElectionRefused::NoVotes
        }
        BundleFault::Count(CountError::NoCandidates) => ElectionRefused::NobodyLeft,
        BundleFault::Account(fault) => ElectionRefused::Account(vec![fault]),
        BundleFault::Dice(_) => ElectionRefused::Lot,
        other => ElectionRefused::Bundle(other),
    }
}

/// The rolls with how many of each voted, on paper and on screens. A slip belongs to nobody's roll but where there is only one.
#[must_use]
pub fn voted(rolls: Vec<Roll>, voters: &Voters, on_screen: u32) -> Vec<Roll> {
    let alone = rolls.len() == 1;
    let more = |roll: &Roll| if alone { i64::from(on_screen) } else { voters.of(&roll.name) };
    rolls.into_iter().map(|roll| Roll { returned: roll.returned.saturating_add(more(&roll)), ..roll }).collect()
}

/// How many voted on paper and how many on a screen, where that tells of nobody: both, or neither of them, are figures of five or
/// more (one hidden number beside a sum is no secret).
#[must_use]
pub fn channels(all: i64, on_screen: i64) -> Option<(i64, i64)> {
    let on_paper = all.saturating_sub(on_screen);
    (on_screen >= 5 && (on_paper == 0 || on_paper >= 5)).then_some((on_paper, on_screen))
}

/// How many of a roll voted, as it is shown (guide/elections.md 6.3, 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turnout {
    /// So many papers, and their share of the roll in thousandths, rounded down.
    Shown {
        /// Papers in the roll's boxes.
        papers: i64,
        /// Thousandths of the roll.
        thousandths: i64,
    },
    /// Fewer than ten are on the roll: only whether half of them voted.
    AtLeastHalf,
    /// Fewer than ten are on the roll, and fewer than half of them voted.
    FewerThanHalf,
}

/// What is shown of a roll's turnout.
#[must_use]
pub fn turnout(size: i64, papers: i64) -> Turnout {
    if size >= 10 {
        let thousandths = papers.saturating_mul(1_000).checked_div(size).unwrap_or(0);
        Turnout::Shown { papers, thousandths }
    } else if papers.saturating_mul(2) >= size {
        Turnout::AtLeastHalf
    } else {
        Turnout::FewerThanHalf
    }
}

/// Whether figures of the count are shown: with fewer than ten on all rolls together only who won (guide/elections.md 6.3, 11).
#[must_use]
pub fn shows_figures(voters: i64) -> bool {
    voters >= 10
}

/// The void papers by reason, where each reason that occurs has five or more; else only their sum is shown, because one
/// hidden number beside a sum is no secret.
#[must_use]
pub fn void_reasons(void: &BTreeMap<VoidReason, u32>) -> Option<Vec<(VoidReason, u32)>> {
    let some: Vec<(VoidReason, u32)> =
        void.iter().map(|(reason, papers)| (*reason, *papers)).filter(|one| one.1 > 0).collect();
    some.iter().all(|(_, papers)| *papers >= 5).then_some(some)
}

#[cfg(test)]
mod tests {
    use super::{Turnout, channels, count, ranked, shows_figures, turnout, void_reasons, voted};
    use crate::model::election::Roll;
    use crate::model::election::screen::Voters;
    use crate::rules::election::ElectionRefused;
    use ballot::account::VoidReason::{NoFirst, NoMark, Unclear};
    use ballot::bundle::{Ledger, Manifest, Papers};
    use ballot::{Ballots, Mark};

    #[test]
    fn papers_stand_in_the_order_of_their_marks() {
        let mut ballots = Ballots::new(3);
        for (weight, ranks) in [(1, [3, 1]), (2, [1, 2])] {
            ballots.add(weight, &ranks.map(Mark::next)).unwrap();
        }
        assert_eq!(ranked(&ballots), Papers::Ranked(vec![vec![1, 2], vec![1, 2], vec![3, 1]]));
    }

    #[test]
    fn dice_are_taken_only_where_a_lot_is_needed_and_after_the_hash_of_these_papers() {
        let thrown = "3161452616";
        let made = |votes: [u64; 2], read_out: &str, dice: Result<Option<&str>, ElectionRefused>| {
            let manifest = Manifest {
                title: "Wing".into(),
                method: "hare".into(),
                seats: 1,
                choices: ["Ash", "Birch"].map(str::to_owned).into(),
                rolls: [("Residents".to_owned(), 20)].into(),
                rules: Vec::new(),
            };
            let sum = u32::try_from(votes.iter().sum::<u64>()).unwrap();
            let void = [].into();
            let ledger = Ledger { issued: sum, returned: sum, spoiled: 0, unused: 0, void, on_screen: 0, signed: None };
            let dice = dice.map(|dice| dice.map(str::to_owned));
            count(manifest, Vec::new(), Papers::Piles(votes.into()), ledger, (read_out, || dice)).map(|one| one.dice)
        };
        let hash = |votes: [u64; 2]| Papers::Piles(votes.into()).hash();
        let (equal, others) = (hash([5, 5]), hash([4, 4]));
        let needed = || {
            let between = ["Ash", "Birch"].map(str::to_owned).into();
            Err(ElectionRefused::LotNeeded { between, papers: equal.clone() })
        };
        for (votes, read_out, dice, came) in [
            ([5, 5], "", Ok(None), needed()),
            ([5, 5], "", Ok(Some(thrown)), needed()),
            ([5, 5], "", Err(ElectionRefused::Lot), needed()),
            ([5, 5], others.as_str(), Ok(Some(thrown)), needed()),
            ([5, 5], equal.as_str(), Ok(None), needed()),
            ([5, 5], equal.as_str(), Err(ElectionRefused::Lot), Err(ElectionRefused::Lot)),
            ([5, 5], equal.as_str(), Ok(Some(thrown)), Ok(Some(thrown.to_owned()))),
            // Nothing is equal: whatever was thrown decides nothing, and is not kept.
            ([6, 4], "", Ok(Some(thrown)), Ok(None)),
        ] {
            assert_eq!(made(votes, read_out, dice.clone()), came, "{votes:?} {read_out} {dice:?}");
        }
    }

    #[test]
    fn turnout_is_cut_off_and_a_small_roll_shows_no_number() {
        let shown = |papers, thousandths| Turnout::Shown { papers, thousandths };
        // guide/domain.md, section 7: 61.4 % and 27.4 %.
        assert_eq!(turnout(412, 253), shown(253, 614));
        assert_eq!(turnout(164, 45), shown(45, 274));
        assert_eq!(turnout(10, 0), shown(0, 0));
        assert_eq!((turnout(9, 4), turnout(9, 5)), (Turnout::FewerThanHalf, Turnout::AtLeastHalf));
        assert_eq!((shows_figures(9), shows_figures(10)), (false, true));
    }

    #[test]
    fn votes_on_a_screen_are_part_of_the_turnout() {
        let roll = |name: &str, returned| Roll { name: name.to_owned(), size: 100, returned };
        let signed_in = vec![("Staff".to_owned(), 3)];
        let voters = Voters { signed_in, slips_used: 2, slips_drawn: 2 };
        let two = vec![roll("Residents", 40), roll("Staff", 20)];
        let sizes = |rolls: Vec<Roll>| rolls.iter().map(|roll| roll.returned).collect::<Vec<i64>>();
        assert_eq!(sizes(voted(two, &voters, 5)), [40, 23], "of which roll a slip was, nobody knows");
        assert_eq!(sizes(voted(vec![roll("Staff", 20)], &voters, 5)), [25]);
    }

    #[test]
    fn few_votes_of_one_channel_are_not_told_apart() {
        for (all, on_screen, shown) in
            [(40, 5, Some((35, 5))), (40, 4, None), (40, 36, None), (40, 40, Some((0, 40))), (40, 0, None)]
        {
            assert_eq!(channels(all, on_screen), shown, "{all} {on_screen}");
        }
    }

    #[test]
    fn few_void_papers_are_not_told_apart() {
        assert_eq!(void_reasons(&[(NoMark, 0), (Unclear, 3)].into()), None);
        assert_eq!(void_reasons(&[(NoFirst, 5), (Unclear, 4)].into()), None);
        assert_eq!(void_reasons(&[(NoFirst, 5), (Unclear, 0)].into()), Some(vec![(NoFirst, 5)]));
        assert_eq!(void_reasons(&[].into()), Some(vec![]));
    }
}
