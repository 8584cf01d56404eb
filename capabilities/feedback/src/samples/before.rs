//! What stood in the book of the wing and in the old minutes, before Arrowdale kept it here. All of it is made up.

use access::Site;
use basics::{Date, PlaceId};

use super::{Cast, acting, kept};
use crate::access::paper::BringOld;
use crate::access::practice::ProposePractice;
use crate::actions::{self, Refused};
use crate::model::old::{Old, Source};
use crate::rules::old::CheckedOld;

/// Brings three old things in, as a sheet does.
pub(super) async fn bring(site: &Site, cast: &Cast) -> Result<(), Refused> {
    let (wing, prison) = (cast.places.wing, cast.places.fallow_moss);
    let rows = [
        old(wing, Source::Suggestion, "Longer visits on Saturdays.", (2024, 11, 2)),
        Old {
            answer: day(2024, 12, 3).map(|on| (kept("The works department buys one for each landing."), on)),
            promised_by: Some(kept("Head of works")),
            promised_on: day(2025, 1, 31),
            done_on: day(2025, 2, 14),
            ..old(prison, Source::Minutes, "A kettle on every landing.", (2024, 11, 19))
        },
        Old {
            answer: day(2025, 3, 12).map(|on| (kept("Not this year: the budget is spent."), on)),
            lang: "cy",
            ..old(prison, Source::Minutes, "Llyfrau Cymraeg yn y llyfrgell.", (2025, 2, 20))
        },
    ];
    let rows: Vec<CheckedOld> = (2_u64..).zip(rows).map(|(line, old)| CheckedOld { line, outcome: Ok(old) }).collect();
    let permit = acting::<BringOld>(site, cast.sam, prison).await?;
    actions::bring_old(permit, &rows, false).await?;
    Ok(())
}

/// Upper Arrow has only begun: its manager proposes to practise for six weeks, and somebody else has to agree.
pub(super) async fn propose_practice(site: &Site, cast: &Cast) -> Result<(), Refused> {
    let until = site.now().plus_days(42).date_in("Europe/London").unwrap_or_default();
    let permit = acting::<ProposePractice>(site, cast.moira, cast.places.upper_arrow).await?;
    actions::propose_practice(permit, until).await
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn old(place: PlaceId, source: Source, said: &str, (year, month, on): (i16, i8, i8)) -> Old {
    Old {
        place,
        source,
        said: kept(said),
        said_on: day(year, month, on).unwrap_or_default(),
        answer: None,
        promised_by: None,
        promised_on: None,
        done_on: None,
        lang: "en",
        key: format!("said {said}"),
    }
}
