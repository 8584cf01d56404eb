//! What happened, told to other parts of the house.

use std::any::Any;

/// Something that happened, in ids and kinds only (never anybody's words). A capability publishes its facts;
/// `app/src/wiring.rs` names who listens. Named in the past tense: `SuggestionAnswered`.
pub trait Fact: Any + Send + Sync {
    /// The name as it stands in the wiring table: `feedback.suggestion_answered`.
    const NAME: &'static str;
}
