//! Versions: what was put before both, and what each side said of it.

use access::{act, look};
use askama::Template;
use basics::Words;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::show::standing_word;
use super::{Names, boxes, choices, day, faults_of, optional, show, view};
use crate::access::{AnswerVersion, PutBeforeBoth, RecordPaper, SeePlan};
use crate::actions::{self, NewSaying};
use crate::model::{Answer, Answered, How, MOST_WORDS, Plan, PlanId, RequirementText, Side, Text, Version};
use crate::rules;
use crate::store as kept;

/// The most versions that a page lists.
const MOST_LISTED: i64 = 50;

/// What somebody said of a version.
struct AnswerView {
    who: String,
    what: String,
    tone: &'static str,
    reason: String,
}

/// A version in a list.
struct VersionLine {
    href: String,
    title: String,
    day: String,
    tone: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "versions.html")]
struct VersionsPage {
    page: Page,
    lines: Vec<VersionLine>,
}

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    name: String,
    put: String,
    newest: bool,
    text: Text,
    answers: Vec<AnswerView>,
    /// Whether the reader's side may say something of it.
    may: bool,
    mine: bool,
    answer: Field,
    options: Vec<Choice>,
    why: Field,
    by: Field,
    by_boxes: [String; 3],
    /// Where a worker brings in what was said on paper.
    paper: Option<String>,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    name: String,
    answer: Field,
    options: Vec<Choice>,
    why: Field,
    by: Field,
    by_boxes: [String; 3],
}

impl VersionPage {
    /// A day of the text, in words; nothing where there is none.
    fn by(&self, day: Option<&String>) -> String {
        let day = day.and_then(|day| day.parse::<basics::Date>().ok());
        day.map_or_else(String::new, |day| self.page.t1("plans-by", "day", self.page.day(&day).as_str()))
    }

    /// From when to when, in words.
    fn span(&self, one: &RequirementText) -> String {
        let day = |text: Option<&String>| text.and_then(|day| day.parse().ok()).map(|day| self.page.day(&day));
        view::span(&self.page, day(one.starts_on.as_ref()), day(one.ends_on.as_ref()))
    }
}

fn answer_view(page: &Page, names: &Names, one: &Answered) -> AnswerView {
    let (name, day) = (names.get(page, one.by), page.day_of(&one.at));
    let key = match (one.side, one.how) {
        (_, How::Screen) => "plans-said-by",
        (_, How::Paper) => "plans-said-on-paper",
    };
    let mut what = page.t(format!("plans-answer-{}", one.answer.code().replace('_', "-")));
    if let Some(again) = &one.again_on {
        what = format!("{what} {}", page.t1("plans-again-on", "day", page.day(again).as_str()));
    }
    AnswerView {
        who: page.t2(key, "name", name.as_str(), "day", day.as_str()),
        what,
        tone: match one.answer {
            Answer::Agreed => "done",
            Answer::Differs => "plain",
            Answer::CouldNot => "waiting",
        },
        reason: one.reason.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
    }
}

/// The plan is put before both as it is.
pub(super) async fn put(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let acting = act::<PutBeforeBoth>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::put_before_both(acting).await {
        Ok(number) => visit.go_saying(&format!("/plans/{id}/versions/{number}"), "plans-said-put"),
        Err(refused) => visit.again(&show::page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Every version, the newest first.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let versions = kept::versions(looking.tx(), id, MOST_LISTED).await?;
    let page = visit.page();
    let lines = versions
        .iter()
        .map(|version| {
            let (tone, state) = standing_word(&page, rules::standing(Some(version)));
            VersionLine {
                href: format!("/plans/{id}/versions/{}", version.number),
                title: page.t1("plans-version-number", "number", version.number),
                day: page.day_of(&version.put_at),
                tone,
                state,
            }
        })
        .collect();
    visit.show(&VersionsPage { lines, page: page.with_back(format!("/plans/{id}"), "plans-back") })
}

/// A version that was found, with its text.
struct Found {
    plan: Plan,
    version: Version,
    newest: i64,
    text: Text,
    names: Names,
}

async fn find(visit: &Visit, id: PlanId) -> Result<Found, Problem> {
    let number: i64 = visit.id("number")?;
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let tx = looking.tx();
    let versions = kept::versions(tx, id, MOST_LISTED).await?;
    let newest = versions.first().map_or(0, |version| version.number);
    let version = versions.into_iter().find(|version| version.number == number).ok_or(Problem::NotThere)?;
    let text = kept::text_of(tx, id, number).await?.ok_or(Problem::NotThere)?;
    let text = serde_json::from_str(text.read()).map_err(|error| Problem::Broken(error.to_string()))?;
    let mut ids: Vec<_> = version.answers.iter().map(|one| one.by).collect();
    ids.extend([version.put_by, plan.person]);
    let names = Names::of(tx, ids).await?;
    Ok(Found { plan, version, newest, text, names })
}

/// What may be said of a version by a side that said `last` before.
fn options(page: &Page, version: &Version, newest: i64, (side, how): (Side, How), chosen: &str) -> Vec<Choice> {
    let may = |answer: Answer| {
        let day = basics::Date::default();
        let saying = rules::Saying { side, answer, reason: true, again_on: Some(day), how };
        rules::may_answer(version, newest, &saying, day).is_ok()
    };
    let codes: Vec<&str> = Answer::ALL.iter().filter(|one| may(**one)).map(|one| one.code()).collect();
    choices(page, "plans-say", &codes, chosen)
}

async fn version_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<VersionPage, Problem> {
    let Found { plan, version, newest, text, names } = find(visit, id).await?;
    let me = visit.signed()?.person;
    let writes = access::may_look::<AnswerVersion>(visit.site(), visit.who(), id).await.is_ok();
    let (page, sent) = (visit.page(), visit.sent());
    let side = plan.side(me);
    let options = options(&page, &version, newest, (side, How::Screen), sent.text("answer"));
    let day = page.day_of(&version.put_at);
    let by = names.get(&page, version.put_by);
    let on_paper = side == Side::Worker
        && version.last(Side::Person).is_none_or(|last| last.how == How::Paper && last.answer != Answer::Agreed);
    let title = page.t1("plans-version-number", "number", version.number);
    let action = format!("/plans/{id}/versions/{}", version.number);
    Ok(VersionPage {
        errors: faults.lines(),
        name: names.get(&page, plan.person),
        put: page.t2("plans-put-by", "name", by.as_str(), "day", day.as_str()),
        newest: version.number == newest,
        answers: version.answers.iter().map(|one| answer_view(&page, &names, one)).collect(),
        may: writes && version.number == newest && !options.is_empty(),
        mine: side == Side::Person,
        answer: page.field("answer", "plans-ask-answer", "", faults),
        options,
        why: page.field("why", "plans-ask-answer-why", sent.text("why"), faults),
        by: page.field("by", "plans-ask-again", "", faults),
        by_boxes: boxes(sent, "by"),
        paper: (writes && on_paper && version.number == newest).then(|| format!("{action}/paper")),
        action,
        text,
        page: page.with_title(title).with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// One version, whole.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&version_page(visit, id, &Faults::new()).await?)
}

/// What is said of a version, as a form has it.
fn saying(visit: &Visit, faults: &mut Faults) -> Result<Option<NewSaying>, Problem> {
    let (page, sent) = (visit.page(), visit.sent());
    let answer = Answer::from_code(sent.text("answer"));
    if answer.is_none() {
        faults.add("answer", page.t("plans-fault-choose"));
    }
    let reason: Option<Words> = optional(&page, sent, faults, "why", MOST_WORDS);
    let again_on = day(&page, sent, faults, "by");
    let number = visit.id("number")?;
    let Some(answer) = answer.filter(|_| faults.is_empty()) else { return Ok(None) };
    Ok(Some(NewSaying { number, answer, reason, again_on }))
}

/// One side says what it thinks of it.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let mut faults = Faults::new();
    let Some(said) = saying(visit, &mut faults)? else {
        return visit.again(&version_page(visit, id, &faults).await?);
    };
    let acting = act::<AnswerVersion>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::answer(acting, &said).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/versions/{}", said.number), "plans-said-answer"),
        Err(refused) => visit.again(&version_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

async fn paper_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<PaperPage, Problem> {
    drop(look::<RecordPaper>(visit.site(), visit.who(), id).await?);
    let Found { plan, version, newest, names, .. } = find(visit, id).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let options = options(&page, &version, newest, (Side::Person, How::Paper), sent.text("answer"));
    if options.is_empty() {
        return Err(Problem::NotThere);
    }
    Ok(PaperPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/versions/{}/paper", version.number),
        name: names.get(&page, plan.person),
        answer: page.field("answer", "plans-ask-paper", "", faults),
        options,
        why: page.field("why", "plans-ask-paper-why", sent.text("why"), faults),
        by: page.field("by", "plans-ask-again", "", faults),
        by_boxes: boxes(sent, "by"),
        page: page.with_back(format!("/plans/{id}/versions/{}", version.number), "plans-version-title"),
    })
}

/// A worker brings in what the person said on paper.
pub(super) async fn paper_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&paper_page(visit, id, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn paper(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let mut faults = Faults::new();
    let Some(said) = saying(visit, &mut faults)? else {
        return visit.again(&paper_page(visit, id, &faults).await?);
    };
    let acting = act::<RecordPaper>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::record_paper(acting, &said).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/versions/{}", said.number), "plans-said-answer"),
        Err(refused) => visit.again(&paper_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
