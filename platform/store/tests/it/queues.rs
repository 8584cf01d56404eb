//! The house's queues: what happened already, what time brings, what is to be sent.

use std::collections::HashSet;

use store::once::{Before, OnceKey, before, forget, keep};
use store::{due, outbox};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::shed::{PARTS, count, line, person};

const KEY: &str = "0123456789abcdef0123456789abcdef";

trials::story! {
    parts = PARTS;

    async fn a_used_key_brings_back_the_first_answer(ground) {
        let (once, other) = (OnceKey::new(KEY, b"words").unwrap(), OnceKey::new(KEY, b"other words").unwrap());
        let me = Some(person(1));
        let mut tx = trials::write(&ground.db).await;
        assert_eq!(before(&mut tx, &once, me).await.unwrap(), Before::Never);
        keep(&mut tx, &once, me, "/suggestions/1", ground.now()).await.unwrap();
        assert_eq!(before(&mut tx, &once, me).await.unwrap(), Before::Same("/suggestions/1".to_owned()));
        tx.commit(line(ground.now())).await.unwrap();
        let mut tx = trials::write(&ground.db).await;
        assert_eq!(before(&mut tx, &other, me).await.unwrap(), Before::Other("/suggestions/1".to_owned()));
        for somebody in [Some(person(2)), None] {
            assert_eq!(before(&mut tx, &once, somebody).await.unwrap(), Before::Never, "another's answer is shown");
        }
        keep(&mut tx, &once, Some(person(2)), "/elsewhere", ground.now()).await.unwrap();
        let theirs = before(&mut tx, &once, Some(person(2))).await.unwrap();
        assert_eq!(theirs, Before::Same("/elsewhere".to_owned()), "each person has keys of their own");
    }

    async fn eight_presses_of_one_button_happen_once(ground) {
        let mut presses = JoinSet::new();
        for n in 0..8_u128 {
            let (db, now) = (ground.db.clone(), ground.now());
            presses.spawn(async move {
                let once = OnceKey::new(KEY, b"words").unwrap();
                let mut tx = trials::write(&db).await;
                match before(&mut tx, &once, Some(person(1))).await.unwrap() {
                    Before::Never => {}
                    other => return other,
                }
                tx.run("INSERT INTO shed_things (id) VALUES ($1)", store::values![Uuid::from_u128(n)]).await.unwrap();
                keep(&mut tx, &once, Some(person(1)), "/things/1", now).await.unwrap();
                tx.commit(line(now)).await.unwrap();
                Before::Never
            });
        }
        let mut told = Vec::new();
        while let Some(press) = presses.join_next().await {
            told.push(press.unwrap());
        }
        assert_eq!(told.iter().filter(|before| **before == Before::Never).count(), 1);
        assert_eq!(told.iter().filter(|before| **before == Before::Same("/things/1".to_owned())).count(), 7);
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM shed_things").await, 1);
    }

    async fn a_change_that_was_not_kept_leaves_its_key_unused(ground) {
        let once = OnceKey::new(KEY, b"words").unwrap();
        let mut tx = trials::write(&ground.db).await;
        keep(&mut tx, &once, None, "/x", ground.now()).await.unwrap();
        drop(tx);
        assert_eq!(before(&mut ground.db.read().await.unwrap(), &once, None).await.unwrap(), Before::Never);
    }

    async fn a_key_is_forgotten_after_two_days(ground) {
        let once = OnceKey::new(KEY, b"words").unwrap();
        let mut tx = trials::write(&ground.db).await;
        keep(&mut tx, &once, None, "/x", ground.now()).await.unwrap();
        assert_eq!(forget(&mut tx, ground.now().plus_days(2)).await.unwrap(), 0);
        assert_eq!(before(&mut tx, &once, None).await.unwrap(), Before::Same("/x".to_owned()));
        assert_eq!(forget(&mut tx, ground.now().plus_days(2).plus_seconds(1)).await.unwrap(), 1);
        assert_eq!(before(&mut tx, &once, None).await.unwrap(), Before::Never);
    }

    async fn eight_claimers_take_each_piece_once(ground) {
        let now = ground.now();
        let mut tx = trials::write(&ground.db).await;
        for n in 0..40_u128 {
            due::plan(&mut tx, now.plus_seconds(-1), "shed.water", Uuid::from_u128(n)).await.unwrap();
        }
        due::plan(&mut tx, now.plus_seconds(1), "shed.water", Uuid::max()).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        let mut claimers = JoinSet::new();
        for _ in 0..8 {
            let db = ground.db.clone();
            claimers.spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let pieces = due::claim(&db, now, 3).await.unwrap();
                    if pieces.is_empty() {
                        return taken;
                    }
                    assert!(pieces.len() <= 3);
                    taken.extend(pieces.into_iter().map(|piece| piece.object));
                }
            });
        }
        let mut all = Vec::new();
        while let Some(taken) = claimers.join_next().await {
            all.extend(taken.unwrap());
        }
        assert_eq!(all.len(), 40);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 40);
        assert!(!all.contains(&Uuid::max()), "what is not due yet was claimed");
    }

    async fn a_claim_runs_out_and_what_is_done_is_gone(ground) {
        let now = ground.now();
        let mut tx = trials::write(&ground.db).await;
        due::plan(&mut tx, now.plus_seconds(-60), "shed.water", Uuid::from_u128(1)).await.unwrap();
        due::plan(&mut tx, now.plus_seconds(-90), "shed.weed", Uuid::from_u128(1)).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        let first = due::claim(&ground.db, now, 10).await.unwrap();
        assert_eq!(first.iter().map(|piece| piece.kind.as_str()).collect::<Vec<_>>(), ["shed.weed", "shed.water"]);
        assert_eq!(first[1].at, now.plus_seconds(-60));
        assert!(due::claim(&ground.db, now.plus_seconds(119), 10).await.unwrap().is_empty());
        let again = due::claim(&ground.db, now.plus_seconds(121), 10).await.unwrap();
        assert_eq!(again.len(), 2);
        let mut tx = trials::write(&ground.db).await;
        due::done(&mut tx, again[0].id).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        let left = due::claim(&ground.db, now.plus_days(1), 10).await.unwrap();
        assert_eq!(left.iter().map(|piece| piece.kind.as_str()).collect::<Vec<_>>(), ["shed.water"]);
        let mut tx = trials::write(&ground.db).await;
        due::cancel(&mut tx, "shed.weed", Uuid::from_u128(1)).await.unwrap();
        due::cancel(&mut tx, "shed.water", Uuid::from_u128(2)).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM store_due").await, 1);
        let mut tx = trials::write(&ground.db).await;
        due::cancel(&mut tx, "shed.water", Uuid::from_u128(1)).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM store_due").await, 0);
    }

    async fn a_parcel_waits_until_it_is_sent(ground) {
        let now = ground.now();
        let mut tx = trials::write(&ground.db).await;
        let first = outbox::put(&mut tx, "letter.digest", person(1), now).await.unwrap();
        outbox::put(&mut tx, "text.reminder", person(2), now.plus_seconds(1)).await.unwrap();
        assert!(outbox::waiting(&mut tx, now.plus_seconds(-1), 10).await.unwrap().is_empty());
        let waiting = outbox::waiting(&mut tx, now.plus_seconds(1), 10).await.unwrap();
        assert_eq!(waiting.len(), 2);
        assert_eq!((waiting[0].id, waiting[0].to, waiting[0].kind.as_str()), (first, person(1), "letter.digest"));
        assert_eq!(outbox::waiting(&mut tx, now.plus_seconds(1), 1).await.unwrap().len(), 1);
        outbox::sent(&mut tx, first, now).await.unwrap();
        let waiting = outbox::waiting(&mut tx, now.plus_seconds(1), 10).await.unwrap();
        assert_eq!(waiting.iter().map(|parcel| parcel.to).collect::<Vec<_>>(), [person(2)]);
    }

    async fn a_parcel_is_claimed_by_one_sender_alone_until_its_claim_runs_out(ground) {
        let now = ground.now();
        let mut tx = trials::write(&ground.db).await;
        for number in 0..6 {
            outbox::put(&mut tx, "mail.digest", person(number), now).await.unwrap();
        }
        outbox::put(&mut tx, "text.reminder", person(9), now).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        let mut senders = JoinSet::new();
        for _ in 0..4 {
            let db = ground.db.clone();
            senders.spawn(async move { outbox::claim(&db, &["mail.digest"], now, 2).await.unwrap() });
        }
        let mut claimed: Vec<_> = senders.join_all().await.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 6, "each once, and nothing of another kind");
        claimed.sort_by_key(|parcel| parcel.id);
        claimed.dedup_by_key(|parcel| parcel.id);
        assert_eq!(claimed.len(), 6);
        assert!(claimed.iter().all(|parcel| parcel.tries == 0));
        assert!(outbox::claim(&ground.db, &["mail.digest"], now.plus_seconds(899), 10).await.unwrap().is_empty());
        // Their sender died. A parcel that kills its sender every time is left in the end.
        let mut now = now;
        for tries in 1..outbox::MOST_TRIES {
            now = now.plus_seconds(900);
            let again = outbox::claim(&ground.db, &["mail.digest"], now, 10).await.unwrap();
            assert!(again.len() == 6 && again.iter().all(|parcel| parcel.tries == tries), "{tries}");
        }
        assert!(outbox::claim(&ground.db, &["mail.digest"], now.plus_days(1), 10).await.unwrap().is_empty());
        let mut tx = trials::write(&ground.db).await;
        outbox::drop(&mut tx, claimed[0].id).await.unwrap();
        outbox::take_back(&mut tx, "text.reminder", person(9)).await.unwrap();
        outbox::take_back(&mut tx, "text.reminder", person(1)).await.unwrap();
        tx.commit(line(now)).await.unwrap();
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM store_outbox").await, 5);
    }

    async fn what_could_not_be_sent_is_tried_after_1_2_4_minutes_and_then_left(ground) {
        let mut now = ground.now();
        let mut tx = trials::write(&ground.db).await;
        outbox::put(&mut tx, "letter.digest", person(1), now).await.unwrap();
        for tries in 0..outbox::MOST_TRIES {
            let parcel = outbox::waiting(&mut tx, now, 10).await.unwrap().remove(0);
            assert_eq!(parcel.tries, tries);
            outbox::again(&mut tx, &parcel, now).await.unwrap();
            let next = now.plus_seconds(60 << tries);
            assert!(outbox::waiting(&mut tx, next.plus_seconds(-1), 10).await.unwrap().is_empty());
            now = next;
        }
        assert!(outbox::waiting(&mut tx, now.plus_days(365), 10).await.unwrap().is_empty());
    }
}

#[test]
fn a_key_that_is_none_of_ours_is_refused() {
    for key in ["", "0123", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0", "ŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵ"]
    {
        assert!(OnceKey::new(key, b"").is_none(), "{key}");
    }
}
