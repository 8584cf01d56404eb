//! SQL text: written by hand as `&'static str`, or that plus lists of `$n` made here. Nothing a person typed can become
//! part of a statement.

use basics::{ToValue, Value};

/// A statement. The same text serves both engines.
#[derive(Clone, Debug)]
pub struct Sql(Text);

#[derive(Clone, Debug)]
enum Text {
    Written(&'static str),
    Built(String),
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(Text::Written(text))
    }
}

impl Sql {
    /// The text as sqlx takes it. This is the one reviewed place of `AssertSqlSafe`: a built text consists of written
    /// pieces and `$n` only, see [`Build`].
    pub(crate) fn safe(self) -> sqlx::SqlStr {
        use sqlx::SqlSafeStr;
        match self.0 {
            Text::Written(text) => text.into_sql_str(),
            Text::Built(text) => sqlx::AssertSqlSafe(text).into_sql_str(),
        }
    }

    /// For text that the house itself composed from names in its own declarations (migrations, the column rules).
    pub(crate) fn of_the_house(text: String) -> Self {
        Self(Text::Built(text))
    }
}

/// Builds a statement whose shape depends on what was asked (lists, filters), with its values.
#[derive(Debug, Default)]
pub struct Build {
    text: String,
    values: Vec<Value>,
}

impl Build {
    /// Begins with written text.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds written text.
    #[must_use]
    pub fn then(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds one value as `$n`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids and texts are handed in as they are, without an &")]
    pub fn value(mut self, value: impl ToValue) -> Self {
        self.values.push(value.to_value());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `($1, $2, ...)`: see [`in_list`].
    #[must_use]
    pub fn list<T: ToValue>(mut self, items: &[T]) -> Self {
        self.text.push_str(&in_list(&mut self.values, items));
        self
    }

    /// Adds the text of `f` only when there is something to filter by.
    #[must_use]
    pub fn when<T>(self, item: Option<T>, f: impl FnOnce(Self, T) -> Self) -> Self {
        match item {
            Some(item) => f(self, item),
            None => self,
        }
    }

    /// The statement and its values.
    #[must_use]
    pub fn done(self) -> (Sql, Vec<Value>) {
        (Sql(Text::Built(self.text)), self.values)
    }
}

/// The parenthesised list for `IN`, its values added to `values`. An empty list becomes one that matches nothing: a bare
/// NULL, because PostgreSQL gives a NULL in a sub-query the type text, which compares with no id. (So never write
/// `NOT IN` with it: that would match nothing either.)
pub(crate) fn in_list<T: ToValue>(values: &mut Vec<Value>, items: &[T]) -> String {
    if items.is_empty() {
        return "(NULL)".to_owned();
    }
    let mut places = Vec::with_capacity(items.len());
    for item in items {
        values.push(item.to_value());
        places.push(format!("${}", values.len()));
    }
    format!("({})", places.join(", "))
}

/// The values of a statement, in the order of their `$n`: `values![id, name, now]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::basics::ToValue::to_value(&$value)),*][..] };
}
