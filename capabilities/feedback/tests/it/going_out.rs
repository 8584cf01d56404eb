//! What leaves the house: answers on a wall, the board of a place for everybody, its feed and its poster.

use crate::*;
use feedback::verbs::{new_slips, open_boxes, print_slips};
use feedback::{BOARD_PUBLIC, EntryId, PrintSlips};
use quick_xml::events::Event;

const ALL: [(&str, &str); 5] =
    [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
const PAPER: &str = "The kettle on the landing is broken";
const ON_WALL: &str = "A new kettle comes";

/// A slip of the wing.
pub(crate) async fn slip(world: &World) -> (String, String) {
    let worker = world.who(world.people.practitioner).await;
    let made = new_slips(&world.site, 1).await.unwrap();
    let acting = access::act::<PrintSlips>(&world.site, &worker, world.places.wing, None).await.unwrap();
    print_slips(acting, &made).await.unwrap();
    (made[0].number.clone(), made[0].code.grouped())
}

/// Types a slip in, and gives its suggestion.
pub(crate) async fn typed(world: &World, worker: &mut Browser, number: &str, wall: &str) -> SuggestionId {
    let fields = [("number", number), ("words", PAPER), ("kind", "suggestion"), ("publish", "private"), ("wall", wall)];
    assert_eq!(status(&worker.post("/desk/paper", &fields).await), 200);
    newest(world).await
}

async fn newest(world: &World) -> SuggestionId {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM feedback_suggestions ORDER BY id DESC LIMIT 1", store::values![]).await.unwrap();
    row.get("id").unwrap()
}

async fn with_code(browser: &mut Browser, path: &str, code: &str) -> Answer {
    let key = browser.new_key();
    browser.post_raw(path, &[("_key", key.as_str()), ("code", code)]).await
}

/// Hangs an answer up: put forward by the worker, read by the rep.
async fn hung(worker: &mut Browser, rep: &mut Browser, id: SuggestionId) {
    let put = worker.post(&format!("/desk/{id}/wall"), &[("reply", ON_WALL)]).await;
    assert_eq!(status(&put), 303, "{}", put.body);
    let turn = rep.get(&format!("/wall/{id}")).await.hidden("turn").unwrap();
    let mut fields = vec![("turn", turn.as_str())];
    fields.extend_from_slice(&ALL);
    let done = rep.post(&format!("/wall/{id}"), &fields).await;
    assert_eq!(status(&done), 303, "{}", done.body);
}

/// Puts something that was answered on the board.
async fn published(world: &World, id: SuggestionId, said: &str, did: &str) -> EntryId {
    let mut worker = world.session(world.people.practitioner).await;
    let mut second = world.session(world.people.manager).await;
    let sent = worker.post(&format!("/desk/{id}/publish"), &[("summary", said), ("did", did)]).await;
    assert_eq!(status(&sent), 303, "{}", sent.body);
    let entry: EntryId = {
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT id FROM feedback_board WHERE suggestion_id = $1", store::values![id]).await.unwrap();
        row.get("id").unwrap()
    };
    assert_eq!(status(&decide(&mut second, &format!("/board/{entry}/check"), &ALL).await), 303);
    entry
}

/// Something of the resident's, answered and on the board.
async fn on_board(world: &World, said: &str, more: &[(&str, &str)]) -> (SuggestionId, EntryId) {
    let mut author = world.session(world.people.resident).await;
    let mut worker = world.session(world.people.practitioner).await;
    let id = leave(&mut author, more).await;
    answered(&mut worker, world.people.practitioner, id).await;
    (id, published(world, id, said, "We <b>did</b> it & more").await)
}

trials::story! {
    parts = *PARTS;

    async fn an_answer_hangs_on_the_wall_under_its_slips_number_once_a_second_person_has_read_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let mut resident = world.session(people.resident).await;
        let (number, code) = slip(&world).await;
        let id = typed(&world, &mut worker, &number, "yes").await;
        let (put, check, wall) = (format!("/desk/{id}/wall"), format!("/wall/{id}"), format!("/board/at/{}/numbers", world.places.wing));
        assert_eq!(status(&worker.get(&put).await), 404, "before it is answered");
        assert_eq!(status(&worker.post(&put, &[("reply", ON_WALL)]).await), 422, "before it is answered");
        answered(&mut worker, people.practitioner, id).await;
        assert!(waits(&world, people.practitioner).await.contains(&"feedback.wall".to_owned()));
        assert_eq!(status(&rep.get(&check).await), 404, "nothing waits yet");
        assert!(worker.get(&put).await.text_contains("The boiler is too old"), "the reasons stand there to begin with");
        assert_eq!(status(&worker.post(&put, &[("reply", " ")]).await), 422);
        assert_eq!(status(&worker.post(&put, &[("reply", ON_WALL)]).await), 303);
        assert_eq!(status(&worker.post(&put, &[("reply", "Again")]).await), 422, "it waits already");
        assert!(!waits(&world, people.practitioner).await.contains(&"feedback.wall".to_owned()));
        for (name, person, sees) in [("rep", people.rep, true), ("colleague", people.colleague, true), ("whoever wrote it", people.practitioner, false)] {
            assert_eq!(waits(&world, person).await.contains(&"feedback.wall_check".to_owned()), sees, "{name}");
        }

        let page = rep.get(&check).await;
        assert!(page.text_contains(ON_WALL) && page.text_contains(&number) && !page.text_contains(PAPER), "{}", page.body);
        assert!(!resident.get(&wall).await.text_contains(&number), "nothing hangs before it was read");
        let turn = page.hidden("turn").unwrap();
        let with = |turn: &str| -> Vec<(&'static str, String)> {
            ALL.iter().map(|(name, value)| (*name, (*value).to_owned())).chain([("turn", turn.to_owned())]).collect()
        };
        for (mut who, fields) in [
            (world.session(people.practitioner).await, with(&turn)),
            (world.session(people.rep).await, with("0")),
            (world.session(people.rep).await, with(&turn).into_iter().filter(|(_, value)| value != "marks").collect()),
            (world.session(people.rep).await, vec![("turn", turn.clone()), ("do", "back".to_owned())]),
        ] {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(status(&who.post(&check, &fields).await), 422, "{fields:?}");
        }
        for (name, person) in [("resident", people.resident), ("stranger", people.stranger), ("administrator", people.administrator)] {
            let mut them = world.session(person).await;
            for path in [&put, &check] {
                assert_eq!(status(&them.get(path).await), 404, "{name} {path}");
                assert_eq!(status(&them.post(path, &[("reply", "x")]).await), 404, "{name} {path}");
            }
        }
        // Sent back with a reason, mended, and hung up.
        assert_eq!(status(&rep.post(&check, &[("turn", &turn), ("why", "Say when"), ("do", "back")]).await), 303);
        assert!(worker.get(&put).await.text_contains("Say when"));
        hung(&mut worker, &mut rep, id).await;
        let page = resident.get(&wall).await;
        assert!(page.text_contains(&number) && page.text_contains(ON_WALL), "{}", page.body);
        for hidden in [PAPER, "The boiler is too old", "Sam Okoro"] {
            assert!(!page.text_contains(hidden), "{hidden}");
        }
        for moment in page.body.split("datetime=\"").skip(1) {
            assert_eq!(moment.split('"').next().unwrap().len(), "2026-08-28".len(), "no time but the day");
        }
        let prison = format!("/board/at/{}/numbers", world.places.prison);
        assert!(resident.get(&prison).await.text_contains(&number), "the prison shows its wings");
        assert_eq!(status(&world.session(people.stranger).await.get(&wall).await), 404);
        assert_eq!(status(&world.browser().get(&wall).await), 303);
        assert!(with_code(&mut world.browser(), "/receipt", &code).await.text_contains("Your answer hangs on the wall under the number"));

        // Taken off only with a reason, which whoever holds the slip reads.
        let off = format!("/desk/{id}/wall/off");
        assert_eq!(status(&worker.post(&off, &[]).await), 422);
        assert_eq!(status(&worker.post(&off, &[("off", "It named a cell")]).await), 303);
        assert!(!resident.get(&wall).await.text_contains(&number));
        assert!(with_code(&mut world.browser(), "/receipt", &code).await.text_contains("It named a cell"));
        assert_eq!(status(&worker.post(&put, &[("reply", ON_WALL)]).await), 422, "and it does not come back");
    }

    async fn from_the_box_the_number_comes_with_the_code_and_can_be_asked_for_later(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let path = format!("/box/{}", world.places.wing);
        let base = [("kind", "suggestion"), ("words", "Night noise"), ("publish", "private")];
        let drop = |more: &[(&'static str, &'static str)]| {
            let mut fields = base.to_vec();
            fields.extend_from_slice(more);
            fields
        };
        let mut codes = Vec::new();
        for (more, told) in [(&[("wall", "yes")][..], true), (&[][..], false), (&[("wall", "yes"), ("worried", "yes")][..], false)] {
            let key = nobody.new_key();
            let mut fields = drop(more);
            fields.push(("_key", &key));
            let page = nobody.post_raw(&path, &fields).await;
            assert_eq!(page.text_contains("Your answer will hang on the wall under this number"), told, "{more:?} {}", page.body);
            codes.push(page.hidden("code").unwrap());
            let number = page.body.split("under this number: ").nth(1).map(|rest| rest[..7].to_owned());
            let kept = nobody.post_raw("/box/kept", &[("_key", &nobody.new_key()), ("code", codes.last().unwrap()), ("place", &world.places.wing.to_string()), ("owed", "yes"), ("wall", if told { "yes" } else { "" })]).await;
            assert_eq!(status(&kept), 422);
            assert_eq!(number.is_some_and(|number| kept.text_contains(&number)), told, "the same number again");
        }
        world.site.clock.move_to(world.site.now().plus_days(1));
        open_boxes(&world.site).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_wall").await, 1);
        assert!(with_code(&mut nobody, "/receipt", &codes[0]).await.text_contains("once a second person has checked it"));
        let later = with_code(&mut nobody, "/receipt", &codes[1]).await;
        assert!(later.text_contains("Put my answer on the wall"), "{}", later.body);
        assert!(!with_code(&mut nobody, "/receipt", &codes[2]).await.text_contains("Put my answer on the wall"));
        for code in [&codes[1], &codes[2], &codes[1]] {
            assert_eq!(status(&with_code(&mut nobody, "/receipt/wall", code).await), 200);
        }
        world.site.clock.move_to(world.site.now().plus_days(1));
        open_boxes(&world.site).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_wall").await, 2, "never what somebody is worried about");
        assert_eq!(status(&with_code(&mut nobody, "/receipt/wall", "AAAA-AAAA-AAAA-AAAA-AAAA").await), 422);

        // The author takes it off by the code.
        let id: SuggestionId = {
            let mut tx = world.ground.db.read().await.unwrap();
            tx.first("SELECT suggestion_id FROM feedback_wall ORDER BY suggestion_id LIMIT 1", store::values![]).await.unwrap().unwrap().get("suggestion_id").unwrap()
        };
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        answered(&mut worker, world.people.practitioner, id).await;
        hung(&mut worker, &mut rep, id).await;
        let wall = format!("/board/at/{}/numbers", world.places.wing);
        assert!(rep.get(&wall).await.text_contains(ON_WALL));
        for code in &codes[..2] {
            with_code(&mut nobody, "/receipt/down", code).await;
        }
        world.site.clock.move_to(world.site.now().plus_days(1));
        open_boxes(&world.site).await.unwrap();
        let mut rep = world.session(world.people.rep).await;
        assert!(!rep.get(&wall).await.text_contains(ON_WALL));
    }

    async fn a_board_is_for_everybody_only_where_its_place_says_so(ground) {
        let world = house(ground).await;
        let (wing, prison) = (world.places.wing, world.places.prison);
        let (at_wing, at_prison) = (format!("/board/at/{wing}"), format!("/board/at/{prison}"));
        let (id, entry) = on_board(&world, "Cold showers", &[("name", "yes"), ("shown_name", "Rowan the Brave")]).await;
        let mut resident = world.session(world.people.resident).await;
        let mut nobody = world.browser();
        for path in [&at_wing, &at_prison] {
            let page = resident.get(path).await;
            assert!(page.text_contains("Cold showers") && page.text_contains("Rowan the Brave"), "{path} {}", page.body);
            assert_eq!(page.header("cache-control"), "no-store", "a frame with somebody's name is not kept");
            for more in ["", "/numbers", "/feed"] {
                assert_eq!(status(&nobody.get(&format!("{path}{more}")).await), 303, "{path}{more}");
            }
            assert_eq!(status(&resident.get(&format!("{path}/feed")).await), 404, "a feed is for everybody or nobody");
        }
        assert_eq!(status(&world.session(world.people.stranger).await.get(&at_wing).await), 404);
        let missing = format!("/board/at/{}", id.uuid().simple());
        assert_eq!(status(&nobody.get(&missing).await), 303, "no place answers like one that is not open");
        assert_eq!(status(&nobody.get("/board/at/x").await), 404);
        assert!(!nobody.get("/board/at").await.text_contains(&at_wing));

        world.set(wing, &BOARD_PUBLIC, Some("on")).await;
        let page = nobody.get(&at_wing).await;
        assert!(page.text_contains("Cold showers") && !page.text_contains("Rowan the Brave"), "{}", page.body);
        assert!(!page.text_contains(&format!("href=\"/board/{entry}\"")), "what needs signing in is not offered");
        assert_eq!((status(&page), page.header("cache-control")), (200, "public, max-age=60, must-revalidate"));
        assert!(page.cookies().is_empty());
        let tag = page.header("etag").to_owned();
        let again = nobody.ask("GET", &at_wing, &[("if-none-match", &tag)], Vec::new()).await;
        assert_eq!((status(&again), again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
        assert_eq!(status(&nobody.get(&at_prison).await), 303, "the prison did not say so");
        assert!(nobody.get("/board/at").await.text_contains(&at_wing));
        let mut stranger = world.session(world.people.stranger).await;
        assert!(stranger.get(&at_wing).await.text_contains("Cold showers"), "everybody is everybody");
        // A wing that says no stands on no board of the prison for everybody.
        world.set(prison, &BOARD_PUBLIC, Some("on")).await;
        world.set(wing, &BOARD_PUBLIC, Some("off")).await;
        assert!(!nobody.get(&at_prison).await.text_contains("Cold showers"));
        assert!(resident.get(&at_prison).await.text_contains("Cold showers"));
        world.set(wing, &BOARD_PUBLIC, None).await;
        assert!(nobody.get(&at_prison).await.text_contains("Cold showers"));

        // Names by consent, for each kind of reader; and withdrawn at once.
        let wish = format!("/feedback/{id}/wish");
        for (audience, poster, public) in [("partners", true, false), ("public", true, true), ("members", false, false)] {
            assert_eq!(status(&resident.post(&wish, &[("name_for", audience)]).await), 303);
            assert_eq!(nobody.get(&at_wing).await.text_contains("Rowan the Brave"), public, "{audience}");
            assert_eq!(nobody.get(&format!("{at_wing}/feed")).await.text_contains("Rowan the Brave"), public, "{audience}");
            let mut worker = world.session(world.people.practitioner).await;
            let sheet = worker.get(&format!("{at_wing}/poster?size=a4&entries={entry}")).await;
            assert_eq!(sheet.text_contains("Rowan the Brave"), poster, "{audience} {}", sheet.body);
        }
        assert_eq!(status(&resident.post(&wish, &[("name_for", "press")]).await), 400);
        assert_eq!(status(&stranger.post(&wish, &[("name_for", "public")]).await), 404);
    }

    async fn a_feed_is_read_by_a_reader_of_feeds_and_sent_once(ground) {
        let world = house(ground).await;
        world.set(world.places.prison, &BOARD_PUBLIC, Some("on")).await;
        let path = format!("/board/at/{}/feed", world.places.prison);
        let mut nobody = world.browser();
        let empty = nobody.get(&path).await;
        assert_eq!(elements(&empty.body).iter().filter(|(name, _)| name == "entry").count(), 0);
        let (_, entry) = on_board(&world, "\"Cold\" <showers> & more ŵ", &[]).await;
        on_board(&world, "Second", &[]).await;
        let feed = nobody.get(&path).await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        let found = elements(&feed.body);
        let texts = |name: &str| -> Vec<String> { found.iter().filter(|(known, _)| known == name).map(|(_, text)| text.clone()).collect() };
        assert_eq!(texts("entry").len(), 2);
        let ids = texts("id");
        assert_eq!(ids.len(), 3);
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
        assert!(ids.contains(&format!("urn:uuid:{}", entry.uuid())));
        assert_eq!(texts("updated").len(), 3);
        assert!(texts("updated").iter().all(|at| at.ends_with("T00:00:00Z") && Instant::parse(at).is_some()), "days only");
        assert!(texts("summary").contains(&"\"Cold\" <showers> & more ŵ".to_owned()), "{:?}", texts("summary"));
        assert_eq!(texts("content")[0], "We <b>did</b> it & more");
        assert!(feed.text_contains(&format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"http://trial.example{path}\"/>")) || feed.text_contains(&format!("{path}\"/>")), "{}", feed.body);
        assert_eq!(texts("name").len(), 1, "an author of the feed, and no names of people");
        let tag = feed.header("etag").to_owned();
        let same = nobody.ask("GET", &path, &[("if-none-match", &tag)], Vec::new()).await;
        assert_eq!((status(&same), same.body.len()), (304, 0));
        let other = nobody.ask("GET", &path, &[("if-none-match", "W/\"0\"")], Vec::new()).await;
        assert_eq!(status(&other), 200);
        let mut resident = world.session(world.people.resident).await;
        resident.post(&format!("/board/{entry}/down"), &[]).await;
        let changed = nobody.ask("GET", &path, &[("if-none-match", &tag)], Vec::new()).await;
        assert!(status(&changed) == 200 && !changed.text_contains("Cold"), "what is taken down is gone");
    }

    async fn a_poster_holds_one_to_six_in_their_own_languages(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let path = format!("/board/at/{}/poster", world.places.wing);
        let mut entries = Vec::new();
        for n in 0..7 {
            entries.push(on_board(&world, &format!("Said {n}"), &[]).await.1);
        }
        let mut tx = trials::write(&world.ground.db).await;
        tx.run("UPDATE feedback_board SET lang = 'cy' WHERE id = $1", store::values![entries[1]]).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let choose = worker.get(&path).await;
        assert_eq!(choose.body.matches("name=\"entries\"").count(), 7, "{}", choose.body);
        let of = |some: &[EntryId]| -> String { some.iter().map(|id| format!("&entries={id}")).collect::<Vec<_>>().concat() };
        for (some, size, want) in [(&entries[..1], "a4", 200), (&entries[..6], "a3", 200), (&entries[..0], "a4", 422), (&entries[..], "a4", 422)] {
            let page = worker.get(&format!("{path}?size={size}{}", of(some))).await;
            assert_eq!(status(&page), want, "{} {size}", some.len());
            if want == 200 {
                assert_eq!(page.body.matches("al-poster__one").count(), some.len());
                assert!(page.text_contains(&format!("al-poster--{size}")));
                assert_eq!(page.text_contains("<p class=\"al-poster__title\" lang="), some.len() > 1, "both languages if there are both");
                assert_eq!(page.text_contains("Dywedoch chi"), some.len() > 1);
                assert!(!page.text_contains("<svg class=\"al-qr") && !page.text_contains("al-poster__address"), "no way to a board that is shut");
            }
        }
        let elsewhere = format!("{path}?size=a4&entries={}", world.places.wing);
        assert_eq!(status(&worker.get(&elsewhere).await), 422, "what does not stand on this board");
        world.set(world.places.wing, &BOARD_PUBLIC, Some("on")).await;
        let open = worker.get(&format!("{path}?size=a4{}", of(&entries[..1]))).await;
        assert!(open.text_contains("al-poster__address") && open.text_contains("<svg"), "{}", open.body);
        for (name, person) in [("resident", world.people.resident), ("rep", world.people.rep), ("stranger", world.people.stranger)] {
            assert_eq!(status(&world.session(person).await.get(&path).await), 404, "{name}");
        }
    }

    async fn a_board_of_a_place_takes_six_statements_however_much_is_on_it(ground) {
        let world = house(ground).await;
        for n in 0..4 {
            on_board(&world, &format!("Said {n}"), &[]).await;
        }
        let mut resident = world.session(world.people.resident).await;
        for path in ["", "/numbers"] {
            let path = format!("/board/at/{}{path}", world.places.wing);
            let before = world.ground.db.statements();
            assert_eq!(status(&resident.get(&path).await), 200);
            let took = world.ground.db.statements() - before;
            assert!((3..=6).contains(&took), "{path} takes {took}");
        }
    }
}

/// The elements of a feed with their own text: whatever is no XML ends the test.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => open.push((tag.name().as_ref().to_owned(), String::new())),
            Event::End(_) => found.push(open.pop().unwrap()),
            Event::Text(text) => {
                if let Some((_, into)) = open.last_mut() {
                    into.push_str(&text);
                }
            }
            Event::GeneralRef(what) => {
                let letter = what.resolve_char_ref().unwrap();
                let named = || quick_xml::escape::resolve_predefined_entity(&what).unwrap().to_owned();
                open.last_mut().unwrap().1.push_str(&letter.map_or_else(named, |letter| letter.to_string()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "every element is closed");
    assert_eq!(found.last().unwrap().0, "feed");
    found
}
