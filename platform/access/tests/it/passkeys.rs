//! Passkeys, with a device that is all software: what it answers counts once, here, for its person, and while it is kept.

use access::second::passkey::{self, Asked, Ceremony, MOST_PASSKEYS, PasskeyHouse, PasskeyId, PasskeyRefused, To};
use access::second::{self, HALF_SECONDS, HalfRefused, Removed, Shown, Way};
use access::session::Token;
use access::sign_in::{Entered, sign_in};
use access::{Signed, Site, prove_by_second};
use basics::PersonId;
use store::Quiet;
use trials::{PasskeyDevice, World};

use crate::entering::{PASSPHRASE, account, device, later};
use crate::shed::parts;

const HERE: &str = "https://together.example";
/// A browser lets this one ask for a passkey of the house too: that it is not the house, the house must see.
const BESIDE: &str = "https://shop.together.example";

/// The house at its address.
fn site(world: &World) -> Site {
    world.site.clone().with_passkeys(PasskeyHouse::at(HERE))
}

async fn signed(world: &World, person: PersonId) -> Signed {
    world.who(person).await.signed().unwrap().clone()
}

async fn keep(world: &World, signed: &Signed, asked: &Asked, answer: &str) -> Result<PasskeyId, PasskeyRefused> {
    let (site, mut tx) = (site(world), trials::write(&world.ground.db).await);
    let house = site.passkeys().unwrap();
    let at = Ceremony { house, chance: &world.ground.chance, to: To::Session(signed.session), now: site.now() };
    let kept = passkey::keep(&mut tx, &at, (signed.person, "My phone"), (asked.id, answer)).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    kept
}

/// Another passkey of somebody, on a device of its own.
async fn with_passkey(world: &World, person: PersonId) -> (PasskeyDevice, PasskeyId) {
    let (mut phone, signed) = (PasskeyDevice::default(), signed(world, person).await);
    let asked = second::ask_new(&site(world), &signed, "robin").await.unwrap().unwrap();
    let answer = phone.makes(&asked.options, HERE);
    let id = keep(world, &signed, &asked, &answer).await.unwrap();
    (phone, id)
}

/// Name and passphrase, and what is asked then.
async fn half(world: &World, name: &str, on: &str) -> (Token, Asked) {
    let Ok(Entered::Half(token)) = sign_in(&world.site, name, PASSPHRASE, device(on)).await else {
        panic!("half-way in");
    };
    let asked = second::ask_half(&site(world), &token, device(on)).await.unwrap().unwrap();
    (token, asked)
}

/// Shows what a passkey answered; says how it went.
async fn shows(world: &World, token: &Token, asked: &Asked, answer: &str, on: &str) -> Result<Way, PasskeyRefused> {
    match second::finish(&site(world), token, Shown::Passkey(asked.id, answer), device(on)).await {
        Ok(finished) => Ok(finished.way),
        Err(HalfRefused::Passkey(why)) => Err(why),
        Err(other) => panic!("{other:?}"),
    }
}

async fn remove(world: &World, person: PersonId, id: PasskeyId) -> Removed {
    let mut tx = trials::write(&world.ground.db).await;
    let removed = second::remove_passkey(&mut tx, person, id).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    removed
}

trials::story! {
    parts = parts();

    async fn a_passkey_is_asked_at_sign_in_and_an_answer_counts_once(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let robin = world.people.resident;
        account(&world, robin, "robin").await;
        let (mut phone, id) = with_passkey(&world, robin).await;
        for on in ["desk", "sofa"] {
            let (token, asked) = half(&world, "robin", on).await;
            let answer = phone.signs(&asked.options, HERE);
            assert_eq!(shows(&world, &token, &asked, &answer, on).await, Ok(Way::Passkey));
            // The same answer again, half-way in once more: its question was heard, and was another sign-in's.
            let (token, _) = half(&world, "robin", on).await;
            assert_eq!(shows(&world, &token, &asked, &answer, on).await, Err(PasskeyRefused::Over));
        }
        // What another sign-in of the same person was asked does not count here, and still does there.
        let ((here, _), (there, asked)) = (half(&world, "robin", "desk").await, half(&world, "robin", "sofa").await);
        let answer = phone.signs(&asked.options, HERE);
        assert_eq!(shows(&world, &here, &asked, &answer, "desk").await, Err(PasskeyRefused::Over));
        assert_eq!(shows(&world, &there, &asked, &answer, "sofa").await, Ok(Way::Passkey));
        let mut tx = world.ground.db.read().await.unwrap();
        let kept = passkey::passkeys(&mut tx, robin).await.unwrap();
        assert_eq!((kept.len(), kept[0].id, kept[0].name.read()), (1, id, "My phone"));
        assert_eq!(kept[0].last_used_on, world.site.now().date_in("UTC"));
    }

    async fn of_many_who_send_one_answer_at_once_one_gets_in(ground) {
        let world = std::sync::Arc::new(World::new(ground, &[], Vec::new()).await);
        account(&world, world.people.resident, "robin").await;
        let (mut phone, _) = with_passkey(&world, world.people.resident).await;
        let (token, asked) = half(&world, "robin", "desk").await;
        let answer = phone.signs(&asked.options, HERE);
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (world, token, answer, asked) = (world.clone(), token.clone(), answer.clone(), asked.id);
            all.spawn(async move {
                second::finish(&site(&world), &token, Shown::Passkey(asked, &answer), device("desk")).await.is_ok()
            });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|entered| *entered).count(), 1);
    }

    async fn a_passkey_is_not_kept_from_elsewhere_unlocked_by_nobody_or_by_another(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (robin, sam) = (signed(&world, world.people.resident).await, signed(&world, world.people.practitioner).await);
        let ask = async || second::ask_new(&site(&world), &robin, "robin").await.unwrap().unwrap();
        let asked = ask().await;
        let answer = PasskeyDevice::default().makes(&asked.options, BESIDE);
        assert_eq!(keep(&world, &robin, &asked, &answer).await, Err(PasskeyRefused::Wrong));
        let asked = ask().await;
        let locked = asked.options.replace("\"userVerification\":\"required\"", "\"userVerification\":\"preferred\"");
        assert_ne!(locked, asked.options);
        let answer = PasskeyDevice::default().makes(&locked, HERE);
        assert_eq!(keep(&world, &robin, &asked, &answer).await, Err(PasskeyRefused::Wrong));
        let asked = ask().await;
        let answer = PasskeyDevice::default().makes(&asked.options, HERE);
        assert_eq!(keep(&world, &sam, &asked, &answer).await, Err(PasskeyRefused::Over), "it was not theirs");
        let again = signed(&world, robin.person).await;
        assert_eq!(keep(&world, &again, &asked, &answer).await, Err(PasskeyRefused::Over), "nor this session's");
        assert!(keep(&world, &robin, &asked, &answer).await.is_ok(), "it was right where it belongs");
        // What the device calls it is known: nobody keeps another's key as their own. The person's id is nowhere in it.
        assert!(!asked.options.contains(&data_encoding::BASE64URL_NOPAD.encode(robin.person.uuid().as_bytes())));
        let asked = ask().await;
        assert!(asked.options.contains("excludeCredentials\":[{"), "{}", asked.options);
        for answer in ["", "{}", "[1", &"x".repeat(20_000)] {
            let asked = ask().await;
            assert_eq!(keep(&world, &robin, &asked, answer).await, Err(PasskeyRefused::Wrong));
        }
        let answer = PasskeyDevice::default().makes(&asked.options, HERE);
        later(&world, passkey::ANSWER_SECONDS);
        assert_eq!(keep(&world, &robin, &asked, &answer).await, Err(PasskeyRefused::Over), "five minutes later");
    }

    async fn an_answer_from_elsewhere_of_another_or_from_before_lets_nobody_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let (robin, sam) = (world.people.resident, world.people.practitioner);
        account(&world, robin, "robin").await;
        account(&world, sam, "sam").await;
        let (mut phone, _) = with_passkey(&world, robin).await;
        let (mut other, _) = with_passkey(&world, sam).await;

        let (token, asked) = half(&world, "robin", "a").await;
        let answer = phone.signs(&asked.options, BESIDE);
        assert_eq!(shows(&world, &token, &asked, &answer, "a").await, Err(PasskeyRefused::Wrong));
        // A wrong answer has spent its question; what the device says next to it is too late.
        let answer = phone.signs(&asked.options, HERE);
        assert_eq!(shows(&world, &token, &asked, &answer, "a").await, Err(PasskeyRefused::Over));

        let (token, asked) = half(&world, "robin", "b").await;
        let locked = asked.options.replace("\"userVerification\":\"required\"", "\"userVerification\":\"preferred\"");
        assert_ne!(locked, asked.options);
        let answer = phone.signs(&locked, HERE);
        assert_eq!(shows(&world, &token, &asked, &answer, "b").await, Err(PasskeyRefused::Wrong), "nobody unlocked it");

        // Somebody else's passkey, for their question or for mine.
        let (theirs, their_question) = half(&world, "sam", "c").await;
        let answer = other.signs(&their_question.options, HERE);
        let (mine, my_question) = half(&world, "robin", "d").await;
        assert_eq!(shows(&world, &mine, &their_question, &answer, "d").await, Err(PasskeyRefused::Over));
        assert_eq!(shows(&world, &mine, &my_question, &answer, "d").await, Err(PasskeyRefused::Wrong));
        assert_eq!(shows(&world, &theirs, &their_question, &answer, "c").await, Ok(Way::Passkey), "right where it belongs");
    }

    async fn wrong_answers_are_counted_like_wrong_codes_and_the_wait_ends(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        let (mut phone, _) = with_passkey(&world, world.people.resident).await;
        let (token, asked) = half(&world, "robin", "desk").await;
        for answer in ["", "{}", "no json", &"x".repeat(20_000)] {
            let refused = shows(&world, &token, &asked, answer, "desk").await;
            assert!(matches!(refused, Err(PasskeyRefused::Wrong | PasskeyRefused::Over)), "{answer:.9}: {refused:?}");
        }
        let end = second::finish(&site(&world), &token, Shown::Passkey(asked.id, ""), device("desk")).await;
        assert!(matches!(end, Err(HalfRefused::Over)), "after five the passphrase is asked again: {end:?}");
        let (token, asked) = half(&world, "robin", "desk").await;
        let answer = phone.signs(&asked.options, HERE);
        let waits = second::finish(&site(&world), &token, Shown::Passkey(asked.id, &answer), device("desk")).await;
        assert!(matches!(waits, Err(HalfRefused::Wait(_))), "{waits:?}");
        later(&world, 31);
        assert_eq!(shows(&world, &token, &asked, &answer, "desk").await, Ok(Way::Passkey));
        // Half-way in for too long: the question is over with it.
        let (token, asked) = half(&world, "robin", "desk").await;
        let answer = phone.signs(&asked.options, HERE);
        later(&world, HALF_SECONDS);
        let late = second::finish(&site(&world), &token, Shown::Passkey(asked.id, &answer), device("desk")).await;
        assert!(matches!(late, Err(HalfRefused::Over)), "{late:?}");
    }

    async fn a_counter_that_does_not_go_on_is_refused(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        let (mut phone, _) = with_passkey(&world, world.people.resident).await;
        // Asked both at once, answered the later first: the one that counts less comes from a copy, or from before.
        let ((a, first), (b, second)) = (half(&world, "robin", "a").await, half(&world, "robin", "b").await);
        let (low, high) = (phone.signs(&first.options, HERE), phone.signs(&second.options, HERE));
        assert_eq!(shows(&world, &b, &second, &high, "b").await, Ok(Way::Passkey));
        assert_eq!(shows(&world, &a, &first, &low, "a").await, Err(PasskeyRefused::Wrong));
    }
}

trials::story! {
    parts = parts();

    async fn a_removed_passkey_opens_nothing_and_with_the_last_the_slips_go(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let robin = world.people.resident;
        account(&world, robin, "robin").await;
        let (mut phone, first) = with_passkey(&world, robin).await;
        let (_, other) = with_passkey(&world, robin).await;
        let slips = second::new_slips(&world.site).await.unwrap();
        let mut tx = trials::write(&world.ground.db).await;
        second::put_slips(&mut tx, &world.ground.chance, robin, &slips, world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();

        let (token, asked) = half(&world, "robin", "desk").await;
        let answer = phone.signs(&asked.options, HERE);
        assert_eq!(remove(&world, world.people.stranger, first).await, Removed::Nothing, "not theirs");
        assert_eq!(remove(&world, robin, first).await, Removed::One);
        assert_eq!(remove(&world, robin, first).await, Removed::Nothing);
        assert_eq!(shows(&world, &token, &asked, &answer, "desk").await, Err(PasskeyRefused::Removed));
        // The other is asked alone, and a slip is the way for who has not got it.
        let (token, asked) = half(&world, "robin", "desk").await;
        assert_eq!(asked.options.matches("\"public-key\"").count(), 1, "{}", asked.options);
        let code = slips[0].code.grouped();
        let entered = second::finish(&site(&world), &token, Shown::Typed(&code), device("desk")).await.unwrap();
        assert_eq!(entered.way, Way::Slip);

        assert_eq!(remove(&world, robin, other).await, Removed::Last);
        let mut tx = world.ground.db.read().await.unwrap();
        assert_eq!(second::of(&mut tx, robin).await.unwrap(), second::Second::default(), "no slip is left over");
        drop(tx);
        let entered = sign_in(&world.site, "robin", PASSPHRASE, device("desk")).await.unwrap();
        assert!(matches!(entered, Entered::In(_)), "the passphrase is enough again");
    }

    async fn a_house_without_an_address_asks_for_none_and_a_slip_still_opens(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let robin = world.people.resident;
        account(&world, robin, "robin").await;
        with_passkey(&world, robin).await;
        let slips = second::new_slips(&world.site).await.unwrap();
        let mut tx = trials::write(&world.ground.db).await;
        second::put_slips(&mut tx, &world.ground.chance, robin, &slips, world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let (token, asked) = half(&world, "robin", "desk").await;
        // The operator has taken the address away: what was kept is still a second step, so that nothing opens by itself.
        let bare = world.site.clone().with_passkeys(None);
        assert!(second::ask_half(&bare, &token, device("desk")).await.unwrap().is_none());
        let person = signed(&world, robin).await;
        assert!(person.second, "who has a passkey has a second step");
        assert!(second::ask_new(&bare, &person, "robin").await.unwrap().is_none());
        let refused = second::finish(&bare, &token, Shown::Passkey(asked.id, "{}"), device("desk")).await;
        assert!(matches!(refused, Err(HalfRefused::Passkey(PasskeyRefused::Over))), "{refused:?}");
        let code = slips[0].code.grouped();
        assert!(second::finish(&bare, &token, Shown::Typed(&code), device("desk")).await.is_ok());
    }

    async fn a_passkey_proves_once_more_who_one_is(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let robin = world.people.resident;
        account(&world, robin, "robin").await;
        let (mut phone, _) = with_passkey(&world, robin).await;
        let (mine, elsewhere) = (signed(&world, robin).await, signed(&world, robin).await);
        let asked = second::ask_signed(&site(&world), &mine).await.unwrap().unwrap();
        let answer = phone.signs(&asked.options, HERE);
        let shown = Shown::Passkey(asked.id, &answer);
        assert!(prove_by_second(&site(&world), &elsewhere, shown).await.is_err(), "it was put to another session");
        let token = prove_by_second(&site(&world), &mine, shown).await.unwrap();
        let who = world.who_holds(&token).await;
        assert_eq!((who.signed().unwrap().session, who.signed().unwrap().proved), (mine.session, true));
        assert!(prove_by_second(&site(&world), &mine, shown).await.is_err(), "once");
    }

    async fn nobody_keeps_more_than_enough_and_none_lies_open(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let robin = signed(&world, world.people.resident).await;
        let late = second::ask_new(&site(&world), &robin, "").await.unwrap().unwrap();
        for _ in 0..MOST_PASSKEYS {
            with_passkey(&world, robin.person).await;
        }
        assert!(second::ask_new(&site(&world), &robin, "").await.unwrap().is_none());
        let answer = PasskeyDevice::default().makes(&late.options, HERE);
        assert_eq!(keep(&world, &robin, &late, &answer).await, Err(PasskeyRefused::Enough));
        let mut tx = world.ground.db.read().await.unwrap();
        for row in tx.rows("SELECT name, key FROM access_passkeys", store::values![]).await.unwrap() {
            for column in ["name", "key"] {
                let cell: Vec<u8> = row.get(column).unwrap();
                assert!(!cell.windows(5).any(|part| part == b"phone" || part == b"count"), "{column}");
            }
        }
    }
}
