//! What was read on each paper, by its number, so that a sample of the papers can be compared with it, and whoever answers an objection
//! sees what was decided (guide/elections.md 6.3, 7 and 8). Numbers were given after the papers were mixed: they lead to nobody.

use std::collections::BTreeMap;

use ballot::keying::{Keyed, Reading};
use serde::{Deserialize, Serialize};

use super::keyed::{DecidedBy, text};

/// A paper on which the two differed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What the first keyed.
    pub first: String,
    /// What the second keyed.
    pub second: String,
    /// Who decided.
    pub by: String,
    /// Who watched.
    pub watched: [String; 2],
}

/// How a paper was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// Its number.
    pub paper: u32,
    /// What counts, as it is typed.
    pub reading: String,
    /// How it was decided, where the two differed.
    pub decided: Option<Decided>,
}

/// The papers by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLog {
    /// All of them.
    pub papers: Vec<Logged>,
}

/// What was decided about papers, and by whom.
pub type Decisions = BTreeMap<u32, (Reading, DecidedBy)>;

impl PaperLog {
    /// Puts together what two keyed and what was decided.
    #[must_use]
    pub fn of(first: &Keyed, second: &Keyed, decisions: &Decisions) -> Self {
        let as_typed = |keyed: &Keyed, paper: &u32| keyed.get(paper).map(text).unwrap_or_default();
        let logged = |(paper, reading): (&u32, &Reading)| {
            let decision = decisions.get(paper).filter(|_| first.get(paper) != second.get(paper));
            let decided = decision.map(|(_, by)| Decided {
                first: as_typed(first, paper),
                second: as_typed(second, paper),
                by: by.name.clone(),
                watched: by.watched.clone(),
            });
            Logged { paper: *paper, reading: text(decision.map_or(reading, |(reading, _)| reading)), decided }
        };
        Self { papers: first.iter().map(logged).collect() }
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept; none where nothing was.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Decided, Decisions, Logged, PaperLog};
    use crate::rules::election::keyed::DecidedBy;
    use ballot::account::VoidReason;
    use ballot::keying::{Keyed, Reading};

    #[test]
    fn every_paper_stands_under_its_number_with_what_was_decided_and_who_watched() {
        let ranked = |ranks: &[u16]| Reading::Ranked(ranks.to_vec());
        let first: Keyed = [(1, ranked(&[2, 1])), (2, ranked(&[1])), (3, ranked(&[2]))].into();
        let second: Keyed = [(1, ranked(&[2, 1])), (2, ranked(&[2])), (3, ranked(&[2]))].into();
        let by = || DecidedBy { name: "Bev".to_owned(), watched: ["Mac", "Sol"].map(str::to_owned) };
        let void = Reading::Void(VoidReason::Unclear);
        // What was decided before both agreed does not count.
        let decisions: Decisions = [(2, (void, by())), (3, (ranked(&[1]), by()))].into();
        let log = PaperLog::of(&first, &second, &decisions);
        let plain = |paper, reading: &str| Logged { paper, reading: reading.to_owned(), decided: None };
        let decided = Decided { first: "1".to_owned(), second: "2".to_owned(), by: by().name, watched: by().watched };
        let two = Logged { decided: Some(decided), ..plain(2, "void e") };
        assert_eq!(log.papers, [plain(1, "2 1"), two, plain(3, "2")]);
        assert_eq!(PaperLog::read(&log.text()), Some(log));
        assert_eq!(PaperLog::read(""), None);
    }
}
