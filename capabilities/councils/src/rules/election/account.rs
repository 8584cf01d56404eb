//! Whether the count may begin: every printed paper is somewhere, or somebody signed for what is missing.

use ballot::account::Account;

use super::ElectionRefused;
use crate::model::election::Roll;

/// Whether the papers balance, or a reason is signed (guide/elections.md 6.3, 7). No reason excuses more papers in a roll's
/// boxes than it has names: that is not a paper mislaid, but a vote too many.
///
/// # Errors
/// [`ElectionRefused::Boxes`] and [`ElectionRefused::Account`] with what does not balance.
pub fn balances(account: Account, rolls: &[Roll], signed: Option<&str>) -> Result<(), ElectionRefused> {
    let boxes: i64 = rolls.iter().map(|roll| roll.returned).sum();
    if boxes != i64::from(account.returned) || rolls.iter().any(|roll| roll.returned > roll.size) {
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
    use crate::rules::election::ElectionRefused;
    use ballot::account::Account;

    #[test]
    fn the_count_begins_when_the_papers_balance_or_somebody_signed() {
        let roll = |size, returned| Roll { name: String::new(), size, returned };
        let rolls = [roll(412, 253), roll(164, 45)];
        let right = Account { issued: 576, returned: 298, spoiled: 4, unused: 274, valid: 295, void: 3 };
        assert_eq!(balances(right, &rolls, None), Ok(()));
        let missing = Account { unused: 273, ..right };
        assert_eq!(balances(missing, &rolls, None), Err(ElectionRefused::Account(missing.faults())));
        assert_eq!(balances(missing, &rolls, Some(" ")), Err(ElectionRefused::Account(missing.faults())));
        assert_eq!(balances(missing, &rolls, Some("One sheet was torn at the press.")), Ok(()));
        for odd in [[roll(412, 252), roll(164, 45)], [roll(252, 253), roll(164, 45)]] {
            assert_eq!(balances(right, &odd, Some("signed")), Err(ElectionRefused::Boxes));
        }
    }
}
