//! What may happen to a proposal, and what an answer must say.

use basics::{Date, PersonId};
use loops::rules::FARTHEST_DAYS;

use crate::model::proposal::{
    Asked, MOST_COUNTED, MOST_TEXT, MOST_THEME, MOST_TITLE, Move, Proposal, Shelf, State, Verdict, Votes,
};
use crate::model::{Audience, Council};

/// The state a move leads to; none where it cannot be made. An answer may be given anew until work begins on it: what was
/// said before stays to be seen.
#[must_use]
pub const fn after(state: State, by: Move) -> Option<State> {
    use State::{
        Accepted, BeingDone, Canvassed, Checked, Done, InCouncil, InPart, MoreWork, NotAccepted, NotForward, Raised,
        ToldBack, WithDecider,
    };
    Some(match (state, by) {
        (Raised | Canvassed | MoreWork, Move::Canvass) => Canvassed,
        (Canvassed | MoreWork, Move::TakeUp) => InCouncil,
        (InCouncil, Move::Carry) => WithDecider,
        (InCouncil, Move::Fall) => NotForward,
        (WithDecider | InPart | NotAccepted, Move::Accept) => Accepted,
        (WithDecider | Accepted | NotAccepted, Move::AcceptPart) => InPart,
        (WithDecider | Accepted | InPart, Move::Refuse) => NotAccepted,
        (WithDecider, Move::SendBack) => MoreWork,
        (Accepted | InPart, Move::Begin) | (Done, Move::Dispute) => BeingDone,
        (BeingDone, Move::Finish) => Done,
        (Done, Move::Confirm) => Checked,
        (Checked | NotAccepted | NotForward, Move::TellBack) => ToldBack,
        _ => return None,
    })
}

/// The same as it is for a council that may be over. What it asked for before it ended is still answered, carried out and told
/// back; nothing else happens to it. Nobody is left who could say that it is done: it is told back as it is.
#[must_use]
pub fn after_in(council: &Council, state: State, by: Move) -> Option<State> {
    if council.is_open() {
        return after(state, by);
    }
    match (state, by) {
        (State::Done, Move::TellBack) => Some(State::ToldBack),
        (_, Move::Accept | Move::AcceptPart | Move::Refuse | Move::Begin | Move::Finish | Move::TellBack) => {
            after(state, by)
        }
        _ => None,
    }
}

/// The shelf of a council's page on which a state stands; none for what was told back: it stays where it stood.
#[must_use]
pub const fn shelf(state: State) -> Option<Shelf> {
    Some(match state {
        State::Raised | State::Canvassed | State::InCouncil | State::MoreWork => Shelf::Open,
        State::WithDecider => Shelf::Waiting,
        State::Accepted | State::InPart | State::BeingDone => Shelf::Accepted,
        State::Done | State::Checked => Shelf::Done,
        State::NotAccepted | State::NotForward | State::Closed => Shelf::Refused,
        State::ToldBack => return None,
    })
}

/// Whether whoever said what a proposal was raised from hears that it is there: what was decided, and that it is told back.
#[must_use]
pub const fn is_news(state: State) -> bool {
    matches!(
        state,
        State::NotForward
            | State::Accepted
            | State::InPart
            | State::NotAccepted
            | State::MoreWork
            | State::Checked
            | State::ToldBack
            | State::Closed
    )
}

/// Whether a proposal can be sent up from a state: until it is told back. Where it stands does not change by it.
#[must_use]
pub const fn may_send_up(state: State) -> bool {
    !matches!(state, State::ToldBack | State::Closed)
}

/// A proposal to be raised.
#[derive(Clone, Debug)]
pub struct Raising {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub theme: String,
    /// What is wrong.
    pub problem: String,
    /// What should change.
    pub solution: String,
    /// What it costs and brings.
    pub gain: String,
    /// How many people said this before.
    pub said_by: i64,
    /// Under which name its proposer wants to be shown; empty for none.
    pub shown_name: String,
    /// To whom.
    pub name_for: Audience,
}

/// What is not right about something that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalFault {
    /// No title, or a longer one than fits.
    Title,
    /// A longer theme than fits.
    Theme,
    /// No problem, or more words than fit.
    Problem,
    /// No solution, or more words than fit.
    Solution,
    /// More words than fit.
    Gain,
    /// Not a number that can be.
    SaidBy,
    /// A longer name than fits.
    ShownName,
    /// Nobody was asked, or more answered than were asked.
    Asked,
    /// What staff think is missing, or longer than fits.
    StaffView,
    /// More or fewer votes than members can give.
    Votes,
    /// Fewer took part than the quorum.
    Quorum,
    /// Nobody has been named who decides.
    NoDecider,
    /// No verdict.
    Verdict,
    /// No reasons, or longer ones than fit.
    Reasons,
    /// What would have to change, or what is needed, is missing or longer than fits.
    Change,
    /// No day, or one that is over or more than a year away.
    Day,
    /// What is to be done is missing, longer than fits, or too much.
    Step,
    /// A step is still to be done.
    StepsLeft,
    /// No words, or more than fit.
    Words,
    /// This cannot happen to it now.
    NotNow,
    /// Whoever decides does not support what they answer.
    Decides,
    /// What was said was raised into a proposal already.
    RaisedAlready,
    /// It was sent there already.
    SentAlready,
    /// No body above was chosen.
    NoBody,
    /// They support it already.
    Already,
    /// They do not support it.
    NotSupporting,
    /// What is planned is missing or longer than fits.
    Plan,
    /// What is fixed is missing or longer than fits.
    Fixed,
    /// What is open is missing or longer than fits.
    Open,
    /// A day that is still to come.
    DayAhead,
    /// No question, or a longer one than fits.
    Question,
    /// They have answered the question already.
    Answered,
    /// Whoever answered does not check their own work.
    OwnWork,
}

fn fits(text: &str, most: usize) -> bool {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    text.chars().count() <= most && !text.chars().any(odd)
}

fn says(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && fits(text, most)
}

/// Everything that is not right about a proposal to be raised.
#[must_use]
pub fn raising(new: &Raising) -> Vec<ProposalFault> {
    let checks = [
        (says(&new.title, MOST_TITLE), ProposalFault::Title),
        (fits(&new.theme, MOST_THEME), ProposalFault::Theme),
        (says(&new.problem, MOST_TEXT), ProposalFault::Problem),
        (says(&new.solution, MOST_TEXT), ProposalFault::Solution),
        (fits(&new.gain, MOST_TEXT), ProposalFault::Gain),
        ((0..=MOST_COUNTED).contains(&new.said_by), ProposalFault::SaidBy),
        (fits(&new.shown_name, MOST_THEME), ProposalFault::ShownName),
    ];
    checks.into_iter().filter(|(right, _)| !right).map(|(_, fault)| fault).collect()
}

/// Whether what was counted can be, and what staff think is there.
#[must_use]
pub fn canvassed(asked: Asked, staff_view: &str) -> Vec<ProposalFault> {
    let mut faults = Vec::new();
    let parts = [asked.yes, asked.no, asked.unsure];
    let counted = parts.iter().all(|n| (0..=MOST_COUNTED).contains(n)) && (1..=MOST_COUNTED).contains(&asked.asked);
    if !counted || parts.iter().sum::<i64>() > asked.asked {
        faults.push(ProposalFault::Asked);
    }
    if !says(staff_view, MOST_TEXT) {
        faults.push(ProposalFault::StaffView);
    }
    faults
}

/// What the council's vote does. More for it than against carries it; equal votes do not.
///
/// # Errors
/// Votes that the members cannot have given, too few of them, or nobody to send it to.
pub fn vote(council: &Council, members: usize, votes: Votes) -> Result<Move, ProposalFault> {
    let members = i64::try_from(members).unwrap_or(i64::MAX);
    let parts = [votes.yes, votes.no, votes.abstained];
    if parts.iter().any(|n| !(0..=members).contains(n)) || parts.iter().sum::<i64>() > members {
        return Err(ProposalFault::Votes);
    }
    if parts.iter().sum::<i64>() < council.quorum {
        return Err(ProposalFault::Quorum);
    }
    match votes.yes > votes.no {
        false => Ok(Move::Fall),
        true if council.decider.is_none() => Err(ProposalFault::NoDecider),
        true => Ok(Move::Carry),
    }
}

/// Everything an answer lacks: reasons always; what would have to change where it refuses wholly or in part; what is needed
/// where it asks for more work (promise 1).
#[must_use]
pub fn answering(verdict: Option<Verdict>, reasons: &str, change: &str) -> Vec<ProposalFault> {
    let mut faults = Vec::new();
    if verdict.is_none() {
        faults.push(ProposalFault::Verdict);
    }
    if !says(reasons, MOST_TEXT) {
        faults.push(ProposalFault::Reasons);
    }
    let needed = verdict.is_some_and(|verdict| verdict != Verdict::Accepted);
    if !fits(change, MOST_TEXT) || (needed && change.trim().is_empty()) {
        faults.push(ProposalFault::Change);
    }
    faults
}

/// Whether a new day for a late answer can be named: after today, within a year, with the reason.
#[must_use]
pub fn delaying(new_on: Option<Date>, today: Date, reason: &str) -> Vec<ProposalFault> {
    let mut faults = Vec::new();
    let near = |on: Date| on > today && on.duration_since(today).as_hours() <= i64::from(FARTHEST_DAYS) * 24;
    if !new_on.is_some_and(near) {
        faults.push(ProposalFault::Day);
    }
    if !says(reason, MOST_TEXT) {
        faults.push(ProposalFault::Reasons);
    }
    faults
}

/// Whether a page shows what was answered to a short question: where fewer answered than the place's least, what they said could
/// be known of each of them (decision 29). How many answered is always said.
#[must_use]
pub const fn shows_answers(counted: Asked, least: i64) -> bool {
    counted.asked >= least
}

/// Whether some words can be kept.
#[must_use]
pub fn are_words(text: &str) -> bool {
    says(text, MOST_TEXT)
}

/// Whether a person may stand behind a proposal: anybody who belongs, once; never whoever answers it; not when it is over.
///
/// # Errors
/// [`ProposalFault`].
pub fn may_support(council: &Council, it: &Proposal, person: PersonId, already: bool) -> Result<(), ProposalFault> {
    if council.deciders().contains(&person) {
        return Err(ProposalFault::Decides);
    }
    if !council.is_open() || matches!(it.state, State::NotForward | State::ToldBack) {
        return Err(ProposalFault::NotNow);
    }
    if already { Err(ProposalFault::Already) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::ProposalFault::{Change, NoDecider, Quorum, Reasons, Verdict as NoVerdict, Votes as Odd};
    use super::{ProposalFault, after, after_in, answering, canvassed, delaying, shelf, vote};
    use crate::model::proposal::{Asked, Move, Shelf, State, Verdict, Votes};
    use crate::model::{Audience, ChosenBy, Council, CouncilId, VacancyRule};
    use basics::uuid::Uuid;
    use basics::{Date, Instant, OrganisationId, PersonId, PlaceId};

    #[test]
    fn every_move_in_every_state_leads_where_the_table_says_or_nowhere() {
        let table = [
            ("raised", "canvass", "canvassed"),
            ("canvassed", "canvass", "canvassed"),
            ("canvassed", "take_up", "in_council"),
            ("in_council", "carry", "with_decider"),
            ("in_council", "fall", "not_forward"),
            ("not_forward", "tell_back", "told_back"),
            ("with_decider", "accept", "accepted"),
            ("with_decider", "accept_part", "in_part"),
            ("with_decider", "refuse", "not_accepted"),
            ("with_decider", "send_back", "more_work"),
            ("accepted", "accept_part", "in_part"),
            ("accepted", "refuse", "not_accepted"),
            ("accepted", "begin", "being_done"),
            ("in_part", "accept", "accepted"),
            ("in_part", "refuse", "not_accepted"),
            ("in_part", "begin", "being_done"),
            ("not_accepted", "accept", "accepted"),
            ("not_accepted", "accept_part", "in_part"),
            ("not_accepted", "tell_back", "told_back"),
            ("more_work", "canvass", "canvassed"),
            ("more_work", "take_up", "in_council"),
            ("being_done", "finish", "done"),
            ("done", "confirm", "checked"),
            ("done", "dispute", "being_done"),
            ("checked", "tell_back", "told_back"),
        ];
        for state in State::ALL {
            for by in Move::ALL {
                let expected = table.iter().find(|(from, with, _)| (*from, *with) == (state.code(), by.code()));
                let led = after(*state, *by).map(State::code);
                assert_eq!(led, expected.map(|(_, _, to)| *to), "{state:?} {by:?}");
            }
        }
    }

    #[test]
    fn what_a_council_asked_for_is_answered_and_told_back_after_its_end_and_nothing_else_happens_to_it() {
        let over = Council { ended_at: Instant::parse("2026-10-01T10:00:00Z"), ..council(Some(1)) };
        let goes_on = [Move::Accept, Move::AcceptPart, Move::Refuse, Move::Begin, Move::Finish, Move::TellBack];
        for state in State::ALL {
            for by in Move::ALL {
                let expected = match (*state, *by) {
                    (State::Done, Move::TellBack) => Some(State::ToldBack),
                    (_, by) if goes_on.contains(&by) => after(*state, by),
                    _ => None,
                };
                assert_eq!(after_in(&over, *state, *by), expected, "{state:?} {by:?}");
                assert_eq!(after_in(&council(Some(1)), *state, *by), after(*state, *by), "{state:?} {by:?}");
            }
        }
    }

    #[test]
    fn what_was_told_back_stays_on_the_shelf_where_it_stood() {
        for (from, stands) in [(State::Checked, Shelf::Done), (State::NotAccepted, Shelf::Refused)] {
            assert_eq!(shelf(from), Some(stands));
            assert_eq!(after(from, Move::TellBack).and_then(shelf), None);
        }
        assert_eq!(State::ALL.iter().filter(|state| shelf(**state).is_none()).count(), 1);
    }

    fn council(decider: Option<u128>) -> Council {
        let at = Instant::parse("2026-09-01T10:00:00Z").unwrap();
        Council {
            id: CouncilId::of(Uuid::from_u128(1)),
            place: PlaceId::of(Uuid::from_u128(2)),
            organisation: OrganisationId::of(Uuid::from_u128(3)),
            name: "Council".into(),
            about: String::new(),
            chosen_by: ChosenBy::Open,
            shown_to: Audience::Members,
            answer_days: 20,
            quorum: 3,
            term_months: 12,
            vacancy_rule: VacancyRule::CoOption,
            decider_role: "governor".into(),
            decider: decider.map(|n| PersonId::of(Uuid::from_u128(n))),
            deputy: None,
            facilitator: None,
            meets: String::new(),
            made_at: at,
            ended_at: None,
        }
    }

    #[test]
    fn a_vote_needs_its_quorum_and_more_for_than_against() {
        for (yes, no, abstained, decider, expected) in [
            (2, 1, 0, true, Ok(Move::Carry)),
            (1, 1, 1, true, Ok(Move::Fall)),
            (0, 0, 3, true, Ok(Move::Fall)),
            (2, 0, 0, true, Err(Quorum)),
            (4, 2, 0, true, Err(Odd)),
            (6, 0, 0, true, Err(Odd)),
            (-1, 3, 2, true, Err(Odd)),
            (i64::MAX, i64::MAX, 0, true, Err(Odd)),
            (3, 0, 0, false, Err(NoDecider)),
            (1, 2, 0, false, Ok(Move::Fall)),
        ] {
            let found = vote(&council(decider.then_some(9)), 5, Votes { yes, no, abstained });
            assert_eq!(found, expected, "{yes} {no} {abstained} {decider}");
        }
    }

    #[test]
    fn an_answer_without_reasons_and_a_refusal_without_what_would_have_to_change_are_none() {
        for (verdict, reasons, change, expected) in [
            (Some(Verdict::Accepted), "Fair", "", vec![]),
            (Some(Verdict::Accepted), " \n", "", vec![Reasons]),
            (Some(Verdict::InPart), "Money", "", vec![Change]),
            (Some(Verdict::NotAccepted), "Money", " ", vec![Change]),
            (Some(Verdict::NotAccepted), "", "A budget", vec![Reasons]),
            (Some(Verdict::NotAccepted), "Money", "A budget", vec![]),
            (Some(Verdict::MoreWork), "Unclear", "", vec![Change]),
            (None, "", "", vec![NoVerdict, Reasons]),
        ] {
            assert_eq!(answering(verdict, reasons, change), expected, "{verdict:?} {reasons} {change}");
        }
        assert_eq!(answering(Some(Verdict::Accepted), &"x".repeat(3_001), ""), [Reasons]);
    }

    #[test]
    fn what_fewer_than_the_least_answered_is_not_shown() {
        let counted = |asked| Asked { asked, yes: asked, no: 0, unsure: 0 };
        for (asked, least, shown) in [(4, 5, false), (5, 5, true), (0, 5, false), (1, 1, true), (0, 1, false)] {
            assert_eq!(super::shows_answers(counted(asked), least), shown, "{asked} of {least}");
        }
    }

    #[test]
    fn no_more_answer_than_were_asked_and_staff_are_heard() {
        let asked = |asked, yes, no, unsure| Asked { asked, yes, no, unsure };
        assert_eq!(canvassed(asked(10, 6, 3, 1), "For it"), []);
        for odd in [asked(0, 0, 0, 0), asked(10, 6, 3, 2), asked(10, -1, 3, 2), asked(i64::MAX, 1, 1, 1)] {
            assert_eq!(canvassed(odd, "For it"), [ProposalFault::Asked], "{odd:?}");
        }
        assert_eq!(canvassed(asked(1, 1, 0, 0), ""), [ProposalFault::StaffView]);
    }

    #[test]
    fn a_new_day_is_after_today_and_within_a_year_and_has_a_reason() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        let today = day(2026, 9, 1);
        assert_eq!(delaying(Some(day(2026, 9, 2)), today, "The roof"), []);
        for on in [None, Some(today), Some(day(2026, 8, 31)), Some(day(2027, 9, 3))] {
            assert_eq!(delaying(on, today, "The roof"), [ProposalFault::Day], "{on:?}");
        }
        assert_eq!(delaying(Some(day(2026, 9, 2)), today, " "), [ProposalFault::Reasons]);
    }
}
