//! Roles, standings and relations: what a person is in a place, and to another person.

use basics::text_enum;

text_enum! {
    /// The eleven roles (guide/security.md 4.1). What a place calls them on screen is its own affair.
    pub enum Role {
        /// Nobody signed in.
        Anonymous = "anonymous",
        /// Somebody who uses the services, or joins in beside them.
        Participant = "participant",
        /// Speaks for others.
        Rep = "rep",
        /// A mentor with experience of their own.
        PeerMentor = "peer_mentor",
        /// Gives time.
        Volunteer = "volunteer",
        /// Works with people: case manager, officer, involvement lead.
        Practitioner = "practitioner",
        /// Decides: governor, head of service.
        Manager = "manager",
        /// Looks again, from outside.
        Reviewer = "reviewer",
        /// Keeps the installation going; sees no content.
        Administrator = "administrator",
        /// Sees what was done and when, not what was said.
        Auditor = "auditor",
        /// An enrolled device.
        Kiosk = "kiosk",
    }
}

text_enum! {
    /// How somebody stands to the services in a place; the words on screen are the place's own.
    pub enum Standing {
        /// Lives in custody.
        Resident = "resident",
        /// Is on probation or a community order.
        OnProbation = "on_probation",
        /// Was one of the two.
        Former = "former",
        /// Family or friend.
        Family = "family",
        /// From the community around.
        Community = "community",
        /// From a faith or community group.
        Faith = "faith",
        /// Was harmed by crime.
        Harmed = "harmed",
        /// Works in the service.
        Staff = "staff",
        /// Works in a partner organisation.
        Partner = "partner",
    }
}

text_enum! {
    /// What one person is to another, or to a place.
    pub enum RelationKind {
        /// The worker a person is assigned to.
        AssignedWorker = "assigned_worker",
        /// A colleague who covers for the assigned worker, planned.
        Cover = "cover",
        /// The manager of a worker.
        LineManager = "line_manager",
        /// Speaks for the people of a place.
        Rep = "rep",
        /// Mentors a person.
        Mentor = "mentor",
        /// Supports a person.
        Supporter = "supporter",
        /// Reads first what people of a place are worried about.
        DutyReader = "duty_reader",
        /// Looks after how a place keeps to the law on data (UK GDPR, article 37), and hears of every opening in an emergency.
        DataProtectionOfficer = "data_protection_officer",
        /// Opened a person's things in an emergency, for a day. It is made by that act alone.
        Emergency = "emergency",
    }
}

impl Role {
    /// Whether somebody in this role acts for the service.
    #[must_use]
    pub const fn is_worker(self) -> bool {
        matches!(self, Self::Practitioner | Self::Manager | Self::Reviewer)
    }

    /// Whether somebody in this role comes to the private matters of others, or to who they are: their way in is worth
    /// more to whoever guesses, so their passphrase is longer and their sessions are shorter.
    #[must_use]
    pub const fn sees_others(self) -> bool {
        self.is_worker() || matches!(self, Self::Administrator | Self::Auditor)
    }

    /// Whether a membership can hold it. Nobody is a member as "nobody", and a kiosk is a device.
    #[must_use]
    pub const fn is_held(self) -> bool {
        !matches!(self, Self::Anonymous | Self::Kiosk)
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn those_who_read_what_is_not_theirs_are_asked_for_more() {
        for role in Role::ALL {
            let expected = match role {
                Role::Practitioner | Role::Manager | Role::Reviewer | Role::Administrator | Role::Auditor => true,
                Role::Anonymous | Role::Participant | Role::Rep | Role::PeerMentor | Role::Volunteer | Role::Kiosk => {
                    false
                }
            };
            assert_eq!(role.sees_others(), expected, "{role:?}");
        }
    }
}
