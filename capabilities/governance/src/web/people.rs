//! People in reach: the list, one person, inviting, slips, memberships and relations.

use access::people::{MembershipRow, RelationId};
use access::places::Place;
use access::register::{self, RelationRow};
use access::sign_in::{SlipKind, new_slip};
use access::{MembershipId, RelationKind, Role, Standing, Why, act, look, people, places, scope};
use askama::Template;
use basics::{OrganisationId, PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::{SlipView, choices, date_boxes, named};
use crate::access::{
    EndMembership, EndRelation, InvitePerson, IssueSlip, SeePeople, SeePerson, SetRelation, roles_over,
};
use crate::actions::{self, AskedRelation, Refused};
use crate::model::LOOKING_AFTER;
use crate::rules::sheet::{Guest, MOST_NAME};
use crate::rules::{self, EndRefused, InviteRefused, RelateRefused, SlipRefused};

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
}

/// The members of the places one looks after.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let query = visit.query();
    let (mut tops, may) = {
        let reach = scope::<SeePeople>(visit.who());
        let may = !reach.within.is_empty();
        (reach.within, may)
    };
    if !may {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let mut tx = if let Ok(place) = query.text("place").parse::<PlaceId>() {
        look::<SeePeople>(visit.site(), visit.who(), place).await?;
        tops = vec![place];
        visit.site().db.read().await?
    } else {
        visit.site().db.read().await?
    };
    let q: String = query.text("q").trim().chars().filter(|c| !c.is_control()).take(MOST_NAME).collect();
    let list = format!("people {}", query.text("place"));
    // A cursor that is not ours begins the list again.
    let after = visit.front().cursors().read(&list, query.text("after")).and_then(|at| {
        let (folded, id) = at.rsplit_once('|')?;
        Some((folded.to_owned(), id.parse::<MembershipId>().ok()?))
    });
    let like = (!q.is_empty()).then_some(q.as_str());
    let at = after.as_ref().map(|(folded, id)| (folded.as_str(), *id));
    let mut rows = register::members_in(&mut tx, &tops, like, at, visit.site().now(), A_PAGE_AND_ONE).await?;
    let more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let next = rows.last().filter(|_| more).map(|(row, folded)| {
        let cursor = visit.front().cursors().make(&list, &format!("{folded}|{}", row.id));
        let find: String = basics::fold(&q).chars().filter(|c| c.is_alphanumeric()).collect();
        let place = query.text("place").parse::<PlaceId>().map(|place| format!("&place={place}")).unwrap_or_default();
        format!("/people?after={cursor}&q={find}{place}")
    });
    let page = visit.page();
    visit.show(&PeoplePage {
        find: page.field("q", "governance-people-find", &q, &Faults::new()),
        looked: !q.is_empty(),
        rows: rows.into_iter().map(|(row, _)| row).collect(),
        next,
        page,
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
    may_relate: bool,
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
            // Who is what to somebody in another place is for that place to know.
            relations: relations
                .into_iter()
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
            may_slip: looks_after && rules::slip(own, &facts.held(signed)).is_ok(),
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
    name: Field,
    role: Field,
    roles: Vec<Choice>,
    standing: Field,
    standings: Vec<Choice>,
    place: Field,
    places: Vec<Choice>,
    lang: Field,
    langs: Vec<Choice>,
    until: Field,
    until_boxes: [String; 3],
}

async fn invite_page(visit: &Visit, faults: &Faults) -> Result<InvitePage, Problem> {
    let reach = scope::<InvitePerson>(visit.who());
    if reach.within.is_empty() {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let signed = visit.signed()?;
    let mine: Vec<Role> = signed.memberships.iter().map(|membership| membership.role).collect();
    let mut tx = visit.site().db.read().await?;
    let places = register::below(&mut tx, &reach.within, actions::MOST_CHOICES).await?;
    drop(tx);
    let page = visit.page().with_back("/people", "governance-back-people");
    let sent = visit.sent();
    let at = if sent.text("place").is_empty() { visit.query().text("place") } else { sent.text("place") };
    let role = if sent.text("role").is_empty() { Role::Participant.code() } else { sent.text("role") };
    let roles = Role::ALL.iter().filter(|role| rules::any_may_give(&mine, **role)).map(|role| role.code());
    let lang = Lang::of(sent.text("lang")).unwrap_or(Lang::En).code();
    Ok(InvitePage {
        errors: faults.lines(),
        name: page.field("name", "governance-invite-name", sent.text("name"), faults),
        role: page.field("role", "governance-invite-role", role, faults),
        roles: choices(&page, "governance-role", roles, role),
        standing: page.field("standing", "governance-invite-standing", sent.text("standing"), faults),
        standings: choices(
            &page,
            "governance-standing",
            Standing::ALL.iter().map(|standing| standing.code()),
            sent.text("standing"),
        ),
        place: page.field("place", "governance-invite-place", at, faults),
        places: named(places.into_iter().map(|place| (place.id.to_string(), place.name)), at),
        lang: page.field("lang", "governance-invite-lang", lang, faults),
        langs: choices(&page, "governance-lang", Lang::ALL.iter().map(|lang| lang.code()), lang),
        until: page.field("until", "governance-invite-until", "", faults),
        until_boxes: date_boxes(visit, "until"),
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
    let role = Role::from_code(sent.text("role"));
    let standing = Standing::from_code(sent.text("standing"));
    let place = sent.text("place").parse::<PlaceId>().ok();
    let lang = Lang::of(sent.text("lang")).unwrap_or(Lang::En).code();
    let until = sent.date("until");
    if role.is_none() {
        faults.add("role", page.t("governance-invite-role-missing"));
    }
    if standing.is_none() {
        faults.add("standing", page.t("governance-invite-standing-missing"));
    }
    if place.is_none() {
        faults.add("place", page.t("governance-invite-place-missing"));
    }
    if until.is_err() {
        faults.add("until", page.t("governance-date-bad"));
    }
    let (Some(name), Some(role), Some(standing), Some(place), Ok(until), true) =
        (name, role, standing, place, until, faults.is_empty())
    else {
        return visit.again(&invite_page(visit, &faults).await?);
    };
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
                InviteRefused::Role => ("role", "governance-invite-role-refused"),
                InviteRefused::Past => ("until", "governance-date-past"),
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

#[derive(Template)]
#[template(path = "end_membership.html")]
struct EndPage {
    page: Page,
    errors: Vec<ErrorLine>,
    row: MembershipRow,
}

async fn end_page(visit: &Visit, faults: &Faults) -> Result<EndPage, Problem> {
    let id: MembershipId = visit.id("membership")?;
    let row = look::<EndMembership>(visit.site(), visit.who(), id).await?.into_facts().row;
    let page = visit.page().with_back(format!("/people/{}", row.person), "governance-back-person");
    Ok(EndPage { errors: faults.lines(), row, page })
}

/// Asks whether a membership is to be ended, and says what that means.
pub(super) async fn end_form(visit: &Visit) -> Outcome {
    visit.show(&end_page(visit, &Faults::new()).await?)
}

/// Ends a membership at once.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let id: MembershipId = visit.id("membership")?;
    let acting = act::<EndMembership>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::end_membership(acting).await {
        Ok(location) => visit.go_saying(&location, "governance-end-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let key = match refused {
                EndRefused::Role => return Err(Problem::NotAllowed(Why::Role)),
                EndRefused::OwnLast => "governance-end-own-last",
                EndRefused::Over => "governance-end-over",
            };
            let mut faults = Faults::new();
            faults.add("", visit.page().t(key));
            visit.again(&end_page(visit, &faults).await?)
        }
    }
}

/// The form that says who is what, to a person or to a place.
#[derive(Template)]
#[template(path = "relation.html")]
pub(super) struct RelationPage {
    page: Page,
    errors: Vec<ErrorLine>,
    to: String,
    kind: Field,
    kinds: Vec<Choice>,
    holder: Field,
    holders: Vec<Choice>,
    place: Field,
    /// Where it can be given; empty when there is nothing to choose.
    places: Vec<Choice>,
    from: Field,
    from_boxes: [String; 3],
    until: Field,
    until_boxes: [String; 3],
}

impl RelationPage {
    /// The form for relations of these kinds to somebody or something called `to`.
    pub(super) fn new(
        visit: &Visit,
        page: Page,
        faults: &Faults,
        to: String,
        kinds: &[RelationKind],
        holders: Vec<people::PersonRow>,
        places: &[Place],
    ) -> Self {
        let sent = visit.sent();
        let first = places.first().map(|place| place.id.to_string()).unwrap_or_default();
        let place = if sent.text("place").is_empty() { first.as_str() } else { sent.text("place") };
        Self {
            errors: faults.lines(),
            to,
            kind: page.field("kind", "governance-relation-kind", sent.text("kind"), faults),
            kinds: choices(&page, "governance-relation", kinds.iter().map(|kind| kind.code()), sent.text("kind")),
            holder: page.field("holder", "governance-relation-holder", sent.text("holder"), faults),
            holders: named(holders.into_iter().map(|row| (row.id.to_string(), row.name)), sent.text("holder")),
            place: page.field("place", "governance-relation-place", place, faults),
            places: if places.len() > 1 {
                named(places.iter().map(|place| (place.id.to_string(), place.name.clone())), place)
            } else {
                Vec::new()
            },
            from: page.field("from", "governance-relation-from", "", faults),
            from_boxes: date_boxes(visit, "from"),
            until: page.field("until", "governance-relation-until", "", faults),
            until_boxes: date_boxes(visit, "until"),
            page,
        }
    }

    /// What the form asks for; `None` with the faults in words when it cannot be read.
    pub(super) fn read(visit: &Visit, page: &Page, faults: &mut Faults) -> Option<AskedRelation> {
        let sent = visit.sent();
        let kind = RelationKind::from_code(sent.text("kind"));
        let holder = sent.text("holder").parse::<PersonId>().ok();
        let (from, until) = (sent.date("from"), sent.date("until"));
        if kind.is_none() {
            faults.add("kind", page.t("governance-relation-kind-missing"));
        }
        if holder.is_none() {
            faults.add("holder", page.t("governance-relation-holder-missing"));
        }
        for (name, bad) in [("from", from.is_err()), ("until", until.is_err())] {
            if bad {
                faults.add(name, page.t("governance-date-bad"));
            }
        }
        let place = match sent.text("place") {
            "" => None,
            text => Some(text.parse::<PlaceId>().ok()?),
        };
        Some(AskedRelation { kind: kind?, holder: holder?, place, from: from.ok()?, until: until.ok()? })
    }

    /// The rule's answer, beside its field.
    pub(super) fn say(page: &Page, refused: RelateRefused, faults: &mut Faults) {
        let (field, key) = match refused {
            RelateRefused::Role => ("kind", "governance-relation-kind-refused"),
            RelateRefused::Oneself => ("holder", "governance-relation-holder-self"),
            RelateRefused::Holder => ("holder", "governance-relation-holder-unfit"),
            RelateRefused::Place => ("place", "governance-relation-place-refused"),
            RelateRefused::NoEnd => ("until", "governance-relation-until-missing"),
            RelateRefused::Dates => ("until", "governance-relation-until-wrong"),
        };
        faults.add(field, page.t(key));
    }
}

async fn relation_page(visit: &Visit, faults: &Faults) -> Result<RelationPage, Problem> {
    let signed = visit.signed()?;
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<SetRelation>(visit.site(), visit.who(), id).await?;
    let given = looking.facts().given_in(signed);
    let kinds: Vec<RelationKind> = rules::TO_A_PERSON
        .iter()
        .copied()
        .filter(|kind| given.iter().flat_map(|one| &one.mine).any(|role| rules::relates(*kind).contains(role)))
        .collect();
    let now = looking.now();
    let to = people::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?.name;
    let mut theirs: Vec<PlaceId> = given.iter().map(|one| one.theirs).collect();
    theirs.dedup();
    let mut holders: Vec<people::PersonRow> = Vec::new();
    for place in theirs {
        for holder in actions::candidates(looking.tx(), place, &kinds, now).await? {
            if holder.id != id && holders.iter().all(|known| known.id != holder.id) {
                holders.push(holder);
            }
        }
    }
    let ids: Vec<PlaceId> = given.iter().map(|one| one.place).collect();
    let mut places = places::some(looking.tx(), &ids).await?;
    places.sort_by_key(|place| ids.iter().position(|id| *id == place.id));
    let page = visit.page().with_back(format!("/people/{id}"), "governance-back-person");
    Ok(RelationPage::new(visit, page, faults, to, &kinds, holders, &places))
}

/// The form that says who is what to a person.
pub(super) async fn relation_form(visit: &Visit) -> Outcome {
    visit.show(&relation_page(visit, &Faults::new()).await?)
}

/// Says who is what to a person.
pub(super) async fn relate(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    let page = visit.page();
    let mut faults = Faults::new();
    let Some(asked) = RelationPage::read(visit, &page, &mut faults) else {
        return visit.again(&relation_page(visit, &faults).await?);
    };
    let acting = act::<SetRelation>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::set_relation(acting, asked).await {
        Ok(_) => visit.go_saying(&format!("/people/{id}"), "governance-relation-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            RelationPage::say(&page, refused, &mut faults);
            visit.again(&relation_page(visit, &faults).await?)
        }
    }
}

/// Ends a relation at once.
pub(super) async fn end_relation(visit: &Visit) -> Outcome {
    let id: RelationId = visit.id("relation")?;
    let acting = act::<EndRelation>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::end_relation(acting).await {
        Ok(location) => visit.go_saying(&location, "governance-relation-ended"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(_)) => Err(Problem::NotAllowed(Why::Role)),
    }
}
