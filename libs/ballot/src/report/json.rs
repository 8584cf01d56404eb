//! The count as JSON. Programs depend on these keys: they may be added to, never renamed or removed.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::count::{Action, Count, SettledBy, Stage, Tie};
use crate::model::{Candidate, Election};
use crate::votes::Votes;

/// Serialises to the object that `alongside count --format json` prints for a file.
///
/// Amounts are strings with all decimals of the rule, because they are exact and a JSON number is not.
///
/// ```
/// # let file = b"2 1\n5 1 0\n4 2 0\n0\n\"Ash\"\n\"Birch\"\n\"Rep\"\n";
/// # let election = ballot::blt::read(file, ballot::blt::Reading::Strict)?.election;
/// # let count = ballot::count(&election, ballot::Rule::Scottish, ballot::Lots::Refused)?;
/// let json = serde_json::to_value(ballot::report::Json { file: "rep.blt", election: &election, count: &count })?;
/// assert_eq!(json["stages"][0]["votes"]["1"], "5.00000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Json<'a> {
    /// The file as it was named to us.
    pub file: &'a str,
    /// What was counted.
    pub election: &'a Election,
    /// How it came out.
    pub count: &'a Count,
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { file, election, count } = self;
        let mut object = serializer.serialize_struct("Count", 13)?;
        object.serialize_field("file", file)?;
        object.serialize_field("title", election.title())?;
        object.serialize_field("rule", count.rule.name())?;
        object.serialize_field("seats", &election.seats())?;
        object.serialize_field("candidates", &Each(election.candidates()))?;
        object.serialize_field("papers", &PapersCounted { valid: count.valid, invalid: count.invalid })?;
        object.serialize_field("quota", &count.quota)?;
        object.serialize_field("stages", &Each(&count.stages))?;
        object.serialize_field("elected", &count.elected)?;
        object.serialize_field("vacant", &count.vacant)?;
        object.serialize_field("ties", &Each(&count.ties))?;
        object.serialize_field("notes", &count.notes)?;
        object.serialize_field("digest", &count.digest)?;
        object.end()
    }
}

/// A list whose items are written by [`Item`].
struct Each<'a, T>(&'a [T]);

struct Item<'a, T>(&'a T);

impl<'a, T> Serialize for Each<'a, T>
where
    Item<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Item))
    }
}

#[derive(serde::Serialize)]
struct PapersCounted {
    valid: u64,
    invalid: u64,
}

impl Serialize for Item<'_, Candidate> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Candidate", 3)?;
        object.serialize_field("number", &self.0.number)?;
        object.serialize_field("name", &self.0.name)?;
        object.serialize_field("withdrawn", &self.0.withdrawn)?;
        object.end()
    }
}

impl Serialize for Item<'_, Stage> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stage = self.0;
        let mut object = serializer.serialize_struct("Stage", 9)?;
        object.serialize_field("stage", &stage.number)?;
        object.serialize_field("action", &Item(&stage.action))?;
        object.serialize_field("votes", &Tallies(&stage.votes))?;
        object.serialize_field("non_transferable", &stage.non_transferable)?;
        match &stage.quota {
            Some(quota) => object.serialize_field("quota", quota)?,
            None => object.skip_field("quota")?,
        }
        if stage.keep.is_empty() {
            object.skip_field("keep")?;
        } else {
            object.serialize_field("keep", &Tallies(&stage.keep))?;
        }
        object.serialize_field("elected", &stage.elected)?;
        object.serialize_field("filled", &stage.filled)?;
        object.serialize_field("excluded", &stage.excluded)?;
        object.end()
    }
}

impl Serialize for Item<'_, Action> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("kind", self.0.kind())?;
        if !self.0.candidates().is_empty() {
            object.serialize_entry("candidates", self.0.candidates())?;
        }
        object.end()
    }
}

/// Amounts by candidate, as an object with the numbers for keys.
struct Tallies<'a>(&'a [(u16, Votes)]);

impl Serialize for Tallies<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(number, votes)| (number, votes)))
    }
}

impl Serialize for Item<'_, Tie> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let settled_by = match self.0.settled_by {
            SettledBy::Stage(stage) => format!("stage {stage}"),
            SettledBy::Lot => "lot".to_owned(),
        };
        let mut object = serializer.serialize_struct("Tie", 5)?;
        object.serialize_field("stage", &self.0.stage)?;
        object.serialize_field("candidates", &self.0.candidates)?;
        object.serialize_field("chosen", &self.0.chosen)?;
        object.serialize_field("settled_by", &settled_by)?;
        object.serialize_field("decides", self.0.decides.words())?;
        object.end()
    }
}
