//! Coming to a date of a council.

use basics::text_enum;

/// What waits for whoever says whether somebody can come.
pub const SCREENING_WAITS: &str = "councils.screening";

/// The most characters of a condition.
pub const MOST_CONDITION: usize = 500;

text_enum! {
    /// Why nobody can ask to come, or be answered; its word key is `councils-come-fault-` and this.
    pub enum JoinRefused {
        /// They sit there, or decide there: they are expected anyway.
        Seated = "seated",
        /// They asked already, whatever came of it.
        Asked = "asked",
        /// It has begun, is over or was called off.
        Begun = "begun",
        /// The council has ended.
        Ended = "ended",
        /// Nobody works there who could say whether they can come.
        NobodyScreens = "nobody_screens",
        /// What they have to keep to is too long to be kept to.
        Long = "long",
    }
}
