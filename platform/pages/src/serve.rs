//! Serving: a limit on how long a request's head may take, and an end that lets running requests finish.

use std::future::Future;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use crate::front::Front;
use crate::router::router;

/// How long the head of a request may take to arrive (OWASP ASVS 5 and guide/security.md 6: half-open connections).
const HEAD: Duration = Duration::from_secs(10);
/// How long running requests may take to finish when the house closes.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until `stop` is there; then no new connection is taken, and running requests finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(front: &Front, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let service = TowerToHyperService::new(router(front));
    let graceful = GracefulShutdown::new();
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of file handles, a peer gone before it was met: the next one may be well.
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection could not be taken");
                    tokio::task::yield_now().await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let connection = builder.serve_connection(TokioIo::new(stream), service.clone());
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if watched.await.is_err() {
                tracing::debug!("a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}
