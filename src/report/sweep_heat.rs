//! A measure over two axes: a table whose cells are coloured and say their value.

use crate::report::frame::BLACK;
use crate::report::frame::DIM;
use crate::report::frame::GREY;
use crate::report::frame::WHITE;
use crate::report::look::mixed;
use crate::report::plot_draw::BOTTOM;
use crate::report::plot_draw::LETTERS;
use crate::report::plot_draw::MARGIN;
use crate::report::plot_draw::TOP;
use crate::report::plot_draw::WIDTH;
use crate::report::plot_draw::lettering;
use crate::report::plot_draw::sheet;
use crate::report::scale::Scale;
use crate::report::svg::Anchor;
use crate::report::svg::Lettering;
use crate::report::svg::Stroke;
use crate::report::svg::Svg;
use crate::report::sweep_chart_words as words;
use crate::report::sweep_charts::DrawnChart;
use crate::report::sweep_charts::Setting;
use crate::report::sweep_charts::file_name;
use crate::report::text_width::text_width;
use crate::sweep::chart::ChartRequest;
use plotters::style::RGBColor;

/// From the least to the most: light to dark, so that greys are in the same order (ColorBrewer,
/// "Blues", with a darker end).
const COLOURS: [RGBColor; 5] = [
    RGBColor(247, 251, 255),
    RGBColor(198, 219, 239),
    RGBColor(107, 174, 214),
    RGBColor(33, 113, 181),
    RGBColor(8, 38, 90),
];
/// From here on letters are white.
const DARK_FROM: f64 = 0.55;
/// Heights of a row.
const ROW: (f64, f64) = (30.0, 84.0);
/// The height that all rows may take.
const HEIGHT: f64 = 560.0;
/// The room at the right for the scale of colours.
const BAR: f64 = 130.0;
/// Below the rows.
const BELOW: f64 = 66.0;
/// How many stripes the scale of colours is drawn with.
const STRIPES: u32 = 60;

/// A cell of the table.
struct Tile {
    cell: Vec<usize>,
    /// What its colour shows; nothing where the trials do not resolve it.
    value: Option<f64>,
    text: String,
}

/// Draws the chart.
pub fn draw(
    setting: &Setting<'_>,
    request: &ChartRequest,
    x: usize,
    y: usize,
    value: usize,
) -> DrawnChart {
    let table = setting.table;
    let tiles: Vec<Tile> = table.cells().filter_map(|cell| tile(setting, cell, value)).collect();
    let style = setting.measure_style(value);
    let values = || tiles.iter().filter_map(|tile| tile.value);
    let least = values().filter(|&value| value > 0.0).fold(f64::INFINITY, f64::min);
    let most = values().fold(0.0, f64::max);
    let is_log = table.measures[value].is_share && least < most / 30.0;
    let scale = if is_log { Scale::log(values(), style) } else { Scale::linear(values(), style) };
    let (columns, rows) = (setting.points(x), setting.points(y));
    let row = (HEIGHT / rows.len() as f64).clamp(ROW.0, ROW.1);
    let body = row * rows.len() as f64;
    let (x_words, y_words) = (setting.axis_words(x), setting.axis_words(y));
    let value_words = setting.measure_words(value);
    let title = setting.own(&request.title, || setting.title.to_owned());
    let description = words::description(setting.language, &value_words, &x_words, &y_words);
    let height = TOP + 30.0 + body + BELOW + BOTTOM;
    let mut svg = sheet(height, &title, setting.caption, &description);
    let labels = rows.iter().map(|row| text_width(&row.1, LETTERS)).fold(0.0, f64::max);
    let (left, top) = (MARGIN + 34.0 + labels + 12.0, TOP + 30.0);
    let right = WIDTH - MARGIN - BAR;
    let column = (right - left) / columns.len() as f64;
    let above = (left, TOP + 8.0);
    svg.text(above, &lettering(Anchor::Start, LETTERS), &value_words);
    for tile in &tiles {
        let at = (tile.cell[x] as f64, (rows.len() - 1 - tile.cell[y]) as f64);
        let corner = (left + at.0 * column, top + at.1 * row);
        let place = tile.value.map(|value| scale.place(value));
        draw_tile(&mut svg, tile, place, corner, (column, row));
    }
    let dim = |anchor| Lettering { size: LETTERS, colour: DIM, anchor };
    for (at, (_, text)) in rows.iter().rev().enumerate() {
        svg.text((left - 10.0, top + (at as f64 + 0.5) * row), &dim(Anchor::End), text);
    }
    for (at, (_, text)) in columns.iter().enumerate() {
        let spot = (left + (at as f64 + 0.5) * column, top + body + 18.0);
        svg.text(spot, &dim(Anchor::Middle), text);
    }
    let words = lettering(Anchor::Middle, LETTERS);
    let label = setting.own(&request.x_label, || x_words.clone());
    svg.text(((left + right) / 2.0, top + body + 48.0), &words, &label);
    let label = setting.own(&request.y_label, || y_words.clone());
    svg.text_upwards((MARGIN + 10.0, top + body / 2.0), &words, &label);
    bar(&mut svg, &scale, (right + 26.0, top), body);
    let names = [&table.measures[value].name, &table.axes[x].name, &table.axes[y].name];
    let name = file_name(&["heat_map", names[0], names[1], names[2]]);
    DrawnChart { name, svg: svg.finish(), csv: csv(setting, (x, y, value), &tiles) }
}

/// A cell with its value; a share that the trials do not resolve is said to be below its bound.
fn tile(setting: &Setting<'_>, cell: &[usize], value: usize) -> Option<Tile> {
    let style = setting.measure_style(value);
    let measured = setting.table.measured(cell, value)?;
    let is_rare = setting.table.measures[value].is_share && !setting.table.is_resolved(cell, value);
    let (value, text) = match measured.high.filter(|_| is_rare) {
        Some(high) => (None, words::below(&style.text(two_digits(high)))),
        None => (Some(measured.value), style.text(two_digits(measured.value))),
    };
    Some(Tile { cell: cell.to_vec(), value, text })
}

fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().expect("a number as it was written")
}

fn colour(place: f64) -> RGBColor {
    let along = place.clamp(0.0, 1.0) * (COLOURS.len() - 1) as f64;
    let below = (along.floor() as usize).min(COLOURS.len() - 2);
    mixed(COLOURS[below], COLOURS[below + 1], along - below as f64)
}

/// A tile in the colour of its place in the scale, or white.
fn draw_tile(svg: &mut Svg, tile: &Tile, place: Option<f64>, corner: (f64, f64), size: (f64, f64)) {
    let fill = place.map_or(WHITE, colour);
    svg.rectangle(corner, size, Some(fill), Some(&Stroke::solid(GREY, 0.8)));
    let mut letters = LETTERS - 1.0;
    while text_width(&tile.text, letters) > size.0 - 6.0 && letters > 9.0 {
        letters -= 0.5;
    }
    let ink = if place.is_some_and(|place| place >= DARK_FROM) { WHITE } else { BLACK };
    let lettering = Lettering { size: letters, colour: ink, anchor: Anchor::Middle };
    let middle = (corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0);
    svg.text(middle, &lettering, &tile.text);
}

/// The scale of colours.
fn bar(svg: &mut Svg, scale: &Scale, corner: (f64, f64), height: f64) {
    let stripe = height / f64::from(STRIPES);
    for at in 0..STRIPES {
        let place = 1.0 - (f64::from(at) + 0.5) / f64::from(STRIPES);
        let corner = (corner.0, corner.1 + f64::from(at) * stripe);
        svg.rectangle(corner, (20.0, stripe + 0.5), Some(colour(place)), None);
    }
    svg.rectangle(corner, (20.0, height), None, Some(&Stroke::solid(DIM, 0.8)));
    let style = Lettering { size: LETTERS - 1.0, colour: DIM, anchor: Anchor::Start };
    for (value, text) in &scale.marks {
        let y = corner.1 + (1.0 - scale.place(*value)) * height;
        svg.path("tick", &[(corner.0 + 20.0, y), (corner.0 + 25.0, y)], &Stroke::solid(DIM, 0.8));
        svg.text((corner.0 + 29.0, y), &style, text);
    }
}

/// The numbers, with their fields as in `cells.csv` and as they are printed.
fn csv(setting: &Setting<'_>, (x, y, value): (usize, usize, usize), tiles: &[Tile]) -> Vec<u8> {
    let table = setting.table;
    let mut out = csv::Writer::from_writer(Vec::new());
    let axes = [x, y].map(|axis| table.axes[axis].name.clone());
    let measured = table.measures[value].columns();
    let columns: Vec<String> =
        axes.into_iter().chain(["trials".to_owned()]).chain(measured).collect();
    let printed = "printed".to_owned();
    out.write_record(columns.iter().chain([&printed])).expect("memory");
    for tile in tiles {
        let fields = columns.iter().map(|column| table.text(&tile.cell, column));
        out.write_record(fields.chain([tile.text.as_str()])).expect("memory");
    }
    out.into_inner().expect("memory")
}
