//! Where each block of the tree stands: the chain in rows, losing branches in lanes below it.

use crate::chain::id::BlockId;
use crate::story::picture::Picture;
use crate::story::tables::BlockStatus;

/// Heights in one row.
pub const COLUMNS: u32 = 30;
/// Chains up to this height are drawn in full.
const WHOLE_HEIGHT_MAX: u32 = 12 * COLUMNS - 1;
/// Heights drawn before the first and after the last contested block.
const NEIGHBOURHOOD: u32 = 3;
/// Columns that are drawn where only the neighbourhoods of forks are.
const EXCERPT_COLUMNS_MAX: u32 = 10 * COLUMNS;

/// The place of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The row, from the top.
    pub row: u32,
    /// The column in the row.
    pub column: u32,
    /// 0 for the chain that won, below it the others.
    pub lane: u32,
}

/// The whole tree, laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The place of each block, by id; `None` for blocks that are not drawn.
    pub places: Vec<Option<Place>>,
    /// How many lanes each row needs.
    pub row_lanes: Vec<u32>,
    /// The first height of each row.
    pub row_heights: Vec<u32>,
    /// Where heights are left out: before this row and column.
    pub gaps: Vec<(u32, u32)>,
    /// How many forks are drawn, if not all of the chain is.
    pub forks_drawn: Option<usize>,
}

/// Lays the tree out.
pub fn lay_out(picture: &Picture) -> Layout {
    let height = picture.blocks.iter().map(|block| block.height).max().unwrap_or(0);
    let (ranges, forks_drawn) = if height <= WHOLE_HEIGHT_MAX {
        (vec![(0, height)], None)
    } else {
        let (ranges, drawn) = neighbourhoods(picture, height);
        (ranges, Some(drawn))
    };
    let lanes = lanes(picture, height);
    let mut layout = Layout {
        places: vec![None; picture.blocks.len()],
        row_lanes: Vec::new(),
        row_heights: Vec::new(),
        gaps: Vec::new(),
        forks_drawn,
    };
    let columns = layout.columns(&ranges, height);
    for ((place, block), lane) in layout.places.iter_mut().zip(&picture.blocks).zip(lanes) {
        if block.is_only_header() {
            continue;
        }
        if let Some((row, column)) = columns[block.height as usize] {
            *place = Some(Place { row, column, lane });
            let lanes = &mut layout.row_lanes[row as usize];
            *lanes = (*lanes).max(lane + 1);
        }
    }
    layout
}

impl Layout {
    /// Gives each height of the ranges a row and a column, and opens the rows.
    fn columns(&mut self, ranges: &[(u32, u32)], height: u32) -> Vec<Option<(u32, u32)>> {
        let mut columns = vec![None; height as usize + 1];
        let mut next = 0;
        for (index, (from, to)) in ranges.iter().enumerate() {
            if index > 0 || *from > 0 {
                self.gaps.push((next / COLUMNS, next % COLUMNS));
                next += 1; // a column for the gap
            }
            for at in *from..=*to {
                let (row, column) = (next / COLUMNS, next % COLUMNS);
                while self.row_heights.len() <= row as usize {
                    self.row_heights.push(at);
                    self.row_lanes.push(1);
                }
                columns[at as usize] = Some((row, column));
                next += 1;
            }
        }
        columns
    }
}

/// The heights around the forks, joined where they meet, and how many forks they show.
fn neighbourhoods(picture: &Picture, height: u32) -> (Vec<(u32, u32)>, usize) {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut columns = 0;
    let mut forks: Vec<(u32, u32)> = picture
        .forks
        .iter()
        .map(|fork| {
            let first = picture.blocks[fork.parent.index()].height + 1;
            let depth = fork.sides.iter().skip(1).map(|side| side.length_blocks).max();
            (first.saturating_sub(NEIGHBOURHOOD), first + depth.unwrap_or(1) - 1 + NEIGHBOURHOOD)
        })
        .collect();
    forks.sort_unstable();
    for (drawn, (from, to)) in forks.iter().enumerate() {
        let (from, to) = (*from, (*to).min(height));
        if columns + (to - from) + 2 > EXCERPT_COLUMNS_MAX && !ranges.is_empty() {
            return (ranges, drawn);
        }
        match ranges.last_mut() {
            Some((_, end)) if from <= *end + 2 => {
                columns += to.saturating_sub(*end);
                *end = (*end).max(to);
            }
            Some(_) | None => {
                columns += to - from + 2;
                ranges.push((from, to));
            }
        }
    }
    if ranges.is_empty() {
        ranges.push((height.saturating_sub(COLUMNS - 2), height));
    }
    (ranges, forks.len())
}

/// The lane of each block: 0 on the chain that won; a losing branch takes the first lane that is
/// free from its parent's column to its own end.
fn lanes(picture: &Picture, height: u32) -> Vec<u32> {
    let blocks = &picture.blocks;
    let mut taken: Vec<Vec<u32>> = vec![Vec::new(); height as usize + 2];
    let mut lanes = vec![0u32; blocks.len()];
    let mut continued = vec![false; blocks.len()];
    for (id, block) in blocks.iter().enumerate() {
        if block.status == BlockStatus::Active || block.parent == BlockId::NONE {
            continue;
        }
        let parent = block.parent.index();
        if blocks[parent].status != BlockStatus::Active && !continued[parent] {
            continued[parent] = true;
            lanes[id] = lanes[parent];
            continue;
        }
        let end = branch_end(picture, id);
        let from = block.height as usize;
        let mut lane = lanes[parent] + 1;
        while taken[from..=end as usize].iter().any(|lanes| lanes.contains(&lane)) {
            lane += 1;
        }
        for lanes in &mut taken[from..=end as usize] {
            lanes.push(lane);
        }
        lanes[id] = lane;
    }
    lanes
}

/// The height at which the branch ends that begins with `first` and follows first children.
fn branch_end(picture: &Picture, first: usize) -> u32 {
    let mut tip = first;
    for (id, block) in picture.blocks.iter().enumerate().skip(first + 1) {
        if block.parent.index() == tip {
            tip = id;
        }
    }
    picture.blocks[tip].height
}
