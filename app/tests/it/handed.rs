//! A screen that was handed over, at every address of the house: what is not made for it is not there.

use alongside::wiring;
use pages::Method;
use trials::World;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// The path with something in every gap: the id of the very thing that was handed over, so that nothing is missing for want
/// of a thing.
fn filled(path: &str, id: &str) -> String {
    let mut path = path.to_owned();
    while let Some(begin) = path.find('{') {
        let end = path[begin..].find('}').unwrap() + begin;
        let with = if &path[begin..=end] == "{lang}" { "cy" } else { id };
        path.replace_range(begin..=end, with);
    }
    path
}

trials::story! {
    parts = parts();

    async fn a_screen_that_was_handed_over_reaches_no_route_but_those_made_for_it(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let mut worker = world.session(world.people.practitioner).await;
        let (person, place) = (world.people.resident.to_string(), world.places.wing.to_string());
        let fields = [("person", person.as_str()), ("place", place.as_str()), ("manner", "present"), ("kind", "suggestion"), ("words", "what was said"), ("publish", "private")];
        let made = worker.post("/desk/by-hand/new", &fields).await;
        let id = made.location.strip_prefix("/desk/by-hand/").unwrap().to_owned();
        let own = worker.get("/account").await;
        assert!(own.text_contains("Sam Okoro"), "before, the worker's name is on their pages");
        assert_eq!(worker.post(&format!("/desk/by-hand/{id}/hand-over"), &[]).await.location, "/handed");
        worker.get("/handed").await;
        let before = store::audit::head(&mut world.ground.db.read().await.unwrap()).await.unwrap().seq;
        let (mut shut, mut open) = (0, Vec::new());
        for route in world.front.routes().to_vec() {
            let path = filled(route.path, &id);
            if route.handed {
                open.push(format!("{:?} {}", route.method, route.path));
                continue;
            }
            let answer = match route.method {
                Method::Get => worker.get(&path).await,
                Method::Post => worker.post(&path, &[("words", "w"), ("do", "yes"), ("to", "/")]).await,
            };
            let status = answer.status.as_u16();
            for secret in ["Sam Okoro", "Robin Hale", "what was said", "href=\"/desk"] {
                assert!(!answer.body.contains(secret), "{route:?} shows {secret}: {}", answer.body);
            }
            if route.nameless {
                // It reads no cookie, so it cannot know; it shows what it shows to anybody.
                continue;
            }
            match route.method {
                Method::Get => assert_eq!((status, answer.location.as_str(), answer.body.as_str()), (303, "/handed", ""), "{route:?}"),
                Method::Post => assert_eq!(status, 404, "{route:?}: {}", answer.body),
            }
            shut += 1;
        }
        assert!(shut > 80, "{shut} routes were tried");
        open.sort_unstable();
        let expected = ["Get /handed", "Get /handed/unlock", "Get /language/{lang}", "Post /handed", "Post /handed/end", "Post /handed/unlock"];
        assert_eq!(open, expected, "a route that is opened to a screen in somebody else's hands is seen here");
        // None of it did anything, and the page still shows the one thing.
        let after = store::audit::head(&mut world.ground.db.read().await.unwrap()).await.unwrap().seq;
        assert_eq!(after, before);
        assert!(worker.get("/handed").await.text_contains("what was said"));
        assert_eq!(worker.get("/language/cy?back=/handed").await.location, "/handed");
        // What is served without asking who came tells nothing either.
        for path in ["/health", "/no/such/page", "/search?q=what"] {
            let answer = worker.get(path).await;
            assert!(!answer.body.contains("what was said") && !answer.body.contains("Sam Okoro"), "{path}");
        }
    }
}
