//! The demonstration, the routes and the words.

use crate::*;
use access::Role;
use feedback::samples::{Cast, Places, demo};
use pages::Wordbook;

async fn cast(world: &World) -> Cast {
    let places = world.places;
    let mut made = Vec::new();
    for (name, role, place) in [
        ("Moira", Role::Manager, places.partnership),
        ("Callum", Role::Practitioner, places.office),
        ("Priya", Role::Practitioner, places.partnership),
        ("Helen", Role::Manager, places.prison),
        ("Sam", Role::Practitioner, places.prison),
        ("Dougie", Role::Participant, places.office),
        ("Shanice", Role::Rep, places.office),
        ("Tomasz", Role::Participant, places.wing),
        ("Aileen", Role::Participant, places.office),
        ("Nadia", Role::PeerMentor, places.office),
        ("Jamie", Role::Participant, places.wing),
        ("Mac", Role::Rep, places.wing),
    ] {
        made.push(world.member(name, role, place).await);
    }
    Cast {
        places: Places {
            partnership: places.partnership,
            upper_arrow: places.office,
            kelbridge: places.office,
            fallow_moss: places.prison,
            wing: places.wing,
        },
        moira: made[0],
        callum: made[1],
        priya: made[2],
        helen: made[3],
        sam: made[4],
        dougie: made[5],
        shanice: made[6],
        tomasz: made[7],
        aileen: made[8],
        nadia: made[9],
        jamie: made[10],
        mac: made[11],
    }
}

trials::story! {
    parts = *PARTS;

    async fn the_demonstration_is_filled_through_the_real_verbs(ground) {
        let world = house(ground).await;
        let cast = cast(&world).await;
        let today = trials::start().plus_days(90);
        demo(&world.site, &cast, today).await.unwrap();
        assert_eq!(world.site.now(), today);
        for (sql, expected) in [
            ("SELECT COUNT(*) AS n FROM feedback_suggestions WHERE kind NOT IN ('spoken', 'before')", 34),
            ("SELECT COUNT(*) AS n FROM feedback_removals WHERE wrong_at IS NOT NULL", 1),
            ("SELECT COUNT(*) AS n FROM feedback_by_hand WHERE confirmed = 'corrected'", 1),
            ("SELECT COUNT(*) AS n FROM feedback_by_hand WHERE confirmed IS NULL", 2),
            ("SELECT COUNT(*) AS n FROM feedback_receipts WHERE to_change", 1),
            ("SELECT COUNT(*) AS n FROM feedback_recordings", 1),
            ("SELECT COUNT(*) AS n FROM feedback_suggestions WHERE kind = 'thanks'", 2),
            ("SELECT COUNT(*) AS n FROM feedback_board WHERE state = 'published'", 8),
            ("SELECT COUNT(*) AS n FROM feedback_worries WHERE read_at IS NULL", 1),
            ("SELECT COUNT(*) AS n FROM feedback_box", 1),
            ("SELECT COUNT(*) AS n FROM feedback_slips", 2),
            ("SELECT COUNT(*) AS n FROM feedback_wall WHERE state = 'published'", 2),
            ("SELECT COUNT(*) AS n FROM feedback_letters WHERE state = 'printed'", 1),
            ("SELECT COUNT(*) AS n FROM feedback_letters WHERE state = 'waiting'", 1),
            ("SELECT COUNT(*) AS n FROM feedback_suggestions WHERE stage = 'second'", 1),
        ] {
            assert_eq!(count(&world, sql).await, expected, "{sql}");
        }
        let mut tx = world.ground.db.read().await.unwrap();
        let late = tx
            .rows(
                "SELECT due_at FROM feedback_suggestions WHERE stage IN ('heard', 'considered', 'second') AND due_at < $1",
                store::values![today],
            )
            .await
            .unwrap();
        assert_eq!(late.len(), 1, "one is late: cycle parking");
        let timing = access::places::timing(&mut tx, cast.places.kelbridge).await.unwrap();
        let due = late[0].get::<Instant>("due_at").unwrap().date_in(&timing.zone).unwrap();
        let on = today.date_in(&timing.zone).unwrap();
        let days = clocks::working_days_between(&loops::calendar(&timing), due, on, clocks::DayOne::NextWorkingDay);
        assert_eq!(days, Ok(9));
        drop(tx);
        let mut mac = world.session(cast.mac).await;
        let board = mac.get("/board").await;
        assert!(board.text_contains("Phone credit is now given"));
        assert!(!board.text_contains("until the answer: 29"), "the first answer counts, not what was done later");
    }
}

#[test]
fn every_route_names_an_action_of_the_matrix_and_has_a_title() {
    let powers: Vec<&str> = (CAPABILITY.powers)().into_iter().map(|power| power.action).collect();
    let book = Wordbook::read(CAPABILITY.words).unwrap();
    for route in (CAPABILITY.routes)() {
        assert!(["open", "own"].contains(&route.action) || powers.contains(&route.action), "{route:?}");
        for lang in pages::Lang::ALL {
            assert!(book.has(lang, route.title), "{route:?}");
        }
    }
}

#[test]
fn the_rules_of_the_columns_do_not_contradict_themselves() {
    assert_eq!(store::columns::faults(CAPABILITY.tables), Vec::<String>::new());
}

#[test]
fn every_word_is_said_in_both_languages() {
    let keys = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.split_once(" = "));
        lines.map(|(key, _)| key.to_owned()).collect()
    };
    let said: Vec<Vec<String>> = CAPABILITY.words.iter().map(|(_, text)| keys(text)).collect();
    assert!(said[0].len() > 200 && said[0] == said[1]);
    for waits in ["new", "assigned", "second", "worry", "help", "check"] {
        assert!(said[0].contains(&format!("waiting-feedback-{waits}")), "{waits}");
    }
}
