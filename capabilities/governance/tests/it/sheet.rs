//! The invitation sheet.

use access::Role;
use axum::http::StatusCode;

use crate::world::{House, PARTS};

const CHECK: &str = "/people/sheet";
const CONFIRM: &str = "/people/sheet/confirm";

trials::story! {
    parts = PARTS;

    async fn a_good_sheet_invites_everybody_and_prints_all_slips_at_once(ground) {
        let house = House::new(ground).await;
        let mut browser = house.as_new("Priya Nair", Role::Manager, house.prison).await;
        let before = house.count_people().await;
        let sheet = "name,role,standing,place,language,until\nJamie K.,Rep,resident,Heron Wing,cy,31/12/2026\n\
                     Aileen M.,member,resident,fallow moss,,";
        let shown = browser.send(CHECK, CHECK, &[("sheet", sheet)]).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("2 good, 0 with"), "{}", shown.body);
        assert_eq!(house.count_people().await, before);
        let (token, key) = (shown.between("_token\" value=\"", "\""), shown.between("_key\" value=\"", "\""));
        let printed = browser.post(CONFIRM, &token, &key, &[("sheet", sheet)]).await;
        assert_eq!(printed.status, StatusCode::OK, "{}", printed.body);
        assert_eq!(printed.body.matches("class=\"al-slip\"").count(), 2);
        assert_eq!(house.count_people().await, before + 2);
        assert_eq!(house.browser().join(&printed.code(), "jamie").await.location, "/");

        // A second press of the same form finds its first answer; a second look finds them members already.
        let again = browser.post(CONFIRM, &token, &key, &[("sheet", sheet)]).await;
        assert_eq!((again.status, again.location.as_str()), (StatusCode::SEE_OTHER, "/people"));
        let shown = browser.send(CHECK, CHECK, &[("sheet", sheet)]).await;
        assert!(shown.body.contains("0 good, 2 with") && shown.body.contains("already in this place"));
        assert_eq!(house.count_people().await, before + 2);
        let mut tx = house.ground.db.read().await.unwrap();
        let lines = tx
            .one("SELECT COUNT(*) AS n FROM store_audit WHERE action = 'governance.invite_person'", store::values![])
            .await
            .unwrap();
        assert_eq!(lines.get::<i64>("n").unwrap(), 2);
    }

    async fn a_sheet_with_faults_saves_nothing(ground) {
        let house = House::new(ground).await;
        let mut browser = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        let before = house.count_people().await;
        for (sheet, words) in [
            ("", "There are no rows here"),
            ("who,role\nA,rep", "These columns are missing: name, standing, place"),
            ("who,name,role,standing,place\nA,A,rep,resident,Heron Wing", "We do not know these columns"),
            ("name,role,standing,place\nA,rep,resident,Heron Wing,x,y,z", "Row 2 cannot be read"),
        ] {
            for action in [CHECK, CONFIRM] {
                let page = browser.send(CHECK, action, &[("sheet", sheet)]).await;
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sheet}");
                assert!(page.body.contains(words), "{words}: {}", page.body);
            }
        }
        let sheet = "name,role,standing,place\nA,boss,resident,Heron Wing\nB,manager,staff,Heron Wing\n\
                     C,rep,resident,Upper Arrow\nD,rep,resident,Heron Wing\nd,rep,resident,Heron Wing";
        let shown = browser.send(CHECK, CHECK, &[("sheet", sheet)]).await;
        for words in ["1 good, 4 with", "do not know this role", "cannot give this role", "no such place among yours", "same name"] {
            assert!(shown.body.contains(words), "{words}: {}", shown.body);
        }
        let refused = browser.send(CHECK, CONFIRM, &[("sheet", sheet)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Some rows have something wrong"));
        assert_eq!(house.count_people().await, before);
        let printed = browser.send(CHECK, CONFIRM, &[("sheet", sheet), ("leave_out", "1")]).await;
        assert_eq!(printed.status, StatusCode::OK, "{}", printed.body);
        assert_eq!(house.count_people().await, before + 1);
    }

    async fn too_much_and_unreadable_text_is_refused_in_words(ground) {
        let house = House::new(ground).await;
        let mut browser = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        let before = house.count_people().await;
        let huge = format!("sheet={}", "a".repeat(10 * 1024 * 1024)).into_bytes();
        for action in [CHECK, CONFIRM, "/people/new", "/sign-in", "/join"] {
            let page = browser.post_raw(action, huge.clone()).await;
            assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{action}");
            assert!(page.body.contains("That is too much at once"));
            let page = browser.post_raw(action, b"sheet=a%00b".to_vec()).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{action}");
        }
        assert_eq!(house.count_people().await, before);
        let mut member = house.as_new("Mac", Role::Participant, house.wing).await;
        assert_eq!(member.get(CHECK).await.status, StatusCode::FORBIDDEN);
        assert_eq!(member.send("/account", CONFIRM, &[("sheet", "x")]).await.status, StatusCode::FORBIDDEN);
    }
}
