//! What an opening in an emergency lets somebody read: a list without words, and each thing by itself, on record before it is
//! shown. Nothing can be answered or decided here, and reading a worry here is not the first reading that it waits for.

use access::{look, people, scope};
use askama::Template;
use basics::PersonId;
use pages::{Outcome, Page, Problem, Visit};

use super::own::{LineView, messages, stage_word};
use super::{A_PAGE, AnswerView, MessageView, Names, answer_views, people_in};
use crate::access::ReadOpened;
use crate::model::{Part, SuggestionId};
use crate::store::{self as kept, opened};

#[derive(Template)]
#[template(path = "opened_list.html")]
struct ListPage {
    page: Page,
    name: String,
    lines: Vec<LineView>,
    next: Option<String>,
}

/// What somebody said that was opened: which, when and where.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let person: PersonId = visit.id("person")?;
    let scope = scope::<ReadOpened>(visit.who());
    // Who has not opened this person's things cannot learn here that there is such a person.
    if !scope.of.iter().any(|(whose, _)| *whose == person) {
        return Err(Problem::NotThere);
    }
    let (cursors, list) = (visit.front().cursors(), format!("opened {person}"));
    let after = cursors.read(&list, visit.query().text("after")).and_then(|at| at.parse::<SuggestionId>().ok());
    let most = i64::try_from(A_PAGE.saturating_add(1)).unwrap_or(0);
    let mut tx = visit.read().await?;
    let name = people::one(&mut tx, person).await?.ok_or(Problem::NotThere)?.name;
    let mut found = opened::of(&mut tx, &scope, person, after, most).await?;
    drop(tx);
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/feedback/of/{person}?after={}", cursors.make(&list, &last.it.id.to_string())));
    // The page of the person leads on to the opening, and to its end.
    let back = visit.front().link("person", person.uuid()).unwrap_or_else(|| "/".to_owned());
    let page = visit.page().with_back(back, "feedback-back-person");
    let lines = found
        .iter()
        .map(|line| {
            // What it is about, and whether they are worried, is read on its own page, and that on record.
            let (tone, state) = stage_word(&page, line.it.stage);
            LineView {
                href: format!("/feedback/{}/opened", line.it.id),
                title: line.it.number(&line.place_name),
                about: line.place_name.clone(),
                tone,
                state,
                machine: line.it.left_at.text(),
                day: page.day_of(&line.it.left_at),
            }
        })
        .collect();
    visit.show(&ListPage { page, name, lines, next })
}

#[derive(Template)]
#[template(path = "opened_item.html")]
struct ItemPage {
    page: Page,
    number: String,
    place_name: String,
    author: String,
    left_on: String,
    lang: String,
    worried: bool,
    /// Whether whoever reads worries first has not read it yet.
    unread: bool,
    said: String,
    put_right: Option<String>,
    answers: Vec<AnswerView>,
    messages: Vec<MessageView>,
}

/// One thing that somebody said, opened in an emergency: to be read and nothing else.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: SuggestionId = visit.id("suggestion")?;
    let mut looking = look::<ReadOpened>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let (it, around) = (&facts.it, &facts.around);
    let tx = looking.tx();
    let texts = kept::texts(tx, id).await?;
    let responses = match &facts.the_loop {
        Some(the_loop) => loops::responses(tx, the_loop.id).await?,
        None => Vec::new(),
    };
    let names = Names::of(tx, people_in(it, around, &texts, &responses)).await?;
    drop(looking);
    let back = it.author.map(|author| format!("/feedback/of/{author}")).ok_or(Problem::NotThere)?;
    let page = visit.page().with_back(back, "feedback-back-opened");
    let words = |part: Part| {
        let found = texts.iter().find(|text| text.part == part)?;
        Some(found.words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()))
    };
    visit.show(&ItemPage {
        number: it.number(&around.place_name),
        place_name: around.place_name.clone(),
        author: names.get(&page, it.author),
        left_on: page.day_of(&it.left_at),
        lang: if it.lang == page.lang { String::new() } else { it.lang.clone() },
        worried: it.worried,
        unread: around.worry.as_ref().is_some_and(|worry| worry.read_at.is_none()),
        said: words(Part::Said).unwrap_or_else(|| page.t("feedback-erased")),
        put_right: words(Part::PutRight),
        answers: answer_views(&page, &names, &responses, false),
        messages: messages(&page, &names, &texts, it.author),
        page,
    })
}
