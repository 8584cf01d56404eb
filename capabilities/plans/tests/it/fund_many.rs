//! Many hands on the fund at once, on both engines: whatever they try, sums stay at zero, pots at or above nothing, and a request
//! goes only the ways of the table.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use access::{Acting, Action, Role, Stop, Who, act};
use basics::{Chance, Date, Words};
use plans::fund::{Came, Choice, Kind, Mode, Move, PaymentId, PotId, RequestId, Route, State};
use plans::verbs::fund as verbs;
use plans::verbs::{NewGoal, add_goal};
use plans::{Refused, fund_rules};
use trials::World;

use crate::fund::{second, sums_hold};
use crate::*;

/// How many operations are tried in all.
const TRIES: usize = 10_000;
/// By how many hands.
const HANDS: usize = 8;
/// For how many people.
const PEOPLE: usize = 6;

/// What was asked: for which of the people, and whether it is one thing or an amount.
type Asked = (RequestId, usize, Mode);

/// What the hands work on.
struct Ground {
    world: World,
    /// Whose plans they are, and who works with them.
    people: Vec<Who>,
    plans: Vec<(PlanId, plans::GoalId)>,
    worker: Who,
    /// Who decides.
    leads: Vec<Who>,
    pots: Vec<PotId>,
    requests: Mutex<Vec<Asked>>,
    /// What was done: from which state, by which move.
    done: Mutex<Vec<(RequestId, State, Move)>>,
}

fn below(chance: &Chance, limit: usize) -> usize {
    usize::try_from(chance.below(u64::try_from(limit).unwrap())).unwrap()
}

/// An amount: mostly one that somebody means, now and then one that nobody can.
fn amount(chance: &Chance, limit: u64) -> i64 {
    match chance.below(40) {
        0 => 0,
        1 => -1,
        2 => 1_000_000_000_000,
        3 => i64::MIN,
        _ => i64::try_from(1 + chance.below(limit)).unwrap(),
    }
}

fn words(text: &str) -> Words {
    Words::kept(text.to_owned())
}

fn one_of<T: Copy>(chance: &Chance, all: &[T]) -> T {
    all[below(chance, all.len())]
}

impl Ground {
    async fn act<A: Action>(&self, who: &Who, id: A::Id) -> Result<Acting<A>, Stop> {
        act::<A>(&self.world.site, who, id, None).await
    }

    fn lead(&self, chance: &Chance) -> &Who {
        &self.leads[below(chance, self.leads.len())]
    }

    /// One of the newest requests, with its person.
    fn request(&self, chance: &Chance) -> Option<Asked> {
        let requests = self.requests.lock().unwrap();
        let back = below(chance, 12);
        requests.len().checked_sub(back + 1).map(|at| requests[at])
    }

    fn did(&self, id: RequestId, from: State, step: Move) {
        self.done.lock().unwrap().push((id, from, step));
    }

    async fn asks(&self, chance: &Chance) -> Result<(), Refused> {
        let at = below(chance, PEOPLE);
        let (plan, goal) = self.plans[at];
        let mode = one_of(chance, Mode::ALL);
        let new = verbs::NewRequest {
            goal,
            mode,
            kind: one_of(chance, Kind::ALL),
            estimate: amount(chance, 20_000),
            what: words("what"),
            tried: (chance.below(8) > 0).then(|| words("tried")),
            supplier: None,
        };
        let who = if chance.below(2) == 0 { &self.worker } else { &self.people[at] };
        let id = verbs::ask(self.act::<plans::AskFund>(who, plan).await?, &new).await?;
        self.requests.lock().unwrap().push((id, at, mode));
        Ok(())
    }

    async fn pots(&self, chance: &Chance) -> Result<(), Refused> {
        let (pot, lead) = (one_of(chance, &self.pots), self.lead(chance));
        if chance.below(3) > 0 {
            return verbs::top_up(self.act::<plans::KeepPot>(lead, pot).await?, amount(chance, 60_000)).await;
        }
        // Looked up before the act: whoever writes waits for nothing.
        let mut tx = self.world.ground.db.read().await?;
        let sql = "SELECT l.entry_id AS entry FROM books_legs l JOIN plans_pots p ON p.funding_id = l.account_id \
                   WHERE p.id = $1 ORDER BY l.number DESC LIMIT 10";
        let rows = tx.rows(sql, store::values![pot]).await?;
        drop(tx);
        let entry = rows[below(chance, rows.len())].get("entry")?;
        verbs::take_out(self.act::<plans::KeepPot>(lead, pot).await?, entry).await
    }

    async fn decides(&self, chance: &Chance, (id, at, _): Asked) -> Result<(), Refused> {
        let who = match chance.below(10) {
            0 => &self.people[at],
            1..=2 => &self.worker,
            _ => self.lead(chance),
        };
        let choice = one_of(
            chance,
            &[Choice::Yes, Choice::Yes, Choice::Part, Choice::Part, Choice::Part, Choice::No, Choice::No],
        );
        let says = || (chance.below(10) > 0).then(|| words("why"));
        let new = verbs::Deciding { choice, part: Some(amount(chance, 12_000)), reason: says(), change: says() };
        let acting = self.act::<plans::DecideRequest>(who, id).await?;
        let (from, had) = (acting.facts().request.state, acting.facts().request.granted);
        let to = verbs::decide(acting, &new).await?;
        let step = match (choice, to) {
            (Choice::No, State::Promised) if had.is_some() => Move::KeepPart,
            (Choice::No, _) => Move::Refuse,
            (_, State::Second | State::AppealSecond) => Move::FirstYes,
            _ => Move::Grant,
        };
        self.did(id, from, step);
        Ok(())
    }

    async fn pays(&self, chance: &Chance, (id, at, mode): Asked) -> Result<(), Refused> {
        let route = one_of(chance, Route::ALL);
        let new = verbs::Paying { amount: amount(chance, 6_000), route, words: Some(words("for")) };
        // Now and then the wrong way for it.
        if (mode == Mode::Amount) == (chance.below(8) > 0) {
            let acting = self.act::<plans::SpendAmount>(&self.people[at], id).await?;
            let from = acting.facts().request.state;
            verbs::spend(acting, &new).await?;
            self.did(id, from, Move::Spend);
            return Ok(());
        }
        let who = if chance.below(2) == 0 { &self.worker } else { self.lead(chance) };
        let acting = self.act::<plans::PayRequest>(who, id).await?;
        let from = acting.facts().request.state;
        verbs::pay(acting, &new).await?;
        self.did(id, from, Move::Pay);
        Ok(())
    }

    async fn takes_back(&self, chance: &Chance, (id, ..): Asked) -> Result<(), Refused> {
        let mut tx = self.world.ground.db.read().await?;
        let sql = "SELECT id FROM plans_payments WHERE request_id = $1 ORDER BY number DESC LIMIT 2";
        let rows = tx.rows(sql, store::values![id]).await?;
        drop(tx);
        let Some(row) = rows.first() else { return Err(Refused::Fund(Vec::new())) };
        let payment: PaymentId = row.get("id")?;
        let acting = self.act::<plans::TakeBackPayment>(self.lead(chance), id).await?;
        let from = acting.facts().request.state;
        verbs::take_back(acting, payment, Some(&words("why"))).await?;
        self.did(id, from, Move::TakeBack);
        Ok(())
    }

    async fn by_those_who_asked(&self, chance: &Chance, (id, at, mode): Asked) -> Result<(), Refused> {
        let who = &self.people[at];
        match chance.below(8) {
            n if n == 0 || (n < 2 && mode == Mode::Amount) => {
                let acting = self.act::<plans::LetGoRequest>(who, id).await?;
                let from = acting.facts().request.state;
                verbs::let_go(acting).await?;
                // Whether something of it was spent is seen by where it stands.
                let mut tx = self.world.ground.db.read().await?;
                let sql = "SELECT COUNT(*) AS n FROM plans_requests WHERE id = $1 AND state = 'withdrawn'";
                let gone = tx.one(sql, store::values![id]).await?.get::<i64>("n")? == 1;
                self.did(id, from, if gone { Move::Withdraw } else { Move::Finish });
            }
            ..=4 => {
                let acting = self.act::<plans::AppealRequest>(who, id).await?;
                let from = acting.facts().request.state;
                verbs::appeal(acting, &words("look again")).await?;
                self.did(id, from, Move::Appeal);
            }
            _ => {
                let acting = self.act::<plans::TellRequest>(who, id).await?;
                let from = acting.facts().request.state;
                let cost = amount(chance, 9_000);
                let new = verbs::Telling { came: one_of(chance, Came::ALL), cost, words: words("it"), seen: None };
                verbs::tell(acting, &new).await?;
                self.did(id, from, Move::Tell);
            }
        }
        Ok(())
    }

    /// Tries one thing; says whether it was done. A failure of the house is none of the refusals.
    async fn one_try(&self, chance: &Chance) -> bool {
        let request = self.request(chance);
        let said = match (chance.below(20), request) {
            (0..=1, _) | (_, None) => self.asks(chance).await,
            (2, _) => self.pots(chance).await,
            (3..=8, Some(request)) => self.decides(chance, request).await,
            (9..=13, Some(request)) => self.pays(chance, request).await,
            (14..=15, Some(request)) => self.takes_back(chance, request).await,
            (_, Some(request)) => self.by_those_who_asked(chance, request).await,
        };
        match said {
            Ok(()) => true,
            Err(Refused::Fund(_) | Refused::Plan(_) | Refused::Stop(Stop::Refused(_))) => false,
            Err(Refused::Stop(stop)) => {
                assert!(matches!(stop, Stop::Refused(_)), "the house failed: {stop}");
                false
            }
        }
    }
}

async fn prepared(ground: trials::Ground) -> Ground {
    let world = house(ground).await;
    let (place, practitioner) = (world.places.prison, world.people.practitioner);
    let (mut people, mut plans) = (Vec::new(), Vec::new());
    for number in 0..PEOPLE {
        let person = world.member(&format!("Person {number}"), Role::Participant, place).await;
        world.relate(RelationKind::AssignedWorker, practitioner, Some(person), Some(place)).await;
        let who = world.who(person).await;
        let plan = plans::verbs::begin(act::<plans::BeginPlan>(&world.site, &who, person, None).await.unwrap()).await;
        let plan = plan.unwrap();
        let goal =
            NewGoal { matters: None, goal: words("goal"), more: Vec::new(), later: false, by_on: None, step: None };
        let acting = act::<plans::KeepGoals>(&world.site, &who, plan, None).await.unwrap();
        plans.push((plan, add_goal(acting, &goal).await.unwrap()));
        people.push(who);
    }
    // Now, when everybody is given to them.
    let worker = world.who(practitioner).await;
    let mut leads = vec![world.who(world.people.manager).await];
    for _ in 0..3 {
        let lead = second(&world).await;
        leads.push(world.who(lead).await);
    }
    world.set(place, &plans::fund::YEAR, Some("5000")).await;
    world.set(place, &plans::fund::REQUEST, Some("250")).await;
    world.set(place, &plans::fund::TWO, Some("100")).await;
    let mut pots = Vec::new();
    for year in [2026, 2027] {
        let (from_on, until_on) = (Date::constant(2026, 1, 1), Date::constant(year, 12, 31));
        let acting = act::<plans::OpenPot>(&world.site, &leads[0], place, None).await.unwrap();
        pots.push(verbs::open_pot(acting, &verbs::NewPot { from_on, until_on, amount: 50_000 }).await.unwrap());
    }
    let (requests, done) = (Mutex::default(), Mutex::default());
    Ground { world, people, plans, worker, leads, pots, requests, done }
}

/// What holds at any moment.
async fn holds_now(world: &World) {
    let sums = count(world, "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS n FROM books_accounts").await;
    let below = "SELECT COUNT(*) AS n FROM books_accounts WHERE balance < 0 AND kind <> 'plans.funding'";
    assert_eq!((sums, count(world, below).await), (0, 0));
}

/// Each request has gone a way of the table from its beginning to where it stands now.
async fn went_by_the_table(ground: &Ground) {
    let mut flows: BTreeMap<RequestId, Vec<(State, i64)>> = BTreeMap::new();
    let mut flow = |id, state, by| flows.entry(id).or_default().push((state, by));
    for (id, from, step) in ground.done.lock().unwrap().iter() {
        let to = fund_rules::moved(*from, *step).unwrap();
        flow(*id, *from, -1);
        flow(*id, to, 1);
    }
    let mut tx = ground.world.ground.db.read().await.unwrap();
    let rows = tx.rows("SELECT id, state FROM plans_requests", &[]).await.unwrap();
    assert_eq!(rows.len(), ground.requests.lock().unwrap().len());
    for row in rows {
        let (id, now): (RequestId, State) = (row.get("id").unwrap(), row.get("state").unwrap());
        let mut all = flows.remove(&id).unwrap_or_default();
        all.extend([(State::Waiting, 1), (now, -1)]);
        for state in State::ALL {
            let sum: i64 = all.iter().filter(|(of, _)| of == state).map(|(_, by)| by).sum();
            assert_eq!(sum, 0, "{id}: {state:?} {all:?}");
        }
    }
    assert!(flows.is_empty());
}

/// The rows say what the books say.
async fn rows_agree_with_the_books(world: &World) {
    let promised =
        "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS n FROM books_accounts WHERE kind = 'plans.promised'";
    let open = "SELECT CAST(COALESCE(SUM(granted), 0) AS BIGINT) AS n FROM plans_requests \
                WHERE state IN ('promised', 'appealed', 'appeal_second')";
    let spent = "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS n FROM books_accounts WHERE kind = 'plans.spent'";
    let paid = "SELECT CAST(COALESCE(SUM(CASE WHEN takes_back IS NULL THEN amount ELSE -amount END), 0) AS BIGINT) AS n \
                FROM plans_payments";
    let closed =
        "SELECT CAST(COALESCE(SUM(paid), 0) AS BIGINT) AS n FROM plans_requests WHERE state IN ('paid', 'told')";
    let of_open = "SELECT CAST(COALESCE(SUM(CASE WHEN p.takes_back IS NULL THEN p.amount ELSE -p.amount END), 0) AS BIGINT) \
                   AS n FROM plans_payments p JOIN plans_requests q ON q.id = p.request_id \
                   WHERE q.state IN ('promised', 'appealed', 'appeal_second')";
    let (spent, paid, of_open) = (count(world, spent).await, count(world, paid).await, count(world, of_open).await);
    assert_eq!(spent, paid);
    assert_eq!(count(world, promised).await + of_open, count(world, open).await);
    assert_eq!(count(world, closed).await + of_open, paid);
    // Nobody has more than the limit of a year, and over the limit two decided.
    let year = "SELECT COUNT(*) AS n FROM (SELECT person_id FROM plans_requests WHERE granted IS NOT NULL \
                AND state <> 'withdrawn' GROUP BY person_id HAVING SUM(COALESCE(paid, granted)) > 500000) x";
    assert_eq!(count(world, year).await, 0);
    let alone = "SELECT COUNT(*) AS n FROM plans_requests q WHERE q.granted > 10000 AND (SELECT COUNT(DISTINCT v.by_id) \
                 FROM plans_votes v WHERE v.request_id = q.id AND v.choice <> 'no') < 2";
    assert_eq!(count(world, alone).await, 0);
    let own = "SELECT COUNT(*) AS n FROM plans_votes v JOIN plans_requests q ON q.id = v.request_id \
               WHERE v.by_id IN (q.person_id, q.asked_by)";
    assert_eq!(count(world, own).await, 0);
}

trials::story! {
    parts = *PARTS;

    async fn ten_thousand_acts_of_the_fund_by_many_hands_keep_sums_at_zero_and_pots_above_nothing(ground) {
        let ground = Arc::new(prepared(ground).await);
        let mut hands = Vec::new();
        for hand in 0..HANDS {
            let ground = Arc::clone(&ground);
            hands.push(tokio::spawn(async move {
                let chance = Chance::seeded(u64::try_from(hand).unwrap());
                let mut did = 0;
                for turn in 0..TRIES / HANDS {
                    did += usize::from(ground.one_try(&chance).await);
                    if turn % 125 == 0 {
                        holds_now(&ground.world).await;
                    }
                }
                did
            }));
        }
        let mut did = 0;
        for hand in hands {
            did += hand.await.unwrap();
        }
        let world = &ground.world;
        // Much was really tried, and much really refused.
        assert!(did > TRIES / 10 && did < TRIES * 4 / 5, "{did}");
        let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, _, step) in ground.done.lock().unwrap().iter() {
            *steps.entry(step.code()).or_default() += 1;
        }
        for step in Move::ALL {
            assert!(steps.get(step.code()).is_some_and(|times| *times > 0), "{step:?} never happened: {did} {steps:?}");
        }
        sums_hold(world).await;
        went_by_the_table(&ground).await;
        rows_agree_with_the_books(world).await;
    }
}
