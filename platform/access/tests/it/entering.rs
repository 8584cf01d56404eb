//! Signing in with a name and a passphrase, and what happens when it goes wrong.

use std::sync::Arc;

use access::sign_in::{Device, SignInRefused, SlipKind, change_passphrase, new_slip, put_slip, sign_in, use_slip};
use access::{Code, session};
use basics::PersonId;
use store::Quiet;
use trials::World;

use crate::shed::parts;

pub const PASSPHRASE: &str = "seven grey kettles hum";
pub const OTHER: &str = "nine brown lanterns sway";

pub const fn device(id: &str) -> Device<'_> {
    Device { id, shared: false, kiosk: None }
}

/// A slip for somebody, as the house prints it.
pub async fn slip(world: &World, person: PersonId, kind: SlipKind) -> Code {
    let slip = new_slip(&world.site).await.unwrap();
    let mut tx = trials::write(&world.ground.db).await;
    put_slip(&mut tx, &world.ground.chance, &slip, kind, person, None, world.site.now()).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    slip.code
}

/// An account with a name, and [`PASSPHRASE`].
pub async fn account(world: &World, person: PersonId, name: &str) {
    let code = slip(world, person, SlipKind::Invite).await;
    use_slip(&world.site, &code.grouped(), name, PASSPHRASE, device("paper")).await.unwrap();
}

pub fn later(world: &World, seconds: i64) {
    world.ground.clock.move_to(world.site.now().plus_seconds(seconds));
}

async fn tried(world: &World, name: &str, passphrase: &str, on: &str) -> &'static str {
    match sign_in(&world.site, name, passphrase, device(on)).await {
        Ok(_) => "in",
        Err(SignInRefused::Wrong) => "wrong",
        Err(SignInRefused::Wait(_)) => "wait",
        Err(SignInRefused::Short) => "short",
        Err(SignInRefused::Elsewhere) => "elsewhere",
        Err(SignInRefused::Store(error)) => panic!("{error}"),
    }
}

/// How many seconds somebody has to wait, who has to.
async fn wait(world: &World, name: &str, on: &str) -> i64 {
    match sign_in(&world.site, name, PASSPHRASE, device(on)).await {
        Err(SignInRefused::Wait(until)) => until.seconds_since(world.site.now()),
        _ => 0,
    }
}

trials::story! {
    parts = parts();

    async fn the_right_name_and_passphrase_open_and_anything_else_answers_alike(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "Robin.Hale").await;
        let token = sign_in(&world.site, " ROBIN.hale ", PASSPHRASE, device("a")).await.unwrap().session().unwrap();
        let who = world.who_holds(&token).await;
        assert_eq!(who.person(), Some(world.people.resident));
        assert!(who.signed().unwrap().alive);
        for (name, passphrase) in
            [("robin.hale", "seven grey kettles hu"), ("nobody.here", PASSPHRASE), ("", ""), ("robin.hale", "")]
        {
            assert_eq!(tried(&world, name, passphrase, "a").await, "wrong", "{name}");
        }
    }

    async fn waits_grow_with_each_wrong_try_and_end(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        for _ in 0..5 {
            assert_eq!(tried(&world, "robin", "not this one at all", "a").await, "wrong");
        }
        for expected in [30, 60, 120, 300, 900, 900] {
            assert_eq!(wait(&world, "robin", "a").await, expected);
            later(&world, expected - 1);
            assert_eq!(wait(&world, "robin", "a").await, 1, "the right passphrase waits too");
            later(&world, 1);
            assert_eq!(tried(&world, "robin", "not this one at all", "a").await, "wrong");
        }
        later(&world, 900);
        assert_eq!(tried(&world, "robin", PASSPHRASE, "a").await, "in");
        // It went well, so the tries before are forgotten.
        assert_eq!(tried(&world, "robin", "not this one at all", "a").await, "wrong");
        assert_eq!(tried(&world, "robin", PASSPHRASE, "a").await, "in");
    }

    async fn a_name_that_nobody_has_waits_like_one_that_somebody_has(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for _ in 0..5 {
            assert_eq!(tried(&world, "nobody.here", PASSPHRASE, "a").await, "wrong");
        }
        assert_eq!(wait(&world, "nobody.here", "a").await, 30);
    }

    async fn a_device_that_waits_locks_no_account_elsewhere(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        for n in 0..20 {
            assert_eq!(tried(&world, &format!("guess-{n}"), PASSPHRASE, "kiosk").await, "wrong");
        }
        assert_eq!(wait(&world, "robin", "kiosk").await, 60);
        assert_eq!(tried(&world, "robin", PASSPHRASE, "phone").await, "in");
    }

    async fn an_account_that_waits_locks_no_other_account_on_the_device(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        account(&world, world.people.rep, "dai").await;
        for _ in 0..5 {
            assert_eq!(tried(&world, "robin", "not this one at all", "kiosk").await, "wrong");
        }
        assert_eq!(tried(&world, "robin", PASSPHRASE, "kiosk").await, "wait");
        assert_eq!(tried(&world, "robin", PASSPHRASE, "phone").await, "wait");
        assert_eq!(tried(&world, "dai", PASSPHRASE, "kiosk").await, "in");
    }

    async fn forty_tries_at_the_same_moment_are_no_more_than_five(ground) {
        let world = Arc::new(World::new(ground, &[], Vec::new()).await);
        account(&world, world.people.resident, "robin").await;
        let mut tries = tokio::task::JoinSet::new();
        for n in 0..40 {
            let world = world.clone();
            tries.spawn(async move { tried(&world, "robin", "not this one at all", &format!("device-{n}")).await });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|answer| **answer == "wrong").count(), 5, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| **answer == "wait").count(), 35, "{answers:?}");
    }

    async fn a_changed_passphrase_needs_the_old_one_and_ends_every_other_session(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        let here = sign_in(&world.site, "robin", PASSPHRASE, device("a")).await.unwrap().session().unwrap();
        let there = sign_in(&world.site, "robin", PASSPHRASE, device("b")).await.unwrap().session().unwrap();
        let who = world.who_holds(&here).await;
        let signed = who.signed().unwrap();
        assert!(change_passphrase(&world.site, signed, "not this one at all", OTHER).await.is_err());
        assert!(world.who_holds(&there).await.signed().unwrap().alive, "nothing changed");
        change_passphrase(&world.site, signed, PASSPHRASE, OTHER).await.unwrap();
        assert!(world.who_holds(&here).await.signed().unwrap().alive);
        assert!(!world.who_holds(&there).await.signed().unwrap().alive);
        assert_eq!(tried(&world, "robin", PASSPHRASE, "c").await, "wrong");
        assert_eq!(tried(&world, "robin", OTHER, "c").await, "in");
    }

    async fn a_passphrase_is_as_long_when_changed_as_when_first_chosen(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let twelve = "moss lantern";
        for (person, name, enough) in [
            (world.people.resident, "robin", true),
            (world.people.practitioner, "sam", false),
            (world.people.manager, "morag", false),
            (world.people.administrator, "ada", false),
            (world.people.auditor, "ivo", false),
        ] {
            account(&world, person, name).await;
            let token = sign_in(&world.site, name, PASSPHRASE, device(name)).await.unwrap().session().unwrap();
            let who = world.who_holds(&token).await;
            let changed = change_passphrase(&world.site, who.signed().unwrap(), PASSPHRASE, twelve).await;
            assert_eq!(changed.is_ok(), enough, "{name}: {changed:?}");
        }
    }

    async fn a_session_on_a_shared_device_is_short(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        let shared = Device { id: "kiosk", shared: true, kiosk: None };
        let token = sign_in(&world.site, "robin", PASSPHRASE, shared).await.unwrap().session().unwrap();
        later(&world, session::SHARED_DEVICE.idle_seconds);
        assert!(world.who_holds(&token).await.signed().unwrap().alive);
        later(&world, 1);
        assert!(!world.who_holds(&token).await.signed().unwrap().alive);
    }
}
