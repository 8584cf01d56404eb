//! Choosing mail: an address shows by a code that its person reads it; one switch stops it all.

use telling::Route;

use super::shed::{by_mail, carry, code, later, off, with_post};
use super::{PARTS, notices, tell};

const AT_ONCE: [(&str, &str); 1] = [("often", "at_once")];

trials::story! {
    parts = &PARTS;

    async fn nothing_but_a_code_goes_to_an_address_before_the_code_is_typed_in(ground) {
        let (world, bag) = with_post(ground).await;
        let resident = world.people.resident;
        let mut browser = world.session(resident).await;
        let page = browser.get("/notices/how").await;
        assert!(page.text_contains("by e-mail") && page.text_contains("Only here, on screen"), "{}", page.body);
        // Mail is chosen, but there is no address yet: it asks for one, and nothing changes before.
        let chosen = browser.post("/notices/how", &[("route", "mail"), ("often", "at_once")]).await;
        assert_eq!(chosen.location, "/notices/how/mail");
        tell(&world, resident, "loops.late", 1).await;
        assert_eq!(carry(&world).await, 0);
        for bad in ["", "robin", "robin@example.org\nBcc: all@example.org", "a@b.uk, c@d.uk"] {
            let page = browser.post("/notices/how/mail", &[("address", bad)]).await;
            assert!(page.status == 422 && page.text_contains("Write one e-mail address"), "{bad}");
        }
        assert_eq!(browser.post("/notices/how/mail", &[("address", " robin@example.org ")]).await.status, 303);
        assert_eq!(carry(&world).await, 1);
        let mails = bag.take();
        assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()), ("robin@example.org", "News for you"));
        assert!(!mails[0].text.contains("Robin") && !mails[0].text.contains("late") && mails[0].off.is_none());
        // A second code has to wait, so that nobody fills another's letter box.
        let soon = browser.post("/notices/how/mail", &[("address", "other@example.org")]).await;
        assert!(soon.status == 422 && soon.text_contains("Wait five minutes"));
        assert_eq!(carry(&world).await, 0);
        let typed = code(&mails[0]).replace(' ', "");
        assert_eq!(browser.post("/notices/how/code", &[("code", &typed)]).await.location, "/notices/how");
        assert!(browser.get("/notices/how").await.text_contains("robin@example.org"));
        // Now the news goes that waited.
        assert_eq!(carry(&world).await, 1);
        assert!(bag.take()[0].text.contains("Our answer to you is late"));
    }

    async fn a_wrong_code_counts_and_five_are_too_many(ground) {
        let (world, bag) = with_post(ground).await;
        let mut browser = world.session(world.people.resident).await;
        browser.post("/notices/how/mail", &[("address", "robin@example.org")]).await;
        carry(&world).await;
        let right = code(&bag.take()[0]);
        for wrong in 0..5 {
            let page = browser.post("/notices/how/code", &[("code", "1")]).await;
            assert!(page.status == 422 && page.text_contains("This is not the code"), "{wrong}");
        }
        let page = browser.post("/notices/how/code", &[("code", &right)]).await;
        assert!(page.status == 422 && page.text_contains("does not work any more"));
        later(&world, 300);
        browser.post("/notices/how/mail", &[("address", "robin@example.org")]).await;
        carry(&world).await;
        let new = code(&bag.take()[0]);
        assert_ne!(new, right);
        later(&world, 3599);
        assert_eq!(browser.post("/notices/how/code", &[("code", &new)]).await.status, 303);
        // It was for once, and a page without a question leads back.
        assert_eq!(browser.post("/notices/how/code", &[("code", &new)]).await.location, "/notices/how");
        assert_eq!(browser.get("/notices/how/code").await.location, "/notices/how");
    }

    async fn nobody_chooses_for_somebody_else_or_without_signing_in(ground) {
        let (world, bag) = with_post(ground).await;
        let mut nobody = world.browser();
        for path in ["/notices/how", "/notices/how/mail", "/notices/how/code", "/notices/how/letter"] {
            assert_eq!(nobody.get(path).await.location, format!("/sign-in?back={path}"));
            assert_eq!(nobody.post(path, &[("address", "a@b.uk")]).await.status, 401, "{path}");
        }
        by_mail(&world, &bag, world.people.resident, "robin@example.org", &AT_ONCE).await;
        // The code of one is no code for another.
        let mut rep = world.session(world.people.rep).await;
        rep.post("/notices/how/mail", &[("address", "dai@example.org")]).await;
        let mut manager = world.session(world.people.manager).await;
        manager.post("/notices/how/mail", &[("address", "morag@example.org")]).await;
        carry(&world).await;
        let mails = bag.take();
        let of = |to: &str| code(mails.iter().find(|mail| mail.to == to).unwrap());
        assert_eq!(rep.post("/notices/how/code", &[("code", &of("morag@example.org"))]).await.status, 422);
        assert!(!rep.get("/notices/how").await.text_contains("robin@example.org"));
        for worker in [world.people.practitioner, world.people.administrator] {
            assert!(!world.session(worker).await.get("/notices/how").await.text_contains("example.org"));
        }
    }

    async fn bad_answers_are_refused_and_change_nothing(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let mut browser = by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        for bad in [
            &[("route", "pigeon"), ("often", "daily")][..],
            &[("route", "mail"), ("often", "hourly")],
            &[("route", "mail"), ("often", "daily"), ("hour", "24")],
            &[("route", "mail"), ("often", "daily"), ("hour", "-1")],
            &[("route", "mail"), ("often", "weekly"), ("weekday", "8")],
            &[("route", "mail"), ("often", "daily"), ("quiet_from", "x"), ("quiet_to", "7")],
            &[],
        ] {
            assert_eq!(browser.post("/notices/how", bad).await.status, 400, "{bad:?}");
        }
        for half in [("22", ""), ("", "7"), ("7", "7")] {
            let fields = [("route", "mail"), ("often", "daily"), ("quiet_from", half.0), ("quiet_to", half.1)];
            let page = browser.post("/notices/how", &fields).await;
            assert!(page.status == 422 && page.text_contains("two different ones"), "{half:?}");
        }
        assert_eq!(browser.post("/notices/how/letter", &[("what", "all")]).await.status, 400);
        let long = "x".repeat(401);
        assert_eq!(browser.post("/notices/how/letter", &[("what", "news"), ("to", &long)]).await.status, 422);
        let how = telling::how(&mut world.ground.db.read().await.unwrap(), person).await.unwrap();
        assert_eq!((how.route, how.when.often), (Route::Mail, telling::Often::AtOnce));
    }

    async fn the_link_in_a_mail_stops_it_for_whoever_holds_it_and_says_not_whose_it_is(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        tell(&world, person, "loops.late", 1).await;
        carry(&world).await;
        let link = off(&bag.take()[0]);
        let mut nobody = world.browser();
        let page = nobody.get(&link).await;
        assert!(page.status == 200 && page.text_contains("Stop these e-mails"));
        assert!(!page.text_contains("robin") && !page.text_contains("Robin") && page.cookies().is_empty());
        // To look stops nothing: programs open links too.
        tell(&world, person, "loops.late", 2).await;
        assert_eq!(carry(&world).await, 1);
        bag.take();
        for guess in [
            "/notices/off/x".to_owned(),
            format!("/notices/off/{}", "0".repeat(64)),
            link.split('?').next().unwrap().to_uppercase().replace("/NOTICES/OFF/", "/notices/off/"),
        ] {
            assert_eq!(nobody.get(&guess).await.status, 404, "{guess}");
            assert_eq!(nobody.post_raw(&guess, &[]).await.status, 404, "{guess}");
        }
        // As a mail program does it, and a second time, and by somebody who is signed in.
        for _ in 0..2 {
            let stopped = nobody.post_raw(&link, &[("List-Unsubscribe", "One-Click")]).await;
            assert!(stopped.status == 200 && stopped.text_contains("The e-mails have stopped"), "{}", stopped.body);
        }
        assert_eq!(world.session(world.people.rep).await.post(&link, &[]).await.status, 200);
        // On and once more, as a program sends it that writes a form in parts.
        let on = [("route", "mail"), ("often", "at_once")];
        assert_eq!(world.session(person).await.post("/notices/how", &on).await.location, "/notices/how");
        let parts = "--b0\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b0--\r\n";
        let kind = [("content-type", "multipart/form-data; boundary=b0")];
        let stopped = nobody.ask("POST", &link, &kind, parts.into()).await;
        assert!(stopped.status == 200 && stopped.text_contains("The e-mails have stopped"), "{}", stopped.body);
        tell(&world, person, "loops.late", 3).await;
        later(&world, 86_400 * 8);
        assert_eq!(carry(&world).await, 0, "no further mail");
        // On screen everything is there, and that mail was stopped is said once.
        let kinds: Vec<String> = notices(&world, person).await.into_iter().map(|notice| notice.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "telling.stopped").count(), 1);
        let mut browser = world.session(person).await;
        assert!(browser.get("/notices").await.text_contains("stopped by the link in one"));
        // They can switch it on again without another code.
        let on = browser.post("/notices/how", &[("route", "mail"), ("often", "at_once")]).await;
        assert_eq!(on.location, "/notices/how");
        assert_eq!(carry(&world).await, 1);
    }

    async fn the_switch_on_ones_own_page_stops_what_waits_too(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let mut browser = by_mail(&world, &bag, person, "robin@example.org", &[("often", "daily"), ("hour", "17")]).await;
        tell(&world, person, "loops.late", 1).await;
        assert_eq!(carry(&world).await, 0);
        assert_eq!(browser.post("/notices/how/off", &[]).await.location, "/notices/how");
        later(&world, 86_400);
        assert_eq!(carry(&world).await, 0);
        let mut browser = world.session(person).await;
        assert!(browser.get("/notices/how").await.text_contains("Forget my e-mail address"));
        browser.post("/notices/how/forget", &[]).await;
        assert!(!browser.get("/notices/how").await.text_contains("robin@example.org"));
        assert_eq!(browser.post("/notices/how", &[("route", "mail"), ("often", "daily")]).await.location, "/notices/how/mail");
    }

    async fn a_new_address_has_a_switch_of_its_own(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let mut browser = by_mail(&world, &bag, person, "shared@example.org", &AT_ONCE).await;
        tell(&world, person, "loops.late", 1).await;
        carry(&world).await;
        let old = off(&bag.take()[0]);
        later(&world, 300);
        browser.post("/notices/how/mail", &[("address", "own@example.org")]).await;
        carry(&world).await;
        browser.post("/notices/how/code", &[("code", &code(&bag.take()[0]))]).await;
        assert_eq!(world.browser().post_raw(&old, &[]).await.status, 404);
        tell(&world, person, "loops.late", 2).await;
        assert_eq!(carry(&world).await, 1);
        assert_eq!(bag.take()[0].to, "own@example.org");
    }

    async fn a_house_that_sends_no_mail_offers_none(ground) {
        let world = trials::World::new(ground, &[], Vec::new()).await;
        let mut browser = world.session(world.people.resident).await;
        let page = browser.get("/notices/how").await;
        assert!(page.text_contains("This house sends no e-mail") && !page.text_contains("value=\"mail\""));
        assert_eq!(browser.get("/notices/how/mail").await.status, 404);
        assert_eq!(browser.post("/notices/how/mail", &[("address", "robin@example.org")]).await.status, 404);
        assert_eq!(browser.post("/notices/how", &[("route", "mail"), ("often", "daily")]).await.status, 400);
        assert_eq!(browser.post("/notices/how", &[("route", "letter"), ("often", "daily")]).await.location, "/notices/how/letter");
    }
}
