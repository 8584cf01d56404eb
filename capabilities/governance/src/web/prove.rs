//! Showing once more who one is, for what an open screen is not enough.

use access::second::Shown;
use access::sign_in::SignInRefused;
use access::{prove_again, prove_by_second};
use axum::http::StatusCode;
use pages::{Faults, Outcome, Problem, Stopped, Visit};

use super::entry::refused_words;
use super::with_cookies_of;

/// The page that asks. Whoever has shown it a moment ago goes on at once.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let stopped = Stopped::carried(visit);
    if visit.signed()?.proved {
        return visit.go_on(&stopped);
    }
    visit.ask_proof(&stopped, &Faults::new(), StatusCode::OK).await
}

/// Takes the proof. What was stopped is brought along either way.
pub(super) async fn prove(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let stopped = Stopped::carried(visit);
    if signed.proved {
        // Shown meanwhile with the provider, in a page beside this one.
        return visit.go_on(&stopped);
    }
    let (code, answer) = (visit.sent().text("code").trim(), visit.sent().text("answer"));
    let (by_passkey, by_code) = (signed.second && !answer.is_empty(), signed.second && !code.is_empty());
    let shown = if by_passkey {
        let asked = visit.sent().text("asked").parse().map_err(|_| Problem::BadForm)?;
        prove_by_second(visit.site(), signed, Shown::Passkey(asked, answer)).await
    } else if by_code {
        prove_by_second(visit.site(), signed, Shown::Typed(code)).await
    } else {
        prove_again(visit.site(), signed, visit.sent().text("passphrase")).await
    };
    match shown {
        Ok(token) => Ok(with_cookies_of(visit.go_on(&stopped)?, &visit.go_signed_in("/", &token)?)),
        Err(SignInRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let mut faults = Faults::new();
            let (field, wrong) = if by_passkey {
                ("passkey", "governance-passkey-wrong")
            } else if by_code {
                ("code", "governance-code-wrong")
            } else {
                ("passphrase", "governance-passphrase-old-wrong")
            };
            faults.add(field, refused_words(&visit.page(), &refused, visit.now(), wrong));
            visit.ask_proof(&stopped, &faults, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
