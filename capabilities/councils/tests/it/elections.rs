//! Elections on paper, from the call to the day on which the result stands: no voter has an account.

use std::collections::BTreeMap;

use access::{Acting, Action, Role, act, look};
use ballot::account::VoidReason;
use ballot::bundle::{Outcome, Papers};
use ballot::piles::{Difference, Pile, PilesFault, Sheet};
use basics::PersonId;
use councils::verbs::election::CallingFault::{Decides, GoesOn, Rolls, Seats};
use councils::verbs::election::{
    self as verbs, Calling, ElectionRefused, Move, Nomination, Obstacle, PaperAccount, StandRefused,
};
use councils::{
    Arrangements, CallElection, CouncilId, CountPiles, Counting, ElectionId, ElectionState, Fills, Preset, Refused,
    RunElection, SeeElection, StandInElection,
};
use trials::World;

use crate::{PARTS, founded, house};

/// Ten throws of a die.
const DICE: &str = "3161452616";

pub(crate) async fn acting<A: Action>(world: &World, person: PersonId, id: A::Id) -> Acting<A> {
    act::<A>(&world.site, &world.who(person).await, id, None).await.unwrap()
}

pub(crate) async fn runs(world: &World, id: ElectionId) -> Acting<RunElection> {
    acting(world, world.people.practitioner, id).await
}

/// Why an election did not go on.
pub(crate) fn why<T: std::fmt::Debug>(answer: Result<T, Refused>) -> ElectionRefused {
    match answer.unwrap_err() {
        Refused::Election(why) => why,
        other => unreachable!("{other}"),
    }
}

async fn council(world: &World) -> CouncilId {
    let mut worker = world.session(world.people.practitioner).await;
    founded(&mut worker, world, &[("chosen_by", "election"), ("deputy", "")]).await
}

pub(crate) fn calling(world: &World, seats: i64, rolls: &[(&str, i64)]) -> Calling {
    Calling {
        preset: Preset::Full,
        counting: Counting::SainteLague,
        fills: Fills::All,
        seats,
        officer: world.people.practitioner,
        second: world.people.colleague,
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        rolls: rolls.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect(),
    }
}

pub(crate) fn named(team: &str, name: &str) -> Nomination {
    Nomination { team: team.to_owned(), shown_name: name.to_owned(), ..Nomination::default() }
}

pub(crate) async fn called(world: &World, seats: i64, rolls: &[(&str, i64)]) -> (CouncilId, ElectionId) {
    let council = council(world).await;
    let by = acting::<CallElection>(world, world.people.practitioner, council).await;
    (council, verbs::call(by, &calling(world, seats, rolls)).await.unwrap())
}

async fn state(world: &World, id: ElectionId) -> ElectionState {
    seen(world, id).await.0.state
}

async fn seen(world: &World, id: ElectionId) -> (councils::Election, Vec<councils::Roll>, Vec<councils::Team>) {
    let looking = look::<SeeElection>(&world.site, &world.who(world.people.rep).await, id).await.unwrap();
    verbs::seen(looking, id).await.unwrap()
}

/// Teams with somebody in each, and voting opened.
async fn opened(world: &World, id: ElectionId, teams: &[&str]) -> Vec<PersonId> {
    verbs::go_on(runs(world, id).await, Move::OpenNominations).await.unwrap();
    let mut people = Vec::new();
    for team in teams {
        verbs::add_team(runs(world, id).await, team, "What we would do first").await.unwrap();
        let person = world.member(&format!("Somebody for {team}"), Role::Participant, world.places.prison).await;
        let by = acting::<StandInElection>(world, person, id).await;
        verbs::stand(by, &named(team, &format!("S. of {team}"))).await.unwrap();
        people.push(person);
    }
    verbs::go_on(runs(world, id).await, Move::CloseNominations).await.unwrap();
    verbs::open_voting(runs(world, id).await, DICE).await.unwrap();
    people
}

/// A sheet with these votes by the names of the teams, whatever their order on the paper.
async fn sheet(world: &World, id: ElectionId, votes: &[(&str, u32)], void: &[(VoidReason, u32)]) -> Sheet {
    let votes: BTreeMap<&str, u32> = votes.iter().copied().collect();
    let teams = seen(world, id).await.2;
    let lists = teams.iter().map(|team| (u16::try_from(team.number).unwrap(), votes[team.name.as_str()])).collect();
    Sheet { lists, void: void.iter().copied().collect() }
}

async fn hand_in(world: &World, person: PersonId, id: ElectionId, sheet: &Sheet) -> Result<(), Refused> {
    verbs::hand_in(acting::<CountPiles>(world, person, id).await, sheet).await
}

/// The votes of Fallow Moss (guide to the field: domain, section 7).
const MOSS: [(&str, u32); 4] =
    [("Housing & Release", 121), ("Equality & Fairness", 93), ("Work & Learning", 48), ("Health & Recovery", 33)];

fn moss_account() -> PaperAccount {
    PaperAccount {
        issued: 576,
        spoiled: 4,
        unused: 274,
        boxes: vec![("Residents".to_owned(), 253), ("Staff".to_owned(), 45)],
        ..PaperAccount::default()
    }
}

trials::story! {
    parts = *PARTS;

    async fn fallow_moss_elects_its_council_on_paper(ground) {
        let world = house(ground).await;
        let (officer, second) = (world.people.practitioner, world.people.colleague);
        let (council, id) = called(&world, 12, &[("Residents", 412), ("Staff", 164)]).await;
        let people = opened(&world, id, &MOSS.map(|(name, _)| name)).await;
        assert_eq!(seen(&world, id).await.0.manifest.unwrap().len(), 64);
        verbs::go_on(runs(&world, id).await, Move::CloseVoting).await.unwrap();
        let right = sheet(&world, id, &MOSS, &[(VoidReason::Unclear, 2), (VoidReason::NoFirst, 1)]).await;
        hand_in(&world, officer, id, &right).await.unwrap();
        // Nobody counts with one sheet, and nobody with two that differ.
        assert_eq!(why(verbs::count(runs(&world, id).await, &moss_account()).await), ElectionRefused::SheetMissing);
        let mut other = right.clone();
        other.void.insert(VoidReason::Unclear, 1);
        hand_in(&world, second, id, &other).await.unwrap();
        let differ = Difference { pile: Pile::Void(VoidReason::Unclear), first: 2, second: 1 };
        let piles = ElectionRefused::Piles(PilesFault::Differ(vec![differ]));
        assert_eq!(why(verbs::count(runs(&world, id).await, &moss_account()).await), piles);
        hand_in(&world, second, id, &right).await.unwrap();
        // A paper that is missing is signed for or found; a box too full is neither.
        let missing = PaperAccount { unused: 273, ..moss_account() };
        assert!(matches!(why(verbs::count(runs(&world, id).await, &missing).await), ElectionRefused::Account(_)));
        let boxes = vec![("Residents".to_owned(), 413), ("Staff".to_owned(), 45)];
        let full = PaperAccount { boxes, signed: "Counted twice".to_owned(), ..moss_account() };
        assert_eq!(why(verbs::count(runs(&world, id).await, &full).await), ElectionRefused::Boxes);
        assert_eq!(state(&world, id).await, ElectionState::Closed);
        let bundle = verbs::count(runs(&world, id).await, &moss_account()).await.unwrap();
        let (Papers::Piles(votes), Outcome::Seats(seats)) = (&bundle.papers, &bundle.outcome) else { unreachable!() };
        assert_eq!(votes.iter().copied().zip(seats.iter().copied()).collect::<BTreeMap<u64, u16>>(),
            [(121, 5), (93, 4), (48, 2), (33, 1)].into());
        assert_eq!(bundle.manifest_hash, seen(&world, id).await.0.manifest.unwrap());
        // The result is nobody's to see before it is read out.
        let (_, rolls, teams) = seen(&world, id).await;
        assert!(teams.iter().all(|team| team.won == 0) && rolls.iter().all(|roll| roll.returned == 0));
        let mut elected = verbs::declare(runs(&world, id).await).await.unwrap();
        elected.sort_unstable();
        let mut expected = people.clone();
        expected.sort_unstable();
        assert_eq!(elected, expected, "one stands for each team: the other seats stay empty");
        let (_, rolls, teams) = seen(&world, id).await;
        assert_eq!(rolls.iter().map(|roll| verbs::turnout(roll.size, roll.returned)).collect::<Vec<_>>(), [
            verbs::Turnout::Shown { papers: 253, thousandths: 614 }, verbs::Turnout::Shown { papers: 45, thousandths: 274 },
        ]);
        assert_eq!(teams.iter().map(|team| team.won).sum::<i64>(), 12);
        let page = world.session(people[0]).await.get(&format!("/councils/{council}")).await;
        assert_eq!(page.status.as_u16(), 200);
        verbs::go_on(runs(&world, id).await, Move::OpenPetition).await.unwrap();
        assert_eq!(why(verbs::finish(runs(&world, id).await).await), ElectionRefused::TooEarly);
        world.site.clock.move_to(world.site.now().plus_days(8));
        verbs::finish(runs(&world, id).await).await.unwrap();
        assert_eq!(state(&world, id).await, ElectionState::Final);
    }

    async fn what_is_frozen_stays_and_steps_out_of_turn_are_refused(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 3, &[("A wing", 20)]).await;
        verbs::go_on(runs(&world, id).await, Move::OpenNominations).await.unwrap();
        verbs::add_team(runs(&world, id).await, "Food", "Hot food").await.unwrap();
        assert_eq!(why(verbs::add_team(runs(&world, id).await, " Food ", "").await), ElectionRefused::Team);
        let stands = |person| acting::<StandInElection>(&world, person, id);
        let counts = verbs::stand(stands(world.people.colleague).await, &named("Food", "C.")).await;
        assert_eq!(why(counts), ElectionRefused::Stand(StandRefused::Counts));
        let decides = verbs::stand(stands(world.people.manager).await, &named("Food", "M.")).await;
        assert_eq!(why(decides), ElectionRefused::Stand(StandRefused::Decides));
        verbs::stand(stands(world.people.rep).await, &named("Food", "R.")).await.unwrap();
        let twice = verbs::stand(stands(world.people.rep).await, &named("Food", "R.")).await;
        assert_eq!(why(twice), ElectionRefused::Stand(StandRefused::Already));
        verbs::withdraw(stands(world.people.rep).await).await.unwrap();
        verbs::go_on(runs(&world, id).await, Move::CloseNominations).await.unwrap();
        let expected = vec![Obstacle::TooFewTeams, Obstacle::EmptyTeam("Food".to_owned())];
        let looking = look::<RunElection>(&world.site, &world.who(world.people.practitioner).await, id).await.unwrap();
        assert_eq!(verbs::may_open(looking, id).await.unwrap(), expected);
        assert_eq!(why(verbs::open_voting(runs(&world, id).await, DICE).await), ElectionRefused::Obstacles(expected));
        assert_eq!(why(verbs::call_off(runs(&world, id).await, " ").await), ElectionRefused::Words);
        verbs::call_off(runs(&world, id).await, "Nobody else stood.").await.unwrap();

        let (_, id) = called(&world, 3, &[("A wing", 20)]).await;
        let people = opened(&world, id, &["Food", "Visits"]).await;
        let frozen = seen(&world, id).await;
        assert_eq!(why(verbs::resize_roll(runs(&world, id).await, "A wing", 21).await), ElectionRefused::Frozen);
        assert_eq!(why(verbs::add_team(runs(&world, id).await, "Work", "").await), ElectionRefused::Frozen);
        let leaves = verbs::withdraw(acting::<StandInElection>(&world, people[0], id).await).await;
        assert_eq!(why(leaves), ElectionRefused::Frozen);
        let early = sheet(&world, id, &[("Food", 5), ("Visits", 5)], &[]).await;
        assert_eq!(why(hand_in(&world, world.people.colleague, id, &early).await), ElectionRefused::NotClosed);
        for step in [Move::OpenNominations, Move::OpenVoting, Move::Count, Move::Declare, Move::Finish] {
            let refused = ElectionRefused::Move(ElectionState::Voting, step);
            assert_eq!(why(verbs::go_on(runs(&world, id).await, step).await), refused);
        }
        assert_eq!(seen(&world, id).await, frozen, "nothing was altered");
    }

    async fn a_lot_is_thrown_in_public_and_only_where_it_is_needed(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20)]).await;
        opened(&world, id, &["Food", "Visits"]).await;
        verbs::go_on(runs(&world, id).await, Move::CloseVoting).await.unwrap();
        let equal = sheet(&world, id, &[("Food", 5), ("Visits", 5)], &[]).await;
        for person in [world.people.practitioner, world.people.colleague] {
            hand_in(&world, person, id, &equal).await.unwrap();
        }
        let boxes = vec![("A wing".to_owned(), 10)];
        let plain = PaperAccount { issued: 20, unused: 10, boxes, ..PaperAccount::default() };
        let witnesses = ["Sam", "Mac"].map(str::to_owned);
        let early = PaperAccount { dice: DICE.to_owned(), witnesses, ..plain.clone() };
        let ElectionRefused::LotNeeded { between, papers } = why(verbs::count(runs(&world, id).await, &early).await) else {
            unreachable!()
        };
        assert_eq!(between, ["Food", "Visits"]);
        let alone = ["Sam", "Sam "].map(str::to_owned);
        let lot = PaperAccount { dice: DICE.to_owned(), witnesses: alone, ..plain.clone() };
        assert_eq!(why(verbs::count(runs(&world, id).await, &lot).await), ElectionRefused::Lot);
        let seen_by_two = PaperAccount { witnesses: ["Sam", "Mac"].map(str::to_owned), ..lot };
        let bundle = verbs::count(runs(&world, id).await, &seen_by_two).await.unwrap();
        assert_eq!(bundle.papers_hash, papers, "the hash that was read out before the dice is that of the papers");
        let Outcome::Seats(seats) = &bundle.outcome else { unreachable!() };
        assert_eq!(seats.iter().sum::<u16>(), 1);
    }

    async fn only_its_officer_runs_an_election_and_only_its_two_counters_count(ground) {
        let world = house(ground).await;
        let (council, id) = called(&world, 3, &[("A wing", 20)]).await;
        for person in [world.people.resident, world.people.rep, world.people.manager, world.people.colleague] {
            let who = world.who(person).await;
            assert!(act::<RunElection>(&world.site, &who, id, None).await.is_err());
            let counts = act::<CountPiles>(&world.site, &who, id, None).await.is_ok();
            assert_eq!(counts, person == world.people.colleague);
        }
        for person in [world.people.resident, world.people.stranger] {
            assert!(act::<CallElection>(&world.site, &world.who(person).await, council, None).await.is_err());
        }
        let stranger = world.who(world.people.stranger).await;
        assert!(look::<SeeElection>(&world.site, &stranger, id).await.is_err());
        let odd = Calling { officer: world.people.manager, ..calling(&world, 0, &[]) };
        let by = acting::<CallElection>(&world, world.people.practitioner, council).await;
        assert_eq!(why(verbs::call(by, &odd).await), ElectionRefused::Calling(vec![Seats, Decides, Rolls, GoesOn]));
    }
}
