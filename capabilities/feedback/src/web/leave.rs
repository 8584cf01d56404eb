//! Leaving a suggestion: what is said before anybody writes, the form, and the receipt.

use access::{RelationKind, Role, act, look, people, places, settings};
use askama::Template;
use basics::{PersonId, PlaceId, Words};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{choices, elsewhere, faults_of, field, optional};
use crate::access::{DESK, Leave, RecordSpoken, SeeOwn};
use crate::actions;
use crate::model::the_box::ANONYMOUS;
use crate::model::{FIRST_READ_HOURS, Kind, MOST_NAME, MOST_WORDS, NOBODY_READS, PHONE, Publish, Saying};
use crate::rules;

/// What a person must know before they write (design, decision 11).
pub(super) struct Danger {
    pub(super) readers: Vec<String>,
    /// Whether they are the managers, because no duty reader could read it.
    pub(super) managers: bool,
    pub(super) hours: String,
    pub(super) nobody: String,
    pub(super) phone: String,
}

#[derive(Template)]
#[template(path = "new.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
struct NewPage {
    page: Page,
    place: String,
    place_name: String,
    nameless: bool,
    others: Vec<(String, String)>,
    danger: Danger,
    errors: Vec<ErrorLine>,
    kind: Field,
    kinds: Vec<Choice>,
    words: Field,
    put_right: Field,
    publish: Field,
    publishes: Vec<Choice>,
    name: Field,
    name_ticked: bool,
    shown_name: Field,
    answer: Field,
    answer_ticked: bool,
    worried: Field,
    worried_ticked: bool,
}

/// The place a form is about: the one that was asked for, else the first of the person's where suggestions are on.
fn place_of(visit: &Visit, asked: &str) -> Result<PlaceId, Problem> {
    if !asked.is_empty() {
        return asked.parse().map_err(|_| Problem::NotThere);
    }
    visit.signed()?;
    visit.on_in("feedback").first().copied().ok_or(Problem::NotThere)
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let asked = visit.query().text("place");
    let page = match place_of(visit, asked) {
        Ok(place) => new_page(visit, place, &Faults::new()).await,
        Err(problem) => Err(problem),
    };
    match page {
        Ok(page) => visit.show(&page),
        // Switched off there: perhaps the place does it elsewhere.
        Err(Problem::NotThere) => elsewhere::show(visit, asked).await,
        Err(problem) => Err(problem),
    }
}

/// The names of those who would read a worry of this author first, and whether they are the managers because no duty
/// reader could: nobody reads their own.
async fn first_readers(
    tx: &mut store::ReadTx,
    author: PersonId,
    place: PlaceId,
    now: basics::Instant,
) -> Result<(Vec<String>, bool), Problem> {
    let mut readers: Vec<_> = people::holders_at(tx, RelationKind::DutyReader, place, now)
        .await?
        .into_iter()
        .map(|(_, person, _, _)| person)
        .filter(|person| person.id != author)
        .collect();
    let managers = readers.is_empty();
    if managers {
        readers = people::in_roles(tx, place, &[Role::Manager], now, actions::MOST_CHOSEN).await?;
        readers.retain(|person| person.id != author);
    }
    let mut names: Vec<String> = Vec::new();
    for person in readers {
        if !names.contains(&person.name) {
            names.push(person.name);
        }
    }
    // Where nobody at all could read it, no manager is promised either.
    let managers = managers && !names.is_empty();
    Ok((names, managers))
}

async fn new_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<NewPage, Problem> {
    let signed = visit.signed()?;
    let mut looking = look::<Leave>(visit.site(), visit.who(), place).await?;
    let now = looking.now();
    let tx = looking.tx();
    let mut mine: Vec<PlaceId> = signed.memberships.iter().map(|m| m.place).chain([place]).collect();
    mine.sort_unstable();
    mine.dedup();
    let known = places::some(tx, &mine).await?;
    let this = known.iter().find(|one| one.id == place).ok_or(Problem::NotThere)?;
    let (readers, managers) = first_readers(tx, signed.person, place, now).await?;
    let answers = settings::several(tx, place, &[&FIRST_READ_HOURS, &NOBODY_READS, &PHONE, &ANONYMOUS]).await?;
    let answer = |at: usize| answers.get(at).cloned().unwrap_or_default();
    let on = visit.on_in("feedback");
    let page = visit.page();
    let sent = visit.sent();
    let (kind, publish) = (sent.text("kind"), sent.text("publish"));
    Ok(NewPage {
        place: place.to_string(),
        place_name: this.name.clone(),
        nameless: answer(3) == "on",
        others: known
            .iter()
            .filter(|one| one.id != place && on.contains(&one.id))
            .map(|one| (format!("/feedback/new?place={}", one.id), one.name.clone()))
            .collect(),
        danger: Danger {
            readers,
            managers,
            nobody: Some(answer(1))
                .filter(|own| !own.is_empty())
                .unwrap_or_else(|| page.t1("feedback-nobody-reads", "hours", answer(0).as_str())),
            hours: answer(0),
            phone: answer(2),
        },
        errors: faults.lines(),
        kind: field(&page, "kind", "feedback-kind", "", faults),
        kinds: choices(
            &page,
            "feedback-kind",
            &[Kind::Suggestion.code(), Kind::Thanks.code()],
            if kind.is_empty() { Kind::Suggestion.code() } else { kind },
        ),
        words: field(&page, "words", "feedback-words", sent.text("words"), faults),
        put_right: field(&page, "put_right", "feedback-put-right", sent.text("put_right"), faults),
        publish: field(&page, "publish", "feedback-publish", "", faults),
        publishes: choices(
            &page,
            "feedback-publish",
            &[Publish::Private.code(), Publish::Summary.code(), Publish::OwnWords.code()],
            if publish.is_empty() { Publish::Private.code() } else { publish },
        ),
        name: field(&page, "name", "feedback-name", "", faults),
        name_ticked: sent.ticked("name"),
        shown_name: field(
            &page,
            "shown_name",
            "feedback-shown-name",
            if sent.text("_key").is_empty() { rules::offered_name(&signed.name) } else { sent.text("shown_name") },
            faults,
        ),
        answer: field(&page, "answer", "feedback-want-answer", "", faults),
        answer_ticked: sent.ticked("answer"),
        worried: field(&page, "worried", "feedback-worried", "", faults),
        worried_ticked: sent.ticked("worried"),
        page,
    })
}

/// The name under which the words may be shown: what the author wrote, else the one that was offered.
fn shown_name(visit: &Visit, page: &Page, faults: &mut Faults) -> Result<Option<Words>, Problem> {
    if visit.sent().text("shown_name").trim().is_empty() {
        return Ok(Some(Words::kept(rules::offered_name(&visit.signed()?.name).to_owned())));
    }
    Ok(faults.line(page, visit.sent(), "shown_name", MOST_NAME, "feedback-fault-words").map(Words::kept))
}

/// What the form says, without a name: with one's name and in the box the same is asked.
pub(super) fn saying(visit: &Visit, page: &Page, faults: &mut Faults) -> Option<Saying> {
    let sent = visit.sent();
    let kind = Kind::from_code(sent.text("kind")).filter(|kind| matches!(kind, Kind::Suggestion | Kind::Thanks));
    if kind.is_none() {
        faults.add("kind", page.t("feedback-fault-kind"));
    }
    let publish = Publish::from_code(sent.text("publish"));
    if publish.is_none() {
        faults.add("publish", page.t("feedback-fault-publish"));
    }
    let words = faults.words(page, sent, "words", MOST_WORDS, "feedback-fault-words");
    let put_right = optional(faults, page, sent, "put_right", MOST_WORDS);
    let (Some(kind), Some(publish), Some(words)) = (kind, publish, words) else { return None };
    Some(Saying {
        kind,
        words,
        put_right,
        lang: visit.lang().code(),
        publish,
        name_may_show: false,
        shown_name: None,
        wants_answer: sent.ticked("answer"),
        worried: sent.ticked("worried"),
    })
}

/// Sends it.
pub(super) async fn leave(visit: &Visit) -> Outcome {
    visit.signed()?;
    let sent = visit.sent();
    let place = place_of(visit, sent.text("place"))?;
    if visit.wants_more_time() {
        return visit.show(&new_page(visit, place, &Faults::new()).await?);
    }
    let (page, mut faults) = (visit.page(), Faults::new());
    let said = saying(visit, &page, &mut faults);
    let may_show = sent.ticked("name") && said.as_ref().is_some_and(|said| said.publish != Publish::Private);
    let shown_name = if may_show { shown_name(visit, &page, &mut faults)? } else { None };
    let Some(said) = said.filter(|_| faults.is_empty()) else {
        return visit.again(&new_page(visit, place, &faults).await?);
    };
    let saying = Saying { name_may_show: may_show, shown_name, ..said };
    let acting = act::<Leave>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::leave(acting, &saying).await {
        Ok(id) => visit.go(&format!("/feedback/{id}/sent")),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            visit.again(&new_page(visit, place, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "sent.html")]
struct SentPage {
    page: Page,
    number: String,
    place_name: String,
    told_on: String,
    answer_by: Option<String>,
    phone: String,
    read_by: Option<String>,
    href: String,
}

/// The receipt: what happens next, by which day, and what to do if not.
pub(super) async fn sent(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    let mut looking = look::<SeeOwn>(visit.site(), visit.who(), id).await?;
    let (it, around, the_loop) = {
        let facts = looking.facts();
        (facts.it.clone(), facts.around.clone(), facts.the_loop.clone())
    };
    let phone = settings::one(looking.tx(), it.place, &PHONE).await?;
    let page = visit.page();
    visit.show(&SentPage {
        number: it.number(&around.place_name),
        told_on: page.day_of(&it.left_at),
        answer_by: the_loop.map(|it| page.day(&it.due_on)),
        phone,
        read_by: around.worry.map(|worry| page.day_of(&worry.due_at)),
        place_name: around.place_name,
        href: format!("/feedback/{id}"),
        page,
    })
}

#[derive(Template)]
#[template(path = "spoken.html")]
struct SpokenPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: Field,
    places: Vec<Choice>,
    words: Field,
    answer: Field,
}

async fn spoken_page(visit: &Visit, faults: &Faults) -> Result<SpokenPage, Problem> {
    let signed = visit.signed()?;
    let mine: Vec<PlaceId> = signed.memberships.iter().filter(|m| DESK.contains(&m.role)).map(|m| m.place).collect();
    let first = *mine.first().ok_or(Problem::NotThere)?;
    let mut looking = look::<RecordSpoken>(visit.site(), visit.who(), first).await?;
    let known = places::some(looking.tx(), &mine).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let chosen = if sent.text("place").is_empty() { first.to_string() } else { sent.text("place").to_owned() };
    Ok(SpokenPage {
        errors: faults.lines(),
        place: field(&page, "place", "feedback-spoken-place", "", faults),
        places: known
            .into_iter()
            .map(|one| {
                let value = one.id.to_string();
                Choice { checked: value == chosen, value, text: one.name, hint: None }
            })
            .collect(),
        words: field(&page, "words", "feedback-spoken-words", sent.text("words"), faults),
        answer: field(&page, "answer", "feedback-spoken-answer", sent.text("answer"), faults),
        page,
    })
}

/// The form for what was said aloud and answered there and then.
pub(super) async fn spoken_form(visit: &Visit) -> Outcome {
    visit.show(&spoken_page(visit, &Faults::new()).await?)
}

/// Writes it down.
pub(super) async fn spoken(visit: &Visit) -> Outcome {
    visit.signed()?;
    let sent = visit.sent();
    let place: PlaceId = sent.text("place").parse().map_err(|_| Problem::NotThere)?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let words = faults.words(&page, sent, "words", MOST_WORDS, "feedback-fault-words");
    let answer = faults.words(&page, sent, "answer", MOST_WORDS, "feedback-fault-spoken-answer");
    let (Some(words), Some(answer)) = (words, answer) else {
        return visit.again(&spoken_page(visit, &faults).await?);
    };
    let acting = act::<RecordSpoken>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::record_spoken(acting, words, &answer, visit.lang().code()).await {
        Ok(id) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-spoken"),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            visit.again(&spoken_page(visit, &faults).await?)
        }
    }
}
