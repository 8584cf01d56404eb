//! The rules of its columns.

use store::columns::{Column, Erase, Table, code, day, id, moment, number, other, sealed, secret, yes_no};

/// An id that erasing its person empties: the row stays without them.
const fn erased_id(name: &'static str) -> Column {
    let mut column = id(name);
    column.erase = Erase::Blank;
    column
}

/// Words of the group's own record, sealed with the group's key.
const fn of_the_group(name: &'static str) -> Column {
    sealed(name)
        .not_exported("the record of a group, which its members read on its page")
        .kept("the group's key goes when the group's record goes")
}

/// Every table of this room, parents before children.
pub const TABLES: &[Table] = &[
    Table::new(
        "meetings_meetings",
        &["id"],
        &[
            id("id"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            id("organisation_id"),
            code("title"),
            code("neutral"),
            day("day"),
            moment("starts_at"),
            moment("ends_at"),
            moment("day_ends_at"),
            code("venue"),
            code("food"),
            code("fares"),
            code("way"),
            code("who_meets"),
            code("first_thing"),
            code("state"),
            code("off_reason"),
            number("sequence"),
            moment("made_at"),
            moment("changed_at"),
            code("minutes"),
            moment("minutes_at"),
            other("approved_by"),
            moment("approved_at"),
            code("approved_sum"),
        ],
    ),
    Table::new(
        "meetings_cycles",
        &["object_id", "object_kind"],
        &[
            id("object_id"),
            code("object_kind"),
            code("pattern"),
            number("every"),
            number("nth"),
            number("weekday"),
            day("from_on"),
            code("starts"),
            number("minutes"),
        ],
    ),
    Table::new(
        "meetings_joinings",
        &["id"],
        &[
            id("id"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            id("organisation_id"),
            id("person_id"),
            other("put_by"),
            moment("asked_at"),
            code("outcome"),
            sealed("conditions"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "meetings_items",
        &["id"],
        &[
            id("id"),
            id("meeting_id"),
            number("number"),
            code("source_kind"),
            id("source_id"),
            sealed("words"),
            erased_id("added_by"),
            yes_no("by_rep"),
            moment("added_at"),
            of_the_group("said"),
            of_the_group("decision"),
        ],
    )
    .about(&["added_by"]),
    Table::new(
        "meetings_moves",
        &["id"],
        &[
            id("id"),
            id("item_id"),
            id("from_meeting"),
            id("to_meeting"),
            number("from_number"),
            number("to_number"),
            of_the_group("reason"),
            other("by_id"),
            moment("at"),
        ],
    ),
    Table::new(
        "meetings_papers",
        &["id"],
        &[
            id("id"),
            id("meeting_id"),
            id("item_id"),
            of_the_group("title"),
            of_the_group("text"),
            other("by_id"),
            moment("added_at"),
        ],
    ),
    Table::new(
        "meetings_attendance",
        &["id"],
        &[id("id"), id("meeting_id"), erased_id("person_id"), code("capacity"), code("role_name"), code("how")],
    )
    .about(&["person_id"]),
    Table::new(
        "meetings_actions",
        &["id"],
        &[
            id("id"),
            code("object_kind"),
            id("object_id"),
            id("meeting_id"),
            id("item_id"),
            of_the_group("what"),
            erased_id("owner_id"),
            code("owner_role"),
            day("due_on"),
            code("state"),
            of_the_group("why"),
            day("ended_on"),
            id("carried_to"),
            number("carried"),
        ],
    )
    .about(&["owner_id"]),
    // No backup brings an address back that its person has ended.
    Table::new("meetings_calendars", &["person_id"], &[id("person_id"), secret("token")])
        .about(&["person_id"])
        .row_goes()
        .not_in_backup(),
];

#[cfg(test)]
mod tests {
    use super::TABLES;
    use basics::Kind;

    #[test]
    fn no_column_could_hold_why_somebody_was_not_taken() {
        let joinings = TABLES.iter().find(|table| table.name == "meetings_joinings").unwrap();
        let texts: Vec<&str> = joinings
            .columns
            .iter()
            .filter(|column| matches!(column.kind, Kind::Text | Kind::Bytes))
            .map(|column| column.name)
            .collect();
        assert_eq!(texts, ["object_kind", "outcome", "conditions"]);
    }
}
