//! The pages of a screen that was handed over: the words, what the person says of them, and giving the device back.

use access::sign_in::{SignInRefused, take_back};
use access::{Stop, act, look, may_look, session};
use askama::Template;
use basics::PlaceId;
use pages::{ErrorLine, Faults, Field, HANDED, Outcome, Page, Problem, Visit};

use super::by_hand::code_page;
use super::{faults_of, field};
use crate::access::SeeSuggestion;
use crate::access::by_hand::{RecordingFacts, SayHanded, SeeHanded, SeeRecording};
use crate::actions::{self, Said};
use crate::model::by_hand::{Recorded, RecordingId, Shown};
use crate::model::{MOST_WORDS, SuggestionId};
use crate::store::by_hand as kept;

#[derive(Template)]
#[template(path = "handed.html")]
struct HandedPage {
    page: Page,
    errors: Vec<ErrorLine>,
    lang: String,
    said: String,
    put_right: Option<String>,
    publish: String,
    account: bool,
    place: String,
    meant: Field,
    passphrase: Field,
    /// After how many minutes without use the page goes away.
    minutes: i64,
}

#[derive(Template)]
#[template(path = "handed_back.html")]
struct BackPage {
    page: Page,
    errors: Vec<ErrorLine>,
    passphrase: Field,
}

/// The one thing that this screen was handed over for.
fn on(visit: &Visit) -> Result<RecordingId, Problem> {
    Ok(RecordingId::of(visit.handed()?.on))
}

fn passphrase(page: &Page, faults: &Faults) -> Field {
    field(page, "passphrase", "feedback-handed-passphrase", "", faults)
}

fn back_page(visit: &Visit, faults: &Faults) -> BackPage {
    let page = visit.page().with_title(visit.page().t("feedback-handed-back-title"));
    BackPage { errors: faults.lines(), passphrase: passphrase(&page, faults), page }
}

/// The page of the words; nothing when the person has said what they had to say.
async fn handed_page(visit: &Visit, faults: &Faults) -> Result<Option<HandedPage>, Problem> {
    let id = on(visit)?;
    let mut looking = match look::<SeeHanded>(visit.site(), visit.who(), id).await {
        Ok(looking) => looking,
        Err(stop) => return gone(stop.into()),
    };
    let RecordingFacts { it, cells, .. } = looking.facts().clone();
    if it.shown == Shown::NotRight {
        return Ok(None);
    }
    let Recorded { words, put_right, .. } = kept::recorded(looking.tx(), &cells).await?;
    let page = visit.page();
    let meant = if faults.is_empty() { "" } else { visit.sent().text("meant") };
    Ok(Some(HandedPage {
        errors: faults.lines(),
        said: words.map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()),
        put_right: put_right.map(|words| words.read().to_owned()),
        publish: page.t(format!("feedback-handed-publish-{}", it.publish.code().replace('_', "-"))),
        account: it.person.is_some(),
        place: it.place.to_string(),
        lang: if it.lang == page.lang { String::new() } else { it.lang },
        meant: field(&page, "meant", "feedback-handed-meant", meant, faults),
        passphrase: passphrase(&page, faults),
        minutes: visit.handed()?.seconds_left(visit.site().now()).max(0).saturating_add(30) / 60,
        page,
    }))
}

/// What is not there any more was sent, or is not to be sent: either way the device goes back.
fn gone<T>(problem: Problem) -> Result<Option<T>, Problem> {
    if matches!(problem, Problem::NotThere) { Ok(None) } else { Err(problem) }
}

/// What whoever holds the screen sees.
pub(super) async fn show(visit: &Visit) -> Outcome {
    match handed_page(visit, &Faults::new()).await? {
        Some(page) => visit.show(&page),
        None => visit.show(&back_page(visit, &Faults::new())),
    }
}

async fn again(visit: &Visit, faults: &Faults) -> Outcome {
    match handed_page(visit, faults).await? {
        Some(page) => visit.again(&page),
        None => visit.again(&back_page(visit, faults)),
    }
}

/// What the person says of it.
pub(super) async fn say(visit: &Visit) -> Outcome {
    let id = on(visit)?;
    let (page, sent, press, mut faults) = (visit.page(), visit.sent(), visit.press()?, Faults::new());
    let said = match sent.text("do") {
        "right" => Some(Said::Right),
        "not" => faults.words(&page, sent, "meant", MOST_WORDS, "feedback-fault-words").map(Said::NotRight),
        "unsent" => Some(Said::Unsent),
        _ => None,
    };
    let Some(said) = said else {
        if faults.is_empty() {
            faults.add("", page.t("feedback-fault-choose"));
        }
        return again(visit, &faults).await;
    };
    // Who has no account gets a code here, made from this very form: sent twice, it is the same.
    let place = match (&said, look::<SeeHanded>(visit.site(), visit.who(), id).await) {
        (Said::Right, Ok(looking)) => Some(&looking.facts().it).filter(|it| it.person.is_none()).map(|it| it.place),
        (Said::Right, Err(_)) => sent.text("place").parse::<PlaceId>().ok(),
        _ => None,
    };
    let code = match place {
        Some(_) => match actions::printed_code(visit.site(), &press).await {
            Ok(code) => Some(code),
            Err(refused) => return again(visit, &faults_of(&page, refused)?).await,
        },
        None => None,
    };
    let done = match act::<SayHanded>(visit.site(), visit.who(), id, Some(&visit.once()?)).await {
        Ok(acting) => actions::say_handed(acting, &said, code.as_ref()).await,
        Err(Stop::Already(_)) => Ok(()),
        Err(stop) => match gone::<()>(stop.into()) {
            Ok(_) => return visit.go(HANDED),
            Err(problem) => return Err(problem),
        },
    };
    match (done, place, code) {
        (Ok(()), Some(place), Some(code)) => visit.show(&code_page(visit, place, &code, String::new()).await?),
        (Ok(()), ..) => visit.go(HANDED),
        (Err(refused), ..) => again(visit, &faults_of(&page, refused)?).await,
    }
}

/// The worker takes the screen back with their passphrase. They come to what became of it.
pub(super) async fn unlock(visit: &Visit) -> Outcome {
    let id = on(visit)?;
    let handed = visit.handed()?;
    let passphrase = visit.sent().text("passphrase");
    let token = match take_back(visit.site(), handed, passphrase, visit.device(), visit.kiosk()).await {
        Ok(token) => token,
        Err(SignInRefused::Store(error)) => return Err(error.into()),
        Err(refused) => {
            let (page, mut faults) = (visit.page(), Faults::new());
            faults.add(
                "passphrase",
                match refused {
                    SignInRefused::Wait(until) => {
                        let minutes = until.seconds_since(visit.site().now()).max(1).saturating_add(59) / 60;
                        page.t1("feedback-handed-wait", "minutes", minutes)
                    }
                    _ => page.t("feedback-handed-wrong"),
                },
            );
            return again(visit, &faults).await;
        }
    };
    let screen = visit.kiosk().map(|kiosk| kiosk.id);
    let who = session::who_on(&mut visit.site().db.read().await?, &token, screen, visit.site().now()).await?;
    if look::<SeeRecording>(visit.site(), &who, id).await.is_ok() {
        return visit.go_signed_in(&format!("/desk/by-hand/{id}"), &token);
    }
    let suggestion = SuggestionId::of(id.uuid());
    if may_look::<SeeSuggestion>(visit.site(), &who, suggestion).await.is_ok() {
        return visit.go_signed_in(&format!("/desk/{suggestion}"), &token);
    }
    visit.go_signed_in("/desk/by-hand", &token)
}

/// Nobody is there to take it back: the session ends, and nothing is left in the browser.
pub(super) async fn end(visit: &Visit) -> Outcome {
    session::end_handed(visit.site(), visit.handed()?).await?;
    visit.go_signed_out("/")
}
