//! One's own account: where one belongs, who is what to one, sessions, reading, and one's own data.

use access::people::MembershipRow;
use access::register::{self, RelationRow};
use access::session::SeenSession;
use access::sign_in::{JoinRefused, SignInRefused, change_passphrase};
use access::{RelationKind, SessionId, Signed, act, may_have_pin, people, pin_state, session};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::pin::state_word;
use super::{choices, second, sign_on, with_cookies_of};
use crate::access::proved::ExportOwnData;
use crate::access::{ChangeReading, EndOtherSessions, EndSession};
use crate::actions;
use crate::rules;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    name: String,
    sign_in_name: String,
    /// The word key of how their PIN stands, when they may have one.
    pin: Option<&'static str>,
    /// The word key of how their second step stands.
    second: &'static str,
    /// What the provider outside is called, and whether an account there is linked, where there is one for them.
    sign_on: Option<(String, bool)>,
    left: bool,
    memberships: Vec<MembershipRow>,
    /// Who is there for them, and whether they may end it.
    relations: Vec<(RelationRow, bool)>,
    /// For whom or for which place they are there, and whether they may end it.
    tied_to: Vec<(RelationRow, bool)>,
    sessions: Vec<SeenSession>,
    this: SessionId,
    lang: Field,
    langs: Vec<Choice>,
    large: Field,
    large_ticked: bool,
}

/// Own things only: a person's page about themselves.
pub(super) async fn account(visit: &Visit) -> Outcome {
    let signed: &Signed = visit.signed()?;
    let now = visit.now();
    let page = visit.page();
    let mut tx = visit.read().await?;
    let memberships = people::memberships_of(&mut tx, signed.person).await?;
    let relations = register::relations_of(&mut tx, signed.person, now).await?;
    let sessions = session::of_person(&mut tx, signed.person, now).await?;
    let sign_in_name = register::sign_in_name(&mut tx, signed.person).await?.unwrap_or_default();
    let state = if may_have_pin(signed) { Some(pin_state(&mut tx, signed.person).await?) } else { None };
    let elsewhere = sign_on::state(visit, &mut tx, signed).await?;
    drop(tx);
    let faults = Faults::new();
    let (to_me, mine): (Vec<RelationRow>, Vec<RelationRow>) =
        // Who opened what in an emergency stands on a page of its own, which names nobody where the place does not.
        relations
            .into_iter()
            .filter(|row| row.kind != RelationKind::Emergency)
            .partition(|row| row.person == Some(signed.person));
    let with_end = |rows: Vec<RelationRow>| {
        let may_end = |row: &RelationRow| row.person.is_some() && rules::may_unrelate(row.kind, &[], true);
        rows.into_iter().map(|row| (may_end(&row), row)).map(|(may, row)| (row, may)).collect()
    };
    visit.show(&AccountPage {
        name: signed.name.clone(),
        sign_in_name,
        pin: state.map(state_word),
        second: second::state_word(signed),
        sign_on: elsewhere,
        left: signed.left,
        memberships,
        relations: with_end(to_me),
        tied_to: with_end(mine),
        sessions,
        this: signed.session,
        lang: page.field("lang", "governance-reading-lang", &signed.lang, &faults),
        langs: choices(&page, "governance-lang", Lang::ALL.iter().map(|lang| lang.code()), &signed.lang),
        large: page.field("large", "governance-reading-large", "", &faults),
        large_ticked: signed.print_size == "large",
        page,
    })
}

/// Changes the language and size one reads in; the device follows.
pub(super) async fn reading(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let lang = Lang::of(visit.sent().text("lang")).ok_or(Problem::BadForm)?;
    let acting = act::<ChangeReading>(visit.site(), visit.who(), signed.person, Some(&visit.once()?)).await?;
    actions::change_reading(acting, lang.code(), visit.sent().ticked("large")).await?;
    let answer = visit.go_saying("/account", "governance-reading-saved")?;
    Ok(with_cookies_of(answer, &visit.go_speaking("/account", lang)?))
}

/// Ends one of one's own sessions.
pub(super) async fn end_session(visit: &Visit) -> Outcome {
    let acting = act::<EndSession>(visit.site(), visit.who(), visit.id("session")?, Some(&visit.once()?)).await?;
    actions::end_session(acting).await?;
    visit.go_saying("/account", "governance-session-ended")
}

/// Ends every session but this one.
pub(super) async fn end_others(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<EndOtherSessions>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::end_other_sessions(acting).await?;
    visit.go_saying("/account", "governance-session-others-ended")
}

#[derive(Template)]
#[template(path = "passphrase.html")]
struct PassphrasePage {
    page: Page,
    errors: Vec<ErrorLine>,
    old: Field,
    new: Field,
}

fn passphrase_page(visit: &Visit, faults: &Faults) -> PassphrasePage {
    let page = visit.page().with_back("/account", "governance-back-account");
    PassphrasePage {
        errors: faults.lines(),
        old: page.field("old", "governance-passphrase-old", "", faults),
        new: page.field("new", "governance-passphrase-new", "", faults),
        page,
    }
}

/// The form to change one's passphrase.
pub(super) async fn passphrase_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.show(&passphrase_page(visit, &Faults::new()))
}

/// Changes one's passphrase; every other session ends.
pub(super) async fn passphrase(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let sent = visit.sent();
    let refused = match change_passphrase(visit.site(), signed, sent.text("old"), sent.text("new")).await {
        Ok(()) => return visit.go_saying("/account", "governance-passphrase-changed"),
        Err(refused) => refused,
    };
    let page = visit.page();
    let mut faults = Faults::new();
    match refused {
        JoinRefused::Short(least) => faults.add("new", page.t1("governance-passphrase-short", "least", least)),
        JoinRefused::Common => faults.add("new", page.t("governance-passphrase-common")),
        JoinRefused::Slip(SignInRefused::Store(error)) => return Err(error.into()),
        JoinRefused::Slip(_) | JoinRefused::Name | JoinRefused::NameTaken => {
            faults.add("old", page.t("governance-passphrase-old-wrong"));
        }
    }
    visit.again(&passphrase_page(visit, &faults))
}

#[derive(Template)]
#[template(path = "data.html")]
struct DataPage {
    page: Page,
}

/// What the house keeps about one, and how to take it along.
pub(super) async fn data(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.show(&DataPage { page: visit.page().with_back("/account", "governance-back-account") })
}

/// Everything about oneself as a file.
pub(super) async fn download(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    if visit.kiosk().is_some() {
        // The file would stay on the screen for the next person.
        return visit.go("/account/data");
    }
    // No once key: whoever presses twice gets the file twice, and both times are on record.
    let acting = act::<ExportOwnData>(visit.site(), visit.who(), person, None).await?;
    let bundle = actions::export_own_data(acting).await?;
    let text = serde_json::to_string_pretty(&bundle).map_err(|error| Problem::Broken(error.to_string()))?;
    pages::attachment("application/json", "attachment; filename=\"my-data.json\"", text)
}
