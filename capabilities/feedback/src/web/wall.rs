//! Answers for the wall: put forward, read by a second person, taken off.

use access::{act, look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{choices, faults_of, field, optional, outcome_word};
use crate::access::publishing::{CheckForWall, PutOnWall, TakeOffWall};
use crate::actions::{self, Refused, Verdict};
use crate::model::publishing::MOST_ON_WALL;
use crate::model::{EntryState, SuggestionId};
use crate::rules::publishing as rules;

/// The most characters of a reason.
const MOST_WHY: usize = 1_000;
/// What a second reader looks for: a box for each, as for the board.
const CHECKS: [&str; 4] = ["names", "marks", "others", "work"];

#[derive(Template)]
#[template(path = "wall_put.html")]
struct PutPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    number: String,
    stands: Option<String>,
    why_back: Option<String>,
    reply: Field,
}

async fn put_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<PutPage, Problem> {
    let mut looking = look::<PutOnWall>(visit.site(), visit.who(), id).await?;
    let (it, wall) = (looking.facts().thread.it.clone(), looking.facts().wall.clone());
    let the_loop = looking.facts().thread.the_loop.clone();
    if faults.is_empty() && rules::may_put_on_wall(&it, &wall).is_err() {
        return Err(Problem::NotThere);
    }
    let reasons = match &the_loop {
        Some(the_loop) => loops::responses(looking.tx(), the_loop.id).await?.pop().and_then(|last| last.reasons),
        None => None,
    };
    let (page, sent) = (visit.page(), visit.sent());
    let (before, why_back) = wall.next.map_or((None, None), |next| (next.reply, next.why_back));
    let text = if sent.text("_key").is_empty() {
        before.or(reasons).map(|words| words.read().to_owned()).unwrap_or_default()
    } else {
        sent.text("reply").to_owned()
    };
    Ok(PutPage {
        errors: faults.lines(),
        action: format!("/desk/{id}/wall"),
        number: wall.number,
        stands: Some(wall.reply).filter(|reply| !reply.is_empty()),
        why_back: why_back.map(|why| why.read().to_owned()),
        reply: field(&page, "reply", "feedback-wall-reply", &text, faults),
        page,
    })
}

/// The form to put an answer forward.
pub(super) async fn put_form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&put_page(visit, id, &Faults::new()).await?)
}

/// Puts it forward.
pub(super) async fn put(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let reply = faults.words(&page, visit.sent(), "reply", MOST_ON_WALL, "feedback-fault-did");
    let acting = act::<PutOnWall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let Some(reply) = reply else {
        drop(acting);
        return visit.again(&put_page(visit, id, &faults).await?);
    };
    match actions::put_on_wall(acting, &reply).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-forward"),
        Err(refused) => visit.again(&put_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "wall_check.html")]
struct CheckPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    number: String,
    outcome: String,
    reply: String,
    lang: String,
    turn: i64,
    checks: Field,
    boxes: Vec<Choice>,
    why: Field,
}

async fn check_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<CheckPage, Problem> {
    let facts = look::<CheckForWall>(visit.site(), visit.who(), id).await?.into_facts();
    let wall = facts.wall;
    let next = wall.next.filter(|next| next.state == EntryState::Proposed).ok_or(Problem::NotThere)?;
    let page = visit.page();
    let ticked = visit.sent().all("checks");
    let mut boxes = choices(&page, "feedback-check", &CHECKS, "");
    for one in &mut boxes {
        one.checked = ticked.contains(&one.value.as_str());
    }
    let lang = facts.thread.it.lang;
    Ok(CheckPage {
        errors: faults.lines(),
        action: format!("/wall/{id}"),
        number: wall.number,
        outcome: outcome_word(&page, next.outcome),
        reply: next.reply.map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()),
        lang: if lang == page.lang { String::new() } else { lang },
        turn: wall.turn,
        checks: field(&page, "checks", "feedback-check", "", faults),
        boxes,
        why: field(&page, "why", "feedback-why-back", visit.sent().text("why"), faults),
        page,
    })
}

/// The second reader's page.
pub(super) async fn check_form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&check_page(visit, id, &Faults::new()).await?)
}

/// The second reader decides.
pub(super) async fn check(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults, sent) = (visit.page(), Faults::new(), visit.sent());
    let back = sent.text("do") == "back";
    let why = faults.words(&page, sent, "why", MOST_WHY, "feedback-fault-why-back");
    let all = sent.all("checks");
    let verdict = match &why {
        Some(why) if back => Verdict::Back(why),
        None if back => return visit.again(&check_page(visit, id, &faults).await?),
        _ => Verdict::Publish { all_checked: CHECKS.iter().all(|check| all.contains(check)) },
    };
    let turn = sent.text("turn").parse().unwrap_or(-1);
    let acting = act::<CheckForWall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::check_for_wall(acting, verdict, turn).await {
        Ok(()) => visit.go_saying("/board", if back { "feedback-said-back" } else { "feedback-wall-said-up" }),
        Err(refused) => {
            let mut faults = Faults::new();
            for line in faults_of(&page, refused)?.lines() {
                faults.add("checks", line.text);
            }
            visit.again(&check_page(visit, id, &faults).await?)
        }
    }
}

/// Takes an answer off the wall, with a reason.
pub(super) async fn take_off(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let why = optional(&mut faults, &page, visit.sent(), "off", MOST_WHY);
    let acting = act::<TakeOffWall>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let refused = if faults.is_empty() {
        match actions::take_off_wall(acting, why.as_ref()).await {
            Ok(()) => return visit.go_saying(&format!("/desk/{id}"), "feedback-said-down"),
            Err(refused) => refused,
        }
    } else {
        drop(acting);
        return visit.again(&super::item::item_page(visit, id, &faults).await?);
    };
    if let Refused::Board(crate::rules::BoardRefused::NotOnBoard) = refused {
        return visit.go(&format!("/desk/{id}"));
    }
    for line in faults_of(&page, refused)?.lines() {
        faults.add("off", line.text);
    }
    visit.again(&super::item::item_page(visit, id, &faults).await?)
}
