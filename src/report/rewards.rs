//! Rewards against hashpower: does each miner get his share of the blocks?

use crate::report::chart_numbers::Numbers;
use crate::report::frame::BLACK;
use crate::report::look;
use crate::report::plot::Curve;
use crate::report::plot::Entry;
use crate::report::plot::Known;
use crate::report::plot::Mark;
use crate::report::plot::Panel;
use crate::report::plot::Plot;
use crate::report::plot::Plotted;
use crate::report::plot::Sample;
use crate::report::run_chart_words as words;
use crate::report::scale::Scale;
use crate::report::scale::Style;
use crate::scenario::schema::Language;
use crate::stats::interval::wilson;
use crate::story::picture::Picture;
use crate::story::tables::BlockStatus;

/// Pixels from mark to mark of miners with the same share, at the most, and for all of them.
const SIDE_BY_SIDE: f64 = 12.0;
const ROOM: f64 = 40.0;
/// Room in the scale behind the largest miner.
const BEHIND: f64 = 1.3;
/// How sure the intervals are.
const CONFIDENCE: f64 = 0.95;

/// The chart of a run in which blocks were kept and more than one miner worked.
pub fn rewards(picture: &Picture, language: Language, caption: &str) -> Option<Plotted> {
    let mut kept = vec![0_u64; picture.miners.len()];
    for block in picture.blocks.iter().filter(|block| block.status == BlockStatus::Active) {
        if let Some(miner) = block.miner {
            kept[miner.index()] += 1;
        }
    }
    let all: u64 = kept.iter().sum();
    if all == 0 || kept.len() < 2 {
        return None;
    }
    let share = |miner: usize| picture.miners[miner].share_ppb as f64 / 1e9;
    let style = look::look(0, 1, false);
    let mark = |(miner, &blocks): (usize, &u64)| {
        let interval = wilson(blocks, all, CONFIDENCE);
        let known = Known::Value {
            y: blocks as f64 / all as f64,
            interval: Some((interval.low, interval.high)),
        };
        // Those with equal shares stand side by side.
        let equal =
            |other: &usize| picture.miners[*other].share_ppb == picture.miners[miner].share_ppb;
        let (before, all) =
            ((0..miner).filter(equal).count(), (0..kept.len()).filter(equal).count());
        let shift = (before as f64 - (all - 1) as f64 / 2.0) * SIDE_BY_SIDE.min(ROOM / all as f64);
        Mark { x: share(miner), shift, known, look: style }
    };
    let marks: Vec<Mark> = kept.iter().enumerate().map(mark).collect();
    let ends = marks.iter().flat_map(|mark| match mark.known {
        Known::Value { interval: Some((low, high)), .. } => vec![low, high, mark.x],
        Known::Value { .. } | Known::AtMost(_) | Known::Beyond => vec![mark.x],
    });
    let y = Scale::linear(ends.chain([0.0]), Style::PerCent);
    let shares = (0..kept.len()).map(|miner| share(miner) * BEHIND);
    let x = Scale::linear(shares.chain([0.0]), Style::PerCent);
    let end = x.high.min(y.high);
    let line = look::theory(BLACK, "", 0);
    let entry = |sample, text: &str| Entry { sample, text: text.to_owned() };
    let legend = vec![
        entry(Sample::Mark(style, None), words::miner(language)),
        entry(Sample::Interval, words::interval(language)),
        entry(Sample::Line(line), words::fair(language)),
    ];
    let curve = Curve { points: vec![(0.0, 0.0), (end, end)], line };
    let plot = Plot {
        title: words::rewards_title(language).to_owned(),
        caption: caption.to_owned(),
        description: words::rewards_description(language, kept.len(), all),
        x,
        y,
        x_label: words::hashpower(language).to_owned(),
        y_label: words::blocks(language).to_owned(),
        panels: vec![Panel { heading: String::new(), curves: vec![curve], marks }],
        legend_heading: String::new(),
        legend,
    };
    let row = |(miner, blocks): (usize, &u64)| {
        let interval = wilson(*blocks, all, CONFIDENCE);
        let name = picture.miners[miner].name.clone();
        let part = *blocks as f64 / all as f64;
        let figures = [share(miner), part, interval.low, interval.high].map(|one| one.to_string());
        [name, blocks.to_string()].into_iter().chain(figures).collect()
    };
    let columns =
        &["miner", "blocks", "hashpower_share", "blocks_share", "blocks_low95", "blocks_high95"];
    let numbers = Numbers { columns, rows: kept.iter().enumerate().map(row).collect() };
    Some(Plotted { file_name: "rewards", plot, numbers })
}
