//! The councils of the demonstration, through the real verbs; and real ids for walking every route. All of it is made up.

use access::{Acting, Action, Boxed, Site, Who, act, session};
use basics::{PersonId, PlaceId};
use store::{By, Line, ReadTx};

use crate::access::{FoundCouncil, SeatMember};
use crate::actions::Refused;
use crate::actions::council as actions;
use crate::model::{Audience, ChosenBy, CouncilId, Office, VacancyRule};
use crate::rules::council::Founding;
use crate::store::council as kept;

/// The people and places of the demonstration's councils (guide/domain.md, section 7).
#[derive(Clone, Debug)]
pub struct Cast {
    /// An area in Scotland, with an open group.
    pub upper_arrow: PlaceId,
    /// An office in Scotland, with an elected council.
    pub kelbridge: PlaceId,
    /// A prison in England, with an elected council.
    pub fallow_moss: PlaceId,
    /// Manager of the partnership.
    pub moira: PersonId,
    /// Who leads involvement across Arrowdale.
    pub priya: PersonId,
    /// Governor of the prison.
    pub helen: PersonId,
    /// Officer there.
    pub sam: PersonId,
    /// Participant at Upper Arrow.
    pub aileen: PersonId,
}

/// The councils of Arrowdale.
#[derive(Clone, Copy, Debug)]
pub struct Councils {
    /// The open group at Upper Arrow.
    pub open_door: CouncilId,
    /// The elected council at Kelbridge.
    pub kelbridge_voices: CouncilId,
    /// The elected council of the prison.
    pub fallow_moss: CouncilId,
}

fn founding(name: &str, about: &str, chosen_by: ChosenBy) -> Founding {
    Founding {
        name: name.to_owned(),
        about: about.to_owned(),
        chosen_by,
        shown_to: Audience::Members,
        answer_days: 20,
        quorum: 3,
        term_months: 12,
        vacancy_rule: VacancyRule::Countback,
        decider_role: String::new(),
        decider: None,
        deputy: None,
        facilitator: None,
    }
}

/// Founds the councils of Arrowdale at the site's present moment.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn demo(site: &Site, cast: &Cast) -> Result<Councils, Refused> {
    let open = founding("Open Door", "Coffee, talk and plans for the office. Whoever wants to comes.", ChosenBy::Open);
    let open_door = found(site, cast.priya, cast.upper_arrow, open).await?;
    actions::seat(acting::<SeatMember>(site, cast.priya, open_door).await?, cast.aileen, None, Office::Member).await?;
    let voices = founding("Kelbridge Voices", "Speaks for people on probation at Kelbridge.", ChosenBy::Election);
    let voices = Founding {
        shown_to: Audience::Public,
        decider_role: "head of justice services".to_owned(),
        decider: Some(cast.moira),
        deputy: Some(cast.priya),
        ..voices
    };
    let moss = founding("Fallow Moss Council", "Speaks for the people who live in Fallow Moss.", ChosenBy::Election);
    let moss = Founding {
        decider_role: "governor".to_owned(),
        decider: Some(cast.helen),
        facilitator: Some(cast.sam),
        quorum: 6,
        ..moss
    };
    Ok(Councils {
        open_door,
        kelbridge_voices: found(site, cast.priya, cast.kelbridge, voices).await?,
        fallow_moss: found(site, cast.sam, cast.fallow_moss, moss).await?,
    })
}

async fn found(site: &Site, by: PersonId, place: PlaceId, new: Founding) -> Result<CouncilId, Refused> {
    actions::found(acting::<FoundCouncil>(site, by, place).await?, &new).await
}

/// Acts as one of the made-up people, in a session of theirs.
async fn acting<A: Action>(site: &Site, person: PersonId, id: A::Id) -> Result<Acting<A>, Refused> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "made-up people need no passphrase")]
    let mut tx = site.db.write().await?;
    let (token, session) = session::begin(&mut tx, site.db.chance(), person, "own", session::OWN_DEVICE, now).await?;
    let who: Who = session::who(&mut tx, &token, now).await?;
    let (by, object) = (By::Person(person.uuid()), session.uuid());
    let line = Line { at: now, by, action: "demo.act_as", object_kind: "session", object, place: None, reason: None };
    tx.commit(line).await?;
    Ok(act::<A>(site, &who, id, None).await?)
}

/// A council.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let council = kept::any(tx).await?;
        Ok(council.map(|id| ("council", id.to_string())).into_iter().collect())
    })
}
