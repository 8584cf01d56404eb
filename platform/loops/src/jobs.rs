//! What time brings: reminders at half and at the end of the time, and on the day of a promise; and a word to the asker
//! when an answer or a promise is late.

use access::{About, Action, Asking, Boxed, Facts, Role, Site, Stop, Who, Why, act, people, places};
use basics::{Instant, PersonId, PlaceId};
use pages::Job;
use store::due::{self, Due};
use store::{ReadTx, WriteTx};

use crate::keeping::{self, FULL, HALF, OVER, PROMISED, SECOND};
use crate::model::{Loop, LoopId};
use crate::waiting::{self, For, Wait};
use crate::{practice, rules};

const JOB: &str = "loops.clock";
/// The most people of a role who are reminded of one thing.
const MOST_REMINDED: i64 = 20;

/// The house reminds of a loop.
#[derive(Debug)]
pub struct RemindOfLoop;

/// A loop and where it stands.
#[derive(Debug)]
pub struct LoopFacts {
    about: About,
    it: Loop,
}

impl Facts for LoopFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl Action for RemindOfLoop {
    const NAME: &'static str = "loops.remind_of_loop";
    const OBJECT: &'static str = "loop";
    const JOBS: &'static [&'static str] = &[JOB];
    type Id = LoopId;
    type Facts = LoopFacts;

    async fn load(tx: &mut ReadTx, id: LoopId) -> store::Result<Option<LoopFacts>> {
        let Some(it) = keeping::one(tx, id).await? else { return Ok(None) };
        Ok(places::about(tx, it.place, None).await?.map(|about| LoopFacts { about, it }))
    }

    fn rule(_: &Asking<'_>) -> Result<(), Why> {
        Err(Why::Hidden)
    }
}

access::object_id!(LoopId);
access::object_id!(crate::model::ResponseId);
access::object_id!(crate::model::MilestoneId);

/// The jobs of this room.
pub const JOBS: &[Job] = &[
    Job { kind: HALF, run: remind },
    Job { kind: FULL, run: remind },
    Job { kind: PROMISED, run: remind },
    Job { kind: OVER, run: remind },
    Job { kind: SECOND, run: remind },
];

fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let mut acting = match act::<RemindOfLoop>(site, &Who::House(JOB), LoopId::of(piece.object), None).await {
            Ok(acting) => acting,
            // The thing is gone: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let it = acting.facts().it.clone();
        let line = acting.facts().about.line.clone();
        let now = acting.now();
        let chance = site.db.chance();
        let tx = acting.tx();
        match piece.kind.as_str() {
            HALF if it.is_open() => tell_those_waited_on(tx, chance, &it, "loops.half", now).await?,
            FULL | SECOND if it.is_open() => {
                tell_those_waited_on(tx, chance, &it, "loops.overdue", now).await?;
                tell_managers(tx, chance, &it, "loops.overdue", now).await?;
                tell_asker(tx, chance, &it, "loops.late", now).await?;
            }
            PROMISED if it.owes() => {
                let day = Day { line: &line, now };
                remember_promise(tx, chance, &it, day).await?;
            }
            OVER if it.owes() => {
                tell_managers(tx, chance, &it, "loops.promise_over", now).await?;
                tell_asker(tx, chance, &it, "loops.promise_late", now).await?;
            }
            _ => {}
        }
        due::done(acting.tx(), piece.id).await?;
        acting.done("").await
    })
}

/// The day of a promise: the place of the loop with all above it, and the moment.
#[derive(Clone, Copy)]
struct Day<'a> {
    line: &'a [PlaceId],
    now: Instant,
}

/// The morning of the promised day: whoever deals with it now is told, and it waits for them until the day is over. Whose
/// name stands second on the promise is told too.
async fn remember_promise(tx: &mut WriteTx, chance: &basics::Chance, it: &Loop, day: Day<'_>) -> store::Result<()> {
    let mut here = Vec::new();
    for person in it.keeper.into_iter().chain(it.answered_by) {
        if is_here(tx, it.place, person, day, true).await? {
            here.push(person);
        }
    }
    let keeps = rules::who_keeps(it.keeper, it.answered_by, &here);
    let whom = keeps.map_or(For::Role(Role::Practitioner), For::Person);
    let object = (it.object_kind.as_str(), it.object);
    waiting::stop_waiting(tx, "loops.promised", it.object).await?;
    let wait = Wait { whom, kind: "loops.promised", object, place: it.place, due_at: it.promised_at, but: &[] };
    waiting::wait(tx, chance, &wait, day.now).await?;
    match keeps {
        Some(person) => tell(tx, chance, it, person, "loops.promised", day.now).await?,
        None => {
            for person in people::in_roles(tx, it.place, &[Role::Practitioner], day.now, MOST_REMINDED).await? {
                tell(tx, chance, it, person.id, "loops.promised", day.now).await?;
            }
        }
    }
    if let Some(second) = it.answered_with.filter(|second| Some(*second) != keeps)
        && is_here(tx, it.place, second, day, false).await?
    {
        tell(tx, chance, it, second, "loops.promised", day.now).await?;
    }
    Ok(())
}

/// Whether a person belongs to the place today, or works there when `works` is asked for. Who is gone is told nothing.
async fn is_here(tx: &mut WriteTx, place: PlaceId, person: PersonId, day: Day<'_>, works: bool) -> store::Result<bool> {
    let today = day.now.date_in(&places::timing(tx, place).await?.zone).unwrap_or_default();
    Ok(people::memberships_of(tx, person).await?.iter().any(|held| {
        let holds =
            held.ended_at.is_none() && held.from_on <= today && held.until_on.is_none_or(|until| until >= today);
        holds && day.line.contains(&held.place) && (held.role.is_worker() || !works)
    }))
}

async fn drop_piece(site: &Site, piece: &Due) -> Result<(), Stop> {
    #[expect(clippy::disallowed_methods, reason = "a piece of work whose thing is gone is thrown away")]
    let mut tx = site.db.write().await?;
    due::done(&mut tx, piece.id).await?;
    tx.commit_quiet(store::Quiet::Claim).await?;
    Ok(())
}

async fn tell(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    it: &Loop,
    person: PersonId,
    kind: &'static str,
    now: Instant,
) -> store::Result<()> {
    telling::tell(tx, chance, person, kind, (&it.object_kind, it.object), it.place, now).await
}

async fn tell_those_waited_on(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    it: &Loop,
    kind: &'static str,
    now: Instant,
) -> store::Result<()> {
    for waits in waiting::waited_on(tx, it.object).await? {
        match waits {
            For::Person(person) if Some(person) != it.asker => tell(tx, chance, it, person, kind, now).await?,
            For::Person(_) => {}
            For::Role(role) => {
                let kept_out = waiting::kept_out(tx, it.object).await?;
                for person in in_role(tx, it, role, now).await? {
                    if Some(person.id) == it.asker || kept_out.contains(&person.id) {
                        continue;
                    }
                    tell(tx, chance, it, person.id, kind, now).await?;
                }
            }
        }
    }
    Ok(())
}

async fn tell_managers(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    it: &Loop,
    kind: &'static str,
    now: Instant,
) -> store::Result<()> {
    for person in in_role(tx, it, Role::Manager, now).await? {
        if Some(person.id) != it.asker {
            tell(tx, chance, it, person.id, kind, now).await?;
        }
    }
    Ok(())
}

/// Who is in a role for a loop. While the place practises, or for what was asked when it did, nobody who stands above it.
async fn in_role(tx: &mut WriteTx, it: &Loop, role: Role, now: Instant) -> store::Result<Vec<people::PersonRow>> {
    match practice::practising(tx, it.place, it.received_on).await? {
        Some(within) if role == Role::Manager => {
            people::in_roles_within(tx, (it.place, within), &[role], now, MOST_REMINDED).await
        }
        _ => people::in_roles(tx, it.place, &[role], now, MOST_REMINDED).await,
    }
}

async fn tell_asker(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    it: &Loop,
    kind: &'static str,
    now: Instant,
) -> store::Result<()> {
    match it.asker {
        Some(asker) => tell(tx, chance, it, asker, kind, now).await,
        None => Ok(()),
    }
}
