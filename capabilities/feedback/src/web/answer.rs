//! The answer: drafted, by a rep too, and given.

use access::{act, look};
use askama::Template;
use basics::{Date, PersonId};
use loops::rules::Draft;
use loops::{Outcome as Says, Stage};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{choices, faults_of, field, optional, people_choices};
use crate::access::{AnswerSuggestion, HelpDraft, KeepDraft, SuggestionFacts};
use crate::actions;
use crate::model::{MOST_CARRIER, MOST_WORDS, Part, SuggestionId, Text};
use crate::store as kept;

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    number: String,
    said: Option<String>,
    helping: bool,
    drafted: bool,
    outcome: Field,
    outcomes: Vec<Choice>,
    reasons: Field,
    change: Field,
    carrier: Field,
    promised: Field,
    day: String,
    month: String,
    year: String,
    with: Field,
    withs: Vec<Choice>,
}

/// What the form holds: as it was sent, or as the draft keeps it.
struct Held {
    outcome: String,
    reasons: String,
    change: String,
    carrier: String,
    date: [String; 3],
    with: String,
}

fn held(visit: &Visit, facts: &SuggestionFacts, texts: &[Text]) -> Held {
    let sent = visit.sent();
    if !sent.text("_key").is_empty() {
        let text = |name: &str| sent.text(name).to_owned();
        return Held {
            outcome: text("outcome"),
            reasons: text("reasons"),
            change: text("change"),
            carrier: text("carrier"),
            date: ["day", "month", "year"].map(|part| text(&format!("promised-{part}"))),
            with: text("with"),
        };
    }
    let words = |part| {
        let found = texts.iter().find(|text| text.part == part).and_then(|text| text.words.as_ref());
        found.map(|words| words.read().to_owned()).unwrap_or_default()
    };
    let head = facts.around.draft.as_ref();
    let date = head.and_then(|draft| draft.promised_on);
    Held {
        outcome: head.map(|draft| draft.outcome.code().to_owned()).unwrap_or_default(),
        reasons: words(Part::DraftReasons),
        change: words(Part::DraftChange),
        carrier: head.map(|draft| draft.carrier.clone()).unwrap_or_default(),
        date: date
            .map_or_else(Default::default, |on| [on.day().to_string(), on.month().to_string(), on.year().to_string()]),
        with: String::new(),
    }
}

fn fill(
    visit: &Visit,
    facts: &SuggestionFacts,
    texts: &[Text],
    names: Option<&[(PersonId, String)]>,
    faults: &Faults,
) -> AnswerPage {
    let page = visit.page();
    let Held { outcome, reasons, change, carrier, date: [day, month, year], with } = held(visit, facts, texts);
    let it = &facts.it;
    let codes: Vec<&str> = Says::ALL.iter().map(|says| says.code()).collect();
    let one = |part| texts.iter().find(|text| text.part == part).and_then(|text| text.words.as_ref());
    let said = one(Part::Meant).or_else(|| one(Part::Said));
    AnswerPage {
        errors: faults.lines(),
        action: if names.is_some() { format!("/desk/{}/answer", it.id) } else { format!("/feedback/{}/help", it.id) },
        number: it.number(&facts.around.place_name),
        said: said.filter(|_| !it.worried).map(|words| words.read().to_owned()),
        helping: names.is_none(),
        drafted: facts.around.draft.is_some(),
        outcome: field(&page, "outcome", "feedback-outcome", "", faults),
        outcomes: choices(&page, "loops-outcome", &codes, &outcome),
        reasons: field(&page, "reasons", "feedback-reasons", &reasons, faults),
        change: field(&page, "change", "feedback-change", &change, faults),
        carrier: field(&page, "carrier", "feedback-carrier", &carrier, faults),
        promised: field(&page, "promised", "feedback-promised", "", faults),
        day,
        month,
        year,
        with: field(&page, "with", "feedback-with", "", faults),
        withs: people_choices(names.unwrap_or_default(), &with, Some(page.t("feedback-with-nobody"))),
        page,
    }
}

async fn answer_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<AnswerPage, Problem> {
    let signed = visit.signed()?;
    let mut looking = look::<AnswerSuggestion>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    if facts.it.stage == Stage::Withdrawn {
        return Err(Problem::NotThere);
    }
    let texts = kept::texts(looking.tx(), id).await?;
    let names: Vec<(PersonId, String)> = actions::second_names(looking.tx(), facts.it.place, facts.it.worried, now)
        .await?
        .into_iter()
        .filter(|(person, _)| *person != signed.person && Some(*person) != facts.it.author)
        .collect();
    Ok(fill(visit, &facts, &texts, Some(&names), faults))
}

async fn help_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<AnswerPage, Problem> {
    let mut looking = look::<HelpDraft>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    // What was taken back, or waits for its first reader, is nobody's to help with.
    if facts.it.stage == Stage::Withdrawn || crate::rules::worry_waits(facts.around.worry.as_ref()) {
        return Err(Problem::NotThere);
    }
    // Who helps sees what was said and the draft, and neither who said it nor what the desk notes.
    let texts: Vec<Text> = kept::texts(looking.tx(), id)
        .await?
        .into_iter()
        .filter(|text| matches!(text.part, Part::Said | Part::Meant | Part::DraftReasons | Part::DraftChange))
        .collect();
    Ok(fill(visit, &facts, &texts, None, faults))
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&answer_page(visit, id, &Faults::new()).await?)
}

/// The form of a rep who was asked to help.
pub(super) async fn help_form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&help_page(visit, id, &Faults::new()).await?)
}

/// What was sent.
struct Read {
    outcome: Option<Says>,
    reasons: String,
    change: String,
    carrier: String,
    promised_on: Option<Date>,
}

impl Read {
    fn draft(&self, outcome: Says) -> Draft<'_> {
        Draft {
            outcome,
            reasons: &self.reasons,
            change_needed: &self.change,
            carrier: &self.carrier,
            promised_on: self.promised_on,
        }
    }
}

fn read(visit: &Visit, page: &Page, faults: &mut Faults) -> Read {
    let sent = visit.sent();
    let outcome = Says::from_code(sent.text("outcome"));
    if outcome.is_none() {
        faults.add("outcome", page.t("feedback-fault-outcome"));
    }
    let mut words = |name: &str| {
        optional(faults, page, sent, name, MOST_WORDS).map(|words| words.read().to_owned()).unwrap_or_default()
    };
    let (reasons, change) = (words("reasons"), words("change"));
    let carrier = if sent.text("carrier").trim().is_empty() {
        String::new()
    } else {
        faults.line(page, sent, "carrier", MOST_CARRIER, "feedback-fault-carrier").unwrap_or_default()
    };
    let promised_on = sent.date("promised").unwrap_or_else(|_| {
        faults.add("promised", page.t("feedback-fault-date-none"));
        None
    });
    // A day only means something where one is promised.
    let dated = outcome.is_some_and(|says| says.needs_date() || says == Says::InPart);
    Read { outcome, reasons, change, carrier, promised_on: promised_on.filter(|_| dated) }
}

/// Keeps the draft, or gives the answer: the button says which.
pub(super) async fn give(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let read = read(visit, &page, &mut faults);
    let with = visit.sent().text("with");
    let second: Option<PersonId> = with.parse().ok();
    if !with.is_empty() && second.is_none() {
        faults.add("with", page.t("feedback-fault-not-from-here"));
    }
    let (true, Some(outcome)) = (faults.is_empty(), read.outcome) else {
        return visit.again(&answer_page(visit, id, &faults).await?);
    };
    let (draft, once) = (read.draft(outcome), visit.once()?);
    let done = if visit.sent().text("do") == "draft" {
        let acting = act::<KeepDraft>(visit.site(), visit.who(), id, Some(&once)).await?;
        actions::keep_draft(acting, &draft).await.map(|()| ("/answer", "feedback-said-draft"))
    } else {
        let acting = act::<AnswerSuggestion>(visit.site(), visit.who(), id, Some(&once)).await?;
        actions::answer(acting, &draft, second).await.map(|()| ("", "feedback-said-answered"))
    };
    match done {
        Ok((tail, word)) => visit.go_saying(&format!("/desk/{id}{tail}"), word),
        Err(refused) => visit.again(&answer_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// A rep keeps the draft.
pub(super) async fn help(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let read = read(visit, &page, &mut faults);
    let (true, Some(outcome)) = (faults.is_empty(), read.outcome) else {
        return visit.again(&help_page(visit, id, &faults).await?);
    };
    let acting = act::<HelpDraft>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::help_draft(acting, &read.draft(outcome)).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}/help"), "feedback-said-draft"),
        Err(refused) => visit.again(&help_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}
