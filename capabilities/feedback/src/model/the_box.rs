//! What is dropped into the box without a name, until the box is opened.

use access::ObjectId;
use basics::{Date, LooseId, PlaceId, Setting, SettingKind, Words};
use loops::Heard;
use serde::{Deserialize, Serialize};

use super::{Kind, Publish, Saying, SuggestionId};

/// Whether a place takes suggestions without a name.
pub const ANONYMOUS: Setting = Setting::switch("feedback.anonymous", true);

/// For how many days after its thread ended a code opens it, and for how many days a slip that nobody brings back is known.
pub const RECEIPT_DAYS: Setting =
    Setting { key: "feedback.receipt_days", kind: SettingKind::Number(30, 1825), default: "365" };

/// Something that lies in the box. Its words are sealed.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// Its id, which says nothing.
    pub id: LooseId,
    /// In which place's box.
    pub place: PlaceId,
    /// The day, the finest time that is kept.
    pub day: Date,
    /// What finds the thread it belongs to.
    pub lookup: String,
    /// The hash that the receipt opens, when it begins a thread.
    pub secret: Option<String>,
    /// Which kind of thing it is: [`Inside::kind`].
    pub kind: &'static str,
    /// What its form was, so that a double press is one: nothing can be learnt from it.
    pub press: String,
    /// The sealed text.
    pub cell: Vec<u8>,
}

/// What was dropped, opened. It does not print itself: it is somebody's words.
#[derive(Deserialize, Serialize)]
pub enum Inside {
    /// A suggestion or a thank-you.
    Saying {
        /// Its kind's code.
        kind: String,
        /// The words.
        words: String,
        /// What would put it right.
        put_right: Option<String>,
        /// In which language.
        lang: String,
        /// The code of what may be published.
        publish: String,
        /// Whether an answer is wanted.
        wants_answer: bool,
        /// Whether the author is worried about somebody.
        worried: bool,
        /// Whether the answer is to stand on the wall under a number.
        #[serde(default)]
        wall: bool,
    },
    /// A later word of the author.
    Word(String),
    /// Whether the author was heard, and why not.
    Heard(bool, Option<String>),
    /// The author takes it back.
    Back,
    /// The author takes it off the board.
    Down,
    /// The author has kept their code: it is not shown again.
    Kept,
    /// Somebody pressed "Finish" on a shared screen.
    Finished,
    /// The author wants the answer on the wall, under a number.
    Wall,
}

/// The kind of the mark that a code was kept: it says nothing else, and goes when the box is opened.
pub const KEPT: &str = "0-kept";

/// The kind of the mark that somebody pressed "Finish" on a shared screen: what they sent there brings nothing back. It names no
/// thread, and goes when the box is opened.
pub const FINISHED: &str = "0-finished";

/// What stands in the place of words that cannot be opened any more.
pub const LOST: &str = "(This could not be opened: its sealed text was damaged.)";

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inside(..)")
    }
}

impl Inside {
    /// A suggestion, to be sealed. Nobody is named, so no name can be shown.
    #[must_use]
    pub fn saying(saying: &Saying, wall: bool) -> Self {
        Self::Saying {
            kind: saying.kind.code().to_owned(),
            words: saying.words.read().to_owned(),
            put_right: saying.put_right.as_ref().map(|words| words.read().to_owned()),
            lang: saying.lang.to_owned(),
            publish: saying.publish.code().to_owned(),
            wants_answer: saying.wants_answer,
            worried: saying.worried,
            wall: wall && !saying.worried,
        }
    }

    /// Whether its answer is to stand on the wall.
    #[must_use]
    pub const fn wants_wall(&self) -> bool {
        matches!(self, Self::Saying { wall: true, .. } | Self::Wall)
    }

    /// A suggestion whose words are lost.
    #[must_use]
    pub fn lost() -> Self {
        Self::Saying {
            kind: Kind::Suggestion.code().to_owned(),
            words: LOST.to_owned(),
            put_right: None,
            lang: "en".to_owned(),
            publish: Publish::Private.code().to_owned(),
            wants_answer: true,
            worried: false,
            wall: false,
        }
    }

    /// In which order things of one thread are taken out, and which of them one later one replaces: who said yes and then
    /// no on one day has said no.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Saying { .. } => "1-saying",
            Self::Word(_) => "2-word",
            Self::Heard(..) => "3-heard",
            Self::Wall => "3-wall",
            Self::Down => "4-down",
            Self::Back => "5-back",
            Self::Kept => KEPT,
            Self::Finished => FINISHED,
        }
    }

    /// The suggestion it is; nothing when it is something else.
    #[must_use]
    pub fn as_saying(&self) -> Option<Saying> {
        let Self::Saying { kind, words, put_right, lang, publish, wants_answer, worried, .. } = self else {
            return None;
        };
        Some(Saying {
            kind: Kind::from_code(kind)?,
            words: Words::kept(words.clone()),
            put_right: put_right.clone().map(Words::kept),
            lang: if lang == "cy" { "cy" } else { "en" },
            publish: Publish::from_code(publish)?,
            name_may_show: false,
            shown_name: None,
            wants_answer: *wants_answer,
            worried: *worried,
        })
    }

    /// Whether the author was heard.
    #[must_use]
    pub const fn heard(yes: bool) -> Heard {
        if yes { Heard::Yes } else { Heard::No }
    }
}

/// How far the thread of a receipt has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It is a printed slip that nobody has typed in yet.
    OnPaper,
    /// It lies in the box since this day.
    InTheBox(Date),
    /// It was taken out, and is dealt with.
    Thread(SuggestionId),
}

/// What is kept of a receipt.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The hash that it opens.
    pub secret: String,
    /// The place.
    pub place: PlaceId,
    /// The place's zone: its last day ends there.
    pub zone: String,
    /// The last day on which it opens anything; none while something is owed.
    pub until: Option<Date>,
    /// How far it has come.
    pub reached: Reached,
    /// Whether a worker has seen its code, so that it has to be changed first.
    pub to_change: bool,
}

/// A receipt that was shown and opens its thread. Only [`crate::actions::open_receipt`] makes one.
#[derive(Clone, Debug)]
pub struct Opened {
    pub(crate) lookup: String,
    pub(crate) place: PlaceId,
    pub(crate) until: Option<Date>,
    pub(crate) reached: Reached,
    pub(crate) to_change: bool,
}

impl Opened {
    /// Whether its code has to be changed before anything is shown: a worker has seen it.
    #[must_use]
    pub const fn must_change(&self) -> bool {
        self.to_change
    }

    /// In which place.
    #[must_use]
    pub const fn place(&self) -> PlaceId {
        self.place
    }

    /// How far it has come.
    #[must_use]
    pub const fn reached(&self) -> Reached {
        self.reached
    }

    /// The last day on which the code opens it, once that is known.
    #[must_use]
    pub const fn until(&self) -> Option<Date> {
        self.until
    }

    /// The thread, for whoever showed its receipt; nothing while it lies in the box, or while its code has to be changed.
    #[must_use]
    pub const fn thread(&self) -> Option<ByReceipt> {
        match self.reached {
            Reached::Thread(id) if !self.to_change => Some(ByReceipt(id)),
            Reached::Thread(_) | Reached::InTheBox(_) | Reached::OnPaper => None,
        }
    }
}

/// A thread whose receipt was shown: it cannot be made from an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByReceipt(SuggestionId);

impl ByReceipt {
    /// Which thread.
    #[must_use]
    pub const fn id(self) -> SuggestionId {
        self.0
    }
}

impl From<ByReceipt> for ObjectId {
    fn from(shown: ByReceipt) -> Self {
        Self(shown.0.uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::{Inside, Kind, Publish, Saying, Words};

    #[test]
    fn what_goes_into_the_box_comes_out_the_same_without_a_name() {
        let saying = Saying {
            kind: Kind::Thanks,
            words: Words::kept("Diolch am y te".to_owned()),
            put_right: Some(Words::kept("Mwy o fisgedi".to_owned())),
            lang: "cy",
            publish: Publish::Summary,
            shown_name: None,
            name_may_show: true,
            wants_answer: true,
            worried: true,
        };
        let text = serde_json::to_string(&Inside::saying(&saying, true)).unwrap();
        let out = serde_json::from_str::<Inside>(&text).unwrap().as_saying().unwrap();
        assert_eq!((out.kind, out.lang, out.publish), (saying.kind, "cy", Publish::Summary));
        assert_eq!(out.words.read(), "Diolch am y te");
        assert_eq!(out.put_right.unwrap().read(), "Mwy o fisgedi");
        assert!(out.wants_answer && out.worried && !out.name_may_show);
        assert!(!Inside::saying(&saying, true).wants_wall(), "what somebody is worried about goes on no wall");
        assert!(Inside::saying(&Saying { worried: false, ..saying }, true).wants_wall());
        let before = text.replace(",\"wall\":false", "");
        assert!(
            !serde_json::from_str::<Inside>(&before).unwrap().wants_wall(),
            "what lay in the box before there were walls"
        );
        assert!(Inside::Back.as_saying().is_none());
        assert_eq!(format!("{:?}", Inside::Word("secret".to_owned())), "Inside(..)");
    }
}
