//! Seats that fall empty after the result: who is next, how long they have the seat, and whoever does not take theirs.

use access::{Acting, Looking, people, places};
use basics::{Date, PersonId};

use super::count::two;
use super::result::{MOST_ELECTIONS, by_vote};
use super::{Done, desk, must};
use crate::access::election::{ElectionFacts, RunElection};
use crate::actions::Refused;
use crate::model::election::{Election, ElectionId, Fill, Fills, MOST_WORDS, Standing, StandingId};
use crate::model::{Council, CouncilId, Member, Office, SeatTaken, VacancyRule};
use crate::rules::election::seats::{self, Filled, Waiting};
use crate::rules::election::{ElectionRefused, manifest};
use crate::store::{constituencies, council as councils, election as kept, seats as held};
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
    /// The throws and who saw them: neither of those who run and count the election, whose names these are.
    fn read(&self, counters: &[String]) -> Result<(String, String), ElectionRefused> {
        let dice = manifest::thrown(&self.dice).ok_or(ElectionRefused::Lot)?;
        let own = |name: &String| counters.iter().any(|one| basics::fold(one.trim()) == basics::fold(name.trim()));
        let seen_by = two(&self.witnesses).filter(|_| !self.witnesses.iter().any(own));
        Ok((dice, seen_by.ok_or(ElectionRefused::Lot)?))
    }
}

/// For whom a lot is needed: for other people, or another seat, the die is thrown anew.
fn lot_for(consenting: &[StandingId], filled: usize) -> String {
    let mut ids: Vec<String> = consenting.iter().map(StandingId::to_string).collect();
    ids.sort();
    format!("{filled} {}", ids.join(" "))
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
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    must(!kept::later::is_over(tx, &facts.election).await?, ElectionRefused::TermOver)?;
    must(has_empty(tx, &facts).await?, ElectionRefused::NoVacancy)?;
    // Dice count once it was said that a lot is needed between these people, and never before.
    let mut thrown = (String::new(), String::new());
    let filled = match who_is_next(tx, &facts, now, consenting, None).await {
        Err(Refused::Election(needed @ ElectionRefused::LotNeeded { .. })) => {
            let wanted = lot_for(consenting, kept::fills::fills(tx, id).await?.len());
            if kept::fills::lot(tx, id).await? != wanted {
                kept::fills::lot_needed(tx, id, &wanted).await?;
                acting.done(&seats_page(id)).await?;
                return Err(needed.into());
            }
            must(!lot.dice.trim().is_empty(), needed)?;
            let counters = people::names(tx, &[facts.election.officer, facts.election.second]).await?;
            let counters: Vec<String> = counters.into_iter().map(|(_, name)| name).collect();
            thrown = lot.read(&counters)?;
            who_is_next(tx, &facts, now, consenting, Some(&thrown.0)).await?
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
    let (dice, seen_by) = thrown;
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
    let waits = waits_in(tx, facts.council.id, Some(&facts.election.seats_for)).await?;
    let part = constituencies::elected_for(tx, facts.election.id).await?;
    let of_part = |member: &&Member| part.is_none() || member.constituency == part;
    let members = councils::members(tx, facts.council.id).await?;
    let sit = members.iter().filter(of_part).filter(|member| by_vote(member.came_by)).count();
    Ok(i64::try_from(sit.saturating_add(waits)).unwrap_or(i64::MAX) < last.seats)
}

/// How many seats of a council wait for somebody who was elected on a form and has no account yet, of all its elections whose term
/// is not over; of one constituency where it is named, and it is not the whole council.
pub(in crate::actions) async fn waits_in(
    tx: &mut store::ReadTx,
    council: CouncilId,
    part: Option<&str>,
) -> store::Result<usize> {
    let mut all = kept::of_council(tx, council, MOST_ELECTIONS).await?;
    // Whatever came before all seats were filled anew is over.
    let anew = all.iter().filter(|one| one.fills == Fills::All && one.has_result() && one.seats_for.is_empty());
    let since = anew.map(Election::since).max();
    all.retain(|one| one.has_result() && since.is_none_or(|since| one.since() >= since));
    let mut waits = 0_usize;
    for one in all.iter().filter(|one| part.is_none_or(|part| part.is_empty() || one.seats_for == part)) {
        if !kept::later::is_over(tx, one).await? {
            waits = waits.saturating_add(waiting_of(tx, one).await?);
        }
    }
    Ok(waits)
}

/// How many seats of an elected council somebody may sit on: those that wait for whoever won them are taken.
///
/// # Errors
/// The store's failure.
pub async fn seats_there_are(tx: &mut store::ReadTx, council: CouncilId) -> store::Result<Option<i64>> {
    let Some(seats) = held::elected_seats(tx, council).await? else { return Ok(None) };
    let waits = i64::try_from(waits_in(tx, council, None).await?).unwrap_or(i64::MAX);
    Ok(Some(seats.saturating_sub(waits)))
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
    let all = kept::of_council(tx, council.id, MOST_ELECTIONS).await?;
    // A seat of one wing may have been filled with all others, or with those of that wing.
    let with_it = |one: &&Election| one.seats_for.is_empty() || one.seats_for == of.seats_for;
    let before = |one: &&Election| one.fills == Fills::All && one.has_result() && one.since() <= of.since();
    let with = all.iter().filter(before).filter(with_it).max_by_key(|one| one.since()).and_then(whole);
    // Where that term was over before the seats were filled, another begins.
    Ok(with.filter(|day| of.since().date_in(&zone).is_some_and(|from| from <= *day)).or_else(|| whole(of)))
}

/// Somebody who was elected on a form, and has no account, told the returning officer why they do not take their seat: it is empty.
/// Until it is filled they may still come: then their account is asked.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] where no seat waits for them; [`ElectionRefused::NotNow`] before the result is read out;
/// [`ElectionRefused::Words`] without what they said.
pub async fn give_up(mut acting: Acting<RunElection>, which: StandingId, reason: &str) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(facts.election.has_result(), ElectionRefused::NotNow)?;
    let reason = reason.trim();
    must(!reason.is_empty() && reason.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    let all = all_waiting(tx, &facts.election).await?;
    let waits = all.iter().any(|one| one.had && one.sits && one.standing.person.is_none() && one.standing.id == which);
    must(waits, ElectionRefused::NoSuch)?;
    kept::people::give_up(tx, which, reason, now).await?;
    super::elected::unasked(tx, &facts, which, (&teller, &chance), now).await?;
    // Nobody's seat goes unseen by those who look after the council.
    for told in facts.council.facilitator.into_iter().chain([facts.election.second]) {
        teller.tell_of_election(tx, told, "councils.gave_up", id).await?;
    }
    acting.done(&seats_page(id)).await?;
    Ok(())
}

fn seats_page(id: ElectionId) -> String {
    format!("/councils/elections/{id}/seats")
}
