//! The notice, and the form by which somebody stands.

use pages::Page;

use super::{Ground, Section, Sheet};
use crate::model::election::screen::{Keys, Scrutineer};
use crate::model::election::{ElectionState, Fills};
use crate::rules::election::manifest::key_hex;
use crate::rules::election::paper;
use crate::rules::election::screen::needed;

/// The form by which somebody stands.
pub(super) struct Form {
    pub title: String,
    pub how: Vec<String>,
    /// What is filled in, and on how many lines.
    pub fields: Vec<(String, bool)>,
    /// Lines for those who support it.
    pub supporters: Vec<String>,
    pub supporters_title: String,
    pub consent: String,
    pub signatures: Vec<String>,
}

/// Words of the arrangements, or that they are still to be said.
fn or_open(page: &Page, words: &str) -> String {
    if words.is_empty() { page.t("councils-print-place-open") } else { words.to_owned() }
}

/// The notice.
pub(super) fn notice(page: &Page, ground: &Ground) -> Sheet {
    let election = &ground.election;
    let title = page.t("councils-print-notice");
    if election.state == ElectionState::CalledOff {
        let section =
            Section::new(page, "called-off", vec![election.reason.clone(), page.t("councils-print-called-off-next")]);
        return Sheet { title, sections: vec![section] };
    }
    let kind = if ground.of_persons() { "persons" } else { "teams" };
    let fills = if election.fills == Fills::All { "councils-print-fills-all" } else { "councils-print-fills-empty" };
    let mut what = vec![
        page.t(format!("councils-print-what-{kind}")),
        page.t1("councils-print-seats", "seats", election.seats),
        page.t(fills),
    ];
    let rolls =
        ground.rolls.iter().map(|roll| page.t2("councils-print-roll-size", "roll", &roll.name, "size", roll.size));
    let mut who: Vec<String> = rolls.collect();
    who.push(page.t("councils-print-who-check"));
    let at = &election.arrangements;
    let mut place = vec![ground.day(page), or_open(page, &at.voting_where)];
    place.extend((!at.visiting.is_empty()).then(|| page.t1("councils-print-visiting", "visiting", &at.visiting)));
    place.push(page.t("councils-print-help-voting"));
    let mut stand = vec![page.t(format!("councils-print-stand-{kind}")), page.t("councils-print-stand-form")];
    if election.supporters > 0 {
        stand.push(page.t1("councils-print-stand-supporters", "count", election.supporters));
    }
    stand.push(page.t("councils-print-stand-refused"));
    let mut counted = vec![page.t(format!("councils-print-counting-{}", election.counting.code().replace('_', "-")))];
    counted.extend(election.reopen.then(|| page.t("councils-print-reopen")));
    counted.push(page.t("councils-print-lots"));
    let mut sections = vec![
        Section::new(page, "what", std::mem::take(&mut what)),
        Section::new(page, "where", place),
        Section::new(page, "who", who),
        Section::new(
            page,
            "run",
            vec![page.t2("councils-print-run-by", "officer", &ground.officer, "second", &ground.second)],
        ),
    ];
    if matches!(election.state, ElectionState::Notice | ElectionState::Nominations) {
        sections.push(Section::new(page, "stand", stand));
    }
    sections.push(Section::new(page, "counting", counted));
    sections.push(Section::new(
        page,
        "count",
        vec![or_open(page, &at.count_where), page.t("councils-print-count-watch")],
    ));
    let object = ["councils-print-object-roll", "councils-print-object-how"].map(|key| page.t(key));
    let mut object = Vec::from(object);
    object.push(page.t1("councils-print-object-days", "days", election.petition_days));
    sections.push(Section::new(page, "object", object));
    sections.push(Section::new(page, "promise", promises(page)));
    if let Some(hash) = &election.manifest {
        let mut frozen = vec![
            page.t("councils-print-frozen-what"),
            page.t1("councils-print-hash-short", "hash", paper::short(hash)),
            page.t1("councils-print-hash-whole", "hash", paper::fours(hash)),
        ];
        frozen.extend(ground.keys.iter().flat_map(|keys| screens(page, keys)));
        sections.push(Section::new(page, "frozen", frozen));
    }
    Sheet { title, sections }
}

/// Who opens the box of the votes on screens, how many of them together, and by what they are known again.
fn screens(page: &Page, keys: &Keys) -> Vec<String> {
    let of_staff = |one: &Scrutineer| page.t1("councils-print-holder-staff", "name", &one.name);
    let name = |one: &Scrutineer| {
        if one.is_staff { of_staff(one) } else { one.name.clone() }
    };
    let parts = keys.scrutineers.len();
    let needed = u8::try_from(parts).map_or(u8::MAX, needed);
    let names = keys.scrutineers.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut lines = vec![
        page.t2(
            "councils-print-holders",
            "needed",
            u32::from(needed),
            "parts",
            i64::try_from(parts).unwrap_or(i64::MAX),
        ),
        page.t1("councils-print-holder-names", "names", names),
    ];
    lines
        .extend(keys.box_key.as_ref().map(|key| page.t1("councils-print-box-key", "key", paper::fours(&key_hex(key)))));
    lines
}

/// What is promised to voters, and what is not.
fn promises(page: &Page) -> Vec<String> {
    ["free", "unseen", "nameless", "booth", "limit"].map(|one| page.t(format!("councils-print-promise-{one}"))).into()
}

/// The form.
pub(super) fn form(page: &Page, ground: &Ground) -> Form {
    let election = &ground.election;
    let kind = if ground.of_persons() { "persons" } else { "teams" };
    let fields: &[(&str, bool)] = if ground.of_persons() {
        &[("name", false), ("statement", true)]
    } else {
        &[("team", false), ("manifesto", true), ("people", true)]
    };
    let line = |number: i64| page.t1("councils-print-supporter", "number", number);
    Form {
        title: page.t(format!("councils-print-form-{kind}")),
        how: ["how", "help", "give"].map(|one| page.t(format!("councils-print-form-{one}"))).into(),
        fields: fields.iter().map(|(key, is_long)| (page.t(format!("councils-print-form-{key}")), *is_long)).collect(),
        supporters: (1..=election.supporters).map(line).collect(),
        supporters_title: page.t1("councils-print-form-supporters", "count", election.supporters),
        consent: page.t(format!("councils-print-form-consent-{kind}")),
        signatures: vec![page.t("councils-print-signature"), page.t("councils-print-form-taken")],
    }
}
