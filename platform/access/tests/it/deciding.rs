//! The order of the one decision: no rule overrules a wall.

use access::{About, Action, Refusal, RelationKind, Role, Who, Why, decide, people, places};
use basics::{PersonId, PlaceId};
use trials::World;

use crate::shed::{Join, Know, Manage, Open, Own, Read, SWITCH, Secret, Speak, Support, Upkeep, dead, parts};

async fn about(world: &World, place: PlaceId) -> About {
    let mut tx = world.ground.db.read().await.unwrap();
    places::about(&mut tx, place, Some(&SWITCH)).await.unwrap().unwrap()
}

type Decided = Result<(), Refusal>;

/// What every action says.
fn all(who: &Who, about: &About) -> Vec<(&'static str, Decided)> {
    fn one<A: Action>(who: &Who, about: &About) -> (&'static str, Decided) {
        (A::NAME, decide::<A>(who, about))
    }
    vec![
        one::<Read>(who, about),
        one::<Join>(who, about),
        one::<Manage>(who, about),
        one::<Own>(who, about),
        one::<Speak>(who, about),
        one::<Know>(who, about),
        one::<Open>(who, about),
        one::<Upkeep>(who, about),
        one::<Secret>(who, about),
    ]
}

/// The strongest tie there is: their own, and they deal with it.
fn tied(about: &About, person: PersonId) -> About {
    About { owner: Some(person), assigned: vec![person], ..about.clone() }
}

trials::story! {
    parts = parts();

    async fn whoever_is_kept_out_may_not_know_in_any_role(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for place in [world.places.prison, world.places.wing, world.places.partnership, world.places.office] {
            let here = about(&world, place).await;
            for (name, person) in world.people.all() {
                let who = world.who(person).await;
                let kept_out = About { kept_out: vec![person], ..tied(&here, person) };
                for (action, decided) in all(&who, &kept_out) {
                    assert_eq!(decided, Err(Refusal::NotThere), "{name} {action}");
                }
            }
        }
    }

    async fn what_is_switched_off_is_not_there_for_anybody(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        world.set(world.places.prison, &SWITCH, Some("off")).await;
        let off = about(&world, world.places.wing).await;
        assert!(!off.on && about(&world, world.places.office).await.on);
        for (name, person) in world.people.all() {
            let who = world.who(person).await;
            for (action, decided) in all(&who, &tied(&off, person)) {
                assert_eq!(decided, Err(Refusal::NotThere), "{name} {action}");
            }
        }
        assert_eq!(decide::<Open>(&Who::Anyone, &off), Err(Refusal::NotThere));
        world.set(world.places.wing, &SWITCH, Some("on")).await;
        assert!(about(&world, world.places.wing).await.on);
        assert!(!about(&world, world.places.prison).await.on);
    }

    async fn a_session_that_is_over_has_to_sign_in_whatever_the_tie(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let here = about(&world, world.places.prison).await;
        for (name, person) in world.people.all() {
            let who = dead(world.who(person).await);
            for (action, decided) in all(&who, &tied(&here, person)) {
                assert_eq!(decided, Err(Refusal::SignIn), "{name} {action}");
            }
        }
    }

    async fn the_house_does_only_what_is_on_an_actions_own_list(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let here = about(&world, world.places.prison).await;
        assert_eq!(decide::<Upkeep>(&Who::House("trial.clock"), &here), Ok(()));
        for job in ["trial.other", "", "trial.clock "] {
            assert_eq!(decide::<Upkeep>(&Who::House(job), &here), Err(Refusal::NotThere), "{job}");
        }
        for (action, decided) in all(&Who::House("trial.clock"), &here) {
            let expected = if action == "trial.upkeep" { Ok(()) } else { Err(Refusal::NotThere) };
            assert_eq!(decided, expected, "{action}");
        }
    }

    async fn nobody_in_particular_may_do_only_what_is_open(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let here = about(&world, world.places.prison).await;
        for (action, decided) in all(&Who::Anyone, &here) {
            let expected = if action == "trial.open" { Ok(()) } else { Err(Refusal::SignIn) };
            assert_eq!(decided, expected, "{action}");
        }
        // What is open is open to those who stand elsewhere, too.
        assert_eq!(decide::<Open>(&world.who(world.people.stranger).await, &here), Ok(()));
    }

    async fn each_role_has_its_answer_about_a_thing_in_the_prison(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let here = about(&world, world.places.prison).await;
        let (no, hidden) = (Err(Refusal::NotAllowed(Why::Role)), Err(Refusal::NotThere));
        // Read, Join, Manage, Speak.
        let table = [
            ("resident", [no, Ok(()), no, hidden]),
            ("participant", [hidden; 4]),
            ("rep", [no, Ok(()), no, hidden]),
            ("peer_mentor", [no, Ok(()), no, hidden]),
            ("volunteer", [no, Ok(()), no, hidden]),
            ("practitioner", [Ok(()), Ok(()), no, hidden]),
            ("colleague", [Ok(()), Ok(()), no, hidden]),
            ("manager", [Ok(()), Ok(()), Ok(()), hidden]),
            ("reviewer", [Ok(()), Ok(()), no, hidden]),
            ("administrator", [no, no, no, hidden]),
            ("auditor", [no, no, no, hidden]),
            ("stranger", [hidden; 4]),
            ("left", [hidden; 4]),
        ];
        let people = world.people.all();
        assert_eq!(table.map(|(name, _)| name), people.map(|(name, _)| name));
        for ((name, expected), (_, person)) in table.into_iter().zip(people) {
            let who = world.who(person).await;
            let got = [
                decide::<Read>(&who, &here),
                decide::<Join>(&who, &here),
                decide::<Manage>(&who, &here),
                decide::<Speak>(&who, &here),
            ];
            assert_eq!(got, expected, "{name}");
            // What is their own stays theirs wherever they are, and nobody else's becomes so.
            assert_eq!(decide::<Own>(&who, &About { owner: Some(person), ..here.clone() }), Ok(()), "{name}");
            let of_another = decide::<Own>(&who, &About { owner: Some(PersonId::of(basics::uuid::Uuid::max())), ..here.clone() });
            assert!(of_another.is_err(), "{name}");
        }
    }

    async fn a_relation_gives_reach_to_its_place_and_to_what_its_person_owns(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (wing, prison) = (about(&world, world.places.wing).await, about(&world, world.places.prison).await);
        let rep = world.who(world.people.rep).await;
        assert_eq!(decide::<Speak>(&rep, &wing), Ok(()));
        assert_eq!(decide::<Speak>(&rep, &prison), Err(Refusal::NotThere));
        let (stranger, resident) = (world.people.stranger, world.people.resident);
        let owned = About { owner: Some(resident), ..wing.clone() };
        assert_eq!(decide::<Know>(&world.who(stranger).await, &owned), Err(Refusal::NotThere));
        world.relate(RelationKind::AssignedWorker, stranger, Some(resident), None).await;
        let who = world.who(stranger).await;
        assert_eq!(decide::<Know>(&who, &owned), Ok(()));
        assert_eq!(decide::<Know>(&who, &wing), Err(Refusal::NotThere));
    }

    async fn a_relation_to_a_person_ends_at_the_edge_of_the_place_it_was_given_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let at = world.places;
        // The resident lives on the wing and goes to the office, too; a helper is given to them in each place in turn.
        let resident = world.people.resident;
        world.join(resident, Role::Participant, at.office).await;
        for (given_in, belongs, counts) in [
            (at.wing, at.wing, [true, false, false, false]),
            (at.wing, at.prison, [true, false, false, false]),
            (at.prison, at.prison, [true, true, false, false]),
            (at.prison, at.wing, [true, true, false, false]),
            (at.office, at.office, [false, false, true, false]),
            (at.partnership, at.prison, [true, true, true, true]),
            // One of the two is not under the roof: the resident has nothing to do with the other prison, and who works
            // there has nothing to do with the wing.
            (at.other_prison, at.other_prison, [false; 4]),
            (at.wing, at.other_prison, [false; 4]),
            (at.office, at.wing, [false; 4]),
        ] {
            let helper = world.member("A helper", Role::Volunteer, belongs).await;
            world.relate(RelationKind::Supporter, helper, Some(resident), Some(given_in)).await;
            let who = world.who(helper).await;
            for (place, expected) in [at.wing, at.prison, at.office, at.partnership].into_iter().zip(counts) {
                let owned = About { owner: Some(resident), ..about(&world, place).await };
                assert_eq!(decide::<Support>(&who, &owned).is_ok(), expected, "{given_in:?} {belongs:?} {place:?}");
                assert!(decide::<Support>(&who, &about(&world, place).await).is_err(), "of nobody's thing");
            }
            let mut tx = world.ground.db.read().await.unwrap();
            for (place, expected) in [at.wing, at.prison, at.office, at.partnership].into_iter().zip(counts) {
                let kind = RelationKind::Supporter;
                let holders = people::holders_to(&mut tx, kind, resident, place, world.site.now()).await.unwrap();
                assert_eq!(holders.contains(&helper), expected, "{given_in:?} {belongs:?} {place:?}");
            }
        }
    }

    async fn a_relation_ends_when_one_of_the_two_leaves_the_place_it_was_given_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let at = world.places;
        let (helper, resident) = (world.people.peer_mentor, world.people.resident);
        world.relate(RelationKind::Mentor, helper, Some(resident), Some(at.prison)).await;
        let held = async || world.who(helper).await.signed().unwrap().relations.len();
        assert_eq!(held().await, 1);
        // From wing to wing in the same prison it goes along; out of the prison it does not.
        world.leave(resident).await;
        assert_eq!(held().await, 0);
        world.join(resident, Role::Participant, at.prison).await;
        assert_eq!(held().await, 1);
        world.leave(resident).await;
        world.join(resident, Role::Participant, at.other_prison).await;
        assert_eq!(held().await, 0);
        world.join(resident, Role::Participant, at.wing).await;
        world.leave(helper).await;
        assert_eq!(held().await, 0);
        world.join(helper, Role::PeerMentor, at.other_prison).await;
        assert_eq!(held().await, 0);
    }
}
