//! The sign-on provider that an operator names. Without one nothing leaves the house (design decision 5).

use std::path::PathBuf;

use pages::SignOn;
use signon::{Provider, Settings};

use crate::Failed;
use crate::post::house_address;

/// What an operator says about it.
#[derive(Clone, Debug, Default)]
pub struct SignOnSettings {
    /// `ALONGSIDE_SIGN_ON_ISSUER`: its address, exactly as it names itself.
    pub issuer: Option<String>,
    /// `ALONGSIDE_SIGN_ON_CLIENT`: the name under which it knows this house.
    pub client: Option<String>,
    /// `ALONGSIDE_SIGN_ON_SECRET_FILE`: a file with the secret that both share.
    pub secret: Option<PathBuf>,
    /// `ALONGSIDE_SIGN_ON_NAME`: what people call it, for the button.
    pub name: Option<String>,
    /// `ALONGSIDE_ADDRESS`: the house as people open it, to which they come back.
    pub address: Option<String>,
}

impl SignOnSettings {
    /// The provider, when one is named. Nobody is asked yet: one that is down keeps no house shut.
    pub fn open(&self) -> Result<Option<SignOn>, Failed> {
        let Some(issuer) = self.issuer.clone() else {
            let others = self.client.is_some() || self.secret.is_some() || self.name.is_some();
            let lost = "ALONGSIDE_SIGN_ON_... names no provider without ALONGSIDE_SIGN_ON_ISSUER";
            return if others { Err(Failed(lost.to_owned())) } else { Ok(None) };
        };
        let missing = |what: &str| Failed(format!("ALONGSIDE_SIGN_ON_ISSUER needs {what} too"));
        let client = self.client.clone().ok_or_else(|| missing("ALONGSIDE_SIGN_ON_CLIENT"))?;
        let name = self.name.clone().filter(|name| !name.trim().is_empty());
        let name = name.ok_or_else(|| missing("ALONGSIDE_SIGN_ON_NAME, what people call it,"))?;
        let file = self.secret.as_ref().ok_or_else(|| missing("ALONGSIDE_SIGN_ON_SECRET_FILE"))?;
        let secret = std::fs::read_to_string(file).map_err(|error| Failed(format!("{}: {error}", file.display())))?;
        let address = self.address.as_deref().and_then(house_address);
        let address = address.ok_or_else(|| missing("ALONGSIDE_ADDRESS, the house as people open it,"))?;
        let back = format!("{address}/sign-in/back");
        let settings = Settings { issuer, client, secret: secret.trim().to_owned(), back };
        let provider =
            Provider::new(settings).map_err(|unusable| Failed(format!("ALONGSIDE_SIGN_ON_ISSUER: {unusable}")))?;
        Ok(Some(SignOn { name, provider }))
    }
}

#[cfg(test)]
mod tests {
    use super::SignOnSettings;

    #[test]
    fn a_provider_is_named_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "shared-with-nobody\n").unwrap();
        let text = |text: &str| Some(text.to_owned());
        let good = SignOnSettings {
            issuer: text("https://sign-on.example"),
            client: text("alongside"),
            secret: Some(file),
            name: text("Work sign-in"),
            address: text("https://together.example/"),
        };
        assert_eq!(good.open().unwrap().unwrap().name, "Work sign-in");
        assert!(SignOnSettings::default().open().unwrap().is_none(), "silent until somebody says otherwise");
        let house = SignOnSettings { address: good.address.clone(), ..SignOnSettings::default() };
        assert!(house.open().unwrap().is_none());
        let bad = [
            SignOnSettings { issuer: None, ..good.clone() },
            SignOnSettings { issuer: text("http://sign-on.example"), ..good.clone() },
            SignOnSettings { client: None, ..good.clone() },
            SignOnSettings { client: text(""), ..good.clone() },
            SignOnSettings { name: text(" "), ..good.clone() },
            SignOnSettings { address: None, ..good.clone() },
            SignOnSettings { address: text("together.example"), ..good.clone() },
            SignOnSettings { secret: None, ..good.clone() },
            SignOnSettings { secret: Some(folder.path().join("gone")), ..good.clone() },
        ];
        for settings in bad {
            let failed = settings.open().unwrap_err();
            assert!(!failed.0.contains("shared-with-nobody"), "{}", failed.0);
        }
    }
}
