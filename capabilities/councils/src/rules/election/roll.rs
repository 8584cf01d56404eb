//! A roll as it is typed or pasted.

use std::collections::{HashMap, HashSet};

use basics::{PersonId, fold};

use crate::model::election::MOST_NAME;
use crate::model::election::roll::{Elector, ElectorId, MOST_ELECTORS};

/// A line of a roll as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedElector {
    /// On which roll.
    pub roll: String,
    /// The name.
    pub name: String,
    /// Where they are; may be empty.
    pub unit: String,
}

/// What is wrong with a line of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollFault {
    /// There is no name, or one too long.
    Name,
    /// There is no such roll in this election.
    Roll,
    /// The same name and unit stand there twice: the second may be the same person.
    Twice,
}

impl RollFault {
    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "councils-roll-fault-name",
            Self::Roll => "councils-roll-fault-roll",
            Self::Twice => "councils-roll-fault-twice",
        }
    }
}

/// Reads typed lines, each with the line it stands in. Where there is one roll, its name may be left out.
///
/// # Errors
/// Every line that is not right, with what is wrong with it; then nothing is taken.
pub fn check(rolls: &[String], lines: Vec<(u64, TypedElector)>) -> Result<Vec<TypedElector>, Vec<(u64, RollFault)>> {
    let mut faults = Vec::new();
    let mut seen: HashSet<(String, String, String)> = HashSet::new();
    let mut good = Vec::new();
    let known: HashMap<String, &String> = rolls.iter().rev().map(|roll| (fold(roll), roll)).collect();
    let only = rolls.first().filter(|_| rolls.len() == 1);
    for (at, line) in lines {
        let only = only.filter(|_| line.roll.trim().is_empty());
        let roll = only.or_else(|| known.get(&fold(&line.roll)).copied()).cloned();
        let name = line.name.trim().to_owned();
        let unit: String = line.unit.trim().chars().take(MOST_NAME).collect();
        let named = !name.is_empty() && name.chars().count() <= 2 * MOST_NAME && !name.chars().any(char::is_control);
        let Some(roll) = roll else {
            faults.push((at, RollFault::Roll));
            continue;
        };
        if !named {
            faults.push((at, RollFault::Name));
            continue;
        }
        if !seen.insert((roll.clone(), fold(&name), fold(&unit))) {
            faults.push((at, RollFault::Twice));
            continue;
        }
        good.push(TypedElector { roll, name, unit });
    }
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

/// Whether so many names fit.
#[must_use]
pub const fn fits(names: usize) -> bool {
    names <= MOST_ELECTORS
}

/// A current member of the place, or of a place in it, as the rule of joining sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Their name, folded.
    pub folded: String,
    /// Who.
    pub person: PersonId,
    /// Whether they act for the service.
    pub works: bool,
}

/// Which entries are whose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The account of each new line, in their order; none where it is not certain.
    pub new: Vec<Option<PersonId>>,
    /// Entries that are there and joined, and cannot stay so now that more is known.
    pub cut: Vec<ElectorId>,
}

/// A line of any roll of an election, there or new.
struct Line<'a> {
    there: Option<ElectorId>,
    roll: &'a str,
    name: String,
    person: Option<PersonId>,
}

/// Whose account an entry is: that person reads it, and votes with it on a screen. A name is little to go by, so it has to be the
/// only one: it stands on one line of all rolls, and one member has it. Whoever acts for the service is joined only on a roll on
/// which nobody else is: somebody who works here may have the name of somebody who lives here and has no account. In which order
/// names are put on the rolls changes nothing but this: what was cut, or joined to nobody, is not joined later.
#[must_use]
pub fn join(there: &[Elector], new: &[TypedElector], known: &[Known]) -> Joined {
    let old = there.iter().map(|one| Line {
        there: Some(one.id),
        roll: &one.roll,
        name: fold(&one.name),
        person: one.person,
    });
    let mut lines: Vec<Line<'_>> = old.collect();
    let has_one: HashSet<PersonId> = there.iter().filter_map(|one| one.person).collect();
    let accounts = accounts(known);
    lines.extend(new.iter().map(|line| {
        let name = fold(&line.name);
        let person = accounts.get(name.as_str()).copied().flatten().filter(|person| !has_one.contains(person));
        Line { there: None, roll: &line.roll, name, person }
    }));
    let mut often: HashMap<&str, usize> = HashMap::new();
    for line in &lines {
        let times = often.entry(line.name.as_str()).or_default();
        *times = times.saturating_add(1);
    }
    let once = |line: &Line<'_>| often.get(line.name.as_str()) == Some(&1);
    let mut who_works: HashMap<PersonId, bool> = HashMap::new();
    for one in known {
        *who_works.entry(one.person).or_default() |= one.works;
    }
    // None is known of whoever left, or has another name now: they say nothing about a roll.
    let works = |line: &Line<'_>| line.person.and_then(|person| who_works.get(&person).copied());
    let people = lines.iter().filter(|line| once(line) && works(line) == Some(false));
    let of_people: HashSet<&str> = people.map(|line| line.roll).collect();
    let stays = |line: &Line<'_>| once(line) && (works(line) != Some(true) || !of_people.contains(line.roll));
    Joined {
        new: lines.iter().filter(|line| line.there.is_none()).map(|line| line.person.filter(|_| stays(line))).collect(),
        cut: lines.iter().filter(|line| line.person.is_some() && !stays(line)).filter_map(|line| line.there).collect(),
    }
}

/// The one account of each name; none where several have it.
fn accounts(known: &[Known]) -> HashMap<&str, Option<PersonId>> {
    let mut accounts: HashMap<&str, Option<PersonId>> = HashMap::new();
    for one in known {
        let other = accounts.entry(one.folded.as_str()).or_insert(Some(one.person));
        if *other != Some(one.person) {
            *other = None;
        }
    }
    accounts
}

/// The entries whose name has what somebody looks for in it.
#[must_use]
pub fn found(all: Vec<Elector>, sought: &str) -> Vec<Elector> {
    let wanted = fold(sought);
    all.into_iter().filter(|one| fold(&one.name).contains(&wanted)).collect()
}

#[cfg(test)]
mod tests {
    use basics::{PersonId, fold};

    use super::{Known, RollFault, TypedElector, check, found, join};
    use crate::model::election::roll::{Elector, ElectorId, Marked};

    fn line(roll: &str, name: &str, unit: &str) -> TypedElector {
        TypedElector { roll: roll.into(), name: name.into(), unit: unit.into() }
    }

    #[test]
    fn a_roll_is_taken_whole_or_every_wrong_line_is_named() {
        let two = ["Residents".to_owned(), "Staff".to_owned()];
        let good = vec![(2, line("residents", " D. Ross ", "A2")), (3, line("STAFF", "S. Idle", ""))];
        let taken = vec![line("Residents", "D. Ross", "A2"), line("Staff", "S. Idle", "")];
        assert_eq!(check(&two, good), Ok(taken));
        let odd = vec![
            (2, line("", "D. Ross", "A2")),
            (3, line("Staff", " ", "")),
            (4, line("Staff", "S. Idle", "")),
            (5, line("staff", "s. idle", "")),
            (6, line("Staff", "S. Idle", "Gate")),
        ];
        assert_eq!(check(&two, odd), Err(vec![(2, RollFault::Roll), (3, RollFault::Name), (5, RollFault::Twice)]));
        assert_eq!(check(&two[..1], vec![(2, line("", "D. Ross", ""))]), Ok(vec![line("Residents", "D. Ross", "")]));
    }

    fn person(n: u128) -> PersonId {
        PersonId::of(basics::uuid::Uuid::from_u128(n))
    }

    fn elector(n: u128, (roll, name, joined): (&str, &str, u128)) -> Elector {
        Elector {
            id: ElectorId::of(basics::uuid::Uuid::from_u128(n)),
            roll: roll.into(),
            number: 1,
            name: name.into(),
            unit: String::new(),
            person: (joined > 0).then(|| person(joined)),
            marked: Marked::No,
        }
    }

    type Case<'a> = (
        &'a str,
        &'a [(&'a str, &'a str, u128)],
        &'a [(&'a str, &'a str)],
        &'a [(&'a str, u128, bool)],
        &'a [u128],
        &'a [u128],
    );

    /// What stands there (roll, name, account or 0), what is new (roll, name), who is known (name, account, whether they work here);
    /// then the account of each new line, or 0, and which of those that stand there are cut, counted from 1.
    const CASES: &[Case<'_>] = &[
        ("one line, one account", &[], &[("R", "Jo")], &[("Jo", 1, false)], &[1], &[]),
        ("no account", &[], &[("R", "Jo")], &[("Al", 1, false)], &[0], &[]),
        ("another spelling", &[], &[("R", "JÓ")], &[("jo", 1, false)], &[1], &[]),
        ("one person with two memberships", &[], &[("R", "Jo")], &[("Jo", 1, false), ("Jo", 1, false)], &[1], &[]),
        ("two accounts", &[], &[("R", "Jo")], &[("Jo", 1, false), ("Jo", 2, false)], &[0], &[]),
        ("a worker and a resident", &[], &[("R", "Jo")], &[("Jo", 1, false), ("Jo", 2, true)], &[0], &[]),
        ("three of one name", &[], &[("R", "Jo")], &[("Jo", 1, false), ("Jo", 2, true), ("Jo", 1, false)], &[0], &[]),
        ("two lines", &[], &[("R", "Jo"), ("R", "Jo")], &[("Jo", 1, false)], &[0, 0], &[]),
        ("two rolls", &[], &[("R", "Jo"), ("S", "Jo")], &[("Jo", 1, false)], &[0, 0], &[]),
        ("again, later", &[("R", "Jo", 1)], &[("R", "Jo")], &[("Jo", 1, false)], &[0], &[1]),
        ("again, later, on another roll", &[("R", "Jo", 1)], &[("S", "Jo")], &[("Jo", 1, true)], &[0], &[1]),
        ("again, where it is joined to nobody", &[("R", "Jo", 0)], &[("R", "Jo")], &[("Jo", 1, false)], &[0], &[]),
        ("cut, and others come", &[("R", "Jo", 0)], &[("R", "Al")], &[("Jo", 1, false), ("Al", 2, false)], &[2], &[]),
        ("joined under a name of before", &[("R", "Jo", 1)], &[("R", "Joan")], &[("Joan", 1, false)], &[0], &[]),
        (
            "a worker on a roll of workers",
            &[("S", "Al", 2)],
            &[("S", "Jo")],
            &[("Jo", 1, true), ("Al", 2, true)],
            &[1],
            &[],
        ),
        ("a worker beside people", &[("R", "Al", 2)], &[("R", "Jo")], &[("Jo", 1, true), ("Al", 2, false)], &[0], &[]),
        ("people beside a worker", &[("R", "Jo", 1)], &[("R", "Al")], &[("Jo", 1, true), ("Al", 2, false)], &[2], &[1]),
        ("both at once", &[], &[("R", "Jo"), ("R", "Al")], &[("Jo", 1, true), ("Al", 2, false)], &[0, 2], &[]),
        (
            "each on their own roll",
            &[],
            &[("S", "Jo"), ("R", "Al")],
            &[("Jo", 1, true), ("Al", 2, false)],
            &[1, 2],
            &[],
        ),
        (
            "who both works and lives here",
            &[],
            &[("R", "Jo"), ("R", "Al")],
            &[("Jo", 1, true), ("Jo", 1, false), ("Al", 2, false)],
            &[0, 2],
            &[],
        ),
    ];

    #[test]
    fn an_entry_is_somebodys_only_where_it_can_be_nobody_elses() {
        for (what, there, new, known, joined, cut) in CASES {
            let there: Vec<Elector> = (1..).zip(*there).map(|(n, one)| elector(n, *one)).collect();
            let new: Vec<TypedElector> = new.iter().map(|(roll, name)| line(roll, name, "")).collect();
            let known =
                known.iter().map(|(name, n, works)| Known { folded: fold(name), person: person(*n), works: *works });
            let found = join(&there, &new, &known.collect::<Vec<Known>>());
            let account = |n: &u128| (*n > 0).then(|| person(*n));
            assert_eq!(found.new, joined.iter().map(account).collect::<Vec<_>>(), "{what}");
            let ids = cut.iter().map(|n| ElectorId::of(basics::uuid::Uuid::from_u128(*n)));
            assert_eq!(found.cut, ids.collect::<Vec<ElectorId>>(), "{what}: cut");
        }
    }

    #[test]
    fn a_name_is_found_by_a_part_of_it_however_it_is_written() {
        let all = || (1..).zip(["Siân Rhys", "Al Lane", "Sian"]).map(|(n, name)| elector(n, ("R", name, 0))).collect();
        let names = |sought: &str| found(all(), sought).into_iter().map(|one| one.name).collect::<Vec<String>>();
        assert_eq!(names("SIAN"), ["Siân Rhys", "Sian"]);
        assert_eq!(names("lan"), ["Al Lane"]);
        assert!(names("Zed").is_empty());
    }
}
