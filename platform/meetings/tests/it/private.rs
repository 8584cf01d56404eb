//! What must not leak: screening, lists of a day, where somebody was, calendars, and what an erasure leaves.

use meetings::{Attending, CalendarToken, Capacity, How, MEETING, Movement, News, Outcome};
use store::subject;

use super::*;

async fn list(world: &World, place: basics::PlaceId, days: i64) -> Vec<Movement> {
    let day = in_days(world, days);
    meetings::movement(&mut world.site.db.read().await.unwrap(), place, day, world.site.now()).await.unwrap()
}

async fn attends(world: &World, id: MeetingId, person: PersonId, capacity: Capacity, how: How) {
    let mut tx = write(world).await;
    let role_name = if capacity == Capacity::DecisionMaker { "Head of residence" } else { "" };
    let new = Attending { person, capacity, role_name, how };
    meetings::attend(&mut tx, world.site.db.chance(), id, &new, world.site.now()).await.unwrap();
    keep(tx).await;
}

async fn calendar(world: &World, token: &CalendarToken) -> Option<meetings::Calendar> {
    let mut tx = world.site.db.read().await.unwrap();
    meetings::calendar_of(&mut tx, token, world.site.now()).await.unwrap()
}

trials::story! {
    parts = &PARTS;

    async fn who_is_not_screened_yet_and_who_was_not_taken_look_the_same_to_members(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let people = world.people;
        joins(&world, &council(), people.resident, Screened::Fine).await;
        joins(&world, &council(), people.rep, Screened::Conditions("Sits by the door")).await;
        joins(&world, &council(), people.peer_mentor, Screened::NotThisOne).await;
        asks(&world, &council(), people.volunteer).await.unwrap();
        assert_eq!(asks(&world, &council(), people.peer_mentor).await, None, "not twice, whatever came of it");
        let screener = world.who(people.practitioner).await;
        let mut tx = world.site.db.read().await.unwrap();
        let members = meetings::members(&mut tx, &council()).await.unwrap();
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["Dai Pugh", "Robin Hale"]);
        for (person, expected) in [(people.resident, true), (people.rep, true), (people.peer_mentor, false), (people.volunteer, false)] {
            assert_eq!(meetings::is_in(&mut tx, &council(), person).await.unwrap(), expected);
        }
        let shown = meetings::screening(&mut tx, screener.signed().unwrap(), &[council()]).await.unwrap();
        assert_eq!(shown.iter().map(|one| (one.person, one.outcome)).collect::<Vec<_>>(), [
            (people.volunteer, None),
            (people.rep, Some(Outcome::Conditions)),
            (people.peer_mentor, Some(Outcome::NotThisOne)),
            (people.resident, Some(Outcome::Fine)),
        ]);
        assert!(!format!("{shown:?}").contains("door"));
        drop(tx);
        for (person, outcome, conditions) in [
            (people.rep, Some(Some(Outcome::Conditions)), Some("Sits by the door")),
            (people.peer_mentor, Some(Some(Outcome::NotThisOne)), None),
            (people.volunteer, Some(None), None),
            (people.stranger, None, None),
        ] {
            let who = world.who(person).await;
            let mut tx = world.site.db.read().await.unwrap();
            let own = meetings::own_joining(&mut tx, who.signed().unwrap(), &council()).await.unwrap();
            assert_eq!(own.as_ref().map(|own| own.outcome), outcome);
            assert_eq!(own.as_ref().and_then(|own| own.conditions.as_ref()).map(Words::read), conditions);
        }
        assert_eq!(told(&world, people.peer_mentor).await, ["meetings.screened"]);
        assert_eq!(told(&world, people.volunteer).await, Vec::<String>::new());
    }

    async fn screening_anew_and_leaving_destroy_the_conditions_that_stood_before(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let rep = world.people.rep;
        let id = joins(&world, &council(), rep, Screened::Conditions("Sits by the door")).await;
        let keys = async || {
            let sql = "SELECT COUNT(*) AS n FROM store_keys WHERE subject_kind = 'joining'";
            world.site.db.read().await.unwrap().one(sql, store::values![]).await.unwrap().get::<i64>("n").unwrap()
        };
        assert_eq!(keys().await, 1);
        screened(&world, id, Screened::Fine).await;
        assert_eq!(keys().await, 0);
        screened(&world, id, Screened::Conditions("Another")).await;
        let mut tx = write(&world).await;
        assert!(meetings::leave(&mut tx, &council(), rep).await.unwrap());
        assert!(!meetings::leave(&mut tx, &council(), rep).await.unwrap());
        keep(tx).await;
        assert_eq!((keys().await, count(&world, "joinings").await), (0, 0));
        // Who left the place joins nothing there any more; who still belongs to it does.
        joins(&world, &council(), rep, Screened::Fine).await;
        for (leaves, left) in [(false, 1), (true, 0)] {
            if leaves {
                world.leave(rep).await;
            }
            let mut tx = write(&world).await;
            meetings::left_place(&mut tx, rep, world.places.prison, world.site.now()).await.unwrap();
            keep(tx).await;
            assert_eq!(count(&world, "joinings").await, left);
        }
    }

    async fn a_movement_list_names_those_who_go_and_is_gone_with_its_day(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let people = world.people;
        let it = planned(&world, 3).await;
        let single = Group::new(MEETING, it.id.uuid());
        joins(&world, &council(), people.resident, Screened::Fine).await;
        joins(&world, &council(), people.peer_mentor, Screened::NotThisOne).await;
        // Comes to this meeting alone.
        joins(&world, &single, people.rep, Screened::Conditions("With an escort")).await;
        // Does not live there.
        joins(&world, &council(), people.volunteer, Screened::Fine).await;
        let (prison, wing) = (world.places.prison, world.places.wing);
        let lines = list(&world, prison, 3).await;
        let line = |name: &str| Movement {
            name: name.into(),
            venue: "Chapel".into(),
            starts_at: it.times.starts_at,
            ends_at: it.times.ends_at,
            neutral: Neutral::Group,
        };
        assert_eq!(lines, [line("Dai Pugh"), line("Robin Hale")]);
        assert_eq!(list(&world, wing, 3).await, lines, "the wing sees where its people go");
        assert_eq!(list(&world, world.places.other_prison, 3).await, []);
        assert_eq!(list(&world, world.places.office, 3).await, []);
        assert_eq!(list(&world, prison, 4).await, []);
        attends(&world, it.id, people.resident, Capacity::Member, How::Apologies).await;
        assert_eq!(list(&world, prison, 3).await, [line("Dai Pugh")]);
        // Somebody expected of whom nothing will be said, and one with power to decide.
        attends(&world, it.id, people.volunteer, Capacity::Guest, How::Expected).await;
        attends(&world, it.id, people.manager, Capacity::DecisionMaker, How::Expected).await;
        move_to(&world, it.times.day_ends_at).await;
        assert_eq!(list(&world, prison, 0).await, [line("Dai Pugh")], "until the end of the day");
        assert_eq!((count(&world, "joinings").await, count(&world, "attendance").await), (4, 3));
        move_to(&world, it.times.day_ends_at.plus_seconds(2)).await;
        assert_eq!(list(&world, prison, -1).await, []);
        // The joining to this meeting alone and the guest are gone; the decision maker's absence is not.
        assert_eq!((count(&world, "joinings").await, count(&world, "attendance").await), (3, 2));
        assert_eq!(count(&world, "due").await, 0);
    }

    async fn a_list_follows_its_meeting_to_another_day_and_a_meeting_called_off_has_none(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let it = planned(&world, 3).await;
        let single = Group::new(MEETING, it.id.uuid());
        joins(&world, &single, world.people.resident, Screened::Fine).await;
        let later = draft(in_days(&world, 5), (time(9, 0, 0, 0), time(10, 0, 0, 0)));
        let times = meetings::times(&later, "Europe/London").unwrap();
        let (now, chance) = (world.site.now(), world.site.db.chance());
        let mut tx = write(&world).await;
        assert!(meetings::change(&mut tx, &it, &later, times, now).await.unwrap());
        let changed = meetings::one(&mut tx, it.id).await.unwrap().unwrap();
        assert_eq!(meetings::tell_all(&mut tx, chance, &changed, News::Changed, now).await.unwrap(), 1);
        assert!(!meetings::change(&mut tx, &changed, &Draft { title: "Other".into(), ..later }, times, now).await.unwrap());
        keep(tx).await;
        move_to(&world, it.times.day_ends_at.plus_seconds(2)).await;
        assert_eq!(count(&world, "joinings").await, 1, "the first day is over, and the meeting is not");
        assert_eq!(list(&world, world.places.prison, 1).await.len(), 1);
        let changed = super::it(&world, it.id).await;
        assert_eq!(changed.sequence, 2);
        let mut tx = write(&world).await;
        meetings::call_off(&mut tx, &changed, "The chapel is shut", world.site.now()).await.unwrap();
        let off = meetings::one(&mut tx, it.id).await.unwrap().unwrap();
        meetings::tell_all(&mut tx, chance, &off, News::CalledOff, world.site.now()).await.unwrap();
        keep(tx).await;
        assert_eq!(off.off_reason.as_deref(), Some("The chapel is shut"));
        assert_eq!(list(&world, world.places.prison, 1).await, []);
        assert_eq!(told(&world, world.people.resident).await, ["meetings.screened", "meetings.changed", "meetings.called_off"]);
        assert_eq!(told(&world, world.people.rep).await, Vec::<String>::new());
    }

    async fn a_calendar_says_neutral_words_and_dies_when_its_person_wants(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let resident = world.people.resident;
        let it = planned(&world, 3).await;
        joins(&world, &council(), resident, Screened::Fine).await;
        let who = world.who(resident).await;
        let signed = who.signed().unwrap();
        let mut tx = write(&world).await;
        let first = meetings::new_address(&mut tx, world.site.db.chance(), signed).await.unwrap();
        keep(tx).await;
        let read = CalendarToken::read(&first.address()).unwrap();
        let found = calendar(&world, &read).await.unwrap();
        assert_eq!(found.entries.len(), 1);
        let text = found.text("Alongside", |_| "Group".into(), "https://alongside.example/").unwrap();
        for expected in ["SUMMARY:Group\r\n", "LOCATION:Fallow Moss\r\n", "STATUS:CONFIRMED", "SEQUENCE:0"] {
            assert!(text.contains(expected), "{expected}");
        }
        for secret in ["council", "violence", "Robin", "Soup"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let mut tx = write(&world).await;
        meetings::call_off(&mut tx, &it, "No officers", world.site.now()).await.unwrap();
        let second = meetings::new_address(&mut tx, world.site.db.chance(), signed).await.unwrap();
        keep(tx).await;
        assert!(calendar(&world, &first).await.is_none(), "made anew: the first is dead");
        let off = calendar(&world, &second).await.unwrap().text("A", |_| "Group".into(), "").unwrap();
        assert!(off.contains("STATUS:CANCELLED") && off.contains("SEQUENCE:1") && !off.contains("officers"));
        world.site.clock.move_to(it.times.day_ends_at.plus_seconds(1));
        assert_eq!(calendar(&world, &second).await.unwrap().entries, [], "what is over is not told");
        let mut tx = write(&world).await;
        assert!(meetings::has_address(&mut tx, signed).await.unwrap());
        assert!(meetings::end_address(&mut tx, resident).await.unwrap());
        keep(tx).await;
        assert!(calendar(&world, &second).await.is_none());
        for nonsense in ["", "x", &"g".repeat(32), &"A".repeat(32), &"a".repeat(33)] {
            assert_eq!(CalendarToken::read(nonsense), None, "{nonsense}");
        }
        assert!(calendar(&world, &CalendarToken::read(&"a".repeat(32)).unwrap()).await.is_none());
    }

    async fn an_erasure_takes_the_person_and_leaves_that_nobody_with_power_came(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (resident, manager) = (world.people.resident, world.people.manager);
        let it = planned(&world, 3).await;
        joins(&world, &council(), resident, Screened::Conditions("Sits by the door")).await;
        attends(&world, it.id, resident, Capacity::Member, How::Present).await;
        attends(&world, it.id, manager, Capacity::DecisionMaker, How::Absent).await;
        let who = world.who(resident).await;
        let mut tx = write(&world).await;
        let (chance, now) = (world.site.db.chance(), world.site.now());
        let own = words("The showers are cold");
        meetings::add_item(&mut tx, chance, it.id, meetings::Adding::Words(&own), (resident, true), now).await.unwrap();
        let token = meetings::new_address(&mut tx, chance, who.signed().unwrap()).await.unwrap();
        let bundle = subject::export(&mut tx, meetings::TABLES, resident).await.unwrap().to_string();
        for theirs in ["Sits by the door", "The showers are cold", "conditions", "present"] {
            assert!(bundle.contains(theirs), "{theirs}");
        }
        assert!(!bundle.contains(&manager.to_string()) && !bundle.contains("token"));
        for person in [resident, manager] {
            subject::erase(&mut tx, meetings::TABLES, person, now).await.unwrap();
        }
        keep(tx).await;
        assert_eq!(count(&world, "joinings").await, 0);
        assert!(calendar(&world, &token).await.is_none());
        let mut tx = world.site.db.read().await.unwrap();
        let items = meetings::items(&mut tx, it.id).await.unwrap();
        assert!(matches!(items[0].source, meetings::Source::Words(None)) && items[0].added_by.is_none());
        let there = meetings::attendance(&mut tx, it.id).await.unwrap();
        assert_eq!((there[0].person, there[0].role_name.as_str(), there[0].how), (None, "Head of residence", How::Absent));
        assert_eq!(meetings::powers_of(&mut tx, &[it.id]).await.unwrap(), [(it.id, meetings::Power::Absent)]);
    }

    async fn where_somebody_was_is_told_to_them_alone(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let it = planned(&world, 3).await;
        attends(&world, it.id, world.people.resident, Capacity::Member, How::Present).await;
        for (person, expected) in [(world.people.resident, 1), (world.people.practitioner, 0), (world.people.administrator, 0)] {
            let who = world.who(person).await;
            let mut tx = world.site.db.read().await.unwrap();
            assert_eq!(meetings::own_attendance(&mut tx, who.signed().unwrap(), 20).await.unwrap().len(), expected);
        }
    }
}
