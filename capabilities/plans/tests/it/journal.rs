//! The person's journal is theirs alone.

use crate::*;

const SECRET: &str = "What I would not say to anybody";
const NEW: &str = "What I say now";

async fn jot(browser: &mut Browser, plan: PlanId, words: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("kind", "entry"), ("words", words)];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    browser.post(&format!("/plans/{plan}/journal/new"), &fields).await
}

/// A journal with one entry: the person's browser, the plan, and where the entry stands.
async fn kept(world: &World) -> (Browser, PlanId, String) {
    let mut person = world.session(world.people.resident).await;
    let plan = begun(world, &mut person).await;
    first(&mut person, plan).await;
    let answer = jot(&mut person, plan, SECRET, &[]).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    (person, plan, answer.location)
}

trials::story! {
    parts = *PARTS;

    async fn the_page_says_before_anybody_writes_who_can_be_made_to_hand_it_over(ground) {
        let world = house(ground).await;
        let (mut person, plan, entry) = kept(&world).await;
        for path in [format!("/plans/{plan}/journal"), format!("/plans/{plan}/journal/new"), format!("{entry}/change")] {
            let seen = person.get(&path).await;
            assert_eq!(status(&seen), 200, "{}", seen.body);
            assert!(seen.text_contains("A court can order that it is handed over"), "{path}");
            assert!(seen.text_contains("If somebody is in danger") && seen.href("/danger").is_some(), "{path}");
        }
        assert!(person.get(&entry).await.text_contains(SECRET));
        assert!(person.get(&format!("/plans/{plan}/journal")).await.text_contains(SECRET));
        assert!(page(&mut person, plan).await.href(&format!("/plans/{plan}/journal")).is_some());
    }

    async fn promise_6_no_worker_no_cover_and_no_emergency_opens_a_journal(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (_, plan, entry) = kept(&world).await;
        let prison = Some(world.places.prison);
        world.relate(RelationKind::Cover, people.manager, Some(people.resident), prison).await;
        world.relate(RelationKind::Emergency, people.colleague, Some(people.resident), prison).await;
        world.relate(RelationKind::Mentor, people.peer_mentor, Some(people.resident), prison).await;
        world.relate(RelationKind::DataProtectionOfficer, people.auditor, None, Some(world.places.partnership)).await;
        for (name, who) in people.all() {
            if who == people.resident {
                continue;
            }
            let mut them = world.session(who).await;
            let journal = format!("/plans/{plan}/journal");
            for path in [journal.clone(), format!("{journal}/new"), entry.clone(), format!("{entry}/change"), format!("{entry}/delete")] {
                assert_eq!(status(&them.get(&path).await), 404, "{name} {path}");
            }
            for tail in ["share", "back", "delete", "change"] {
                let fields = [("kind", "entry"), ("words", "w")];
                assert_eq!(status(&them.post(&format!("{entry}/{tail}"), &fields).await), 404, "{name} {tail}");
            }
            assert_eq!(status(&jot(&mut them, plan, "w", &[]).await), 404, "{name}");
        }
        // What the two hands read, and what an opening reads, hold nothing of it.
        let mut worker = world.session(people.practitioner).await;
        assert!(!page(&mut worker, plan).await.text_contains(SECRET));
        let mut opener = world.session(people.colleague).await;
        let opened = opener.get(&format!("/plans/of/{}", people.resident)).await;
        assert!(status(&opened) == 200 && opened.text_contains(GOAL) && !opened.text_contains(SECRET), "{}", opened.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, 1);
    }

    async fn an_entry_stands_in_the_plan_until_it_is_taken_back(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, plan, entry) = kept(&world).await;
        let mut worker = world.session(people.practitioner).await;
        assert!(!page(&mut person, plan).await.text_contains("Shared from the journal"));
        assert_eq!(status(&person.post(&format!("{entry}/share"), &[]).await), 303);
        for browser in [&mut person, &mut worker] {
            let seen = page(browser, plan).await;
            assert!(seen.text_contains("Shared from the journal") && seen.text_contains(SECRET), "{}", seen.body);
        }
        assert!(told(&world, people.practitioner).await.contains(&"plans.from_journal".to_owned()));
        assert_eq!(status(&worker.get(&entry).await), 404, "the journal itself stays shut");
        // It is for the two hands: no opening, no view and no version holds it.
        world.relate(RelationKind::Emergency, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut opener = world.session(people.colleague).await;
        assert!(!opener.get(&format!("/plans/of/{}", people.resident)).await.text_contains(SECRET));
        let version = person.post(&format!("/plans/{plan}/put"), &[]).await.location;
        assert!(!worker.get(&version).await.text_contains(SECRET));
        world.relate(RelationKind::Mentor, people.peer_mentor, Some(people.resident), Some(world.places.prison)).await;
        let mentor = people.peer_mentor.to_string();
        let all = [("to", mentor.as_str()), ("parts", "about"), ("parts", "goals"), ("parts", "ordered"), ("parts", "differs")];
        assert_eq!(status(&person.post(&format!("/plans/{plan}/sharing/new"), &all).await), 303);
        let seen = world.session(people.peer_mentor).await.get(&format!("/plans/{plan}/shared")).await;
        assert!(seen.text_contains(GOAL) && !seen.text_contains(SECRET), "{}", seen.body);
        // What is changed there is told; what is taken back is gone from the other's page.
        person.post(&format!("{entry}/change"), &[("kind", "entry"), ("words", NEW)]).await;
        assert!(page(&mut worker, plan).await.text_contains(NEW));
        assert_eq!(status(&person.post(&format!("{entry}/back"), &[]).await), 303);
        assert!(!page(&mut worker, plan).await.text_contains(NEW));
        assert!(person.get(&entry).await.text_contains(NEW));
        // Pressed twice it is done once.
        assert_eq!(status(&person.post(&format!("{entry}/back"), &[]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_journal WHERE state = 'own'").await, 1);
    }

    async fn what_is_deleted_is_gone_with_its_words_and_the_last_takes_the_key(ground) {
        let world = house(ground).await;
        let (mut person, plan, entry) = kept(&world).await;
        let second = jot(&mut person, plan, NEW, &[]).await.location;
        let keys = "SELECT COUNT(*) AS n FROM store_keys WHERE subject_kind = 'journal'";
        assert_eq!(count(&world, keys).await, 1, "a key of its own");
        let asked = person.get(&format!("{entry}/delete")).await;
        assert!(asked.text_contains(SECRET) && asked.text_contains("nobody can bring it back"), "{}", asked.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, 2, "to look is not to delete");
        assert_eq!(status(&person.post(&format!("{entry}/delete"), &[]).await), 303);
        assert_eq!(status(&person.get(&entry).await), 404);
        assert_eq!(status(&person.post(&format!("{entry}/delete"), &[]).await), 404);
        assert_eq!((count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, count(&world, keys).await), (1, 1));
        assert!(person.get(&second).await.text_contains(NEW), "the other stands");
        assert_eq!(status(&person.post(&format!("{second}/delete"), &[]).await), 303);
        assert_eq!((count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, count(&world, keys).await), (0, 0));
        assert!(world.ground.db.is_swept(), "the log holds nothing of it");
        assert!(page(&mut person, plan).await.text_contains(GOAL), "the plan has a key of its own");
        // It can be begun anew.
        assert_eq!(status(&jot(&mut person, plan, NEW, &[]).await), 303);
    }

    async fn the_story_of_change_is_a_kind_of_its_own_and_private_too(ground) {
        let world = house(ground).await;
        let (mut person, plan, _) = kept(&world).await;
        let fields = [("kind", "story"), ("on-day", "1"), ("on-month", "5"), ("on-year", "1987")];
        let story = jot(&mut person, plan, "It began with a bike", &fields).await;
        assert_eq!(status(&story), 303, "{}", story.body);
        let seen = person.get(&format!("/plans/{plan}/journal?of=story")).await;
        assert!(seen.text_contains("It began with a bike") && !seen.text_contains(SECRET), "{}", seen.body);
        let all = person.get(&format!("/plans/{plan}/journal")).await;
        assert!(all.text_contains("It began with a bike") && all.text_contains(SECRET) && all.text_contains("1987"));
        let mut worker = world.session(world.people.practitioner).await;
        assert!(!page(&mut worker, plan).await.text_contains("It began with a bike"));
    }

    async fn a_long_journal_comes_in_pages(ground) {
        let world = house(ground).await;
        let (mut person, plan, _) = kept(&world).await;
        for n in 1..=25 {
            let day = n.to_string();
            let on = [("on-day", day.as_str()), ("on-month", "1"), ("on-year", "2020")];
            assert_eq!(status(&jot(&mut person, plan, &format!("Entry number {n}."), &on).await), 303);
        }
        let journal = format!("/plans/{plan}/journal");
        let seen = person.get(&journal).await;
        assert!(seen.text_contains(SECRET) && seen.text_contains("Entry number 25."), "{}", seen.body);
        assert!(seen.text_contains("Entry number 7.") && !seen.text_contains("Entry number 6."), "{}", seen.body);
        let next = seen.href(&format!("{journal}?after=")).unwrap();
        let older = person.get(&next).await;
        assert!(older.text_contains("Entry number 6.") && older.text_contains("Entry number 1."), "{}", older.body);
        assert!(!older.text_contains("Entry number 7.") && older.href(&format!("{journal}?after=")).is_none());
    }

    async fn what_cannot_be_kept_is_said_and_nothing_typed_is_lost(ground) {
        let world = house(ground).await;
        let (mut person, plan, entry) = kept(&world).await;
        let long = "a".repeat(100_000);
        let huge = jot(&mut person, plan, &long, &[("kind", "story")]).await;
        assert!(status(&huge) == 422 && huge.body.contains(&long) && huge.text_contains("100000"), "its words are there");
        assert!(huge.body.contains("value=\"story\" checked"));
        let changed = person.post(&format!("{entry}/change"), &[("kind", "entry"), ("words", &long)]).await;
        assert!(status(&changed) == 422 && changed.body.contains(&long));
        assert_eq!(status(&jot(&mut person, plan, " ", &[]).await), 422);
        assert_eq!(status(&jot(&mut person, plan, "w", &[("kind", "offence")]).await), 422);
        let later = [("on-day", "1"), ("on-month", "1"), ("on-year", "2099")];
        let answer = jot(&mut person, plan, "Words I typed", &later).await;
        assert!(status(&answer) == 422 && answer.text_contains("has not come yet") && answer.text_contains("Words I typed"));
        let none = [("on-day", "31"), ("on-month", "2"), ("on-year", "2026")];
        assert_eq!(status(&jot(&mut person, plan, "w", &none).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, 1);
        assert!(person.get(&entry).await.text_contains(SECRET));
        // Nothing of another plan is reached through one's own.
        let mut rep = world.session(world.people.rep).await;
        let own = rep.post(&format!("/plans/begin/{}", world.people.rep), &[]).await.location;
        let id = entry.rsplit('/').next().unwrap();
        for tail in ["", "/change", "/delete"] {
            assert_eq!(status(&rep.get(&format!("{own}/journal/{id}{tail}")).await), 404, "{tail}");
        }
        for tail in ["share", "back", "delete", "change"] {
            let fields = [("kind", "entry"), ("words", "w")];
            assert_eq!(status(&rep.post(&format!("{own}/journal/{id}/{tail}"), &fields).await), 404, "{tail}");
        }
    }

    async fn a_journal_is_in_its_persons_bundle_and_goes_with_them_and_switching_off_spares_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, plan, entry) = kept(&world).await;
        world.set(world.places.partnership, &SWITCH, Some("off")).await;
        assert!(person.get(&entry).await.text_contains(SECRET), "people keep their words");
        assert_eq!(status(&jot(&mut person, plan, "w", &[]).await), 404);
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        assert!(bundle.contains(SECRET));
        let theirs = store::subject::export(&mut tx, world.site.tables(), people.practitioner).await.unwrap().to_string();
        assert!(!theirs.contains(SECRET));
        drop(tx);
        let mut tx = trials::write(&world.ground.db).await;
        store::subject::erase(&mut tx, world.site.tables(), people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_journal").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_keys WHERE subject_kind = 'journal'").await, 0);
    }
}
