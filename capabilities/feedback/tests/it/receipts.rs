//! Receipts that expire, and a flood of guesses at them.

use crate::*;
use access::sign_in::{Device, SlipKind, new_slip, put_slip, sign_in, use_slip};
use feedback::verbs::{new_slips, open_boxes, print_slips};
use feedback::{PrintSlips, RECEIPT_DAYS};

const PASSPHRASE: &str = "seven grey kettles hum";

async fn ask(browser: &mut Browser, path: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let key = browser.new_key();
    let mut fields = vec![("_key", key.as_str()), ("code", code)];
    fields.extend_from_slice(more);
    browser.post_raw(path, &fields).await
}

/// Drops something without a name, and lets the house take it out on the next day.
async fn dropped(world: &World, browser: &mut Browser) -> (String, SuggestionId) {
    let key = browser.new_key();
    let fields = [("_key", key.as_str()), ("kind", "suggestion"), ("words", SAID), ("publish", "summary")];
    let code = browser.post_raw(&format!("/box/{}", world.places.wing), &fields).await.hidden("code").unwrap();
    days(world, 1).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM feedback_suggestions", store::values![]).await.unwrap();
    (code, row.get("id").unwrap())
}

/// So many days later, after the house has made its round.
async fn days(world: &World, many: i64) {
    world.site.clock.move_to(world.site.now().plus_days(many));
    open_boxes(&world.site).await.unwrap();
}

/// An answer without what differs from form to form: what was typed, and the form's key.
fn bare(answer: &Answer, typed: &str) -> (u16, Vec<(String, String)>, String) {
    let key = answer.hidden("_key").unwrap();
    let headers = answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (status(answer), headers.collect(), answer.body.replace(typed, "").replace(&key, ""))
}

const UNKNOWN: &str = "ABCD-EFGH-JKMN-PQRS-TVWX";

trials::story! {
    parts = *PARTS;

    async fn a_code_opens_what_is_over_until_its_last_day_and_then_answers_like_a_wrong_one(ground) {
        let world = house(ground).await;
        world.set(world.places.prison, &RECEIPT_DAYS, Some("30")).await;
        let mut nobody = world.browser();
        let (code, id) = dropped(&world, &mut nobody).await;
        assert!(ask(&mut nobody, "/receipt", &code, &[]).await.text_contains("as long as we owe you something"));
        // However long nothing is answered, the code works: something is owed.
        days(&world, 400).await;
        assert_eq!(status(&ask(&mut nobody, "/receipt", &code, &[]).await), 200);
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, id).await;
        open_boxes(&world.site).await.unwrap();
        // Moved on: 28 August 2026 and 401 days, and thirty more.
        assert!(ask(&mut nobody, "/receipt", &code, &[]).await.text_contains("2 November 2027"));
        // A no within that time opens it again, and the time begins anew when it has ended.
        ask(&mut nobody, "/receipt/heard", &code, &[("heard", "no"), ("why", "Nobody asked")]).await;
        days(&world, 1).await;
        assert_eq!(stage(&world, id).await, "second");
        days(&world, 60).await;
        assert!(ask(&mut nobody, "/receipt", &code, &[]).await.text_contains("as long as we owe you something"));
        let mut manager = world.session(world.people.manager).await;
        answered(&mut manager, world.people.manager, id).await;
        open_boxes(&world.site).await.unwrap();
        days(&world, 30).await;
        let last = ask(&mut nobody, "/receipt", &code, &[]).await;
        assert!(status(&last) == 200 && last.text_contains("The boiler is too old"), "on its last day: {}", last.body);

        let mut wrong = code.clone();
        wrong.replace_range(23.., if code.ends_with('7') { "8" } else { "7" });
        // Over, while its row still stands there; and over, when the round has taken it away.
        for (later, rows) in [(0, 1), (2, 0)] {
            // The day is over, and no round has been made.
            world.site.clock.move_to(world.site.now().plus_days(1));
            if later > 0 {
                days(&world, later).await;
            }
            assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_receipts").await, rows);
            let over = ask(&mut nobody, "/receipt", &code, &[]).await;
            let over = bare(&over, &code);
            assert_eq!(over.0, 422);
            for typed in [UNKNOWN, wrong.as_str()] {
                let other = ask(&mut nobody, "/receipt", typed, &[]).await;
                assert!(bare(&other, typed) == over, "{typed} after {later}");
            }
            let word = ask(&mut nobody, "/receipt/words", &code, &[("words", "Still there?")]).await;
            let guess = ask(&mut nobody, "/receipt/words", UNKNOWN, &[("words", "Still there?")]).await;
            assert!(bare(&word, &code) == bare(&guess, UNKNOWN) && status(&word) == 422, "nothing can be written either");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0);
        // The thread itself stays with the service.
        let mut manager = world.session(world.people.manager).await;
        assert!(manager.get(&format!("/desk/{id}")).await.text_contains(SAID));
    }

    async fn a_slip_that_is_never_brought_back_expires_the_same_way(ground) {
        let world = house(ground).await;
        world.set(world.places.wing, &RECEIPT_DAYS, Some("30")).await;
        let worker = world.who(world.people.practitioner).await;
        let made = new_slips(&world.site, 2).await.unwrap();
        let acting = access::act::<PrintSlips>(&world.site, &worker, world.places.wing, None).await.unwrap();
        assert_eq!(print_slips(acting, &made).await.unwrap().to_string(), "2026-09-27");
        let (mut nobody, code) = (world.browser(), made[0].code.grouped());
        assert!(ask(&mut nobody, "/receipt", &code, &[]).await.text_contains("27 September 2026"));
        days(&world, 30).await;
        assert_eq!(status(&ask(&mut nobody, "/receipt", &code, &[]).await), 200, "on its last day");
        world.site.clock.move_to(world.site.now().plus_days(1));
        let over = ask(&mut nobody, "/receipt", &code, &[]).await;
        let wrong = ask(&mut nobody, "/receipt", UNKNOWN, &[]).await;
        assert!(bare(&over, &code) == bare(&wrong, UNKNOWN));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 2);
        days(&world, 2).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 0);
        let gone = ask(&mut nobody, "/receipt", &code, &[]).await;
        assert!(bare(&gone, &code) == bare(&wrong, UNKNOWN));
        // Its paper can be taken in without the number.
        let mut worker = world.session(world.people.practitioner).await;
        let fields = [("number", made[0].number.as_str()), ("words", "Late"), ("kind", "suggestion"), ("publish", "private")];
        assert_eq!(status(&worker.post("/desk/paper", &fields).await), 422);
    }

    async fn a_thousand_guesses_keep_nobody_from_their_thread_and_open_nothing(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let (code, _) = dropped(&world, &mut nobody).await;
        let slip = new_slip(&world.site).await.unwrap();
        let mut tx = trials::write(&world.ground.db).await;
        put_slip(&mut tx, &world.ground.chance, &slip, SlipKind::Invite, world.people.resident, None, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let paper = Device { id: "paper", shared: false, kiosk: None };
        use_slip(&world.site, &slip.code.grouped(), "robin", PASSPHRASE, paper).await.unwrap();

        // Fifty connections, twenty guesses each: half of them know which thread they want.
        let mut guesses = tokio::task::JoinSet::new();
        for connection in 0..50 {
            let (mut browser, known) = (world.browser(), code[..9].to_owned());
            guesses.spawn(async move {
                let mut answers = Vec::new();
                for n in 0..20 {
                    let first = if n % 2 == 0 { known.clone() } else { "ABCD-EFGH".to_owned() };
                    let typed = format!("{first}-{:04}-{connection:04}-{n:04}", 7);
                    answers.push((ask(&mut browser, "/receipt", &typed, &[]).await, typed));
                }
                answers
            });
        }
        for n in 0..20 {
            let thread = ask(&mut nobody, "/receipt", &code, &[]).await;
            assert!(status(&thread) == 200 && thread.text_contains(SAID), "{n}: {}", thread.status);
            let device_id = format!("phone-{n}");
            sign_in(&world.site, "robin", PASSPHRASE, Device { id: &device_id, shared: false, kiosk: None }).await.unwrap();
            // Saying something goes on too.
            let key = nobody.new_key();
            let fields = [("_key", key.as_str()), ("kind", "thanks"), ("words", "Thank you"), ("publish", "private")];
            assert_eq!(status(&nobody.post_raw(&format!("/box/{}", world.places.wing), &fields).await), 200);
        }
        let answers: Vec<(Answer, String)> = guesses.join_all().await.into_iter().flatten().collect();
        assert_eq!(answers.len(), 1_000);
        let wrong = ask(&mut nobody, "/receipt", UNKNOWN, &[]).await;
        let wrong = bare(&wrong, UNKNOWN);
        let mut crowded = 0;
        for (answer, typed) in &answers {
            if status(answer) == 503 {
                assert!(answer.text_contains("Try again in a minute") && answer.header("retry-after") == "60");
                crowded += 1;
            } else {
                assert!(bare(answer, typed) == wrong, "{typed}");
            }
        }
        assert!(crowded > 0, "the line of guesses has an end");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_tries").await, 0, "nobody is counted, nobody locked out");
        assert_eq!(status(&ask(&mut nobody, "/receipt", &code, &[]).await), 200);
    }
}
