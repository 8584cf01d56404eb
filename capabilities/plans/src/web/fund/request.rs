//! A request: everything about it, for the person and for whoever decides.

use access::{look, settings};
use askama::Template;
use basics::PersonId;
use pages::{ErrorLine, Faults, Outcome, Page, Problem, Visit};

use super::super::Names;
use super::{RowView, state_word};
use crate::access::{
    AppealRequest, DecideRequest, LetGoRequest, PayRequest, RequestFacts, SeeRequest, SpendAmount, TakeBackPayment,
    TellRequest,
};
use crate::actions::fund::left_of;
use crate::model::fund::{Choice, Mode, PHONE, Payment, Request, RequestId, RequestWords, State, Vote};
use crate::rules::fund::{self as rules, pounds};
use crate::store::fund as kept;

/// What was decided.
struct VoteView {
    what: String,
    who: String,
    reason: String,
    change: String,
}

/// What was paid.
struct PaymentView {
    what: String,
    who: String,
    words: String,
    back: Option<String>,
}

/// What the reader may do next.
struct Way {
    href: String,
    key: &'static str,
}

#[derive(Template)]
#[template(path = "fund_request.html")]
struct RequestPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    tone: &'static str,
    state: String,
    standing: String,
    late: Option<String>,
    rows: Vec<RowView>,
    votes: Vec<VoteView>,
    payments: Vec<PaymentView>,
    ways: Vec<Way>,
    let_go: Option<&'static str>,
    next: String,
}

/// What a list calls a request: what kind of thing, and for how much.
pub(super) fn title(page: &Page, it: &Request) -> String {
    let kind = page.t(format!("plans-fund-kind-{}", it.kind.code()));
    let key = if it.mode == Mode::Thing { "plans-fund-line" } else { "plans-fund-line-amount" };
    page.t2(key, "kind", kind.as_str(), "amount", pounds(it.estimate).as_str())
}

/// Everything that is read of a request.
struct Read {
    facts: RequestFacts,
    it: Request,
    words: RequestWords,
    votes: Vec<Vote>,
    payments: Vec<Payment>,
    left: i64,
    phone: String,
    names: Names,
}

async fn read(visit: &Visit, id: RequestId) -> Result<Read, Problem> {
    let mut looking = look::<SeeRequest>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let it = facts.request.clone();
    let tx = looking.tx();
    let words = kept::words(tx, id).await?;
    let votes = kept::votes(tx, id).await?;
    let payments = kept::payments(tx, id).await?;
    let left = left_of(tx, &it).await?;
    let phone = settings::one(tx, it.place, &PHONE).await?;
    let mut ids: Vec<PersonId> = vec![it.person, it.asked_by];
    ids.extend(votes.iter().map(|one| one.by).chain(payments.iter().map(|one| one.by)).chain(it.told_by));
    let names = Names::of(tx, ids).await?;
    Ok(Read { facts, it, words, votes, payments, left, phone, names })
}

fn rows(page: &Page, read: &Read) -> Vec<RowView> {
    let (it, words) = (&read.it, &read.words);
    let mut rows = Vec::new();
    let mut say = |key: &str, value: Option<String>, said: bool| {
        if let Some(value) = value {
            rows.push(RowView { key: page.t(key), value, said });
        }
    };
    let said = |words: &Option<basics::Words>| words.as_ref().map(|words| words.read().to_owned());
    say("plans-fund-for", Some(read.names.get(page, it.person)), true);
    say("plans-fund-row-what", said(&words.what), true);
    say("plans-fund-row-kind", Some(page.t(format!("plans-fund-kind-{}", it.kind.code()))), false);
    say("plans-fund-row-estimate", Some(pounds(it.estimate)), false);
    say("plans-fund-row-tried", said(&words.tried), true);
    say("plans-fund-row-supplier", said(&words.supplier), true);
    let (name, day) = (read.names.get(page, it.asked_by), page.day_of(&it.asked_at));
    say("plans-fund-row-asked", Some(page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str())), false);
    say("plans-fund-row-granted", it.granted.map(pounds), false);
    say("plans-fund-row-paid", it.paid.map(pounds), false);
    if it.mode == Mode::Amount && it.granted.is_some() {
        say("plans-fund-row-left", Some(pounds(read.left)), false);
    }
    say("plans-fund-row-appeal", said(&words.appeal), true);
    say("plans-fund-row-came", it.came.map(|came| page.t(format!("plans-fund-came-{}", came.code()))), false);
    say("plans-fund-row-told", said(&words.came), true);
    say("plans-fund-row-cost", it.cost.map(pounds), false);
    say("plans-fund-row-seen", said(&words.seen), true);
    rows
}

fn vote(page: &Page, names: &Names, vote: &Vote) -> VoteView {
    let key = match vote.choice {
        Choice::Yes => "plans-fund-voted-yes",
        Choice::Part => "plans-fund-voted-part",
        Choice::No => "plans-fund-voted-no",
    };
    let (name, day) = (names.get(page, vote.by), page.day_of(&vote.at));
    let words = |words: &Option<basics::Words>| words.as_ref().map_or_else(String::new, |one| one.read().to_owned());
    VoteView {
        what: page.t1(key, "amount", pounds(vote.amount).as_str()),
        who: page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str()),
        reason: words(&vote.reason),
        change: words(&vote.change),
    }
}

fn payment(page: &Page, read: &Read, one: &Payment, manages: bool) -> PaymentView {
    let route = page.t(format!("plans-fund-route-{}", one.route.code()));
    let key = if one.takes_back.is_some() { "plans-fund-was-back" } else { "plans-fund-was-paid" };
    let (name, day) = (read.names.get(page, one.by), page.day_of(&one.at));
    let gone = one.takes_back.is_some() || read.payments.iter().any(|other| other.takes_back == Some(one.id));
    PaymentView {
        what: page.t2(key, "amount", pounds(one.amount).as_str(), "how", route.as_str()),
        who: page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str()),
        words: one.words.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
        back: (manages && !gone).then(|| format!("/plans/requests/{}/back/{}", read.it.id, one.id)),
    }
}

/// What the reader may do with it, as it stands.
fn ways(visit: &Visit, facts: &RequestFacts) -> (Vec<Way>, Option<&'static str>) {
    let (who, it) = (visit.who(), &facts.request);
    let (thing, promised) = (it.mode == Mode::Thing, it.state == State::Promised);
    let all = [
        (it.state.waits() && facts.may::<DecideRequest>(who), "decide", "plans-fund-decide-title"),
        (promised && thing && facts.may::<PayRequest>(who), "pay", "plans-fund-pay-title"),
        (promised && !thing && facts.may::<SpendAmount>(who), "spend", "plans-fund-spend-title"),
        (
            who.person().is_some_and(|me| rules::tell(it, me).is_ok()) && facts.may::<TellRequest>(who),
            "told",
            "plans-fund-told-title",
        ),
        (rules::appeal(it).is_ok() && facts.may::<AppealRequest>(who), "appeal", "plans-fund-appeal-title"),
    ];
    let ways = all.into_iter().filter(|(may, ..)| *may);
    let ways = ways.map(|(_, tail, key)| Way { href: format!("/plans/requests/{}/{tail}", it.id), key }).collect();
    let theirs = who.person().is_some_and(|me| me == it.person || me == it.asked_by);
    let hands = theirs && facts.may::<LetGoRequest>(who);
    let let_go = match it.state {
        State::Promised if it.mode == Mode::Amount => Some("plans-fund-end"),
        State::Waiting | State::Second | State::Promised => Some("plans-fund-let-go"),
        _ => None,
    };
    (ways, let_go.filter(|_| hands))
}

/// The page, with what is wrong with what was asked of it.
pub(super) async fn page(visit: &Visit, id: RequestId, faults: &Faults) -> Result<impl Template + use<>, Problem> {
    let read = read(visit, id).await?;
    let it = &read.it;
    let (ways, let_go) = ways(visit, &read.facts);
    let manages = read.facts.may::<TakeBackPayment>(visit.who());
    let page = visit.page();
    let (tone, state) = state_word(&page, it.state);
    let due = page.day_of(&it.due_at);
    let standing = if it.state.waits() { page.t1("plans-fund-due", "day", due.as_str()) } else { String::new() };
    let late = (it.state.waits() && visit.now() > it.due_at).then(|| {
        let whom = if read.phone.is_empty() { page.t("plans-fund-ask-manager") } else { read.phone.clone() };
        page.t2("plans-fund-late", "day", due.as_str(), "whom", whom.as_str())
    });
    // The plan is for the two hands; a manager who decides reads the request and no plan.
    let me = visit.signed()?.person;
    let next = page.t(format!("plans-fund-next-{}", it.state.code().replace('_', "-")));
    let rows = rows(&page, &read);
    let votes = read.votes.iter().map(|one| vote(&page, &read.names, one)).collect();
    let payments = read.payments.iter().map(|one| payment(&page, &read, one, manages)).collect();
    let heading = title(&page, it);
    let back = let_go.is_some() || me == it.person || me == it.asked_by;
    let page = page.with_title(heading);
    let page = if back { page.with_back(format!("/plans/{}/fund", it.plan), "plans-fund-back") } else { page };
    Ok(RequestPage {
        errors: faults.lines(),
        base: format!("/plans/requests/{id}"),
        tone,
        state,
        standing,
        late,
        rows,
        votes,
        payments,
        ways,
        let_go,
        next,
        page,
    })
}

/// It.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&page(visit, visit.id("request")?, &Faults::new()).await?)
}
