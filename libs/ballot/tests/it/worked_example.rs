//! A small election followed by hand, stage by stage.

use ballot::{Lots, Rule, blt};

use crate::Outcome;
use crate::cases::actions;

const PAPERS: &[u8] = b"5 3
9 1 2 3 0
2 1 3 0
2 1 0
5 2 5 0
4 3 5 0
3 4 3 2 0
2 5 4 0
1 5 3 0
0
\"A\"
\"B\"
\"C\"
\"D\"
\"E\"
\"Worked by hand\"
";

#[test]
fn every_stage_and_what_it_loses() -> Outcome {
    let read = blt::read(PAPERS, blt::Reading::Strict)?;
    let count = ballot::count(&read.election, Rule::Scottish, Lots::Refused)?;
    assert_eq!((count.valid, count.quota.to_string().as_str()), (28, "8.00000"));
    assert_eq!(actions(&count), "F S1 S2 X4 X5");
    let table: Vec<String> = count
        .stages
        .iter()
        .map(|stage| {
            let votes: Vec<String> = stage.votes.iter().map(|(_, votes)| votes.to_string()).collect();
            format!("{} | {}", votes.join(" "), stage.non_transferable)
        })
        .collect();
    let expected = [
        "13.00000 5.00000 4.00000 3.00000 3.00000 | 0.00000",
        "8.00000 8.46149 4.76922 3.00000 3.00000 | 0.76929",
        "8.00000 8.00000 4.95795 3.00000 3.27270 | 0.76935",
        "8.00000 8.00000 7.95795 0.00000 3.27270 | 0.76935",
        "8.00000 8.00000 8.95795 0.00000 0.00000 | 3.04205",
    ];
    assert_eq!(table, expected);
    let elected: Vec<&[u16]> = count.stages.iter().map(|stage| stage.elected.as_slice()).collect();
    assert_eq!(elected, [&[1][..], &[2], &[], &[], &[3]]);
    assert!(count.stages.iter().all(|stage| stage.filled.is_empty()), "C has the quota");
    assert_eq!(count.elected, [1, 2, 3]);
    Ok(())
}
