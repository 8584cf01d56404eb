//! Small elections followed by hand with the rule beside them: ERS97, instant run-off, Re-open nominations.

use ballot::{CountError, Decides, Lots, Rule, SettledBy, blt};

use crate::Outcome;
use crate::cases::{Found, actions, count_text, counted_by, rows, story};

/// A file with these papers; candidates are called A, B, C and so on.
fn file(candidates: u8, seats: u16, papers: &str) -> String {
    let names: Vec<String> = (b'A'..).take(candidates.into()).map(|name| format!("\"{}\"", char::from(name))).collect();
    let (names, papers) = (names.join("\n"), papers.replace("; ", " 0\n"));
    format!("{candidates} {seats}\n{papers} 0\n0\n{names}\n\"By hand\"\n")
}

fn ers97(candidates: u8, seats: u16, papers: &str) -> Found<ballot::Count> {
    count_text(Rule::Ers97, &file(candidates, seats, papers), Lots::Refused)
}

#[test]
fn ers97_moves_only_the_last_batch_of_a_later_surplus() -> Outcome {
    let count = ers97(5, 3, "9 1 2 3; 2 1 3; 2 1; 5 2 5; 4 3 5; 3 4 3 2; 2 5 4; 1 5 3")?;
    let expected = [
        "first_preferences | 13.00 5.00 4.00 3.00 3.00 | 0.00 q7.00 | +1 -",
        // 6.00 on 11 papers with a next preference: 0.54 each
        "surplus 1| 7.00 9.86 5.08 3.00 3.00 | 0.06 q7.00 | +2 -",
        // B's own 5 papers stay; the 9 that came last go on at 2.86 / 9 = 0.31
        "surplus 2| 7.00 7.00 7.87 3.00 3.00 | 0.13 q7.00 | +3 -",
    ];
    assert_eq!(story(&count), expected);
    assert_eq!(count.elected, [1, 2, 3]);
    assert!(count.ties.is_empty(), "the last place had one taker");
    Ok(())
}

#[test]
fn ers97_excludes_several_together_and_lowers_the_quota_while_nobody_is_elected() -> Outcome {
    let count = ers97(4, 1, "4 1; 3 2; 1 3; 2 4 1")?;
    let expected = [
        "first_preferences | 4.00 3.00 1.00 2.00 | 0.00 q5.00 | + -",
        "exclusion 3 4| 6.00 3.00 0.00 0.00 | 1.00 q4.50 | +1 -3 4",
    ];
    assert_eq!(story(&count), expected);
    Ok(())
}

#[test]
fn ers97_defers_a_surplus_that_can_save_nobody() -> Outcome {
    let count = ers97(4, 2, "35 1 2; 30 2; 24 3 2; 10 4 3")?;
    let expected = [
        "first_preferences | 35.00 30.00 24.00 10.00 | 0.00 q33.00 | +1 -",
        "exclusion 4| 35.00 30.00 34.00 0.00 | 0.00 q33.00 | +3 -4",
    ];
    assert_eq!(story(&count), expected);
    Ok(())
}

#[test]
fn ers97_elects_by_a_share_of_the_total_active_vote() -> Outcome {
    let count = ers97(3, 2, "10 1; 6 2; 5 3")?;
    // 21 less the quota of A and the 3 lost leaves 11; B has more than half of it.
    let last = "surplus 1| 7.00 6.00 5.00 | 3.00 q7.00 | +2 -";
    assert_eq!(story(&count).last().map(String::as_str), Some(last));
    Ok(())
}

#[test]
fn ers97_takes_exactly_a_share_for_enough() -> Outcome {
    // 13 less the quota of A and the 0.66 lost leaves 8.00, and B has half of it, below the quota.
    let count = ers97(4, 2, "5 1; 4 2; 2 3; 2 4")?;
    let last = "surplus 1| 4.34 4.00 2.00 2.00 | 0.66 q4.34 | +2 -";
    assert_eq!(story(&count).last().map(String::as_str), Some(last));
    Ok(())
}

#[test]
fn ers97_never_makes_a_paper_worth_more() -> Outcome {
    let count = ers97(3, 2, "8 1; 2 1 2; 6 2; 5 3")?;
    // 3.00 could go on, and only two papers have a next preference: they keep their 1.00.
    let last = "surplus 1| 7.00 8.00 5.00 | 1.00 q7.00 | +2 -";
    assert_eq!(story(&count).last().map(String::as_str), Some(last));
    Ok(())
}

#[test]
fn ers97_gives_the_last_place_to_whoever_was_once_ahead() -> Outcome {
    let count = ers97(5, 2, "10 1; 7 2; 6 3; 2 4 2; 2 4 3; 1 5 2; 2 5 3")?;
    let expected = [
        "first_preferences | 10.00 7.00 6.00 4.00 3.00 | 0.00 q10.00 | +1 -",
        "exclusion 5| 10.00 8.00 8.00 4.00 0.00 | 0.00 q10.00 | + -5",
        "exclusion 4| 10.00 10.00 10.00 0.00 0.00 | 0.00 q10.00 | +2 -4",
    ];
    assert_eq!(story(&count), expected);
    let [tie] = count.ties.as_slice() else { return Err("one tie is known".into()) };
    assert_eq!((tie.stage, tie.candidates.as_slice(), tie.chosen), (3, [2, 3].as_slice(), 2));
    assert_eq!((tie.decides, tie.settled_by), (Decides::Elected, SettledBy::Stage(1)));
    Ok(())
}

#[test]
fn ers97_names_the_stage_at_which_one_of_three_was_behind() -> Outcome {
    let count = ers97(5, 2, "8 1; 8 2; 7 3; 2 4 1; 2 4 2; 3 5 3")?;
    let last = "exclusion 5 4| 10.00 10.00 10.00 0.00 0.00 | 0.00 q10.00 | +1 2 -5 4";
    assert_eq!(story(&count).last().map(String::as_str), Some(last));
    let ties: Vec<_> = count.ties.iter().map(|tie| (tie.stage, tie.chosen, tie.settled_by)).collect();
    assert_eq!(ties, [(2, 1, SettledBy::Stage(1)), (2, 2, SettledBy::Stage(1))]);
    Ok(())
}

#[test]
fn ers97_gives_the_last_places_to_those_left_the_most_votes_first() -> Outcome {
    let count = ers97(3, 3, "1 1; 2 2; 9 3")?;
    let expected =
        ["first_preferences | 1.00 2.00 9.00 | 0.00 q3.00 | +3 -", "fill 2 1| 1.00 2.00 9.00 | 0.00 q3.00 | +2 1 -"];
    assert_eq!(story(&count), expected);
    Ok(())
}

#[test]
fn ers97_elects_none_of_equals_and_the_lot_says_who_goes_out() -> Outcome {
    let refused = counted_by(Rule::Ers97, "odd/05_tie_lot_final.blt", Lots::Refused).err();
    assert!(refused.is_some_and(|fault| fault.to_string().contains("one of them is to be excluded")));
    let mut outcomes = std::collections::BTreeSet::new();
    for throw in 0..32 {
        let count = counted_by(Rule::Ers97, "odd/05_tie_lot_final.blt", Lots::Seed(&throw.to_string()))?;
        let [tie] = count.ties.as_slice() else { return Err("one lot is needed".into()) };
        assert_eq!((tie.decides, tie.settled_by), (Decides::Excluded, SettledBy::Lot));
        // 5.5.1: nothing moves any more.
        let last = count.stages.last().ok_or("no stage")?;
        assert_eq!((last.action.kind(), last.excluded.as_slice()), ("fill", [tie.chosen].as_slice()));
        assert_eq!(last.votes_of(tie.chosen).map(|votes| votes.to_string()).as_deref(), Some("5.00"));
        let other = if tie.chosen == 1 { 2 } else { 1 };
        assert_eq!((count.elected.as_slice(), last.filled.as_slice()), ([other].as_slice(), [other].as_slice()));
        outcomes.insert(count.elected);
    }
    assert_eq!(outcomes.len(), 2);
    Ok(())
}

#[test]
fn stages_are_numbered_from_one_without_a_gap() -> Outcome {
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let count = count_text(rule, &file(5, 3, "9 1 2 3; 2 1 3; 5 2 5; 4 3 5; 3 4 3 2; 1 5 3"), Lots::Seed("dice"))?;
        let numbers: Vec<u32> = count.stages.iter().map(|stage| stage.number).collect();
        let expected: Vec<u32> = (1..).take(count.stages.len()).collect();
        assert!(numbers.len() >= 3 && numbers == expected, "{}: {numbers:?}", rule.name());
    }
    // And a lot is named by the stage after which they were equal.
    let refused = count_text(Rule::Meek, &file(4, 1, "5 1; 5 2; 4 3; 1 4"), Lots::Refused).err();
    let refused = refused.map(|fault| fault.to_string()).unwrap_or_default();
    assert!(refused.contains("after stage 3, 1 A and 2 B are equal"), "{refused}");
    Ok(())
}

#[test]
fn re_open_nominations_that_has_the_last_seat_does_not_go_out() -> Outcome {
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let count = reopening(rule, 1, "2 1; 1 2; 9 3")?;
        assert!(count.stages.iter().all(|stage| !stage.excluded.contains(&3)), "{}: {:#?}", rule.name(), story(&count));
        assert_eq!((count.elected.len(), count.vacant), (0, 1), "{}", rule.name());
    }
    Ok(())
}

#[test]
fn ers97_finds_the_same_winners_in_wards_without_close_calls() -> Outcome {
    let mut same = 0;
    for row in rows("winners.csv")? {
        let id = row.get("id").ok_or("no id")?;
        let mut elected = counted_by(Rule::Ers97, &format!("blt/{id}.blt"), Lots::Refused)?.elected;
        elected.sort_unstable();
        let elected: Vec<String> = elected.iter().map(u16::to_string).collect();
        same += usize::from(Some(&elected.join(" ")) == row.get("winners"));
    }
    assert!(same >= 36, "only {same} of 40 wards have the winners of the Scottish rule");
    Ok(())
}

#[test]
fn instant_run_off_needs_more_than_half_of_what_is_in_play() -> Outcome {
    let count = count_text(Rule::Irv, &file(3, 1, "5 1; 4 2 3; 3 3 2"), Lots::Refused)?;
    let expected = [
        "first_preferences | 5.00000 4.00000 3.00000 | 0.00000 q7.00000 | + -",
        "exclusion 3| 5.00000 7.00000 0.00000 | 0.00000 q7.00000 | +2 -3",
    ];
    assert_eq!(story(&count), expected);
    let count = count_text(Rule::Irv, &file(3, 1, "5 1; 4 2; 2 3"), Lots::Refused)?;
    let last = "exclusion 3| 5.00000 4.00000 0.00000 | 2.00000 q5.00000 | +1 -3";
    assert_eq!(story(&count).last().map(String::as_str), Some(last));
    assert!(count.notes.iter().any(|note| note.contains("more than half")), "{:?}", count.notes);
    let scottish = count_text(Rule::Scottish, &file(3, 1, "5 1; 4 2; 2 3"), Lots::Refused)?;
    assert_eq!((actions(&scottish).as_str(), scottish.elected.as_slice()), ("F X3 X2", [1].as_slice()));
    Ok(())
}

#[test]
fn half_is_not_more_than_half() -> Outcome {
    let count = count_text(Rule::Irv, &file(3, 1, "4 1; 3 2; 1 3 2"), Lots::Refused)?;
    let expected = [
        "first_preferences | 4.00000 3.00000 1.00000 | 0.00000 q5.00000 | + -",
        "exclusion 3| 4.00000 4.00000 0.00000 | 0.00000 q5.00000 | + -3",
        // equal now; B had fewer at stage 1
        "exclusion 2| 4.00000 0.00000 0.00000 | 4.00000 q3.00000 | +1 -2",
    ];
    assert_eq!(story(&count), expected);
    Ok(())
}

#[test]
fn instant_run_off_fills_one_seat() -> Outcome {
    let read = blt::read(file(3, 2, "5 1; 4 2 3; 3 3 2").as_bytes(), blt::Reading::Strict)?;
    let refused = ballot::count(&read.election, Rule::Irv, Lots::Refused).err().ok_or("was counted")?;
    assert_eq!(refused, CountError::OneSeatOnly { seats: 2 });
    assert_eq!(refused.to_string(), "this rule fills one seat, and there are 2: count by scottish, ers97 or meek");
    Ok(())
}

/// A, B and Re-open nominations.
fn reopening(rule: Rule, seats: u16, papers: &str) -> Found<ballot::Count> {
    let file = file(3, seats, papers).replace("\"C\"", "\"Re-open nominations\"");
    count_text(rule, &file, Lots::Refused)
}

#[test]
fn re_open_nominations_takes_one_seat_and_its_surplus_is_its_own() -> Outcome {
    let count = reopening(Rule::Scottish, 2, "9 3 1; 2 1; 1 2")?;
    let expected = [
        "first_preferences | 2.00000 1.00000 9.00000 | 0.00000 | +3 -",
        // nine papers at floor(4 / 9) stay with a fresh one
        "surplus 3| 2.00000 1.00000 8.99996 | 0.00004 | + -",
        "exclusion 2| 2.00000 0.00000 8.99996 | 1.00004 | + -2",
        "exclusion 1| 0.00000 0.00000 8.99996 | 3.00004 | +3 -1",
    ];
    assert_eq!(story(&count), expected);
    assert_eq!((count.elected.len(), count.vacant), (0, 2));
    assert!(count.notes.iter().any(|note| note.contains("nobody is elected")), "{:?}", count.notes);

    let ers97 = reopening(Rule::Ers97, 2, "9 3 1; 2 1; 1 2")?;
    let expected = [
        "first_preferences | 2.00 1.00 9.00 | 0.00 q4.00 | +3 -",
        // 5.00 on nine papers: 0.55 each, 4.95, which is a quota again
        "surplus 3| 2.00 1.00 8.95 | 0.05 q4.00 | +3 -",
    ];
    assert_eq!(story(&ers97), expected);
    assert_eq!((ers97.elected.len(), ers97.vacant), (0, 2));

    let meek = reopening(Rule::Meek, 2, "9 3 1; 2 1; 1 2")?;
    assert_eq!((meek.elected.len(), meek.vacant), (0, 2));
    assert!(meek.stages.iter().all(|stage| stage.votes.len() == 3 && stage.keep.len() == 3));
    assert_eq!(meek.stages.iter().filter(|stage| stage.elected == [3]).count(), 2);
    Ok(())
}

#[test]
fn one_fresh_re_open_nominations_gathers_all_its_papers() -> Outcome {
    let file = file(5, 3, "13 3; 7 1; 7 2; 3 4 1 3; 2 5 3").replace("\"C\"", "\"Re-open nominations\"");
    let count = count_text(Rule::Ers97, &file, Lots::Refused)?;
    let expected = [
        "first_preferences | 7.00 7.00 13.00 3.00 2.00 | 0.00 q8.00 | +3 -",
        "surplus 3| 7.00 7.00 12.94 3.00 2.00 | 0.06 q8.00 | + -",
        "exclusion 5| 7.00 7.00 14.94 3.00 0.00 | 0.06 q8.00 | + -5",
        "exclusion 4| 10.00 7.00 14.94 0.00 0.00 | 0.06 q8.00 | +1 -4",
        // 4.94 and 2.00 and 1.98 lie together and are a second quota
        "surplus 1| 8.00 7.00 16.92 0.00 0.00 | 0.08 q8.00 | +3 -",
    ];
    assert_eq!(story(&count), expected);
    assert_eq!((count.elected.as_slice(), count.vacant), ([1].as_slice(), 2));
    Ok(())
}

#[test]
fn re_open_nominations_elected_with_a_person_at_once_still_has_a_fresh_one() -> Outcome {
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let file = file(5, 3, "9 1; 20 3; 4 2; 2 4; 1 5").replace("\"C\"", "\"Re-open nominations\"");
        let count = count_text(rule, &file, Lots::Refused)?;
        assert_eq!((count.elected.as_slice(), count.vacant), ([1].as_slice(), 2), "{}", rule.name());
    }
    Ok(())
}

#[test]
fn how_far_papers_were_followed_is_said_only_where_it_matters() -> Outcome {
    for rule in Rule::ALL {
        let note = |papers: &str| -> Found<String> {
            let notes = count_text(rule, &file(3, 1, papers), Lots::Refused)?.notes;
            Ok(notes.into_iter().filter(|note| note.contains("rank")).collect())
        };
        assert_eq!(note("5 1 2; 2 2; 1 3")?, "", "{}", rule.name());
        let (one, several) = (note("5 1 2; 2 2; 1 3 - 2")?, note("5 1 2=3; 2 2; 1 3 - 2")?);
        let (first, second) = match rule {
            Rule::Meek => ("papers concerned: 1.", "papers concerned: 6."),
            _ => ("1 paper counts only", "6 papers count only"),
        };
        assert!(one.contains(first) && several.contains(second), "{}: {one} {several}", rule.name());
    }
    Ok(())
}

#[test]
fn re_open_nominations_beside_a_person() -> Outcome {
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let count = reopening(rule, 2, "7 1 2; 6 3; 2 2")?;
        assert_eq!((count.elected.as_slice(), count.vacant), ([1].as_slice(), 1), "{}", rule.name());
        let note = "Re-open nominations won 1 of the seats: nominations open again for them.";
        assert!(count.notes.iter().any(|found| found == note), "{}: {:?}", rule.name(), count.notes);
    }
    Ok(())
}

#[test]
fn a_fresh_re_open_nominations_that_goes_out_passes_its_papers_on() -> Outcome {
    // A quota and a half: the half that is left is lowest, goes out, and helps A past B.
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let count = reopening(rule, 2, "15 3 1; 8 2; 7 1")?;
        assert_eq!(
            (count.elected.as_slice(), count.vacant),
            ([1].as_slice(), 1),
            "{}: {:#?}",
            rule.name(),
            story(&count)
        );
    }
    Ok(())
}
