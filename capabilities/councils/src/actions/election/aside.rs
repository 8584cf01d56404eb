//! A result that was wrong: what was said against it was upheld, so it does not stand, and its seats are empty again.

use access::Acting;

use super::{Done, desk, must};
use crate::access::election::RunElection;
use crate::model::election::MOST_WORDS;
use crate::model::{EndedBy, Member, SeatEnded};
use crate::rules::election::ElectionRefused;
use crate::rules::election::states::{self, Move};
use crate::store::{council as councils, election as kept, seats as held};
use crate::tell::Teller;

/// Sets a result aside that was said to be wrong, and was, with a reason that everybody reads: whoever has a seat by it has none any
/// more, and the papers go. Another election can be called at once (guide/elections.md 6.3, 14).
///
/// # Errors
/// [`ElectionRefused::Move`] where nothing is read out, or it stands; [`ElectionRefused::NotUpheld`] where nobody decided that it was
/// wrong; [`ElectionRefused::Words`] without a reason.
pub async fn set_aside(mut acting: Acting<RunElection>, reason: &str) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::SetAside)?;
    let reason = reason.trim();
    must(!reason.is_empty() && reason.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let council = &facts.council;
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    must(kept::people::upheld(tx, id).await? > 0, ElectionRefused::NotUpheld)?;
    // Whoever stood and sits otherwise, asked by the council or from another election, keeps that seat.
    let all = super::vacancy::all_waiting(tx, &facts.election).await?;
    let since = facts.election.since();
    let by_it = |member: &Member| {
        member.from_at >= since && all.iter().any(|one| one.had && one.standing.person == Some(member.person))
    };
    let members: Vec<Member> = councils::members(tx, council.id).await?.into_iter().filter(by_it).collect();
    for member in &members {
        held::end(tx, member.id, EndedBy::SetAside, now).await?;
        teller.tell_of_election(tx, member.person, "councils.set_aside", id).await?;
    }
    kept::go_on(tx, id, to, reason, now).await?;
    kept::roll::forget(tx, id).await?;
    kept::the_box::forget(tx, id).await?;
    kept::papers::forget_all(tx, id).await?;
    kept::take_down(tx, &facts.election).await?;
    for member in &members {
        acting.tell(SeatEnded { council: council.id, place: council.place, person: member.person });
    }
    acting.because(reason);
    let db = acting.site().db.clone();
    acting.done(&desk(id)).await?;
    db.sweep_soon(&kept::the_box::SWEPT).await;
    Ok(())
}
