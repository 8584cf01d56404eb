//! Double entry, append only.
//!
//! Values in, values out: this crate has no clock, no randomness and no files, and it does not know what is counted. An
//! amount is a whole number of the smallest unit (pence, minutes); an account is whatever names it, as long as names can
//! be compared.
//!
//! - An entry is a set of [`Leg`]s, each an account and a signed amount. They sum to zero, so that whatever comes
//!   somewhere has gone from somewhere. The order of legs means nothing.
//! - [`check`] says what the balances will be, or why the entry is [`Refused`]: all of it or nothing. It needs the
//!   accounts of the entry and no others, so that a database can hand them in.
//! - An [`Account`] may have a floor, which refuses, and a ceiling, which only tells. Outside the house there is an
//!   account too: it has no floor, and its balance is what the others hold together, turned round.
//! - Nothing is changed or deleted. [`reversal`] makes the one counter-entry that takes an entry back.
//! - [`Book`] keeps accounts and entries in memory, and [`replay`] adds entries up again, believing nothing.
//!
//! Money that is promised and not yet paid is not a thing of its own: it moves to an account for promises, so that it
//! cannot be promised twice.
//!
//! ```
//! use ledger::{Account, Book, Refused, transfer};
//!
//! let mut book = Book::new();
//! book.open("outside", Account::boundless())?;
//! for own in ["pot", "promised"] {
//!     book.open(own, Account::with_floor(0))?;
//! }
//! book.post(transfer("outside", "pot", 500_00)?)?;
//!
//! // Two requests of 300 pounds each: the second finds 200 pounds, whether the first was paid by then or not.
//! book.post(transfer("pot", "promised", 300_00)?)?;
//! let refused = book.post(transfer("pot", "promised", 300_00)?).unwrap_err();
//! let Refused::BelowFloor { short } = &refused else { panic!("{refused}") };
//! assert_eq!((short[0].account, short[0].missing), ("pot", 100_00));
//!
//! // The first costs less than was promised: one entry pays it and gives back the rest.
//! let paid = [("promised", -300_00), ("outside", 260_00), ("pot", 40_00)];
//! book.post(paid.map(|(account, amount)| ledger::Leg::new(account, amount)).to_vec())?;
//! assert_eq!(book.balance(&"pot"), Some(240_00));
//! assert_eq!(book.sum(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod book;
mod check;
mod legs;
mod refused;
mod replay;

pub use account::{Account, Floors};
pub use book::{Book, Entry, EntryNumber, Line, OpenRefused};
pub use check::{After, check};
pub use legs::{Leg, reversal, takes_back, transfer};
pub use refused::{Refused, ReverseRefused, Short};
pub use replay::{ReplayFault, Sums, replay};
