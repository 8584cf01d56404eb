//! Coming to a seat.

use crate::model::seats::{MOST_SHOWN, ShownAs};
use crate::model::{Audience, ChosenBy, Council};
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

#[cfg(test)]
mod tests {
    use super::{ShownFault, shown};
    use crate::model::Audience;
    use crate::model::seats::ShownAs;

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
