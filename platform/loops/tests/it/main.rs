//! The loop, told from its opening to its end, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod clock;

use std::sync::LazyLock;

use basics::{Instant, PersonId};
use loops::{
    Answering, DayOne, For, Heard, Limit, Loop, LoopId, Opening, Outcome, Stage, Terms, Wait, rules, rules::Draft,
};
use store::{Part, WriteTx};
use trials::World;
use uuid::Uuid;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));
const THING: &str = "thing";

async fn write(world: &World) -> WriteTx {
    world.site.db.write().await.unwrap()
}

async fn keep(tx: WriteTx) {
    tx.commit_quiet(store::Quiet::Draft).await.unwrap();
}

/// Another loop of the resident that waits for nobody.
async fn another(world: &World, object: PersonId) -> LoopId {
    let mut tx = write(world).await;
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let timing = access::places::timing(&mut tx, place).await.unwrap();
    let terms = Terms { limit: Limit::Working(10), day_one: DayOne::NextWorkingDay };
    let dates = loops::dates(&timing, terms, world.site.now()).unwrap();
    let asker = Some(world.people.resident);
    let opening = Opening { object_kind: THING, object: object.uuid(), place, organisation, asker, dates };
    let id = loops::open(&mut tx, world.site.db.chance(), &opening, world.site.now()).await.unwrap();
    keep(tx).await;
    id
}

/// The resident asks something in the prison; it waits for the practitioner. Ten working days, day 1 the next one.
async fn asked(world: &World) -> LoopId {
    let now = world.site.now();
    let chance = world.site.db.chance();
    let mut tx = write(world).await;
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let timing = access::places::timing(&mut tx, place).await.unwrap();
    let terms = Terms { limit: Limit::Working(10), day_one: DayOne::NextWorkingDay };
    let dates = loops::dates(&timing, terms, now).unwrap();
    let (object, asker) = (Uuid::from_u128(7), Some(world.people.resident));
    let opening = Opening { object_kind: THING, object, place, organisation, asker, dates };
    let id = loops::open(&mut tx, chance, &opening, now).await.unwrap();
    let whom = For::Person(world.people.practitioner);
    let wait =
        Wait { whom, kind: "thing.answer", object: (THING, object), place, due_at: Some(dates.due_at), but: &[] };
    loops::wait(&mut tx, chance, &wait, now).await.unwrap();
    keep(tx).await;
    id
}

async fn it(world: &World, id: LoopId) -> Loop {
    loops::one(&mut world.site.db.read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn answer(world: &World, id: LoopId, outcome: Outcome, by: PersonId, promised: Option<Instant>) {
    let now = world.site.now();
    let it = it(world, id).await;
    let promised_on = promised.map(|at| at.date_in("Europe/London").unwrap());
    let (reasons, change_needed, carrier) = ("because of the roof", "a dry summer", "the head of the wing");
    let draft = Draft { outcome, reasons, change_needed, carrier, promised_on };
    let to = rules::answer(it.stage, it.outcome, &draft, now.date_in("Europe/London").unwrap()).unwrap();
    let mut tx = write(world).await;
    let promised = promised_on.map(|on| loops::promise(on, "Europe/London").unwrap());
    let answering = Answering { by, with: None, to, promised };
    loops::respond(&mut tx, world.site.db.chance(), &it, &draft, answering, now).await.unwrap();
    keep(tx).await;
}

/// Moves the clock and does everything that is due.
async fn move_to(world: &World, at: Instant) {
    world.site.clock.move_to(at);
    loop {
        let due = store::due::claim(&world.site.db, at, 50).await.unwrap();
        if due.is_empty() {
            return;
        }
        for piece in &due {
            let job = loops::ROOM.jobs.iter().find(|job| job.kind == piece.kind).unwrap();
            (job.run)(&world.site, piece).await.unwrap();
        }
    }
}

async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.site.db.read().await.unwrap();
    let notices = telling::of_person(&mut tx, person, None, 50).await.unwrap();
    notices.into_iter().rev().map(|notice| notice.kind).collect()
}

trials::story! {
    parts = &PARTS;

    async fn reminders_come_at_half_and_at_the_end_and_the_asker_hears_that_it_is_late(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        let now = it(&world, id).await;
        // domain.md 3.3: from Friday 28 August 2026, with the holiday of Monday 31 August in England and Wales.
        assert_eq!((now.half_on.to_string(), now.due_on.to_string()), ("2026-09-07".into(), "2026-09-14".into()));
        move_to(&world, now.opened_at.plus_days(11)).await;
        assert_eq!(told(&world, world.people.practitioner).await, ["loops.half"]);
        assert_eq!(told(&world, world.people.resident).await, Vec::<String>::new());
        move_to(&world, now.due_at.plus_seconds(1)).await;
        assert_eq!(told(&world, world.people.practitioner).await, ["loops.half", "loops.overdue"]);
        assert_eq!(told(&world, world.people.manager).await, ["loops.overdue"]);
        assert_eq!(told(&world, world.people.resident).await, ["loops.late"]);
        assert_eq!(told(&world, world.people.stranger).await, Vec::<String>::new());
        assert!(it(&world, id).await.is_overdue(world.site.now()));
    }

    async fn an_answer_ends_the_reminders_and_a_promise_is_remembered_on_its_day(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        let promised = world.site.now().plus_days(20);
        answer(&world, id, Outcome::WillDo, world.people.practitioner, Some(promised)).await;
        assert_eq!(it(&world, id).await.stage, Stage::Answered);
        let day = loops::promise(promised.date_in("Europe/London").unwrap(), "Europe/London").unwrap();
        move_to(&world, day.from.plus_seconds(-60)).await;
        assert_eq!(told(&world, world.people.practitioner).await, Vec::<String>::new());
        move_to(&world, day.from).await;
        assert_eq!(told(&world, world.people.practitioner).await, ["loops.promised"], "in the morning");
        assert_eq!(told(&world, world.people.resident).await, Vec::<String>::new());
        move_to(&world, day.until.plus_seconds(1)).await;
        assert_eq!(told(&world, world.people.resident).await, ["loops.promise_late"]);
        assert_eq!(told(&world, world.people.manager).await, ["loops.promise_over"]);
        assert!(it(&world, id).await.is_promise_late(world.site.now()));
        let mut tx = world.site.db.read().await.unwrap();
        let responses = loops::responses(&mut tx, id).await.unwrap();
        assert_eq!(responses[0].reasons.as_ref().unwrap().read(), "because of the roof");
    }

    async fn a_promise_is_told_to_who_deals_with_it_now_and_to_nobody_who_is_gone(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let people = world.people;
        for (leaves, keeper, told_to) in [
            (people.rep, Some(people.colleague), Some(people.colleague)),
            (people.colleague, Some(people.colleague), Some(people.practitioner)),
            (people.practitioner, None, None),
        ] {
            // One after the other: whoever left stays away.
            world.leave(leaves).await;
            let before = told(&world, leaves).await.len();
            let id = another(&world, leaves).await;
            let promised = world.site.now().plus_days(20);
            answer(&world, id, Outcome::WillDo, people.practitioner, Some(promised)).await;
            let mut tx = write(&world).await;
            if let Some(keeper) = keeper {
                loops::keep(&mut tx, id, keeper).await.unwrap();
            }
            keep(tx).await;
            move_to(&world, promised).await;
            let object = it(&world, id).await.object;
            let mut tx = world.site.db.read().await.unwrap();
            let waits = loops::waited_on(&mut tx, object).await.unwrap();
            assert_eq!(waits, [told_to.map_or(For::Role(access::Role::Practitioner), For::Person)]);
            drop(tx);
            assert_eq!(told(&world, leaves).await.len(), before, "who is gone is told nothing");
        }
    }

    async fn being_looked_at_does_not_silence_the_clock(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        let until = world.site.now().plus_days(5);
        answer(&world, id, Outcome::Looking, world.people.practitioner, Some(until)).await;
        assert_eq!(it(&world, id).await.stage, Stage::Considered);
        move_to(&world, until.plus_days(1)).await;
        assert_eq!(told(&world, world.people.resident).await, ["loops.late"]);
        assert_eq!(told(&world, world.people.manager).await, ["loops.overdue"]);
        assert_eq!(told(&world, world.people.practitioner).await, ["loops.overdue"]);
    }

    async fn a_no_goes_once_to_somebody_who_never_answered(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        let until = world.site.now().plus_days(5);
        answer(&world, id, Outcome::Looking, world.people.colleague, Some(until)).await;
        answer(&world, id, Outcome::Cannot, world.people.practitioner, None).await;
        let answered = it(&world, id).await;
        let to = rules::heard(&answered, Heard::No).unwrap();
        let mut tx = write(&world).await;
        let timing = access::places::timing(&mut tx, world.places.prison).await.unwrap();
        let terms = Terms { limit: Limit::Working(5), day_one: DayOne::NextWorkingDay };
        let dates = loops::dates(&timing, terms, world.site.now()).unwrap();
        loops::set_heard(&mut tx, &answered, Heard::No, to, Some(&dates), world.site.now()).await.unwrap();
        keep(tx).await;
        let second = it(&world, id).await;
        assert_eq!((second.stage, second.second_due_on), (Stage::Second, Some(dates.due_on)));
        let mut tx = world.site.db.read().await.unwrap();
        let names = loops::answerers(&mut tx, id).await.unwrap();
        drop(tx);
        let people = world.people;
        let may = |person| rules::may_read_second(&second, &names, person);
        assert!(!may(people.practitioner) && !may(people.colleague) && !may(people.resident) && may(people.manager));
        answer(&world, id, Outcome::Done, people.manager, None).await;
        assert!(rules::heard(&it(&world, id).await, Heard::No).is_err(), "only once");
    }

    async fn who_leaves_hands_back_their_work_and_keeps_what_they_asked(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        let object = it(&world, id).await.object;
        let (prison, resident, practitioner) = (world.places.prison, world.people.resident, world.people.practitioner);
        let mut tx = write(&world).await;
        let whom = For::Person(resident);
        let wait = Wait { whom, kind: "thing.heard", object: (THING, object), place: prison, due_at: None, but: &[] };
        loops::wait(&mut tx, world.site.db.chance(), &wait, world.site.now()).await.unwrap();
        for person in [resident, practitioner] {
            loops::hand_back(&mut tx, person, prison, access::Role::Practitioner).await.unwrap();
        }
        let waits = loops::waited_on(&mut tx, object).await.unwrap();
        assert!(waits.contains(&For::Person(resident)), "their own question waits for them still");
        assert!(waits.contains(&For::Role(access::Role::Practitioner)) && !waits.contains(&For::Person(practitioner)));
        keep(tx).await;
    }

    async fn what_waits_is_one_statement_and_only_for_whom_it_waits(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = asked(&world).await;
        for (person, expected) in [(world.people.practitioner, 1), (world.people.colleague, 0), (world.people.stranger, 0)] {
            let who = world.who(person).await;
            let mut tx = world.site.db.read().await.unwrap();
            let waiting = loops::waiting_for(&mut tx, who.signed().unwrap(), 20).await.unwrap();
            assert_eq!((waiting.len(), tx.statements()), (expected, 1));
        }
        let mut tx = write(&world).await;
        let now = loops::one(&mut tx, id).await.unwrap().unwrap();
        loops::end(&mut tx, &now, Stage::Closed).await.unwrap();
        assert!(loops::waited_on(&mut tx, now.object).await.unwrap().is_empty());
        keep(tx).await;
        move_to(&world, now.due_at.plus_days(1)).await;
        assert_eq!(told(&world, world.people.resident).await, Vec::<String>::new());
    }
}
