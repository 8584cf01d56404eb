//! The names after the papers.

use super::Refusal;
use super::source::Source;

pub(super) struct Names {
    pub(super) candidates: Vec<String>,
    pub(super) title: String,
}

/// Reads the names of so many candidates, the title and at most two texts after it.
pub(super) fn read(source: &mut Source<'_>, count: usize) -> Result<Names, Refusal> {
    let mut candidates = Vec::new();
    while candidates.len() < count {
        let number = candidates.len() + 1;
        let name = text(source, &format!("the name of candidate {number} of {count}"))?;
        if name.is_empty() {
            return Err(source.refuse(format!("candidate {number} has an empty name")));
        }
        candidates.push(name);
    }
    let title = text(source, "the title after the names")?;
    for _source_and_comment in 0..2 {
        if source.next_field().is_some() {
            text(source, "a text after the title")?;
        }
    }
    match source.next_field() {
        None => Ok(Names { candidates, title }),
        Some(_) => Err(source.refuse("more after the end: names, title, source and comment have all been read")),
    }
}

/// One quoted text, or one line without quotes.
fn text(source: &mut Source<'_>, what: &str) -> Result<String, Refusal> {
    let text = match source.next_field() {
        None => {
            return Err(Refusal::new(source.last_field(), format!("the file ends before {what}")));
        }
        Some(b'"') => quoted(source)?,
        Some(byte @ (b'[' | b',')) => return Err(source.refuse_byte(byte, what)),
        Some(_) if source.rest_of_line().starts_with(b"/*") => {
            return Err(source.refuse_byte(b'/', what));
        }
        Some(_) => unquoted(source, what)?,
    };
    if text.chars().any(|letter| letter.is_control() && letter != '\t') {
        return Err(source.refuse(format!("{what} holds a control character")));
    }
    Ok(text.trim().to_owned())
}

/// `"Anne ""Annie"" O'Neil"`: inside quotes a doubled quote stands for one.
fn quoted(source: &mut Source<'_>) -> Result<String, Refusal> {
    source.bump();
    let mut text = Vec::new();
    loop {
        let Some(piece) = source.until(b'"') else {
            return Err(source.refuse("a quote is opened and not closed on its line"));
        };
        text.extend_from_slice(piece);
        source.skip(piece.len() + 1);
        if source.peek() != Some(b'"') {
            break;
        }
        text.push(b'"');
        source.bump();
    }
    source.end_field()?;
    String::from_utf8(text).map_err(|_| source.refuse("a text that is not UTF-8"))
}

fn unquoted(source: &mut Source<'_>, what: &str) -> Result<String, Refusal> {
    let rest = source.rest_of_line();
    let line = str::from_utf8(rest).map_err(|_| source.refuse("a text that is not UTF-8"))?;
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.strip_suffix(',').unwrap_or(line);
    if !source.begins_line() {
        return Err(source.refuse(format!("{what}: a text without quotes must have the line to itself")));
    }
    if name.contains('"') {
        return Err(source.refuse(format!("{what} has a quote inside but does not begin with one")));
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err(source.refuse(format!("{what} is expected, not {}", shown(name))));
    }
    if name.len() < line.len() {
        source.note_comma()?;
    }
    source.note_unquoted(name)?;
    source.skip(rest.len());
    Ok(name.to_owned())
}

/// The beginning of a text from the file, safe to print on a terminal.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let beginning: String = text.chars().take(LONGEST).collect();
    let more = if beginning.len() < text.len() { ".." } else { "" };
    format!("{beginning:?}{more}")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_text_is_shown_whole_or_by_its_first_sixty_letters_and_two_dots() {
        let sixty = "é".repeat(60);
        assert_eq!(shown("Ash\u{1b}"), "\"Ash\\u{1b}\"");
        assert_eq!(shown(&sixty), format!("\"{sixty}\""));
        assert_eq!(shown(&format!("{sixty}b")), format!("\"{sixty}\".."));
    }
}
