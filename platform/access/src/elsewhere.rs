//! Signing in with a provider outside the house (decision 21): accounts there that people tied to their own, what came of a
//! sign-in there, and its end. The conversation itself is in the room `signon`; here is what is kept.
//!
//! Nobody becomes a person of the house by it, and nobody is found by a name or an address: only by a link that they made
//! while they were signed in. Of the provider's name for them a hash is kept and nothing else.

use basics::{Chance, Instant, PersonId, Setting, id};
use sha2::{Digest as _, Sha256};
use store::{Build, By, Line, Quiet, ReadTx, Result, StoreError, WriteTx, values};

use crate::days::holds;
use crate::role::Role;
use crate::second;
use crate::session::{self, PROVED_SECONDS, Token};
use crate::sign_in::{self, Device, Entered};
use crate::site::Site;
use crate::who::{SessionId, Signed};

id!(
    /// A link between a person and their account with a provider.
    LinkId
);

/// Whether those who see others sign in with the provider alone, once they have linked their account. Administrators can
/// always come in with their passphrase: a provider that is gone locks nobody out for good.
pub const ONLY: Setting = Setting::switch("governance.sign_on_only", false);

/// For how many seconds it is remembered that something was used: longer than anything that counts once is taken.
pub const SPENT_SECONDS: i64 = 1800;

/// Somebody came back from the provider, whose proof was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Its name for the person.
    pub subject: &'a str,
    /// Its name for the session.
    pub session: Option<&'a str>,
    /// Whether more than one proof was shown there.
    pub second: bool,
    /// When they showed there who they are, when it says so.
    pub shown_at: Option<Instant>,
    /// When the provider said all this, by its own clock.
    pub issued_at: Instant,
}

impl Arrival<'_> {
    fn mark(&self) -> Vec<u8> {
        mark("subject", self.issuer, self.subject)
    }

    fn there(&self) -> Option<Vec<u8>> {
        self.session.map(|session| mark("session", self.issuer, session))
    }

    /// When they showed there who they are, if that was a moment ago. Clocks differ by a minute; by ours it is never later
    /// than now.
    fn shown(&self, now: Instant) -> Option<Instant> {
        self.shown_at.filter(|at| (-60..=PROVED_SECONDS).contains(&now.seconds_since(*at))).map(|at| at.min(now))
    }
}

/// Why it did not let somebody in.
#[derive(Debug)]
pub enum ElsewhereRefused {
    /// Nobody here has linked that account.
    Nobody,
    /// The provider has said meanwhile that its session is over.
    Over,
    /// It is not the account of whoever is signed in.
    Another,
    /// The provider does not say that they showed who they are just now.
    NotShown,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for ElsewhereRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A hash of what a provider names: says nothing by itself, and is the same each time.
fn mark(what: &str, issuer: &str, name: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [what, issuer, name] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

/// Uses something that counts once: `false` when it was used before.
async fn spend_in(tx: &mut WriteTx, mark: Vec<u8>, now: Instant) -> Result<bool> {
    tx.run("DELETE FROM access_spent WHERE until_at <= $1", values![now]).await?;
    let until = now.plus_seconds(SPENT_SECONDS);
    let sql = "INSERT INTO access_spent (mark, until_at) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING";
    Ok(tx.run(sql, values![mark, until]).await? == 1)
}

/// Uses a sign-in that came back, before the provider is asked about it: `false` when it came back before.
///
/// # Errors
/// The store's failure.
pub async fn spend(site: &Site, state: &str) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "signing in comes before every permission")]
    let mut tx = site.db.write().await?;
    let first = spend_in(&mut tx, mark("state", "", state), site.now()).await?;
    tx.commit_quiet(Quiet::Spent).await?;
    Ok(first)
}

/// Whether the provider has said meanwhile that it is over: with this session, or with everything of this person up to a
/// moment after it sent them here.
async fn is_over(tx: &mut ReadTx, arrival: &Arrival<'_>, now: Instant) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM access_spent WHERE mark = $1 AND until_at > $2";
    if let Some(there) = arrival.there()
        && tx.first(sql, values![there, now]).await?.is_some()
    {
        return Ok(true);
    }
    let since = arrival.issued_at.plus_seconds(SPENT_SECONDS);
    let all = mark("all", arrival.issuer, arrival.subject);
    let sql = "SELECT 1 AS n FROM access_spent WHERE mark = $1 AND until_at >= $2";
    Ok(tx.first(sql, values![all, since]).await?.is_some())
}

async fn find(tx: &mut ReadTx, arrival: &Arrival<'_>) -> Result<Option<(LinkId, PersonId)>> {
    let row = tx.first("SELECT id, person_id FROM access_links WHERE mark = $1", values![arrival.mark()]).await?;
    row.map(|row| Ok((row.get("id")?, row.get("person_id")?))).transpose()
}

/// Signs in whoever linked the account that they came with. A second step that they have here is asked, unless the provider
/// says that they showed one there.
///
/// # Errors
/// [`ElsewhereRefused`].
pub async fn enter(
    site: &Site,
    arrival: &Arrival<'_>,
    device: Device<'_>,
) -> std::result::Result<Entered, ElsewhereRefused> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "signing in comes before every permission")]
    let mut tx = site.db.write().await?;
    if is_over(&mut tx, arrival, now).await? {
        return Err(ElsewhereRefused::Over);
    }
    let (link, person) = find(&mut tx, arrival).await?.ok_or(ElsewhereRefused::Nobody)?;
    // Whoever works here no more has no employer who could let them in.
    if !crate::people::roles_of(&mut tx, person, now).await?.into_iter().any(Role::sees_others) {
        return Err(ElsewhereRefused::Nobody);
    }
    if !arrival.second && second::has(&mut tx, person).await? {
        let token = second::begin_half(&mut tx, site.db.chance(), person, device, now).await?;
        let sql = "UPDATE access_halfway SET link_id = $2, there = $3 WHERE token = $1";
        tx.run(sql, values![token.hash(), link, arrival.there()]).await?;
        tx.commit(session::line(now, person, "access.sign_in_half", person.uuid())).await?;
        return Ok(Entered::Half(token));
    }
    let token = sign_in::enter(&mut tx, site, person, device, now).await?;
    let shown = arrival.shown(now);
    tx.run(
        "UPDATE access_sessions SET link_id = $2, there = $3, second_there = $4, proved_at = $5 WHERE token = $1",
        values![token.hash(), link, arrival.there(), arrival.second, shown],
    )
    .await?;
    tx.commit(session::line(now, person, "access.sign_in_elsewhere", person.uuid())).await?;
    Ok(Entered::In(token))
}

/// What a session that began half-way goes on knowing of the provider.
pub(crate) async fn carry_over(tx: &mut WriteTx, half: &Token, token: &Token) -> Result<()> {
    tx.run(
        "UPDATE access_sessions SET link_id = (SELECT h.link_id FROM access_halfway h WHERE h.token = $1), \
         there = (SELECT h.there FROM access_halfway h WHERE h.token = $1) WHERE token = $2",
        values![half.hash(), token.hash()],
    )
    .await?;
    Ok(())
}

/// A session that was opened by the provider goes on after its screen was handed over and taken back: it ends as the first
/// would have, with the provider's, and no later.
pub(crate) async fn go_on(tx: &mut WriteTx, first: SessionId, token: &Token) -> Result<()> {
    let row = tx
        .first("SELECT link_id, there, second_there, ends_at FROM access_sessions WHERE id = $1", values![first])
        .await?;
    let Some(row) = row else { return Ok(()) };
    let Some(link) = row.get::<Option<LinkId>>("link_id")? else { return Ok(()) };
    let there: Option<Vec<u8>> = row.get("there")?;
    let (second, ends): (Option<bool>, Instant) = (row.get("second_there")?, row.get("ends_at")?);
    tx.run(
        "UPDATE access_sessions SET link_id = $2, there = $3, second_there = $4, ends_at = $5 WHERE token = $1",
        values![token.hash(), link, there, second, ends],
    )
    .await?;
    Ok(())
}

/// Whoever holds the session showed once more, there, who they are: as [`crate::prove_again`].
///
/// # Errors
/// [`ElsewhereRefused`].
pub async fn prove(
    site: &Site,
    signed: &Signed,
    arrival: &Arrival<'_>,
) -> std::result::Result<Token, ElsewhereRefused> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "the account one linked, shown again, is the permission")]
    let mut tx = site.db.write().await?;
    if is_over(&mut tx, arrival, now).await? {
        return Err(ElsewhereRefused::Over);
    }
    let found = find(&mut tx, arrival).await?;
    if found.is_none_or(|(_, person)| person != signed.person) {
        return Err(ElsewhereRefused::Another);
    }
    let shown = arrival.shown(now).ok_or(ElsewhereRefused::NotShown)?;
    let token = session::proved(&mut tx, site.db.chance(), signed.session, now).await?;
    // It counts from when it was shown, and ends with the session in which it was.
    tx.run(
        "UPDATE access_sessions SET proved_at = $2, there = COALESCE($3, there) WHERE id = $1",
        values![signed.session, shown, arrival.there()],
    )
    .await?;
    tx.commit(session::line(now, signed.person, "access.prove_again_elsewhere", signed.session.uuid())).await?;
    Ok(token)
}

/// Whose account it is already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefused {
    /// Somebody else's.
    Theirs,
    /// This person has linked an account with the provider.
    Already,
    /// The provider does not say that they showed just now who they are: somebody else may be signed in there.
    NotShown,
}

/// Ties an account with a provider to a person, once.
///
/// # Errors
/// The store's failure; `Ok(Err)` when one of both is tied already.
pub async fn link(
    tx: &mut WriteTx,
    chance: &Chance,
    person: PersonId,
    arrival: &Arrival<'_>,
    now: Instant,
) -> Result<std::result::Result<(), LinkRefused>> {
    if linked(tx, person, arrival.issuer).await?.is_some() {
        return Ok(Err(LinkRefused::Already));
    }
    if arrival.shown(now).is_none() {
        return Ok(Err(LinkRefused::NotShown));
    }
    if find(tx, arrival).await?.is_some() {
        return Ok(Err(LinkRefused::Theirs));
    }
    tx.run(
        "INSERT INTO access_links (id, person_id, issuer, mark, linked_at) VALUES ($1, $2, $3, $4, $5)",
        values![LinkId::new(now, chance), person, arrival.issuer, arrival.mark(), now],
    )
    .await?;
    Ok(Ok(()))
}

/// Since when a person's account with a provider is linked.
///
/// # Errors
/// The store's failure.
pub async fn linked(tx: &mut ReadTx, person: PersonId, issuer: &str) -> Result<Option<Instant>> {
    let sql = "SELECT linked_at FROM access_links WHERE person_id = $1 AND issuer = $2";
    tx.first(sql, values![person, issuer]).await?.map(|row| row.get("linked_at")).transpose()
}

/// Takes the link away, and ends every session that was opened by it but one.
///
/// # Errors
/// The store's failure.
pub async fn unlink(tx: &mut WriteTx, person: PersonId, issuer: &str, kept: SessionId, now: Instant) -> Result<bool> {
    tx.run(
        "UPDATE access_sessions SET ended_at = $4 WHERE ended_at IS NULL AND id <> $3 AND link_id IN \
         (SELECT l.id FROM access_links l WHERE l.person_id = $1 AND l.issuer = $2)",
        values![person, issuer, kept, now],
    )
    .await?;
    tx.run(
        "DELETE FROM access_halfway WHERE link_id IN \
         (SELECT l.id FROM access_links l WHERE l.person_id = $1 AND l.issuer = $2)",
        values![person, issuer],
    )
    .await?;
    let gone = tx.run("DELETE FROM access_links WHERE person_id = $1 AND issuer = $2", values![person, issuer]).await?;
    Ok(gone > 0)
}

/// Takes every link of somebody away: their way in is made anew, and nothing that somebody else may have tied to it stays.
///
/// # Errors
/// The store's failure.
pub(crate) async fn forget(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    tx.run("DELETE FROM access_halfway WHERE person_id = $1 AND link_id IS NOT NULL", values![person]).await?;
    tx.run("DELETE FROM access_links WHERE person_id = $1", values![person]).await?;
    Ok(())
}

/// Whether a place asks of somebody to sign in with the provider alone: it says so where they hold a role that sees others,
/// their account there is linked, and they are no administrator.
///
/// # Errors
/// The store's failure.
pub async fn is_only(tx: &mut ReadTx, person: PersonId, issuer: &str, now: Instant) -> Result<bool> {
    if linked(tx, person, issuer).await?.is_none() {
        return Ok(false);
    }
    let build = Build::new("SELECT m.role AS role, CASE WHEN ");
    let build = crate::settings::switched_on(build, "m.place_id", &ONLY)
        .then(" THEN 1 ELSE 0 END AS asks FROM access_memberships m WHERE m.person_id = ")
        .value(person)
        .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).done();
    let mut held = Vec::new();
    for row in tx.rows(sql, &bound).await? {
        held.push((row.get::<Role>("role")?, row.get_flag("asks")?));
    }
    Ok(is_asked(&held))
}

/// The rule: of the roles somebody holds, and whether the place of each asks for it.
fn is_asked(held: &[(Role, bool)]) -> bool {
    let asked = held.iter().any(|(role, asks)| *asks && role.sees_others());
    asked && held.iter().all(|(role, _)| *role != Role::Administrator)
}

/// What the provider says has ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// The session, when it names one: then nothing else of its person ends.
    pub session: Option<&'a str>,
    /// Whose.
    pub subject: Option<&'a str>,
    /// The mark of what it said: it counts once.
    pub mark: &'a str,
    /// When it said so, by its own clock.
    pub issued_at: Instant,
}

/// The provider says that a session of its own is over: what was opened by it ends here at once. Says how many ended.
///
/// # Errors
/// The store's failure.
pub async fn ended(site: &Site, ended: &Ended<'_>) -> Result<u64> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "what the provider signed is the permission")]
    let mut tx = site.db.write().await?;
    let nothing = ended.session.is_none() && ended.subject.is_none();
    if nothing || !spend_in(&mut tx, mark("said", ended.issuer, ended.mark), now).await? {
        return Ok(0);
    }
    let there = ended.session.map(|session| mark("session", ended.issuer, session));
    let subject = ended.subject.map(|subject| mark("subject", ended.issuer, subject));
    // Somebody may be on their way in with it.
    if let Some(there) = &there {
        spend_in(&mut tx, there.clone(), now).await?;
    } else if let Some(subject) = ended.subject {
        let until = ended.issued_at.plus_seconds(SPENT_SECONDS);
        let sql = "INSERT INTO access_spent (mark, until_at) VALUES ($1, $2) \
                   ON CONFLICT (mark) DO UPDATE SET until_at = excluded.until_at";
        tx.run(sql, values![mark("all", ended.issuer, subject), until]).await?;
    }
    // A session whose proof named none there ends with its person.
    tx.run(
        "DELETE FROM access_halfway WHERE there = $1 OR (($1 IS NULL OR there IS NULL) AND link_id IN \
         (SELECT l.id FROM access_links l WHERE l.mark = $2))",
        values![there.clone(), subject.clone()],
    )
    .await?;
    let gone = tx
        .run(
            "UPDATE access_sessions SET ended_at = $3 WHERE ended_at IS NULL AND (there = $1 OR \
             (($1 IS NULL OR there IS NULL) AND link_id IN (SELECT l.id FROM access_links l WHERE l.mark = $2)))",
            values![there, subject, now],
        )
        .await?;
    if gone == 0 {
        tx.commit_quiet(Quiet::Spent).await?;
        return Ok(0);
    }
    let object = basics::uuid::Uuid::nil();
    let by = By::House("access.sign_on");
    let action = "access.ended_elsewhere";
    tx.commit(Line { at: now, by, action, object_kind: "session", object, place: None, reason: None }).await?;
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::{Arrival, is_asked, mark};
    use crate::role::Role::{Administrator, Manager, Participant, Practitioner};
    use basics::Instant;

    #[test]
    fn the_provider_alone_is_asked_of_those_who_see_others_and_never_of_an_administrator() {
        for (held, expected) in [
            (vec![(Practitioner, true)], true),
            (vec![(Practitioner, false)], false),
            (vec![(Participant, true)], false),
            (vec![(Participant, true), (Practitioner, false)], false),
            (vec![(Participant, false), (Manager, true)], true),
            (vec![(Administrator, true)], false),
            (vec![(Manager, true), (Administrator, false)], false),
            (vec![], false),
        ] {
            assert_eq!(is_asked(&held), expected, "{held:?}");
        }
    }

    #[test]
    fn a_mark_is_of_one_thing_of_one_provider() {
        let all = [mark("subject", "a", "bc"), mark("subject", "ab", "c"), mark("session", "a", "bc")];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2]);
        assert_eq!(all[0], mark("subject", "a", "bc"));
    }

    #[test]
    fn what_was_shown_counts_for_five_minutes_from_when_it_was() {
        let now = Instant::parse("2026-11-26T12:00:00Z").unwrap();
        for (seconds, expected) in [(0, Some(0)), (-300, Some(-300)), (-301, None), (60, Some(0)), (61, None)] {
            let shown_at = Some(now.plus_seconds(seconds));
            let arrival = Arrival { issuer: "i", subject: "s", session: None, second: false, shown_at, issued_at: now };
            assert_eq!(arrival.shown(now), expected.map(|seconds| now.plus_seconds(seconds)), "{seconds}");
        }
    }
}
