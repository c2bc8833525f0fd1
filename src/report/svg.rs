//! Writes a drawing as SVG: the few shapes that charts need, equal calls to equal bytes.

use crate::report::text_width::EM_MIDDLE;
use core::fmt::Write;
use plotters::style::RGBColor;

/// A place in a drawing, in pixels from its upper left corner.
pub type Spot = (f64, f64);

/// A drawing under way.
#[derive(Debug, Clone)]
pub struct Svg {
    body: String,
    size: (f64, f64),
    clips: usize,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    /// Its colour.
    pub colour: RGBColor,
    /// Its width in pixels.
    pub width: f64,
    /// The lengths of dashes and gaps in pixels; empty: solid.
    pub dash: &'static [u32],
}

/// Where the place of a text is in it.
#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// How a text is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Lettering {
    /// The size in pixels.
    pub size: f64,
    /// The colour.
    pub colour: RGBColor,
    /// Where its place is in it.
    pub anchor: Anchor,
}

impl Stroke {
    /// A solid line.
    pub const fn solid(colour: RGBColor, width: f64) -> Self {
        Self { colour, width, dash: &[] }
    }

    fn attributes(&self) -> String {
        let colour = hex(self.colour);
        let mut text = format!("stroke=\"{colour}\" stroke-width=\"{}\"", number(self.width));
        if !self.dash.is_empty() {
            let lengths: Vec<String> = self.dash.iter().map(u32::to_string).collect();
            write!(text, " stroke-dasharray=\"{}\"", lengths.join(" ")).expect("a string");
        }
        text
    }
}

impl Svg {
    /// An empty white drawing of this size in pixels, with a sentence for those who cannot see it.
    pub fn new(width: f64, height: f64, description: &str) -> Self {
        let mut svg = Self { body: String::new(), size: (width, height), clips: 0 };
        svg.push(format_args!("<title>{}</title>", escaped(description)));
        svg.rectangle((0.0, 0.0), (width, height), Some(RGBColor(255, 255, 255)), None);
        svg
    }

    fn push(&mut self, element: core::fmt::Arguments<'_>) {
        writeln!(self.body, "{element}").expect("a string takes any text");
    }

    /// Lines from spot to spot. `class` names what it is, for those who read the drawing.
    pub fn path(&mut self, class: &str, spots: &[Spot], stroke: &Stroke) {
        let points = points(spots);
        let ink = stroke.attributes();
        self.push(format_args!(
            "<polyline class=\"{class}\" points=\"{points}\" fill=\"none\" {ink} \
             stroke-linejoin=\"round\"/>"
        ));
    }

    /// A filled shape with an outline.
    pub fn polygon(&mut self, class: &str, spots: &[Spot], fill: RGBColor, stroke: &Stroke) {
        let (points, fill, ink) = (points(spots), hex(fill), stroke.attributes());
        self.push(format_args!(
            "<polygon class=\"{class}\" points=\"{points}\" fill=\"{fill}\" {ink}/>"
        ));
    }

    /// A filled circle with an outline.
    pub fn circle(&mut self, class: &str, at: Spot, radius: f64, fill: RGBColor, stroke: &Stroke) {
        let (x, y, radius) = (number(at.0), number(at.1), number(radius));
        let (fill, ink) = (hex(fill), stroke.attributes());
        self.push(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" {ink}/>"
        ));
    }

    /// A rectangle from its upper left corner with a size.
    pub fn rectangle(
        &mut self,
        corner: Spot,
        size: (f64, f64),
        fill: Option<RGBColor>,
        stroke: Option<&Stroke>,
    ) {
        let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(number);
        let fill = fill.map_or_else(|| "none".to_owned(), hex);
        let ink = stroke.map_or_else(String::new, |stroke| format!(" {}", stroke.attributes()));
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{ink}/>"
        ));
    }

    /// A text whose line has its middle at the spot.
    pub fn text(&mut self, at: Spot, lettering: &Lettering, text: &str) {
        self.lettered(at, lettering, "", text);
    }

    /// A text that runs from below to above.
    pub fn text_upwards(&mut self, at: Spot, lettering: &Lettering, text: &str) {
        let turned = format!(" transform=\"rotate(-90 {} {})\"", number(at.0), number(at.1));
        self.lettered(at, lettering, &turned, text);
    }

    fn lettered(&mut self, at: Spot, lettering: &Lettering, turned: &str, text: &str) {
        let anchor = match lettering.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (number(at.0), number(at.1 + EM_MIDDLE * lettering.size));
        let (size, fill) = (number(lettering.size), hex(lettering.colour));
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-family=\"sans-serif\" font-size=\"{size}\" \
             text-anchor=\"{anchor}\" fill=\"{fill}\"{turned}>{}</text>",
            escaped(text)
        ));
    }

    /// What `draw` draws, as far as it is inside a rectangle.
    pub fn inside(&mut self, corner: Spot, size: (f64, f64), draw: impl FnOnce(&mut Self)) {
        self.clips += 1;
        let name = format!("inside{}", self.clips);
        let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(number);
        self.push(format_args!(
            "<clipPath id=\"{name}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\"/></clipPath>\n<g clip-path=\"url(#{name})\">"
        ));
        draw(self);
        self.push(format_args!("</g>"));
    }

    /// The drawing as a file.
    pub fn finish(self) -> String {
        let [width, height] = [self.size.0, self.size.1].map(number);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\">\n{}</svg>\n",
            self.body
        )
    }
}

/// A number with two decimals at the most.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A colour as drawings name it: `#rrggbb`.
pub fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn points(spots: &[Spot]) -> String {
    let pairs: Vec<String> =
        spots.iter().map(|spot| format!("{},{}", number(spot.0), number(spot.1))).collect();
    pairs.join(" ")
}

/// A text inside an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
