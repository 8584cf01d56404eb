//! Pages of the enabling fund.

use access::Action as _;
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Page, Problem, Route, Sent};

use super::choices;
use crate::access::{
    AppealRequest, AskFund, DecideRequest, ExportFund, KeepPot, LetGoRequest, OpenPot, PayRequest, SeeFundMoney,
    SeeFundPage, SeePlan, SeeRequest, SpendAmount, TakeBackPayment, TellRequest,
};
use crate::model::fund::{Limits, State};
use crate::rules::fund::{self as rules, FundRefused, NoAmount};

mod ask;
mod decide;
mod money;
mod pay;
mod public;
mod request;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
        row!(get "/plans/{plan}/fund", SeePlan::NAME, "plans-fund-title", ask::list),
        row!(get "/plans/{plan}/fund/ask", AskFund::NAME, "plans-fund-ask-title", ask::form),
        row!(post "/plans/{plan}/fund/ask", AskFund::NAME, "plans-fund-ask-title", ask::ask),
        row!(get "/plans/requests/{request}", SeeRequest::NAME, "plans-fund-request-title", request::show),
        row!(get "/plans/requests/{request}/decide", DecideRequest::NAME, "plans-fund-decide-title", decide::form),
        row!(post "/plans/requests/{request}/decide", DecideRequest::NAME, "plans-fund-decide-title", decide::decide),
        row!(get "/plans/requests/{request}/appeal", AppealRequest::NAME, "plans-fund-appeal-title", ask::appeal_form),
        row!(post "/plans/requests/{request}/appeal", AppealRequest::NAME, "plans-fund-appeal-title", ask::appeal),
        row!(post "/plans/requests/{request}/let-go", LetGoRequest::NAME, "plans-fund-request-title", ask::let_go),
        row!(get "/plans/requests/{request}/pay", PayRequest::NAME, "plans-fund-pay-title", pay::form),
        row!(post "/plans/requests/{request}/pay", PayRequest::NAME, "plans-fund-pay-title", pay::pay),
        row!(get "/plans/requests/{request}/spend", SpendAmount::NAME, "plans-fund-spend-title", pay::spend_form),
        row!(post "/plans/requests/{request}/spend", SpendAmount::NAME, "plans-fund-spend-title", pay::spend),
        row!(get "/plans/requests/{request}/told", TellRequest::NAME, "plans-fund-told-title", pay::told_form),
        row!(post "/plans/requests/{request}/told", TellRequest::NAME, "plans-fund-told-title", pay::told),
        row!(get "/plans/requests/{request}/back/{payment}", TakeBackPayment::NAME, "plans-fund-back-title", pay::back_form),
        row!(post "/plans/requests/{request}/back/{payment}", TakeBackPayment::NAME, "plans-fund-back-title", pay::back),
        row!(get "/plans/fund", "own", "plans-fund-title", public::list),
        row!(get "/plans/fund/{place}", SeeFundPage::NAME, "plans-fund-page-title", public::show),
        row!(get "/plans/fund/{place}/money", SeeFundMoney::NAME, "plans-fund-money-title", money::show),
        row!(post "/plans/fund/{place}/table", ExportFund::NAME, "plans-fund-money-title", money::table),
        row!(get "/plans/fund/{place}/pots", OpenPot::NAME, "plans-fund-open-title", money::pot_form),
        row!(post "/plans/fund/{place}/pots", OpenPot::NAME, "plans-fund-open-title", money::open_pot),
        row!(get "/plans/pots/{pot}", KeepPot::NAME, "plans-fund-pot-title", money::pot),
        row!(post "/plans/pots/{pot}", KeepPot::NAME, "plans-fund-pot-title", money::top_up),
        row!(post "/plans/pots/{pot}/back/{entry}", KeepPot::NAME, "plans-fund-pot-title", money::take_out),
    ]
}

/// A part of a form.
enum Control {
    /// Words, and the most characters.
    Area(Field, usize),
    /// A line, and how wide it is.
    Line(Field, &'static str),
    /// One of several.
    Radios(Field, Vec<Choice>),
    /// A day.
    Day(Field, [String; 3]),
    /// What comes along.
    Hidden(&'static str, String),
}

/// A form of the fund.
#[derive(Template)]
#[template(path = "fund_form.html")]
struct FormPage {
    page: Page,
    errors: Vec<ErrorLine>,
    about: Vec<String>,
    /// Words of somebody that the form is about.
    quoted: String,
    action: String,
    controls: Vec<Control>,
    send: String,
    next: String,
}

impl FormPage {
    /// A form whose words stand under one name: `-about`, `-send`, `-next`.
    fn new(page: Page, name: &str, action: String, faults: &Faults, controls: Vec<Control>) -> Self {
        Self {
            errors: faults.lines(),
            about: vec![page.t(format!("{name}-about"))],
            quoted: String::new(),
            action,
            controls,
            send: page.t(format!("{name}-send")),
            next: page.t(format!("{name}-next")),
            page,
        }
    }
}

/// What fields are made from: the page, what was sent, what was wrong with it.
struct Maker<'a> {
    page: &'a Page,
    sent: &'a Sent,
    faults: &'a Faults,
}

impl Maker<'_> {
    fn field(&self, name: &str, value: &str) -> Field {
        self.page.field(name, &format!("plans-fund-ask-{name}"), value, self.faults)
    }

    fn area(&self, name: &str, most: usize) -> Control {
        Control::Area(self.field(name, self.sent.text(name)), most)
    }

    fn line(&self, name: &str) -> Control {
        Control::Line(self.field(name, self.sent.text(name)), "")
    }

    /// An amount of money; what it was before, when nothing was sent.
    fn money(&self, name: &str, before: Option<i64>) -> Control {
        let sent = self.sent.text(name);
        let value = if sent.is_empty() { before.map(rules::pounds).unwrap_or_default() } else { sent.to_owned() };
        Control::Line(Field { hint: Some(self.page.t("plans-fund-money-hint")), ..self.field(name, &value) }, "10")
    }

    fn radios(&self, name: &str, prefix: &str, codes: &[&'static str]) -> Control {
        Control::Radios(self.field(name, ""), choices(self.page, prefix, codes, self.sent.text(name)))
    }
}

/// Reads an amount; what is none is a fault in words.
fn money(page: &Page, sent: &Sent, faults: &mut Faults, field: &str) -> Option<i64> {
    match rules::pence(sent.text(field)) {
        Ok(pence) => Some(pence),
        Err(why) => {
            let key = match why {
                NoAmount::Empty => "plans-fund-fault-empty",
                NoAmount::Form => "plans-fund-fault-form",
                NoAmount::Nothing => "plans-fund-fault-nothing",
                NoAmount::TooMuch => "plans-fund-fault-too-much",
            };
            faults.add(field, page.t(key));
            None
        }
    }
}

/// Reads one of several codes.
fn chosen<T>(page: &Page, sent: &Sent, faults: &mut Faults, field: &str, read: fn(&str) -> Option<T>) -> Option<T> {
    let found = read(sent.text(field));
    if found.is_none() {
        faults.add(field, page.t("plans-fault-choose"));
    }
    found
}

/// What the rules of the fund had to say, as faults of the form.
pub(super) fn faults(page: &Page, list: &[FundRefused]) -> Result<Faults, Problem> {
    let mut faults = Faults::new();
    for why in list {
        if *why == FundRefused::NoSuchThing {
            return Err(Problem::NotThere);
        }
        let (field, key, amount) = fault(*why);
        let text = match amount {
            Some(amount) => page.t1(key, "amount", rules::pounds(amount).as_str()),
            None => page.t(key),
        };
        faults.add(field, text);
    }
    Ok(faults)
}

const fn fault(why: FundRefused) -> (&'static str, &'static str, Option<i64>) {
    match why {
        FundRefused::NoMove | FundRefused::NoSuchThing => ("", "plans-fund-fault-no-move", None),
        FundRefused::NoGoal => ("goal", "plans-fund-fault-no-goal", None),
        FundRefused::ManyRequests => ("", "plans-fund-fault-many", None),
        FundRefused::NotTried { small } => ("tried", "plans-fund-fault-not-tried", Some(small)),
        FundRefused::Nothing => ("amount", "plans-fund-fault-nothing", None),
        FundRefused::TooMuch => ("amount", "plans-fund-fault-too-much", None),
        FundRefused::OwnRequest => ("", "plans-fund-fault-own", None),
        FundRefused::NotTheirs => ("", "plans-fund-fault-not-theirs", None),
        FundRefused::DecidedBefore => ("", "plans-fund-fault-decided", None),
        FundRefused::NoReason => ("why", "plans-fund-fault-no-reason", None),
        FundRefused::NoChange => ("change", "plans-fund-fault-no-change", None),
        FundRefused::NoPart => ("amount", "plans-fund-fault-no-part", None),
        FundRefused::OverRequest { most } => ("amount", "plans-fund-fault-over-request", Some(most)),
        FundRefused::OverYear { left } => ("amount", "plans-fund-fault-over-year", Some(left)),
        FundRefused::NoPot => ("", "plans-fund-fault-no-pot", None),
        FundRefused::Short { missing } => ("", "plans-fund-fault-short", Some(missing)),
        FundRefused::OverPromised { left } => ("amount", "plans-fund-fault-over-promised", Some(left)),
        FundRefused::AppealedBefore => ("", "plans-fund-fault-appealed", None),
        FundRefused::HasAll => ("", "plans-fund-fault-has-all", None),
        FundRefused::Backwards => ("until", "plans-fault-backwards", None),
        FundRefused::NoWords => ("words", "plans-fault-words", None),
    }
}

/// The tone of a state and its word.
fn state_word(page: &Page, state: State) -> (&'static str, String) {
    let tone = match state {
        State::Waiting | State::Second | State::Appealed | State::AppealSecond => "waiting",
        State::Promised | State::Paid | State::Told => "done",
        State::Refused => "plain",
        State::Withdrawn => "quiet",
    };
    (tone, page.t(format!("plans-fund-state-{}", state.code().replace('_', "-"))))
}

/// The limits of a place, in lines that anybody can read.
fn limit_lines(page: &Page, limits: &Limits) -> Vec<String> {
    let line = |key: &str, pence: i64| page.t1(key, "amount", rules::pounds(pence).as_str());
    vec![
        line("plans-fund-limit-small", limits.small),
        line("plans-fund-limit-request", limits.request),
        line("plans-fund-limit-year", limits.year),
        line("plans-fund-limit-two", limits.two),
        page.t1("plans-fund-limit-days", "count", limits.days),
        page.t("plans-fund-limit-who"),
    ]
}

/// A row of a summary.
struct RowView {
    key: String,
    value: String,
    /// Whether somebody wrote it.
    said: bool,
}

/// A line of a list of requests.
struct LineView {
    href: String,
    title: String,
    what: String,
    tone: &'static str,
    state: String,
    machine: String,
    day: String,
}
