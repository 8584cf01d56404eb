//! Who looked: kept for whoever it belongs to, before anything is shown.

use access::looks::{Tie, at_things_of};
use access::people::{self, NewRelation};
use access::{RelationKind, Role, Who, look};
use basics::{PersonId, Setting};
use store::values;
use trials::World;

use crate::shed::{Opened, Secret, ThingId, count, lines, parts, thing};

const LOOKS: &str = "SELECT COUNT(*) AS n FROM access_looks";
const NAMED: Setting = Setting::switch("trial.named", true);
const UNNAMED: Setting = Setting::switch("trial.unnamed", false);

async fn open(world: &World, who: &Who, id: ThingId) {
    drop(look::<Opened>(&world.site, who, id).await.unwrap());
}

async fn ties(world: &World, owner: PersonId) -> Vec<Tie> {
    let mut tx = world.ground.db.read().await.unwrap();
    at_things_of(&mut tx, owner, None, &NAMED, 9).await.unwrap().iter().map(|look| look.tie).collect()
}

trials::story! {
    parts = parts();

    async fn a_reading_of_somebody_elses_is_kept_once_a_day_with_its_line(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let owner = world.people.resident;
        let id = thing(&world, world.places.wing, Some(owner), None).await;
        let (worker, before) = (world.who(world.people.practitioner).await, lines(&world).await);
        open(&world, &worker, id).await;
        open(&world, &worker, id).await;
        assert_eq!((count(&world, LOOKS).await, lines(&world).await), (1, before + 1));
        world.site.clock.move_to(world.site.now().plus_days(1));
        let worker = world.who(world.people.practitioner).await;
        open(&world, &worker, id).await;
        assert_eq!((count(&world, LOOKS).await, lines(&world).await), (2, before + 2));
        let mut tx = world.ground.db.read().await.unwrap();
        let found = at_things_of(&mut tx, owner, None, &NAMED, 9).await.unwrap();
        assert_eq!((found[0].role, found[0].tie, found[0].action.as_str()), (Role::Practitioner, Tie::Works, "trial.opened"));
        assert!(found[0].id > found[1].id && found[0].day > found[1].day && found[0].reader.is_some());
        assert_eq!(found[0].object, ("thing".to_owned(), id.uuid()));
        // Older than the newest; and without names where the place shows none.
        let older = at_things_of(&mut tx, owner, Some(found[0].id), &UNNAMED, 9).await.unwrap();
        assert_eq!((older.len(), older[0].id), (1, found[1].id));
        assert!(older[0].reader.is_none());
        assert!(at_things_of(&mut tx, world.people.practitioner, None, &NAMED, 9).await.unwrap().is_empty());
    }

    async fn ones_own_and_what_is_nobodys_leave_nothing(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let own = thing(&world, world.places.wing, Some(world.people.resident), None).await;
        let nameless = thing(&world, world.places.wing, None, None).await;
        let before = lines(&world).await;
        let resident = world.who(world.people.resident).await;
        open(&world, &resident, own).await;
        let worker = world.who(world.people.practitioner).await;
        open(&world, &worker, nameless).await;
        assert!(look::<Opened>(&world.site, &Who::Anyone, own).await.is_err());
        assert_eq!((count(&world, LOOKS).await, lines(&world).await), (0, before));
        // A sensitive look has a line each time, and a row only for somebody.
        drop(look::<Secret>(&world.site, &worker, nameless).await.unwrap());
        assert_eq!((count(&world, LOOKS).await, lines(&world).await), (0, before + 1));
        drop(look::<Secret>(&world.site, &worker, own).await.unwrap());
        drop(look::<Secret>(&world.site, &worker, own).await.unwrap());
        assert_eq!((count(&world, LOOKS).await, lines(&world).await), (1, before + 3));
    }

    async fn the_nearest_tie_is_kept_and_cover_is_seen_as_cover(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (owner, wing) = (world.people.resident, world.places.wing);
        let id = thing(&world, wing, Some(owner), None).await;
        world.relate(RelationKind::Cover, world.people.practitioner, Some(owner), Some(wing)).await;
        let worker = world.who(world.people.practitioner).await;
        open(&world, &worker, id).await;
        assert_eq!(ties(&world, owner).await, [Tie::Covering]);
        world.relate(RelationKind::AssignedWorker, world.people.practitioner, Some(owner), Some(wing)).await;
        let worker = world.who(world.people.practitioner).await;
        open(&world, &worker, id).await;
        assert!(ties(&world, owner).await.contains(&Tie::Assigned));
    }

    async fn an_opening_is_seen_as_one_for_its_day_and_excuses_no_reading(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (owner, wing, reader) = (world.people.resident, world.places.wing, world.people.practitioner);
        let id = thing(&world, wing, Some(owner), None).await;
        let now = world.site.now();
        let mut tx = trials::write(&world.ground.db).await;
        let today = now.date_in("Europe/London").unwrap();
        let (kind, person) = (RelationKind::Emergency, Some(owner));
        let new = NewRelation { kind, holder: reader, person, given_in: wing, from_on: today, until_on: Some(today) };
        // A day and a night, to the second, whatever its days say.
        people::relate_until(&mut tx, &world.ground.chance, &new, now.plus_days(1), now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        open(&world, &world.who(reader).await, id).await;
        assert_eq!(ties(&world, owner).await, [Tie::Emergency]);
        let mut tx = world.ground.db.read().await.unwrap();
        let read = access::readings::within(&mut tx, wing, today, 9).await.unwrap();
        assert_eq!(read.iter().map(|one| one.tied).collect::<Vec<_>>(), [false], "it counts as reading without a tie");
        drop(tx);
        world.site.clock.move_to(now.plus_days(1).plus_seconds(-1));
        open(&world, &world.who(reader).await, id).await;
        assert_eq!(ties(&world, owner).await, [Tie::Emergency; 2]);
        world.site.clock.move_to(now.plus_days(1));
        open(&world, &world.who(reader).await, id).await;
        assert_eq!(ties(&world, owner).await[0], Tie::Works, "it ended by itself");
    }

    async fn whoever_asks_for_their_data_gets_the_looks_and_not_the_readers(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (owner, reader) = (world.people.resident, world.people.practitioner);
        let id = thing(&world, world.places.wing, Some(owner), None).await;
        open(&world, &world.who(reader).await, id).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, access::TABLES, owner).await.unwrap();
        let looks = bundle.to_string();
        assert!(looks.contains("trial.opened") && !looks.contains(&reader.to_string()), "{looks}");
        let n = tx.one("SELECT COUNT(*) AS n FROM access_looks WHERE owner_id = $1", values![owner]).await.unwrap();
        assert_eq!(n.get::<i64>("n").unwrap(), 1);
    }
}
