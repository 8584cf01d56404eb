//! Pages for everybody: they may be kept for a short while, and are sent again only when they have changed.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;
use crate::visit::{Outcome, Visit, hex};

/// For how long a public page may be kept: what is taken down is gone from everywhere within a minute.
const KEPT: &str = "public, max-age=60, must-revalidate";

impl Visit {
    /// Shows something that is the same for everybody, as `kind` (a media type). Whoever is signed in is shown it unkept:
    /// its frame holds their name.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show_public(&self, kind: &'static str, page: &impl Template) -> Outcome {
        let body = page.render()?;
        let answer = Response::builder().header(header::CONTENT_TYPE, kind);
        if self.who.signed().is_some() || !self.front.demo().is_empty() && kind.starts_with("text/html") {
            return answer.body(Body::from(body)).map_err(|error| Problem::Broken(error.to_string()));
        }
        // Weak, because compression changes the bytes and not what they say.
        let tag = format!("W/\"{}\"", hex(Sha256::digest(body.as_bytes()).get(..16).unwrap_or_default()));
        let answer = answer
            .header(header::CACHE_CONTROL, KEPT)
            .header(header::ETAG, &tag)
            .header(header::VARY, "cookie, accept-language");
        let same = self.known.as_deref().is_some_and(|known| is_known(known, &tag));
        let (status, body) =
            if same { (StatusCode::NOT_MODIFIED, Body::empty()) } else { (StatusCode::OK, body.into()) };
        answer.status(status).body(body).map_err(|error| Problem::Broken(error.to_string()))
    }
}

/// Whether a list of tags (RFC 9110, 13.1.2) holds this one; strong and weak compare alike.
fn is_known(known: &str, tag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || plain(one) == plain(tag))
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn a_tag_is_known_however_it_was_sent() {
        let tag = "W/\"a1\"";
        for (known, same) in [
            ("W/\"a1\"", true),
            ("\"a1\"", true),
            ("*", true),
            ("\"b\", W/\"a1\"", true),
            ("\"a\"", false),
            ("", false),
        ] {
            assert_eq!(is_known(known, tag), same, "{known}");
        }
    }
}
