use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

const SERIAL: Serial = [5; 16];

fn keys(parts: u8, needed: u8) -> (BoxKey, Vec<KeyPart>) {
    make_keys([1; 32], [2; 32], parts, needed).unwrap()
}

/// The keys of the properties: made once, because making them is slow in a build without optimisation.
static KEYS: LazyLock<(BoxKey, Vec<KeyPart>)> = LazyLock::new(|| keys(3, 2));

#[test]
fn more_than_half_of_three_to_seven_scrutineers_open_the_box() {
    for parts in 0..=9_u8 {
        for needed in 0..=9_u8 {
            let right = (3..=7).contains(&parts) && needed <= parts && needed * 2 > parts;
            assert_eq!(make_keys([1; 32], [2; 32], parts, needed).is_ok(), right, "{needed} of {parts}");
        }
    }
}

#[test]
fn every_set_of_enough_parts_opens_and_every_smaller_set_says_how_many_are_missing() {
    let (box_key, parts) = keys(5, 3);
    let shut = seal(&box_key, SERIAL, b"3 1", 20, [3; 32]).unwrap();
    for chosen in 0..32_u32 {
        let some: Vec<KeyPart> =
            parts.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0).map(|(_, part)| part.clone()).collect();
        let missing = 3_u8.saturating_sub(u8::try_from(some.len()).unwrap());
        match put_together(&box_key, &some) {
            Ok(opener) => {
                assert_eq!(missing, 0);
                assert_eq!(opener.open(SERIAL, &shut).unwrap(), b"3 1");
            }
            Err(fault) => assert_eq!(fault, SealFault::TooFew { missing }),
        }
    }
}

#[test]
fn a_part_typed_twice_counts_once_and_one_of_another_election_is_named() {
    let (box_key, parts) = keys(3, 2);
    let twice = [parts[0].clone(), parts[0].clone()];
    assert_eq!(put_together(&box_key, &twice).unwrap_err(), SealFault::TooFew { missing: 1 });
    let (_, others) = make_keys([9; 32], [2; 32], 3, 2).unwrap();
    let mixed = [parts[0].clone(), others[1].clone()];
    assert_eq!(put_together(&box_key, &mixed).unwrap_err(), SealFault::OtherElection);
}

#[test]
fn parts_that_were_made_up_do_not_open_the_box() {
    let (box_key, parts) = keys(3, 2);
    let mut share = parts[1].share().to_vec();
    share[7] ^= 1;
    let forged = KeyPart::new(2, share, box_key.mark());
    assert_eq!(put_together(&box_key, &[parts[0].clone(), forged]).unwrap_err(), SealFault::NotTheKey);
    // Nor does one that says that one alone is enough.
    let alone = KeyPart::new(1, parts[0].share().to_vec(), box_key.mark());
    assert_eq!(put_together(&box_key, &[alone]).unwrap_err(), SealFault::NotTheKey);
    assert_eq!(put_together(&box_key, &[]).unwrap_err(), SealFault::TooFew { missing: FEWEST_KEYS });
}

#[test]
fn every_mistyped_letter_of_a_part_is_noticed_and_look_alikes_are_forgiven() {
    let (_, parts) = keys(3, 2);
    let text = parts[0].text();
    assert_eq!(text.parse::<KeyPart>().unwrap(), parts[0]);
    let sloppy = text.to_lowercase().replace(' ', "-").replace('0', "o").replace('1', "l");
    assert_eq!(sloppy.parse::<KeyPart>().unwrap(), parts[0]);
    for at in 0..text.len() {
        for other in ["2", "Z"] {
            let mut typed = text.clone();
            if typed[at..=at] == *" " || typed[at..=at] == *other {
                continue;
            }
            typed.replace_range(at..=at, other);
            assert_eq!(typed.parse::<KeyPart>(), Err(SealFault::Mistyped), "{at}");
        }
    }
    for bad in ["", "U", "0000", &text[..text.len() - 1], &format!("{text}0")] {
        assert_eq!(bad.parse::<KeyPart>(), Err(SealFault::Mistyped), "{bad}");
    }
}

#[test]
fn all_papers_of_an_election_have_one_length_and_none_looks_like_another() {
    let (box_key, _) = keys(3, 2);
    let shut = |paper: &[u8], chance| seal(&box_key, SERIAL, paper, 30, [chance; 32]).unwrap();
    let papers = [shut(b"", 1), shut(b"1", 2), shut(b"1", 3), shut(b"12 11 10 9 8", 4)];
    for (at, one) in papers.iter().enumerate() {
        assert_eq!(one.len(), 32 + 30 + 16);
        assert!(papers.iter().skip(at + 1).all(|other| other != one));
    }
    assert_eq!(seal(&box_key, SERIAL, &[1; 30], 30, [1; 32]), Err(SealFault::TooLong));
}

#[test]
fn a_changed_byte_another_serial_or_another_election_does_not_open() {
    let (box_key, parts) = keys(3, 2);
    let opener = put_together(&box_key, &parts).unwrap();
    let shut = seal(&box_key, SERIAL, b"2 1", 12, [4; 32]).unwrap();
    for at in 0..shut.len() {
        let mut changed = shut.clone();
        changed[at] ^= 1;
        assert_eq!(opener.open(SERIAL, &changed), Err(SealFault::Changed), "{at}");
    }
    assert_eq!(opener.open([6; 16], &shut), Err(SealFault::Changed));
    assert_eq!(opener.open(SERIAL, &shut[..31]), Err(SealFault::Changed));
    let (other, _) = make_keys([9; 32], [2; 32], 3, 2).unwrap();
    assert_eq!(opener.open(SERIAL, &seal(&other, SERIAL, b"2 1", 12, [4; 32]).unwrap()), Err(SealFault::Changed));
}

#[test]
fn a_tracker_says_nothing_without_the_number_that_stays_sealed() {
    let (box_key, _) = keys(3, 2);
    let one = tracker(&box_key, SERIAL, b"1 2", [1; 16]);
    assert_eq!(one.len(), 10);
    assert_eq!(one, tracker(&box_key, SERIAL, b"1 2", [1; 16]));
    for other in [
        tracker(&box_key, SERIAL, b"2 1", [1; 16]),
        tracker(&box_key, SERIAL, b"1 2", [2; 16]),
        tracker(&box_key, [6; 16], b"1 2", [1; 16]),
    ] {
        assert_ne!(one, other);
    }
}

#[test]
fn keys_and_parts_do_not_print_themselves() {
    let (box_key, parts) = keys(3, 2);
    let opener = put_together(&box_key, &parts).unwrap();
    assert_eq!(format!("{:?} {opener:?}", parts[0]), "KeyPart Opener");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_sealed_comes_out_again(paper in proptest::collection::vec(any::<u8>(), 0..60), chance: [u8; 32]) {
        let (box_key, parts) = &*KEYS;
        let shut = seal(box_key, SERIAL, &paper, 64, chance).unwrap();
        prop_assert_eq!(put_together(box_key, &parts[..2]).unwrap().open(SERIAL, &shut).unwrap(), paper);
    }

    #[test]
    fn no_text_makes_reading_a_part_stop(text in ".{0,90}") {
        prop_assert!(text.parse::<KeyPart>().is_err());
    }
}
