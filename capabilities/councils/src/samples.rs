//! The councils of the demonstration, through the real verbs; and real ids for walking every route. All of it is made up.

use access::Boxed;
use store::ReadTx;

use crate::store::council as kept;

/// A council.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let council = kept::any(tx).await?;
        Ok(council.map(|id| ("council", id.to_string())).into_iter().collect())
    })
}
