//! A table for a spreadsheet: what somebody wrote stays text there, and never becomes a formula.

/// What a table begins with, so that a spreadsheet reads it as UTF-8.
pub const BEGIN: &str = "\u{feff}";

/// A cell, quoted. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection): that is
/// how it says that this is text. A wide sign counts as the narrow one, and white before it does not hide it.
#[must_use]
pub fn cell(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}', '\'']).chars().next();
    let opens = text.starts_with(['\t', '\r', '\n'])
        || first
            .is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '−'));
    let mut out = String::with_capacity(text.len().saturating_add(3));
    out.push('"');
    if opens {
        out.push('\'');
    }
    for c in text.chars().filter(|c| *c != '\0') {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A line of cells.
#[must_use]
pub fn line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    let mut out = quoted.join(",");
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::{cell, line};

    #[test]
    fn nothing_that_somebody_wrote_becomes_a_formula() {
        for (text, safe) in [
            ("=1+1", r#""'=1+1""#),
            ("=HYPERLINK(\"http://x\",\"y\")", r#""'=HYPERLINK(""http://x"",""y"")""#),
            ("+44 20", r#""'+44 20""#),
            ("-2", r#""'-2""#),
            ("@SUM(A1)", r#""'@SUM(A1)""#),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("\n=1", "\"'\n=1\""),
            ("  =1", r#""'  =1""#),
            ("'=1", r#""''=1""#),
            ("＝1", r#""'＝1""#),
            ("\u{feff}=1", "\"'\u{feff}=1\""),
            ("a\",=1+1,\"b", r#""a"",=1+1,""b""#),
            ("a=b", r#""a=b""#),
            ("one\r\ntwo", "\"one\r\ntwo\""),
            ("a\0b", r#""ab""#),
            ("", r#""""#),
            ("Ŵy", r#""Ŵy""#),
        ] {
            assert_eq!(cell(text), safe, "{text:?}");
        }
        assert_eq!(line(&["a".into(), "=b".into()]), "\"a\",\"'=b\"\r\n");
    }
}
