//! Votes on screens in the demonstration: some of those at Kelbridge, and an election that is open now for whoever tries it.

use access::{Code, Site};
use ballot::sealed::KeyPart;
use basics::PersonId;

use super::elections::{DICE, calling, named, runs, stands};
use super::{Cast, Councils, acting, signed_in};
use crate::access::SetConstituencies;
use crate::access::election::{CallElection, CountPiles};
use crate::actions::election::ballot::{cast_by_slip, cast_signed_in, prepare};
use crate::actions::election::people::stand_for;
use crate::actions::election::roll::add_names;
use crate::actions::election::screen::{give, make_keys, name_scrutineers, print_slips};
use crate::actions::election::{call, go_on, open_voting};
use crate::actions::{Refused, constituencies};
use crate::model::ConstituencyId;
use crate::model::election::roll::Marked;
use crate::model::election::screen::Scrutineer;
use crate::model::election::{Arrangements, Counting, ElectionId, Preset};
use crate::model::seats::{Constituency, StandsFor};
use crate::rules::election::obstacles::Calling;
use crate::rules::election::roll::TypedElector;
use crate::rules::election::states::Move;
use crate::store::election as kept;

/// First names of those on the rolls who have no account. With a letter behind each there are enough.
const NAMES: [&str; 13] =
    ["Ann", "Bert", "Carol", "Dev", "Ellie", "Frank", "Gwen", "Hari", "Isla", "Jock", "Kath", "Liam", "Moira"];
const LETTERS: [char; 9] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J'];

/// What people vote on screens: the names in the order of each.
pub(super) struct OnScreen<'a> {
    /// Signed in.
    pub signed_in: &'a [(PersonId, &'a [&'a str])],
    /// By a slip.
    pub by_slip: &'a [&'a [&'a str]],
}

/// Puts these people, and as many others as it takes, on a roll.
pub(super) async fn put_on_roll(
    site: &Site,
    (officer, id): (PersonId, ElectionId),
    roll: &str,
    (known, many): (&[&str], usize),
) -> Result<(), Refused> {
    let others = LETTERS.iter().flat_map(|letter| NAMES.iter().map(move |name| format!("{name} {letter}.")));
    let everybody = known.iter().map(|name| (*name).to_owned()).chain(others).take(many);
    let line = |name| TypedElector { roll: roll.to_owned(), name, unit: String::new() };
    add_names(runs(site, officer, id).await?, (1..).zip(everybody.map(line)).collect()).await?;
    Ok(())
}

/// Three people hold the key between them, two of whom open the box.
pub(super) async fn keyed(
    site: &Site,
    (officer, id): (PersonId, ElectionId),
    holders: [(&str, bool); 3],
) -> Result<Vec<KeyPart>, Refused> {
    let holders = holders.map(|(name, is_staff)| Scrutineer { name: name.to_owned(), is_staff });
    name_scrutineers(runs(site, officer, id).await?, &holders).await?;
    let made = make_keys(runs(site, officer, id).await?).await?;
    Ok(made.into_iter().map(|(_, part)| part).collect())
}

/// Slips are printed and drawn by the last so many of the roll.
async fn drawn(
    site: &Site,
    (officer, second, id): (PersonId, PersonId, ElectionId),
    (printed, drawn): (usize, usize),
) -> Result<Vec<Code>, Refused> {
    let codes = print_slips(runs(site, officer, id).await?, printed).await?;
    let roll = kept::roll::all(&mut site.db.read().await?, id).await?;
    for one in roll.iter().rev().take(drawn) {
        give(acting::<CountPiles>(site, second, id).await?, one.id, Marked::Slip).await?;
    }
    Ok(codes)
}

/// Casts what people vote on screens.
pub(super) async fn cast(
    site: &Site,
    (officer, second, id): (PersonId, PersonId, ElectionId),
    votes: &OnScreen<'_>,
) -> Result<(), Refused> {
    let teams = kept::teams(&mut site.db.read().await?, id).await?;
    let number = |name: &&str| {
        let line = teams.iter().find(|team| team.name == **name);
        line.and_then(|line| u16::try_from(line.number).ok())
    };
    let numbers = |names: &[&str]| names.iter().filter_map(number).collect::<Vec<u16>>();
    for (person, names) in votes.signed_in {
        let who = signed_in(site, *person).await?;
        cast_signed_in(site, &who, prepare(site, id, &numbers(names)).await?).await?;
    }
    let many = votes.by_slip.len();
    let codes = drawn(site, (officer, second, id), (many.saturating_add(3), many)).await?;
    for (code, names) in codes.iter().zip(votes.by_slip) {
        // Each thinks again: the last one counts.
        let first = names.last().into_iter().copied().collect::<Vec<&str>>();
        for names in [first.as_slice(), names] {
            cast_by_slip(site, &code.grouped(), prepare(site, id, &numbers(names)).await?).await?;
        }
    }
    Ok(())
}

/// What is on paper in an election that is open: whoever tries the demonstration needs it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Codes of slips that nobody has drawn.
    pub slips: Vec<String>,
    /// The parts of the key, two of which open the box.
    pub parts: Vec<String>,
}

/// An election on Rowan wing that is open now: whoever is on its roll votes signed in, or by a slip.
pub(super) async fn open_now(site: &Site, cast_of: &Cast, councils: &Councils) -> Result<Tried, Refused> {
    let (officer, second, council) = (cast_of.sam, cast_of.priya, councils.equality_reps);
    let arrangements = Arrangements {
        voting_on: site.now().date_in("Europe/London"),
        voting_where: "On the screen in the quiet room, or on paper at the servery, all day.".to_owned(),
        visiting: "Sam brings paper and a box to whoever cannot come.".to_owned(),
        count_where: "In the association room at 6.".to_owned(),
    };
    let rolls = vec![("Rowan wing".to_owned(), 62)];
    let new = calling(Preset::Full, Counting::Irv, 1, (officer, second));
    let new = Calling { arrangements, rolls, ..new };
    let id = call(acting::<CallElection>(site, officer, council).await?, &new).await?;
    put_on_roll(site, (officer, id), "Rowan wing", (&["Tomasz W.", "Jamie K.", "“Mac”"], 62)).await?;
    go_on(runs(site, officer, id).await?, Move::OpenNominations).await?;
    stands(site, (cast_of.mac, id), &named("", "Mac", "I ask the question nobody asks.")).await?;
    for (name, words) in
        [("Leroy", "The same rules for everybody."), ("Sol", "Somebody to go to the first time it happens.")]
    {
        stand_for(runs(site, officer, id).await?, &named("", name, words)).await?;
    }
    go_on(runs(site, officer, id).await?, Move::CloseNominations).await?;
    let parts =
        keyed(site, (officer, id), [("Leila from the library", true), ("Big Col", false), ("Wes", false)]).await?;
    open_voting(runs(site, officer, id).await?, DICE).await?;
    let by_slip: [&[&str]; 4] = [&["Leroy", "Sol"], &["Mac", "Leroy"], &["Sol", "Mac"], &["Leroy"]];
    cast(site, (officer, second, id), &OnScreen { signed_in: &[], by_slip: &by_slip }).await?;
    let slips = drawn(site, (officer, second, id), (6, 0)).await?;
    Ok(Tried { slips: slips.iter().map(Code::grouped).collect(), parts: parts.iter().map(KeyPart::text).collect() })
}

/// One of the seats of the wing's food reps stands for a theme of its own.
pub(super) async fn stands_for(site: &Site, cast: &Cast, councils: &Councils) -> Result<(), Refused> {
    let new = Constituency {
        id: ConstituencyId::new(site.now(), site.db.chance()),
        kind: StandsFor::Theme,
        name: "Halal, vegan and other diets".to_owned(),
        seats: 1,
    };
    constituencies::add(acting::<SetConstituencies>(site, cast.sam, councils.food_reps).await?, &new).await
}
