//! What pages cost: processor milliseconds of all server processes for each request, on both engines, beside two limits.
//!
//! `cargo bench -p alongside --bench pages -- --quick` takes four minutes; without `--quick`, about fifteen, there are more rounds and
//! ten thousand suggestions. `ALONGSIDE_BENCH_PG` names a PostgreSQL on this machine with fsync on; without it that engine
//! is left out. `--record` writes the figures into `docs/record`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement stops where something is wrong, and fills its own house"
)]

mod fill;
mod load;
mod record;
mod serve;

use std::path::Path;

use fill::Filled;
use load::{Ask, Figures, Server, measure};

/// One line of the table.
struct Row {
    engine: &'static str,
    size: usize,
    page: &'static str,
    connections: usize,
    statements: u64,
    figures: Figures,
}

/// How long and how often each page is asked for.
#[derive(Clone, Copy)]
struct Plan {
    millis: u64,
    rounds: usize,
    sizes: &'static [usize],
}

const QUICK: Plan = Plan { millis: 700, rounds: 1, sizes: &[100, 1_000] };
/// What is asked of the server at a constant rate (design, section 6): so many reads and kept writes a second together.
const READS: u64 = 500;
const WRITES: u64 = 100;
const FULL: Plan = Plan { millis: 1_500, rounds: 3, sizes: &[100, 1_000, 10_000] };

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match words.as_slice() {
        ["--as-house", address, data] => runtime.block_on(serve::house(address, Path::new(data))),
        ["--as-bytes", file] => runtime.block_on(serve::bytes(Path::new(file))),
        ["--as-one-statement", address, file] => {
            runtime.block_on(serve::one_statement(address, Path::new(file)));
        }
        // A test command that runs every target only sees that it is built.
        words if !words.contains(&"--bench") => {}
        words => {
            let plan = if words.contains(&"--quick") { QUICK } else { FULL };
            runtime.block_on(all(plan, words.contains(&"--record")));
        }
    }
}

async fn all(plan: Plan, keep: bool) {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap();
    let named = std::env::var("ALONGSIDE_BENCH_PG").ok();
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for size in plan.sizes {
        let folder = tempfile::tempdir().unwrap();
        let lite = format!("sqlite:{}", folder.path().join("alongside.db").display());
        engine(plan, "SQLite", &lite, None, folder.path(), *size, (&mut rows, &mut notes)).await;
        if let Some(named) = &named {
            let folder = tempfile::tempdir().unwrap();
            let (address, postmaster) = fill::own_database(named).await;
            engine(plan, "PostgreSQL", &address, Some(postmaster), folder.path(), *size, (&mut rows, &mut notes)).await;
        }
    }
    let text = record::text(&rows, &notes, load.trim(), plan);
    println!("{text}");
    if keep {
        record::keep(&text);
    }
}

/// Everything about one engine with so many suggestions in it.
async fn engine(
    plan: Plan,
    name: &'static str,
    address: &str,
    postmaster: Option<u32>,
    data: &Path,
    size: usize,
    (rows, notes): (&mut Vec<Row>, &mut Vec<String>),
) {
    let filled = fill::fill(address, data, size).await;
    let begun = std::time::Instant::now();
    let mut server = Server::start(&["--as-house", address, &data.display().to_string()], postmaster);
    load::once(&server, &Ask::get("/ready", "")).await;
    notes.push(format!("{name}, {size} suggestions: {} ms from start to first answer", begun.elapsed().as_millis()));
    let all_sizes = ["home", "board", "desk", "item, worker", "search"];
    let style = load::style_sheet(&server).await;
    let mut found = Vec::new();
    for cookie in &filled.members {
        found.push(Ask::get(&load::sought(&server, "/search", "gardening", cookie).await, cookie));
    }
    for (page, asks) in pages(&filled, &style, found) {
        if size != 1_000 && !all_sizes.contains(&page) {
            continue;
        }
        // The first look of a process reads keys that it then keeps in hand.
        load::once(&server, &asks[0]).await;
        let statements = fewest(&mut server, &asks[0]).await;
        for connections in [1, 16, 64] {
            let figures = measure(plan, &server, connections, &asks).await;
            rows.push(Row { engine: name, size, page, connections, statements, figures });
        }
    }
    if size == 1_000 {
        notes
            .push(format!("{name}: {} kB of memory at most after the pages above at 64 connections", server.peak_kb()));
        writes(plan, name, &mut server, &filled, (rows, notes)).await;
        limits(plan, name, address, postmaster, &server, &filled, rows).await;
    }
    if name == "SQLite" && size == 1_000 {
        notes.push(fill::commits(data).await);
    }
}

/// How many statements a page takes once the process is warm: the fewest of five looks, because the house's own rounds
/// fall in between, and a session's last use is written down once a minute.
async fn fewest(server: &mut Server, ask: &Ask) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..5 {
        let before = server.statements();
        load::once(server, ask).await;
        fewest = fewest.min(server.statements() - before);
    }
    fewest
}

fn pages(filled: &Filled, style: &str, found: Vec<Ask>) -> Vec<(&'static str, Vec<Ask>)> {
    let each = |path: &str| filled.members.iter().map(|cookie| Ask::get(path, cookie)).collect::<Vec<_>>();
    let desk = |path: &str| filled.workers.iter().map(|cookie| Ask::get(path, cookie)).collect::<Vec<_>>();
    vec![
        ("front page, nobody", vec![Ask::get("/", "")]),
        ("home", each("/")),
        ("board", each("/board")),
        ("desk", desk("/desk?show=all")),
        ("item, its author", vec![Ask::get(&format!("/feedback/{}", filled.item), &filled.author)]),
        ("item, worker", desk(&format!("/desk/{}", filled.item))),
        ("search", found),
        ("style sheet", vec![Ask::get(style, "")]),
        ("board, gzip", each("/board").into_iter().map(Ask::packed).collect()),
    ]
}

/// What is written: a word in a thread, a suggestion, and a suggestion without a name.
async fn writes(
    plan: Plan,
    name: &'static str,
    server: &mut Server,
    filled: &Filled,
    (rows, notes): (&mut Vec<Row>, &mut Vec<String>),
) {
    let mut said = Vec::new();
    for cookie in &filled.members {
        let token = load::token(server, "/feedback/new", cookie).await;
        let fields =
            [("_token", token.as_str()), ("place", &filled.place), ("kind", "suggestion"), ("publish", "summary")];
        let more = [("words", "The bench by the gate is broken."), ("answer", "on")];
        said.push(Ask::form("/feedback/new", cookie, &[&fields[..], &more[..]].concat()));
    }
    let path = format!("/feedback/{}", filled.item);
    let token = load::token(server, &path, &filled.author).await;
    let fields = [("_token", token.as_str()), ("words", "And one more thing about the gate.")];
    let word = vec![Ask::form(&format!("{path}/words"), &filled.author, &fields)];
    let fields = [("kind", "suggestion"), ("publish", "private"), ("words", "The bench by the gate is broken.")];
    let nameless = vec![Ask::form(&format!("/box/{}", filled.place), "", &fields)];
    let steadily = (word.clone(), filled.members.iter().map(|cookie| Ask::get("/board", cookie)).collect::<Vec<_>>());
    for (page, asks) in [("post a word", word), ("post a suggestion", said), ("drop into the box", nameless)] {
        let statements = fewest(server, &asks[0]).await;
        for connections in if page == "drop into the box" { &[1][..] } else { &[1, 16, 64][..] } {
            let figures = measure(plan, server, *connections, &asks).await;
            rows.push(Row { engine: name, size: 1_000, page, connections: *connections, statements, figures });
        }
    }
    let long = plan.millis * 10;
    let (word, boards) = steadily;
    let (reads, writes) = tokio::join!(
        load::steady(&server.address, &boards, READS, long),
        load::steady(&server.address, &word, WRITES, long)
    );
    notes.push(format!(
        "{name}: at a steady {READS} boards and {WRITES} kept words a second together for {} s, half of the boards \
         came within {:.1} ms and 99 of 100 within {:.1} ms of when they were due; of the words, {:.1} and {:.1} ms \
         (limits for 99 of 100: 100 and 150 ms)",
        long / 1_000,
        reads.0,
        reads.1,
        writes.0,
        writes.1
    ));
}

/// The two limits: the board's very bytes from memory, and its rows by one statement without session and rights.
async fn limits(
    plan: Plan,
    name: &'static str,
    address: &str,
    postmaster: Option<u32>,
    ours: &Server,
    filled: &Filled,
    rows: &mut Vec<Row>,
) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("board.html");
    std::fs::write(&file, load::once(ours, &Ask::get("/board", &filled.members[0])).await).unwrap();
    let file = file.display().to_string();
    let asks = vec![Ask::get("/", "")];
    let limits: [(&'static str, &[&str]); 2] =
        [("L1", &["--as-bytes", &file]), ("L2", &["--as-one-statement", address, &file])];
    for (page, words) in limits {
        let server = Server::start(words, postmaster);
        for connections in [1, 16, 64] {
            let figures = measure(plan, &server, connections, &asks).await;
            rows.push(Row {
                engine: name,
                size: 1_000,
                page,
                connections,
                statements: u64::from(page == "L2"),
                figures,
            });
        }
    }
}
