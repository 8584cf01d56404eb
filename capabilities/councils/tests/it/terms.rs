//! Terms of reference: written by whoever looks after a council, signed by both sides, never changed after that.

use trials::Browser;

use crate::{PARTS, founded, house, seat, status};

const WORDS: [(&str, &str); 5] = [
    ("definition", "We share power on this wing"),
    ("decides", "How the pot is spent\nThe newsletter"),
    ("told", "Changes to the regime"),
    ("conduct", "One speaks at a time"),
    ("pot", "250"),
];

/// What the page shows of the version that may be signed.
async fn version(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).await.body;
    let (_, rest) = page.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

trials::story! {
    parts = *PARTS;

    async fn terms_are_signed_by_both_sides_and_never_change_after_that(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        seat(&world, id, world.people.rep, true).await;
        let path = format!("/councils/{id}/terms");
        let draft = format!("{path}/draft");
        assert!(worker.get(&path).await.body.contains("no terms of reference yet"));
        let form = worker.get(&draft).await.body;
        assert!(form.contains("Co-production is a relationship") && form.contains("Daniel Hutt"), "{form}");
        assert_eq!(status(&worker.post(&draft, &WORDS).await), 303);
        let mut chair = world.session(world.people.rep).await;
        let mut manager = world.session(world.people.manager).await;
        let read = version(&mut chair, &path).await;
        assert_eq!(status(&chair.post(&format!("{path}/sign"), &[("version", &read)]).await), 303);
        // What one side has signed stands until it is opened again.
        let answer = worker.post(&draft, &WORDS).await;
        assert_eq!(status(&answer), 422);
        assert!(answer.body.contains("One side has signed these words"), "{}", answer.body);
        assert_eq!(status(&worker.post(&format!("{path}/reopen"), &[]).await), 303);
        let mut other = WORDS;
        other[0].1 = "We share power in this prison";
        world.site.clock.move_to(world.site.now().plus_seconds(60));
        assert_eq!(status(&worker.post(&draft, &other).await), 303);
        // Whoever read other words does not sign these.
        let answer = manager.post(&format!("{path}/sign"), &[("version", &read)]).await;
        assert!(status(&answer) == 422 && answer.body.contains("written anew"), "{}", answer.body);
        for browser in [&mut manager, &mut chair] {
            let read = version(browser, &path).await;
            assert_eq!(status(&browser.post(&format!("{path}/sign"), &[("version", &read)]).await), 303);
        }
        let mut resident = world.session(world.people.resident).await;
        let page = resident.get(&path).await.body;
        for words in ["Signed by both sides", "We share power in this prison", "£250.00", "chair, for the council",
            "decides, for the service", "The newsletter"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("name=\"version\""), "nobody is asked to sign it again");
        assert_eq!(status(&worker.post(&format!("{path}/reopen"), &[]).await), 422);
        // A change is a new version; what holds stands below it.
        assert_eq!(status(&worker.post(&draft, &WORDS).await), 303);
        let page = resident.get(&path).await.body;
        assert!(page.contains("Version 2") && page.contains("Version 1") && page.contains("We share power in this prison"));
    }

    async fn only_the_two_sides_sign_and_only_who_looks_after_it_writes(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        let path = format!("/councils/{id}/terms");
        assert_eq!(status(&worker.post(&format!("{path}/draft"), &WORDS).await), 303);
        let read = [("version", "1")];
        for (person, code) in [(world.people.resident, 403), (world.people.practitioner, 403), (world.people.stranger, 404)] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.post(&format!("{path}/sign"), &read).await), code);
        }
        for (person, code) in [(world.people.resident, 403), (world.people.stranger, 404), (world.people.administrator, 404)] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&format!("{path}/draft")).await), code);
            assert_eq!(status(&browser.post(&format!("{path}/draft"), &WORDS).await), code);
            assert_eq!(status(&browser.post(&format!("{path}/reopen"), &[]).await), code);
        }
        let mut stranger = world.session(world.people.stranger).await;
        assert_eq!(status(&stranger.get(&path).await), 404);
    }

    async fn terms_that_say_nothing_are_refused_with_everything_that_is_missing(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        let path = format!("/councils/{id}/terms");
        let answer = worker.post(&format!("{path}/draft"), &[("definition", " "), ("pot", "a lot")]).await;
        assert_eq!(status(&answer), 422);
        for words in ["Say what co-production means here", "at least one of the four lists", "how you behave", "up to £10,000"] {
            assert!(answer.body.contains(words), "{words}");
        }
        assert!(worker.get(&path).await.body.contains("no terms of reference yet"));
    }
}
