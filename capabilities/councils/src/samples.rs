//! The councils of the demonstration, through the real verbs; and real ids for walking every route. All of it is made up.

use access::Boxed;
use store::ReadTx;

use crate::store::{council as kept, proposal, sounding};

/// A council and a proposal.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let council = kept::any(tx).await?.map(|id| ("council", id.to_string()));
        let proposal = proposal::any(tx).await?.map(|id| ("proposal", id.to_string()));
        let sounding = sounding::any(tx).await?.map(|id| ("sounding", id.to_string()));
        Ok(council.into_iter().chain(proposal).chain(sounding).collect())
    })
}
