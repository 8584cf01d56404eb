//! The digest of a count: one hash by which two counts of the same papers know each other.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::count::Rule;
use crate::model::{Election, Mark, Paper};

/// The hash over rule, seats, candidates and papers, open for the lots that follow.
pub(crate) struct PapersHash(Sha256);

/// One lot as the digest records it.
pub(crate) struct DrawnLot {
    pub(crate) stage: u32,
    pub(crate) tied: Vec<u16>,
    pub(crate) drawn: u16,
}

impl PapersHash {
    pub(crate) fn new(election: &Election, rule: Rule) -> Self {
        let mut text = Vec::new();
        text.extend_from_slice(b"alongside count 1\nrule ");
        text.extend_from_slice(rule.name().as_bytes());
        text.extend_from_slice(b"\nseats ");
        push_number(&mut text, election.seats().into());
        text.extend_from_slice(b"\ncandidates ");
        push_number(&mut text, election.ballots().candidates().try_into().unwrap_or(u64::MAX));
        let mut withdrawn = election.candidates().iter().filter(|candidate| candidate.withdrawn).peekable();
        if withdrawn.peek().is_some() {
            text.extend_from_slice(b"\nwithdrawn");
            for candidate in withdrawn {
                text.push(b' ');
                push_number(&mut text, candidate.number.into());
            }
        }
        text.extend_from_slice(b"\npapers\n");
        for (weight, marks) in merged(election) {
            push_line(&mut text, weight, marks);
        }
        Self(Sha256::new().chain_update(&text))
    }

    /// The hash of the papers alone.
    pub(crate) fn papers(&self) -> String {
        hexadecimal(&self.0.clone().finalize())
    }

    /// The digest of the whole count.
    pub(crate) fn with_lots(self, lots: &[DrawnLot]) -> String {
        let mut text = String::from("lots\n");
        for lot in lots {
            text.push_str(&lot.stage.to_string());
            for candidate in lot.tied.iter().chain([&lot.drawn]) {
                text.push(' ');
                text.push_str(&candidate.to_string());
            }
            text.push('\n');
        }
        hexadecimal(&self.0.chain_update(text).finalize())
    }
}

/// Papers marked alike added up, in the order of their marks.
fn merged(election: &Election) -> Vec<(u64, &[Mark])> {
    let mut keyed: Vec<(u64, Paper<'_>)> =
        election.ballots().papers().map(|paper| (sort_key(paper.marks), paper)).collect();
    keyed.sort_unstable_by(|(a_key, a), (b_key, b)| a_key.cmp(b_key).then_with(|| a.marks.cmp(b.marks)));
    let mut lines: Vec<(u64, &[Mark])> = Vec::with_capacity(keyed.len());
    for (_, paper) in keyed {
        match lines.last_mut() {
            // The box refuses a total that does not fit, so no part of it can saturate.
            Some((weight, marks)) if *marks == paper.marks => {
                *weight = weight.saturating_add(paper.weight);
            }
            _ => lines.push((paper.weight, paper.marks)),
        }
    }
    lines
}

/// The first four marks in one number: most comparisons of a sort end here.
fn sort_key(marks: &[Mark]) -> u64 {
    let mut codes = marks.iter().map(|mark| u64::from(mark.code()));
    (0..4).fold(0, |key, _| (key << 16) | codes.next().unwrap_or(0))
}

fn push_line(text: &mut Vec<u8>, weight: u64, marks: &[Mark]) {
    push_number(text, weight);
    for mark in marks {
        text.push(if mark.is_joined() { b'=' } else { b' ' });
        match mark.candidate() {
            Some(number) => push_number(text, number.into()),
            None => text.push(b'-'),
        }
    }
    text.push(b'\n');
}

/// Decimal digits without a detour over a string: the papers of forty wards are 350,000 numbers.
fn push_number(text: &mut Vec<u8>, mut number: u64) {
    let start = text.len();
    loop {
        let digit = u8::try_from(number % 10).unwrap_or_default();
        text.push(b'0' + digit);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    if let Some(digits) = text.get_mut(start..) {
        digits.reverse();
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blt;

    fn hash(file: &str) -> Result<PapersHash, blt::Refusal> {
        let read = blt::read(file.as_bytes(), blt::Reading::Strict)?;
        Ok(PapersHash::new(&read.election, Rule::Scottish))
    }

    #[test]
    fn the_text_is_the_documented_one() -> Result<(), blt::Refusal> {
        let made = hash(&format!("12 1\n-3\n2 12 1=2 - 0\n1 4 0\n2 4 0\n0\n{}", "\"A\"\n".repeat(13)))?;
        let text = "alongside count 1\nrule scottish\nseats 1\ncandidates 12\nwithdrawn 3\npapers\n3 4\n2 12 1=2 -\n";
        assert_eq!(made.papers(), hexadecimal(&Sha256::digest(text)));
        let lots = [DrawnLot { stage: 2, tied: vec![1, 5], drawn: 5 }];
        assert_eq!(made.with_lots(&lots), hexadecimal(&Sha256::digest(format!("{text}lots\n2 1 5 5\n"))));
        Ok(())
    }

    #[test]
    fn papers_stand_in_the_order_of_their_marks_the_first_before_the_fourth() -> Result<(), blt::Refusal> {
        let made = hash(&format!("5 1\n1 2 1 3 4 0\n1 1 2 3 5 0\n0\n{}", "\"A\"\n".repeat(6)))?;
        let text = "alongside count 1\nrule scottish\nseats 1\ncandidates 5\npapers\n1 1 2 3 5\n1 2 1 3 4\n";
        assert_eq!(made.papers(), hexadecimal(&Sha256::digest(text)));
        Ok(())
    }

    #[test]
    fn papers_marked_otherwise_have_another_hash() -> Result<(), blt::Refusal> {
        let names = "0\n\"A\"\n\"B\"\n\"T\"\n";
        let of = |papers: &str| hash(&format!("2 1\n{papers}{names}")).map(|made| made.papers());
        assert_eq!(of("1 1 0\n1 2 1 0\n1 1 0\n")?, of("1 2 1 0\n2 1 0\n")?);
        assert_ne!(of("1 1 2 0\n")?, of("1 1=2 0\n")?);
        assert_ne!(of("1 1 2 0\n")?, of("1 1 - 2 0\n")?);
        assert_ne!(of("1 1 0\n1 2 0\n")?, of("1 1 2 0\n")?);
        Ok(())
    }
}
