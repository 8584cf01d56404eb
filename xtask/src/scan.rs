//! Reads Rust source just well enough to judge it: what is code, what is a comment, what is text in quotes, what is test
//! code, how long a function is. A parser crate would know more, and would make the walls slow to build.

use std::ops::Range;

/// A piece of text in quotes.
#[derive(Debug)]
pub struct Literal {
    /// Where it begins in [`Code::bare`].
    pub start: usize,
    /// Its line, from 1.
    pub line: usize,
    /// What it says; escapes other than quotes and backslashes are read as one space.
    pub text: String,
}

/// A function with a body.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its `fn`, from 1.
    pub line: usize,
    /// Lines between its braces that are neither blank nor comment.
    pub length: usize,
}

/// One source file, taken apart. Lines are the same in every view.
#[derive(Debug)]
pub struct Code {
    /// The source with comments and the insides of quotes blanked.
    pub bare: String,
    /// Everything in quotes, in order.
    pub literals: Vec<Literal>,
    line_starts: Vec<usize>,
    /// For each line, whether it holds more than blanks and comments.
    filled: Vec<bool>,
    tests: Vec<Range<usize>>,
}

impl Code {
    /// Takes a source apart.
    pub fn read(source: &str) -> Self {
        let mut lexer = Lexer::new(source);
        lexer.run();
        let Lexer { bare, plain, literals, .. } = lexer;
        let mut line_starts = vec![0];
        line_starts.extend(bare.match_indices('\n').map(|(at, _)| at + 1));
        let filled = plain.lines().map(|line| !line.trim().is_empty()).collect();
        let mut code = Self { bare, literals, line_starts, filled, tests: Vec::new() };
        code.tests = code.find_tests();
        code
    }

    /// The line of an offset in [`Code::bare`], from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Whether a line belongs to a test.
    pub fn in_test(&self, line: usize) -> bool {
        self.tests.iter().any(|span| span.contains(&line))
    }

    /// Where `needle` stands in the code, outside comments and quotes, not as a part of a longer word.
    pub fn find(&self, needle: &str) -> Vec<usize> {
        find_words(&self.bare, needle)
    }

    /// The lines on which `needle` stands in the code.
    pub fn lines_with(&self, needle: &str) -> Vec<usize> {
        self.find(needle).into_iter().map(|at| self.line(at)).collect()
    }

    /// Every function with a body.
    pub fn functions(&self) -> Vec<Function> {
        self.find("fn").into_iter().filter_map(|at| self.function(at)).collect()
    }

    /// Where the item that begins at `from` ends, and where its body opens if it has one.
    pub fn item(&self, from: usize) -> Item {
        let mut depth = 0_usize;
        let mut open = None;
        for (at, c) in self.bare.get(from..).unwrap_or_default().char_indices().map(|(at, c)| (from + at, c)) {
            match c {
                '(' | '[' | '{' => {
                    if c == '{' && depth == 0 {
                        open = Some(at);
                    }
                    depth += 1;
                }
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && c == '}' && open.is_some() {
                        return Item { open, end: at };
                    }
                }
                ';' if depth == 0 => return Item { open: None, end: at },
                _ => {}
            }
        }
        Item { open, end: self.bare.len() }
    }

    fn function(&self, at: usize) -> Option<Function> {
        let rest = self.bare.get(at + 2..)?.trim_start();
        let name: String = rest.chars().take_while(|c| is_word(*c)).collect();
        if name.is_empty() {
            return None;
        }
        let item = self.item(at);
        let (first, last) = (self.line(item.open?), self.line(item.end));
        let inside = self.filled.get(first..last.saturating_sub(1)).unwrap_or_default();
        let length = inside.iter().filter(|filled| **filled).count();
        Some(Function { name, line: self.line(at), length })
    }

    fn find_tests(&self) -> Vec<Range<usize>> {
        let marks = ["#[cfg(test)]", "#[cfg(all(test", "#[test]", "#[tokio::test"];
        let mut spans = Vec::new();
        for mark in marks {
            for (at, _) in self.bare.match_indices(mark) {
                spans.push(self.line(at)..self.line(self.item(at).end) + 1);
            }
        }
        spans
    }
}

/// The extent of an item.
#[derive(Debug)]
pub struct Item {
    /// Where its body's brace stands.
    pub open: Option<usize>,
    /// Its last character.
    pub end: usize,
}

/// Whether a character may stand in a word of code.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `needle` stands in `text` without touching a further word character at an end that is one itself.
pub fn find_words(text: &str, needle: &str) -> Vec<usize> {
    let starts_as_word = needle.chars().next().is_some_and(is_word);
    let ends_as_word = needle.chars().next_back().is_some_and(is_word);
    text.match_indices(needle)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = text.get(..*at).and_then(|s| s.chars().next_back());
            let after = text.get(*at + needle.len()..).and_then(|s| s.chars().next());
            let goes_on =
                (starts_as_word && before.is_some_and(is_word)) || (ends_as_word && after.is_some_and(is_word));
            !goes_on
        })
        .collect()
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    bare: String,
    plain: String,
    literals: Vec<Literal>,
}

impl Lexer {
    fn new(source: &str) -> Self {
        let (bare, plain) = (String::with_capacity(source.len()), String::with_capacity(source.len()));
        Self { chars: source.chars().collect(), at: 0, line: 1, bare, plain, literals: Vec::new() }
    }

    /// The character `ahead` of the present one; NUL behind the end.
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn more(&self) -> bool {
        self.at < self.chars.len()
    }

    /// Takes one character over into the two views, or a blank in its place.
    fn step(&mut self, in_bare: bool, in_plain: bool) {
        let c = self.peek(0);
        let blank = if c == '\n' { '\n' } else { ' ' };
        self.bare.push(if in_bare { c } else { blank });
        self.plain.push(if in_plain { c } else { blank });
        self.line += usize::from(c == '\n');
        self.at += 1;
    }

    fn run(&mut self) {
        while self.more() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => {
                    while self.more() && self.peek(0) != '\n' {
                        self.step(false, false);
                    }
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.text(None),
                ('\'', _) => self.quote(),
                (c, _) if is_word(c) => self.word(),
                _ => self.step(true, true),
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.more() {
            let pair = (self.peek(0), self.peek(1));
            if pair == ('/', '*') || pair == ('*', '/') {
                depth = if pair.0 == '/' { depth + 1 } else { depth.saturating_sub(1) };
                self.step(false, false);
            }
            self.step(false, false);
            if depth == 0 {
                return;
            }
        }
    }

    fn word(&mut self) {
        let mut word = String::new();
        while is_word(self.peek(0)) {
            word.push(self.peek(0));
            self.step(true, true);
        }
        let mut hashes = 0;
        while self.peek(hashes) == '#' {
            hashes += 1;
        }
        let raw = matches!(word.as_str(), "r" | "br" | "cr") && self.peek(hashes) == '"';
        if raw {
            for _ in 0..hashes {
                self.step(true, true);
            }
            self.text(Some(hashes));
        }
    }

    /// Text in quotes; `raw` is the number of hashes of a raw one.
    fn text(&mut self, raw: Option<usize>) {
        let mut literal = Literal { start: self.bare.len(), line: self.line, text: String::new() };
        self.step(true, true);
        while self.more() {
            let c = self.peek(0);
            if c == '"' && (1..=raw.unwrap_or(0)).all(|ahead| self.peek(ahead) == '#') {
                break;
            }
            if c == '\\' && raw.is_none() {
                self.step(false, true);
                let escaped = self.peek(0);
                literal.text.push(if matches!(escaped, '"' | '\\' | '\n') { escaped } else { ' ' });
            } else {
                literal.text.push(c);
            }
            self.step(false, true);
        }
        self.step(true, true);
        self.literals.push(literal);
    }

    /// A character in quotes, or a lifetime.
    fn quote(&mut self) {
        if self.peek(1) != '\\' && self.peek(2) != '\'' {
            self.step(true, true);
            return;
        }
        self.step(true, true);
        while self.more() && self.peek(0) != '\'' {
            let escape = self.peek(0) == '\\';
            self.step(false, true);
            if escape {
                self.step(false, true);
            }
        }
        self.step(true, true);
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn comments_and_quotes_are_not_code() {
        let code = Code::read(
            "// dbg!\n/* a /* b */ dbg! */\nlet s = \"dbg!\"; let r = r#\"a \"dbg!\" b\"#;\nlet c = '\"'; dbg!(1);\n",
        );
        assert_eq!(code.lines_with("dbg!"), [4]);
        assert_eq!(code.literals.len(), 2);
        assert_eq!(code.literals[1].text, "a \"dbg!\" b");
        assert_eq!(code.literals[1].line, 3);
    }

    #[test]
    fn a_lifetime_opens_no_quote() {
        let code = Code::read("fn f<'a>(x: &'a str) -> &'a str { dbg!(x) }\nconst N: char = '\\n';\ndbg!(2)");
        assert_eq!(code.lines_with("dbg!"), [1, 3]);
    }

    #[test]
    fn a_word_inside_a_longer_word_is_not_found() {
        let code = Code::read("fn not_async() { async_io(); }\nasync fn yes() {}");
        assert_eq!(code.lines_with("async"), [2]);
    }

    #[test]
    fn test_code_is_told_from_the_rest() {
        let code = Code::read("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        let in_test: Vec<bool> = (1..=6).map(|line| code.in_test(line)).collect();
        assert_eq!(in_test, [false, true, true, true, true, false]);
    }

    #[test]
    fn a_function_is_as_long_as_its_lines_of_code() {
        let code = Code::read(
            "fn long(a: [u8; 2]) -> u8 {\n    let b = 1;\n\n    // why\n    b\n}\ntrait T { fn none(&self); }",
        );
        let functions = code.functions();
        assert_eq!(functions.len(), 1);
        assert_eq!((functions[0].name.as_str(), functions[0].line, functions[0].length), ("long", 1, 2));
    }
}
