//! One's own plan, and the plans of the people one works with.

use access::{About, act};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Outcome, Page, Problem, Visit};

use super::Names;
use crate::access::{BeginPlan, SeePlan};
use crate::actions::{self, Refused};
use crate::model::{Plan, WORKERS};
use crate::store as kept;

/// Somebody one works with.
struct TheirLine {
    name: String,
    /// Their plan, when they have one.
    href: Option<String>,
    /// Where it is begun.
    begin: String,
}

#[derive(Template)]
#[template(path = "plans.html")]
struct ListPage {
    page: Page,
    /// One's own plan.
    own: Option<String>,
    /// Where one's own is begun.
    begin: Option<String>,
    works: bool,
    theirs: Vec<TheirLine>,
    blank: bool,
    /// Where a manager sees how many reviews are due.
    due: Option<String>,
    /// Whose plans one is let see, and where.
    shared: Vec<(String, String)>,
}

/// Somebody has a plan, and has not brought it here.
#[derive(Template)]
#[template(path = "elsewhere.html")]
struct ElsewherePage {
    page: Page,
}

/// What decides about a plan that stands there.
fn about(plan: &Plan, line: &[PlaceId]) -> About {
    About {
        place: plan.place,
        line: line.to_vec(),
        organisation: plan.organisation,
        owner: Some(plan.person),
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    }
}

/// The list.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let mut tx = visit.read().await?;
    let own = kept::of_person(&mut tx, signed.person).await?;
    let on = visit.is_on("plans");
    let shared = super::sharing::with(visit, signed.person).await?;
    // Switched off, one's own plan stays one's own to read.
    if own.is_none() && !on && shared.is_empty() {
        return Err(Problem::NotThere);
    }
    if let (Some(plan), false, true) = (&own, signed.is_worker(), shared.is_empty()) {
        return visit.go(&format!("/plans/{}", plan.id));
    }
    let mine = signed.relations.iter().filter(|one| on && WORKERS.contains(&one.kind)).filter_map(|one| one.person);
    let mut ids: Vec<PersonId> = mine.collect();
    ids.sort_unstable();
    ids.dedup();
    // One statement for all of them, and the rule of the page itself for each.
    let mut plans = kept::of_people(&mut tx, &ids).await?;
    plans.retain(|(plan, line)| access::decide::<SeePlan>(visit.who(), &about(plan, line)).is_ok());
    let names = Names::of(&mut tx, ids.clone()).await?;
    drop(tx);
    ids.sort_by_key(|id| names.get(&visit.page(), *id));
    let page = visit.page();
    let theirs = ids
        .iter()
        .map(|id| TheirLine {
            name: names.get(&page, *id),
            href: plans.iter().find(|(plan, _)| plan.person == *id).map(|(plan, _)| format!("/plans/{}", plan.id)),
            begin: format!("/plans/begin/{id}"),
        })
        .collect();
    let may_begin =
        own.is_none() && access::may_look::<BeginPlan>(visit.site(), visit.who(), signed.person).await.is_ok();
    let manages = signed.memberships.iter().find(|one| one.role == access::Role::Manager).filter(|_| on);
    let due = manages.map(|one| format!("/plans/reviews/due/{}", one.place));
    visit.show(&ListPage {
        own: own.map(|plan| format!("/plans/{}", plan.id)),
        begin: may_begin.then(|| format!("/plans/begin/{}", signed.person)),
        works: signed.is_worker(),
        theirs,
        blank: on,
        due,
        shared,
        page,
    })
}

/// A plan is begun: by whose it is, or by who works with them.
pub(super) async fn begin(visit: &Visit) -> Outcome {
    visit.signed()?;
    let person: PersonId = visit.id("person")?;
    let acting = act::<BeginPlan>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    if let Some(plan) = acting.facts().plan {
        drop(acting);
        // A plan goes with its person: one that they have not brought here is nobody's here to read.
        return match access::may_look::<SeePlan>(visit.site(), visit.who(), plan).await {
            Ok(()) => visit.go(&format!("/plans/{plan}")),
            Err(_) => visit.again(&ElsewherePage { page: visit.page().with_back("/plans", "plans-title") }),
        };
    }
    match actions::begin(acting).await {
        Ok(plan) => visit.go_saying(&format!("/plans/{plan}"), "plans-said-begun"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Plan(_) | Refused::Fund(_)) => Err(Problem::NotThere),
    }
}
