//! One provider that an operator names.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use basics::Instant;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac as _};
use openidconnect::core::{
    CoreAuthPrompt, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, JsonWebKey as _, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse as _, reqwest, url,
};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::Semaphore;

use crate::ended::{self, Ending};
use crate::{LEEWAY, Trouble, Unusable};

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// For how many seconds it counts what the provider said about itself.
const KNOWN: i64 = 30;
/// The same where a signature did not fit: its keys may be new. Strangers who send rubbish make us ask no more often.
const JUST: i64 = 5;
/// How many conversations about the provider itself go on at once.
const AT_ONCE: usize = 4;

/// The signatures we take: public keys only, so that nobody who knows our secret could sign.
const TAKEN: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];

/// What an operator says about the provider.
#[derive(Clone)]
pub struct Settings {
    /// Its address, exactly as it names itself.
    pub issuer: String,
    /// The name under which it knows this house.
    pub client: String,
    /// The secret we share with it.
    pub secret: String,
    /// Where it sends people back to: our own address.
    pub back: String,
}

/// How somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// As the provider likes: who is signed in there already may be sent straight back.
    Usual,
    /// To show who they are there now, whether they are signed in or not.
    Again,
}

/// What a sign-in is tied to. Neither is kept anywhere: what the provider must bring back, and what it must be shown with the
/// code (RFC 7636), are worked out of both, so that whoever sees only the address people come back with can do nothing with it.
#[derive(Clone, Copy)]
pub struct Tie<'a> {
    /// Comes back with the browser.
    pub state: &'a str,
    /// Known to this browser and to us, and never in an address.
    pub secret: &'a str,
}

impl Tie<'_> {
    /// What is worked out for a purpose: 43 characters.
    fn of(&self, purpose: &str) -> String {
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(self.secret.as_bytes()) else {
            return String::new();
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(self.state.as_bytes());
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    }

    fn nonce(&self) -> Nonce {
        Nonce::new(self.of("nonce"))
    }

    fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.of("verifier"))
    }
}

/// Who somebody is to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The provider.
    pub issuer: String,
    /// Its name for the person: the only one that never goes to another.
    pub subject: String,
    /// Its name for the session, for the day it ends.
    pub session: Option<String>,
    /// Whether it says that more than one proof was shown there (`mfa`, RFC 8176).
    pub second: bool,
    /// When they showed there who they are, when it says so.
    pub shown_at: Option<Instant>,
    /// When it said all this.
    pub issued_at: Instant,
}

/// A provider that can be asked.
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
    back: RedirectUrl,
    http: reqwest::Client,
    /// What it last said about itself, and when.
    said: Mutex<Option<(Instant, CoreProviderMetadata)>>,
    /// Strangers begin sign-ins too: only a few at a time make us ask.
    asking: Semaphore,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.issuer.as_str())
    }
}

impl Provider {
    /// Reads the settings; asks nobody yet, so that a provider that is down stops no house from opening.
    ///
    /// # Errors
    /// When an address is none, or would be spoken to in the clear over a network.
    pub fn new(settings: Settings) -> Result<Self, Unusable> {
        let unusable = Unusable("the issuer of the sign-on provider is no https address");
        let issuer = IssuerUrl::new(settings.issuer).map_err(|_| unusable.clone())?;
        let here = is_this_machine(issuer.url());
        if issuer.url().scheme() != "https" && !here {
            return Err(unusable);
        }
        let back = RedirectUrl::new(settings.back).map_err(|_| Unusable("the address of the house is none"))?;
        if settings.client.is_empty() || settings.secret.is_empty() {
            return Err(Unusable("the sign-on provider needs the name of this house there, and its secret"));
        }
        // A provider that sends us on could send us anywhere, also into our own network.
        let mut http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        if here {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|_| Unusable("no connections can be made for the sign-on provider"))?;
        let (client, secret) = (ClientId::new(settings.client), ClientSecret::new(settings.secret));
        let asking = Semaphore::new(AT_ONCE);
        Ok(Self { issuer, client, secret, back, http, said: Mutex::default(), asking })
    }

    /// How it names itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What the provider says about itself, with its keys: asked anew when what it said is older than `seconds`.
    async fn about(&self, now: Instant, seconds: i64) -> Result<CoreProviderMetadata, Trouble> {
        let known = self.said.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, about)) = known.filter(|(at, _)| (0..seconds).contains(&now.seconds_since(*at))) {
            return Ok(about);
        }
        let _one = self.asking.try_acquire().map_err(|_| Trouble::Away)?;
        let about = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await.map_err(|_| {
            tracing::warn!("the sign-on provider cannot be reached");
            Trouble::Away
        })?;
        let ends = [
            Some(about.authorization_endpoint().url()),
            about.token_endpoint().map(openidconnect::TokenUrl::url),
            Some(about.jwks_uri().url()),
        ];
        let safe = |url: &url::Url| url.scheme() == "https" || is_this_machine(url);
        if !ends.into_iter().flatten().all(safe) {
            tracing::warn!("the sign-on provider names an address that is not https");
            return Err(Trouble::Away);
        }
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, about.clone()));
        Ok(about)
    }

    /// Where the browser of somebody who signs in goes.
    ///
    /// # Errors
    /// [`Trouble::Away`].
    pub async fn start(&self, tie: Tie<'_>, ask: Ask, now: Instant) -> Result<String, Trouble> {
        let about = self.about(now, KNOWN).await?;
        let proof = PkceCodeChallenge::from_code_verifier_sha256(&tie.verifier());
        let client = CoreClient::from_provider_metadata(about, self.client.clone(), Some(self.secret.clone()))
            .set_redirect_uri(self.back.clone());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (state, nonce) = (CsrfToken::new(tie.state.to_owned()), tie.nonce());
        let mut asked = client.authorize_url(flow, move || state, move || nonce).set_pkce_challenge(proof);
        if ask == Ask::Again {
            asked = asked.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        Ok(asked.url().0.into())
    }

    /// Ends a sign-in: changes the code for a proof and looks at it. The caller has found the state to be its own, of this
    /// browser and unused, and has used it, before it calls.
    ///
    /// # Errors
    /// Any [`Trouble`].
    pub async fn finish(&self, code: String, tie: Tie<'_>, now: Instant) -> Result<Answer, Trouble> {
        let about = self.about(now, KNOWN).await?;
        let client = CoreClient::from_provider_metadata(about, self.client.clone(), Some(self.secret.clone()))
            .set_redirect_uri(self.back.clone());
        let asked = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Trouble::Away)?
            .set_pkce_verifier(tie.verifier());
        let tokens = asked.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => Trouble::NotTaken,
            _ => Trouble::Away,
        })?;
        let proof = tokens.id_token().ok_or(Trouble::NotProved)?;
        match self.look(proof, &tie.nonce(), now, KNOWN).await {
            // It may have new keys.
            Err(Trouble::NotProved) => self.look(proof, &tie.nonce(), now, JUST).await,
            looked => looked,
        }
    }

    /// Whether a proof holds, by what the provider said of itself at most so many seconds ago.
    async fn look(&self, proof: &CoreIdToken, nonce: &Nonce, now: Instant, seconds: i64) -> Result<Answer, Trouble> {
        let about = self.about(now, seconds).await?;
        let client = CoreClient::from_provider_metadata(about, self.client.clone(), Some(self.secret.clone()));
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(now.unix_millis());
        // Its end is looked at a little earlier than now: clocks differ.
        let earlier = moment - Duration::from_secs(LEEWAY.unsigned_abs());
        let second = now.unix_micros().div_euclid(1_000_000);
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(TAKEN)
            .set_time_fn(move || earlier.into())
            .set_issue_time_verifier_fn(move |issued| {
                let fresh = ended::fresh(issued.timestamp(), second);
                if fresh { Ok(()) } else { Err("issued at another time".to_owned()) }
            });
        let claims = proof.claims(&verifier, nonce).map_err(|_| Trouble::NotProved)?;
        let session = ended::part(&proof.to_string(), 1).and_then(|claims| ended::text(&claims, "sid"));
        let second = claims.auth_method_refs().is_some_and(|ways| ways.iter().any(|way| way.as_str() == "mfa"));
        let shown_at = claims.auth_time().and_then(|at| Instant::from_unix_micros(at.timestamp_micros()));
        let issued_at = Instant::from_unix_micros(claims.issue_time().timestamp_micros()).ok_or(Trouble::NotProved)?;
        let (issuer, subject) = (self.issuer.to_string(), claims.subject().to_string());
        Ok(Answer { issuer, subject, session, second, shown_at, issued_at })
    }

    /// Looks at a logout token that somebody sent. What does not hold on its face is refused before the provider is asked
    /// for its keys: strangers cannot make us ask by sending rubbish.
    ///
    /// # Errors
    /// [`Trouble::NotProved`], or [`Trouble::Away`] when the keys cannot be had.
    pub async fn ended(&self, token: &str, now: Instant) -> Result<Ending, Trouble> {
        let [header, claims] = [0, 1].map(|which| ended::part(token, which).unwrap_or_default());
        let ending = ended::judge(&claims, &self.issuer, &self.client, now)?;
        let kind = header.get("typ").and_then(Value::as_str).unwrap_or("JWT").to_ascii_lowercase();
        let way = header.get("alg").cloned().unwrap_or_default();
        let way: CoreJwsSigningAlgorithm = serde_json::from_value(way).map_err(|_| Trouble::NotProved)?;
        let (said, signature) = token.rsplit_once('.').ok_or(Trouble::NotProved)?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| Trouble::NotProved)?;
        let understood = matches!(kind.as_str(), "jwt" | "logout+jwt") && header.get("crit").is_none();
        if !understood || !TAKEN.contains(&way) || said.split('.').count() != 2 {
            return Err(Trouble::NotProved);
        }
        match self.signed(said, &signature, &way, &header, now, KNOWN).await {
            Err(Trouble::NotProved) => self.signed(said, &signature, &way, &header, now, JUST).await?,
            looked => looked?,
        }
        Ok(ending)
    }

    /// Whether what was said was signed with a key of the provider's, as it named them at most so many seconds ago.
    async fn signed(
        &self,
        said: &str,
        signature: &[u8],
        way: &CoreJwsSigningAlgorithm,
        header: &Value,
        now: Instant,
        seconds: i64,
    ) -> Result<(), Trouble> {
        let about = self.about(now, seconds).await?;
        let named = header.get("kid").and_then(Value::as_str);
        let fits = about
            .jwks()
            .keys()
            .iter()
            .filter(|key| named.is_none_or(|named| key.key_id().is_some_and(|id| id.as_str() == named)))
            .any(|key| key.verify_signature(way, said.as_bytes(), signature).is_ok());
        if fits { Ok(()) } else { Err(Trouble::NotProved) }
    }
}

/// Whether an address is on this very machine, where a test or a demonstration speaks in the clear.
fn is_this_machine(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(four)) => four.is_loopback(),
        Some(url::Host::Ipv6(six)) => six.is_loopback(),
        None => false,
    }
}
