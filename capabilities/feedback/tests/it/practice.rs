//! Practice weeks: two people on record, and until then no days and no lateness but for those who belong.

use crate::*;
use access::Role;

/// The date boxes of a proposal.
fn until_day<'a>(day: &'a str, month: &'a str, year: &'a str) -> [(&'static str, &'a str); 3] {
    [("until-day", day), ("until-month", month), ("until-year", year)]
}

async fn publish(world: &World, id: SuggestionId) -> feedback::EntryId {
    let mut worker = world.session(world.people.practitioner).await;
    let fields = [("summary", "Cold showers"), ("did", "A new boiler has to be in the budget")];
    assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &fields).await), 303);
    let entry: feedback::EntryId = {
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT id FROM feedback_board WHERE suggestion_id = $1";
        tx.one(sql, store::values![id]).await.unwrap().get("id").unwrap()
    };
    let all = [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
    let mut rep = world.session(world.people.rep).await;
    assert_eq!(status(&decide(&mut rep, &format!("/board/{entry}/check"), &all).await), 303);
    entry
}

/// A manager proposes the last day; a rep agrees.
async fn agreed(world: &World, place: basics::PlaceId) {
    let path = format!("/practice/{place}");
    let mut manager = world.session(world.people.manager).await;
    assert_eq!(status(&manager.post(&path, &until_day("12", "10", "2026")).await), 303);
    // Where there are reps, no worker agrees in their place.
    let has_reps = place == world.places.wing;
    let mut worker = world.session(world.people.practitioner).await;
    let shown = worker.get(&path).await.hidden("shown").unwrap();
    let agrees = worker.post(&format!("{path}/agree"), &[("shown", &shown)]).await;
    assert_eq!(status(&agrees), if has_reps { 422 } else { 303 });
    if has_reps {
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(status(&rep.post(&format!("{path}/agree"), &[("shown", &shown)]).await), 303);
    }
}

trials::story! {
    parts = *PARTS;

    async fn a_manager_proposes_and_somebody_else_of_the_place_agrees(ground) {
        let world = house(ground).await;
        let path = format!("/practice/{}", world.places.wing);
        let mut manager = world.session(world.people.manager).await;
        let mut rep = world.session(world.people.rep).await;
        assert!(manager.get("/desk").await.href("/practice/").is_some(), "the way there");
        for (bad, why) in [
            (until_day("27", "8", "2026"), "Choose today or a later day"),
            (until_day("1", "6", "2027"), "within half a year"),
            (until_day("", "", ""), "Write the last day"),
            (until_day("31", "2", "2027"), "Write the last day"),
        ] {
            let page = manager.post(&path, &bad).await;
            assert!(status(&page) == 422 && page.text_contains(why), "{why}: {}", page.body);
        }
        assert_eq!(status(&manager.post(&path, &until_day("12", "10", "2026")).await), 303);
        let mine = manager.get(&path).await;
        assert!(mine.text_contains("It waits for a rep of this place") && mine.text_contains("Nobody is practising here now"), "{}", mine.body);
        for person in [world.people.rep, world.people.practitioner] {
            assert!(waits(&world, person).await.contains(&"feedback.practice".to_owned()));
        }
        // Not with one hand: neither as the manager, nor by another role of the same person.
        let shown = [("shown", "2026-10-12")];
        assert_eq!(status(&manager.post(&format!("{path}/agree"), &shown).await), 404);
        world.join(world.people.manager, Role::Practitioner, world.places.prison).await;
        let mut manager = world.session(world.people.manager).await;
        let both = manager.post(&format!("{path}/agree"), &shown).await;
        assert!(status(&both) == 422 && both.text_contains("somebody else has to agree"), "{}", both.body);
        // And not to something else than what was shown.
        for other in ["2026-10-13", "", "soon"] {
            assert_eq!(status(&rep.post(&format!("{path}/agree"), &[("shown", other)]).await), 422, "{other}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_practice WHERE agreed_by IS NOT NULL").await, 0);
        assert_eq!(status(&rep.post(&format!("{path}/agree"), &shown).await), 303);
        let page = rep.get(&path).await;
        assert!(page.text_contains("We are practising until") && page.text_contains("12 October 2026") && page.text_contains("agreed by"), "{}", page.body);
        assert!(told(&world, world.people.manager).await.contains(&"feedback.practice".to_owned()));
        assert!(!waits(&world, world.people.practitioner).await.contains(&"feedback.practice".to_owned()));
        let lines = "SELECT COUNT(*) AS n FROM store_audit WHERE action IN ('feedback.propose_practice', 'feedback.agree_practice')";
        assert_eq!(count(&world, lines).await, 2, "both are on record");
        // Who may not.
        for (name, person, sees) in [("resident", world.people.resident, 200), ("stranger", world.people.stranger, 404), ("administrator", world.people.administrator, 404)] {
            let mut them = world.session(person).await;
            assert_eq!(status(&them.get(&path).await), sees, "{name}");
            assert_eq!(status(&them.post(&path, &until_day("12", "10", "2026")).await), 404, "{name}");
            assert_eq!(status(&them.post(&format!("{path}/agree"), &shown).await), 404, "{name}");
        }
    }

    async fn while_practising_the_board_says_no_days_and_nobody_above_hears_of_lateness(ground) {
        let world = house(ground).await;
        let above = world.member("Moira", Role::Manager, world.places.partnership).await;
        // Asked and answered before: its days are hidden while the place practises, and come back.
        let mut author = world.session(world.people.resident).await;
        let earlier = leave(&mut author, &[("words", "The gate squeaks")]).await;
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, earlier).await;
        publish(&world, earlier).await;
        assert!(world.session(world.people.rep).await.get("/board").await.text_contains("Working days until"));
        world.site.clock.move_to(world.site.now().plus_days(1));
        agreed(&world, world.places.prison).await;
        let mut author = world.session(world.people.resident).await;
        let (answered_id, late_id) = (leave(&mut author, &[]).await, leave(&mut author, &[("words", "Nights are loud")]).await);
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, answered_id).await;
        let entry = publish(&world, answered_id).await;
        let late = world.site.now().plus_days(20);
        until(&world, late).await;

        let mut rep = world.session(world.people.rep).await;
        let board = rep.get("/board").await;
        assert!(board.text_contains("practising until") && board.text_contains("12 October 2026") && board.text_contains("Cold showers"), "{}", board.body);
        // The board of the place says the same, to everybody too.
        let at_wing = format!("/board/at/{}", world.places.wing);
        world.set(world.places.wing, &feedback::BOARD_PUBLIC, Some("on")).await;
        let (inside, outside) = (rep.get(&at_wing).await, world.browser().get(&at_wing).await);
        for page in [&inside, &outside] {
            assert!(page.text_contains("practising until") && page.text_contains("Cold showers"), "{}", page.body);
        }
        for page in [board, inside, outside, rep.get(&format!("/board/{entry}")).await] {
            assert!(!page.text_contains("Working days until") && !page.text_contains("Answers and promises that are late"), "{}", page.body);
        }
        // Those who belong see the clock: the author, the desk, and the manager of the place.
        let mut author = world.session(world.people.resident).await;
        assert!(author.get(&format!("/feedback/{late_id}")).await.text_contains("14 September 2026"));
        assert!(world.session(world.people.practitioner).await.get("/desk?show=overdue").await.text_contains("Nights are loud"));
        assert!(told(&world, world.people.manager).await.contains(&"loops.overdue".to_owned()));
        assert!(told(&world, world.people.resident).await.contains(&"loops.late".to_owned()));
        assert!(told(&world, above).await.iter().all(|kind| !kind.starts_with("loops.")), "{:?}", told(&world, above).await);

        // The weeks are over: they stay left out, and what is asked afterwards counts.
        world.site.clock.move_to(Instant::parse("2026-10-13T09:00:00Z").unwrap());
        let mut author = world.session(world.people.resident).await;
        let after = leave(&mut author, &[("words", "Cold again")]).await;
        let mut rep = world.session(world.people.rep).await;
        assert!(!rep.get("/board").await.text_contains("practising until"));
        assert!(!rep.get("/board").await.text_contains("Answers and promises that are late"), "the old one is left out for good");
        until(&world, Instant::parse("2026-11-13T09:00:00Z").unwrap()).await;
        let board = world.session(world.people.rep).await.get("/board").await;
        assert!(board.text_contains("Answers and promises that are late"), "{}", board.body);
        assert!(told(&world, above).await.contains(&"loops.overdue".to_owned()), "what is late now is heard above");
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, after).await;
        publish(&world, after).await;
        let board = world.session(world.people.rep).await.get("/board").await;
        assert_eq!(board.body.matches("Working days until").count(), 2, "{}", board.body);
        let at_wing = world.browser().get(&at_wing).await;
        assert!(!at_wing.text_contains("practising until"));
        assert_eq!(at_wing.body.matches("Working days until").count(), 2, "{}", at_wing.body);
    }

    async fn without_an_agreement_everything_is_shown(ground) {
        let world = house(ground).await;
        let path = format!("/practice/{}", world.places.prison);
        let mut manager = world.session(world.people.manager).await;
        assert_eq!(status(&manager.post(&path, &until_day("12", "10", "2026")).await), 303);
        let mut author = world.session(world.people.resident).await;
        leave(&mut author, &[]).await;
        until(&world, world.site.now().plus_days(20)).await;
        let board = world.session(world.people.rep).await.get("/board").await;
        assert!(board.text_contains("Answers and promises that are late") && !board.text_contains("practising"), "{}", board.body);
    }

    async fn practice_ends_sooner_when_both_say_so(ground) {
        let world = house(ground).await;
        agreed(&world, world.places.wing).await;
        world.site.clock.move_to(world.site.now().plus_days(4));
        let path = format!("/practice/{}", world.places.wing);
        let mut manager = world.session(world.people.manager).await;
        assert_eq!(status(&manager.post(&path, &until_day("1", "9", "2026")).await), 303);
        assert!(world.session(world.people.rep).await.get(&path).await.text_contains("12 October 2026"), "a proposal ends nothing");
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(status(&rep.post(&format!("{path}/agree"), &[("shown", "2026-09-01")]).await), 303);
        world.site.clock.move_to(world.site.now().plus_days(1));
        assert!(world.session(world.people.rep).await.get(&path).await.text_contains("Nobody is practising here now"));
        let mut author = world.session(world.people.resident).await;
        leave(&mut author, &[]).await;
        until(&world, world.site.now().plus_days(30)).await;
        assert!(world.session(world.people.rep).await.get("/board").await.text_contains("Answers and promises that are late"));
    }
}
