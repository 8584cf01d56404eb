//! Acts that must not be traced: an open action of nobody, whose line has a day and nothing finer.

use access::{About, Action, Anyone, Asking, Refusal, Stop, Why, act_loose, places};
use basics::{LooseId, PlaceId};
use store::{ReadTx, values};

use crate::shed::parts;

/// Dropping something anonymously in a place.
#[derive(Debug)]
struct Drop;

impl Action for Drop {
    const NAME: &'static str = "trial.drop";
    const OBJECT: &'static str = "loose thing";
    const OPEN: bool = true;
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> store::Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(_: &Asking<'_>) -> Result<(), Why> {
        Ok(())
    }
}

/// The same for members only.
#[derive(Debug)]
struct Shut;

impl Action for Shut {
    const NAME: &'static str = "trial.shut";
    const OBJECT: &'static str = "loose thing";
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> store::Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(_: &Asking<'_>) -> Result<(), Why> {
        Ok(())
    }
}

trials::story! {
    parts = parts();

    async fn a_loose_act_keeps_a_day_and_nobody(ground) {
        let world = trials::World::new(ground, &[], Vec::new()).await;
        let day = "2026-08-28".parse().unwrap();
        let object = LooseId::new(&world.ground.chance);
        let loose = act_loose::<Drop>(&world.site, Anyone, world.places.wing).await.unwrap();
        loose.done(object, day).await.unwrap();
        // Dropped, it leaves nothing.
        drop(act_loose::<Drop>(&world.site, Anyone, world.places.wing).await.unwrap());
        let mut tx = world.ground.db.read().await.unwrap();
        let rows = tx.rows("SELECT * FROM store_audit_pool", values![]).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].get::<LooseId>("object_id").unwrap(), object);
        assert_eq!(rows[0].get::<String>("action").unwrap(), "trial.drop");
        let once: i64 = tx.one("SELECT COUNT(*) AS n FROM store_once", values![]).await.unwrap().get("n").unwrap();
        assert_eq!(once, 0);
    }

    async fn what_is_not_open_is_not_open_to_nobody(ground) {
        let world = trials::World::new(ground, &[], Vec::new()).await;
        let refused = act_loose::<Shut>(&world.site, Anyone, world.places.wing).await;
        assert!(matches!(refused, Err(Stop::Refused(Refusal::SignIn))));
        let nowhere = PlaceId::of(basics::uuid::Uuid::nil());
        let refused = act_loose::<Drop>(&world.site, Anyone, nowhere).await;
        assert!(matches!(refused, Err(Stop::Refused(Refusal::NotThere))));
    }
}
