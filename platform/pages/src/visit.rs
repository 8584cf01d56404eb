//! One visit of one page: who came, what they asked and sent, and the frame of what they get.

use std::sync::{Mutex, OnceLock, PoisonError};

use access::kiosk::Kiosk;
use access::session::Token;
use access::{Handed, Signed, Site, Who, places, second};
use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use basics::{Instant, PlaceId, Setting};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use store::ReadTx;
use store::once::OnceKey;

use crate::capability::Route;
use crate::form::Sent;
use crate::front::Front;
use crate::page::{Flash, NavItem, Page, PersonBar};
use crate::problem::Problem;
use crate::words::Lang;

/// What a handler gives back.
pub type Outcome = Result<Response<Body>, Problem>;

/// One visit.
pub struct Visit {
    pub(crate) front: Front,
    pub(crate) route: Route,
    pub(crate) who: Who,
    /// Random, for the log and for whoever asks about a fault; empty where nobody is known.
    pub(crate) request: String,
    pub(crate) lang: Lang,
    pub(crate) path: String,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) query: Sent,
    pub(crate) sent: Sent,
    pub(crate) chrome: Chrome,
    pub(crate) device: Option<String>,
    pub(crate) new_device: OnceLock<String>,
    pub(crate) half: Option<Token>,
    pub(crate) flash: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) begun: Mutex<Option<ReadTx>>,
    pub(crate) kiosk: Option<Kiosk>,
    pub(crate) large_cookie: bool,
    pub(crate) known: Option<String>,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Visit({:?})", self.route)
    }
}

/// What the frame shows of the person's place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chrome {
    pub(crate) place_name: Option<String>,
    pub(crate) zone: Option<String>,
    pub(crate) accent: Option<String>,
    /// Capabilities with a switch, and in which of the person's own places each is on.
    pub(crate) on: Vec<(&'static str, Vec<PlaceId>)>,
    /// What is on in none of them, and done elsewhere.
    pub(crate) elsewhere: Vec<&'static str>,
    pub(crate) notices: i64,
    /// Whether their place asks a second step of them.
    pub(crate) needed: second::Needed,
}

/// A place's colours, by name: each has enough contrast in light and dark.
pub const ACCENT: Setting = Setting {
    key: "pages.accent",
    kind: basics::SettingKind::OneOf(&["moss", "heather", "harbour", "clay", "slate"]),
    default: "heather",
};

/// The frame's facts about the person's places: one statement, and one for the bell.
pub(crate) async fn chrome(front: &Front, tx: &mut ReadTx, signed: &Signed) -> store::Result<Chrome> {
    let mut chrome = Chrome { notices: (front.bell())(tx, signed.person).await?, ..Chrome::default() };
    let Some(home) = signed.home() else { return Ok(chrome) };
    let mut belongs: Vec<PlaceId> = signed.memberships.iter().map(|membership| membership.place).collect();
    belongs.sort_unstable();
    belongs.dedup();
    let switches: Vec<(&'static str, &'static Setting)> =
        front.capabilities().iter().filter_map(|c| c.switch.map(|setting| (c.name, setting))).collect();
    let mut keys: Vec<&'static str> = switches.iter().map(|(_, setting)| setting.key).collect();
    keys.extend([ACCENT.key, second::NEEDED.key, second::NEEDED_FROM.key]);
    let moved: Vec<_> = front.capabilities().iter().filter_map(|c| c.elsewhere.map(|other| (c.name, other))).collect();
    keys.extend(moved.iter().map(|(_, other)| other.setting.key));
    let frames = places::frames(tx, &belongs, &keys).await?;
    if let Some(frame) = frames.iter().find(|frame| frame.place == home.place) {
        (chrome.place_name, chrome.zone) = (Some(frame.name.clone()), Some(frame.zone.clone()));
        chrome.accent =
            frame.answers.iter().any(|(key, _)| key == ACCENT.key).then(|| frame.answer(&ACCENT).to_owned());
    }
    chrome.needed = second::needed(signed, &frames, front.site().now());
    for (name, setting) in switches {
        let on = frames.iter().filter(|frame| frame.answer(setting) == "on").map(|frame| frame.place).collect();
        chrome.on.push((name, on));
    }
    for (name, other) in moved {
        let on = chrome.on.iter().any(|(known, on)| *known == name && !on.is_empty());
        if !on && frames.iter().any(|frame| !frame.answer(other.setting).is_empty()) {
            chrome.elsewhere.push(name);
        }
    }
    Ok(chrome)
}

impl Visit {
    /// The house. Whoever reaches for it may begin a transaction of their own, so the one in which the visit was
    /// introduced ends here: nobody holds two at once, and none stays open while something else is done.
    #[must_use]
    pub fn site(&self) -> &Site {
        drop(self.introduction());
        self.front.site()
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.front.site().now()
    }

    /// A transaction to read in: on a page that is looked at, the one in which the visit was introduced goes on, so that
    /// session, frame and list are of one moment and begin once.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn read(&self) -> store::Result<ReadTx> {
        match self.introduction() {
            Some(tx) => Ok(tx),
            None => self.front.site().db.read().await,
        }
    }

    fn introduction(&self) -> Option<ReadTx> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The front of the house.
    #[must_use]
    pub fn front(&self) -> &Front {
        &self.front
    }

    /// Who came.
    #[must_use]
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The person, who must be signed in.
    ///
    /// # Errors
    /// [`Problem::SignIn`].
    pub fn signed(&self) -> Result<&Signed, Problem> {
        self.who.signed().filter(|signed| signed.alive).ok_or(Problem::SignIn)
    }

    /// The session whose screen was handed over, which this visit must come from.
    ///
    /// # Errors
    /// [`Problem::SignIn`] when nobody is signed in, [`Problem::NotThere`] for everybody else.
    pub fn handed(&self) -> Result<&Handed, Problem> {
        match &self.who {
            Who::Handed(handed) => Ok(handed),
            who => Err(who.signed().filter(|signed| signed.alive).map_or(Problem::SignIn, |_| Problem::NotThere)),
        }
    }

    /// The place of the person's first membership; somebody who belongs nowhere has none.
    ///
    /// # Errors
    /// [`Problem::SignIn`], [`Problem::NotThere`].
    pub fn home(&self) -> Result<PlaceId, Problem> {
        self.signed()?.home().map(|membership| membership.place).ok_or(Problem::NotThere)
    }

    /// The language of this visit.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The path asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// An id from the path.
    ///
    /// # Errors
    /// [`Problem::NotThere`] when it is none.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        let text = self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        text.parse().map_err(|_| Problem::NotThere)
    }

    /// What was asked after the question mark.
    #[must_use]
    pub fn query(&self) -> &Sent {
        &self.query
    }

    /// What the form holds.
    #[must_use]
    pub fn sent(&self) -> &Sent {
        &self.sent
    }

    /// The form's key, so that it happens once. Every form of ours carries one.
    ///
    /// # Errors
    /// [`Problem::BadForm`] when it does not.
    pub fn once(&self) -> Result<OnceKey, Problem> {
        // With a key of the house: what stands in the row cannot be guessed from a list of names.
        let form = hex(&Sha256::digest(self.whole_form()));
        let body = self.front.site().db.derived_key(&format!("once|{form}"));
        OnceKey::new(self.sent.text("_key"), &body).ok_or(Problem::BadForm)
    }

    /// What a nameless page makes of its form instead of keeping its key: the same form gives the same 32 bytes, and
    /// nobody without the key of the house can say which form that was.
    ///
    /// # Errors
    /// [`Problem::BadForm`] when it carries no key.
    pub fn press(&self) -> Result<[u8; 32], Problem> {
        self.once()?;
        let body = hex(&Sha256::digest(self.whole_form()));
        Ok(self.front.site().db.derived_key(&format!("form|{}|{body}", self.sent.text("_key"))))
    }

    /// Everything that was sent besides the token and the key.
    fn whole_form(&self) -> Vec<u8> {
        // The address is part of what is sent: two forms of one page share their key and may both be empty.
        let mut body = self.path.clone().into_bytes();
        body.push(0);
        for (name, value) in self.sent.pairs() {
            if name != "_token" && name != "_key" && name != "_stamp" {
                body.extend_from_slice(name.as_bytes());
                body.push(0);
                body.extend_from_slice(value.as_bytes());
                body.push(0);
            }
        }
        for file in self.sent.files() {
            body.extend_from_slice(file.field.as_bytes());
            body.push(0);
            body.extend_from_slice(&Sha256::digest(file.bytes().as_slice()));
        }
        body
    }

    /// The random id of this device: the one in its cookie, or a new one that the answer sets.
    #[must_use]
    pub fn device(&self) -> &str {
        match &self.device {
            Some(device) => device,
            None => self.new_device.get_or_init(|| hex(&self.front.site().db.chance().bytes::<16>())),
        }
    }

    /// Where this house was asked, as `https://name`: for what is printed. `None` when the browser did not say, or said
    /// something that is no host.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let host = self.host.as_deref()?;
        let good = host.len() <= 253
            && host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
        let scheme = if self.front.secure() { "https" } else { "http" };
        good.then(|| format!("{scheme}://{host}"))
    }

    /// Whether a capability is switched on in any place where the person is a member. Who belongs nowhere meets no switch.
    #[must_use]
    pub fn is_on(&self, capability: &str) -> bool {
        self.chrome.on.iter().all(|(known, on)| *known != capability || !on.is_empty())
    }

    /// In which of the places where the person is a member a capability is switched on, their first place first.
    #[must_use]
    pub fn on_in(&self, capability: &str) -> Vec<PlaceId> {
        let memberships = self.who.signed().into_iter().flat_map(|signed| &signed.memberships);
        let switched = self.chrome.on.iter().find(|(known, _)| *known == capability);
        let mut found = Vec::new();
        for place in memberships.map(|membership| membership.place) {
            if !found.contains(&place) && switched.is_none_or(|(_, on)| on.contains(&place)) {
                found.push(place);
            }
        }
        found
    }

    /// The frame of a page with the route's own title.
    #[must_use]
    pub fn page(&self) -> Page {
        let book = self.front.words().clone();
        let say = |key: &str| book.say(self.lang, key, &[]);
        let signed = self.who.signed().filter(|signed| signed.alive);
        let handed = self.who.handed().is_some();
        let flash = self.flash.as_deref().filter(|key| book.has(self.lang, key));
        Page {
            language: self.lang,
            lang: self.lang.code(),
            dir: "ltr",
            title: say(self.route.title),
            path: self.path.clone(),
            place_name: self.chrome.place_name.clone().unwrap_or_else(|| "Alongside".to_owned()),
            place_css: self.chrome.accent.as_ref().map(|accent| format!("/place/{accent}.css")),
            person: signed.map(|signed| PersonBar { name: signed.name.clone(), notices: self.chrome.notices }),
            nav: signed.map(|signed| self.nav(signed)).unwrap_or_default(),
            demo: if self.route.nameless || handed { Vec::new() } else { self.front.demo().to_vec() },
            nameless: self.route.nameless,
            handed,
            form_token: self.who.form_secret().map(|secret| self.mask(&form_mac(secret))).unwrap_or_default(),
            form_key: hex(&self.front.site().db.chance().bytes::<16>()),
            flash: flash.map(|key| Flash { kind: "success", text: say(key) }),
            back: None,
            large_print: handed || self.large() || signed.is_some_and(|signed| signed.print_size == "large"),
            print_choice: match signed {
                Some(signed) if signed.print_size == "large" => None,
                _ if self.large() => Some("normal"),
                _ => Some("large"),
            },
            kiosk: self.kiosk_bar(),
            on_kiosk: self.kiosk.is_some(),
            shared: self.shared(),
            finish_at: None,
            stamp: if self.shared() { self.stamp() } else { String::new() },
            carried: if self.route.nameless { self.carried() } else { String::new() },
            answered: self.route.method == crate::Method::Post,
            again_at: self.way_back().to_owned(),
            zone: self.chrome.zone.clone().unwrap_or_else(|| "Europe/London".to_owned()),
            book,
        }
    }

    fn nav(&self, signed: &Signed) -> Vec<NavItem> {
        let on = self.front.capabilities().iter().filter(|capability| self.is_on(capability.name));
        let mut items: Vec<_> = on.flat_map(|capability| (capability.nav)(signed)).collect();
        let moved =
            self.front.capabilities().iter().filter(|capability| self.chrome.elsewhere.contains(&capability.name));
        items.extend(moved.filter_map(|capability| capability.elsewhere.map(|other| other.nav)));
        items.sort_by_key(|item| item.order);
        items
            .iter()
            .map(|item| NavItem {
                href: item.href,
                text: self.front.words().say(self.lang, item.key, &[]),
                current: self.path == item.href,
            })
            .collect()
    }

    /// A fresh mask over the token, so that compression cannot be made to tell it (BREACH).
    fn mask(&self, mac: &[u8; 32]) -> String {
        let pad: [u8; 32] = self.front.site().db.chance().bytes();
        let masked: Vec<u8> = mac.iter().zip(pad).map(|(a, b)| a ^ b).collect();
        format!("{}{}", hex(&pad), hex(&masked))
    }

    /// Whether the form carries this session's token.
    pub(crate) fn token_fits(&self, secret: &[u8]) -> bool {
        use subtle::ConstantTimeEq as _;
        let Ok(bytes) = data_encoding::HEXLOWER.decode(self.sent.text("_token").as_bytes()) else { return false };
        let Some((pad, masked)) = bytes.split_at_checked(32) else { return false };
        let opened: Vec<u8> = pad.iter().zip(masked).map(|(a, b)| a ^ b).collect();
        opened.ct_eq(&form_mac(secret)).into()
    }

    /// Shows a page.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show(&self, page: &impl Template) -> Outcome {
        html(StatusCode::OK, page)
    }

    /// Shows the form again with what was sent and what is wrong with it.
    ///
    /// # Errors
    /// When the template fails.
    pub fn again(&self, page: &impl Template) -> Outcome {
        html(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// Goes to another page of the house.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go(&self, location: &str) -> Outcome {
        redirect(location)
    }

    /// Goes to another page, which says what has been done (a word key).
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_saying(&self, location: &str, key: &'static str) -> Outcome {
        let mut response = redirect(location)?;
        add_cookie(&mut response, &format!("flash={key}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"));
        Ok(response)
    }

    /// Whether their place asks a second step of whoever is signed in.
    #[must_use]
    pub fn second_needed(&self) -> second::Needed {
        self.chrome.needed
    }

    /// The token of somebody half-way in, whose second step is asked.
    #[must_use]
    pub fn halfway(&self) -> Option<&Token> {
        self.half.as_ref()
    }

    /// Goes to the page that asks the second step.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_halfway(&self, location: &str, token: &Token) -> Outcome {
        let mut response = redirect(location)?;
        self.put_halfway(&mut response, token.cookie(), second::HALF_SECONDS);
        Ok(response)
    }

    /// Nobody is half-way in any more, in this browser.
    pub(crate) fn forget_halfway(&self, response: &mut Response<Body>) {
        if self.half.is_some() {
            self.put_halfway(response, "", 0);
        }
    }

    fn put_halfway(&self, response: &mut Response<Body>, value: &str, seconds: i64) {
        let (name, secure) = if self.front.secure() { ("__Host-halfway", "; Secure") } else { ("halfway", "") };
        add_cookie(response, &format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"));
    }

    /// Goes to another page as somebody newly signed in.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_signed_in(&self, location: &str, token: &Token) -> Outcome {
        let mut response = redirect(location)?;
        self.forget_halfway(&mut response);
        let (name, secure) = if self.front.secure() { ("__Host-alongside", "; Secure") } else { ("alongside", "") };
        add_cookie(&mut response, &format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", token.cookie()));
        Ok(response)
    }

    /// Goes to the page of a screen that is handed over, with the token of its locked session, and leaves nothing of what
    /// was seen before in the browser's store of pages.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_handed(&self, token: &Token) -> Outcome {
        let mut response = self.go_signed_in(crate::capability::HANDED, token)?;
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        Ok(response)
    }

    /// Goes to another page as nobody, and leaves nothing in the browser.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_signed_out(&self, location: &str) -> Outcome {
        let mut response = redirect(location)?;
        self.leave_nothing(&mut response);
        Ok(response)
    }

    /// Goes to another page in another language.
    ///
    /// # Errors
    /// Never with an address of ours.
    pub fn go_speaking(&self, location: &str, lang: Lang) -> Outcome {
        let mut response = redirect(location)?;
        let secure = if self.front.secure() { "; Secure" } else { "" };
        let cookie = format!("lang={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", lang.code());
        add_cookie(&mut response, &cookie);
        Ok(response)
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn form_mac(secret: &[u8]) -> [u8; 32] {
    match <Hmac<Sha256> as KeyInit>::new_from_slice(secret) {
        Ok(mut mac) => {
            mac.update(b"form");
            mac.finalize().into_bytes().into()
        }
        // HMAC takes keys of any length: never reached, and a token of zeros opens nothing without the session.
        Err(_) => [0; 32],
    }
}

pub(crate) fn add_cookie(response: &mut Response<Body>, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

pub(crate) fn html(status: StatusCode, page: &impl Template) -> Outcome {
    let body = page.render()?;
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .body(Body::from(body))
        .map_err(|error| Problem::Broken(error.to_string()))
}

/// A redirect inside the house: anything that could lead out of it goes to the front page.
pub(crate) fn redirect(location: &str) -> Outcome {
    let inside = location.starts_with('/')
        && !location.starts_with("//")
        && !location.contains(|c: char| c.is_control() || c == '\\');
    let location = if inside { location } else { "/" };
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, location)
        .body(Body::empty())
        .map_err(|error| Problem::Broken(error.to_string()))
}
