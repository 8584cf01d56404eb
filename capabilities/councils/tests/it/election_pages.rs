//! Elections on their pages: a one-day vote on a wing on paper, the roll, a refusal with its appeal, and a seat that falls empty.

use access::Role;
use basics::PersonId;
use councils::CouncilId;
use trials::{Answer, Browser, World};

use crate::{PARTS, founded, house, status};

const DICE: &str = "3 1 6 1 4 5 2 6 1 6";

/// The fields of a vote on a wing.
fn wing_vote(world: &World) -> Vec<(&'static str, String)> {
    [
        ("preset", "wing_vote".to_owned()),
        ("counting", "irv".to_owned()),
        ("fills", "all".to_owned()),
        ("seats", "1".to_owned()),
        ("officer", world.people.practitioner.to_string()),
        ("second", world.people.colleague.to_string()),
        ("rolls", "Rowan wing 20".to_owned()),
        ("voting_where", "The servery, from 9 to 11".to_owned()),
    ]
    .into()
}

pub(super) async fn post(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &borrowed).await
}

async fn council(browser: &mut Browser, world: &World) -> CouncilId {
    founded(browser, world, &[("chosen_by", "election"), ("deputy", "")]).await
}

/// Calls an election; gives its address.
pub(super) async fn called(
    browser: &mut Browser,
    world: &World,
    other: &[(&'static str, &str)],
) -> (CouncilId, String) {
    let council = council(browser, world).await;
    let mut fields = wing_vote(world);
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    let answer = post(browser, &format!("/councils/{council}/elections/new"), &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    (council, answer.location)
}

pub(super) async fn step(browser: &mut Browser, at: &str, code: &str) -> Answer {
    browser.post(&format!("{at}/run"), &[("step", code), ("dice", DICE)]).await
}

pub(super) fn must(answer: Answer) -> Answer {
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer
}

/// Types the forms of these people.
pub(super) async fn typed(officer: &mut Browser, at: &str, names: &[&str]) {
    for name in names {
        must(officer.post(&format!("{at}/people"), &[("shown_name", name), ("statement", "I will ask.")]).await);
    }
}

/// The number of a line on the frozen paper.
pub(super) fn number(page: &Answer, name: &str) -> String {
    let before = page.body.split(&format!("<b><bdi>{name}")).next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

pub(super) async fn keys(world: &World, person: PersonId, at: &str, papers: &str) -> Answer {
    world.session(person).await.post(&format!("{at}/count"), &[("from", "1"), ("papers", papers)]).await
}

trials::story! {
    parts = *PARTS;

    async fn a_wing_votes_on_one_day_on_paper_and_no_voter_has_an_account(ground) {
        let world = house(ground).await;
        let (practitioner, colleague) = (world.people.practitioner, world.people.colleague);
        let mut officer = world.session(practitioner).await;
        let (_, at) = called(&mut officer, &world, &[]).await;
        let run = format!("{at}/run");
        must(step(&mut officer, &at, "nominations").await);
        typed(&mut officer, &at, &["Robbo", "Big Col", "Stevie"]).await;
        let twice = officer.post(&format!("{at}/people"), &[("shown_name", "robbo")]).await;
        assert_eq!(status(&twice), 422);
        assert!(twice.body.contains("That name stands there already"));
        must(step(&mut officer, &at, "campaign").await);
        let bad = officer.post(&run, &[("step", "open"), ("dice", "1 2 3")]).await;
        assert_eq!(status(&bad), 422);
        must(step(&mut officer, &at, "open").await);
        let late = keys(&world, practitioner, &at, "1").await;
        assert!(late.body.contains("Papers are counted after the boxes are shut"));
        must(step(&mut officer, &at, "close").await);
        let page = officer.get(&at).await;
        let [col, robbo, stevie] = ["Big Col", "Robbo", "Stevie"].map(|name| number(&page, name));
        let papers = |last: &str| {
            let mut all = vec![col.clone(); 4];
            all.extend(vec![format!("{robbo} {stevie}"); 3]);
            all.extend(vec![format!("{stevie} {robbo}"); 2]);
            all.push(last.to_owned());
            all.join("\n")
        };
        let unread = keys(&world, practitioner, &at, "1\n9\none\n1 1").await;
        assert_eq!(status(&unread), 422);
        for fault in ["Paper 2: there is no such number", "Paper 3: write the numbers", "Paper 4: the same number"] {
            assert!(unread.body.contains(fault), "{fault}");
        }
        must(keys(&world, practitioner, &at, &papers("void e")).await);
        must(keys(&world, colleague, &at, &papers(&stevie)).await);
        let account = [("issued", "21"), ("spoiled", "1"), ("unused", "10"), ("box-1", "10")];
        let count = format!("{at}/account");
        let differ = officer.post(&count, &account).await;
        assert!(differ.body.contains("differ on one paper: 10"), "{}", differ.body);
        let decide = [("paper", "10"), ("decided", "void e"), ("decided_by", "Bev"), ("watch_one", "Mac"), ("watch_two", "Sol")];
        must(officer.post(&format!("{at}/account/decide"), &decide).await);
        let short = [("issued", "21"), ("spoiled", "1"), ("unused", "9"), ("box-1", "10")];
        let unbalanced = officer.post(&count, &short).await;
        assert!(unbalanced.body.contains("21 papers were printed, and 20 are accounted for"), "{}", unbalanced.body);
        must(officer.post(&count, &account).await);
        // Nobody reads the result before it is read out.
        let mut member = world.session(world.people.resident).await;
        assert!(!member.get(&at).await.body.contains("How it was counted"));
        must(step(&mut officer, &at, "declare").await);
        let result = member.get(&at).await;
        assert_eq!(status(&result), 200);
        // Stevie goes out, and both papers help Robbo: five against four.
        for told in ["<b><bdi>Robbo</bdi></b>", "9 papers counted, and 1 did not.", "Stage 2: Stevie had the fewest", "50.0 %"] {
            assert!(result.body.contains(told), "{told}: {}", result.body);
        }
        let bundle = officer.post(&format!("{at}/bundle"), &[]).await;
        let read = ballot::bundle::read(&bundle.body).unwrap();
        assert!(read.verify().is_ok());
        for person in [world.people.resident, colleague, world.people.manager] {
            let other = world.session(person).await.post(&format!("{at}/bundle"), &[]).await;
            assert_eq!(status(&other), 403);
        }
        // Robbo comes in later, and takes the seat.
        let seats = officer.get(&format!("{at}/seats")).await;
        let who = seats.body.split("name=\"who\" type=\"radio\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let nobody = officer.post(&format!("{at}/seats"), &[("who", &who), ("name", "Nobody Here")]).await;
        assert_eq!(status(&nobody), 422);
        let robert = world.member("Robert Hall", Role::Participant, world.places.prison).await;
        must(officer.post(&format!("{at}/seats"), &[("who", &who), ("name", "robert hall")]).await);
        must(world.session(robert).await.post(&format!("{at}/my-seat"), &[("answer", "yes")]).await);
        assert!(officer.get(&format!("{at}/seats")).await.body.contains("They sit on the council"));
    }

    async fn only_the_returning_team_reads_the_roll_and_everybody_their_own_entry(ground) {
        let world = house(ground).await;
        let mut officer = world.session(world.people.practitioner).await;
        let (_, at) = called(&mut officer, &world, &[]).await;
        let voter = world.member("Dougie Ross", Role::Participant, world.places.prison).await;
        for same in ["Sam Twin", "Sam Twin"] {
            world.member(same, Role::Participant, world.places.prison).await;
        }
        let roll = format!("{at}/roll");
        let bad = officer.post_file(&roll, &[("names", "Dougie Ross, A2\nDougie Ross, A2\n")], b"").await;
        assert!(bad.body.contains("Line 2: this name stands on the roll already"), "{}", bad.body);
        let names = "name;unit\nDougie Ross;A2\nSam Twin;A3\nElla Marsh;B1\n";
        must(officer.post_file(&roll, &[("names", names)], b"").await);
        let team = world.session(world.people.colleague).await.get(&roll).await;
        assert!(team.body.contains("Ella Marsh") && team.body.contains("3 names"));
        for person in [world.people.resident, world.people.manager, voter] {
            assert_eq!(status(&world.session(person).await.get(&roll).await), 403);
        }
        assert_eq!(status(&world.session(world.people.stranger).await.get(&roll).await), 404);
        let own = world.session(voter).await.get(&at).await;
        assert!(own.body.contains("You are on the roll Rowan wing, number 1") && !own.body.contains("Ella Marsh"));
        let mut member = world.session(world.people.resident).await;
        assert!(member.get(&at).await.body.contains("We do not find you on the roll"));
        // What somebody says against it is answered with reasons before anybody votes.
        let said = format!("{at}/said");
        let empty = member.post(&said, &[("against", "roll"), ("words", " ")]).await;
        assert_eq!(status(&empty), 422);
        must(member.post(&said, &[("against", "roll"), ("words", "I live here too.")]).await);
        assert!(!world.session(voter).await.get(&said).await.body.contains("I live here too."));
        must(step(&mut officer, &at, "nominations").await);
        typed(&mut officer, &at, &["Robbo", "Big Col"]).await;
        must(step(&mut officer, &at, "campaign").await);
        let open = step(&mut officer, &at, "open").await;
        assert!(open.body.contains("Something that was said has no answer yet: 1"), "{}", open.body);
        let page = officer.get(&said).await;
        let id = page.hidden("said").unwrap();
        assert!(page.body.contains("It is answered by the end of"), "{}", page.body);
        let (outcome, reasons) = (format!("outcome-{id}"), format!("reasons-{id}"));
        let silent = officer.post(&format!("{said}/answer"), &[("said", &id), (&outcome, "upheld"), (&reasons, "")]).await;
        assert_eq!(status(&silent), 422);
        assert!(silent.body.contains(&format!("href=\"#{reasons}\"")), "{}", silent.body);
        let unsaid = [("said", id.as_str()), (outcome.as_str(), ""), (reasons.as_str(), "You came last week.")];
        let unsaid = officer.post(&format!("{said}/answer"), &unsaid).await;
        assert_eq!(status(&unsaid), 422);
        assert!(unsaid.body.contains("You came last week.") && unsaid.body.contains(&format!("href=\"#{outcome}\"")));
        let answer = "You came last week. You are on it now.";
        let answer = [("said", id.as_str()), (outcome.as_str(), "upheld"), (reasons.as_str(), answer)];
        must(officer.post(&format!("{said}/answer"), &answer).await);
        assert!(member.get(&said).await.body.contains("You came last week."));
        must(step(&mut officer, &at, "open").await);
        let frozen = officer.post_file(&roll, &[("names", "Late Comer")], b"").await;
        assert!(frozen.body.contains("Papers have been given out"), "{}", frozen.body);
        assert!(!officer.get(&roll).await.body.contains("Late Comer"));
        // When the election is over nobody holds the names any more.
        must(officer.post(&format!("{at}/run/off"), &[("words", "The wing was locked down.")]).await);
        let mut tx = world.ground.db.read().await.unwrap();
        let left = tx.one("SELECT COUNT(*) AS n FROM councils_election_electors", &[]).await.unwrap();
        assert_eq!(left.get::<i64>("n").unwrap(), 0);
    }

    async fn the_names_of_those_who_stood_are_taken_down_when_their_term_is_over(ground) {
        let world = house(ground).await;
        let mut officer = world.session(world.people.practitioner).await;
        let (council, at) = called(&mut officer, &world, &[("counting", "stv"), ("seats", "2")]).await;
        must(step(&mut officer, &at, "nominations").await);
        typed(&mut officer, &at, &["Robbo"]).await;
        for code in ["campaign", "uncontested", "petition"] {
            must(step(&mut officer, &at, code).await);
        }
        world.site.clock.move_to(world.site.now().plus_days(9));
        let mut officer = world.session(world.people.practitioner).await;
        must(step(&mut officer, &at, "finish").await);
        let again = post(&mut officer, &format!("/councils/{council}/elections/new"), &wing_vote(&world)).await;
        let next = must(again).location;
        must(step(&mut officer, &next, "nominations").await);
        typed(&mut officer, &next, &["Sol"]).await;
        must(step(&mut officer, &next, "campaign").await);
        assert!(officer.get(&at).await.body.contains("Robbo"));
        must(step(&mut officer, &next, "uncontested").await);
        assert!(!officer.get(&at).await.body.contains("Robbo"));
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM councils_election_people WHERE shown_name = 'Robbo' OR team = 'Robbo'";
        assert_eq!(tx.one(sql, &[]).await.unwrap().get::<i64>("n").unwrap(), 0);
        let sql = "SELECT COUNT(*) AS n FROM councils_election_teams WHERE name = 'Robbo'";
        assert_eq!(tx.one(sql, &[]).await.unwrap().get::<i64>("n").unwrap(), 0);
    }

    async fn a_refusal_has_a_reason_and_somebody_else_decides_about_the_appeal(ground) {
        let world = house(ground).await;
        let mut officer = world.session(world.people.practitioner).await;
        let (_, at) = called(&mut officer, &world, &[]).await;
        must(step(&mut officer, &at, "nominations").await);
        typed(&mut officer, &at, &["Robbo"]).await;
        let mut member = world.session(world.people.resident).await;
        must(member.post(&format!("{at}/stand"), &[("shown_name", "Ally"), ("statement", "Hot food.")]).await);
        assert!(member.get(&at).await.body.contains("Hot food."));
        let people = officer.get(&format!("{at}/people")).await;
        let part = people.body.split("<bdi>Ally</bdi>").nth(1).unwrap();
        let who = part.split("name=\"who\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let refuse = format!("{at}/people/refuse");
        let words = format!("words-{who}");
        let silent = officer.post(&refuse, &[("who", &who), (&words, "")]).await;
        assert_eq!(status(&silent), 422);
        assert!(silent.body.contains(&format!("href=\"#{words}\"")), "{}", silent.body);
        must(officer.post(&refuse, &[("who", &who), (&words, "Not on the roll of this wing.")]).await);
        let page = member.get(&at).await;
        assert!(page.body.contains("Not on the roll of this wing.") && !page.body.contains("Hot food."));
        let said = format!("{at}/said");
        let other = world.session(world.people.rep).await.post(&said, &[("against", "refusal"), ("words", "Me too")]).await;
        assert_eq!(status(&other), 422, "only who was refused appeals");
        must(member.post(&said, &[("against", "refusal"), ("words", "I moved here in March.")]).await);
        let id = {
            let mut tx = world.ground.db.read().await.unwrap();
            let row = tx.one("SELECT id FROM councils_election_said", &[]).await.unwrap();
            row.get::<basics::uuid::Uuid>("id").unwrap().simple().to_string()
        };
        let (outcome, reasons) = (format!("outcome-{id}"), format!("reasons-{id}"));
        let answer = [("said", id.as_str()), (outcome.as_str(), "upheld"), (reasons.as_str(), "You did. You stand.")];
        for counts in [world.people.practitioner, world.people.colleague] {
            let own = world.session(counts).await.post(&format!("{said}/answer"), &answer).await;
            assert!(own.body.contains("does not decide about this"), "{}", own.body);
        }
        let mut manager = world.session(world.people.manager).await;
        must(manager.post(&format!("{said}/answer"), &answer).await);
        assert!(member.get(&at).await.body.contains("Hot food."));
    }

    async fn those_who_stand_are_elected_where_there_is_nothing_to_choose_and_a_seat_that_falls_empty_is_filled(ground) {
        let world = house(ground).await;
        let mut officer = world.session(world.people.practitioner).await;
        let (council, at) = called(&mut officer, &world, &[("counting", "stv"), ("seats", "2")]).await;
        must(step(&mut officer, &at, "nominations").await);
        let mut people = Vec::new();
        for name in ["Ash", "Birch", "Cedar"] {
            let person = world.member(&format!("{name} Hill"), Role::Participant, world.places.prison).await;
            let mut browser = world.session(person).await;
            must(browser.post(&format!("{at}/stand"), &[("shown_name", name)]).await);
            people.push(browser);
        }
        must(people[2].post(&format!("{at}/withdraw"), &[]).await);
        must(step(&mut officer, &at, "campaign").await);
        let open = step(&mut officer, &at, "open").await;
        assert!(open.body.contains("Not more people stand than there are seats."));
        must(step(&mut officer, &at, "uncontested").await);
        assert!(people[0].get(&format!("/councils/{council}/my-seat")).await.status.is_success());

        let (council, at) = called(&mut officer, &world, &[("counting", "stv"), ("seats", "2")]).await;
        must(step(&mut officer, &at, "nominations").await);
        for (browser, name) in people.iter_mut().zip(["Ash", "Birch", "Cedar"]) {
            must(browser.post(&format!("{at}/stand"), &[("shown_name", name)]).await);
        }
        must(step(&mut officer, &at, "campaign").await);
        assert_eq!(status(&step(&mut officer, &at, "uncontested").await), 422, "there is a choice");
        must(step(&mut officer, &at, "open").await);
        must(step(&mut officer, &at, "close").await);
        let page = officer.get(&at).await;
        let [ash, birch, cedar] = ["Ash", "Birch", "Cedar"].map(|name| number(&page, name));
        let papers = [vec![format!("{ash} {cedar}"); 6], vec![birch.clone(); 5], vec![cedar.clone(); 1]].concat().join("\n");
        for person in [world.people.practitioner, world.people.colleague] {
            must(keys(&world, person, &at, &papers).await);
        }
        let account = [("issued", "12"), ("spoiled", "0"), ("unused", "0"), ("box-1", "12")];
        must(officer.post(&format!("{at}/account"), &account).await);
        must(step(&mut officer, &at, "declare").await);
        assert!(officer.get(&format!("{at}/seats")).await.body.contains("None."));
        must(people[0].post(&format!("/councils/{council}/my-seat/step-down"), &[]).await);
        let seats = officer.get(&format!("{at}/seats")).await;
        let asked = seats.body.split("name=\"asked\" type=\"checkbox\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(status(&officer.post(&format!("{at}/seats/fill"), &[]).await), 422, "nobody was asked");
        must(officer.post(&format!("{at}/seats/fill"), &[("asked", &asked)]).await);
        assert!(people[2].get(&format!("/councils/{council}/my-seat")).await.status.is_success());
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT came_by, until_on FROM councils_members WHERE ended_at IS NULL AND came_by = 'countback'";
        let row = tx.one(sql, &[]).await.unwrap();
        assert!(row.get::<Option<basics::Date>>("until_on").unwrap().is_some(), "a term has a last day");
    }
}
