//! Which words go out of a text, and who may look at it again.

use basics::PersonId;

use crate::model::removal::Removal;

/// Why words were not taken out, or not looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalRefused {
    /// Nothing was chosen.
    Nothing,
    /// Something that was pasted stands in none of the texts.
    NotThere,
    /// Nothing was taken out, or the author has said so before.
    NothingOpen,
    /// Whoever took them out does not judge it.
    SameHand,
}

/// The sentences and lines of a text, each once: what can be chosen.
#[must_use]
pub fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut ends = false;
    for c in text.chars() {
        if c == '\n' || (ends && c.is_whitespace()) {
            keep(&mut found, &mut piece);
            ends = false;
        } else {
            ends = matches!(c, '.' | '!' | '?');
            piece.push(c);
        }
    }
    keep(&mut found, &mut piece);
    found
}

fn keep(found: &mut Vec<String>, piece: &mut String) {
    let trimmed = piece.trim();
    if !trimmed.is_empty() && !found.iter().any(|known| known == trimmed) {
        found.push(trimmed.to_owned());
    }
    piece.clear();
}

/// A letter of a text as it is compared, and where it stands.
#[derive(Clone, Copy)]
struct Letter {
    c: char,
    from: usize,
    to: usize,
}

/// The text as it is compared: small letters, one space for all that is white.
fn letters(text: &str) -> Vec<Letter> {
    let mut found: Vec<Letter> = Vec::new();
    for (from, c) in text.char_indices() {
        let to = from.saturating_add(c.len_utf8());
        if c.is_whitespace() {
            match found.last_mut() {
                Some(last) if last.c == ' ' => last.to = to,
                _ => found.push(Letter { c: ' ', from, to }),
            }
        } else {
            found.extend(c.to_lowercase().map(|c| Letter { c, from, to }));
        }
    }
    found
}

/// Where a phrase stands in a text, as whole words.
fn places(text: &[Letter], phrase: &str) -> Vec<(usize, usize)> {
    let phrase: Vec<char> = letters(phrase.trim()).iter().map(|letter| letter.c).collect();
    let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else { return Vec::new() };
    let mut found = Vec::new();
    for (n, window) in text.windows(phrase.len()).enumerate() {
        if !window.iter().map(|letter| letter.c).eq(phrase.iter().copied()) {
            continue;
        }
        let beside =
            |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|letter| letter.c.is_alphanumeric());
        let inside = (first.is_alphanumeric() && beside(n.checked_sub(1)))
            || (last.is_alphanumeric() && beside(n.checked_add(phrase.len())));
        if let (false, Some(from), Some(to)) = (inside, window.first(), window.last()) {
            found.push((from.from, to.to));
        }
    }
    found
}

/// Whether a phrase stands in a text.
#[must_use]
pub fn stands(text: &str, phrase: &str) -> bool {
    !places(&letters(text), phrase).is_empty()
}

/// The text without these phrases, a gap in the place of each, and how many characters went. Nothing when none stands there.
#[must_use]
pub fn strike(text: &str, phrases: &[&str], gap: &str) -> Option<(String, usize)> {
    let seen = letters(text);
    let mut all: Vec<(usize, usize)> = phrases.iter().flat_map(|phrase| places(&seen, phrase)).collect();
    all.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            // What stands beside each other, or over each other, becomes one gap.
            Some(last) if text.get(last.1..from).is_none_or(|between| between.trim().is_empty()) => {
                last.1 = last.1.max(to);
            }
            _ => joined.push((from, to)),
        }
    }
    let (mut out, mut upto, mut gone) = (String::new(), 0, 0_usize);
    for (from, to) in &joined {
        out.push_str(text.get(upto..*from).unwrap_or_default());
        out.push_str(gap);
        gone = gone.saturating_add(text.get(*from..*to).unwrap_or_default().chars().count());
        upto = *to;
    }
    out.push_str(text.get(upto..).unwrap_or_default());
    if joined.is_empty() { None } else { Some((out, gone)) }
}

/// How many characters the trace tells: tens, so that nobody counts the letters of a name.
#[must_use]
pub fn about(characters: usize) -> i64 {
    i64::try_from(characters.div_ceil(10).saturating_mul(10)).unwrap_or(i64::MAX)
}

/// Whether the author may say that it was wrong: once for each removal.
///
/// # Errors
/// [`RemovalRefused::NothingOpen`].
pub fn may_contest(removals: &[Removal]) -> Result<(), RemovalRefused> {
    if removals.iter().any(|one| one.wrong_at.is_none()) { Ok(()) } else { Err(RemovalRefused::NothingOpen) }
}

/// Whether this person may look again: somebody else than who took the words out.
///
/// # Errors
/// [`RemovalRefused`].
pub fn may_look_again(removals: &[Removal], by: PersonId) -> Result<(), RemovalRefused> {
    let mut open = removals.iter().filter(|one| one.wrong_at.is_some() && one.outcome.is_none()).peekable();
    if open.peek().is_none() {
        return Err(RemovalRefused::NothingOpen);
    }
    if open.any(|one| one.by == by) { Err(RemovalRefused::SameHand) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{about, pieces, stands, strike};

    #[test]
    fn words_go_wherever_they_stand_and_no_others() {
        for (text, phrases, left, gone) in [
            ("Kev Smith took it", &["kev  smith"][..], "[x] took it", 9),
            ("Ask KEV. Kev knows.", &["Kev"], "Ask [x]. [x] knows.", 6),
            ("Al also fell", &["al"], "[x] also fell", 2),
            ("Kev and Kev Smith", &["Kev", "Kev Smith"], "[x] and [x]", 12),
            ("Ring 0131 496 0000 now", &["0131 496 0000"], "Ring [x] now", 13),
            ("One. Two. Three.", &["One.", "Two."], "[x] Three.", 9),
            ("Mair\nŴyn yma", &["mair ŵyn"], "[x] yma", 8),
            ("so (Kev) said", &["(Kev)"], "so [x] said", 5),
        ] {
            assert_eq!(strike(text, phrases, "[x]"), Some((left.to_owned(), gone)), "{text}");
        }
        for (text, phrase) in [("Kevin came", "Kev"), ("came", "Kev"), ("came", " "), ("", "Kev"), ("McKev", "kev")] {
            assert_eq!(strike(text, &[phrase], "[x]"), None, "{text} {phrase}");
            assert!(!stands(text, phrase), "{text} {phrase}");
        }
    }

    #[test]
    fn every_piece_can_be_chosen_and_found_again() {
        let text = "It is cold! Kev Smith, on 12.5 wing, knows.\nAsk him. Ask him.\n\nNo end";
        let all = pieces(text);
        assert_eq!(all, ["It is cold!", "Kev Smith, on 12.5 wing, knows.", "Ask him.", "No end"]);
        assert!(all.iter().all(|piece| stands(text, piece)));
        assert!(pieces(" \n ").is_empty());
    }

    #[test]
    fn nobody_counts_the_letters_of_a_name() {
        for (characters, told) in [(1, 10), (9, 10), (10, 10), (11, 20), (95, 100)] {
            assert_eq!(about(characters), told);
        }
    }
}
