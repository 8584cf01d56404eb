//! Lists: the desk's, and one's own.

use basics::{Instant, PersonId, Words, fold};
use loops::Stage;
use store::{Build, CellAt, Newest, ReadTx, Result, Row, seal, values};

use super::{DeskScope, SUGGESTIONS, at, read};
use crate::model::filter::Filter;
use crate::model::{Suggestion, SuggestionId};

/// How many rows a search opens at most (design, section 3: sealed text is not indexed).
pub const MOST_OPENED: i64 = 500;

basics::text_enum! {
    /// What the desk shows.
    pub enum Show {
        /// What is owed an answer.
        Open = "open",
        /// What is late: an answer, or something that was promised.
        Overdue = "overdue",
        /// What this person deals with.
        Mine = "mine",
        /// What nobody deals with yet.
        Nobodys = "nobodys",
        /// What has an answer.
        Answered = "answered",
        /// What somebody is worried about, until the steps are done.
        Worried = "worried",
        /// What was said before this house kept it.
        Before = "before",
        /// Everything.
        All = "all",
    }
}

/// What is still to be done about a worry.
#[derive(Clone, Copy, Debug)]
pub struct OpenSteps {
    /// Whether somebody has read it.
    pub read: bool,
    /// By when it is read, or dealt with once it was read.
    pub by: Instant,
}

/// A line of the desk or of one's own list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The suggestion.
    pub it: Suggestion,
    /// The place's name.
    pub place_name: String,
    /// The author's name; empty when there is none, or they were erased.
    pub author_name: String,
    /// Whether its author gave no name and reads it by a receipt.
    pub nameless: bool,
    /// Whether somebody else wrote it down for them.
    pub by_hand: bool,
    /// The safety steps that are not done, when its author is worried.
    pub worry: Option<OpenSteps>,
    /// The words; `None` when they were erased, were taken back, or may not be shown in a list.
    pub words: Option<Words>,
}

/// What is asked of the desk's list.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who asks.
    pub person: PersonId,
    /// What to show.
    pub show: Show,
    /// The list goes on after this one.
    pub after: Option<SuggestionId>,
    /// Words to look for; empty for none.
    pub find: &'a str,
    /// What it is narrowed by.
    pub filter: &'a Filter,
    /// How many lines at most.
    pub most: usize,
    /// When.
    pub now: Instant,
}

const FOUND: &str = "SELECT s.*, p.name AS place_name, a.name AS author_name, w.due_at AS worry_due_at, \
    w.close_by AS worry_close_by, w.closed_at AS worry_closed_at, \
    CASE WHEN EXISTS (SELECT 1 FROM feedback_receipts r WHERE r.suggestion_id = s.id) THEN 1 ELSE 0 END AS nameless, \
    CASE WHEN EXISTS (SELECT 1 FROM feedback_by_hand h WHERE h.suggestion_id = s.id) THEN 1 ELSE 0 END AS by_hand \
    FROM (";
const BESIDE: &str = " JOIN access_places p ON p.id = s.place_id LEFT JOIN access_people a ON a.id = s.author_id \
    LEFT JOIN feedback_worries w ON w.suggestion_id = s.id";

/// The newest suggestions in each place: their ids are in the order in which they came.
const AT_DESK: Newest = Newest { table: "feedback_suggestions", id: "id", by: &["id"] };

/// What the desk is asked to show, as a condition on the row `x`: the words of its indexes where one serves.
fn shown(build: Build, asked: &Asked<'_>) -> Build {
    let open = "x.stage IN ('heard', 'considered', 'second')";
    // A day that stands with an answer is the day of a promise.
    let owed = "(x.stage IN ('heard', 'considered', 'second') OR (x.stage = 'answered' AND x.due_at IS NOT NULL))";
    match asked.show {
        Show::All => build.then("x.id IS NOT NULL"),
        Show::Open => build.then(open),
        Show::Overdue => build.then(owed).then(" AND x.due_at < ").value(asked.now),
        Show::Mine => build.then(owed).then(" AND x.assignee_id = ").value(asked.person),
        Show::Nobodys => build.then(open).then(" AND x.assignee_id IS NULL"),
        Show::Answered => build.then("x.stage IN ('answered', 'closed')"),
        Show::Before => build.then("x.kind = 'before'"),
        Show::Worried => build.then("x.id IN (SELECT suggestion_id FROM feedback_worries WHERE closed_at IS NULL)"),
    }
}

/// The desk's list, the newest first: two statements, whatever is asked.
///
/// # Errors
/// The store's failure.
pub async fn desk(tx: &mut ReadTx, scope: &DeskScope, asked: &Asked<'_>) -> Result<Vec<Line>> {
    let most = if asked.find.is_empty() { i64::try_from(asked.most).unwrap_or(MOST_OPENED) } else { MOST_OPENED };
    let build = Build::new(FOUND);
    let places = |build: Build| scope.places(build, None);
    let (sql, bound) = AT_DESK
        .of_each(tx.dialect(), build, most, places, |build| {
            super::filter::narrowed(shown(build, asked), asked.filter, asked.now)
                .then(" AND (x.author_id IS NULL OR x.author_id <> ")
                .value(asked.person)
                .then(")")
                .when(asked.after, |build, after| build.then(" AND x.id < ").value(after))
        })
        .then(") n JOIN feedback_suggestions s ON s.id = n.id")
        .then(BESIDE)
        .then(" ORDER BY s.id DESC")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let mut lines = open_lines(tx, &rows, true).await?;
    if !asked.find.is_empty() {
        let wanted = fold(asked.find);
        lines.retain(|line| line.words.as_ref().is_some_and(|words| fold(words.read()).contains(&wanted)));
        lines.truncate(asked.most);
    }
    Ok(lines)
}

/// What a person has said, the newest first: two statements.
///
/// # Errors
/// The store's failure.
pub async fn own(tx: &mut ReadTx, person: PersonId, after: Option<SuggestionId>, most: i64) -> Result<Vec<Line>> {
    let (sql, bound) = Build::new(FOUND)
        .then("SELECT x.id AS id FROM feedback_suggestions x WHERE x.author_id = ")
        .value(person)
        .when(after, |build, after| build.then(" AND x.id < ").value(after))
        .then(" ORDER BY x.id DESC LIMIT ")
        .value(most)
        .then(") n JOIN feedback_suggestions s ON s.id = n.id")
        .then(BESIDE)
        .then(" ORDER BY s.id DESC")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    open_lines(tx, &rows, false).await
}

fn open_steps(row: &Row) -> Result<Option<OpenSteps>> {
    if row.get::<Option<Instant>>("worry_closed_at")?.is_some() {
        return Ok(None);
    }
    let close_by = row.get::<Option<Instant>>("worry_close_by")?;
    let by = close_by.or(row.get("worry_due_at")?);
    Ok(by.map(|by| OpenSteps { read: close_by.is_some(), by }))
}

/// Opens the words of lines. At the desk, what nobody may read from a list stays closed: a worry before it was read on
/// record, and what its author took back.
async fn open_lines(tx: &mut ReadTx, rows: &[Row], at_desk: bool) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(rows.len());
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let it = read(row)?;
        let shut = at_desk && (it.worried || it.stage == Stage::Withdrawn);
        cells.push((at(SUGGESTIONS, "words", it.id.uuid()), if shut { Vec::new() } else { row.get("words")? }));
        lines.push(Line {
            place_name: row.get("place_name")?,
            author_name: row.get::<Option<String>>("author_name")?.unwrap_or_default(),
            nameless: row.get_flag("nameless")?,
            by_hand: row.get_flag("by_hand")?,
            worry: open_steps(row)?,
            words: None,
            it,
        });
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    for (line, words) in lines.iter_mut().zip(seal::open(tx, &borrowed).await?) {
        line.words = words;
    }
    Ok(lines)
}

/// One suggestion that is there, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<SuggestionId>> {
    let row = tx
        .first(
            "SELECT id FROM feedback_suggestions WHERE author_id IS NOT NULL AND stage = 'answered' \
             AND publish <> 'private' ORDER BY id LIMIT 1",
            values![],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

#[cfg(test)]
mod tests {
    use super::{Asked, Show, desk, own};
    use crate::access::{Leave, SeeBoard, SeeSuggestion};
    use crate::model::filter::Filter;
    use crate::model::{Kind, Publish, Saying};
    use crate::{CAPABILITY, actions};
    use basics::Words;
    use std::sync::LazyLock;
    use store::Part;

    static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[CAPABILITY]));

    trials::story! {
        parts = *PARTS;

        async fn a_list_asks_two_statements_of_its_own_whatever_it_shows(ground) {
            let world = trials::World::new(ground, &[CAPABILITY], Vec::new()).await;
            let (author, worker) = (world.who(world.people.resident).await, world.who(world.people.practitioner).await);
            for number in 0..20 {
                let words = Words::kept(format!("number {number}"));
                let (put_right, lang, publish) = (None, "en", Publish::Summary);
                let (name_may_show, wants_answer, worried) = (false, false, number % 5 == 0);
                let kind = Kind::Suggestion;
                let saying = Saying { kind, words, put_right, lang, publish, name_may_show, shown_name: None, wants_answer, worried };
                let acting = access::act::<Leave>(&world.site, &author, world.places.wing, None).await.unwrap();
                actions::leave(acting, &saying).await.unwrap();
            }
            let (person, now) = (world.people.practitioner, world.site.now());
            let reach = access::scope::<SeeSuggestion>(&worker);
            // The first look of a process also reads the purpose's key; after that it is kept in hand.
            let mut tx = world.site.db.read().await.unwrap();
            own(&mut tx, world.people.resident, None, 1).await.unwrap();
            drop(tx);
            for (show, find) in [(Show::Open, ""), (Show::All, "number 1"), (Show::Worried, ""), (Show::Overdue, "")] {
                let mut tx = world.site.db.read().await.unwrap();
                let asked = Asked { person, show, after: None, find, filter: &Filter::default(), most: 16, now };
                let before = tx.statements();
                desk(&mut tx, &reach, &asked).await.unwrap();
                assert!(tx.statements() - before <= 2, "{show:?} {find}");
            }
            let mut tx = world.site.db.read().await.unwrap();
            let before = tx.statements();
            assert_eq!(own(&mut tx, world.people.resident, None, 16).await.unwrap().len(), 16);
            assert_eq!(tx.statements() - before, 2);
            let (reach, before) = (access::scope::<SeeBoard>(&worker), tx.statements());
            crate::store::board::list(&mut tx, &reach, None, None, 16).await.unwrap();
            crate::store::board::late(&mut tx, &reach, now).await.unwrap();
            assert_eq!(tx.statements() - before, 2);
        }
    }
}
