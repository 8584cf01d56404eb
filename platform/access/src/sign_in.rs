//! Signing in without e-mail: a name, a passphrase, and slips of paper for the first time and for when it is forgotten.

use basics::{Instant, PersonId, fold, id, text_enum};
use store::{Quiet, ReadTx, StoreError, WriteTx, values};

use crate::codes::Code;
use crate::elsewhere;
use crate::kiosk::{self, Kiosk};
use crate::passphrase::{HashingFailed, LONGEST, SHORTEST, SHORTEST_WORKER};
use crate::role::Role;
use crate::second;
use crate::session::{self, Token};
use crate::site::Site;
use crate::tries::{self, Tried};

id!(
    /// A printed slip.
    SlipId
);

text_enum! {
    /// What a slip is for.
    pub enum SlipKind {
        /// The way in for the first time.
        Invite = "invite",
        /// The way back in: a new passphrase.
        Reset = "reset",
        /// Given at release: the way in is kept when the place is left.
        Release = "release",
    }
}

impl SlipKind {
    /// How many days it can be used.
    #[must_use]
    pub const fn days(self) -> i64 {
        match self {
            Self::Invite | Self::Reset => 7,
            Self::Release => 90,
        }
    }
}

/// Why signing in did not work. Wrong names, passphrases and codes answer alike, in words and in time.
#[derive(Debug)]
pub enum SignInRefused {
    /// Something typed is wrong; never says which.
    Wrong,
    /// Too many wrong tries: wait until then.
    Wait(Instant),
    /// It is right, and too short for what the person has become: a slip lets them choose a longer one. Nobody is told so
    /// but who knows the passphrase.
    Short,
    /// It is right, and their place asks them to sign in with the provider outside. Nobody is told so but who knows the
    /// passphrase.
    Elsewhere,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for SignInRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<HashingFailed> for SignInRefused {
    fn from(_: HashingFailed) -> Self {
        Self::Wrong
    }
}

/// Where somebody signs in from.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// The random id in the device's own cookie.
    pub id: &'a str,
    /// Whether others use it too.
    pub shared: bool,
    /// The enrolled screen it is, when it is one.
    pub kiosk: Option<&'a Kiosk>,
}

impl Device<'_> {
    pub(crate) const fn word(&self) -> &'static str {
        match (self.kiosk, self.shared) {
            (Some(_), _) => kiosk::DEVICE,
            (None, true) => "shared",
            (None, false) => "own",
        }
    }
}

/// How far somebody came whose name and passphrase are right.
#[derive(Debug)]
pub enum Entered {
    /// They are in: for the cookie of the session.
    In(Token),
    /// Half-way: their second step is asked, see [`crate::second::finish`]. For a cookie of its own.
    Half(Token),
}

impl Entered {
    /// The session, when there is one.
    #[must_use]
    pub fn session(self) -> Option<Token> {
        match self {
            Self::In(token) => Some(token),
            Self::Half(_) => None,
        }
    }
}

/// Whether somebody has a way to read on a screen: they can sign in, or have been signed in.
///
/// # Errors
/// The store's failure.
pub async fn reads_on_screen(tx: &mut ReadTx, person: PersonId) -> store::Result<bool> {
    let row = tx
        .first(
            "SELECT 1 AS n FROM access_accounts WHERE person_id = $1 \
             UNION ALL SELECT 1 FROM access_sessions WHERE person_id = $1 LIMIT 1",
            values![person],
        )
        .await?;
    Ok(row.is_some())
}

/// Signs in with name and passphrase.
///
/// # Errors
/// [`SignInRefused`].
pub async fn sign_in(site: &Site, name: &str, passphrase: &str, device: Device<'_>) -> Result<Entered, SignInRefused> {
    let now = site.now();
    let name = fold(name);
    let account = Tried::Account(&name);
    let mut tx = site.db.read().await?;
    waits(&mut tx, Some(account), device, now).await?;
    let row = tx
        .first("SELECT person_id, passphrase FROM access_accounts WHERE sign_in_name = $1", values![name.as_str()])
        .await?;
    drop(tx);
    let (person, kept) = match row {
        Some(row) => (Some(row.get::<PersonId>("person_id")?), Some(row.get::<String>("passphrase")?)),
        None => (None, None),
    };
    let typed: String = passphrase.chars().take(LONGEST).collect();
    let right = site.hashing.check(typed, kept).await?;
    let (true, Some(person)) = (right, person) else {
        return Err(count_wrong(site, Some(account), device, now).await?);
    };
    #[expect(clippy::disallowed_methods, reason = "signing in comes before every permission")]
    let mut tx = site.db.write().await?;
    // Many tries at once have all passed the first look: the one that is right must not get through after the limit.
    waits(&mut tx, Some(account), device, now).await?;
    // Who was a participant when they chose it, and reads others' private matters now, needs a longer one.
    if passphrase.chars().count() < shortest_for(crate::people::roles_of(&mut tx, person, now).await?) {
        return Err(SignInRefused::Short);
    }
    if let Some(issuer) = site.provider()
        && elsewhere::is_only(&mut tx, person, issuer, now).await?
    {
        return Err(SignInRefused::Elsewhere);
    }
    tries::right(&mut tx, account).await?;
    tries::right(&mut tx, Tried::Device(device.id)).await?;
    let entered = enter_or_ask(&mut tx, site, person, device, now).await?;
    let action = match entered {
        Entered::In(_) => "access.sign_in",
        Entered::Half(_) => "access.sign_in_half",
    };
    tx.commit(session::line(now, person, action, person.uuid())).await?;
    Ok(entered)
}

/// Takes a screen back that was handed over: its worker shows their passphrase, the locked session ends, and they are in a
/// new one, on the same enrolled screen when it was a session of one. Wrong tries count as at sign-in.
///
/// # Errors
/// [`SignInRefused`]; then the screen stays locked.
pub async fn take_back(
    site: &Site,
    handed: &crate::Handed,
    passphrase: &str,
    device: &str,
    kiosk: Option<&Kiosk>,
) -> Result<Token, SignInRefused> {
    let now = site.now();
    let mut tx = site.db.read().await?;
    let row = tx
        .first(
            "SELECT a.sign_in_name AS name, a.passphrase AS passphrase, s.device AS device FROM access_sessions s \
             LEFT JOIN access_accounts a ON a.person_id = s.person_id WHERE s.id = $1",
            values![handed.session],
        )
        .await?;
    let text = |column| row.as_ref().map(|row| row.get::<Option<String>>(column)).transpose();
    let (name, kept) = (text("name")?.flatten().unwrap_or_default(), text("passphrase")?.flatten());
    // The limits of whoever sits at a shared device stay those of a shared device.
    let shared = text("device")?.flatten().is_none_or(|word| word != "own");
    let kiosk = kiosk.filter(|kiosk| handed.kiosk == Some(kiosk.id));
    let device = Device { id: device, shared, kiosk };
    let account = Tried::Account(&name);
    waits(&mut tx, Some(account), device, now).await?;
    drop(tx);
    let typed: String = passphrase.chars().take(LONGEST).collect();
    if !site.hashing.check(typed, kept).await? {
        return Err(count_wrong(site, Some(account), device, now).await?);
    }
    #[expect(clippy::disallowed_methods, reason = "the passphrase, shown again, is the permission")]
    let mut tx = site.db.write().await?;
    waits(&mut tx, Some(account), device, now).await?;
    tries::right(&mut tx, account).await?;
    tries::right(&mut tx, Tried::Device(device.id)).await?;
    // While the passphrase was looked at, the session may have ended: by its own limits, or because a provider said so.
    let held = tx
        .first(
            "SELECT id FROM access_sessions WHERE id = $1 AND ended_at IS NULL AND ends_at > $2",
            values![handed.session, now],
        )
        .await?;
    if held.is_none() {
        return Err(SignInRefused::Wrong);
    }
    session::end(&mut tx, handed.session, now).await?;
    let token = enter(&mut tx, site, handed.worker, device, now).await?;
    elsewhere::go_on(&mut tx, handed.session, &token).await?;
    tx.commit(session::line(now, handed.worker, "access.take_back", handed.session.uuid())).await?;
    Ok(token)
}

/// Begins the session of somebody who has shown who they are, with the limits of where they sit.
pub(crate) async fn enter(
    tx: &mut WriteTx,
    site: &Site,
    person: PersonId,
    device: Device<'_>,
    now: Instant,
) -> Result<Token, StoreError> {
    let limits = match device.kiosk {
        Some(kiosk) => {
            kiosk::used(tx, kiosk, now).await?;
            kiosk::limits(tx, kiosk).await?
        }
        None => session::limits_for(tx, person, device.shared, now).await?,
    };
    let (token, _) = session::begin(tx, site.db.chance(), person, device.word(), limits, now).await?;
    Ok(token)
}

/// The same, unless they have a second step: then that is asked first, and there is no session yet.
async fn enter_or_ask(
    tx: &mut WriteTx,
    site: &Site,
    person: PersonId,
    device: Device<'_>,
    now: Instant,
) -> Result<Entered, StoreError> {
    if second::has(tx, person).await? {
        return Ok(Entered::Half(second::begin_half(tx, site.db.chance(), person, device, now).await?));
    }
    Ok(Entered::In(enter(tx, site, person, device, now).await?))
}

pub(crate) async fn waits(
    tx: &mut ReadTx,
    account: Option<Tried<'_>>,
    device: Device<'_>,
    now: Instant,
) -> Result<(), SignInRefused> {
    for tried in account.into_iter().chain([Tried::Device(device.id)]) {
        if let Some(until) = tries::waiting(tx, tried, now).await? {
            return Err(SignInRefused::Wait(until));
        }
    }
    Ok(())
}

/// Counts a wrong try and says how it is answered: just as a right one would be, when the limit was reached meanwhile.
async fn count_wrong(
    site: &Site,
    account: Option<Tried<'_>>,
    device: Device<'_>,
    now: Instant,
) -> Result<SignInRefused, SignInRefused> {
    #[expect(clippy::disallowed_methods, reason = "counting wrong tries comes before every permission")]
    let mut tx = site.db.write().await?;
    waits(&mut tx, account, device, now).await?;
    for tried in account.into_iter().chain([Tried::Device(device.id)]) {
        tries::wrong(&mut tx, tried, now).await?;
    }
    tx.commit_quiet(Quiet::Tries).await?;
    Ok(SignInRefused::Wrong)
}

/// A slip's code and its hash, worked out before the transaction that keeps it: hashing is slow.
#[derive(Debug)]
pub struct NewSlip {
    /// The code, to print once.
    pub code: Code,
    hash: String,
}

impl NewSlip {
    /// The slow hash of the part that opens it.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

/// Makes a code and hashes it.
///
/// # Errors
/// [`HashingFailed`].
pub async fn new_slip(site: &Site) -> Result<NewSlip, HashingFailed> {
    let code = Code::new(site.db.chance());
    let hash = site.hashing.hash(code.secret()).await?;
    Ok(NewSlip { code, hash })
}

/// Keeps a slip for a person; earlier unused ones of the same person stop working.
///
/// # Errors
/// The store's failure.
pub async fn put_slip(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    slip: &NewSlip,
    kind: SlipKind,
    person: PersonId,
    by: Option<PersonId>,
    now: Instant,
) -> Result<SlipId, StoreError> {
    tx.run("DELETE FROM access_slips WHERE person_id = $1 AND used_at IS NULL", values![person]).await?;
    let id = SlipId::new(now, chance);
    tx.run(
        "INSERT INTO access_slips (id, lookup, secret, kind, person_id, issued_by, issued_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, slip.code.lookup(), slip.hash.as_str(), kind, person, by, now, now.plus_days(kind.days())],
    )
    .await?;
    Ok(id)
}

/// A slip that was found and opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenSlip {
    /// Which.
    pub id: SlipId,
    /// Whose.
    pub person: PersonId,
    /// What for.
    pub kind: SlipKind,
}

/// Whether a typed code opens a slip. Wrong, used and expired codes answer alike, after the same work.
///
/// # Errors
/// [`SignInRefused`].
pub async fn open_slip(site: &Site, typed: &str, device: Device<'_>) -> Result<OpenSlip, SignInRefused> {
    let now = site.now();
    let mut tx = site.db.read().await?;
    waits(&mut tx, None, device, now).await?;
    let code = Code::read(typed);
    let lookup = code.as_ref().map_or("", Code::lookup).to_owned();
    let row = tx
        .first(
            "SELECT id, secret, kind, person_id FROM access_slips WHERE lookup = $1 AND used_at IS NULL AND ends_at > $2",
            values![lookup, now],
        )
        .await?;
    drop(tx);
    let kept = row.as_ref().map(|row| row.get::<String>("secret")).transpose()?;
    let secret = code.as_ref().map_or_else(String::new, Code::secret);
    let right = site.hashing.check(secret, kept).await?;
    if let Some(row) = row.filter(|_| right) {
        return Ok(OpenSlip { id: row.get("id")?, person: row.get("person_id")?, kind: row.get("kind")? });
    }
    count_wrong(site, None, device, now).await?;
    Err(SignInRefused::Wrong)
}

/// Why a name or passphrase cannot be taken.
#[derive(Debug)]
pub enum JoinRefused {
    /// The name is too short, too long, or has something in it that is hard to type.
    Name,
    /// Somebody else has the name.
    NameTaken,
    /// The passphrase is shorter than this many characters.
    Short(usize),
    /// The passphrase is one of those that are tried first.
    Common,
    /// The slip no longer opens.
    Slip(SignInRefused),
}

impl From<StoreError> for JoinRefused {
    fn from(error: StoreError) -> Self {
        Self::Slip(SignInRefused::Store(error))
    }
}

/// Uses a slip: the person chooses a name (when they have none yet) and a passphrase, every earlier session ends, and
/// they are signed in. A second step that they have goes on being asked: a slip alone, which somebody else made, is not
/// enough for an account that has one.
///
/// # Errors
/// [`JoinRefused`]; then the slip can still be used.
pub async fn use_slip(
    site: &Site,
    typed: &str,
    name: &str,
    passphrase: &str,
    device: Device<'_>,
) -> Result<Entered, JoinRefused> {
    let now = site.now();
    let slip = open_slip(site, typed, device).await.map_err(JoinRefused::Slip)?;
    let mut tx = site.db.read().await?;
    let shortest = shortest_for(crate::people::roles_of(&mut tx, slip.person, now).await?);
    let had = tx
        .first("SELECT sign_in_name FROM access_accounts WHERE person_id = $1", values![slip.person])
        .await?
        .map(|row| row.get::<String>("sign_in_name"))
        .transpose()?;
    let name = match had {
        Some(name) => name,
        None => free_name(&mut tx, name).await?,
    };
    drop(tx);
    check_passphrase(passphrase, &name, shortest)?;
    let hash = site.hashing.hash(passphrase.to_owned()).await.map_err(|_| JoinRefused::Slip(SignInRefused::Wrong))?;
    #[expect(clippy::disallowed_methods, reason = "the slip itself is the permission")]
    let mut tx = site.db.write().await?;
    let used = tx
        .run(
            "UPDATE access_slips SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND ends_at > $2",
            values![slip.id, now],
        )
        .await?;
    if used != 1 {
        return Err(JoinRefused::Slip(SignInRefused::Wrong));
    }
    let taken = tx
        .first(
            "SELECT 1 AS n FROM access_accounts WHERE sign_in_name = $1 AND person_id <> $2",
            values![name.as_str(), slip.person],
        )
        .await?;
    if taken.is_some() {
        return Err(JoinRefused::NameTaken);
    }
    keep_account(&mut tx, slip.person, &name, &hash, now).await?;
    crate::by_pin::forget_pin(&mut tx, slip.person).await?;
    elsewhere::forget(&mut tx, slip.person).await?;
    session::end_all(&mut tx, slip.person, now).await?;
    tries::right(&mut tx, Tried::Account(&name)).await?;
    let opened = enter_or_ask(&mut tx, site, slip.person, device, now).await?;
    tx.commit(session::line(now, slip.person, "access.use_slip", slip.id.uuid())).await?;
    Ok(opened)
}

pub(crate) async fn keep_account(
    tx: &mut WriteTx,
    person: PersonId,
    name: &str,
    hash: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO access_accounts (person_id, sign_in_name, passphrase, changed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person_id) DO UPDATE SET passphrase = excluded.passphrase, changed_at = excluded.changed_at",
        values![person, name, hash, now],
    )
    .await?;
    Ok(())
}

async fn free_name(tx: &mut ReadTx, typed: &str) -> Result<String, JoinRefused> {
    let name = fold(typed);
    let good = (3..=40).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' '));
    if !good {
        return Err(JoinRefused::Name);
    }
    let taken = tx.first("SELECT 1 AS n FROM access_accounts WHERE sign_in_name = $1", values![name.as_str()]).await?;
    if taken.is_some() { Err(JoinRefused::NameTaken) } else { Ok(name) }
}

/// How long a passphrase has to be for somebody in these roles.
fn shortest_for(roles: impl IntoIterator<Item = Role>) -> usize {
    if roles.into_iter().any(Role::sees_others) { SHORTEST_WORKER } else { SHORTEST }
}

/// Whether a passphrase is long enough and not one that everybody tries first (zxcvbn's frequency lists).
///
/// # Errors
/// [`JoinRefused::Short`] or [`JoinRefused::Common`].
pub fn check_passphrase(passphrase: &str, name: &str, shortest: usize) -> Result<(), JoinRefused> {
    let has = passphrase.chars().count();
    if has < shortest {
        return Err(JoinRefused::Short(shortest));
    }
    if has > LONGEST || zxcvbn::zxcvbn(passphrase, &[name]).score() < zxcvbn::Score::Two {
        return Err(JoinRefused::Common);
    }
    Ok(())
}

/// Whether this is the person's passphrase: gives the name they sign in with. Wrong ones are counted: a session left open on
/// a shared screen is no place to guess from.
///
/// # Errors
/// [`SignInRefused`].
pub(crate) async fn prove(site: &Site, person: PersonId, passphrase: &str) -> Result<String, SignInRefused> {
    let now = site.now();
    let mut tx = site.db.read().await?;
    let row =
        tx.first("SELECT sign_in_name, passphrase FROM access_accounts WHERE person_id = $1", values![person]).await?;
    let Some(row) = row else { return Err(SignInRefused::Wrong) };
    let name: String = row.get("sign_in_name")?;
    let account = Tried::Account(&name);
    if let Some(until) = tries::waiting(&mut tx, account, now).await? {
        return Err(SignInRefused::Wait(until));
    }
    drop(tx);
    let typed: String = passphrase.chars().take(LONGEST).collect();
    if !site.hashing.check(typed, Some(row.get("passphrase")?)).await? {
        #[expect(clippy::disallowed_methods, reason = "counting wrong tries asks no permission")]
        let mut tx = site.db.write().await?;
        tries::wrong(&mut tx, account, now).await?;
        tx.commit_quiet(Quiet::Tries).await?;
        return Err(SignInRefused::Wrong);
    }
    Ok(name)
}

/// Changes one's own passphrase, showing the old one; every other session ends.
///
/// # Errors
/// [`JoinRefused`].
pub async fn change_passphrase(site: &Site, signed: &crate::Signed, old: &str, new: &str) -> Result<(), JoinRefused> {
    let now = site.now();
    let name = prove(site, signed.person, old).await.map_err(JoinRefused::Slip)?;
    let shortest = shortest_for(signed.memberships.iter().map(|membership| membership.role));
    check_passphrase(new, &name, shortest)?;
    let hash = site.hashing.hash(new.to_owned()).await.map_err(|_| JoinRefused::Slip(SignInRefused::Wrong))?;
    #[expect(clippy::disallowed_methods, reason = "one's own passphrase, shown, is the permission")]
    let mut tx = site.db.write().await?;
    keep_account(&mut tx, signed.person, &name, &hash, now).await?;
    tx.run(
        "UPDATE access_sessions SET ended_at = $3 WHERE person_id = $1 AND id <> $2 AND ended_at IS NULL",
        values![signed.person, signed.session, now],
    )
    .await?;
    tx.commit(session::line(now, signed.person, "access.change_passphrase", signed.person.uuid())).await?;
    Ok(())
}
