//! The tables of standing and of refusing.

use super::{Nomination, StandRefused, may_withdraw_for, names_may_show, refuse, stand};
use crate::model::election::{Counting, Election, ElectionState, Standing, StandingState};
use crate::rules::election::ElectionRefused;
use crate::rules::election::manifest::REOPEN;
use crate::rules::election::obstacles::tests::{GOVERNOR, OFFICER, SECOND, council, election, person, standing, team};

fn named(team: &str, name: &str) -> Nomination {
    Nomination { team: team.into(), shown_name: name.into(), ..Nomination::default() }
}

#[test]
fn whoever_runs_counts_or_decides_does_not_stand_and_nobody_stands_twice() {
    let (teams, there) = ([team("Housing", "Keys")], [standing(7, "Housing")]);
    let may = |who: u128, team: &str, name: &str| {
        let run = election(ElectionState::Nominations);
        stand(&run, &council(), (&teams, &there), Some(person(who)), &named(team, name))
    };
    assert_eq!(may(8, "Housing", "Mac"), Ok(()));
    for (who, why) in [
        (OFFICER, StandRefused::Counts),
        (SECOND, StandRefused::Counts),
        (GOVERNOR, StandRefused::Decides),
        (7, StandRefused::Already),
    ] {
        assert_eq!(may(who, "Housing", "Mac"), Err(why));
    }
    assert_eq!(may(8, "Food", "Mac"), Err(StandRefused::NoTeam));
    assert_eq!(may(8, "Housing", " "), Err(StandRefused::Name));
    assert_eq!(may(8, "Housing", "dougie r."), Err(StandRefused::SameName));
    for &state in ElectionState::ALL {
        let new = named("Housing", "Mac");
        let answer = stand(&election(state), &council(), (&teams, &there), Some(person(8)), &new);
        assert_eq!(answer.is_ok(), state == ElectionState::Nominations);
    }
}

#[test]
fn on_a_paper_of_persons_names_differ_and_supporters_are_counted() {
    let run = Election { counting: Counting::Stv, supporters: 2, ..election(ElectionState::Nominations) };
    let teams = [team("Aileen", "")];
    let there = [Standing { shown_name: "Aileen".into(), ..standing(7, "Aileen") }];
    let may = |who: Option<u128>, name: &str, supporters, statement: usize| {
        let new = Nomination { supporters, statement: "x".repeat(statement), ..named("", name) };
        stand(&run, &council(), (&teams, &there), who.map(person), &new)
    };
    for (who, name, supporters, statement, answer) in [
        (Some(8), "Mac", 2, 1_000, Ok(())),
        (None, "Mac", 2, 0, Ok(())),
        (Some(8), "aileen", 2, 0, Err(StandRefused::SameName)),
        (None, "AILEEN", 2, 0, Err(StandRefused::SameName)),
        (Some(8), REOPEN, 2, 0, Err(StandRefused::SameName)),
        (Some(8), "Mac", 1, 0, Err(StandRefused::Supporters)),
        (Some(8), "Mac", 2, 1_001, Err(StandRefused::Statement)),
    ] {
        assert_eq!(may(who, name, supporters, statement), answer, "{name}");
    }
}

#[test]
fn a_refusal_has_a_reason_and_comes_before_the_paper() {
    let one = standing(7, "Housing");
    for &state in ElectionState::ALL {
        let may = matches!(state, ElectionState::Nominations | ElectionState::Campaign);
        assert_eq!(refuse(state, &one, "Not on the roll").is_ok(), may, "{state:?}");
    }
    assert_eq!(refuse(ElectionState::Campaign, &one, " "), Err(ElectionRefused::Words));
    let gone = Standing { state: StandingState::Refused, ..one };
    assert_eq!(refuse(ElectionState::Campaign, &gone, "Again"), Err(ElectionRefused::Frozen));
}

#[test]
fn names_are_taken_down_when_the_term_is_over() {
    let since = basics::Instant::from_unix_micros(0).unwrap();
    for (state, months, days, shown) in [
        (ElectionState::Voting, 12, 9_999, true),
        (ElectionState::Petition, 12, 371, true),
        (ElectionState::Petition, 12, 372, false),
        (ElectionState::Uncontested, 12, 372, false),
        (ElectionState::Final, 12, 371, true),
        (ElectionState::Final, 12, 372, false),
        (ElectionState::Final, 0, 9_999, true),
        (ElectionState::CalledOff, 0, 0, false),
    ] {
        assert_eq!(names_may_show(state, since, months, since.plus_days(days)), shown, "{state:?} {months} {days}");
    }
}

#[test]
fn whoever_has_an_account_steps_back_by_somebody_elses_word_only_once_papers_are_out() {
    use ElectionState as S;
    // As far as it is, of persons or of teams; then whoever stood on a form, and whoever has an account.
    for (state, persons, form, account) in [
        (S::Nominations, true, true, false),
        (S::Campaign, false, true, false),
        (S::Voting, true, true, true),
        (S::Closed, true, true, true),
        (S::Voting, false, false, false),
        (S::Counted, true, false, false),
        (S::Final, true, false, false),
    ] {
        let counting = if persons { Counting::Stv } else { Counting::SainteLague };
        let of = Election { counting, ..election(state) };
        let with = standing(7, "A");
        let without = Standing { person: None, ..with.clone() };
        let gone = Standing { state: StandingState::Withdrawn, ..with.clone() };
        let may = (may_withdraw_for(&of, &without), may_withdraw_for(&of, &with));
        assert_eq!((may, may_withdraw_for(&of, &gone)), ((form, account), false), "{state:?} {persons}");
    }
}
