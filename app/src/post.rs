//! The ways out for mail: a mail server that an operator names, or a folder in which mails are laid down to be looked at.
//! Without either, nothing leaves the house (design decision 5).

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use access::Boxed;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use pages::{Carrier, Mail, NotCarried, Post};

use crate::Failed;

/// How long a mail server may take for one step of the conversation.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an operator says about mail.
#[derive(Clone, Debug, Default)]
pub struct PostSettings {
    /// `ALONGSIDE_MAIL`: `smtp://..`, `smtps://..` or `file:FOLDER`.
    pub way: Option<String>,
    /// `ALONGSIDE_MAIL_FROM`: who it comes from, `News <news@together.example>`.
    pub from: Option<String>,
    /// `ALONGSIDE_ADDRESS`: the house as people open it, for the links in mails.
    pub address: Option<String>,
}

impl PostSettings {
    /// The way out, when one is named.
    pub fn open(&self) -> Result<Option<Post>, Failed> {
        let Some(way) = &self.way else { return Ok(None) };
        let address = self.address.as_deref().and_then(house_address).ok_or_else(|| {
            Failed("ALONGSIDE_MAIL needs ALONGSIDE_ADDRESS too: the house as people open it, https://name".to_owned())
        })?;
        let from = self.from.as_deref().unwrap_or_default();
        let from: Mailbox = from.parse().map_err(|_| {
            Failed("ALONGSIDE_MAIL needs ALONGSIDE_MAIL_FROM too: who it comes from, News <news@name>".to_owned())
        })?;
        let carrier: Arc<dyn Carrier> = match way.strip_prefix("file:") {
            Some(folder) => Arc::new(Folder::new(PathBuf::from(folder), from)?),
            None => Arc::new(Server::new(way, from)?),
        };
        Ok(Some(Post { address, carrier }))
    }
}

/// An address without a slash at its end; `None` when it is none.
pub(crate) fn house_address(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let (scheme, host) = text.split_once("://")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (matches!(scheme, "https" | "http") && !host.is_empty() && host.chars().all(plain)).then(|| text.to_owned())
}

/// A folder in which mails are laid down, a file each, as a mail program opens them.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    from: Mailbox,
}

impl Folder {
    /// A folder for its owner alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(folder: PathBuf, from: Mailbox) -> Result<Self, Failed> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|error| Failed(format!("{}: {error}", folder.display())))?;
        Ok(Self { folder, from })
    }

    /// Plain to read with any program: no coding of letters, in the order it is read.
    fn lay(&self, mail: &Mail) -> std::io::Result<()> {
        let mut text = format!(
            "From: {}\nTo: {}\nSubject: {}\nDate: {}\nContent-Type: text/plain; charset=utf-8\n\
             Content-Transfer-Encoding: 8bit\nContent-Language: {}\n",
            self.from,
            mail.to,
            mail.subject,
            mail.at.text(),
            mail.lang.code()
        );
        if let Some(off) = &mail.off {
            text = format!("{text}List-Unsubscribe: <{off}>\n");
        }
        text = format!("{text}\n{}", mail.text);
        let file = self.folder.join(format!("{}.eml", mail.id));
        let mut out = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
        out.write_all(text.as_bytes())
    }
}

impl Carrier for Folder {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Boxed<'a, Result<(), NotCarried>> {
        Box::pin(async move {
            self.lay(mail).map_err(|error| {
                tracing::error!(%error, "a mail could not be laid down");
                NotCarried::Later
            })
        })
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}

/// A mail server.
#[derive(Debug)]
pub struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Server {
    /// `smtps://` speaks TLS from its first byte; `smtp://` changes to TLS before anything is said, and does not go on
    /// without. Only a server on this very machine is spoken to in the clear.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn new(way: &str, from: Mailbox) -> Result<Self, Failed> {
        // Whatever is wrong with it, it may hold a password: it is not repeated.
        let bad = || Failed("ALONGSIDE_MAIL is no smtp://, smtps:// or file: address that can be used".to_owned());
        let rest = way.strip_prefix("smtp://");
        let clear = rest.is_some_and(is_this_machine);
        let way = match rest {
            Some(rest) if !clear => {
                let plain = rest.split('?').next().unwrap_or(rest);
                format!("smtp://{plain}?tls=required")
            }
            _ => way.to_owned(),
        };
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&way)
            .map_err(|_| bad())?
            .hello_name(hello)
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from })
    }

    /// The message as it goes out. Nothing in it says where it comes from but its sender and its links.
    fn message(&self, mail: &Mail) -> Option<Message> {
        let raw = |builder: MessageBuilder, name: &'static str, value: String| {
            let name = HeaderName::new_from_ascii_str(name);
            builder.raw_header(HeaderValue::new(name, value))
        };
        let seconds = u64::try_from(mail.at.timestamp().as_second()).ok()?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.to.parse().ok()?))
            .subject(mail.subject.clone())
            .date(SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?)
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN);
        builder = raw(builder, "Content-Language", mail.lang.code().to_owned());
        builder = raw(builder, "Auto-Submitted", "auto-generated".to_owned());
        if let Some(off) = &mail.off {
            builder = raw(builder, "List-Unsubscribe", format!("<{off}>"));
            builder = raw(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        builder.body(mail.text.replace('\n', "\r\n")).ok()
    }
}

/// Whether `user:word@host:port/..?..` is on this machine.
fn is_this_machine(rest: &str) -> bool {
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    let four = name.parse::<std::net::Ipv4Addr>().is_ok_and(|four| four.is_loopback());
    name == "localhost" || four || host.starts_with("[::1]")
}

impl Carrier for Server {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Boxed<'a, Result<(), NotCarried>> {
        Box::pin(async move {
            // An address that no mail program would write never takes any.
            let message = self.message(mail).ok_or(NotCarried::Never)?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(NotCarried::Never),
                Err(error) => {
                    // What the server says may hold the address: only the kind of failure is written down.
                    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
                    tracing::warn!(code, timeout = error.is_timeout(), "the mail server did not take a mail now");
                    Err(NotCarried::Later)
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PostSettings, house_address, is_this_machine};

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (rest, here) in [
            ("localhost:2525", true),
            ("127.0.0.1", true),
            ("[::1]:25", true),
            ("me:word@localhost/x", true),
            ("mail.example.org:587", false),
            ("localhost.example.org", false),
            ("me:localhost@mail.example.org", false),
            ("127.example.org", false),
        ] {
            assert_eq!(is_this_machine(rest), here, "{rest}");
        }
    }

    #[test]
    fn a_house_that_sends_mail_says_who_and_where_it_is() {
        let text = |text: &str| Some(text.to_owned());
        let folder = tempfile::tempdir().unwrap();
        let file = format!("file:{}", folder.path().display());
        let good =
            PostSettings { way: text(&file), from: text("News <n@x.example>"), address: text("https://x.example/") };
        assert_eq!(good.open().unwrap().unwrap().address, "https://x.example");
        assert!(PostSettings::default().open().unwrap().is_none(), "silent until somebody says otherwise");
        let bad = [
            PostSettings { from: None, ..good.clone() },
            PostSettings { from: text("nobody"), ..good.clone() },
            PostSettings { address: None, ..good.clone() },
            PostSettings { address: text("x.example"), ..good.clone() },
            PostSettings { way: text("http://x"), ..good.clone() },
            PostSettings { way: text("smtp://me:secret@"), ..good.clone() },
        ];
        for settings in bad {
            let failed = settings.open().unwrap_err();
            assert!(failed.0.contains("ALONGSIDE_") && !failed.0.contains("secret"), "{}", failed.0);
        }
        for (address, good) in [("https://a.example", true), ("http://127.0.0.1:8080/", true), ("https://a/b", false)] {
            assert_eq!(house_address(address).is_some(), good, "{address}");
        }
    }
}
