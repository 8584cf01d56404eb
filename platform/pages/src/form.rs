//! Forms: what was sent, and the fields to show.

use basics::{Words, WordsFault, line};

/// One field on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form, and the id of its first control.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: String,
    /// What is wrong with that.
    pub error: Option<String>,
}

/// One answer to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// As it is read.
    pub text: String,
    /// What helps to choose.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub checked: bool,
}

/// One line of the error summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorLine {
    /// The field to jump to; empty when there is none.
    pub field: String,
    /// What is wrong.
    pub text: String,
}

/// Three boxes that hold no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDate;

/// What was sent, name by name, in order. Only what the form asks for is ever read: anything else is ignored.
#[derive(Clone, Default)]
pub struct Sent(pub(crate) Vec<(String, String)>, pub(crate) Vec<crate::upload::Upload>);

impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sent({} fields, {} files)", self.0.len(), self.1.len())
    }
}

impl Sent {
    /// The text of a field; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(sent, _)| sent == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may be sent more than once.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The file of a field; `None` when none was chosen, or the row takes no files.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&crate::upload::Upload> {
        self.1.iter().find(|file| file.field == name)
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A date from the three boxes `NAME-day`, `NAME-month`, `NAME-year`: `Ok(None)` when all are empty.
    ///
    /// # Errors
    /// [`NoDate`] when they are none.
    pub fn date(&self, name: &str) -> Result<Option<basics::Date>, NoDate> {
        let part = |suffix: &str| self.text(&format!("{name}-{suffix}")).trim().to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        let number = |text: &str| text.parse::<i16>().map_err(|_| NoDate);
        let (day, month, year) = (number(&day)?, number(&month)?, number(&year)?);
        let small = |n: i16| i8::try_from(n).map_err(|_| NoDate);
        basics::Date::new(year, small(month)?, small(day)?).map(Some).map_err(|_| NoDate)
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    pub(crate) fn files(&self) -> &[crate::upload::Upload] {
        &self.1
    }
}

/// What can be chosen from these codes, in the words `PREFIX-CODE` with dashes for underscores.
#[must_use]
pub fn choices(page: &crate::Page, prefix: &str, codes: &[&str], chosen: &str) -> Vec<crate::Choice> {
    let each = codes.iter().map(|code| crate::Choice {
        value: (*code).to_owned(),
        text: page.t(format!("{prefix}-{}", code.replace('_', "-"))),
        hint: None,
        checked: *code == chosen,
    });
    each.collect()
}

/// Collects what is wrong with a form while it is read.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Something is wrong with a field, in words.
    pub fn add(&mut self, field: &str, text: String) {
        self.0.push((field.to_owned(), text));
    }

    /// What is wrong with one field shows at another: where several forms of a page ask the same, each names its own.
    #[must_use]
    pub fn moved(self, from: &str, to: &str) -> Self {
        let to = |name: String| if name == from { to.to_owned() } else { name };
        Self(self.0.into_iter().map(|(name, text)| (to(name), text)).collect())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone())
    }

    /// The error summary.
    #[must_use]
    pub fn lines(&self) -> Vec<ErrorLine> {
        self.0.iter().map(|(field, text)| ErrorLine { field: field.clone(), text: text.clone() }).collect()
    }

    /// Reads words from a field: `None`, and a fault in words, when they cannot be taken. `missing` is the word key of
    /// what to say when nothing was written.
    pub fn words(&mut self, page: &crate::Page, sent: &Sent, field: &str, most: usize, missing: &str) -> Option<Words> {
        match Words::new(sent.text(field), most) {
            Ok(words) => Some(words),
            Err(fault) => {
                self.add(field, say_fault(page, fault, missing));
                None
            }
        }
    }

    /// Reads one line from a field.
    pub fn line(&mut self, page: &crate::Page, sent: &Sent, field: &str, most: usize, missing: &str) -> Option<String> {
        match line(sent.text(field), most) {
            Ok(text) => Some(text),
            Err(fault) => {
                self.add(field, say_fault(page, fault, missing));
                None
            }
        }
    }
}

fn say_fault(page: &crate::Page, fault: WordsFault, missing: &str) -> String {
    match fault {
        WordsFault::Empty => page.t(missing),
        WordsFault::TooLong { has, most } => page.t2("pages-too-long", "has", has, "most", most),
        WordsFault::Unprintable => page.t("pages-unprintable"),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoDate, Sent};

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        Sent(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(), Vec::new())
    }

    #[test]
    fn a_date_is_read_from_three_boxes() {
        let cases = [
            (["28", "8", "2026"], Ok(Some(jiff::civil::date(2026, 8, 28)))),
            (["", "", ""], Ok(None)),
            (["31", "2", "2026"], Err(NoDate)),
            (["1", "", "2026"], Err(NoDate)),
            (["1", "1", "99999"], Err(NoDate)),
            (["x", "1", "2026"], Err(NoDate)),
        ];
        for ([day, month, year], expected) in cases {
            let form = sent(&[("on-day", day), ("on-month", month), ("on-year", year)]);
            assert_eq!(form.date("on"), expected, "{day}/{month}/{year}");
        }
    }
}
