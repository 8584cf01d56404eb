//! The board of one place: to read, under numbers, as a feed, and as a poster.

use access::{Stop, look, scope};
use askama::Template;
use basics::{Date, Instant, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::board::{EntryView, entry_view, practising_words};
use super::{A_PAGE, field, outcome_word};
use crate::access::SeeBoard;
use crate::access::publishing::{PrintPoster, SeePublicBoard};
use crate::model::EntryId;
use crate::model::publishing::Audience;
use crate::rules::publishing::{MOST_ON_POSTER, for_xml, moment_of_day, shows_name};
use crate::store::BoardScope;
use crate::store::place_board::{self as kept, Asked, Here, Placed};
use crate::store::wall;

/// The most places that can be chosen from.
const MOST_PLACES: i64 = 200;
/// How many entries a feed holds, and how many a poster is chosen from.
const MOST_ENTRIES: i64 = 40;

#[derive(Template)]
#[template(path = "board_places.html")]
struct PlacesPage {
    page: Page,
    places: Vec<(String, String)>,
}

/// Whose board: those in reach, and those that everybody may read.
pub(super) async fn choose(visit: &Visit) -> Outcome {
    let reach = visit.who().signed().filter(|signed| signed.alive).map(|_| scope::<SeeBoard>(visit.who()));
    let found = kept::places(&mut visit.site().db.read().await?, reach.as_ref(), MOST_PLACES).await?;
    let places = found.into_iter().map(|(id, name)| (format!("/board/at/{id}"), name)).collect();
    visit.show(&PlacesPage { page: visit.page(), places })
}

/// How somebody comes to a place's board: as one who belongs there, or as anybody, where the place shows it to everybody.
/// Nobody learns which places there are by trying.
async fn reach(visit: &Visit, place: PlaceId) -> Result<Option<BoardScope>, Problem> {
    if visit.who().signed().is_some_and(|signed| signed.alive)
        && look::<SeeBoard>(visit.site(), visit.who(), place).await.is_ok()
    {
        return Ok(Some(scope::<SeeBoard>(visit.who())));
    }
    for_everybody(visit, place).await?;
    Ok(None)
}

async fn for_everybody(visit: &Visit, place: PlaceId) -> Result<(), Problem> {
    match look::<SeePublicBoard>(visit.site(), visit.who(), place).await {
        Ok(_) => Ok(()),
        Err(Stop::Refused(_)) if visit.who().signed().is_none() => Err(Problem::SignIn),
        Err(stop) => Err(stop.into()),
    }
}

/// An entry with its anchor.
struct PlacedView {
    id: String,
    entry: EntryView,
}

/// An entry for these readers: a name goes as far as its owner agreed.
fn view(page: &Page, placed: &Placed, readers: Audience) -> PlacedView {
    let others = placed.shown.others;
    let mut entry = entry_view(page, &placed.shown.entry, &placed.shown.place_name).said_by(page, others);
    if !shows_name(placed.name_for, readers) {
        entry.shown_name = String::new();
    }
    let entry = entry.while_practising(placed.practises.is_some());
    PlacedView { id: format!("e-{}", placed.shown.entry.id), entry }
}

#[derive(Template)]
#[template(path = "board_at.html")]
struct BoardPage {
    page: Page,
    base: String,
    entries: Vec<PlacedView>,
    /// Places of these entries that practise, with the day until which they do.
    practising: Vec<String>,
    belongs: bool,
    public: bool,
    may_print: bool,
    next: Option<String>,
}

async fn read(visit: &Visit, asked: &Asked<'_>) -> Result<(Here, Vec<Placed>), Problem> {
    kept::list(&mut visit.site().db.read().await?, asked).await?.ok_or(Problem::NotThere)
}

/// What was published of a place and of what lies in it.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let scope = reach(visit, place).await?;
    let (cursors, name) = (visit.front().cursors(), format!("board at {place}"));
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&name, visit.query().text("after")).and_then(|at| {
        let (at, id) = at.split_once('|')?;
        Some((Instant::parse(at)?, id.parse::<EntryId>().ok()?))
    });
    let most = i64::try_from(A_PAGE).unwrap_or(15).saturating_add(1);
    let asked = Asked { place, scope: scope.as_ref(), after, most, now: visit.now() };
    let (here, mut found) = read(visit, &asked).await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let practising: Vec<_> =
        here.practises.iter().chain(found.iter().filter_map(|one| one.practises.as_ref())).cloned().collect();
    let next = found.last().filter(|_| more).and_then(|last| {
        let entry = &last.shown.entry;
        let at = format!("{}|{}", entry.read_at?.text(), entry.id);
        Some(format!("/board/at/{place}?after={}", cursors.make(&name, &at)))
    });
    let title = visit.page().t1("feedback-board-at", "place", here.name.as_str());
    let page = visit.page().with_title(title);
    let readers = if scope.is_some() { Audience::Members } else { Audience::Public };
    let shown = BoardPage {
        base: format!("/board/at/{place}"),
        entries: found.iter().map(|one| view(&page, one, readers)).collect(),
        practising: practising_words(&page, &practising),
        belongs: scope.is_some(),
        public: here.public,
        may_print: works_at_a_desk(visit),
        next,
        page,
    };
    visit.show_public("text/html; charset=utf-8", &shown)
}

/// Whether the way to the poster is shown: the poster asks again, of this very place.
fn works_at_a_desk(visit: &Visit) -> bool {
    let signed = visit.who().signed();
    signed.is_some_and(|signed| signed.memberships.iter().any(|one| crate::access::DESK.contains(&one.role)))
}

/// A line of the wall.
struct NumberView {
    number: String,
    outcome: String,
    reply: String,
    lang: String,
    machine: String,
    day: String,
    place_name: String,
}

#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    page: Page,
    lines: Vec<NumberView>,
    next: Option<String>,
}

/// How many answers stand on one page of numbers.
const NUMBERS: usize = 30;

/// Answers by number: no words that were said, and no time but the day.
pub(super) async fn numbers(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let scope = reach(visit, place).await?;
    let (cursors, name) = (visit.front().cursors(), format!("numbers at {place}"));
    let at = cursors.read(&name, visit.query().text("after")).unwrap_or_default();
    let after = at.split_once('|').and_then(|(on, number)| Some((on.parse::<Date>().ok()?, number)));
    let most = i64::try_from(NUMBERS).unwrap_or(30).saturating_add(1);
    let mut found = wall::list(&mut visit.site().db.read().await?, place, scope.as_ref(), after, most).await?;
    let more = found.len() > NUMBERS;
    found.truncate(NUMBERS);
    let next = found.last().filter(|_| more).map(|last| {
        let at = format!("{}|{}", last.on, last.number);
        format!("/board/at/{place}/numbers?after={}", cursors.make(&name, &at))
    });
    let page = visit.page();
    let lines = found
        .into_iter()
        .map(|one| NumberView {
            outcome: one.outcome.map(|outcome| outcome_word(&page, outcome)).unwrap_or_default(),
            lang: if one.lang == page.lang { String::new() } else { one.lang },
            machine: one.on.to_string(),
            day: page.day(&one.on),
            number: one.number,
            reply: one.reply,
            place_name: one.place_name,
        })
        .collect();
    visit.show_public("text/html; charset=utf-8", &NumbersPage { page, lines, next })
}

/// An entry of a feed: all of it may stand in XML.
struct FeedEntry {
    id: String,
    title: String,
    updated: String,
    lang: String,
    said: String,
    did: String,
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    lang: &'static str,
    id: String,
    title: String,
    place: String,
    updated: String,
    home: String,
    own: String,
    entries: Vec<FeedEntry>,
}

/// The board as a feed (RFC 4287), where it is for everybody. Its moments are days.
pub(super) async fn feed(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    for_everybody(visit, place).await?;
    let (here, found) =
        read(visit, &Asked { place, scope: None, after: None, most: MOST_ENTRIES, now: visit.now() }).await?;
    let (page, origin) = (visit.page(), visit.origin().unwrap_or_default());
    let home = format!("{origin}/board/at/{place}");
    let entries: Vec<FeedEntry> = found
        .iter()
        .map(|one| {
            let entry = &one.shown.entry;
            let shown = view(&page, one, Audience::Public);
            let day = entry.read_at.and_then(|at| at.date_in(&here.zone)).unwrap_or_default();
            FeedEntry {
                id: format!("urn:uuid:{}", entry.id.uuid()),
                title: for_xml(&format!("{} · {}", shown.entry.outcome, shown.entry.carrier)),
                updated: moment_of_day(day),
                lang: entry.lang.clone(),
                said: for_xml(&entry.said),
                did: for_xml(&entry.did),
                name: for_xml(&shown.entry.shown_name),
                href: format!("{home}#{}", shown.id),
            }
        })
        .collect();
    let newest = entries.iter().map(|one| one.updated.clone()).max();
    let feed = Feed {
        lang: page.lang,
        id: format!("urn:uuid:{}", place.uuid()),
        title: for_xml(&page.t1("feedback-board-at", "place", here.name.as_str())),
        place: for_xml(&here.name),
        // A feed with nothing in it has not changed since it began.
        updated: newest.unwrap_or_else(|| "2026-01-01T00:00:00Z".to_owned()),
        own: format!("{home}/feed"),
        home,
        entries,
    };
    visit.show_public("application/atom+xml; charset=utf-8", &feed)
}

#[derive(Template)]
#[template(path = "poster_choose.html")]
struct ChoosePage {
    page: Page,
    action: String,
    errors: Vec<ErrorLine>,
    entries: Field,
    boxes: Vec<Choice>,
    size: Field,
    sizes: Vec<Choice>,
}

/// An entry on a poster, in its own language throughout.
struct PosterEntry {
    lang: &'static str,
    you_said: String,
    said: String,
    we: String,
    did: String,
    outcome: String,
    name: String,
}

#[derive(Template)]
#[template(path = "poster.html")]
struct PosterPage {
    page: Page,
    back: String,
    size: &'static str,
    place_name: String,
    titles: Vec<(&'static str, String, String)>,
    entries: Vec<PosterEntry>,
    way: Option<(String, String)>,
}

/// The entries to choose from, or the poster when some were chosen: it is for whoever works at the desk.
pub(super) async fn poster(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    drop(look::<PrintPoster>(visit.site(), visit.who(), place).await?);
    let scope = scope::<SeeBoard>(visit.who());
    let (here, found) =
        read(visit, &Asked { place, scope: Some(&scope), after: None, most: MOST_ENTRIES, now: visit.now() }).await?;
    let asked = visit.query().all("entries");
    let chosen: Vec<&Placed> =
        found.iter().filter(|one| asked.contains(&one.shown.entry.id.to_string().as_str())).collect();
    let size = if visit.query().text("size") == "a3" { "a3" } else { "a4" };
    if asked.is_empty() && visit.query().text("size").is_empty() {
        return visit.show(&choose_page(visit, place, &here, &found, &Faults::new()));
    }
    if chosen.len() != asked.len() || !(1..=MOST_ON_POSTER).contains(&chosen.len()) {
        let mut faults = Faults::new();
        faults.add("entries", visit.page().t1("feedback-fault-poster", "most", MOST_ON_POSTER));
        return visit.again(&choose_page(visit, place, &here, &found, &faults));
    }
    visit.show(&poster_page(visit, place, &here, &chosen, size))
}

fn choose_page(visit: &Visit, place: PlaceId, here: &Here, found: &[Placed], faults: &Faults) -> ChoosePage {
    let page = visit.page();
    let asked = visit.query().all("entries");
    let boxes = found
        .iter()
        .map(|one| {
            let entry = &one.shown.entry;
            let value = entry.id.to_string();
            let checked = asked.contains(&value.as_str());
            Choice {
                text: super::own::excerpt(&entry.said),
                hint: Some(super::own::excerpt(&entry.did)),
                value,
                checked,
            }
        })
        .collect();
    let size = visit.query().text("size");
    let sizes = ["a4", "a3"]
        .map(|code| {
            let text = page.t(format!("feedback-poster-{code}"));
            Choice { value: code.to_owned(), text, hint: None, checked: (code == "a3") == (size == "a3") }
        })
        .to_vec();
    let title = page.t1("feedback-poster-of", "place", here.name.as_str());
    ChoosePage {
        action: format!("/board/at/{place}/poster"),
        errors: faults.lines(),
        entries: field(&page, "entries", "feedback-poster-entries", "", faults),
        boxes,
        size: field(&page, "size", "feedback-poster-size", "", faults),
        sizes,
        page: page.with_title(title),
    }
}

/// Which of our languages a text is in.
fn lang_of(code: &str) -> Lang {
    Lang::of(code).unwrap_or(Lang::En)
}

fn poster_page(visit: &Visit, place: PlaceId, here: &Here, chosen: &[&Placed], size: &'static str) -> PosterPage {
    let page = visit.page();
    let say = |lang: Lang, key: &str| visit.front().words().say(lang, key, &[]);
    let mut langs: Vec<Lang> = Vec::new();
    let entries = chosen
        .iter()
        .map(|one| {
            let entry = &one.shown.entry;
            let (lang, shown) = (lang_of(&entry.lang), view(&page, one, Audience::Partners).entry);
            if !langs.contains(&lang) {
                langs.push(lang);
            }
            let we = match shown.kind {
                "did" => "pages-we-did",
                "will" => "pages-we-will",
                _ => "pages-we-couldnt",
            };
            PosterEntry {
                lang: lang.code(),
                you_said: say(lang, "pages-you-said"),
                said: shown.said,
                we: say(lang, we),
                did: shown.did,
                // “We couldn't, because” says it already.
                outcome: match shown.kind {
                    "couldnt" => String::new(),
                    _ => say(lang, &format!("loops-outcome-{}", entry.outcome.code().replace('_', "-"))),
                },
                name: shown.shown_name,
            }
        })
        .collect();
    let titles = langs
        .into_iter()
        .map(|lang| (lang.code(), say(lang, "feedback-board-title"), say(lang, "feedback-poster-more")))
        .collect();
    let address = format!("{}/board/at/{place}", visit.origin().unwrap_or_default());
    PosterPage {
        back: format!("/board/at/{place}/poster"),
        size,
        place_name: here.name.clone(),
        titles,
        entries,
        way: here.public.then(|| (pages::qr(&address), address)),
        page: page.with_title(visit.page().t("feedback-poster-title")),
    }
}
