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
    let css = format!(":root {{ --place-accent: var(--al-accent-{name}); }}\n");
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
        tx.one("SELECT COUNT(*) AS n FROM store_migrations", store::values![]).await
    };
    match answered.await {
        Ok(_) => plain(StatusCode::OK, "text/plain; charset=utf-8", "ready\n"),
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", "not ready\n"),
    }
}
