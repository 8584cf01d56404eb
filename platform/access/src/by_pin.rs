//! Signing in by PIN: on an enrolled screen, for somebody who belongs where it stands, and nowhere else. Everything that
//! is not right answers alike, after the same work.

use basics::{Instant, PersonId, fold};
use store::{Quiet, ReadTx, StoreError, WriteTx, values};

use crate::days::Span;
use crate::kiosk::Kiosk;
use crate::passphrase::HashingFailed;
use crate::pin::{MOST_WRONG, Pin, digits_of};
use crate::role::Role;
use crate::session::{self, Token};
use crate::sign_in::{Device, SignInRefused, enter, prove};
use crate::site::Site;
use crate::tries::{self, Tried};
use crate::who::Signed;

/// What is hashed: the digits with the house's key and the person, so that a stolen database does not tell a million
/// possible PINs.
fn peppered(site: &Site, person: PersonId, digits: &str) -> String {
    data_encoding::HEXLOWER.encode(&site.db.derived_key(&format!("pin|{person}|{digits}")))
}

/// What is known of a name that was typed.
struct Known {
    person: PersonId,
    pin: String,
}

/// The person and their PIN, when it can be used on this screen: it is not locked, they belong where it stands or above or
/// below it, and they are in no role that reads what is not theirs.
async fn usable(tx: &mut ReadTx, name: &str, kiosk: &Kiosk, now: Instant) -> Result<Option<Known>, StoreError> {
    let rows = tx
        .rows(
            "SELECT a.person_id AS person_id, n.pin AS pin, m.role AS role, m.from_at AS from_at, m.until_at AS until_at, \
             CASE WHEN EXISTS (SELECT 1 FROM access_reach r WHERE (r.ancestor = $2 AND r.descendant = m.place_id) \
             OR (r.ancestor = m.place_id AND r.descendant = $2)) THEN 1 ELSE 0 END AS near FROM access_accounts a \
             JOIN access_pins n ON n.person_id = a.person_id JOIN access_memberships m ON m.person_id = a.person_id \
             WHERE a.sign_in_name = $1 AND n.wrong < $3 AND m.ended_at IS NULL \
             AND EXISTS (SELECT 1 FROM access_kiosks k WHERE k.id = $4 AND k.ended_at IS NULL)",
            values![name, kiosk.place, MOST_WRONG, kiosk.id],
        )
        .await?;
    let (mut near, mut sees_others, mut known) = (false, false, None);
    for row in rows {
        let span = Span { from_at: row.get("from_at")?, until_at: row.get("until_at")? };
        if span.is_over(now) || !span.has_begun(now) {
            continue;
        }
        near |= row.get_flag("near")?;
        sees_others |= row.get::<Role>("role")?.sees_others();
        known = Some(Known { person: row.get("person_id")?, pin: row.get("pin")? });
    }
    Ok(known.filter(|_| near && !sees_others))
}

/// Signs in with name and PIN. Five wrong ones lock the PIN until its person chooses another; nobody else has to wait.
///
/// # Errors
/// [`SignInRefused::Wrong`] for whatever is not right, [`SignInRefused::Store`].
pub async fn sign_in_by_pin(
    site: &Site,
    name: &str,
    pin: &str,
    kiosk: Option<&Kiosk>,
    device: &str,
) -> Result<Token, SignInRefused> {
    let now = site.now();
    let (name, digits) = (fold(name), digits_of(pin));
    let mut tx = site.db.read().await?;
    let known = match kiosk {
        Some(kiosk) => usable(&mut tx, &name, kiosk, now).await?,
        None => None,
    };
    drop(tx);
    let person = known.as_ref().map_or(PersonId::of(basics::uuid::Uuid::nil()), |known| known.person);
    let right = site.hashing.check(peppered(site, person, &digits), known.map(|known| known.pin)).await?;
    #[expect(clippy::disallowed_methods, reason = "signing in comes before every permission")]
    let mut tx = site.db.write().await?;
    // Looked at again: of many tries at once no more than five count, and the right one must not come after them.
    let again = match kiosk {
        Some(kiosk) => usable(&mut tx, &name, kiosk, now).await?,
        None => None,
    };
    if let (Some(known), true, Some(kiosk)) = (&again, right, kiosk) {
        tx.run("UPDATE access_pins SET wrong = 0 WHERE person_id = $1", values![known.person]).await?;
        tries::right(&mut tx, Tried::Pin(&name)).await?;
        let device = Device { id: device, shared: true, kiosk: Some(kiosk) };
        let token = enter(&mut tx, site, known.person, device, now).await?;
        // Six digits that others may have seen open a screen, and nothing grave.
        session::not_proved(&mut tx, &token).await?;
        tx.commit(session::line(now, known.person, "access.sign_in_by_pin", known.person.uuid())).await?;
        return Ok(token);
    }
    if let Some(known) = again {
        tx.run("UPDATE access_pins SET wrong = wrong + 1 WHERE person_id = $1", values![known.person]).await?;
    }
    // Whoever the name is of, and whether it is anybody's: the same is written.
    tries::wrong(&mut tx, Tried::Pin(&name), now).await?;
    tx.commit_quiet(Quiet::Tries).await?;
    Err(SignInRefused::Wrong)
}

/// How somebody's PIN stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// They have none.
    Unset,
    /// It works on enrolled screens.
    Works,
    /// Five wrong tries: it works again when they have chosen another.
    Locked,
}

/// How somebody's PIN stands.
///
/// # Errors
/// The store's failure.
pub async fn pin_state(tx: &mut ReadTx, person: PersonId) -> Result<PinState, StoreError> {
    let row = tx.first("SELECT wrong FROM access_pins WHERE person_id = $1", values![person]).await?;
    Ok(match row.map(|row| row.get::<i64>("wrong")).transpose()? {
        None => PinState::Unset,
        Some(wrong) if wrong < MOST_WRONG => PinState::Works,
        Some(_) => PinState::Locked,
    })
}

/// Whether somebody may have a PIN: it is too little for roles that read what is not theirs.
#[must_use]
pub fn may_have_pin(signed: &Signed) -> bool {
    !signed.memberships.is_empty() && !signed.memberships.iter().any(|membership| membership.role.sees_others())
}

/// Whether this session began with a slip, on a kiosk: then the passphrase was chosen a moment ago, in front of us.
///
/// # Errors
/// The store's failure.
pub async fn came_by_slip(tx: &mut ReadTx, signed: &Signed) -> Result<bool, StoreError> {
    let row = tx
        .first(
            "SELECT 1 AS n FROM access_sessions s JOIN access_accounts a ON a.person_id = s.person_id \
             WHERE s.id = $1 AND s.device = 'kiosk' AND s.begun_at = a.changed_at",
            values![signed.session],
        )
        .await?;
    Ok(row.is_some())
}

/// Why a PIN was not kept.
#[derive(Debug)]
pub enum PinRefused {
    /// The passphrase was not shown, or is not right.
    Passphrase(SignInRefused),
    /// They are in a role that reads what is not theirs, or belong nowhere.
    NotForThem,
}

impl From<StoreError> for PinRefused {
    fn from(error: StoreError) -> Self {
        Self::Passphrase(SignInRefused::Store(error))
    }
}

impl From<HashingFailed> for PinRefused {
    fn from(_: HashingFailed) -> Self {
        Self::Passphrase(SignInRefused::Wrong)
    }
}

/// Keeps a PIN for whoever shows their passphrase, or has just come in by a slip. A locked one is open again.
///
/// # Errors
/// [`PinRefused`].
pub async fn choose_pin(site: &Site, signed: &Signed, passphrase: &str, pin: &Pin) -> Result<(), PinRefused> {
    if !may_have_pin(signed) {
        return Err(PinRefused::NotForThem);
    }
    let mut tx = site.db.read().await?;
    let by_slip = came_by_slip(&mut tx, signed).await?;
    drop(tx);
    if !by_slip {
        prove(site, signed.person, passphrase).await.map_err(PinRefused::Passphrase)?;
    }
    let hash = site.hashing.hash(peppered(site, signed.person, pin.digits())).await?;
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "one's own passphrase, shown, is the permission")]
    let mut tx = site.db.write().await?;
    tx.run(
        "INSERT INTO access_pins (person_id, pin, wrong, changed_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (person_id) DO UPDATE SET pin = excluded.pin, wrong = 0, changed_at = excluded.changed_at",
        values![signed.person, hash, now],
    )
    .await?;
    tx.commit(session::line(now, signed.person, "access.choose_pin", signed.person.uuid())).await?;
    Ok(())
}

/// Stops using the PIN.
///
/// # Errors
/// The store's failure.
pub async fn stop_pin(site: &Site, signed: &Signed) -> Result<(), StoreError> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "a way in of one's own is one's own to close")]
    let mut tx = site.db.write().await?;
    forget_pin(&mut tx, signed.person).await?;
    tx.commit(session::line(now, signed.person, "access.stop_pin", signed.person.uuid())).await
}

/// A new slip was used: whatever opened before does not any more.
pub(crate) async fn forget_pin(tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    tx.run("DELETE FROM access_pins WHERE person_id = $1", values![person]).await?;
    Ok(())
}
