//! Signing in with a provider outside the house, where an operator named one (decision 21): the way there, and the way back
//! in the same browser. What is to come back stands sealed in what the provider carries for us, so that nothing is kept of
//! who sets out.

use access::Who;
use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use basics::uuid::Uuid;
use basics::{Instant, PersonId};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use signon::{Ask, Provider, Tie, Trouble};
use store::seal::{CellAt, open_loose, seal_loose};

use crate::problem::Problem;
use crate::visit::{Outcome, Visit, hex};

/// For how many seconds somebody may stay away.
const AWAY_SECONDS: i64 = 600;

/// The provider, and what the house calls it.
#[derive(Debug)]
pub struct SignOn {
    /// What stands on the button: the employer's own name for it.
    pub name: String,
    /// Whom it speaks with.
    pub provider: Provider,
}

/// What somebody goes there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To tie their account there to the one here.
    Link,
    /// To show once more who they are.
    Prove,
}

impl Purpose {
    const ALL: [(Self, &'static str); 3] = [(Self::SignIn, "sign-in"), (Self::Link, "link"), (Self::Prove, "prove")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
}

/// A way there and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// What for.
    pub purpose: Purpose,
    /// Where it leads in the end.
    pub back: String,
    /// Whether others use the device too.
    pub shared: bool,
}

/// An address at the provider, to which a browser is sent.
#[derive(Debug)]
pub struct Outside(String);

impl Outside {
    /// The address, for a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Everything that must be the same when somebody comes back, and where they go on.
fn write(trip: &Trip, person: Option<PersonId>, device: &str, until: Instant) -> String {
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    let device = hex(&Sha256::digest(device.as_bytes()));
    let shared = if trip.shared { "shared" } else { "own" };
    format!("{}\n{person}\n{device}\n{}\n{shared}\n{}", trip.purpose.word(), until.unix_micros(), trip.back)
}

/// What was written, when it is of this person, this device and not too old.
fn read(text: &str, person: Option<PersonId>, device: &str, now: Instant) -> Option<Trip> {
    let mut parts = text.splitn(6, '\n');
    let (word, whose, on, until) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (purpose, _) = Purpose::ALL.into_iter().find(|(_, known)| *known == word)?;
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    let same = whose == person && on == hex(&Sha256::digest(device.as_bytes()));
    let until = Instant::from_unix_micros(until.parse().ok()?)?;
    let shared = parts.next()? == "shared";
    (same && now < until).then(|| Trip { purpose, shared, back: parts.next().unwrap_or_default().to_owned() })
}

const AT: CellAt = CellAt { table: "address", column: "state", row: Uuid::nil() };

impl Visit {
    /// The provider with which people of this house may sign in, where there is one.
    #[must_use]
    pub fn sign_on(&self) -> Option<&SignOn> {
        self.front().sign_on()
    }

    fn here(&self) -> Option<PersonId> {
        match &self.who {
            Who::Person(signed) if signed.alive => Some(signed.person),
            _ => None,
        }
    }

    /// The address at the provider where a way there begins.
    ///
    /// # Errors
    /// [`Trouble::Away`]; also where there is no provider.
    pub async fn set_out(&self, trip: &Trip, ask: Ask) -> Result<Outside, Trouble> {
        let on = self.sign_on().ok_or(Trouble::Away)?;
        let now = self.now();
        let back: String = trip.back.chars().filter(|c| !c.is_control()).take(500).collect();
        let trip = Trip { back, ..*trip };
        let text = write(&trip, self.here(), self.device(), now.plus_seconds(AWAY_SECONDS));
        let sealed = seal_loose(&self.site().db, AT, &text).map_err(|_| Trouble::Away)?;
        let state = BASE64URL_NOPAD.encode(&sealed);
        Ok(Outside(on.provider.start(Tie { state: &state, secret: self.device() }, ask, now).await?))
    }

    /// What somebody set out for who comes back with this: in the same browser, as the same person, within ten minutes.
    #[must_use]
    pub fn come_back(&self, state: &str) -> Option<Trip> {
        let sealed = BASE64URL_NOPAD.decode(state.as_bytes()).ok()?;
        let text = open_loose(&self.site().db, AT, &sealed).ok()?;
        read(text.read(), self.here(), self.device(), self.now())
    }

    /// What their sign-in is tied to.
    #[must_use]
    pub fn tie<'a>(&'a self, state: &'a str) -> Tie<'a> {
        Tie { state, secret: self.device() }
    }

    /// Sends the browser to the provider. There is no other way out of the house.
    ///
    /// # Errors
    /// Never with an address of the provider's.
    pub fn go_outside(&self, outside: &Outside) -> Outcome {
        Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, outside.as_str())
            .body(Body::empty())
            .map_err(|error| Problem::Broken(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_comes_back_as_they_set_out_or_not_at_all() {
        let now = Instant::parse("2026-11-26T12:00:00Z").unwrap();
        let somebody = Some(PersonId::of(Uuid::from_u128(1)));
        let until = now.plus_seconds(AWAY_SECONDS);
        for (purpose, person) in [(Purpose::SignIn, None), (Purpose::Link, somebody), (Purpose::Prove, somebody)] {
            let trip = Trip { purpose, back: "/desk?a=b".to_owned(), shared: purpose == Purpose::SignIn };
            let text = write(&trip, person, "device", until);
            assert_eq!(read(&text, person, "device", now), Some(trip));
            assert_eq!(read(&text, person, "device", until), None, "too late");
            assert_eq!(read(&text, person, "another", now), None, "another browser");
            let other = Some(PersonId::of(Uuid::from_u128(2)));
            assert_eq!(read(&text, other, "device", now), None, "another person");
        }
        for text in ["", "sign-in", "other\n\nd\n1\n/", "sign-in\n\n\nsoon\n/"] {
            assert_eq!(read(text, None, "device", now), None, "{text}");
        }
    }
}
