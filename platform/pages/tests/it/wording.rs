//! Every word that the platform's pages use is there in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use pages::Lang;

use crate::shed::told;

fn platform(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read_all(folder: &Path, ending: &str, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, ending, into);
        } else if path.extension().is_some_and(|known| known == ending) {
            into.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The keys of a words file: what stands before the equals sign at the beginning of a line.
fn keys(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect()
}

/// The keys that a text asks for by name: `.t("key"`, `.t1("key"`, `.t2("key"`.
fn asked(text: &str) -> BTreeSet<&str> {
    [".t(\"", ".t1(\"", ".t2(\""]
        .into_iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|key| key.contains('-') && !key.contains(['{', ' ']))
        .collect()
}

#[test]
fn the_words_of_each_room_have_the_same_keys_in_both_languages() {
    for room in ["pages", "telling", "loops"] {
        let [en, cy] =
            ["en", "cy"].map(|lang| std::fs::read_to_string(platform(&format!("{room}/words/{lang}.ftl"))).unwrap());
        assert!(!keys(&en).is_empty(), "{room}");
        assert_eq!(keys(&en), keys(&cy), "{room}");
        // A Welsh line that is the English one was forgotten, but for names and words that are the same.
        let same: Vec<&str> =
            cy.lines().filter(|line| line.contains(" = ") && en.lines().any(|own| own == *line)).collect();
        assert!(same.len() <= 4, "{room}: {same:?}");
    }
}

#[test]
fn every_word_that_the_pages_of_the_platform_ask_for_is_there() {
    told(|world| async move {
        let mut texts = Vec::new();
        read_all(&platform("pages/templates"), "html", &mut texts);
        read_all(&platform("telling/pages"), "html", &mut texts);
        for room in ["pages", "telling", "loops"] {
            read_all(&platform(&format!("{room}/src")), "rs", &mut texts);
        }
        let used: BTreeSet<&str> = texts.iter().flat_map(|text| asked(text)).collect();
        assert!(used.len() > 50, "{used:?}");
        for lang in Lang::ALL {
            let missing: Vec<&&str> = used.iter().filter(|key| !world.front.words().has(lang, key)).collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
            for route in world.front.routes() {
                assert!(world.front.words().has(lang, route.title), "{lang:?}: {}", route.title);
            }
        }
    });
}

#[test]
fn every_problem_and_every_notice_of_the_loop_has_its_words() {
    told(|world| async move {
        for lang in Lang::ALL {
            let problems = [
                "not-there",
                "not-allowed",
                "sign-in-first",
                "stale",
                "bad-form",
                "too-large",
                "already",
                "busy",
                "broken",
            ];
            let words = problems.iter().flat_map(|key| [format!("pages-{key}"), format!("pages-{key}-text")]);
            let told = ["half", "overdue", "late", "promised"].map(|kind| format!("notice-loops-{kind}"));
            for key in words.chain(told).chain(["waiting-loops-promised".to_owned()]) {
                assert!(world.front.words().has(lang, &key), "{lang:?}: {key}");
            }
        }
    });
}
