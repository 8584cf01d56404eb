//! A tiny capability: a list, a form, and pages that break.

use std::sync::LazyLock;

use access::{About, Acting, Action, Asking, Why, act, places};
use askama::Template;
use basics::PlaceId;
use pages::{Capability, Faults, Lang, Outcome, Page, Problem, Route, Visit};
use store::{Migration, Part, ReadTx, values};
use tokio::sync::Semaphore;
use trials::{Engine, World};

basics::id!(
    /// A thing.
    ThingId
);
access::object_id!(ThingId);

const EN: &str = "trial-title = Things\ntrial-word = A word\ntrial-missing = Write a word\ntrial-kept = It was kept\n";
const CY: &str = "trial-title = Pethau\ntrial-word = Gair\ntrial-missing = Ysgrifennwch air\ntrial-kept = Cadwyd ef\n";

/// What must never reach a page: it stands in faults of the house.
pub const INSIDE: &str = "secret-detail-of-the-house";
/// How many requests of the slow page have begun.
pub static BEGUN: Semaphore = Semaphore::const_new(0);
/// How many of them may end.
pub static MAY_END: Semaphore = Semaphore::const_new(0);

/// The door.
pub const TRIAL: Capability = Capability {
    part: Part {
        name: "trial",
        migrations: &[Migration::new(
            1,
            "CREATE TABLE trial_things (id {id} PRIMARY KEY, word TEXT NOT NULL) {strict};",
        )],
    },
    words: &[(Lang::En, EN), (Lang::Cy, CY)],
    routes,
    ..Capability::room("trial")
};

/// The migrations of these tests.
pub fn parts() -> &'static [Part] {
    static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[TRIAL]));
    &PARTS
}

/// A story where the engine makes no difference.
pub fn told<Told: Future<Output = ()>>(story: impl FnOnce(World) -> Told) {
    trials::run(
        Engine::Lite,
        parts(),
        |ground| async move { story(World::new(ground, &[TRIAL], Vec::new()).await).await },
    );
}

/// How many things are kept.
pub async fn kept(world: &World) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one("SELECT COUNT(*) AS n FROM trial_things", values![]).await.unwrap().get("n").unwrap()
}

/// Keeping a word, in one's own place.
#[derive(Debug)]
pub struct KeepWord;

impl Action for KeepWord {
    const NAME: &'static str = "trial.keep_word";
    const OBJECT: &'static str = "thing";
    type Id = PlaceId;
    type Facts = About;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> store::Result<Option<About>> {
        places::about(tx, id, None).await
    }

    fn rule(asking: &Asking<'_>) -> Result<(), Why> {
        if asking.belongs() { Ok(()) } else { Err(Why::Role) }
    }
}

fn routes() -> Vec<Route> {
    vec![
        Route::get("/trial/things", "own", "trial-title", |visit| Box::pin(list(visit))),
        Route::get("/trial/word", "own", "trial-title", |visit| Box::pin(async move { form(visit) })),
        Route::post("/trial/word", KeepWord::NAME, "trial-title", |visit| Box::pin(keep(visit))),
        Route::get("/trial/words/{thing}", "own", "trial-title", |visit| Box::pin(one(visit))),
        Route::post("/trial/open", "open", "trial-title", |visit| Box::pin(async move { visit.go("/trial/thanks") })),
        Route::post("/trial/roomy", "open", "trial-title", |visit| Box::pin(async move { visit.go("/trial/thanks") }))
            .up_to(1024 * 1024),
        Route::get("/trial/quiet", "open", "trial-title", |visit| Box::pin(async move { quiet(visit, "quiet") })),
        Route::get("/trial/device", "open", "trial-title", |visit| {
            Box::pin(async move { quiet(visit, visit.device()) })
        }),
        Route::get("/trial/nameless", "open", "trial-title", |visit| Box::pin(async move { whoever(visit) }))
            .nameless(),
        Route::post("/trial/nameless", "open", "trial-title", |visit| Box::pin(async move { whoever(visit) }))
            .nameless(),
        Route::get("/trial/origin", "open", "trial-title", |visit| {
            Box::pin(async move { quiet(visit, &visit.origin().unwrap_or_else(|| "nowhere".to_owned())) })
        }),
        Route::get("/trial/go", "open", "trial-title", |visit| {
            Box::pin(async move { visit.go(visit.query().text("to")) })
        }),
        Route::get("/trial/panic", "open", "trial-title", |_| Box::pin(async { panic!("{INSIDE}") })),
        Route::get("/trial/broken", "open", "trial-title", |_| {
            Box::pin(async { Err(Problem::Broken(INSIDE.to_owned())) })
        }),
        Route::get("/trial/busy", "open", "trial-title", |_| Box::pin(async { Err(Problem::Busy) })),
        Route::get("/trial/not-yours", "open", "trial-title", |_| {
            Box::pin(async { Err(Problem::NotAllowed(Why::NotYours)) })
        }),
        Route::get("/trial/slow", "open", "trial-title", |visit| Box::pin(slow(visit))),
    ]
}

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% block content %}<p id=\"said\">{{ said }}</p>{% endblock %}",
    ext = "html"
)]
struct Quiet {
    page: Page,
    said: String,
}

fn quiet(visit: &Visit, said: &str) -> Outcome {
    visit.show(&Quiet { page: visit.page(), said: said.to_owned() })
}

/// Everything that a page could say of whoever came.
fn whoever(visit: &Visit) -> Outcome {
    let who = if visit.who().signed().is_some() { "somebody" } else { "nobody" };
    quiet(visit, &format!("{who} in {} wrote {}", visit.lang().code(), visit.sent().text("word")))
}

async fn slow(visit: &Visit) -> Outcome {
    BEGUN.add_permits(1);
    MAY_END.acquire().await.unwrap().forget();
    quiet(visit, "slow and whole")
}

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% import \"components/parts.html\" as parts %}{% block content %}\
    <ul>{% for word in words %}<li class=\"word\"><bdi>{{ word }}</bdi></li>{% endfor %}</ul>\
    {{ parts::pages(page, None::<String>, next) }}{% endblock %}",
    ext = "html"
)]
struct ListPage {
    page: Page,
    words: Vec<String>,
    next: Option<String>,
}

async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let cursors = visit.front().cursors();
    let after = cursors.read("trial", visit.query().text("after")).unwrap_or_default();
    let mut tx = visit.site().db.read().await?;
    let rows = tx.rows("SELECT word FROM trial_things WHERE word > $1 ORDER BY word LIMIT 4", values![after]).await?;
    let mut words = rows.iter().map(|row| row.get("word")).collect::<store::Result<Vec<String>>>()?;
    let more = words.len() > 3;
    words.truncate(3);
    let next = words.last().filter(|_| more).map(|last| format!("/trial/things?after={}", cursors.make("trial", last)));
    visit.show(&ListPage { page: visit.page(), words, next })
}

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% import \"components/forms.html\" as forms %}{% block content %}\
    {% call forms::form(page, \"/trial/word\") %}{{ forms::input(page, word) }}{% endcall %}{% endblock %}",
    ext = "html"
)]
struct FormPage {
    page: Page,
    word: pages::Field,
}

fn form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let page = visit.page();
    let word = page.field("word", "trial-word", "", &Faults::new());
    visit.show(&FormPage { page, word })
}

async fn keep(visit: &Visit) -> Outcome {
    let place = visit.home()?;
    let acting = act::<KeepWord>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let page = visit.page();
    let mut faults = Faults::new();
    let Some(word) = faults.line(&page, visit.sent(), "word", 40, "trial-missing") else {
        drop(acting);
        let word = page.field("word", "trial-word", visit.sent().text("word"), &faults);
        return visit.again(&FormPage { page, word });
    };
    let at = kept_at(acting, &word).await?;
    visit.go_saying(&at, "trial-kept")
}

async fn kept_at(mut acting: Acting<KeepWord>, word: &str) -> Result<String, Problem> {
    let chance = acting.site().db.chance().clone();
    let id = ThingId::new(acting.now(), &chance);
    acting.tx().run("INSERT INTO trial_things (id, word) VALUES ($1, $2)", values![id, word]).await?;
    acting.made(id);
    let at = format!("/trial/words/{id}");
    acting.done(&at).await?;
    Ok(at)
}

async fn one(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: ThingId = visit.id("thing")?;
    let mut tx = visit.site().db.read().await?;
    let row = tx.first("SELECT word FROM trial_things WHERE id = $1", values![id]).await?.ok_or(Problem::NotThere)?;
    quiet(visit, &row.get::<String>("word")?)
}
