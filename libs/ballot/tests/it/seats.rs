//! Seats for lists: worked examples, ties, bad input, and what holds for any votes.

use std::collections::BTreeMap;

use ballot::Lots;
use ballot::seats::{List, Method, Seats, SeatsError, share};
use proptest::prelude::*;

use crate::Outcome;

fn lists(votes: &[u64]) -> Vec<List> {
    ('A'..).zip(votes).map(|(name, votes)| List { name: name.to_string(), votes: *votes }).collect()
}

fn won(seats: &Seats) -> Vec<u16> {
    seats.lists.iter().map(|share| share.seats).collect()
}

#[test]
fn every_method_has_a_name_to_type_and_one_to_read() {
    let names = Method::ALL.map(|method| (method.name(), method.title()));
    let expected = [("dhondt", "D'Hondt"), ("sainte-lague", "Sainte-Lagu\u{eb}"), ("hare", "Largest remainder (Hare)")];
    assert_eq!(names, expected);
    assert!(Method::ALL.into_iter().all(|method| Method::named(method.name()) == Some(method)));
}

#[test]
fn as_many_lists_as_candidates_may_stand_and_no_more() {
    let many = |number: u16| (1..=number).map(|at| List { name: format!("List {at}"), votes: at.into() }).collect();
    let shared = share(Method::DHondt, 1, many(ballot::MAX_CANDIDATES), Lots::Refused);
    assert_eq!(shared.map(|seats| seats.lists.len()), Ok(ballot::MAX_CANDIDATES.into()));
    let refused = share(Method::DHondt, 1, many(ballot::MAX_CANDIDATES + 1), Lots::Refused);
    assert_eq!(refused.err(), Some(SeatsError::Lists));
}

#[test]
fn a_lot_depends_on_the_votes_and_not_on_the_seed_alone() -> Outcome {
    let mut differ = 0;
    for throw in 0..32 {
        let seed = throw.to_string();
        let one = share(Method::Hare, 1, lists(&[10, 10, 1]), Lots::Seed(&seed))?;
        let other = share(Method::Hare, 1, lists(&[10, 10, 2]), Lots::Seed(&seed))?;
        differ += i32::from(won(&one) != won(&other));
    }
    assert!(differ > 0, "who knows the seed before the vote would know who wins");
    Ok(())
}

#[test]
fn worked_examples() -> Outcome {
    use Method::{DHondt, Hare, SainteLague};
    let cases: &[(Method, u16, &[u64], &[u16])] = &[
        (Hare, 12, &[121, 93, 48, 33], &[5, 4, 2, 1]),
        (SainteLague, 12, &[121, 93, 48, 33], &[5, 4, 2, 1]),
        (DHondt, 12, &[121, 93, 48, 33], &[5, 4, 2, 1]),
        // where the three part: quotients 53/2 = 26.5, 24, 23; 53/3 = 17.7; 53/5 = 10.6
        (DHondt, 4, &[53, 24, 23], &[2, 1, 1]),
        (DHondt, 5, &[60, 28, 12], &[4, 1, 0]),
        (SainteLague, 5, &[60, 28, 12], &[3, 1, 1]),
        (Hare, 5, &[60, 28, 12], &[3, 1, 1]),
        // 2.4, 1.2, 0.8, 0.6 of a quota: the remainders decide
        (Hare, 5, &[48, 24, 16, 12], &[2, 1, 1, 1]),
        (DHondt, 5, &[48, 24, 16, 12], &[3, 1, 1, 0]),
        (Hare, 1, &[1, 0], &[1, 0]),
        (DHondt, 3, &[0, 7, 0], &[0, 3, 0]),
        (SainteLague, 2, &[u64::MAX, u64::MAX], &[1, 1]),
        (Hare, 65_535, &[u64::MAX, 0], &[65_535, 0]),
    ];
    for (method, seats, votes, expected) in cases {
        let shared = share(*method, *seats, lists(votes), Lots::Refused)?;
        assert_eq!(won(&shared), *expected, "{method:?} {votes:?}");
        assert!(shared.ties.is_empty());
    }
    Ok(())
}

#[test]
fn equals_share_what_there_is_and_a_lot_decides_the_rest() -> Outcome {
    for method in Method::ALL {
        assert_eq!(won(&share(method, 3, lists(&[5, 5, 5]), Lots::Refused)?), [1, 1, 1]);
        let refused = share(method, 2, lists(&[5, 5, 5]), Lots::Refused).err();
        let names = ["A", "B", "C"].map(str::to_owned).to_vec();
        assert_eq!(refused, Some(SeatsError::LotNeeded { seat: 1, lists: names.clone() }), "{method:?}");
        let mut left_out = BTreeMap::new();
        for throw in 0..90 {
            let shared = share(method, 2, lists(&[5, 5, 5]), Lots::Seed(&throw.to_string()))?;
            let [first, second] = shared.ties.as_slice() else { return Err("two lots are drawn".into()) };
            assert_eq!((first.seat, second.seat, &first.lists), (1, 2, &names));
            assert!(second.lists.len() == 2 && !second.lists.contains(&first.chosen));
            *left_out.entry(won(&shared)).or_insert(0) += 1;
        }
        assert_eq!(left_out.len(), 3, "{left_out:?}");
        assert!(left_out.values().all(|times| *times > 10), "{left_out:?}");
    }
    Ok(())
}

#[test]
fn json_has_the_promised_shape() -> Outcome {
    let housing = vec![List { name: "Housing".to_owned(), votes: 121 }];
    let json = serde_json::to_string(&share(Method::DHondt, 2, housing, Lots::Refused)?)?;
    assert_eq!(json, r#"{"method":"dhondt","seats":2,"lists":[{"name":"Housing","votes":121,"seats":2}],"ties":[]}"#);
    let json = serde_json::to_value(share(Method::Hare, 1, lists(&[1, 1]), Lots::Seed("dice"))?)?;
    assert_eq!(json.pointer("/ties/0/settled_by"), Some(&"lot".into()));
    assert_eq!(json.pointer("/ties/0/lists"), Some(&serde_json::json!(["A", "B"])));
    Ok(())
}

#[test]
fn what_cannot_be_shared_is_refused_in_words() {
    let named = |name: &str| List { name: name.to_owned(), votes: 1 };
    let cases = [
        (0, lists(&[1]), SeatsError::NoSeats),
        (1, vec![], SeatsError::Lists),
        (1, vec![named("A"); 1_000], SeatsError::Lists),
        (1, lists(&[0, 0]), SeatsError::NoVotes),
        (1, vec![named(" ")], SeatsError::BadName),
        (1, vec![named("A\nB")], SeatsError::BadName),
        (1, vec![named("A"), named("A")], SeatsError::SameName("A".to_owned())),
    ];
    for (seats, lists, expected) in cases {
        assert_eq!(share(Method::Hare, seats, lists, Lots::Refused).err(), Some(expected));
    }
    assert_eq!(Method::named("sainte-lague"), Some(Method::SainteLague));
    assert_eq!(Method::named("imperiali"), None);
}

proptest! {
    #[test]
    fn any_votes(at in 0_usize..3, seats in 1_u16..40, votes in prop::collection::vec(0_u64..60, 1..9)) {
        prop_assume!(votes.iter().any(|votes| *votes > 0));
        let Some(method) = Method::ALL.get(at).copied() else { return Ok(()) };
        let shared = share(method, seats, lists(&votes), Lots::Seed("public dice"));
        let shared = shared.map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(won(&shared).iter().sum::<u16>(), seats, "all seats are given");
        let mut turned = lists(&votes);
        turned.reverse();
        let mut other = share(method, seats, turned, Lots::Seed("public dice")).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        other.lists.reverse();
        prop_assert_eq!(&shared, &other, "the order of the lists changes nothing, not even a lot");
        let all: u64 = votes.iter().sum();
        for (one, share) in votes.iter().zip(&shared.lists) {
            prop_assert!(*one > 0 || share.seats == 0, "no seat without a vote");
            let quota = u64::from(share.list.votes > 0) + one * u64::from(seats) / all;
            if method == Method::Hare {
                prop_assert!(u64::from(share.seats) >= one * u64::from(seats) / all && u64::from(share.seats) <= quota);
            }
            if method == Method::DHondt {
                prop_assert!(u64::from(share.seats) >= one * u64::from(seats) / all, "D'Hondt gives whole quotas");
            }
            // More votes never have fewer seats.
            let fewer = votes.iter().zip(&shared.lists).filter(|(votes, _)| *votes < one);
            prop_assert!(fewer.into_iter().all(|(_, other)| other.seats <= share.seats));
        }
    }
}
