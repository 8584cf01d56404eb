//! An act: decided in its own transaction, kept whole or not at all.

use access::{Listener, Refusal, Stop, Who, Why, act, look, session};
use basics::{PersonId, uuid::Uuid};
use store::once::OnceKey;
use store::{Quiet, StoreError, values};
use trials::World;

use crate::shed::{Know, Manage, Read, Secret, ThingId, Touched, count, lines, parts, thing};

const HEARD: &str = "SELECT COUNT(*) AS n FROM trial_heard";
const THINGS: &str = "SELECT COUNT(*) AS n FROM trial_things";

fn once(body: &str) -> OnceKey {
    OnceKey::new("0123456789abcdef0123456789abcdef", body.as_bytes()).unwrap()
}

fn hears() -> Listener {
    Listener::new::<Touched>("trial.hears", |tx, fact, _| {
        Box::pin(async move {
            tx.run("INSERT INTO trial_heard (id) VALUES ($1)", values![fact.thing]).await?;
            Ok(())
        })
    })
}

fn fails() -> Listener {
    Listener::new::<Touched>("trial.fails", |_, _, _| Box::pin(async { Err(StoreError::NoRow) }))
}

/// Moves a thing to nobody, tells of it, and ends the act.
async fn touch(world: &World, who: &Who, id: ThingId, key: Option<&OnceKey>, location: &str) -> Result<(), Stop> {
    let mut acting = act::<Read>(&world.site, who, id, key).await?;
    let thing = acting.id();
    acting.tx().run("UPDATE trial_things SET owner_id = NULL WHERE id = $1", values![thing]).await?;
    acting.tell(Touched { thing });
    acting.done(location).await
}

async fn owner(world: &World, id: ThingId) -> Option<PersonId> {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one("SELECT owner_id FROM trial_things WHERE id = $1", values![id]).await.unwrap().get("owner_id").unwrap()
}

trials::story! {
    parts = parts();

    async fn a_right_that_ended_since_the_page_was_shown_is_gone(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = thing(&world, world.places.wing, None, None).await;
        let who = world.who(world.people.practitioner).await;
        act::<Read>(&world.site, &who, id, None).await.unwrap().done("/").await.unwrap();
        world.leave(world.people.practitioner).await;
        let stopped = act::<Read>(&world.site, &who, id, None).await.unwrap_err();
        assert!(matches!(stopped, Stop::Refused(Refusal::NotThere)), "{stopped:?}");
    }

    async fn a_session_that_ended_since_the_page_was_shown_has_to_sign_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = thing(&world, world.places.wing, None, None).await;
        let who = world.who(world.people.practitioner).await;
        session::sign_out(&world.site, who.signed().unwrap()).await.unwrap();
        let stopped = act::<Read>(&world.site, &who, id, None).await.unwrap_err();
        assert!(matches!(stopped, Stop::Refused(Refusal::SignIn)), "{stopped:?}");
    }

    async fn an_act_that_is_dropped_leaves_nothing(ground) {
        let world = World::new(ground, &[], vec![hears()]).await;
        let owned = Some(world.people.resident);
        let id = thing(&world, world.places.wing, owned, None).await;
        let (who, before) = (world.who(world.people.practitioner).await, lines(&world).await);
        {
            let mut acting = act::<Read>(&world.site, &who, id, Some(&once("a"))).await.unwrap();
            acting.tx().run("UPDATE trial_things SET owner_id = NULL WHERE id = $1", values![id]).await.unwrap();
            acting.tell(Touched { thing: id });
        }
        assert_eq!((owner(&world, id).await, lines(&world).await, count(&world, HEARD).await), (owned, before, 0));
        // Nor has its form's key been used up.
        touch(&world, &who, id, Some(&once("a")), "/first").await.unwrap();
        assert_eq!((owner(&world, id).await, count(&world, HEARD).await), (None, 1));
    }

    async fn what_was_done_stands_in_the_chain_with_who_what_and_where(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = thing(&world, world.places.wing, None, None).await;
        let who = world.who(world.people.practitioner).await;
        let mut acting = act::<Read>(&world.site, &who, id, None).await.unwrap();
        acting.because("it was asked for");
        acting.done("/").await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let line = tx.one("SELECT * FROM store_audit ORDER BY seq DESC LIMIT 1", values![]).await.unwrap();
        assert_eq!(line.get::<String>("action").unwrap(), "trial.read");
        assert_eq!(line.get::<String>("object_kind").unwrap(), "thing");
        assert_eq!(line.get::<Uuid>("object_id").unwrap(), id.uuid());
        assert_eq!(line.get::<Option<Uuid>>("place_id").unwrap(), Some(world.places.wing.uuid()));
        assert_eq!(line.get::<Option<Uuid>>("by_id").unwrap(), Some(world.people.practitioner.uuid()));
        assert_eq!(line.get::<Option<Vec<u8>>>("reason").unwrap().unwrap().len(), 32);
        assert_eq!(line.get::<Option<basics::Instant>>("at").unwrap(), Some(world.site.now()));
        drop(tx);
        // An act that made a thing names that.
        let made = ThingId::new(world.site.now(), &world.ground.chance);
        let mut acting = act::<Know>(&world.site, &who, id, None).await.unwrap();
        acting.made(made);
        acting.done("/").await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let line = tx.one("SELECT object_id FROM store_audit ORDER BY seq DESC LIMIT 1", values![]).await.unwrap();
        assert_eq!(line.get::<Uuid>("object_id").unwrap(), made.uuid());
    }

    async fn a_form_that_was_sent_before_gets_its_answer_before_anything_else(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = thing(&world, world.places.wing, None, None).await;
        let who = world.who(world.people.practitioner).await;
        let other = world.who(world.people.colleague).await;
        touch(&world, &who, id, Some(&once("a")), "/first").await.unwrap();
        let before = lines(&world).await;
        // Another person's key is another key, even when it reads the same.
        touch(&world, &other, id, Some(&once("a")), "/theirs").await.unwrap();
        world.leave(world.people.practitioner).await;
        let mut tx = trials::write(&world.ground.db).await;
        tx.run("DELETE FROM trial_things", values![]).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let again = touch(&world, &who, id, Some(&once("a")), "/second").await.unwrap_err();
        assert!(matches!(&again, Stop::Already(at) if at == "/first"), "{again:?}");
        let changed = touch(&world, &who, id, Some(&once("b")), "/second").await.unwrap_err();
        assert!(matches!(&changed, Stop::AlreadyOther(at) if at == "/first"), "{changed:?}");
        assert_eq!((lines(&world).await, count(&world, THINGS).await), (before + 1, 0));
    }

    async fn a_double_press_at_the_same_moment_happens_once(ground) {
        let world = std::sync::Arc::new(World::new(ground, &[], vec![hears()]).await);
        let id = thing(&world, world.places.wing, None, None).await;
        let who = world.who(world.people.practitioner).await;
        let mut pressed = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (world, who) = (world.clone(), who.clone());
            pressed.spawn(async move { touch(&world, &who, id, Some(&once("a")), "/first").await });
        }
        let all = pressed.join_all().await;
        assert_eq!(all.iter().filter(|done| done.is_ok()).count(), 1);
        assert_eq!(all.iter().filter(|done| matches!(done, Err(Stop::Already(at)) if at == "/first")).count(), 7);
        assert_eq!(count(&world, HEARD).await, 1);
    }

    async fn listeners_hear_inside_the_act_and_one_that_fails_keeps_nothing(ground) {
        let world = World::new(ground, &[], vec![hears(), fails()]).await;
        let owned = Some(world.people.resident);
        let id = thing(&world, world.places.wing, owned, None).await;
        let (who, before) = (world.who(world.people.practitioner).await, lines(&world).await);
        let failed = touch(&world, &who, id, Some(&once("a")), "/first").await.unwrap_err();
        assert!(matches!(failed, Stop::Store(StoreError::NoRow)), "{failed:?}");
        assert_eq!((owner(&world, id).await, lines(&world).await, count(&world, HEARD).await), (owned, before, 0));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_once").await, 0);
    }

    async fn what_is_not_there_and_what_may_not_be_known_answer_alike(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let kept = world.people.manager;
        let id = thing(&world, world.places.wing, None, Some(kept)).await;
        let gone = ThingId::new(world.site.now(), &world.ground.chance);
        let who = world.who(kept).await;
        for id in [id, gone] {
            let acted = act::<Manage>(&world.site, &who, id, None).await.unwrap_err();
            let looked = look::<Manage>(&world.site, &who, id).await.unwrap_err();
            assert!(matches!(acted, Stop::Refused(Refusal::NotThere)), "{acted:?}");
            assert!(matches!(looked, Stop::Refused(Refusal::NotThere)), "{looked:?}");
            let nobody = look::<Manage>(&world.site, &Who::Anyone, id).await.unwrap_err();
            assert!(matches!(nobody, Stop::Refused(Refusal::SignIn)), "{nobody:?}");
        }
        let other = world.who(world.people.practitioner).await;
        let refused = look::<Manage>(&world.site, &other, id).await.unwrap_err();
        assert!(matches!(refused, Stop::Refused(Refusal::NotAllowed(Why::Role))), "{refused:?}");
    }

    async fn a_look_at_something_sensitive_is_on_record_before_anything_is_shown(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let id = thing(&world, world.places.wing, None, None).await;
        let before = lines(&world).await;
        let resident = world.who(world.people.resident).await;
        assert!(look::<Secret>(&world.site, &resident, id).await.is_err());
        assert_eq!(lines(&world).await, before, "a look that was refused shows nothing, and is no look");
        let worker = world.who(world.people.practitioner).await;
        let mut looking = look::<Secret>(&world.site, &worker, id).await.unwrap();
        let seen = "SELECT action, object_id FROM store_audit ORDER BY seq DESC LIMIT 1";
        let line = looking.tx().one(seen, values![]).await.unwrap();
        assert_eq!(line.get::<String>("action").unwrap(), "trial.secret");
        assert_eq!(line.get::<Uuid>("object_id").unwrap(), id.uuid());
        drop(looking);
        drop(look::<Read>(&world.site, &worker, id).await.unwrap());
        assert_eq!(lines(&world).await, before + 1, "an ordinary look is not on record");
    }
}
