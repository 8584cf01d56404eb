//! Terms of reference: what may stand in them, who signs for whom, and that a signed version never changes.

use basics::{Instant, PersonId};

use crate::model::terms::{
    MOST_DEFINITION, MOST_LIST, MOST_POT, MOST_SOURCE, Side, Signature, SignedAs, Terms, TermsState, TermsWords,
};
use crate::model::{Council, Member, Office};

/// What is not right about terms of reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsFault {
    /// They say not what co-production means here, or too much.
    Definition,
    /// Where it comes from is longer than fits.
    Source,
    /// Nothing is said about what the council may do.
    NoPowers,
    /// What it decides itself is longer than fits.
    Decides,
    /// What is decided together is longer than fits.
    Together,
    /// What it advises on is longer than fits.
    Advises,
    /// What it is told is longer than fits.
    Told,
    /// There is no code of conduct, or a longer one than fits.
    Conduct,
    /// The pot is no sum of money, or more than a small one.
    Pot,
}

/// Everything that is not right about them.
#[must_use]
pub fn faults(words: &TermsWords) -> Vec<TermsFault> {
    let mut faults = Vec::new();
    let mut must = |right: bool, fault| {
        if !right {
            faults.push(fault);
        }
    };
    let fits = |text: &str, most: usize| text.chars().count() <= most;
    let blank = |text: &str| text.trim().is_empty();
    must(!blank(&words.definition) && fits(&words.definition, MOST_DEFINITION), TermsFault::Definition);
    must(fits(&words.source, MOST_SOURCE), TermsFault::Source);
    let lists = [&words.decides, &words.together, &words.advises, &words.told];
    must(!lists.iter().all(|list| blank(list)), TermsFault::NoPowers);
    must(fits(&words.decides, MOST_LIST), TermsFault::Decides);
    must(fits(&words.together, MOST_LIST), TermsFault::Together);
    must(fits(&words.advises, MOST_LIST), TermsFault::Advises);
    must(fits(&words.told, MOST_LIST), TermsFault::Told);
    must(!blank(&words.conduct) && fits(&words.conduct, MOST_LIST), TermsFault::Conduct);
    must(words.pot_pence.is_none_or(|pence| (0..=MOST_POT).contains(&pence)), TermsFault::Pot);
    faults
}

/// A sum of money as it is typed: `250` or `£250.50`; nothing typed is no pot; in pence.
///
/// # Errors
/// [`TermsFault::Pot`].
pub fn pence(typed: &str) -> Result<Option<i64>, TermsFault> {
    let typed = typed.trim().trim_start_matches('£').replace(',', "");
    if typed.is_empty() {
        return Ok(None);
    }
    let (pounds, rest) = typed.split_once('.').unwrap_or((&typed, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(rest) || rest.len() != 2 {
        return Err(TermsFault::Pot);
    }
    let number = |text: &str| text.parse::<i64>().map_err(|_| TermsFault::Pot);
    let pounds = number(pounds)?.checked_mul(100).ok_or(TermsFault::Pot)?;
    Ok(Some(pounds.checked_add(number(rest)?).ok_or(TermsFault::Pot)?))
}

/// As what somebody signs: the decision maker and their deputy for the service; the chair for the council, or where there
/// is none any member.
#[must_use]
pub fn signs_as(council: &Council, members: &[Member], who: PersonId) -> Option<SignedAs> {
    if council.decider == Some(who) {
        return Some(SignedAs::Decider);
    }
    if council.deputy == Some(who) {
        return Some(SignedAs::Deputy);
    }
    let chaired = members.iter().any(|member| member.office == Office::Chair);
    match members.iter().find(|member| member.person == who)?.office {
        Office::Chair => Some(SignedAs::Chair),
        Office::Member if !chaired => Some(SignedAs::Member),
        Office::Member => None,
    }
}

/// What a page shows of which words it showed: whoever signs, signs these and no others.
#[must_use]
pub fn seen(terms: &Terms) -> String {
    format!("{}.{}", terms.version, terms.drafted_at.unix_millis())
}

/// What somebody wants to do with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Write other words.
    Write,
    /// Open it again after one side has signed.
    Reopen,
    /// Sign it.
    Sign {
        /// Who.
        by: PersonId,
        /// As what.
        signed_as: SignedAs,
        /// When.
        at: Instant,
    },
}

/// Why a move cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsRefused {
    /// There is no version yet.
    NoneYet,
    /// Both sides have signed: it never changes, there is a new version instead.
    Signed,
    /// One side has signed these words: they stand until it is opened again.
    HalfSigned,
    /// Nobody has signed: there is nothing to open again.
    NotSigned,
    /// That side has signed already.
    SideSigned,
    /// Nobody signs for both sides.
    SameHand,
    /// It was written anew since they read it.
    Changed,
}

/// How far a version is after a move.
///
/// # Errors
/// [`TermsRefused`].
pub fn after(state: TermsState, step: Move) -> Result<TermsState, TermsRefused> {
    match (state, step) {
        (TermsState::Signed { .. }, _) => Err(TermsRefused::Signed),
        (TermsState::Draft, Move::Write) | (TermsState::Half(_), Move::Reopen) => Ok(TermsState::Draft),
        (TermsState::Half(_), Move::Write) => Err(TermsRefused::HalfSigned),
        (TermsState::Draft, Move::Reopen) => Err(TermsRefused::NotSigned),
        (TermsState::Draft, Move::Sign { by, signed_as, at }) => Ok(TermsState::Half(Signature { by, signed_as, at })),
        (TermsState::Half(first), Move::Sign { by, signed_as, at }) => {
            if first.signed_as.side() == signed_as.side() {
                return Err(TermsRefused::SideSigned);
            }
            if first.by == by {
                return Err(TermsRefused::SameHand);
            }
            let second = Signature { by, signed_as, at };
            Ok(match signed_as.side() {
                Side::Council => TermsState::Signed { council: second, service: first },
                Side::Service => TermsState::Signed { council: first, service: second },
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Move, TermsFault, TermsRefused, after, faults, pence};
    use crate::model::terms::{MOST_POT, Signature, SignedAs, TermsState, TermsWords};
    use basics::uuid::Uuid;
    use basics::{Instant, PersonId};

    fn person(n: u128) -> PersonId {
        PersonId::of(Uuid::from_u128(n))
    }

    fn day_one() -> Instant {
        Instant::from_unix_micros(0).unwrap()
    }

    fn signing(n: u128, signed_as: SignedAs) -> Move {
        Move::Sign { by: person(n), signed_as, at: day_one() }
    }

    fn hand(n: u128, signed_as: SignedAs) -> Signature {
        Signature { by: person(n), signed_as, at: day_one() }
    }

    #[test]
    fn a_signed_version_never_changes() {
        let signed = TermsState::Signed { council: hand(1, SignedAs::Chair), service: hand(2, SignedAs::Decider) };
        let signings =
            [SignedAs::Chair, SignedAs::Member, SignedAs::Decider, SignedAs::Deputy].map(|one| signing(3, one));
        for step in signings.into_iter().chain([Move::Write, Move::Reopen]) {
            assert_eq!(after(signed, step), Err(TermsRefused::Signed), "{step:?}");
        }
    }

    #[test]
    fn terms_need_two_hands_and_words_that_one_has_signed_stand() {
        let half = TermsState::Half(hand(1, SignedAs::Chair));
        let both = TermsState::Signed { council: hand(1, SignedAs::Chair), service: hand(2, SignedAs::Deputy) };
        for (state, step, follows) in [
            (TermsState::Draft, Move::Write, Ok(TermsState::Draft)),
            (TermsState::Draft, Move::Reopen, Err(TermsRefused::NotSigned)),
            (TermsState::Draft, signing(1, SignedAs::Chair), Ok(half)),
            (half, Move::Write, Err(TermsRefused::HalfSigned)),
            (half, Move::Reopen, Ok(TermsState::Draft)),
            (half, signing(4, SignedAs::Member), Err(TermsRefused::SideSigned)),
            (half, signing(1, SignedAs::Decider), Err(TermsRefused::SameHand)),
            (half, signing(2, SignedAs::Deputy), Ok(both)),
            (TermsState::Half(hand(2, SignedAs::Deputy)), signing(1, SignedAs::Chair), Ok(both)),
        ] {
            assert_eq!(after(state, step), follows, "{state:?} {step:?}");
        }
    }

    #[test]
    fn terms_say_what_they_mean_what_the_council_may_do_and_how_people_behave() {
        use TermsFault::{Conduct, Decides, Definition, NoPowers, Pot};
        let good = TermsWords {
            definition: "We share power".into(),
            advises: "Food".into(),
            conduct: "We listen".into(),
            pot_pence: Some(MOST_POT),
            ..TermsWords::default()
        };
        assert_eq!(faults(&good), []);
        let empty = TermsWords { pot_pence: Some(MOST_POT + 1), ..TermsWords::default() };
        assert_eq!(faults(&empty), [Definition, NoPowers, Conduct, Pot]);
        assert_eq!(faults(&TermsWords { decides: "x".repeat(2_001), ..good }), [Decides]);
    }

    #[test]
    fn a_pot_is_typed_in_pounds_and_kept_in_pence() {
        for (typed, kept) in [
            ("", Ok(None)),
            ("250", Ok(Some(25_000))),
            ("£1,250.50", Ok(Some(125_050))),
            ("0.05", Ok(Some(5))),
            ("2.5", Err(TermsFault::Pot)),
            ("-3", Err(TermsFault::Pot)),
            ("a lot", Err(TermsFault::Pot)),
            ("99999999999999999999", Err(TermsFault::Pot)),
        ] {
            assert_eq!(pence(typed), kept, "{typed}");
        }
    }
}
