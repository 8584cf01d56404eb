//! Votes on a screen: sealed before they are kept, counted once, opened by scrutineers together.

use std::collections::BTreeMap;

use access::{Acting, Action, Code, Role, act, look};
use ballot::piles::Sheet;
use ballot::sealed::{KeyPart, SealFault};
use basics::PersonId;
use councils::verbs::election::{
    self as verbs, Calling, ElectionRefused, Move, Nomination, Obstacle, PaperAccount, ScreenRefused, TypedElector,
};
use councils::{
    Arrangements, CallElection, CountPiles, Counting, ElectionId, Fills, Marked, Preset, Refused, RunElection,
    Scrutineer, SeeElection, StandInElection,
};
use store::values;
use trials::World;

use crate::{PARTS, founded, house};

pub async fn acting<A: Action>(world: &World, person: PersonId, id: A::Id) -> Acting<A> {
    act::<A>(&world.site, &world.who(person).await, id, None).await.unwrap()
}

pub async fn runs(world: &World, id: ElectionId) -> Acting<RunElection> {
    acting(world, world.people.practitioner, id).await
}

pub fn why<T: std::fmt::Debug>(answer: Result<T, Refused>) -> ElectionRefused {
    match answer.unwrap_err() {
        Refused::Election(why) => why,
        other => unreachable!("{other}"),
    }
}

pub fn screen<T: std::fmt::Debug>(answer: Result<T, Refused>) -> ScreenRefused {
    match why(answer) {
        ElectionRefused::Screen(why) => why,
        other => unreachable!("{other:?}"),
    }
}

/// An election with its scrutineers' parts and people who are on its roll.
pub struct Made {
    pub id: ElectionId,
    pub parts: Vec<KeyPart>,
    pub voters: Vec<PersonId>,
}

fn holders() -> Vec<Scrutineer> {
    [("Ada", false), ("Bo", false), ("Cy", true)]
        .map(|(name, is_staff)| Scrutineer { name: name.to_owned(), is_staff })
        .into()
}

/// Voting on a screen is open between two teams.
pub async fn opened(world: &World, voters: usize) -> Made {
    opened_on(world, voters, &["Residents"]).await
}

/// The same, with all voters on each of these rolls.
pub async fn opened_on(world: &World, voters: usize, rolls: &[&str]) -> Made {
    let mut worker = world.session(world.people.practitioner).await;
    let council = founded(&mut worker, world, &[("chosen_by", "election"), ("deputy", "")]).await;
    let calling = Calling {
        preset: Preset::Full,
        counting: Counting::SainteLague,
        fills: Fills::All,
        seats: 2,
        officer: world.people.practitioner,
        second: world.people.colleague,
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        rolls: rolls.iter().map(|roll| ((*roll).to_owned(), 1)).collect(),
    };
    let by = acting::<CallElection>(world, world.people.practitioner, council).await;
    let id = verbs::call(by, &calling).await.unwrap();
    let mut people = Vec::new();
    for n in 0..voters {
        people.push(world.member(&format!("Voter Number{n}"), Role::Participant, world.places.prison).await);
    }
    for roll in rolls {
        let name = |n| format!("Voter Number{n}");
        let line = |n| (1, TypedElector { roll: (*roll).to_owned(), name: name(n), unit: String::new() });
        verbs::add_names(runs(world, id).await, (0..voters).map(line).collect()).await.unwrap();
    }
    if rolls.len() > 1 {
        // A name on two rolls is joined to nobody now. Before, each entry was joined to the account: such rolls are still there.
        for (number, person) in (1_i64..).zip(&people) {
            let sql = "UPDATE councils_election_electors SET person_id = $1 WHERE election_id = $2 AND number = $3";
            let mut tx = trials::write(&world.ground.db).await;
            tx.run(sql, values![*person, id, number]).await.unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        }
    }
    verbs::go_on(runs(world, id).await, Move::OpenNominations).await.unwrap();
    for team in ["Food", "Visits"] {
        verbs::add_team(runs(world, id).await, team, "What first").await.unwrap();
        let person = world.member(&format!("For {team}"), Role::Participant, world.places.prison).await;
        let named = Nomination { team: team.to_owned(), shown_name: format!("S. of {team}"), ..Nomination::default() };
        verbs::stand(acting::<StandInElection>(world, person, id).await, &named).await.unwrap();
    }
    verbs::go_on(runs(world, id).await, Move::CloseNominations).await.unwrap();
    verbs::name_scrutineers(runs(world, id).await, &holders()).await.unwrap();
    let early = why(verbs::open_voting(runs(world, id).await, "3161452616").await);
    assert_eq!(early, ElectionRefused::Obstacles(vec![Obstacle::KeysMissing]));
    let made = verbs::make_keys(runs(world, id).await).await.unwrap();
    assert_eq!(screen(verbs::make_keys(runs(world, id).await).await), ScreenRefused::KeysMade);
    verbs::open_voting(runs(world, id).await, "3161452616").await.unwrap();
    Made { id, parts: made.into_iter().map(|(_, part)| part).collect(), voters: people }
}

pub async fn signed_in(world: &World, made: &Made, person: PersonId, chosen: u16) -> Result<String, Refused> {
    let prepared = verbs::prepare(&world.site, made.id, &[chosen]).await?;
    verbs::cast_signed_in(&world.site, &world.who(person).await, prepared).await
}

pub async fn by_slip(world: &World, made: &Made, code: &Code, chosen: u16) -> Result<String, Refused> {
    let prepared = verbs::prepare(&world.site, made.id, &[chosen]).await?;
    verbs::cast_by_slip(&world.site, &code.grouped(), prepared).await
}

pub async fn number(world: &World, sql: &'static str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one(sql, values![]).await.unwrap().get("n").unwrap()
}

pub async fn papers(world: &World) -> i64 {
    number(world, "SELECT COUNT(*) AS n FROM councils_election_box").await
}

/// Marks the entry with this number on a roll.
pub async fn give(world: &World, made: &Made, (roll, number): (&str, i64), what: Marked) -> Result<(), Refused> {
    let sql = "SELECT id FROM councils_election_electors WHERE election_id = $1 AND roll = $2 AND number = $3";
    let mut tx = world.ground.db.read().await.unwrap();
    let id = tx.one(sql, values![made.id, roll, number]).await.unwrap().get("id").unwrap();
    drop(tx);
    verbs::give(acting::<CountPiles>(world, world.people.colleague, made.id).await, id, what).await
}

/// Counts so many papers of the first team on paper, by these parts, signed for where something does not balance.
pub async fn count_with(
    world: &World,
    made: &Made,
    (on_paper, parts, signed): (u32, &[String], &str),
) -> Result<Vec<u64>, Refused> {
    let sheet = Sheet { lists: BTreeMap::from([(1, on_paper), (2, 0)]), void: BTreeMap::new() };
    for person in [world.people.practitioner, world.people.colleague] {
        verbs::hand_in(acting::<CountPiles>(world, person, made.id).await, &sheet).await.unwrap();
    }
    let boxes = vec![("Residents".to_owned(), on_paper)];
    let (parts, signed) = (parts.to_vec(), signed.to_owned());
    let account = PaperAccount { issued: on_paper, boxes, parts, signed, ..PaperAccount::default() };
    let bundle = verbs::count(runs(world, made.id).await, &account).await?;
    match bundle.papers {
        ballot::bundle::Papers::Piles(piles) => Ok(piles),
        other @ ballot::bundle::Papers::Ranked(_) => unreachable!("{other:?}"),
    }
}

/// Counts with nothing on paper, by these parts.
async fn count(world: &World, made: &Made, parts: &[String]) -> Result<Vec<u64>, Refused> {
    count_with(world, made, (0, parts, "")).await
}

/// Counts what is in the box, with all parts.
pub async fn counted(world: &World, made: &Made) -> Vec<u64> {
    let parts: Vec<String> = made.parts.iter().map(KeyPart::text).collect();
    count(world, made, &parts).await.unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn a_box_opens_when_enough_scrutineers_type_their_parts(ground) {
        let world = house(ground).await;
        let made = opened(&world, 5).await;
        give(&world, &made, ("Residents", 5), Marked::Slip).await.unwrap();
        let codes = verbs::print_slips(runs(&world, made.id).await, 5).await.unwrap();
        let mut trackers = Vec::new();
        for person in &made.voters[..4] {
            trackers.push(signed_in(&world, &made, *person, 1).await.unwrap());
        }
        assert_eq!(screen(signed_in(&world, &made, made.voters[0], 2).await), ScreenRefused::Used);
        assert_eq!(screen(signed_in(&world, &made, world.people.rep, 2).await), ScreenRefused::Used);
        // Whoever votes with a slip may vote again; the last one counts.
        let first = by_slip(&world, &made, &codes[0], 1).await.unwrap();
        trackers.push(by_slip(&world, &made, &codes[0], 2).await.unwrap());
        let wrong = Code::of(&[3; 32]);
        assert_eq!(screen(by_slip(&world, &made, &wrong, 2).await), ScreenRefused::Code);
        // A test ballot shows all of itself, and is in no box.
        let test = verbs::prepare(&world.site, made.id, &[2]).await.unwrap();
        let told = test.tracker().to_owned();
        let shown = test.open();
        assert_eq!((shown.text.as_str(), &shown.tracker), ("2", &told));
        assert_eq!(screen(verbs::prepare(&world.site, made.id, &[1, 2]).await), ScreenRefused::Choices);
        assert_eq!(papers(&world).await, 5);
        let late = verbs::prepare(&world.site, made.id, &[1]).await.unwrap();
        verbs::go_on(runs(&world, made.id).await, Move::CloseVoting).await.unwrap();
        let late = verbs::cast_by_slip(&world.site, &codes[1].grouped(), late).await;
        assert_eq!(screen(late), ScreenRefused::NotOpen);
        let linked = number(&world, "SELECT COUNT(*) AS n FROM councils_election_slips WHERE paper IS NOT NULL").await;
        assert_eq!(linked, 0, "which slip voted with which paper is destroyed");
        let looking = look::<SeeElection>(&world.site, &world.who(world.people.rep).await, made.id).await.unwrap();
        trackers.sort();
        let listed = verbs::trackers(looking).await.unwrap();
        assert_eq!(listed, trackers);
        assert!(!listed.contains(&first) && !listed.contains(&told));

        let all: Vec<String> = made.parts.iter().map(KeyPart::text).collect();
        assert_eq!(screen(count(&world, &made, &all[..1]).await), ScreenRefused::Seal(SealFault::TooFew { missing: 1 }));
        let typed = [all[0].clone(), all[1].replace(' ', "").chars().rev().collect()];
        assert_eq!(screen(count(&world, &made, &typed).await), ScreenRefused::Seal(SealFault::Mistyped));
        let (_, others) = ballot::sealed::make_keys([1; 32], [2; 32], 3, 2).unwrap();
        let typed = [all[0].clone(), others[1].text()];
        assert_eq!(screen(count(&world, &made, &typed).await), ScreenRefused::Seal(SealFault::OtherElection));
        // One part is lost: the other two open the box.
        assert_eq!(count(&world, &made, &all[1..]).await.unwrap(), [4, 1]);
    }

    async fn whoever_was_given_a_paper_or_a_slip_does_not_vote_signed_in(ground) {
        let world = house(ground).await;
        let made = opened(&world, 2).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let rows = tx.rows("SELECT id FROM councils_election_electors ORDER BY number", values![]).await.unwrap();
        drop(tx);
        for (row, what) in rows.iter().zip([Marked::Paper, Marked::Slip]) {
            let by = acting::<CountPiles>(&world, world.people.colleague, made.id).await;
            verbs::give(by, row.get("id").unwrap(), what).await.unwrap();
            let by = acting::<CountPiles>(&world, world.people.colleague, made.id).await;
            let twice = verbs::give(by, row.get("id").unwrap(), Marked::Slip).await;
            assert_eq!(screen(twice), ScreenRefused::Used);
        }
        for person in &made.voters {
            assert_eq!(screen(signed_in(&world, &made, *person, 1).await), ScreenRefused::Used);
        }
        let more = vec![(1, TypedElector { roll: "Residents".to_owned(), name: "Late".to_owned(), unit: String::new() })];
        assert_eq!(why(verbs::add_names(runs(&world, made.id).await, more).await), ElectionRefused::Frozen);
        assert_eq!(why(verbs::name_scrutineers(runs(&world, made.id).await, &[]).await), ElectionRefused::Frozen);
    }

    async fn a_thousand_attempts_at_a_second_vote_count_once(ground) {
        let world = house(ground).await;
        let made = std::sync::Arc::new(opened(&world, 2).await);
        give(&world, &made, ("Residents", 2), Marked::Slip).await.unwrap();
        let code = verbs::print_slips(runs(&world, made.id).await, 1).await.unwrap().remove(0);
        let who = world.who(made.voters[0]).await;
        let mut all = Vec::new();
        for n in 0..1_000_u16 {
            let (site, id, who, code) = (world.site.clone(), made.id, who.clone(), code.grouped());
            all.push(tokio::spawn(async move {
                let prepared = verbs::prepare(&site, id, &[1 + n % 2]).await?;
                if n % 2 == 0 {
                    verbs::cast_signed_in(&site, &who, prepared).await
                } else {
                    verbs::cast_by_slip(&site, &code, prepared).await
                }
            }));
        }
        let mut signed_in = 0;
        for (n, one) in all.into_iter().enumerate() {
            signed_in += usize::from(one.await.unwrap().is_ok() && n % 2 == 0);
        }
        assert_eq!(signed_in, 1);
        assert_eq!(papers(&world).await, 2, "one for the person, one for the slip");
        verbs::go_on(runs(&world, made.id).await, Move::CloseVoting).await.unwrap();
        let parts: Vec<String> = made.parts.iter().map(KeyPart::text).collect();
        let counted = count(&world, &made, &parts).await;
        // Each has one vote; they are equal, so nothing but the seats can be shared out.
        assert_eq!(counted.unwrap(), [1, 1]);
    }

    async fn the_chain_names_no_voter_and_the_box_has_no_order(ground) {
        let world = house(ground).await;
        let made = opened(&world, 12).await;
        let mut order = Vec::new();
        for (n, person) in made.voters.iter().enumerate() {
            order.push(signed_in(&world, &made, *person, 1 + u16::try_from(n % 2).unwrap()).await.unwrap());
            world.site.clock.move_to(world.site.now().plus_seconds(61));
        }
        // Every paper has a line, in the chain or waiting for it, and none names anybody or a moment.
        let chained = number(&world, "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'councils.drop_ballot'").await;
        let waiting = "SELECT COUNT(*) AS n FROM store_audit_pool WHERE action = 'councils.drop_ballot'";
        assert_eq!(chained + number(&world, waiting).await, 12);
        let told = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'councils.vote_on_screen' \
                    OR (action = 'councils.drop_ballot' AND (at IS NOT NULL OR by_id IS NOT NULL))";
        assert_eq!(number(&world, told).await, 0);
        // The same look does find who opened the vote, and when.
        let control = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'councils.run_election' \
                       AND at IS NOT NULL AND by_id IS NOT NULL";
        assert!(number(&world, control).await > 0);
        // Where they lie tells nothing of the order in which they came.
        let natural = match world.ground.engine {
            trials::Engine::Lite => "SELECT tracker FROM councils_election_box",
            trials::Engine::Pg => "SELECT tracker FROM councils_election_box ORDER BY ctid",
        };
        let mut tx = world.ground.db.read().await.unwrap();
        let rows = tx.rows(natural, values![]).await.unwrap();
        let lying: Vec<String> = rows.iter().map(|row| row.get("tracker").unwrap()).collect();
        let mut back = lying.clone();
        back.reverse();
        assert_eq!(lying.len(), order.len());
        assert!(lying != order && back != order);
        // All papers are of one length, and no two of one team are alike.
        let rows = tx.rows("SELECT sealed FROM councils_election_box", values![]).await.unwrap();
        let mut sealed: Vec<Vec<u8>> = rows.iter().map(|row| row.get("sealed").unwrap()).collect();
        assert!(sealed.iter().all(|one| one.len() == sealed[0].len()));
        sealed.sort();
        sealed.dedup();
        assert_eq!(sealed.len(), 12);
    }
}
