//! Who may do what here.

use access::register::{self, Belonging};
use access::{About, Action, Asking, Facts, ObjectId, Power, Role, Why};
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

macro_rules! on_person {
    ($($(#[$doc:meta])* $name:ident = $text:literal, sensitive $sensitive:literal, jobs $jobs:expr, |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "person";
            const SENSITIVE: bool = $sensitive;
            const JOBS: &'static [&'static str] = $jobs;
            type Id = PersonId;
            type Facts = PersonFacts;
            async fn load(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
                person(tx, id).await
            }
            fn rule($asking: &Asking<'_>) -> std::result::Result<(), Why> {
                // How somebody is told is not for others to know.
                if $rule { Ok(()) } else { Err(Why::Hidden) }
            }
        }
    )+};
}

on_person! {
    /// One says how one wants to be told.
    ChooseHow = "telling.choose_how", sensitive false, jobs &[], |asking| asking.own();
    /// The house carries somebody's news out.
    SendNews = "telling.send_news", sensitive false, jobs &[JOB], |_asking| false;
    /// Somebody's letter is opened to be printed: it is on record.
    PrintLetter = "telling.print_letter", sensitive true, jobs &[], |asking| asking.has(PRINTING);
    /// A printed letter was handed over.
    HandOver = "telling.hand_over_letter", sensitive false, jobs &[], |asking| asking.has(PRINTING);
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

/// Mail is stopped by the link in it.
#[derive(Debug)]
pub struct StopMail;

impl Action for StopMail {
    const NAME: &'static str = "telling.stop_mail";
    const OBJECT: &'static str = "person";
    const OPEN: bool = true;
    type Id = OffSwitch;
    type Facts = PersonFacts;

    async fn load(tx: &mut ReadTx, id: OffSwitch) -> Result<Option<PersonFacts>> {
        match keeping::by_off(tx, &id.0).await? {
            Some(id) => person(tx, id).await,
            None => Ok(None),
        }
    }

    /// Whoever has the link: nobody signs in for it, and it says nothing about anybody.
    fn rule(_asking: &Asking<'_>) -> std::result::Result<(), Why> {
        Ok(())
    }
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
