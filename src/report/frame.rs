//! What all charts share: size, colours, font, title and caption; the same strokes as SVG and PNG.

use crate::report::chart_numbers::Numbers;
use plotters::backend::BitMapBackend;
use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::chart::MeshStyle;
use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::drawing::DrawingArea;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::drawing::IntoDrawingArea;
use plotters::element::Circle;
use plotters::element::PathElement;
use plotters::element::Rectangle;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::style::Color;
use plotters::style::FontStyle;
use plotters::style::IntoFont;
use plotters::style::RGBColor;
use plotters::style::ShapeStyle;
use plotters::style::TextStyle;
use plotters::style::register_font;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;
use std::path::Path;
use std::sync::Once;

/// The palette of Okabe and Ito: told apart by colour-blind readers, and of different greys.
pub const ORANGE: RGBColor = RGBColor(230, 159, 0);
/// Sky blue.
pub const SKY: RGBColor = RGBColor(86, 180, 233);
/// Bluish green.
pub const GREEN: RGBColor = RGBColor(0, 158, 115);
/// Yellow.
pub const YELLOW: RGBColor = RGBColor(240, 228, 66);
/// Blue.
pub const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Vermillion.
pub const VERMILLION: RGBColor = RGBColor(213, 94, 0);
/// Reddish purple.
pub const PURPLE: RGBColor = RGBColor(204, 121, 167);
/// The eighth colour of the palette.
pub const BLACK: RGBColor = RGBColor(0, 0, 0);
/// For what is there but not the point.
pub const GREY: RGBColor = RGBColor(196, 196, 196);
/// For captions and axes.
pub const DIM: RGBColor = RGBColor(89, 89, 89);
/// The ground.
pub const WHITE: RGBColor = RGBColor(255, 255, 255);

/// The width of every chart, in pixels.
pub const WIDTH: u32 = 1_200;
/// The space around title and caption.
const MARGIN: i32 = 24;
/// The height of the title's line.
const TITLE_HEIGHT: u32 = 64;
/// The height of the labels under an axis.
const X_LABELS: u32 = 52;
/// The height of the caption's line.
const CAPTION_HEIGHT: u32 = 44;

/// Noto Sans SC, reduced to the characters that charts use; see `assets/fonts/LICENSE.txt`.
pub const FONT: &[u8] = include_bytes!("../../assets/fonts/chart.ttf");

/// The name under which the font is registered. A browser puts its own font in its place.
const FAMILY: &str = "sans-serif";

/// Where strokes go.
pub type Area<B> = DrawingArea<B, Shift>;
/// What drawing returns.
pub type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A chart that can draw itself on any ground.
pub trait Chart {
    /// The name of its files, without ending.
    fn file_name(&self) -> &'static str;
    /// The line above it.
    fn title(&self) -> String;
    /// The line below it.
    fn caption(&self) -> &str;
    /// One sentence for those who cannot see it.
    fn description(&self) -> String;
    /// The numbers that it draws.
    fn numbers(&self) -> Numbers;
    /// The height of the part between title and caption, in pixels.
    fn body_height(&self) -> u32;
    /// Draws that part.
    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B>;
}

/// Makes the embedded font known to the drawing library, once for the process.
fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let registered = register_font(FAMILY, FontStyle::Normal, FONT);
        assert!(registered.is_ok(), "the embedded font can be read");
    });
}

/// The chart as SVG text; equal charts give equal bytes.
pub fn svg(chart: &impl Chart) -> String {
    register();
    let mut text = String::new();
    let size = (WIDTH, TITLE_HEIGHT + chart.body_height() + CAPTION_HEIGHT);
    let root = SVGBackend::with_string(&mut text, size).into_drawing_area();
    draw_all(chart, &root).expect("writing to a string cannot fail");
    root.present().expect("writing to a string cannot fail");
    drop(root);
    round_numbers(&text)
}

/// Writes the chart as a PNG file.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write_png(chart: &impl Chart, path: &Path) -> Result<(), std::io::Error> {
    register();
    let size = (WIDTH, TITLE_HEIGHT + chart.body_height() + CAPTION_HEIGHT);
    let root = BitMapBackend::new(path, size).into_drawing_area();
    let drawn = draw_all(chart, &root).and_then(|()| root.present());
    drawn.map_err(|fault| std::io::Error::other(fault.to_string()))
}

/// Ground, title, body, caption.
fn draw_all<B: DrawingBackend>(chart: &impl Chart, root: &Area<B>) -> Drawn<B> {
    root.fill(&WHITE)?;
    let (width, height) = root.dim_in_pixel();
    root.draw(&Text::new(chart.title(), (MARGIN, 22), text(27, BLACK)))?;
    let caption_y = (height - CAPTION_HEIGHT) as i32 + 14;
    root.draw(&Text::new(chart.caption().to_owned(), (MARGIN, caption_y), text(17, DIM)))?;
    let body = root
        .clone()
        .shrink((MARGIN, TITLE_HEIGHT as i32), (width - 2 * MARGIN as u32, chart.body_height()));
    chart.draw(&body)
}

/// The style of a text of a height in pixels.
pub fn text(size: u32, color: RGBColor) -> TextStyle<'static> {
    (FAMILY, size as i32).into_font().color(&color)
}

/// A chart with axes, with room for their labels.
pub fn axes<'a, 'b, B: DrawingBackend>(area: &'a Area<B>) -> ChartBuilder<'a, 'b, B> {
    let mut builder = ChartBuilder::on(area);
    builder.margin_right(16).margin_top(4).x_label_area_size(X_LABELS).y_label_area_size(72);
    builder
}

/// Lines and labels as all charts have them; a chart adds what is its own.
pub fn mesh<'m, 'a, 'b, X: Ranged, Y: Ranged, B: DrawingBackend>(
    mesh: &'m mut MeshStyle<'a, 'b, X, Y, B>,
) -> &'m mut MeshStyle<'a, 'b, X, Y, B> {
    mesh.light_line_style(WHITE)
        .bold_line_style(GREY.mix(0.5))
        .axis_style(DIM)
        .x_label_style(text(18, DIM))
        .y_label_style(text(18, DIM))
        .axis_desc_style(text(18, BLACK))
}

/// What stands before an entry of a legend.
#[derive(Debug, Clone, Copy)]
pub enum Swatch {
    /// A line; if it is dashed, the lengths of dash and gap in pixels.
    Line(RGBColor, Option<(u32, u32)>),
    /// A bar.
    Bar(RGBColor),
    /// A dot, filled or not.
    Dot(RGBColor, bool),
}

/// The style of a dot's ink.
pub fn dot(colour: RGBColor, is_filled: bool) -> ShapeStyle {
    if is_filled { colour.mix(0.5).filled() } else { colour.stroke_width(1) }
}

/// Where a legend stands.
#[derive(Debug, Clone, Copy)]
pub enum Corner {
    /// Above, at the right.
    UpperRight,
    /// Right above the axis, at the right.
    LowerRight,
}

/// A legend over a chart with axes. Its box leaves room for browsers whose font is wider.
pub fn legend<B: DrawingBackend>(
    area: &Area<B>,
    corner: Corner,
    entries: &[(Swatch, String)],
) -> Drawn<B> {
    const LINE: i32 = 28;
    const SWATCH: i32 = 36;
    let wide = |label: &str| label.chars().map(|c| if c.is_ascii() { 10 } else { 18 }).sum::<i32>();
    let text_width = entries.iter().map(|(_, label)| wide(label)).max().unwrap_or(0);
    let (width, height) = (SWATCH + 36 + text_width, LINE * entries.len() as i32 + 12);
    let (area_width, area_height) = area.dim_in_pixel();
    let left = area_width as i32 - MARGIN - width;
    let top = match corner {
        Corner::UpperRight => 12,
        Corner::LowerRight => area_height as i32 - X_LABELS as i32 - 12 - height,
    };
    let corners = [(left, top), (left + width, top + height)];
    area.draw(&Rectangle::new(corners, WHITE.filled()))?;
    area.draw(&Rectangle::new(corners, GREY.stroke_width(1)))?;
    let style = text(18, BLACK).pos(Pos::new(HPos::Left, VPos::Center));
    for ((swatch, label), index) in entries.iter().zip(0..) {
        let (x, y) = (left + 12, top + 6 + LINE / 2 + index * LINE);
        match *swatch {
            Swatch::Bar(colour) => {
                let corners = [(x, y - 7), (x + SWATCH, y + 7)];
                area.draw(&Rectangle::new(corners, colour.filled()))?;
            }
            Swatch::Dot(colour, is_filled) => {
                area.draw(&Circle::new((x + SWATCH / 2, y), 5, dot(colour, is_filled)))?;
            }
            Swatch::Line(colour, dash) => {
                let (on, off) = dash.map_or((SWATCH, 0), |(on, off)| (on as i32, off as i32));
                let mut from = 0;
                while from + on <= SWATCH {
                    let points = vec![(x + from, y), (x + from + on, y)];
                    area.draw(&PathElement::new(points, colour.stroke_width(3)))?;
                    from += on + off;
                }
            }
        }
        area.draw(&Text::new(label.clone(), (x + SWATCH + 12, y), style.clone()))?;
    }
    Ok(())
}

/// A number at an axis: no more decimals than it has.
pub fn plain(value: &f64) -> String {
    format!("{}", (value * 1_000.0).round() / 1_000.0)
}

/// Rounds the numbers in a drawing's attributes to two decimals.
fn round_numbers(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut in_tag = false;
    let mut rest = svg;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = &rest[digits..];
        let decimals = match behind.strip_prefix('.') {
            Some(tail) if in_tag && digits > 0 => {
                tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len()
            }
            Some(_) | None => 0,
        };
        if decimals > 2 {
            let number = &rest[..digits + 1 + decimals];
            let value: f64 = number.parse().expect("digits, a point, digits");
            out.push_str(&format!("{}", (value * 100.0).round() / 100.0));
            rest = &rest[number.len()..];
        } else {
            let taken = digits.max(first.len_utf8());
            in_tag = match first {
                '<' => true,
                '>' => false,
                _ => in_tag,
            };
            out.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_attributes_have_two_decimals_and_texts_are_left_alone() {
        assert_eq!(
            round_numbers(
                "<text x=\"10\" font-size=\"16.129032\" d=\"1.50 2\">\n0.12345 节\n</text>"
            ),
            "<text x=\"10\" font-size=\"16.13\" d=\"1.50 2\">\n0.12345 节\n</text>"
        );
    }
}
