//! The conversation with a real provider: a Node.js process with the `oidc-provider` package, on this machine.

use std::path::Path;
use std::process::Stdio;
use std::time::SystemTime;

use basics::{Chance, Instant};
use openidconnect::reqwest;
use signon::{Provider, Settings, Start, Trouble};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

const BACK: &str = "http://127.0.0.1:9/sign-in/back";

struct Running {
    child: Child,
    issuer: String,
    ended: TcpListener,
    http: reqwest::Client,
}

fn now() -> Instant {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Instant::from_unix_micros(i64::try_from(since.as_micros()).unwrap()).unwrap()
}

impl Running {
    async fn begin() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider");
        let there = folder.join("node_modules/oidc-provider").exists();
        assert!(there, "the provider of the tests is missing: run `npm ci` in platform/signon/tests/provider");
        let ended = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = format!("http://{}/sign-in/ended", ended.local_addr().unwrap());
        let mut child = Command::new("node")
            .args(["provider.mjs", BACK, &to])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js is missing: the tests of sign-on need `node`");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let issuer = loop {
            let line = lines.next_line().await.unwrap().expect("the provider says its address");
            if line.starts_with("http://") {
                break line;
            }
        };
        let none = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(none).no_proxy().build().unwrap();
        Self { child, issuer, ended, http }
    }

    fn house(&self, client: &str) -> Provider {
        let (client, secret) = (client.to_owned(), "a-secret-of-the-tests".to_owned());
        let settings = Settings { issuer: self.issuer.clone(), client, secret, back: BACK.to_owned() };
        Provider::new(settings).unwrap()
    }

    async fn switch(&self, name: &str, key: &str, value: &str) {
        let mut url = reqwest::Url::parse(&format!("{}/test/{name}", self.issuer)).unwrap();
        url.query_pairs_mut().append_pair(key, value);
        self.http.get(url).send().await.unwrap();
    }

    /// Goes where a browser would, with its cookies, until it is sent back to the house: the address it comes with.
    async fn walk(&self, start: &Start) -> reqwest::Url {
        let mut at = reqwest::Url::parse(&start.address).unwrap();
        let mut jar: Vec<(String, String)> = Vec::new();
        for _ in 0..10 {
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let got = self.http.get(at.clone()).header("cookie", cookies.join("; ")).send().await.unwrap();
            for line in got.headers().get_all("set-cookie") {
                let pair = line.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.retain(|(known, _)| known != name);
                jar.push((name.to_owned(), value.to_owned()));
            }
            let to = got.headers().get("location").expect("a browser is sent on").to_str().unwrap();
            at = at.join(to).unwrap();
            if at.as_str().starts_with(BACK) {
                return at;
            }
        }
        panic!("the browser was sent on and on");
    }

    /// Begins with a house and comes back with a code.
    async fn code(&self, house: &Provider) -> (Start, String) {
        let start = house.start(&Chance::system()).await.unwrap();
        let back = self.walk(&start).await;
        assert_eq!(said(&back, "state").as_deref(), Some(start.state.as_str()));
        let code = said(&back, "code").unwrap();
        (start, code)
    }

    /// Lets the provider end a session: the logout token it sends.
    async fn logout(&self, session: &str) -> String {
        let listen = async {
            let (mut stream, _) = self.ended.accept().await.unwrap();
            let (mut all, mut some) = (String::new(), [0; 4096]);
            while !all.contains("logout_token=") {
                let read = stream.read(&mut some).await.unwrap();
                assert!(read > 0, "the provider hung up");
                all.push_str(std::str::from_utf8(&some[..read]).unwrap());
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
            all.split_once("logout_token=").unwrap().1.to_owned()
        };
        tokio::join!(listen, self.switch("end", "sid", session)).0
    }
}

fn said(url: &reqwest::Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn somebody_signs_in_once_with_a_code() {
    let running = Running::begin().await;
    let house = running.house("house");
    let (start, code) = running.code(&house).await;
    let finish = || house.finish(code.clone(), start.nonce.clone(), start.verifier.clone(), now());
    let answer = finish().await.unwrap();
    assert_eq!((answer.subject.as_str(), answer.issuer.as_str()), ("kim", running.issuer.as_str()));
    assert!(answer.session.is_some(), "a session to end");
    assert_eq!(finish().await, Err(Trouble::NotTaken), "replayed");

    let (start, code) = running.code(&house).await;
    let other = house.start(&Chance::system()).await.unwrap();
    let with_another = house.finish(code, start.nonce, other.verifier, now()).await;
    assert_eq!(with_another, Err(Trouble::NotTaken), "a code that another start did not ask for");
}

#[tokio::test]
async fn a_proof_that_does_not_hold_signs_nobody_in() {
    let running = Running::begin().await;
    let house = running.house("house");
    let second = now().unix_micros() / 1_000_000;
    for (claims, holds) in [
        ("{}".to_owned(), true),
        (r#"{"nonce":"another"}"#.to_owned(), false),
        (r#"{"aud":"another"}"#.to_owned(), false),
        (r#"{"iss":"https://another.example"}"#.to_owned(), false),
        (format!(r#"{{"exp":{}}}"#, second - 120), false),
        (format!(r#"{{"exp":{}}}"#, second - 20), true),
        (format!(r#"{{"iat":{}}}"#, second + 200), false),
        (format!(r#"{{"iat":{}}}"#, second + 30), true),
        (format!(r#"{{"iat":{}}}"#, second - 900), false),
    ] {
        let (start, code) = running.code(&house).await;
        running.switch("next", "claims", &claims).await;
        let answer = house.finish(code, start.nonce, start.verifier, now()).await;
        let expected = if holds { Ok("kim".to_owned()) } else { Err(Trouble::NotProved) };
        assert_eq!(answer.map(|answer| answer.subject), expected, "{claims}");
    }
}

#[tokio::test]
async fn a_no_and_a_provider_that_is_down_are_told_apart() {
    let mut running = Running::begin().await;
    let house = running.house("house");
    running.switch("who", "is", "nobody").await;
    let start = house.start(&Chance::system()).await.unwrap();
    let back = running.walk(&start).await;
    assert_eq!(said(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(said(&back, "code"), None);

    running.switch("who", "is", "kim").await;
    let (start, code) = running.code(&house).await;
    running.child.kill().await.unwrap();
    assert_eq!(house.finish(code, start.nonce, start.verifier, now()).await, Err(Trouble::Away));
    assert_eq!(house.start(&Chance::system()).await.err(), Some(Trouble::Away));
}

#[tokio::test]
async fn the_provider_ends_a_session_and_nobody_else_does() {
    let running = Running::begin().await;
    let house = running.house("house");
    let (start, code) = running.code(&house).await;
    let answer = house.finish(code, start.nonce, start.verifier, now()).await.unwrap();
    let session = answer.session.unwrap();
    let token = running.logout(&session).await;
    let ending = house.ended(&token, now()).await.unwrap();
    assert_eq!(ending.session, Some(session));
    assert_eq!(house.ended(&token, now()).await.unwrap().mark, ending.mark, "the same mark, so that it counts once");

    let later = now().plus_seconds(900);
    assert_eq!(house.ended(&token, later).await, Err(Trouble::NotProved), "old");
    let for_us = running.house("another").ended(&token, now()).await;
    assert_eq!(for_us, Err(Trouble::NotProved), "for another house");
    let (said, signature) = token.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    for forged in [format!("{said}.{turned}"), format!("{said}."), said.to_owned(), String::new()] {
        assert_eq!(house.ended(&forged, now()).await, Err(Trouble::NotProved), "{forged}");
    }
}

#[test]
fn only_this_machine_is_spoken_to_in_the_clear() {
    for (issuer, good) in [
        ("https://p.example", true),
        ("http://127.0.0.1:80", true),
        ("http://localhost", true),
        ("http://p.example", false),
        ("http://localhost.example", false),
        ("p.example", false),
    ] {
        let text = str::to_owned;
        let settings = Settings { issuer: text(issuer), client: text("us"), secret: text("s"), back: text(BACK) };
        assert_eq!(Provider::new(settings).is_ok(), good, "{issuer}");
    }
}
