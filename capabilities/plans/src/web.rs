//! Handlers: parse, permit, act, page.

use access::{Action as _, people};
use basics::{PersonId, Words};
use pages::{Faults, Page, Problem, Route, Sent, choices};
use store::ReadTx;

use crate::access::{
    AnswerVersion, BeginPlan, BringPlan, KeepGoals, KeepRequirements, PrintBlank, PutBeforeBoth, ReadOpenedPlan,
    ReadRequirement, RecordPaper, SeePlan, WriteInPlan,
};
use crate::actions::Refused;
use crate::model::Contents;
use crate::rules::PlanRefused;

mod blank;
mod discretion;
mod fund;
mod goals;
mod list;
mod ordered;
mod review_forms;
mod reviews;
mod show;
mod versions;
mod view;
mod write;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

mod journal;
mod sharing;

/// How many bytes a form may have in which somebody writes: what is too long comes back with its words, and is not thrown away.
const WRITING: usize = 1_572_864;

/// The routes.
pub fn routes() -> Vec<Route> {
    let mut rows = vec![
        row!(get "/plans", "own", "plans-title", list::list),
        row!(get "/plans/blank", PrintBlank::NAME, "plans-blank-title", blank::show),
        row!(post "/plans/begin/{person}", BeginPlan::NAME, "plans-title", list::begin),
        row!(get "/plans/{plan}", SeePlan::NAME, "plans-plan-title", show::show),
        row!(get "/plans/of/{person}", ReadOpenedPlan::NAME, "plans-plan-title", show::opened),
        row!(get "/plans/{plan}/write", WriteInPlan::NAME, "plans-write-title", write::form),
        row!(post "/plans/{plan}/write", WriteInPlan::NAME, "plans-write-title", write::write),
        row!(get "/plans/{plan}/goals", KeepGoals::NAME, "plans-goal-new-title", goals::form),
        row!(post "/plans/{plan}/goals", KeepGoals::NAME, "plans-goal-new-title", goals::add),
        row!(get "/plans/{plan}/goals/{goal}", KeepGoals::NAME, "plans-goal-title", goals::goal_form),
        row!(post "/plans/{plan}/goals/{goal}", KeepGoals::NAME, "plans-goal-title", goals::goal),
        row!(get "/plans/{plan}/goals/{goal}/steps", KeepGoals::NAME, "plans-step-new-title", goals::step_form),
        row!(post "/plans/{plan}/goals/{goal}/steps", KeepGoals::NAME, "plans-step-new-title", goals::add_step),
        row!(get "/plans/{plan}/steps/{step}", KeepGoals::NAME, "plans-step-title", goals::how_form),
        row!(post "/plans/{plan}/steps/{step}", KeepGoals::NAME, "plans-step-title", goals::how),
        row!(get "/plans/{plan}/ordered", KeepRequirements::NAME, "plans-ordered-title", ordered::form),
        row!(post "/plans/{plan}/ordered", KeepRequirements::NAME, "plans-ordered-title", ordered::keep),
        row!(get "/plans/{plan}/ordered/{requirement}", KeepRequirements::NAME, "plans-ordered-title", ordered::form),
        row!(post "/plans/{plan}/ordered/{requirement}", KeepRequirements::NAME, "plans-ordered-title", ordered::keep),
        row!(post "/plans/{plan}/ordered/{requirement}/read", ReadRequirement::NAME, "plans-plan-title", ordered::read),
        row!(post "/plans/{plan}/bring", BringPlan::NAME, "plans-plan-title", show::bring),
        row!(post "/plans/{plan}/put", PutBeforeBoth::NAME, "plans-plan-title", versions::put),
        row!(get "/plans/{plan}/versions", SeePlan::NAME, "plans-versions-title", versions::list),
        row!(get "/plans/{plan}/versions/{number}", SeePlan::NAME, "plans-version-title", versions::show),
        row!(post "/plans/{plan}/versions/{number}", AnswerVersion::NAME, "plans-version-title", versions::answer),
        row!(get "/plans/{plan}/versions/{number}/paper", RecordPaper::NAME, "plans-paper-title", versions::paper_form),
        row!(post "/plans/{plan}/versions/{number}/paper", RecordPaper::NAME, "plans-paper-title", versions::paper),
    ];
    rows.extend(discretion::routes());
    rows.extend(fund::routes());
    rows.extend(reviews::routes());
    rows.extend(sharing::routes());
    rows.extend(journal::routes());
    rows.into_iter().map(|row| row.up_to(WRITING)).collect()
}

/// The names on a page.
struct Names(Vec<(PersonId, String)>);

impl Names {
    async fn of(tx: &mut ReadTx, mut ids: Vec<PersonId>) -> store::Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        Ok(Self(people::names(tx, &ids).await?))
    }

    /// Everybody who wrote in a plan or said something of its newest version, and whose it is.
    async fn in_plan(tx: &mut ReadTx, contents: &Contents, person: PersonId) -> store::Result<Self> {
        let mut ids: Vec<PersonId> = contents.fields.iter().map(|field| field.by).collect();
        ids.extend(contents.version.iter().flat_map(|version| version.answers.iter().map(|one| one.by)));
        ids.extend(contents.version.iter().map(|version| version.put_by));
        ids.push(person);
        Self::of(tx, ids).await
    }

    /// A person's name; a word for somebody whose name is gone.
    fn get(&self, page: &Page, id: PersonId) -> String {
        let found = self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        found.filter(|name| !name.is_empty()).unwrap_or_else(|| page.t("plans-somebody"))
    }
}

/// Words that may be left out.
fn optional(page: &Page, sent: &Sent, faults: &mut Faults, field: &str, most: usize) -> Option<Words> {
    if sent.text(field).trim().is_empty() { None } else { faults.words(page, sent, field, most, "plans-fault-words") }
}

/// A day from three boxes; what is none is a fault.
fn day(page: &Page, sent: &Sent, faults: &mut Faults, field: &str) -> Option<basics::Date> {
    if let Ok(day) = sent.date(field) {
        return day;
    }
    faults.add(field, page.t("plans-fault-day"));
    None
}

/// The three boxes of a day as they were sent.
fn boxes(sent: &Sent, field: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| sent.text(&format!("{field}-{part}")).to_owned())
}

/// What a rule had to say, as faults of the form.
fn faults_of(page: &Page, refused: Refused) -> Result<Faults, Problem> {
    let mut faults = Faults::new();
    match refused {
        Refused::Stop(stop) => Err(stop.into()),
        Refused::Plan(list) => {
            for why in list {
                if why == PlanRefused::NoSuchThing {
                    return Err(Problem::NotThere);
                }
                let (field, key) = fault(why);
                faults.add(field, page.t(key));
            }
            Ok(faults)
        }
        Refused::Fund(list) => fund::faults(page, &list),
    }
}

const fn fault(why: PlanRefused) -> (&'static str, &'static str) {
    match why {
        PlanRefused::HasOne => ("", "plans-fault-has-one"),
        PlanRefused::NotYours => ("", "plans-fault-not-yours"),
        PlanRefused::OwnWords => ("", "plans-fault-own-words"),
        PlanRefused::NoSuchThing | PlanRefused::NothingThere => ("", "plans-fault-nothing"),
        PlanRefused::ManyGoals => ("", "plans-fault-many-goals"),
        PlanRefused::ManySteps => ("", "plans-fault-many-steps"),
        PlanRefused::ManyRequirements => ("", "plans-fault-many-ordered"),
        PlanRefused::Past => ("by", "plans-fault-past"),
        PlanRefused::Far => ("by", "plans-fault-far"),
        PlanRefused::Backwards => ("until", "plans-fault-backwards"),
        PlanRefused::BadHours => ("done", "plans-fault-hours"),
        PlanRefused::NoReason => ("why", "plans-fault-no-reason"),
        PlanRefused::NoMove => ("to", "plans-fault-no-move"),
        PlanRefused::NoGoal => ("", "plans-fault-no-goal"),
        PlanRefused::NoStep => ("", "plans-fault-no-step"),
        PlanRefused::Unchanged => ("", "plans-fault-unchanged"),
        PlanRefused::Older => ("", "plans-fault-older"),
        PlanRefused::SaidAlready => ("answer", "plans-fault-said"),
        PlanRefused::SaidOnScreen => ("answer", "plans-fault-on-screen"),
        PlanRefused::Changed => ("", "plans-fault-changed"),
        PlanRefused::NoDay => ("by", "plans-fault-no-day"),
        PlanRefused::NoSecond => ("with", "plans-fault-no-second"),
        PlanRefused::NoColleague => ("with", "plans-fault-no-colleague"),
        PlanRefused::ReviewOver => ("", "plans-fault-review-over"),
        PlanRefused::MovedTwice => ("reason", "plans-fault-moved-twice"),
        PlanRefused::ManyComers => ("", "plans-fault-many-comers"),
        PlanRefused::BadNumber => ("number", "plans-fault-zero-to-ten"),
        PlanRefused::NobodyNamed => ("name", "plans-fault-nobody"),
        PlanRefused::SharedAlready => ("to", "plans-fault-shared-already"),
        PlanRefused::ManySharings => ("", "plans-fault-many-sharings"),
        PlanRefused::NothingChosen => ("parts", "plans-fault-nothing-chosen"),
        PlanRefused::NotYet => ("on", "plans-fault-not-yet"),
        PlanRefused::TooLongAgo => ("on", "plans-fault-too-long-ago"),
        PlanRefused::ManyJottings => ("", "plans-fault-many-jottings"),
    }
}
