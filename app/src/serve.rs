//! `alongside serve`: the real thing.

use access::Hashing;
use access::second::passkey::PasskeyHouse;
use basics::Clock;
use clap::Args;
use pages::Front;
use tokio::net::TcpListener;

use crate::house::{self, Begin, HouseArgs};
use crate::{Ended, Failed, jobs, wiring};

/// How to serve.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Make a new house where there is none yet.
    #[arg(long)]
    new: bool,
    #[command(flatten)]
    house: HouseArgs,
}

/// How long a mail in hand may take when the house closes.
const MAIL_GRACE: std::time::Duration = std::time::Duration::from_secs(40);

/// Lines of JSON on stderr: ids and kinds only, never what anybody wrote.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// What a panic says on stderr: where, and nothing else. Its message may hold what somebody wrote, and so may a backtrace.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let (file, line) = panic.location().map_or(("?", 0), |at| (at.file(), at.line()));
        if tracing::dispatcher::has_been_set() {
            tracing::error!(file, line, "panicked");
        } else {
            say_where(file, line);
        }
    }));
}

#[expect(clippy::print_stderr, reason = "a command that stops says where, on stderr")]
fn say_where(file: &str, line: u32) {
    eprintln!("alongside: panicked at {file}:{line}");
}

/// The front of the house.
pub fn front(
    site: access::Site,
    more: Vec<pages::Route>,
    secure: bool,
    demo: Vec<pages::DemoPerson>,
) -> Result<Front, Failed> {
    Ok(Front::new(site, wiring::capabilities(), more, |tx, person| wiring::bell(tx, person), secure, demo)?)
}

/// Ends at Ctrl-C or when the system says so.
pub async fn until_told() {
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = term => {}
    }
}

/// Runs it.
pub async fn run(args: ServeArgs) -> Ended {
    log();
    let settled = args.house.settle()?;
    let figures = args.house.figures()?;
    let clock = Clock::machine();
    let db = house::open_db(&settled, if args.new { Begin::New } else { Begin::Known }).await?;
    let applied = house::bring_up(&db, &settled, &clock).await?;
    let sign_on = args.house.sign_on()?.open()?;
    let settings = args.house.post()?;
    let passkeys = settings.address.as_deref().and_then(PasskeyHouse::at);
    // Said at start, like the mail below: without an https address no browser has passkeys here.
    tracing::info!(at = passkeys.as_ref().map_or("nowhere", PasskeyHouse::origin), "passkeys");
    let site =
        house::site(db.clone(), clock, Hashing::real()?).with_passkeys(passkeys).with_files(settled.files.clone());
    let post = settings.open()?;
    // Said at start, so that nobody has to guess whether anything leaves the house.
    if let Some(post) = &post {
        tracing::info!(address = %post.address, "mail is on");
    } else {
        tracing::info!("mail is off: nothing leaves the house");
    }
    if let Some(on) = &sign_on {
        tracing::info!(issuer = on.provider.issuer(), "people may sign in with a provider");
    }
    if let Some(address) = figures {
        crate::figures::show(address, site.clone()).await?;
    }
    let front = front(site.clone(), Vec::new(), true, Vec::new())?.with_post(post).with_sign_on(sign_on);
    let listener =
        TcpListener::bind(&settled.listen).await.map_err(|error| Failed(format!("{}: {error}", settled.listen)))?;
    tracing::info!(listen = %listener.local_addr()?, migrations = applied, "serving");
    let (end, over) = tokio::sync::watch::channel(false);
    let work = tokio::spawn(jobs::run(site));
    let mail = tokio::spawn(jobs::carry(front.clone(), over));
    pages::serve(&front, listener, until_told()).await?;
    let _ = end.send(true);
    // Longer than the slowest conversation with a mail server: a mail that was taken must be marked.
    if tokio::time::timeout(MAIL_GRACE, mail).await.is_err() {
        tracing::warn!("a mail did not finish in time");
    }
    work.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}
