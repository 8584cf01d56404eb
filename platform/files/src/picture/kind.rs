//! What a file is, by its first bytes, and where it ends by its own account.

use super::Refused;

/// A picture of a kind that is taken, without whatever stands behind its end.
pub(super) enum Kind<'a> {
    /// A JPEG.
    Jpeg {
        /// From its beginning to its end.
        whole: &'a [u8],
        /// Whether it comes in scans, each of which makes it finer.
        progressive: bool,
    },
    /// A PNG.
    Png {
        /// From its beginning to its end.
        whole: &'a [u8],
    },
    /// A WebP.
    WebP {
        /// From its beginning to its end.
        whole: &'a [u8],
    },
}

/// How far into a text is looked for what it is.
const LOOKED: usize = 1_024;
/// The brands of a picture in HEIF (ISO/IEC 23008-12) as phones write them.
const HEIC: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
/// The brands of moving and standing pictures of another kind in the same box.
const AVIF: [&[u8]; 2] = [b"avif", b"avis"];

/// What is in it.
pub(super) fn look(bytes: &[u8]) -> Result<Kind<'_>, Refused> {
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return jpeg(bytes);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return webp(bytes);
    }
    Err(other(bytes))
}

/// The name of what is not taken.
fn other(bytes: &[u8]) -> Refused {
    if bytes.starts_with(b"GIF8") {
        return Refused::Gif;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        let length = bytes.get(..4).and_then(be32).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let brands = bytes.get(8..length.min(bytes.len())).unwrap_or_default();
        let has = |known: &[&[u8]]| brands.chunks(4).any(|brand| known.contains(&brand));
        return if has(&HEIC) && !has(&AVIF) { Refused::Heic } else { Refused::Other };
    }
    let start = bytes.get(..LOOKED.min(bytes.len())).unwrap_or_default();
    // A text in two bytes a letter is looked at by its letters.
    let letters: Vec<u8> = start.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let holds = |mark: &[u8]| letters.windows(mark.len()).any(|window| window == mark);
    if holds(b"%pdf-") {
        return Refused::Pdf;
    }
    if holds(b"<svg") {
        return Refused::Svg;
    }
    if [b"<!doctype".as_slice(), b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<!--"].iter().any(|m| holds(m))
    {
        return Refused::Page;
    }
    if holds(b"<?xml") { Refused::Svg } else { Refused::Other }
}

fn be16(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(..2)?.try_into().ok()?))
}

fn be32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?))
}

/// Walks over the segments of a JPEG (ITU-T T.81, annex B) to its end. What a segment holds, such as a small picture in
/// the notes of a camera, is stepped over, so that its end is not taken for the end of the whole.
fn jpeg(bytes: &[u8]) -> Result<Kind<'_>, Refused> {
    let mut rest = bytes.get(2..).ok_or(Refused::CutOff)?;
    let mut progressive = false;
    let mut components = 0;
    loop {
        rest = match rest {
            // Filled up with any number of marks.
            [0xff, 0xff, ..] => rest.get(1..).ok_or(Refused::CutOff)?,
            [0xff, 0xd9, after @ ..] => {
                let whole = bytes.get(..bytes.len().saturating_sub(after.len())).ok_or(Refused::CutOff)?;
                return Ok(Kind::Jpeg { whole, progressive });
            }
            [0xff, 0x01 | 0xd0..=0xd7, after @ ..] => after,
            [0xff, 0x00 | 0xd8, ..] => return Err(Refused::Broken),
            [0xff, mark, after @ ..] => {
                progressive |= matches!(mark, 0xc2 | 0xc6 | 0xca | 0xce);
                if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
                    components = after.get(7).copied().unwrap_or(0);
                }
                // A scan without all colours: the reader keeps every one of them until the last scan, as for a progressive picture.
                progressive |= *mark == 0xda && after.get(2).is_some_and(|scanned| *scanned < components);
                let length = usize::from(be16(after).ok_or(Refused::CutOff)?);
                if length < 2 {
                    return Err(Refused::Broken);
                }
                let after = after.get(length..).ok_or(Refused::CutOff)?;
                if *mark == 0xda { after_scan(after)? } else { after }
            }
            [0xff] | [] => return Err(Refused::CutOff),
            _ => return Err(Refused::Broken),
        };
    }
}

/// What stands behind the dots of a scan: the next mark that is neither a dot nor a place to begin again.
fn after_scan(bytes: &[u8]) -> Result<&[u8], Refused> {
    let mark = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7));
    let at = bytes.windows(2).position(mark).ok_or(Refused::CutOff)?;
    bytes.get(at..).ok_or(Refused::CutOff)
}

/// Walks over the chunks of a PNG to its last.
fn png(bytes: &[u8]) -> Result<Kind<'_>, Refused> {
    let mut rest = bytes.get(8..).ok_or(Refused::CutOff)?;
    loop {
        let length = be32(rest).and_then(|length| usize::try_from(length).ok()).ok_or(Refused::CutOff)?;
        let name = rest.get(4..8).ok_or(Refused::CutOff)?;
        if name == b"acTL" {
            return Err(Refused::Animated);
        }
        rest = rest.get(length.saturating_add(12)..).ok_or(Refused::CutOff)?;
        if name == b"IEND" {
            let whole = bytes.get(..bytes.len().saturating_sub(rest.len())).ok_or(Refused::CutOff)?;
            return Ok(Kind::Png { whole });
        }
    }
}

/// A WebP says in its head how long it is, and its parts say whether it moves.
fn webp(bytes: &[u8]) -> Result<Kind<'_>, Refused> {
    let le32 = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at.saturating_add(4))?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let length = le32(4).ok_or(Refused::CutOff)?.saturating_add(8);
    let whole = bytes.get(..length).ok_or(Refused::CutOff)?;
    let mut at = 12_usize;
    while let Some(name) = whole.get(at..at.saturating_add(4)) {
        let moves = name == b"VP8X" && whole.get(at.saturating_add(8)).is_some_and(|flags| flags & 0x02 != 0);
        if moves || name == b"ANIM" || name == b"ANMF" {
            return Err(Refused::Animated);
        }
        let part = le32(at.saturating_add(4)).ok_or(Refused::CutOff)?;
        // Parts begin at even places.
        at = at.saturating_add(8).saturating_add(part).saturating_add(part & 1);
    }
    if at > whole.len().saturating_add(1) { Err(Refused::CutOff) } else { Ok(Kind::WebP { whole }) }
}
