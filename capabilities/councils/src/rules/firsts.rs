//! Who can be named to go with somebody in their first month.

use basics::PersonId;

use crate::model::Member;
use crate::model::firsts::NamedFault;

/// Whether these can be named for whoever has this seat: a buddy sits on the same council, a supporter works there.
///
/// # Errors
/// [`NamedFault`].
pub fn named(
    seat: &Member,
    members: &[Member],
    (buddy, supporter): (Option<PersonId>, Option<PersonId>),
    workers: &[PersonId],
) -> Result<(), NamedFault> {
    if [buddy, supporter].into_iter().flatten().any(|person| person == seat.person) {
        return Err(NamedFault::Themselves);
    }
    if buddy.is_some_and(|buddy| !members.iter().any(|member| member.person == buddy)) {
        return Err(NamedFault::NoMember);
    }
    if supporter.is_some_and(|supporter| !workers.contains(&supporter)) { Err(NamedFault::NoWorker) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::named;
    use crate::model::firsts::NamedFault;
    use crate::model::{Audience, CameBy, Member, MemberId, Office};
    use basics::uuid::Uuid;
    use basics::{Instant, PersonId};

    fn person(n: u128) -> PersonId {
        PersonId::of(Uuid::from_u128(n))
    }

    fn member(n: u128) -> Member {
        Member {
            id: MemberId::of(Uuid::from_u128(n + 100)),
            person: person(n),
            constituency: None,
            office: Office::Member,
            came_by: CameBy::Nominated,
            shown_name: String::new(),
            shown_to: Audience::Council,
            buddy: None,
            supporter: None,
            from_at: Instant::parse("2026-08-01T09:00:00Z").unwrap(),
            until_on: None,
        }
    }

    #[test]
    fn a_buddy_sits_there_and_a_supporter_works_there_and_nobody_is_their_own() {
        let (members, workers) = ([member(1), member(2)], [person(5)]);
        for (buddy, supporter, right) in [
            (None, None, Ok(())),
            (Some(2), Some(5), Ok(())),
            (Some(1), None, Err(NamedFault::Themselves)),
            (None, Some(1), Err(NamedFault::Themselves)),
            (Some(3), None, Err(NamedFault::NoMember)),
            (Some(2), Some(2), Err(NamedFault::NoWorker)),
        ] {
            let pair = (buddy.map(person), supporter.map(person));
            assert_eq!(named(&member(1), &members, pair, &workers), right, "{buddy:?} {supporter:?}");
        }
    }
}
