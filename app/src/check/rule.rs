//! What is still missing of a house that is to be used by real people: a pure rule over what was found.

use basics::Instant;
use store::inspect::Server;

/// Something that was done, as somebody said or a command wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which step.
    pub step: String,
    /// Who said so; for a backup, whether its keys lie apart.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// What was found in an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that was looked at")]
pub struct Inspected {
    /// The moment it was looked at.
    pub now: Instant,
    /// Whether others than its owner can open the master key.
    pub key_open: bool,
    /// Whether others can open the data folder, or the SQLite file.
    pub files_open: bool,
    /// Whether files can be written into the folder for them.
    pub files_writable: bool,
    /// The address under which people open it.
    pub address: Option<String>,
    /// How many migrations are not applied.
    pub pending: usize,
    /// The first thing that `alongside verify` finds broken.
    pub broken: Option<String>,
    /// What was done, the newest of each.
    pub done: Vec<Done>,
    /// How many places lie in no other.
    pub tops: usize,
    /// How many of them have a privacy notice.
    pub notices: usize,
    /// How many of them have retention rules that name every kind of thing that can be chosen.
    pub signings: usize,
    /// How many people are duty readers.
    pub duty_readers: i64,
    /// The places, by name, in which nobody would hear of an opening in an emergency: no data protection officer is named
    /// there or above.
    pub without_officer: Vec<String>,
    /// How many managers and administrators have come in.
    pub leads: i64,
    /// How many administrators have come in.
    pub administrators: i64,
    /// Whether roles that see others need a second factor; nothing where this program knows none.
    pub second_factor: Option<bool>,
    /// Whether mail is on.
    pub mail: bool,
    /// Whether people can sign in with a provider outside.
    pub sign_on: bool,
    /// Whether the clock stands before the newest line of the record, or before this program was made.
    pub clock_behind: bool,
    /// How many KiB are free where the data lies; nothing when it cannot be found out.
    pub free_kib: Option<u64>,
    /// What PostgreSQL says of itself.
    pub server: Option<Server>,
    /// Pieces of due work that are more than an hour late.
    pub late: i64,
    /// Mails that nobody could send.
    pub stuck: i64,
}

impl Inspected {
    fn newest(&self, step: &str) -> Option<&Done> {
        self.done.iter().find(|done| done.step == step)
    }

    /// Whether a step was done within so many days.
    fn within(&self, step: &str, days: i64) -> bool {
        self.newest(step).is_some_and(|done| done.at > self.now.plus_days(-days))
    }
}

/// A step: how it is told that it is done, and what to do.
pub struct Step {
    /// Its name.
    pub code: &'static str,
    /// What is missing.
    pub missing: &'static str,
    /// What to do.
    pub how: &'static str,
    /// For how many days somebody's word counts, when software cannot see it.
    pub stated: Option<i64>,
    done: fn(&Inspected) -> bool,
}

const fn seen(code: &'static str, missing: &'static str, how: &'static str, done: fn(&Inspected) -> bool) -> Step {
    Step { code, missing, how, stated: None, done }
}

const fn stated(code: &'static str, missing: &'static str, how: &'static str, days: i64) -> Step {
    Step { code, missing, how, stated: Some(days), done: |_| true }
}

/// A year and a day.
const YEAR: i64 = 366;
/// The least that must be free: 1 GiB, room for a backup of a small house and a week of its log.
const FREE_KIB: u64 = 1024 * 1024;

/// Every step, in the order in which they are best done.
pub const STEPS: &[Step] = &[
    seen("KEY_RIGHTS", "others can open the master key", "chmod 600 master.key", |house| !house.key_open),
    seen(
        "FILES",
        "others can open the data folder or the database file",
        "chmod 700 the folder and 600 the file",
        |house| !house.files_open,
    ),
    seen(
        "FILES_FOLDER",
        "a folder for files that can be written",
        "give the folder that ALONGSIDE_FILES names to the user of alongside, chmod 700",
        |house| house.files_writable,
    ),
    stated(
        "KEY_COPY",
        "a copy of the master key elsewhere",
        "copy it to another place, locked, apart from backups",
        YEAR,
    ),
    stated(
        "DISK_ENCRYPTED",
        "an encrypted disk",
        "encrypt the disks of the machine, the database and the backups",
        YEAR,
    ),
    seen("ADDRESS", "the https address of the house", "set ALONGSIDE_ADDRESS=https://...", |house| {
        house.address.as_deref().is_some_and(|address| address.starts_with("https://") && address.len() > 8)
    }),
    seen("SCHEMA", "the newest schema", "run alongside migrate", |house| house.pending == 0),
    seen("RECORD", "a record and keys that are whole", "run alongside verify, and restore a backup", |house| {
        house.broken.is_none()
    }),
    seen("CLOCK", "a clock that is right", "set the clock of the machine, and keep it right (NTP)", |house| {
        !house.clock_behind
    }),
    seen("DISK", "free room on the disk", "free 1 GiB at least where the data lies", |house| {
        house.free_kib.is_none_or(|free| free >= FREE_KIB)
    }),
    seen("DATABASE_PRIVATE", "a private way to PostgreSQL", "use a socket, or sslmode=verify-full", |house| {
        house.server.is_none_or(|server| server.private)
    }),
    seen("DATABASE_LOG", "a PostgreSQL log without what is asked", DATABASE_LOG, |house| {
        house.server.is_none_or(|server| server.quiet)
    }),
    stated("IMPACT", "a data protection impact assessment", "write it (docs/adopt), and have it agreed", YEAR),
    stated(
        "CONTACT",
        "whom to write to about a security hole",
        "put your contact into SECURITY.md and on the pages",
        YEAR,
    ),
    stated("ADVISORIES", "a look at security advisories within 90 days", "look up the advisories of Cargo.lock", 90),
    seen(
        "FIRST_ADMINISTRATOR",
        "an administrator who has come in",
        "run alongside invite, and use the slip",
        |house| house.administrators > 0,
    ),
    seen("TWO_PEOPLE", "two people who look after the house", "invite a second manager or administrator", |house| {
        house.leads > 1
    }),
    seen(
        "NOTICE",
        "a privacy notice, with the data protection officer in it",
        "write it: Places, Privacy notice",
        |house| house.tops > 0 && house.notices == house.tops,
    ),
    seen(
        "KEEPING",
        "retention rules that somebody signed off",
        "sign them off: Places, How long things are kept",
        |house| house.tops > 0 && house.signings == house.tops,
    ),
    seen("DUTY_READER", "a duty reader", "name one on the page of the place", |house| house.duty_readers > 0),
    seen("OFFICER", "a data protection officer", "name one on the page of the place", |house| {
        house.tops > 0 && house.without_officer.is_empty()
    }),
    seen(
        "SECOND_FACTOR",
        "a second factor for roles that see others",
        "require it on the page of the place",
        |house| house.second_factor.unwrap_or(true),
    ),
    Step {
        code: "MAIL",
        missing: "a decision about mail",
        how: "set ALONGSIDE_MAIL, or say that it stays off",
        stated: Some(YEAR),
        done: |house| house.mail,
    },
    Step {
        code: "SIGN_ON",
        missing: "a decision about single sign-on",
        how: "set ALONGSIDE_SIGN_ON_ISSUER and its like, or say that it stays off",
        stated: Some(YEAR),
        done: |house| house.sign_on,
    },
    seen("BACKUP", "a backup within 7 days", "run alongside backup every night", |house| house.within("BACKUP", 7)),
    seen(
        "KEYS_APART",
        "keys of backups apart from the backups",
        "run alongside backup with --keys elsewhere",
        |house| house.newest("BACKUP").is_some_and(|done| done.by == APART),
    ),
    stated("RESTORE", "a backup that was restored within 92 days", "restore the newest into another folder", 92),
    seen("DUE", "work that time brings, done within an hour", "see that alongside serve runs, and its log", |house| {
        house.late == 0
    }),
    seen("OUTBOX", "mails that could be sent", "see the mail server and the log of alongside serve", |house| {
        house.stuck == 0
    }),
];

const DATABASE_LOG: &str =
    "set log_statement = none, log_duration = off and log_min_duration_statement = -1 for its user";

/// How a backup says that its keys lie apart from it.
pub const APART: &str = "keys apart";
/// How a backup says that they do not.
pub const BESIDE: &str = "keys beside it";

/// The steps that are still missing.
#[must_use]
pub fn missing(house: &Inspected) -> Vec<&'static Step> {
    STEPS.iter().filter(|step| !is_done(step, house)).collect()
}

fn is_done(step: &Step, house: &Inspected) -> bool {
    match (step.code, step.stated) {
        // Either is enough: it is on, or somebody decided.
        ("MAIL" | "SIGN_ON", Some(days)) => (step.done)(house) || house.within(step.code, days),
        (_, Some(days)) => house.within(step.code, days),
        (_, None) => (step.done)(house),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-08-28T09:00:00Z").unwrap()
    }

    fn done(step: &str, days: i64) -> Done {
        Done { step: step.to_owned(), by: APART.to_owned(), at: now().plus_days(-days) }
    }

    /// A house of which nothing is missing.
    fn whole() -> Inspected {
        let said = STEPS.iter().filter(|step| step.stated.is_some()).map(|step| done(step.code, 1));
        Inspected {
            now: now(),
            key_open: false,
            files_open: false,
            files_writable: true,
            address: Some("https://together.example".to_owned()),
            pending: 0,
            broken: None,
            done: said.chain([done("BACKUP", 1)]).collect(),
            tops: 2,
            notices: 2,
            signings: 2,
            duty_readers: 1,
            without_officer: Vec::new(),
            leads: 2,
            administrators: 1,
            second_factor: Some(true),
            mail: true,
            sign_on: true,
            clock_behind: false,
            free_kib: Some(FREE_KIB),
            server: Some(Server { private: true, quiet: true }),
            late: 0,
            stuck: 0,
        }
    }

    fn codes(house: &Inspected) -> Vec<&'static str> {
        missing(house).iter().map(|step| step.code).collect()
    }

    #[test]
    fn nothing_is_said_of_a_house_of_which_nothing_is_missing() {
        assert_eq!(codes(&whole()), Vec::<&str>::new());
        let lite = Inspected { server: None, free_kib: None, second_factor: None, ..whole() };
        assert_eq!(codes(&lite), Vec::<&str>::new());
    }

    type Change = fn(&mut Inspected);

    /// A step was done so many days ago.
    fn age(house: &mut Inspected, step: &str, days: i64) {
        for done in house.done.iter_mut().filter(|done| done.step == step) {
            done.at = now().plus_days(-days);
        }
    }

    #[test]
    fn each_thing_that_is_missing_is_named_and_nothing_else() {
        let cases: [(&str, Change); 27] = [
            ("KEY_RIGHTS", |house| house.key_open = true),
            ("FILES", |house| house.files_open = true),
            ("FILES_FOLDER", |house| house.files_writable = false),
            ("ADDRESS", |house| house.address = None),
            ("ADDRESS", |house| house.address = Some("http://together.example".to_owned())),
            ("ADDRESS", |house| house.address = Some("https://".to_owned())),
            ("SCHEMA", |house| house.pending = 1),
            ("RECORD", |house| house.broken = Some("line 4".to_owned())),
            ("CLOCK", |house| house.clock_behind = true),
            ("DISK", |house| house.free_kib = Some(FREE_KIB - 1)),
            ("DATABASE_PRIVATE", |house| house.server = Some(Server { private: false, quiet: true })),
            ("DATABASE_LOG", |house| house.server = Some(Server { private: true, quiet: false })),
            ("FIRST_ADMINISTRATOR", |house| house.administrators = 0),
            ("TWO_PEOPLE", |house| house.leads = 1),
            ("NOTICE", |house| house.notices = 1),
            ("KEEPING", |house| house.signings = 1),
            ("DUTY_READER", |house| house.duty_readers = 0),
            ("OFFICER", |house| house.without_officer = vec!["Upper Arrow".to_owned()]),
            ("SECOND_FACTOR", |house| house.second_factor = Some(false)),
            ("DUE", |house| house.late = 1),
            ("OUTBOX", |house| house.stuck = 1),
            ("BACKUP", |house| age(house, "BACKUP", 8)),
            ("KEYS_APART", |house| house.done.iter_mut().for_each(|d| d.by = BESIDE.to_owned())),
            ("RESTORE", |house| age(house, "RESTORE", 93)),
            ("ADVISORIES", |house| age(house, "ADVISORIES", 91)),
            ("KEY_COPY", |house| house.done.retain(|d| d.step != "KEY_COPY")),
            ("IMPACT", |house| age(house, "IMPACT", 400)),
        ];
        for (code, change) in cases {
            let mut house = whole();
            change(&mut house);
            assert_eq!(codes(&house), [code]);
        }
    }

    #[test]
    fn a_provider_is_named_or_somebody_decided_that_there_is_none() {
        let mut house = Inspected { sign_on: false, ..whole() };
        assert_eq!(codes(&house), Vec::<&str>::new());
        house.done.retain(|done| done.step != "SIGN_ON");
        assert_eq!(codes(&house), ["SIGN_ON"]);
        house.sign_on = true;
        assert_eq!(codes(&house), Vec::<&str>::new());
    }

    #[test]
    fn mail_is_on_or_somebody_decided_that_it_is_not() {
        let off = Inspected { mail: false, ..whole() };
        assert_eq!(codes(&off), Vec::<&str>::new());
        let mut undecided = off;
        undecided.done.retain(|done| done.step != "MAIL");
        assert_eq!(codes(&undecided), ["MAIL"]);
        undecided.mail = true;
        assert_eq!(codes(&undecided), Vec::<&str>::new());
    }

    #[test]
    fn a_house_without_places_has_neither_notice_nor_rules() {
        let house = Inspected { tops: 0, notices: 0, signings: 0, ..whole() };
        assert_eq!(codes(&house), ["NOTICE", "KEEPING", "OFFICER"]);
    }
}
