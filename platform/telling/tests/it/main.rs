//! Notices: told once until they are seen, counted, paged, and only their person's.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod by_letter;
mod by_mail;
mod carried;
mod shed;

use std::sync::LazyLock;

use basics::PersonId;
use basics::uuid::Uuid;
use store::{Part, Quiet};
use trials::World;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));

/// Tells somebody of a thing, a second after whatever happened before.
async fn tell(world: &World, person: PersonId, kind: &'static str, thing: u128) {
    world.ground.clock.move_to(world.site.now().plus_seconds(1));
    let mut tx = trials::write(&world.ground.db).await;
    let object = ("thing", Uuid::from_u128(thing));
    telling::tell(&mut tx, &world.ground.chance, person, kind, object, world.places.wing, world.site.now())
        .await
        .unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
}

async fn notices(world: &World, person: PersonId) -> Vec<telling::Notice> {
    telling::of_person(&mut world.ground.db.read().await.unwrap(), person, None, 500).await.unwrap()
}

async fn new(world: &World, person: PersonId) -> i64 {
    telling::count_new(&mut world.ground.db.read().await.unwrap(), person).await.unwrap()
}

async fn see(world: &World, person: PersonId, newest: telling::NoticeId) {
    let mut tx = trials::write(&world.ground.db).await;
    telling::seen(&mut tx, person, newest, world.site.now()).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
}

trials::story! {
    parts = &PARTS;

    async fn the_same_thing_is_told_once_until_it_is_seen(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (resident, rep) = (world.people.resident, world.people.rep);
        for _ in 0..3 {
            tell(&world, resident, "loops.late", 1).await;
        }
        assert_eq!((new(&world, resident).await, notices(&world, resident).await.len()), (1, 1));
        // Another thing, another kind and another person are each something else.
        tell(&world, resident, "loops.late", 2).await;
        tell(&world, resident, "loops.half", 1).await;
        tell(&world, rep, "loops.late", 1).await;
        assert_eq!((new(&world, resident).await, new(&world, rep).await), (3, 1));
        let newest = notices(&world, resident).await.first().unwrap().id;
        see(&world, resident, newest).await;
        assert_eq!((new(&world, resident).await, new(&world, rep).await), (0, 1));
        assert!(notices(&world, resident).await.iter().all(|notice| !notice.new));
        tell(&world, resident, "loops.late", 1).await;
        assert_eq!((new(&world, resident).await, notices(&world, resident).await.len()), (1, 4));
    }

    async fn what_came_after_the_page_was_shown_is_still_new(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let resident = world.people.resident;
        tell(&world, resident, "loops.half", 1).await;
        let shown = notices(&world, resident).await.first().unwrap().id;
        tell(&world, resident, "loops.late", 1).await;
        see(&world, resident, shown).await;
        assert_eq!(new(&world, resident).await, 1);
        // Nobody sees for somebody else.
        see(&world, world.people.rep, notices(&world, resident).await.first().unwrap().id).await;
        assert_eq!(new(&world, resident).await, 1);
    }

    async fn new_notices_are_counted_to_a_hundred(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for (told, counted) in [(99, 99), (100, 100), (105, 100)] {
            for thing in new(&world, world.people.resident).await..told {
                tell(&world, world.people.resident, "loops.late", u128::try_from(thing).unwrap()).await;
            }
            assert_eq!(new(&world, world.people.resident).await, counted);
        }
        assert_eq!(notices(&world, world.people.resident).await.len(), 105);
    }

    async fn the_pages_of_notices_show_each_once_newest_first(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for thing in 0..37 {
            tell(&world, world.people.resident, "loops.late", thing).await;
        }
        tell(&world, world.people.rep, "loops.late", 99).await;
        let mut browser = world.session(world.people.resident).await;
        let (mut path, mut shown) = ("/notices".to_owned(), Vec::new());
        loop {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200);
            shown.push(page.body.matches("datetime=").count());
            match page.href("/notices?after=") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(shown, [15, 15, 7]);
        let mut tx = world.ground.db.read().await.unwrap();
        let first = telling::of_person(&mut tx, world.people.resident, None, 15).await.unwrap();
        let second = telling::of_person(&mut tx, world.people.resident, Some(first.last().unwrap().id), 15).await.unwrap();
        let things: Vec<u128> = first.iter().chain(&second).map(|notice| notice.object.as_u128()).collect();
        assert_eq!(things, (7..37).rev().collect::<Vec<_>>());
    }

    async fn the_page_says_what_is_new_and_lets_it_be_seen(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut browser = world.session(world.people.resident).await;
        let empty = browser.get("/notices").await;
        assert!(empty.text_contains("You have no notices yet") && empty.text_contains("we tell you here"));
        tell(&world, world.people.resident, "loops.late", 1).await;
        let page = browser.get("/notices").await;
        assert!(page.text_contains("1 new notice") && page.text_contains("Our answer to you is late"), "{}", page.body);
        let newest = page.hidden("newest").unwrap();
        let answer = browser.post("/notices/seen", &[("newest", &newest)]).await;
        assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/notices"));
        let page = browser.get("/notices").await;
        assert!(!page.text_contains("1 new notice") && page.hidden("newest").is_none());
        assert_eq!(browser.post("/notices/seen", &[("newest", "everything")]).await.status, 400);
    }

    async fn a_made_up_place_in_the_list_begins_at_its_top(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for thing in 0..20 {
            tell(&world, world.people.resident, "loops.late", thing).await;
        }
        let mut browser = world.session(world.people.resident).await;
        let top = browser.get("/notices").await;
        let cursor = top.href("/notices?after=").unwrap();
        let ours = cursor.trim_start_matches("/notices?after=");
        let oldest = notices(&world, world.people.resident).await.last().unwrap().id.to_string();
        let other_list = world.front.cursors().make("things", &oldest);
        for made_up in ["", "x", &oldest, &other_list, &format!("{ours}A"), &ours.to_uppercase()] {
            let page = browser.get(&format!("/notices?after={made_up}")).await;
            assert_eq!((page.status.as_u16(), page.body.matches("datetime=").count()), (200, 15), "{made_up}");
            assert!(page.hidden("newest").is_some(), "{made_up}: it is the first page");
        }
        assert_eq!(browser.get(&cursor).await.body.matches("datetime=").count(), 5);
    }

    async fn nobody_reads_or_marks_notices_without_signing_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        tell(&world, world.people.resident, "loops.late", 1).await;
        let mut nobody = world.browser();
        let page = nobody.get("/notices").await;
        assert_eq!((page.status.as_u16(), page.location.as_str()), (303, "/sign-in?back=/notices"));
        let newest = notices(&world, world.people.resident).await.first().unwrap().id.to_string();
        assert_eq!(nobody.post("/notices/seen", &[("newest", &newest)]).await.status, 401);
        assert_eq!(world.session(world.people.rep).await.post("/notices/seen", &[("newest", &newest)]).await.status, 303);
        assert_eq!(new(&world, world.people.resident).await, 1);
    }

    async fn the_bell_and_a_page_of_notices_are_one_statement_each(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut tx = world.ground.db.read().await.unwrap();
        telling::count_new(&mut tx, world.people.resident).await.unwrap();
        telling::of_person(&mut tx, world.people.resident, None, 16).await.unwrap();
        assert_eq!(tx.statements(), 2);
    }
}
