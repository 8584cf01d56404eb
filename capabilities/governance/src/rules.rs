//! Decisions: pure functions of what is, who asks and what day it is.

pub mod cover;
pub mod keeping;
pub mod opening;
pub mod reading;
pub mod second;
pub mod sheet;

use access::{RelationKind, Role};
use basics::Date;

use crate::model::{Step, step};

/// Whether somebody in the role `mine` may give, end or renew the role `other`: leads any that can be held, a
/// practitioner only the roles of people who take part. Nobody gives a role above their own.
#[must_use]
pub fn may_give(mine: Role, other: Role) -> bool {
    other.is_held()
        && match mine {
            Role::Manager | Role::Administrator => true,
            Role::Practitioner => step(other) == Step::Member,
            _ => false,
        }
}

/// Whether any of these roles may.
#[must_use]
pub fn any_may_give(mine: &[Role], other: Role) -> bool {
    mine.iter().any(|role| may_give(*role, other))
}

/// Why somebody cannot be invited like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteRefused {
    /// The role is not theirs to give there, or the place is out of their reach.
    Role,
    /// The last day is over already.
    Past,
}

/// May somebody who holds the roles `mine` over a place invite a person there?
///
/// # Errors
/// [`InviteRefused`].
pub fn invite(mine: &[Role], role: Role, today: Date, until: Option<Date>) -> Result<(), InviteRefused> {
    if !any_may_give(mine, role) {
        return Err(InviteRefused::Role);
    }
    if until.is_some_and(|until| until < today) {
        return Err(InviteRefused::Past);
    }
    Ok(())
}

/// Why somebody who is known already cannot be given a membership like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveRefused {
    /// It is oneself: nobody gives themselves a role.
    Own,
    /// The role is not theirs to give there.
    Role,
    /// The last day is over already.
    Past,
    /// The person is that already, there.
    Already,
    /// Nobody can come in there yet.
    NotReady(keeping::NotReady),
}

impl From<InviteRefused> for GiveRefused {
    fn from(refused: InviteRefused) -> Self {
        match refused {
            InviteRefused::Role => Self::Role,
            InviteRefused::Past => Self::Past,
        }
    }
}

/// A membership that is to be given to somebody who is known already.
#[derive(Clone, Copy, Debug)]
pub struct Giving {
    /// As what.
    pub role: Role,
    /// Until which day.
    pub until: Option<Date>,
    /// Whether it is the asker's own.
    pub own: bool,
    /// Whether the person is that there already.
    pub already: bool,
}

/// May somebody who holds the roles `mine` over a place give this membership of it? As for somebody new; but not to
/// oneself, and not twice.
///
/// # Errors
/// [`GiveRefused`].
pub fn give(mine: &[Role], giving: Giving, today: Date) -> Result<(), GiveRefused> {
    if giving.own {
        return Err(GiveRefused::Own);
    }
    invite(mine, giving.role, today, giving.until)?;
    if giving.already { Err(GiveRefused::Already) } else { Ok(()) }
}

/// Why a membership cannot be ended like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndRefused {
    /// The role is not theirs to end.
    Role,
    /// It is their own last membership as administrator: nobody would be left to let people in.
    OwnLast,
    /// It was ended before.
    Over,
}

/// A membership that may be ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// As what.
    pub role: Role,
    /// Whether it is the asker's own.
    pub own: bool,
    /// Whether it was ended before.
    pub over: bool,
    /// How many memberships as administrator the asker has.
    pub own_administrators: usize,
}

/// May somebody who holds the roles `mine` over its place end it?
///
/// # Errors
/// [`EndRefused`].
pub fn end(mine: &[Role], ending: Ending) -> Result<(), EndRefused> {
    if ending.over {
        return Err(EndRefused::Over);
    }
    if !any_may_give(mine, ending.role) {
        return Err(EndRefused::Role);
    }
    if ending.own && ending.role == Role::Administrator && ending.own_administrators < 2 {
        return Err(EndRefused::OwnLast);
    }
    Ok(())
}

/// Why a slip cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipRefused {
    /// One's own: whoever sits down at an open screen could take the account.
    Own,
    /// The person holds a role, here or elsewhere, that is not theirs to give: a slip is a way into it.
    Role,
}

/// May a slip be made for a person? `held` are the person's current roles, each with the asker's roles over its place.
/// Roles of people who take part elsewhere do not stand in the way; a worker's or lead's role out of reach does.
///
/// # Errors
/// [`SlipRefused`].
pub fn slip(own: bool, held: &[(Role, Vec<Role>)]) -> Result<(), SlipRefused> {
    if own {
        return Err(SlipRefused::Own);
    }
    let all = held.iter().all(|(role, mine)| step(*role) == Step::Member || any_may_give(mine, *role));
    if all { Ok(()) } else { Err(SlipRefused::Role) }
}

/// Why a relation cannot be made like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelateRefused {
    /// Only a manager decides about this one.
    Role,
    /// Somebody cannot be this to themselves.
    Oneself,
    /// The chosen person is not one who can do it there.
    Holder,
    /// The person does not belong there, or it is out of reach.
    Place,
    /// Cover is planned: it needs a last day.
    NoEnd,
    /// The last day comes before the first, or is over.
    Dates,
}

/// A relation that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Relating {
    /// What.
    pub kind: RelationKind,
    /// Whether the holder is the person themselves.
    pub oneself: bool,
    /// Whether the holder is among those who can do it there.
    pub suits: bool,
    /// From which day.
    pub from: Date,
    /// Until which day.
    pub until: Option<Date>,
}

/// The roles that may make, and end, a relation of this kind. Whoever keeps the installation going is not among them:
/// a worker's tie opens content, and administrators see none.
#[must_use]
pub const fn relates(kind: RelationKind) -> &'static [Role] {
    match kind {
        RelationKind::Rep | RelationKind::Mentor | RelationKind::Supporter => &[Role::Practitioner, Role::Manager],
        RelationKind::AssignedWorker
        | RelationKind::Cover
        | RelationKind::LineManager
        | RelationKind::DutyReader
        | RelationKind::DataProtectionOfficer => &[Role::Manager],
        // It is made and ended by opening alone, which is told and reviewed.
        RelationKind::Emergency => &[],
    }
}

/// Who can hold a relation of this kind: people in these roles, in the place or above it.
#[must_use]
pub const fn holders(kind: RelationKind) -> &'static [Role] {
    match kind {
        RelationKind::AssignedWorker | RelationKind::Cover => &[Role::Practitioner, Role::Manager],
        RelationKind::LineManager => &[Role::Manager],
        // Nobody who decides about the place or runs the machine: an officer must have no conflict of interest
        // (UK GDPR, article 38(6)). It may be somebody of another organisation of the place.
        RelationKind::DataProtectionOfficer => &[Role::Reviewer, Role::Auditor, Role::Practitioner],
        RelationKind::Emergency => &[],
        RelationKind::DutyReader => &[Role::Practitioner, Role::Manager, Role::Reviewer],
        RelationKind::Rep => &[Role::Participant, Role::Rep, Role::PeerMentor],
        RelationKind::Mentor => &[Role::PeerMentor, Role::Volunteer, Role::Rep],
        RelationKind::Supporter => &[Role::Volunteer, Role::PeerMentor, Role::Participant, Role::Rep],
    }
}

/// The relations that tie somebody to a person.
pub const TO_A_PERSON: &[RelationKind] = &[
    RelationKind::AssignedWorker,
    RelationKind::Cover,
    RelationKind::LineManager,
    RelationKind::Mentor,
    RelationKind::Supporter,
];
/// The relations that tie somebody to a place.
pub const TO_A_PLACE: &[RelationKind] =
    &[RelationKind::Rep, RelationKind::DutyReader, RelationKind::DataProtectionOfficer];

/// May a relation be ended by somebody who holds the roles `mine` over the place in which it was given, or whom it ties
/// (`tied`)? What was given as support ends when either of the two wants it to; who works with whom, who covers and who
/// manages whom is the service's to decide, and to end.
#[must_use]
pub fn may_unrelate(kind: RelationKind, mine: &[Role], tied: bool) -> bool {
    (tied && matches!(kind, RelationKind::Mentor | RelationKind::Supporter))
        || mine.iter().any(|role| relates(kind).contains(role))
}

/// May somebody who holds the roles `mine` over the place make this relation?
///
/// # Errors
/// [`RelateRefused`].
pub fn relate(mine: &[Role], asked: Relating, today: Date) -> Result<(), RelateRefused> {
    if !mine.iter().any(|role| relates(asked.kind).contains(role)) {
        return Err(RelateRefused::Role);
    }
    if asked.oneself {
        return Err(RelateRefused::Oneself);
    }
    if !asked.suits {
        return Err(RelateRefused::Holder);
    }
    if asked.kind == RelationKind::Cover && asked.until.is_none() {
        return Err(RelateRefused::NoEnd);
    }
    if asked.until.is_some_and(|until| until < asked.from || until < today) {
        return Err(RelateRefused::Dates);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use access::{RelationKind, Role};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn nobody_gives_a_role_above_their_own() {
        let takes_part = [Role::Participant, Role::Rep, Role::PeerMentor, Role::Volunteer];
        let works = [Role::Practitioner, Role::Reviewer, Role::Auditor, Role::Manager, Role::Administrator];
        let never = [Role::Anonymous, Role::Kiosk];
        for mine in Role::ALL {
            let lead = matches!(mine, Role::Manager | Role::Administrator);
            for role in takes_part {
                assert_eq!(may_give(*mine, role), lead || *mine == Role::Practitioner, "{mine:?} gives {role:?}");
            }
            for role in works {
                assert_eq!(may_give(*mine, role), lead, "{mine:?} gives {role:?}");
            }
            for role in never {
                assert!(!may_give(*mine, role), "{mine:?} gives {role:?}");
            }
        }
    }

    #[test]
    fn an_invitation_needs_a_role_to_give_and_a_last_day_to_come() {
        let today = date(2026, 8, 28);
        let cases = [
            (vec![Role::Manager], Role::Manager, None, Ok(())),
            (vec![Role::Practitioner], Role::Rep, Some(today), Ok(())),
            (vec![Role::Practitioner], Role::Manager, None, Err(InviteRefused::Role)),
            (vec![], Role::Participant, None, Err(InviteRefused::Role)),
            (vec![Role::Participant], Role::Participant, None, Err(InviteRefused::Role)),
            (vec![Role::Manager], Role::Rep, Some(date(2026, 8, 27)), Err(InviteRefused::Past)),
        ];
        for (mine, role, until, expected) in cases {
            assert_eq!(invite(&mine, role, today, until), expected, "{mine:?} {role:?} {until:?}");
        }
    }

    #[test]
    fn nobody_gives_themselves_a_place_or_gives_one_twice() {
        let today = date(2026, 8, 28);
        let giving = Giving { role: Role::Rep, until: None, own: false, already: false };
        let worker: &[Role] = &[Role::Practitioner];
        for (mine, giving, expected) in [
            (worker, giving, Ok(())),
            (worker, Giving { until: Some(today), ..giving }, Ok(())),
            (worker, Giving { own: true, ..giving }, Err(GiveRefused::Own)),
            (worker, Giving { already: true, ..giving }, Err(GiveRefused::Already)),
            (worker, Giving { until: Some(date(2026, 8, 27)), ..giving }, Err(GiveRefused::Past)),
            (worker, Giving { role: Role::Manager, ..giving }, Err(GiveRefused::Role)),
            (&[Role::Manager], Giving { role: Role::Manager, ..giving }, Ok(())),
            (&[Role::Administrator], Giving { own: true, ..giving }, Err(GiveRefused::Own)),
            (&[], giving, Err(GiveRefused::Role)),
            (&[Role::Rep], giving, Err(GiveRefused::Role)),
        ] {
            assert_eq!(give(mine, giving, today), expected, "{mine:?} {giving:?}");
        }
    }

    #[test]
    fn the_last_administrator_cannot_lock_themselves_out() {
        let ending = |role, own, own_administrators| Ending { role, own, over: false, own_administrators };
        let cases = [
            (vec![Role::Administrator], ending(Role::Administrator, true, 1), Err(EndRefused::OwnLast)),
            (vec![Role::Administrator], ending(Role::Administrator, true, 2), Ok(())),
            (vec![Role::Administrator], ending(Role::Administrator, false, 1), Ok(())),
            (vec![Role::Manager], ending(Role::Manager, true, 0), Ok(())),
            (vec![Role::Practitioner], ending(Role::Manager, false, 0), Err(EndRefused::Role)),
            (vec![Role::Practitioner], ending(Role::Participant, false, 0), Ok(())),
            (vec![], ending(Role::Participant, false, 0), Err(EndRefused::Role)),
            (vec![Role::Manager], Ending { over: true, ..ending(Role::Rep, false, 0) }, Err(EndRefused::Over)),
        ];
        for (mine, ending, expected) in cases {
            assert_eq!(end(&mine, ending), expected, "{mine:?} {ending:?}");
        }
    }

    #[test]
    fn a_slip_is_no_way_into_a_role_that_one_cannot_give() {
        let cases = [
            (true, vec![(Role::Participant, vec![Role::Manager])], Err(SlipRefused::Own)),
            (false, vec![(Role::Participant, vec![Role::Practitioner])], Ok(())),
            (false, vec![(Role::Participant, vec![Role::Practitioner]), (Role::Rep, vec![])], Ok(())),
            (
                false,
                vec![(Role::Participant, vec![Role::Practitioner]), (Role::Manager, vec![Role::Practitioner])],
                Err(SlipRefused::Role),
            ),
            (
                false,
                vec![(Role::Participant, vec![Role::Manager]), (Role::Administrator, vec![])],
                Err(SlipRefused::Role),
            ),
            (false, vec![(Role::Administrator, vec![Role::Manager])], Ok(())),
            (false, vec![], Ok(())),
        ];
        for (own, held, expected) in cases {
            assert_eq!(slip(own, &held), expected, "{held:?}");
        }
    }

    #[test]
    fn relations_are_made_by_those_who_decide_and_cover_ends() {
        let today = date(2026, 8, 28);
        let asked =
            Relating { kind: RelationKind::Cover, oneself: false, suits: true, from: today, until: Some(today) };
        let manager: &[Role] = &[Role::Manager];
        let cases = [
            (manager, asked, Ok(())),
            (&[Role::Practitioner][..], asked, Err(RelateRefused::Role)),
            (&[Role::Administrator][..], asked, Err(RelateRefused::Role)),
            (&[Role::Practitioner][..], Relating { kind: RelationKind::Mentor, ..asked }, Ok(())),
            (manager, Relating { oneself: true, ..asked }, Err(RelateRefused::Oneself)),
            (manager, Relating { suits: false, ..asked }, Err(RelateRefused::Holder)),
            (manager, Relating { until: None, ..asked }, Err(RelateRefused::NoEnd)),
            (manager, Relating { kind: RelationKind::AssignedWorker, until: None, ..asked }, Ok(())),
            (manager, Relating { until: Some(date(2026, 8, 27)), ..asked }, Err(RelateRefused::Dates)),
            (
                manager,
                Relating { from: date(2026, 9, 2), until: Some(date(2026, 9, 1)), ..asked },
                Err(RelateRefused::Dates),
            ),
        ];
        for (mine, asked, expected) in cases {
            assert_eq!(relate(mine, asked, today), expected, "{mine:?} {asked:?}");
        }
    }

    #[test]
    fn support_ends_when_either_wants_and_the_rest_when_the_service_says() {
        use RelationKind::{
            AssignedWorker, Cover, DataProtectionOfficer, DutyReader, LineManager, Mentor, Rep, Supporter,
        };
        for (kind, by_tied, by_practitioner) in [
            (AssignedWorker, false, false),
            (Cover, false, false),
            (LineManager, false, false),
            (Mentor, true, true),
            (Supporter, true, true),
            (Rep, false, true),
            (DutyReader, false, false),
            (DataProtectionOfficer, false, false),
        ] {
            assert_eq!(may_unrelate(kind, &[], true), by_tied, "{kind:?}");
            assert_eq!(may_unrelate(kind, &[Role::Practitioner], false), by_practitioner, "{kind:?}");
            assert!(may_unrelate(kind, &[Role::Manager], false), "{kind:?}");
            assert!(!may_unrelate(kind, &[Role::Administrator, Role::Auditor], false), "{kind:?}");
        }
    }

    #[test]
    fn every_relation_stands_to_a_person_or_to_a_place() {
        // But for what an emergency makes: no page offers it to anybody, and no page ends it.
        let (made_by_hand, opened): (Vec<RelationKind>, Vec<RelationKind>) =
            RelationKind::ALL.iter().copied().partition(|kind| *kind != RelationKind::Emergency);
        for kind in &opened {
            assert!(!TO_A_PERSON.contains(kind) && !TO_A_PLACE.contains(kind), "{kind:?}");
            assert!(relates(*kind).is_empty() && holders(*kind).is_empty(), "{kind:?}");
            assert!(!may_unrelate(*kind, Role::ALL, true), "{kind:?}");
        }
        for kind in &made_by_hand {
            assert_ne!(TO_A_PERSON.contains(kind), TO_A_PLACE.contains(kind), "{kind:?}");
            assert!(!relates(*kind).is_empty() && !holders(*kind).is_empty());
        }
    }
}
