use basics::{Chance, Date, Instant, OrganisationId, PlaceId, Words};
use jiff::civil::time;
use uuid::Uuid;

use super::*;
use crate::model::{Group, Hosting, MeetingId, Neutral, Source};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn drafted() -> Draft {
    Draft {
        title: "Council".into(),
        neutral: Neutral::Meeting,
        day: Date::new(2026, 9, 8).unwrap(),
        starts: time(14, 0, 0, 0),
        ends: time(15, 30, 0, 0),
        hosting: Hosting::default(),
    }
}

fn meeting(state: State, minutes: Minutes) -> Meeting {
    let times = crate::times(&drafted(), "Europe/London").unwrap();
    Meeting {
        id: MeetingId::of(Uuid::from_u128(1)),
        group: Group::new("council", Uuid::from_u128(2)),
        place: PlaceId::of(Uuid::from_u128(3)),
        organisation: OrganisationId::of(Uuid::from_u128(4)),
        title: "Council".into(),
        neutral: Neutral::Meeting,
        times,
        hosting: Hosting::default(),
        state,
        off_reason: None,
        sequence: 0,
        changed_at: at("2026-08-28T10:00:00Z"),
        minutes,
        minutes_at: None,
        approved_by: None,
        approved_at: None,
    }
}

fn item(number: i64, by_rep: bool, decision: Option<&str>) -> Item {
    Item {
        id: ItemId::new(at("2026-08-28T10:00:00Z"), &Chance::seeded(u64::try_from(number).unwrap())),
        meeting: MeetingId::of(Uuid::from_u128(1)),
        number,
        source: Source::Words(None),
        added_by: None,
        by_rep,
        said: None,
        decision: decision.map(|words| Words::new(words, 100).unwrap()),
    }
}

/// What it is called, what is changed, what is wrong then.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Draft), &'a [DraftFault]);

#[test]
fn a_draft_says_everything_that_is_wrong_with_it() {
    let now = at("2026-08-28T10:00:00Z");
    let long = |n: usize| "x".repeat(n);
    let change: [Case; 8] = [
        ("as it is", &|_| {}, &[]),
        ("a title of blanks", &|d| d.title = "  ".into(), &[DraftFault::NoTitle]),
        ("the longest title", &|d| d.title = long(MOST_TITLE), &[]),
        ("a longer one", &|d| d.title = long(MOST_TITLE + 1), &[DraftFault::TitleLong]),
        ("a long way", &|d| d.hosting.way = long(MOST_PART + 1), &[DraftFault::TextLong]),
        ("no time at all", &|d| d.ends = d.starts, &[DraftFault::EndsFirst]),
        ("yesterday", &|d| d.day = Date::new(2026, 8, 27).unwrap(), &[DraftFault::Past]),
        (
            "in three years, the wrong way round",
            &|d| {
                d.day = Date::new(2029, 8, 27).unwrap();
                d.ends = time(13, 0, 0, 0);
            },
            &[DraftFault::EndsFirst, DraftFault::TooFar],
        ),
    ];
    for (name, change, expected) in change {
        let mut it = drafted();
        change(&mut it);
        let faults = draft(&it, &crate::times(&it, "Europe/London").unwrap(), now).err().unwrap_or_default();
        assert_eq!(faults, expected, "{name}");
    }
}

#[test]
fn what_nobody_has_said_yet_is_named() {
    let hosting = Hosting { food: "Soup".into(), way: " ".into(), ..Hosting::default() };
    assert_eq!(hosting.unsaid(), [Part::Venue, Part::Fares, Part::Way, Part::Who, Part::First]);
}

#[test]
fn a_meeting_is_called_off_with_a_reason_and_held_once_it_has_begun() {
    let (before, after) = (at("2026-09-08T12:59:59Z"), at("2026-09-08T13:00:00Z"));
    let planned = meeting(State::Planned, Minutes::Unwritten);
    assert_eq!(call_off(&planned, " "), Err(Refused::NoReason));
    assert_eq!(call_off(&planned, "The room is flooded"), Ok(()));
    assert_eq!(hold(&planned, before), Err(Refused::NotBegun));
    assert_eq!(hold(&planned, after), Ok(()));
    for state in [State::Held, State::CalledOff] {
        let it = meeting(state, Minutes::Unwritten);
        assert_eq!(change(&it), Err(Refused::NotPlanned));
        assert_eq!(call_off(&it, "Why"), Err(Refused::NotPlanned));
        assert_eq!(hold(&it, after), Err(Refused::NotPlanned));
    }
}

#[test]
fn nobody_screens_themselves_and_conditions_are_said() {
    for (own, screened, expected) in [
        (true, Screened::Fine, Err(Refused::OwnJoining)),
        (false, Screened::Fine, Ok(())),
        (false, Screened::NotThisOne, Ok(())),
        (false, Screened::Conditions("With an escort"), Ok(())),
        (false, Screened::Conditions(" \n"), Err(Refused::NoWords)),
    ] {
        assert_eq!(screen(own, screened), expected, "{screened:?}");
    }
    assert_eq!((ask(false), ask(true)), (Ok(()), Err(Refused::InAlready)));
}

#[test]
fn a_group_decides_when_enough_are_there() {
    use Capacity::{Chair, DecisionMaker, Guest, Member};
    use Quorum::{Any, MoreThanHalf, Number, Third};
    for (present, members, quorum, expected) in [
        (0, 0, Any, false),
        (1, 12, Any, true),
        (4, 12, Number(5), false),
        (5, 12, Number(5), true),
        (0, 12, Number(0), false),
        (6, 12, MoreThanHalf, false),
        (7, 12, MoreThanHalf, true),
        (3, 5, MoreThanHalf, true),
        (2, 5, MoreThanHalf, false),
        (3, 10, Third, false),
        (4, 10, Third, true),
        (0, 0, Third, false),
    ] {
        assert_eq!(is_quorate(present, members, quorum), expected, "{present} of {members}, {quorum:?}");
    }
    let there = [
        (Chair, How::Present),
        (Member, How::Present),
        (Member, How::Apologies),
        (Guest, How::Present),
        (DecisionMaker, How::Present),
    ];
    assert_eq!(voices(there), 2);
}

#[test]
fn a_deputy_with_power_counts_and_an_absence_shows() {
    use Capacity::{DecisionMaker, Deputy, Guest, Member};
    use How::{Absent, Apologies, Expected, Present};
    for (attendance, expected) in [
        (&[(Member, Present), (Guest, Present)][..], Power::NotNamed),
        (&[(DecisionMaker, Present), (Deputy, Present)], Power::Present),
        (&[(DecisionMaker, Apologies), (Deputy, Present)], Power::ByDeputy),
        (&[(Deputy, Present), (DecisionMaker, Absent)], Power::ByDeputy),
        (&[(Deputy, Present)], Power::ByDeputy),
        (&[(DecisionMaker, Apologies)], Power::Absent),
        (&[(DecisionMaker, Absent), (Member, Present)], Power::Absent),
        (&[(DecisionMaker, Expected)], Power::Absent),
        (&[(DecisionMaker, Absent), (Deputy, Apologies)], Power::Absent),
        (&[(DecisionMaker, Absent), (DecisionMaker, Present)], Power::Present),
    ] {
        assert_eq!(power_present(attendance.iter().copied()), expected, "{attendance:?}");
    }
}

#[test]
fn what_a_rep_brought_is_moved_by_the_chair_alone_and_with_a_reason() {
    let it = meeting(State::Planned, Minutes::Unwritten);
    // 1 of a worker, 2 of a rep, 3 of a worker, 4 with a decision.
    let agenda = [item(1, false, None), item(2, true, None), item(3, false, None), item(4, false, Some("Yes"))];
    let elsewhere = MoveTo::Meeting(MeetingId::of(Uuid::from_u128(9)));
    for (which, to, chairs, reason, expected) in [
        (0, MoveTo::Number(3), false, "", Ok(())),
        (0, elsewhere, false, "", Ok(())),
        (1, MoveTo::Number(3), false, "Later", Err(Refused::OnlyChair)),
        (1, MoveTo::Number(1), true, " ", Err(Refused::NoReason)),
        (1, MoveTo::Number(3), true, "Later", Ok(())),
        (1, elsewhere, false, "Later", Err(Refused::OnlyChair)),
        (1, elsewhere, true, "", Err(Refused::NoReason)),
        (1, elsewhere, true, "Later", Ok(())),
        // To put another before it pushes it down.
        (2, MoveTo::Number(2), false, "First", Err(Refused::OnlyChair)),
        (2, MoveTo::Number(1), true, "", Err(Refused::NoReason)),
        (2, MoveTo::Number(1), true, "First", Ok(())),
        (2, MoveTo::Number(4), false, "", Ok(())),
        (3, MoveTo::Number(1), true, "First", Err(Refused::HasMinutes)),
        (0, MoveTo::Number(0), true, "First", Err(Refused::NotThere)),
        (0, MoveTo::Number(5), true, "Last", Err(Refused::NotThere)),
    ] {
        let moved = move_item(&it, &agenda, (agenda[which].id, to), Moving { chairs, reason });
        assert_eq!(moved, expected, "{which} {to:?} {chairs} {reason:?}");
    }
    let moving = Moving { chairs: true, reason: "Why" };
    let stranger = item(9, false, None).id;
    assert_eq!(move_item(&it, &agenda, (stranger, elsewhere), moving), Err(Refused::NotThere));
    let approved = meeting(State::Held, Minutes::Approved);
    assert_eq!(move_item(&approved, &agenda, (agenda[0].id, elsewhere), moving), Err(Refused::Approved));
    assert_eq!(take_off(&it, &agenda[1], true), Ok(()));
    assert_eq!(take_off(&it, &agenda[1], false), Err(Refused::OnlyChair));
    assert_eq!(take_off(&it, &agenda[3], true), Err(Refused::HasMinutes));
    assert_eq!(take_off(&approved, &agenda[1], true), Err(Refused::Approved));
    assert_eq!(add_item(&it), Ok(()));
    assert_eq!(add_item(&approved), Err(Refused::Approved));
    assert_eq!(add_item(&meeting(State::CalledOff, Minutes::Unwritten)), Err(Refused::NotPlanned));
}

#[test]
fn minutes_are_written_after_it_began_and_decide_nothing_without_enough_people() {
    let (before, after) = (at("2026-09-08T12:00:00Z"), at("2026-09-08T14:00:00Z"));
    let planned = meeting(State::Planned, Minutes::Unwritten);
    for (it, said, decision, quorate, now, expected) in [
        (&planned, "We talked", "", false, after, Ok(())),
        (&planned, "", "We do it", true, after, Ok(())),
        (&planned, "We talked", "We do it", false, after, Err(Refused::TooFew)),
        (&planned, " ", "", true, after, Err(Refused::NoWords)),
        (&planned, "We talked", "", true, before, Err(Refused::NotBegun)),
        (&meeting(State::CalledOff, Minutes::Unwritten), "We talked", "", true, after, Err(Refused::NotPlanned)),
        (&meeting(State::Held, Minutes::Approved), "We talked", "", true, after, Err(Refused::Approved)),
    ] {
        assert_eq!(write_minutes(it, said, decision, quorate, now), expected, "{said:?} {decision:?}");
    }
    assert_eq!(add_action(&planned, "Ask the kitchen", after), Ok(()));
    assert_eq!(add_action(&planned, "", after), Err(Refused::NoWords));
    assert_eq!(add_action(&planned, "Ask the kitchen", before), Err(Refused::NotBegun));
}

#[test]
fn minutes_are_approved_by_who_chairs() {
    let drafted = meeting(State::Held, Minutes::Drafted);
    let (talk, decided) = ([item(1, false, None)], [item(1, false, Some("Yes"))]);
    for (it, agenda, chairs, quorate, expected) in [
        (&drafted, &talk, true, true, Ok(())),
        (&drafted, &decided, true, true, Ok(())),
        (&drafted, &talk, true, false, Ok(())),
        (&drafted, &decided, true, false, Err(Refused::TooFew)),
        (&drafted, &talk, false, true, Err(Refused::OnlyChair)),
        (&meeting(State::Held, Minutes::Unwritten), &talk, true, true, Err(Refused::NoMinutes)),
        (&meeting(State::Held, Minutes::Approved), &talk, true, true, Err(Refused::Approved)),
    ] {
        assert_eq!(approve(it, agenda, chairs, quorate), expected);
    }
}

#[test]
fn what_is_dropped_says_why_and_what_is_open_is_carried_within_its_group() {
    assert_eq!(end_action(ActionState::Open, None), Ok(()));
    assert_eq!(end_action(ActionState::Open, Some(" ")), Err(Refused::NoReason));
    assert_eq!(end_action(ActionState::Open, Some("No money")), Ok(()));
    assert_eq!(end_action(ActionState::Done, None), Err(Refused::Ended));
    let it = meeting(State::Planned, Minutes::Unwritten);
    assert_eq!(carry_forward(&it.group.clone(), &it), Ok(()));
    assert_eq!(carry_forward(&Group::new("council", Uuid::from_u128(8)), &it), Err(Refused::OtherGroup));
    let off = meeting(State::CalledOff, Minutes::Unwritten);
    assert_eq!(carry_forward(&off.group.clone(), &off), Err(Refused::NotPlanned));
    let (today, day) = (Date::new(2026, 10, 24).unwrap(), Date::new(2026, 10, 26).unwrap());
    assert_eq!((days_until(day, today), days_until(today, day)), (2, -2));
}
