//! What may leave the house, and what of it: pure.

use basics::{Date, PersonId};
use loops::Stage;

use super::BoardRefused;
use crate::model::publishing::{Audience, WallAnswer, WallState, Wishes};
use crate::model::{EntryState, Kind, Suggestion};

/// The most entries of a poster: more is not read.
pub const MOST_ON_POSTER: usize = 6;

/// Whether the name beside somebody's words is shown to these readers: only as far as its owner agreed.
#[must_use]
pub fn shows_name(agreed: Audience, readers: Audience) -> bool {
    readers <= agreed
}

/// Whether an author may have their answer on a wall: only whoever gave no name, since a number says nothing; and never
/// what somebody is worried about.
#[must_use]
pub fn may_be_on_wall(it: &Suggestion) -> bool {
    it.author.is_none() && it.kind != Kind::Spoken && !it.worried && it.stage != Stage::Withdrawn
}

/// Whether an answer may be put forward for the wall. What stands there already may be replaced the same way.
///
/// # Errors
/// [`BoardRefused`].
pub fn may_put_on_wall(it: &Suggestion, wall: &WallAnswer) -> Result<(), BoardRefused> {
    if it.worried {
        return Err(BoardRefused::Worried);
    }
    if it.author.is_some() {
        return Err(BoardRefused::JustAnswerMe);
    }
    match it.stage {
        Stage::Withdrawn => return Err(BoardRefused::Withdrawn),
        Stage::Heard | Stage::Considered => return Err(BoardRefused::NotAnswered),
        Stage::Answered | Stage::Second | Stage::Closed => {}
    }
    if wall.state == WallState::TakenDown {
        return Err(BoardRefused::NotOnBoard);
    }
    match wall.next.as_ref().map(|next| next.state) {
        Some(EntryState::Proposed) => Err(BoardRefused::AlreadyThere),
        _ => Ok(()),
    }
}

/// Whether the desk shows the way to put an answer forward for the wall.
#[must_use]
pub fn offers_wall(it: &Suggestion, wishes: &Wishes) -> bool {
    may_be_on_wall(it)
        && matches!(it.stage, Stage::Answered | Stage::Second | Stage::Closed)
        && wishes.wall_next != Some(EntryState::Proposed)
        && wishes.wall.as_ref().is_some_and(|(_, state)| *state != WallState::TakenDown)
}

/// Whether a second reader may decide about what waits for the wall: somebody else than who put it forward, about what
/// they were shown (`turn`).
///
/// # Errors
/// [`BoardRefused`].
pub fn may_read_for_wall(it: &Suggestion, wall: &WallAnswer, reader: PersonId, turn: i64) -> Result<(), BoardRefused> {
    if wall.turn != turn {
        return Err(BoardRefused::Changed);
    }
    if wall.next.as_ref().map(|next| next.state) != Some(EntryState::Proposed) {
        return Err(BoardRefused::NotProposed);
    }
    if it.stage == Stage::Withdrawn {
        return Err(BoardRefused::Withdrawn);
    }
    if wall.put_by == Some(reader) { Err(BoardRefused::SameReader) } else { Ok(()) }
}

/// Why an answer is brought on paper: a paper that came in goes out as paper, and so does what somebody asked for or could
/// read in no other way. What was written down by hand for somebody without a name is no paper: they have a code. What
/// somebody is worried about is never printed among others: each look at it is on record, and a pack is none.
#[must_use]
pub fn goes_on_paper(it: &Suggestion, by_hand: bool, asked: bool, reads_on_screen: bool) -> bool {
    if it.kind == Kind::Spoken || it.stage == Stage::Withdrawn || it.worried {
        return false;
    }
    match it.author {
        None => it.recorded_by.is_some() && !by_hand,
        Some(_) => asked || !reads_on_screen,
    }
}

/// Whether a worker may type in that its author was not heard: for nobody who is known, but where the answer went to them
/// on paper. Whoever reads on a screen says it there, in their own name.
#[must_use]
pub fn may_be_typed_unheard(it: &Suggestion, wishes: &Wishes) -> bool {
    it.author.is_none() || wishes.printed_on.is_some()
}

/// The order letters lie in: by wing, then by what stands outside, so that nothing shows which came first.
pub fn in_neutral_order<T>(letters: &mut [T], outside: impl Fn(&T) -> (String, String)) {
    letters.sort_by_key(|letter| outside(letter));
}

/// Letters beneath each other by wing: how many each has.
#[must_use]
pub fn by_wing<'a>(wings: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for wing in wings {
        match counted.iter_mut().find(|(known, _)| known == wing) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counted.push((wing.to_owned(), 1)),
        }
    }
    counted
}

/// A day as a feed tells it: its beginning, and nothing finer.
#[must_use]
pub fn moment_of_day(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// Text that may stand in XML 1.0: control characters that it has no way to write are left out.
#[must_use]
pub fn for_xml(text: &str) -> String {
    let stays =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(stays).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::publishing::NextOnWall;
    use crate::model::{Publish, SuggestionId};
    use basics::uuid::Uuid;
    use basics::{Instant, OrganisationId, PlaceId, Words};
    use loops::Outcome;

    fn paper() -> Suggestion {
        let nil = Uuid::nil();
        Suggestion {
            id: SuggestionId::of(nil),
            place: PlaceId::of(nil),
            organisation: OrganisationId::of(nil),
            year: 2026,
            running: 7,
            author: None,
            recorded_by: Some(PersonId::of(nil)),
            kind: Kind::Suggestion,
            lang: "en".into(),
            publish: Publish::Private,
            name_may_show: false,
            wants_answer: true,
            worried: false,
            assignee: None,
            stage: Stage::Answered,
            due_at: None,
            left_at: Instant::parse("2026-08-28T09:00:00Z").unwrap(),
        }
    }

    fn wall(state: WallState, next: Option<EntryState>) -> WallAnswer {
        WallAnswer {
            suggestion: SuggestionId::of(Uuid::nil()),
            place: PlaceId::of(Uuid::nil()),
            number: "K7Q-2MX".into(),
            state,
            turn: 2,
            reply: String::new(),
            outcome: None,
            put_by: Some(PersonId::of(Uuid::nil())),
            read_on: None,
            next: next.map(|state| NextOnWall {
                state,
                reply: Some(Words::kept("Mended".into())),
                outcome: Outcome::Done,
                why_back: None,
            }),
        }
    }

    #[test]
    fn a_name_goes_as_far_as_its_owner_agreed_and_no_further() {
        use Audience::{Members, Partners, Public};
        for (agreed, members, partners, public) in
            [(Members, true, false, false), (Partners, true, true, false), (Public, true, true, true)]
        {
            let shown = [Members, Partners, Public].map(|readers| shows_name(agreed, readers));
            assert_eq!(shown, [members, partners, public], "{agreed:?}");
        }
    }

    #[test]
    fn nothing_reaches_a_wall_before_it_was_answered_and_read_by_somebody_else() {
        let (asked, proposed) = (wall(WallState::Asked, None), wall(WallState::Asked, Some(EntryState::Proposed)));
        assert_eq!(may_put_on_wall(&paper(), &asked), Ok(()));
        let sent_back = wall(WallState::Asked, Some(EntryState::SentBack));
        assert_eq!(may_put_on_wall(&paper(), &sent_back), Ok(()));
        assert_eq!(may_put_on_wall(&paper(), &wall(WallState::Published, None)), Ok(()));
        let named = PersonId::of(Uuid::from_u128(9));
        for (it, wall, why) in [
            (Suggestion { stage: Stage::Heard, ..paper() }, &asked, BoardRefused::NotAnswered),
            (Suggestion { stage: Stage::Withdrawn, ..paper() }, &asked, BoardRefused::Withdrawn),
            (Suggestion { worried: true, ..paper() }, &asked, BoardRefused::Worried),
            (Suggestion { author: Some(named), ..paper() }, &asked, BoardRefused::JustAnswerMe),
            (paper(), &proposed, BoardRefused::AlreadyThere),
            (paper(), &wall(WallState::TakenDown, None), BoardRefused::NotOnBoard),
        ] {
            assert_eq!(may_put_on_wall(&it, wall), Err(why));
        }
        let other = PersonId::of(Uuid::from_u128(8));
        assert_eq!(may_read_for_wall(&paper(), &proposed, other, 2), Ok(()));
        for (wall, reader, turn, why) in [
            (&proposed, PersonId::of(Uuid::nil()), 2, BoardRefused::SameReader),
            (&proposed, other, 1, BoardRefused::Changed),
            (&asked, other, 2, BoardRefused::NotProposed),
            (&sent_back, other, 2, BoardRefused::NotProposed),
        ] {
            assert_eq!(may_read_for_wall(&paper(), wall, reader, turn), Err(why));
        }
    }

    #[test]
    fn what_came_on_paper_goes_out_on_paper() {
        let person = PersonId::of(Uuid::from_u128(3));
        let named = || Suggestion { author: Some(person), recorded_by: None, ..paper() };
        let written_down = || Suggestion { recorded_by: Some(PersonId::of(Uuid::nil())), ..named() };
        for (it, by_hand, asked, reads, goes) in [
            (paper(), false, false, false, true),
            // By telephone with a code, or its author was erased.
            (paper(), true, false, false, false),
            (paper(), true, true, true, false),
            (Suggestion { worried: true, ..paper() }, false, false, false, false),
            (Suggestion { recorded_by: None, ..paper() }, false, false, false, false),
            (Suggestion { kind: Kind::Spoken, ..paper() }, false, false, false, false),
            (Suggestion { stage: Stage::Withdrawn, ..paper() }, false, false, false, false),
            (named(), false, false, true, false),
            (named(), false, true, true, true),
            (named(), false, false, false, true),
            (Suggestion { worried: true, ..named() }, false, true, false, false),
            (written_down(), true, false, false, true),
            (written_down(), true, false, true, false),
        ] {
            assert_eq!(goes_on_paper(&it, by_hand, asked, reads), goes, "{it:?} {by_hand} {asked} {reads}");
        }
    }

    #[test]
    fn not_heard_is_typed_in_for_nobody_who_is_known_unless_they_had_a_letter() {
        let none =
            Wishes { wall: None, wall_next: None, on_paper: false, name_for: Audience::Members, printed_on: None };
        let printed = Wishes { printed_on: "2026-08-28".parse().ok(), ..none.clone() };
        let asked = Wishes { on_paper: true, ..none.clone() };
        let named = Suggestion { author: Some(PersonId::of(Uuid::from_u128(3))), ..paper() };
        for (it, wishes, may) in [
            (&paper(), &none, true),
            (&paper(), &printed, true),
            (&named, &none, false),
            (&named, &asked, false),
            (&named, &printed, true),
        ] {
            assert_eq!(may_be_typed_unheard(it, wishes), may, "{it:?} {wishes:?}");
        }
    }

    #[test]
    fn letters_lie_by_wing_and_then_by_what_stands_outside() {
        let mut letters = [("Rowan", "ZZZ-222"), ("Heron", "Tomasz"), ("Rowan", "AAA-999"), ("Heron", "K7Q-2MX")];
        in_neutral_order(&mut letters, |(wing, outside)| ((*wing).to_owned(), (*outside).to_owned()));
        assert_eq!(letters, [("Heron", "K7Q-2MX"), ("Heron", "Tomasz"), ("Rowan", "AAA-999"), ("Rowan", "ZZZ-222")]);
        let counted = by_wing(letters.iter().map(|(wing, _)| *wing));
        assert_eq!(counted, [("Heron".to_owned(), 2), ("Rowan".to_owned(), 2)]);
    }

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(for_xml("a\u{0}b\u{b}c\u{fffe}\td\ne ŵ <&>"), "abc\td\ne ŵ <&>");
        let day: Date = "2026-08-28".parse().unwrap();
        assert_eq!(moment_of_day(day), "2026-08-28T00:00:00Z");
    }
}
