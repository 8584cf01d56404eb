//! Letters for those who asked for them: who waits for one, the sheets to print, and that they were handed over.

use access::{Why, act, home, look, people, scope};
use askama::Template;
use basics::PersonId;
use pages::{Choice, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use crate::access::{HandOver, PrintLetter};
use crate::notices::NoticeId;
use crate::wording::{self, Speaker, Thing};
use crate::{actions, keeping, letters};

/// How many letters are printed at once: each is opened on record.
const A_BATCH: usize = 20;
/// One more, to know whether there are more.
const A_BATCH_AND_ONE: i64 = 21;

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    page: Page,
    letter: Field,
    letters: Vec<Choice>,
    more: bool,
}

/// Who waits for a letter, of the people in reach.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let scope = scope::<PrintLetter>(visit.who());
    if scope.within.is_empty() {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let mut found = letters::waiting(&mut visit.site().db.read().await?, &scope, A_BATCH_AND_ONE).await?;
    let more = found.len() > A_BATCH;
    found.truncate(A_BATCH);
    let page = visit.page().with_back("/notices", "telling-back-notices");
    let letters = found
        .into_iter()
        .map(|row| Choice {
            value: row.person.to_string(),
            text: format!("{}, {}", row.name, row.place_name),
            hint: Some(page.t1("telling-letters-since", "day", page.day_of(&row.since))),
            checked: true,
        })
        .collect();
    visit.show(&LettersPage {
        letter: page.field("letter", "telling-letters-which", "", &Faults::new()),
        letters,
        more,
        page,
    })
}

/// One letter, in the language of its person.
struct Letter {
    lang: &'static str,
    name: String,
    /// Where it goes: the lines of an address, or the place that hands it over.
    to: Vec<String>,
    things: Vec<(Thing, Vec<String>)>,
    more: bool,
    /// The words of the sheet, in the language of its person.
    said: Said,
    /// Person and newest notice, as the form sends them back.
    mark: String,
}

/// The house's own words on a letter.
struct Said {
    title: String,
    about: String,
    reply: String,
    more: String,
    read: String,
    off: String,
    to: String,
}

impl Said {
    fn new(speaker: &Speaker, things: usize) -> Self {
        Self {
            title: speaker.say("telling-mail-subject"),
            about: speaker.with("telling-mail-about", "count", things),
            reply: speaker.say("telling-letter-reply"),
            more: speaker.say("telling-letter-more"),
            read: speaker.say("telling-letter-read"),
            off: speaker.say("telling-letter-off"),
            to: speaker.say("telling-letter-for"),
        }
    }
}

#[derive(Template)]
#[template(path = "letters_print.html")]
struct PrintPage {
    page: Page,
    letters: Vec<Letter>,
}

/// The sheets, one a person. That each was opened is on record before it is shown.
pub(super) async fn print(visit: &Visit) -> Outcome {
    visit.signed()?;
    let mut chosen = Vec::new();
    for id in visit.sent().all("letter") {
        chosen.push(id.parse::<PersonId>().map_err(|_| Problem::BadForm)?);
    }
    if chosen.is_empty() || chosen.len() > A_BATCH {
        return visit.go_saying("/notices/letters", "telling-letters-none-chosen");
    }
    let mut sheets = Vec::new();
    for person in chosen {
        sheets.extend(letter(visit, person).await?);
    }
    visit.show(&PrintPage { page: visit.page().with_back("/notices/letters", "telling-back-letters"), letters: sheets })
}

/// One letter; `None` when it was handed over, or read on screen, in between.
async fn letter(visit: &Visit, id: PersonId) -> Result<Option<Letter>, Problem> {
    let front = visit.front();
    let mut looking = look::<PrintLetter>(visit.site(), visit.who(), id).await?;
    let now = looking.now();
    let tx = looking.tx();
    if !letters::waits(tx, id).await? {
        return Ok(None);
    }
    let how = keeping::how(tx, id).await?;
    let (Some(person), Some(home)) = (people::one(tx, id).await?, home::of(tx, id, now).await?) else {
        return Ok(None);
    };
    let speaker = Speaker::new(front, &person.lang);
    let Some(news) = wording::news(tx, front, &speaker, id, &home.zone).await? else { return Ok(None) };
    let mut things = Vec::new();
    for thing in news.things {
        let mut words = Vec::new();
        if how.whole {
            for capability in front.capabilities() {
                if let Some(reply) = capability.reply {
                    let found = reply(tx, &thing.object_kind, thing.object, id).await?;
                    words.extend(found.iter().map(|words| words.read().to_owned()));
                }
            }
        }
        things.push((thing, words));
    }
    let newest = news.carried.iter().max().map(ToString::to_string).unwrap_or_default();
    let to = match &how.letter_to {
        Some(to) => to.read().lines().map(str::to_owned).collect(),
        None => vec![home.name],
    };
    Ok(Some(Letter {
        lang: Lang::of(&person.lang).unwrap_or(Lang::En).code(),
        said: Said::new(&speaker, things.len()),
        name: person.name,
        to,
        things,
        more: news.more,
        mark: format!("{id}.{newest}"),
    }))
}

/// They were printed and handed over: what stood in them is told.
pub(super) async fn handed_over(visit: &Visit) -> Outcome {
    visit.signed()?;
    let mut marks = Vec::new();
    for mark in visit.sent().all("mark") {
        let (person, newest) = mark.split_once('.').ok_or(Problem::BadForm)?;
        let person: PersonId = person.parse().map_err(|_| Problem::BadForm)?;
        marks.push((person, newest.parse::<NoticeId>().map_err(|_| Problem::BadForm)?));
    }
    if marks.is_empty() || marks.len() > A_BATCH {
        return Err(Problem::BadForm);
    }
    for (person, newest) in marks {
        // No key: a second press finds nothing left to mark.
        let acting = act::<HandOver>(visit.site(), visit.who(), person, None).await?;
        actions::hand_over(acting, newest).await?;
    }
    visit.go_saying("/notices/letters", "telling-letters-handed-over")
}
