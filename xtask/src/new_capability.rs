//! `cargo xtask new-capability NAME`: the folder of a new capability, from the templates in `xtask/templates/capability`.

use std::fs;
use std::path::Path;

use crate::walls::shelves::PLATFORM;

/// The files of a capability: where each goes, and its text with `{{name}}` and `{{Name}}`.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../templates/capability/Cargo.toml.tmpl")),
    ("README.md", include_str!("../templates/capability/README.md.tmpl")),
    ("src/lib.rs", include_str!("../templates/capability/lib.rs.tmpl")),
    ("words/en.ftl", include_str!("../templates/capability/en.ftl.tmpl")),
    ("words/cy.ftl", include_str!("../templates/capability/cy.ftl.tmpl")),
];
/// Names that something else bears.
const TAKEN: &[&str] = &["app", "dress", "xtask", "alongside", "test", "tests", "std", "self"];

/// Makes the folder under `root` and says which two lines are left to write.
pub fn make(root: &Path, name: &str) -> Result<(), String> {
    check(root, name)?;
    let folder = root.join("capabilities").join(name);
    for (file, text) in FILES {
        let path = folder.join(file);
        let written =
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, fill(text, name)));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    println!("made capabilities/{name}; two lines are left to write:");
    println!("  app/Cargo.toml, under [dependencies]:  {}", dependency(name));
    println!("  app/src/wiring.rs, in the table:       {name}::CAPABILITY");
    println!("then `cargo xtask tidy` passes; say in capabilities/{name}/README.md what people do there");
    Ok(())
}

fn dependency(name: &str) -> String {
    format!("{name} = {{ path = \"../capabilities/{name}\" }}")
}

fn check(root: &Path, name: &str) -> Result<(), String> {
    let plain = name.len() > 2 && name.len() <= 30 && name.chars().all(|c| c.is_ascii_lowercase());
    if !plain {
        return Err(format!("`{name}`: a capability is called by one plain word in small letters, such as `circles`"));
    }
    let library = root.join("libs").join(name).exists();
    if TAKEN.contains(&name) || PLATFORM.contains(&name) || library {
        return Err(format!("`{name}` is the name of something else"));
    }
    if root.join("capabilities").join(name).exists() {
        return Err(format!("capabilities/{name} is there already"));
    }
    Ok(())
}

fn fill(text: &str, name: &str) -> String {
    let mut title = name.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.replace("{{name}}", name).replace("{{Name}}", &title)
}

#[cfg(test)]
mod tests {
    use super::{FILES, dependency, make};
    use crate::house::{House, Package, Tree};
    use crate::walls::check;
    use std::fs;
    use std::path::Path;

    /// A house with a binary and nothing else.
    fn empty(root: &Path) {
        for (path, text) in [
            ("app/Cargo.toml", "[lints]\nworkspace = true\n[dependencies]\n"),
            ("app/src/wiring.rs", "fn all() { [] }\n"),
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        }
    }

    fn read(root: &Path) -> House {
        let packages = ["app", "capabilities/circles"].map(|dir| Package {
            name: dir.rsplit('/').next().unwrap().to_owned(),
            dir: dir.to_owned(),
            deps: Vec::new(),
        });
        House { tree: Tree::read(root).unwrap(), packages: packages.into() }
    }

    #[test]
    fn a_new_capability_passes_every_wall_once_its_two_lines_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        empty(root);
        make(root, "circles").unwrap();
        let unwired: Vec<&str> = check(&read(root)).iter().map(|fault| fault.wall).collect();
        assert_eq!(unwired, ["wired", "wired"], "until then it is refused for just that");

        let manifest = fs::read_to_string(root.join("app/Cargo.toml")).unwrap();
        fs::write(root.join("app/Cargo.toml"), format!("{manifest}{}\n", dependency("circles"))).unwrap();
        fs::write(root.join("app/src/wiring.rs"), "fn all() { [circles::CAPABILITY] }\n").unwrap();
        let house = read(root);
        assert_eq!(check(&house), []);
        for (file, _) in FILES {
            let text = house.tree.text(&format!("capabilities/circles/{file}")).unwrap();
            assert!(!text.contains("{{"), "{file} still has a blank to fill in");
        }
    }

    #[test]
    fn a_bad_or_taken_name_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        empty(root);
        fs::create_dir_all(root.join("libs/ballot")).unwrap();
        for name in ["", "Circles", "two words", "../up", "store", "ballot", "xtask", "a-b"] {
            assert!(make(root, name).is_err(), "{name}");
        }
        assert!(!root.join("capabilities").exists());
        make(root, "circles").unwrap();
        fs::write(root.join("capabilities/circles/README.md"), "ours").unwrap();
        assert!(make(root, "circles").is_err());
        assert_eq!(fs::read_to_string(root.join("capabilities/circles/README.md")).unwrap(), "ours");
    }
}
