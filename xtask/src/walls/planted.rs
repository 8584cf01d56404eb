//! For each wall a fault planted in a clean house, which is refused in its place, and a twin that differs as little as
//! can be and passes all walls.

use super::{Fault, WALLS, check, habits, migrations, papers, pure, rooms, shelves, tables, words};
use crate::house::{Dep, House, Package, Use};

const LINTS: &str = "[lints]\nworkspace = true\n";

/// A small house in which everything is right.
fn clean() -> House {
    let mut house = House::default();
    for dir in [
        "app",
        "capabilities/plans",
        "capabilities/circles",
        "platform/store",
        "platform/access",
        "platform/pages",
        "platform/trials",
        "libs/ballot",
        "dress",
        "xtask",
    ] {
        house.tree.put(&format!("{dir}/Cargo.toml"), LINTS);
        house.tree.put(&format!("{dir}/src/lib.rs"), "//! A door.\n");
        let name = dir.rsplit('/').next().unwrap().to_owned();
        house.packages.push(Package { name, dir: dir.to_owned(), deps: Vec::new() });
    }
    house.tree.put("capabilities/plans/README.md", "# Plans\n");
    house.tree.put("capabilities/circles/README.md", "# Circles\n");
    let manifest = format!("{LINTS}[dependencies]\nplans.workspace = true\ncircles = {{ path = \"..\" }}\n");
    house.tree.put("app/Cargo.toml", &manifest);
    house.tree.put("app/src/wiring.rs", "fn all() { [plans::door(), circles::door()]; }\n");
    house.tree.put("ARCHITECTURE.md", "See `platform/store` and `/plans/{id}`.\n");
    house.tree.put("platform/store/migrations/001-house.sql", "CREATE TABLE store_due (id {id}) {strict};\n");
    house
}

struct Case {
    wall: &'static str,
    /// Files of the faulty house: path and text.
    put: &'static [(&'static str, &'static str)],
    /// Dependencies of the faulty house: from, to.
    uses: &'static [(&'static str, &'static str, Use)],
    /// Where the fault is seen.
    at: &'static str,
    /// Files of the twin.
    twin: &'static [(&'static str, &'static str)],
    /// Dependencies of the twin.
    twin_uses: &'static [(&'static str, &'static str, Use)],
}

type Files = &'static [(&'static str, &'static str)];

/// A case about files alone.
const fn files(wall: &'static str, put: Files, at: &'static str, twin: Files) -> Case {
    Case { wall, put, uses: &[], at, twin, twin_uses: &[] }
}

type Uses = &'static [(&'static str, &'static str, Use)];

/// A case about dependencies alone.
const fn uses(uses: Uses, at: &'static str, twin_uses: Uses) -> Case {
    Case { wall: shelves::DEPENDS, put: &[], uses, at, twin: &[], twin_uses }
}

const CASES: &[Case] = &[
    uses(&[("plans", "circles", Use::Normal)], "capabilities/plans/Cargo.toml:1", &[("plans", "store", Use::Normal)]),
    uses(&[("store", "access", Use::Normal)], "platform/store/Cargo.toml:1", &[("access", "store", Use::Normal)]),
    uses(&[("store", "plans", Use::Dev)], "platform/store/Cargo.toml:1", &[("app", "plans", Use::Normal)]),
    uses(&[("plans", "trials", Use::Normal)], "capabilities/plans/Cargo.toml:1", &[("plans", "trials", Use::Dev)]),
    uses(&[("ballot", "store", Use::Normal)], "libs/ballot/Cargo.toml:1", &[("store", "ballot", Use::Normal)]),
    uses(&[("ballot", "tokio", Use::Normal)], "libs/ballot/Cargo.toml:1", &[("ballot", "sha2", Use::Normal)]),
    uses(&[("xtask", "ballot", Use::Normal)], "xtask/Cargo.toml:1", &[("xtask", "serde_json", Use::Normal)]),
    uses(&[("plans", "dress", Use::Normal)], "capabilities/plans/Cargo.toml:1", &[("pages", "dress", Use::Normal)]),
    files(
        shelves::NAMES,
        &[("capabilities/plans/src/web.rs", "\nuse circles::door;\n")],
        "capabilities/plans/src/web.rs:2",
        &[("capabilities/plans/src/web.rs", "// not circles::door\nuse access::circles::door;\n")],
    ),
    files(
        shelves::NAMES,
        &[("platform/store/src/db.rs", "fn f() { trials::start(); }\n")],
        "platform/store/src/db.rs:1",
        &[("platform/store/src/db.rs", "#[cfg(test)]\nmod tests { fn f() { trials::start(); } }\n")],
    ),
    files(
        shelves::NAMES_ALL,
        &[("app/src/demo.rs", "use plans::door;\nuse circles::door as other;\n")],
        "app/src/demo.rs:2",
        &[("app/src/demo.rs", "use plans::door;\nuse plans::other;\n")],
    ),
    files(
        shelves::LINTS,
        &[("libs/ballot/Cargo.toml", "[lints]\n[dependencies]\nworkspace = true\n")],
        "libs/ballot/Cargo.toml:1",
        &[("libs/ballot/Cargo.toml", "[package]\n[lints]\nworkspace = true\n")],
    ),
    files(
        rooms::ROOM,
        &[("capabilities/plans/src/handlers.rs", "")],
        "capabilities/plans/src/handlers.rs:1",
        &[("capabilities/plans/src/web/agree.rs", "")],
    ),
    files(
        rooms::ROOM,
        &[("capabilities/plans/templates/a.html", "")],
        "capabilities/plans/templates/a.html:1",
        &[("capabilities/plans/pages/a.html", ""), ("capabilities/plans/tests/it/main.rs", "")],
    ),
    files(
        rooms::ROOM,
        &[("capabilities/stories/src/lib.rs", ""), ("capabilities/stories/Cargo.toml", "")],
        "capabilities/stories/README.md:1",
        &[("platform/stories.md", "")],
    ),
    files(
        rooms::WIRED,
        &[("app/src/wiring.rs", "// circles::door()\nfn all() { plans::door(); }\n")],
        "app/src/wiring.rs:1",
        &[("app/src/wiring.rs", "use circles::door;\nfn all() { plans::door(); }\n")],
    ),
    files(
        rooms::WIRED,
        &[("app/Cargo.toml", "[lints]\nworkspace = true\n[dependencies]\nplans.workspace = true\n")],
        "app/Cargo.toml:1",
        &[],
    ),
    files(
        pure::RULES,
        &[("capabilities/plans/src/rules.rs", "fn may() {}\nasync fn late() {}\n")],
        "capabilities/plans/src/rules.rs:2",
        &[("capabilities/plans/src/rules.rs", "// async\nfn may(now: Instant) {}\n")],
    ),
    files(
        pure::RULES,
        &[("capabilities/plans/src/model/goal.rs", "use jiff::Timestamp;\nfn f() { Timestamp::now(); }\n")],
        "capabilities/plans/src/model/goal.rs:2",
        &[("capabilities/plans/src/actions/agree.rs", "async fn f() {}\n")],
    ),
    files(
        pure::RULES,
        &[("capabilities/plans/src/rules.rs", "const Q: &str = \"SELECT 1\";\n")],
        "capabilities/plans/src/rules.rs:1",
        &[("capabilities/plans/src/rules.rs", "const Q: &str = \"Select one\";\n")],
    ),
    files(
        pure::LIBS,
        &[("libs/ballot/src/count.rs", "fn f() { std::fs::read(\"a\"); }\n")],
        "libs/ballot/src/count.rs:1",
        &[("libs/ballot/tests/it/main.rs", "fn f() { std::fs::read(\"a\"); }\n")],
    ),
    files(
        pure::ROUTES,
        &[("capabilities/plans/src/web.rs", "fn f() { r.route(\"/\", get(g)); }\n")],
        "capabilities/plans/src/web.rs:1",
        &[("platform/pages/src/rows.rs", "fn f() { r.route(\"/\", get(g)); }\n")],
    ),
    files(
        tables::PREFIX,
        &[("capabilities/plans/src/store.rs", "const Q: &str = \"SELECT id\\\n FROM circles_seats\";\n")],
        "capabilities/plans/src/store.rs:2",
        &[("capabilities/plans/src/store.rs", "const Q: &str = \"SELECT id FROM plans_a JOIN access_people p\";\n")],
    ),
    files(
        tables::PREFIX,
        &[("capabilities/plans/src/store.rs", "const Q: &str = \"UPDATE access_people SET a = 1\";\n")],
        "capabilities/plans/src/store.rs:1",
        &[("capabilities/plans/src/store.rs", "const Q: &str = \"UPDATE plans_people SET a = 1\";\n")],
    ),
    files(
        tables::PREFIX,
        &[("platform/access/src/a.rs", "const Q: &str = \"SELECT a FROM store_due\";\n")],
        "platform/access/src/a.rs:1",
        &[("platform/store/src/a.rs", "const Q: &str = \"SELECT a FROM store_due, search_docs d, links\";\n")],
    ),
    files(
        tables::SQL_ROOM,
        &[("capabilities/plans/src/samples.rs", "const Q: &str = \"DELETE FROM plans_goals\";\n")],
        "capabilities/plans/src/samples.rs:1",
        &[("capabilities/plans/src/store/goals.rs", "const Q: &str = \"DELETE FROM plans_goals\";\n")],
    ),
    files(
        tables::SQL_TEXT,
        &[("capabilities/plans/src/store.rs", "fn f(a: &str) { format!(\"SELECT {a} FROM plans_goals\"); }\n")],
        "capabilities/plans/src/store.rs:1",
        &[("capabilities/plans/src/store.rs", "fn f() { format!(\"a\"); g(\"SELECT a FROM plans_goals\"); }\n")],
    ),
    files(
        tables::SQL_TEXT,
        &[("platform/access/src/a.rs", "use sqlx::AssertSqlSafe;\n")],
        "platform/access/src/a.rs:1",
        &[("platform/store/src/a.rs", "use sqlx::AssertSqlSafe;\n")],
    ),
    files(
        migrations::NUMBERS,
        &[("platform/store/migrations/003-links.sql", "")],
        "platform/store/migrations:1",
        &[("platform/store/migrations/002-links.sql", ""), ("platform/store/migrations/002-links.pg.sql", "")],
    ),
    files(
        migrations::NUMBERS,
        &[("platform/store/migrations/001-links.sql", "")],
        "platform/store/migrations/001-links.sql:1",
        &[("platform/store/migrations/001-house.lite.sql", "")],
    ),
    files(
        migrations::TABLES,
        &[(
            "capabilities/plans/migrations/001-goals.sql",
            "CREATE TABLE plans_a (\n id {id} REFERENCES store_due (id));\n",
        )],
        "capabilities/plans/migrations/001-goals.sql:2",
        &[(
            "capabilities/plans/migrations/001-goals.sql",
            "CREATE TABLE plans_a (\n id {id} REFERENCES plans_b (id));\n",
        )],
    ),
    files(
        migrations::TABLES,
        &[(
            "capabilities/plans/migrations/001-goals.sql",
            "CREATE TABLE plans_a (\n id {id});\nCREATE INDEX plans_i ON access_place (id);\n",
        )],
        "capabilities/plans/migrations/001-goals.sql:3",
        &[(
            "capabilities/plans/migrations/001-goals.sql",
            "CREATE TABLE plans_a (\n place_id {id} REFERENCES access_place (id));\n",
        )],
    ),
    files(
        migrations::LOOSE,
        &[("platform/store/migrations/002-box.sql", "-- loose\nCREATE TABLE store_box (id {id}) {strict};\n")],
        "platform/store/migrations/002-box.sql:2",
        &[("platform/store/migrations/002-box.sql", "-- loose\nCREATE TABLE store_box (id {id}) {loose};\n")],
    ),
    files(
        migrations::LOOSE,
        &[("platform/store/migrations/002-box.sql", "-- loose\nCREATE TABLE store_box (\n at {instant}\n) {loose};\n")],
        "platform/store/migrations/002-box.sql:2",
        &[(
            "platform/store/migrations/002-box.sql",
            "-- loose\nCREATE TABLE store_box (\n day TEXT -- no {instant}\n) {loose};\n",
        )],
    ),
    files(
        migrations::LOOSE,
        &[("platform/store/src/columns.rs", "const A: Table = Table::new(\"store_due\", &[], &[loose(\"id\")]);\n")],
        "platform/store/migrations/001-house.sql:1",
        &[("platform/store/src/columns.rs", "const A: Table = Table::new(\"store_due\", &[], &[id(\"id\")]);\n")],
    ),
    files(
        words::KEYS,
        &[("capabilities/plans/words/en.ftl", "a = A\nb = B\n"), ("capabilities/plans/words/cy.ftl", "a = A\n")],
        "capabilities/plans/words/en.ftl:2",
        &[
            ("capabilities/plans/words/en.ftl", "# b = B\na = A\n    more = here\n"),
            ("capabilities/plans/words/cy.ftl", "a = A\n"),
        ],
    ),
    files(
        words::KEYS,
        &[("platform/pages/words/en.ftl", "a = A\n    .title = B\n"), ("platform/pages/words/cy.ftl", "a = A\n")],
        "platform/pages/words/en.ftl:2",
        &[
            ("platform/pages/words/en.ftl", "a = A\n    .title = B\n"),
            ("platform/pages/words/cy.ftl", "a = A\n .title = B\n"),
        ],
    ),
    files(
        habits::UNFINISHED,
        &[("libs/ballot/src/count.rs", "fn f() {\n    todo!()\n}\n")],
        "libs/ballot/src/count.rs:2",
        &[("libs/ballot/src/count.rs", "/// Not todo!()\nfn f() {\n    g(\"todo!\")\n}\n")],
    ),
    files(
        habits::UNFINISHED,
        &[("libs/ballot/tests/it/main.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}\n")],
        "libs/ballot/tests/it/main.rs:2",
        &[("libs/ballot/tests/it/main.rs", "#[test]\nfn f() { g(true) }\n")],
    ),
    files(
        habits::ALLOW,
        &[("libs/ballot/src/count.rs", "#[cfg_attr(test, allow(dead_code))]\nfn f() {}\n")],
        "libs/ballot/src/count.rs:1",
        &[("libs/ballot/src/count.rs", "#[expect(dead_code, reason = \"..\")]\nfn f() { allow(1) }\n")],
    ),
    files(
        habits::GRAB_BAG,
        &[("platform/access/src/helpers.rs", "")],
        "platform/access/src/helpers.rs:1",
        &[("platform/access/src/help.rs", "")],
    ),
    files(
        papers::MAP,
        &[("ARCHITECTURE.md", "See `platform/store`\nand `platform/vault/src`.\n")],
        "ARCHITECTURE.md:2",
        &[("ARCHITECTURE.md", "See `/plans/{id}`, `plans/*`, `app/src/wiring.rs`,\n`a::b` and `cargo test`.\n")],
    ),
    files(
        papers::MACHINE,
        &[("docs/a.md", concat!("\nsee /wo", "rk/main\n"))],
        "docs/a.md:2",
        &[("docs/a.md", "\nsee the network/of/paths and homework/main\n")],
    ),
    files(
        papers::REGISTRY,
        &[("dress/package-lock.json", "{\n  \"resolved\": \"https://x.example/a.tgz\"\n}\n")],
        "dress/package-lock.json:2",
        &[("dress/package-lock.json", "{\n  \"integrity\": \"sha512-..\"\n}\n")],
    ),
    files(
        papers::REGISTRY,
        &[("Cargo.lock", "[[package]]\nsource = \"registry+https://x.example\"\n")],
        "Cargo.lock:2",
        &[("Cargo.lock", concat!("source = \"registry+https://github.com/rust-lang/", "crates.io-index\"\n"))],
    ),
];

fn build(put: Files, uses: Uses) -> House {
    let mut house = clean();
    for (path, text) in put {
        house.tree.put(path, text);
    }
    for (from, to, used) in uses {
        let package = house.packages.iter_mut().find(|package| package.name == *from).unwrap();
        package.deps.push(Dep { name: (*to).to_owned(), used: *used });
    }
    house
}

fn shown(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}

#[test]
fn a_clean_house_passes() {
    assert_eq!(shown(&check(&clean())), [""; 0]);
}

#[test]
fn every_planted_fault_is_refused_in_its_place() {
    for case in CASES {
        let faults = check(&build(case.put, case.uses));
        let seen =
            faults.iter().any(|fault| fault.wall == case.wall && format!("{}:{}", fault.file, fault.line) == case.at);
        assert!(seen, "[{}] does not refuse at {}: {:?}", case.wall, case.at, shown(&faults));
    }
}

#[test]
fn every_clean_twin_passes() {
    for case in CASES {
        let faults = check(&build(case.twin, case.twin_uses));
        assert_eq!(shown(&faults), [""; 0], "twin of [{}] at {}", case.wall, case.at);
    }
}

#[test]
fn a_long_file_and_a_long_function_are_refused() {
    let line = "    f();\n";
    for (path, times, wall) in [
        ("libs/ballot/src/count.rs", 71, Some(habits::LONG_FUNCTION)),
        ("libs/ballot/src/count.rs", 70, None),
        ("libs/ballot/tests/it/main.rs", 598, None),
        ("libs/ballot/tests/it/main.rs", 599, Some(habits::LONG_FILE)),
    ] {
        let mut house = clean();
        house.tree.put(path, &format!("fn long() {{\n{}}}\n", line.repeat(times)));
        let walls: Vec<&str> = check(&house).iter().map(|fault| fault.wall).collect();
        assert_eq!(walls, wall.into_iter().collect::<Vec<_>>(), "{path} with {times} lines");
    }
}

#[test]
fn every_wall_has_a_planted_fault() {
    let elsewhere = [habits::LONG_FILE, habits::LONG_FUNCTION];
    for (wall, _) in WALLS {
        assert!(
            CASES.iter().any(|case| case.wall == *wall) || elsewhere.contains(wall),
            "nothing is planted for [{wall}]"
        );
    }
}

#[test]
fn a_fault_says_where_it_is_and_what_to_do() {
    let house = build(&[("libs/ballot/src/a.rs", "\ndbg!(1);\n")], &[]);
    assert_eq!(shown(&check(&house)), ["libs/ballot/src/a.rs:2: [finished] `dbg!`: take it out"]);
}
