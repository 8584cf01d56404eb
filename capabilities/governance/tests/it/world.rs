//! A house with people in it, and browsers that look at it.

use access::people::NewMembership;
use access::places::{NewPlace, PlaceKind};
use access::second::passkey::PasskeyHouse;
use access::{Hashing, Role, Site, Standing, people, places, session};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use basics::{OrganisationId, PersonId, PlaceId};
use http_body_util::BodyExt as _;
use pages::Front;
use store::{Part, Quiet};
use tower::ServiceExt as _;
use trials::Ground;

/// The migrations that these stories stand on.
pub const PARTS: &[Part] =
    &[store::migrate::STORE, access::PART, telling::ROOM.part, loops::ROOM.part, governance::CAPABILITY.part];

/// Where the house is, as people open it.
pub const ADDRESS: &str = "https://alongside.example";

/// A passphrase nobody guesses first.
pub const PASSPHRASE: &str = "seven grey kettles hum";

/// A prison with a wing, another prison, and the house around them.
pub struct House {
    pub ground: Ground,
    pub site: Site,
    pub router: Router,
    pub organisation: OrganisationId,
    pub prison: PlaceId,
    pub wing: PlaceId,
    pub other: PlaceId,
}

impl House {
    pub async fn new(ground: Ground) -> Self {
        let house = Self::bare(ground).await;
        let mut tx = trials::write(&house.ground.db).await;
        for place in [house.prison, house.other] {
            let (chance, now) = (&house.ground.chance, house.ground.now());
            governance::samples::prepared(&mut tx, chance, place, now).await.unwrap();
        }
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        house
    }

    /// The same before anybody has written a notice or signed off how long things are kept.
    pub async fn bare(ground: Ground) -> Self {
        Self::at(ground, Some(ADDRESS)).await
    }

    /// The same at an address, or at none that its operator has named.
    pub async fn at(ground: Ground, address: Option<&str>) -> Self {
        let rooms = [loops::ROOM, telling::ROOM, governance::CAPABILITY];
        let tables =
            store::columns::STORE.iter().chain(access::TABLES).chain(rooms.iter().flat_map(|room| room.tables));
        let site = Site::new(
            ground.db.clone(),
            ground.clock.clone(),
            Hashing::quick().unwrap(),
            Vec::new(),
            tables.copied().collect(),
            vec![pages::ACCENT],
        )
        .with_passkeys(address.and_then(PasskeyHouse::at));
        let front = Front::new(
            site.clone(),
            rooms.to_vec(),
            Vec::new(),
            |tx, person| Box::pin(telling::count_new(tx, person)),
            true,
            Vec::new(),
        )
        .unwrap();
        let (now, chance) = (ground.now(), ground.chance.clone());
        let mut tx = trials::write(&ground.db).await;
        let organisation = places::add_organisation(&mut tx, &chance, "Arrowdale", now).await.unwrap();
        let add = |parent, name, kind| NewPlace {
            parent,
            organisation,
            name,
            kind,
            zone: "Europe/London",
            nation: "scotland",
        };
        let prison = places::add(&mut tx, &chance, &add(None, "Fallow Moss", PlaceKind::Prison), now).await.unwrap();
        let wing = places::add(&mut tx, &chance, &add(Some(prison), "Heron Wing", PlaceKind::Wing), now).await.unwrap();
        let other = places::add(&mut tx, &chance, &add(None, "Upper Arrow", PlaceKind::Office), now).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        Self { router: pages::router(&front), ground, site, organisation, prison, wing, other }
    }

    /// A member of a place, who has never been here.
    pub async fn member(&self, name: &str, role: Role, place: PlaceId) -> PersonId {
        let (now, chance) = (self.ground.now(), &self.ground.chance);
        let mut tx = trials::write(&self.ground.db).await;
        let person = people::add(&mut tx, chance, name, "en", now).await.unwrap();
        let new = NewMembership {
            person,
            role,
            standing: Standing::Community,
            place,
            organisation: self.organisation,
            from_on: now.date_in("Europe/London").unwrap(),
            until_on: None,
        };
        people::join(&mut tx, chance, &new, now).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        person
    }

    /// A browser in which this person is signed in.
    pub async fn signed_in(&self, person: PersonId) -> Browser {
        let mut tx = trials::write(&self.ground.db).await;
        let now = self.ground.now();
        let (token, _) =
            session::begin(&mut tx, &self.ground.chance, person, "own", session::OWN_DEVICE, now).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let mut browser = self.browser();
        browser.cookies.push(("__Host-alongside".to_owned(), token.cookie().to_owned()));
        browser
    }

    /// Somebody new in a role, signed in.
    pub async fn as_new(&self, name: &str, role: Role, place: PlaceId) -> Browser {
        let person = self.member(name, role, place).await;
        self.signed_in(person).await
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Vec::new() }
    }

    /// How many people there are.
    pub async fn count_people(&self) -> i64 {
        let mut tx = self.ground.db.read().await.unwrap();
        tx.one("SELECT COUNT(*) AS n FROM access_people", store::values![]).await.unwrap().get("n").unwrap()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
    pub disposition: String,
}

impl Answer {
    /// Everything that stands between `before` and `after` for the first time.
    pub fn between(&self, before: &str, after: &str) -> String {
        let rest = self.body.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.body)).1;
        rest.split_once(after).unwrap().0.to_owned()
    }

    /// The first code on a page of slips, in groups of four.
    pub fn code(&self) -> String {
        let groups = self.between("al-slip__code\">", "</p>");
        groups.replace("<span>", "").replace("</span>", "").split_whitespace().collect::<Vec<_>>().join("-")
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
}

impl Browser {
    async fn ask(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "alongside.example")
            .header(header::COOKIE, jar.join("; "))
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap().to_owned();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value));
            }
        }
        let text = |name| response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (location, disposition) = (text(header::LOCATION), text(header::CONTENT_DISPOSITION));
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, disposition, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Copies a cookie of another browser.
    pub fn take_cookie(&mut self, other: &Self, name: &str) {
        let copied =
            other.cookies.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no cookie {name}"));
        self.cookies.push(copied.clone());
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), Vec::new()).await
    }

    /// Looks for something on a page, as its box does: `/people?q=robin`.
    pub async fn find(&mut self, path: &str) -> Answer {
        let Some((to, asked)) = path.split_once('?') else { return self.get(path).await };
        let asked: Vec<(String, String)> = serde_urlencoded::from_str(asked).unwrap();
        let mut fields = vec![("_to", to)];
        fields.extend(asked.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let answer = self.send(to, "/find", &fields).await;
        assert!(answer.location.starts_with(to), "{path}: {}", answer.body);
        self.get(&answer.location).await
    }

    /// Sends a form to `action` as the page at `from` would, with its own hidden fields.
    pub async fn send(&mut self, from: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).await;
        assert_eq!(page.status, StatusCode::OK, "{from}: {}", page.body);
        let hidden = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
        let (token, key) = (hidden("_token"), if page.body.contains("_key") { hidden("_key") } else { "0".repeat(32) });
        self.post(action, &token, &key, fields).await
    }

    pub async fn post(&mut self, action: &str, token: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_token", token), ("_key", key)];
        all.extend_from_slice(fields);
        self.post_raw(action, serde_urlencoded::to_string(&all).unwrap().into_bytes()).await
    }

    pub async fn post_raw(&mut self, action: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(action).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, body).await
    }

    /// Joins with a code, a name and a passphrase.
    pub async fn join(&mut self, code: &str, name: &str) -> Answer {
        let fields = [("step", "name"), ("code", code), ("name", name), ("passphrase", PASSPHRASE)];
        self.send("/join", "/join", &fields).await
    }
}
