//! The terms of reference of a council: its words, its powers, and who signed them.

use basics::{Instant, PersonId, id, text_enum};

id!(
    /// A version of a council's terms of reference.
    TermsId
);

/// The most characters of a definition.
pub const MOST_DEFINITION: usize = 1_000;
/// The most characters of where a definition comes from.
pub const MOST_SOURCE: usize = 300;
/// The most characters of each list of powers, and of the code of conduct.
pub const MOST_LIST: usize = 2_000;
/// The most pence a council may hold: a small pot, not a budget.
pub const MOST_POT: i64 = 1_000_000;

text_enum! {
    /// A side that signs.
    pub enum Side {
        /// The council: its chair, or a member where there is none.
        Council = "council",
        /// The service: the decision maker or their deputy.
        Service = "service",
    }
}

text_enum! {
    /// As what somebody signed.
    pub enum SignedAs {
        /// Its chair.
        Chair = "chair",
        /// A member, because it has no chair.
        Member = "member",
        /// Who decides.
        Decider = "decider",
        /// Who decides when they are away.
        Deputy = "deputy",
    }
}

impl SignedAs {
    /// For which side that is.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Chair | Self::Member => Side::Council,
            Self::Decider | Self::Deputy => Side::Service,
        }
    }
}

/// A signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whose.
    pub by: PersonId,
    /// As what.
    pub signed_as: SignedAs,
    /// When.
    pub at: Instant,
}

/// How far a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsState {
    /// Its words may still change.
    Draft,
    /// One side has signed: its words stand, until it is opened again without any signature.
    Half(Signature),
    /// Both have: it never changes.
    Signed {
        /// For the council.
        council: Signature,
        /// For the service.
        service: Signature,
    },
}

/// The words of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermsWords {
    /// What co-production means in this place.
    pub definition: String,
    /// Where that comes from: a source, or that it is their own.
    pub source: String,
    /// What the council decides itself, a line for each.
    pub decides: String,
    /// What council and managers decide together.
    pub together: String,
    /// What it advises on.
    pub advises: String,
    /// What it is told.
    pub told: String,
    /// The code of conduct.
    pub conduct: String,
    /// The small pot it may hold, in pence.
    pub pot_pence: Option<i64>,
}

/// A version of the terms of reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Its id.
    pub id: TermsId,
    /// Which version it is, counted from 1.
    pub version: i64,
    /// Its words.
    pub words: TermsWords,
    /// How far it is.
    pub state: TermsState,
    /// When it was last written.
    pub drafted_at: Instant,
}
