//! A proposal goes from raised to told back; an answer without reasons is none; what is late is shown.

use basics::PersonId;
use councils::{CAPABILITY, CouncilId};
use trials::{Answer, Browser, World};

use crate::{PARTS, founded, house, seat, status};

/// A council with a rep and a mentor on it, and the two people.
pub async fn council(world: &World, other: &[(&'static str, &str)]) -> CouncilId {
    let mut worker = world.session(world.people.practitioner).await;
    let id = founded(&mut worker, world, other).await;
    for person in [world.people.rep, world.people.peer_mentor] {
        seat(world, id, person, false).await;
    }
    id
}

const PROPOSAL: [(&str, &str); 6] = [
    ("title", "Phones on B wing"),
    ("problem", "One phone for sixty people"),
    ("solution", "Two more phones"),
    ("gain", "Less waiting"),
    ("said_by", "12"),
    ("name_for", "council"),
];

pub async fn raised(rep: &mut Browser, council: CouncilId) -> String {
    let answer = rep.post(&format!("/councils/{council}/proposals/new"), &PROPOSAL).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

pub async fn does(browser: &mut Browser, path: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.post(&format!("{path}/{verb}"), fields).await;
    assert_eq!(status(&answer), 303, "{verb}: {}", answer.body);
    answer
}

const CANVASS: [(&str, &str); 5] =
    [("asked", "40"), ("asked_yes", "30"), ("asked_no", "6"), ("asked_unsure", "4"), ("staff_view", "They agree")];

/// Brings it to whoever decides.
pub async fn sent(rep: &mut Browser, path: &str) {
    does(rep, path, "canvass", &CANVASS).await;
    does(rep, path, "take-up", &[]).await;
    does(rep, path, "vote", &[("votes_for", "2")]).await;
}

/// Does what time has brought.
async fn remind(world: &World) {
    for piece in store::due::claim(&world.site.db, world.ground.now(), 50).await.unwrap() {
        let job = CAPABILITY.jobs.iter().find(|job| job.kind == piece.kind).unwrap();
        (job.run)(&world.site, &piece).await.unwrap();
    }
}

async fn told(world: &World, person: PersonId, words: &str) -> bool {
    world.session(person).await.get("/notices").await.body.contains(words)
}

trials::story! {
    parts = *PARTS;

    async fn a_proposal_goes_from_raised_to_told_back(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let path = raised(&mut rep, council).await;
        let mut resident = world.session(world.people.resident).await;
        does(&mut resident, &path, "support", &[]).await;
        let twice = resident.post(&format!("{path}/support"), &[]).await;
        assert_eq!(status(&twice), 422);
        assert!(twice.body.contains("You stand behind it already"));
        assert!(resident.get(&path).await.body.contains("2 people stand behind it"));
        // Whoever decides does not support what they answer.
        assert_eq!(status(&manager.post(&format!("{path}/support"), &[]).await), 422);

        sent(&mut rep, &path).await;
        let page = resident.get(&path).await;
        for words in ["40 people were asked", "They agree", "For: 2", "Waiting for an answer", "12 people said this to us"] {
            assert!(page.body.contains(words), "{words}");
        }
        // It stands on the desk and the home page of whoever decides, and of the deputy.
        for decider in [world.people.manager, world.people.colleague] {
            let mut browser = world.session(decider).await;
            assert!(browser.get("/councils/desk").await.body.contains(&path));
        }
        assert!(!rep.get("/councils/desk").await.body.contains(&path));
        does(&mut manager, &path, "answer", &[("verdict", "accepted"), ("reasons", "It is fair")]).await;
        assert!(told(&world, world.people.resident, "was accepted").await);
        assert!(!manager.get("/councils/desk").await.body.contains(&path));
        // A second version stands beside the first.
        let part = [("verdict", "in_part"), ("reasons", "One phone only"), ("change", "A second line")];
        does(&mut manager, &path, "answer", &part).await;
        let page = resident.get(&path).await;
        assert!(page.body.contains("It is fair") && page.body.contains("One phone only"));

        let step = [("what", "Fit a phone"), ("on-day", "1"), ("on-month", "12"), ("on-year", "2026")];
        does(&mut manager, &path, "step", &step).await;
        let early = manager.post(&format!("{path}/finish"), &[]).await;
        assert!(early.body.contains("There are still steps to do"), "{}", early.body);
        let id = manager.get(&path).await.hidden("step").unwrap();
        does(&mut manager, &path, "step-done", &[("step", &id)]).await;
        does(&mut manager, &path, "finish", &[]).await;
        // Whoever answered does not check their own work; a member says "not yet", and then "yes".
        assert_eq!(status(&manager.post(&format!("{path}/check"), &[("done", "yes")]).await), 403);
        does(&mut rep, &path, "check", &[("done", "no")]).await;
        does(&mut manager, &path, "finish", &[]).await;
        does(&mut rep, &path, "check", &[("done", "yes")]).await;
        does(&mut rep, &path, "tell-back", &[]).await;
        assert!(told(&world, world.people.resident, "Were you told?").await);
        does(&mut resident, &path, "told", &[("told", "yes")]).await;
        assert_eq!(status(&resident.post(&format!("{path}/told"), &[("told", "no")]).await), 422);
        assert!(resident.get(&path).await.body.contains("Yes: 1. No: 0."));
        let done = resident.get(&format!("/councils/{council}/proposals?show=done")).await;
        assert!(done.body.contains(&path) && done.body.contains("Answered in 0 days"));
    }

    async fn an_answer_without_reasons_and_a_refusal_without_what_would_change_are_not_saved(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut deputy) = (world.session(world.people.rep).await, world.session(world.people.colleague).await);
        let path = raised(&mut rep, council).await;
        sent(&mut rep, &path).await;
        let huge = "x".repeat(3_001);
        for (fields, words) in [
            (vec![("verdict", "accepted"), ("reasons", " ")], "Say why"),
            (vec![("verdict", "not_accepted"), ("reasons", "Money")], "Say what would have to change"),
            (vec![("verdict", "no_such"), ("reasons", "Money")], "Choose an answer"),
            (vec![("verdict", "accepted"), ("reasons", huge.as_str())], "Say why"),
        ] {
            let answer = deputy.post(&format!("{path}/answer"), &fields).await;
            assert_eq!(status(&answer), 422);
            assert!(answer.body.contains(words), "{words}");
        }
        assert!(deputy.get(&path).await.body.contains("Waiting for an answer"));
        // Whoever works here no more decides here no more.
        world.leave(world.people.manager).await;
        let mut gone = world.session(world.people.manager).await;
        assert!(!gone.get("/councils/desk").await.body.contains(&path));
        assert_eq!(status(&gone.get(&format!("{path}/answer")).await), 404);
        assert!(deputy.get("/councils/desk").await.body.contains(&path));
        let refusal = [("verdict", "not_accepted"), ("reasons", "No money"), ("change", "A budget of our own")];
        does(&mut deputy, &path, "answer", &refusal).await;
        let refused = rep.get(&format!("/councils/{council}/proposals?show=refused")).await;
        for words in ["No money", "A budget of our own", "Decided by governor"] {
            assert!(refused.body.contains(words), "{words}");
        }
        does(&mut rep, &path, "tell-back", &[]).await;
        assert!(rep.get(&format!("/councils/{council}/proposals?show=refused")).await.body.contains(&path));
    }

    async fn a_late_answer_shows_with_the_role_the_reason_and_both_days(ground) {
        let world = house(ground).await;
        let council = council(&world, &[("answer_days", "5")]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let path = raised(&mut rep, council).await;
        sent(&mut rep, &path).await;
        world.ground.clock.move_to(world.ground.now().plus_days(12));
        remind(&world).await;
        assert!(told(&world, world.people.rep, "The answer to a proposal is late").await);
        assert!(told(&world, world.people.colleague, "An answer to a proposal is late").await);
        let (mut rep, list) = (world.session(world.people.rep).await, format!("/councils/{council}/proposals"));
        manager = { drop(manager); world.session(world.people.manager).await };
        assert!(rep.get(&path).await.body.contains("Nobody has said yet why it is late"));
        let page = rep.get(&list).await;
        assert!(page.body.contains("Answer is late") && page.body.contains("Nobody has said yet why") && page.body.contains("governor should have answered by"), "{}", page.body);
        let past = [("on-day", "1"), ("on-month", "1"), ("on-year", "2020"), ("reasons", "The roof")];
        assert_eq!(status(&manager.post(&format!("{path}/delay"), &past).await), 422);
        let now = world.ground.now().plus_days(7).text();
        let (year, rest) = now.split_at(4);
        let new = [("on-day", &rest[4..6]), ("on-month", &rest[1..3]), ("on-year", year), ("reasons", "The roof first")];
        does(&mut manager, &path, "delay", &new).await;
        assert!(!rep.get(&path).await.body.contains("Nobody has said yet why"));
        let page = rep.get(&list).await;
        assert!(page.body.contains("The roof first") && page.body.contains("now promised for"));
        assert!(page.body.contains("Answer is late"), "a new day does not make it less late");
    }

    async fn more_work_goes_back_to_the_council_and_a_vote_that_fails_ends_it(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let path = raised(&mut rep, council).await;
        assert_eq!(status(&rep.post(&format!("{path}/take-up"), &[]).await), 422, "nobody was asked yet");
        sent(&mut rep, &path).await;
        let back = [("verdict", "more_work"), ("reasons", "No price"), ("change", "Ask what it costs")];
        does(&mut manager, &path, "answer", &back).await;
        does(&mut rep, &path, "take-up", &[]).await;
        let alone = rep.post(&format!("{path}/vote"), &[("votes_for", "1")]).await;
        assert!(alone.body.contains("the quorum is not met"));
        let odd = rep.post(&format!("{path}/vote"), &[("votes_for", "two")]).await;
        assert!(odd.body.contains("The votes do not fit"));
        does(&mut rep, &path, "vote", &[("votes_for", "1"), ("votes_against", "1")]).await;
        assert!(rep.get(&path).await.body.contains("Not carried by the council"));
    }

    async fn strangers_learn_nothing_and_only_members_raise(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, council).await;
        let (list, new) = (format!("/councils/{council}/proposals"), format!("/councils/{council}/proposals/new"));
        for person in [world.people.stranger, world.people.participant, world.people.administrator] {
            let mut browser = world.session(person).await;
            for page in [&path, &list, &new, &format!("{path}/answer"), &format!("{path}/vote")] {
                assert_eq!(status(&browser.get(page).await), 404, "{page}");
            }
            assert_eq!(status(&browser.post(&format!("{path}/support"), &[]).await), 404);
        }
        for person in [world.people.resident, world.people.manager] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.post(&new, &PROPOSAL).await), 403);
            assert_eq!(status(&browser.post(&format!("{path}/vote"), &[("votes_for", "2")]).await), 403);
        }
        assert_eq!(status(&rep.post(&format!("{path}/answer"), &[("verdict", "accepted")]).await), 403);
        assert_eq!(status(&world.browser().get(&path).await), 303, "who is not signed in is asked to sign in");
        let huge = "x".repeat(3_001);
        let bad = [("title", " "), ("problem", huge.as_str()), ("solution", " "), ("said_by", "many")];
        let answer = rep.post(&new, &bad).await;
        assert_eq!(status(&answer), 422);
        for words in ["Give it a title", "Write something, up to 3,000", "Give a number from 0 to 100,000"] {
            assert!(answer.body.contains(words), "{words}");
        }
    }

    async fn a_public_council_shows_its_proposals_and_only_a_name_that_was_chosen(ground) {
        let world = house(ground).await;
        let council = council(&world, &[("shown_to", "public")]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, council).await;
        let mut named = PROPOSAL.to_vec();
        named.retain(|(name, _)| *name != "name_for");
        named.extend([("shown_name", "Wing voice"), ("name_for", "public")]);
        let second = rep.post(&format!("/councils/{council}/proposals/new"), &named).await.location;
        let mut members = PROPOSAL.to_vec();
        members.retain(|(name, _)| *name != "name_for");
        members.extend([("shown_name", "Only here"), ("name_for", "members")]);
        let third = rep.post(&format!("/councils/{council}/proposals/new"), &members).await.location;
        let mut anybody = world.browser();
        let page = anybody.get(&path).await;
        assert_eq!(status(&page), 200);
        assert!(page.body.contains("Two more phones") && !page.body.contains("<form class=\"al-form\""));
        assert!(anybody.get(&second).await.body.contains("Wing voice"));
        assert!(!anybody.get(&third).await.body.contains("Only here"));
        assert!(rep.get(&third).await.body.contains("Only here"));
        assert!(anybody.get(&format!("/councils/{council}/proposals?show=open")).await.body.contains(&path));
    }

    async fn a_private_note_is_read_by_the_deciding_side_alone(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let path = raised(&mut rep, council).await;
        does(&mut manager, &path, "remark", &[("kind", "note"), ("words", "Ask the treasurer")]).await;
        does(&mut rep, &path, "remark", &[("words", "We can show you the queue")]).await;
        let page = manager.get(&path).await;
        assert!(page.body.contains("Ask the treasurer") && page.body.contains("show you the queue"));
        let page = rep.get(&path).await;
        assert!(!page.body.contains("Ask the treasurer") && page.body.contains("show you the queue"));
        assert_eq!(status(&rep.post(&format!("{path}/remark"), &[("kind", "note"), ("words", "x")]).await), 422);
        let mut resident = world.session(world.people.resident).await;
        assert!(!resident.get(&path).await.body.contains("show you the queue"));
        assert_eq!(status(&resident.post(&format!("{path}/remark"), &[("words", "x")]).await), 403);
    }

    async fn everybody_answers_a_short_question_once_and_the_count_is_shown_when_it_is_closed(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, council).await;
        let mut resident = world.session(world.people.resident).await;
        assert_eq!(status(&resident.post(&format!("{path}/question/answer"), &[("says", "yes")]).await), 422);
        let long = "x".repeat(201);
        assert_eq!(status(&rep.post(&format!("{path}/question"), &[("question", &long)]).await), 422);
        does(&mut rep, &path, "question", &[("question", "Do you want two more phones?")]).await;
        assert_eq!(status(&resident.post(&format!("{path}/question"), &[("question", "x")]).await), 403);
        assert!(rep.get(&format!("{path}/sheet")).await.body.contains("Do you want two more phones?"));
        does(&mut resident, &path, "question/answer", &[("says", "yes")]).await;
        let twice = resident.post(&format!("{path}/question/answer"), &[("says", "no")]).await;
        assert!(twice.body.contains("You have answered this question already"));
        assert_eq!(status(&resident.post(&format!("{path}/question/answer"), &[("says", "maybe")]).await), 404);
        assert!(!rep.get(&format!("{path}/question")).await.body.contains("people were asked"), "not before it is closed");
        does(&mut rep, &path, "question/answer", &[("says", "unsure")]).await;
        assert_eq!(status(&resident.post(&format!("{path}/question/close"), &[]).await), 403);
        does(&mut rep, &path, "question/close", &[]).await;
        // What two said is known of both: the page says how many answered, and what they said only where the place says so.
        let page = resident.get(&format!("{path}/question")).await;
        assert!(page.body.contains("2 people answered. That is too few to show") && !page.body.contains("Not sure: 1"));
        world.set(world.places.prison, &councils::LEAST_ANSWERS, Some("2")).await;
        let page = resident.get(&format!("{path}/question")).await;
        assert!(page.body.contains("2 people were asked. Yes: 1.") && page.body.contains("Not sure: 1."), "{}", page.body);
        assert_eq!(status(&resident.post(&format!("{path}/question/answer"), &[("says", "no")]).await), 422);
        let left = world.site.db.read().await.unwrap().one("SELECT COUNT(*) AS n FROM councils_answered", store::values![]).await;
        assert_eq!(left.unwrap().get::<i64>("n").unwrap(), 0, "who answered is forgotten");
        assert_eq!(status(&world.session(world.people.stranger).await.get(&format!("{path}/question")).await), 404);
    }

    async fn what_was_counted_before_stands_in_the_form_and_whoever_left_gets_no_notice_that_leads_nowhere(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, council).await;
        let mut resident = world.session(world.people.resident).await;
        does(&mut resident, &path, "support", &[]).await;
        does(&mut world.session(world.people.volunteer).await, &path, "support", &[]).await;
        world.leave(world.people.volunteer).await;
        does(&mut rep, &path, "canvass", &CANVASS).await;
        let form = rep.get(&format!("{path}/canvass")).await.body;
        for value in ["value=\"40\"", "value=\"30\"", "They agree"] {
            assert!(form.contains(value), "{value}: {form}");
        }
        let mut tx = world.site.db.read().await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM telling_notices WHERE person_id = $1 AND kind = 'councils.proposal_canvassed'";
        for (person, notices) in [(world.people.resident, 1), (world.people.volunteer, 0)] {
            let row = tx.one(sql, store::values![person]).await.unwrap();
            assert_eq!(row.get::<i64>("n").unwrap(), notices);
        }
    }

    async fn a_council_is_asked_before_a_decision_and_hears_what_was_altered(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let new = format!("/councils/{council}/soundings/new");
        let asked = [
            ("title", "Visiting hours"), ("plan", "New hours from spring"), ("fixed", "The hall"), ("open", "Which days"),
            ("on-day", "1"), ("on-month", "12"), ("on-year", "2026"),
        ];
        assert_eq!(status(&rep.post(&new, &asked).await), 403);
        let bad = manager.post(&new, &asked[..3]).await;
        assert_eq!(status(&bad), 422);
        let path = manager.post(&new, &asked).await.location;
        assert!(told(&world, world.people.rep, "Your council is asked something").await);
        let early = manager.post(&format!("{path}/altered"), &[("words", "Nothing")]).await;
        assert_eq!(status(&early), 422, "not before the council answered or its day is over");
        assert_eq!(status(&rep.post(&format!("{path}/answer"), &[("words", " ")]).await), 422);
        does(&mut rep, &path, "answer", &[("words", "Keep Saturdays")]).await;
        world.site.clock.move_to(world.site.now().plus_seconds(60));
        does(&mut rep, &path, "answer", &[("words", "Keep Sundays")]).await;
        let page = rep.get(&path).await.body;
        assert!(page.contains("Keep Saturdays") && page.contains("What the council said before, on"), "{page}");
        assert_eq!(status(&rep.post(&format!("{path}/altered"), &[("words", "x")]).await), 403);
        does(&mut manager, &path, "altered", &[("words", "Sundays stay")]).await;
        let page = rep.get(&path).await;
        assert!(page.body.contains("Keep Sundays") && page.body.contains("Sundays stay") && page.body.contains("Decided"));
        assert!(rep.get(&format!("/councils/{council}/soundings")).await.body.contains(&path));
        assert_eq!(status(&rep.post(&format!("{path}/answer"), &[("words", "Late")]).await), 422);
        assert_eq!(status(&world.session(world.people.stranger).await.get(&path).await), 404);
    }
}
