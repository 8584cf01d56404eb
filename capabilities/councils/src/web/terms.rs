//! The terms of reference of a council: reading, writing, signing.

use access::{act, look, may_look};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{Names, faults_of, member_name, viewer_of};
use crate::access::{CouncilFacts, DraftTerms, ReopenTerms, SeeTerms, SignTerms};
use crate::actions::Refused;
use crate::actions::terms as actions;
use crate::model::CouncilId;
use crate::model::terms::{Side, Signature, Terms, TermsState, TermsWords};
use crate::rules::names::Viewer;
use crate::rules::terms::{self as rules, TermsFault, TermsRefused};
use crate::store::terms as kept;

/// The field and the words of what is not right.
pub(super) const fn fault(fault: TermsFault) -> (&'static str, &'static str) {
    match fault {
        TermsFault::Definition => ("definition", "councils-fault-terms-definition"),
        TermsFault::Source => ("source", "councils-fault-terms-source"),
        TermsFault::NoPowers => ("decides", "councils-fault-terms-no-powers"),
        TermsFault::Decides => ("decides", "councils-fault-terms-list"),
        TermsFault::Together => ("together", "councils-fault-terms-list"),
        TermsFault::Advises => ("advises", "councils-fault-terms-list"),
        TermsFault::Told => ("told", "councils-fault-terms-list"),
        TermsFault::Conduct => ("conduct", "councils-fault-terms-conduct"),
        TermsFault::Pot => ("pot", "councils-fault-terms-pot"),
    }
}

/// The words of why a move cannot be made.
pub(super) const fn refused(why: TermsRefused) -> &'static str {
    match why {
        TermsRefused::NoneYet => "councils-fault-terms-none-yet",
        TermsRefused::Signed => "councils-fault-terms-signed",
        TermsRefused::HalfSigned => "councils-fault-terms-half-signed",
        TermsRefused::NotSigned => "councils-fault-terms-not-signed",
        TermsRefused::SideSigned => "councils-fault-terms-side-signed",
        TermsRefused::SameHand => "councils-fault-terms-same-hand",
        TermsRefused::Changed => "councils-fault-terms-changed",
    }
}

/// A version as the page shows it.
struct Shown {
    version: i64,
    state: String,
    definition: String,
    source: String,
    lists: Vec<(String, Vec<String>)>,
    pot: Option<String>,
    hands: Vec<String>,
}

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    versions: Vec<Shown>,
    may_sign: Option<String>,
    sign_at: String,
    may_reopen: bool,
    reopen_at: String,
    may_write: Option<&'static str>,
    draft_at: String,
    next: &'static str,
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Pence as they are read: £250.00.
fn pounds(pence: i64) -> String {
    format!("£{}.{:02}", pence.div_euclid(100), pence.rem_euclid(100))
}

/// Who signed, as what and when; or that nobody did yet. A member is named as they say themselves, and whoever
/// sits there no more is not named.
fn hand(page: &Page, facts: &CouncilFacts, names: &Names, viewer: Viewer, signature: Signature) -> String {
    let role = page.t(format!("councils-terms-as-{}", signature.signed_as.code()));
    let name = match signature.signed_as.side() {
        Side::Service => names.get(page, signature.by),
        Side::Council => facts
            .members
            .iter()
            .find(|member| member.person == signature.by)
            .map_or_else(|| page.t("councils-terms-left"), |member| member_name(page, member, viewer)),
    };
    page.t2("councils-terms-signed-by", "who", format!("{name} ({role})"), "day", page.day_of(&signature.at))
}

fn shown(page: &Page, facts: &CouncilFacts, names: &Names, viewer: Viewer, terms: &Terms) -> Shown {
    let hand = |signature| hand(page, facts, names, viewer, signature);
    let (council, service) = (page.t("councils-terms-not-yet-council"), page.t("councils-terms-not-yet-service"));
    let (state, hands) = match terms.state {
        TermsState::Draft => ("draft", vec![council, service]),
        TermsState::Half(one) if one.signed_as.side() == Side::Council => ("half", vec![hand(one), service]),
        TermsState::Half(one) => ("half", vec![council, hand(one)]),
        TermsState::Signed { council, service } => ("signed", vec![hand(council), hand(service)]),
    };
    let words = &terms.words;
    let list = |key: &str, text: &str| (page.t(format!("councils-terms-{key}")), lines(text));
    Shown {
        version: terms.version,
        state: page.t(format!("councils-terms-state-{state}")),
        definition: words.definition.clone(),
        source: words.source.clone(),
        lists: vec![
            list("decides", &words.decides),
            list("together", &words.together),
            list("advises", &words.advises),
            list("told", &words.told),
            list("conduct", &words.conduct),
        ],
        pot: words.pot_pence.map(pounds),
        hands,
    }
}

async fn terms_page(visit: &Visit, id: CouncilId, faults: &Faults) -> Result<TermsPage, Problem> {
    let mut looking = look::<SeeTerms>(visit.site(), visit.who(), id).await?;
    let mut versions = kept::versions(looking.tx(), id, 2).await?;
    // What holds now stands below a draft of what comes after it.
    let settled = versions.first().is_some_and(|one| matches!(one.state, TermsState::Signed { .. }));
    versions.truncate(if settled { 1 } else { 2 });
    let mut people = looking.facts().council.deciders();
    people.extend(versions.iter().flat_map(|one| match one.state {
        TermsState::Draft => vec![],
        TermsState::Half(one) => vec![one.by],
        TermsState::Signed { council, service } => vec![council.by, service.by],
    }));
    let names = Names::of(looking.tx(), people).await?;
    let facts = looking.into_facts();
    let viewer = viewer_of(visit, &facts)?;
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-terms-back");
    let open = facts.council.is_open();
    let side = rules::signs_as(&facts.council, &facts.members, visit.signed()?.person)
        .map(crate::model::terms::SignedAs::side);
    let writes = open && may_look::<DraftTerms>(visit.site(), visit.who(), id).await.is_ok();
    let (next, write) = match versions.first().map(|one| one.state) {
        None => ("councils-terms-next-none", Some("councils-terms-write")),
        Some(TermsState::Draft) => ("councils-terms-next-draft", Some("councils-terms-change")),
        Some(TermsState::Half(_)) => ("councils-terms-next-half", None),
        Some(TermsState::Signed { .. }) => ("councils-terms-next-signed", Some("councils-terms-renew")),
    };
    let may_sign = versions.first().filter(|one| {
        open && side.is_some_and(|side| match one.state {
            TermsState::Draft => true,
            TermsState::Half(first) => first.signed_as.side() != side,
            TermsState::Signed { .. } => false,
        })
    });
    Ok(TermsPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        may_sign: may_sign.map(rules::seen),
        sign_at: format!("/councils/{id}/terms/sign"),
        may_reopen: writes && versions.first().is_some_and(|one| matches!(one.state, TermsState::Half(_))),
        reopen_at: format!("/councils/{id}/terms/reopen"),
        may_write: write.filter(|_| writes),
        draft_at: format!("/councils/{id}/terms/draft"),
        next,
        versions: versions.iter().map(|one| shown(&page, &facts, &names, viewer, one)).collect(),
        page,
    })
}

/// The terms of reference.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&terms_page(visit, id, &Faults::new()).await?)
}

#[derive(Template)]
#[template(path = "terms_draft.html")]
struct DraftPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    definition: Field,
    source: Field,
    decides: Field,
    together: Field,
    advises: Field,
    told: Field,
    conduct: Field,
    pot: Field,
}

/// The form: with what was sent; else with the newest version; else with words to begin with.
async fn draft_page(visit: &Visit, id: CouncilId, again: Option<&Faults>) -> Result<DraftPage, Problem> {
    let mut looking = look::<DraftTerms>(visit.site(), visit.who(), id).await?;
    let newest = kept::versions(looking.tx(), id, 1).await?.into_iter().next();
    let page = visit.page().with_back(format!("/councils/{id}/terms"), "councils-terms-title");
    let pot = newest.as_ref().and_then(|terms| terms.words.pot_pence).map(pounds).unwrap_or_default();
    let words = newest.map_or_else(
        || TermsWords {
            definition: page.t("councils-terms-starter"),
            source: page.t("councils-terms-starter-source"),
            ..TermsWords::default()
        },
        |terms| terms.words,
    );
    let none = Faults::new();
    let faults = again.unwrap_or(&none);
    let field = |name: &str, first: &str| {
        let value = if again.is_some() { visit.sent().text(name) } else { first };
        page.field(name, &format!("councils-terms-field-{name}"), value, faults)
    };
    Ok(DraftPage {
        errors: faults.lines(),
        action: format!("/councils/{id}/terms/draft"),
        definition: field("definition", &words.definition),
        source: field("source", &words.source),
        decides: field("decides", &words.decides),
        together: field("together", &words.together),
        advises: field("advises", &words.advises),
        told: field("told", &words.told),
        conduct: field("conduct", &words.conduct),
        pot: field("pot", &pot),
        page,
    })
}

/// The form that writes terms.
pub(super) async fn draft_form(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&draft_page(visit, id, None).await?)
}

/// Keeps them.
pub(super) async fn draft(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<DraftTerms>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let text = |name: &str| visit.sent().text(name).replace("\r\n", "\n").trim().to_owned();
    let words = TermsWords {
        definition: text("definition"),
        source: text("source"),
        decides: text("decides"),
        together: text("together"),
        advises: text("advises"),
        told: text("told"),
        conduct: text("conduct"),
        // What is no sum is more than any pot: the rule says so with everything else.
        pot_pence: rules::pence(&text("pot")).unwrap_or(Some(-1)),
    };
    match actions::draft(acting, &words).await {
        Ok(()) => visit.go_saying(&format!("/councils/{id}/terms"), "councils-said-terms-drafted"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&draft_page(visit, id, Some(&faults)).await?)
        }
    }
}

async fn after(visit: &Visit, id: CouncilId, done: Result<(), Refused>, said: &'static str) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/{id}/terms"), said),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&terms_page(visit, id, &faults).await?)
        }
    }
}

/// Signs the version that was read.
pub(super) async fn sign(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<SignTerms>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = actions::sign(acting, visit.sent().text("version")).await;
    after(visit, id, done, "councils-said-terms-signed").await
}

/// Opens a version again that one side has signed.
pub(super) async fn reopen(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<ReopenTerms>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = actions::reopen(acting).await;
    after(visit, id, done, "councils-said-terms-reopened").await
}
