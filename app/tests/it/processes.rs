//! Two processes of `serve` on one PostgreSQL: what one does the other sees, what is to be sent goes out once, and when one is
//! killed nothing that was acknowledged is lost. And what both do when the database's primary is lost.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use access::{Role, act, session};
use alongside::{house, wiring};
use basics::{Chance, Clock, PersonId};
use store::{Db, Keyring, values};
use telling::{ChooseHow, Often, Route, When, verbs};
use tempfile::TempDir;
use trials::{Engine, Ground, MASTER, Pair, PasskeyDevice, World};

use super::post::MailServer;

/// How long anything may take before the story is given up. Nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longer than it takes a process to look again whether something is to be carried.
const ROUND: Duration = Duration::from_secs(6);
/// How many people are told something.
const TOLD: usize = 60;

/// A process of `serve`, killed when it is dropped.
struct Process {
    child: Child,
    address: String,
    _data: TempDir,
}

impl Process {
    fn start(database: &str, mail: Option<u16>) -> Self {
        let way = mail.map(|port| format!("smtp://127.0.0.1:{port}"));
        let settings = way.as_deref().map(|way| {
            [
                ("ALONGSIDE_MAIL", way),
                ("ALONGSIDE_MAIL_FROM", "News <news@together.example>"),
                ("ALONGSIDE_ADDRESS", "https://together.example"),
            ]
        });
        Self::start_with(database, settings.as_ref().map_or(&[], |settings| &settings[..]))
    }

    fn start_with(database: &str, settings: &[(&str, &str)]) -> Self {
        let data = data();
        let mut command = alongside(data.path(), database);
        command.arg("serve").env("ALONGSIDE_LISTEN", "127.0.0.1:0").stderr(Stdio::piped());
        command.envs(settings.iter().copied());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("\"listen\":\"") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended");
        }
        let address = line.split_once("\"listen\":\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        // What it goes on to say is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address, _data: data }
    }

    fn tell_to_stop(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A data folder with the key of the tests, for its owner alone.
fn data() -> TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let data = tempfile::tempdir().unwrap();
    let key = data.path().join("master.key");
    std::fs::write(&key, MASTER).unwrap();
    for (path, mode) in [(key.as_path(), 0o600), (data.path(), 0o700)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    data
}

fn alongside(data: &Path, database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
    command.env("ALONGSIDE_DATA", data).env("ALONGSIDE_DATABASE_URL", database);
    command
}

/// What a process answered: the status is 0 when it was not there, or hung up before it said anything.
#[derive(Debug, Default)]
struct Answer {
    status: u16,
    text: String,
}

fn exchange(address: &str, request: &str) -> Answer {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    };
    let text = ask().unwrap_or_default();
    let status = text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default();
    Answer { status, text }
}

/// Somebody's browser, which can ask any process.
struct Somebody {
    cookie: String,
    token: String,
}

impl Somebody {
    fn get(&self, at: &Process, path: &str) -> Answer {
        let Self { cookie, .. } = self;
        exchange(
            &at.address,
            &format!("GET {path} HTTP/1.1\r\nHost: together.example\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"),
        )
    }

    /// Reads the form's token: it fits as long as the session lasts, whichever process is asked.
    fn with_token(mut self, at: &Process) -> Self {
        let page = self.get(at, "/feedback/new").text;
        let (_, rest) = page.split_once("name=\"_token\" value=\"").unwrap_or_else(|| panic!("no form: {page}"));
        rest.split_once('"').unwrap().0.clone_into(&mut self.token);
        self
    }

    fn post(&self, at: &Process, path: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
        let (head, body) = self.form(path, key, fields);
        exchange(&at.address, &(head + &body))
    }

    /// A form as it is sent: its head and its body.
    fn form(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> (String, String) {
        let mut all = vec![("_token", self.token.as_str()), ("_key", key)];
        all.extend_from_slice(fields);
        let (body, cookie) = (serde_urlencoded::to_string(all).unwrap(), &self.cookie);
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: together.example\r\nCookie: {cookie}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
        );
        (head, body)
    }

    fn say(&self, at: &Process, key: &str) -> Answer {
        self.post(at, "/feedback/new", key, &SUGGESTION)
    }
}

fn key() -> String {
    basics::uuid::Uuid::from_bytes(Chance::system().bytes()).simple().to_string()
}

/// A new session of somebody, as the real clock has it.
async fn somebody(db: &Db, person: PersonId) -> Somebody {
    let mut tx = trials::write(db).await;
    let now = Clock::machine().now();
    let (token, _) = session::begin(&mut tx, db.chance(), person, "own", session::OWN_DEVICE, now).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    Somebody { cookie: format!("__Host-alongside={}", token.cookie()), token: String::new() }
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(sql, values![]).await.unwrap().get("n").unwrap()
}

/// What is said, over and over.
const SUGGESTION: [(&str, &str); 3] =
    [("kind", "suggestion"), ("words", "A bench by the gate"), ("publish", "private")];
const SAID: &str = "SELECT COUNT(*) AS n FROM feedback_suggestions";

#[expect(clippy::disallowed_methods, reason = "nothing tells us when another process is ready")]
fn a_moment(time: Duration) {
    std::thread::sleep(time);
}

fn until(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < PATIENCE, "{what} did not happen");
        a_moment(Duration::from_millis(50));
    }
}

/// A house with people who want their news by mail at once.
async fn house_of_many(ground: Ground) -> (World, Vec<PersonId>) {
    let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    world.site.clock.move_to(Clock::machine().now());
    let mut people = Vec::new();
    for n in 0..TOLD {
        let person = world.member(&format!("Person {n}"), Role::Participant, world.places.wing).await;
        telling::samples::by_mail(&world.site, person, &format!("person-{n}@example.org")).await.unwrap();
        let who = world.who(person).await;
        let acting = act::<ChooseHow>(&world.site, &who, person, None).await.unwrap();
        verbs::choose(acting, Route::Mail, &When { often: Often::AtOnce, quiet: None, ..When::default() })
            .await
            .unwrap();
        people.push(person);
    }
    (world, people)
}

async fn tell_all(world: &World, people: &[PersonId], round: u128) {
    let mut tx = trials::write(&world.ground.db).await;
    let now = Clock::machine().now();
    for (n, person) in people.iter().enumerate() {
        let thing = basics::uuid::Uuid::from_u128(round * 1_000 + u128::try_from(n).unwrap());
        let (object, place) = (("suggestion", thing), world.places.wing);
        telling::tell(&mut tx, &Chance::system(), *person, "feedback.answered", object, place, now).await.unwrap();
    }
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// How often each message came: one message has one number, however often it is sent.
fn came(mails: &[String]) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for mail in mails {
        let line = |name: &str| mail.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        *all.entry(format!("{} {}", line("To:"), line("Message-ID:"))).or_default() += 1;
    }
    all
}

/// A question for a passkey that one process has put is heard by the other, once.
fn a_question_is_heard_by_the_other(robin: &Somebody, first: &Process, second: &Process) {
    const MAKE: &str = "/account/second/passkey";
    let page = robin.get(first, MAKE).text;
    let between = |before: &str, after: &str| {
        let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
        rest.split_once(after).unwrap().0.replace("&#34;", "\"")
    };
    let asked = between("name=\"asked\" value=\"", "\"");
    // Where the house is, `ALONGSIDE_ADDRESS` says: what is answered anywhere else is not kept.
    let answer = PasskeyDevice::default().makes(&between("data-al-options=\"", "\""), "https://together.example");
    let fields = [("asked", asked.as_str()), ("answer", answer.as_str()), ("name", "phone")];
    let made = robin.post(second, MAKE, &key(), &fields);
    assert!(made.status == 200 && made.text.contains("Each of these opens once"), "{}", made.text);
    assert_eq!(robin.post(first, MAKE, &key(), &fields).status, 422, "it was heard");
}

async fn two_share_one_house(ground: Ground) {
    let (world, people) = house_of_many(ground).await;
    let (address, db) = (world.ground.address.clone(), world.ground.db.clone());
    let server = MailServer::default();
    let port = server.open().await;
    let mut first = Process::start(&address, Some(port));
    let second = Process::start(&address, Some(port));

    // Sessions are shared: who came in at one is in at the other, and who finished at the other is out at the first.
    let robin = somebody(&db, world.people.resident).await.with_token(&first);
    for process in [&first, &second] {
        let page = robin.get(process, "/account");
        assert!(page.status == 200 && page.text.contains("Robin Hale"), "{}", page.text);
    }
    let passing = somebody(&db, world.people.rep).await.with_token(&second);
    assert_eq!(passing.post(&second, "/sign-out", &key(), &[]).status, 303);
    let gone = passing.get(&first, "/account");
    assert!(gone.status == 303 && gone.text.contains("/sign-in"), "{}", gone.text);

    a_question_is_heard_by_the_other(&robin, &first, &second);

    // Each piece of news goes once.
    tell_all(&world, &people, 1).await;
    until("all the mail", || server.count() >= TOLD);
    // Both have looked once more since.
    a_moment(ROUND);
    let sent = came(&server.take());
    assert!(sent.len() == TOLD && sent.values().all(|times| *times == 1), "{sent:?}");

    // One is killed while it carries mail and keeps what people say.
    tell_all(&world, &people, 2).await;
    let before = count(&db, SAID).await;
    let mut kept = 0;
    let unanswered = loop {
        let key = key();
        if robin.say(&first, &key).status != 303 {
            break key;
        }
        kept += 1;
        if kept == 20 || server.count() > TOLD / 3 {
            first.kill();
        }
    };
    let now = count(&db, SAID).await - before;
    assert!(now == kept || now == kept + 1, "{kept} were acknowledged and {now} are there");
    // Whoever got no answer sends the same form again, to whoever is there.
    assert_eq!(robin.say(&second, &unanswered).status, 303);
    assert_eq!(robin.say(&second, &unanswered).status, 303);
    assert_eq!(count(&db, SAID).await - before, kept + 1, "nothing is lost, nothing is there twice");

    // What the dead one had claimed is free again after a quarter of an hour: here at once.
    until("the rest of the mail", || {
        let before = server.count();
        a_moment(ROUND);
        server.count() == before
    });
    let mut tx = trials::write(&db).await;
    let sql = "UPDATE store_outbox SET not_before = $1 WHERE sent_at IS NULL";
    tx.run(sql, values![Clock::machine().now()]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    until("what was claimed by the dead one", || came(&server.seen()).len() >= TOLD);
    a_moment(ROUND);
    let sent = came(&server.take());
    assert_eq!(sent.len(), TOLD, "nobody's news is lost");
    // The one message that it was sending when it died may come once more, under its own number.
    let twice: Vec<_> = sent.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.len() <= 1 && twice.iter().all(|(_, times)| **times == 2), "{twice:?}");
}

#[test]
fn two_processes_share_sessions_send_each_notice_once_and_lose_nothing_when_one_is_killed() {
    trials::run(Engine::Pg, wiring::parts().leak(), two_share_one_house);
}

/// One after the other is exchanged while people go on: whoever is asked answers, or was not there to ask.
async fn one_after_the_other(ground: Ground) {
    let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    world.site.clock.move_to(Clock::machine().now());
    let (address, db) = (world.ground.address.clone(), world.ground.db.clone());
    let mut old = Process::start(&address, None);
    let other = Process::start(&address, None);
    let robin = somebody(&db, world.people.resident).await.with_token(&old);
    // A form is on its way when the old one is told to stop: it is read to its end, kept and answered.
    let (head, body) = robin.form("/feedback/new", &key(), &SUGGESTION);
    let mut under_way = TcpStream::connect(&old.address).unwrap();
    under_way.set_read_timeout(Some(PATIENCE)).unwrap();
    let (first, rest) = body.split_at(body.len() / 2);
    under_way.write_all((head + first).as_bytes()).unwrap();
    until("the form has come", || robin.get(&old, "/health").status == 200);
    old.tell_to_stop();
    // No new connection is taken any more; whoever asks goes to the other. It waits ten seconds: these take less on a busy machine.
    until("the door is shut", || TcpStream::connect(&old.address).is_err());
    for _ in 0..10 {
        assert_eq!(robin.get(&other, "/feedback").status, 200);
    }
    assert!(old.child.try_wait().unwrap().is_none(), "it waits for what was begun");
    under_way.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(count(&db, SAID).await, 1);
    until("it ends in good order", || old.child.try_wait().unwrap().is_some_and(|status| status.success()));
    let new = Process::start(&address, None);
    assert_eq!(robin.get(&new, "/feedback").status, 200, "no session is lost");
    assert_eq!(robin.say(&new, &key()).status, 303);
}

#[test]
fn a_process_is_exchanged_while_people_go_on_and_no_session_is_lost() {
    trials::run(Engine::Pg, wiring::parts().leak(), one_after_the_other);
}

/// What was said while the primary was lost, and what both processes answered.
async fn primary_lost(pair: Pair) {
    let address = pair.address();
    let data = data();
    let made = alongside(data.path(), &address)
        .args(["invite", "Robin Hale", "--place", "Arrowdale", "--role", "participant"])
        .output()
        .unwrap();
    let said = String::from_utf8(made.stdout).unwrap();
    let person: PersonId = said
        .lines()
        .find_map(|line| line.split_once("Their id: ").map(|(_, id)| id.trim().parse().unwrap()))
        .unwrap_or_else(|| panic!("{said} {}", String::from_utf8_lossy(&made.stderr)));
    let db = house_db(&address).await;
    let both = [Process::start(&address, None), Process::start(&address, None)];
    let robin = somebody(&db, person).await.with_token(&both[0]);
    let mut kept = 0;
    for n in 0..20 {
        let answer = robin.say(&both[n % 2], &key());
        assert_eq!(answer.status, 303, "{}", answer.text);
        kept += 1;
    }
    db.close().await;

    pair.stop_primary();
    for process in &both {
        until("that it is lost is noticed", || robin.get(process, "/ready").status == 503);
        for path in ["/feedback", "/"] {
            let page = robin.get(process, path);
            let head = page.text.to_ascii_lowercase();
            assert!(page.status == 503 && head.contains("retry-after: "), "{path}: {}", page.text);
            assert!(head.contains("if you ask somebody about this, say: request "), "{path}: {}", page.text);
        }
        assert_eq!(robin.get(process, "/health").status, 200, "the process itself is well");
    }
    let held = key();
    for process in &both {
        assert_eq!(robin.say(process, &held).status, 503, "nothing is acknowledged that is kept nowhere");
    }

    pair.promote_standby();
    for process in &both {
        until("the new primary is found", || robin.get(process, "/ready").status == 200);
    }
    for process in both.iter().cycle().take(4) {
        assert_eq!(robin.say(process, &held).status, 303, "the same form, sent again");
    }
    for process in &both {
        assert_eq!(robin.say(process, &key()).status, 303);
        kept += 1;
    }
    let db = house_db(&address).await;
    assert_eq!(count(&db, SAID).await, kept + 1, "what was acknowledged is there, and nothing twice");
    assert!(store::audit::verify(&mut db.read().await.unwrap()).await.unwrap().is_ok());
    db.close().await;
}

async fn house_db(address: &str) -> Db {
    let db = Db::open(address, Keyring::of(MASTER), Chance::system()).await.unwrap();
    let _ = house::site(db.clone(), Clock::machine(), access::Hashing::quick().unwrap());
    db
}

#[test]
fn when_the_primary_is_lost_both_say_so_until_they_find_the_standby_that_took_its_place() {
    if !trials::can_pair() {
        assert!(
            std::env::var("ALONGSIDE_TEST_BOTH").is_err(),
            "PostgreSQL's programs are not there: install postgresql"
        );
        eprintln!("skipped: PostgreSQL's programs are not there");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(primary_lost(Pair::start()));
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn figures(ground: Ground) {
    let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
    world.site.clock.move_to(Clock::machine().now());
    let at = format!("127.0.0.1:{}", free_port());
    let house = Process::start_with(&world.ground.address, &[("ALONGSIDE_METRICS", &at)]);
    let shown = || exchange(&at, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").text;
    let robin = somebody(&world.ground.db, world.people.resident).await.with_token(&house);
    assert_eq!(robin.get(&house, &format!("/places/{}?q=Robin", world.places.wing)).status, 200);
    assert_eq!(robin.get(&house, "/no/such/page").status, 404);
    let before = shown();
    for line in [
        "alongside_requests_total{method=\"GET\",route=\"/places/{place}\",status=\"2xx\"} 1",
        "alongside_requests_total{method=\"GET\",route=\"/feedback/new\",status=\"2xx\"} 1",
        "alongside_database_up 1",
        "alongside_outbox_waiting 0",
        "alongside_request_seconds_bucket{method=\"GET\",le=\"0.1\"}",
    ] {
        assert!(before.contains(line), "{line}: {before}");
    }
    for hidden in ["Robin", &world.places.wing.to_string(), &robin.cookie[17..], "/box", "/receipt"] {
        assert!(!before.contains(hidden), "{hidden}: {before}");
    }
    // What is said without a name moves no figure: not its own, and no total.
    let nobody = Somebody { cookie: String::new(), token: String::new() };
    let said = [("kind", "suggestion"), ("words", "without a name"), ("publish", "private")];
    assert_eq!(nobody.post(&house, &format!("/box/{}", world.places.wing), &key(), &said).status, 200);
    let counted = |text: &str| -> Vec<String> {
        let body = text.split_once("\r\n\r\n").unwrap().1;
        let stays = |line: &&str| !line.contains("_seconds{") && !line.starts_with("alongside_due_");
        let mut lines: Vec<String> = body.lines().filter(stays).map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(counted(&shown()), counted(&before));
}

#[test]
fn figures_tell_of_routes_and_of_nobody_and_not_at_all_of_what_is_said_without_a_name() {
    trials::run(Engine::Lite, wiring::parts().leak(), figures);
    trials::run(Engine::Pg, wiring::parts().leak(), figures);
}
