//! Signing in with a real provider outside: a Node.js process on this machine. What can go wrong there is refused in words,
//! and the way in with name and passphrase stays.

use access::elsewhere::{self, Arrival, ElsewhereRefused, Ended, ONLY};
use access::second;
use access::sign_in::{self, Device, Entered, SlipKind};
use alongside::wiring;
use axum::http::StatusCode;
use basics::{Clock, PersonId};
use pages::SignOn as Button;
use signon::{Provider, Settings};
use tokio::net::TcpListener;
use trials::{Answer, Browser, SignOn, World};

const PASSPHRASE: &str = "seven grey kettles hum";

/// A house, its provider, and the address under which the provider tells it that a session is over.
struct Both {
    world: World,
    there: SignOn,
}

impl Both {
    async fn new(ground: trials::Ground) -> Self {
        // The provider has the clock of the machine.
        ground.clock.move_to(Clock::machine().now());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let back = format!("{address}/sign-in/back");
        let there = SignOn::begin(&back, &format!("{address}/sign-in/ended")).await;
        let settings = Settings {
            issuer: there.issuer().to_owned(),
            client: "house".to_owned(),
            secret: SignOn::SECRET.to_owned(),
            back,
        };
        let button = Button { name: "Arrowdale sign-in".to_owned(), provider: Provider::new(settings).unwrap() };
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await.with_sign_on(button);
        let front = world.front.clone();
        tokio::spawn(async move { pages::serve(&front, listener, std::future::pending()).await });
        Self { world, there }
    }

    /// Somebody has a name and a passphrase.
    async fn account(&self, person: PersonId, name: &str) {
        let slip = self.slip(person).await;
        let device = Device { id: name, shared: false, kiosk: None };
        assert!(sign_in::use_slip(&self.world.site, &slip, name, PASSPHRASE, device).await.is_ok());
    }

    async fn slip(&self, person: PersonId) -> String {
        let slip = sign_in::new_slip(&self.world.site).await.unwrap();
        let mut tx = trials::write(&self.world.ground.db).await;
        let (chance, now) = (&self.world.ground.chance, self.world.site.now());
        sign_in::put_slip(&mut tx, chance, &slip, SlipKind::Reset, person, None, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        slip.code.grouped()
    }

    /// Goes where the house sent the browser, and comes back to the house: what came back, and what the house says.
    async fn there_and_back(&self, browser: &mut Browser, address: &str) -> (String, Answer) {
        assert!(address.starts_with(self.there.issuer()), "sent to the provider, not to {address}");
        let back = self.there.walk(address).await;
        let back = format!("{}?{}", back.path(), back.query().unwrap_or_default());
        let answer = browser.get(&back).await;
        (back, answer)
    }

    /// Somebody who is signed in links the account that the provider has for whoever it thinks they are.
    async fn link(&self, browser: &mut Browser) -> Answer {
        let page = browser.post("/account/sign-on/link", &[]).await;
        let address = page.href(self.there.issuer()).unwrap_or_else(|| panic!("{}", page.body));
        let (_, answer) = self.there_and_back(browser, &address).await;
        assert_eq!(answer.location, "/account/sign-on");
        browser.get("/account/sign-on").await
    }

    /// A browser that signs in with the provider, as far as the house lets it.
    async fn come(&self) -> (Browser, String, Answer) {
        let mut browser = self.world.browser();
        let out = browser.get("/sign-in/with?back=%2Faccount").await;
        let (back, answer) = self.there_and_back(&mut browser, &out.location).await;
        (browser, back, answer)
    }
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/account").await.status == StatusCode::OK
}

/// What the page says to which somebody was sent.
async fn says(browser: &mut Browser, answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = browser.get(&answer.location).await;
    assert!(page.text_contains(words), "{}: {}", answer.location, page.body);
}

async fn by_passphrase(both: &Both, name: &str) -> (Browser, Answer) {
    let mut browser = both.world.browser();
    let answer = browser.post("/sign-in", &[("name", name), ("passphrase", PASSPHRASE)]).await;
    (browser, answer)
}

trials::story! {
    parts = wiring::parts().leak();

    async fn a_worker_links_their_account_once_and_signs_in_with_it(ground) {
        let both = Both::new(ground).await;
        let people = both.world.people;
        both.account(people.practitioner, "callum").await;
        let mut nobody = both.world.browser();
        let page = nobody.get("/sign-in?back=%2Faccount").await;
        assert!(page.text_contains("Sign in with Arrowdale sign-in"));
        assert_eq!(page.href("/sign-in/with").as_deref(), Some("/sign-in/with?back=/account"));
        let mut resident = both.world.session(people.resident).await;
        assert!(!resident.get("/account").await.text_contains("Arrowdale sign-in"), "their employer is none");
        assert_eq!(resident.get("/account/sign-on").await.status, StatusCode::NOT_FOUND);
        assert_eq!(resident.post("/account/sign-on/link", &[]).await.status, StatusCode::NOT_FOUND);

        let (mut browser, _, answer) = both.come().await;
        says(&mut browser, &answer, "Nobody here has linked that work account").await;

        let mut worker = both.world.session(people.practitioner).await;
        assert!(worker.get("/account").await.text_contains("Not linked"));
        let page = both.link(&mut worker).await;
        assert!(page.text_contains("Linked since"), "{}", page.body);
        assert!(worker.get("/notices").await.text_contains("A work account was linked to yours"));

        let (mut browser, back, answer) = both.come().await;
        assert_eq!(answer.location, "/account");
        assert!(browser.get("/account").await.text_contains("callum"));
        // What came back counts once: not again, not in another browser, not changed.
        browser.post("/sign-out", &[]).await;
        let again = browser.get(&back).await;
        says(&mut browser, &again, "it was used already").await;
        let mut other = both.world.browser();
        for path in [back.as_str(), &back.replacen("state=", "state=A", 1), "/sign-in/back", "/sign-in/back?state=%00"] {
            let answer = other.get(path).await;
            says(&mut other, &answer, "begin again").await;
        }
        assert!(!is_in(&mut browser).await && !is_in(&mut other).await);
    }

    async fn what_the_browser_of_another_began_is_nobodys(ground) {
        let both = Both::new(ground).await;
        both.account(both.world.people.practitioner, "callum").await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        both.link(&mut worker).await;
        let mut theirs = both.world.browser();
        let out = theirs.get("/sign-in/with").await;
        let back = both.there.walk(&out.location).await;
        let mut mine = both.world.browser();
        mine.get("/sign-in").await;
        let answer = mine.get(&format!("{}?{}", back.path(), back.query().unwrap())).await;
        says(&mut mine, &answer, "begin again").await;
        // Nor does one come back as another person than one set out as.
        let page = worker.post("/account/sign-on/link", &[]).await;
        let address = page.href(both.there.issuer());
        assert!(address.is_none(), "linked already: there is no way to link again");
        let mut colleague = both.world.session(both.world.people.colleague).await;
        let page = colleague.post("/account/sign-on/link", &[]).await;
        let back = both.there.walk(&page.href(both.there.issuer()).unwrap()).await;
        colleague.set_cookie("alongside", both.world.token(both.world.people.manager).await.cookie());
        let answer = colleague.get(&format!("{}?{}", back.path(), back.query().unwrap())).await;
        assert_eq!(answer.location, "/sign-in");
        assert!(!colleague.get("/account").await.text_contains("Linked<"));
        // Ten minutes, and no longer.
        let mut slow = both.world.browser();
        let out = slow.get("/sign-in/with").await;
        let back = both.there.walk(&out.location).await;
        both.world.ground.clock.move_to(both.world.site.now().plus_seconds(601));
        let answer = slow.get(&format!("{}?{}", back.path(), back.query().unwrap())).await;
        says(&mut slow, &answer, "That took too long").await;
    }

    async fn an_account_is_linked_to_one_person_and_a_person_to_one_account(ground) {
        let both = Both::new(ground).await;
        let people = both.world.people;
        both.account(people.practitioner, "callum").await;
        let mut one = both.world.session(people.practitioner).await;
        let mut two = both.world.session(people.colleague).await;
        both.link(&mut one).await;
        let page = both.link(&mut two).await;
        assert!(page.text_contains("linked to somebody else here"), "{}", page.body);
        assert!(!page.text_contains("Linked since"));
        // A second tab had set out before the first came back.
        both.there.is("lee").await;
        let first = two.post("/account/sign-on/link", &[]).await.href(both.there.issuer()).unwrap();
        let second = two.post("/account/sign-on/link", &[]).await.href(both.there.issuer()).unwrap();
        both.there_and_back(&mut two, &first).await;
        both.there.is("alex").await;
        let (_, answer) = both.there_and_back(&mut two, &second).await;
        says(&mut two, &answer, "You have linked an account already").await;

        both.there.is("kim").await;
        let (mut came, _, _) = both.come().await;
        assert!(is_in(&mut came).await);
        assert_eq!(one.post("/account/sign-on/unlink", &[]).await.location, "/account/sign-on");
        assert!(one.get("/account/sign-on").await.text_contains("Link my account"));
        assert!(!is_in(&mut came).await, "whoever came in by it is out");
        assert!(is_in(&mut one).await);
        let (mut browser, _, answer) = both.come().await;
        says(&mut browser, &answer, "Nobody here has linked").await;
        let (mut own, _) = by_passphrase(&both, "callum").await;
        assert!(is_in(&mut own).await, "the way in of before");
        let answer = one.post("/account/sign-on/unlink", &[]).await;
        says(&mut one, &answer, "There is no link to take off").await;
    }

    async fn a_provider_that_is_down_or_wrong_is_told_in_words_and_locks_nobody_out(ground) {
        let mut both = Both::new(ground).await;
        both.account(both.world.people.practitioner, "callum").await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        both.link(&mut worker).await;
        let second = both.world.site.now().unix_micros() / 1_000_000;
        for claims in [
            format!(r#"{{"iat":{}}}"#, second + 600),
            format!(r#"{{"iat":{},"exp":{}}}"#, second - 7200, second - 3600),
            r#"{"nonce":"another"}"#.to_owned(),
            r#"{"aud":"another"}"#.to_owned(),
        ] {
            both.there.claims(&claims).await;
            let (mut browser, _, answer) = both.come().await;
            says(&mut browser, &answer, "its clock may be wrong").await;
            assert!(!is_in(&mut browser).await, "{claims}");
        }
        both.there.claims(&format!(r#"{{"iat":{}}}"#, second + 40)).await;
        let (mut browser, _, _) = both.come().await;
        assert!(is_in(&mut browser).await, "clocks differ a little");
        both.there.is("nobody").await;
        let (mut browser, _, answer) = both.come().await;
        says(&mut browser, &answer, "Your work sign-in said no").await;

        both.there.is("kim").await;
        let mut browser = both.world.browser();
        let out = browser.get("/sign-in/with").await;
        let back = both.there.walk(&out.location).await;
        both.there.stops().await;
        let answer = browser.get(&format!("{}?{}", back.path(), back.query().unwrap())).await;
        says(&mut browser, &answer, "cannot be reached just now").await;
        both.world.ground.clock.move_to(both.world.site.now().plus_seconds(60));
        let answer = browser.get("/sign-in/with?back=%2Fboard").await;
        assert_eq!(answer.location, "/sign-in?back=/board");
        says(&mut browser, &answer, "cannot be reached just now").await;
        let answer = browser.post("/sign-in", &[("name", "callum"), ("passphrase", PASSPHRASE), ("back", "/account")]).await;
        assert_eq!(answer.location, "/account", "name and passphrase go on working");
    }

    async fn the_provider_ends_what_was_opened_by_it_and_nothing_else(ground) {
        let both = Both::new(ground).await;
        let site = &both.world.site;
        both.account(both.world.people.practitioner, "callum").await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        both.link(&mut worker).await;
        both.there.claims(r#"{"sid":"session-one"}"#).await;
        let (mut first, _, _) = both.come().await;
        both.there.claims(r#"{"sid":"session-two"}"#).await;
        let (mut second, _, _) = both.come().await;
        assert!(is_in(&mut first).await && is_in(&mut second).await);
        both.there.ends("session-one").await;
        assert!(!is_in(&mut first).await, "at once");
        assert!(is_in(&mut second).await && is_in(&mut worker).await);

        // Somebody was on their way in with it.
        both.there.claims(r#"{"sid":"session-one"}"#).await;
        let (mut late, _, answer) = both.come().await;
        says(&mut late, &answer, "begin again").await;

        let mut stranger = both.world.browser();
        for token in ["", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ."] {
            assert_eq!(stranger.post_raw("/sign-in/ended", &[("logout_token", token)]).await.status, StatusCode::BAD_REQUEST);
        }
        assert!(is_in(&mut second).await);

        // What it said counts once, and may be about everything of somebody.
        let issuer = both.there.issuer();
        let said_at = site.now();
        let all = Ended { issuer, session: None, subject: Some("kim"), mark: "said-once", issued_at: said_at };
        assert_eq!(elsewhere::ended(site, &all).await.unwrap(), 1);
        assert!(!is_in(&mut second).await && is_in(&mut worker).await);
        // Who was sent here before that is on their way in with what is over; who shows it anew is not.
        let device = Device { id: "late", shared: false, kiosk: None };
        let was = Arrival { issuer, subject: "kim", session: None, second: false, shown_at: None, issued_at: said_at };
        assert!(matches!(elsewhere::enter(site, &was, device).await, Err(ElsewhereRefused::Over)));
        both.there.claims(&format!(r#"{{"iat":{}}}"#, said_at.unix_micros() / 1_000_000 + 2)).await;
        let (mut third, _, _) = both.come().await;
        assert_eq!(elsewhere::ended(site, &all).await.unwrap(), 0, "heard before");
        assert!(is_in(&mut third).await);
        let other = Ended { issuer: "https://another.example", mark: "other", ..all };
        assert_eq!(elsewhere::ended(site, &other).await.unwrap(), 0, "of another provider");
    }

    async fn a_second_step_is_asked_unless_one_was_shown_there(ground) {
        let both = Both::new(ground).await;
        let (site, callum) = (&both.world.site, both.world.people.practitioner);
        both.account(callum, "callum").await;
        let mut worker = both.world.session(callum).await;
        both.link(&mut worker).await;
        both.world.set(both.world.places.prison, &second::NEEDED, Some("sees-others")).await;
        // They need one, have none here, and showed one there.
        both.there.claims(r#"{"amr":["pwd","mfa"]}"#).await;
        let (mut browser, _, _) = both.come().await;
        assert!(is_in(&mut browser).await);
        let (mut browser, _, _) = both.come().await;
        assert_eq!(browser.get("/account").await.location, "/account/second", "they have shown one proof and need two");

        worker.post("/account/second/app", &[]).await;
        let mut tx = both.world.ground.db.read().await.unwrap();
        let secret = second::unconfirmed_app(&mut tx, callum).await.unwrap().unwrap();
        drop(tx);
        worker.post("/account/second/app/confirm", &[("code", &secret.shown(site.now()).unwrap())]).await;
        both.there.claims(r#"{"sid":"half"}"#).await;
        let (mut half, _, answer) = both.come().await;
        assert!(answer.location.starts_with("/sign-in/code"), "{}", answer.location);
        site.clock.move_to(site.now().plus_seconds(30));
        let code = secret.shown(site.now()).unwrap();
        assert_eq!(half.post("/sign-in/code", &[("code", &code), ("back", "/account")]).await.location, "/account");
        both.there.ends("half").await;
        assert!(!is_in(&mut half).await, "what began half-way is ended too");
        both.there.claims(r#"{"amr":["mfa"]}"#).await;
        let (mut browser, _, answer) = both.come().await;
        assert_eq!(answer.location, "/account");
        assert!(is_in(&mut browser).await);
    }

    async fn what_needs_a_fresh_proof_takes_one_from_there(ground) {
        let both = Both::new(ground).await;
        both.account(both.world.people.practitioner, "callum").await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        both.link(&mut worker).await;
        // The provider knew them already, and does not say when they last showed who they are.
        both.there.claims(r#"{"auth_time":null}"#).await;
        let (mut browser, _, _) = both.come().await;
        let stopped = browser.post("/account/data/download", &[]).await;
        assert_eq!(stopped.status, StatusCode::FORBIDDEN);
        let way = stopped.href("/prove/with").unwrap_or_else(|| panic!("{}", stopped.body));
        both.there.claims(r#"{"auth_time":null}"#).await;
        let out = browser.get(&way).await;
        let (_, answer) = both.there_and_back(&mut browser, &out.location).await;
        says(&mut browser, &answer, "did not say that you showed it just now").await;
        both.there.is("lee").await;
        let out = browser.get(&way).await;
        let (_, answer) = both.there_and_back(&mut browser, &out.location).await;
        says(&mut browser, &answer, "not the work account that you linked").await;
        both.there.is("kim").await;
        let out = browser.get(&way).await;
        let (_, answer) = both.there_and_back(&mut browser, &out.location).await;
        assert_eq!(answer.location, "/prove/shown");
        assert!(browser.get("/prove/shown").await.text_contains("Close this tab"));
        // Back on the page beside it: what was kept there goes on.
        let went = browser.post("/prove", &[("to", "/account/data/download"), ("form", "1")]).await;
        assert_eq!(went.status, StatusCode::OK, "{}", went.body);
        assert_eq!(browser.post("/account/data/download", &[]).await.status, StatusCode::OK);
    }

    async fn a_place_may_ask_for_it_alone_and_nobody_is_locked_out(ground) {
        let both = Both::new(ground).await;
        let people = both.world.people;
        for (person, name) in [(people.practitioner, "callum"), (people.administrator, "moira"), (people.colleague, "sam")] {
            both.account(person, name).await;
        }
        let mut worker = both.world.session(people.practitioner).await;
        both.link(&mut worker).await;
        let mut administrator = both.world.session(people.administrator).await;
        both.there.is("moira").await;
        both.link(&mut administrator).await;
        both.there.is("kim").await;
        both.world.set(both.world.places.partnership, &ONLY, Some("on")).await;
        let (_, answer) = by_passphrase(&both, "callum").await;
        assert!(answer.text_contains("your place asks you to sign in with your work account"), "{}", answer.body);
        let mut guess = both.world.browser();
        let answer = guess.post("/sign-in", &[("name", "callum"), ("passphrase", "three brown kettles hum")]).await;
        assert!(!answer.text_contains("your place asks you"), "only who knows the passphrase hears it");
        let (mut came, _, _) = both.come().await;
        assert!(is_in(&mut came).await);
        let answer = worker.post("/account/sign-on/unlink", &[]).await;
        says(&mut worker, &answer, "so the link stays").await;
        // Who has linked nothing yet, administrators, and whoever a colleague gives a slip.
        for name in ["sam", "moira"] {
            let (mut browser, _) = by_passphrase(&both, name).await;
            assert!(is_in(&mut browser).await, "{name}");
        }
        let slip = both.slip(people.practitioner).await;
        let mut browser = both.world.browser();
        let fields = [("step", "name"), ("code", slip.as_str()), ("passphrase", "eight green ladders sing")];
        assert_eq!(browser.post("/join", &fields).await.location, "/");
        assert!(is_in(&mut browser).await);
    }

    async fn what_is_kept_of_a_link_goes_with_its_person(ground) {
        let both = Both::new(ground).await;
        let (site, callum) = (&both.world.site, both.world.people.practitioner);
        both.account(callum, "callum").await;
        let mut worker = both.world.session(callum).await;
        both.link(&mut worker).await;
        let bundle = worker.post("/account/data/download", &[]).await;
        assert!(bundle.text_contains("access_links") && bundle.text_contains(both.there.issuer()), "{}", bundle.body);
        let issued_at = site.now();
        let arrival =
            Arrival { issuer: both.there.issuer(), subject: "kim", session: None, second: false, shown_at: None, issued_at };
        let device = Device { id: "d", shared: false, kiosk: None };
        assert!(matches!(elsewhere::enter(site, &arrival, device).await, Ok(Entered::In(_))));
        governance::erase_person(site, &access::Who::House(governance::COMMAND_LINE), callum).await.unwrap();
        assert!(matches!(elsewhere::enter(site, &arrival, device).await, Err(ElsewhereRefused::Nobody)));
    }

    async fn who_works_here_no_more_comes_in_by_no_employer(ground) {
        let both = Both::new(ground).await;
        let (site, callum) = (&both.world.site, both.world.people.practitioner);
        both.account(callum, "callum").await;
        let mut worker = both.world.session(callum).await;
        both.link(&mut worker).await;
        both.world.join(callum, access::Role::Participant, both.world.places.wing).await;
        let mut tx = trials::write(&both.world.ground.db).await;
        for held in access::people::memberships_of(&mut tx, callum).await.unwrap() {
            if held.role == access::Role::Practitioner {
                access::people::leave(&mut tx, held.id, site.now()).await.unwrap();
            }
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let (mut browser, _, answer) = both.come().await;
        says(&mut browser, &answer, "Nobody here has linked").await;
        // They see that there is a link still, and take it off.
        assert!(worker.get("/account").await.text_contains("Arrowdale sign-in"));
        assert!(worker.get("/account/sign-on").await.text_contains("Linked since"));
        worker.post("/account/sign-on/unlink", &[]).await;
        assert_eq!(worker.get("/account/sign-on").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_new_slip_takes_the_link_off(ground) {
        let both = Both::new(ground).await;
        let callum = both.world.people.practitioner;
        both.account(callum, "callum").await;
        let mut worker = both.world.session(callum).await;
        both.link(&mut worker).await;
        let slip = both.slip(callum).await;
        let fields = [("step", "name"), ("code", slip.as_str()), ("passphrase", "eight green ladders sing")];
        assert_eq!(both.world.browser().post("/join", &fields).await.location, "/");
        let (mut browser, _, answer) = both.come().await;
        says(&mut browser, &answer, "Nobody here has linked").await;
    }

    async fn nothing_is_linked_that_was_not_shown_just_now(ground) {
        let both = Both::new(ground).await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        for claims in [r#"{"auth_time":null}"#, r#"{"auth_time":1700000000}"#] {
            both.there.claims(claims).await;
            let page = both.link(&mut worker).await;
            assert!(page.text_contains("so nothing was linked"), "{claims}: {}", page.body);
            assert!(!page.text_contains("Linked since"));
        }
    }

    async fn on_a_device_that_others_use_it_is_asked_anew_and_short(ground) {
        let both = Both::new(ground).await;
        both.account(both.world.people.practitioner, "callum").await;
        let mut worker = both.world.session(both.world.people.practitioner).await;
        both.link(&mut worker).await;
        let mut browser = both.world.browser();
        let page = browser.get("/sign-in?back=%2Faccount").await;
        assert!(page.text_contains("shared=1\">Other people use this device too"), "{}", page.body);
        let out = browser.get("/sign-in/with?back=%2Faccount&shared=1").await;
        assert!(out.location.contains("prompt=login"), "{}", out.location);
        both.there_and_back(&mut browser, &out.location).await;
        assert!(browser.get("/account").await.text_contains("A device that others use too"), "short limits");
    }

    async fn a_screen_that_was_handed_over_stays_the_providers(ground) {
        let both = Both::new(ground).await;
        let (site, callum) = (&both.world.site, both.world.people.practitioner);
        both.account(callum, "callum").await;
        let mut worker = both.world.session(callum).await;
        both.link(&mut worker).await;
        both.there.claims(r#"{"sid":"theirs"}"#).await;
        let (came, _, _) = both.come().await;
        let token = access::session::Token::read(came.cookie("alongside").unwrap()).unwrap();
        let signed = both.world.who_holds(&token).await.signed().cloned().unwrap();
        let mut tx = trials::write(&both.world.ground.db).await;
        let (chance, now) = (&both.world.ground.chance, site.now());
        let locked = access::session::hand_over(&mut tx, chance, signed.session, basics::uuid::Uuid::nil(), now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let handed = both.world.who_holds(&locked).await.handed().cloned().unwrap();
        let back = sign_in::take_back(site, &handed, PASSPHRASE, "desk", None).await.unwrap();
        let again = both.world.who_holds(&back).await.signed().cloned().unwrap();
        assert!(again.by_link && again.ends_at == signed.ends_at, "no longer for it");
        both.there.ends("theirs").await;
        assert!(!both.world.who_holds(&back).await.signed().unwrap().alive, "it ends with the provider's");
        assert!(sign_in::take_back(site, &handed, PASSPHRASE, "desk", None).await.is_err(), "it is over");
    }

    async fn on_a_screen_that_others_use_it_is_not_offered(ground) {
        let both = Both::new(ground).await;
        let mut manager = both.world.session(both.world.people.manager).await;
        let place = both.world.places.wing;
        let shown = manager.post(&format!("/places/{place}/kiosks"), &[("name", "Landing screen")]).await;
        assert!(manager.cookie("kiosk").is_some(), "{} {}", shown.location, shown.body);
        let mut screen = manager.clone();
        screen.set_cookie("alongside", "");
        let page = screen.get("/sign-in?with=passphrase").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text_contains("Arrowdale sign-in"), "{}", page.body);
        assert_eq!(screen.get("/sign-in/with").await.status, StatusCode::NOT_FOUND);
    }
}
