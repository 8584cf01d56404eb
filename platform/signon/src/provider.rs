//! One provider that an operator names.

use std::time::{Duration, SystemTime};

use basics::{Chance, Instant};
use data_encoding::BASE64URL_NOPAD;
use openidconnect::core::{CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, JsonWebKey as _, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse as _, reqwest, url,
};
use serde_json::Value;

use crate::ended::{self, Ending};
use crate::{LEEWAY, Trouble, Unusable};

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

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

/// A sign-in that begins. All but the address is kept by the caller, sealed or as a fingerprint, for one use.
pub struct Start {
    /// Where the browser goes.
    pub address: String,
    /// Comes back with the browser.
    pub state: String,
    /// Comes back inside the proof.
    pub nonce: String,
    /// Goes to the provider with the code (RFC 7636).
    pub verifier: String,
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
}

/// A provider that can be asked.
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
    back: RedirectUrl,
    http: reqwest::Client,
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
        Ok(Self { issuer, client, secret, back, http })
    }

    /// What the provider says about itself, with its keys. Asked each time: keys change, and sign-ins are few.
    async fn about(&self) -> Result<CoreProviderMetadata, Trouble> {
        let about = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await.map_err(|_| {
            tracing::warn!("the sign-on provider cannot be reached");
            Trouble::Away
        })?;
        let ends = [Some(about.authorization_endpoint().url()), about.token_endpoint().map(|end| end.url())];
        let safe = |url: &url::Url| url.scheme() == "https" || is_this_machine(url);
        if ends.into_iter().flatten().all(safe) { Ok(about) } else { Err(Trouble::Away) }
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// [`Trouble::Away`].
    pub async fn start(&self, chance: &Chance) -> Result<Start, Trouble> {
        let about = self.about().await?;
        let [state, nonce, verifier] = [(); 3].map(|()| BASE64URL_NOPAD.encode(&chance.bytes::<32>()));
        let proof = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let client = CoreClient::from_provider_metadata(about, self.client.clone(), Some(self.secret.clone()))
            .set_redirect_uri(self.back.clone());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (state_then, nonce_then) = (state.clone(), nonce.clone());
        let (address, _, _) = client
            .authorize_url(flow, move || CsrfToken::new(state_then), move || Nonce::new(nonce_then))
            .set_pkce_challenge(proof)
            .url();
        Ok(Start { address: address.into(), state, nonce, verifier })
    }

    /// Ends a sign-in: changes the code for a proof and looks at it. The caller has found the state to be its own, of this
    /// browser and unused, and has used it, before it calls.
    ///
    /// # Errors
    /// Any [`Trouble`].
    pub async fn finish(&self, code: String, nonce: String, verifier: String, now: Instant) -> Result<Answer, Trouble> {
        let about = self.about().await?;
        let client = CoreClient::from_provider_metadata(about, self.client.clone(), Some(self.secret.clone()))
            .set_redirect_uri(self.back.clone());
        let asked = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Trouble::Away)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let tokens = asked.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => Trouble::NotTaken,
            _ => Trouble::Away,
        })?;
        let proof = tokens.id_token().ok_or(Trouble::NotProved)?;
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(now.unix_millis());
        // Its end is looked at a little earlier than now: clocks differ.
        let earlier = moment - Duration::from_secs(LEEWAY.unsigned_abs());
        let seconds = now.unix_micros().div_euclid(1_000_000);
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(TAKEN)
            .set_time_fn(move || earlier.into())
            .set_issue_time_verifier_fn(move |issued| {
                if ended::fresh(issued.timestamp(), seconds) {
                    Ok(())
                } else {
                    Err("issued at another time".to_owned())
                }
            });
        let claims = proof.claims(&verifier, &Nonce::new(nonce)).map_err(|_| Trouble::NotProved)?;
        let session = ended::part(&proof.to_string(), 1).and_then(|claims| ended::text(&claims, "sid"));
        Ok(Answer { issuer: self.issuer.to_string(), subject: claims.subject().to_string(), session })
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
        let about = self.about().await?;
        let named = header.get("kid").and_then(Value::as_str);
        let fits = about
            .jwks()
            .keys()
            .iter()
            .filter(|key| named.is_none_or(|named| key.key_id().is_some_and(|id| id.as_str() == named)))
            .any(|key| key.verify_signature(&way, said.as_bytes(), &signature).is_ok());
        if fits { Ok(ending) } else { Err(Trouble::NotProved) }
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
