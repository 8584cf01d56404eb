//! Who may do what about a council's meetings.

use access::{About, Facts, Power, power};
use meetings::{Meeting, MeetingId};
use store::{ReadTx, Result};

use super::{CouncilFacts, actions, council, deals, looks_after};
use crate::model::{COUNCIL, Council, CouncilId, Member, Office};

/// A meeting, its council and who sits there.
#[derive(Clone, Debug)]
pub struct MeetingFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits on it now.
    pub members: Vec<Member>,
    /// The meeting.
    pub meeting: Meeting,
}

impl Facts for MeetingFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl MeetingFacts {
    /// What decides for those who take part in it: members, who decides, who looks after the council.
    #[must_use]
    pub fn as_taken_part(&self) -> About {
        let mut about = self.about.clone();
        about.assigned = self.members.iter().map(|member| member.person).collect();
        about.assigned.extend(self.council.deciders());
        about.assigned.extend(self.council.facilitator);
        about
    }

    /// What decides for whoever runs it: who looks after the council, and its chair.
    #[must_use]
    pub fn as_run(&self) -> About {
        About { assigned: runners(&self.council, &self.members), ..self.about.clone() }
    }

    /// What decides for its council's chair alone.
    #[must_use]
    pub fn as_chaired(&self) -> About {
        let chairs = self.members.iter().filter(|member| member.office == Office::Chair);
        About { assigned: chairs.map(|member| member.person).collect(), ..self.about.clone() }
    }

    /// What decides for whoever looks after the council; not for its chair, who is a member.
    #[must_use]
    pub fn as_looked_after(&self) -> About {
        About { assigned: self.council.facilitator.into_iter().collect(), ..self.about.clone() }
    }

    /// Whether somebody chairs the council.
    #[must_use]
    pub fn chairs(&self, person: basics::PersonId) -> bool {
        self.members.iter().any(|member| member.person == person && member.office == Office::Chair)
    }
}

/// A council, for whoever runs its meetings: who looks after it, and its chair.
async fn run(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    facts.about.assigned = runners(&facts.council, &facts.members);
    Ok(Some(facts))
}

pub(super) fn runners(council: &Council, members: &[Member]) -> Vec<basics::PersonId> {
    let chairs = members.iter().filter(|member| member.office == Office::Chair).map(|member| member.person);
    chairs.chain(council.facilitator).collect()
}

pub(super) async fn meeting(tx: &mut ReadTx, id: MeetingId) -> Result<Option<MeetingFacts>> {
    let Some(meeting) = meetings::one(tx, id).await?.filter(|it| it.group.kind == COUNCIL) else { return Ok(None) };
    let Some(CouncilFacts { about, council, members }) = council(tx, CouncilId::of(meeting.group.id)).await? else {
        return Ok(None);
    };
    Ok(Some(MeetingFacts { about, council, members, meeting }))
}

/// A meeting, for those who take part in it.
async fn taken_part(tx: &mut ReadTx, id: MeetingId) -> Result<Option<MeetingFacts>> {
    Ok(meeting(tx, id).await?.map(|facts| MeetingFacts { about: facts.as_taken_part(), ..facts }))
}

/// A meeting, for whoever looks after its council.
pub(super) async fn looked_after(tx: &mut ReadTx, id: MeetingId) -> Result<Option<MeetingFacts>> {
    Ok(meeting(tx, id).await?.map(|facts| MeetingFacts { about: facts.as_looked_after(), ..facts }))
}

/// A meeting, for whoever runs it.
async fn ran(tx: &mut ReadTx, id: MeetingId) -> Result<Option<MeetingFacts>> {
    Ok(meeting(tx, id).await?.map(|facts| MeetingFacts { about: facts.as_run(), ..facts }))
}

/// A meeting, for its council's chair alone.
async fn chaired(tx: &mut ReadTx, id: MeetingId) -> Result<Option<MeetingFacts>> {
    Ok(meeting(tx, id).await?.map(|facts| MeetingFacts { about: facts.as_chaired(), ..facts }))
}

actions! { "council", CouncilId, CouncilFacts, run:
    /// Set a date for a council.
    PlanMeeting = "councils.plan_meeting", |asking| looks_after(asking);
}

actions! { "meeting", MeetingId, MeetingFacts, meeting:
    /// See when and where a council meets, and what it agreed once that is approved.
    SeeMeeting = "councils.see_meeting", |asking| asking.belongs();
}

actions! { "meeting", MeetingId, MeetingFacts, taken_part:
    /// Read what stands on the agenda, who was there, and minutes that are not approved yet.
    ReadMeeting = "councils.read_meeting", |asking| looks_after(asking);
    /// Put something on the agenda.
    AddItem = "councils.add_item", |asking| looks_after(asking);
    /// Say that one cannot come, or can.
    SayComing = "councils.say_coming", |asking| deals(asking);
}

actions! { "meeting", MeetingId, MeetingFacts, ran:
    /// Call a meeting off.
    CallOff = "councils.call_off_meeting", |asking| looks_after(asking);
    /// Write down who was there.
    TakeAttendance = "councils.take_attendance", |asking| looks_after(asking);
    /// Write minutes, and what somebody will do.
    WriteMinutes = "councils.write_minutes", |asking| looks_after(asking);
    /// Say that something was done, or is dropped.
    EndAction = "councils.end_action", |asking| looks_after(asking);
    /// Move an item of the agenda; what a member brought is moved by the chair alone.
    MoveItem = "councils.move_item", |asking| looks_after(asking);
}

actions! { "meeting", MeetingId, MeetingFacts, chaired:
    /// Approve minutes: they do not change any more.
    ApproveMinutes = "councils.approve_minutes", |asking| deals(asking);
}

/// The lines of the matrix about meetings.
pub fn powers() -> Vec<Power> {
    vec![
        power::<PlanMeeting>(),
        power::<SeeMeeting>(),
        power::<ReadMeeting>(),
        power::<AddItem>(),
        power::<SayComing>(),
        power::<CallOff>(),
        power::<TakeAttendance>(),
        power::<WriteMinutes>(),
        power::<EndAction>(),
        power::<MoveItem>(),
        power::<ApproveMinutes>(),
    ]
}
