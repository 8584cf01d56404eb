//! Sessions: a random token in a cookie, its hash in a row. Seen and ended by their owner, short when idle, never longer
//! than a day or two, and dead at once when ended.

use basics::{Chance, Instant, PersonId};
use sha2::{Digest, Sha256};
use store::{Line, Quiet, ReadTx, Result, values};

use crate::kiosk::{self, KioskId};
use crate::role::Role;
use crate::site::Site;
use crate::who::{self, Handed, SessionId, Signed, Who};

/// The secret in the cookie: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    pub(crate) fn new(chance: &Chance) -> Self {
        Self(data_encoding::HEXLOWER.encode(&chance.bytes::<32>()))
    }

    /// From a cookie; `None` when it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Self(text.to_owned()))
    }

    /// For the cookie.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds without use after which it is over.
    pub idle_seconds: i64,
    /// Seconds after which it is over in any case.
    pub absolute_seconds: i64,
}

/// For somebody on a phone or screen of their own.
pub const OWN_DEVICE: Limits = Limits { idle_seconds: 12 * 3600, absolute_seconds: 7 * 86_400 };
/// For somebody who sees others' private matters, or who they are: over when the working day is.
pub const WORKER: Limits = Limits { idle_seconds: 3600, absolute_seconds: 12 * 3600 };
/// On a device that others use too.
pub const SHARED_DEVICE: Limits = Limits { idle_seconds: 240, absolute_seconds: 900 };

/// For how many seconds it counts that somebody has shown who they are (guide/security.md 4.6: a proof under 5 minutes old).
pub const PROVED_SECONDS: i64 = 300;

/// How often a session's last use is written down, in seconds.
const SEEN_EVERY: i64 = 60;

/// Who holds this token now: nobody when the token is unknown. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn who(tx: &mut ReadTx, token: &Token, now: Instant) -> Result<Who> {
    who_on(tx, token, None, now).await
}

/// Who holds this token on an enrolled screen: a session of a kiosk holds nowhere else. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn who_on(tx: &mut ReadTx, token: &Token, kiosk: Option<KioskId>, now: Instant) -> Result<Who> {
    who::load(tx, token, kiosk, now).await
}

/// Whether it is time to write down that the session was used: at most once a minute, and on a kiosk each second, because
/// there seconds are told.
#[must_use]
pub fn is_seen_due(signed: &Signed, now: Instant) -> bool {
    let every = if signed.kiosk.is_some() { 1 } else { SEEN_EVERY };
    signed.alive && now.seconds_since(signed.seen_at) >= every
}

/// Writes down that the session was used, when it is time for that.
///
/// # Errors
/// The store's failure.
pub async fn seen(site: &Site, signed: &Signed) -> Result<()> {
    if is_seen_due(signed, site.now()) { write_seen(site, signed.session).await } else { Ok(()) }
}

/// The same for a session whose screen was handed over, each second: its page says how long it lasts.
///
/// # Errors
/// The store's failure.
pub async fn seen_handed(site: &Site, handed: &Handed) -> Result<()> {
    let due = site.now().seconds_since(handed.seen_at) >= 1;
    if due { write_seen(site, handed.session).await } else { Ok(()) }
}

async fn write_seen(site: &Site, session: SessionId) -> Result<()> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "the minute a session was last used is upkeep")]
    let mut tx = site.db.write().await?;
    tx.run("UPDATE access_sessions SET seen_at = $2 WHERE id = $1", values![session, now]).await?;
    tx.commit_quiet(Quiet::SessionSeen).await
}

/// Begins a session for a person who has just shown who they are.
///
/// # Errors
/// The store's failure.
pub async fn begin(
    tx: &mut store::WriteTx,
    chance: &Chance,
    person: PersonId,
    device: &'static str,
    limits: Limits,
    now: Instant,
) -> Result<(Token, SessionId)> {
    if device == kiosk::DEVICE {
        // Nobody sits at two screens: the one that was left open is shut.
        tx.run(
            "UPDATE access_sessions SET ended_at = $2 WHERE person_id = $1 AND device = 'kiosk' AND ended_at IS NULL",
            values![person, now],
        )
        .await?;
    }
    let token = Token::new(chance);
    let id = SessionId::new(now, chance);
    let secret: [u8; 32] = chance.bytes();
    tx.run(
        "INSERT INTO access_sessions (id, token, person_id, device, form_secret, begun_at, seen_at, idle_seconds, \
         ends_at, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $6)",
        values![
            id,
            token.hash(),
            person,
            device,
            secret.to_vec(),
            now,
            limits.idle_seconds,
            now.plus_seconds(limits.absolute_seconds)
        ],
    )
    .await?;
    Ok((token, id))
}

/// A session that was opened with less than a passphrase: before a grave act its person shows who they are.
///
/// # Errors
/// The store's failure.
pub(crate) async fn not_proved(tx: &mut store::WriteTx, token: &Token) -> Result<()> {
    tx.run("UPDATE access_sessions SET proved_at = NULL WHERE token = $1", values![token.hash()]).await?;
    Ok(())
}

/// The limits that fit a person on a device.
///
/// # Errors
/// The store's failure.
pub async fn limits_for(tx: &mut ReadTx, person: PersonId, shared: bool, now: Instant) -> Result<Limits> {
    if shared {
        return Ok(SHARED_DEVICE);
    }
    let sees_others = crate::people::roles_of(tx, person, now).await?.into_iter().any(Role::sees_others);
    Ok(if sees_others { WORKER } else { OWN_DEVICE })
}

/// One of a person's sessions, as they see it.
#[derive(Clone, Debug)]
pub struct SeenSession {
    /// Its id.
    pub id: SessionId,
    /// `own`, `shared` or `kiosk`.
    pub device: String,
    /// When it began.
    pub begun_at: Instant,
    /// When it was last used.
    pub seen_at: Instant,
}

/// A person's sessions that still hold, newest first.
///
/// # Errors
/// The store's failure.
pub async fn of_person(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Vec<SeenSession>> {
    let rows = tx
        .rows(
            "SELECT id, device, begun_at, seen_at, idle_seconds FROM access_sessions \
             WHERE person_id = $1 AND ended_at IS NULL AND ends_at > $2 ORDER BY seen_at DESC, id LIMIT 50",
            values![person, now],
        )
        .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        let seen_at: Instant = row.get("seen_at")?;
        if now.seconds_since(seen_at) <= row.get::<i64>("idle_seconds")? {
            sessions.push(SeenSession {
                id: row.get("id")?,
                device: row.get("device")?,
                begun_at: row.get("begun_at")?,
                seen_at,
            });
        }
    }
    Ok(sessions)
}

/// Ends a session, in the transaction of the act that ends it.
///
/// # Errors
/// The store's failure.
pub async fn end(tx: &mut store::WriteTx, session: SessionId, now: Instant) -> Result<()> {
    tx.run("UPDATE access_sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![session, now])
        .await?;
    Ok(())
}

/// Somebody has just shown who they are once more. The session gets a new token, so that nothing that knew the old one
/// profits (OWASP ASVS 5, 7.2.4); its forms go on holding.
///
/// # Errors
/// The store's failure.
pub(crate) async fn proved(
    tx: &mut store::WriteTx,
    chance: &Chance,
    session: SessionId,
    now: Instant,
) -> Result<Token> {
    let token = Token::new(chance);
    tx.run(
        "UPDATE access_sessions SET token = $2, proved_at = $3, seen_at = $3 WHERE id = $1 AND ended_at IS NULL",
        values![session, token.hash(), now],
    )
    .await?;
    Ok(token)
}

/// After how many seconds without use a screen that was handed over is dead: its lid was shut.
pub const HANDED_SECONDS: i64 = 600;

/// Locks a session on one thing, because its screen is handed to somebody else: from now on whoever holds its token is
/// [`Who::Handed`]. The token is a new one, so that nothing that knew the old one sees anything any more.
///
/// # Errors
/// The store's failure.
pub async fn hand_over(
    tx: &mut store::WriteTx,
    chance: &Chance,
    session: SessionId,
    on: uuid::Uuid,
    now: Instant,
) -> Result<Token> {
    let (token, secret) = (Token::new(chance), chance.bytes::<32>());
    tx.run(
        "UPDATE access_sessions SET token = $2, form_secret = $3, locked_at = $4, locked_on = $5, seen_at = $4, \
         idle_seconds = CASE WHEN idle_seconds > $6 THEN $6 ELSE idle_seconds END WHERE id = $1 AND ended_at IS NULL",
        values![session, token.hash(), secret.to_vec(), now, on, HANDED_SECONDS],
    )
    .await?;
    Ok(token)
}

/// Ends the session of a screen that was handed over, because nobody is there to unlock it.
///
/// # Errors
/// The store's failure.
pub async fn end_handed(site: &Site, handed: &Handed) -> Result<()> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "ending a session asks no permission")]
    let mut tx = site.db.write().await?;
    end(&mut tx, handed.session, now).await?;
    tx.commit(line(now, handed.worker, "access.end_handed", handed.session.uuid())).await
}

/// Ends all sessions of a person.
///
/// # Errors
/// The store's failure.
pub async fn end_all(tx: &mut store::WriteTx, person: PersonId, now: Instant) -> Result<u64> {
    tx.run("UPDATE access_sessions SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL", values![person, now])
        .await
}

/// Signs out: the session of this person ends.
///
/// # Errors
/// The store's failure.
pub async fn sign_out(site: &Site, signed: &Signed) -> Result<()> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "signing out asks no permission")]
    let mut tx = site.db.write().await?;
    end(&mut tx, signed.session, now).await?;
    tx.commit(line(now, signed.person, "access.sign_out", signed.session.uuid())).await
}

pub(crate) fn line(now: Instant, person: PersonId, action: &'static str, session: uuid::Uuid) -> Line {
    Line {
        at: now,
        by: store::By::Person(person.uuid()),
        action,
        object_kind: "session",
        object: session,
        place: None,
        reason: None,
    }
}
