//! Seats that fall empty after the result: who is next, how long they have the seat, and whoever does not take theirs.

use access::{Acting, Looking, people, places};
use basics::{Date, PersonId};

use super::count::two;
use super::result::{MOST_ELECTIONS, by_vote};
use super::{Done, desk, must};
use crate::access::election::{ElectionFacts, RunElection};
use crate::actions::Refused;
use crate::model::election::{Election, Fill, Fills, Standing, StandingId};
use crate::model::{Council, Member, Office, SeatTaken, VacancyRule};
use crate::rules::election::seats::{self, Filled, Waiting};
use crate::rules::election::{ElectionRefused, manifest};
use crate::store::{constituencies, council as councils, election as kept};
use crate::tell::Teller;

/// Throws of a die where the count asks for a lot, and the two who saw them.
#[derive(Clone, Debug, Default)]
pub struct Lot {
    /// The throws as they were typed.
    pub dice: String,
    /// Who saw them: nobody decides alone which throw it was.
    pub witnesses: [String; 2],
}

impl Lot {
    fn read(&self) -> Result<(String, String), ElectionRefused> {
        let dice = manifest::thrown(&self.dice).ok_or(ElectionRefused::Lot)?;
        Ok((dice, two(&self.witnesses).ok_or(ElectionRefused::Lot)?))
    }
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
            let waits = one.person.is_none() && !one.gave_up && (elected.contains(&one.id) || came);
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
pub async fn fill(mut acting: Acting<RunElection>, consenting: &[StandingId], lot: &Lot) -> Done<Filled> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(facts.election.is_out(), ElectionRefused::NotNow)?;
    let by_rule = matches!(facts.council.vacancy_rule, VacancyRule::Countback | VacancyRule::RunnerUp);
    must(by_rule, ElectionRefused::NoVacancy)?;
    let lot = if lot.dice.trim().is_empty() { None } else { Some(lot.read()?) };
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    must(!kept::later::is_over(tx, &facts.election).await?, ElectionRefused::TermOver)?;
    must(has_empty(tx, &facts).await?, ElectionRefused::NoVacancy)?;
    // A lot counts only where one is needed: whatever else was typed decides nothing.
    let mut thrown = None;
    let filled = match who_is_next(tx, &facts, now, consenting, None).await {
        Err(Refused::Election(ElectionRefused::LotNeeded { .. })) if lot.is_some() => {
            thrown = lot;
            let dice = thrown.as_ref().map(|(dice, _)| dice.as_str());
            who_is_next(tx, &facts, now, consenting, dice).await?
        }
        other => other?,
    };
    let until_on = last_day(tx, &facts.council, &facts.election).await?;
    let constituency = constituencies::elected_for(tx, id).await?;
    let came_by = filled.came_by;
    // Where they stood on a form the seat waits for them, as after the declaration.
    if let Some(person) = filled.person {
        let new = councils::NewMember { person, constituency, office: Office::Member, came_by, until_on };
        councils::seat(tx, &chance, facts.council.id, &new, now).await?;
        teller.tell(tx, person, "councils.seated", facts.council.id).await?;
    }
    let (left, has, asked) = (filled.left, filled.has, consenting.to_vec());
    let (dice, seen_by) = thrown.unwrap_or_default();
    let fill = Fill { left, has, came_by, asked, dice, seen_by };
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

/// The last day of the seats of an election: of one that filled empty seats, that of those which were filled with them, so that
/// all are elected anew together. None where the council's seats have no end.
pub(super) async fn last_day(tx: &mut store::ReadTx, council: &Council, of: &Election) -> store::Result<Option<Date>> {
    let zone = places::timing(tx, council.place).await?.zone;
    let whole = |one: &Election| one.since().date_in(&zone).and_then(|day| seats::until(day, one.term_months));
    if of.fills == Fills::All {
        return Ok(whole(of));
    }
    let before = |one: &&Election| {
        one.fills == Fills::All && one.has_result() && one.seats_for == of.seats_for && one.since() <= of.since()
    };
    let all = kept::of_council(tx, council.id, MOST_ELECTIONS).await?;
    let with = all.iter().filter(before).max_by_key(|one| one.since()).and_then(whole);
    // Where that term was over before the seats were filled, another begins.
    Ok(with.filter(|day| of.since().date_in(&zone).is_some_and(|from| from <= *day)).or_else(|| whole(of)))
}

/// Somebody who was elected on a form, and has no account, told the returning officer that they do not take their seat: it is empty.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] where no seat waits for them; [`ElectionRefused::NotNow`] before the result is read out.
pub async fn give_up(mut acting: Acting<RunElection>, which: StandingId) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(facts.election.has_result(), ElectionRefused::NotNow)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let all = all_waiting(tx, &facts.election).await?;
    let waits = all.iter().any(|one| one.had && one.sits && one.standing.person.is_none() && one.standing.id == which);
    must(waits, ElectionRefused::NoSuch)?;
    kept::people::give_up(tx, which, now).await?;
    super::elected::wait(tx, &facts, &chance, now).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}
