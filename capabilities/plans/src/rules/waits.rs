//! What waits for whom in a plan: worked out from how it stands, whenever that or its people change.

use basics::{Date, PersonId};

use crate::model::discretion::{Held, HeldState};
use crate::model::{Answer, Side, Version};

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// What somebody says of a version. No clock runs for it: clocks bind services, never people.
    Answer,
    /// Somebody could not answer: whoever works with them looks at it again on that day.
    LookAgain(Date),
    /// Something that is held back is looked at again on that day.
    HeldAgain(Date),
}

/// Something that waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// For whom.
    pub who: PersonId,
    /// What.
    pub what: Awaited,
}

/// Everything that waits: for the person, and for whoever works with them now. What was held back by somebody who works with them no
/// more waits for all who do.
#[must_use]
pub fn waits(person: PersonId, workers: &[PersonId], version: Option<&Version>, held: &[Held]) -> Vec<Waiting> {
    let mut all = Vec::new();
    let last = |side: Side| version.and_then(|version| version.last(side));
    if version.is_some() {
        if last(Side::Person).is_none() {
            all.push(Waiting { who: person, what: Awaited::Answer });
        }
        if last(Side::Worker).is_none() {
            all.extend(workers.iter().map(|who| Waiting { who: *who, what: Awaited::Answer }));
        }
    }
    for side in [Side::Person, Side::Worker] {
        let could_not = last(side).filter(|last| last.answer == Answer::CouldNot);
        if let Some(day) = could_not.and_then(|last| last.again_on) {
            all.extend(workers.iter().map(|who| Waiting { who: *who, what: Awaited::LookAgain(day) }));
        }
    }
    for one in held.iter().filter(|one| one.state == HeldState::Held) {
        let owner = workers.iter().filter(|worker| **worker == one.owner);
        let those: Vec<&PersonId> =
            if workers.contains(&one.owner) { owner.collect() } else { workers.iter().collect() };
        all.extend(those.into_iter().map(|who| Waiting { who: *who, what: Awaited::HeldAgain(one.again_on) }));
    }
    all
}

#[cfg(test)]
mod tests {
    use basics::uuid::Uuid;
    use basics::{Chance, Instant};

    use super::*;
    use crate::model::discretion::HeldId;
    use crate::model::{Answered, How, VersionId};

    const DAY: Date = Date::constant(2026, 12, 7);

    fn who(n: u8) -> PersonId {
        PersonId::of(Uuid::from_bytes([n; 16]))
    }

    fn now() -> Option<Instant> {
        Instant::parse("2026-11-27T10:00:00Z")
    }

    fn version(said: &[(Side, Answer)]) -> Option<Version> {
        let at = now()?;
        let answered = |(side, answer): &(Side, Answer)| Answered {
            side: *side,
            answer: *answer,
            reason: None,
            again_on: (*answer == Answer::CouldNot).then_some(DAY),
            how: How::Screen,
            by: who(1),
            at,
        };
        let answers = said.iter().map(answered).collect();
        Some(Version { id: VersionId::of(Uuid::nil()), number: 1, put_by: who(1), put_at: at, answers })
    }

    #[test]
    fn a_version_waits_for_each_side_that_has_said_nothing_and_for_workers_to_look_again() {
        use Answer::{Agreed, CouldNot, Differs};
        let (person, one, two) = (who(1), who(2), who(3));
        let answer = |who| Waiting { who, what: Awaited::Answer };
        let again = |who| Waiting { who, what: Awaited::LookAgain(DAY) };
        assert!(waits(person, &[one, two], None, &[]).is_empty());
        for (said, expected) in [
            (vec![], vec![answer(person), answer(one), answer(two)]),
            (vec![(Side::Person, Agreed)], vec![answer(one), answer(two)]),
            (vec![(Side::Worker, Agreed)], vec![answer(person)]),
            (vec![(Side::Person, Differs), (Side::Worker, Agreed)], vec![]),
            (vec![(Side::Person, CouldNot), (Side::Worker, Agreed)], vec![again(one), again(two)]),
            (vec![(Side::Person, CouldNot), (Side::Worker, Agreed), (Side::Person, Agreed)], vec![]),
        ] {
            assert_eq!(waits(person, &[one, two], version(&said).as_ref(), &[]), expected, "{said:?}");
        }
    }

    #[test]
    fn what_is_held_back_waits_for_who_answers_for_it_or_for_all_when_they_are_gone() {
        let (one, two) = (who(2), who(3));
        let held = |owner, state| Held {
            id: HeldId::new(now().unwrap_or_else(|| unreachable!()), &Chance::seeded(1)),
            words: None,
            reason: None,
            owner,
            again_on: DAY,
            state,
            at: now().unwrap_or_else(|| unreachable!()),
        };
        let due = |who| Waiting { who, what: Awaited::HeldAgain(DAY) };
        for (owner, state, expected) in [
            (one, HeldState::Held, vec![due(one)]),
            (who(9), HeldState::Held, vec![due(one), due(two)]),
            (one, HeldState::Shown, vec![]),
            (one, HeldState::Ended, vec![]),
        ] {
            assert_eq!(waits(who(1), &[one, two], None, &[held(owner, state)]), expected, "{owner:?} {state:?}");
        }
    }
}
