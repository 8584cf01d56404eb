//! Who lives and works in Arrowdale. All names are invented.

use access::people::{NewMembership, NewRelation};
use access::places::{NewPlace, PlaceKind};
use access::{RelationKind, Role, Site, Standing, people, places, settings};
use basics::{Chance, Date, Instant, OrganisationId, PersonId, PlaceId};
use feedback::samples::{Cast, Places};
use pages::DemoPerson;
use store::{By, Line, WriteTx};

use crate::wiring;

/// One person to be made.
struct Part {
    name: &'static str,
    about: &'static str,
    role: Role,
    standing: Standing,
    lang: &'static str,
}

const fn part(name: &'static str, about: &'static str, role: Role, standing: Standing) -> Part {
    Part { name, about, role, standing, lang: "en" }
}

/// Who is the data protection officer of all of Arrowdale.
pub const OFFICER: &str = "Ros Tierney";

struct Maker<'a> {
    tx: WriteTx,
    chance: &'a Chance,
    now: Instant,
    today: Date,
    people: Vec<DemoPerson>,
}

impl Maker<'_> {
    async fn place(
        &mut self,
        parent: Option<PlaceId>,
        organisation: OrganisationId,
        name: &str,
        kind: PlaceKind,
        nation: &str,
    ) -> store::Result<PlaceId> {
        let new = NewPlace { parent, organisation, name, kind, zone: "Europe/London", nation };
        places::add(&mut self.tx, self.chance, &new, self.now).await
    }

    async fn person(&mut self, part: &Part, place: PlaceId, organisation: OrganisationId) -> store::Result<PersonId> {
        let id = people::add(&mut self.tx, self.chance, part.name, part.lang, self.now).await?;
        let new = NewMembership {
            person: id,
            role: part.role,
            standing: part.standing,
            place,
            organisation,
            from_on: self.today,
            until_on: None,
        };
        people::join(&mut self.tx, self.chance, &new, self.now).await?;
        self.people.push(DemoPerson { id: id.to_string(), name: part.name.to_owned(), about: part.about.to_owned() });
        Ok(id)
    }

    async fn relate(
        &mut self,
        kind: RelationKind,
        holder: PersonId,
        person: Option<PersonId>,
        given_in: PlaceId,
    ) -> store::Result<()> {
        let new = NewRelation { kind, holder, person, given_in, from_on: self.today, until_on: None };
        people::relate(&mut self.tx, self.chance, &new, self.now).await?;
        Ok(())
    }
}

/// Makes places, people, memberships and relations, in one transaction.
pub async fn make(site: &Site) -> store::Result<(Vec<DemoPerson>, Cast)> {
    let now = site.now();
    let today = now.date_in("Europe/London").unwrap_or_default();
    #[expect(clippy::disallowed_methods, reason = "the demonstration's people have nobody to invite them")]
    let tx = site.db.write().await?;
    let mut maker = Maker { tx, chance: site.db.chance(), now, today, people: Vec::new() };
    let justice = places::add_organisation(&mut maker.tx, maker.chance, "Arrowdale Justice Services", now).await?;
    let prison = places::add_organisation(&mut maker.tx, maker.chance, "HMP Fallow Moss", now).await?;
    let partnership = maker.place(None, justice, "Arrowdale", PlaceKind::Partnership, "scotland").await?;
    let upper_arrow = maker.place(Some(partnership), justice, "Upper Arrow", PlaceKind::Area, "scotland").await?;
    let kelbridge = maker.place(Some(partnership), justice, "Kelbridge", PlaceKind::Office, "scotland").await?;
    let fallow_moss =
        maker.place(Some(partnership), prison, "Fallow Moss", PlaceKind::Prison, "england-and-wales").await?;
    let wing = maker.place(Some(fallow_moss), prison, "Rowan wing", PlaceKind::Wing, "england-and-wales").await?;
    let places = Places { partnership, upper_arrow, kelbridge, fallow_moss, wing };
    // One place of the demonstration shows its board to everybody.
    if settings::set(&mut maker.tx, kelbridge, &feedback::BOARD_PUBLIC, Some("on")).await?.is_err() {
        tracing::warn!("a setting of the demonstration is no answer");
    }
    wiring::prepared(&mut maker.tx, maker.chance, partnership, now).await?;
    let cast = people_of(&mut maker, places, justice, prison).await?;
    let (by, object) = (By::House("demo"), partnership.uuid());
    let line = Line { at: now, by, action: "demo.fill", object_kind: "place", object, place: None, reason: None };
    maker.tx.commit(line).await?;
    Ok((maker.people, cast))
}

async fn people_of(
    maker: &mut Maker<'_>,
    places: Places,
    justice: OrganisationId,
    prison: OrganisationId,
) -> store::Result<Cast> {
    use Role::{Administrator, Auditor, Manager, Participant, PeerMentor, Practitioner, Rep, Reviewer, Volunteer};
    use Standing::{Community, Former, OnProbation, Partner, Resident, Staff};
    let tomasz = part("Tomasz W.", "lives on Rowan wing in Fallow Moss prison", Participant, Resident);
    let tomasz = maker.person(&tomasz, places.wing, prison).await?;
    let jamie = part("Jamie K.", "lives on Rowan wing", Participant, Resident);
    let jamie = maker.person(&Part { lang: "cy", ..jamie }, places.wing, prison).await?;
    let mac = maker.person(&part("“Mac”", "speaks for Rowan wing", Rep, Resident), places.wing, prison).await?;
    let dougie = part("Dougie R.", "is on probation at Kelbridge", Participant, OnProbation);
    let dougie = maker.person(&dougie, places.kelbridge, justice).await?;
    let shanice = part("Shanice O.", "rep at Kelbridge", Rep, OnProbation);
    let shanice = maker.person(&shanice, places.kelbridge, justice).await?;
    let aileen = part("Aileen M.", "comes to Upper Arrow", Participant, OnProbation);
    let aileen = maker.person(&aileen, places.upper_arrow, justice).await?;
    let nadia = part("Nadia H.", "peer mentor, has been where others are", PeerMentor, Former);
    let nadia = maker.person(&nadia, places.kelbridge, justice).await?;
    let callum = part("Callum Orr", "case manager at Kelbridge", Practitioner, Staff);
    let callum = maker.person(&callum, places.kelbridge, justice).await?;
    let priya = part("Priya Nair", "leads involvement across Arrowdale", Practitioner, Staff);
    let priya = maker.person(&priya, places.partnership, justice).await?;
    let sam = part("Sam Okafor", "officer at Fallow Moss", Practitioner, Staff);
    let sam = maker.person(&sam, places.fallow_moss, prison).await?;
    let helen = part("Helen Stroud", "governor of Fallow Moss", Manager, Staff);
    let helen = maker.person(&helen, places.fallow_moss, prison).await?;
    let moira = part("Moira Devlin", "head of justice services", Manager, Staff);
    let moira = maker.person(&moira, places.partnership, justice).await?;
    let others = [
        part("Grace Lumsden", "volunteer at Second Gear", Volunteer, Community),
        part(OFFICER, "looks again, from outside; data protection officer", Reviewer, Partner),
        part("Anil Bhatt", "auditor: sees what was done, not what was said", Auditor, Staff),
        part("Ewan Fyfe", "keeps the installation going; reads no content", Administrator, Staff),
    ];
    for other in &others {
        let id = maker.person(other, places.partnership, justice).await?;
        if other.name == OFFICER {
            maker.relate(RelationKind::DataProtectionOfficer, id, None, places.partnership).await?;
        }
    }
    maker.relate(RelationKind::AssignedWorker, callum, Some(dougie), places.kelbridge).await?;
    maker.relate(RelationKind::AssignedWorker, callum, Some(shanice), places.kelbridge).await?;
    maker.relate(RelationKind::LineManager, moira, Some(callum), places.kelbridge).await?;
    maker.relate(RelationKind::LineManager, helen, Some(sam), places.fallow_moss).await?;
    maker.relate(RelationKind::Mentor, nadia, Some(dougie), places.kelbridge).await?;
    maker.relate(RelationKind::Rep, shanice, None, places.kelbridge).await?;
    maker.relate(RelationKind::Rep, mac, None, places.wing).await?;
    maker.relate(RelationKind::DutyReader, sam, None, places.fallow_moss).await?;
    maker.relate(RelationKind::DutyReader, callum, None, places.kelbridge).await?;
    maker.relate(RelationKind::DutyReader, priya, None, places.partnership).await?;
    Ok(Cast { places, moira, callum, priya, helen, sam, dougie, shanice, tomasz, aileen, nadia, jamie, mac })
}
