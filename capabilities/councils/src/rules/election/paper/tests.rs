use super::{
    Part, Room, desk, envelope, fours, hours, is_visited, may_print, printed, room, rotations, sheets, short, turnouts,
};
use crate::model::election::roll::{Elector, ElectorId, Marked};
use crate::model::election::{ElectionState as S, Preset, Roll, Team};
use crate::rules::election::manifest::REOPEN;
use crate::rules::election::tally::Turnout;

fn roll(name: &str, size: i64, returned: i64) -> Roll {
    Roll { name: name.to_owned(), size, returned }
}

#[test]
fn the_result_is_printed_once_it_is_read_out_and_papers_only_once_they_are_frozen() {
    for &state in S::ALL {
        let out = matches!(state, S::Declared | S::Petition | S::Final | S::Uncontested);
        assert_eq!(may_print(Part::Declaration, state), out, "{state:?}");
        assert_eq!(may_print(Part::Story, state), out && state != S::Uncontested, "{state:?}");
        assert_eq!(may_print(Part::Papers, state), state == S::Voting, "{state:?}");
        assert_eq!(may_print(Part::Large, state), state == S::Voting, "{state:?}");
        let before = matches!(state, S::Notice | S::Nominations | S::Campaign | S::Voting);
        assert_eq!(may_print(Part::Roll, state), before, "{state:?}");
        assert!(may_print(Part::Notice, state));
        assert!(envelope(state).iter().all(|part| may_print(*part, state)));
    }
}

#[test]
fn one_paper_in_twenty_is_printed_besides() {
    for (sizes, papers) in [(&[412, 164][..], 605), (&[20], 21), (&[21], 23), (&[1], 2), (&[], 0)] {
        let rolls: Vec<Roll> = sizes.iter().map(|size| roll("", *size, 0)).collect();
        assert_eq!(printed(&rolls), papers, "{sizes:?}");
    }
    assert_eq!((sheets(0), sheets(25), sheets(26)), (0, 1, 2));
}

#[test]
fn every_line_is_once_the_first_and_keeps_its_number() {
    let line = |(number, name): (i64, &str)| Team { number, name: name.into(), manifesto: String::new(), won: 0 };
    let lines: Vec<Team> = (1..).zip(["Ash", "Birch", "Cedar", REOPEN]).map(line).collect();
    let all = rotations(&lines, 11);
    let numbers: Vec<Vec<i64>> = all.iter().map(|one| one.lines.iter().map(|line| line.number).collect()).collect();
    assert_eq!(numbers, [[1, 2, 3, 4], [2, 3, 1, 4], [3, 1, 2, 4]]);
    assert_eq!(all.iter().map(|one| (one.number, one.copies)).collect::<Vec<_>>(), [(1, 4), (2, 4), (3, 3)]);
    assert!(rotations(&[], 11).is_empty());
}

#[test]
fn many_lines_stand_closer_and_large_print_stays_large() {
    for (lines, usual, large) in [
        (4, Room::Wide, Room::Wide),
        (5, Room::Wide, Room::Close),
        (9, Room::Wide, Room::Close),
        (10, Room::Close, Room::Close),
        (18, Room::Close, Room::Close),
        (19, Room::Columns, Room::Close),
    ] {
        assert_eq!((room(lines, false), room(lines, true)), (usual, large), "{lines}");
    }
}

#[test]
fn a_hash_is_shown_in_fours() {
    assert_eq!(short("ba7816bf8f01cfea41"), "ba78 16bf 8f01");
    assert_eq!((short("ba78"), short("")), ("ba78".to_owned(), String::new()));
    assert_eq!(fours("ba7816bf8"), "ba78 16bf 8");
}

#[test]
fn what_one_small_roll_hides_cannot_be_reckoned_from_the_others() {
    let (large, small) = (roll("Residents", 412, 253), roll("Staff", 9, 3));
    assert_eq!(
        turnouts(&[large.clone(), roll("Staff", 164, 45)], 298),
        [
            ("Residents".to_owned(), Turnout::Shown { papers: 253, thousandths: 614 }),
            ("Staff".to_owned(), Turnout::Shown { papers: 45, thousandths: 274 }),
        ]
    );
    assert_eq!(
        turnouts(&[large.clone(), small], 256),
        [("Residents".to_owned(), Turnout::AtLeastHalf), ("Staff".to_owned(), Turnout::FewerThanHalf),]
    );
    // Two slips more, of nobody knows which roll.
    assert_eq!(
        turnouts(&[large, roll("Staff", 164, 45)], 300),
        [("Residents + Staff".to_owned(), Turnout::Shown { papers: 300, thousandths: 520 })]
    );
}

#[test]
fn the_visiting_box_goes_where_the_words_about_it_say() {
    for (visiting, unit, goes) in [
        ("Healthcare, segregation and the gardens", "Segregation", true),
        ("Healthcare, segregation and the gardens", "healthcare", true),
        ("B1 and B12", "B1", true),
        ("B12", "B1", false),
        ("AB1", "B1", false),
        ("Healthcare", "", false),
        ("", "B1", false),
    ] {
        assert_eq!(is_visited(visiting, unit), goes, "{visiting} {unit}");
    }
}

#[test]
fn the_desk_has_a_list_for_each_roll_and_unit_and_the_visiting_box_comes_last() {
    let name = |roll: &str, number, unit: &str| Elector {
        id: ElectorId::of(basics::uuid::Uuid::nil()),
        roll: roll.to_owned(),
        number,
        name: format!("{roll} {number}"),
        unit: unit.to_owned(),
        person: None,
        marked: Marked::No,
    };
    let all = [
        name("Residents", 1, "Healthcare"),
        name("Residents", 2, "B1"),
        name("Residents", 3, "b1"),
        name("Staff", 1, ""),
    ];
    let lists = desk(all.into(), "A box goes to healthcare.");
    let shape: Vec<(&str, &str, bool, usize)> =
        lists.iter().map(|one| (one.roll.as_str(), one.unit.as_str(), one.visited, one.names.len())).collect();
    assert_eq!(shape, [("Residents", "B1", false, 2), ("Staff", "", false, 1), ("Residents", "Healthcare", true, 1),]);
}

#[test]
fn the_hours_go_on_in_order_and_fit_the_election() {
    for preset in [Preset::WingVote, Preset::Themes, Preset::Full] {
        for of_persons in [true, false] {
            for visiting in [true, false] {
                let all = hours(preset, of_persons, visiting);
                let minutes = |at: &str| {
                    let (hour, minute) = at.split_once(':').unwrap();
                    hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap()
                };
                assert!(all.is_sorted_by_key(|one| (one.on_the_day, minutes(one.at))));
                let has = |what| all.iter().any(|one| one.what == what);
                assert_eq!((has("key"), has("pile"), has("visit")), (of_persons, !of_persons, visiting));
            }
        }
    }
}
