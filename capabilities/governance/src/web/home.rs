//! The first page: what waits, what came of what one said, the next step. Search. And the pages that say how things are.

use super::screen;
use access::{Role, Signed, in_reach, settings};
use askama::Template;
use basics::PlaceId;
use loops::{Loop, Stage, Waiting};
use pages::{Faults, Field, Outcome, Page, Visit};
use store::Build;
use store::search::{Hit, find_where};

/// How many things that wait, and how many that one said, the home page shows.
const SHOWN: i64 = 8;
/// How many hits a page of the search shows.
const HITS: usize = 15;

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    page: Page,
    board: bool,
    nameless: bool,
    votes: bool,
}

/// Something that waits, in words.
struct WaitingLine {
    href: String,
    text: String,
    tone: &'static str,
    due: String,
}

/// What came of something one said, in words.
struct SaidLine {
    href: String,
    title: String,
    tone: &'static str,
    state: String,
    machine: String,
    day: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    name: String,
    left: bool,
    waiting: Vec<WaitingLine>,
    said: Vec<SaidLine>,
    suggestions: bool,
    looks_after: bool,
}

/// The first page of the house: for nobody a welcome, for a person what is theirs.
pub(super) async fn home(visit: &Visit) -> Outcome {
    let Ok(signed) = visit.signed() else {
        if let Some(first) = screen::first(visit).await? {
            return first;
        }
        let has = |path: &str| visit.front().routes().iter().any(|route| route.path == path);
        let (board, nameless, votes) = (has("/board"), has("/box"), has("/vote"));
        return visit.show(&FrontPage { page: visit.page(), board, nameless, votes });
    };
    let mut tx = visit.read().await?;
    let waiting = loops::waiting_for(&mut tx, signed, SHOWN).await?;
    let said = loops::of_asker(&mut tx, signed.person, SHOWN).await?;
    drop(tx);
    let page = visit.page();
    let has = |path: &str| visit.front().routes().iter().any(|route| route.path == path);
    visit.show(&HomePage {
        name: signed.name.clone(),
        left: signed.left && signed.memberships.is_empty(),
        waiting: waiting.iter().map(|one| waiting_line(visit, &page, one)).collect(),
        said: said.iter().map(|one| said_line(visit, &page, one)).collect(),
        suggestions: !signed.memberships.is_empty() && has("/feedback/new") && visit.is_on("feedback"),
        looks_after: signed.memberships.iter().any(|m| crate::model::LOOKING_AFTER.contains(&m.role)),
        page,
    })
}

fn waiting_line(visit: &Visit, page: &Page, one: &Waiting) -> WaitingLine {
    let late = one.due_at.is_some_and(|due| due < visit.now());
    WaitingLine {
        href: visit.front().link(&one.object_kind, one.object).unwrap_or_else(|| "/".to_owned()),
        text: page.t(format!("waiting-{}", one.kind.replace(['.', '_'], "-"))),
        tone: if late { "late" } else { "waiting" },
        due: one.due_at.map(|due| page.t1("governance-home-by", "day", page.day_of(&due))).unwrap_or_default(),
    }
}

fn said_line(visit: &Visit, page: &Page, one: &Loop) -> SaidLine {
    // The answer shows only where it stands: after "I was not heard", somebody is looking again.
    let answered = matches!(one.stage, Stage::Answered | Stage::Closed);
    let (tone, state) = match one.outcome.filter(|_| answered) {
        Some(outcome) => ("done", page.t(format!("loops-outcome-{}", outcome.code().replace('_', "-")))),
        None => ("waiting", page.t(format!("loops-stage-{}", one.stage.code()))),
    };
    SaidLine {
        href: visit.front().link(&one.object_kind, one.object).unwrap_or_else(|| "/".to_owned()),
        title: thing(visit, page, &one.object_kind),
        tone,
        state,
        machine: one.received_on.to_string(),
        day: page.day(&one.received_on),
    }
}

/// What a kind of thing is called; a word that fits all where nobody has said.
fn thing(visit: &Visit, page: &Page, kind: &str) -> String {
    let key = format!("governance-thing-{}", kind.replace('_', "-"));
    if visit.front().words().has(visit.lang(), &key) { page.t(key) } else { page.t("governance-thing") }
}

/// One hit, as it is shown.
struct HitLine {
    href: String,
    kind: String,
    text: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    find: Field,
    asked: bool,
    hits: Vec<HitLine>,
    next: Option<String>,
}

/// Adds what somebody may find: what is for members in the places where they take part or work, in those inside and in
/// those above, as everywhere; what is for workers only where they work; and nothing of a part that is switched off where
/// it stands. Who keeps the installation going, and who audits it, finds nothing by that.
fn findable(mut build: Build, visit: &Visit, signed: &Signed) -> Build {
    for (before, for_workers) in
        [("((d.audience = 'members' AND (", false), (")) OR (d.audience = 'workers' AND (", true)]
    {
        let may = |role: Role| match role {
            Role::Administrator | Role::Auditor => false,
            role => role.is_worker() || !for_workers,
        };
        let memberships: Vec<_> = signed.memberships.iter().filter(|membership| may(membership.role)).collect();
        let within: Vec<PlaceId> = memberships.iter().map(|m| m.place).collect();
        let above: Vec<PlaceId> = memberships.iter().flat_map(|m| m.line.iter().copied()).collect();
        build = in_reach(build.then(before), "d.place_id", &within, &above);
    }
    build = build.then(")))");
    for capability in visit.front().capabilities() {
        let Some(switch) = capability.switch else { continue };
        let kinds: Vec<&'static str> = capability.links.iter().map(|(kind, _)| *kind).collect();
        if !kinds.is_empty() {
            build = build.then(" AND (d.kind NOT IN ").list(&kinds).then(" OR ");
            build = settings::switched_on(build, "d.place_id", switch).then(")");
        }
    }
    build
}

/// Finds things in one's places by their words.
pub(super) async fn search(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let q: String = visit.query().text("q").trim().chars().filter(|c| !c.is_control()).take(120).collect();
    let mut hits: Vec<Hit> = Vec::new();
    let cursors = visit.front().cursors();
    if !q.is_empty() {
        // A cursor that is not ours begins the list again.
        let before = cursors.read("search", visit.query().text("after")).and_then(|at| at.parse::<i64>().ok());
        let most = i64::try_from(HITS).unwrap_or(15).saturating_add(1);
        let mut tx = visit.read().await?;
        hits = find_where(&mut tx, &q, before, most, |build| findable(build, visit, signed)).await?;
    }
    let page = visit.page();
    let more = hits.len() > HITS;
    hits.truncate(HITS);
    // The words go along as they are typed now: they are the searcher's own, and the address is theirs already.
    let next = hits.last().filter(|_| more).map(|last| {
        let words = visit.sought(&q);
        format!("/search?q={words}&after={}", cursors.make("search", &last.doc.to_string()))
    });
    let lines = hits
        .into_iter()
        .filter_map(|hit| {
            let href = visit.front().link(&hit.kind, hit.object)?;
            let text: String = hit.text.chars().take(140).collect();
            Some(HitLine { href, kind: thing(visit, &page, &hit.kind), text })
        })
        .collect();
    visit.show(&SearchPage {
        find: page.field("q", "governance-search-label", &q, &Faults::new()),
        asked: !q.is_empty(),
        hits: lines,
        next,
        page,
    })
}

/// A section of a page of plain words: its heading and its sentences.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "text.html")]
struct TextPage {
    page: Page,
    intro: String,
    danger: bool,
    sections: Vec<Section>,
    next: String,
}

/// Sections of plain words: `governance-<name>-1`, `-2`... each with sentences `-1-1`...
pub(super) fn sections(visit: &Visit, page: &Page, name: &str) -> Vec<Section> {
    let has = |key: &str| visit.front().words().has(visit.lang(), key);
    let mut sections = Vec::new();
    for number in 1..20 {
        let key = format!("governance-{name}-{number}");
        if !has(&key) {
            break;
        }
        let lines =
            (1..20).map(|line| format!("{key}-{line}")).take_while(|line| has(line)).map(|line| page.t(line)).collect();
        sections.push(Section { title: page.t(&key), lines });
    }
    sections
}

/// A page of plain words: `governance-<name>-intro`, `-next`, and its sections.
fn text_page(visit: &Visit, name: &str) -> TextPage {
    let page = visit.page();
    TextPage {
        intro: page.t(format!("governance-{name}-intro")),
        danger: name == "danger",
        sections: sections(visit, &page, name),
        next: page.t(format!("governance-{name}-next")),
        page,
    }
}

/// How things are done here, in plain words.
pub(super) async fn help(visit: &Visit) -> Outcome {
    visit.show(&text_page(visit, "help"))
}

/// What to do, and whom to ring, when somebody is in danger.
pub(super) async fn danger(visit: &Visit) -> Outcome {
    visit.show(&text_page(visit, "danger"))
}

/// How the pages can be used, and what is not good yet.
pub(super) async fn accessibility(visit: &Visit) -> Outcome {
    visit.show(&text_page(visit, "accessibility"))
}
