//! Half-way in: the passphrase was right, and the second step is asked. There is no session yet, only a short-lived token in
//! a cookie of its own, which holds on the one device and for a few tries.

use basics::{Chance, Instant, PersonId};
use sha2::{Digest as _, Sha256};
use store::{Quiet, ReadTx, StoreError, WriteTx, values};

use super::passkey::{PasskeyRefused, To};
use super::{NotRight, Shown, SlipUsed, Way, read, spend};
use crate::kiosk::KioskId;
use crate::session::{self, Token};
use crate::sign_in::{Device, SignInRefused, enter, waits};
use crate::site::{Site, Told};
use crate::tries::{self, Tried};

/// For how many seconds the second step is waited for.
pub const HALF_SECONDS: i64 = 300;
/// After so many wrong codes the passphrase is asked again.
const FEW_TRIES: i64 = 5;

/// Why the second step did not let somebody in.
#[derive(Debug)]
pub enum HalfRefused {
    /// It took too long, was tried too often, or is another device: sign in again.
    Over,
    /// The code is not right, or was used before.
    Wrong,
    /// The passkey does not let them in.
    Passkey(PasskeyRefused),
    /// Too many wrong tries: wait until then.
    Wait(Instant),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for HalfRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Somebody came in.
#[derive(Debug)]
pub struct Finished {
    /// For the cookie of the session.
    pub token: Token,
    /// What was right.
    pub way: Way,
}

/// Somebody half-way in.
struct Half {
    person: PersonId,
    shared: bool,
    kiosk: Option<KioskId>,
    wrong: i64,
}

fn key_of(device: Device<'_>) -> Vec<u8> {
    Sha256::digest(device.id.as_bytes()).to_vec()
}

/// Keeps that a passphrase was right, on this device, for a few minutes.
pub(crate) async fn begin(
    tx: &mut WriteTx,
    chance: &Chance,
    person: PersonId,
    device: Device<'_>,
    now: Instant,
) -> store::Result<Token> {
    // Whoever begins again begins anew; and what nobody finished is swept out on the way.
    tx.run("DELETE FROM access_halfway WHERE ends_at <= $1", values![now]).await?;
    let token = Token::new(chance);
    tx.run(
        "INSERT INTO access_halfway (token, person_id, device_key, device, kiosk_id, wrong, ends_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6)",
        values![
            token.hash(),
            person,
            key_of(device),
            device.word(),
            device.kiosk.map(|kiosk| kiosk.id),
            now.plus_seconds(HALF_SECONDS)
        ],
    )
    .await?;
    Ok(token)
}

async fn find(tx: &mut ReadTx, token: &Token, device: Device<'_>, now: Instant) -> store::Result<Option<Half>> {
    let row = tx
        .first(
            "SELECT person_id, device, kiosk_id, wrong FROM access_halfway \
             WHERE token = $1 AND device_key = $2 AND ends_at > $3",
            values![token.hash(), key_of(device), now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let kiosk: Option<KioskId> = row.get("kiosk_id")?;
    let half = Half {
        person: row.get("person_id")?,
        shared: row.get::<String>("device")? != "own",
        kiosk,
        wrong: row.get("wrong")?,
    };
    // What began on an enrolled screen ends on it.
    Ok(Some(half).filter(|half| half.kiosk == device.kiosk.map(|kiosk| kiosk.id) && half.wrong < FEW_TRIES))
}

/// Who is half-way in with this token, on this device.
///
/// # Errors
/// The store's failure.
pub async fn half_of(
    tx: &mut ReadTx,
    token: &Token,
    device: Device<'_>,
    now: Instant,
) -> store::Result<Option<PersonId>> {
    Ok(find(tx, token, device, now).await?.map(|half| half.person))
}

async fn may_try(tx: &mut ReadTx, of: Tried<'_>, device: Device<'_>, now: Instant) -> Result<(), HalfRefused> {
    match waits(tx, Some(of), device, now).await {
        Err(SignInRefused::Wait(until)) => Err(HalfRefused::Wait(until)),
        Err(SignInRefused::Store(error)) => Err(HalfRefused::Store(error)),
        _ => Ok(()),
    }
}

/// The second step: a code of the app, a passkey, or a recovery slip. The session begins here. What is wrong is counted by
/// account and by device, apart from wrong passphrases: whoever knows the passphrase cannot take the count back.
///
/// # Errors
/// [`HalfRefused`].
pub async fn finish(site: &Site, token: &Token, shown: Shown<'_>, device: Device<'_>) -> Result<Finished, HalfRefused> {
    let now = site.now();
    let mut tx = site.db.read().await?;
    let half = find(&mut tx, token, device, now).await?.ok_or(HalfRefused::Over)?;
    let name = half.person.to_string();
    let tried = Tried::Second(&name);
    may_try(&mut tx, tried, device, now).await?;
    drop(tx);
    let offer = read(site, half.person, shown).await?;
    #[expect(clippy::disallowed_methods, reason = "signing in comes before every permission")]
    let mut tx = site.db.write().await?;
    // Many tries at once have all passed the first look.
    let half = find(&mut tx, token, device, now).await?.ok_or(HalfRefused::Over)?;
    may_try(&mut tx, tried, device, now).await?;
    let way = match spend(&mut tx, site, (half.person, To::Half(token)), &offer, now).await? {
        Ok(way) => way,
        Err(why) => {
            tries::wrong(&mut tx, tried, now).await?;
            tries::wrong(&mut tx, Tried::Device(device.id), now).await?;
            tx.run("UPDATE access_halfway SET wrong = wrong + 1 WHERE token = $1", values![token.hash()]).await?;
            tx.commit_quiet(Quiet::Tries).await?;
            return Err(match why {
                _ if half.wrong.saturating_add(1) >= FEW_TRIES => HalfRefused::Over,
                NotRight::Code => HalfRefused::Wrong,
                NotRight::Passkey(why) => HalfRefused::Passkey(why),
            });
        }
    };
    tries::right(&mut tx, tried).await?;
    tries::right(&mut tx, Tried::Device(device.id)).await?;
    let device = Device { shared: half.shared, ..device };
    let half_token = token;
    let token = enter(&mut tx, site, half.person, device, now).await?;
    crate::elsewhere::carry_over(&mut tx, half_token, &token).await?;
    tx.run("DELETE FROM access_halfway WHERE token = $1", values![half_token.hash()]).await?;
    let action = match way {
        Way::App => "access.sign_in_by_app",
        Way::Passkey => "access.sign_in_by_passkey",
        Way::Slip => {
            tell_of_slip(&mut tx, site, half.person, now).await?;
            "access.sign_in_by_recovery_slip"
        }
    };
    tx.commit(session::line(now, half.person, action, half.person.uuid())).await?;
    Ok(Finished { token, way })
}

/// Its person hears that a slip was used: it may have been somebody else. Who belongs nowhere sees it on their account.
pub(crate) async fn tell_of_slip(tx: &mut WriteTx, site: &Site, person: PersonId, now: Instant) -> store::Result<()> {
    let belongings = crate::register::belongings(tx, person).await?;
    let Some(place) = belongings.first().map(|belonging| belonging.place) else { return Ok(()) };
    site.spread(tx, &[Told::new(SlipUsed { person, place })], now).await
}
