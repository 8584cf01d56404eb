//! Who is told of a proposal and for whom it waits; what time brings to one.

use access::{Boxed, Site, Stop, Who, act, people};
use basics::{Instant, PersonId};
use loops::{For, Wait};
use pages::Job;
use store::due::{self, Due};
use store::{Result, WriteTx};

use super::Teller;
use crate::access::proposal::{ProposalFacts, RemindOfProposal};
use crate::model::proposal::{PROPOSAL, Proposal, ProposalId, State};
use crate::model::{Council, Member};
use crate::store::proposal as kept;

/// The house's own job.
pub const JOB: &str = "councils.proposals";
/// Half of the time for an answer is over.
pub const HALF: &str = "councils.answer_half";
/// All of it is.
pub const OVER: &str = "councils.answer_over";
/// A proposal waits for an answer.
pub const WAIT_ANSWER: &str = "councils.answer";
/// What was accepted waits to be done.
pub const WAIT_DOING: &str = "councils.doing";
/// What is said to be done waits for members to say so too.
pub const WAIT_CHECK: &str = "councils.check";
/// What came of it waits to be told back.
pub const WAIT_TELL: &str = "councils.tell_back";

/// How many supporters are read at once.
const A_BATCH: i64 = 200;

/// The jobs of this capability.
pub const JOBS: &[Job] = &[Job { kind: HALF, run: remind }, Job { kind: OVER, run: remind }];

/// The notice of a state.
const fn notice(state: State) -> &'static str {
    match state {
        State::Raised => "councils.proposal_raised",
        State::Canvassed => "councils.proposal_canvassed",
        State::InCouncil => "councils.proposal_in_council",
        State::NotForward => "councils.proposal_not_forward",
        State::WithDecider => "councils.proposal_with_decider",
        State::Accepted => "councils.proposal_accepted",
        State::InPart => "councils.proposal_in_part",
        State::NotAccepted => "councils.proposal_not_accepted",
        State::MoreWork => "councils.proposal_more_work",
        State::BeingDone => "councils.proposal_being_done",
        State::Done => "councils.proposal_done",
        State::Checked => "councils.proposal_checked",
        State::ToldBack => "councils.proposal_told_back",
        State::Closed => "councils.proposal_closed",
    }
}

impl Teller {
    /// Tells a person about a proposal.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_proposal(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        id: ProposalId,
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (PROPOSAL, id.uuid()), self.place, self.now).await
    }

    /// Tells the proposer and everybody who stands behind it where it is now, but for whoever brought it there. A supporter who
    /// left the place reads nothing there any more: they are sent no notice that would lead them nowhere.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_behind(
        &self,
        tx: &mut WriteTx,
        it: &Proposal,
        state: State,
        but: Option<PersonId>,
    ) -> Result<()> {
        let kind = notice(state);
        if let Some(proposer) = it.proposer.filter(|person| Some(*person) != but) {
            self.tell_of_proposal(tx, proposer, kind, it.id).await?;
        }
        let mut after = None;
        loop {
            let batch = kept::supporters(tx, it.id, after, A_BATCH).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            after = Some(*last);
            for person in people::belonging(tx, &batch, self.place, self.now).await? {
                if Some(person) != but && Some(person) != it.proposer {
                    self.tell_of_proposal(tx, person, kind, it.id).await?;
                }
            }
        }
    }

    /// A proposal waits for these people, and for nobody else any more.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_for(
        &self,
        tx: &mut WriteTx,
        id: ProposalId,
        kind: &'static str,
        people: &[PersonId],
        due_at: Option<Instant>,
    ) -> Result<()> {
        loops::stop_waiting_all(tx, PROPOSAL, id.uuid()).await?;
        for person in people {
            let object = (PROPOSAL, id.uuid());
            let wait = Wait { whom: For::Person(*person), kind, object, place: self.place, due_at, but: &[] };
            loops::wait(tx, &self.chance, &wait, self.now).await?;
        }
        Ok(())
    }

    /// Its new state is on the list of those who have the next step: deciders for an answer and for what they promised,
    /// members to check, whoever looks after it to tell back.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn pass_on(
        &self,
        tx: &mut WriteTx,
        facts: &ProposalFacts,
        state: State,
        due_at: Option<Instant>,
    ) -> Result<()> {
        self.pass_to(tx, (&facts.council, &facts.members), (facts.it.id, state), due_at).await
    }

    /// The same, where a council and its members are known.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn pass_to(
        &self,
        tx: &mut WriteTx,
        (council, members): (&Council, &[Member]),
        (id, state): (ProposalId, State),
        due_at: Option<Instant>,
    ) -> Result<()> {
        let members = || members.iter().map(|member| member.person).collect::<Vec<PersonId>>();
        let (kind, people) = match state {
            State::WithDecider => (WAIT_ANSWER, council.deciders()),
            State::Accepted | State::InPart | State::BeingDone => (WAIT_DOING, council.deciders()),
            State::Done if council.is_open() => (WAIT_CHECK, members()),
            State::Done | State::Checked | State::NotAccepted | State::NotForward => {
                let keeper = council.facilitator.map(|person| vec![person]);
                let others = || if council.is_open() { members() } else { council.deciders() };
                (WAIT_TELL, keeper.unwrap_or_else(others))
            }
            _ => (WAIT_ANSWER, Vec::new()),
        };
        self.wait_for(tx, id, kind, &people, due_at).await
    }
}

/// Half of the time is over: whoever answers is reminded. All of it is: so are who looks after the council and whoever
/// asked, so that nobody has to find out.
fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, std::result::Result<(), Stop>> {
    Box::pin(async move {
        let id = ProposalId::of(piece.object);
        let mut acting = match act::<RemindOfProposal>(site, &Who::House(JOB), id, None).await {
            Ok(acting) => acting,
            // It is gone, or the place has no councils any more: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let facts = acting.facts().clone();
        let teller = Teller::new(site, facts.council.place, acting.now());
        let tx = acting.tx();
        if facts.it.state == State::WithDecider {
            let half = piece.kind == HALF;
            let kind = if half { "councils.answer_half" } else { "councils.answer_over" };
            for decider in facts.council.deciders() {
                teller.tell_of_proposal(tx, decider, kind, id).await?;
            }
            for person in facts.council.facilitator.into_iter().chain(facts.it.proposer).filter(|_| !half) {
                teller.tell_of_proposal(tx, person, "councils.answer_late", id).await?;
            }
        }
        due::done(acting.tx(), piece.id).await?;
        acting.done("").await
    })
}

async fn drop_piece(site: &Site, piece: &Due) -> std::result::Result<(), Stop> {
    #[expect(clippy::disallowed_methods, reason = "a piece of work whose thing is gone is thrown away")]
    let mut tx = site.db.write().await?;
    due::done(&mut tx, piece.id).await?;
    tx.commit_quiet(store::Quiet::Claim).await?;
    Ok(())
}
