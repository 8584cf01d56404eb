//! A real conversation with a mail server: what it says decides whether a mail is sent, tried again or given up. And what
//! becomes of somebody's addresses when they ask for their data, or are erased.

use std::sync::{Arc, Mutex};

use access::{Who, act};
use alongside::post::PostSettings;
use alongside::wiring;
use basics::PersonId;
use telling::{ChooseHow, Often, Route, When, verbs};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use trials::World;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// A mail server that speaks as much SMTP as is needed. To RCPT it says what is next in its list; then yes.
#[derive(Clone, Default)]
pub struct MailServer {
    says: Arc<Mutex<Vec<&'static str>>>,
    got: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Listens on a free port of this machine.
    pub async fn open(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mine = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(mine.clone().talk(stream));
            }
        });
        port
    }

    async fn talk(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 ready\r\n").await.unwrap();
        let mut line = String::new();
        while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
            let word = line.split([' ', ':', '\r']).next().unwrap().to_ascii_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250 here\r\n".to_owned(),
                "RCPT" => format!("{}\r\n", self.says.lock().unwrap().pop().unwrap_or("250 well")),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.unwrap();
                    let mut mail = line.clone();
                    while stream.read_line(&mut mail).await.unwrap_or(0) > 0 && !mail.ends_with("\r\n.\r\n") {}
                    if !mail.ends_with("\r\n.\r\n") {
                        // Whoever sent it is gone: half a mail is none.
                        return;
                    }
                    self.got.lock().unwrap().push(mail);
                    "250 taken\r\n".to_owned()
                }
                "QUIT" => {
                    let _ = stream.write_all(b"221 bye\r\n").await;
                    return;
                }
                _ => "250 well\r\n".to_owned(),
            };
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
            line.clear();
        }
    }

    /// How many mails came.
    pub fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    /// What came, which stays.
    pub fn seen(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

/// A house that sends its mail to this server, and somebody in it who chose mail at once.
async fn house(ground: trials::Ground, server: &MailServer) -> (World, PersonId) {
    let mut world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    let settings = PostSettings {
        way: Some(format!("smtp://127.0.0.1:{}", server.open().await)),
        from: Some("News <news@together.example>".to_owned()),
        address: Some("https://together.example".to_owned()),
    };
    world.front = world.front.clone().with_post(settings.open().unwrap());
    let person = world.people.resident;
    telling::samples::by_mail(&world.site, person, "robin@example.org").await.unwrap();
    let who = world.who(person).await;
    let acting = act::<ChooseHow>(&world.site, &who, person, None).await.unwrap();
    let when = When { often: Often::AtOnce, ..When::default() };
    verbs::choose(acting, Route::Mail, &when).await.unwrap();
    (world, person)
}

async fn tell(world: &World, person: PersonId, thing: u128) {
    let mut tx = world.site.db.write().await.unwrap();
    let object = ("suggestion", basics::uuid::Uuid::from_u128(thing));
    let now = world.site.now();
    telling::tell(&mut tx, &world.ground.chance, person, "feedback.answered", object, world.places.wing, now)
        .await
        .unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

fn later(world: &World, seconds: i64) {
    world.ground.clock.move_to(world.site.now().plus_seconds(seconds));
}

trials::story! {
    parts = parts();

    async fn a_mail_server_takes_a_digest_and_its_no_for_now_is_tried_again(ground) {
        let server = MailServer::default();
        let (world, person) = house(ground, &server).await;
        tell(&world, person, 7).await;
        server.says.lock().unwrap().push("451 later please");
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0, "not before a minute is over");
        later(&world, 60);
        assert_eq!(telling::carry(&world.front).await.unwrap(), 1);
        let got = server.take();
        assert_eq!(got.len(), 1);
        let mail = got[0].replace("=\r\n", "").replace("=3D", "=");
        for words in [
            "From: News <news@together.example>",
            "To: robin@example.org",
            "Subject: News for you",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Your answer is here",
            "https://together.example/feedback/00000000000000000000000000000007",
        ] {
            assert!(mail.contains(words), "{words}: {mail}");
        }
        assert!(!mail.contains("Robin") && !mail.to_lowercase().contains("prison"), "{mail}");
        later(&world, 86_400);
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        assert!(server.take().is_empty(), "sent once");
    }

    async fn a_mail_server_that_says_never_ends_it_and_the_person_hears_on_screen(ground) {
        let server = MailServer::default();
        let (world, person) = house(ground, &server).await;
        tell(&world, person, 7).await;
        server.says.lock().unwrap().push("550 no such box");
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        later(&world, 3600);
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        assert!(server.take().is_empty());
        let page = world.session(person).await.get("/notices").await;
        assert!(page.text_contains("Your address does not take our e-mail"), "{}", page.body);
    }

    async fn a_mail_server_that_is_not_there_is_tried_again(ground) {
        let server = MailServer::default();
        let (mut world, person) = house(ground, &server).await;
        let settings = PostSettings {
            // Nobody listens on the port for discarding.
            way: Some("smtp://127.0.0.1:9".to_owned()),
            from: Some("News <news@together.example>".to_owned()),
            address: Some("https://together.example".to_owned()),
        };
        let right = world.front.clone();
        world.front = right.clone().with_post(settings.open().unwrap());
        tell(&world, person, 7).await;
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        later(&world, 60);
        assert_eq!(telling::carry(&right).await.unwrap(), 1);
    }

    async fn a_person_takes_their_choices_along_and_erasing_them_leaves_no_address_and_no_mail(ground) {
        let server = MailServer::default();
        let (world, person) = house(ground, &server).await;
        tell(&world, person, 7).await;
        telling::plan(&world.site).await.unwrap();
        let bundle = governance::export_person(&world.site, &Who::House(governance::COMMAND_LINE), person).await.unwrap();
        let how = &bundle["tables"]["telling_how"][0];
        assert_eq!((how["address"].as_str(), how["route"].as_str()), (Some("robin@example.org"), Some("mail")));
        assert!(how.get("off_token").is_none() && how.get("off_hash").is_none() && how.get("code").is_none(), "{how}");
        governance::erase_person(&world.site, &Who::House(governance::COMMAND_LINE), person).await.unwrap();
        let kept = telling::how(&mut world.site.db.read().await.unwrap(), person).await.unwrap();
        assert!(kept.address.is_none() && kept.route == Route::Screen);
        later(&world, 86_400);
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        assert!(server.take().is_empty());
    }

    async fn what_was_written_stands_in_a_letter_only_when_its_person_chose_so(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let person = world.people.resident;
        let mut author = world.session(person).await;
        let left = [("kind", "suggestion"), ("words", "Cold showers"), ("publish", "private")];
        let left = author.post("/feedback/new", &left).await.location;
        let id = left.strip_prefix("/feedback/").unwrap().strip_suffix("/sent").unwrap().to_owned();
        let mut worker = world.session(world.people.practitioner).await;
        let written = worker.post(&format!("/desk/{id}/reply"), &[("reply", "A plumber comes on Monday")]).await;
        assert_eq!(written.status, 303, "{}", written.body);
        let asked = worker.post(&format!("/desk/{id}/reply"), &[("reply", "Which shower is it?")]).await;
        assert_eq!(asked.status, 303, "{}", asked.body);
        let letter = person.to_string();
        for whole in [false, true] {
            telling::samples::by_letter(&world.site, person, whole).await.unwrap();
            telling::plan(&world.site).await.unwrap();
            later(&world, 86_400);
            telling::plan(&world.site).await.unwrap();
            let mut worker = world.session(world.people.practitioner).await;
            let sheet = worker.post("/notices/letters/print", &[("letter", &letter)]).await;
            assert!(sheet.text_contains("Somebody wrote to you"), "{}", sheet.body);
            // All that was written since, and not only what came last.
            assert_eq!(sheet.text_contains("A plumber comes on Monday"), whole);
            assert_eq!(sheet.text_contains("Which shower is it?"), whole);
            assert!(!sheet.text_contains("Cold showers") && !sheet.text_contains("Sam Okoro wrote"));
        }
        // A worker who is told of somebody's suggestion gets none of its words in a letter.
        telling::samples::by_letter(&world.site, world.people.colleague, true).await.unwrap();
        let mut tx = world.site.db.write().await.unwrap();
        let (object, now) = (("suggestion", id.parse().unwrap()), world.site.now());
        let colleague = world.people.colleague;
        let place = world.places.wing;
        telling::tell(&mut tx, &world.ground.chance, colleague, "feedback.word", object, place, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        telling::plan(&world.site).await.unwrap();
        later(&world, 86_400);
        telling::plan(&world.site).await.unwrap();
        let mut manager = world.session(world.people.manager).await;
        let sheet = manager.post("/notices/letters/print", &[("letter", &colleague.to_string())]).await;
        assert!(sheet.text_contains("Lin Abbas") && !sheet.text_contains("plumber"), "{}", sheet.body);
    }

    async fn a_letter_waits_where_its_person_lives_now(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        crate::prepare(&world).await;
        let person = world.people.resident;
        telling::samples::by_letter(&world.site, person, false).await.unwrap();
        tell(&world, person, 7).await;
        telling::plan(&world.site).await.unwrap();
        later(&world, 86_400);
        telling::plan(&world.site).await.unwrap();
        let mut here = world.session(world.people.practitioner).await;
        let mut there = world.session(world.people.stranger).await;
        assert!(here.get("/notices/letters").await.text_contains("Robin Hale"));
        assert!(!there.get("/notices/letters").await.text_contains("Robin Hale"));
        // Moved to the other prison: given a place there by somebody over both, and gone from here.
        let over = world.member("Over Both", access::Role::Manager, world.places.partnership).await;
        let mut over = world.session(over).await;
        let place = world.places.other_prison.to_string();
        let fields = [("role", "participant"), ("standing", "resident"), ("place", place.as_str())];
        let given = over.post(&format!("/people/{person}/join"), &fields).await;
        assert_eq!(given.status, 303, "{}", given.body);
        let held = access::people::memberships_of(&mut world.site.db.read().await.unwrap(), person).await.unwrap();
        let old = held.iter().find(|one| one.place == world.places.wing).unwrap().id;
        let ended = over.post(&format!("/memberships/{old}/end"), &[("sure", "yes")]).await;
        assert_eq!(ended.status, 303, "{}", ended.body);
        assert!(!here.get("/notices/letters").await.text_contains("Robin Hale"));
        assert!(there.get("/notices/letters").await.text_contains("Robin Hale"));
    }
}
