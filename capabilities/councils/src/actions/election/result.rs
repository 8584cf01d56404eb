//! The result: who takes a seat, and the days in which anybody may object.

use access::{Acting, people, places};
use basics::PersonId;

use super::{Done, desk, must, paper, vacancy};
use crate::access::election::RunElection;
use crate::model::election::{Election, ElectionState, Fills, Standing};
use crate::model::{CameBy, EndedBy, MOST_MEMBERS, Member, Office, SeatEnded, SeatTaken};
use crate::rules::election::states::{self, Move};
use crate::rules::election::{ElectionRefused, obstacles, seats};
use crate::store::{constituencies, council as councils, election as kept, seats as held};
use crate::tell::Teller;

/// How many elections of a council are looked at for papers of a term that is over.
pub(super) const MOST_ELECTIONS: i64 = 100;

/// Whether a seat was won in an election, or filled one that was.
pub(super) const fn by_vote(came_by: CameBy) -> bool {
    matches!(came_by, CameBy::Elected | CameBy::Uncontested | CameBy::Countback | CameBy::RunnerUp | CameBy::CoOpted)
}

/// Declares the result: those who won take their seats. Whoever has no account is named, and takes theirs once they have one.
///
/// # Errors
/// [`ElectionRefused::Move`]; nobody is seated twice.
pub async fn declare(acting: Acting<RunElection>) -> Done<Vec<PersonId>> {
    let to = states::after(acting.facts().election.state, Move::Declare)?;
    take_seats(acting, to, CameBy::Elected).await
}

/// Leaves the election without a vote: there is nothing to choose between, and whoever stands is elected.
///
/// # Errors
/// [`ElectionRefused::Contested`], [`ElectionRefused::Move`]; [`ElectionRefused::Unanswered`], [`ElectionRefused::Obstacles`] where
/// somebody who was refused may still appeal.
pub async fn leave_uncontested(mut acting: Acting<RunElection>) -> Done<Vec<PersonId>> {
    let (id, now, election) = (acting.id(), acting.now(), acting.facts().election.clone());
    let to = states::after(election.state, Move::LeaveUncontested)?;
    let tx = acting.tx();
    let paper = paper(tx, id).await?;
    let nothing = obstacles::nothing_to_choose(&election, &paper.teams, &paper.standing);
    must(nothing, ElectionRefused::Contested)?;
    // Nobody is elected where nobody stands: nominations are opened again by another call.
    must(paper.standing.iter().any(Standing::stands), ElectionRefused::NobodyStands)?;
    // Whoever was refused has time to appeal, and is answered, before seats are taken without a vote.
    must(kept::people::unanswered(tx, id).await? == 0, ElectionRefused::Unanswered)?;
    let waits = super::people::may_still_appeal(tx, id, now).await?;
    let waits: Vec<obstacles::Obstacle> = waits.into_iter().map(obstacles::Obstacle::MayAppeal).collect();
    must(waits.is_empty(), ElectionRefused::Obstacles(waits))?;
    kept::won(tx, id, &seats::uncontested(&election, &paper.teams, &paper.standing)).await?;
    take_seats(acting, to, CameBy::Uncontested).await
}

async fn take_seats(mut acting: Acting<RunElection>, to: ElectionState, came_by: CameBy) -> Done<Vec<PersonId>> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let chance = acting.site().db.chance().clone();
    let council = &facts.council;
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    let (teams, standing) = (kept::teams(tx, id).await?, kept::people::standing(tx, id).await?);
    let won: Vec<PersonId> = seats::elected(&teams, &standing).into_iter().filter_map(|one| one.person).collect();
    // Whoever moved on since, or decides by now, has no seat: it is empty.
    let here = people::belonging(tx, &won, council.place, now).await?;
    let deciders = council.deciders();
    let won = won.into_iter().filter(|person| here.contains(person) && !deciders.contains(person));
    let won: Vec<PersonId> = won.collect();
    let there = councils::members(tx, council.id).await?;
    let of = Election { declared_at: Some(now), term_months: council.term_months, ..facts.election.clone() };
    let until_on = vacancy::last_day(tx, council, &of).await?;
    let all_anew = facts.election.fills == Fills::All;
    // An election for the seats of one wing or theme leaves those of all others as they are.
    let part = constituencies::elected_for(tx, id).await?;
    let of_part = |member: &Member| part.is_none() || member.constituency == part;
    let (leave, stay): (Vec<Member>, Vec<Member>) =
        there.into_iter().partition(|member| all_anew && by_vote(member.came_by) && of_part(member));
    // Who is elected again keeps nothing of the old seat but the name they chose: it begins and ends anew.
    for member in &leave {
        held::end(tx, member.id, EndedBy::Term, now).await?;
    }
    let elected: Vec<PersonId> =
        won.into_iter().filter(|person| !stay.iter().any(|member| member.person == *person)).collect();
    let all = stay.len().saturating_add(elected.len());
    must(i64::try_from(all).unwrap_or(i64::MAX) <= MOST_MEMBERS, ElectionRefused::Number)?;
    for person in &elected {
        let new =
            councils::NewMember { person: *person, constituency: part, office: Office::Member, came_by, until_on };
        councils::seat(tx, &chance, council.id, &new, now).await?;
        teller.tell(tx, *person, "councils.seated", council.id).await?;
    }
    kept::go_on(tx, id, to, "", now).await?;
    kept::declared(tx, id, now, council.term_months).await?;
    // The papers of the term that is over fill no seat any more, and the names of those who stood then are taken down; of an
    // election that still goes on, when it ends.
    for old in kept::of_council(tx, council.id, MOST_ELECTIONS).await?.iter().filter(|old| old.id != id) {
        if all_anew && !old.goes_on() {
            let_go(tx, old).await?;
        }
    }
    let (council, place) = (council.id, council.place);
    for member in leave.iter().filter(|member| !elected.contains(&member.person)) {
        acting.tell(SeatEnded { council, place, person: member.person });
    }
    for person in &elected {
        acting.tell(SeatTaken { council, place, person: *person });
    }
    acting.done(&desk(id)).await?;
    Ok(elected)
}

/// Where the seats of an election were filled anew since, its papers and the names of those who stood go.
pub(super) async fn let_go(tx: &mut store::WriteTx, of: &Election) -> store::Result<()> {
    if kept::later::is_over(tx, of).await? {
        kept::papers::forget_bundle(tx, of.id).await?;
        kept::take_down(tx, of).await?;
    }
    Ok(())
}

/// The result stands, when the days in which anybody may say that something was wrong are over and everything that was said has
/// its answer. The names on the roll go.
///
/// # Errors
/// [`ElectionRefused::TooEarly`], [`ElectionRefused::Unanswered`]; [`ElectionRefused::Upheld`], where it was wrong.
pub async fn finish(mut acting: Acting<RunElection>) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::Finish)?;
    let tx = acting.tx();
    // The whole of the last day counts, where the council is.
    let zone = places::timing(tx, facts.council.place).await?.zone;
    let last = facts.election.petition_until().date_in(&zone);
    must(last.is_some() && now.date_in(&zone) > last, ElectionRefused::TooEarly)?;
    must(kept::people::unanswered(tx, id).await? == 0, ElectionRefused::Unanswered)?;
    must(kept::people::upheld(tx, id).await? == 0, ElectionRefused::Upheld)?;
    kept::roll::forget(tx, id).await?;
    kept::the_box::forget(tx, id).await?;
    // Nobody objects any more: how each paper was read by its number is of no use.
    kept::log::forget(tx, id).await?;
    kept::go_on(tx, id, to, "", now).await?;
    let_go(tx, &facts.election).await?;
    let db = acting.site().db.clone();
    acting.done(&desk(id)).await?;
    db.sweep_soon(&kept::the_box::SWEPT).await;
    Ok(())
}

/// Takes the scrutineers' bundle: every paper, in no order. It is not published (guide/elections.md 6.3, 10 and 11).
///
/// # Errors
/// [`ElectionRefused::NoSuch`] where there is none, or it is gone.
pub async fn take_bundle(mut acting: Acting<RunElection>) -> Done<String> {
    let id = acting.id();
    let text = kept::papers::bundle(acting.tx(), id).await?.ok_or(ElectionRefused::NoSuch)?;
    acting.done(&desk(id)).await?;
    Ok(text)
}
