//! Privacy notices, retention rules and what must be there before anybody is invited.

use access::Role;
use basics::Date;
use pages::Keeping;

use crate::model::{NoticeText, Step, step};

/// The most days that a person is held without somebody looking at it again.
pub const MOST_HOLD: i32 = 731;

/// What is missing before somebody may be invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReady {
    /// No privacy notice holds in the place.
    pub notice: bool,
    /// Nobody has signed off how long things are kept there.
    pub keeping: bool,
}

impl std::fmt::Display for NotReady {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match (self.notice, self.keeping) {
            (true, false) => {
                "its privacy notice is missing. A manager or an administrator writes it on the page of the place, under \
                 \"Privacy notice\""
            }
            (false, _) => {
                "nobody has signed off how long things are kept. A manager or an administrator does so on the page of \
                 the place, under \"How long things are kept\""
            }
            (true, true) => {
                "its privacy notice is missing, and nobody has signed off how long things are kept. A manager or an \
                 administrator does both on the page of the place"
            }
        })
    }
}

/// May people be invited to a place in which these hold? Who comes in must be able to read first what is done with what
/// they say (UK GDPR, article 13).
///
/// # Errors
/// [`NotReady`].
pub const fn ready(notice: bool, keeping: bool) -> Result<(), NotReady> {
    if notice && keeping { Ok(()) } else { Err(NotReady { notice: !notice, keeping: !keeping }) }
}

/// May the command line invite somebody in this role? Somebody has to be there to write what is missing, and to come in when
/// everybody else has lost their way in: the very first person, and whoever leads.
///
/// # Errors
/// What is missing.
pub fn ready_for_first(ready: Result<(), NotReady>, people: i64, role: Role) -> Result<(), NotReady> {
    if people == 0 || step(role) == Step::Lead { Ok(()) } else { ready }
}

/// The gaps that a text still has, as they stand in it: `[who]`.
#[must_use]
pub fn gaps(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((inside, tail)) = after.split_once(']') else { break };
        // The innermost one counts.
        let inside = inside.rsplit('[').next().unwrap_or(inside);
        found.push(format!("[{inside}]"));
        rest = tail;
    }
    found
}

/// What is wrong with a notice, field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeFault {
    /// Nothing stands in the field.
    Empty(&'static str),
    /// A gap is left in it.
    Gap(&'static str, String),
    /// There are Welsh words of one kind and not of the other.
    HalfWelsh(&'static str),
}

/// May this notice be shown to people? Each of its parts has words, and no gap is left. Welsh may be missing, not half of it.
///
/// # Errors
/// Every fault.
pub fn notice(text: &NoticeText) -> Result<(), Vec<NoticeFault>> {
    let must = [
        ("controller", &text.controller),
        ("contact", &text.contact),
        ("complaint", &text.complaint),
        ("plain_en", &text.plain_en),
        ("easy_en", &text.easy_en),
    ];
    let may = [("plain_cy", &text.plain_cy), ("easy_cy", &text.easy_cy)];
    let mut faults: Vec<NoticeFault> =
        must.iter().filter(|(_, text)| text.trim().is_empty()).map(|(field, _)| NoticeFault::Empty(field)).collect();
    match (text.plain_cy.trim().is_empty(), text.easy_cy.trim().is_empty()) {
        (true, false) => faults.push(NoticeFault::HalfWelsh("plain_cy")),
        (false, true) => faults.push(NoticeFault::HalfWelsh("easy_cy")),
        _ => {}
    }
    for (field, text) in must.iter().chain(&may) {
        if let Some(gap) = gaps(text).into_iter().next() {
            faults.push(NoticeFault::Gap(field, gap));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// How many days somebody chose for a kind.
///
/// # Errors
/// It is no whole number between the kind's bounds.
pub fn days(kind: &Keeping, typed: &str) -> Result<i64, OutOfBounds> {
    let typed = typed.trim();
    let digits = !typed.is_empty() && typed.len() <= 5 && typed.bytes().all(|byte| byte.is_ascii_digit());
    let chosen = if digits { typed.parse().ok() } else { None };
    chosen.filter(|days| (kind.least..=kind.most).contains(days)).ok_or(OutOfBounds)
}

/// A period that is none, too short or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds;

/// Somebody whose last membership ended long enough ago.
#[derive(Clone, Copy, Debug)]
pub struct Leaver {
    /// Whether they belong nowhere, and have not for long enough.
    pub left: bool,
    /// Whether something they asked still waits for an answer, or for what was promised.
    pub waits: bool,
    /// Whether somebody holds what is kept about them.
    pub held: bool,
}

/// May they be erased because the period is over? Never while they wait for an answer (promise 1), or a hold stands.
#[must_use]
pub const fn may_go(leaver: Leaver) -> bool {
    leaver.left && !leaver.waits && !leaver.held
}

/// Why a hold cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldRefused {
    /// Its last day is over already.
    Past,
    /// It is too far away: somebody has to look at it again before.
    Far,
}

/// May a person be held until this day?
///
/// # Errors
/// [`HoldRefused`].
pub fn hold(today: Date, until: Date) -> Result<(), HoldRefused> {
    if until < today {
        return Err(HoldRefused::Past);
    }
    let days = today.until(until).map_or(i32::MAX, |span| span.get_days());
    if days > MOST_HOLD { Err(HoldRefused::Far) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use access::Role;
    use jiff::civil::date;
    use pages::{Keeping, Sweep};

    use super::*;

    #[test]
    fn nobody_is_invited_before_both_are_there() {
        assert_eq!(ready(true, true), Ok(()));
        assert_eq!(ready(false, true), Err(NotReady { notice: true, keeping: false }));
        assert_eq!(ready(true, false), Err(NotReady { notice: false, keeping: true }));
        assert_eq!(ready(false, false), Err(NotReady { notice: true, keeping: true }));
    }

    #[test]
    fn only_who_sets_things_up_comes_before() {
        let missing = Err(NotReady { notice: true, keeping: true });
        let cases = [
            (0, Role::Practitioner, true),
            (0, Role::Administrator, true),
            (1, Role::Practitioner, false),
            (1, Role::Participant, false),
            // The first one's slip ran out, cannot write it, or has lost phone and slips.
            (1, Role::Administrator, true),
            (5, Role::Manager, true),
        ];
        for (people, role, may) in cases {
            assert_eq!(ready_for_first(missing, people, role).is_ok(), may, "{people} {role:?}");
            assert_eq!(ready_for_first(Ok(()), people, role), Ok(()));
        }
    }

    #[test]
    fn a_gap_is_found_wherever_it_stands() {
        let cases: [(&str, &[&str]); 6] = [
            ("nothing open", &[]),
            ("we are [who]", &["[who]"]),
            ("[a] and\n[b]", &["[a]", "[b]"]),
            ("never closed [", &[]),
            ("closed ] only", &[]),
            ("one [in [another] one]", &["[another]"]),
        ];
        for (text, expected) in cases {
            assert_eq!(gaps(text), expected, "{text}");
        }
    }

    fn text() -> NoticeText {
        let some = || "words".to_owned();
        NoticeText {
            controller: some(),
            contact: some(),
            complaint: some(),
            plain_en: some(),
            easy_en: some(),
            ..NoticeText::default()
        }
    }

    #[test]
    fn a_notice_is_refused_until_every_gap_is_filled() {
        assert_eq!(notice(&text()), Ok(()));
        let gap = NoticeText { easy_en: "ask [name]".to_owned(), ..text() };
        assert_eq!(notice(&gap), Err(vec![NoticeFault::Gap("easy_en", "[name]".to_owned())]));
        let empty = NoticeText { contact: "  ".to_owned(), complaint: String::new(), ..text() };
        assert_eq!(notice(&empty), Err(vec![NoticeFault::Empty("contact"), NoticeFault::Empty("complaint")]));
        let half = NoticeText { plain_cy: "geiriau".to_owned(), ..text() };
        assert_eq!(notice(&half), Err(vec![NoticeFault::HalfWelsh("easy_cy")]));
        let welsh = NoticeText { easy_cy: "[enw]".to_owned(), ..half };
        assert_eq!(notice(&welsh), Err(vec![NoticeFault::Gap("easy_cy", "[enw]".to_owned())]));
    }

    #[test]
    fn a_period_stays_between_its_bounds() {
        let kind = Keeping { kind: "a.b", key: "a", days: 90, least: 30, most: 365, sweep: Sweep::ByItself };
        for typed in ["30", " 90 ", "365"] {
            assert!(days(&kind, typed).is_ok(), "{typed}");
        }
        for typed in ["29", "366", "", "x", "-90", "9e1", "99999999999999999999", "3 0"] {
            assert_eq!(days(&kind, typed), Err(OutOfBounds), "{typed}");
        }
    }

    #[test]
    fn promise_1_whoever_waits_or_is_held_is_not_erased_by_period() {
        let cases = [
            (true, false, false, true),
            (false, false, false, false),
            (true, true, false, false),
            (true, false, true, false),
            (true, true, true, false),
        ];
        for (left, waits, held, may) in cases {
            assert_eq!(may_go(Leaver { left, waits, held }), may, "{left} {waits} {held}");
        }
    }

    #[test]
    fn a_hold_ends_on_a_day_that_somebody_will_see() {
        let today = date(2026, 8, 28);
        assert_eq!(hold(today, today), Ok(()));
        assert_eq!(hold(today, date(2026, 8, 27)), Err(HoldRefused::Past));
        assert_eq!(hold(today, date(2028, 8, 28)), Ok(()));
        assert_eq!(hold(today, date(2028, 8, 30)), Err(HoldRefused::Far));
        assert_eq!(hold(today, date(9000, 1, 1)), Err(HoldRefused::Far));
    }
}
