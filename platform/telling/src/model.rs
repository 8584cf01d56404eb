//! How somebody wants to be told.

use basics::{Instant, Words, text_enum};

text_enum! {
    /// By which route news comes to a person, besides the screen, where it always is.
    pub enum Route {
        /// By no other.
        Screen = "screen",
        /// By e-mail.
        Mail = "mail",
        /// On paper, handed over by the service.
        Letter = "letter",
    }
}

text_enum! {
    /// How often.
    pub enum Often {
        /// As soon as there is something.
        AtOnce = "at_once",
        /// Once a day, at an hour.
        Daily = "daily",
        /// Once a week, on a day at an hour.
        Weekly = "weekly",
    }
}

/// Hours of the day in which nothing is sent: from the first on, until the second begins. Equal hours mean none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The first quiet hour, 0 to 23.
    pub from: i8,
    /// The first hour that is not quiet any more, 0 to 23.
    pub to: i8,
}

/// When somebody wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// How often.
    pub often: Often,
    /// At which hour of the day, 0 to 23: daily and weekly.
    pub hour: i8,
    /// On which day of the week, 1 for Monday to 7: weekly.
    pub weekday: i8,
    /// Not in these hours.
    pub quiet: Option<Quiet>,
}

impl Default for When {
    /// Once a day in the early evening, when a phone is looked at.
    fn default() -> Self {
        Self { often: Often::Daily, hour: 17, weekday: 5, quiet: None }
    }
}

/// What a person has chosen, and where it stands.
#[derive(Clone, Debug)]
pub struct How {
    /// By which route.
    pub route: Route,
    /// When.
    pub when: When,
    /// Whether letters hold the whole reply; otherwise only that there is news.
    pub whole: bool,
    /// The address that mail goes to: whoever reads it there has shown it by a code.
    pub address: Option<Words>,
    /// An address that waits for its code.
    pub asked: Option<Words>,
    /// Where letters go when the service does not hand them over.
    pub letter_to: Option<Words>,
    /// When the address stopped taking mail.
    pub refused_at: Option<Instant>,
}

impl Default for How {
    /// Whoever chose nothing is told on screen.
    fn default() -> Self {
        Self {
            route: Route::Screen,
            when: When::default(),
            whole: false,
            address: None,
            asked: None,
            letter_to: None,
            refused_at: None,
        }
    }
}

/// The code that was sent to an address.
#[derive(Clone, Debug)]
pub struct Asked {
    /// It; `None` when its key is gone.
    pub code: Option<Words>,
    /// When it was made.
    pub at: Instant,
    /// How many wrong ones were typed since.
    pub wrong: i64,
}

/// A letter that waits to be printed, as its list shows it.
#[derive(Clone, Debug)]
pub struct LetterRow {
    /// Whose.
    pub person: basics::PersonId,
    /// Their name.
    pub name: String,
    /// What the place is called where they are at home.
    pub place_name: String,
    /// Since when it waits.
    pub since: Instant,
}
