//! The looks of curves: told apart by colour-blind readers, and without any colour by their shapes
//! and dashes.

use crate::report::frame;
use crate::report::plot::Line;
use crate::report::plot::Look;
use plotters::style::RGBColor;

/// How many shapes marks have ([`crate::report::plot_marks`] draws them).
pub const SHAPES: usize = 8;

/// For points that are words: Okabe and Ito, those that are read well on white.
const WORDS: [RGBColor; 7] = [
    frame::BLUE,
    frame::VERMILLION,
    frame::GREEN,
    frame::PURPLE,
    frame::ORANGE,
    frame::SKY,
    frame::BLACK,
];

/// For points in an order: viridis (van der Walt and Smith 2015) from its dark end, without the
/// yellow that white swallows. Its greys are in the same order.
const ORDER: [RGBColor; 5] = [
    RGBColor(68, 1, 84),
    RGBColor(59, 82, 139),
    RGBColor(33, 145, 140),
    RGBColor(74, 181, 108),
    RGBColor(142, 200, 62),
];

/// The dashes of lines that join marks.
const DASHES: [&[u32]; 6] = [&[], &[10, 4], &[3, 3], &[12, 3, 3, 3], &[6, 2], &[2, 5]];

/// The look of the marks of point `at` of an axis of `count`.
pub fn look(at: usize, count: usize, is_in_order: bool) -> Look {
    let colour = if is_in_order && count > 1 {
        let along = at as f64 / (count - 1) as f64 * (ORDER.len() - 1) as f64;
        let below = (along.floor() as usize).min(ORDER.len() - 2);
        mixed(ORDER[below], ORDER[below + 1], along - below as f64)
    } else {
        WORDS[at % WORDS.len()]
    };
    Look { colour, shape: at % SHAPES, is_filled: (at / SHAPES).is_multiple_of(2) }
}

/// The line that joins such marks.
pub fn joining(look: &Look, at: usize) -> Line {
    Line { colour: look.colour, width: 1.5, dash: DASHES[at % DASHES.len()] }
}

/// The line of a theory: the first is solid, Nakamoto's approximation dashed, others dotted.
pub fn theory(colour: RGBColor, name: &str, at: usize) -> Line {
    let dash: &[u32] = match (name, at) {
        ("nakamoto", _) => &[7, 5],
        (_, 0) => &[],
        (_, 1) => &[2, 4],
        (_, 2) => &[9, 3, 2, 3],
        (_, 3) => &[9, 3, 2, 3, 2, 3],
        (_, _) => &[16, 4],
    };
    Line { colour, width: 1.3, dash }
}

/// The line upwards at a threshold.
pub const fn threshold(colour: RGBColor) -> Line {
    Line { colour, width: 1.3, dash: &[1, 4] }
}

/// A colour between two.
pub fn mixed(from: RGBColor, to: RGBColor, part: f64) -> RGBColor {
    let channel = |from: u8, to: u8| {
        (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8
    };
    RGBColor(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}
