//! Who may take a second step away from somebody who lost it: never the person themselves, and never one worker alone.

use access::Role;

use super::{SlipRefused, slip};

/// Why a second step is not taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearRefused {
    /// One's own: that is done on one's account, with a proof.
    Own,
    /// The person holds a role that is not theirs to give.
    Role,
    /// The person has none.
    Nothing,
    /// Nobody has asked, it was stopped, or its time is over.
    NotAsked,
    /// It was this very worker who asked: it takes another.
    Alone,
}

impl From<SlipRefused> for ClearRefused {
    fn from(refused: SlipRefused) -> Self {
        match refused {
            SlipRefused::Own => Self::Own,
            SlipRefused::Role => Self::Role,
        }
    }
}

/// What is known of a person whose second step may be taken away.
#[derive(Clone, Debug)]
pub struct Clearing {
    /// Whether it is the asker's own.
    pub own: bool,
    /// The person's current roles, each with the asker's roles over its place.
    pub held: Vec<(Role, Vec<Role>)>,
    /// Whether the person has a second step.
    pub has: bool,
    /// Whether an asking is open, and whether it is the asker's own.
    pub asked: Option<bool>,
}

/// May it be asked? By who may make the person a slip.
///
/// # Errors
/// [`ClearRefused`].
pub fn ask(clearing: &Clearing) -> Result<(), ClearRefused> {
    slip(clearing.own, &clearing.held)?;
    if clearing.has { Ok(()) } else { Err(ClearRefused::Nothing) }
}

/// May it be agreed to? By another who may make the person a slip.
///
/// # Errors
/// [`ClearRefused`].
pub fn agree(clearing: &Clearing) -> Result<(), ClearRefused> {
    ask(clearing)?;
    match clearing.asked {
        None => Err(ClearRefused::NotAsked),
        Some(true) => Err(ClearRefused::Alone),
        Some(false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use access::Role;

    use super::{ClearRefused, Clearing, agree, ask};

    #[test]
    fn it_takes_two_who_may_and_neither_of_them_is_the_person() {
        let participant = vec![(Role::Participant, vec![Role::Practitioner])];
        let manager = vec![(Role::Manager, vec![Role::Practitioner])];
        let over_manager = vec![(Role::Manager, vec![Role::Administrator])];
        for (own, held, has, asked, may_ask, may_agree) in [
            (false, &participant, true, None, Ok(()), Err(ClearRefused::NotAsked)),
            (false, &participant, true, Some(true), Ok(()), Err(ClearRefused::Alone)),
            (false, &participant, true, Some(false), Ok(()), Ok(())),
            (false, &over_manager, true, Some(false), Ok(()), Ok(())),
            (false, &manager, true, Some(false), Err(ClearRefused::Role), Err(ClearRefused::Role)),
            (true, &participant, true, Some(false), Err(ClearRefused::Own), Err(ClearRefused::Own)),
            (false, &participant, false, Some(false), Err(ClearRefused::Nothing), Err(ClearRefused::Nothing)),
        ] {
            let clearing = Clearing { own, held: held.clone(), has, asked };
            assert_eq!((ask(&clearing), agree(&clearing)), (may_ask, may_agree), "{clearing:?}");
        }
    }
}
