//! Passkeys (W3C Web Authentication, level 3): a device signs a question of the house, after its person has unlocked it.
//! Questions lie in the database, so that any process of the house may hear the answer; each is heard once, from the one
//! session or half-way sign-in it was put to.

use basics::{Chance, Date, Instant, PersonId, Words, id};
use sha2::{Digest as _, Sha256};
use store::seal::{self, CellAt, Subject};
use store::{ReadTx, Result, StoreError, WriteTx, values};
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::session::Token;
use crate::who::SessionId;

id!(
    /// A passkey.
    PasskeyId
);
id!(
    /// A question that a passkey answers.
    ChallengeId
);

/// What passkeys and questions are sealed for.
const PURPOSE: &str = "second steps";
/// For how many seconds an answer is waited for.
pub const ANSWER_SECONDS: i64 = 300;
/// How many passkeys somebody may have.
pub const MOST_PASSKEYS: usize = 10;
/// No answer of a device is longer, in bytes.
const LONGEST_ANSWER: usize = 16 * 1024;

/// The house as passkeys know it: its domain, and the one origin that answers may come from.
#[derive(Clone)]
pub struct PasskeyHouse {
    webauthn: Webauthn,
    origin: String,
}

impl std::fmt::Debug for PasskeyHouse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasskeyHouse(..)")
    }
}

impl PasskeyHouse {
    /// The house at an address as people open it. `None` where browsers have no passkeys: without `https`, unless the house
    /// is on the same machine by its name, or at a number instead of a name.
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let domain = url.domain()?.to_owned();
        if url.scheme() != "https" && !(url.scheme() == "http" && domain == "localhost") {
            return None;
        }
        let webauthn = WebauthnBuilder::new(&domain, &url).ok()?.rp_name("Alongside").build().ok()?;
        Some(Self { webauthn, origin: url.origin().ascii_serialization() })
    }

    /// Where it answers: scheme, name and port, as a browser writes them.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Why an answer of a device does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyRefused {
    /// The question is too old, was answered already, or is somebody else's.
    Over,
    /// The passkey was removed here.
    Removed,
    /// The answer is not right: another origin, another key, a counter that went back, or a device that was not unlocked.
    Wrong,
    /// The passkey is kept already.
    Already,
    /// Somebody has as many as they may.
    Enough,
}

/// To whom a question is put: the answer counts from there and from nowhere else.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// Somebody signed in.
    Session(SessionId),
    /// Somebody half-way in.
    Half(&'a Token),
}

impl To<'_> {
    fn mark(self) -> Vec<u8> {
        match self {
            Self::Session(id) => Sha256::digest(id.uuid().as_bytes()).to_vec(),
            Self::Half(token) => token.hash(),
        }
    }
}

/// Where and when a question is put or answered.
#[derive(Clone, Copy, Debug)]
pub struct Ceremony<'a> {
    /// The house.
    pub house: &'a PasskeyHouse,
    /// For ids and the handle.
    pub chance: &'a Chance,
    /// To whom.
    pub to: To<'a>,
    /// When.
    pub now: Instant,
}

/// One passkey in a list.
#[derive(Debug)]
pub struct KeptPasskey {
    /// Which.
    pub id: PasskeyId,
    /// As its person calls it.
    pub name: Words,
    /// Since when.
    pub made_at: Instant,
    /// The day it was last used.
    pub last_used_on: Option<Date>,
}

/// A question, for a page to hand to the device.
#[derive(Debug)]
pub struct Asked {
    /// Which.
    pub id: ChallengeId,
    /// What the browser is given, as JSON.
    pub options: String,
    /// The one origin that may answer: elsewhere no browser does.
    pub origin: String,
}

#[derive(Clone, Copy)]
enum Purpose {
    Keep,
    Enter,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Enter => "enter",
        }
    }
}

const fn subject(person: PersonId) -> Subject {
    Subject { kind: "person", id: person.uuid() }
}

const fn cell(column: &'static str, id: PasskeyId) -> CellAt {
    CellAt { table: "access_passkeys", column, row: id.uuid() }
}

const fn state_cell(id: ChallengeId) -> CellAt {
    CellAt { table: "access_challenges", column: "state", row: id.uuid() }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Keys("a passkey cannot be written"))
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Keys("a kept passkey is none"))
}

async fn opened(tx: &mut ReadTx, at: CellAt, sealed: &[u8]) -> Result<String> {
    let words = seal::open(tx, &[(at, sealed)]).await?.into_iter().next().flatten();
    words.map(|words| words.read().to_owned()).ok_or(StoreError::Keys("a passkey does not open"))
}

/// Who somebody is to their devices: by chance, once (level 3, 14.6.1: no personal information in a user handle).
async fn handle(tx: &mut WriteTx, chance: &Chance, person: PersonId) -> Result<Uuid> {
    let fresh = Uuid::from_bytes(chance.bytes());
    let sql = "INSERT INTO access_handles (person_id, handle) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING";
    tx.run(sql, values![person, fresh]).await?;
    tx.one("SELECT handle FROM access_handles WHERE person_id = $1", values![person]).await?.get("handle")
}

async fn ask(
    tx: &mut WriteTx,
    at: &Ceremony<'_>,
    person: PersonId,
    (purpose, state): (Purpose, String),
    options: String,
) -> Result<Asked> {
    // What nobody answered is swept out on the way.
    tx.run("DELETE FROM access_challenges WHERE ends_at <= $1", values![at.now]).await?;
    let id = ChallengeId::new(at.now, at.chance);
    let sealed = seal::seal(tx, PURPOSE, subject(person), state_cell(id), &state).await?;
    tx.run(
        "INSERT INTO access_challenges (id, person_id, purpose, put_to, state, ends_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, person, purpose.word(), at.to.mark(), sealed, at.now.plus_seconds(ANSWER_SECONDS)],
    )
    .await?;
    Ok(Asked { id, options, origin: at.house.origin.clone() })
}

/// Takes a question out, so that it is heard once, right or wrong.
async fn heard(
    tx: &mut WriteTx,
    at: &Ceremony<'_>,
    person: PersonId,
    purpose: Purpose,
    id: ChallengeId,
) -> Result<Option<String>> {
    let sql = "SELECT state FROM access_challenges \
               WHERE id = $1 AND person_id = $2 AND purpose = $3 AND put_to = $4 AND ends_at > $5";
    let bound = values![id, person, purpose.word(), at.to.mark(), at.now];
    let Some(row) = tx.first(sql, bound).await? else { return Ok(None) };
    let sealed: Vec<u8> = row.get("state")?;
    tx.run("DELETE FROM access_challenges WHERE id = $1", values![id]).await?;
    opened(tx, state_cell(id), &sealed).await.map(Some)
}

async fn keys(tx: &mut ReadTx, person: PersonId) -> Result<Vec<(PasskeyId, Passkey)>> {
    let sql = "SELECT id, key FROM access_passkeys WHERE person_id = $1 ORDER BY made_at, id";
    let mut keys = Vec::new();
    for row in tx.rows(sql, values![person]).await? {
        let (id, sealed): (PasskeyId, Vec<u8>) = (row.get("id")?, row.get("key")?);
        keys.push((id, parsed(&opened(tx, cell("key", id), &sealed).await?)?));
    }
    Ok(keys)
}

/// The passkeys of somebody, oldest first.
///
/// # Errors
/// The store's failure.
pub async fn passkeys(tx: &mut ReadTx, person: PersonId) -> Result<Vec<KeptPasskey>> {
    let sql = "SELECT id, name, made_at, last_used_on FROM access_passkeys WHERE person_id = $1 ORDER BY made_at, id";
    let mut kept = Vec::new();
    for row in tx.rows(sql, values![person]).await? {
        let (id, sealed): (PasskeyId, Vec<u8>) = (row.get("id")?, row.get("name")?);
        kept.push(KeptPasskey {
            id,
            name: Words::kept(opened(tx, cell("name", id), &sealed).await?),
            made_at: row.get("made_at")?,
            last_used_on: row.get("last_used_on")?,
        });
    }
    Ok(kept)
}

/// Whether somebody has any.
///
/// # Errors
/// The store's failure.
pub(crate) async fn any(tx: &mut ReadTx, person: PersonId) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM access_passkeys WHERE person_id = $1 LIMIT 1";
    Ok(tx.first(sql, values![person]).await?.is_some())
}

/// Asks a device for a new passkey. `account` is what the device shows beside it. `None` when somebody has enough.
///
/// # Errors
/// The store's failure.
pub async fn ask_new(
    tx: &mut WriteTx,
    at: &Ceremony<'_>,
    (person, account): (PersonId, &str),
) -> Result<Option<Asked>> {
    let known: Vec<_> = keys(tx, person).await?.into_iter().map(|(_, key)| key.cred_id().clone()).collect();
    if known.len() >= MOST_PASSKEYS {
        return Ok(None);
    }
    let handle = handle(tx, at.chance, person).await?;
    // The standard wants a name; who signs in by none yet has the house's.
    let account = if account.is_empty() { "Alongside" } else { account };
    let (options, state) = at
        .house
        .webauthn
        .start_passkey_registration(handle, account, account, Some(known))
        .map_err(|_| StoreError::Keys("a passkey cannot be asked for"))?;
    ask(tx, at, person, (Purpose::Keep, json(&state)?), json(&options)?).await.map(Some)
}

/// Keeps a new passkey, when the answer is right.
///
/// # Errors
/// The store's failure.
pub async fn keep(
    tx: &mut WriteTx,
    at: &Ceremony<'_>,
    (person, name): (PersonId, &str),
    (asked, answer): (ChallengeId, &str),
) -> Result<std::result::Result<PasskeyId, PasskeyRefused>> {
    let Some(state) = heard(tx, at, person, Purpose::Keep, asked).await? else { return Ok(Err(PasskeyRefused::Over)) };
    let state: PasskeyRegistration = parsed(&state)?;
    let Some(key) = answered::<RegisterPublicKeyCredential>(answer)
        .and_then(|answer| at.house.webauthn.finish_passkey_registration(&answer, &state).ok())
    else {
        return Ok(Err(PasskeyRefused::Wrong));
    };
    // Many were asked for at once.
    if keys(tx, person).await?.len() >= MOST_PASSKEYS {
        return Ok(Err(PasskeyRefused::Enough));
    }
    let credential = Sha256::digest(key.cred_id()).to_vec();
    let id = PasskeyId::new(at.now, at.chance);
    let sealed_name = seal::seal(tx, PURPOSE, subject(person), cell("name", id), name).await?;
    let sealed = seal::seal(tx, PURPOSE, subject(person), cell("key", id), &json(&key)?).await?;
    let added = tx
        .run(
            "INSERT INTO access_passkeys (id, person_id, name, credential, key, counter, made_at) \
             VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (credential) DO NOTHING",
            values![id, person, sealed_name, credential, sealed, at.now],
        )
        .await?;
    Ok(if added == 1 { Ok(id) } else { Err(PasskeyRefused::Already) })
}

/// Asks for a passkey of somebody. `None` when they have none.
///
/// # Errors
/// The store's failure.
pub async fn ask_known(tx: &mut WriteTx, at: &Ceremony<'_>, person: PersonId) -> Result<Option<Asked>> {
    let known: Vec<Passkey> = keys(tx, person).await?.into_iter().map(|(_, key)| key).collect();
    if known.is_empty() {
        return Ok(None);
    }
    let (options, state) = at
        .house
        .webauthn
        .start_passkey_authentication(&known)
        .map_err(|_| StoreError::Keys("a passkey cannot be asked"))?;
    ask(tx, at, person, (Purpose::Enter, json(&state)?), json(&options)?).await.map(Some)
}

/// Whether the answer is right; with that its question is spent, and the counter of the passkey goes on.
///
/// # Errors
/// The store's failure.
pub async fn spend(
    tx: &mut WriteTx,
    at: &Ceremony<'_>,
    person: PersonId,
    (asked, answer): (ChallengeId, &str),
) -> Result<std::result::Result<PasskeyId, PasskeyRefused>> {
    let Some(state) = heard(tx, at, person, Purpose::Enter, asked).await? else {
        return Ok(Err(PasskeyRefused::Over));
    };
    let state: PasskeyAuthentication = parsed(&state)?;
    let Some(done) = answered::<PublicKeyCredential>(answer)
        .and_then(|answer| at.house.webauthn.finish_passkey_authentication(&answer, &state).ok())
    else {
        return Ok(Err(PasskeyRefused::Wrong));
    };
    // The question knew the keys as they were when it was asked: what counts is how they are now.
    let found = keys(tx, person).await?.into_iter().find(|(_, key)| key.cred_id() == done.cred_id());
    let Some((id, mut key)) = found else { return Ok(Err(PasskeyRefused::Removed)) };
    let sql = "SELECT counter FROM access_passkeys WHERE id = $1";
    let counter: i64 = tx.one(sql, values![id]).await?.get("counter")?;
    let shown = i64::from(done.counter());
    // Level 3, 6.1.1 and 7.2: a counter that does not go on may come from a copy of the key. Devices that keep none show 0.
    if (shown > 0 || counter > 0) && shown <= counter {
        return Ok(Err(PasskeyRefused::Wrong));
    }
    key.update_credential(&done);
    let sealed = seal::seal(tx, PURPOSE, subject(person), cell("key", id), &json(&key)?).await?;
    tx.run(
        "UPDATE access_passkeys SET key = $2, counter = $3, last_used_on = $4 WHERE id = $1",
        // The day alone, in UTC: a person has no zone of their own.
        values![id, sealed, shown, at.now.date_in("UTC").unwrap_or_default()],
    )
    .await?;
    Ok(Ok(id))
}

fn answered<T: serde::de::DeserializeOwned>(answer: &str) -> Option<T> {
    (answer.len() <= LONGEST_ANSWER).then(|| serde_json::from_str(answer).ok()).flatten()
}

/// Removes a passkey of somebody, which opens nothing from now on; `false` when it is not theirs, or gone.
///
/// # Errors
/// The store's failure.
pub(super) async fn remove(tx: &mut WriteTx, person: PersonId, id: PasskeyId) -> Result<bool> {
    let sql = "DELETE FROM access_passkeys WHERE id = $1 AND person_id = $2";
    Ok(tx.run(sql, values![id, person]).await? == 1)
}

#[cfg(test)]
mod tests {
    use super::PasskeyHouse;

    #[test]
    fn a_house_has_passkeys_behind_https_or_on_the_same_machine_by_name() {
        for (address, has) in [
            ("https://together.example", true),
            ("https://together.example:8443", true),
            ("http://localhost:8080", true),
            ("http://together.example", false),
            ("http://127.0.0.1:8080", false),
            ("https://192.0.2.7", false),
            ("https://[2001:db8::1]", false),
            ("ftp://localhost", false),
            ("together.example", false),
            ("", false),
        ] {
            assert_eq!(PasskeyHouse::at(address).is_some(), has, "{address}");
        }
        let house = PasskeyHouse::at("https://Together.example:443/").unwrap();
        assert_eq!(house.origin(), "https://together.example", "as a browser writes it");
        assert_eq!(PasskeyHouse::at("http://localhost:8080").unwrap().origin(), "http://localhost:8080");
    }
}
