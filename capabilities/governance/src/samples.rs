//! Real ids of a house with people in it, by the names they have in paths: for walking every route.

use access::{Boxed, Role, register};
use store::ReadTx;

/// A person, a membership, a place, a relation and a language.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found = vec![("lang", "cy".to_owned())];
        let Some(top) = register::first_place(tx).await? else { return Ok(found) };
        found.push(("place", top.to_string()));
        if let Some(kiosk) = access::kiosk::any(tx).await? {
            found.push(("kiosk", kiosk.to_string()));
        }
        let Some((person, membership)) = register::any_member(tx, top, Role::Participant).await? else {
            return Ok(found);
        };
        found.push(("person", person.to_string()));
        found.push(("membership", membership.to_string()));
        if let Some(relation) = register::any_relation(tx, person).await? {
            found.push(("relation", relation.to_string()));
        }
        if let Some(session) = register::any_session(tx, person).await? {
            found.push(("session", session.to_string()));
        }
        Ok(found)
    })
}
