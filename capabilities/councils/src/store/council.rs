//! Councils, what their seats stand for, and who sits there.

use access::settings;
use basics::{Chance, Date, Instant, PersonId, PlaceId};
use store::columns::{Table, about, code, day, id, moment, number, other, words};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::{
    Audience, CameBy, ConstituencyId, Council, CouncilId, MOST_MEMBERS, Member, MemberId, Office, SWITCH,
};

/// The rules of the council's own columns.
pub const COUNCILS: Table = Table::new(
    "councils_councils",
    &["id"],
    &[
        id("id"),
        id("place_id"),
        id("organisation_id"),
        words("name").kept("the name of a council is no person's"),
        words("about").kept("what a council is for is no person's"),
        code("chosen_by"),
        code("shown_to"),
        number("answer_days"),
        number("quorum"),
        number("term_months"),
        code("vacancy_rule"),
        code("decider_role"),
        other("decider_id"),
        other("deputy_id"),
        other("facilitator_id"),
        other("made_by"),
        moment("made_at"),
        moment("ended_at"),
        words("meets").kept("when a council usually meets is no person's"),
    ],
);

/// The rules of what seats stand for.
pub const CONSTITUENCIES: Table = Table::new(
    "councils_constituencies",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        code("kind"),
        words("name").kept("the name of a wing or a theme is no person's"),
        number("seats"),
        moment("made_at"),
        moment("ended_at"),
    ],
);

/// The rules of seats that somebody holds or held.
pub const MEMBERS: Table = Table::new(
    "councils_members",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        id("person_id").kept("who sat on a council stays on record as an id without a name"),
        id("constituency_id"),
        code("office"),
        code("came_by"),
        about("shown_name"),
        code("shown_to"),
        other("buddy_id"),
        other("supporter_id"),
        moment("from_at"),
        day("until_on"),
        moment("ended_at"),
        code("ended_by"),
        id("relation_id"),
    ],
)
.about(&["person_id"]);

fn read(row: &Row) -> Result<Council> {
    Ok(Council {
        id: row.get("id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        name: row.get("name")?,
        about: row.get("about")?,
        chosen_by: row.get("chosen_by")?,
        shown_to: row.get("shown_to")?,
        answer_days: row.get("answer_days")?,
        quorum: row.get("quorum")?,
        term_months: row.get("term_months")?,
        vacancy_rule: row.get("vacancy_rule")?,
        decider_role: row.get("decider_role")?,
        decider: row.get("decider_id")?,
        deputy: row.get("deputy_id")?,
        facilitator: row.get("facilitator_id")?,
        meets: row.get("meets")?,
        made_at: row.get("made_at")?,
        ended_at: row.get("ended_at")?,
    })
}

/// One council: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, council: CouncilId) -> Result<Option<Council>> {
    let row = tx.first("SELECT * FROM councils_councils WHERE id = $1", values![council]).await?;
    row.as_ref().map(read).transpose()
}

/// Founds a council.
///
/// # Errors
/// The store's failure.
pub async fn found(tx: &mut WriteTx, new: &Council, by: PersonId) -> Result<()> {
    tx.run(
        "INSERT INTO councils_councils (id, place_id, organisation_id, name, about, chosen_by, shown_to, answer_days, \
         quorum, term_months, vacancy_rule, decider_role, decider_id, deputy_id, facilitator_id, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        values![
            new.id,
            new.place,
            new.organisation,
            new.name.as_str(),
            new.about.as_str(),
            new.chosen_by,
            new.shown_to,
            new.answer_days,
            new.quorum,
            new.term_months,
            new.vacancy_rule,
            new.decider_role.as_str(),
            new.decider,
            new.deputy,
            new.facilitator,
            by,
            new.made_at
        ],
    )
    .await?;
    Ok(())
}

/// The councils that go on, or those that are over, in these places, in those above them and in those inside them, where
/// councils are switched on, by name, after a place in the list: one statement.
///
/// # Errors
/// The store's failure.
pub async fn around(
    tx: &mut ReadTx,
    (places, over): (&[PlaceId], bool),
    after: Option<(&str, CouncilId)>,
    most: i64,
) -> Result<Vec<Council>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let which = if over { "c.ended_at IS NOT NULL" } else { "c.ended_at IS NULL" };
    let build =
        store::Build::new("SELECT c.* FROM councils_councils c WHERE ").then(which).when(after, |build, (name, id)| {
            build
                .then(" AND (c.name > ")
                .value(name)
                .then(" OR (c.name = ")
                .value(name)
                .then(" AND c.id > ")
                .value(id)
                .then("))")
        });
    let build = build
        .then(
            " AND c.place_id IN \
         (SELECT r.ancestor FROM access_reach r WHERE r.descendant IN ",
        )
        .list(places)
        .then(" UNION SELECT r.descendant FROM access_reach r WHERE r.ancestor IN ")
        .list(places)
        .then(") AND ");
    let (sql, bound) =
        settings::switched_on(build, "c.place_id", &SWITCH).then(" ORDER BY c.name, c.id LIMIT ").value(most).done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

pub(super) fn read_member(row: &Row) -> Result<Member> {
    Ok(Member {
        id: row.get("id")?,
        person: row.get("person_id")?,
        constituency: row.get("constituency_id")?,
        office: row.get("office")?,
        came_by: row.get("came_by")?,
        shown_name: row.get("shown_name")?,
        shown_to: row.get("shown_to")?,
        buddy: row.get("buddy_id")?,
        supporter: row.get("supporter_id")?,
        from_at: row.get("from_at")?,
        until_on: row.get("until_on")?,
    })
}

/// Who sits on a council now: one statement, bounded by [`MOST_MEMBERS`].
///
/// # Errors
/// The store's failure.
pub async fn members(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Member>> {
    tx.rows(
        "SELECT * FROM councils_members WHERE council_id = $1 AND ended_at IS NULL ORDER BY from_at, id LIMIT $2",
        values![council, MOST_MEMBERS],
    )
    .await?
    .iter()
    .map(read_member)
    .collect()
}

/// A seat to be taken.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Who.
    pub person: PersonId,
    /// For whom.
    pub constituency: Option<ConstituencyId>,
    /// As what.
    pub office: Office,
    /// How they came to it.
    pub came_by: CameBy,
    /// The last day of their term.
    pub until_on: Option<Date>,
}

/// Somebody sits on a council from now on. Nobody's name is shown until they say so themselves.
///
/// # Errors
/// The store's failure.
pub async fn seat(
    tx: &mut WriteTx,
    chance: &Chance,
    council: CouncilId,
    new: &NewMember,
    now: Instant,
) -> Result<MemberId> {
    let id = MemberId::new(now, chance);
    tx.run(
        "INSERT INTO councils_members (id, council_id, person_id, constituency_id, office, came_by, shown_name, \
         shown_to, from_at, until_on) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9)",
        values![
            id,
            council,
            new.person,
            new.constituency,
            new.office,
            new.came_by,
            Audience::Council,
            now,
            new.until_on
        ],
    )
    .await?;
    Ok(id)
}

/// Some councils: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn some(tx: &mut ReadTx) -> Result<Vec<CouncilId>> {
    let rows = tx.rows("SELECT id FROM councils_councils ORDER BY made_at, id LIMIT 20", values![]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}
