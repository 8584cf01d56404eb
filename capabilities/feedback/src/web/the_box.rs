//! The box: a suggestion without a name, its receipt, and the thread that the receipt opens. Every page here is nameless.

use access::{Code, RelationKind, Who, look, people, places, settings};
use askama::Template;
use basics::{Date, PlaceId};
use loops::Heard;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit, clear, onto};

use super::leave::{Danger, saying};
use super::own::{ThreadPage, thread};
use super::receipt_new;
use super::{choices, faults_of, field, optional};
use crate::access::the_box::{DropInBox, SeeByReceipt};
use crate::actions::{self, Press, Refused};
use crate::model::the_box::{Inside, Opened, RECEIPT_DAYS, Reached};
use crate::model::{FIRST_READ_HOURS, Kind, MOST_WORDS, NOBODY_READS, PHONE, Publish};
use crate::rules;
use crate::store::the_box as kept;

/// After how many seconds a page with a code or a thread on it goes away on a shared screen.
pub(super) const READING: i64 = 240;
/// After how many seconds a page to write on does; whoever needs longer keeps their words by pressing for more time.
const WRITING: i64 = 600;

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
    let places = found.into_iter().map(|(id, name)| (format!("/box/{id}?{}", page.carried), name)).collect();
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
    /// After how many minutes the page goes away on a shared screen.
    minutes: i64,
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
    let mut page = of_place(visit, &this);
    // Whoever finishes here, with words on the screen, wants nobody to bring them back.
    finish_at(&mut page, place);
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
        minutes: WRITING / 60,
        page,
    })
}

/// The form, with what must be known before.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    show_form(visit, place, &Faults::new()).await
}

/// Shows the form, again when something is wrong. On a shared screen it goes away by itself, with whatever stands in it.
async fn show_form(visit: &Visit, place: PlaceId, faults: &Faults) -> Outcome {
    let page = box_page(visit, place, faults).await?;
    let answer = if faults.is_empty() { visit.show(&page) } else { visit.again(&page) };
    Ok(visit.goes_away(answer?, WRITING))
}

/// Drops it into the box and shows the receipt, once.
pub(super) async fn drop_it(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    // A form and its receipt stand there for no longer than that.
    if is_over(visit).await? || !visit.is_fresh((WRITING + READING) / 60) {
        return sent_already(visit);
    }
    if visit.wants_more_time() {
        return show_form(visit, place, &Faults::new()).await;
    }
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(saying) = saying(visit, &page, &mut faults).filter(|_| faults.is_empty()) else {
        return show_form(visit, place, &faults).await;
    };
    let owed = rules::opens_a_loop(saying.kind, saying.wants_answer);
    let wall = visit.sent().ticked("wall") && owed && !saying.worried;
    match actions::drop_saying(visit.site(), place, &saying, wall, &Press::of(visit.press()?)).await {
        Ok(code) => show_receipt(visit, place, &code, (owed, wall), &Faults::new()).await,
        Err(Refused::SentAlready) => sent_already(visit),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            show_form(visit, place, &faults).await
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
    lasts: String,
    kept: Field,
    /// After how many minutes the page goes away on a shared screen.
    minutes: i64,
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
    let mut page = of_place(visit, &this).with_title(visit.page().t("feedback-receipt-slip"));
    finish_at(&mut page, place);
    let answer_by = if owed {
        let due = actions::answer_due(&mut tx, place, day).await;
        Some(due.map_err(|refused| faults_of(&page, refused).err().unwrap_or(Problem::NotThere))?)
    } else {
        None
    };
    let mut answers = settings::several(&mut tx, place, &[&PHONE, &RECEIPT_DAYS]).await?.into_iter();
    let (phone, lasts) = (answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
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
        lasts,
        kept: field(&page, "kept", "feedback-receipt-kept", "", faults),
        minutes: READING / 60,
        code,
        page,
    })
}

/// Shows the receipt, again when it was not kept yet. On a shared screen it goes away by itself.
async fn show_receipt(visit: &Visit, place: PlaceId, code: &Code, wants: (bool, bool), faults: &Faults) -> Outcome {
    let page = receipt_page(visit, place, code, wants, faults).await?;
    let answer = if faults.is_empty() { visit.show(&page) } else { visit.again(&page) };
    Ok(visit.goes_away(answer?, READING))
}

#[derive(Template)]
#[template(path = "box_already.html")]
struct AlreadyPage {
    page: Page,
}

/// It was sent before, and its code is not shown again.
fn sent_already(visit: &Visit) -> Outcome {
    let page = visit.page();
    let title = page.t("feedback-already-title");
    visit.show(&AlreadyPage { page: page.with_title(title) })
}

#[derive(Template)]
#[template(path = "box_finished.html")]
struct FinishedPage {
    page: Page,
}

/// Whether whoever sent this form from a shared screen had pressed "Finish" already: then somebody else sends it again.
async fn is_over(visit: &Visit) -> Result<bool, Problem> {
    let Some(word) = visit.screen_visit() else { return Ok(false) };
    let found = actions::is_finished(visit.site(), &word).await;
    found.map_err(|refused| faults_of(&visit.page(), refused).err().unwrap_or(Problem::NotThere))
}

/// Where "Finish" is sent from a page that shows what is somebody's.
pub(super) fn finish_at(page: &mut Page, place: PlaceId) {
    page.finish_at = Some(format!("/box/finished/{place}?{}", page.carried));
}

/// Somebody pressed "Finish" on a page that showed what is theirs.
pub(super) async fn finish(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    if let Some(word) = visit.screen_visit() {
        let done = actions::finish_visit(visit.site(), place, &word).await;
        done.map_err(|refused| faults_of(&visit.page(), refused).err().unwrap_or(Problem::NotThere))?;
    }
    visit.go(&format!("/box/finished?{}", visit.carried()))
}

/// It is over on a shared screen. Who was here is not known, so nothing of theirs can be ended: the pages go.
pub(super) async fn finished(visit: &Visit) -> Outcome {
    let mut page = visit.page();
    page.shared = false;
    let mut answer = visit.show(&FinishedPage { page })?;
    clear(&mut answer);
    if visit.shared() {
        onto(&mut answer, 30, "/?begin=again");
    }
    Ok(answer)
}

#[derive(Template)]
#[template(path = "box_kept.html")]
struct KeptPage {
    page: Page,
}

/// The code is gone from the screen.
pub(super) async fn gone(visit: &Visit) -> Outcome {
    Ok(visit.goes_away(visit.show(&KeptPage { page: visit.page() })?, READING))
}

/// Nobody goes on before they say that they have kept their receipt: a lost code is a lost thread.
pub(super) async fn kept_it(visit: &Visit) -> Outcome {
    let sent = visit.sent();
    let failed = |refused| faults_of(&visit.page(), refused).err().unwrap_or(Problem::NotThere);
    if sent.ticked("kept") && !visit.wants_more_time() {
        // From now on nothing brings the code back on this screen. What is no code of ours is answered alike.
        let opened = actions::open_receipt(visit.site(), sent.text("code")).await.map_err(failed)?;
        if let Some(opened) = opened {
            actions::keep_code(visit.site(), &opened).await.map_err(failed)?;
        }
        return visit.go(&format!("/box/kept?{}", visit.carried()));
    }
    let place = sent.text("place").parse().map_err(|_| Problem::NotThere)?;
    let code = Code::read(sent.text("code")).ok_or(Problem::NotThere)?;
    // An old form brings back no code, even when nobody pressed anything: the page went away by itself.
    let over = is_over(visit).await? || !visit.is_fresh(READING / 60);
    if over || !actions::may_show_code(visit.site(), &code).await.map_err(failed)? {
        return sent_already(visit);
    }
    let mut faults = Faults::new();
    if !visit.wants_more_time() {
        faults.add("kept", visit.page().t("feedback-fault-kept"));
    }
    show_receipt(visit, place, &code, (sent.text("owed") == "yes", sent.text("wall") == "yes"), &faults).await
}

#[derive(Template)]
#[template(path = "receipt.html")]
pub(super) struct TypePage {
    page: Page,
    errors: Vec<ErrorLine>,
    code: Field,
    waits: Option<String>,
}

fn type_page(visit: &Visit, faults: &Faults, waits: Option<String>) -> TypePage {
    let page = visit.page();
    let typed = if visit.sent().text("code").is_empty() { visit.query().text("c") } else { visit.sent().text("code") };
    // On a shared screen a code that was sent does not come back into the field.
    let typed = if visit.shared() && !visit.sent().text("code").is_empty() { "" } else { typed };
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

/// The page that says that a form is too old, when somebody else sends it again on a shared screen.
pub(super) async fn too_old(visit: &Visit) -> Result<Option<TypePage>, Problem> {
    if visit.is_fresh(READING / 60) && !is_over(visit).await? {
        return Ok(None);
    }
    let mut faults = Faults::new();
    faults.add("code", visit.page().t("feedback-fault-old-form"));
    Ok(Some(type_page(visit, &faults, None)))
}

/// The thread behind the code that was sent, or the page that says why there is none.
async fn opened(visit: &Visit) -> Result<Result<Opened, TypePage>, Problem> {
    let page = visit.page();
    if let Some(page) = too_old(visit).await? {
        return Ok(Err(page));
    }
    let found = match actions::open_receipt(visit.site(), visit.sent().text("code")).await {
        Ok(found) => found,
        Err(refused) => return Err(faults_of(&page, refused).err().unwrap_or(Problem::NotThere)),
    };
    Ok(found.ok_or_else(|| wrong_page(visit)))
}

fn wrong_page(visit: &Visit) -> TypePage {
    let mut faults = Faults::new();
    faults.add("code", visit.page().t("feedback-fault-receipt"));
    type_page(visit, &faults, None)
}

/// A code that opens nothing, whatever it was once.
pub(super) fn wrong(visit: &Visit) -> Outcome {
    visit.again(&wrong_page(visit))
}

/// The code that was sent, as it is printed.
fn code_of(visit: &Visit) -> String {
    Code::read(visit.sent().text("code")).map(|code| code.grouped()).unwrap_or_default()
}

/// Opens a receipt: nothing is kept about its having been opened.
pub(super) async fn open(visit: &Visit) -> Outcome {
    match opened(visit).await? {
        Ok(opened) => show(visit, &opened, &Faults::new(), None, &code_of(visit)).await,
        Err(page) => visit.again(&page),
    }
}

/// Shows a thread, or that it still lies in the box.
pub(super) async fn show(visit: &Visit, opened: &Opened, faults: &Faults, said: Option<&str>, code: &str) -> Outcome {
    if opened.must_change() {
        return receipt_new::ask(visit, opened, receipt_new::fresh(visit), &Faults::new()).await;
    }
    let Some(thread_of) = opened.thread() else {
        let page = visit.page();
        let text = match opened.reached() {
            Reached::InTheBox(day) => page.t1("feedback-receipt-in-box", "day", page.day(&day)),
            Reached::OnPaper | Reached::Thread(_) => page.t("feedback-receipt-on-paper"),
        };
        let until = opened.until().map(|day| page.t1("feedback-receipt-until", "day", page.day(&day)));
        let text = until.map_or(text.clone(), |until| format!("{text} {until}"));
        return Ok(visit.goes_away(visit.show(&type_page(visit, faults, Some(text)))?, READING));
    };
    let mut looking = look::<SeeByReceipt>(visit.site(), &Who::Anyone, thread_of).await?;
    let facts = looking.facts().clone();
    let mut shown: ThreadPage = thread(visit, looking.tx(), &facts, "/receipt", faults).await?;
    let code = Code::read(code).map(|code| code.grouped()).unwrap_or_default();
    let page = visit.page();
    let lasts = opened.until().map_or_else(
        || page.t("feedback-receipt-lasts-open"),
        |day| page.t1("feedback-receipt-until", "day", page.day(&day)),
    );
    finish_at(shown.page(), facts.it.place);
    shown.by_receipt(code, lasts, said.map(|key| page.t(key)));
    let answer = if faults.is_empty() { visit.show(&shown) } else { visit.again(&shown) };
    Ok(visit.goes_away(answer?, READING))
}

/// Drops something more into the box for the thread whose code was sent.
async fn more(visit: &Visit, inside: Result<Inside, Faults>, said: &str) -> Outcome {
    let opened = match opened(visit).await? {
        Ok(opened) => opened,
        Err(page) => return visit.again(&page),
    };
    let code = code_of(visit);
    if opened.must_change() {
        return show(visit, &opened, &Faults::new(), None, &code).await;
    }
    let inside = match inside {
        Ok(inside) => inside,
        Err(faults) => return show(visit, &opened, &faults, None, &code).await,
    };
    match actions::drop_more(visit.site(), &opened, &inside, &Press::of(visit.press()?)).await {
        Ok(()) => show(visit, &opened, &Faults::new(), Some(said), &code).await,
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            show(visit, &opened, &faults, None, &code).await
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
