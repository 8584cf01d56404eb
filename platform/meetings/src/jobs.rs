//! What time brings: once the day of a meeting is over, what only served its list is forgotten.

use access::{About, Action, Asking, Boxed, Facts, Site, Stop, Who, Why, act, places};
use pages::Job;
use store::due::{self, Due};
use store::{ReadTx, WriteTx, values};

use crate::joining;
use crate::keeping::{self, DAY_OVER};
use crate::model::{Group, MEETING, Meeting, MeetingId};

const JOB: &str = "meetings.lists";

/// The house forgets what only served the list of a day.
#[derive(Debug)]
pub struct ForgetDay;

/// A meeting and where it stands.
#[derive(Debug)]
pub struct DayFacts {
    about: About,
    it: Meeting,
}

impl Facts for DayFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl Action for ForgetDay {
    const NAME: &'static str = "meetings.forget_day";
    const OBJECT: &'static str = "meeting";
    const JOBS: &'static [&'static str] = &[JOB];
    type Id = MeetingId;
    type Facts = DayFacts;

    async fn load(tx: &mut ReadTx, id: MeetingId) -> store::Result<Option<DayFacts>> {
        let Some(it) = keeping::one(tx, id).await? else { return Ok(None) };
        Ok(places::about(tx, it.place, None).await?.map(|about| DayFacts { about, it }))
    }

    fn rule(_: &Asking<'_>) -> Result<(), Why> {
        Err(Why::Hidden)
    }
}

/// The jobs of this room.
pub const JOBS: &[Job] = &[Job { kind: DAY_OVER, run: forget }];

fn forget<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let mut acting = match act::<ForgetDay>(site, &Who::House(JOB), MeetingId::of(piece.object), None).await {
            Ok(acting) => acting,
            // The meeting is gone: so is its list.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let it = acting.facts().it.clone();
        // A day that was moved is over when the new one is.
        if it.times.day_ends_at < acting.now() {
            forget_lists(acting.tx(), &it).await?;
        }
        due::done(acting.tx(), piece.id).await?;
        acting.done("").await
    })
}

/// Nothing is left of who was to come: joinings to this meeting alone, and whoever was expected without power to decide and
/// of whom nothing was said. Of those with power it stays open until the minutes say it.
async fn forget_lists(tx: &mut WriteTx, it: &Meeting) -> store::Result<()> {
    joining::forget_of(tx, &Group::new(MEETING, it.id.uuid())).await?;
    tx.run(
        "DELETE FROM meetings_attendance WHERE meeting_id = $1 AND how = 'expected' \
         AND capacity NOT IN ('decision_maker', 'deputy')",
        values![it.id],
    )
    .await?;
    Ok(())
}

async fn drop_piece(site: &Site, piece: &Due) -> Result<(), Stop> {
    #[expect(clippy::disallowed_methods, reason = "a piece of work whose thing is gone is thrown away")]
    let mut tx = site.db.write().await?;
    due::done(&mut tx, piece.id).await?;
    tx.commit_quiet(store::Quiet::Claim).await?;
    Ok(())
}
