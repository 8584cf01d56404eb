//! The dates of a loop, on each side of the border, and what waits for whom.

use access::{Role, places};
use basics::{Date, PlaceId};
use loops::{DayOne, For, Limit, Terms, Wait};
use trials::World;
use uuid::Uuid;

use crate::{PARTS, asked, it, keep, move_to, told, write};

async fn due(world: &World, place: PlaceId, terms: Terms) -> String {
    let timing = places::timing(&mut world.site.db.read().await.unwrap(), place).await.unwrap();
    loops::dates(&timing, terms, world.site.now()).unwrap().due_on.to_string()
}

async fn waits(world: &World, whom: For, kind: &'static str, thing: u128, place: PlaceId, days: Option<i64>) {
    let mut tx = write(world).await;
    let now = world.site.now();
    let object = ("thing", Uuid::from_u128(thing));
    let wait = Wait { whom, kind, object, place, due_at: days.map(|days| now.plus_days(days)), but: &[] };
    loops::wait(&mut tx, world.site.db.chance(), &wait, now).await.unwrap();
    keep(tx).await;
}

/// The things that wait for somebody, in the order they are shown, and whether each is their own.
async fn waiting(world: &World, person: basics::PersonId) -> Vec<(u128, bool)> {
    let who = world.who(person).await;
    let mut tx = world.site.db.read().await.unwrap();
    let found = loops::waiting_for(&mut tx, who.signed().unwrap(), 20).await.unwrap();
    assert_eq!(tx.statements(), 1);
    found.into_iter().map(|waiting| (waiting.object.as_u128(), waiting.own)).collect()
}

trials::story! {
    parts = &PARTS;

    async fn a_complaint_of_28_august_is_due_on_the_days_of_the_table_in_both_nations(ground) {
        // guide/domain.md 3.3, clock test vectors. The story's clock stands at Friday 28 August 2026.
        let world = World::new(ground, &[], Vec::new()).await;
        let (england, scotland) = (world.places.prison, world.places.office);
        for (day_one, days, in_england, in_scotland) in [
            (DayOne::NextWorkingDay, 5, "2026-09-07", "2026-09-04"),
            (DayOne::NextWorkingDay, 20, "2026-09-28", "2026-09-25"),
            (DayOne::DayOfReceipt, 5, "2026-09-04", "2026-09-03"),
            (DayOne::DayOfReceipt, 20, "2026-09-25", "2026-09-24"),
        ] {
            let terms = Terms { limit: Limit::Working(days), day_one };
            assert_eq!(due(&world, england, terms).await, in_england, "{day_one:?} {days}");
            assert_eq!(due(&world, scotland, terms).await, in_scotland, "{day_one:?} {days}");
        }
    }

    async fn a_day_off_made_later_moves_no_date_that_was_told(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let terms = Terms { limit: Limit::Working(10), day_one: DayOne::NextWorkingDay };
        let id = asked(&world).await;
        let before = it(&world, id).await;
        assert_eq!(due(&world, world.places.wing, terms).await, before.due_on.to_string());
        let mut tx = write(&world).await;
        places::add_holiday(&mut tx, world.places.partnership, Date::new(2026, 9, 2).unwrap(), "Staff day").await.unwrap();
        keep(tx).await;
        assert_eq!(it(&world, id).await, before);
        // A clock that is set now keeps the day, in every place below.
        assert_eq!(due(&world, world.places.wing, terms).await, "2026-09-15");
        move_to(&world, before.due_at).await;
        assert_eq!(told(&world, world.people.resident).await, ["loops.late"], "as it was told");
    }

    async fn what_waits_for_a_role_waits_for_whoever_is_in_it_there_or_above(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (at, people) = (world.places, world.people);
        let practitioners = For::Role(Role::Practitioner);
        waits(&world, practitioners, "thing.answer", 1, at.wing, Some(9)).await;
        waits(&world, practitioners, "thing.answer", 2, at.other_prison, Some(1)).await;
        waits(&world, For::Person(people.practitioner), "thing.answer", 3, at.prison, None).await;
        waits(&world, For::Person(people.practitioner), "thing.answer", 4, at.prison, Some(2)).await;
        waits(&world, For::Role(Role::Manager), "thing.answer", 5, at.prison, Some(1)).await;
        assert_eq!(waiting(&world, people.practitioner).await, [(4, true), (1, false), (3, true)], "soonest first");
        assert_eq!(waiting(&world, people.colleague).await, [(1, false)]);
        assert_eq!(waiting(&world, people.stranger).await, [(2, false)]);
        assert_eq!(waiting(&world, people.manager).await, [(5, false)]);
        for nobody in [people.resident, people.rep, people.administrator, people.auditor, people.left] {
            assert_eq!(waiting(&world, nobody).await, []);
        }
    }

    async fn what_is_handed_back_is_what_waits_there_and_no_more(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (at, people) = (world.places, world.people);
        for (thing, place) in [(1, at.wing), (2, at.prison), (3, at.office)] {
            waits(&world, For::Person(people.practitioner), "thing.answer", thing, place, None).await;
        }
        waits(&world, For::Person(people.colleague), "thing.answer", 4, at.prison, None).await;
        let mut tx = write(&world).await;
        let handed = loops::hand_back(&mut tx, people.practitioner, at.prison, Role::Manager).await.unwrap();
        keep(tx).await;
        assert_eq!(handed, 2);
        assert_eq!(waiting(&world, people.practitioner).await, [(3, true)]);
        assert_eq!(waiting(&world, people.manager).await, [(1, false), (2, false)]);
        assert_eq!(waiting(&world, people.colleague).await, [(4, true)]);
    }

    async fn one_kind_of_waiting_stops_and_the_others_go_on(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let person = world.people.practitioner;
        waits(&world, For::Person(person), "thing.answer", 1, world.places.prison, None).await;
        waits(&world, For::Person(person), "thing.read", 1, world.places.prison, None).await;
        waits(&world, For::Person(person), "thing.read", 2, world.places.prison, None).await;
        let mut tx = write(&world).await;
        loops::stop_waiting(&mut tx, "thing.read", Uuid::from_u128(1)).await.unwrap();
        keep(tx).await;
        assert_eq!(waiting(&world, person).await, [(1, true), (2, true)]);
        let mut tx = write(&world).await;
        loops::stop_waiting_all(&mut tx, "another", Uuid::from_u128(1)).await.unwrap();
        loops::stop_waiting_all(&mut tx, "thing", Uuid::from_u128(1)).await.unwrap();
        keep(tx).await;
        assert_eq!(waiting(&world, person).await, [(2, true)]);
    }

    async fn work_that_is_due_for_a_loop_that_is_gone_is_thrown_away(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut tx = write(&world).await;
        store::due::plan(&mut tx, world.site.now(), "loops.half", Uuid::from_u128(404)).await.unwrap();
        keep(tx).await;
        move_to(&world, world.site.now().plus_seconds(1)).await;
        // Nothing is left that would come again after the claim has run out.
        move_to(&world, world.site.now().plus_seconds(600)).await;
        let mut tx = world.site.db.read().await.unwrap();
        let left = tx.one("SELECT COUNT(*) AS n FROM store_due", store::values![]).await.unwrap();
        assert_eq!(left.get::<i64>("n").unwrap(), 0);
    }
}
