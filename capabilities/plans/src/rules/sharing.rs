//! What may be shown to whom, until when, and what stands in such a view.

use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId};

use super::{ABOUT, PlanRefused};
use crate::model::sharing::{MOST_SHARINGS, SharedPart, Sharing, SharingState};
use crate::model::{Contents, Field, Part, Side, sharing::Parts};

/// The moves of a view. What is over or was taken back is given anew, and never revived.
pub const MOVES: [(SharingState, SharingState); 2] =
    [(SharingState::Runs, SharingState::Stopped), (SharingState::Runs, SharingState::Over)];
/// For how many months something is shown where no day is named.
const USUAL_MONTHS: i32 = 3;
/// How many days before its last one the person hears of the end.
const REMIND_DAYS: i32 = 7;

/// Whether a view can go from one state to another.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub fn moves(from: SharingState, to: SharingState) -> Result<(), PlanRefused> {
    if MOVES.contains(&(from, to)) { Ok(()) } else { Err(PlanRefused::NoMove) }
}

/// How a view stands at a moment.
#[must_use]
pub fn state(sharing: &Sharing, now: Instant) -> SharingState {
    if sharing.stopped_at.is_some() {
        SharingState::Stopped
    } else if sharing.until_at <= now {
        SharingState::Over
    } else {
        SharingState::Runs
    }
}

/// The last day where none is named.
#[must_use]
pub fn usual(today: Date) -> Date {
    today.checked_add(jiff::Span::new().months(USUAL_MONTHS)).unwrap_or(today)
}

/// The last day of a view: at most a year on.
///
/// # Errors
/// [`PlanRefused::Past`] or [`PlanRefused::Far`].
pub fn until(asked: Option<Date>, today: Date) -> Result<Date, PlanRefused> {
    let until = asked.unwrap_or_else(|| usual(today));
    let last = today.checked_add(jiff::Span::new().years(1)).unwrap_or(today);
    if until < today {
        Err(PlanRefused::Past)
    } else if until > last {
        Err(PlanRefused::Far)
    } else {
        Ok(until)
    }
}

/// On which day the person hears that a view ends soon; a short one ends without that.
#[must_use]
pub fn remind_on(until: Date, today: Date) -> Option<Date> {
    until.checked_sub(jiff::Span::new().days(REMIND_DAYS)).ok().filter(|day| *day > today)
}

/// The one whom a name means among those who can be named: nobody where it means none, or more than one. Nothing is said of
/// which of the two, so that names cannot be tried out.
///
/// # Errors
/// [`PlanRefused::NobodyNamed`].
pub fn named(found: &[PersonId], but: &[PersonId]) -> Result<PersonId, PlanRefused> {
    match found {
        [one] if !but.contains(one) => Ok(*one),
        _ => Err(PlanRefused::NobodyNamed),
    }
}

/// Whether somebody can be let see these parts, beside the views that run.
///
/// # Errors
/// Why not.
pub fn may_share(running: &[Sharing], to: PersonId, parts: &Parts, contents: &Contents) -> Result<(), PlanRefused> {
    if running.iter().any(|one| one.to == to) {
        return Err(PlanRefused::SharedAlready);
    }
    if running.len() >= MOST_SHARINGS {
        return Err(PlanRefused::ManySharings);
    }
    if parts.goals.iter().any(|id| contents.goals.iter().all(|goal| goal.id != *id)) {
        return Err(PlanRefused::NoSuchThing);
    }
    // What is seen differently stands beside something: by itself it is nothing to show.
    if parts.goals.is_empty() && parts.whole.iter().all(|part| *part == SharedPart::Differs) {
        return Err(PlanRefused::NothingChosen);
    }
    Ok(())
}

/// A worker's notes and areas of need are between the two hands, and in no view.
fn between_hands(field: &Field) -> bool {
    field.part == Part::Area || (field.part == Part::Note && field.side == Side::Worker)
}

/// What somebody sees of a plan: the shared words of the chosen parts, and nothing else.
#[must_use]
pub fn only(contents: &Contents, plan: Uuid, parts: &Parts) -> Contents {
    let goals: Vec<_> = contents.goals.iter().filter(|goal| parts.shows(goal.id)).cloned().collect();
    let steps: Vec<_> =
        contents.steps.iter().filter(|step| goals.iter().any(|goal| goal.id == step.goal)).cloned().collect();
    let ordered = contents.requirements.iter().filter(|_| parts.has(SharedPart::Ordered));
    // Whether the person has read a change is between them and their worker.
    let requirements: Vec<_> = ordered.map(|one| crate::model::Requirement { read_at: None, ..one.clone() }).collect();
    let stands = |field: &Field| match field.part {
        part if ABOUT.contains(&part) => parts.has(SharedPart::About) && field.thing == plan,
        Part::Requirement => requirements.iter().any(|one| one.id.uuid() == field.thing),
        Part::Step | Part::StepWhy => steps.iter().any(|one| one.id.uuid() == field.thing),
        Part::Differ => false,
        _ => goals.iter().any(|one| one.id.uuid() == field.thing),
    };
    let shared = |field: &&Field| field.words.is_some() && !between_hands(field);
    let mut fields: Vec<Field> = contents.fields.iter().filter(shared).filter(|field| stands(field)).cloned().collect();
    if parts.has(SharedPart::Differs) {
        let beside =
            |field: &&Field| field.part == Part::Differ && fields.iter().any(|shown| shown.id.uuid() == field.thing);
        let differs: Vec<Field> = contents.fields.iter().filter(shared).filter(beside).cloned().collect();
        fields.extend(differs);
    }
    for field in &mut fields {
        field.draft = None;
    }
    Contents { fields, goals, steps, requirements, version: None }
}

#[cfg(test)]
mod tests {
    use basics::Chance;

    use super::*;
    use crate::model::sharing::SharingId;
    use crate::model::{
        Actor, FieldId, Goal, GoalId, GoalState, PlanId, Requirement, RequirementId, RequirementKind, Step, StepId,
        StepState,
    };
    use basics::Words;

    const TODAY: Date = Date::constant(2026, 11, 27);

    fn now() -> Instant {
        Instant::parse("2026-11-27T10:00:00Z").unwrap()
    }

    fn uuid(n: u8) -> Uuid {
        Uuid::from_bytes([n; 16])
    }

    fn sharing(to: u8) -> Sharing {
        Sharing {
            id: SharingId::of(uuid(to)),
            plan: PlanId::of(uuid(9)),
            to: PersonId::of(uuid(to)),
            parts: Parts::default(),
            from_at: now(),
            until_on: TODAY,
            until_at: now().plus_days(1),
            stopped_at: None,
        }
    }

    #[test]
    fn a_view_makes_only_the_moves_of_its_table() {
        for from in SharingState::ALL {
            for to in SharingState::ALL {
                let expected = match (from, to) {
                    (SharingState::Runs, SharingState::Stopped | SharingState::Over) => Ok(()),
                    _ => Err(PlanRefused::NoMove),
                };
                assert_eq!(moves(*from, *to), expected, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn a_view_is_over_with_the_moment_and_stopped_stays_stopped() {
        let runs = sharing(1);
        assert_eq!(state(&runs, now()), SharingState::Runs);
        assert_eq!(state(&runs, now().plus_days(1)), SharingState::Over);
        let stopped = Sharing { stopped_at: Some(now()), ..runs };
        assert_eq!(state(&stopped, now()), SharingState::Stopped);
        assert_eq!(state(&stopped, now().plus_days(1)), SharingState::Stopped);
    }

    #[test]
    fn a_view_lasts_three_months_unless_another_day_is_named_and_never_over_a_year() {
        let day = Date::constant;
        for (asked, expected) in [
            (None, Ok(day(2027, 2, 27))),
            (Some(TODAY), Ok(TODAY)),
            (Some(day(2027, 11, 27)), Ok(day(2027, 11, 27))),
            (Some(day(2027, 11, 28)), Err(PlanRefused::Far)),
            (Some(day(2026, 11, 26)), Err(PlanRefused::Past)),
        ] {
            assert_eq!(until(asked, TODAY), expected, "{asked:?}");
        }
        assert_eq!(remind_on(day(2027, 2, 27), TODAY), Some(day(2027, 2, 20)));
        assert_eq!(remind_on(day(2026, 12, 4), TODAY), None, "it was made a week ago at the most");
    }

    #[test]
    fn a_name_means_one_person_or_nobody() {
        let [a, b] = [PersonId::of(uuid(1)), PersonId::of(uuid(2))];
        assert_eq!(named(&[a], &[]), Ok(a));
        for (found, but) in [(vec![], vec![]), (vec![a, b], vec![]), (vec![a], vec![a])] {
            assert_eq!(named(&found, &but), Err(PlanRefused::NobodyNamed), "{found:?} {but:?}");
        }
    }

    fn field(thing: Uuid, part: Part, side: Side) -> Field {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let seed = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let words = Some(Words::kept(format!("{} {}", side.code(), part.code())));
        let draft = Some(Words::kept("a draft".to_owned()));
        let id = FieldId::new(now(), &Chance::seeded(seed));
        Field { id, thing, part, by: PersonId::of(uuid(1)), side, words, draft, changed_at: now() }
    }

    /// A plan with something in every part, two goals (10, 11) with a step each (20, 21), and a requirement (30).
    fn plan() -> Contents {
        let goal = |n: u8| Goal { id: GoalId::of(uuid(n)), number: i64::from(n), state: GoalState::Now, by_on: None };
        let step = |n: u8, goal: u8| {
            let (id, goal) = (StepId::of(uuid(n)), GoalId::of(uuid(goal)));
            Step { id, goal, actor: Actor::Me, by_on: None, state: StepState::NotStarted }
        };
        let mut fields = vec![
            field(uuid(9), Part::Matters, Side::Person),
            field(uuid(10), Part::Goal, Side::Person),
            field(uuid(10), Part::Note, Side::Worker),
            field(uuid(10), Part::Note, Side::Person),
            field(uuid(10), Part::Area, Side::Worker),
            field(uuid(11), Part::Goal, Side::Person),
            field(uuid(20), Part::Step, Side::Person),
            field(uuid(21), Part::Step, Side::Person),
            field(uuid(30), Part::Requirement, Side::Worker),
        ];
        fields.push(Field { words: None, ..field(uuid(9), Part::Hopes, Side::Person) });
        let beside: Vec<Field> = fields.iter().map(|one| field(one.id.uuid(), Part::Differ, Side::Person)).collect();
        fields.extend(beside);
        let id = RequirementId::of(uuid(30));
        let (kind, at) = (RequirementKind::Other, now());
        let requirement = Requirement {
            id,
            kind,
            starts_on: None,
            ends_on: None,
            ordered: None,
            done: None,
            changed_at: at,
            read_at: Some(at),
        };
        Contents {
            fields,
            goals: vec![goal(10), goal(11)],
            steps: vec![step(20, 10), step(21, 11)],
            requirements: vec![requirement],
            version: None,
        }
    }

    fn seen(parts: &Parts) -> Vec<(u8, Part, Side)> {
        let first = |id: Uuid| id.as_bytes().first().copied().unwrap_or_default();
        only(&plan(), uuid(9), parts)
            .fields
            .iter()
            .filter(|one| one.part != Part::Differ)
            .map(|one| (first(one.thing), one.part, one.side))
            .collect()
    }

    #[test]
    fn a_view_shows_the_chosen_parts_and_nothing_else() {
        use SharedPart::{About, Differs, Goals, Ordered};
        let (p, w) = (Side::Person, Side::Worker);
        let goal = [(10, Part::Goal, p), (10, Part::Note, p), (20, Part::Step, p)];
        let goals =
            [(10, Part::Goal, p), (10, Part::Note, p), (11, Part::Goal, p), (20, Part::Step, p), (21, Part::Step, p)];
        let chosen = vec![GoalId::of(uuid(10))];
        for (whole, chosen, expected) in [
            (vec![], vec![], vec![]),
            (vec![Differs], vec![], vec![]),
            (vec![About], vec![], vec![(9, Part::Matters, p)]),
            (vec![Ordered], vec![], vec![(30, Part::Requirement, w)]),
            (vec![], chosen, goal.to_vec()),
            (vec![Goals], vec![], goals.to_vec()),
        ] {
            assert_eq!(seen(&Parts { whole: whole.clone(), goals: chosen }), expected, "{whole:?}");
        }
    }

    #[test]
    fn no_view_shows_drafts_nor_what_is_seen_differently_unless_that_is_chosen() {
        let plan = plan();
        let all = |more: &[SharedPart]| Parts {
            whole: [SharedPart::About, SharedPart::Goals, SharedPart::Ordered].iter().chain(more).copied().collect(),
            goals: Vec::new(),
        };
        let without = only(&plan, uuid(9), &all(&[]));
        assert!(
            without.fields.iter().all(|one| one.draft.is_none() && one.part != Part::Differ && one.words.is_some())
        );
        assert!(without.requirements.iter().all(|one| one.read_at.is_none()));
        let with = only(&plan, uuid(9), &all(&[SharedPart::Differs]));
        let differs: Vec<&Field> = with.fields.iter().filter(|one| one.part == Part::Differ).collect();
        assert_eq!(differs.len(), without.fields.len(), "only beside what is shown");
        for one in differs {
            assert!(without.fields.iter().any(|shown| shown.id.uuid() == one.thing));
        }
    }

    #[test]
    fn a_view_is_of_something_and_one_for_each_and_there_is_room_for_so_many() {
        let contents = plan();
        let of = |whole: &[SharedPart], goals: &[u8]| Parts {
            whole: whole.to_vec(),
            goals: goals.iter().map(|n| GoalId::of(uuid(*n))).collect(),
        };
        let to = PersonId::of(uuid(1));
        let many: Vec<Sharing> = (100..120).map(sharing).collect();
        for (running, parts, expected) in [
            (vec![], of(&[SharedPart::About], &[]), Ok(())),
            (vec![], of(&[], &[11]), Ok(())),
            (vec![sharing(2)], of(&[SharedPart::Goals], &[]), Ok(())),
            (vec![], of(&[], &[]), Err(PlanRefused::NothingChosen)),
            (vec![], of(&[SharedPart::Differs], &[]), Err(PlanRefused::NothingChosen)),
            (vec![], of(&[], &[99]), Err(PlanRefused::NoSuchThing)),
            (vec![sharing(1)], of(&[SharedPart::About], &[]), Err(PlanRefused::SharedAlready)),
            (many, of(&[SharedPart::About], &[]), Err(PlanRefused::ManySharings)),
        ] {
            assert_eq!(may_share(&running, to, &parts, &contents), expected, "{parts:?}");
        }
    }
}
