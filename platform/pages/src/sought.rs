//! What somebody looks for is a name often, and an address stands in the history of a browser and in the log of whatever
//! carries it. So every box to look for something sends a form, and what was typed stands sealed in the address of what was
//! found: that page can be gone back to, read on and marked, in the session in which it was asked for, and says nothing.

use basics::uuid::Uuid;
use data_encoding::BASE64URL_NOPAD;
use store::seal::{CellAt, open_loose, seal_loose};

use crate::capability::Method;
use crate::problem::Problem;
use crate::visit::{Outcome, Visit, redirect};

/// Under which name it stands in forms and addresses.
const NAME: &str = "q";
/// How many characters can be looked for.
const MOST: usize = 120;

impl Visit {
    /// What is looked for, as it stands in an address; empty when nothing is.
    #[must_use]
    pub fn sought(&self, words: &str) -> String {
        let words: String = words.trim().chars().filter(|c| !c.is_control()).take(MOST).collect();
        if words.is_empty() {
            return words;
        }
        let sealed = seal_loose(&self.site().db, self.sought_at(), &words).unwrap_or_default();
        BASE64URL_NOPAD.encode(&sealed)
    }

    /// It opens in one session: an address that is passed on, or found later, tells nobody anything.
    fn sought_at(&self) -> CellAt {
        let row = self.who.signed().map_or_else(Uuid::nil, |signed| signed.session.uuid());
        CellAt { table: "address", column: NAME, row }
    }

    /// Reads what is looked for where the address holds it sealed; what is not sealed here is not looked for.
    pub(crate) fn read_sought(&mut self) {
        let at = self.sought_at();
        let db = self.site().db.clone();
        for (_, value) in self.query.0.iter_mut().filter(|(name, _)| name == NAME) {
            let sealed = BASE64URL_NOPAD.decode(value.as_bytes()).unwrap_or_default();
            let opened = open_loose(&db, at, &sealed).map(|words| words.read().to_owned());
            *value = opened.unwrap_or_default();
        }
    }
}

/// Somebody looks for something: on to the page where it is shown.
///
/// # Errors
/// [`Problem::BadForm`] when that is no page on which something can be looked for.
pub fn find(visit: &Visit) -> Outcome {
    let to = visit.sent().text("_to");
    let is_known = |route: &crate::Route| route.method == Method::Get && route.finds && is_at(route.path, to);
    if !visit.front().routes().iter().any(is_known) {
        return Err(Problem::BadForm);
    }
    let mut asked = Vec::new();
    for (name, value) in visit.sent().pairs().iter().filter(|(name, _)| !name.starts_with('_')) {
        let value = if name == NAME { visit.sought(value) } else { value.clone() };
        if !value.is_empty() {
            asked.push((name.as_str(), value));
        }
    }
    let asked = serde_urlencoded::to_string(asked).map_err(|_| Problem::BadForm)?;
    redirect(&format!("{to}?{asked}"))
}

/// Whether an address is one of a route's: where the route names a part, an id of ours may stand, and nothing else.
fn is_at(route: &str, to: &str) -> bool {
    let is_id = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let fits = |(route, to): (&str, &str)| if route.starts_with('{') { is_id(to) } else { route == to };
    route.split('/').count() == to.split('/').count() && route.split('/').zip(to.split('/')).all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn something_is_looked_for_on_a_page_of_ours_alone() {
        let one = "/things/{thing}/list";
        for (route, to, expected) in [
            ("/people", "/people", true),
            ("/people", "/people/left", false),
            ("/people", "//evil.example", false),
            ("/people", "", false),
            (one, "/things/0192d5a4-7e10-7000-8000-0000000000aa/list", true),
            (one, "/things/{thing}/list", false),
            (one, "/things//list", false),
            (one, "/things/a?b/list", false),
            (one, "/things/a#b/list", false),
            (one, "/things/a\r\nb/list", false),
            (one, "/things/a/b/list", false),
            (one, "/things/a/list/", false),
            (one, "//evil.example/list", false),
            ("/{thing}/list", "//list", false),
        ] {
            assert_eq!(is_at(route, to), expected, "{route} {to}");
        }
    }
}
