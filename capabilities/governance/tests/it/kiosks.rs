//! Shared screens: enrolled for a place, opened by PIN, short, and empty afterwards.

use std::sync::LazyLock;

use access::sign_in::{self, SlipKind};
use access::{Role, people};
use basics::{PersonId, PlaceId};
use store::{Part, Quiet};
use trials::{Answer, Browser, Ground, World};

use crate::world::PASSPHRASE;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[governance::CAPABILITY]));
const PIN: &str = "274916";

async fn house(ground: Ground) -> World {
    World::new(ground, &[governance::CAPABILITY], Vec::new()).await
}

/// A screen that the manager has made a kiosk of this place, with nobody signed in.
async fn kiosk(world: &World, place: PlaceId) -> Browser {
    let keeper = world.member("Keeper", Role::Manager, place).await;
    let mut screen = world.session(keeper).await;
    let done = screen.post(&format!("/places/{place}/kiosks"), &[("name", "library")]).await;
    assert_eq!((done.status.as_u16(), done.location.as_str()), (303, "/"), "{}", done.body);
    assert!(screen.cookie("alongside").is_none() && screen.cookie("kiosk").is_some_and(|token| token.len() == 64));
    screen
}

/// A slip for somebody, as it is printed.
async fn slip(world: &World, person: PersonId) -> String {
    let slip = sign_in::new_slip(&world.site).await.unwrap();
    let mut tx = trials::write(&world.ground.db).await;
    let (chance, now) = (&world.ground.chance, world.site.now());
    sign_in::put_slip(&mut tx, chance, &slip, SlipKind::Invite, person, None, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    slip.code.grouped()
}

/// Somebody comes in by a slip: a name, a passphrase.
async fn join(world: &World, browser: &mut Browser, person: PersonId, name: &str) -> Answer {
    let code = slip(world, person).await;
    let fields = [("step", "name"), ("code", code.as_str()), ("name", name), ("passphrase", PASSPHRASE)];
    browser.post("/join", &fields).await
}

/// Somebody with a name, a passphrase and a PIN, all chosen elsewhere.
async fn with_pin(world: &World, person: PersonId, name: &str) {
    let mut own = world.browser();
    assert_eq!(join(world, &mut own, person, name).await.status.as_u16(), 303);
    let kept = own.post("/account/pin", &[("passphrase", PASSPHRASE), ("pin", PIN), ("again", PIN)]).await;
    assert_eq!((kept.status.as_u16(), kept.location.as_str()), (303, "/account"), "{}", kept.body);
}

async fn by_pin(screen: &mut Browser, name: &str, pin: &str) -> Answer {
    screen.post("/sign-in/pin", &[("name", name), ("pin", pin)]).await
}

/// A page without what differs from one visit to the next.
fn plain(answer: &Answer) -> String {
    let key = answer.hidden("_key").unwrap();
    answer.body.replace(&key, "KEY").replace("Sallow Bank", "PLACE").replace("Fallow Moss", "PLACE")
}

fn later(world: &World, seconds: i64) {
    world.site.clock.move_to(world.site.now().plus_seconds(seconds));
}

trials::story! {
    parts = *PARTS;

    async fn a_screen_becomes_a_kiosk_and_whoever_did_it_is_signed_out_on_it(ground) {
        let world = house(ground).await;
        let path = format!("/places/{}/kiosks", world.places.prison);
        for (person, status) in
            [(world.people.resident, 403), (world.people.practitioner, 403), (world.people.stranger, 404)]
        {
            let mut browser = world.session(person).await;
            assert_eq!(browser.get(&path).await.status.as_u16(), status);
            assert_eq!(browser.post(&path, &[("name", "library")]).await.status.as_u16(), status);
            assert!(browser.cookie("kiosk").is_none());
        }
        let mut manager = world.session(world.people.manager).await;
        assert_eq!(manager.post(&path, &[("name", " ")]).await.status.as_u16(), 422);
        let mut screen = kiosk(&world, world.places.prison).await;
        assert_eq!(screen.get("/account").await.location, "/");
        let first = screen.get("/").await;
        assert!(first.text_contains("Welcome to Fallow Moss"), "{}", first.body);
        assert!(screen.get("/sign-in").await.text_contains("name=\"pin\""));
        assert!(!manager.get("/sign-in").await.text_contains("PIN"));
        assert!(!world.browser().get("/sign-in").await.text_contains("PIN"));

        let list = manager.get(&path).await;
        assert!(list.text_contains("library") && list.text_contains("not used yet"), "{}", list.body);
        assert!(!list.text_contains("Keeper"), "nobody is named beside a screen");
        let end = list.body.split("action=\"/kiosks/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut practitioner = world.session(world.people.practitioner).await;
        assert_eq!(practitioner.post(&format!("/kiosks/{end}"), &[]).await.status.as_u16(), 404);
        assert!(screen.get("/").await.text_contains("Welcome to Fallow Moss"));
        assert_eq!(manager.post(&format!("/kiosks/{end}"), &[]).await.location, path);
        assert!(!screen.get("/").await.text_contains("Welcome to Fallow Moss"), "at once");
        assert!(!screen.get("/sign-in").await.text_contains("name=\"pin\""));
        assert_eq!(manager.post(&format!("/kiosks/{end}"), &[]).await.status.as_u16(), 404);
    }

    async fn the_cookie_of_a_kiosk_is_for_this_house_over_https_and_no_script(ground) {
        let world = house(ground).await;
        let rooms = world.front.capabilities().to_vec();
        let bell: pages::Bell = |tx, person| Box::pin(telling::count_new(tx, person));
        let front = pages::Front::new(world.site.clone(), rooms, Vec::new(), bell, true, Vec::new()).unwrap();
        let mut screen = Browser::new(pages::router(&front), world.ground.chance.clone());
        screen.set_cookie("__Host-alongside", world.token(world.people.manager).await.cookie());
        let done = screen.post(&format!("/places/{}/kiosks", world.places.prison), &[("name", "library")]).await;
        let set: Vec<&str> = done.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let kiosk = set.iter().find(|cookie| cookie.starts_with("__Host-kiosk=")).unwrap();
        assert!(kiosk.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure"), "{kiosk}");
        assert!(set.iter().any(|cookie| cookie.starts_with("__Host-alongside=; Path=/; Max-Age=0")), "{set:?}");
        assert!(screen.get("/").await.text_contains("Welcome to Fallow Moss"));
        // What is kept of it opens nothing.
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT token, last_used_on FROM access_kiosks", store::values![]).await.unwrap();
        let (kept, token): (Vec<u8>, _) = (row.get("token").unwrap(), screen.cookie("__Host-kiosk").unwrap().to_owned());
        let opened = screen.get("/").await.text_contains("Welcome");
        screen.set_cookie("__Host-kiosk", &kept.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat());
        assert!(opened && !token.is_empty() && !screen.get("/").await.text_contains("Welcome to Fallow Moss"));
        assert!(row.get::<Option<String>>("last_used_on").unwrap().is_none());
    }

    async fn a_pin_opens_on_a_kiosk_of_ones_place_and_nowhere_else(ground) {
        let world = house(ground).await;
        with_pin(&world, world.people.resident, "robin").await;
        let mut screen = kiosk(&world, world.places.prison).await;
        let wrong = by_pin(&mut screen, "robin", "274917").await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert!(wrong.text_contains("The name or the PIN is not right") && !wrong.text_contains("Robin Hale"));

        let mut other_screen = kiosk(&world, world.places.other_prison).await;
        let elsewhere = by_pin(&mut other_screen, "robin", PIN).await;
        assert_eq!(plain(&elsewhere), plain(&wrong), "another place's screen answers as a wrong PIN");
        let nobody = by_pin(&mut screen, "nobody", PIN).await;
        assert_eq!(plain(&nobody).replace("nobody", "robin"), plain(&wrong));
        let no_screen = by_pin(&mut world.browser(), "robin", PIN).await;
        assert_eq!(no_screen.status, wrong.status);
        assert!(no_screen.text_contains("The name or the PIN is not right"));

        let entered = by_pin(&mut screen, "Robin", "27 49 16").await;
        assert_eq!((entered.status.as_u16(), entered.location.as_str()), (303, "/"), "{}", entered.body);
        assert!(screen.get("/").await.text_contains("Robin Hale"));
        let mut taken = world.browser();
        taken.set_cookie("alongside", screen.cookie("alongside").unwrap());
        assert!(!taken.get("/").await.text_contains("Robin Hale"), "a session of a kiosk holds nowhere else");

        let mut second = kiosk(&world, world.places.partnership).await;
        assert_eq!(by_pin(&mut second, "robin", PIN).await.location, "/", "a place above theirs");
        assert!(!screen.get("/").await.text_contains("Robin Hale"), "one session of a kiosk for each person");

        world.leave(world.people.resident).await;
        assert_eq!(plain(&by_pin(&mut screen, "robin", PIN).await), plain(&wrong), "they belong nowhere now");
    }

    async fn five_wrong_tries_lock_a_pin_until_another_is_chosen_and_hold_nobody_else_up(ground) {
        let world = house(ground).await;
        with_pin(&world, world.people.resident, "robin").await;
        with_pin(&world, world.people.rep, "dai").await;
        let mut screen = kiosk(&world, world.places.prison).await;
        let mut afar = world.browser();
        for _ in 0..20 {
            assert_eq!(by_pin(&mut afar, "robin", "000000").await.status.as_u16(), 422);
        }
        assert_eq!(by_pin(&mut screen, "robin", PIN).await.status.as_u16(), 303, "nobody locks it from elsewhere");
        screen.post("/sign-out", &[]).await;
        for _ in 0..5 {
            assert_eq!(by_pin(&mut screen, "robin", "000000").await.status.as_u16(), 422);
        }
        let locked = by_pin(&mut screen, "robin", PIN).await;
        assert_eq!(locked.status.as_u16(), 422);
        world.site.clock.move_to(world.site.now().plus_days(30));
        assert_eq!(plain(&by_pin(&mut screen, "robin", PIN).await), plain(&locked), "time opens nothing");
        assert_eq!(by_pin(&mut screen, "dai", PIN).await.status.as_u16(), 303, "nobody else waits");
        screen.post("/sign-out", &[]).await;

        assert_eq!(screen.post("/sign-in", &[("name", "robin"), ("passphrase", PASSPHRASE)]).await.location, "/");
        assert!(screen.get("/account").await.text_contains("stopped working"));
        let chosen = [("passphrase", PASSPHRASE), ("pin", "550172"), ("again", "550172")];
        assert_eq!(screen.post("/account/pin", &chosen).await.location, "/account");
        screen.post("/sign-out", &[]).await;
        assert_eq!(by_pin(&mut screen, "robin", "550172").await.status.as_u16(), 303);
        assert_eq!(screen.post("/account/pin/stop", &[]).await.location, "/account");
        screen.post("/sign-out", &[]).await;
        assert_eq!(by_pin(&mut screen, "robin", "550172").await.status.as_u16(), 422);
    }

    async fn a_pin_is_chosen_with_the_passphrase_or_right_after_a_slip(ground) {
        let world = house(ground).await;
        let mut own = world.browser();
        join(&world, &mut own, world.people.resident, "robin").await;
        for (fields, words) in [
            ([("passphrase", "not mine at all"), ("pin", PIN), ("again", PIN)], "This is not your passphrase"),
            ([("passphrase", ""), ("pin", PIN), ("again", PIN)], "This is not your passphrase"),
            ([("passphrase", PASSPHRASE), ("pin", "123123"), ("again", "123123")], "Everybody tries this first"),
            ([("passphrase", PASSPHRASE), ("pin", "1234"), ("again", "1234")], "A PIN has six digits"),
            ([("passphrase", PASSPHRASE), ("pin", PIN), ("again", "274917")], "The two are not the same"),
        ] {
            let again = own.post("/account/pin", &fields).await;
            assert_eq!(again.status.as_u16(), 422);
            assert!(again.text_contains(words) && !again.text_contains(PIN), "{words}: {}", again.body);
        }
        assert!(own.get("/account").await.text_contains("You have no PIN yet"));

        let mut screen = kiosk(&world, world.places.prison).await;
        let joined = join(&world, &mut screen, world.people.rep, "dai").await;
        assert_eq!(joined.location, "/account/pin");
        assert!(!screen.get("/account/pin").await.text_contains("name=\"passphrase\""));
        assert_eq!(screen.post("/account/pin", &[("pin", PIN), ("again", PIN)]).await.location, "/account");
        screen.post("/sign-out", &[]).await;
        later(&world, 5);
        assert_eq!(by_pin(&mut screen, "dai", PIN).await.status.as_u16(), 303);
        // By PIN, the passphrase is asked for again.
        assert_eq!(screen.post("/account/pin", &[("pin", "550172"), ("again", "550172")]).await.status.as_u16(), 422);
        screen.post("/sign-out", &[]).await;
        // A new slip shuts what was open before.
        join(&world, &mut world.browser(), world.people.rep, "dai").await;
        assert_eq!(by_pin(&mut screen, "dai", PIN).await.status.as_u16(), 422);

        // Whoever reads what is not theirs has none, and an old one opens nothing.
        let mut worker = world.session(world.people.practitioner).await;
        assert!(!worker.get("/account").await.text_contains("PIN"));
        assert_eq!(worker.get("/account/pin").await.location, "/");
        let chosen = [("passphrase", PASSPHRASE), ("pin", PIN), ("again", PIN)];
        assert_eq!(worker.post("/account/pin", &chosen).await.status.as_u16(), 404);
        with_pin(&world, world.people.peer_mentor, "kofi").await;
        world.join(world.people.peer_mentor, Role::Practitioner, world.places.prison).await;
        assert_eq!(by_pin(&mut screen, "kofi", PIN).await.status.as_u16(), 422);
    }

    async fn a_session_on_a_kiosk_is_short_and_a_refresh_keeps_nobody_signed_in(ground) {
        let world = house(ground).await;
        with_pin(&world, world.people.resident, "robin").await;
        let mut screen = kiosk(&world, world.places.prison).await;
        by_pin(&mut screen, "robin", PIN).await;
        let page = screen.get("/account").await;
        assert_eq!(page.header("refresh"), "180; url=/kiosk/still?back=/account");
        assert!(page.text_contains("If you do nothing for 4 minutes") && page.text_contains("al-button--big"));
        assert!(!page.body.contains("autocomplete=\"on\""));
        later(&world, 180);
        for _ in 0..3 {
            let still = screen.get("/kiosk/still?back=/account").await;
            assert!(still.text_contains("In 60 seconds") && !still.text_contains("Robin Hale"), "{}", still.body);
            assert_eq!(still.header("refresh"), "62; url=/kiosk/finished");
        }
        assert_eq!(screen.get("/kiosk/finished").await.location, "/kiosk/still", "it is not over yet");
        later(&world, 30);
        assert!(screen.get("/kiosk/still").await.text_contains("In 30 seconds"), "it goes on whoever looks");
        assert_eq!(screen.post("/kiosk/carry-on", &[("back", "/account")]).await.location, "/account");
        later(&world, 200);
        assert_eq!(screen.get("/account").await.status.as_u16(), 200, "carrying on counts");
        for back in ["//elsewhere.example", "https://elsewhere.example"] {
            assert_eq!(screen.post("/kiosk/carry-on", &[("back", back)]).await.location, "/");
        }
        // Fifteen minutes are all there is, whatever is done.
        later(&world, 235);
        screen.get("/account").await;
        later(&world, 210);
        let nearly = screen.get("/account").await;
        assert_eq!(nearly.header("refresh"), "47; url=/kiosk/finished");
        assert!(nearly.text_contains("nearly over"));
        later(&world, 47);
        assert_eq!(screen.get("/account").await.location, "/");
        let over = screen.get("/kiosk/finished").await;
        assert_eq!(over.header("clear-site-data"), "\"cache\", \"storage\"");
        assert!(!over.text_contains("Robin") && over.header("cache-control") == "no-store");
        assert!(screen.cookie("alongside").is_none() && screen.cookie("kiosk").is_some());
        assert!(over.header("refresh").ends_with("url=/"));
    }

    async fn a_place_sets_the_minutes_and_finish_leaves_nothing(ground) {
        let world = house(ground).await;
        world.set(world.places.prison, &access::kiosk::IDLE, Some("2")).await;
        with_pin(&world, world.people.resident, "robin").await;
        let mut screen = kiosk(&world, world.places.prison).await;
        by_pin(&mut screen, "robin", PIN).await;
        assert!(screen.get("/").await.header("refresh").starts_with("60;"));
        screen.get("/language/cy?back=/").await;
        assert_eq!(screen.post("/print-size", &[("size", "large"), ("back", "/account")]).await.location, "/account");
        assert!(screen.get("/account").await.text_contains("data-print=\"large\""));
        assert_eq!(screen.post("/account/data/download", &[]).await.location, "/account/data", "no file is left");
        assert!(screen.get("/account/data").await.text_contains("Ddim ar sgrin a rennir"));
        let out = screen.post("/sign-out", &[]).await;
        assert_eq!((out.location.as_str(), out.header("clear-site-data")), ("/kiosk/finished", "\"cache\", \"storage\""));
        for gone in ["alongside", "lang", "print", "flash"] {
            assert!(screen.cookie(gone).is_none(), "{gone} is left");
        }
        let first = screen.get("/").await;
        assert!(first.text_contains("Welcome to Fallow Moss") && !first.text_contains("data-print"), "{}", first.body);
        later(&world, 86_400);
        assert_eq!(by_pin(&mut screen, "robin", PIN).await.status.as_u16(), 303);
        let mut manager = world.session(world.people.manager).await;
        let list = manager.get(&format!("/places/{}/kiosks", world.places.prison)).await;
        assert!(list.text_contains("last used on") && !list.text_contains("Robin"), "{}", list.body);
        // Whoever looked at a passing page of a kiosk from a device of their own is told nothing.
        assert_eq!(world.browser().get("/kiosk/still").await.location, "/kiosk/finished");
        let mut tx = world.ground.db.read().await.unwrap();
        assert_eq!(people::one(&mut tx, world.people.resident).await.unwrap().unwrap().lang, "en");
    }
}
