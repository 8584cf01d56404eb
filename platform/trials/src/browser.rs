//! A browser that asks the router without a network: a cookie jar, the token of the last page, and a fresh key for each
//! form.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use basics::Chance;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::engines::hex;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as text. Bytes that are no text are replaced: see `bytes`.
    pub body: String,
    /// Its body, as it came.
    pub bytes: Vec<u8>,
    /// Where it leads; empty when it leads nowhere.
    pub location: String,
}

impl Answer {
    /// Whether a word stands in the body.
    #[must_use]
    pub fn text_contains(&self, word: &str) -> bool {
        self.body.contains(word)
    }

    /// A header as text; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The names of the cookies it sets.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok()?.split_once('='))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// The value of the first hidden field with this name on the page.
    #[must_use]
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }

    /// The first address on the page that begins with this.
    #[must_use]
    pub fn href(&self, begins: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("href=\"{begins}"))?;
        rest.split_once('"').map(|(value, _)| format!("{begins}{}", value.replace("&#38;", "&").replace("&amp;", "&")))
    }
}

/// A browser with its cookies.
#[derive(Clone, Debug)]
pub struct Browser {
    router: Router,
    jar: Vec<(String, String)>,
    token: Option<String>,
    chance: Chance,
}

impl Browser {
    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn new(router: Router, chance: Chance) -> Self {
        Self { router, jar: Vec::new(), token: None, chance }
    }

    /// What stands in a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.jar.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.jar.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Looks at a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[], Vec::new()).await
    }

    /// Looks at a page, or for something on it as its box does: `/people?q=robin`.
    pub async fn find(&mut self, path: &str) -> Answer {
        let path = self.sought(path).await;
        self.get(&path).await
    }

    /// The address of what is looked for: what is typed is sealed in it. A page on which nothing is looked for has its own.
    ///
    /// # Panics
    /// When the house does not take it.
    pub async fn sought(&mut self, path: &str) -> String {
        let Some((to, asked)) = path.split_once('?').filter(|(_, asked)| asked.contains("q=")) else {
            return path.to_owned();
        };
        let asked: Vec<(String, String)> = serde_urlencoded::from_str(asked).expect("pairs of texts");
        let mut fields = vec![("_to", to)];
        fields.extend(asked.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let answer = self.post("/find", &fields).await;
        assert!(answer.location.starts_with(to), "{path}: {} {}", answer.status, answer.body);
        answer.location
    }

    /// Sends a form, with the token of this session and a key that was never used.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.new_key();
        self.post_with_key(path, &key, fields).await
    }

    /// Sends a form with the token of this session and a key of one's own: a double press sends the same twice.
    pub async fn post_with_key(&mut self, path: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut all = vec![("_token", token.as_str()), ("_key", key)];
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    /// Sends exactly these fields: leave out, or make up, the token and the key.
    pub async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).expect("pairs of texts make a form");
        self.ask("POST", path, &[("content-type", "application/x-www-form-urlencoded")], body.into_bytes()).await
    }

    /// Sends a form with a file in the field `file`, with the token of this session and a key that was never used.
    pub async fn post_file(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let (token, key) = (self.token().await, self.new_key());
        let mut all = vec![("_token", token.as_str()), ("_key", key.as_str())];
        all.extend_from_slice(fields);
        let body = form_with_file(&all, file);
        self.ask("POST", path, &[("content-type", FORM_WITH_FILE)], body).await
    }

    /// A key such as a page would put into its form.
    #[must_use]
    pub fn new_key(&self) -> String {
        hex(&self.chance.bytes::<16>())
    }

    /// The form token of this session; empty when nobody is signed in. It stands on every page: one is looked at when
    /// none has been.
    pub async fn token(&mut self) -> String {
        if self.token.is_none() {
            self.get("/notices").await;
        }
        self.token.clone().unwrap_or_default()
    }

    /// Asks with a method, headers and a body of one's own.
    ///
    /// # Panics
    /// When they make no request.
    pub async fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(header::HOST, "alongside.example");
        }
        if !self.jar.is_empty() {
            let jar: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, jar.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request that is written well");
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body that ends").to_bytes().to_vec();
        self.keep_cookies(&parts.headers);
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let answer = Answer {
            status: parts.status,
            location: text(header::LOCATION),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            headers: parts.headers,
        };
        if let Some(token) = answer.hidden("_token").filter(|token| !token.is_empty()) {
            self.token = Some(token);
        }
        answer
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let Some((name, rest)) = cookie.to_str().ok().and_then(|text| text.split_once('=')) else { continue };
            self.set_cookie(name, rest.split(';').next().unwrap_or_default());
            if name == "alongside" {
                self.token = None;
            }
        }
    }
}

/// What a browser calls the form that [`form_with_file`] writes.
pub const FORM_WITH_FILE: &str = "multipart/form-data; boundary=----trial7MA4YWxk";

/// A form with a file in the field `file`, as a browser writes it.
#[must_use]
pub fn form_with_file(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("------trial7MA4YWxk\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = "------trial7MA4YWxk\r\nContent-Disposition: form-data; name=\"file\"; filename=\"papers\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n";
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n------trial7MA4YWxk--\r\n");
    body
}
