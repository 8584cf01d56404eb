//! The front of a running house: everything a page needs, made once.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Boxed, Site, Stop, Who};
use basics::{PersonId, PlaceId};
use store::ReadTx;
use uuid::Uuid;

use crate::capability::{Capability, Lent, Route};
use crate::cursor::Cursors;
use crate::page::DemoPerson;
use crate::post::Post;
use crate::sign_on::SignOn;
use crate::sought;
use crate::words::{BadWords, Lang, Wordbook};

/// The routes that no capability has: what every page with a box to look for something sends it to.
pub const OWN_ROUTES: [Route; 1] =
    [Route::post("/find", "own", "pages-search", |visit| Box::pin(std::future::ready(sought::find(visit))))];

/// How many notices are new for a person: asked once a page.
pub type Bell = for<'a> fn(&'a mut ReadTx, PersonId) -> Boxed<'a, store::Result<i64>>;

/// The front. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Inner>, Option<Post>, Option<Arc<SignOn>>);

struct Inner {
    site: Site,
    words: Wordbook,
    capabilities: Vec<Capability>,
    routes: Vec<Route>,
    links: BTreeMap<&'static str, fn(Uuid) -> String>,
    bell: Bell,
    cursors: Cursors,
    secure: bool,
    demo: Vec<DemoPerson>,
}

impl std::fmt::Debug for Front {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Front(..)")
    }
}

impl Front {
    /// A front with its capabilities (platform rooms first, in the order of the wiring) and routes of the app's own.
    ///
    /// # Errors
    /// [`BadWords`].
    pub fn new(
        site: Site,
        capabilities: Vec<Capability>,
        more_routes: Vec<Route>,
        bell: Bell,
        secure: bool,
        demo: Vec<DemoPerson>,
    ) -> Result<Self, BadWords> {
        let mut words: Vec<(Lang, &'static str)> =
            vec![(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))];
        words.extend(capabilities.iter().flat_map(|capability| capability.words.iter().copied()));
        let words = Wordbook::read(&words)?;
        let mut routes: Vec<Route> = capabilities.iter().flat_map(|capability| (capability.routes)()).collect();
        routes.extend(OWN_ROUTES);
        routes.extend(more_routes);
        let links = capabilities.iter().flat_map(|capability| capability.links.iter().copied()).collect();
        let cursors = Cursors::new(site.db.derived_key("cursors"));
        Ok(Self(Arc::new(Inner { site, words, capabilities, routes, links, bell, cursors, secure, demo }), None, None))
    }

    /// The same front with a way out for mail; without one nothing leaves the house.
    #[must_use]
    pub fn with_post(self, post: Option<Post>) -> Self {
        Self(self.0, post, self.2)
    }

    /// The same front with a provider outside with which people may sign in.
    #[must_use]
    pub fn with_sign_on(self, sign_on: Option<SignOn>) -> Self {
        if let Some(on) = &sign_on {
            self.0.site.name_provider(on.provider.issuer());
        }
        Self(self.0, self.1, sign_on.map(Arc::new))
    }

    /// The provider with which people may sign in, where an operator named one.
    #[must_use]
    pub fn sign_on(&self) -> Option<&SignOn> {
        self.2.as_deref()
    }

    /// The way out for mail, where an operator named one.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        self.1.as_ref()
    }

    /// The database, the clock and the wiring.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &Wordbook {
        &self.0.words
    }

    /// Every route.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.0.routes
    }

    /// Every capability and platform room.
    #[must_use]
    pub fn capabilities(&self) -> &[Capability] {
        &self.0.capabilities
    }

    /// Cursors of lists.
    #[must_use]
    pub fn cursors(&self) -> &Cursors {
        &self.0.cursors
    }

    /// Where a thing of some kind is shown; `None` when no capability shows it.
    #[must_use]
    pub fn link(&self, kind: &str, id: Uuid) -> Option<String> {
        self.0.links.get(kind).map(|link| link(id))
    }

    /// What somebody may take on from a thing into something else; nothing when no capability lends it to them.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn lent(&self, who: &Who, kind: &str, id: Uuid) -> Result<Option<Lent>, Stop> {
        let mut all = self.0.capabilities.iter().flat_map(|capability| capability.lends);
        match all.find(|(lent, _)| *lent == kind) {
            Some((_, lend)) => lend(self.site(), who, id).await,
            None => Ok(None),
        }
    }

    /// Where what was said in a place can be taken on: the address of a form, and a name.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn takers(&self, tx: &mut ReadTx, place: PlaceId) -> store::Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        for takers in self.0.capabilities.iter().filter_map(|capability| capability.takers) {
            found.extend(takers(tx, place).await?);
        }
        Ok(found)
    }

    /// Whether cookies are for https only: always, but in the demonstration.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.0.secure
    }

    /// The people of the demonstration; empty in earnest.
    #[must_use]
    pub fn demo(&self) -> &[DemoPerson] {
        &self.0.demo
    }

    pub(crate) fn new_request(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0.site.db.chance().bytes::<6>())
    }

    pub(crate) fn bell(&self) -> Bell {
        self.0.bell
    }
}
