//! The keys of a vote on a screen, its slips and its box. Nothing in the box can be tied to anybody.

use ballot::sealed::BoxKey;
use basics::{Kind, LooseId, PersonId};
use store::columns::{Class, Column, Table, id, loose, number, words};
use store::{ReadTx, Result, Row, WriteTx, shake, values};

use crate::model::election::ElectionId;
use crate::model::election::roll::{ElectorId, Marked};
use crate::model::election::screen::{Keys, NewSlip, Scrutineer, SealedPaper, Voters};

/// The rules of keys: only what seals is kept, and that is no secret.
pub const KEYS: Table = Table::new(
    "councils_election_keys",
    &["election_id"],
    &[id("election_id"), Column::new("box_key", Kind::Bytes, Class::Plain)],
);

/// The rules of those who hold a part.
pub const SCRUTINEERS: Table = Table::new(
    "councils_election_scrutineers",
    &["election_id", "number"],
    &[
        id("election_id"),
        number("number"),
        words("name").kept("who holds a part of the key is posted with the paper, and goes when the result stands"),
        number("is_staff"),
    ],
);

/// The rules of slips: which one went to whom is nowhere.
pub const SLIPS: Table = Table::new(
    "councils_election_slips",
    &["lookup"],
    &[loose("lookup", Kind::Text), loose("election_id", Kind::Id), loose("used", Kind::Int), loose("paper", Kind::Id)],
);

/// The rules of the box.
pub const BOX: Table = Table::new(
    "councils_election_box",
    &["id"],
    &[
        loose("id", Kind::Id),
        loose("election_id", Kind::Id),
        loose("tracker", Kind::Text),
        loose("sealed", Kind::Bytes),
    ],
);

/// The rules of spent papers.
pub const SPENT: Table = Table::new(
    "councils_election_spent",
    &["id"],
    &[loose("id", Kind::Id), loose("election_id", Kind::Id), loose("opened", Kind::Int)],
);

/// Who holds the key; `None` where nobody votes on a screen.
///
/// # Errors
/// The store's failure.
pub async fn keys(tx: &mut ReadTx, election: ElectionId) -> Result<Option<Keys>> {
    let sql = "SELECT box_key FROM councils_election_keys WHERE election_id = $1";
    let Some(row) = tx.first(sql, values![election]).await? else { return Ok(None) };
    let kept: Option<Vec<u8>> = row.get("box_key")?;
    let box_key = kept.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(BoxKey::of);
    let sql = "SELECT name, is_staff FROM councils_election_scrutineers WHERE election_id = $1 ORDER BY number LIMIT 7";
    let read = |row: &Row| Ok(Scrutineer { name: row.get("name")?, is_staff: row.get::<i64>("is_staff")? != 0 });
    let scrutineers = tx.rows(sql, values![election]).await?.iter().map(read).collect::<Result<_>>()?;
    Ok(Some(Keys { scrutineers, box_key }))
}

/// Names who holds the key, in the place of those before; with nobody, nobody votes on a screen.
///
/// # Errors
/// The store's failure.
pub async fn name(tx: &mut WriteTx, election: ElectionId, all: &[Scrutineer]) -> Result<()> {
    tx.run("DELETE FROM councils_election_scrutineers WHERE election_id = $1", values![election]).await?;
    tx.run("DELETE FROM councils_election_keys WHERE election_id = $1", values![election]).await?;
    if !all.is_empty() {
        tx.run("INSERT INTO councils_election_keys (election_id) VALUES ($1)", values![election]).await?;
    }
    for (number, one) in (1_i64..).zip(all) {
        tx.run(
            "INSERT INTO councils_election_scrutineers (election_id, number, name, is_staff) VALUES ($1, $2, $3, $4)",
            values![election, number, one.name.trim(), i64::from(one.is_staff)],
        )
        .await?;
    }
    Ok(())
}

/// Keeps what seals.
///
/// # Errors
/// The store's failure.
pub async fn keep_key(tx: &mut WriteTx, election: ElectionId, key: &BoxKey) -> Result<()> {
    let sql = "UPDATE councils_election_keys SET box_key = $2 WHERE election_id = $1";
    tx.run(sql, values![election, key.bytes().to_vec()]).await?;
    Ok(())
}

/// Marks an entry of the roll; whether it could be. Whoever is on two rolls of an election votes once: it cannot where another entry
/// of theirs is marked.
///
/// # Errors
/// The store's failure.
pub async fn mark(tx: &mut WriteTx, election: ElectionId, elector: ElectorId, to: Marked) -> Result<bool> {
    let sql = "UPDATE councils_election_electors SET marked = $3 WHERE election_id = $1 AND id = $2 AND marked = 'no' \
               AND NOT EXISTS (SELECT 1 FROM councils_election_electors o WHERE o.election_id = $1 \
               AND o.person_id = councils_election_electors.person_id AND o.marked <> 'no')";
    Ok(tx.run(sql, values![election, elector, to]).await? == 1)
}

/// The one entry by which somebody votes; none where any of theirs is marked.
///
/// # Errors
/// The store's failure.
pub async fn entry(tx: &mut ReadTx, election: ElectionId, person: PersonId) -> Result<Option<ElectorId>> {
    let sql = "SELECT id FROM councils_election_electors e WHERE election_id = $1 AND person_id = $2 \
               AND NOT EXISTS (SELECT 1 FROM councils_election_electors o WHERE o.election_id = $1 \
               AND o.person_id = $2 AND o.marked <> 'no') ORDER BY roll LIMIT 1";
    tx.first(sql, values![election, person]).await?.map(|row| row.get("id")).transpose()
}

/// Keeps new slips among the others, in no order.
///
/// # Errors
/// The store's failure.
pub async fn keep_slips(tx: &mut WriteTx, election: ElectionId, new: &[NewSlip]) -> Result<()> {
    for slip in new {
        let sql = "INSERT INTO councils_election_slips (lookup, election_id, used) VALUES ($1, $2, 0)";
        tx.run(sql, values![slip.lookup.as_str(), election]).await?;
    }
    shake::shake(tx, &SLIPS).await
}

/// For which election a slip is, and with which paper it voted last.
///
/// # Errors
/// The store's failure.
pub async fn slip(tx: &mut ReadTx, lookup: &str) -> Result<Option<(ElectionId, Option<LooseId>)>> {
    let sql = "SELECT election_id, paper FROM councils_election_slips WHERE lookup = $1";
    let row = tx.first(sql, values![lookup]).await?;
    row.map(|row| Ok((row.get("election_id")?, row.get("paper")?))).transpose()
}

/// A slip votes: the paper it voted with before goes.
///
/// # Errors
/// The store's failure.
pub async fn use_slip(tx: &mut WriteTx, lookup: &str, old: Option<LooseId>, new: LooseId) -> Result<()> {
    if let Some(old) = old {
        let sql = "INSERT INTO councils_election_spent (id, election_id, opened) \
                   SELECT id, election_id, 0 FROM councils_election_box WHERE id = $1";
        tx.run(sql, values![old]).await?;
        tx.run("DELETE FROM councils_election_box WHERE id = $1", values![old]).await?;
        shake::shake(tx, &SPENT).await?;
    }
    let sql = "UPDATE councils_election_slips SET used = 1, paper = $2 WHERE lookup = $1";
    tx.run(sql, values![lookup, new]).await?;
    shake::shake(tx, &SLIPS).await
}

/// Puts a paper into the box and shakes it.
///
/// # Errors
/// The store's failure.
pub async fn put(tx: &mut WriteTx, paper: &SealedPaper) -> Result<()> {
    tx.run(
        "INSERT INTO councils_election_box (id, election_id, tracker, sealed) VALUES ($1, $2, $3, $4)",
        values![paper.id, paper.election, paper.tracker.as_str(), paper.sealed.clone()],
    )
    .await?;
    shake::shake(tx, &BOX).await
}

/// Whether a paper was cast, opened as a test, or replaced: then nothing is done with it any more.
///
/// # Errors
/// The store's failure.
pub async fn is_spent(tx: &mut ReadTx, paper: LooseId) -> Result<bool> {
    let sql = "SELECT (SELECT COUNT(*) FROM councils_election_box WHERE id = $1) + \
               (SELECT COUNT(*) FROM councils_election_spent WHERE id = $1) AS n";
    Ok(tx.one(sql, values![paper]).await?.get::<i64>("n")? > 0)
}

/// Whether this paper lies in the box and this person voted signed in: the same press again.
///
/// # Errors
/// The store's failure.
pub async fn is_same_press(tx: &mut ReadTx, election: ElectionId, person: PersonId, paper: LooseId) -> Result<bool> {
    let sql = "SELECT (SELECT COUNT(*) FROM councils_election_box WHERE id = $3) * (SELECT COUNT(*) FROM \
               councils_election_electors WHERE election_id = $1 AND person_id = $2 AND marked = 'screen') AS n";
    Ok(tx.one(sql, values![election, person, paper]).await?.get::<i64>("n")? > 0)
}

/// A paper was opened as a test.
///
/// # Errors
/// The store's failure.
pub async fn keep_test(tx: &mut WriteTx, election: ElectionId, paper: LooseId) -> Result<()> {
    let sql = "INSERT INTO councils_election_spent (id, election_id, opened) VALUES ($1, $2, 1)";
    tx.run(sql, values![paper, election]).await?;
    shake::shake(tx, &SPENT).await
}

/// How many papers were opened as tests.
///
/// # Errors
/// The store's failure.
pub async fn tests(tx: &mut ReadTx, election: ElectionId) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM councils_election_spent WHERE election_id = $1 AND opened = 1";
    tx.one(sql, values![election]).await?.get("n")
}

/// The boxes are shut: which slip voted with which paper is destroyed, and everything is shaken, the roll too: in which order it was
/// marked would be half of a pair.
///
/// # Errors
/// The store's failure.
pub async fn shut(tx: &mut WriteTx, election: ElectionId) -> Result<()> {
    tx.run("UPDATE councils_election_slips SET paper = NULL WHERE election_id = $1", values![election]).await?;
    tx.run("DELETE FROM councils_election_spent WHERE election_id = $1 AND opened = 0", values![election]).await?;
    shake::shake(tx, &SLIPS).await?;
    shake::shake(tx, &SPENT).await?;
    shake::shake(tx, &super::roll::ELECTORS).await?;
    shake::shake(tx, &BOX).await
}

/// Whose files are written anew once the boxes are shut.
pub const SWEPT: [&Table; 4] = [&BOX, &SLIPS, &SPENT, &super::roll::ELECTORS];

/// The sealed papers, in no order but that of their random ids.
///
/// # Errors
/// The store's failure.
pub async fn papers(tx: &mut ReadTx, election: ElectionId) -> Result<Vec<SealedPaper>> {
    let sql = "SELECT id, election_id, tracker, sealed FROM councils_election_box WHERE election_id = $1 ORDER BY id";
    let read = |row: &Row| {
        let (id, election) = (row.get("id")?, row.get("election_id")?);
        Ok(SealedPaper { id, election, tracker: row.get("tracker")?, sealed: row.get("sealed")? })
    };
    tx.rows(sql, values![election]).await?.iter().map(read).collect()
}

/// The trackers, sorted: one statement.
///
/// # Errors
/// The store's failure.
pub async fn trackers(tx: &mut ReadTx, election: ElectionId) -> Result<Vec<String>> {
    let sql = "SELECT tracker FROM councils_election_box WHERE election_id = $1 ORDER BY tracker";
    tx.rows(sql, values![election]).await?.iter().map(|row| row.get("tracker")).collect()
}

/// How many have voted on a screen, by the marks on the rolls and by slips.
///
/// # Errors
/// The store's failure.
pub async fn voters(tx: &mut ReadTx, election: ElectionId) -> Result<Voters> {
    let sql = "SELECT roll, COUNT(*) AS n FROM councils_election_electors WHERE election_id = $1 AND marked = 'screen' \
               GROUP BY roll ORDER BY roll";
    let of = |row: &Row| Ok((row.get("roll")?, row.get("n")?));
    let signed_in = tx.rows(sql, values![election]).await?.iter().map(of).collect::<Result<_>>()?;
    let sql = "SELECT (SELECT COUNT(*) FROM councils_election_slips WHERE election_id = $1 AND used = 1) AS used, \
               (SELECT COUNT(*) FROM councils_election_electors WHERE election_id = $1 AND marked = 'slip') AS drawn";
    let row = tx.one(sql, values![election]).await?;
    Ok(Voters { signed_in, slips_used: row.get("used")?, slips_drawn: row.get("drawn")? })
}

/// Everything of a vote on a screen goes: papers, slips, key and names.
///
/// # Errors
/// The store's failure.
pub async fn forget(tx: &mut WriteTx, election: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_box WHERE election_id = $1", values![election]).await?;
    tx.run("DELETE FROM councils_election_slips WHERE election_id = $1", values![election]).await?;
    tx.run("DELETE FROM councils_election_spent WHERE election_id = $1", values![election]).await?;
    name(tx, election, &[]).await
}
