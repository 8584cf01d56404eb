//! What is held back, and judgement calls.

use access::{act, look, may_look};
use askama::Template;
use basics::{PersonId, Words};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Route, Visit};

use super::{Names, boxes, choices, day, faults_of, optional};
use crate::access::discretion::{BeginCall, CallFacts, DecideCall, HoldBack, SeeCall, SeeHeld, SignCall, ThinkThrough};
use crate::actions::discretion::{self as verbs, Again, Deciding};
use crate::model::discretion::{Call, CallId, CallState, CallWords, HeldId, HeldState, MOST_DECISION, Thought};
use crate::model::{MOST_SHORT, MOST_WORDS, PlanId};
use crate::store as fields;
use crate::store::discretion as kept;
use access::Action as _;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// The routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        row!(get "/plans/{plan}/held", SeeHeld::NAME, "plans-held-title", held),
        row!(post "/plans/{plan}/held", HoldBack::NAME, "plans-held-title", hold),
        row!(get "/plans/{plan}/held/{held}", SeeHeld::NAME, "plans-held-title", held),
        row!(post "/plans/{plan}/held/{held}", HoldBack::NAME, "plans-held-title", again),
        row!(get "/plans/{plan}/calls", BeginCall::NAME, "plans-call-new-title", new_form),
        row!(post "/plans/{plan}/calls", BeginCall::NAME, "plans-call-new-title", begin),
        row!(get "/plans/calls/{call}", SeeCall::NAME, "plans-call-title", show),
        row!(post "/plans/calls/{call}/think", ThinkThrough::NAME, "plans-call-title", think),
        row!(post "/plans/calls/{call}/decide", DecideCall::NAME, "plans-call-title", decide),
        row!(post "/plans/calls/{call}/drop", DecideCall::NAME, "plans-call-title", drop_it),
        row!(post "/plans/calls/{call}/back", DecideCall::NAME, "plans-call-title", take_back),
        row!(post "/plans/calls/{call}/sign", SignCall::NAME, "plans-call-title", sign),
        // Whoever looks again at a form that came back sees the call.
        row!(get "/plans/calls/{call}/think", SeeCall::NAME, "plans-call-title", show),
        row!(get "/plans/calls/{call}/decide", SeeCall::NAME, "plans-call-title", show),
        row!(get "/plans/calls/{call}/sign", SeeCall::NAME, "plans-call-title", show),
    ]
}

/// Something that is held back, for workers.
struct HeldView {
    action: String,
    words: String,
    why: String,
    line: String,
    tone: &'static str,
    state: String,
    open: bool,
    /// What is asked when it is looked at again; the ids of the fields are its own.
    to: Field,
    tos: Vec<Choice>,
    reason: Field,
    by: Field,
    by_boxes: [String; 3],
}

#[derive(Template)]
#[template(path = "held.html")]
struct HeldPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    name: String,
    all: Vec<HeldView>,
    words: Field,
    why: Field,
    by: Field,
    by_boxes: [String; 3],
}

/// The page. `at` is which one the faults are about; none for a new one.
async fn held_page(visit: &Visit, id: PlanId, at: Option<HeldId>, faults: &Faults) -> Result<HeldPage, Problem> {
    let mut looking = look::<SeeHeld>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let held = kept::held(looking.tx(), id).await?;
    let mut ids: Vec<PersonId> = held.iter().map(|one| one.owner).collect();
    ids.push(plan.person);
    let names = Names::of(looking.tx(), ids).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let none = Faults::new();
    let all = held.iter().map(|one| {
        let mine = at == Some(one.id);
        let own = |field: &str| format!("{field}-{}", one.id);
        let shown = if mine {
            faults.clone().moved("to", &own("to")).moved("why", &own("why")).moved("by", &own("by"))
        } else {
            none.clone()
        };
        let text = |field: &str| if mine { sent.text(&own(field)).to_owned() } else { String::new() };
        let (name, since) = (names.get(&page, one.owner), page.day_of(&one.at));
        let again = page.day(&one.again_on);
        HeldView {
            action: format!("/plans/{id}/held/{}", one.id),
            words: one.words.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
            why: one.reason.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
            line: format!(
                "{} {}",
                page.t2("plans-held-line", "name", name.as_str(), "since", since.as_str()),
                if one.state == HeldState::Held {
                    page.t1("plans-again-on", "day", again.as_str())
                } else {
                    String::new()
                }
            ),
            tone: if one.state == HeldState::Held { "waiting" } else { "quiet" },
            state: page.t(format!("plans-held-{}", one.state.code())),
            open: one.state == HeldState::Held,
            to: page.field(&own("to"), "plans-ask-held-to", "", &shown),
            tos: choices(&page, "plans-held-to", &["hold", "show", "end"], &text("to")),
            reason: page.field(&own("why"), "plans-ask-held-on", &text("why"), &shown),
            by: page.field(&own("by"), "plans-ask-again", "", &shown),
            by_boxes: if mine { boxes(sent, &own("by")) } else { Default::default() },
        }
    });
    let all = all.collect();
    let new = if at.is_none() { faults } else { &none };
    let text = |field: &str| if at.is_none() { sent.text(field) } else { "" };
    let errors = match at {
        Some(at) => {
            let own = |field: &str| format!("{field}-{at}");
            faults.clone().moved("to", &own("to")).moved("why", &own("why")).moved("by", &own("by")).lines()
        }
        None => faults.lines(),
    };
    Ok(HeldPage {
        errors,
        action: format!("/plans/{id}/held"),
        name: names.get(&page, plan.person),
        all,
        words: page.field("words", "plans-ask-held", text("words"), new),
        why: page.field("why", "plans-ask-held-why", text("why"), new),
        by: page.field("by", "plans-ask-again", "", new),
        by_boxes: if at.is_none() { boxes(sent, "by") } else { Default::default() },
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// What is held back, for workers.
async fn held(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&held_page(visit, id, None, &Faults::new()).await?)
}

/// Something is held back.
async fn hold(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = faults.words(&page, sent, "words", MOST_WORDS, "plans-fault-words");
    let why = faults.words(&page, sent, "why", MOST_WORDS, "plans-fault-no-reason");
    let until = day(&page, sent, &mut faults, "by");
    let (Some(words), Some(why), true) = (words, why, faults.is_empty()) else {
        return visit.again(&held_page(visit, id, None, &faults).await?);
    };
    let acting = act::<HoldBack>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::hold_back(acting, &words, &why, until).await {
        Ok(_) => visit.go_saying(&format!("/plans/{id}/held"), "plans-said-held"),
        Err(refused) => visit.again(&held_page(visit, id, None, &faults_of(&page, refused)?).await?),
    }
}

/// It is looked at again.
async fn again(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, held): (PlanId, HeldId) = (visit.id("plan")?, visit.id("held")?);
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let own = |field: &str| format!("{field}-{held}");
    let what = match sent.text(&own("to")) {
        "show" => Some(Again::Show),
        "end" => Some(Again::End),
        "hold" => {
            let (mut read, why) = (Faults::new(), own("why"));
            let reason = read.words(&page, sent, &why, MOST_WORDS, "plans-fault-no-reason");
            let until = day(&page, sent, &mut read, &own("by"));
            faults = read.moved(&why, "why").moved(&own("by"), "by");
            reason.map(|reason| Again::Hold(reason, until))
        }
        _ => {
            faults.add("to", page.t("plans-fault-choose"));
            None
        }
    };
    let (Some(what), true) = (what, faults.is_empty()) else {
        return visit.again(&held_page(visit, id, Some(held), &faults).await?);
    };
    let acting = act::<HoldBack>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::hold_again(acting, held, &what).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/held"), "plans-said-held-again"),
        Err(refused) => visit.again(&held_page(visit, id, Some(held), &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "call_new.html")]
struct NewCallPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    question: Field,
    with: Field,
    colleagues: Vec<Choice>,
}

fn offered(page: &Page, all: &[(PersonId, String)], chosen: &str) -> Vec<Choice> {
    let nobody =
        Choice { value: String::new(), text: page.t("plans-call-alone"), hint: None, checked: chosen.is_empty() };
    let each = all.iter().map(|(id, name)| Choice {
        value: id.to_string(),
        text: name.clone(),
        hint: None,
        checked: chosen == id.to_string(),
    });
    std::iter::once(nobody).chain(each).collect()
}

async fn new_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<NewCallPage, Problem> {
    let mut looking = look::<BeginCall>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let (me, now) = (visit.signed()?.person, looking.now());
    let all = verbs::colleagues(looking.tx(), &plan, me, now).await.map_err(broken)?;
    let (page, sent) = (visit.page(), visit.sent());
    Ok(NewCallPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/calls"),
        question: page.field("question", "plans-ask-call", sent.text("question"), faults),
        with: page.field("with", "plans-ask-call-with", "", faults),
        colleagues: offered(&page, &all, sent.text("with")),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// What a page asked for and the store would not give.
fn broken(refused: crate::actions::Refused) -> Problem {
    match refused {
        crate::actions::Refused::Stop(stop) => stop.into(),
        crate::actions::Refused::Plan(_) | crate::actions::Refused::Fund(_) => Problem::NotThere,
    }
}

/// A judgement call is begun.
async fn new_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&new_page(visit, id, &Faults::new()).await?)
}

/// It is kept.
async fn begin(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let question = faults.words(&page, sent, "question", MOST_SHORT, "plans-fault-words");
    let Some(question) = question else { return visit.again(&new_page(visit, id, &faults).await?) };
    let with = sent.text("with").parse().ok();
    let acting = act::<BeginCall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::begin_call(acting, &question, with).await {
        Ok(call) => visit.go_saying(&format!("/plans/calls/{call}"), "plans-said-call"),
        Err(refused) => visit.again(&new_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "call.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that the reader may do")]
struct CallPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    tone: &'static str,
    state: String,
    question: String,
    made: Vec<(String, String)>,
    /// How the person sees it differently, and where they say so.
    differs: Vec<(String, String)>,
    differ: Option<String>,
    hands: Vec<String>,
    thoughts: Vec<(String, String)>,
    /// Whether the reader is one of the two, and it is still being thought through.
    thinks: bool,
    decides: bool,
    signs: bool,
    takes_back: bool,
    /// Which decision the page shows.
    shown: String,
    /// Whose plan it is about.
    name: String,
    plan: Option<String>,
    words: Field,
    options: Field,
    decision: Field,
    rationale: Field,
    beyond: Field,
    beyond_on: bool,
    with: Field,
    colleagues: Vec<Choice>,
    back: Field,
}

/// What the reader comes to: the two who think it through see all of it, both hands of the plan what stands.
async fn reading(visit: &Visit, id: CallId) -> Result<(CallFacts, bool), Problem> {
    if may_look::<ThinkThrough>(visit.site(), visit.who(), id).await.is_ok() {
        let looking = look::<ThinkThrough>(visit.site(), visit.who(), id).await?;
        return Ok((looking.facts().clone(), true));
    }
    let looking = look::<SeeCall>(visit.site(), visit.who(), id).await?;
    Ok((looking.facts().clone(), false))
}

/// What was decided, part by part, as far as it stands there.
fn made(page: &Page, call: &Call, words: &CallWords) -> Vec<(String, String)> {
    let parts = [("options", &words.options), ("decision", &words.decision), ("rationale", &words.rationale)];
    let there = parts.into_iter().filter(|(_, words)| words.is_some() && call.state != CallState::Thinking);
    there.map(|(code, words)| (page.t(format!("plans-call-{code}")), read(words.as_ref()))).collect()
}

/// Who decided and signed it when.
fn hands(page: &Page, call: &Call, names: &Names) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(at) = call.decided_at.as_ref().filter(|_| call.state != CallState::Thinking) {
        let (name, day) = (names.get(page, call.by), page.day_of(at));
        lines.push(page.t2("plans-call-decided", "name", name.as_str(), "day", day.as_str()));
    }
    if let (Some(at), Some(with)) = (&call.signed_at, call.with) {
        let (name, day) = (names.get(page, with), page.day_of(at));
        lines.push(page.t2("plans-call-signed", "name", name.as_str(), "day", day.as_str()));
    }
    if call.beyond && call.state != CallState::Thinking {
        lines.push(page.t("plans-call-beyond"));
    }
    lines
}

fn read(words: Option<&Words>) -> String {
    words.map_or_else(String::new, |words| words.read().to_owned())
}

async fn call_page(visit: &Visit, id: CallId, faults: &Faults) -> Result<CallPage, Problem> {
    let (facts, inside) = reading(visit, id).await?;
    let me = visit.signed()?.person;
    let (page, sent, call) = (visit.page(), visit.sent(), &facts.call);
    let mut tx = visit.read().await?;
    let words = kept::call_words(&mut tx, id).await?;
    let thoughts = if inside { kept::thoughts(&mut tx, id, me).await? } else { Vec::new() };
    let decides = inside && call.by == me && call.state == CallState::Thinking;
    let colleagues = if decides {
        verbs::colleagues(&mut tx, &facts.plan, me, visit.now()).await.map_err(broken)?
    } else {
        Vec::new()
    };
    let mut ids: Vec<PersonId> = thoughts.iter().map(|one| one.by).collect();
    ids.extend([Some(call.by), call.with, Some(facts.plan.person)].into_iter().flatten());
    let differs = fields::shared_about(&mut tx, facts.plan.id, id.uuid()).await?;
    ids.extend(differs.iter().map(|one| one.by));
    let names = Names::of(&mut tx, ids).await?;
    drop(tx);
    let mine = facts.plan.person == me;
    let said = |one: &Thought| {
        let (name, day) = (names.get(&page, one.by), page.day_of(&one.at));
        (page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str()), read(one.words.as_ref()))
    };
    let chosen = if sent.text("with").is_empty() { call.with.map(|with| with.to_string()) } else { None };
    let field = |name: &str, label: &str| page.field(name, label, sent.text(name), faults);
    // What was decided before it came back is there to go on from.
    let stored = |name: &str, words: Option<&Words>| {
        let value = if sent.text(name).is_empty() { read(words) } else { sent.text(name).to_owned() };
        page.field(name, &format!("plans-ask-{name}"), &value, faults)
    };
    Ok(CallPage {
        errors: faults.lines(),
        base: format!("/plans/calls/{id}"),
        tone: if call.state == CallState::Stands { "done" } else { "waiting" },
        state: page.t(format!("plans-call-{}", call.state.code())),
        question: read(words.question.as_ref()),
        made: made(&page, call, &words),
        differs: differs
            .iter()
            .map(|one| {
                let (name, day) = (names.get(&page, one.by), page.day_of(&one.changed_at));
                (page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str()), read(one.words.as_ref()))
            })
            .collect(),
        differ: mine.then(|| format!("/plans/{}/write?on={}&part=differ", facts.plan.id, id.uuid().simple())),
        hands: hands(&page, call, &names),
        thoughts: thoughts.iter().map(said).collect(),
        thinks: inside && call.state == CallState::Thinking,
        decides,
        signs: inside && call.state == CallState::Waits && call.with == Some(me),
        shown: call.decided_at.map_or_else(String::new, basics::Instant::text),
        name: names.get(&page, facts.plan.person),
        takes_back: inside && call.state == CallState::Waits && call.by == me,
        plan: (!inside || call.by == me).then(|| format!("/plans/{}", facts.plan.id)),
        words: field("words", "plans-ask-thought"),
        options: stored("options", words.options.as_ref()),
        decision: stored("decision", words.decision.as_ref()),
        rationale: stored("rationale", words.rationale.as_ref()),
        beyond: field("beyond", "plans-ask-beyond"),
        beyond_on: sent.ticked("beyond"),
        with: field("with", "plans-ask-second"),
        colleagues: offered(&page, &colleagues, chosen.as_deref().unwrap_or_else(|| sent.text("with"))),
        back: field("why", "plans-ask-sign-back"),
        page,
    })
}

/// A judgement call, for whoever comes to it.
async fn show(visit: &Visit) -> Outcome {
    let id: CallId = visit.id("call")?;
    visit.show(&call_page(visit, id, &Faults::new()).await?)
}

/// One of the two says something.
async fn think(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: CallId = visit.id("call")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(words) = faults.words(&page, visit.sent(), "words", MOST_WORDS, "plans-fault-words") else {
        return visit.again(&call_page(visit, id, &faults).await?);
    };
    let acting = act::<ThinkThrough>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::think(acting, &words).await {
        Ok(()) => visit.go_saying(&format!("/plans/calls/{id}"), "plans-said-thought"),
        Err(refused) => visit.again(&call_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// It is decided.
async fn decide(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: CallId = visit.id("call")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let options = faults.words(&page, sent, "options", MOST_DECISION, "plans-fault-options");
    let decision = faults.words(&page, sent, "decision", MOST_DECISION, "plans-fault-decision");
    let rationale = faults.words(&page, sent, "rationale", MOST_DECISION, "plans-fault-no-reason");
    let (Some(options), Some(decision), Some(rationale)) = (options, decision, rationale) else {
        return visit.again(&call_page(visit, id, &faults).await?);
    };
    let with = sent.text("with").parse().ok();
    let made = Deciding { options, decision, rationale, beyond: sent.ticked("beyond"), with };
    let acting = act::<DecideCall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::decide(acting, &made).await {
        Ok(()) => visit.go_saying(&format!("/plans/calls/{id}"), "plans-said-decided"),
        Err(refused) => visit.again(&call_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// Nothing is decided.
async fn drop_it(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: CallId = visit.id("call")?;
    let acting = act::<DecideCall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let plan = acting.facts().plan.id;
    verbs::drop_call(acting).await.map_err(broken)?;
    visit.go_saying(&format!("/plans/{plan}"), "plans-said-dropped")
}

/// Whoever decided takes it back from the second.
async fn take_back(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: CallId = visit.id("call")?;
    let acting = act::<DecideCall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    verbs::take_back(acting).await.map_err(broken)?;
    visit.go(&format!("/plans/calls/{id}"))
}

/// The second worker signs, or sends it back.
async fn sign(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: CallId = visit.id("call")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = optional(&page, sent, &mut faults, "why", MOST_WORDS);
    if !faults.is_empty() {
        return visit.again(&call_page(visit, id, &faults).await?);
    }
    let shown = basics::Instant::parse(sent.text("shown"));
    let acting = act::<SignCall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::sign(acting, sent.text("do") == "sign", words.as_ref(), shown).await {
        Ok(()) => visit.go_saying(&format!("/plans/calls/{id}"), "plans-said-answer"),
        Err(refused) => visit.again(&call_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}
