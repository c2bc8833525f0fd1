//! Draws marks: shapes that differ without colour, intervals, arrows.

use crate::report::frame::WHITE;
use crate::report::look::SHAPES;
use crate::report::plot::Line;
use crate::report::plot::Look;
use crate::report::svg::Spot;
use crate::report::svg::Stroke;
use crate::report::svg::Svg;
use plotters::style::RGBColor;

/// Half of the width of a mark.
const RADIUS: f64 = 5.5;
/// Half of the width of the cap at the end of an interval.
const CAP: f64 = 4.0;
/// How much smaller the shape is that says whose an arrow is, and how far above its foot it hangs.
const WHOSE: (f64, f64) = (0.65, 5.5);
/// The length of an arrow.
const ARROW: f64 = 24.0;
/// Its head: half of the width, and the height.
const HEAD: (f64, f64) = (5.0, 9.0);

/// The class of an arrow that points down from an upper bound.
pub const AT_MOST: &str = "at-most";
/// The class of an arrow that points up at the end of a scale.
pub const BEYOND: &str = "beyond";
/// The class of the shape that says whose an arrow is.
const OWNER: &str = "whose";
/// The class of a measured value.
pub const VALUE: &str = "value";

/// The stroke of a line.
pub const fn stroke(line: &Line) -> Stroke {
    Stroke { colour: line.colour, width: line.width, dash: line.dash }
}

/// A mark of a measured value.
pub fn shape(svg: &mut Svg, at: Spot, look: &Look) {
    shape_of(svg, VALUE, at, RADIUS, look);
}

/// The shape of a series with a radius of its own.
fn shape_of(svg: &mut Svg, class: &str, at: Spot, radius: f64, look: &Look) {
    let (fill, edge) = if look.is_filled { (look.colour, WHITE) } else { (WHITE, look.colour) };
    let stroke = Stroke::solid(edge, if look.is_filled { 0.8 } else { 1.6 });
    let polygon = |svg: &mut Svg, corners: &[Spot]| {
        let spots: Vec<Spot> = corners
            .iter()
            .map(|corner| (at.0 + corner.0 * radius, at.1 + corner.1 * radius))
            .collect();
        svg.polygon(class, &spots, fill, &stroke);
    };
    match look.shape % SHAPES {
        0 => svg.circle(class, at, radius, fill, &stroke),
        1 => polygon(svg, &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        2 => polygon(svg, &[(0.0, -1.2), (1.1, 0.9), (-1.1, 0.9)]),
        3 => polygon(svg, &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        4 => polygon(svg, &[(0.0, 1.2), (1.1, -0.9), (-1.1, -0.9)]),
        5 => polygon(svg, &star(5, 1.35, 0.6)),
        6 => polygon(svg, &star(2, 1.3, 0.5)),
        _ => polygon(svg, &[(-1.1, -1.0), (1.1, -1.0), (-1.1, 1.0), (1.1, 1.0)]),
    }
}

/// The small shape over an arrow that says, without colour, of which series it is.
pub fn whose(svg: &mut Svg, at: Spot, look: &Look) {
    shape_of(svg, OWNER, (at.0, at.1 - WHOSE.1), RADIUS * WHOSE.0, look);
}

/// The corners of a star with rays; two rays make a plus-like cross of four.
fn star(rays: usize, far: f64, near: f64) -> Vec<Spot> {
    /// Corners of a pentagram and of its inner pentagon, on circles of radius 1, from the top.
    const OUTER: [Spot; 5] =
        [(0.0, -1.0), (0.951, -0.309), (0.588, 0.809), (-0.588, 0.809), (-0.951, -0.309)];
    const INNER: [Spot; 5] =
        [(0.588, -0.809), (0.951, 0.309), (0.0, 1.0), (-0.951, 0.309), (-0.588, -0.809)];
    const CROSS: [Spot; 4] = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
    const NOTCH: [Spot; 4] = [(0.7, -0.7), (0.7, 0.7), (-0.7, 0.7), (-0.7, -0.7)];
    let (outer, inner): (&[Spot], &[Spot]) =
        if rays == 5 { (&OUTER, &INNER) } else { (&CROSS, &NOTCH) };
    let pairs = outer.iter().zip(inner);
    let scaled = |spot: &Spot, by: f64| (spot.0 * by, spot.1 * by);
    pairs.flat_map(|(tip, notch)| [scaled(tip, far), scaled(notch, near)]).collect()
}

/// An interval from above to below, with caps.
pub fn interval(svg: &mut Svg, x: f64, top: f64, bottom: f64, colour: RGBColor) {
    let stroke = Stroke::solid(colour, 1.3);
    svg.path("interval", &[(x, top), (x, bottom)], &stroke);
    for y in [top, bottom] {
        svg.path("interval", &[(x - CAP, y), (x + CAP, y)], &stroke);
    }
}

/// An open arrow that points down from a bound.
pub fn arrow_down(svg: &mut Svg, at: Spot, colour: RGBColor) {
    let stroke = Stroke::solid(colour, 1.5);
    svg.path("bound", &[(at.0 - HEAD.0, at.1), (at.0 + HEAD.0, at.1)], &stroke);
    arrow(svg, AT_MOST, at, ARROW, &stroke);
}

/// An open arrow that points up to a spot.
pub fn arrow_up(svg: &mut Svg, at: Spot, colour: RGBColor) {
    let from = (at.0, at.1 + ARROW);
    arrow(svg, BEYOND, from, -ARROW, &Stroke::solid(colour, 1.5));
}

/// A shaft and an open head.
fn arrow(svg: &mut Svg, class: &str, from: Spot, length: f64, stroke: &Stroke) {
    let tip = from.1 + length;
    let neck = if length > 0.0 { tip - HEAD.1 } else { tip + HEAD.1 };
    svg.path("shaft", &[from, (from.0, neck)], stroke);
    let head = [(from.0 - HEAD.0, neck), (from.0, tip), (from.0 + HEAD.0, neck)];
    svg.polygon(class, &head, WHITE, stroke);
}
