//! The forms of a review: one thing on a page, each with room for what may be left out.

use access::{act, look};
use askama::Template;
use basics::Words;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::reviews::key;
use super::{Names, choices, faults_of, optional};
use crate::access::{EndReview, KeepReview};
use crate::actions::{self, SaidThere};
use crate::model::review::{
    ComerId, ComerRole, Face, LaterReason, OF_THE_TIME, Review, ReviewContents, ReviewPart, ReviewReason,
};
use crate::model::{Contents, GoalId, MOST_SHORT, MOST_WORDS, PlanId, Side};
use crate::rules::review as rules;
use crate::store as kept;
use crate::store::reviews as held;

/// A form with radios, words or both; what is empty is not asked.
#[derive(Template)]
#[template(path = "review_form.html")]
struct FormPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    about: String,
    /// Words of the plan that it is about.
    of: String,
    line: Option<Field>,
    radios: Option<(Field, Vec<Choice>)>,
    number: Option<(Field, Vec<Choice>)>,
    areas: Vec<Field>,
    button: String,
    next: String,
}

impl FormPage {
    fn new(page: Page, faults: &Faults, action: String, words: &str) -> Self {
        Self {
            errors: faults.lines(),
            about: page.t(format!("plans-review-{words}-about")),
            of: String::new(),
            line: None,
            radios: None,
            number: None,
            areas: Vec::new(),
            button: page.t(format!("plans-review-{words}-send")),
            next: page.t(format!("plans-review-{words}-next")),
            action,
            page,
        }
    }
}

/// An open review, for whoever keeps it.
struct Found {
    side: Side,
    review: Review,
    said: ReviewContents,
    contents: Contents,
}

impl Found {
    async fn of(visit: &Visit, id: PlanId) -> Result<Self, Problem> {
        let me = visit.signed()?.person;
        let mut looking = look::<KeepReview>(visit.site(), visit.who(), id).await?;
        let plan = looking.facts().plan.clone();
        let tx = looking.tx();
        let review = held::one(tx, id, visit.id("review")?).await?.ok_or(Problem::NotThere)?;
        let said = held::contents(tx, review.id).await?;
        let contents = kept::contents(tx, id).await?;
        Ok(Self { side: plan.side(me), review, said, contents })
    }

    /// What the form of an open review begins with; one that is over has none, but what was typed comes back.
    fn shown(self, faults: &Faults) -> Result<Self, Problem> {
        if self.review.is_open() || !faults.is_empty() { Ok(self) } else { Err(Problem::NotThere) }
    }
}

fn at(id: PlanId, review: &Review) -> String {
    format!("/plans/{id}/reviews/{}", review.number)
}

/// What the reader said there before, or what was typed.
fn was(visit: &Visit, found: &Found, thing: basics::uuid::Uuid, part: ReviewPart, faults: &Faults) -> String {
    if !faults.is_empty() {
        return visit.sent().text(part.code()).to_owned();
    }
    let me = visit.who().signed().map(|signed| signed.person);
    let mine = |one: &&crate::model::review::ReviewSaid| one.thing == thing && one.part == part && Some(one.by) == me;
    let words = found.said.said.iter().find(mine).and_then(|one| one.words.as_ref());
    words.map_or_else(String::new, |words| words.read().to_owned())
}

fn area(page: &Page, part: ReviewPart, value: &str, faults: &Faults) -> Field {
    page.field(part.code(), &format!("plans-review-q-{}", key(part.code())), value, faults)
}

/// What was sent for these parts: what is empty is left out, or taken back.
fn said(visit: &Visit, faults: &mut Faults, parts: &[ReviewPart]) -> Vec<SaidThere> {
    let (page, sent) = (visit.page(), visit.sent());
    parts
        .iter()
        .map(|part| {
            let most = if matches!(part, ReviewPart::Low | ReviewPart::High) { MOST_SHORT } else { MOST_WORDS };
            (*part, optional(&page, sent, faults, part.code(), most))
        })
        .collect()
}

fn asked_reasons(side: Side) -> Vec<&'static str> {
    let may = |reason: &&ReviewReason| rules::may_ask(side, **reason).is_ok();
    ReviewReason::ALL.iter().filter(may).map(|reason| reason.code()).collect()
}

async fn ask_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let me = visit.signed()?.person;
    let mut looking = look::<KeepReview>(visit.site(), visit.who(), id).await?;
    let side = looking.facts().plan.side(me);
    // What they said for an open review stands in the box: what is sent takes its place.
    let newest = held::all(looking.tx(), id, 1).await?.into_iter().next().filter(Review::is_open);
    let before = match &newest {
        Some(open) if faults.is_empty() => {
            let said = held::contents(looking.tx(), open.id).await?.said;
            let mine = |one: &&crate::model::review::ReviewSaid| {
                one.thing == open.id.uuid() && one.part == ReviewPart::Changed && one.by == me
            };
            said.iter().find(mine).and_then(|one| one.words.as_ref()).map(|words| words.read().to_owned())
        }
        _ => None,
    };
    drop(looking);
    let (page, sent) = (visit.page(), visit.sent());
    let reason = page.field("reason", "plans-review-ask-reason", "", faults);
    let reasons = choices(&page, "plans-review-why", &asked_reasons(side), sent.text("reason"));
    let words = before.as_deref().unwrap_or_else(|| sent.text("changed"));
    let changed = area(&page, ReviewPart::Changed, words, faults);
    let page = page.with_back(format!("/plans/{id}/reviews"), "plans-reviews-title");
    Ok(FormPage {
        radios: Some((reason, reasons)),
        areas: vec![changed],
        ..FormPage::new(page, faults, format!("/plans/{id}/reviews/ask"), "ask")
    })
}

/// One side asks for a review.
pub(super) async fn ask_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&ask_page(visit, id, &Faults::new()).await?)
}

/// It is planned, or brought forward.
pub(super) async fn ask(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let reason = ReviewReason::from_code(sent.text("reason"));
    if reason.is_none() {
        faults.add("reason", page.t("plans-fault-choose"));
    }
    let changed = optional(&page, sent, &mut faults, "changed", MOST_WORDS);
    let (Some(reason), true) = (reason, faults.is_empty()) else {
        return visit.again(&ask_page(visit, id, &faults).await?);
    };
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::ask_for_review(acting, reason, changed.as_ref()).await {
        Ok(number) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-asked"),
        Err(refused) => visit.again(&ask_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

async fn time_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let found = Found::of(visit, id).await?.shown(faults)?;
    let page = visit.page();
    let thing = found.review.id.uuid();
    let areas =
        OF_THE_TIME.iter().map(|part| area(&page, *part, &was(visit, &found, thing, *part, faults), faults)).collect();
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage { areas, ..FormPage::new(page, faults, format!("{base}/time"), "time") })
}

/// What one side says of the time since the last review.
pub(super) async fn time_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&time_page(visit, id, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn time(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let mut faults = Faults::new();
    let said = said(visit, &mut faults, &OF_THE_TIME);
    if !faults.is_empty() {
        return visit.again(&time_page(visit, id, &faults).await?);
    }
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::say_in_review(acting, number, None, &said).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said"),
        Err(refused) => visit.again(&time_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// What a side is asked about a goal: what 0 and 10 are like is the person's to say.
const fn asked_of_goal(side: Side) -> &'static [ReviewPart] {
    match side {
        Side::Person => &crate::model::review::OF_A_GOAL,
        Side::Worker => &[ReviewPart::Goes, ReviewPart::Face, ReviewPart::Number],
    }
}

async fn goal_page(visit: &Visit, (id, goal): (PlanId, GoalId), faults: &Faults) -> Result<FormPage, Problem> {
    let found = Found::of(visit, id).await?.shown(faults)?;
    let of = rules::goal_words(&found.contents, goal.uuid()).ok_or(Problem::NotThere)?;
    let page = visit.page();
    let value = |part: ReviewPart| was(visit, &found, goal.uuid(), part, faults);
    let left_out = |value: &str| Choice {
        value: String::new(),
        text: page.t("plans-review-leave-out"),
        hint: None,
        checked: value.is_empty(),
    };
    let (face, number) = (value(ReviewPart::Face), value(ReviewPart::Number));
    let codes: Vec<&str> = Face::ALL.iter().map(|face| face.code()).collect();
    let mut faces = choices(&page, "plans-face", &codes, &face);
    faces.push(left_out(&face));
    let mut numbers = vec![left_out(&number)];
    numbers.extend((0..=10).map(|n: u8| Choice {
        value: n.to_string(),
        text: n.to_string(),
        hint: None,
        checked: n.to_string() == number,
    }));
    let asked = asked_of_goal(found.side);
    let words = asked.iter().filter(|part| !matches!(part, ReviewPart::Face | ReviewPart::Number));
    let areas = words.map(|part| area(&page, *part, &value(*part), faults)).collect();
    let radios = (area(&page, ReviewPart::Face, "", faults), faces);
    let number = (area(&page, ReviewPart::Number, "", faults), numbers);
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage {
        of,
        areas,
        radios: Some(radios),
        number: Some(number),
        ..FormPage::new(page, faults, format!("{base}/goals/{goal}"), "goal")
    })
}

/// How a goal goes: words, a face, a number, or none of them.
pub(super) async fn goal_form(visit: &Visit) -> Outcome {
    let at = (visit.id("plan")?, visit.id("goal")?);
    visit.show(&goal_page(visit, at, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn goal(visit: &Visit) -> Outcome {
    let me = visit.signed()?.person;
    let (id, goal): (PlanId, GoalId) = (visit.id("plan")?, visit.id("goal")?);
    let number = visit.id("review")?;
    let mut faults = Faults::new();
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let side = acting.facts().plan.side(me);
    let said = said(visit, &mut faults, asked_of_goal(side));
    if !faults.is_empty() {
        drop(acting);
        return visit.again(&goal_page(visit, (id, goal), &faults).await?);
    }
    match actions::say_in_review(acting, number, Some(goal.uuid()), &said).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said"),
        Err(refused) => visit.again(&goal_page(visit, (id, goal), &faults_of(&visit.page(), refused)?).await?),
    }
}

async fn who_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let found = Found::of(visit, id).await?.shown(faults)?;
    let (page, sent) = (visit.page(), visit.sent());
    let codes: Vec<&str> = ComerRole::ALL.iter().map(|role| role.code()).collect();
    let role = page.field("role", "plans-review-ask-role", "", faults);
    let roles = choices(&page, "plans-comer", &codes, sent.text("role"));
    let name = page.field("name", "plans-review-ask-name", sent.text("name"), faults);
    let brought = page.field("brought", "plans-review-ask-brought", sent.text("brought"), faults);
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage {
        line: Some(name),
        radios: Some((role, roles)),
        areas: vec![brought],
        ..FormPage::new(page, faults, format!("{base}/who"), "who")
    })
}

/// Somebody who is to come.
pub(super) async fn who_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&who_page(visit, id, &Faults::new()).await?)
}

/// They are named.
pub(super) async fn who(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let name = faults.line(&page, sent, "name", MOST_SHORT, "plans-fault-name").map(Words::kept);
    let role = ComerRole::from_code(sent.text("role"));
    if role.is_none() {
        faults.add("role", page.t("plans-fault-choose"));
    }
    let brought = optional(&page, sent, &mut faults, "brought", MOST_WORDS);
    let (Some(name), Some(role), true) = (name, role, faults.is_empty()) else {
        return visit.again(&who_page(visit, id, &faults).await?);
    };
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::add_comer(acting, number, (&name, role), brought.as_ref()).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-who"),
        Err(refused) => visit.again(&who_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

async fn brought_page(visit: &Visit, (id, comer): (PlanId, ComerId), faults: &Faults) -> Result<FormPage, Problem> {
    let found = Found::of(visit, id).await?.shown(faults)?;
    let one = found.said.comers.iter().find(|one| one.id == comer).ok_or(Problem::NotThere)?;
    let read = |words: &Option<Words>| words.as_ref().map_or_else(String::new, |words| words.read().to_owned());
    let value = if faults.is_empty() { read(&one.brought) } else { visit.sent().text("brought").to_owned() };
    let page = visit.page();
    let brought = page.field("brought", "plans-review-ask-brought", &value, faults);
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage {
        of: read(&one.name),
        areas: vec![brought],
        ..FormPage::new(page, faults, format!("{base}/who/{comer}"), "brought")
    })
}

/// What somebody brought to it.
pub(super) async fn brought_form(visit: &Visit) -> Outcome {
    let at = (visit.id("plan")?, visit.id("comer")?);
    visit.show(&brought_page(visit, at, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn brought(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, comer): (PlanId, ComerId) = (visit.id("plan")?, visit.id("comer")?);
    let number = visit.id("review")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = faults.words(&page, sent, "brought", MOST_WORDS, "plans-fault-words");
    let Some(words) = words else {
        return visit.again(&brought_page(visit, (id, comer), &faults).await?);
    };
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::comer_brought(acting, number, comer, &words).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said"),
        Err(refused) => visit.again(&brought_page(visit, (id, comer), &faults_of(&page, refused)?).await?),
    }
}

async fn later_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let found = Found::of(visit, id).await?.shown(faults)?;
    let (page, sent) = (visit.page(), visit.sent());
    let may = |reason: &&LaterReason| found.side == Side::Worker || **reason == LaterReason::PersonAsked;
    let codes: Vec<&str> = LaterReason::ALL.iter().filter(may).map(|reason| reason.code()).collect();
    let reason = page.field("reason", "plans-review-ask-later", "", faults);
    let reasons = choices(&page, "plans-later", &codes, sent.text("reason"));
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage { radios: Some((reason, reasons)), ..FormPage::new(page, faults, format!("{base}/later"), "later") })
}

/// Why its day moves.
pub(super) async fn later_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&later_page(visit, id, &Faults::new()).await?)
}

/// It moves.
pub(super) async fn later(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(reason) = LaterReason::from_code(visit.sent().text("reason")) else {
        faults.add("reason", page.t("plans-fault-choose"));
        return visit.again(&later_page(visit, id, &faults).await?);
    };
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::move_review(acting, number, reason).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-later"),
        Err(refused) => visit.again(&later_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

async fn without_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let mut looking = look::<EndReview>(visit.site(), visit.who(), id).await?;
    let person = looking.facts().plan.person;
    let names = Names::of(looking.tx(), vec![person]).await?;
    drop(looking);
    let found = Found::of(visit, id).await?.shown(faults)?;
    let page = visit.page();
    let of = names.get(&page, person);
    let base = at(id, &found.review);
    let page = page.with_back(base.as_str(), "plans-review-back");
    Ok(FormPage { of, ..FormPage::new(page, faults, format!("{base}/without"), "without") })
}

/// The person did not want a review.
pub(super) async fn without_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&without_page(visit, id, &Faults::new()).await?)
}

/// It is kept so.
pub(super) async fn without(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let acting = act::<EndReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::review_not_wanted(acting, number).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-without"),
        Err(refused) => visit.again(&without_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
