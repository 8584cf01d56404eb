//! Screens that others use too: what every page of theirs carries, so that nothing of one person is left for the next.

use access::kiosk::Kiosk;
use access::session::Token;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::capability::Method;
use crate::page::as_answer;
use crate::visit::{Outcome, Visit, add_cookie, hex, redirect};

/// How many seconds before its end a session on a kiosk asks whether anybody is there.
pub const WARNING: i64 = 60;

/// The microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// What stands at the head of every page of a session on a kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KioskBar {
    /// How long it still lasts, in words.
    pub text: String,
}

/// When a page goes on by itself, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Onward {
    /// To the page that asks whether anybody is there.
    Ask(i64),
    /// To the page that says it is over.
    Over(i64),
}

/// What follows from the seconds that are left: time to answer is always given, unless there is less than that already.
const fn onward(left: i64) -> Onward {
    // Two seconds more than the session has, so that it is over for certain when the page that says so comes.
    if left > WARNING + 5 { Onward::Ask(left - WARNING) } else { Onward::Over(left + 2) }
}

impl Visit {
    /// The enrolled screen that is asked on. A nameless page knows of none.
    #[must_use]
    pub fn kiosk(&self) -> Option<&Kiosk> {
        self.kiosk.as_ref()
    }

    /// How many seconds the session on a kiosk still holds if nothing more is done; `None` when it is no such session.
    #[must_use]
    pub fn kiosk_seconds_left(&self) -> Option<i64> {
        let signed = self.who.signed().filter(|signed| signed.alive && signed.kiosk.is_some())?;
        let now = self.site().now();
        let used = if self.route.unattended { signed.seen_at } else { now };
        Some(signed.seconds_left(used, now).max(0))
    }

    /// Where this page can be looked at again: a page that was the answer to a form may have no address of its own.
    #[must_use]
    pub fn way_back(&self) -> &str {
        let has = |route: &crate::Route| route.method == Method::Get && route.path == self.route.path;
        if self.front.routes().iter().any(has) { &self.path } else { "/" }
    }

    pub(crate) fn kiosk_bar(&self) -> Option<KioskBar> {
        let left = self.kiosk_seconds_left()?;
        let signed = self.who.signed()?;
        let minutes = |seconds: i64| seconds.saturating_add(30) / 60;
        let (idle, whole) = (minutes(left), minutes(signed.ends_at.seconds_since(self.site().now())));
        let words = self.front.words();
        let text = match onward(left) {
            Onward::Ask(_) => words.say(self.lang, "pages-kiosk-left", &[("minutes", &idle), ("whole", &whole)]),
            Onward::Over(_) => words.say(self.lang, "pages-kiosk-nearly", &[]),
        };
        Some(KioskBar { text })
    }

    /// Goes to another page as a screen that is enrolled from now on, and as nobody.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_enrolled(&self, location: &str, token: &Token) -> Outcome {
        let mut response = self.go_signed_out(location)?;
        self.set_kiosk(&mut response, token.cookie(), 400 * 86_400);
        Ok(response)
    }

    /// The screen forgets that it was enrolled.
    pub fn forget_kiosk(&self, response: &mut Response<Body>) {
        self.set_kiosk(response, "", 0);
    }

    fn set_kiosk(&self, response: &mut Response<Body>, value: &str, seconds: i64) {
        let (name, secure) = if self.front.secure() { ("__Host-kiosk", "; Secure") } else { ("kiosk", "") };
        add_cookie(response, &format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"));
    }

    /// Goes to another page in larger print, or no longer.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_printing(&self, location: &str, large: bool) -> Outcome {
        let mut response = redirect(location)?;
        let secure = if self.front.secure() { "; Secure" } else { "" };
        let (value, age) = if large { ("large", 31_536_000) } else { ("", 0) };
        add_cookie(&mut response, &format!("print={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"));
        Ok(response)
    }

    /// Nothing of whoever was here stays in the browser: not the session, the language or the size of the letters, and no
    /// page. The cookie by which the screen is enrolled does: so this names what goes, and never "cookies".
    pub fn leave_nothing(&self, response: &mut Response<Body>) {
        let (name, secure) = if self.front.secure() { ("__Host-alongside", "; Secure") } else { ("alongside", "") };
        add_cookie(response, &format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}"));
        self.forget_halfway(response);
        if self.kiosk.is_some() {
            for name in ["lang", "print", "flash"] {
                add_cookie(response, &format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
            }
        }
        clear(response);
    }

    /// A nameless page on a shared screen goes away by itself after so many seconds; on any other it stays. The page has
    /// to say so.
    #[must_use]
    pub fn goes_away(&self, mut response: Response<Body>, seconds: i64) -> Response<Body> {
        if self.shared() {
            onto(&mut response, seconds, &format!("/box/finished?{}", self.carried()));
        }
        response
    }

    /// Whether a nameless page was told that others use this screen too. Nothing says which screen.
    #[must_use]
    pub fn shared(&self) -> bool {
        self.route.nameless && self.query.text("shared") == "yes"
    }

    /// Whether the form asks for nothing but more time: it is shown again with all that was written in it, and nothing is kept.
    #[must_use]
    pub fn wants_more_time(&self) -> bool {
        self.sent.ticked("_more")
    }

    /// A mark for the forms of nameless pages on a shared screen: the minute, and a random word that goes from form to form
    /// until somebody else begins. It stands on the page alone.
    pub(crate) fn stamp(&self) -> String {
        let minute = self.site().now().unix_micros() / MINUTE;
        let word = self.screen_visit().unwrap_or_else(|| hex(&self.site().db.chance().bytes::<16>()));
        format!("{minute}.{word}.{}", self.stamp_of(minute, &word))
    }

    /// The random word of the form that was sent, when it stood on a page of ours for a shared screen: all that one person
    /// sends there has the same.
    #[must_use]
    pub fn screen_visit(&self) -> Option<String> {
        self.stamped().map(|(_, word)| word)
    }

    /// Whether a form was shown within the last so many minutes. Going back and sending an old one again is what the next person
    /// at a shared screen could do; elsewhere no form grows old.
    #[must_use]
    pub fn is_fresh(&self, minutes: i64) -> bool {
        let age = |minute: i64| (self.site().now().unix_micros() / MINUTE).saturating_sub(minute);
        !self.shared() || self.stamped().is_some_and(|(minute, _)| (0..=minutes).contains(&age(minute)))
    }

    fn stamped(&self) -> Option<(i64, String)> {
        let mut parts = self.sent.text("_stamp").split('.');
        let (minute, word, mark) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        (self.shared() && self.stamp_of(minute, word) == mark).then(|| (minute, word.to_owned()))
    }

    fn stamp_of(&self, minute: i64, word: &str) -> String {
        hex(&self.site().db.derived_key(&format!("stamp|{minute}|{word}"))).chars().take(32).collect()
    }

    /// What nameless pages hand on to each other in their addresses, because they read no cookie.
    #[must_use]
    pub fn carried(&self) -> String {
        let mut text = format!("lang={}", self.lang.code());
        if self.shared() {
            text.push_str("&shared=yes");
        }
        if self.large() {
            text.push_str("&print=large");
        }
        text
    }

    /// Whether larger print was asked for on this device, or in this address.
    pub(crate) fn large(&self) -> bool {
        if self.route.nameless { self.query.text("print") == "large" } else { self.large_cookie }
    }
}

/// The browser keeps no page and no storage of ours from before.
pub fn clear(response: &mut Response<Body>) {
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
}

/// The browser goes on to an address of ours after so many seconds, without anybody's doing.
pub fn onto(response: &mut Response<Body>, seconds: i64, location: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds}; url={location}")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
}

/// Every page of a session on a kiosk goes on by itself, first to the question whether anybody is there. A page on a screen
/// that was handed over goes when its session is over: what somebody else said does not stay on it.
pub(crate) fn hurry(visit: &Visit, response: &mut Response<Body>) {
    let shows = response.status() != StatusCode::SEE_OTHER && !response.headers().contains_key(header::REFRESH);
    if let Some(handed) = visit.who.handed().filter(|_| shows) {
        onto(response, handed.seconds_left(visit.site().now()).max(0).saturating_add(2), "/");
    }
    let Some(left) = visit.kiosk_seconds_left().filter(|_| shows) else { return };
    match onward(left) {
        Onward::Ask(after) => onto(response, after, &format!("/kiosk/still?back={}", as_answer(visit.way_back()))),
        Onward::Over(after) => onto(response, after, "/kiosk/finished"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Onward, onward};

    #[test]
    fn there_is_a_minute_to_answer_or_nothing_is_asked() {
        let cases = [
            (240, Onward::Ask(180)),
            (120, Onward::Ask(60)),
            (66, Onward::Ask(6)),
            (65, Onward::Over(67)),
            (60, Onward::Over(62)),
            (1, Onward::Over(3)),
            (0, Onward::Over(2)),
        ];
        for (left, expected) in cases {
            assert_eq!(onward(left), expected, "{left}");
        }
    }
}
