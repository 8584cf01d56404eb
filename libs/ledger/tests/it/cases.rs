//! The time bank cases of `tests/cases`, by the rules of its README. What is a time bank's own (quarter hours, who is
//! suspended, who confirms) stands here; who lacks what and what is taken back is the ledger's.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Account, Book, EntryNumber, Floors, Refused, ReverseRefused, replay, transfer};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    default_floor: i64,
    default_ceiling: i64,
    accounts: Vec<Opened>,
    events: Vec<Numbered>,
    expect: Expected,
}

#[derive(Deserialize)]
struct Opened {
    id: String,
    floor: Option<i64>,
}

#[derive(Deserialize)]
struct Numbered {
    #[serde(default)]
    id: String,
    #[serde(flatten)]
    event: Event,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Event {
    Exchange { from: String, to: String, minutes: i64, confirmed_by_receiver: Option<bool> },
    Donate { from: String, to: String, minutes: i64 },
    Group { giver: String, minutes: i64, pot: String },
    Reverse { of: String },
    Suspend { account: String },
}

#[derive(Deserialize)]
struct Expected {
    balances: BTreeMap<String, i64>,
    refused: Vec<RefusedEvent>,
    over_ceiling_flagged: BTreeSet<String>,
    sum: i128,
    hours_exchanged_minutes: i64,
}

#[derive(Debug, Deserialize, PartialEq)]
struct RefusedEvent {
    id: String,
    reason: String,
}

/// A time bank on a book.
#[derive(Default)]
struct Bank {
    book: Book<String>,
    suspended: BTreeSet<String>,
    posted: BTreeMap<String, EntryNumber>,
    /// Entries that are help given, with their minutes.
    help: BTreeMap<EntryNumber, i64>,
    flagged: BTreeSet<String>,
}

impl Bank {
    fn open(case: &Case) -> Self {
        let mut bank = Self::default();
        for opened in &case.accounts {
            let account = Account::with_floor(opened.floor.unwrap_or(case.default_floor));
            bank.book.open(opened.id.clone(), account.and_ceiling(case.default_ceiling)).unwrap();
        }
        bank
    }

    fn pay(&mut self, from: &str, to: &str, minutes: i64, confirmed: bool) -> Result<EntryNumber, &'static str> {
        if minutes <= 0 || minutes % 15 != 0 {
            return Err("minutes-not-positive-quarter-hours");
        }
        if !confirmed {
            return Err("not-confirmed");
        }
        if [from, to].iter().any(|account| self.suspended.contains(*account)) {
            return Err("account-suspended");
        }
        let legs = transfer(from.to_owned(), to.to_owned(), minutes).unwrap();
        let (number, over) = self.book.post(legs).map_err(|refused| match refused {
            Refused::BelowFloor { short } => {
                assert!(short.len() == 1 && short[0].account == from && short[0].missing > 0);
                "below-floor"
            }
            Refused::Twice { .. } => "same-account",
            other => panic!("{other}"),
        })?;
        self.flagged.extend(over);
        Ok(number)
    }

    fn happen(&mut self, id: &str, event: &Event) -> Result<(), &'static str> {
        let number = match event {
            Event::Exchange { from, to, minutes, confirmed_by_receiver } => {
                let number = self.pay(from, to, *minutes, confirmed_by_receiver.unwrap_or(true))?;
                self.help.insert(number, *minutes);
                number
            }
            Event::Donate { from, to, minutes } => self.pay(from, to, *minutes, true)?,
            Event::Group { giver, minutes, pot } => {
                let number = self.pay(pot, giver, *minutes, true)?;
                self.help.insert(number, *minutes);
                number
            }
            Event::Reverse { of } => {
                let original = *self.posted.get(of).ok_or("nothing-to-reverse")?;
                let made = self.book.reverse(original, Floors::GiveWay).map_err(|refused| match refused {
                    ReverseRefused::AlreadyReversed(_) => "already-reversed",
                    ReverseRefused::IsReversal(_) => "nothing-to-reverse",
                    other => panic!("{other}"),
                })?;
                self.help.remove(&original);
                made
            }
            Event::Suspend { account } => {
                self.suspended.insert(account.clone());
                return Ok(());
            }
        };
        self.posted.insert(id.to_owned(), number);
        Ok(())
    }
}

#[test]
fn every_case_of_the_time_bank_comes_out_as_its_file_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../cases/ledger-cases.json")).unwrap();
    assert_eq!(cases.len(), 11);
    for case in &cases {
        let mut bank = Bank::open(case);
        let mut refused = Vec::new();
        for Numbered { id, event } in &case.events {
            if let Err(reason) = bank.happen(id, event) {
                refused.push(RefusedEvent { id: id.clone(), reason: reason.to_owned() });
            }
            assert_eq!(bank.book.sum(), 0, "{} after {id}", case.name);
        }
        let expect = &case.expect;
        let balances: BTreeMap<String, i64> =
            bank.book.accounts().iter().map(|(id, account)| (id.clone(), account.balance)).collect();
        assert_eq!(balances, expect.balances, "{}", case.name);
        assert_eq!(refused, expect.refused, "{}", case.name);
        assert_eq!(bank.flagged, expect.over_ceiling_flagged, "{}", case.name);
        assert_eq!(bank.book.sum(), expect.sum, "{}", case.name);
        assert_eq!(bank.help.values().sum::<i64>(), expect.hours_exchanged_minutes, "{}", case.name);
        let again = replay(bank.book.entries()).unwrap();
        assert!(balances.iter().all(|(id, balance)| again.of(id) == *balance), "{}", case.name);
    }
}
