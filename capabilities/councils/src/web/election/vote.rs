//! Voting on a screen: signed in, or with a slip and no name. What is chosen, a slip's code and a tracker stand in no address.

use access::{Code, Who, look};
use askama::Template;
use axum::body::Body;
use axum::http::Response;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::{Line, lines_of};
use crate::access::election::{DropBallot, SeeElection, VoteOnScreen};
use crate::actions::Refused;
use crate::actions::election::ballot::{self as actions, Voter};
use crate::model::election::screen::{OpenedTest, Prepared};
use crate::model::election::{Election, ElectionId};
use crate::rules::election::ElectionRefused;
use crate::rules::election::paper::turned;
use crate::rules::election::screen::ScreenRefused;
use crate::store::election as kept;
use crate::store::election::the_box;

/// After how many seconds a page with a vote goes away on a shared screen.
const GOES_AWAY: i64 = 600;

/// Where the forms of a vote lead, and the slip with which it is cast; none for somebody signed in.
struct Way {
    base: String,
    code: Option<String>,
}

impl Way {
    fn signed_in(id: ElectionId) -> Self {
        Self { base: format!("/councils/elections/{id}/vote"), code: None }
    }

    fn by_slip(code: &Code) -> Self {
        Self { base: "/vote".to_owned(), code: Some(code.grouped()) }
    }

    /// Where a form leads.
    fn to(&self, page: &Page, step: &str) -> String {
        match self.code {
            Some(_) => format!("{}{step}?{}", self.base, page.carried),
            None => format!("{}{step}", self.base),
        }
    }
}

/// What may be chosen from.
struct Ground {
    council_name: String,
    election: Election,
    lines: Vec<Line>,
}

async fn ground(visit: &Visit, page: &Page, id: ElectionId, turn: u16) -> Result<Ground, Problem> {
    let mut looking = look::<DropBallot>(visit.site(), &Who::Anyone, id).await?;
    let facts = looking.facts().clone();
    let (teams, standing) = (kept::teams(looking.tx(), id).await?, kept::people::standing(looking.tx(), id).await?);
    let lines = lines_of(page, turned(&teams, turn), &standing, facts.election.counting.is_of_persons());
    Ok(Ground { council_name: facts.election.title(&facts.council.name), election: facts.election, lines })
}

/// A line of the paper with the box for its place in the order.
struct Ranked {
    line: Line,
    rank: Field,
}

#[derive(Template)]
#[template(path = "vote.html")]
struct BallotPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    code: Option<String>,
    turn: u16,
    council_name: String,
    of_persons: bool,
    ranked: Vec<Ranked>,
    team: Field,
    teams: Vec<Choice>,
    minutes: Option<i64>,
}

fn rank_name(number: i64) -> String {
    format!("rank-{number}")
}

async fn ballot_page(visit: &Visit, id: ElectionId, way: &Way, faults: &Faults) -> Result<BallotPage, Problem> {
    let page = visit.page().with_title(visit.page().t("councils-ballot-title"));
    let sent = visit.sent();
    // Each screen begins with another line, and stays with it while the ballot is mended.
    let turn = sent.text("turn").parse().unwrap_or_else(|_| u16::from_be_bytes(visit.site().db.chance().bytes()));
    let Ground { council_name, election, lines } = ground(visit, &page, id, turn).await?;
    let of_persons = election.counting.is_of_persons();
    let team = page.field("line", "councils-ballot-team", "", faults);
    let (mut teams, mut ranked) = (Vec::new(), Vec::new());
    for line in lines {
        if of_persons {
            let name = rank_name(line.number);
            let rank = Field {
                label: page.t1("councils-ballot-rank", "name", line.name.as_str()),
                value: sent.text(&name).to_owned(),
                error: faults.of(&name),
                hint: None,
                name,
            };
            ranked.push(Ranked { line, rank });
        } else {
            let value = line.number.to_string();
            let checked = sent.text("line") == value;
            teams.push(Choice { hint: hint(&page, &line), text: line.name, value, checked });
        }
    }
    Ok(BallotPage {
        errors: faults.lines(),
        action: way.to(&page, if way.code.is_some() { "/check" } else { "" }),
        code: way.code.clone(),
        turn,
        council_name,
        of_persons,
        ranked,
        team,
        teams,
        minutes: visit.shared().then_some(GOES_AWAY / 60),
        page,
    })
}

/// What a team wants, and who stands for it.
fn hint(page: &Page, line: &Line) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    if !line.manifesto.is_empty() {
        parts.push(line.manifesto.clone());
    }
    if !line.people.is_empty() {
        parts.push(format!("{} {}", page.t("councils-election-people"), line.people.join(", ")));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

async fn show_ballot(visit: &Visit, id: ElectionId, way: &Way, faults: &Faults) -> Outcome {
    let page = ballot_page(visit, id, way, faults).await?;
    let answer = if faults.is_empty() { visit.show(&page) } else { visit.again(&page) };
    Ok(goes(visit, answer?))
}

/// With a slip on a shared screen the page goes away by itself; somebody signed in has the clock of their session.
fn goes(visit: &Visit, response: Response<Body>) -> Response<Body> {
    visit.goes_away(response, GOES_AWAY)
}

/// What was chosen, by the numbers of the lines. Numbers that say no clear order are faults, and nothing is guessed.
fn chosen(visit: &Visit, page: &Page, ground: &Ground) -> Result<Vec<u16>, Faults> {
    let mut faults = Faults::new();
    let sent = visit.sent();
    if !ground.election.counting.is_of_persons() {
        return sent.text("line").parse().map(|number| vec![number]).map_err(|_| {
            faults.add("line", page.t("councils-ballot-fault-none"));
            faults
        });
    }
    let mut ranks: Vec<(u16, u16, String)> = Vec::new();
    for line in &ground.lines {
        let name = rank_name(line.number);
        let typed = sent.text(&name).trim().to_owned();
        if typed.is_empty() {
            continue;
        }
        let number = u16::try_from(line.number).unwrap_or(0);
        match typed.parse::<u16>() {
            Ok(rank) if rank > 0 => ranks.push((rank, number, name)),
            _ => faults.add(&name, page.t("councils-ballot-fault-number")),
        }
    }
    ranks.sort();
    for (wanted, pair) in (1_u16..).zip(&ranks) {
        let (rank, _, name) = pair;
        if *rank == wanted || !faults.is_empty() {
            continue;
        }
        if *rank < wanted {
            faults.add(name, page.t1("councils-ballot-fault-twice", "number", i64::from(*rank)));
        } else {
            faults.add(name, page.t1("councils-ballot-fault-missing", "number", i64::from(wanted)));
        }
    }
    if ranks.is_empty() && faults.is_empty() {
        let first = ground.lines.first().map_or_else(String::new, |line| rank_name(line.number));
        faults.add(&first, page.t("councils-ballot-fault-empty"));
    }
    if faults.is_empty() { Ok(ranks.into_iter().map(|(_, number, _)| number).collect()) } else { Err(faults) }
}

#[derive(Template)]
#[template(path = "vote_check.html")]
struct CheckPage {
    page: Page,
    errors: Vec<ErrorLine>,
    cast: String,
    test: String,
    again: Option<String>,
    code: Option<String>,
    says: Vec<String>,
    of_persons: bool,
    tracker: Vec<String>,
    carried: String,
    minutes: Option<i64>,
}

/// A tracker in groups that can be read out.
fn grouped(tracker: &str) -> Vec<String> {
    tracker.as_bytes().chunks(5).map(|chunk| String::from_utf8_lossy(chunk).into_owned()).collect()
}

/// What a paper says, in the names of its lines.
fn says(ground: &Ground, numbers: &[u16]) -> Vec<String> {
    let name = |number: &u16| ground.lines.iter().find(|line| line.number == i64::from(*number));
    numbers.iter().filter_map(name).map(|line| line.name.clone()).collect()
}

/// Checks what was chosen, and shows what the paper says and its tracker before it is cast.
async fn check(visit: &Visit, id: ElectionId, way: &Way) -> Outcome {
    let page = visit.page().with_title(visit.page().t("councils-ballot-check-title"));
    let ground = ground(visit, &page, id, 0).await?;
    let numbers = match chosen(visit, &page, &ground) {
        Ok(numbers) => numbers,
        Err(faults) => return show_ballot(visit, id, way, &faults).await,
    };
    let prepared = match actions::prepare(visit.site(), id, &numbers).await {
        Ok(prepared) => prepared,
        Err(refused) => return show_ballot(visit, id, way, &faults_of(&page, refused)?).await,
    };
    let carried = actions::carry(visit.site(), &prepared).map_err(|refused| Problem::Broken(refused.to_string()))?;
    let shown = CheckPage {
        errors: Vec::new(),
        cast: way.to(&page, "/cast"),
        test: way.to(&page, "/test"),
        again: way.code.is_none().then(|| way.base.clone()),
        code: way.code.clone(),
        says: says(&ground, &numbers),
        of_persons: ground.election.counting.is_of_persons(),
        tracker: grouped(prepared.tracker()),
        carried,
        minutes: visit.shared().then_some(GOES_AWAY / 60),
        page,
    };
    Ok(goes(visit, visit.show(&shown)?))
}

#[derive(Template)]
#[template(path = "vote_done.html")]
struct DonePage {
    page: Page,
    tracker: Vec<String>,
    by_slip: bool,
    back: Option<String>,
}

fn show_done(visit: &Visit, id: ElectionId, way: &Way, tracker: &str) -> Outcome {
    let page = visit.page().with_title(visit.page().t("councils-ballot-done-title"));
    let by_slip = way.code.is_some();
    let back = (!by_slip).then(|| format!("/councils/elections/{id}"));
    Ok(goes(visit, visit.show(&DonePage { page, tracker: grouped(tracker), by_slip, back })?))
}

#[derive(Template)]
#[template(path = "vote_test.html")]
struct TestPage {
    page: Page,
    says: Vec<String>,
    of_persons: bool,
    tracker: Vec<String>,
    text: String,
    serial: String,
    hidden: String,
    box_key: String,
    again: String,
    code: Option<String>,
}

async fn show_test(visit: &Visit, id: ElectionId, way: &Way, opened: OpenedTest) -> Outcome {
    let page = visit.page().with_title(visit.page().t("councils-ballot-test-title"));
    let ground = ground(visit, &page, id, 0).await?;
    let keys = the_box::keys(&mut visit.read().await?, id).await?;
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let numbers: Vec<u16> = opened.text.split(' ').filter_map(|number| number.parse().ok()).collect();
    let shown = TestPage {
        says: says(&ground, &numbers),
        of_persons: ground.election.counting.is_of_persons(),
        tracker: grouped(&opened.tracker),
        serial: hex(&opened.serial),
        hidden: hex(&opened.hidden),
        box_key: keys.and_then(|keys| keys.box_key).map(|key| hex(&key.bytes())).unwrap_or_default(),
        text: opened.text,
        again: way.to(&page, ""),
        code: way.code.clone(),
        page,
    };
    Ok(goes(visit, visit.show(&shown)?))
}

/// The paper that the form carried; the ballot again where it is none.
fn carried(visit: &Visit, id: ElectionId) -> Result<Prepared, Refused> {
    actions::carried(visit.site(), id, visit.sent().text("paper"))
}

/// Opens the paper as a test.
async fn test(visit: &Visit, id: ElectionId, way: &Way) -> Outcome {
    let opened = match carried(visit, id) {
        Ok(prepared) => actions::open_test(visit.site(), prepared).await,
        Err(refused) => Err(refused),
    };
    match opened {
        Ok(opened) => show_test(visit, id, way, opened).await,
        Err(refused) => show_ballot(visit, id, way, &faults_of(&visit.page(), refused)?).await,
    }
}

#[derive(Template)]
#[template(path = "vote_not.html")]
struct NotPage {
    page: Page,
    why: &'static str,
}

/// The ballot, or why there is none.
pub(in crate::web) async fn ballot(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut looking = look::<VoteOnScreen>(visit.site(), visit.who(), id).await?;
    let election = looking.facts().election.clone();
    let voter = actions::voter(looking.tx(), &election, visit.signed()?.person).await;
    drop(looking);
    let why = match voter.map_err(|refused| Problem::Broken(refused.to_string()))? {
        Voter::May => return show_ballot(visit, id, &Way::signed_in(id), &Faults::new()).await,
        Voter::Marked => "councils-ballot-not-again",
        Voter::NotOnRoll => "councils-ballot-not-on-roll",
        Voter::NotOpen => "councils-vote-fault-not-open",
    };
    let page = visit.page().with_title(visit.page().t("councils-ballot-title"));
    let page = page.with_back(format!("/councils/elections/{id}"), "councils-election-back");
    visit.show(&NotPage { page, why })
}

/// Checks what somebody signed in chose.
pub(in crate::web) async fn check_it(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    drop(look::<VoteOnScreen>(visit.site(), visit.who(), id).await?);
    check(visit, id, &Way::signed_in(id)).await
}

/// Casts it.
pub(in crate::web) async fn cast(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let way = Way::signed_in(id);
    drop(look::<VoteOnScreen>(visit.site(), visit.who(), id).await?);
    let done = match carried(visit, id) {
        Ok(prepared) => actions::cast_signed_in(visit.site(), visit.who(), prepared).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(tracker) => show_done(visit, id, &way, &tracker),
        Err(refused) => show_ballot(visit, id, &way, &faults_of(&visit.page(), refused)?).await,
    }
}

/// Opens it as a test.
pub(in crate::web) async fn test_it(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    drop(look::<VoteOnScreen>(visit.site(), visit.who(), id).await?);
    test(visit, id, &Way::signed_in(id)).await
}

#[derive(Template)]
#[template(path = "vote_slip.html")]
struct SlipPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    code: Field,
}

fn slip_page(visit: &Visit, faults: &Faults) -> SlipPage {
    let page = visit.page().with_title(visit.page().t("councils-ballot-title"));
    let code = page.field("code", "councils-ballot-code", visit.sent().text("code"), faults);
    SlipPage { errors: faults.lines(), action: format!("/vote?{}", page.carried), code, page }
}

/// Where a code is typed. Whoever looks at a later step again is asked for the code.
pub(in crate::web) async fn slip_form(visit: &Visit) -> Outcome {
    visit.show(&slip_page(visit, &Faults::new()))
}

/// The election of the slip that was typed, and the way of its vote; the page again where there is none.
async fn slip(visit: &Visit) -> Result<Result<(ElectionId, Way), SlipPage>, Problem> {
    let typed = visit.sent().text("code");
    let found = match Code::read(typed) {
        Some(code) => actions::of_slip(visit.site(), typed).await.map(|id| (id, Way::by_slip(&code))),
        None => Err(ElectionRefused::Screen(ScreenRefused::Code).into()),
    };
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(refused) => Ok(Err(slip_page(visit, &faults_of(&visit.page(), refused)?))),
    }
}

/// The ballot of a slip.
pub(in crate::web) async fn by_slip(visit: &Visit) -> Outcome {
    match slip(visit).await? {
        Ok((id, way)) => show_ballot(visit, id, &way, &Faults::new()).await,
        Err(page) => visit.again(&page),
    }
}

/// Checks what was chosen with a slip.
pub(in crate::web) async fn check_by_slip(visit: &Visit) -> Outcome {
    match slip(visit).await? {
        Ok((id, way)) => check(visit, id, &way).await,
        Err(page) => visit.again(&page),
    }
}

/// Casts with a slip.
pub(in crate::web) async fn cast_by_slip(visit: &Visit) -> Outcome {
    let (id, way) = match slip(visit).await? {
        Ok(found) => found,
        Err(page) => return visit.again(&page),
    };
    let done = match carried(visit, id) {
        Ok(prepared) => actions::cast_by_slip(visit.site(), visit.sent().text("code"), prepared).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(tracker) => show_done(visit, id, &way, &tracker),
        Err(refused) => show_ballot(visit, id, &way, &faults_of(&visit.page(), refused)?).await,
    }
}

/// Opens a paper as a test, with a slip.
pub(in crate::web) async fn test_by_slip(visit: &Visit) -> Outcome {
    match slip(visit).await? {
        Ok((id, way)) => test(visit, id, &way).await,
        Err(page) => visit.again(&page),
    }
}

#[derive(Template)]
#[template(path = "vote_trackers.html")]
struct TrackersPage {
    page: Page,
    council_name: String,
    is_shut: bool,
    trackers: Vec<Vec<String>>,
    tests: i64,
}

/// The trackers of all papers in the box, once it is shut.
pub(in crate::web) async fn trackers(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut looking = look::<SeeElection>(visit.site(), visit.who(), id).await?;
    let council_name = looking.facts().election.title(&looking.facts().council.name);
    let tests = the_box::tests(looking.tx(), id).await?;
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let (is_shut, all) = match actions::trackers(looking).await {
        Ok(all) => (true, all),
        Err(Refused::Election(_)) => (false, Vec::new()),
        Err(refused) => return Err(Problem::Broken(refused.to_string())),
    };
    let trackers = all.iter().map(|one| grouped(one)).collect();
    visit.show(&TrackersPage { page, council_name, is_shut, trackers, tests })
}
