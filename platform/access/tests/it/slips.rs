//! Slips of paper: the way in, and the way back in.

use std::sync::Arc;

use access::sign_in::{JoinRefused, SignInRefused, SlipKind, open_slip, sign_in, use_slip};
use access::{Role, session};
use store::values;
use trials::World;

use crate::entering::{OTHER, PASSPHRASE, account, device, later, slip};
use crate::shed::{count, parts};

const DAY: i64 = 86_400;

async fn opened(world: &World, typed: &str, on: &str) -> &'static str {
    match open_slip(&world.site, typed, device(on)).await {
        Ok(_) => "open",
        Err(SignInRefused::Wrong) => "wrong",
        Err(SignInRefused::Wait(_)) => "wait",
        Err(SignInRefused::Short) => "short",
        Err(SignInRefused::Elsewhere) => "elsewhere",
        Err(SignInRefused::Store(error)) => panic!("{error}"),
    }
}

async fn joined(world: &World, typed: &str, name: &str, passphrase: &str) -> &'static str {
    match use_slip(&world.site, typed, name, passphrase, device("paper")).await {
        Ok(_) => "in",
        Err(JoinRefused::Name) => "name",
        Err(JoinRefused::NameTaken) => "taken",
        Err(JoinRefused::Short(15)) => "short of 15",
        Err(JoinRefused::Short(8)) => "short of 8",
        Err(JoinRefused::Common) => "common",
        Err(JoinRefused::Slip(SignInRefused::Wrong)) => "slip",
        Err(other) => panic!("{other:?}"),
    }
}

trials::story! {
    parts = parts();

    async fn wrong_used_and_expired_codes_answer_alike(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let used = slip(&world, world.people.rep, SlipKind::Invite).await.grouped();
        assert_eq!(joined(&world, &used, "dai", PASSPHRASE).await, "in");
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        // The right part that finds it, with another part that opens it.
        let half = format!("{}0000-0000-0000", &code[..10]);
        for typed in [used.as_str(), "", "nonsense", "0000-0000-0000-0000-0000", half.as_str()] {
            assert_eq!(opened(&world, typed, "a").await, "wrong", "{typed}");
            assert_eq!(joined(&world, typed, "robin", PASSPHRASE).await, "slip", "{typed}");
        }
        assert_eq!(opened(&world, &code, "a").await, "open");
        later(&world, 7 * DAY - 1);
        assert_eq!(opened(&world, &code, "b").await, "open");
        later(&world, 1);
        assert_eq!(opened(&world, &code, "b").await, "wrong");
        assert_eq!(joined(&world, &code, "robin", PASSPHRASE).await, "slip");
    }

    async fn a_slip_given_at_release_lasts_ninety_days(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let code = slip(&world, world.people.left, SlipKind::Release).await.grouped();
        later(&world, 90 * DAY - 1);
        assert_eq!(opened(&world, &code, "a").await, "open");
        later(&world, 1);
        assert_eq!(opened(&world, &code, "a").await, "wrong");
    }

    async fn whoever_types_a_code_is_forgiven_look_alikes(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        let typed = code.to_lowercase().replace('0', "O").replace('1', "l").replace('v', "u").replace('-', " ");
        assert_eq!(opened(&world, &typed, "a").await, "open", "{typed} for {code}");
    }

    async fn codes_are_guessed_no_more_than_twenty_times_from_one_device(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        for _ in 0..20 {
            assert_eq!(opened(&world, "0000-0000-0000-0000-0000", "kiosk").await, "wrong");
        }
        assert_eq!(opened(&world, &code, "kiosk").await, "wait");
        assert_eq!(opened(&world, &code, "phone").await, "open");
    }

    async fn a_second_slip_puts_the_first_out_of_use(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let first = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        let second = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        assert_eq!(joined(&world, &first, "robin", PASSPHRASE).await, "slip");
        assert_eq!(joined(&world, &second, "robin", PASSPHRASE).await, "in");
    }

    async fn a_used_slip_ends_every_session_and_keeps_the_name(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.resident, "robin").await;
        let before = sign_in(&world.site, "robin", PASSPHRASE, device("a")).await.unwrap().session().unwrap();
        let code = slip(&world, world.people.resident, SlipKind::Reset).await.grouped();
        let token = use_slip(&world.site, &code, "somebody else", OTHER, device("b")).await.unwrap().session().unwrap();
        assert!(!world.who_holds(&before).await.signed().unwrap().alive);
        assert!(world.who_holds(&token).await.signed().unwrap().alive);
        assert!(sign_in(&world.site, "robin", PASSPHRASE, device("a")).await.is_err());
        assert!(sign_in(&world.site, "robin", OTHER, device("a")).await.is_ok());
        assert!(sign_in(&world.site, "somebody else", OTHER, device("a")).await.is_err());
    }

    async fn a_name_must_be_free_and_fit_to_type(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        account(&world, world.people.rep, "Siân Pugh").await;
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        for (name, expected) in [
            ("sian pugh", "taken"),
            (" SIÂN PUGH", "taken"),
            ("ab", "name"),
            ("", "name"),
            ("robin@hale", "name"),
            ("robin<hale>", "name"),
            (&"r".repeat(41), "name"),
            (&"r".repeat(40), "in"),
        ] {
            assert_eq!(joined(&world, &code, name, PASSPHRASE).await, expected, "{name}");
        }
    }

    async fn a_passphrase_is_long_enough_and_not_one_that_is_tried_first(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        let sheet = slip(&world, world.people.practitioner, SlipKind::Invite).await.grouped();
        for (typed, common) in [("password", true), ("password1", true), ("12345678", true), ("robinhale", true)] {
            assert_eq!(joined(&world, &code, "robinhale", typed).await == "common", common, "{typed}");
        }
        assert_eq!(joined(&world, &code, "robinhale", "moss 7x").await, "short of 8");
        assert_eq!(joined(&world, &sheet, "sam", "moss lantern 7").await, "short of 15");
        assert_eq!(joined(&world, &sheet, "sam", "passwordpassword").await, "common");
        assert_eq!(joined(&world, &sheet, "sam", &"moss lantern ".repeat(16)).await, "common", "longer than is looked at");
        // The slip was not used up by any of these.
        assert_eq!(joined(&world, &code, "robinhale", "moss 7xq").await, "in");
        assert_eq!(joined(&world, &sheet, "sam", "moss lantern 7x").await, "in");
    }

    async fn only_those_who_see_others_are_asked_for_fifteen(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let people = world.people;
        for (person, name, expected) in [
            (people.resident, "robin", "in"),
            (people.rep, "dai", "in"),
            (people.peer_mentor, "kofi", "in"),
            (people.volunteer, "jean", "in"),
            (people.practitioner, "sam", "short of 15"),
            (people.manager, "morag", "short of 15"),
            (people.reviewer, "tom", "short of 15"),
            (people.administrator, "ada", "short of 15"),
            (people.auditor, "ivo", "short of 15"),
            (people.left, "gwen", "in"),
        ] {
            let code = slip(&world, person, SlipKind::Invite).await.grouped();
            assert_eq!(joined(&world, &code, name, "moss lantern 7").await, expected, "{name}");
        }
    }

    async fn whoever_comes_to_see_others_needs_a_longer_passphrase_to_sign_in(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let person = world.people.resident;
        let code = slip(&world, person, SlipKind::Invite).await.grouped();
        assert_eq!(joined(&world, &code, "robin", "moss 7xq").await, "in");
        let signs_in = async |typed: &str| match sign_in(&world.site, "robin", typed, device("a")).await {
            Ok(_) => "in",
            Err(SignInRefused::Wrong) => "wrong",
            Err(SignInRefused::Short) => "short",
        Err(SignInRefused::Elsewhere) => "elsewhere",
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(signs_in("moss 7xq").await, "in");
        world.join(person, Role::PeerMentor, world.places.wing).await;
        assert_eq!(signs_in("moss 7xq").await, "in");
        world.join(person, Role::Practitioner, world.places.wing).await;
        assert_eq!(signs_in("moss 7xq").await, "short");
        assert_eq!(signs_in("moss 7xx").await, "wrong", "who does not know it learns nothing");
        let code = slip(&world, person, SlipKind::Reset).await.grouped();
        assert_eq!(joined(&world, &code, "robin", PASSPHRASE).await, "in");
        assert_eq!(signs_in(PASSPHRASE).await, "in");
    }

    async fn of_sixty_four_who_use_one_slip_at_once_exactly_one_gets_in(ground) {
        let world = Arc::new(World::new(ground, &[], Vec::new()).await);
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        let mut all = tokio::task::JoinSet::new();
        for n in 0..64 {
            let (world, code) = (world.clone(), code.clone());
            all.spawn(async move {
                let on = format!("device-{n}");
                use_slip(&world.site, &code, &format!("robin-{n}"), PASSPHRASE, device(&on)).await
            });
        }
        let answers = all.join_all().await;
        let tokens: Vec<&session::Token> = answers
            .iter()
            .filter_map(|answer| match answer {
                Ok(access::sign_in::Entered::In(token)) => Some(token),
                _ => None,
            })
            .collect();
        assert_eq!(tokens.len(), 1);
        for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert!(matches!(refused, JoinRefused::Slip(SignInRefused::Wrong)), "{refused:?}");
        }
        assert!(world.who_holds(tokens[0]).await.signed().unwrap().alive);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_accounts").await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_sessions").await, 1);
    }

    async fn nothing_that_is_kept_opens_a_slip_or_an_account(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let code = slip(&world, world.people.resident, SlipKind::Invite).await.grouped();
        account(&world, world.people.rep, "dai").await;
        let mut tx = world.ground.db.read().await.unwrap();
        let kept: String = tx.one("SELECT secret FROM access_slips WHERE used_at IS NULL", values![]).await.unwrap().get("secret").unwrap();
        let opens = code.replace('-', "").split_off(8);
        assert!(kept.starts_with("$argon2id$") && !kept.contains(&opens));
        let kept: String = tx.one("SELECT passphrase FROM access_accounts", values![]).await.unwrap().get("passphrase").unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains("kettles"));
    }
}
