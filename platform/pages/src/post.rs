//! What leaves the house by mail. The house is silent until an operator names a way out (design decision 5): then its
//! front has a [`Post`], and whoever words a message hands it to the [`Carrier`].

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use access::Boxed;
use basics::Instant;

use crate::words::Lang;

/// One message, worded.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id, the same at every try: a mail server that got it twice can tell.
    pub id: String,
    /// The address it goes to.
    pub to: String,
    /// What stands above it.
    pub subject: String,
    /// What stands in it: plain text, lines ended by `\n`.
    pub text: String,
    /// The language it is written in.
    pub lang: Lang,
    /// Where it can be stopped, for the header that mail programs make a button of.
    pub off: Option<String>,
    /// When it was worded.
    pub at: Instant,
}

/// Says nothing of what stands in it, and nothing of whose it is.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.id)
    }
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCarried {
    /// Not now: try again.
    Later,
    /// Never, at this address.
    Never,
}

/// A way out of the house.
pub trait Carrier: Send + Sync {
    /// Carries one message; when it is done, somebody else is answerable for it.
    ///
    /// # Errors
    /// [`NotCarried`].
    fn carry<'a>(&'a self, mail: &'a Mail) -> Boxed<'a, Result<(), NotCarried>>;

    /// The folder in which it lays messages down instead of sending them.
    fn folder(&self) -> Option<&Path> {
        None
    }
}

/// The way out, and how the house is called from outside.
#[derive(Clone)]
pub struct Post {
    /// The address of the house as people open it, without a slash at its end: `https://together.example`.
    pub address: String,
    /// Who carries.
    pub carrier: Arc<dyn Carrier>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Post({})", self.address)
    }
}
