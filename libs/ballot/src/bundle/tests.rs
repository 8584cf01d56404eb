use super::*;

const DICE: &str = "3 1 6 6 2 4 4 1 5 2";

fn manifest(method: &str, seats: u16, choices: &[&str]) -> Manifest {
    Manifest {
        title: "Rowan wing".into(),
        method: method.into(),
        seats,
        choices: choices.iter().map(|name| (*name).to_owned()).collect(),
        rolls: [("residents".to_owned(), 40)].into(),
        rules: vec!["Ties are settled by ten dice.".into()],
    }
}

fn ledger(returned: u32) -> Ledger {
    Ledger {
        issued: 20,
        returned,
        spoiled: 0,
        unused: 20 - returned,
        void: [("unclear".to_owned(), 1)].into(),
        on_screen: 0,
        signed: None,
    }
}

/// Three candidates, two seats, seven papers and a void one.
fn persons() -> Bundle {
    let papers = [&[1, 2][..], &[1], &[2, 1], &[3], &[1, 3], &[1, 3, 2], &[2]];
    let papers = Papers::Ranked(papers.map(<[u16]>::to_vec).into());
    Bundle::new(manifest("scottish", 2, &["Ash", "Birch", "Cedar"]), Vec::new(), papers, ledger(8), None).unwrap()
}

#[test]
fn a_bundle_is_read_again_and_counted_again() {
    let made = persons();
    let read = read(&made.text()).unwrap();
    assert_eq!(read, made);
    let Counted::Persons { count, .. } = read.verify().unwrap() else { panic!("candidates stood") };
    assert_eq!(count.elected, [1, 2]);
}

#[test]
fn every_byte_that_is_changed_is_noticed() {
    let text = persons().text();
    for at in 0..text.len() {
        for change in [0x01, 0x10, 0x20] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= change;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(read(&changed).is_err(), "byte {at}");
        }
    }
    for cut in 0..text.len() {
        assert!(read(&text[..cut]).is_err(), "cut at {cut}");
    }
}

/// Whoever changes something and puts the hash at the end right is found out by what was posted, or by the count.
#[test]
fn what_is_changed_by_somebody_who_knows_the_form_is_named() {
    let changed = |change: fn(&mut Bundle)| {
        let mut bundle = persons();
        change(&mut bundle);
        let read = read(&bundle.text()).unwrap();
        read.verify().unwrap_err()
    };
    assert!(matches!(changed(|bundle| bundle.manifest.seats = 1), BundleFault::Manifest(_)));
    let drop_a_paper = |bundle: &mut Bundle| {
        if let Papers::Ranked(papers) = &mut bundle.papers {
            papers.pop();
        }
    };
    assert!(matches!(changed(drop_a_paper), BundleFault::Papers(_)));
    let and_post_anew = |bundle: &mut Bundle| {
        bundle.papers = Papers::Ranked(vec![vec![3, 1]; 7]);
        bundle.papers_hash = bundle.papers.hash();
    };
    assert!(matches!(changed(and_post_anew), BundleFault::Result { .. }), "whoever noted the posted hash sees more");
    let other = |bundle: &mut Bundle| bundle.outcome = Outcome::Elected { numbers: vec![1, 3], digest: String::new() };
    assert!(matches!(changed(other), BundleFault::Result { .. }));
    assert_eq!(changed(|bundle| bundle.alongside_bundle = 2), BundleFault::Form(2));
    assert!(matches!(changed(|bundle| bundle.account.unused = 13), BundleFault::Account(Imbalance::Papers { .. })));
    let odd = changed(|bundle| bundle.account.void = [("because".to_owned(), 1)].into());
    assert_eq!(odd, BundleFault::Reason("because".into()));
}

#[test]
fn an_account_that_does_not_balance_is_refused_until_it_is_signed() {
    let papers = Papers::Ranked(vec![vec![1]; 5]);
    let make = |account| Bundle::new(manifest("irv", 1, &["Ash", "Birch"]), Vec::new(), papers.clone(), account, None);
    assert!(matches!(make(ledger(8)), Err(BundleFault::Account(Imbalance::Boxes { returned: 8, counted: 6 }))));
    let signed = Ledger { signed: Some("Two papers were torn.".into()), ..ledger(8) };
    assert!(make(signed).is_ok());
    for empty in ["", "  "] {
        assert!(make(Ledger { signed: Some(empty.into()), ..ledger(8) }).is_err(), "an empty reason is none");
    }
    assert_eq!(make(Ledger { on_screen: 6, ..ledger(3) }), Err(BundleFault::Screens));
    // Votes on a screen were never printed.
    let screen = Ledger { on_screen: 3, ..ledger(3) };
    assert!(make(screen).is_ok());
}

#[test]
fn lists_are_shared_out_and_dice_settle_what_is_equal() {
    let fallow = manifest("sainte-lague", 12, &["Housing", "Equality", "Work", "Health"]);
    let piles = Papers::Piles(vec![121, 93, 48, 33]);
    let account =
        Ledger { issued: 300, returned: 298, spoiled: 0, unused: 2, void: [("unclear".into(), 3)].into(), ..ledger(1) };
    let made = Bundle::new(fallow, Vec::new(), piles, account, None).unwrap();
    assert_eq!(made.outcome, Outcome::Seats(vec![5, 4, 2, 1]));
    assert_eq!(read(&made.text()).unwrap(), made);

    let level = || (manifest("hare", 1, &["One", "Two"]), Papers::Piles(vec![3, 3]), ledger(7));
    let (manifest, papers, account) = level();
    assert!(matches!(
        Bundle::new(manifest, Vec::new(), papers, account, None),
        Err(BundleFault::Seats(SeatsError::LotNeeded { .. }))
    ));
    let (manifest, papers, account) = level();
    let drawn = Bundle::new(manifest, Vec::new(), papers, account, Some(DICE)).unwrap();
    assert_eq!(drawn.dice.as_deref(), Some("3166244152"));
    assert!(drawn.verify().is_ok());
}

#[test]
fn dice_are_ten_or_more_digits_from_one_to_six() {
    assert_eq!(dice("111111111"), Err(DiceFault::TooFew(9)));
    assert_eq!(dice(""), Err(DiceFault::TooFew(0)));
    for (text, odd) in [("1111111110", '0'), ("1111111117", '7'), ("111111111a", 'a'), ("111111111٣", '٣')] {
        assert_eq!(dice(text), Err(DiceFault::NoDie(odd)));
    }
    assert_eq!(dice("1234561234561").as_deref(), Ok("1234561234561"));
    assert_eq!(seed("manifest", "papers", DICE).as_deref(), Ok("manifest\npapers\n3166244152"));
    assert_eq!(seed("manifest", "papers", "1"), Err(DiceFault::TooFew(1)));
}

#[test]
fn papers_that_do_not_fit_are_refused_with_their_place() {
    let make =
        |method: &str, papers| Bundle::new(manifest(method, 1, &["Ash", "Birch"]), Vec::new(), papers, ledger(3), None);
    for ranks in [vec![0], vec![3], vec![1, 1]] {
        let refused = make("irv", Papers::Ranked(vec![vec![1], ranks]));
        assert!(matches!(refused, Err(BundleFault::Paper { paper: 2, .. })));
    }
    for (method, papers) in
        [("irv", Papers::Piles(vec![1, 1])), ("hare", Papers::Ranked(vec![vec![1]])), ("hare", Papers::Piles(vec![2]))]
    {
        assert_eq!(make(method, papers), Err(BundleFault::WrongPapers));
    }
    assert_eq!(make("borda", Papers::Piles(vec![1, 1])), Err(BundleFault::Method("borda".into())));
}

#[test]
fn a_blank_vote_counts_for_nobody_and_whoever_withdrew_late_leaves_the_posted_manifest_as_it_was() {
    let make = |withdrawn: Vec<u16>| {
        let papers = Papers::Ranked(vec![vec![1, 2], vec![1], vec![2], vec![], vec![1]]);
        Bundle::new(manifest("scottish", 1, &["Ash", "Birch"]), withdrawn, papers, ledger(6), None)
    };
    let elected = |made: &Bundle| match &made.outcome {
        Outcome::Elected { numbers, .. } => numbers.clone(),
        Outcome::Seats(_) => Vec::new(),
    };
    let (all, late) = (make(Vec::new()).unwrap(), make(vec![1]).unwrap());
    assert_eq!((elected(&all), elected(&late)), (vec![1], vec![2]));
    assert_eq!(all.manifest_hash, late.manifest_hash);
    for odd in [0, 3, 99] {
        assert_eq!(make(vec![odd]), Err(BundleFault::Withdrawn(odd)));
    }
}
