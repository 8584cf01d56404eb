//! The conversation with a real provider: a Node.js process with the `oidc-provider` package, on this machine.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use basics::{Clock, Instant};
use openidconnect::reqwest::Url;
use signon::{Answer, Ask, Provider, Settings, Tie, Trouble};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use trials::SignOn;

const BACK: &str = "http://127.0.0.1:9/sign-in/back";
const SECRET: &str = "of-this-browser";

fn now() -> Instant {
    Clock::machine().now()
}

fn house(running: &SignOn, client: &str) -> Provider {
    let (client, secret) = (client.to_owned(), SignOn::SECRET.to_owned());
    let settings = Settings { issuer: running.issuer().to_owned(), client, secret, back: BACK.to_owned() };
    Provider::new(settings).unwrap()
}

fn tie(state: &str) -> Tie<'_> {
    Tie { state, secret: SECRET }
}

fn said(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

async fn begin() -> SignOn {
    SignOn::begin(BACK, "http://127.0.0.1:9/").await
}

/// Begins with a house and comes back with a code.
async fn code(running: &SignOn, house: &Provider, state: &str) -> String {
    let address = house.start(tie(state), Ask::Usual, now()).await.unwrap();
    let back = running.walk(&address).await;
    assert_eq!(said(&back, "state").as_deref(), Some(state));
    said(&back, "code").unwrap()
}

async fn come(running: &SignOn, house: &Provider, state: &str) -> Result<Answer, Trouble> {
    let code = code(running, house, state).await;
    house.finish(code, tie(state), now()).await
}

#[tokio::test]
async fn somebody_signs_in_once_with_a_code() {
    let running = begin().await;
    let house = house(&running, "house");
    let first = code(&running, &house, "one").await;
    let answer = house.finish(first.clone(), tie("one"), now()).await.unwrap();
    assert_eq!((answer.subject.as_str(), answer.issuer.as_str()), ("kim", running.issuer()));
    assert!(answer.session.is_some(), "a session to end");
    assert!(!answer.second, "nothing was said of a second proof");
    assert_eq!(house.finish(first, tie("one"), now()).await, Err(Trouble::NotTaken), "replayed");

    for other in [tie("three"), Tie { state: "two", secret: "of-another-browser" }] {
        let second = code(&running, &house, "two").await;
        assert_eq!(house.finish(second, other, now()).await, Err(Trouble::NotTaken), "a code that another asked for");
    }
}

#[tokio::test]
async fn what_was_shown_there_and_when_is_told() {
    let running = begin().await;
    let house = house(&running, "house");
    for (ways, second) in [(r#"["pwd"]"#, false), (r#"["pwd","otp","mfa"]"#, true), ("[]", false), ("null", false)] {
        running.claims(&format!(r#"{{"amr":{ways},"auth_time":1700000000}}"#)).await;
        let answer = come(&running, &house, "s").await.unwrap();
        assert_eq!(answer.second, second, "{ways}");
        assert_eq!(answer.shown_at, Instant::from_unix_micros(1_700_000_000_000_000));
    }
    let address = house.start(tie("again"), Ask::Again, now()).await.unwrap();
    let asked = Url::parse(&address).unwrap();
    assert_eq!((said(&asked, "prompt").as_deref(), said(&asked, "max_age").as_deref()), (Some("login"), Some("0")));
    let back = running.walk(&address).await;
    let answer = house.finish(said(&back, "code").unwrap(), tie("again"), now()).await.unwrap();
    let shown = answer.shown_at.unwrap();
    assert!(now().seconds_since(shown) < 60, "they showed it just now");
}

#[tokio::test]
async fn a_proof_that_does_not_hold_signs_nobody_in() {
    let running = begin().await;
    let house = house(&running, "house");
    let second = now().unix_micros() / 1_000_000;
    for (claims, holds) in [
        ("{}".to_owned(), true),
        (r#"{"nonce":"another"}"#.to_owned(), false),
        (r#"{"nonce":null}"#.to_owned(), false),
        (r#"{"aud":"another"}"#.to_owned(), false),
        (r#"{"aud":["house","another"]}"#.to_owned(), false),
        (r#"{"iss":"https://another.example"}"#.to_owned(), false),
        (format!(r#"{{"exp":{}}}"#, second - 120), false),
        (format!(r#"{{"exp":{}}}"#, second - 20), true),
        (format!(r#"{{"iat":{}}}"#, second + 200), false),
        (format!(r#"{{"iat":{}}}"#, second + 30), true),
        (format!(r#"{{"iat":{}}}"#, second - 900), false),
    ] {
        running.claims(&claims).await;
        let expected = if holds { Ok("kim".to_owned()) } else { Err(Trouble::NotProved) };
        assert_eq!(come(&running, &house, "s").await.map(|answer| answer.subject), expected, "{claims}");
    }
}

#[tokio::test]
async fn keys_that_were_changed_are_asked_for_once_more() {
    let running = begin().await;
    let house = house(&running, "house");
    assert!(come(&running, &house, "s").await.is_ok());
    running.new_key().await;
    let second = code(&running, &house, "s").await;
    let later = now().plus_seconds(10);
    assert!(house.finish(second, tie("s"), later).await.is_ok(), "what it said of itself ten seconds ago is old then");
}

#[tokio::test]
async fn a_no_and_a_provider_that_is_down_are_told_apart() {
    let mut running = begin().await;
    let house = house(&running, "house");
    running.is("nobody").await;
    let back = running.walk(&house.start(tie("s"), Ask::Usual, now()).await.unwrap()).await;
    assert_eq!(said(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(said(&back, "code"), None);

    running.is("kim").await;
    let code = code(&running, &house, "s").await;
    running.stops().await;
    assert_eq!(house.finish(code, tie("s"), now()).await, Err(Trouble::Away));
    let later = now().plus_seconds(31);
    assert_eq!(house.start(tie("s"), Ask::Usual, later).await.err(), Some(Trouble::Away));
}

/// Lets the provider end a session: the logout token it sends.
async fn logout(running: &SignOn, listener: &TcpListener, session: &str) -> String {
    let listen = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut all, mut some) = (String::new(), [0; 4096]);
        while !all.contains("logout_token=") {
            let read = stream.read(&mut some).await.unwrap();
            assert!(read > 0, "the provider hung up");
            all.push_str(std::str::from_utf8(&some[..read]).unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
        all.split_once("logout_token=").unwrap().1.to_owned()
    };
    tokio::join!(listen, running.ends(session)).0
}

#[tokio::test]
async fn the_provider_ends_a_session_and_nobody_else_does() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ended = format!("http://{}/sign-in/ended", listener.local_addr().unwrap());
    let running = SignOn::begin(BACK, &ended).await;
    let us = house(&running, "house");
    let session = come(&running, &us, "s").await.unwrap().session.unwrap();
    let token = logout(&running, &listener, &session).await;
    let ending = us.ended(&token, now()).await.unwrap();
    assert_eq!(ending.session, Some(session));
    assert_eq!(us.ended(&token, now()).await.unwrap().mark, ending.mark, "the same mark, so that it counts once");

    let later = now().plus_seconds(900);
    assert_eq!(us.ended(&token, later).await, Err(Trouble::NotProved), "old");
    let for_us = house(&running, "another").ended(&token, now()).await;
    assert_eq!(for_us, Err(Trouble::NotProved), "for another house");
    let (said, signature) = token.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    for forged in [format!("{said}.{turned}"), format!("{said}."), said.to_owned(), String::new()] {
        assert_eq!(us.ended(&forged, now()).await, Err(Trouble::NotProved), "{forged}");
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
