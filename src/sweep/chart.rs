//! The charts that a sweep file asks for, checked against its axes and measures.

use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::schema::Text;
use crate::scenario::tree::Node;
use crate::scenario::value::bilingual;
use crate::scenario::value::text;
use crate::sweep::axis::Axis;
use crate::sweep::law::Law;
use crate::sweep::law::Says;
use crate::sweep::law::WORDS;
use crate::sweep::measure::Measure;
use crate::sweep::measure::What;
use crate::sweep::quantity::Quantity;

/// A chart as the file asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartRequest {
    /// What is drawn.
    pub kind: ChartKind,
    /// The line above it; nothing: the sweep's title.
    pub title: Text,
    /// Below the horizontal axis; nothing: the words for what it shows.
    pub x_label: Text,
    /// Beside the vertical axis; nothing: the words for what it shows.
    pub y_label: Text,
    /// Above the curves in the legend; nothing: the words for their axis.
    pub series_label: Text,
}

/// What is drawn. Axes and measures are given by their place in the sweep.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartKind {
    /// Curves.
    Line(LineRequest),
    /// A table in colours.
    HeatMap {
        /// From left to right.
        x: usize,
        /// From below to above.
        y: usize,
        /// The measure.
        value: usize,
    },
    /// The least depth at which the upper bound of a share is at or below a risk.
    Needed {
        /// From left to right.
        x: usize,
        /// The axis of depths.
        depth: usize,
        /// The measure, which is yes or no.
        of: usize,
        /// The risks, as they are written.
        risks: Vec<String>,
    },
}

/// A chart of curves.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRequest {
    /// From left to right.
    pub x: Across,
    /// The measure.
    pub y: usize,
    /// The axis with a curve for each point.
    pub series: Option<usize>,
    /// The axis with a small chart for each point.
    pub panels: Option<usize>,
    /// Whether the scale from left to right is logarithmic.
    pub is_x_log: bool,
    /// Whether the scale from below to above is logarithmic.
    pub is_y_log: bool,
    /// The theories that are drawn beneath.
    pub theory: TheoryChoice,
    /// The theories whose value is a place from left to right.
    pub thresholds: Vec<String>,
}

/// What a chart of curves has from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// An axis.
    Axis(usize),
    /// The mean of a measured number: the points of all other axes lie along the curve.
    Measure(usize),
}

/// The theories that a chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TheoryChoice {
    /// Every one that the table has.
    All,
    /// These.
    Named(Vec<String>),
}

/// What charts are checked against, and where their faults go.
struct Reader<'a> {
    axes: &'a [Axis],
    measures: &'a [Measure],
    theory: &'a [&'a str],
    out: &'a mut Vec<Problem>,
}

/// Reads the charts of a sweep of the right shape.
pub fn read_charts(
    root: &Node,
    axes: &[Axis],
    measures: &[Measure],
    out: &mut Vec<Problem>,
) -> Vec<ChartRequest> {
    let theory: Vec<&str> = texts(root.get("theory")).collect();
    let mut reader = Reader { axes, measures, theory: &theory, out };
    let nodes = root.get("charts").map_or(&[][..], Node::elements).iter().enumerate();
    nodes.filter_map(|(at, node)| reader.chart(node, &format!("/charts/{at}"))).collect()
}

fn is_threshold(word: &str) -> bool {
    Law::from_word(word).is_some_and(|law| law.says() == Says::Threshold)
}

/// The texts of a list that may be missing.
fn texts(list: Option<&Node>) -> impl Iterator<Item = &str> {
    list.map_or(&[][..], Node::elements).iter().filter_map(Node::as_text)
}

impl Reader<'_> {
    fn chart(&mut self, node: &Node, pointer: &str) -> Option<ChartRequest> {
        let member = node.members().iter().find(|member| member.key != "note")?;
        let (keys, pointer) = (&member.node, format!("{pointer}/{}", member.key));
        let kind = match member.key.as_str() {
            "line" => self.line(keys, &pointer),
            "heat_map" => self.heat_map(keys, &pointer),
            "needed" => self.needed(keys, &pointer),
            other => unreachable!("{other} is checked"),
        }?;
        let label = |key: &str| bilingual(Some(keys), key);
        let (title, x_label, y_label) = (label("title"), label("x_label"), label("y_label"));
        let series_label = label("series_label");
        Some(ChartRequest { kind, title, x_label, y_label, series_label })
    }

    fn line(&mut self, keys: &Node, pointer: &str) -> Option<ChartKind> {
        let x = self.across(keys, pointer);
        let y = self.measure(keys, "y", pointer);
        let series = keys.get("series").map(|_| self.axis(keys, "series", pointer));
        let panels = keys.get("panels").map(|_| self.axis(keys, "panels", pointer));
        for key in ["theory", "thresholds"] {
            for (at, node) in keys.get(key).map_or(&[][..], Node::elements).iter().enumerate() {
                self.theory_name(node, key, &format!("{pointer}/{key}/{at}"));
            }
        }
        let (x, y) = (x?, y?);
        let (series, panels) = (series.map_or(Some(None), |one| one.map(Some))?, panels);
        let panels = panels.map_or(Some(None), |one| one.map(Some))?;
        let named = match x {
            Across::Axis(axis) => vec![("x", axis)],
            Across::Measure(_) => Vec::new(),
        };
        let named = named.into_iter().chain(series.map(|axis| ("series", axis)));
        let named: Vec<_> = named.chain(panels.map(|axis| ("panels", axis))).collect();
        self.each_once(keys, &named, matches!(x, Across::Measure(_)), pointer)?;
        let is_log = |key: &str| text(Some(keys), key) == Some("log");
        if let Across::Axis(axis) = x
            && is_log("x_scale")
        {
            self.above_zero(keys, axis, pointer)?;
        }
        let named = |key: &str| texts(keys.get(key)).map(str::to_owned).collect();
        let theory = match keys.get("theory") {
            Some(_) => TheoryChoice::Named(named("theory")),
            None if y == 0 => TheoryChoice::All,
            None => TheoryChoice::Named(Vec::new()),
        };
        let (is_x_log, is_y_log) = (is_log("x_scale"), is_log("y_scale"));
        let thresholds = named("thresholds");
        let line = LineRequest { x, y, series, panels, is_x_log, is_y_log, theory, thresholds };
        Some(ChartKind::Line(line))
    }

    fn heat_map(&mut self, keys: &Node, pointer: &str) -> Option<ChartKind> {
        let x = self.axis(keys, "x", pointer);
        let y = self.axis(keys, "y", pointer);
        let value = self.measure(keys, "value", pointer);
        let (x, y, value) = (x?, y?, value?);
        self.each_once(keys, &[("x", x), ("y", y)], false, pointer)?;
        Some(ChartKind::HeatMap { x, y, value })
    }

    fn needed(&mut self, keys: &Node, pointer: &str) -> Option<ChartKind> {
        let x = self.axis(keys, "x", pointer);
        let depth = self.axis(keys, "depth", pointer);
        let is_share = |measure: &Measure| matches!(measure.what, What::Truth(_));
        let of = match keys.get("of") {
            Some(_) => self.measure(keys, "of", pointer),
            None => self.measures.iter().position(is_share).or_else(|| {
                self.out.push(Problem::new(Message::ChartNeedsShare, pointer, keys.place));
                None
            }),
        };
        let (x, depth, of) = (x?, depth?, of?);
        if !is_share(&self.measures[of]) {
            let node = keys.get("of").expect("the default is a share");
            let problem =
                Problem::new(Message::ChartNeedsShare, &format!("{pointer}/of"), node.place);
            self.out.push(problem.given(self.measures[of].name.clone()));
            return None;
        }
        self.each_once(keys, &[("x", x), ("depth", depth)], false, pointer)?;
        if Quantity::of(&self.axes[depth]) != Quantity::Number {
            let node = keys.get("depth").expect("checked");
            let pointer = format!("{pointer}/depth");
            let problem = Problem::new(Message::ChartNeedsNumbers, &pointer, node.place);
            self.out.push(problem.given(self.axes[depth].name.clone()));
            return None;
        }
        let risks = keys.get("risk").map_or(&[][..], Node::elements);
        if risks.is_empty() {
            let place = keys.get("risk").expect("checked").place;
            let problem = Problem::new(Message::NoRisk, &format!("{pointer}/risk"), place);
            self.out.push(problem);
            return None;
        }
        let risks = risks.iter().filter_map(Node::as_number).map(str::to_owned).collect();
        Some(ChartKind::Needed { x, depth, of, risks })
    }

    fn across(&mut self, keys: &Node, pointer: &str) -> Option<Across> {
        let name = text(Some(keys), "x").expect("checked");
        let number = |measure: &Measure| matches!(measure.what, What::Number(_));
        let measure = self.measures.iter().position(|one| one.name == name && number(one));
        let is_axis = self.axes.iter().any(|axis| axis.name == name);
        match measure.filter(|_| !is_axis) {
            Some(measure) => Some(Across::Measure(measure)),
            None => self.axis(keys, "x", pointer).map(Across::Axis),
        }
    }

    fn axis(&mut self, keys: &Node, key: &str, pointer: &str) -> Option<usize> {
        let names = self.axes.iter().map(|axis| axis.name.as_str()).collect();
        found(keys, key, names, Message::NoSuchAxis, pointer).map_err(|it| self.out.push(*it)).ok()
    }

    fn measure(&mut self, keys: &Node, key: &str, pointer: &str) -> Option<usize> {
        let names = self.measures.iter().map(|measure| measure.name.as_str()).collect();
        found(keys, key, names, Message::NoSuchMeasure, pointer)
            .map_err(|it| self.out.push(*it))
            .ok()
    }

    fn theory_name(&mut self, node: &Node, key: &str, pointer: &str) {
        let name = node.as_text().expect("checked");
        if !self.theory.contains(&name) {
            let problem = Problem::new(Message::ChartTheoryUnknown, pointer, node.place);
            let near = nearest(name, self.theory.iter().copied());
            self.out.push(problem.given(name).nearest(near));
        } else if key == "thresholds" && !is_threshold(name) {
            let problem = Problem::new(Message::LawIsNoPlace, pointer, node.place);
            let words = WORDS.into_iter().filter(|word| is_threshold(word));
            self.out.push(problem.given(name).allowed(words.collect::<Vec<_>>().join(", ")));
        }
    }

    /// Every axis has one place in a chart, and none is left out but where the rest lies along the
    /// curve; an axis of one point may be left out.
    fn each_once(
        &mut self,
        keys: &Node,
        named: &[(&str, usize)],
        may_leave_out: bool,
        pointer: &str,
    ) -> Option<()> {
        let name = |axis: usize| self.axes[axis].name.clone();
        let twice = (1..named.len()).find(|&at| named[..at].iter().any(|one| one.1 == named[at].1));
        if let Some(at) = twice {
            let (key, axis) = named[at];
            let node = keys.get(key).expect("it named an axis");
            let pointer = format!("{pointer}/{key}");
            let problem = Problem::new(Message::ChartAxisTwice, &pointer, node.place);
            self.out.push(problem.given(name(axis)));
            return None;
        }
        let is_named = |axis: usize| named.iter().any(|one| one.1 == axis);
        let left = (0..self.axes.len()).find(|&at| !is_named(at) && self.axes[at].points.len() > 1);
        match left.filter(|_| !may_leave_out) {
            Some(axis) => {
                let problem = Problem::new(Message::ChartAxisLeftOut, pointer, keys.place);
                self.out.push(problem.given(name(axis)));
                None
            }
            None => Some(()),
        }
    }

    /// A logarithmic axis has no zero and no words.
    fn above_zero(&mut self, keys: &Node, axis: usize, pointer: &str) -> Option<()> {
        let quantity = Quantity::of(&self.axes[axis]);
        let bad = self.axes[axis]
            .points
            .iter()
            .find(|point| quantity.value(&point.label).is_none_or(|value| value <= 0.0));
        let Some(point) = bad else { return Some(()) };
        let node = keys.get("x_scale").expect("it says log");
        let pointer = format!("{pointer}/x_scale");
        let problem = Problem::new(Message::ChartLogOfZero, &pointer, node.place);
        self.out.push(problem.given(format!("{} {}", self.axes[axis].name, point.label)));
        None
    }
}

/// The place of the name behind `key` among the known ones.
fn found(
    keys: &Node,
    key: &str,
    names: Vec<&str>,
    message: Message,
    pointer: &str,
) -> Result<usize, Box<Problem>> {
    let node = keys.get(key).expect("a required key");
    let given = node.as_text().expect("checked");
    names.iter().position(|name| *name == given).ok_or_else(|| {
        let near = nearest(given, names.iter().copied()).to_owned();
        let problem = Problem::new(message, &format!("{pointer}/{key}"), node.place);
        Box::new(problem.given(given).nearest(near))
    })
}
