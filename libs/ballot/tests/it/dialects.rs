//! Every dialect that is met in files: read, read with a warning, or refused with line and reason.

use ballot::blt::{Reading, read};
use ballot::{Lots, Mark, Rule};

use crate::Outcome;

/// Papers as `weight: marks` words, to compare what was read.
fn papers(file: &str, reading: Reading) -> Result<String, ballot::blt::Refusal> {
    let read = read(file.as_bytes(), reading)?;
    let word = |mark: &Mark| {
        let joint = if mark.is_joined() { "=" } else { " " };
        mark.candidate().map_or_else(|| format!("{joint}-"), |number| format!("{joint}{number}"))
    };
    let papers = read.election.ballots().papers();
    let lines = papers.map(|paper| format!("{}:{}", paper.weight, paper.marks.iter().map(word).collect::<String>()));
    Ok(lines.collect::<Vec<_>>().join("; "))
}

const NAMES: &str = "\"Ash\"\n\"Birch\"\n\"Cedar\"\n\"Wing\"\n";

#[test]
fn what_is_read_without_a_word() -> Outcome {
    let cases = [
        ("plain", "3 1\n2 1 2 0\n1 3 0\n0\n", "2: 1 2; 1: 3"),
        ("comments", "# all\n3 1 # head\n2 1 2 0#x\n\n1 3 0\n0 # end\n", "2: 1 2; 1: 3"),
        ("fields over lines", "3\n1\n2 1\n2\n0 1\n3 0\n0\n", "2: 1 2; 1: 3"),
        ("several papers on a line that cannot be one", "3 1\n2 1 2 0 1 1 0\n0\n", "2: 1 2; 1: 1"),
        ("a doubtful line, but a paper ran over a line end", "3 1\n2 1\n2 0\n1 2 0 3 1 0\n0\n", "2: 1 2; 1: 2; 3: 1"),
        ("a doubtful line, but a paper stood beside the header", "3 1 2 1 2 0\n1 2 0 3 1 0\n0\n", "2: 1 2; 1: 2; 3: 1"),
        (
            "a doubtful line, but a paper stood beside the withdrawn",
            "3 1\n-3 2 1 2 0\n1 2 0 3 1 0\n0\n",
            "2: 1 2; 1: 2; 3: 1",
        ),
        ("equal", "3 1\n2 1=2 3 0\n1 3 1=2 0\n0\n", "2: 1=2 3; 1: 3 1=2"),
        ("left out", "3 1\n2 1 - 3 0\n1 - 3 0\n0\n", "2: 1 - 3; 1: - 3"),
        ("ids", "3 1\n(A-1 late) 1 1 2 0\n(A2) 1 3 0\n0\n", "1: 1 2; 1: 3"),
        ("blank papers", "3 1\n2 1 0\n4 0\n0\n", "2: 1; 4:"),
        ("CRLF and byte order mark", "\u{FEFF}3 1\r\n2 1 2 0\r\n1 3 0\r\n0\r\n", "2: 1 2; 1: 3"),
        ("tabs and leading zeros", "3\t1\n02\t01 2 0\n0\n", "2: 1 2"),
    ];
    for (what, head, expected) in cases {
        let found =
            papers(&format!("{head}{NAMES}"), Reading::Strict).map_err(|refusal| format!("{what}: {refusal}"))?;
        assert_eq!(found, expected, "{what}");
    }
    let one_line = "2 1 2 1 0 1 2 1 0 0 \"Ash\" \"Birch\" \"Wing\" \"source\" \"comment\"";
    assert_eq!(papers(one_line, Reading::Strict)?, "2: 1; 1: 2 1");
    Ok(())
}

#[test]
fn withdrawn_candidates_keep_their_numbers() -> Outcome {
    let file = read(format!("3 1\n-2\n-1\n2 1 2 3 0\n0\n{NAMES}").as_bytes(), Reading::Strict)?;
    let withdrawn: Vec<bool> = file.election.candidates().iter().map(|candidate| candidate.withdrawn).collect();
    assert_eq!(withdrawn, [true, true, false]);
    let count = ballot::count(&file.election, Rule::Scottish, Lots::Refused)?;
    assert_eq!(count.elected, [3]);
    Ok(())
}

#[test]
fn doubled_quotes_party_in_the_name_and_extra_texts() -> Outcome {
    let file = "1 1\n2 1 0\n0\n  \"Anne \"\"Annie\"\" O'Neil [Lab]\"\n\"\"\n\"source\"\n\"comment\"\n# end\n";
    let read = read(file.as_bytes(), Reading::Strict)?;
    assert_eq!(read.election.candidate(1).map(|c| c.name.as_str()), Some("Anne \"Annie\" O'Neil [Lab]"));
    assert_eq!(read.election.title(), "");
    assert!(read.warnings.is_empty());
    Ok(())
}

#[test]
fn unquoted_names_and_commas_warn_with_their_line_and_strict_refuses_them() -> Outcome {
    let unquoted = "2 1\n2 1 0\n0\nAnne Ash, Wing B (Lab)\n\"Birch\"\nThe Wing\n";
    let file = read(unquoted.as_bytes(), Reading::Forgiving)?;
    assert_eq!(file.election.candidate(1).map(|c| c.name.as_str()), Some("Anne Ash, Wing B (Lab)"));
    let lines: Vec<usize> = file.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [4, 6]);
    assert_eq!(read(unquoted.as_bytes(), Reading::Strict).err().map(|refusal| refusal.line), Some(4));

    let commas = "2,1,\n-2,\n2,1,0,\n1, 2, 0,\n0,\n\"Ash\",\nBirch ,\n\"Wing\",\n";
    assert_eq!(papers(commas, Reading::Forgiving)?, "2: 1; 1: 2");
    let file = read(commas.as_bytes(), Reading::Forgiving)?;
    let warned: Vec<(usize, bool)> = file.warnings.iter().map(|w| (w.line, w.text.contains("comma"))).collect();
    assert_eq!(warned, [(1, true), (7, false)], "one warning for all commas, one for each unquoted name");
    assert_eq!(file.election.candidate(2).map(|c| c.name.as_str()), Some("Birch"));
    assert_eq!(read(commas.as_bytes(), Reading::Strict).err().map(|refusal| refusal.line), Some(1));

    let late = "2 1\n2 1 0\n0\n\"Ash\"\nBirch,\n\"Wing\"\n";
    let lines: Vec<usize> = read(late.as_bytes(), Reading::Forgiving)?.warnings.iter().map(|w| w.line).collect();
    assert_eq!(lines, [5, 5]);
    Ok(())
}

/// Files with one fault each: the line it is found on and words of the reason.
const FAULTS: [(&str, usize, &str); 51] = [
    ("", 1, "the file is empty"),
    ("# nothing\n", 2, "the file is empty"),
    ("3", 1, "before the number of seats"),
    ("3 x\n", 1, "the number of seats is expected, not \"x\""),
    ("0 1\n", 1, "the number of candidates is 0"),
    ("3 0\n", 1, "the number of seats is 0"),
    ("70000 1\n", 1, "at most 999 can"),
    ("1000 1\n", 1, "the number of candidates is 1000; at most 999 can"),
    ("3 1\n-4\n", 2, "candidate 4 does not exist"),
    ("3 1\n-2 -2\n", 2, "withdrawn twice"),
    ("3 1\n- 2\n", 2, "number of a withdrawn candidate"),
    ("3 1\n2 1 0\n-2\n0\n", 3, "a negative number among the papers"),
    ("3 1\n2 1 -2 0\n0\n", 2, "a negative number inside a paper"),
    ("3 1\n2 1 0\n", 2, "before the 0 that ends the papers"),
    ("3 1\n2 1 2\n", 2, "inside a paper"),
    ("3 1\n2 1\n0\n0\n\"A\"\n", 5, "before the name of candidate 2 of 3"),
    ("3 1\n2 1=1 0\n0\n", 2, "candidate 1 stands twice"),
    ("3 1\n2 1= 2 0\n0\n", 2, "without blanks"),
    ("3 1\n2 1=0\n0\n", 2, "candidate 0 does not exist"),
    ("3 1\n2 -=1 0\n0\n", 2, "a blank after the field is expected, not \"=\""),
    ("3 1\n2 1.5 0\n0\n", 2, "not \".\""),
    ("3 1\n2.5 1 0\n0\n", 2, "not \".\""),
    ("3 1\n2 \"A\" 0\n0\n", 2, "or the 0 that ends the paper is expected, not a quote"),
    ("3 1\n2 (1 2) 3 0\n0\n", 2, "equal preferences are written 2=3"),
    ("3 1\n(A1) 2 1 0\n0\n", 2, "must have the weight 1, not 2"),
    ("3 1\n(A1 1 1 0\n0\n", 2, "never closed"),
    ("3 1\n/* no */\n2 1 0\n0\n", 2, "/* */ comments"),
    ("3 1\n[nick a b c]\n2 1 0\n0\n", 2, "another dialect"),
    ("3 1\n[withdrawn b]\n2 1 0\n0\n", 2, "another dialect"),
    ("3 1\n2 1 0\n0\n[tie a b]\n", 4, "another dialect"),
    ("3 1\n2 1 0\n0\n/* names */\n", 4, "/* */ comments"),
    ("3 1\n1 2 0 3 0\n2 1 0\n0\n", 2, "a 0 inside the line"),
    ("3 1\n2 1 0\n1 1 2 0 3\n", 3, "inside a paper"),
    ("3 1\n2 1 0\n0 2 0\n0\n", 3, "weight 0"),
    ("3 1\n2 1,,3 0\n0\n", 2, "an empty field"),
    ("3 1\n-2,,\n2 1 0\n0\n", 2, "an empty field"),
    ("3 1\n2 1 0,,\n0\n", 2, "an empty field"),
    ("1 1\n2 1 0\n0\n\"A\",,\n\"T\"\n", 4, "an empty field"),
    ("3 1\n,2 1 0\n0\n", 2, "a comma with nothing before it"),
    ("3 1\n99999999999999999999 1 0\n0\n", 2, "more digits than can be counted"),
    ("3 1\n18446744073709551615 1 0\n1 2 0\n0\n", 3, "more papers than can be counted"),
    ("3 1\n2 1 0\n0\n\"A\"\n\"B\n\"C\"\n", 5, "not closed on its line"),
    ("3 1\n2 1 0\n0\n\"A\"\n\"\"\n", 5, "candidate 2 has an empty name"),
    ("3 1\n2 1 0\n0\n\"A\"\nBert \"B\" Smith\n", 5, "a quote inside"),
    ("3 1\n2 1 0\n0\n\"A\"\n2 2 0\n", 5, "the name of candidate 2 of 3 is expected, not \"2 2 0\""),
    ("3 1\n2 1 0\n0\n\"A\"\n\"B\" C\n", 5, "must have the line to itself"),
    ("3 1\n2 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n", 6, "before the title"),
    ("1 1\n2 1 0\n0\n\"A\"\n\"T\"\n\"s\"\n\"c\"\n\"d\"\n", 8, "more after the end"),
    ("1 1\n2 1 0\n0\n\"A\u{7}\"\n\"T\"\n", 4, "a control character"),
    ("1 1\n2 1 0\n0\n\u{1b}[2 1\n\"T\"\n", 4, "\\u{1b}[2 1"),
    ("3 1\n2 1 \u{e9} 0\n0\n", 2, "the byte 0xC3"),
];

#[test]
fn what_is_refused_with_line_and_reason() -> Outcome {
    for (file, line, words) in FAULTS {
        let refusal = read(file.as_bytes(), Reading::Forgiving).err().ok_or_else(|| format!("{file:?} was read"))?;
        let (found, reason) = (refusal.line, refusal.reason);
        assert!(reason.contains(words) && found == line, "{file:?}: line {found}: {reason}");
    }
    let latin = read(b"1 1\n2 1 0\n0\n\"Zo\xEB\"\n\"T\"\n", Reading::Forgiving).err().ok_or("Latin-1 was read")?;
    assert_eq!((latin.line, latin.reason.as_str()), (4, "a text that is not UTF-8"));
    Ok(())
}
