//! Whoever runs, counts or stands in an election, and what they may not do, or not any more, in a case of their own.

use access::{Role, act};
use basics::PersonId;
use councils::verbs::election::{self as verbs, CallingFault, ElectionRefused, Move, Obstacle};
use councils::{
    Against, AnswerAgainst, AppointTeam, CountPiles, ElectionId, RunElection, SaidOutcome, SayAgainst, StandInElection,
    StandingId,
};
use store::values;
use trials::World;

use crate::changes::waits;
use crate::elections::{acting, called, named, runs, why};
use crate::{PARTS, house};

/// An election with a team, for which a resident and somebody on a form stand; both are refused, the resident first.
async fn refused(world: &World) -> (ElectionId, [StandingId; 2]) {
    let (_, id) = called(world, 3, &[("A wing", 20)]).await;
    verbs::go_on(runs(world, id).await, Move::OpenNominations).await.unwrap();
    verbs::add_team(runs(world, id).await, "Food", "Hot food").await.unwrap();
    verbs::stand_for(runs(world, id).await, &named("Food", "Robbo")).await.unwrap();
    let by = acting::<StandInElection>(world, world.people.resident, id).await;
    let ally = verbs::stand(by, &named("Food", "Ally")).await.unwrap();
    let birch = verbs::stand_for(runs(world, id).await, &named("Food", "Birch")).await.unwrap();
    for one in [ally, birch] {
        verbs::refuse(runs(world, id).await, one, "Not on the roll.").await.unwrap();
    }
    verbs::go_on(runs(world, id).await, Move::CloseNominations).await.unwrap();
    (id, [ally, birch])
}

async fn answers(
    world: &World,
    (by, id): (PersonId, ElectionId),
    which: councils::SaidId,
    outcome: SaidOutcome,
) -> Result<(), councils::Refused> {
    verbs::answer(acting::<AnswerAgainst>(world, by, id).await, which, (outcome, "These are the reasons.")).await
}

async fn stand_now(world: &World, id: ElectionId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql =
        "SELECT shown_name FROM councils_election_people WHERE election_id = $1 AND state = 'standing' ORDER BY 1";
    let rows = tx.rows(sql, values![id]).await.unwrap();
    rows.iter().map(|row| row.get("shown_name").unwrap()).collect()
}

trials::story! {
    parts = *PARTS;

    async fn whoever_left_the_place_neither_runs_an_election_there_nor_counts_in_it(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 3, &[("A wing", 20)]).await;
        let (officer, second) = (world.people.practitioner, world.people.colleague);
        assert!(act::<RunElection>(&world.site, &world.who(officer).await, id, None).await.is_ok());
        assert!(act::<CountPiles>(&world.site, &world.who(second).await, id, None).await.is_ok());
        let roll = format!("/councils/elections/{id}/roll");
        assert_eq!(world.session(officer).await.get(&roll).await.status.as_u16(), 200);
        for person in [officer, second] {
            world.leave(person).await;
            assert!(act::<RunElection>(&world.site, &world.who(person).await, id, None).await.is_err());
            assert!(act::<CountPiles>(&world.site, &world.who(person).await, id, None).await.is_err());
        }
        assert_ne!(world.session(officer).await.get(&roll).await.status.as_u16(), 200);
    }

    async fn nobody_is_elected_without_a_vote_before_whoever_was_refused_could_appeal(ground) {
        let world = house(ground).await;
        let (id, _) = refused(&world).await;
        let both = ["Ally", "Birch"].map(|name| Obstacle::MayAppeal(name.to_owned()));
        let early = why(verbs::leave_uncontested(runs(&world, id).await).await);
        assert_eq!(early, ElectionRefused::Obstacles(both.to_vec()));
        let open = why(verbs::open_voting(runs(&world, id).await, "3161452616").await);
        assert!(matches!(open, ElectionRefused::Obstacles(all) if all.ends_with(&both)));
        let desk = world.session(world.people.practitioner).await.get(&format!("/councils/elections/{id}/run")).await;
        assert!(desk.body.contains("Ally was refused and may still appeal"), "{}", desk.body);
        // One appeals, and waits for an answer however long it takes; the time of the other goes by.
        let by = acting::<SayAgainst>(&world, world.people.resident, id).await;
        let said = verbs::say(by, Against::Refusal, "I moved here in March.").await.unwrap();
        world.site.clock.move_to(world.site.now().plus_days(2));
        let early = why(verbs::leave_uncontested(runs(&world, id).await).await);
        assert_eq!(early, ElectionRefused::Unanswered);
        answers(&world, (world.people.manager, id), said, SaidOutcome::NotUpheld).await.unwrap();
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        assert_eq!(stand_now(&world, id).await, ["Robbo"]);
    }

    async fn an_appeal_brings_back_whoever_it_is_about_and_nobody_else(ground) {
        let world = house(ground).await;
        let (id, [ally, birch]) = refused(&world).await;
        let whose = |which| (Against::Refusal, which);
        let nobody = why(verbs::say_for(runs(&world, id).await, whose(None), "Me.").await);
        assert_eq!(nobody, ElectionRefused::NoSuch);
        let said = verbs::say_for(runs(&world, id).await, whose(Some(birch)), "I live here.").await.unwrap();
        let mut officer = world.session(world.people.practitioner).await;
        let page = officer.get(&format!("/councils/elections/{id}/said")).await.body;
        assert!(page.contains(&birch.to_string()) && page.contains(&ally.to_string()), "{page}");
        answers(&world, (world.people.manager, id), said, SaidOutcome::Upheld).await.unwrap();
        assert_eq!(stand_now(&world, id).await, ["Birch", "Robbo"]);
        // Their name was not given away meanwhile: nobody stands under that of somebody who may come back.
        let by = acting::<SayAgainst>(&world, world.people.resident, id).await;
        let said = verbs::say(by, Against::Refusal, "I moved here in March.").await.unwrap();
        answers(&world, (world.people.manager, id), said, SaidOutcome::Upheld).await.unwrap();
        assert_eq!(stand_now(&world, id).await, ["Ally", "Birch", "Robbo"]);
    }

    async fn whoever_said_it_stood_or_ever_ran_the_election_does_not_answer_what_is_said(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 3, &[("Staff", 20)]).await;
        verbs::go_on(runs(&world, id).await, Move::OpenNominations).await.unwrap();
        verbs::add_team(runs(&world, id).await, "Food", "Hot food").await.unwrap();
        let [stander, other, third] = ["Wren Worker", "Nia Other", "Tom Third"];
        let stander = world.member(stander, Role::Practitioner, world.places.prison).await;
        let other = world.member(other, Role::Practitioner, world.places.prison).await;
        let third = world.member(third, Role::Practitioner, world.places.prison).await;
        let by = acting::<StandInElection>(&world, stander, id).await;
        let wren = verbs::stand(by, &named("Food", "Wren")).await.unwrap();
        verbs::refuse(runs(&world, id).await, wren, "Works nights.").await.unwrap();
        let by = acting::<SayAgainst>(&world, stander, id).await;
        let said = verbs::say(by, Against::Refusal, "That is no reason.").await.unwrap();

        // The officer hands the election on: who refused somebody does not decide about it from outside either.
        let team = |by: PersonId, officer: PersonId, second: PersonId| {
            let world = &world;
            async move { verbs::appoint(acting::<AppointTeam>(world, by, id).await, officer, second).await }
        };
        for (officer, second) in [(other, world.people.colleague), (world.people.colleague, other)] {
            let alone = why(team(other, officer, second).await);
            assert_eq!(alone, ElectionRefused::Calling(vec![CallingFault::Oneself]));
        }
        team(third, other, world.people.colleague).await.unwrap();
        let notices = world.session(world.people.practitioner).await.get("/notices").await.body;
        assert!(notices.contains("Other people run an election now"), "{notices}");
        for person in [stander, world.people.practitioner, other, world.people.colleague] {
            let own = why(answers(&world, (person, id), said, SaidOutcome::Upheld).await);
            assert_eq!(own, ElectionRefused::OwnCase);
        }
        answers(&world, (third, id), said, SaidOutcome::Upheld).await.unwrap();
        assert_eq!(stand_now(&world, id).await, ["Wren"]);
    }

    async fn what_is_said_waits_with_its_day_for_those_who_may_answer_it_and_for_nobody_else(ground) {
        let world = house(ground).await;
        let (id, [_, birch]) = refused(&world).await;
        let appeal = (Against::Refusal, Some(birch));
        // Taken down for somebody by the officer: somebody else hears of it all the same.
        let said = verbs::say_for(runs(&world, id).await, appeal, "I live here.").await.unwrap();
        let kind = "councils.election_said";
        let (officer, second, other) = (world.people.practitioner, world.people.colleague, world.people.manager);
        for (person, answers) in [(officer, false), (second, false), (other, true), (world.people.resident, false)] {
            assert_eq!(waits(&world, person, kind).await, answers, "{person}");
        }
        let page = world.session(other).await.get(&format!("/councils/elections/{id}/said")).await.body;
        assert!(page.contains("It is answered by the end of"), "{page}");
        answers(&world, (other, id), said, SaidOutcome::NotUpheld).await.unwrap();
        assert!(!waits(&world, other, kind).await);
        // About the roll it waits for whoever runs the election, and goes along when that is somebody else.
        let by = acting::<SayAgainst>(&world, world.people.resident, id).await;
        verbs::say(by, Against::Roll, "My neighbour moved out.").await.unwrap();
        assert!(waits(&world, officer, kind).await);
        let third = world.member("Tom Third", Role::Practitioner, world.places.prison).await;
        assert!(!waits(&world, third, kind).await);
        verbs::appoint(acting::<AppointTeam>(&world, other, id).await, third, second).await.unwrap();
        assert!(waits(&world, third, kind).await);
    }
}
