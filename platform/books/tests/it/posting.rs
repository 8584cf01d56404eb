//! Entries: whole or not at all, never below a floor, taken back once.

use books::{Key, Leg, Refused, ReverseRefused, Unit, statement};
use ledger::{Short, transfer};
use trials::World;

use super::{PARTS, fund, holds, keep, moves, opened, posts, takes_back, thing, write, wrong};

trials::story! {
    parts = *PARTS;

    async fn an_entry_is_kept_whole_and_its_accounts_hold_what_it_says(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        let given = moves(&world, fund.outside, fund.pot, 50_000).await.unwrap();
        assert_eq!((given.number, given.balances[&fund.pot], given.balances[&fund.outside]), (1, 50_000, -50_000));
        moves(&world, fund.pot, fund.promised, 30_000).await.unwrap();
        let legs = [(fund.promised, -30_000), (fund.outside, 26_000), (fund.pot, 4_000)].map(|(a, n)| Leg::new(a, n));
        assert_eq!(posts(&world, &legs).await.unwrap().number, 3);
        assert_eq!(holds(&world, fund.pot).await, 24_000);
        assert_eq!(holds(&world, fund.promised).await, 0);
        assert_eq!(holds(&world, fund.outside).await, -24_000);
        assert_eq!(wrong(&world).await, None);
    }

    async fn what_is_promised_is_not_promised_twice_and_the_refusal_says_what_is_missing(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        moves(&world, fund.outside, fund.pot, 50_000).await.unwrap();
        moves(&world, fund.pot, fund.promised, 30_000).await.unwrap();
        let refused = moves(&world, fund.pot, fund.promised, 30_000).await.unwrap_err();
        assert_eq!(refused.short(), [Short { account: fund.pot, missing: 10_000 }]);
        assert_eq!(holds(&world, fund.pot).await, 20_000);
        moves(&world, fund.pot, fund.promised, 20_000).await.unwrap();
        assert_eq!(holds(&world, fund.pot).await, 0);
        assert_eq!(wrong(&world).await, None);
    }

    async fn what_is_no_entry_is_refused_and_leaves_nothing(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        let hours = opened(&world, ("trial.hours", 3, None), Unit::Minutes, None).await;
        moves(&world, fund.outside, fund.pot, 50_000).await.unwrap();
        let legs = |of: &[(books::AccountId, i64)]| of.iter().map(|(a, n)| Leg::new(*a, *n)).collect::<Vec<_>>();
        let nobody = books::AccountId::of(thing(404));
        let all = vec![Short { account: fund.pot, missing: i64::MAX.unsigned_abs() - 50_000 }];
        let no_entries: [(Vec<Leg>, Refused); 7] = [
            (legs(&[]), ledger::Refused::NoLegs.into()),
            (legs(&[(fund.pot, -1), (fund.outside, 2)]), ledger::Refused::Unbalanced { sum: 1 }.into()),
            (legs(&[(fund.pot, -1), (fund.pot, 1)]), ledger::Refused::Twice { account: fund.pot }.into()),
            (legs(&[(fund.pot, 0), (nobody, 0)]), ledger::Refused::ZeroLeg { account: fund.pot.min(nobody) }.into()),
            (legs(&[(fund.pot, -1), (nobody, 1)]), ledger::Refused::UnknownAccount { account: nobody }.into()),
            (legs(&[(fund.outside, i64::MAX), (fund.pot, -i64::MAX)]), ledger::Refused::BelowFloor { short: all }.into()),
            (legs(&[(fund.pot, -1), (hours, 1)]), Refused::MixedUnits),
        ];
        for (legs, refused) in no_entries {
            assert_eq!(posts(&world, &legs).await, Err(refused));
        }
        let mut many: Vec<Leg> =
            (500_u128..).take(books::MOST_LEGS).map(|n| Leg::new(books::AccountId::of(thing(n)), -1)).collect();
        many.push(Leg::new(fund.pot, i64::try_from(books::MOST_LEGS).unwrap()));
        assert_eq!(posts(&world, &many).await, Err(Refused::TooManyLegs));
        // A balance that would leave 64 bits is refused, and never wraps.
        assert!(moves(&world, fund.outside, fund.pot, i64::MAX).await.is_err());
        let mut tx = world.site.db.read().await.unwrap();
        assert_eq!(statement(&mut tx, fund.pot, None, 50).await.unwrap().len(), 1);
        drop(tx);
        assert_eq!(holds(&world, fund.pot).await, 50_000);
        assert_eq!(wrong(&world).await, None);
    }

    async fn an_account_is_opened_once_for_each_unit_and_keeps_its_floor(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let resident = Some(world.people.resident);
        let first = opened(&world, ("trial.own", 5, resident), Unit::Pence, Some(0)).await;
        assert_eq!(opened(&world, ("trial.own", 5, resident), Unit::Pence, Some(-900)).await, first);
        let others = [
            opened(&world, ("trial.own", 5, resident), Unit::Minutes, Some(-600)).await,
            opened(&world, ("trial.own", 5, None), Unit::Pence, Some(0)).await,
            opened(&world, ("trial.own", 6, resident), Unit::Pence, Some(0)).await,
            opened(&world, ("trial.other", 5, resident), Unit::Pence, Some(0)).await,
            opened(&world, ("trial.own", 5, Some(world.people.participant)), Unit::Pence, Some(0)).await,
        ];
        assert!(!others.contains(&first));
        let mut tx = world.site.db.read().await.unwrap();
        let key = Key { kind: "trial.own", object: thing(5), person: resident };
        let found = books::by_key(&mut tx, &key, Unit::Pence).await.unwrap().unwrap();
        assert_eq!((found.id, found.floor, found.balance, found.person), (first, Some(0), 0, resident));
        let all = books::several(&mut tx, &[first, others[0], books::AccountId::of(thing(404))]).await.unwrap();
        assert_eq!(all.len(), 2);
    }

    async fn money_is_taken_back_once_and_only_where_it_still_is(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        let gift = moves(&world, fund.outside, fund.pot, 50_000).await.unwrap();
        let promise = moves(&world, fund.pot, fund.promised, 30_000).await.unwrap();
        let refused = takes_back(&world, gift.id).await.unwrap_err();
        let ReverseRefused::Posting(why) = &refused else { unreachable!("{refused}") };
        assert_eq!(why.short(), [Short { account: fund.pot, missing: 30_000 }]);
        assert_eq!(holds(&world, fund.pot).await, 20_000);

        let back = takes_back(&world, promise.id).await.unwrap();
        assert_eq!((holds(&world, fund.pot).await, holds(&world, fund.promised).await), (50_000, 0));
        assert_eq!(takes_back(&world, promise.id).await, Err(ReverseRefused::AlreadyReversed));
        assert_eq!(takes_back(&world, back.id).await, Err(ReverseRefused::IsReversal));
        assert_eq!(takes_back(&world, books::EntryId::of(thing(404))).await, Err(ReverseRefused::NoSuchEntry));
        takes_back(&world, gift.id).await.unwrap();
        assert_eq!((holds(&world, fund.pot).await, holds(&world, fund.outside).await), (0, 0));
        assert_eq!(wrong(&world).await, None);
    }

    async fn an_hour_that_was_written_down_wrongly_is_taken_back_even_where_it_was_spent(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let own = async |number| opened(&world, ("trial.member", number, None), Unit::Minutes, Some(-60)).await;
        let (ana, ben, cal) = (own(11).await, own(12).await, own(13).await);
        let wrongly = moves(&world, ben, ana, 60).await.unwrap();
        moves(&world, ana, cal, 120).await.unwrap();
        takes_back(&world, wrongly.id).await.unwrap();
        assert_eq!((holds(&world, ana).await, holds(&world, ben).await, holds(&world, cal).await), (-120, 0, 120));
        // Nothing more goes from a debt that is too deep already, and help given goes towards it.
        assert!(moves(&world, ana, ben, 15).await.is_err());
        moves(&world, cal, ana, 15).await.unwrap();
        assert_eq!(wrong(&world).await, None);
    }

    async fn a_statement_goes_on_after_the_last_line_that_was_shown(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        for amount in 1..=7 {
            moves(&world, fund.outside, fund.pot, amount).await.unwrap();
            moves(&world, fund.outside, fund.promised, 100).await.unwrap();
        }
        let mut tx = world.site.db.read().await.unwrap();
        let first = statement(&mut tx, fund.pot, None, 3).await.unwrap();
        assert_eq!(first.iter().map(|line| (line.amount, line.balance)).collect::<Vec<_>>(), [(7, 28), (6, 21), (5, 15)]);
        let next = statement(&mut tx, fund.pot, Some(first[2].number), 50).await.unwrap();
        assert_eq!(next.iter().map(|line| line.amount).collect::<Vec<_>>(), [4, 3, 2, 1]);
        assert_eq!((next[3].kind.as_str(), &next[3].object), ("trial.moved", &("request".to_owned(), thing(9))));
        assert_eq!(tx.statements(), 2);
        drop(tx);

        let last = moves(&world, fund.outside, fund.pot, 8).await.unwrap();
        let back = takes_back(&world, last.id).await.unwrap();
        let mut tx = world.site.db.read().await.unwrap();
        let lines = statement(&mut tx, fund.pot, None, 2).await.unwrap();
        assert_eq!((lines[0].amount, lines[0].reverses, lines[0].reversed_by), (-8, Some(last.id), None));
        assert_eq!((lines[1].amount, lines[1].reverses, lines[1].reversed_by), (8, None, Some(back.id)));
    }

    async fn an_act_that_is_given_up_leaves_nothing(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let fund = fund(&world).await;
        let legs = transfer(fund.outside, fund.pot, 500).unwrap();
        let (place, organisation) = (world.places.prison, world.organisations.service);
        let new = books::Posting { kind: "trial.moved", object: ("request", thing(9)), place, organisation, legs: &legs };
        let mut tx = write(&world).await;
        books::post(&mut tx, world.site.db.chance(), &new, world.site.now()).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(holds(&world, fund.pot).await, 0);
        keep(write(&world).await).await;
        assert_eq!(moves(&world, fund.outside, fund.pot, 500).await.unwrap().number, 1);
        assert_eq!(wrong(&world).await, None);
    }
}
