//! The record of a group: dates, agenda, minutes, actions.

use meetings::rules::MoveTo;
use meetings::{ActionState, Adding, Cycle, NewAction, NewPaper, Owner, Source};
use sha2::{Digest as _, Sha256};
use store::Line;

use super::*;

async fn next(world: &World) -> Option<MeetingId> {
    let mut tx = world.site.db.read().await.unwrap();
    meetings::next_of(&mut tx, &council(), world.site.now()).await.unwrap().map(|it| it.id)
}

async fn agenda(world: &World, id: MeetingId) -> Vec<(String, i64)> {
    let items = meetings::items(&mut world.site.db.read().await.unwrap(), id).await.unwrap();
    let named = |source| match source {
        Source::Words(own) => own.map_or_else(String::new, |own| own.read().to_owned()),
        Source::Thing(thing) => thing.kind,
    };
    items.into_iter().map(|item| (named(item.source), item.number)).collect()
}

fn listed(names: &[&str]) -> Vec<(String, i64)> {
    (1..).zip(names).map(|(number, name)| ((*name).to_owned(), number)).collect()
}

trials::story! {
    parts = &PARTS;

    async fn the_next_date_is_the_soonest_that_is_planned_or_none(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        assert_eq!(next(&world).await, None);
        let later = planned(&world, 30).await;
        let sooner = planned(&world, 3).await;
        let other = Group::new("council", Uuid::from_u128(71));
        let others = planned_for(&world, &other, 1).await;
        assert_eq!(next(&world).await, Some(sooner.id));
        let mut tx = world.site.db.read().await.unwrap();
        let each = [council().id, other.id, Uuid::from_u128(72)];
        let found = meetings::next_of_each(&mut tx, "council", &each, world.site.now()).await.unwrap();
        assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), [others.id, sooner.id]);
        assert_eq!(tx.statements(), 1);
        drop(tx);
        let mut tx = write(&world).await;
        meetings::call_off(&mut tx, &sooner, "No room", world.site.now()).await.unwrap();
        keep(tx).await;
        assert_eq!(next(&world).await, Some(later.id));
        world.site.clock.move_to(later.times.ends_at);
        assert_eq!(next(&world).await, None);
        let mut tx = world.site.db.read().await.unwrap();
        let all = meetings::of_group(&mut tx, &council(), 10).await.unwrap();
        assert_eq!(all.iter().map(|it| it.id).collect::<Vec<_>>(), [later.id, sooner.id], "called off ones show");
        let last = meetings::last_before(&mut tx, &council(), world.site.now()).await.unwrap();
        assert_eq!(last.map(|it| it.id), Some(later.id));
    }

    async fn a_cycle_is_kept_as_it_was_said(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (from, at) = (in_days(&world, 0), (time(14, 30, 0, 0), 90));
        let weekday = jiff::civil::Weekday::Tuesday;
        for cycle in [Cycle::weeks(8, weekday, from, at).unwrap(), Cycle::months(1, (5, weekday), from, at).unwrap()] {
            let mut tx = write(&world).await;
            meetings::set_cycle(&mut tx, &council(), Some(&cycle)).await.unwrap();
            assert_eq!(meetings::cycle_of(&mut tx, &council()).await.unwrap(), Some(cycle));
            keep(tx).await;
        }
        let mut tx = write(&world).await;
        meetings::set_cycle(&mut tx, &council(), None).await.unwrap();
        assert_eq!(meetings::cycle_of(&mut tx, &council()).await.unwrap(), None);
    }

    async fn an_agenda_keeps_its_order_and_says_what_was_moved_and_why(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (it, other) = (planned(&world, 3).await, planned(&world, 30).await);
        let (now, chance, chair) = (world.site.now(), world.site.db.chance(), world.people.manager);
        let proposal = Group::new("proposal", Uuid::from_u128(5));
        let mut tx = write(&world).await;
        let (food, showers, visits) = (words("food"), words("showers"), words("visits"));
        for adding in [Adding::Words(&food), Adding::Thing(&proposal), Adding::Words(&showers), Adding::Words(&visits)] {
            meetings::add_item(&mut tx, chance, it.id, adding, (world.people.rep, true), now).await.unwrap();
        }
        keep(tx).await;
        for (which, to, expected) in [
            (3, MoveTo::Number(1), ["visits", "food", "proposal", "showers"]),
            (1, MoveTo::Number(4), ["visits", "proposal", "showers", "food"]),
            (2, MoveTo::Number(3), ["visits", "proposal", "showers", "food"]),
        ] {
            let mut tx = write(&world).await;
            let item = meetings::items(&mut tx, it.id).await.unwrap().remove(which);
            meetings::move_item(&mut tx, chance, (&it, &item, to), (chair, "It is urgent"), now).await.unwrap();
            keep(tx).await;
            assert_eq!(agenda(&world, it.id).await, listed(&expected));
        }
        let mut tx = write(&world).await;
        let item = meetings::items(&mut tx, it.id).await.unwrap().remove(1);
        let (title, text) = (words("Costs"), words("Twelve pounds"));
        let paper = NewPaper { item: item.id, title: &title, text: &text, by: chair };
        meetings::add_paper(&mut tx, chance, &it, &paper, now).await.unwrap();
        meetings::move_item(&mut tx, chance, (&it, &item, MoveTo::Meeting(other.id)), (chair, "Next time"), now).await.unwrap();
        let last = meetings::items(&mut tx, it.id).await.unwrap().remove(2);
        meetings::take_off(&mut tx, &last).await.unwrap();
        keep(tx).await;
        assert_eq!(agenda(&world, it.id).await, listed(&["visits", "showers"]));
        assert_eq!(agenda(&world, other.id).await, listed(&["proposal"]));
        let mut tx = world.site.db.read().await.unwrap();
        assert_eq!(meetings::papers(&mut tx, it.id).await.unwrap().len(), 0);
        let papers = meetings::papers(&mut tx, other.id).await.unwrap();
        assert_eq!(papers[0].text.as_ref().unwrap().read(), "Twelve pounds");
        let moves = meetings::moves(&mut tx, other.id).await.unwrap();
        assert_eq!((moves[0].reason.as_ref().unwrap().read(), moves[0].by, moves[0].from_number), ("Next time", chair, 2));
        assert_eq!(meetings::items_about(&mut tx, &proposal).await.unwrap()[0].meeting, other.id);
        // However long an agenda is, it is read with two statements.
        let mut tx = world.site.db.read().await.unwrap();
        meetings::items(&mut tx, it.id).await.unwrap();
        assert_eq!(tx.statements(), 2);
    }

    async fn approved_minutes_are_checked_against_the_chain_ever_after(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let planned = planned(&world, 3).await;
        let chance = world.site.db.chance();
        world.site.clock.move_to(planned.times.ends_at);
        let now = world.site.now();
        let mut tx = write(&world).await;
        let own = words("showers");
        let item = meetings::add_item(&mut tx, chance, planned.id, Adding::Words(&own), (world.people.rep, true), now).await.unwrap();
        assert!(meetings::write_minutes(&mut tx, &planned, item, ("We talked", "We ask again"), now).await.unwrap());
        let owner = Owner::Role("Head of residence".into());
        let new = NewAction { item: Some(item), what: "Ask for a plumber", owner: &owner, due_on: None };
        meetings::add_action(&mut tx, chance, &planned, &new, now).await.unwrap();
        let it = meetings::one(&mut tx, planned.id).await.unwrap().unwrap();
        assert_eq!((it.state, it.minutes, it.minutes_at), (meetings::State::Held, meetings::Minutes::Drafted, Some(now)));
        let elsewhere = meetings::one(&mut tx, planned.id).await.unwrap().unwrap();
        let stranger = meetings::ItemId::of(Uuid::from_u128(4));
        assert!(!meetings::write_minutes(&mut tx, &elsewhere, stranger, ("x", ""), now).await.unwrap());
        let sum = meetings::approve(&mut tx, &it, world.people.manager, now).await.unwrap();
        let who = store::By::Person(world.people.manager.uuid());
        let line = Line { at: now, by: who, action: "councils.approve_minutes", object_kind: "meeting", object: it.id.uuid(), place: Some(it.place.uuid()), reason: Some(Sha256::digest(sum.as_bytes()).into()) };
        tx.commit(line).await.unwrap();
        let checked = async || {
            let mut tx = world.site.db.read().await.unwrap();
            meetings::ROOM.checks.unwrap()(&mut tx).await.unwrap().remove(0)
        };
        assert_eq!(checked().await.broken, None);
        let mut tx = world.site.db.read().await.unwrap();
        let read = meetings::items(&mut tx, it.id).await.unwrap();
        assert_eq!(read[0].decision.as_ref().unwrap().read(), "We ask again");
        drop(tx);
        // An erasure leaves the sum as it is; a word that was changed does not.
        let mut tx = write(&world).await;
        store::subject::erase(&mut tx, meetings::TABLES, world.people.rep, now).await.unwrap();
        keep(tx).await;
        assert_eq!(checked().await.broken, None);
        let mut tx = write(&world).await;
        meetings::write_minutes(&mut tx, &it, item, ("We agreed", "We ask again"), now).await.unwrap();
        keep(tx).await;
        assert!(checked().await.broken.is_some());
        let mut tx = write(&world).await;
        meetings::forget_record(&mut tx, &council()).await.unwrap();
        keep(tx).await;
        let mut tx = world.site.db.read().await.unwrap();
        assert!(meetings::items(&mut tx, it.id).await.unwrap()[0].said.is_none());
    }

    async fn what_is_open_comes_up_again_until_it_is_done_or_dropped_with_a_reason(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (first, second) = (planned(&world, 3).await, planned(&world, 30).await);
        let (now, chance) = (world.site.now(), world.site.db.chance());
        let practitioner = world.people.practitioner;
        let owner = Owner::Person(practitioner);
        let mut made = Vec::new();
        let mut tx = write(&world).await;
        for (what, days) in [("plumber", Some(10)), ("menu", Some(5)), ("paint", None)] {
            let new = NewAction { item: None, what, owner: &owner, due_on: days.map(|days| in_days(&world, days)) };
            made.push(meetings::add_action(&mut tx, chance, &first, &new, now).await.unwrap());
        }
        meetings::finish_action(&mut tx, made[1], in_days(&world, 4)).await.unwrap();
        assert_eq!(meetings::carry_forward(&mut tx, &council(), second.id).await.unwrap(), 2);
        assert_eq!(meetings::carry_forward(&mut tx, &council(), second.id).await.unwrap(), 0, "once each");
        keep(tx).await;
        let mut tx = world.site.db.read().await.unwrap();
        let named = |all: Vec<meetings::Action>| -> Vec<String> {
            all.into_iter().map(|one| one.what.unwrap().read().to_owned()).collect()
        };
        let log = meetings::actions_of(&mut tx, &council(), None, 20).await.unwrap();
        assert_eq!(named(log), ["plumber", "paint", "menu"], "open ones first, soonest first");
        let carried = meetings::actions_of(&mut tx, &council(), Some(second.id), 20).await.unwrap();
        assert!(carried.iter().all(|one| one.carried == 1) && carried[0].is_late(in_days(&world, 11)));
        assert!(!carried[0].is_late(in_days(&world, 10)) && !carried[1].is_late(in_days(&world, 99)));
        assert_eq!(named(carried), ["plumber", "paint"]);
        assert_eq!(named(meetings::owned_by(&mut tx, practitioner, 20).await.unwrap()), ["plumber", "paint"]);
        drop(tx);
        let mut tx = write(&world).await;
        let paint = meetings::action(&mut tx, made[2]).await.unwrap().unwrap();
        meetings::drop_action(&mut tx, &paint, "No money this year", in_days(&world, 6)).await.unwrap();
        store::subject::erase(&mut tx, meetings::TABLES, practitioner, now).await.unwrap();
        let paint = meetings::action(&mut tx, made[2]).await.unwrap().unwrap();
        assert_eq!((paint.state, paint.why.unwrap().read().to_owned()), (ActionState::Dropped, "No money this year".into()));
        assert_eq!(paint.owner, None, "erased: it says that nobody does it");
        keep(tx).await;
    }
}
