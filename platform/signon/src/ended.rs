//! Logout tokens (`OpenID` Connect Back-Channel Logout 1.0, section 2.6): whether one ends anything, and whose sessions.

use basics::Instant;
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use crate::{FRESH, LEEWAY, Trouble};

/// The event that makes a token a logout token.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What a logout token ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Everything of this subject, unless a session is named too.
    pub subject: Option<String>,
    /// This session of the provider.
    pub session: Option<String>,
    /// The mark of the token. The caller uses it once, and may forget it when the token is no longer fresh.
    pub mark: String,
    /// When the provider said so.
    pub issued_at: Instant,
}

/// A part of a token as JSON: 0 the header, 1 the claims. Says nothing about who signed it.
pub(crate) fn part(token: &str, which: usize) -> Option<Value> {
    let bytes = BASE64URL_NOPAD.decode(token.split('.').nth(which)?.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// A claim that is a text with something in it.
pub(crate) fn text(claims: &Value, name: &str) -> Option<String> {
    claims.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether the claims of a logout token hold. The signature is looked at elsewhere.
///
/// # Errors
/// [`Trouble::NotProved`] when one does not.
pub fn judge(claims: &Value, issuer: &str, client: &str, now: Instant) -> Result<Ending, Trouble> {
    let holds = text(claims, "iss").as_deref() == Some(issuer)
        && for_us(claims.get("aud"), client)
        && in_time(claims, now)
        && claims.get("nonce").is_none()
        && claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object);
    let (subject, session) = (text(claims, "sub"), text(claims, "sid"));
    match text(claims, "jti").filter(|_| holds && (subject.is_some() || session.is_some())) {
        Some(mark) => {
            let seconds = claims.get("iat").and_then(Value::as_i64).ok_or(Trouble::NotProved)?;
            let issued_at = seconds.checked_mul(1_000_000).and_then(Instant::from_unix_micros);
            Ok(Ending { subject, session, mark, issued_at: issued_at.ok_or(Trouble::NotProved)? })
        }
        None => Err(Trouble::NotProved),
    }
}

/// An audience is a name or several.
fn for_us(audience: Option<&Value>, client: &str) -> bool {
    match audience {
        Some(Value::String(one)) => one == client,
        Some(Value::Array(several)) => several.iter().any(|one| one == client),
        _ => false,
    }
}

/// Issued lately, not in the future, not over.
fn in_time(claims: &Value, now: Instant) -> bool {
    let seconds = now.unix_micros().div_euclid(1_000_000);
    let issued = claims.get("iat").and_then(Value::as_i64);
    let ends = claims.get("exp").map(Value::as_i64);
    let fresh = issued.is_some_and(|at| fresh(at, seconds));
    // A token may leave its end out; one that is no number is not an end.
    let open = ends.is_none_or(|end| end.is_some_and(|end| end.saturating_add(LEEWAY) > seconds));
    fresh && open
}

/// Whether something issued at a second is neither old nor of the future.
pub(crate) fn fresh(issued: i64, now: i64) -> bool {
    let age = now.saturating_sub(issued);
    (-LEEWAY..=FRESH + LEEWAY).contains(&age)
}

#[cfg(test)]
mod tests {
    use basics::Instant;
    use serde_json::{Value, json};

    use super::{EVENT, Ending, judge};
    use crate::Trouble;

    const NOW: i64 = 1_800_000_000;

    fn good() -> Value {
        json!({ "iss": "https://p.example", "aud": "us", "iat": NOW, "exp": NOW + 120, "jti": "m1", "sub": "a", "sid": "s",
            "events": { EVENT: {} } })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = good();
        claims[name] = value;
        claims
    }

    fn without(names: &[&str]) -> Value {
        let mut claims = good();
        for name in names {
            claims.as_object_mut().unwrap().remove(*name);
        }
        claims
    }

    fn said(claims: &Value) -> Result<Ending, Trouble> {
        judge(claims, "https://p.example", "us", Instant::from_unix_micros(NOW * 1_000_000).unwrap())
    }

    #[test]
    fn what_holds_ends_a_session_or_a_subject() {
        let issued_at = Instant::from_unix_micros(NOW * 1_000_000).unwrap();
        let all = Ending { subject: Some("a".into()), session: Some("s".into()), mark: "m1".into(), issued_at };
        assert_eq!(said(&good()), Ok(all));
        for claims in [
            without(&["sid"]),
            without(&["sub"]),
            without(&["exp"]),
            with("aud", json!(["them", "us"])),
            with("iat", json!(NOW + 60)),
            with("iat", json!(NOW - 660)),
            with("exp", json!(NOW - 59)),
        ] {
            assert!(said(&claims).is_ok(), "{claims}");
        }
    }

    #[test]
    fn what_does_not_hold_ends_nothing() {
        for claims in [
            without(&["sub", "sid"]),
            without(&["jti"]),
            without(&["iss"]),
            without(&["aud"]),
            without(&["iat"]),
            without(&["events"]),
            with("iss", json!("https://q.example")),
            with("aud", json!("them")),
            with("aud", json!(["them"])),
            with("aud", json!(7)),
            with("iat", json!(NOW + 61)),
            with("iat", json!(NOW - 661)),
            with("iat", json!("now")),
            with("exp", json!(NOW - 60)),
            with("exp", json!("never")),
            with("nonce", json!("n")),
            with("events", json!({ "other": {} })),
            with("events", json!({ EVENT: true })),
            with("jti", json!("")),
            json!([]),
            json!(null),
        ] {
            assert_eq!(said(&claims), Err(Trouble::NotProved), "{claims}");
        }
    }
}
