//! Codes on paper: groups of four from an alphabet without look-alikes. Whoever types one is forgiven case, spaces,
//! hyphens and the letters that look like digits (WCAG 2.2, 3.3.8).

use basics::Chance;

/// Crockford's base 32: no I, L, O, U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of the part that finds the slip: 40 bits, kept as they are.
const FINDS: usize = 8;
/// Letters of the part that opens it: 60 bits, kept as a slow salted hash.
const OPENS: usize = 12;

/// A code, whole, for the moment of printing.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}

impl Code {
    /// A new one.
    #[must_use]
    pub fn new(chance: &Chance) -> Self {
        let bytes: [u8; FINDS + OPENS] = chance.bytes();
        let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).map_or('0', |letter| char::from(*letter));
        Self(bytes.iter().map(letter).collect())
    }

    /// The code that belongs to a seed nobody else knows: the same seed gives the same code again, so that sending a form
    /// twice brings back the first receipt without anything being kept about the form.
    #[must_use]
    pub fn of(seed: &[u8; 32]) -> Self {
        let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).map_or('0', |letter| char::from(*letter));
        Self(seed.iter().take(FINDS + OPENS).map(letter).collect())
    }

    /// Reads what somebody typed; `None` when it cannot be a code.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let mut letters = String::with_capacity(FINDS + OPENS);
        for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '_')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                'U' => 'V',
                c => c,
            };
            let known = u8::try_from(c).is_ok_and(|byte| LETTERS.contains(&byte));
            if !known || letters.len() > FINDS + OPENS {
                return None;
            }
            letters.push(c);
        }
        (letters.len() == FINDS + OPENS).then_some(Self(letters))
    }

    /// In groups of four, as it is printed.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut out = String::with_capacity(self.0.len() + 4);
        for (n, c) in self.0.chars().enumerate() {
            if n > 0 && n % 4 == 0 {
                out.push('-');
            }
            out.push(c);
        }
        out
    }

    /// The part that finds the slip: it opens nothing.
    #[must_use]
    pub fn lookup(&self) -> &str {
        self.0.get(..FINDS).unwrap_or_default()
    }

    /// The part that opens it.
    pub(crate) fn secret(&self) -> String {
        self.0.get(FINDS..).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use basics::Chance;

    #[test]
    fn a_typed_code_is_forgiven_case_spaces_and_look_alikes() {
        let code = Code::new(&Chance::seeded(11));
        let typed = code.grouped();
        for variant in [
            typed.to_lowercase(),
            typed.replace('-', " "),
            typed.replace('-', ""),
            typed.replace('0', "o").replace('1', "l"),
            format!("  {typed} "),
        ] {
            assert_eq!(Code::read(&variant), Some(code.clone()), "{variant}");
        }
        assert_eq!(Code::of(&[7; 32]), Code::of(&[7; 32]));
        assert_ne!(Code::of(&[7; 32]).secret(), Code::of(&[8; 32]).secret());
        assert_eq!(Code::read(&Code::of(&[200; 32]).grouped()), Some(Code::of(&[200; 32])));
        for wrong in ["", "1234", "not a code at all, sorry", "ABCD-EFGH-JKMN-PQRS-TVW", "ABCD-EFGH-JKMN-PQRS-TVWXY"] {
            assert_eq!(Code::read(wrong), None, "{wrong}");
        }
    }
}
