//! A vote on a screen.

use std::fmt;

use access::Code;
use ballot::sealed::{BoxKey, Serial};
use basics::LooseId;

use super::ElectionId;

/// To how many bytes every paper is filled up: the longest paper of the longest election, and what stays hidden with it.
pub const PAPER_LENGTH: usize = 128;
/// The most slips of one print.
pub const MOST_SLIPS: usize = 2_000;

/// Somebody who holds a part of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrutineer {
    /// The name.
    pub name: String,
    /// Whether they work here.
    pub is_staff: bool,
}

/// Who holds the parts of an election's key, and what seals its papers where it was made.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Who holds a part.
    pub scrutineers: Vec<Scrutineer>,
    /// What seals.
    pub box_key: Option<BoxKey>,
}

/// A paper in the box.
#[derive(Clone, Debug)]
pub struct SealedPaper {
    /// Random, and the serial to which it is sealed.
    pub id: LooseId,
    /// Of which election.
    pub election: ElectionId,
    /// What the voter may write down.
    pub tracker: String,
    /// The paper.
    pub sealed: Vec<u8>,
}

impl SealedPaper {
    /// The serial to which it is sealed.
    #[must_use]
    pub const fn serial(&self) -> Serial {
        self.id.uuid().into_bytes()
    }
}

/// A slip as it is printed: its code is here and on paper, and nowhere else.
pub struct NewSlip {
    /// What is printed.
    pub code: Code,
    /// What is kept.
    pub lookup: String,
}

impl fmt::Debug for NewSlip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewSlip")
    }
}

/// A paper to which the machine is bound, before it knows whether it is cast or opened. It will not print itself in a log.
pub struct Prepared {
    /// As it would lie in the box.
    pub(crate) paper: SealedPaper,
    /// What it says: the numbers of the lines, in order.
    pub(crate) text: String,
    /// What stays sealed with it.
    pub(crate) hidden: [u8; 16],
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

impl Prepared {
    /// As the page carries it between the tracker and what the voter says: everything in one line, which is sealed then.
    pub(crate) fn line(&self) -> String {
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let SealedPaper { id, tracker, sealed, .. } = &self.paper;
        format!("{id}|{}|{tracker}|{}|{}", hex(&self.hidden), self.text, hex(sealed))
    }

    /// From [`Prepared::line`].
    pub(crate) fn read(election: ElectionId, line: &str) -> Option<Self> {
        let bytes = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).ok();
        let mut parts = line.split('|');
        let mut next = || parts.next();
        let id = next()?.parse().ok()?;
        let hidden = <[u8; 16]>::try_from(bytes(next()?)?).ok()?;
        let (tracker, text) = (next()?.to_owned(), next()?.to_owned());
        let sealed = bytes(next()?)?;
        let paper = SealedPaper { id, election, tracker, sealed };
        next().is_none().then_some(Self { paper, text, hidden })
    }

    /// What the paper says: the numbers of the lines, in order.
    #[must_use]
    pub fn chosen(&self) -> Vec<u16> {
        self.text.split(' ').filter_map(|number| number.parse().ok()).collect()
    }

    /// What the voter may write down before they say whether it is cast.
    #[must_use]
    pub fn tracker(&self) -> &str {
        &self.paper.tracker
    }

    /// Opens it as a test: everything from which the tracker was made is shown. It is used up by that, and never counts.
    #[must_use]
    pub fn open(self) -> OpenedTest {
        OpenedTest { serial: self.paper.serial(), text: self.text, hidden: self.hidden, tracker: self.paper.tracker }
    }
}

/// A test ballot that was opened.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedTest {
    /// Its serial.
    pub serial: Serial,
    /// What it says.
    pub text: String,
    /// What would have stayed sealed.
    pub hidden: [u8; 16],
    /// The tracker that was shown before.
    pub tracker: String,
}

impl fmt::Debug for OpenedTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenedTest")
    }
}
