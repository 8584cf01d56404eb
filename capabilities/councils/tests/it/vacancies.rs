//! An empty seat of an elected council is filled as its own rule says; whoever was not elected is shown as that.

use basics::Date;
use councils::verbs::election as verbs;
use councils::{
    Arrangements, CallElection, CouncilId, Counting, ElectionId, Fills, Preset, RunElection, StandInElection,
};
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

async fn row(world: &World, sql: &'static str, values: &[basics::Value]) -> store::Row {
    world.site.db.read().await.unwrap().one(sql, values).await.unwrap()
}

async fn part(world: &World, name: &str) -> String {
    let sql = "SELECT id FROM councils_constituencies WHERE name = $1";
    row(world, sql, store::values![name]).await.get::<councils::ConstituencyId>("id").unwrap().to_string()
}

async fn seat_of(world: &World, person: basics::PersonId) -> String {
    let sql = "SELECT id FROM councils_members WHERE person_id = $1 AND ended_at IS NULL";
    row(world, sql, store::values![person]).await.get::<councils::MemberId>("id").unwrap().to_string()
}

async fn acting<A: access::Action>(world: &World, id: A::Id) -> access::Acting<A> {
    access::act::<A>(&world.site, &world.who(world.people.practitioner).await, id, None).await.unwrap()
}

/// An election of one person that is called.
async fn called(world: &World, council: CouncilId) -> ElectionId {
    let new = verbs::Calling {
        preset: Preset::Full,
        counting: Counting::Irv,
        fills: Fills::All,
        seats: 1,
        officer: world.people.practitioner,
        second: world.people.volunteer,
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        rolls: vec![("A wing".to_owned(), 20)],
    };
    verbs::call(acting::<CallElection>(world, council).await, &new).await.unwrap()
}

/// One person stands, and has the seat without a vote.
async fn uncontested(world: &World, id: ElectionId, person: basics::PersonId) {
    let run = || acting::<RunElection>(world, id);
    verbs::go_on(run().await, verbs::Move::OpenNominations).await.unwrap();
    let who = world.who(person).await;
    let stands = access::act::<StandInElection>(&world.site, &who, id, None).await.unwrap();
    let new = verbs::Nomination { shown_name: "J. of A wing".to_owned(), ..verbs::Nomination::default() };
    verbs::stand(stands, &new).await.unwrap();
    verbs::go_on(run().await, verbs::Move::CloseNominations).await.unwrap();
    verbs::leave_uncontested(run().await).await.unwrap();
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

    async fn an_election_for_the_seats_of_one_wing_leaves_those_of_others_and_the_page_says_who_sits_for_what(ground) {
        let world = house(ground).await;
        let id = elected(&world, "by_election").await;
        let (path, mut worker) = (format!("/councils/{id}"), world.session(world.people.practitioner).await);
        let stands = format!("{path}/constituencies");
        assert!(worker.get(&format!("{path}/seats")).await.body.contains(&stands));
        for (fields, words) in [
            ([("kind", "wing"), ("name", " "), ("seats", "1")], "Give it a name of up to 60 letters"),
            ([("kind", "wing"), ("name", "A wing"), ("seats", "61")], "Give a number of seats that there are"),
        ] {
            let answer = worker.post(&stands, &fields).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{}", answer.body);
        }
        for name in ["A wing", "B wing"] {
            let fields = [("kind", "wing"), ("name", name), ("seats", "1")];
            assert_eq!(status(&worker.post(&stands, &fields).await), 303);
        }
        let (a, b) = (part(&world, "A wing").await, part(&world, "B wing").await);
        let (rep, mentor) = (seat_of(&world, world.people.rep).await, seat_of(&world, world.people.peer_mentor).await);
        assert_eq!(status(&worker.post(&format!("{stands}/for"), &[("seat", &rep), ("constituency", &a)]).await), 303);
        let full = worker.post(&format!("{stands}/for"), &[("seat", &mentor), ("constituency", &a)]).await;
        assert!(status(&full) == 422 && full.body.contains("All its seats are taken"), "{}", full.body);
        assert_eq!(status(&worker.post(&format!("{stands}/for"), &[("seat", &mentor), ("constituency", &b)]).await), 303);
        let page = world.session(world.people.resident).await.get(&path).await.body;
        assert!(page.contains("for A wing") && page.contains("for B wing"), "{page}");
        // The form that calls an election for one of them carries which, and no more seats than it has.
        assert!(worker.get(&stands).await.body.contains(&format!("preset=full&#38;seats=1&#38;constituency={a}")));
        let call = format!("{path}/elections/new");
        let form = worker.get(&format!("{call}?preset=full&seats=1&constituency={a}")).await;
        assert_eq!(form.hidden("constituency").as_deref(), Some(a.as_str()));
        let (officer, second) = (world.people.practitioner.to_string(), world.people.volunteer.to_string());
        let mut fields = vec![
            ("preset", "full"), ("constituency", a.as_str()), ("counting", "irv"), ("fills", "all"), ("seats", "2"),
            ("officer", &officer), ("second", &second), ("rolls", "A wing 20"), ("petition_days", "7"),
            ("supporters", "0"),
        ];
        let two = worker.post(&call, &fields).await;
        assert!(status(&two) == 422 && two.body.contains("href=\"#seats\""), "A wing has one seat: {}", two.body);
        fields[4].1 = "1";
        let done = worker.post(&call, &fields).await;
        assert_eq!(status(&done), 303, "{}", done.body);
        let page = worker.get(&format!("{}/for", done.location)).await.body;
        let (_, rest) = page.split_once(&format!("value=\"{a}\"")).unwrap();
        assert!(rest.split('>').next().unwrap().contains("checked"), "{page}");
        // Whoever opens it, calls it up in the list or takes the printed notice from the wall reads for whose seats it is.
        for at in [done.location.clone(), format!("{path}/elections"), format!("{}/envelope/notice", done.location)] {
            let page = worker.get(&at).await.body;
            assert!(page.contains(": A wing"), "{at}: {page}");
        }
        let desk = worker.get(&format!("{}/run", done.location)).await.body;
        assert!(desk.contains(&format!("href=\"{}/for\"", done.location)), "{desk}");
        verbs::call_off(acting::<RunElection>(&world, done.location.rsplit('/').next().unwrap().parse().unwrap()).await, "Too early.").await.unwrap();
        // An election for the seats of A wing, without a contest: its member makes room, the other stays.
        let election = called(&world, id).await;
        let at = format!("/councils/elections/{election}/for");
        assert!(worker.get(&stands).await.body.contains(&at));
        assert_eq!(status(&worker.post(&at, &[("constituency", &a)]).await), 303);
        let stander = world.member("Jo Marsh", access::Role::Participant, world.places.prison).await;
        uncontested(&world, election, stander).await;
        let late = worker.post(&at, &[("constituency", &b)]).await;
        assert_eq!(status(&late), 422, "settled when nominations opened: {}", late.body);
        let mut tx = world.site.db.read().await.unwrap();
        let sql = "SELECT person_id, constituency_id FROM councils_members WHERE council_id = $1 AND ended_at IS NULL";
        let rows = tx.rows(sql, store::values![id]).await.unwrap();
        let sits: Vec<(basics::PersonId, String)> = rows
            .iter()
            .map(|row| {
                let of = row.get::<councils::ConstituencyId>("constituency_id").unwrap().to_string();
                (row.get("person_id").unwrap(), of)
            })
            .collect();
        assert!(sits.len() == 2 && sits.contains(&(stander, a.clone())), "{sits:?}");
        assert!(sits.contains(&(world.people.peer_mentor, b)), "{sits:?}");
        drop(tx);
        // Seats stand for it no more: whoever sits stays.
        assert_eq!(status(&worker.post(&format!("{stands}/end"), &[("constituency", &a)]).await), 303);
        let page = world.session(world.people.resident).await.get(&path).await.body;
        assert!(!page.contains("for A wing") && page.contains("for B wing"), "{page}");
        for (person, code) in [(world.people.resident, 403), (world.people.stranger, 404)] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&stands).await), code);
            assert_eq!(status(&browser.post(&stands, &[("name", "C wing"), ("seats", "1")]).await), code);
        }
    }
}
