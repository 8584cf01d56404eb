//! Every word stands in every language.

use std::collections::BTreeMap;

use super::Fault;
use crate::house::House;

/// The wall about the keys of words.
pub const KEYS: &str = "words";

/// The languages, each a file in every words folder.
const LANGUAGES: &[&str] = &["en.ftl", "cy.ftl"];

/// The keys of a Fluent file with their lines; an attribute is `key.attribute`. Also the keys that stand twice.
fn read(text: &str) -> (BTreeMap<String, usize>, Vec<(String, usize)>) {
    let mut keys = BTreeMap::new();
    let mut twice = Vec::new();
    let mut message = String::new();
    for (at, line) in text.lines().enumerate() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let begins = left.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '-');
        let name = left.trim();
        let key = if begins {
            name.to_owned()
        } else if let Some(attribute) = name.strip_prefix('.') {
            format!("{message}.{attribute}")
        } else {
            continue;
        };
        if !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
            continue;
        }
        if begins {
            message.clone_from(&key);
        }
        if let Some(first) = keys.insert(key.clone(), at + 1) {
            twice.push((key, first));
        }
    }
    (keys, twice)
}

/// Both languages have the same keys, each once.
pub fn keys(house: &House) -> Vec<Fault> {
    let mut folders: Vec<&str> =
        house.tree.files().filter_map(|(path, _)| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    folders.retain(|folder| folder.ends_with("/words") && !folder.starts_with("xtask/"));
    folders.dedup();
    let mut faults = Vec::new();
    for folder in folders {
        let files: Vec<(String, BTreeMap<String, usize>)> = LANGUAGES
            .iter()
            .map(|language| {
                let path = format!("{folder}/{language}");
                let (keys, twice) = read(house.tree.text(&path).unwrap_or_default());
                for (key, line) in twice {
                    faults.push(Fault::new(&path, line, KEYS, format!("`{key}` stands twice, keep one")));
                }
                (path, keys)
            })
            .collect();
        for (path, keys) in &files {
            for (other, missing) in files.iter().filter(|(other, _)| other != path) {
                for (key, line) in keys.iter().filter(|(key, _)| !missing.contains_key(*key)) {
                    faults.push(Fault::new(
                        path,
                        *line,
                        KEYS,
                        format!("`{key}` is not in {other}, write it there too"),
                    ));
                }
            }
        }
    }
    faults
}
