//! What the desk's list is narrowed by: read from an address, kept in it, and shown in a form.

use std::fmt::Write as _;

use access::people;
use basics::{Date, Instant, PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Page, Sent, Visit};
use store::ReadTx;

use super::{choices, field};
use crate::access::DESK;
use crate::actions::MOST_CHOSEN;
use crate::model::Kind;
use crate::model::filter::{Filter, Source};
use crate::store::lists::Show;
use crate::store::{DeskScope, filter as kept};

/// The most characters of a search.
const MOST_FIND: usize = 80;

/// What was asked for.
pub(super) struct Wanted {
    pub(super) show: Show,
    pub(super) find: String,
    pub(super) filter: Filter,
    faults: Faults,
    /// The parts that stand in an address, names and values, without what is looked for.
    parts: Vec<(&'static str, String)>,
}

/// Both days in boxes of day, month and year.
const DAYS: [[&str; 3]; 2] = [["from-day", "from-month", "from-year"], ["to-day", "to-month", "to-year"]];

impl Wanted {
    /// Reads it. What there is no such thing as narrows nothing; a day that is none is a fault.
    pub(super) fn read(page: &Page, sent: &Sent) -> Self {
        let mut faults = Faults::new();
        let mut day = |name: &str| {
            sent.date(name).unwrap_or_else(|_| {
                faults.add(name, page.t("feedback-fault-date-none"));
                None
            })
        };
        let (from, to) = (day("from"), day("to"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            faults.add("to", page.t("feedback-fault-to-before"));
        }
        let end = |date: Date| clocks::end_of_day(date, &page.zone).ok().map(Instant::of);
        let filter = Filter {
            kind: Kind::from_code(sent.text("kind")),
            place: sent.text("place").parse().ok(),
            after: from.and_then(|from| from.yesterday().ok()).and_then(end),
            until: to.and_then(end),
            keeper: sent.text("keeper").parse().ok(),
            source: Source::from_code(sent.text("source")),
            late: sent.ticked("late"),
        };
        let show = Show::from_code(sent.text("show")).unwrap_or(Show::Open);
        let find = sent.text("q").trim().chars().filter(|c| !c.is_control()).take(MOST_FIND).collect();
        let mut parts = vec![("show", show.code().to_owned())];
        parts.extend(filter.kind.map(|kind| ("kind", kind.code().to_owned())));
        parts.extend(filter.place.map(|place| ("place", place.to_string())));
        parts.extend(filter.keeper.map(|keeper| ("keeper", keeper.to_string())));
        parts.extend(filter.source.map(|source| ("source", source.code().to_owned())));
        parts.extend(filter.late.then(|| ("late", "1".to_owned())));
        for (names, date) in DAYS.into_iter().zip([from, to]) {
            let Some(date) = date else { continue };
            let numbers = [date.day().to_string(), date.month().to_string(), date.year().to_string()];
            parts.extend(names.into_iter().zip(numbers));
        }
        Self { show, find, filter, faults, parts }
    }

    /// Whether a day was none.
    pub(super) fn is_wrong(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Whether anything was chosen besides what the desk shows by itself.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.find.is_empty() || self.show != Show::Open || self.filter != Filter::default() || self.is_wrong()
    }

    /// The same as the end of an address: codes, ids and days, and sealed what is looked for.
    pub(super) fn address(&self, visit: &Visit) -> String {
        let mut out = String::from("?");
        for (name, value) in &self.parts {
            let _ = write!(out, "{name}={value}&");
        }
        out.push_str("q=");
        out.push_str(&visit.sought(&self.find));
        out
    }

    /// What is wrong with the days.
    pub(super) fn faults(&self) -> Vec<ErrorLine> {
        let moved = self.faults.lines().into_iter().map(|line| ErrorLine { field: "show".to_owned(), ..line });
        moved.collect()
    }

    /// The same as the hidden fields of a form that has these itself.
    pub(super) fn hidden_but(&self, shown: &[&str]) -> Vec<(&'static str, String)> {
        self.hidden().into_iter().filter(|(name, _)| !shown.contains(name)).collect()
    }

    /// The same as the hidden fields of a form.
    pub(super) fn hidden(&self) -> Vec<(&'static str, String)> {
        let mut all = self.parts.clone();
        all.push(("q", self.find.clone()));
        all
    }

    /// The name of its cursors: a cursor of another way of looking begins the list again.
    pub(super) fn cursor_name(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("desk {}", parts.join(" "))
    }
}

/// The form.
pub(super) struct FilterForm {
    pub(super) show: Field,
    pub(super) shows: Vec<Choice>,
    pub(super) find: Field,
    pub(super) kind: Field,
    pub(super) kinds: Vec<Choice>,
    pub(super) place: Field,
    pub(super) places: Vec<Choice>,
    pub(super) keeper: Field,
    pub(super) keepers: Vec<Choice>,
    pub(super) source: Field,
    pub(super) sources: Vec<Choice>,
    pub(super) from: Field,
    pub(super) from_day: [String; 3],
    pub(super) to: Field,
    pub(super) to_day: [String; 3],
    pub(super) late: Field,
    pub(super) is_late: bool,
}

/// What can be chosen from besides codes: the places in reach, and who works where this person is at home. Two statements.
pub(super) struct Known {
    places: Vec<(PlaceId, String)>,
    people: Vec<(PersonId, String)>,
}

impl Known {
    pub(super) async fn of(tx: &mut ReadTx, reach: &DeskScope, now: Instant) -> store::Result<Self> {
        let places = kept::places(tx, reach).await?;
        let people = people::in_roles_of_any(tx, &reach.within, &DESK, now, MOST_CHOSEN).await?;
        Ok(Self { places, people: people.into_iter().map(|row| (row.id, row.name)).collect() })
    }
}

/// A choice of nothing before the others.
fn any(page: &Page, all: Vec<Choice>) -> Vec<Choice> {
    let chosen = all.iter().any(|choice| choice.checked);
    let none = Choice { value: String::new(), text: page.t("feedback-filter-any"), hint: None, checked: !chosen };
    std::iter::once(none).chain(all).collect()
}

fn named<T: ToString>(all: &[(T, String)], chosen: &str) -> Vec<Choice> {
    let choice = |(id, name): &(T, String)| {
        let value = id.to_string();
        Choice { checked: value == chosen, value, text: name.clone(), hint: None }
    };
    all.iter().map(choice).collect()
}

/// The form with what was asked for.
pub(super) fn form(visit: &Visit, page: &Page, wanted: &Wanted, known: &Known) -> FilterForm {
    let (none, filter) = (Faults::new(), &wanted.filter);
    let of = |name: &str, key: &str| field(page, name, key, "", &none);
    let codes: Vec<&str> = Show::ALL.iter().map(|show| show.code()).collect();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let sources: Vec<&str> = Source::ALL.iter().map(|source| source.code()).collect();
    let text = |id: Option<String>| id.unwrap_or_default();
    let day = |names: [&str; 3]| names.map(|name| visit.query().text(name).trim().chars().take(4).collect());
    let [from, to] = DAYS;
    FilterForm {
        show: of("show", "feedback-show"),
        shows: choices(page, "feedback-show", &codes, wanted.show.code()),
        find: field(page, "q", "feedback-find", &wanted.find, &none),
        kind: of("kind", "feedback-filter-kind"),
        kinds: any(page, choices(page, "feedback-filter-kind", &kinds, filter.kind.map_or("", Kind::code))),
        place: of("place", "feedback-filter-place"),
        places: any(page, named(&known.places, &text(filter.place.map(|id| id.to_string())))),
        keeper: of("keeper", "feedback-filter-keeper"),
        keepers: any(page, named(&known.people, &text(filter.keeper.map(|id| id.to_string())))),
        source: of("source", "feedback-filter-source"),
        sources: any(page, choices(page, "feedback-source", &sources, filter.source.map_or("", Source::code))),
        from: field(page, "from", "feedback-filter-from", "", &wanted.faults),
        from_day: day(from),
        to: field(page, "to", "feedback-filter-to", "", &wanted.faults),
        to_day: day(to),
        late: of("late", "feedback-filter-late"),
        is_late: filter.late,
    }
}
