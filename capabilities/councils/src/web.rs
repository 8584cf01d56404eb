//! Handlers: parse, permit, act, page.

use access::Action as _;
use access::people;
use basics::PersonId;
use pages::{Choice, Faults, Page, Problem, Route};
use store::ReadTx;

use crate::access::{FoundCouncil, SeeCouncil, SeeCouncils};
use crate::actions::Refused;
use crate::rules::council::{FoundingFault, SeatRefused};

mod council;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// The routes.
pub fn routes() -> Vec<Route> {
    of_councils()
}

fn of_councils() -> Vec<Route> {
    vec![
        row!(get "/councils", SeeCouncils::NAME, "councils-title", council::list),
        row!(get "/councils/new", FoundCouncil::NAME, "councils-found-title", council::found_form),
        row!(post "/councils/new", FoundCouncil::NAME, "councils-found-title", council::found),
        row!(get "/councils/{council}", SeeCouncil::NAME, "councils-council-title", council::show),
    ]
}

/// What a rule had to say, as faults of the form; anything else is no fault of a form.
fn faults_of(page: &Page, refused: Refused) -> Result<Faults, Problem> {
    let mut faults = Faults::new();
    let (field, key) = match refused {
        Refused::Stop(stop) => return Err(stop.into()),
        Refused::Calendar(error) => return Err(Problem::Broken(error.to_string())),
        Refused::Founding(list) => {
            for fault in list {
                let (field, key) = founding(fault);
                faults.add(field, page.t(key));
            }
            return Ok(faults);
        }
        Refused::Seat(why) => ("person", seating(why)),
        Refused::Election(why) => ("", why.key()),
        Refused::Over => ("", "councils-fault-over"),
    };
    faults.add(field, page.t(key));
    Ok(faults)
}

const fn founding(fault: FoundingFault) -> (&'static str, &'static str) {
    match fault {
        FoundingFault::Name => ("name", "councils-fault-name"),
        FoundingFault::About => ("about", "councils-fault-about"),
        FoundingFault::ShownTo => ("shown_to", "councils-fault-shown-to"),
        FoundingFault::AnswerDays => ("answer_days", "councils-fault-answer-days"),
        FoundingFault::Quorum => ("quorum", "councils-fault-quorum"),
        FoundingFault::Term => ("term_months", "councils-fault-term"),
        FoundingFault::Decider => ("decider", "councils-fault-decider"),
        FoundingFault::SameDeputy => ("deputy", "councils-fault-same-deputy"),
    }
}

const fn seating(why: SeatRefused) -> &'static str {
    match why {
        SeatRefused::Over => "councils-fault-over",
        SeatRefused::Elected => "councils-fault-elected",
        SeatRefused::Already => "councils-fault-already",
        SeatRefused::Full => "councils-fault-full",
        SeatRefused::NotFromHere => "councils-fault-not-from-here",
        SeatRefused::Decides => "councils-fault-decides",
    }
}

/// Choices from codes: the word key is `<prefix>-<code>` with dashes.
fn choices(page: &Page, prefix: &str, codes: &[&str], chosen: &str) -> Vec<Choice> {
    codes
        .iter()
        .map(|code| {
            let key = format!("{prefix}-{}", code.replace('_', "-"));
            Choice { value: (*code).to_owned(), text: page.t(&key), hint: None, checked: *code == chosen }
        })
        .collect()
}

/// Choices from people, with nobody as the first.
fn people_choices(page: &Page, people: &[(PersonId, String)], chosen: &str) -> Vec<Choice> {
    let nobody =
        Choice { value: String::new(), text: page.t("councils-nobody"), hint: None, checked: chosen.is_empty() };
    let them = people.iter().map(|(id, name)| {
        let value = id.to_string();
        Choice { checked: value == chosen, value, text: name.clone(), hint: None }
    });
    std::iter::once(nobody).chain(them).collect()
}

/// The names of people, asked for once a page.
struct Names(Vec<(PersonId, String)>);

impl Names {
    async fn of(tx: &mut ReadTx, mut ids: Vec<PersonId>) -> store::Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        Ok(Self(people::names(tx, &ids).await?))
    }

    /// A person's name; a word for somebody whose name is gone.
    fn get(&self, page: &Page, id: PersonId) -> String {
        let found = self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        found.filter(|name| !name.is_empty()).unwrap_or_else(|| page.t("councils-somebody"))
    }
}

/// The codes of all of these.
fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(code).collect()
}
