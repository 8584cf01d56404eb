//! Pictures that the house draws itself: a code for a phone.

use std::fmt::Write as _;

use fast_qr::qr::QRBuilder;

/// The blank margin a reader of QR codes needs, in squares (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// A QR code as an SVG of one path, without style: the page's policy allows none. Empty when the text is too long.
#[must_use]
pub fn qr(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).build() else { return String::new() };
    let side = code.size.saturating_add(QUIET * 2);
    let mut path = String::new();
    for (row, line) in code.data.chunks(code.size).take(code.size).enumerate() {
        for (column, module) in line.iter().enumerate() {
            if module.value() {
                let _ = write!(path, "M{} {}h1v1h-1z", column.saturating_add(QUIET), row.saturating_add(QUIET));
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn a_code_is_drawn_without_style_or_script() {
        let svg = qr("https://alongside.example/join?c=ABCD-EFGH-JKMN-PQRS-TVWX");
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.len() > 1000);
        assert!(!svg.contains("style") && !svg.contains("script") && !svg.contains("href"));
        assert_eq!(qr(&"x".repeat(10_000)), "");
    }
}
