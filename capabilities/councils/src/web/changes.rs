//! Changing a council, ending it, and what of that its page shows.

use access::{act, look, people};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::faults::founding;
use super::{choices, codes, faults_of, people_choices};
use crate::access::{ChangeCouncil, EndCouncil, LOOKING_AFTER};
use crate::actions::changes::{self as actions, undecided};
use crate::model::changes::{Change, MOST_REASON, What};
use crate::model::proposal::ProposalId;
use crate::model::{Audience, Council, CouncilId, VacancyRule};
use crate::rules::changes::{ChangeFault, Changing, Ending};
use crate::rules::council::Founding;
use crate::store::proposal;

/// Where a fault of a change stands, and its words.
pub(super) const fn fault(fault: ChangeFault) -> (&'static str, &'static str) {
    match fault {
        ChangeFault::Like(like) => founding(like),
        ChangeFault::Meets => ("meets", "councils-fault-meets"),
        ChangeFault::Reason => ("reason", "councils-fault-change-reason"),
        ChangeFault::Role => ("by_role", "councils-fault-change-role"),
        ChangeFault::Decides => ("decider", "councils-fault-decides"),
        ChangeFault::Nothing => ("name", "councils-fault-nothing"),
        ChangeFault::Day => ("on", "councils-fault-end-day"),
        ChangeFault::Closing => ("closing", "councils-fault-closing"),
        ChangeFault::Election => ("", "councils-fault-election-on"),
    }
}

fn value(page: &Page, what: What, code: &str) -> String {
    match what {
        What::Vacancy => page.t(format!("councils-vacancy-{}", code.replace('_', "-"))),
        What::ShownTo => page.t(format!("councils-shown-to-{code}")),
        _ if code.is_empty() => page.t("councils-change-was-none"),
        _ => code.to_owned(),
    }
}

/// One thing that was changed, as a line: when, what, what it was and is; then why, and which role decided it.
pub(super) fn line(page: &Page, it: &Change) -> (String, String) {
    let code = it.it.what.code().replace('_', "-");
    let what =
        page.t2("councils-change-line", "day", page.day_of(&it.at), "what", page.t(format!("councils-what-{code}")));
    let person = matches!(it.it.what, What::Decider | What::Deputy | What::Facilitator);
    let how = match (person, it.by_role.is_empty()) {
        (true, true) => page.t("councils-change-left"),
        (true, false) => page.t("councils-change-somebody-else"),
        (false, _) => {
            let (was, now) = (value(page, it.it.what, &it.it.was), value(page, it.it.what, &it.it.became));
            page.t2("councils-change-from-to", "was", was, "now", now)
        }
    };
    let why = if it.by_role.is_empty() {
        String::new()
    } else {
        format!("{} {}", page.t1("councils-decided-by", "role", it.by_role.as_str()), it.reason)
    };
    (format!("{what} {how}"), why)
}

#[derive(Template)]
#[template(path = "council_change.html")]
struct ChangePage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    name: Field,
    about: Field,
    meets: Field,
    decider_role: Field,
    decider: Field,
    deciders: Vec<Choice>,
    deputy: Field,
    deputies: Vec<Choice>,
    facilitator: Field,
    facilitators: Vec<Choice>,
    answer_days: Field,
    quorum: Field,
    term_months: Field,
    vacancy_rule: Field,
    vacancies: Vec<Choice>,
    shown_to: Field,
    audiences: Vec<Choice>,
    reason: Field,
    by_role: Field,
    most: usize,
    end_at: String,
}

/// What a field holds: what was sent, or how it is.
struct Filled<'a> {
    visit: &'a Visit,
    page: &'a Page,
    again: Option<&'a Faults>,
}

impl Filled<'_> {
    fn value(&self, name: &str, is: &str) -> String {
        if self.again.is_some() { self.visit.sent().text(name).to_owned() } else { is.to_owned() }
    }

    fn field(&self, name: &str, key: &str, is: &str) -> Field {
        let none = Faults::new();
        self.page.field(name, key, &self.value(name, is), self.again.unwrap_or(&none))
    }
}

fn id_of(person: Option<PersonId>) -> String {
    person.map(|person| person.to_string()).unwrap_or_default()
}

async fn change_page(visit: &Visit, id: CouncilId, again: Option<&Faults>) -> Result<ChangePage, Problem> {
    let mut looking = look::<ChangeCouncil>(visit.site(), visit.who(), id).await?;
    let council = looking.facts().council.clone();
    if !council.is_open() {
        return Err(Problem::NotThere);
    }
    let now = looking.now();
    let workers = people::in_roles(looking.tx(), council.place, &LOOKING_AFTER, now, 100).await?;
    let mut workers: Vec<(PersonId, String)> = workers.into_iter().map(|one| (one.id, one.name)).collect();
    // Whoever is named now stays a choice, whatever their role here is.
    let named: Vec<PersonId> = council.deciders().into_iter().chain(council.facilitator).collect();
    let missing: Vec<PersonId> =
        named.into_iter().filter(|person| !workers.iter().any(|(known, _)| known == person)).collect();
    if !missing.is_empty() {
        workers.extend(people::names(looking.tx(), &missing).await?);
    }
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-council-back");
    let filled = Filled { visit, page: &page, again };
    let whom = |name: &str, is: Option<PersonId>| people_choices(&page, &workers, &filled.value(name, &id_of(is)));
    Ok(ChangePage {
        errors: again.map(Faults::lines).unwrap_or_default(),
        base: format!("/councils/{id}"),
        name: filled.field("name", "councils-field-name", &council.name),
        about: filled.field("about", "councils-field-about", &council.about),
        meets: filled.field("meets", "councils-field-meets", &council.meets),
        decider_role: filled.field("decider_role", "councils-field-decider-role", &council.decider_role),
        decider: filled.field("decider", "councils-field-decider", ""),
        deciders: whom("decider", council.decider),
        deputy: filled.field("deputy", "councils-field-deputy", ""),
        deputies: whom("deputy", council.deputy),
        facilitator: filled.field("facilitator", "councils-field-facilitator", ""),
        facilitators: whom("facilitator", council.facilitator),
        answer_days: filled.field("answer_days", "councils-field-answer-days", &council.answer_days.to_string()),
        quorum: filled.field("quorum", "councils-field-quorum", &council.quorum.to_string()),
        term_months: filled.field("term_months", "councils-field-term", &council.term_months.to_string()),
        vacancy_rule: filled.field("vacancy_rule", "councils-field-vacancy", ""),
        vacancies: choices(
            &page,
            "councils-vacancy",
            &codes(VacancyRule::ALL, VacancyRule::code),
            &filled.value("vacancy_rule", council.vacancy_rule.code()),
        ),
        shown_to: filled.field("shown_to", "councils-field-shown-to", ""),
        audiences: choices(
            &page,
            "councils-shown-to",
            &["members", "public"],
            &filled.value("shown_to", council.shown_to.code()),
        ),
        reason: filled.field("reason", "councils-field-change-reason", ""),
        by_role: filled.field("by_role", "councils-field-change-role", &council.decider_role),
        most: MOST_REASON,
        end_at: format!("/councils/{id}/end"),
        page,
    })
}

/// The form that changes a council, as it is now.
pub(super) async fn change_form(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&change_page(visit, id, None).await?)
}

/// The form as a council that is to be.
fn sent(visit: &Visit, is: &Council) -> Changing {
    let text = |name: &str| visit.sent().text(name).to_owned();
    let number = |name: &str| visit.sent().text(name).trim().parse::<i64>().unwrap_or(0);
    Changing {
        to: Founding {
            name: text("name"),
            about: text("about").replace("\r\n", "\n"),
            chosen_by: is.chosen_by,
            shown_to: Audience::from_code(visit.sent().text("shown_to")).unwrap_or(Audience::Council),
            answer_days: number("answer_days"),
            quorum: number("quorum"),
            term_months: number("term_months"),
            vacancy_rule: VacancyRule::from_code(visit.sent().text("vacancy_rule")).unwrap_or(is.vacancy_rule),
            decider_role: text("decider_role"),
            decider: text("decider").parse().ok(),
            deputy: text("deputy").parse().ok(),
            facilitator: text("facilitator").parse().ok(),
        },
        meets: text("meets"),
        reason: text("reason").replace("\r\n", "\n"),
        by_role: text("by_role"),
    }
}

/// Changes it.
pub(super) async fn change(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<ChangeCouncil>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let new = sent(visit, &acting.facts().council);
    match actions::change(acting, &new).await {
        Ok(()) => visit.go_saying(&format!("/councils/{id}"), "councils-said-changed"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&change_page(visit, id, Some(&faults)).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "council_end.html")]
struct EndPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    action: String,
    on: Field,
    on_day: String,
    on_month: String,
    on_year: String,
    reason: Field,
    by_role: Field,
    /// What is closed with it, each with a field for its own reason.
    open: Vec<Field>,
    more: bool,
    closing: Field,
    most: usize,
}

fn own_name(id: ProposalId) -> String {
    format!("closing-{id}")
}

async fn end_page(visit: &Visit, id: CouncilId, again: Option<&Faults>) -> Result<EndPage, Problem> {
    let mut looking = look::<EndCouncil>(visit.site(), visit.who(), id).await?;
    let council = looking.facts().council.clone();
    if !council.is_open() {
        return Err(Problem::NotThere);
    }
    let (open, all) = undecided(looking.tx(), id).await?;
    let titles = proposal::titles(looking.tx(), &open).await?;
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-council-back");
    let filled = Filled { visit, page: &page, again };
    let part = |part: &str| filled.value(&format!("on-{part}"), "");
    let own = |(id, title): &(ProposalId, String)| {
        let mut field = filled.field(&own_name(*id), "councils-field-closing-own", "");
        field.label = page.t1("councils-field-closing-own", "title", title.as_str());
        field
    };
    Ok(EndPage {
        errors: again.map(Faults::lines).unwrap_or_default(),
        council_name: council.name,
        action: format!("/councils/{id}/end"),
        on: filled.field("on", "councils-field-end-on", ""),
        on_day: part("day"),
        on_month: part("month"),
        on_year: part("year"),
        reason: filled.field("reason", "councils-field-end-why", ""),
        by_role: filled.field("by_role", "councils-field-change-role", &council.decider_role),
        more: all > open.len(),
        open: titles.iter().map(own).collect(),
        closing: filled.field("closing", "councils-field-closing", ""),
        most: MOST_REASON,
        page,
    })
}

/// The form that ends a council.
pub(super) async fn end_form(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&end_page(visit, id, None).await?)
}

/// Ends it.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut acting = act::<EndCouncil>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let text = |name: &str| visit.sent().text(name).replace("\r\n", "\n");
    let new = Ending {
        on: visit.sent().date("on").ok().flatten(),
        why: text("reason"),
        by_role: text("by_role"),
        closing: text("closing"),
    };
    let (open, _) = undecided(acting.tx(), id).await?;
    let own: Vec<(ProposalId, String)> = open.into_iter().map(|id| (id, text(&own_name(id)))).collect();
    match actions::end(acting, &new, &own).await {
        Ok(()) => visit.go_saying(&format!("/councils/{id}"), "councils-said-ended"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&end_page(visit, id, Some(&faults)).await?)
        }
    }
}
