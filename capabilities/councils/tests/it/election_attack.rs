//! Promise 3, against somebody who holds everything that is left once the boxes are shut: every row, SQLite's file and log page by
//! page, PostgreSQL's files, a backup, our own log, and enough scrutineers' parts to open every paper. They look for a way from a
//! voter to a paper.
//!
//! Each look has its control: the same look at a leak that was planted finds it. What no test can rule out is in SECURITY.md.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Arc, Mutex};

use access::act;
use basics::Value;
use basics::uuid::Uuid;
use councils::verbs::election::{self as verbs, Move};
use councils::{CountPiles, Marked};
use store::{Table, values};
use trials::{Engine, World, meddle};

pub(crate) mod looks;

use looks::{Needles, Piece, Vote, altered, lying, neighbours, order_shows, times, together};

use crate::election_screen::{Made, by_slip, counted, opened, runs, signed_in};
use crate::{PARTS, house};

const SIGNED_IN: usize = 24;
const SLIPS: usize = 12;
const ALL: usize = SIGNED_IN + SLIPS;

/// Guessing between two teams is right in 12 of 24 with a standard deviation of 2.4; four of them.
const MOST_CONTENT: usize = 22;

/// Our own log, kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn rows(world: &World, sql: &'static str) -> Vec<store::Row> {
    world.ground.db.read().await.unwrap().rows(sql, values![]).await.unwrap()
}

/// Every value of every row of every table of the house.
async fn everything(world: &World) -> Vec<(&'static str, Vec<Value>)> {
    let mut tx = world.ground.db.read().await.unwrap();
    let mut all = Vec::new();
    for table in world.site.tables() {
        let (sql, bound) = store::Build::new("SELECT * FROM ").then(table.name).done();
        for row in tx.rows(sql, &bound).await.unwrap() {
            let cells = table.columns.iter().map(|column| row.value(column.name, column.kind).unwrap());
            all.push((table.name, cells.collect()));
        }
    }
    all
}

fn bytes_of(cells: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for cell in cells {
        match cell {
            Value::Id(id) => bytes.extend(id.as_bytes()),
            Value::Bytes(some) => bytes.extend(some),
            Value::Text(text) => bytes.extend(text.as_bytes()),
            _ => {}
        }
        bytes.push(0);
    }
    bytes
}

/// SQLite's file page by page, and its log frame by frame with the commit each belongs to.
fn lite_files(world: &World) -> (Vec<Piece>, Vec<Vec<u8>>) {
    let read = |name: &str| std::fs::read(world.ground.dir.path().join(name)).unwrap_or_default();
    let (file, log) = (read("house.db"), read("house.db-wal"));
    let size = match u16::from_be_bytes([file[16], file[17]]) {
        1 => 65_536,
        size => usize::from(size),
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for (n, page) in file.chunks(size).enumerate() {
        pieces.push((format!("page {}", n + 1), page.to_vec()));
    }
    let mut commits = vec![Vec::new()];
    for (n, frame) in log.get(32..).unwrap_or_default().chunks(24 + size).enumerate() {
        pieces.push((format!("frame {n}"), frame.to_vec()));
        commits.last_mut().unwrap().extend_from_slice(frame);
        if frame.get(4..8).is_some_and(|size| size != [0; 4]) {
            commits.push(Vec::new());
        }
    }
    let index = std::fs::read(world.ground.dir.path().join("house.db-shm")).unwrap_or_default();
    pieces.push(("index of the log".to_owned(), index));
    (pieces, commits)
}

/// The folder of PostgreSQL's server, where it is on this machine and ours to read.
async fn server_folder(world: &World) -> Option<std::path::PathBuf> {
    if world.ground.engine == Engine::Lite {
        return None;
    }
    let row = rows(world, "SELECT setting FROM pg_settings WHERE name = 'data_directory'").await.pop()?;
    let folder = std::path::PathBuf::from(row.get::<String>("setting").unwrap());
    std::fs::read_dir(folder.join("base")).is_ok().then_some(folder)
}

/// Every file of this database on the server, page by page, by its path.
async fn pg_files(world: &World) -> Vec<Piece> {
    let Some(folder) = server_folder(world).await else {
        eprintln!("skipped: the server's own files cannot be read from here");
        return Vec::new();
    };
    meddle(&world.ground.address, "CHECKPOINT").await;
    let row = rows(world, "SELECT CAST(oid AS TEXT) AS n FROM pg_database WHERE datname = current_database()").await;
    let base = format!("base/{}", row[0].get::<String>("n").unwrap());
    // A page of statistics holds rows of several columns, each sorted by itself. Its rows are looked at one by one below.
    let apart = [pg_path(world, "pg_statistic").await, pg_path(world, "pg_toast.pg_toast_2619").await];
    let sql = "SELECT tablename, CONCAT(most_common_vals, histogram_bounds, most_common_elems) AS said FROM pg_stats";
    let mut pieces: Vec<Piece> = Vec::new();
    for row in rows(world, sql).await {
        let said: String = row.get("said").unwrap();
        pieces.push((format!("statistics of {}", row.get::<String>("tablename").unwrap()), said.into_bytes()));
    }
    for entry in std::fs::read_dir(folder.join(&base)).unwrap().flatten() {
        let file = format!("{base}/{}", entry.file_name().to_string_lossy());
        if apart.contains(&file) {
            continue;
        }
        for page in std::fs::read(entry.path()).unwrap_or_default().chunks(8_192) {
            pieces.push((file.clone(), page.to_vec()));
        }
    }
    pieces
}

/// The file of PostgreSQL's own log that is written now.
async fn current_segment(world: &World) -> Option<String> {
    if world.ground.engine == Engine::Lite {
        return None;
    }
    let row = rows(world, "SELECT pg_walfile_name(pg_current_wal_lsn()) AS name").await.pop()?;
    Some(row.get("name").unwrap())
}

async fn pg_path(world: &World, table: &str) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    let (sql, bound) = store::Build::new("SELECT pg_relation_filepath(CAST(CAST(")
        .value(table)
        .then(" AS TEXT) AS regclass)) AS path")
        .done();
    tx.one(sql, &bound).await.unwrap().get("path").unwrap()
}

/// On SQLite the commits of the log; on PostgreSQL the numbers beside rows, those of earlier rows too where they still lie in the file.
async fn transactions(world: &World, votes: &[Vote], also: &str) -> Vec<(BTreeSet<usize>, BTreeSet<usize>)> {
    let numbers = |found: Vec<(usize, usize)>| found.into_iter().map(|(_, n)| n).collect::<BTreeSet<usize>>();
    if world.ground.engine == Engine::Lite {
        let (people, papers) = (Needles::voters(votes), Needles::papers(votes));
        let commits = lite_files(world).1;
        return commits.iter().map(|bytes| (numbers(people.found(bytes)), numbers(papers.found(bytes)))).collect();
    }
    let entries = votes.iter().enumerate().filter_map(|(n, vote)| vote.person.map(|(_, entry)| (n, entry)));
    let people = Needles::new(entries.map(|(n, entry)| (n, entry.as_bytes().to_vec())));
    let papers = Needles::new(votes.iter().enumerate().map(|(n, vote)| (n, vote.paper.as_bytes().to_vec())));
    let mut paths = Vec::new();
    for table in ["councils_election_electors", "councils_election_box", also] {
        paths.push(pg_path(world, table).await);
    }
    let mut all: BTreeMap<u32, (BTreeSet<usize>, BTreeSet<usize>)> = BTreeMap::new();
    for (_, page) in pg_files(world).await.iter().filter(|(path, _)| paths.contains(path)) {
        // The id is the first column, 24 bytes after the head of the row, which begins with the transaction's number.
        let number = |at: usize| page.get(at.checked_sub(24)?..)?.first_chunk().map(|four| u32::from_le_bytes(*four));
        for (at, n) in people.found(page) {
            all.entry(number(at).unwrap_or(0)).or_default().0.insert(n);
        }
        for (at, n) in papers.found(page) {
            all.entry(number(at).unwrap_or(0)).or_default().1.insert(n);
        }
    }
    all.into_values().collect()
}

/// What may alter when somebody votes: neither has a time, and neither counts by the hour.
fn may_alter() -> BTreeSet<&'static str> {
    [
        "councils_election_box",
        "councils_election_electors",
        "councils_election_slips",
        "store_audit",
        "store_audit_pool",
    ]
    .into()
}

async fn paper_of(world: &World, tracker: &str) -> (Uuid, Vec<u8>) {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT id, sealed FROM councils_election_box WHERE tracker = $1";
    let row = tx.one(sql, values![tracker]).await.unwrap();
    (row.get("id").unwrap(), row.get("sealed").unwrap())
}

/// A day of voting: signed in and by slips in turn, some slips twice, with other work of the house in between. Gives what counts, in
/// the order in which it came.
async fn a_day(world: &World, made: &Made) -> Vec<Vote> {
    let found = rows(world, "SELECT id FROM councils_election_electors ORDER BY number").await;
    let entries: Vec<Uuid> = found.iter().map(|row| row.get("id").unwrap()).collect();
    let codes = verbs::print_slips(runs(world, made.id).await, SLIPS + 8).await.unwrap();
    for row in &found[SIGNED_IN..ALL] {
        let who = world.who(world.people.colleague).await;
        let by = act::<CountPiles>(&world.site, &who, made.id, None).await.unwrap();
        verbs::give(by, row.get("id").unwrap(), Marked::Slip).await.unwrap();
    }
    let mut votes: Vec<Vote> = Vec::new();
    let (mut people, mut slips) = (0, 0);
    while votes.len() < ALL {
        let n = votes.len();
        let chosen = if world.site.db.chance().bytes::<1>()[0].is_multiple_of(2) { 1 } else { 2 };
        let (person, tracker) = if n % 3 == 2 {
            // Every third of them votes twice; the last vote counts.
            if slips % 3 == 0 {
                by_slip(world, made, &codes[slips], 3 - chosen).await.unwrap();
            }
            slips += 1;
            (None, by_slip(world, made, &codes[slips - 1], chosen).await.unwrap())
        } else {
            people += 1;
            let person = made.voters[people - 1];
            // Before and after, they do something under their name.
            let mut browser = world.session(person).await;
            browser.get(&format!("/councils/elections/{}", made.id)).await;
            let tracker = signed_in(world, made, person, chosen).await.unwrap();
            browser.get("/notices").await;
            (Some((person, entries[people - 1])), tracker)
        };
        let (paper, sealed) = paper_of(world, &tracker).await;
        votes.push(Vote { person, paper, tracker, sealed, chosen });
        world.site.clock.move_to(world.site.now().plus_seconds(61));
    }
    votes
}

/// Everything but PostgreSQL's own log.
async fn held(world: &World, name: &str, log: &Log) -> Vec<Piece> {
    let rows = everything(world).await.into_iter().map(|(table, cells)| (format!("row of {table}"), bytes_of(&cells)));
    let mut pieces: Vec<Piece> = rows.collect();
    for (what, line) in backup(world, name).await {
        pieces.push((format!("backup, {what}"), line.into_bytes()));
    }
    let lines = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    pieces.extend(lines.lines().map(|line| (format!("log: {line}"), line.as_bytes().to_vec())));
    pieces.extend(match world.ground.engine {
        Engine::Lite => lite_files(world).0,
        Engine::Pg => pg_files(world).await,
    });
    pieces
}

/// The house goes on with its rounds until nothing is owed: whoever still read something of before has gone.
async fn rounds(world: &World) {
    for _ in 0..500 {
        if world.ground.db.is_swept() {
            return;
        }
        world.ground.db.fold_if_owed().await;
    }
    unreachable!("somebody reads for ever");
}

/// The lines of a backup, with the table each is of.
async fn backup(world: &World, name: &str) -> Vec<(String, String)> {
    let folder = world.ground.dir.path();
    let (to, keys) = (folder.join(name), folder.join(format!("{name}-keys")));
    let tables: Vec<Table> = world.site.tables().to_vec();
    store::dump::backup(&world.ground.db, &tables, &to, &keys, world.site.now()).await.unwrap();
    let mut lines = Vec::new();
    for file in std::fs::read_dir(to.join("tables")).unwrap().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let table = file.file_name().to_string_lossy().trim_end_matches(".jsonl").to_owned();
        lines.extend(text.lines().map(|line| (table.clone(), line.to_owned())));
    }
    lines
}

/// The papers in the order in which they lie, by every way to see one.
async fn orders(world: &World, votes: &[Vote]) -> Vec<(&'static str, Vec<Vec<usize>>)> {
    let natural = |sql| async move {
        let of = |row: store::Row| votes.iter().position(|vote| row.get::<Uuid>("id").unwrap() == vote.paper).unwrap();
        vec![rows(world, sql).await.into_iter().map(of).collect::<Vec<usize>>()]
    };
    let mut all = match world.ground.engine {
        Engine::Lite => vec![("as it is read", natural("SELECT id FROM councils_election_box").await)],
        Engine::Pg => {
            let by_xmin = "SELECT id FROM councils_election_box ORDER BY CAST(CAST(xmin AS TEXT) AS BIGINT), ctid";
            vec![
                ("by ctid", natural("SELECT id FROM councils_election_box ORDER BY ctid").await),
                ("by xmin", natural(by_xmin).await),
            ]
        }
    };
    all.push(("in the file", lying(pages_of(world, "councils_election_box").await.iter().map(Vec::as_slice), votes)));
    all
}

/// The pages of a table; on SQLite of all tables, for its file does not say.
async fn pages_of(world: &World, table: &str) -> Vec<Vec<u8>> {
    if world.ground.engine == Engine::Lite {
        return lite_files(world)
            .0
            .into_iter()
            .filter(|(what, _)| what.starts_with("page"))
            .map(|(_, page)| page)
            .collect();
    }
    let path = pg_path(world, table).await;
    pg_files(world).await.into_iter().filter(|(of, _)| *of == path).map(|(_, page)| page).collect()
}

/// A table that pairs each voter with their paper, in the order in which they came: what the house must never have.
async fn plant(world: &World, votes: &[Vote]) {
    let (kind, literal) = match world.ground.engine {
        Engine::Lite => ("BLOB", "x'"),
        Engine::Pg => ("UUID", "'"),
    };
    let id = |id: Uuid| format!("{literal}{}'", id.simple());
    let mut sql = format!("CREATE TABLE planted (paper {kind}, person {kind});");
    for vote in votes {
        let person = vote.person.map_or("NULL".to_owned(), |(person, _)| id(person.uuid()));
        // One transaction each, in which the roll is touched too.
        let entry = vote.person.map_or(Uuid::nil(), |(_, entry)| entry);
        let (entry, paper) = (id(entry), id(vote.paper));
        sql.extend([
            "BEGIN; UPDATE councils_election_electors SET unit = 'x' WHERE id = ",
            &entry,
            "; INSERT INTO planted VALUES (",
            &paper,
            ", ",
            &person,
            "); COMMIT;",
        ]);
    }
    meddle(&world.ground.address, &sql).await;
}

trials::story! {
    parts = *PARTS;

    async fn nothing_that_is_left_after_closing_pairs_a_voter_with_a_paper(ground) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
        let _guard = tracing::subscriber::set_default(subscriber.finish());
        let world = house(ground).await;
        let made = opened(&world, ALL).await;
        let votes = a_day(&world, &made).await;
        verbs::go_on(runs(&world, made.id).await, Move::CloseVoting).await.unwrap();
        counted(&world, &made).await;
        verbs::declare(runs(&world, made.id).await).await.unwrap();
        rounds(&world).await;

        // With two of three parts they read every paper.
        let sealed = rows(&world, "SELECT box_key FROM councils_election_keys").await;
        let key: [u8; 32] = sealed[0].get::<Vec<u8>>("box_key").unwrap().try_into().unwrap();
        let opener = ballot::sealed::put_together(&ballot::sealed::BoxKey::of(key), &made.parts[..2]).unwrap();
        let content: Vec<u16> = votes
            .iter()
            .map(|vote| opener.open(vote.paper.into_bytes(), &vote.sealed).unwrap())
            .map(|inside| String::from_utf8(inside[16..].to_vec()).unwrap().parse().unwrap())
            .collect();
        assert!(content.iter().zip(&votes).all(|(read, vote)| *read == vote.chosen));

        let pieces = held(&world, "closed", &log).await;
        assert!(pieces.iter().any(|(what, _)| what.starts_with("log: ")), "our own log was kept");
        assert_eq!(neighbours(&pieces, &votes), Vec::<String>::new());
        for (how, lying) in orders(&world, &votes).await {
            assert_eq!(lying.concat().len(), ALL, "{how}");
            assert_eq!(order_shows(&lying), None, "{how}");
            let guess = votes.iter().zip(lying.concat());
            let right = guess.filter(|(vote, at)| vote.person.is_some() && vote.chosen == content[*at]);
            assert!(right.count() < MOST_CONTENT, "{how}");
        }
        assert_eq!(together(&transactions(&world, &votes, "councils_election_slips").await), 0);
        assert_eq!(times(&everything(&world).await, &votes), Vec::<&str>::new());

        // The same looks find what was planted.
        plant(&world, &votes).await;
        assert!(together(&transactions(&world, &votes, "planted").await) > 0, "one transaction for each");
        if world.ground.engine == Engine::Lite {
            world.ground.db.fold_log().await.unwrap();
        }
        let files = match world.ground.engine {
            Engine::Lite => lite_files(&world).0,
            Engine::Pg => pg_files(&world).await,
        };
        assert!(!neighbours(&files, &votes).is_empty());
        let pages = pages_of(&world, "planted").await;
        let is_planted = |page: &&Vec<u8>| !neighbours(&[(String::new(), Vec::clone(page))], &votes).is_empty();
        let planted = pages.iter().filter(is_planted).map(Vec::as_slice);
        assert!(order_shows(&lying(planted, &votes)).is_some());
        let line = format!("{} voted {}", votes[0].person.unwrap().0, votes[0].tracker);
        assert_eq!(neighbours(&[("line".to_owned(), line.into_bytes())], &votes), ["line"]);
        let row = ("planted", vec![Value::Id(votes[0].paper), Value::Instant(world.site.now())]);
        assert_eq!(times(&[row], &votes), ["planted"]);
    }

    async fn while_people_vote_a_copy_pairs_nobody_with_more_than_a_sealed_paper(ground) {
        let world = house(ground).await;
        let made = opened(&world, 3).await;
        signed_in(&world, &made, made.voters[0], 1).await.unwrap();
        let who = world.who(made.voters[1]).await;
        let prepared = verbs::prepare(&world.site, made.id, &[2]).await.unwrap();
        let before = everything(&world).await;
        let segment = current_segment(&world).await;
        let tracker = verbs::cast_signed_in(&world.site, &who, prepared).await.unwrap();
        let after = everything(&world).await;
        let seen = altered(&before, &after);
        assert!(seen.contains("councils_election_box") && seen.is_subset(&may_alter()), "{seen:?}");
        // The control: somebody who does something under their name leaves more than that.
        runs(&world, made.id).await.done("/").await.unwrap();
        let seen = altered(&after, &everything(&world).await);
        assert!(!seen.is_subset(&may_alter()), "{seen:?}");

        // PostgreSQL's own log holds what the voter did and the sealed paper, in the order in which it came: nobody can empty it
        // for them. It holds no more than is sealed: what seals it was made before anything was written.
        if let (Some(folder), Some(first)) = (server_folder(&world).await, segment) {
            meddle(&world.ground.address, "CHECKPOINT").await;
            let last = current_segment(&world).await.unwrap();
            let log = [first, last].map(|name| std::fs::read(folder.join("pg_wal").join(name)).unwrap()).concat();
            let (paper, sealed) = paper_of(&world, &tracker).await;
            let vote = Vote { person: None, paper, tracker, sealed, chosen: 2 };
            assert!(!Needles::papers(&[vote]).found(&log).is_empty(), "SECURITY.md says that it is there");
        }

        // A backup of that hour: each paper is what seals it and nothing else, all of one length.
        let lines = backup(&world, "open").await;
        let of = |table: &str| -> Vec<serde_json::Value> {
            let lines = lines.iter().filter(|(name, _)| name == table);
            lines.map(|(_, line)| serde_json::from_str(line).unwrap()).collect()
        };
        let papers = of("councils_election_box");
        let lengths: BTreeSet<usize> = papers.iter().map(|one| one["sealed"].to_string().len()).collect();
        assert_eq!((papers.len(), lengths.len()), (2, 1));
        for one in &papers {
            let names: Vec<&String> = one.as_object().unwrap().keys().collect();
            assert_eq!(names, ["election_id", "id", "sealed", "tracker"]);
        }
        let names = |one: &serde_json::Value| one.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
        let entry = ["election_id", "id", "marked", "name", "number", "person_id", "roll", "unit"];
        assert!(of("councils_election_electors").iter().all(|one| names(one) == entry));
    }
}
