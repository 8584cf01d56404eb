//! The tables of calling, standing and opening.

use basics::uuid::Uuid;
use basics::{Instant, OrganisationId, PersonId, PlaceId};

use super::CallingFault::{NotElected, NotFromHere, Over, Petition, Seats};
use super::{Calling, CallingFault, Obstacle, StandRefused, calling, obstacles, stand};
use crate::model::election::{Election, ElectionId, ElectionState, ListMethod, Roll, Standing, StandingId, Team};
use crate::model::{Audience, ChosenBy, Council, CouncilId, VacancyRule};

const GOVERNOR: u128 = 1;
const OFFICER: u128 = 2;
const SECOND: u128 = 3;

fn person(number: u128) -> PersonId {
    PersonId::of(Uuid::from_u128(number))
}

fn council() -> Council {
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
        made_at: Instant::from_unix_micros(0).unwrap(),
        ended_at: None,
    }
}

fn election(state: ElectionState) -> Election {
    Election {
        id: ElectionId::of(Uuid::from_u128(9)),
        council: council().id,
        place: council().place,
        method: ListMethod::SainteLague,
        seats: 12,
        state,
        officer: person(OFFICER),
        second: person(SECOND),
        petition_days: 7,
        manifest: None,
        state_at: Instant::from_unix_micros(0).unwrap(),
    }
}

fn team(name: &str, manifesto: &str) -> Team {
    Team { number: 1, name: name.into(), manifesto: manifesto.into(), won: 0 }
}

fn standing(who: u128, team: &str) -> Standing {
    let id = StandingId::of(Uuid::from_u128(who));
    Standing { id, team: team.into(), person: person(who), shown_name: "Dougie R.".into() }
}

#[test]
fn an_election_is_called_with_two_counters_who_do_not_decide_and_with_rolls() {
    let good = Calling {
        method: ListMethod::SainteLague,
        seats: 12,
        officer: person(OFFICER),
        second: person(SECOND),
        petition_days: 7,
        rolls: vec![("Residents".into(), 412), ("Staff".into(), 164)],
    };
    assert_eq!(calling(&council(), &good, true), []);
    let decides = Calling { officer: person(GOVERNOR), second: person(GOVERNOR), ..good.clone() };
    assert_eq!(calling(&council(), &decides, true), [CallingFault::Decides, CallingFault::SameCounter]);
    for rolls in [vec![], vec![("A".into(), 1), ("A ".into(), 1)], vec![(" ".into(), 1)], vec![("A".into(), -1)]] {
        assert_eq!(calling(&council(), &Calling { rolls, ..good.clone() }, true), [CallingFault::Rolls]);
    }
    let odd = Calling { seats: 0, petition_days: 15, ..good };
    let open = Council { chosen_by: ChosenBy::Open, ended_at: Some(council().made_at), ..council() };
    assert_eq!(calling(&open, &odd, false), [Over, NotElected, Seats, Petition, NotFromHere]);
}

#[test]
fn whoever_runs_counts_or_decides_does_not_stand_and_nobody_stands_twice() {
    let (teams, there) = ([team("Housing", "Keys")], [standing(7, "Housing")]);
    let may = |who: u128, team: &str, name: &str| {
        let asked = (person(who), team, name);
        stand(&election(ElectionState::Nominations), &council(), &teams, &there, asked)
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
    for &state in ElectionState::ALL {
        let answer = stand(&election(state), &council(), &teams, &there, (person(8), "Housing", "Mac"));
        assert_eq!(answer.is_ok(), state == ElectionState::Nominations);
    }
}

#[test]
fn everything_that_stands_in_the_way_of_opening_is_named() {
    let roll = |name: &str, size| Roll { name: name.into(), size, returned: 0 };
    let run = election(ElectionState::Campaign);
    let good = [team("Housing", "Keys"), team("Food", "Hot")];
    let them = [standing(7, "Housing"), standing(8, "Food")];
    assert_eq!(obstacles(&run, &council(), &[roll("Residents", 412)], &good, &them), []);
    let all = obstacles(
        &run,
        &Council { decider: Some(person(SECOND)), ..council() },
        &[roll("Residents", 412), roll("Staff", 0)],
        &[team("Food", " ")],
        &[standing(OFFICER, "Housing")],
    );
    let expected = [
        Obstacle::TooFewTeams,
        Obstacle::EmptyTeam("Food".into()),
        Obstacle::NoManifesto("Food".into()),
        Obstacle::EmptyRoll("Staff".into()),
        Obstacle::CounterStands,
        Obstacle::CounterDecides,
    ];
    assert_eq!(all, expected);
}
