//! Acting: the write transaction, the permit, the thing and its facts in one value. Forgetting is a compile error.
//!
//! An `Acting` cannot be made by hand, because its fields are its own:
//! ```compile_fail
//! # use access::*; struct Open;
//! # impl Action for Open { const NAME: &'static str = "trial.open"; const OBJECT: &'static str = "place";
//! #   type Id = basics::PlaceId; type Facts = About;
//! #   async fn load(_: &mut store::ReadTx, _: basics::PlaceId) -> store::Result<Option<About>> { Ok(None) }
//! #   fn rule(_: &Asking<'_>) -> Result<(), Why> { Ok(()) } }
//! async fn forge(tx: store::WriteTx, facts: About) -> Acting<Open> {
//!     Acting { tx, facts }
//! }
//! ```
//! it is given by [`act`]:
//! ```
//! # use access::*; struct Open;
//! # impl Action for Open { const NAME: &'static str = "trial.open"; const OBJECT: &'static str = "place";
//! #   type Id = basics::PlaceId; type Facts = About;
//! #   async fn load(_: &mut store::ReadTx, _: basics::PlaceId) -> store::Result<Option<About>> { Ok(None) }
//! #   fn rule(_: &Asking<'_>) -> Result<(), Why> { Ok(()) } }
//! async fn given(site: &Site, who: &Who, id: basics::PlaceId) -> Result<Acting<Open>, Stop> {
//!     act::<Open>(site, who, id, None).await
//! }
//! ```
//! One of another action does not fit:
//! ```compile_fail
//! # use access::*; struct Open; struct Close;
//! # macro_rules! action { ($a:ident) => { impl Action for $a { const NAME: &'static str = "trial.x";
//! #   const OBJECT: &'static str = "place"; type Id = basics::PlaceId; type Facts = About;
//! #   async fn load(_: &mut store::ReadTx, _: basics::PlaceId) -> store::Result<Option<About>> { Ok(None) }
//! #   fn rule(_: &Asking<'_>) -> Result<(), Why> { Ok(()) } } } }
//! # action!(Open); action!(Close);
//! async fn open(acting: Acting<Open>) -> Result<(), Stop> { acting.done("/").await }
//! async fn verb(acting: Acting<Close>) -> Result<(), Stop> { open(acting).await }
//! ```
//! its own does:
//! ```
//! # use access::*; struct Open; struct Close;
//! # macro_rules! action { ($a:ident) => { impl Action for $a { const NAME: &'static str = "trial.x";
//! #   const OBJECT: &'static str = "place"; type Id = basics::PlaceId; type Facts = About;
//! #   async fn load(_: &mut store::ReadTx, _: basics::PlaceId) -> store::Result<Option<About>> { Ok(None) }
//! #   fn rule(_: &Asking<'_>) -> Result<(), Why> { Ok(()) } } } }
//! # action!(Open); action!(Close);
//! async fn open(acting: Acting<Open>) -> Result<(), Stop> { acting.done("/").await }
//! async fn verb(acting: Acting<Open>) -> Result<(), Stop> { open(acting).await }
//! ```

use std::fmt;

use basics::{Fact, Instant, PersonId, PlaceId};
use store::once::{Before, OnceKey};
use store::{Line, ReadTx, StoreError, WriteTx};

use crate::decide::{Action, Facts, ObjectId, Refusal, decide};
use crate::looks::{Look, LookId};
use crate::site::{Site, Told};
use crate::who::{self, Signed, Who};

/// Why nothing was done.
#[derive(Debug)]
pub enum Stop {
    /// They may not.
    Refused(Refusal),
    /// It was done before, by the same form: here is its answer.
    Already(String),
    /// The form's key was used with other words: ask whether to send it as new.
    AlreadyOther(String),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Already(_) | Self::AlreadyOther(_) => f.write_str("done before"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

/// An open act: dropped without [`Acting::done`], it leaves nothing.
pub struct Acting<A: Action> {
    tx: WriteTx,
    id: A::Id,
    facts: A::Facts,
    who: Who,
    now: Instant,
    once: Option<OnceKey>,
    told: Vec<Told>,
    reason: Option<[u8; 32]>,
    object: ObjectId,
    also: Vec<Line>,
    site: Site,
}

impl<A: Action> fmt::Debug for Acting<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Acting<{}>", A::NAME)
    }
}

/// Opens the write transaction, loads who asks and what the action's facts are inside it, decides, and hands over the
/// one value that a verb takes. A form's key that was used before is answered first, whatever has changed since.
///
/// # Errors
/// [`Stop`]; then nothing was written.
pub async fn act<A: Action>(site: &Site, who: &Who, id: A::Id, once: Option<&OnceKey>) -> Result<Acting<A>, Stop> {
    #[expect(clippy::disallowed_methods, reason = "the one place where an act begins")]
    let mut tx = site.db.write().await?;
    let now = site.now();
    let who = again(&mut tx, who, now).await?;
    if let Some(once) = once {
        match store::once::before(&mut tx, once, who.person()).await? {
            Before::Never => {}
            Before::Same(location) => return Err(Stop::Already(location)),
            Before::Other(location) => return Err(Stop::AlreadyOther(location)),
        }
    }
    let facts = permitted::<A>(&mut tx, &who, id).await?;
    Ok(Acting {
        tx,
        id,
        facts,
        who,
        now,
        once: once.cloned(),
        told: Vec::new(),
        reason: None,
        object: id.into(),
        also: Vec::new(),
        site: site.clone(),
    })
}

/// A right that ended a moment ago is gone: the person is read again in the transaction that acts.
async fn again(tx: &mut ReadTx, who: &Who, now: Instant) -> Result<Who, Stop> {
    match who {
        Who::Person(signed) => match who::reload(tx, signed.session, signed.kiosk, now).await? {
            found @ Who::Person(_) => Ok(found),
            // It is gone, or its screen was handed over a moment ago.
            _ => Err(Stop::Refused(Refusal::SignIn)),
        },
        Who::Handed(handed) => match who::reload(tx, handed.session, handed.kiosk, now).await? {
            found @ Who::Handed(_) => Ok(found),
            _ => Err(Stop::Refused(Refusal::SignIn)),
        },
        Who::Anyone | Who::House(_) => Ok(who.clone()),
    }
}

pub(crate) async fn permitted<A: Action>(tx: &mut ReadTx, who: &Who, id: A::Id) -> Result<A::Facts, Stop> {
    let missing = if matches!(who, Who::Anyone) && !A::OPEN { Refusal::SignIn } else { Refusal::NotThere };
    if let Who::Handed(handed) = who {
        // Whoever holds the screen sees the one thing it was handed over for.
        let object: ObjectId = id.into();
        if !A::HANDED || object.0 != handed.on {
            return Err(Refusal::NotThere.into());
        }
    }
    let facts = A::load(tx, id).await?.ok_or(missing)?;
    decide::<A>(who, facts.about())?;
    Ok(facts)
}

impl<A: Action> Acting<A> {
    /// The thing's id, from the decision and from nowhere else.
    pub fn id(&self) -> A::Id {
        self.id
    }

    /// What was loaded to decide.
    pub fn facts(&self) -> &A::Facts {
        &self.facts
    }

    /// Who acts.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The person who acts, when it is one.
    pub fn signed(&self) -> Option<&Signed> {
        self.who.signed()
    }

    /// The acting person's id, when it is one.
    pub fn person(&self) -> Option<PersonId> {
        self.who.person()
    }

    /// For an act that is sensitive only sometimes: whoever does it must have shown who they are a moment ago. Asked
    /// before anything is written, as [`Action::STEP_UP`] is for those that always are.
    ///
    /// # Errors
    /// [`Refusal::ProveAgain`].
    pub fn must_be_proved(&self) -> Result<(), Stop> {
        if self.signed().is_some_and(|signed| !signed.proved) { Err(Refusal::ProveAgain.into()) } else { Ok(()) }
    }

    /// When this act happens: one moment for all of it.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The house this happens in.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The transaction.
    pub fn tx(&mut self) -> &mut WriteTx {
        &mut self.tx
    }

    /// Publishes a fact; its listeners run when the act is done, inside it.
    pub fn tell<F: Fact>(&mut self, fact: F) {
        self.told.push(Told::new(fact));
    }

    /// The act made a thing: its audit line names that instead of what it was made in.
    pub fn made(&mut self, object: impl Into<ObjectId>) {
        self.object = object.into();
    }

    /// The hash of the reason that was given, for the audit line.
    pub fn because(&mut self, reason: &str) {
        use sha2::Digest as _;
        self.reason = Some(sha2::Sha256::digest(reason.as_bytes()).into());
    }

    /// The act did the same to another thing of the kind, and for which reason: it gets a line of its own in the chain.
    pub fn also(&mut self, object: impl Into<ObjectId>, place: PlaceId, reason: Option<&str>) {
        use sha2::Digest as _;
        let reason = reason.map(|reason| sha2::Sha256::digest(reason.as_bytes()).into());
        let object: ObjectId = object.into();
        self.also.push(Line {
            at: self.now,
            by: self.who.by(),
            action: A::NAME,
            object_kind: A::OBJECT,
            object: object.0,
            place: Some(place.uuid()),
            reason,
        });
    }

    /// Ends the act: listeners, the form's key with `location` as its answer, the audit line, and keeps it all.
    ///
    /// # Errors
    /// [`Stop::Store`]; then nothing is kept.
    pub async fn done(self, location: &str) -> Result<(), Stop> {
        let Self { mut tx, facts, who, now, once, told, reason, object, also, site, .. } = self;
        site.spread(&mut tx, &told, now).await?;
        if let Some(once) = once {
            store::once::keep(&mut tx, &once, who.person(), location, now).await?;
        }
        for line in &also {
            tx.note(line).await?;
        }
        let place = Some(facts.about().place.uuid());
        tx.commit(Line {
            at: now,
            by: who.by(),
            action: A::NAME,
            object_kind: A::OBJECT,
            object: object.0,
            place,
            reason,
        })
        .await?;
        Ok(())
    }
}

/// A permitted look: a transaction that reads, and the facts.
pub struct Looking<A: Action> {
    tx: ReadTx,
    facts: A::Facts,
    now: Instant,
}

impl<A: Action> fmt::Debug for Looking<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Looking<{}>", A::NAME)
    }
}

/// Decides whether they may look, and opens a transaction to read in. A look at something sensitive is on record
/// before anything can be shown.
///
/// # Errors
/// [`Stop`].
pub async fn look<A: Action>(site: &Site, who: &Who, id: A::Id) -> Result<Looking<A>, Stop> {
    let now = site.now();
    let mut tx = site.db.read().await?;
    let facts = permitted::<A>(&mut tx, who, id).await?;
    if !A::SENSITIVE && !A::RECORDED {
        return Ok(Looking { tx, facts, now });
    }
    let kept = match Look::of::<A>(who, facts.about(), id.into()) {
        Some(look) => look.day(&mut tx, now).await?.1,
        None => true,
    };
    if kept && !A::SENSITIVE {
        return Ok(Looking { tx, facts, now });
    }
    drop(tx);
    note_look::<A>(act::<A>(site, who, id, None).await?).await?;
    let mut tx = site.db.read().await?;
    let facts = permitted::<A>(&mut tx, who, id).await?;
    Ok(Looking { tx, facts, now })
}

/// Keeps a look for the one whose thing it is, with its line in the chain. Whose it is is asked again inside the act.
async fn note_look<A: Action>(mut acting: Acting<A>) -> Result<(), Stop> {
    if let Some(look) = Look::of::<A>(&acting.who, acting.facts.about(), acting.id.into()) {
        let now = acting.now;
        let (day, kept) = look.day(&mut acting.tx, now).await?;
        if !kept {
            let id = LookId::new(now, acting.site.db.chance());
            look.keep(&mut acting.tx, id, day, now).await?;
        }
    }
    acting.done("").await
}

/// Whether they may look, without looking: where a page only asks which way leads on. Nothing is read but what decides, so
/// nothing is on record, and nobody is told that somebody looked.
///
/// # Errors
/// [`Stop`].
pub async fn may_look<A: Action>(site: &Site, who: &Who, id: A::Id) -> Result<(), Stop> {
    let mut tx = site.db.read().await?;
    permitted::<A>(&mut tx, who, id).await.map(|_| ())
}

impl<A: Action> Looking<A> {
    /// What was loaded to decide.
    pub fn facts(&self) -> &A::Facts {
        &self.facts
    }

    /// The transaction.
    pub fn tx(&mut self) -> &mut ReadTx {
        &mut self.tx
    }

    /// The moment of the look.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The facts, to take away.
    pub fn into_facts(self) -> A::Facts {
        self.facts
    }
}
