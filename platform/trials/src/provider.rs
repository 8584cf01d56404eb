//! A real sign-on provider: a Node.js process with the `oidc-provider` package, on this machine, for one test.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use openidconnect::reqwest::{Client, Url, redirect};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running provider. Everybody who comes to it is `kim`, until [`SignOn::is`] says otherwise.
#[derive(Debug)]
pub struct SignOn {
    child: Child,
    issuer: String,
    back: String,
    http: Client,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../signon/tests/provider")
}

impl SignOn {
    /// The secret that it shares with the house.
    pub const SECRET: &'static str = "a-secret-of-the-tests";

    /// Starts one that sends people back to `back`, and tells `ended` when a session ends.
    ///
    /// # Panics
    /// When Node.js or the package is missing.
    pub async fn begin(back: &str, ended: &str) -> Self {
        let there = folder().join("node_modules/oidc-provider").exists();
        assert!(there, "the provider of the tests is missing: run `npm ci` in platform/signon/tests/provider");
        let mut child = Command::new("node")
            .args(["provider.mjs", back, ended])
            .current_dir(folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js is missing: the tests of sign-on need `node`");
        let mut lines = BufReader::new(child.stdout.take().expect("a stream")).lines();
        let issuer = loop {
            let line = lines.next_line().await.expect("lines").expect("the provider says its address");
            if line.starts_with("http://") {
                break line;
            }
        };
        let http = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().expect("a client");
        Self { child, issuer, back: back.to_owned(), http }
    }

    /// Its address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    async fn switch(&self, name: &str, pairs: &[(&str, &str)]) {
        let mut url = Url::parse(&format!("{}/test/{name}", self.issuer)).expect("an address");
        url.query_pairs_mut().extend_pairs(pairs);
        self.http.get(url).send().await.expect("the provider answers");
    }

    /// Whoever comes next is somebody else; `nobody` says no.
    pub async fn is(&self, who: &str) {
        self.switch("who", &[("is", who)]).await;
    }

    /// The next proof says this instead, as JSON; a claim that is `null` is left out.
    pub async fn claims(&self, claims: &str) {
        self.switch("next", &[("claims", claims)]).await;
    }

    /// It signs with another key from now on.
    pub async fn new_key(&self) {
        self.switch("key", &[]).await;
    }

    /// It says that a session is over. Ends once the house has been told.
    pub async fn ends(&self, session: &str) {
        self.switch("end", &[("sid", session)]).await;
    }

    /// It is down from now on.
    ///
    /// # Panics
    /// When it cannot be stopped.
    pub async fn stops(&mut self) {
        self.child.kill().await.expect("it stops");
    }

    /// Goes where a browser would, with its cookies, until it is sent back to the house: the address it comes with.
    ///
    /// # Panics
    /// When it is not sent on.
    pub async fn walk(&self, address: &str) -> Url {
        let mut at = Url::parse(address).expect("an address");
        let mut jar: Vec<(String, String)> = Vec::new();
        for _ in 0..10 {
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let got = self.http.get(at.clone()).header("cookie", cookies.join("; ")).send().await.expect("an answer");
            for line in got.headers().get_all("set-cookie") {
                let pair = line.to_str().ok().and_then(|line| line.split(';').next()?.split_once('='));
                let (name, value) = pair.expect("a cookie");
                jar.retain(|(known, _)| known != name);
                jar.push((name.to_owned(), value.to_owned()));
            }
            let to = got.headers().get("location").and_then(|to| to.to_str().ok()).expect("a browser is sent on");
            at = at.join(to).expect("an address");
            if at.as_str().starts_with(&self.back) {
                return at;
            }
        }
        panic!("the browser was sent on and on");
    }
}
