//! Elections: how far each is, its rolls by size, and the lines of its paper.

pub mod asked;
pub mod fills;
pub mod later;
pub mod log;
pub mod papers;
pub mod people;
pub mod print;
pub mod roll;
pub mod the_box;

use ballot::bundle::Ledger;
use basics::{Instant, PersonId};
use store::columns::{Table, code, day, id, moment, number, other, words};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::CouncilId;
use crate::model::election::{Arrangements, Election, ElectionId, ElectionState, MOST_ROLLS, MOST_TEAMS, Roll, Team};

/// The rules of an election's own columns.
pub const ELECTIONS: Table = Table::new(
    "councils_elections",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        id("place_id"),
        code("method"),
        number("seats"),
        code("state"),
        other("officer_id"),
        other("second_id"),
        number("petition_days"),
        code("manifest"),
        words("reason").kept("why an election was called off is read out to everybody"),
        words("gap_reason").kept("why papers were missing is read out with the result"),
        code("dice"),
        words("dice_seen_by").kept("who saw a lot thrown is read out with the result, and signed for it"),
        number("issued"),
        number("spoiled"),
        number("unused"),
        number("void"),
        other("made_by"),
        moment("made_at"),
        moment("state_at"),
        code("preset"),
        code("fills"),
        number("supporters"),
        number("reopen"),
        day("voting_on"),
        code("voting_where"),
        code("visiting"),
        code("count_where"),
        code("manifest_text"),
        code("papers_hash"),
        code("result"),
        number("on_screen"),
        moment("declared_at"),
        number("term_months"),
        code("lot_papers"),
        code("fill_lot"),
    ],
);

/// The rules of rolls: only their sizes stand here.
pub const ROLLS: Table = Table::new(
    "councils_election_rolls",
    &["election_id", "name"],
    &[id("election_id"), words("name").kept("the name of a roll is no person's"), number("size"), number("returned")],
);

/// The rules of teams.
pub const TEAMS: Table = Table::new(
    "councils_election_teams",
    &["election_id", "name"],
    &[
        id("election_id"),
        words("name")
            .kept("a line of a paper that was posted for everybody; a person's is taken down when the term is over"),
        number("number"),
        words("manifesto")
            .kept("what a line stood for was posted for everybody; a person's goes when the term is over"),
        number("won"),
    ],
);

fn read(row: &Row) -> Result<Election> {
    Ok(Election {
        id: row.get("id")?,
        council: row.get("council_id")?,
        place: row.get("place_id")?,
        preset: row.get("preset")?,
        counting: row.get("method")?,
        fills: row.get("fills")?,
        seats: row.get("seats")?,
        state: row.get("state")?,
        officer: row.get("officer_id")?,
        second: row.get("second_id")?,
        supporters: row.get("supporters")?,
        reopen: row.get::<i64>("reopen")? != 0,
        petition_days: row.get("petition_days")?,
        arrangements: Arrangements {
            voting_on: row.get("voting_on")?,
            voting_where: row.get("voting_where")?,
            visiting: row.get("visiting")?,
            count_where: row.get("count_where")?,
        },
        manifest: row.get("manifest")?,
        reason: row.get("reason")?,
        state_at: row.get("state_at")?,
        declared_at: row.get("declared_at")?,
        term_months: row.get("term_months")?,
        seats_for: row.get::<Option<String>>("seats_for")?.unwrap_or_default(),
    })
}

/// Every column of elections, and whose seats each fills.
fn all() -> Build {
    Build::new(
        "SELECT *, (SELECT part.name FROM councils_election_for chosen \
         JOIN councils_constituencies part ON part.id = chosen.constituency_id \
         WHERE chosen.election_id = councils_elections.id) AS seats_for FROM councils_elections",
    )
}

/// One election: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: ElectionId) -> Result<Option<Election>> {
    let (sql, bound) = all().then(" WHERE id = ").value(id).done();
    tx.first(sql, &bound).await?.as_ref().map(read).transpose()
}

/// The elections of a council, the newest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_council(tx: &mut ReadTx, council: CouncilId, most: i64) -> Result<Vec<Election>> {
    let (sql, bound) = all()
        .then(" WHERE council_id = ")
        .value(council)
        .then(" ORDER BY made_at DESC, id DESC LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// Elections that are over, or have a result, and whose names were not taken down: one statement.
///
/// # Errors
/// The store's failure.
pub async fn with_names(tx: &mut ReadTx, most: i64) -> Result<Vec<Election>> {
    let (sql, bound) = all()
        .then(
            " WHERE state IN ('called_off', 'declared', 'uncontested', 'petition', 'final') AND (manifest_text <> '' \
             OR EXISTS (SELECT 1 FROM councils_election_people stood \
             WHERE stood.election_id = councils_elections.id AND stood.shown_name <> '')) ORDER BY state_at, id LIMIT ",
        )
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// Any election, for walking every route: the newest one.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<ElectionId>> {
    let row = tx.first("SELECT id FROM councils_elections ORDER BY made_at DESC, id DESC LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Calls an election.
///
/// # Errors
/// The store's failure.
pub async fn call(tx: &mut WriteTx, new: &Election, rolls: &[(String, i64)], by: PersonId) -> Result<()> {
    tx.run(
        "INSERT INTO councils_elections (id, council_id, place_id, method, seats, state, officer_id, second_id, \
         petition_days, reason, gap_reason, dice, dice_seen_by, issued, spoiled, unused, void, made_by, made_at, state_at, \
         preset, supporters, reopen, fills) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', 0, 0, 0, 0, $10, $11, $11, $12, $13, $14, $15)",
        values![
            new.id,
            new.council,
            new.place,
            new.counting,
            new.seats,
            new.state,
            new.officer,
            new.second,
            new.petition_days,
            by,
            new.state_at,
            new.preset,
            new.supporters,
            i64::from(new.reopen),
            new.fills
        ],
    )
    .await?;
    arrange(tx, new.id, &new.arrangements).await?;
    for (name, size) in rolls {
        tx.run(
            "INSERT INTO councils_election_rolls (election_id, name, size, returned) VALUES ($1, $2, $3, 0)",
            values![new.id, name.trim(), *size],
        )
        .await?;
    }
    Ok(())
}

/// Where and when people vote, and where the count is.
///
/// # Errors
/// The store's failure.
pub async fn arrange(tx: &mut WriteTx, id: ElectionId, at: &Arrangements) -> Result<()> {
    tx.run(
        "UPDATE councils_elections SET voting_on = $2, voting_where = $3, visiting = $4, count_where = $5 WHERE id = $1",
        values![id, at.voting_on, at.voting_where.trim(), at.visiting.trim(), at.count_where.trim()],
    )
    .await?;
    Ok(())
}

/// Somebody else runs it, or counts in it.
///
/// # Errors
/// The store's failure.
pub async fn appoint(tx: &mut WriteTx, id: ElectionId, officer: PersonId, second: PersonId) -> Result<()> {
    let sql = "UPDATE councils_elections SET officer_id = $2, second_id = $3 WHERE id = $1";
    tx.run(sql, values![id, officer, second]).await?;
    Ok(())
}

/// An election goes on; a reason is kept where it is called off.
///
/// # Errors
/// The store's failure.
pub async fn go_on(tx: &mut WriteTx, id: ElectionId, to: ElectionState, reason: &str, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_elections SET state = $2, reason = $3, state_at = $4 WHERE id = $1";
    tx.run(sql, values![id, to, reason, now]).await?;
    Ok(())
}

/// Its result is read out, and its seats are held for so many months.
///
/// # Errors
/// The store's failure.
pub async fn declared(tx: &mut WriteTx, id: ElectionId, now: Instant, months: i64) -> Result<()> {
    let sql = "UPDATE councils_elections SET declared_at = $2, term_months = $3 WHERE id = $1";
    tx.run(sql, values![id, now, months]).await?;
    Ok(())
}

/// The rolls by name: one statement.
///
/// # Errors
/// The store's failure.
pub async fn rolls(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<Roll>> {
    let most = i64::try_from(MOST_ROLLS).unwrap_or(i64::MAX);
    let sql = "SELECT name, size, returned FROM councils_election_rolls WHERE election_id = $1 ORDER BY name LIMIT $2";
    let read = |row: &Row| Ok(Roll { name: row.get("name")?, size: row.get("size")?, returned: row.get("returned")? });
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// Another size of a roll; whether there is such a roll.
///
/// # Errors
/// The store's failure.
pub async fn resize(tx: &mut WriteTx, id: ElectionId, name: &str, size: i64) -> Result<bool> {
    let sql = "UPDATE councils_election_rolls SET size = $3 WHERE election_id = $1 AND name = $2";
    Ok(tx.run(sql, values![id, name, size]).await? == 1)
}

/// The teams in the order of the paper: one statement.
///
/// # Errors
/// The store's failure.
pub async fn teams(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<Team>> {
    let most = i64::try_from(MOST_TEAMS).unwrap_or(i64::MAX);
    let sql = "SELECT number, name, manifesto, won FROM councils_election_teams WHERE election_id = $1 \
               ORDER BY number, name LIMIT $2";
    let read = |row: &Row| {
        let (number, name) = (row.get("number")?, row.get("name")?);
        Ok(Team { number, name, manifesto: row.get("manifesto")?, won: row.get("won")? })
    };
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// A team comes on the paper.
///
/// # Errors
/// The store's failure.
pub async fn add_team(tx: &mut WriteTx, id: ElectionId, team: &Team) -> Result<()> {
    tx.run(
        "INSERT INTO councils_election_teams (election_id, name, number, manifesto, won) VALUES ($1, $2, $3, $4, 0)",
        values![id, team.name.as_str(), team.number, team.manifesto.as_str()],
    )
    .await?;
    Ok(())
}

/// A line leaves the paper: a person who stands no more.
///
/// # Errors
/// The store's failure.
pub async fn remove_team(tx: &mut WriteTx, id: ElectionId, name: &str) -> Result<()> {
    tx.run("DELETE FROM councils_election_teams WHERE election_id = $1 AND name = $2", values![id, name]).await?;
    Ok(())
}

/// Everything is frozen: the numbers of the lines on the paper, what was frozen and its hash.
///
/// # Errors
/// The store's failure.
pub async fn freeze(tx: &mut WriteTx, id: ElectionId, teams: &[Team], (text, hash): (&str, &str)) -> Result<()> {
    for team in teams {
        let sql = "UPDATE councils_election_teams SET number = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, team.name.as_str(), team.number]).await?;
    }
    let sql = "UPDATE councils_elections SET manifest = $2, manifest_text = $3 WHERE id = $1";
    tx.run(sql, values![id, hash, text]).await?;
    Ok(())
}

/// What was frozen, as it was written.
///
/// # Errors
/// The store's failure.
pub async fn manifest_text(tx: &mut ReadTx, id: ElectionId) -> Result<String> {
    tx.one("SELECT manifest_text FROM councils_elections WHERE id = $1", values![id]).await?.get("manifest_text")
}

/// The seats that each line won.
///
/// # Errors
/// The store's failure.
pub async fn won(tx: &mut WriteTx, id: ElectionId, won: &[(String, i64)]) -> Result<()> {
    for (team, seats) in won {
        let sql = "UPDATE councils_election_teams SET won = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, team.as_str(), *seats]).await?;
    }
    Ok(())
}

/// The hash of the papers that is read out before a die is thrown; empty where no lot was needed.
///
/// # Errors
/// The store's failure.
pub async fn lot_papers(tx: &mut ReadTx, id: ElectionId) -> Result<String> {
    tx.one("SELECT lot_papers FROM councils_elections WHERE id = $1", values![id]).await?.get("lot_papers")
}

/// A lot is needed: this hash of the papers is read out, and only then a die is thrown.
///
/// # Errors
/// The store's failure.
pub async fn lot_needed(tx: &mut WriteTx, id: ElectionId, papers: &str) -> Result<()> {
    tx.run("UPDATE councils_elections SET lot_papers = $2 WHERE id = $1", values![id, papers]).await?;
    Ok(())
}

/// What a count is kept with.
#[derive(Clone, Debug)]
pub struct CountKept<'a> {
    /// The rolls with what was in their boxes.
    pub rolls: &'a [Roll],
    /// The account of the papers.
    pub ledger: &'a Ledger,
    /// Throws of a die; empty where none was needed.
    pub dice: &'a str,
    /// The two who saw them, a line each.
    pub seen_by: &'a str,
    /// The hash of the papers.
    pub papers: &'a str,
    /// What is shown of the count.
    pub result: &'a str,
}

/// Keeps the count: what each roll's boxes held, the account, what was signed, the dice and what is shown.
///
/// # Errors
/// The store's failure.
pub async fn keep_count(tx: &mut WriteTx, id: ElectionId, count: &CountKept<'_>) -> Result<()> {
    for roll in count.rolls {
        let sql = "UPDATE councils_election_rolls SET returned = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, roll.name.as_str(), roll.returned]).await?;
    }
    let ledger = count.ledger;
    let void = ledger.void.values().fold(0_u32, |sum, more| sum.saturating_add(*more));
    tx.run(
        "UPDATE councils_elections SET issued = $2, spoiled = $3, unused = $4, void = $5, gap_reason = $6, dice = $7, \
         dice_seen_by = $8, papers_hash = $9, result = $10, on_screen = $11 WHERE id = $1",
        values![
            id,
            ledger.issued,
            ledger.spoiled,
            ledger.unused,
            void,
            ledger.signed.as_deref().unwrap_or_default(),
            count.dice,
            count.seen_by,
            count.papers,
            count.result,
            ledger.on_screen
        ],
    )
    .await?;
    Ok(())
}

/// Names are taken down when the term is over (design, decision 12): of those who stood, and of lines that were persons. What was
/// frozen goes with them, for it names those who stood and who held the keys, and what was read out of persons; hashes, numbers and
/// seats stay.
///
/// # Errors
/// The store's failure.
pub async fn take_down(tx: &mut WriteTx, of: &Election) -> Result<()> {
    tx.run(
        "UPDATE councils_election_people SET shown_name = '', statement = '', reason = '' WHERE election_id = $1",
        values![of.id],
    )
    .await?;
    if of.counting.is_of_persons() {
        let sql = "UPDATE councils_election_people SET team = '' WHERE election_id = $1";
        tx.run(sql, values![of.id]).await?;
        // A number may stand there twice, where somebody stepped back before somebody else stood, and somebody may be called "2":
        // the lines go, and come again by their places.
        let lines = teams(tx, of.id).await?;
        tx.run("DELETE FROM councils_election_teams WHERE election_id = $1", values![of.id]).await?;
        for (place, line) in (1_i64..).zip(lines) {
            let (number, name, won) = (line.number, place.to_string(), line.won);
            add_team(tx, of.id, &Team { number, name: name.clone(), manifesto: String::new(), won: 0 }).await?;
            self::won(tx, of.id, &[(name, won)]).await?;
        }
        tx.run("UPDATE councils_elections SET result = '' WHERE id = $1", values![of.id]).await?;
    }
    tx.run("UPDATE councils_elections SET manifest_text = '', fill_lot = '' WHERE id = $1", values![of.id]).await?;
    asked::forget_all(tx, of.id).await?;
    fills::forget(tx, of.id).await
}

/// What is read out of a count besides who won.
#[derive(Clone, Debug, Default)]
pub struct ReadOut {
    /// What is shown of the count, as it was kept.
    pub result: String,
    /// Papers printed.
    pub issued: i64,
    /// Papers handed back wrong.
    pub spoiled: i64,
    /// Papers never used.
    pub unused: i64,
    /// Papers that do not count.
    pub void: i64,
    /// Votes on a screen.
    pub on_screen: i64,
    /// Why papers are missing or too many; empty where they balance.
    pub gap_reason: String,
    /// Throws of a die.
    pub dice: String,
    /// The two who saw them.
    pub dice_seen_by: String,
    /// The hash of the papers.
    pub papers_hash: String,
}

/// What is read out: one statement.
///
/// # Errors
/// The store's failure.
pub async fn read_out(tx: &mut ReadTx, id: ElectionId) -> Result<ReadOut> {
    let sql = "SELECT result, issued, spoiled, unused, void, gap_reason, dice, dice_seen_by, papers_hash, \
               on_screen FROM councils_elections WHERE id = $1";
    let row = tx.one(sql, values![id]).await?;
    Ok(ReadOut {
        result: row.get("result")?,
        issued: row.get("issued")?,
        spoiled: row.get("spoiled")?,
        unused: row.get("unused")?,
        void: row.get("void")?,
        on_screen: row.get("on_screen")?,
        gap_reason: row.get("gap_reason")?,
        dice: row.get("dice")?,
        dice_seen_by: row.get("dice_seen_by")?,
        papers_hash: row.get("papers_hash")?,
    })
}
