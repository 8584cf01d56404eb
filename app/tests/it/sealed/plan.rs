//! Phrases planted in a plan, by both hands: what is shared, what is a draft, what is held back, what was signed and thought through.

use super::{Browser, Phrases, RelationKind, World, send};

async fn write(browser: &mut Browser, at: &str, (on, part): (&str, &str), words: &str, how: &str) {
    let fields = [("on", on), ("part", part), ("words", words), ("do", how)];
    send(browser, &format!("{at}/write"), &fields, 303).await;
}

/// A day that is soon, as three boxes.
fn soon(world: &World) -> [(&'static str, String); 3] {
    let day = world.site.now().plus_days(20).date_in("Europe/London").unwrap();
    [("by-day", day.day().to_string()), ("by-month", day.month().to_string()), ("by-year", day.year().to_string())]
}

pub async fn plan(world: &World, phrases: &mut Phrases) {
    let people = world.people;
    world.set(world.places.partnership, &plans::SWITCH, Some("on")).await;
    let (worker, person) = (people.practitioner, Some(people.resident));
    world.relate(RelationKind::AssignedWorker, worker, person, Some(world.places.prison)).await;
    let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
    let begin = format!("/plans/begin/{}", people.resident);
    let at = send(&mut worker, &begin, &[], 303).await.location;
    let on = at.strip_prefix("/plans/").unwrap().to_owned();

    let [matters, goal, step, why] = [phrases.next(), phrases.next(), phrases.next(), phrases.next()];
    let first = [("matters", &*matters), ("goal", &*goal), ("step", &*step), ("why", &*why), ("actor", "me")];
    send(&mut person, &format!("{at}/goals"), &first, 303).await;
    write(&mut person, &at, (&on, "hopes"), &phrases.next(), "share").await;
    write(&mut person, &at, (&on, "bad_day"), &phrases.next(), "draft").await;
    write(&mut worker, &at, (&on, "talk"), &phrases.next(), "share").await;
    let ordered = [("kind", "other"), ("words", &*phrases.next())];
    send(&mut worker, &format!("{at}/ordered"), &ordered, 303).await;

    let version = send(&mut worker, &format!("{at}/put"), &[], 303).await.location;
    send(&mut person, &version, &[("answer", "differs"), ("why", &*phrases.next())], 303).await;

    let (words, reason, day) = (phrases.next(), phrases.next(), soon(world));
    let mut held = vec![("words", &*words), ("why", &*reason)];
    held.extend(day.iter().map(|(name, value)| (*name, value.as_str())));
    send(&mut worker, &format!("{at}/held"), &held, 303).await;

    let call = send(&mut worker, &format!("{at}/calls"), &[("question", &*phrases.next())], 303).await.location;
    send(&mut worker, &format!("{call}/think"), &[("words", &*phrases.next())], 303).await;
    let [options, decision, rationale] = [phrases.next(), phrases.next(), phrases.next()];
    let made = [("options", &*options), ("decision", &*decision), ("rationale", &*rationale)];
    send(&mut worker, &format!("{call}/decide"), &made, 303).await;

    // What is refused is repeated on the page of whoever typed it, and nowhere else.
    let long = phrases.0[0].repeat(4_000);
    send(&mut person, &format!("{at}/goals"), &[("goal", &*long), ("actor", "me")], 422).await;
}
