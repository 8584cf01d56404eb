//! Old suggestions and old minutes' actions: dated as they were, with clocks off.

use crate::*;

const HEAD: &str = "place,said,said on,from,answer,answered on,promised by,promised for,done on,language,key";
const MINUTES: &str = "Heron Wing,A kettle on every landing,14/03/2024,minutes,The works department buys them,28/03/2024,\
    Head of works,30/04/2024,,en,M-2024-7";
const SAID_THEN: &str = "Heron Wing,Longer visits,2023-11-02,suggestion,,,,,,en,";

async fn only(world: &World, words: &str) -> SuggestionId {
    let mut worker = world.session(world.people.practitioner).await;
    let list = worker.get("/desk?show=all").await;
    let before = list.body.split(words).next().unwrap().rsplit("/desk/").next().unwrap().to_owned();
    before.split('"').next().unwrap().parse().unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn what_was_said_before_is_dated_as_it_was_and_no_clock_ever_runs_for_it(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let form = worker.get("/desk/paper/old").await;
        assert!(form.text_contains("none is ever counted as late") && form.text_contains("enctype=\"multipart/form-data\""), "{}", form.body);
        let sheet = format!("{HEAD}\n{MINUTES}\n{SAID_THEN}");
        // As a workbook, whose days are days.
        let cells: Vec<Vec<String>> = sheet.lines().map(|line| line.split(',').map(|cell| cell.replace("14/03/2024", "2024-03-14")).collect()).collect();
        let shown = worker.post_file("/desk/paper/old", &[], &trials::workbook(&cells)).await;
        assert!(status(&shown) == 200 && shown.text_contains("Good lines: 2. Lines with something wrong: 0."), "{}", shown.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_old").await, 0, "a dry run keeps nothing");
        let kept = shown.hidden("sheet").unwrap().replace("&#38;", "&").replace("&#34;", "\"");
        let done = worker.post("/desk/paper/old/confirm", &[("sheet", &kept)]).await;
        assert_eq!((status(&done), done.location.as_str()), (303, "/desk?show=before"), "{}", done.body);

        // Nothing runs, nothing waits, nobody was told.
        for (what, sql) in [
            ("loops", "SELECT COUNT(*) AS n FROM loops_loops"),
            ("due work", "SELECT COUNT(*) AS n FROM store_due"),
            ("waiting", "SELECT COUNT(*) AS n FROM loops_waiting"),
            ("notices", "SELECT COUNT(*) AS n FROM telling_notices"),
            ("days that are due", "SELECT COUNT(*) AS n FROM feedback_suggestions WHERE due_at IS NOT NULL"),
        ] {
            assert_eq!(count(&world, sql).await, 0, "{what}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'feedback.bring_old'").await, 3, "each row, and the sheet");
        // It stands among what was said then, also by its number.
        assert!(!worker.get("/desk").await.text_contains("Longer visits"), "it is nothing that is owed");
        let desk = worker.get("/desk?show=before").await;
        let at = |words: &str| desk.body.find(words).unwrap();
        assert!(at("A kettle on every landing") < at("Longer visits"), "the newest first");
        assert!(desk.text_contains("HW-2024-0001") && desk.text_contains("HW-2023-0001") && desk.text_contains("From before"), "{}", desk.body);
        let id = only(&world, "A kettle on every landing").await;
        let page = worker.get(&format!("/desk/{id}")).await;
        for shown in ["From before", "14 March 2024", "The works department buys them", "28 March 2024", "Head of works", "30 April 2024", "minutes", "The service, at that time"] {
            assert!(page.text_contains(shown), "{shown}: {}", page.body);
        }
        for gone in ["/answer\"", "/reply\"", "/assign\""] {
            assert!(!page.text_contains(gone), "nothing is owed, and nobody reads an answer: {gone}");
        }

        // Years later nothing of it is late, on the desk, on the board or for anybody.
        until(&world, world.site.now().plus_days(800)).await;
        let mut worker = world.session(world.people.practitioner).await;
        assert!(!worker.get("/desk?show=overdue").await.text_contains("A kettle"));
        assert!(!worker.get("/desk?show=open").await.text_contains("A kettle"));
        assert!(!world.session(world.people.rep).await.get("/board").await.text_contains("late"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM telling_notices").await, 0);
    }

    async fn the_same_old_sheet_twice_is_refused_row_by_row(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let sheet = format!("{HEAD}\n{MINUTES}\n{SAID_THEN}");
        assert_eq!(status(&worker.post("/desk/paper/old/confirm", &[("sheet", &sheet)]).await), 303);
        let more = format!("{sheet}\nHeron Wing,New curtains,2022-01-05,,,,,,,,");
        let mut colleague = world.session(world.people.colleague).await;
        let shown = colleague.post("/desk/paper/old", &[("sheet", &more)]).await;
        for line in [2, 3] {
            let cell = format!("<th scope=\"row\" class=\"govuk-table__header\">{line}</th>\n  <td class=\"govuk-table__cell\"><bdi>key</bdi></td>\n  <td class=\"govuk-table__cell\">This was brought in before.</td>");
            assert!(shown.body.contains(&cell), "line {line}: {}", shown.body);
        }
        assert_eq!(shown.body.matches("scope=\"row\"").count(), 2, "the new one is good");
        assert_eq!(status(&colleague.post("/desk/paper/old/confirm", &[("sheet", &more)]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_old").await, 2);
        assert_eq!(status(&colleague.post("/desk/paper/old/confirm", &[("sheet", &more), ("leave_out", "1")]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_old").await, 3);
        // The key is nowhere in the clear.
        let mut tx = world.ground.db.read().await.unwrap();
        for row in tx.rows("SELECT mark FROM feedback_old", store::values![]).await.unwrap() {
            let mark: String = row.get("mark").unwrap();
            assert!(mark.len() == 24 && !mark.to_lowercase().contains("m-2024"), "{mark}");
        }
    }

    async fn faults_of_old_papers_are_named_by_line_and_column_and_nothing_is_in(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let sheet = format!("{HEAD}\n{MINUTES}\nNowhere,a,2024-01-01\nHeron Wing,b,2031-01-01\nHeron Wing,c,2024-01-01,hearsay,Yes");
        let shown = worker.post("/desk/paper/old", &[("sheet", &sheet)]).await;
        for (line, column) in [(3, "place"), (4, "said on"), (5, "from"), (5, "answered on")] {
            let cell = format!("<th scope=\"row\" class=\"govuk-table__header\">{line}</th>\n  <td class=\"govuk-table__cell\"><bdi>{column}</bdi></td>");
            assert!(shown.body.contains(&cell), "{line} {column}: {}", shown.body);
        }
        assert_eq!(status(&worker.post("/desk/paper/old/confirm", &[("sheet", &sheet)]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 0);
        for bad in ["", "place,said\na,b", "place,said,said on\na,b,c,d"] {
            assert_eq!(status(&worker.post("/desk/paper/old", &[("sheet", bad)]).await), 422, "{bad}");
        }
        assert_eq!(status(&worker.post_file("/desk/paper/old", &[], b"\x89PNG\r\n\0").await), 422);
        let fields = [("sheet", sheet.as_str())];
        for (name, person) in [("resident", world.people.resident), ("rep", world.people.rep), ("reviewer", world.people.reviewer), ("administrator", world.people.administrator)] {
            let mut them = world.session(person).await;
            assert_eq!(status(&them.get("/desk/paper/old").await), 404, "{name}");
            for path in ["/desk/paper/old", "/desk/paper/old/confirm"] {
                assert_eq!(status(&them.post(path, &fields).await), 404, "{name} {path}");
            }
        }
        // Somebody else's place is not in reach.
        let mut stranger = world.session(world.people.stranger).await;
        assert!(stranger.post("/desk/paper/old", &[("sheet", &format!("{HEAD}\n{MINUTES}"))]).await.text_contains("no such place in your reach"));
    }
}
