//! The privacy notice and the retention rules: shown to everybody, written and signed off by whoever leads a place; and what
//! was erased by them.

use access::{act, look, people};
use askama::Template;
use basics::PlaceId;
use pages::{ErrorLine, Faults, Field, Keeping, Lang, Outcome, Page, Problem, Visit};

use super::home::{Section, sections};
use crate::access::keeping::{SeeErased, SignKeeping, WriteNotice};
use crate::actions::{self, Refused};
use crate::model::NoticeText;
use crate::rules::keeping::{self as rules, NoticeFault};
use crate::store::{self, Notice, Signing};

/// The most letters in who is responsible, and whom to write to.
const MOST_LINE: usize = 200;
/// The most letters in each part of a notice.
const MOST_TEXT: usize = 8000;
/// How many lines of what was erased a page shows.
const SHOWN: i64 = 50;

/// The lines of a text that have words.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A notice as it is shown in a language.
struct NoticeView {
    controller: String,
    contact: String,
    complaint: Vec<String>,
    plain: Vec<String>,
    easy: Vec<String>,
    /// The language of its words, when that is not the page's.
    lang: Option<&'static str>,
    /// The language of how to complain, which is written in English only.
    complaint_lang: Option<&'static str>,
    number: i64,
    day: String,
}

impl NoticeView {
    fn new(page: &Page, lang: Lang, notice: &Notice) -> Self {
        let text = &notice.text;
        let welsh = lang == Lang::Cy && !text.plain_cy.trim().is_empty();
        let (plain, easy) = if welsh { (&text.plain_cy, &text.easy_cy) } else { (&text.plain_en, &text.easy_en) };
        Self {
            controller: text.controller.clone(),
            contact: text.contact.clone(),
            complaint: lines(&text.complaint),
            plain: lines(plain),
            easy: lines(easy),
            complaint_lang: (lang != Lang::En).then_some(Lang::En.code()),
            lang: (lang != Lang::En && !welsh).then_some(Lang::En.code()),
            number: notice.number,
            day: page.day_of(&notice.made_at),
        }
    }
}

/// The place whose notice and rules somebody sees: the one that was asked for, their own, or that of the screen.
fn seen_from(visit: &Visit) -> Option<PlaceId> {
    let asked = visit.query().text("place").parse::<PlaceId>().ok();
    let own = || visit.signed().ok().and_then(|signed| signed.memberships.first().map(|held| held.place));
    asked.or_else(own).or_else(|| visit.kiosk().map(|kiosk| kiosk.place))
}

async fn notice_seen(visit: &Visit) -> Result<Option<Notice>, Problem> {
    let mut tx = visit.read().await?;
    if let Some(place) = seen_from(visit)
        && let Some(notice) = store::notice_in(&mut tx, place).await?
    {
        return Ok(Some(notice));
    }
    Ok(store::top_notice(&mut tx).await?)
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    page: Page,
    intro: String,
    notice: Option<NoticeView>,
    sections: Vec<Section>,
    rules: String,
    next: String,
}

/// What is kept, who sees it, and what a person may ask: the notice of the place, and what holds everywhere.
pub(super) async fn privacy(visit: &Visit) -> Outcome {
    let notice = notice_seen(visit).await?;
    let page = visit.page();
    let at = notice.as_ref().map(|notice| format!("?place={}", notice.place)).unwrap_or_default();
    visit.show(&PrivacyPage {
        intro: page.t("governance-privacy-intro"),
        notice: notice.as_ref().map(|notice| NoticeView::new(&page, visit.lang(), notice)),
        sections: sections(visit, &page, "privacy"),
        rules: format!("/privacy/keeping{at}"),
        next: page.t("governance-privacy-next"),
        page,
    })
}

/// Every kind of thing that the house keeps.
fn kinds(visit: &Visit) -> Vec<Keeping> {
    visit.front().capabilities().iter().flat_map(|capability| capability.keeping.iter().copied()).collect()
}

/// A period in words.
fn period(page: &Page, days: i64) -> String {
    match days {
        0 => page.t("governance-keeping-stays"),
        days if days >= 365 && days % 365 <= (days / 365 + 3) / 4 => {
            // Whole years, with or without their leap days: seven years are 2557 days.
            page.t1("governance-keeping-years", "years", days / 365)
        }
        days => page.t1("governance-keeping-days", "days", days),
    }
}

fn chosen(signing: Option<&Signing>, kind: &Keeping) -> i64 {
    let days = signing.and_then(|signing| signing.days.iter().find(|(known, _)| known == kind.kind));
    days.filter(|_| kind.is_chosen()).map_or(kind.days, |(_, days)| *days)
}

#[derive(Template)]
#[template(path = "keeping.html")]
struct KeepingPage {
    page: Page,
    /// How each of the three after the first is called.
    heads: [String; 3],
    /// What, since when, how long, what happens then.
    rows: Vec<[String; 4]>,
    signed: Option<String>,
}

/// How long things are kept, for everybody to see.
pub(super) async fn keeping(visit: &Visit) -> Outcome {
    let at = match seen_from(visit) {
        Some(place) => Some(place),
        None => notice_seen(visit).await?.map(|notice| notice.place),
    };
    let signing = match at {
        Some(place) => store::signing_in(&mut visit.read().await?, place).await?,
        None => None,
    };
    let page = visit.page().with_back("/privacy", "governance-back-privacy");
    let rows = kinds(visit)
        .iter()
        .map(|kind| {
            let days = chosen(signing.as_ref(), kind);
            let (from, then) = (format!("{}-from", kind.key), format!("{}-then", kind.key));
            [page.t(kind.key), page.t(from), period(&page, days), page.t(then)]
        })
        .collect();
    visit.show(&KeepingPage {
        heads: ["from", "long", "then"].map(|head| page.t(format!("governance-keeping-head-{head}"))),
        rows,
        signed: signing.map(|signing| page.day_of(&signing.at)),
        page,
    })
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    /// The version that stands, and since when.
    stands: Option<(i64, String)>,
    short: Vec<Field>,
    long: Vec<Field>,
    most: usize,
}

/// The fields of a notice: its name, how it is asked, and the starter text it begins with, by word key.
const FIELDS: [(&str, &str, &str); 7] = [
    ("controller", "governance-notice-controller", ""),
    ("contact", "governance-notice-contact", ""),
    ("complaint", "governance-notice-complaint", "governance-notice-starter-complaint"),
    ("plain_en", "governance-notice-plain-en", "governance-notice-starter-plain"),
    ("easy_en", "governance-notice-easy-en", "governance-notice-starter-easy"),
    ("plain_cy", "governance-notice-plain-cy", ""),
    ("easy_cy", "governance-notice-easy-cy", ""),
];

fn part<'a>(text: &'a NoticeText, field: &str) -> &'a str {
    match field {
        "controller" => &text.controller,
        "contact" => &text.contact,
        "complaint" => &text.complaint,
        "plain_en" => &text.plain_en,
        "easy_en" => &text.easy_en,
        "plain_cy" => &text.plain_cy,
        _ => &text.easy_cy,
    }
}

async fn notice_page(visit: &Visit, faults: &Faults) -> Result<NoticePage, Problem> {
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<WriteNotice>(visit.site(), visit.who(), place).await?;
    let standing = store::notice_in(looking.tx(), place).await?;
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    let fields = FIELDS.map(|(name, label, starter)| {
        let value = if !faults.is_empty() {
            visit.sent().text(name).to_owned()
        } else if let Some(notice) = &standing {
            part(&notice.text, name).to_owned()
        } else if starter.is_empty() {
            String::new()
        } else {
            // The starter text is English, whatever language its writer reads the pages in.
            page.t_in(Lang::En, starter)
        };
        page.field(name, label, &value, faults)
    });
    let (short, long) = fields.split_at(2);
    Ok(NoticePage {
        errors: faults.lines(),
        place,
        place_name: looking.into_facts().place.name,
        stands: standing.map(|notice| (notice.number, page.day_of(&notice.made_at))),
        short: short.to_vec(),
        long: long.to_vec(),
        most: MOST_TEXT,
        page,
    })
}

/// The form to write a notice, with the one that stands or a starter text in it.
pub(super) async fn notice_form(visit: &Visit) -> Outcome {
    visit.show(&notice_page(visit, &Faults::new()).await?)
}

/// Reads the parts of a notice; too long is a fault, empty is for the rule to say.
fn read_notice(visit: &Visit, page: &Page, faults: &mut Faults) -> NoticeText {
    let mut read = |name: &str, most: usize, missing: &str| {
        if visit.sent().text(name).trim().is_empty() {
            return String::new();
        }
        faults.words(page, visit.sent(), name, most, missing).map(|words| words.read().to_owned()).unwrap_or_default()
    };
    let missing = "governance-notice-empty";
    NoticeText {
        controller: read("controller", MOST_LINE, missing),
        contact: read("contact", MOST_LINE, missing),
        complaint: read("complaint", MOST_TEXT, missing),
        plain_en: read("plain_en", MOST_TEXT, missing),
        easy_en: read("easy_en", MOST_TEXT, missing),
        plain_cy: read("plain_cy", MOST_TEXT, missing),
        easy_cy: read("easy_cy", MOST_TEXT, missing),
    }
}

/// Writes the next version of a notice.
pub(super) async fn notice(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let text = read_notice(visit, &page, &mut faults);
    if !faults.is_empty() {
        return visit.again(&notice_page(visit, &faults).await?);
    }
    let acting = act::<WriteNotice>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::write_notice(acting, &text).await {
        Ok(()) => visit.go_saying(&format!("/places/{place}/notice"), "governance-notice-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(found)) => {
            for fault in found {
                match fault {
                    NoticeFault::Empty(field) => faults.add(field, page.t("governance-notice-empty")),
                    NoticeFault::HalfWelsh(field) => faults.add(field, page.t("governance-notice-half")),
                    NoticeFault::Gap(field, gap) => faults.add(field, page.t1("governance-notice-gap", "gap", gap)),
                }
            }
            visit.again(&notice_page(visit, &faults).await?)
        }
    }
}

/// A kind whose time is chosen, with the bounds of that.
struct Choosing {
    what: String,
    about: String,
    field: Field,
}

#[derive(Template)]
#[template(path = "keeping_sign.html")]
struct SignPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    /// Who signed off what stands, and when.
    stands: Option<(String, String)>,
    kinds: Vec<Choosing>,
    read: Field,
}

async fn sign_page(visit: &Visit, faults: &Faults) -> Result<SignPage, Problem> {
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SignKeeping>(visit.site(), visit.who(), place).await?;
    let standing = store::signing_in(looking.tx(), place).await?;
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    let kinds = kinds(visit)
        .iter()
        .filter(|kind| kind.is_chosen())
        .map(|kind| {
            let sent = visit.sent().text(kind.kind);
            let days = chosen(standing.as_ref(), kind).to_string();
            let value = if faults.is_empty() { &days } else { sent };
            let mut field = page.field(kind.kind, "governance-keeping-field", value, faults);
            field.label = page.t1("governance-keeping-field", "what", page.t(kind.key));
            field.hint = Some(page.t2("governance-keeping-bounds", "least", kind.least, "most", kind.most));
            let (from, then) = (format!("{}-from", kind.key), format!("{}-then", kind.key));
            Choosing { what: page.t(kind.key), about: format!("{} {}", page.t(from), page.t(then)), field }
        })
        .collect();
    let stands = match &standing {
        Some(signing) => {
            let names = people::names(looking.tx(), signing.by.as_slice()).await?;
            let name = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
            Some((name, page.day_of(&signing.at)))
        }
        None => None,
    };
    Ok(SignPage {
        errors: faults.lines(),
        place,
        place_name: looking.into_facts().place.name,
        stands,
        kinds,
        read: page.field("read", "governance-keeping-read", "", faults),
        page,
    })
}

/// The form to sign off how long things are kept.
pub(super) async fn sign_form(visit: &Visit) -> Outcome {
    visit.show(&sign_page(visit, &Faults::new()).await?)
}

/// Signs off how long things are kept.
pub(super) async fn sign(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let mut days: Vec<(&str, i64)> = Vec::new();
    for kind in kinds(visit).iter().filter(|kind| kind.is_chosen()) {
        match rules::days(kind, visit.sent().text(kind.kind)) {
            Ok(chosen) => days.push((kind.kind, chosen)),
            Err(rules::OutOfBounds) => {
                faults.add(kind.kind, page.t2("governance-keeping-bad", "least", kind.least, "most", kind.most));
            }
        }
    }
    if !visit.sent().ticked("read") {
        faults.add("read", page.t("governance-keeping-unread"));
    }
    if !faults.is_empty() {
        return visit.again(&sign_page(visit, &faults).await?);
    }
    let acting = act::<SignKeeping>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    actions::sign_keeping(acting, &days).await?;
    visit.go_saying(&format!("/places/{place}/keeping"), "governance-keeping-done")
}

#[derive(Template)]
#[template(path = "erased.html")]
struct ErasedPage {
    page: Page,
    place_name: String,
    /// On which day, what, how many, and their ids.
    rows: Vec<(String, String, i64, Vec<String>)>,
}

/// What was erased because its time was over.
pub(super) async fn erased(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeErased>(visit.site(), visit.who(), place).await?;
    let swept = store::sweeps_over(looking.tx(), place, SHOWN).await?;
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    let all = kinds(visit);
    let rows = swept
        .into_iter()
        .map(|one| {
            let what = all.iter().find(|kind| kind.kind == one.kind).map(|kind| page.t(kind.key)).unwrap_or(one.kind);
            let ids = one.ids.iter().map(|id| id.simple().to_string()).collect();
            (page.day(&one.on), what, one.things, ids)
        })
        .collect();
    visit.show(&ErasedPage { rows, place_name: looking.into_facts().place.name, page })
}
