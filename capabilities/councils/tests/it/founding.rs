//! A council is founded by whoever works in its place, and seen by whoever belongs there.

use crate::{PARTS, founded, house, send, status};

trials::story! {
    parts = *PARTS;

    async fn a_council_is_founded_and_seen_by_those_who_belong(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        let path = format!("/councils/{id}");
        for person in [world.people.resident, world.people.rep, world.people.manager] {
            let mut browser = world.session(person).await;
            let page = browser.get(&path).await;
            assert_eq!(status(&page), 200, "{}", page.body);
            assert!(page.body.contains("Fallow Moss council") && page.body.contains("governor"));
            assert!(browser.get("/councils").await.body.contains(&path));
            assert_eq!(status(&browser.get("/councils/new").await), if person == world.people.manager { 200 } else { 403 });
        }
        for person in [world.people.stranger, world.people.participant, world.people.administrator] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&path).await), 404);
            assert_eq!(status(&send(&mut browser, &world, &[]).await), 404);
        }
    }

    async fn what_is_not_right_about_a_council_is_said_and_nothing_is_founded(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let answer = send(&mut worker, &world, &[("name", " "), ("decider", ""), ("answer_days", "0")]).await;
        assert_eq!(status(&answer), 422);
        for words in ["Give it a name", "Only an open group may do without", "Give a number from 1 to 60"] {
            assert!(answer.body.contains(words), "{words}");
        }
        assert!(worker.get("/councils").await.body.contains("There is no council here yet"));
        // An open group needs only a name.
        let open = [("chosen_by", "open"), ("decider", ""), ("decider_role", ""), ("deputy", "")];
        founded(&mut worker, &world, &open).await;
    }

    async fn an_open_group_needs_a_name_and_nothing_else_and_takes_its_next_date_along(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let place = world.places.prison.to_string();
        assert!(worker.get("/councils").await.body.contains("/councils/new/open"));
        let nameless = worker.post("/councils/new/open", &[("place", &place), ("day-day", "31"), ("day-month", "2")]).await;
        assert_eq!(status(&nameless), 422);
        for words in ["Give it a name", "Write a day, a month and a year", "Write a time, such as 14:00"] {
            assert!(nameless.body.contains(words), "{words}: {}", nameless.body);
        }
        let past = [
            ("place", place.as_str()), ("name", "Tea"), ("day-day", "1"), ("day-month", "1"), ("day-year", "2020"),
            ("starts", "14:00"), ("ends", "15:00"),
        ];
        assert_eq!(status(&worker.post("/councils/new/open", &past).await), 422);
        assert!(worker.get("/councils").await.body.contains("There is no council here yet"), "nothing was started");
        let only = worker.post("/councils/new/open", &[("place", &place), ("name", "Tea")]).await;
        assert_eq!(status(&only), 303, "{}", only.body);
        assert!(worker.get(&only.location).await.body.contains("Tea"));
        let day = world.site.now().plus_days(5).date_in("Europe/London").unwrap();
        let (day, month, year) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
        let dated = [
            ("place", place.as_str()), ("name", "Coffee"), ("day-day", &day), ("day-month", &month), ("day-year", &year),
            ("starts", "14:00"), ("ends", "15:00"),
        ];
        let done = worker.post("/councils/new/open", &dated).await;
        assert_eq!(status(&done), 303, "{}", done.body);
        let page = world.session(world.people.resident).await.get(&done.location).await.body;
        assert!(page.contains("Coffee") && page.contains("14:00") && page.contains("/join"), "{page}");
        for (person, code) in [(world.people.resident, 403), (world.people.stranger, 404)] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&format!("/councils/new/open?place={place}")).await), code);
            assert_eq!(status(&browser.post("/councils/new/open", &dated).await), code);
        }
    }
}
