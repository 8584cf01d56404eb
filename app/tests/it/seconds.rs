//! Whatever happens to somebody's second step, they are told of it, and the notice leads to where they can stop it.

use access::second;
use access::sign_in::{self, SlipKind};
use alongside::wiring;
use trials::{Browser, PasskeyDevice, World};

const PASSPHRASE: &str = "seven grey kettles hum";

async fn told(browser: &mut Browser, word: &str) -> bool {
    let page = browser.get("/notices").await;
    page.text_contains(word) && page.href("/account/second").is_some()
}

/// Reads what is new, so that what comes next is told anew.
async fn reads(browser: &mut Browser) {
    let newest = browser.get("/notices").await.hidden("newest").unwrap();
    assert_eq!(browser.post("/notices/seen", &[("newest", &newest)]).await.location, "/notices");
}

/// How often it was told that a second step changed.
async fn times(world: &World) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM telling_notices WHERE kind = 'governance.second_changed'";
    tx.one(sql, store::values![]).await.unwrap().get("n").unwrap()
}

trials::story! {
    parts = wiring::parts().leak();

    async fn its_person_is_told_of_everything_that_happens_to_a_second_step(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let jamie = world.people.resident;
        let slip = sign_in::new_slip(&world.site).await.unwrap();
        let mut tx = trials::write(&world.ground.db).await;
        let (chance, now) = (&world.ground.chance, world.site.now());
        sign_in::put_slip(&mut tx, chance, &slip, SlipKind::Invite, jamie, None, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let mut own = world.browser();
        let code = slip.code.grouped();
        let fields = [("step", "name"), ("code", code.as_str()), ("name", "robin"), ("passphrase", PASSPHRASE)];
        assert_eq!(own.post("/join", &fields).await.location, "/");

        assert_eq!(own.post("/account/second/app", &[]).await.location, "/account/second/app");
        let mut tx = world.ground.db.read().await.unwrap();
        let secret = second::unconfirmed_app(&mut tx, jamie).await.unwrap().unwrap();
        drop(tx);
        let shown = own.post("/account/second/app/confirm", &[("code", &secret.shown(now).unwrap())]).await;
        assert!(shown.text_contains("Each of these opens once"), "{}", shown.body);
        assert!(told(&mut own, "Your second step for signing in was set up, changed or stopped").await);

        // A passkey is made beside it, and removed: each is told anew.
        reads(&mut own).await;
        assert_eq!(times(&world).await, 1);
        let page = own.get("/account/second/passkey").await;
        let options = page.body.split_once("data-al-options=\"").unwrap().1.split_once('"').unwrap().0.replace("&#34;", "\"");
        let answer = PasskeyDevice::default().makes(&options, trials::ADDRESS);
        let fields = [("asked", page.hidden("asked").unwrap()), ("answer", answer), ("name", "phone".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(own.post("/account/second/passkey", &fields).await.location, "/account/second");
        assert!(told(&mut own, "Your second step for signing in was set up, changed or stopped").await);
        assert_eq!(times(&world).await, 2);
        reads(&mut own).await;
        let id = own.get("/account/second").await.hidden("passkey").unwrap();
        own.post("/account/second/passkey/remove", &[("passkey", &id)]).await;
        assert_eq!(times(&world).await, 3);

        // Somebody else comes in with a recovery slip.
        let codes = shown.body.split("al-slip__code\">").nth(1).unwrap().split_once("</p>").unwrap().0;
        let recovery: String = codes.replace("<span>", "").replace("</span>", "");
        let mut other = world.browser();
        let fields = [("name", "robin"), ("passphrase", PASSPHRASE)];
        assert!(other.post("/sign-in", &fields).await.location.starts_with("/sign-in/code"));
        assert_eq!(other.post("/sign-in/code", &[("code", recovery.trim())]).await.location, "/account/second");
        assert!(told(&mut own, "A recovery slip was used to sign in as you").await);

        let mut one = world.session(world.people.practitioner).await;
        let mut two = world.session(world.people.colleague).await;
        one.post(&format!("/people/{jamie}/second/ask"), &[]).await;
        assert!(told(&mut own, "A worker asks to take your second step for signing in away").await);
        two.post(&format!("/people/{jamie}/second/agree"), &[]).await;
        assert!(own.get("/account").await.location.starts_with("/sign-in"), "every session has ended");
        assert_eq!(own.post("/sign-in", &fields).await.location, "/");
        assert!(told(&mut own, "Two workers took your second step for signing in away").await);
    }
}
