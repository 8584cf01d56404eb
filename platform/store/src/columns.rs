//! Every column of the house says what it is: whose, how private, what happens to it when its person asks for their
//! data and when they are erased. Subject export, erasure, backup and the live-schema test all work from these rules.

use basics::Kind;

/// How private a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An id of a thing, or of the house's own keeping.
    Id,
    /// About a thing, not about a person.
    Plain,
    /// Personal: about the row's person.
    About,
    /// Words the row's person wrote, in the clear because everybody in reach may read or search them.
    Words,
    /// Sealed with a key of its own subject, for this purpose.
    Sealed,
    /// About somebody else than the row's person.
    Other,
    /// A hash or key: never leaves the house.
    Secret,
    /// Belongs to a thing that must not be traced (promise 4).
    Loose,
}

/// Whether a column is in the bundle that its person may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// It is.
    Yes,
    /// It is only when the thing that the row belongs to is the person's: an answer is for whoever asked, and not for
    /// whoever wrote it.
    ToOwner,
    /// It is not, and why.
    No(&'static str),
}

/// What erasing the row's person does to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erase {
    /// It stays, and why.
    Keep(&'static str),
    /// It is emptied.
    Blank,
    /// Its key is destroyed, so that it cannot be opened again, in a backup neither.
    ByKey,
    /// Its whole row goes.
    WithRow,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How private it is.
    pub class: Class,
    /// Whether its person gets it.
    pub export: Export,
    /// What erasure does.
    pub erase: Erase,
}

/// The thing a row belongs to, when that is a row of another table: an answer belongs to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BelongsTo {
    /// The column here that names it.
    pub column: &'static str,
    /// The table it stands in; its subject is whose it is.
    pub table: &'static str,
    /// The key there.
    pub key: &'static str,
    /// Rows that are not for its owner: a column of codes here, and the codes that are kept back.
    pub but: Option<(&'static str, &'static [&'static str])>,
}

/// One table, in the order it is read in again: parents before children.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns of its key, by which it is put in order.
    pub key: &'static [&'static str],
    /// The columns that hold the id of the person a row is about.
    pub subject: &'static [&'static str],
    /// What else its rows belong to: whoever that is about gets them in their bundle too.
    pub belongs_to: Option<BelongsTo>,
    /// Whether erasing the person takes the whole row.
    pub row_goes: bool,
    /// Whether a backup carries it. The keys do not travel with the data.
    pub in_backup: bool,
    /// All its columns.
    pub columns: &'static [Column],
}

impl Table {
    /// A table about things.
    #[must_use]
    pub const fn new(name: &'static str, key: &'static [&'static str], columns: &'static [Column]) -> Self {
        Self { name, key, subject: &[], belongs_to: None, row_goes: false, in_backup: true, columns }
    }

    /// Its rows are about the person whose id stands in one of these columns.
    #[must_use]
    pub const fn about(mut self, subject: &'static [&'static str]) -> Self {
        self.subject = subject;
        self
    }

    /// Its rows belong to a row of another table, named by `column`; `but` says which are kept back from its owner.
    #[must_use]
    pub const fn belonging_to(
        mut self,
        column: &'static str,
        table: &'static str,
        key: &'static str,
        but: Option<(&'static str, &'static [&'static str])>,
    ) -> Self {
        self.belongs_to = Some(BelongsTo { column, table, key, but });
        self
    }

    /// Erasing the person takes the row.
    #[must_use]
    pub const fn row_goes(mut self) -> Self {
        self.row_goes = true;
        self
    }

    /// A backup leaves it out.
    #[must_use]
    pub const fn not_in_backup(mut self) -> Self {
        self.in_backup = false;
        self
    }
}

impl Column {
    /// A column with the rules its class usually has.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, class: Class) -> Self {
        let (export, erase) = match class {
            Class::Id => (Export::Yes, Erase::Keep("an id says nothing by itself")),
            Class::Plain => (Export::Yes, Erase::Keep("not about a person")),
            Class::About | Class::Words => (Export::Yes, Erase::Blank),
            Class::Sealed => (Export::Yes, Erase::ByKey),
            Class::Other => (Export::No("about somebody else"), Erase::Keep("about somebody else")),
            Class::Secret => (Export::No("it would open a lock"), Erase::WithRow),
            Class::Loose => (Export::No("it cannot be tied to anybody"), Erase::Keep("it cannot be tied to anybody")),
        };
        Self { name, kind, class, export, erase }
    }

    /// The person does not get it, and why.
    #[must_use]
    pub const fn not_exported(mut self, why: &'static str) -> Self {
        self.export = Export::No(why);
        self
    }

    /// Only the owner of the thing gets it: see [`Export::ToOwner`].
    #[must_use]
    pub const fn to_owner(mut self) -> Self {
        self.export = Export::ToOwner;
        self
    }

    /// It stays when the person is erased, and why.
    #[must_use]
    pub const fn kept(mut self, why: &'static str) -> Self {
        self.erase = Erase::Keep(why);
        self
    }
}

/// An id column.
#[must_use]
pub const fn id(name: &'static str) -> Column {
    Column::new(name, Kind::Id, Class::Id)
}
/// Text about a thing (a code, a state, a name of a thing).
#[must_use]
pub const fn code(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Class::Plain)
}
/// A number about a thing.
#[must_use]
pub const fn number(name: &'static str) -> Column {
    Column::new(name, Kind::Int, Class::Plain)
}
/// A yes or no about a thing.
#[must_use]
pub const fn yes_no(name: &'static str) -> Column {
    Column::new(name, Kind::Bool, Class::Plain)
}
/// A moment.
#[must_use]
pub const fn moment(name: &'static str) -> Column {
    Column::new(name, Kind::Instant, Class::Plain)
}
/// A day.
#[must_use]
pub const fn day(name: &'static str) -> Column {
    Column::new(name, Kind::Date, Class::Plain)
}
/// Text about the row's person.
#[must_use]
pub const fn about(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Class::About)
}
/// Words of the row's person, in the clear.
#[must_use]
pub const fn words(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Class::Words)
}
/// Sealed text.
#[must_use]
pub const fn sealed(name: &'static str) -> Column {
    Column::new(name, Kind::Bytes, Class::Sealed)
}
/// A hash or a key.
#[must_use]
pub const fn secret(name: &'static str) -> Column {
    Column::new(name, Kind::Bytes, Class::Secret)
}
/// Somebody else's id.
#[must_use]
pub const fn other(name: &'static str) -> Column {
    Column::new(name, Kind::Id, Class::Other)
}
/// A column of a thing that must not be traced.
#[must_use]
pub const fn loose(name: &'static str, kind: Kind) -> Column {
    Column::new(name, kind, Class::Loose)
}

/// Rules that contradict themselves, in words; empty when all is well. What is personal must say whose it is, or no
/// erasure and no export would ever find it.
#[must_use]
pub fn faults(tables: &[Table]) -> Vec<String> {
    tables.iter().flat_map(|table| faults_of(table).into_iter().chain(lost_owner(tables, table))).collect()
}

/// A row that belongs to nothing that is there, and a column for an owner whom nobody could find.
fn lost_owner(tables: &[Table], table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(to) = table.belongs_to {
        let parent = tables.iter().find(|other| other.name == to.table);
        let has = |name: &str| table.columns.iter().any(|column| column.name == name);
        let known = parent.is_some_and(|parent| {
            !parent.subject.is_empty() && parent.columns.iter().any(|column| column.name == to.key)
        });
        if !known || !has(to.column) || to.but.is_some_and(|(column, _)| !has(column)) {
            found.push(format!(
                "{}: its rows belong to {}.{}, which says whose nothing is",
                table.name, to.table, to.key
            ));
        }
    }
    for column in table.columns.iter().filter(|column| column.export == Export::ToOwner && table.belongs_to.is_none()) {
        found.push(format!("{}.{} is for its owner, but nothing says who that is", table.name, column.name));
    }
    found
}

fn faults_of(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    let kind = |name: &str| table.columns.iter().find(|column| column.name == name).map(|column| column.kind);
    for name in table.key.iter().chain(table.subject).filter(|name| kind(name).is_none()) {
        found.push(format!("{}.{name} is named in the table's rules but has none", table.name));
    }
    for name in table.subject.iter().filter(|name| kind(name).is_some_and(|kind| kind != Kind::Id)) {
        found.push(format!("{}.{name} is no id and cannot say whose a row is", table.name));
    }
    if table.row_goes && table.subject.is_empty() {
        found.push(format!("{}: its rows go with a person, but no column says which", table.name));
    }
    for column in table.columns {
        let personal = matches!(column.erase, Erase::Blank | Erase::ByKey);
        if personal && table.subject.is_empty() {
            found.push(format!("{}.{} is to be erased, but no column says whose it is", table.name, column.name));
        }
        if column.erase == Erase::WithRow && !table.row_goes {
            found.push(format!("{}.{} is to go with its row, but the row stays", table.name, column.name));
        }
        if column.class == Class::Sealed && table.key.first().and_then(|name| kind(name)) != Some(Kind::Id) {
            found.push(format!("{}.{} is sealed in a row that has no id to be tied to", table.name, column.name));
        }
    }
    found
}

/// The store's own tables. The search index is rebuilt from `search_docs`.
pub const STORE: &[Table] = &[
    Table::new(
        "store_audit",
        &["seq"],
        &[
            number("seq"),
            moment("at"),
            day("day"),
            code("by_kind"),
            id("by_id").kept("the chain holds ids only and cannot be rewritten"),
            code("by_job"),
            code("action"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            Column::new("reason", Kind::Bytes, Class::Plain).not_exported("a hash"),
            Column::new("hash", Kind::Bytes, Class::Plain).not_exported("a hash"),
        ],
    )
    .about(&["by_id"]),
    Table::new(
        "store_audit_pool",
        &["id"],
        &[
            loose("id", Kind::Id),
            loose("day", Kind::Date),
            loose("action", Kind::Text),
            loose("object_kind", Kind::Text),
            loose("object_id", Kind::Id),
        ],
    ),
    Table::new(
        "store_migrations",
        &["part", "number"],
        &[code("part"), number("number"), Column::new("checksum", Kind::Bytes, Class::Plain), moment("at")],
    )
    .not_in_backup(),
    Table::new(
        "store_purposes",
        &["purpose", "version"],
        &[code("purpose"), number("version"), secret("wrapped").kept("a key of the house"), moment("made_at")],
    )
    .not_in_backup(),
    Table::new(
        "store_keys",
        &["id"],
        &[id("id"), code("subject_kind"), id("subject_id"), code("purpose"), number("version"), secret("wrapped")],
    )
    .about(&["subject_id"])
    .row_goes()
    .not_in_backup(),
    Table::new(
        "store_key_folders",
        &["id"],
        &[id("id"), Column::new("folder", Kind::Text, Class::Plain), number("owed")],
    )
    .not_in_backup(),
    Table::new("store_erasures", &["subject_id"], &[id("subject_id"), moment("at")]),
    Table::new(
        "store_outbox",
        &["id"],
        &[
            id("id"),
            code("kind"),
            id("subject_id"),
            moment("put_at"),
            moment("not_before"),
            number("tries"),
            moment("sent_at"),
        ],
    )
    .about(&["subject_id"])
    .row_goes(),
    Table::new("store_due", &["id"], &[id("id"), moment("at"), code("kind"), id("object_id"), moment("taken_until")]),
    Table::new(
        "store_once",
        &["key"],
        &[
            Column::new("key", Kind::Text, Class::Secret),
            id("person_id"),
            secret("body"),
            Column::new("location", Kind::Text, Class::Plain).not_exported("an address inside the house"),
            moment("at"),
        ],
    )
    .about(&["person_id"])
    .row_goes()
    .not_in_backup(),
    Table::new(
        "search_docs",
        &["object_id", "kind", "lang"],
        &[
            code("kind"),
            id("object_id"),
            id("place_id"),
            code("audience"),
            code("lang"),
            Column::new("text", Kind::Text, Class::Plain),
        ],
    ),
];
