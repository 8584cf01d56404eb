//! Meetings: date, place, food and fares, who joins, the agenda, who was there, minutes, actions, calendars.
//!
//! A meeting belongs to a [`Group`]: a council, a circle, an opportunity; this room knows nothing of what that is. A
//! capability plans, screens, writes and approves inside its own acts: it asks [`rules`] first and then calls the function
//! that keeps what was allowed. Who may do what is the capability's to decide; what must not leak is kept in by the types:
//!
//! - An [`Outcome`] of a screening has no reason. Members see [`members`] only, in whom there is no outcome and no
//!   condition; whoever asked sees [`own_joining`]; whoever screens sees [`screening`].
//! - Nobody is on a [`movement`] list whose outcome is not there, and no list is given once its day is over.
//! - Which meetings a person attended is answered to that person alone, by their session ([`own_attendance`]).

mod actions;
mod agenda;
mod attendance;
mod calendar;
pub mod cycle;
pub mod ics;
mod jobs;
mod joining;
mod keeping;
mod minutes;
mod model;
mod movements;
pub mod rules;
mod sums;
mod tables;

use pages::{Capability, Keeping, Lang};
use store::{Migration, Part as Migrated};

pub use actions::{NewAction, action, actions_of, add_action, carry_forward, drop_action, finish_action, owned_by};
pub use agenda::{Adding, NewPaper, add_item, add_paper, item, items, items_about, move_item, moves, papers, take_off};
pub use attendance::{
    Attending, OwnPresence, attend, attendance, expect, not_expected, own_attendance, powers_of, settle_attendance,
};
pub use calendar::{
    Calendar, CalendarToken, Entry, calendar_of, calendar_owner, end_address, has_address, new_address, own_entries,
};
pub use cycle::Cycle;
pub use jobs::{DayFacts, ForgetDay};
pub use joining::{
    Asking, Coming, JOINING, Joining, Member, OwnJoining, Screening, any, ask, is_in, joining, joining_of, leave,
    left_place, members, outcomes, own_joining, screen, screening,
};
pub use keeping::{
    Planning, call_off, change, cycle_of, forget_record, hold, last_before, next_of, next_of_each, of_group, one, plan,
    set_cycle, tell_all, times,
};
pub use minutes::{approve, write_minutes};
pub use model::{
    Action, ActionId, ActionState, Capacity, Draft, Group, Hosting, How, Item, ItemId, JoiningId, MEETING, Meeting,
    MeetingId, Minutes, MoveId, Moved, Neutral, News, Outcome, Owner, Paper, PaperId, Part, Power, Presence,
    PresenceId, SCREENED, Source, State, Times,
};
pub use movements::{Movement, movement};
pub use rules::Screened;
pub use tables::TABLES;

/// How long the list of a day is there: told, and not chosen.
const LISTS: Keeping = Keeping::fixed("meetings.lists", "meetings-keeping-lists", 1);

fn powers() -> Vec<access::Power> {
    vec![access::power::<ForgetDay>()]
}

/// Its door.
pub const ROOM: Capability = Capability {
    part: Migrated {
        name: "meetings",
        migrations: &[Migration::new(1, include_str!("../migrations/001-meetings.sql"))],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    powers,
    jobs: jobs::JOBS,
    keeping: &[LISTS],
    checks: Some(sums::check),
    ..Capability::room("meetings")
};
