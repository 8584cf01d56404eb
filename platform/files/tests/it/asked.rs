//! Over the web: the form, the refusals in words, the answer with a picture, and what nobody is held up by.

use std::sync::{Arc, LazyLock};
use std::task::{Context, Waker};

use access::Boxed;
use askama::Template;
use basics::PlaceId;
use files::{FileId, Full, NotBrought, Refused};
use pages::{Capability, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Route, Visit};
use store::{Part, Quiet};
use tokio::sync::{Mutex, MutexGuard};
use trials::{Browser, World};

use super::{folder, made, names, receipt_of};

/// A capability as one to come: it takes a picture and shows it.
const TRIAL: Capability = Capability { routes, ..Capability::room("trial") };

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));

fn routes() -> Vec<Route> {
    vec![
        Route::get("/trial/picture", "own", "files-picture", ask),
        files::with_picture(Route::post("/trial/picture", "own", "files-picture", take)),
        Route::get("/trial/picture/{file}", "own", "files-picture", show),
    ]
}

#[derive(Template)]
#[template(path = "trial.html")]
struct TrialPage {
    page: Page,
    errors: Vec<ErrorLine>,
    picture: Field,
}

fn page(visit: &Visit, faults: &Faults) -> TrialPage {
    let page = visit.page();
    TrialPage { errors: faults.lines(), picture: page.field("file", "files-picture", "", faults), page }
}

fn ask(visit: &Visit) -> Boxed<'_, Outcome> {
    Box::pin(std::future::ready(visit.show(&page(visit, &Faults::new()))))
}

fn take(visit: &Visit) -> Boxed<'_, Outcome> {
    Box::pin(async move {
        let (site, me) = (visit.site(), visit.signed()?.person);
        let place: PlaceId = visit.home()?;
        let mut faults = Faults::new();
        match files::bring(site, visit.sent(), "file", Some(me), place).await? {
            Ok(Some(laid)) => {
                let mut tx = site.db.write().await?;
                let organisation =
                    access::places::about(&mut tx, place, None).await?.ok_or(Problem::NotThere)?.organisation;
                let kept = files::keep(&mut tx, &laid, &receipt_of(me, place, organisation), site.now()).await?;
                tx.commit_quiet(Quiet::Draft).await?;
                match kept {
                    Ok(id) => return visit.go(&format!("/trial/picture/{id}")),
                    Err(full) => faults.add("file", NotBrought::from(full).words(&visit.page())),
                }
            }
            Ok(None) => faults.add("file", NotBrought::from(Refused::Empty).words(&visit.page())),
            Err(refused) => faults.add("file", refused.words(&visit.page())),
        }
        visit.again(&page(visit, &faults))
    })
}

fn show(visit: &Visit) -> Boxed<'_, Outcome> {
    Box::pin(async move {
        visit.signed()?;
        let id: FileId = visit.id("file")?;
        files::show(visit.site(), id).await
    })
}

/// The desk is the whole process's: one story at a time sits at it.
static TURN: Mutex<()> = Mutex::const_new(());

async fn world(ground: trials::Ground) -> (World, Browser, MutexGuard<'static, ()>) {
    let turn = TURN.lock().await;
    let world = World::new(ground, &[TRIAL], Vec::new()).await;
    let browser = world.session(world.people.resident).await;
    (world, browser, turn)
}

const PATH: &str = "/trial/picture";

trials::story! {
    parts = *PARTS;

    async fn somebody_brings_a_picture_and_sees_it_without_a_script(ground) {
        let (world, mut browser, _turn) = world(ground).await;
        let form = browser.get(PATH).await;
        for part in ["enctype=\"multipart/form-data\"", "accept=\"image/jpeg,image/png,image/webp\"", "up to 10 MB"] {
            assert!(form.text_contains(part), "{part}: {}", form.body);
        }
        // A phone must be able to offer a picture that is there already.
        assert!(!form.text_contains("capture"));
        let sent = browser.post_file(PATH, &[], &made::jpeg(300, 200)).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let shown = browser.get(&sent.location).await;
        assert_eq!(shown.status, 200);
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("content-disposition", "inline; filename=\"picture.jpg\""),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(shown.header(name), value);
        }
        assert!(shown.header("content-security-policy").starts_with("default-src 'none'"));
        let picture = image::load_from_memory(&shown.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (300, 200));
        let statements = world.site.db.statements();
        browser.get(&sent.location).await;
        assert!(world.site.db.statements() - statements <= 6, "{}", world.site.db.statements() - statements);
        assert_eq!(browser.get("/trial/picture/00000000000000000000000000000000").await.status, 404);
        assert_eq!(browser.get("/trial/picture/..%2f..%2fmaster.key").await.status, 404);
        let mut nobody = world.browser();
        assert!(nobody.get(&sent.location).await.location.starts_with("/sign-in"));
    }

    async fn what_cannot_be_taken_is_said_in_words_and_nothing_is_kept(ground) {
        let (world, mut browser, _turn) = world(ground).await;
        let large = [made::jpeg(20, 20), vec![0; 11 * 1024 * 1024]].concat();
        for (bytes, words) in [
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "can hold a program"),
            (made::ftyp(&[b"heic"]), "Most compatible"),
            (b"%PDF-1.7".to_vec(), "This is a PDF"),
            (made::png_head(10_000, 5_000), "up to 40 million"),
            (large, "up to 10 MB"),
            (Vec::new(), "There is nothing in this file"),
        ] {
            let refused = browser.post_file(PATH, &[], &bytes).await;
            assert_eq!(refused.status, 422, "{words}");
            assert!(refused.text_contains(words) && refused.text_contains("href=\"#file\""), "{words}: {}", refused.body);
        }
        let huge = browser.post_file(PATH, &[], &vec![0; 30_000_000]).await;
        assert_eq!(huge.status, 413);
        // The form as a browser writes it without a file.
        assert_eq!(browser.post(PATH, &[]).await.status, 422);
        assert!(names(&folder(&world)).is_empty());
        world.set(world.places.prison, &files::A_DAY, Some("1")).await;
        assert_eq!(browser.post_file(PATH, &[], &made::jpeg(30, 20)).await.status, 303);
        let full = browser.post_file(PATH, &[], &made::jpeg(30, 20)).await;
        assert!(full.status == 422 && full.text_contains("You have brought 1 pictures within a day"), "{}", full.body);
    }

    async fn nobody_makes_the_house_hold_large_forms_without_signing_in(ground) {
        let (world, _, _turn) = world(ground).await;
        let mut nobody = world.browser();
        let body = trials::form_with_file(&[], &vec![0; 200 * 1024]);
        let kind = [("content-type", trials::FORM_WITH_FILE)];
        assert_eq!(nobody.ask("POST", PATH, &kind, body).await.status, 401);
    }

    async fn pictures_made_to_be_a_burden_hold_nobody_up_and_one_too_many_is_asked_to_come_again(ground) {
        let (_world, mut browser, _turn) = world(ground).await;
        let bomb = Arc::new(made::vast());
        let mut all: Vec<_> =
            (0..files::MOST_WAITING).map(|_| Box::pin(files::take_in(Arc::clone(&bomb)))).collect();
        // Each takes its place in the line.
        for one in &mut all {
            assert!(one.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        let small = Arc::new(made::jpeg(8, 8));
        assert_eq!(files::take_in(Arc::clone(&small)).await, Err(Refused::Busy));
        let all: Vec<_> = all.into_iter().map(tokio::spawn).collect();
        let page = browser.get(PATH).await;
        assert_eq!(page.status, 200);
        assert!(all.iter().any(|one| !one.is_finished()), "a page came while they were still being read");
        for one in all {
            assert_eq!(one.await.unwrap().map(|picture| picture.width()), Ok(2_000));
        }
        assert!(files::take_in(small).await.is_ok(), "the line is free again");
    }
}

#[test]
fn every_refusal_has_words_in_both_languages() {
    let words = |lang| files::ROOM.words.iter().find(|(known, _)| *known == lang).unwrap().1;
    let keys = Refused::ALL.iter().map(|refused| refused.key()).chain(Full::ALL.iter().map(|full| full.key()));
    for key in keys {
        for lang in [Lang::En, Lang::Cy] {
            assert!(words(lang).lines().any(|line| line.starts_with(&format!("{key} = "))), "{key} {}", lang.code());
        }
    }
}
