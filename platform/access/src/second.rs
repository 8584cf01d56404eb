//! A second step beside the passphrase: an app that shows codes, a passkey in a device, slips of paper for a day without
//! them, and the way back for who has lost all, which one worker alone cannot open.

mod app;
mod asking;
mod clearing;
mod half;
pub mod passkey;
mod slips;

use basics::{Date, Fact, Instant, PersonId, PlaceId, Setting, SettingKind};
use store::{ReadTx, Result, WriteTx, values};

pub use app::{AppSecret, begin_app, confirm_app, unconfirmed_app};
pub use asking::{ask_half, ask_new, ask_signed};
pub use clearing::{AskedClearing, agree, ask, open_asking, stop_asking};
pub use half::{Finished, HALF_SECONDS, HalfRefused, finish, half_of};
pub(crate) use half::{begin as begin_half, tell_of_slip};
pub use slips::{HOW_MANY, new_slips, put_slips};

use self::passkey::{Ceremony, ChallengeId, PasskeyId, PasskeyRefused, To};
use crate::codes::Code;
use crate::places::Frame;
use crate::site::Site;
use crate::who::Signed;

/// For whom a second step is needed, in a place and inside it.
pub const NEEDED: Setting = Setting {
    key: "governance.second_factor",
    kind: SettingKind::OneOf(&["nobody", "sees-others"]),
    default: "nobody",
};
/// The first day on which it is needed, so that people have time; at once when nothing is said.
pub const NEEDED_FROM: Setting = Setting { key: "governance.second_factor_from", kind: SettingKind::Day, default: "" };

/// Whether somebody needs a second step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Needed {
    /// They may have one.
    #[default]
    No,
    /// From this day on.
    From(Date),
    /// Today.
    Now,
}

/// Whether somebody needs a second step: where a place asks it of roles that see others, and they hold one there. `frames`
/// are the answers of their own places.
#[must_use]
pub fn needed(signed: &Signed, frames: &[Frame], now: Instant) -> Needed {
    let mut needed = Needed::No;
    for membership in signed.memberships.iter().filter(|membership| membership.role.sees_others()) {
        let Some(frame) = frames.iter().find(|frame| frame.place == membership.place) else { continue };
        if frame.answer(&NEEDED) != "sees-others" {
            continue;
        }
        let today = now.date_in(&frame.zone).unwrap_or_default();
        match frame.answer(&NEEDED_FROM).parse::<Date>() {
            Ok(first) if today < first => {
                needed = match needed {
                    Needed::From(known) => Needed::From(known.min(first)),
                    Needed::No => Needed::From(first),
                    Needed::Now => Needed::Now,
                };
            }
            _ => needed = Needed::Now,
        }
    }
    needed
}

/// A recovery slip let somebody in: its person hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipUsed {
    /// Whose.
    pub person: PersonId,
    /// A place where they belong.
    pub place: PlaceId,
}

impl Fact for SlipUsed {
    const NAME: &'static str = "governance.recovery_used";
}

/// What somebody has beside their passphrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Second {
    /// Since when an app counts.
    pub app: Option<Instant>,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many recovery slips are unused.
    pub slips: i64,
    /// How many were used.
    pub used: i64,
}

impl Second {
    /// Whether it is asked at sign-in.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.app.is_some() || self.passkeys > 0
    }

    /// Whether they were ever given recovery slips for what they have.
    #[must_use]
    pub const fn has_slips(&self) -> bool {
        self.slips > 0 || self.used > 0
    }
}

/// What somebody has: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of(tx: &mut ReadTx, person: PersonId) -> Result<Second> {
    let row = tx
        .one(
            "SELECT (SELECT confirmed_at FROM access_apps WHERE person_id = $1) AS app, \
             (SELECT COUNT(*) FROM access_passkeys WHERE person_id = $1) AS passkeys, \
             (SELECT COUNT(*) FROM access_recovery WHERE person_id = $1 AND used_at IS NULL) AS slips, \
             (SELECT COUNT(*) FROM access_recovery WHERE person_id = $1 AND used_at IS NOT NULL) AS used",
            values![person],
        )
        .await?;
    Ok(Second {
        app: row.get("app")?,
        passkeys: row.get("passkeys")?,
        slips: row.get("slips")?,
        used: row.get("used")?,
    })
}

/// Whether a second step is asked of somebody at sign-in.
///
/// # Errors
/// The store's failure.
pub(crate) async fn has(tx: &mut ReadTx, person: PersonId) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM access_apps WHERE person_id = $1 AND confirmed_at IS NOT NULL \
               UNION ALL SELECT 1 FROM access_passkeys WHERE person_id = $1 LIMIT 1";
    Ok(tx.first(sql, values![person]).await?.is_some())
}

/// Takes everything away that somebody has beside their passphrase, in the transaction of the act that does.
///
/// # Errors
/// The store's failure.
pub async fn clear(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    tx.run("DELETE FROM access_apps WHERE person_id = $1", values![person]).await?;
    tx.run("DELETE FROM access_passkeys WHERE person_id = $1", values![person]).await?;
    tx.run("DELETE FROM access_handles WHERE person_id = $1", values![person]).await?;
    tx.run("DELETE FROM access_challenges WHERE person_id = $1", values![person]).await?;
    tx.run("DELETE FROM access_recovery WHERE person_id = $1", values![person]).await?;
    tx.run("DELETE FROM access_halfway WHERE person_id = $1", values![person]).await?;
    Ok(())
}

/// What became of a passkey that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is not theirs, or gone already.
    Nothing,
    /// It opens nothing any more; there is another second step.
    One,
    /// It was the last second step: the passphrase is enough again, and the recovery slips are gone with it.
    Last,
}

/// Removes a passkey. With the last second step its recovery slips go too: slips alone would be asked of nobody, and would
/// come back to life, seen by whom nobody knows, with the next second step.
///
/// # Errors
/// The store's failure.
pub async fn remove_passkey(tx: &mut WriteTx, person: PersonId, id: PasskeyId) -> Result<Removed> {
    if !passkey::remove(tx, person, id).await? {
        return Ok(Removed::Nothing);
    }
    if has(tx, person).await? {
        return Ok(Removed::One);
    }
    clear(tx, person).await?;
    Ok(Removed::Last)
}

/// What is shown where a second step is asked.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// What was typed: the digits of an app, or a recovery slip.
    Typed(&'a str),
    /// What a passkey answered to a question, as JSON.
    Passkey(ChallengeId, &'a str),
}

/// The same, read.
pub(crate) enum Offer {
    /// The digits of an app.
    Digits(String),
    /// A recovery slip that fits, as far as could be seen before the transaction.
    Slip(slips::RecoveryId),
    /// The answer of a passkey.
    Passkey(ChallengeId, String),
    /// Nothing that could be right.
    Wrong,
}

/// What was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A code of the app.
    App,
    /// A passkey.
    Passkey,
    /// A recovery slip.
    Slip,
}

/// What was not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRight {
    /// What was typed.
    Code,
    /// A passkey, and why.
    Passkey(PasskeyRefused),
}

/// Reads what is shown, before the transaction that counts it: the hash of a slip is slow.
pub(crate) async fn read(site: &Site, person: PersonId, shown: Shown<'_>) -> Result<Offer> {
    let typed = match shown {
        Shown::Typed(typed) => typed,
        Shown::Passkey(asked, answer) => return Ok(Offer::Passkey(asked, answer.to_owned())),
    };
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(64).collect();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Offer::Digits(digits));
    }
    match Code::read(typed) {
        Some(code) => Ok(slips::fitting(site, person, &code).await?.map_or(Offer::Wrong, Offer::Slip)),
        None => Ok(Offer::Wrong),
    }
}

/// Spends what was shown, so that it opens nothing a second time.
pub(crate) async fn spend(
    tx: &mut WriteTx,
    site: &Site,
    (person, to): (PersonId, To<'_>),
    offer: &Offer,
    now: Instant,
) -> Result<std::result::Result<Way, NotRight>> {
    let (right, way) = match offer {
        Offer::Digits(digits) => (app::spend(tx, person, digits, now).await?, Way::App),
        Offer::Slip(id) => (slips::spend(tx, *id, now).await?, Way::Slip),
        Offer::Passkey(asked, answer) => {
            // A house that has none has asked nothing.
            let Some(house) = site.passkeys() else { return Ok(Err(NotRight::Passkey(PasskeyRefused::Over))) };
            let at = Ceremony { house, chance: site.db.chance(), to, now };
            let spent = passkey::spend(tx, &at, person, (*asked, answer)).await?;
            return Ok(spent.map(|_| Way::Passkey).map_err(NotRight::Passkey));
        }
        Offer::Wrong => (false, Way::App),
    };
    Ok(if right { Ok(way) } else { Err(NotRight::Code) })
}

#[cfg(test)]
mod tests {
    use basics::{Instant, OrganisationId, PlaceId};
    use uuid::Uuid;

    use super::{NEEDED, NEEDED_FROM, Needed, needed};
    use crate::places::Frame;
    use crate::role::{Role, Standing};
    use crate::who::{Membership, MembershipId, Signed};

    fn place(n: u128) -> PlaceId {
        PlaceId::of(Uuid::from_u128(n))
    }

    fn somebody(held: &[(Role, u128)]) -> Signed {
        let memberships = held
            .iter()
            .map(|(role, at)| Membership {
                id: MembershipId::of(Uuid::from_u128(9)),
                role: *role,
                standing: Standing::Staff,
                place: place(*at),
                organisation: OrganisationId::of(Uuid::nil()),
                line: vec![place(*at)],
            })
            .collect();
        let who = crate::powers::somebody(memberships);
        who.signed().cloned().unwrap()
    }

    fn frame(at: u128, answers: &[(&str, &str)]) -> Frame {
        Frame {
            place: place(at),
            name: String::new(),
            zone: "Europe/London".to_owned(),
            answers: answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn it_is_needed_where_a_role_that_sees_others_is_held_and_from_its_first_day() {
        let asks = |from: &'static str| vec![(NEEDED.key, "sees-others"), (NEEDED_FROM.key, from)];
        let frames = [frame(1, &[]), frame(2, &asks("")), frame(3, &asks("2026-12-01")), frame(4, &asks("2026-11-20"))];
        let now = Instant::parse("2026-11-26T12:00:00Z").unwrap();
        let first = Needed::From(jiff::civil::date(2026, 12, 1));
        for (held, expected) in [
            (vec![(Role::Manager, 1)], Needed::No),
            (vec![(Role::Participant, 2)], Needed::No),
            (vec![(Role::Practitioner, 2)], Needed::Now),
            (vec![(Role::Administrator, 3)], first),
            (vec![(Role::Auditor, 4)], Needed::Now),
            (vec![(Role::Manager, 3), (Role::Reviewer, 4)], Needed::Now),
            (vec![(Role::Manager, 4), (Role::Reviewer, 3)], Needed::Now),
            (vec![(Role::Participant, 2), (Role::Reviewer, 3)], first),
            (Vec::new(), Needed::No),
        ] {
            assert_eq!(needed(&somebody(&held), &frames, now), expected, "{held:?}");
        }
        // The last second of the day before, where the place is.
        let eve = Instant::parse("2026-11-30T23:59:59Z").unwrap();
        assert_eq!(needed(&somebody(&[(Role::Manager, 3)]), &frames, eve), first);
        assert_eq!(needed(&somebody(&[(Role::Manager, 3)]), &frames, eve.plus_seconds(1)), Needed::Now);
    }
}
