//! Elections on paper: rolls as sizes, teams, who stands, and two sheets of piles.

use ballot::account::{Account, VoidReason};
use ballot::piles::Sheet;
use basics::{Instant, PersonId};
use store::columns::{Table, about, code, id, moment, number, other, words};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::election::{
    Election, ElectionId, ElectionState, MOST_IN_TEAM, MOST_ROLLS, MOST_TEAMS, Roll, Standing, Team,
};

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
        words("name").kept("the name of a team is no person's"),
        number("number"),
        words("manifesto").kept("what a team stood for is no person's, and was posted for everybody"),
        number("won"),
    ],
);

/// The rules of who stands for a team.
pub const STANDING: Table = Table::new(
    "councils_election_standing",
    &["id"],
    &[
        id("id"),
        id("election_id"),
        words("team").kept("the name of a team is no person's"),
        id("person_id").kept("who stood stays on record as an id without a name"),
        about("shown_name"),
        moment("at"),
    ],
)
.about(&["person_id"]);

/// The rules of the sheets.
pub const SHEETS: Table = Table::new(
    "councils_election_sheets",
    &["election_id", "counter_id", "pile"],
    &[id("election_id"), other("counter_id"), code("pile"), number("papers")],
);

fn read(row: &Row) -> Result<Election> {
    Ok(Election {
        id: row.get("id")?,
        council: row.get("council_id")?,
        place: row.get("place_id")?,
        method: row.get("method")?,
        seats: row.get("seats")?,
        state: row.get("state")?,
        officer: row.get("officer_id")?,
        second: row.get("second_id")?,
        petition_days: row.get("petition_days")?,
        manifest: row.get("manifest")?,
        state_at: row.get("state_at")?,
    })
}

/// One election: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: ElectionId) -> Result<Option<Election>> {
    let row = tx.first("SELECT * FROM councils_elections WHERE id = $1", values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// Calls an election.
///
/// # Errors
/// The store's failure.
pub async fn call(tx: &mut WriteTx, new: &Election, rolls: &[(String, i64)], by: PersonId) -> Result<()> {
    tx.run(
        "INSERT INTO councils_elections (id, council_id, place_id, method, seats, state, officer_id, second_id, \
         petition_days, reason, gap_reason, dice, dice_seen_by, issued, spoiled, unused, void, made_by, made_at, state_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', 0, 0, 0, 0, $10, $11, $11)",
        values![
            new.id,
            new.council,
            new.place,
            new.method,
            new.seats,
            new.state,
            new.officer,
            new.second,
            new.petition_days,
            by,
            new.state_at
        ],
    )
    .await?;
    for (name, size) in rolls {
        tx.run(
            "INSERT INTO councils_election_rolls (election_id, name, size, returned) VALUES ($1, $2, $3, 0)",
            values![new.id, name.trim(), *size],
        )
        .await?;
    }
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

/// Everything is frozen: the numbers of the teams on the paper, and the hash of what was frozen.
///
/// # Errors
/// The store's failure.
pub async fn freeze(tx: &mut WriteTx, id: ElectionId, teams: &[Team], manifest: &str) -> Result<()> {
    for team in teams {
        let sql = "UPDATE councils_election_teams SET number = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, team.name.as_str(), team.number]).await?;
    }
    tx.run("UPDATE councils_elections SET manifest = $2 WHERE id = $1", values![id, manifest]).await?;
    Ok(())
}

/// Who stands, team by team, as they came: one statement.
///
/// # Errors
/// The store's failure.
pub async fn standing(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<Standing>> {
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    let sql = "SELECT id, team, person_id, shown_name FROM councils_election_standing WHERE election_id = $1 \
               ORDER BY team, at, id LIMIT $2";
    let read = |row: &Row| {
        let (id, team) = (row.get("id")?, row.get("team")?);
        Ok(Standing { id, team, person: row.get("person_id")?, shown_name: row.get("shown_name")? })
    };
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// Somebody stands.
///
/// # Errors
/// The store's failure.
pub async fn stand(tx: &mut WriteTx, id: ElectionId, new: &Standing, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO councils_election_standing (id, election_id, team, person_id, shown_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![new.id, id, new.team.as_str(), new.person, new.shown_name.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Somebody stands no more; whether they stood.
///
/// # Errors
/// The store's failure.
pub async fn withdraw(tx: &mut WriteTx, id: ElectionId, person: PersonId) -> Result<bool> {
    let sql = "DELETE FROM councils_election_standing WHERE election_id = $1 AND person_id = $2";
    Ok(tx.run(sql, values![id, person]).await? == 1)
}

fn pile_of(number: u16) -> String {
    format!("team {number}")
}

/// A counter's sheet, in the place of an earlier one of theirs.
///
/// # Errors
/// The store's failure.
pub async fn put_sheet(tx: &mut WriteTx, id: ElectionId, counter: PersonId, sheet: &Sheet) -> Result<()> {
    let old = "DELETE FROM councils_election_sheets WHERE election_id = $1 AND counter_id = $2";
    tx.run(old, values![id, counter]).await?;
    let lists = sheet.lists.iter().map(|(number, papers)| (pile_of(*number), *papers));
    let void = sheet.void.iter().map(|(reason, papers)| (reason.code().to_owned(), *papers));
    for (pile, papers) in lists.chain(void) {
        tx.run(
            "INSERT INTO councils_election_sheets (election_id, counter_id, pile, papers) VALUES ($1, $2, $3, $4)",
            values![id, counter, pile.as_str(), papers],
        )
        .await?;
    }
    Ok(())
}

/// A counter's sheet, where there is one: one statement.
///
/// # Errors
/// The store's failure.
pub async fn sheet(tx: &mut ReadTx, id: ElectionId, counter: PersonId) -> Result<Option<Sheet>> {
    let most = i64::try_from(MOST_TEAMS + VoidReason::ALL.len()).unwrap_or(i64::MAX);
    let sql = "SELECT pile, papers FROM councils_election_sheets WHERE election_id = $1 AND counter_id = $2 \
               ORDER BY pile LIMIT $3";
    let rows = tx.rows(sql, values![id, counter, most]).await?;
    let mut sheet = Sheet::default();
    for row in &rows {
        let (pile, papers): (String, i64) = (row.get("pile")?, row.get("papers")?);
        let papers = u32::try_from(papers).unwrap_or(u32::MAX);
        if let Some(reason) = VoidReason::of(&pile) {
            sheet.void.insert(reason, papers);
        } else if let Some(number) = pile.strip_prefix("team ").and_then(|number| number.parse().ok()) {
            sheet.lists.insert(number, papers);
        }
    }
    Ok((!rows.is_empty()).then_some(sheet))
}

/// Keeps the count: what each roll's boxes held, the account, what was signed, the dice and the seats.
///
/// # Errors
/// The store's failure.
pub async fn keep_count(
    tx: &mut WriteTx,
    id: ElectionId,
    (rolls, won): (&[Roll], &[(String, u16)]),
    account: Account,
    (signed, dice, seen_by): (&str, &str, &str),
) -> Result<()> {
    for roll in rolls {
        let sql = "UPDATE councils_election_rolls SET returned = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, roll.name.as_str(), roll.returned]).await?;
    }
    for (team, seats) in won {
        let sql = "UPDATE councils_election_teams SET won = $3 WHERE election_id = $1 AND name = $2";
        tx.run(sql, values![id, team.as_str(), i64::from(*seats)]).await?;
    }
    tx.run(
        "UPDATE councils_elections SET issued = $2, spoiled = $3, unused = $4, void = $5, gap_reason = $6, dice = $7, \
         dice_seen_by = $8 WHERE id = $1",
        values![id, account.issued, account.spoiled, account.unused, account.void, signed, dice, seen_by],
    )
    .await?;
    Ok(())
}
