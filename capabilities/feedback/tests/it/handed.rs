//! One device handed over: the worker's screen in somebody else's hands shows their words and nothing else.

use crate::by_hand::{THEIRS, written};
use crate::*;
use access::sign_in::{Device, SlipKind, new_slip, put_slip, use_slip};

const PASSPHRASE: &str = "seven grey kettles hum";

/// The practitioner with a passphrase of their own, signed in.
async fn with_account(world: &World) -> Browser {
    let slip = new_slip(&world.site).await.unwrap();
    let mut tx = trials::write(&world.ground.db).await;
    put_slip(&mut tx, &world.ground.chance, &slip, SlipKind::Invite, world.people.practitioner, None, world.site.now())
        .await
        .unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    let device = Device { id: "0123456789abcdef0123456789abcdef", shared: false, kiosk: None };
    let token =
        use_slip(&world.site, &slip.code.grouped(), "sam.okoro", PASSPHRASE, device).await.unwrap().session().unwrap();
    let mut browser = world.browser();
    browser.set_cookie("alongside", token.cookie());
    browser
}

/// Hands the screen over for something that is written down for somebody; the page that they see.
async fn handed(world: &World, worker: &mut Browser, person: Option<PersonId>) -> (feedback::RecordingId, Answer) {
    let place = if person.is_some() { world.places.wing } else { world.places.prison };
    let id = written(worker, person, place, &[]).await;
    let over = worker.post(&format!("/desk/by-hand/{id}/hand-over"), &[]).await;
    assert_eq!((status(&over), over.location.as_str()), (303, "/handed"), "{}", over.body);
    assert!(over.header("clear-site-data").contains("cache"));
    (id, worker.get("/handed").await)
}

async fn unlocked(worker: &mut Browser) -> Answer {
    worker.get("/handed").await;
    worker.post("/handed/unlock", &[("passphrase", PASSPHRASE)]).await
}

trials::story! {
    parts = *PARTS;

    async fn a_person_agrees_on_the_workers_screen_and_the_worker_takes_it_back(ground) {
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let (id, page) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert!(page.text_contains(THEIRS) && page.text_contains("data-print=\"large\""), "{}", page.body);
        assert!(!page.text_contains("Sam Okoro") && !page.text_contains("href=\"/desk"), "{}", page.body);
        // Whatever address is asked for, only this page is there.
        for path in ["/desk", "/feedback", "/notices", "/board", "/nothing/here", &format!("/desk/by-hand/{id}")] {
            let there = worker.get(path).await;
            assert_eq!((status(&there), there.location.as_str(), there.body.as_str()), (303, "/handed", ""), "{path}");
        }
        worker.get("/handed").await;
        let agree = worker.post(&format!("/desk/by-hand/{id}/agree"), &[("read", "yes"), ("agrees", "yes")]).await;
        assert_eq!(status(&agree), 404, "the worker's forms are gone too");
        for bad in [&[][..], &[("do", "maybe")], &[("do", "not"), ("meant", "")]] {
            assert_eq!(status(&worker.post("/handed", bad).await), 422, "{bad:?}");
        }
        let said = worker.post("/handed", &[("do", "right")]).await;
        assert_eq!((status(&said), said.location.as_str()), (303, "/handed"), "{}", said.body);
        let back = worker.get("/handed").await;
        assert!(back.text_contains("Please give the device back") && !back.text_contains(THEIRS), "{}", back.body);
        assert_eq!(worker.get("/desk").await.location, "/handed", "it stays locked");
        for n in 0..5 {
            let wrong = worker.post("/handed/unlock", &[("passphrase", "not this one")]).await;
            assert!(status(&wrong) == 422 && wrong.text_contains("This is not the passphrase"), "{n}: {}", wrong.body);
        }
        let waits = worker.post("/handed/unlock", &[("passphrase", PASSPHRASE)]).await;
        assert!(status(&waits) == 422 && waits.text_contains("Too many wrong tries"), "{}", waits.body);
        world.site.clock.move_to(world.site.now().plus_seconds(31));
        let open = worker.post("/handed/unlock", &[("passphrase", PASSPHRASE)]).await;
        assert_eq!((status(&open), open.location), (303, format!("/desk/{id}")), "{}", open.body);
        let desk = worker.get(&format!("/desk/{id}")).await;
        assert!(desk.text_contains("They agreed on the worker’s screen on"), "{}", desk.body);
        assert_eq!(status(&worker.get("/handed").await), 404, "nothing is handed over any more");
        let actions = {
            let mut tx = world.ground.db.read().await.unwrap();
            let rows = tx.rows("SELECT action FROM store_audit ORDER BY seq", store::values![]).await.unwrap();
            rows.iter().map(|row| row.get::<String>("action").unwrap()).collect::<Vec<_>>()
        };
        for action in ["feedback.write_down", "feedback.hand_over", "feedback.say_handed", "access.take_back"] {
            assert!(actions.iter().any(|known| known == action), "{action}: {actions:?}");
        }
        let mut author = world.session(world.people.resident).await;
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("You agreed on the worker’s screen on"));
    }

    async fn what_somebody_did_not_mean_cannot_be_sent_and_what_they_do_not_want_is_gone(ground) {
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let (id, _) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert_eq!(status(&worker.post("/handed", &[("do", "not"), ("meant", "I want it open at seven")]).await), 303);
        let back = worker.get("/handed").await;
        assert!(!back.text_contains(THEIRS) && !back.text_contains("at seven"), "{}", back.body);
        assert_eq!(status(&worker.post("/handed", &[("do", "right")]).await), 422, "a no is not turned into a yes");
        let open = unlocked(&mut worker).await;
        assert_eq!(open.location, format!("/desk/by-hand/{id}"), "{}", open.body);
        let page = worker.get(&open.location).await;
        assert!(page.text_contains("not what they meant") && page.text_contains("I want it open at seven"), "{}", page.body);
        let agree = format!("/desk/by-hand/{id}/agree");
        assert_eq!(status(&worker.post(&agree, &[("read", "yes"), ("agrees", "yes")]).await), 422);
        let fields = [("words", "I want it open at seven")];
        assert_eq!(status(&worker.post(&format!("/desk/by-hand/{id}/change"), &fields).await), 303);
        assert_eq!(status(&worker.post(&agree, &[("read", "yes"), ("agrees", "yes")]).await), 303);

        let (id, _) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert_eq!(status(&worker.post("/handed", &[("do", "unsent")]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 0);
        assert_eq!(status(&worker.post("/handed", &[("do", "right")]).await), 303, "there is nothing to send any more");
        assert_eq!(unlocked(&mut worker).await.location, "/desk/by-hand");
        assert_eq!(status(&worker.get(&format!("/desk/by-hand/{id}")).await), 404);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1);
    }

    async fn somebody_without_an_account_gets_their_code_on_the_screen(ground) {
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let (_, page) = handed(&world, &mut worker, None).await;
        let (place, key) = (page.hidden("place").unwrap(), worker.new_key());
        let fields = [("place", place.as_str()), ("do", "right")];
        let shown = worker.post_with_key("/handed", &key, &fields).await;
        assert!(status(&shown) == 200 && shown.text_contains("al-slip__code") && !shown.text_contains("Sam Okoro"), "{}", shown.body);
        let code = |page: &Answer| page.body.split("al-slip__code").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
        let again = worker.post_with_key("/handed", &key, &fields).await;
        assert_eq!(code(&shown), code(&again));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_receipts WHERE to_change").await, 1);
        assert!(!worker.get("/handed").await.text_contains("al-slip__code"), "it is shown once");
    }

    async fn a_lid_that_is_shut_or_a_session_that_is_ended_shows_nothing_more(ground) {
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let (_, page) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert!(page.text_contains(THEIRS));
        world.site.clock.move_to(world.site.now().plus_seconds(601));
        let late = worker.get("/handed").await;
        assert!(late.location.starts_with("/sign-in") && !late.text_contains(THEIRS), "{}", late.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 1, "the worker finds it again");

        let mut worker = world.session(world.people.colleague).await;
        handed(&world, &mut worker, Some(world.people.rep)).await;
        let ended = worker.post("/handed/end", &[]).await;
        assert_eq!((status(&ended), ended.location.as_str()), (303, "/"));
        assert!(worker.get("/handed").await.location.starts_with("/sign-in"));
    }

    async fn nothing_is_kept_of_what_nobody_wants_sent(ground) {
        const PLANTED: &str = "Quillfeather says the gym door sticks";
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let keys = async || count(&world, "SELECT COUNT(*) AS n FROM store_keys WHERE subject_kind = 'thread'").await;
        for way in ["unsent", "throw-away", "week"] {
            let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[("words", PLANTED)]).await;
            let sealed = {
                let mut tx = world.ground.db.read().await.unwrap();
                let row = tx.one("SELECT words FROM feedback_recordings", store::values![]).await.unwrap();
                row.get::<Vec<u8>>("words").unwrap()
            };
            assert_eq!(keys().await, 1, "{way}");
            assert!(in_files(&world, &sealed), "{way}: the same look finds what is there");
            match way {
                "unsent" => {
                    worker.post(&format!("/desk/by-hand/{id}/hand-over"), &[]).await;
                    worker.get("/handed").await;
                    assert_eq!(status(&worker.post("/handed", &[("do", "unsent")]).await), 303);
                    unlocked(&mut worker).await;
                }
                "throw-away" => {
                    assert_eq!(status(&worker.post(&format!("/desk/by-hand/{id}/throw-away"), &[]).await), 303);
                }
                _ => {
                    world.site.clock.move_to(world.site.now().plus_days(8));
                    assert_eq!(feedback::verbs::forget_unagreed(&world.site).await.unwrap(), 1);
                }
            }
            assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 0, "{way}");
            assert_eq!(keys().await, 0, "{way}");
            if world.ground.engine == trials::Engine::Lite {
                assert!(!in_files(&world, &sealed), "{way}: the cell is in a file");
            }
            assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due WHERE kind = 'feedback.recording_goes'").await, 0);
        }
        // What was agreed goes on under the same key.
        let mut worker = world.session(world.people.practitioner).await;
        let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[("words", PLANTED)]).await;
        worker.post(&format!("/desk/by-hand/{id}/agree"), &[("read", "yes"), ("agrees", "yes")]).await;
        assert!(keys().await == 1 && worker.get(&format!("/desk/{id}")).await.text_contains(PLANTED));
    }

    async fn what_somebody_typed_themselves_waits_for_its_recorder_who_is_told_before_it_goes(ground) {
        const KIND: &str = "feedback.recording";
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let sam = world.people.practitioner;
        let waiting = async || waits(&world, sam).await.into_iter().filter(|kind| kind == KIND).count();
        let (id, _) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert_eq!(waiting().await, 0, "a draft waits for nobody");
        worker.post("/handed", &[("do", "not"), ("meant", "I want it open at seven")]).await;
        assert_eq!(waiting().await, 1);
        assert!(!waits(&world, world.people.colleague).await.contains(&KIND.to_owned()));
        unlocked(&mut worker).await;
        let base = format!("/desk/by-hand/{id}");
        worker.post(&format!("{base}/change"), &[("words", "I want it open at seven")]).await;
        assert_eq!(waiting().await, 1, "it is not sent yet");
        worker.post(&format!("{base}/agree"), &[("read", "yes"), ("agrees", "yes")]).await;
        assert_eq!(waiting().await, 0);
        // A worry waits from the beginning, until it is thrown away.
        let worry = written(&mut worker, Some(world.people.resident), world.places.wing, &[("worried", "yes")]).await;
        assert_eq!(waiting().await, 1);
        worker.post(&format!("/desk/by-hand/{worry}/throw-away"), &[]).await;
        assert_eq!(waiting().await, 0);
        // Nobody reads it back: its recorder is told once, with two days left.
        let began = world.site.now();
        written(&mut worker, Some(world.people.resident), world.places.wing, &[("worried", "yes")]).await;
        let goes = async || told(&world, sam).await.into_iter().filter(|kind| kind == "feedback.recording_goes").count();
        until(&world, began.plus_days(4)).await;
        assert_eq!(goes().await, 0);
        for days in [5, 6] {
            until(&world, began.plus_days(days)).await;
            assert_eq!((goes().await, waiting().await), (1, 1));
        }
        world.site.clock.move_to(began.plus_days(8));
        assert_eq!(feedback::verbs::forget_unagreed(&world.site).await.unwrap(), 1);
        assert_eq!(waiting().await, 0);
    }

    async fn a_page_on_a_screen_that_was_handed_over_never_stays_on_it(ground) {
        let world = house(ground).await;
        let mut worker = with_account(&world).await;
        let (_, page) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert_eq!(page.header("refresh"), "602; url=/");
        assert!(page.text_contains("for 10 minutes, this page goes away"), "{}", page.body);
        let again = worker.post("/handed", &[]).await;
        assert_eq!((status(&again), again.header("refresh")), (422, "602; url=/"));
        world.site.clock.move_to(world.site.now().plus_seconds(602));
        let gone = worker.get("/").await;
        assert!(!gone.text_contains(THEIRS) && gone.header("refresh").is_empty(), "{}", gone.body);
        let late = worker.get("/handed").await;
        assert!(late.location.starts_with("/sign-in"), "{}", late.body);
    }

    async fn on_a_kiosk_the_worker_is_back_in_a_session_of_that_screen(ground) {
        let world = house(ground).await;
        let (screen, kiosk) = {
            let mut tx = trials::write(&world.ground.db).await;
            let place = access::places::one(&mut tx, world.places.prison).await.unwrap().unwrap();
            let now = world.site.now();
            let (token, _) = access::kiosk::enrol(&mut tx, &world.ground.chance, &place, "library", None, now).await.unwrap();
            let kiosk = access::kiosk::at(&mut tx, &token).await.unwrap().unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
            (token, kiosk)
        };
        with_account(&world).await;
        let device = Device { id: "0123456789abcdef0123456789abcdef", shared: true, kiosk: Some(&kiosk) };
        let token = access::sign_in::sign_in(&world.site, "sam.okoro", PASSPHRASE, device).await.unwrap().session().unwrap();
        let mut worker = world.browser();
        worker.set_cookie("kiosk", screen.cookie());
        worker.set_cookie("alongside", token.cookie());
        let (id, page) = handed(&world, &mut worker, Some(world.people.resident)).await;
        assert_eq!(page.header("refresh"), "242; url=/");
        let open = unlocked(&mut worker).await;
        assert_eq!((status(&open), open.location), (303, format!("/desk/by-hand/{id}")), "{}", open.body);
        let desk = worker.get(&format!("/desk/by-hand/{id}")).await;
        assert!(desk.header("refresh").contains("/kiosk/still"), "the countdown goes on: {}", desk.header("refresh"));
        let mut elsewhere = world.browser();
        elsewhere.set_cookie("alongside", worker.cookie("alongside").unwrap());
        assert!(elsewhere.get("/desk").await.location.starts_with("/sign-in"), "it holds on that screen alone");
    }
}

/// Whether a cell lies in the database's file or in its log, by its nonce and the beginning of what is sealed.
fn in_files(world: &World, cell: &[u8]) -> bool {
    if world.ground.engine != trials::Engine::Lite {
        return true;
    }
    let marker = &cell[..cell.len().min(48)];
    ["house.db", "house.db-wal"].iter().any(|file| {
        let held = std::fs::read(world.ground.dir.path().join(file)).unwrap_or_default();
        held.windows(marker.len()).any(|window| window == marker)
    })
}
