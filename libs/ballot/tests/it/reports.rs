//! The shapes that people script against.

use ballot::report::{Json, headings, sheet, table};
use ballot::{Count, Election, Lots, Rule, blt};

use sha2::Digest;

use crate::Outcome;
use crate::cases::{Found, bytes};

fn counted(name: &str, lots: Lots<'_>) -> Found<(Election, Count)> {
    let election = blt::read(&bytes(name)?, blt::Reading::Strict)?.election;
    let count = ballot::count(&election, Rule::Scottish, lots)?;
    Ok((election, count))
}

#[test]
fn json_has_exactly_the_promised_shape() -> Outcome {
    let (election, count) = counted("odd/03_tie_prior_stage.blt", Lots::Refused)?;
    let json = serde_json::to_string(&Json { file: "03.blt", election: &election, count: &count })?;
    let expected = format!(
        concat!(
            r#"{{"file":"03.blt","title":"tie at stage 2 settled by stage 1","rule":"scottish","seats":1,"#,
            r#""candidates":[{{"number":1,"name":"Ash","withdrawn":false}},{{"number":2,"name":"Birch","withdrawn":false}},"#,
            r#"{{"number":3,"name":"Cedar","withdrawn":false}},{{"number":4,"name":"Dogwood","withdrawn":false}}],"#,
            r#""papers":{{"valid":20,"invalid":0}},"quota":"11.00000","stages":["#,
            r#"{{"stage":1,"action":{{"kind":"first_preferences"}},"votes":{{"1":"10.00000","2":"5.00000","3":"4.00000","4":"1.00000"}},"#,
            r#""non_transferable":"0.00000","elected":[],"filled":[],"excluded":[]}},"#,
            r#"{{"stage":2,"action":{{"kind":"exclusion","candidates":[4]}},"votes":{{"1":"10.00000","2":"5.00000","3":"5.00000","4":"0.00000"}},"#,
            r#""non_transferable":"0.00000","elected":[],"filled":[],"excluded":[4]}},"#,
            r#"{{"stage":3,"action":{{"kind":"exclusion","candidates":[3]}},"votes":{{"1":"11.00000","2":"9.00000","3":"0.00000","4":"0.00000"}},"#,
            r#""non_transferable":"0.00000","elected":[1],"filled":[],"excluded":[3]}}],"#,
            r#""elected":[1],"vacant":0,"ties":[{{"stage":2,"candidates":[2,3],"chosen":3,"settled_by":"stage 1","decides":"excluded"}}],"#,
            r#""notes":[],"digest":"{}"}}"#
        ),
        count.digest
    );
    assert_eq!(json, expected);
    assert!(count.digest.len() == 64 && count.digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Ok(())
}

#[test]
fn json_leaves_withdrawn_candidates_out_of_the_votes_and_names_lots() -> Outcome {
    let (election, count) = counted("odd/01_withdrawn.blt", Lots::Refused)?;
    let json = serde_json::to_value(Json { file: "f", election: &election, count: &count })?;
    assert_eq!(json.pointer("/candidates/2/withdrawn"), Some(&true.into()));
    assert_eq!(json.pointer("/papers/invalid"), Some(&2.into()));
    assert_eq!(json.pointer("/stages/1/action/kind"), Some(&"surplus".into()));
    assert_eq!(json.pointer("/stages/0/votes/3"), None);
    assert_eq!(json.pointer("/stages/1/votes/2"), Some(&"5.36360".into()));
    let (election, count) = counted("odd/05_tie_lot_final.blt", Lots::Seed("six dice"))?;
    let json = serde_json::to_value(Json { file: "f", election: &election, count: &count })?;
    assert_eq!(json.pointer("/ties/0/settled_by"), Some(&"lot".into()));
    Ok(())
}

#[test]
fn the_digest_knows_the_papers_and_the_lots() -> Outcome {
    let (_, same) = counted("odd/02_comments_and_layout.blt", Lots::Refused)?;
    let (_, also) = counted("odd/03_tie_prior_stage.blt", Lots::Refused)?;
    assert_eq!(same.digest, also.digest, "the same ballots in another layout");
    let mut digests = std::collections::BTreeSet::new();
    for throw in 0..32 {
        let (_, count) = counted("odd/05_tie_lot_final.blt", Lots::Seed(&throw.to_string()))?;
        digests.insert((count.elected, count.digest));
    }
    assert_eq!(digests.len(), 2, "one digest for each outcome of the lot");
    Ok(())
}

#[test]
fn the_digest_is_the_hash_of_the_documented_text() -> Outcome {
    let (_, count) = counted("odd/05_tie_lot_final.blt", Lots::Seed("six dice"))?;
    let drawn = count.ties.first().map(|tie| tie.chosen).ok_or("no tie")?;
    let papers = "alongside count 1\nrule scottish\nseats 1\ncandidates 2\npapers\n5 1\n5 2\n";
    let hash = sha2::Sha256::digest(format!("{papers}lots\n1 1 2 {drawn}\n"));
    let bytes: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(count.digest, bytes.concat());
    Ok(())
}

#[test]
fn a_spreadsheet_row_for_each_candidate_and_stage() -> Outcome {
    let (election, count) = counted("odd/01_withdrawn.blt", Lots::Refused)?;
    let mut text = Vec::new();
    headings(&mut text)?;
    sheet(&mut text, "wing.blt", &election, &count)?;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let headed = reader.headers()?.iter().collect::<Vec<_>>().join(" ");
    assert_eq!(headed, "file title rule quota stage action moved candidate name votes");
    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(rows.len(), 4 * 5, "four stages, four candidates and what cannot be transferred");
    let row = |index: usize| rows.get(index).map(|row| row.iter().collect::<Vec<_>>().join("|"));
    let sixth = "wing.blt|third candidate withdrawn|scottish|8.00000|2|surplus|1|1|Ash|8.00000";
    assert_eq!(row(5).as_deref(), Some(sixth));
    let last = "wing.blt|third candidate withdrawn|scottish|8.00000|4|exclusion|2||non-transferable|7.00000";
    assert_eq!(row(19).as_deref(), Some(last));
    Ok(())
}

#[test]
fn the_table_reads_as_a_story() -> Outcome {
    let (election, count) = counted("odd/24_last_stage_transfer.blt", Lots::Refused)?;
    let text = table("24.blt", &election, &count);
    let story = "\
the last exclusion leaves as many as seats  (24.blt)
Scottish STV; seats: 2; valid papers: 21; invalid: 0; quota: 8.00000

Stage 1  first preferences; elected: 1 A
Stage 2  surplus of 1 A transferred
Stage 3  4 D excluded, papers transferred
Stage 4  2 B excluded, papers transferred; elected: 3 C

                    stage 1    stage 2    stage 3    stage 4
1 A                 9.00000    8.00000    8.00000    8.00000
2 B                 5.00000    5.00000    5.00000    0.00000
3 C                 4.00000    4.00000    7.00000   12.00000
4 D                 3.00000    3.00000    0.00000    0.00000
Non-transferable    0.00000    1.00000    1.00000    1.00000

Elected, in order: 1 A, 3 C
";
    assert_eq!(text, format!("{story}Digest: {}\n", count.digest));
    let (election, count) = counted("blt/renfrewshire_2017_ward3.blt", Lots::Refused)?;
    let text = table("r.blt", &election, &count);
    assert!(text.contains("Tie after stage 6 between"), "{text}");
    assert_eq!(text.matches("Non-transferable").count(), 2, "nine stages stand in two blocks");
    Ok(())
}

#[test]
fn the_table_of_a_meek_count_shows_what_each_candidate_keeps() -> Outcome {
    let election = blt::read(&bytes("odd/24_last_stage_transfer.blt")?, blt::Reading::Strict)?.election;
    let count = ballot::count(&election, Rule::Meek, Lots::Refused)?;
    let text = table("24.blt", &election, &count);
    let mut seen = std::collections::BTreeSet::new();
    for candidate in election.candidates() {
        let heading = format!("Kept by {} {}", candidate.number, candidate.name);
        let row = text.lines().find_map(|line| line.strip_prefix(&heading)).ok_or_else(|| format!("no {heading}"))?;
        let kept = count.stages.iter().map(|stage| {
            stage.keep.iter().find(|(number, _)| *number == candidate.number).map(|(_, keep)| keep.to_string())
        });
        let kept: Vec<String> = kept.flatten().collect();
        assert_eq!(row.split_whitespace().collect::<Vec<_>>(), kept, "{text}");
        seen.insert(kept);
    }
    assert!(seen.len() > 1, "rows that are all alike could stand under any name: {text}");
    Ok(())
}
