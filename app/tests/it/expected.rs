//! Files that are printed by the house, committed and reviewed as a diff: powers, routes, wiring.
//! `cargo xtask regenerate` writes them anew.

use std::fs;
use std::path::Path;

use alongside::{print, wiring};

/// Compares a text with its committed file, or writes the file when asked to.
pub(crate) fn agrees(file: &Path, text: &str) {
    if std::env::var_os("REGENERATE").is_some() {
        fs::write(file, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(file).unwrap_or_default();
    let first = kept
        .lines()
        .zip(text.lines())
        .position(|(a, b)| a != b)
        .unwrap_or(kept.lines().count().min(text.lines().count()));
    assert!(
        kept == text,
        "{} is not what the house prints now, first at line {}: run `cargo xtask regenerate` and look at the diff",
        file.display(),
        first + 1
    );
}

#[test]
fn the_matrix_of_powers_is_the_committed_one() {
    for capability in wiring::capabilities() {
        let text = print::powers_of(&capability);
        if text.is_empty() {
            continue;
        }
        let shelf =
            if super::root().join("capabilities").join(capability.name).exists() { "capabilities" } else { "platform" };
        agrees(&super::root().join(shelf).join(capability.name).join("powers.txt"), &text);
    }
}

#[test]
fn the_routes_are_the_committed_ones() {
    agrees(&super::root().join("app/tests/expected/routes.txt"), &print::routes_text());
}

#[test]
fn the_wiring_is_the_committed_one() {
    let lines: Vec<String> = wiring::listeners().iter().map(|l| format!("{} -> {}", l.fact, l.name)).collect();
    let text = lines.join("\n") + "\n";
    agrees(&super::root().join("app/tests/expected/wiring.txt"), &text);
}

#[test]
fn every_listener_hears_a_fact_that_somebody_tells() {
    let told: Vec<&str> = wiring::capabilities().iter().flat_map(|c| c.facts.iter().copied()).collect();
    for listener in wiring::listeners() {
        assert!(told.contains(&listener.fact), "{} hears {}, which nobody tells", listener.name, listener.fact);
    }
}

#[test]
fn no_role_is_allowed_anything_when_it_is_kept_out() {
    for capability in wiring::capabilities() {
        for power in (capability.powers)() {
            for line in power.text.lines().skip(2).filter(|line| !line.contains(':')) {
                let cells: Vec<&str> = line.split_whitespace().collect();
                if cells[0] != "anonymous" {
                    assert_eq!(cells[6], "404", "{}: {line}", power.action);
                }
            }
        }
    }
}
