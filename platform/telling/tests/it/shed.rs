//! A way out that remembers what it was given, and people who chose it.

use std::sync::{Arc, Mutex};

use access::{Boxed, act};
use basics::PersonId;
use pages::{Carrier, Mail, NotCarried, Post};
use telling::{ChooseHow, Route, When, verbs};
use trials::{Browser, World};

/// What it was given, and what it answers: what is left of a list, then yes to everything.
#[derive(Default)]
pub(crate) struct Bag {
    pub(crate) mails: Mutex<Vec<Mail>>,
    pub(crate) answers: Mutex<Vec<NotCarried>>,
}

impl Carrier for Bag {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Boxed<'a, Result<(), NotCarried>> {
        Box::pin(async move {
            // Somebody else gets a turn while the mail server thinks.
            tokio::task::yield_now().await;
            if let Some(no) = self.answers.lock().unwrap().pop() {
                return Err(no);
            }
            self.mails.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

impl Bag {
    /// What was carried, and forgets it.
    pub(crate) fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.mails.lock().unwrap())
    }
}

/// A world with a way out.
pub(crate) async fn with_post(ground: trials::Ground) -> (World, Arc<Bag>) {
    let mut world = World::new(ground, &[], Vec::new()).await;
    let bag = Arc::new(Bag::default());
    let post = Post { address: "https://together.example".to_owned(), carrier: bag.clone() };
    world.front = world.front.clone().with_post(Some(post));
    world.router = pages::router(&world.front);
    (world, bag)
}

pub(crate) fn later(world: &World, seconds: i64) {
    world.ground.clock.move_to(world.site.now().plus_seconds(seconds));
}

/// Everything that goes now.
pub(crate) async fn carry(world: &World) -> usize {
    telling::plan(&world.site).await.unwrap();
    telling::carry(&world.front).await.unwrap()
}

/// The code in a mail.
pub(crate) fn code(mail: &Mail) -> String {
    mail.text.lines().find(|line| line.len() == 9 && line.as_bytes()[4] == b' ').unwrap().to_owned()
}

/// The off switch in a mail, as a path.
pub(crate) fn off(mail: &Mail) -> String {
    mail.off.clone().unwrap().strip_prefix("https://together.example").unwrap().to_owned()
}

/// Somebody chooses mail, by the pages.
pub(crate) async fn by_mail(
    world: &World,
    bag: &Bag,
    person: PersonId,
    address: &str,
    fields: &[(&str, &str)],
) -> Browser {
    let mut browser = world.session(person).await;
    assert_eq!(browser.post("/notices/how/mail", &[("address", address)]).await.location, "/notices/how/code");
    assert_eq!(carry(world).await, 1);
    let typed = code(&bag.take()[0]);
    assert_eq!(browser.post("/notices/how/code", &[("code", &typed)]).await.location, "/notices/how");
    let mut all = vec![("route", "mail")];
    all.extend_from_slice(fields);
    let saved = browser.post("/notices/how", &all).await;
    assert_eq!(saved.location, "/notices/how", "{}", saved.body);
    browser
}

/// Somebody chooses letters.
pub(crate) async fn by_letter(world: &World, person: PersonId, whole: bool) {
    let who = world.who(person).await;
    let acting = act::<ChooseHow>(&world.site, &who, person, None).await.unwrap();
    verbs::choose(acting, Route::Screen, &When { often: telling::Often::AtOnce, ..When::default() }).await.unwrap();
    let acting = act::<ChooseHow>(&world.site, &who, person, None).await.unwrap();
    verbs::by_letter(acting, None, whole).await.unwrap();
}
