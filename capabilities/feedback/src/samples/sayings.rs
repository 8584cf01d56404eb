//! What was said in Arrowdale, and what came of it (domain guide, section 7). All invented.

use basics::{PersonId, PlaceId};
use loops::{Heard, Outcome};

use super::Cast;
use crate::model::{Kind, Publish};

/// Somebody of the cast.
pub(super) type Someone = fn(&Cast) -> PersonId;

/// An answer, on a day of the demonstration.
pub(super) struct Answered {
    pub(super) day: i64,
    pub(super) outcome: Outcome,
    pub(super) reasons: &'static str,
    pub(super) change: &'static str,
    pub(super) carrier: &'static str,
    pub(super) in_days: Option<i64>,
    pub(super) with: Option<Someone>,
}

/// An entry of the board, put forward and read on the same day.
pub(super) struct Published {
    pub(super) day: i64,
    pub(super) summary: &'static str,
    pub(super) did: &'static str,
    pub(super) reader: Someone,
}

/// One thing that was said.
pub(super) struct Item {
    pub(super) left: i64,
    pub(super) by: Someone,
    pub(super) place: fn(&Cast) -> PlaceId,
    pub(super) worker: Someone,
    pub(super) kind: Kind,
    pub(super) lang: &'static str,
    pub(super) words: &'static str,
    pub(super) put_right: Option<&'static str>,
    pub(super) publish: Publish,
    pub(super) name: bool,
    pub(super) worried: bool,
    pub(super) note: Option<&'static str>,
    pub(super) taken: Option<i64>,
    pub(super) answer: Option<Answered>,
    pub(super) told: Option<(i64, &'static str)>,
    pub(super) heard: Option<(i64, Heard, &'static str)>,
    pub(super) board: Option<Published>,
}

/// Something said in the prison, for its officer to answer.
fn moss(left: i64, by: Someone, words: &'static str) -> Item {
    Item {
        left,
        by,
        place: |cast| cast.places.wing,
        worker: |cast| cast.sam,
        kind: Kind::Suggestion,
        lang: "en",
        words,
        put_right: None,
        publish: Publish::Summary,
        name: false,
        worried: false,
        note: None,
        taken: None,
        answer: None,
        told: None,
        heard: None,
        board: None,
    }
}

/// Something said at Kelbridge, for the case manager to answer.
fn kelbridge(left: i64, by: Someone, words: &'static str) -> Item {
    Item { place: |cast| cast.places.kelbridge, worker: |cast| cast.callum, ..moss(left, by, words) }
}

/// Something said at Upper Arrow, for the involvement lead to answer.
fn upper_arrow(left: i64, by: Someone, words: &'static str) -> Item {
    Item { place: |cast| cast.places.upper_arrow, worker: |cast| cast.priya, ..moss(left, by, words) }
}

fn said(day: i64, outcome: Outcome, carrier: &'static str, reasons: &'static str) -> Answered {
    Answered { day, outcome, reasons, change: "", carrier, in_days: None, with: None }
}

fn cannot(day: i64, carrier: &'static str, reasons: &'static str, change: &'static str) -> Answered {
    Answered { change, ..said(day, Outcome::Cannot, carrier, reasons) }
}

fn will_do(day: i64, in_days: i64, carrier: &'static str, reasons: &'static str) -> Answered {
    Answered { in_days: Some(in_days), ..said(day, Outcome::WillDo, carrier, reasons) }
}

fn board(day: i64, reader: Someone, summary: &'static str, did: &'static str) -> Published {
    Published { day, summary, did, reader }
}

impl Item {
    /// Taken up the next day and answered.
    fn with(self, answer: Answered) -> Self {
        Self { taken: Some(self.left.saturating_add(1)), answer: Some(answer), ..self }
    }

    fn heard(self, day: i64) -> Self {
        Self { heard: Some((day, Heard::Yes, "")), ..self }
    }

    fn on(self, board: Published) -> Self {
        Self { board: Some(board), ..self }
    }

    fn only_answer(self) -> Self {
        Self { publish: Publish::Private, ..self }
    }

    fn thanks(self) -> Self {
        Self { kind: Kind::Thanks, ..self.only_answer() }
    }
}

/// All of it. `late` is the day on which the question about cycle parking was asked.
pub(super) fn items(late: i64) -> Vec<Item> {
    let mut all = early();
    all.extend(later());
    all.extend(newest(late));
    all
}

fn early() -> Vec<Item> {
    vec![
        Item {
            told: Some((43, "Phone credit is now put on the account on the day of release. Reps checked the first six.")),
            put_right: Some("Five pounds on the day you walk out would do it."),
            name: true,
            ..moss(2, |c| c.tomasz, "When you get out you cannot ring anybody for the first week, because there is no credit.")
        }
        .with(Answered {
            with: Some(|c| c.mac),
            ..will_do(9, 34, "head of resettlement", "We agree. The first week is when people most need to ring home.")
        })
        .heard(45)
        .on(board(
            46,
            |c| c.mac,
            "People leaving could not ring anybody in their first week.",
            "Phone credit is now given on the day of release.",
        )),
        moss(4, |c| c.jamie, "Could families book visits by text? Mine has no internet at home.")
            .with(cannot(
                12,
                "head of security",
                "A text cannot show who sends it, and we must know who comes in.",
                "A way to check the sender that the security team accepts. We look again in six months.",
            ))
            .on(board(
                15,
                |c| c.helen,
                "Families asked to book visits by text message.",
                "We couldn’t, because a text does not show who sends it. Booking by phone is open two hours longer instead.",
            )),
        kelbridge(5, |c| c.shanice, "Letters about appointments are full of words nobody uses.")
            .with(will_do(11, 60, "involvement lead", "A panel of peers edits each letter for twelve weeks."))
            .on(board(
                14,
                |c| c.priya,
                "Letters are hard to read.",
                "A panel of peers now edits them. We test this for twelve weeks.",
            )),
        kelbridge(7, |c| c.dougie, "Hot food at group meetings. People come straight from work and are hungry.")
            .with(said(14, Outcome::Done, "group coordinator", "The Larder brings soup and bread from this week on."))
            .heard(16)
            .on(board(17, |c| c.shanice, "People come to groups hungry.", "The Larder brings hot food to each meeting.")),
        upper_arrow(8, |c| c.aileen, "I work until six and the office closes at five, so I lose pay each time I report.")
            .with(Answered {
                change: "Two more workers on late shifts would allow a second evening.",
                ..said(15, Outcome::InPart, "head of justice services", "Evening reporting is open on Wednesdays until eight.")
            })
            .on(board(
                18,
                |c| c.moira,
                "Reporting in office hours costs workers their pay.",
                "In part: the office is open on Wednesdays until eight. More needs more staff.",
            )),
        kelbridge(10, |c| c.nadia, "Reps should have a seat on interview panels for new staff.")
            .with(will_do(18, 75, "head of justice services", "Agreed. The first two reps are being trained."))
            .on(board(20, |c| c.priya, "Reps want a seat on interview panels.", "We will: the first two reps are in training.")),
        moss(12, |c| c.mac, "The shower on the second landing runs cold every morning.")
            .with(said(16, Outcome::Done, "works department", "The mixer was replaced."))
            .heard(18),
        moss(13, |c| c.tomasz, "Thank you to the library orderly for finding me the welding book.").thanks(),
    ]
}

fn later() -> Vec<Item> {
    vec![
        moss(20, |c| c.jamie, "Hoffwn gael llyfrau Cymraeg yn y llyfrgell.")
            .with(said(27, Outcome::Done, "librarian", "Forty Welsh books have come from the county library."))
            .heard(30),
        kelbridge(22, |c| c.dougie, "The waiting room has one chair less than there are people.")
            .with(said(25, Outcome::Done, "office manager", "Six chairs were brought from the store."))
            .only_answer(),
        moss(25, |c| c.tomasz, "Could the gym open before work on weekdays?")
            .with(cannot(
                34,
                "deputy governor",
                "There are not enough staff on the early shift to open it safely.",
                "One more officer on the early shift, which is in next year’s plan.",
            ))
            .on(board(
                37,
                |c| c.mac,
                "The gym could open before work.",
                "We couldn’t, because the early shift is one officer short. It is in next year’s plan.",
            )),
        upper_arrow(28, |c| c.aileen, "If the office moves to the library, we need a room where nobody hears us.")
            .with(said(
                36,
                Outcome::Done,
                "head of justice services",
                "The plan was changed: there are two private rooms.",
            ))
            .heard(38)
            .on(board(
                39,
                |c| c.moira,
                "A move to the library must leave a private room.",
                "The plan was changed. There are two rooms where nobody hears you.",
            )),
        kelbridge(30, |c| c.shanice, "Text me the day before my appointment. I lose the letters.")
            .with(cannot(
                38,
                "case manager",
                "We tried it, and numbers changed too often.",
                "A way for people to change their number themselves.",
            ))
            .only_answer(),
        moss(33, |c| c.mac, "The menu sheet comes after the choice has to be handed in.")
            .with(said(40, Outcome::Done, "kitchen manager", "The sheet now comes two days earlier."))
            .heard(42),
        kelbridge(36, |c| c.nadia, "Thank you to the woman at the front desk. She remembered my name.").thanks(),
        moss(44, |c| c.jamie, "Education clashes with my visits every second week.")
            .with(said(51, Outcome::Done, "head of learning", "Your class has moved to Tuesdays."))
            .only_answer(),
        kelbridge(47, |c| c.dougie, "Could Second Gear open one evening? I am at unpaid work on Thursdays.")
            .with(will_do(55, 60, "workshop leader", "From next month it opens on Monday evenings as well.")),
    ]
}

fn newest(late: i64) -> Vec<Item> {
    vec![
        Item {
            taken: Some(late.saturating_add(1)),
            put_right: Some("A rail with a roof, near the door."),
            ..kelbridge(late, |c| c.dougie, "There is nowhere to lock a bike at the Kelbridge office. Two were stolen.")
        },
        Item {
            heard: Some((87, Heard::No, "I asked about nights, and the answer is about days.")),
            ..moss(68, |c| c.tomasz, "The night light in the corridor keeps the whole landing awake.")
        }
        .with(cannot(
            76,
            "head of the wing",
            "The light is needed for checks.",
            "A dimmer light that the safety team accepts.",
        )),
        Item {
            note: Some("Ask the kitchen first: they changed the supplier in spring."),
            taken: Some(82),
            ..moss(81, |c| c.mac, "Bread is often stale on Mondays.")
        },
        moss(85, |c| c.jamie, "Could there be a quiet hour on the wing after nine?"),
        upper_arrow(86, |c| c.aileen, "A bus timetable in the waiting room would help."),
        Item {
            worried: true,
            publish: Publish::Private,
            ..moss(89, |c| c.tomasz, "My neighbour has stopped eating and does not come out any more.")
        },
    ]
}
