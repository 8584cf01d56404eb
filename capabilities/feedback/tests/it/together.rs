//! Several people say the same, and one answer comes to each of them.

use crate::*;
use access::Role;
use basics::uuid::Uuid;

const SAME: &str = "Showers on the landing are cold every morning";

/// Two people of the wing who said much the same, and what they said.
async fn two(world: &World) -> (Browser, SuggestionId, Browser, SuggestionId, PersonId) {
    let mut first = world.session(world.people.resident).await;
    let one = leave(&mut first, &[]).await;
    world.site.clock.move_to(world.site.now().plus_days(5));
    let neighbour = world.member("Odette Ash", Role::Participant, world.places.wing).await;
    let mut second = world.session(neighbour).await;
    let other = leave(&mut second, &[("words", SAME)]).await;
    (world.session(world.people.resident).await, one, second, other, neighbour)
}

async fn due(world: &World, id: SuggestionId) -> (Instant, Instant) {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx
        .one(
            "SELECT s.due_at AS ours, l.due_at AS theirs FROM feedback_suggestions s \
             JOIN loops_loops l ON l.object_id = s.id WHERE s.id = $1",
            store::values![id],
        )
        .await
        .unwrap();
    (row.get("ours").unwrap(), row.get("theirs").unwrap())
}

async fn join(worker: &mut Browser, id: SuggestionId, with: SuggestionId) -> Answer {
    let with = with.to_string();
    worker.post(&format!("/desk/{id}/alike"), &[("with", with.as_str()), ("why", "Both are about the showers")]).await
}

trials::story! {
    parts = *PARTS;

    async fn promise_1_one_answer_comes_to_everybody_who_said_the_same(ground) {
        let world = house(ground).await;
        let (mut first, one, mut second, other, neighbour) = two(&world).await;
        let unlike = leave(&mut second, &[("words", "More books in the library")]).await;
        let mut worker = world.session(world.people.practitioner).await;
        let page = worker.get(&format!("/desk/{one}/alike")).await;
        assert!(page.text_contains(SAME) && !page.text_contains("More books"), "{}", page.body);
        assert!(page.body.contains(&other.to_string()) && !page.body.contains(&unlike.to_string()));

        // The one that came later is the head: it is due no later than the earlier was told.
        let (before, later) = (due(&world, one).await.0, due(&world, other).await.0);
        assert!(before < later);
        let sent = join(&mut worker, one, other).await;
        assert_eq!((status(&sent), sent.location.as_str()), (303, format!("/desk/{one}/alike").as_str()), "{}", sent.body);
        assert_eq!(due(&world, other).await, (before, before));
        assert_eq!(due(&world, one).await, (before, before));
        assert_eq!(waits(&world, world.people.practitioner).await.iter().filter(|kind| *kind == "feedback.new").count(), 2);
        assert!(told(&world, world.people.resident).await.contains(&"feedback.joined".to_owned()));
        assert!(told(&world, neighbour).await.contains(&"feedback.others".to_owned()));

        // Each sees that there are others, and nothing of them.
        let thread = first.get(&format!("/feedback/{one}")).await;
        assert!(thread.text_contains("Others told us the same") && thread.text_contains("Both are about the showers"), "{}", thread.body);
        assert!(!thread.text_contains(SAME) && !thread.text_contains("Odette"));
        let thread = second.get(&format!("/feedback/{other}")).await;
        assert!(thread.text_contains("One other person told us the same") && !thread.text_contains("runs cold"), "{}", thread.body);

        // It is answered where it was joined to, and not by itself.
        assert_eq!(status(&worker.post(&format!("/desk/{one}/answer"), &CANNOT).await), 422);
        answered(&mut worker, world.people.practitioner, other).await;
        for (browser, id, author) in [(&mut first, one, world.people.resident), (&mut second, other, neighbour)] {
            assert_eq!(stage(&world, id).await, "answered");
            let thread = browser.get(&format!("/feedback/{id}")).await;
            assert!(thread.text_contains("The boiler is too old") && thread.text_contains("Were you heard?"), "{}", thread.body);
            let told = told(&world, author).await;
            assert!(told.contains(&"feedback.answered".to_owned()) && told.contains(&"feedback.taken_up".to_owned()), "{told:?}");
        }
        // Each answer has its own line and sum in the chain.
        let mut tx = world.ground.db.read().await.unwrap();
        for id in [one, other] {
            let lines = store::audit::reasons(&mut tx, &[id.uuid()]).await.unwrap();
            assert!(!lines.is_empty(), "{id}");
        }
        let checks = (loops::ROOM.checks.unwrap())(&mut tx).await.unwrap();
        assert!(checks.iter().all(|check| check.broken.is_none()), "{checks:?}");
        drop(tx);

        // The board says how many said it, and nothing more of them.
        let fields = [("summary", "Cold showers on the landing"), ("did", "The boiler is too old")];
        assert_eq!(status(&worker.post(&format!("/desk/{other}/publish"), &fields).await), 303);
        let mut tx = world.ground.db.read().await.unwrap();
        let entry: feedback::EntryId =
            tx.one("SELECT id FROM feedback_board", store::values![]).await.unwrap().get("id").unwrap();
        drop(tx);
        let all = [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(status(&decide(&mut rep, &format!("/board/{entry}/check"), &all).await), 303);
        for board in [rep.get("/board").await, rep.get(&format!("/board/at/{}", world.places.wing)).await] {
            assert!(board.text_contains("Told to us 2 times"), "{}", board.body);
        }

        // Each says for themselves whether they were heard.
        assert_eq!(status(&first.post(&format!("/feedback/{one}/heard"), &[("heard", "no"), ("why", "Mine is another shower")]).await), 303);
        assert_eq!((stage(&world, one).await.as_str(), stage(&world, other).await.as_str()), ("second", "answered"));
        assert_eq!(status(&second.post(&format!("/feedback/{other}/heard"), &[("heard", "yes")]).await), 303);
        assert_eq!((stage(&world, one).await.as_str(), stage(&world, other).await.as_str()), ("second", "closed"));
        // The second look is at one of them alone.
        let mut manager = world.session(world.people.manager).await;
        answered(&mut manager, world.people.manager, one).await;
        assert_eq!((stage(&world, one).await.as_str(), stage(&world, other).await.as_str()), ("closed", "closed"));
    }

    async fn a_promise_to_several_is_told_back_to_each(ground) {
        let world = house(ground).await;
        let (mut first, one, _, other, neighbour) = two(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&join(&mut worker, other, one).await), 303);
        let day = world.site.now().plus_days(20).date_in("Europe/London").unwrap();
        let (d, m, y) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
        let fields = [("outcome", "will_do"), ("reasons", "A new boiler comes"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", &d), ("promised-month", &m), ("promised-year", &y)];
        let given = worker.post(&format!("/desk/{one}/answer"), &fields).await;
        assert_eq!(status(&given), 303, "{}", given.body);
        assert_eq!(status(&worker.post(&format!("/desk/{one}/told"), &[("told", "The boiler is in")]).await), 303);
        for author in [world.people.resident, neighbour] {
            assert!(told(&world, author).await.contains(&"feedback.done".to_owned()));
        }
        assert!(first.get(&format!("/feedback/{one}")).await.text_contains("The boiler is in"));
        assert!(world.session(neighbour).await.get(&format!("/feedback/{other}")).await.text_contains("The boiler is in"));
    }

    async fn a_promise_that_is_changed_is_changed_for_each(ground) {
        let world = house(ground).await;
        let (mut first, one, _, other, neighbour) = two(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&join(&mut worker, other, one).await), 303);
        let day = world.site.now().plus_days(20).date_in("Europe/London").unwrap();
        let (d, m, y) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
        let with = world.people.colleague.to_string();
        let fields = [("outcome", "will_do"), ("reasons", "A new boiler comes"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", &d), ("promised-month", &m), ("promised-year", &y), ("with", &with)];
        let given = worker.post(&format!("/desk/{one}/answer"), &fields).await;
        assert_eq!(status(&given), 303, "{}", given.body);
        // A second name is asked for once, and its yes shows in each thread.
        assert_eq!(waits(&world, world.people.colleague).await.iter().filter(|kind| *kind == "feedback.name").count(), 1);
        let mut colleague = world.session(world.people.colleague).await;
        assert_eq!(status(&colleague.post(&format!("/feedback/{one}/name"), &[("do", "yes")]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_responses WHERE with_agreed_at IS NOT NULL").await, 2);
        // Not by itself, and then for both.
        assert_eq!(status(&worker.post(&format!("/desk/{other}/answer"), &CANNOT).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{one}/answer"), &CANNOT).await), 303);
        assert!(first.get(&format!("/feedback/{one}")).await.text_contains("The boiler is too old"));
        assert!(world.session(neighbour).await.get(&format!("/feedback/{other}")).await.text_contains("The boiler is too old"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_responses").await, 4);
    }

    async fn whoever_was_not_heard_goes_alone_and_the_others_keep_their_promise(ground) {
        let world = house(ground).await;
        let (mut first, one, mut second, other, neighbour) = two(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&join(&mut worker, other, one).await), 303);
        let day = world.site.now().plus_days(20).date_in("Europe/London").unwrap();
        let (d, m, y) = (day.day().to_string(), day.month().to_string(), day.year().to_string());
        let fields = [("outcome", "will_do"), ("reasons", "A new boiler comes"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", &d), ("promised-month", &m), ("promised-year", &y)];
        assert_eq!(status(&worker.post(&format!("/desk/{one}/answer"), &fields).await), 303);
        // The one that the others were answered with says no: a second reader looks at it alone.
        assert_eq!(status(&first.post(&format!("/feedback/{one}/heard"), &[("heard", "no"), ("why", "Too late")]).await), 303);
        assert_eq!(status(&second.post(&format!("/feedback/{other}/heard"), &[("heard", "yes")]).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{other}/told"), &[("told", "The boiler is in")]).await), 303);
        assert_eq!((stage(&world, one).await.as_str(), stage(&world, other).await.as_str()), ("second", "closed"));
        assert!(told(&world, neighbour).await.contains(&"feedback.done".to_owned()));
        let mut manager = world.session(world.people.manager).await;
        answered(&mut manager, world.people.manager, one).await;
        assert!(!world.session(neighbour).await.get(&format!("/feedback/{other}")).await.text_contains("The boiler is too old"));

        // One that was promised something is taken back: what others were promised with it is still told back.
        let (a, b) = (leave(&mut first, &[]).await, leave(&mut second, &[("words", SAME)]).await);
        assert_eq!(status(&join(&mut worker, b, a).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{a}/answer"), &fields).await), 303);
        assert_eq!(status(&first.post(&format!("/feedback/{a}/withdraw"), &[]).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{b}/told"), &[("told", "The boiler is in")]).await), 303);
    }

    async fn a_workers_own_is_left_out_of_the_answer_to_all(ground) {
        let world = house(ground).await;
        let (_, one, _, _, _) = two(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mine = leave(&mut worker, &[("words", SAME)]).await;
        let mut colleague = world.session(world.people.colleague).await;
        assert_eq!(status(&join(&mut colleague, mine, one).await), 303);
        answered(&mut worker, world.people.practitioner, one).await;
        // Nobody answers themselves: theirs waits for somebody else.
        assert_eq!((stage(&world, one).await.as_str(), stage(&world, mine).await.as_str()), ("answered", "heard"));
        answered(&mut colleague, world.people.colleague, mine).await;
        assert_eq!(stage(&world, mine).await, "answered");
    }

    async fn a_name_taken_out_of_an_answer_is_out_of_each_copy(ground) {
        let world = house(ground).await;
        let (mut first, one, mut second, other, neighbour) = two(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let why = [("with", one.to_string()), ("why", "Both are about what Quentin Farthing broke".to_owned())];
        let why: Vec<(&str, &str)> = why.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(status(&worker.post(&format!("/desk/{other}/alike"), &why).await), 303);
        let mut fields = CANNOT.to_vec();
        fields[1] = ("reasons", "Quentin Farthing broke the boiler");
        fields[3] = ("carrier", "Quentin Farthing of the works department");
        assert_eq!(status(&worker.post(&format!("/desk/{one}/answer"), &fields).await), 303);
        // Out of the copy: the answer of the head and that of everybody with it, and their authors are told.
        let taken = [("exact", "Quentin Farthing"), ("reason", "names")];
        assert_eq!(status(&worker.post(&format!("/desk/{other}/words"), &taken).await), 303);
        for (browser, id, author) in [(&mut first, one, world.people.resident), (&mut second, other, neighbour)] {
            let thread = browser.get(&format!("/feedback/{id}")).await;
            assert!(thread.text_contains("broke the boiler") && !thread.text_contains("Quentin"), "{}", thread.body);
            assert!(told(&world, author).await.contains(&"feedback.words_out".to_owned()));
        }
        let mut tx = world.ground.db.read().await.unwrap();
        let checks = (loops::ROOM.checks.unwrap())(&mut tx).await.unwrap();
        assert!(checks.iter().all(|check| check.broken.is_none()), "{checks:?}");
    }

    async fn what_was_joined_is_parted_until_it_was_answered(ground) {
        let world = house(ground).await;
        let (mut first, one, _, other, neighbour) = two(&world).await;
        let third = leave(&mut first, &[("words", "The landing shower is cold again")]).await;
        let mut worker = world.session(world.people.practitioner).await;
        // Chains are flat: what was to be answered with one is answered with its head.
        assert_eq!(status(&join(&mut worker, one, other).await), 303);
        assert_eq!(status(&join(&mut worker, third, one).await), 303);
        let page = worker.get(&format!("/desk/{other}/alike")).await;
        assert!(page.body.contains(&format!("/desk/{one}/apart")) && page.body.contains(&format!("/desk/{third}/apart")), "{}", page.body);
        assert_eq!(status(&join(&mut worker, other, third).await), 422, "no circles");
        assert_eq!(status(&join(&mut worker, third, other).await), 422, "not twice");
        let new = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "feedback.new").count();
        assert_eq!(new(waits(&world, world.people.practitioner).await), 1);
        assert_eq!(status(&worker.post(&format!("/desk/{third}/apart"), &[]).await), 303);
        assert_eq!(new(waits(&world, world.people.practitioner).await), 2);
        // The head is taken back: what was to be answered with it waits for an answer of its own.
        assert_eq!(status(&world.session(neighbour).await.post(&format!("/feedback/{other}/withdraw"), &[]).await), 303);
        assert_eq!(new(waits(&world, world.people.practitioner).await), 2);
        answered(&mut worker, world.people.practitioner, one).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_joined").await, 0);
        // Once it is answered it stays.
        let (a, b) = (leave(&mut first, &[]).await, leave(&mut first, &[]).await);
        assert_eq!(status(&join(&mut worker, a, b).await), 303);
        answered(&mut worker, world.people.practitioner, b).await;
        assert_eq!(status(&worker.post(&format!("/desk/{a}/apart"), &[]).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{third}/apart"), &[]).await), 422);
    }

    async fn nobody_joins_what_is_not_theirs_to_see(ground) {
        let world = house(ground).await;
        let (mut first, one, _, other, _) = two(&world).await;
        let worried = leave(&mut first, &[("worried", "on"), ("words", SAME)]).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut stranger = world.session(world.people.stranger).await;
        let mine = leave(&mut worker, &[("words", SAME)]).await;
        let theirs = leave(&mut stranger, &[("words", SAME)]).await;
        let page = worker.get(&format!("/desk/{one}/alike")).await;
        for hidden in [worried, mine, theirs] {
            assert!(!page.body.contains(&hidden.to_string()), "{}", page.body);
        }
        for with in [theirs, mine, SuggestionId::of(Uuid::from_u128(7)), worried, one] {
            let sent = join(&mut worker, one, with).await;
            assert_eq!(status(&sent), 422, "{with}");
        }
        assert_eq!(status(&worker.get(&format!("/desk/{worried}/alike")).await), 404);
        assert_eq!(status(&worker.post(&format!("/desk/{one}/alike"), &[("with", "x"), ("why", "")]).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{one}/alike"), &[("with", &other.to_string()), ("why", "a\u{0}b")]).await), 400);
        for (name, person) in [("resident", world.people.resident), ("stranger", world.people.stranger), ("rep", world.people.rep)] {
            let mut them = world.session(person).await;
            assert_eq!(status(&them.get(&format!("/desk/{one}/alike")).await), 404, "{name}");
            assert_eq!(status(&join(&mut them, one, other).await), 404, "{name}");
            assert_eq!(status(&them.post(&format!("/desk/{one}/apart"), &[]).await), 404, "{name}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_joined").await, 0);
    }
}
