//! The election in an envelope: what is printed when, and who reads it.

use std::collections::BTreeMap;

use access::{Acting, Action, Role, act, look};
use ballot::account::VoidReason;
use ballot::piles::Sheet;
use basics::{Date, PersonId};
use councils::verbs::election::{self as verbs, Calling, Move, Nomination, PaperAccount, TypedElector};
use councils::{
    Arrangements, CallElection, CountPiles, Counting, ElectionId, Fills, Preset, RunElection, SeeElection,
    StandInElection, Team,
};
use trials::World;

use crate::{PARTS, founded, house, status};

/// Ten throws of a die.
const DICE: &str = "3161452616";
/// The votes of Fallow Moss (guide to the field: domain, section 7).
const MOSS: [(&str, u32); 4] =
    [("Housing & Release", 121), ("Equality & Fairness", 93), ("Work & Learning", 48), ("Health & Recovery", 33)];

async fn acting<A: Action>(world: &World, person: PersonId, id: A::Id) -> Acting<A> {
    act::<A>(&world.site, &world.who(person).await, id, None).await.unwrap()
}

async fn runs(world: &World, id: ElectionId) -> Acting<RunElection> {
    acting(world, world.people.practitioner, id).await
}

/// A call for teams on paper.
fn calling(world: &World, counting: Counting, seats: i64, rolls: &[(&str, i64)]) -> Calling {
    Calling {
        preset: Preset::Full,
        counting,
        fills: Fills::All,
        seats,
        officer: world.people.practitioner,
        second: world.people.colleague,
        supporters: 0,
        reopen: false,
        petition_days: 7,
        arrangements: Arrangements {
            voting_on: Date::new(2026, 10, 15).ok(),
            voting_where: "The chapel, 9 to 5".to_owned(),
            visiting: "Healthcare and segregation".to_owned(),
            count_where: "The library, at 6".to_owned(),
        },
        rolls: rolls.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect(),
    }
}

async fn called(world: &World, calling: Calling) -> ElectionId {
    let mut worker = world.session(world.people.practitioner).await;
    let council = founded(&mut worker, world, &[("chosen_by", "election"), ("deputy", "")]).await;
    let by = acting::<CallElection>(world, world.people.practitioner, council).await;
    let id = verbs::call(by, &calling).await.unwrap();
    verbs::go_on(runs(world, id).await, Move::OpenNominations).await.unwrap();
    id
}

async fn teams(world: &World, id: ElectionId) -> Vec<Team> {
    let looking = look::<SeeElection>(&world.site, &world.who(world.people.rep).await, id).await.unwrap();
    verbs::seen(looking, id).await.unwrap().2
}

/// Somebody stands for each name: for a team of that name, or for themselves.
async fn stood(world: &World, id: ElectionId, names: &[&str], of_persons: bool) {
    for name in names {
        let mut new = Nomination { shown_name: (*name).to_owned(), ..Nomination::default() };
        if !of_persons {
            verbs::add_team(runs(world, id).await, name, "What we would do first").await.unwrap();
            new = Nomination { team: (*name).to_owned(), shown_name: format!("Sal of {name}"), ..new };
        }
        let person = world.member(&format!("Somebody for {name}"), Role::Participant, world.places.prison).await;
        verbs::stand(acting::<StandInElection>(world, person, id).await, &new).await.unwrap();
    }
}

async fn opened(world: &World, id: ElectionId) -> String {
    verbs::go_on(runs(world, id).await, Move::CloseNominations).await.unwrap();
    verbs::open_voting(runs(world, id).await, DICE).await.unwrap()
}

/// Both count the same piles.
async fn keyed(world: &World, id: ElectionId, votes: &[(&str, u32)], void: u32) {
    verbs::go_on(runs(world, id).await, Move::CloseVoting).await.unwrap();
    let votes: BTreeMap<&str, u32> = votes.iter().copied().collect();
    let teams = teams(world, id).await;
    let lists = teams.iter().map(|team| (u16::try_from(team.number).unwrap(), votes[team.name.as_str()])).collect();
    let sheet = Sheet { lists, void: [(VoidReason::Unclear, void)].into() };
    for person in [world.people.practitioner, world.people.colleague] {
        verbs::hand_in(acting::<CountPiles>(world, person, id).await, &sheet).await.unwrap();
    }
}

/// Both count the same piles, and the election is counted.
async fn counted(world: &World, id: ElectionId, votes: &[(&str, u32)], void: u32, account: &PaperAccount) {
    keyed(world, id, votes, void).await;
    verbs::count(runs(world, id).await, account).await.unwrap();
}

fn boxes(all: &[(&str, u32)]) -> Vec<(String, u32)> {
    all.iter().map(|(name, papers)| ((*name).to_owned(), *papers)).collect()
}

fn at(id: ElectionId, part: &str) -> String {
    format!("/councils/elections/{id}/envelope{part}")
}

async fn page(world: &World, person: PersonId, path: &str) -> String {
    let answer = world.session(person).await.get(path).await;
    assert_eq!(status(&answer), 200, "{path}");
    answer.body
}

async fn printed(world: &World, id: ElectionId, part: &str) -> String {
    page(world, world.people.practitioner, &at(id, part)).await
}

/// The titles of the sheets of a page, each once.
fn sheets(page: &str) -> Vec<&str> {
    let titles = page.split("<h2 class=\"al-sheet__title\">").skip(1).map(|rest| rest.split('<').next().unwrap());
    let mut all: Vec<&str> = titles.collect();
    all.dedup();
    all
}

fn fours(hash: &str) -> String {
    hash.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect::<Vec<_>>().join(" ")
}

trials::story! {
    parts = *PARTS;

    async fn one_press_prints_all_that_an_election_of_teams_needs_now(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::SainteLague, 12, &[("Residents", 412), ("Staff", 164)])).await;
        let first = printed(&world, id, "").await;
        assert_eq!(sheets(&first), ["Notice of an election", "We want to stand as a team", "Who does what, hour by hour"]);
        for words in ["Seats: 12", "15 October 2026", "The chapel, 9 to 5", "Healthcare and segregation", "The library, at 6",
            "Residents: 412 on the roll", "Anybody may come and watch", "You do not have to vote or stand",
            "Nobody who supervises you is shown whether you voted", "Start a team with others", "you can say for 7 days",
            "Go round with the visiting box", "Sort the papers into piles"] {
            assert!(first.contains(words), "{words}");
        }
        assert!(!first.contains("al-ballot"), "nothing is frozen yet");
        stood(&world, id, &MOSS.map(|(name, _)| name), false).await;
        let hash = opened(&world, id).await;
        let all = printed(&world, id, "").await;
        assert_eq!(sheets(&all), [
            "Notice of an election", "Ballot papers", "Ballot paper", "Ballot papers in large print", "Ballot paper",
            "Sheet to count piles: counter 1", "Sheet to count piles: counter 2", "Account of the papers",
            "Who does what, hour by hour", "Roll for the desk",
        ]);
        assert!(all.contains(&fours(&hash)) && all.contains(&format!("Mark of a real paper: {}", &fours(&hash)[..14])));
        for part in ["notice", "papers", "large", "tally", "account", "hours", "roll"] {
            assert!(all.contains(&format!("{}\"", at(id, &format!("/{part}")))), "{part} can be printed by itself");
            assert!(!printed(&world, id, &format!("/{part}")).await.contains("There is nothing to print"), "{part}");
        }
        counted(&world, id, &MOSS, 3, &PaperAccount {
            issued: 605, spoiled: 4, unused: 303, boxes: boxes(&[("Residents", 253), ("Staff", 45)]), ..PaperAccount::default()
        }).await;
        assert_eq!(sheets(&printed(&world, id, "").await), ["Who does what, hour by hour"]);
        for part in ["/declaration", "/story"] {
            let early = printed(&world, id, part).await;
            assert!(early.contains("There is nothing to print here now") && sheets(&early).is_empty(), "{part}");
            assert!(!early.contains("Sal of") && !early.contains("253") && !early.contains("121"), "{part}");
        }
        verbs::declare(runs(&world, id).await).await.unwrap();
        let end = printed(&world, id, "").await;
        assert_eq!(sheets(&end), ["The result", "The count, to be read aloud"]);
        for words in ["Sal of Work &#38; Learning", "Seats that stay empty: 8", "Residents: 253 papers. That is 61.4 in a hundred.",
            "Staff: 45 papers. That is 27.4 in a hundred.", "Papers that count: 295. Papers that do not count: 3.",
            "Papers printed: 605. Handed back spoiled: 4.", "No lot was needed", "Seat 1 goes to Housing &#38; Release.",
            "Housing &#38; Release: 121 votes.", "Housing &#38; Release: seats 5."] {
            assert!(end.contains(words), "{words}");
        }
        assert!(end.contains("We do not say why single papers do not count") && !end.contains("it is not clear what it says"));
        assert!(end.contains(&fours(&hash)));
        verbs::go_on(runs(&world, id).await, Move::OpenPetition).await.unwrap();
        let until = printed(&world, id, "/declaration").await;
        assert!(until.contains("You can say that something was wrong until "));
    }

    async fn every_paper_begins_with_another_line_and_the_numbers_stay(ground) {
        let world = house(ground).await;
        let mut new = calling(&world, Counting::Stv, 2, &[("Residents", 20)]);
        new.reopen = true;
        new.supporters = 2;
        let id = called(&world, new).await;
        let form = printed(&world, id, "/form").await;
        assert!(form.contains("I want to stand") && form.contains("Supporter 2: name") && !form.contains("Supporter 3"));
        for name in ["Ash", "Birch", "Cedar"] {
            let new = Nomination { shown_name: name.to_owned(), supporters: 2, ..Nomination::default() };
            verbs::stand_for(runs(&world, id).await, &new).await.unwrap();
        }
        opened(&world, id).await;
        let lines: Vec<(i64, String)> = teams(&world, id).await.into_iter().map(|team| (team.number, team.name)).collect();
        for (part, is_large) in [("/papers", false), ("/large", true)] {
            let page = printed(&world, id, part).await;
            assert_eq!(page.contains("al-ballot--large"), is_large);
            assert!(page.contains("Print 21 papers in all"));
            assert_eq!(page.matches("<td class=\"govuk-table__cell\">7</td>").count(), if is_large { 0 } else { 3 });
            let papers: Vec<Vec<(i64, &str)>> = page.split("<ul class=\"al-ballot__lines\">").skip(1).map(|paper| {
                let lines = paper.split("</ul>").next().unwrap().split("al-ballot__name\">").skip(1);
                lines.map(|line| {
                    let number = line.split("al-ballot__number\">no. ").nth(1).unwrap().split('<').next().unwrap();
                    (number.parse().unwrap(), line.split('<').next().unwrap())
                }).collect()
            }).collect();
            assert_eq!(papers.len(), 3);
            for (begins, paper) in papers.iter().enumerate() {
                assert_eq!(paper[0], (lines[begins].0, lines[begins].1.as_str()), "each begins with another");
                assert_eq!(paper[3], (4, "Re-open nominations"), "nobody’s line stays the last");
                let mut sorted: Vec<(i64, String)> = paper.iter().map(|(n, name)| (*n, (*name).to_owned())).collect();
                sorted.sort();
                assert_eq!(sorted, lines, "a name keeps its number");
            }
            assert!(page.contains("Write 1 in the box of your first choice") && page.contains("that seat stays empty"));
        }
        let mut welsh = world.session(world.people.practitioner).await;
        welsh.set_cookie("lang", "cy");
        let page = welsh.get(&at(id, "")).await.body;
        assert!(page.contains("Ysgrifennwch 1 ym mlwch eich dewis cyntaf") && page.contains(">Ailagor enwebiadau<"));
        assert!(!page.contains("Write 1") && !page.contains("councils-print-"));
        let sheets = printed(&world, id, "/tally").await;
        assert_eq!(sheets.matches("<th scope=\"row\" class=\"govuk-table__header\">25</th>").count(), 2);
        for letter in ["a. It does not have the mark", "b. It has no clear first", "c. It has more than one", "d. Something on it",
            "e. It is empty"] {
            assert_eq!(sheets.matches(letter).count(), 2, "{letter}");
        }
    }

    async fn a_count_of_persons_is_read_aloud_stage_by_stage(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::Irv, 1, &[("Residents", 20)])).await;
        stood(&world, id, &["Ash", "Birch", "Cedar"], true).await;
        opened(&world, id).await;
        verbs::go_on(runs(&world, id).await, Move::CloseVoting).await.unwrap();
        let numbers: BTreeMap<String, i64> = teams(&world, id).await.into_iter().map(|team| (team.name, team.number)).collect();
        let [ash, birch, cedar] = ["Ash", "Birch", "Cedar"].map(|name| numbers[name]);
        let papers = [vec![format!("{ash} {birch}"); 5], vec![birch.to_string(); 4], vec![format!("{cedar} {birch}"); 3]].concat();
        for person in [world.people.practitioner, world.people.colleague] {
            verbs::key_papers(acting::<CountPiles>(&world, person, id).await, 1, &papers.join("\n")).await.unwrap();
        }
        let account = PaperAccount { issued: 21, unused: 9, boxes: boxes(&[("Residents", 12)]), ..PaperAccount::default() };
        verbs::count(runs(&world, id).await, &account).await.unwrap();
        verbs::declare(runs(&world, id).await).await.unwrap();
        let story = printed(&world, id, "/story").await;
        let told = ["Count 1", "Papers that count: 12. Papers that do not count: 0.", "We looked at the first choice on each paper.",
            "Count 2", "Cedar: the fewest votes, and out.", "Birch: 7 votes.", "How it ended", "Elected: Birch."];
        let mut rest = story.as_str();
        for words in told {
            let found = rest.split_once(words);
            assert!(found.is_some(), "{words} is not told in its turn");
            rest = found.unwrap().1;
        }
        assert!(!story.contains("Cedar: 0 votes"));
        let result = printed(&world, id, "/declaration").await;
        assert!(result.contains("<strong><bdi>Birch</bdi></strong>") && !result.contains("<strong><bdi>Ash"));
    }

    async fn what_a_small_roll_did_stands_nowhere_and_cannot_be_reckoned(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::Hare, 2, &[("Residents", 30), ("Staff", 4)])).await;
        stood(&world, id, &["Food", "Visits"], false).await;
        opened(&world, id).await;
        let account = PaperAccount {
            issued: 36, unused: 13, boxes: boxes(&[("Residents", 22), ("Staff", 1)]), ..PaperAccount::default()
        };
        counted(&world, id, &[("Food", 12), ("Visits", 11)], 0, &account).await;
        verbs::declare(runs(&world, id).await).await.unwrap();
        let page = printed(&world, id, "").await;
        assert!(page.contains("Staff: fewer than half voted.") && page.contains("Residents: half or more voted."));
        assert!(!page.contains("22 papers") && !page.contains("in a hundred"));

        let tiny = called(&world, calling(&world, Counting::Hare, 2, &[("Residents", 8)])).await;
        stood(&world, tiny, &["Food", "Visits"], false).await;
        opened(&world, tiny).await;
        let account = PaperAccount { issued: 9, unused: 3, boxes: boxes(&[("Residents", 6)]), ..PaperAccount::default() };
        counted(&world, tiny, &[("Food", 4), ("Visits", 2)], 0, &account).await;
        verbs::declare(runs(&world, tiny).await).await.unwrap();
        let page = printed(&world, tiny, "").await;
        assert!(page.contains("So few people could vote that we give no numbers"));
        assert!(!page.contains("4 votes") && !page.contains("Papers that count") && !page.contains("Papers printed"));
        assert!(page.contains("Sal of Food"));
    }

    async fn a_lot_is_told_with_its_throws_and_who_saw_them(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::SainteLague, 1, &[("Residents", 20)])).await;
        stood(&world, id, &["Food", "Visits"], false).await;
        opened(&world, id).await;
        let account = PaperAccount {
            issued: 21, unused: 10, boxes: boxes(&[("Residents", 10)]), signed: "One sheet was torn.".to_owned(),
            dice: DICE.to_owned(), witnesses: ["Sam", "Mac"].map(str::to_owned), ..PaperAccount::default()
        };
        keyed(&world, id, &[("Food", 5), ("Visits", 5)], 0).await;
        // The number of the papers is read out first.
        assert!(verbs::count(runs(&world, id).await, &account).await.is_err());
        verbs::count(runs(&world, id).await, &account).await.unwrap();
        verbs::declare(runs(&world, id).await).await.unwrap();
        let page = printed(&world, id, "/declaration").await;
        for words in ["These were equal: Food, Visits. They were equal all the way, so a lot decided. The seat went to ",
            "thrown in public: 3161452616", "These people saw it: Sam, Mac", "This was signed: One sheet was torn."] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn only_the_returning_team_reads_the_roll_and_only_the_officer_the_rest(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::SainteLague, 3, &[("Residents", 0), ("Staff", 0)])).await;
        let typed = |roll: &str, name: &str, unit: &str| TypedElector {
            roll: roll.to_owned(), name: name.to_owned(), unit: unit.to_owned(),
        };
        let names = [typed("Residents", "Ann Apple", "B1"), typed("Residents", "Ben Berry", "Healthcare"),
            typed("Staff", "Cat Cole", ""), typed("Residents", "Dan Dale", "B1")];
        verbs::add_names(runs(&world, id).await, (1..).zip(names).collect()).await.unwrap();
        let roll = printed(&world, id, "/roll").await;
        let places: Vec<usize> = ["Residents: B1", "Ann Apple", "Dan Dale", "Names on this list: 2", "Staff: everybody", "Cat Cole",
            "Residents: Healthcare", "For the visiting box", "Ben Berry"].map(|words| roll.find(words).unwrap()).into();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(roll.matches("Shred this sheet once the count is done.").count(), 3);
        assert_eq!(page(&world, world.people.colleague, &at(id, "/roll")).await.matches("Ann Apple").count(), 1);
        let people = [(world.people.stranger, 404), (world.people.resident, 403), (world.people.rep, 403), (world.people.manager, 403)];
        for (person, expected) in people {
            for part in ["", "/notice", "/form", "/papers", "/large", "/tally", "/account", "/hours", "/roll", "/declaration", "/story"] {
                let answer = world.session(person).await.get(&at(id, part)).await;
                assert_eq!(status(&answer), expected, "{part}");
                assert!(!answer.body.contains("Ann Apple"));
            }
        }
        for part in ["", "/papers", "/declaration"] {
            assert_eq!(status(&world.session(world.people.colleague).await.get(&at(id, part)).await), 403, "{part}");
        }
        assert!(!printed(&world, id, "").await.contains("Ann Apple"), "not before it is used");
        stood(&world, id, &["Food", "Visits"], false).await;
        opened(&world, id).await;
        let mut worker = world.session(world.people.practitioner).await;
        let before = world.ground.db.statements();
        let open = worker.get(&at(id, "")).await.body;
        assert!(world.ground.db.statements() - before <= 14, "as many statements whatever is on the rolls");
        assert!(open.contains("Ann Apple"));
        verbs::go_on(runs(&world, id).await, Move::CloseVoting).await.unwrap();
        for part in ["", "/roll"] {
            assert!(!printed(&world, id, part).await.contains("Ann Apple"), "{part}");
        }
    }

    async fn who_is_elected_without_a_vote_and_what_is_called_off_is_posted_too(ground) {
        let world = house(ground).await;
        let id = called(&world, calling(&world, Counting::Stv, 3, &[("Residents", 20)])).await;
        stood(&world, id, &["Ash", "Birch"], true).await;
        verbs::go_on(runs(&world, id).await, Move::CloseNominations).await.unwrap();
        verbs::leave_uncontested(runs(&world, id).await).await.unwrap();
        let page = printed(&world, id, "").await;
        assert_eq!(sheets(&page), ["The result"]);
        for words in ["No more people stood than there are seats", "<bdi>Ash</bdi>", "<bdi>Birch</bdi>", "Seats that stay empty: 1"] {
            assert!(page.contains(words), "{words}");
        }
        let off = called(&world, calling(&world, Counting::Stv, 3, &[("Residents", 20)])).await;
        verbs::call_off(runs(&world, off).await, "The wing is closed for a week.").await.unwrap();
        let page = printed(&world, off, "").await;
        assert!(page.contains("This election does not take place") && page.contains("The wing is closed for a week."));
        assert!(!page.contains("Seats: 3"));
    }

}
