//! Councils: people choose who speaks for them, members propose, whoever decides answers.
#![doc = include_str!("../README.md")]

mod access;
mod actions;
mod model;
mod rules;
pub mod samples;
mod store;
mod tell;
mod web;

use ::access::{Boxed, Signed};
use ::store::columns::Table;
use ::store::{Migration, Part};
use basics::PlaceId;
use basics::uuid::Uuid;
use pages::{Capability, Lang, Nav};

pub use crate::access::election::{
    AnswerAgainst, AppointTeam, CallElection, CountPiles, DropBallot, OpenTestBallot, RunElection, SayAgainst,
    SeeElection, StandInElection, TakeElectedSeat, VoteOnScreen,
};
pub use crate::access::firsts::{NameBuddy, SeeFirstMonth, SeePreparing, TickFirst};
pub use crate::access::joining::{
    AskToCome, EndCalendar, MakeCalendar, ReadCalendar, ScreenJoining, SeeExpected, SeeMovements, SeeOwnCalendar,
    SeeScreening, TakeBackAsking,
};
pub use crate::access::meeting::{
    AddItem, ApproveMinutes, CallOff, EndAction, MoveItem, PlanMeeting, ReadMeeting, SayComing, SeeMeeting,
    TakeAttendance, WriteMinutes,
};
pub use crate::access::proposal::{
    AnswerProposal, AnswerQuestion, BringProposal, CheckProposal, RaiseProposal, RemarkOnProposal, SeeProposal,
    SeePublicProposal, SeePublicProposals, SupportProposal, WorkOnProposal,
};
pub use crate::access::sent_up::{AnswerSentUp, SeeSentUp};
pub use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding, SeeSounding};
pub use crate::access::{
    AnswerAsked, ChooseChair, EndLapsed, JoinGroup, PutForward, SayShown, SeeOpenly, SeeOwnSeat, SeeSeats, StepDown,
};
pub use crate::access::{DraftTerms, FoundCouncil, ReopenTerms, SeeCouncil, SeeCouncils, SeeTerms, SignTerms};
pub use crate::actions::Refused;
pub use crate::model::conduct::HEAR_DAYS;
pub use crate::model::election::roll::{Against, Marked, SAID, Said, SaidId, SaidOutcome};
pub use crate::model::election::screen::{OpenedTest, Prepared, Scrutineer};
pub use crate::model::election::{
    Arrangements, Counting, Election, ElectionId, ElectionState, Fills, Preset, Roll, Standing, StandingId,
    StandingState, Team,
};
pub use crate::model::firsts::First;
use crate::model::firsts::SEAT;
pub use crate::model::proposal::{Asked, LEAST_ANSWERS, ProposalId, State, Told, Verdict, Votes};
pub use crate::model::{
    Audience, CameBy, ChosenBy, ConstituencyId, Council, CouncilId, EndedBy, Member, MemberId, Office, ProposalCame,
    ProposalRaised, SWITCH, SeatEnded, SeatTaken, VacancyRule,
};

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::conduct;
    pub use crate::actions::council::found;
    pub use crate::actions::firsts;
    pub use crate::actions::joining::{ask, screen, take_back};
    pub use crate::actions::meeting;
    pub use crate::actions::proposal::{
        add_step, answer, canvass, check, delay, finish, finish_step, raise, say_told, support, take_up, tell_back,
        vote,
    };
    pub use crate::actions::seats;
    pub use crate::actions::terms::{draft, reopen, sign};
    pub use crate::model::seats::ShownAs;
    pub use crate::model::terms::TermsWords;
    pub use crate::rules::council::Founding;
    pub use crate::rules::proposal::Raising;

    /// Elections.
    pub mod election {
        pub use crate::actions::election::aside::set_aside;
        pub use crate::actions::election::ballot::{
            Voter, carried, carry, cast_by_slip, cast_signed_in, of_slip, open_test, prepare, trackers, voter,
        };
        pub use crate::actions::election::count::{
            PaperAccount, count, decide, differences, hand_in, key_papers, take_log,
        };
        pub use crate::actions::election::elected::{ask_elected, take};
        pub use crate::actions::election::people::{add_team, refuse, stand, stand_for, withdraw, withdraw_for};
        pub use crate::actions::election::result::{declare, finish, leave_uncontested};
        pub use crate::actions::election::roll::{add_names, cut_account, remove_name, resize_roll};
        pub use crate::actions::election::said::{answer, say, say_for};
        pub use crate::actions::election::screen::{give, make_keys, name_scrutineers, print_slips};
        pub use crate::actions::election::vacancy::{Lot, Waits, fill, give_up, waiting};
        pub use crate::actions::election::{appoint, arrange, call, call_off, go_on, may_open, open_voting, seen};
        pub use crate::rules::election::ElectionRefused;
        pub use crate::rules::election::keyed::TypedFault;
        pub use crate::rules::election::obstacles::{Calling, CallingFault, Obstacle};
        pub use crate::rules::election::roll::{RollFault, TypedElector};
        pub use crate::rules::election::screen::ScreenRefused;
        pub use crate::rules::election::standing::{Nomination, StandRefused};
        pub use crate::rules::election::states::Move;
        pub use crate::rules::election::tally::{Turnout, turnout, void_reasons};
        pub use crate::rules::election::told::Told;
    }
}

pub use crate::actions::joining::{seated, unseated};
pub use crate::actions::seats::moved_on;
pub use crate::model::seats::MovedOn;
pub use crate::store::seats::{brought, take_back};

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    crate::store::council::COUNCILS,
    crate::store::changes::CHANGES,
    crate::store::changes::ENDS,
    crate::store::conduct::CONDUCTS,
    crate::store::conduct::WORDS,
    crate::store::council::CONSTITUENCIES,
    crate::store::constituencies::ELECTED_FOR,
    crate::store::council::MEMBERS,
    crate::store::proposal::PROPOSALS,
    crate::store::proposal::SUPPORTERS,
    crate::store::came_of::ANSWERS,
    crate::store::came_of::DELAYS,
    crate::store::came_of::STEPS,
    crate::store::came_of::REMARKS,
    crate::store::terms::TERMS,
    crate::store::seats::ASKED,
    crate::store::firsts::FIRSTS,
    crate::store::election::ELECTIONS,
    crate::store::election::ROLLS,
    crate::store::election::TEAMS,
    crate::store::election::people::PEOPLE,
    crate::store::election::people::SAID,
    crate::store::election::people::RAN,
    crate::store::election::roll::ELECTORS,
    crate::store::election::papers::SHEETS,
    crate::store::election::papers::PAPERS,
    crate::store::election::papers::DECIDED,
    crate::store::election::papers::COMPARED,
    crate::store::election::papers::BUNDLES,
    crate::store::election::log::LOGS,
    crate::store::election::asked::ASKED,
    crate::store::election::fills::FILLS,
    crate::store::election::the_box::KEYS,
    crate::store::election::the_box::SCRUTINEERS,
    crate::store::election::the_box::SLIPS,
    crate::store::election::the_box::BOX,
    crate::store::election::the_box::SPENT,
    crate::store::question::QUESTIONS,
    crate::store::question::ANSWERED,
    crate::store::sent_up::SENT_UP,
    crate::store::sounding::SOUNDINGS,
    crate::store::sounding::ANSWERS,
];

fn nav(signed: &Signed) -> Vec<Nav> {
    if signed.memberships.is_empty() {
        return Vec::new();
    }
    vec![Nav { href: "/councils", key: "councils-nav", order: 35 }]
}

fn meeting_link(id: Uuid) -> String {
    format!("/meetings/{}", id.simple())
}
fn council_link(id: Uuid) -> String {
    format!("/councils/{}", id.simple())
}

fn conduct_link(id: Uuid) -> String {
    format!("/councils/conduct/{}", id.simple())
}

fn joining_link(id: Uuid) -> String {
    format!("/councils/screening/{}", id.simple())
}

fn proposal_link(id: Uuid) -> String {
    format!("/councils/proposals/{}", id.simple())
}

fn sent_up_link(id: Uuid) -> String {
    format!("/councils/sent-up/{}", id.simple())
}

/// The forms that take on what was said in a place: those of the councils that look after it.
fn takers(tx: &mut ::store::ReadTx, place: PlaceId) -> Boxed<'_, ::store::Result<Vec<(String, String)>>> {
    Box::pin(async move {
        let found = crate::store::sent_up::looking_after(tx, place).await?;
        Ok(found.into_iter().map(|(id, name)| (format!("/councils/{id}/proposals/new"), name)).collect())
    })
}

fn election_link(id: Uuid) -> String {
    format!("/councils/elections/{}", id.simple())
}

fn said_link(id: Uuid) -> String {
    format!("/councils/elections/{}/said", id.simple())
}

fn seat_link(id: Uuid) -> String {
    format!("/councils/seats/{}/first-month", id.simple())
}

fn sounding_link(id: Uuid) -> String {
    format!("/councils/soundings/{}", id.simple())
}

/// The door.
pub const CAPABILITY: Capability = Capability {
    part: Part {
        name: "councils",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-councils.sql")),
            Migration::new(2, include_str!("../migrations/002-proposals.sql")),
            Migration::new(3, include_str!("../migrations/003-terms.sql")),
            Migration::new(4, include_str!("../migrations/004-elections.sql")),
            Migration::new(5, include_str!("../migrations/005-elections.sql")),
            Migration::new(6, include_str!("../migrations/006-first-month.sql")),
            Migration::new(7, include_str!("../migrations/007-raised.sql")),
            Migration::new(8, include_str!("../migrations/008-screen.sql")),
            Migration::new(9, include_str!("../migrations/009-changes.sql")),
            Migration::new(10, include_str!("../migrations/010-said.sql")),
            Migration::new(11, include_str!("../migrations/011-seats.sql")),
            Migration::new(12, include_str!("../migrations/012-counting.sql")),
            Migration::new(13, include_str!("../migrations/013-after.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: model::SETTINGS,
    switch: Some(&SWITCH),
    nav,
    jobs: tell::proposal::JOBS,
    rounds: &[actions::seats::end_lapsed, actions::seats::end_named, actions::seats::take_names_down],
    links: &[
        ("conduct", conduct_link),
        ("council", council_link),
        ("election", election_link),
        (meetings::JOINING, joining_link),
        ("meeting", meeting_link),
        ("proposal", proposal_link),
        (SAID, said_link),
        (SEAT, seat_link),
        ("sent_up", sent_up_link),
        ("sounding", sounding_link),
    ],
    takers: Some(takers),
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("councils")
};
