//! `alongside check`: what is still missing before real people use this house, one line a step; nothing when all is done.

pub mod look;
pub mod rule;

use access::Hashing;
use basics::Clock;
use clap::{Args, ValueEnum};

use self::rule::{STEPS, Step, missing};
use crate::house::{self, Begin, HouseArgs};
use crate::{Ended, Failed};

/// What to check.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Says that a step is done that software cannot see, by its name: `KEY_COPY`. It is kept with the day.
    #[arg(long, requires = "by")]
    done: Option<String>,
    /// Who says so.
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    house: HouseArgs,
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line a step.
    Text,
    /// One JSON document.
    Json,
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn say(line: &str) {
    println!("{line}");
}

/// What is printed about the steps that are missing, as lines: `missing: CODE what, do: how`; with the first thing that is
/// broken, if anything is, and with the places in which no data protection officer is named.
#[must_use]
pub fn lines(steps: &[&Step], broken: Option<&str>, without_officer: &[String]) -> Vec<String> {
    let at = |step: &Step| match (step.code, broken) {
        ("RECORD", Some(first)) => format!(" (broken: {first})"),
        ("OFFICER", _) if !without_officer.is_empty() => format!(" (places: {})", without_officer.join(", ")),
        _ => String::new(),
    };
    steps
        .iter()
        .map(|step| {
            let broken = at(step);
            let then = match step.stated {
                Some(_) => format!(", then: alongside check --done {} --by NAME", step.code),
                None => String::new(),
            };
            format!("missing: {} {}{broken}, do: {}{then}", step.code, step.missing, step.how)
        })
        .collect()
}

/// The same as one JSON document.
#[must_use]
pub fn json(steps: &[&Step], without_officer: &[String]) -> serde_json::Value {
    let steps: Vec<serde_json::Value> = steps
        .iter()
        .map(|step| {
            let stated = step.stated.is_some();
            let mut said =
                serde_json::json!({ "step": step.code, "missing": step.missing, "do": step.how, "stated": stated });
            if let (Some(said), "OFFICER") = (said.as_object_mut(), step.code) {
                said.insert("places".to_owned(), without_officer.into());
            }
            said
        })
        .collect();
    serde_json::json!({ "missing": steps })
}

/// A step that somebody may say is done.
///
/// # Errors
/// There is no such step, or software sees it by itself.
pub fn may_be_stated(code: &str) -> Result<&'static str, Failed> {
    let step = STEPS.iter().find(|step| step.code == code);
    let step = step.ok_or_else(|| Failed(format!("there is no step {code:?}: `alongside check` names them")))?;
    match step.stated {
        Some(_) => Ok(step.code),
        None => Err(Failed(format!("nobody has to say that {code} is done: it is seen. Do this: {}", step.how))),
    }
}

/// `alongside check`.
///
/// # Errors
/// When something is missing: the command ends with 1.
pub async fn check(args: CheckArgs) -> Ended {
    let settled = args.house.settle()?;
    let post = args.house.post()?;
    let ways = look::Ways { mail: post.way.is_some(), sign_on: args.house.sign_on()?.open()?.is_some() };
    let stated = args.done.as_deref().map(may_be_stated).transpose()?;
    let db = house::open_db(&settled, Begin::Known).await?;
    let clock = Clock::machine();
    if let Some(step) = stated {
        let by = basics::line(args.by.as_deref().unwrap_or_default(), 80)
            .map_err(|_| Failed("say who says so: --by NAME, 1 to 80 letters".to_owned()))?;
        let site = house::site(db.clone(), clock, Hashing::real()?);
        governance::confirm_step(&site, step, &by).await?;
        db.close().await;
        return Ok(());
    }
    let now = clock.now();
    let (steps, broken, without) = if store::migrate::pending(&db, &crate::wiring::parts()).await? > 0 {
        // Nothing else can be looked at before.
        (STEPS.iter().filter(|step| step.code == "SCHEMA").collect(), None, Vec::new())
    } else {
        let house = look::inspect(&db, &settled, post.address, ways, now).await?;
        (missing(&house), house.broken, house.without_officer)
    };
    db.close().await;
    match args.format {
        Form::Text => lines(&steps, broken.as_deref(), &without).iter().for_each(|line| say(line)),
        Form::Json => say(&serde_json::to_string_pretty(&json(&steps, &without))?),
    }
    match steps.len() {
        0 => Ok(()),
        many => Err(Failed(format!("{many} steps are missing"))),
    }
}
