//! The desk: who deals with it, notes and replies, drafts, the answer, milestones, told back.

use access::{Acting, Boxed, RelationKind, Role, people};
use basics::{Date, Instant, PersonId, PlaceId, Words};
use loops::rules::Draft;
use loops::{For, MilestoneId, Second, Stage};
use store::WriteTx;

use super::give::{Giving, is_promised, tell_back_one};
use super::{Refused, today};
use crate::access::{
    AgreeName, AnswerSuggestion, AskHelper, Assign, DESK, HelpDraft, KeepDraft, KeepMilestones, Reply, SuggestionFacts,
    TellBack, WriteNote,
};
use crate::model::{Around, MessageKind, Part, REPS_DRAFT, SuggestionAnswered};
use crate::rules::join::JoinRefused;
use crate::rules::{self, AnswerRefused, AssignRefused, Taken};
use crate::store as kept;
use crate::tell::{Teller, WAIT_ASSIGNED, WAIT_HELP, WAIT_NAME, WAIT_NEW, WAIT_RECORDING, WAIT_SECOND, WAIT_WORRY};

/// The most people of a place who can be chosen from.
pub(crate) const MOST_CHOSEN: i64 = 100;

/// Somebody deals with a suggestion from now on: they are told, and so is its author.
///
/// # Errors
/// [`Refused::Assigning`].
pub async fn assign(mut acting: Acting<Assign>, to: PersonId) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person());
    let SuggestionFacts { it, the_loop, .. } = acting.facts().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    let workers: Vec<PersonId> =
        people::in_roles(tx, it.place, &DESK, now, MOST_CHOSEN).await?.into_iter().map(|person| person.id).collect();
    let the_loop = the_loop.ok_or(Refused::Assigning(AssignRefused::Over))?;
    let answerers = loops::answerers(tx, the_loop.id).await?;
    rules::may_deal(&it, Some(&the_loop), to, &workers, &answerers).map_err(Refused::Assigning)?;
    kept::set_assignee(tx, id, to).await?;
    loops::keep(tx, the_loop.id, to).await?;
    loops::pass_on(tx, "loops.promised", id.uuid(), to).await?;
    if the_loop.stage == Stage::Heard {
        loops::consider(tx, the_loop.id).await?;
        kept::set_stage(tx, id, Stage::Considered, it.due_at).await?;
    }
    if the_loop.stage == Stage::Second {
        loops::set_second_reader(tx, the_loop.id, to).await?;
    }
    for kind in [WAIT_NEW, WAIT_ASSIGNED, WAIT_SECOND] {
        loops::stop_waiting(tx, kind, id.uuid()).await?;
    }
    if the_loop.is_open() {
        let kind = if the_loop.stage == Stage::Second { WAIT_SECOND } else { WAIT_ASSIGNED };
        teller.wait(tx, For::Person(to), kind, id, it.due_at).await?;
    }
    let taken = rules::taken(the_loop.stage, it.assignee, to);
    if Some(to) != by && taken != Taken::Same {
        teller.tell(tx, Some(to), "feedback.assigned", id).await?;
    }
    for other in super::join::together(tx, id).await? {
        deal_together(tx, &other, to, now).await?;
    }
    match taken {
        Taken::First => teller.tell(tx, it.author, "feedback.taken_up", id).await?,
        Taken::Over => teller.tell(tx, it.author, "feedback.taken_over", id).await?,
        Taken::Same => {}
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Whoever deals with a suggestion deals with those that are answered with it.
async fn deal_together(tx: &mut WriteTx, facts: &SuggestionFacts, to: PersonId, now: Instant) -> Result<(), Refused> {
    let (it, Some(the_loop)) = (&facts.it, &facts.the_loop) else { return Ok(()) };
    // Nobody deals with what they said themselves.
    if it.author == Some(to) || !matches!(the_loop.stage, Stage::Heard | Stage::Considered) {
        return Ok(());
    }
    kept::set_assignee(tx, it.id, to).await?;
    loops::keep(tx, the_loop.id, to).await?;
    if the_loop.stage == Stage::Heard {
        loops::consider(tx, the_loop.id).await?;
        kept::set_stage(tx, it.id, Stage::Considered, it.due_at).await?;
        Teller::hearing(it.place, now).tell(tx, it.author, "feedback.taken_up", it.id).await?;
    }
    Ok(())
}

/// Asks a rep of the place to help with the answer.
///
/// # Errors
/// [`Refused::Answering`] when they are no rep of this place.
pub async fn ask_helper(mut acting: Acting<AskHelper>, helper: PersonId) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let it = acting.facts().it.clone();
    let by = acting.person().ok_or(Refused::Over)?;
    if it.stage == Stage::Withdrawn || it.worried {
        return Err(Refused::Over);
    }
    if it.author == Some(helper) {
        return Err(Refused::Answering(AnswerRefused::OwnSuggestion));
    }
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    if access::settings::one(tx, it.place, &REPS_DRAFT).await? != "on" {
        return Err(Refused::Over);
    }
    if !reps(tx, it.place, now).await?.iter().any(|(rep, _)| *rep == helper) {
        return Err(Refused::Answering(AnswerRefused::NotFromHere));
    }
    kept::add_helper(tx, id, helper, by, now).await?;
    loops::stop_waiting(tx, WAIT_HELP, id.uuid()).await?;
    let wait = loops::Wait {
        whom: For::Person(helper),
        kind: WAIT_HELP,
        object: ("suggestion_help", id.uuid()),
        place: it.place,
        due_at: it.due_at,
        but: &[],
    };
    let chance = tx_chance(&acting);
    loops::wait(acting.tx(), &chance, &wait, now).await?;
    teller.tell(acting.tx(), it.author, "feedback.helper", id).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

fn tx_chance<A: access::Action>(acting: &Acting<A>) -> basics::Chance {
    acting.site().db.chance().clone()
}

/// The reps of a place, by role or by relation, with their names.
pub(crate) async fn reps(
    tx: &mut store::ReadTx,
    place: PlaceId,
    now: Instant,
) -> Result<Vec<(PersonId, String)>, store::StoreError> {
    let mut found: Vec<(PersonId, String)> = people::in_roles(tx, place, &[Role::Rep], now, MOST_CHOSEN)
        .await?
        .into_iter()
        .chain(people::holders_at(tx, RelationKind::Rep, place, now).await?.into_iter().map(|(_, person, _, _)| person))
        .map(|person| (person.id, person.name))
        .collect();
    found.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    found.dedup_by_key(|(id, _)| *id);
    Ok(found)
}

/// Who can be the second name on an answer: the desk, and the reps, but for what somebody is worried about: its answer is
/// not a rep's to read.
pub(crate) async fn second_names(
    tx: &mut store::ReadTx,
    place: PlaceId,
    worried: bool,
    now: Instant,
) -> Result<Vec<(PersonId, String)>, store::StoreError> {
    let mut found = if worried { Vec::new() } else { reps(tx, place, now).await? };
    let desk = people::in_roles(tx, place, &DESK, now, MOST_CHOSEN).await?;
    found.extend(desk.into_iter().map(|person| (person.id, person.name)));
    found.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    found.dedup_by_key(|(id, _)| *id);
    Ok(found)
}

/// Writes a note that only the desk reads.
///
/// # Errors
/// [`Refused`].
pub async fn write_note(mut acting: Acting<WriteNote>, words: &Words) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = tx_chance(&acting);
    kept::add_message(acting.tx(), &chance, id, MessageKind::Note, by, words, now).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Writes to the author, who is told.
///
/// # Errors
/// [`Refused::Over`] when it was taken back.
pub async fn reply(mut acting: Acting<Reply>, words: &Words) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if it.stage == Stage::Withdrawn {
        return Err(Refused::Over);
    }
    let (chance, teller) = (tx_chance(&acting), Teller::new(acting.site(), it.place, now));
    let tx = acting.tx();
    kept::add_message(tx, &chance, id, MessageKind::Reply, by, words, now).await?;
    // The code of whoever gave no name opens what was written now.
    kept::receipts::set_until(tx, id, None).await?;
    teller.tell(tx, it.author, "feedback.reply", id).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

fn can_be_drafted(facts: &SuggestionFacts) -> Result<(), Refused> {
    if rules::worry_waits(facts.around.worry.as_ref()) {
        return Err(Refused::Answering(AnswerRefused::WorryFirst));
    }
    let open = |it: &loops::Loop| it.is_open() || it.stage == Stage::Answered;
    if facts.the_loop.as_ref().is_some_and(open) { Ok(()) } else { Err(Refused::Over) }
}

/// Keeps a draft of the answer. It may lack whatever the answer itself may not.
///
/// # Errors
/// [`Refused::Over`].
pub async fn keep_draft(mut acting: Acting<KeepDraft>, draft: &Draft<'_>) -> Result<(), Refused> {
    can_be_drafted(acting.facts())?;
    let (id, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Over)?;
    kept::keep_draft(acting.tx(), id, draft, by, now).await?;
    acting.done(&format!("/desk/{id}/answer")).await?;
    Ok(())
}

/// A rep who was asked keeps a draft; who deals with it is told, or the desk while nobody does.
///
/// # Errors
/// [`Refused::Over`].
pub async fn help_draft(mut acting: Acting<HelpDraft>, draft: &Draft<'_>) -> Result<(), Refused> {
    can_be_drafted(acting.facts())?;
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    kept::keep_draft(tx, id, draft, by, now).await?;
    loops::stop_waiting(tx, WAIT_HELP, id.uuid()).await?;
    match it.assignee {
        Some(assignee) => teller.tell(tx, Some(assignee), "feedback.drafted", id).await?,
        // Nobody deals with it yet: somebody at the desk has to see the draft.
        None => teller.tell_desk(tx, it.author, "feedback.drafted", id).await?,
    }
    acting.done(&format!("/feedback/{id}/help")).await?;
    Ok(())
}

/// Whether a second name has agreed already: the answer is, word for word, the draft that its owner kept.
async fn has_agreed(
    tx: &mut store::ReadTx,
    id: crate::model::SuggestionId,
    around: &Around,
    person: PersonId,
    answer: &Draft<'_>,
) -> Result<bool, Refused> {
    let Some(head) = around.draft.as_ref().filter(|draft| draft.by == person) else { return Ok(false) };
    let texts = kept::texts(tx, id).await?;
    let words = |part| {
        let found = texts.iter().find(|text| text.part == part).and_then(|text| text.words.as_ref());
        found.map_or("", Words::read)
    };
    let drafted = Draft {
        outcome: head.outcome,
        reasons: words(Part::DraftReasons),
        change_needed: words(Part::DraftChange),
        carrier: &head.carrier,
        promised_on: head.promised_on,
    };
    Ok(rules::is_unchanged(&drafted, answer))
}

/// Whose name is asked for on an answer says yes or no. The answer went out with the first name; the second shows once they
/// have said yes.
///
/// # Errors
/// [`Refused::Over`] when nobody asks them any more.
pub async fn agree_name(mut acting: Acting<AgreeName>, agreed: bool) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let the_loop = acting.facts().the_loop.clone().ok_or(Refused::Over)?;
    let by = acting.person().ok_or(Refused::Over)?;
    let tx = acting.tx();
    if !loops::say_name(tx, the_loop.id, by, agreed, now).await? {
        return Err(Refused::Over);
    }
    for other in super::join::together(tx, id).await? {
        // The same answer stands in each of their threads.
        if let Some(its_loop) = &other.the_loop {
            loops::say_name(tx, its_loop.id, by, agreed, now).await?;
        }
    }
    loops::stop_waiting(tx, WAIT_NAME, id.uuid()).await?;
    acting.done("/").await?;
    Ok(())
}

/// Gives the answer, with a second name beside one's own when there is one: it shows once its owner agrees. Whoever said
/// the same and is answered with this one gets it too, in their own thread. Each author is told.
///
/// # Errors
/// [`Refused::Answer`] with everything that is wrong, [`Refused::Answering`] when this person cannot give it.
pub async fn answer(
    mut acting: Acting<AnswerSuggestion>,
    draft: &Draft<'_>,
    with: Option<PersonId>,
) -> Result<(), Refused> {
    let (id, facts) = (acting.id(), acting.facts().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let giving = Giving { chance: tx_chance(&acting), by, draft, now: acting.now() };
    if super::join::goes_with(&facts) {
        return Err(Refused::Joining(JoinRefused::AlreadyJoined));
    }
    let second = match with {
        Some(person) => {
            let agreed = has_agreed(acting.tx(), id, &facts.around, person, draft).await?;
            Some(Second { person, agreed })
        }
        None => None,
    };
    let sum = giving.give(acting.tx(), &facts, second).await?;
    acting.because(&sum);
    acting.tell(SuggestionAnswered { suggestion: id, place: facts.it.place });
    for other in super::join::going_with(acting.tx(), id).await? {
        // Who got a promise hears too when it is changed.
        if other.the_loop.as_ref().is_some_and(loops::Loop::is_open) || is_promised(&other) {
            let sum = match giving.give(acting.tx(), &other, second).await {
                Ok(sum) => sum,
                // It is this worker's own, or was told something else before: it gets an answer by itself.
                Err(Refused::Answering(_) | Refused::Answer(_)) => {
                    let now = acting.now();
                    super::join::free_one(acting.tx(), &other, now).await?;
                    continue;
                }
                Err(refused) => return Err(refused),
            };
            acting.also(other.it.id, other.it.place, Some(&sum));
            acting.tell(SuggestionAnswered { suggestion: other.it.id, place: other.it.place });
        }
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Adds a step towards what was promised.
///
/// # Errors
/// [`Refused::Over`] where nothing is promised, [`Refused::Step`] when it cannot be due on this day.
pub async fn add_milestone(
    mut acting: Acting<KeepMilestones>,
    what: &str,
    due_on: Option<Date>,
) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let the_loop = acting.facts().the_loop.clone().ok_or(Refused::Over)?;
    if !rules::still_promised(the_loop.outcome, the_loop.promised_on.is_some()) {
        return Err(Refused::Over);
    }
    let (chance, place) = (tx_chance(&acting), acting.facts().it.place);
    let (day, _) = today(acting.tx(), place, now).await?;
    loops::rules::step(due_on, day).map_err(Refused::Step)?;
    loops::add_milestone(acting.tx(), &chance, &the_loop, what, due_on, now).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// A step is done; the author is told.
///
/// # Errors
/// [`Refused::Over`] when there is no such step, or it was done before.
pub async fn finish_milestone(mut acting: Acting<KeepMilestones>, step: MilestoneId) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let the_loop = acting.facts().the_loop.clone().ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    let (day, _) = today(tx, it.place, now).await?;
    if !loops::finish_milestone(tx, the_loop.id, step, day).await? {
        return Err(Refused::Over);
    }
    teller.tell(tx, it.author, "feedback.step_done", id).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// What was promised is done: the author is told what, and so is whoever got the same promise with them. Each loop ends once
/// its author has said whether they were heard.
///
/// # Errors
/// [`Refused::Over`] where nothing is promised, [`Refused::Answer`] when it is not said what was done.
pub async fn tell_back(mut acting: Acting<TellBack>, done: &str) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if !is_promised(&facts) {
        return Err(Refused::Over);
    }
    if super::join::goes_with(&facts) {
        return Err(Refused::Joining(JoinRefused::AlreadyJoined));
    }
    let chance = tx_chance(&acting);
    let sum = tell_back_one(acting.tx(), &chance, &facts, by, done, now).await?;
    acting.because(&sum);
    for other in super::join::going_with(acting.tx(), id).await? {
        if is_promised(&other) {
            let sum = tell_back_one(acting.tx(), &chance, &other, by, done, now).await?;
            acting.also(other.it.id, other.it.place, Some(&sum));
        }
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Somebody left a place: what they dealt with there is nobody's again and waits for the practitioners.
pub fn membership_ended(
    tx: &mut WriteTx,
    person: PersonId,
    place: PlaceId,
    now: Instant,
) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        if people::works_in(tx, person, place, now).await? {
            // Promoted, or here by another membership too: what they deal with stays theirs.
            return Ok(());
        }
        kept::unassign(tx, person, place).await?;
        super::worry::readers_again(tx, place, now).await?;
        // A draft is helped with by the rep who was asked and by nobody else; a worry and a second look are a manager's.
        // What is not agreed to yet is its recorder's alone.
        for kind in [WAIT_HELP, WAIT_NAME, WAIT_RECORDING] {
            loops::hand_back_kind(tx, person, place, kind, None).await?;
        }
        for kind in [WAIT_SECOND, WAIT_WORRY] {
            loops::hand_back_kind(tx, person, place, kind, Some(Role::Manager)).await?;
        }
        Ok(())
    })
}
