//! Words that name somebody else are taken out; the author is told, and may say that it was wrong.

use access::{Acting, Role, people};
use basics::{Instant, PersonId, PlaceId};
use loops::{For, Stage, Wait};
use store::search::{self, Doc};
use store::{ReadTx, WriteTx};

use super::Refused;
use crate::access::{ContestRemoval, LookAgain, RemoveWords, SuggestionFacts};
use crate::model::removal::{Again, Found, Reason};
use crate::rules::removal::{self as rules, RemovalRefused};
use crate::store::removal as kept;
use crate::tell::{BOARD, REMOVAL, Teller, WAIT_REMOVAL};

/// The most people who are looked through for somebody else.
const MOST_ASKED: i64 = 20;

/// Every text of a thread from which words can be taken out.
///
/// # Errors
/// The store's failure.
pub(crate) async fn texts(tx: &mut ReadTx, facts: &SuggestionFacts) -> store::Result<Vec<Found>> {
    let mut found = kept::all(tx, facts.it.id).await?;
    let Some(the_loop) = &facts.the_loop else { return Ok(found) };
    for one in loops::responses(tx, the_loop.id).await? {
        found.push(Found { field: "carrier", words: basics::Words::kept(one.carrier) });
        let both = [("reasons", one.reasons), ("change_needed", one.change_needed)];
        found.extend(both.into_iter().filter_map(|(field, words)| words.map(|words| Found { field, words })));
    }
    for step in loops::milestones(tx, the_loop.id).await? {
        found.extend(step.what.map(|words| Found { field: "step", words }));
    }
    Ok(found)
}

/// Takes words out of every text of the thread in which they stand. `gap` is what stands in their place, in the thread's
/// language. No copy stays: not in the thread, on the board, in search, in a draft, or in SQLite's log.
///
/// # Errors
/// [`Refused::Removal`] when nothing was chosen or something stands nowhere.
pub async fn remove_words(
    mut acting: Acting<RemoveWords>,
    phrases: &[&str],
    reason: Reason,
    gap: &str,
) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if facts.it.stage == Stage::Withdrawn {
        return Err(Refused::Over);
    }
    if crate::rules::worry_waits(facts.around.worry.as_ref()) {
        return Err(Refused::Answering(crate::rules::AnswerRefused::WorryFirst));
    }
    let phrases: Vec<&str> = phrases.iter().copied().filter(|phrase| !phrase.trim().is_empty()).collect();
    if phrases.is_empty() {
        return Err(Refused::Removal(RemovalRefused::Nothing));
    }
    let site = acting.site().clone();
    let teller = Teller::new(&site, facts.it.place, now);
    let tx = acting.tx();
    let before = texts(tx, &facts).await?;
    if !phrases.iter().all(|phrase| before.iter().any(|text| rules::stands(text.words.read(), phrase))) {
        return Err(Refused::Removal(RemovalRefused::NotThere));
    }
    let rule = |text: &str| rules::strike(text, &phrases, gap);
    let (mut struck, published) = kept::strike(tx, id, rule, now).await?;
    if let Some(published) = published {
        search::remove(tx, BOARD, published.entry.uuid()).await?;
        if let Some(text) = &published.findable {
            let lang = if facts.it.lang == "cy" { "cy" } else { "en" };
            let object = published.entry.uuid();
            search::put(tx, &Doc { kind: BOARD, object, place: facts.it.place, audience: "members", lang, text })
                .await?;
        }
    }
    let mut sum = None;
    if let Some(the_loop) = &facts.the_loop {
        let answers = loops::strike(tx, the_loop, rule, now).await?;
        struck.extend(answers.struck.iter().map(|one| (one.field, one.characters)));
        sum = answers.sum;
    }
    for (field, gone) in struck {
        kept::keep(tx, site.db.chance(), id, (field, rules::about(gone)), (reason, by), now).await?;
    }
    teller.tell(tx, facts.it.author, "feedback.words_out", id).await?;
    if let Some(sum) = sum {
        acting.because(&sum);
    }
    for other in super::join::all_together(acting.tx(), &facts).await? {
        // The same answer stands in each of their threads.
        let (other_id, place) = (other.it.id, other.it.place);
        let Some(its_loop) = &other.the_loop else { continue };
        let answers = loops::strike(acting.tx(), its_loop, rule, now).await?;
        let Some(sum) = answers.sum else { continue };
        for one in &answers.struck {
            let field = (one.field, rules::about(one.characters));
            kept::keep(acting.tx(), site.db.chance(), other_id, field, (reason, by), now).await?;
        }
        Teller::new(&site, place, now).tell(acting.tx(), other.it.author, "feedback.words_out", other_id).await?;
        acting.also(other_id, place, Some(&sum));
    }
    acting.done(&format!("/desk/{id}")).await?;
    // The log held the cells as they were before.
    site.db.fold_log_soon().await;
    Ok(())
}

/// The author says that it was wrong. It goes once to somebody else than who took the words out.
///
/// # Errors
/// [`Refused::Removal`] when there is nothing, or it was said before.
pub async fn contest_removal(mut acting: Acting<ContestRemoval>) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let removals = kept::of(tx, id).await?;
    rules::may_contest(&removals).map_err(Refused::Removal)?;
    kept::contest(tx, id, now).await?;
    let but: Vec<PersonId> = removals.iter().map(|one| one.by).collect();
    let role = somebody_else(tx, it.place, &but, it.author, now).await?;
    loops::stop_waiting(tx, WAIT_REMOVAL, id.uuid()).await?;
    let object = (REMOVAL, id.uuid());
    let wait = Wait { whom: For::Role(role), kind: WAIT_REMOVAL, object, place: it.place, due_at: None, but: &but };
    loops::wait(tx, &chance, &wait, now).await?;
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// In which role there is somebody who had no hand in it; where there is nobody, the managers have to find somebody.
async fn somebody_else(
    tx: &mut WriteTx,
    place: PlaceId,
    but: &[PersonId],
    author: Option<PersonId>,
    now: Instant,
) -> store::Result<Role> {
    for role in [Role::Manager, Role::Practitioner] {
        let here = people::in_roles(tx, place, &[role], now, MOST_ASKED).await?;
        if here.iter().any(|person| !but.contains(&person.id) && Some(person.id) != author) {
            return Ok(role);
        }
    }
    Ok(Role::Manager)
}

/// Somebody else has looked at it, and the author is told. What was taken out is nowhere and cannot be put back: where it
/// was wrong, the author may say it again.
///
/// # Errors
/// [`Refused::Removal`].
pub async fn look_again(mut acting: Acting<LookAgain>, found: Again) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    rules::may_look_again(&kept::of(tx, id).await?, by).map_err(Refused::Removal)?;
    kept::looked(tx, id, found, by, now).await?;
    loops::stop_waiting(tx, WAIT_REMOVAL, id.uuid()).await?;
    let kind = match found {
        Again::Right => "feedback.removal_right",
        Again::Wrong => "feedback.removal_wrong",
    };
    teller.tell(tx, it.author, kind, id).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}
