//! Stories of councils, on both engines and over the router.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod election_pages;
mod election_print;
mod elections;
mod founding;
mod joining;
mod meeting;
mod proposals;
mod seats;
mod terms;

use std::sync::LazyLock;

use councils::{CAPABILITY, CouncilId, SWITCH};
use store::Part;
use trials::{Answer, Browser, Ground, World};

/// The migrations that these stories stand on.
static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[CAPABILITY]));

/// A house in which the prison has councils.
async fn house(ground: Ground) -> World {
    let world = World::new(ground, &[CAPABILITY], Vec::new()).await;
    world.set(world.places.prison, &SWITCH, Some("on")).await;
    world
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

/// The fields of a council that can be founded.
fn fields(world: &World) -> Vec<(&'static str, String)> {
    [
        ("place", world.places.prison.to_string()),
        ("name", "Fallow Moss council".to_owned()),
        ("about", "Speaks for the wings".to_owned()),
        ("chosen_by", "nomination".to_owned()),
        ("decider_role", "governor".to_owned()),
        ("decider", world.people.manager.to_string()),
        ("deputy", world.people.colleague.to_string()),
        ("facilitator", world.people.practitioner.to_string()),
        ("answer_days", "20".to_owned()),
        ("quorum", "2".to_owned()),
        ("term_months", "12".to_owned()),
        ("vacancy_rule", "countback".to_owned()),
        ("shown_to", "members".to_owned()),
    ]
    .into()
}

/// Founds a council as this browser's person, with some fields in the place of the usual ones.
async fn founded(browser: &mut Browser, world: &World, other: &[(&'static str, &str)]) -> CouncilId {
    let answer = send(browser, world, other).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location.strip_prefix("/councils/").unwrap().parse().unwrap()
}

async fn send(browser: &mut Browser, world: &World, other: &[(&'static str, &str)]) -> Answer {
    let mut all = fields(world);
    for (name, value) in other {
        all.retain(|(known, _)| known != name);
        all.push((name, (*value).to_owned()));
    }
    let borrowed: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post("/councils/new", &borrowed).await
}
