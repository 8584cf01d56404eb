//! Asking to come to a date, saying whether somebody can, who is expected, and who goes where today.

use access::{act, look, places};
use askama::Template;
use basics::PlaceId;
use meetings::rules::Screened;
use meetings::{How, MEETING, Meeting, MeetingId, Outcome as CameOf, OwnJoining};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::meeting::{MOST, back, when};
use super::{choices, codes, faults_of};
use crate::access::joining::{
    AskToCome, JoiningFacts, ScreenJoining, SeeExpected, SeeMovements, SeeScreening, TakeBackAsking,
};
use crate::access::meeting::MeetingFacts;
use crate::actions::joining::{self as actions, single};
use crate::actions::meeting::group;
use crate::model::{Council, CouncilId};
use crate::rules::joining as rules;
use crate::rules::names::{Viewer, name_for};

/// What a date's page says to somebody about coming.
pub(super) struct Coming {
    /// The word key of how it stands.
    pub(super) key: &'static str,
    /// What they have to keep to; they alone read it.
    pub(super) conditions: Option<String>,
    /// By when they hear, while it is being looked at.
    pub(super) by: Option<String>,
    /// Whether they can ask.
    pub(super) ask: bool,
    /// Whether they can take it back.
    pub(super) take_back: bool,
}

/// How somebody stands who does not sit there; or a member, where the screening says something they must know.
pub(super) async fn stands(
    visit: &Visit,
    tx: &mut store::ReadTx,
    page: &Page,
    facts: &MeetingFacts,
) -> Result<Option<Coming>, Problem> {
    let (it, signed, now) = (&facts.meeting, visit.signed()?, visit.now());
    let seated = facts.members.iter().any(|member| member.person == signed.person);
    // Whoever looks after it, or decides there, is there anyway.
    let there_anyway = facts.council.deciders().contains(&signed.person)
        || access::decide::<SeeExpected>(visit.who(), &facts.as_looked_after()).is_ok();
    let of = if seated { it.group.clone() } else { single(it.id) };
    if rules::ask(&facts.council, it, false, now).is_err() {
        return Ok(None);
    }
    let own = meetings::own_joining(tx, signed, &of).await?;
    let by = page.day_of(&rules::answer_by(it.times.starts_at, now));
    Ok(match own {
        Some(own) if seated => {
            Some(told(own, by, false)).filter(|told| told.key != "councils-come-fine" && told.by.is_none())
        }
        Some(own) => Some(told(own, by, true)),
        None if seated || there_anyway => None,
        None => Some(Coming { key: "councils-come-about", conditions: None, by: None, ask: true, take_back: false }),
    })
}

fn told(own: OwnJoining, by: String, take_back: bool) -> Coming {
    let (key, by, take_back) = match own.outcome {
        None => ("councils-come-waits", Some(by), take_back),
        Some(CameOf::Fine) => ("councils-come-fine", None, take_back),
        Some(CameOf::Conditions) => ("councils-come-conditions", None, take_back),
        Some(CameOf::NotThisOne) => ("councils-come-not", None, false),
    };
    Coming { key, conditions: own.conditions.map(|words| words.read().to_owned()), by, ask: false, take_back }
}

/// Asks to come.
pub(super) async fn ask(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: MeetingId = visit.id("meeting")?;
    let acting = act::<AskToCome>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    back(visit, id, actions::ask(acting).await, "councils-said-come-asked").await
}

/// Takes it back.
pub(super) async fn take_back(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: MeetingId = visit.id("meeting")?;
    let acting = act::<TakeBackAsking>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    back(visit, id, actions::take_back(acting).await, "councils-said-come-back").await
}

/// A line of who asked.
struct Asked {
    href: String,
    name: String,
    what: String,
    state: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "screening.html")]
struct ScreeningPage {
    page: Page,
    council_name: String,
    waiting: Vec<Asked>,
    answered: Vec<Asked>,
}

/// What somebody would come to: one date, or whatever the council meets for. What it is about is not said.
fn to_what(page: &Page, date: Option<&Meeting>) -> String {
    date.map_or_else(
        || page.t("councils-screen-seat"),
        |it| page.t1("councils-screen-date", "when", when(page, it).as_str()),
    )
}

fn outcome_word(page: &Page, outcome: Option<CameOf>) -> String {
    let code = outcome.map_or("waits", CameOf::code).replace('_', "-");
    page.t(format!("councils-outcome-{code}"))
}

/// Who asked to come to a council or to one of its dates.
pub(super) async fn screening(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeeScreening>(visit.site(), visit.who(), id).await?;
    let (council, now) = (looking.facts().council.clone(), looking.now());
    let signed = visit.signed()?;
    let mut dates = meetings::of_group(looking.tx(), &group(&council), MOST).await?;
    dates.retain(|it| rules::to_come(it, now).is_ok());
    let of: Vec<meetings::Group> =
        std::iter::once(group(&council)).chain(dates.iter().map(|it| single(it.id))).collect();
    let all = meetings::screening(looking.tx(), signed, &of).await?;
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-back-council");
    let line = |one: &meetings::Screening| Asked {
        href: format!("/councils/screening/{}", one.id),
        name: one.name.clone(),
        what: to_what(&page, dates.iter().find(|it| it.id.uuid() == one.group.id)),
        state: outcome_word(&page, one.outcome),
        tone: if one.outcome.is_none() { "waiting" } else { "quiet" },
    };
    visit.show(&ScreeningPage {
        council_name: council.name,
        waiting: all.iter().filter(|one| one.outcome.is_none()).map(line).collect(),
        answered: all.iter().filter(|one| one.outcome.is_some()).map(line).collect(),
        page,
    })
}

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    name: String,
    what: String,
    /// Who else is expected: whoever screens knows who must not meet whom, and needs no more than the names.
    others: Vec<String>,
    action: String,
    outcome: Field,
    outcomes: Vec<Choice>,
    conditions: Field,
}

async fn screen_page(visit: &Visit, faults: &Faults) -> Result<ScreenPage, Problem> {
    let id = visit.id("joining")?;
    let mut looking = look::<ScreenJoining>(visit.site(), visit.who(), id).await?;
    let JoiningFacts { council, joining, meeting, members, .. } = looking.facts().clone();
    let of = [Some(group(&council)), meeting.as_ref().map(|it| single(it.id))];
    let of: Vec<meetings::Group> = of.into_iter().flatten().collect();
    let tx = looking.tx();
    let known = meetings::screening(tx, visit.signed()?, &of).await?;
    let own = known.iter().find(|one| one.id == id).ok_or(Problem::NotThere)?;
    let mut others: Vec<basics::PersonId> = members.iter().map(|member| member.person).collect();
    others.extend(council.deciders());
    let lets_in = |one: &&meetings::Screening| matches!(one.outcome, Some(CameOf::Fine | CameOf::Conditions));
    others.extend(known.iter().filter(lets_in).map(|one| one.person));
    others.retain(|person| *person != joining.person);
    others.sort_unstable();
    others.dedup();
    let mut others: Vec<String> = if others.is_empty() {
        Vec::new()
    } else {
        access::people::names(tx, &others)
            .await?
            .into_iter()
            .map(|(_, name)| name)
            .filter(|name| !name.is_empty())
            .collect()
    };
    others.sort();
    let page = visit.page().with_back(format!("/councils/{}/screening", council.id), "councils-screen-back");
    let chosen = match visit.sent().text("outcome") {
        "" => own.outcome.map_or("", CameOf::code),
        sent => sent,
    };
    let conditions = match visit.sent().text("conditions") {
        "" => own.conditions.as_ref().map_or("", |words| words.read()),
        sent => sent,
    };
    Ok(ScreenPage {
        errors: faults.lines(),
        council_name: council.name.clone(),
        name: own.name.clone(),
        what: to_what(&page, meeting.as_ref()),
        others,
        action: format!("/councils/screening/{id}"),
        outcome: page.field("outcome", "councils-field-outcome", "", faults),
        outcomes: choices(&page, "councils-outcome", &codes(CameOf::ALL, CameOf::code), chosen),
        conditions: page.field("conditions", "councils-field-conditions", conditions, faults),
        page,
    })
}

/// The form in which it is said.
pub(super) async fn screen_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.show(&screen_page(visit, &Faults::new()).await?)
}

/// Says it.
pub(super) async fn screen(visit: &Visit) -> Outcome {
    visit.signed()?;
    let acting = act::<ScreenJoining>(visit.site(), visit.who(), visit.id("joining")?, Some(&visit.once()?)).await?;
    let council: Council = acting.facts().council.clone();
    let Some(outcome) = CameOf::from_code(visit.sent().text("outcome")) else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("outcome", visit.page().t("councils-fault-outcome"));
        return visit.again(&screen_page(visit, &faults).await?);
    };
    let screened = match outcome {
        CameOf::Fine => Screened::Fine,
        CameOf::Conditions => Screened::Conditions(visit.sent().text("conditions")),
        CameOf::NotThisOne => Screened::NotThisOne,
    };
    match actions::screen(acting, screened).await {
        Ok(()) => visit.go_saying(&format!("/councils/{}/screening", council.id), "councils-said-screened"),
        Err(refused) => visit.again(&screen_page(visit, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Somebody who is expected.
struct Expected {
    name: String,
    as_what: String,
    how: String,
}

#[derive(Template)]
#[template(path = "meeting_expected.html")]
struct ExpectedPage {
    page: Page,
    title: String,
    when: String,
    most: usize,
    people: Vec<Expected>,
    heads: Vec<String>,
}

/// Who is expected at a date: of whoever asked to come, what came of it and nothing else.
pub(super) async fn expected(visit: &Visit) -> Outcome {
    let id: MeetingId = visit.id("meeting")?;
    let mut looking = look::<SeeExpected>(visit.site(), visit.who(), id).await?;
    let MeetingFacts { meeting: it, members, .. } = looking.facts().clone();
    let tx = looking.tx();
    let there = meetings::attendance(tx, id).await?;
    let outcomes = meetings::outcomes(tx, &[it.group.clone(), single(id)]).await?;
    let page = visit.page().with_back(format!("/meetings/{id}"), "councils-back-meeting");
    let mut people: Vec<Expected> = Vec::new();
    for one in &there {
        // Whoever looks after them has to tell them apart: a name that was chosen goes before that of the account.
        let seat = members.iter().find(|member| Some(member.person) == one.person);
        let shown = seat.and_then(|member| name_for(member, Viewer::Council)).unwrap_or(&one.name);
        let of = outcomes.iter().find(|known| Some(known.person) == one.person && known.group == it.group);
        let screened = of.filter(|_| one.how == How::Expected).map(|of| outcome_word(&page, of.outcome));
        people.push(Expected {
            name: if shown.is_empty() { page.t("councils-somebody") } else { shown.to_owned() },
            as_what: page.t(format!("meetings-capacity-{}", one.capacity.code().replace('_', "-"))),
            how: screened.unwrap_or_else(|| page.t(format!("meetings-how-{}", one.how.code()))),
        });
    }
    let listed = |person| there.iter().any(|one| one.person == Some(person));
    people.extend(outcomes.iter().filter(|one| !listed(one.person)).map(|one| Expected {
        name: one.name.clone(),
        as_what: page.t(if one.group.kind == MEETING { "councils-expected-asked" } else { "meetings-capacity-member" }),
        how: outcome_word(&page, one.outcome),
    }));
    let coming = |one: &&meetings::Coming| matches!(one.outcome, Some(CameOf::Fine | CameOf::Conditions));
    let guests = outcomes.iter().filter(coming).filter(|one| !listed(one.person)).count();
    let heads = ["name", "as", "how"].map(|head| page.t(format!("councils-expected-{head}"))).into();
    visit.show(&ExpectedPage {
        title: it.title.clone(),
        when: when(&page, &it),
        most: there.iter().filter(|one| matches!(one.how, How::Expected | How::Present)).count().saturating_add(guests),
        people,
        heads,
        page,
    })
}

#[derive(Template)]
#[template(path = "movements.html")]
struct MovementsPage {
    page: Page,
    place_name: String,
    day: String,
    heads: Vec<String>,
    /// Name, where, when, and a word that tells nobody anything.
    lines: Vec<[String; 4]>,
}

/// Who goes where today: worked out now, kept nowhere, and not there for any other day.
pub(super) async fn movements(visit: &Visit) -> Outcome {
    let id: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeMovements>(visit.site(), visit.who(), id).await?;
    let now = looking.now();
    let place = places::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?;
    let today = now.date_in(&place.zone).unwrap_or_default();
    let list = meetings::movement(looking.tx(), id, today, now).await?;
    let page = visit.page().with_back("/councils", "councils-back");
    let times = |one: &meetings::Movement| {
        format!(
            "{}–{}",
            pages::dates::time_of(one.starts_at, &place.zone),
            pages::dates::time_of(one.ends_at, &place.zone)
        )
    };
    let line = |one: &meetings::Movement| {
        [one.name.clone(), one.venue.clone(), times(one), page.t(format!("meetings-neutral-{}", one.neutral.code()))]
    };
    visit.show(&MovementsPage {
        day: page.day(&today),
        place_name: place.name.clone(),
        heads: ["name", "where", "when", "what"].map(|head| page.t(format!("councils-movements-{head}"))).into(),
        lines: list.iter().map(line).collect(),
        page,
    })
}
