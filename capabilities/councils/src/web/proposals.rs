//! The page of a council's proposals, and the desk of whoever decides.

use access::{Stop, look};
use askama::Template;
use basics::{Instant, PlaceId};
use pages::{Outcome, Page, Problem, Visit};

use super::proposal::{delay_lines, overdue_line, state_word, tone};

use crate::access::proposal::SeePublicProposals;
use crate::access::{CouncilFacts, SeeCouncil};
use crate::model::CouncilId;
use crate::model::proposal::{Answer, Delay, Proposal, ProposalId, Shelf, State, Verdict};
use crate::store::proposal as kept;

/// How many proposals stand on a page.
const A_PAGE: usize = 15;

struct Line {
    href: String,
    title: String,
    tone: &'static str,
    state: String,
    about: String,
    overdue: Option<String>,
    due: Option<String>,
    delays: Vec<String>,
    days: Option<String>,
    reasons: Option<(String, String)>,
    change: Option<(String, String)>,
}

/// What is known of the proposals of a page.
struct Known {
    answers: Vec<Answer>,
    delays: Vec<Delay>,
}

fn line(page: &Page, it: &Proposal, role: &str, known: &Known, now: Instant) -> Line {
    let answer =
        known.answers.iter().find(|answer| answer.proposal == it.id).filter(|_| it.state != State::WithDecider);
    let overdue = overdue_line(page, it, role, now);
    let late = overdue.is_some();
    let due = it.due_on.filter(|_| it.state == State::WithDecider && !late);
    Line {
        href: format!("/councils/proposals/{}", it.id),
        title: it.title.clone(),
        tone: if late { "late" } else { tone(it.state) },
        state: if late { page.t("councils-late") } else { state_word(page, it.state.code()) },
        about: page.t1("councils-supporters", "count", it.supporters),
        overdue,
        due: due.map(|day| page.t2("councils-due", "role", role, "day", page.day(&day))),
        delays: delay_lines(page, it, known.delays.iter().filter(|one| one.proposal == it.id && late), now),
        days: it.answer_days.map(|days| page.t1("councils-answered-in", "days", days)),
        reasons: if it.closed_why.is_empty() {
            answer
                .map(|answer| (page.t1("councils-decided-by", "role", answer.by_role.as_str()), answer.reasons.clone()))
        } else {
            Some((page.t("councils-reasons"), it.closed_why.clone()))
        },
        change: answer.filter(|answer| !answer.change_needed.is_empty()).map(|answer| {
            let more = answer.verdict == Verdict::MoreWork;
            let word = if more { "councils-needed" } else { "councils-would-change" };
            (page.t(word), answer.change_needed.clone())
        }),
    }
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct ListPage {
    page: Page,
    base: String,
    about: String,
    shelves: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    may_raise: bool,
    more: Option<String>,
}

/// How somebody comes to a council's proposals. Whether as anybody.
async fn reach(visit: &Visit, id: CouncilId) -> Result<(CouncilFacts, bool), Problem> {
    if visit.who().signed().is_some_and(|signed| signed.alive)
        && let Ok(looking) = look::<SeeCouncil>(visit.site(), visit.who(), id).await
    {
        return Ok((looking.into_facts(), false));
    }
    match look::<SeePublicProposals>(visit.site(), visit.who(), id).await {
        Ok(looking) => Ok((looking.into_facts(), true)),
        Err(Stop::Refused(_)) if visit.who().signed().is_none() => Err(Problem::SignIn),
        Err(stop) => Err(stop.into()),
    }
}

/// The proposals of a council, a shelf at a time.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let (facts, public) = reach(visit, id).await?;
    let shelf = Shelf::from_code(visit.query().text("show")).unwrap_or(Shelf::Waiting);
    let (cursors, name) = (visit.front().cursors(), format!("proposals {id} {}", shelf.code()));
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&name, visit.query().text("after")).and_then(|at| {
        let (at, id) = at.split_once('|')?;
        Some((Instant::parse(at)?, id.parse::<ProposalId>().ok()?))
    });
    let mut tx = visit.read().await?;
    let most = i64::try_from(A_PAGE).unwrap_or(15).saturating_add(1);
    let mut found = kept::on_shelf(&mut tx, id, shelf, after, most).await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let ids: Vec<ProposalId> = found.iter().map(|one| one.id).collect();
    let known =
        Known { answers: kept::newest_answers(&mut tx, &ids).await?, delays: kept::delays(&mut tx, &ids).await? };
    let base = format!("/councils/{id}/proposals");
    let next = found.last().filter(|_| more).map(|last| {
        let at = format!("{}|{}", last.raised_at.text(), last.id);
        format!("{base}?show={}&after={}", shelf.code(), cursors.make(&name, &at))
    });
    let page = visit.page();
    let (council, role) = (&facts.council, facts.council.decider_role.as_str());
    let page = if public { page } else { page.with_back(format!("/councils/{id}"), "councils-council-back") };
    let person = visit.who().person().filter(|_| !public);
    let view = ListPage {
        about: council.name.clone(),
        shelves: Shelf::ALL
            .iter()
            .map(|one| {
                let word = page.t(format!("councils-shelf-{}", one.code()));
                (format!("{base}?show={}", one.code()), word, *one == shelf)
            })
            .collect(),
        lines: found.iter().map(|one| line(&page, one, role, &known, visit.now())).collect(),
        may_raise: council.is_open()
            && person.is_some_and(|person| facts.members.iter().any(|member| member.person == person)),
        more: next,
        base,
        page,
    };
    if public { visit.show_public("text/html; charset=utf-8", &view) } else { visit.show(&view) }
}

#[derive(Template)]
#[template(path = "proposals_desk.html")]
struct DeskPage {
    page: Page,
    waiting: Vec<(String, String, String, bool, String)>,
}

/// What waits for the answer of whoever looks, as decision maker or deputy, soonest due first.
pub(super) async fn desk(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let works = signed.memberships.iter().filter(|membership| membership.role.is_worker());
    let places: Vec<PlaceId> = works.map(|membership| membership.place).collect();
    let found = kept::for_decider(&mut visit.read().await?, signed.person, &places, 100).await?;
    let page = visit.page().with_back("/councils", "councils-back");
    let waiting = found
        .into_iter()
        .map(|(it, council)| {
            let late = it.is_overdue(visit.now());
            let key = if late { "councils-desk-late" } else { "councils-desk-due" };
            let due = it.due_on.map(|day| page.t1(key, "day", page.day(&day))).unwrap_or_default();
            (format!("/councils/proposals/{}", it.id), it.title, due, late, council)
        })
        .collect();
    visit.show(&DeskPage { page, waiting })
}
