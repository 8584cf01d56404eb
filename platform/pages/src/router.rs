//! The router, built from the route rows, and what happens around every handler: who came, whether the form is ours,
//! what the answer may not lack.

use std::sync::Mutex;

use access::second::Needed;
use access::{Who, session};
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::routing::{MethodRouter, get, post};
use http_body_util::BodyExt as _;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument as _;

use crate::capability::{FORM_LIMIT, HANDED, Method, Route, SECOND};
use crate::form::{Faults, Sent};
use crate::front::Front;
use crate::page::as_answer;
use crate::problem::{Problem, session_word};
use crate::prove::{PROVE, Stopped};
use crate::visit::{Chrome, Outcome, Visit, add_cookie, chrome, html, redirect};
use crate::words::Lang;
use crate::{Page, kiosk, statics, upload};

/// What is read and thrown away of a body that is too large, so that its sender hears why.
const DISCARDED: usize = 16 * 1024 * 1024;

/// The router of a house.
pub fn router(front: &Front) -> Router {
    let mut paths: Vec<&'static str> = front.routes().iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut router: Router<Front> = Router::new();
    for path in paths {
        let mut methods: MethodRouter<Front> = MethodRouter::new();
        for route in front.routes().iter().filter(|route| route.path == path) {
            let route = *route;
            let answer = move |State(front): State<Front>, params: RawPathParams, request: Request| {
                answer(front, route, params, request)
            };
            methods = match route.method {
                Method::Get => methods.get(answer),
                Method::Post => methods.post(answer),
            };
        }
        router = router.route(path, methods.fallback(no_such_method));
    }
    router
        .route("/dress/{file}", get(statics::dress))
        .route("/place/{accent}", get(statics::accent))
        .route("/health", get(statics::health))
        .route("/ready", get(statics::ready))
        .route("/{*any}", get(nothing).post(nothing).fallback(no_such_method))
        .fallback(post(nothing).get(nothing).fallback(no_such_method))
        // Inside out: a panic becomes a page, every page gets its headers, all of it is compressed.
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::map_response(harden))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .with_state(front.clone())
}

const NOTHING: Route =
    Route::get("", "open", "pages-not-there", |_| Box::pin(std::future::ready(Err(Problem::NotThere))));

async fn nothing(State(front): State<Front>, params: RawPathParams, request: Request) -> Response<Body> {
    answer(front, NOTHING, params, request).await
}

async fn no_such_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

fn panicked(_what: Box<dyn std::any::Any + Send>) -> Response<Body> {
    // What it says may hold somebody's words. Where it was, the process's own hook has written down.
    tracing::error!("a handler panicked");
    let mut response = Response::new(Body::from(
        "<!DOCTYPE html><html lang=\"en\"><title>Something broke</title><h1>Something broke</h1>\
         <p>It is not your fault, and nothing was saved. Go back and try again.</p>\
         <p lang=\"cy\">Aeth rhywbeth o’i le. Nid eich bai chi yw hyn. Ewch yn ôl a rhowch gynnig arall arni.</p>",
    ));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// What every answer carries (guide/security.md 4.9, OWASP ASVS 5 V3.4).
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; \
         connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

async fn harden(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn answer(front: Front, route: Route, params: RawPathParams, request: Request) -> Response<Body> {
    let begun = front.site().now();
    let secure = front.secure();
    let (mut parts, body) = request.into_parts();
    if route.nameless {
        parts.headers = nameless(&parts.headers);
    }
    let query = read_pairs(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    // Where no cookie is read, the language stands in the address.
    let asked = Lang::of(query.text("lang")).filter(|_| route.nameless);
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let visit = Visit {
        lang: asked.unwrap_or_else(|| language(&parts.headers, None)),
        path: parts.uri.path().to_owned(),
        params,
        query,
        sent: Sent::default(),
        chrome: Chrome::default(),
        device: cookie(&parts.headers, if secure { "__Host-device" } else { "device" }).filter(|id| id.len() == 32),
        new_device: std::sync::OnceLock::new(),
        half: None,
        flash: cookie(&parts.headers, "flash"),
        kiosk: None,
        large_cookie: cookie(&parts.headers, "print").is_some_and(|print| print == "large"),
        known: parts.headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok()).map(str::to_owned),
        host: parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned),
        request: if route.nameless { String::new() } else { front.new_request() },
        who: Who::Anyone,
        begun: Mutex::default(),
        front,
        route,
    };
    // Everything that is said meanwhile says about which request; what is done without a name is in nobody's span.
    let span = if route.nameless {
        tracing::Span::none()
    } else {
        tracing::info_span!("request", id = %visit.request, method = ?route.method, route = route.path)
    };
    let (visit, outcome) = handle(visit, &parts.headers, body).instrument(span.clone()).await;
    let _inside = span.enter();
    let mut response = match outcome {
        Ok(response) => response,
        Err(problem) => explain(&visit, problem).await,
    };
    if route.nameless {
        // When somebody was here is nobody's business.
        return response;
    }
    finish(&visit, &mut response);
    let session = visit.who.signed().map(|signed| signed.session);
    let micros = visit.site().now().unix_micros().saturating_sub(begun.unix_micros());
    let status = response.status();
    count(&route, status, micros);
    tracing::info!(
        route = route.path,
        action = route.action,
        status = status.as_u16(),
        micros,
        session = session_word(session),
        "answered"
    );
    response
}

/// How many requests were answered.
pub const REQUESTS: &str = "alongside_requests_total";
/// How long they took, in seconds.
pub const REQUEST_SECONDS: &str = "alongside_request_seconds";

/// Counts a request by the pattern of its route: costs next to nothing where nobody shows figures.
fn count(route: &Route, status: StatusCode, micros: i64) {
    let kind = match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    let method = if route.method == Method::Get { "GET" } else { "POST" };
    metrics::counter!(REQUESTS, "method" => method, "route" => route.path, "status" => kind).increment(1);
    let micros = f64::from(i32::try_from(micros).unwrap_or(i32::MAX));
    metrics::histogram!(REQUEST_SECONDS, "method" => method).record(micros / 1_000_000.0);
}

async fn handle(mut visit: Visit, headers: &HeaderMap, body: Body) -> (Visit, Outcome) {
    if let Err(problem) = introduce(&mut visit, headers).await {
        return (visit, Err(problem));
    }
    visit.read_sought();
    // The one place where a screen that was handed over is kept to the pages made for it: what is not marked is not there.
    if visit.who.handed().is_some() && !visit.route.handed {
        let outcome = if visit.route.method == Method::Get { redirect(HANDED) } else { Err(Problem::NotThere) };
        return (visit, outcome);
    }
    // The one place where somebody who needs a second step and has none is kept to setting it up.
    let waits = visit.chrome.needed == Needed::Now
        && visit.who.signed().is_some_and(|signed| !signed.second && !signed.second_there);
    if waits && !visit.route.before_second {
        return (visit, redirect(SECOND));
    }
    if visit.route.method == Method::Post {
        let read = read_body(body, most_bytes(&visit)).await;
        let read =
            read.map_err(|problem| if is_too_much_of_nobody(&visit, &problem) { Problem::SignIn } else { problem });
        match read.and_then(|bytes| read_form(&visit.route, headers, &bytes).ok_or(Problem::BadForm)) {
            Ok(sent) => visit.sent = sent,
            Err(problem) => return (visit, Err(problem)),
        }
        if !from_here(headers) {
            return (visit, Err(Problem::Stale));
        }
        let ours = visit.who.form_secret().is_none_or(|secret| visit.token_fits(secret));
        if !ours {
            return (visit, Err(Problem::Stale));
        }
    }
    let outcome = (visit.route.handler)(&visit).await;
    (visit, outcome)
}

/// Whether the row takes more than a usual form, and nobody is signed in.
fn is_nobody_with_a_file(visit: &Visit) -> bool {
    visit.route.most > FORM_LIMIT && !visit.route.nameless && matches!(visit.who, Who::Anyone)
}

/// How much of a body is kept in memory: of somebody who is not signed in, no more than a usual form.
fn most_bytes(visit: &Visit) -> usize {
    if is_nobody_with_a_file(visit) { FORM_LIMIT } else { visit.route.most }
}

/// Whether a form was too large only because nobody is signed in: then they are asked who they are.
fn is_too_much_of_nobody(visit: &Visit, problem: &Problem) -> bool {
    matches!(problem, Problem::TooLarge) && is_nobody_with_a_file(visit)
}

/// Finds out who came and what their frame shows: one transaction, and at most once a minute a note that they came.
async fn introduce(visit: &mut Visit, headers: &HeaderMap) -> Result<(), Problem> {
    let secure = visit.front.secure();
    let token = |plain: &str| {
        let name = if secure { format!("__Host-{plain}") } else { plain.to_owned() };
        cookie(headers, &name).and_then(|text| session::Token::read(&text))
    };
    visit.half = token("halfway");
    let (signed_in, screen) = (token("alongside"), token("kiosk"));
    if signed_in.is_none() && screen.is_none() {
        return Ok(());
    }
    let front = visit.front.clone();
    let mut tx = front.site().db.read().await?;
    if let Some(screen) = screen {
        visit.kiosk = access::kiosk::at(&mut tx, &screen).await?;
        visit.chrome.place_name = visit.kiosk.as_ref().map(|kiosk| kiosk.place_name.clone());
    }
    let Some(token) = signed_in else { return Ok(()) };
    let on = visit.kiosk.as_ref().map(|kiosk| kiosk.id);
    visit.who = session::who_on(&mut tx, &token, on, front.site().now()).await?;
    if let Some(handed) = visit.who.handed() {
        visit.lang = language(headers, Some(&handed.lang));
        drop(tx);
        session::seen_handed(front.site(), handed).await?;
        return Ok(());
    }
    let Some(signed) = visit.who.signed() else { return Ok(()) };
    if !signed.alive {
        return Ok(());
    }
    visit.lang = language(headers, Some(&signed.lang));
    visit.chrome = chrome(&front, &mut tx, signed).await?;
    if visit.route.method == Method::Get
        && (visit.route.unattended || !session::is_seen_due(signed, front.site().now()))
    {
        visit.begun = Mutex::new(Some(tx));
        return Ok(());
    }
    drop(tx);
    if !visit.route.unattended {
        session::seen(front.site(), signed).await?;
    }
    Ok(())
}

/// What a nameless page is told of a request: the language, and whether the form is ours.
fn nameless(headers: &HeaderMap) -> HeaderMap {
    const HEARD: [&str; 4] = ["accept-language", "host", "origin", "sec-fetch-site"];
    let mut heard = HeaderMap::new();
    for name in HEARD {
        if let Some(value) = headers.get(name) {
            heard.insert(HeaderName::from_static(name), value.clone());
        }
    }
    heard
}

fn language(headers: &HeaderMap, own: Option<&str>) -> Lang {
    let chosen = cookie(headers, "lang").and_then(|code| Lang::of(&code)).or_else(|| own.and_then(Lang::of));
    chosen.unwrap_or_else(|| {
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if wanted.trim_start().to_ascii_lowercase().starts_with("cy") { Lang::Cy } else { Lang::En }
    })
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'))
        .find_map(|pair| {
            let (known, value) = pair.trim().split_once('=')?;
            (known == name).then(|| value.to_owned())
        })
}

/// Whether a form was sent from a page of ours, as far as the browser says (Fetch Metadata).
fn from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    // An older browser that says at least where the form was: it must be this very house.
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).is_none_or(|origin| {
        let at = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        at.is_some() && at == host
    })
}

async fn read_body(body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let mut body = body;
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::BadForm)?;
        let Some(data) = frame.data_ref() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= most {
            kept.extend_from_slice(data);
        } else if seen > DISCARDED {
            break;
        }
    }
    if seen > most { Err(Problem::TooLarge) } else { Ok(kept) }
}

/// Reads a form, with files where the row takes them.
fn read_form(route: &Route, headers: &HeaderMap, bytes: &[u8]) -> Option<Sent> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match upload::boundary(kind) {
        Some(boundary) if route.files => upload::read_parts(bytes, boundary),
        Some(_) => None,
        None => read_pairs(bytes),
    }
}

/// Reads `a=b&c=d`. A NUL byte or bytes that are no UTF-8 make the whole form unreadable: the reader of forms would put a
/// mark in their place and go on.
fn read_pairs(bytes: &[u8]) -> Option<Sent> {
    let plain = percent_decoded(bytes);
    if plain.contains(&0) || std::str::from_utf8(&plain).is_err() {
        return None;
    }
    serde_urlencoded::from_bytes(bytes).ok().map(|pairs| Sent(pairs, Vec::new()))
}

/// The bytes behind `%41`; a percent sign that begins nothing stands for itself.
fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let coded = after.split_at_checked(2).filter(|_| *first == b'%');
        let byte = coded.and_then(|(pair, left)| {
            let text = std::str::from_utf8(pair).ok().filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
            Some((u8::from_str_radix(text, 16).ok()?, left))
        });
        let (byte, left) = byte.unwrap_or((*first, after));
        out.push(byte);
        rest = left;
    }
    out
}

fn finish(visit: &Visit, response: &mut Response<Body>) {
    kiosk::hurry(visit, response);
    if let Some(device) = visit.new_device.get() {
        let (name, secure) = if visit.front.secure() { ("__Host-device", "; Secure") } else { ("device", "") };
        let cookie = format!("{name}={device}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
        add_cookie(response, &cookie);
    }
    let shown = visit.flash.is_some() && response.status() == StatusCode::OK;
    if shown {
        add_cookie(response, "flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    text: String,
    way: Option<(String, String)>,
    resend: Vec<(String, String)>,
    request: Option<String>,
}

/// What somebody may quote when they ask about a fault of ours. Where nobody is known, no request is told from another.
fn named_request(visit: &Visit, status: StatusCode) -> Option<String> {
    (status.is_server_error() && !visit.route.nameless)
        .then(|| visit.page().t1("pages-request", "id", visit.request.as_str()))
}

/// The page that says why there is none.
async fn explain(visit: &Visit, problem: Problem) -> Response<Body> {
    if let Problem::Broken(why) = &problem {
        let route = if visit.route.nameless { "" } else { visit.route.path };
        tracing::error!(route, why, "a page broke");
    }
    let outcome = match problem {
        Problem::Already(location) => redirect(&location),
        // The next person on a shared screen does not come to where the one before was.
        Problem::SignIn if visit.route.method == Method::Get && visit.kiosk.is_some() => redirect("/"),
        Problem::SignIn if visit.route.method == Method::Get => {
            redirect(&format!("/sign-in?back={}", as_answer(&visit.path)))
        }
        // A page is asked for again afterwards; a form is kept in the page that asks.
        Problem::ProveAgain if visit.route.method == Method::Get => {
            redirect(&format!("{PROVE}?back={}", as_answer(&visit.path)))
        }
        Problem::ProveAgain => visit.ask_proof(&Stopped::of(visit), &Faults::new(), StatusCode::FORBIDDEN).await,
        problem => problem_page(visit, problem),
    };
    outcome.unwrap_or_else(|_| panicked(Box::new("the problem page failed")))
}

fn problem_page(visit: &Visit, problem: Problem) -> Outcome {
    let (status, key) = problem.shown();
    let again = if matches!(problem, Problem::Crowded) { "60" } else { "5" };
    let page = visit.page();
    let title = page.t(key);
    let mut text = page.t(format!("{key}-text"));
    let mut way = Some(("/".to_owned(), page.t("pages-home")));
    let mut resend = Vec::new();
    match problem {
        Problem::NotAllowed(access::Why::NotYours) => text = page.t("pages-why-not-yours"),
        Problem::SignIn | Problem::Stale => way = Some(("/sign-in".to_owned(), page.t("pages-sign-in"))),
        Problem::AlreadyOther(location) => {
            way = Some((location, page.t("pages-already-see")));
            resend = visit.sent.0.iter().filter(|(name, _)| name != "_key" && name != "_token").cloned().collect();
        }
        _ => {}
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = html(
        status,
        &ProblemPage { request: named_request(visit, status), page: page.with_title(title), text, way, resend },
    )?;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(again));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::read_pairs;

    #[test]
    fn a_form_with_a_nul_byte_cannot_be_read() {
        assert!(read_pairs(b"a=1&b=%C5%B5").is_some());
        assert!(read_pairs(b"a=1%00").is_none());
        assert!(read_pairs(b"a=%FF").is_none());
        assert!(read_pairs(b"a=\xff").is_none());
        assert!(read_pairs(b"a=100%&b=%zz").is_some());
    }
}
