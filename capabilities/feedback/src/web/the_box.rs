//! The box: a suggestion without a name, its receipt, and the thread that the receipt opens. Every page here is nameless.

use access::{Code, RelationKind, Who, look, people, places, settings};
use askama::Template;
use basics::{Date, PlaceId};
use loops::Heard;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::leave::{Danger, saying};
use super::own::{ThreadPage, thread};
use super::{choices, faults_of, field, optional};
use crate::access::the_box::{DropInBox, SeeByReceipt};
use crate::actions::{self, Press};
use crate::model::the_box::{Inside, Opened, Reached};
use crate::model::{FIRST_READ_HOURS, Kind, MOST_WORDS, NOBODY_READS, PHONE, Publish};
use crate::rules;
use crate::store::the_box as kept;

/// The most places that are listed.
const MOST_PLACES: i64 = 200;

#[derive(Template)]
#[template(path = "box_places.html")]
struct PlacesPage {
    page: Page,
    places: Vec<(String, String)>,
}

/// Which place it is about.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let found = kept::places(&mut visit.site().db.read().await?, MOST_PLACES).await?;
    let page = visit.page();
    let places = found.into_iter().map(|(id, name)| (format!("/box/{id}?lang={}", page.lang), name)).collect();
    visit.show(&PlacesPage { page, places })
}

#[derive(Template)]
#[template(path = "box.html")]
#[expect(clippy::struct_excessive_bools, reason = "a form keeps each box that was ticked")]
struct BoxPage {
    page: Page,
    action: String,
    place_name: String,
    danger: Danger,
    errors: Vec<ErrorLine>,
    kind: Field,
    kinds: Vec<Choice>,
    words: Field,
    put_right: Field,
    publish: Field,
    publishes: Vec<Choice>,
    answer: Field,
    answer_ticked: bool,
    wall: Field,
    wall_ticked: bool,
    /// Whether anybody could read a worry: nothing is promised that nobody keeps.
    may_worry: bool,
    worried: Field,
    worried_ticked: bool,
}

/// A page of a place that nobody is known on: its name and its zone.
fn of_place(visit: &Visit, place: &places::Place) -> Page {
    let mut page = visit.page();
    page.zone.clone_from(&place.zone);
    page
}

async fn box_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<BoxPage, Problem> {
    let mut looking = look::<DropInBox>(visit.site(), &Who::Anyone, place).await?;
    let now = looking.now();
    let tx = looking.tx();
    let this = places::one(tx, place).await?.ok_or(Problem::NotThere)?;
    let readers = people::holders_at(tx, RelationKind::DutyReader, place, now).await?;
    let managers = readers.is_empty();
    let nobody_could =
        readers.is_empty() && people::in_roles(tx, place, &[access::Role::Manager], now, 1).await?.is_empty();
    let answers = settings::several(tx, place, &[&FIRST_READ_HOURS, &NOBODY_READS, &PHONE]).await?;
    let answer = |at: usize| answers.get(at).cloned().unwrap_or_default();
    let page = of_place(visit, &this);
    let sent = visit.sent();
    let chosen = |name: &str, usual: &'static str| match sent.text(name) {
        "" => usual.to_owned(),
        text => text.to_owned(),
    };
    let (kind, publish) = (chosen("kind", Kind::Suggestion.code()), chosen("publish", Publish::Private.code()));
    let kinds = [Kind::Suggestion.code(), Kind::Thanks.code()];
    let publishes = [Publish::Private.code(), Publish::Summary.code(), Publish::OwnWords.code()];
    Ok(BoxPage {
        action: format!("/box/{place}"),
        // The page says the role: names are for those who belong here.
        may_worry: !nobody_could,
        danger: Danger {
            readers: readers.into_iter().map(|(_, person, _, _)| person.name).collect(),
            managers: managers && !nobody_could,
            nobody: Some(answer(1))
                .filter(|own| !own.is_empty())
                .unwrap_or_else(|| page.t1("feedback-nobody-reads", "hours", answer(0).as_str())),
            hours: answer(0),
            phone: answer(2),
        },
        errors: faults.lines(),
        kind: field(&page, "kind", "feedback-kind", "", faults),
        kinds: choices(&page, "feedback-kind", &kinds, &kind),
        words: field(&page, "words", "feedback-words", sent.text("words"), faults),
        put_right: field(&page, "put_right", "feedback-put-right", sent.text("put_right"), faults),
        publish: field(&page, "publish", "feedback-publish", "", faults),
        publishes: choices(&page, "feedback-publish", &publishes, &publish),
        answer: field(&page, "answer", "feedback-want-answer", "", faults),
        answer_ticked: sent.ticked("answer"),
        wall: field(&page, "wall", "feedback-box-wall", "", faults),
        wall_ticked: sent.ticked("wall"),
        worried: field(&page, "worried", "feedback-box-worried", "", faults),
        worried_ticked: sent.ticked("worried"),
        place_name: this.name,
        page,
    })
}

/// The form, with what must be known before.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    visit.show(&box_page(visit, place, &Faults::new()).await?)
}

/// Drops it into the box and shows the receipt, once.
pub(super) async fn drop_it(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(saying) = saying(visit, &page, &mut faults).filter(|_| faults.is_empty()) else {
        return visit.again(&box_page(visit, place, &faults).await?);
    };
    let owed = rules::opens_a_loop(saying.kind, saying.wants_answer);
    let wall = visit.sent().ticked("wall") && owed && !saying.worried;
    match actions::drop_saying(visit.site(), place, &saying, wall, &Press::of(visit.press()?)).await {
        Ok(code) => visit.show(&receipt_page(visit, place, &code, (owed, wall), &Faults::new()).await?),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            visit.again(&box_page(visit, place, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "box_receipt.html")]
struct ReceiptPage {
    page: Page,
    errors: Vec<ErrorLine>,
    groups: Vec<String>,
    qr: String,
    address: String,
    code: String,
    place: String,
    owed: &'static str,
    /// The number under which the answer hangs on the wall.
    number: Option<String>,
    place_name: String,
    told_on: String,
    answer_by: Option<String>,
    phone: String,
    kept: Field,
}

/// The receipt: the code in groups of four, and the days that are told with it.
async fn receipt_page(
    visit: &Visit,
    place: PlaceId,
    code: &Code,
    (owed, wall): (bool, bool),
    faults: &Faults,
) -> Result<ReceiptPage, Problem> {
    let mut tx = visit.site().db.read().await?;
    let this = places::one(&mut tx, place).await?.ok_or(Problem::NotThere)?;
    let day: Date = visit.site().now().date_in(&this.zone).unwrap_or_default();
    let page = of_place(visit, &this).with_title(visit.page().t("feedback-receipt-slip"));
    let answer_by = if owed {
        let due = actions::answer_due(&mut tx, place, day).await;
        Some(due.map_err(|refused| faults_of(&page, refused).err().unwrap_or(Problem::NotThere))?)
    } else {
        None
    };
    let phone = settings::one(&mut tx, place, &PHONE).await?;
    let number = wall.then(|| actions::number_for(visit.site(), code.lookup()));
    let (code, origin) = (code.grouped(), visit.origin().unwrap_or_default());
    Ok(ReceiptPage {
        errors: faults.lines(),
        groups: code.split('-').map(str::to_owned).collect(),
        qr: pages::qr(&format!("{origin}/receipt?c={code}")),
        address: format!("{origin}/receipt"),
        place: place.to_string(),
        owed: if owed { "yes" } else { "" },
        number,
        place_name: this.name,
        told_on: page.day(&day),
        answer_by: answer_by.map(|day| page.day(&day)),
        phone,
        kept: field(&page, "kept", "feedback-receipt-kept", "", faults),
        code,
        page,
    })
}

#[derive(Template)]
#[template(path = "box_kept.html")]
struct KeptPage {
    page: Page,
}

/// The code is gone from the screen.
pub(super) async fn gone(visit: &Visit) -> Outcome {
    visit.show(&KeptPage { page: visit.page() })
}

/// Nobody goes on before they say that they have kept their receipt: a lost code is a lost thread.
pub(super) async fn kept_it(visit: &Visit) -> Outcome {
    let sent = visit.sent();
    if sent.ticked("kept") {
        return visit.go(&format!("/box/kept?lang={}", visit.lang().code()));
    }
    let place = sent.text("place").parse().map_err(|_| Problem::NotThere)?;
    let code = Code::read(sent.text("code")).ok_or(Problem::NotThere)?;
    let wants = (sent.text("owed") == "yes", sent.text("wall") == "yes");
    let mut faults = Faults::new();
    faults.add("kept", visit.page().t("feedback-fault-kept"));
    visit.again(&receipt_page(visit, place, &code, wants, &faults).await?)
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct TypePage {
    page: Page,
    errors: Vec<ErrorLine>,
    code: Field,
    waits: Option<String>,
}

fn type_page(visit: &Visit, faults: &Faults, waits: Option<String>) -> TypePage {
    let page = visit.page();
    let typed = if visit.sent().text("code").is_empty() { visit.query().text("c") } else { visit.sent().text("code") };
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(40).collect();
    TypePage {
        errors: faults.lines(),
        code: field(&page, "code", "feedback-receipt-code", &typed, faults),
        waits,
        page,
    }
}

/// Where a receipt is typed.
pub(super) async fn type_it(visit: &Visit) -> Outcome {
    visit.show(&type_page(visit, &Faults::new(), None))
}

/// The thread behind the code that was sent, or the page that says why there is none.
async fn opened(visit: &Visit) -> Result<Result<Opened, TypePage>, Problem> {
    let page = visit.page();
    let found = match actions::open_receipt(visit.site(), visit.sent().text("code")).await {
        Ok(found) => found,
        Err(refused) => return Err(faults_of(&page, refused).err().unwrap_or(Problem::NotThere)),
    };
    Ok(found.ok_or_else(|| {
        let mut faults = Faults::new();
        faults.add("code", page.t("feedback-fault-receipt"));
        type_page(visit, &faults, None)
    }))
}

/// Opens a receipt: nothing is kept about its having been opened.
pub(super) async fn open(visit: &Visit) -> Outcome {
    match opened(visit).await? {
        Ok(opened) => show(visit, &opened, &Faults::new(), None).await,
        Err(page) => visit.again(&page),
    }
}

/// Shows a thread, or that it still lies in the box.
async fn show(visit: &Visit, opened: &Opened, faults: &Faults, said: Option<&str>) -> Outcome {
    let Some(thread_of) = opened.thread() else {
        let page = visit.page();
        let text = match opened.reached() {
            Reached::InTheBox(day) => page.t1("feedback-receipt-in-box", "day", page.day(&day)),
            Reached::OnPaper | Reached::Thread(_) => page.t("feedback-receipt-on-paper"),
        };
        return visit.show(&type_page(visit, faults, Some(text)));
    };
    let mut looking = look::<SeeByReceipt>(visit.site(), &Who::Anyone, thread_of).await?;
    let facts = looking.facts().clone();
    let mut shown: ThreadPage = thread(visit, looking.tx(), &facts, "/receipt", faults).await?;
    let code = Code::read(visit.sent().text("code")).map(|code| code.grouped()).unwrap_or_default();
    shown.by_receipt(code, said.map(|key| visit.page().t(key)));
    if faults.is_empty() { visit.show(&shown) } else { visit.again(&shown) }
}

/// Drops something more into the box for the thread whose code was sent.
async fn more(visit: &Visit, inside: Result<Inside, Faults>, said: &str) -> Outcome {
    let opened = match opened(visit).await? {
        Ok(opened) => opened,
        Err(page) => return visit.again(&page),
    };
    let inside = match inside {
        Ok(inside) => inside,
        Err(faults) => return show(visit, &opened, &faults, None).await,
    };
    match actions::drop_more(visit.site(), &opened, &inside, &Press::of(visit.press()?)).await {
        Ok(()) => show(visit, &opened, &Faults::new(), Some(said)).await,
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            show(visit, &opened, &faults, None).await
        }
    }
}

/// A later word of the author.
pub(super) async fn add_word(visit: &Visit) -> Outcome {
    let (page, mut faults) = (visit.page(), Faults::new());
    let words = faults.words(&page, visit.sent(), "words", MOST_WORDS, "feedback-fault-words");
    let inside = words.map(|words| Inside::Word(words.read().to_owned())).ok_or(faults);
    more(visit, inside, "feedback-said-in-box").await
}

/// Whether the author was heard.
pub(super) async fn heard(visit: &Visit) -> Outcome {
    let (page, mut faults) = (visit.page(), Faults::new());
    let said = Heard::from_code(visit.sent().text("heard"));
    if said.is_none() {
        faults.add("heard", page.t("feedback-fault-choose"));
    }
    let why = optional(&mut faults, &page, visit.sent(), "why", MOST_WORDS);
    let inside = match said.filter(|_| faults.is_empty()) {
        Some(Heard::Yes) => Ok(Inside::Heard(true, None)),
        Some(Heard::No) => Ok(Inside::Heard(false, why.map(|words| words.read().to_owned()))),
        None => Err(faults),
    };
    more(visit, inside, "feedback-said-in-box").await
}

/// The author wants the answer on the wall, under a number.
pub(super) async fn wall(visit: &Visit) -> Outcome {
    more(visit, Ok(Inside::Wall), "feedback-said-in-box").await
}

/// The author takes it off the board.
pub(super) async fn down(visit: &Visit) -> Outcome {
    more(visit, Ok(Inside::Down), "feedback-said-in-box-back").await
}

/// The author takes it back.
pub(super) async fn withdraw(visit: &Visit) -> Outcome {
    more(visit, Ok(Inside::Back), "feedback-said-in-box-back").await
}
