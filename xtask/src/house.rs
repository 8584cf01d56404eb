//! The house as the walls see it: its files in memory and what `cargo metadata` says of its crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::scan::Code;

/// One file.
#[derive(Debug)]
pub struct File {
    /// Its text; empty for a file that is not text.
    pub text: String,
    /// Taken apart, when it is Rust.
    pub code: Option<Code>,
}

/// All files of the project by their path from its root, with `/` between folders.
#[derive(Debug, Default)]
pub struct Tree(BTreeMap<String, File>);

impl Tree {
    /// Puts a file in, or another text in its place.
    pub fn put(&mut self, path: &str, text: &str) {
        let rust = Path::new(path).extension().is_some_and(|e| e == "rs");
        let code = rust.then(|| Code::read(text));
        self.0.insert(path.to_owned(), File { text: text.to_owned(), code });
    }

    /// Reads the files that git knows or would add; without git, all but what is built or fetched.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut tree = Self::default();
        for path in listed(root).unwrap_or_else(|| walked(root)) {
            let Ok(bytes) = fs::read(root.join(&path)) else { continue };
            tree.put(&path, &String::from_utf8(bytes).unwrap_or_default());
        }
        if tree.0.is_empty() {
            return Err(format!("no files were found under {}", root.display()));
        }
        Ok(tree)
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// All Rust files.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &Code)> {
        self.files().filter_map(|(path, file)| Some((path, file.code.as_ref()?)))
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|file| file.text.as_str())
    }

    /// Whether a file, or a folder with something in it, stands there.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.0.contains_key(path) || self.0.keys().any(|known| known.starts_with(&folder))
    }

    /// The folders directly under `parent`, each once.
    pub fn folders(&self, parent: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for path in self.0.keys() {
            let inside = path.strip_prefix(parent).and_then(|rest| rest.strip_prefix('/'));
            if let Some((name, _)) = inside.and_then(|rest| rest.split_once('/'))
                && names.last().is_none_or(|last| last != name)
            {
                names.push(name.to_owned());
            }
        }
        names
    }
}

fn listed(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success() && !output.stdout.is_empty())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walked(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if [".git", "target", "node_modules"].iter().any(|skipped| name == *skipped) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Some(text) = path.strip_prefix(root).ok().and_then(Path::to_str) {
                found.push(text.to_owned());
            }
        }
    }
    found
}

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The crate itself.
    Normal,
    /// Its tests only.
    Dev,
    /// Its build script.
    Build,
}

/// A dependency of one of our crates.
#[derive(Debug)]
pub struct Dep {
    /// The crate depended on.
    pub name: String,
    /// What for.
    pub used: Use,
}

/// One of our crates.
#[derive(Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder from the root.
    pub dir: String,
    /// What it depends on.
    pub deps: Vec<Dep>,
}

/// Everything the walls look at.
#[derive(Debug, Default)]
pub struct House {
    /// The files.
    pub tree: Tree,
    /// The crates.
    pub packages: Vec<Package>,
}

impl House {
    /// Reads the project at `root`.
    pub fn read(root: &Path) -> Result<Self, String> {
        Ok(Self { tree: Tree::read(root)?, packages: packages(&metadata(root)?, root) })
    }

    /// The crate that a file belongs to.
    pub fn package_of(&self, path: &str) -> Option<&Package> {
        self.packages
            .iter()
            .find(|package| path.strip_prefix(package.dir.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// What `cargo metadata` says of the workspace, without asking anything of the network.
pub fn metadata(root: &Path) -> Result<Value, String> {
    let output = Command::new(crate::cargo())
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata cannot be read: {error}"))
}

fn packages(metadata: &Value, root: &Path) -> Vec<Package> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let dir = |package: &Value| {
        let manifest = text(package, "manifest_path");
        let folder = Path::new(&manifest).parent()?;
        Some(folder.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
    };
    list(metadata, "packages")
        .iter()
        .map(|package| Package {
            name: text(package, "name"),
            dir: dir(package).unwrap_or_default(),
            deps: list(package, "dependencies")
                .iter()
                .map(|dep| Dep {
                    name: text(dep, "name"),
                    used: match dep.get("kind").and_then(Value::as_str) {
                        Some("dev") => Use::Dev,
                        Some("build") => Use::Build,
                        _ => Use::Normal,
                    },
                })
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Use, packages};
    use serde_json::json;
    use std::path::Path;

    #[test]
    fn crates_are_read_with_their_folder_and_what_they_use() {
        let metadata = json!({"packages": [{
            "name": "store", "manifest_path": "/x/platform/store/Cargo.toml",
            "dependencies": [{"name": "basics", "kind": null}, {"name": "trials", "kind": "dev"}]
        }]});
        let found = packages(&metadata, Path::new("/x"));
        assert_eq!(found[0].dir, "platform/store");
        assert_eq!((found[0].deps[0].used, found[0].deps[1].used), (Use::Normal, Use::Dev));
    }
}
