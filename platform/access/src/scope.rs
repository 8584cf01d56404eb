//! Which things of a kind somebody may see in a list: the action's own rule, turned into an SQL predicate.

use std::marker::PhantomData;

use basics::{PersonId, PlaceId};
use store::Build;

use crate::decide::{About, Action, decide};
use crate::who::Who;

/// What a list of `A` may show to somebody.
#[derive(Clone, Debug)]
pub struct Scope<A: Action> {
    /// Everything in these places and below them.
    pub within: Vec<PlaceId>,
    /// Everything that stands in exactly these places, which lie above the person's own.
    pub above: Vec<PlaceId>,
    /// Everything of this person's own.
    pub own: Option<PersonId>,
    /// The person, who must not be among those kept out.
    pub person: Option<PersonId>,
    kind: PhantomData<fn() -> A>,
}

/// Asks the action's rule about a thing in each place where the person is a member, above it, and of their own.
#[must_use]
pub fn scope<A: Action>(who: &Who) -> Scope<A> {
    let mut scope = Scope { within: Vec::new(), above: Vec::new(), own: None, person: who.person(), kind: PhantomData };
    let Some(signed) = who.signed() else { return scope };
    for membership in &signed.memberships {
        let here = About {
            place: membership.place,
            line: membership.line.clone(),
            organisation: membership.organisation,
            owner: None,
            assigned: Vec::new(),
            kept_out: Vec::new(),
            on: true,
        };
        if decide::<A>(who, &here).is_ok() {
            scope.within.push(membership.place);
        }
        for (depth, place) in membership.line.iter().enumerate().skip(1) {
            let line = membership.line.iter().skip(depth).copied().collect();
            let higher = About { place: *place, line, ..here.clone() };
            if decide::<A>(who, &higher).is_ok() {
                scope.above.push(*place);
            }
        }
        let own = About { owner: Some(signed.person), ..here };
        if decide::<A>(who, &own).is_ok() {
            scope.own = Some(signed.person);
        }
    }
    if signed.memberships.is_empty() {
        // Somebody who belongs nowhere any more keeps what is their own (promise 9).
        scope.own = Some(signed.person);
    }
    scope
}

impl<A: Action> Scope<A> {
    /// Whether nothing at all is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.within.is_empty() && self.above.is_empty() && self.own.is_none()
    }

    /// Adds the predicate: `place` and `owner` are the columns (with their table) that hold them.
    #[must_use]
    pub fn restrict(&self, build: Build, place: &'static str, owner: Option<&'static str>) -> Build {
        let mut build = build
            .then("(")
            .then(place)
            .then(" IN (SELECT descendant FROM access_reach WHERE ancestor IN ")
            .list(&self.within)
            .then(") OR ")
            .then(place)
            .then(" IN ")
            .list(&self.above);
        if let (Some(owner), Some(person)) = (owner, self.own) {
            build = build.then(" OR ").then(owner).then(" = ").value(person);
        }
        build.then(")")
    }
}
