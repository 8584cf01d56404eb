//! Cover for everybody a worker works with: who stands in, and the form that names somebody.

use access::{RelationKind, Role, act, look, people, places};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::ties::RelationPage;
use super::{date_boxes, named};
use crate::access::openings::{CoverWorker, EndCover};
use crate::actions::{self, AskedCover, Refused};
use crate::model::opening::CoverId;
use crate::rules::cover::CoverRefused;
use crate::store::covers;

/// Cover that stands, as the page shows it.
struct Standing {
    id: CoverId,
    name: String,
    place_name: String,
    from: String,
    until: String,
}

#[derive(Template)]
#[template(path = "cover.html")]
struct CoverPage {
    page: Page,
    errors: Vec<ErrorLine>,
    id: PersonId,
    name: String,
    standing: Vec<Standing>,
    colleague: Field,
    colleagues: Vec<Choice>,
    place: Field,
    /// Where it can count; empty when there is nothing to choose.
    places: Vec<Choice>,
    from: Field,
    from_boxes: [String; 3],
    until: Field,
    until_boxes: [String; 3],
}

async fn cover_page(visit: &Visit, faults: &Faults) -> Result<CoverPage, Problem> {
    let signed = visit.signed()?;
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<CoverWorker>(visit.site(), visit.who(), id).await?;
    let mut given = looking.facts().given_in(signed);
    given.retain(|one| one.mine.contains(&Role::Manager));
    let now = looking.now();
    let tx = looking.tx();
    let name = people::one(tx, id).await?.ok_or(Problem::NotThere)?.name;
    let mut theirs: Vec<PlaceId> = given.iter().map(|one| one.theirs).collect();
    theirs.dedup();
    let mut colleagues = actions::candidates(tx, &theirs, &[RelationKind::Cover], now).await?;
    colleagues.retain(|one| one.id != id);
    let ids: Vec<PlaceId> = given.iter().map(|one| one.place).collect();
    let mut found = places::some(tx, &ids).await?;
    found.sort_by_key(|place| ids.iter().position(|id| *id == place.id));
    let today = now.date_in("UTC").unwrap_or_default();
    let stand = covers::of_worker(tx, id, None, today).await?;
    let who: Vec<PersonId> = stand.iter().map(|cover| cover.colleague).collect();
    let where_to: Vec<PlaceId> = stand.iter().map(|cover| cover.place).collect();
    let (names, there) = (people::names(tx, &who).await?, places::some(tx, &where_to).await?);
    drop(looking);
    let page = visit.page().with_back(format!("/people/{id}"), "governance-back-person");
    let sent = visit.sent();
    let first = ids.first().map(ToString::to_string).unwrap_or_default();
    let chosen = if sent.text("place").is_empty() { first.as_str() } else { sent.text("place") };
    let standing = stand
        .iter()
        // What another place has arranged is for that place to know.
        .filter(|cover| ids.contains(&cover.place))
        .map(|cover| Standing {
            id: cover.id,
            name: names.iter().find(|(id, _)| *id == cover.colleague).map(|(_, name)| name.clone()).unwrap_or_default(),
            place_name: there.iter().find(|one| one.id == cover.place).map(|one| one.name.clone()).unwrap_or_default(),
            from: page.day(&cover.from_on),
            until: page.day(&cover.until_on),
        })
        .collect();
    Ok(CoverPage {
        errors: faults.lines(),
        id,
        name,
        standing,
        colleague: page.field("colleague", "governance-cover-colleague", sent.text("colleague"), faults),
        colleagues: named(colleagues.into_iter().map(|one| (one.id.to_string(), one.name)), sent.text("colleague")),
        place: page.field("place", "governance-relation-place", chosen, faults),
        places: if found.len() > 1 {
            named(found.iter().map(|place| (place.id.to_string(), place.name.clone())), chosen)
        } else {
            Vec::new()
        },
        from: page.field("from", "governance-relation-from", "", faults),
        from_boxes: date_boxes(visit, "from"),
        until: page.field("until", "governance-cover-until", "", faults),
        until_boxes: date_boxes(visit, "until"),
        page,
    })
}

/// Who stands in for a worker, and the form that names somebody for everybody they work with.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&cover_page(visit, &Faults::new()).await?)
}

fn read(visit: &Visit, page: &Page, faults: &mut Faults) -> Result<Option<AskedCover>, Problem> {
    let sent = visit.sent();
    let colleague = sent.text("colleague").parse::<PersonId>().ok();
    if colleague.is_none() {
        faults.add("colleague", page.t("governance-relation-holder-missing"));
    }
    let (from, until) = (sent.date("from"), sent.date("until"));
    for (name, bad) in [("from", from.is_err()), ("until", until.is_err())] {
        if bad {
            faults.add(name, page.t("governance-date-bad"));
        }
    }
    let place = match sent.text("place") {
        "" => None,
        text => Some(text.parse::<PlaceId>().map_err(|_| Problem::BadForm)?),
    };
    let (Some(colleague), Ok(from), Ok(until)) = (colleague, from, until) else { return Ok(None) };
    Ok(Some(AskedCover { colleague, place, from, until }))
}

/// Names somebody for everybody a worker works with.
pub(super) async fn cover(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    look::<CoverWorker>(visit.site(), visit.who(), id).await?;
    let page = visit.page();
    let mut faults = Faults::new();
    let Some(asked) = read(visit, &page, &mut faults)? else {
        return visit.again(&cover_page(visit, &faults).await?);
    };
    let acting = act::<CoverWorker>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::cover_worker(acting, asked).await {
        Ok(_) => visit.go_saying(&format!("/people/{id}/cover"), "governance-cover-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            match refused {
                CoverRefused::Place => faults.add("place", page.t("governance-relation-place-refused")),
                CoverRefused::Yourself => faults.add("colleague", page.t("governance-cover-yourself")),
                CoverRefused::Long => faults.add("until", page.t("governance-cover-long")),
                CoverRefused::Already => faults.add("colleague", page.t("governance-cover-already")),
                CoverRefused::Many => faults.add("", page.t1("governance-cover-many", "most", actions::MOST_COVERED)),
                CoverRefused::Relation(refused) => say(&page, refused, &mut faults),
            }
            visit.again(&cover_page(visit, &faults).await?)
        }
    }
}

/// The rule's answer, beside its field: here whoever holds it is called the colleague.
fn say(page: &Page, refused: crate::rules::RelateRefused, faults: &mut Faults) {
    let (field, key) = RelationPage::fault(refused);
    faults.add(if matches!(field, "holder" | "kind") { "colleague" } else { field }, page.t(key));
}

/// Ends it for everybody at once.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let acting = act::<EndCover>(visit.site(), visit.who(), visit.id("cover")?, Some(&visit.once()?)).await?;
    let worker = actions::end_cover(acting).await?;
    visit.go_saying(&format!("/people/{worker}/cover"), "governance-cover-ended")
}
