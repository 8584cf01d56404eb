//! The desk's list is narrowed, and taken along as a table.

use crate::*;

/// Something from an account, a thank-you, something on paper, and something said aloud.
async fn some_of_each(world: &World) -> SuggestionId {
    let mut author = world.session(world.people.resident).await;
    let mut worker = world.session(world.people.practitioner).await;
    let id = leave(&mut author, &[("words", "=cmd|' /C calc'!A0 and a \"cold\" shower")]).await;
    leave(&mut author, &[("kind", "thanks"), ("words", "Thank you for the kettle")]).await;
    let worried = leave(&mut author, &[("worried", "1"), ("words", "A worry that stays shut")]).await;
    let wing = world.places.wing.to_string();
    let paper =
        [("place", wing.as_str()), ("words", "Found under the door"), ("kind", "suggestion"), ("publish", "private")];
    assert_eq!(status(&worker.post("/desk/paper", &paper).await), 200);
    let aloud = [
        ("place", wing.as_str()),
        ("words", "The clock is wrong"),
        ("said", "The clock is wrong"),
        ("answer", "Set right"),
        ("done", "Set right"),
    ];
    let spoken = worker.post("/desk/there-and-then", &aloud).await;
    assert_eq!(status(&spoken), 303, "{}", spoken.body);
    assert_ne!(id, worried);
    id
}

const ALL: [&str; 4] = ["cold", "kettle", "under the door", "clock is wrong"];

async fn shows(worker: &mut Browser, address: &str) -> Vec<&'static str> {
    let page = worker.find(address).await;
    assert_eq!(status(&page), 200, "{address}: {}", page.body);
    ALL.into_iter().filter(|text| page.text_contains(text)).collect()
}

/// The cells of a table, line by line.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut all = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, text.trim_start_matches('\u{feff}').chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                all.last_mut().unwrap().last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.last_mut().unwrap().push(String::new()),
            '\n' if !quoted => all.push(vec![String::new()]),
            '\r' if !quoted => {}
            c => all.last_mut().unwrap().last_mut().unwrap().push(c),
        }
    }
    all.pop();
    all
}

trials::story! {
    parts = *PARTS;

    async fn the_desk_shows_what_it_is_narrowed_to(ground) {
        let world = house(ground).await;
        let id = some_of_each(&world).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        let day = |n: i64| world.site.now().plus_days(n).date_in("Europe/London").unwrap();
        let days = |name: &str, n: i64| format!("{name}-day={}&{name}-month={}&{name}-year={}", day(n).day(), day(n).month(), day(n).year());
        let all = |more: &str| format!("/desk?show=all&{more}");
        for (more, expected) in [
            (String::new(), &ALL[..]),
            ("kind=thanks".into(), &ALL[1..2]),
            ("kind=spoken".into(), &ALL[3..]),
            ("kind=nonsense&source=nonsense&place=x&keeper=y".into(), &ALL),
            ("source=account".into(), &ALL[..2]),
            ("source=paper".into(), &ALL[2..3]),
            ("source=somebody".into(), &ALL[3..]),
            ("source=nameless".into(), &[]),
            (format!("place={}", world.places.wing), &ALL),
            (format!("place={}", world.places.prison), &ALL),
            (format!("place={}", world.places.other_prison), &[]),
            (days("from", 0), &ALL),
            (days("from", 1), &[]),
            (days("to", -1), &[]),
            (format!("{}&{}", days("from", -1), days("to", 0)), &ALL),
            (format!("keeper={}", people.practitioner), &[]),
            ("late=1".into(), &[]),
            ("q=KETT&kind=thanks".into(), &ALL[1..2]),
            ("q=KETT&kind=suggestion".into(), &[]),
        ] {
            assert_eq!(shows(&mut worker, &all(&more)).await, expected, "{more}");
        }
        assert_eq!(status(&worker.post(&format!("/desk/{id}/assign"), &[("to", &people.practitioner.to_string())]).await), 303);
        assert_eq!(shows(&mut worker, &all(&format!("keeper={}", people.practitioner))).await, &ALL[..1]);
        world.site.clock.move_to(world.site.now().plus_days(60));
        let mut worker = world.session(people.practitioner).await;
        assert_eq!(shows(&mut worker, &all("late=1&kind=suggestion")).await, ["cold", "under the door"]);
        for bad in ["from-day=31&from-month=2&from-year=2026", "to-day=x&to-month=1&to-year=1", "from-day=2&from-month=1&from-year=2026&to-day=1&to-month=1&to-year=2026"] {
            assert_eq!(status(&worker.get(&format!("/desk?{bad}")).await), 422, "{bad}");
        }
        let form = worker.get("/desk/filter?show=all&kind=thanks&late=1").await;
        assert!(form.body.contains("<option value=\"thanks\" selected"), "{}", form.body);
    }

    async fn a_narrowed_list_goes_on_page_by_page(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        for n in 0..34 {
            let kind = if n % 2 == 0 { "suggestion" } else { "thanks" };
            leave(&mut author, &[("kind", kind), ("words", &format!("number {n}"))]).await;
        }
        let mut worker = world.session(world.people.practitioner).await;
        let first = worker.get("/desk?show=all&kind=suggestion").await;
        let next = first.body.split("href=\"/desk?").find(|piece| piece.contains("after=")).unwrap().split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        assert!(next.contains("kind=suggestion") && !next.contains("number"), "{next}");
        let second = worker.get(&format!("/desk?{next}")).await;
        let of = |page: &Answer| -> Vec<u32> {
            page.body.split("number ").skip(1).filter_map(|rest| rest.split('<').next().and_then(|n| n.trim().parse().ok())).collect()
        };
        let (mut seen, more) = (of(&first), of(&second));
        assert_eq!((seen.len(), more.len()), (15, 2), "{}", second.body);
        seen.extend(more);
        seen.sort_unstable();
        assert_eq!(seen, (0..34).step_by(2).collect::<Vec<u32>>());
    }

    async fn a_table_holds_what_the_desk_shows_and_no_formula(ground) {
        let world = house(ground).await;
        let id = some_of_each(&world).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        answered(&mut worker, people.practitioner, id).await;
        let page = worker.get("/desk/export?show=all&kind=suggestion").await;
        assert!(status(&page) == 200 && !page.text_contains("shower") && page.body.contains("value=\"suggestion\""), "{}", page.body);
        let table = worker.post("/desk/export", &[("show", "all")]).await;
        assert_eq!(status(&table), 200);
        assert!(table.body.starts_with('\u{feff}') && table.body.contains("\r\n"));
        let all = lines(&table.body);
        assert_eq!((all.len(), all[0].len(), all[0][0].as_str()), (6, 11, "Number"), "{all:?}");
        assert!(all.iter().all(|line| line.len() == 11));
        let of = |text: &str| all.iter().find(|line| line[9].contains(text)).unwrap().clone();
        let first = of("shower");
        assert_eq!(first[9], "'=cmd|' /C calc'!A0 and a \"cold\" shower");
        assert_eq!((first[3].as_str(), first[10].as_str()), ("Signed in", "The boiler is too old"));
        assert_eq!(first[4].len(), 10, "the day and nothing finer: {first:?}");
        assert_eq!(of("under the door")[3], "On paper");
        assert!(!table.body.contains("A worry that stays shut"));
        let mut numbers: Vec<&String> = all[1..].iter().map(|line| &line[0]).collect();
        let order = numbers.clone();
        numbers.sort();
        assert_eq!(order, numbers);
        let few = worker.post("/desk/export", &[("show", "all"), ("kind", "thanks"), ("q", "kettle"), ("place", &world.places.wing.to_string())]).await;
        assert_eq!(lines(&few.body).len(), 2);
        // Both are on record, and what was looked for is not.
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_exports").await, 2);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_exports WHERE kind = 'thanks' AND within_id IS NOT NULL").await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'feedback.export_desk'").await, 2);
    }

    async fn a_narrowed_list_costs_no_more_than_it_did(ground) {
        let world = house(ground).await;
        some_of_each(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let all = format!("/desk?show=all&kind=suggestion&source=account&place={}&late=", world.places.wing);
        worker.get(&all).await;
        for address in ["/desk", all.as_str(), "/desk?show=all&q=shower"] {
            let address = &worker.sought(address).await;
            let before = world.ground.db.statements();
            assert_eq!(status(&worker.get(address).await), 200, "{address}");
            let took = world.ground.db.statements() - before;
            assert!((3..=6).contains(&took), "{address} takes {took}");
        }
    }

    async fn only_the_desk_takes_a_table_along_and_only_of_its_places(ground) {
        let world = house(ground).await;
        some_of_each(&world).await;
        for (name, person) in world.people.all() {
            let mut them = world.session(person).await;
            let (page, table) = (them.get("/desk/export?show=all").await, them.post("/desk/export", &[("show", "all")]).await);
            if [world.people.practitioner, world.people.colleague, world.people.manager].contains(&person) {
                assert_eq!((status(&page), status(&table)), (200, 200), "{name}");
                continue;
            }
            // Who works at another desk has a table of their own; none of this is in it.
            assert!(status(&page) == status(&table) && [200, 404].contains(&status(&table)), "{name}");
            assert!(ALL.iter().all(|text| !table.body.contains(text)), "{name}");
            let wing = them.post("/desk/export", &[("show", "all"), ("place", &world.places.wing.to_string())]).await;
            assert_eq!(status(&wing), 404, "{name}");
        }
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&worker.post("/desk/export", &[("from-day", "99")]).await), 404);
        let sent = worker.get("/desk/export?from-day=99").await;
        assert!(status(&sent) == 303 && sent.location.starts_with("/desk?"), "{}", sent.location);
    }
}
