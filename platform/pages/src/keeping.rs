//! How long things are kept: each part of the house says what it holds, how long by itself, between which bounds a place
//! may choose, and how what is over is taken away.

use access::{Boxed, Site, Stop};
use basics::{Instant, PlaceId};
use store::WriteTx;
use uuid::Uuid;

/// Takes away what is over in these places, in the act that writes it down; gives the ids of what went.
pub type SweepRows = for<'a> fn(&'a mut WriteTx, &'a [PlaceId], Instant) -> Boxed<'a, store::Result<Vec<Uuid>>>;

/// Takes away what is over in these places, each thing in an act of its own that others hear of; gives the ids of what went.
pub type SweepEach = for<'a> fn(&'a Site, &'a [PlaceId], Instant) -> Boxed<'a, Result<Vec<Uuid>, Stop>>;

/// How what is over is taken away.
#[derive(Clone, Copy)]
pub enum Sweep {
    /// The house does it by itself in every round, or it stays: a place has no say in it.
    ByItself,
    /// Rows go.
    Rows(SweepRows),
    /// Each thing goes with all that belongs to it.
    Each(SweepEach),
}

/// A kind of thing that is kept for a time (UK GDPR, article 5(1)(e): no longer than is necessary).
#[derive(Clone, Copy)]
pub struct Keeping {
    /// Its name: `telling.seen`.
    pub kind: &'static str,
    /// Its word key: what it is. `<key>-from` says from when it is counted, `<key>-then` what happens then.
    pub key: &'static str,
    /// How many days it is kept when nobody chooses otherwise; 0: for as long as what it belongs to.
    pub days: i64,
    /// The fewest days that a place may choose.
    pub least: i64,
    /// The most days that a place may choose.
    pub most: i64,
    /// How it is taken away.
    pub sweep: Sweep,
}

impl Keeping {
    /// A kind whose time is the house's own: it is told, and not chosen.
    #[must_use]
    pub const fn fixed(kind: &'static str, key: &'static str, days: i64) -> Self {
        Self { kind, key, days, least: days, most: days, sweep: Sweep::ByItself }
    }

    /// Whether a place has a say in how long it is kept.
    #[must_use]
    pub const fn is_chosen(&self) -> bool {
        !matches!(self.sweep, Sweep::ByItself)
    }
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keeping({} {} days)", self.kind, self.days)
    }
}
