//! The servers that are measured, each in a process of its own: our house over plain http, and the two limits.

use std::io::Write as _;
use std::path::Path;

use access::Hashing;
use alongside::house::{self, Begin, Settled};
use alongside::{jobs, serve};
use axum::Router;
use axum::response::Html;
use basics::Clock;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

async fn listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    listener
}

/// The lines of the input, from a thread of their own; the end of it is the end of whoever measures.
fn lines_in() -> mpsc::UnboundedReceiver<()> {
    let (tell, told) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            if line.is_err() || tell.send(()).is_err() {
                return;
            }
        }
    });
    told
}

/// Ends when whoever measures has gone.
async fn until_left() {
    let mut lines = lines_in();
    while lines.recv().await.is_some() {}
}

/// Our server as `serve` builds it, but for cookies that need no https. On each line of its input it says how many
/// statements it has sent.
pub async fn house(address: &str, data: &Path) {
    serve::log();
    let settled = Settled {
        database: address.to_owned(),
        data: data.to_owned(),
        listen: String::new(),
        keys: data.join("keys"),
        files: data.join("files"),
        master: None,
    };
    let db = house::open_db(&settled, Begin::Known).await.unwrap();
    let site = house::site(db.clone(), Clock::machine(), Hashing::real().unwrap());
    let front =
        serve::front(site.clone(), Vec::new(), false, Vec::new()).unwrap_or_else(|failed| panic!("{}", failed.0));
    let listener = listener().await;
    tokio::spawn(jobs::run(site));
    let asked = async {
        let mut lines = lines_in();
        while lines.recv().await.is_some() {
            println!("{}", db.statements());
            std::io::stdout().flush().unwrap();
        }
    };
    pages::serve(&front, listener, asked).await.unwrap();
}

/// Limit 1: the very same bytes from memory.
pub async fn bytes(file: &Path) {
    let page: &'static str = std::fs::read_to_string(file).unwrap().leak();
    let router = Router::new().fallback(move || async move { Html(page) });
    axum_serve(router).await;
}

const NEWEST: &str = "SELECT b.id AS id, b.said AS said, b.did AS did, b.outcome AS outcome, b.carrier AS carrier, \
    p.name AS place FROM feedback_board b JOIN access_place p ON p.id = b.place_id WHERE b.state = 'published' \
    ORDER BY b.read_at DESC, b.id DESC LIMIT 15";
/// What of a row stands in its article word for word.
const WORDS: [&str; 4] = ["said", "did", "carrier", "place"];

/// The real page cut into what stands around the articles, and one article with gaps.
struct Cut {
    before: String,
    article: String,
    after: String,
}

impl Cut {
    /// Cuts our own page, which shows this row first.
    fn of(page: &str, first: &[String]) -> Self {
        let (before, rest) = page.split_once("<article").unwrap();
        let (_, after) = rest.rsplit_once("</article>").unwrap();
        let mut article = format!("<article{}</article>", rest.split_once("</article>").unwrap().0);
        for (gap, words) in first.iter().enumerate() {
            assert!(article.contains(&escaped(words)), "the page does not show {words}");
            article = article.replace(&escaped(words), &format!("\0{gap}"));
        }
        Self { before: before.to_owned(), article, after: after.to_owned() }
    }

    /// The page anew, from rows.
    fn fill(&self, rows: &[Vec<String>]) -> Html<String> {
        let mut page = String::with_capacity(16_384);
        page.push_str(&self.before);
        for row in rows {
            let mut pieces = self.article.split('\0');
            page.push_str(pieces.next().unwrap());
            for piece in pieces {
                let (gap, text) = piece.split_at(1);
                page.push_str(&escaped(&row[gap.parse::<usize>().unwrap()]));
                page.push_str(text);
            }
        }
        page.push_str(&self.after);
        Html(page)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;")
}

fn words_of<R: sqlx::Row>(rows: &[R]) -> Vec<Vec<String>>
where
    for<'a> &'a str: sqlx::ColumnIndex<R>,
    for<'a> String: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
{
    rows.iter().map(|row| WORDS.map(|name| row.get::<String, _>(name)).to_vec()).collect()
}

/// Limit 2: the very page of the board with the same rows, by one prepared statement, without session and rights. Its
/// frame and words are not looked up again, its articles are. sqlx keeps a thread of its own for a connection to SQLite.
pub async fn one_statement(address: &str, file: &Path) {
    let page = std::fs::read_to_string(file).unwrap();
    let router = if address.starts_with("sqlite:") {
        let held: &'static _ = Box::leak(Box::new(Mutex::new(SqliteConnection::connect(address).await.unwrap())));
        let rows = sqlx::query(NEWEST).fetch_all(&mut *held.lock().await).await.unwrap();
        let cut: &'static Cut = Box::leak(Box::new(Cut::of(&page, &words_of(&rows)[0])));
        Router::new().fallback(move || async move {
            let rows = sqlx::query(NEWEST).fetch_all(&mut *held.lock().await).await.unwrap();
            cut.fill(&words_of(&rows))
        })
    } else {
        let held: &'static _ = Box::leak(Box::new(Mutex::new(PgConnection::connect(address).await.unwrap())));
        let rows = sqlx::query(NEWEST).fetch_all(&mut *held.lock().await).await.unwrap();
        let cut: &'static Cut = Box::leak(Box::new(Cut::of(&page, &words_of(&rows)[0])));
        Router::new().fallback(move || async move {
            let rows = sqlx::query(NEWEST).fetch_all(&mut *held.lock().await).await.unwrap();
            cut.fill(&words_of(&rows))
        })
    };
    axum_serve(router).await;
}

async fn axum_serve(router: Router) {
    let listener = listener().await;
    let service = hyper_util::service::TowerToHyperService::new(router);
    let taking = async {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let io = hyper_util::rt::TokioIo::new(stream);
            let one = hyper::server::conn::http1::Builder::new().serve_connection(io, service.clone());
            tokio::spawn(one);
        }
    };
    tokio::select! { () = taking => {}, () = until_left() => {} }
}
