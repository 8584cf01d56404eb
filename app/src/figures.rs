//! Figures for whoever keeps the house running, as Prometheus reads them, on a port of this machine alone.
//!
//! Counts and times only: by the pattern of a route, never by its address, and nothing about anybody. What is done without a
//! name is in no figure at all, not even in a total: whoever reads them every few seconds would see when the box was used.
//! For the same reason there is no count of statements or of slow hashes.

use std::net::SocketAddr;

use access::Site;
use axum::Router;
use axum::response::IntoResponse as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::Failed;

/// Up to how many seconds a request took: the aims are 0.1 for a look and 0.15 for a change (design, section 6).
const SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.5, 2.0];

/// Reads where the figures are shown: on this machine, because they say how much a house is used.
///
/// # Errors
/// An address that others can reach, or that is none.
pub fn settle(address: Option<&str>) -> Result<Option<SocketAddr>, Failed> {
    let Some(address) = address else { return Ok(None) };
    let read: SocketAddr =
        address.parse().map_err(|_| Failed("ALONGSIDE_METRICS is no address like 127.0.0.1:9464".to_owned()))?;
    if !read.ip().is_loopback() {
        return Err(Failed(
            "ALONGSIDE_METRICS must be an address of this machine alone, like 127.0.0.1:9464".to_owned(),
        ));
    }
    Ok(Some(read))
}

/// Begins to count, and shows the figures until the process ends.
///
/// # Errors
/// When the port cannot be had.
pub async fn show(address: SocketAddr, site: Site) -> Result<(), Failed> {
    let listener = TcpListener::bind(address).await.map_err(|error| Failed(format!("{address}: {error}")))?;
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(pages::REQUEST_SECONDS.to_owned()), &SECONDS)?
        .install_recorder()?;
    metrics::describe_counter!(pages::REQUESTS, "Requests answered, by route and kind of status; none without a name.");
    metrics::describe_histogram!(pages::REQUEST_SECONDS, "How long they took.");
    tracing::info!(at = %listener.local_addr()?, "figures are shown");
    let every = Router::new().fallback(move || {
        let (handle, site) = (handle.clone(), site.clone());
        async move { text(&handle, &site).await.into_response() }
    });
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, every).await {
            tracing::error!(%error, "figures are not shown any more");
        }
    });
    Ok(())
}

/// What is asked anew each time stands beside what was counted.
async fn text(handle: &PrometheusHandle, site: &Site) -> String {
    let waiting = async {
        let mut tx = site.db.read().await?;
        store::backlog::now(&mut tx, site.now()).await
    };
    match waiting.await {
        Ok(waiting) => {
            metrics::gauge!("alongside_database_up").set(1.0);
            let numbers = [
                ("alongside_due_waiting", waiting.due),
                ("alongside_due_oldest_seconds", waiting.due_seconds),
                ("alongside_outbox_waiting", waiting.parcels),
                ("alongside_outbox_oldest_seconds", waiting.parcel_seconds),
                ("alongside_outbox_given_up", waiting.given_up),
            ];
            for (name, number) in numbers {
                metrics::gauge!(name).set(f64::from(i32::try_from(number).unwrap_or(i32::MAX)));
            }
        }
        Err(_) => metrics::gauge!("alongside_database_up").set(0.0),
    }
    handle.run_upkeep();
    handle.render()
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn figures_are_shown_on_this_machine_alone_and_only_when_asked_for() {
        assert!(settle(None).is_ok_and(|found| found.is_none()));
        for (address, good) in [
            ("127.0.0.1:9464", true),
            ("[::1]:9464", true),
            ("0.0.0.0:9464", false),
            ("10.1.2.3:9464", false),
            ("9464", false),
        ] {
            assert_eq!(settle(Some(address)).is_ok(), good, "{address}");
        }
    }
}
