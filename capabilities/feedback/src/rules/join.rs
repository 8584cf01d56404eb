//! When one suggestion may be answered together with another. Pure.

use basics::OrganisationId;
use loops::{Heard, Stage};

use crate::model::SuggestionId;

/// What is asked about a suggestion that may be joined, or joined into.
#[derive(Clone, Copy, Debug)]
pub struct Joinable {
    /// Which.
    pub id: SuggestionId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// How far its loop is; none where nothing is owed.
    pub stage: Option<Stage>,
    /// Whether its author is worried.
    pub worried: bool,
    /// Into which it was joined already.
    pub into: Option<SuggestionId>,
}

/// Why two suggestions cannot be answered together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinRefused {
    /// It is the same one, or the other is answered with this one already.
    Itself,
    /// It is answered with another already.
    AlreadyJoined,
    /// One of them was answered or taken back, or owes no answer.
    NotOpen,
    /// What somebody is worried about is dealt with by itself.
    Worried,
    /// They belong to different organisations.
    OtherOrganisation,
    /// There is no such suggestion, or it is not this person's to see.
    NotThere,
    /// They were answered: what was told cannot be untold.
    Answered,
    /// No more can be answered with one.
    Full,
}

const fn owed(stage: Option<Stage>) -> bool {
    matches!(stage, Some(Stage::Heard | Stage::Considered))
}

/// Into which suggestion `it` is joined when somebody chose `with`: into that which `with` is answered with already, so
/// that there are never chains.
///
/// # Errors
/// [`JoinRefused`].
pub fn join(it: &Joinable, with: &Joinable) -> Result<SuggestionId, JoinRefused> {
    let into = with.into.unwrap_or(with.id);
    if it.id == with.id || it.id == into {
        return Err(JoinRefused::Itself);
    }
    if it.into.is_some() {
        return Err(JoinRefused::AlreadyJoined);
    }
    if it.worried || with.worried {
        return Err(JoinRefused::Worried);
    }
    if it.organisation != with.organisation {
        return Err(JoinRefused::OtherOrganisation);
    }
    if owed(it.stage) && owed(with.stage) { Ok(into) } else { Err(JoinRefused::NotOpen) }
}

/// Whether what is answered together still goes with the rest: until its author was not heard, which is looked at by itself.
#[must_use]
pub const fn goes_with(stage: Stage, heard: Option<Heard>) -> bool {
    matches!(stage, Stage::Heard | Stage::Considered | Stage::Answered) && !matches!(heard, Some(Heard::No))
}

/// Whether a suggestion may be answered by itself again: until the answer was given.
///
/// # Errors
/// [`JoinRefused`].
pub const fn part(it: &Joinable) -> Result<(), JoinRefused> {
    match (it.into, owed(it.stage)) {
        (None, _) => Err(JoinRefused::NotThere),
        (Some(_), true) => Ok(()),
        (Some(_), false) => Err(JoinRefused::Answered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::uuid::Uuid;

    fn one(id: u128, stage: Option<Stage>, into: Option<u128>) -> Joinable {
        Joinable {
            id: SuggestionId::of(Uuid::from_u128(id)),
            organisation: OrganisationId::of(Uuid::from_u128(1)),
            stage,
            worried: false,
            into: into.map(|into| SuggestionId::of(Uuid::from_u128(into))),
        }
    }

    #[test]
    fn what_is_owed_an_answer_is_joined_and_chains_are_flat() {
        use JoinRefused::{AlreadyJoined, Itself, NotOpen, OtherOrganisation, Worried};
        let (heard, considered) = (Some(Stage::Heard), Some(Stage::Considered));
        let worried = |it: Joinable| Joinable { worried: true, ..it };
        let other = |it: Joinable| Joinable { organisation: OrganisationId::of(Uuid::from_u128(2)), ..it };
        let cases = [
            (one(2, heard, None), one(1, heard, None), Ok(1)),
            (one(2, considered, None), one(1, heard, None), Ok(1)),
            (one(3, heard, None), one(2, heard, Some(1)), Ok(1)),
            (one(1, heard, None), one(1, heard, None), Err(Itself)),
            (one(1, heard, None), one(2, heard, Some(1)), Err(Itself)),
            (one(2, heard, Some(1)), one(3, heard, None), Err(AlreadyJoined)),
            (worried(one(2, heard, None)), one(1, heard, None), Err(Worried)),
            (one(2, heard, None), worried(one(1, heard, None)), Err(Worried)),
            (other(one(2, heard, None)), one(1, heard, None), Err(OtherOrganisation)),
            (one(2, None, None), one(1, heard, None), Err(NotOpen)),
            (one(2, Some(Stage::Answered), None), one(1, heard, None), Err(NotOpen)),
            (one(2, heard, None), one(1, Some(Stage::Second), None), Err(NotOpen)),
            (one(2, heard, None), one(1, Some(Stage::Closed), None), Err(NotOpen)),
            (one(2, Some(Stage::Withdrawn), None), one(1, heard, None), Err(NotOpen)),
        ];
        for (number, (it, with, expected)) in cases.into_iter().enumerate() {
            assert_eq!(join(&it, &with), expected.map(|id| SuggestionId::of(Uuid::from_u128(id))), "{number}");
        }
    }

    #[test]
    fn who_was_not_heard_is_looked_at_alone() {
        use Stage::{Answered, Closed, Considered, Heard as Received, Second, Withdrawn};
        for stage in [Received, Considered, Answered] {
            assert!(goes_with(stage, None) && goes_with(stage, Some(Heard::Yes)), "{stage:?}");
            assert!(!goes_with(stage, Some(Heard::No)), "{stage:?}");
        }
        for stage in [Second, Closed, Withdrawn] {
            assert!(!goes_with(stage, None), "{stage:?}");
        }
    }

    #[test]
    fn it_is_taken_apart_until_the_answer_was_given() {
        assert_eq!(part(&one(2, Some(Stage::Considered), Some(1))), Ok(()));
        assert_eq!(part(&one(2, Some(Stage::Answered), Some(1))), Err(JoinRefused::Answered));
        assert_eq!(part(&one(2, Some(Stage::Heard), None)), Err(JoinRefused::NotThere));
    }
}
