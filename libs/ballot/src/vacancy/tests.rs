use super::*;
use crate::blt::{self, Reading};
use crate::count;
use proptest::prelude::*;
use std::fmt::Write as _;

/// The worked example of the Scottish rule: A, B and C are elected.
const WORKED: &str = "5 3\n9 1 2 3 0\n2 1 3 0\n2 1 0\n5 2 5 0\n4 3 5 0\n3 4 3 2 0\n2 5 4 0\n1 5 3 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"E\"\n\"Worked\"\n";

fn read(text: &str) -> Election {
    blt::read(text.as_bytes(), Reading::Strict).unwrap().election
}

#[test]
fn whoever_sits_keeps_the_seat_and_the_papers_say_who_has_the_empty_one() {
    let election = read(WORKED);
    assert_eq!(count(&election, Rule::Scottish, Lots::Refused).unwrap().elected, [1, 2, 3]);
    // A goes: nine papers begin with B now, two with C.
    let again = countback(&election, &[1], &[2, 3], &[4, 5], Lots::Refused).unwrap();
    assert_eq!(again.seated, [5], "E had D's second preferences left over");
    assert!(again.count.stages.iter().all(|stage| !stage.excluded.contains(&2) && !stage.excluded.contains(&3)));
    // Only D would sit.
    assert_eq!(countback(&election, &[1], &[2, 3], &[4], Lots::Refused).unwrap().seated, [4]);
}

#[test]
fn a_sitting_member_with_few_papers_is_not_unseated() {
    // Cedar sits with two papers; without a hand held over the seat, Dogwood and Elder would have both.
    let election =
        read("5 2\n9 1 0\n2 3 0\n6 4 0\n5 5 0\n0\n\"Ash\"\n\"Birch\"\n\"Cedar\"\n\"Dogwood\"\n\"Elder\"\n\"Wing\"\n");
    let again = countback(&election, &[1], &[3], &[4, 5], Lots::Refused).unwrap();
    assert_eq!(again.seated, [4]);
    assert_eq!(again.count.elected.len(), 2);
    assert!(again.count.elected.contains(&3));
}

#[test]
fn of_more_with_a_quota_than_empty_seats_the_most_votes_have_them_and_equals_need_a_lot() {
    let with = |first: u8, second: u8| {
        read(&format!(
            "5 3\n9 1 0\n1 2 0\n1 3 0\n{first} 4 0\n{second} 5 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"E\"\n\"Wing\"\n"
        ))
    };
    let again = countback(&with(7, 8), &[1], &[2, 3], &[4, 5], Lots::Refused).unwrap();
    assert_eq!(again.seated, [5]);
    let refused = countback(&with(8, 8), &[1], &[2, 3], &[4, 5], Lots::Refused);
    assert!(matches!(refused, Err(VacancyFault::Count(CountError::LotNeeded { tied, .. })) if tied == [4, 5]));
    let drawn = countback(&with(8, 8), &[1], &[2, 3], &[4, 5], Lots::Seed("1 2 3")).unwrap();
    assert_eq!(drawn.seated.len(), 1);
}

#[test]
fn what_cannot_be_asked_for_is_named() {
    let election = read(WORKED);
    let ask = |gone: &[u16], sitting: &[u16], consenting: &[u16]| {
        countback(&election, gone, sitting, consenting, Lots::Refused).unwrap_err()
    };
    assert_eq!(ask(&[9], &[2, 3], &[4]), VacancyFault::Unknown(9));
    assert_eq!(ask(&[1], &[1, 3], &[4]), VacancyFault::Twice(1));
    assert_eq!(ask(&[], &[2, 3], &[4]), VacancyFault::NoneEmpty);
    assert_eq!(ask(&[1, 5], &[2, 3], &[4]), VacancyFault::NotTheSeats { seats: 3, named: 4 });
    // Somebody who was no candidate holds the third seat: it is not given away.
    assert_eq!(ask(&[1], &[2], &[4, 5]), VacancyFault::NotTheSeats { seats: 3, named: 2 });
    assert_eq!(ask(&[1], &[2, 3, 5], &[4]), VacancyFault::NotTheSeats { seats: 3, named: 4 });
    assert_eq!(ask(&[1], &[2, 3], &[]), VacancyFault::NobodyConsents);
}

#[test]
fn somebody_who_withdrew_before_the_vote_does_not_come_in_by_consenting() {
    let election = read(&WORKED.replacen("5 3\n", "5 3\n-4\n", 1));
    let asked = countback(&election, &[1], &[2, 3], &[4], Lots::Refused);
    assert_eq!(asked.unwrap_err(), VacancyFault::NobodyConsents);
}

#[test]
fn whoever_stayed_longest_comes_next() {
    let election = read(WORKED);
    let first = count(&election, Rule::Scottish, Lots::Refused).unwrap();
    // D goes out in stage 4, E in stage 5.
    assert_eq!(runner_up(&first, &[4, 5], Lots::Refused), Ok(5));
    assert_eq!(runner_up(&first, &[4], Lots::Refused), Ok(4));
    assert_eq!(runner_up(&first, &[1], Lots::Refused), Err(VacancyFault::NobodyConsents), "A has a seat");
    assert_eq!(runner_up(&first, &[], Lots::Refused), Err(VacancyFault::NobodyConsents));
    let level = read("3 1\n5 1 0\n1 2 0\n1 3 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Wing\"\n");
    let first = count(&level, Rule::Scottish, Lots::Refused).unwrap();
    assert_eq!(runner_up(&first, &[3, 2], Lots::Refused), Err(VacancyFault::Equal(vec![2, 3])));
    // A lot can be repeated, and draws each of them.
    let drawn = |seed: &str| runner_up(&first, &[3, 2], Lots::Seed(seed)).unwrap();
    assert_eq!(drawn("1"), drawn("1"));
    let mut all: Vec<u16> = (0..20).map(|throw| drawn(&throw.to_string())).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all, [2, 3]);
}

#[test]
fn of_several_who_went_out_together_whoever_had_most_comes_next() {
    let election = read("4 1\n20 1 0\n18 2 0\n2 3 0\n1 4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"Wing\"\n");
    let first = count(&election, Rule::Ers97, Lots::Refused).unwrap();
    assert!(first.stages.iter().any(|stage| stage.excluded.len() == 2), "C and D go out together");
    assert_eq!(runner_up(&first, &[4, 3], Lots::Refused), Ok(3));
}

#[test]
fn by_meek_whoever_had_most_when_they_went_out_comes_next() {
    let election =
        read("4 2\n4 1 3 0\n2 2 1 0\n1 3 2 0\n4 4 2 3 0\n4 1 4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"Wing\"\n");
    let first = count(&election, Rule::Meek, Lots::Seed("dice")).unwrap();
    assert_eq!(runner_up(&first, &[2, 3], Lots::Refused), Ok(3), "{:?}", first.stages);
}

/// Up to six candidates, some papers with their preferences in any order.
fn elections() -> impl Strategy<Value = (Election, u16)> {
    (3..=6_u16).prop_flat_map(|candidates| {
        let paper = Just((1..=candidates).collect::<Vec<u16>>()).prop_shuffle();
        let papers = proptest::collection::vec((1..9_u32, paper, 1..=usize::from(candidates)), 1..12);
        (papers, 1..candidates).prop_map(move |(papers, seats)| {
            let mut text = format!("{candidates} {seats}\n");
            for (weight, paper, length) in papers {
                let marks: Vec<String> = paper.iter().take(length).map(u16::to_string).collect();
                writeln!(text, "{weight} {} 0", marks.join(" ")).unwrap();
            }
            text.push_str("0\n");
            for number in 1..=candidates {
                writeln!(text, "\"C{number}\"").unwrap();
            }
            text.push_str("\"Made\"\n");
            (read(&text), seats)
        })
    })
}

proptest! {
    #[test]
    fn nobody_who_sits_is_unseated_and_every_empty_seat_that_can_be_filled_is((election, seats) in elections()) {
        let lots = Lots::Seed("dice");
        let first = count(&election, Rule::Scottish, lots).unwrap();
        let all: Vec<u16> = election.candidates().iter().map(|candidate| candidate.number).collect();
        let others: Vec<u16> = all.into_iter().filter(|number| !first.elected.contains(number)).collect();
        for gone in first.elected.iter().copied() {
            let sitting: Vec<u16> = first.elected.iter().copied().filter(|number| *number != gone).collect();
            let again = match countback(&election, &[gone], &sitting, &others, lots) {
                // Every paper named only whoever is gone.
                Err(VacancyFault::Count(CountError::NoValidPapers { .. })) => continue,
                again => again.unwrap(),
            };
            prop_assert!(sitting.iter().all(|number| again.count.elected.contains(number)));
            prop_assert_eq!(again.seated.len(), 1);
            prop_assert!(others.contains(&again.seated[0]));
            prop_assert!(again.count.elected.len() == usize::from(seats));
        }
    }
}
