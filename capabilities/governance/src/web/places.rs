//! Places in reach: the tree, one place, what it has decided, and places made inside it.

use access::places::{Place, PlaceKind};
use access::register::{self, RelationRow};
use access::{RelationKind, act, decide, look, places};
use askama::Template;
use basics::{Date, PlaceId, Setting, SettingKind};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::ties::RelationPage;
use super::{choices, date_boxes};
use crate::access::openings::SeeOpenings;
use crate::access::{AddPlace, ChangePlace, SeePlace, SetPlaceRelation, roles_over};
use crate::actions::{self, NewRoom, Refused};
use crate::model::{LEADING, LOOKING_AFTER};
use crate::rules;

/// The most letters in the name of a place or day.
const MOST_NAME: usize = 80;

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    page: Page,
    /// Each with the name of what it lies in, when that is in reach too.
    places: Vec<(Place, String)>,
}

/// Puts places in the order of the tree: each followed by what lies in it.
fn in_order(places: &[Place], above: Option<PlaceId>, out: &mut Vec<(Place, String)>) {
    for place in places {
        let parent = place.parent.and_then(|id| places.iter().find(|other| other.id == id));
        if parent.map(|parent| parent.id) == above {
            out.push((place.clone(), parent.map(|parent| parent.name.clone()).unwrap_or_default()));
            in_order(places, Some(place.id), out);
        }
    }
}

/// The places where somebody is a member, and everything in them.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let tops: Vec<PlaceId> = signed.memberships.iter().map(|membership| membership.place).collect();
    let mut tx = visit.read().await?;
    let found = register::below(&mut tx, &tops, actions::MOST_CHOICES).await?;
    drop(tx);
    let mut places = Vec::with_capacity(found.len());
    in_order(&found, None, &mut places);
    visit.show(&PlacesPage { page: visit.page(), places })
}

#[derive(Template)]
#[template(path = "place.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
struct PlacePage {
    page: Page,
    place: Place,
    relations: Vec<(RelationRow, bool)>,
    holidays: Vec<(Date, String)>,
    may_change: bool,
    may_add: bool,
    may_name: bool,
    may_list: bool,
    may_supervise: bool,
    may_review: bool,
}

/// One place.
pub(super) async fn place(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let id: PlaceId = visit.id("place")?;
    let mut looking = look::<SeePlace>(visit.site(), visit.who(), id).await?;
    let place = looking.facts().place.clone();
    let mine = roles_over(signed, &access::Facts::about(looking.facts()).line);
    let has = |roles: &[access::Role]| mine.iter().any(|role| roles.contains(role));
    let may_review = decide::<SeeOpenings>(visit.who(), access::Facts::about(looking.facts())).is_ok();
    let now = looking.now();
    let today = now.date_in(&place.zone).unwrap_or_default();
    let relations = register::relations_at(looking.tx(), id, now).await?;
    let holidays = places::days_off(looking.tx(), id, today).await?;
    let page = visit.page().with_back("/places", "governance-back-places").with_title(place.name.clone());
    visit.show(&PlacePage {
        relations: relations
            .into_iter()
            .map(|row| {
                let may = has(rules::relates(row.kind));
                (row, may)
            })
            .collect(),
        holidays,
        may_change: has(LEADING),
        may_add: has(LEADING),
        may_name: rules::TO_A_PLACE.iter().any(|kind| has(rules::relates(*kind))),
        may_list: has(LOOKING_AFTER),
        may_supervise: has(&[access::Role::Manager, access::Role::Auditor]),
        may_review,
        place,
        page,
    })
}

/// A setting as its form shows it.
struct SettingView {
    key: &'static str,
    field: Field,
    /// `choose`, `number` or `line`.
    control: &'static str,
    choices: Vec<Choice>,
    /// Whether the place itself has answered.
    own: bool,
    /// Where the answer comes from otherwise; empty when nobody above has said anything.
    from: String,
}

#[derive(Template)]
#[template(path = "place_settings.html")]
struct SettingsPage {
    page: Page,
    errors: Vec<ErrorLine>,
    id: PlaceId,
    place_name: String,
    settings: Vec<SettingView>,
    day: Field,
    day_boxes: [String; 3],
    day_name: Field,
}

/// Every setting and switch there is, each once.
fn every_setting(visit: &Visit) -> Vec<&'static Setting> {
    let mut all: Vec<&'static Setting> = Vec::new();
    for capability in visit.front().capabilities() {
        for setting in capability.switch.into_iter().chain(capability.settings) {
            if !all.iter().any(|known| known.key == setting.key) {
                all.push(setting);
            }
        }
    }
    if !all.iter().any(|known| known.key == pages::ACCENT.key) {
        all.push(&pages::ACCENT);
    }
    all
}

/// The word key of a setting: `feedback.answer_days` is asked as `feedback-setting-answer-days`.
fn word_key(key: &str) -> String {
    let (part, name) = key.split_once('.').unwrap_or(("governance", key));
    format!("{part}-setting-{}", name.replace('_', "-"))
}

fn setting_view(
    page: &Page,
    setting: &'static Setting,
    answers: &[(String, String, i64, String)],
    faults: &Faults,
) -> SettingView {
    let answer = answers.iter().find(|(key, ..)| key == setting.key);
    let value = answer.map_or(setting.default, |(_, value, ..)| value.as_str());
    let word = word_key(setting.key);
    let (control, choices) = match setting.kind {
        SettingKind::Switch => ("choose", choices(page, "governance-switch", ["on", "off"].into_iter(), value)),
        SettingKind::OneOf(codes) => ("choose", choices(page, &word, codes.iter().copied(), value)),
        SettingKind::Number(..) => ("number", Vec::new()),
        SettingKind::Line(_) | SettingKind::Day => ("line", Vec::new()),
    };
    let own = answer.is_some_and(|(_, _, depth, _)| *depth == 0);
    SettingView {
        key: setting.key,
        field: page.field(setting.key, &word, value, faults),
        control,
        choices,
        own,
        from: answer.filter(|_| !own).map(|(.., name)| name.clone()).unwrap_or_default(),
    }
}

async fn settings_page(visit: &Visit, faults: &Faults) -> Result<SettingsPage, Problem> {
    let id: PlaceId = visit.id("place")?;
    let mut looking = look::<ChangePlace>(visit.site(), visit.who(), id).await?;
    let answers = register::answers(looking.tx(), id).await?;
    let place = looking.into_facts().place;
    let page = visit.page().with_back(format!("/places/{id}"), "governance-back-place");
    Ok(SettingsPage {
        errors: faults.lines(),
        id,
        place_name: place.name,
        settings: every_setting(visit).into_iter().map(|one| setting_view(&page, one, &answers, faults)).collect(),
        day: page.field("day", "governance-day-off-day", "", faults),
        day_boxes: date_boxes(visit, "day"),
        day_name: page.field("day_name", "governance-day-off-name", visit.sent().text("day_name"), faults),
        page,
    })
}

/// What a place has decided, and what it inherits.
pub(super) async fn settings_form(visit: &Visit) -> Outcome {
    visit.show(&settings_page(visit, &Faults::new()).await?)
}

/// Answers one setting, or takes the answer back.
pub(super) async fn settings(visit: &Visit) -> Outcome {
    let id: PlaceId = visit.id("place")?;
    let sent = visit.sent();
    let key = sent.text("key");
    let acting = act::<ChangePlace>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let setting = every_setting(visit).into_iter().find(|one| one.key == key).ok_or(Problem::BadForm)?;
    let value = (!sent.ticked("take_back")).then(|| sent.text(setting.key).trim());
    match actions::answer(acting, setting, value).await {
        Ok(()) => visit.go_saying(&format!("/places/{id}/settings"), "governance-settings-saved"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(_)) => {
            let page = visit.page();
            let mut faults = Faults::new();
            let text = match setting.kind {
                SettingKind::Number(least, most) => page.t2("governance-settings-number", "least", least, "most", most),
                _ => page.t("governance-settings-bad"),
            };
            faults.add(setting.key, text);
            visit.again(&settings_page(visit, &faults).await?)
        }
    }
}

/// Adds a day off.
pub(super) async fn day_off(visit: &Visit) -> Outcome {
    let id: PlaceId = visit.id("place")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let name = faults.line(&page, visit.sent(), "day_name", MOST_NAME, "governance-day-off-name-missing");
    let day = visit.sent().date("day").ok().flatten();
    if day.is_none() {
        faults.add("day", page.t("governance-date-bad"));
    }
    let (Some(name), Some(day)) = (name, day) else {
        return visit.again(&settings_page(visit, &faults).await?);
    };
    let acting = act::<ChangePlace>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    actions::add_day_off(acting, day, &name).await?;
    visit.go_saying(&format!("/places/{id}/settings"), "governance-day-off-saved")
}

#[derive(Template)]
#[template(path = "place_new.html")]
struct RoomPage {
    page: Page,
    errors: Vec<ErrorLine>,
    above: String,
    name: Field,
    kind: Field,
    kinds: Vec<Choice>,
}

async fn room_page(visit: &Visit, faults: &Faults) -> Result<RoomPage, Problem> {
    let id: PlaceId = visit.id("place")?;
    let above = look::<AddPlace>(visit.site(), visit.who(), id).await?.into_facts().place.name;
    let page = visit.page().with_back(format!("/places/{id}"), "governance-back-place");
    let sent = visit.sent();
    Ok(RoomPage {
        errors: faults.lines(),
        above,
        name: page.field("name", "governance-room-name", sent.text("name"), faults),
        kind: page.field("kind", "governance-room-kind", sent.text("kind"), faults),
        kinds: choices(&page, "governance-kind", PlaceKind::ALL.iter().map(|kind| kind.code()), sent.text("kind")),
        page,
    })
}

/// The form to make a place inside a place.
pub(super) async fn room_form(visit: &Visit) -> Outcome {
    visit.show(&room_page(visit, &Faults::new()).await?)
}

/// Makes a place inside a place.
pub(super) async fn room(visit: &Visit) -> Outcome {
    let id: PlaceId = visit.id("place")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let name = faults.line(&page, visit.sent(), "name", MOST_NAME, "governance-room-name-missing");
    let kind = PlaceKind::from_code(visit.sent().text("kind"));
    if kind.is_none() {
        faults.add("kind", page.t("governance-room-kind-missing"));
    }
    let (Some(name), Some(kind)) = (name, kind) else {
        return visit.again(&room_page(visit, &faults).await?);
    };
    let acting = act::<AddPlace>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let made = actions::add_room(acting, NewRoom { name: &name, kind }).await?;
    visit.go_saying(&format!("/places/{made}"), "governance-room-done")
}

async fn relation_page(visit: &Visit, faults: &Faults) -> Result<RelationPage, Problem> {
    let signed = visit.signed()?;
    let id: PlaceId = visit.id("place")?;
    let mut looking = look::<SetPlaceRelation>(visit.site(), visit.who(), id).await?;
    let mine = roles_over(signed, &access::Facts::about(looking.facts()).line);
    let kinds: Vec<RelationKind> = rules::TO_A_PLACE
        .iter()
        .copied()
        .filter(|kind| mine.iter().any(|role| rules::relates(*kind).contains(role)))
        .collect();
    let now = looking.now();
    let holders = actions::candidates(looking.tx(), &[id], &kinds, now).await?;
    let to = looking.into_facts().place.name;
    let page = visit.page().with_back(format!("/places/{id}"), "governance-back-place");
    Ok(RelationPage::new(visit, page, faults, to, &kinds, holders, &[]))
}

/// The form to name a rep or a duty reader.
pub(super) async fn relation_form(visit: &Visit) -> Outcome {
    visit.show(&relation_page(visit, &Faults::new()).await?)
}

/// Names a rep or a duty reader.
pub(super) async fn relate(visit: &Visit) -> Outcome {
    let id: PlaceId = visit.id("place")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let Some(asked) = RelationPage::read(visit, &page, &mut faults) else {
        return visit.again(&relation_page(visit, &faults).await?);
    };
    let acting = act::<SetPlaceRelation>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::set_place_relation(acting, asked).await {
        Ok(_) => visit.go_saying(&format!("/places/{id}"), "governance-relation-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            RelationPage::say(&page, refused, &mut faults);
            visit.again(&relation_page(visit, &faults).await?)
        }
    }
}
