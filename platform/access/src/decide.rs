//! May they? One generic pure function with a fixed order, which asks the action's own rule last: no rule can overrule
//! a wall, and there is no arm that allows by default.

use std::future::Future;

use basics::{OrganisationId, PersonId, PlaceId};
use store::ReadTx;
use uuid::Uuid;

use crate::role::{RelationKind, Role};
use crate::who::{Signed, Who};

/// What decides about a thing: where it stands, whose it is, who deals with it, who is kept out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Where it is.
    pub place: PlaceId,
    /// That place and everything above it, nearest first.
    pub line: Vec<PlaceId>,
    /// Which organisation controls it.
    pub organisation: OrganisationId,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// Who deals with it.
    pub assigned: Vec<PersonId>,
    /// Who must not even know that it exists: the conflict of interest.
    pub kept_out: Vec<PersonId>,
    /// Whether its capability is switched on in its place.
    pub on: bool,
}

/// Facts of an action: they say what the thing is about.
pub trait Facts: Send + Sync {
    /// What decides.
    fn about(&self) -> &About;
}

impl Facts for About {
    fn about(&self) -> &About {
        self
    }
}

/// An action: a type of its own, so that its permit cannot be used for another.
pub trait Action: Send + Sync + Sized + 'static {
    /// Its name in the matrix and the audit chain: `feedback.answer_suggestion`.
    const NAME: &'static str;
    /// What kind of thing it is done to: `suggestion`.
    const OBJECT: &'static str;
    /// Whether nobody needs to be signed in for it.
    const OPEN: bool = false;
    /// Which of the house's own jobs may do it.
    const JOBS: &'static [&'static str] = &[];
    /// Whether it can be done on a screen that a worker handed over, to the one thing it was handed over for: by nobody else.
    const HANDED: bool = false;
    /// Whether reading it is itself on record, before anything is shown.
    const SENSITIVE: bool = false;
    /// Whether whoever does it must have shown who they are in the last minutes ([`crate::session::PROVED_SECONDS`]): a screen
    /// left open is not enough (OWASP ASVS 5, 7.5.3). An act that is sensitive only sometimes asks [`crate::Acting::must_be_proved`].
    const STEP_UP: bool = false;
    /// Whether the first reading of a day is on record, and kept for whoever it belongs to, when that is somebody else. What
    /// is nobody's leaves nothing: see [`crate::looks`].
    const RECORDED: bool = false;
    /// Whether whoever the thing belongs to may know that somebody looked. It is no for what they must not know of: a look at
    /// it would tell that it is there.
    const LOOKS_TOLD: bool = true;
    /// What names the thing.
    type Id: Copy + Send + Sync + Into<ObjectId>;
    /// What is loaded to decide, inside the transaction that acts.
    type Facts: Facts;

    /// Loads the facts; `None` when there is no such thing.
    fn load(tx: &mut ReadTx, id: Self::Id) -> impl Future<Output = store::Result<Option<Self::Facts>>> + Send;

    /// The action's own rule, asked last.
    ///
    /// # Errors
    /// Why not.
    fn rule(asking: &Asking<'_>) -> Result<(), Why>;
}

/// A thing's id as the audit chain keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectId(pub Uuid);

macro_rules! object_ids {
    ($($id:ty),+ $(,)?) => {$(
        impl From<$id> for ObjectId {
            fn from(id: $id) -> Self {
                Self(id.uuid())
            }
        }
    )+};
}
object_ids!(
    PersonId,
    PlaceId,
    OrganisationId,
    crate::who::SessionId,
    crate::who::MembershipId,
    crate::people::RelationId
);

/// Makes ids of a capability usable as [`Action::Id`].
#[macro_export]
macro_rules! object_id {
    ($id:ty) => {
        impl From<$id> for $crate::ObjectId {
            fn from(id: $id) -> Self {
                Self(id.uuid())
            }
        }
    };
}

/// Why a rule says no. It is shown in words: `pages-why-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Only people in other roles may.
    Role,
    /// Only the person whose it is may.
    NotYours,
    /// Nobody may know whether it is there.
    Hidden,
}

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Sign in first, or again.
    SignIn,
    /// There is no such thing, as far as this person may know: 404.
    NotThere,
    /// They know it, and may not: 403.
    NotAllowed(Why),
    /// They may, and must show once more who they are first.
    ProveAgain,
}

/// What a rule may ask about the one who asks. It cannot reach the database, the clock or the thing itself.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    signed: Option<&'a Signed>,
    handed: bool,
    about: &'a About,
}

impl<'a> Asking<'a> {
    pub(crate) const fn new(signed: Option<&'a Signed>, handed: bool, about: &'a About) -> Self {
        Self { signed, handed, about }
    }

    /// Whether the thing is theirs.
    #[must_use]
    pub fn own(&self) -> bool {
        self.signed.is_some_and(|signed| self.about.owner == Some(signed.person))
    }

    /// Whether they hold a screen that was handed to them for this very thing.
    #[must_use]
    pub fn handed(&self) -> bool {
        self.handed
    }

    /// Whether they deal with it.
    #[must_use]
    pub fn assigned(&self) -> bool {
        self.signed.is_some_and(|signed| self.about.assigned.contains(&signed.person))
    }

    /// Whether they hold one of these roles in the thing's place or above it.
    #[must_use]
    pub fn has(&self, roles: &[Role]) -> bool {
        self.memberships().any(|m| roles.contains(&m.role) && self.about.line.contains(&m.place))
    }

    /// Whether they work in the thing's place or above it.
    #[must_use]
    pub fn works_here(&self) -> bool {
        self.memberships().any(|m| m.role.is_worker() && self.about.line.contains(&m.place))
    }

    /// Whether they are a member, in whatever role that takes part, of the thing's place, of one above it or of one
    /// inside it: a wing's resident belongs to the prison too.
    #[must_use]
    pub fn belongs(&self) -> bool {
        self.memberships().any(|m| {
            !matches!(m.role, Role::Administrator | Role::Auditor)
                && (self.about.line.contains(&m.place) || m.line.contains(&self.about.place))
        })
    }

    /// Whether they hold this relation to the thing's place or one above, or to its owner: then it counts for what stands
    /// in the place where it was given, or inside it, and for nothing that its owner has elsewhere.
    #[must_use]
    pub fn is(&self, kind: RelationKind) -> bool {
        self.signed.is_some_and(|signed| {
            signed.relations.iter().any(|relation| {
                relation.kind == kind
                    && self.about.line.contains(&relation.given_in)
                    && relation.person.is_none_or(|person| self.about.owner == Some(person))
            })
        })
    }

    /// Whether they have opened the things of whoever this belongs to in an emergency, here, and that still holds. It is
    /// always about one person: what is nobody's is opened by no emergency.
    #[must_use]
    pub fn opened(&self) -> bool {
        let to_somebody = |relation: &crate::who::Relation| {
            relation.kind == RelationKind::Emergency && relation.person.is_some() && relation.person == self.about.owner
        };
        self.signed.is_some_and(|signed| {
            signed.relations.iter().any(|one| to_somebody(one) && self.about.line.contains(&one.given_in))
        })
    }

    /// Whether somebody is signed in at all.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.signed.is_some()
    }

    fn memberships(&self) -> impl Iterator<Item = &crate::who::Membership> {
        self.signed.into_iter().flat_map(|signed| signed.memberships.iter())
    }

    /// Whether anything ties them to the thing's place.
    fn in_reach(&self) -> bool {
        self.own()
            || self.assigned()
            || self.memberships().any(|m| self.about.line.contains(&m.place) || m.line.contains(&self.about.place))
            || RelationKind::ALL.iter().any(|kind| self.is(*kind))
    }
}

/// The one decision. Order: a house job's own list; session alive; capability on and place in reach; conflict; the rule;
/// and only of who may, whether they have shown who they are a moment ago.
///
/// # Errors
/// The refusal.
pub fn decide<A: Action>(who: &Who, about: &About) -> Result<(), Refusal> {
    may::<A>(who, about)?;
    if A::STEP_UP && who.signed().is_some_and(|signed| !signed.proved) {
        return Err(Refusal::ProveAgain);
    }
    Ok(())
}

/// The decision without the question whether they have shown a moment ago who they are: what a list may offer.
pub(crate) fn may<A: Action>(who: &Who, about: &About) -> Result<(), Refusal> {
    let signed = match who {
        Who::House(job) => {
            return if A::JOBS.contains(job) { Ok(()) } else { Err(Refusal::NotThere) };
        }
        Who::Anyone if A::OPEN => None,
        Who::Person(signed) if signed.alive => Some(&**signed),
        Who::Handed(_) if A::HANDED => None,
        Who::Handed(_) => return Err(Refusal::NotThere),
        Who::Anyone | Who::Person(_) => return Err(Refusal::SignIn),
    };
    let asking = Asking { signed, handed: matches!(who, Who::Handed(_)), about };
    if !about.on || (signed.is_some() && !A::OPEN && !asking.in_reach()) {
        return Err(Refusal::NotThere);
    }
    if signed.is_some_and(|signed| about.kept_out.contains(&signed.person)) {
        return Err(Refusal::NotThere);
    }
    A::rule(&asking).map_err(|why| match why {
        Why::Hidden => Refusal::NotThere,
        why => Refusal::NotAllowed(why),
    })
}
