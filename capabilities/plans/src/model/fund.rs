//! The enabling fund: pots, requests, what was decided and paid, and what came of it.

use access::object_id;
use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, Setting, SettingKind, Words, id, text_enum};
use books::{AccountId, EntryId};

use super::{GoalId, PlanId};

id!(
    /// A pot: money of a place for a time.
    PotId
);
id!(
    /// What somebody asks the fund for.
    RequestId
);
id!(
    /// What one person decided about a request.
    VoteId
);
id!(
    /// Money that was paid for a request.
    PaymentId
);
object_id!(PotId);
object_id!(RequestId);

/// The most for one person in twelve months, in pounds.
pub const YEAR: Setting = Setting { key: "plans.fund_year", kind: SettingKind::Number(0, 100_000), default: "1000" };
/// The most for one request, in pounds.
pub const REQUEST: Setting =
    Setting { key: "plans.fund_request", kind: SettingKind::Number(0, 100_000), default: "500" };
/// Up to how many pounds one sentence and one yes are enough, on the same day.
pub const SMALL: Setting = Setting { key: "plans.fund_small", kind: SettingKind::Number(0, 1_000), default: "30" };
/// Over how many pounds two people decide.
pub const TWO: Setting = Setting { key: "plans.fund_two", kind: SettingKind::Number(0, 100_000), default: "200" };
/// In how many working days a decision is due.
pub const DAYS: Setting = Setting { key: "plans.fund_days", kind: SettingKind::Number(1, 60), default: "5" };
/// Whether somebody's worker may say yes to what is small.
pub const WORKER_SMALL: Setting = Setting::switch("plans.fund_worker_small", true);
/// Whom to ask when we are late.
pub const PHONE: Setting = Setting { key: "plans.fund_phone", kind: SettingKind::Line(120), default: "" };
/// What this fund is for, in the place's own words; empty takes the house's.
pub const PURPOSE: Setting = Setting { key: "plans.fund_purpose", kind: SettingKind::Line(300), default: "" };

/// The most that can be asked for or put in at once: a hundred thousand pounds, in pence.
pub const MOST_PENCE: i64 = 10_000_000;
/// The most payments of one request.
pub const MOST_PAYMENTS: usize = 200;
/// The most requests of one plan.
pub const MOST_REQUESTS: i64 = 200;

text_enum! {
    /// What money is asked for: a code that can be counted without saying anything about anybody.
    pub enum Kind {
        /// Clothes and shoes.
        Clothes = "clothes",
        /// Tools, and what a trade needs.
        Tools = "tools",
        /// Getting somewhere.
        Travel = "travel",
        /// A phone, or being reached.
        Phone = "phone",
        /// Somewhere to live, and what is in it.
        Home = "home",
        /// A course, a licence, a test.
        Learning = "learning",
        /// Papers that say who somebody is.
        Papers = "papers",
        /// Being with family.
        Family = "family",
        /// Feeling well.
        Wellbeing = "wellbeing",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// How it is asked for.
    pub enum Mode {
        /// One thing: asked, decided, paid.
        Thing = "thing",
        /// An amount for agreed purposes: agreed once, spent without asking again.
        Amount = "amount",
    }
}

text_enum! {
    /// How a request stands.
    pub enum State {
        /// It waits for a decision.
        Waiting = "waiting",
        /// One person said yes, and it waits for the second.
        Second = "second",
        /// The money is promised.
        Promised = "promised",
        /// It was refused, with what would have to change.
        Refused = "refused",
        /// The person asked for another look.
        Appealed = "appealed",
        /// In the other look one person said yes, and it waits for the second.
        AppealSecond = "appeal_second",
        /// It was paid.
        Paid = "paid",
        /// What came of it was told.
        Told = "told",
        /// It was taken away by those who asked; promised money went back.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether somebody has to decide.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Waiting | Self::Second | Self::Appealed | Self::AppealSecond)
    }

    /// Whether it is in its other look.
    #[must_use]
    pub const fn in_appeal(self) -> bool {
        matches!(self, Self::Appealed | Self::AppealSecond)
    }
}

text_enum! {
    /// What happens to a request. The table of what may happen when is `rules::fund::MOVES`.
    pub enum Move {
        /// The first of two says yes.
        FirstYes = "first_yes",
        /// Yes, to all or to a part: the money is promised.
        Grant = "grant",
        /// No.
        Refuse = "refuse",
        /// In the other look: it stays with the part that was promised.
        KeepPart = "keep_part",
        /// The person asks for another look.
        Appeal = "appeal",
        /// It is paid, and the rest goes back to the pot.
        Pay = "pay",
        /// Some of an agreed amount is spent.
        Spend = "spend",
        /// An agreed amount comes to its end, and the rest goes back.
        Finish = "finish",
        /// A payment is taken back.
        TakeBack = "take_back",
        /// What came of it is told.
        Tell = "tell",
        /// It is taken away by those who asked.
        Withdraw = "withdraw",
    }
}

text_enum! {
    /// What somebody decides.
    pub enum Choice {
        /// All of it.
        Yes = "yes",
        /// A part of it, and why.
        Part = "part",
        /// No, why, and what would have to change.
        No = "no",
    }
}

text_enum! {
    /// How money gets there.
    pub enum Route {
        /// Cash to the person.
        Cash = "cash",
        /// A transfer to the person.
        Transfer = "transfer",
        /// The supplier is paid.
        Supplier = "supplier",
        /// A voucher.
        Voucher = "voucher",
        /// A prepaid card.
        Card = "card",
    }
}

text_enum! {
    /// What came of it, as a code that can be counted.
    pub enum Came {
        /// It helped.
        Helped = "helped",
        /// It helped in part.
        Partly = "partly",
        /// It did not help.
        Not = "not",
        /// It is too early to say.
        Early = "early",
    }
}

/// What a place has decided about its fund. Money is in pence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most for one person in twelve months.
    pub year: i64,
    /// The most for one request.
    pub request: i64,
    /// Up to which one yes is enough on the same day.
    pub small: i64,
    /// Over which two people decide.
    pub two: i64,
    /// Working days to decide.
    pub days: i64,
    /// Whether somebody's worker may say yes to what is small.
    pub worker_small: bool,
}

impl Limits {
    /// The stricter of both, line by line; by when it is decided stays the place's own.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self {
            year: self.year.min(other.year),
            request: self.request.min(other.request),
            small: self.small.min(other.small),
            two: self.two.min(other.two),
            days: self.days,
            worker_small: self.worker_small && other.worker_small,
        }
    }
}

/// A pot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pot {
    /// Its id.
    pub id: PotId,
    /// Whose money it is.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Its first day.
    pub from_on: Date,
    /// Its last day.
    pub until_on: Date,
    /// Whence its money comes.
    pub funding: AccountId,
    /// What is left in it.
    pub left: AccountId,
    /// What was spent from it.
    pub spent: AccountId,
}

/// What a pot holds, by the books: nothing is counted twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What was put in.
    pub put_in: i64,
    /// What is left.
    pub left: i64,
    /// What is promised and not spent.
    pub promised: i64,
    /// What was spent.
    pub spent: i64,
}

/// A request, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Of which plan.
    pub plan: PlanId,
    /// For whom.
    pub person: PersonId,
    /// Where it is decided.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// For which goal.
    pub goal: GoalId,
    /// One thing, or an amount.
    pub mode: Mode,
    /// What kind of thing.
    pub kind: Kind,
    /// What it will cost, in pence.
    pub estimate: i64,
    /// Whether one sentence and one yes were enough when it was asked.
    pub small: bool,
    /// How it stands.
    pub state: State,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Instant,
    /// Until when it is to be decided.
    pub due_at: Instant,
    /// The pot, once one was chosen.
    pub pot: Option<PotId>,
    /// What was promised, in pence.
    pub granted: Option<i64>,
    /// What was paid, in pence.
    pub paid: Option<i64>,
    /// When it was decided first.
    pub decided_at: Option<Instant>,
    /// When the person asked for another look.
    pub appealed_at: Option<Instant>,
    /// What came of it.
    pub came: Option<Came>,
    /// What it cost in the end, as told.
    pub cost: Option<i64>,
    /// Who told.
    pub told_by: Option<PersonId>,
    /// When.
    pub told_at: Option<Instant>,
}

/// The words of a request.
#[derive(Clone, Debug, Default)]
pub struct RequestWords {
    /// What for.
    pub what: Option<Words>,
    /// What else was tried.
    pub tried: Option<Words>,
    /// From whom it is bought.
    pub supplier: Option<Words>,
    /// Why another look is asked for.
    pub appeal: Option<Words>,
    /// What came of it.
    pub came: Option<Words>,
    /// Who saw what was bought, or the receipt. A picture may stand beside it later.
    pub seen: Option<Words>,
}

/// What one person decided about a request.
#[derive(Clone, Debug)]
pub struct Vote {
    /// Who.
    pub by: PersonId,
    /// What.
    pub choice: Choice,
    /// Of how much, in pence; nothing for a no.
    pub amount: i64,
    /// Whether it was in the other look.
    pub appeal: bool,
    /// Why.
    pub reason: Option<Words>,
    /// What would have to change.
    pub change: Option<Words>,
    /// When.
    pub at: Instant,
}

/// Money that was paid.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// Its entry in the books.
    pub entry: EntryId,
    /// How much, in pence.
    pub amount: i64,
    /// How it got there.
    pub route: Route,
    /// What it was for, where an agreed amount was spent; why, where it was taken back.
    pub words: Option<Words>,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Which payment it takes back.
    pub takes_back: Option<PaymentId>,
}
