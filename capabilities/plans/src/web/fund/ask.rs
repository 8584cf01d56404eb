//! What a plan has asked the fund for; asking, another look, letting go.

use access::{act, look};
use askama::Template;
use pages::{Choice, Faults, Outcome, Page, Problem, Visit};

use super::super::{faults_of, optional};
use super::{Control, FormPage, LineView, Maker, chosen, limit_lines, money, request, state_word};
use crate::access::{AppealRequest, AskFund, LetGoRequest, SeePlan};
use crate::actions::fund::{self as actions, NewRequest, limits};
use crate::model::fund::{Kind, MOST_REQUESTS, Mode, RequestId};
use crate::model::{GoalId, GoalState, MOST_SHORT, MOST_WORDS, Part, PlanId, Side};
use crate::rules::fund::pounds;
use crate::store::{self as plans, fund as kept};

#[derive(Template)]
#[template(path = "fund_plan.html")]
struct PlanFundPage {
    page: Page,
    rules: Vec<String>,
    requests: Vec<LineView>,
    ask: Option<String>,
    public: String,
}

/// What a plan has asked for.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let found = kept::of_plan(looking.tx(), id, MOST_REQUESTS).await?;
    let limits = limits(looking.tx(), plan.place).await?;
    drop(looking);
    let may = access::may_look::<AskFund>(visit.site(), visit.who(), id).await.is_ok();
    let page = visit.page();
    let requests = found
        .iter()
        .map(|(one, what)| {
            let (tone, state) = state_word(&page, one.state);
            LineView {
                href: format!("/plans/requests/{}", one.id),
                title: request::title(&page, one),
                what: what.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
                tone,
                state,
                machine: one.asked_at.text(),
                day: page.day_of(&one.asked_at),
            }
        })
        .collect();
    visit.show(&PlanFundPage {
        rules: limit_lines(&page, &limits),
        requests,
        ask: may.then(|| format!("/plans/{id}/fund")),
        public: format!("/plans/fund/{}", plan.place),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

async fn ask_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<FormPage, Problem> {
    let mut looking = look::<AskFund>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let contents = plans::contents(looking.tx(), id).await?;
    let limits = limits(looking.tx(), plan.place).await?;
    drop(looking);
    let (page, sent) = (visit.page(), visit.sent());
    let asked = if sent.text("mode").is_empty() { visit.query() } else { sent };
    let mode = Mode::from_code(asked.text("mode")).unwrap_or(Mode::Thing);
    let said = |goal: GoalId| {
        let mut here: Vec<_> =
            contents.fields.iter().filter(|one| one.thing == goal.uuid() && one.part == Part::Goal).collect();
        here.sort_by_key(|one| one.side == Side::Worker);
        here.iter().find_map(|one| one.words.as_ref()).map_or_else(String::new, |words| words.read().to_owned())
    };
    let open: Vec<_> =
        contents.goals.iter().filter(|one| matches!(one.state, GoalState::Now | GoalState::Later)).collect();
    let chosen = if asked.text("goal").is_empty() && open.len() == 1 {
        open.first().map(|goal| goal.id.to_string()).unwrap_or_default()
    } else {
        asked.text("goal").to_owned()
    };
    let goals: Vec<Choice> = open
        .iter()
        .map(|goal| Choice {
            value: goal.id.to_string(),
            text: said(goal.id),
            hint: None,
            checked: goal.id.to_string() == chosen,
        })
        .collect();
    // What was typed is not thrown away because the last goal ended meanwhile.
    if goals.is_empty() && sent.text("what").is_empty() {
        let text = page.t("plans-fund-fault-no-goal");
        return Ok(FormPage { about: vec![text], ..empty(page, id) });
    }
    let make = Maker { page: &page, sent, faults };
    let kinds: Vec<&str> = Kind::ALL.iter().map(|one| one.code()).collect();
    let mut controls = vec![
        Control::Hidden("mode", mode.code().to_owned()),
        make.area("what", MOST_WORDS),
        make.money("amount", None),
        make.radios("kind", "plans-fund-kind", &kinds),
        Control::Radios(make.field("goal", ""), goals),
        make.area("tried", MOST_WORDS),
    ];
    if mode == Mode::Thing {
        controls.push(make.line("supplier"));
    }
    let small = page.t1("plans-fund-limit-small", "amount", pounds(limits.small).as_str());
    let name = if mode == Mode::Thing { "plans-fund-new" } else { "plans-fund-new-amount" };
    let page = page.with_back(format!("/plans/{id}/fund"), "plans-fund-back");
    let mut form = FormPage::new(page, name, format!("/plans/{id}/fund/ask"), faults, controls);
    form.about.push(small);
    Ok(form)
}

/// Where there is no goal, the form leads to one.
fn empty(page: Page, id: PlanId) -> FormPage {
    let page = page.with_back(format!("/plans/{id}"), "plans-back");
    FormPage {
        errors: Vec::new(),
        about: Vec::new(),
        quoted: String::new(),
        action: format!("/plans/{id}/fund/ask"),
        controls: Vec::new(),
        send: page.t("plans-fund-new-send"),
        next: page.t("plans-next-first"),
        page,
    }
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&ask_page(visit, visit.id("plan")?, &Faults::new()).await?)
}

/// It is asked.
pub(super) async fn ask(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let what = faults.words(&page, sent, "what", MOST_WORDS, "plans-fund-fault-what");
    let estimate = money(&page, sent, &mut faults, "amount");
    let kind = chosen(&page, sent, &mut faults, "kind", Kind::from_code);
    let goal: Option<GoalId> = chosen(&page, sent, &mut faults, "goal", |text| text.parse().ok());
    let tried = optional(&page, sent, &mut faults, "tried", MOST_WORDS);
    let supplier = optional(&page, sent, &mut faults, "supplier", MOST_SHORT);
    let (Some(what), Some(estimate), Some(kind), Some(goal), true) = (what, estimate, kind, goal, faults.is_empty())
    else {
        return visit.again(&ask_page(visit, id, &faults).await?);
    };
    let mode = Mode::from_code(sent.text("mode")).unwrap_or(Mode::Thing);
    let new = NewRequest { goal, mode, kind, estimate, what, tried, supplier };
    let acting = act::<AskFund>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::ask(acting, &new).await {
        Ok(_) => visit.go_saying(&format!("/plans/{id}/fund"), "plans-fund-said-asked"),
        Err(refused) => visit.again(&ask_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

async fn appeal_page(visit: &Visit, id: RequestId, faults: &Faults) -> Result<FormPage, Problem> {
    drop(look::<AppealRequest>(visit.site(), visit.who(), id).await?);
    let page = visit.page();
    let make = Maker { page: &page, sent: visit.sent(), faults };
    let controls = vec![make.area("appeal", MOST_WORDS)];
    let page = page.with_back(format!("/plans/requests/{id}"), "plans-fund-back-request");
    Ok(FormPage::new(page, "plans-fund-appeal", format!("/plans/requests/{id}/appeal"), faults, controls))
}

/// Another look is asked for.
pub(super) async fn appeal_form(visit: &Visit) -> Outcome {
    visit.show(&appeal_page(visit, visit.id("request")?, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn appeal(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(why) = faults.words(&page, visit.sent(), "appeal", MOST_WORDS, "plans-fund-fault-no-reason") else {
        return visit.again(&appeal_page(visit, id, &faults).await?);
    };
    let acting = act::<AppealRequest>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::appeal(acting, &why).await {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-appealed"),
        Err(refused) => visit.again(&appeal_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// Those who asked let go of it.
pub(super) async fn let_go(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let acting = act::<LetGoRequest>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::let_go(acting).await {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-let-go"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&request::page(visit, id, &faults).await?)
        }
    }
}
