//! Meetings, told on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod private;
mod record;

use std::sync::LazyLock;

use basics::{Date, Instant, PersonId, Words};
use jiff::civil::{Time, time};
use meetings::{Asking, Draft, Group, Hosting, JoiningId, Meeting, MeetingId, Neutral, Planning, Screened};
use store::{Part, Quiet, WriteTx};
use trials::World;
use uuid::Uuid;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));

async fn write(world: &World) -> WriteTx {
    world.site.db.write().await.unwrap()
}

async fn keep(tx: WriteTx) {
    tx.commit_quiet(Quiet::Draft).await.unwrap();
}

fn council() -> Group {
    Group::new("council", Uuid::from_u128(70))
}

fn words(text: &str) -> Words {
    Words::new(text, 1_000).unwrap()
}

/// The day some days after today.
fn in_days(world: &World, days: i64) -> Date {
    world.site.now().plus_days(days).date_in("Europe/London").unwrap()
}

fn draft(day: Date, (starts, ends): (Time, Time)) -> Draft {
    let hosting = Hosting { venue: "Chapel".into(), food: "Soup and bread".into(), ..Hosting::default() };
    Draft { title: "Wing council: violence".into(), neutral: Neutral::Group, day, starts, ends, hosting }
}

/// A meeting of a group in the prison, so many days from now, from two to half past three.
async fn planned_for(world: &World, group: &Group, days: i64) -> Meeting {
    let draft = draft(in_days(world, days), (time(14, 0, 0, 0), time(15, 30, 0, 0)));
    let times = meetings::times(&draft, "Europe/London").unwrap();
    meetings::rules::draft(&draft, &times, world.site.now()).unwrap();
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let new = Planning { group, place, organisation, draft: &draft, times };
    let mut tx = write(world).await;
    let id = meetings::plan(&mut tx, world.site.db.chance(), &new, world.site.now()).await.unwrap();
    keep(tx).await;
    it(world, id).await
}

async fn planned(world: &World, days: i64) -> Meeting {
    planned_for(world, &council(), days).await
}

async fn it(world: &World, id: MeetingId) -> Meeting {
    meetings::one(&mut world.site.db.read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn asks(world: &World, group: &Group, person: PersonId) -> Option<JoiningId> {
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let new = Asking { group, place, organisation, person, put_by: None };
    let mut tx = write(world).await;
    let id = meetings::ask(&mut tx, world.site.db.chance(), &new, world.site.now()).await.unwrap();
    keep(tx).await;
    id
}

async fn screened(world: &World, id: JoiningId, outcome: Screened<'_>) {
    let mut tx = write(world).await;
    let joining = meetings::joining(&mut tx, id).await.unwrap().unwrap();
    meetings::screen(&mut tx, world.site.db.chance(), &joining, outcome, world.site.now()).await.unwrap();
    keep(tx).await;
}

async fn joins(world: &World, group: &Group, person: PersonId, outcome: Screened<'_>) -> JoiningId {
    let id = asks(world, group, person).await.unwrap();
    screened(world, id, outcome).await;
    id
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
            let job = meetings::ROOM.jobs.iter().find(|job| job.kind == piece.kind).unwrap();
            (job.run)(&world.site, piece).await.unwrap();
        }
    }
}

async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.site.db.read().await.unwrap();
    let notices = telling::of_person(&mut tx, person, None, 50).await.unwrap();
    notices.into_iter().rev().map(|notice| notice.kind).collect()
}

async fn count(world: &World, table: &'static str) -> i64 {
    let sql = match table {
        "joinings" => "SELECT COUNT(*) AS n FROM meetings_joinings",
        "attendance" => "SELECT COUNT(*) AS n FROM meetings_attendance",
        _ => "SELECT COUNT(*) AS n FROM store_due",
    };
    world.site.db.read().await.unwrap().one(sql, store::values![]).await.unwrap().get("n").unwrap()
}
