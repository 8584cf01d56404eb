//! A count on paper and on screen: JSON for programs, CSV for spreadsheets, a table for people.

mod json;
mod sheet;
mod table;

pub use json::Json;
pub use sheet::{headings, sheet};
pub use table::table;

use crate::count::Action;

impl Action {
    /// The kind of step, as reports name it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::FirstPreferences => "first_preferences",
            Self::Surplus(_) => "surplus",
            Self::Exclusion(_) => "exclusion",
        }
    }

    /// The candidate whose papers moved; `None` for first preferences.
    pub const fn candidate(self) -> Option<u16> {
        match self {
            Self::FirstPreferences => None,
            Self::Surplus(candidate) | Self::Exclusion(candidate) => Some(candidate),
        }
    }
}
