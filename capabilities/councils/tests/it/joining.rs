//! Somebody asks to come and is answered without a reason; a day's list names who goes where; a calendar says neutral words.

use access::Listener;
use basics::PersonId;
use councils::{CAPABILITY, CouncilId, SWITCH, SeatEnded, SeatTaken};
use store::values;
use trials::{Answer, Ground, World};

use crate::{PARTS, founded, seat, status};

/// A house in which a seat brings along what it brings along in the whole house.
async fn house(ground: Ground) -> World {
    let listeners = vec![
        Listener::new::<SeatTaken>("councils.seated", |tx, fact, now| Box::pin(councils::seated(tx, fact, now))),
        Listener::new::<SeatEnded>("councils.unseated", |tx, fact, now| {
            Box::pin(councils::unseated(tx, fact.council, fact.person, now))
        }),
    ];
    let world = World::new(ground, &[CAPABILITY], listeners).await;
    world.set(world.places.prison, &SWITCH, Some("on")).await;
    world
}

/// A council that a manager looks after, with a chair and a member.
async fn seated(world: &World) -> CouncilId {
    let mut worker = world.session(world.people.practitioner).await;
    let facilitator = world.people.manager.to_string();
    let id = founded(&mut worker, world, &[("facilitator", &facilitator)]).await;
    seat(world, id, world.people.rep, true).await;
    seat(world, id, world.people.resident, false).await;
    id
}

async fn planned(world: &World, council: CouncilId) -> String {
    let day = world.site.now().plus_days(10).date_in("Europe/London").unwrap();
    let (day, month, year) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
    let mut worker = world.session(world.people.practitioner).await;
    let fields = [
        ("title", "Violence on the wing"),
        ("neutral", "group"),
        ("day-day", day.as_str()),
        ("day-month", month.as_str()),
        ("day-year", year.as_str()),
        ("starts", "14:00"),
        ("ends", "15:30"),
        ("venue", "The chapel"),
    ];
    let answer = worker.post(&format!("/councils/{council}/meetings/new"), &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    telling::of_person(&mut tx, person, None, 20).await.unwrap().into_iter().map(|one| one.kind).collect()
}

async fn waits(world: &World, person: PersonId) -> usize {
    let who = world.who(person).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let all = loops::waiting_for(&mut tx, who.signed().unwrap(), 50).await.unwrap();
    all.iter().filter(|one| one.kind == "councils.screening").count()
}

/// Where the answer for somebody is given, as whoever screens finds it.
async fn form_for(world: &World, council: CouncilId, name: &str) -> String {
    let mut officer = world.session(world.people.colleague).await;
    let page = officer.get(&format!("/councils/{council}/screening")).await;
    let before = page.body.split(name).next().unwrap();
    let href = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    assert!(href.starts_with("/councils/screening/"), "{name}: {}", page.body);
    href.to_owned()
}

async fn screened(world: &World, council: CouncilId, name: &str, fields: &[(&str, &str)]) -> Answer {
    let form = form_for(world, council, name).await;
    world.session(world.people.colleague).await.post(&form, fields).await
}

fn on_the_day(world: &World) {
    world.site.clock.move_to(world.site.now().plus_days(10));
}

trials::story! {
    parts = *PARTS;

    async fn whoever_asks_to_come_is_answered_and_nobody_reads_why(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut mentor = world.session(world.people.peer_mentor).await;
        assert!(mentor.get(&meeting).await.body.contains("I would like to come"));
        assert_eq!(status(&mentor.post(&format!("{meeting}/ask"), &[]).await), 303);
        assert!(mentor.get(&meeting).await.body.contains("You hear by"));
        let twice = mentor.post(&format!("{meeting}/ask"), &[]).await;
        assert!(status(&twice) == 422 && twice.body.contains("You have asked already"), "{}", twice.body);
        let mut member = world.session(world.people.resident).await;
        assert!(!member.get(&meeting).await.body.contains("I would like to come"), "a member is expected anyway");
        let seated = member.post(&format!("{meeting}/ask"), &[]).await;
        assert!(status(&seated) == 422 && seated.body.contains("are expected anyway"));
        // It waits for whoever screens: the one who asked, and the two who took a seat.
        assert_eq!((waits(&world, world.people.colleague).await, waits(&world, world.people.manager).await), (3, 0));
        let form = form_for(&world, council, "Kofi Mensah").await;
        let mut officer = world.session(world.people.colleague).await;
        let page = officer.get(&form).await;
        for name in ["Kofi Mensah", "Robin Hale", "Dai Pugh", "Morag Bell"] {
            assert!(page.body.contains(name), "who else is expected: {name}");
        }
        assert!(!page.body.contains("Violence on the wing"), "what it is about is no matter of screening");
        assert_eq!(status(&officer.post(&form, &[]).await), 422);
        let empty = officer.post(&form, &[("outcome", "conditions"), ("conditions", " ")]).await;
        assert!(status(&empty) == 422 && empty.body.contains("Write something first"), "{}", empty.body);
        let long = "x".repeat(501);
        assert_eq!(status(&officer.post(&form, &[("outcome", "conditions"), ("conditions", &long)]).await), 422);
        let fields = [("outcome", "conditions"), ("conditions", "Sit by the door")];
        assert_eq!(status(&officer.post(&form, &fields).await), 303);
        assert_eq!(waits(&world, world.people.colleague).await, 2);
        assert!(told(&world, world.people.peer_mentor).await.contains(&"meetings.screened".to_owned()));
        let page = mentor.get(&meeting).await;
        assert!(page.body.contains("You can come") && page.body.contains("Sit by the door"), "{}", page.body);
        // Whoever looks after the council sees the outcome alone; the chair and members see neither.
        let mut facilitator = world.session(world.people.manager).await;
        let page = facilitator.get(&format!("{meeting}/expected")).await;
        assert!(page.body.contains("Kofi Mensah") && page.body.contains("Can come, with conditions"), "{}", page.body);
        assert!(!page.body.contains("Sit by the door"));
        for person in [world.people.manager, world.people.rep, world.people.resident, world.people.manager] {
            let mut other = world.session(person).await;
            assert_eq!(status(&other.get(&form).await), 403);
            assert_eq!(status(&other.get(&format!("/councils/{council}/screening")).await), 403);
            assert!(!other.get(&meeting).await.body.contains("Sit by the door"));
        }
        let mut chair = world.session(world.people.rep).await;
        assert_eq!(status(&chair.get(&format!("{meeting}/expected")).await), 403);
        for person in [world.people.stranger, world.people.administrator, world.people.participant] {
            let mut other = world.session(person).await;
            for path in [form.clone(), format!("{meeting}/expected"), format!("/councils/{council}/screening")] {
                assert_eq!(status(&other.get(&path).await), 404, "{path}");
            }
            assert_eq!(status(&other.post(&format!("{meeting}/ask"), &[]).await), 404);
        }
        // The chain says that it was answered, and neither what nor why.
        let sql = "SELECT reason FROM store_audit WHERE action = 'councils.screen_joining'";
        let rows = world.ground.db.read().await.unwrap().rows(sql, values![]).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.get::<Option<Vec<u8>>>("reason").unwrap()).collect::<Vec<_>>(), [None]);
        assert_eq!(status(&mentor.post(&format!("{meeting}/take-back"), &[]).await), 303);
        assert!(!facilitator.get(&format!("{meeting}/expected")).await.body.contains("Kofi Mensah"));
    }

    async fn not_this_one_says_no_more_and_is_not_expected(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut mentor = world.session(world.people.peer_mentor).await;
        assert_eq!(status(&mentor.post(&format!("{meeting}/ask"), &[]).await), 303);
        // A reason that somebody typed all the same is kept nowhere.
        let why = [("outcome", "not_this_one"), ("conditions", "Fell out with Robin"), ("reason", "Fell out with Robin")];
        assert_eq!(status(&screened(&world, council, "Kofi Mensah", &why).await), 303);
        let page = mentor.get(&meeting).await;
        assert!(page.body.contains("Not this one. Ask about other dates"), "{}", page.body);
        assert!(!page.body.contains("I do not want to come after all"), "there is nothing to take back");
        let form = form_for(&world, council, "Kofi Mensah").await;
        assert!(!world.session(world.people.colleague).await.get(&form).await.body.contains("Fell out"));
        let sql = "SELECT COUNT(*) AS n FROM meetings_joinings WHERE conditions IS NOT NULL";
        let kept = world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap();
        assert_eq!(kept.get::<i64>("n").unwrap(), 0);
        // A member who must not meet somebody there is expected no more, and cannot say that they come.
        assert_eq!(status(&screened(&world, council, "Robin Hale", &[("outcome", "not_this_one")]).await), 303);
        let mut member = world.session(world.people.resident).await;
        assert!(member.get(&meeting).await.body.contains("Not this one"));
        let comes = member.post(&format!("{meeting}/coming"), &[("comes", "yes")]).await;
        assert!(status(&comes) == 422 && comes.body.contains("Not this one"), "{}", comes.body);
        assert!(!member.get("/calendar").await.body.contains("Group, Fallow Moss"));
        let next = planned(&world, council).await;
        let page = world.session(world.people.manager).await.get(&format!("{next}/expected")).await;
        assert!(page.body.contains("Up to 2 people may come"), "the chair and whoever decides: {}", page.body);
    }

    async fn where_nobody_could_answer_nothing_is_asked(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        for person in [world.people.practitioner, world.people.colleague] {
            world.leave(person).await;
        }
        let mut mentor = world.session(world.people.peer_mentor).await;
        let refused = mentor.post(&format!("{meeting}/ask"), &[]).await;
        assert!(status(&refused) == 422 && refused.body.contains("Nobody works here now"), "{}", refused.body);
        assert!(mentor.get(&meeting).await.body.contains("I would like to come"), "nothing was asked");
    }

    async fn the_list_of_a_day_is_there_on_that_day_alone_and_says_nothing(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut mentor = world.session(world.people.peer_mentor).await;
        assert_eq!(status(&mentor.post(&format!("{meeting}/ask"), &[]).await), 303);
        for name in ["Kofi Mensah", "Dai Pugh"] {
            assert_eq!(status(&screened(&world, council, name, &[("outcome", "fine")]).await), 303);
        }
        let list = format!("/councils/movements/{}", world.places.prison);
        let wing = format!("/councils/movements/{}", world.places.wing);
        let mut officer = world.session(world.people.colleague).await;
        assert!(officer.get("/councils").await.body.contains(&list));
        assert!(officer.get(&list).await.body.contains("Nobody is on the list today"), "not before the day");
        on_the_day(&world);
        let mut officer = world.session(world.people.colleague).await;
        for path in [&list, &wing] {
            let page = officer.get(path).await;
            for words in ["Kofi Mensah", "Dai Pugh", "The chapel", "14:00–15:30", "Group", "Shred it"] {
                assert!(page.body.contains(words), "{words}: {}", page.body);
            }
            // Nobody who was not screened, nobody who decides, and not what it is.
            for words in ["Robin Hale", "Morag Bell", "Violence", "council<", "conditions"] {
                assert!(!page.body.contains(words), "{words}");
            }
            assert_eq!(page.header("cache-control"), "no-store");
        }
        for (person, code) in [(world.people.resident, 403), (world.people.rep, 403), (world.people.volunteer, 403),
            (world.people.stranger, 404), (world.people.administrator, 404)] {
            assert_eq!(status(&world.session(person).await.get(&list).await), code);
        }
        let office = format!("/councils/movements/{}", world.places.office);
        assert_eq!(status(&officer.get(&office).await), 404, "nobody lives in an office");
        world.site.clock.move_to(world.site.now().plus_days(1));
        let mut officer = world.session(world.people.colleague).await;
        assert!(officer.get(&list).await.body.contains("Nobody is on the list today"), "the day is over");
    }

    async fn whoever_takes_a_seat_is_expected_and_whoever_leaves_it_is_not(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        seat(&world, council, world.people.peer_mentor, false).await;
        let mut facilitator = world.session(world.people.manager).await;
        assert!(facilitator.get(&format!("{meeting}/expected")).await.body.contains("Kofi Mensah"));
        assert_eq!(waits(&world, world.people.colleague).await, 3);
        let mut mentor = world.session(world.people.peer_mentor).await;
        assert_eq!(status(&mentor.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await), 303);
        assert!(!facilitator.get(&format!("{meeting}/expected")).await.body.contains("Kofi Mensah"));
        assert_eq!(waits(&world, world.people.colleague).await, 2);
    }

    async fn a_calendar_has_an_address_that_is_seen_once_and_dies_when_its_person_wants(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        planned(&world, council).await;
        let mut member = world.session(world.people.resident).await;
        assert!(member.get("/calendar").await.body.contains("14:00: Group, Fallow Moss"));
        let made = member.post("/calendar", &[]).await;
        assert_eq!(status(&made), 200);
        let address = |page: &Answer| {
            let rest = page.body.split("/calendar/").find(|rest| rest.contains(".ics")).unwrap().to_owned();
            format!("/calendar/{}", rest.split('<').next().unwrap())
        };
        let first = address(&made);
        assert!(first.strip_suffix(".ics").is_some() && !member.get("/calendar").await.body.contains(".ics"), "seen once");
        // Nobody signs in for it.
        let mut phone = world.browser();
        let calendar = phone.get(&first).await;
        assert_eq!((status(&calendar), calendar.header("content-type")), (200, "text/calendar; charset=utf-8"));
        assert_eq!(calendar.header("x-robots-tag"), "noindex, nofollow");
        for words in ["SUMMARY:Group\r\n", "BEGIN:VTIMEZONE", "TZID:Europe/London", "LOCATION:Fallow Moss", "NAME:My dates"] {
            assert!(calendar.body.contains(words), "{words}: {}", calendar.body);
        }
        for words in ["Violence", "chapel", "Robin", "ouncil"] {
            assert!(!calendar.body.contains(words), "{words}");
        }
        let second = address(&member.post("/calendar", &[]).await);
        assert!(first != second && status(&phone.get(&second).await) == 200);
        assert_eq!(status(&member.post("/calendar/end", &[]).await), 303);
        let ended = phone.get(&second).await;
        for wrong in [first.as_str(), "/calendar/00000000000000000000000000000000.ics", "/calendar/x", "/calendar/x.ics", &second[..second.len() - 4]] {
            let answer = phone.get(wrong).await;
            let nameless = |body: &str, path: &str| body.replace(path, "");
            assert_eq!(status(&answer), 404, "{wrong}");
            assert_eq!(nameless(&answer.body, wrong), nameless(&ended.body, &second), "{wrong}");
        }
        assert!(member.get("/calendar").await.body.contains("Make a private address"));
        assert_eq!(status(&world.browser().get("/calendar").await), 303, "one's own page needs a session");
    }

    async fn a_first_month_is_ticked_by_both_and_nobody_is_late(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let mut member = world.session(world.people.resident).await;
        let href = member.get(&format!("/councils/{council}")).await.href("/councils/seats/").unwrap();
        let page = member.get(&href).await;
        assert!(page.body.contains("Nobody is named yet") && !page.body.contains("Name who goes with them"));
        let mut facilitator = world.session(world.people.manager).await;
        assert!(facilitator.get(&format!("/councils/{council}/seats")).await.body.contains(&href));
        let with = format!("{href}/with");
        let [rep, resident, colleague] =
            [world.people.rep, world.people.resident, world.people.colleague].map(|person| person.to_string());
        for (fields, words) in [
            ([("buddy", &resident), ("supporter", &colleague)], "nobody goes with themselves"),
            ([("buddy", &colleague), ("supporter", &colleague)], "Choose a member of this council"),
            ([("buddy", &rep), ("supporter", &rep)], "Choose somebody who works here"),
        ] {
            let refused = facilitator.post(&with, &fields.map(|(name, value)| (name, value.as_str()))).await;
            assert!(status(&refused) == 422 && refused.body.contains(words), "{words}: {}", refused.body);
        }
        let named = [("buddy", rep.as_str()), ("supporter", colleague.as_str())];
        assert_eq!(status(&facilitator.post(&with, &named).await), 303);
        for person in [world.people.rep, world.people.colleague] {
            assert!(told(&world, person).await.contains(&"councils.goes_with".to_owned()));
        }
        assert!(told(&world, world.people.resident).await.contains(&"councils.first_month".to_owned()));
        assert_eq!(status(&member.post(&with, &named).await), 403);
        assert!(member.get(&href).await.body.contains("Lin Abbas"));
        for (who, step) in [(world.people.resident, "terms"), (world.people.manager, "induction"), (world.people.rep, "buddy")] {
            let mut browser = world.session(who).await;
            assert_eq!(status(&browser.post(&href, &[("step", step), ("done", "yes")]).await), 303, "{step}");
        }
        let ticked = async || world.session(world.people.resident).await.get(&href).await.body.matches("al-tag--done").count();
        assert_eq!(ticked().await, 3);
        assert_eq!(status(&member.post(&href, &[("step", "terms"), ("done", "no")]).await), 303);
        assert_eq!(ticked().await, 2);
        assert_eq!(status(&member.post(&href, &[("step", "nonsense")]).await), 400);
        // However long it takes, nothing says that somebody is late.
        world.site.clock.move_to(world.site.now().plus_days(90));
        let page = world.session(world.people.resident).await.get(&href).await;
        assert!(!page.body.contains("al-tag--late") && !page.body.to_lowercase().contains("overdue"));
        for (person, code) in [(world.people.peer_mentor, 403), (world.people.stranger, 404), (world.people.administrator, 404)] {
            let mut other = world.session(person).await;
            assert_eq!(status(&other.get(&href).await), code);
            assert_eq!(status(&other.post(&href, &[("step", "terms")]).await), code);
        }
        let mut member = world.session(world.people.resident).await;
        assert_eq!(status(&member.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await), 303);
        assert_eq!(status(&member.get(&href).await), 404, "a seat that ended has no first month");
    }

    async fn whoever_decides_is_shown_how_to_prepare(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let path = format!("/councils/{council}/preparing");
        for (person, code) in [(world.people.manager, 200), (world.people.colleague, 200), (world.people.manager, 200),
            (world.people.resident, 403), (world.people.stranger, 404)] {
            assert_eq!(status(&world.session(person).await.get(&path).await), code);
        }
        let mut governor = world.session(world.people.manager).await;
        assert!(governor.get(&format!("/councils/{council}")).await.body.contains(&path));
        assert!(governor.get(&path).await.body.contains("20 working days"));
    }
}
