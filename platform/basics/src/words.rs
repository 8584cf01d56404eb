//! People's own words.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Free text that somebody wrote. It will not print itself: no `Display`, and `Debug` shows only its length, so it
/// cannot slip into a log. Read it on purpose with [`Words::read`].
#[derive(Clone, PartialEq, Eq)]
pub struct Words(String);

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsFault {
    /// Nothing but blanks.
    Empty,
    /// More characters than the limit.
    TooLong {
        /// How many characters it has.
        has: usize,
        /// How many it may have.
        most: usize,
    },
    /// A NUL or another control character that no keyboard gives.
    Unprintable,
}

impl Words {
    /// Takes what somebody typed: line ends become `\n`, letters are composed (NFC, so that ŵ is one letter however it
    /// was typed), blanks at both ends go.
    ///
    /// # Errors
    /// When nothing is left, when it has more than `most` characters, or when it holds control characters.
    pub fn new(typed: &str, most: usize) -> Result<Self, WordsFault> {
        let text: String = typed.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(WordsFault::Empty);
        }
        let has = text.chars().count();
        if has > most {
            return Err(WordsFault::TooLong { has, most });
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(WordsFault::Unprintable);
        }
        Ok(Self(text.to_owned()))
    }

    /// Words that were taken before and come back from the store.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// The text itself: for the page of somebody who may read it, for sealing and for nothing else.
    #[must_use]
    pub fn read(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} characters)", self.0.chars().count())
    }
}

/// One line somebody typed (a name, a title): as [`Words`], with line ends and tabs made into blanks.
///
/// # Errors
/// As [`Words::new`].
pub fn line(typed: &str, most: usize) -> Result<String, WordsFault> {
    Words::new(&typed.replace(['\r', '\n', '\t'], " "), most).map(|words| words.0)
}

/// The form two texts are compared in: small letters, no accents, single blanks. Both engines compare this column,
/// because SQLite folds ASCII letters only.
#[must_use]
pub fn fold(text: &str) -> String {
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Words, WordsFault, fold, line};

    #[test]
    fn words_do_not_print_themselves() {
        let words = Words::new("my wing is cold", 100).unwrap();
        assert!(!format!("{words:?}").contains("cold"));
    }

    #[test]
    fn what_cannot_be_taken_says_why() {
        let cases = [
            ("   \n ", Err(WordsFault::Empty)),
            ("a\0b", Err(WordsFault::Unprintable)),
            ("123456", Err(WordsFault::TooLong { has: 6, most: 5 })),
            (" ok\r\n", Ok("ok")),
        ];
        for (typed, expected) in cases {
            let got = Words::new(typed, 5);
            assert_eq!(got.as_ref().map(Words::read).map_err(|fault| *fault), expected, "{typed:?}");
        }
        assert_eq!(line("two\nlines", 20).as_deref(), Ok("two lines"));
    }

    #[test]
    fn folding_forgives_case_accents_and_blanks() {
        assert_eq!(fold("  Tŷ  Gwyn "), "ty gwyn");
        assert_eq!(fold("ŴYN"), "wyn");
    }
}
