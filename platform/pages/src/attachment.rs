//! A text or a picture as a file: to take along, or to look at.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::visit::Outcome;

/// Answers with a file. `kind` is its media type, `disposition` what the browser is told: `attachment; filename="desk.csv"`.
///
/// # Errors
/// None: it answers as handlers do.
pub fn attachment(kind: &'static str, disposition: &'static str, held: impl Into<Body>) -> Outcome {
    let mut answer = Response::new(held.into());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    Ok(answer)
}
