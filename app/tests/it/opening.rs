//! Opening somebody's things in an emergency (design, decision 13): said why, told, for a day, reviewed, and never more.

use access::{RelationKind, Role, Who};
use alongside::{jobs, wiring};
use basics::PersonId;
use store::values;
use trials::{Browser, World};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

const SAID: &str = "I cannot go on like this";
const WHY: &str = "You told the night officer that you are not safe";
const RIGHT: &str = "Nobody else could be reached that night";
const DAY: i64 = 24 * 60 * 60;

/// Leaves something, and gives its id.
async fn said(browser: &mut Browser, words: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("kind", "suggestion"), ("words", words), ("publish", "private")];
    fields.extend_from_slice(more);
    let left = browser.post("/feedback/new", &fields).await;
    assert_eq!(left.status, 303, "{}", left.body);
    left.location.replace("/feedback/", "").replace("/sent", "")
}

/// A world with an officer for the prison, whose things the resident of its wing has said some in.
async fn world(ground: trials::Ground) -> World {
    let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    let officer = RelationKind::DataProtectionOfficer;
    world.relate(officer, world.people.reviewer, None, Some(world.places.prison)).await;
    world
}

async fn open(browser: &mut Browser, person: PersonId) -> trials::Answer {
    browser.post(&format!("/people/{person}/open"), &[("reason", WHY)]).await
}

async fn notices(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    telling::of_person(&mut tx, person, None, 50).await.unwrap().into_iter().map(|one| one.kind).collect()
}

async fn waits(world: &World, person: PersonId) -> Vec<String> {
    let who = world.who(person).await;
    let mut tx = world.ground.db.read().await.unwrap();
    loops::waiting_for(&mut tx, who.signed().unwrap(), 50).await.unwrap().into_iter().map(|one| one.kind).collect()
}

async fn ties(world: &World, owner: PersonId) -> Vec<(String, String)> {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT action, tie FROM access_looks WHERE owner_id = $1 ORDER BY id";
    let rows = tx.rows(sql, values![owner]).await.unwrap();
    rows.iter().map(|row| (row.get("action").unwrap(), row.get("tie").unwrap())).collect()
}

async fn count(world: &World, sql: &'static str) -> i64 {
    world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap().get("n").unwrap()
}

const OPENINGS: &str = "SELECT COUNT(*) AS n FROM governance_openings";
const RELATIONS: &str = "SELECT COUNT(*) AS n FROM access_relations WHERE kind = 'emergency' AND ended_at IS NULL";

fn later(world: &World, seconds: i64) {
    world.site.clock.move_to(world.site.now().plus_seconds(seconds));
}

trials::story! {
    parts = parts();

    async fn an_opening_lets_read_that_persons_things_in_that_place_for_a_day_and_they_see_it(ground) {
        let world = world(ground).await;
        let (people, places) = (world.people, world.places);
        world.join(people.resident, Role::Participant, places.office).await;
        let mut author = world.session(people.resident).await;
        let plain = said(&mut author, "The shower is cold", &[]).await;
        let worry = said(&mut author, SAID, &[("worried", "yes")]).await;
        let office = places.office.to_string();
        let elsewhere = said(&mut author, "Said at the office", &[("place", &office)]).await;
        let other = said(&mut world.session(people.rep).await, "Said by the rep", &[]).await;
        let taken = said(&mut author, "Better not", &[]).await;
        assert_eq!(author.post(&format!("/feedback/{taken}/withdraw"), &[]).await.status, 303);

        let mut worker = world.session(people.practitioner).await;
        let list = format!("/feedback/of/{}", people.resident);
        assert_eq!(worker.get(&list).await.status, 404, "nothing is open");
        let form = format!("/people/{}/open", people.resident);
        let page = worker.get(&form).await;
        for told in ["word for word", "data protection officer", "24 hours", "is on record", "cannot answer"] {
            assert!(page.text_contains(told), "{told}: {}", page.body);
        }
        assert!(page.body.find("al-danger").unwrap() < page.body.find("name=\"reason\"").unwrap(), "said before");
        let wing = places.wing.to_string();
        let key = worker.new_key();
        let opened = worker.post_with_key(&form, &key, &[("reason", WHY), ("place", &wing)]).await;
        assert!(opened.status == 303 && opened.location.starts_with("/openings/"), "{}", opened.body);
        let again = worker.post_with_key(&form, &key, &[("reason", WHY), ("place", &wing)]).await;
        assert_eq!((again.location, count(&world, OPENINGS).await), (opened.location.clone(), 1), "a double press");
        let twice = worker.post(&form, &[("reason", WHY)]).await;
        assert!(twice.status == 422 && twice.text_contains("You have opened their things already"), "{}", twice.body);

        let page = worker.get(&format!("/people/{}", people.resident)).await;
        assert!(page.href(&opened.location).is_some(), "the way back to it: {}", page.body);

        // It leads to a list without words, and each thing is on record before it is shown.
        let page = worker.get(&opened.location).await;
        assert!(page.text_contains("What they said here"), "{}", page.body);
        let page = worker.get(&page.href("/feedback/of/").unwrap()).await;
        assert_eq!(page.body.matches("al-item__title").count(), 2, "{}", page.body);
        assert!(!page.text_contains(SAID) && !page.text_contains("shower"), "{}", page.body);
        assert!(ties(&world, people.resident).await.is_empty(), "a list is no look");
        for (id, words) in [(&plain, "The shower is cold"), (&worry, SAID)] {
            let page = worker.get(&format!("/feedback/{id}/opened")).await;
            assert!(page.status == 200 && page.text_contains(words), "{}", page.body);
            assert!(!page.body.contains("<form class=\"al-form\""), "nothing can be sent from it: {}", page.body);
        }
        let look = ("feedback.read_opened".to_owned(), "emergency".to_owned());
        assert_eq!(ties(&world, people.resident).await, [look.clone(), look]);
        for id in [&elsewhere, &other, &taken] {
            assert_eq!(worker.get(&format!("/feedback/{id}/opened")).await.status, 404, "{id}");
        }
        // Nobody has read the worry as its first reader by that.
        let sql = "SELECT COUNT(*) AS n FROM feedback_worries WHERE read_at IS NOT NULL";
        assert_eq!(count(&world, sql).await, 0);
        // Nobody else reads by it, whatever they are.
        for (name, person) in people.all().into_iter().filter(|(_, person)| *person != people.practitioner) {
            let mut browser = world.session(person).await;
            for path in [&list, &format!("/feedback/{worry}/opened")] {
                assert_eq!(browser.get(path).await.status, 404, "{name} {path}");
            }
        }
        // Both sides heard of it, and the person sees who, why, until when, and each look.
        assert!(notices(&world, people.resident).await.contains(&"governance.opened".to_owned()));
        assert_eq!(notices(&world, people.reviewer).await, ["governance.opening_made"]);
        assert_eq!(waits(&world, people.reviewer).await, ["governance.opening"]);
        let seen = author.get("/account/opened").await;
        for told in [WHY, "Worker, Heron Wing", "Friday 28 August 2026", "Saturday 29 August 2026", "open now"] {
            assert!(seen.text_contains(told), "{told}: {}", seen.body);
        }
        for page in [&seen.body, &author.get(&opened.location).await.body, &author.get("/account").await.body] {
            assert!(!page.contains("Sam Okoro"), "names are the place's choice: {page}");
        }
        assert!(author.get(&opened.location).await.text_contains("If you think this was not right"));
        assert!(author.get("/account/looked").await.text_contains("They opened it in an emergency"));
        world.set(places.prison, &governance::READER_NAMES, Some("on")).await;
        assert!(author.get("/account/opened").await.text_contains("Sam Okoro"));

        later(&world, DAY - 1);
        let mut worker = world.session(people.practitioner).await;
        assert_eq!(worker.get(&format!("/feedback/{worry}/opened")).await.status, 200, "to the last second");
        later(&world, 1);
        let mut worker = world.session(people.practitioner).await;
        for path in [&list, &format!("/feedback/{worry}/opened")] {
            assert_eq!(worker.get(path).await.status, 404, "{path}: it ended by itself");
        }
        assert!(worker.get(&opened.location).await.text_contains("waits for somebody to look at it"));
    }

    async fn only_who_works_there_may_open_and_only_where_somebody_hears_of_it(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let (people, places) = (world.people, world.places);
        let form = format!("/people/{}/open", people.resident);
        let mut worker = world.session(people.practitioner).await;
        for answer in [worker.get(&form).await, open(&mut worker, people.resident).await] {
            assert!(answer.text_contains("Nobody would hear of it"), "{}", answer.body);
        }
        // An officer who is the person, or who opens, is nobody who hears of it; nor is one of another place.
        let officer = RelationKind::DataProtectionOfficer;
        world.relate(officer, people.practitioner, None, Some(places.prison)).await;
        world.relate(officer, people.stranger, None, Some(places.other_prison)).await;
        let mut worker = world.session(people.practitioner).await;
        assert!(open(&mut worker, people.resident).await.text_contains("Nobody would hear of it"));
        assert_eq!((count(&world, OPENINGS).await, count(&world, RELATIONS).await), (0, 0));
        world.relate(officer, people.auditor, None, None).await;
        for (name, person) in people.all() {
            if person == people.resident {
                continue;
            }
            let may = ["practitioner", "colleague", "manager"].contains(&name);
            let answer = open(&mut world.session(person).await, people.resident).await;
            assert_eq!(answer.status.as_u16(), if may { 303 } else { 404 }, "{name}: {}", answer.body);
        }
        assert_eq!(count(&world, OPENINGS).await, 3);
        // Somebody's worker, and who stands in, need none; and nobody opens their own.
        for kind in [RelationKind::AssignedWorker, RelationKind::Cover] {
            let person = world.member("Somebody", Role::Participant, places.wing).await;
            world.relate(kind, people.colleague, Some(person), Some(places.prison)).await;
            let answer = open(&mut world.session(people.colleague).await, person).await;
            assert!(answer.status == 422 && answer.text_contains("You need no opening"), "{}", answer.body);
        }
        let own = open(&mut world.session(people.manager).await, people.manager).await;
        assert!(own.status == 422 && own.text_contains("These are your own things"), "{}", own.body);
        // Three at once, and no fourth; ending one makes room.
        let mut browser = world.session(people.manager).await;
        let mut first = String::new();
        for n in 0..3 {
            let person = world.member(&format!("Person {n}"), Role::Participant, places.wing).await;
            let answer = open(&mut browser, person).await;
            assert_eq!(answer.status.as_u16(), if n < 2 { 303 } else { 422 }, "{n}: {}", answer.body);
            if n == 0 {
                first = answer.location;
            } else if n == 2 {
                assert!(answer.text_contains("the most at one time"), "{}", answer.body);
                assert_eq!(browser.post(&format!("{first}/close"), &[]).await.status, 303);
                assert_eq!(open(&mut browser, person).await.status, 303);
            }
        }
        // Whoever is gone cannot be opened, and nobody learns that they were there.
        governance::erase_person(&world.site, &Who::House(governance::COMMAND_LINE), people.rep).await.unwrap();
        assert_eq!(open(&mut browser, people.rep).await.status, 404);
        let left = open(&mut browser, people.left).await;
        assert!(left.status == 422 && left.text_contains("They do not belong to a place where you work"), "{}", left.body);
    }

    async fn an_officer_is_named_on_the_page_of_a_place_and_is_nobody_who_decides_there(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let place = format!("/places/{}", world.places.prison);
        let form = format!("{place}/relations");
        let name = async |by: PersonId, who: PersonId| {
            let who = who.to_string();
            let fields = [("kind", "data_protection_officer"), ("holder", who.as_str())];
            world.session(by).await.post(&form, &fields).await.status.as_u16()
        };
        for (by, who, expected) in [
            (people.practitioner, people.reviewer, 422),
            (people.administrator, people.reviewer, 403),
            (people.auditor, people.reviewer, 403),
            (people.resident, people.reviewer, 403),
            (people.stranger, people.reviewer, 404),
            (people.manager, people.manager, 422),
            (people.manager, people.administrator, 422),
            (people.manager, people.resident, 422),
            (people.manager, people.stranger, 422),
            (people.manager, people.reviewer, 303),
            (people.manager, people.auditor, 303),
        ] {
            assert_eq!(name(by, who).await, expected, "{by} names {who}");
        }
        // Everybody who belongs there sees who it is; it holds for what lies in the place, and lets read nothing but openings.
        assert!(world.session(people.resident).await.get(&place).await.text_contains("Data protection officer"));
        let id = said(&mut world.session(people.resident).await, SAID, &[("worried", "yes")]).await;
        let mut officer = world.session(people.reviewer).await;
        for path in [format!("/desk/{id}"), format!("/feedback/{id}/opened"), "/desk".to_owned()] {
            assert_eq!(officer.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(officer.get(&format!("/places/{}/openings", world.places.wing)).await.status, 200);
        assert_eq!(officer.get(&format!("/places/{}/openings", world.places.partnership)).await.status, 403);
        assert_eq!(open(&mut world.session(people.practitioner).await, people.resident).await.status, 303);
    }

    async fn what_is_sent_badly_opens_nothing(ground) {
        let world = world(ground).await;
        let people = world.people;
        let form = format!("/people/{}/open", people.resident);
        let mut worker = world.session(people.practitioner).await;
        let (long, longest) = ("a".repeat(1001), "a".repeat(100_000));
        let (office, prison) = (world.places.office.to_string(), world.places.partnership.to_string());
        let cases: [(&[(&str, &str)], u16); 9] = [
            (&[], 422),
            (&[("reason", " \n ")], 422),
            (&[("reason", &long)], 422),
            (&[("reason", &longest)], 413),
            (&[("reason", "a\0b")], 400),
            (&[("reason", WHY), ("place", &office)], 422),
            (&[("reason", WHY), ("place", &prison)], 422),
            (&[("reason", WHY), ("place", "x")], 400),
            (&[("reason", WHY), ("place", "00000000-0000-0000-0000-000000000000")], 422),
        ];
        for (fields, expected) in cases {
            let answer = worker.post(&form, fields).await;
            let first = fields.first().map(|(_, value)| value.chars().take(20).collect::<String>());
            assert_eq!(answer.status.as_u16(), expected, "{first:?} {:?}: {}", fields.get(1), answer.body);
        }
        // An open screen is not enough for it, and what was typed is kept.
        later(&world, access::session::PROVED_SECONDS + 1);
        let stopped = worker.post(&form, &[("reason", WHY)]).await;
        assert_eq!(stopped.status, 403);
        assert!(stopped.body.contains("name=\"kept.reason\"") && stopped.text_contains(WHY), "{}", stopped.body);
        assert!(worker.get(&form).await.location.starts_with("/prove"));
        // No other way makes it: the page of relations does not offer it and does not take it.
        let mut manager = world.session(people.manager).await;
        let ties = format!("/people/{}/relations", people.resident);
        assert!(!manager.get(&ties).await.body.contains("value=\"emergency\""));
        let holder = people.colleague.to_string();
        for to in [&ties, &format!("/places/{}/relations", world.places.prison)] {
            let fields = [("kind", "emergency"), ("holder", holder.as_str())];
            assert_eq!(manager.post(to, &fields).await.status, 422, "{to}");
        }
        assert_eq!((count(&world, OPENINGS).await, count(&world, RELATIONS).await), (0, 0));
        // Nor is one ended there: its own page does that, where it is told.
        let mut worker = world.session(people.practitioner).await;
        let opened = open(&mut worker, people.resident).await.location;
        let sql = "SELECT id FROM access_relations WHERE kind = 'emergency'";
        let row = world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap();
        let end = format!("/relations/{}/end", row.get::<basics::uuid::Uuid>("id").unwrap());
        for person in [people.practitioner, people.manager, people.resident] {
            assert_eq!(world.session(person).await.post(&end, &[]).await.status, 403);
        }
        assert!(!manager.get(&format!("/people/{}", people.resident)).await.text_contains("Opened in an emergency"));
        assert_eq!(count(&world, RELATIONS).await, 1);
        // Made-up ids, and those of other places, are not there.
        let mut stranger = world.session(people.stranger).await;
        for path in [opened.as_str(), "/openings/x", "/openings/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(stranger.get(path).await.status, 404, "{path}");
            for what in ["close", "review"] {
                assert_eq!(stranger.post(&format!("{path}/{what}"), &[]).await.status, 404, "{path} {what}");
            }
        }
        assert_eq!(stranger.get(&format!("/places/{}/openings", world.places.prison)).await.status, 404);
    }

    async fn somebody_else_says_whether_it_was_right_and_both_sides_read_it(ground) {
        let world = world(ground).await;
        let people = world.people;
        let opened = open(&mut world.session(people.manager).await, people.resident).await.location;
        let list = format!("/places/{}/openings", world.places.prison);
        let mut officer = world.session(people.reviewer).await;
        let page = officer.get(&list).await;
        assert!(page.text_contains("Robin Hale") && page.text_contains("Morag Bell") && !page.text_contains(WHY), "{}", page.body);
        assert!(officer.get(&format!("/places/{}", world.places.prison)).await.href(&list).is_some());
        assert!(officer.get(&opened).await.text_contains(WHY));
        let good = [("verdict", "wrong"), ("words", RIGHT)];
        let review = format!("{opened}/review");
        let early = officer.post(&review, &good).await;
        assert!(early.status == 422 && early.text_contains("It is still open"), "{}", early.body);
        // Whoever reviews may stop it at once; neither side reviews it, nor anybody without the duty.
        assert_eq!(officer.post(&format!("{opened}/close"), &[]).await.status, 303);
        assert_eq!(count(&world, RELATIONS).await, 0);
        assert_eq!(officer.post(&format!("{opened}/close"), &[]).await.location, opened, "it is over already");
        for (name, person) in people.all().into_iter().filter(|(_, person)| *person != people.reviewer) {
            let mut browser = world.session(person).await;
            assert_eq!(browser.post(&review, &good).await.status, 404, "{name}");
            let sees = [people.resident, people.manager].contains(&person);
            assert_eq!(browser.get(&opened).await.status.as_u16(), if sees { 200 } else { 404 }, "{name}");
        }
        let own = world.session(people.manager).await.get(&list).await;
        assert!(own.status == 200 && !own.text_contains("Robin Hale"), "one's own is for somebody else: {}", own.body);
        let (long, longest) = ("a".repeat(1001), "a".repeat(100_000));
        let bad: [(&[(&str, &str)], u16); 6] = [
            (&[], 422),
            (&[("verdict", "right")], 422),
            (&[("verdict", "perhaps"), ("words", RIGHT)], 422),
            (&[("verdict", "right"), ("words", &long)], 422),
            (&[("verdict", "right"), ("words", &longest)], 413),
            (&[("verdict", "right"), ("words", "a\0b")], 400),
        ];
        for (fields, expected) in bad {
            assert_eq!(officer.post(&review, fields).await.status.as_u16(), expected);
        }
        // It leads to those of the place where it was opened, which is the wing.
        let wing = format!("/places/{}/openings", world.places.wing);
        assert_eq!(officer.post(&review, &good).await.location, wing);
        assert!(officer.post(&review, &good).await.text_contains("Somebody has said it already"));
        assert_eq!(waits(&world, people.reviewer).await, Vec::<String>::new());
        for (person, kind) in
            [(people.resident, "governance.opening_reviewed"), (people.manager, "governance.opening_reviewed_mine")]
        {
            assert!(notices(&world, person).await.contains(&kind.to_owned()));
            let page = world.session(person).await.get(&opened).await;
            assert!(page.text_contains(RIGHT) && page.text_contains("it was not right"), "{}", page.body);
        }
        assert!(world.session(people.resident).await.get("/account/opened").await.text_contains(RIGHT));
        assert!(officer.get(&list).await.text_contains("Somebody has looked at these"));
        // The person takes both along; whoever opened, that they did, and not why.
        let mut tx = world.ground.db.read().await.unwrap();
        let tables = wiring::tables();
        let theirs = store::subject::export(&mut tx, &tables, people.resident).await.unwrap().to_string();
        assert!(theirs.contains(WHY) && theirs.contains(RIGHT) && !theirs.contains("opener_id"), "{theirs}");
        let opener = store::subject::export(&mut tx, &tables, people.manager).await.unwrap();
        assert!(opener["tables"]["governance_opened"].as_array().is_some_and(|rows| rows.len() == 1), "{opener}");
        assert!(!opener.to_string().contains(WHY) && !opener.to_string().contains(RIGHT), "{opener}");
        drop(tx);
        // Whoever opened goes, and the person keeps what is theirs, without the name; then the person goes, with every word.
        let house = Who::House(governance::COMMAND_LINE);
        governance::erase_person(&world.site, &house, people.manager).await.unwrap();
        world.set(world.places.prison, &governance::READER_NAMES, Some("on")).await;
        let seen = world.session(people.resident).await.get("/account/opened").await;
        assert!(seen.text_contains(WHY) && !seen.text_contains("Morag Bell"), "{}", seen.body);
        governance::erase_person(&world.site, &house, people.resident).await.unwrap();
        let page = world.session(people.reviewer).await.get(&opened).await;
        assert!(page.text_contains("These words are gone for good") && !page.text_contains(WHY), "{}", page.body);
    }

    async fn nobody_looks_and_the_officer_hears_of_it_once_more(ground) {
        let world = world(ground).await;
        let people = world.people;
        let opened = open(&mut world.session(people.practitioner).await, people.resident).await.location;
        let reminders = async || {
            let told = notices(&world, people.reviewer).await;
            told.iter().filter(|kind| *kind == "governance.opening_waits").count()
        };
        // Friday 28 August 2026; the 31st is a bank holiday there, so the third working day is Thursday 3 September.
        for (day, expected) in [("2026-09-03T22:59:00Z", 0), ("2026-09-03T23:00:00Z", 1), ("2026-09-30T09:00:00Z", 1)] {
            world.site.clock.move_to(basics::Instant::parse(day).unwrap());
            jobs::round(&world.site).await.unwrap();
            assert_eq!(reminders().await, expected, "{day}");
        }
        // The officer goes: it waits for the managers, and one who was looked at in time is never reminded of.
        assert_eq!(waits(&world, people.reviewer).await, ["governance.opening"]);
        governance::erase_person(&world.site, &Who::House(governance::COMMAND_LINE), people.reviewer).await.unwrap();
        assert!(waits(&world, people.manager).await.contains(&"governance.opening".to_owned()));
        let good = [("verdict", "right"), ("words", RIGHT)];
        assert_eq!(world.session(people.manager).await.post(&format!("{opened}/review"), &good).await.status, 303);
        assert_eq!(waits(&world, people.manager).await, Vec::<String>::new());
    }

    async fn who_works_there_no_more_reads_no_more_whatever_else_they_are(ground) {
        let world = world(ground).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        assert_eq!(open(&mut worker, people.resident).await.status, 303);
        let list = format!("/feedback/of/{}", people.resident);
        assert_eq!(worker.get(&list).await.status, 200);
        world.join(people.practitioner, Role::Administrator, world.places.partnership).await;
        world.join(people.practitioner, Role::Participant, world.places.wing).await;
        assert_eq!(worker.get(&list).await.status, 200, "they still work there");
        let mut tx = trials::write(&world.site.db).await;
        for held in access::people::memberships_of(&mut tx, people.practitioner).await.unwrap() {
            if held.role == Role::Practitioner {
                access::people::leave(&mut tx, held.id, world.site.now()).await.unwrap();
            }
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        assert_eq!(worker.get(&list).await.status, 404);
    }

    async fn openings_of_a_place_go_on_page_by_page_the_waiting_first(ground) {
        let world = world(ground).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        for n in 0..33 {
            if n > 0 && n % 10 == 0 {
                // One worker opens so many in a week and no more.
                let one_more = world.member("One more", Role::Participant, world.places.wing).await;
                let refused = open(&mut worker, one_more).await;
                assert!(refused.text_contains("ten people in seven days"), "{} {}", refused.status, refused.body);
                let colleague = world.member(&format!("Colleague {n}"), Role::Practitioner, world.places.prison).await;
                worker = world.session(colleague).await;
            }
            let person = world.member(&format!("Member {n:02}"), Role::Participant, world.places.wing).await;
            let opened = open(&mut worker, person).await;
            assert_eq!(opened.status, 303, "{}", opened.body);
            assert_eq!(worker.post(&format!("{}/close", opened.location), &[]).await.status, 303);
            let again = open(&mut worker, person).await;
            assert!(again.text_contains("nobody has looked at that yet"), "{} {}", again.status, again.body);
            if n < 2 {
                let good = [("verdict", "right"), ("words", RIGHT)];
                let review = format!("{}/review", opened.location);
                assert_eq!(world.session(people.reviewer).await.post(&review, &good).await.status, 303);
            }
            later(&world, 1);
        }
        let list = format!("/places/{}/openings", world.places.prison);
        let mut officer = world.session(people.reviewer).await;
        let first = officer.get(&list).await;
        assert_eq!(first.body.matches("al-item__title").count(), 30);
        assert!(!first.text_contains("Member 00") && !first.text_contains("Member 01"), "the waiting come first");
        let next = first.href(&format!("{list}?after=")).unwrap();
        let second = officer.get(&next).await;
        assert_eq!(second.body.matches("al-item__title").count(), 3, "{}", second.body);
        assert!(second.text_contains("Member 02") && second.text_contains("Member 00"));
        assert!(second.href(&format!("{list}?after=")).is_none());
        assert_eq!(officer.get(&format!("{list}?after=AAAA")).await.body.matches("al-item__title").count(), 30);
    }
}
