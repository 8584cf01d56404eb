//! Letters: which are printed, what they say, and who may answer them.

use crate::by_hand::written;
use crate::going_out::{slip, typed};
use crate::*;
use access::Role;
use feedback::EntryId;

const LOOKING: [(&str, &str); 7] = [
    ("outcome", "looking"),
    ("reasons", "We measure the landing"),
    ("carrier", "works department"),
    ("promised-day", "1"),
    ("promised-month", "10"),
    ("promised-year", "2026"),
    ("do", "answer"),
];

async fn change(world: &World, sql: &'static str, id: impl basics::ToValue, value: impl basics::ToValue) {
    let mut tx = trials::write(&world.ground.db).await;
    tx.run(sql, store::values![id, value]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// A slip of the wing, typed in: its number and what it became.
async fn paper_of(world: &World, worker: &mut Browser, wall: &str) -> (String, SuggestionId) {
    let (number, _) = slip(world).await;
    typed(world, worker, &number, wall).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT suggestion_id FROM feedback_receipts WHERE slip = $1";
    let id = tx.one(sql, store::values![number]).await.unwrap().get("suggestion_id").unwrap();
    (number, id)
}

/// Whether a letter waits on the page of the pack.
async fn waiting(world: &World, worker: &mut Browser) -> bool {
    !worker.get(&format!("/desk/pack/{}", world.places.prison)).await.text_contains("No letter waits to be printed")
}

/// Something that the resident left, answered, and wished on paper.
async fn wished(world: &World, worker: &mut Browser, resident: &mut Browser) -> SuggestionId {
    let id = leave(resident, &[]).await;
    answered(worker, world.people.practitioner, id).await;
    assert_eq!(status(&resident.post(&format!("/feedback/{id}/wish"), &[("paper", "yes")]).await), 303);
    id
}

trials::story! {
    parts = *PARTS;

    async fn no_letter_goes_to_somebody_with_a_code_and_none_about_a_worry(ground) {
        let world = house(ground).await;
        let pack = format!("/desk/pack/{}", world.places.prison);
        let mut worker = world.session(world.people.practitioner).await;
        let mut resident = world.session(world.people.resident).await;
        // By telephone, for somebody without an account: they have a code and no letter.
        let by_phone = written(&mut worker, None, world.places.prison, &[("manner", "telephone")]).await;
        let place = world.places.prison.to_string();
        let ticked = [("place", place.as_str()), ("read", "yes"), ("agrees", "yes")];
        assert_eq!(status(&worker.post(&format!("/desk/by-hand/{by_phone}/agree"), &ticked).await), 200);
        let by_phone = SuggestionId::of(by_phone.uuid());
        answered(&mut worker, world.people.practitioner, by_phone).await;
        assert!(!waiting(&world, &mut worker).await);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_letters").await, 0);

        // A letter that was to be printed, and whose author was erased since.
        let by_hand = written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await;
        let agree = format!("/desk/by-hand/{by_hand}/agree");
        assert_eq!(status(&worker.post(&agree, &[("read", "yes"), ("agrees", "yes")]).await), 303);
        let by_hand = SuggestionId::of(by_hand.uuid());
        answered(&mut worker, world.people.practitioner, by_hand).await;
        resident.post(&format!("/feedback/{by_hand}/wish"), &[("paper", "yes")]).await;
        assert!(waiting(&world, &mut worker).await);
        let erased = "UPDATE feedback_suggestions SET author_id = NULL WHERE id = $1 AND running <> $2";
        change(&world, erased, by_hand, 0_i64).await;
        assert!(!waiting(&world, &mut worker).await, "nobody is there for it");
        assert_eq!(status(&worker.post(&pack, &[]).await), 422);

        // What somebody is worried about is looked at one by one, on record.
        let id = wished(&world, &mut worker, &mut resident).await;
        assert!(waiting(&world, &mut worker).await);
        change(&world, "UPDATE feedback_suggestions SET worried = $2 WHERE id = $1", id, true).await;
        assert!(!waiting(&world, &mut worker).await);
        assert_eq!(status(&worker.post(&pack, &[]).await), 422);
        assert_eq!(status(&resident.post(&format!("/feedback/{id}/wish"), &[("paper", "yes")]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_letters WHERE answers > 0").await, 0);
        // A paper without a name is brought as before.
        let (_, paper) = paper_of(&world, &mut worker, "").await;
        answered(&mut worker, world.people.practitioner, paper).await;
        let printed = worker.post(&pack, &[]).await;
        assert_eq!((status(&printed), printed.body.matches("al-thirds__outside").count()), (200, 1), "{}", printed.body);
    }

    async fn nobody_says_not_heard_for_somebody_who_had_no_letter_and_those_who_had_one_are_told(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut resident = world.session(world.people.resident).await;
        let id = leave(&mut resident, &[]).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let said = [("number", "HW-2026-0001"), ("why", "Nobody asked me")];
        let refused = worker.post("/desk/paper/heard", &said).await;
        assert!(status(&refused) == 422 && refused.text_contains("Nothing that you deal with"), "{}", refused.body);
        let who = world.who(world.people.practitioner).await;
        let acting = access::act::<feedback::HeardOnPaper>(&world.site, &who, id, None).await.unwrap();
        assert!(feedback::verbs::heard_on_paper(acting, None).await.is_err(), "nor past the form");
        assert_eq!(stage(&world, id).await, "answered");
        assert_eq!(status(&resident.post(&format!("/feedback/{id}/wish"), &[("paper", "yes")]).await), 303);
        assert_eq!(status(&worker.post("/desk/paper/heard", &said).await), 422, "asked for and not printed yet");
        assert_eq!(status(&worker.post(&format!("/desk/pack/{}", world.places.prison), &[]).await), 200);
        assert_eq!(status(&worker.post("/desk/paper/heard", &said).await), 303);
        assert_eq!(stage(&world, id).await, "second");
        assert!(told(&world, world.people.resident).await.contains(&"feedback.typed_unheard".to_owned()));
        assert!(resident.get("/notices").await.text_contains("Somebody typed in for you that you were not heard"));

        // Where the author is nobody, nobody has said it.
        let (number, paper) = paper_of(&world, &mut worker, "").await;
        answered(&mut worker, world.people.practitioner, paper).await;
        assert_eq!(status(&worker.post("/desk/paper/heard", &[("number", &number), ("why", "Cold")]).await), 303);
        let by = "SELECT COUNT(*) AS n FROM feedback_messages WHERE kind = 'unheard' AND by_id IS NULL";
        assert_eq!(count(&world, by).await, 1);
    }

    async fn a_number_that_two_places_have_is_asked_about_and_those_of_others_do_not_count(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        // Somebody of the prison and somebody of the wing, each with the first number of their place and a letter.
        let mut resident = world.session(world.people.resident).await;
        let here = wished(&world, &mut worker, &mut resident).await;
        let other = world.member("Ivy Reed", Role::Participant, world.places.prison).await;
        let mut other = world.session(other).await;
        let there = wished(&world, &mut worker, &mut other).await;
        assert_eq!(status(&worker.post(&format!("/desk/pack/{}", world.places.prison), &[]).await), 200);
        let rename = "UPDATE access_place SET name = $2 WHERE id = $1";
        change(&world, rename, world.places.prison, "High Walk").await;
        change(&world, rename, world.places.wing, "Heron Wing").await;
        let said = [("number", "HW-2026-0001"), ("why", "Nobody asked me")];
        let asked = worker.post("/desk/paper/heard", &said).await;
        assert_eq!(status(&asked), 422, "{}", asked.body);
        for shown in ["Several places have this number", "High Walk", "Heron Wing", "Nobody asked me"] {
            assert!(asked.text_contains(shown), "{shown}: {}", asked.body);
        }
        for which in ["x".to_owned(), world.places.wing.to_string()] {
            let page = worker.post("/desk/paper/heard", &[said[0], said[1], ("which", which.as_str())]).await;
            assert_eq!(status(&page), 422, "{which}");
        }
        let (here_id, there_id) = (here.to_string(), there.to_string());
        let chosen = worker.post("/desk/paper/heard", &[said[0], said[1], ("which", there_id.as_str())]).await;
        assert_eq!((status(&chosen), chosen.location), (303, format!("/desk/{there}")), "{}", chosen.body);
        assert_eq!((stage(&world, here).await.as_str(), stage(&world, there).await.as_str()), ("answered", "second"));
        // What is chosen has to have the number.
        let wrong = worker.post("/desk/paper/heard", &[("number", "HW-2026-0009"), ("which", here_id.as_str())]).await;
        assert_eq!(status(&wrong), 422);
        // A worker of the wing alone deals with one of them, and is asked nothing.
        let of_wing = world.member("Ann New", Role::Practitioner, world.places.wing).await;
        let mut of_wing = world.session(of_wing).await;
        let theirs = of_wing.post("/desk/paper/heard", &said).await;
        assert_eq!((status(&theirs), theirs.location), (303, format!("/desk/{here}")), "{}", theirs.body);
    }

    async fn what_is_being_looked_into_is_no_last_word_on_paper(ground) {
        let world = house(ground).await;
        let pack = format!("/desk/pack/{}", world.places.prison);
        let mut worker = world.session(world.people.practitioner).await;
        let (_, id) = paper_of(&world, &mut worker, "").await;
        let me = world.people.practitioner.to_string();
        assert_eq!(status(&worker.post(&format!("/desk/{id}/assign"), &[("to", &me)]).await), 303);
        let given = worker.post(&format!("/desk/{id}/answer"), &LOOKING).await;
        assert_eq!(status(&given), 303, "{}", given.body);
        let first = worker.post(&pack, &[]).await;
        let shown = "We are looking into it until Thursday 1 October 2026. Then a new letter comes.";
        assert!(status(&first) == 200 && first.text_contains(shown), "{}", first.body);
        for hidden in ["This is our answer.", "write “not heard”"] {
            assert!(!first.text_contains(hidden), "{hidden}");
        }
        let last = worker.post(&format!("/desk/{id}/answer"), &CANNOT).await;
        assert_eq!(status(&last), 303, "{}", last.body);
        let second = worker.post(&pack, &[]).await;
        assert!(second.text_contains("This is our answer.") && second.text_contains("write “not heard”"), "{}", second.body);
        assert!(!second.text_contains("We measure the landing"), "it was brought before");
    }

    async fn no_paper_any_more_stops_what_waits_and_who_sees_a_name_prints_nothing_again(ground) {
        let world = house(ground).await;
        let pack = format!("/desk/pack/{}", world.places.prison);
        let mut worker = world.session(world.people.practitioner).await;
        let mut resident = world.session(world.people.resident).await;
        let id = leave(&mut resident, &[]).await;
        let wish = format!("/feedback/{id}/wish");
        let yes = [("paper", "yes"), ("name_for", "members")];
        assert_eq!(status(&resident.post(&wish, &yes).await), 303);
        let me = world.people.practitioner.to_string();
        assert_eq!(status(&worker.post(&format!("/desk/{id}/assign"), &[("to", &me)]).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &LOOKING).await), 303);
        // Whoever is only looking into it has a letter already; it is printed once.
        assert_eq!(status(&worker.post(&pack, &[]).await), 200);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &CANNOT).await), 303);
        assert!(waiting(&world, &mut worker).await, "a new answer is a new letter");
        for (paper, waits) in [("", false), ("yes", true), ("", false)] {
            assert_eq!(status(&resident.post(&wish, &[("paper", paper)]).await), 303);
            assert_eq!(waiting(&world, &mut worker).await, waits, "{paper}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_letters WHERE state = 'printed' AND answers = 1").await, 1);
        resident.post(&wish, &yes).await;
        assert_eq!(status(&worker.post(&pack, &[]).await), 200);
        for audience in ["public", "partners"] {
            assert_eq!(status(&resident.post(&wish, &[("paper", "yes"), ("name_for", audience)]).await), 303);
            assert!(!waiting(&world, &mut worker).await, "{audience}: the same answer is not printed again");
        }
    }

    async fn a_letter_follows_whoever_it_is_for_to_another_prison(ground) {
        let world = house(ground).await;
        let (person, other) = (world.people.resident, world.places.other_prison);
        let mut worker = world.session(world.people.practitioner).await;
        let mut there = world.session(world.people.stranger).await;
        let mut resident = world.session(person).await;
        wished(&world, &mut worker, &mut resident).await;
        let (unanswered, last) = (leave(&mut resident, &[]).await, leave(&mut resident, &[]).await);
        for id in [unanswered, last] {
            resident.post(&format!("/feedback/{id}/wish"), &[("paper", "yes")]).await;
        }
        assert!(waiting(&world, &mut worker).await);

        world.leave(person).await;
        let follow = async || {
            let mut tx = trials::write(&world.ground.db).await;
            feedback::letters_follow(&mut tx, person, world.site.now()).await.unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        };
        follow().await;
        assert!(waiting(&world, &mut worker).await, "who is nowhere yet is looked for where they were");
        world.join(person, Role::Participant, other).await;
        follow().await;
        assert!(!waiting(&world, &mut worker).await);
        let pack = format!("/desk/pack/{other}");
        assert!(there.get(&pack).await.text_contains("</bdi>: 1"));
        // What is answered after the move goes there at once; where suggestions are off, nobody would print it.
        answered(&mut worker, world.people.practitioner, unanswered).await;
        assert!(!waiting(&world, &mut worker).await);
        let printed = there.post(&pack, &[]).await;
        assert_eq!((status(&printed), printed.body.matches("al-thirds__outside").count()), (200, 2), "{}", printed.body);
        assert!(printed.text_contains("Sallow Bank"), "{}", printed.body);
        world.set(other, &feedback::SWITCH, Some("off")).await;
        answered(&mut worker, world.people.practitioner, last).await;
        assert!(waiting(&world, &mut worker).await);
    }

    async fn boards_and_walls_of_a_place_go_on_where_a_page_ends(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut resident = world.session(world.people.resident).await;
        let (_, paper) = paper_of(&world, &mut worker, "yes").await;
        answered(&mut worker, world.people.practitioner, paper).await;
        let first = leave(&mut resident, &[]).await;
        answered(&mut worker, world.people.practitioner, first).await;
        // Many of them, in two places, as they would stand there.
        let mut tx = trials::write(&world.ground.db).await;
        for n in 0..40_i64 {
            let place = if n % 2 == 0 { world.places.wing } else { world.places.prison };
            let id = SuggestionId::new(world.site.now(), &world.ground.chance);
            tx.run(
                "INSERT INTO feedback_suggestions (id, place_id, organisation_id, year, running, kind, lang, words, publish, \
                 name_may_show, wants_answer, worried, stage, left_at) SELECT $1, $2, organisation_id, 2025, $3, kind, lang, \
                 words, publish, name_may_show, wants_answer, worried, stage, left_at FROM feedback_suggestions WHERE id = $4",
                store::values![id, place, n, first],
            )
            .await
            .unwrap();
            let read_at = world.site.now().plus_days(n / 4);
            tx.run(
                "INSERT INTO feedback_board (id, suggestion_id, place_id, lang, said, did, shown_name, outcome, carrier, days, \
                 state, put_by, put_at, read_at) VALUES ($1, $2, $3, 'en', $4, 'did', '', 'done', 'works', 1, 'published', $5, $6, $6)",
                store::values![EntryId::new(read_at, &world.ground.chance), id, place, format!("Said {n}."), world.people.practitioner, read_at],
            )
            .await
            .unwrap();
            tx.run(
                "INSERT INTO feedback_wall (suggestion_id, place_id, number, state, turn, reply, outcome, read_on) \
                 VALUES ($1, $2, $3, 'published', 1, $4, 'done', $5)",
                store::values![id, place, format!("AAA-{n:03}"), format!("Reply {n}."), format!("2026-09-{:02}", n / 4 + 1)],
            )
            .await
            .unwrap();
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        for (path, what) in [("", "Said "), ("/numbers", "Reply ")] {
            for (place, step) in [(world.places.prison, 1), (world.places.wing, 2)] {
                let base = format!("/board/at/{place}{path}");
                let (mut next, mut seen, mut pages) = (Some(base.clone()), Vec::new(), 0);
                while let Some(path) = next {
                    let page = resident.get(&path).await;
                    assert_eq!(status(&page), 200);
                    seen.extend(page.body.split(what).skip(1).filter_map(|rest| rest.split_once('.')?.0.parse::<i64>().ok()));
                    next = page.href(&format!("{base}?after=")).filter(|_| pages < 9);
                    pages += 1;
                }
                assert!(pages > usize::from(step == 1), "{place} {what}");
                let days: Vec<i64> = seen.iter().map(|n| n / 4).collect();
                assert!(days.is_sorted_by(|before, after| before >= after), "the newest day first: {seen:?}");
                seen.sort_unstable();
                let all: Vec<i64> = (0..40).filter(|n| n % step == 0).collect();
                assert_eq!(seen, all, "{place} {what}: each once");
            }
        }
    }
}
