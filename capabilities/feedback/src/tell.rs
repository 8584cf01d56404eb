//! Which thing tells whom, and what waits for whom. The words stand in `words/` as `notice-*` and `waiting-*`.

pub mod raised;
mod reply;

use access::{RelationKind, Role, Site, people};
use basics::{Chance, Instant, PersonId, PlaceId};
use loops::{For, Wait};
use store::{Result, WriteTx};

use crate::model::by_hand::RecordingId;
use crate::model::{EntryId, SuggestionId};

pub use reply::reply;

/// What kind of thing a suggestion is in lists, notices and links.
pub const SUGGESTION: &str = "suggestion";
/// An entry of the board.
pub const BOARD: &str = "board";
/// An entry that waits for its second reader.
pub const CHECK: &str = "board_check";

/// An answer for the wall that waits for its second reader.
pub const WALL_CHECK: &str = "wall_check";
/// An answer that its author wants on the wall.
pub const WALL_PUT: &str = "wall_put";
/// An answer waits to be put forward for the wall.
pub const WAIT_WALL: &str = "feedback.wall";
/// An answer for the wall waits for its second reader.
pub const WAIT_WALL_CHECK: &str = "feedback.wall_check";

/// A new suggestion waits for the practitioners of the place.
pub const WAIT_NEW: &str = "feedback.new";
/// A suggestion waits for who deals with it.
pub const WAIT_ASSIGNED: &str = "feedback.assigned";
/// A "no, I was not heard" waits for the managers.
pub const WAIT_SECOND: &str = "feedback.second";
/// A worry waits for the duty reader.
pub const WAIT_WORRY: &str = "feedback.worry";
/// A draft waits for the rep who was asked to help.
pub const WAIT_HELP: &str = "feedback.help";
/// An answer waits for the yes of its second name.
pub const WAIT_NAME: &str = "feedback.name";
/// What is written down for somebody and not agreed to yet.
pub const RECORDING: &str = "recording";
/// Words that are not agreed to wait for whoever wrote them down.
pub const WAIT_RECORDING: &str = "feedback.recording";
/// What somebody takes out of a thread, for whoever looks at it again.
pub const REMOVAL: &str = "suggestion_removal";
/// A removal that its author says was wrong waits for somebody else.
pub const WAIT_REMOVAL: &str = "feedback.removal";
/// An entry waits for its second reader.
pub const WAIT_CHECK: &str = "feedback.check";

/// A last day of practice waits for the other side's yes.
pub const WAIT_PRACTICE: &str = "feedback.practice";
/// Practice weeks, in lists, notices and links: the id is the place's.
pub const PRACTICE: &str = "practice";

/// The most people who are told of one thing.
const MOST_TOLD: i64 = 20;

/// What telling needs besides the transaction.
#[derive(Clone, Debug)]
pub struct Teller {
    chance: Chance,
    place: PlaceId,
    now: Instant,
}

impl Teller {
    /// For a thing in this place.
    #[must_use]
    pub fn new(site: &Site, place: PlaceId, now: Instant) -> Self {
        Self { chance: site.db.chance().clone(), place, now }
    }

    /// The same with a dice that is at hand.
    #[must_use]
    pub fn with(chance: &Chance, place: PlaceId, now: Instant) -> Self {
        Self { chance: chance.clone(), place, now }
    }

    /// The same where no house is at hand: inside what is heard of somebody else's act.
    #[must_use]
    pub fn hearing(place: PlaceId, now: Instant) -> Self {
        Self { chance: Chance::system(), place, now }
    }

    /// When it happens.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Tells a person about a suggestion; nobody when the person is not known any more.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell(
        &self,
        tx: &mut WriteTx,
        person: Option<PersonId>,
        kind: &'static str,
        id: SuggestionId,
    ) -> Result<()> {
        match person {
            Some(person) => {
                telling::tell(tx, &self.chance, person, kind, (SUGGESTION, id.uuid()), self.place, self.now).await
            }
            None => Ok(()),
        }
    }

    /// Whether anybody but this person works at the desk of the place.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn desk_has_others(&self, tx: &mut WriteTx, but: Option<PersonId>) -> Result<bool> {
        let workers = people::in_roles(tx, self.place, &[Role::Practitioner], self.now, MOST_TOLD).await?;
        Ok(workers.iter().any(|worker| Some(worker.id) != but))
    }

    /// Tells everybody at the desk but this person.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_desk(
        &self,
        tx: &mut WriteTx,
        but: Option<PersonId>,
        kind: &'static str,
        id: SuggestionId,
    ) -> Result<()> {
        for worker in
            people::in_roles(tx, self.place, &[Role::Practitioner, Role::Manager], self.now, MOST_TOLD).await?
        {
            if Some(worker.id) != but {
                self.tell(tx, Some(worker.id), kind, id).await?;
            }
        }
        Ok(())
    }

    /// Tells a person about an entry of the board.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_entry(
        &self,
        tx: &mut WriteTx,
        person: Option<PersonId>,
        kind: &'static str,
        object: (&str, EntryId),
    ) -> Result<()> {
        match person {
            Some(person) => {
                let object = (object.0, object.1.uuid());
                telling::tell(tx, &self.chance, person, kind, object, self.place, self.now).await
            }
            None => Ok(()),
        }
    }

    /// A suggestion waits for somebody.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait(
        &self,
        tx: &mut WriteTx,
        whom: For,
        kind: &'static str,
        id: SuggestionId,
        due_at: Option<Instant>,
    ) -> Result<()> {
        let wait = Wait { whom, kind, object: (SUGGESTION, id.uuid()), place: self.place, due_at, but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// A second look waits for a manager whose name is on none of the answers; where there is none, for a practitioner;
    /// where nobody could, for the managers all the same: they have to find somebody.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_second(
        &self,
        tx: &mut WriteTx,
        id: SuggestionId,
        due_at: Instant,
        answerers: &[PersonId],
        author: Option<PersonId>,
    ) -> Result<()> {
        let (mut role, mut but) = (Role::Manager, [].as_slice());
        for could in [Role::Manager, Role::Practitioner] {
            let here = people::in_roles(tx, self.place, &[could], self.now, MOST_TOLD).await?;
            if here.iter().any(|person| !answerers.contains(&person.id) && Some(person.id) != author) {
                (role, but) = (could, answerers);
                break;
            }
        }
        let wait = Wait {
            whom: For::Role(role),
            kind: WAIT_SECOND,
            object: (SUGGESTION, id.uuid()),
            place: self.place,
            due_at: Some(due_at),
            but,
        };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// Somebody is asked to put their name to an answer.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn ask_for_name(&self, tx: &mut WriteTx, person: PersonId, id: SuggestionId) -> Result<()> {
        let object = ("suggestion_name", id.uuid());
        let wait =
            Wait { whom: For::Person(person), kind: WAIT_NAME, object, place: self.place, due_at: None, but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await?;
        telling::tell(tx, &self.chance, person, "feedback.name", object, self.place, self.now).await
    }

    /// An entry waits for a second reader: a worker or a rep, but not for its author or whoever put it forward.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_check(&self, tx: &mut WriteTx, entry: EntryId, but: &[PersonId]) -> Result<()> {
        for role in [Role::Practitioner, Role::Rep, Role::Manager] {
            let wait = Wait {
                whom: For::Role(role),
                kind: WAIT_CHECK,
                object: (CHECK, entry.uuid()),
                place: self.place,
                due_at: None,
                but,
            };
            loops::wait(tx, &self.chance, &wait, self.now).await?;
        }
        Ok(())
    }

    /// A proposed last day of practice waits for a rep or a practitioner, but not for whoever proposed it.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_practice(&self, tx: &mut WriteTx, but: PersonId) -> Result<()> {
        let object = (PRACTICE, self.place.uuid());
        loops::stop_waiting_all(tx, object.0, object.1).await?;
        for role in [Role::Rep, Role::Practitioner] {
            let whom = For::Role(role);
            let wait = Wait { whom, kind: WAIT_PRACTICE, object, place: self.place, due_at: None, but: &[but] };
            loops::wait(tx, &self.chance, &wait, self.now).await?;
        }
        Ok(())
    }

    /// Words that somebody did not mean so, or is worried in, wait for whoever wrote them down: nobody else can see them.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_recorder(
        &self,
        tx: &mut WriteTx,
        id: RecordingId,
        by: PersonId,
        due_at: Instant,
    ) -> Result<()> {
        loops::stop_waiting(tx, WAIT_RECORDING, id.uuid()).await?;
        let (whom, object) = (For::Person(by), (RECORDING, id.uuid()));
        let wait = Wait { whom, kind: WAIT_RECORDING, object, place: self.place, due_at: Some(due_at), but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// Whoever wrote something down hears that it is thrown away soon.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_recorder(&self, tx: &mut WriteTx, id: RecordingId, by: PersonId) -> Result<()> {
        let (kind, object) = ("feedback.recording_goes", (RECORDING, id.uuid()));
        telling::tell(tx, &self.chance, by, kind, object, self.place, self.now).await
    }

    /// An answer that was given waits for who gave it: its author wants it on the wall.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_wall(&self, tx: &mut WriteTx, id: SuggestionId, by: PersonId) -> Result<()> {
        loops::stop_waiting(tx, WAIT_WALL, id.uuid()).await?;
        let object = (WALL_PUT, id.uuid());
        let whom = For::Person(by);
        let wait = Wait { whom, kind: WAIT_WALL, object, place: self.place, due_at: None, but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// An answer for the wall waits for a second reader: a worker or a rep, but not for whoever put it forward.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for_wall_check(&self, tx: &mut WriteTx, id: SuggestionId, but: PersonId) -> Result<()> {
        let but = [but];
        for role in [Role::Practitioner, Role::Rep, Role::Manager] {
            let object = (WALL_CHECK, id.uuid());
            let whom = For::Role(role);
            let wait = Wait { whom, kind: WAIT_WALL_CHECK, object, place: self.place, due_at: None, but: &but };
            loops::wait(tx, &self.chance, &wait, self.now).await?;
        }
        Ok(())
    }

    /// A worry waits for the duty readers of the place, or for its managers where there is none; each is told at once.
    /// The author is never asked to read their own.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn worry(
        &self,
        tx: &mut WriteTx,
        id: SuggestionId,
        author: Option<PersonId>,
        due_at: Instant,
    ) -> Result<()> {
        let mut readers: Vec<PersonId> = people::holders_at(tx, RelationKind::DutyReader, self.place, self.now)
            .await?
            .into_iter()
            .map(|(_, person, _, _)| person.id)
            .filter(|person| Some(*person) != author)
            .collect();
        readers.sort_unstable();
        readers.dedup();
        if readers.is_empty() {
            self.wait(tx, For::Role(Role::Manager), WAIT_WORRY, id, Some(due_at)).await?;
            return self.tell_managers(tx, "feedback.worry", id, author).await;
        }
        for reader in readers {
            self.wait(tx, For::Person(reader), WAIT_WORRY, id, Some(due_at)).await?;
            self.tell(tx, Some(reader), "feedback.worry", id).await?;
        }
        Ok(())
    }

    /// Tells the managers of the place.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_managers(
        &self,
        tx: &mut WriteTx,
        kind: &'static str,
        id: SuggestionId,
        but: Option<PersonId>,
    ) -> Result<()> {
        for manager in people::in_roles(tx, self.place, &[Role::Manager], self.now, MOST_TOLD).await? {
            if Some(manager.id) != but {
                self.tell(tx, Some(manager.id), kind, id).await?;
            }
        }
        Ok(())
    }
}

/// Takes what waits for an answer off everybody's list. The worry stays: it ends only when somebody says what was done.
///
/// # Errors
/// The store's failure.
pub async fn stop_waiting_for_answer(tx: &mut WriteTx, id: SuggestionId) -> Result<()> {
    for kind in [WAIT_NEW, WAIT_ASSIGNED, WAIT_SECOND, WAIT_HELP, WAIT_NAME, "loops.promised"] {
        loops::stop_waiting(tx, kind, id.uuid()).await?;
    }
    Ok(())
}
