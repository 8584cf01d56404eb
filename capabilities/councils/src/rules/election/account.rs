//! Whether the count may begin: every printed paper is somewhere, or somebody signed for what is missing.

use ballot::account::Account;

use super::ElectionRefused;
use crate::model::election::Roll;
use crate::model::election::screen::Voters;

/// Whether the papers balance, or a reason is signed (guide/elections.md 6.3, 7). No reason excuses more votes of a roll, on paper
/// and on screens together, than it has names: that is not a paper mislaid, but a vote too many.
///
/// # Errors
/// [`ElectionRefused::Boxes`] and [`ElectionRefused::Account`] with what does not balance.
pub fn balances(
    account: Account,
    rolls: &[Roll],
    (voters, opened): (&Voters, u32),
    signed: Option<&str>,
) -> Result<(), ElectionRefused> {
    let boxes: i64 = rolls.iter().map(|roll| roll.returned).sum();
    let names: i64 = rolls.iter().map(|roll| roll.size).sum();
    let too_many = rolls.iter().any(|roll| roll.returned.saturating_add(voters.of(&roll.name)) > roll.size)
        // Of a slip only the election is known.
        || boxes.saturating_add(voters.papers().max(opened.into())) > names;
    if boxes != i64::from(account.returned) || too_many {
        return Err(ElectionRefused::Boxes);
    }
    let faults = account.faults();
    let is_signed = signed.is_some_and(|reason| !reason.trim().is_empty());
    if faults.is_empty() || is_signed { Ok(()) } else { Err(ElectionRefused::Account(faults)) }
}

#[cfg(test)]
mod tests {
    use super::balances;
    use crate::model::election::Roll;
    use crate::model::election::screen::Voters;
    use crate::rules::election::ElectionRefused;
    use ballot::account::Account;

    #[test]
    fn the_count_begins_when_the_papers_balance_or_somebody_signed() {
        let roll = |size, returned| Roll { name: String::new(), size, returned };
        let none = &Voters::default();
        let rolls = [roll(412, 253), roll(164, 45)];
        let right = Account { issued: 576, returned: 298, spoiled: 4, unused: 274, valid: 295, void: 3 };
        assert_eq!(balances(right, &rolls, (none, 0), None), Ok(()));
        let missing = Account { unused: 273, ..right };
        assert_eq!(balances(missing, &rolls, (none, 0), None), Err(ElectionRefused::Account(missing.faults())));
        assert_eq!(balances(missing, &rolls, (none, 0), Some(" ")), Err(ElectionRefused::Account(missing.faults())));
        assert_eq!(balances(missing, &rolls, (none, 0), Some("One sheet was torn at the press.")), Ok(()));
        for odd in [[roll(412, 252), roll(164, 45)], [roll(252, 253), roll(164, 45)]] {
            assert_eq!(balances(right, &odd, (none, 0), Some("signed")), Err(ElectionRefused::Boxes));
        }
    }

    #[test]
    fn votes_on_a_screen_are_votes_of_the_roll() {
        let roll = |name: &str, size, returned| Roll { name: name.to_owned(), size, returned };
        let rolls = [roll("Residents", 10, 6), roll("Staff", 10, 0)];
        let account = Account { issued: 6, returned: 6, spoiled: 0, unused: 0, valid: 6, void: 0 };
        let voters = |signed_in: i64, slips: i64| Voters {
            signed_in: vec![("Residents".to_owned(), signed_in)],
            slips_used: slips,
            slips_drawn: slips,
        };
        for (voters, opened, right) in [
            (voters(4, 0), 4, true),
            // Ten names, six papers and five votes on screens.
            (voters(5, 0), 5, false),
            // Of slips only the sum is known.
            (voters(4, 10), 14, true),
            (voters(4, 11), 15, false),
            (voters(4, 0), 15, false),
        ] {
            let found = balances(account, &rolls, (&voters, opened), Some("signed"));
            assert_eq!(found.is_ok(), right, "{voters:?} {opened}");
        }
    }
}
