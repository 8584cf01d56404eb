//! People in reach: the lists, one person, inviting, slips.

use access::people::MembershipRow;
use access::register::{self, RelationRow};
use access::sign_in::{SlipKind, new_slip};
use access::{MembershipId, Why, act, look, people, scope};
use askama::Template;
use basics::{OrganisationId, PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::belonging::{self, MembershipForm};
use super::second::{self, ClearingView};
use super::{SlipView, choices};
use crate::access::{InvitePerson, IssueSlip, SeePeople, SeePerson, roles_over};
use crate::actions::{self, AskedMembership, InviteFault, Refused};
use crate::model::LOOKING_AFTER;
use crate::rules::keeping::NotReady;
use crate::rules::sheet::{Guest, MOST_NAME};
use crate::rules::{self, InviteRefused, SlipRefused};

/// How many people stand on a page of the list.
const A_PAGE: usize = 15;
/// One more than a page, to know whether there is a next.
const A_PAGE_AND_ONE: i64 = 16;

impl From<access::HashingFailed> for HashingProblem {
    fn from(_: access::HashingFailed) -> Self {
        Self
    }
}

/// A code could not be hashed: the house's fault.
pub(super) struct HashingProblem;

impl From<HashingProblem> for Problem {
    fn from(_: HashingProblem) -> Self {
        Self::Broken("a slip's code could not be hashed".to_owned())
    }
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    find: Field,
    rows: Vec<MembershipRow>,
    next: Option<String>,
    looked: bool,
    /// Whether it is the list of those who left.
    left: bool,
}

/// The members of the places one looks after.
pub(super) async fn list(visit: &Visit) -> Outcome {
    list_page(visit, false).await
}

/// Who left the places one looks after in the last twelve months, and belongs nowhere now: a lost slip can be printed
/// again, and they can come back.
pub(super) async fn left(visit: &Visit) -> Outcome {
    list_page(visit, true).await
}

async fn list_page(visit: &Visit, left: bool) -> Outcome {
    visit.signed()?;
    let query = visit.query();
    let mut tops = scope::<SeePeople>(visit.who()).within;
    if tops.is_empty() {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let place = query.text("place").parse::<PlaceId>().ok();
    if let Some(place) = place {
        look::<SeePeople>(visit.site(), visit.who(), place).await?;
        tops = vec![place];
    }
    let mut tx = visit.read().await?;
    let q: String = query.text("q").trim().chars().filter(|c| !c.is_control()).take(MOST_NAME).collect();
    let base = if left { "/people/left" } else { "/people" };
    let list = format!("{base} {}", query.text("place"));
    // A cursor that is not ours begins the list again.
    let after = visit.front().cursors().read(&list, query.text("after")).and_then(|at| {
        let (folded, id) = at.rsplit_once('|')?;
        Some((folded.to_owned(), id.parse::<MembershipId>().ok()?))
    });
    let like = (!q.is_empty()).then_some(q.as_str());
    let at = after.as_ref().map(|(folded, id)| (folded.as_str(), *id));
    let now = visit.now();
    let mut rows = if left {
        register::left_from(&mut tx, &tops, like, at, now, A_PAGE_AND_ONE).await?
    } else {
        register::members_in(&mut tx, &tops, like, at, now, A_PAGE_AND_ONE).await?
    };
    drop(tx);
    let more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let next = rows.last().filter(|_| more).map(|(row, folded)| {
        let cursor = visit.front().cursors().make(&list, &format!("{folded}|{}", row.id));
        let find = visit.sought(&q);
        let place = place.map(|place| format!("&place={place}")).unwrap_or_default();
        format!("{base}?after={cursor}&q={find}{place}")
    });
    let page = visit.page();
    visit.show(&PeoplePage {
        find: page.field("q", "governance-people-find", &q, &Faults::new()),
        looked: !q.is_empty(),
        rows: rows.into_iter().map(|(row, _)| row).collect(),
        next,
        left,
        page: if left { page.with_back("/people", "governance-back-people") } else { page },
    })
}

#[derive(Template)]
#[template(path = "person.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
struct PersonPage {
    page: Page,
    id: PersonId,
    name: String,
    memberships: Vec<(MembershipRow, bool)>,
    relations: Vec<(RelationRow, bool)>,
    can_sign_in: bool,
    belongs: bool,
    may_slip: bool,
    may_hold: bool,
    may_give: bool,
    may_relate: bool,
    may_open: bool,
    may_cover: bool,
    /// What the one who looks has opened of theirs, and still runs.
    opening: Option<String>,
    /// How their second step stands, for those who may take it away with another.
    clearing: Option<ClearingView>,
}

/// One person: where they belong, who is what to them, and the way in.
pub(super) async fn person(visit: &Visit) -> Outcome {
    person_page(visit, &Faults::new()).await
}

async fn person_page(visit: &Visit, faults: &Faults) -> Outcome {
    let signed = visit.signed()?;
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<SeePerson>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let own = signed.person == id;
    let page = visit.page().with_back("/people", "governance-back-people");
    let now = looking.now();
    let tx = looking.tx();
    // Whoever can be seen here has or had a membership, and each brings the name along.
    let all = people::memberships_of(tx, id).await?;
    let name = all.first().map(|membership| membership.name.clone()).ok_or(Problem::NotThere)?;
    let relations = register::relations_to(tx, id, now).await?;
    let slip = rules::slip(own, &facts.held(signed)).is_ok();
    let clearing = if slip { second::clearing_view(tx, signed.person, id, now).await? } else { None };
    let emergency = |row: &&RelationRow| row.kind == access::RelationKind::Emergency && row.holder == signed.person;
    // An opening has the number of its relation.
    let opening = relations.iter().find(emergency).map(|row| format!("/openings/{}", row.id));
    let can_sign_in = all.iter().any(|membership| membership.can_sign_in);
    // Where else somebody belongs is not for the people here to know.
    let memberships = all
        .into_iter()
        .filter_map(|membership| {
            let belonging = facts.belongings.iter().find(|belonging| belonging.id == membership.id)?;
            let mine = roles_over(signed, &belonging.line);
            let seen = own || mine.iter().any(|role| LOOKING_AFTER.contains(role));
            let may_end = !belonging.ended && rules::any_may_give(&mine, belonging.role);
            seen.then_some((membership, may_end))
        })
        .collect();
    let mine = roles_over(signed, &access::Facts::about(&facts).line);
    let looks_after = mine.iter().any(|role| LOOKING_AFTER.contains(role));
    let given_in = facts.given_in(signed);
    visit_page(
        visit,
        faults,
        &PersonPage {
            id,
            name: name.clone(),
            memberships,
            may_relate: !given_in.is_empty(),
            may_open: !own && !given_in.is_empty() && opening.is_none(),
            opening,
            may_cover: given_in.iter().any(|given| given.mine.contains(&access::Role::Manager))
                && facts
                    .belongings
                    .iter()
                    .any(|one| !one.ended && rules::holders(access::RelationKind::AssignedWorker).contains(&one.role)),
            // Who is what to somebody in another place is for that place to know.
            relations: relations
                .into_iter()
                // Whoever opened something in an emergency is told to the person and to those who review it.
                .filter(|row| row.kind != access::RelationKind::Emergency)
                .filter_map(|row| {
                    let mine = facts.roles_at(signed, row.given_in);
                    let tied = own || row.holder == signed.person;
                    let seen = tied || mine.iter().any(|role| LOOKING_AFTER.contains(role));
                    let may_end = rules::may_unrelate(row.kind, &mine, tied);
                    seen.then_some((row, may_end))
                })
                .collect(),
            can_sign_in,
            belongs: facts.belongings.iter().any(|belonging| !belonging.ended),
            may_hold: mine.contains(&access::Role::Manager),
            may_give: looks_after && !own,
            may_slip: looks_after && slip,
            clearing: clearing.filter(|_| looks_after),
            page: page.with_title(name),
        },
    )
}

fn visit_page(visit: &Visit, faults: &Faults, shown: &PersonPage) -> Outcome {
    if faults.is_empty() { visit.show(shown) } else { visit.again(shown) }
}

#[derive(Template)]
#[template(path = "invite.html")]
struct InvitePage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// What has to be written before anybody can be invited.
    missing: Vec<(String, String)>,
    name: Field,
    form: MembershipForm,
    lang: Field,
    langs: Vec<Choice>,
}

/// What is missing before anybody can be invited: where it is written, and what it is called.
pub(super) fn missing_links(page: &Page, missing: NotReady, place: PlaceId) -> Vec<(String, String)> {
    let mut links = Vec::new();
    if missing.notice {
        links.push((format!("/places/{place}/notice"), page.t("governance-notice-title")));
    }
    if missing.keeping {
        links.push((format!("/places/{place}/keeping"), page.t("governance-keeping-title")));
    }
    links
}

/// How it is said that something is missing.
pub(super) const fn not_ready_key(missing: NotReady) -> &'static str {
    match (missing.notice, missing.keeping) {
        (true, true) => "governance-not-ready-both",
        (true, false) => "governance-not-ready-notice",
        (false, _) => "governance-not-ready-keeping",
    }
}

async fn invite_page(visit: &Visit, faults: &Faults) -> Result<InvitePage, Problem> {
    let page = visit.page().with_back("/people", "governance-back-people");
    let sent = visit.sent();
    let lang = Lang::of(sent.text("lang")).unwrap_or(Lang::En).code();
    let asked = [sent.text("place"), visit.query().text("place")];
    let looked_after = || scope::<InvitePerson>(visit.who()).within.first().copied();
    let place = asked.iter().find_map(|text| text.parse::<PlaceId>().ok()).or_else(looked_after);
    let missing = match place {
        Some(place) => match actions::ready(&mut visit.read().await?, place).await? {
            Ok(()) => Vec::new(),
            Err(missing) => missing_links(&page, missing, place),
        },
        None => Vec::new(),
    };
    Ok(InvitePage {
        missing,
        errors: faults.lines(),
        name: page.field("name", "governance-invite-name", sent.text("name"), faults),
        form: MembershipForm::new(visit, &page, faults).await?,
        lang: page.field("lang", "governance-invite-lang", lang, faults),
        langs: choices(&page, "governance-lang", Lang::ALL.iter().map(|lang| lang.code()), lang),
        page,
    })
}

/// The form to invite one person.
pub(super) async fn invite_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.show(&invite_page(visit, &Faults::new()).await?)
}

#[derive(Template)]
#[template(path = "slips.html")]
pub(super) struct SlipsPage {
    pub(super) page: Page,
    pub(super) slips: Vec<SlipView>,
    /// The word key of what to do with them: by kind of slip.
    pub(super) about: &'static str,
    /// Where to go on.
    pub(super) on: String,
}

/// Invites one person and shows the slip, once.
pub(super) async fn invite(visit: &Visit) -> Outcome {
    visit.signed()?;
    if scope::<InvitePerson>(visit.who()).within.is_empty() {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let sent = visit.sent();
    let page = visit.page();
    let mut faults = Faults::new();
    let name = faults.line(&page, sent, "name", MOST_NAME, "governance-invite-name-missing");
    let lang = Lang::of(sent.text("lang")).unwrap_or(Lang::En).code();
    let asked = belonging::asked(visit, &page, &mut faults);
    let (Some(name), Some(asked), true) = (name, asked, faults.is_empty()) else {
        return visit.again(&invite_page(visit, &faults).await?);
    };
    let AskedMembership { role, standing, place, until } = asked;
    let guest = Guest {
        name,
        role,
        standing,
        place,
        organisation: OrganisationId::of(place.uuid()),
        lang,
        from: jiff::civil::Date::default(),
        until,
    };
    let slip = new_slip(visit.site()).await.map_err(HashingProblem::from)?;
    let acting = act::<InvitePerson>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let person = match actions::invite(acting, &guest, &slip).await {
        Ok(person) => person,
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let (field, key) = match refused {
                InviteFault::Refused(InviteRefused::Role) => ("role", "governance-invite-role-refused"),
                InviteFault::Refused(InviteRefused::Past) => ("until", "governance-date-past"),
                InviteFault::NotReady(missing) => ("place", not_ready_key(missing)),
            };
            faults.add(field, page.t(key));
            return visit.again(&invite_page(visit, &faults).await?);
        }
    };
    let slips = vec![SlipView::new(visit, &page, &guest.name, &slip, SlipKind::Invite.days())];
    let page = page.with_title(visit.page().t("governance-slip-title"));
    visit.show(&SlipsPage { page, slips, about: "governance-slip-invite", on: format!("/people/{person}") })
}

/// Makes a slip for a person and shows it, once.
pub(super) async fn slip(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    let release = visit.sent().text("kind") == SlipKind::Release.code();
    let mut looking = look::<IssueSlip>(visit.site(), visit.who(), id).await?;
    let name = people::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?.name;
    drop(looking);
    let slip = new_slip(visit.site()).await.map_err(HashingProblem::from)?;
    let acting = act::<IssueSlip>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let kind = match actions::issue_slip(acting, release, &slip).await {
        Ok(kind) => kind,
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(SlipRefused::Own | SlipRefused::Role)) => return Err(Problem::NotAllowed(Why::Role)),
    };
    let page = visit.page();
    let about = match kind {
        SlipKind::Invite => "governance-slip-invite",
        SlipKind::Reset => "governance-slip-reset",
        SlipKind::Release => "governance-slip-release",
    };
    let slips = vec![SlipView::new(visit, &page, &name, &slip, kind.days())];
    visit.show(&SlipsPage { page, slips, about, on: format!("/people/{id}") })
}
