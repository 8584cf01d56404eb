//! Practice weeks of a place: its clocks run, its members see them, and nobody above it hears that one was late.
//!
//! Who agrees on them is the part's own matter; it says so here, and whatever opens loops in that place practises.

use access::settings;
use basics::{Date, PlaceId, Setting, SettingKind};
use store::{ReadTx, Result, WriteTx};

/// How many of a place's practice weeks are remembered: what was asked in them belongs to them for good.
const MOST: usize = 12;

/// The weeks in which a place practised, the newest first: `2026-09-01/2026-10-12;2026-03-02/2026-04-01`. No page of settings asks for it: both sides agree.
const PRACTICE: Setting = Setting { key: "loops.practice", kind: SettingKind::Line(400), default: "" };

/// Weeks of practice, both days counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Weeks {
    /// Whether what was received on a day belongs to them. It does for good: what was asked while practising is never
    /// counted, and nobody above hears of it, whenever its day comes.
    #[must_use]
    pub fn hold(&self, received_on: Date) -> bool {
        self.from <= received_on && received_on <= self.until
    }

    fn all(text: &str) -> Vec<Self> {
        text.split(';').filter_map(Self::read).collect()
    }

    fn read(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('/')?;
        Some(Self { from: from.parse().ok()?, until: until.parse().ok()? })
    }
}

/// Says in which weeks a place practises, and all places in it that say nothing themselves.
///
/// # Errors
/// The store's failure.
pub async fn practise(tx: &mut WriteTx, place: PlaceId, weeks: Weeks) -> Result<()> {
    let made = settings::made(tx, place, &PRACTICE).await?;
    let own = made.iter().find(|(at, _)| *at == place).map_or("", |(_, text)| text.as_str());
    let text = with(Weeks::all(own), weeks);
    // Days are always an answer to it.
    settings::set(tx, place, &PRACTICE, Some(&text)).await.map(|_| ())
}

/// The weeks that were, with new ones before them; weeks that begin on the same day are the same, with another end.
fn with(before: Vec<Weeks>, new: Weeks) -> String {
    let others = before.into_iter().filter(|weeks| weeks.from != new.from);
    let all: Vec<String> =
        std::iter::once(new).chain(others).take(MOST).map(|weeks| format!("{}/{}", weeks.from, weeks.until)).collect();
    all.join(";")
}

/// Which place's practice weeks something belongs to that was received in a place on a day: the nearest that practised then.
///
/// # Errors
/// The store's failure.
pub async fn practising(tx: &mut ReadTx, place: PlaceId, received_on: Date) -> Result<Option<PlaceId>> {
    let made = settings::made(tx, place, &PRACTICE).await?;
    let held =
        |(at, text): &(PlaceId, String)| Weeks::all(text).iter().any(|weeks| weeks.hold(received_on)).then_some(*at);
    Ok(made.iter().find_map(held))
}

#[cfg(test)]
mod tests {
    use super::{Weeks, with};

    #[test]
    fn what_is_received_while_practising_belongs_to_those_weeks_for_good() {
        let weeks = Weeks::read("2026-09-01/2026-10-12").unwrap();
        for (day, expected) in
            [("2026-08-31", false), ("2026-09-01", true), ("2026-10-12", true), ("2026-10-13", false)]
        {
            assert_eq!(weeks.hold(day.parse().unwrap()), expected, "{day}");
        }
        // New weeks do not take the old ones away; the same weeks with another end do.
        let both = with(vec![weeks], Weeks::read("2026-11-01/2026-12-01").unwrap());
        assert_eq!(both, "2026-11-01/2026-12-01;2026-09-01/2026-10-12");
        assert!(Weeks::all(&both).iter().any(|weeks| weeks.hold("2026-09-15".parse().unwrap())));
        assert_eq!(
            with(Weeks::all(&both), Weeks::read("2026-11-01/2026-11-08").unwrap()),
            both.replace("12-01;", "11-08;")
        );
        for bad in ["", "2026-09-01", "2026-09-01/soon", "/", "2026-13-01/2026-10-12"] {
            assert_eq!(Weeks::read(bad), None, "{bad}");
        }
    }
}
