//! Which things of a kind somebody may see in a list: the action's own rule, turned into an SQL predicate.

use std::marker::PhantomData;

use basics::{OrganisationId, PersonId, PlaceId, Setting};
use store::Build;
use uuid::Uuid;

use crate::decide::{About, Action, may};
use crate::settings;
use crate::who::{Membership, Relation, Signed, Who};

/// What a list of `A` may show to somebody.
#[derive(Clone, Debug)]
pub struct Scope<A: Action> {
    /// Everything in these places and below them.
    pub within: Vec<PlaceId>,
    /// Everything that stands in exactly these places: those of the person's memberships, and those above.
    pub above: Vec<PlaceId>,
    /// Everything of this person's own.
    pub own: Option<PersonId>,
    /// Everything of one of these persons in a place and below it, by what somebody is to them there.
    pub of: Vec<(PersonId, PlaceId)>,
    /// The person, who must not be among those kept out.
    pub person: Option<PersonId>,
    kind: PhantomData<fn() -> A>,
}

/// Asks the action's rule about a thing in each place where the person is a member, in each place above it, and about a
/// thing of their own that stands somewhere else. The answer never holds more than [`crate::decide()`] allows, thing by thing; it
/// holds all of it where the rule looks at roles, at ownership, at belonging and at relations, each for itself.
#[must_use]
pub fn scope<A: Action>(who: &Who) -> Scope<A> {
    let (within, above, of) = (Vec::new(), Vec::new(), Vec::new());
    let mut scope = Scope { within, above, own: None, of, person: who.person(), kind: PhantomData };
    let Some(signed) = who.signed() else { return scope };
    for membership in &signed.memberships {
        let line = &membership.line;
        // What is allowed here by a membership in a place further inside holds here, and in no other place inside.
        let from_here = seen_with(signed, |held| line.contains(&held.place), signed.relations.clone());
        if may::<A>(&from_here, &thing(line, membership.organisation, None)).is_ok() {
            scope.within.push(membership.place);
        }
        for depth in 0..line.len() {
            let higher: Vec<PlaceId> = line.iter().skip(depth).copied().collect();
            if let Some(place) = higher.first()
                && may::<A>(who, &thing(&higher, membership.organisation, None)).is_ok()
            {
                scope.above.push(*place);
            }
        }
    }
    for relation in &signed.relations {
        // The line above the place is not known here, so only what the relation gives by itself counts. What ties to a
        // person says nothing of a thing that is somebody else's.
        let (owner, place) = (relation.person, relation.given_in);
        let alone = seen_with(signed, |_| false, vec![*relation]);
        if may::<A>(&alone, &thing(&[place], OrganisationId::of(Uuid::nil()), owner)).is_ok() {
            match owner {
                Some(owner) => scope.of.push((owner, place)),
                None => scope.within.push(place),
            }
        }
    }
    let nowhere = thing(&[], OrganisationId::of(Uuid::nil()), Some(signed.person));
    let alone = seen_with(signed, |_| false, Vec::new());
    if may::<A>(&alone, &nowhere).is_ok() {
        // Wherever it stands, and also when its owner belongs nowhere any more (promise 9).
        scope.own = Some(signed.person);
    }
    scope
}

/// A thing in the first place of a line, which nobody is kept out of.
fn thing(line: &[PlaceId], organisation: OrganisationId, owner: Option<PersonId>) -> About {
    About {
        place: line.first().copied().unwrap_or_else(|| PlaceId::of(Uuid::nil())),
        line: line.to_vec(),
        organisation,
        owner,
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    }
}

/// The same person with only some of what they are.
fn seen_with(signed: &Signed, held: impl Fn(&Membership) -> bool, relations: Vec<Relation>) -> Who {
    let memberships = signed.memberships.iter().filter(|membership| held(membership)).cloned().collect();
    Who::Person(Box::new(Signed { memberships, relations, ..signed.clone() }))
}

/// Adds the condition that the column `place` names one of these places or a place in one of `within`, or one of exactly
/// `above`.
#[must_use]
pub fn in_reach(build: Build, place: &'static str, within: &[PlaceId], above: &[PlaceId]) -> Build {
    build
        .then(place)
        .then(" IN (SELECT descendant FROM access_reach WHERE ancestor IN ")
        .list(within)
        .then(") OR ")
        .then(place)
        .then(" IN ")
        .list(above)
}

impl<A: Action> Scope<A> {
    /// Whether nothing at all is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.within.is_empty() && self.above.is_empty() && self.own.is_none() && self.of.is_empty()
    }

    /// Adds a SELECT of one column `place`: every place in it once, and only where `switch` is on when one is named. What
    /// is somebody's own elsewhere is not among them.
    #[must_use]
    pub fn places(&self, build: Build, switch: Option<&Setting>) -> Build {
        let build = build
            .then("SELECT p.place FROM (SELECT descendant AS place FROM access_reach WHERE ancestor IN ")
            .list(&self.within)
            .then(" UNION SELECT id AS place FROM access_place WHERE id IN ")
            .list(&self.above)
            .then(") p");
        build.when(switch, |build, switch| settings::switched_on(build.then(" WHERE "), "p.place", switch))
    }

    /// Adds the predicate: `place` and `owner` are the columns (with their table) that hold them.
    #[must_use]
    pub fn restrict(&self, build: Build, place: &'static str, owner: Option<&'static str>) -> Build {
        let mut build = in_reach(build.then("("), place, &self.within, &self.above);
        if let (Some(owner), Some(person)) = (owner, self.own) {
            build = build.then(" OR ").then(owner).then(" = ").value(person);
        }
        for ((person, within), owner) in self.of.iter().zip(owner.into_iter().cycle()) {
            build = build
                .then(" OR (")
                .then(owner)
                .then(" = ")
                .value(*person)
                .then(" AND ")
                .then(place)
                .then(" IN (SELECT descendant FROM access_reach WHERE ancestor = ")
                .value(*within)
                .then("))");
        }
        build.then(")")
    }
}
