//! Every route, tried as nobody, as a stranger, as a member and as a worker of the made-up partnership. What each is
//! answered is a committed file: a route that opens to somebody new is seen as a diff.

use std::fmt::Write as _;

use access::people::NewMembership;
use access::places::{NewPlace, PlaceKind};
use access::{Hashing, Role, Site, Standing, people, places, session};
use alongside::{demo, house, serve, wiring};
use axum::body::Body;
use axum::http::{Request, header};
use basics::{Clock, PersonId};
use http_body_util::BodyExt as _;
use pages::{Method, Route};
use store::{By, Line};
use tower::ServiceExt as _;

use super::expected::agrees;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

struct Town {
    site: Site,
    router: axum::Router,
    routes: Vec<Route>,
    samples: Vec<(&'static str, String)>,
    stranger: PersonId,
    member: PersonId,
    worker: PersonId,
}

/// The demonstration, and a practitioner who works somewhere else altogether.
async fn town(ground: &trials::Ground) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let people = demo::fill(&ground.db, folder.path()).await.unwrap();
    let site = house::site(ground.db.clone(), Clock::machine(), Hashing::quick().unwrap());
    let named = |name: &str| people.iter().find(|p| p.name == name).unwrap().id.parse::<PersonId>().unwrap();
    let (member, worker) = (named("Tomasz W."), named("Sam Okafor"));
    let stranger = stranger(&site).await;
    let front = serve::front(site.clone(), Vec::new(), false, Vec::new()).unwrap();
    let mut samples = Vec::new();
    let mut tx = site.db.read().await.unwrap();
    for capability in wiring::capabilities() {
        if let Some(own) = capability.samples {
            samples.extend(own(&mut tx).await.unwrap());
        }
    }
    let wing = people::memberships_of(&mut tx, member).await.unwrap()[0].place;
    let readers = people::holders_at(&mut tx, access::RelationKind::DutyReader, wing, site.now()).await.unwrap();
    samples.push(("relation", readers[0].0.to_string()));
    drop(tx);
    samples.push(("session", session_of(&site, member).await.1));
    Town { router: pages::router(&front), routes: front.routes().to_vec(), site, samples, stranger, member, worker }
}

async fn stranger(site: &Site) -> PersonId {
    let now = site.now();
    let chance = site.db.chance();
    let mut tx = site.db.write().await.unwrap();
    let organisation = places::add_organisation(&mut tx, chance, "Elsewhere", now).await.unwrap();
    let (zone, nation) = ("Europe/London", "scotland");
    let new = NewPlace { parent: None, organisation, name: "Elsewhere", kind: PlaceKind::Office, zone, nation };
    let place = places::add(&mut tx, chance, &new, now).await.unwrap();
    let person = people::add(&mut tx, chance, "A stranger", "en", now).await.unwrap();
    let new = NewMembership {
        person,
        role: Role::Practitioner,
        standing: Standing::Staff,
        place,
        organisation,
        from_on: now.date_in(zone).unwrap(),
        until_on: None,
    };
    people::join(&mut tx, chance, &new, now).await.unwrap();
    let (by, object) = (By::House("test"), place.uuid());
    let line = Line { at: now, by, action: "test.fill", object_kind: "place", object, place: None, reason: None };
    tx.commit(line).await.unwrap();
    person
}

/// A fresh session: its cookie and its id.
async fn session_of(site: &Site, person: PersonId) -> (String, String) {
    let now = site.now();
    let mut tx = site.db.write().await.unwrap();
    let chance = site.db.chance();
    let (token, id) = session::begin(&mut tx, chance, person, "own", session::OWN_DEVICE, now).await.unwrap();
    tx.commit_quiet(store::Quiet::SessionSeen).await.unwrap();
    (format!("alongside={}", token.cookie()), id.to_string())
}

impl Town {
    fn path(&self, route: &Route) -> String {
        let mut path = route.path.to_owned();
        while let Some(begin) = path.find('{') {
            let end = path[begin..].find('}').unwrap() + begin;
            let name = path[begin + 1..end].to_owned();
            let id = match name.as_str() {
                "lang" => "cy".to_owned(),
                name => self
                    .samples
                    .iter()
                    .find(|(kind, _)| *kind == name)
                    .unwrap_or_else(|| panic!("no capability gives a sample of {{{name}}}"))
                    .1
                    .clone(),
            };
            path.replace_range(begin..=end, &id);
        }
        path
    }

    async fn cookie(&self, person: PersonId) -> String {
        session_of(&self.site, person).await.0
    }

    async fn ask(&self, method: Method, path: &str, cookie: Option<&str>, body: String) -> (u16, String) {
        let word = if method == Method::Get { "GET" } else { "POST" };
        let mut request = Request::builder().method(word).uri(path);
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let answer = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn status(&self, route: &Route, who: Option<PersonId>) -> u16 {
        let path = self.path(route);
        let Some(person) = who else { return self.ask(route.method, &path, None, String::new()).await.0 };
        let cookie = self.cookie(person).await;
        let mut body = String::new();
        if route.method == Method::Post {
            let (_, page) = self.ask(Method::Get, "/account", Some(&cookie), String::new()).await;
            let token = page.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let key: u128 = u128::from_be_bytes(self.site.db.chance().bytes());
            body = format!("_token={token}&_key={key:032x}");
        }
        self.ask(route.method, &path, Some(&cookie), body).await.0
    }
}

trials::story! {
    parts = parts();

    async fn every_route_answers_nobody_a_stranger_a_member_and_a_worker_as_committed(ground) {
        let town = Box::pin(town(&ground)).await;
        let mut routes = town.routes.clone();
        // Looks first, so that what the forms change does not show in them.
        routes.sort_by_key(|route| (route.method, route.path));
        let powers: Vec<access::Power> = alongside::wiring::capabilities().iter().flat_map(|one| (one.powers)()).collect();
        let mut text = format!("{:<60}{:<9}{:<10}{:<8}worker\n", "", "nobody", "stranger", "member");
        for route in &routes {
            let mut got = Vec::new();
            for who in [None, Some(town.stranger), Some(town.member), Some(town.worker)] {
                let status = town.status(route, who).await;
                assert!(status < 500, "{route:?} as {who:?}: {status}");
                got.push(status);
            }
            // A nameless page reads no cookie and is anybody's; what an action shows to everybody is what its place made public.
            let for_everybody = powers.iter().any(|power| power.action == route.action && power.open);
            if route.action != "open" && !route.nameless && !for_everybody {
                let shut = if route.method == Method::Get { &[303][..] } else { &[400, 401, 403, 404][..] };
                assert!(shut.contains(&got[0]), "{route:?} answers nobody with {}", got[0]);
            }
            let method = if route.method == Method::Get { "GET" } else { "POST" };
            let name = format!("{method:<5}{}", route.path);
            let _ = writeln!(text, "{name:<60}{:<9}{:<10}{:<8}{}", got[0], got[1], got[2], got[3]);
        }
        agrees(&crate::root().join("app/tests/expected/walk.txt"), &text);
    }
}
