//! The looks of the attacker: pure, over bytes and rows that were read.

use std::collections::{BTreeSet, HashMap};

use basics::uuid::Uuid;
use basics::{PersonId, Value};

use super::ALL;

/// With n papers in a random order the two orders agree by a tau of standard deviation sqrt(2(2n+5)/(9n(n-1))): 0.117 for all 36 in
/// one order, and about 0.13 where only those on one page (nine, say) are compared. 0.6 is more than four of them.
const MOST_TAU: f64 = 0.6;

/// Of a random order as many as k papers stand where they came with a chance of less than 1/k! (about 1 in 40,000 for 8).
const MOST_RIGHT: usize = 8;

/// Somebody who voted, and what the test alone knows of it. Whoever voted by a slip has no person here.
#[derive(Clone)]
pub(super) struct Vote {
    pub person: Option<(PersonId, Uuid)>,
    pub paper: Uuid,
    pub tracker: String,
    pub sealed: Vec<u8>,
    pub chosen: u16,
}

/// Something in which a voter beside a paper is a pair: a row, a page, a frame, a line.
pub(super) type Piece = (String, Vec<u8>);

/// Looks for many things at once. `found` gets the place and the number of each.
pub(super) struct Needles {
    first: Vec<bool>,
    by_eight: HashMap<[u8; 8], Vec<(Vec<u8>, usize)>>,
}

impl Needles {
    pub fn new(all: impl Iterator<Item = (usize, Vec<u8>)>) -> Self {
        let mut needles = Self { first: vec![false; 65_536], by_eight: HashMap::new() };
        for (number, bytes) in all {
            let eight: [u8; 8] = bytes[..8].try_into().unwrap();
            needles.first[usize::from(u16::from_be_bytes([eight[0], eight[1]]))] = true;
            needles.by_eight.entry(eight).or_default().push((bytes, number));
        }
        needles
    }

    pub fn voters(votes: &[Vote]) -> Self {
        let people = votes.iter().enumerate().filter_map(|(n, vote)| vote.person.map(|person| (n, person)));
        Self::new(people.flat_map(|(n, (person, entry))| {
            [person.uuid(), entry].into_iter().flat_map(written).map(move |bytes| (n, bytes))
        }))
    }

    pub fn papers(votes: &[Vote]) -> Self {
        Self::new(votes.iter().enumerate().flat_map(|(n, vote)| {
            let hex = hex(&vote.sealed);
            let more = [vote.tracker.clone().into_bytes(), vote.sealed.clone(), hex.into_bytes()];
            written(vote.paper).into_iter().chain(more).map(move |bytes| (n, bytes))
        }))
    }

    /// Where, and whose: several times where something stands several times.
    pub fn found(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (at, eight) in bytes.windows(8).enumerate() {
            if self.first[usize::from(u16::from_be_bytes([eight[0], eight[1]]))] {
                let all = self.by_eight.get(<&[u8; 8]>::try_from(eight).unwrap()).into_iter().flatten();
                found
                    .extend(all.filter(|(needle, _)| bytes[at..].starts_with(needle)).map(|(_, number)| (at, *number)));
            }
        }
        found
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

/// An id as it may be written: as bytes, as text, as text without lines.
fn written(id: Uuid) -> Vec<Vec<u8>> {
    vec![id.as_bytes().to_vec(), id.to_string().into_bytes(), id.simple().to_string().into_bytes()]
}

/// The first look: pieces in which a voter stands beside a paper.
pub(super) fn neighbours(pieces: &[Piece], votes: &[Vote]) -> Vec<String> {
    let (people, papers) = (Needles::voters(votes), Needles::papers(votes));
    let both = |bytes: &[u8]| !papers.found(bytes).is_empty() && !people.found(bytes).is_empty();
    pieces.iter().filter(|(_, bytes)| both(bytes)).map(|(what, _)| what.clone()).collect()
}

/// How far two orders agree, page by page: 1 the same, -1 turned round, near 0 nothing to do with each other (Kendall's tau).
fn agreement(pages: &[Vec<usize>]) -> f64 {
    let (mut same, mut turned) = (0_u32, 0_u32);
    for seen in pages {
        for (n, first) in seen.iter().enumerate() {
            for second in &seen[n + 1..] {
                if first < second { same += 1 } else { turned += 1 }
            }
        }
    }
    (f64::from(same) - f64::from(turned)) / f64::from(same + turned)
}

/// The second look: papers by their number in the order of voting, in the order in which they lie on each page. What it tells, if
/// anything.
pub(super) fn order_shows(lying: &[Vec<usize>]) -> Option<String> {
    let tau = agreement(lying);
    let all = lying.concat();
    let right = |way: &mut dyn Iterator<Item = &usize>| way.enumerate().filter(|(n, paper)| n == *paper).count();
    let right = right(&mut all.iter()).max(right(&mut all.iter().rev()));
    (tau.abs() >= MOST_TAU || right >= MOST_RIGHT).then(|| format!("tau {tau}, {right} right"))
}

/// The order in which papers lie on each page, each where it stands first.
pub(super) fn lying<'a>(pages: impl Iterator<Item = &'a [u8]>, votes: &[Vote]) -> Vec<Vec<usize>> {
    let ids = Needles::new(votes.iter().enumerate().map(|(n, vote)| (n, vote.paper.as_bytes().to_vec())));
    let mut once = BTreeSet::new();
    let mut on = |page| ids.found(page).into_iter().map(|(_, n)| n).filter(|n| once.insert(*n)).collect::<Vec<usize>>();
    pages.map(&mut on).filter(|page| !page.is_empty()).collect()
}

/// The third look: transactions that hold a voter and fewer papers than all.
pub(super) fn together(by_transaction: &[(BTreeSet<usize>, BTreeSet<usize>)]) -> usize {
    let pairs = |(voters, papers): &&(BTreeSet<usize>, BTreeSet<usize>)| {
        !voters.is_empty() && !papers.is_empty() && papers.len() < ALL
    };
    by_transaction.iter().filter(pairs).count()
}

/// The fourth look: moments in a row that names a paper or an entry of the roll, or that says that a paper was dropped.
pub(super) fn times(all: &[(&'static str, Vec<Value>)], votes: &[Vote]) -> Vec<&'static str> {
    let (entries, papers): (BTreeSet<Uuid>, BTreeSet<Uuid>) = (
        votes.iter().filter_map(|vote| vote.person.map(|(_, entry)| entry)).collect(),
        votes.iter().map(|vote| vote.paper).collect(),
    );
    let about = |cell: &Value| match cell {
        Value::Id(id) => entries.contains(id) || papers.contains(id),
        Value::Text(text) => text == "councils.drop_ballot" || votes.iter().any(|vote| vote.tracker == *text),
        _ => false,
    };
    let has_time = |cells: &[Value]| cells.iter().any(|cell| matches!(cell, Value::Instant(_)));
    all.iter().filter(|(_, cells)| has_time(cells) && cells.iter().any(about)).map(|(table, _)| *table).collect()
}

/// The fifth look: tables that one more vote altered.
pub(super) fn altered(
    before: &[(&'static str, Vec<Value>)],
    after: &[(&'static str, Vec<Value>)],
) -> BTreeSet<&'static str> {
    let lines = |all: &[(&'static str, Vec<Value>)]| -> BTreeSet<(&'static str, String)> {
        all.iter().map(|(table, cells)| (*table, format!("{cells:?}"))).collect()
    };
    let (before, after) = (lines(before), lines(after));
    before.symmetric_difference(&after).map(|(table, _)| *table).collect()
}
