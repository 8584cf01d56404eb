//! What comes after an election: the next one, seats that fall empty, and a result that was wrong.

use access::Role;
use basics::PersonId;
use councils::verbs::election::{self as verbs, Calling, CallingFault, ElectionRefused, Lot, Move, PaperAccount};
use councils::{
    Against, AnswerAgainst, AppointTeam, CallElection, CouncilId, CountPiles, Counting, ElectionId, ElectionState,
    Fills, RunElection, SaidOutcome, SayAgainst, SeeElection, StandInElection, StandingId, TakeElectedSeat,
};
use trials::World;

use crate::elections::{self, acting, named, runs, why};
use crate::{PARTS, founded, house};

/// Ten throws of a die.
pub const DICE: &str = "3161452616";

pub async fn council(world: &World, rule: &str) -> CouncilId {
    let mut worker = world.session(world.people.practitioner).await;
    founded(&mut worker, world, &[("chosen_by", "election"), ("deputy", ""), ("vacancy_rule", rule)]).await
}

pub fn calling(world: &World, counting: Counting, seats: i64) -> Calling {
    Calling { counting, ..elections::calling(world, seats, &[("A wing", 40)]) }
}

pub async fn called(world: &World, council: CouncilId, new: &Calling) -> ElectionId {
    verbs::call(acting::<CallElection>(world, world.people.practitioner, council).await, new).await.unwrap()
}

pub async fn on_a_form(world: &World, id: ElectionId, name: &str) -> StandingId {
    verbs::stand_for(runs(world, id).await, &named("", name)).await.unwrap()
}

/// Somebody with an account who stands.
pub async fn stands(world: &World, id: ElectionId, team: &str, name: &str) -> PersonId {
    let person = world.member(name, Role::Participant, world.places.prison).await;
    verbs::stand(acting::<StandInElection>(world, person, id).await, &named(team, name)).await.unwrap();
    person
}

pub async fn step(world: &World, id: ElectionId, step: Move) {
    verbs::go_on(runs(world, id).await, step).await.unwrap();
}

/// The days for objections pass, and the result stands.
pub async fn ends(world: &World, id: ElectionId) {
    step(world, id, Move::OpenPetition).await;
    world.site.clock.move_to(world.site.now().plus_days(9));
    verbs::finish(runs(world, id).await).await.unwrap();
}

async fn state(world: &World, id: ElectionId) -> ElectionState {
    let who = world.who(world.people.rep).await;
    let looking = access::look::<SeeElection>(&world.site, &who, id).await.unwrap();
    verbs::seen(looking, id).await.unwrap().0.state
}

pub async fn count(world: &World, sql: &'static str, values: &[basics::Value]) -> i64 {
    let mut tx = world.site.db.read().await.unwrap();
    tx.one(sql, values).await.unwrap().get::<i64>("n").unwrap()
}

pub async fn sit(world: &World, council: CouncilId) -> Vec<PersonId> {
    let mut tx = world.site.db.read().await.unwrap();
    let sql = "SELECT person_id FROM councils_members WHERE council_id = $1 AND ended_at IS NULL ORDER BY from_at, id";
    let rows = tx.rows(sql, store::values![council]).await.unwrap();
    rows.iter().map(|row| row.get("person_id").unwrap()).collect()
}

/// An election of these persons, elected without a vote.
pub async fn without_a_vote(world: &World, council: CouncilId, names: &[&str]) -> ElectionId {
    let seats = i64::try_from(names.len()).unwrap();
    let id = called(world, council, &calling(world, Counting::Stv, seats)).await;
    step(world, id, Move::OpenNominations).await;
    for name in names {
        on_a_form(world, id, name).await;
    }
    step(world, id, Move::CloseNominations).await;
    verbs::leave_uncontested(runs(world, id).await).await.unwrap();
    id
}

async fn every_round(world: &World) {
    for every in councils::CAPABILITY.rounds {
        every(&world.site).await.unwrap();
    }
}

trials::story! {
    parts = *PARTS;

    async fn a_new_election_is_declared_whatever_numbers_the_lines_of_an_older_one_have(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let old = called(&world, council, &calling(&world, Counting::Stv, 3)).await;
        step(&world, old, Move::OpenNominations).await;
        let first = on_a_form(&world, old, "Ash").await;
        // One of them is called as the line of another may come to be.
        for name in ["Birch", "1"] {
            on_a_form(&world, old, name).await;
        }
        verbs::withdraw_for(runs(&world, old).await, first).await.unwrap();
        on_a_form(&world, old, "Dan").await;
        step(&world, old, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, old).await).await.unwrap();
        ends(&world, old).await;
        without_a_vote(&world, council, &["Elm"]).await;
        let sql = "SELECT COUNT(*) AS n FROM councils_election_teams WHERE election_id = $1 AND name IN ('1', '2', '3') \
                   AND won = 1";
        assert_eq!(count(&world, sql, store::values![old]).await, 3);
        let sql = "SELECT COUNT(*) AS n FROM councils_election_people WHERE election_id = $1 AND shown_name <> ''";
        assert_eq!(count(&world, sql, store::values![old]).await, 0);
    }

    async fn an_election_that_still_goes_on_keeps_its_names_when_another_is_declared(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let all = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        // All seats are voted on anew in one election at a time.
        let by = acting::<CallElection>(&world, world.people.practitioner, council).await;
        let second = verbs::call(by, &calling(&world, Counting::Stv, 2)).await;
        assert_eq!(why(second), ElectionRefused::Calling(vec![CallingFault::GoesOn]));
        let new = Calling { fills: Fills::Empty, ..calling(&world, Counting::Irv, 1) };
        let beside = called(&world, council, &new).await;
        step(&world, beside, Move::OpenNominations).await;
        for name in ["Ash", "Birch"] {
            on_a_form(&world, beside, name).await;
        }
        step(&world, beside, Move::CloseNominations).await;
        verbs::open_voting(runs(&world, beside).await, DICE).await.unwrap();
        step(&world, all, Move::OpenNominations).await;
        on_a_form(&world, all, "Cedar").await;
        step(&world, all, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, all).await).await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM councils_election_people WHERE election_id = $1 AND shown_name <> ''";
        assert_eq!(count(&world, sql, store::values![beside]).await, 2);
        let sql = "SELECT COUNT(*) AS n FROM councils_elections WHERE id = $1 AND manifest_text <> ''";
        assert_eq!(count(&world, sql, store::values![beside]).await, 1);
        step(&world, beside, Move::CloseVoting).await;
        for person in [world.people.practitioner, world.people.colleague] {
            let keys = acting::<CountPiles>(&world, person, beside).await;
            verbs::key_papers(keys, 1, "1\n1\n2").await.unwrap();
        }
        let boxes = vec![("A wing".to_owned(), 3)];
        let account = PaperAccount { issued: 3, boxes, ..PaperAccount::default() };
        verbs::count(runs(&world, beside).await, &account).await.unwrap();
    }

    async fn each_seat_that_falls_empty_is_filled_once_and_so_is_that_of_whoever_came_to_it(ground) {
        let world = house(ground).await;
        let council = council(&world, "runner_up").await;
        let id = called(&world, council, &calling(&world, Counting::SainteLague, 2)).await;
        step(&world, id, Move::OpenNominations).await;
        let mut people = Vec::new();
        for team in ["Food", "Visits"] {
            verbs::add_team(runs(&world, id).await, team, "What first").await.unwrap();
            for n in ["One", "Two", "Three"] {
                people.push(stands(&world, id, team, &format!("{n} of {team}")).await);
                world.site.clock.move_to(world.site.now().plus_seconds(60));
            }
        }
        verbs::stand_for(runs(&world, id).await, &named("Food", "On Paper")).await.unwrap();
        step(&world, id, Move::CloseNominations).await;
        verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
        step(&world, id, Move::CloseVoting).await;
        let sheet = ballot::piles::Sheet { lists: [(1, 5), (2, 5)].into(), void: [].into() };
        for person in [world.people.practitioner, world.people.colleague] {
            verbs::hand_in(acting::<CountPiles>(&world, person, id).await, &sheet).await.unwrap();
        }
        let boxes = vec![("A wing".to_owned(), 10)];
        let account = PaperAccount { issued: 10, boxes, ..PaperAccount::default() };
        verbs::count(runs(&world, id).await, &account).await.unwrap();
        verbs::declare(runs(&world, id).await).await.unwrap();
        let all: Vec<StandingId> = {
            let mut tx = world.site.db.read().await.unwrap();
            let sql = "SELECT id FROM councils_election_people WHERE election_id = $1";
            let rows = tx.rows(sql, store::values![id]).await.unwrap();
            rows.iter().map(|row| row.get("id").unwrap()).collect()
        };
        let leaves = |person| {
            let world = &world;
            async move {
                let done = world.session(person).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
                assert_eq!(done.status.as_u16(), 303, "{}", done.body);
            }
        };
        let none = || async { why(verbs::fill(runs(&world, id).await, &all, &Lot::default()).await) };
        let next = || async { verbs::fill(runs(&world, id).await, &all, &Lot::default()).await.unwrap().person.unwrap() };
        assert_eq!(none().await, ElectionRefused::NoVacancy, "all seats are taken");
        leaves(people[0]).await;
        assert_eq!(next().await, people[1]);
        assert_eq!(none().await, ElectionRefused::NoVacancy, "a seat that was filled is not filled again");
        // The other team's seat is its own, whoever left before; and whoever came to a seat may leave it too.
        leaves(people[3]).await;
        assert_eq!(next().await, people[4]);
        leaves(people[1]).await;
        assert_eq!(next().await, people[2]);
        // Nobody of that team is left but who stood on a form: the seat waits for them, and nobody is passed over.
        leaves(people[2]).await;
        let waits = verbs::fill(runs(&world, id).await, &all, &Lot::default()).await.unwrap();
        assert_eq!((waits.name.as_str(), waits.person), ("On Paper", None));
        assert_eq!(none().await, ElectionRefused::NoVacancy);
        let seats = world.session(world.people.practitioner).await.get(&format!("/councils/elections/{id}/seats")).await;
        assert!(seats.body.contains("On Paper"), "{}", seats.body);
        let person = world.member("On Paper", Role::Participant, world.places.prison).await;
        let own = verbs::ask_elected(runs(&world, id).await, waits.has, world.people.practitioner).await;
        assert_eq!(why(own), ElectionRefused::NotTheirs, "whoever runs it takes no seat by it");
        verbs::ask_elected(runs(&world, id).await, waits.has, person).await.unwrap();
        verbs::take(acting::<TakeElectedSeat>(&world, person, id).await, true).await.unwrap();
        people[2] = person;
        assert_eq!(none().await, ElectionRefused::NoVacancy);
        let mut sits = sit(&world, council).await;
        sits.sort_unstable();
        let mut expected = vec![people[2], people[4]];
        expected.sort_unstable();
        assert_eq!(sits, expected);
    }

    async fn a_result_that_was_wrong_does_not_stand_and_its_seats_are_empty_again(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let id = called(&world, council, &calling(&world, Counting::Stv, 1)).await;
        step(&world, id, Move::OpenNominations).await;
        let person = stands(&world, id, "", "Ash Hill").await;
        step(&world, id, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        assert_eq!(sit(&world, council).await, [person]);
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
        let said = page.contains("elected without a vote") && page.contains("<b><bdi>Ash Hill</bdi></b>");
        assert!(said && !page.contains("0.0"), "nobody reads a turnout where nobody voted: {page}");
        let aside = || async { verbs::set_aside(runs(&world, id).await, "The roll was wrong.").await };
        assert_eq!(why(aside().await), ElectionRefused::NotUpheld, "nobody said so");
        step(&world, id, Move::OpenPetition).await;
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(page.contains("elected without a vote") && !page.contains("0.0"), "{page}");
        // What was put right at once is no reason for another vote.
        let by = acting::<SayAgainst>(&world, world.people.rep, id).await;
        let small = verbs::say(by, Against::Result, "The notice hung too high.").await.unwrap();
        let answers = acting::<AnswerAgainst>(&world, world.people.manager, id).await;
        verbs::answer(answers, small, (SaidOutcome::PutRight, "It hangs lower now.")).await.unwrap();
        assert_eq!(why(aside().await), ElectionRefused::NotUpheld);
        let by = acting::<SayAgainst>(&world, world.people.resident, id).await;
        let said = verbs::say(by, Against::Result, "Half of the wing was not on the roll.").await.unwrap();
        let answers = acting::<AnswerAgainst>(&world, world.people.manager, id).await;
        verbs::answer(answers, said, (SaidOutcome::Upheld, "That is so.")).await.unwrap();
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(page.contains("You can say that something was wrong until"), "{page}");
        // The whole of the last day counts.
        world.site.clock.move_to(world.site.now().plus_days(7));
        assert_eq!(why(verbs::finish(runs(&world, id).await).await), ElectionRefused::TooEarly);
        world.site.clock.move_to(world.site.now().plus_days(1));
        assert_eq!(why(verbs::finish(runs(&world, id).await).await), ElectionRefused::Upheld);
        let mut officer = world.session(world.people.practitioner).await;
        let at = format!("/councils/elections/{id}/run");
        assert!(officer.get(&at).await.body.contains("Set the result aside"));
        let blank = officer.post(&format!("{at}/off"), &[("words", " ")]).await;
        assert_eq!(blank.status.as_u16(), 422, "everybody reads why");
        let done = officer.post(&format!("{at}/off"), &[("words", "The roll was wrong.")]).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.body);
        assert_eq!((sit(&world, council).await, state(&world, id).await), (Vec::new(), ElectionState::CalledOff));
        let page = world.session(world.people.resident).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(page.contains("The roll was wrong.") && !page.contains("Ash Hill"), "{page}");
        let notices = world.session(person).await.get("/notices").await.body;
        assert!(notices.contains("was set aside"), "{notices}");
        // The vote is held again.
        without_a_vote(&world, council, &["Cedar"]).await;
    }

    async fn nobody_calls_an_election_off_who_knows_what_came_out_and_nothing_of_the_papers_stays_when_it_is_called_off(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let mut kept = Vec::new();
        for counted in [true, false] {
            let id = called(&world, council, &calling(&world, Counting::Irv, 1)).await;
            step(&world, id, Move::OpenNominations).await;
            for name in ["Ash", "Birch"] {
                on_a_form(&world, id, name).await;
            }
            let cedar = if counted { None } else { Some(stands(&world, id, "", "Cedar Hill").await) };
            step(&world, id, Move::CloseNominations).await;
            verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
            // Whoever was turned away says so on that day; whoever stands steps back after the papers are printed too.
            let by = acting::<SayAgainst>(&world, world.people.resident, id).await;
            verbs::say(by, Against::Result, "I was sent away from the booth.").await.unwrap();
            if !counted {
                let mut own = world.session(cedar.unwrap()).await;
                let page = own.get(&format!("/councils/elections/{id}")).await.body;
                assert!(page.contains(&format!("action=\"/councils/elections/{id}/withdraw\"")), "{page}");
                let back = own.post(&format!("/councils/elections/{id}/withdraw"), &[]).await;
                assert_eq!(back.status.as_u16(), 303, "{}", back.body);
            }
            step(&world, id, Move::CloseVoting).await;
            for person in [world.people.practitioner, world.people.colleague] {
                verbs::key_papers(acting::<CountPiles>(&world, person, id).await, 1, "1\n1\n2").await.unwrap();
            }
            let boxes = vec![("A wing".to_owned(), 3)];
            let account = PaperAccount { issued: 3, boxes, ..PaperAccount::default() };
            if counted {
                verbs::count(runs(&world, id).await, &account).await.unwrap();
                let off = verbs::call_off(runs(&world, id).await, "It is not what we hoped.").await;
                assert_eq!(why(off), ElectionRefused::Move(ElectionState::Counted, Move::CallOff));
                verbs::declare(runs(&world, id).await).await.unwrap();
            } else {
                let sql = "SELECT COUNT(*) AS n FROM councils_election_papers WHERE election_id = $1";
                assert_eq!(count(&world, sql, store::values![id]).await, 6);
                verbs::call_off(runs(&world, id).await, "The box was open.").await.unwrap();
                kept.push(count(&world, sql, store::values![id]).await);
            }
        }
        assert_eq!(kept, [0]);
    }

    async fn nobody_who_moved_on_is_seated_and_nobody_is_elected_where_nobody_stands(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let id = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        step(&world, id, Move::OpenNominations).await;
        let (gone, stays) = (stands(&world, id, "", "Ash Hill").await, stands(&world, id, "", "Birch Hill").await);
        step(&world, id, Move::CloseNominations).await;
        world.leave(gone).await;
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        assert_eq!(sit(&world, council).await, [stays]);
        ends(&world, id).await;
        let empty = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        step(&world, empty, Move::OpenNominations).await;
        step(&world, empty, Move::CloseNominations).await;
        let nobody = why(verbs::leave_uncontested(runs(&world, empty).await).await);
        assert_eq!((nobody, sit(&world, council).await), (ElectionRefused::NobodyStands, vec![stays]));
    }

    async fn an_election_whose_officer_left_after_the_count_is_finished_by_somebody_else(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let id = called(&world, council, &calling(&world, Counting::Stv, 1)).await;
        step(&world, id, Move::OpenNominations).await;
        let person = stands(&world, id, "", "Ash Hill").await;
        step(&world, id, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        let [one, other, third] = ["Nia One", "Tom Other", "Wren Third"];
        let one = world.member(one, Role::Practitioner, world.places.prison).await;
        let other = world.member(other, Role::Practitioner, world.places.prison).await;
        let third = world.member(third, Role::Practitioner, world.places.prison).await;
        let names = || async {
            let by = acting::<AppointTeam>(&world, third, id).await;
            verbs::appoint(by, one, other).await
        };
        assert_eq!(why(names().await), ElectionRefused::NotNow, "its officer is there");
        world.leave(world.people.practitioner).await;
        assert!(world.session(third).await.get(&format!("/councils/elections/{id}")).await.body.contains("/team\""));
        names().await.unwrap();
        let by = acting::<RunElection>(&world, one, id).await;
        verbs::go_on(by, Move::OpenPetition).await.unwrap();
        world.site.clock.move_to(world.site.now().plus_days(9));
        verbs::finish(acting::<RunElection>(&world, one, id).await).await.unwrap();
        assert_eq!(sit(&world, council).await, [person]);
    }

    async fn what_a_council_settles_for_later_terms_takes_no_names_of_this_one(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let id = without_a_vote(&world, council, &["Ash Hill"]).await;
        let shorter = "UPDATE councils_councils SET term_months = 1";
        trials::meddle(&world.ground.address, shorter).await;
        world.site.clock.move_to(world.site.now().plus_days(40));
        every_round(&world).await;
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(page.contains("Ash Hill"), "{page}");
    }

    async fn names_go_with_the_term_and_with_a_vote_that_was_called_off_whether_or_not_another_is_held(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let off = called(&world, council, &calling(&world, Counting::Stv, 1)).await;
        step(&world, off, Move::OpenNominations).await;
        for name in ["Off Hill", "Away Hill"] {
            on_a_form(&world, off, name).await;
        }
        step(&world, off, Move::CloseNominations).await;
        verbs::open_voting(runs(&world, off).await, DICE).await.unwrap();
        let manifest = format!("/councils/elections/{off}/manifest");
        let mut member = world.session(world.people.rep).await;
        assert!(member.get(&manifest).await.body.contains("Off Hill"));
        verbs::call_off(runs(&world, off).await, "The box was open.").await.unwrap();
        let page = member.get(&manifest).await.body;
        assert!(page.contains("It was taken down") && !page.contains("Off Hill"), "{page}");
        let term = without_a_vote(&world, council, &["Ash Hill"]).await;
        let names = |id: ElectionId| {
            let world = &world;
            let sql = "SELECT COUNT(*) AS n FROM councils_election_people WHERE election_id = $1 AND shown_name <> ''";
            async move { count(world, sql, store::values![id]).await }
        };
        every_round(&world).await;
        assert_eq!((names(off).await, names(term).await), (0, 1));
        world.site.clock.move_to(world.site.now().plus_days(373));
        every_round(&world).await;
        assert_eq!(names(term).await, 0);
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{term}")).await.body;
        assert!(!page.contains("Ash Hill"), "{page}");
    }

    async fn nobody_is_seated_from_an_election_whose_seats_were_filled_anew(ground) {
        let world = house(ground).await;
        let council = council(&world, "runner_up").await;
        let old = called(&world, council, &calling(&world, Counting::SainteLague, 1)).await;
        step(&world, old, Move::OpenNominations).await;
        verbs::add_team(runs(&world, old).await, "Food", "Hot food").await.unwrap();
        stands(&world, old, "Food", "Ash Hill").await;
        stands(&world, old, "Food", "Birch Hill").await;
        step(&world, old, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, old).await).await.unwrap();
        ends(&world, old).await;
        let new = without_a_vote(&world, council, &["Cedar"]).await;
        let sql = "SELECT id FROM councils_election_people WHERE election_id = $1 ORDER BY at, id";
        let asked: Vec<StandingId> = {
            let mut tx = world.site.db.read().await.unwrap();
            let rows = tx.rows(sql, store::values![old]).await.unwrap();
            rows.iter().map(|row| row.get("id").unwrap()).collect()
        };
        assert_eq!(why(verbs::fill(runs(&world, old).await, &asked, &Lot::default()).await), ElectionRefused::TermOver);
        let person = world.member("Dan Hill", Role::Participant, world.places.prison).await;
        let late = verbs::ask_elected(runs(&world, old).await, asked[0], person).await;
        assert_eq!(why(late), ElectionRefused::TermOver);
        assert_eq!(sit(&world, council).await, []);
        assert_eq!(state(&world, new).await, ElectionState::Uncontested);
    }
}
