//! Which suggestions may say the same: a proposal that a worker looks at, never a decision. Pure.
//!
//! Words are folded, small words are left out, and endings are taken off by a few rules for English and for Welsh, where the
//! beginnings that a mutation changes are made alike as well. What two texts share is weighed by how rare each word is
//! among those compared (inverse document frequency, Spärck Jones 1972), over what stands in either: the weighted Jaccard
//! likeness. It is 0 for texts that share nothing and 1 for texts of the same words.

use std::collections::{BTreeMap, BTreeSet};

/// From which likeness on something is proposed. Two short texts about one thing in other words come to about a quarter.
pub const ALIKE: f64 = 0.2;

/// The words of a text as they are compared.
pub type Stems = BTreeSet<String>;

const SMALL_ENGLISH: &[&str] = &[
    "about", "after", "again", "all", "also", "and", "any", "are", "because", "been", "before", "but", "can", "could",
    "did", "does", "don", "for", "from", "get", "give", "got", "had", "has", "have", "her", "here", "him", "his",
    "how", "into", "its", "just", "like", "make", "many", "more", "most", "much", "need", "not", "now", "off", "one",
    "only", "our", "out", "over", "please", "really", "she", "should", "some", "than", "that", "the", "their", "them",
    "then", "there", "they", "this", "too", "very", "want", "was", "way", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "you", "your",
];

const SMALL_WELSH: &[&str] = &[
    "achos", "allan", "am", "ar", "arall", "bod", "byddai", "byddwn", "bydd", "chi", "dim", "drwy", "dwi", "eich",
    "ein", "efo", "eisiau", "ers", "fel", "felly", "fod", "fyddai", "gael", "gan", "gyda", "gyd", "hefyd", "heb",
    "hon", "hwn", "hyn", "iawn", "mae", "maent", "mewn", "mwy", "nac", "nad", "ond", "oedd", "oes", "ohono", "pan",
    "pob", "rhai", "roedd", "rydym", "rydw", "sydd", "sut", "trwy", "wedi", "wrth", "ydi", "ydy", "ydyn", "yma", "yna",
    "yng", "ymlaen", "yn", "yna", "yr",
];

/// The words of a text as they are compared: `lang` is the language it was written in, `en` or `cy`.
#[must_use]
pub fn stems(text: &str, lang: &str) -> Stems {
    let folded = basics::fold(text);
    let welsh = lang == "cy";
    let small = if welsh { SMALL_WELSH } else { SMALL_ENGLISH };
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2 && !small.contains(word))
        .map(|word| if welsh { welsh_stem(word) } else { english_stem(word) })
        .collect()
}

/// Takes the first of these endings off, where so many letters stay.
fn without<'a>(word: &'a str, endings: &[&str], stay: usize) -> &'a str {
    endings
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= stay))
        .unwrap_or(word)
}

/// English: plurals, -ing, -ed, -er and -ly, and a doubled letter before them.
fn english_stem(word: &str) -> String {
    let word = match word.strip_suffix("ies").filter(|rest| rest.len() >= 2) {
        Some(rest) => format!("{rest}y"),
        None => match word.strip_suffix('s').filter(|rest| rest.len() >= 3 && !rest.ends_with(['s', 'u'])) {
            Some(rest) => rest.to_owned(),
            None => word.to_owned(),
        },
    };
    let short = without(&word, &["ings", "ing", "edly", "ed", "ers", "er", "ly"], 3);
    let undoubled = match short.char_indices().rev().map(|(_, letter)| letter).collect::<Vec<_>>().as_slice() {
        [last, before, ..] if last == before && short.len() < word.len() && !"lsz".contains(*last) => {
            short.strip_suffix(*last).unwrap_or(short)
        }
        _ => short,
    };
    undoubled.trim_end_matches('e').to_owned()
}

/// Welsh: what a mutation makes of a beginning is made alike, and plural endings are taken off. What the soft mutation of g
/// leaves out is not put back.
fn welsh_stem(word: &str) -> String {
    const BEGINNINGS: &[(&str, &[&str])] = &[
        ("c", &["ngh", "ch", "ng", "c", "g"]),
        ("p", &["mh", "ph", "p", "b", "m", "f"]),
        ("t", &["nh", "th", "dd", "t", "d"]),
        ("l", &["ll", "l"]),
        ("r", &["rh", "r"]),
    ];
    let bare = without(word, &["iadau", "ydd", "oedd", "iau", "ion", "au", "on", "aid"], 3);
    BEGINNINGS
        .iter()
        .find_map(|(alike, all)| {
            let rest = all.iter().find_map(|beginning| bare.strip_prefix(beginning))?;
            Some(format!("{alike}{rest}"))
        })
        .unwrap_or_else(|| bare.to_owned())
}

/// How rare each word is among these texts: ln(1 + texts / texts with the word), Spärck Jones' inverse document frequency,
/// smoothed so that a word that all share still counts.
#[must_use]
pub fn rarity(texts: &[Stems]) -> BTreeMap<String, f64> {
    let mut with: BTreeMap<&str, u32> = BTreeMap::new();
    for word in texts.iter().flatten() {
        let count = with.entry(word).or_default();
        *count = count.saturating_add(1);
    }
    let all = f64::from(u32::try_from(texts.len()).unwrap_or(u32::MAX));
    with.into_iter().map(|(word, count)| (word.to_owned(), (all / f64::from(count)).ln_1p())).collect()
}

/// How alike two texts are, from 0 to 1: what both say over what either says, each word weighed by its rarity. A word that
/// has no rarity weighs 1.
#[must_use]
pub fn likeness(one: &Stems, other: &Stems, rarity: &BTreeMap<String, f64>) -> f64 {
    let weight = |word: &String| rarity.get(word).copied().unwrap_or(1.0);
    let either: f64 = one.union(other).map(weight).sum();
    if either > 0.0 { one.intersection(other).map(weight).sum::<f64>() / either } else { 0.0 }
}

/// Which of the others are most like a text, the most alike first: their places in the list, at most `most`, none below
/// [`ALIKE`]. Of equals the earlier in the list comes first.
#[must_use]
pub fn closest(it: &Stems, others: &[Stems], most: usize) -> Vec<usize> {
    let rarity = rarity(others);
    let mut found: Vec<(usize, f64)> = others
        .iter()
        .enumerate()
        .map(|(at, other)| (at, likeness(it, other, &rarity)))
        .filter(|(_, how)| *how >= ALIKE)
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.into_iter().take(most).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_mutations_do_not_part_a_word_from_itself() {
        let english: [(&str, &[&str]); 8] = [
            ("visit", &["visits", "visited", "visiting", "VISIT"]),
            ("shower", &["showers", "Shower"]),
            ("phone", &["phones", "phoned"]),
            ("family", &["families"]),
            ("plan", &["plans", "planned", "planning"]),
            ("bus", &["bus"]),
            ("class", &["classes"]),
            ("call", &["calls", "calling", "called"]),
        ];
        for (word, forms) in english {
            for form in forms {
                assert_eq!(stems(form, "en"), stems(word, "en"), "{form}");
            }
        }
        let welsh: [(&str, &[&str]); 6] = [
            ("cawod", &["gawod", "chawod", "nghawod", "cawodydd"]),
            ("teulu", &["deulu", "theulu", "nheulu"]),
            ("ffon", &["ffon"]),
            ("llyfr", &["lyfr", "llyfrau"]),
            ("rhaglen", &["raglen"]),
            ("bws", &["fws", "mws"]),
        ];
        for (word, forms) in welsh {
            for form in forms {
                assert_eq!(stems(form, "cy"), stems(word, "cy"), "{form}");
            }
        }
        assert_ne!(stems("visit", "en"), stems("vision", "en"));
        assert!(stems("And the, of it is!", "en").is_empty() && stems("mae yn yr", "cy").is_empty());
    }

    #[test]
    fn likeness_is_of_what_is_shared_and_rare_words_weigh_more() {
        let texts: Vec<Stems> =
            ["cold shower", "cold tea", "cold room", "shower broken"].map(|t| stems(t, "en")).into();
        let rare = rarity(&texts);
        assert!((likeness(&texts[0], &texts[0], &rare) - 1.0).abs() < 1e-12);
        assert!(likeness(&texts[1], &texts[3], &rare) < 1e-12);
        assert!(likeness(&texts[0], &texts[3], &rare) > likeness(&texts[0], &texts[1], &rare), "shower is rarer");
        assert!((likeness(&texts[0], &texts[1], &rare) - likeness(&texts[1], &texts[0], &rare)).abs() < 1e-12);
        // Of four texts three say cold and two say shower: ln(1 + 4/3) over ln(1 + 4/3) + ln(1 + 4/2) + ln(1 + 4).
        let expected = (7.0_f64 / 3.0).ln() / ((7.0_f64 / 3.0).ln() + 3.0_f64.ln() + 5.0_f64.ln());
        assert!((likeness(&texts[0], &texts[1], &rare) - expected).abs() < 1e-12);
        assert!(likeness(&Stems::new(), &Stems::new(), &rare) < 1e-12);
    }

    #[test]
    fn the_same_matter_in_other_words_is_proposed_and_another_is_not() {
        let others = [
            "The food at visits could be warmer",
            "Could the showers on the landing be mended? They run cold",
            "More books in the library please",
            "Cold showers on B wing every morning",
            "My phone credit was late",
        ];
        let others: Vec<Stems> = others.iter().map(|text| stems(text, "en")).collect();
        assert_eq!(closest(&stems("The shower on the landing runs cold", "en"), &others, 5), [1, 3]);
        assert_eq!(closest(&stems("The shower on the landing runs cold", "en"), &others, 1), [1]);
        assert!(closest(&stems("A bench for the yard", "en"), &others, 5).is_empty());
        assert!(closest(&Stems::new(), &others, 5).is_empty() && closest(&others[0], &[], 5).is_empty());
    }
}
