//! What the court ordered: a worker keeps it, the person says that they read it.

use access::{act, look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Sent, Visit};

use super::{boxes, choices, day, faults_of};
use crate::access::{KeepRequirements, ReadRequirement};
use crate::actions::{self, Ordered, Refused};
use crate::model::{MOST_WORDS, Part, PlanId, RequirementId, RequirementKind};
use crate::store as kept;

#[derive(Template)]
#[template(path = "ordered.html")]
struct OrderedPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    kind: Field,
    kinds: Vec<Choice>,
    words: Field,
    from: Field,
    from_boxes: [String; 3],
    until: Field,
    until_boxes: [String; 3],
    ordered: Field,
    done: Field,
}

/// What the form shows: as it was sent, or as it is kept.
struct Shown {
    kind: String,
    words: String,
    from: [String; 3],
    until: [String; 3],
    ordered: String,
    done: String,
}

fn of_date(date: Option<basics::Date>) -> [String; 3] {
    date.map_or_else(Default::default, |day| [day.day().to_string(), day.month().to_string(), day.year().to_string()])
}

impl Shown {
    fn sent(sent: &Sent) -> Self {
        let text = |name: &str| sent.text(name).to_owned();
        Self {
            kind: text("kind"),
            words: text("words"),
            from: boxes(sent, "from"),
            until: boxes(sent, "until"),
            ordered: text("ordered"),
            done: text("done"),
        }
    }
}

/// Which requirement an address names; none for a new one.
fn which(visit: &Visit) -> Result<Option<RequirementId>, Problem> {
    if visit.path().ends_with("/ordered") { Ok(None) } else { visit.id("requirement").map(Some) }
}

async fn ordered_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<OrderedPage, Problem> {
    let mut looking = look::<KeepRequirements>(visit.site(), visit.who(), id).await?;
    let contents = kept::contents(looking.tx(), id).await?;
    let which = which(visit)?;
    let known = which.map(|which| contents.requirements.iter().find(|one| one.id == which).ok_or(Problem::NotThere));
    let shown = match known.transpose()? {
        Some(one) if faults.is_empty() => {
            let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
            let here = |field: &&crate::model::Field| field.thing == one.id.uuid() && field.part == Part::Requirement;
            let newest = contents.fields.iter().filter(here).max_by_key(|field| field.changed_at);
            Shown {
                kind: one.kind.code().to_owned(),
                words: newest.and_then(|f| f.words.as_ref()).map_or_else(String::new, |w| w.read().to_owned()),
                from: of_date(one.starts_on),
                until: of_date(one.ends_on),
                ordered: number(one.ordered),
                done: number(one.done),
            }
        }
        _ => Shown::sent(visit.sent()),
    };
    let page = visit.page();
    let codes = RequirementKind::ALL.iter().map(|one| one.code()).collect::<Vec<_>>();
    Ok(OrderedPage {
        errors: faults.lines(),
        action: which.map_or_else(|| format!("/plans/{id}/ordered"), |which| format!("/plans/{id}/ordered/{which}")),
        kind: page.field("kind", "plans-ask-kind", "", faults),
        kinds: choices(&page, "plans-kind", &codes, &shown.kind),
        words: page.field("words", "plans-ask-requirement", &shown.words, faults),
        from: page.field("from", "plans-ask-from", "", faults),
        from_boxes: shown.from,
        until: page.field("until", "plans-ask-until", "", faults),
        until_boxes: shown.until,
        ordered: page.field("ordered", "plans-ask-ordered", &shown.ordered, faults),
        done: page.field("done", "plans-ask-done", &shown.done, faults),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&ordered_page(visit, id, &Faults::new()).await?)
}

/// A whole number, or nothing.
fn whole(page: &Page, sent: &Sent, faults: &mut Faults, field: &str) -> Option<i64> {
    let typed = sent.text(field).trim();
    if typed.is_empty() {
        return None;
    }
    let number = typed.parse().ok();
    if number.is_none() {
        faults.add(field, page.t("plans-fault-hours"));
    }
    number
}

/// It is kept.
pub(super) async fn keep(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let which = which(visit)?;
    let kind = RequirementKind::from_code(sent.text("kind"));
    if kind.is_none() {
        faults.add("kind", page.t("plans-fault-choose"));
    }
    let words = faults.words(&page, sent, "words", MOST_WORDS, "plans-fault-words");
    let span = (day(&page, sent, &mut faults, "from"), day(&page, sent, &mut faults, "until"));
    let hours = (whole(&page, sent, &mut faults, "ordered"), whole(&page, sent, &mut faults, "done"));
    let (Some(kind), Some(words), true) = (kind, words, faults.is_empty()) else {
        return visit.again(&ordered_page(visit, id, &faults).await?);
    };
    let ordered = Ordered { kind, words, span, hours };
    let acting = act::<KeepRequirements>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let kept = match which {
        None => actions::put_requirement(acting, &ordered).await,
        Some(which) => actions::change_requirement(acting, which, &ordered).await,
    };
    match kept {
        Ok(()) => visit.go_saying(&format!("/plans/{id}"), "plans-said-ordered"),
        Err(refused) => visit.again(&ordered_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// The person has read the change.
pub(super) async fn read(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let acting = act::<ReadRequirement>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let shown = basics::Instant::parse(visit.sent().text("shown")).ok_or(Problem::NotThere)?;
    match actions::read_requirement(acting, visit.id("requirement")?, shown).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}"), "plans-said-read"),
        Err(Refused::Plan(why)) if why == [crate::rules::PlanRefused::Changed] => {
            let faults = faults_of(&visit.page(), Refused::Plan(why))?;
            visit.again(&super::show::page(visit, id, &faults).await?)
        }
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Plan(_) | Refused::Fund(_)) => Err(Problem::NotThere),
    }
}
