//! A screen that is handed over: its session knows nobody, sees one thing, and opens again for its worker alone.

use access::sign_in::{Device, SignInRefused, sign_in, take_back};
use access::{Handed, Refusal, Stop, Who, act, kiosk, look, places, session};
use store::Quiet;
use trials::World;

use crate::entering::{PASSPHRASE, account, device, later};
use crate::shed::{Held, Know, Open, Read, ThingId, lines, parts, thing};

/// The practitioner signs in and hands their screen over for a thing: the token before, and the one of the locked session.
async fn handed_over(world: &World, on: ThingId) -> (session::Token, session::Token) {
    account(world, world.people.practitioner, "sam.okoro").await;
    let token = sign_in(&world.site, "sam.okoro", PASSPHRASE, device("desk")).await.unwrap().session().unwrap();
    let who = world.who_holds(&token).await;
    let (mut tx, now) = (trials::write(&world.ground.db).await, world.site.now());
    let (session, chance) = (who.signed().unwrap().session, &world.ground.chance);
    let locked = session::hand_over(&mut tx, chance, session, on.uuid(), now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    (token, locked)
}

async fn holds(world: &World, token: &session::Token) -> Handed {
    world.who_holds(token).await.handed().unwrap().clone()
}

trials::story! {
    parts = parts();

    async fn a_screen_that_was_handed_over_knows_nobody_and_sees_one_thing(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (on, other) = (thing(&world, world.places.wing, None, None).await, thing(&world, world.places.wing, None, None).await);
        let (before, token) = handed_over(&world, on).await;
        assert!(matches!(world.who_holds(&before).await, Who::Anyone), "what knew the old token knows nobody");
        let who = world.who_holds(&token).await;
        assert!(who.signed().is_none() && who.person().is_none() && who.form_secret().is_some());
        look::<Held>(&world.site, &who, on).await.unwrap();
        act::<Held>(&world.site, &who, on, None).await.unwrap().done("/").await.unwrap();
        let refused = |stopped: Stop| assert!(matches!(stopped, Stop::Refused(Refusal::NotThere)), "{stopped:?}");
        refused(look::<Held>(&world.site, &who, other).await.unwrap_err());
        refused(look::<Read>(&world.site, &who, on).await.unwrap_err());
        refused(look::<Know>(&world.site, &who, on).await.unwrap_err());
        refused(look::<Open>(&world.site, &who, on).await.unwrap_err());
        refused(act::<Read>(&world.site, &who, on, None).await.unwrap_err());
        // Nobody else comes to it that way, not even whose screen it is.
        refused(look::<Held>(&world.site, &world.who(world.people.practitioner).await, on).await.unwrap_err());
    }

    async fn a_worker_whose_screen_was_handed_over_meanwhile_does_nothing_more_in_that_session(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let on = thing(&world, world.places.wing, None, None).await;
        let token = world.token(world.people.practitioner).await;
        let who = world.who_holds(&token).await;
        let mut tx = trials::write(&world.ground.db).await;
        let session = who.signed().unwrap().session;
        session::hand_over(&mut tx, &world.ground.chance, session, on.uuid(), world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let stopped = act::<Read>(&world.site, &who, on, None).await.unwrap_err();
        assert!(matches!(stopped, Stop::Refused(Refusal::SignIn)), "{stopped:?}");
    }

    async fn a_lid_that_is_shut_for_ten_minutes_ends_it(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let on = thing(&world, world.places.wing, None, None).await;
        let (_, token) = handed_over(&world, on).await;
        later(&world, 500);
        session::seen_handed(&world.site, &holds(&world, &token).await).await.unwrap();
        later(&world, session::HANDED_SECONDS);
        let held = holds(&world, &token).await;
        later(&world, 1);
        assert!(matches!(world.who_holds(&token).await, Who::Anyone));
        let who = Who::Handed(Box::new(held));
        let stopped = act::<Held>(&world.site, &who, on, None).await.unwrap_err();
        assert!(matches!(stopped, Stop::Refused(Refusal::SignIn)), "{stopped:?}");
    }

    async fn its_worker_takes_it_back_with_their_passphrase_and_wrong_ones_count_as_at_sign_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let on = thing(&world, world.places.wing, None, None).await;
        let (_, token) = handed_over(&world, on).await;
        let held = holds(&world, &token).await;
        for n in 0..5 {
            let refused = take_back(&world.site, &held, "not this one", "desk", None).await.unwrap_err();
            assert!(matches!(refused, SignInRefused::Wrong), "{n}");
        }
        let refused = take_back(&world.site, &held, PASSPHRASE, "desk", None).await.unwrap_err();
        assert!(matches!(refused, SignInRefused::Wait(_)));
        // The same count: signing in elsewhere waits too.
        assert!(matches!(sign_in(&world.site, "sam.okoro", PASSPHRASE, device("home")).await.unwrap_err(), SignInRefused::Wait(_)));
        later(&world, 31);
        let before = lines(&world).await;
        let opened = take_back(&world.site, &held, PASSPHRASE, "desk", None).await.unwrap();
        assert_eq!(lines(&world).await, before + 1);
        assert_eq!(world.who_holds(&opened).await.person(), Some(world.people.practitioner));
        assert!(!matches!(world.who_holds(&token).await, Who::Handed(_)), "the locked session is over");
        // Who has no passphrase can only end it.
        let nobody = world.token(world.people.colleague).await;
        let (who, mut tx) = (world.who_holds(&nobody).await, trials::write(&world.ground.db).await);
        let session = who.signed().unwrap().session;
        let locked = session::hand_over(&mut tx, &world.ground.chance, session, on.uuid(), world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let held = holds(&world, &locked).await;
        assert!(matches!(take_back(&world.site, &held, "", "desk", None).await.unwrap_err(), SignInRefused::Wrong));
        session::end_handed(&world.site, &held).await.unwrap();
        assert!(matches!(world.who_holds(&locked).await, Who::Anyone));
    }

    async fn on_an_enrolled_screen_its_worker_is_back_in_a_session_of_that_screen(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let on = thing(&world, world.places.wing, None, None).await;
        account(&world, world.people.practitioner, "sam.okoro").await;
        let now = world.site.now();
        let (mut tx, mut screens) = (trials::write(&world.ground.db).await, Vec::new());
        for name in ["library", "gate"] {
            let place = places::one(&mut tx, world.places.prison).await.unwrap().unwrap();
            let (token, _) = kiosk::enrol(&mut tx, &world.ground.chance, &place, name, None, now).await.unwrap();
            screens.push(kiosk::at(&mut tx, &token).await.unwrap().unwrap());
        }
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let (here, there) = (&screens[0], &screens[1]);
        let holds = async |token: &session::Token, screen: Option<&kiosk::Kiosk>| {
            let mut tx = world.ground.db.read().await.unwrap();
            session::who_on(&mut tx, token, screen.map(|screen| screen.id), world.site.now()).await.unwrap()
        };
        // The kiosk's session comes back as one; a session of one's own stays one, whatever screen asks.
        for (kiosk, asks) in [(Some(here), Some(here)), (Some(here), Some(there)), (None, Some(here))] {
            let device = Device { id: "desk", shared: false, kiosk };
            let token = sign_in(&world.site, "sam.okoro", PASSPHRASE, device).await.unwrap().session().unwrap();
            let session = holds(&token, kiosk).await.signed().unwrap().session;
            let mut tx = trials::write(&world.ground.db).await;
            let locked = session::hand_over(&mut tx, &world.ground.chance, session, on.uuid(), world.site.now()).await.unwrap();
            tx.commit_quiet(Quiet::Schema).await.unwrap();
            let held = holds(&locked, kiosk).await.handed().unwrap().clone();
            assert_eq!(held.seconds_left(world.site.now()), if kiosk.is_some() { 240 } else { session::HANDED_SECONDS });
            let opened = take_back(&world.site, &held, PASSPHRASE, "desk", asks).await.unwrap();
            let is_back = kiosk.is_some() && asks.map(|screen| screen.id) == kiosk.map(|screen| screen.id);
            let (who, elsewhere) = (holds(&opened, asks).await, holds(&opened, None).await);
            assert_eq!(who.signed().unwrap().kiosk.is_some(), is_back);
            assert_eq!(elsewhere.signed().unwrap().alive, !is_back, "it holds on that screen and nowhere else");
            if is_back {
                let left = who.signed().unwrap();
                assert_eq!((left.idle_seconds, left.ends_at), (240, world.site.now().plus_seconds(900)));
            }
        }
    }
}
