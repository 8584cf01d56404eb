//! What is printed and stands nowhere else.

use std::collections::BTreeMap;

use ballot::account::VoidReason;
use store::{ReadTx, Result};

use crate::model::election::ElectionId;

/// The void papers by reason, out of the bundle; the papers themselves do not leave this room. None where the bundle is gone.
///
/// # Errors
/// The store's failure.
pub async fn void(tx: &mut ReadTx, id: ElectionId) -> Result<Option<BTreeMap<VoidReason, u32>>> {
    let Some(text) = super::papers::bundle(tx, id).await? else { return Ok(None) };
    let Ok(bundle) = ballot::bundle::read(&text) else { return Ok(None) };
    let known = bundle.account.void.iter().filter_map(|(code, papers)| Some((VoidReason::of(code)?, *papers)));
    Ok(Some(known.collect()))
}
