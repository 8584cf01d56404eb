//! What ERS97 does next: whether surpluses wait (5.2.2) and how many go out together (5.2.5).
//!
//! Both look at the continuing candidates by rising votes, and at the sum of the surpluses not transferred.

/// Whether the `lowest` candidates could go out together: enough stay for the places, and even all their votes with
/// all surpluses would not pass the candidate next above.
fn could_go(continuing: &[(u16, u64)], lowest: usize, vacancies: usize, surplus: u64) -> bool {
    let Some((_, above)) = continuing.get(lowest) else { return false };
    let sum = continuing.iter().take(lowest).try_fold(surplus, |sum, (_, votes)| sum.checked_add(*votes));
    continuing.len().saturating_sub(lowest) >= vacancies && sum.is_some_and(|sum| sum <= *above)
}

/// 5.2.2: transferring the surpluses could not save who is to go out, so they wait.
pub(super) fn deferred(continuing: &[(u16, u64)], vacancies: usize, surplus: u64) -> bool {
    (1..continuing.len()).any(|lowest| could_go(continuing, lowest, vacancies, surplus))
}

/// 5.2.5: how many of the lowest go out together; at least one.
///
/// A line is never drawn between equals: who of them belongs to the group would be chance where none is needed.
pub(super) fn together(continuing: &[(u16, u64)], vacancies: usize, surplus: u64) -> usize {
    let apart = |lowest: &usize| {
        let last = lowest.checked_sub(1).and_then(|last| continuing.get(last));
        last.map(|(_, votes)| votes) != continuing.get(*lowest).map(|(_, votes)| votes)
    };
    let groups = (1..continuing.len()).filter(|lowest| could_go(continuing, *lowest, vacancies, surplus));
    groups.filter(apart).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(votes: &[u64]) -> Vec<(u16, u64)> {
        (1..).zip(votes.iter().copied()).collect()
    }

    #[test]
    fn surpluses_wait_when_they_can_save_nobody() {
        let cases: &[(&[u64], usize, u64, bool)] = &[
            // (a) the gap between the two lowest, to the last hundredth
            (&[300, 500, 900], 1, 200, true),
            (&[300, 500, 900], 1, 201, false),
            // (b) the lowest two together against the third
            (&[300, 310, 900], 1, 290, true),
            (&[300, 310, 900], 1, 291, false),
            // (b) needs enough to stay
            (&[300, 310, 900], 2, 290, false),
            (&[300, 300], 1, 1, false),
        ];
        for (votes, vacancies, surplus, expected) in cases {
            assert_eq!(deferred(&with(votes), *vacancies, *surplus), *expected, "{votes:?} {vacancies} {surplus}");
        }
    }

    #[test]
    fn as_many_as_possible_go_out_together() {
        let cases: &[(&[u64], usize, u64, usize)] = &[
            (&[100, 200, 300, 700], 1, 0, 3),
            (&[100, 200, 300, 600], 1, 0, 3),
            (&[100, 200, 300, 599], 1, 0, 2),
            (&[100, 200, 300, 700], 1, 101, 1),
            (&[100, 200, 300, 700], 2, 0, 2),
            (&[100, 200, 300, 700], 3, 0, 1),
            // nobody passes: the lowest alone
            (&[300, 300, 300], 1, 0, 1),
            // papers that nobody has: all of them, but no line between equals
            (&[0, 0, 0, 500], 1, 0, 3),
            (&[0, 0, 0, 500], 2, 0, 1),
            (&[0, 500, 500], 1, 0, 1),
        ];
        for (votes, vacancies, surplus, expected) in cases {
            assert_eq!(together(&with(votes), *vacancies, *surplus), *expected, "{votes:?} {vacancies} {surplus}");
        }
    }
}
