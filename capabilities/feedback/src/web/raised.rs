//! What a suggestion was raised into, and where it can be: shown on its page at the desk and on its author's own.

use access::{About, Signed};
use basics::PersonId;
use pages::{Visit, taken_from};
use store::ReadTx;

use crate::model::Suggestion;
use crate::tell::raised::{NAMED, goes_further};

/// The kind of what it can be raised into.
const PROPOSAL: &str = "proposal";

/// What it was raised into, and where it can be.
#[derive(Default)]
pub(super) struct RaisedView {
    /// Where what came of it is shown.
    pub(super) into: Vec<String>,
    /// Forms that take it on: address and name.
    pub(super) takers: Vec<(String, String)>,
}

/// Whether they belong where it was said: whoever left takes nothing on there.
fn belongs(signed: &Signed, about: &About) -> bool {
    signed.memberships.iter().any(|m| about.line.contains(&m.place) || m.line.contains(&about.place))
}

/// For this reader; with who may take it on besides those at the desk. One statement, and one more while it was not raised.
pub(super) async fn view(
    visit: &Visit,
    tx: &mut ReadTx,
    (it, about): (&Suggestion, &About),
    may_take: impl Fn(PersonId) -> bool,
) -> store::Result<RaisedView> {
    let into = loops::came_of(tx, (NAMED, it.id.uuid()), PROPOSAL).await?;
    let into: Vec<String> = into.into_iter().filter_map(|id| visit.front().link(PROPOSAL, id)).collect();
    let may = visit.who().signed().is_some_and(|signed| may_take(signed.person) && belongs(signed, about));
    if !into.is_empty() || !may || !goes_further(it) {
        return Ok(RaisedView { into, takers: Vec::new() });
    }
    let named = taken_from(NAMED, it.id.uuid());
    let takers = visit.front().takers(tx, it.place).await?;
    Ok(RaisedView { into, takers: takers.into_iter().map(|(at, name)| (format!("{at}?from={named}"), name)).collect() })
}

/// The same for the desk: where it is open to be read there, by anybody but its author.
pub(super) async fn at_desk(
    visit: &Visit,
    tx: &mut ReadTx,
    (it, about): (&Suggestion, &About),
    open: bool,
) -> store::Result<RaisedView> {
    if open {
        view(visit, tx, (it, about), |person| it.author != Some(person)).await
    } else {
        Ok(RaisedView::default())
    }
}
