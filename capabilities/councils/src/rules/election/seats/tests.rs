//! The tables of seats: after a vote, without one, and when one falls empty.

use ballot::bundle::{Bundle, Ledger, Manifest, Papers};
use ballot::vacancy::VacancyFault;
use basics::Date;

use super::{Waiting, by_papers, elected, next_of_team, uncontested, until, won};
use crate::model::election::{Counting, Election, ElectionState, Standing, StandingState, Team};
use crate::model::{CameBy, VacancyRule};
use crate::rules::election::ElectionRefused;
use crate::rules::election::obstacles::tests::{election, person, standing, team};

fn line(name: &str, seats: i64) -> Team {
    Team { won: seats, ..team(name, "") }
}

#[test]
fn of_each_team_those_who_came_first_take_its_seats_and_a_seat_too_many_stays_empty() {
    let teams = [line("A", 2), line("B", 2), line("C", 0)];
    let gone = Standing { state: StandingState::Withdrawn, ..standing(1, "A") };
    let there = [gone, standing(2, "A"), standing(3, "A"), standing(4, "A"), standing(5, "B"), standing(6, "C")];
    let people: Vec<_> = elected(&teams, &there).iter().map(|one| one.person).collect();
    assert_eq!(people, [2, 3, 5].map(|who| Some(person(who))));
}

#[test]
fn without_a_vote_whoever_stands_has_a_seat_as_far_as_there_are_seats() {
    let run = Election { counting: Counting::Stv, seats: 3, ..election(ElectionState::Campaign) };
    let teams = [line("A", 0), line("B", 0)];
    let there = [standing(1, "A"), standing(2, "B")];
    assert_eq!(uncontested(&run, &teams, &there), [("A".to_owned(), 1), ("B".to_owned(), 1)]);
    let one_team = [standing(1, "A"), standing(2, "A"), standing(3, "A"), standing(4, "A")];
    assert_eq!(uncontested(&run, &teams[..1], &one_team), [("A".to_owned(), 3)]);
}

#[test]
fn a_term_ends_the_day_before_it_began_so_many_months_later() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    for (from, months, to) in [("2026-11-26", 12, "2027-11-25"), ("2026-08-31", 6, "2027-02-27")] {
        assert_eq!(until(day(from), months), Some(day(to)));
    }
    assert_eq!(until(day("2026-11-26"), 0), None);
}

/// Two seats for Ash, Birch, Cedar and Dogwood: Ash and Birch have them; Cedar stands behind Ash, Dogwood behind Birch.
fn papers() -> Bundle {
    let ranks = |many: usize, ranks: &[u16]| vec![ranks.to_vec(); many];
    let all = [ranks(9, &[1, 3]), ranks(8, &[2, 4]), ranks(2, &[3]), ranks(3, &[4])].concat();
    let number = u32::try_from(all.len()).unwrap();
    let manifest = Manifest {
        title: "Voices".into(),
        method: "scottish".into(),
        seats: 2,
        choices: ["Ash", "Birch", "Cedar", "Dogwood"].map(str::to_owned).into(),
        rolls: [("All".to_owned(), 40)].into(),
        rules: Vec::new(),
    };
    let (void, signed) = (std::collections::BTreeMap::new(), None);
    let account = Ledger { issued: number, returned: number, spoiled: 0, unused: 0, void, on_screen: 0, signed };
    Bundle::new(manifest, Vec::new(), Papers::Ranked(all), account, None).unwrap()
}

fn stood() -> Vec<Standing> {
    [(1, "Ash"), (2, "Birch"), (3, "Cedar"), (4, "Dogwood")]
        .map(|(who, name)| Standing { shown_name: name.into(), ..standing(who, name) })
        .into()
}

fn waiting<'a>(all: &'a [Standing], sits: &[&str], consents: &[&str]) -> Vec<Waiting<'a>> {
    all.iter()
        .map(|one| {
            let name = one.team.as_str();
            let had = matches!(name, "Ash" | "Birch");
            let (sits, consents) = (sits.contains(&name), consents.contains(&name));
            Waiting { standing: one, had, sits, replaced: false, consents }
        })
        .collect()
}

#[test]
fn an_empty_seat_is_filled_from_the_papers_by_the_rule_of_the_council() {
    let (papers, all) = (papers(), stood());
    assert_eq!(won(&papers).iter().map(|(_, seats)| *seats).collect::<Vec<i64>>(), [1, 1, 0, 0]);
    let filled = |sits: &[&str], consents: &[&str], rule| {
        by_papers(&papers, rule, &waiting(&all, sits, consents), None).map(|filled| (filled.name, filled.came_by))
    };
    let countback = VacancyRule::Countback;
    assert_eq!(filled(&["Birch"], &["Cedar", "Dogwood"], countback), Ok(("Cedar".to_owned(), CameBy::Countback)));
    assert_eq!(filled(&["Ash"], &["Cedar", "Dogwood"], countback), Ok(("Dogwood".to_owned(), CameBy::Countback)));
    let next = filled(&["Birch"], &["Cedar", "Dogwood"], VacancyRule::RunnerUp);
    assert_eq!(next, Ok(("Dogwood".to_owned(), CameBy::RunnerUp)));
    for (sits, consents, rule) in [
        (&["Ash", "Birch"][..], &["Cedar"][..], countback),
        (&["Birch"], &[], countback),
        (&["Birch"], &["Cedar"], VacancyRule::CoOption),
    ] {
        assert_eq!(filled(sits, consents, rule), Err(ElectionRefused::NoVacancy));
    }
    // Ash's seat went to Cedar, who leaves too: it is Cedar's that is empty, and nobody gets Ash's once more.
    let mut twice = waiting(&all, &["Birch"], &["Dogwood"]);
    (twice[0].replaced, twice[2].had) = (true, true);
    let again = by_papers(&papers, countback, &twice, None).unwrap();
    assert_eq!((again.name.as_str(), again.left, again.has), ("Dogwood", all[2].id, all[3].id));
    (twice[2].sits, twice[3].sits) = (true, false);
    assert_eq!(by_papers(&papers, countback, &twice, None), Err(ElectionRefused::NoVacancy));
    // Somebody sits there who had their seat otherwise: the papers do not say who comes next.
    let mut odd = waiting(&all, &["Birch"], &["Dogwood"]);
    odd[2].had = true;
    odd[2].sits = true;
    let fault = VacancyFault::NotTheSeats { seats: 2, named: 3 };
    assert_eq!(by_papers(&papers, countback, &odd, None), Err(ElectionRefused::Vacancy(fault)));
}

#[test]
fn the_empty_seat_of_a_team_goes_to_whoever_of_it_came_next_and_says_yes() {
    let all = [standing(1, "A"), standing(2, "B"), standing(3, "B"), standing(4, "A"), standing(5, "A")];
    let with = |consents: [bool; 5]| {
        let had = [true, true, false, false, false];
        let sits = [false, true, false, false, false];
        let one = |at: usize| {
            let (had, sits, consents) = (had[at], sits[at], consents[at]);
            Waiting { standing: &all[at], had, sits, replaced: false, consents }
        };
        next_of_team(&(0..5).map(one).collect::<Vec<_>>()).map(|filled| (filled.person, filled.came_by))
    };
    assert_eq!(with([true; 5]), Ok((Some(person(4)), CameBy::RunnerUp)));
    assert_eq!(with([false, false, true, false, true]), Ok((Some(person(5)), CameBy::RunnerUp)));
    assert_eq!(with([false, false, true, false, false]), Err(ElectionRefused::NoVacancy));
}
