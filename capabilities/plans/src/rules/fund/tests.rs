//! Tables of cases.

use basics::uuid::Uuid;
use basics::{Chance, Instant, OrganisationId, PersonId, PlaceId};

use super::*;
use crate::model::fund::{Kind, RequestId};
use crate::model::{GoalId, PlanId};

const LIMITS: Limits =
    Limits { year: 100_000, request: 50_000, small: 3_000, two: 20_000, days: 5, worker_small: true };
const PERSON: u8 = 1;
const WORKER: u8 = 2;
const MANAGER: u8 = 3;
const OTHER: u8 = 4;

fn now() -> Instant {
    Instant::parse("2026-11-27T10:00:00Z").unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::of(Uuid::from_bytes([n; 16]))
}

fn request(state: State, estimate: i64) -> Request {
    let chance = Chance::seeded(7);
    Request {
        id: RequestId::new(now(), &chance),
        plan: PlanId::new(now(), &chance),
        person: person(PERSON),
        place: PlaceId::of(Uuid::nil()),
        organisation: OrganisationId::of(Uuid::nil()),
        goal: GoalId::new(now(), &chance),
        mode: Mode::Thing,
        kind: Kind::Clothes,
        estimate,
        small: estimate <= LIMITS.small,
        state,
        asked_by: person(PERSON),
        asked_at: now(),
        due_at: now().plus_days(7),
        pot: None,
        granted: None,
        paid: None,
        decided_at: None,
        appealed_at: None,
        came: None,
        cost: None,
        told_by: None,
        told_at: None,
    }
}

fn vote(by: u8, choice: Choice, amount: i64, appeal: bool) -> Vote {
    Vote { by: person(by), choice, amount, appeal, reason: None, change: None, at: now() }
}

fn deciding<'a>(request: &'a Request, votes: &'a [Vote], by: u8, choice: Choice) -> Deciding<'a> {
    Deciding {
        request,
        votes,
        by: person(by),
        manager: by >= MANAGER,
        choice,
        part: None,
        says: (true, true),
        limits: LIMITS,
        year: 0,
    }
}

#[test]
fn every_move_that_is_not_in_the_table_is_refused() {
    let mut good = 0;
    for from in State::ALL {
        for step in Move::ALL {
            let known: Vec<State> =
                MOVES.iter().filter(|(f, s, _)| f == from && s == step).map(|(_, _, to)| *to).collect();
            match known.as_slice() {
                [] => assert_eq!(moved(*from, *step), Err(FundRefused::NoMove), "{from:?} {step:?}"),
                [to] => {
                    assert_eq!(moved(*from, *step), Ok(*to), "{from:?} {step:?}");
                    good += 1;
                }
                twice => panic!("{from:?} {step:?} leads to {twice:?}"),
            }
        }
    }
    assert_eq!(good, MOVES.len());
    // What is over is over; what was told can turn out to be paid wrongly, or be told by the person after the worker.
    for step in Move::ALL {
        assert!(moved(State::Withdrawn, *step).is_err());
        assert_eq!(moved(State::Told, *step).is_ok(), matches!(step, Move::TakeBack | Move::Tell));
    }
}

#[test]
fn an_amount_is_read_as_people_write_it_and_never_guessed() {
    for (typed, read) in [
        ("85", Ok(8_500)),
        ("£85", Ok(8_500)),
        (" £ 85.50 ", Ok(8_550)),
        ("0.01", Ok(1)),
        ("1p", Ok(1)),
        ("50p", Ok(50)),
        ("1,250", Ok(125_000)),
        ("£1,250.00", Ok(125_000)),
        ("100000", Ok(10_000_000)),
        ("", Err(NoAmount::Empty)),
        ("   ", Err(NoAmount::Empty)),
        ("0", Err(NoAmount::Nothing)),
        ("0.00", Err(NoAmount::Nothing)),
        ("-85", Err(NoAmount::Nothing)),
        ("£-85", Err(NoAmount::Nothing)),
        ("−1", Err(NoAmount::Nothing)),
        ("100000.01", Err(NoAmount::TooMuch)),
        ("10000000000.00", Err(NoAmount::TooMuch)),
        ("99999999999999999999", Err(NoAmount::TooMuch)),
        ("92233720368547759.00", Err(NoAmount::TooMuch)),
        ("1000000000000p", Err(NoAmount::TooMuch)),
        ("12,50", Err(NoAmount::Form)),
        ("12.5", Err(NoAmount::Form)),
        ("12.505", Err(NoAmount::Form)),
        ("1,25,000", Err(NoAmount::Form)),
        ("about 85", Err(NoAmount::Form)),
        ("85 euros", Err(NoAmount::Form)),
        ("1e5", Err(NoAmount::Form)),
        ("٨٥", Err(NoAmount::Form)),
        (".50", Err(NoAmount::Form)),
        ("85.", Err(NoAmount::Form)),
        ("£", Err(NoAmount::Form)),
        ("p", Err(NoAmount::Form)),
        ("+85", Err(NoAmount::Form)),
    ] {
        assert_eq!(pence(typed), read, "{typed:?}");
    }
    for (amount, shown) in [
        (1, "£0.01"),
        (8_500, "£85"),
        (8_550, "£85.50"),
        (125_000, "£1,250"),
        (10_000_000, "£100,000"),
        (12_345_678_905, "£123,456,789.05"),
        (-500, "−£5"),
        (0, "£0"),
    ] {
        assert_eq!(pounds(amount), shown);
        if (1..=MOST_PENCE).contains(&amount) {
            assert_eq!(pence(shown), Ok(amount));
        }
    }
}

#[test]
fn one_sentence_is_enough_for_what_is_small_and_no_amount_is_none_or_beyond_reason() {
    for (estimate, tried, expected) in [
        (1, false, Ok(true)),
        (3_000, false, Ok(true)),
        (3_001, false, Err(FundRefused::NotTried { small: 3_000 })),
        (3_001, true, Ok(false)),
        (10_000_000, true, Ok(false)),
        (0, true, Err(FundRefused::Nothing)),
        (-1, true, Err(FundRefused::Nothing)),
        (i64::MIN, true, Err(FundRefused::Nothing)),
        (10_000_001, true, Err(FundRefused::TooMuch)),
        (1_000_000_000_000, true, Err(FundRefused::TooMuch)),
    ] {
        assert_eq!(ask(estimate, tried, &LIMITS), expected, "{estimate} {tried}");
    }
}

#[test]
fn who_asked_or_gets_it_decides_nothing_about_it_and_a_worker_only_what_is_small() {
    let mut asked_by_worker = request(State::Waiting, 2_000);
    asked_by_worker.asked_by = person(WORKER);
    let small = request(State::Waiting, 2_000);
    let large = request(State::Waiting, 8_500);
    for (it, by, expected) in [
        (&small, WORKER, Ok(State::Promised)),
        (&small, MANAGER, Ok(State::Promised)),
        (&large, MANAGER, Ok(State::Promised)),
        (&large, WORKER, Err(vec![FundRefused::NotTheirs])),
        (&small, PERSON, Err(vec![FundRefused::OwnRequest])),
        (&asked_by_worker, WORKER, Err(vec![FundRefused::OwnRequest])),
        (&asked_by_worker, MANAGER, Ok(State::Promised)),
    ] {
        assert_eq!(decide(&deciding(it, &[], by, Choice::Yes)).map(|it| it.to), expected, "{by} {}", it.estimate);
    }
    let strict = Limits { worker_small: false, ..LIMITS };
    let it = Deciding { limits: strict, ..deciding(&small, &[], WORKER, Choice::Yes) };
    assert_eq!(decide(&it), Err(vec![FundRefused::NotTheirs]));
}

#[test]
fn a_no_says_why_and_what_would_have_to_change() {
    let it = request(State::Waiting, 8_500);
    for (says, expected) in [
        ((true, true), Ok(State::Refused)),
        ((true, false), Err(vec![FundRefused::NoChange])),
        ((false, true), Err(vec![FundRefused::NoReason])),
        ((false, false), Err(vec![FundRefused::NoReason, FundRefused::NoChange])),
    ] {
        let no = Deciding { says, ..deciding(&it, &[], MANAGER, Choice::No) };
        assert_eq!(decide(&no).map(|it| it.to), expected, "{says:?}");
    }
    for (part, says, expected) in [
        (Some(4_000), true, Ok((State::Promised, Some(4_000)))),
        (Some(4_000), false, Err(vec![FundRefused::NoReason])),
        (Some(8_500), true, Err(vec![FundRefused::NoPart])),
        (Some(0), true, Err(vec![FundRefused::NoPart])),
        (Some(-1), true, Err(vec![FundRefused::NoPart])),
        (None, true, Err(vec![FundRefused::NoPart])),
    ] {
        let it = Deciding { part, says: (says, false), ..deciding(&it, &[], MANAGER, Choice::Part) };
        assert_eq!(decide(&it).map(|it| (it.to, it.granted)), expected, "{part:?}");
    }
}

#[test]
fn over_the_limit_two_different_people_decide_and_the_money_moves_with_the_second() {
    let first = request(State::Waiting, 25_000);
    let decided = decide(&deciding(&first, &[], MANAGER, Choice::Yes)).unwrap();
    assert_eq!((decided.to, decided.granted, decided.moves), (State::Second, None, 0));
    let second = request(State::Second, 25_000);
    let votes = [vote(MANAGER, Choice::Yes, 25_000, false)];
    let same = decide(&deciding(&second, &votes, MANAGER, Choice::Yes));
    assert_eq!(same, Err(vec![FundRefused::DecidedBefore]));
    let decided = decide(&deciding(&second, &votes, OTHER, Choice::Yes)).unwrap();
    assert_eq!((decided.to, decided.granted, decided.moves), (State::Promised, Some(25_000), 25_000));
    // Exactly at the limit one is enough.
    let at = request(State::Waiting, 20_000);
    assert_eq!(decide(&deciding(&at, &[], MANAGER, Choice::Yes)).unwrap().to, State::Promised);
    // The second says yes to no more than the first did.
    let votes = [vote(MANAGER, Choice::Part, 22_000, false)];
    assert_eq!(decide(&deciding(&second, &votes, OTHER, Choice::Yes)).unwrap().granted, Some(22_000));
    let more = Deciding { part: Some(23_000), ..deciding(&second, &votes, OTHER, Choice::Part) };
    assert_eq!(decide(&more), Err(vec![FundRefused::NoPart]));
}

#[test]
fn the_limits_for_a_request_and_for_a_person_hold_and_are_named() {
    let it = request(State::Waiting, 60_000);
    let all = decide(&deciding(&it, &[], MANAGER, Choice::Yes));
    assert_eq!(all, Err(vec![FundRefused::OverRequest { most: 50_000 }]));
    let it = request(State::Waiting, 8_500);
    for (year, expected) in [
        (91_500, Ok(State::Promised)),
        (91_501, Err(vec![FundRefused::OverYear { left: 8_499 }])),
        (200_000, Err(vec![FundRefused::OverYear { left: 0 }])),
    ] {
        let yes = Deciding { year, ..deciding(&it, &[], MANAGER, Choice::Yes) };
        assert_eq!(decide(&yes).map(|it| it.to), expected, "{year}");
        let no = Deciding { year, ..deciding(&it, &[], MANAGER, Choice::No) };
        assert_eq!(decide(&no).map(|it| it.to), Ok(State::Refused));
    }
}

#[test]
fn the_other_look_is_once_and_by_somebody_who_has_not_decided() {
    let mut it = request(State::Refused, 2_000);
    assert_eq!(appeal(&it), Ok(State::Appealed));
    it.appealed_at = Some(now());
    assert_eq!(appeal(&it), Err(FundRefused::AppealedBefore));
    let mut all = request(State::Promised, 2_000);
    all.granted = Some(2_000);
    assert_eq!(appeal(&all), Err(FundRefused::HasAll));
    it.state = State::Appealed;
    let votes = [vote(MANAGER, Choice::No, 0, false)];
    for (by, expected) in [
        (MANAGER, Err(vec![FundRefused::DecidedBefore])),
        (WORKER, Err(vec![FundRefused::NotTheirs])),
        (OTHER, Ok(State::Promised)),
    ] {
        assert_eq!(decide(&deciding(&it, &votes, by, Choice::Yes)).map(|it| it.to), expected, "{by}");
    }
    // What was promised in part stays promised when the other look says no, and only the rest moves when it says yes.
    it.granted = Some(500);
    assert_eq!(decide(&deciding(&it, &votes, OTHER, Choice::No)).unwrap().to, State::Promised);
    let yes = decide(&deciding(&it, &votes, OTHER, Choice::Yes)).unwrap();
    assert_eq!((yes.granted, yes.moves), (Some(2_000), 1_500));
    let less = Deciding { part: Some(500), ..deciding(&it, &votes, OTHER, Choice::Part) };
    assert_eq!(decide(&less), Err(vec![FundRefused::NoPart]));
}

#[test]
fn nobody_pays_what_they_asked_for_more_than_was_promised_or_large_what_they_decided() {
    let mut it = request(State::Promised, 8_500);
    it.granted = Some(8_500);
    let mut large = request(State::Promised, 25_000);
    large.granted = Some(25_000);
    let votes = [vote(MANAGER, Choice::Yes, 8_500, false)];
    for (it, by, amount, expected) in [
        (&it, WORKER, 8_500, Ok(State::Paid)),
        (&it, MANAGER, 8_000, Ok(State::Paid)),
        (&it, PERSON, 8_500, Err(FundRefused::OwnRequest)),
        (&it, WORKER, 8_501, Err(FundRefused::OverPromised { left: 8_500 })),
        (&it, WORKER, 0, Err(FundRefused::Nothing)),
        (&it, WORKER, -5, Err(FundRefused::Nothing)),
        (&large, MANAGER, 25_000, Err(FundRefused::DecidedBefore)),
        (&large, WORKER, 25_000, Ok(State::Paid)),
    ] {
        assert_eq!(pay(it, &votes, person(by), amount, &LIMITS), expected, "{by} {amount}");
    }
    let mut amount = it.clone();
    amount.mode = Mode::Amount;
    assert_eq!(pay(&amount, &[], person(WORKER), 100, &LIMITS), Err(FundRefused::NoMove));
    for (left, spent, expected) in [
        (500, 500, Ok(State::Promised)),
        (500, 501, Err(FundRefused::OverPromised { left: 500 })),
        (0, 1, Err(FundRefused::OverPromised { left: 0 })),
        (500, 0, Err(FundRefused::Nothing)),
    ] {
        assert_eq!(spend(&amount, &[], person(PERSON), (left, spent), &LIMITS), expected, "{left} {spent}");
    }
    assert_eq!(spend(&it, &[], person(PERSON), (500, 100), &LIMITS), Err(FundRefused::NoMove));
    // Whose it is asks nobody; whoever works with them keeps apart as for any payment.
    let mut large = large.clone();
    large.mode = Mode::Amount;
    amount.asked_by = person(WORKER);
    for (it, by, expected) in [
        (&amount, PERSON, Ok(State::Promised)),
        (&amount, WORKER, Err(FundRefused::OwnRequest)),
        (&large, MANAGER, Err(FundRefused::DecidedBefore)),
        (&large, PERSON, Ok(State::Promised)),
    ] {
        assert_eq!(spend(it, &votes, person(by), (500, 100), &LIMITS), expected, "{by}");
    }
}

#[test]
fn nothing_is_said_about_fewer_than_ten_people_and_all_else_in_fives() {
    for (people, said) in [
        (0, None),
        (1, None),
        (9, None),
        (10, Some(10)),
        (12, Some(10)),
        (13, Some(15)),
        (17, Some(15)),
        (18, Some(20)),
        (100, Some(100)),
    ] {
        assert_eq!(shown(people), said, "{people}");
    }
    for (days, expected) in [(vec![], None), (vec![4], Some(4)), (vec![9, 1, 5], Some(5)), (vec![4, 1, 2, 3], Some(2))]
    {
        assert_eq!(middle(days), expected);
    }
}

#[test]
fn what_the_person_told_is_written_over_by_nobody_else() {
    let mut it = request(State::Paid, 8_500);
    assert_eq!(tell(&it, person(WORKER)), Ok(State::Told));
    it.state = State::Told;
    it.told_by = Some(person(WORKER));
    assert_eq!(tell(&it, person(WORKER)), Err(FundRefused::NoMove));
    assert_eq!(tell(&it, person(PERSON)), Ok(State::Told), "the person can tell it after the worker");
    it.told_by = Some(person(PERSON));
    for state in [State::Paid, State::Told] {
        it.state = state;
        assert_eq!(tell(&it, person(WORKER)), Err(FundRefused::NoMove), "{state:?}");
        assert_eq!(tell(&it, person(PERSON)), Ok(State::Told), "{state:?}");
    }
}

#[test]
fn the_stricter_of_two_places_counts() {
    let loose = Limits { two: LIMITS.two * 2, small: LIMITS.small / 2, worker_small: !LIMITS.worker_small, ..LIMITS };
    let both = LIMITS.and(&loose);
    assert_eq!((both.two, both.small, both.worker_small), (LIMITS.two, LIMITS.small / 2, false));
    assert_eq!(loose.and(&LIMITS).two, LIMITS.two);
}
