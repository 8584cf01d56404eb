//! A shared screen with everything in the house: what it offers, what it costs, and that nothing said on it without a name
//! can be tied to it.

use access::kiosk;
use access::sign_in::{self, SlipKind};
use alongside::wiring;
use basics::PersonId;
use trials::{Browser, World};

use super::intruder::{Log, beside_nothing, everything, known};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// A screen in the prison, enrolled over the page.
async fn screen(world: &World) -> Browser {
    let mut browser = world.session(world.people.manager).await;
    let path = format!("/places/{}/kiosks", world.places.prison);
    assert_eq!(browser.post(&path, &[("name", "library")]).await.location, "/");
    browser
}

/// Somebody comes in by a slip, on this screen.
async fn comes_in(world: &World, screen: &mut Browser, person: PersonId) {
    let slip = sign_in::new_slip(&world.site).await.unwrap();
    let mut tx = trials::write(&world.ground.db).await;
    let (chance, now) = (&world.ground.chance, world.site.now());
    sign_in::put_slip(&mut tx, chance, &slip, SlipKind::Invite, person, None, now).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    let code = slip.code.grouped();
    let fields =
        [("step", "name"), ("code", code.as_str()), ("name", "robin"), ("passphrase", "seven grey kettles hum")];
    assert_eq!(screen.post("/join", &fields).await.location, "/account/pin");
}

trials::story! {
    parts = parts();

    async fn a_shared_screen_offers_the_box_of_its_place_and_keeps_what_somebody_writes_when_they_ask_for_time(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let mut screen = screen(&world).await;
        let link = format!("/box/{}?lang=en", world.places.prison);
        let first = screen.get("/").await;
        assert_eq!(first.href("/box/").unwrap(), format!("{link}&shared=yes"));
        assert!(first.href("/receipt").unwrap().ends_with("&shared=yes"));
        let shown = screen.get(&format!("{link}&shared=yes&print=large")).await;
        assert!(shown.text_contains("data-print=\"large\"") && shown.text_contains("autocomplete=\"off\""));
        assert!(!shown.text_contains("autocomplete=\"on\"") && shown.cookies().is_empty());
        // Larger print goes along, and goes again with whoever finishes.
        screen.post("/print-size", &[("size", "large"), ("back", "/")]).await;
        assert!(screen.get("/").await.href("/box/").unwrap().ends_with("&print=large&shared=yes"));
        assert_eq!(screen.get("/?begin=again").await.location, "/");
        assert!(screen.cookie("print").is_none() && screen.cookie("kiosk").is_some());
        world.set(world.places.prison, &feedback::ANONYMOUS, Some("off")).await;
        assert!(screen.get("/").await.href("/box/").is_none(), "it is not offered where it is off");
        world.set(world.places.prison, &feedback::ANONYMOUS, None).await;

        comes_in(&world, &mut screen, world.people.resident).await;
        let form = screen.get("/feedback/new").await;
        assert!(form.text_contains("More time") && form.text_contains("press “Finish” first"), "{}", form.body);
        assert!(form.href("/box/").is_none(), "a session that is still open is no place to be nobody");
        assert_eq!(form.header("refresh"), "180; url=/kiosk/still?back=/feedback/new");
        let said = [("kind", "suggestion"), ("words", "A bench by the pond"), ("publish", "private"), ("_more", "yes")];
        let again = screen.post("/feedback/new", &said).await;
        assert!(again.status == 200 && again.text_contains("A bench by the pond") && again.header("refresh").starts_with("180;"));
        let sent = screen.post("/feedback/new", &said[..3]).await;
        assert!(sent.location.ends_with("/sent"), "{}", sent.body);
        // On a device of one's own there is time.
        let mut own = world.session(world.people.rep).await;
        let form = own.get("/feedback/new").await;
        assert!(!form.text_contains("More time") && form.href("/box/").is_some() && form.header("refresh").is_empty());
    }

    async fn a_shared_screen_costs_one_statement_more(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let mut screen = screen(&world).await;
        comes_in(&world, &mut screen, world.people.resident).await;
        let mut own = world.session(world.people.rep).await;
        for path in ["/", "/feedback", "/notices", "/feedback/new"] {
            let mut took = [0; 2];
            for (n, browser) in [&mut own, &mut screen].into_iter().enumerate() {
                browser.get(path).await;
                let before = world.ground.db.statements();
                assert_eq!(browser.get(path).await.status, 200);
                took[n] = world.ground.db.statements() - before;
            }
            assert!(took[1] <= took[0] + 1, "{path}: {took:?}");
        }
    }

    async fn nothing_leads_from_what_was_said_on_a_shared_screen_without_a_name_to_the_screen(ground) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let mut screen = screen(&world).await;
        comes_in(&world, &mut screen, world.people.resident).await;
        screen.post("/sign-out", &[]).await;
        let tail = "lang=en&shared=yes";
        let path = format!("/box/{}?{tail}", world.places.prison);
        let page = screen.get(&path).await;
        let (key, stamp) = (page.hidden("_key").unwrap(), page.hidden("_stamp").unwrap());
        let said = [
            ("_key", key.as_str()), ("_stamp", stamp.as_str()), ("kind", "suggestion"), ("words", "nameless-marker"),
            ("publish", "private"),
        ];
        let code = screen.post_raw(&path, &said).await.hidden("code").unwrap();
        let kept = [("_key", key.as_str()), ("code", code.as_str()), ("kept", "yes")];
        assert_eq!(screen.post_raw(&format!("/box/kept?{tail}"), &kept).await.location, format!("/box/kept?{tail}"));
        assert_eq!(screen.get(&format!("/box/finished?{tail}")).await.status, 200);

        let mut known = known(&world.ground.db).await;
        let mut tx = world.ground.db.read().await.unwrap();
        known.push(kiosk::any(&mut tx).await.unwrap().unwrap().uuid());
        drop(tx);
        let all = everything(&world.ground.db, &wiring::tables()).await;
        let lookup = code.replace('-', "")[..8].to_owned();
        assert_eq!(all.iter().filter(|(table, _)| table == "feedback_box").count(), 2, "what was said, and that it was kept");
        beside_nothing(&all, None, &lookup, &known);
        for marker in [key.as_str(), stamp.as_str(), "nameless-marker"] {
            let held = all.iter().flat_map(|(_, cells)| cells).any(|(_, value)| matches!(value, basics::Value::Text(text) if text.contains(marker)));
            assert!(!held, "{marker} is kept");
        }
        let log = log.text();
        assert!(log.contains("/sign-out") && log.contains("/join"), "the log is written");
        for marker in ["/box", "keep_code", "drop_in_box"] {
            assert!(!log.contains(marker), "the log tells of {marker}");
        }
        // Of the screen itself the day is kept, and nobody who sat there.
        let rows: Vec<_> = all.iter().filter(|(table, _)| table == "access_kiosks").collect();
        assert_eq!(rows.len(), 1);
        let manager = world.people.manager.uuid();
        for (column, value) in &rows[0].1 {
            assert!(!matches!(value, basics::Value::Instant(_)), "{column} has a time");
            if let basics::Value::Id(id) = value {
                assert!(*id == manager || !known[..known.len() - 1].contains(id), "{column} names somebody");
            }
        }
    }
}
