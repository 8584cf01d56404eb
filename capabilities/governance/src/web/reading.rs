//! What was unusual in the reading of a place's workers: who, what, how many, never whose words.

use std::collections::BTreeMap;

use access::{Role, act, look, people, readings};
use askama::Template;
use basics::{Date, PersonId, PlaceId};
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use crate::access::reading::{NoteReading, SeeReading};
use crate::rules::reading::{DAYS, Finding, Look, Unusual, unusual};
use crate::store::readings::{self as kept, About};
use crate::{actions, rules};

/// The most looks that are gone through: those of the last weeks of a large prison.
const MOST_LOOKS: i64 = 5000;
/// The most findings on the page.
const MOST: usize = 50;
const MOST_NOTES: i64 = 200;
/// The most letters in a note.
const MOST_NOTE: usize = 2000;

/// One finding.
struct View {
    name: String,
    what: String,
    numbers: String,
    /// When it was looked into, and what was written down.
    noted: Option<(String, String)>,
    reader: PersonId,
    code: &'static str,
    day: String,
    may_note: bool,
    note: Field,
}

#[derive(Template)]
#[template(path = "reading.html")]
struct ReadingPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    findings: Vec<View>,
    /// Not everything could be gone through, or not every finding is shown.
    more: bool,
    most: usize,
}

fn days_before(day: Date, days: i64) -> Date {
    (0..days).fold(day, |day, _| day.yesterday().unwrap_or(day))
}

async fn reading_page(visit: &Visit, faults: &Faults) -> Result<ReadingPage, Problem> {
    let signed = visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeReading>(visit.site(), visit.who(), place).await?;
    let (facts, now) = (looking.facts().place.clone(), looking.now());
    let mine = crate::access::roles_over(signed, &access::Facts::about(looking.facts()).line);
    let today = now.date_in(&facts.zone).unwrap_or_default();
    let from = days_before(today, DAYS);
    let read = readings::within(looking.tx(), place, days_before(from, DAYS), MOST_LOOKS).await?;
    let notes = kept::noted(looking.tx(), place, from, MOST_NOTES).await?;
    drop(looking);
    let names: BTreeMap<PersonId, &str> = read.iter().map(|one| (one.reader, one.reader_name.as_str())).collect();
    let looks: Vec<Look> = read
        .iter()
        .map(|one| Look {
            reader: one.reader,
            owner: one.owner,
            day: one.day,
            hour: one.at.hour_in(&one.zone).unwrap_or(12),
            tied: one.tied,
        })
        .collect();
    // One's own reading is for somebody else to ask about.
    let mut found: Vec<Finding> =
        unusual(&looks, from).into_iter().filter(|finding| finding.reader != signed.person).collect();
    let more = found.len() > MOST || i64::try_from(read.len()).is_ok_and(|read| read >= MOST_LOOKS);
    found.truncate(MOST);
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    let findings = found
        .iter()
        .map(|finding| {
            let about = About { reader: finding.reader, what: finding.what, day: finding.day };
            let written = notes.iter().find(|one| one.about == about).map(|one| {
                let words = one.note.as_ref().map(|words| words.read().to_owned()).unwrap_or_default();
                (page.day_of(&one.at), words)
            });
            let name = names.get(&finding.reader).copied().unwrap_or_default();
            View {
                name: if name.is_empty() { page.t("governance-unusual-somebody") } else { name.to_owned() },
                what: page.t(format!("governance-unusual-{}", finding.what.code())),
                numbers: numbers(&page, finding),
                noted: written,
                reader: finding.reader,
                code: finding.what.code(),
                day: finding.day.to_string(),
                may_note: mine.contains(&Role::Manager),
                note: page.field("note", "governance-unusual-note", "", &Faults::new()),
            }
        })
        .collect();
    Ok(ReadingPage { errors: faults.lines(), place, place_name: facts.name, findings, more, most: MOST_NOTE, page })
}

/// How many, on which day, beside what.
fn numbers(page: &Page, finding: &Finding) -> String {
    let day = page.day(&finding.day);
    match (finding.what, finding.usual) {
        (Unusual::Again, _) => page.t2("governance-unusual-days", "count", finding.count, "day", day),
        (_, Some(usual)) => {
            let usual = page.t1("governance-unusual-usual", "usual", usual);
            format!("{} {usual}", page.t2("governance-unusual-people", "count", finding.count, "day", day))
        }
        (Unusual::Many, None) => {
            let unknown = page.t("governance-unusual-unknown");
            format!("{} {unknown}", page.t2("governance-unusual-people", "count", finding.count, "day", day))
        }
        (_, None) => page.t2("governance-unusual-people", "count", finding.count, "day", day),
    }
}

/// What was unusual in the last weeks.
pub(super) async fn reading(visit: &Visit) -> Outcome {
    visit.show(&reading_page(visit, &Faults::new()).await?)
}

/// A finding was looked into.
pub(super) async fn note(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let (page, sent) = (visit.page(), visit.sent());
    let mut faults = Faults::new();
    let note = faults.words(&page, sent, "note", MOST_NOTE, "governance-unusual-note-missing");
    let reader: PersonId = sent.text("reader").parse().map_err(|_| Problem::BadForm)?;
    let what = rules::reading::Unusual::from_code(sent.text("what")).ok_or(Problem::BadForm)?;
    let day: Date = sent.text("day").parse().map_err(|_| Problem::BadForm)?;
    let Some(note) = note else { return visit.again(&reading_page(visit, &faults).await?) };
    if people::one(&mut visit.site().db.read().await?, reader).await?.is_none() {
        return Err(Problem::BadForm);
    }
    let acting = act::<NoteReading>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    actions::note_reading(acting, About { reader, what, day }, &note).await?;
    visit.go_saying(&format!("/places/{place}/reading"), "governance-unusual-done")
}
