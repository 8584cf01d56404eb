//! Who looked: a reading of something that is somebody's, kept for that person to see (promise 6). The row is written by
//! [`crate::look`] before anything is shown, in the same transaction as the line of the chain. Which looks are kept is said
//! by each action ([`Action::SENSITIVE`], [`Action::RECORDED`]) and in decision 20.

use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, Setting, id, text_enum};
use store::{Build, ReadTx, Result, WriteTx, values};
use uuid::Uuid;

use crate::decide::{About, Action, Asking, ObjectId};
use crate::role::{RelationKind, Role};
use crate::who::{Signed, Who};

id!(
    /// A look.
    LookId
);

text_enum! {
    /// What tied the reader to what they read.
    pub enum Tie {
        /// It was theirs to deal with, or they are the person's worker.
        Assigned = "assigned",
        /// They cover for the person's worker, as planned.
        Covering = "covering",
        /// They are the place's duty reader.
        DutyReader = "duty_reader",
        /// They opened that person's things in an emergency. It is no tie that excuses much reading.
        Emergency = "emergency",
        /// They work in the place, and nothing more.
        Works = "works",
        /// None of these.
        Other = "other",
    }
}

/// What ties somebody to a thing of somebody else: the nearest tie counts. To read first is a tie to what somebody is worried
/// about (`worry`), and to nothing else that they wrote. Whoever opened that person's things reads by that while it runs, even
/// if they are a first reader too: the person was told of the opening, and it is what they look for.
#[must_use]
pub fn tie(asking: &Asking<'_>, worry: bool) -> Tie {
    if asking.assigned() || asking.is(RelationKind::AssignedWorker) {
        Tie::Assigned
    } else if asking.is(RelationKind::Cover) {
        Tie::Covering
    } else if asking.opened() {
        Tie::Emergency
    } else if worry && asking.is(RelationKind::DutyReader) {
        Tie::DutyReader
    } else if asking.works_here() {
        Tie::Works
    } else {
        Tie::Other
    }
}

/// In which role somebody reads a thing: a worker's over its place before any other there.
fn read_as(signed: &Signed, about: &About) -> Role {
    let here = || signed.memberships.iter().filter(|held| about.line.contains(&held.place)).map(|held| held.role);
    let any = || signed.memberships.iter().map(|held| held.role);
    here().find(|role| role.is_worker()).or_else(|| here().next()).or_else(|| any().next()).unwrap_or(Role::Anonymous)
}

/// A look that is to be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    owner: PersonId,
    reader: PersonId,
    tie: Tie,
    role: Role,
    action: &'static str,
    object_kind: &'static str,
    object: Uuid,
    place: PlaceId,
    organisation: OrganisationId,
}

impl Look {
    /// What is to be kept of this look; `None` when the thing is nobody's or the reader's own. A thing without a name has
    /// no owner, so nothing is kept that could trace one (promise 4); nor is a look at what its owner must not know of.
    pub(crate) fn of<A: Action>(who: &Who, about: &About, object: ObjectId) -> Option<Self> {
        let signed = who.signed().filter(|_| A::LOOKS_TOLD)?;
        let owner = about.owner.filter(|owner| *owner != signed.person)?;
        Some(Self {
            owner,
            reader: signed.person,
            tie: tie(&Asking::new(Some(signed), false, about), A::SENSITIVE),
            role: read_as(signed, about),
            action: A::NAME,
            object_kind: A::OBJECT,
            object: object.0,
            place: about.place,
            organisation: about.organisation,
        })
    }

    /// The place's day of this moment, and whether the look is kept for that day already: one statement.
    pub(crate) async fn day(&self, tx: &mut ReadTx, now: Instant) -> Result<(Date, bool)> {
        let row = tx
            .one(
                "SELECT p.zone AS zone, (SELECT MAX(l.day) FROM access_looks l WHERE l.owner_id = $2 \
                 AND l.reader_id = $3 AND l.object_id = $4 AND l.tie = $5) AS day FROM access_place p WHERE p.id = $1",
                values![self.place, self.owner, self.reader, self.object, self.tie],
            )
            .await?;
        let zone: String = row.get("zone")?;
        let today = now.date_in(&zone).unwrap_or_default();
        Ok((today, row.get::<Option<Date>>("day")? == Some(today)))
    }

    /// Keeps it, once for its day.
    pub(crate) async fn keep(&self, tx: &mut WriteTx, id: LookId, day: Date, now: Instant) -> Result<()> {
        tx.run(
            "INSERT INTO access_looks (id, owner_id, reader_id, object_id, day, at, tie, role, action, object_kind, \
             place_id, organisation_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
             ON CONFLICT (owner_id, reader_id, object_id, tie, day) DO NOTHING",
            values![
                id,
                self.owner,
                self.reader,
                self.object,
                day,
                now,
                self.tie,
                self.role,
                self.action,
                self.object_kind,
                self.place,
                self.organisation
            ],
        )
        .await?;
        Ok(())
    }
}

/// A look as the person whose things were read sees it.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its id.
    pub id: LookId,
    /// On which day of the place.
    pub day: Date,
    /// In which role.
    pub role: Role,
    /// What tied the reader to it.
    pub tie: Tie,
    /// The action, whose word key is `looked-` and its name with dashes.
    pub action: String,
    /// The kind of thing, and which.
    pub object: (String, Uuid),
    /// The place's name.
    pub place_name: String,
    /// The organisation's name.
    pub organisation_name: String,
    /// Who, when the place shows who.
    pub reader: Option<String>,
}

/// Who looked at what is this person's, the newest first, older than `before`: one statement. Names are given where the
/// switch `named` is on.
///
/// # Errors
/// The store's failure.
pub async fn at_things_of(
    tx: &mut ReadTx,
    owner: PersonId,
    before: Option<LookId>,
    named: &Setting,
    most: i64,
) -> Result<Vec<Looked>> {
    let build = Build::new(
        "SELECT l.id AS id, l.day AS day, l.role AS role, l.tie AS tie, l.action AS action, \
         l.object_kind AS object_kind, l.object_id AS object_id, p.name AS place_name, o.name AS organisation_name, \
         r.name AS reader, CASE WHEN ",
    );
    let mut build = crate::settings::switched_on(build, "l.place_id", named)
        .then(
            " THEN 1 ELSE 0 END AS named FROM access_looks l JOIN access_place p ON p.id = l.place_id \
             JOIN access_organisations o ON o.id = l.organisation_id JOIN access_person r ON r.id = l.reader_id \
             WHERE l.owner_id = ",
        )
        .value(owner);
    if let Some(before) = before {
        build = build.then(" AND l.id < ").value(before);
    }
    let (sql, bound) = build.then(" ORDER BY l.id DESC LIMIT ").value(most).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            let reader: String = row.get("reader")?;
            Ok(Looked {
                id: row.get("id")?,
                day: row.get("day")?,
                role: row.get("role")?,
                tie: row.get("tie")?,
                action: row.get("action")?,
                object: (row.get("object_kind")?, row.get("object_id")?),
                place_name: row.get("place_name")?,
                organisation_name: row.get("organisation_name")?,
                reader: Some(reader).filter(|name| !name.is_empty()).filter(|_| row.get_flag("named").unwrap_or(false)),
            })
        })
        .collect()
}

/// On which days who looked at one thing of this person's by one action, the newest first: for a part whose reader the person chose
/// themselves, so that they know the name whatever the place shows.
///
/// # Errors
/// The store's failure.
pub async fn at_thing(
    tx: &mut ReadTx,
    owner: PersonId,
    (action, object): (&'static str, Uuid),
    most: i64,
) -> Result<Vec<(Date, PersonId)>> {
    let rows = tx
        .rows(
            "SELECT day, reader_id FROM access_looks WHERE owner_id = $1 AND action = $2 AND object_id = $3 \
             ORDER BY id DESC LIMIT $4",
            values![owner, action, object, most],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("day")?, row.get("reader_id")?))).collect()
}
