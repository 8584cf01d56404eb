//! What a rule refused, as faults of the form that was sent.

use pages::{Faults, Page, Problem};

use super::{changes, conduct, constituencies, election, meeting, seats, terms};
use crate::actions::Refused;
use crate::model::firsts::NamedFault;
use crate::model::joining::JoinRefused;
use crate::rules::council::{FoundingFault, SeatRefused};
use crate::rules::proposal::ProposalFault;

/// What a rule had to say, as faults of the form; anything else is no fault of a form.
pub(in crate::web) fn faults_of(page: &Page, refused: Refused) -> Result<Faults, Problem> {
    let one = |field: &'static str, text: String| {
        let mut faults = Faults::new();
        faults.add(field, text);
        Ok(faults)
    };
    match refused {
        Refused::Stop(stop) => Err(stop.into()),
        Refused::Calendar(error) => Err(Problem::Broken(error.to_string())),
        Refused::Founding(list) => Ok(all(page, list, founding)),
        Refused::Changing(list) => Ok(all(page, list, changes::fault)),
        Refused::Proposal(list) => Ok(all(page, list, proposing)),
        Refused::Terms(list) => Ok(all(page, list, terms::fault)),
        Refused::Draft(list) => {
            let mut faults = Faults::new();
            for fault in list {
                faults.add(meeting::dates::draft_field(fault), page.t(key("meetings-fault", fault.code())));
            }
            Ok(faults)
        }
        Refused::Meeting(why) => one("", page.t(key("meetings-refused", why.code()))),
        Refused::Joining(why) => {
            let field = if why == JoinRefused::Long { "conditions" } else { "" };
            one(field, page.t(key("councils-come-fault", why.code())))
        }
        Refused::Named(why) => {
            let field = if why == NamedFault::NoWorker { "supporter" } else { "buddy" };
            one(field, page.t(key("councils-first-fault", why.code())))
        }
        Refused::Conduct(why) => one(conduct::field(why), page.t(key("councils-conduct-fault", why.code()))),
        Refused::Constituency(why) => {
            let (field, words) = constituencies::fault(why);
            one(field, page.t(words))
        }
        Refused::NoOwner => one("role", page.t("councils-fault-role")),
        Refused::TermsMove(why) => one("version", page.t(terms::refused(why))),
        Refused::Shown(why) => one("shown_name", page.t(seats::shown_fault(why))),
        Refused::Seat(why @ SeatRefused::Until) => one("until", page.t(seating(why))),
        Refused::Seat(why) => one("person", page.t(seating(why))),
        Refused::Election(why) => Ok(election::faults(page, why)),
        Refused::Over => one("", page.t("councils-fault-over")),
    }
}

/// The word key of a fault by its code.
fn key(prefix: &str, code: &str) -> String {
    format!("{prefix}-{}", code.replace('_', "-"))
}

/// Every fault of a list at its field.
fn all<F>(page: &Page, list: Vec<F>, of: impl Fn(F) -> (&'static str, &'static str)) -> Faults {
    let mut faults = Faults::new();
    for fault in list {
        let (field, key) = of(fault);
        faults.add(field, page.t(key));
    }
    faults
}

pub(in crate::web) const fn founding(fault: FoundingFault) -> (&'static str, &'static str) {
    match fault {
        FoundingFault::Name => ("name", "councils-fault-name"),
        FoundingFault::About => ("about", "councils-fault-about"),
        FoundingFault::ShownTo => ("shown_to", "councils-fault-shown-to"),
        FoundingFault::AnswerDays => ("answer_days", "councils-fault-answer-days"),
        FoundingFault::Quorum => ("quorum", "councils-fault-quorum"),
        FoundingFault::Term => ("term_months", "councils-fault-term"),
        FoundingFault::Decider => ("decider", "councils-fault-decider"),
        FoundingFault::SameDeputy => ("deputy", "councils-fault-same-deputy"),
        FoundingFault::Deputy => ("deputy", "councils-fault-works-here"),
        FoundingFault::Facilitator => ("facilitator", "councils-fault-works-here"),
    }
}

const fn proposing(fault: ProposalFault) -> (&'static str, &'static str) {
    match fault {
        ProposalFault::Title => ("title", "councils-fault-title"),
        ProposalFault::Theme => ("theme", "councils-fault-theme"),
        ProposalFault::Problem => ("problem", "councils-fault-text"),
        ProposalFault::Solution => ("solution", "councils-fault-text"),
        ProposalFault::Gain => ("gain", "councils-fault-long"),
        ProposalFault::SaidBy => ("said_by", "councils-fault-number"),
        ProposalFault::ShownName => ("shown_name", "councils-fault-theme"),
        ProposalFault::Asked => ("asked", "councils-fault-asked"),
        ProposalFault::StaffView => ("staff_view", "councils-fault-staff-view"),
        ProposalFault::Votes => ("votes_for", "councils-fault-votes"),
        ProposalFault::Quorum => ("votes_for", "councils-fault-too-few"),
        ProposalFault::NoDecider => ("", "councils-fault-no-decider"),
        ProposalFault::Verdict => ("verdict", "councils-fault-verdict"),
        ProposalFault::Reasons => ("reasons", "councils-fault-reasons"),
        ProposalFault::Change => ("change", "councils-fault-change"),
        ProposalFault::Day => ("on", "councils-fault-day"),
        ProposalFault::Step => ("what", "councils-fault-step"),
        ProposalFault::StepsLeft => ("", "councils-fault-steps-left"),
        ProposalFault::Words => ("words", "councils-fault-text"),
        ProposalFault::NotNow => ("", "councils-fault-not-now"),
        ProposalFault::Decides => ("", "councils-fault-decides-it"),
        ProposalFault::RaisedAlready => ("", "councils-fault-raised-already"),
        ProposalFault::SentAlready => ("to", "councils-fault-sent-already"),
        ProposalFault::NoBody => ("to", "councils-fault-no-body"),
        ProposalFault::Already => ("", "councils-fault-supported"),
        ProposalFault::NotSupporting => ("", "councils-fault-not-supporting"),
        ProposalFault::Plan => ("plan", "councils-fault-text"),
        ProposalFault::Fixed => ("fixed", "councils-fault-text"),
        ProposalFault::Open => ("open", "councils-fault-text"),
        ProposalFault::DayAhead => ("on", "councils-fault-day-ahead"),
        ProposalFault::Question => ("question", "councils-fault-question"),
        ProposalFault::Answered => ("", "councils-fault-answered"),
        ProposalFault::OwnWork => ("", "councils-fault-own-work"),
    }
}

const fn seating(why: SeatRefused) -> &'static str {
    match why {
        SeatRefused::Over => "councils-fault-over",
        SeatRefused::Elected => "councils-fault-elected",
        SeatRefused::Already => "councils-fault-already",
        SeatRefused::Asked => "councils-fault-seat-asked",
        SeatRefused::Several => "councils-fault-several",
        SeatRefused::PutForward => "councils-fault-put-forward",
        SeatRefused::Full => "councils-fault-full",
        SeatRefused::NotFromHere => "councils-fault-not-from-here",
        SeatRefused::Decides => "councils-fault-decides",
        SeatRefused::NoVacancy => "councils-fault-no-vacancy",
        SeatRefused::Until => "councils-fault-until",
    }
}
