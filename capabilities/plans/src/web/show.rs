//! A plan as it is now.

use access::{act, look, places, register};
use askama::Template;
use basics::PersonId;
use pages::{ErrorLine, Faults, Outcome, Page, Problem, Visit};

use super::view::{PlanView, Reader};
use super::{Names, faults_of};
use crate::access::{BringPlan, FindOpened, PutBeforeBoth, ReadOpenedPlan, SeePlan, takes_part};
use crate::actions;
use crate::model::discretion::Call;
use crate::model::{Answer, Answered, Contents, Plan, PlanId, Side};
use crate::rules::{self, Standing};
use crate::store as kept;
use crate::store::discretion::{self as held_and_calls, HeldLine};
use basics::Words;
use store::ReadTx;

#[derive(Template)]
#[template(path = "plan.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that the reader may do")]
struct PlanPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    name: String,
    mine: bool,
    begun: String,
    view: PlanView,
    tone: &'static str,
    standing: String,
    standing_more: String,
    version: Option<String>,
    to_sign: bool,
    may_put: bool,
    may_order: bool,
    writes: bool,
    /// Where the person takes part now, when their plan is somewhere else.
    elsewhere: Option<String>,
    /// What is held back: in words, and the words of what is shown now.
    held: Vec<(String, String)>,
    /// Judgement calls: where, and what was to be decided.
    calls: Vec<(String, String, String)>,
    /// A no that stands: of which version and whose, and why.
    differs: Vec<(String, String)>,
    next: String,
    /// What its person lets stand here from their journal.
    from_journal: Vec<(String, String)>,
}

/// What stands around the contents of a plan.
struct Around {
    differs: Vec<(i64, Answered)>,
    held: Vec<HeldLine>,
    calls: Vec<(Call, Option<Words>)>,
    names: Names,
    /// Where the person takes part now, when their plan is somewhere else.
    elsewhere: Option<String>,
}

impl Around {
    async fn of(tx: &mut ReadTx, plan: &Plan, contents: &Contents, reader: PersonId) -> store::Result<Self> {
        let differs = kept::differences(tx, plan.id).await?;
        Ok(Self {
            differs,
            held: held_and_calls::held_lines(tx, plan.id).await?,
            calls: held_and_calls::calls(tx, plan.id, reader).await?,
            names: Names::in_plan(tx, contents, plan.person).await?,
            elsewhere: if plan.person == reader { elsewhere(tx, plan).await? } else { None },
        })
    }
}

/// Somebody whose things were opened has no plan.
#[derive(Template)]
#[template(path = "none.html")]
struct NoPlanPage {
    page: Page,
}

/// How a plan stands, in words, and the tone of them.
pub(super) fn standing_word(page: &Page, standing: Standing) -> (&'static str, String) {
    let (tone, code) = match standing {
        Standing::Draft => ("quiet", "draft"),
        Standing::Waits => ("waiting", "waits"),
        Standing::Agreed => ("done", "agreed"),
        Standing::Differs => ("plain", "differs"),
        Standing::LookAgain => ("waiting", "look-again"),
    };
    (tone, page.t(format!("plans-stands-{code}")))
}

/// Whether a version waits for what the reader's side says.
fn to_sign(contents: &Contents, side: Side) -> bool {
    contents.version.as_ref().is_some_and(|version| {
        !matches!(version.last(side).map(|last| last.answer), Some(Answer::Agreed | Answer::Differs))
    })
}

/// What the reader does next.
fn next(contents: &Contents, side: Side, writes: bool) -> &'static str {
    if !writes {
        "plans-next-read"
    } else if contents.goals.is_empty() {
        "plans-next-first"
    } else if to_sign(contents, side) {
        "plans-next-sign"
    } else {
        "plans-next-go-on"
    }
}

/// The name of the place where the person takes part now, when their plan is somewhere else.
async fn elsewhere(tx: &mut ReadTx, plan: &Plan) -> store::Result<Option<String>> {
    let belongings = register::belongings(tx, plan.person).await?;
    let here = belongings.iter().find(|one| !one.ended && takes_part(one.role));
    match here.filter(|one| one.place != plan.place) {
        Some(one) => Ok(places::one(tx, one.place).await?.map(|place| place.name)),
        None => Ok(None),
    }
}

fn held_line(page: &Page, one: &HeldLine) -> (String, String) {
    let (since, day) = (page.day_of(&one.at), page.day(&one.again_on));
    let words = one.words.as_ref().map_or_else(String::new, |words| words.read().to_owned());
    let line = if one.shown {
        page.t("plans-held-now-shown")
    } else {
        page.t2("plans-held-see", "since", since.as_str(), "day", day.as_str())
    };
    (line, words)
}

fn no_line(page: &Page, names: &Names, number: i64, one: &Answered) -> (String, String) {
    let name = names.get(page, one.by);
    let line = page.t2("plans-no-stands", "number", number, "name", name.as_str());
    (line, one.reason.as_ref().map_or_else(String::new, |words| words.read().to_owned()))
}

fn call_line(page: &Page, call: &Call, question: Option<&Words>) -> (String, String, String) {
    let words = question.map_or_else(String::new, |words| words.read().to_owned());
    (format!("/plans/calls/{}", call.id), words, page.t(format!("plans-call-{}", call.state.code())))
}

fn build(
    visit: &Visit,
    plan: &Plan,
    contents: &Contents,
    around: &Around,
    (writes, faults): (bool, &Faults),
) -> Result<PlanPage, Problem> {
    let me = visit.signed()?.person;
    let (page, names) = (visit.page(), &around.names);
    let name = names.get(&page, plan.person);
    let view = Reader { page: &page, names, plan, me, writes }.view(contents);
    let side = plan.side(me);
    let (tone, standing) = standing_word(&page, rules::standing(contents.version.as_ref()));
    let standing_more = match &contents.version {
        None => page.t("plans-stands-none"),
        Some(version) => {
            let day = page.day_of(&version.put_at);
            page.t2("plans-stands-version", "number", version.number, "day", day.as_str())
        }
    };
    let next = page.t(next(contents, side, writes));
    let page = if plan.person == me {
        page
    } else {
        let title = page.t1("plans-of", "name", name.as_str());
        page.with_title(title)
    };
    Ok(PlanPage {
        errors: faults.lines(),
        base: format!("/plans/{}", plan.id),
        mine: plan.person == me,
        begun: page.day_of(&plan.begun_at),
        version: contents.version.as_ref().map(|version| format!("/plans/{}/versions/{}", plan.id, version.number)),
        to_sign: writes && to_sign(contents, side),
        view,
        tone,
        standing,
        standing_more,
        may_put: writes && !contents.goals.is_empty(),
        may_order: writes && side == Side::Worker,
        writes,
        elsewhere: around.elsewhere.clone(),
        held: around.held.iter().map(|one| held_line(&page, one)).collect(),
        differs: around.differs.iter().map(|(number, one)| no_line(&page, names, *number, one)).collect(),
        calls: around.calls.iter().map(|(call, question)| call_line(&page, call, question.as_ref())).collect(),
        next,
        name,
        page,
        from_journal: Vec::new(),
    })
}

/// The page, with what is wrong with what was asked of it.
pub(super) async fn page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<impl Template + use<>, Problem> {
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let contents = kept::contents(looking.tx(), id).await?;
    let around = Around::of(looking.tx(), &facts.plan, &contents, visit.signed()?.person).await?;
    // Where the part is switched off it can be read and not written in.
    let writes = access::may_look::<PutBeforeBoth>(visit.site(), visit.who(), id).await.is_ok();
    let mut built = build(visit, &facts.plan, &contents, &around, (writes, faults))?;
    built.from_journal = super::journal::in_plan(looking.tx(), &built.page, id).await?;
    Ok(built)
}

/// It, for both hands.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&page(visit, id, &Faults::new()).await?)
}

/// It, for whoever opened it in an emergency: to read, and nothing else.
pub(super) async fn opened(visit: &Visit) -> Outcome {
    let person: PersonId = visit.id("person")?;
    let finding = look::<FindOpened>(visit.site(), visit.who(), person).await?;
    let Some(id) = finding.facts().plan else {
        let page = visit.page();
        return visit.show(&NoPlanPage { page });
    };
    drop(finding);
    let mut looking = look::<ReadOpenedPlan>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let contents = kept::contents(looking.tx(), id).await?;
    let around = Around::of(looking.tx(), &facts.plan, &contents, visit.signed()?.person).await?;
    visit.show(&build(visit, &facts.plan, &contents, &around, (false, &Faults::new()))?)
}

/// The person takes their plan along to where they take part now.
pub(super) async fn bring(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let acting = act::<BringPlan>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::bring(acting).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}"), "plans-said-brought"),
        Err(refused) => visit.again(&page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
