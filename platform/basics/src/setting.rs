//! Settings are typed, declared by the part that uses them, and inherited down the tree of places (promise 10).

use std::fmt;

/// What kind of answer a setting takes; pages draw the right field from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// On or off.
    Switch,
    /// A whole number between the two, both included.
    Number(i64, i64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A line of text of at most so many characters.
    Line(usize),
    /// A day, written as 2027-01-31, or nothing.
    Day,
}

/// One setting of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name: `feedback.answer_days`.
    pub key: &'static str,
    /// What answers it takes.
    pub kind: SettingKind,
    /// What holds where no place above has said otherwise.
    pub default: &'static str,
}

/// The text is no answer to this setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSetting {
    /// The setting asked.
    pub key: &'static str,
}

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is no value for the setting {}", self.key)
    }
}

impl std::error::Error for BadSetting {}

impl Setting {
    /// An on/off setting.
    #[must_use]
    pub const fn switch(key: &'static str, on: bool) -> Self {
        Self { key, kind: SettingKind::Switch, default: if on { "on" } else { "off" } }
    }

    /// Whether `text` is an answer to it.
    ///
    /// # Errors
    /// [`BadSetting`] when it is not.
    pub fn check(&self, text: &str) -> Result<(), BadSetting> {
        let good = match self.kind {
            SettingKind::Switch => text == "on" || text == "off",
            SettingKind::Number(low, high) => text.parse::<i64>().is_ok_and(|n| low <= n && n <= high),
            SettingKind::OneOf(choices) => choices.contains(&text),
            SettingKind::Day => text.is_empty() || (text.len() == 10 && text.parse::<crate::Date>().is_ok()),
            SettingKind::Line(most) => text.chars().count() <= most && !text.contains(['\n', '\0']),
        };
        if good { Ok(()) } else { Err(BadSetting { key: self.key }) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Setting, SettingKind};

    #[test]
    fn a_setting_refuses_what_is_no_answer_to_it() {
        let days = Setting { key: "feedback.answer_days", kind: SettingKind::Number(1, 60), default: "10" };
        for (text, good) in [("1", true), ("60", true), ("0", false), ("61", false), ("ten", false), ("", false)] {
            assert_eq!(days.check(text).is_ok(), good, "{text}");
        }
        let day = Setting { key: "trial.from", kind: SettingKind::Day, default: "" };
        for (text, good) in [
            ("", true),
            ("2027-01-31", true),
            ("2027-02-31", false),
            ("31.1.2027", false),
            ("2027-01-31T10:00:00", false),
            ("tomorrow", false),
        ] {
            assert_eq!(day.check(text).is_ok(), good, "{text}");
        }
        assert!(Setting::switch("feedback.on", true).check("maybe").is_err());
    }
}
