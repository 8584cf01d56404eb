//! The roll as those who run an election keep it: long ones, whose account an entry is, and what is said of a wrong number.

use access::Role;
use basics::PersonId;
use councils::ElectionId;
use councils::verbs::election::{self as verbs, ElectionRefused, Move, TypedElector};
use store::values;
use trials::{Browser, World};

use crate::election_pages::must;
use crate::elections::{called, named, runs, why};
use crate::{PARTS, house, status};

fn line(roll: &str, name: &str, unit: &str) -> TypedElector {
    TypedElector { roll: roll.to_owned(), name: name.to_owned(), unit: unit.to_owned() }
}

async fn put(world: &World, id: ElectionId, lines: &[(&str, &str, &str)]) {
    let lines = lines.iter().map(|(roll, name, unit)| line(roll, name, unit));
    verbs::add_names(runs(world, id).await, (1..).zip(lines).collect()).await.unwrap();
}

/// So many people, from a number on, on the roll of the wing.
async fn many(world: &World, id: ElectionId, numbers: std::ops::Range<u64>) -> u64 {
    let lines = numbers.map(|n| (n, line("A wing", &format!("Person Of{n}"), "A1"))).collect();
    let acting = runs(world, id).await;
    let before = world.ground.db.statements();
    verbs::add_names(acting, lines).await.unwrap();
    world.ground.db.statements() - before
}

/// Whose each entry is, by roll and number.
async fn joined(world: &World, id: ElectionId) -> Vec<Option<PersonId>> {
    let sql = "SELECT person_id FROM councils_election_electors WHERE election_id = $1 ORDER BY roll, number";
    let rows = world.ground.db.read().await.unwrap().rows(sql, values![id]).await.unwrap();
    rows.iter().map(|row| row.get("person_id").unwrap()).collect()
}

/// The entry whose form to this address is the first on the page.
async fn first(browser: &mut Browser, at: &str, form: &str) -> String {
    let page = browser.get(at).await;
    let (_, after) = page.body.split_once(&format!("/roll/{form}\"")).unwrap();
    after.split_once("name=\"who\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

trials::story! {
    parts = *PARTS;

    async fn putting_many_names_on_a_roll_takes_a_statement_for_hundreds_of_them(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20)]).await;
        // The first names make the keys.
        many(&world, id, 0..1).await;
        let hundred = many(&world, id, 1..101).await;
        let four_hundred = many(&world, id, 101..501).await;
        // Two chunks of two hundred, each with one look for the key of the names.
        assert!(four_hundred <= hundred + 4, "{hundred} statements for 100 names, {four_hundred} for 400");
        let sql = "SELECT COUNT(*) AS n, MAX(number) AS most FROM councils_election_electors WHERE election_id = $1";
        let row = world.ground.db.read().await.unwrap().one(sql, values![id]).await.unwrap();
        assert_eq!((row.get::<i64>("n").unwrap(), row.get::<i64>("most").unwrap()), (501, 501));
        let mut officer = world.session(world.people.practitioner).await;
        let page = officer.get(&format!("/councils/elections/{id}/roll?of=0&from=451")).await.body;
        for (number, name) in [(451, 450), (500, 499)] {
            assert!(page.contains(&format!("{number}: <bdi>Person Of{name}</bdi>")), "{page}");
        }
        assert!(page.contains("501 names"), "{page}");
    }

    async fn a_long_roll_is_read_in_parts_that_cost_the_same_however_long_it_is(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20), ("Kitchen", 5)]).await;
        let at = format!("/councils/elections/{id}/roll");
        let mut officer = world.session(world.people.practitioner).await;
        // The first page also fetches the purpose's key, which a process then holds.
        many(&world, id, 0..1).await;
        officer.get(&at).await;
        let mut took = Vec::new();
        for numbers in [1..60, 60..130] {
            many(&world, id, numbers).await;
            let sought = officer.sought(&format!("{at}?q=person")).await;
            for path in [at.as_str(), sought.as_str()] {
                let before = world.ground.db.statements();
                let page = officer.get(path).await.body;
                took.push(world.ground.db.statements() - before);
                assert_eq!(page.matches("<bdi>Person Of").count(), 50, "{path}");
            }
        }
        assert_eq!(took[..2], took[2..], "as many statements whatever is on the roll");
        put(&world, id, &[("Kitchen", "Cook One", "")]).await;
        let page = officer.get(&at).await;
        assert!(!page.body.contains("rel=\"prev\"") && !page.body.contains("Cook One"));
        let next = page.body.split_once("rel=\"next\"").unwrap().0.rsplit_once("href=\"").unwrap().1;
        let next = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        assert_eq!(next, format!("{at}?of=0&from=51"));
        let page = officer.get(&next).await.body;
        assert!(page.contains("51: <bdi>Person Of50</bdi>") && page.contains("rel=\"prev\"") && page.contains("from=101"));
        let last = officer.get(&format!("{at}?of=0&from=101")).await.body;
        assert!(last.contains("130: <bdi>Person Of129</bdi>") && !last.contains("rel=\"next\""));
        assert!(officer.get(&format!("{at}?of=1&from=1")).await.body.contains("1: <bdi>Cook One</bdi>"));
        // What cannot be is the first part, or one that is empty and says so.
        assert!(officer.get(&format!("{at}?of=9&from=-3")).await.body.contains("Cook One"));
        assert!(officer.get(&format!("{at}?of=0&from=999")).await.body.contains("Nobody is here"));
    }

    async fn somebody_is_found_on_a_roll_by_name_or_number_and_no_name_stands_in_an_address(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20), ("Kitchen", 5)]).await;
        let at = format!("/councils/elections/{id}/roll");
        many(&world, id, 0..120).await;
        put(&world, id, &[("Kitchen", "Siân Rhys", "Stores")]).await;
        let mut officer = world.session(world.people.practitioner).await;
        let sought = officer.sought(&format!("{at}?q=SIAN")).await;
        assert!(sought.starts_with(&format!("{at}?q=")) && !sought.to_lowercase().contains("sian"), "{sought}");
        let page = officer.get(&sought).await.body;
        assert!(page.contains("<bdi>Siân Rhys</bdi>, <bdi>Stores</bdi>") && !page.contains("Person Of"), "{page}");
        assert!(officer.find(&format!("{at}?q=117")).await.body.contains("117: <bdi>Person Of116</bdi>"));
        let both = officer.find(&format!("{at}?q=1")).await.body;
        assert!(both.contains("<bdi>Siân Rhys</bdi>") && both.matches("<bdi>Person Of").count() == 1, "number 1 of each roll");
        assert!(officer.find(&format!("{at}?q=person")).await.body.contains("More people fit than are shown"));
        assert!(officer.find(&format!("{at}?q=Zebedee")).await.body.contains("Nobody on the rolls has that name"));
        // An address in which a name stands in the clear finds nothing, and nor does somebody else's.
        assert!(!officer.get(&format!("{at}?q=Rhys")).await.body.contains("Siân Rhys"));
        let mut second = world.session(world.people.colleague).await;
        assert!(!second.get(&sought).await.body.contains("Siân Rhys"));
        // Who may not read the roll finds nobody on it.
        for person in [world.people.resident, world.people.manager] {
            assert_eq!(status(&world.session(person).await.find(&format!("{at}?q=sian")).await), 403);
        }
        assert_eq!(status(&world.session(world.people.stranger).await.find(&format!("{at}?q=sian")).await), 404);
    }

    async fn whoever_gives_out_papers_comes_back_to_where_they_were_on_the_roll(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20)]).await;
        let at = format!("/councils/elections/{id}/roll");
        many(&world, id, 0..120).await;
        verbs::go_on(runs(&world, id).await, Move::OpenNominations).await.unwrap();
        for team in ["Food", "Visits"] {
            verbs::add_team(runs(&world, id).await, team, "What first").await.unwrap();
            verbs::stand_for(runs(&world, id).await, &named(team, &format!("S. of {team}"))).await.unwrap();
        }
        verbs::go_on(runs(&world, id).await, Move::CloseNominations).await.unwrap();
        verbs::open_voting(runs(&world, id).await, "3161452616").await.unwrap();
        let mut second = world.session(world.people.colleague).await;
        let here = format!("{at}?of=0&from=51");
        let who = first(&mut second, &here, "give").await;
        let fields = [("who", who.as_str()), ("of", "0"), ("from", "51"), ("q", ""), ("what", "paper")];
        assert_eq!(must(second.post(&format!("{at}/give"), &fields).await).location, here);
        assert_eq!(second.get(&here).await.body.matches("has what they vote with").count(), 1);
        // Twice is refused on the same part, and whoever was looked for is shown again.
        let twice = second.post(&format!("{at}/give"), &fields).await;
        assert!(status(&twice) == 422 && twice.body.contains("Person Of50") && !twice.body.contains("<bdi>Person Of1</bdi>"));
        let sought = second.sought(&format!("{at}?q=Of119")).await;
        let who = first(&mut second, &sought, "give").await;
        let fields = [("who", who.as_str()), ("of", "0"), ("from", "1"), ("q", "Of119"), ("what", "paper")];
        let back = must(second.post(&format!("{at}/give"), &fields).await).location;
        assert!(back.starts_with(&format!("{at}?q=")) && !back.contains("Of119"), "{back}");
        let page = second.get(&back).await.body;
        assert!(page.contains("Person Of119") && page.contains("has what they vote with") && !page.contains("Person Of50"));
    }

    async fn an_entry_is_joined_to_an_account_only_where_it_can_be_nobody_elses(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20), ("Staff", 20)]).await;
        let places = world.places;
        let john = world.member("John Smith", Role::Participant, places.wing).await;
        // Somebody above of the same name is not meant, and is not in the way.
        world.member("John Smith", Role::Manager, places.partnership).await;
        world.member("Helen Above", Role::Manager, places.partnership).await;
        put(&world, id, &[("A wing", "John Smith", "A2"), ("A wing", "Helen Above", "")]).await;
        assert_eq!(joined(&world, id).await, [Some(john), None]);
        // The same name comes later, elsewhere: nobody knows any more which of the two he is.
        put(&world, id, &[("A wing", "john smith", "B1")]).await;
        assert_eq!(joined(&world, id).await, [None, None, None]);
        let mut his = world.session(john).await;
        assert!(his.get(&format!("/councils/elections/{id}")).await.body.contains("We do not find you on the roll"));
        // On two rolls, at once or one after the other.
        world.member("Cat Cole", Role::Practitioner, places.prison).await;
        put(&world, id, &[("Staff", "Cat Cole", "")]).await;
        assert!(joined(&world, id).await[3].is_some());
        put(&world, id, &[("A wing", "Cat Cole", "")]).await;
        assert_eq!(joined(&world, id).await, [None; 5]);
    }

    async fn somebody_who_works_here_does_not_get_the_entry_of_a_resident_of_the_same_name(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20), ("Staff", 20)]).await;
        let places = world.places;
        let cat = world.member("Cat Cole", Role::Practitioner, places.prison).await;
        let ann = world.member("Ann Apple", Role::Participant, places.wing).await;
        let deb = world.member("Deb Hall", Role::Manager, places.prison).await;
        // The resident Cat Cole has no account. Others of the roll have: it is no roll of workers.
        put(&world, id, &[("A wing", "Cat Cole", "A2"), ("Staff", "Deb Hall", "")]).await;
        assert_eq!(joined(&world, id).await, [Some(cat), Some(deb)], "nothing tells the rolls apart yet");
        put(&world, id, &[("A wing", "Ann Apple", "A3")]).await;
        assert_eq!(joined(&world, id).await, [None, Some(ann), Some(deb)]);
        let mut hers = world.session(cat).await;
        assert!(hers.get(&format!("/councils/elections/{id}")).await.body.contains("We do not find you on the roll"));
    }

    async fn the_officer_sees_whose_account_an_entry_is_joined_to_and_cuts_what_is_wrong(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20)]).await;
        let at = format!("/councils/elections/{id}/roll");
        let ann = world.member("Ann Apple", Role::PeerMentor, world.places.wing).await;
        let bob = world.member("Bob Berry", Role::Participant, world.places.wing).await;
        put(&world, id, &[("A wing", "Ann Apple", "A2"), ("A wing", "Bob Berry", ""), ("A wing", "Cy Cole", "")]).await;
        let mut officer = world.session(world.people.practitioner).await;
        let page = officer.get(&at).await.body;
        assert!(page.contains("Joined to the account of Ann Apple (peer mentor)"), "{page}");
        assert_eq!(page.matches("Joined to the account").count(), 2);
        world.leave(bob).await;
        assert!(officer.get(&at).await.body.contains("somebody who does not belong to this place now"));
        // The second counter sees it too, and the officer alone cuts it.
        let mut second = world.session(world.people.colleague).await;
        let seen = second.get(&at).await.body;
        assert!(seen.contains("Joined to the account of Ann Apple") && !seen.contains("/roll/cut"));
        let who = first(&mut officer, &at, "cut").await;
        assert_eq!(status(&second.post(&format!("{at}/cut"), &[("who", &who)]).await), 403);
        must(officer.post(&format!("{at}/cut"), &[("who", &who)]).await);
        assert_eq!(joined(&world, id).await, [None, Some(bob), None]);
        assert_eq!(status(&officer.post(&format!("{at}/cut"), &[("who", &who)]).await), 422, "it is cut");
        // Others who come on the roll do not join it again.
        put(&world, id, &[("A wing", "Dan Dale", "")]).await;
        assert_eq!(joined(&world, id).await[0], None);
        let own = world.session(ann).await.get(&format!("/councils/elections/{id}")).await.body;
        assert!(own.contains("We do not find you on the roll") && !own.contains("number 1"));
        verbs::go_on(runs(&world, id).await, Move::OpenNominations).await.unwrap();
        for team in ["Food", "Visits"] {
            verbs::add_team(runs(&world, id).await, team, "What first").await.unwrap();
            verbs::stand_for(runs(&world, id).await, &named(team, &format!("S. of {team}"))).await.unwrap();
        }
        verbs::go_on(runs(&world, id).await, Move::CloseNominations).await.unwrap();
        let who = first(&mut officer, &at, "cut").await;
        verbs::open_voting(runs(&world, id).await, "3161452616").await.unwrap();
        let late = officer.post(&format!("{at}/cut"), &[("who", &who)]).await;
        assert!(status(&late) == 422 && late.body.contains("Papers have been given out"), "{}", late.body);
        let which = why(verbs::cut_account(runs(&world, id).await, who.parse().unwrap()).await);
        assert_eq!(which, ElectionRefused::Frozen);
        assert_eq!(joined(&world, id).await[1], Some(bob));
        assert!(!officer.get(&at).await.body.contains("/roll/cut"));
    }

    async fn a_wrong_size_is_said_at_the_roll_whose_size_it_is(ground) {
        let world = house(ground).await;
        let (_, id) = called(&world, 1, &[("A wing", 20), ("Kitchen", 5)]).await;
        let at = format!("/councils/elections/{id}/roll");
        let mut officer = world.session(world.people.practitioner).await;
        let page = officer.get(&at).await.body;
        assert!(page.contains("id=\"size-0\"") && page.contains("id=\"size-1\"") && !page.contains("<details class=\"govuk-details\" open"));
        for wrong in ["lots", "-1", "", "999999999"] {
            let fields = [("roll", "Kitchen"), ("of", "1"), ("size-1", wrong)];
            let again = officer.post(&format!("{at}/size"), &fields).await;
            assert_eq!(status(&again), 422);
            let said = "That number cannot be right";
            assert!(again.body.contains("href=\"#size-1\"") && again.body.contains("id=\"size-1-error\""), "{}", again.body);
            assert!(!again.body.contains("size-0-error") && again.body.matches(said).count() == 2);
            assert_eq!(again.body.matches("<details class=\"govuk-details\" open").count(), 1, "what is wrong can be seen");
            assert!(wrong.is_empty() || again.body.contains(&format!("value=\"{wrong}\"")));
        }
        must(officer.post(&format!("{at}/size"), &[("roll", "Kitchen"), ("of", "1"), ("size-1", " 7 ")]).await);
        assert!(officer.get(&at).await.body.contains("7 names"));
        // Where the roll has names here there is no such field, and the fault leads to none.
        put(&world, id, &[("A wing", "Ann Apple", "")]).await;
        let names = officer.post(&format!("{at}/size"), &[("roll", "A wing"), ("of", "0"), ("size-0", "7")]).await;
        assert!(status(&names) == 422 && !names.body.contains("#size-0") && names.body.contains("That number cannot"));
    }
}
