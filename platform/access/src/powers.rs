//! The matrix of powers, printed: for every action, what each role may do to a thing in each relationship. It is
//! committed and reviewed as a diff, so that a change of power is seen by somebody.

use std::fmt::Write as _;

use basics::{Instant, OrganisationId, PersonId, PlaceId};
use uuid::Uuid;

use crate::decide::{About, Action, Refusal, decide};
use crate::role::{RelationKind, Role, Standing};
use crate::who::{Handed, Membership, MembershipId, Relation, SessionId, Signed, Who};

/// The lines of one action.
#[derive(Clone, Debug)]
pub struct Power {
    /// The action.
    pub action: &'static str,
    /// What it is done to.
    pub object: &'static str,
    /// Whether looks at it are on record.
    pub sensitive: bool,
    /// Whether nobody needs to be signed in for it.
    pub open: bool,
    /// Its lines.
    pub text: String,
}

const fn place(n: u128) -> PlaceId {
    PlaceId::of(Uuid::from_u128(n))
}
const ME: PersonId = PersonId::of(Uuid::from_u128(1));
const SOMEBODY: PersonId = PersonId::of(Uuid::from_u128(2));
const ORGANISATION: OrganisationId = OrganisationId::of(Uuid::from_u128(9));
/// A partnership, a prison in it, a wing in that, and another prison.
const PARTNERSHIP: PlaceId = place(10);
const PRISON: PlaceId = place(11);
const WING: PlaceId = place(12);
const OTHER_PRISON: PlaceId = place(13);

const TIES: [&str; 7] = ["own", "assigned", "here", "inside", "elsewhere", "kept-out", "left"];

fn me(role: Option<Role>, at: PlaceId, line: &[PlaceId], relations: Vec<Relation>) -> Who {
    let memberships = role
        .map(|role| Membership {
            id: MembershipId::of(Uuid::from_u128(20)),
            role,
            standing: Standing::Community,
            place: at,
            organisation: ORGANISATION,
            line: line.to_vec(),
        })
        .into_iter()
        .collect();
    with(memberships, relations, role.is_none())
}

/// Somebody with these memberships, for tests of rules.
#[cfg(test)]
pub(crate) fn somebody(memberships: Vec<Membership>) -> Who {
    with(memberships, Vec::new(), false)
}

fn with(memberships: Vec<Membership>, relations: Vec<Relation>, left: bool) -> Who {
    Who::Person(Box::new(Signed {
        person: ME,
        name: String::new(),
        lang: "en".to_owned(),
        print_size: "normal".to_owned(),
        session: SessionId::of(Uuid::from_u128(30)),
        form_secret: Vec::new(),
        alive: true,
        seen_at: Instant::of(jiff::Timestamp::UNIX_EPOCH),
        idle_seconds: crate::session::OWN_DEVICE.idle_seconds,
        ends_at: Instant::of(jiff::Timestamp::UNIX_EPOCH),
        second_there: false,
        by_link: false,
        second: false,
        proved: true,
        kiosk: None,
        memberships,
        relations,
        left,
    }))
}

fn thing(owner: PersonId) -> About {
    About {
        place: PRISON,
        line: vec![PRISON, PARTNERSHIP],
        organisation: ORGANISATION,
        owner: Some(owner),
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    }
}

fn answer<A: Action>(who: &Who, about: &About) -> &'static str {
    match decide::<A>(who, about) {
        Ok(()) => "yes",
        Err(Refusal::SignIn) => "sign-in",
        Err(Refusal::NotThere) => "404",
        Err(Refusal::NotAllowed(_)) => "403",
        Err(Refusal::ProveAgain) => "prove",
    }
}

fn cell<A: Action>(role: Role, tie: &str) -> &'static str {
    let here = me(Some(role), PRISON, &[PRISON, PARTNERSHIP], Vec::new());
    if role == Role::Anonymous {
        return answer::<A>(&Who::Anyone, &thing(SOMEBODY));
    }
    match tie {
        "own" => answer::<A>(&here, &thing(ME)),
        "assigned" => answer::<A>(&here, &About { assigned: vec![ME], ..thing(SOMEBODY) }),
        "here" => answer::<A>(&here, &thing(SOMEBODY)),
        "inside" => answer::<A>(&me(Some(role), WING, &[WING, PRISON, PARTNERSHIP], Vec::new()), &thing(SOMEBODY)),
        "elsewhere" => {
            answer::<A>(&me(Some(role), OTHER_PRISON, &[OTHER_PRISON, PARTNERSHIP], Vec::new()), &thing(SOMEBODY))
        }
        "kept-out" => answer::<A>(&here, &About { kept_out: vec![ME], ..thing(SOMEBODY) }),
        _ => answer::<A>(&me(None, PRISON, &[], Vec::new()), &thing(ME)),
    }
}

/// The lines of an action, for `powers.txt`. The columns: the thing is one's own; one deals with it; one is a member of
/// its place; a member of a place inside it; a member elsewhere; kept out of it; its owner, who has left every place.
#[must_use]
pub fn power<A: Action>() -> Power {
    let mut text = String::new();
    let reads = match (A::SENSITIVE, A::RECORDED) {
        (true, _) => ", looks are on record",
        (false, true) => ", looks at what is somebody else's are on record",
        (false, false) => "",
    };
    let proof = if A::STEP_UP { ", who does it shows again who they are" } else { "" };
    let _ = writeln!(text, "{} ({}{reads}{proof})", A::NAME, A::OBJECT);
    let _ = write!(text, "  {:<24}", "");
    for tie in TIES {
        let _ = write!(text, "{tie:<10}");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    for role in Role::ALL {
        let _ = write!(text, "  {:<24}", role.code());
        for tie in TIES {
            let _ = write!(text, "{:<10}", cell::<A>(*role, tie));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for kind in RelationKind::ALL {
        let held = |person, given_in| me(None, PRISON, &[], vec![Relation { kind: *kind, person, given_in }]);
        let owner = answer::<A>(&held(Some(SOMEBODY), PRISON), &thing(SOMEBODY));
        let elsewhere = answer::<A>(&held(Some(SOMEBODY), OTHER_PRISON), &thing(SOMEBODY));
        let here = answer::<A>(&held(None, PRISON), &thing(SOMEBODY));
        let _ = writeln!(
            text,
            "  {:<24}of its owner: {owner}, given elsewhere: {elsewhere}, of its place: {here}",
            kind.code()
        );
    }
    if A::HANDED {
        let handed = Who::Handed(Box::new(Handed {
            kiosk: None,
            session: SessionId::of(Uuid::from_u128(30)),
            worker: ME,
            on: Uuid::from_u128(31),
            form_secret: Vec::new(),
            lang: "en".to_owned(),
            seen_at: Instant::of(jiff::Timestamp::UNIX_EPOCH),
            idle_seconds: 0,
            ends_at: Instant::of(jiff::Timestamp::UNIX_EPOCH),
        }));
        let _ =
            writeln!(text, "  whoever holds a screen handed over for it: {}", answer::<A>(&handed, &thing(SOMEBODY)));
    }
    for job in A::JOBS {
        let _ = writeln!(text, "  the house, {job}: yes");
    }
    Power { action: A::NAME, object: A::OBJECT, sensitive: A::SENSITIVE || A::RECORDED, open: A::OPEN, text }
}
