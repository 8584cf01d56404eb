//! The mails that would have been sent, of a house that lays them into a folder: for the demonstration, where nothing
//! leaves the house.

use std::path::Path;

use askama::Template;
use pages::{Outcome, Page, Problem, Visit};

/// The most mails that are shown.
const SHOWN: usize = 30;

#[derive(Template)]
#[template(path = "laid.html")]
struct LaidPage {
    page: Page,
    mails: Vec<Laid>,
}

/// One mail as it lies in the folder.
struct Laid {
    to: String,
    subject: String,
    /// Its lines, each with where it leads when it is an address.
    lines: Vec<(String, Option<String>)>,
}

fn read(folder: &Path) -> std::io::Result<Vec<Laid>> {
    let mut names: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // Their names begin with the moment they were put into the outbox.
    names.sort();
    let mut mails = Vec::new();
    for name in names.iter().rev().take(SHOWN) {
        let text = std::fs::read_to_string(name)?;
        let (head, body) = text.split_once("\n\n").unwrap_or(("", &text));
        let find = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
        let lines = body
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| (line.to_owned(), line.starts_with("http").then(|| inside(line))))
            .collect();
        mails.push(Laid { to: find("To: "), subject: find("Subject: "), lines });
    }
    Ok(mails)
}

/// Where an address of this house leads, without saying again where that is.
fn inside(address: &str) -> String {
    let path = address.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.unwrap_or("/").to_owned()
}

/// Shows them, newest first.
///
/// # Errors
/// [`Problem::NotThere`] where mails are sent, or none are.
pub async fn show(visit: &Visit) -> Outcome {
    let folder = visit.front().post().and_then(|post| post.carrier.folder()).ok_or(Problem::NotThere)?;
    let mails = read(folder).map_err(|error| Problem::Broken(error.to_string()))?;
    visit.show(&LaidPage { page: visit.page(), mails })
}
