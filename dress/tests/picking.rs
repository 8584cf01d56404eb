//! The reader of style sheets that the build uses, on sheets small enough to see through.

#[path = "../build/pick.rs"]
mod pick;

#[test]
fn rules_of_components_we_use_are_kept_and_others_fall_out() {
    let css = ".govuk-button{color:red}.govuk-tabs{color:red}.moj-timeline__item:before{top:0}.moj-header{top:0}p{top:0}:root{--x:1}";
    assert_eq!(pick::pick(css), ".govuk-button{color:red}.moj-timeline__item:before{top:0}");
}

#[test]
fn a_list_keeps_the_selectors_that_belong() {
    assert_eq!(
        pick::pick(".govuk-tabs a,.govuk-link:focus,.govuk-link:not(.a,.b){top:0}"),
        ".govuk-link:focus,.govuk-link:not(.a,.b){top:0}"
    );
    assert_eq!(pick::pick(".govuk-frontend-supported .govuk-button{top:0}"), "");
    assert_eq!(
        pick::pick(".govuk-heading{top:0}.govuk-heading-l{top:0}.govuk-header{top:0}"),
        ".govuk-heading-l{top:0}"
    );
}

#[test]
fn blocks_inside_blocks_are_read_and_empty_ones_leave_nothing() {
    let css = "@media (min-width:40em){.govuk-tabs{a:b}.govuk-table{c:d}}@media (min-width:40em){.govuk-tabs{a:b}}@media print{.govuk-table{a:b}}@font-face{font-family:GDS Transport}";
    assert_eq!(pick::pick(css), "@media (min-width:40em){.govuk-table{c:d}}");
}

#[test]
fn braces_in_strings_and_comments_do_not_open_blocks() {
    let css = "/*! } notice { */@charset \"UTF-8\";.govuk-tag:before{content:\"}{\"}.govuk-link{top:0}";
    assert_eq!(pick::pick(css), ".govuk-tag:before{content:\"}{\"}.govuk-link{top:0}");
}

#[test]
fn pictures_of_others_are_left_behind() {
    assert_eq!(
        pick::pick(".moj-timeline__document-link{background:url(/assets/images/x.svg)}.moj-timeline{top:0}"),
        ".moj-timeline{top:0}"
    );
}

#[test]
fn our_sheets_lose_comments_and_blanks_but_no_meaning() {
    let css = "/* why */\n.a {\n  margin: 0 auto;\n  width: calc(1rem - 2px);\n}\n\n.b::before { content: \"x\"; }\n";
    assert_eq!(pick::squeeze(css), ".a{margin: 0 auto;width: calc(1rem - 2px);}.b::before{content: \"x\";}");
}
