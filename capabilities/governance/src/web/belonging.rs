//! Memberships: the fields that make one, another one for somebody who is known already, and the end of one.

use access::people::MembershipRow;
use access::{MembershipId, Role, Standing, Why, act, look, people, register, scope};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::people::not_ready_key;
use super::{choices, date_boxes, named};
use crate::access::{EndMembership, GiveMembership, InvitePerson};
use crate::actions::{self, AskedMembership, Refused};
use crate::rules::{self, EndRefused, GiveRefused};

/// The fields of a membership: for somebody new, and for somebody who is known.
pub(super) struct MembershipForm {
    pub(super) role: Field,
    pub(super) roles: Vec<Choice>,
    pub(super) standing: Field,
    pub(super) standings: Vec<Choice>,
    pub(super) place: Field,
    pub(super) places: Vec<Choice>,
    pub(super) until: Field,
    pub(super) until_boxes: [String; 3],
}

impl MembershipForm {
    /// The roles one may give, in the places one looks after.
    pub(super) async fn new(visit: &Visit, page: &Page, faults: &Faults) -> Result<Self, Problem> {
        let reach = scope::<InvitePerson>(visit.who());
        if reach.within.is_empty() {
            return Err(Problem::NotAllowed(Why::Role));
        }
        let mine: Vec<Role> = visit.signed()?.memberships.iter().map(|membership| membership.role).collect();
        let mut tx = visit.site().db.read().await?;
        let places = register::below(&mut tx, &reach.within, actions::MOST_CHOICES).await?;
        drop(tx);
        let sent = visit.sent();
        let at = if sent.text("place").is_empty() { visit.query().text("place") } else { sent.text("place") };
        let role = if sent.text("role").is_empty() { Role::Participant.code() } else { sent.text("role") };
        let roles = Role::ALL.iter().filter(|role| rules::any_may_give(&mine, **role)).map(|role| role.code());
        let standings = Standing::ALL.iter().map(|standing| standing.code());
        Ok(Self {
            role: page.field("role", "governance-invite-role", role, faults),
            roles: choices(page, "governance-role", roles, role),
            standing: page.field("standing", "governance-invite-standing", sent.text("standing"), faults),
            standings: choices(page, "governance-standing", standings, sent.text("standing")),
            place: page.field("place", "governance-invite-place", at, faults),
            places: named(places.into_iter().map(|place| (place.id.to_string(), place.name)), at),
            until: page.field("until", "governance-invite-until", "", faults),
            until_boxes: date_boxes(visit, "until"),
        })
    }
}

/// What the fields ask for; `None` with the faults in words when they cannot be read.
pub(super) fn asked(visit: &Visit, page: &Page, faults: &mut Faults) -> Option<AskedMembership> {
    let sent = visit.sent();
    let role = Role::from_code(sent.text("role"));
    let standing = Standing::from_code(sent.text("standing"));
    let place = sent.text("place").parse::<PlaceId>().ok();
    let until = sent.date("until");
    for (field, missing) in [("role", role.is_none()), ("standing", standing.is_none()), ("place", place.is_none())] {
        if missing {
            faults.add(field, page.t(format!("governance-invite-{field}-missing")));
        }
    }
    if until.is_err() {
        faults.add("until", page.t("governance-date-bad"));
    }
    Some(AskedMembership { role: role?, standing: standing?, place: place?, until: until.ok()? })
}

#[derive(Template)]
#[template(path = "give.html")]
struct GivePage {
    page: Page,
    errors: Vec<ErrorLine>,
    name: String,
    form: MembershipForm,
}

async fn give_page(visit: &Visit, faults: &Faults) -> Result<GivePage, Problem> {
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<GiveMembership>(visit.site(), visit.who(), id).await?;
    let name = people::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?.name;
    drop(looking);
    let page = visit.page().with_back(format!("/people/{id}"), "governance-back-person");
    Ok(GivePage { errors: faults.lines(), name, form: MembershipForm::new(visit, &page, faults).await?, page })
}

/// The form that gives somebody a place more: beside those they have, or after they left.
pub(super) async fn give_form(visit: &Visit) -> Outcome {
    visit.show(&give_page(visit, &Faults::new()).await?)
}

/// Gives somebody a place more.
pub(super) async fn give(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    look::<GiveMembership>(visit.site(), visit.who(), id).await?;
    let page = visit.page();
    let mut faults = Faults::new();
    let Some(asked) = asked(visit, &page, &mut faults) else {
        return visit.again(&give_page(visit, &faults).await?);
    };
    let acting = act::<GiveMembership>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::give_membership(acting, asked).await {
        Ok(_) => visit.go_saying(&format!("/people/{id}"), "governance-give-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let (field, key) = match refused {
                GiveRefused::Role => ("role", "governance-invite-role-refused"),
                GiveRefused::Past => ("until", "governance-date-past"),
                GiveRefused::Own => ("", "governance-give-own"),
                GiveRefused::Already => ("place", "governance-give-already"),
                GiveRefused::NotReady(missing) => ("place", not_ready_key(missing)),
            };
            faults.add(field, page.t(key));
            visit.again(&give_page(visit, &faults).await?)
        }
    }
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
