//! The privacy notice, the retention rules, and what follows from them.

use access::{Role, Stop, Who, act};
use axum::http::StatusCode;
use basics::{PersonId, PlaceId};
use governance::verbs::tell_of_notices;
use governance::{FirstRefused, HoldPerson, first_invitation};
use pages::Keeping;

use crate::world::{Browser, House, PARTS};

const GUEST: [(&str, &str); 3] = [("name", "Ash"), ("role", "participant"), ("standing", "resident")];

fn guest(place: &str) -> Vec<(&str, &str)> {
    let mut fields = GUEST.to_vec();
    fields.extend([("place", place), ("lang", "en")]);
    fields
}

const TEXT: [(&str, &str); 5] = [
    ("controller", "Arrowdale Justice"),
    ("contact", "dpo@arrowdale.example"),
    ("complaint", "Ring 0303 123 1113."),
    ("plain_en", "We keep your name."),
    ("easy_en", "We keep your name. Easy."),
];

const DAYS: [(&str, &str); 3] = [("governance.left", "90"), ("telling.seen", "30"), ("read", "1")];

async fn write_notice(browser: &mut Browser, place: PlaceId) -> StatusCode {
    let path = format!("/places/{place}/notice");
    browser.send(&path, &path, &TEXT).await.status
}

async fn sign(browser: &mut Browser, place: PlaceId, days: &[(&str, &str)]) -> crate::world::Answer {
    let path = format!("/places/{place}/keeping");
    browser.send(&path, &path, days).await
}

/// Every kind that the rooms of these stories keep.
fn kinds() -> Vec<Keeping> {
    governance::CAPABILITY.keeping.iter().chain(telling::ROOM.keeping).copied().collect()
}

/// Somebody whose membership of a place ended today.
async fn left(house: &House, name: &str, place: PlaceId) -> PersonId {
    let person = house.member(name, Role::Participant, place).await;
    let mut tx = trials::write(&house.ground.db).await;
    let held = access::people::memberships_of(&mut tx, person).await.unwrap();
    access::people::leave(&mut tx, held[0].id, house.site.now()).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    person
}

async fn erased(house: &House, person: PersonId) -> bool {
    let mut tx = house.ground.db.read().await.unwrap();
    let row = tx.one("SELECT erased_at FROM access_person WHERE id = $1", store::values![person]).await.unwrap();
    row.get::<Option<basics::Instant>>("erased_at").unwrap().is_some()
}

trials::story! {
    parts = PARTS;

    async fn nobody_is_invited_before_the_notice_stands_and_somebody_has_signed_how_long_things_are_kept(ground) {
        let house = House::bare(ground).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        let place = house.wing.to_string();
        let page = manager.get("/people/new").await;
        let to = [format!("/places/{}/notice", house.prison), format!("/places/{}/keeping", house.prison)];
        assert!(to.iter().all(|href| page.body.contains(href)), "the page says what is missing: {}", page.body);
        let refused = manager.send("/people/new", "/people/new", &guest(&place)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Its privacy notice is missing, and nobody has signed off"), "{}", refused.body);
        // On the sheet too.
        let sheet = "name,role,standing,place\nAsh,participant,resident,Heron Wing\n";
        let refused = manager.send("/people/sheet", "/people/sheet/confirm", &[("sheet", sheet)]).await;
        assert!(refused.body.contains("Nobody can be invited to this place yet"), "{}", refused.body);
        assert_eq!(house.count_people().await, 1);

        assert_eq!(write_notice(&mut manager, house.prison).await, StatusCode::SEE_OTHER);
        let refused = manager.send("/people/new", "/people/new", &guest(&place)).await;
        assert!(refused.body.contains("Nobody has signed off") && !refused.body.contains("is missing"));
        assert_eq!(sign(&mut manager, house.prison, &DAYS).await.status, StatusCode::SEE_OTHER);
        // What holds above holds inside; not beside.
        assert_eq!(manager.send("/people/new", "/people/new", &guest(&place)).await.status, StatusCode::OK);
        assert!(!manager.get("/people/new").await.body.contains(&to[0]));
        let mut elsewhere = house.as_new("Moira", Role::Manager, house.other).await;
        let other = house.other.to_string();
        let refused = elsewhere.send("/people/new", "/people/new", &guest(&other)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nor is somebody who is known given the place.
        let known = house.member("Nadia", Role::Participant, house.other).await;
        let path = format!("/people/{known}/join");
        let fields = [("role", "rep"), ("standing", "resident"), ("place", other.as_str())];
        let refused = elsewhere.send(&path, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Nobody can be invited to this place yet"), "{}", refused.body);
    }

    async fn the_command_line_invites_only_whoever_sets_things_up_before_that(ground) {
        let house = House::bare(ground).await;
        let site = &house.site;
        let (code, _) = first_invitation(site, "Root", "Fallow Moss", Role::Administrator, None).await.unwrap();
        let refused = first_invitation(site, "Ash", "Fallow Moss", Role::Participant, None).await;
        let Err(FirstRefused::NotReady { .. }) = &refused else { panic!("{refused:?}") };
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("privacy notice") && said.contains("page of the place"), "{said}");
        // The first one's slip was lost: another one who can set it up may come.
        first_invitation(site, "Root again", "Fallow Moss", Role::Administrator, None).await.unwrap();
        let mut root = house.browser();
        root.join(&code.grouped(), "root").await;
        let late = first_invitation(site, "Third", "Fallow Moss", Role::Practitioner, None).await;
        assert!(matches!(late, Err(FirstRefused::NotReady { .. })), "somebody is there to write it");
        // Who looks after the house may always come: the first one may have lost their way in before anything was written.
        first_invitation(site, "Second root", "Fallow Moss", Role::Administrator, None).await.unwrap();
        assert_eq!(write_notice(&mut root, house.prison).await, StatusCode::SEE_OTHER);
        sign(&mut root, house.prison, &DAYS).await;
        first_invitation(site, "Ash", "Fallow Moss", Role::Participant, None).await.unwrap();
    }

    async fn a_notice_with_a_gap_is_not_shown_and_one_without_is_shown_to_anybody(ground) {
        let house = House::bare(ground).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        let path = format!("/places/{}/notice", house.prison);
        let form = manager.get(&path).await;
        assert!(form.body.contains("[name of the organisation"), "it begins with a text that has gaps");
        let mut fields = TEXT.to_vec();
        fields[3] = ("plain_en", "We are [name of the organisation].");
        let refused = manager.send(&path, &path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("A gap is left: [name of the organisation]"), "{}", refused.body);
        assert!(refused.body.contains("Arrowdale Justice"), "what was written is still there");
        let nobody = house.browser().get("/privacy").await;
        assert!(nobody.body.contains("have not written their own notice yet") && !nobody.body.contains("Arrowdale Justice"));
        // Empty, too long, half Welsh.
        let refused = manager.send(&path, &path, &[("controller", " ")]).await;
        assert_eq!(refused.body.matches("Write something here.").count(), 10, "each field, above and beside: {}", refused.body);
        let long = "x".repeat(8001);
        let mut fields = TEXT.to_vec();
        fields[4] = ("easy_en", &long);
        assert_eq!(manager.send(&path, &path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut fields = TEXT.to_vec();
        fields.push(("plain_cy", "Rydyn ni’n cadw eich enw."));
        assert!(manager.send(&path, &path, &fields).await.body.contains("Write both parts in Welsh"));
        fields.push(("easy_cy", "Eich enw."));
        assert_eq!(manager.send(&path, &path, &fields).await.status, StatusCode::SEE_OTHER);

        let mut nobody = house.browser();
        let page = nobody.get("/privacy").await;
        for words in ["Arrowdale Justice", "dpo@arrowdale.example", "0303 123 1113", "We keep your name. Easy.", "Version 1"] {
            assert!(page.body.contains(words), "{words}");
        }
        nobody.get("/language/cy").await;
        assert!(nobody.get("/privacy").await.body.contains("Rydyn ni’n cadw eich enw."));
        assert!(nobody.get("/join").await.body.contains("href=\"/privacy\""), "it can be read before a slip is used");
        // Whoever does not lead cannot write it; whoever works elsewhere cannot see the form.
        let mut worker = house.as_new("Sam", Role::Practitioner, house.prison).await;
        assert_eq!(worker.get(&path).await.status, StatusCode::FORBIDDEN);
        let mut stranger = house.as_new("Moira", Role::Manager, house.other).await;
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    }

    async fn members_hear_once_that_their_notice_has_changed(ground) {
        let house = House::new(ground).await;
        let member = house.member("Jamie", Role::Participant, house.wing).await;
        house.member("Nadia", Role::Participant, house.other).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        assert_eq!(tell_of_notices(&house.site).await.unwrap(), 0, "what stands from the beginning is no news");
        assert_eq!(write_notice(&mut manager, house.prison).await, StatusCode::SEE_OTHER);
        assert_eq!(tell_of_notices(&house.site).await.unwrap(), 2, "Jamie and Helen, and nobody elsewhere");
        assert_eq!(tell_of_notices(&house.site).await.unwrap(), 0, "once");
        // A place inside that writes its own is told of that one, and of the one above no more.
        assert_eq!(write_notice(&mut manager, house.wing).await, StatusCode::SEE_OTHER);
        assert_eq!(tell_of_notices(&house.site).await.unwrap(), 1);
        assert_eq!(write_notice(&mut manager, house.prison).await, StatusCode::SEE_OTHER);
        assert_eq!(tell_of_notices(&house.site).await.unwrap(), 1);
        let page = house.signed_in(member).await.get("/privacy").await;
        assert!(page.body.contains("Version 1,"), "the nearest one is shown: {}", page.body);
    }

    async fn how_long_things_are_kept_is_shown_to_everybody_and_signed_between_its_bounds(ground) {
        let house = House::bare(ground).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        let page = house.browser().get("/privacy/keeping").await;
        assert!(page.body.contains("2 years") && page.body.contains("Nobody has signed this off yet"), "{}", page.body);
        for bad in [
            &[("governance.left", "90"), ("telling.seen", "30")][..],
            &[("governance.left", "89"), ("telling.seen", "30"), ("read", "1")],
            &[("governance.left", "2558"), ("telling.seen", "30"), ("read", "1")],
            &[("governance.left", "ninety"), ("telling.seen", "30"), ("read", "1")],
            &[("governance.left", ""), ("telling.seen", "30"), ("read", "1")],
            &[("telling.seen", "30"), ("read", "1")],
        ] {
            assert_eq!(sign(&mut manager, house.prison, bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
        }
        assert_eq!(sign(&mut manager, house.prison, &DAYS).await.status, StatusCode::SEE_OTHER);
        let page = house.browser().get(&format!("/privacy/keeping?place={}", house.wing)).await;
        assert!(page.body.contains("90 days") && page.body.contains("Read and signed off on"), "{}", page.body);
        assert!(!page.body.contains("Helen"), "who signed is for those who lead");
        assert!(manager.get(&format!("/places/{}/keeping", house.prison)).await.body.contains("Helen"));
        let odd = house.browser().get("/privacy/keeping?place=nonsense").await;
        assert_eq!(odd.status, StatusCode::OK);
    }

    async fn who_left_long_ago_is_erased_and_nobody_who_waits_or_is_held(ground) {
        let house = House::bare(ground).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        let gone = left(&house, "Gone", house.wing).await;
        let held = left(&house, "Held", house.wing).await;
        let waits = left(&house, "Waits", house.wing).await;
        let beside = left(&house, "Beside", house.other).await;
        let back = left(&house, "Back", house.wing).await;
        let stays = house.member("Stays", Role::Participant, house.wing).await;
        let mut tx = trials::write(&house.ground.db).await;
        let (chance, now) = (&house.ground.chance, house.site.now());
        let again = access::people::NewMembership {
            person: back,
            role: Role::Participant,
            standing: access::Standing::Community,
            place: house.other,
            organisation: house.organisation,
            from_on: now.date_in("Europe/London").unwrap(),
            until_on: None,
        };
        access::people::join(&mut tx, chance, &again, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let opened = "INSERT INTO loops_loops (id, object_kind, object_id, place_id, organisation_id, asker_id, opened_at, \
            received_on, half_on, due_on, due_at, stage) SELECT id, 'suggestion', id, ";
        let open = format!("{opened} (SELECT id FROM access_place WHERE name = 'Heron Wing'), (SELECT id FROM \
            access_organisations LIMIT 1), id, made_at, '2026-08-28', '2026-09-04', '2026-09-11', made_at, 'heard' \
            FROM access_person WHERE name = 'Waits'");
        trials::meddle(&house.ground.address, &open).await;
        let path = format!("/people/{held}/hold");
        let until = [("reason", "A claim about the kitchen"), ("until-day", "1"), ("until-month", "8"), ("until-year", "2027")];
        assert_eq!(manager.send(&path, &path, &until).await.status, StatusCode::SEE_OTHER);

        house.site.clock.move_to(house.site.now().plus_days(91));
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 0, "nobody has signed anything off");
        sign(&mut house.as_new("Helen again", Role::Manager, house.prison).await, house.prison, &DAYS).await;
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 1);
        for (person, expected) in [(gone, true), (held, false), (waits, false), (beside, false), (back, false), (stays, false)] {
            assert_eq!(erased(&house, person).await, expected, "{person:?}");
        }
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 0, "once a day");
        let mut lead = house.as_new("Helen later", Role::Manager, house.prison).await;
        let page = lead.get(&format!("/places/{}/erased", house.wing)).await;
        assert!(page.body.contains("1 thing was deleted") && page.body.contains(&gone.to_string()), "{}", page.body);
        let mut worker = house.as_new("Sam", Role::Practitioner, house.prison).await;
        assert_eq!(worker.get(&format!("/places/{}/erased", house.wing)).await.status, StatusCode::FORBIDDEN);

        // The answer has come, and the hold is ended: on the next day both go.
        trials::meddle(&house.ground.address, "UPDATE loops_loops SET stage = 'closed'").await;
        assert_eq!(lead.send(&path, &format!("{path}/end"), &[]).await.status, StatusCode::SEE_OTHER);
        house.site.clock.move_to(house.site.now().plus_days(1));
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 2);
        assert!(erased(&house, held).await && erased(&house, waits).await && !erased(&house, beside).await);
        store::audit::verify(&mut house.ground.db.read().await.unwrap()).await.unwrap().unwrap();
    }

    async fn notices_that_were_seen_long_ago_go_where_the_rules_hold_and_no_others(ground) {
        let house = House::bare(ground).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        sign(&mut manager, house.prison, &DAYS).await;
        let person = house.member("Jamie", Role::Participant, house.wing).await;
        for (place, seen) in [(house.wing, true), (house.wing, false), (house.other, true)] {
            let (chance, now) = (&house.ground.chance, house.site.now());
            let mut tx = trials::write(&house.ground.db).await;
            let object = ("place", PlaceId::new(now, chance).uuid());
            telling::tell(&mut tx, chance, person, "governance.named", object, place, now).await.unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
            if seen {
                trials::meddle(&house.ground.address, "UPDATE telling_notices SET seen_at = at WHERE seen_at IS NULL AND \
                    NOT EXISTS (SELECT 1 FROM telling_notices t WHERE t.seen_at IS NOT NULL AND t.place_id = \
                    telling_notices.place_id)").await;
            }
        }
        let count = async |seen: &'static str| {
            let mut tx = house.ground.db.read().await.unwrap();
            tx.one(seen, store::values![]).await.unwrap().get::<i64>("n").unwrap()
        };
        let (all, unseen) = ("SELECT COUNT(*) AS n FROM telling_notices",
            "SELECT COUNT(*) AS n FROM telling_notices WHERE seen_at IS NULL");
        assert_eq!((count(all).await, count(unseen).await), (3, 1));
        house.site.clock.move_to(house.site.now().plus_days(29));
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 0, "their time is not over");
        house.site.clock.move_to(house.site.now().plus_days(2));
        assert_eq!(governance::keep(&house.site, &kinds()).await.unwrap(), 1);
        assert_eq!((count(all).await, count(unseen).await), (2, 1), "what is unseen stays, and what stands elsewhere");
    }

    async fn a_hold_is_a_managers_its_reason_sealed_and_each_look_on_record(ground) {
        let house = House::new(ground).await;
        let person = house.member("Jamie", Role::Participant, house.wing).await;
        let mut manager = house.as_new("Helen", Role::Manager, house.prison).await;
        let path = format!("/people/{person}/hold");
        for (fields, said) in [
            (vec![("until-day", "1"), ("until-month", "8"), ("until-year", "2027")], "Say why."),
            (vec![("reason", "r"), ("until-day", "27"), ("until-month", "8"), ("until-year", "2026")], "over"),
            (vec![("reason", "r"), ("until-day", "1"), ("until-month", "1"), ("until-year", "2030")], "within two years"),
            (vec![("reason", "r"), ("until-day", "x")], "error"),
        ] {
            let refused = manager.send(&path, &path, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
        }
        let good = [("reason", "zebra-reason"), ("until-day", "1"), ("until-month", "8"), ("until-year", "2027")];
        assert_eq!(manager.send(&path, &path, &good).await.status, StatusCode::SEE_OTHER);
        assert!(manager.get(&path).await.body.contains("zebra-reason"));
        let mut tx = house.ground.db.read().await.unwrap();
        let looks = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'governance.see_hold'";
        assert!(tx.one(looks, store::values![]).await.unwrap().get::<i64>("n").unwrap() > 1);
        let row = tx.one("SELECT reason FROM governance_holds", store::values![]).await.unwrap();
        let cell: Vec<u8> = row.get("reason").unwrap();
        assert!(!cell.windows(5).any(|part| part == b"zebra"), "it is sealed");
        drop(tx);
        for (role, place) in [
            (Role::Practitioner, house.prison),
            (Role::Administrator, house.prison),
            (Role::Manager, house.other),
            (Role::Participant, house.wing),
        ] {
            let mut other = house.as_new("Other", role, place).await;
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{role:?}");
        }
        assert_eq!(house.signed_in(person).await.get(&path).await.status, StatusCode::NOT_FOUND);
        // By the act itself, for whoever comes without a page.
        let refused = act::<HoldPerson>(&house.site, &Who::Anyone, person, None).await;
        assert!(matches!(refused, Err(Stop::Refused(_))));
        assert!(act::<HoldPerson>(&house.site, &Who::House("another job"), person, None).await.is_err());
    }
}
