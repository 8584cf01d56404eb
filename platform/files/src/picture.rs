//! What is in a picture that somebody brings: decided by its content, decoded under limits, and drawn anew, so that nothing
//! of the file itself is kept but what one sees. Pure: bytes in, bytes out.

mod kind;

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, Limits, RgbImage, RgbaImage};

use self::kind::Kind;

/// The most bytes of a picture as it comes: 10 MiB.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most dots of a picture as it comes.
pub const MOST_DOTS: u64 = 40_000_000;
/// The longest side of a picture that is kept.
pub const LONGEST: u32 = 2_000;
/// How good it looks when it is drawn anew, of 100.
const QUALITY: u8 = 80;
/// The most memory that one picture takes while it is read.
const MOST_MEMORY: u64 = 192 * 1024 * 1024;

/// A picture as it is kept: a JPEG in which there is nothing but what one sees. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    jpeg: Vec<u8>,
    width: u32,
    height: u32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} x {}, {} bytes)", self.width, self.height, self.jpeg.len())
    }
}

impl Picture {
    /// The JPEG.
    #[must_use]
    pub fn jpeg(&self) -> &[u8] {
        &self.jpeg
    }

    /// How many dots it is wide.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// How many dots it is high.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }
}

/// Why a picture cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// It has more than [`MOST_BYTES`].
    TooManyBytes,
    /// It has more dots than can be read.
    TooManyDots {
        /// How many it may have.
        most: u64,
    },
    /// The end of it is missing.
    CutOff,
    /// It is damaged.
    Broken,
    /// It moves.
    Animated,
    /// It is a HEIC, as some phones make them.
    Heic,
    /// It is a GIF.
    Gif,
    /// It is a drawing that may hold a program.
    Svg,
    /// It is a web page.
    Page,
    /// It is a PDF.
    Pdf,
    /// It is none of the pictures that are taken.
    Other,
    /// So many pictures are being read that this one has to come again.
    Busy,
}

impl Refused {
    /// Every reason, so that each has its words.
    pub const ALL: [Self; 13] = [
        Self::Empty,
        Self::TooManyBytes,
        Self::TooManyDots { most: MOST_DOTS },
        Self::CutOff,
        Self::Broken,
        Self::Animated,
        Self::Heic,
        Self::Gif,
        Self::Svg,
        Self::Page,
        Self::Pdf,
        Self::Other,
        Self::Busy,
    ];

    /// Its word key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "files-refused-empty",
            Self::TooManyBytes => "files-refused-bytes",
            Self::TooManyDots { .. } => "files-refused-dots",
            Self::CutOff => "files-refused-cut-off",
            Self::Broken => "files-refused-broken",
            Self::Animated => "files-refused-animated",
            Self::Heic => "files-refused-heic",
            Self::Gif => "files-refused-gif",
            Self::Svg => "files-refused-svg",
            Self::Page => "files-refused-page",
            Self::Pdf => "files-refused-pdf",
            Self::Other => "files-refused-other",
            Self::Busy => "files-refused-busy",
        }
    }
}

/// Takes what somebody brings. The name it came with is never asked.
///
/// # Errors
/// [`Refused`].
pub fn take(bytes: &[u8]) -> Result<Picture, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooManyBytes);
    }
    // What stands behind a picture's own end is not even read.
    match kind::look(bytes)? {
        Kind::Jpeg { whole, progressive } => {
            let decoder = JpegDecoder::new(Cursor::new(whole)).map_err(|error| why(&error))?;
            // A picture that comes in scans is held with two bytes for each of up to four colours of a dot until the last of them.
            draw(decoder, if progressive { 8 } else { 0 })
        }
        Kind::Png { whole } => {
            let decoder = PngDecoder::with_limits(Cursor::new(whole), limits()).map_err(|error| why(&error))?;
            if decoder.is_apng().map_err(|error| why(&error))? {
                return Err(Refused::Animated);
            }
            draw(decoder, 0)
        }
        Kind::WebP { whole } => {
            let decoder = WebPDecoder::new(Cursor::new(whole)).map_err(|error| why(&error))?;
            if decoder.has_animation() {
                return Err(Refused::Animated);
            }
            draw(decoder, 4)
        }
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn why(error: &ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooManyDots { most: MOST_DOTS },
        ImageError::IoError(_) => Refused::CutOff,
        _ => Refused::Broken,
    }
}

/// Reads and draws anew. The header says how large it is before anything is decoded; `beside` is how many bytes a dot the
/// reader holds beside the picture itself.
fn draw(mut decoder: impl ImageDecoder, beside: u64) -> Result<Picture, Refused> {
    let (width, height) = decoder.dimensions();
    let dots = u64::from(width).saturating_mul(u64::from(height));
    if dots == 0 {
        return Err(Refused::Broken);
    }
    let a_dot = u64::from(decoder.color_type().bytes_per_pixel()).saturating_add(beside).max(1);
    let most = MOST_DOTS.min(MOST_MEMORY.checked_div(a_dot).unwrap_or(0));
    if dots > most {
        return Err(Refused::TooManyDots { most });
    }
    decoder.set_limits(limits()).map_err(|error| why(&error))?;
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let read = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    let mut small = fitted(read);
    small.apply_orientation(upright);
    let drawn = if small.color().has_alpha() { on_white(&small.into_rgba8()) } else { small.into_rgb8() };
    write(&drawn)
}

/// Made small enough; one that is small enough stays as it is.
fn fitted(read: DynamicImage) -> DynamicImage {
    let (width, height) = (read.width(), read.height());
    let longest = width.max(height);
    if longest <= LONGEST {
        return read;
    }
    let side = |side: u32| {
        let fits = u64::from(side).saturating_mul(u64::from(LONGEST)).checked_div(u64::from(longest));
        u32::try_from(fits.unwrap_or(1)).unwrap_or(LONGEST).max(1)
    };
    read.thumbnail_exact(side(width), side(height))
}

/// What can be seen through lies on white paper: a JPEG has no other way.
fn on_white(seen: &RgbaImage) -> RgbImage {
    let mut paper = RgbImage::new(seen.width(), seen.height());
    for (to, from) in paper.pixels_mut().zip(seen.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |light: u8| {
            let (light, alpha) = (u32::from(light), u32::from(alpha));
            let mixed =
                light.saturating_mul(alpha).saturating_add(255_u32.saturating_mul(255_u32.saturating_sub(alpha)));
            u8::try_from(mixed.saturating_add(127).checked_div(255).unwrap_or(255)).unwrap_or(255)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    paper
}

fn write(drawn: &RgbImage) -> Result<Picture, Refused> {
    let (width, height) = drawn.dimensions();
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    encoder.encode(drawn.as_raw(), width, height, ExtendedColorType::Rgb8).map_err(|_| Refused::Broken)?;
    Ok(Picture { jpeg, width, height })
}
