//! The result: who takes a seat, the days in which anybody may object, and seats that fall empty later.

use access::{Acting, Looking, people, places};
use basics::{Date, PersonId};

use super::{Done, desk, must, paper};
use crate::access::election::{ElectionFacts, RunElection};
use crate::model::election::{Election, ElectionState, Fill, Fills, Standing, StandingId};
use crate::model::{CameBy, Council, EndedBy, MOST_MEMBERS, Member, Office, SeatEnded, SeatTaken, VacancyRule};
use crate::rules::election::seats::{self, Filled, Waiting};
use crate::rules::election::states::{self, Move};
use crate::rules::election::{ElectionRefused, manifest, obstacles};
use crate::store::{constituencies, council as councils, election as kept, seats as held};
use crate::tell::Teller;

/// How many elections of a council are looked at for papers of a term that is over.
const MOST_ELECTIONS: i64 = 100;

/// Whether a seat was won in an election, or filled one that was.
const fn by_vote(came_by: CameBy) -> bool {
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

/// The last day of a term that begins now.
async fn until(tx: &mut store::ReadTx, council: &Council, now: basics::Instant) -> store::Result<Option<Date>> {
    let zone = places::timing(tx, council.place).await?.zone;
    Ok(now.date_in(&zone).and_then(|day| seats::until(day, council.term_months)))
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
    let until_on = until(tx, council, now).await?;
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

/// Somebody who was elected on a form has an account now: they take their seat.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] when they were not elected, have a seat or do not belong there; [`ElectionRefused::NotNow`] before
/// the result is read out.
pub async fn seat_elected(mut acting: Acting<RunElection>, which: StandingId, person: PersonId) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let (election, council) = (&facts.election, &facts.council);
    let uncontested = election.state == ElectionState::Uncontested;
    must(election.is_out() || uncontested, ElectionRefused::NotNow)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    must(!kept::later::is_over(tx, election).await?, ElectionRefused::TermOver)?;
    let (teams, standing) = (kept::teams(tx, id).await?, kept::people::standing(tx, id).await?);
    let elected = seats::elected(&teams, &standing);
    let fills = kept::fills::fills(tx, id).await?;
    let filled = fills.iter().find(|fill| fill.has == which);
    let has = elected.iter().any(|one| one.id == which) || filled.is_some();
    let waits = has && standing.iter().any(|one| one.id == which && one.person.is_none());
    let runs = person == election.officer || person == election.second;
    let known = standing.iter().any(|one| one.person == Some(person));
    let sits = councils::members(tx, council.id).await?.iter().any(|member| member.person == person);
    let belongs = people::belongs_in(tx, person, council.place, now).await?;
    let decides = council.deciders().contains(&person);
    must(waits && !known && !sits && belongs && !decides && !runs, ElectionRefused::NoSuch)?;
    let until_on = rest_of_term(tx, &facts).await?;
    let by_vote = if uncontested { CameBy::Uncontested } else { CameBy::Elected };
    let came_by = filled.map_or(by_vote, |fill| fill.came_by);
    let constituency = constituencies::elected_for(tx, id).await?;
    kept::people::name_person(tx, which, person).await?;
    let new = councils::NewMember { person, constituency, office: Office::Member, came_by, until_on };
    councils::seat(tx, &chance, council.id, &new, now).await?;
    teller.tell(tx, person, "councils.seated", council.id).await?;
    acting.tell(SeatTaken { council: facts.council.id, place: facts.council.place, person });
    acting.done(&desk(id)).await?;
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

/// Who left, who sits and who could be asked when a seat of an election fell empty.
#[derive(Clone, Debug)]
pub struct Waits {
    /// Who stood.
    pub standing: Standing,
    /// Whether they had a seat by this election.
    pub had: bool,
    /// Whether they sit now.
    pub sits: bool,
    /// Whether the seat that they left was filled since.
    pub replaced: bool,
}

/// Everybody who stood, with what became of them.
pub(super) async fn all_waiting(tx: &mut store::ReadTx, of: &Election) -> store::Result<Vec<Waits>> {
    let id = of.id;
    let (teams, standing) = (kept::teams(tx, id).await?, kept::people::standing(tx, id).await?);
    let elected: Vec<StandingId> = seats::elected(&teams, &standing).iter().map(|one| one.id).collect();
    let members = councils::members(tx, of.council).await?;
    let fills = kept::fills::fills(tx, id).await?;
    let sits = |one: &Standing| members.iter().any(|member| Some(member.person) == one.person);
    let all = standing.into_iter().filter(Standing::stands);
    Ok(all
        .map(|one| {
            // A seat that waits for somebody who was elected on a form is not empty.
            let came = fills.iter().any(|fill| fill.has == one.id);
            let waits = one.person.is_none() && (elected.contains(&one.id) || came);
            let sits = waits || sits(&one);
            // Whoever came to a seat later, by countback or as the next, has it by this election too; whoever sits there otherwise,
            // has not, and can have no second one.
            let replaced = fills.iter().any(|fill| fill.left == one.id);
            Waits { had: elected.contains(&one.id) || came, sits, replaced, standing: one }
        })
        .collect())
}

/// The same, for the page.
///
/// # Errors
/// The store's failure.
pub async fn waiting(mut looking: Looking<RunElection>) -> Done<Vec<Waits>> {
    let facts = looking.facts().clone();
    Ok(all_waiting(looking.tx(), &facts.election).await?)
}

/// Fills a seat that fell empty, by the council's own rule: the papers counted again, or whoever came next. `consenting` were
/// asked and said yes.
///
/// # Errors
/// [`ElectionRefused::NoVacancy`], [`ElectionRefused::Vacancy`], [`ElectionRefused::LotNeeded`], [`ElectionRefused::Lot`].
pub async fn fill(mut acting: Acting<RunElection>, consenting: &[StandingId], dice: &str) -> Done<Filled> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(facts.election.is_out(), ElectionRefused::NotNow)?;
    let by_rule = matches!(facts.council.vacancy_rule, VacancyRule::Countback | VacancyRule::RunnerUp);
    must(by_rule, ElectionRefused::NoVacancy)?;
    let dice = if dice.trim().is_empty() { None } else { Some(manifest::thrown(dice).ok_or(ElectionRefused::Lot)?) };
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    must(!kept::later::is_over(tx, &facts.election).await?, ElectionRefused::TermOver)?;
    must(has_empty(tx, &facts).await?, ElectionRefused::NoVacancy)?;
    let filled = who_is_next(tx, &facts, now, consenting, dice.as_deref()).await?;
    let until_on = rest_of_term(tx, &facts).await?;
    let constituency = constituencies::elected_for(tx, id).await?;
    let came_by = filled.came_by;
    // Where they stood on a form the seat waits for them, as after the declaration.
    if let Some(person) = filled.person {
        let new = councils::NewMember { person, constituency, office: Office::Member, came_by, until_on };
        councils::seat(tx, &chance, facts.council.id, &new, now).await?;
        teller.tell(tx, person, "councils.seated", facts.council.id).await?;
    }
    let (left, has, asked) = (filled.left, filled.has, consenting.to_vec());
    let fill = Fill { left, has, came_by, asked, dice: dice.unwrap_or_default() };
    kept::fills::keep(tx, id, &fill, now).await?;
    if let Some(person) = filled.person {
        acting.tell(SeatTaken { council: facts.council.id, place: facts.council.place, person });
    }
    acting.done(&desk(id)).await?;
    Ok(filled)
}

/// Whether fewer have a seat by a vote than the last election of all these seats filled: another election, or the council, may have
/// filled them since. A seat that waits for somebody who has no account yet is taken.
async fn has_empty(tx: &mut store::ReadTx, facts: &ElectionFacts) -> Done<bool> {
    let of_council = kept::of_council(tx, facts.council.id, MOST_ELECTIONS).await?;
    let same =
        |one: &&Election| one.fills == Fills::All && one.has_result() && one.seats_for == facts.election.seats_for;
    let Some(last) = of_council.iter().filter(same).max_by_key(|one| one.declared_at) else { return Ok(true) };
    let mut waits = waiting_of(tx, &facts.election).await?;
    if last.id != facts.election.id {
        waits = waits.saturating_add(waiting_of(tx, last).await?);
    }
    let part = constituencies::elected_for(tx, facts.election.id).await?;
    let of_part = |member: &&Member| part.is_none() || member.constituency == part;
    let members = councils::members(tx, facts.council.id).await?;
    let sit = members.iter().filter(of_part).filter(|member| by_vote(member.came_by)).count();
    Ok(i64::try_from(sit.saturating_add(waits)).unwrap_or(i64::MAX) < last.seats)
}

/// How many seats of an election wait for somebody who has no account yet.
async fn waiting_of(tx: &mut store::ReadTx, of: &Election) -> store::Result<usize> {
    let all = all_waiting(tx, of).await?;
    Ok(all.iter().filter(|one| one.had && one.sits && one.standing.person.is_none()).count())
}

async fn who_is_next(
    tx: &mut store::ReadTx,
    facts: &ElectionFacts,
    now: basics::Instant,
    consenting: &[StandingId],
    dice: Option<&str>,
) -> Done<Filled> {
    let all = all_waiting(tx, &facts.election).await?;
    // Whoever moved on, or decides by now, has no seat, whatever they say.
    let with_account: Vec<PersonId> = all.iter().filter_map(|one| one.standing.person).collect();
    let here = people::belonging(tx, &with_account, facts.council.place, now).await?;
    let deciders = facts.council.deciders();
    let can_sit =
        |one: &Standing| one.person.is_none_or(|person| here.contains(&person) && !deciders.contains(&person));
    let waiting: Vec<Waiting<'_>> = all
        .iter()
        .map(|one| Waiting {
            standing: &one.standing,
            had: one.had,
            sits: one.sits,
            replaced: one.replaced,
            consents: consenting.contains(&one.standing.id) && can_sit(&one.standing),
        })
        .collect();
    if !facts.election.counting.is_of_persons() {
        return Ok(seats::next_of_team(&waiting)?);
    }
    let text = kept::papers::bundle(tx, facts.election.id).await?.ok_or(ElectionRefused::NoVacancy)?;
    let bundle = seats::read(&text).map_err(ElectionRefused::Bundle)?;
    Ok(seats::by_papers(&bundle, facts.council.vacancy_rule, &waiting, dice)?)
}

/// Whoever takes an empty seat has it as long as those who were elected with it.
async fn rest_of_term(tx: &mut store::ReadTx, facts: &ElectionFacts) -> store::Result<Option<Date>> {
    let zone = places::timing(tx, facts.council.place).await?.zone;
    let from = facts.election.since().date_in(&zone);
    Ok(from.and_then(|day| seats::until(day, facts.election.term_months)))
}
