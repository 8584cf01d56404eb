//! Asking over keep-alive connections, and what the servers' processes spend on the answers.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Plan;

/// Makes the keys of forms differ.
static KEYS: AtomicU64 = AtomicU64::new(1);

/// A request.
#[derive(Clone)]
pub struct Ask {
    head: String,
    body: Option<String>,
}

impl Ask {
    /// Looks at a page with this session.
    pub fn get(path: &str, session: &str) -> Self {
        Self { head: format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: alongside={session}\r\n"), body: None }
    }

    /// Sends a form; its key is new each time.
    pub fn form(path: &str, session: &str, fields: &[(&str, &str)]) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: alongside={session}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\n"
        );
        Self { head, body: Some(serde_urlencoded::to_string(fields).unwrap()) }
    }

    /// Asks for it compressed.
    pub fn packed(mut self) -> Self {
        self.head.push_str("accept-encoding: gzip\r\n");
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let Some(body) = &self.body else { return format!("{}\r\n", self.head).into_bytes() };
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let nanos = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
        let body = format!("{body}&_key={nanos:016x}{:016x}", KEYS.fetch_add(1, Ordering::Relaxed));
        format!("{}content-length: {}\r\n\r\n{body}", self.head, body.len()).into_bytes()
    }
}

/// A server in a process of its own, with the database's processes where it has some.
pub struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: String,
    postmaster: Option<u32>,
}

impl Server {
    /// Starts this very program as a server.
    pub fn start(words: &[&str], postmaster: Option<u32>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        said.read_line(&mut address).unwrap();
        assert!(!address.is_empty(), "the server did not start: {words:?}");
        Self { child, said, address: address.trim().to_owned(), postmaster }
    }

    /// How many statements it has sent.
    pub fn statements(&mut self) -> u64 {
        self.child.stdin.as_mut().unwrap().write_all(b"?\n").unwrap();
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim().parse().unwrap()
    }

    /// The most memory it has had, in kB.
    pub fn peak_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Hundredths of a second of processor time: of the server, and of all of PostgreSQL with what has ended.
    fn ticks(&self) -> (u64, u64) {
        let own = stat(self.child.id()).map_or(0, |(_, ticks, _)| ticks);
        let Some(postmaster) = self.postmaster else { return (own, 0) };
        let mut all = stat(postmaster).map_or(0, |(_, ticks, ended)| ticks + ended);
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            if let Some((_, ticks, _)) = stat(pid).filter(|(parent, ..)| *parent == postmaster) {
                all += ticks;
            }
        }
        (own, all)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Its parent, its own processor time, and that of its children that ended.
pub fn stat(pid: u32) -> Option<(u32, u64, u64)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    let words: Vec<&str> = rest.split(' ').collect();
    let number = |at: usize| words.get(at)?.parse::<u64>().ok();
    Some((words.get(1)?.parse().ok()?, number(11)? + number(12)?, number(13)? + number(14)?))
}

/// What a page costs.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    /// Processor milliseconds a request, of all processes.
    pub cpu: f64,
    /// Of these, the server's own.
    pub own: f64,
    /// Requests a second.
    pub rate: f64,
    /// Half of the answers came within so many milliseconds.
    pub p50: f64,
    /// Of a hundred, ninety-nine did.
    pub p99: f64,
    /// Bytes of the answer's body.
    pub bytes: usize,
}

/// The median of the rounds, by processor time, after one warming round.
pub async fn measure(plan: Plan, server: &Server, connections: usize, asks: &[Ask]) -> Figures {
    round(server, connections, asks, Duration::from_millis(plan.millis / 4)).await;
    let mut rounds = Vec::new();
    for _ in 0..plan.rounds {
        rounds.push(round(server, connections, asks, Duration::from_millis(plan.millis)).await);
    }
    rounds.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    rounds[rounds.len() / 2]
}

async fn round(server: &Server, connections: usize, asks: &[Ask], long: Duration) -> Figures {
    let (own, base) = server.ticks();
    let begun = Instant::now();
    let mut hands = Vec::new();
    for number in 0..connections {
        let (address, ask) = (server.address.clone(), asks[number % asks.len()].clone());
        hands.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (mut took, mut bytes) = (Vec::new(), 0);
            while begun.elapsed() < long {
                let sent = Instant::now();
                bytes = exchange(&mut stream, &ask).await.len();
                took.push(sent.elapsed().as_secs_f64() * 1_000.0);
            }
            (took, bytes)
        }));
    }
    let (mut took, mut bytes) = (Vec::new(), 0);
    for hand in hands {
        let (one, size) = hand.await.unwrap();
        took.extend(one);
        bytes = size;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let (own_after, base_after) = server.ticks();
    took.sort_by(f64::total_cmp);
    let count = took.len() as f64;
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    let own = (own_after - own) as f64 * 10.0 / count;
    let cpu = own + (base_after - base) as f64 * 10.0 / count;
    Figures { cpu, own, rate: count / seconds, p50: at(50), p99: at(99), bytes }
}

/// How many connections share the requests of a constant rate.
const HANDS: usize = 32;

/// Asks at a constant rate for so long and gives the milliseconds under which half and ninety-nine of a hundred answers
/// came. They count from when each request was due: a server that falls behind cannot hide it by being asked later.
pub async fn steady(address: &str, asks: &[Ask], per_second: u64, millis: u64) -> (f64, f64) {
    let count = per_second * millis / 1_000;
    let (begun, next) = (Instant::now(), std::sync::Arc::new(AtomicU64::new(0)));
    let mut hands = Vec::new();
    for _ in 0..HANDS {
        let (address, asks, next) = (address.to_owned(), asks.to_vec(), next.clone());
        hands.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut took = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return took;
                }
                let due = begun + Duration::from_micros(number * 1_000_000 / per_second);
                tokio::time::sleep_until(due.into()).await;
                exchange(&mut stream, &asks[usize::try_from(number).unwrap() % asks.len()]).await;
                took.push(due.elapsed().as_secs_f64() * 1_000.0);
            }
        }));
    }
    let mut took = Vec::new();
    for hand in hands {
        took.extend(hand.await.unwrap());
    }
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    (at(50), at(99))
}

/// One request on a new connection; its body.
pub async fn once(server: &Server, ask: &Ask) -> Vec<u8> {
    exchange(&mut TcpStream::connect(&server.address).await.unwrap(), ask).await
}

/// The address of the style sheet, as the first page names it.
pub async fn style_sheet(server: &Server) -> String {
    let page = String::from_utf8(once(server, &Ask::get("/", "")).await).unwrap();
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// The token of a form on this page.
pub async fn token(server: &Server, path: &str, session: &str) -> String {
    let page = String::from_utf8(once(server, &Ask::get(path, session)).await).unwrap();
    let (_, rest) = page.split_once("name=\"_token\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// The address of what is looked for: the words are sealed in it.
pub async fn sought(server: &Server, path: &str, words: &str, session: &str) -> String {
    let token = token(server, path, session).await;
    let form = Ask::form("/find", session, &[("_token", &token), ("_to", path), ("q", words)]);
    let mut stream = TcpStream::connect(&server.address).await.unwrap();
    let (head, _) = exchanged(&mut stream, &form).await;
    head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().trim().to_owned()
}

/// Sends, and reads the whole answer. Whatever is neither well nor a way on voids the run.
async fn exchange(stream: &mut TcpStream, ask: &Ask) -> Vec<u8> {
    exchanged(stream, ask).await.1
}

/// The same, with the head of the answer.
async fn exchanged(stream: &mut TcpStream, ask: &Ask) -> (String, Vec<u8>) {
    stream.write_all(&ask.bytes()).await.unwrap();
    let mut got = Vec::with_capacity(32_768);
    loop {
        assert!(stream.read_buf(&mut got).await.unwrap() > 0, "the server hung up");
        let Some(head) = got.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&got[..head]).to_ascii_lowercase();
        let good = text.starts_with("http/1.1 2") || text.starts_with("http/1.1 3");
        assert!(good, "{} answered {}: the run is void", ask.head, text.lines().next().unwrap_or_default());
        let body = &got[head + 4..];
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let whole = match length {
            Some(length) => body.len() >= length,
            None if text.contains("transfer-encoding: chunked") => body.ends_with(b"0\r\n\r\n"),
            None => true,
        };
        if whole {
            return (String::from_utf8_lossy(&got[..head]).into_owned(), body.to_vec());
        }
    }
}
