//! An app that shows six digits, a new one every thirty seconds (RFC 6238: SHA-1, six digits, a step of thirty seconds and
//! one to either side for clocks that differ).

use basics::{Chance, Instant, PersonId};
use store::seal::{self, CellAt, Subject};
use store::{ReadTx, Result, StoreError, WriteTx, values};
use totp_rs::{Builder, Totp};

/// What the secrets are sealed for.
const PURPOSE: &str = "second steps";

/// The secret that an app and the house share: 160 bits, as RFC 4226 (4) recommends.
#[derive(Clone, PartialEq, Eq)]
pub struct AppSecret([u8; 20]);

impl std::fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppSecret(..)")
    }
}

impl AppSecret {
    /// As apps take it: letters and digits of base 32.
    fn text(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.0)
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// In groups of four, to type.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        let letters: Vec<char> = self.text().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect()
    }

    /// What a phone reads from a picture. `account` is what the app shows beside the code; what is not a plain letter or
    /// digit is written by its number.
    #[must_use]
    pub fn address(&self, account: &str) -> String {
        use std::fmt::Write as _;
        let account = account.bytes().fold(String::new(), |mut text, byte| {
            if byte.is_ascii_alphanumeric() {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
            text
        });
        format!("otpauth://totp/Alongside:{account}?secret={}&issuer=Alongside", self.text())
    }

    fn totp(&self) -> Result<Totp> {
        // The builder's own numbers are those of RFC 6238; they are said here so that none changes by itself.
        Builder::new()
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(1)
            .with_secret(self.0)
            .build()
            .map_err(|_| StoreError::Keys("the secret of an app is none"))
    }

    /// The step that a code is right for, when it is.
    fn step_of(&self, digits: &str, now: Instant) -> Result<Option<i64>> {
        let seconds = u64::try_from(now.unix_micros().div_euclid(1_000_000)).unwrap_or(0);
        Ok(self.totp()?.check(digits, seconds).and_then(|step| i64::try_from(step).ok()))
    }

    /// The code that an app shows at a moment: for tests and samples.
    ///
    /// # Errors
    /// When the secret is none.
    pub fn shown(&self, at: Instant) -> Result<String> {
        let seconds = u64::try_from(at.unix_micros().div_euclid(1_000_000)).unwrap_or(0);
        Ok(self.totp()?.generate(seconds).to_string())
    }
}

fn cell(person: PersonId) -> CellAt {
    CellAt { table: "access_apps", column: "secret", row: person.uuid() }
}

/// Begins with a new app: its secret counts once a code of it was shown. `false` when an app counts already: that one is
/// stopped first.
///
/// # Errors
/// The store's failure.
pub async fn begin_app(tx: &mut WriteTx, chance: &Chance, person: PersonId, now: Instant) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM access_apps WHERE person_id = $1 AND confirmed_at IS NOT NULL";
    if tx.first(sql, values![person]).await?.is_some() {
        return Ok(false);
    }
    let secret = AppSecret(chance.bytes());
    let subject = Subject { kind: "person", id: person.uuid() };
    let sealed = seal::seal(tx, PURPOSE, subject, cell(person), &secret.text()).await?;
    tx.run(
        "INSERT INTO access_apps (person_id, secret, last_step, made_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = 0, made_at = excluded.made_at",
        values![person, sealed, now],
    )
    .await?;
    Ok(true)
}

/// The secret, whether it counts, and the last step that was used.
async fn kept(tx: &mut ReadTx, person: PersonId) -> Result<Option<(AppSecret, bool, i64)>> {
    let sql = "SELECT secret, last_step, confirmed_at FROM access_apps WHERE person_id = $1";
    let Some(row) = tx.first(sql, values![person]).await? else { return Ok(None) };
    let sealed: Vec<u8> = row.get("secret")?;
    let opened = seal::open(tx, &[(cell(person), &sealed)]).await?.into_iter().next().flatten();
    let secret = opened.and_then(|words| AppSecret::read(words.read()));
    let counts = row.get::<Option<Instant>>("confirmed_at")?.is_some();
    let last: i64 = row.get("last_step")?;
    Ok(secret.map(|secret| (secret, counts, last)))
}

/// The secret of an app that was begun and does not count yet: to show it. One that counts is shown to nobody.
///
/// # Errors
/// The store's failure.
pub async fn unconfirmed_app(tx: &mut ReadTx, person: PersonId) -> Result<Option<AppSecret>> {
    Ok(kept(tx, person).await?.filter(|(_, counts, _)| !counts).map(|(secret, ..)| secret))
}

/// The app counts from now on, when the code is one of it. The code is spent with that.
///
/// # Errors
/// The store's failure.
pub async fn confirm_app(tx: &mut WriteTx, person: PersonId, typed: &str, now: Instant) -> Result<bool> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(64).collect();
    let Some((secret, false, _)) = kept(tx, person).await? else { return Ok(false) };
    let Some(step) = secret.step_of(&digits, now)? else { return Ok(false) };
    tx.run("UPDATE access_apps SET confirmed_at = $2, last_step = $3 WHERE person_id = $1", values![person, now, step])
        .await?;
    Ok(true)
}

/// Whether the digits are a code of the app that was not used yet; from now on it is, and with it every code before
/// (RFC 6238, 5.2: a code counts once).
pub(super) async fn spend(tx: &mut WriteTx, person: PersonId, digits: &str, now: Instant) -> Result<bool> {
    let Some((secret, true, last)) = kept(tx, person).await? else { return Ok(false) };
    let Some(step) = secret.step_of(digits, now)?.filter(|step| *step > last) else { return Ok(false) };
    tx.run("UPDATE access_apps SET last_step = $2 WHERE person_id = $1", values![person, step]).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use basics::Instant;

    use super::AppSecret;

    fn at(seconds: i64) -> Instant {
        Instant::of(jiff::Timestamp::UNIX_EPOCH).plus_seconds(seconds)
    }

    /// RFC 6238, appendix B: the last six of its eight digits, for the secret `12345678901234567890`.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = AppSecret(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.shown(at(seconds)).unwrap(), code, "{seconds}");
            assert_eq!(secret.step_of(code, at(seconds)).unwrap(), Some(seconds / 30));
        }
    }

    #[test]
    fn a_clock_may_differ_by_one_step_and_not_by_two() {
        let (secret, now) = (AppSecret([7; 20]), at(1_790_000_010));
        for (steps, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = secret.shown(now.plus_seconds(steps * 30)).unwrap();
            assert_eq!(secret.step_of(&code, now).unwrap().is_some(), good, "{steps}");
        }
        for typed in ["", "12345", "1234567", "+12345", "١٢٣٤٥٦", "abcdef"] {
            assert_eq!(secret.step_of(typed, now).unwrap(), None, "{typed}");
        }
    }

    #[test]
    fn a_secret_is_shown_in_groups_and_as_an_address_and_never_in_a_log() {
        let secret = AppSecret(*b"12345678901234567890");
        assert_eq!(secret.groups().join(" "), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret.address("jo b:&?"),
            "otpauth://totp/Alongside:jo%20b%3A%26%3F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Alongside"
        );
        assert_eq!(AppSecret::read(&secret.text()), Some(secret.clone()));
        assert_eq!(AppSecret::read("GEZD"), None);
        assert_eq!(format!("{secret:?}"), "AppSecret(..)");
    }
}
