//! Finds the tables that an SQL text names. Not a parser: it knows the words after which a table stands.

use crate::scan::is_word;

/// A table named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The table.
    pub table: String,
    /// Whether the text changes it or its shape, rather than reads it.
    pub changes: bool,
    /// Whether it only says where a key points.
    pub refers: bool,
    /// Lines below the first of the text.
    pub below: usize,
}

/// How keywords are told from other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keywords {
    /// Capitals only, as in our Rust: everything else in quotes is prose.
    Capitals,
    /// Any case, as in a file of SQL.
    AnyCase,
}

#[derive(Debug)]
struct Token {
    text: String,
    word: bool,
    below: usize,
}

/// Stands for what is put into a text in braces: a token of a migration, or a value of `format!`.
const BLANK: &str = "{}";
/// Words that stand where a table could and are none.
const NO_TABLE: &[&str] = &[
    "SET", "ON", "OF", "OR", "SKIP", "NOWAIT", "WHERE", "SELECT", "VALUES", "CASCADE", "RESTRICT", "LATERAL", "BEGIN",
    "FOR", "UPDATE", "DELETE", "INSERT", "EXISTS", "NOTHING",
];
/// Words that end a list of tables, so that what follows one is no other name for it.
const CLAUSES: &[&str] = &[
    "WHERE",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "JOIN",
    "LEFT",
    "RIGHT",
    "INNER",
    "CROSS",
    "FULL",
    "ON",
    "USING",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "SET",
    "RETURNING",
    "FOR",
    "WINDOW",
    "VALUES",
    "SELECT",
];

/// Whether a text in quotes in our Rust is SQL.
pub fn looks_like_sql(text: &str) -> bool {
    let tokens = tokens(text);
    let first = tokens.first().map(|token| token.text.as_str()).unwrap_or_default();
    let begins = matches!(first, "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH" | "CREATE" | "ALTER" | "DROP");
    (begins && tokens.len() > 1) || !in_rust(text).is_empty()
}

/// The tables that a text in quotes names: in capitals as we write SQL, or in small letters when it can be nothing else.
pub fn in_rust(text: &str) -> Vec<Named> {
    let found = tables(text, Keywords::Capitals);
    let first = text.trim_start().split(' ').next().unwrap_or_default();
    if found.is_empty() && matches!(first, "select" | "insert" | "update" | "delete" | "with") {
        return tables(text, Keywords::AnyCase).into_iter().filter(|named| named.table.contains('_')).collect();
    }
    found
}

/// The tables that a text names.
pub fn tables(text: &str, keywords: Keywords) -> Vec<Named> {
    let tokens = tokens(text);
    let reader = Reader { tokens: &tokens, keywords };
    let own_names = reader.with_names();
    let mut found = Vec::new();
    let mut callers: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" => callers.push(reader.key(at.wrapping_sub(1))),
            ")" => drop(callers.pop()),
            _ => {
                let caller = callers.last().map(String::as_str).unwrap_or_default();
                reader.named_after(at, caller, &mut found);
            }
        }
    }
    found.retain(|named| !own_names.contains(&named.table));
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    keywords: Keywords,
}

impl Reader<'_> {
    /// The keyword at a place; empty when it is none.
    fn key(&self, at: usize) -> String {
        let Some(token) = self.tokens.get(at).filter(|token| token.word) else { return String::new() };
        match self.keywords {
            Keywords::AnyCase => token.text.to_uppercase(),
            Keywords::Capitals if token.text.chars().any(char::is_lowercase) => String::new(),
            Keywords::Capitals => token.text.clone(),
        }
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text == text)
    }

    /// Names that the text makes for itself: `WITH name AS (`, `WITH name(columns) AS (`.
    fn with_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let begins = (0..self.tokens.len()).find(|at| self.key(*at) == "WITH").unwrap_or(self.tokens.len());
        for at in begins..self.tokens.len() {
            if self.key(at) != "AS" || !(self.is(at + 1, "(") || self.key(at + 1) == "MATERIALIZED") {
                continue;
            }
            let mut name = at.wrapping_sub(1);
            if self.is(name, ")") {
                while name < self.tokens.len() && !self.is(name, "(") {
                    name = name.wrapping_sub(1);
                }
                name = name.wrapping_sub(1);
            }
            names.extend(self.tokens.get(name).map(|token| token.text.clone()));
        }
        names
    }

    fn named_after(&self, at: usize, caller: &str, found: &mut Vec<Named>) {
        let before = self.key(at.wrapping_sub(1));
        let (lists, changes) = match self.key(at).as_str() {
            "FROM" if before == "DELETE" => (false, true),
            "FROM" if before == "DISTINCT" || matches!(caller, "EXTRACT" | "TRIM" | "SUBSTRING" | "OVERLAY") => return,
            "FROM" => (true, false),
            "JOIN" | "REFERENCES" => (false, false),
            "INTO" if self.inserts(at) => (false, true),
            "UPDATE" if !matches!(before.as_str(), "FOR" | "ON" | "DO" | "BEFORE" | "AFTER" | "OR") => (false, true),
            "TABLE" | "VIEW" | "TRUNCATE" => (false, true),
            "ON" if self.makes_on(at) => (false, true),
            _ => return,
        };
        let mut next = at + 1;
        while matches!(self.key(next).as_str(), "ONLY" | "IF" | "NOT" | "EXISTS" | "TABLE") {
            next += 1;
        }
        while let Some(after) = self.take(next, changes, found) {
            if !(lists && self.is(after, ",")) {
                return;
            }
            next = after + 1;
        }
    }

    /// Notes the table at a place and says where its other name, if any, ends.
    fn take(&self, at: usize, changes: bool, found: &mut Vec<Named>) -> Option<usize> {
        let token = self.tokens.get(at).filter(|token| token.word)?;
        let calls = self.is(at + 1, "(") && !changes && self.key(at.wrapping_sub(1)) != "REFERENCES";
        if calls || NO_TABLE.contains(&self.key(at).as_str()) {
            return None;
        }
        if token.text != BLANK {
            let refers = self.key(at.wrapping_sub(1)) == "REFERENCES";
            found.push(Named { table: token.text.clone(), changes, refers, below: token.below });
        }
        let mut next = at + 1;
        if self.key(next) == "AS" {
            next += 1;
        }
        let alias = self.tokens.get(next).is_some_and(|token| token.word);
        Some(if alias && !CLAUSES.contains(&self.key(next).as_str()) { next + 1 } else { next })
    }

    /// Whether the INTO at a place belongs to an INSERT.
    fn inserts(&self, at: usize) -> bool {
        (1..=3).any(|back| matches!(self.key(at.wrapping_sub(back)).as_str(), "INSERT" | "REPLACE"))
    }

    /// Whether the ON at a place says on which table an index or a trigger is made.
    fn makes_on(&self, at: usize) -> bool {
        let begin = (0..at).rev().find(|before| self.is(*before, ";")).map_or(0, |before| before + 1);
        let first_on = (begin..at).all(|before| self.key(before) != "ON");
        let makes = (begin..at).take(6).any(|before| matches!(self.key(before).as_str(), "INDEX" | "TRIGGER"));
        self.key(begin) == "CREATE" && first_on && makes
    }
}

/// Takes a text apart; what stands in quotes or in a comment is left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut below = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => below += 1,
            '\'' => {
                for inside in chars.by_ref().take_while(|inside| *inside != '\'') {
                    below += usize::from(inside == '\n');
                }
            }
            '-' if chars.peek() == Some(&'-') => {
                for _ in chars.by_ref().take_while(|inside| *inside != '\n') {}
                below += 1;
            }
            _ if is_word(c) => {
                let mut word = String::from(c);
                while let Some(more) = chars.next_if(|more| is_word(*more) || *more == '.') {
                    word.push(more);
                }
                found.push(Token { text: word, word: true, below });
            }
            '{' => {
                for _ in chars.by_ref().take_while(|inside| *inside != '}') {}
                found.push(Token { text: BLANK.to_owned(), word: true, below });
            }
            _ if c.is_whitespace() || matches!(c, '"' | '$' | '}' | '\\') => {}
            _ => found.push(Token { text: String::from(c), word: false, below }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Keywords, in_rust, looks_like_sql, tables};

    fn names(text: &str) -> Vec<String> {
        in_rust(text).into_iter().map(|named| named.table).collect()
    }

    #[test]
    fn every_way_to_name_a_table_is_seen() {
        assert_eq!(
            names("SELECT a FROM plans_goals g, plans_steps s WHERE g.id = s.id"),
            ["plans_goals", "plans_steps"]
        );
        assert_eq!(names("SELECT 1 FROM a_x JOIN b_y ON a_x.id = b_y.id"), ["a_x", "b_y"]);
        assert_eq!(names("INSERT INTO a_x (id) SELECT id FROM b_y"), ["a_x", "b_y"]);
        assert_eq!(names("INSERT OR IGNORE INTO a_x (id) VALUES ($1)"), ["a_x"]);
        assert_eq!(names("UPDATE a_x SET b = 1"), ["a_x"]);
        assert_eq!(names("DELETE FROM a_x WHERE id IN (SELECT id FROM b_y)"), ["a_x", "b_y"]);
        assert_eq!(names(" AND id IN (SELECT id FROM b_y)"), ["b_y"]);
        assert_eq!(names("select id from plans_goals where a = 1"), ["plans_goals"]);
    }

    #[test]
    fn what_only_looks_like_a_table_is_not_one() {
        assert_eq!(names("WITH RECURSIVE up(id) AS (SELECT id FROM a_x) SELECT id FROM up"), ["a_x"]);
        assert_eq!(names("INSERT INTO a_x (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET b = 1"), ["a_x"]);
        assert_eq!(names("SELECT id FROM a_x WHERE b IS DISTINCT FROM c FOR UPDATE SKIP LOCKED"), ["a_x"]);
        assert_eq!(names("SELECT EXTRACT(DAY FROM b), 'FROM c_z' FROM a_x -- FROM d_w"), ["a_x"]);
        assert_eq!(names("SELECT {columns} FROM {table} ORDER BY {key}"), [""; 0], "it has a wall of its own");
        assert_eq!(names("Choose from the list, or UPDATE it"), ["it"], "capitals are SQL in our house");
        assert_eq!(names("select one from the list"), [""; 0]);
        assert!(!looks_like_sql("Tell us what you would change"));
        assert!(looks_like_sql("SELECT 1"));
    }

    #[test]
    fn a_file_of_sql_is_read_in_any_case() {
        let text = "create table a_x (\n id INTEGER references b_y (id) on delete cascade\n);\n\
            CREATE UNIQUE INDEX a_i ON c_z (id) WHERE id > 0;\n\
            CREATE TRIGGER a_t BEFORE UPDATE OF id ON d_w BEGIN SELECT RAISE(ABORT, 'no FROM e_v'); END;";
        let found = tables(text, Keywords::AnyCase);
        let seen: Vec<(&str, bool, usize)> = found.iter().map(|n| (n.table.as_str(), n.changes, n.below)).collect();
        assert_eq!(found.iter().map(|n| n.refers).collect::<Vec<_>>(), [false, true, false, false]);
        assert_eq!(seen, [("a_x", true, 0), ("b_y", false, 1), ("c_z", true, 3), ("d_w", true, 4)]);
    }
}
