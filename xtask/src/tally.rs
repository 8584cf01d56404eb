//! Adds up what the test runners say at their ends.

use std::fmt;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
}

impl Tally {
    /// Adds the numbers of a line such as `test result: ok. 3 passed; 0 failed; ...`. Says whether it was one.
    pub fn read_cargo(&mut self, line: &str) -> bool {
        line.trim_start().strip_prefix("test result: ").is_some_and(|rest| self.add(rest))
    }

    /// Adds the numbers of the line `journeys: 3 passed, 0 failed`. Says whether it was one.
    pub fn read_journeys(&mut self, line: &str) -> bool {
        line.trim().strip_prefix("journeys: ").is_some_and(|rest| self.add(rest))
    }

    fn add(&mut self, line: &str) -> bool {
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let before = |name: &str| {
            words.windows(2).find_map(|pair| match pair {
                [number, word] if *word == name => number.parse::<u64>().ok(),
                _ => None,
            })
        };
        let (Some(passed), Some(failed)) = (before("passed"), before("failed")) else { return false };
        self.passed += passed;
        self.failed += failed;
        true
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn all_runners_are_added_up() {
        let mut tally = Tally::default();
        assert!(tally.read_cargo("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out"));
        assert!(tally.read_cargo("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(tally.read_journeys("journeys: 4 passed, 1 failed"));
        assert_eq!(tally.to_string(), "19 passed, 3 failed");
    }

    #[test]
    fn other_lines_add_nothing() {
        let mut tally = Tally::default();
        assert!(!tally.read_cargo("test rules::a_goal_needs_both_signatures ... ok"));
        assert!(!tally.read_journeys("suggestion: 3 steps passed"));
        assert!(!tally.read_journeys("journeys: all passed"));
        assert_eq!(tally, Tally::default());
    }
}
