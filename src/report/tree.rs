//! The block tree as a chart: heights from left to right, colours by miner, lost blocks as frames.

use crate::chain::id::BlockId;
use crate::report::chart_numbers::Numbers;
use crate::report::chart_numbers::seconds;
use crate::report::chart_words as words;
use crate::report::frame;
use crate::report::frame::Area;
use crate::report::frame::Chart;
use crate::report::frame::Drawn;
use crate::report::tree_layout::COLUMNS;
use crate::report::tree_layout::Layout;
use crate::report::tree_layout::Place;
use crate::report::tree_layout::lay_out;
use crate::scenario::schema::Language;
use crate::sim::id::MinerId;
use crate::story::picture::Picture;
use crate::story::picture::PictureBlock;
use crate::story::tables::BlockStatus;
use plotters::element::PathElement;
use plotters::element::Rectangle;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::style::Color;
use plotters::style::RGBColor;
use plotters::style::ShapeStyle;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;

/// The colours of the miners who found most, in order; everybody else is grey.
const COLOURS: [RGBColor; 7] = [
    frame::BLUE,
    frame::ORANGE,
    frame::GREEN,
    frame::SKY,
    frame::VERMILLION,
    frame::YELLOW,
    frame::PURPLE,
];

/// The miners who found blocks and how many, those who found most first.
pub fn leaders(picture: &Picture) -> Vec<(MinerId, usize)> {
    let mut counts = vec![0usize; picture.miners.len()];
    for miner in picture.blocks.iter().filter_map(|block| block.miner) {
        counts[miner.index()] += 1;
    }
    let mut leaders: Vec<(MinerId, usize)> =
        (0u32..).map(MinerId).zip(counts).filter(|(_, count)| *count > 0).collect();
    leaders.sort_by_key(|(miner, count)| (core::cmp::Reverse(*count), *miner));
    leaders
}

/// The colour of a miner's blocks.
pub fn miner_colour(leaders: &[(MinerId, usize)], miner: Option<MinerId>) -> RGBColor {
    let Some(miner) = miner else { return frame::BLACK };
    let position = leaders.iter().position(|(leader, _)| *leader == miner);
    position.and_then(|position| COLOURS.get(position)).copied().unwrap_or(frame::GREY)
}

/// Pixels from one column to the next.
const COLUMN_PX: i32 = 36;
/// Pixels from one lane to the next.
const LANE_PX: i32 = 32;
/// Pixels between two rows, where the heights are written.
const ROW_GAP_PX: i32 = 30;
/// Pixels left of the first column.
const LEFT_PX: i32 = 44;
/// Half the size of a block.
const HALF: (i32, i32) = (14, 11);
/// The height of a line of the legend.
const LEGEND_PX: i32 = 28;
/// Entries in a line of the legend.
const LEGEND_COLUMNS: usize = 4;

/// The chart.
pub struct Tree<'a> {
    /// The data.
    picture: &'a Picture,
    /// Where each block stands.
    layout: Layout,
    /// The miners with a colour of their own, those who found most first, with their counts.
    leaders: Vec<(MinerId, usize)>,
    /// Blocks found by all others.
    others: usize,
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: String,
}

impl<'a> Tree<'a> {
    /// Lays the tree out.
    pub fn new(picture: &'a Picture, language: Language, caption: &str) -> Self {
        let layout = lay_out(picture);
        let mut leaders = leaders(picture);
        let rest = leaders.split_off(leaders.len().min(COLOURS.len()));
        let others = rest.iter().map(|(_, count)| count).sum();
        let mut caption = caption.to_owned();
        if let Some(drawn) = layout.forks_drawn {
            caption += &format!(" | {}", words::excerpt(language, drawn, picture.forks.len()));
        }
        Self { picture, layout, leaders, others, language, caption }
    }

    /// The middle of a place, in pixels.
    fn at(&self, place: Place) -> (i32, i32) {
        let above: i32 = self.layout.row_lanes[..place.row as usize]
            .iter()
            .map(|lanes| *lanes as i32 * LANE_PX + ROW_GAP_PX)
            .sum();
        (
            LEFT_PX + place.column as i32 * COLUMN_PX + HALF.0,
            ROW_GAP_PX + above + place.lane as i32 * LANE_PX + LANE_PX / 2,
        )
    }

    /// The lines from parents to children, right under the blocks.
    fn draw_links<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        for (block, place) in self.picture.blocks.iter().zip(&self.layout.places) {
            let Some(to) = *place else { continue };
            if block.parent == BlockId::NONE {
                continue;
            }
            let style = link_style(block);
            match self.layout.places[block.parent.index()] {
                Some(from) if from.row == to.row => {
                    area.draw(&PathElement::new(elbow(self.at(from), self.at(to)), style))?;
                }
                Some(from) => {
                    let edge = LEFT_PX + COLUMNS as i32 * COLUMN_PX;
                    let out = self.at(Place { lane: to.lane, ..from });
                    let points = elbow(self.at(from), (edge, out.1));
                    if self.layout.row_lanes[from.row as usize] > to.lane {
                        area.draw(&PathElement::new(points, style))?;
                    }
                    let (x, y) = self.at(to);
                    area.draw(&PathElement::new(vec![(x - COLUMN_PX, y), (x, y)], style))?;
                }
                None => {
                    let (x, y) = self.at(to);
                    area.draw(&PathElement::new(vec![(x - COLUMN_PX / 2, y), (x, y)], style))?;
                }
            }
        }
        Ok(())
    }

    /// The blocks.
    fn draw_blocks<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        for (block, place) in self.picture.blocks.iter().zip(&self.layout.places) {
            let Some(place) = *place else { continue };
            let mark = block
                .miner
                .map_or("G".to_owned(), |miner| mark_of(&self.picture.miners[miner.index()].name));
            let kept = block.status == BlockStatus::Active;
            draw_box(area, self.at(place), miner_colour(&self.leaders, block.miner), kept, &mark)?;
        }
        Ok(())
    }

    /// The heights above each row: its first column and every tenth height.
    fn draw_heights<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let style = frame::text(15, frame::DIM).pos(Pos::new(HPos::Center, VPos::Center));
        for (block, place) in self.picture.blocks.iter().zip(&self.layout.places) {
            let Some(place) = *place else { continue };
            let first = self.layout.row_heights[place.row as usize] == block.height;
            let crowded = place.column > 0 && place.column < 2 && !first;
            if place.lane > 0 || !(first || (block.height.is_multiple_of(5) && !crowded)) {
                continue;
            }
            let (x, y) = self.at(place);
            let at = (x, y - LANE_PX / 2 - 8);
            area.draw(&Text::new(block.height.to_string(), at, style.clone()))?;
        }
        let dots = frame::text(22, frame::DIM).pos(Pos::new(HPos::Center, VPos::Center));
        for (row, column) in &self.layout.gaps {
            if (*row as usize) < self.layout.row_lanes.len() {
                let (x, y) = self.at(Place { row: *row, column: *column, lane: 0 });
                area.draw(&Text::new("…", (x - 4, y - 4), dots.clone()))?;
            }
        }
        Ok(())
    }

    /// The legend's entries: colour, whether kept, mark, words.
    fn legend(&self) -> Vec<(RGBColor, bool, String, String)> {
        let mut entries: Vec<(RGBColor, bool, String, String)> = Vec::new();
        for (position, (miner, found)) in self.leaders.iter().enumerate() {
            let miner = &self.picture.miners[miner.index()];
            let share = miner.share_ppb as f64 / 1e9;
            let text = words::miner(self.language, &miner.name, share, *found);
            entries.push((COLOURS[position], true, mark_of(&miner.name), text));
        }
        if self.others > 0 {
            let text = format!("{}: {}", words::other_miners(self.language), self.others);
            entries.push((frame::GREY, true, String::new(), text));
        }
        if self.picture.blocks.iter().any(|block| block.status != BlockStatus::Active) {
            let text = words::lost_block(self.language).to_owned();
            entries.push((frame::DIM, false, String::new(), text));
        }
        entries
    }

    /// The height of the rows alone.
    fn rows_height(&self) -> i32 {
        let lanes: u32 = self.layout.row_lanes.iter().sum();
        lanes as i32 * LANE_PX + self.layout.row_lanes.len() as i32 * ROW_GAP_PX
    }
}

impl Chart for Tree<'_> {
    fn file_name(&self) -> &'static str {
        "tree"
    }

    fn title(&self) -> String {
        let found = self.picture.blocks.iter().filter(|block| block.miner.is_some());
        let count = |status| found.clone().filter(|block| block.status == status).count();
        let kept = count(BlockStatus::Active);
        let lost = found.clone().count() - kept;
        words::tree_title(self.language, kept, lost, lost - count(BlockStatus::Stale))
    }

    fn caption(&self) -> &str {
        &self.caption
    }

    fn description(&self) -> String {
        let height = self.picture.blocks.iter().map(|block| block.height).max().unwrap_or(0);
        words::tree_description(self.language, height, self.picture.forks.len())
    }

    fn numbers(&self) -> Numbers {
        let picture = self.picture;
        let row = |block: &PictureBlock| {
            let parent = picture.blocks.get(block.parent.index());
            let miner = block.miner.map(|miner| picture.miners[miner.index()].name.clone());
            vec![
                block.height.to_string(),
                block.hash.to_string(),
                parent.map(|parent| parent.hash.to_string()).unwrap_or_default(),
                block.status.to_string(),
                miner.unwrap_or_default(),
                seconds(block.found_at_ns),
            ]
        };
        let columns = &["height", "hash", "parent", "status", "miner", "found_s"];
        Numbers { columns, rows: picture.blocks.iter().map(row).collect() }
    }

    fn body_height(&self) -> u32 {
        let legend_lines = self.legend().len().div_ceil(LEGEND_COLUMNS) as i32;
        (ROW_GAP_PX + self.rows_height() + legend_lines * LEGEND_PX) as u32
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        self.draw_links(area)?;
        self.draw_blocks(area)?;
        self.draw_heights(area)?;
        let column_px = (frame::WIDTH as i32 - 2 * LEFT_PX) / LEGEND_COLUMNS as i32;
        let style = frame::text(17, frame::BLACK).pos(Pos::new(HPos::Left, VPos::Center));
        for (index, (colour, kept, mark, text)) in self.legend().iter().enumerate() {
            let x = LEFT_PX + HALF.0 + (index % LEGEND_COLUMNS) as i32 * column_px;
            let y = ROW_GAP_PX + self.rows_height() + (index / LEGEND_COLUMNS) as i32 * LEGEND_PX;
            draw_box(area, (x, y), *colour, *kept, mark)?;
            area.draw(&Text::new(text.clone(), (x + HALF.0 + 8, y), style.clone()))?;
        }
        Ok(())
    }
}

/// A block: filled if it was kept, a frame if it was lost.
fn draw_box<B: DrawingBackend>(
    area: &Area<B>,
    (x, y): (i32, i32),
    colour: RGBColor,
    kept: bool,
    mark: &str,
) -> Drawn<B> {
    let corners = [(x - HALF.0, y - HALF.1), (x + HALF.0, y + HALF.1)];
    let ink = if kept {
        area.draw(&Rectangle::new(corners, colour.filled()))?;
        area.draw(&Rectangle::new(corners, frame::BLACK.stroke_width(1)))?;
        ink_on(colour)
    } else {
        let inset =
            |by: i32| [(x - HALF.0 + by, y - HALF.1 + by), (x + HALF.0 - by, y + HALF.1 - by)];
        area.draw(&Rectangle::new(corners, colour.filled()))?;
        area.draw(&Rectangle::new(corners, frame::BLACK.stroke_width(1)))?;
        area.draw(&Rectangle::new(inset(4), frame::WHITE.filled()))?;
        area.draw(&Rectangle::new(inset(4), frame::BLACK.stroke_width(1)))?;
        frame::BLACK
    };
    let style = frame::text(16, ink).pos(Pos::new(HPos::Center, VPos::Center));
    area.draw(&Text::new(mark.to_owned(), (x, y), style))
}

/// How the line to a block is drawn.
fn link_style(block: &PictureBlock) -> ShapeStyle {
    match block.status {
        BlockStatus::Active => frame::BLACK.stroke_width(2),
        BlockStatus::Stale | BlockStatus::Secret | BlockStatus::Refused | BlockStatus::Underway => {
            frame::DIM.stroke_width(1)
        }
    }
}

/// A line to the right that changes its lane half-way.
fn elbow(from: (i32, i32), to: (i32, i32)) -> Vec<(i32, i32)> {
    if from.1 == to.1 {
        return vec![from, to];
    }
    let bend = from.0 + COLUMN_PX / 2;
    vec![from, (bend, from.1), (bend, to.1), to]
}

/// Black or white, whichever is read better on `colour` (luma of ITU-R BT.601).
fn ink_on(colour: RGBColor) -> RGBColor {
    let RGBColor(red, green, blue) = colour;
    let luma = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    if luma > 128_000 { frame::BLACK } else { frame::WHITE }
}

/// At most three characters for a miner: the number of an anonymous one, the first two letters of
/// a name.
fn mark_of(name: &str) -> String {
    match name.strip_prefix("miner-") {
        Some(number) if number.len() <= 3 => number.to_owned(),
        Some(_) | None => name.chars().take(2).collect(),
    }
}
