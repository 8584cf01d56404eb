//! What the built files must be: small, ours, and readable in the light and in the dark.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../css/tokens.css");
/// Compressed bytes that the style sheet may take of a first visit's 60 kB; the rest is HTML's.
const SHEET_LIMIT: usize = 40_000;
/// Bytes that all fonts together may take. They come after the page and may fail.
const FONT_LIMIT: usize = 45_000;

fn plain(name: &str) -> &'static dress::File {
    dress::FILES.iter().find(|file| file.plain_name == name).unwrap()
}

fn fonts() -> impl Iterator<Item = &'static dress::File> {
    dress::FILES.iter().filter(|file| file.content_type == "font/woff2")
}

fn sheet() -> &'static str {
    std::str::from_utf8(plain("alongside.css").bytes).unwrap()
}

#[test]
fn a_name_is_found_by_its_hash_and_only_by_it() {
    for file in dress::FILES {
        assert_eq!(dress::file(file.name).unwrap().plain_name, file.plain_name);
        assert_eq!(dress::href(file.plain_name), format!("/dress/{}", file.name));
        let (stem, ending) = file.plain_name.rsplit_once('.').unwrap();
        let hash = file.name.strip_prefix(stem).unwrap().strip_suffix(ending).unwrap().trim_matches('.');
        assert!(hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{}", file.name);
        assert!(dress::file(file.plain_name).is_none());
    }
    assert!(dress::file("alongside.00000000.css").is_none());
    assert_eq!(dress::href("no-such-file.css"), "/dress/missing");
}

#[test]
fn every_file_has_its_type_and_a_smaller_twin_unless_it_is_a_font() {
    for (name, kind) in [
        ("alongside.css", "text/css; charset=utf-8"),
        ("alongside.js", "text/javascript; charset=utf-8"),
        ("passkey.js", "text/javascript; charset=utf-8"),
        ("mark.svg", "image/svg+xml"),
        ("favicon.svg", "image/svg+xml"),
        ("licences.txt", "text/plain; charset=utf-8"),
    ] {
        let file = plain(name);
        let gzip = file.gzip.unwrap();
        assert_eq!(file.content_type, kind);
        assert!(gzip.len() < file.bytes.len(), "{name}");
        assert_eq!(gzip[..2], [0x1f, 0x8b], "{name} is no gzip stream");
    }
    for file in fonts() {
        assert_eq!(&file.bytes[..4], b"wOF2", "{}", file.plain_name);
        assert!(file.gzip.is_none() && file.name.contains(".woff2"));
    }
}

#[test]
fn nothing_of_somebody_elses_house_is_left() {
    let all = sheet().to_lowercase();
    for word in [
        "gds transport",
        "gds-transport",
        "crown",
        "crest",
        "govuk-header",
        "/assets/",
        "data:",
        "http",
        "dress:",
        "@import",
        "expression(",
    ] {
        assert!(!all.contains(word), "{word} is in the sheet");
    }
    // GOV.UK blue may be a fallback of a custom property that we always set, nothing else.
    assert_eq!(all.matches("#1d70b8").count(), all.matches("var(--govuk-brand-colour,#1d70b8)").count());
    for mark in ["mark.svg", "favicon.svg"] {
        let text = std::str::from_utf8(plain(mark).bytes).unwrap();
        assert!(!text.contains("script") && !text.contains("href"), "{mark}");
    }
}

#[test]
fn what_we_use_of_the_design_systems_is_there() {
    for class in [
        ".govuk-button",
        ".govuk-radios__item",
        ".govuk-error-summary",
        ".govuk-visually-hidden",
        ".govuk-skip-link",
        ".moj-timeline__item",
        ".al-said",
    ] {
        assert!(sheet().contains(class), "{class}");
    }
    for class in [".govuk-tabs", ".govuk-accordion", ".govuk-cookie-banner", ".moj-header", ".moj-datepicker"] {
        assert!(!sheet().contains(class), "{class}");
    }
    let open = sheet().matches('{').count();
    assert_eq!(open, sheet().matches('}').count());
}

#[test]
fn the_sheet_and_the_fonts_keep_to_their_weight() {
    let sheet = plain("alongside.css").gzip.unwrap().len();
    assert!(sheet <= SHEET_LIMIT, "{sheet} bytes");
    let weight: usize = fonts().map(|file| file.bytes.len()).sum();
    assert!(weight <= FONT_LIMIT, "{weight} bytes");
}

#[test]
fn every_font_of_the_table_is_named_in_the_sheet_and_comes_after_the_words() {
    let fonts: Vec<_> = fonts().collect();
    assert_eq!(fonts.len(), 4);
    for font in &fonts {
        assert!(sheet().contains(&format!("url({})", font.name)), "{}", font.name);
    }
    assert_eq!(sheet().matches("font-display: swap").count(), fonts.len());
    // The Welsh letters ŵ (U+0175) and ŷ (U+0177) stand in this range of the second subset.
    assert!(sheet().contains("U+0154-02BA"));
}

#[test]
fn the_notices_go_with_the_files() {
    let text = std::str::from_utf8(plain("licences.txt").bytes).unwrap();
    for words in [
        "The MIT License",
        "Crown Copyright (Government Digital Service)",
        "SIL Open Font License, Version 1.1",
        "Atkinson Hyperlegible Next",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

/// The colours of the first block that starts with `head`: name, and the value that holds where no
/// place has chosen its own.
fn colours(head: &str) -> BTreeMap<String, String> {
    let block = TOKENS.split_once(head).unwrap().1.split_once('}').unwrap().0;
    block
        .split(';')
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| {
            let value = value.trim().trim_end_matches(')');
            (name.trim().to_owned(), value.rsplit(' ').next().unwrap().to_owned())
        })
        .collect()
}

fn light() -> BTreeMap<String, String> {
    colours("\n:root {")
}

fn dark() -> BTreeMap<String, String> {
    colours("dark) {\n  :root {")
}

#[test]
fn every_colour_has_its_twin_in_the_dark() {
    let (light, dark) = (light(), dark());
    assert!(light.len() > 20);
    assert_eq!(light.keys().collect::<Vec<_>>(), dark.keys().collect::<Vec<_>>());
    for (name, value) in light.iter().chain(&dark) {
        assert!(value.starts_with('#') && matches!(value.len(), 7 | 9), "{name}: {value} is no colour");
    }
}

/// Relative luminance as WCAG 2.2 defines it, of a colour written `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let part = |from: usize| {
        let c = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126f64.mul_add(part(1), 0.7152f64.mul_add(part(3), 0.0722 * part(5)))
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_contrast_is_measured_as_the_standard_does() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known grey that just passes AA: 4.54.
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
}

#[test]
fn words_reach_aa_and_edges_three_to_one_in_both_schemes() {
    const GROUNDS: [&str; 3] = ["ground", "surface", "sunken"];
    let words: Vec<(&str, &str)> = GROUNDS
        .iter()
        .flat_map(|ground| ["ink", "ink-soft", "accent", "accent-strong", "visited"].map(|word| (word, *ground)))
        .chain([("heather", "surface"), ("moss", "surface"), ("brick", "surface"), ("brick", "ground")])
        .chain(["heather-soft", "moss-soft", "honey-soft", "brick-soft"].map(|ground| ("ink", ground)))
        .chain(["heather-soft", "moss-soft"].map(|ground| ("ink-soft", ground)))
        .chain([
            ("heather", "heather-soft"),
            ("moss", "moss-soft"),
            ("brick", "brick-soft"),
            ("honey-ink", "honey-soft"),
        ])
        .chain([
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
            ("on-honey", "honey"),
            ("surface", "brick"),
            ("surface", "ink"),
            ("surface", "moss"),
        ])
        // links inside coloured panels
        .chain(["heather-soft", "moss-soft", "honey-soft", "brick-soft"].map(|ground| ("accent", ground)))
        .collect();
    let edges: Vec<(&str, &str)> =
        GROUNDS.iter().flat_map(|ground| ["edge", "focus", "accent"].map(|edge| (edge, *ground))).collect();
    for (scheme, colours) in [("light", light()), ("dark", dark())] {
        for (pairs, least) in [(&words, 4.5), (&edges, 3.0)] {
            for (front, back) in pairs {
                let (front, back) = (&colours[&format!("--al-{front}")], &colours[&format!("--al-{back}")]);
                let found = contrast(front, back);
                assert!(found >= least, "{scheme}: {front} on {back} is {found:.2}, wanted {least}");
            }
        }
    }
}

#[test]
fn every_token_that_is_used_is_defined() {
    let sheet = sheet();
    for used in sheet.split("var(--al-").skip(1) {
        let name = used.split([')', ',']).next().unwrap();
        assert!(sheet.contains(&format!("--al-{name}:")), "--al-{name} is used and never set");
    }
}
