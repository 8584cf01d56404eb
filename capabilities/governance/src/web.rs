//! Handlers: parse, permit, act, page.

mod account;
mod belonging;
mod covers;
mod entry;
mod holds;
mod home;
mod keeping;
mod kiosks;
mod looked;
mod openings;
mod passkeys;
mod people;
mod pin;
mod places;
mod prove;
mod reading;
mod screen;
mod second;
mod sheet;
mod sign_on;
mod ties;

pub use looked::READER_NAMES;

use access::sign_in::NewSlip;
use axum::body::Body;
use axum::http::{Response, header};
use pages::{Choice, FORM_LIMIT, PROVE_LIMIT, Page, Route, Visit};

use crate::access::keeping::{EndHold, HoldPerson, SeeErased, SeeHold, SignKeeping, WriteNotice};
use crate::access::kiosks::{EndKiosk, EnrolKiosk, SeeKiosks};
use crate::access::openings::{
    CloseOpening, CoverWorker, EndCover, OpenPerson, ReviewOpening, SeeOpening, SeeOpenings,
};
use crate::access::proved::{
    AgreeClearing, AskClearing, ExportOwnData, RemovePasskey, RenewRecovery, SetUpSecond, StopSecond, Unlink, WantLink,
};
use crate::access::reading::{NoteReading, SeeReading};
use crate::access::{
    AddPlace, ChangePlace, ChangeReading, EndMembership, EndOtherSessions, EndRelation, EndSession, GiveMembership,
    InvitePerson, InviteSheet, IssueSlip, KeepSecond, SeePeople, SeePerson, SeePlace, SetPlaceRelation, SetRelation,
};
use access::Action as _;

/// How many bytes an invitation sheet may have, and its form with it.
const SHEET_LIMIT: usize = 1024 * 1024;

/// How many bytes a privacy notice may have: five parts, each letter up to nine bytes in a form.
const NOTICE_LIMIT: usize = 512 * 1024;

macro_rules! row {
    ($how:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$how($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// Every route of this capability.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        row!(get "/", "open", "governance-home-title", home::home),
        row!(get "/search", "own", "governance-search-title", home::search).finds(),
        row!(get "/help", "open", "governance-help-title", home::help).before_second(),
        row!(get "/danger", "open", "governance-danger-title", home::danger).before_second(),
        row!(get "/accessibility", "open", "governance-accessibility-title", home::accessibility).before_second(),
        row!(get "/privacy", "open", "governance-privacy-title", keeping::privacy).before_second(),
        row!(get "/privacy/keeping", "open", "governance-keeping-title", keeping::keeping).before_second(),
        row!(get "/language/{lang}", "open", "governance-home-title", entry::language).handed().before_second(),
        row!(get "/sign-in", "open", "governance-sign-in-title", entry::sign_in_form),
        row!(post "/sign-in", "open", "governance-sign-in-title", entry::sign_in),
        row!(post "/sign-out", "open", "governance-sign-in-title", entry::sign_out).before_second(),
        row!(get "/join", "open", "governance-join-title", entry::join_form),
        row!(post "/join", "open", "governance-join-title", entry::join),
        row!(get "/account", "own", "governance-account-title", account::account),
        row!(post "/account/reading", ChangeReading::NAME, "governance-account-title", account::reading),
        row!(get "/account/passphrase", "own", "governance-passphrase-title", account::passphrase_form),
        row!(post "/account/passphrase", "own", "governance-passphrase-title", account::passphrase),
        row!(post "/account/sessions/{session}/end", EndSession::NAME, "governance-account-title", account::end_session),
        row!(post "/account/sessions/end-others", EndOtherSessions::NAME, "governance-account-title", account::end_others),
        row!(get "/account/looked", "own", "governance-looked-title", looked::looked),
        row!(get "/account/data", "own", "governance-data-title", account::data),
        row!(post "/account/data/download", ExportOwnData::NAME, "governance-data-title", account::download),
    ];
    routes.extend(looking_after());
    routes.extend(of_shared_screens());
    routes.extend(of_proof());
    routes.extend(of_sign_on());
    routes.extend(of_keeping());
    routes.extend(of_openings());
    routes
}

/// The routes of openings in an emergency, and of cover for a worker.
fn of_openings() -> Vec<Route> {
    vec![
        row!(get "/account/opened", "own", "governance-opened-title", openings::mine),
        row!(get "/people/{person}/open", OpenPerson::NAME, "governance-open-title", openings::open_form),
        row!(post "/people/{person}/open", OpenPerson::NAME, "governance-open-title", openings::open),
        row!(get "/openings/{opening}", SeeOpening::NAME, "governance-opening-title", openings::show),
        row!(post "/openings/{opening}/close", CloseOpening::NAME, "governance-opening-title", openings::close),
        row!(get "/openings/{opening}/review", SeeOpening::NAME, "governance-opening-title", openings::show),
        row!(post "/openings/{opening}/review", ReviewOpening::NAME, "governance-opening-title", openings::review),
        row!(get "/places/{place}/openings", SeeOpenings::NAME, "governance-openings-title", openings::list),
        row!(get "/people/{person}/cover", CoverWorker::NAME, "governance-cover-title", covers::form),
        row!(post "/people/{person}/cover", CoverWorker::NAME, "governance-cover-title", covers::cover),
        row!(post "/covers/{cover}/end", EndCover::NAME, "governance-cover-title", covers::end),
    ]
}

/// The routes on which somebody shows once more who they are, and those of the second step beside the passphrase.
fn of_proof() -> Vec<Route> {
    vec![
        row!(get "/prove", "own", "governance-prove-title", prove::form).before_second(),
        row!(post "/prove", "own", "governance-prove-title", prove::prove).up_to(PROVE_LIMIT).before_second(),
        row!(get "/sign-in/code", "open", "governance-code-title", second::code_form).before_second(),
        row!(post "/sign-in/code", "open", "governance-code-title", second::code).before_second(),
        row!(post "/sign-in/passkey", "open", "governance-code-title", second::passkey).before_second(),
        row!(get "/account/second", "own", "governance-second-title", second::second).before_second(),
        row!(post "/account/second/app", SetUpSecond::NAME, "governance-second-title", second::begin_app)
            .before_second(),
        row!(get "/account/second/app", SetUpSecond::NAME, "governance-second-title", second::app_form).before_second(),
        row!(post "/account/second/app/confirm", SetUpSecond::NAME, "governance-second-title", second::confirm_app)
            .before_second(),
        row!(get "/account/second/passkey", SetUpSecond::NAME, "governance-passkey-title", passkeys::form)
            .before_second(),
        row!(post "/account/second/passkey", SetUpSecond::NAME, "governance-passkey-title", passkeys::keep)
            .before_second(),
        row!(post "/account/second/passkey/remove", RemovePasskey::NAME, "governance-second-title", passkeys::remove),
        row!(post "/account/second/slips", RenewRecovery::NAME, "governance-recovery-title", second::renew),
        row!(post "/account/second/stop", StopSecond::NAME, "governance-second-title", second::stop),
        row!(post "/account/second/keep", KeepSecond::NAME, "governance-second-title", second::keep).before_second(),
        row!(post "/people/{person}/second/ask", AskClearing::NAME, "governance-person-title", second::ask_clearing),
        row!(post "/people/{person}/second/agree", AgreeClearing::NAME, "governance-person-title", second::agree_clearing),
    ]
}

/// The routes of signing in with a provider outside the house.
fn of_sign_on() -> Vec<Route> {
    vec![
        row!(get "/sign-in/with", "open", "governance-sign-in-title", sign_on::sign_in).before_second(),
        row!(get "/sign-in/back", "open", "governance-sign-in-title", sign_on::back).before_second(),
        row!(post "/sign-in/ended", "open", "governance-sign-in-title", sign_on::ended),
        row!(get "/prove/with", "own", "governance-prove-title", sign_on::prove).before_second(),
        row!(get "/prove/shown", "own", "governance-shown-title", sign_on::shown).before_second(),
        row!(get "/account/sign-on", "own", "governance-sign-on-title", sign_on::sign_on).before_second(),
        row!(post "/account/sign-on/link", WantLink::NAME, "governance-sign-on-title", sign_on::want).before_second(),
        row!(post "/account/sign-on/unlink", Unlink::NAME, "governance-sign-on-title", sign_on::unlink),
    ]
}

/// The routes of shared screens, and of the PIN that opens a session on one.
fn of_shared_screens() -> Vec<Route> {
    vec![
        row!(post "/sign-in/pin", "open", "governance-sign-in-title", pin::sign_in),
        row!(get "/account/pin", "own", "governance-pin-title", pin::choose_form),
        row!(post "/account/pin", "own", "governance-pin-title", pin::choose),
        row!(post "/account/pin/stop", "own", "governance-pin-title", pin::stop),
        row!(post "/print-size", "open", "governance-home-title", entry::print_size).before_second(),
        row!(get "/kiosk/still", "open", "governance-still-title", screen::still).unattended().before_second(),
        row!(post "/kiosk/carry-on", "own", "governance-still-title", screen::carry_on).before_second(),
        row!(get "/kiosk/finished", "open", "governance-finished-title", screen::finished).unattended().before_second(),
        row!(get "/places/{place}/reading", SeeReading::NAME, "governance-unusual-title", reading::reading),
        row!(post "/places/{place}/reading", NoteReading::NAME, "governance-unusual-title", reading::note),
        row!(get "/places/{place}/kiosks", SeeKiosks::NAME, "governance-kiosks-title", kiosks::list),
        row!(post "/places/{place}/kiosks", EnrolKiosk::NAME, "governance-kiosks-title", kiosks::enrol),
        row!(post "/kiosks/{kiosk}/end", EndKiosk::NAME, "governance-kiosks-title", kiosks::end),
    ]
}

/// The routes of privacy notices, retention rules and holds.
fn of_keeping() -> Vec<Route> {
    vec![
        row!(get "/places/{place}/notice", WriteNotice::NAME, "governance-notice-title", keeping::notice_form),
        row!(post "/places/{place}/notice", WriteNotice::NAME, "governance-notice-title", keeping::notice)
            .up_to(NOTICE_LIMIT),
        row!(get "/places/{place}/keeping", SignKeeping::NAME, "governance-keeping-title", keeping::sign_form),
        row!(post "/places/{place}/keeping", SignKeeping::NAME, "governance-keeping-title", keeping::sign),
        row!(get "/places/{place}/erased", SeeErased::NAME, "governance-erased-title", keeping::erased),
        row!(get "/people/{person}/hold", SeeHold::NAME, "governance-hold-title", holds::hold_form),
        row!(post "/people/{person}/hold", HoldPerson::NAME, "governance-hold-title", holds::hold),
        row!(post "/people/{person}/hold/end", EndHold::NAME, "governance-hold-title", holds::end),
    ]
}

/// The routes of those who look after people and places.
fn looking_after() -> Vec<Route> {
    vec![
        row!(get "/people", SeePeople::NAME, "governance-people-title", people::list).finds(),
        row!(get "/people/left", SeePeople::NAME, "governance-left-title", people::left).finds(),
        row!(get "/people/new", InvitePerson::NAME, "governance-invite-title", people::invite_form),
        row!(post "/people/new", InvitePerson::NAME, "governance-invite-title", people::invite),
        row!(get "/people/sheet", InviteSheet::NAME, "governance-sheet-title", sheet::form),
        row!(post "/people/sheet", InviteSheet::NAME, "governance-sheet-title", sheet::check).up_to(SHEET_LIMIT),
        row!(post "/people/sheet/confirm", InviteSheet::NAME, "governance-sheet-title", sheet::confirm)
            .up_to(SHEET_LIMIT + FORM_LIMIT),
        row!(get "/people/{person}", SeePerson::NAME, "governance-person-title", people::person),
        row!(post "/people/{person}/slip", IssueSlip::NAME, "governance-slip-title", people::slip),
        row!(get "/people/{person}/join", GiveMembership::NAME, "governance-give-title", belonging::give_form),
        row!(post "/people/{person}/join", GiveMembership::NAME, "governance-give-title", belonging::give),
        row!(get "/people/{person}/relations", SetRelation::NAME, "governance-relation-title", ties::relation_form),
        row!(post "/people/{person}/relations", SetRelation::NAME, "governance-relation-title", ties::relate),
        row!(post "/relations/{relation}/end", EndRelation::NAME, "governance-relation-title", ties::end_relation),
        row!(get "/memberships/{membership}/end", EndMembership::NAME, "governance-end-title", belonging::end_form),
        row!(post "/memberships/{membership}/end", EndMembership::NAME, "governance-end-title", belonging::end),
        row!(get "/places", SeePlace::NAME, "governance-places-title", places::list),
        row!(get "/places/{place}", SeePlace::NAME, "governance-place-title", places::place),
        row!(get "/places/{place}/settings", ChangePlace::NAME, "governance-settings-title", places::settings_form),
        row!(post "/places/{place}/settings", ChangePlace::NAME, "governance-settings-title", places::settings),
        row!(post "/places/{place}/days-off", ChangePlace::NAME, "governance-settings-title", places::day_off),
        row!(get "/places/{place}/new", AddPlace::NAME, "governance-room-title", places::room_form),
        row!(post "/places/{place}/new", AddPlace::NAME, "governance-room-title", places::room),
        row!(get "/places/{place}/relations", SetPlaceRelation::NAME, "governance-relation-title", places::relation_form),
        row!(post "/places/{place}/relations", SetPlaceRelation::NAME, "governance-relation-title", places::relate),
    ]
}

/// A printed slip, as its page shows it.
#[derive(Clone, Debug)]
struct SlipView {
    /// Whose.
    name: String,
    /// The code in groups of four.
    groups: Vec<String>,
    /// The same as a picture for a phone.
    qr: String,
    /// Where the code is typed.
    address: String,
    /// The last day it works, in words.
    until: String,
}

impl SlipView {
    fn new(visit: &Visit, page: &Page, name: &str, slip: &NewSlip, days: i64) -> Self {
        let code = slip.code.grouped();
        let origin = visit.origin().unwrap_or_default();
        Self {
            name: name.to_owned(),
            groups: code.split('-').map(str::to_owned).collect(),
            qr: pages::qr(&format!("{origin}/join?c={code}")),
            address: format!("{origin}/join"),
            until: page.day_of(&visit.site().now().plus_days(days)),
        }
    }
}

/// Choices from codes and word keys.
fn choices<'a>(page: &Page, prefix: &str, codes: impl Iterator<Item = &'a str>, chosen: &str) -> Vec<Choice> {
    codes
        .map(|code| Choice {
            value: code.to_owned(),
            text: page.t(format!("{prefix}-{code}")),
            hint: None,
            checked: code == chosen,
        })
        .collect()
}

/// Choices from things with ids and names.
fn named(items: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    items.map(|(value, text)| Choice { checked: value == chosen, value, text, hint: None }).collect()
}

/// The cookies of two answers in one.
fn with_cookies_of(mut answer: Response<Body>, other: &Response<Body>) -> Response<Body> {
    for cookie in other.headers().get_all(header::SET_COOKIE) {
        answer.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    answer
}

/// The three boxes of a date, as they were sent.
fn date_boxes(visit: &Visit, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| visit.sent().text(&format!("{name}-{part}")).to_owned())
}
