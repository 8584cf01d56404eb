//! What may be asked of the fund, decided, paid and told: pure functions of what is. All money is in whole pence.

use basics::{Date, PersonId};

use crate::model::fund::{Choice, Limits, MOST_PENCE, Mode, Move, Request, State, Vote};

#[cfg(test)]
mod tests;

/// Every move there is. What does not stand here cannot happen.
pub const MOVES: &[(State, Move, State)] = &[
    (State::Waiting, Move::FirstYes, State::Second),
    (State::Waiting, Move::Grant, State::Promised),
    (State::Waiting, Move::Refuse, State::Refused),
    (State::Waiting, Move::Withdraw, State::Withdrawn),
    (State::Second, Move::Grant, State::Promised),
    (State::Second, Move::Refuse, State::Refused),
    (State::Second, Move::Withdraw, State::Withdrawn),
    (State::Promised, Move::Appeal, State::Appealed),
    (State::Promised, Move::Pay, State::Paid),
    (State::Promised, Move::Spend, State::Promised),
    (State::Promised, Move::Finish, State::Paid),
    (State::Promised, Move::TakeBack, State::Promised),
    (State::Promised, Move::Withdraw, State::Withdrawn),
    (State::Refused, Move::Appeal, State::Appealed),
    (State::Appealed, Move::FirstYes, State::AppealSecond),
    (State::Appealed, Move::Grant, State::Promised),
    (State::Appealed, Move::Refuse, State::Refused),
    (State::Appealed, Move::KeepPart, State::Promised),
    (State::AppealSecond, Move::Grant, State::Promised),
    (State::AppealSecond, Move::Refuse, State::Refused),
    (State::AppealSecond, Move::KeepPart, State::Promised),
    (State::Paid, Move::TakeBack, State::Promised),
    (State::Paid, Move::Tell, State::Told),
    (State::Told, Move::TakeBack, State::Promised),
    (State::Told, Move::Tell, State::Told),
];

/// Why something cannot be done with the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundRefused {
    /// It cannot go from how it stands to that.
    NoMove,
    /// There is no such thing here.
    NoSuchThing,
    /// The goal is not one that is being worked on.
    NoGoal,
    /// There is no room for another request.
    ManyRequests,
    /// What else was tried has to be said over this amount.
    NotTried {
        /// Up to here it is not asked.
        small: i64,
    },
    /// Nothing is no amount.
    Nothing,
    /// It is more than can be written down.
    TooMuch,
    /// They asked for it, or it is for themselves.
    OwnRequest,
    /// It is more than they may decide alone: a manager decides.
    NotTheirs,
    /// They decided about it before.
    DecidedBefore,
    /// A reason has to be given.
    NoReason,
    /// It has to be said what would have to change.
    NoChange,
    /// A part is more than nothing, and less than all.
    NoPart,
    /// It is over the most for one request.
    OverRequest {
        /// The most.
        most: i64,
    },
    /// It is over the most for one person in twelve months.
    OverYear {
        /// What is left of it.
        left: i64,
    },
    /// No pot is open here today.
    NoPot,
    /// The pot holds too little.
    Short {
        /// What is missing.
        missing: i64,
    },
    /// It is more than was promised, or than is left of it.
    OverPromised {
        /// What is left.
        left: i64,
    },
    /// Another look was asked for before.
    AppealedBefore,
    /// All that was asked for is promised.
    HasAll,
    /// The last day is before the first, or has gone by.
    Backwards,
    /// No word was said.
    NoWords,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAmount {
    /// Nothing was written.
    Empty,
    /// It is not written as pounds and pence.
    Form,
    /// Nothing, or less than nothing.
    Nothing,
    /// It is more than can be written down.
    TooMuch,
}

/// Where a move leads.
///
/// # Errors
/// [`FundRefused::NoMove`] for every move that is not in the table.
pub fn moved(from: State, by: Move) -> Result<State, FundRefused> {
    let found = MOVES.iter().find(|(state, step, _)| *state == from && *step == by);
    found.map(|(_, _, to)| *to).ok_or(FundRefused::NoMove)
}

/// An amount as people write it: `85`, `£85`, `85.50`, `£1,250.00`, `50p`. Never a guess: `12,50` could be two things.
///
/// # Errors
/// [`NoAmount`].
pub fn pence(typed: &str) -> Result<i64, NoAmount> {
    let text: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Err(NoAmount::Empty);
    }
    if text.starts_with(['-', '−']) || text.starts_with("£-") {
        return Err(NoAmount::Nothing);
    }
    let found = if let Some(small) = text.strip_suffix('p') {
        whole(small)?
    } else {
        let text = text.strip_prefix('£').unwrap_or(&text);
        let (pounds, small) = text.split_once('.').unwrap_or((text, "00"));
        if small.len() != 2 {
            return Err(NoAmount::Form);
        }
        let (pounds, small) = (grouped(pounds)?, whole(small)?);
        pounds.checked_mul(100).and_then(|all| all.checked_add(small)).ok_or(NoAmount::TooMuch)?
    };
    match found {
        0 => Err(NoAmount::Nothing),
        found if found > MOST_PENCE => Err(NoAmount::TooMuch),
        found => Ok(found),
    }
}

fn whole(digits: &str) -> Result<i64, NoAmount> {
    if digits.is_empty() || !digits.bytes().all(|one| one.is_ascii_digit()) {
        return Err(NoAmount::Form);
    }
    digits.parse().map_err(|_| NoAmount::TooMuch)
}

/// Pounds with or without commas between thousands.
fn grouped(pounds: &str) -> Result<i64, NoAmount> {
    let mut groups = pounds.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let good = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    if good { whole(&pounds.replace(',', "")) } else { Err(NoAmount::Form) }
}

/// An amount as it is shown: `£85`, `£85.50`, `£1,250`.
#[must_use]
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "−" } else { "" };
    let all = pence.unsigned_abs();
    let (mut whole, small) = (all / 100, all % 100);
    let mut groups = Vec::new();
    while whole >= 1_000 {
        groups.push(format!(",{:03}", whole % 1_000));
        whole /= 1_000;
    }
    groups.reverse();
    let small = if small == 0 { String::new() } else { format!(".{small:02}") };
    format!("{sign}£{whole}{}{small}", groups.concat())
}

/// Whether an amount is one at all.
///
/// # Errors
/// [`FundRefused::Nothing`] or [`FundRefused::TooMuch`].
pub const fn amount(pence: i64) -> Result<(), FundRefused> {
    match pence {
        ..=0 => Err(FundRefused::Nothing),
        1..=MOST_PENCE => Ok(()),
        _ => Err(FundRefused::TooMuch),
    }
}

/// Whether something may be asked for. Under the small limit one sentence is enough.
///
/// # Errors
/// [`FundRefused`].
pub fn ask(estimate: i64, tried: bool, limits: &Limits) -> Result<bool, FundRefused> {
    amount(estimate)?;
    let small = estimate <= limits.small;
    if small || tried { Ok(small) } else { Err(FundRefused::NotTried { small: limits.small }) }
}

/// A decision that somebody makes, and what decides whether they may.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// About what.
    pub request: &'a Request,
    /// What was decided before, the first first.
    pub votes: &'a [Vote],
    /// Who decides.
    pub by: PersonId,
    /// Whether they are a manager of the place; whoever else decides works with the person.
    pub manager: bool,
    /// What.
    pub choice: Choice,
    /// How much, for a part.
    pub part: Option<i64>,
    /// Whether they say why, and what would have to change.
    pub says: (bool, bool),
    /// What the place has decided.
    pub limits: Limits,
    /// What the person was promised in twelve months, without this request.
    pub year: i64,
}

/// What follows from a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What happens.
    pub step: Move,
    /// How it stands then.
    pub to: State,
    /// Of how much it was, for the record; nothing for a no.
    pub amount: i64,
    /// What is promised now in all, when money is promised.
    pub granted: Option<i64>,
    /// What goes from the pot to what is promised.
    pub moves: i64,
}

impl Deciding<'_> {
    fn votes_now(&self) -> impl Iterator<Item = &Vote> {
        let appeal = self.request.state.in_appeal();
        self.votes.iter().filter(move |vote| vote.appeal == appeal)
    }

    /// What the first of two said yes to.
    fn first(&self) -> Option<i64> {
        let second = matches!(self.request.state, State::Second | State::AppealSecond);
        self.votes_now().last().filter(|_| second).map(|vote| vote.amount)
    }

    /// Whether this person may decide about this at all.
    fn who(&self) -> Vec<FundRefused> {
        let request = self.request;
        let mut why = Vec::new();
        if self.by == request.person || self.by == request.asked_by {
            why.push(FundRefused::OwnRequest);
        }
        // The second of two is somebody else, and so is whoever takes the other look.
        if self.votes.iter().any(|vote| vote.by == self.by) {
            why.push(FundRefused::DecidedBefore);
        }
        let small = self.limits.worker_small && request.estimate <= self.limits.small && !request.state.in_appeal();
        if !self.manager && !small {
            why.push(FundRefused::NotTheirs);
        }
        why
    }

    fn how_much(&self) -> Result<i64, FundRefused> {
        let all = self.first().unwrap_or(self.request.estimate);
        match (self.choice, self.part) {
            (Choice::Yes, _) => Ok(all),
            (Choice::Part, Some(part)) if 0 < part && part < all => Ok(part),
            (Choice::Part, _) => Err(FundRefused::NoPart),
            (Choice::No, _) => Ok(0),
        }
    }
}

/// What follows from a decision. It can be made by two different people over the limit, by nobody for themselves and by nobody
/// about what they asked for; a no says why and what would have to change.
///
/// # Errors
/// Everything that is wrong with it.
pub fn decide(it: &Deciding<'_>) -> Result<Decided, Vec<FundRefused>> {
    let request = it.request;
    if !request.state.waits() {
        return Err(vec![FundRefused::NoMove]);
    }
    let had = request.granted.unwrap_or(0);
    let mut why = it.who();
    if it.choice != Choice::Yes && !it.says.0 {
        why.push(FundRefused::NoReason);
    }
    if it.choice == Choice::No && !it.says.1 {
        why.push(FundRefused::NoChange);
    }
    let amount = it.how_much().unwrap_or_else(|fault| {
        why.push(fault);
        0
    });
    if amount > 0 {
        if amount > it.limits.request {
            why.push(FundRefused::OverRequest { most: it.limits.request });
        }
        if it.year.saturating_add(amount) > it.limits.year {
            why.push(FundRefused::OverYear { left: it.limits.year.saturating_sub(it.year).max(0) });
        }
        if amount <= had {
            why.push(FundRefused::NoPart);
        }
    }
    if !why.is_empty() {
        return Err(why);
    }
    let step = match it.choice {
        Choice::No if had > 0 => Move::KeepPart,
        Choice::No => Move::Refuse,
        _ if amount > it.limits.two && it.first().is_none() => Move::FirstYes,
        _ => Move::Grant,
    };
    let to = moved(request.state, step).map_err(|fault| vec![fault])?;
    let granted = (step == Move::Grant).then_some(amount);
    Ok(Decided { step, to, amount, granted, moves: granted.map_or(0, |granted| granted.saturating_sub(had)) })
}

/// Whether the person may ask for another look: once, of a no or a part.
///
/// # Errors
/// [`FundRefused`].
pub fn appeal(request: &Request) -> Result<State, FundRefused> {
    let to = moved(request.state, Move::Appeal)?;
    if request.appealed_at.is_some() {
        Err(FundRefused::AppealedBefore)
    } else if request.granted.is_some_and(|granted| granted >= request.estimate) {
        Err(FundRefused::HasAll)
    } else {
        Ok(to)
    }
}

/// Whether somebody may pay what was promised: at most that, not what they asked for, and over the limit not what they
/// decided.
///
/// # Errors
/// [`FundRefused`].
pub fn pay(request: &Request, votes: &[Vote], by: PersonId, paid: i64, limits: &Limits) -> Result<State, FundRefused> {
    let to = moved(request.state, Move::Pay)?;
    let granted = request.granted.unwrap_or(0);
    if request.mode != Mode::Thing {
        return Err(FundRefused::NoMove);
    }
    if by == request.person {
        return Err(FundRefused::OwnRequest);
    }
    apart(request, votes, by, limits)?;
    if paid > granted { Err(FundRefused::OverPromised { left: granted }) } else { amount(paid).map(|()| to) }
}

/// Whether somebody pays out money that they had no part in getting: not what they asked for, and over the limit not what they
/// decided.
fn apart(request: &Request, votes: &[Vote], by: PersonId, limits: &Limits) -> Result<(), FundRefused> {
    if by == request.asked_by {
        Err(FundRefused::OwnRequest)
    } else if request.granted.unwrap_or(0) > limits.two && votes.iter().any(|vote| vote.by == by) {
        Err(FundRefused::DecidedBefore)
    } else {
        Ok(())
    }
}

/// Whether some of an agreed amount, `(left, spent)`, may be spent: whose it is asks nobody, whoever works with them keeps apart as
/// for any payment, and never more goes than what is left.
///
/// # Errors
/// [`FundRefused`].
pub fn spend(
    request: &Request,
    votes: &[Vote],
    by: PersonId,
    (left, spent): (i64, i64),
    limits: &Limits,
) -> Result<State, FundRefused> {
    let to = moved(request.state, Move::Spend)?;
    if request.mode != Mode::Amount {
        return Err(FundRefused::NoMove);
    }
    if by != request.person {
        apart(request, votes, by, limits)?;
    }
    if spent > left { Err(FundRefused::OverPromised { left }) } else { amount(spent).map(|()| to) }
}

/// What came of it is told by either side; what the person told is not written over by anybody else.
///
/// # Errors
/// [`FundRefused::NoMove`].
pub fn tell(request: &Request, by: PersonId) -> Result<State, FundRefused> {
    let to = moved(request.state, Move::Tell)?;
    let theirs = request.told_by == Some(request.person);
    if by != request.person && (theirs || request.state == State::Told) { Err(FundRefused::NoMove) } else { Ok(to) }
}

/// How whose it is, or who asked, lets go of it: what was never promised and never spent is withdrawn, an agreed amount of which
/// something was spent has come to its end. Nobody takes away what somebody else asked for.
///
/// # Errors
/// [`FundRefused::NoMove`] or [`FundRefused::NotTheirs`].
pub fn let_go(request: &Request, by: PersonId, spent: i64) -> Result<(Move, State), FundRefused> {
    if by != request.person && by != request.asked_by {
        return Err(FundRefused::NotTheirs);
    }
    let step = if request.mode == Mode::Amount && spent > 0 { Move::Finish } else { Move::Withdraw };
    Ok((step, moved(request.state, step)?))
}

/// Whether a pot may be open for these days.
///
/// # Errors
/// [`FundRefused::Backwards`].
pub fn span(from: Date, until: Date, today: Date) -> Result<(), FundRefused> {
    if until < from || until < today { Err(FundRefused::Backwards) } else { Ok(()) }
}

/// The fewest people about whom something is said.
pub const FEWEST: i64 = 10;

/// A number of people as it may be shown: nothing about fewer than ten, and rounded to five.
#[must_use]
pub const fn shown(people: i64) -> Option<i64> {
    if people < FEWEST { None } else { Some(people.saturating_add(2) / 5 * 5) }
}

/// The middle of some numbers of days.
#[must_use]
pub fn middle(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len().checked_sub(1)? / 2).copied()
}

/// A line of a table for a spreadsheet. Nothing in it was written by anybody: it holds words of the house and numbers.
#[must_use]
pub fn csv(cells: &[String]) -> String {
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\r\n", quoted.join(","))
}
