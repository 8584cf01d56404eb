//! A council meets: a date is set and told, the agenda is a member's, an absence shows, minutes are approved and read.

use basics::PersonId;
use councils::CouncilId;
use trials::{Browser, World};

use crate::{PARTS, founded, house, seat, status};

/// A council with a chair and a member: the rep and the resident of the wing.
async fn seated(world: &World) -> CouncilId {
    let mut worker = world.session(world.people.practitioner).await;
    let id = founded(&mut worker, world, &[]).await;
    for (person, chairs) in [(world.people.rep, true), (world.people.resident, false)] {
        seat(world, id, person, chairs).await;
    }
    id
}

/// The fields of a date ten days from now.
fn date(world: &World) -> Vec<(&'static str, String)> {
    let day = world.site.now().plus_days(10).date_in("Europe/London").unwrap();
    [
        ("title", "Wing council".to_owned()),
        ("neutral", "group".to_owned()),
        ("day-day", day.day().to_string()),
        ("day-month", day.month().to_string()),
        ("day-year", day.year().to_string()),
        ("starts", "14:00".to_owned()),
        ("ends", "15.30".to_owned()),
        ("venue", "The chapel".to_owned()),
        ("food", "Soup".to_owned()),
    ]
    .into()
}

async fn post(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> trials::Answer {
    let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &borrowed).await
}

async fn planned(world: &World, council: CouncilId) -> String {
    let mut worker = world.session(world.people.practitioner).await;
    let answer = post(&mut worker, &format!("/councils/{council}/meetings/new"), &date(world)).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    telling::of_person(&mut tx, person, None, 20).await.unwrap().into_iter().map(|one| one.kind).collect()
}

fn on_the_day(world: &World) {
    world.site.clock.move_to(world.site.now().plus_days(10).plus_seconds(12 * 3600));
}

/// The items of the agenda of a page, in the order in which they stand there.
fn order(body: &str, items: &[&str]) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> =
        items.iter().enumerate().map(|(at, item)| (body.find(item).unwrap(), at)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

trials::story! {
    parts = *PARTS;

    async fn a_date_is_set_and_told_and_what_nobody_said_shows(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let mut member = world.session(world.people.resident).await;
        assert!(member.get(&format!("/councils/{council}")).await.body.contains("No next date is set"));
        let meeting = planned(&world, council).await;
        for person in [world.people.resident, world.people.rep, world.people.manager] {
            assert!(told(&world, person).await.contains(&"meetings.planned".to_owned()));
        }
        assert!(!told(&world, world.people.peer_mentor).await.contains(&"meetings.planned".to_owned()));
        let page = member.get(&meeting).await;
        for words in ["Wing council", "The chapel", "Soup", "Fares", "Nobody has said yet", "Expected"] {
            assert!(page.body.contains(words), "{words}");
        }
        assert!(member.get(&format!("/councils/{council}")).await.body.contains(&meeting));
        // Whoever belongs sees when and where, and not who is expected or what it is about.
        let mut other = world.session(world.people.peer_mentor).await;
        let page = other.get(&meeting).await;
        assert!(page.body.contains("The chapel") && !page.body.contains("Robin Hale") && !page.body.contains("Dai Pugh"));
        for person in [world.people.stranger, world.people.participant, world.people.administrator] {
            assert_eq!(status(&world.session(person).await.get(&meeting).await), 404);
        }
    }

    async fn what_a_member_brings_is_moved_by_the_chair_alone_with_a_reason_that_shows(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut member = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut chair = world.session(world.people.rep).await;
        for (who, words) in [(&mut member, "Cold showers"), (&mut worker, "New visit times")] {
            assert_eq!(status(&who.post(&format!("{meeting}/items"), &[("words", words)]).await), 303);
        }
        assert_eq!(status(&member.post(&format!("{meeting}/items"), &[("words", " ")]).await), 422);
        let mut other = world.session(world.people.peer_mentor).await;
        assert_eq!(status(&other.post(&format!("{meeting}/items"), &[("words", "Mine")]).await), 403);
        let page = chair.get(&meeting).await;
        let item = page.body.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let to_the_end = [("item", item.as_str()), ("to", "2"), ("why", "The visit times are urgent")];
        let refused = worker.post(&format!("{meeting}/move"), &to_the_end).await;
        assert!(status(&refused) == 422 && refused.body.contains("Only the chair can do this"));
        let silent = chair.post(&format!("{meeting}/move"), &to_the_end[..2]).await;
        assert!(status(&silent) == 422 && silent.body.contains("Say why"));
        assert_eq!(order(&member.get(&meeting).await.body, &["Cold showers", "New visit times"]), [0, 1]);
        assert_eq!(status(&chair.post(&format!("{meeting}/move"), &to_the_end).await), 303);
        let page = member.get(&meeting).await;
        assert!(page.body.contains("The visit times are urgent"));
        let agenda = page.body.split("<ol").nth(1).unwrap();
        assert_eq!(order(agenda, &["Cold showers", "New visit times"]), [1, 0]);
        assert!(!other.get(&meeting).await.body.contains("Cold showers"));
    }

    async fn a_member_stands_on_the_page_under_the_name_they_chose_and_never_under_their_accounts(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut member = world.session(world.people.resident).await;
        assert_eq!(status(&member.post(&format!("{meeting}/items"), &[("words", "Cold showers")]).await), 303);
        let mut chair = world.session(world.people.rep).await;
        assert!(!chair.get(&meeting).await.body.contains("Robin Hale"), "nothing was chosen yet");
        let shown = [("shown_name", "Robbo"), ("shown_to", "council")];
        assert_eq!(status(&member.post(&format!("/councils/{council}/my-seat"), &shown).await), 303);
        let page = chair.get(&meeting).await;
        assert!(page.body.contains("Brought by") && page.body.contains("Robbo") && !page.body.contains("Robin Hale"));
        assert!(page.body.contains("Morag Bell"), "whoever decides is named to those who take part");
        assert!(chair.get(&format!("{meeting}/there")).await.body.contains("Robbo (Member)"));
        assert!(!world.session(world.people.peer_mentor).await.get(&meeting).await.body.contains("Robbo"));
    }

    async fn an_absence_shows_and_a_deputy_counts_as_present(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let (decider, deputy) = (world.people.manager, world.people.colleague);
        let mut governor = world.session(decider).await;
        assert_eq!(status(&governor.post(&format!("{meeting}/coming"), &[("comes", "no")]).await), 303);
        let mut worker = world.session(world.people.practitioner).await;
        let early = worker.post(&format!("{meeting}/there"), &[]).await;
        assert!(status(&early) == 422 && early.body.contains("It has not begun yet"));
        on_the_day(&world);
        let mut worker = world.session(world.people.practitioner).await;
        let (resident, governor_row) = (format!("how-{}", world.people.resident), format!("how-{decider}"));
        let there = [(resident.as_str(), "present"), (governor_row.as_str(), "apologies")];
        assert_eq!(status(&worker.post(&format!("{meeting}/there"), &there).await), 303);
        assert!(worker.get(&meeting).await.body.contains("Nobody who can decide was there"));
        let stands_in = format!("how-{deputy}");
        assert_eq!(status(&worker.post(&format!("{meeting}/there"), &[(stands_in.as_str(), "present")]).await), 303);
        let page = worker.get(&meeting).await;
        assert!(page.body.contains("A deputy who can decide was there") && page.body.contains("Sent apologies"));
        let mut member = world.session(world.people.resident).await;
        assert_eq!(status(&member.post(&format!("{meeting}/there"), &there).await), 403);
    }

    async fn minutes_are_written_approved_and_read_by_whoever_belongs(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut chair = world.session(world.people.rep).await;
        assert_eq!(status(&chair.post(&format!("{meeting}/items"), &[("words", "Cold showers")]).await), 303);
        on_the_day(&world);
        let mut chair = world.session(world.people.rep).await;
        let page = chair.get(&format!("{meeting}/minutes")).await;
        let item = page.hidden("item").unwrap();
        let wrote = [("item", item.as_str()), ("number", "1"), ("said-1", "Since May"), ("decision-1", "Ask for a plumber")];
        // Nobody was there yet, so nothing can have been decided.
        let few = chair.post(&format!("{meeting}/minutes"), &wrote).await;
        assert!(status(&few) == 422 && few.body.contains("Too few people were there") && few.body.contains("Since May"));
        let all = [world.people.rep, world.people.resident].map(|person| format!("how-{person}"));
        let there: Vec<(&str, &str)> = all.iter().map(|name| (name.as_str(), "present")).collect();
        assert_eq!(status(&chair.post(&format!("{meeting}/there"), &there).await), 303);
        assert_eq!(status(&chair.post(&format!("{meeting}/minutes"), &wrote).await), 303);
        let deed = [("do", "action"), ("what", "Send a plumber"), ("role", "works department")];
        assert_eq!(status(&chair.post(&format!("{meeting}/minutes"), &deed).await), 303);
        let nobody = chair.post(&format!("{meeting}/minutes"), &deed[..2]).await;
        assert!(status(&nobody) == 422 && nobody.body.contains("Say which role does it"));
        let mut other = world.session(world.people.peer_mentor).await;
        assert!(!other.get(&meeting).await.body.contains("Since May"), "a draft is for those who take part");
        let dates = format!("/councils/{council}/meetings");
        assert!(!other.get(&dates).await.body.contains("Send a plumber"), "and so is what it says will be done");
        assert!(chair.get(&dates).await.body.contains("Send a plumber"));
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&worker.post(&format!("{meeting}/approve"), &[]).await), 403);
        assert_eq!(status(&chair.post(&format!("{meeting}/approve"), &[]).await), 303);
        let page = other.get(&meeting).await;
        assert!(page.body.contains("Since May") && page.body.contains("Ask for a plumber"));
        assert!(!page.body.contains("Robin Hale") && !page.body.contains("Dai Pugh"), "members are not named");
        assert!(other.get(&format!("/councils/{council}/meetings")).await.body.contains("Send a plumber"));
        let late = chair.post(&format!("{meeting}/minutes"), &wrote).await;
        assert!(status(&late) == 422 && late.body.contains("do not change any more"));
    }

    async fn what_was_agreed_is_ended_with_a_reason_and_a_date_is_called_off_with_one(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let meeting = planned(&world, council).await;
        let mut worker = world.session(world.people.practitioner).await;
        let silent = worker.post(&format!("{meeting}/off"), &[("reason", " ")]).await;
        assert!(status(&silent) == 422 && silent.body.contains("Say why"));
        on_the_day(&world);
        let mut worker = world.session(world.people.practitioner).await;
        let deed = [("do", "action"), ("what", "Send a plumber"), ("role", "works department")];
        assert_eq!(status(&worker.post(&format!("{meeting}/minutes"), &deed).await), 303);
        let action = worker.get(&meeting).await.hidden("action").unwrap();
        let drop = [("action", action.as_str()), ("do", "drop"), ("why", "")];
        assert_eq!(status(&worker.post(&format!("{meeting}/actions"), &drop).await), 422);
        assert_eq!(status(&worker.post(&format!("{meeting}/actions"), &[drop[0], ("do", "done")]).await), 303);
        assert_eq!(status(&worker.post(&format!("{meeting}/actions"), &[drop[0], ("do", "done")]).await), 422);
        let next = planned(&world, council).await;
        let off = [("reason", "The chapel floods")];
        assert_eq!(status(&worker.post(&format!("{next}/off"), &off).await), 303);
        assert!(told(&world, world.people.resident).await.contains(&"meetings.called_off".to_owned()));
        let mut member = world.session(world.people.resident).await;
        assert!(member.get(&next).await.body.contains("The chapel floods"));
        assert_eq!(status(&member.post(&format!("{next}/coming"), &[("comes", "no")]).await), 422);
    }

    async fn a_date_that_is_not_right_is_refused_with_everything_that_is_wrong(ground) {
        let world = house(ground).await;
        let council = seated(&world).await;
        let path = format!("/councils/{council}/meetings/new");
        let mut worker = world.session(world.people.practitioner).await;
        let answer = worker.post(&path, &[("title", "X"), ("starts", "2 pm"), ("ends", "25:00"), ("day-day", "31")]).await;
        assert_eq!(status(&answer), 422);
        for words in ["Write a day, a month and a year", "such as 14:00", "such as 15:30"] {
            assert!(answer.body.contains(words), "{words}");
        }
        let mut fields = date(&world);
        fields.retain(|(name, _)| !matches!(*name, "title" | "ends"));
        fields.extend([("title", String::new()), ("ends", "13:00".to_owned())]);
        let answer = post(&mut worker, &path, &fields).await;
        assert!(answer.body.contains("Give it a title") && answer.body.contains("It ends before it begins"));
        assert!(worker.get(&format!("/councils/{council}/meetings")).await.body.contains("No next date is set"));
        let mut member = world.session(world.people.resident).await;
        assert_eq!(status(&post(&mut member, &path, &date(&world)).await), 403);
    }
}
