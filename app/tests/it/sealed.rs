//! What people wrote stands in the clear in no file, no log, no error page and no crash report; and what was erased cannot
//! be opened from the newest backup with the newest key file. Phrases are planted through the real forms, good and bad;
//! each look has its control.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use access::{Boxed, RelationKind, Who};
use basics::Value;
use pages::{Outcome, Route, Visit};
use store::columns::Class;
use store::{CellAt, Db, copies, seal, values};
use trials::{Browser, Engine, World};

use crate::intruder::{Log, everything};

mod plan;

/// What every planted phrase begins with, and what the control begins with.
const PLANTED: &str = "quillfeather planted";
const SHOWN: &str = "quillfeather shown on the board";

fn parts() -> &'static [store::Part] {
    alongside::wiring::parts().leak()
}

/// Phrases, each of its own number.
#[derive(Default)]
struct Phrases(Vec<String>);

impl Phrases {
    fn next(&mut self) -> String {
        self.0.push(format!("{PLANTED} {:02}.", self.0.len()));
        self.0[self.0.len() - 1].clone()
    }
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&str, &str)], expected: u16) -> trials::Answer {
    let answer = browser.post(path, fields).await;
    let why = answer.body.split_once("govuk-error-summary__list").map_or("", |(_, rest)| rest);
    assert_eq!(answer.status, expected, "{path}: {}", why.chars().take(300).collect::<String>());
    answer
}

async fn leave(browser: &mut Browser, words: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("kind", "suggestion"), ("words", words), ("publish", "summary")];
    fields.extend_from_slice(more);
    let location = send(browser, "/feedback/new", &fields, 303).await.location;
    location.strip_prefix("/feedback/").unwrap().strip_suffix("/sent").unwrap().to_owned()
}

/// Everything that stands sealed in the threads of one person, whoever wrote it.
async fn good_forms(world: &World, phrases: &mut Phrases) {
    let people = world.people;
    let mut author = world.session(people.resident).await;
    let mut worker = world.session(people.practitioner).await;
    let mut duty = world.session(people.colleague).await;
    let (one, two) = (phrases.next(), phrases.next());
    let id = leave(&mut author, &one, &[("put_right", &two)]).await;
    let to = people.practitioner.to_string();
    send(&mut worker, &format!("/desk/{id}/assign"), &[("to", &to)], 303).await;
    for (path, field) in [("note", "note"), ("reply", "reply")] {
        send(&mut worker, &format!("/desk/{id}/{path}"), &[(field, &phrases.next())], 303).await;
    }
    send(&mut author, &format!("/feedback/{id}/words"), &[("words", &phrases.next())], 303).await;
    let (reasons, change) = (phrases.next(), phrases.next());
    let answer = [
        ("outcome", "cannot"),
        ("reasons", reasons.as_str()),
        ("change", &change),
        ("carrier", "works department"),
        ("do", "answer"),
    ];
    send(&mut worker, &format!("/desk/{id}/answer"), &answer, 303).await;
    send(&mut author, &format!("/feedback/{id}/heard"), &[("heard", "no"), ("why", &phrases.next())], 303).await;

    let promised = leave(&mut author, &phrases.next(), &[]).await;
    let reasons = phrases.next();
    let promise = [
        ("outcome", "will_do"),
        ("reasons", reasons.as_str()),
        ("carrier", "works"),
        ("do", "answer"),
        ("promised-day", "30"),
        ("promised-month", "9"),
        ("promised-year", "2026"),
    ];
    send(&mut worker, &format!("/desk/{promised}/assign"), &[("to", &to)], 303).await;
    send(&mut worker, &format!("/desk/{promised}/answer"), &promise, 303).await;
    send(&mut worker, &format!("/desk/{promised}/milestones"), &[("what", &phrases.next())], 303).await;

    let worried = leave(&mut author, &phrases.next(), &[("worried", "yes")]).await;
    send(&mut duty, &format!("/desk/{worried}/read"), &[], 303).await;
    send(&mut duty, &format!("/desk/{worried}/worry"), &[("done", &phrases.next())], 303).await;

    // Written down for somebody: sent, put right by its person, and one that waits.
    let (person, wing) = (people.resident.to_string(), world.places.wing.to_string());
    for sent in [true, false] {
        let words = phrases.next();
        let fields = [
            ("person", person.as_str()),
            ("place", &wing),
            ("manner", "present"),
            ("kind", "suggestion"),
            ("words", &words),
            ("publish", "own_words"),
        ];
        let at = send(&mut worker, "/desk/by-hand/new", &fields, 303).await.location;
        if sent {
            let agreed = [("read", "yes"), ("agrees", "yes")];
            let done = send(&mut worker, &format!("{at}/agree"), &agreed, 303).await.location;
            let thread = done.strip_prefix("/desk/").unwrap().to_owned();
            send(&mut author, &format!("/feedback/{thread}/meant"), &[("meant", &phrases.next())], 303).await;
        }
    }
    send(&mut author, "/notices/how/letter", &[("what", "news"), ("to", &phrases.next())], 303).await;
    for _ in 0..8 {
        leave(&mut author, &phrases.next(), &[]).await;
    }
    // Opened in an emergency: why, and what somebody else said about it.
    let open = format!("/people/{person}/open");
    let opening = send(&mut duty, &open, &[("reason", &phrases.next())], 303).await.location;
    send(&mut duty, &format!("{opening}/close"), &[], 303).await;
    let mut manager = world.session(people.manager).await;
    let said = [("verdict", "right"), ("words", &*phrases.next())];
    send(&mut manager, &format!("{opening}/review"), &said, 303).await;
}

/// What stands sealed and is nobody's: it stays when the person goes.
async fn of_nobody(world: &World, phrases: &mut Phrases) {
    let mut worker = world.session(world.people.practitioner).await;
    let wing = world.places.wing.to_string();
    let words = phrases.next();
    let paper = [("place", wing.as_str()), ("words", &words), ("kind", "suggestion"), ("publish", "private")];
    send(&mut worker, "/desk/paper", &paper, 200).await;
    let (words, answer) = (phrases.next(), phrases.next());
    let aloud = [("place", wing.as_str()), ("words", &words), ("said", &words), ("answer", &answer), ("done", &answer)];
    send(&mut worker, "/desk/there-and-then", &aloud, 303).await;
    let old = format!(
        "place,said,said on,from,answer,answered on,promised by,promised for,done on,language,key\nHeron Wing,{},\
         14/03/2024,minutes,{},28/03/2024,{},30/04/2024,,en,M-2024-7",
        phrases.next(),
        phrases.next(),
        phrases.next()
    );
    let wing_name = "SELECT name AS text FROM access_place WHERE id = $1";
    let row = world.ground.db.read().await.unwrap().one(wing_name, values![world.places.wing]).await.unwrap();
    let old = old.replace("Heron Wing", &row.get::<String>("text").unwrap());
    send(&mut worker, "/desk/paper/old/confirm", &[("sheet", &old)], 303).await;
}

/// Forms that are refused, and addresses: the pages of errors do not repeat them, nor does the log.
async fn bad_forms(world: &World, phrases: &mut Phrases) {
    let mut author = world.session(world.people.resident).await;
    let mut worker = world.session(world.people.practitioner).await;
    let open = format!("/people/{}/open", world.people.resident);
    for (path, field) in
        [("/feedback/new", "words"), ("/desk/by-hand/new", "words"), ("/desk/paper", "words"), (&*open, "reason")]
    {
        let refused = worker.post(path, &[(field, &phrases.next()), ("kind", "nothing"), ("place", "nowhere")]).await;
        assert!((400..500).contains(&refused.status.as_u16()), "{path} {}", refused.status);
        let long = phrases.next().repeat(20_000);
        let refused = author.post(path, &[(field, &long)]).await;
        assert!((400..500).contains(&refused.status.as_u16()), "{path} {}", refused.status);
    }
    let words = phrases.next();
    let wrong = author.post_raw("/feedback/new", &[("_token", "wrong"), ("_key", "k"), ("words", &words)]).await;
    assert!(wrong.status.as_u16() >= 400 && !wrong.body.contains(&words), "{}", wrong.body);
    let words = phrases.next();
    for path in [format!("/feedback/{words}"), format!("/{words}"), format!("/desk/{words}?q={words}")] {
        let answer = author.get(&path.replace(' ', "%20")).await;
        assert!(answer.status == 404 && !answer.body.contains(PLANTED), "{path}: {}", answer.body);
    }
    worker.get(&format!("/desk?q={}", phrases.next().replace(' ', "+"))).await;
    let (name, pass) = (phrases.next(), phrases.next());
    world.browser().post("/sign-in", &[("name", &name), ("passphrase", &pass)]).await;
}

/// Puts something on the board, in the clear: the same looks must find it.
async fn control(world: &World) {
    let mut author = world.session(world.people.rep).await;
    let mut worker = world.session(world.people.practitioner).await;
    let id = leave(&mut author, "The kettle is cold", &[]).await;
    let to = world.people.practitioner.to_string();
    send(&mut worker, &format!("/desk/{id}/assign"), &[("to", &to)], 303).await;
    let answer = [
        ("outcome", "cannot"),
        ("reasons", "Too old"),
        ("change", "A new one"),
        ("carrier", "works department"),
        ("do", "answer"),
    ];
    send(&mut worker, &format!("/desk/{id}/answer"), &answer, 303).await;
    send(&mut worker, &format!("/desk/{id}/publish"), &[("summary", SHOWN), ("did", "Nothing yet")], 303).await;
    let sql = "SELECT id FROM feedback_board ORDER BY id DESC LIMIT 1";
    let row = world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap();
    let path = format!("/board/{}/check", row.get::<basics::uuid::Uuid>("id").unwrap());
    let mut reader = world.session(world.people.manager).await;
    let shown = reader.get(&path).await.hidden("shown").unwrap_or_default();
    let fields = [
        ("shown", shown.as_str()),
        ("checks", "names"),
        ("checks", "marks"),
        ("checks", "others"),
        ("checks", "work"),
        ("do", "publish"),
    ];
    send(&mut reader, &path, &fields, 303).await;
}

/// A real `serve` on the same database: the same from outside, and its whole log.
fn from_outside(world: &World, phrases: &mut Phrases) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let data = world.ground.dir.path().join("serve");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700)).unwrap();
    let key = data.join("named.key");
    std::fs::write(&key, trials::MASTER).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_alongside"))
        .arg("serve")
        .env("ALONGSIDE_DATA", &data)
        .env("ALONGSIDE_DATABASE_URL", &world.ground.address)
        .env("ALONGSIDE_MASTER_KEY_FILE", &key)
        .env("ALONGSIDE_LISTEN", "127.0.0.1:0")
        .env("RUST_BACKTRACE", "1")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = std::io::BufReader::new(child.stderr.take().unwrap());
    let (mut log, mut line) = (String::new(), String::new());
    while !line.contains("\"serving\"") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut err, &mut line).unwrap() > 0, "it ended: {log}");
        log.push_str(&line);
    }
    let address = line.split_once("\"listen\":\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let ask = |method: &str, path: &str, agent: &str, body: &str| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
        write!(
            stream,
            "{method} {} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {agent}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            path.replace(' ', "%20"),
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let body = |fields: &[(&str, &str)]| serde_urlencoded::to_string(fields).unwrap();
    let box_path = format!("/box/{}", world.places.wing);
    let words = phrases.next();
    let fields = [
        ("_key", "0123456789abcdef0123456789abcdef"),
        ("kind", "suggestion"),
        ("words", &words),
        ("publish", "private"),
    ];
    let taken = ask("POST", &box_path, &phrases.next(), &body(&fields));
    assert!(taken.starts_with("HTTP/1.1 200"), "{taken}");
    for path in ["/feedback/new", "/desk/paper", "/sign-in", "/receipt", "/join"] {
        let words = phrases.next();
        let answer =
            ask("POST", path, &words, &body(&[("_token", "x"), ("words", &words), ("name", &words), ("code", &words)]));
        assert!(!answer.starts_with("HTTP/1.1 2") || !answer.contains(PLANTED), "{path}: {answer}");
    }
    for path in [format!("/{}", phrases.next()), format!("/board?q={}", phrases.next())] {
        assert!(!ask("GET", &path, "browser", "").contains(PLANTED), "{path}");
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    err.read_to_string(&mut log).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(log.contains("\"answered\"") && log.contains("/feedback/new"), "the log is written: {log}");
    log
}

fn files(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), into);
        } else {
            into.extend(std::fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// Whether it stands there as text, or as bytes written in hex.
fn finds(held: &[u8], text: &str) -> bool {
    let hex: String = text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let held = String::from_utf8_lossy(held);
    held.contains(text) || held.contains(&hex)
}

/// All that whoever steals the machine's disk holds: the folder with SQLite's file and log, backup and key files; on
/// PostgreSQL every value of every table, and the database's own files and the server's log of changes where this test
/// may read them.
async fn stolen(world: &World) -> Vec<(&'static str, Vec<u8>)> {
    let mut folder = Vec::new();
    files(world.ground.dir.path(), &mut folder);
    let mut all = vec![("folder", folder)];
    if world.ground.engine == Engine::Lite {
        return all;
    }
    let mut rows = Vec::new();
    for (_, cells) in everything(&world.ground.db, &alongside::wiring::tables()).await {
        for (_, value) in cells {
            match value {
                Value::Text(text) => rows.extend(text.as_bytes()),
                Value::Bytes(bytes) => rows.extend(bytes),
                _ => {}
            }
        }
    }
    all.push(("rows", rows));
    trials::meddle(&world.ground.address, "CHECKPOINT").await;
    let sql = "SELECT current_setting('data_directory') AS home, CAST(oid AS TEXT) AS mine FROM pg_database \
               WHERE datname = current_database()";
    let row = world.ground.db.read().await.unwrap().one(sql, values![]).await.unwrap();
    let home = row.get::<String>("home").unwrap();
    let home = Path::new(&home);
    for (name, part) in
        [("files", home.join("base").join(row.get::<String>("mine").unwrap())), ("log", home.join("pg_wal"))]
    {
        let mut held = Vec::new();
        files(&part, &mut held);
        if !held.is_empty() {
            all.push((name, held));
        }
    }
    all
}

/// In none of these stands a planted phrase, and in each stands what was in the clear. (All databases of a server write one
/// log, and a busy one may have written over what was shown: there the look has no control.)
async fn nothing_is_found(world: &World) {
    for (name, held) in stolen(world).await {
        assert!(name == "log" || finds(&held, SHOWN), "{name}: the look finds what is there in the clear");
        assert!(!finds(&held, PLANTED), "{name}: a planted phrase stands in it");
    }
}

/// Every sealed cell of a database that opens, as text.
async fn opened(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for table in alongside::wiring::tables() {
        let sealed: Vec<_> = table.columns.iter().filter(|column| column.class == Class::Sealed).collect();
        if sealed.is_empty() {
            continue;
        }
        let (sql, bound) = store::Build::new("SELECT * FROM ").then(table.name).done();
        let mut tx = db.read().await.unwrap();
        for row in tx.rows(sql, &bound).await.unwrap() {
            for column in &sealed {
                let Value::Bytes(cell) = row.value(column.name, column.kind).unwrap() else { continue };
                let at = CellAt { table: table.name, column: column.name, row: row.get(table.key[0]).unwrap() };
                // A cell that belongs elsewhere is opened by its owner's own way; it must not open here.
                if let Ok(words) = seal::open(&mut tx, &[(at, &cell)]).await {
                    all.extend(words.into_iter().flatten().map(|words| words.read().to_owned()));
                }
            }
        }
    }
    all
}

trials::story! {
    parts = parts();

    async fn fifty_planted_phrases_stand_nowhere_and_what_was_erased_never_opens_again(ground) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let world = World::new(ground, &crate::capabilities(), alongside::wiring::listeners()).await;
        world.relate(RelationKind::DutyReader, world.people.colleague, None, Some(world.places.prison)).await;
        let officer = RelationKind::DataProtectionOfficer;
        world.relate(officer, world.people.reviewer, None, Some(world.places.prison)).await;
        let mut phrases = Phrases::default();
        good_forms(&world, &mut phrases).await;
        plan::plan(&world, &mut phrases).await;
        let (theirs, from) = (phrases.0.clone(), phrases.0.len());
        of_nobody(&world, &mut phrases).await;
        let nobodys = phrases.0[from..].to_vec();
        bad_forms(&world, &mut phrases).await;
        control(&world).await;
        let (db, tables) = (&world.ground.db, alongside::wiring::tables());
        // All of it does open for those who hold the keys: it was really planted in what is sealed.
        let before = opened(db).await.concat();
        for phrase in theirs.iter().chain(&nobodys) {
            assert!(before.contains(phrase), "{phrase} was planted nowhere");
        }
        // The real process lives by the machine's clock, months later, and may throw away what nobody agreed to since.
        let outside = from_outside(&world, &mut phrases);
        assert!(phrases.0.len() >= 50, "{}", phrases.0.len());

        let dir = world.ground.dir.path();
        let (backup, keys) = (dir.join("backup"), dir.join("keys"));
        store::dump::backup(db, &tables, &backup, &keys, world.site.now()).await.unwrap();
        nothing_is_found(&world).await;
        let log = log.text();
        assert!(log.contains("/feedback/new") && !log.contains(PLANTED) && !outside.contains(PLANTED));
        let held = opened(db).await.concat();
        let still = theirs.iter().filter(|phrase| held.contains(*phrase)).count();
        assert!(still + 1 >= theirs.len(), "the newest backup holds theirs: {still}");
        let command_line = Who::House(governance::COMMAND_LINE);
        governance::erase_person(&world.site, &command_line, world.people.resident).await.unwrap();
        assert!(copies::owed(&mut db.read().await.unwrap()).await.unwrap().is_empty(), "the copies are mended");
        let spare = world.ground.spare(world.ground.engine).await;
        let now = world.site.now();
        store::dump::restore(&spare.db, parts(), &tables, &backup, &keys, None, now).await.unwrap();
        for (name, db) in [("the house", db), ("the restored backup", &spare.db)] {
            let after = opened(db).await.concat();
            for phrase in &theirs {
                assert!(!after.contains(phrase), "{name} still opens {phrase}");
            }
            for phrase in &nobodys {
                assert!(after.contains(phrase), "{name} lost {phrase}");
            }
        }
        nothing_is_found(&world).await;
    }
}

fn crashes(visit: &Visit) -> Boxed<'_, Outcome> {
    Box::pin(async move {
        let words = visit.query().text("words").to_owned();
        let apart = words.clone();
        assert!(tokio::spawn(async move { panic!("a task could not read {apart}") }).await.is_err());
        panic!("a handler could not read {words}")
    })
}

/// In a process of its own, because a hook is the whole process's.
fn crash(hushed: bool) {
    alongside::serve::log();
    if hushed {
        alongside::serve::hush_panics();
    }
    trials::run(Engine::Lite, parts(), |ground| async move {
        let world = World::new(ground, &crate::capabilities(), alongside::wiring::listeners()).await;
        let more = vec![Route::get("/crash", "open", "pages-not-there", crashes)];
        let front = alongside::serve::front(world.site.clone(), more, false, Vec::new()).map_err(|_| ()).unwrap();
        let mut browser = Browser::new(pages::router(&front), world.ground.chance.clone());
        let answer = browser.get("/crash?words=quillfeather+planted").await;
        assert!(answer.status == 500 && answer.text_contains("Something broke"), "{}", answer.body);
        assert!(!answer.body.contains(PLANTED));
    });
}

#[test]
fn a_crash_says_where_and_never_what() {
    const NAME: &str = "sealed::a_crash_says_where_and_never_what";
    if let Ok(how) = std::env::var("ALONGSIDE_TEST_CRASH") {
        return crash(how == "hushed");
    }
    for (how, told) in [("hushed", false), ("aloud", true)] {
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env("ALONGSIDE_TEST_CRASH", how)
            .env("RUST_BACKTRACE", "1")
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success() && said.contains("1 passed"), "{said}");
        assert!(said.contains("panicked") && said.contains("sealed.rs"), "{said}");
        assert_eq!(said.contains(PLANTED), told, "{how}: {said}");
    }
}
