//! A scrutineer's part of the key, as it is printed and typed in again.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::SealFault;

/// The letters and digits that cannot be mistaken for each other (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Which form a part is printed in.
const FORM: u8 = 1;
/// The share: its number, and a byte for each byte of the key.
const SHARE: usize = 33;
/// Form, needed, share, mark of the election, check.
const WHOLE: usize = 2 + SHARE + 4 + 4;

/// A scrutineer's part of the key. It will not print itself in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyPart {
    needed: u8,
    share: Vec<u8>,
    mark: [u8; 4],
}

impl fmt::Debug for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPart")
    }
}

impl KeyPart {
    pub(super) const fn new(needed: u8, share: Vec<u8>, mark: [u8; 4]) -> Self {
        Self { needed, share, mark }
    }

    /// Its number among the parts of its election, from 1.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.share.first().copied().unwrap_or_default()
    }

    /// How many parts open the box.
    #[must_use]
    pub const fn needed(&self) -> u8 {
        self.needed
    }

    pub(super) const fn mark(&self) -> [u8; 4] {
        self.mark
    }

    pub(super) fn share(&self) -> &[u8] {
        &self.share
    }

    /// As it is printed: groups of four letters and digits, with a check that notices what is mistyped.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = vec![FORM, self.needed];
        bytes.extend_from_slice(&self.share);
        bytes.extend_from_slice(&self.mark);
        let check = check(&bytes);
        bytes.extend_from_slice(&check);
        let plain = letters(&bytes);
        let mut grouped = String::new();
        for (at, letter) in plain.chars().enumerate() {
            if at > 0 && at.is_multiple_of(4) {
                grouped.push(' ');
            }
            grouped.push(letter);
        }
        grouped
    }
}

impl FromStr for KeyPart {
    type Err = SealFault;

    /// Forgives case, spaces, hyphens and letters that look like digits.
    fn from_str(text: &str) -> Result<Self, SealFault> {
        let bytes = read(text).filter(|bytes| bytes.len() == WHOLE).ok_or(SealFault::Mistyped)?;
        let (body, typed) = bytes.split_at_checked(WHOLE - 4).ok_or(SealFault::Mistyped)?;
        if check(body) != typed || body.first() != Some(&FORM) {
            return Err(SealFault::Mistyped);
        }
        let needed = body.get(1).copied().ok_or(SealFault::Mistyped)?;
        let share = body.get(2..2 + SHARE).ok_or(SealFault::Mistyped)?.to_vec();
        let mark = body.get(2 + SHARE..).and_then(|mark| mark.try_into().ok()).ok_or(SealFault::Mistyped)?;
        Ok(Self { needed, share, mark })
    }
}

fn check(bytes: &[u8]) -> [u8; 4] {
    let hash = Sha256::digest(bytes);
    let mut check = [0; 4];
    check.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    check
}

/// Bytes as letters and digits; what is over at the end is filled with zeros.
pub(super) fn letters(bytes: &[u8]) -> String {
    let mut out = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut put = |held: u32| {
        let at = usize::try_from(held & 31).unwrap_or_default();
        out.push(LETTERS.get(at).copied().map_or('0', char::from));
    };
    for byte in bytes {
        held = ((held << 8) | u32::from(*byte)) & 0xFFFF;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
        }
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
    out
}

/// What [`letters`] wrote; `None` for what it cannot have written.
fn read(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = LETTERS.iter().position(|known| char::from(*known) == letter)?;
        held = ((held << 5) | u32::try_from(value).ok()?) & 0xFFFF;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xFF).ok()?);
        }
    }
    // What is over at the end must be the zeros that filled it up.
    let over = held & ((1_u32 << bits) - 1);
    (over == 0 && bits < 5).then_some(out)
}
