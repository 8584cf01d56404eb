//! Coming to a seat.

use basics::fold;

use crate::model::seats::{Constituency, MOST_CONSTITUENCIES, MOST_SHOWN, MOST_STANDS_FOR, ShownAs};
use crate::model::{Audience, ChosenBy, ConstituencyId, Council, Member, MemberId};
use crate::rules::council::SeatRefused;

/// What is not right about how a member wants to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownFault {
    /// The name is longer than fits.
    TooLong,
    /// They are to be shown, but under no name.
    NoName,
}

/// Whether a member can be shown like that. Without a name they are shown to nobody outside the council.
///
/// # Errors
/// [`ShownFault`].
pub fn shown(how: &ShownAs) -> Result<(), ShownFault> {
    if how.name.chars().count() > MOST_SHOWN {
        return Err(ShownFault::TooLong);
    }
    if how.name.trim().is_empty() && how.to != Audience::Council { Err(ShownFault::NoName) } else { Ok(()) }
}

/// Whether people come to this council by themselves.
///
/// # Errors
/// [`SeatRefused::Elected`], [`SeatRefused::PutForward`].
pub const fn may_join(council: &Council) -> Result<(), SeatRefused> {
    match council.chosen_by {
        ChosenBy::Open => Ok(()),
        ChosenBy::Election => Err(SeatRefused::Elected),
        ChosenBy::Nomination => Err(SeatRefused::PutForward),
    }
}

/// What is not right about what seats stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstituencyFault {
    /// Another election for these seats has no result yet.
    GoesOn,
    /// It has no name, or a longer one than fits.
    Name,
    /// Another is called that.
    Twice,
    /// Not between 1 and the most who can sit there, or more than it has.
    Seats,
    /// There are too many.
    Many,
    /// There is none like that.
    NoSuch,
    /// All its seats are taken.
    Full,
    /// Nobody sits there.
    NoSeat,
}

/// Whether seats can stand for this beside what others stand for. `most` is how many can sit there.
///
/// # Errors
/// [`ConstituencyFault`].
pub fn constituency(new: &Constituency, there: &[Constituency], most: i64) -> Result<(), ConstituencyFault> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > MOST_STANDS_FOR {
        return Err(ConstituencyFault::Name);
    }
    if there.iter().any(|one| fold(&one.name) == fold(name)) {
        return Err(ConstituencyFault::Twice);
    }
    if i64::try_from(there.len()).unwrap_or(i64::MAX) >= MOST_CONSTITUENCIES {
        return Err(ConstituencyFault::Many);
    }
    let taken: i64 = there.iter().map(|one| one.seats).sum();
    if (1..=most.saturating_sub(taken)).contains(&new.seats) { Ok(()) } else { Err(ConstituencyFault::Seats) }
}

/// Whether a member can sit for this: as long as it has a seat left.
///
/// # Errors
/// [`ConstituencyFault`].
pub fn may_sit_for(
    members: &[Member],
    there: &[Constituency],
    seat: MemberId,
    it: Option<ConstituencyId>,
) -> Result<(), ConstituencyFault> {
    if !members.iter().any(|member| member.id == seat) {
        return Err(ConstituencyFault::NoSeat);
    }
    let Some(it) = it else { return Ok(()) };
    let has = there.iter().find(|one| one.id == it).ok_or(ConstituencyFault::NoSuch)?.seats;
    let others = members.iter().filter(|member| member.constituency == Some(it) && member.id != seat).count();
    if i64::try_from(others).unwrap_or(i64::MAX) < has { Ok(()) } else { Err(ConstituencyFault::Full) }
}

#[cfg(test)]
mod tests {
    use super::{ConstituencyFault, ShownFault, constituency, may_sit_for, shown};
    use crate::model::seats::{Constituency, ShownAs, StandsFor};
    use crate::model::{Audience, CameBy, ConstituencyId, Member, MemberId, Office};
    use basics::uuid::Uuid;
    use basics::{Instant, PersonId};

    fn wing(n: u128, name: &str, seats: i64) -> Constituency {
        Constituency { id: ConstituencyId::of(Uuid::from_u128(n)), kind: StandsFor::Wing, name: name.to_owned(), seats }
    }

    #[test]
    fn seats_stand_for_something_once_and_are_no_more_than_there_are() {
        let there = [wing(1, "A wing", 3)];
        for (new, expected) in [
            (wing(2, "B wing", 2), Ok(())),
            (wing(2, "B wing", 3), Err(ConstituencyFault::Seats)),
            (wing(2, "B wing", 0), Err(ConstituencyFault::Seats)),
            (wing(2, " a WING ", 1), Err(ConstituencyFault::Twice)),
            (wing(2, " ", 1), Err(ConstituencyFault::Name)),
            (wing(2, &"x".repeat(61), 1), Err(ConstituencyFault::Name)),
        ] {
            assert_eq!(constituency(&new, &there, 5), expected, "{new:?}");
        }
        let many: Vec<Constituency> = (0..30).map(|n| wing(n, &format!("{n}"), 1)).collect();
        assert_eq!(constituency(&wing(99, "One more", 1), &many, 60), Err(ConstituencyFault::Many));
    }

    #[test]
    fn a_member_sits_for_what_has_a_seat_left() {
        let there = [wing(1, "A wing", 1)];
        let member = |n: u128, sits: Option<u128>| Member {
            id: MemberId::of(Uuid::from_u128(n)),
            person: PersonId::of(Uuid::from_u128(n)),
            constituency: sits.map(|n| ConstituencyId::of(Uuid::from_u128(n))),
            office: Office::Member,
            came_by: CameBy::Elected,
            shown_name: String::new(),
            shown_to: Audience::Council,
            buddy: None,
            supporter: None,
            from_at: Instant::parse("2026-09-01T10:00:00Z").unwrap(),
            until_on: None,
        };
        let members = [member(1, Some(1)), member(2, None)];
        for (seat, to, expected) in [
            (1, Some(1), Ok(())),
            (2, Some(1), Err(ConstituencyFault::Full)),
            (1, None, Ok(())),
            (2, Some(9), Err(ConstituencyFault::NoSuch)),
            (3, None, Err(ConstituencyFault::NoSeat)),
        ] {
            let to = to.map(|n| ConstituencyId::of(Uuid::from_u128(n)));
            assert_eq!(may_sit_for(&members, &there, MemberId::of(Uuid::from_u128(seat)), to), expected, "{seat}");
        }
    }

    #[test]
    fn whoever_is_shown_to_others_is_shown_under_a_name() {
        for (name, to, right) in [
            ("", Audience::Council, Ok(())),
            ("Mac", Audience::Public, Ok(())),
            ("  ", Audience::Members, Err(ShownFault::NoName)),
            (&"x".repeat(61), Audience::Council, Err(ShownFault::TooLong)),
        ] {
            assert_eq!(shown(&ShownAs { name: name.to_owned(), to }), right, "{name}");
        }
    }
}
