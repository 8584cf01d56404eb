//! What somebody said is raised into a proposal: their words go along only where they agreed, and they hear what came of it.

use access::Role;
use alongside::wiring;
use basics::PersonId;
use trials::{Answer, Browser, World};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

/// A house with an open group in the prison, on which the rep sits: its address.
async fn house(ground: trials::Ground) -> (World, String) {
    let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    crate::prepare(&world).await;
    world.set(world.places.prison, &councils::SWITCH, Some("on")).await;
    let (place, decider) = (world.places.prison.to_string(), world.people.manager.to_string());
    let fields = [
        ("place", place.as_str()),
        ("name", "Open Door"),
        ("chosen_by", "open"),
        ("decider_role", "governor"),
        ("decider", decider.as_str()),
        ("answer_days", "20"),
        ("quorum", "1"),
        ("term_months", "12"),
        ("vacancy_rule", "co_option"),
        ("shown_to", "members"),
    ];
    let founded = world.session(world.people.practitioner).await.post("/councils/new", &fields).await;
    assert!(founded.location.starts_with("/councils/"), "{}", founded.body);
    let mut rep = world.session(world.people.rep).await;
    let joined = rep.post(&format!("{}/join", founded.location), &[("shown_to", "council")]).await;
    assert_eq!(status(&joined), 303);
    drop(rep);
    (world, founded.location)
}

const SAID: &str = "The kettle on the landing is broken";

/// Somebody says it: the id of what they said.
async fn says(browser: &mut Browser, publish: &str) -> String {
    let fields = [("kind", "suggestion"), ("words", SAID), ("publish", publish)];
    let answer = browser.post("/feedback/new", &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location.strip_prefix("/feedback/").unwrap().strip_suffix("/sent").unwrap().to_owned()
}

fn proposal(from: &str) -> Vec<(&'static str, String)> {
    [
        ("from", from),
        ("title", "A kettle"),
        ("problem", "No hot water"),
        ("solution", "A new one"),
        ("name_for", "council"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

async fn post(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &borrowed).await
}

async fn told(world: &World, person: PersonId, words: &str) -> bool {
    world.session(person).await.get("/notices").await.body.contains(words)
}

trials::story! {
    parts = parts();

    async fn a_suggestion_is_raised_into_a_proposal_and_its_author_hears_what_came_of_it(ground) {
        let (world, council) = house(ground).await;
        let author = world.people.resident;
        let (mut resident, mut worker) = (world.session(author).await, world.session(world.people.practitioner).await);
        let id = says(&mut resident, "own_words").await;
        let from = format!("suggestion.{id}");
        let (new, form) = (format!("{council}/proposals/new"), format!("{council}/proposals/new?from={from}"));
        assert!(worker.get(&format!("/desk/{id}")).await.body.contains(&form));
        assert!(resident.get(&format!("/feedback/{id}")).await.body.contains(&form));
        let page = worker.get(&form).await;
        assert!(status(&page) == 200 && page.body.contains(SAID), "they agreed to their own words: {}", page.body);
        let empty = post(&mut worker, &new, &proposal(&from).into_iter().filter(|(name, _)| *name != "title").collect::<Vec<_>>()).await;
        assert!(status(&empty) == 422 && empty.body.contains(&from) && empty.body.contains("No hot water"), "{}", empty.body);
        let raised = post(&mut worker, &new, &proposal(&from)).await;
        assert_eq!(status(&raised), 303, "{}", raised.body);
        let path = raised.location;
        assert!(told(&world, author, "A proposal was made from what you told us").await);
        // Each shows the other, and it is raised once.
        for page in [format!("/desk/{id}"), format!("/feedback/{id}")] {
            let mut browser = if page.starts_with("/desk") { world.session(world.people.practitioner).await } else { world.session(author).await };
            let body = browser.get(&page).await.body;
            assert!(body.contains(&path) && !body.contains(&form), "{body}");
        }
        assert!(worker.get(&path).await.body.contains(&format!("/feedback/{id}")));
        let others = world.session(world.people.peer_mentor).await.get(&path).await.body;
        assert!(others.contains("This came from what somebody said") && !others.contains(&id), "{others}");
        let twice = post(&mut worker, &new, &proposal(&from)).await;
        assert!(status(&twice) == 422 && twice.body.contains("raised into a proposal already"), "{}", twice.body);
        // It is asked about, carried and answered: its author hears of that as much as who stands behind it.
        let mut rep = world.session(world.people.rep).await;
        let asked = [("asked", "9"), ("asked_yes", "9"), ("asked_no", "0"), ("asked_unsure", "0"), ("staff_view", "They agree")];
        assert_eq!(status(&rep.post(&format!("{path}/canvass"), &asked).await), 303);
        assert_eq!(status(&rep.post(&format!("{path}/take-up"), &[]).await), 303);
        assert_eq!(status(&rep.post(&format!("{path}/vote"), &[("votes_for", "1")]).await), 303);
        let refusal = [("verdict", "not_accepted"), ("reasons", "No money"), ("change", "A budget")];
        assert!(!told(&world, author, "Something came of the proposal").await);
        let mut manager = world.session(world.people.manager).await;
        assert_eq!(status(&manager.post(&format!("{path}/answer"), &refusal).await), 303);
        assert!(told(&world, author, "Something came of the proposal that was made from what you told us").await);
        assert_eq!(status(&rep.post(&format!("{path}/tell-back"), &[]).await), 303);
        // The suggestion's own loop is as open as it was.
        assert!(worker.get(&format!("/desk/{id}")).await.body.contains(&format!("/desk/{id}/answer")));
    }

    async fn words_go_further_only_where_their_author_agreed_and_only_by_those_who_may_read_them(ground) {
        let (world, council) = house(ground).await;
        let mut resident = world.session(world.people.resident).await;
        for publish in ["summary", "private"] {
            let id = says(&mut resident, publish).await;
            let form = format!("{council}/proposals/new?from=suggestion.{id}");
            let page = world.session(world.people.practitioner).await.get(&form).await;
            assert!(status(&page) == 200 && !page.body.contains(SAID), "{publish}: {}", page.body);
            assert!(page.body.contains("They did not ask for their words to go further"));
            // Their own words are theirs to take on.
            assert!(resident.get(&form).await.body.contains(SAID));
            for person in [world.people.peer_mentor, world.people.rep, world.people.stranger] {
                let mut browser = world.session(person).await;
                assert_eq!(status(&browser.get(&form).await), 404);
                let fields = proposal(&format!("suggestion.{id}"));
                assert_eq!(status(&post(&mut browser, &format!("{council}/proposals/new"), &fields).await), 404);
            }
            for named in [format!("thought.{id}"), "suggestion.".to_owned(), id.clone()] {
                assert_eq!(status(&resident.get(&format!("{council}/proposals/new?from={named}")).await), 404, "{named}");
            }
        }
        // Whoever decides does not ask themselves.
        let id = says(&mut resident, "own_words").await;
        let mut manager = world.session(world.people.manager).await;
        let own = post(&mut manager, &format!("{council}/proposals/new"), &proposal(&format!("suggestion.{id}"))).await;
        assert_eq!(status(&own), 422);
        // Somebody who is no member raises nothing out of nothing.
        assert_eq!(status(&resident.get(&format!("{council}/proposals/new")).await), 403);
    }

    async fn what_was_said_without_a_name_is_raised_without_one_and_keeps_no_order(ground) {
        let (world, council) = house(ground).await;
        let (key, mut nobody) = { let one = world.browser(); (one.new_key(), one) };
        let fields = [("_key", key.as_str()), ("kind", "suggestion"), ("words", SAID), ("publish", "own_words")];
        let dropped = nobody.post_raw(&format!("/box/{}", world.places.wing), &fields).await;
        assert_eq!(status(&dropped), 200, "{}", dropped.body);
        let code = dropped.hidden("code").unwrap();
        world.site.clock.move_to(world.site.now().plus_days(1));
        feedback::verbs::open_boxes(&world.site).await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let id: basics::uuid::Uuid =
            tx.one("SELECT id FROM feedback_suggestions", store::values![]).await.unwrap().get("id").unwrap();
        drop(tx);
        let mut worker = world.session(world.people.practitioner).await;
        let from = format!("suggestion.{}", id.simple());
        let new = format!("{council}/proposals/new");
        assert!(worker.get(&format!("{new}?from={from}")).await.body.contains(SAID));
        let raised = post(&mut worker, &new, &proposal(&from)).await;
        assert_eq!(status(&raised), 303, "{}", raised.body);
        // Their receipt shows it.
        let (key, read) = (nobody.new_key(), "/receipt");
        let page = nobody.post_raw(read, &[("_key", key.as_str()), ("code", code.as_str())]).await;
        assert!(page.body.contains(&raised.location), "{}", page.body);
        assert!(!page.body.contains("proposals/new"), "who gave no name is offered nothing that takes one");
    }

    async fn whoever_left_or_has_no_council_is_offered_none(ground) {
        let (world, council) = house(ground).await;
        let member = world.member("Jo Marsh", Role::Participant, world.places.wing).await;
        let mut jo = world.session(member).await;
        let id = says(&mut jo, "own_words").await;
        assert!(jo.get(&format!("/feedback/{id}")).await.body.contains(&council));
        world.set(world.places.prison, &councils::SWITCH, Some("off")).await;
        assert!(!jo.get(&format!("/feedback/{id}")).await.body.contains("Make a proposal"));
        world.set(world.places.prison, &councils::SWITCH, Some("on")).await;
        world.leave(member).await;
        let mut jo = world.session(member).await;
        assert!(!jo.get(&format!("/feedback/{id}")).await.body.contains("Make a proposal"));
        assert_eq!(status(&jo.get(&format!("{council}/proposals/new?from=suggestion.{id}")).await), 404);
    }
}
