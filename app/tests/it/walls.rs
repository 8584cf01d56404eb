//! Live walls: every column has its rules, every word its two languages, every route its action and title.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use alongside::wiring;
use pages::{Lang, Wordbook};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

trials::story! {
    parts = parts();

    async fn every_column_has_a_privacy_class_and_an_export_and_erasure_rule(ground) {
        let mut tx = ground.db.read().await.unwrap();
        let live = store::schema::live(&mut tx).await.unwrap();
        assert!(live.len() > 100);
        let dialect = tx.dialect();
        assert_eq!(store::schema::differences(&live, &wiring::tables(), dialect), Vec::<String>::new());
    }
}

#[test]
fn no_rule_of_a_column_contradicts_another() {
    assert_eq!(store::columns::faults(&wiring::tables()), Vec::<String>::new());
}

#[test]
fn a_secret_never_leaves_and_personal_words_are_never_kept_without_a_reason() {
    use store::columns::{Class, Erase, Export};
    for table in wiring::tables() {
        for column in table.columns {
            let name = format!("{}.{}", table.name, column.name);
            if column.class == Class::Secret {
                assert_ne!(column.export, Export::Yes, "{name}");
            }
            if matches!(column.class, Class::Words | Class::About | Class::Sealed)
                && let Erase::Keep(why) = column.erase
            {
                assert!(why.len() > 10, "{name} is kept without a reason");
            }
        }
    }
}

fn files(folder: &Path, ends: &[&str], into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests" && name != "node_modules" && name != "target") {
                files(&path, ends, into);
            }
        } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            into.push(path);
        }
    }
}

/// Word keys in a text: literals in `t("..")`, `t1("..")`, `t2("..")`, `field(.., "..")` and titles of routes.
fn keys(text: &str, prefixes: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in text.split('"').skip(1).step_by(2) {
        let word =
            !piece.is_empty() && piece.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if word && piece.split_once('-').is_some_and(|(first, rest)| prefixes.contains(first) && !rest.is_empty()) {
            found.insert(piece.to_owned());
        }
    }
    found
}

fn book() -> Wordbook {
    let mut words = vec![];
    let root = super::root();
    let pages: Vec<(Lang, String)> = Lang::ALL
        .iter()
        .map(|lang| {
            (*lang, fs::read_to_string(root.join(format!("platform/pages/words/{}.ftl", lang.code()))).unwrap())
        })
        .collect();
    for (lang, text) in pages {
        words.push((lang, &*text.leak()));
    }
    words.extend(wiring::capabilities().iter().flat_map(|c| c.words.iter().copied()));
    Wordbook::read(&words).unwrap()
}

#[test]
fn every_word_that_is_used_exists_in_every_language() {
    let book = book();
    let mut sources = Vec::new();
    for shelf in ["platform", "capabilities", "app"] {
        files(&super::root().join(shelf), &[".html", ".rs"], &mut sources);
    }
    let prefixes: BTreeSet<String> = wiring::capabilities()
        .iter()
        .map(|c| c.name.to_owned())
        .chain(["pages".to_owned(), "notice".to_owned(), "waiting".to_owned()])
        .collect();
    let all: String = wiring::capabilities().iter().flat_map(|c| c.words.iter().map(|(_, text)| *text)).collect();
    let mut missing = Vec::new();
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for key in keys(text, &prefixes) {
            for lang in Lang::ALL {
                // A key that ends with a dash, or that is only a beginning, is put together at run time.
                let beginning = key.ends_with('-') || all.contains(&format!("\n{key}-"));
                if !book.has(lang, &key) && !beginning {
                    missing.push(format!("{}: {key} ({})", source.display(), lang.code()));
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_route_has_an_action_of_the_matrix_and_a_title_in_words() {
    let book = book();
    let actions: BTreeSet<&str> =
        wiring::capabilities().iter().flat_map(|c| (c.powers)()).map(|power| power.action).collect();
    for capability in wiring::capabilities() {
        for route in (capability.routes)() {
            let known = matches!(route.action, "open" | "own") || actions.contains(route.action);
            assert!(known, "{route:?} does something that is not in the matrix");
            for lang in Lang::ALL {
                assert!(book.has(lang, route.title), "{route:?} has no title in {}", lang.code());
            }
        }
    }
}

#[test]
fn every_kind_of_due_work_has_one_job() {
    let mut kinds: Vec<&str> = wiring::capabilities().iter().flat_map(|c| c.jobs.iter().map(|job| job.kind)).collect();
    let all = kinds.len();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), all);
}
