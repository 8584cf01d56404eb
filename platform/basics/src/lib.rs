//! The nouns every part of the house shares: ids that have kinds, instants and the clock that gives them, chance,
//! people's own words that will not print themselves in logs, the neutral form of a stored value, typed settings and facts.
//!
//! Nothing here knows of databases, pages or people's rights.

mod chance;
mod fact;
mod ids;
mod instant;
mod setting;
mod value;
mod words;

pub use chance::Chance;
pub use fact::Fact;
pub use ids::{BadId, LooseId};
pub use instant::{Clock, Instant};
pub use setting::{BadSetting, Setting, SettingKind};
pub use value::{FromValue, Kind, ToValue, Value};
pub use words::{Words, WordsFault, fold, line};

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use uuid;

/// A civil date (a day in a calendar, in no zone).
pub type Date = jiff::civil::Date;

id!(
    /// A human being: somebody who uses services, works in them, or both.
    PersonId
);
id!(
    /// A place in the tree: a partnership, an area, a prison, an office, a wing.
    PlaceId
);
id!(
    /// An organisation: the controller of what is written.
    OrganisationId
);
