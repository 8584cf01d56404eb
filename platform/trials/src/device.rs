//! A device with passkeys that is all software: what a browser and a phone do together, without either.

use webauthn_authenticator_rs::WebauthnAuthenticator as _;
use webauthn_authenticator_rs::prelude::{CreationChallengeResponse, RequestChallengeResponse, Url};
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

/// A device whose person has unlocked it.
pub struct PasskeyDevice(SoftPasskey);

impl std::fmt::Debug for PasskeyDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasskeyDevice(..)")
    }
}

impl Default for PasskeyDevice {
    fn default() -> Self {
        Self(SoftPasskey::new(true))
    }
}

impl PasskeyDevice {
    /// Makes a new passkey for a page at an origin, which was given these options: what the page sends back.
    ///
    /// # Panics
    /// When the options are none, or a browser at that origin would refuse.
    pub fn makes(&mut self, options: &str, origin: &str) -> String {
        let options: CreationChallengeResponse = serde_json::from_str(options).expect("options");
        let made = self.0.do_registration(Url::parse(origin).expect("an origin"), options).expect("a passkey is made");
        serde_json::to_string(&made).expect("an answer")
    }

    /// Signs a question for a page at an origin: what the page sends back.
    ///
    /// # Panics
    /// When the options are none, the device has none of the passkeys that are asked for, or a browser at that origin would
    /// refuse.
    pub fn signs(&mut self, options: &str, origin: &str) -> String {
        let options: RequestChallengeResponse = serde_json::from_str(options).expect("options");
        let signed = self.0.do_authentication(Url::parse(origin).expect("an origin"), options).expect("it signs");
        serde_json::to_string(&signed).expect("an answer")
    }
}
