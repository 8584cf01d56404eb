//! The invitation sheet: everybody on it at once, or nobody.

use std::collections::BTreeSet;

use access::sign_in::NewSlip;
use access::{Acting, Role, Signed, Standing, register};
use basics::{Instant, PlaceId};
use store::{Line, ReadTx};

use super::{Refused, ready, welcome};
use crate::access::InviteSheet;
use crate::model::LOOKING_AFTER;
use crate::rules::keeping::NotReady;
use crate::rules::sheet::{CheckedRow, Guest, Known, KnownPlace, TypedRow, check, names};

/// The most places a sheet is looked up in.
const MOST_PLACES: i64 = 2000;

/// Why a sheet was not taken. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetRefused {
    /// Some rows have faults, and leaving them out was not asked for.
    Faults,
    /// No row is left to invite.
    Nobody,
    /// Nobody can be invited yet to one of its places.
    NotReady(NotReady, PlaceId),
    /// It does not say what it said when it was checked: somebody else was invited meanwhile.
    Changed,
}

/// Somebody who was invited, and the slip that is theirs.
#[derive(Debug)]
pub struct Invited {
    /// Their invitation.
    pub guest: Guest,
    /// The slip to print.
    pub slip: NewSlip,
}

/// What a sheet of this person is checked against: the places in their reach, and who is a member there already.
///
/// # Errors
/// The store's failure.
pub async fn known_to(
    tx: &mut ReadTx,
    signed: &Signed,
    rows: &[TypedRow],
    roles: Vec<(String, Role)>,
    standings: Vec<(String, Standing)>,
    now: Instant,
) -> store::Result<Known> {
    let mut places: Vec<KnownPlace> = Vec::new();
    let mut tops: Vec<PlaceId> = Vec::new();
    for membership in signed.memberships.iter().filter(|m| LOOKING_AFTER.contains(&m.role)) {
        tops.push(membership.place);
        for place in register::below(tx, &[membership.place], MOST_PLACES).await? {
            match places.iter_mut().find(|known| known.id == place.id) {
                Some(known) => known.mine.push(membership.role),
                None => places.push(KnownPlace {
                    id: place.id,
                    organisation: place.organisation,
                    today: now.date_in(&place.zone).unwrap_or_default(),
                    name: place.name,
                    mine: vec![membership.role],
                }),
            }
        }
    }
    let members: BTreeSet<(String, PlaceId)> =
        register::names_taken(tx, &tops, &names(rows), now).await?.into_iter().collect();
    Ok(Known { places, roles, standings, members })
}

/// Invites everybody on a sheet who has no fault; each invitation has a line of its own in the audit chain, in the
/// person's place. The sheet is checked again here, inside the act: what was true when it was shown may not be.
///
/// # Errors
/// [`Refused`]; then nobody was invited.
pub async fn invite_sheet(
    mut acting: Acting<InviteSheet>,
    rows: &[TypedRow],
    roles: Vec<(String, Role)>,
    standings: Vec<(String, Standing)>,
    leave_out: bool,
    slips: Vec<NewSlip>,
) -> Result<Vec<Invited>, Refused<SheetRefused>> {
    let now = acting.now();
    let Some(signed) = acting.signed().cloned() else { return Err(Refused::Rule(SheetRefused::Nobody)) };
    let known = known_to(acting.tx(), &signed, rows, roles, standings, now).await?;
    let checked: Vec<CheckedRow> = check(rows, &known);
    let all = checked.len();
    let guests: Vec<Guest> = checked.into_iter().filter_map(|row| row.outcome.ok()).collect();
    if guests.len() < all && !leave_out {
        return Err(Refused::Rule(SheetRefused::Faults));
    }
    if guests.iter().any(|guest| guest.role.sees_others()) {
        acting.must_be_proved().map_err(Refused::Stop)?;
    }
    if guests.is_empty() {
        return Err(Refused::Rule(SheetRefused::Nobody));
    }
    if guests.len() != slips.len() {
        return Err(Refused::Rule(SheetRefused::Changed));
    }
    let mut asked: Vec<PlaceId> = Vec::new();
    for place in guests.iter().map(|guest| guest.place) {
        if !asked.contains(&place) {
            ready(acting.tx(), place)
                .await?
                .map_err(|missing| Refused::Rule(SheetRefused::NotReady(missing, place)))?;
            asked.push(place);
        }
    }
    let mut invited = Vec::with_capacity(guests.len());
    for (guest, slip) in guests.into_iter().zip(slips) {
        let person = welcome(&mut acting, &guest, &slip).await?;
        let line = Line {
            at: now,
            by: acting.who().by(),
            action: "governance.invite_person",
            object_kind: "person",
            object: person.uuid(),
            place: Some(guest.place.uuid()),
            reason: None,
        };
        acting.tx().note(&line).await?;
        invited.push(Invited { guest, slip });
    }
    acting.done("/people").await?;
    Ok(invited)
}
