//! Draws a plot: title, panels, legend at the right, caption.

use crate::report::frame::BLACK;
use crate::report::frame::DIM;
use crate::report::frame::GREY;
use crate::report::plot::Known;
use crate::report::plot::Mark;
use crate::report::plot::Panel;
use crate::report::plot::Plot;
use crate::report::plot_legend::Legend;
use crate::report::plot_marks::arrow_down;
use crate::report::plot_marks::arrow_up;
use crate::report::plot_marks::interval;
use crate::report::plot_marks::shape;
use crate::report::plot_marks::stroke;
use crate::report::plot_marks::whose;
use crate::report::svg::Anchor;
use crate::report::svg::Lettering;
use crate::report::svg::Spot;
use crate::report::svg::Stroke;
use crate::report::svg::Svg;
use crate::report::text_width::text_width;
use crate::report::text_width::wrapped;

/// The width of every chart, in pixels.
pub const WIDTH: f64 = 1_200.0;
/// The space around everything.
pub const MARGIN: f64 = 28.0;
/// Where what is below the title begins.
pub const TOP: f64 = 76.0;
/// The height of the caption with the space above it.
pub const BOTTOM: f64 = 52.0;
/// The size of the letters at axes and in the legend.
pub const LETTERS: f64 = 17.0;

/// The height of the only panel, and of one of several.
const HEIGHTS: (f64, f64) = (540.0, 330.0);
/// The most panels side by side.
const COLUMNS_MAX: usize = 3;
/// Above a panel, for its heading.
const HEADING: f64 = 34.0;
/// Below the last row of panels, for values and words.
const BELOW: f64 = 66.0;
/// Between panels, for values from left to right.
const ROW_GAP: f64 = 34.0;
/// Between panels side by side.
const COLUMN_GAP: f64 = 24.0;

/// What stays free between a mark and the frame at its side.
const ROOM: f64 = 6.0;
/// From the tip of an arrow that points up to the spot above which its series' shape hangs.
const BENEATH: f64 = 35.0;

/// The size of title letters.
const TITLE: f64 = 27.0;

/// A text at an axis.
pub const fn lettering(anchor: Anchor, size: f64) -> Lettering {
    Lettering { size, colour: BLACK, anchor }
}

/// An empty drawing of this height with title and caption.
pub fn sheet(height: f64, title: &str, caption: &str, description: &str) -> Svg {
    let mut svg = Svg::new(WIDTH, height, description);
    let mut size = TITLE;
    while text_width(title, size) > WIDTH - 2.0 * MARGIN && size > 14.0 {
        size -= 1.0;
    }
    svg.text((MARGIN, 40.0), &lettering(Anchor::Start, size), title);
    let small = Lettering { size: 15.0, colour: DIM, anchor: Anchor::Start };
    svg.text((MARGIN, height - 26.0), &small, caption);
    svg
}

/// Where a panel stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    is_first: bool,
    is_last: bool,
}

impl Place {
    fn spot(&self, plot: &Plot, x: f64, y: f64) -> Spot {
        let across = plot.x.place(x) * self.width;
        (self.left + across, self.top + (1.0 - plot.y.place(y)) * self.height)
    }
}

/// The plot as SVG; equal plots give equal bytes.
pub fn draw(plot: &Plot) -> String {
    let legend = Legend::of(plot);
    let count = plot.panels.len().max(1);
    let columns = if count == 4 { 2 } else { count.min(COLUMNS_MAX) };
    let rows = count.div_ceil(columns);
    let panel_height = if count == 1 { HEIGHTS.0 } else { HEIGHTS.1 };
    let heading = if plot.panels.iter().any(|p| !p.heading.is_empty()) { HEADING } else { 0.0 };
    let row_height = heading + panel_height + ROW_GAP;
    let body = (rows as f64 * row_height - ROW_GAP + BELOW).max(legend.height());
    let mut svg = sheet(TOP + body + BOTTOM, &plot.title, &plot.caption, &plot.description);
    let marks = plot.y.marks.iter().map(|mark| text_width(&mark.1, LETTERS));
    let left = MARGIN + 34.0 + marks.fold(0.0, f64::max) + 10.0;
    let right = WIDTH - MARGIN - legend.width() - 24.0;
    let gaps = (columns - 1) as f64 * COLUMN_GAP;
    let width = (right - left - gaps) / columns as f64;
    for (at, panel) in plot.panels.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let place = Place {
            left: left + column as f64 * (width + COLUMN_GAP),
            top: TOP + row as f64 * row_height + heading,
            width,
            height: panel_height,
            is_first: column == 0,
            is_last: at + columns >= count,
        };
        ground(&mut svg, plot, &place);
        content(&mut svg, plot, panel, &place);
    }
    let whole = rows as f64 * row_height - ROW_GAP;
    let y_label = wrapped(&plot.y_label, LETTERS, whole).join(" ");
    let middle = TOP + heading + (whole - heading) / 2.0;
    svg.text_upwards((MARGIN + 10.0, middle), &lettering(Anchor::Middle, LETTERS), &y_label);
    let below = (left + (right - left) / 2.0, TOP + whole + 50.0);
    svg.text(below, &lettering(Anchor::Middle, LETTERS), &plot.x_label);
    legend.draw(&mut svg, (right + 24.0, TOP + heading));
    svg.finish()
}

/// Lines of the scale, values, frame.
fn ground(svg: &mut Svg, plot: &Plot, place: &Place) {
    let dim = |anchor| Lettering { size: LETTERS, colour: DIM, anchor };
    let light = Stroke::solid(GREY, 0.6);
    let zero = Stroke::solid(DIM, 1.2);
    let bottom = place.top + place.height;
    for (value, text) in &plot.y.marks {
        let y = place.spot(plot, plot.x.low, *value).1;
        let line = if *value == 0.0 && plot.y.low < 0.0 { &zero } else { &light };
        svg.path("grid", &[(place.left, y), (place.left + place.width, y)], line);
        if place.is_first {
            svg.text((place.left - 10.0, y), &dim(Anchor::End), text);
        }
    }
    let mut free_from = f64::NEG_INFINITY;
    for (value, text) in &plot.x.marks {
        let x = place.spot(plot, *value, plot.y.low).0;
        svg.path("grid", &[(x, place.top), (x, bottom)], &light);
        let half = text_width(text, LETTERS) / 2.0;
        if place.is_last && x - half >= free_from {
            svg.text((x, bottom + 18.0), &dim(Anchor::Middle), text);
            free_from = x + half + 8.0;
        }
    }
    let size = (place.width, place.height);
    svg.rectangle((place.left, place.top), size, None, Some(&Stroke::solid(DIM, 1.0)));
}

/// Curves, then marks.
fn content(svg: &mut Svg, plot: &Plot, panel: &Panel, place: &Place) {
    if !panel.heading.is_empty() {
        let spot = (place.left, place.top - 16.0);
        svg.text(spot, &lettering(Anchor::Start, LETTERS), &panel.heading);
    }
    svg.inside((place.left, place.top), (place.width, place.height), |svg| {
        for curve in &panel.curves {
            let spots: Vec<Spot> =
                curve.points.iter().map(|&(x, y)| place.spot(plot, x, y)).collect();
            svg.path("curve", &spots, &stroke(&curve.line));
        }
    });
    for mark in &panel.marks {
        draw_mark(svg, plot, mark, place);
    }
}

fn draw_mark(svg: &mut Svg, plot: &Plot, mark: &Mark, place: &Place) {
    let within = |x: f64| x.clamp(place.left + ROOM, place.left + place.width - ROOM);
    let spot = |y: f64| {
        let (x, y) = place.spot(plot, mark.x, y);
        (within(x + mark.shift), y.clamp(place.top, place.top + place.height))
    };
    match mark.known {
        Known::Value { y, interval: ends } => {
            if let Some((low, high)) = ends {
                let (x, top) = spot(high);
                interval(svg, x, top, spot(low).1, mark.look.colour);
            }
            shape(svg, spot(y), &mark.look);
        }
        Known::AtMost(bound) => {
            arrow_down(svg, spot(bound), mark.look.colour);
            whose(svg, spot(bound), &mark.look);
        }
        Known::Beyond => {
            let (x, _) = place.spot(plot, mark.x, plot.y.high);
            let tip = (within(x + mark.shift), place.top + 6.0);
            arrow_up(svg, tip, mark.look.colour);
            whose(svg, (tip.0, tip.1 + BENEATH), &mark.look);
        }
    }
}
