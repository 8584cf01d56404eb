//! `alongside demo`: the made-up Arrowdale partnership in an embedded database, with a bar to see it as anybody in it.
//! `serve` has none of this.

pub mod cast;
mod emergencies;
mod screen;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use access::second::passkey::PasskeyHouse;
use access::{Boxed, Hashing, Site, session};
use basics::{Clock, PersonId};
use clap::Args;
use pages::{DemoPerson, Outcome, Problem, Route, Visit};
use store::{By, Line};
use tokio::net::TcpListener;

use crate::house::{self, Begin, HouseArgs, Settled};
use crate::post::PostSettings;
use crate::sign_on::SignOnSettings;
use crate::{Ended, Failed, jobs, serve, wiring};

/// How to show it.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// A folder that keeps the demonstration; without one it is forgotten at the end.
    #[arg(long)]
    data: Option<PathBuf>,
}

const PEOPLE_FILE: &str = "demo-people.json";
/// The file with what would be on paper in the election that is open.
const VOTE_FILE: &str = "demo-vote.txt";

/// Runs it.
pub async fn run(args: DemoArgs) -> Ended {
    serve::log();
    let kept = if args.data.is_none() {
        let mine = std::fs::Permissions::from_mode(0o700);
        Some(tempfile::Builder::new().permissions(mine).tempdir()?)
    } else {
        None
    };
    let data =
        args.data.or_else(|| kept.as_ref().map(|folder| folder.path().to_owned())).unwrap_or_else(crate::default_data);
    let settled = Settled {
        database: house::sqlite_in(&data),
        keys: data.join("keys"),
        files: data.join("files"),
        data: data.clone(),
        listen: format!("127.0.0.1:{}", args.port),
        master: None,
    };
    let listener =
        TcpListener::bind(&settled.listen).await.map_err(|error| Failed(format!("{}: {error}", settled.listen)))?;
    let address = listener.local_addr()?;
    let db = house::open_db(&settled, Begin::New).await?;
    house::bring_up(&db, &settled, &Clock::machine()).await?;
    let people = match read_people(&data) {
        Some(people) => people,
        None => fill(&db, &data).await?,
    };
    // Browsers have passkeys at a name, never at a number.
    let at = PasskeyHouse::at(&format!("http://localhost:{}", address.port()));
    let site =
        house::site(db.clone(), Clock::ahead(), Hashing::real()?).with_passkeys(at).with_files(settled.files.clone());
    jobs::round(&site).await?;
    let post = PostSettings {
        way: Some(format!("file:{}", data.join("mails").display())),
        from: Some("News <news@arrowdale.example>".to_owned()),
        address: Some(format!("http://{address}")),
    };
    // As with `serve`, so that it can be tried: named in the environment, and off else.
    let sign_on = SignOnSettings { address: post.address.clone(), ..HouseArgs { config: None }.sign_on()? };
    let front = serve::front(site.clone(), routes(), false, people.clone())?;
    let front = front.with_post(post.open()?).with_sign_on(sign_on.open()?);
    welcome(&format!("http://{address}"), &people, &data);
    // Held to the end: its drop would tell the mail to stop.
    let (_end, over) = tokio::sync::watch::channel(false);
    let work = [tokio::spawn(jobs::run(site)), tokio::spawn(jobs::carry(front.clone(), over))];
    pages::serve(&front, listener, serve::until_told()).await?;
    work.iter().for_each(tokio::task::JoinHandle::abort);
    db.close().await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn welcome(address: &str, people: &[DemoPerson], data: &Path) {
    println!("Alongside is open at {address}");
    println!("Everybody and everything in it is made up. On each page you can see it as:");
    for person in people {
        println!("  {:<16} {}", person.name, person.about);
    }
    println!("Rowan equality reps are voted for now; slips and parts of the key: {}", data.join(VOTE_FILE).display());
    println!("Stop with Ctrl-C.");
    let _ = std::io::stdout().flush();
}

fn read_people(data: &Path) -> Option<Vec<DemoPerson>> {
    let text = std::fs::read(data.join(PEOPLE_FILE)).ok()?;
    let rows: Vec<[String; 3]> = serde_json::from_slice(&text).ok()?;
    Some(rows.into_iter().map(|[id, name, about]| DemoPerson { id, name, about }).collect())
}

/// What somebody who tries the open election would have on paper: the house itself keeps none of it.
fn vote_paper(tried: &wiring::Tried) -> String {
    let mut lines = vec!["Rowan equality reps. Slips, to vote at /vote:"];
    lines.extend(tried.slips.iter().map(String::as_str));
    lines.push(
        "Mark on the roll that somebody drew a slip for each that you used: the count looks whether it balances.",
    );
    lines.push("Parts of the key, to count: any two open the box.");
    lines.extend(tried.parts.iter().map(String::as_str));
    lines.push("");
    lines.join("\n")
}

/// How many days ago the demonstration's people came: two before the first of them says something.
const CAME_DAYS: i64 = 92;

/// Makes the places and the people, as of three months ago, and what they have done since.
pub async fn fill(db: &store::Db, data: &Path) -> Result<Vec<DemoPerson>, Failed> {
    let now = Clock::machine().now();
    let then = Clock::set_to(now.plus_days(-CAME_DAYS));
    let site = house::site(db.clone(), then, Hashing::real()?).with_files(data.join("files"));
    let (mut people, cast) = cast::make(&site).await?;
    people.push(screen::enrol(&site, &cast).await?);
    let feedback::samples::Cast { moira, callum, priya, sam, aileen, jamie, .. } = cast;
    let plan = Box::pin(wiring::plan_together(&site, &cast)).await?;
    let sat = Box::pin(wiring::sit_together(&site, &cast, now)).await?;
    let concerned = emergencies::Concerned { moira, callum, priya, sam, aileen, jamie };
    let officer = emergencies::before(&site, &concerned, &people).await?;
    feedback::samples::demo(&site, &cast, now).await?;
    emergencies::today(&site, &concerned, officer).await?;
    Box::pin(wiring::go_on_planning(&site, &cast, plan)).await?;
    let tried = Box::pin(wiring::go_on_electing(&site, &sat)).await?;
    std::fs::write(data.join(VOTE_FILE), vote_paper(&tried))?;
    telling::samples::by_mail(&site, cast.moira, "moira@arrowdale.example").await?;
    telling::samples::by_letter(&site, cast.dougie, true).await?;
    let rows: Vec<[&str; 3]> =
        people.iter().map(|person| [person.id.as_str(), person.name.as_str(), person.about.as_str()]).collect();
    std::fs::write(data.join(PEOPLE_FILE), serde_json::to_vec(&rows)?)?;
    Ok(people)
}

/// The routes that only the demonstration has.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/demo/as", "open", "pages-demo-title", |visit| Box::pin(see_it_as(visit))).before_second(),
        Route::post("/demo/tomorrow", "open", "pages-demo-title", |visit| Box::pin(tomorrow(visit))),
        Route::post("/demo/later", "open", "pages-demo-title", |visit| Box::pin(std::future::ready(later(visit)))),
        Route::get("/demo/post", "open", "telling-laid-title", |visit| Box::pin(telling::show_laid(visit))),
        Route::post("/demo/post", "open", "telling-laid-title", |visit| Box::pin(send_now(visit))),
    ]
}

/// Moves the demonstration on by a day, does what the night brings, and keeps whoever looks at it signed in: a session does
/// not last until tomorrow.
async fn tomorrow(visit: &Visit) -> Outcome {
    let site = visit.site();
    site.clock.move_to(site.now().plus_days(1));
    jobs::round(site).await?;
    telling::carry(visit.front()).await?;
    match visit.who().person() {
        Some(person) => visit.go_signed_in("/", &enter(site, person).await?),
        None => visit.go("/"),
    }
}

/// How far [`later`] goes on, in seconds: beyond what one showed of oneself a moment ago, within what a session lasts.
const LATER: i64 = 2 * session::PROVED_SECONDS;

/// Moves the demonstration on by ten minutes. Whoever is signed in stays so, but is asked again who they are before a grave act.
fn later(visit: &Visit) -> Outcome {
    let site = visit.site();
    site.clock.move_to(site.now().plus_seconds(LATER));
    visit.go("/")
}

/// Lays down the mails that may go now, without waiting for the next round.
async fn send_now(visit: &Visit) -> Outcome {
    telling::plan(visit.site()).await?;
    telling::carry(visit.front()).await?;
    visit.go_saying("/demo/post", "telling-laid-sent")
}

/// Signs in as one of the made-up people: this route exists in the demonstration only.
async fn see_it_as(visit: &Visit) -> Outcome {
    let chosen = visit.sent().text("person");
    if let Some(token) = screen::chosen(visit, chosen) {
        return visit.go_enrolled("/", &token);
    }
    let person: PersonId = chosen.parse().map_err(|_| Problem::BadForm)?;
    if !visit.front().demo().iter().any(|known| known.id == person.to_string()) {
        return Err(Problem::NotThere);
    }
    let token = enter(visit.site(), person).await?;
    let mut answer = visit.go_signed_in("/", &token)?;
    // Everybody else sits at a screen of their own.
    visit.forget_kiosk(&mut answer);
    Ok(answer)
}

/// A session without a passphrase.
fn enter(site: &Site, person: PersonId) -> Boxed<'_, store::Result<session::Token>> {
    Box::pin(async move {
        let now = site.now();
        #[expect(clippy::disallowed_methods, reason = "made-up people need no passphrase")]
        let mut tx = site.db.write().await?;
        let (token, session) =
            session::begin(&mut tx, site.db.chance(), person, "own", session::OWN_DEVICE, now).await?;
        let by = By::Person(person.uuid());
        let object = session.uuid();
        let line =
            Line { at: now, by, action: "demo.see_it_as", object_kind: "session", object, place: None, reason: None };
        tx.commit(line).await?;
        Ok(token)
    })
}
