//! Reviews: what is planned, what was said, and what is kept of it.

use access::{Action as _, act, look};
use askama::Template;
use basics::{Date, Instant, PlaceId};
use pages::{ErrorLine, Faults, Outcome, Page, Problem, Route, Visit};

use super::{Names, faults_of, review_forms as forms};
use crate::access::{CountReviews, EndReview, KeepReview, SeePlan, StrikeComer};
use crate::actions;
use crate::model::review::{Comer, ComerText, Review, ReviewGoalText, ReviewSaidText, ReviewState, ReviewText};
use crate::model::{Plan, PlanId, Side};
use crate::rules::review as rules;
use crate::store as kept;
use crate::store::reviews as held;

/// The most reviews that a page lists.
const MOST_LISTED: i64 = 50;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// The routes of reviews.
pub(super) fn routes() -> Vec<Route> {
    vec![
        row!(get "/plans/{plan}/reviews", SeePlan::NAME, "plans-reviews-title", list),
        row!(get "/plans/{plan}/reviews/sheet", SeePlan::NAME, "plans-review-sheet-title", sheet),
        row!(get "/plans/{plan}/reviews/ask", KeepReview::NAME, "plans-review-ask-title", forms::ask_form),
        row!(post "/plans/{plan}/reviews/ask", KeepReview::NAME, "plans-review-ask-title", forms::ask),
        row!(get "/plans/{plan}/reviews/{review}", SeePlan::NAME, "plans-review-title", show),
        row!(post "/plans/{plan}/reviews/{review}/yes", KeepReview::NAME, "plans-review-title", yes),
        row!(get "/plans/{plan}/reviews/{review}/time", KeepReview::NAME, "plans-review-time-title", forms::time_form),
        row!(post "/plans/{plan}/reviews/{review}/time", KeepReview::NAME, "plans-review-time-title", forms::time),
        row!(get "/plans/{plan}/reviews/{review}/goals/{goal}", KeepReview::NAME, "plans-review-goal-title", forms::goal_form),
        row!(post "/plans/{plan}/reviews/{review}/goals/{goal}", KeepReview::NAME, "plans-review-goal-title", forms::goal),
        row!(get "/plans/{plan}/reviews/{review}/who", KeepReview::NAME, "plans-review-who-title", forms::who_form),
        row!(post "/plans/{plan}/reviews/{review}/who", KeepReview::NAME, "plans-review-who-title", forms::who),
        row!(get "/plans/{plan}/reviews/{review}/who/{comer}", KeepReview::NAME, "plans-review-brought-title", forms::brought_form),
        row!(post "/plans/{plan}/reviews/{review}/who/{comer}", KeepReview::NAME, "plans-review-brought-title", forms::brought),
        row!(post "/plans/{plan}/reviews/{review}/who/{comer}/strike", StrikeComer::NAME, "plans-review-title", strike),
        row!(get "/plans/{plan}/reviews/{review}/later", KeepReview::NAME, "plans-review-later-title", forms::later_form),
        row!(post "/plans/{plan}/reviews/{review}/later", KeepReview::NAME, "plans-review-later-title", forms::later),
        row!(get "/plans/{plan}/reviews/{review}/without", EndReview::NAME, "plans-review-without-title", forms::without_form),
        row!(post "/plans/{plan}/reviews/{review}/without", EndReview::NAME, "plans-review-without-title", forms::without),
        row!(get "/plans/reviews/due/{place}", CountReviews::NAME, "plans-reviews-due-title", due),
    ]
}

/// A review in a list.
struct ReviewLine {
    href: String,
    title: String,
    tone: &'static str,
    state: String,
    about: String,
}

#[derive(Template)]
#[template(path = "reviews.html")]
struct ReviewsPage {
    page: Page,
    base: String,
    lines: Vec<ReviewLine>,
    progress: String,
    writes: bool,
    open: bool,
}

/// What somebody said, as a page shows it.
struct SaidView {
    voice: &'static str,
    title: String,
    who: String,
    words: String,
}

/// A goal, and how it goes.
struct GoalView {
    heading: String,
    goal: String,
    said: Vec<SaidView>,
    /// Where the reader says how it goes.
    say: Option<String>,
}

/// Somebody who comes.
struct ComerView {
    name: String,
    role: String,
    brought: String,
    /// Where it is said what they brought.
    bring: Option<String>,
    /// Where the person strikes them off.
    strike: Option<String>,
}

#[derive(Template)]
#[template(path = "review.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that the reader may do")]
struct ReviewPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    name: String,
    tone: &'static str,
    state: String,
    lines: Vec<String>,
    late: bool,
    progress: String,
    goals: Vec<GoalView>,
    said: Vec<SaidView>,
    comers: Vec<ComerView>,
    open: bool,
    /// Whether the reader may say something.
    writes: bool,
    may_yes: bool,
    may_move: bool,
    worker: bool,
    next: String,
}

#[derive(Template)]
#[template(path = "review_sheet.html")]
struct SheetPage {
    page: Page,
    name: String,
    goals: Vec<String>,
    faces: Vec<String>,
    time: Vec<String>,
}

/// A code as the end of a word key.
pub(super) fn key(code: &str) -> String {
    code.replace('_', "-")
}

/// How a review stands, in words, and the tone of them.
fn state_word(page: &Page, review: &Review, now: Instant) -> (&'static str, String) {
    match review.state {
        ReviewState::Done => ("done", page.t("plans-review-done")),
        ReviewState::NotWanted => ("quiet", page.t("plans-review-not-wanted")),
        _ if review.due_at < now => ("late", page.t("plans-review-late")),
        ReviewState::OneYes => ("waiting", page.t("plans-review-one-yes")),
        ReviewState::Planned => ("waiting", page.t("plans-review-planned")),
    }
}

/// What was done since the last review, as a sentence that the person can read. No figure says how good somebody is.
fn progress_line(page: &Page, (steps, goals): (usize, usize), first: bool) -> String {
    let since = page.t(if first { "plans-review-since-begun" } else { "plans-review-since-last" });
    let what = if steps == 0 && goals == 0 {
        page.t("plans-review-progress-none")
    } else {
        page.t2("plans-review-progress", "steps", steps, "goals", goals)
    };
    format!("{since} {what}")
}

fn text_of(words: Option<&basics::Words>) -> Result<Option<ReviewText>, Problem> {
    let Some(words) = words else { return Ok(None) };
    serde_json::from_str(words.read()).map(Some).map_err(|error| Problem::Broken(error.to_string()))
}

/// Every review, the newest first.
async fn list(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let tx = looking.tx();
    let reviews = held::all(tx, id, MOST_LISTED).await?;
    let last = text_of(held::last_text(tx, id).await?.as_ref())?;
    let contents = kept::contents(tx, id).await?;
    drop(looking);
    let writes = access::may_look::<KeepReview>(visit.site(), visit.who(), id).await.is_ok();
    let page = visit.page();
    let lines = reviews
        .iter()
        .map(|review| {
            let (tone, state) = state_word(&page, review, visit.now());
            let about = match review.ended_at {
                Some(at) => page.day_of(&at),
                None => page.t1("plans-review-by", "day", page.day(&review.due_on).as_str()),
            };
            ReviewLine {
                href: format!("/plans/{id}/reviews/{}", review.number),
                title: page.t1("plans-review-number", "number", review.number),
                tone,
                state,
                about,
            }
        })
        .collect();
    visit.show(&ReviewsPage {
        base: format!("/plans/{id}/reviews"),
        lines,
        progress: progress_line(&page, rules::progress(&contents, last.as_ref()), last.is_none()),
        writes,
        open: reviews.first().is_some_and(Review::is_open),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// What pages call the author of something.
fn said_view(page: &Page, one: ReviewSaidText) -> SaidView {
    let words = match one.part.as_str() {
        "face" => page.t(format!("plans-face-{}", one.words)),
        "number" => page.t1("plans-review-of-ten", "number", one.words.as_str()),
        _ => one.words,
    };
    SaidView {
        voice: if one.side == Side::Person.code() { "person" } else { "service" },
        title: page.t(format!("plans-review-part-{}", key(&one.part))),
        who: if one.by.is_empty() { page.t("plans-somebody") } else { one.by },
        words,
    }
}

fn goal_view(page: &Page, one: ReviewGoalText, say: Option<String>) -> GoalView {
    let state = page.t(format!("plans-goal-{}", key(&one.state)));
    GoalView {
        heading: format!("{} ({state})", page.t1("plans-goal-number", "number", one.number)),
        goal: one.goal,
        said: one.said.into_iter().map(|said| said_view(page, said)).collect(),
        say,
    }
}

fn comer_view(page: &Page, one: ComerText, at: Option<&str>, mine: bool) -> ComerView {
    ComerView {
        name: one.name,
        role: page.t(format!("plans-comer-{}", key(&one.role))),
        brought: one.brought,
        bring: at.map(str::to_owned),
        strike: at.filter(|_| mine).map(|at| format!("{at}/strike")),
    }
}

/// When it is, why, and how its day moved.
fn lines(page: &Page, review: &Review, text: &ReviewText) -> Vec<String> {
    let day = |text: &str| text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| page.day(&day));
    let mut lines = vec![page.t(format!("plans-review-reason-{}", key(&text.reason)))];
    match review.ended_at {
        Some(at) => lines.push(page.t1("plans-review-over-on", "day", page.day_of(&at).as_str())),
        None => lines.push(page.t1("plans-review-held-by", "day", page.day(&review.due_on).as_str())),
    }
    for [reason, from, to] in &text.moves {
        let moved = page.t2("plans-review-was-moved", "from", day(from).as_str(), "to", day(to).as_str());
        let why = if reason.is_empty() { String::new() } else { page.t(format!("plans-later-{}", key(reason))) };
        lines.push(format!("{moved} {why}"));
    }
    lines
}

/// A review that was found, for whoever may read it.
struct Found {
    plan: Plan,
    review: Review,
    text: ReviewText,
    /// The addresses of its goals and of who comes, in the order of the text, while it is open.
    goals: Vec<String>,
    comers: Vec<String>,
    name: String,
    first: bool,
}

async fn find(visit: &Visit, page: &Page, id: PlanId) -> Result<Found, Problem> {
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let tx = looking.tx();
    let review = held::one(tx, id, visit.id("review")?).await?.ok_or(Problem::NotThere)?;
    let last = text_of(held::last_text(tx, id).await?.as_ref())?;
    if !review.is_open() {
        let text = text_of(held::text_of(tx, review.id).await?.as_ref())?.unwrap_or_default();
        let names = Names::of(tx, vec![plan.person]).await?;
        let (name, first) = (names.get(page, plan.person), review.number == 1);
        return Ok(Found { plan, review, text, goals: Vec::new(), comers: Vec::new(), name, first });
    }
    let said = held::contents(tx, review.id).await?;
    let contents = kept::contents(tx, id).await?;
    let mut ids: Vec<_> = said.said.iter().map(|one| one.by).collect();
    ids.push(plan.person);
    let names = Names::of(tx, ids).await?;
    let text = rules::review_text(&review, (&said, &contents), last.as_ref(), &|who| names.get(page, who));
    let base = format!("/plans/{id}/reviews/{}", review.number);
    let goals = rules::reviewed_goals(&contents, &said);
    Ok(Found {
        goals: goals.iter().map(|goal| format!("{base}/goals/{}", goal.id)).collect(),
        comers: said.comers.iter().map(|one: &Comer| format!("{base}/who/{}", one.id)).collect(),
        name: names.get(page, plan.person),
        first: last.is_none(),
        plan,
        review,
        text,
    })
}

fn next(review: &Review, side: Side, writes: bool) -> &'static str {
    match (review.is_open(), writes, review.yes) {
        (false, _, _) => "plans-review-next-over",
        (true, false, _) => "plans-next-read",
        (true, true, Some(yes)) if yes != side => "plans-review-next-yes",
        (true, true, Some(_)) => "plans-review-next-other",
        (true, true, None) => "plans-review-next-say",
    }
}

async fn review_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<ReviewPage, Problem> {
    let me = visit.signed()?.person;
    let page = visit.page();
    let Found { plan, review, text, goals, comers, name, first } = find(visit, &page, id).await?;
    let open = review.is_open();
    let writes = open && access::may_look::<KeepReview>(visit.site(), visit.who(), id).await.is_ok();
    let side = plan.side(me);
    let (tone, state) = state_word(&page, &review, visit.now());
    let lines = lines(&page, &review, &text);
    let mut goals = goals.into_iter().filter(|_| writes);
    let mut comers = comers.into_iter().filter(|_| writes);
    let title = page.t1("plans-review-number", "number", review.number);
    Ok(ReviewPage {
        errors: faults.lines(),
        base: format!("/plans/{id}/reviews/{}", review.number),
        name,
        tone,
        state,
        lines,
        late: open && review.due_at < visit.now(),
        progress: progress_line(&page, (text.steps, text.reached), first),
        goals: text.goals.into_iter().map(|one| goal_view(&page, one, goals.next())).collect(),
        said: text.said.into_iter().map(|one| said_view(&page, one)).collect(),
        comers: text
            .comers
            .into_iter()
            .map(|one| comer_view(&page, one, comers.next().as_deref(), side == Side::Person))
            .collect(),
        open,
        writes,
        may_yes: writes && review.yes != Some(side),
        may_move: writes && review.moved < crate::model::review::MOST_MOVES,
        worker: writes && side == Side::Worker,
        next: page.t(next(&review, side, writes)),
        page: page.with_title(title).with_back(format!("/plans/{id}/reviews"), "plans-reviews-title"),
    })
}

/// One review, whole.
async fn show(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&review_page(visit, id, &Faults::new()).await?)
}

/// One side says that it is done.
async fn yes(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let acting = act::<KeepReview>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::review_is_done(acting, number).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-yes"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?.moved("answer", "");
            visit.again(&review_page(visit, id, &faults).await?)
        }
    }
}

/// The person strikes somebody off.
async fn strike(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let number = visit.id("review")?;
    let acting = act::<StrikeComer>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::strike_comer(acting, number, visit.id("comer")?).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/reviews/{number}"), "plans-review-said-struck"),
        Err(refused) => visit.again(&review_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// An empty sheet for a review, with the goals of the plan.
async fn sheet(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeePlan>(visit.site(), visit.who(), id).await?;
    let plan = looking.facts().plan.clone();
    let contents = kept::contents(looking.tx(), id).await?;
    let names = Names::of(looking.tx(), vec![plan.person]).await?;
    let now = contents.goals.iter().filter(|goal| goal.state == crate::model::GoalState::Now);
    let goals = now.filter_map(|goal| rules::goal_words(&contents, goal.id.uuid())).collect();
    let page = visit.page();
    visit.show(&SheetPage {
        name: names.get(&page, plan.person),
        goals,
        faces: crate::model::review::Face::ALL
            .iter()
            .map(|face| page.t(format!("plans-face-{}", face.code())))
            .collect(),
        time: crate::model::review::OF_THE_TIME
            .iter()
            .map(|part| page.t(format!("plans-review-q-{}", key(part.code()))))
            .collect(),
        page: page.with_back(format!("/plans/{id}/reviews"), "plans-reviews-title"),
    })
}

/// How many reviews of a place are due and late.
#[derive(Template)]
#[template(path = "reviews_due.html")]
struct DuePage {
    page: Page,
    rows: Vec<(String, i64)>,
    late: bool,
}

/// Within how many days a review counts as due soon.
const SOON: i64 = 30;

/// The figures for whoever looks after a place: nobody's name, no plan, and no order of who is behind.
async fn due(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<CountReviews>(visit.site(), visit.who(), place).await?;
    let now = visit.now();
    let [open, soon, late] = held::counts(looking.tx(), place, now.plus_days(SOON), now).await?;
    let page = visit.page();
    let row = |key: &str, n: i64| (page.t(key), n);
    let rows = vec![
        row("plans-reviews-due-open", open),
        row("plans-reviews-due-soon", soon),
        row("plans-reviews-due-late", late),
    ];
    visit.show(&DuePage { rows, late: late > 0, page: page.with_back("/plans", "plans-title") })
}
