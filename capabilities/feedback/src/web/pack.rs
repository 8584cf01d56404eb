//! The pack for a place with no network inside: slips, poster, numbers, and answers folded as letters.

use access::{act, look, places, scope, settings};
use askama::Template;
use basics::{Date, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit, dates};

use super::paper::in_reach;
use super::{faults_of, field, optional};
use crate::access::publishing::{HeardOnPaper, PrintPack};
use crate::actions::{self, Brought, Refused};
use crate::model::{MOST_WORDS, PHONE};
use crate::rules::paper::read_number;
use crate::rules::publishing::{by_wing, in_neutral_order, may_be_typed_unheard};
use crate::store::letters::{self as kept, Batch, Numbered};

#[derive(Template)]
#[template(path = "pack_places.html")]
struct PlacesPage {
    page: Page,
    places: Vec<(String, String)>,
}

/// For which place.
pub(super) async fn choose(visit: &Visit) -> Outcome {
    let known = in_reach(visit).await?;
    let places = known.into_iter().map(|place| (format!("/desk/pack/{}", place.id), place.name)).collect();
    visit.show(&PlacesPage { page: visit.page(), places })
}

#[derive(Template)]
#[template(path = "pack.html")]
struct PackPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    board: String,
    waiting: Vec<(String, i64)>,
    printed: Vec<(String, String, i64)>,
}

async fn pack_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<PackPage, Problem> {
    let person = visit.signed()?.person;
    let mut looking = look::<PrintPack>(visit.site(), visit.who(), place).await?;
    let this = places::one(looking.tx(), place).await?.ok_or(Problem::NotThere)?;
    let (waiting, printed) = kept::counts(looking.tx(), place, person).await?;
    let page = visit.page();
    let title = page.t1("feedback-pack-of", "place", this.name.as_str());
    Ok(PackPage {
        errors: faults.lines(),
        base: format!("/desk/pack/{place}"),
        board: format!("/board/at/{place}"),
        waiting,
        printed: printed.into_iter().map(|(on, count)| (on.to_string(), page.day(&on), count)).collect(),
        page: page.with_title(title),
    })
}

/// What is in the pack, and what waits to be printed.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    visit.show(&pack_page(visit, place, &Faults::new()).await?)
}

/// One answer of a letter.
struct AnswerText {
    outcome: String,
    carrier: String,
    promised: Option<String>,
    reasons: String,
    change: Option<String>,
}

/// A letter as it is printed, in the language of what was said.
struct LetterView {
    lang: &'static str,
    wing: String,
    outside: String,
    heading: String,
    answers: Vec<AnswerText>,
    next: String,
    ring: String,
    heard: Option<String>,
    words: LetterWords,
}

/// What the letter says around the answer.
struct LetterWords {
    fold: String,
    change: String,
}

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    page: Page,
    place_name: String,
    base: String,
    day: String,
    wings: Vec<(String, usize)>,
    total: usize,
    letters: Vec<LetterView>,
}

/// Prints the letters that wait, or once more those of a day.
pub(super) async fn print(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let page = visit.page();
    let batch = match visit.sent().text("day") {
        "" => Batch::Waiting,
        day => Batch::Again(day.parse::<Date>().map_err(|_| Problem::BadForm)?),
    };
    let once = visit.once()?;
    let mut looking = look::<PrintPack>(visit.site(), visit.who(), place).await?;
    let this = places::one(looking.tx(), place).await?.ok_or(Problem::NotThere)?;
    let phone = settings::one(looking.tx(), place, &PHONE).await?;
    drop(looking);
    let acting = act::<PrintPack>(visit.site(), visit.who(), place, Some(&once)).await?;
    let brought = match actions::print_pack(acting, batch).await {
        Ok(brought) => brought,
        Err(Refused::Over) => {
            let mut faults = Faults::new();
            faults.add("", page.t("feedback-pack-nothing"));
            return visit.again(&pack_page(visit, place, &faults).await?);
        }
        Err(refused) => return Err(faults_of(&page, refused).err().unwrap_or(Problem::NotThere)),
    };
    let mut letters: Vec<LetterView> = brought.into_iter().map(|one| letter_view(visit, one, &phone)).collect();
    in_neutral_order(&mut letters, |letter| (letter.wing.clone(), letter.outside.clone()));
    let today = visit.site().now().date_in(&this.zone).unwrap_or_default();
    visit.show(&LettersPage {
        wings: by_wing(letters.iter().map(|letter| letter.wing.as_str())),
        total: letters.len(),
        letters,
        place_name: this.name,
        base: format!("/desk/pack/{place}"),
        day: page.day(&today),
        page: page.with_title(visit.page().t("feedback-letters-title")),
    })
}

fn letter_view(visit: &Visit, one: Brought, phone: &str) -> LetterView {
    let (letter, answers) = (one.letter, one.answers);
    let lang = Lang::of(&letter.lang).unwrap_or(Lang::En);
    let book = visit.front().words();
    let say = |key: &str| book.say(lang, key, &[]);
    let say1 = |key: &str, name: &str, value: &str| book.say(lang, key, &[(name, &value)]);
    let number = letter.slip.clone().unwrap_or_else(|| letter.said_number());
    let last = answers.last().map(|last| (last.outcome, last.promised_on));
    // While we look into it there is no answer yet that somebody could say they were not heard by.
    let looking = last.is_some_and(|(outcome, _)| !outcome.answers());
    let next = match last {
        Some((outcome, Some(on))) if !outcome.answers() => {
            say1("feedback-letter-next-looking", "day", &dates::day(on, lang))
        }
        Some((outcome, Some(_))) if outcome.promises() => say("feedback-letter-next-promised"),
        _ => say("feedback-letter-next"),
    };
    LetterView {
        lang: lang.code(),
        wing: letter.place_name.clone(),
        // A paper has nothing outside but its number; a person has their name and nothing else.
        outside: if letter.author.is_some() && !letter.name.is_empty() { letter.name.clone() } else { number.clone() },
        heading: say1("feedback-letter-heading", "number", &number),
        answers: answers
            .into_iter()
            .map(|answer| AnswerText {
                outcome: say(&format!("loops-outcome-{}", answer.outcome.code().replace('_', "-"))),
                carrier: say1("feedback-answer-carrier", "role", &answer.carrier),
                promised: answer.promised_on.map(|on| say1("feedback-answer-promised", "day", &dates::day(on, lang))),
                reasons: answer.reasons.map_or_else(|| say("feedback-erased"), |words| words.read().to_owned()),
                change: answer.change_needed.map(|words| words.read().to_owned()),
            })
            .collect(),
        next,
        ring: if phone.is_empty() { say("feedback-letter-ask") } else { say1("feedback-letter-ring", "phone", phone) },
        heard: (!looking).then(|| say1("feedback-letter-heard", "number", &number)),
        words: LetterWords { fold: say("feedback-letter-fold"), change: say("feedback-change") },
    }
}

#[derive(Template)]
#[template(path = "paper_heard.html")]
struct HeardPage {
    page: Page,
    errors: Vec<ErrorLine>,
    number: Field,
    which: Field,
    /// Those of several places that have this number; empty while nothing has to be chosen.
    whiches: Vec<Choice>,
    why: Field,
}

fn heard_page(visit: &Visit, faults: &Faults, several: &[Numbered]) -> HeardPage {
    let (page, sent) = (visit.page(), visit.sent());
    HeardPage {
        errors: faults.lines(),
        number: field(&page, "number", "feedback-heard-number", sent.text("number"), faults),
        which: field(&page, "which", "feedback-heard-which", "", faults),
        whiches: several
            .iter()
            .map(|(id, place)| Choice { value: id.to_string(), text: place.clone(), hint: None, checked: false })
            .collect(),
        why: field(&page, "why", "feedback-heard-why", sent.text("why"), faults),
        page: page.with_back("/desk/paper", "feedback-back-paper"),
    }
}

/// Where it is typed in that somebody was not heard.
pub(super) async fn heard_form(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    visit.show(&heard_page(visit, &Faults::new(), &[]))
}

/// What has this number and may be told so by paper, as far as this worker deals with it.
async fn with_number(visit: &Visit, slip: Option<&str>, typed: &str) -> Result<Vec<Numbered>, Problem> {
    let scope = scope::<HeardOnPaper>(visit.who());
    let known = kept::by_number(&mut visit.site().db.read().await?, &scope, slip, typed).await?;
    let mut mine = Vec::new();
    for one in known {
        let Ok(looking) = look::<HeardOnPaper>(visit.site(), visit.who(), one.0).await else { continue };
        let facts = looking.facts();
        if may_be_typed_unheard(&facts.it, &facts.around.wishes) {
            mine.push(one);
        }
    }
    Ok(mine)
}

/// Somebody said on paper that they were not heard. Where several places have the number, one is chosen.
pub(super) async fn heard(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let why = optional(&mut faults, &page, sent, "why", MOST_WORDS);
    let typed = sent.text("number").trim();
    let slip = read_number(typed);
    let mut several = with_number(visit, slip.as_deref(), typed).await?;
    if let Some(chosen) = several.iter().position(|(id, _)| id.to_string() == sent.text("which")) {
        several = vec![several.swap_remove(chosen)];
    }
    match several.len() {
        0 => faults.add("number", page.t("feedback-fault-heard-number")),
        1 => {}
        _ => faults.add("which", page.t("feedback-fault-heard-which")),
    }
    let Some(&(id, _)) = several.first().filter(|_| faults.is_empty()) else {
        let several = if several.len() > 1 { several.as_slice() } else { &[] };
        return visit.again(&heard_page(visit, &faults, several));
    };
    let acting = act::<HeardOnPaper>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::heard_on_paper(acting, why.as_ref()).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-unheard"),
        Err(refused) => {
            for line in faults_of(&page, refused)?.lines() {
                faults.add("number", line.text);
            }
            visit.again(&heard_page(visit, &faults, &[]))
        }
    }
}
