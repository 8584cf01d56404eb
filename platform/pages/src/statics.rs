//! What is served as it is: style, typeface, script; and the two addresses a machine asks.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::front::Front;
use crate::visit::ACCENT;

fn plain(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A file of the dress, under its hashed name: it never changes, so it may be kept for ever.
pub(crate) async fn dress(Path(file): Path<String>, headers: HeaderMap) -> Response<Body> {
    let Some(file) = dress::file(&file) else {
        return plain(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "");
    };
    let zipped = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("gzip"));
    let mut response = match file.gzip.filter(|_| zipped) {
        Some(bytes) => {
            let mut response = plain(StatusCode::OK, file.content_type, bytes);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        None => plain(StatusCode::OK, file.content_type, file.bytes),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The colours a place has chosen: a style sheet that points at tokens of the dress.
pub(crate) async fn accent(Path(file): Path<String>) -> Response<Body> {
    let name = file.strip_suffix(".css").unwrap_or_default();
    if ACCENT.check(name).is_err() {
        return plain(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "");
    }
    let [light, strong, dark, dark_strong] = colours(name);
    let css = format!(
        ":root {{ --place-accent: {light}; --place-accent-strong: {strong}; --place-on-accent: #fffdfb; \
         --place-accent-dark: {dark}; --place-accent-dark-strong: {dark_strong}; --place-on-accent-dark: #171219; }}\n"
    );
    let mut response = plain(StatusCode::OK, "text/css; charset=utf-8", css);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    response
}

/// The process is alive.
pub(crate) async fn health() -> Response<Body> {
    plain(StatusCode::OK, "text/plain; charset=utf-8", "alive\n")
}

/// The database answers.
pub(crate) async fn ready(State(front): State<Front>) -> Response<Body> {
    let answered = async {
        let mut tx = front.site().db.read().await?;
        store::migrate::applied(&mut tx).await
    };
    match answered.await {
        Ok(_) => plain(StatusCode::OK, "text/plain; charset=utf-8", "ready\n"),
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", "not ready\n"),
    }
}

/// The accents: in light and pressed, in the dark and pressed. Each is at least 4.5 to 1 against the grounds that
/// dress/README.md names; a test measures it.
const fn colours(name: &str) -> [&'static str; 4] {
    match name.as_bytes() {
        b"moss" => ["#2f5d34", "#1f4123", "#a8d8a0", "#c9ebc3"],
        b"harbour" => ["#1f5673", "#143c51", "#9fd0ea", "#c3e4f5"],
        b"clay" => ["#8a3b1e", "#642913", "#f0b79c", "#f7d3c3"],
        b"slate" => ["#43506b", "#2e384c", "#bcc8e0", "#d8e0ef"],
        _ => ["#6d2b62", "#4f1d47", "#e7abd9", "#f4cdeb"],
    }
}

#[cfg(test)]
mod tests {
    use super::colours;
    use crate::visit::ACCENT;

    fn luminance(hex: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (x, y) = (luminance(a), luminance(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    /// WCAG 2.2, 1.4.3: 4.5 to 1 for text.
    #[test]
    fn every_accent_can_be_read_in_light_and_dark() {
        let basics::SettingKind::OneOf(names) = ACCENT.kind else { panic!("accents are a choice") };
        for name in names {
            let [light, strong, dark, dark_strong] = colours(name);
            for ground in ["#f8f1ea", "#fffdfb", "#efe4dc"] {
                assert!(contrast(light, ground) >= 4.5 && contrast(strong, ground) >= 4.5, "{name} on {ground}");
            }
            for ground in ["#1b161e", "#272029", "#171219"] {
                assert!(contrast(dark, ground) >= 4.5 && contrast(dark_strong, ground) >= 4.5, "{name} on {ground}");
            }
        }
    }
}
