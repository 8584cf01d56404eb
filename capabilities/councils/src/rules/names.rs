//! Under which name a member is shown, and to whom (design, decision 12).

use basics::PersonId;

use crate::model::{Audience, Council, Member};

/// Who looks at the names of a council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Who sits on it, decides about its proposals, or looks after it.
    Council,
    /// A member of its place, in the council's own organisation.
    Member,
    /// A member of its place in a partner organisation.
    Partner,
    /// Anybody.
    Anyone,
}

/// Whether a name that is for this audience is shown to that viewer.
#[must_use]
pub const fn shows(audience: Audience, viewer: Viewer) -> bool {
    match viewer {
        Viewer::Council => true,
        Viewer::Member => !matches!(audience, Audience::Council),
        Viewer::Partner => matches!(audience, Audience::Partners | Audience::Public),
        Viewer::Anyone => matches!(audience, Audience::Public),
    }
}

/// The name of a member for that viewer, when there is one to show.
#[must_use]
pub fn name_for(member: &Member, viewer: Viewer) -> Option<&str> {
    let name = member.shown_name.as_str();
    if name.is_empty() || !shows(member.shown_to, viewer) { None } else { Some(name) }
}

/// What somebody who belongs to the place is to the council. `own_side` says that they belong to its place by its own
/// organisation, `looks_after` that they look after it.
#[must_use]
pub fn viewer(council: &Council, members: &[Member], who: PersonId, own_side: bool, looks_after: bool) -> Viewer {
    let of_it = members.iter().any(|member| member.person == who) || council.deciders().contains(&who);
    if of_it || looks_after || council.facilitator == Some(who) {
        Viewer::Council
    } else if own_side {
        Viewer::Member
    } else {
        Viewer::Partner
    }
}

#[cfg(test)]
mod tests {
    use super::{Viewer, shows};
    use crate::model::Audience;

    #[test]
    fn a_name_is_shown_to_its_audience_and_to_nobody_further_out() {
        let viewers = [Viewer::Council, Viewer::Member, Viewer::Partner, Viewer::Anyone];
        for (audience, reach) in
            [(Audience::Council, 1), (Audience::Members, 2), (Audience::Partners, 3), (Audience::Public, 4)]
        {
            for (place, viewer) in viewers.into_iter().enumerate() {
                assert_eq!(shows(audience, viewer), place < reach, "{audience:?} to {viewer:?}");
            }
        }
    }
}
