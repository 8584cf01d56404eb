//! The forms about a proposal: raising one, what was counted, the vote, an answer, a delay, a step. One template for all.

use access::{act, look};
use askama::Template;
use basics::uuid::Uuid;
use pages::{Choice, ErrorLine, Faults, Field, Lent, Outcome, Page, Problem, Visit, read_taken, taken_from};

use super::{choices, codes, faults_of};
use crate::access::proposal::{AnswerProposal, BringProposal, RaiseProposal, WorkOnProposal};
use crate::actions::{Refused, proposal as actions};
use crate::model::proposal::{Asked, MOST_TEXT, Proposal, ProposalId, Verdict, Votes};
use crate::model::{Audience, CouncilId};
use crate::rules::proposal::Raising;

/// A control of a form.
pub(super) enum Input {
    Line(Field),
    Number(Field),
    Text(Field),
    One(Field, Vec<Choice>),
    Day(Field, [String; 3]),
}

#[derive(Template)]
#[template(path = "proposal_form.html")]
pub(super) struct FormPage {
    pub(super) page: Page,
    pub(super) errors: Vec<ErrorLine>,
    pub(super) action: String,
    pub(super) about: String,
    pub(super) inputs: Vec<Input>,
    pub(super) most: usize,
    pub(super) send: String,
    pub(super) next: String,
    /// What it is raised from, and whether its words stand in the form.
    pub(super) from: Option<(String, &'static str)>,
}

/// Makes the controls of a form, with what was sent.
pub(super) struct Maker<'a> {
    pub(super) visit: &'a Visit,
    pub(super) page: &'a Page,
    pub(super) faults: &'a Faults,
}

impl Maker<'_> {
    pub(super) fn field(&self, name: &str) -> Field {
        let key = format!("councils-field-{}", name.replace('_', "-"));
        self.page.field(name, &key, self.visit.sent().text(name), self.faults)
    }
    pub(super) fn line(&self, name: &str) -> Input {
        Input::Line(self.field(name))
    }
    fn number(&self, name: &str) -> Input {
        Input::Number(self.field(name))
    }
    pub(super) fn text(&self, name: &str) -> Input {
        Input::Text(self.field(name))
    }
    fn one(&self, name: &str, prefix: &str, all: &[&str], first: &str) -> Input {
        let sent = self.visit.sent().text(name);
        let chosen = if sent.is_empty() { first } else { sent };
        Input::One(self.field(name), choices(self.page, prefix, all, chosen))
    }
    pub(super) fn day(&self, name: &str) -> Input {
        let part = |suffix: &str| self.visit.sent().text(&format!("{name}-{suffix}")).to_owned();
        Input::Day(self.field(name), [part("day"), part("month"), part("year")])
    }
}

/// Which form about a proposal.
#[derive(Clone, Copy)]
enum Form {
    Canvass,
    Vote,
    Answer,
    Delay,
    Step,
}

impl Form {
    const fn name(self) -> &'static str {
        match self {
            Self::Canvass => "canvass",
            Self::Vote => "vote",
            Self::Answer => "answer",
            Self::Delay => "delay",
            Self::Step => "step",
        }
    }

    fn inputs(self, make: &Maker<'_>) -> Vec<Input> {
        match self {
            Self::Canvass => {
                let mut all: Vec<Input> =
                    ["asked", "asked_yes", "asked_no", "asked_unsure"].map(|name| make.number(name)).into();
                all.push(make.text("staff_view"));
                all
            }
            Self::Vote => ["votes_for", "votes_against", "abstained"].map(|name| make.number(name)).into(),
            Self::Answer => {
                let verdicts = codes(Verdict::ALL, Verdict::code);
                vec![make.one("verdict", "councils-state", &verdicts, ""), make.text("reasons"), make.text("change")]
            }
            Self::Delay => vec![make.day("on"), make.text("reasons")],
            Self::Step => vec![make.text("what"), make.day("on")],
        }
    }
}

fn form_page(visit: &Visit, id: ProposalId, title: String, form: Form, faults: &Faults) -> FormPage {
    let (base, name) = (format!("/councils/proposals/{id}"), form.name());
    let page = visit.page().with_back(base.clone(), "councils-proposal-back");
    let inputs = form.inputs(&Maker { visit, page: &page, faults });
    FormPage {
        errors: faults.lines(),
        action: format!("{base}/{name}"),
        about: title,
        inputs,
        most: MOST_TEXT,
        send: page.t(format!("councils-{name}-send")),
        next: page.t(format!("councils-{name}-next")),
        from: None,
        page,
    }
}

/// What was counted before stands in the form: whoever asks more people adds to it.
fn counted_before(inputs: &mut [Input], it: &Proposal) {
    for input in inputs {
        let (Input::Number(field) | Input::Text(field)) = input else { continue };
        match field.name.as_str() {
            "asked" => field.value = it.asked.asked.to_string(),
            "asked_yes" => field.value = it.asked.yes.to_string(),
            "asked_no" => field.value = it.asked.no.to_string(),
            "asked_unsure" => field.value = it.asked.unsure.to_string(),
            "staff_view" => field.value.clone_from(&it.staff_view),
            _ => {}
        }
    }
}

async fn of_council(visit: &Visit, form: Form, faults: &Faults) -> Result<FormPage, Problem> {
    let id: ProposalId = visit.id("proposal")?;
    let facts = look::<WorkOnProposal>(visit.site(), visit.who(), id).await?.into_facts();
    let it = facts.it;
    let mut view = form_page(visit, id, it.title.clone(), form, faults);
    if matches!(form, Form::Canvass) && view.errors.is_empty() && it.asked.asked > 0 {
        counted_before(&mut view.inputs, &it);
    }
    Ok(view)
}

async fn of_decider(visit: &Visit, form: Form, faults: &Faults) -> Result<FormPage, Problem> {
    let id: ProposalId = visit.id("proposal")?;
    let facts = look::<AnswerProposal>(visit.site(), visit.who(), id).await?.into_facts();
    Ok(form_page(visit, id, facts.it.title, form, faults))
}

pub(super) async fn canvass_form(visit: &Visit) -> Outcome {
    visit.show(&of_council(visit, Form::Canvass, &Faults::new()).await?)
}
pub(super) async fn vote_form(visit: &Visit) -> Outcome {
    visit.show(&of_council(visit, Form::Vote, &Faults::new()).await?)
}
pub(super) async fn answer_form(visit: &Visit) -> Outcome {
    visit.show(&of_decider(visit, Form::Answer, &Faults::new()).await?)
}
pub(super) async fn delay_form(visit: &Visit) -> Outcome {
    visit.show(&of_decider(visit, Form::Delay, &Faults::new()).await?)
}
pub(super) async fn step_form(visit: &Visit) -> Outcome {
    visit.show(&of_decider(visit, Form::Step, &Faults::new()).await?)
}

/// A number that was sent: nothing is none, and what is no number is a fault.
fn number(visit: &Visit, name: &str) -> i64 {
    match visit.sent().text(name).trim() {
        "" => 0,
        text => text.parse().unwrap_or(-1),
    }
}

fn done<T>(visit: &Visit, id: ProposalId, done: Result<T, Refused>) -> Result<Outcome, Faults> {
    match done {
        Ok(_) => Ok(visit.go_saying(&format!("/councils/proposals/{id}"), "councils-said-moved")),
        Err(refused) => match faults_of(&visit.page(), refused) {
            Ok(faults) => Err(faults),
            Err(problem) => Ok(Err(problem)),
        },
    }
}

/// Keeps what was counted.
pub(super) async fn canvass(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let number = |name: &str| number(visit, name);
    let asked = Asked {
        asked: number("asked"),
        yes: number("asked_yes"),
        no: number("asked_no"),
        unsure: number("asked_unsure"),
    };
    match done(visit, id, actions::canvass(acting, asked, visit.sent().text("staff_view")).await) {
        Ok(outcome) => outcome,
        Err(faults) => visit.again(&of_council(visit, Form::Canvass, &faults).await?),
    }
}

/// Keeps the council's vote.
pub(super) async fn vote(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let number = |name: &str| number(visit, name);
    let votes = Votes { yes: number("votes_for"), no: number("votes_against"), abstained: number("abstained") };
    match done(visit, id, actions::vote(acting, votes).await) {
        Ok(outcome) => outcome,
        Err(faults) => visit.again(&of_council(visit, Form::Vote, &faults).await?),
    }
}

/// Keeps an answer.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<AnswerProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let verdict = Verdict::from_code(sent.text("verdict"));
    match done(visit, id, actions::answer(acting, verdict, sent.text("reasons"), sent.text("change")).await) {
        Ok(outcome) => outcome,
        Err(faults) => visit.again(&of_decider(visit, Form::Answer, &faults).await?),
    }
}

/// Keeps why an answer is late.
pub(super) async fn delay(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<AnswerProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    // What is no date is as good as none: the rule says so beside the boxes.
    let on = visit.sent().date("on").ok().flatten();
    match done(visit, id, actions::delay(acting, on, visit.sent().text("reasons")).await) {
        Ok(outcome) => outcome,
        Err(faults) => visit.again(&of_decider(visit, Form::Delay, &faults).await?),
    }
}

/// Keeps a step.
pub(super) async fn step(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<AnswerProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let on = visit.sent().date("on").ok().flatten();
    match done(visit, id, actions::add_step(acting, visit.sent().text("what"), on).await) {
        Ok(outcome) => outcome,
        Err(faults) => visit.again(&of_decider(visit, Form::Step, &faults).await?),
    }
}

/// What a proposal is raised from, when an address or a form names something: whoever reads it must have been lent it.
async fn lent(visit: &Visit, named: &str) -> Result<Option<(String, Uuid, Lent)>, Problem> {
    if named.is_empty() {
        return Ok(None);
    }
    let (kind, id) = read_taken(named).ok_or(Problem::NotThere)?;
    let lent = visit.front().lent(visit.who(), kind, id).await?.ok_or(Problem::NotThere)?;
    Ok(Some((kind.to_owned(), id, lent)))
}

/// The form: empty, or with the words of what it is raised from, where they may go further; or with what was sent.
async fn new_page(visit: &Visit, again: Option<&Faults>) -> Result<FormPage, Problem> {
    let id: CouncilId = visit.id("council")?;
    let named = if again.is_some() { visit.sent().text("from") } else { visit.query().text("from") };
    let lent = lent(visit, named).await?;
    let facts = match lent {
        Some(_) => look::<BringProposal>(visit.site(), visit.who(), id).await?.into_facts(),
        None => look::<RaiseProposal>(visit.site(), visit.who(), id).await?.into_facts(),
    };
    let base = format!("/councils/{id}/proposals");
    let page = visit.page().with_back(base.clone(), "councils-proposals-back");
    let none = Faults::new();
    let make = Maker { visit, page: &page, faults: again.unwrap_or(&none) };
    let words = lent.as_ref().and_then(|(.., lent)| lent.words.as_ref()).filter(|_| again.is_none());
    let mut problem = make.field("problem");
    if let Some(words) = words {
        words.read().clone_into(&mut problem.value);
    }
    let inputs = vec![
        make.line("title"),
        make.line("theme"),
        Input::Text(problem),
        make.text("solution"),
        make.text("gain"),
        make.number("said_by"),
        make.line("shown_name"),
        make.one("name_for", "councils-name-for", &["council", "members", "public"], "council"),
    ];
    let from = lent.map(|(kind, id, lent)| {
        let key = if lent.words.is_some() { "councils-raise-with-words" } else { "councils-raise-without-words" };
        (taken_from(&kind, id), key)
    });
    Ok(FormPage {
        errors: make.faults.lines(),
        action: format!("{base}/new"),
        about: facts.council.name,
        inputs,
        most: MOST_TEXT,
        send: page.t("councils-raise-send"),
        next: page.t("councils-raise-next"),
        from,
        page,
    })
}

/// The form that raises a proposal.
pub(super) async fn new_form(visit: &Visit) -> Outcome {
    visit.show(&new_page(visit, None).await?)
}

/// Raises it.
pub(super) async fn raise(visit: &Visit) -> Outcome {
    let council: CouncilId = visit.id("council")?;
    let lent = lent(visit, visit.sent().text("from")).await?;
    let text = |name: &str| visit.sent().text(name).to_owned();
    let new = Raising {
        title: text("title"),
        theme: text("theme"),
        problem: text("problem"),
        solution: text("solution"),
        gain: text("gain"),
        said_by: number(visit, "said_by"),
        shown_name: text("shown_name"),
        // A code that is none shows the name to nobody beyond the council.
        name_for: Audience::from_code(visit.sent().text("name_for")).unwrap_or(Audience::Council),
    };
    let done = if let Some((kind, id, lent)) = &lent {
        let acting = act::<BringProposal>(visit.site(), visit.who(), council, Some(&visit.once()?)).await?;
        actions::take_on(acting, &new, actions::From { kind, id: *id, place: lent.place }).await
    } else {
        let acting = act::<RaiseProposal>(visit.site(), visit.who(), council, Some(&visit.once()?)).await?;
        actions::raise(acting, &new).await
    };
    match done {
        Ok(id) => visit.go_saying(&format!("/councils/proposals/{id}"), "councils-said-raised"),
        Err(refused) => visit.again(&new_page(visit, Some(&faults_of(&visit.page(), refused)?)).await?),
    }
}
