//! Writing something down for somebody else: who, what, and reading it back; and how it is shown afterwards.

use access::{Role, Stop, act, look, may_look, people, places, register, scope, settings};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::leave::saying;
use super::{Names, choices, faults_of, field, optional};
use crate::access::by_hand::{
    AgreeRecording, ChangeRecording, DropRecording, HandOver, RecordingFacts, SeeRecording, WriteDown,
};
use crate::access::{DESK, SeeSuggestion};
use crate::actions::{self, PrintedCode};
use crate::model::by_hand::{Agreed, ByHand, Confirmed, Manner, Recorded, RecordingId, Shown};
use crate::model::{Kind, MOST_WORDS, PHONE, Part, Publish, Suggestion, SuggestionId, Text};
use crate::rules::by_hand as rules;
use crate::store::by_hand as kept;

/// How many people a search shows, and how many unfinished things are listed.
const MOST: i64 = 15;
/// The most characters of a search.
const MOST_FIND: usize = 80;

/// Somebody for whom something can be written down.
struct Somebody {
    href: String,
    name: String,
    place: String,
}

/// Something that is not agreed to yet.
struct Unfinished {
    href: String,
    name: String,
    day: String,
    machine: String,
}

#[derive(Template)]
#[template(path = "by_hand.html")]
struct WhoPage {
    page: Page,
    find: Field,
    looked: bool,
    found: Vec<Somebody>,
    unfinished: Vec<Unfinished>,
}

/// Where this person sits at the desk.
fn desks(visit: &Visit) -> Result<Vec<PlaceId>, Problem> {
    let signed = visit.signed()?;
    let mine: Vec<PlaceId> = signed.memberships.iter().filter(|m| DESK.contains(&m.role)).map(|m| m.place).collect();
    if mine.is_empty() { Err(Problem::NotThere) } else { Ok(mine) }
}

/// For whom: a search among those in reach, or somebody without an account; and what is not finished.
pub(super) async fn who(visit: &Visit) -> Outcome {
    let (mine, me) = (desks(visit)?, visit.signed()?.person);
    // A list: the same rule as a predicate.
    if scope::<WriteDown>(visit.who()).within.is_empty() || !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    let find: String = visit.query().text("q").trim().chars().filter(|c| !c.is_control()).take(MOST_FIND).collect();
    let (now, page) = (visit.site().now(), visit.page());
    let mut tx = visit.site().db.read().await?;
    let found = match find.as_str() {
        "" => Vec::new(),
        like => register::members_in(&mut tx, &mine, Some(like), None, now, MOST).await?,
    };
    let unfinished = kept::unfinished(&mut tx, me, MOST).await?;
    drop(tx);
    let name_of = |person: Option<PersonId>, name: String| match person {
        Some(_) if !name.is_empty() => name,
        Some(_) => page.t("feedback-somebody"),
        None => page.t("feedback-by-hand-no-account"),
    };
    visit.show(&WhoPage {
        find: field(&page, "q", "feedback-by-hand-find", &find, &Faults::new()),
        looked: !find.is_empty(),
        found: found
            .into_iter()
            .filter(|(member, _)| member.person != me)
            .map(|(member, _)| Somebody {
                href: format!("/desk/by-hand/new?person={}&place={}", member.person, member.place),
                name: member.name,
                place: member.place_name,
            })
            .collect(),
        unfinished: unfinished
            .into_iter()
            .map(|(it, name)| Unfinished {
                href: format!("/desk/by-hand/{}", it.id),
                name: name_of(it.person, name),
                day: page.day_of(&it.made_at),
                machine: it.made_at.text(),
            })
            .collect(),
        page,
    })
}

#[derive(Template)]
#[template(path = "by_hand_new.html")]
struct NewPage {
    page: Page,
    errors: Vec<ErrorLine>,
    person: String,
    name: String,
    place_id: String,
    place_name: String,
    account: bool,
    place: Field,
    places: Vec<Choice>,
    manner: Field,
    manners: Vec<Choice>,
    kind: Field,
    kinds: Vec<Choice>,
    words: Field,
    put_right: Field,
    publish: Field,
    publishes: Vec<Choice>,
    answer: Field,
    answer_ticked: bool,
    worried: Field,
    worried_ticked: bool,
}

/// Whom and where a form is about: an address is asked, a form is sent.
fn asked(visit: &Visit) -> Result<(Option<PersonId>, Option<PlaceId>), Problem> {
    let of = |name: &str| match visit.sent().text(name) {
        "" => visit.query().text(name).to_owned(),
        sent => sent.to_owned(),
    };
    let (person, place) = (of("person"), of("place"));
    let person = if person.is_empty() { None } else { Some(person.parse().map_err(|_| Problem::NotThere)?) };
    let place = if place.is_empty() { None } else { Some(place.parse().map_err(|_| Problem::NotThere)?) };
    Ok((person, place))
}

async fn new_page(visit: &Visit, faults: &Faults) -> Result<NewPage, Problem> {
    let mine = desks(visit)?;
    let (person, place) = asked(visit)?;
    let place = place.or(mine.first().copied()).ok_or(Problem::NotThere)?;
    let mut looking = look::<WriteDown>(visit.site(), visit.who(), place).await?;
    let now = looking.now();
    let tx = looking.tx();
    let (page, sent) = (visit.page(), visit.sent());
    let name = match person {
        // Nobody's name is said who does not belong here.
        Some(person) if people::belongs_in(tx, person, place, now).await? => {
            people::one(tx, person).await?.map(|row| row.name).unwrap_or_default()
        }
        Some(_) => return Err(Problem::NotThere),
        None => page.t("feedback-by-hand-no-account"),
    };
    let all: Vec<PlaceId> = mine.iter().copied().chain([place]).collect();
    let mut known = places::some(tx, &all).await?;
    let this = known.iter().find(|one| one.id == place).ok_or(Problem::NotThere)?;
    let place_name = this.name.clone();
    known.retain(|one| mine.contains(&one.id));
    let chosen = |name: &str, usual: &'static str| match sent.text(name) {
        "" => usual.to_owned(),
        text => text.to_owned(),
    };
    let manners: Vec<&str> = Manner::ALL.iter().map(|manner| manner.code()).collect();
    let kinds = [Kind::Suggestion.code(), Kind::Thanks.code()];
    let publishes = [Publish::Private.code(), Publish::Summary.code(), Publish::OwnWords.code()];
    Ok(NewPage {
        errors: faults.lines(),
        person: person.map(|person| person.to_string()).unwrap_or_default(),
        name,
        place_id: place.to_string(),
        place_name,
        account: person.is_some(),
        place: field(&page, "place", "feedback-spoken-place", "", faults),
        places: known
            .into_iter()
            .map(|one| Choice { checked: one.id == place, value: one.id.to_string(), text: one.name, hint: None })
            .collect(),
        manner: field(&page, "manner", "feedback-by-hand-manner", "", faults),
        manners: choices(&page, "feedback-by-hand-manner", &manners, &chosen("manner", Manner::Present.code())),
        kind: field(&page, "kind", "feedback-by-hand-kind", "", faults),
        kinds: choices(&page, "feedback-kind", &kinds, &chosen("kind", Kind::Suggestion.code())),
        words: field(&page, "words", "feedback-by-hand-words", sent.text("words"), faults),
        put_right: field(&page, "put_right", "feedback-by-hand-put-right", sent.text("put_right"), faults),
        publish: field(&page, "publish", "feedback-by-hand-publish", "", faults),
        publishes: choices(&page, "feedback-by-hand-publish", &publishes, &chosen("publish", Publish::Private.code())),
        answer: field(&page, "answer", "feedback-by-hand-answer", "", faults),
        answer_ticked: sent.ticked("answer"),
        worried: field(&page, "worried", "feedback-by-hand-worried", "", faults),
        worried_ticked: sent.ticked("worried"),
        page,
    })
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&new_page(visit, &Faults::new()).await?)
}

/// Keeps it to be read back.
pub(super) async fn write_down(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (person, place) = asked(visit)?;
    let place = place.ok_or(Problem::NotThere)?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let manner = Manner::from_code(visit.sent().text("manner"));
    if manner.is_none() {
        faults.add("manner", page.t("feedback-fault-choose"));
    }
    let said = saying(visit, &page, &mut faults);
    let (Some(manner), Some(said), true) = (manner, said, faults.is_empty()) else {
        return visit.again(&new_page(visit, &faults).await?);
    };
    let acting = act::<WriteDown>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::write_down(acting, person, manner, &said).await {
        Ok(id) => visit.go(&format!("/desk/by-hand/{id}")),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            visit.again(&new_page(visit, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "by_hand_read.html")]
struct ReadPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    name: String,
    account: bool,
    place: String,
    /// `present`, `telephone` or `letter`.
    way: &'static str,
    publish: String,
    lang: String,
    said: String,
    put_right: Option<String>,
    /// What the person wrote instead, when they said that it is not what they meant.
    meant: Option<String>,
    read: Field,
    agrees: Field,
    words: Field,
    put: Field,
}

/// What stands in a field of the changed words: what was sent, else what the person wrote, else what is there.
fn standing(visit: &Visit, name: &str, kept: Option<String>) -> String {
    if visit.sent().text("_key").is_empty() { kept.unwrap_or_default() } else { visit.sent().text(name).to_owned() }
}

async fn read_page(visit: &Visit, id: RecordingId, faults: &Faults) -> Result<ReadPage, Problem> {
    let mut looking = look::<SeeRecording>(visit.site(), visit.who(), id).await?;
    let RecordingFacts { it, cells, .. } = looking.facts().clone();
    let Recorded { words, put_right, meant } = kept::recorded(looking.tx(), &cells).await?;
    let names = Names::of(looking.tx(), it.person.into_iter().collect()).await?;
    // It is read together: in large print, whatever its reader usually has.
    let page = visit.page().large();
    let text = |words: Option<basics::Words>| words.map(|words| words.read().to_owned());
    let (said, put_right, meant) = (text(words), text(put_right), text(meant));
    let meant = meant.filter(|_| it.shown == Shown::NotRight);
    let way = it.manner.code();
    Ok(ReadPage {
        errors: faults.lines(),
        base: format!("/desk/by-hand/{id}"),
        name: match it.person {
            Some(_) => names.get(&page, it.person),
            None => page.t("feedback-by-hand-no-account"),
        },
        account: it.person.is_some(),
        place: it.place.to_string(),
        way,
        publish: page.t(format!("feedback-by-hand-publish-{}", it.publish.code().replace('_', "-"))),
        lang: if it.lang == page.lang { String::new() } else { it.lang },
        read: field(&page, "read", &format!("feedback-by-hand-read-{way}"), "", faults),
        agrees: field(&page, "agrees", "feedback-by-hand-agrees", "", faults),
        words: field(
            &page,
            "words",
            "feedback-by-hand-words",
            &standing(visit, "words", meant.clone().or_else(|| said.clone())),
            faults,
        ),
        put: field(
            &page,
            "put_right",
            "feedback-by-hand-put-right",
            &standing(visit, "put_right", put_right.clone()),
            faults,
        ),
        said: said.unwrap_or_else(|| page.t("feedback-erased")),
        put_right,
        meant,
        page,
    })
}

/// What is to be read back. What was agreed to since is a suggestion, for whoever may see it.
pub(super) async fn read_back(visit: &Visit) -> Outcome {
    let id: RecordingId = visit.id("recording")?;
    match read_page(visit, id, &Faults::new()).await {
        Ok(page) => visit.show(&page),
        Err(Problem::NotThere) => {
            let suggestion = SuggestionId::of(id.uuid());
            may_look::<SeeSuggestion>(visit.site(), visit.who(), suggestion).await?;
            visit.go(&format!("/desk/{suggestion}"))
        }
        Err(problem) => Err(problem),
    }
}

/// Other words: they have to be read back again.
pub(super) async fn change(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RecordingId = visit.id("recording")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let words = faults.words(&page, visit.sent(), "words", MOST_WORDS, "feedback-fault-words");
    let put_right = optional(&mut faults, &page, visit.sent(), "put_right", MOST_WORDS);
    let (Some(words), true) = (words, faults.is_empty()) else {
        return visit.again(&read_page(visit, id, &faults).await?);
    };
    let acting = act::<ChangeRecording>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::change_words(acting, &words, put_right.as_ref()).await {
        Ok(()) => visit.go_saying(&format!("/desk/by-hand/{id}"), "feedback-said-changed"),
        Err(refused) => visit.again(&read_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// Throws it away.
pub(super) async fn throw_away(visit: &Visit) -> Outcome {
    let id: RecordingId = visit.id("recording")?;
    let acting = act::<DropRecording>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::drop_recording(acting).await {
        Ok(()) => visit.go_saying("/desk/by-hand", "feedback-said-thrown-away"),
        Err(refused) => visit.again(&read_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// The page with a code that is printed for somebody without an account.
#[derive(Template)]
#[template(path = "by_hand_code.html")]
pub(super) struct CodePage {
    page: Page,
    place_name: String,
    groups: Vec<String>,
    qr: String,
    address: String,
    phone: String,
    /// Where the worker goes on; empty on a screen that was handed over.
    href: String,
    passphrase: Field,
}

/// The page with the code. It is asked for again by the same form only.
pub(super) async fn code_page(
    visit: &Visit,
    place: PlaceId,
    code: &PrintedCode,
    href: String,
) -> Result<CodePage, Problem> {
    let mut tx = visit.site().db.read().await?;
    let this = places::one(&mut tx, place).await?.ok_or(Problem::NotThere)?;
    let phone = settings::one(&mut tx, place, &PHONE).await?;
    let (code, origin) = (code.code.grouped(), visit.origin().unwrap_or_default());
    let page = visit.page().with_title(visit.page().t("feedback-by-hand-code-title"));
    Ok(CodePage {
        place_name: this.name,
        groups: code.split('-').map(str::to_owned).collect(),
        qr: pages::qr(&format!("{origin}/receipt?c={code}")),
        address: format!("{origin}/receipt"),
        phone,
        href,
        passphrase: field(&page, "passphrase", "feedback-handed-passphrase", "", &Faults::new()),
        page,
    })
}

/// It was read back and agreed.
pub(super) async fn agree(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RecordingId = visit.id("recording")?;
    let (page, sent, press) = (visit.page(), visit.sent(), visit.press()?);
    let refused = |refused| faults_of(&page, refused).err().unwrap_or(Problem::NotThere);
    // A code is needed where nobody has an account; whoever may not is told before anything slow is done.
    let found = look::<SeeRecording>(visit.site(), visit.who(), id).await;
    let place = match (&found, sent.text("place").parse::<PlaceId>()) {
        (Ok(looking), _) if looking.facts().it.person.is_none() => Some(looking.facts().it.place),
        // The same form once more: the thing is a suggestion now, and its code is this form's.
        (Err(_), Ok(place)) => Some(place),
        _ => None,
    };
    drop(found);
    let code = match place {
        Some(_) => Some(actions::printed_code(visit.site(), &press).await.map_err(refused)?),
        None => None,
    };
    let href = format!("/desk/{id}");
    let done = match act::<AgreeRecording>(visit.site(), visit.who(), id, Some(&visit.once()?)).await {
        Ok(acting) => actions::agree(acting, (sent.ticked("read"), sent.ticked("agrees")), code.as_ref()).await,
        Err(Stop::Already(_)) if code.is_some() => Ok(SuggestionId::of(id.uuid())),
        Err(stop) => return Err(stop.into()),
    };
    match (done, place, code) {
        (Ok(_), Some(place), Some(code)) => visit.show(&code_page(visit, place, &code, href).await?),
        (Ok(_), ..) => visit.go_saying(&href, "feedback-said-agreed"),
        (Err(refused), ..) => visit.again(&read_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// Hands the screen over: from now on this session sees one thing.
pub(super) async fn hand_over(visit: &Visit) -> Outcome {
    let id: RecordingId = visit.id("recording")?;
    let acting = act::<HandOver>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::hand_over(acting).await {
        Ok(token) => visit.go_handed(&token),
        Err(refused) => visit.again(&read_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// How something was written down, as a page of the suggestion says it.
pub(super) struct ByHandView {
    pub(super) wrote: String,
    pub(super) how: String,
    pub(super) state: String,
    /// Whose words of their own stand beside it, and the words.
    pub(super) whose: String,
    pub(super) meant: Option<String>,
    /// Whether its author is asked to take it over.
    pub(super) asks: bool,
    pub(super) field: Field,
}

/// Who reads the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Whose words they are.
    Author,
    /// Whoever works with them.
    Desk,
}

/// How a suggestion was written down; nothing when its author wrote it.
pub(super) fn view(
    page: &Page,
    names: &Names,
    (it, by_hand): (&Suggestion, Option<&ByHand>),
    texts: &[Text],
    (reader, says_who): (Reader, bool),
    faults: &Faults,
) -> Option<ByHandView> {
    let by_hand = by_hand?;
    let role = match by_hand.role {
        Role::Manager => page.t("feedback-by-hand-role-manager"),
        _ => page.t("feedback-by-hand-role-practitioner"),
    };
    let who = it.recorded_by.filter(|_| says_who && !page.nameless);
    let wrote = match who {
        Some(by) => page.t2("feedback-by-hand-by-name", "name", names.get(page, Some(by)), "role", role),
        None => page.t1("feedback-by-hand-by-role", "role", role),
    };
    let to = if reader == Reader::Author { "you" } else { "they" };
    let agreed: Agreed = by_hand.agreed;
    let how = page.t1(
        format!("feedback-by-hand-{to}-{}", agreed.code().replace('_', "-")),
        "day",
        page.day(&by_hand.agreed_on),
    );
    let state = match (it.author, by_hand.confirmed) {
        (_, Some((Confirmed::Mine, on))) => page.t1(format!("feedback-by-hand-{to}-mine"), "day", page.day(&on)),
        (_, Some((Confirmed::Corrected, on))) => {
            page.t1(format!("feedback-by-hand-{to}-corrected"), "day", page.day(&on))
        }
        (Some(_), None) => page.t(format!("feedback-by-hand-{to}-unconfirmed")),
        (None, None) if reader == Reader::Author => page.t("feedback-by-hand-known"),
        (None, None) if by_hand.code_seen => page.t("feedback-by-hand-code-seen"),
        (None, None) => page.t("feedback-by-hand-code-changed"),
    };
    let meant = texts
        .iter()
        .find(|text| text.part == Part::Meant)
        .map(|text| text.words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()));
    Some(ByHandView {
        wrote,
        how,
        state,
        whose: page.t(format!("feedback-by-hand-{to}-meant")),
        meant,
        asks: reader == Reader::Author && !page.nameless && rules::may_take_over(it, Some(by_hand)).is_ok(),
        field: field(page, "meant", "feedback-by-hand-meant", "", faults),
    })
}
