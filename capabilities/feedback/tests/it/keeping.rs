//! What goes because its time is over.

use crate::*;
use store::Quiet;

trials::story! {
    parts = *PARTS;

    async fn a_draft_that_nobody_touched_for_long_goes_and_its_suggestion_stays(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/assign"), &[("to", &people.practitioner.to_string())]).await;
        worker.post(&format!("/desk/{id}/helpers"), &[("helper", &people.rep.to_string())]).await;
        let draft = [("outcome", "cannot"), ("reasons", "DRAFTED too old"), ("change", ""), ("carrier", "")];
        assert_eq!(status(&rep.post(&format!("/feedback/{id}/help"), &draft).await), 303);

        let kind = CAPABILITY.keeping.iter().find(|kind| kind.kind == "feedback.drafts").unwrap();
        let rows = if let pages::Sweep::Rows(rows) = kind.sweep { Some(rows) } else { None };
        let sweep = rows.unwrap();
        let now = world.site.now();
        let here = vec![world.places.wing, world.places.prison];
        for (places, before, gone) in [
            (&here, now, 0),
            (&vec![world.places.office], now.plus_days(1), 0),
            (&Vec::new(), now.plus_days(1), 0),
            (&here, now.plus_days(1), 1),
            (&here, now.plus_days(1), 0),
        ] {
            let mut tx = trials::write(&world.ground.db).await;
            assert_eq!(sweep(&mut tx, places, before).await.unwrap().len(), gone, "{places:?} {before:?}");
            tx.commit_quiet(Quiet::Draft).await.unwrap();
        }
        let page = worker.get(&format!("/desk/{id}/answer")).await;
        assert!(status(&page) == 200 && !page.text_contains("DRAFTED"), "{}", page.body);
    }
}
