//! What a capability shows at its door, and what a route is.

use access::{Boxed, Power, Signed, Site, Stop, Who};
use basics::{PersonId, PlaceId, Setting, Words};
use store::due::Due;
use store::verify::Check;
use store::{Part, ReadTx, Table};
use uuid::Uuid;

use crate::keeping::Keeping;
use crate::visit::{Outcome, Visit};
use crate::words::Lang;

/// How a route is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// To look.
    Get,
    /// To change something.
    Post,
}

/// What answers a route.
pub type Handler = for<'a> fn(&'a Visit) -> Boxed<'a, Outcome>;

/// One row of the route table. The router is built from these and from nothing else.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in a row of the table of routes")]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Its path; `{suggestion}` stands for the id of a suggestion.
    pub path: &'static str,
    /// The action it does or shows: a name in the matrix, or `open` when it shows nothing of anybody's.
    pub action: &'static str,
    /// The word key of its title.
    pub title: &'static str,
    /// What answers.
    pub handler: Handler,
    /// How many bytes a form may have.
    pub most: usize,
    /// Whether it must not be known who came (promise 4).
    pub nameless: bool,
    /// Whether it can be reached on a screen that its worker handed to somebody else.
    pub handed: bool,
    /// Whether a browser comes here by itself: being here does not count as using the session.
    pub unattended: bool,
    /// Whether a file may come with its form.
    pub files: bool,
    /// Whether something can be looked for on it: its box sends its form to `/find`.
    pub finds: bool,
    /// Whether it is there for somebody who needs a second step and has none yet: see [`SECOND`].
    pub before_second: bool,
}

/// How many bytes a form may usually have.
pub const FORM_LIMIT: usize = 64 * 1024;

/// Where whoever holds a screen that was handed over is, whatever address they ask for.
pub const HANDED: &str = "/handed";

/// Where somebody sets a second step up.
pub const SECOND: &str = "/account/second";

impl Route {
    /// A page to look at.
    #[must_use]
    pub const fn get(path: &'static str, action: &'static str, title: &'static str, handler: Handler) -> Self {
        Self {
            method: Method::Get,
            path,
            action,
            title,
            handler,
            most: FORM_LIMIT,
            nameless: false,
            handed: false,
            unattended: false,
            files: false,
            finds: false,
            before_second: false,
        }
    }

    /// A form to send.
    #[must_use]
    pub const fn post(path: &'static str, action: &'static str, title: &'static str, handler: Handler) -> Self {
        Self {
            method: Method::Post,
            path,
            action,
            title,
            handler,
            most: FORM_LIMIT,
            nameless: false,
            handed: false,
            unattended: false,
            files: false,
            finds: false,
            before_second: false,
        }
    }

    /// Nobody is known here: no cookie is read or set, whatever else the browser says of itself is dropped before anything
    /// looks at it, and no line about the request is written.
    #[must_use]
    pub const fn nameless(mut self) -> Self {
        self.nameless = true;
        self
    }

    /// It can be reached on a screen that was handed over. Every other route answers such a screen with a way to
    /// [`HANDED`], or with 404.
    #[must_use]
    pub const fn handed(mut self) -> Self {
        self.handed = true;
        self
    }

    /// A browser comes here by itself (a `Refresh`): the session lasts no longer for it.
    #[must_use]
    pub const fn unattended(mut self) -> Self {
        self.unattended = true;
        self
    }

    /// It is there for somebody who needs a second step and has none yet. Every other route answers them with a way to
    /// [`SECOND`].
    #[must_use]
    pub const fn before_second(mut self) -> Self {
        self.before_second = true;
        self
    }

    /// A file may come with its form.
    #[must_use]
    pub const fn with_files(mut self) -> Self {
        self.files = true;
        self
    }

    /// Something can be looked for on it.
    #[must_use]
    pub const fn finds(mut self) -> Self {
        self.finds = true;
        self
    }

    /// Its form may have so many bytes.
    #[must_use]
    pub const fn up_to(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {}", self.method, self.path, self.action)
    }
}

/// An item a capability adds to the main menu.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// Where it leads.
    pub href: &'static str,
    /// Its word key.
    pub key: &'static str,
    /// Its place in the menu: smaller comes first.
    pub order: u8,
}

/// Where something is done in places that have switched a capability off, because they do it elsewhere (decision 14).
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// The setting in which a place says where; empty when it says nothing.
    pub setting: &'static Setting,
    /// What stays in the menu: it leads to the page that says where.
    pub nav: Nav,
}

/// Work that time brings: what is done when a piece of this kind is due. It must end with `store::due::done` in its own
/// transaction.
#[derive(Clone, Copy)]
pub struct Job {
    /// The kind of due work.
    pub kind: &'static str,
    /// What is done.
    pub run: for<'a> fn(&'a Site, &'a Due) -> Boxed<'a, Result<(), Stop>>,
}

/// What is done in every round of the house, whatever is due: it says how many things it did.
pub type Round = for<'a> fn(&'a Site) -> Boxed<'a, Result<usize, Stop>>;

/// Real ids of the demonstration, by the names they have in paths: for walking every route.
pub type Samples = for<'a> fn(&'a mut ReadTx) -> Boxed<'a, store::Result<Vec<(&'static str, String)>>>;

/// The words of the newest reply to a person's own thing, of this kind and with this id: for a letter to them. Nothing when
/// it is no thing of this capability's, or not theirs.
pub type Reply = for<'a> fn(&'a mut ReadTx, &'a str, Uuid, PersonId) -> Boxed<'a, store::Result<Vec<Words>>>;

/// What somebody may take on from a thing into something else, such as a suggestion into a proposal.
#[derive(Clone, Debug)]
pub struct Lent {
    /// Where the thing is.
    pub place: PlaceId,
    /// Its words, where whoever said them agreed that they go further, or takes them on themselves.
    pub words: Option<Words>,
}

/// What this person may take on from a thing of one kind; nothing when they may not see it, or it is not to go further.
pub type Lend = for<'a> fn(&'a Site, &'a Who, Uuid) -> Boxed<'a, Result<Option<Lent>, Stop>>;

/// Who takes on what was said in a place: the address of a form, and a name. The thing is named behind it ([`taken_from`]).
pub type Takers = for<'a> fn(&'a mut ReadTx, PlaceId) -> Boxed<'a, store::Result<Vec<(String, String)>>>;

/// How a thing is named in an address or a form that takes it on: its kind and its id, never a word of it.
#[must_use]
pub fn taken_from(kind: &str, id: Uuid) -> String {
    format!("{kind}.{}", id.simple())
}

/// The kind and the id of a thing that is named so.
#[must_use]
pub fn read_taken(text: &str) -> Option<(&str, Uuid)> {
    let (kind, id) = text.split_once('.')?;
    Some((kind, Uuid::try_parse(id).ok()?))
}

/// The address of a thing.
pub type Link = fn(Uuid) -> String;

/// A check of `alongside verify`.
pub type Checks = for<'a> fn(&'a mut ReadTx) -> Boxed<'a, store::Result<Vec<Check>>>;

/// The door of a capability or platform room: everything the rest of the house may know of it.
#[derive(Clone, Copy)]
pub struct Capability {
    /// Its name; its tables are called `<name>_*`.
    pub name: &'static str,
    /// Its migrations.
    pub part: Part,
    /// The rules of its columns.
    pub tables: &'static [Table],
    /// Its words.
    pub words: &'static [(Lang, &'static str)],
    /// Its routes.
    pub routes: fn() -> Vec<Route>,
    /// Its lines of the matrix.
    pub powers: fn() -> Vec<Power>,
    /// The settings a place may make.
    pub settings: &'static [Setting],
    /// The setting that switches it on in a place; `None` when it cannot be switched off.
    pub switch: Option<&'static Setting>,
    /// What stays of it where a place does it elsewhere; `None` when switched off leaves no trace.
    pub elsewhere: Option<Elsewhere>,
    /// What it adds to a person's menu.
    pub nav: fn(&Signed) -> Vec<Nav>,
    /// What time brings.
    pub jobs: &'static [Job],
    /// What it does in every round of the house.
    pub rounds: &'static [Round],
    /// How long what it holds is kept.
    pub keeping: &'static [Keeping],
    /// Where its things are shown: the kind of a thing, and its address.
    pub links: &'static [(&'static str, Link)],
    /// What of its things may be taken on into something else: the kind of a thing, and what is lent of it.
    pub lends: &'static [(&'static str, Lend)],
    /// Where what was said in a place can be taken on.
    pub takers: Option<Takers>,
    /// What it would write to a person in a letter about a thing of theirs.
    pub reply: Option<Reply>,
    /// Its checks.
    pub checks: Option<Checks>,
    /// Its samples.
    pub samples: Option<Samples>,
    /// The names of the facts it tells.
    pub facts: &'static [&'static str],
}

impl Capability {
    /// A room with nothing in it yet but its name: the rest is added field by field.
    #[must_use]
    pub const fn room(name: &'static str) -> Self {
        Self {
            name,
            part: Part { name, migrations: &[] },
            tables: &[],
            words: &[],
            routes: Vec::new,
            powers: Vec::new,
            settings: &[],
            switch: None,
            elsewhere: None,
            nav: |_| Vec::new(),
            jobs: &[],
            rounds: &[],
            keeping: &[],
            links: &[],
            lends: &[],
            takers: None,
            reply: None,
            checks: None,
            samples: None,
            facts: &[],
        }
    }
}

impl std::fmt::Debug for Capability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Capability({})", self.name)
    }
}
