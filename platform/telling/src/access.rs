//! Who may do what here.

use access::register::{self, Belonging};
use access::{About, Facts, ObjectId, Power, Role, or_hidden};
use basics::PersonId;
use store::{ReadTx, Result};
use uuid::Uuid;

use crate::keeping;

/// The house's own job that carries news.
pub const JOB: &str = "telling.post";
/// Who prints letters and hands them over.
const PRINTING: &[Role] = &[Role::Practitioner, Role::Manager];

/// What decides about telling a person: where they belong now, or belonged last.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    about: About,
    /// Whom.
    pub person: PersonId,
}

impl Facts for PersonFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// The place somebody left last goes on handing them their letters until another takes over.
async fn person(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
    let held = register::belongings(tx, id).await?;
    let current: Vec<&Belonging> = held.iter().filter(|belonging| !belonging.ended).collect();
    let counts = if current.is_empty() { held.iter().take(1).collect() } else { current };
    let Some(first) = counts.first() else { return Ok(None) };
    let mut line = first.line.clone();
    for place in counts.iter().flat_map(|belonging| belonging.line.iter()) {
        if !line.contains(place) {
            line.push(*place);
        }
    }
    let about = About {
        place: first.place,
        line,
        organisation: first.organisation,
        owner: Some(id),
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    };
    Ok(Some(PersonFacts { about, person: id }))
}

// How somebody is told is not for others to know.
access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// One says how one wants to be told.
    ChooseHow = "telling.choose_how", |asking| asking.own();
    /// The house carries somebody's news out.
    SendNews = "telling.send_news" [const JOBS: &'static [&'static str] = &[JOB];], |_asking| false;
    /// Somebody's letter is opened to be printed: it is on record.
    PrintLetter = "telling.print_letter" [const SENSITIVE: bool = true;], |asking| asking.has(PRINTING);
    /// A printed letter was handed over.
    HandOver = "telling.hand_over_letter", |asking| asking.has(PRINTING);
}

/// What the token of an off switch is found by: whoever holds the link may use it.
#[derive(Clone, Copy, Debug)]
pub struct OffSwitch([u8; 32]);

impl OffSwitch {
    /// From the token in the link; `None` when it cannot be one.
    #[must_use]
    pub fn read(token: &str) -> Option<Self> {
        let well = token.len() == 64 && token.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        well.then(|| keeping::off_hash(token)).and_then(|hash| hash.try_into().ok()).map(Self)
    }
}

impl From<OffSwitch> for ObjectId {
    /// The act names the person instead: see [`access::Acting::made`].
    fn from(_: OffSwitch) -> Self {
        Self(Uuid::nil())
    }
}

async fn by_link(tx: &mut ReadTx, id: OffSwitch) -> Result<Option<PersonFacts>> {
    match keeping::by_off(tx, &id.0).await? {
        Some(id) => person(tx, id).await,
        None => Ok(None),
    }
}

access::actions! { "person", OffSwitch, PersonFacts, by_link, or_hidden:
    /// Mail is stopped by the link in it: nobody signs in for it, and it says nothing about anybody.
    StopMail = "telling.stop_mail" [const OPEN: bool = true;], |_asking| true;
}

/// Every line of the matrix.
pub(crate) fn powers() -> Vec<Power> {
    vec![
        access::power::<ChooseHow>(),
        access::power::<StopMail>(),
        access::power::<SendNews>(),
        access::power::<PrintLetter>(),
        access::power::<HandOver>(),
    ]
}
