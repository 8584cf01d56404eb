//! The elections of the demonstration (guide/domain.md, section 7): Fallow Moss by themes, Kelbridge Voices by name, with a seat that
//! fell empty and was filled from the papers, one on the wing in which people vote now, and one for
//! which they put themselves forward.

use std::collections::BTreeMap;

use access::Site;
use ballot::account::VoidReason;
use ballot::piles::Sheet;
use ballot::sealed::KeyPart;
use basics::PersonId;

use super::screens::{self, OnScreen, Tried};
use super::{Cast, Councils, acting};
use crate::access::StepDown;
use crate::access::election::{CallElection, CountPiles, RunElection, StandInElection};
use crate::actions::election::count::{PaperAccount, count, hand_in, key_papers};
use crate::actions::election::people::{add_team, stand, stand_for};
use crate::actions::election::result::{declare, finish};
use crate::actions::election::vacancy::{Lot, fill};
use crate::actions::election::{call, go_on, open_voting};
use crate::actions::{Refused, seats};
use crate::model::CouncilId;
use crate::model::election::{Arrangements, Counting, ElectionId, Fills, Preset, StandingId};
use crate::rules::election::obstacles::Calling;
use crate::rules::election::standing::Nomination;
use crate::rules::election::states::Move;
use crate::store::election as kept;

/// The roll of Kelbridge.
const KELBRIDGE_ROLL: &str = "People on probation at Kelbridge";
/// Ten throws of a die.
pub(super) const DICE: &str = "3 1 6 1 4 5 2 6 1 6";

/// The elections that were held.
#[derive(Clone, Copy, Debug)]
pub struct Elections {
    /// Of Kelbridge Voices.
    pub kelbridge: ElectionId,
    /// Of Fallow Moss.
    pub moss: ElectionId,
    /// Who came close at Kelbridge, and sits there later.
    pub nadia: StandingId,
}

/// The teams of Fallow Moss: their name, what they stand for, their votes, and who stands for them.
const TEAMS: [(&str, &str, u32, &[&str]); 4] = [
    (
        "Housing & Release",
        "Nobody walks out of the gate with nowhere to sleep.",
        121,
        &["Big Col", "Stevie T.", "Jay", "Hassan", "Robbo", "Mr P."],
    ),
    (
        "Equality & Fairness",
        "The same rules for everybody, and a way to say when they are not.",
        93,
        &["Leroy", "Danny M.", "Ali K.", "Sol"],
    ),
    ("Work & Learning", "A real ticket for every course, and a job that counts.", 48, &["Kenny", "Wes"]),
    ("Health & Recovery", "See a nurse within two days.", 33, &["Frankie", "Old Tam"]),
];

/// What was cast by slip at Kelbridge, name by name.
const SLIPS: [&[&str]; 5] = [
    &["Shanice", "Stu", "Dougie R."],
    &["Shanice", "Stu", "Dougie R."],
    &["Dougie R.", "Stu", "Al from Bank Street"],
    &["Al from Bank Street", "Rena P."],
    &["Al from Bank Street", "Rena P."],
];

/// The papers of Kelbridge: how many, and the names in order.
const PAPERS: [(usize, &[&str]); 7] = [
    (10, &["Shanice", "Stu", "Dougie R."]),
    (8, &["Dougie R.", "Stu", "Al from Bank Street"]),
    (6, &["Al from Bank Street", "Rena P."]),
    (7, &["Rena P.", "Nadia H."]),
    (4, &["Nadia H.", "Rena P."]),
    (3, &["Stu", "Dougie R.", "Shanice"]),
    (2, &["Jo-Jo", "Nadia H."]),
];

pub(super) fn calling(
    preset: Preset,
    counting: Counting,
    seats: i64,
    (officer, second): (PersonId, PersonId),
) -> Calling {
    Calling {
        preset,
        counting,
        fills: Fills::All,
        seats,
        officer,
        second,
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements::default(),
        rolls: Vec::new(),
    }
}

pub(super) fn named(team: &str, name: &str, statement: &str) -> Nomination {
    let [team, shown_name, statement] = [team, name, statement].map(str::to_owned);
    Nomination { team, shown_name, statement, supporters: 0 }
}

/// Holds the elections of Kelbridge and Fallow Moss, as far as the days in which anybody may object.
pub(super) async fn held(
    site: &Site,
    cast: &Cast,
    (kelbridge, moss): (CouncilId, CouncilId),
) -> Result<Elections, Refused> {
    let moss = held_at_moss(site, cast, moss).await?;
    let (kelbridge, nadia) = held_at_kelbridge(site, cast, kelbridge).await?;
    Ok(Elections { kelbridge, moss, nadia })
}

pub(super) async fn runs(
    site: &Site,
    officer: PersonId,
    id: ElectionId,
) -> Result<access::Acting<RunElection>, Refused> {
    Ok(acting::<RunElection>(site, officer, id).await?)
}

/// Who stands for a team takes its seats in the order in which they came: at one moment that would be by chance.
fn a_minute_later(site: &Site) {
    site.clock.move_to(site.now().plus_seconds(60));
}

/// Somebody stands with their own account.
pub(super) async fn stands(
    site: &Site,
    (person, id): (PersonId, ElectionId),
    new: &Nomination,
) -> Result<StandingId, Refused> {
    a_minute_later(site);
    stand(acting::<StandInElection>(site, person, id).await?, new).await
}

async fn held_at_moss(site: &Site, cast: &Cast, council: CouncilId) -> Result<ElectionId, Refused> {
    let (officer, second) = (cast.sam, cast.priya);
    let arrangements = Arrangements {
        voting_on: None,
        voting_where: "The chapel, from 7 to 12. Wings come one after the other.".to_owned(),
        visiting: "The box comes to healthcare, segregation and the farm party in the afternoon.".to_owned(),
        count_where: "In the gym at 3.".to_owned(),
    };
    let new = calling(Preset::Themes, Counting::SainteLague, 12, (officer, second));
    let rolls = vec![("Residents".to_owned(), 412), ("Staff".to_owned(), 164)];
    let id =
        call(acting::<CallElection>(site, officer, council).await?, &Calling { arrangements, rolls, ..new }).await?;
    go_on(runs(site, officer, id).await?, Move::OpenNominations).await?;
    for (team, words, _, _) in TEAMS {
        add_team(runs(site, officer, id).await?, team, words).await?;
    }
    stands(site, (cast.mac, id), &named("Housing & Release", "Mac", "")).await?;
    stands(site, (cast.jamie, id), &named("Equality & Fairness", "Jamie", "")).await?;
    for (team, _, _, people) in TEAMS {
        for name in people {
            a_minute_later(site);
            stand_for(runs(site, officer, id).await?, &named(team, name, "")).await?;
        }
    }
    // Last of three for two seats: he sits elsewhere, and asks to come here.
    stands(site, (cast.tomasz, id), &named("Work & Learning", "Tomasz", "")).await?;
    go_on(runs(site, officer, id).await?, Move::CloseNominations).await?;
    open_voting(runs(site, officer, id).await?, DICE).await?;
    go_on(runs(site, officer, id).await?, Move::CloseVoting).await?;
    let votes: BTreeMap<&str, u32> = TEAMS.iter().map(|(team, _, votes, _)| (*team, *votes)).collect();
    let teams = kept::teams(&mut site.db.read().await?, id).await?;
    let lists = teams.iter().filter_map(|team| {
        Some((u16::try_from(team.number).ok()?, votes.get(team.name.as_str()).copied().unwrap_or(0)))
    });
    let sheet = Sheet { lists: lists.collect(), void: [(VoidReason::Unclear, 2), (VoidReason::NoFirst, 1)].into() };
    for counter in [officer, second] {
        hand_in(acting::<CountPiles>(site, counter, id).await?, &sheet).await?;
    }
    let boxes = vec![("Residents".to_owned(), 253), ("Staff".to_owned(), 45)];
    let paper = PaperAccount { issued: 576, spoiled: 4, unused: 274, boxes, ..PaperAccount::default() };
    count(runs(site, officer, id).await?, &paper).await?;
    declare(runs(site, officer, id).await?).await?;
    go_on(runs(site, officer, id).await?, Move::OpenPetition).await?;
    Ok(id)
}

async fn held_at_kelbridge(site: &Site, cast: &Cast, council: CouncilId) -> Result<(ElectionId, StandingId), Refused> {
    let (officer, second) = (cast.priya, cast.callum);
    let new = calling(Preset::Full, Counting::Stv, 5, (officer, second));
    let rolls = vec![(KELBRIDGE_ROLL.to_owned(), 120)];
    let id = call(acting::<CallElection>(site, officer, council).await?, &Calling { rolls, ..new }).await?;
    let known = ["Dougie R.", "Shanice O.", "Nadia H."];
    screens::put_on_roll(site, (officer, id), KELBRIDGE_ROLL, (&known, 120)).await?;
    go_on(runs(site, officer, id).await?, Move::OpenNominations).await?;
    for (person, name, words) in [
        (cast.shanice, "Shanice", "I have sat here for a year. I will keep asking about evenings."),
        (cast.dougie, "Dougie R.", "Bikes, buses, and getting here on time."),
    ] {
        stands(site, (person, id), &named("", name, words)).await?;
    }
    let nadia = stands(site, (cast.nadia, id), &named("", "Nadia H.", "I have been where you are.")).await?;
    for name in ["Al from Bank Street", "Rena P.", "Stu", "Jo-Jo"] {
        stand_for(runs(site, officer, id).await?, &named("", name, "")).await?;
    }
    go_on(runs(site, officer, id).await?, Move::CloseNominations).await?;
    let holders = [("Bev from the library", false), ("Gordon of Second Gear", false), ("Callum Orr", true)];
    let parts = screens::keyed(site, (officer, id), holders).await?;
    open_voting(runs(site, officer, id).await?, DICE).await?;
    let signed_in: [(PersonId, &[&str]); 3] = [
        (cast.shanice, &["Shanice", "Stu", "Dougie R."]),
        (cast.dougie, &["Dougie R.", "Stu", "Al from Bank Street"]),
        (cast.nadia, &["Nadia H.", "Rena P."]),
    ];
    let votes = OnScreen { signed_in: &signed_in, by_slip: &SLIPS };
    screens::cast(site, (officer, second, id), &votes).await?;
    go_on(runs(site, officer, id).await?, Move::CloseVoting).await?;
    let teams = kept::teams(&mut site.db.read().await?, id).await?;
    let number = |name: &&str| teams.iter().find(|team| team.name == **name).map(|team| team.number.to_string());
    let line = |names: &[&str]| names.iter().filter_map(number).collect::<Vec<String>>().join(" ");
    let mut lines: Vec<String> =
        PAPERS.iter().flat_map(|(many, names)| std::iter::repeat_n(line(names), *many)).collect();
    lines.push("void e".to_owned());
    for counter in [officer, second] {
        key_papers(acting::<CountPiles>(site, counter, id).await?, 1, &lines.join("\n")).await?;
    }
    let boxes = vec![(KELBRIDGE_ROLL.to_owned(), 41)];
    // Two of the three who hold the key are there.
    let parts = parts.iter().take(2).map(KeyPart::text).collect();
    let paper = PaperAccount { issued: 126, spoiled: 1, unused: 84, boxes, parts, ..PaperAccount::default() };
    count(runs(site, officer, id).await?, &paper).await?;
    declare(runs(site, officer, id).await?).await?;
    go_on(runs(site, officer, id).await?, Move::OpenPetition).await?;
    Ok((id, nadia))
}

/// What came of the elections since, at the site's present moment: both results stand, a seat at Kelbridge fell empty and was filled
/// from the papers, and on the wing people put themselves forward.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn now(site: &Site, cast: &Cast, councils: &Councils) -> Result<Tried, Refused> {
    let Elections { kelbridge, moss, nadia } = councils.elections;
    finish(runs(site, cast.sam, moss).await?).await?;
    finish(runs(site, cast.priya, kelbridge).await?).await?;
    seats::step_down(acting::<StepDown>(site, cast.dougie, councils.kelbridge_voices).await?).await?;
    fill(runs(site, cast.priya, kelbridge).await?, &[nadia], &Lot::default()).await?;
    let tried = screens::open_now(site, cast, councils).await?;
    screens::stands_for(site, cast, councils).await?;
    // The newest is the one for which people put themselves forward.
    site.clock.move_to(site.now().plus_seconds(1));
    let (officer, second) = (cast.sam, cast.priya);
    let day = site.now().plus_days(8).date_in("Europe/London");
    let arrangements = Arrangements {
        voting_on: day,
        voting_where: "The servery on Rowan wing, from 9 to 11.".to_owned(),
        visiting: "Sam brings the box to the first landing after that.".to_owned(),
        count_where: "At the servery at 11.".to_owned(),
    };
    let new = calling(Preset::WingVote, Counting::Irv, 1, (officer, second));
    let rolls = vec![("Rowan wing".to_owned(), 62)];
    let new = Calling { fills: Fills::Empty, arrangements, rolls, ..new };
    let id = call(acting::<CallElection>(site, officer, councils.food_reps).await?, &new).await?;
    go_on(runs(site, officer, id).await?, Move::OpenNominations).await?;
    let by = acting::<StandInElection>(site, cast.tomasz, id).await?;
    stand(by, &named("", "Tomasz", "More vegetables, and food that is still hot when it gets to us.")).await?;
    stand_for(runs(site, officer, id).await?, &named("", "Robbo", "Bigger portions.")).await?;
    Ok(tried)
}
