//! Showing once more who one is. A form that was stopped for it is kept in the page, field by field, and can be sent
//! again afterwards: nothing that somebody typed is lost.

use access::second::{self, passkey::Asked};
use askama::Template;
use axum::http::StatusCode;

use crate::capability::{FORM_LIMIT, Method};
use crate::form::{ErrorLine, Faults, Field};
use crate::page::{Page, as_answer};
use crate::visit::{Outcome, Visit, html};

/// Where it is asked.
pub const PROVE: &str = "/prove";
/// Where whoever showed it with the provider is told to go on where they were.
pub const SHOWN: &str = "/prove/shown";
/// How many bytes the form there may have: what was kept, which may be a whole sheet, and what is typed.
pub const PROVE_LIMIT: usize = 1024 * 1024 + 2 * FORM_LIMIT;

/// What the names of kept fields begin with, so that none is taken for one of the page's own.
const KEPT: &str = "kept.";

/// What was stopped: the page that was asked for, or a form with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// The address.
    to: String,
    /// Whether a form was sent there.
    form: bool,
    /// Its fields, its key among them: sent twice, it still happens once. Its token is not kept: each page has its own.
    fields: Vec<(String, String)>,
}

impl Stopped {
    /// What this visit wanted.
    pub(crate) fn of(visit: &Visit) -> Self {
        let fields = visit.sent.pairs().iter().filter(|(name, _)| name != "_token").cloned().collect();
        Self { to: visit.path.clone(), form: visit.route.method == Method::Post, fields }
    }

    /// What the form at [`PROVE`] brings along, or the address asks to go back to.
    #[must_use]
    pub fn carried(visit: &Visit) -> Self {
        let sent = visit.sent.pairs();
        if visit.route.method == Method::Get {
            return Self { to: visit.query.text("back").to_owned(), ..Self::default() };
        }
        let kept = |(name, value): &(String, String)| Some((name.strip_prefix(KEPT)?.to_owned(), value.clone()));
        Self {
            to: visit.sent.text("to").to_owned(),
            form: visit.sent.ticked("form"),
            fields: sent.iter().filter_map(kept).collect(),
        }
    }

    /// What goes into the page's form to be brought along.
    fn hidden(&self) -> Vec<(String, String)> {
        let mut hidden = vec![("to".to_owned(), self.to.clone())];
        if self.form {
            hidden.push(("form".to_owned(), "1".to_owned()));
        }
        hidden.extend(self.fields.iter().map(|(name, value)| (format!("{KEPT}{name}"), value.clone())));
        hidden
    }
}

#[derive(Template)]
#[template(path = "prove.html")]
struct ProvePage {
    page: Page,
    errors: Vec<ErrorLine>,
    hidden: Vec<(String, String)>,
    passphrase: Field,
    /// The second step, which may be shown instead, of whoever has one.
    code: Option<Field>,
    /// What the provider is called, and the way there, of whoever came in by it.
    elsewhere: Option<(String, String)>,
    /// What a passkey of theirs is asked, where they have one.
    asked: Option<Asked>,
    form: bool,
}

#[derive(Template)]
#[template(path = "proved.html")]
struct ProvedPage {
    page: Page,
    to: String,
    /// The key of the form that was stopped.
    key: String,
    fields: Vec<(String, String)>,
}

impl Visit {
    /// The page that asks to show once more who one is, with what was stopped kept in it.
    ///
    /// # Errors
    /// When the template or the store fails.
    pub async fn ask_proof(&self, stopped: &Stopped, faults: &Faults, status: StatusCode) -> Outcome {
        let with_second = self.who.signed().filter(|signed| signed.second);
        let asked = match with_second {
            Some(signed) => second::ask_signed(self.site(), signed).await?,
            None => None,
        };
        let page = self.page();
        let page = page.clone().with_title(page.t("pages-prove"));
        html(
            status,
            &ProvePage {
                errors: faults.lines(),
                hidden: stopped.hidden(),
                passphrase: page.field("passphrase", "pages-prove-passphrase", "", faults),
                code: with_second.map(|_| page.field("code", "pages-prove-code", "", faults)),
                elsewhere: self.prove_elsewhere(stopped),
                asked,
                form: stopped.form,
                page,
            },
        )
    }

    /// The way to the provider for whoever came in by it. What was typed stays where it is, so that way opens beside it.
    fn prove_elsewhere(&self, stopped: &Stopped) -> Option<(String, String)> {
        let on = self.sign_on()?;
        self.who.signed().filter(|signed| signed.by_link)?;
        let back = if stopped.form { SHOWN } else { &stopped.to };
        Some((on.name.clone(), format!("/prove/with?back={}", as_answer(back))))
    }

    /// What follows once it was shown: the page that was asked for, or the kept form, ready to be sent again.
    ///
    /// # Errors
    /// When the template fails.
    pub fn go_on(&self, stopped: &Stopped) -> Outcome {
        let inside = stopped.to.starts_with('/') && !stopped.to.starts_with("//") && !stopped.to.contains('\\');
        if !stopped.form || !inside {
            return self.go(if inside { &stopped.to } else { "/" });
        }
        let page = self.page();
        let key = stopped.fields.iter().find(|(name, _)| name == "_key").map(|(_, key)| key.clone());
        let fields = stopped.fields.iter().filter(|(name, _)| name != "_key" && name != "_stamp").cloned().collect();
        let page = page.clone().with_title(page.t("pages-proved"));
        let key = key.unwrap_or_else(|| page.form_key.clone());
        html(StatusCode::OK, &ProvedPage { to: stopped.to.clone(), key, fields, page })
    }
}
