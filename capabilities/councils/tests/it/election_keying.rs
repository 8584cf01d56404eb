//! Papers keyed twice and blind, what is decided about them, a lot, and the list of what was read on each paper.

use access::{Role, people};
use basics::PersonId;
use trials::{Answer, Browser, World};

use super::election_pages::{called, keys, must, number, post, step, typed};
use crate::{PARTS, house, status};

const TWO: [(&str, &str); 4] = [("issued", "2"), ("spoiled", "0"), ("unused", "0"), ("box-1", "2")];

/// An election of two persons whose boxes are shut.
async fn shut(world: &World, other: &[(&'static str, &str)]) -> (Browser, String) {
    let mut officer = world.session(world.people.practitioner).await;
    let (_, at) = called(&mut officer, world, other).await;
    must(step(&mut officer, &at, "nominations").await);
    typed(&mut officer, &at, &["Robbo", "Big Col"]).await;
    for code in ["campaign", "open", "close"] {
        must(step(&mut officer, &at, code).await);
    }
    (officer, at)
}

async fn key(world: &World, person: PersonId, at: &str, from: &str, papers: &str) {
    let fields = [("from", from), ("papers", papers)];
    must(world.session(person).await.post(&format!("{at}/count"), &fields).await);
}

async fn decide(officer: &mut Browser, at: &str, paper: &str, reading: &str, names: [&str; 3]) -> Answer {
    let [by, one, two] = names;
    let fields = [("paper", paper), ("decided", reading), ("decided_by", by), ("watch_one", one), ("watch_two", two)];
    officer.post(&format!("{at}/account/decide"), &fields).await
}

const THREE: [&str; 3] = ["Bev", "Mac", "Sol"];

trials::story! {
    parts = *PARTS;

    async fn nobody_sees_what_the_other_keyed_and_somebody_ill_is_replaced(ground) {
        let world = house(ground).await;
        let (mut officer, at) = shut(&world, &[]).await;
        must(keys(&world, world.people.colleague, &at, "2 1\n1 2").await);
        let account = format!("{at}/account");
        assert_eq!(status(&decide(&mut officer, &at, "1", "1", THREE).await), 422);
        let early = officer.post(&account, &TWO).await;
        assert!(early.body.contains("You have not keyed these papers yet: 1, 2"), "{}", early.body);
        must(keys(&world, world.people.practitioner, &at, "1 2\n1 2").await);
        // Whoever tries does not learn that they differ before they are compared; and then the number alone.
        assert!(!officer.get(&account).await.body.contains("Paper 1"));
        assert_eq!(status(&decide(&mut officer, &at, "1", "1", THREE).await), 422);
        let differ = officer.post(&account, &TWO).await;
        assert!(differ.body.contains("differ on one paper: 1."), "{}", differ.body);
        for page in [differ.body, officer.get(&account).await.body] {
            assert!(page.contains("<li>Paper 1</li>") && !page.contains("/ 2 1"), "{page}");
        }
        // Another worker takes over the second count, and begins anew.
        let other = world.member("Nia Other", Role::Practitioner, world.places.prison).await;
        let team = format!("{at}/team");
        assert_eq!(status(&world.session(world.people.resident).await.get(&team).await), 403);
        let same = [("officer", other.to_string()), ("second", other.to_string())];
        assert_eq!(status(&post(&mut officer, &team, &same).await), 422);
        let new = [("officer", world.people.practitioner.to_string()), ("second", other.to_string())];
        must(post(&mut officer, &team, &new).await);
        assert_eq!(status(&keys(&world, world.people.colleague, &at, "1 2").await), 403);
        must(keys(&world, other, &at, "1 2\n1 2").await);
        // Nobody makes a paper agree that was compared before: the one who stays reads it again too.
        let again = officer.post(&account, &TWO).await;
        assert!(again.body.contains("You have not keyed these papers yet: 1"), "{}", again.body);
        key(&world, world.people.practitioner, &at, "1", "1 2").await;
        must(officer.post(&account, &TWO).await);
    }

    async fn whoever_keys_a_compared_paper_again_has_the_other_key_it_again_too(ground) {
        let world = house(ground).await;
        let (mut officer, at) = shut(&world, &[]).await;
        let (own, other, account) = (world.people.practitioner, world.people.colleague, format!("{at}/account"));
        must(keys(&world, own, &at, "1 2\n2").await);
        must(keys(&world, other, &at, "2 1\n2").await);
        // Before they are compared a slip of the finger is put right alone.
        key(&world, own, &at, "1", "1").await;
        assert!(officer.post(&account, &TWO).await.body.contains("differ on one paper: 1."));
        // Now the officer alone would only have to try what the other read.
        key(&world, own, &at, "1", "2 1").await;
        let again = officer.post(&account, &TWO).await;
        assert!(again.body.contains("The other person has not keyed these papers yet: 1"), "{}", again.body);
        assert_eq!(status(&decide(&mut officer, &at, "1", "2 1", THREE).await), 422, "it is not compared any more");
        key(&world, other, &at, "1", "2 1").await;
        must(officer.post(&account, &TWO).await);
    }

    async fn a_doubtful_paper_is_decided_by_somebody_who_keyed_none_and_what_was_read_stays_until_the_result_stands(ground) {
        let world = house(ground).await;
        let (mut officer, at) = shut(&world, &[]).await;
        let account = format!("{at}/account");
        let page = officer.get(&at).await;
        let [robbo, col] = ["Robbo", "Big Col"].map(|name| number(&page, name));
        must(keys(&world, world.people.practitioner, &at, &format!("{robbo} {col}\n{robbo}")).await);
        must(keys(&world, world.people.colleague, &at, &format!("{robbo} {col}\nvoid e")).await);
        assert!(officer.post(&account, &TWO).await.body.contains("differ on one paper: 2."));
        let names = {
            let two = [world.people.practitioner, world.people.colleague];
            let names = people::names(&mut world.site.db.read().await.unwrap(), &two).await.unwrap();
            names.into_iter().map(|(_, name)| name).collect::<Vec<String>>()
        };
        for three in [["Bev", "Mac", "mac "], [&names[0], "Mac", "Sol"], ["Bev", &names[1], "Sol"], ["", "Mac", "Sol"]] {
            let refused = decide(&mut officer, &at, "2", &robbo, three).await;
            assert_eq!(status(&refused), 422, "{three:?}");
            assert!(refused.body.contains("href=\"#decided_by\""), "{}", refused.body);
        }
        let unread = decide(&mut officer, &at, "2", "none", THREE).await;
        assert!(unread.body.contains("href=\"#decided\""), "{}", unread.body);
        must(decide(&mut officer, &at, "2", &robbo, THREE).await);
        must(officer.post(&account, &TWO).await);
        // Who answers an objection, or draws a sample, has something to look at.
        let papers = format!("{at}/papers");
        let log = officer.post(&papers, &[]).await;
        assert_eq!(status(&log), 200);
        for words in [
            format!("{robbo} Robbo"),
            format!("Paper 1: {robbo} {col}\n"),
            format!("Paper 2: {robbo}. The two who keyed it read {robbo} and void e. Bev decided. These people watched: Mac, Sol."),
        ] {
            assert!(log.body.contains(&words), "{words}: {}", log.body);
        }
        for person in [world.people.resident, world.people.colleague, world.people.manager] {
            assert_eq!(status(&world.session(person).await.post(&papers, &[]).await), 403);
        }
        assert!(officer.get(&format!("{at}/run")).await.body.contains("What was read on each paper"));
        for code in ["declare", "petition"] {
            must(step(&mut officer, &at, code).await);
        }
        assert_eq!(status(&officer.post(&papers, &[]).await), 200);
        world.site.clock.move_to(world.site.now().plus_days(9));
        let mut officer = world.session(world.people.practitioner).await;
        must(step(&mut officer, &at, "finish").await);
        assert_eq!(status(&officer.post(&papers, &[]).await), 422);
        assert!(!officer.get(&format!("{at}/run")).await.body.contains("What was read on each paper"));
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT (SELECT COUNT(*) FROM councils_election_logs) \
                   + (SELECT COUNT(*) FROM store_keys WHERE subject_kind = 'election_log') AS n";
        assert_eq!(tx.one(sql, &[]).await.unwrap().get::<i64>("n").unwrap(), 0);
    }

    async fn a_paper_too_many_is_named_and_taken_back_and_what_was_decided_about_another_reading_goes(ground) {
        let world = house(ground).await;
        let (practitioner, colleague) = (world.people.practitioner, world.people.colleague);
        let (mut officer, at) = shut(&world, &[]).await;
        let (count, account) = (format!("{at}/count"), format!("{at}/account"));
        must(keys(&world, practitioner, &at, "1 2\n1 2").await);
        must(keys(&world, colleague, &at, "1\n1 2").await);
        key(&world, colleague, &at, "10", "2").await;
        let page = world.session(colleague).await.get(&count).await.body;
        assert!(page.contains("Your last paper is number 10. You have not keyed: 3, 4, 5, 6, 7, 8, 9."), "{page}");
        assert!(!officer.get(&count).await.body.contains("number 10"), "each sees their own alone");
        let odd = officer.post(&account, &TWO).await;
        assert!(odd.body.contains("Somebody keyed a paper 10, and there are not so many"), "{}", odd.body);
        key(&world, colleague, &at, "10", "-").await;
        assert!(officer.post(&account, &TWO).await.body.contains("differ on one paper: 1."));
        must(decide(&mut officer, &at, "1", "1 2", THREE).await);
        // Keyed again as it was: the decision stands. Read otherwise: it is about something that nobody reads any more.
        key(&world, colleague, &at, "1", "1").await;
        assert!(!officer.get(&account).await.body.contains("<li>Paper 1</li>"));
        key(&world, colleague, &at, "1", "2 1").await;
        assert!(officer.post(&account, &TWO).await.body.contains("You have not keyed these papers yet: 1"));
        key(&world, practitioner, &at, "1", "1 2").await;
        assert!(officer.post(&account, &TWO).await.body.contains("differ on one paper: 1."), "nothing is decided any more");
    }

    async fn dice_that_were_thrown_before_the_papers_were_read_out_do_not_count(ground) {
        let world = house(ground).await;
        let (mut officer, at) = shut(&world, &[]).await;
        let account = format!("{at}/account");
        for person in [world.people.practitioner, world.people.colleague] {
            must(keys(&world, person, &at, "1\n2").await);
        }
        assert!(!officer.get(&account).await.body.contains("name=\"dice\""), "nobody knows yet whether a lot is needed");
        let lot = [TWO.as_slice(), &[("dice", "3 1 6 1 4 5 2 6 1 6"), ("first", "Mac"), ("second", "Sol")]].concat();
        let early = officer.post(&account, &lot).await;
        assert_eq!(status(&early), 422);
        assert!(early.body.contains("First read out this number") && !early.body.contains("3 1 6 1"), "{}", early.body);
        assert!(officer.get(&account).await.body.contains("name=\"dice\""));
        // Other papers have another number, which is read out anew.
        for person in [world.people.practitioner, world.people.colleague] {
            key(&world, person, &at, "1", "1 2").await;
        }
        assert_eq!(status(&officer.post(&account, &lot).await), 422);
        must(officer.post(&account, &lot).await);
    }

    async fn whoever_leaves_a_pile_or_a_number_out_is_asked_again(ground) {
        let world = house(ground).await;
        let (mut officer, at) = shut(&world, &[]).await;
        for person in [world.people.practitioner, world.people.colleague] {
            must(keys(&world, person, &at, "1 2\n1").await);
        }
        let account = format!("{at}/account");
        for left_out in ["issued", "spoiled", "unused", "box-1"] {
            let fields = TWO.map(|(name, papers)| if name == left_out { (name, " ") } else { (name, papers) });
            let asked = officer.post(&account, &fields).await;
            assert_eq!(status(&asked), 422, "{left_out}");
            assert!(asked.body.contains(&format!("href=\"#{left_out}\"")), "{left_out}");
        }
        must(officer.post(&account, &TWO).await);

        let themes = [("preset", "themes"), ("counting", "hare"), ("seats", "1")];
        let (_, at) = called(&mut officer, &world, &themes).await;
        must(step(&mut officer, &at, "nominations").await);
        for team in ["Food", "Visits"] {
            must(officer.post(&format!("{at}/people/team"), &[("name", team), ("manifesto", "More of it.")]).await);
            let stands = [("team", team), ("shown_name", team), ("statement", "")];
            must(officer.post(&format!("{at}/people"), &stands).await);
        }
        for code in ["campaign", "open", "close"] {
            must(step(&mut officer, &at, code).await);
        }
        let none = ["void-a", "void-b", "void-c", "void-d"].map(|pile| (pile, "0"));
        let piles = |last: &'static str| [&[("line-1", "3"), ("line-2", "2")][..], &none, &[("void-e", last)]].concat();
        let count = format!("{at}/count");
        let asked = officer.post(&count, &piles("")).await;
        assert_eq!(status(&asked), 422);
        assert!(asked.body.contains("href=\"#void-e\""), "{}", asked.body);
        must(officer.post(&count, &piles("0")).await);
        // The piles that differ are named, and not how many the other has in them.
        must(world.session(world.people.colleague).await.post(&count, &piles("7")).await);
        let account = [("issued", "5"), ("spoiled", "0"), ("unused", "0"), ("box-1", "5")];
        let differ = officer.post(&format!("{at}/account"), &account).await;
        assert!(differ.body.contains("the two sheets do not agree") && !differ.body.contains("/ 7"), "{}", differ.body);
    }
}
