//! The first fork of a run as a picture that moves and begins again: SVG with its own animation.
//!
//! Time is not even: the blocks spread for some seconds, the wait for the block that decides is cut
//! short, and that block spreads again.

use crate::chain::id::BlockId;
use crate::report::frame::BLACK;
use crate::report::frame::BLUE;
use crate::report::frame::DIM;
use crate::report::frame::GREY;
use crate::report::frame::VERMILLION;
use crate::report::frame::WHITE;
use crate::report::html::escape;
use crate::report::html::put;
use crate::report::run_chart_words as words;
use crate::report::svg::hex;
use crate::scenario::schema::Language;
use crate::story::arrival::Arrival;
use crate::story::film::Film;
use crate::story::picture::Picture;
use crate::story::picture::PictureFork;
use plotters::style::RGBColor;

/// The name of its file.
pub const FILE: &str = "fork.svg";
/// The picture: its width, its height, and where the nodes begin.
const SIZE: (f64, f64) = (760.0, 640.0);
const TOP: f64 = 200.0;
/// The radius of the disc of nodes.
const DISC: f64 = 190.0;
/// The seconds of a round, and its parts: both blocks spread, waiting, the decision spreads.
const ROUND_S: f64 = 9.0;
const PARTS_S: [f64; 3] = [3.2, 1.0, 2.6];
/// More messages than these are thinned out.
const DOTS_MAX: usize = 500;
/// Blocks of a side that are drawn.
const SIDE_MAX: usize = 4;
/// Cosine and sine of the golden angle, by which nodes are turned from one to the next.
const TURN: (f64, f64) = (-0.737_368_878_078_319_7, 0.675_490_294_261_523_4);

/// The sides of a fork with the moments that divide its time.
struct Scene<'a> {
    picture: &'a Picture,
    film: &'a Film,
    /// The first blocks of winner and loser.
    sides: [BlockId; 2],
    /// The blocks of both sides up to the end, winner's first.
    branches: [Vec<BlockId>; 2],
    /// First finding, both spread, the deciding block found, the end; in nanoseconds.
    moments: [u64; 4],
}

/// The picture of the first fork that ended, if the run has one and was filmed.
pub fn fork_loop(
    picture: &Picture,
    film: &Film,
    language: Language,
    caption: &str,
) -> Option<String> {
    let is_told = |fork: &&PictureFork| fork.ended_at_ns.is_some() && fork.sides.len() >= 2;
    let fork = picture.forks.iter().find(is_told)?;
    let scene = Scene::new(picture, film, fork)?;
    let [winner, loser] = scene.sides.map(|block| scene.finder(block));
    let height = picture.blocks[scene.sides[0].index()].height;
    let description = words::loop_description(language, &winner, &loser, height);
    let (width, tall) = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {tall}\" \
         width=\"{width}\" height=\"{tall}\" font-family=\"sans-serif\">\n<title>{}</title>\n\
         <rect width=\"{width}\" height=\"{tall}\" fill=\"#ffffff\"/>\n",
        escape(&description)
    );
    scene.tree(&mut svg);
    scene.nodes(&mut svg);
    scene.messages(&mut svg);
    put(
        &mut svg,
        format_args!(
            "<text x=\"24\" y=\"{}\" font-size=\"14\" fill=\"{}\">{}</text>\n</svg>\n",
            tall - 14.0,
            hex(DIM),
            escape(caption)
        ),
    );
    Some(svg)
}

impl<'a> Scene<'a> {
    fn new(picture: &'a Picture, film: &'a Film, fork: &PictureFork) -> Option<Self> {
        let sides = [fork.sides[0].child, fork.sides[1].child];
        let found = |block: BlockId| picture.blocks[block.index()].found_at_ns;
        let end = fork.ended_at_ns?;
        let branches = sides.map(|side| branch(picture, side, end));
        let begin = found(sides[0]).min(found(sides[1]));
        let decision = found(*branches[0].last()?).max(begin + 1);
        let arrivals = |block: BlockId| film.arrivals.get(block.index());
        let spread = sides.iter().filter_map(|&side| {
            let all: &Vec<Arrival> = arrivals(side)?;
            Some(all.get(all.len().checked_sub(1)? * 9 / 10)?.at.as_nanos())
        });
        let spread = spread.max()?.clamp(begin + 1, decision);
        let end = end.max(decision + 1);
        Some(Self { picture, film, sides, branches, moments: [begin, spread, decision, end] })
    }

    /// A moment as a part of the round, from 0 to 1.
    fn part(&self, at_ns: u64) -> f64 {
        let mut passed = 0.3;
        for (window, length) in self.moments.windows(2).zip(PARTS_S) {
            let (from, to) = (window[0], window[1]);
            if at_ns <= to {
                let along = at_ns.saturating_sub(from) as f64 / (to - from).max(1) as f64;
                return (passed + length * along) / ROUND_S;
            }
            passed += length;
        }
        passed / ROUND_S
    }

    fn finder(&self, block: BlockId) -> String {
        let miner = self.picture.blocks[block.index()].miner;
        miner.map_or_else(String::new, |miner| self.picture.miners[miner.index()].name.clone())
    }

    /// The colour of who follows `tip`.
    fn colour(&self, tip: BlockId) -> RGBColor {
        let height = self.picture.blocks[self.sides[0].index()].height;
        let mut at = tip;
        while self.picture.blocks[at.index()].height > height {
            at = self.picture.blocks[at.index()].parent;
        }
        match self.sides.iter().position(|&side| side == at) {
            Some(0) => BLUE,
            Some(_) => VERMILLION,
            None => GREY,
        }
    }

    /// The blocks, each from when it was found; what lost is crossed out in the end.
    fn tree(&self, svg: &mut String) {
        let below = self.picture.blocks[self.sides[0].index()].parent;
        let height = |block: BlockId| self.picture.blocks[block.index()].height;
        put(svg, format_args!("{}", boxed(70.0, 96.0, GREY, height(below), "", None)));
        for (side, blocks) in self.branches.iter().enumerate() {
            let (y, colour) = if side == 0 { (52.0, BLUE) } else { (140.0, VERMILLION) };
            let mut from = (110.0, 96.0);
            for (at, &block) in blocks.iter().enumerate() {
                let x = 190.0 + 130.0 * at as f64;
                let seen = self.part(self.picture.blocks[block.index()].found_at_ns);
                put(
                    svg,
                    format_args!(
                        "<path d=\"M{:.1} {:.1} L{:.1} {y:.1}\" stroke=\"{}\" stroke-width=\"2\" \
                         fill=\"none\" opacity=\"0\">{}</path>\n{}",
                        from.0,
                        from.1,
                        x - 40.0,
                        hex(BLACK),
                        appears(seen),
                        boxed(x, y, colour, height(block), &self.finder(block), Some(seen))
                    ),
                );
                from = (x + 40.0, y);
            }
            if side == 1 {
                let end = self.part(self.moments[3]);
                put(
                    svg,
                    format_args!(
                        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"34\" fill=\"{}\" \
                         opacity=\"0\">✗{}</text>\n",
                        from.0 + 10.0,
                        from.1 + 12.0,
                        hex(VERMILLION),
                        appears(end)
                    ),
                );
            }
        }
    }

    /// The messages that brought the first blocks and the one that decides, on their way.
    fn messages(&self, svg: &mut String) {
        let last = self.branches[0].last().copied();
        let carried: Vec<(BlockId, &Arrival)> = [Some(self.sides[0]), Some(self.sides[1]), last]
            .into_iter()
            .flatten()
            .filter_map(|block| Some((block, self.film.arrivals.get(block.index())?)))
            .flat_map(|(block, all)| all.iter().map(move |arrival| (block, arrival)))
            .filter(|(_, arrival)| arrival.from.is_some())
            .collect();
        let places = places(self.film);
        for (block, arrival) in carried.iter().step_by(carried.len().div_ceil(DOTS_MAX).max(1)) {
            let Some((sender, left)) = arrival.from else { continue };
            let (from, to) = (places[sender.index()], places[arrival.node.index()]);
            let (begin, end) = (self.part(left.as_nanos()), self.part(arrival.at.as_nanos()));
            if end <= begin || end > 0.995 {
                continue;
            }
            let moves = |name: &str, from: f64, to: f64| {
                animate(name, &format!("{from:.1};{from:.1};{to:.1};{to:.1}"), begin, end)
            };
            put(
                svg,
                format_args!(
                    "<circle r=\"3\" fill=\"{}\" stroke=\"#ffffff\" opacity=\"0\">{}{}\
                     <animate attributeName=\"opacity\" calcMode=\"discrete\" values=\"0;1;0\" \
                     keyTimes=\"0;{begin:.4};{end:.4}\" dur=\"{ROUND_S}s\" \
                     repeatCount=\"indefinite\"/></circle>\n",
                    hex(self.colour(*block)),
                    moves("cx", from.0, to.0),
                    moves("cy", from.1, to.1)
                ),
            );
        }
    }

    /// The nodes, coloured by the side that they follow.
    fn nodes(&self, svg: &mut String) {
        let places = places(self.film);
        let mut colours: Vec<Vec<(f64, RGBColor)>> = vec![vec![(0.0, GREY)]; places.len()];
        for one in &self.film.moves {
            let at = one.at.as_nanos();
            if at < self.moments[0] || at > self.moments[3] {
                continue;
            }
            let colour = self.colour(one.to);
            let known = &mut colours[one.node.index()];
            if known.last().is_some_and(|last| last.1 != colour) {
                known.push((self.part(at), colour));
            }
        }
        let radius = (DISC / (places.len() as f64).sqrt() * 0.62).clamp(2.5, 12.0);
        for (place, colours) in places.iter().zip(&colours) {
            let values: Vec<String> = colours.iter().map(|one| hex(one.1)).collect();
            let times: Vec<String> = colours.iter().map(|one| format!("{:.4}", one.0)).collect();
            put(
                svg,
                format_args!(
                    "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"{}\" \
                     stroke=\"{}\"><animate attributeName=\"fill\" calcMode=\"discrete\" \
                     values=\"{}\" keyTimes=\"{}\" dur=\"{ROUND_S}s\" \
                     repeatCount=\"indefinite\"/></circle>\n",
                    place.0,
                    place.1,
                    hex(colours.last().map_or(GREY, |one| one.1)),
                    hex(WHITE),
                    values.join(";"),
                    times.join(";")
                ),
            );
        }
    }
}

/// The blocks of a side from its first one on that were found before the end, the branch of those
/// that were found first.
fn branch(picture: &Picture, first: BlockId, end_ns: u64) -> Vec<BlockId> {
    let mut blocks = vec![first];
    for (id, block) in (0..).map(BlockId).zip(&picture.blocks) {
        if blocks.last() == Some(&block.parent)
            && block.found_at_ns <= end_ns
            && blocks.len() < SIDE_MAX
        {
            blocks.push(id);
        }
    }
    blocks
}

/// A place for each node: one disc, evenly filled.
fn places(film: &Film) -> Vec<(f64, f64)> {
    let nodes = film.moves.iter().map(|one| one.node.index() + 1).max().unwrap_or(0);
    let mut turn = (1.0, 0.0);
    (0..nodes)
        .map(|node| {
            let far = DISC * ((node as f64 + 0.5) / nodes as f64).sqrt();
            let place = (SIZE.0 / 2.0 + far * turn.0, TOP + DISC + 10.0 + far * turn.1);
            turn = (turn.0 * TURN.0 - turn.1 * TURN.1, turn.0 * TURN.1 + turn.1 * TURN.0);
            place
        })
        .collect()
}

/// A block with its height and finder; it appears at a part of the round.
fn boxed(x: f64, y: f64, colour: RGBColor, height: u32, finder: &str, seen: Option<f64>) -> String {
    let (opacity, moves) = seen.map_or((1, String::new()), |seen| (0, appears(seen)));
    format!(
        "<g opacity=\"{opacity}\">{moves}<rect x=\"{:.1}\" y=\"{:.1}\" width=\"80\" \
         height=\"44\" rx=\"6\" fill=\"{}\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"20\" \
         text-anchor=\"middle\" fill=\"#ffffff\">{height}</text><text x=\"{x:.1}\" y=\"{:.1}\" \
         font-size=\"14\" text-anchor=\"middle\" fill=\"{}\">{}</text></g>\n",
        x - 40.0,
        y - 22.0,
        hex(colour),
        y + 7.0,
        y + 40.0,
        hex(BLACK),
        escape(finder)
    )
}

/// What makes an element visible from a part of the round on.
fn appears(from: f64) -> String {
    format!(
        "<animate attributeName=\"opacity\" calcMode=\"discrete\" values=\"0;1\" \
         keyTimes=\"0;{from:.4}\" dur=\"{ROUND_S}s\" repeatCount=\"indefinite\"/>"
    )
}

/// A value that moves between two parts of the round.
fn animate(name: &str, values: &str, begin: f64, end: f64) -> String {
    format!(
        "<animate attributeName=\"{name}\" values=\"{values}\" \
         keyTimes=\"0;{begin:.4};{end:.4};1\" dur=\"{ROUND_S}s\" repeatCount=\"indefinite\"/>"
    )
}
