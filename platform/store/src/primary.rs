//! PostgreSQL on several hosts: one of them writes. Our own list is tried in order, and the one that is not in recovery is
//! kept (sqlx takes one host only). When it is lost it is looked for again, by one task for the whole process; meanwhile
//! everybody is told at once that the store is busy, instead of waiting in line for a host that is gone.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, Postgres, Row as _, Transaction};

use crate::{Result, StoreError};

/// How long anything waits for a connection before it gives up with [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one host may take to say whether it is the primary.
const ANSWER: Duration = Duration::from_secs(2);
/// How long to wait before the list is gone through again.
const AGAIN: Duration = Duration::from_millis(250);
const CONNECTIONS: u32 = 8;
/// What a host is asked: a standby is in recovery.
const IN_RECOVERY: &str = "SELECT pg_is_in_recovery()";

/// The hosts, and the pool of the one that writes.
#[derive(Debug)]
pub(crate) struct Primary {
    hosts: Vec<PgConnectOptions>,
    pool: RwLock<PgPool>,
    /// Which of the hosts the pool is of.
    at: AtomicUsize,
    /// The primary is gone, and is being looked for.
    lost: AtomicBool,
    /// Somebody is looking for it.
    looking: AtomicBool,
}

impl Primary {
    /// Reads the address, finds the primary, and connects to it.
    ///
    /// # Errors
    /// An address that cannot be read; [`StoreError::NoPrimary`] when none of its hosts is the primary now.
    pub(crate) async fn open(address: &str) -> Result<Arc<Self>> {
        let mut hosts = Vec::new();
        for host in each_host(address)? {
            hosts.push(options(&host)?);
        }
        let (at, found) = find(&hosts).await.ok_or(StoreError::NoPrimary)?;
        let pool = RwLock::new(pool(found).await?);
        Ok(Arc::new(Self { hosts, pool, at: at.into(), lost: false.into(), looking: false.into() }))
    }

    /// The pool of the host that writes, as far as is known.
    pub(crate) fn pool(&self) -> PgPool {
        self.pool.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins a transaction on the primary.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while it is lost, or the engine's failure.
    pub(crate) async fn begin(self: &Arc<Self>, how: &'static str) -> Result<Transaction<'static, Postgres>> {
        if self.lost.load(Ordering::SeqCst) {
            // Whoever looks may just have stopped: then the next who asks looks again.
            self.look();
            return Err(StoreError::Busy);
        }
        let begun = match begin_on(&self.pool(), how).await {
            // A connection that the server closed while it lay idle, or a pool that was just exchanged: once more.
            Err(error) if matches!(error, sqlx::Error::PoolClosed) || is_gone(&error) => {
                begin_on(&self.pool(), how).await
            }
            begun => begun,
        };
        begun.map_err(|error| self.failed(error))
    }

    /// What an error says about the primary: one that is gone is looked for.
    pub(crate) fn failed(self: &Arc<Self>, error: sqlx::Error) -> StoreError {
        if is_gone(&error) {
            self.lost.store(true, Ordering::SeqCst);
            self.look();
        } else if matches!(error, sqlx::Error::PoolTimedOut) {
            // Too many at once, or a host that swallows what is sent to it: asked apart, without shutting anybody out.
            self.look();
        }
        error.into()
    }

    fn look(self: &Arc<Self>) {
        if self.looking.swap(true, Ordering::SeqCst) {
            return;
        }
        let done = Looking(Arc::clone(self));
        tokio::spawn(async move { done.0.look_until_found().await });
    }

    async fn look_until_found(&self) {
        let mut warned = false;
        loop {
            let found = find(&self.hosts).await;
            if found.is_some_and(|(at, _)| at == self.at.load(Ordering::SeqCst)) && !self.lost.load(Ordering::SeqCst) {
                // It is well, and had much to do.
                return;
            }
            if let Some((at, found)) = found
                && let Ok(fresh) = pool(found).await
            {
                self.at.store(at, Ordering::SeqCst);
                let old = {
                    let mut held = self.pool.write().unwrap_or_else(PoisonError::into_inner);
                    std::mem::replace(&mut *held, fresh)
                };
                self.lost.store(false, Ordering::SeqCst);
                // Whoever still has a connection of the old one may end what they began, or be told that it is gone.
                tokio::spawn(async move { old.close().await });
                tracing::info!("the database's primary was found");
                return;
            }
            self.lost.store(true, Ordering::SeqCst);
            if !warned {
                tracing::warn!(hosts = self.hosts.len(), "the database's primary is lost and is looked for");
                warned = true;
            }
            #[expect(clippy::disallowed_methods, reason = "nothing tells us when a standby was promoted")]
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Somebody looks: until this is dropped, however that comes.
struct Looking(Arc<Primary>);

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.looking.store(false, Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "the store is the one place that begins transactions")]
async fn begin_on(pool: &PgPool, how: &'static str) -> sqlx::Result<Transaction<'static, Postgres>> {
    pool.begin_with(how).await
}

/// Whether an error says that the host is no primary any more, or not there.
pub(crate) fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed => true,
        // read_only_sql_transaction; admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout.
        sqlx::Error::Database(from) => {
            from.code().is_some_and(|code| matches!(code.as_ref(), "25006" | "57P01" | "57P02" | "57P03" | "57P05"))
        }
        _ => false,
    }
}

/// The first host that answers and is not in recovery, and which it is.
async fn find(hosts: &[PgConnectOptions]) -> Option<(usize, &PgConnectOptions)> {
    for (at, host) in hosts.iter().enumerate() {
        let asked = async {
            let mut connection = PgConnection::connect_with(host).await?;
            let row = sqlx::query(IN_RECOVERY).fetch_one(&mut connection).await?;
            let in_recovery: bool = row.try_get(0)?;
            let _ = connection.close().await;
            Ok::<bool, sqlx::Error>(in_recovery)
        };
        if let Ok(Ok(false)) = tokio::time::timeout(ANSWER, asked).await {
            return Some((at, host));
        }
    }
    None
}

async fn pool(host: &PgConnectOptions) -> Result<PgPool> {
    Ok(PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        // A host that came back as a standby answers too: nothing is read or written there.
        .after_connect(|connection, _| {
            Box::pin(async move {
                let row = sqlx::query(IN_RECOVERY).fetch_one(connection).await?;
                if row.try_get::<bool, _>(0)? {
                    return Err(sqlx::Error::Io(std::io::Error::other("this host is a standby")));
                }
                Ok(())
            })
        })
        .connect_with(host.clone())
        .await?)
}

fn options(address: &str) -> Result<PgConnectOptions> {
    Ok(address.parse::<PgConnectOptions>()?.application_name("alongside").options([
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("default_transaction_isolation", "read committed"),
        ("timezone", "UTC"),
    ]))
}

/// One address for each host of an address that names several, in libpq's way: `postgres://me@a:5432,b/house`, or
/// `postgres:///house?host=/run/a,/run/b&port=5432,5433`.
///
/// # Errors
/// [`StoreError::Address`] when hosts and ports do not match.
fn each_host(address: &str) -> Result<Vec<String>> {
    let (scheme, rest) = address.split_once("://").ok_or(StoreError::Address)?;
    let (before, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
    let (authority, path) = before.split_once('/').map_or((before, ""), |(authority, path)| (authority, path));
    let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
    let user = if user.is_empty() { String::new() } else { format!("{user}@") };
    let tail = |query: &str| if query.is_empty() { String::new() } else { format!("?{query}") };
    let pairs: Vec<&str> = query.map(|query| query.split('&').collect()).unwrap_or_default();
    let listed = |name: &str| {
        let found = pairs.iter().find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
        found.map(|(_, value)| value.split(',').collect::<Vec<_>>()).unwrap_or_default()
    };
    let (in_query, ports) = (listed("host"), listed("port"));
    if in_query.len() < 2 {
        let query = tail(query.unwrap_or_default());
        return Ok(hosts.split(',').map(|host| format!("{scheme}://{user}{host}/{path}{query}")).collect());
    }
    if ports.len() > 1 && ports.len() != in_query.len() {
        return Err(StoreError::Address);
    }
    let others: Vec<&str> =
        pairs.iter().copied().filter(|pair| !pair.starts_with("host=") && !pair.starts_with("port=")).collect();
    let mut each = Vec::with_capacity(in_query.len());
    for (number, host) in in_query.iter().enumerate() {
        let mut mine: Vec<String> = others.iter().map(|&pair| pair.to_owned()).collect();
        mine.push(format!("host={host}"));
        mine.extend(ports.get(number).or(ports.first()).map(|port| format!("port={port}")));
        each.push(format!("{scheme}://{user}{hosts}/{path}{}", tail(&mine.join("&"))));
    }
    Ok(each)
}

#[cfg(test)]
mod tests {
    use super::{each_host, is_gone};

    #[test]
    fn an_address_names_one_host_or_several() {
        let cases: [(&str, &[&str]); 6] = [
            ("postgres://a/house", &["postgres://a/house"]),
            (
                "postgres://me:w@a:5432,b:5433/house?sslmode=require",
                &["postgres://me:w@a:5432/house?sslmode=require", "postgres://me:w@b:5433/house?sslmode=require"],
            ),
            ("postgresql:///house?host=/run/a&user=me", &["postgresql:///house?host=/run/a&user=me"]),
            (
                "postgresql:///house?host=/run/a,/run/b&user=me",
                &["postgresql:///house?user=me&host=/run/a", "postgresql:///house?user=me&host=/run/b"],
            ),
            (
                "postgresql:///house?host=/run/a,/run/b&port=1,2",
                &["postgresql:///house?host=/run/a&port=1", "postgresql:///house?host=/run/b&port=2"],
            ),
            (
                "postgresql:///house?port=7&host=/run/a,/run/b",
                &["postgresql:///house?host=/run/a&port=7", "postgresql:///house?host=/run/b&port=7"],
            ),
        ];
        for (address, expected) in cases {
            assert_eq!(each_host(address).unwrap(), expected, "{address}");
        }
        assert!(each_host("postgresql:///house?host=/a,/b,/c&port=1,2").is_err());
        assert!(each_host("postgresql").is_err());
    }

    #[test]
    fn a_host_that_cannot_be_reached_is_gone_and_a_row_that_is_not_there_is_not() {
        assert!(is_gone(&sqlx::Error::Io(std::io::Error::other("reset"))));
        assert!(!is_gone(&sqlx::Error::RowNotFound));
        assert!(!is_gone(&sqlx::Error::PoolTimedOut));
    }
}
