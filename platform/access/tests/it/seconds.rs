//! Showing once more who one is; many at once with one code; and a secret that the database does not tell.

use access::second::Shown;
use access::sign_in::{Entered, SignInRefused, sign_in};
use access::{Refusal, Stop, Why, act, prove_again, scope, second, session};
use store::Quiet;
use trials::World;

use crate::entering::{PASSPHRASE, account, device, later};
use crate::shed::{Grave, ThingId, parts, thing};

/// An app that counts, for somebody with an account.
async fn with_app(world: &World, person: basics::PersonId) -> second::AppSecret {
    let (mut tx, now) = (trials::write(&world.ground.db).await, world.site.now());
    assert!(second::begin_app(&mut tx, &world.ground.chance, person, now).await.unwrap());
    let secret = second::unconfirmed_app(&mut tx, person).await.unwrap().unwrap();
    assert!(second::confirm_app(&mut tx, person, &secret.shown(now).unwrap(), now).await.unwrap());
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    secret
}

trials::story! {
    parts = parts();

    async fn of_many_who_show_one_code_at_once_one_gets_in(ground) {
        let world = std::sync::Arc::new(World::new(ground, &[], Vec::new()).await);
        account(&world, world.people.resident, "robin").await;
        let secret = with_app(&world, world.people.resident).await;
        later(&world, 60);
        let code = secret.shown(world.site.now()).unwrap();
        let mut all = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (world, code) = (world.clone(), code.clone());
            all.spawn(async move {
                let on = format!("device-{n}");
                let Ok(Entered::Half(token)) = sign_in(&world.site, "robin", PASSPHRASE, device(&on)).await else {
                    panic!("half-way in");
                };
                second::finish(&world.site, &token, Shown::Typed(&code), device(&on)).await.is_ok()
            });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|entered| *entered).count(), 1);
    }

    async fn the_secret_of_an_app_lies_sealed(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let secret = with_app(&world, world.people.resident).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let cell: Vec<u8> =
            tx.one("SELECT secret FROM access_apps", store::values![]).await.unwrap().get("secret").unwrap();
        let letters = secret.groups().concat();
        assert!(!cell.windows(8).any(|part| letters.as_bytes().starts_with(part)) && cell.len() > letters.len());
        assert!(second::unconfirmed_app(&mut tx, world.people.resident).await.unwrap().is_none(), "shown to nobody");
    }
}

/// Whether somebody may do what an open screen is not enough for.
async fn grave(world: &World, token: &session::Token, on: ThingId) -> Result<(), Refusal> {
    let who = world.who_holds(token).await;
    match act::<Grave>(&world.site, &who, on, None).await {
        Ok(_) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

trials::story! {
    parts = parts();

    async fn a_proof_is_asked_last_and_holds_for_five_minutes(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let on = thing(&world, world.places.prison, None, None).await;
        account(&world, world.people.practitioner, "sam").await;
        let token = sign_in(&world.site, "sam", PASSPHRASE, device("desk")).await.unwrap().session().unwrap();
        let (member, stranger) = (world.token(world.people.resident).await, world.token(world.people.stranger).await);
        assert_eq!(grave(&world, &token, on).await, Ok(()), "signing in is a proof");
        later(&world, session::PROVED_SECONDS);
        assert_eq!(grave(&world, &token, on).await, Ok(()));
        later(&world, 1);
        assert_eq!(grave(&world, &token, on).await, Err(Refusal::ProveAgain));
        // Who may not is not asked.
        assert_eq!(grave(&world, &member, on).await, Err(Refusal::NotAllowed(Why::Role)));
        assert_eq!(grave(&world, &stranger, on).await, Err(Refusal::NotThere));
        // What a list offers does not change with it.
        let who = world.who_holds(&token).await;
        assert_eq!(scope::<Grave>(&who).within, [world.places.prison]);

        let signed = who.signed().unwrap();
        assert!(matches!(prove_again(&world.site, signed, "wrong").await, Err(SignInRefused::Wrong)));
        assert_eq!(grave(&world, &token, on).await, Err(Refusal::ProveAgain));
        let proved = prove_again(&world.site, signed, PASSPHRASE).await.unwrap();
        assert_eq!(grave(&world, &proved, on).await, Ok(()));
        assert_eq!(grave(&world, &token, on).await, Err(Refusal::SignIn), "what knew the old token knows nobody");
        later(&world, session::PROVED_SECONDS + 1);
        assert_eq!(grave(&world, &proved, on).await, Err(Refusal::ProveAgain));
    }
}
