//! People from the command line: the first invitation, and what a person may ask of their data.

use std::path::{Path, PathBuf};

use access::{Hashing, Role, Who};
use basics::{Clock, PersonId};
use clap::{Args, Subcommand};
use clocks::Nation;

use crate::house::{self, Begin, HouseArgs};
use crate::{Ended, Failed};

/// The first invitation.
#[derive(Args, Debug)]
pub struct InviteArgs {
    /// The person's name.
    name: String,
    /// The place's name; it is made when the house has none yet.
    #[arg(long)]
    place: String,
    /// The role: participant, rep, `peer_mentor`, volunteer, practitioner, manager, reviewer, administrator, auditor.
    #[arg(long)]
    role: String,
    /// Whose bank holidays the first place keeps: england-and-wales, scotland, northern-ireland; england-and-wales when
    /// nothing is said. Only for a place that is made now.
    #[arg(long)]
    nation: Option<String>,
    #[command(flatten)]
    house: HouseArgs,
}

/// A person's data.
#[derive(Args, Debug)]
pub struct PersonArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Everything about a person that is theirs to have, as one JSON document.
    Export {
        /// The person's id.
        id: String,
        /// A new folder for the pictures that are kept about them.
        #[arg(long)]
        files: Option<PathBuf>,
        #[command(flatten)]
        house: HouseArgs,
    },
    /// Erases a person and prints what that did.
    Erase {
        /// The person's id.
        id: String,
        /// Where the keys of backups are: older files there are taken away, because they could open what was erased.
        #[arg(long)]
        keys: Option<PathBuf>,
        #[command(flatten)]
        house: HouseArgs,
    },
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn say(line: &str) {
    println!("{line}");
}

async fn open(args: &HouseArgs, begin: Begin) -> Result<access::Site, Failed> {
    let settled = args.settle()?;
    let db = house::open_db(&settled, begin).await?;
    house::bring_up(&db, &settled, &Clock::machine()).await?;
    Ok(house::site(db, Clock::machine(), Hashing::real()?).with_files(settled.files))
}

/// `alongside invite`.
pub async fn invite(args: InviteArgs) -> Ended {
    let role = Role::from_code(&args.role)
        .filter(|role| role.is_held())
        .ok_or_else(|| Failed(format!("there is no role {}", args.role)))?;
    let known = |code: &String| Nation::from_code(code).ok_or_else(|| Failed(format!("there is no nation {code}")));
    let nation = args.nation.as_ref().map(known).transpose()?;
    let site = open(&args.house, Begin::New).await?;
    let (code, person) = governance::first_invitation(&site, &args.name, &args.place, role, nation).await?;
    say(&format!("{} is invited. Their id: {}", args.name, person));
    say("Their slip (one use, seven days). Read it to nobody else:");
    say("");
    say(&format!("    {}", code.grouped()));
    say("");
    say("They open /join, type it (capitals, spaces and hyphens do not matter) and choose a passphrase.");
    site.db.close().await;
    Ok(())
}

/// Writes the pictures that are kept about somebody into a new folder, each under the id that the bundle names.
async fn write_pictures(site: &access::Site, person: PersonId, folder: &Path) -> Ended {
    if folder.exists() {
        return Err(Failed(format!("{} is already there", folder.display())));
    }
    store::beside::make_folder(folder)?;
    let mut tx = site.db.read().await?;
    for id in files::about(&mut tx, person).await? {
        let Some(held) = files::find(&mut tx, id).await? else { continue };
        if let Some(jpeg) = files::open(site, &held).await? {
            store::beside::put(folder, &format!("{}.jpg", id.uuid()), &jpeg)?;
        }
    }
    Ok(())
}

/// `alongside person`.
pub async fn person(args: PersonArgs) -> Ended {
    let command_line = Who::House(governance::COMMAND_LINE);
    match args.what {
        What::Export { id, files, house } => {
            let site = open(&house, Begin::Known).await?;
            let person = id.parse::<PersonId>()?;
            let bundle = governance::export_person(&site, &command_line, person).await?;
            say(&serde_json::to_string_pretty(&bundle)?);
            if let Some(folder) = files {
                write_pictures(&site, person, &folder).await?;
            }
            site.db.close().await;
        }
        What::Erase { id, keys, house } => {
            let site = open(&house, Begin::Known).await?;
            let keys = keys.map_or_else(|| house.settle().map(|settled| settled.keys), Ok)?;
            // Known before it is needed: should this stop half way, the folder is owed a new file all the same.
            store::copies::note(&site.db, &keys).await?;
            let erased = governance::erase_person(&site, &command_line, id.parse::<PersonId>()?).await?;
            // Older key files could still open what was erased: they go, in the same command, from every folder.
            store::copies::write(&site.db, &keys, site.now(), store::copies::Kept::This).await?;
            for (table, rows) in &erased.gone {
                say(&format!("gone {table} {rows}"));
            }
            for (table, rows) in &erased.blanked {
                say(&format!("emptied {table} {rows}"));
            }
            say(&format!("keys destroyed {}", erased.keys));
            match files::take_away(&site).await {
                Ok(many) => say(&format!("files taken away {many}")),
                // They cannot be opened any more; the rows that name them wait for the folder to be there.
                Err(error) => say(&format!("files wait to be taken away: {error}")),
            }
            let left = store::copies::settle(&site.db, site.now()).await?;
            site.db.close().await;
            crate::keys::told_of_copies(&left)?;
        }
    }
    Ok(())
}
