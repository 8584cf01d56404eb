//! Lots: what happens when the rule leaves a decision to chance.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How a lot is drawn when the rule needs one.
///
/// A small election needs lots often, so they are drawn from a seed that everybody can see (dice thrown in public
/// after the ballot file was sealed) and that anybody can repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lots<'a> {
    /// A count that needs a lot is refused and the tied are named.
    Refused,
    /// Lots follow from the papers and this public text.
    ///
    /// The key is SHA-256 over the SHA-256 of the papers (see [`Count::digest`](crate::Count::digest)), in
    /// hexadecimal, a line end and the text. For the n-th lot (1, 2, ..) each tied candidate c gets HMAC-SHA-256
    /// with that key over the text `n:c`; the lowest value is drawn.
    Seed(&'a str),
}

/// The drawing of lots in one count.
pub(crate) enum Drum {
    Refused,
    Keyed { key: [u8; 64], drawn: u32 },
}

impl Drum {
    /// `papers` is the hexadecimal hash of the papers: no seed can be tried out before they are fixed.
    pub(crate) fn new(lots: Lots<'_>, papers: &str) -> Self {
        match lots {
            Lots::Refused => Self::Refused,
            Lots::Seed(text) => {
                let seed = Sha256::new().chain_update(papers).chain_update("\n").chain_update(text).finalize();
                // A shorter key is filled with zeros by the definition of HMAC (RFC 2104).
                let mut key = [0; 64];
                key.iter_mut().zip(seed).for_each(|(to, from)| *to = from);
                Self::Keyed { key, drawn: 0 }
            }
        }
    }

    /// One of the tied; `None` where lots are refused.
    pub(crate) fn draw(&mut self, tied: &[u16]) -> Option<u16> {
        let Self::Keyed { key, drawn } = self else {
            return None;
        };
        *drawn = drawn.checked_add(1)?;
        let ticket = |candidate: u16| {
            let mut mac = Hmac::<Sha256>::new(&(*key).into());
            mac.update(format!("{drawn}:{candidate}").as_bytes());
            mac.finalize().into_bytes()
        };
        tied.iter().copied().min_by_key(|candidate| ticket(*candidate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_can_be_repeated_and_every_tied_candidate_can_be_drawn() {
        let draw = |text: &str| Drum::new(Lots::Seed(text), "papers").draw(&[2, 5, 9]);
        assert_eq!(draw("3 1 6 6 2"), draw("3 1 6 6 2"));
        let mut times = std::collections::BTreeMap::new();
        for throw in 0..600 {
            *times.entry(draw(&throw.to_string())).or_insert(0) += 1;
        }
        assert_eq!(times.keys().copied().collect::<Vec<_>>(), [Some(2), Some(5), Some(9)]);
        assert!(times.values().all(|n| (150..250).contains(n)), "{times:?}");
    }

    #[test]
    fn other_papers_or_the_next_lot_draw_anew() {
        let tied: Vec<u16> = (1..=50).collect();
        let mut drum = Drum::new(Lots::Seed("dice"), "papers");
        let first = drum.draw(&tied);
        assert_ne!(first, drum.draw(&tied));
        assert_ne!(first, Drum::new(Lots::Seed("dice"), "other papers").draw(&tied));
        assert_eq!(Drum::new(Lots::Refused, "papers").draw(&tied), None);
    }

    #[test]
    fn the_ticket_is_the_one_the_documentation_describes() {
        // RFC 4231 test case 2 shows that a key filled with zeros is the same key.
        let mut key = [0; 64];
        key.iter_mut().zip(*b"Jefe").for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&key.into());
        mac.update(b"what do ya want for nothing?");
        let bytes = mac.finalize().into_bytes();
        assert!(bytes.starts_with(&[0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e]));
    }
}
