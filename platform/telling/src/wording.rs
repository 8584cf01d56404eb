//! How news is worded: when it is sent and not before, so that what was taken back in between is not repeated. No name of
//! anybody stands in it, and nothing of what the house is for stands above it.

use access::{home, people, settings};
use basics::{Instant, PersonId, Setting, SettingKind};
use pages::{Front, Lang, Mail, WordArg, Wordbook, dates};
use store::outbox::{OutboxId, Parcel};
use store::{ReadTx, Result};

use crate::model::{Asked, Route};
use crate::notices::{self, NoticeId};
use crate::rules::{self, Digest};
use crate::sending::CODE;
use crate::{keeping, rules::MOST_THINGS};

/// What stands above every mail of a place; empty for the house's own words. It is seen by whoever looks at the phone.
pub const SUBJECT: Setting = Setting { key: "telling.subject", kind: SettingKind::Line(60), default: "" };

/// The most notices that are looked at for one digest.
pub(crate) const MOST_NOTICES: i64 = 300;

/// The words of one language.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    book: Wordbook,
    lang: Lang,
}

impl Speaker {
    /// Speaks the language of this code.
    pub(crate) fn new(front: &Front, lang: &str) -> Self {
        Self { book: front.words().clone(), lang: Lang::of(lang).unwrap_or(Lang::En) }
    }

    pub(crate) fn say(&self, key: &str) -> String {
        self.book.say(self.lang, key, &[])
    }

    pub(crate) fn with(&self, key: &str, name: &str, value: impl WordArg) -> String {
        self.book.say(self.lang, key, &[(name, &value)])
    }
}

/// One thing with what happened to it, worded.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    /// What kind of thing.
    pub(crate) object_kind: String,
    /// Which.
    pub(crate) object: uuid::Uuid,
    /// What happened, newest first, each with its day.
    pub(crate) lines: Vec<String>,
    /// Where it is shown, inside the house.
    pub(crate) href: String,
}

/// News, worded.
#[derive(Clone, Debug)]
pub(crate) struct News {
    /// Thing by thing.
    pub(crate) things: Vec<Thing>,
    /// Whether there is more.
    pub(crate) more: bool,
    /// The notices in it, newest first.
    pub(crate) carried: Vec<NoticeId>,
}

/// The news that waits for somebody; `None` when there is none. One statement.
pub(crate) async fn news(
    tx: &mut ReadTx,
    front: &Front,
    speaker: &Speaker,
    person: PersonId,
    zone: &str,
) -> Result<Option<News>> {
    let found = notices::to_carry(tx, person, MOST_NOTICES).await?;
    let Digest { things, more, carried } = rules::digest(&found, MOST_THINGS);
    if carried.is_empty() {
        return Ok(None);
    }
    let things = things
        .into_iter()
        .map(|told| {
            let line = |(kind, at): &(String, Instant)| {
                let key = format!("notice-{}", kind.replace(['.', '_'], "-"));
                format!("{} ({})", speaker.say(&key), dates::day_of(*at, zone, speaker.lang))
            };
            let lines = told.lines.iter().map(line).collect();
            let href = front.link(&told.object_kind, told.object).unwrap_or_else(|| "/notices".to_owned());
            Thing { object_kind: told.object_kind, object: told.object, lines, href }
        })
        .collect();
    Ok(Some(News { things, more, carried }))
}

/// What is to be done with a parcel of the outbox now.
pub(crate) enum Say {
    /// This is sent; with the notices in it.
    This(Box<Mail>, Vec<NoticeId>),
    /// It is quiet where the person is, until then.
    NotBefore(Instant),
    /// There is nothing to say any more.
    Nothing,
}

/// What a parcel of the outbox says now.
pub(crate) async fn mail(front: &Front, parcel: &Parcel, now: Instant) -> Result<Say> {
    let Some(address) = front.post().map(|post| post.address.as_str()) else { return Ok(Say::Nothing) };
    let mut tx = front.site().db.read().await?;
    let Some(person) = people::one(&mut tx, parcel.to).await? else { return Ok(Say::Nothing) };
    let how = keeping::how(&mut tx, parcel.to).await?;
    let home = home::of(&mut tx, parcel.to, now).await?;
    let speaker = Speaker::new(front, &person.lang);
    let own = match &home {
        Some(home) => settings::one(&mut tx, home.place, &SUBJECT).await?,
        None => String::new(),
    };
    let subject = if own.is_empty() { speaker.say("telling-mail-subject") } else { own };
    let frame = Frame { id: parcel.id, subject, lang: speaker.lang, now };
    if parcel.kind == CODE {
        let Some((to, asked)) = how.asked.zip(keeping::asked(&mut tx, parcel.to).await?) else {
            return Ok(Say::Nothing);
        };
        let mail = code_mail(&speaker, &frame, to.read(), &asked);
        return Ok(mail.map_or(Say::Nothing, |mail| Say::This(Box::new(mail), Vec::new())));
    }
    let (Route::Mail, Some(to)) = (how.route, &how.address) else { return Ok(Say::Nothing) };
    let zone = home.map_or_else(|| "UTC".to_owned(), |home| home.zone);
    // Tried again, or late because the house was shut: quiet hours hold all the same.
    let may = rules::after_quiet(now, &zone, how.when.quiet);
    if may > now {
        return Ok(Say::NotBefore(may));
    }
    let Some(news) = news(&mut tx, front, &speaker, parcel.to, &zone).await? else { return Ok(Say::Nothing) };
    let Some(token) = keeping::off_token(&mut tx, parcel.to).await? else { return Ok(Say::Nothing) };
    let off = format!("{address}/notices/off/{token}?lang={}", speaker.lang.code());
    let text = news_text(&speaker, address, &news, &off);
    Ok(Say::This(Box::new(frame.mail(to.read(), text, Some(off))), news.carried))
}

/// What is alike in every mail.
struct Frame {
    id: OutboxId,
    subject: String,
    lang: Lang,
    now: Instant,
}

impl Frame {
    fn mail(&self, to: &str, text: String, off: Option<String>) -> Mail {
        let (id, subject, to) = (self.id.to_string(), self.subject.clone(), to.to_owned());
        Mail { id, to, subject, text, lang: self.lang, off, at: self.now }
    }
}

fn code_mail(speaker: &Speaker, frame: &Frame, to: &str, asked: &Asked) -> Option<Mail> {
    let code = asked.code.as_ref()?.read();
    // A code that cannot be typed in time any more is not sent.
    rules::check_code(Some(code), asked.at, asked.wrong, code, frame.now).ok()?;
    let (first, second) = code.split_at_checked(4)?;
    let lines =
        [speaker.say("telling-mail-code-about"), format!("{first} {second}"), speaker.say("telling-mail-code-other")];
    Some(frame.mail(to, lines.join("\n\n") + "\n", None))
}

fn news_text(speaker: &Speaker, address: &str, news: &News, off: &str) -> String {
    let mut parts = vec![speaker.with("telling-mail-about", "count", news.things.len())];
    for thing in &news.things {
        parts.push(format!("{}\n{address}{}", thing.lines.join("\n"), thing.href));
    }
    if news.more {
        parts.push(format!("{}\n{address}/notices", speaker.say("telling-mail-more")));
    }
    parts.push(speaker.say("telling-mail-sign-in"));
    parts.push(format!("{}\n{off}", speaker.say("telling-mail-off")));
    parts.join("\n\n") + "\n"
}
