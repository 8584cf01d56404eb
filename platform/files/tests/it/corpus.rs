//! Everything that somebody might bring: refused with the right reason, or drawn anew with nothing of it left.

use files::picture::{LONGEST, MOST_BYTES, MOST_DOTS, Refused};
use files::{Picture, take};
use image::{ExtendedColorType, ImageFormat, RgbImage};

use super::made::{
    chunk, corners, encoded, exif, ftyp, jpeg, jpeg_head, jpeg_with, noise, packed, part, planted, png, png_head,
    png_of, png_with, see_through, segment, vast, webp, webp_with, zip,
};

const SCRIPT: &[u8] = b"<script>alert('quillfeather')</script><?php system('id'); ?>";

fn with(first: &[u8], second: &[u8]) -> Vec<u8> {
    [first, second].concat()
}

fn cut(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

/// What is refused, and why.
fn refused() -> Vec<(&'static str, Vec<u8>, Refused)> {
    use Refused::{Animated, Broken, CutOff, Empty, Gif, Heic, Other, Page, Pdf, Svg, TooManyBytes};
    let many = |most| Refused::TooManyDots { most };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let wide: Vec<u8> = svg.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let moving = [part(*b"ANIM", &[0; 6]), part(*b"ANMF", &[0; 16])];
    let mut bad_sum = png(30, 20);
    let at = bad_sum.len() - 20;
    bad_sum[at] ^= 0x55;
    vec![
        ("nothing", vec![], Empty),
        ("one byte", vec![0xff], Other),
        ("zeros", vec![0; 4_000], Other),
        ("an SVG", svg.into(), Svg),
        (
            "an SVG behind a declaration",
            with(b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a -->\n", svg.as_bytes()),
            Svg,
        ),
        (
            "an SVG with a document type",
            with(b"<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\">", svg.as_bytes()),
            Svg,
        ),
        ("an SVG in two bytes a letter", with(b"\xff\xfe", &wide), Svg),
        ("an unknown XML", b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>".to_vec(), Page),
        ("a page, called photo.jpg", b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec(), Page),
        ("a page in capitals", b"\n\n  <HTML><BODY onload=alert(1)>".to_vec(), Page),
        ("a script", SCRIPT.to_vec(), Page),
        ("a PDF", b"%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>".to_vec(), Pdf),
        ("a PDF behind something", with(&[b' '; 300], b"%PDF-1.4"), Pdf),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Gif),
        ("a GIF that is a script", b"GIF89a=1;alert(1)//".to_vec(), Gif),
        ("a HEIC", ftyp(&[b"heic", b"mif1"]), Heic),
        ("a HEIC by its second brand", ftyp(&[b"mif1", b"heic", b"miaf"]), Heic),
        ("an AVIF", ftyp(&[b"avif", b"mif1"]), Other),
        ("a film", ftyp(&[b"isom", b"mp42"]), Other),
        ("a packed folder", zip(), Other),
        ("a program", b"MZ\x90\0\x03\0\0\0".to_vec(), Other),
        ("another program", b"\x7fELF\x02\x01\x01".to_vec(), Other),
        ("a bitmap", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), Other),
        ("a TIFF", b"II*\0\x08\0\0\0".to_vec(), Other),
        ("an icon", b"\0\0\x01\0\x01\0\x10\x10".to_vec(), Other),
        ("a table", b"name,amount\nrent,12\n".to_vec(), Other),
        ("30 MB", vec![0; 30_000_000], TooManyBytes),
        ("30 MB behind a JPEG", with(&jpeg(16, 16), &vec![0; 30_000_000]), TooManyBytes),
        ("a byte too many", with(&jpeg(16, 16), &vec![0; MOST_BYTES - jpeg(16, 16).len() + 1]), TooManyBytes),
        ("a PNG of 50 million dots", png_head(10_000, 5_000), many(MOST_DOTS)),
        ("a PNG of 900 million dots", png_head(30_000, 30_000), many(MOST_DOTS)),
        ("a JPEG of 50 million dots", jpeg_head(10_000, 5_000, false), many(MOST_DOTS)),
        ("a JPEG as large as one can be", jpeg_head(65_500, 65_500, false), many(MOST_DOTS)),
        ("a fine JPEG of 39 million dots in scans", jpeg_head(7_800, 5_000, true), many(18_302_417)),
        ("a WebP of 50 million dots", webp_with(&webp(16, 16), 0, (10_000, 5_000), &[]), many(28_760_941)),
        ("half a JPEG", cut(&jpeg(300, 200)), CutOff),
        ("the beginning of a JPEG", vec![0xff, 0xd8, 0xff, 0xe0], CutOff),
        ("half a PNG", cut(&png(300, 200)), CutOff),
        ("half a WebP", cut(&webp(300, 200)), CutOff),
        (
            "a page with a JPEG's first bytes",
            with(&[0xff, 0xd8, 0xff], b"<html><script>alert(1)</script></html>"),
            CutOff,
        ),
        ("a page with a PNG's first bytes", with(b"\x89PNG\r\n\x1a\n", b"<html><script>alert(1)</script>"), CutOff),
        ("a WebP that moves", webp_with(&webp(16, 16), 0x02, (16, 16), &moving), Animated),
        ("a WebP that moves and does not say so", webp_with(&webp(16, 16), 0, (16, 16), &moving), Animated),
        ("a PNG that moves", png_with(&png(16, 16), &[chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])]), Animated),
        ("a PNG that was changed", bad_sum, Broken),
        ("a JPEG without dots", jpeg_head(0, 0, false), Broken),
    ]
}

#[test]
fn what_is_no_picture_that_is_taken_is_refused_with_its_reason() {
    let all = refused();
    assert!(all.len() >= 40, "{}", all.len());
    for (what, bytes, reason) in all {
        assert_eq!(take(&bytes).unwrap_err(), reason, "{what}");
    }
}

fn seen(picture: &Picture) -> RgbImage {
    image::load_from_memory_with_format(picture.jpeg(), ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// Nothing stands in the picture but what a JPEG needs: no notes of a camera, no colour profile, no comment, and nothing
/// behind its end.
fn is_bare(jpeg: &[u8]) {
    let mut at = 2;
    while jpeg[at + 1] != 0xda {
        assert!(matches!(jpeg[at + 1], 0xe0 | 0xdb | 0xc0 | 0xc4), "{:02x}", jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    assert_eq!(&jpeg[jpeg.len() - 2..], [0xff, 0xd9]);
}

#[test]
fn what_hides_in_a_picture_is_not_in_what_is_kept() {
    let good = jpeg(200, 100);
    let hidden = [
        ("a page in a comment", jpeg_with(&good, &[segment(0xfe, SCRIPT)])),
        ("a program in the notes of the camera", jpeg_with(&good, &[segment(0xe1, &with(b"Exif\0\0", SCRIPT))])),
        ("a page behind a JPEG", with(&good, SCRIPT)),
        ("a packed folder behind a JPEG", with(&good, &with(&zip(), b"quillfeather"))),
        ("a page behind a PNG", with(&png(200, 100), SCRIPT)),
        ("a script in a text of a PNG", png_with(&png(200, 100), &[chunk(*b"tEXt", &with(b"Comment\0", SCRIPT))])),
        (
            "a packed text of a PNG",
            png_with(&png(200, 100), &[chunk(*b"zTXt", &with(b"Comment\0\0", &packed(SCRIPT)))]),
        ),
        ("a page behind a WebP", with(&webp(200, 100), SCRIPT)),
        (
            "a small picture in the notes",
            jpeg_with(&good, &[segment(0xe1, &with(b"Exif\0\0quillfeather", &jpeg(8, 8)))]),
        ),
    ];
    for (what, bytes) in hidden {
        let picture = take(&bytes).unwrap_or_else(|reason| panic!("{what}: {reason:?}"));
        assert_eq!((picture.width(), picture.height()), (200, 100), "{what}");
        for mark in [b"quillfeather".as_slice(), b"<script", b"<?php", b"PK\x03\x04", b"Exif", b"http"] {
            assert!(!holds(picture.jpeg(), mark), "{what}");
        }
        is_bare(picture.jpeg());
    }
}

#[test]
fn fifty_planted_phrases_are_in_no_picture_that_is_kept() {
    let mut many = 0;
    let mut phrase = || {
        many += 1;
        format!("quillfeather-{many}-53.4084N")
    };
    for (what, bytes, phrases) in planted(&mut phrase) {
        let picture = take(&bytes).unwrap_or_else(|reason| panic!("{what}: {reason:?}"));
        for phrase in phrases {
            assert!(holds(&bytes, phrase.as_bytes()), "{what}: {phrase} was planted nowhere");
        }
        assert!(!holds(picture.jpeg(), b"quillfeather") && !holds(picture.jpeg(), b"53.4084"), "{what}");
        is_bare(picture.jpeg());
    }
    assert!(many >= 50, "{many}");
}

#[test]
fn a_picture_is_made_small_enough_and_keeps_its_shape() {
    for (width, height, kept) in [
        (200, 100, (200, 100)),
        (LONGEST, 10, (LONGEST, 10)),
        (4_000, 3_000, (2_000, 1_500)),
        (1_500, 3_000, (1_000, 2_000)),
        (9_000, 2, (2_000, 1)),
        (1, 1, (1, 1)),
    ] {
        let picture = take(&jpeg(width, height)).unwrap();
        assert_eq!((picture.width(), picture.height()), kept);
        let drawn = seen(&picture);
        assert_eq!(drawn.dimensions(), kept);
        if kept.1 > 10 {
            // Red is still in the corner where it was.
            let [red, green, _] = drawn.get_pixel(5, 5).0;
            assert!(red > 180 && green < 80, "{red} {green}");
        }
    }
}

#[test]
fn a_picture_stands_upright_however_the_camera_was_held() {
    // Where red, which was in the upper left, is afterwards (TIFF 6.0, tag 274).
    for (held, left, up, turned) in [
        (1, true, true, false),
        (2, false, true, false),
        (3, false, false, false),
        (4, true, false, false),
        (5, true, true, true),
        (6, false, true, true),
        (7, false, false, true),
        (8, true, false, true),
        (77, true, true, false),
    ] {
        let notes = [b"Exif\0\0".to_vec(), exif(held, "a")].concat();
        let as_png = png_with(&png(120, 60), &[chunk(*b"eXIf", &exif(held, "a"))]);
        let as_webp = webp_with(&webp(120, 60), 0x08, (120, 60), &[part(*b"EXIF", &exif(held, "a"))]);
        for bytes in [jpeg_with(&jpeg(120, 60), &[segment(0xe1, &notes)]), as_png, as_webp] {
            let drawn = seen(&take(&bytes).unwrap());
            let (width, height) = drawn.dimensions();
            assert_eq!((width, height), if turned { (60, 120) } else { (120, 60) }, "{held}");
            let (x, y) = (if left { 5 } else { width - 5 }, if up { 5 } else { height - 5 });
            let [red, green, blue] = drawn.get_pixel(x, y).0;
            assert!(red > 180 && green < 80 && blue < 80, "{held}: {red} {green} {blue}");
        }
    }
}

#[test]
fn what_can_be_seen_through_lies_on_white() {
    let drawn = seen(&take(&see_through()).unwrap());
    let [red, green, _] = drawn.get_pixel(5, 5).0;
    assert!(red > 200 && green < 60);
    assert!(drawn.get_pixel(80, 80).0.iter().all(|light| *light > 245));
}

#[test]
fn a_picture_of_forty_million_dots_is_still_taken() {
    let picture = take(&vast()).unwrap();
    assert_eq!((picture.width(), picture.height()), (2_000, 1_250));
}

/// The most memory a process had at once, in KiB.
fn most_memory() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// In a process of its own, which makes none of the pictures: what it needs is what reading them needs.
#[test]
fn no_picture_takes_more_memory_than_there_is_for_one() {
    const NAME: &str = "corpus::no_picture_takes_more_memory_than_there_is_for_one";
    const MOST_KIB: u64 = 256 * 1024;
    if let Ok(folder) = std::env::var("ALONGSIDE_TEST_PICTURES") {
        for name in super::names(folder.as_ref()) {
            let taken = take(&std::fs::read(std::path::Path::new(&folder).join(&name)).unwrap());
            let most = most_memory().unwrap_or(0);
            assert!(most < MOST_KIB, "{name}: {most} KiB, {taken:?}");
            println!("{name}: {most} KiB, {taken:?}");
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let zeros = packed(&vec![0; 20_000_000]);
    for (name, bytes) in [
        ("clear.png", encoded(ImageFormat::Png, 8_000, 5_000, ExtendedColorType::Rgba8, 4)),
        ("deep.png", encoded(ImageFormat::Png, 7_000, 4_700, ExtendedColorType::Rgb16, 6)),
        ("bomb.png", png_of(64, 64, &zeros)),
        ("text.png", png_with(&png(64, 64), &[chunk(*b"zTXt", &with(b"a\0\0", &zeros))])),
        ("profile.png", png_with(&png(64, 64), &[chunk(*b"iCCP", &with(b"a\0\0", &zeros))])),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let ran = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env("ALONGSIDE_TEST_PICTURES", folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
    for name in ["clear.png", "deep.png"] {
        let line = said.lines().find(|line| line.contains(name)).unwrap();
        assert!(line.contains("Ok("), "{line}");
    }
}

#[test]
fn a_photo_is_kept_in_a_few_hundred_kilobytes() {
    // The worst there can be: no photo is as noisy as noise.
    let picture = take(&jpeg(4_000, 3_000)).unwrap();
    assert!(picture.jpeg().len() < 200_000, "{}", picture.jpeg().len());
    assert_eq!(format!("{picture:?}"), format!("Picture(2000 x 1500, {} bytes)", picture.jpeg().len()));
    let mut grainy = std::io::Cursor::new(Vec::new());
    noise(1_200, 900).write_to(&mut grainy, ImageFormat::Jpeg).unwrap();
    assert!(take(grainy.get_ref()).unwrap().jpeg().len() > 200_000);
    assert_eq!(corners(2, 2).dimensions(), (2, 2));
}
