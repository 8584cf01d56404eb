//! Nouns: a file that is kept, one that is on its way, what it belongs to, and how many there may be.

use basics::{Instant, OrganisationId, PersonId, PlaceId, Setting, SettingKind};
use store::{CellAt, FileKey, Subject};

basics::id!(
    /// A file that is kept.
    FileId
);
access::object_id!(FileId);

/// How many pictures one person may bring in a day.
pub const A_DAY: Setting = Setting { key: "files.person_day", kind: SettingKind::Number(1, 1_000), default: "30" };
/// How many MiB of pictures one person may have brought altogether.
pub const ALTOGETHER: Setting =
    Setting { key: "files.person_mib", kind: SettingKind::Number(1, 100_000), default: "250" };
/// How many pictures may be brought in a place in a day.
pub const PLACE_A_DAY: Setting =
    Setting { key: "files.place_day", kind: SettingKind::Number(1, 100_000), default: "500" };
/// How many MiB of pictures a place may hold.
pub const PLACE_ALTOGETHER: Setting =
    Setting { key: "files.place_mib", kind: SettingKind::Number(1, 10_000_000), default: "20000" };

/// How many bytes a MiB has.
pub(crate) const MIB: i64 = 1024 * 1024;

/// What a file belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Belongs {
    /// What it is: `receipt`, `signed`. A code of the capability.
    pub kind: &'static str,
    /// For what it is sealed, as [`store::seal::seal`] has it.
    pub purpose: &'static str,
    /// With whose key: the plan's, the thread's. Who destroys that key destroys the file.
    pub subject: Subject,
    /// Whom it is about: it goes when they are erased, **and the subject's key with it**.
    pub person: Option<PersonId>,
    /// Where.
    pub place: PlaceId,
    /// Whose responsibility it is.
    pub organisation: OrganisationId,
}

/// A picture that lies in the folder already, sealed, and that no row speaks of yet: nobody can see it. It becomes a file
/// by [`crate::keep`] in an act; else it is thrown away.
pub struct Laid {
    pub(crate) id: FileId,
    pub(crate) name: basics::LooseId,
    pub(crate) key: FileKey,
    pub(crate) sum: Vec<u8>,
    pub(crate) by: Option<PersonId>,
    pub(crate) bytes: i64,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl std::fmt::Debug for Laid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Laid({} bytes)", self.bytes)
    }
}

impl Laid {
    /// The id that it will have.
    #[must_use]
    pub const fn id(&self) -> FileId {
        self.id
    }
}

/// A file, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: FileId,
    /// What it is.
    pub kind: String,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// Who brought it.
    pub brought_by: Option<PersonId>,
    /// Where.
    pub place: PlaceId,
    /// How many dots it is wide.
    pub width: i64,
    /// How many dots it is high.
    pub height: i64,
    /// How many bytes it has in the folder.
    pub bytes: i64,
    /// When it was kept.
    pub kept_at: Instant,
}

/// A file with what opens it.
#[derive(Clone, Debug)]
pub struct Held {
    /// What it is.
    pub file: Kept,
    pub(crate) name: String,
    pub(crate) key: FileKey,
}

/// Where the bytes of a file are sealed to.
pub(crate) fn bytes_of(id: FileId) -> CellAt {
    CellAt { table: "files_file", column: "bytes", row: id.uuid() }
}

/// Whose room for files is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The person's who brings it.
    Person,
    /// The place's.
    Place,
}

/// There is no room for it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// So many came within a day: room again tomorrow.
    Today {
        /// Whose room.
        whose: Whose,
        /// How many may come.
        most: i64,
    },
    /// So much is held.
    Altogether {
        /// Whose room.
        whose: Whose,
        /// How many MiB may be held.
        most: i64,
    },
}

impl Full {
    /// Every way, so that each has its words.
    pub const ALL: [Self; 4] = [
        Self::Today { whose: Whose::Person, most: 30 },
        Self::Altogether { whose: Whose::Person, most: 250 },
        Self::Today { whose: Whose::Place, most: 500 },
        Self::Altogether { whose: Whose::Place, most: 20_000 },
    ];

    /// Its word key, which takes `$most`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Today { whose: Whose::Person, .. } => "files-full-person-day",
            Self::Today { whose: Whose::Place, .. } => "files-full-place-day",
            Self::Altogether { whose: Whose::Person, .. } => "files-full-person",
            Self::Altogether { whose: Whose::Place, .. } => "files-full-place",
        }
    }

    /// How many there may be.
    #[must_use]
    pub const fn most(self) -> i64 {
        match self {
            Self::Today { most, .. } | Self::Altogether { most, .. } => most,
        }
    }
}
