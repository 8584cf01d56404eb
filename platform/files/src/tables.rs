//! The rules of its columns. A file goes with the person it is about: its key is destroyed, its row goes, and the next
//! round takes it out of the folder.

use basics::Kind;
use store::columns::{Class, Column, Table, code, id, moment, number, other, sealed};

/// Every table of this room.
pub const TABLES: &[Table] = &[
    Table::new(
        "files_file",
        &["id"],
        &[
            id("id"),
            id("name").not_exported("where it lies in the house"),
            code("kind"),
            code("subject_kind"),
            id("subject_id"),
            id("person_id"),
            other("brought_by"),
            id("place_id"),
            id("organisation_id"),
            number("bytes"),
            number("width"),
            number("height"),
            Column::new("sum", Kind::Bytes, Class::Plain).not_exported("a hash"),
            sealed("opener").not_exported("a key: the picture itself is given, and not what opens it"),
            moment("kept_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new("files_gone", &["name"], &[id("name")]),
    Table::new("files_coming", &["name"], &[id("name"), moment("at")]).not_in_backup(),
];

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn no_rule_of_a_column_contradicts_another() {
        assert_eq!(store::columns::faults(TABLES), Vec::<String>::new());
    }
}
