//! Acts that must not be traced (promise 4): nobody is named, and no moment is at hand that could be written down.
//!
//! A loose act knows the day and nothing finer:
//! ```compile_fail
//! async fn note<A: access::Action>(mut loose: access::Loose<A>) -> basics::Instant { loose.now() }
//! ```
//! an ordinary one knows the moment:
//! ```
//! async fn note<A: access::Action>(mut acting: access::Acting<A>) -> basics::Instant { acting.now() }
//! ```

use std::fmt;

use basics::{Date, LooseId};
use store::{LooseLine, WriteTx};

use crate::act::{Stop, permitted};
use crate::decide::Action;
use crate::site::Site;
use crate::who::{Anyone, Who};

/// An open act of nobody: dropped without [`Loose::done`], it leaves nothing.
pub struct Loose<A: Action> {
    tx: WriteTx,
    id: A::Id,
    facts: A::Facts,
    site: Site,
}

impl<A: Action> fmt::Debug for Loose<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Loose<{}>", A::NAME)
    }
}

/// Opens the write transaction and decides as for [`crate::act()`], for somebody of whom nothing is known. No form's key is
/// kept: it would be a row with a moment.
///
/// # Errors
/// [`Stop`]; then nothing was written.
pub async fn act_loose<A: Action>(site: &Site, _: Anyone, id: A::Id) -> Result<Loose<A>, Stop> {
    #[expect(clippy::disallowed_methods, reason = "the one place where a loose act begins")]
    let mut tx = site.db.write().await?;
    let facts = permitted::<A>(&mut tx, &Who::Anyone, id).await?;
    Ok(Loose { tx, id, facts, site: site.clone() })
}

impl<A: Action> Loose<A> {
    /// The thing's id, from the decision and from nowhere else.
    pub fn id(&self) -> A::Id {
        self.id
    }

    /// What was loaded to decide.
    pub fn facts(&self) -> &A::Facts {
        &self.facts
    }

    /// The house this happens in.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The transaction.
    pub fn tx(&mut self) -> &mut WriteTx {
        &mut self.tx
    }

    /// Ends the act: its audit line names `object` and the day, waits in the pool, and is chained in a shuffled batch.
    ///
    /// # Errors
    /// [`Stop::Store`]; then nothing is kept.
    pub async fn done(self, object: LooseId, day: Date) -> Result<(), Stop> {
        self.tx.commit_loose(LooseLine { day, action: A::NAME, object_kind: A::OBJECT, object }).await?;
        Ok(())
    }
}
