//! Speaking with a sign-on provider (`OpenID` Connect Core 1.0, code flow with PKCE; Back-Channel Logout 1.0).
//!
//! Only the conversation lives here: no table, no page, no session. Whoever calls sees to it that a sign-in that was begun
//! ends once, in minutes, in one browser, and keeps the marks of logout tokens that were used. Nothing the provider hands over is kept:
//! the tokens are looked at and dropped. Never call it inside a transaction: it waits for another machine.

mod ended;
mod provider;

pub use ended::{Ending, judge};
pub use provider::{Answer, Ask, Provider, Settings, Tie};

/// How far the provider's clock and ours may be apart, in seconds.
pub const LEEWAY: i64 = 60;

/// How old an answer or a logout token may be, in seconds, before the leeway.
pub const FRESH: i64 = 600;

/// Why there was no answer. None of them repeats what the provider said: it may hold a name or a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The provider could not be asked within five seconds, or what it said was not the protocol.
    #[error("the sign-on provider cannot be reached")]
    Away,
    /// It was reached and did not take the code: used before, too old, or another's.
    #[error("the sign-on provider did not take the code")]
    NotTaken,
    /// It answered, and the answer does not prove anything to us.
    #[error("the answer of the sign-on provider does not hold")]
    NotProved,
}

/// What is wrong with the settings, in words for an operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub &'static str);
