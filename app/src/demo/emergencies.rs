//! What was opened in an emergency in Arrowdale, and who stood in for whom. All of it is made up.

use access::{Site, Stop};
use basics::PersonId;
use governance::{Verdict, samples};
use pages::DemoPerson;

use super::cast::OFFICER;

/// Who has to do with it.
#[derive(Clone, Copy, Debug)]
pub struct Concerned {
    /// Manager of the partnership.
    pub moira: PersonId,
    /// Practitioner at Kelbridge.
    pub callum: PersonId,
    /// Practitioner of the partnership.
    pub priya: PersonId,
    /// Practitioner at Fallow Moss.
    pub sam: PersonId,
    /// Participant at Upper Arrow.
    pub aileen: PersonId,
    /// Participant on the wing.
    pub jamie: PersonId,
}

/// For how many days somebody stands in.
const COVER_DAYS: i64 = 10;

/// Before anybody says anything: cover for everybody Callum works with, and an opening that was ended and found right. Gives
/// the data protection officer.
pub async fn before(site: &Site, cast: &Concerned, people: &[DemoPerson]) -> Result<Option<PersonId>, Stop> {
    let until = site.now().plus_days(COVER_DAYS).date_in("Europe/London").unwrap_or_default();
    samples::cover_for(site, cast.moira, (cast.callum, cast.priya), until).await?;
    let officer = people.iter().find(|person| person.name == OFFICER).and_then(|person| person.id.parse().ok());
    let reason = "You did not come to the group and did not answer your phone for two days, and your sister rang us because she \
                  was afraid for you. Nobody who works with you was in. I looked whether you had written where you are.";
    let opening = samples::open_somebody(site, cast.priya, cast.aileen, reason).await?;
    if let (Some(opening), Some(officer)) = (opening, officer) {
        let words = "It was right to look: nobody else could be reached, and it was ended as soon as you rang. We now ask \
                     everybody for a name to ring first, so that this is not needed next time.";
        let (both, said) = ((cast.priya, officer), (Verdict::Right, words));
        samples::end_and_review(site, opening, both, said).await?;
    }
    Ok(officer)
}

/// Today: an opening that runs, and waits for somebody to look at it.
pub async fn today(site: &Site, cast: &Concerned, officer: Option<PersonId>) -> Result<(), Stop> {
    // Without an officer nobody would hear of it, and it would be refused.
    if officer.is_some() {
        let reason = "You told the night officer that you cannot go on, and asked us to read what you wrote. Your worker is away \
                      today.";
        samples::open_somebody(site, cast.sam, cast.jamie, reason).await?;
    }
    Ok(())
}
