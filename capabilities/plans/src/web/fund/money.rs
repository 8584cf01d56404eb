//! The money of a fund, for its managers: pots, what waits, and how long decisions take. No words, and no ranking.

use access::{act, look};
use askama::Template;
use basics::{Date, PlaceId};
use books::EntryId;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{boxes, day, faults_of};
use super::public::span;
use super::{Control, FormPage, LineView, Maker, RowView, money, request, state_word};
use crate::access::{ExportFund, KeepPot, OpenPot, SeeFundMoney};
use crate::actions::fund::{self as actions, NewPot, sums};
use crate::model::fund::{Pot, PotId, State, Sums};
use crate::rules::fund::{csv, middle, pounds};
use crate::store::fund::{self as kept, Decided};

/// The most lines of what waits, and of what was decided that are gone through.
const MOST: i64 = 500;
/// What waits for somebody's decision.
const WAITS: [State; 4] = [State::Waiting, State::Second, State::Appealed, State::AppealSecond];

/// A pot in the table.
struct PotView {
    href: String,
    span: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "fund_money.html")]
struct MoneyPage {
    page: Page,
    base: String,
    heads: Vec<String>,
    pots: Vec<PotView>,
    waiting: Vec<LineView>,
    time: String,
}

/// How many were decided, how many in time, and the middle of the days.
fn time(page: &Page, decided: &[Decided]) -> (usize, usize, Option<i64>) {
    let days = decided.iter().filter_map(|one| {
        let (from, to) = (one.asked_at.date_in(&page.zone)?, one.at.date_in(&page.zone)?);
        from.until(to).ok().map(|span| i64::from(span.get_days()))
    });
    (decided.len(), decided.iter().filter(|one| one.in_time).count(), middle(days.collect()))
}

fn heads(page: &Page) -> Vec<String> {
    ["pot", "put-in", "left", "promised", "spent"].map(|head| page.t(format!("plans-fund-head-{head}"))).to_vec()
}

fn cells(sum: &Sums) -> Vec<String> {
    [sum.put_in, sum.left, sum.promised, sum.spent].map(pounds).to_vec()
}

/// The page.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeFundMoney>(visit.site(), visit.who(), place).await?;
    let tx = looking.tx();
    let pots = kept::pots(tx, &[place], None).await?;
    let sums = sums(tx, &pots).await?;
    let waiting = kept::standing(tx, place, &WAITS, MOST).await?;
    let decided = kept::decided(tx, place, MOST).await?;
    drop(looking);
    let (page, now) = (visit.page(), visit.now());
    let (count, in_time, middle) = time(&page, &decided);
    let time = match middle {
        None => page.t("plans-fund-time-none"),
        Some(days) => {
            let first = page.t2("plans-fund-time-line", "count", count, "intime", in_time);
            format!("{first} {}", page.t1("plans-fund-time-middle", "days", days))
        }
    };
    let lines = waiting.iter().map(|one| {
        let (tone, state) = state_word(&page, one.state);
        let late = now > one.due_at;
        LineView {
            href: format!("/plans/requests/{}", one.id),
            title: request::title(&page, one),
            what: String::new(),
            tone: if late { "late" } else { tone },
            state: if late { page.t("plans-fund-is-late") } else { state },
            machine: one.due_at.text(),
            day: page.t1("plans-fund-due", "day", page.day_of(&one.due_at).as_str()),
        }
    });
    visit.show(&MoneyPage {
        base: format!("/plans/fund/{place}"),
        heads: heads(&page),
        pots: pots
            .iter()
            .zip(&sums)
            .map(|(pot, sum)| PotView {
                href: format!("/plans/pots/{}", pot.id),
                span: span(&page, pot),
                cells: cells(sum),
            })
            .collect(),
        waiting: lines.collect(),
        time,
        page: page.with_back(format!("/plans/fund/{place}"), "plans-fund-back-page"),
    })
}

/// The figures as a table: a line for each pot, and nobody in it.
pub(super) async fn table(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    // No once key: whoever presses twice gets the table twice, and both times are on record.
    let acting = act::<ExportFund>(visit.site(), visit.who(), place, None).await?;
    match actions::export(acting).await {
        Ok(()) => {}
        Err(crate::actions::Refused::Stop(stop)) => return Err(stop.into()),
        Err(refused) => return Err(Problem::Broken(refused.to_string())),
    }
    let mut tx = visit.read().await?;
    let pots = kept::pots(&mut tx, &[place], None).await?;
    let sums = sums(&mut tx, &pots).await?;
    let decided = kept::decided(&mut tx, place, MOST).await?;
    drop(tx);
    let page = visit.page();
    let names = ["from", "until", "put-in", "left", "promised", "spent", "decided", "in-time", "days"];
    let mut text = String::from("\u{feff}");
    text.push_str(&csv(&names.map(|head| page.t(format!("plans-fund-head-{head}")))));
    for (pot, sum) in pots.iter().zip(&sums) {
        let here: Vec<Decided> = decided.iter().filter(|one| one.pot == Some(pot.id)).copied().collect();
        text.push_str(&csv(&line(&page, pot, sum, &here)));
    }
    pages::attachment("text/csv; charset=utf-8", "attachment; filename=\"fund.csv\"", text)
}

fn line(page: &Page, pot: &Pot, sum: &Sums, decided: &[Decided]) -> Vec<String> {
    let (count, in_time, middle) = time(page, decided);
    // As numbers: pounds and pence without a sign, so that a spreadsheet adds them up.
    let number = |pence: i64| format!("{}.{:02}", pence / 100, (pence % 100).abs());
    let mut cells = vec![pot.from_on.to_string(), pot.until_on.to_string()];
    cells.extend([sum.put_in, sum.left, sum.promised, sum.spent].map(number));
    cells.extend([count.to_string(), in_time.to_string()]);
    cells.push(middle.map_or_else(String::new, |days| days.to_string()));
    cells
}

async fn pot_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<FormPage, Problem> {
    drop(look::<OpenPot>(visit.site(), visit.who(), place).await?);
    let (page, sent) = (visit.page(), visit.sent());
    let make = Maker { page: &page, sent, faults };
    let controls = vec![
        Control::Day(make.field("from", ""), boxes(sent, "from")),
        Control::Day(make.field("until", ""), boxes(sent, "until")),
        make.money("amount", None),
    ];
    let page = page.with_back(format!("/plans/fund/{place}/money"), "plans-fund-back-money");
    Ok(FormPage::new(page, "plans-fund-pot-new", format!("/plans/fund/{place}/pots"), faults, controls))
}

/// The form of a new pot.
pub(super) async fn pot_form(visit: &Visit) -> Outcome {
    visit.show(&pot_page(visit, visit.id("place")?, &Faults::new()).await?)
}

/// A day that has to be there.
fn whole_day(page: &Page, visit: &Visit, faults: &mut Faults, field: &str) -> Option<Date> {
    let read = day(page, visit.sent(), faults, field);
    if read.is_none() && faults.of(field).is_none() {
        faults.add(field, page.t("plans-fault-day"));
    }
    read
}

/// The pot is opened.
pub(super) async fn open_pot(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let from = whole_day(&page, visit, &mut faults, "from");
    let until = whole_day(&page, visit, &mut faults, "until");
    let amount = money(&page, visit.sent(), &mut faults, "amount");
    let (Some(from_on), Some(until_on), Some(amount)) = (from, until, amount) else {
        return visit.again(&pot_page(visit, place, &faults).await?);
    };
    let acting = act::<OpenPot>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::open_pot(acting, &NewPot { from_on, until_on, amount }).await {
        Ok(pot) => visit.go_saying(&format!("/plans/pots/{pot}"), "plans-fund-said-open"),
        Err(refused) => visit.again(&pot_page(visit, place, &faults_of(&page, refused)?).await?),
    }
}

/// Something that was put in.
struct PutIn {
    text: String,
    back: Option<String>,
}

#[derive(Template)]
#[template(path = "fund_pot.html")]
struct PotPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    span: String,
    rows: Vec<RowView>,
    amount: Field,
    lines: Vec<PutIn>,
}

async fn one_pot(visit: &Visit, id: PotId, faults: &Faults) -> Result<PotPage, Problem> {
    let mut looking = look::<KeepPot>(visit.site(), visit.who(), id).await?;
    let pot = looking.facts().pot.clone();
    let sum = sums(looking.tx(), std::slice::from_ref(&pot)).await?.into_iter().next().unwrap_or_default();
    let lines = books::statement(looking.tx(), pot.funding, None, 50).await?;
    drop(looking);
    let page = visit.page();
    let heads = heads(&page).into_iter().skip(1);
    let lines = lines
        .iter()
        .map(|line| {
            let amount = pounds(line.amount.saturating_neg());
            let (kind, day) = (
                if line.reverses.is_some() { "plans-fund-out-line" } else { "plans-fund-in-line" },
                page.day_of(&line.at),
            );
            let may = line.reverses.is_none() && line.reversed_by.is_none();
            PutIn {
                text: page.t2(kind, "amount", amount.as_str(), "day", day.as_str()),
                back: may.then(|| format!("/plans/pots/{id}/back/{}", line.entry)),
            }
        })
        .collect();
    let make = Maker { page: &page, sent: visit.sent(), faults };
    let amount =
        Field { hint: Some(page.t("plans-fund-money-hint")), ..make.field("amount", visit.sent().text("amount")) };
    Ok(PotPage {
        errors: faults.lines(),
        base: format!("/plans/pots/{id}"),
        span: span(&page, &pot),
        rows: heads.zip(cells(&sum)).map(|(key, value)| RowView { key, value, said: false }).collect(),
        amount,
        lines,
        page: page.with_back(format!("/plans/fund/{}/money", pot.place), "plans-fund-back-money"),
    })
}

/// A pot, and what was put in.
pub(super) async fn pot(visit: &Visit) -> Outcome {
    visit.show(&one_pot(visit, visit.id("pot")?, &Faults::new()).await?)
}

/// More is put in.
pub(super) async fn top_up(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PotId = visit.id("pot")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(amount) = money(&page, visit.sent(), &mut faults, "amount") else {
        return visit.again(&one_pot(visit, id, &faults).await?);
    };
    let acting = act::<KeepPot>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::top_up(acting, amount).await {
        Ok(()) => visit.go_saying(&format!("/plans/pots/{id}"), "plans-fund-said-top-up"),
        Err(refused) => visit.again(&one_pot(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// What was put in is taken back.
pub(super) async fn take_out(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, entry): (PotId, EntryId) = (visit.id("pot")?, visit.id("entry")?);
    let acting = act::<KeepPot>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::take_out(acting, entry).await {
        Ok(()) => visit.go_saying(&format!("/plans/pots/{id}"), "plans-fund-said-out"),
        Err(refused) => visit.again(&one_pot(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
