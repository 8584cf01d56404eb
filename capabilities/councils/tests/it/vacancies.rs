//! An empty seat of an elected council is filled as its own rule says; whoever was not elected is shown as that.

use basics::Date;
use councils::CouncilId;
use trials::World;

use crate::proposals::council;
use crate::{PARTS, house, status};

/// A council of two that was elected for three seats.
async fn elected(world: &World, rule: &str) -> CouncilId {
    let id = council(world, &[]).await;
    let mut tx = trials::write(&world.ground.db).await;
    let sql =
        "UPDATE councils_councils SET chosen_by = 'election', vacancy_rule = $2, shown_to = 'public' WHERE id = $1";
    tx.run(sql, store::values![id, rule]).await.unwrap();
    let until = last_day(world);
    tx.run("UPDATE councils_members SET came_by = 'elected', until_on = $1", store::values![until]).await.unwrap();
    let (people, now) = (&world.people, world.site.now());
    tx.run(
        "INSERT INTO councils_elections (id, council_id, place_id, method, seats, state, officer_id, second_id, \
         petition_days, reason, gap_reason, dice, dice_seen_by, issued, spoiled, unused, void, made_by, made_at, state_at) \
         VALUES ($1, $1, $2, 'stv', 3, 'final', $3, $4, 7, '', '', '', '', 0, 0, 0, 0, $3, $5, $5)",
        store::values![id, world.places.prison, people.practitioner, people.colleague, now],
    )
    .await
    .unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    id
}

fn today(world: &World) -> Date {
    world.site.now().date_in("Europe/London").unwrap()
}

fn last_day(world: &World) -> Date {
    world.site.now().plus_days(100).date_in("Europe/London").unwrap()
}

/// The form that asks somebody for an empty seat.
fn asks(name: &'static str, until: Date) -> Vec<(&'static str, String)> {
    vec![
        ("person", name.to_owned()),
        ("until-day", until.day().to_string()),
        ("until-month", until.month().to_string()),
        ("until-year", until.year().to_string()),
    ]
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

trials::story! {
    parts = *PARTS;

    async fn a_council_asks_somebody_for_an_empty_seat_and_its_page_says_that_they_were_not_elected(ground) {
        let world = house(ground).await;
        let id = elected(&world, "co_option").await;
        let (path, mut worker) = (format!("/councils/{id}"), world.session(world.people.practitioner).await);
        let member = world.member("Jo Marsh", access::Role::Participant, world.places.wing).await;
        let late = world.member("Kit Rowe", access::Role::Participant, world.places.wing).await;
        assert!(worker.get(&format!("{path}/seats")).await.body.contains("One seat is empty"));
        let beyond = world.site.now().plus_days(101).date_in("Europe/London").unwrap();
        for until in [today(&world), beyond] {
            let answer = worker.post(&format!("{path}/seats"), &borrowed(&asks("Jo Marsh", until))).await;
            assert!(status(&answer) == 422 && answer.body.contains("Give a day after today"), "{}", answer.body);
        }
        let asked = asks("Jo Marsh", last_day(&world));
        assert_eq!(status(&worker.post(&format!("{path}/seats"), &borrowed(&asked)).await), 303);
        // One seat is empty: nobody else is asked for it as long as there is no answer.
        let second = worker.post(&format!("{path}/seats"), &borrowed(&asks("Kit Rowe", last_day(&world)))).await;
        assert!(status(&second) == 422 && second.body.contains("No seat is empty"), "{}", second.body);
        let _ = late;
        let mut jo = world.session(member).await;
        let yes = [("answer", "yes"), ("shown_name", "Jo"), ("shown_to", "public")];
        assert_eq!(status(&jo.post(&format!("{path}/asked"), &yes).await), 303);
        for page in [
            world.session(world.people.resident).await.get(&path).await.body,
            world.browser().get(&format!("{path}/openly")).await.body,
        ] {
            assert!(page.contains("asked by the council, not elected, until "), "{page}");
        }
        assert!(!worker.get(&format!("{path}/seats")).await.body.contains("seat is empty"));
    }

    async fn where_voters_choose_again_an_election_is_called_for_the_empty_seats_and_nobody_is_asked(ground) {
        let world = house(ground).await;
        let id = elected(&world, "by_election").await;
        let (path, mut worker) = (format!("/councils/{id}"), world.session(world.people.practitioner).await);
        world.member("Jo Marsh", access::Role::Participant, world.places.wing).await;
        let page = worker.get(&format!("{path}/seats")).await.body;
        assert!(page.contains("Call an election for the empty seats"), "{page}");
        let form = worker.get(&format!("{path}/elections/new?preset=full&fills=empty&seats=1")).await.body;
        let (_, rest) = form.split_once("value=\"empty\"").unwrap();
        assert!(rest.split('>').next().unwrap().contains("checked"), "{form}");
        let asked = asks("Jo Marsh", last_day(&world));
        let answer = worker.post(&format!("{path}/seats"), &borrowed(&asked)).await;
        assert!(status(&answer) == 422 && answer.body.contains("No seat is empty"), "{}", answer.body);
    }
}
