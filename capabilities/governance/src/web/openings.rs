//! Opening somebody's things in an emergency: the form, the opening itself for everybody who has to do with it, what a
//! place's openings are, and what was opened of one's own.

use access::{Facts as _, Signed, act, look, people, places};
use askama::Template;
use basics::{PersonId, PlaceId, Words};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::named;
use crate::access::openings::{CloseOpening, OpenPerson, ReviewOpening, SeeOpening, SeeOpenings};
use crate::actions::{self, Refused};
use crate::model::opening::{OpeningId, OpeningState, Verdict};
use crate::rules::opening::{self as rules, CloseRefused, MOST_WORDS, OpenRefused, ReviewRefused};
use crate::store::openings::{self, Shown};

/// How many openings stand on a page.
const A_PAGE: usize = 30;
/// One more, to know whether there are more.
const A_PAGE_AND_ONE: i64 = 31;

/// The kind under which capabilities say where the things of a person stand that an opening lets read.
pub const OPENED: &str = "opened";

#[derive(Template)]
#[template(path = "open.html")]
struct OpenPage {
    page: Page,
    errors: Vec<ErrorLine>,
    id: PersonId,
    name: String,
    /// Why it cannot be done, and where to go on instead.
    refused: Option<(String, Option<String>)>,
    place: Field,
    /// Where it can hold; empty when there is nothing to choose.
    places: Vec<Choice>,
    reason: Field,
    most: usize,
}

async fn open_page(visit: &Visit, faults: &Faults, refused: Option<OpenRefused>) -> Result<OpenPage, Problem> {
    let signed = visit.signed()?;
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<OpenPerson>(visit.site(), visit.who(), id).await?;
    let given = looking.facts().given_in(signed);
    let now = looking.now();
    let name = people::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?.name;
    let ids: Vec<PlaceId> = given.iter().map(|one| one.place).collect();
    let mut found = places::some(looking.tx(), &ids).await?;
    found.sort_by_key(|place| ids.iter().position(|id| *id == place.id));
    let refused = match refused {
        Some(refused) => Some(refused),
        None => actions::may_open(looking.tx(), signed, id, given.first().map(|one| one.place), now).await?.err(),
    };
    let running = openings::running(looking.tx(), signed.person, now).await?;
    drop(looking);
    let page = visit.page().with_back(format!("/people/{id}"), "governance-back-person");
    let first = ids.first().map(ToString::to_string).unwrap_or_default();
    let sent = visit.sent();
    let chosen = if sent.text("place").is_empty() { first.as_str() } else { sent.text("place") };
    let on = running.iter().find(|(_, whose)| *whose == id).map(|(opening, _)| format!("/openings/{opening}"));
    Ok(OpenPage {
        errors: faults.lines(),
        id,
        name,
        refused: refused.map(|refused| (page.t(format!("governance-open-{}", refused.code())), on)),
        place: page.field("place", "governance-open-place", chosen, faults),
        places: if found.len() > 1 {
            named(found.iter().map(|place| (place.id.to_string(), place.name.clone())), chosen)
        } else {
            Vec::new()
        },
        reason: page.field("reason", "governance-open-reason", sent.text("reason"), faults),
        most: MOST_WORDS,
        page,
    })
}

/// What an opening means, and the form; or why it cannot be done.
pub(super) async fn open_form(visit: &Visit) -> Outcome {
    visit.show(&open_page(visit, &Faults::new(), None).await?)
}

/// Opens somebody's things for a day.
pub(super) async fn open(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    look::<OpenPerson>(visit.site(), visit.who(), id).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let mut faults = Faults::new();
    let reason = faults.words(&page, sent, "reason", MOST_WORDS, "governance-open-reason-missing");
    let place = match sent.text("place") {
        "" => None,
        text => Some(text.parse::<PlaceId>().map_err(|_| Problem::BadForm)?),
    };
    let Some(reason) = reason else { return visit.again(&open_page(visit, &faults, None).await?) };
    let acting = act::<OpenPerson>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::open_person(acting, place, &reason).await {
        Ok(opening) => visit.go_saying(&format!("/openings/{opening}"), "governance-open-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            faults.add("", page.t(format!("governance-open-{}", refused.code())));
            visit.again(&open_page(visit, &faults, Some(refused)).await?)
        }
    }
}

/// One opening, as it is told to somebody.
struct View {
    href: String,
    /// Whose things; empty to the person themselves.
    whose: String,
    /// By whom.
    by: String,
    opened: String,
    /// Until when, or since when it is over.
    ends: String,
    tone: &'static str,
    state: String,
    running: bool,
}

/// Who sees it: the person whose things were opened, or somebody who works there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Eyes {
    Person,
    Worker,
}

fn view(visit: &Visit, page: &Page, shown: &Shown, eyes: Eyes) -> View {
    let it = &shown.it;
    let role = format!("{}, {}", page.t(format!("governance-role-{}", it.role.code())), shown.place_name);
    let named = (eyes == Eyes::Worker || shown.named) && !shown.opener_name.is_empty();
    let state = rules::state(it, visit.now());
    let over = it.closed_at.unwrap_or(it.until_at);
    let (tone, word) = match state {
        OpeningState::Running { .. } => ("late", "governance-opening-running"),
        OpeningState::Over { .. } => ("waiting", "governance-opening-over"),
        OpeningState::Reviewed { verdict: Verdict::Right, .. } => ("done", "governance-opening-right"),
        OpeningState::Reviewed { verdict: Verdict::Wrong, .. } => ("said", "governance-opening-wrong"),
    };
    View {
        href: format!("/openings/{}", it.id),
        whose: if shown.person_name.is_empty() {
            page.t("governance-unusual-somebody")
        } else {
            shown.person_name.clone()
        },
        by: if named { format!("{}: {role}", shown.opener_name) } else { role },
        opened: page.time_of(&it.opened_at),
        ends: page.time_of(&over),
        tone,
        state: page.t(word),
        running: matches!(state, OpeningState::Running { .. }),
    }
}

#[derive(Template)]
#[template(path = "opening.html")]
struct OpeningPage {
    page: Page,
    errors: Vec<ErrorLine>,
    view: View,
    own: bool,
    reason: String,
    /// What was said about it, and when.
    review: Option<(String, String)>,
    /// Where the opener reads what it lets them read.
    reads: Vec<(String, String)>,
    may_close: bool,
    may_review: bool,
    /// By when somebody looks at it.
    review_by: String,
    verdict: Field,
    verdicts: Vec<Choice>,
    words: Field,
    most: usize,
}

fn said(page: &Page, words: Option<Words>) -> String {
    words.map_or_else(|| page.t("governance-opening-erased"), |words| words.read().to_owned())
}

/// Where the things of a person stand that an opening lets read: each capability that has some says so.
fn reads(visit: &Visit, page: &Page, person: PersonId) -> Vec<(String, String)> {
    let capabilities = visit.front().capabilities().iter();
    let all = capabilities.flat_map(|one| one.links.iter().map(move |(kind, link)| (one.name, *kind, *link)));
    all.filter(|(_, kind, _)| *kind == OPENED)
        .map(|(name, _, link)| (link(person.uuid()), page.t(format!("{name}-opened-link"))))
        .collect()
}

async fn opening_page(visit: &Visit, faults: &Faults) -> Result<OpeningPage, Problem> {
    let signed = visit.signed()?;
    let id: OpeningId = visit.id("opening")?;
    let mut looking = look::<SeeOpening>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let (shown, now) = (&facts.shown, looking.now());
    let (reason, review) = match openings::words(looking.tx(), &[id]).await?.pop() {
        Some((_, reason, review)) => (reason, review),
        None => (None, None),
    };
    drop(looking);
    let own = shown.it.person == signed.person;
    let mine = shown.it.opener == signed.person;
    let state = rules::state(&shown.it, now);
    let may = |may: bool| may && !own;
    let back = match (own, mine) {
        (true, _) => ("/account/opened".to_owned(), "governance-back-opened"),
        (_, true) => (format!("/people/{}", shown.it.person), "governance-back-person"),
        _ => (format!("/places/{}/openings", shown.it.place), "governance-back-openings"),
    };
    let page = visit.page().with_back(back.0, back.1);
    let view = view(visit, &page, shown, if own { Eyes::Person } else { Eyes::Worker });
    let sent = visit.sent();
    Ok(OpeningPage {
        errors: faults.lines(),
        own,
        reason: said(&page, reason),
        review: shown.it.reviewed.map(|(_, at)| (said(&page, review), page.day_of(&at))),
        reads: if mine && view.running { reads(visit, &page, shown.it.person) } else { Vec::new() },
        may_close: may(rules::close(state).is_ok()),
        may_review: may(!mine && rules::review(state, shown.it.erased).is_ok()),
        review_by: page.day_of(&shown.it.review_by),
        verdict: page.field("verdict", "governance-review-verdict", sent.text("verdict"), faults),
        verdicts: super::choices(
            &page,
            "governance-review-verdict",
            Verdict::ALL.iter().map(|verdict| verdict.code()),
            sent.text("verdict"),
        ),
        words: page.field("words", "governance-review-words", sent.text("words"), faults),
        most: MOST_WORDS,
        view,
        page,
    })
}

/// One opening: why, by whom, until when, and what was said about it.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&opening_page(visit, &Faults::new()).await?)
}

/// Ends a running opening.
pub(super) async fn close(visit: &Visit) -> Outcome {
    let id: OpeningId = visit.id("opening")?;
    let acting = act::<CloseOpening>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let opening = format!("/openings/{id}");
    match actions::close_opening(acting).await {
        Ok(()) => visit.go_saying(&opening, "governance-opening-closed"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        // It ended by itself a moment ago: that is what was wanted.
        Err(Refused::Rule(CloseRefused::Over)) => visit.go(&opening),
    }
}

/// Says whether it was right.
pub(super) async fn review(visit: &Visit) -> Outcome {
    let id: OpeningId = visit.id("opening")?;
    let place = look::<ReviewOpening>(visit.site(), visit.who(), id).await?.into_facts().about().place;
    let (page, sent) = (visit.page(), visit.sent());
    let mut faults = Faults::new();
    let verdict = Verdict::from_code(sent.text("verdict"));
    if verdict.is_none() {
        faults.add("verdict", page.t("governance-review-verdict-missing"));
    }
    let words = faults.words(&page, sent, "words", MOST_WORDS, "governance-review-words-missing");
    let (Some(verdict), Some(words)) = (verdict, words) else {
        return visit.again(&opening_page(visit, &faults).await?);
    };
    let acting = act::<ReviewOpening>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::review_opening(acting, verdict, &words).await {
        Ok(()) => visit.go_saying(&format!("/places/{place}/openings"), "governance-review-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let refused: ReviewRefused = refused;
            faults.add("", page.t(format!("governance-review-{}", refused.code())));
            visit.again(&opening_page(visit, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "openings.html")]
struct OpeningsPage {
    page: Page,
    place_name: String,
    waiting: Vec<View>,
    reviewed: Vec<View>,
    /// Whether it is the first page.
    first: bool,
    next: Option<String>,
}

/// The openings of a place: those nobody has looked at first, then the others.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed: &Signed = visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeOpenings>(visit.site(), visit.who(), place).await?;
    let place_name = looking.facts().place.name.clone();
    let list = format!("openings {place}");
    let cursors = visit.front().cursors();
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&list, visit.query().text("after")).and_then(|at| {
        let (part, id) = at.split_once('|')?;
        Some((part == "waiting", id.parse::<OpeningId>().ok()?))
    });
    let tx = looking.tx();
    let mut waiting = match after {
        Some((false, _)) => Vec::new(),
        Some((true, id)) => openings::within(tx, place, (signed.person, true), Some(id), A_PAGE_AND_ONE).await?,
        None => openings::within(tx, place, (signed.person, true), None, A_PAGE_AND_ONE).await?,
    };
    let more_wait = waiting.len() > A_PAGE;
    waiting.truncate(A_PAGE);
    let left = A_PAGE.saturating_sub(waiting.len());
    let mut reviewed = if more_wait {
        Vec::new()
    } else {
        let from = after.filter(|(waits, _)| !waits).map(|(_, id)| id);
        let most = i64::try_from(left).unwrap_or(0).saturating_add(1);
        openings::within(tx, place, (signed.person, false), from, most).await?
    };
    drop(looking);
    let more = reviewed.len() > left;
    reviewed.truncate(left);
    let at = match (more_wait, more) {
        (true, _) => waiting.last().map(|last| format!("waiting|{}", last.it.id)),
        // A page that the waiting fill to its end goes on with the newest of the others.
        (_, true) => {
            let before = reviewed.last().map_or_else(|| OpeningId::of(basics::uuid::Uuid::max()), |last| last.it.id);
            Some(format!("reviewed|{before}"))
        }
        _ => None,
    };
    let next = at.map(|at| format!("/places/{place}/openings?after={}", cursors.make(&list, &at)));
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    let views = |found: &[Shown]| found.iter().map(|one| view(visit, &page, one, Eyes::Worker)).collect();
    let (waiting, reviewed) = (views(&waiting), views(&reviewed));
    visit.show(&OpeningsPage { place_name, waiting, reviewed, first: after.is_none(), next, page })
}

/// What was opened of one's own, with why, and what was said about it.
struct Mine {
    view: View,
    reason: String,
    review: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "opened.html")]
struct OpenedPage {
    page: Page,
    found: Vec<Mine>,
    next: Option<String>,
}

/// Every opening of one's own things, the newest first.
pub(super) async fn mine(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let cursors = visit.front().cursors();
    let before = cursors.read("opened", visit.query().text("after")).and_then(|at| at.parse::<OpeningId>().ok());
    let mut tx = visit.read().await?;
    let mut found = openings::of_person(&mut tx, person, before, A_PAGE_AND_ONE).await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let ids: Vec<OpeningId> = found.iter().map(|one| one.it.id).collect();
    let mut words = openings::words(&mut tx, &ids).await?;
    drop(tx);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/account/opened?after={}", cursors.make("opened", &last.it.id.to_string())));
    let page = visit.page().with_back("/account", "governance-back-account");
    let found = found
        .iter()
        .map(|one| {
            let own = words.iter().position(|(id, ..)| *id == one.it.id).map(|at| words.swap_remove(at));
            let (reason, review) = own.map_or((None, None), |(_, reason, review)| (reason, review));
            Mine {
                view: view(visit, &page, one, Eyes::Person),
                reason: said(&page, reason),
                review: one.it.reviewed.map(|(_, at)| (said(&page, review), page.day_of(&at))),
            }
        })
        .collect();
    visit.show(&OpenedPage { page, found, next })
}
