//! The count told as a story: what is read aloud, sentence by sentence.

use crate::model::election::Counting;
use crate::rules::election::manifest::REOPEN;
use crate::rules::election::told::{Line, Step, Tie, Told};

/// A sentence of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// How many papers count, and how many do not.
    Papers {
        /// Those that count.
        valid: u64,
        /// Those that do not.
        void: u32,
    },
    /// So few could vote that no figure is read out.
    NoFigures,
    /// So many votes surely elect.
    Quota(String),
    /// The first choices.
    First,
    /// They had more votes than needed: what is over goes on.
    Surplus(Vec<String>),
    /// They had the fewest votes, and are out.
    Exclusion(Vec<String>),
    /// As many are left as there are seats.
    Fill(Vec<String>),
    /// How many votes somebody has now.
    Has(String, String),
    /// So many votes in all have nowhere to go.
    Gone(String),
    /// They are elected.
    Elected(Vec<String>),
    /// Voters asked for nominations to be opened again.
    Reopened,
    /// One seat goes to a team.
    Seat(usize, String),
    /// A team has so many whole shares.
    Whole(String, u64),
    /// One of the seats left goes to a team, because its rest is among the largest.
    Rest(String, u64),
    /// What a team has in the end.
    Won(String, u16),
    /// Several were equal.
    Tie(Tie),
    /// So many seats stay empty.
    Vacant(u16),
}

/// The story by its stages, each a list of sentences.
#[must_use]
pub fn story(counting: Counting, seats: i64, told: &Told) -> Vec<Vec<Sentence>> {
    let shows_figures = told.lines.iter().any(|line| !line.votes.is_empty());
    let mut stages = if !shows_figures {
        vec![vec![Sentence::NoFigures]]
    } else if counting.is_of_persons() {
        persons(told)
    } else {
        teams(counting, seats, told)
    };
    let mut end: Vec<Sentence> = told.ties.iter().cloned().map(Sentence::Tie).collect();
    let winners = told.lines.iter().filter(|line| line.won > 0);
    if counting.is_of_persons() {
        end.push(Sentence::Elected(winners.map(|line| line.name.clone()).collect()));
        end.extend((told.reopened > 0).then_some(Sentence::Reopened));
    } else {
        end.extend(winners.map(|line| Sentence::Won(line.name.clone(), line.won)));
    }
    end.extend((told.vacant > 0).then_some(Sentence::Vacant(told.vacant)));
    stages.push(end);
    stages
}

/// A number of votes without the noughts at its end.
#[must_use]
pub fn spoken(votes: &str) -> String {
    if !votes.contains('.') {
        return votes.to_owned();
    }
    votes.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn persons(told: &Told) -> Vec<Vec<Sentence>> {
    let mut stages = Vec::new();
    let mut gone = String::from("0");
    for (at, step) in told.steps.iter().enumerate() {
        let mut stage = Vec::new();
        if at == 0 {
            stage.push(Sentence::Papers { valid: told.valid, void: told.void });
            stage.extend(told.quota.as_deref().map(|quota| Sentence::Quota(spoken(quota))));
        }
        stage.extend(what_happened(step));
        stage.extend(told.lines.iter().filter_map(|line| now_has(line, at)));
        if spoken(&step.gone) != gone {
            gone = spoken(&step.gone);
            stage.push(Sentence::Gone(gone.clone()));
        }
        let elected: Vec<String> = step.elected.iter().filter(|name| *name != REOPEN).cloned().collect();
        if !elected.is_empty() && step.kind != "fill" {
            stage.push(Sentence::Elected(elected));
        }
        stages.push(stage);
    }
    stages
}

fn what_happened(step: &Step) -> Option<Sentence> {
    let who = step.who.clone();
    match step.kind.as_str() {
        "first_preferences" => Some(Sentence::First),
        "surplus" => Some(Sentence::Surplus(who)),
        "exclusion" => Some(Sentence::Exclusion(who)),
        "fill" => Some(Sentence::Fill(who)),
        _ => None,
    }
}

/// What a line has after a stage, where it is not what it had before, and not nothing because it is out.
fn now_has(line: &Line, stage: usize) -> Option<Sentence> {
    let votes = spoken(line.votes.get(stage)?);
    let before = stage.checked_sub(1).and_then(|before| line.votes.get(before)).map(|votes| spoken(votes));
    let is_news = before.as_ref() != Some(&votes) && (stage == 0 || votes != "0");
    is_news.then(|| Sentence::Has(line.name.clone(), votes))
}

fn teams(counting: Counting, seats: i64, told: &Told) -> Vec<Vec<Sentence>> {
    let mut votes: Vec<Sentence> = vec![Sentence::Papers { valid: told.valid, void: told.void }];
    let of = |line: &Line| line.votes.first().map(|votes| Sentence::Has(line.name.clone(), spoken(votes)));
    votes.extend(told.lines.iter().filter_map(of));
    let shared = match counting {
        Counting::Hare => remainders(seats, told),
        Counting::DHondt => seat_by_seat(1, seats, told),
        _ => seat_by_seat(2, seats, told),
    };
    vec![votes, shared.unwrap_or_default()]
}

fn number(line: &Line) -> Option<u64> {
    line.votes.first()?.parse().ok()
}

/// Which team has which seat, where votes are divided by 1 + `step` x the seats so far. None when it does not come out as the
/// count did: then the story tells no more than that.
fn seat_by_seat(step: u64, seats: i64, told: &Told) -> Option<Vec<Sentence>> {
    let seats = usize::try_from(seats).ok()?;
    let votes: Vec<u64> = told.lines.iter().map(number).collect::<Option<_>>()?;
    let mut held = vec![0_u64; votes.len()];
    let mut lots = told.ties.iter();
    let mut story = Vec::new();
    while story.len() < seats {
        let worth = |at: usize| -> Option<(u128, u128)> {
            let divisor = step.checked_mul(*held.get(at)?)?.checked_add(1)?;
            Some((u128::from(*votes.get(at)?), u128::from(divisor)))
        };
        let larger = |(a, b): (u128, u128), (c, d): (u128, u128)| a.saturating_mul(d) > c.saturating_mul(b);
        let all: Vec<(u128, u128)> = (0..votes.len()).map(worth).collect::<Option<_>>()?;
        let best = all.iter().copied().reduce(|one, other| if larger(other, one) { other } else { one })?;
        let equal: Vec<usize> =
            all.iter().enumerate().filter(|(_, one)| !larger(best, **one)).map(|(at, _)| at).collect();
        let next = if equal.len() <= seats.saturating_sub(story.len()) {
            *equal.first()?
        } else {
            let chosen = &lots.next()?.chosen;
            told.lines.iter().position(|line| line.name == *chosen)?
        };
        let seat = held.get_mut(next)?;
        *seat = seat.saturating_add(1);
        story.push(Sentence::Seat(story.len().saturating_add(1), told.lines.get(next)?.name.clone()));
    }
    let right = told.lines.iter().zip(&held).all(|(line, seats)| u64::from(line.won) == *seats);
    right.then_some(story)
}

/// The whole shares of each team, and who has the seats that are left.
fn remainders(seats: i64, told: &Told) -> Option<Vec<Sentence>> {
    let seats = u64::try_from(seats).ok()?;
    let (mut whole, mut rest) = (Vec::new(), Vec::new());
    for line in &told.lines {
        let shares = number(line)?.checked_mul(seats)?.checked_div(told.valid)?;
        let more = u64::from(line.won).checked_sub(shares)?;
        whole.push(Sentence::Whole(line.name.clone(), shares));
        rest.extend((more > 0).then(|| Sentence::Rest(line.name.clone(), more)));
    }
    whole.extend(rest);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::{REOPEN, Sentence as Say, seat_by_seat, spoken, story};
    use crate::model::election::Counting;
    use crate::rules::election::told::{Line, Step, Tie, Told};

    fn line(name: &str, won: u16, votes: &[&str]) -> Line {
        Line { name: name.into(), won, votes: votes.iter().map(|one| (*one).to_owned()).collect() }
    }

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    fn moss() -> Told {
        let lines = [("Housing", 5, "121"), ("Equality", 4, "93"), ("Work", 2, "48"), ("Health", 1, "33")];
        let lines = lines.map(|(name, won, votes)| line(name, won, &[votes])).into();
        Told { valid: 295, void: 3, lines, ..Told::default() }
    }

    #[test]
    fn votes_are_spoken_without_noughts() {
        for (kept, said) in
            [("8.46149", "8.46149"), ("13.00000", "13"), ("2.50", "2.5"), ("10", "10"), ("0.00000", "0")]
        {
            assert_eq!(spoken(kept), said);
        }
    }

    #[test]
    fn a_count_of_persons_is_told_by_what_changed() {
        let step = |kind: &str, who: &[&str], elected: &[&str], gone: &str| Step {
            kind: kind.into(),
            who: names(who),
            elected: names(elected),
            gone: gone.into(),
        };
        let told = Told {
            valid: 12,
            void: 1,
            quota: Some("7".into()),
            lines: vec![line("Ash", 0, &["5", "5"]), line("Birch", 1, &["4", "7"]), line("Cedar", 0, &["3", "0"])],
            steps: vec![step("first_preferences", &[], &[], "0"), step("exclusion", &["Cedar"], &["Birch"], "0")],
            ..Told::default()
        };
        let has = |who: &str, votes: &str| Say::Has(who.into(), votes.into());
        assert_eq!(
            story(Counting::Irv, 1, &told),
            [
                vec![
                    Say::Papers { valid: 12, void: 1 },
                    Say::Quota("7".into()),
                    Say::First,
                    has("Ash", "5"),
                    has("Birch", "4"),
                    has("Cedar", "3"),
                ],
                vec![Say::Exclusion(names(&["Cedar"])), has("Birch", "7"), Say::Elected(names(&["Birch"]))],
                vec![Say::Elected(names(&["Birch"]))],
            ]
        );
    }

    #[test]
    fn nobody_is_called_elected_where_nominations_are_opened_again() {
        let lines = vec![line("Ash", 1, &["9"]), line(REOPEN, 0, &["8"])];
        let elected = names(&["Ash", REOPEN]);
        let steps = vec![Step { kind: "first_preferences".into(), elected, gone: "0".into(), ..Step::default() }];
        let told =
            story(Counting::Stv, 2, &Told { valid: 17, lines, steps, reopened: 1, vacant: 1, ..Told::default() });
        let ash = Say::Elected(names(&["Ash"]));
        assert_eq!(told[0].last(), Some(&ash));
        assert_eq!(told[1], [ash, Say::Reopened, Say::Vacant(1)]);
    }

    #[test]
    fn the_seats_of_teams_are_told_one_by_one() {
        let order = [
            "Housing", "Equality", "Work", "Housing", "Health", "Equality", "Housing", "Equality", "Housing", "Work",
            "Housing", "Equality",
        ];
        let told: Vec<Say> = (1..).zip(order).map(|(seat, team)| Say::Seat(seat, team.to_owned())).collect();
        assert_eq!(story(Counting::SainteLague, 12, &moss())[1], told);
        let hare = story(Counting::Hare, 12, &moss());
        assert_eq!(
            hare[1],
            [
                Say::Whole("Housing".into(), 4),
                Say::Whole("Equality".into(), 3),
                Say::Whole("Work".into(), 1),
                Say::Whole("Health".into(), 1),
                Say::Rest("Housing".into(), 1),
                Say::Rest("Equality".into(), 1),
                Say::Rest("Work".into(), 1),
            ]
        );
        assert_eq!(story(Counting::DHondt, 12, &moss())[1].len(), 12);
    }

    #[test]
    fn a_story_that_does_not_come_out_as_the_count_is_not_told() {
        let mut odd = moss();
        odd.lines[0].won = 6;
        assert_eq!(seat_by_seat(2, 12, &odd), None);
        odd.lines.clear();
        assert_eq!(seat_by_seat(2, 12, &odd), None);
    }

    #[test]
    fn a_lot_decides_who_has_the_seat() {
        let tie = Tie {
            between: names(&["Food", "Visits"]),
            chosen: "Visits".into(),
            decides: "seat".into(),
            by_stage: None,
        };
        let lines = vec![line("Food", 0, &["5"]), line("Visits", 1, &["5"])];
        let told = Told { valid: 10, lines, ties: vec![tie.clone()], ..Told::default() };
        let told = story(Counting::SainteLague, 1, &told);
        assert_eq!(told[1], [Say::Seat(1, "Visits".into())]);
        assert_eq!(told[2], [Say::Tie(tie), Say::Won("Visits".into(), 1)]);
    }

    #[test]
    fn where_few_could_vote_no_figure_is_read_out() {
        let told = Told { lines: vec![line("Ash", 1, &[]), line("Birch", 0, &[])], ..Told::default() };
        assert_eq!(story(Counting::Irv, 1, &told), [vec![Say::NoFigures], vec![Say::Elected(names(&["Ash"]))]]);
    }
}
