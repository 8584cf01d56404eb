//! Paper: slips to print, one paper typed in after the other, and a whole sheet of them with a dry run.

use access::{act, look, places, scope, settings};
use askama::Template;
use basics::{PlaceId, fold};
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, TypedRow, Visit};

use super::leave::saying;
use super::sheets::{Verdict, Way, check_page, read, sheet_page};
use super::{choices, faults_of, field};
use crate::access::paper::{PrintSlips, TypePaper, TypeSheet};
use crate::actions::{self, MOST_SLIPS};
use crate::model::paper::Typed;
use crate::model::{ANSWER_DAYS, Kind, PHONE, Publish};
use crate::rules::paper::{CheckedRow, Known, KnownPlace, SHEET, check, may_be_found, read_number};
use crate::store::paper as kept;

/// The most places that can be chosen from.
const MOST_PLACES: i64 = 500;

/// The places whose papers somebody types in, with the day it is there; the first is theirs.
pub(super) async fn in_reach(visit: &Visit) -> Result<Vec<KnownPlace>, Problem> {
    let signed = visit.signed()?;
    let within = scope::<TypePaper>(visit.who()).within;
    let mut tx = visit.site().db.read().await?;
    let found = kept::places(&mut tx, &within, MOST_PLACES).await?;
    let now = visit.site().now();
    let mut known: Vec<KnownPlace> = found
        .into_iter()
        .map(|(id, name, zone)| KnownPlace { id, name, today: now.date_in(&zone).unwrap_or_default() })
        .collect();
    known.sort_by_key(|place| signed.home().is_none_or(|home| home.place != place.id));
    if known.is_empty() { Err(Problem::NotThere) } else { Ok(known) }
}

fn place_choices(known: &[KnownPlace], chosen: &str) -> Vec<Choice> {
    let choice = |place: &KnownPlace| {
        let value = place.id.to_string();
        Choice { checked: value == chosen, value, text: place.name.clone(), hint: None }
    };
    known.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "slips_ask.html")]
struct AskPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: Field,
    places: Vec<Choice>,
    many: Field,
}

async fn ask_page(visit: &Visit, faults: &Faults) -> Result<AskPage, Problem> {
    let known = in_reach(visit).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let many = if sent.text("many").is_empty() { "10" } else { sent.text("many") };
    Ok(AskPage {
        errors: faults.lines(),
        place: field(&page, "place", "feedback-spoken-place", "", faults),
        places: place_choices(&known, sent.text("place")),
        many: field(&page, "many", "feedback-slips-many", many, faults),
        page,
    })
}

/// How many, and for which place.
pub(super) async fn slips_form(visit: &Visit) -> Outcome {
    visit.show(&ask_page(visit, &Faults::new()).await?)
}

/// A slip as it is printed.
struct SlipView {
    number: String,
    groups: Vec<String>,
    qr: String,
}

#[derive(Template)]
#[template(path = "slips.html")]
struct SlipsPage {
    page: Page,
    place_name: String,
    phone: String,
    address: String,
    days: String,
    until: String,
    slips: Vec<SlipView>,
}

/// Makes the slips and shows them, once.
pub(super) async fn slips(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let place: PlaceId = visit.sent().text("place").parse().map_err(|_| Problem::NotThere)?;
    let many: Option<usize> = visit.sent().text("many").trim().parse().ok().filter(|n| (1..=MOST_SLIPS).contains(n));
    let Some(many) = many else {
        faults.add("many", page.t1("feedback-fault-many", "most", MOST_SLIPS));
        return visit.again(&ask_page(visit, &faults).await?);
    };
    let once = visit.once()?;
    // Whoever may not is told before anything slow is done.
    let mut looking = look::<PrintSlips>(visit.site(), visit.who(), place).await?;
    let this = places::one(looking.tx(), place).await?.ok_or(Problem::NotThere)?;
    let answers = settings::several(looking.tx(), place, &[&PHONE, &ANSWER_DAYS]).await?;
    drop(looking);
    let refused = |refused| faults_of(&page, refused).err().unwrap_or(Problem::NotThere);
    let made = actions::new_slips(visit.site(), many).await.map_err(refused)?;
    let acting = act::<PrintSlips>(visit.site(), visit.who(), place, Some(&once)).await?;
    let until = actions::print_slips(acting, &made).await.map_err(refused)?;
    let origin = visit.origin().unwrap_or_default();
    visit.show(&SlipsPage {
        place_name: this.name,
        phone: answers.first().cloned().unwrap_or_default(),
        days: answers.get(1).cloned().unwrap_or_default(),
        address: format!("{origin}/receipt"),
        until: page.day(&until),
        slips: made
            .iter()
            .map(|slip| {
                let code = slip.code.grouped();
                SlipView {
                    number: slip.number.clone(),
                    groups: code.split('-').map(str::to_owned).collect(),
                    qr: pages::qr(&format!("{origin}/receipt?c={code}")),
                }
            })
            .collect(),
        page: page.with_title(visit.page().t("feedback-slips-print")),
    })
}

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    page: Page,
    errors: Vec<ErrorLine>,
    done: Option<String>,
    number: Field,
    place: Field,
    places: Vec<Choice>,
    words: Field,
    put_right: Field,
    kind: Field,
    kinds: Vec<Choice>,
    publish: Field,
    publishes: Vec<Choice>,
    answer: Field,
    wall: Field,
    worried: Field,
    found: Field,
    day: String,
    month: String,
    year: String,
}

/// The form. After a paper was taken it is empty again but for the place and the day: the next one comes from the same pile.
async fn paper_page(visit: &Visit, faults: &Faults, done: Option<String>) -> Result<PaperPage, Problem> {
    let known = in_reach(visit).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let fresh = done.is_some();
    let text = |name: &str| if fresh { "" } else { sent.text(name) };
    let kind = Some(text("kind")).filter(|code| !code.is_empty()).unwrap_or(Kind::Suggestion.code());
    let publish = Some(text("publish")).filter(|code| !code.is_empty()).unwrap_or(Publish::Private.code());
    let part = |name: &str| sent.text(&format!("found-{name}")).to_owned();
    Ok(PaperPage {
        errors: faults.lines(),
        done,
        number: field(&page, "number", "feedback-type-number", text("number"), faults),
        place: field(&page, "place", "feedback-spoken-place", "", faults),
        places: place_choices(&known, sent.text("place")),
        words: field(&page, "words", "feedback-type-words", text("words"), faults),
        put_right: field(&page, "put_right", "feedback-type-right", text("put_right"), faults),
        kind: field(&page, "kind", "feedback-type-kind", "", faults),
        kinds: choices(&page, "feedback-kind", &[Kind::Suggestion.code(), Kind::Thanks.code()], kind),
        publish: field(&page, "publish", "feedback-type-publish", "", faults),
        publishes: choices(
            &page,
            "feedback-publish",
            &[Publish::Private.code(), Publish::Summary.code(), Publish::OwnWords.code()],
            publish,
        ),
        answer: field(&page, "answer", "feedback-type-answer", "", faults),
        wall: field(&page, "wall", "feedback-type-wall", "", faults),
        worried: field(&page, "worried", "feedback-type-worried", "", faults),
        found: field(&page, "found", "feedback-type-found", "", faults),
        day: part("day"),
        month: part("month"),
        year: part("year"),
        page,
    })
}

/// One paper after the other.
pub(super) async fn paper_form(visit: &Visit) -> Outcome {
    visit.show(&paper_page(visit, &Faults::new(), None).await?)
}

/// Takes one paper in and shows the form for the next.
pub(super) async fn paper(visit: &Visit) -> Outcome {
    let known = in_reach(visit).await?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let number = match sent.text("number").trim() {
        "" => None,
        typed => {
            let number = read_number(typed);
            if number.is_none() {
                faults.add("number", page.t("feedback-fault-number"));
            }
            number
        }
    };
    let mut place = known.iter().find(|place| place.id.to_string() == sent.text("place"));
    if let Some(number) = &number {
        // The slip says where it is from: nobody needs to choose it.
        let mut tx = visit.site().db.read().await?;
        let at = actions::place_of_slip(&mut tx, number).await.ok().flatten();
        place = known.iter().find(|place| Some(place.id) == at);
        if place.is_none() {
            faults.add("number", page.t("feedback-fault-number-unknown"));
        }
    } else if place.is_none() {
        faults.add("place", page.t("feedback-fault-choose"));
    }
    let saying = saying(visit, &page, &mut faults);
    let found_on = sent.date("found").map(|on| on.or(place.map(|place| place.today)));
    let found_on = found_on.ok().flatten().filter(|on| place.is_none_or(|place| may_be_found(*on, place.today)));
    if found_on.is_none() && place.is_some() {
        faults.add("found", page.t("feedback-fault-found"));
    }
    let (true, Some(place), Some(saying), Some(found_on)) = (faults.is_empty(), place, saying, found_on) else {
        return visit.again(&paper_page(visit, &faults, None).await?);
    };
    let typed = Typed { number: number.clone(), place: place.id, found_on, saying };
    let acting = act::<TypePaper>(visit.site(), visit.who(), place.id, Some(&visit.once()?)).await?;
    match actions::type_paper(acting, &typed, sent.ticked("wall")).await {
        Ok(_) => {
            let about = number.unwrap_or_else(|| page.t("feedback-type-no-number"));
            let done = page.t1("feedback-type-done", "number", about.as_str());
            visit.show(&paper_page(visit, &Faults::new(), Some(done)).await?)
        }
        Err(refused) => visit.again(&paper_page(visit, &faults_of(&page, refused)?, None).await?),
    }
}

/// The way of a sheet of slips.
const SLIPS: Way = Way {
    path: "/desk/paper/sheet",
    about: "feedback-sheet-about",
    needed: "feedback-sheet-example",
    example: "K7Q-2MX,Heron Wing,\"…\",suggestion,,summary,no,no,28/08/2026,en",
    columns: SHEET,
};

/// The form to choose a file in, or to paste a sheet into.
pub(super) async fn sheet_form(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    visit.show(&sheet_page(visit, &SLIPS, &Faults::new()))
}

/// Every word for these codes, in every language, folded; and the codes themselves.
pub(super) fn every<T: Copy>(visit: &Visit, prefix: &str, codes: &[(&'static str, T)]) -> Vec<(String, T)> {
    let book = visit.front().words();
    let mut known = Vec::new();
    for (code, thing) in codes {
        let key = format!("{prefix}-{}", code.replace('_', "-"));
        known.extend(Lang::ALL.iter().map(|lang| (fold(&book.say(*lang, &key, &[])), *thing)));
        known.push(((*code).to_owned(), *thing));
        known.push((code.replace('_', " "), *thing));
    }
    known
}

/// What would happen to each row now.
async fn checked(visit: &Visit, rows: &[TypedRow]) -> Result<Vec<CheckedRow>, Problem> {
    let places = in_reach(visit).await?;
    let ids: Vec<PlaceId> = places.iter().map(|place| place.id).collect();
    let slips = kept::out(&mut visit.site().db.read().await?, &ids).await?;
    let words = |code| every(visit, "feedback-sheet-word", &[(code, ())]).into_iter().map(|(word, ())| word);
    let known = Known {
        places,
        slips,
        kinds: every(visit, "feedback-kind", &[("suggestion", Kind::Suggestion), ("thanks", Kind::Thanks)]),
        publishes: every(
            visit,
            "feedback-publish",
            &[("own_words", Publish::OwnWords), ("summary", Publish::Summary), ("private", Publish::Private)],
        ),
        yes: words("yes").chain(["x".to_owned(), "1".to_owned()]).collect(),
        no: words("no").collect(),
    };
    Ok(check(rows, &known))
}

fn verdict(rows: &[CheckedRow]) -> Verdict {
    Verdict::of(rows.iter().map(|row| (row.line, row.outcome.as_ref().err())))
}

/// Shows every fault with its line and column; saves nothing.
pub(super) async fn sheet_check(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    match read(visit, &SLIPS).await {
        Ok((rows, text)) => {
            let shown = checked(visit, &rows).await?;
            visit.show(&check_page(visit, &SLIPS, &verdict(&shown), text, &Faults::new()))
        }
        Err(page) => visit.again(&*page),
    }
}

/// Takes the whole sheet in, or what of it has no fault when that was asked for.
pub(super) async fn sheet(visit: &Visit) -> Outcome {
    let home = in_reach(visit).await?.first().map(|place| place.id).ok_or(Problem::NotThere)?;
    let once = visit.once()?;
    let (rows, text) = match read(visit, &SLIPS).await {
        Ok(read) => read,
        Err(page) => return visit.again(&*page),
    };
    let shown = checked(visit, &rows).await?;
    let acting = act::<TypeSheet>(visit.site(), visit.who(), home, Some(&once)).await?;
    match actions::type_sheet(acting, &shown, visit.sent().ticked("leave_out")).await {
        Ok(_) => visit.go_saying("/desk", "feedback-said-sheet"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&check_page(visit, &SLIPS, &verdict(&shown), text, &faults))
        }
    }
}
