//! What every part of a running house shares, handed to it as one value.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use basics::{Clock, Fact, Instant, Setting};
use store::{Db, Table, WriteTx};

use crate::passphrase::Hashing;
use crate::second::passkey::PasskeyHouse;

/// A future in a box, as tables of functions need it.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One row of the wiring table: a fact, who hears it, and what they do, inside the same transaction. A listener writes
/// rows only; whatever is sent goes through the outbox.
pub struct Listener {
    /// The fact's name.
    pub fact: &'static str,
    /// Who hears it: `feedback.hand_back`.
    pub name: &'static str,
    hear: Box<dyn Hear>,
}

impl Listener {
    /// Ties a fact to what hears it.
    #[must_use]
    pub fn new<F: Fact>(
        name: &'static str,
        hear: for<'a> fn(&'a mut WriteTx, &'a F, Instant) -> Boxed<'a, store::Result<()>>,
    ) -> Self {
        Self { fact: F::NAME, name, hear: Box::new(Typed(hear)) }
    }
}

/// Hears facts of whatever kind, and answers to its own.
trait Hear: Send + Sync {
    fn hear<'a>(
        &self,
        tx: &'a mut WriteTx,
        fact: &'a (dyn Any + Send + Sync),
        now: Instant,
    ) -> Boxed<'a, store::Result<()>>;
}

struct Typed<F>(for<'a> fn(&'a mut WriteTx, &'a F, Instant) -> Boxed<'a, store::Result<()>>);

impl<F: Fact> Hear for Typed<F> {
    fn hear<'a>(
        &self,
        tx: &'a mut WriteTx,
        fact: &'a (dyn Any + Send + Sync),
        now: Instant,
    ) -> Boxed<'a, store::Result<()>> {
        match fact.downcast_ref::<F>() {
            Some(fact) => (self.0)(tx, fact, now),
            None => Box::pin(std::future::ready(Ok(()))),
        }
    }
}

/// A fact on its way to its listeners.
pub(crate) struct Told {
    name: &'static str,
    fact: Box<dyn Any + Send + Sync>,
}

impl Told {
    pub(crate) fn new<F: Fact>(fact: F) -> Self {
        Self { name: F::NAME, fact: Box::new(fact) }
    }
}

/// The database, the clock and the wiring: what a running house is.
#[derive(Clone)]
pub struct Site {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Passphrases are hashed here, a few at a time.
    pub hashing: Hashing,
    listeners: Arc<Vec<Listener>>,
    tables: Arc<Vec<Table>>,
    settings: Arc<Vec<Setting>>,
    provider: Arc<OnceLock<String>>,
    passkeys: Option<Arc<PasskeyHouse>>,
    files: Option<Arc<PathBuf>>,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Site(..)")
    }
}

impl Site {
    /// A house with its wiring.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        hashing: Hashing,
        listeners: Vec<Listener>,
        tables: Vec<Table>,
        settings: Vec<Setting>,
    ) -> Self {
        Self {
            db,
            clock,
            hashing,
            listeners: Arc::new(listeners),
            tables: Arc::new(tables),
            settings: Arc::new(settings),
            provider: Arc::default(),
            passkeys: None,
            files: None,
        }
    }

    /// There is a sign-on provider, which names itself so: said once, when the house opens.
    pub fn name_provider(&self, issuer: &str) {
        let _ = self.provider.set(issuer.to_owned());
    }

    /// How the sign-on provider names itself, where an operator named one.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.provider.get().map(String::as_str)
    }

    /// The same house with passkeys; without an address at which browsers have them there are none.
    #[must_use]
    pub fn with_passkeys(self, house: Option<PasskeyHouse>) -> Self {
        Self { passkeys: house.map(Arc::new), ..self }
    }

    /// The house as passkeys know it, where it has them.
    #[must_use]
    pub fn passkeys(&self) -> Option<&PasskeyHouse> {
        self.passkeys.as_deref()
    }

    /// The same house with a folder in which the files lie that people bring.
    #[must_use]
    pub fn with_files(self, folder: PathBuf) -> Self {
        Self { files: Some(Arc::new(folder)), ..self }
    }

    /// Where the files lie that people bring, where there is such a folder.
    #[must_use]
    pub fn files(&self) -> Option<&Path> {
        self.files.as_deref().map(PathBuf::as_path)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The rules of every column of every part of the house.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Every setting a place may make.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    pub(crate) async fn spread(&self, tx: &mut WriteTx, told: &[Told], now: Instant) -> store::Result<()> {
        for told in told {
            for listener in self.listeners.iter().filter(|listener| listener.fact == told.name) {
                listener.hear.hear(tx, &*told.fact, now).await?;
            }
        }
        Ok(())
    }
}
