//! The page that a newspaper can read: what a fund is for, its limits, what was bought and what came of it, and nobody.

use access::{look, settings};
use askama::Template;
use pages::{Outcome, Page, Problem, Visit};

use super::limit_lines;
use crate::access::{SeeFundMoney, SeeFundPage};
use crate::actions::fund::{limits, sums};
use crate::model::fund::{Kind, PURPOSE, Pot, Sums};
use crate::rules::fund::{pounds, shown};
use crate::store::fund::{self as kept, Counted};

#[derive(Template)]
#[template(path = "fund_page.html")]
struct FundPage {
    page: Page,
    purpose: String,
    rules: Vec<String>,
    kinds: String,
    money: Vec<String>,
    counts: Vec<String>,
    manage: Option<String>,
}

/// The days of a pot.
pub(super) fn span(page: &Page, pot: &Pot) -> String {
    let (from, until) = (page.day(&pot.from_on), page.day(&pot.until_on));
    page.t2("plans-fund-span", "from", from.as_str(), "until", until.as_str())
}

fn money(page: &Page, pots: &[Pot], sums: &[Sums], enough: bool) -> Vec<String> {
    pots.iter()
        .zip(sums)
        .map(|(pot, sum)| {
            // Where few people had something, the sum says what one of them had.
            let spent = if enough { pounds(sum.spent) } else { page.t("plans-fund-too-few") };
            let line = page.t2("plans-fund-pot-line", "put", pounds(sum.put_in).as_str(), "spent", spent.as_str());
            format!("{} {line}", span(page, pot))
        })
        .collect()
}

/// A number of people, when it may be shown.
fn people(page: &Page, what: &str, count: i64) -> String {
    let said =
        shown(count).map_or_else(|| page.t("plans-fund-too-few"), |about| page.t1("plans-fund-about", "count", about));
    page.t2("plans-fund-count", "what", what, "people", said.as_str())
}

fn counts(page: &Page, counted: &Counted) -> Vec<String> {
    let mut lines = vec![people(page, &page.t("plans-fund-all"), counted.people)];
    let mut few = false;
    for kind in Kind::ALL {
        let count = counted.kinds.iter().find(|(known, _)| known == kind).map_or(0, |(_, count)| *count);
        // Which kinds few people had is not said either.
        if shown(count).is_some() {
            lines.push(people(page, &page.t(format!("plans-fund-kind-{}", kind.code())), count));
        } else {
            few = true;
        }
    }
    if few {
        lines.push(page.t("plans-fund-few-kinds"));
    }
    for (came, count) in &counted.came {
        if shown(*count).is_some() {
            lines.push(people(page, &page.t(format!("plans-fund-came-{}", came.code())), *count));
        }
    }
    lines
}

/// It.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    let mut looking = look::<SeeFundPage>(visit.site(), visit.who(), place).await?;
    let tx = looking.tx();
    let limits = limits(tx, place).await?;
    let purpose = settings::one(tx, place, &PURPOSE).await?;
    let pots = kept::pots(tx, &[place], None).await?;
    let sums = sums(tx, &pots).await?;
    let counted = kept::counted(tx, place).await?;
    drop(looking);
    let manage = access::may_look::<SeeFundMoney>(visit.site(), visit.who(), place).await.is_ok();
    let page = visit.page();
    let names: Vec<String> = Kind::ALL.iter().map(|kind| page.t(format!("plans-fund-kind-{}", kind.code()))).collect();
    visit.show(&FundPage {
        purpose: if purpose.is_empty() { page.t("plans-fund-purpose") } else { purpose },
        rules: limit_lines(&page, &limits),
        kinds: page.t1("plans-fund-kinds", "kinds", names.join(", ").as_str()),
        money: money(&page, &pots, &sums, shown(counted.people).is_some()),
        counts: counts(&page, &counted),
        manage: manage.then(|| format!("/plans/fund/{place}/money")),
        page,
    })
}

/// The fund of the first place where somebody belongs and plans are switched on.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place = visit.on_in("plans").into_iter().next().ok_or(Problem::NotThere)?;
    visit.go(&format!("/plans/fund/{place}"))
}
