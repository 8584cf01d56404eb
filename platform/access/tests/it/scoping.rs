//! A list shows what the decision allows, thing by thing: in 200 worlds drawn at random.

use std::collections::BTreeSet;

use access::people::{NewMembership, NewRelation};
use access::places::{NewPlace, PlaceKind};
use access::{About, Action, RelationKind, Role, Standing, Who, decide, people, places, scope, session};
use basics::{Chance, PersonId, PlaceId};
use store::{Build, Quiet, WriteTx, values};
use trials::{Ground, World};

use crate::shed::{Emergency, Join, Know, Manage, Own, OwnHere, Read, Speak, Support, ThingId, parts};

const WORLDS: i64 = 200;
const THINGS: u64 = 24;

/// One of these.
fn pick<T: Copy>(chance: &Chance, from: &[T]) -> T {
    from[usize::try_from(chance.below(u64::try_from(from.len()).unwrap())).unwrap()]
}

struct Drawn {
    who: Who,
    things: Vec<(ThingId, About)>,
}

async fn draw_places(tx: &mut WriteTx, ground: &Ground, world: &World) -> Vec<PlaceId> {
    let mut made: Vec<PlaceId> = Vec::new();
    for _ in 0..4 + ground.chance.below(6) {
        // Some stand by themselves, most lie in one that was made before.
        let parent = (!made.is_empty() && ground.chance.below(5) > 0).then(|| pick(&ground.chance, &made));
        let new = NewPlace {
            parent,
            organisation: world.organisations.service,
            name: "Somewhere",
            kind: PlaceKind::Project,
            zone: "Europe/London",
            nation: "scotland",
        };
        made.push(places::add(tx, &ground.chance, &new, ground.now()).await.unwrap());
    }
    made
}

async fn draw_person(tx: &mut WriteTx, ground: &Ground, world: &World, at: &[PlaceId]) -> PersonId {
    let (chance, now) = (&ground.chance, ground.now());
    let held: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.is_held()).collect();
    let from_on = now.date_in("Europe/London").unwrap();
    let person = people::add(tx, chance, "Somebody", "en", now).await.unwrap();
    for _ in 0..chance.below(4) {
        let new = NewMembership {
            person,
            role: pick(chance, &held),
            standing: Standing::Community,
            place: pick(chance, at),
            organisation: world.organisations.service,
            from_on,
            until_on: None,
        };
        people::join(tx, chance, &new, now).await.unwrap();
    }
    for _ in 0..chance.below(3) {
        let kind = pick(chance, &[RelationKind::Rep, RelationKind::DutyReader]);
        let new =
            NewRelation { kind, holder: person, person: None, given_in: pick(chance, at), from_on, until_on: None };
        people::relate(tx, chance, &new, now).await.unwrap();
    }
    person
}

/// What somebody is to another person, in some places.
async fn draw_ties(
    tx: &mut WriteTx,
    (ground, world): (&Ground, &World),
    (holder, other): (PersonId, PersonId),
    at: &[PlaceId],
) {
    let (chance, now) = (&ground.chance, ground.now());
    let organisation = world.organisations.service;
    let from_on = now.date_in("Europe/London").unwrap();
    for _ in 0..chance.below(4) {
        let kind = pick(chance, &[RelationKind::Supporter, RelationKind::Emergency]);
        let (person, given_in) = (Some(pick(chance, &[other, other, holder])), pick(chance, at));
        // An opening holds for who works over the place alone, and is of somebody who belongs there: half of them are.
        if kind == RelationKind::Emergency && chance.below(2) == 0 {
            for (person, role) in [(holder, Role::Practitioner), (other, Role::Participant)] {
                let standing = Standing::Community;
                let new =
                    NewMembership { person, role, standing, place: given_in, organisation, from_on, until_on: None };
                people::join(tx, chance, &new, now).await.unwrap();
            }
        }
        let new = NewRelation { kind, holder, person, given_in, from_on, until_on: None };
        people::relate_until(tx, chance, &new, now.plus_days(1), now).await.unwrap();
    }
}

async fn draw(ground: &Ground, world: &World, number: i64) -> Drawn {
    let (chance, now) = (&ground.chance, ground.now());
    let mut tx = trials::write(&ground.db).await;
    let at = draw_places(&mut tx, ground, world).await;
    let person = draw_person(&mut tx, ground, world, &at).await;
    let other = draw_person(&mut tx, ground, world, &at).await;
    draw_ties(&mut tx, (ground, world), (person, other), &at).await;
    let mut things = Vec::new();
    for _ in 0..THINGS {
        let id = ThingId::new(now, chance);
        let owner = pick(chance, &[None, Some(other), Some(other), Some(person)]);
        let kept_out = pick(chance, &[None, None, None, Some(world.people.manager), Some(person)]);
        let place = pick(chance, &at);
        tx.run(
            "INSERT INTO trial_things (id, world, place_id, owner_id, kept_out_id) VALUES ($1, $2, $3, $4, $5)",
            values![id, number, place, owner, kept_out],
        )
        .await
        .unwrap();
        let about = places::about(&mut tx, place, None).await.unwrap().unwrap();
        things.push((id, About { owner, kept_out: kept_out.into_iter().collect(), ..about }));
    }
    let (token, _) = session::begin(&mut tx, chance, person, "own", session::OWN_DEVICE, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    Drawn { who: world.who_holds(&token).await, things }
}

fn decided<A: Action>(drawn: &Drawn) -> BTreeSet<ThingId> {
    drawn.things.iter().filter(|(_, about)| decide::<A>(&drawn.who, about).is_ok()).map(|(id, _)| *id).collect()
}

async fn listed<A: Action>(ground: &Ground, who: &Who, number: i64) -> BTreeSet<ThingId> {
    let scope = scope::<A>(who);
    let build = Build::new("SELECT t.id AS id FROM trial_things t WHERE t.world = ").value(number).then(" AND ");
    let (sql, bound) = scope
        .restrict(build, "t.place_id", Some("t.owner_id"))
        .when(scope.person, |build, person| {
            build.then(" AND (t.kept_out_id IS NULL OR t.kept_out_id <> ").value(person).then(")")
        })
        .done();
    let rows = ground.db.read().await.unwrap().rows(sql, &bound).await.unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

async fn agree<A: Action>(ground: &Ground, drawn: &Drawn, number: i64) -> usize {
    let (decided, listed) = (decided::<A>(drawn), listed::<A>(ground, &drawn.who, number).await);
    assert_eq!(decided, listed, "{} in world {number}: {:?}", A::NAME, drawn.who);
    decided.len()
}

/// Whatever somebody is, an emergency opens nothing but what its relation says: this person's things, in that place.
fn only_what_was_opened(drawn: &Drawn) {
    let signed = drawn.who.signed().unwrap();
    let may = decided::<Emergency>(drawn);
    for (id, about) in &drawn.things {
        let opened = signed.relations.iter().any(|one| {
            one.kind == RelationKind::Emergency
                && one.person.is_some()
                && one.person == about.owner
                && about.line.contains(&one.given_in)
        });
        let expected = opened && about.owner != Some(signed.person) && !about.kept_out.contains(&signed.person);
        assert_eq!(may.contains(id), expected, "{about:?} for {:?}", drawn.who);
    }
}

trials::story! {
    parts = parts();

    async fn a_list_and_the_decision_agree_in_every_world(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let ground = &world.ground;
        let mut allowed = [0; 8];
        for number in 1..=WORLDS {
            let drawn = draw(ground, &world, number).await;
            let now = [
                agree::<Read>(ground, &drawn, number).await,
                agree::<Join>(ground, &drawn, number).await,
                agree::<Manage>(ground, &drawn, number).await,
                agree::<Own>(ground, &drawn, number).await,
                agree::<Speak>(ground, &drawn, number).await,
                agree::<Know>(ground, &drawn, number).await,
                agree::<Support>(ground, &drawn, number).await,
                agree::<Emergency>(ground, &drawn, number).await,
            ];
            only_what_was_opened(&drawn);
            for (all, now) in allowed.iter_mut().zip(now) {
                *all += now;
            }
            // A rule that asks for two things at once may show too little in a list, and never too much.
            let may = decided::<OwnHere>(&drawn);
            assert!(listed::<OwnHere>(ground, &drawn.who, number).await.is_subset(&may), "world {number}");
        }
        // The worlds are no worlds in which nothing is ever allowed.
        assert!(allowed.iter().all(|n| *n > 50), "{allowed:?}");
    }

    async fn nobody_the_house_and_an_ended_session_have_nothing_to_list(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let dead = crate::shed::dead(world.who(world.people.manager).await);
        for who in [Who::Anyone, Who::House("trial.clock"), dead] {
            assert!(scope::<Read>(&who).is_empty() && scope::<Know>(&who).is_empty(), "{who:?}");
        }
        let left = world.who(world.people.left).await;
        assert_eq!(scope::<Own>(&left).own, Some(world.people.left));
        assert!(scope::<Manage>(&left).is_empty());
    }
}
