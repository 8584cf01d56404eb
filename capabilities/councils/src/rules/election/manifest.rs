//! What is frozen before the vote, as a text whose hash is shown and printed; and the order on the paper, by lot.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::election::{Election, Roll, Standing, Team};

/// A hash in hexadecimal.
fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut all, byte| {
        // Writing to a text cannot fail.
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// What is frozen, line by line, in an order that depends on nothing but what it says. Names hold no line ends.
#[must_use]
pub fn text(election: &Election, rolls: &[Roll], teams: &[Team], standing: &[Standing], seed: &str) -> String {
    let mut lines = vec![
        "alongside election 1".to_owned(),
        format!("election {}", election.id),
        format!("council {}", election.council),
        format!("method {}", election.method.rule().name()),
        format!("seats {}", election.seats),
        "lots by a seed thrown in public after the count of the piles".to_owned(),
        format!("petition days {}", election.petition_days),
        format!("order by lot from {seed}"),
    ];
    lines.extend(rolls.iter().map(|roll| format!("roll {} {}", roll.size, roll.name)));
    for team in teams {
        lines.push(format!("team {} {}", team.number, team.name));
        lines.push(format!("manifesto {}", hash(&team.manifesto)));
        lines.extend(standing.iter().filter(|one| one.team == team.name).map(|one| format!("name {}", one.shown_name)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The SHA-256 of what is frozen, in hexadecimal.
#[must_use]
pub fn seal(text: &str) -> String {
    hash(text)
}

/// The teams in the order of the paper: by the SHA-256 of the public seed, a line end and the name.
#[must_use]
pub fn drawn(seed: &str, mut teams: Vec<Team>) -> Vec<Team> {
    teams.sort_by_key(|team| hash(&format!("{seed}\n{}", team.name)));
    for (number, team) in (1..).zip(&mut teams) {
        team.number = number;
    }
    teams
}

/// Whether these are the throws of a die: ten or more digits from 1 to 6 (guide/elections.md 6.3, 9).
#[must_use]
pub fn is_thrown(digits: &str) -> bool {
    (10..=60).contains(&digits.len()) && digits.bytes().all(|digit| (b'1'..=b'6').contains(&digit))
}

#[cfg(test)]
mod tests {
    use super::{drawn, is_thrown, seal};
    use crate::model::election::Team;

    #[test]
    fn the_hash_is_the_one_that_anybody_can_make() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(seal("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_order_depends_on_the_seed_and_on_nothing_else() {
        let teams: Vec<Team> = ["A", "B", "C", "D"]
            .map(|name| Team { number: 0, name: name.into(), manifesto: String::new(), won: 0 })
            .into();
        let names = |all: &[Team]| all.iter().map(|team| team.name.clone()).collect::<String>();
        let turned: Vec<Team> = teams.iter().rev().cloned().collect();
        let first = drawn("1234561234", teams.clone());
        assert_eq!(first, drawn("1234561234", turned));
        assert_eq!(first.iter().map(|team| team.number).collect::<Vec<i64>>(), [1, 2, 3, 4]);
        let mut orders: Vec<String> =
            (1..=6).map(|digit| names(&drawn(&digit.to_string().repeat(10), teams.clone()))).collect();
        orders.sort();
        orders.dedup();
        assert!(orders.len() > 1);
    }

    #[test]
    fn a_lot_is_ten_throws_or_more() {
        for (digits, right) in
            [("1234561234", true), ("123456123", false), ("1234567123", false), ("1234 61234", false)]
        {
            assert_eq!(is_thrown(digits), right, "{digits}");
        }
    }
}
