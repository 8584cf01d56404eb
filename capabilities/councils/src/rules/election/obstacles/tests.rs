//! The tables of calling, standing and opening.

use basics::uuid::Uuid;
use basics::{Instant, OrganisationId, PersonId, PlaceId};

use super::CallingFault::{self as F, NotElected, NotFromHere, Over, Petition, Seats};
use super::{Calling, Obstacle, appoint, calling, may_appoint, nothing_to_choose, obstacles};
use crate::model::election::{
    Arrangements, Counting, Election, ElectionId, ElectionState, Fills, Preset, Roll, Standing, StandingId,
    StandingState, Team,
};
use crate::model::{Audience, ChosenBy, Council, CouncilId, VacancyRule};
use crate::rules::election::ElectionRefused;
use crate::rules::election::manifest::REOPEN;

pub(in crate::rules::election) const GOVERNOR: u128 = 1;
pub(in crate::rules::election) const OFFICER: u128 = 2;
pub(in crate::rules::election) const SECOND: u128 = 3;

pub(in crate::rules::election) fn person(number: u128) -> PersonId {
    PersonId::of(Uuid::from_u128(number))
}

pub(in crate::rules::election) fn council() -> Council {
    Council {
        id: CouncilId::of(Uuid::from_u128(9)),
        place: PlaceId::of(Uuid::from_u128(9)),
        organisation: OrganisationId::of(Uuid::from_u128(9)),
        name: "Fallow Moss Council".into(),
        about: String::new(),
        chosen_by: ChosenBy::Election,
        shown_to: Audience::Members,
        answer_days: 20,
        quorum: 6,
        term_months: 12,
        vacancy_rule: VacancyRule::Countback,
        decider_role: "governor".into(),
        decider: Some(person(GOVERNOR)),
        deputy: None,
        facilitator: None,
        meets: String::new(),
        made_at: Instant::from_unix_micros(0).unwrap(),
        ended_at: None,
    }
}

pub(in crate::rules::election) fn election(state: ElectionState) -> Election {
    Election {
        id: ElectionId::of(Uuid::from_u128(9)),
        council: council().id,
        place: council().place,
        preset: Preset::Full,
        counting: Counting::SainteLague,
        fills: Fills::All,
        seats: 12,
        state,
        officer: person(OFFICER),
        second: person(SECOND),
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        manifest: None,
        reason: String::new(),
        declared_at: None,
        term_months: 12,
        seats_for: String::new(),
        state_at: Instant::from_unix_micros(0).unwrap(),
    }
}

pub(in crate::rules::election) fn team(name: &str, manifesto: &str) -> Team {
    Team { number: 1, name: name.into(), manifesto: manifesto.into(), won: 0 }
}

pub(in crate::rules::election) fn standing(who: u128, team: &str) -> Standing {
    Standing {
        id: StandingId::of(Uuid::from_u128(who)),
        team: team.into(),
        person: Some(person(who)),
        shown_name: "Dougie R.".into(),
        statement: String::new(),
        supporters: 0,
        state: StandingState::Standing,
        reason: String::new(),
        asked: None,
        gave_up: false,
    }
}

fn good() -> Calling {
    Calling {
        preset: Preset::Full,
        counting: Counting::SainteLague,
        fills: Fills::All,
        seats: 12,
        officer: person(OFFICER),
        second: person(SECOND),
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        rolls: vec![("Residents".into(), 412), ("Staff".into(), 164)],
    }
}

#[test]
fn an_election_is_called_with_two_counters_who_do_not_decide_and_with_rolls() {
    assert_eq!(calling(&council(), &good(), true), []);
    let decides = Calling { officer: person(GOVERNOR), second: person(GOVERNOR), ..good() };
    assert_eq!(calling(&council(), &decides, true), [F::Decides, F::SameCounter]);
    for rolls in [vec![], vec![("A".into(), 1), ("A ".into(), 1)], vec![(" ".into(), 1)], vec![("A".into(), -1)]] {
        assert_eq!(calling(&council(), &Calling { rolls, ..good() }, true), [F::Rolls]);
    }
    let odd = Calling { seats: 0, petition_days: 15, ..good() };
    let open = Council { chosen_by: ChosenBy::Open, ended_at: Some(council().made_at), ..council() };
    assert_eq!(calling(&open, &odd, false), [Over, NotElected, Seats, Petition, NotFromHere]);
}

#[test]
fn a_form_knows_its_ways_of_counting_and_no_others() {
    for (preset, counting, seats, reopen, faults) in [
        (Preset::WingVote, Counting::Irv, 1, true, vec![]),
        (Preset::WingVote, Counting::Stv, 3, false, vec![]),
        (Preset::WingVote, Counting::Irv, 2, false, vec![F::OneSeat]),
        (Preset::WingVote, Counting::Hare, 2, false, vec![F::Counting]),
        (Preset::Themes, Counting::Hare, 2, true, vec![F::Reopen]),
        (Preset::Themes, Counting::Stv, 2, false, vec![F::Counting]),
        (Preset::Full, Counting::DHondt, 2, false, vec![]),
        (Preset::Full, Counting::Stv, 2, true, vec![]),
    ] {
        let new = Calling { preset, counting, seats, reopen, ..good() };
        assert_eq!(calling(&council(), &new, true), faults, "{preset:?} {counting:?}");
    }
    assert_eq!(calling(&council(), &Calling { supporters: 3, ..good() }, true), [F::Supporters]);
    let arrangements = Arrangements { visiting: "x".repeat(2_001), ..Arrangements::default() };
    assert_eq!(calling(&council(), &Calling { arrangements, ..good() }, true), [F::Arrangements]);
}

#[test]
fn everything_that_stands_in_the_way_of_opening_is_named() {
    let roll = |name: &str, size| Roll { name: name.into(), size, returned: 0 };
    let run = election(ElectionState::Campaign);
    let two = [team("Housing", "Keys"), team("Food", "Hot")];
    let them = [standing(7, "Housing"), standing(8, "Food")];
    assert_eq!(obstacles(&run, &council(), &[roll("Residents", 412)], (&two, &them), 0), []);
    let all = obstacles(
        &run,
        &Council { decider: Some(person(SECOND)), ..council() },
        &[roll("Residents", 412), roll("Staff", 0)],
        (&[team("Food", " ")], &[standing(OFFICER, "Housing")]),
        2,
    );
    let expected = [
        Obstacle::TooFewTeams,
        Obstacle::EmptyTeam("Food".into()),
        Obstacle::NoManifesto("Food".into()),
        Obstacle::EmptyRoll("Staff".into()),
        Obstacle::CounterStands,
        Obstacle::CounterDecides,
        Obstacle::Unanswered(2),
    ];
    assert_eq!(all, expected);
}

#[test]
fn there_is_a_vote_where_more_stand_than_there_are_seats_or_nominations_may_be_opened_again() {
    let two = [team("A", ""), team("B", ""), team(REOPEN, "")];
    let them = [standing(7, "A"), standing(8, "B")];
    let refused = Standing { state: StandingState::Refused, ..standing(9, "C") };
    for (seats, reopen, standing, nothing) in [
        (1, false, &them[..], false),
        (2, false, &them[..], true),
        (2, true, &them[..], false),
        (1, true, &[][..], true),
        (1, false, &[them[0].clone(), refused][..], true),
    ] {
        let run = Election { counting: Counting::Stv, seats, reopen, ..election(ElectionState::Campaign) };
        assert_eq!(nothing_to_choose(&run, &two, standing), nothing, "{seats} {reopen}");
    }
    let run = election(ElectionState::Campaign);
    assert!(nothing_to_choose(&run, &two[..1], &them) && !nothing_to_choose(&run, &two[..2], &them));
}

#[test]
fn another_team_is_named_until_the_papers_are_counted_and_nobody_who_stands_or_decides() {
    let there = [standing(7, "Housing")];
    let may = |state, officer: u128, second: u128, here| {
        let by = Some(person(22));
        appoint((&election(state), &council()), by, (person(officer), person(second)), &there, here)
    };
    for &state in ElectionState::ALL {
        let soon = matches!(state, ElectionState::Counted | ElectionState::Declared | ElectionState::Petition)
            || matches!(state, ElectionState::Final | ElectionState::Uncontested | ElectionState::CalledOff);
        let left = soon && state != ElectionState::CalledOff;
        assert_eq!((may_appoint(state, false), may_appoint(state, true)), (!soon, !soon || left), "{state:?}");
    }
    for (officer, second, here, fault) in [
        (GOVERNOR, 21, true, F::Decides),
        (20, 20, true, F::SameCounter),
        (20, 21, false, F::NotFromHere),
        (20, 7, true, F::Stands),
        (20, 22, true, F::Oneself),
        (22, 20, true, F::Oneself),
    ] {
        let refused = Err(ElectionRefused::Calling(vec![fault]));
        assert_eq!(may(ElectionState::Voting, officer, second, here), refused);
    }
    // Whoever runs it already names somebody to count with them.
    let (run, by) = (election(ElectionState::Voting), Some(person(OFFICER)));
    assert_eq!(appoint((&run, &council()), by, (person(OFFICER), person(21)), &there, true), Ok(()));
}
