//! What people have chosen, as it is kept. Addresses, codes and the tokens of off switches are sealed with the person's
//! key: erasing the person closes them for good.

use basics::{Chance, Instant, PersonId, PlaceId};
use sha2::{Digest as _, Sha256};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, outbox, seal, values};

use crate::model::{Asked, How, Quiet, Route, When};
use crate::sending::{CODE, NEWS};

const TABLE: &str = "telling_how";
const PURPOSE: &str = "telling";

fn cell(column: &'static str, person: PersonId) -> CellAt {
    CellAt { table: TABLE, column, row: person.uuid() }
}

async fn sealed(tx: &mut WriteTx, column: &'static str, person: PersonId, text: &str) -> Result<Vec<u8>> {
    let subject = Subject { kind: "person", id: person.uuid() };
    seal::seal(tx, PURPOSE, subject, cell(column, person), text).await
}

fn when(row: &Row) -> Result<When> {
    let small = |column| Ok::<i8, store::StoreError>(i8::try_from(row.get::<i64>(column)?).unwrap_or(0));
    let hour = |column| {
        Ok::<Option<i8>, store::StoreError>(row.get::<Option<i64>>(column)?.and_then(|hour| i8::try_from(hour).ok()))
    };
    let (from, to) = (hour("quiet_from")?, hour("quiet_to")?);
    Ok(When {
        often: row.get("often")?,
        hour: small("hour")?,
        weekday: small("weekday")?,
        quiet: from.zip(to).map(|(from, to)| Quiet { from, to }),
    })
}

/// What a person has chosen; two statements.
///
/// # Errors
/// The store's failure.
pub async fn how(tx: &mut ReadTx, person: PersonId) -> Result<How> {
    let found = tx
        .first(
            "SELECT route, often, hour, weekday, quiet_from, quiet_to, whole, address, asked_address, letter_to, \
             refused_at FROM telling_how WHERE person_id = $1",
            values![person],
        )
        .await?;
    let Some(row) = found else { return Ok(How::default()) };
    let mut cells = Vec::new();
    for column in ["address", "asked_address", "letter_to"] {
        cells.push((cell(column, person), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut next = || opened.next().flatten();
    Ok(How {
        route: row.get("route")?,
        when: when(&row)?,
        whole: row.get("whole")?,
        address: next(),
        asked: next(),
        letter_to: next(),
        refused_at: row.get("refused_at")?,
    })
}

/// A row for whoever has none yet.
async fn begin(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    let usual = When::default();
    tx.run(
        "INSERT INTO telling_how (person_id, route, often, hour, weekday, whole, code_tries) \
         VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (person_id) DO NOTHING",
        values![person, Route::Screen, usual.often, i64::from(usual.hour), i64::from(usual.weekday), false],
    )
    .await?;
    Ok(())
}

/// Keeps when somebody wants to be told, and by which route. What waits is planned anew.
///
/// # Errors
/// The store's failure.
pub async fn choose(tx: &mut WriteTx, person: PersonId, route: Route, when: &When, now: Instant) -> Result<()> {
    begin(tx, person).await?;
    tx.run(
        "UPDATE telling_how SET route = $2, often = $3, hour = $4, weekday = $5, quiet_from = $6, quiet_to = $7 \
         WHERE person_id = $1",
        values![
            person,
            route,
            when.often,
            i64::from(when.hour),
            i64::from(when.weekday),
            when.quiet.map(|quiet| i64::from(quiet.from)),
            when.quiet.map(|quiet| i64::from(quiet.to))
        ],
    )
    .await?;
    plan_anew(tx, person, now).await
}

/// Forgets what was planned; where news waits that goes elsewhere than to the screen, it is planned again.
async fn plan_anew(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET next_at = NULL, letter_at = NULL, stirred_at = CASE WHEN route <> 'screen' AND EXISTS \
         (SELECT 1 FROM telling_notices n WHERE n.person_id = $1 AND n.seen_at IS NULL AND n.carried_at IS NULL) \
         THEN $2 ELSE NULL END WHERE person_id = $1",
        values![person, now],
    )
    .await?;
    outbox::take_back(tx, NEWS, person).await
}

/// Keeps an address that waits for its code, and puts the code into the outbox.
///
/// # Errors
/// The store's failure.
pub async fn ask_address(
    tx: &mut WriteTx,
    chance: &Chance,
    person: PersonId,
    address: &str,
    now: Instant,
) -> Result<()> {
    begin(tx, person).await?;
    // Eight figures: with five tries an hour nobody guesses them.
    let code = format!("{:08}", u64::from_be_bytes(chance.bytes()) % 100_000_000);
    let address = sealed(tx, "asked_address", person, address).await?;
    let code = sealed(tx, "code", person, &code).await?;
    tx.run(
        "UPDATE telling_how SET asked_address = $2, code = $3, code_at = $4, code_tries = 0 WHERE person_id = $1",
        values![person, address, code, now],
    )
    .await?;
    outbox::take_back(tx, CODE, person).await?;
    outbox::put(tx, CODE, person, now).await?;
    Ok(())
}

/// The code that somebody was sent last.
///
/// # Errors
/// The store's failure.
pub async fn asked(tx: &mut ReadTx, person: PersonId) -> Result<Option<Asked>> {
    let row =
        tx.first("SELECT code, code_at, code_tries FROM telling_how WHERE person_id = $1", values![person]).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(at) = row.get::<Option<Instant>>("code_at")? else { return Ok(None) };
    let kept = row.get::<Option<Vec<u8>>>("code")?.unwrap_or_default();
    let code = seal::open(tx, &[(cell("code", person), &kept)]).await?.into_iter().next().flatten();
    Ok(Some(Asked { code, at, wrong: row.get("code_tries")? }))
}

/// Counts a wrong code.
///
/// # Errors
/// The store's failure.
pub async fn wrong_code(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    tx.run("UPDATE telling_how SET code_tries = code_tries + 1 WHERE person_id = $1", values![person]).await?;
    Ok(())
}

/// The address that was asked takes the place of any before, and mail goes there. A new address has a new off switch:
/// whoever reads the old one cannot stop what goes to the new.
///
/// # Errors
/// The store's failure.
pub async fn confirm(tx: &mut WriteTx, chance: &Chance, person: PersonId, address: &str, now: Instant) -> Result<()> {
    let before = how(tx, person).await?.address;
    if before.is_none_or(|before| before.read() != address) {
        let token = data_encoding::HEXLOWER.encode(&chance.bytes::<32>());
        let hash = off_hash(&token);
        let address = sealed(tx, "address", person, address).await?;
        let token = sealed(tx, "off_token", person, &token).await?;
        tx.run(
            "UPDATE telling_how SET address = $2, off_token = $3, off_hash = $4 WHERE person_id = $1",
            values![person, address, token, hash],
        )
        .await?;
    }
    tx.run(
        "UPDATE telling_how SET route = 'mail', asked_address = NULL, code = NULL, code_tries = 0, refused_at = NULL \
         WHERE person_id = $1",
        values![person],
    )
    .await?;
    plan_anew(tx, person, now).await
}

/// What the token of an off switch is found by.
pub(crate) fn off_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whose mail a token stops.
///
/// # Errors
/// The store's failure.
pub async fn by_off(tx: &mut ReadTx, hash: &[u8]) -> Result<Option<PersonId>> {
    let row = tx.first("SELECT person_id FROM telling_how WHERE off_hash = $1", values![hash.to_vec()]).await?;
    row.map(|row| row.get("person_id")).transpose()
}

/// The token of somebody's off switch.
///
/// # Errors
/// The store's failure.
pub async fn off_token(tx: &mut ReadTx, person: PersonId) -> Result<Option<String>> {
    let row = tx.first("SELECT off_token FROM telling_how WHERE person_id = $1", values![person]).await?;
    let Some(kept) = row.map(|row| row.get::<Option<Vec<u8>>>("off_token")).transpose()?.flatten() else {
        return Ok(None);
    };
    let opened = seal::open(tx, &[(cell("off_token", person), &kept)]).await?.into_iter().next().flatten();
    Ok(opened.map(|token| token.read().to_owned()))
}

/// Somebody whose mail has an off switch.
pub(crate) async fn any_with_off(tx: &mut ReadTx) -> Result<Option<PersonId>> {
    let sql = "SELECT person_id FROM telling_how WHERE off_hash IS NOT NULL ORDER BY person_id LIMIT 1";
    tx.first(sql, values![]).await?.map(|row| row.get("person_id")).transpose()
}

/// No mail goes to somebody any more, neither news nor a code; a letter or the screen stays as it was. Says whether any
/// could have gone before.
///
/// # Errors
/// The store's failure.
pub async fn stop_mail(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<bool> {
    let stopped = tx
        .run(
            "UPDATE telling_how SET route = CASE WHEN route = 'mail' THEN 'screen' ELSE route END, \
             asked_address = NULL, code = NULL WHERE person_id = $1 AND (route = 'mail' OR asked_address IS NOT NULL)",
            values![person],
        )
        .await?;
    outbox::take_back(tx, CODE, person).await?;
    if stopped > 0 {
        plan_anew(tx, person, now).await?;
    }
    Ok(stopped > 0)
}

/// Forgets the address of somebody to whom no mail goes, and its off switch with it.
///
/// # Errors
/// The store's failure.
pub async fn forget_address(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET address = NULL, off_token = NULL, off_hash = NULL, refused_at = NULL \
         WHERE person_id = $1 AND route <> 'mail'",
        values![person],
    )
    .await?;
    Ok(())
}

/// An address took no mail: none goes there any more, and the person's page says so.
///
/// # Errors
/// The store's failure.
pub async fn refused(tx: &mut WriteTx, person: PersonId, kind: &str, now: Instant) -> Result<()> {
    if kind == CODE {
        tx.run("UPDATE telling_how SET asked_address = NULL, code = NULL WHERE person_id = $1", values![person])
            .await?;
        return Ok(());
    }
    tx.run(
        "UPDATE telling_how SET route = 'screen', refused_at = $2, next_at = NULL, stirred_at = NULL \
         WHERE person_id = $1",
        values![person, now],
    )
    .await?;
    Ok(())
}

/// Keeps what letters hold and where they go; with that, they are the route.
///
/// # Errors
/// The store's failure.
pub async fn by_letter(tx: &mut WriteTx, person: PersonId, to: Option<&str>, whole: bool, now: Instant) -> Result<()> {
    begin(tx, person).await?;
    let to = match to {
        Some(to) => Some(sealed(tx, "letter_to", person, to).await?),
        None => None,
    };
    tx.run(
        "UPDATE telling_how SET route = 'letter', whole = $2, letter_to = $3 WHERE person_id = $1",
        values![person, whole, to],
    )
    .await?;
    plan_anew(tx, person, now).await
}

/// There is news for somebody. Whoever is told on screen alone has no row that this touches.
///
/// # Errors
/// The store's failure.
pub(crate) async fn stir(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET stirred_at = $2 WHERE person_id = $1 AND route <> 'screen' AND stirred_at IS NULL",
        values![person, now],
    )
    .await?;
    Ok(())
}

/// News is left over after some went out: it goes the next time.
///
/// # Errors
/// The store's failure.
pub(crate) async fn stir_again(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET stirred_at = $2 WHERE person_id = $1 AND route <> 'screen' AND stirred_at IS NULL \
         AND EXISTS (SELECT 1 FROM telling_notices n WHERE n.person_id = $1 AND n.seen_at IS NULL \
         AND n.carried_at IS NULL)",
        values![person, now],
    )
    .await?;
    Ok(())
}

/// For whom news came in and is not planned yet: who, since when, and when they want it.
///
/// # Errors
/// The store's failure.
pub async fn stirred(tx: &mut ReadTx, most: i64) -> Result<Vec<(PersonId, Instant, When)>> {
    let rows = tx
        .rows(
            "SELECT person_id, stirred_at, often, hour, weekday, quiet_from, quiet_to FROM telling_how \
             WHERE stirred_at IS NOT NULL AND next_at IS NULL ORDER BY stirred_at LIMIT $1",
            values![most],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("person_id")?, row.get("stirred_at")?, when(row)?))).collect()
}

/// Plans when somebody's news goes, and from which place.
///
/// # Errors
/// The store's failure.
pub async fn plan(tx: &mut WriteTx, person: PersonId, place: Option<PlaceId>, next_at: Instant) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET place_id = $2, next_at = $3 WHERE person_id = $1 AND stirred_at IS NOT NULL \
         AND next_at IS NULL",
        values![person, place, next_at],
    )
    .await?;
    Ok(())
}

/// Whose news goes now by this route.
///
/// # Errors
/// The store's failure.
pub async fn due(tx: &mut ReadTx, route: Route, now: Instant, most: i64) -> Result<Vec<PersonId>> {
    let rows = tx
        .rows(
            "SELECT person_id FROM telling_how WHERE next_at IS NOT NULL AND next_at <= $2 AND route = $1 \
             ORDER BY next_at LIMIT $3",
            values![route, now, most],
        )
        .await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// It goes: a mail into the outbox, a letter onto the list of those to print. Nothing happens when another process was
/// faster.
///
/// # Errors
/// The store's failure.
pub async fn release(tx: &mut WriteTx, person: PersonId, route: Route, now: Instant) -> Result<()> {
    let mine = match route {
        Route::Letter => {
            let sql = "UPDATE telling_how SET next_at = NULL, stirred_at = NULL, letter_at = COALESCE(letter_at, $2) \
                       WHERE person_id = $1 AND next_at <= $2 AND route = 'letter'";
            tx.run(sql, values![person, now]).await?
        }
        Route::Mail => {
            let sql = "UPDATE telling_how SET next_at = NULL, stirred_at = NULL \
                       WHERE person_id = $1 AND next_at <= $2 AND route = 'mail'";
            tx.run(sql, values![person, now]).await?
        }
        Route::Screen => 0,
    };
    if mine > 0 && route == Route::Mail {
        outbox::put(tx, NEWS, person, now).await?;
    }
    Ok(())
}

/// Somebody came to a place or left one: what waits for them on paper waits where they are at home now.
///
/// # Errors
/// The store's failure.
pub async fn moved(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    let home = access::home::of(tx, person, now).await?;
    tx.run(
        "UPDATE telling_how SET place_id = $2 WHERE person_id = $1 AND place_id IS NOT NULL",
        values![person, home.map(|home| home.place)],
    )
    .await?;
    Ok(())
}
