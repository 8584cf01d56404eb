//! Opening somebody's things in an emergency: who may, when it ends, and who says afterwards whether it was right. It stands
//! in for asking first where that would cost somebody their safety (UK GDPR, article 9(2)(c): vital interests), so it is
//! never quiet: the person and a data protection officer hear of it at once.

use basics::{Instant, text_enum};

use crate::model::opening::{Opening, OpeningState};

/// How long an opening lets somebody read, in seconds: a day and a night.
pub const LASTS_SECONDS: i64 = 24 * 60 * 60;
/// How many openings of one worker may run at once.
pub const MOST_RUNNING: usize = 3;
/// How many one worker may open in seven days.
pub const MOST_IN_A_WEEK: usize = 10;
/// Within how many working days somebody looks at it.
pub const REVIEW_WORKING_DAYS: u16 = 3;
/// The same where the calendar cannot tell: beyond any weekend with a bank holiday on both sides.
pub const REVIEW_DAYS: i64 = 7;
/// The most letters in a reason, and in what is said about it afterwards.
pub const MOST_WORDS: usize = 1000;

text_enum! {
    /// Why somebody's things are not opened. The word key is `governance-open-` and this with dashes.
    pub enum OpenRefused {
        /// One's own.
        Own = "own",
        /// The person does not belong there, or the asker does not work there.
        Place = "not-there",
        /// They are the person's worker, or cover: nothing has to be opened for them.
        Tied = "tied",
        /// They have opened that person's things already.
        Running = "running",
        /// They have opened as many as may be open at once.
        Many = "many",
        /// Nobody has said yet whether it was right that they opened that person's things before: somebody else opens them.
        Unreviewed = "unreviewed",
        /// They have opened as many in a week as may be.
        Week = "week",
        /// No data protection officer is named there: nobody would hear of it.
        Unheard = "unheard",
    }
}

/// What is known when somebody wants to open somebody's things.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own that is asked before anything is opened"
)]
pub struct Asked {
    /// Whether they are the asker's own.
    pub own: bool,
    /// Whether the asker works over a place of the person's.
    pub works: bool,
    /// Whether the asker is the person's worker there, or covers.
    pub tied: bool,
    /// Whether an opening of that person's things by the asker runs.
    pub running_here: bool,
    /// How many openings of the asker run, of anybody's.
    pub running: usize,
    /// Whether an earlier one of that person's things by the asker waits for somebody to look at it.
    pub unreviewed_here: bool,
    /// How many the asker opened in the last seven days.
    pub in_a_week: usize,
    /// How many data protection officers would hear of it: neither the asker nor the person.
    pub officers: usize,
}

/// May they?
///
/// # Errors
/// [`OpenRefused`].
pub const fn open(asked: Asked) -> Result<(), OpenRefused> {
    if asked.own {
        Err(OpenRefused::Own)
    } else if !asked.works {
        Err(OpenRefused::Place)
    } else if asked.tied {
        Err(OpenRefused::Tied)
    } else if asked.running_here {
        Err(OpenRefused::Running)
    } else if asked.unreviewed_here {
        Err(OpenRefused::Unreviewed)
    } else if asked.running >= MOST_RUNNING {
        Err(OpenRefused::Many)
    } else if asked.in_a_week >= MOST_IN_A_WEEK {
        Err(OpenRefused::Week)
    } else if asked.officers == 0 {
        Err(OpenRefused::Unheard)
    } else {
        Ok(())
    }
}

/// How far an opening has come.
#[must_use]
pub fn state(opening: &Opening, now: Instant) -> OpeningState {
    if let Some((verdict, at)) = opening.reviewed {
        return OpeningState::Reviewed { verdict, at };
    }
    match opening.closed_at.unwrap_or(opening.until_at) {
        since if since <= now => OpeningState::Over { since },
        until => OpeningState::Running { until },
    }
}

/// Why an opening is not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseRefused {
    /// It is over.
    Over,
}

/// May a running opening be ended now?
///
/// # Errors
/// [`CloseRefused`].
pub const fn close(state: OpeningState) -> Result<(), CloseRefused> {
    match state {
        OpeningState::Running { .. } => Ok(()),
        OpeningState::Over { .. } | OpeningState::Reviewed { .. } => Err(CloseRefused::Over),
    }
}

text_enum! {
    /// Why nothing can be said about an opening. The word key is `governance-review-` and this.
    pub enum ReviewRefused {
        /// It still runs: it is ended first.
        Running = "running",
        /// Somebody has said it.
        Already = "already",
        /// The person was erased, and the reason with them.
        Gone = "gone",
    }
}

/// May somebody say now whether it was right? Once, and when it is over.
///
/// # Errors
/// [`ReviewRefused`].
pub const fn review(state: OpeningState, erased: bool) -> Result<(), ReviewRefused> {
    match state {
        OpeningState::Running { .. } => Err(ReviewRefused::Running),
        OpeningState::Reviewed { .. } => Err(ReviewRefused::Already),
        OpeningState::Over { .. } if erased => Err(ReviewRefused::Gone),
        OpeningState::Over { .. } => Ok(()),
    }
}

/// Whether somebody is reminded that nobody has looked at it: once.
#[must_use]
pub const fn reminds(state: OpeningState, erased: bool, reminded: bool) -> bool {
    !erased && !reminded && !matches!(state, OpeningState::Reviewed { .. })
}

#[cfg(test)]
mod tests {
    use access::Role;
    use access::people::RelationId;
    use basics::uuid::Uuid;
    use basics::{OrganisationId, PersonId, PlaceId};

    use super::*;
    use crate::model::opening::{OpeningId, Verdict};

    const MAY: Asked = Asked {
        own: false,
        works: true,
        tied: false,
        running_here: false,
        running: 0,
        unreviewed_here: false,
        in_a_week: 0,
        officers: 1,
    };

    #[test]
    fn an_emergency_is_opened_by_who_works_there_and_only_where_somebody_hears_of_it() {
        let cases = [
            (MAY, Ok(())),
            (Asked { running: MOST_RUNNING - 1, ..MAY }, Ok(())),
            (Asked { officers: 2, ..MAY }, Ok(())),
            (Asked { own: true, ..MAY }, Err(OpenRefused::Own)),
            (Asked { works: false, ..MAY }, Err(OpenRefused::Place)),
            (Asked { tied: true, ..MAY }, Err(OpenRefused::Tied)),
            (Asked { running_here: true, running: 1, ..MAY }, Err(OpenRefused::Running)),
            (Asked { running: MOST_RUNNING, ..MAY }, Err(OpenRefused::Many)),
            (Asked { running: MOST_RUNNING + 7, ..MAY }, Err(OpenRefused::Many)),
            (Asked { officers: 0, ..MAY }, Err(OpenRefused::Unheard)),
            (Asked { unreviewed_here: true, ..MAY }, Err(OpenRefused::Unreviewed)),
            (Asked { in_a_week: MOST_IN_A_WEEK - 1, ..MAY }, Ok(())),
            (Asked { in_a_week: MOST_IN_A_WEEK, ..MAY }, Err(OpenRefused::Week)),
            // The nearest reason is told: whoever needs no opening is not sent to look for an officer.
            (Asked { tied: true, officers: 0, ..MAY }, Err(OpenRefused::Tied)),
            (Asked { own: true, works: false, tied: true, officers: 0, ..MAY }, Err(OpenRefused::Own)),
        ];
        for (asked, expected) in cases {
            assert_eq!(open(asked), expected, "{asked:?}");
        }
    }

    fn at(hour: i64) -> Instant {
        Instant::parse("2026-08-28T09:00:00Z").unwrap().plus_seconds(hour * 3600)
    }

    fn opening(closed: Option<i64>, reviewed: Option<(Verdict, i64)>) -> Opening {
        let id = Uuid::from_u128(1);
        Opening {
            id: OpeningId::of(id),
            place: PlaceId::of(id),
            organisation: OrganisationId::of(id),
            person: PersonId::of(id),
            opener: PersonId::of(Uuid::from_u128(2)),
            role: Role::Practitioner,
            relation: RelationId::of(id),
            opened_at: at(0),
            until_at: at(0).plus_seconds(LASTS_SECONDS),
            closed_at: closed.map(at),
            review_by: at(100),
            reviewed: reviewed.map(|(verdict, hour)| (verdict, at(hour))),
            reminded: false,
            erased: false,
        }
    }

    /// May be closed, may be reviewed, is reminded of.
    type May = (bool, bool, bool);
    /// When it is asked; when it was closed; what was said and when; the state; and what may be done.
    type Case = (i64, Option<i64>, Option<(Verdict, i64)>, OpeningState, May);

    #[test]
    fn it_is_opened_then_over_then_reviewed_and_never_back() {
        let running = |hour| OpeningState::Running { until: at(hour) };
        let over = |hour| OpeningState::Over { since: at(hour) };
        let reviewed = |verdict, hour| OpeningState::Reviewed { verdict, at: at(hour) };
        let cases: [Case; 9] = [
            (0, None, None, running(24), (true, false, true)),
            (23, None, None, running(24), (true, false, true)),
            (24, None, None, over(24), (false, true, true)),
            (500, None, None, over(24), (false, true, true)),
            (5, Some(5), None, over(5), (false, true, true)),
            (30, Some(5), None, over(5), (false, true, true)),
            (30, None, Some((Verdict::Right, 29)), reviewed(Verdict::Right, 29), (false, false, false)),
            (30, Some(5), Some((Verdict::Wrong, 6)), reviewed(Verdict::Wrong, 6), (false, false, false)),
            // A clock that was put back opens nothing again.
            (2, None, Some((Verdict::Wrong, 29)), reviewed(Verdict::Wrong, 29), (false, false, false)),
        ];
        for (hour, closed, said, expected, (may_close, may_review, is_reminded)) in cases {
            let now = state(&opening(closed, said), at(hour));
            assert_eq!(now, expected, "{hour} {closed:?} {said:?}");
            assert_eq!(close(now).is_ok(), may_close, "{now:?}");
            assert_eq!(review(now, false).is_ok(), may_review, "{now:?}");
            assert_eq!(reminds(now, false, false), is_reminded, "{now:?}");
            assert!(!reminds(now, false, true) && !reminds(now, true, false), "once, and not of who is gone: {now:?}");
            assert!(review(now, true).is_err(), "what was erased cannot be judged: {now:?}");
        }
    }
}
