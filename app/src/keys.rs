//! `alongside keys`: what keys there are, new ones for old while the house serves, a new master key, and the copies.

use std::path::PathBuf;

use basics::Clock;
use clap::{Args, Subcommand};
use store::{Db, copies, rotate};

use crate::house::{self, Begin, HouseArgs, Settled};
use crate::print::Format;
use crate::{Ended, Failed};

/// The keys.
#[derive(Args, Debug)]
pub struct KeysArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Which keys there are, how old, and how many people's and threads' keys hang on each. No secrets.
    Show {
        /// text or json.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        #[command(flatten)]
        house: HouseArgs,
    },
    /// Gives purposes new keys and destroys the old, while the house serves.
    Rotate {
        /// Only this purpose; all of them when nothing is said.
        #[arg(long)]
        purpose: Option<String>,
        #[command(flatten)]
        house: HouseArgs,
    },
    /// Wraps everything with a new master key.
    NewMaster {
        /// The new master key's file. It is made when it is not there.
        #[arg(long)]
        to: PathBuf,
        #[command(flatten)]
        house: HouseArgs,
    },
    /// Writes off a folder of key copies that is gone for good and in nobody's hands.
    WriteOff {
        /// The folder as `alongside verify` names it.
        folder: String,
        #[command(flatten)]
        house: HouseArgs,
    },
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn say(line: &str) {
    println!("{line}");
}

/// Opens the house for one command.
async fn open(args: &HouseArgs) -> Result<(Db, Settled), Failed> {
    let settled = args.settle()?;
    let db = house::open_db(&settled, Begin::Known).await?;
    house::bring_up(&db, &settled, &Clock::machine()).await?;
    Ok((db, settled))
}

/// Ends a command with an error when copies of keys could not be reached: something that was destroyed can still be opened
/// with them.
pub fn told_of_copies(left: &[String]) -> Ended {
    if left.is_empty() {
        return Ok(());
    }
    Err(Failed(format!(
        "all was done, but copies of keys could not be reached and still hold what was destroyed: {}. Bring them back (the \
         next round then mends them), or destroy them and run `alongside keys write-off`",
        left.join(", ")
    )))
}

/// `alongside keys`.
pub async fn keys(args: KeysArgs) -> Ended {
    match args.what {
        What::Show { format, house } => show(&house, format).await,
        What::Rotate { purpose, house } => rotate_all(&house, purpose).await,
        What::NewMaster { to, house } => new_master(&house, to).await,
        What::WriteOff { folder, house } => {
            let (db, _) = open(&house).await?;
            let gone = copies::write_off(&db, &folder).await;
            db.close().await;
            gone.map_err(|_| Failed(format!("no copies of keys are known to lie in {folder}")))?;
            say(&format!("{folder} is written off"));
            Ok(())
        }
    }
}

async fn show(args: &HouseArgs, format: Format) -> Ended {
    let (db, settled) = open(args).await?;
    let (now, master) = (Clock::machine().now(), db.keys().fingerprint());
    let mut tx = db.read().await?;
    let (versions, owed) = (rotate::versions(&mut tx).await?, copies::owed(&mut tx).await?);
    drop(tx);
    db.close().await;
    let file = settled.key_file().display().to_string();
    if format == Format::Json {
        let list: Vec<serde_json::Value> = versions
            .iter()
            .map(|one| {
                let days = rotate::age_in_days(one, now);
                serde_json::json!({ "purpose": one.purpose, "version": one.version, "days": days, "keys": one.keys })
            })
            .collect();
        let all = serde_json::json!({ "master": master, "file": file, "versions": list, "copies_owed": owed });
        say(&serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    say(&format!("master key {master} in {file}"));
    for one in &versions {
        let age =
            rotate::age_in_days(one, now).map_or("age not known yet".to_owned(), |days| format!("{days} days old"));
        say(&format!("{} version {}: {age}, {} keys", one.purpose, one.version, one.keys));
    }
    for folder in &owed {
        say(&format!("copies in {folder} wait to be written anew"));
    }
    Ok(())
}

async fn rotate_all(args: &HouseArgs, purpose: Option<String>) -> Ended {
    let (db, _) = open(args).await?;
    let now = Clock::machine().now();
    let purposes = match purpose {
        Some(purpose) => vec![purpose],
        None => rotate::purposes(&mut db.read().await?).await?,
    };
    for purpose in &purposes {
        let done = rotate::rotate(&db, purpose, now).await?;
        say(&format!(
            "{purpose} has version {}: {} keys wrapped anew, {} old versions destroyed",
            done.version, done.keys, done.destroyed
        ));
    }
    let left = copies::settle(&db, now).await?;
    db.close().await;
    told_of_copies(&left)
}

async fn new_master(args: &HouseArgs, to: PathBuf) -> Ended {
    let settled = args.settle()?;
    let now = Clock::machine().now();
    // A second try, after a stop between the two last steps, begins with the database fitting the new key already.
    let fits_new = Settled { master: Some(to.clone()), ..settled.clone() };
    let db = match house::open_db(&settled, Begin::Known).await {
        Ok(db) => db,
        Err(_) if to.exists() => house::open_db(&fits_new, Begin::Known).await?,
        Err(error) => return Err(error),
    };
    house::bring_up(&db, &settled, &Clock::machine()).await?;
    let new = rotate::new_master(&db, &to, now).await?;
    db.close().await;
    let db = house::open_db(&fits_new, Begin::Known).await?;
    let left = copies::settle(&db, now).await?;
    db.close().await;
    say(&format!("everything is wrapped with the master key {} in {}", new.fingerprint(), to.display()));
    say(&format!(
        "Put it where the house reads its key ({}) now, or name it in ALONGSIDE_MASTER_KEY_FILE and start the house again.",
        settled.key_file().display()
    ));
    say("Keep the old one only as long as you keep older copies of key files elsewhere.");
    told_of_copies(&left)
}
