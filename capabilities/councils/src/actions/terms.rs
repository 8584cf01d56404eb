//! Terms of reference: writing them, signing them, and opening them again.

use access::{Acting, Action};
use basics::PersonId;

use super::Refused;
use crate::access::{CouncilFacts, DraftTerms, ReopenTerms, SignTerms};
use crate::model::CouncilId;
use crate::model::terms::{Terms, TermsState, TermsWords};
use crate::rules::terms::{self as rules, Move, TermsRefused};
use crate::store::terms as kept;
use crate::tell::Teller;

fn address(id: CouncilId) -> String {
    format!("/councils/{id}/terms")
}

/// The newest version of a council that goes on.
async fn newest<A>(acting: &mut Acting<A>) -> Result<Option<Terms>, Refused>
where
    A: Action<Id = CouncilId, Facts = CouncilFacts>,
{
    if !acting.facts().council.is_open() {
        return Err(Refused::Over);
    }
    let id = acting.id();
    Ok(kept::versions(acting.tx(), id, 1).await?.into_iter().next())
}

/// Tells both sides, but for whoever acted.
async fn tell_both<A>(acting: &mut Acting<A>, by: PersonId, kind: &'static str) -> Result<(), Refused>
where
    A: Action<Id = CouncilId, Facts = CouncilFacts>,
{
    let (id, now) = (acting.id(), acting.now());
    let facts = acting.facts();
    let both = facts.members.iter().map(|member| member.person).chain(facts.council.deciders());
    let whom: Vec<PersonId> = both.filter(|person| *person != by).collect();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    for person in whom {
        teller.tell(acting.tx(), person, kind, id).await?;
    }
    Ok(())
}

/// Writes terms of reference: into the version that is open, or as a new version when the newest is signed.
///
/// # Errors
/// [`Refused::Terms`] with everything that is not right; [`Refused::TermsMove`] while one side has signed.
pub async fn draft(mut acting: Acting<DraftTerms>, words: &TermsWords) -> Result<(), Refused> {
    let by = acting.person().ok_or(Refused::Over)?;
    let newest = newest(&mut acting).await?;
    let faults = rules::faults(words);
    if !faults.is_empty() {
        return Err(Refused::Terms(faults));
    }
    let (id, now, chance) = (acting.id(), acting.now(), acting.site().db.chance().clone());
    let signed = newest.as_ref().is_none_or(|terms| matches!(terms.state, TermsState::Signed { .. }));
    match newest {
        Some(terms) if !signed => {
            rules::after(terms.state, Move::Write).map_err(Refused::TermsMove)?;
            kept::write(acting.tx(), terms.id, words, (by, now)).await?;
        }
        before => {
            let version = before.map_or(1, |terms| terms.version.saturating_add(1));
            kept::begin(acting.tx(), &chance, id, (version, words), (by, now)).await?;
        }
    }
    tell_both(&mut acting, by, "councils.terms_drafted").await?;
    Ok(acting.done(&address(id)).await?)
}

/// Signs the newest version for one's side. `read` is what the reader saw: the version and when it was written.
///
/// # Errors
/// [`Refused::TermsMove`].
pub async fn sign(mut acting: Acting<SignTerms>, read: &str) -> Result<(), Refused> {
    let by = acting.person().ok_or(Refused::Over)?;
    let terms = newest(&mut acting).await?.ok_or(Refused::TermsMove(TermsRefused::NoneYet))?;
    if rules::seen(&terms) != read {
        return Err(Refused::TermsMove(TermsRefused::Changed));
    }
    let (facts, at) = (acting.facts(), acting.now());
    let signed_as = rules::signs_as(&facts.council, &facts.members, by).ok_or(Refused::Over)?;
    let state = rules::after(terms.state, Move::Sign { by, signed_as, at }).map_err(Refused::TermsMove)?;
    kept::set_state(acting.tx(), terms.id, state).await?;
    let kind = match state {
        TermsState::Signed { .. } => "councils.terms_signed",
        TermsState::Draft | TermsState::Half(_) => "councils.terms_half",
    };
    tell_both(&mut acting, by, kind).await?;
    let id = acting.id();
    Ok(acting.done(&address(id)).await?)
}

/// Opens a version again that one side has signed; its signature goes, and both sides hear of it.
///
/// # Errors
/// [`Refused::TermsMove`].
pub async fn reopen(mut acting: Acting<ReopenTerms>) -> Result<(), Refused> {
    let by = acting.person().ok_or(Refused::Over)?;
    let terms = newest(&mut acting).await?.ok_or(Refused::TermsMove(TermsRefused::NoneYet))?;
    let state = rules::after(terms.state, Move::Reopen).map_err(Refused::TermsMove)?;
    kept::set_state(acting.tx(), terms.id, state).await?;
    tell_both(&mut acting, by, "councils.terms_reopened").await?;
    let id = acting.id();
    Ok(acting.done(&address(id)).await?)
}
