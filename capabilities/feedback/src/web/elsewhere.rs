//! Where people say something in a place that does it elsewhere (design, decision 14).

use access::{Role, places, settings};
use askama::Template;
use basics::PlaceId;
use pages::{Outcome, Page, Problem, Visit};

use crate::model::{ELSEWHERE, ELSEWHERE_CLOCK, SWITCH};

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct ElsewherePage {
    page: Page,
    place_name: String,
    told_where: String,
    starts_clock: bool,
}

/// Says where, and whether telling us there starts the clock. Only a member of a place that says so learns of it; for
/// everybody else there is nothing here.
pub(super) async fn show(visit: &Visit, asked: &str) -> Outcome {
    let signed = visit.signed()?;
    let mine: Vec<_> =
        signed.memberships.iter().filter(|held| !matches!(held.role, Role::Administrator | Role::Auditor)).collect();
    let mut found: Vec<PlaceId> = if asked.is_empty() {
        mine.iter().map(|held| held.place).collect()
    } else {
        let place = asked.parse().map_err(|_| Problem::NotThere)?;
        mine.iter().filter(|held| held.line.contains(&place)).map(|_| place).collect()
    };
    found.dedup();
    let mut tx = visit.site().db.read().await?;
    for place in found {
        let answers = settings::several(&mut tx, place, &[&SWITCH, &ELSEWHERE, &ELSEWHERE_CLOCK]).await?;
        let [switch, told_where, clock] = answers.as_slice() else { continue };
        if switch == "on" || told_where.is_empty() {
            continue;
        }
        let this = places::one(&mut tx, place).await?.ok_or(Problem::NotThere)?;
        let page = visit.page();
        let (told_where, starts_clock) = (told_where.clone(), clock == "on");
        return visit.show(&ElsewherePage { page, place_name: this.name, told_where, starts_clock });
    }
    Err(Problem::NotThere)
}
