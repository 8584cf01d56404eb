//! Seats for lists (teams, themes): D'Hondt, Sainte-Laguë, and the largest remainder with the Hare quota.
//!
//! **The tie rule.** Where several lists stand equal for a seat and there are seats for all of them, each has one.
//! Where there are fewer seats than equals, a lot is drawn for one seat after another; nobody's name, order or size
//! counts.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::digest::hexadecimal;
use crate::lots::{Drum, Lots};
use crate::model::MAX_CANDIDATES;

/// How seats are shared out. It is named in writing before the vote and on every result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Each next seat to the largest votes / (seats so far + 1). It leans towards large lists.
    DHondt,
    /// Each next seat to the largest votes / (2 x seats so far + 1). It leans towards nobody.
    SainteLague,
    /// Whole quotas first (votes x seats / all votes), then the largest remainders.
    Hare,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::DHondt, Self::SainteLague, Self::Hare];

    /// The method's name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DHondt => "dhondt",
            Self::SainteLague => "sainte-lague",
            Self::Hare => "hare",
        }
    }

    /// The method's name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DHondt => "D'Hondt",
            Self::SainteLague => "Sainte-Laguë",
            Self::Hare => "Largest remainder (Hare)",
        }
    }

    /// The method with this name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// A list and its votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What the list is called; no two alike.
    pub name: String,
    /// How many papers were marked for it.
    pub votes: u64,
}

/// A list with its seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The list.
    pub list: List,
    /// What it won.
    pub seats: u16,
}

/// A seat for which more lists stood equal than there were seats left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatLot {
    /// Which seat, from 1.
    pub seat: u16,
    /// The names of the equal.
    pub lists: Vec<String>,
    /// The one drawn.
    pub chosen: String,
}

/// How the seats were shared out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// The method.
    pub method: Method,
    /// How many there were.
    pub seats: u16,
    /// All lists in the order they were given.
    pub lists: Vec<Share>,
    /// Every lot.
    pub ties: Vec<SeatLot>,
}

/// Why seats cannot be shared out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SeatsError {
    /// There is nothing to share out.
    #[error("there must be at least one seat")]
    NoSeats,
    /// Nobody to share it among, or more lists than anybody could read.
    #[error("there must be at least one list and at most {MAX_CANDIDATES}")]
    Lists,
    /// A name that could not be told from another, or not be printed.
    #[error("two lists are called {0:?}: each needs a name of its own")]
    SameName(String),
    /// A list nobody could name.
    #[error("a list has an empty name, or a name with a control character")]
    BadName,
    /// Nobody voted.
    #[error("no list has a vote: nothing can be shared out")]
    NoVotes,
    /// Chance must decide and no lot was given.
    #[error(
        "a lot is needed: for seat {seat}, {} are equal; draw the lot in public and count again with its seed",
        .lists.join(" and ")
    )]
    LotNeeded {
        /// Which seat, from 1.
        seat: u16,
        /// The names of the equal.
        lists: Vec<String>,
    },
}

/// Shares out the seats.
///
/// Lots are drawn as [`Lots::Seed`] says. The papers are the text `alongside seats 1`, `method hare`, `seats 12`,
/// `lists` and then votes and name of each list in the order of names, every line with a line feed; the number of a
/// list is its place in that order, from 1.
///
/// ```
/// use ballot::{Lots, seats::{List, Method, share}};
/// let lists = [("Housing", 121), ("Food", 93), ("Visits", 48), ("Work", 33)];
/// let lists = lists.map(|(name, votes)| List { name: name.to_owned(), votes }).to_vec();
/// for method in Method::ALL {
///     let shared = share(method, 12, lists.clone(), Lots::Refused)?;
///     assert_eq!(shared.lists.iter().map(|share| share.seats).collect::<Vec<_>>(), [5, 4, 2, 1]);
/// }
/// # Ok::<(), ballot::seats::SeatsError>(())
/// ```
pub fn share(method: Method, seats: u16, lists: Vec<List>, lots: Lots<'_>) -> Result<Seats, SeatsError> {
    refuse(seats, &lists)?;
    let mut order: Vec<&List> = lists.iter().collect();
    order.sort_by(|one, other| one.name.cmp(&other.name));
    let mut drum = Drum::new(lots, &hash(method, seats, &order));
    let mut table = Table::new(method, seats, order);
    let mut ties = Vec::new();
    for given in table.given()..seats {
        let equal = table.first_in_line();
        let (seat, left) = (given + 1, usize::from(seats - given));
        let chosen = match equal.first() {
            Some(first) if equal.len() <= left => *first,
            _ => {
                let lists: Vec<String> = equal.iter().map(|at| table.name(*at)).collect();
                let numbers: Vec<u16> = equal.iter().filter_map(|at| u16::try_from(*at + 1).ok()).collect();
                let Some(drawn) = drum.draw(&numbers) else {
                    return Err(SeatsError::LotNeeded { seat, lists });
                };
                let chosen = usize::from(drawn) - 1;
                ties.push(SeatLot { seat, lists, chosen: table.name(chosen) });
                chosen
            }
        };
        table.give(chosen);
    }
    let seats_of: Vec<u16> = lists.iter().map(|list| table.seats_of(list)).collect();
    let lists = lists.into_iter().zip(seats_of).map(|(list, seats)| Share { list, seats }).collect();
    Ok(Seats { method, seats, lists, ties })
}

/// The lists by name, and what each has so far.
struct Table<'a> {
    method: Method,
    order: Vec<&'a List>,
    won: Vec<u16>,
    /// Where remainders decide: what is left of a list after its whole quotas, until it has a seat for it.
    remainders: Vec<u128>,
}

impl<'a> Table<'a> {
    /// Whole quotas are given at once where the method has them.
    fn new(method: Method, seats: u16, order: Vec<&'a List>) -> Self {
        let total: u128 = order.iter().map(|list| u128::from(list.votes)).sum();
        let product = |list: &&List| u128::from(list.votes) * u128::from(seats);
        let whole = |list| match method {
            Method::Hare => product(list).checked_div(total).and_then(|seats| u16::try_from(seats).ok()).unwrap_or(0),
            Method::DHondt | Method::SainteLague => 0,
        };
        let won = order.iter().map(whole).collect();
        let remainders = order.iter().map(|list| product(list).checked_rem(total).unwrap_or(0)).collect();
        Self { method, order, won, remainders }
    }

    fn given(&self) -> u16 {
        self.won.iter().sum()
    }

    fn claim(&self, at: usize) -> Claim {
        let votes = self.order.get(at).map_or(0, |list| list.votes.into());
        let seats = u128::from(self.won.get(at).copied().unwrap_or(0));
        match self.method {
            Method::DHondt => Claim { votes, per: seats + 1 },
            Method::SainteLague => Claim { votes, per: 2 * seats + 1 },
            Method::Hare => Claim { votes: self.remainders.get(at).copied().unwrap_or(0), per: 1 },
        }
    }

    /// All whose claim to the next seat is the largest.
    fn first_in_line(&self) -> Vec<usize> {
        let best = (0..self.order.len()).map(|at| self.claim(at)).max_by(Claim::compare);
        let equal = |at: &usize| best.is_some_and(|best| self.claim(*at).compare(&best) == Ordering::Equal);
        (0..self.order.len()).filter(equal).collect()
    }

    fn give(&mut self, at: usize) {
        if let (Some(won), Some(remainder)) = (self.won.get_mut(at), self.remainders.get_mut(at)) {
            *won += 1;
            *remainder = 0;
        }
    }

    fn name(&self, at: usize) -> String {
        self.order.get(at).map(|list| list.name.clone()).unwrap_or_default()
    }

    fn seats_of(&self, list: &List) -> u16 {
        let at = self.order.iter().position(|other| other.name == list.name);
        at.and_then(|at| self.won.get(at).copied()).unwrap_or(0)
    }
}

/// What a list can show for the next seat: `votes / per`.
#[derive(Clone, Copy)]
struct Claim {
    votes: u128,
    per: u128,
}

impl Claim {
    /// Which part is larger, without a division: votes below 2^64 and divisors below 2^18 cannot overflow.
    fn compare(&self, other: &Self) -> Ordering {
        (self.votes * other.per).cmp(&(other.votes * self.per))
    }
}

fn refuse(seats: u16, lists: &[List]) -> Result<(), SeatsError> {
    if seats == 0 {
        return Err(SeatsError::NoSeats);
    }
    if lists.is_empty() || lists.len() > usize::from(MAX_CANDIDATES) {
        return Err(SeatsError::Lists);
    }
    if lists.iter().all(|list| list.votes == 0) {
        return Err(SeatsError::NoVotes);
    }
    let mut names = BTreeSet::new();
    for list in lists {
        if list.name.trim().is_empty() || list.name.chars().any(char::is_control) {
            return Err(SeatsError::BadName);
        }
        if !names.insert(&list.name) {
            return Err(SeatsError::SameName(list.name.clone()));
        }
    }
    Ok(())
}

fn hash(method: Method, seats: u16, order: &[&List]) -> String {
    let head = format!("alongside seats 1\nmethod {}\nseats {seats}\nlists\n", method.name());
    let text = order.iter().fold(head, |text, list| text + &format!("{} {}\n", list.votes, list.name));
    hexadecimal(&Sha256::digest(text))
}

impl serde::Serialize for Seats {
    /// The object that `alongside seats --format json` prints.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        #[derive(serde::Serialize)]
        struct Row<'a> {
            name: &'a str,
            votes: u64,
            seats: u16,
        }
        #[derive(serde::Serialize)]
        struct Lot<'a> {
            seat: u16,
            lists: &'a [String],
            chosen: &'a str,
            settled_by: &'static str,
        }
        let rows =
            self.lists.iter().map(|Share { list, seats }| Row { name: &list.name, votes: list.votes, seats: *seats });
        let lots = self.ties.iter().map(|SeatLot { seat, lists, chosen }| Lot {
            seat: *seat,
            lists,
            chosen,
            settled_by: "lot",
        });
        let mut object = serializer.serialize_struct("Seats", 4)?;
        object.serialize_field("method", self.method.name())?;
        object.serialize_field("seats", &self.seats)?;
        object.serialize_field("lists", &rows.collect::<Vec<_>>())?;
        object.serialize_field("ties", &lots.collect::<Vec<_>>())?;
        object.end()
    }
}
