//! The sounding board's pages.

use access::{act, look};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::faults_of;
use super::proposal_form::{FormPage, Maker};
use crate::access::SeeCouncil;
use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding, SeeSounding};
use crate::actions::{Refused, sounding as actions};
use crate::model::CouncilId;
use crate::model::proposal::MOST_TEXT;
use crate::model::sounding::{Posting, Sounding, SoundingId};
use crate::store::sounding as kept;

#[derive(Template)]
#[template(path = "soundings.html")]
struct ListPage {
    page: Page,
    base: String,
    soundings: Vec<(String, String, String)>,
    may_post: bool,
}

/// Where it stands, in words.
fn stands(page: &Page, it: &Sounding) -> String {
    page.t(match (it.answered_at, it.decided_at) {
        (_, Some(_)) => "councils-sounding-decided",
        (Some(_), None) => "councils-sounding-answered",
        (None, None) => "councils-sounding-open",
    })
}

/// What a council was asked.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeeCouncil>(visit.site(), visit.who(), id).await?;
    let council = looking.facts().council.clone();
    let person = visit.signed()?.person;
    let found = kept::of_council(looking.tx(), id).await?;
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-council-back");
    visit.show(&ListPage {
        base: format!("/councils/{id}/soundings"),
        soundings: found
            .iter()
            .map(|one| (format!("/councils/soundings/{}", one.id), one.title.clone(), stands(&page, one)))
            .collect(),
        may_post: council.is_open() && (council.deciders().contains(&person) || council.facilitator == Some(person)),
        page,
    })
}

async fn new_page(visit: &Visit, faults: &Faults) -> Result<FormPage, Problem> {
    let id: CouncilId = visit.id("council")?;
    let facts = look::<PostSounding>(visit.site(), visit.who(), id).await?.into_facts();
    let base = format!("/councils/{id}/soundings");
    let page = visit.page().with_back(base.clone(), "councils-soundings-title");
    let make = Maker { visit, page: &page, faults };
    let inputs = vec![make.line("title"), make.text("plan"), make.text("fixed"), make.text("open"), make.day("on")];
    Ok(FormPage {
        errors: faults.lines(),
        action: format!("{base}/new"),
        about: facts.council.name,
        inputs,
        most: MOST_TEXT,
        send: page.t("councils-sounding-send"),
        next: page.t("councils-sounding-new-next"),
        from: None,
        page,
    })
}

/// The form that asks.
pub(super) async fn new_form(visit: &Visit) -> Outcome {
    visit.show(&new_page(visit, &Faults::new()).await?)
}

/// Asks.
pub(super) async fn post(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<PostSounding>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let new = Posting {
        title: sent.text("title"),
        plan: sent.text("plan"),
        fixed: sent.text("fixed"),
        open: sent.text("open"),
        answer_by: sent.date("on").ok().flatten(),
    };
    match actions::post(acting, new).await {
        Ok(id) => visit.go_saying(&format!("/councils/soundings/{id}"), "councils-said-moved"),
        Err(refused) => visit.again(&new_page(visit, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "sounding.html")]
struct SoundingPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    state: String,
    by: String,
    discussed: Option<String>,
    /// What the council said before, with the day.
    earlier: Vec<(String, String)>,
    it: Sounding,
    words: Field,
    on: Field,
    typed: [String; 3],
    may_answer: bool,
    may_decide: bool,
}

async fn view(visit: &Visit, id: SoundingId, faults: &Faults) -> Result<SoundingPage, Problem> {
    let mut looking = look::<SeeSounding>(visit.site(), visit.who(), id).await?;
    let earlier = kept::earlier(looking.tx(), id).await?;
    let facts = looking.into_facts();
    let person = visit.signed()?.person;
    let (council, it) = (&facts.council, facts.it.clone());
    let back = format!("/councils/{}/soundings", council.id);
    let page = visit.page().with_title(it.title.clone()).with_back(back, "councils-soundings-title");
    let sits = facts.members.iter().any(|member| member.person == person) || council.facilitator == Some(person);
    let decides = council.deciders().contains(&person);
    let key = if decides { "councils-field-altered" } else { "councils-field-council-answer" };
    let part = |suffix: &str| visit.sent().text(&format!("on-{suffix}")).to_owned();
    Ok(SoundingPage {
        errors: faults.lines(),
        base: format!("/councils/soundings/{id}"),
        state: stands(&page, &it),
        by: page.t1("councils-sounding-by", "day", page.day(&it.answer_by)),
        discussed: it.discussed_on.map(|on| page.t1("councils-sounding-discussed", "day", page.day(&on))),
        earlier: earlier.into_iter().map(|(at, words)| (page.day_of(&at), words)).collect(),
        words: page.field("words", key, visit.sent().text("words"), faults),
        on: page.field("on", "councils-field-discussed", "", faults),
        typed: [part("day"), part("month"), part("year")],
        may_answer: sits && !decides && it.decided_at.is_none(),
        may_decide: decides && it.decided_at.is_none(),
        it,
        page,
    })
}

/// A question, the council's answer and what was altered.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&view(visit, visit.id("sounding")?, &Faults::new()).await?)
}

async fn after(visit: &Visit, id: SoundingId, done: Result<(), Refused>) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/soundings/{id}"), "councils-said-moved"),
        Err(refused) => visit.again(&view(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Records what the council says.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let id: SoundingId = visit.id("sounding")?;
    let acting = act::<AnswerSounding>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let on = visit.sent().date("on").ok().flatten();
    after(visit, id, actions::answer(acting, visit.sent().text("words"), on).await).await
}

/// Records what was altered.
pub(super) async fn decide(visit: &Visit) -> Outcome {
    let id: SoundingId = visit.id("sounding")?;
    let acting = act::<DecideSounding>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::decide(acting, visit.sent().text("words")).await).await
}
