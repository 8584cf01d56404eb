//! Ranked papers as they are typed: one a line, the numbers of the candidates in the order of preference, or why it is void.

use ballot::account::VoidReason;
use ballot::keying::{Difference, Keyed, Reading};

use super::ElectionRefused;
use super::obstacles::is_name;

/// Why a line is no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedFault {
    /// Something is no number of a candidate and no void reason.
    Unreadable,
    /// A number that is on no line of the paper.
    NoSuchLine,
    /// The same number twice.
    Twice,
}

impl TypedFault {
    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "councils-keyed-fault-unreadable",
            Self::NoSuchLine => "councils-keyed-fault-no-such-line",
            Self::Twice => "councils-keyed-fault-twice",
        }
    }
}

/// The letters by which a void paper is typed: `a` to `e`, in the order in which the five reasons are listed.
#[must_use]
pub fn letter(reason: VoidReason) -> char {
    let at = VoidReason::ALL.iter().position(|one| *one == reason).unwrap_or(0);
    ['a', 'b', 'c', 'd', 'e'].get(at).copied().unwrap_or('e')
}

/// Reads a paper: `3 1 2`, `3,1,2`, or `void a`.
///
/// # Errors
/// [`TypedFault`].
pub fn read(lines: u16, typed: &str) -> Result<Reading, TypedFault> {
    let typed = typed.trim().to_lowercase();
    if let Some(why) = typed.strip_prefix("void").map(str::trim) {
        let reason = VoidReason::ALL.into_iter().find(|reason| why == letter(*reason).to_string());
        return reason.map(Reading::Void).ok_or(TypedFault::Unreadable);
    }
    let mut ranks: Vec<u16> = Vec::new();
    for part in typed.split([' ', ',', '\t']).filter(|part| !part.is_empty()) {
        let number: u16 = part.parse().map_err(|_| TypedFault::Unreadable)?;
        if !(1..=lines).contains(&number) {
            return Err(TypedFault::NoSuchLine);
        }
        if ranks.contains(&number) {
            return Err(TypedFault::Twice);
        }
        ranks.push(number);
    }
    if ranks.is_empty() { Err(TypedFault::Unreadable) } else { Ok(Reading::Ranked(ranks)) }
}

/// Reads a line of a counter: a paper, or `-` where they take the number back, because there is no such paper.
///
/// # Errors
/// [`TypedFault`].
pub fn read_line(lines: u16, typed: &str) -> Result<Option<Reading>, TypedFault> {
    if typed.trim() == "-" { Ok(None) } else { read(lines, typed).map(Some) }
}

/// The numbers up to the last that a counter left out, the first of them.
#[must_use]
pub fn left_out(keyed: &Keyed, most: usize) -> Vec<u32> {
    let last = keyed.keys().next_back().copied().unwrap_or(0);
    (1..last).filter(|number| !keyed.contains_key(number)).take(most).collect()
}

/// Why papers that two keyed are no result yet. While one of them has not keyed all papers, it is not said on which they differ: a line
/// that was left out would make them differ on every paper after it, and they would not be blind any more.
#[must_use]
pub fn open(differ: &[Difference]) -> Option<ElectionRefused> {
    let without = |side: fn(&Difference) -> bool| -> Vec<u32> {
        differ.iter().filter(|one| side(one)).map(|one| one.paper).collect()
    };
    let (first, second) = (without(|one| one.first.is_none()), without(|one| one.second.is_none()));
    if !first.is_empty() || !second.is_empty() {
        return Some(ElectionRefused::NotKeyed { first, second });
    }
    (!differ.is_empty()).then(|| ElectionRefused::Differ(differ.iter().map(|one| one.paper).collect()))
}

/// Who decided about a paper on which two differ, and the two who watched (guide/elections.md 6.3, 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedBy {
    /// Who decided.
    pub name: String,
    /// Who watched.
    pub watched: [String; 2],
}

impl DecidedBy {
    /// Three who are not the same, and none of whom keyed the papers; the two who did are known by their names.
    #[must_use]
    pub fn of(name: &str, watched: &[String; 2], keyed_by: &[String]) -> Option<Self> {
        let [one, two] = watched;
        let all = [name, one, two].map(str::trim);
        let mut folded: Vec<String> =
            all.iter().copied().chain(keyed_by.iter().map(|one| one.trim())).map(basics::fold).collect();
        let many = folded.len();
        folded.sort();
        folded.dedup();
        let [name, one, two] = all.map(str::to_owned);
        let right = folded.len() == many && all.into_iter().all(is_name);
        right.then_some(Self { name, watched: [one, two] })
    }
}

/// As it is kept.
#[must_use]
pub fn text(reading: &Reading) -> String {
    match reading {
        Reading::Ranked(ranks) => ranks.iter().map(u16::to_string).collect::<Vec<String>>().join(" "),
        Reading::Void(reason) => format!("void {}", letter(*reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::{DecidedBy, TypedFault, left_out, open, read, read_line, text};
    use crate::rules::election::ElectionRefused;
    use ballot::account::VoidReason;
    use ballot::keying::{Difference, Reading};

    #[test]
    fn a_paper_is_read_as_it_is_typed() {
        for (typed, reading) in [
            ("3 1 2", Ok(Reading::Ranked(vec![3, 1, 2]))),
            (" 3,1 ", Ok(Reading::Ranked(vec![3, 1]))),
            ("2", Ok(Reading::Ranked(vec![2]))),
            ("void a", Ok(Reading::Void(VoidReason::NoMark))),
            ("VOID E", Ok(Reading::Void(VoidReason::Unclear))),
            ("void", Err(TypedFault::Unreadable)),
            ("void f", Err(TypedFault::Unreadable)),
            ("", Err(TypedFault::Unreadable)),
            ("one", Err(TypedFault::Unreadable)),
            ("4", Err(TypedFault::NoSuchLine)),
            ("0", Err(TypedFault::NoSuchLine)),
            ("1 2 1", Err(TypedFault::Twice)),
        ] {
            assert_eq!(read(3, typed), reading, "{typed}");
        }
        assert_eq!(read_line(3, " - "), Ok(None));
        assert_eq!(read_line(3, "2 1"), read(3, "2 1").map(Some));
        assert_eq!(read_line(3, "--"), Err(TypedFault::Unreadable));
        for typed in ["3 1 2", "void c"] {
            assert_eq!(read(3, typed).map(|reading| text(&reading)).as_deref(), Ok(typed));
        }
    }

    #[test]
    fn on_which_papers_two_differ_is_said_when_both_have_keyed_all() {
        let one = |paper, first: bool, second: bool| {
            let read = |keyed: bool, line| keyed.then(|| Reading::Ranked(vec![line]));
            Difference { paper, first: read(first, 1), second: read(second, 2) }
        };
        let lacks = |first: &[u32], second: &[u32]| {
            Some(ElectionRefused::NotKeyed { first: first.to_vec(), second: second.to_vec() })
        };
        for (differ, why) in [
            (vec![], None),
            (vec![one(2, true, true), one(5, true, true)], Some(ElectionRefused::Differ(vec![2, 5]))),
            (vec![one(2, true, true), one(5, true, false)], lacks(&[], &[5])),
            (vec![one(2, false, true), one(3, true, true), one(5, false, false)], lacks(&[2, 5], &[5])),
        ] {
            assert_eq!(open(&differ), why, "{differ:?}");
        }
    }

    #[test]
    fn a_paper_is_decided_by_somebody_who_keyed_none_with_two_watching() {
        let keyed_by = ["Sam Okafor", "Priya Nair"].map(str::to_owned);
        let decided = |name: &str, one: &str, two: &str| DecidedBy::of(name, &[one, two].map(str::to_owned), &keyed_by);
        let right = DecidedBy { name: "Bev".to_owned(), watched: ["Mac", "Tomasz"].map(str::to_owned) };
        assert_eq!(decided(" Bev", "Mac ", "Tomasz"), Some(right));
        for (name, one, two) in [
            ("", "Mac", "Tomasz"),
            ("Bev", "", "Tomasz"),
            ("Bev", "Mac", " "),
            ("Bev", "Mac", "mac "),
            ("Mac", "Mac", "Tomasz"),
            ("sam okafor", "Mac", "Tomasz"),
            ("Bev", "Priya Nair ", "Tomasz"),
            ("Bev", "Mac", "SAM OKAFOR"),
            ("Bev", "Mac\nSol", "Tomasz"),
        ] {
            assert_eq!(decided(name, one, two), None, "{name} {one} {two}");
        }
    }

    #[test]
    fn what_a_counter_left_out_is_named_up_to_their_last_number() {
        let keyed = |numbers: &[u32]| numbers.iter().map(|n| (*n, Reading::Ranked(vec![1]))).collect();
        for (numbers, out) in [(&[][..], vec![]), (&[1, 2, 3], vec![]), (&[2, 5, 9], vec![1, 3, 4])] {
            assert_eq!(left_out(&keyed(numbers), 3), out, "{numbers:?}");
        }
    }
}
