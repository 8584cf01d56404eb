//! Real ids of a house with people in it, by the names they have in paths: for walking every route.

use access::{Boxed, Role, register};
use store::ReadTx;

/// A person, a membership, a place, a relation and a language.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found = vec![("lang", "cy".to_owned())];
        let Some(top) = register::first_place(tx).await? else { return Ok(found) };
        found.push(("place", top.to_string()));
        let Some((member, _)) = register::members_in(tx, &[top], None, None, 50)
            .await?
            .into_iter()
            .find(|(member, _)| member.role == Role::Participant)
        else {
            return Ok(found);
        };
        found.push(("person", member.person.to_string()));
        found.push(("membership", member.id.to_string()));
        let day = basics::Date::default();
        if let Some(relation) = register::relations_to(tx, member.person, day).await?.first() {
            found.push(("relation", relation.id.to_string()));
        }
        if let Some(session) = register::any_session(tx, member.person).await? {
            found.push(("session", session.to_string()));
        }
        Ok(found)
    })
}
