//! Seats after the result: of whoever stood on a form, of whoever steps back late, and for how long.

use access::Role;
use councils::verbs::election::{self as verbs, Calling, ElectionRefused, Lot, Move, PaperAccount};
use councils::{
    AppointTeam, CouncilId, CountPiles, Counting, ElectionId, Fills, StandInElection, StandingId, TakeElectedSeat,
};
use store::values;
use trials::World;

use crate::changes::waits;
use crate::election_after::{
    DICE, called, calling, council, count, ends, on_a_form, sit, stands, step, without_a_vote,
};
use crate::elections::{acting, runs, why};
use crate::{PARTS, house};

const ASKED: &str = "councils.elected_asked";

async fn standing(world: &World, id: ElectionId) -> Vec<(StandingId, String)> {
    let mut tx = world.site.db.read().await.unwrap();
    let sql = "SELECT id, shown_name FROM councils_election_people WHERE election_id = $1 ORDER BY at, id";
    let rows = tx.rows(sql, values![id]).await.unwrap();
    rows.iter().map(|row| (row.get("id").unwrap(), row.get("shown_name").unwrap())).collect()
}

/// Two key these papers, they are counted, and the result is read out.
async fn counted(world: &World, id: ElectionId, papers: &[&str]) {
    step(world, id, Move::CloseVoting).await;
    for person in [world.people.practitioner, world.people.colleague] {
        let keys = acting::<CountPiles>(world, person, id).await;
        verbs::key_papers(keys, 1, &papers.join("\n")).await.unwrap();
    }
    let issued = u32::try_from(papers.len()).unwrap();
    let boxes = vec![("A wing".to_owned(), issued)];
    verbs::count(runs(world, id).await, &PaperAccount { issued, boxes, ..PaperAccount::default() }).await.unwrap();
    verbs::declare(runs(world, id).await).await.unwrap();
}

/// Three persons with accounts stand for one seat.
async fn three(world: &World, rule: &str) -> (CouncilId, ElectionId, Vec<basics::PersonId>) {
    let council = council(world, rule).await;
    let id = called(world, council, &calling(world, Counting::Irv, 1)).await;
    step(world, id, Move::OpenNominations).await;
    let mut people = Vec::new();
    for name in ["Ash Hill", "Birch Hill", "Cedar Hill"] {
        people.push(stands(world, id, "", name).await);
        world.site.clock.move_to(world.site.now().plus_seconds(60));
    }
    step(world, id, Move::CloseNominations).await;
    (council, id, people)
}

/// Two are equal behind whoever left: a lot decides, once it was said that one is needed, and two others saw it.
async fn a_lot_decides(world: &World, rule: &str) {
    let (council, id, people) = three(world, rule).await;
    verbs::open_voting(runs(world, id).await, DICE).await.unwrap();
    counted(world, id, &["1", "1", "1", "2", "3"]).await;
    let has = sit(world, council).await;
    let left = people.iter().position(|person| has.contains(person)).unwrap();
    let done = world.session(people[left]).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
    assert_eq!(done.status.as_u16(), 303);
    let all: Vec<StandingId> = standing(world, id).await.into_iter().map(|one| one.0).collect();
    let lot =
        |dice: &str, second: &str| Lot { dice: dice.to_owned(), witnesses: ["Sam Idle".to_owned(), second.to_owned()] };
    // Dice that were typed before anybody was told that a lot is needed, and between whom, decide nothing.
    let early = verbs::fill(runs(world, id).await, &all, &lot(DICE, "Kit Ross")).await;
    assert!(matches!(why(early), ElectionRefused::LotNeeded { .. }));
    let none = verbs::fill(runs(world, id).await, &all, &Lot::default()).await;
    assert!(matches!(why(none), ElectionRefused::LotNeeded { .. }));
    let officer = {
        let mut tx = world.site.db.read().await.unwrap();
        access::people::names(&mut tx, &[world.people.practitioner]).await.unwrap()[0].1.clone()
    };
    let wrong = [("", ""), ("sam idle", ""), ("Kit Ross", "31"), ("Kit Ross", "9999999999"), (officer.as_str(), "")];
    for (second, dice) in wrong {
        let dice = if dice.is_empty() { DICE } else { dice };
        let refused = verbs::fill(runs(world, id).await, &all, &lot(dice, second)).await;
        assert_eq!(why(refused), ElectionRefused::Lot, "{second} {dice}");
    }
    verbs::fill(runs(world, id).await, &all, &lot(DICE, "Kit Ross")).await.unwrap();
    let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
    assert!(page.contains(DICE) && page.contains("Sam Idle, Kit Ross"), "{page}");
}

async fn last_days(world: &World, council: CouncilId) -> Vec<Option<basics::Date>> {
    let mut tx = world.site.db.read().await.unwrap();
    let sql = "SELECT until_on FROM councils_members WHERE council_id = $1 AND ended_at IS NULL ORDER BY from_at, id";
    tx.rows(sql, values![council]).await.unwrap().iter().map(|row| row.get("until_on").unwrap()).collect()
}

trials::story! {
    parts = *PARTS;

    async fn a_seat_that_was_won_on_a_form_is_taken_by_whoever_says_that_it_is_theirs(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let id = without_a_vote(&world, council, &["Robbo", "Big Col"]).await;
        let all = standing(&world, id).await;
        let of = |name: &str| all.iter().find(|one| one.1 == name).unwrap().0;
        let (robbo, col) = (of("Robbo"), of("Big Col"));
        let wrong = world.people.resident;
        let right = world.member("Robin True", Role::Participant, world.places.prison).await;
        verbs::ask_elected(runs(&world, id).await, robbo, wrong).await.unwrap();
        let twice = verbs::ask_elected(runs(&world, id).await, col, wrong).await;
        assert_eq!(why(twice), ElectionRefused::NotTheirs, "nobody is asked about two lines");
        assert!(waits(&world, wrong, ASKED).await && !waits(&world, right, ASKED).await);
        assert_eq!(sit(&world, council).await, [], "nobody sits by a name alone");
        // Another may not say yes; whoever was asked says no, and nothing of it stays.
        let other = verbs::take(acting::<TakeElectedSeat>(&world, right, id).await, true).await;
        assert_eq!(why(other), ElectionRefused::NoSuch);
        let at = format!("/councils/elections/{id}");
        let mut session = world.session(wrong).await;
        assert!(session.get(&at).await.body.contains("Somebody called Robbo on the paper was elected. Is that you?"));
        assert_eq!(session.post(&format!("{at}/my-seat"), &[("answer", "perhaps")]).await.status.as_u16(), 404);
        assert_eq!(session.post(&format!("{at}/my-seat"), &[("answer", "no")]).await.status.as_u16(), 303);
        assert!(!session.get(&at).await.body.contains("Is that you?"));
        assert!(!waits(&world, wrong, ASKED).await);
        let notices = world.session(world.people.practitioner).await.get("/notices").await.body;
        assert!(notices.contains("says that the seat is not theirs"), "{notices}");
        // The next one is asked by the page, and says yes.
        let mut officer = world.session(world.people.practitioner).await;
        let who = robbo.to_string();
        let nobody = officer.post(&format!("{at}/seats"), &[("name", "Robin True")]).await;
        assert!(nobody.status.as_u16() == 422 && nobody.body.contains("Choose who on the paper it is"), "{}", nobody.body);
        let asked = officer.post(&format!("{at}/seats"), &[("who", &who), ("name", "Robin True")]).await;
        assert_eq!(asked.status.as_u16(), 303, "{}", asked.body);
        assert!(officer.get(&format!("{at}/seats")).await.body.contains("is asked, and has not answered"));
        let mut session = world.session(right).await;
        assert_eq!(session.post(&format!("{at}/my-seat"), &[("answer", "yes")]).await.status.as_u16(), 303);
        assert_eq!(sit(&world, council).await, [right]);
        let sql = "SELECT COUNT(*) AS n FROM councils_members WHERE came_by = 'uncontested' AND ended_at IS NULL";
        assert_eq!(count(&world, sql, &[]).await, 1);
        // Twice is not one seat more.
        let again = verbs::take(acting::<TakeElectedSeat>(&world, right, id).await, true).await;
        assert_eq!(why(again), ElectionRefused::NoSuch);
        assert_eq!(sit(&world, council).await, [right]);
    }

    async fn whoever_does_not_take_the_seat_they_won_on_a_form_leaves_it_to_whoever_is_next(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let id = called(&world, council, &calling(&world, Counting::Irv, 1)).await;
        step(&world, id, Move::OpenNominations).await;
        let form = on_a_form(&world, id, "Robbo").await;
        let next = stands(&world, id, "", "Ash Hill").await;
        step(&world, id, Move::CloseNominations).await;
        let early = verbs::give_up(runs(&world, id).await, form, "Moved.").await;
        assert_eq!(why(early), ElectionRefused::NotNow);
        verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
        let robbo_first = {
            let mut tx = world.site.db.read().await.unwrap();
            let row = tx.one("SELECT number FROM councils_election_teams WHERE name = 'Robbo'", &[]).await.unwrap();
            row.get::<i64>("number").unwrap().to_string()
        };
        let other = if robbo_first == "1" { "2" } else { "1" };
        let first = format!("{robbo_first} {other}");
        counted(&world, id, &[&first, &first, other]).await;
        assert_eq!(sit(&world, council).await, []);
        let asked: Vec<StandingId> = standing(&world, id).await.into_iter().map(|one| one.0).collect();
        let none = verbs::fill(runs(&world, id).await, &asked, &Lot::default()).await;
        assert_eq!(why(none), ElectionRefused::NoVacancy, "the seat waits for whoever won it");
        let at = format!("/councils/elections/{id}/seats");
        let mut officer = world.session(world.people.practitioner).await;
        let who = form.to_string();
        let silent = officer.post(&format!("{at}/none"), &[("who", &who), ("words", " ")]).await;
        assert_eq!(silent.status.as_u16(), 422);
        let gives_up = [("who", who.as_str()), ("words", "Moved to Leeds.")];
        verbs::ask_elected(runs(&world, id).await, form, world.people.resident).await.unwrap();
        let gone = officer.post(&format!("{at}/none"), &gives_up).await;
        assert_eq!(gone.status.as_u16(), 303, "{}", gone.body);
        assert!(!waits(&world, world.people.resident, ASKED).await, "whoever was asked is asked no more");
        let notices = world.session(world.people.resident).await.get("/notices").await.body;
        assert!(notices.contains("You are not asked any more whether a seat"), "{notices}");
        let page = officer.get(&at).await.body;
        assert!(page.contains("<li><bdi>Robbo</bdi></li>") && page.contains("Does not take the seat: Moved to Leeds."));
        // They come after all, and then not: nothing was lost by the first word.
        verbs::ask_elected(runs(&world, id).await, form, world.people.resident).await.unwrap();
        assert!(!officer.get(&at).await.body.contains("Moved to Leeds."));
        let none = verbs::fill(runs(&world, id).await, &asked, &Lot::default()).await;
        assert_eq!(why(none), ElectionRefused::NoVacancy);
        assert_eq!(officer.post(&format!("{at}/none"), &gives_up).await.status.as_u16(), 303);
        let filled = verbs::fill(runs(&world, id).await, &asked, &Lot::default()).await.unwrap();
        assert_eq!((filled.person, sit(&world, council).await), (Some(next), vec![next]));
        let late = verbs::ask_elected(runs(&world, id).await, form, world.people.resident).await;
        assert_eq!(why(late), ElectionRefused::NoSuch, "somebody else has the seat");
        // Everybody reads how the seat was filled.
        let page = world.session(world.people.rep).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(page.contains("Ash Hill has the seat that Robbo left. The papers were counted again."), "{page}");
    }

    async fn a_lot_fills_a_seat_only_where_one_is_needed_and_two_saw_it(ground) {
        let world = house(ground).await;
        for rule in ["countback", "runner_up"] {
            a_lot_decides(&world, rule).await;
        }
    }

    async fn a_die_that_was_not_needed_decides_nothing(ground) {
        let world = house(ground).await;
        let (council, id, people) = three(&world, "countback").await;
        verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
        counted(&world, id, &["1 2", "1 2", "1 2", "2", "3"]).await;
        let has = sit(&world, council).await;
        let left = people.iter().find(|person| has.contains(person)).unwrap();
        world.session(*left).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
        let all: Vec<StandingId> = standing(&world, id).await.into_iter().map(|one| one.0).collect();
        let lot = Lot { dice: DICE.to_owned(), witnesses: ["Sam Idle".to_owned(), "Kit Ross".to_owned()] };
        verbs::fill(runs(&world, id).await, &all, &lot).await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM councils_election_fills WHERE dice = '' AND seen_by = ''";
        assert_eq!(count(&world, sql, &[]).await, 1);
    }

    async fn a_seat_that_voters_filled_again_ends_with_those_that_were_elected_with_it(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let all = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        step(&world, all, Move::OpenNominations).await;
        let leaves = stands(&world, all, "", "Ash Hill").await;
        stands(&world, all, "", "Birch Hill").await;
        step(&world, all, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, all).await).await.unwrap();
        let with = last_days(&world, council).await;
        assert!(with[0].is_some() && with[0] == with[1], "{with:?}");
        world.site.clock.move_to(world.site.now().plus_days(100));
        world.session(leaves).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
        let by = called(&world, council, &Calling { fills: Fills::Empty, ..calling(&world, Counting::Irv, 1) }).await;
        step(&world, by, Move::OpenNominations).await;
        stands(&world, by, "", "Cedar Hill").await;
        step(&world, by, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, by).await).await.unwrap();
        assert_eq!(last_days(&world, council).await, with, "100 days later they end together all the same");
    }

    async fn whoever_cannot_come_to_a_screen_steps_back_by_word_once_papers_are_out_and_hears_of_it(ground) {
        let world = house(ground).await;
        let (_, id, people) = three(&world, "countback").await;
        let of = |name: &'static str| {
            let world = &world;
            async move { standing(world, id).await.into_iter().find(|one| one.1 == name).unwrap().0 }
        };
        let ash = of("Ash Hill").await;
        let early = why(verbs::withdraw_for(runs(&world, id).await, ash).await);
        assert!(matches!(early, ElectionRefused::Stand(_)), "until then they say so themselves: {early:?}");
        verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
        verbs::withdraw_for(runs(&world, id).await, ash).await.unwrap();
        let notices = world.session(people[0]).await.get("/notices").await.body;
        assert!(notices.contains("It is written down that you do not stand any more"), "{notices}");
        // On the day they do it themselves where they can.
        verbs::withdraw(acting::<StandInElection>(&world, people[1], id).await).await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM councils_election_people WHERE election_id = $1 AND state = 'withdrawn'";
        assert_eq!(count(&world, sql, values![id]).await, 2);
    }

    async fn where_nobody_voted_the_page_offers_no_papers_to_count_again(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let id = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        step(&world, id, Move::OpenNominations).await;
        let leaves = stands(&world, id, "", "Ash Hill").await;
        step(&world, id, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        world.session(leaves).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
        let page = world.session(world.people.practitioner).await.get(&format!("/councils/elections/{id}/seats")).await;
        assert!(page.body.contains("Call an election for the empty seats"), "{}", page.body);
        assert!(!page.body.contains("Find who has the seat"), "{}", page.body);
    }

    async fn a_seat_that_waits_for_whoever_won_it_is_given_to_nobody_else(ground) {
        let world = house(ground).await;
        let council = council(&world, "co_option").await;
        let id = without_a_vote(&world, council, &["Robbo"]).await;
        step(&world, id, Move::OpenPetition).await;
        let form = standing(&world, id).await[0].0;
        let mut worker = world.session(world.people.practitioner).await;
        let at = format!("/councils/{council}/seats");
        assert!(!worker.get(&at).await.body.contains("seat is empty"), "it is taken");
        verbs::give_up(runs(&world, id).await, form, "Moved to Leeds.").await.unwrap();
        assert!(worker.get(&at).await.body.contains("One seat is empty"));
    }

    async fn whoever_left_the_place_is_asked_no_more_and_others_still_are(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let id = without_a_vote(&world, council, &["Robbo", "Big Col"]).await;
        let all = standing(&world, id).await;
        let goes = world.member("Robin True", Role::Participant, world.places.wing).await;
        verbs::ask_elected(runs(&world, id).await, all[0].0, goes).await.unwrap();
        verbs::ask_elected(runs(&world, id).await, all[1].0, world.people.resident).await.unwrap();
        world.leave(goes).await;
        let mut tx = trials::write(&world.ground.db).await;
        councils::moved_on(&mut tx, goes, world.site.now()).await.unwrap();
        councils::moved_on(&mut tx, world.people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM loops_waiting WHERE kind = 'councils.elected_asked' AND person_id = $1";
        assert_eq!(count(&world, sql, values![goes]).await, 0);
        assert_eq!(count(&world, sql, values![world.people.resident]).await, 1);
        let notices = world.session(world.people.practitioner).await.get("/notices").await.body;
        assert!(notices.contains("says that the seat is not theirs"), "{notices}");
        let page = world.session(world.people.practitioner).await.get(&format!("/councils/elections/{id}/seats")).await;
        assert_eq!(page.body.matches("is asked, and has not answered").count(), 1);
    }

    async fn nobody_is_asked_about_a_seat_of_a_term_that_is_over(ground) {
        let world = house(ground).await;
        let council = council(&world, "countback").await;
        let old = without_a_vote(&world, council, &["Robbo"]).await;
        let form = standing(&world, old).await[0].0;
        verbs::ask_elected(runs(&world, old).await, form, world.people.resident).await.unwrap();
        ends(&world, old).await;
        without_a_vote(&world, council, &["Big Col"]).await;
        assert!(!waits(&world, world.people.resident, ASKED).await);
        let page = world.session(world.people.resident).await.get(&format!("/councils/elections/{old}")).await.body;
        assert!(!page.contains("Is that you?"), "{page}");
    }

    async fn the_two_who_count_do_not_begin_anew_by_changing_places(ground) {
        let world = house(ground).await;
        let (_, id, _) = three(&world, "countback").await;
        verbs::open_voting(runs(&world, id).await, DICE).await.unwrap();
        step(&world, id, Move::CloseVoting).await;
        let (officer, second) = (world.people.practitioner, world.people.colleague);
        for (person, papers) in [(officer, "1\n2"), (second, "1\n3")] {
            verbs::key_papers(acting::<CountPiles>(&world, person, id).await, 1, papers).await.unwrap();
        }
        let account = PaperAccount { issued: 2, boxes: vec![("A wing".to_owned(), 2)], ..PaperAccount::default() };
        let differ = verbs::count(runs(&world, id).await, &account).await;
        assert_eq!(why(differ), ElectionRefused::Differ(vec![2]));
        let compared = "SELECT COUNT(*) AS n FROM councils_election_compared WHERE election_id = $1";
        let names = |by, one, two| {
            let world = &world;
            async move { verbs::appoint(acting::<AppointTeam>(world, by, id).await, one, two).await }
        };
        names(officer, second, officer).await.unwrap();
        names(second, officer, second).await.unwrap();
        assert_eq!(count(&world, compared, values![id]).await, 1);
        // Somebody else counts: what was keyed on that paper is gone for both, and all that the other keyed.
        let third = world.member("Tom Third", Role::Practitioner, world.places.prison).await;
        names(world.people.manager, officer, third).await.unwrap();
        assert_eq!(count(&world, compared, values![id]).await, 0);
        let keyed = "SELECT COUNT(*) AS n FROM councils_election_papers WHERE election_id = $1";
        assert_eq!(count(&world, keyed, values![id]).await, 1);
    }

    async fn a_seat_of_one_wing_that_was_filled_with_all_others_ends_with_them(ground) {
        let world = house(ground).await;
        let council = council(&world, "by_election").await;
        let all = called(&world, council, &calling(&world, Counting::Stv, 2)).await;
        step(&world, all, Move::OpenNominations).await;
        let leaves = stands(&world, all, "", "Ash Hill").await;
        stands(&world, all, "", "Birch Hill").await;
        step(&world, all, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, all).await).await.unwrap();
        let with = last_days(&world, council).await;
        world.site.clock.move_to(world.site.now().plus_days(100));
        let mut worker = world.session(world.people.practitioner).await;
        worker.post(&format!("/councils/{council}/constituencies"), &[("name", "A wing"), ("seats", "1")]).await;
        world.session(leaves).await.post(&format!("/councils/{council}/my-seat/step-down"), &[]).await;
        let by = called(&world, council, &Calling { fills: Fills::Empty, ..calling(&world, Counting::Irv, 1) }).await;
        let page = worker.get(&format!("/councils/elections/{by}/for")).await.body;
        let wing = page.split("name=\"constituency\" type=\"radio\" value=\"").nth(2).unwrap().split('"').next().unwrap();
        let done = worker.post(&format!("/councils/elections/{by}/for"), &[("constituency", wing)]).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.body);
        step(&world, by, Move::OpenNominations).await;
        stands(&world, by, "", "Cedar Hill").await;
        step(&world, by, Move::CloseNominations).await;
        verbs::leave_uncontested(runs(&world, by).await).await.unwrap();
        assert_eq!(last_days(&world, council).await, with);
    }
}
