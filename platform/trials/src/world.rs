//! A house with people of every role in it: a partnership of a prison (with a wing), an office in Scotland and another
//! prison.

use access::people::{NewMembership, NewRelation};
use access::places::{NewPlace, PlaceKind};
use access::second::passkey::PasskeyHouse;
use access::{
    Hashing, Listener, MembershipId, RelationKind, Role, Site, Standing, Who, people, places, session, settings,
};
use axum::Router;
use basics::{OrganisationId, PersonId, PlaceId, Setting};
use pages::{Capability, Front};
use store::{Part, Quiet};

use crate::browser::Browser;
use crate::engines::Ground;
use crate::meddle;

/// Where a world is, as its people open it.
pub const ADDRESS: &str = "https://alongside.example";

/// The rooms of the platform that every house has, in the order of the wiring.
const ROOMS: [Capability; 5] = [telling::ROOM, files::ROOM, loops::ROOM, books::ROOM, meetings::ROOM];

/// The migrations of the platform and of these capabilities. Call it once in a test binary and keep what it gives in a
/// static: `static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| parts(&[CAPABILITY]))`.
#[must_use]
pub fn parts(capabilities: &[Capability]) -> &'static [Part] {
    let rooms = ROOMS.iter().chain(capabilities).map(|room| room.part);
    let all: Vec<Part> = [store::migrate::STORE, access::PART].into_iter().chain(rooms).collect();
    Vec::leak(all)
}

/// The places of a world.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// What everything else lies in.
    pub partnership: PlaceId,
    /// A prison in England.
    pub prison: PlaceId,
    /// A wing of it.
    pub wing: PlaceId,
    /// An office of justice social work in Scotland.
    pub office: PlaceId,
    /// Another prison.
    pub other_prison: PlaceId,
}

/// The organisations of a world.
#[derive(Clone, Copy, Debug)]
pub struct Organisations {
    /// Whose the partnership and the prisons are.
    pub service: OrganisationId,
    /// Whose the office is.
    pub council: OrganisationId,
}

/// The people of a world, one of each kind.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// Lives on the wing.
    pub resident: PersonId,
    /// Comes to the office.
    pub participant: PersonId,
    /// Speaks for the wing: in the role, and by a relation to it.
    pub rep: PersonId,
    /// A peer mentor on the wing.
    pub peer_mentor: PersonId,
    /// Gives time in the prison.
    pub volunteer: PersonId,
    /// Works in the prison.
    pub practitioner: PersonId,
    /// Works there too.
    pub colleague: PersonId,
    /// Decides in the prison.
    pub manager: PersonId,
    /// Looks again, in the prison.
    pub reviewer: PersonId,
    /// Keeps the installation going, for the partnership.
    pub administrator: PersonId,
    /// Sees what was done, in the partnership.
    pub auditor: PersonId,
    /// A practitioner of the other prison.
    pub stranger: PersonId,
    /// Lived on the wing; the membership has ended.
    pub left: PersonId,
}

impl People {
    /// Everybody, by what they are.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, PersonId); 13] {
        [
            ("resident", self.resident),
            ("participant", self.participant),
            ("rep", self.rep),
            ("peer_mentor", self.peer_mentor),
            ("volunteer", self.volunteer),
            ("practitioner", self.practitioner),
            ("colleague", self.colleague),
            ("manager", self.manager),
            ("reviewer", self.reviewer),
            ("administrator", self.administrator),
            ("auditor", self.auditor),
            ("stranger", self.stranger),
            ("left", self.left),
        ]
    }
}

/// A house with people in it.
#[derive(Debug)]
pub struct World {
    /// What it stands on.
    pub ground: Ground,
    /// The database, the clock and the wiring.
    pub site: Site,
    /// The front: cookies are plain, nobody demonstrates anything.
    pub front: Front,
    /// What answers.
    pub router: Router,
    /// Its places.
    pub places: Places,
    /// Its organisations.
    pub organisations: Organisations,
    /// Its people.
    pub people: People,
}

impl World {
    /// Builds the house with the platform's rooms, these capabilities and these listeners.
    ///
    /// # Panics
    /// When it cannot be built: words that cannot be read, a database that refuses.
    pub async fn new(ground: Ground, capabilities: &[Capability], listeners: Vec<Listener>) -> Self {
        let rooms: Vec<Capability> = ROOMS.iter().chain(capabilities).copied().collect();
        let tables =
            store::columns::STORE.iter().chain(access::TABLES).chain(rooms.iter().flat_map(|room| room.tables));
        let asked = rooms.iter().flat_map(|room| room.settings.iter().chain(room.switch)).copied();
        let site = Site::new(
            ground.db.clone(),
            ground.clock.clone(),
            Hashing::quick().expect("quick hashing"),
            listeners,
            tables.copied().collect(),
            asked.chain([pages::ACCENT]).collect(),
        )
        .with_passkeys(PasskeyHouse::at(ADDRESS))
        .with_files(ground.dir.path().join("files"));
        let bell: pages::Bell = |tx, person| Box::pin(telling::count_new(tx, person));
        let front =
            Front::new(site.clone(), rooms, Vec::new(), bell, false, Vec::new()).expect("words that can be read");
        let (organisations, places) = lay_out(&ground).await;
        let people = move_in(&ground, organisations, places).await;
        Self { router: pages::router(&front), ground, site, front, places, organisations, people }
    }

    /// The same house, with a provider outside with which its people may sign in.
    #[must_use]
    pub fn with_sign_on(mut self, sign_on: pages::SignOn) -> Self {
        self.front = self.front.with_sign_on(Some(sign_on));
        self.router = pages::router(&self.front);
        self
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), self.ground.chance.clone())
    }

    /// A browser in which this person has just signed in.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn session(&self, person: PersonId) -> Browser {
        let mut browser = self.browser();
        browser.set_cookie("alongside", self.token(person).await.cookie());
        browser
    }

    /// Who this person is, in a new session.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn who(&self, person: PersonId) -> Who {
        let token = self.token(person).await;
        self.who_holds(&token).await
    }

    /// Who holds a token now.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn who_holds(&self, token: &session::Token) -> Who {
        let mut tx = self.ground.db.read().await.expect("a look");
        session::who(&mut tx, token, self.site.now()).await.expect("the session is found")
    }

    /// The token of a new session of this person, on a device of their own.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn token(&self, person: PersonId) -> session::Token {
        let (mut tx, now) = (meddle::write(&self.ground.db).await, self.site.now());
        let (token, _) = session::begin(&mut tx, &self.ground.chance, person, "own", session::OWN_DEVICE, now)
            .await
            .expect("a session begins");
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
        token
    }

    /// Somebody new in a role.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn member(&self, name: &str, role: Role, place: PlaceId) -> PersonId {
        let mut tx = meddle::write(&self.ground.db).await;
        let person = people::add(&mut tx, &self.ground.chance, name, "en", self.site.now()).await.expect("a person");
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
        self.join(person, role, place).await;
        person
    }

    /// Another membership for somebody, from today.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn join(&self, person: PersonId, role: Role, place: PlaceId) -> MembershipId {
        let mut tx = meddle::write(&self.ground.db).await;
        let new = membership(&self.ground, person, (role, Standing::Community), place, self.organisations.service);
        let id = people::join(&mut tx, &self.ground.chance, &new, self.site.now()).await.expect("a membership");
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
        id
    }

    /// Ends every membership of somebody, now.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn leave(&self, person: PersonId) {
        let mut tx = meddle::write(&self.ground.db).await;
        let held = people::memberships_of(&mut tx, person).await.expect("their memberships");
        for membership in held {
            people::leave(&mut tx, membership.id, self.site.now()).await.expect("it ends");
        }
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
    }

    /// A relation from today: to a place, or to a person, given in a place, which is the partnership when none is named.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn relate(&self, kind: RelationKind, holder: PersonId, person: Option<PersonId>, place: Option<PlaceId>) {
        let mut tx = meddle::write(&self.ground.db).await;
        relate(&mut tx, &self.ground, kind, holder, (person, place.unwrap_or(self.places.partnership))).await;
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
    }

    /// What a place answers to a setting; `None` takes the answer back.
    ///
    /// # Panics
    /// When it is no answer, or the database refuses.
    pub async fn set(&self, place: PlaceId, setting: &Setting, value: Option<&str>) {
        let mut tx = meddle::write(&self.ground.db).await;
        settings::set(&mut tx, place, setting, value).await.expect("the store takes it").expect("an answer to it");
        tx.commit_quiet(Quiet::Schema).await.expect("it is kept");
    }
}

async fn lay_out(ground: &Ground) -> (Organisations, Places) {
    let (now, chance) = (ground.now(), &ground.chance);
    let mut tx = meddle::write(&ground.db).await;
    let service = places::add_organisation(&mut tx, chance, "Arrowdale Prisons", now).await.expect("an organisation");
    let council = places::add_organisation(&mut tx, chance, "Arrowdale Council", now).await.expect("an organisation");
    let mut made = Vec::new();
    for (parent, organisation, name, kind, nation) in [
        (None, service, "Arrowdale", PlaceKind::Partnership, "england-and-wales"),
        (Some(0), service, "Fallow Moss", PlaceKind::Prison, "england-and-wales"),
        (Some(1), service, "Heron Wing", PlaceKind::Wing, "england-and-wales"),
        (Some(0), council, "Upper Arrow", PlaceKind::Office, "scotland"),
        (Some(0), service, "Sallow Bank", PlaceKind::Prison, "england-and-wales"),
    ] {
        let parent = parent.and_then(|at: usize| made.get(at).copied());
        let new = NewPlace { parent, organisation, name, kind, zone: "Europe/London", nation };
        made.push(places::add(&mut tx, chance, &new, now).await.expect("a place"));
    }
    tx.commit_quiet(Quiet::Schema).await.expect("they are kept");
    let Ok([partnership, prison, wing, office, other_prison]) = <[PlaceId; 5]>::try_from(made) else {
        panic!("five places were made");
    };
    (Organisations { service, council }, Places { partnership, prison, wing, office, other_prison })
}

async fn move_in(ground: &Ground, organisations: Organisations, places: Places) -> People {
    use Standing::{Community, Former, OnProbation, Resident, Staff};
    let Places { partnership, prison, wing, office, other_prison } = places;
    let (now, chance) = (ground.now(), &ground.chance);
    let mut tx = meddle::write(&ground.db).await;
    let mut made = Vec::new();
    let mut last = None;
    for (name, role, standing, place) in [
        ("Robin Hale", Role::Participant, Resident, wing),
        ("Isla Munro", Role::Participant, OnProbation, office),
        ("Dai Pugh", Role::Rep, Resident, wing),
        ("Kofi Mensah", Role::PeerMentor, Resident, wing),
        ("Jean Tully", Role::Volunteer, Community, prison),
        ("Sam Okoro", Role::Practitioner, Staff, prison),
        ("Lin Abbas", Role::Practitioner, Staff, prison),
        ("Morag Bell", Role::Manager, Staff, prison),
        ("Tom Reyes", Role::Reviewer, Staff, prison),
        ("Ada Quill", Role::Administrator, Staff, partnership),
        ("Ivo Stark", Role::Auditor, Staff, partnership),
        ("Nell Frost", Role::Practitioner, Staff, other_prison),
        ("Gwen Lloyd", Role::Participant, Former, wing),
    ] {
        let person = people::add(&mut tx, chance, name, "en", now).await.expect("a person");
        let of = if place == office { organisations.council } else { organisations.service };
        let new = membership(ground, person, (role, standing), place, of);
        last = Some(people::join(&mut tx, chance, &new, now).await.expect("a membership"));
        made.push(person);
    }
    people::leave(&mut tx, last.expect("somebody came last"), now).await.expect("it ends");
    let Ok(
        [
            resident,
            participant,
            rep,
            peer_mentor,
            volunteer,
            practitioner,
            colleague,
            manager,
            reviewer,
            administrator,
            auditor,
            stranger,
            left,
        ],
    ) = <[PersonId; 13]>::try_from(made)
    else {
        panic!("thirteen people came");
    };
    relate(&mut tx, ground, RelationKind::Rep, rep, (None, wing)).await;
    tx.commit_quiet(Quiet::Schema).await.expect("they are kept");
    People {
        resident,
        participant,
        rep,
        peer_mentor,
        volunteer,
        practitioner,
        colleague,
        manager,
        reviewer,
        administrator,
        auditor,
        stranger,
        left,
    }
}

fn membership(
    ground: &Ground,
    person: PersonId,
    (role, standing): (Role, Standing),
    place: PlaceId,
    organisation: OrganisationId,
) -> NewMembership {
    let from_on = ground.now().date_in("Europe/London").expect("a day");
    NewMembership { person, role, standing, place, organisation, from_on, until_on: None }
}

async fn relate(
    tx: &mut store::WriteTx,
    ground: &Ground,
    kind: RelationKind,
    holder: PersonId,
    (person, given_in): (Option<PersonId>, PlaceId),
) {
    let from_on = ground.now().date_in("Europe/London").expect("a day");
    let new = NewRelation { kind, holder, person, given_in, from_on, until_on: None };
    people::relate(tx, &ground.chance, &new, ground.now()).await.expect("a relation");
}
