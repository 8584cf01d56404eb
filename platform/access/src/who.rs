//! Who is asking.

use basics::{Instant, OrganisationId, PersonId, PlaceId, id};
use store::{Build, ReadTx, Result, Row};

use crate::days::Span;
use crate::kiosk::{self, KioskId};
use crate::role::{RelationKind, Role, Standing};
use crate::session::Token;

id!(
    /// A signed-in session.
    SessionId
);
id!(
    /// A membership: person, role, place, organisation.
    MembershipId
);

/// Nobody in particular: what an anonymous handler takes, so that it cannot know who asked.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Who {
    /// Nobody signed in.
    Anyone,
    /// A person in a session.
    Person(Box<Signed>),
    /// Whoever holds a screen that its worker handed over: nobody who is known, in front of one thing.
    Handed(Box<Handed>),
    /// One of the house's own jobs.
    House(&'static str),
}

/// A person in a session, with everything that decides what they may do.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a person in a session")]
pub struct Signed {
    /// The person.
    pub person: PersonId,
    /// Their name, for their own pages.
    pub name: String,
    /// The language they read: `en` or `cy`.
    pub lang: String,
    /// `normal` or `large`.
    pub print_size: String,
    /// The session.
    pub session: SessionId,
    /// Masks form tokens; never leaves the house.
    pub form_secret: Vec<u8>,
    /// Whether the session still holds.
    pub alive: bool,
    /// When the session was last seen.
    pub seen_at: Instant,
    /// Seconds without use after which it is over.
    pub idle_seconds: i64,
    /// When it is over in any case.
    pub ends_at: Instant,
    /// Whether a second step is asked of them at sign-in.
    pub second: bool,
    /// Whether the provider with which they signed in says that more than one proof was shown there.
    pub second_there: bool,
    /// Whether they signed in with the provider.
    pub by_link: bool,
    /// Whether they have shown who they are in the last minutes: at sign-in, or again since.
    pub proved: bool,
    /// The enrolled screen it is on, when it is a session of one: it holds there and nowhere else.
    pub kiosk: Option<KioskId>,
    /// Memberships that hold today.
    pub memberships: Vec<Membership>,
    /// Relations that hold today.
    pub relations: Vec<Relation>,
    /// Whether they belonged somewhere once and nowhere now.
    pub left: bool,
}

/// A worker's session while its screen is in somebody else's hands. It has no memberships and no name, so that whatever
/// asks who came finds nobody: what may be done is one thing alone, by actions that say so ([`crate::Action::HANDED`]).
#[derive(Clone, Debug)]
pub struct Handed {
    /// The session.
    pub session: SessionId,
    /// Whose session it is: for the audit chain, and for unlocking it. Whoever holds the screen is somebody else.
    pub worker: PersonId,
    /// The one thing that can be seen.
    pub on: uuid::Uuid,
    /// Masks form tokens; never leaves the house.
    pub form_secret: Vec<u8>,
    /// The language its worker reads.
    pub lang: String,
    /// When the session was last seen.
    pub seen_at: Instant,
    /// Seconds without use after which it is over.
    pub idle_seconds: i64,
    /// When it is over in any case.
    pub ends_at: Instant,
    /// The enrolled screen it holds on, when it is a kiosk's session.
    pub kiosk: Option<KioskId>,
}

impl Handed {
    /// How many seconds it still holds at the most, when it is used now and not again.
    #[must_use]
    pub fn seconds_left(&self, now: Instant) -> i64 {
        self.idle_seconds.min(self.ends_at.seconds_since(now))
    }
}

/// One membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// As what.
    pub role: Role,
    /// How they stand to the services there.
    pub standing: Standing,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The place and everything above it, nearest first.
    pub line: Vec<PlaceId>,
}

/// One relation the person holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What they are.
    pub kind: RelationKind,
    /// To whom; `None` when it is to the place itself.
    pub person: Option<PersonId>,
    /// The place in which it was given, and beyond which it gives nothing; without a person, the place it is to.
    pub given_in: PlaceId,
}

impl Who {
    /// The person, when there is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(signed) => Some(signed.person),
            Self::Anyone | Self::Handed(_) | Self::House(_) => None,
        }
    }

    /// The signed-in person with all that is known of them.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        match self {
            Self::Person(signed) => Some(signed),
            Self::Anyone | Self::Handed(_) | Self::House(_) => None,
        }
    }

    /// The session whose screen was handed over, when this is one.
    #[must_use]
    pub fn handed(&self) -> Option<&Handed> {
        match self {
            Self::Handed(handed) => Some(handed),
            Self::Anyone | Self::Person(_) | Self::House(_) => None,
        }
    }

    /// What masks the form tokens of a session that holds.
    #[must_use]
    pub fn form_secret(&self) -> Option<&[u8]> {
        match self {
            Self::Person(signed) if signed.alive => Some(&signed.form_secret),
            Self::Handed(handed) => Some(&handed.form_secret),
            Self::Anyone | Self::Person(_) | Self::House(_) => None,
        }
    }

    /// How the audit chain names them.
    #[must_use]
    pub fn by(&self) -> store::By {
        match self {
            Self::Anyone => store::By::Nobody,
            Self::Person(signed) => store::By::Person(signed.person.uuid()),
            // The chain says whose session it was; the action says that somebody else held the screen.
            Self::Handed(handed) => store::By::Person(handed.worker.uuid()),
            Self::House(job) => store::By::House(job),
        }
    }
}

impl Signed {
    /// Every place where the person is a member, and every place above those, each once: where their things may be.
    #[must_use]
    pub fn places_seen(&self) -> Vec<PlaceId> {
        let mut places: Vec<PlaceId> = self.memberships.iter().flat_map(|m| m.line.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// How many seconds the session still holds when it was used at `used` and never since.
    #[must_use]
    pub fn seconds_left(&self, used: Instant, now: Instant) -> i64 {
        let idle = self.idle_seconds.saturating_sub(now.seconds_since(used));
        idle.min(self.ends_at.seconds_since(now))
    }

    /// Whether any membership is a worker's.
    #[must_use]
    pub fn is_worker(&self) -> bool {
        self.memberships.iter().any(|membership| membership.role.is_worker())
    }

    /// The first membership: the place a page is about when nothing else says so.
    #[must_use]
    pub fn home(&self) -> Option<&Membership> {
        self.memberships.first()
    }
}

/// Who holds this token on this screen, with memberships and relations of today: two statements.
pub(crate) async fn load(tx: &mut ReadTx, token: &Token, kiosk: Option<KioskId>, now: Instant) -> Result<Who> {
    load_where(tx, from(kiosk).then("s.token = ").value(token.hash()), kiosk, now).await
}

/// The same person again, inside the transaction that acts: a right that ended a moment ago is gone.
pub(crate) async fn reload(tx: &mut ReadTx, session: SessionId, kiosk: Option<KioskId>, now: Instant) -> Result<Who> {
    load_where(tx, from(kiosk).then("s.id = ").value(session), kiosk, now).await
}

/// Asks for the session, and whether the screen it is asked on is still a kiosk.
fn from(kiosk: Option<KioskId>) -> Build {
    let none = KioskId::of(basics::uuid::Uuid::nil());
    Build::new("SELECT CASE WHEN EXISTS (SELECT 1 FROM access_kiosks k WHERE k.ended_at IS NULL AND k.id = ")
        .value(kiosk.unwrap_or(none))
        .then(FROM)
}

const FROM: &str = ") THEN 1 ELSE 0 END AS on_kiosk, CASE WHEN EXISTS (SELECT 1 FROM access_apps a \
    WHERE a.person_id = s.person_id AND a.confirmed_at IS NOT NULL) \
    OR EXISTS (SELECT 1 FROM access_passkeys k WHERE k.person_id = s.person_id) THEN 1 ELSE 0 END AS second, s.device AS device, s.id AS session_id, s.person_id AS person_id, s.form_secret AS form_secret, \
    s.seen_at AS seen_at, s.idle_seconds AS idle_seconds, s.ends_at AS ends_at, s.ended_at AS ended_at, s.locked_on AS locked_on, s.proved_at AS proved_at, s.second_there AS second_there, s.link_id AS link_id, p.name AS name, \
    p.lang AS lang, p.print_size AS print_size, m.id AS membership_id, m.role AS role, m.standing AS standing, \
    m.place_id AS place_id, m.organisation_id AS organisation_id, m.from_at AS from_at, m.until_at AS until_at, \
    m.ended_at AS left_at, r.ancestor AS ancestor FROM access_sessions s JOIN access_person p ON p.id = s.person_id \
    LEFT JOIN access_memberships m ON m.person_id = p.id LEFT JOIN access_reach r ON r.descendant = m.place_id WHERE ";

/// The one place where a session becomes somebody who may ask for something.
async fn load_where(tx: &mut ReadTx, asked: Build, kiosk: Option<KioskId>, now: Instant) -> Result<Who> {
    let (sql, values) = asked.then(" ORDER BY m.made_at, m.id, r.depth").done();
    let rows = tx.rows(sql, &values).await?;
    let Some(first) = rows.first() else { return Ok(Who::Anyone) };
    let seen_at: Instant = first.get("seen_at")?;
    let idle: i64 = first.get("idle_seconds")?;
    let ends_at: Instant = first.get("ends_at")?;
    let of_kiosk = first.get::<String>("device")? == kiosk::DEVICE;
    let alive = first.get::<Option<Instant>>("ended_at")?.is_none()
        && ends_at > now
        && (!of_kiosk || first.get_flag("on_kiosk")?)
        && now.seconds_since(seen_at) <= idle;
    let person: PersonId = first.get("person_id")?;
    if let Some(on) = first.get::<Option<uuid::Uuid>>("locked_on")? {
        // A screen that was handed over and left alone is nobody's any more: not even the one thing is seen on it.
        if !alive {
            return Ok(Who::Anyone);
        }
        let (session, form_secret) = (first.get("session_id")?, first.get("form_secret")?);
        let lang = first.get("lang")?;
        let kiosk = kiosk.filter(|_| of_kiosk);
        let handed =
            Handed { session, worker: person, on, form_secret, lang, seen_at, idle_seconds: idle, ends_at, kiosk };
        return Ok(Who::Handed(Box::new(handed)));
    }
    let (memberships, left) = memberships(&rows, now)?;
    let relations = relations(tx, person, now).await?;
    Ok(Who::Person(Box::new(Signed {
        person,
        name: first.get("name")?,
        lang: first.get("lang")?,
        print_size: first.get("print_size")?,
        session: first.get("session_id")?,
        form_secret: first.get("form_secret")?,
        alive,
        seen_at,
        idle_seconds: idle,
        ends_at,
        second: first.get_flag("second")?,
        second_there: first.get::<Option<bool>>("second_there")?.unwrap_or(false),
        by_link: first.get::<Option<uuid::Uuid>>("link_id")?.is_some(),
        proved: first
            .get::<Option<Instant>>("proved_at")?
            .is_some_and(|at| now.seconds_since(at) <= crate::session::PROVED_SECONDS),
        kiosk: kiosk.filter(|_| of_kiosk),
        left: memberships.is_empty() && left,
        memberships,
        relations,
    })))
}

/// The memberships that hold today, and whether there were others.
fn memberships(rows: &[Row], now: Instant) -> Result<(Vec<Membership>, bool)> {
    let mut held: Vec<Membership> = Vec::new();
    let mut ended = false;
    for row in rows {
        let Some(id) = row.get::<Option<MembershipId>>("membership_id")? else { continue };
        let span = Span { from_at: row.get("from_at")?, until_at: row.get("until_at")? };
        let over = row.get::<Option<Instant>>("left_at")?.is_some() || span.is_over(now);
        if over || !span.has_begun(now) {
            ended |= over;
            continue;
        }
        let ancestor: PlaceId = row.get("ancestor")?;
        match held.last_mut().filter(|last| last.id == id) {
            Some(last) => last.line.push(ancestor),
            None => held.push(Membership {
                id,
                role: row.get("role")?,
                standing: row.get("standing")?,
                place: row.get("place_id")?,
                organisation: row.get("organisation_id")?,
                line: vec![ancestor],
            }),
        }
    }
    Ok((held, ended))
}

async fn relations(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<Relation>> {
    let (sql, bound) = crate::people::held(
        Build::new("SELECT x.kind AS kind, x.person_id AS person_id, x.given_in AS given_in FROM access_relations x "),
        now,
    )
    .then(" AND x.holder_id = ")
    .value(person)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Relation { kind: row.get("kind")?, person: row.get("person_id")?, given_in: row.get("given_in")? })
        })
        .collect()
}
