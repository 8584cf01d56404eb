//! The rules of its columns. Money and hours are kept for their legal time, without a word of anybody's: an erasure takes
//! the words where they stand, in the capability, and leaves the sums whole.

use store::columns::{Column, Table, code, id, moment, number};

const KEPT: &str = "accounts are kept for their legal time, and an id says nothing once its person is erased";

/// Whose an account is.
const PERSON: Column = id("person_id").kept(KEPT);

/// Every table of this room, parents before children.
pub const TABLES: &[Table] = &[
    Table::new(
        "books_accounts",
        &["id"],
        &[
            id("id"),
            code("kind"),
            id("object_id"),
            PERSON,
            id("place_id"),
            id("organisation_id"),
            code("unit"),
            number("floor"),
            number("balance"),
            moment("opened_at"),
        ],
    )
    .about(&["person_id"]),
    // Read in again in this order: an entry points at an older one.
    Table::new(
        "books_entries",
        &["number"],
        &[
            id("id"),
            number("number"),
            code("unit"),
            code("kind"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            id("organisation_id"),
            moment("at"),
            id("reverses"),
        ],
    ),
    Table::new(
        "books_legs",
        &["entry_id", "account_id"],
        &[id("entry_id"), id("account_id"), number("number"), moment("at"), number("amount"), number("balance")],
    )
    .belonging_to("account_id", "books_accounts", "id", None),
];

#[cfg(test)]
mod tests {
    use super::TABLES;
    use basics::Kind;
    use store::columns::Class;

    #[test]
    fn no_column_could_hold_a_word_of_anybody() {
        let columns = TABLES.iter().flat_map(|table| table.columns);
        let texts: Vec<&str> = columns
            .clone()
            .filter(|column| matches!(column.kind, Kind::Text | Kind::Bytes))
            .map(|column| column.name)
            .collect();
        assert_eq!(texts, ["kind", "unit", "unit", "kind", "object_kind"]);
        assert!(columns.clone().all(|column| matches!(column.class, Class::Id | Class::Plain)));
    }
}
