//! Handlers: parse, permit, act, page.

use access::Action as _;
use access::people;
use basics::{PersonId, PlaceId};
use pages::{Choice, Page, Problem, Route, Visit, choices};
use store::ReadTx;

use crate::access::conduct::{AnswerConduct, DecideConduct, ProposeConduct, SeeConduct};
use crate::access::election::{
    AnswerAgainst, AppointTeam, CallElection, CountPiles, DropBallot, OpenTestBallot, RunElection, SayAgainst,
    SeeElection, StandInElection, TakeElectedSeat, VoteOnScreen,
};
use crate::access::firsts::{NameBuddy, SeeFirstMonth, SeePreparing, TickFirst};
use crate::access::joining::{
    AskToCome, EndCalendar, MakeCalendar, ReadCalendar, ScreenJoining, SeeExpected, SeeMovements, SeeOwnCalendar,
    SeeScreening, TakeBackAsking,
};
use crate::access::meeting::{
    AddItem, ApproveMinutes, CallOff, EndAction, MoveItem, PlanMeeting, SayComing, SeeMeeting, TakeAttendance,
    WriteMinutes,
};
use crate::access::proposal::{
    AnswerProposal, AnswerQuestion, CheckProposal, RaiseProposal, RemarkOnProposal, SeeProposal, SeePublicProposal,
    SeePublicProposals, SupportProposal, WorkOnProposal,
};
use crate::access::sent_up::{AnswerSentUp, SeeSentUp};
use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding, SeeSounding};
use crate::access::{
    AnswerAsked, ChooseChair, JoinGroup, PutForward, SayShown, SeeOpenly, SeeOwnSeat, SeeSeats, StepDown,
};
use crate::access::{ChangeCouncil, CouncilFacts, EndCouncil, LOOKING_AFTER, SetConstituencies};
use crate::access::{DraftTerms, FoundCouncil, ReopenTerms, SeeCouncil, SeeCouncils, SeeTerms, SignTerms};
use crate::model::Member;
use crate::rules::names::{Viewer, name_for, viewer};
use faults::faults_of;

mod calendar;
mod changes;
mod conduct;
mod constituencies;
mod council;
mod election_print;
mod firsts;
mod joining;
mod meeting;
mod open_group;
mod seats;
mod terms;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

mod election;
mod faults;
mod proposal;
mod proposal_form;
mod proposals;
mod question;
mod sent_up;
mod sounding;

/// The routes.
pub fn routes() -> Vec<Route> {
    let mut all = of_councils();
    all.extend(of_meetings());
    all.extend(of_joining());
    all.extend(of_firsts());
    all.extend(of_proposals());
    all.extend(of_terms());
    all.extend(of_seats());
    all.extend(of_conduct());
    all.extend(of_questions());
    all.extend(of_soundings());
    all.extend(of_elections());
    all.extend(of_running_elections());
    all.extend(of_screens());
    all.extend(election_print::of_prints());
    all.extend(of_sent_up());
    all
}

fn of_seats() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/seats", SeeSeats::NAME, "councils-seats-title", seats::show),
        row!(post "/councils/{council}/seats", PutForward::NAME, "councils-seats-title", seats::put_forward),
        row!(post "/councils/{council}/seats/chair", ChooseChair::NAME, "councils-seats-title", seats::choose_chair),
        row!(get "/councils/{council}/asked", AnswerAsked::NAME, "councils-asked-title", seats::asked),
        row!(post "/councils/{council}/asked", AnswerAsked::NAME, "councils-asked-title", seats::answer),
        row!(get "/councils/{council}/join", JoinGroup::NAME, "councils-join-title", seats::join_form),
        row!(post "/councils/{council}/join", JoinGroup::NAME, "councils-join-title", seats::join),
        row!(get "/councils/{council}/my-seat", SeeOwnSeat::NAME, "councils-own-title", seats::own),
        row!(post "/councils/{council}/my-seat", SayShown::NAME, "councils-own-title", seats::say_shown),
        row!(post "/councils/{council}/my-seat/step-down", StepDown::NAME, "councils-own-title", seats::step_down),
        row!(get "/councils/{council}/constituencies", SetConstituencies::NAME, "councils-stands-title", constituencies::show),
        row!(post "/councils/{council}/constituencies", SetConstituencies::NAME, "councils-stands-title", constituencies::add),
        row!(post "/councils/{council}/constituencies/end", SetConstituencies::NAME, "councils-stands-title", constituencies::end),
        row!(post "/councils/{council}/constituencies/for", SetConstituencies::NAME, "councils-stands-title", constituencies::sits_for),
        row!(get "/councils/elections/{election}/for", RunElection::NAME, "councils-elected-for-title", constituencies::for_form),
        row!(post "/councils/elections/{election}/for", RunElection::NAME, "councils-elected-for-title", constituencies::elect_for),
        row!(get "/councils/{council}/openly", SeeOpenly::NAME, "councils-council-title", seats::openly),
    ]
}

fn of_conduct() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/conduct", ProposeConduct::NAME, "councils-conduct-new-title", conduct::new_form),
        row!(post "/councils/{council}/conduct", ProposeConduct::NAME, "councils-conduct-new-title", conduct::propose),
        row!(get "/councils/conduct/{conduct}", SeeConduct::NAME, "councils-conduct-title", conduct::show),
        row!(post "/councils/conduct/{conduct}", AnswerConduct::NAME, "councils-conduct-title", conduct::answer),
        row!(post "/councils/conduct/{conduct}/decide", DecideConduct::NAME, "councils-conduct-title", conduct::decide),
    ]
}

fn of_terms() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/terms", SeeTerms::NAME, "councils-terms-title", terms::show),
        row!(get "/councils/{council}/terms/draft", DraftTerms::NAME, "councils-terms-draft-title", terms::draft_form),
        row!(post "/councils/{council}/terms/draft", DraftTerms::NAME, "councils-terms-draft-title", terms::draft),
        row!(post "/councils/{council}/terms/sign", SignTerms::NAME, "councils-terms-title", terms::sign),
        row!(post "/councils/{council}/terms/reopen", ReopenTerms::NAME, "councils-terms-title", terms::reopen),
    ]
}

fn of_councils() -> Vec<Route> {
    vec![
        row!(get "/councils", SeeCouncils::NAME, "councils-title", council::list),
        row!(get "/councils/new", FoundCouncil::NAME, "councils-found-title", council::found_form),
        row!(post "/councils/new", FoundCouncil::NAME, "councils-found-title", council::found),
        row!(get "/councils/new/open", FoundCouncil::NAME, "councils-open-group-title", open_group::form),
        row!(post "/councils/new/open", FoundCouncil::NAME, "councils-open-group-title", open_group::start),
        row!(get "/councils/{council}", SeeCouncil::NAME, "councils-council-title", council::show),
        row!(get "/councils/{council}/change", ChangeCouncil::NAME, "councils-change-title", changes::change_form),
        row!(post "/councils/{council}/change", ChangeCouncil::NAME, "councils-change-title", changes::change),
        row!(get "/councils/{council}/end", EndCouncil::NAME, "councils-end-title", changes::end_form),
        row!(post "/councils/{council}/end", EndCouncil::NAME, "councils-end-title", changes::end),
    ]
}

fn of_meetings() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/meetings", SeeCouncil::NAME, "councils-meetings-title", meeting::dates::list),
        row!(get "/councils/{council}/meetings/new", PlanMeeting::NAME, "councils-plan-title", meeting::dates::new_form),
        row!(post "/councils/{council}/meetings/new", PlanMeeting::NAME, "councils-plan-title", meeting::dates::plan),
        row!(get "/meetings/{meeting}", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        // Forms of that page: looked at again, each is the page it was on.
        row!(get "/meetings/{meeting}/off", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/off", CallOff::NAME, "councils-meeting-title", meeting::call_off),
        row!(get "/meetings/{meeting}/items", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/items", AddItem::NAME, "councils-meeting-title", meeting::add_item),
        row!(get "/meetings/{meeting}/move", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/move", MoveItem::NAME, "councils-meeting-title", meeting::move_item),
        row!(get "/meetings/{meeting}/coming", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/coming", SayComing::NAME, "councils-meeting-title", meeting::coming),
        row!(get "/meetings/{meeting}/approve", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/approve", ApproveMinutes::NAME, "councils-meeting-title", meeting::approve),
        row!(get "/meetings/{meeting}/actions", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/actions", EndAction::NAME, "councils-meeting-title", meeting::end_action),
        row!(get "/meetings/{meeting}/there", TakeAttendance::NAME, "councils-there-title", meeting::record::there_form),
        row!(post "/meetings/{meeting}/there", TakeAttendance::NAME, "councils-there-title", meeting::record::there),
        row!(get "/meetings/{meeting}/minutes", WriteMinutes::NAME, "councils-minutes-title", meeting::record::minutes_form),
        row!(post "/meetings/{meeting}/minutes", WriteMinutes::NAME, "councils-minutes-title", meeting::record::minutes),
    ]
}

fn of_firsts() -> Vec<Route> {
    vec![
        row!(get "/councils/seats/{seat}/first-month", SeeFirstMonth::NAME, "councils-first-title", firsts::show),
        row!(post "/councils/seats/{seat}/first-month", TickFirst::NAME, "councils-first-title", firsts::tick),
        row!(get "/councils/seats/{seat}/first-month/with", SeeFirstMonth::NAME, "councils-first-title", firsts::show),
        row!(post "/councils/seats/{seat}/first-month/with", NameBuddy::NAME, "councils-first-title", firsts::name),
        row!(get "/councils/{council}/preparing", SeePreparing::NAME, "councils-preparing-title", firsts::preparing),
    ]
}

fn of_joining() -> Vec<Route> {
    vec![
        row!(get "/meetings/{meeting}/ask", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/ask", AskToCome::NAME, "councils-meeting-title", joining::ask),
        row!(get "/meetings/{meeting}/take-back", SeeMeeting::NAME, "councils-meeting-title", meeting::show),
        row!(post "/meetings/{meeting}/take-back", TakeBackAsking::NAME, "councils-meeting-title", joining::take_back),
        row!(get "/meetings/{meeting}/expected", SeeExpected::NAME, "councils-expected-title", joining::expected),
        row!(get "/councils/{council}/screening", SeeScreening::NAME, "councils-screening-title", joining::screening),
        row!(get "/councils/screening/{joining}", ScreenJoining::NAME, "councils-screen-title", joining::screen_form),
        row!(post "/councils/screening/{joining}", ScreenJoining::NAME, "councils-screen-title", joining::screen),
        row!(get "/councils/movements/{place}", SeeMovements::NAME, "councils-movements-title", joining::movements),
        row!(get "/calendar", SeeOwnCalendar::NAME, "councils-calendar-title", calendar::show),
        row!(post "/calendar", MakeCalendar::NAME, "councils-calendar-title", calendar::make),
        row!(get "/calendar/end", SeeOwnCalendar::NAME, "councils-calendar-title", calendar::show),
        row!(post "/calendar/end", EndCalendar::NAME, "councils-calendar-title", calendar::end),
        row!(get "/calendar/{token}", ReadCalendar::NAME, "councils-calendar-title", calendar::read).nameless(),
    ]
}

fn of_proposals() -> Vec<Route> {
    vec![
        row!(get "/councils/desk", SeeCouncils::NAME, "councils-desk-title", proposals::desk),
        row!(get "/councils/{council}/proposals", SeePublicProposals::NAME, "councils-proposals-title", proposals::list),
        row!(get "/councils/{council}/proposals/new", RaiseProposal::NAME, "councils-raise-title", proposal_form::new_form),
        row!(post "/councils/{council}/proposals/new", RaiseProposal::NAME, "councils-raise-title", proposal_form::raise),
        row!(get "/councils/proposals/{proposal}", SeePublicProposal::NAME, "councils-proposal-title", proposal::show),
        row!(get "/councils/proposals/{proposal}/canvass", WorkOnProposal::NAME, "councils-canvass-title", proposal_form::canvass_form),
        row!(post "/councils/proposals/{proposal}/canvass", WorkOnProposal::NAME, "councils-canvass-title", proposal_form::canvass),
        row!(get "/councils/proposals/{proposal}/vote", WorkOnProposal::NAME, "councils-vote-title", proposal_form::vote_form),
        row!(post "/councils/proposals/{proposal}/vote", WorkOnProposal::NAME, "councils-vote-title", proposal_form::vote),
        row!(get "/councils/proposals/{proposal}/answer", AnswerProposal::NAME, "councils-answer-title", proposal_form::answer_form),
        row!(post "/councils/proposals/{proposal}/answer", AnswerProposal::NAME, "councils-answer-title", proposal_form::answer),
        row!(get "/councils/proposals/{proposal}/delay", AnswerProposal::NAME, "councils-delay-title", proposal_form::delay_form),
        row!(post "/councils/proposals/{proposal}/delay", AnswerProposal::NAME, "councils-delay-title", proposal_form::delay),
        row!(get "/councils/proposals/{proposal}/step", AnswerProposal::NAME, "councils-step-title", proposal_form::step_form),
        row!(post "/councils/proposals/{proposal}/step", AnswerProposal::NAME, "councils-step-title", proposal_form::step),
        row!(post "/councils/proposals/{proposal}/take-up", WorkOnProposal::NAME, "councils-proposal-title", proposal::take_up),
        row!(post "/councils/proposals/{proposal}/tell-back", WorkOnProposal::NAME, "councils-proposal-title", proposal::tell_back),
        row!(post "/councils/proposals/{proposal}/finish", AnswerProposal::NAME, "councils-proposal-title", proposal::finish),
        row!(post "/councils/proposals/{proposal}/step-done", AnswerProposal::NAME, "councils-proposal-title", proposal::finish_step),
        row!(post "/councils/proposals/{proposal}/check", CheckProposal::NAME, "councils-proposal-title", proposal::check),
        row!(post "/councils/proposals/{proposal}/support", SupportProposal::NAME, "councils-proposal-title", proposal::support),
        row!(post "/councils/proposals/{proposal}/unsupport", SupportProposal::NAME, "councils-proposal-title", proposal::unsupport),
        row!(post "/councils/proposals/{proposal}/told", SupportProposal::NAME, "councils-proposal-title", proposal::say_told),
        row!(post "/councils/proposals/{proposal}/remark", RemarkOnProposal::NAME, "councils-proposal-title", proposal::remark),
    ]
}

fn of_questions() -> Vec<Route> {
    vec![
        row!(get "/councils/proposals/{proposal}/question", SeeProposal::NAME, "councils-question-title", question::show),
        row!(post "/councils/proposals/{proposal}/question", WorkOnProposal::NAME, "councils-question-title", question::ask),
        row!(post "/councils/proposals/{proposal}/question/answer", AnswerQuestion::NAME, "councils-question-title", question::answer),
        row!(post "/councils/proposals/{proposal}/question/close", WorkOnProposal::NAME, "councils-question-title", question::close),
        row!(get "/councils/proposals/{proposal}/sheet", WorkOnProposal::NAME, "councils-sheet-title", question::sheet),
    ]
}

fn of_elections() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/elections", SeeCouncil::NAME, "councils-elections-title", election::list),
        row!(get "/councils/{council}/elections/new", CallElection::NAME, "councils-call-title", election::call::form),
        row!(post "/councils/{council}/elections/new", CallElection::NAME, "councils-call-title", election::call::call),
        row!(get "/councils/elections/{election}", SeeElection::NAME, "councils-election-title", election::show),
        row!(get "/councils/elections/{election}/stand", StandInElection::NAME, "councils-stand-title", election::people::stand_form),
        row!(post "/councils/elections/{election}/stand", StandInElection::NAME, "councils-stand-title", election::people::stand),
        row!(post "/councils/elections/{election}/withdraw", StandInElection::NAME, "councils-stand-title", election::people::withdraw),
        row!(get "/councils/elections/{election}/team", AppointTeam::NAME, "councils-team-title", election::call::team_form),
        row!(post "/councils/elections/{election}/team", AppointTeam::NAME, "councils-team-title", election::call::team),
        row!(get "/councils/elections/{election}/manifest", SeeElection::NAME, "councils-manifest-title", election::manifest),
        row!(get "/councils/elections/{election}/said", SayAgainst::NAME, "councils-said-title", election::said::show),
        row!(post "/councils/elections/{election}/said", SayAgainst::NAME, "councils-said-title", election::said::say),
        row!(post "/councils/elections/{election}/said/answer", AnswerAgainst::NAME, "councils-said-title", election::said::answer),
        row!(post "/councils/elections/{election}/said/for", RunElection::NAME, "councils-said-title", election::said::say_for),
    ]
}

fn of_running_elections() -> Vec<Route> {
    vec![
        row!(get "/councils/elections/{election}/run", RunElection::NAME, "councils-run-title", election::desk::show),
        row!(post "/councils/elections/{election}/run", RunElection::NAME, "councils-run-title", election::desk::step),
        row!(get "/councils/elections/{election}/run/off", RunElection::NAME, "councils-run-off-title", election::desk::off_form),
        row!(post "/councils/elections/{election}/run/off", RunElection::NAME, "councils-run-off-title", election::desk::off),
        row!(get "/councils/elections/{election}/run/arrange", RunElection::NAME, "councils-arrange-title", election::desk::arrange_form),
        row!(post "/councils/elections/{election}/run/arrange", RunElection::NAME, "councils-arrange-title", election::desk::arrange),
        row!(get "/councils/elections/{election}/people", RunElection::NAME, "councils-people-title", election::people::show),
        row!(post "/councils/elections/{election}/people", RunElection::NAME, "councils-people-title", election::people::stand_for),
        row!(post "/councils/elections/{election}/people/team", RunElection::NAME, "councils-people-title", election::people::add_team),
        row!(post "/councils/elections/{election}/people/withdraw", RunElection::NAME, "councils-people-title", election::people::withdraw_for),
        row!(post "/councils/elections/{election}/people/refuse", RunElection::NAME, "councils-people-title", election::people::refuse),
        row!(get "/councils/elections/{election}/roll", CountPiles::NAME, "councils-roll-title", election::roll::show)
            .finds(),
        row!(post "/councils/elections/{election}/roll", RunElection::NAME, "councils-roll-title", election::roll::add)
            .with_files(),
        row!(post "/councils/elections/{election}/roll/remove", RunElection::NAME, "councils-roll-title", election::roll::remove),
        row!(post "/councils/elections/{election}/roll/cut", RunElection::NAME, "councils-roll-title", election::roll::cut),
        row!(post "/councils/elections/{election}/roll/give", CountPiles::NAME, "councils-roll-title", election::roll::give),
        row!(post "/councils/elections/{election}/roll/size", RunElection::NAME, "councils-roll-title", election::roll::resize),
        row!(get "/councils/elections/{election}/count", CountPiles::NAME, "councils-count-title", election::count::show),
        row!(post "/councils/elections/{election}/count", CountPiles::NAME, "councils-count-title", election::count::hand_in),
        row!(get "/councils/elections/{election}/account", RunElection::NAME, "councils-account-title", election::account::show),
        row!(post "/councils/elections/{election}/account", RunElection::NAME, "councils-account-title", election::account::count),
        row!(post "/councils/elections/{election}/account/decide", RunElection::NAME, "councils-account-title", election::account::decide),
        row!(post "/councils/elections/{election}/papers", RunElection::NAME, "councils-papers-title", election::account::papers),
        row!(get "/councils/elections/{election}/seats", RunElection::NAME, "councils-won-title", election::seats::show),
        row!(post "/councils/elections/{election}/seats", RunElection::NAME, "councils-won-title", election::seats::seat),
        row!(post "/councils/elections/{election}/seats/none", RunElection::NAME, "councils-won-title", election::seats::give_up),
        row!(post "/councils/elections/{election}/my-seat", TakeElectedSeat::NAME, "councils-election-title", election::seats::take),
        row!(post "/councils/elections/{election}/seats/fill", RunElection::NAME, "councils-won-title", election::seats::fill),
        row!(post "/councils/elections/{election}/bundle", RunElection::NAME, "councils-bundle-title", election::seats::bundle),
    ]
}

fn of_screens() -> Vec<Route> {
    vec![
        row!(get "/councils/elections/{election}/screen", RunElection::NAME, "councils-onscreen-title", election::screen::show),
        row!(post "/councils/elections/{election}/screen", RunElection::NAME, "councils-onscreen-title", election::screen::name),
        row!(post "/councils/elections/{election}/screen/keys", RunElection::NAME, "councils-onscreen-keys-title", election::screen::make_keys),
        row!(post "/councils/elections/{election}/screen/slips", RunElection::NAME, "councils-onscreen-slips-title", election::screen::print_slips),
        row!(get "/councils/elections/{election}/vote", VoteOnScreen::NAME, "councils-ballot-title", election::vote::ballot),
        row!(post "/councils/elections/{election}/vote", VoteOnScreen::NAME, "councils-ballot-check-title", election::vote::check_it),
        row!(post "/councils/elections/{election}/vote/cast", VoteOnScreen::NAME, "councils-ballot-done-title", election::vote::cast),
        row!(post "/councils/elections/{election}/vote/test", VoteOnScreen::NAME, "councils-ballot-test-title", election::vote::test_it),
        row!(get "/councils/elections/{election}/trackers", SeeElection::NAME, "councils-ballot-trackers-title", election::vote::trackers),
        // Whoever holds a slip is nobody here. Looked at again, each step asks for the code.
        row!(get "/vote", "open", "councils-ballot-title", election::vote::slip_form).nameless(),
        row!(post "/vote", DropBallot::NAME, "councils-ballot-title", election::vote::by_slip).nameless(),
        row!(get "/vote/check", "open", "councils-ballot-title", election::vote::slip_form).nameless(),
        row!(post "/vote/check", DropBallot::NAME, "councils-ballot-check-title", election::vote::check_by_slip)
            .nameless(),
        row!(get "/vote/cast", "open", "councils-ballot-title", election::vote::slip_form).nameless(),
        row!(post "/vote/cast", DropBallot::NAME, "councils-ballot-done-title", election::vote::cast_by_slip)
            .nameless(),
        row!(get "/vote/test", "open", "councils-ballot-title", election::vote::slip_form).nameless(),
        row!(post "/vote/test", OpenTestBallot::NAME, "councils-ballot-test-title", election::vote::test_by_slip)
            .nameless(),
    ]
}

fn of_sent_up() -> Vec<Route> {
    vec![
        row!(get "/councils/proposals/{proposal}/send-up", WorkOnProposal::NAME, "councils-send-up-title", sent_up::form),
        row!(post "/councils/proposals/{proposal}/send-up", WorkOnProposal::NAME, "councils-send-up-title", sent_up::send),
        row!(get "/councils/sent-up/{sent_up}", SeeSentUp::NAME, "councils-sent-up-title", sent_up::show),
        row!(post "/councils/sent-up/{sent_up}", AnswerSentUp::NAME, "councils-sent-up-title", sent_up::answer),
    ]
}

fn of_soundings() -> Vec<Route> {
    vec![
        row!(get "/councils/{council}/soundings", SeeCouncil::NAME, "councils-soundings-title", sounding::list),
        row!(get "/councils/{council}/soundings/new", PostSounding::NAME, "councils-sounding-new-title", sounding::new_form),
        row!(post "/councils/{council}/soundings/new", PostSounding::NAME, "councils-sounding-new-title", sounding::post),
        row!(get "/councils/soundings/{sounding}", SeeSounding::NAME, "councils-sounding-title", sounding::show),
        row!(post "/councils/soundings/{sounding}/answer", AnswerSounding::NAME, "councils-sounding-title", sounding::answer),
        row!(post "/councils/soundings/{sounding}/altered", DecideSounding::NAME, "councils-sounding-title", sounding::decide),
    ]
}

/// Choices from people, with nobody as the first.
fn people_choices(page: &Page, people: &[(PersonId, String)], chosen: &str) -> Vec<Choice> {
    let nobody =
        Choice { value: String::new(), text: page.t("councils-nobody"), hint: None, checked: chosen.is_empty() };
    let them = people.iter().map(|(id, name)| {
        let value = id.to_string();
        Choice { checked: value == chosen, value, text: name.clone(), hint: None }
    });
    std::iter::once(nobody).chain(them).collect()
}

/// The names of people, asked for once a page.
struct Names(Vec<(PersonId, String)>);

impl Names {
    async fn of(tx: &mut ReadTx, mut ids: Vec<PersonId>) -> store::Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        Ok(Self(people::names(tx, &ids).await?))
    }

    /// A person's name; a word for somebody whose name is gone.
    fn get(&self, page: &Page, id: PersonId) -> String {
        let found = self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        found.filter(|name| !name.is_empty()).unwrap_or_else(|| page.t("councils-somebody"))
    }
}

/// The codes of all of these.
fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(code).collect()
}

/// What the visitor is to a council: it decides which names they are shown.
fn viewer_of(visit: &Visit, facts: &CouncilFacts) -> Result<Viewer, Problem> {
    let signed = visit.signed()?;
    let (about, council) = (access::Facts::about(facts), &facts.council);
    let here = |line: &[PlaceId], place: PlaceId| about.line.contains(&place) || line.contains(&council.place);
    let own_side = signed.memberships.iter().any(|m| m.organisation == council.organisation && here(&m.line, m.place));
    let works = signed.memberships.iter().any(|m| LOOKING_AFTER.contains(&m.role) && about.line.contains(&m.place));
    Ok(viewer(council, &facts.members, signed.person, own_side, works))
}

/// The name of a member for that viewer, or that they give none here.
fn member_name(page: &Page, member: &Member, viewer: Viewer) -> String {
    name_for(member, viewer).map_or_else(|| page.t("councils-member-unnamed"), str::to_owned)
}
