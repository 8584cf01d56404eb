//! Serving on a real socket: half-open connections are closed, and running requests finish when the house closes.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::shed::{BEGUN, MAY_END, told};

const SOON: Duration = Duration::from_secs(5);

#[test]
fn a_request_whose_head_does_not_arrive_is_not_waited_for() {
    told(|world| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let front = world.front.clone();
        let house = tokio::spawn(async move { pages::serve(&front, listener, async { drop(stopped.await) }).await });
        let mut half = TcpStream::connect(at).await.unwrap();
        half.write_all(b"GET /health HTTP/1.1\r\nHost: alongside.example\r\n").await.unwrap();
        let mut silent = TcpStream::connect(at).await.unwrap();
        let mut whole = TcpStream::connect(at).await.unwrap();
        whole.write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        timeout(SOON, whole.read_to_string(&mut text)).await.unwrap().unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        // Eight seconds are patience, twelve are too many.
        let mut rest = Vec::new();
        assert!(timeout(Duration::from_secs(8), half.read_to_end(&mut rest)).await.is_err());
        assert!(timeout(Duration::from_secs(4), half.read_to_end(&mut rest)).await.is_ok());
        assert!(timeout(SOON, silent.read_to_end(&mut rest)).await.is_ok(), "nor is one that says nothing");
        stop.send(()).unwrap();
        timeout(SOON, house).await.unwrap().unwrap().unwrap();
    });
}

#[test]
fn a_house_that_closes_takes_nobody_new_and_finishes_what_it_began() {
    told(|world| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let front = world.front.clone();
        let house = tokio::spawn(async move { pages::serve(&front, listener, async { drop(stopped.await) }).await });
        let mut running = TcpStream::connect(at).await.unwrap();
        running.write_all(b"GET /trial/slow HTTP/1.1\r\nHost: alongside.example\r\n\r\n").await.unwrap();
        timeout(SOON, BEGUN.acquire()).await.unwrap().unwrap().forget();
        stop.send(()).unwrap();
        // The door shuts while the request runs.
        timeout(SOON, async {
            while TcpStream::connect(at).await.is_ok() {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        assert!(!house.is_finished());
        MAY_END.add_permits(1);
        let mut text = String::new();
        timeout(SOON, running.read_to_string(&mut text)).await.unwrap().unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK") && text.contains("slow and whole"), "{text}");
        assert!(timeout(SOON, house).await.unwrap().unwrap().is_ok());
    });
}
