//! Signing in with the provider outside, where an operator named one; and the page on which one ties one's account there to
//! the one here.

use access::elsewhere::{self, Arrival, ElsewhereRefused, Ended, LinkRefused};
use access::sign_in::{Device, Entered};
use access::{Signed, act};
use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use pages::{Outcome, Outside, Page, Problem, Purpose, SignOn, Trip, Visit};
use signon::{Answer, Ask, Trouble};

use super::entry::{back_or_home, device};
use super::second;
use crate::access::proved::{Unlink, WantLink};
use crate::access::sign_on::Link;
use crate::actions::Refused;
use crate::actions::sign_on::{self as verbs, UnlinkRefused};

/// The page of it on one's account.
const PAGE: &str = "/account/sign-on";

/// The provider. Where there is none, no page of it is there; nor on a screen that others use: the provider would go on
/// knowing there who was the last.
fn on(visit: &Visit) -> Result<&SignOn, Problem> {
    visit.sign_on().filter(|_| visit.kiosk().is_none()).ok_or(Problem::NotThere)
}

/// What the button to sign in with it says, where it is offered.
pub(super) fn offered(visit: &Visit) -> Option<&str> {
    on(visit).ok().map(|on| on.name.as_str())
}

/// Whether somebody has an employer's account.
fn may_link(signed: &Signed) -> bool {
    signed.memberships.iter().any(|held| held.role.sees_others())
}

/// What the account page says of it, and under which name; nothing where it is not for them.
pub(super) async fn state(
    visit: &Visit,
    tx: &mut store::ReadTx,
    signed: &Signed,
) -> store::Result<Option<(String, bool)>> {
    let Some(on) = visit.sign_on() else { return Ok(None) };
    let linked = elsewhere::linked(tx, signed.person, on.provider.issuer()).await?.is_some();
    // Whoever linked one once can take it off, whatever they are now.
    Ok((linked || may_link(signed)).then(|| (on.name.clone(), linked)))
}

async fn set_out(visit: &Visit, trip: &Trip, ask: Ask) -> Outcome {
    match visit.set_out(trip, ask).await {
        Ok(outside) => visit.go_outside(&outside),
        Err(_) => visit.go_saying(&before(trip), "governance-sign-on-away"),
    }
}

/// Where somebody was before they set out.
fn before(trip: &Trip) -> String {
    let back = pages::as_answer(&trip.back);
    match trip.purpose {
        Purpose::SignIn if trip.back.is_empty() => "/sign-in".to_owned(),
        Purpose::SignIn => format!("/sign-in?back={back}"),
        Purpose::Link => PAGE.to_owned(),
        Purpose::Prove => format!("/prove?back={back}"),
    }
}

/// Sets out to the provider to sign in.
pub(super) async fn sign_in(visit: &Visit) -> Outcome {
    on(visit)?;
    let back = visit.query().text("back");
    if visit.signed().is_ok() {
        return visit.go(back_or_home(back));
    }
    let shared = visit.query().ticked("shared");
    // On a device that others use, whoever was there before may be signed in at the provider still.
    let ask = if shared { Ask::Again } else { Ask::Usual };
    set_out(visit, &Trip { purpose: Purpose::SignIn, back: back.to_owned(), shared }, ask).await
}

/// Sets out to show there once more who one is.
pub(super) async fn prove(visit: &Visit) -> Outcome {
    visit.signed()?;
    on(visit)?;
    let back = visit.query().text("back").to_owned();
    set_out(visit, &Trip { purpose: Purpose::Prove, back, shared: false }, Ask::Again).await
}

#[derive(Template)]
#[template(path = "sign_on_shown.html")]
struct ShownPage {
    page: Page,
}

/// It was shown, in a page beside the one on which something was typed.
pub(super) async fn shown(visit: &Visit) -> Outcome {
    visit.signed()?;
    on(visit)?;
    visit.show(&ShownPage { page: visit.page() })
}

/// Somebody comes back. What they bring counts once, whatever comes of it.
pub(super) async fn back(visit: &Visit) -> Outcome {
    let on = on(visit)?;
    let state = visit.query().text("state");
    let Some(trip) = visit.come_back(state) else { return visit.go_saying("/sign-in", "governance-sign-on-over") };
    let say = |key: &'static str| visit.go_saying(&before(&trip), key);
    if !elsewhere::spend(visit.site(), state).await? {
        return say("governance-sign-on-over");
    }
    let code = visit.query().text("code");
    if code.is_empty() {
        return say("governance-sign-on-refused");
    }
    let answer = match on.provider.finish(code.to_owned(), visit.tie(state), visit.now()).await {
        Ok(answer) => answer,
        Err(Trouble::Away) => return say("governance-sign-on-away"),
        Err(Trouble::NotTaken | Trouble::NotProved) => return say("governance-sign-on-not-proved"),
    };
    let arrival = arrival(&answer);
    let came = match trip.purpose {
        Purpose::SignIn => enter(visit, &trip, &arrival).await?,
        Purpose::Link => Ok(link(visit, &arrival).await?),
        Purpose::Prove => prove_by(visit, &trip, &arrival).await?,
    };
    match came {
        Ok(response) => Ok(response),
        Err(ElsewhereRefused::Store(error)) => Err(error.into()),
        Err(ElsewhereRefused::Nobody) => say("governance-sign-on-nobody"),
        Err(ElsewhereRefused::Over) => say("governance-sign-on-over"),
        Err(ElsewhereRefused::Another) => say("governance-sign-on-another"),
        Err(ElsewhereRefused::NotShown) => say("governance-sign-on-not-shown"),
    }
}

fn arrival(answer: &Answer) -> Arrival<'_> {
    Arrival {
        issuer: &answer.issuer,
        subject: &answer.subject,
        session: answer.session.as_deref(),
        second: answer.second,
        shown_at: answer.shown_at,
        issued_at: answer.issued_at,
    }
}

type Came = Result<Result<Response<Body>, ElsewhereRefused>, Problem>;

async fn enter(visit: &Visit, trip: &Trip, arrival: &Arrival<'_>) -> Came {
    let device = Device { shared: trip.shared, ..device(visit) };
    Ok(match elsewhere::enter(visit.site(), arrival, device).await {
        Ok(Entered::In(token)) => Ok(visit.go_signed_in(back_or_home(&trip.back), &token)?),
        Ok(Entered::Half(token)) => Ok(second::go_halfway(visit, &token, &trip.back)?),
        Err(refused) => Err(refused),
    })
}

async fn prove_by(visit: &Visit, trip: &Trip, arrival: &Arrival<'_>) -> Came {
    Ok(match elsewhere::prove(visit.site(), visit.signed()?, arrival).await {
        Ok(token) => Ok(visit.go_signed_in(back_or_home(&trip.back), &token)?),
        Err(refused) => Err(refused),
    })
}

async fn link(visit: &Visit, arrival: &Arrival<'_>) -> Outcome {
    let acting = act::<Link>(visit.site(), visit.who(), visit.signed()?.person, None).await?;
    let key = match verbs::link(acting, arrival).await {
        Ok(()) => "governance-sign-on-linked-now",
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(LinkRefused::Already)) => "governance-sign-on-already",
        Err(Refused::Rule(LinkRefused::Theirs)) => "governance-sign-on-theirs",
        Err(Refused::Rule(LinkRefused::NotShown)) => "governance-sign-on-link-not-shown",
    };
    visit.go_saying(PAGE, key)
}

#[derive(Template)]
#[template(path = "sign_on.html")]
struct SignOnPage {
    page: Page,
    name: String,
    /// Since which day it is linked.
    since: Option<String>,
    /// Whether their place asks them to sign in by it.
    only: bool,
    /// The way there, once they have said that they want to link it.
    outside: Option<Outside>,
}

async fn page(visit: &Visit, outside: Option<Outside>) -> Outcome {
    let signed = visit.signed()?;
    let on = on(visit)?;
    let mut tx = visit.read().await?;
    let since = elsewhere::linked(&mut tx, signed.person, on.provider.issuer()).await?;
    if since.is_none() && !may_link(signed) {
        return Err(Problem::NotThere);
    }
    let only = elsewhere::is_only(&mut tx, signed.person, on.provider.issuer(), visit.now()).await?;
    drop(tx);
    let page = visit.page().with_back("/account", "governance-back-account");
    let since = since.map(|since| page.day_of(&since));
    visit.show(&SignOnPage { name: on.name.clone(), since, only, outside, page })
}

/// How one's account with the provider stands.
pub(super) async fn sign_on(visit: &Visit) -> Outcome {
    page(visit, None).await
}

/// Sets out to link it: the way there is shown as a link, because a form may not lead out of the house.
pub(super) async fn want(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    on(visit)?;
    let acting = act::<WantLink>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    verbs::want_link(acting).await?;
    let trip = Trip { purpose: Purpose::Link, back: PAGE.to_owned(), shared: false };
    // They show there who they are: somebody else may be signed in at the provider in this browser.
    match visit.set_out(&trip, Ask::Again).await {
        Ok(outside) => page(visit, Some(outside)).await,
        Err(_) => visit.go_saying(PAGE, "governance-sign-on-away"),
    }
}

/// Takes it off.
pub(super) async fn unlink(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let on = on(visit)?;
    let acting = act::<Unlink>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let key = match verbs::unlink(acting, on.provider.issuer()).await {
        Ok(()) => "governance-sign-on-unlinked",
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(UnlinkRefused::Needed)) => "governance-sign-on-needed",
        Err(Refused::Rule(UnlinkRefused::None)) => "governance-sign-on-none",
    };
    visit.go_saying(PAGE, key)
}

/// The provider says that a session of its own is over (`OpenID` Connect Back-Channel Logout 1.0, section 2.8).
pub(super) async fn ended(visit: &Visit) -> Outcome {
    let on = visit.sign_on().ok_or(Problem::NotThere)?;
    let status = match on.provider.ended(visit.sent().text("logout_token"), visit.now()).await {
        Ok(ending) => {
            let ended = Ended {
                issuer: on.provider.issuer(),
                session: ending.session.as_deref(),
                subject: ending.subject.as_deref(),
                mark: &ending.mark,
                issued_at: ending.issued_at,
            };
            elsewhere::ended(visit.site(), &ended).await?;
            StatusCode::OK
        }
        // It tries again.
        Err(Trouble::Away) => StatusCode::SERVICE_UNAVAILABLE,
        Err(Trouble::NotTaken | Trouble::NotProved) => StatusCode::BAD_REQUEST,
    };
    Response::builder().status(status).body(Body::empty()).map_err(|error| Problem::Broken(error.to_string()))
}
