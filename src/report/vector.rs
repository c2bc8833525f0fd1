//! Turns an SVG drawing into PDF and PNG, with the embedded font and no other.

use crate::report::frame::FONT;
use ab_glyph::Font;
use ab_glyph::FontRef;
use resvg::tiny_skia::Pixmap;
use resvg::tiny_skia::Transform;
use std::collections::BTreeSet;
use std::sync::Arc;
use svg2pdf::ConversionOptions;
use svg2pdf::PageOptions;
use svg2pdf::usvg::Options;
use svg2pdf::usvg::Tree;
use svg2pdf::usvg::fontdb::Database;

/// Pixels of a PNG for each of the drawing: sharp when a slide enlarges it.
const PNG_SCALE: f32 = 2.0;
/// The drawing is in pixels, of which an inch has so many (CSS).
const PIXELS_PER_INCH: f32 = 96.0;

/// The drawing, read. Equal drawings give equal bytes of PDF and PNG: neither holds a date.
fn read(svg: &str) -> Tree {
    let mut fonts = Database::new();
    fonts.load_font_data(FONT.to_vec());
    let family = fonts.faces().next().expect("the embedded font can be read").families[0].0.clone();
    fonts.set_sans_serif_family(family);
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    Tree::from_str(svg, &options).expect("our own drawings are well formed")
}

/// The characters of a drawing that the embedded font lacks, each once: PDF and PNG leave them out.
///
/// # Panics
///
/// Never: the embedded font can be read.
pub fn missing_characters(svg: &str) -> BTreeSet<char> {
    let font = FontRef::try_from_slice(FONT).expect("the embedded font can be read");
    let is_missing = |c: &char| !c.is_control() && font.glyph_id(*c).0 == 0;
    svg.chars().filter(is_missing).collect()
}

/// The drawing as a PDF of one page.
///
/// # Panics
///
/// If `svg` is not a drawing of ours.
pub fn pdf(svg: &str) -> Vec<u8> {
    let page = PageOptions { dpi: PIXELS_PER_INCH };
    svg2pdf::to_pdf(&read(svg), ConversionOptions::default(), page)
        .expect("our own drawings have no images and the font is whole")
}

/// The drawing as a PNG.
///
/// # Panics
///
/// If `svg` is not a drawing of ours.
pub fn png(svg: &str) -> Vec<u8> {
    let tree = read(svg);
    let size = tree.size();
    let pixels = |length: f32| (length * PNG_SCALE).ceil() as u32;
    let mut map = Pixmap::new(pixels(size.width()), pixels(size.height())).expect("not empty");
    resvg::render(&tree, Transform::from_scale(PNG_SCALE, PNG_SCALE), &mut map.as_mut());
    map.encode_png().expect("memory takes any picture")
}
