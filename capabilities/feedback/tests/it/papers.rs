//! Paper in and paper out: slips with a tear-off code, one typed in after the other, and a sheet of two thousand.

use std::fmt::Write as _;

use crate::*;
use feedback::PrintSlips;
use feedback::verbs::{new_slips, print_slips};

/// Prints slips for the wing; their numbers and codes.
async fn printed(world: &World, many: usize) -> Vec<(String, String)> {
    let worker = world.who(world.people.practitioner).await;
    let mut all = Vec::new();
    while all.len() < many {
        let made = new_slips(&world.site, (many - all.len()).min(40)).await.unwrap();
        let acting = access::act::<PrintSlips>(&world.site, &worker, world.places.wing, None).await.unwrap();
        print_slips(acting, &made).await.unwrap();
        all.extend(made.iter().map(|slip| (slip.number.clone(), slip.code.grouped())));
    }
    all
}

/// A sheet's cells, as a spreadsheet shows them: days are days.
fn cells(sheet: &str) -> Vec<Vec<String>> {
    let of_line = |line: &str| {
        let mut quoted = false;
        let split = |c: char| {
            quoted ^= c == '"';
            c == ',' && !quoted
        };
        line.split(split).map(|cell| cell.trim_matches('"').replace("28/08/2026", "2026-08-28")).collect()
    };
    sheet.lines().map(of_line).collect()
}

async fn read(browser: &mut Browser, code: &str) -> Answer {
    let key = browser.new_key();
    browser.post_raw("/receipt", &[("_key", key.as_str()), ("code", code)]).await
}

trials::story! {
    parts = *PARTS;

    async fn a_slip_is_anonymous_from_the_first_second_and_answered_by_its_code(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let wing = world.places.wing.to_string();
        let page = worker.post("/desk/slips", &[("place", &wing), ("many", "3")]).await;
        assert_eq!((status(&page), page.body.matches("al-paper__keep").count()), (200, 3), "{}", page.body);
        for bad in ["", "0", "41", "many"] {
            assert_eq!(status(&worker.post("/desk/slips", &[("place", &wing), ("many", bad)]).await), 422, "{bad}");
        }
        let piece = page.body.split("al-paper__keep").nth(1).unwrap();
        let number = piece.split("al-paper__number\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let groups: Vec<&str> = piece.split("<span>").skip(1).map(|rest| rest.split('<').next().unwrap()).take(5).collect();
        let code = groups.join("-");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 3);
        let mut nobody = world.browser();
        assert!(read(&mut nobody, &code).await.text_contains("Nobody has typed in your paper yet"));

        // It comes back on a later day, found the day before.
        world.site.clock.move_to(world.site.now().plus_days(3));
        let mut worker = world.session(world.people.practitioner).await;
        let typed = [("number", number.to_lowercase()), ("words", "The kettle is broken".to_owned()), ("kind", "suggestion".to_owned()), ("publish", "summary".to_owned()), ("found-day", "30".to_owned()), ("found-month", "8".to_owned()), ("found-year", "2026".to_owned())];
        let fields: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = worker.post("/desk/paper", &fields).await;
        assert!(status(&done) == 200 && done.text_contains(&format!("Taken in: {number}")), "{}", done.body);
        assert!(!done.text_contains("The kettle is broken"), "the form is empty for the next");
        let again = worker.post("/desk/paper", &fields).await;
        assert!(status(&again) == 422 && again.text_contains("Did it come back already"), "{}", again.body);

        let (id, by): (SuggestionId, PersonId) = {
            let mut tx = world.ground.db.read().await.unwrap();
            let row = tx.one("SELECT id, author_id, recorded_by, left_at FROM feedback_suggestions", store::values![]).await.unwrap();
            assert_eq!(row.get::<Option<PersonId>>("author_id").unwrap(), None);
            assert_eq!(row.get::<Instant>("left_at").unwrap().date_in("Europe/London").unwrap().to_string(), "2026-08-30");
            (row.get("id").unwrap(), row.get("recorded_by").unwrap())
        };
        assert_eq!(by, world.people.practitioner);
        answered(&mut worker, world.people.practitioner, id).await;
        let thread = read(&mut nobody, &code).await;
        assert!(thread.text_contains("The kettle is broken") && thread.text_contains("The boiler is too old"), "{}", thread.body);
        assert!(!thread.text_contains("Sam Okoro</b> wrote it down"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 2);
    }

    async fn any_paper_can_be_typed_in_and_nobody_else_may(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let wing = world.places.wing.to_string();
        let good = [("place", wing.as_str()), ("words", "Found under the door"), ("kind", "thanks"), ("publish", "private")];
        let done = worker.post("/desk/paper", &good).await;
        assert!(done.text_contains("Taken in: a paper without a number"), "{}", done.body);
        for (field, value) in [("place", "x"), ("words", " "), ("kind", "spoken"), ("publish", ""), ("number", "K7Q"), ("found-day", "99")] {
            let mut fields = good.to_vec();
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            assert_eq!(status(&worker.post("/desk/paper", &fields).await), 422, "{field}");
        }
        for (name, person) in [("resident", world.people.resident), ("rep", world.people.rep), ("reviewer", world.people.reviewer), ("administrator", world.people.administrator)] {
            let mut them = world.session(person).await;
            for path in ["/desk/slips", "/desk/paper", "/desk/paper/sheet"] {
                assert_eq!(status(&them.get(path).await), 404, "{name} {path}");
            }
            assert_eq!(status(&them.post("/desk/paper", &good).await), 404, "{name}");
        }
        // A slip of another place cannot be typed in here.
        let mut stranger = world.session(world.people.stranger).await;
        let (number, _) = printed(&world, 1).await.remove(0);
        let other = world.places.other_prison.to_string();
        let theirs = [("number", number.as_str()), ("place", other.as_str()), ("words", "w"), ("kind", "suggestion"), ("publish", "private")];
        assert_eq!(status(&stranger.post("/desk/paper", &theirs).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1);
    }

    async fn two_thousand_papers_with_forty_faults_are_named_and_nothing_is_in(ground) {
        let world = house(ground).await;
        let slips = printed(&world, 60).await;
        let mut worker = world.session(world.people.practitioner).await;
        // Every fiftieth line is wrong, in a way of its own.
        let wrong: [(&str, &str); 8] = [
            ("number", ",Heron Wing,w,,,,,,,"), ("place", ",Nowhere,w,,,,,,,"), ("words", ",Heron Wing,,,,,,,,"), ("kind", ",Heron Wing,w,moan,,,,,,"),
            ("publish", ",Heron Wing,w,,,maybe,,,,"), ("answer", ",Heron Wing,w,,,,perhaps,,,"), ("found", ",Heron Wing,w,,,,,,soon,"), ("language", ",Heron Wing,w,,,,,,,fr"),
        ];
        let mut sheet = String::from("number,place,words,kind,put right,publish,answer,worried,found,language\n");
        let (mut planted, mut line) = (Vec::new(), 1_u64);
        for n in 0..2_000 {
            line += 1;
            if n % 50 == 49 {
                let (column, text) = wrong[(n / 50) % 8];
                planted.push((line, column));
                let text = if column == "number" { format!("ZZZ-ZZZ{text}") } else { text.to_owned() };
                writeln!(sheet, "{text}").unwrap();
            } else {
                let number = slips.get(n).map_or("", |(number, _)| number.as_str());
                writeln!(sheet, "{number},Heron Wing,\"Paper {n}, with a comma\",suggestion,,summary,no,no,28/08/2026,en").unwrap();
            }
        }
        assert_eq!(planted.len(), 40);
        let shown = worker.post("/desk/paper/sheet", &[("sheet", &sheet)]).await;
        assert_eq!(status(&shown), 200);
        for (line, column) in &planted {
            let cell = format!("<th scope=\"row\" class=\"govuk-table__header\">{line}</th>\n  <td class=\"govuk-table__cell\"><bdi>{column}</bdi></td>");
            assert!(shown.body.contains(&cell), "line {line}, {column}");
        }
        assert_eq!(shown.body.matches("scope=\"row\"").count(), 40, "and no others");
        // The same as a workbook: the same lines, and only now something is sent on.
        let book = trials::workbook(&cells(&sheet));
        let as_book = worker.post_file("/desk/paper/sheet", &[], &book).await;
        let faults = |page: &Answer| page.body.split("<tbody").nth(1).unwrap().split("</tbody>").next().unwrap().to_owned();
        assert_eq!((status(&as_book), faults(&as_book)), (200, faults(&shown)));
        let confirmed = as_book.hidden("sheet").unwrap();
        assert!(confirmed.starts_with("#,number,place") && confirmed.contains(",2026-08-28,en"), "{confirmed:.200}");
        let refused = worker.post("/desk/paper/sheet/confirm", &[("sheet", &sheet)]).await;
        assert!(status(&refused) == 422 && refused.text_contains("tick that they are left out"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 0, "nothing is in");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 60);

        let key = worker.new_key();
        for _ in 0..2 {
            let done = worker.post_with_key("/desk/paper/sheet/confirm", &key, &[("sheet", &sheet), ("leave_out", "1")]).await;
            assert_eq!(status(&done), 303, "{}", done.body);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1_960);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_loops").await, 1_960);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_slips").await, 1, "one slip stood on a wrong line");
        let mut nobody = world.browser();
        assert!(read(&mut nobody, &slips[7].1).await.text_contains("Paper 7, with a comma"));
        for (bad, why) in [
            (b"\x89PNG\r\n\0".to_vec(), "no sheet that we can read"),
            (book[..book.len() / 2].to_vec(), "cut off or damaged"),
            (b"number,place,words\n,Heron Wing,caf\xe9".to_vec(), "letters of this file"),
            (b"number,words\na,b".to_vec(), "columns are missing"),
            (Vec::new(), "nothing on the sheet"),
        ] {
            for path in ["/desk/paper/sheet", "/desk/paper/sheet/confirm"] {
                let refused = worker.post_file(path, &[], &bad).await;
                assert!(status(&refused) == 422 && refused.text_contains(why), "{why}: {}", refused.body);
            }
        }
        assert_eq!(status(&worker.post_file("/desk/paper/sheet", &[], &vec![b'a'; 5_000_000]).await), 413);
        assert_eq!(status(&worker.post_file("/desk/paper", &[], b"a file where none is asked for").await), 400);
        let cut = [("content-type", trials::FORM_WITH_FILE)];
        let form = trials::form_with_file(&[("_key", "k")], b"number");
        assert_eq!(status(&worker.ask("POST", "/desk/paper/sheet", &cut, form[..form.len() - 9].to_vec()).await), 400);
        for bad in ["", "number,words\na,b", "number,place,words\na,b,c,d"] {
            assert_eq!(status(&worker.post("/desk/paper/sheet", &[("sheet", bad)]).await), 422, "{bad}");
        }
    }
}
