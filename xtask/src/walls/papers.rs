//! What is written down stays true, and names no machine.

use super::Fault;
use crate::house::House;

/// The wall about the map of the house.
pub const MAP: &str = "map";
/// The wall about folders of one machine.
pub const MACHINE: &str = "no machine paths";
/// The wall about where packages come from.
pub const REGISTRY: &str = "no registry hosts";

/// Folders of one machine. In pieces, so that this file does not refuse itself.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
/// Hosts that packages come from, which differ from place to place.
const HOSTS: &[&str] = &[
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
    concat!("deb.", "debian.org"),
    concat!("files.", "pythonhosted.org"),
];
/// What only a file of packages may say: the name, not the address, of the usual source of crates.
const USUAL_SOURCE: &str = concat!("registry+https://github.com/rust-lang/", "crates.io-index");

/// Every path named in ARCHITECTURE.md is there.
pub fn map(house: &House) -> Vec<Fault> {
    let file = "ARCHITECTURE.md";
    let mut faults = Vec::new();
    let mut fenced = false;
    for (at, line) in house.tree.text(file).unwrap_or_default().lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let quoted = line.split('`').skip(1).step_by(2).filter(|_| !fenced);
        for path in quoted.filter(|text| is_path(text)) {
            if !house.tree.has(path) {
                let why = format!("`{path}` is gone, say where it is now");
                faults.push(Fault::new(file, at + 1, MAP, why));
            }
        }
    }
    faults
}

/// Whether a quoted text means a path of ours, rather than a route, a pattern, a command or code.
fn is_path(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'));
    let ending = [".rs", ".md", ".toml", ".sql", ".ftl", ".mjs"].iter().any(|ending| text.ends_with(ending));
    plain && !text.starts_with('/') && (text.contains('/') || (ending && text.starts_with(|c: char| c.is_uppercase())))
}

/// No file names a folder of one machine.
pub fn machine(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, file) in house.tree.files() {
        for (at, line) in file.text.lines().enumerate() {
            let found = MACHINE_PATHS.iter().find(|folder| {
                line.match_indices(**folder).any(|(begin, _)| {
                    let before = line.get(..begin).and_then(|s| s.chars().next_back());
                    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '}' | '*'))
                })
            });
            if let Some(folder) = found {
                let why = format!("`{folder}` is one machine's folder, write the path from the project's root");
                faults.push(Fault::new(path, at + 1, MACHINE, why));
            }
        }
    }
    faults
}

/// No file says from which host packages come.
pub fn registry(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, file) in house.tree.files() {
        let locks_npm = path.ends_with("package-lock.json");
        for (at, line) in file.text.lines().enumerate() {
            let trimmed = line.trim();
            let address = locks_npm && trimmed.starts_with("\"resolved\": \"http");
            let other_source =
                path == "Cargo.lock" && trimmed.starts_with("source = ") && !trimmed.contains(USUAL_SOURCE);
            let host = HOSTS.iter().any(|host| line.contains(host));
            if address || other_source || host {
                let why = if locks_npm {
                    "the lock file names a host, put omit-lockfile-registry-resolved=true in .npmrc and lock again"
                } else {
                    "packages come from elsewhere on another machine, leave the host out"
                };
                faults.push(Fault::new(path, at + 1, REGISTRY, why));
            }
        }
    }
    faults
}
