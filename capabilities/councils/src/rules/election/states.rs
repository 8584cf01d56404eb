//! How an election goes on: one table.

use super::ElectionRefused;
use crate::model::election::ElectionState;

/// A step of an election.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// People may put themselves forward.
    OpenNominations,
    /// Nobody can be added any more.
    CloseNominations,
    /// Everything is frozen and papers are given out.
    OpenVoting,
    /// The boxes are shut.
    CloseVoting,
    /// The seats are shared out.
    Count,
    /// The result is read out.
    Declare,
    /// Anybody may say that something was wrong.
    OpenPetition,
    /// The result stands.
    Finish,
    /// There is nothing to choose between.
    LeaveUncontested,
    /// It does not take place.
    CallOff,
    /// The result was wrong, and does not stand.
    SetAside,
}

impl Move {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::OpenNominations,
        Self::CloseNominations,
        Self::OpenVoting,
        Self::CloseVoting,
        Self::Count,
        Self::Declare,
        Self::OpenPetition,
        Self::Finish,
        Self::LeaveUncontested,
        Self::CallOff,
        Self::SetAside,
    ];
}

/// How far an election is after a step. Once papers are counted nobody calls the election off who may not like what came out: it is
/// read out, and set aside where somebody says that it was wrong and is right.
///
/// # Errors
/// [`ElectionRefused::Move`] for every step that is not in the table.
pub const fn after(state: ElectionState, step: Move) -> Result<ElectionState, ElectionRefused> {
    use ElectionState as S;
    match (state, step) {
        (S::Notice, Move::OpenNominations) => Ok(S::Nominations),
        (S::Nominations, Move::CloseNominations) => Ok(S::Campaign),
        (S::Campaign, Move::OpenVoting) => Ok(S::Voting),
        (S::Campaign, Move::LeaveUncontested) => Ok(S::Uncontested),
        (S::Voting, Move::CloseVoting) => Ok(S::Closed),
        (S::Closed, Move::Count) => Ok(S::Counted),
        (S::Counted, Move::Declare) => Ok(S::Declared),
        (S::Declared | S::Uncontested, Move::OpenPetition) => Ok(S::Petition),
        (S::Petition, Move::Finish) => Ok(S::Final),
        (S::Notice | S::Nominations | S::Campaign | S::Voting | S::Closed, Move::CallOff)
        | (S::Declared | S::Uncontested | S::Petition, Move::SetAside) => Ok(S::CalledOff),
        _ => Err(ElectionRefused::Move(state, step)),
    }
}

/// Whether teams, people and rolls may still be altered.
#[must_use]
pub const fn is_soft(state: ElectionState) -> bool {
    matches!(state, ElectionState::Notice | ElectionState::Nominations | ElectionState::Campaign)
}

#[cfg(test)]
mod tests {
    use super::{Move, after, is_soft};
    use crate::model::election::ElectionState as S;
    use crate::rules::election::ElectionRefused;

    #[test]
    fn only_the_steps_of_the_table_are_taken() {
        let table = [
            (S::Notice, Move::OpenNominations, S::Nominations),
            (S::Notice, Move::CallOff, S::CalledOff),
            (S::Nominations, Move::CloseNominations, S::Campaign),
            (S::Nominations, Move::CallOff, S::CalledOff),
            (S::Campaign, Move::OpenVoting, S::Voting),
            (S::Campaign, Move::LeaveUncontested, S::Uncontested),
            (S::Campaign, Move::CallOff, S::CalledOff),
            (S::Voting, Move::CloseVoting, S::Closed),
            (S::Voting, Move::CallOff, S::CalledOff),
            (S::Closed, Move::Count, S::Counted),
            (S::Closed, Move::CallOff, S::CalledOff),
            (S::Counted, Move::Declare, S::Declared),
            (S::Declared, Move::OpenPetition, S::Petition),
            (S::Uncontested, Move::OpenPetition, S::Petition),
            (S::Petition, Move::Finish, S::Final),
            (S::Declared, Move::SetAside, S::CalledOff),
            (S::Uncontested, Move::SetAside, S::CalledOff),
            (S::Petition, Move::SetAside, S::CalledOff),
        ];
        for &state in S::ALL {
            for step in Move::ALL {
                let taken = table.iter().find(|(from, by, _)| (*from, *by) == (state, step));
                let expected = taken.map_or(Err(ElectionRefused::Move(state, step)), |(_, _, to)| Ok(*to));
                assert_eq!(after(state, step), expected);
            }
        }
    }

    #[test]
    fn nothing_is_soft_once_papers_are_given_out() {
        let soft: Vec<S> = S::ALL.iter().copied().filter(|state| is_soft(*state)).collect();
        assert_eq!(soft, [S::Notice, S::Nominations, S::Campaign]);
    }
}
