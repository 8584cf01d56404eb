//! Who is what to whom: the form for a person and for a place, and the end of it.

use access::people::RelationId;
use access::places::Place;
use access::{RelationKind, Why, act, look, people, places};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{choices, date_boxes, named};
use crate::access::{EndRelation, SetRelation};
use crate::actions::{self, AskedRelation, Refused};
use crate::rules::{self, RelateRefused};

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
        let (field, key) = Self::fault(refused);
        faults.add(field, page.t(key));
    }

    /// The field that the rule's answer stands beside, and its word key.
    pub(super) const fn fault(refused: RelateRefused) -> (&'static str, &'static str) {
        match refused {
            RelateRefused::Role => ("kind", "governance-relation-kind-refused"),
            RelateRefused::Oneself => ("holder", "governance-relation-holder-self"),
            RelateRefused::Holder => ("holder", "governance-relation-holder-unfit"),
            RelateRefused::Place => ("place", "governance-relation-place-refused"),
            RelateRefused::NoEnd => ("until", "governance-relation-until-missing"),
            RelateRefused::Dates => ("until", "governance-relation-until-wrong"),
        }
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
    let mut holders = actions::candidates(looking.tx(), &theirs, &kinds, now).await?;
    holders.retain(|holder| holder.id != id);
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
