//! Votes on a screen beside those on paper: what is frozen, what balances, and what is left of somebody who goes.

use ballot::sealed::KeyPart;
use basics::PersonId;
use councils::verbs::election::{self as verbs, ElectionRefused, Move, ScreenRefused};
use councils::{Marked, Refused};
use store::values;
use trials::World;

use crate::election_screen::{
    Made, by_slip, count_with, give, number, opened, opened_on, papers, runs, screen, signed_in, why,
};
use crate::{PARTS, house};

fn parts(made: &Made) -> Vec<String> {
    made.parts.iter().map(KeyPart::text).collect()
}

async fn shut(world: &World, made: &Made) {
    verbs::go_on(runs(world, made.id).await, Move::CloseVoting).await.unwrap();
}

/// What somebody does who holds the database.
async fn alter(world: &World, sql: &'static str) {
    let mut tx = trials::write(&world.ground.db).await;
    tx.run(sql, values![]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

async fn erase(world: &World, person: PersonId) {
    let mut tx = trials::write(&world.ground.db).await;
    store::subject::erase(&mut tx, world.site.tables(), person, world.site.now()).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// How many rows are left of each thing that the scrutineers' key belongs to, and of the roll.
async fn left(world: &World) -> [i64; 5] {
    [
        number(world, "SELECT COUNT(*) AS n FROM councils_election_box").await,
        number(world, "SELECT COUNT(*) AS n FROM councils_election_slips").await,
        number(world, "SELECT COUNT(*) AS n FROM councils_election_keys").await,
        number(world, "SELECT COUNT(*) AS n FROM councils_election_scrutineers").await,
        number(world, "SELECT COUNT(*) AS n FROM councils_election_electors").await,
    ]
}

trials::story! {
    parts = *PARTS;

    async fn who_opens_the_box_is_frozen_and_posted_before_anybody_votes(ground) {
        let world = house(ground).await;
        let made = opened(&world, 1).await;
        let frozen = world.session(made.voters[0]).await.get(&format!("/councils/elections/{}/manifest", made.id)).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT box_key FROM councils_election_keys", values![]).await.unwrap();
        drop(tx);
        let key = crate::election_attack::looks::hex(&row.get::<Vec<u8>>("box_key").unwrap());
        for line in ["2 of 3 parts of the key open the box", "part 1: Ada", "part 3: Cy (works here)", &key] {
            assert!(frozen.body.contains(line), "{line}: {}", frozen.body);
        }
        assert!(frozen.body.contains("SHA-256 of the box key"));
        let mut officer = world.session(world.people.practitioner).await;
        let printed = officer.get(&format!("/councils/elections/{}/envelope/notice", made.id)).await;
        for line in ["2 of 3", "Ada, Bo, Cy (works here)", &key[..4]] {
            assert!(printed.body.contains(line), "{line}: {}", printed.body);
        }
    }

    async fn votes_on_screens_and_papers_together_are_no_more_than_the_roll(ground) {
        let world = house(ground).await;
        let made = opened(&world, 10).await;
        for person in &made.voters[..5] {
            signed_in(&world, &made, *person, 2).await.unwrap();
        }
        shut(&world, &made).await;
        let parts = parts(&made);
        let too_many = count_with(&world, &made, (6, &parts, "They say it was right.")).await;
        assert_eq!(why(too_many), ElectionRefused::Boxes);
        assert_eq!(count_with(&world, &made, (5, &parts, "")).await.unwrap(), [5, 5]);
        verbs::declare(runs(&world, made.id).await).await.unwrap();
        let result = world.session(made.voters[0]).await.get(&format!("/councils/elections/{}", made.id)).await;
        for words in ["10 papers, 100.0 %", "On paper: 5. On a screen: 5."] {
            assert!(result.body.contains(words), "{words}: {}", result.body);
        }
    }

    async fn few_votes_on_screens_are_told_with_all_others_alone(ground) {
        let world = house(ground).await;
        let made = opened(&world, 10).await;
        for person in &made.voters[..4] {
            signed_in(&world, &made, *person, 2).await.unwrap();
        }
        shut(&world, &made).await;
        count_with(&world, &made, (6, &parts(&made), "")).await.unwrap();
        verbs::declare(runs(&world, made.id).await).await.unwrap();
        let result = world.session(made.voters[0]).await.get(&format!("/councils/elections/{}", made.id)).await;
        assert!(result.body.contains("10 papers, 100.0 %"), "{}", result.body);
        assert!(!result.body.contains("On a screen"), "{}", result.body);
    }

    async fn whoever_is_on_two_rolls_votes_once(ground) {
        let world = house(ground).await;
        let made = opened_on(&world, 3, &["Residents", "Workshop"]).await;
        let used = |answer: Result<(), Refused>| assert_eq!(screen(answer), ScreenRefused::Used);
        // By a screen first: no paper and no slip on either roll.
        signed_in(&world, &made, made.voters[0], 1).await.unwrap();
        for roll in ["Residents", "Workshop"] {
            for what in [Marked::Paper, Marked::Slip] {
                used(give(&world, &made, (roll, 1), what).await);
            }
        }
        // By a paper or a slip first: not on the other roll, and not on a screen.
        for (n, what) in [(2, Marked::Paper), (3, Marked::Slip)] {
            give(&world, &made, ("Workshop", n), what).await.unwrap();
            used(give(&world, &made, ("Residents", n), Marked::Paper).await);
        }
        for person in &made.voters[1..] {
            assert_eq!(screen(signed_in(&world, &made, *person, 1).await), ScreenRefused::Used);
        }
        assert_eq!(papers(&world).await, 1);
    }

    async fn a_box_that_does_not_balance_is_not_counted_unless_somebody_signs(ground) {
        let world = house(ground).await;
        let made = opened(&world, 4).await;
        let codes = verbs::print_slips(runs(&world, made.id).await, 2).await.unwrap();
        for person in &made.voters[..2] {
            signed_in(&world, &made, *person, 2).await.unwrap();
        }
        // A slip votes that nobody is marked as having drawn.
        by_slip(&world, &made, &codes[0], 1).await.unwrap();
        let parts = parts(&made);
        shut(&world, &made).await;
        assert_eq!(screen(count_with(&world, &made, (0, &parts, "")).await), ScreenRefused::Unbalanced);
        // A paper is gone.
        alter(&world, "UPDATE councils_election_electors SET marked = 'slip' WHERE number = 4").await;
        alter(&world, "DELETE FROM councils_election_box WHERE id = (SELECT id FROM councils_election_box ORDER BY id LIMIT 1)").await;
        let refused = screen(count_with(&world, &made, (0, &parts, " ")).await);
        assert_eq!(refused, ScreenRefused::Unbalanced);
        let mut officer = world.session(world.people.practitioner).await;
        let fields = [("issued", "0"), ("spoiled", "0"), ("unused", "0"), ("box-1", "0"), ("signed", "")];
        let said = officer.post(&format!("/councils/elections/{}/account", made.id), &fields).await;
        assert!(said.body.contains("The votes on a screen and the people who cast them are not the same number"), "{}", said.body);
        assert_eq!(number(&world, "SELECT COUNT(*) AS n FROM councils_elections WHERE state = 'closed'").await, 1);
        assert_eq!(papers(&world).await, 2, "nothing changed");
        let signed = count_with(&world, &made, (0, &parts, "The screen went dark once; two saw it.")).await;
        assert_eq!(signed.unwrap().iter().sum::<u64>(), 2);
        let kept = "SELECT COUNT(*) AS n FROM councils_elections WHERE gap_reason <> ''";
        assert_eq!(number(&world, kept).await, 1);
    }

    async fn papers_slips_key_and_names_are_destroyed_when_the_result_stands(ground) {
        let world = house(ground).await;
        let made = opened(&world, 2).await;
        verbs::print_slips(runs(&world, made.id).await, 2).await.unwrap();
        for person in &made.voters {
            signed_in(&world, &made, *person, 1).await.unwrap();
        }
        shut(&world, &made).await;
        count_with(&world, &made, (0, &parts(&made), "")).await.unwrap();
        verbs::declare(runs(&world, made.id).await).await.unwrap();
        verbs::go_on(runs(&world, made.id).await, Move::OpenPetition).await.unwrap();
        assert_eq!(left(&world).await, [2, 2, 1, 3, 2]);
        world.site.clock.move_to(world.site.now().plus_days(8));
        verbs::finish(runs(&world, made.id).await).await.unwrap();
        assert_eq!(left(&world).await, [0; 5]);
    }

    async fn calling_an_election_off_destroys_them_too(ground) {
        let world = house(ground).await;
        let made = opened(&world, 1).await;
        verbs::print_slips(runs(&world, made.id).await, 1).await.unwrap();
        signed_in(&world, &made, made.voters[0], 1).await.unwrap();
        assert_eq!(left(&world).await, [1, 1, 1, 3, 1]);
        verbs::call_off(runs(&world, made.id).await, "The wing is closed.").await.unwrap();
        assert_eq!(left(&world).await, [0; 5]);
    }

    async fn of_a_voter_who_is_erased_the_mark_stays_and_nothing_that_names_them(ground) {
        let world = house(ground).await;
        let made = opened(&world, 3).await;
        for person in &made.voters[..2] {
            signed_in(&world, &made, *person, 2).await.unwrap();
        }
        let theirs = "SELECT COUNT(*) AS n FROM councils_election_electors WHERE person_id IS NOT NULL";
        assert_eq!(number(&world, theirs).await, 3);
        erase(&world, made.voters[0]).await;
        assert_eq!(number(&world, theirs).await, 2);
        let marks = "SELECT COUNT(*) AS n FROM councils_election_electors WHERE marked = 'screen'";
        assert_eq!(number(&world, marks).await, 2);
        shut(&world, &made).await;
        erase(&world, made.voters[1]).await;
        // Their papers count, and balance, and nobody can say which they are.
        assert_eq!(count_with(&world, &made, (0, &parts(&made), "")).await.unwrap(), [0, 2]);
    }
}
