//! The election in an envelope: one press prints what an election needs now, from the notice to the declaration.

use std::collections::BTreeMap;

use access::{Action, look, places};
use askama::Template;
use ballot::account::VoidReason;
use pages::{Outcome, Page, Problem, Route, Visit};

use super::Names;
use crate::access::election::{CountPiles, ElectionFacts, RunElection};
use crate::model::Council;
use crate::model::election::roll::Elector;
use crate::model::election::screen::Keys;
use crate::model::election::{Election, ElectionId, Roll, Standing, Team};
use crate::rules::election::paper::{self, Part};
use crate::rules::election::told::Told;
use crate::store::election::{self as kept, ReadOut};

mod count;
mod declared;
mod desk;
mod notice;
mod papers;

macro_rules! part {
    ($part:ident $path:literal, $action:ty, $title:literal) => {
        Route::get($path, <$action>::NAME, $title, |visit| Box::pin(show::<$action>(visit, Some(Part::$part))))
    };
}

/// The routes.
pub(super) fn of_prints() -> Vec<Route> {
    vec![
        Route::get("/councils/elections/{election}/envelope", RunElection::NAME, "councils-print-title", |visit| {
            Box::pin(show::<RunElection>(visit, None))
        }),
        part!(Notice "/councils/elections/{election}/envelope/notice", RunElection, "councils-print-notice"),
        part!(Form "/councils/elections/{election}/envelope/form", RunElection, "councils-print-form"),
        part!(Papers "/councils/elections/{election}/envelope/papers", RunElection, "councils-print-papers"),
        part!(Large "/councils/elections/{election}/envelope/large", RunElection, "councils-print-large"),
        part!(Tally "/councils/elections/{election}/envelope/tally", RunElection, "councils-print-tally"),
        part!(Account "/councils/elections/{election}/envelope/account", RunElection, "councils-print-account"),
        part!(Hours "/councils/elections/{election}/envelope/hours", RunElection, "councils-print-hours"),
        part!(Roll "/councils/elections/{election}/envelope/roll", CountPiles, "councils-print-roll"),
        part!(Declaration "/councils/elections/{election}/envelope/declaration", RunElection, "councils-print-declaration"),
        part!(Story "/councils/elections/{election}/envelope/story", RunElection, "councils-print-story"),
    ]
}

/// What the parts are made from.
struct Ground {
    election: Election,
    council: Council,
    place: String,
    officer: String,
    second: String,
    rolls: Vec<Roll>,
    teams: Vec<Team>,
    standing: Vec<Standing>,
    electors: Vec<Elector>,
    out: ReadOut,
    /// Who opens the box of the votes on screens; nobody where there are none.
    keys: Option<Keys>,
    /// The void papers by reason, where the bundle is still there.
    void: Option<BTreeMap<VoidReason, u32>>,
}

impl Ground {
    fn of_persons(&self) -> bool {
        self.election.counting.is_of_persons()
    }

    /// What is shown of the count; none where nothing was counted.
    fn told(&self) -> Option<Told> {
        Told::read(&self.out.result)
    }

    /// The day of the vote, or that it is not set.
    fn day(&self, page: &Page) -> String {
        self.election.arrangements.voting_on.map_or_else(|| page.t("councils-print-day-open"), |day| page.day(&day))
    }
}

/// A heading and what stands under it.
struct Section {
    title: String,
    lines: Vec<String>,
}

impl Section {
    fn new(page: &Page, key: &str, lines: Vec<String>) -> Self {
        Self { title: page.t(format!("councils-print-{key}")), lines }
    }
}

/// A sheet of headings and sentences.
struct Sheet {
    title: String,
    sections: Vec<Section>,
}

#[derive(Template)]
#[template(path = "election_print.html")]
struct EnvelopePage {
    page: Page,
    title: String,
    about: String,
    council: String,
    place: String,
    base: String,
    /// The parts that can be printed by themselves; none on the page of one of them.
    list: Vec<(&'static str, String)>,
    is_empty: bool,
    notice: Option<Sheet>,
    form: Option<notice::Form>,
    papers: Vec<papers::Papers>,
    tally: Vec<count::Tally>,
    account: Option<count::AccountSheet>,
    hours: Option<desk::Hours>,
    roll: Option<desk::RollSheets>,
    declaration: Option<declared::Declaration>,
    story: Option<Sheet>,
    next: String,
}

async fn gather<A>(
    visit: &Visit,
    page: &Page,
    id: ElectionId,
    one: Option<Part>,
) -> Result<(Ground, Vec<Part>), Problem>
where
    A: Action<Id = ElectionId, Facts = ElectionFacts>,
{
    let mut looking = look::<A>(visit.site(), visit.who(), id).await?;
    let (election, council) = (looking.facts().election.clone(), looking.facts().council.clone());
    let wanted: Vec<Part> = match one {
        Some(part) => Some(part).filter(|part| paper::may_print(*part, election.state)).into_iter().collect(),
        None => paper::envelope(election.state).to_vec(),
    };
    let tx = looking.tx();
    let place = places::one(tx, election.place).await?.ok_or(Problem::NotThere)?.name;
    let names = Names::of(tx, vec![election.officer, election.second]).await?;
    let has_roll = wanted.contains(&Part::Roll);
    // What was in the boxes is read only when it may be read out.
    let is_out = wanted.contains(&Part::Declaration) || wanted.contains(&Part::Story);
    let ground = Ground {
        place,
        officer: names.get(page, election.officer),
        second: names.get(page, election.second),
        rolls: kept::rolls(tx, id).await?,
        teams: kept::teams(tx, id).await?,
        standing: if is_out { kept::people::standing(tx, id).await? } else { Vec::new() },
        electors: if has_roll { kept::roll::all(tx, id).await? } else { Vec::new() },
        out: if is_out { kept::read_out(tx, id).await? } else { ReadOut::default() },
        keys: if wanted.contains(&Part::Notice) { kept::the_box::keys(tx, id).await? } else { None },
        void: if is_out { kept::print::void(tx, id).await? } else { None },
        election,
        council,
    };
    Ok((ground, wanted))
}

/// The envelope, or one part of it.
async fn show<A>(visit: &Visit, one: Option<Part>) -> Outcome
where
    A: Action<Id = ElectionId, Facts = ElectionFacts>,
{
    let id: ElectionId = visit.id("election")?;
    let base = format!("/councils/elections/{id}/envelope");
    let page = match one {
        // The second counter has no other page of these: their way back is where they count.
        Some(Part::Roll) => visit.page().with_back(format!("/councils/elections/{id}"), "councils-print-back"),
        Some(_) => visit.page().with_back(base.clone(), "councils-print-all"),
        None => visit.page().with_back(format!("/councils/elections/{id}/run"), "councils-print-back"),
    };
    let (ground, parts) = gather::<A>(visit, &page, id, one).await?;
    let has = |part: Part| parts.contains(&part);
    let state = ground.election.state;
    let alone = Part::ALL.iter().filter(|part| one.is_none() && paper::may_print(**part, state));
    let key = |part: &Part| page.t(format!("councils-print-{}", part.code()));
    let mut papers = Vec::new();
    papers.extend(has(Part::Papers).then(|| papers::sheets(&page, &ground, false)));
    papers.extend(has(Part::Large).then(|| papers::sheets(&page, &ground, true)));
    visit.show(&EnvelopePage {
        title: one.as_ref().map_or_else(|| page.t("councils-print-title"), key),
        about: page.t(if one.is_none() { "councils-print-about" } else { "councils-print-about-one" }),
        council: ground.election.title(&ground.council.name),
        place: ground.place.clone(),
        base,
        list: alone.map(|part| (part.code(), key(part))).collect(),
        is_empty: parts.is_empty(),
        notice: has(Part::Notice).then(|| notice::notice(&page, &ground)),
        form: has(Part::Form).then(|| notice::form(&page, &ground)),
        papers,
        tally: if has(Part::Tally) { count::tally(&page, &ground) } else { Vec::new() },
        account: has(Part::Account).then(|| count::account(&page, &ground)),
        hours: has(Part::Hours).then(|| desk::hours(&page, &ground)),
        roll: has(Part::Roll).then(|| desk::roll(&page, &ground)),
        declaration: has(Part::Declaration).then(|| declared::declaration(&page, &ground)),
        story: has(Part::Story).then(|| declared::story(&page, &ground)),
        next: page.t(if one.is_none() { "councils-print-next" } else { "councils-print-next-one" }),
        page,
    })
}
