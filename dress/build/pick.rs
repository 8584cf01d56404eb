//! A small reader of style sheets: enough to keep the rules of the components we use and to leave
//! the rest behind. It knows blocks, at-rules and strings, nothing of values.

/// Components of the design systems that our pages use. A rule is kept when every design-system
/// class in its selector belongs to one of these.
const KEPT: [&str; 46] = [
    "govuk-back-link",
    "govuk-body",
    "govuk-body-s",
    "govuk-breadcrumbs",
    "govuk-button",
    "govuk-button-group",
    "govuk-caption-l",
    "govuk-caption-m",
    "govuk-checkboxes",
    "govuk-date-input",
    "govuk-details",
    "govuk-error-message",
    "govuk-error-summary",
    "govuk-fieldset",
    "govuk-file-upload",
    "govuk-form-group",
    "govuk-heading-l",
    "govuk-heading-m",
    "govuk-heading-s",
    "govuk-heading-xl",
    "govuk-hint",
    "govuk-input",
    "govuk-inset-text",
    "govuk-label",
    "govuk-link",
    "govuk-list",
    "govuk-main-wrapper",
    "govuk-notification-banner",
    "govuk-pagination",
    "govuk-radios",
    "govuk-section-break",
    "govuk-select",
    "govuk-skip-link",
    "govuk-summary-card",
    "govuk-summary-list",
    "govuk-table",
    "govuk-tag",
    "govuk-task-list",
    "govuk-textarea",
    "govuk-visually-hidden",
    "govuk-visually-hidden-focusable",
    "govuk-warning-text",
    "govuk-width-container",
    "moj-timeline",
    "moj-message-item",
    "moj-message-list",
];

/// At-rules left out whole: their typeface, what their print styles do to ours, and repairs for
/// browsers that cannot run the rest.
const DROPPED: [&str; 7] = [
    "@font-face",
    "@charset",
    "@media print",
    "@supports not (text-wrap",
    "@supports not (-ms-ime-align",
    "@media screen\\0",
    "@media (-ms-high-contrast",
];

/// The rules of `css` that belong to the components in [`KEPT`].
pub fn pick(css: &str) -> String {
    let mut kept = String::new();
    for block in blocks(&without_comments(css)) {
        keep(&block, &mut kept);
    }
    kept
}

/// Our own sheet without comments and needless blanks.
pub fn squeeze(css: &str) -> String {
    let bare = without_comments(css);
    let mut out = String::with_capacity(bare.len());
    for word in bare.split_whitespace() {
        if !out.is_empty() && !out.ends_with(['{', '}', ';', ',']) && !word.starts_with(['{', '}']) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A piece of a sheet at one level.
enum Block {
    Statement,
    Braced { head: String, body: String },
}

fn keep(block: &Block, kept: &mut String) {
    let Block::Braced { head, body } = block else {
        return;
    };
    if DROPPED.iter().any(|dropped| head.starts_with(dropped)) {
        return;
    }
    if head.starts_with("@media") || head.starts_with("@supports") {
        let mut inner = String::new();
        for block in blocks(body) {
            keep(&block, &mut inner);
        }
        push(head, &inner, kept);
    } else if !head.starts_with('@') && !body.contains("/assets/") {
        let selectors: Vec<&str> = list(head).into_iter().filter(|selector| belongs(selector)).collect();
        if !selectors.is_empty() {
            push(&selectors.join(","), body, kept);
        }
    }
}

fn push(head: &str, body: &str, kept: &mut String) {
    if !body.is_empty() {
        kept.push_str(head);
        kept.push('{');
        kept.push_str(body);
        kept.push('}');
    }
}

/// Whether every design-system class in the selector is one of a kept component, and there is one.
/// The systems' `:root` falls out: our tokens set what their rules read.
fn belongs(selector: &str) -> bool {
    let mut any = false;
    for class in selector.split('.').skip(1) {
        let name: &str =
            class.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap_or("");
        if name.starts_with("govuk-") || name.starts_with("moj-") {
            let component = name.split("__").next().unwrap_or(name);
            // A modifier follows two hyphens; "govuk-\!-" helpers end at the hyphen and fall out.
            let component = component.split("--").next().unwrap_or(component);
            if !KEPT.contains(&component) {
                return false;
            }
            any = true;
        }
    }
    any
}

/// A selector list split at its outer commas.
fn list(head: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    head.split(|c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

fn blocks(css: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let (mut head, mut body) = (String::new(), String::new());
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    for c in css.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        match (c, depth, quote) {
            ('{', _, None) => {
                if depth > 0 {
                    body.push(c);
                }
                depth += 1;
            }
            ('}', 1, None) => {
                depth = 0;
                found.push(Block::Braced { head: head.trim().to_owned(), body: std::mem::take(&mut body) });
                head.clear();
            }
            ('}', 2.., None) => {
                depth -= 1;
                body.push(c);
            }
            (';', 0, None) => found.push({
                head.clear();
                Block::Statement
            }),
            (_, 0, _) => head.push(c),
            _ => body.push(c),
        }
    }
    found
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}
