//! Writing in a plan: one thing on a page, as a draft or shared.

use access::{act, look};
use askama::Template;
use basics::uuid::Uuid;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::view::{FieldView, Reader};
use super::{Names, faults_of};
use crate::access::WriteInPlan;
use crate::actions::{self, Written};
use crate::model::{MOST_SHORT, MOST_WORDS, Part, PlanId};
use crate::rules;
use crate::store as kept;

#[derive(Template)]
#[template(path = "write.html")]
struct WritePage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    back: String,
    about: String,
    on: String,
    part: String,
    words: Field,
    most: usize,
    /// What the other side wrote there, or what is seen differently.
    others: Vec<FieldView>,
    shared: bool,
}

/// The most characters of a part.
const fn most(part: Part) -> usize {
    match part {
        Part::Step | Part::StepWhy | Part::Goal | Part::Area => MOST_SHORT,
        _ => MOST_WORDS,
    }
}

async fn write_page(
    visit: &Visit,
    (id, thing, part): (PlanId, Uuid, Part),
    faults: &Faults,
) -> Result<WritePage, Problem> {
    let mut looking = look::<WriteInPlan>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let me = visit.signed()?.person;
    rules::may_write(part, plan.side(me)).map_err(|_| Problem::NotThere)?;
    let contents = kept::contents(looking.tx(), id).await?;
    let names = Names::in_plan(looking.tx(), &contents, plan.person).await?;
    let mine = contents.fields.iter().find(|one| one.thing == thing && one.part == part && one.by == me);
    let page = visit.page();
    let reader = Reader { page: &page, names: &names, plan: &plan, me, writes: false };
    let others = if part == Part::Differ {
        let seen = contents.fields.iter().find(|one| one.id.uuid() == thing).ok_or(Problem::NotThere)?;
        reader.part(&contents, seen.thing, seen.part).fields
    } else {
        reader.part(&contents, thing, part).fields
    };
    let mine_now = mine.and_then(|one| one.draft.as_ref().or(one.words.as_ref()));
    let was = mine_now.map_or_else(String::new, |words| words.read().to_owned());
    let value = if faults.is_empty() { was } else { visit.sent().text("words").to_owned() };
    let code = part.code().replace('_', "-");
    let words = page.field("words", &format!("plans-ask-{code}"), &value, faults);
    Ok(WritePage {
        errors: faults.lines(),
        action: format!("/plans/{id}/write"),
        back: format!("/plans/{id}"),
        about: page.t("plans-write-about"),
        on: thing.simple().to_string(),
        part: part.code().to_owned(),
        words,
        most: most(part),
        others: others.into_iter().filter(|one| one.change.is_none() && !one.words.is_empty()).collect(),
        shared: mine.is_some_and(|one| one.words.is_some()),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

fn asked(on: &str, part: &str) -> Result<(Uuid, Part), Problem> {
    let thing = Uuid::try_parse(on).map_err(|_| Problem::NotThere)?;
    Ok((thing, Part::from_code(part).ok_or(Problem::NotThere)?))
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (on, part) = (visit.query().text("on"), visit.query().text("part"));
    // Whoever looks again at a form that came back with its faults begins with what matters.
    let (thing, part) = if part.is_empty() { (id.uuid(), Part::Matters) } else { asked(on, part)? };
    visit.show(&write_page(visit, (id, thing, part), &Faults::new()).await?)
}

/// What was written is kept.
pub(super) async fn write(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let (thing, part) = asked(sent.text("on"), sent.text("part"))?;
    let words = faults.words(&page, sent, "words", most(part), "plans-fault-words");
    let Some(words) = words else {
        return visit.again(&write_page(visit, (id, thing, part), &faults).await?);
    };
    let shared = sent.text("do") != "draft";
    let acting = act::<WriteInPlan>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::write(acting, &Written { thing, part, words, shared }).await {
        Ok(()) => {
            visit.go_saying(&format!("/plans/{id}"), if shared { "plans-said-shared" } else { "plans-said-draft" })
        }
        Err(refused) => visit.again(&write_page(visit, (id, thing, part), &faults_of(&page, refused)?).await?),
    }
}
