//! What every page knows: words, the frame, the tokens of its forms.

use basics::{Date, Instant};

use crate::dates;
use crate::kiosk::KioskBar;
use crate::words::{Lang, WordArg, Wordbook};

/// One item of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it is called.
    pub text: String,
    /// Whether this page is there.
    pub current: bool,
}

/// The person in the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonBar {
    /// Their name.
    pub name: String,
    /// How many notices are new.
    pub notices: i64,
}

/// One line of the demonstration's "see it as" bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// The person's id, as the form sends it.
    pub id: String,
    /// The name.
    pub name: String,
    /// Who they are.
    pub about: String,
}

/// A word about what has just been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// `success` or `info`.
    pub kind: &'static str,
    /// The words.
    pub text: String,
}

/// The frame of one page. Templates know it as `page`.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a frame shows or hides each of its parts")]
pub struct Page {
    pub(crate) book: Wordbook,
    pub(crate) language: Lang,
    /// `en` or `cy`.
    pub lang: &'static str,
    /// The direction of writing.
    pub dir: &'static str,
    /// The page's title, in words.
    pub title: String,
    /// Its address, without what was asked.
    pub path: String,
    /// The place's own name.
    pub place_name: String,
    /// The place's colours: the address of a served style sheet.
    pub place_css: Option<String>,
    /// Who is signed in.
    pub person: Option<PersonBar>,
    /// The main menu.
    pub nav: Vec<NavItem>,
    /// The demonstration's people; empty in earnest.
    pub demo: Vec<DemoPerson>,
    /// The form token, masked anew for each page.
    pub form_token: String,
    /// The key that makes a double press harmless.
    pub form_key: String,
    /// What has just been done.
    pub flash: Option<Flash>,
    /// The way back: address and words.
    pub back: Option<(String, String)>,
    /// Whether the person reads large print.
    pub large_print: bool,
    /// The zone dates are told in.
    pub zone: String,
    /// Whether nobody is known on this page: then its language stands in its address.
    pub nameless: bool,
    /// Whether it is shown on a screen that was handed over: then nothing leads anywhere else.
    pub handed: bool,
    /// The print that the foot offers; `None` when one's account has decided it.
    pub print_choice: Option<&'static str>,
    /// What a session on a kiosk says at the head of each page.
    pub kiosk: Option<KioskBar>,
    /// Whether this screen is an enrolled one.
    pub on_kiosk: bool,
    /// Whether a nameless page was told that others use this screen too.
    pub shared: bool,
    /// What a nameless page hands on in its addresses, after the question mark; empty on others.
    pub carried: String,
    /// Where "Finish" is sent on a nameless page that shows what is somebody's, so that nothing brings it back.
    pub finish_at: Option<String>,
    /// What the forms of a nameless page on a shared screen carry; empty elsewhere.
    pub stamp: String,
    /// Whether this page is the answer to a form: it cannot be asked for again without sending that.
    pub answered: bool,
    /// Where this page can be looked at again.
    pub again_at: String,
}

impl Page {
    /// A word.
    #[must_use]
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.book.say(self.language, key.as_ref(), &[])
    }

    /// A word in the language of something that was written, and not of who reads.
    #[must_use]
    pub fn t_in(&self, lang: Lang, key: impl AsRef<str>) -> String {
        self.book.say(lang, key.as_ref(), &[])
    }

    /// A word with one thing in it.
    #[must_use]
    pub fn t1(&self, key: impl AsRef<str>, name: &str, value: impl WordArg) -> String {
        self.book.say(self.language, key.as_ref(), &[(name, &value)])
    }

    /// A word with two things in it.
    #[must_use]
    pub fn t2(&self, key: impl AsRef<str>, a: &str, x: impl WordArg, b: &str, y: impl WordArg) -> String {
        self.book.say(self.language, key.as_ref(), &[(a, &x), (b, &y)])
    }

    /// A day in words.
    #[must_use]
    pub fn day(&self, date: &Date) -> String {
        dates::day(*date, self.language)
    }

    /// The day of a moment in words, in the place's zone.
    #[must_use]
    pub fn day_of(&self, at: &Instant) -> String {
        dates::day_of(*at, &self.zone, self.language)
    }

    /// The day and the time of a moment, in the place's zone.
    #[must_use]
    pub fn time_of(&self, at: &Instant) -> String {
        format!("{}, {}", self.day_of(at), dates::time_of(*at, &self.zone))
    }

    /// The time alone of a moment, in the place's zone.
    #[must_use]
    pub fn clock_of(&self, at: &Instant) -> String {
        dates::time_of(*at, &self.zone)
    }

    /// Its address as it stands behind `back=`: whatever is in a path stays one answer to one question.
    #[must_use]
    pub fn here(&self) -> String {
        as_answer(&self.path)
    }

    /// What a link to a nameless page tells it, because it reads no cookie: the language, and the print.
    #[must_use]
    pub fn nameless_query(&self) -> String {
        format!("lang={}{}", self.lang, if self.large_print { "&print=large" } else { "" })
    }

    /// The same address again in another print, where no cookie is read.
    #[must_use]
    pub fn in_print(&self, print: &str) -> String {
        let bare = self.carried.replace("&print=large", "");
        if print == "large" { format!("{}?{bare}&print=large", self.path) } else { format!("{}?{bare}", self.path) }
    }

    /// The same address in another language, where no cookie is read.
    #[must_use]
    pub fn in_lang(&self, lang: &str) -> String {
        let rest = self.carried.split_once('&').map(|(_, rest)| format!("&{rest}")).unwrap_or_default();
        format!("{}?lang={lang}{rest}", self.path)
    }

    /// What stands behind the addresses of forms that nameless and other pages share: with its question mark, or nothing.
    #[must_use]
    pub fn tail(&self) -> String {
        if self.carried.is_empty() { String::new() } else { format!("?{}", self.carried) }
    }

    /// What `autocomplete` says: nothing is kept by a browser that others use too.
    #[must_use]
    pub fn completes<'a>(&self, usual: &'a str) -> &'a str {
        if self.on_kiosk || self.shared { "off" } else { usual }
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.language
    }

    /// The way back, with its words by key.
    #[must_use]
    pub fn with_back(mut self, href: impl Into<String>, key: &str) -> Self {
        self.back = Some((href.into(), self.t(key)));
        self
    }

    /// In large print, for reading together.
    #[must_use]
    pub const fn large(mut self) -> Self {
        self.large_print = true;
        self
    }

    /// Another title than the route's own.
    #[must_use]
    pub fn with_title(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// The style sheet.
    #[must_use]
    pub fn css(&self) -> &'static str {
        dress::href("alongside.css")
    }

    /// The address of another served file, by its plain name.
    #[must_use]
    pub fn file(&self, name: &str) -> &'static str {
        dress::href(name)
    }

    /// A field with its words by key and what was sent or kept.
    #[must_use]
    pub fn field(&self, name: &str, label: &str, value: &str, faults: &crate::Faults) -> crate::Field {
        let hint_key = format!("{label}-hint");
        let hint = self.book.has(self.language, &hint_key).then(|| self.t(&hint_key));
        crate::Field {
            name: name.to_owned(),
            label: self.t(label),
            hint,
            value: value.to_owned(),
            error: faults.of(name),
        }
    }
}

/// An address as the value of a question: what would be read as something else there stands by its number.
#[must_use]
pub fn as_answer(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
