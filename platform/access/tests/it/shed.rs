//! A capability of these tests alone: things that stand in places, and an action for each kind of rule.

use std::sync::LazyLock;

use access::{About, Action, Asking, RelationKind, Role, Who, Why, places};
use basics::{Fact, PersonId, PlaceId, Setting};
use store::{Migration, Part, Quiet, ReadTx, values};
use trials::World;

basics::id!(
    /// A thing.
    ThingId
);
access::object_id!(ThingId);

/// Whether there are things in a place.
pub const SWITCH: Setting = Setting::switch("trial.on", true);

const TRIAL: Part = Part {
    name: "trial",
    migrations: &[Migration::new(
        1,
        "CREATE TABLE trial_things (id {id} PRIMARY KEY, world {int} NOT NULL, place_id {id} NOT NULL, owner_id {id}, \
         kept_out_id {id}) {strict}; CREATE TABLE trial_heard (id {id} PRIMARY KEY) {strict};",
    )],
};

/// The migrations of these tests.
pub fn parts() -> &'static [Part] {
    static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| trials::parts(&[]).iter().copied().chain([TRIAL]).collect());
    &PARTS
}

/// A thing was touched.
#[derive(Debug)]
pub struct Touched {
    /// Which.
    pub thing: ThingId,
}

impl Fact for Touched {
    const NAME: &'static str = "trial.touched";
}

async fn load(tx: &mut ReadTx, id: ThingId) -> store::Result<Option<About>> {
    let sql = "SELECT place_id, owner_id, kept_out_id FROM trial_things WHERE id = $1";
    let Some(row) = tx.first(sql, values![id]).await? else { return Ok(None) };
    let Some(about) = places::about(tx, row.get("place_id")?, Some(&SWITCH)).await? else { return Ok(None) };
    let kept_out = row.get::<Option<PersonId>>("kept_out_id")?.into_iter().collect();
    Ok(Some(About { owner: row.get("owner_id")?, kept_out, ..about }))
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal { $($item:item)* } |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "thing";
            $($item)*
            type Id = ThingId;
            type Facts = About;

            async fn load(tx: &mut ReadTx, id: ThingId) -> store::Result<Option<About>> {
                load(tx, id).await
            }

            fn rule($asking: &Asking<'_>) -> Result<(), Why> {
                $rule
            }
        }
    )+};
}

fn only(may: bool, why: Why) -> Result<(), Why> {
    if may { Ok(()) } else { Err(why) }
}

actions! {
    /// Its owner, and workers above it.
    Read = "trial.read" {} |asking| only(asking.own() || asking.works_here(), Why::Role);
    /// Whoever belongs.
    Join = "trial.join" {} |asking| only(asking.belongs(), Why::Role);
    /// A manager.
    Manage = "trial.manage" {} |asking| only(asking.has(&[Role::Manager]), Why::Role);
    /// Its owner.
    Own = "trial.own" {} |asking| only(asking.own(), Why::NotYours);
    /// A rep by relation.
    Speak = "trial.speak" {} |asking| only(asking.is(RelationKind::Rep), Why::Hidden);
    /// Whoever supports its owner there.
    Support = "trial.support" {} |asking| only(asking.is(RelationKind::Supporter), Why::Hidden);
    /// Whoever opened its owner's things in an emergency.
    Emergency = "trial.emergency" {} |asking| only(asking.opened() && !asking.own(), Why::Hidden);
    /// Its owner, as long as they belong there.
    OwnHere = "trial.own_here" {} |asking| only(asking.own() && asking.belongs(), Why::NotYours);
    /// Whoever can know of it.
    Know = "trial.know" {} |_asking| Ok(());
    /// Nobody needs to sign in.
    Open = "trial.open" { const OPEN: bool = true; } |_asking| Ok(());
    /// Whoever holds a screen that was handed over for it.
    Held = "trial.held" { const HANDED: bool = true; } |asking| only(asking.handed(), Why::Hidden);
    /// Only the house.
    Upkeep = "trial.upkeep" { const JOBS: &'static [&'static str] = &["trial.clock"]; } |_asking| Err(Why::Hidden);
    /// An open screen is not enough for it.
    Grave = "trial.grave" { const STEP_UP: bool = true; } |asking| only(asking.works_here(), Why::Role);
    /// The first look of a day at somebody else's is on record.
    Opened = "trial.opened" { const RECORDED: bool = true; } |asking| only(asking.own() || asking.works_here(), Why::Role);
    /// Looking is on record.
    Secret = "trial.secret" { const SENSITIVE: bool = true; } |asking| only(asking.works_here(), Why::Role);
}

/// Keeps a thing in a place.
pub async fn thing(world: &World, place: PlaceId, owner: Option<PersonId>, kept_out: Option<PersonId>) -> ThingId {
    let mut tx = trials::write(&world.ground.db).await;
    let id = ThingId::new(world.site.now(), &world.ground.chance);
    tx.run(
        "INSERT INTO trial_things (id, world, place_id, owner_id, kept_out_id) VALUES ($1, 0, $2, $3, $4)",
        values![id, place, owner, kept_out],
    )
    .await
    .unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    id
}

/// How many rows a statement counts, as `n`.
pub async fn count(world: &World, sql: &'static str) -> i64 {
    world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap().get("n").unwrap()
}

/// The number of the newest line of the audit chain.
pub async fn lines(world: &World) -> i64 {
    store::audit::head(&mut world.ground.db.read().await.unwrap()).await.unwrap().seq
}

/// The same person in a session that is over.
pub fn dead(who: Who) -> Who {
    match who {
        Who::Person(mut signed) => {
            signed.alive = false;
            Who::Person(signed)
        }
        other => other,
    }
}
