//! Six digits that somebody chose: which are too easy to guess. Pure.

/// How many digits there are.
pub const DIGITS: usize = 6;
/// How many wrong tries lock a PIN.
pub const MOST_WRONG: i64 = 5;

/// Six digits that are not among the first that anybody would try. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(..)")
    }
}

/// Why digits cannot be a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinFault {
    /// They are not six digits.
    NotSix,
    /// Everybody would try them first.
    Easy,
}

impl Pin {
    /// Reads what somebody chose. Gaps and hyphens are forgiven.
    ///
    /// # Errors
    /// [`PinFault`].
    pub fn read(typed: &str) -> Result<Self, PinFault> {
        let digits = digits_of(typed);
        let six: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|byte| byte.saturating_sub(b'0')).collect();
        if six.len() != DIGITS || six.len() != digits.len() {
            return Err(PinFault::NotSix);
        }
        if easy(&six) { Err(PinFault::Easy) } else { Ok(Self(digits)) }
    }

    /// The digits, to be hashed.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }
}

/// What was typed without gaps and hyphens, at most a few letters of it: what is no PIN costs no more than one.
#[must_use]
pub(crate) fn digits_of(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(DIGITS.saturating_mul(2)).collect()
}

/// The same digit again and again, a straight run up or down (from 9 on to 0 too), or one beginning repeated: 121212, 123123.
fn easy(digits: &[u8]) -> bool {
    let steps = |by: u8| digits.windows(2).all(|pair| matches!(pair, [a, b] if (a + by) % 10 == *b));
    let repeats = |every: usize| digits.iter().zip(digits.iter().skip(every)).all(|(a, b)| a == b);
    steps(0) || steps(1) || steps(9) || repeats(2) || repeats(3)
}

#[cfg(test)]
mod tests {
    use super::{Pin, PinFault};

    #[test]
    fn what_everybody_tries_first_is_no_pin() {
        let cases = [
            ("274916", Ok(())),
            ("27 49 16", Ok(())),
            ("274-916", Ok(())),
            ("112358", Ok(())),
            ("123455", Ok(())),
            ("001001", Err(PinFault::Easy)),
            ("111111", Err(PinFault::Easy)),
            ("000000", Err(PinFault::Easy)),
            ("123456", Err(PinFault::Easy)),
            ("654321", Err(PinFault::Easy)),
            ("567890", Err(PinFault::Easy)),
            ("098765", Err(PinFault::Easy)),
            ("121212", Err(PinFault::Easy)),
            ("123123", Err(PinFault::Easy)),
            ("12345", Err(PinFault::NotSix)),
            ("1234567", Err(PinFault::NotSix)),
            ("", Err(PinFault::NotSix)),
            ("27491x", Err(PinFault::NotSix)),
            ("２７４９１６", Err(PinFault::NotSix)),
        ];
        for (typed, expected) in cases {
            assert_eq!(Pin::read(typed).map(|_| ()), expected, "{typed}");
        }
    }
}
