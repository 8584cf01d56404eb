//! A photo such as a phone takes, for stories in which somebody brings one.

use image::{ImageFormat, Rgb, RgbImage};

/// A JPEG of so many dots: light from the left, and paper below.
///
/// # Panics
/// When there is nothing to be seen: no dots at all.
#[must_use]
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let light = |x: u32| u8::try_from(255 * x / width.max(1)).unwrap_or(255);
    let seen = RgbImage::from_fn(width, height, |x, y| {
        if y * 3 > height * 2 { Rgb([240, 238, 230]) } else { Rgb([light(x), 120, 90]) }
    });
    let mut out = std::io::Cursor::new(Vec::new());
    seen.write_to(&mut out, ImageFormat::Jpeg).expect("a photo with something on it");
    out.into_inner()
}
