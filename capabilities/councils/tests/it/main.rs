//! Stories of councils, on both engines and over the router.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod changes;
mod conduct;
mod election_after;
mod election_attack;
mod election_keying;
mod election_own_case;
mod election_pages;
mod election_print;
mod election_roll;
mod election_screen;
mod election_screen_ends;
mod election_screen_pages;
mod election_seats;
mod elections;
mod founding;
mod gone;
mod joining;
mod meeting;
mod proposals;
mod seats;
mod sent_up;
mod terms;
mod vacancies;

use std::sync::LazyLock;

use access::act;
use basics::PersonId;
use councils::verbs::{self, ShownAs};
use councils::{AnswerAsked, Audience, CAPABILITY, ChooseChair, CouncilId, PutForward, SWITCH};
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

/// Somebody is asked to sit on a council, says yes, and chairs it when they are to.
async fn seat(world: &World, council: CouncilId, person: PersonId, chairs: bool) {
    let (site, worker) = (&world.site, world.who(world.people.practitioner).await);
    let names = access::people::names(&mut site.db.read().await.unwrap(), &[person]).await.unwrap();
    let asking = act::<PutForward>(site, &worker, council, None).await.unwrap();
    verbs::seats::put_forward(asking, &names[0].1).await.unwrap();
    let answering = act::<AnswerAsked>(site, &world.who(person).await, council, None).await.unwrap();
    let how = ShownAs { name: String::new(), to: Audience::Council };
    verbs::seats::answer(answering, Some(&how)).await.unwrap();
    if chairs {
        let choosing = act::<ChooseChair>(site, &worker, council, None).await.unwrap();
        let sql = "SELECT id FROM councils_members WHERE council_id = $1 AND person_id = $2 AND ended_at IS NULL";
        let mut tx = site.db.read().await.unwrap();
        let row = tx.one(sql, store::values![council, person]).await.unwrap();
        drop(tx);
        verbs::seats::choose_chair(choosing, row.get("id").unwrap()).await.unwrap();
    }
}
