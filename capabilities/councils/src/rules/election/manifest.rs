//! What is frozen before the vote, with the hash that is shown and printed; and the order on the paper, by lot.

use std::fmt::Write as _;

use ballot::bundle::Manifest;
use ballot::sealed::BoxKey;
use sha2::{Digest, Sha256};

use super::screen;
use crate::model::election::screen::Keys;
use crate::model::election::{Election, Roll, Standing, Team};

/// The line of the paper by which voters ask for nominations to be opened again. libs/ballot knows it by this name.
pub const REOPEN: &str = "Re-open nominations";

/// A hash in hexadecimal.
fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// What seals the votes on screens, in hexadecimal.
#[must_use]
pub fn key_hex(key: &BoxKey) -> String {
    hex(&key.bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut all, byte| {
        // Writing to a text cannot fail.
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// What is frozen, in an order that depends on nothing but what it says. `seed` are the throws that gave the order of the lines;
/// `keys` are there where people vote on screens.
#[must_use]
pub fn manifest(
    title: &str,
    election: &Election,
    rolls: &[Roll],
    teams: &[Team],
    standing: &[Standing],
    seed: &str,
    keys: Option<&Keys>,
) -> Manifest {
    let mut rules = vec![
        format!("election {}", election.id),
        format!("council {}", election.council),
        "lots: dice thrown in public after the hash of the papers was read out".to_owned(),
        format!("petition days: {}", election.petition_days),
        format!("order on the paper: by lot from {seed}"),
    ];
    for team in teams {
        rules.push(format!("line {}: words {}", team.number, hash(&team.manifesto)));
        let people = standing.iter().filter(|one| one.stands() && one.team == team.name);
        rules.extend(people.map(|one| format!("line {}: {}", team.number, one.shown_name)));
    }
    rules.extend(keys.into_iter().flat_map(of_screens));
    Manifest {
        title: title.to_owned(),
        method: election.counting.name().to_owned(),
        seats: u16::try_from(election.seats).unwrap_or(u16::MAX),
        choices: teams.iter().map(|team| team.name.clone()).collect(),
        rolls: rolls.iter().map(|roll| (roll.name.clone(), u32::try_from(roll.size).unwrap_or(u32::MAX))).collect(),
        rules,
    }
}

/// Who opens the box of the votes on screens, with how many parts, and what seals them: whoever saw this on the wall can tell
/// whether the box is opened by the same people and keys.
fn of_screens(keys: &Keys) -> Vec<String> {
    let parts = keys.scrutineers.len();
    let needed = u8::try_from(parts).map_or(u8::MAX, screen::needed);
    let mut lines = vec![format!("votes on screens: {needed} of {parts} parts of the key open the box")];
    for (number, one) in (1..).zip(&keys.scrutineers) {
        let staff = if one.is_staff { " (works here)" } else { "" };
        lines.push(format!("part {number}: {}{staff}", one.name));
    }
    if let Some(key) = &keys.box_key {
        let key = key_hex(key);
        lines.push(format!("box key: {key}"));
        lines.push(format!("SHA-256 of the box key: {}", hash(&key)));
    }
    lines
}

/// The lines in the order of the paper: by the SHA-256 of the public seed, a line end and the name. "Re-open nominations" is
/// always the last.
#[must_use]
pub fn drawn(seed: &str, mut teams: Vec<Team>) -> Vec<Team> {
    teams.sort_by_key(|team| (team.name == REOPEN, hash(&format!("{seed}\n{}", team.name))));
    for (number, team) in (1..).zip(&mut teams) {
        team.number = number;
    }
    teams
}

/// Throws of a die as they are typed, ten or more (guide/elections.md 6.3, 9): their digits alone.
#[must_use]
pub fn thrown(typed: &str) -> Option<String> {
    ballot::bundle::dice(typed).ok().filter(|digits| digits.len() <= 60)
}

#[cfg(test)]
mod tests {
    use super::{REOPEN, drawn, hash, of_screens, thrown};
    use crate::model::election::Team;
    use crate::model::election::screen::{Keys, Scrutineer};
    use ballot::sealed::BoxKey;

    #[test]
    fn the_hash_is_the_one_that_anybody_can_make() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_order_depends_on_the_seed_and_on_nothing_else_and_re_open_nominations_comes_last() {
        let teams: Vec<Team> = [REOPEN, "A", "B", "C", "D"]
            .map(|name| Team { number: 0, name: name.into(), manifesto: String::new(), won: 0 })
            .into();
        let names = |all: &[Team]| all.iter().map(|team| team.name.clone()).collect::<String>();
        let turned: Vec<Team> = teams.iter().rev().cloned().collect();
        let first = drawn("1234561234", teams.clone());
        assert_eq!(first, drawn("1234561234", turned));
        assert_eq!(first.iter().map(|team| team.number).collect::<Vec<i64>>(), [1, 2, 3, 4, 5]);
        let orders = (1..=6).map(|digit| names(&drawn(&digit.to_string().repeat(10), teams.clone())));
        let mut orders: Vec<String> = orders.collect();
        assert!(orders.iter().all(|order| order.ends_with(REOPEN)));
        orders.sort();
        orders.dedup();
        assert!(orders.len() > 1);
    }

    #[test]
    fn who_opens_the_box_and_what_seals_it_is_frozen() {
        let named = [("Ada", false), ("Bo", false), ("Cy", true)];
        let scrutineers = named.map(|(name, is_staff)| Scrutineer { name: name.to_owned(), is_staff }).into();
        let lines = of_screens(&Keys { scrutineers, box_key: Some(BoxKey::of([10; 32])) });
        let hex = "0a".repeat(32);
        assert_eq!(
            lines,
            [
                "votes on screens: 2 of 3 parts of the key open the box".to_owned(),
                "part 1: Ada".to_owned(),
                "part 2: Bo".to_owned(),
                "part 3: Cy (works here)".to_owned(),
                format!("box key: {hex}"),
                format!("SHA-256 of the box key: {}", hash(&hex)),
            ]
        );
    }

    #[test]
    fn a_lot_is_ten_throws_or_more() {
        for (typed, digits) in [
            ("1234561234", Some("1234561234")),
            ("1 2 3, 4 5 6 - 1 2 3 4", Some("1234561234")),
            ("123456123", None),
            ("1234567123", None),
        ] {
            assert_eq!(thrown(typed).as_deref(), digits, "{typed}");
        }
        assert_eq!(thrown(&"1".repeat(61)), None);
    }
}
