//! A council is changed with a reason that stays, and ended without leaving anybody's question unanswered.

use councils::{CAPABILITY, CouncilId, SWITCH};
use trials::{Answer, Browser, World};

use crate::proposals::{council, does, raised, sent};
use crate::{PARTS, fields, house, status};

/// A round of the house.
async fn round(world: &World) -> usize {
    let mut done = 0;
    for every in CAPABILITY.rounds {
        done += every(&world.site).await.unwrap();
    }
    done
}

/// Sends the form of a change: as the council was founded, with some fields in the place of the usual ones.
async fn change(browser: &mut Browser, world: &World, id: CouncilId, other: &[(&'static str, &str)]) -> Answer {
    let mut all = fields(world);
    all.extend([("reason", "Four was too many on a wing of twelve".to_owned()), ("by_role", "the council".to_owned())]);
    for (name, value) in other {
        all.retain(|(known, _)| known != name);
        all.push((name, (*value).to_owned()));
    }
    let borrowed: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&format!("/councils/{id}/change"), &borrowed).await
}

const END: [(&str, &str); 5] = [
    ("on-day", "1"),
    ("on-month", "9"),
    ("on-year", "2026"),
    ("reason", "The wing closes"),
    ("by_role", "governor and council"),
];

async fn told(world: &World, person: basics::PersonId, words: &str) -> bool {
    world.session(person).await.get("/notices").await.body.contains(words)
}

/// Whether something of this kind waits for somebody.
pub async fn waits(world: &World, person: basics::PersonId, kind: &str) -> bool {
    let who = world.who(person).await;
    let mut tx = world.site.db.read().await.unwrap();
    loops::waiting_for(&mut tx, who.signed().unwrap(), 50).await.unwrap().iter().any(|one| one.kind == kind)
}

trials::story! {
    parts = *PARTS;

    async fn what_is_changed_about_a_council_stands_on_its_page_with_the_reason_and_the_role(ground) {
        let world = house(ground).await;
        let id = council(&world, &[]).await;
        let (path, mut worker) = (format!("/councils/{id}"), world.session(world.people.practitioner).await);
        assert!(worker.get(&path).await.body.contains("/change"));
        let form = worker.get(&format!("{path}/change")).await;
        assert!(status(&form) == 200 && form.body.contains("Fallow Moss council"), "{}", form.body);
        for (other, words) in [
            (vec![], "Nothing is different"),
            (vec![("quorum", "3"), ("reason", " ")], "Say why"),
            (vec![("quorum", "3"), ("by_role", "")], "Say which role decided it"),
            (vec![("quorum", "0")], "Give a number from 1 to 60"),
        ] {
            let answer = change(&mut worker, &world, id, &other).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{words}: {}", answer.body);
        }
        let rep = world.people.rep.to_string();
        let answer = change(&mut worker, &world, id, &[("deputy", &rep)]).await;
        assert_eq!(status(&answer), 422, "a rep has no power to decide what reps ask for");
        let other = [("quorum", "1"), ("meets", "First Tuesday, 2 pm"), ("shown_to", "public"), ("deputy", "")];
        assert_eq!(status(&change(&mut worker, &world, id, &other).await), 303);
        let page = world.session(world.people.resident).await.get(&path).await.body;
        for words in [
            "First Tuesday, 2 pm",
            "how many must be there to decide was 2, is now 1.",
            "was People who belong here, is now Everybody.",
            "whoever decides when they are away is somebody else now, or nobody.",
            "Four was too many on a wing of twelve",
            "Decided by the council:",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(told(&world, world.people.rep, "Something about your council was changed").await);
        // Whoever does not look after it changes nothing.
        for (person, code) in [(world.people.rep, 403), (world.people.resident, 403), (world.people.stranger, 404)] {
            let mut browser = world.session(person).await;
            for verb in ["change", "end"] {
                assert_eq!(status(&browser.get(&format!("{path}/{verb}")).await), code);
                assert_eq!(status(&browser.post(&format!("{path}/{verb}"), &END).await), code);
            }
        }
    }

    async fn what_waits_for_an_answer_waits_for_whoever_decides_now(ground) {
        let world = house(ground).await;
        let id = council(&world, &[("deputy", "")]).await;
        let (mut rep, mut worker) = (world.session(world.people.rep).await, world.session(world.people.practitioner).await);
        let path = raised(&mut rep, id).await;
        sent(&mut rep, &path).await;
        let colleague = world.people.colleague.to_string();
        assert_eq!(status(&change(&mut worker, &world, id, &[("decider", &colleague), ("deputy", "")]).await), 303);
        assert!(!world.session(world.people.manager).await.get("/councils/desk").await.body.contains(&path));
        let mut colleague = world.session(world.people.colleague).await;
        assert!(colleague.get("/councils/desk").await.body.contains(&path));
        assert!(waits(&world, world.people.colleague, "councils.answer").await);
        assert!(!waits(&world, world.people.manager, "councils.answer").await);
        assert!(told(&world, world.people.colleague, "You were named on a council").await);
        does(&mut colleague, &path, "answer", &[("verdict", "accepted"), ("reasons", "It is fair")]).await;
    }

    async fn when_whoever_decides_leaves_the_house_says_so_and_somebody_is_named(ground) {
        let world = house(ground).await;
        let id = council(&world, &[("deputy", "")]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, id).await;
        sent(&mut rep, &path).await;
        assert_eq!(round(&world).await, 0);
        world.leave(world.people.manager).await;
        assert_eq!(round(&world).await, 1);
        assert_eq!(round(&world).await, 0, "once");
        let page = rep.get(&format!("/councils/{id}")).await.body;
        assert!(page.contains("Nobody is named who decides now") && page.contains("whoever decides left."), "{page}");
        assert!(told(&world, world.people.practitioner, "Name somebody").await);
        let mut worker = world.session(world.people.practitioner).await;
        assert!(waits(&world, world.people.practitioner, "councils.unnamed").await);
        let colleague = world.people.colleague.to_string();
        assert_eq!(status(&change(&mut worker, &world, id, &[("decider", &colleague), ("deputy", "")]).await), 303);
        assert!(!waits(&world, world.people.practitioner, "councils.unnamed").await);
        assert!(waits(&world, world.people.colleague, "councils.answer").await);
    }

    async fn a_council_that_ends_closes_what_it_had_not_decided_with_reasons_and_is_answered_what_it_asked(ground) {
        let world = house(ground).await;
        let id = council(&world, &[]).await;
        let path = format!("/councils/{id}");
        let mut rep = world.session(world.people.rep).await;
        let (open, waiting) = (raised(&mut rep, id).await, raised(&mut rep, id).await);
        sent(&mut rep, &waiting).await;
        let mut worker = world.session(world.people.practitioner).await;
        let form = worker.get(&format!("{path}/end")).await.body;
        assert!(form.contains("Phones on B wing: why is it not taken further?"), "{form}");
        for (without, words) in [("reason", "Say why"), ("by_role", "Say which role"), ("on-day", "Give a day between")] {
            let fields: Vec<(&str, &str)> = END.into_iter().filter(|(name, _)| *name != without).collect();
            let answer = worker.post(&format!("{path}/end"), &fields).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{words}: {}", answer.body);
        }
        let unsaid = worker.post(&format!("{path}/end"), &END).await;
        assert!(status(&unsaid) == 422 && unsaid.body.contains("why these are not taken further"), "{}", unsaid.body);
        let today = world.site.now().date_in("Europe/London").unwrap();
        let (day, month, year) = (today.day().to_string(), today.month().to_string(), today.year().to_string());
        let own = format!("closing-{}", open.rsplit('/').next().unwrap());
        let fields = [
            ("on-day", day.as_str()),
            ("on-month", month.as_str()),
            ("on-year", year.as_str()),
            ("reason", "The wing closes"),
            ("by_role", "governor and council"),
            (own.as_str(), "Bring it to the council of the prison"),
        ];
        let done = worker.post(&format!("{path}/end"), &fields).await;
        assert_eq!(status(&done), 303, "{}", done.body);
        // The page stays, and says who decided it; the names are gone.
        let mut resident = world.session(world.people.resident).await;
        let page = resident.get(&path).await.body;
        for words in ["This council is over", "The wing closes", "governor and council", "Nobody sits on it any more"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!resident.get("/councils").await.body.contains(&path));
        assert!(resident.get("/councils?show=over").await.body.contains(&path));
        let page = resident.get(&open).await.body;
        assert!(page.contains("Bring it to the council of the prison") && page.contains("its council is over"), "{page}");
        assert!(told(&world, world.people.rep, "was closed because its council is over").await);
        assert!(told(&world, world.people.peer_mentor, "A council is over").await);
        // Nothing new begins there.
        for verb in ["proposals/new", "meetings/new", "join", "seats", "change", "end"] {
            let answer = worker.post(&format!("{path}/{verb}"), &[("title", "x"), ("person", "x")]).await;
            assert!(status(&answer) >= 400, "{verb}");
        }
        assert_eq!(status(&rep.get(&format!("{path}/my-seat")).await), 403);
        // What waited for an answer is answered, and told back by whoever looked after it.
        let mut manager = world.session(world.people.manager).await;
        assert!(manager.get("/councils/desk").await.body.contains(&waiting));
        let no = [("verdict", "not_accepted"), ("reasons", "No money"), ("change", "A new budget")];
        does(&mut manager, &waiting, "answer", &no).await;
        assert!(waits(&world, world.people.practitioner, "councils.tell_back").await);
        does(&mut worker, &waiting, "tell-back", &[]).await;
        assert!(told(&world, world.people.rep, "See what came of a proposal").await);
    }

    async fn what_was_promised_is_done_and_told_back_after_the_end_of_a_council_nobody_looks_after(ground) {
        let world = house(ground).await;
        let id = council(&world, &[]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, id).await;
        sent(&mut rep, &path).await;
        let (mut manager, mut worker) = (world.session(world.people.manager).await, world.session(world.people.practitioner).await);
        does(&mut manager, &path, "answer", &[("verdict", "accepted"), ("reasons", "It is fair")]).await;
        assert_eq!(status(&change(&mut worker, &world, id, &[("facilitator", "")]).await), 303);
        let today = world.site.now().date_in("Europe/London").unwrap();
        let (day, month, year) = (today.day().to_string(), today.month().to_string(), today.year().to_string());
        let mut fields = END;
        for (at, value) in [day.as_str(), month.as_str(), year.as_str()].into_iter().enumerate() {
            fields[at].1 = value;
        }
        assert_eq!(status(&manager.post(&format!("/councils/{id}/end"), &fields).await), 303);
        let step = [("what", "Fit a phone"), ("on-day", "1"), ("on-month", "12"), ("on-year", "2026")];
        does(&mut manager, &path, "step", &step).await;
        let step = manager.get(&path).await.hidden("step").unwrap();
        does(&mut manager, &path, "step-done", &[("step", &step)]).await;
        does(&mut manager, &path, "finish", &[]).await;
        does(&mut manager, &path, "tell-back", &[]).await;
    }

    async fn at_the_end_of_a_term_the_seat_ends_and_the_name_is_taken_down(ground) {
        let world = house(ground).await;
        world.set(world.places.wing, &SWITCH, Some("on")).await;
        let id = council(&world, &[]).await;
        let path = format!("/councils/{id}");
        let mut rep = world.session(world.people.rep).await;
        let shown = [("shown_name", "Robbo of the third landing"), ("shown_to", "members")];
        assert_eq!(status(&rep.post(&format!("{path}/my-seat"), &shown).await), 303);
        let today = world.site.now().date_in("Europe/London").unwrap();
        let mut tx = trials::write(&world.ground.db).await;
        let sql = "UPDATE councils_members SET until_on = $2 WHERE person_id = $1";
        tx.run(sql, store::values![world.people.rep, today]).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        assert_eq!(round(&world).await, 0, "its last day is a day of it");
        let mut worker = world.session(world.people.practitioner).await;
        let page = worker.get(&path).await.body;
        assert!(page.contains("Robbo of the third landing") && page.contains("until "), "{page}");
        world.site.clock.move_to(world.site.now().plus_days(1));
        assert_eq!(round(&world).await, 1);
        let mut worker = world.session(world.people.practitioner).await;
        assert!(!worker.get(&path).await.body.contains("Robbo of the third landing"));
        assert!(told(&world, world.people.rep, "Your term on the council is over").await);
    }
}
