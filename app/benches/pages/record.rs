//! The figures as a page.

use std::fmt::Write as _;
use std::path::Path;

use crate::{Plan, Row};

/// What design and guide ask for, in processor milliseconds on SQLite; on PostgreSQL three times that.
const TARGETS: [(&str, f64); 6] = [
    ("front page, nobody", 0.3),
    ("board", 0.6),
    ("desk", 0.6),
    ("item, its author", 1.0),
    ("item, worker", 1.0),
    ("post a word", 2.5),
];

fn target(row: &Row) -> Option<f64> {
    let times = if row.engine == "SQLite" { 1.0 } else { 3.0 };
    TARGETS.iter().find(|(page, _)| *page == row.page).map(|(_, most)| most * times)
}

/// The table, with what is known of the machine.
pub fn text(rows: &[Row], notes: &[String], load: &str, plan: Plan) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("?", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut out = format!(
        "# What pages cost\n\n{cores} cores, {model}. Run queue at the start: {load}. {} round(s) of {} ms each; medians by \
         processor time. The load comes from the same machine and is not counted.\n\n\
         | engine | suggestions | page | connections | CPU ms | of it the server | target | x L2 | requests/s | p50 ms | \
         p99 ms | statements | bytes |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
        plan.rounds, plan.millis
    );
    for row in rows {
        let same =
            |other: &&Row| other.engine == row.engine && other.connections == row.connections && other.page == "L2";
        let times =
            rows.iter().find(same).map_or_else(String::new, |l2| format!("{:.1}", row.figures.cpu / l2.figures.cpu));
        let target = target(row).map_or_else(String::new, |most| format!("{most:.1}"));
        let f = &row.figures;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {:.2} | {:.2} | {target} | {times} | {:.0} | {:.1} | {:.1} | {} | {} |",
            row.engine,
            row.size,
            row.page,
            row.connections,
            f.cpu,
            f.own,
            f.rate,
            f.p50,
            f.p99,
            row.statements,
            f.bytes
        );
    }
    let _ = writeln!(out, "\n## Growth\n");
    for row in rows.iter().filter(|row| row.size > 100 && row.connections == 16) {
        let smaller = |other: &&Row| {
            other.engine == row.engine && other.page == row.page && other.connections == 16 && other.size == 100
        };
        if let Some(small) = rows.iter().find(smaller) {
            let times = row.figures.cpu / small.figures.cpu;
            let _ = writeln!(out, "- {}, {}: x{times:.2} from 100 to {} suggestions", row.engine, row.page, row.size);
        }
    }
    let _ = writeln!(out, "\n## Besides\n");
    for note in notes {
        let _ = writeln!(out, "- {note}");
    }
    out
}

/// Keeps it in `docs/record`, under today's date.
pub fn keep(text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/record");
    std::fs::create_dir_all(&folder).unwrap();
    let today = basics::Clock::machine().now().date_in("UTC").unwrap();
    std::fs::write(folder.join(format!("{today}-pages.md")), text).unwrap();
}
