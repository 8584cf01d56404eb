//! Kept, given back, let go: whole or not at all, and never more than there is room for.

use std::os::unix::fs::PermissionsExt as _;

use access::Site;
use files::{A_DAY, ALTOGETHER, Full, PLACE_A_DAY, PLACE_ALTOGETHER, Whose, take};
use image::ImageFormat;
use store::{StoreError, seal, subject, values};
use trials::World;

use super::{
    PARTS, a_picture, brought, done, folder, laid, made, name_of, names, plan_of, receipt, sees, write, wrong,
};

/// What a JPEG begins with.
const JPEG: &[u8] = &[0xff, 0xd8, 0xff];

async fn world(ground: trials::Ground) -> World {
    World::new(ground, &[], Vec::new()).await
}

async fn rows(world: &World) -> i64 {
    let mut tx = world.site.db.read().await.unwrap();
    tx.one("SELECT COUNT(*) AS n FROM files_file", values![]).await.unwrap().get("n").unwrap()
}

/// A picture of more than half a MiB and less than one.
fn heavy() -> files::Picture {
    let mut out = std::io::Cursor::new(Vec::new());
    made::noise(640, 640).write_to(&mut out, ImageFormat::Png).unwrap();
    let picture = take(out.get_ref()).unwrap();
    assert!((512 * 1024..1024 * 1024).contains(&picture.jpeg().len()), "{picture:?}");
    picture
}

trials::story! {
    parts = *PARTS;

    async fn a_picture_lies_sealed_and_comes_back_as_it_was_drawn(ground) {
        let world = world(ground).await;
        let picture = a_picture();
        let id = brought(&world, world.people.resident, picture.clone()).await.unwrap();
        assert_eq!(sees(&world.site, id).await.as_deref(), Some(picture.jpeg()));
        let folder = folder(&world);
        let lying = names(&folder);
        assert_eq!(lying, [name_of(&world.site.db, id).await]);
        assert_ne!(lying[0], id.to_string(), "its name says nothing of when");
        let file = folder.join(&lying[0]);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.len() > picture.jpeg().len() && !bytes.windows(3).any(|three| three == JPEG));
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        let listed = files::several(&mut world.site.db.read().await.unwrap(), &[id]).await.unwrap();
        assert_eq!((listed[0].kind.as_str(), listed[0].width, listed[0].height), ("receipt", 120, 80));
        assert_eq!((listed[0].person, listed[0].brought_by), (Some(world.people.resident), Some(world.people.resident)));
        assert_eq!(wrong(&world.site.db, &folder).await, None);
    }

    async fn the_same_picture_twice_is_two_files_that_do_not_tell_it(ground) {
        let world = world(ground).await;
        for _ in 0..2 {
            brought(&world, world.people.resident, a_picture()).await.unwrap();
        }
        let folder = folder(&world);
        let held: Vec<Vec<u8>> = names(&folder).iter().map(|name| std::fs::read(folder.join(name)).unwrap()).collect();
        assert!(held.len() == 2 && held[0][..64] != held[1][..64]);
    }

    async fn whoever_dies_between_the_file_and_its_row_leaves_nothing_that_can_be_seen(ground) {
        let world = world(ground).await;
        let kept = brought(&world, world.people.rep, a_picture()).await.unwrap();
        let folder = folder(&world);
        // The first dies when the file is there; the second in the middle of the act; of the third half a file was written.
        drop(laid(&world, world.people.resident, a_picture()).await.unwrap());
        let second = laid(&world, world.people.resident, a_picture()).await.unwrap();
        let mut tx = write(&world).await;
        let (to, now) = (receipt(&world, world.people.resident), world.site.now());
        files::keep(&mut tx, &second, &to, now).await.unwrap().unwrap();
        drop(tx);
        let third = laid(&world, world.people.resident, a_picture()).await.unwrap();
        let whole: Vec<String> = names(&folder);
        let mine = name_of(&world.site.db, kept).await;
        let last = whole.iter().find(|name| **name != mine).unwrap();
        std::fs::rename(folder.join(last), folder.join(format!("{last}.part"))).unwrap();
        for id in [second.id(), third.id()] {
            assert_eq!(sees(&world.site, id).await, None);
        }
        assert_eq!((rows(&world).await, names(&folder).len()), (1, 4));
        // They may still be on their way: for a day nobody takes them.
        world.ground.clock.move_to(world.site.now().plus_seconds(23 * 3600));
        assert_eq!(files::take_away(&world.site).await.unwrap(), 0);
        world.ground.clock.move_to(world.site.now().plus_seconds(3600));
        assert_eq!(files::take_away(&world.site).await.unwrap(), 3);
        assert_eq!(names(&folder), [mine]);
        assert_eq!(files::take_away(&world.site).await.unwrap(), 0);
        // Too late is too late: no row may speak of what is gone.
        let mut tx = write(&world).await;
        assert!(matches!(files::keep(&mut tx, &third, &to, now).await, Err(StoreError::NoRow)));
        drop(tx);
        assert!(sees(&world.site, kept).await.is_some());
    }

    async fn nothing_is_taken_away_that_this_house_did_not_put_there(ground) {
        let world = world(ground).await;
        brought(&world, world.people.rep, a_picture()).await.unwrap();
        let folder = folder(&world);
        // What another house put there, and what an operator left.
        for name in ["0123456789abcdef0123456789abcdef", "readme.txt"] {
            std::fs::write(folder.join(name), "not ours").unwrap();
        }
        world.ground.clock.move_to(world.site.now().plus_days(400));
        assert_eq!(files::take_away(&world.site).await.unwrap(), 0);
        assert_eq!(names(&folder).len(), 3);
    }

    async fn a_form_that_came_to_nothing_leaves_no_file(ground) {
        let world = world(ground).await;
        let laid_down = laid(&world, world.people.resident, a_picture()).await.unwrap();
        files::not_kept(&world.site, &laid_down).await.unwrap();
        assert_eq!(files::take_away(&world.site).await.unwrap(), 1);
        assert!(names(&folder(&world)).is_empty());
        // One that was kept stays, whoever says that it was not.
        let kept = laid(&world, world.people.resident, a_picture()).await.unwrap();
        let mut tx = write(&world).await;
        files::keep(&mut tx, &kept, &receipt(&world, world.people.resident), world.site.now()).await.unwrap().unwrap();
        done(tx).await;
        files::not_kept(&world.site, &kept).await.unwrap();
        assert_eq!(files::take_away(&world.site).await.unwrap(), 0);
        assert!(sees(&world.site, kept.id()).await.is_some());
    }

    async fn what_is_let_go_cannot_be_seen_and_leaves_the_folder_in_the_next_round(ground) {
        let world = world(ground).await;
        let id = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let other = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let mut tx = write(&world).await;
        assert!(files::remove(&mut tx, id).await.unwrap());
        assert!(!files::remove(&mut tx, id).await.unwrap());
        done(tx).await;
        assert_eq!(sees(&world.site, id).await, None);
        let round = files::ROOM.rounds[0];
        assert_eq!(round(&world.site).await.unwrap(), 1);
        assert_eq!(names(&folder(&world)), [name_of(&world.site.db, other).await]);
    }

    async fn an_erased_persons_pictures_go_with_their_key_and_nobody_elses(ground) {
        let world = world(ground).await;
        let theirs = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let others = brought(&world, world.people.rep, a_picture()).await.unwrap();
        let held = files::find(&mut world.site.db.read().await.unwrap(), theirs).await.unwrap().unwrap();
        assert_eq!(files::about(&mut world.site.db.read().await.unwrap(), world.people.resident).await.unwrap(), [theirs]);
        let mut tx = write(&world).await;
        let erased = subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        done(tx).await;
        assert!(erased.gone.contains(&("files_file", 1)) && erased.keys == 1, "{erased:?}");
        assert_eq!(sees(&world.site, theirs).await, None);
        assert_eq!(files::take_away(&world.site).await.unwrap(), 1);
        assert_eq!(files::open(&world.site, &held).await.unwrap(), None, "the file is gone");
        assert!(sees(&world.site, others).await.is_some());
        assert_eq!(wrong(&world.site.db, &folder(&world)).await, None);
    }

    async fn whoever_destroys_the_key_of_a_plan_has_destroyed_its_pictures(ground) {
        let world = world(ground).await;
        let id = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let mut tx = write(&world).await;
        assert_eq!(seal::forget(&mut tx, plan_of(world.people.resident)).await.unwrap(), 1);
        done(tx).await;
        assert_eq!(sees(&world.site, id).await, None);
    }

    async fn a_person_gets_to_know_which_pictures_are_kept_and_never_what_opens_them(ground) {
        let world = world(ground).await;
        let id = brought(&world, world.people.resident, a_picture()).await.unwrap();
        brought(&world, world.people.rep, a_picture()).await.unwrap();
        let mut tx = world.site.db.read().await.unwrap();
        let bundle = subject::export(&mut tx, world.site.tables(), world.people.resident).await.unwrap();
        let list = bundle["tables"]["files_file"].as_array().unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((list[0]["id"].as_str(), list[0]["kind"].as_str()), (Some(id.uuid().to_string().as_str()), Some("receipt")));
        for kept_back in ["opener", "name", "sum", "brought_by"] {
            assert!(list[0].get(kept_back).is_none(), "{kept_back}");
        }
    }

    async fn a_file_that_is_missing_altered_or_another_is_named_and_never_shown(ground) {
        let world = world(ground).await;
        let (a, b) = (
            brought(&world, world.people.resident, a_picture()).await.unwrap(),
            brought(&world, world.people.resident, a_picture()).await.unwrap(),
        );
        let (db, folder) = (&world.site.db, folder(&world));
        let (of_a, of_b) = (folder.join(name_of(db, a).await), folder.join(name_of(db, b).await));
        let (held_a, held_b) = (std::fs::read(&of_a).unwrap(), std::fs::read(&of_b).unwrap());
        let opens = async |id| {
            let held = files::find(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
            files::open(&world.site, &held).await
        };
        // One in the other's place, though both belong to one plan.
        std::fs::write(&of_a, &held_b).unwrap();
        assert!(opens(a).await.is_err());
        assert!(wrong(db, &folder).await.unwrap().starts_with(&format!("files_file {a}")));
        let mut bent = held_a.clone();
        let middle = bent.len() / 2;
        bent[middle] ^= 1;
        std::fs::write(&of_a, &bent).unwrap();
        assert!(opens(a).await.is_err());
        assert!(wrong(db, &folder).await.unwrap().ends_with("is altered"));
        std::fs::write(&of_a, &held_a[..middle]).unwrap();
        assert!(opens(a).await.is_err());
        std::fs::remove_file(&of_a).unwrap();
        assert_eq!(opens(a).await.unwrap(), None);
        assert!(wrong(db, &folder).await.unwrap().ends_with("is missing"));
        std::fs::write(&of_a, &held_a).unwrap();
        assert_eq!(opens(a).await.unwrap().as_deref(), Some(a_picture().jpeg()));
        assert_eq!(wrong(db, &folder).await, None);
    }

    async fn a_row_stays_what_it_was_brought_as(ground) {
        let world = world(ground).await;
        brought(&world, world.people.resident, a_picture()).await.unwrap();
        let mut tx = write(&world).await;
        let changed = tx.run("UPDATE files_file SET bytes = 1", values![]).await;
        assert!(matches!(changed, Err(StoreError::Engine(_))), "{changed:?}");
    }

    async fn another_process_with_the_same_folder_sees_the_same_pictures(ground) {
        let world = world(ground).await;
        let id = brought(&world, world.people.resident, a_picture()).await.unwrap();
        let keys = store::Keyring::of(trials::MASTER);
        let db = store::Db::open(&world.ground.address, keys, world.ground.chance.clone()).await.unwrap();
        store::seal::meet(&db).await.unwrap();
        let clock = world.ground.clock.clone();
        let other = Site::new(db, clock, access::Hashing::quick().unwrap(), Vec::new(), Vec::new(), Vec::new());
        // Without the folder it knows of the picture, and cannot show it; with it, it can.
        assert!(files::lay(&other, None, world.places.prison, a_picture()).await.is_err());
        assert_eq!(files::take_away(&other).await.unwrap(), 0);
        let other = other.with_files(folder(&world));
        assert_eq!(sees(&other, id).await.as_deref(), Some(a_picture().jpeg()));
    }

    async fn a_folder_that_cannot_be_written_is_an_error_and_leaves_no_row(ground) {
        let world = world(ground).await;
        let folder = folder(&world);
        assert!(files::is_writable(&folder) && names(&folder).is_empty());
        std::fs::remove_dir(&folder).unwrap();
        std::fs::write(&folder, "no folder at all").unwrap();
        assert!(!files::is_writable(&folder));
        let refused = files::lay(&world.site, None, world.places.prison, a_picture()).await;
        assert!(matches!(refused, Err(StoreError::File(_))), "{refused:?}");
        assert_eq!(rows(&world).await, 0);
    }

    async fn one_person_brings_so_many_in_a_day_and_somebody_else_still_can(ground) {
        let world = world(ground).await;
        let (one, other, prison) = (world.people.resident, world.people.rep, world.places.prison);
        world.set(prison, &A_DAY, Some("2")).await;
        for _ in 0..2 {
            brought(&world, one, a_picture()).await.unwrap();
        }
        let full = Full::Today { whose: Whose::Person, most: 2 };
        assert_eq!(brought(&world, one, a_picture()).await.unwrap_err(), full);
        assert_eq!(names(&folder(&world)).len(), 2, "what is refused is not written");
        brought(&world, other, a_picture()).await.unwrap();
        world.ground.clock.move_to(world.site.now().plus_days(1));
        brought(&world, one, a_picture()).await.unwrap();
        world.set(prison, &PLACE_A_DAY, Some("1")).await;
        let full = Full::Today { whose: Whose::Place, most: 1 };
        assert_eq!(brought(&world, other, a_picture()).await.unwrap_err(), full);
    }

    async fn there_is_room_for_so_much_and_letting_go_makes_room(ground) {
        let world = world(ground).await;
        let (one, prison) = (world.people.resident, world.places.prison);
        world.set(prison, &ALTOGETHER, Some("1")).await;
        let first = brought(&world, one, heavy()).await.unwrap();
        let full = Full::Altogether { whose: Whose::Person, most: 1 };
        assert_eq!(brought(&world, one, heavy()).await.unwrap_err(), full);
        let mut tx = write(&world).await;
        files::remove(&mut tx, first).await.unwrap();
        done(tx).await;
        brought(&world, one, heavy()).await.unwrap();
        world.set(prison, &PLACE_ALTOGETHER, Some("1")).await;
        let full = Full::Altogether { whose: Whose::Place, most: 1 };
        assert_eq!(brought(&world, world.people.rep, heavy()).await.unwrap_err(), full);
    }

    async fn two_at_once_do_not_share_the_last_room(ground) {
        let world = world(ground).await;
        let one = world.people.resident;
        world.set(world.places.prison, &A_DAY, Some("1")).await;
        let both = [laid(&world, one, a_picture()).await.unwrap(), laid(&world, one, a_picture()).await.unwrap()];
        let mut kept = Vec::new();
        for laid in &both {
            let mut tx = write(&world).await;
            kept.push(files::keep(&mut tx, laid, &receipt(&world, one), world.site.now()).await.unwrap());
            done(tx).await;
        }
        assert_eq!(kept[0], Ok(both[0].id()));
        assert_eq!(kept[1], Err(Full::Today { whose: Whose::Person, most: 1 }));
        assert_eq!(rows(&world).await, 1);
        assert_eq!(sees(&world.site, both[1].id()).await, None);
    }
}
