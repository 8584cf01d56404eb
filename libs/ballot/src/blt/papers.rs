//! Header, withdrawn candidates and papers: everything up to the lone `0`.

use super::Refusal;
use super::layout::Layout;
use super::source::Source;
use crate::model::{Ballots, MAX_CANDIDATES, Mark, PaperFault};

/// The part of the file that is numbers.
pub(super) struct Papers {
    pub(super) header_line: usize,
    pub(super) seats: u16,
    pub(super) withdrawn: Vec<bool>,
    pub(super) ballots: Ballots,
    pub(super) layout: Layout,
}

/// A refusal, with what the lines before it looked like.
pub(super) struct Stopped {
    pub(super) refusal: Refusal,
    pub(super) layout: Layout,
}

/// What stands where a paper may begin.
enum Beginning {
    Papers(u64),
    End,
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Papers, Stopped> {
    let mut layout = Layout::default();
    match read_into(source, &mut layout) {
        Ok((header_line, seats, withdrawn, ballots)) => Ok(Papers { header_line, seats, withdrawn, ballots, layout }),
        Err(refusal) => Err(Stopped { refusal, layout }),
    }
}

fn read_into(source: &mut Source<'_>, layout: &mut Layout) -> Result<(usize, u16, Vec<bool>, Ballots), Refusal> {
    if source.next_field().is_none() {
        return Err(source.refuse("the file is empty"));
    }
    let header_line = source.line();
    let candidates = header(source, "the number of candidates", MAX_CANDIDATES)?;
    let seats = header(source, "the number of seats", u16::MAX)?;
    layout.before_papers(source.line());
    let mut withdrawn = vec![false; usize::from(candidates)];
    read_withdrawn(source, layout, &mut withdrawn)?;
    let mut ballots = Ballots::new(candidates);
    loop {
        if source.next_field().is_none() {
            return Err(truncated(source, "before the 0 that ends the papers"));
        }
        let began = source.line();
        layout.begins(began, || source.whole_line(), withdrawn.len());
        match beginning(source)? {
            Beginning::End => return Ok((header_line, seats, withdrawn, ballots)),
            Beginning::Papers(weight) => {
                marks(source, &mut ballots)?;
                let line = source.line();
                ballots.close_paper(weight).map_err(|fault| source.refuse(fault.to_string()))?;
                layout.ends(began, line);
            }
        }
    }
}

fn header(source: &mut Source<'_>, what: &str, most: u16) -> Result<u16, Refusal> {
    let number = match source.next_field() {
        None => return Err(truncated(source, &format!("before {what}"))),
        Some(b'0'..=b'9') => source.number()?,
        Some(byte) => return Err(source.refuse_byte(byte, what)),
    };
    source.end_field()?;
    match u16::try_from(number) {
        Ok(0) => Err(source.refuse(format!("{what} is 0"))),
        Ok(number) if number <= most => Ok(number),
        _ => Err(source.refuse(format!("{what} is {number}; at most {most} can be read"))),
    }
}

/// `-2 -3`: candidates 2 and 3 have withdrawn.
fn read_withdrawn(source: &mut Source<'_>, layout: &mut Layout, withdrawn: &mut [bool]) -> Result<(), Refusal> {
    while source.next_field() == Some(b'-') {
        source.bump();
        if !source.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(source.refuse("a - before the papers must have the number of a withdrawn candidate after it"));
        }
        let number = source.number()?;
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let known = index.and_then(|index| withdrawn.get_mut(index));
        let Some(entry) = known else {
            return Err(source.refuse(unknown(number)));
        };
        if std::mem::replace(entry, true) {
            return Err(source.refuse(format!("candidate {number} is withdrawn twice")));
        }
        source.end_field()?;
        layout.before_papers(source.line());
    }
    Ok(())
}

fn beginning(source: &mut Source<'_>) -> Result<Beginning, Refusal> {
    let named = source.peek() == Some(b'(');
    if named {
        paper_id(source)?;
    }
    match source.next_field() {
        Some(b'0'..=b'9') => {}
        Some(b'-') => {
            return Err(source.refuse("a negative number among the papers; withdrawn candidates stand before them"));
        }
        Some(byte) => {
            return Err(source.refuse_byte(byte, "the number of papers (or the 0 that ends them)"));
        }
        None => return Err(truncated(source, "inside a paper")),
    }
    let weight = source.number()?;
    source.end_field()?;
    if named && weight != 1 {
        return Err(source.refuse(format!("a paper with an id must have the weight 1, not {weight}")));
    }
    if weight > 0 {
        return Ok(Beginning::Papers(weight));
    }
    let after = source.rest_of_line().iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    match after {
        None | Some(b'#' | b'"') => Ok(Beginning::End),
        Some(_) => Err(source.refuse("a paper of weight 0 (the 0 that ends the papers stands alone)")),
    }
}

/// `(id)`: the number of a single paper. It is not kept: a count needs none.
fn paper_id(source: &mut Source<'_>) -> Result<(), Refusal> {
    let id = source.until(b')').ok_or_else(|| source.refuse("a paper's id is opened by ( and never closed"))?;
    source.skip(id.len() + 1);
    Ok(())
}

/// The marks of one paper and its closing 0.
fn marks(source: &mut Source<'_>, ballots: &mut Ballots) -> Result<(), Refusal> {
    let mut joined = false;
    loop {
        match source.next_field() {
            Some(b'0'..=b'9') => {
                let number = source.number()?;
                if number == 0 && !joined {
                    return source.end_field();
                }
                let candidate = u16::try_from(number).ok().filter(|n| (1..=MAX_CANDIDATES).contains(n));
                let candidate = candidate.ok_or_else(|| source.refuse(unknown(number)))?;
                let mark = if joined { Mark::equal(candidate) } else { Mark::next(candidate) };
                ballots.mark(mark).map_err(|fault| source.refuse(fault.to_string()))?;
                joined = source.peek() == Some(b'=');
                if joined {
                    join(source)?;
                } else {
                    source.end_field()?;
                }
            }
            Some(b'-') => {
                source.bump();
                if source.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return Err(source.refuse("a negative number inside a paper"));
                }
                source.end_field()?;
                ballots.mark(Mark::SKIPPED).map_err(|fault| source.refuse(fault.to_string()))?;
            }
            Some(byte) => {
                return Err(source.refuse_byte(byte, "a candidate's number or the 0 that ends the paper"));
            }
            None => return Err(truncated(source, "inside a paper")),
        }
    }
}

/// Goes over the `=` between two equal candidates.
fn join(source: &mut Source<'_>) -> Result<(), Refusal> {
    source.bump();
    if source.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(source.refuse("an = must stand between two candidates' numbers, without blanks"))
}

fn unknown(number: u64) -> String {
    PaperFault::UnknownCandidate(number).to_string()
}

fn truncated(source: &Source<'_>, place: &str) -> Refusal {
    Refusal::new(source.last_field(), format!("the file ends {place}: its end is missing"))
}
