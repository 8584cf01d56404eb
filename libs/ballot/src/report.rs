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
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::FirstPreferences => "first_preferences",
            Self::Surplus(_) => "surplus",
            Self::Exclusion(_) => "exclusion",
            Self::Fill(_) => "fill",
        }
    }

    /// The candidates whom the step was about; none for first preferences.
    pub fn candidates(&self) -> &[u16] {
        match self {
            Self::FirstPreferences => &[],
            Self::Surplus(candidates) | Self::Exclusion(candidates) | Self::Fill(candidates) => candidates,
        }
    }
}
