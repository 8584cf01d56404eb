//! Voting on a screen, on its pages: by slip and signed in, tested, cast, listed, counted; and everything that is refused.

use access::Role;
use basics::PersonId;
use store::values;
use trials::{Answer, Browser, World};

use crate::{PARTS, founded, house, status};

const DICE: &str = "3 1 6 1 4 5 2 6 1 6";

fn must(answer: Answer) -> Answer {
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer
}

fn shown(answer: Answer) -> Answer {
    assert_eq!(status(&answer), 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.location, "", "nothing of a vote stands in an address");
    answer
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(status(answer), 422, "{}", answer.body);
    assert!(answer.body.contains(words), "{words} is not said: {}", answer.body);
}

/// What stands between two texts of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(found, _)| found)
}

/// The groups of codes that a page prints, each as it is typed.
fn codes(page: &str) -> Vec<String> {
    let parts = page.split("al-slip__code\">").skip(1);
    parts
        .map(|part| {
            let part = part.split("</p>").next().unwrap_or_default();
            let groups = part.split("<span>").skip(1).filter_map(|group| group.split('<').next());
            groups.collect::<Vec<_>>().join("")
        })
        .collect()
}

/// The sealed paper that a page carries.
fn paper(page: &Answer) -> String {
    let found = between(&page.body, "name=\"paper\" value=\"", "\"");
    assert!(!found.is_empty(), "{}", page.body);
    found.to_owned()
}

struct Open {
    officer: Browser,
    at: String,
    parts: Vec<String>,
    slips: Vec<String>,
    voter: PersonId,
}

async fn step(browser: &mut Browser, at: &str, code: &str) -> Answer {
    browser.post(&format!("{at}/run"), &[("step", code), ("dice", DICE)]).await
}

/// An election of persons in which people vote on a screen; with four slips.
async fn opened(world: &World) -> Open {
    let mut officer = world.session(world.people.practitioner).await;
    let council = founded(&mut officer, world, &[("chosen_by", "election"), ("deputy", "")]).await;
    let voter = world.member("Vera Voter", Role::Participant, world.places.prison).await;
    let (first, second) = (world.people.practitioner.to_string(), world.people.colleague.to_string());
    let fields = [
        ("preset", "full"),
        ("counting", "stv"),
        ("fills", "all"),
        ("seats", "1"),
        ("officer", first.as_str()),
        ("second", second.as_str()),
        ("rolls", "Residents 3"),
        ("petition_days", "7"),
        ("supporters", "0"),
    ];
    let at = must(officer.post(&format!("/councils/{council}/elections/new"), &fields).await).location;
    let names = [("names", "Vera Voter\nSlip One\nPaper Two")];
    must(officer.post_file(&format!("{at}/roll"), &names, b"").await);
    must(step(&mut officer, &at, "nominations").await);
    for name in ["Ada Lane", "Bo Reed", "Cy Stone"] {
        must(officer.post(&format!("{at}/people"), &[("shown_name", name), ("statement", "I will ask.")]).await);
    }
    must(step(&mut officer, &at, "campaign").await);
    let screen = format!("{at}/screen");
    assert!(officer.get(&format!("{at}/run")).await.body.contains("/screen\""));
    let staff = [("name-0", "Ann"), ("name-1", "Ben"), ("name-2", "Cat"), ("staff-0", "yes"), ("staff-1", "yes")];
    refused(&officer.post(&screen, &staff).await, "Staff must not be more than half");
    must(officer.post(&screen, &[("name-0", "Ann"), ("name-1", "Ben"), ("name-2", "Cat"), ("staff-2", "yes")]).await);
    refused(&step(&mut officer, &at, "open").await, "the keys are not made yet");
    let keys = shown(officer.post(&format!("{screen}/keys"), &[]).await);
    let parts = codes(&keys.body);
    assert_eq!(parts.len(), 3);
    refused(&officer.post(&format!("{screen}/keys"), &[]).await, "made already");
    refused(&officer.post(&format!("{screen}/slips"), &[("many", "4")]).await, "Nobody can vote on a screen");
    must(step(&mut officer, &at, "open").await);
    let slips = codes(&shown(officer.post(&format!("{screen}/slips"), &[("many", "4")]).await).body);
    assert_eq!(slips.len(), 4);
    Open { officer, at, parts, slips, voter }
}

/// The fields of a vote for these, in this order.
fn ranked<'a>(code: &'a str, ranks: &'a [(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = ranks.to_vec();
    if !code.is_empty() {
        fields.push(("code", code));
    }
    fields
}

async fn number(world: &World, sql: &'static str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one(sql, values![]).await.unwrap().get("n").unwrap()
}

async fn in_the_box(world: &World) -> i64 {
    number(world, "SELECT COUNT(*) AS n FROM councils_election_box").await
}

trials::story! {
    parts = *PARTS;

    async fn people_vote_by_slip_and_signed_in_and_the_box_is_opened_together(ground) {
        let world = house(ground).await;
        let Open { mut officer, at, parts, slips, voter } = opened(&world).await;
        // Signed in.
        let mut member = world.session(voter).await;
        assert!(member.get(&at).await.body.contains(&format!("href=\"{at}/vote\"")));
        let vote = format!("{at}/vote");
        let ballot = shown(member.get(&vote).await);
        assert!(ballot.body.contains("Ada Lane") && ballot.body.contains("You cannot prove to anybody how you voted"));
        assert!(!ballot.body.contains("checked"), "nothing is chosen before");
        let check = shown(member.post(&vote, &[("rank-1", "1"), ("rank-3", "2")]).await);
        assert_eq!(in_the_box(&world).await, 0, "nothing is cast by looking");
        let tracker = codes(&check.body).remove(0);
        // A test is opened in the place of the vote: it shows everything, and counts for nothing.
        let kept = paper(&check);
        let test = shown(member.post(&format!("{vote}/test"), &[("paper", &kept)]).await);
        assert_eq!(codes(&test.body), [tracker.as_str()]);
        assert!(test.body.contains("It does not count") && test.body.contains(">1 3<"));
        refused(&member.post(&format!("{vote}/cast"), &[("paper", &kept)]).await, "used already");
        let check = shown(member.post(&vote, &[("rank-1", "1"), ("rank-3", "2")]).await);
        let (kept, first) = (paper(&check), codes(&check.body).remove(0));
        assert_ne!(first, tracker);
        let done = shown(member.post(&format!("{vote}/cast"), &[("paper", &kept)]).await);
        assert_eq!(codes(&done.body), [first.as_str()]);
        // What lies in the box is never opened for anybody, and nobody votes twice.
        refused(&member.post(&format!("{vote}/test"), &[("paper", &kept)]).await, "used already");
        let again = shown(member.post(&format!("{vote}/cast"), &[("paper", &kept)]).await);
        assert_eq!(codes(&again.body), [first.as_str()], "a double press is harmless");
        let other = paper(&shown(member.post(&vote, &[("rank-2", "1")]).await));
        refused(&member.post(&format!("{vote}/cast"), &[("paper", &other)]).await, "given something to vote with");
        assert_eq!(in_the_box(&world).await, 1);
        assert!(shown(member.get(&vote).await).body.contains("Nobody votes twice"));
        assert!(!member.get(&at).await.body.contains(&format!("href=\"{at}/vote\"")));

        // By slip, from a screen on which nobody is known; twice, and the last one counts.
        let mut screen = world.browser();
        assert!(shown(screen.get("/vote").await).body.contains("The code on your slip"));
        let typed = slips[0].to_lowercase();
        assert!(shown(screen.post("/vote", &[("code", &typed)]).await).body.contains("Bo Reed"));
        let mut last = String::new();
        for ranks in [[("rank-1", "1")], [("rank-2", "1")]] {
            let check = shown(screen.post("/vote/check", &ranked(&typed, &ranks)).await);
            let fields = [("code", typed.as_str()), ("paper", &paper(&check))];
            last = codes(&check.body).remove(0);
            for _ in 0..2 {
                let done = shown(screen.post("/vote/cast", &fields).await);
                assert_eq!(codes(&done.body), [last.as_str()], "a double press is harmless");
            }
        }
        assert_eq!(in_the_box(&world).await, 2);

        // The roll: whoever voted cannot be given a paper.
        let roll = officer.get(&format!("{at}/roll")).await;
        let whos: Vec<&str> = roll.body.split("/roll/give").skip(1).map(|part| between(part, "name=\"who\" value=\"", "\"")).collect();
        assert_eq!(whos.len(), 2, "the one who voted has no buttons");
        must(officer.post(&format!("{at}/roll/give"), &[("who", whos[0]), ("what", "slip")]).await);
        must(officer.post(&format!("{at}/roll/give"), &[("who", whos[1]), ("what", "paper")]).await);
        refused(&officer.post(&format!("{at}/roll/give"), &[("who", whos[1]), ("what", "slip")]).await, "already");

        assert!(member.get(&format!("{at}/trackers")).await.body.contains("shown when voting is closed"));
        must(step(&mut officer, &at, "close").await);
        let late = screen.post("/vote/check", &ranked(&typed, &[("rank-1", "1")])).await;
        refused(&late, "Nobody can vote on a screen in this election now");
        for step in ["cast", "test"] {
            let late = member.post(&format!("{vote}/{step}"), &[("paper", &other)]).await;
            refused(&late, "Nobody can vote on a screen in this election now");
        }
        let list = shown(member.get(&format!("{at}/trackers")).await).body.replace("</span> <span>", "");
        assert!(list.contains(&first) && list.contains(&last) && !list.contains(&tracker));
        assert!(list.contains("2 votes on a screen") && list.contains("One test ballot was opened"));

        // The count opens the box with two of three parts, and with nothing less.
        for person in [world.people.practitioner, world.people.colleague] {
            let mut counter = world.session(person).await;
            must(counter.post(&format!("{at}/count"), &[("from", "1"), ("papers", "2")]).await);
        }
        let account = format!("{at}/account");
        assert!(officer.get(&account).await.body.contains("Any 2 of the 3 parts open the box"));
        let mut fields = vec![("issued", "1"), ("spoiled", "0"), ("unused", "0"), ("box-1", "1")];
        let one = parts[1].clone();
        fields.push(("parts", &one));
        refused(&officer.post(&account, &fields).await, "One more part of the key is needed");
        let wrong = format!("{}\n{}", parts[0], parts[2].chars().rev().collect::<String>());
        fields.pop();
        fields.push(("parts", &wrong));
        refused(&officer.post(&account, &fields).await, "mistyped");
        let both = format!("{}\n{}", parts[0].to_lowercase(), parts[2]);
        fields.pop();
        fields.push(("parts", &both));
        must(officer.post(&account, &fields).await);
        must(step(&mut officer, &at, "declare").await);
        let page = member.get(&at).await;
        assert!(page.body.contains("Bo Reed"), "two of three want Bo");
    }

    async fn what_is_no_vote_is_refused_in_words_and_nothing_is_kept(ground) {
        let world = house(ground).await;
        let Open { at, slips, voter, .. } = opened(&world).await;
        let mut screen = world.browser();
        let code = slips[0].as_str();
        for typed in ["", "nonsense", "0000-0000-0000-0000-0000"] {
            refused(&screen.post("/vote", &[("code", typed)]).await, "There is no slip with this code");
            refused(&screen.post("/vote/cast", &[("code", typed), ("paper", "x")]).await, "There is no slip");
        }
        for (ranks, words) in [
            (vec![], "Write 1 beside the person you want most"),
            (vec![("rank-1", "one")], "Write a number from 1 up"),
            (vec![("rank-1", "0")], "Write a number from 1 up"),
            (vec![("rank-1", "1"), ("rank-2", "1")], "The number 1 is there twice"),
            (vec![("rank-1", "1"), ("rank-2", "3")], "The number 2 is missing"),
            (vec![("rank-2", "2")], "The number 1 is missing"),
        ] {
            let answer = screen.post("/vote/check", &ranked(code, &ranks)).await;
            refused(&answer, words);
            for (name, value) in ranks {
                let kept = format!("name=\"{name}\" type=\"text\" inputmode=\"numeric\" value=\"{value}\"");
                assert!(answer.body.contains(&kept), "{name} is kept: {}", answer.body);
            }
        }
        // The paper that a page carries is good for nothing once a letter of it is another.
        let check = shown(screen.post("/vote/check", &ranked(code, &[("rank-1", "1")])).await);
        let good = paper(&check);
        let mut changed = good.clone();
        let at_middle = changed.len() / 2;
        let other = if &changed[at_middle..=at_middle] == "A" { "B" } else { "A" };
        changed.replace_range(at_middle..=at_middle, other);
        for bad in [changed.as_str(), "", "not a paper"] {
            refused(&screen.post("/vote/cast", &[("code", code), ("paper", bad)]).await, "no longer good");
            refused(&screen.post("/vote/test", &[("code", code), ("paper", bad)]).await, "no longer good");
        }
        // Nor in another election.
        let other = opened(&world).await;
        let foreign = [("code", other.slips[0].as_str()), ("paper", good.as_str())];
        refused(&screen.post("/vote/cast", &foreign).await, "no longer good");
        assert_eq!(in_the_box(&world).await, 0);

        // A paper that a later one of the same slip replaced is opened for nobody: it would show that somebody voted again.
        shown(screen.post("/vote/cast", &[("code", code), ("paper", &good)]).await);
        let again = paper(&shown(screen.post("/vote/check", &ranked(code, &[("rank-2", "1")])).await));
        shown(screen.post("/vote/cast", &[("code", code), ("paper", &again)]).await);
        refused(&screen.post("/vote/test", &[("code", code), ("paper", &good)]).await, "used already");
        refused(&screen.post("/vote/cast", &[("code", code), ("paper", &good)]).await, "used already");
        // Another slip does not cast it either.
        refused(&screen.post("/vote/cast", &[("code", &slips[1]), ("paper", &again)]).await, "used already");
        assert_eq!(in_the_box(&world).await, 1);
        let person = "SELECT COUNT(*) AS n FROM store_once WHERE person_id IS NOT NULL";
        let before = number(&world, person).await;
        let mut member = world.session(voter).await;
        let vote = format!("{at}/vote");
        let check = shown(member.post(&vote, &[("rank-1", "1")]).await);
        shown(member.post(&format!("{vote}/cast"), &[("paper", &paper(&check))]).await);
        assert_eq!(number(&world, person).await, before, "no form's key is kept of somebody who votes");
    }

    async fn who_has_nothing_to_do_with_it_sees_and_does_nothing(ground) {
        let world = house(ground).await;
        let Open { at, slips, .. } = opened(&world).await;
        let mut nobody = world.browser();
        let mut stranger = world.session(world.people.stranger).await;
        let mut member = world.session(world.people.resident).await;
        for path in ["/vote", "/trackers"] {
            assert_eq!(status(&nobody.get(&format!("{at}{path}")).await), 303, "{path}");
            assert_eq!(status(&stranger.get(&format!("{at}{path}")).await), 404, "{path}");
        }
        for path in ["/screen", "/screen/keys", "/screen/slips", "/roll/give"] {
            assert_eq!(status(&stranger.post(&format!("{at}{path}"), &[]).await), 404, "{path}");
            assert_eq!(status(&member.post(&format!("{at}{path}"), &[]).await), 403, "{path}");
        }
        // On no roll: no ballot, and a paper made elsewhere is not cast either.
        assert!(shown(member.get(&format!("{at}/vote")).await).body.contains("on no roll of this election"));
        let check = shown(member.post(&format!("{at}/vote"), &[("rank-1", "1")]).await);
        let cast = member.post(&format!("{at}/vote/cast"), &[("paper", &paper(&check))]).await;
        refused(&cast, "not on the roll");
        // Whoever holds a slip is nobody, wherever they are signed in: no cookie is read or set.
        let check = shown(member.post("/vote/check", &[("code", &slips[3]), ("rank-3", "1")]).await);
        assert_eq!(check.header("set-cookie"), "");
        let done = shown(member.post("/vote/cast", &[("code", &slips[3]), ("paper", &paper(&check))]).await);
        assert_eq!(done.header("set-cookie"), "");
        assert_eq!(in_the_box(&world).await, 1);
        let marked = "SELECT COUNT(*) AS n FROM councils_election_electors WHERE marked <> 'no'";
        assert_eq!(number(&world, marked).await, 0, "a slip marks no roll");
    }
}
