//! Pictures as people's devices write them, and as somebody would write them who means harm: made here, so that none is
//! anybody's.

use std::io::{Cursor, Write as _};

use image::{DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A picture with something to see: red, green, blue and white corners.
pub fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([230, 20, 20]),
        (false, true) => Rgb([20, 200, 20]),
        (true, false) => Rgb([20, 20, 230]),
        (false, false) => Rgb([250, 250, 250]),
    })
}

/// A picture that cannot be made small.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.rotate_left(11).to_be_bytes();
        Rgb([a, b, c])
    })
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(&corners(width, height).into(), ImageFormat::Jpeg)
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    written(&corners(width, height).into(), ImageFormat::Png)
}

pub fn webp(width: u32, height: u32) -> Vec<u8> {
    written(&corners(width, height).into(), ImageFormat::WebP)
}

/// A PNG that one sees through, but for a red spot in its upper left corner.
pub fn see_through() -> Vec<u8> {
    let dot = |x, y| if x < 20 && y < 20 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) };
    written(&RgbaImage::from_fn(100, 100, dot).into(), ImageFormat::Png)
}

/// A PNG of forty million dots in a few hundred kB: what a bomb looks like that is within every limit.
pub fn vast() -> Vec<u8> {
    encoded(ImageFormat::Png, 8_000, 5_000, ExtendedColorType::L8, 1)
}

/// One colour over so many dots.
pub fn encoded(format: ImageFormat, width: u32, height: u32, colour: ExtendedColorType, a_dot: usize) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let dots = usize::try_from(u64::from(width) * u64::from(height)).unwrap();
    image::write_buffer_with_format(&mut out, &vec![7; dots * a_dot], width, height, colour, format).unwrap();
    out.into_inner()
}

/// A segment of a JPEG.
pub fn segment(mark: u8, held: &[u8]) -> Vec<u8> {
    let length = u16::try_from(held.len() + 2).unwrap().to_be_bytes();
    [&[0xff, mark], &length[..], held].concat()
}

/// A JPEG with these segments behind its beginning.
pub fn jpeg_with(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// The notes of a camera (EXIF): how it was held, and a description.
pub fn exif(held: u8, said: &str) -> Vec<u8> {
    let said = [said.as_bytes(), &[0]].concat();
    let many = u8::try_from(said.len()).unwrap();
    let mut out = b"II*\0\x08\0\0\0\x02\0".to_vec();
    out.extend([0x0e, 0x01, 2, 0, many, 0, 0, 0, 38, 0, 0, 0]);
    out.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, held, 0, 0, 0]);
    out.extend([0, 0, 0, 0]);
    out.extend(said);
    out
}

/// A chunk of a PNG.
pub fn chunk(name: [u8; 4], held: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(&name);
    sum.update(held);
    let length = u32::try_from(held.len()).unwrap().to_be_bytes();
    [&length[..], &name, held, &sum.sum().to_be_bytes()].concat()
}

/// A PNG with these chunks behind its head.
pub fn png_with(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

/// The head of a PNG of any size, with next to nothing behind it.
pub fn png_head(width: u32, height: u32) -> Vec<u8> {
    png_of(width, height, &packed(&[0; 64]))
}

/// A PNG with something packed in it, whatever its head says.
pub fn png_of(width: u32, height: u32, packed: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let (head, dots) = (chunk(*b"IHDR", &head), chunk(*b"IDAT", packed));
    [b"\x89PNG\r\n\x1a\n".to_vec(), head, dots, chunk(*b"IEND", &[])].concat()
}

pub fn packed(plain: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(plain).unwrap();
    out.finish().unwrap()
}

/// A JPEG that says it is of any size.
pub fn jpeg_head(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut out = jpeg(16, 16);
    let at = out.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    out[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    out[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    if progressive {
        out[at + 1] = 0xc2;
    }
    out
}

/// A part of a WebP.
pub fn part(name: [u8; 4], held: &[u8]) -> Vec<u8> {
    let length = u32::try_from(held.len()).unwrap().to_le_bytes();
    let even: &[u8] = if held.len() % 2 == 1 { &[0] } else { &[] };
    [&name, &length[..], held, even].concat()
}

/// A WebP whose head says what is in it and how large it is.
pub fn webp_with(webp: &[u8], flags: u8, (width, height): (u32, u32), parts: &[Vec<u8>]) -> Vec<u8> {
    let three = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let head = part(*b"VP8X", &[vec![flags, 0, 0, 0], three(width), three(height)].concat());
    let inside = [b"WEBP".to_vec(), head, webp[12..].to_vec(), parts.concat()].concat();
    [b"RIFF".to_vec(), u32::try_from(inside.len()).unwrap().to_le_bytes().to_vec(), inside].concat()
}

/// The box at the beginning of pictures and films of a kind.
pub fn ftyp(brands: &[&[u8; 4]]) -> Vec<u8> {
    let held: Vec<u8> = [brands[0].to_vec(), vec![0; 4], brands.iter().copied().flatten().copied().collect()].concat();
    let length = u32::try_from(held.len() + 8).unwrap().to_be_bytes();
    [&length[..], b"ftyp", &held, &[0; 64]].concat()
}

/// The beginning of a packed folder.
pub fn zip() -> Vec<u8> {
    b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0hidden-in-a-zip.txtPK\x01\x02PK\x05\x06".to_vec()
}

/// Fifty pictures' worth of phrases, hidden wherever a picture can hold one: each picture with the phrases that are in it.
pub fn planted(phrase: &mut impl FnMut() -> String) -> Vec<(&'static str, Vec<u8>, Vec<String>)> {
    let mut all = Vec::new();
    for round in 0..3_u8 {
        let said: Vec<String> = (0..7).map(|_| phrase()).collect();
        let gps = [b"Exif\0\0".to_vec(), exif(6, &said[0])].concat();
        let xmp = [b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>".to_vec(), said[1].clone().into_bytes()].concat();
        let icc = [b"ICC_PROFILE\0\x01\x01".to_vec(), said[2].clone().into_bytes()].concat();
        let press = [b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec(), said[3].clone().into_bytes()].concat();
        let note = said[4].clone().into_bytes();
        let own = [b"Samsung\0".to_vec(), said[5].clone().into_bytes()].concat();
        let segments = [(0xe1, gps), (0xe1, xmp), (0xe2, icc), (0xed, press), (0xfe, note), (0xeb, own)]
            .map(|(m, h)| segment(m, &h));
        let side = 60 + u32::from(round);
        let behind = [jpeg_with(&jpeg(side, 40), &segments), said[6].clone().into_bytes()].concat();
        all.push(("a JPEG", behind, said));

        let said: Vec<String> = (0..6).map(|_| phrase()).collect();
        let with = |begins: &[u8], at: usize| [begins, said[at].as_bytes()].concat();
        let chunks = [
            chunk(*b"eXIf", &exif(1, &said[0])),
            chunk(*b"tEXt", &with(b"Comment\0", 1)),
            chunk(*b"iTXt", &with(b"XML:com.adobe.xmp\0\0\0\0\0", 2)),
            chunk(*b"tEXt", &with(b"Author\0", 3)),
            chunk(*b"prVt", &with(b"", 4)),
        ];
        let behind = [png_with(&png(side, 40), &chunks), zip(), said[5].clone().into_bytes()].concat();
        all.push(("a PNG", behind, said));

        let said: Vec<String> = (0..4).map(|_| phrase()).collect();
        let parts = [
            part(*b"EXIF", &exif(1, &said[0])),
            part(*b"XMP ", said[1].as_bytes()),
            part(*b"ZZZZ", said[2].as_bytes()),
        ];
        let behind = [webp_with(&webp(side, 40), 0x0c, (side, 40), &parts), said[3].clone().into_bytes()].concat();
        all.push(("a WebP", behind, said));
    }
    all
}
