//! Coming to a seat by one's own yes, and leaving it.

use basics::{Date, PersonId, id, text_enum};

use super::{Audience, CameBy, ConstituencyId, MemberId};

id!(
    /// That somebody was asked to sit on a council.
    AskedId
);

/// What waits for whoever was asked.
pub const ASKED_WAITS: &str = "councils.asked";
/// What waits for one person and can be done by nobody in their place: when they are gone it waits for nobody.
pub const THEIRS_ALONE: [&str; 2] = [ASKED_WAITS, super::election::ELECTED_WAITS];

/// The most characters of the name that a member is shown under.
pub const MOST_SHOWN: usize = 60;

text_enum! {
    /// What somebody said who was asked.
    pub enum AskedAnswer {
        /// They will sit there.
        Yes = "yes",
        /// They will not; nobody asks why.
        No = "no",
    }
}

/// Somebody who was asked and has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: AskedId,
    /// Who.
    pub person: PersonId,
    /// How they would come to the seat.
    pub came_by: CameBy,
    /// Until when they would have it; none where no day is set.
    pub until_on: Option<Date>,
}

/// How a member wants to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownAs {
    /// Under which name; empty for none.
    pub name: String,
    /// To whom.
    pub to: Audience,
}

/// A seat that ended because its person does not belong to the place any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedOn {
    /// The seat.
    pub seat: MemberId,
    /// Whose.
    pub person: PersonId,
    /// In which place.
    pub place: basics::PlaceId,
}

/// The most characters of what seats stand for.
pub const MOST_STANDS_FOR: usize = 60;
/// To how many things the seats of one council can belong.
pub const MOST_CONSTITUENCIES: i64 = 30;

text_enum! {
    /// What kind of thing seats stand for.
    pub enum StandsFor {
        /// People who live on a wing.
        Wing = "wing",
        /// People who come to an office.
        Office = "office",
        /// A theme.
        Theme = "theme",
        /// People who have something in common.
        Group = "group",
    }
}

/// What some seats of a council stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constituency {
    /// Its id.
    pub id: ConstituencyId,
    /// What kind of thing it is.
    pub kind: StandsFor,
    /// What it is called.
    pub name: String,
    /// How many seats it has.
    pub seats: i64,
}
