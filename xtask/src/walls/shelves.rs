//! Arrows run one way: app, capabilities, platform, libs.

use super::{Fault, is_test_file};
use crate::house::{Dep, House, Package, Use};
use crate::scan::{Code, find_words};

/// The wall about what a crate may depend on.
pub const DEPENDS: &str = "one way";
/// The wall about which crates a source may name.
pub const NAMES: &str = "names another crate";
/// The wall about the one place that names all capabilities.
pub const NAMES_ALL: &str = "one wiring table";
/// The wall about lints.
pub const LINTS: &str = "workspace lints";

/// The platform in its written order: each uses only earlier ones. `dress` stands beside it and uses nothing of ours.
pub const PLATFORM: &[&str] = &[
    "basics",
    "store",
    "access",
    "signon",
    "pages",
    "telling",
    "prints",
    "files",
    "loops",
    "books",
    "meetings",
    "questions",
    "trials",
];
/// Who may use the npm files.
const USE_DRESS: &[&str] = &["pages", "prints"];
/// What the pure libraries never use: `(crate, why)`.
const NOT_IN_LIBS: &[(&str, &str)] = &[
    ("tokio", "a pure library has no async"),
    ("sqlx", "a pure library has no database"),
    ("axum", "a pure library has no web"),
];

/// The shelf a crate stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shelf {
    App,
    Capability,
    /// With its place in the written order.
    Platform(usize),
    Dress,
    Lib,
    Xtask,
}

fn shelf(package: &Package) -> Result<Shelf, &'static str> {
    match package.dir.split_once('/') {
        Some(("capabilities", _)) => Ok(Shelf::Capability),
        Some(("libs", _)) => Ok(Shelf::Lib),
        Some(("platform", name)) => PLATFORM
            .iter()
            .position(|known| *known == name)
            .map(Shelf::Platform)
            .ok_or("is not in the written order of the platform, add it to PLATFORM in xtask/src/walls/shelves.rs"),
        None if package.dir == "app" => Ok(Shelf::App),
        None if package.dir == "dress" => Ok(Shelf::Dress),
        None if package.dir == "xtask" => Ok(Shelf::Xtask),
        _ => Err("stands on no shelf, move it under capabilities, platform or libs"),
    }
}

/// Why one of our crates may not use another of ours; nothing when it may.
fn refused(from: &Package, to: &Package, used: Use) -> Option<&'static str> {
    let (from_shelf, to_shelf) = match (shelf(from), shelf(to)) {
        (Ok(from_shelf), Ok(to_shelf)) => (from_shelf, to_shelf),
        (Err(why), _) | (_, Err(why)) => return Some(why),
    };
    if to.name == "trials" {
        let may = matches!(from_shelf, Shelf::App | Shelf::Capability | Shelf::Platform(_));
        return (used != Use::Dev || !may).then_some("is the test harness, make it a dev-dependency");
    }
    match (from_shelf, to_shelf) {
        (Shelf::Xtask, _) => Some("cannot be used here: xtask links nothing of ours, read files instead"),
        (Shelf::Lib, _) => Some("cannot be used here: a library knows nothing of ours, pass values in"),
        (Shelf::Dress, _) => Some("cannot be used here: dress holds npm files only"),
        (_, Shelf::App | Shelf::Xtask) => Some("is used by nobody"),
        (Shelf::Capability, Shelf::Capability) => {
            Some("is another capability, publish a fact and map it in app/src/wiring.rs")
        }
        (Shelf::Platform(_), Shelf::Capability) => Some("is up a shelf, let the capability hand in what is needed"),
        (Shelf::Platform(mine), Shelf::Platform(theirs)) if theirs >= mine => {
            Some("comes later in the order of the platform, turn the arrow round")
        }
        (Shelf::App | Shelf::Capability | Shelf::Platform(_), Shelf::Dress)
            if !USE_DRESS.contains(&from.name.as_str()) =>
        {
            Some("is for the rooms that make pages, go through them")
        }
        _ => None,
    }
}

/// Crates depend only on shelves below.
pub fn depends(house: &House) -> Vec<Fault> {
    let mut faults = Vec::new();
    for package in &house.packages {
        let manifest = format!("{}/Cargo.toml", package.dir);
        if let Err(why) = shelf(package) {
            faults.push(Fault::new(&manifest, 1, DEPENDS, format!("{} {why}", package.name)));
            continue;
        }
        for dep in &package.deps {
            let ours = house.packages.iter().find(|other| other.name == dep.name);
            let why = match ours {
                Some(other) => refused(package, other, dep.used),
                None => refused_from_outside(package, dep),
            };
            if let Some(why) = why {
                let text = house.tree.text(&manifest).unwrap_or_default();
                let begins = |line: &str| line.trim_start().starts_with(dep.name.as_str());
                let line = text.lines().position(begins).map_or(1, |at| at + 1);
                faults.push(Fault::new(&manifest, line, DEPENDS, format!("{}: {} {why}", package.name, dep.name)));
            }
        }
    }
    faults
}

fn refused_from_outside(package: &Package, dep: &Dep) -> Option<&'static str> {
    if shelf(package) != Ok(Shelf::Lib) {
        return None;
    }
    NOT_IN_LIBS.iter().find(|(name, _)| *name == dep.name).map(|(_, why)| *why)
}

/// Sources name only crates that their own may use, whatever the manifest or a re-export would let through.
pub fn names(house: &House) -> Vec<Fault> {
    let modules: Vec<(&str, &str)> = own_modules(house);
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        let Some(own) = house.package_of(path) else { continue };
        for other in house.packages.iter().filter(|other| other.name != own.name) {
            if modules.contains(&(own.dir.as_str(), other.name.as_str())) {
                continue;
            }
            for line in lines_naming(code, &other.name) {
                let used = if is_test_file(path) || code.in_test(line) { Use::Dev } else { Use::Normal };
                if let Some(why) = refused(own, other, used) {
                    faults.push(Fault::new(path, line, NAMES, format!("{} {why}", other.name)));
                }
            }
        }
    }
    faults
}

/// Modules that bear the name of one of our crates, with the folder of the crate they stand in: there the name means them.
fn own_modules(house: &House) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (path, code) in house.tree.rust() {
        let Some(own) = house.package_of(path) else { continue };
        for other in &house.packages {
            if !code.find(&format!("mod {}", other.name)).is_empty() {
                found.push((own.dir.as_str(), other.name.as_str()));
            }
        }
    }
    found
}

/// The lines on which a crate is named as the beginning of a path.
fn lines_naming(code: &Code, name: &str) -> Vec<usize> {
    let name = name.replace('-', "_");
    let whole = format!("use {name}");
    let paths = find_words(&code.bare, &format!("{name}::"))
        .into_iter()
        .filter(|at| !code.bare.get(..*at).is_some_and(|before| before.ends_with("::") && !before.ends_with(" ::")));
    paths.chain(code.find(&whole)).map(|at| code.line(at)).collect()
}

/// In the binary only `src/wiring.rs` names more than one capability.
pub fn names_all(house: &House) -> Vec<Fault> {
    let capabilities: Vec<&Package> =
        house.packages.iter().filter(|package| shelf(package) == Ok(Shelf::Capability)).collect();
    let mut faults = Vec::new();
    for (path, code) in house.tree.rust() {
        if !path.starts_with("app/src/") || path == "app/src/wiring.rs" {
            continue;
        }
        let named: Vec<usize> = capabilities
            .iter()
            .filter_map(|capability| lines_naming(code, &capability.name).into_iter().min())
            .collect();
        if let [_, second, ..] = named.as_slice() {
            let why = "only app/src/wiring.rs names several capabilities, take them from its table";
            faults.push(Fault::new(path, *second, NAMES_ALL, why));
        }
    }
    faults
}

/// Every crate inherits the lints of the workspace.
pub fn lints(house: &House) -> Vec<Fault> {
    house
        .packages
        .iter()
        .map(|package| format!("{}/Cargo.toml", package.dir))
        .filter(|manifest| {
            let text = house.tree.text(manifest).unwrap_or_default();
            let mut section = text.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
            !section.by_ref().take_while(|line| !line.starts_with('[')).any(|line| line == "workspace = true")
        })
        .map(|manifest| Fault::new(&manifest, 1, LINTS, "the crate goes its own way, write [lints] workspace = true"))
        .collect()
}
