//! The journal is the person's alone: there is no rule by which a worker, cover or an opening in an emergency reads it.

use access::{Power, or_hidden, power};

use super::{PlanFacts, to_read, to_write};
use crate::model::PlanId;

access::actions! { "plan", PlanId, PlanFacts, to_read, or_hidden:
    /// Read one's own journal.
    SeeJournal = "plans.see_journal", |asking| asking.own();
    /// Take an entry back that stood in the plan: where the part is switched off too.
    TakeBackJotting = "plans.take_back_jotting", |asking| asking.own();
    /// Delete an entry for good: where the part is switched off too.
    DeleteJotting = "plans.delete_jotting", |asking| asking.own();
}

access::actions! { "plan", PlanId, PlanFacts, to_write, or_hidden:
    /// Write in one's own journal.
    WriteJournal = "plans.write_journal", |asking| asking.own();
    /// Let an entry stand in the plan, for both hands.
    ShareJotting = "plans.share_jotting", |asking| asking.own();
}

/// This part of the matrix.
pub fn powers() -> Vec<Power> {
    vec![
        power::<SeeJournal>(),
        power::<TakeBackJotting>(),
        power::<DeleteJotting>(),
        power::<WriteJournal>(),
        power::<ShareJotting>(),
    ]
}
