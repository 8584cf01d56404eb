//! The words on screen: Fluent messages in English and Welsh. One message is one whole sentence or label, so that Welsh
//! mutates as it must and a place may put its own in its stead. Isolation marks are off: `<bdi>` does that work in pages.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The languages there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Welsh.
    Cy,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::Cy];

    /// Its code, as HTML wants it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Cy => "cy",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::En),
            "cy" => Some(Self::Cy),
            _ => None,
        }
    }
}

/// Something that can stand in a message.
pub trait WordArg {
    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'static>;
}

impl<T: WordArg + ?Sized> WordArg for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}
impl WordArg for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}
impl WordArg for String {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}
macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl WordArg for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(i32, u32, i64, usize);

/// Every word of the house, by language and key.
#[derive(Clone)]
pub struct Wordbook(Arc<BTreeMap<Lang, FluentBundle<FluentResource>>>);

impl fmt::Debug for Wordbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wordbook(..)")
    }
}

/// A words file that cannot be used: which language, and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("the words in {lang} cannot be read: {why}")]
pub struct BadWords {
    lang: &'static str,
    why: String,
}

impl Wordbook {
    /// Reads the words of every part: language and text.
    ///
    /// # Errors
    /// [`BadWords`] for a syntax error or a key that two parts define.
    pub fn read(parts: &[(Lang, &'static str)]) -> Result<Self, BadWords> {
        let mut books = BTreeMap::new();
        for lang in Lang::ALL {
            let fault = |why: String| BadWords { lang: lang.code(), why };
            let id: LanguageIdentifier = lang.code().parse().map_err(|_| fault("no such language".to_owned()))?;
            let mut book = FluentBundle::new_concurrent(vec![id]);
            book.set_use_isolating(false);
            for (_, text) in parts.iter().filter(|(of, _)| *of == lang) {
                let resource = FluentResource::try_new((*text).to_owned()).map_err(|(_, errors)| {
                    fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
                })?;
                book.add_resource(resource)
                    .map_err(|errors| fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
            }
            books.insert(lang, book);
        }
        Ok(Self(Arc::new(books)))
    }

    /// Whether there is such a key.
    #[must_use]
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.0.get(&lang).is_some_and(|book| book.has_message(key))
    }

    /// The message, with its arguments. A key that is missing shows itself: a test sees to it that none is.
    #[must_use]
    pub fn say(&self, lang: Lang, key: &str, args: &[(&str, &dyn WordArg)]) -> String {
        let found = self.0.get(&lang).and_then(|book| {
            let pattern = book.get_message(key)?.value()?;
            let mut given = FluentArgs::with_capacity(args.len());
            for (name, arg) in args {
                given.set((*name).to_owned(), arg.value());
            }
            let mut errors = Vec::new();
            let said = book.format_pattern(pattern, Some(&given), &mut errors);
            Some(said.into_owned())
        });
        found.unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Wordbook};

    #[test]
    fn a_message_is_said_in_its_language_with_its_arguments() {
        let book = Wordbook::read(&[
            (Lang::En, "x-days = { $n ->\n    [one] one day\n   *[other] { $n } days\n}"),
            (Lang::Cy, "x-days = { $n } diwrnod"),
        ])
        .unwrap();
        assert_eq!(book.say(Lang::En, "x-days", &[("n", &1_i64)]), "one day");
        assert_eq!(book.say(Lang::En, "x-days", &[("n", &5_i64)]), "5 days");
        assert_eq!(book.say(Lang::Cy, "x-days", &[("n", &5_i64)]), "5 diwrnod");
        assert_eq!(book.say(Lang::Cy, "x-none", &[]), "x-none");
    }

    #[test]
    fn a_broken_words_file_is_refused() {
        assert!(Wordbook::read(&[(Lang::En, "x = { $n")]).is_err());
        assert!(Wordbook::read(&[(Lang::En, "x = a"), (Lang::En, "x = b")]).is_err());
    }
}
