//! What decides about things written down for somebody else. Pure.

use basics::PersonId;
use loops::Stage;

use crate::model::Suggestion;
use crate::model::by_hand::{Agreed, ByHand, Manner, Shown};

/// Why something cannot be done with what was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHandRefused {
    /// Nobody writes something down for themselves this way.
    Yourself,
    /// The person does not belong to this place.
    NotFromHere,
    /// It was not read back, or not compared with the letter.
    NotRead,
    /// The person has not agreed.
    NotAgreed,
    /// The person said on the screen that it is not what they meant, and it was not changed since.
    NotRight,
    /// There is nobody to hand a screen to: they are not there.
    NotThere,
    /// It was taken over already, or is not theirs to take over.
    TakenOver,
}

/// How it was agreed, when it was: read back and agreed, both, or there is nothing to save.
///
/// # Errors
/// [`ByHandRefused`].
pub const fn agreed(manner: Manner, shown: Shown, read: bool, agrees: bool) -> Result<Agreed, ByHandRefused> {
    if matches!(shown, Shown::NotRight) {
        return Err(ByHandRefused::NotRight);
    }
    match (manner, read, agrees) {
        (_, false, _) => Err(ByHandRefused::NotRead),
        // A letter is agreed to by whoever wrote it; what has to be said is that the copy is right.
        (Manner::Letter, true, _) => Ok(Agreed::Letter),
        (Manner::Present | Manner::Telephone, true, false) => Err(ByHandRefused::NotAgreed),
        (Manner::Present, true, true) => Ok(Agreed::Aloud),
        (Manner::Telephone, true, true) => Ok(Agreed::Telephone),
    }
}

/// Whether the screen can be handed to the person: only to somebody who is there.
///
/// # Errors
/// [`ByHandRefused::NotThere`].
pub const fn may_hand_over(manner: Manner) -> Result<(), ByHandRefused> {
    match manner {
        Manner::Present => Ok(()),
        Manner::Telephone | Manner::Letter => Err(ByHandRefused::NotThere),
    }
}

/// For whom somebody may write something down: for anybody but themselves.
///
/// # Errors
/// [`ByHandRefused::Yourself`].
pub fn may_write_for(by: PersonId, person: Option<PersonId>) -> Result<(), ByHandRefused> {
    if person == Some(by) { Err(ByHandRefused::Yourself) } else { Ok(()) }
}

/// Whether its author can take it over: once, while it is not taken back.
///
/// # Errors
/// [`ByHandRefused::TakenOver`].
pub fn may_take_over(it: &Suggestion, by_hand: Option<&ByHand>) -> Result<(), ByHandRefused> {
    let open = by_hand.is_some_and(|by_hand| by_hand.confirmed.is_none()) && it.stage != Stage::Withdrawn;
    if open { Ok(()) } else { Err(ByHandRefused::TakenOver) }
}

#[cfg(test)]
mod tests {
    use super::{ByHandRefused, agreed, may_hand_over, may_write_for};
    use crate::model::by_hand::{Agreed, Manner, Shown};
    use basics::PersonId;
    use basics::uuid::Uuid;

    #[test]
    fn nothing_is_saved_that_was_not_read_back_and_agreed() {
        use ByHandRefused::{NotAgreed, NotRead, NotRight};
        use Manner::{Letter, Present, Telephone};
        for (manner, shown, read, agrees, expected) in [
            (Present, Shown::No, true, true, Ok(Agreed::Aloud)),
            (Present, Shown::No, true, false, Err(NotAgreed)),
            (Present, Shown::No, false, true, Err(NotRead)),
            (Present, Shown::No, false, false, Err(NotRead)),
            (Telephone, Shown::No, true, true, Ok(Agreed::Telephone)),
            (Telephone, Shown::No, true, false, Err(NotAgreed)),
            (Telephone, Shown::No, false, true, Err(NotRead)),
            (Letter, Shown::No, true, false, Ok(Agreed::Letter)),
            (Letter, Shown::No, false, true, Err(NotRead)),
            // Who said that it is wrong is not overruled by two ticks of somebody else.
            (Present, Shown::NotRight, true, true, Err(NotRight)),
        ] {
            assert_eq!(agreed(manner, shown, read, agrees), expected, "{manner:?} {shown:?} {read} {agrees}");
        }
    }

    #[test]
    fn a_screen_is_handed_to_somebody_who_is_there_and_nobody_writes_for_themselves() {
        assert_eq!(may_hand_over(Manner::Present), Ok(()));
        assert_eq!(may_hand_over(Manner::Telephone), Err(ByHandRefused::NotThere));
        assert_eq!(may_hand_over(Manner::Letter), Err(ByHandRefused::NotThere));
        let (me, you) = (PersonId::of(Uuid::from_u128(1)), PersonId::of(Uuid::from_u128(2)));
        assert_eq!(may_write_for(me, Some(you)), Ok(()));
        assert_eq!(may_write_for(me, None), Ok(()));
        assert_eq!(may_write_for(me, Some(me)), Err(ByHandRefused::Yourself));
    }
}
