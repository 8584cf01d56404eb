//! Ranked papers as they are typed: one a line, the numbers of the candidates in the order of preference, or why it is void.

use ballot::account::VoidReason;
use ballot::keying::{Keyed, Reading};

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
    use super::{TypedFault, left_out, read, read_line, text};
    use ballot::account::VoidReason;
    use ballot::keying::Reading;

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
    fn what_a_counter_left_out_is_named_up_to_their_last_number() {
        let keyed = |numbers: &[u32]| numbers.iter().map(|n| (*n, Reading::Ranked(vec![1]))).collect();
        for (numbers, out) in [(&[][..], vec![]), (&[1, 2, 3], vec![]), (&[2, 5, 9], vec![1, 3, 4])] {
            assert_eq!(left_out(&keyed(numbers), 3), out, "{numbers:?}");
        }
    }
}
