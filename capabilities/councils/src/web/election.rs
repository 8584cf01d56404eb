//! Elections as everybody sees them: the list, the page of one, and what is wrong with what was sent.

use access::{look, may_look};
use askama::Template;
use ballot::account::Imbalance;
use ballot::keying::KeyingFault;
use ballot::piles::{Pile, PilesFault};
use ballot::sealed::SealFault;
use pages::{Faults, Outcome, Page, Problem, Visit};

use crate::access::SeeCouncil;
use crate::access::election::{AppointTeam, CallElection, RunElection, SayAgainst, SeeElection};
use crate::actions::election as actions;
use crate::actions::election::ballot::Voter;
use crate::model::CouncilId;
use crate::model::election::roll::Elector;
use crate::model::election::{Election, ElectionId, ElectionState, Roll, Standing, Team};
use crate::rules::election::obstacles::may_appoint;
use crate::rules::election::screen::ScreenRefused;
use crate::rules::election::seats::elected;
use crate::rules::election::states::is_soft;
use crate::rules::election::{ElectionRefused, manifest as rules, standing};
use crate::store::election as kept;

pub(super) mod account;
pub(super) mod call;
pub(super) mod count;
pub(super) mod desk;
pub(super) mod people;
pub(super) mod result;
pub(super) mod roll;
pub(super) mod said;
pub(super) mod screen;
pub(super) mod seats;
pub(super) mod vote;

/// The most elections of a council on one page.
const MOST: i64 = 50;

/// The steps that an election goes through, as everybody is shown them.
const STEPS: [ElectionState; 6] = [
    ElectionState::Notice,
    ElectionState::Nominations,
    ElectionState::Campaign,
    ElectionState::Voting,
    ElectionState::Closed,
    ElectionState::Declared,
];

/// What was wrong with what was sent, in words a returning officer understands.
pub(super) fn faults(page: &Page, why: ElectionRefused) -> Faults {
    let mut faults = Faults::new();
    let key = why.key();
    match why {
        ElectionRefused::Calling(list) => {
            for fault in list {
                let (field, key) = fault.field();
                faults.add(field, page.t(key));
            }
        }
        ElectionRefused::Stand(fault) => {
            let (field, key) = fault.field();
            faults.add(field, page.t(key));
        }
        ElectionRefused::Move(state, _) => faults.add("", page.t1(key, "state", state_words(page, state))),
        ElectionRefused::Obstacles(list) => {
            for obstacle in list {
                let (key, name) = obstacle.words();
                faults.add("", page.t1(key, "name", name));
            }
        }
        ElectionRefused::Roll(lines) => {
            for (line, fault) in lines.into_iter().take(MOST_NAMED) {
                faults
                    .add("names", page.t2("councils-fault-line", "line", line.to_string(), "why", page.t(fault.key())));
            }
        }
        ElectionRefused::Account(list) => {
            for fault in list {
                faults.add("signed", imbalance(page, fault));
            }
        }
        ElectionRefused::LotNeeded { between, papers } => {
            faults.add("dice", page.t2(key, "names", between.join(", "), "hash", papers));
        }
        ElectionRefused::Screen(why) => {
            let (field, missing) = on_screen(why);
            faults.add(field, page.t1(key, "missing", missing));
        }
        ElectionRefused::Lot => faults.add("dice", page.t(key)),
        ElectionRefused::Words => faults.add("words", page.t(key)),
        ElectionRefused::Team | ElectionRefused::NotTheirs => faults.add("name", page.t(key)),
        ElectionRefused::Deciders => faults.add("decided_by", page.t(key)),
        other => of_the_count(page, other, &mut faults),
    }
    faults
}

/// The most lines, papers or numbers that are named.
const MOST_NAMED: usize = 20;

fn numbers(papers: &[u32]) -> String {
    let named = papers.iter().take(MOST_NAMED).map(u32::to_string).collect::<Vec<String>>().join(", ");
    if papers.len() > MOST_NAMED { format!("{named} …") } else { named }
}

/// What is wrong with piles that were counted and papers that were keyed. What the other of the two read or counted is not said.
fn of_the_count(page: &Page, why: ElectionRefused, faults: &mut Faults) {
    let key = why.key();
    match why {
        ElectionRefused::Typed(papers) => {
            for (paper, fault) in papers.into_iter().take(MOST_NAMED) {
                faults.add("papers", page.t2("councils-fault-paper", "paper", paper, "why", page.t(fault.key())));
            }
        }
        ElectionRefused::Piles(PilesFault::Differ(list)) => {
            for one in list {
                faults.add("", page.t1("councils-fault-pile", "pile", pile_words(page, one.pile)));
            }
        }
        ElectionRefused::Differ(papers) => {
            faults.add("", page.t2(key, "count", papers.len(), "papers", numbers(&papers)));
        }
        ElectionRefused::NotKeyed { first, second } => {
            for (key, papers) in
                [("councils-election-fault-not-keyed-own", first), ("councils-election-fault-not-keyed-other", second)]
            {
                if !papers.is_empty() {
                    faults.add("", page.t1(key, "papers", numbers(&papers)));
                }
            }
        }
        ElectionRefused::Keying(KeyingFault::NoSuchPaper(paper) | KeyingFault::NothingToDecide(paper)) => {
            faults.add("", page.t1(key, "paper", paper));
        }
        _ => faults.add("", page.t(key)),
    }
}

/// Why the papers do not add up, with both numbers.
fn imbalance(page: &Page, fault: Imbalance) -> String {
    let (key, one, other) = match fault {
        Imbalance::Papers { issued, found } => ("councils-fault-account-papers", u64::from(issued), found),
        Imbalance::Boxes { returned, counted } => ("councils-fault-account-boxes", u64::from(returned), counted),
    };
    page.t2(key, "one", one.to_string(), "other", other.to_string())
}

/// The field that a fault of a vote on a screen belongs to, and how many parts of the key are missing.
fn on_screen(why: ScreenRefused) -> (&'static str, i64) {
    match why {
        ScreenRefused::Code => ("code", 0),
        ScreenRefused::Scrutineers => ("name-0", 0),
        ScreenRefused::Unbalanced => ("signed", 0),
        ScreenRefused::Seal(SealFault::TooFew { missing }) => ("parts", i64::from(missing)),
        ScreenRefused::Seal(_) => ("parts", 0),
        _ => ("", 0),
    }
}

/// A pile as it is called: a line of the paper by its number, or the reason for which papers do not count.
pub(super) fn pile_words(page: &Page, pile: Pile) -> String {
    match pile {
        Pile::List(number) => page.t1("councils-pile-line", "number", i64::from(number)),
        Pile::Void(reason) => page.t(format!("councils-void-{}", reason.code().replace('_', "-"))),
    }
}

/// How far an election is, in words.
pub(super) fn state_words(page: &Page, state: ElectionState) -> String {
    page.t(format!("councils-election-state-{}", state.code().replace('_', "-")))
}

/// What a line of the paper is called: "Re-open nominations" is said in the reader's language.
pub(super) fn line_name(page: &Page, name: &str) -> String {
    if name == rules::REOPEN { page.t("councils-election-reopen") } else { name.to_owned() }
}

#[derive(Template)]
#[template(path = "elections.html")]
struct ListPage {
    page: Page,
    council: CouncilId,
    council_name: String,
    all: Vec<(String, String, String)>,
    may_call: bool,
}

/// The elections of a council.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeeCouncil>(visit.site(), visit.who(), id).await?;
    let all = kept::of_council(looking.tx(), id, MOST).await?;
    let council = looking.facts().council.clone();
    drop(looking);
    let may_call = council.is_open() && may_look::<CallElection>(visit.site(), visit.who(), id).await.is_ok();
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-proposals-back");
    let line = |one: &Election| {
        let when = one.arrangements.voting_on.map_or_else(|| page.t("councils-election-no-day"), |day| page.day(&day));
        (format!("/councils/elections/{}", one.id), one.title(&when), state_words(&page, one.state))
    };
    visit.show(&ListPage {
        all: all.iter().map(line).collect(),
        council: id,
        council_name: council.name,
        may_call,
        page,
    })
}

/// A line of the paper, with who stands on it.
pub(super) struct Line {
    pub number: i64,
    pub name: String,
    pub manifesto: String,
    pub people: Vec<String>,
}

fn lines_of(page: &Page, teams: Vec<Team>, standing: &[Standing], of_persons: bool) -> Vec<Line> {
    teams
        .into_iter()
        .map(|team| {
            let people = standing.iter().filter(|one| !of_persons && one.stands() && one.team == team.name);
            Line {
                number: team.number,
                people: people.map(|one| one.shown_name.clone()).collect(),
                name: line_name(page, &team.name),
                manifesto: team.manifesto,
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "election.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each part of the page that may be missing")]
struct ShowPage {
    page: Page,
    base: String,
    election: Election,
    steps: Vec<(String, String)>,
    when: Option<String>,
    counting: String,
    lines: Vec<Line>,
    rolls: Vec<Roll>,
    names_shown: bool,
    told: Option<result::Shown>,
    /// Who is elected without a vote.
    unopposed: Vec<String>,
    own: Vec<Elector>,
    /// Under which name on a form they may have been elected, where they are asked.
    asked: Option<String>,
    /// How seats that fell empty were filled.
    refilled: Vec<seats::Refilled>,
    refused: Option<String>,
    roll_is_here: bool,
    may_stand: bool,
    stands: bool,
    may_say: bool,
    appoints: bool,
    runs: bool,
    counts: bool,
    votes: bool,
    has_trackers: bool,
    /// The last day on which anybody may say that something was wrong.
    until: Option<String>,
    next: &'static str,
}

/// The page of an election.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut looking = look::<SeeElection>(visit.site(), visit.who(), id).await?;
    let (facts, person, now) = (looking.facts().clone(), visit.signed()?.person, looking.now());
    let tx = looking.tx();
    let (rolls, teams) = (kept::rolls(tx, id).await?, kept::teams(tx, id).await?);
    let standing = kept::people::standing(tx, id).await?;
    let (election, rolls, teams) = actions::shown(facts.election.clone(), rolls, teams);
    let own = kept::roll::own(tx, id, person).await?;
    let roll_is_here = !own.is_empty() || kept::roll::has_names(tx, id).await?;
    let may = actions::ballot::voter(tx, &election, person).await;
    let votes = may.map_err(|refused| Problem::Broken(refused.to_string()))? == Voter::May;
    let on_screen = kept::the_box::keys(tx, id).await?.is_some_and(|keys| keys.box_key.is_some());
    let read_out = if election.is_out() { Some(kept::read_out(tx, id).await?) } else { None };
    let asked = kept::asked::all(tx, id).await?.into_iter().find(|(_, one)| *one == person).map(|(which, _)| which);
    let fills = if election.is_out() { kept::fills::fills(tx, id).await? } else { Vec::new() };
    let left = !access::people::belongs_in(tx, election.officer, facts.council.place, now).await?;
    drop(looking);
    let page = visit.page();
    let title = page.t1("councils-election-of", "council", election.title(&facts.council.name));
    let page = page
        .with_title(title)
        .with_back(format!("/councils/{}/elections", facts.council.id), "councils-elections-title");
    let names_shown = standing::shows_names(&election, now);
    let of_persons = election.counting.is_of_persons();
    let stands = standing.iter().any(|one| one.person == Some(person) && one.stands());
    let refused = standing.iter().find(|one| one.person == Some(person) && !one.stands()).map(|one| one.reason.clone());
    let decides = facts.council.deciders().contains(&person);
    let (runs, second) = (election.officer == person, election.second == person);
    let nominations = election.state == ElectionState::Nominations;
    let may_say = may_look::<SayAgainst>(visit.site(), visit.who(), id).await.is_ok() && election.goes_on();
    let appoints =
        may_look::<AppointTeam>(visit.site(), visit.who(), id).await.is_ok() && may_appoint(election.state, left);
    // Nothing was counted where there was nothing to choose: there is no turnout then, and those who stood have the seats.
    let unopposed = (read_out.as_ref().is_none_or(|out| out.result.is_empty()) && election.has_result() && names_shown)
        .then(|| elected(&teams, &standing).iter().map(|one| one.shown_name.clone()).collect::<Vec<String>>())
        // They were taken down when their seats were filled anew.
        .map(|names| names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<String>>());
    let read_out = read_out.filter(|out| !out.result.is_empty());
    let told =
        read_out.filter(|_| names_shown || !of_persons).map(|out| result::Shown::new(&page, &election, &out, &rolls));
    visit.show(&ShowPage {
        base: format!("/councils/elections/{id}"),
        steps: steps(&page, election.state),
        when: election.arrangements.voting_on.map(|day| page.day(&day)),
        counting: page.t(format!("councils-counting-{}", election.counting.code().replace('_', "-"))),
        lines: lines_of(&page, teams, &standing, of_persons),
        told,
        unopposed: unopposed.unwrap_or_default(),
        asked: standing.iter().find(|one| names_shown && Some(one.id) == asked).map(|one| one.shown_name.clone()),
        refilled: if names_shown { seats::refilled(&page, &fills, &standing) } else { Vec::new() },
        own,
        refused: refused.filter(|reason| !reason.is_empty()),
        roll_is_here,
        may_stand: nominations && !stands && !runs && !second && !decides,
        // Whoever is one line of the paper steps back after it is printed too, and is counted as withdrawn; not from a team's.
        stands: stands
            && (is_soft(election.state)
                || (of_persons && matches!(election.state, ElectionState::Voting | ElectionState::Closed))),
        may_say,
        appoints,
        runs,
        votes,
        has_trackers: on_screen && !is_soft(election.state) && election.state != ElectionState::Voting,
        counts: (runs || second) && election.state == ElectionState::Closed,
        until: (election.state == ElectionState::Petition).then(|| page.day_of(&election.petition_until())),
        next: next_key(election.state),
        names_shown,
        rolls,
        election,
        page,
    })
}

fn steps(page: &Page, state: ElectionState) -> Vec<(String, String)> {
    let at = match state {
        ElectionState::Counted => STEPS.iter().position(|one| *one == ElectionState::Closed),
        ElectionState::Petition | ElectionState::Uncontested => Some(STEPS.len().saturating_sub(1)),
        ElectionState::Final => Some(STEPS.len()),
        ElectionState::CalledOff => None,
        other => STEPS.iter().position(|one| *one == other),
    };
    let Some(at) = at else { return Vec::new() };
    let of = |(step, state): (usize, ElectionState)| {
        let how = match step.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "ahead",
        };
        (how.to_owned(), page.t(format!("councils-election-step-{}", state.code())))
    };
    STEPS.into_iter().enumerate().map(of).collect()
}

const fn next_key(state: ElectionState) -> &'static str {
    match state {
        ElectionState::Notice => "councils-election-next-notice",
        ElectionState::Nominations => "councils-election-next-nominations",
        ElectionState::Campaign => "councils-election-next-campaign",
        ElectionState::Voting => "councils-election-next-voting",
        ElectionState::Closed | ElectionState::Counted => "councils-election-next-closed",
        ElectionState::Declared | ElectionState::Uncontested => "councils-election-next-declared",
        ElectionState::Petition => "councils-election-next-petition",
        ElectionState::Final => "councils-election-next-final",
        ElectionState::CalledOff => "councils-election-next-called-off",
    }
}

#[derive(Template)]
#[template(path = "election_manifest.html")]
struct ManifestPage {
    page: Page,
    hash: Option<String>,
    text: String,
}

/// What was frozen before the vote, with its hash, so that anybody can make it again.
pub(super) async fn manifest(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut looking = look::<SeeElection>(visit.site(), visit.who(), id).await?;
    let election = looking.facts().election.clone();
    let shown = standing::shows_names(&election, looking.now());
    // It holds names, so it goes with them; its hash stays.
    let text = if shown { kept::manifest_text(looking.tx(), id).await? } else { String::new() };
    let hash = election.manifest;
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    visit.show(&ManifestPage { page, hash, text })
}

/// The way back to the desk of an election.
fn desk_page(visit: &Visit, id: ElectionId) -> Page {
    visit.page().with_back(format!("/councils/elections/{id}/run"), "councils-run-back")
}

/// Whether the visitor runs an election, or counts in it.
async fn runs(visit: &Visit, id: ElectionId) -> bool {
    may_look::<RunElection>(visit.site(), visit.who(), id).await.is_ok()
}

/// A number as it was typed; an empty field is 0.
fn number(visit: &Visit, name: &str) -> Option<i64> {
    let text = visit.sent().text(name).trim();
    if text.is_empty() { Some(0) } else { text.parse().ok() }
}

/// How many papers somebody counted: whoever leaves a field empty is asked again, and types 0 where there are none.
fn papers(visit: &Visit, name: &str) -> Option<u32> {
    visit.sent().text(name).trim().parse().ok()
}
