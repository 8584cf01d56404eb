//! All capabilities have the same rooms with the same names, and each is wired.

use super::{Fault, in_capability};
use crate::house::House;

/// The wall about the rooms of a capability.
pub const ROOM: &str = "rooms";
/// The wall about capabilities nobody can reach.
pub const WIRED: &str = "wired";

/// Files that may stand in a capability's folder. `askama.toml` says that templates stand in `pages/`; the text files are
/// expected files, printed by tests.
const FILES: &[&str] = &["README.md", "Cargo.toml", "askama.toml", "powers.txt", "routes.txt"];
/// Folders that may stand there.
const FOLDERS: &[&str] = &["migrations", "pages", "words", "prints"];
/// Modules that may stand in `src`, each a file or a folder.
const MODULES: &[&str] = &["lib", "model", "rules", "access", "actions", "store", "web", "tell", "samples"];

/// Whether a path inside a capability is one of its rooms.
fn is_room(inside: &str) -> bool {
    match inside.split_once('/') {
        None => FILES.contains(&inside),
        Some(("src", rest)) => match rest.split_once('/') {
            Some((folder, _)) => folder != "lib" && MODULES.contains(&folder),
            None => rest.strip_suffix(".rs").is_some_and(|module| MODULES.contains(&module)),
        },
        Some(("tests", rest)) => rest.starts_with("it/"),
        Some(("benches", _)) => true,
        Some((folder, _)) => FOLDERS.contains(&folder),
    }
}

/// Rooms keep their names; the README and the door are there.
pub fn room(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, _) in house.tree.files() {
        let Some((_, inside)) = in_capability(path) else { continue };
        if !is_room(inside) {
            let why = "no capability has such a room, see ARCHITECTURE.md for their names";
            faults.push(Fault::new(path, 1, ROOM, why));
        }
    }
    for name in house.tree.folders("capabilities") {
        for (file, why) in [
            ("README.md", "it is missing, say what people do here and which promise it keeps"),
            ("Cargo.toml", "it is missing, make capabilities with `cargo xtask new-capability`"),
            ("src/lib.rs", "the door is missing, make capabilities with `cargo xtask new-capability`"),
        ] {
            let path = format!("capabilities/{name}/{file}");
            if !house.tree.has(&path) {
                faults.push(Fault::new(&path, 1, ROOM, why));
            }
        }
    }
    faults
}

/// Every capability stands in the wiring table and in the binary's manifest.
pub fn wired(house: &House) -> Vec<Fault> {
    let wiring = "app/src/wiring.rs";
    let manifest = "app/Cargo.toml";
    let code = house.tree.rust().find(|(path, _)| *path == wiring).map(|(_, code)| code);
    let mut faults = Vec::new();
    for name in house.tree.folders("capabilities") {
        if code.is_none_or(|code| code.find(&format!("{name}::")).is_empty()) {
            faults.push(Fault::new(wiring, 1, WIRED, format!("{name} is not in the table, add its door there")));
        }
        let depends = |line: &str| {
            line.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.') || rest.starts_with(' '))
        };
        if !house.tree.text(manifest).unwrap_or_default().lines().any(depends) {
            let why = format!("{name} is not a dependency, add {name} = {{ path = \"../capabilities/{name}\" }}");
            faults.push(Fault::new(manifest, 1, WIRED, why));
        }
    }
    faults
}
