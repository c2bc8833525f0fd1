//! The section `network`: from a checked tree and back, and its defaults.

use crate::network::topology::OUTBOUND_DEFAULT;
use crate::scenario::network::Bandwidth;
use crate::scenario::network::Latency;
use crate::scenario::network::LatencyPreset;
use crate::scenario::network::MempoolPolicy;
use crate::scenario::network::Miners;
use crate::scenario::network::Network;
use crate::scenario::network::PaymentRelay;
use crate::scenario::network::Relay;
use crate::scenario::network::Topology;
use crate::scenario::network::ValidationTime;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::BitRate;
use crate::scenario::units::Decimal;
use crate::scenario::units::Share;
use crate::scenario::units::duration_text;
use crate::scenario::value::as_decimal;
use crate::scenario::value::as_duration;
use crate::scenario::value::as_rate;
use crate::scenario::value::as_whole;
use crate::scenario::value::count;
use crate::scenario::value::decimal;
use crate::scenario::value::duration;
use crate::scenario::value::member;
use crate::scenario::value::rate;
use crate::scenario::value::share;
use crate::scenario::value::text;
use crate::sim::time::SimDuration;

impl Network {
    /// The network that a checked section describes, with the defaults for what it leaves out.
    pub fn read(section: Option<&Node>) -> Self {
        let nodes = count(section, "nodes").unwrap_or(1);
        let latency = member(section, "latency").and_then(Latency::read);
        let latency = latency.unwrap_or(Latency::Preset(LatencyPreset::Bitcoin2019));
        let topology = member(section, "topology").and_then(|node| Topology::read(node, nodes));
        Self {
            nodes,
            miners: Miners::read(member(section, "miners")),
            topology: topology.unwrap_or_else(|| Topology::usual(nodes)),
            bandwidth: member(section, "bandwidth")
                .and_then(Bandwidth::read)
                .unwrap_or_else(|| Bandwidth::usual(&latency)),
            loss: share(section, "loss").unwrap_or(Share::ZERO),
            relay: Relay::read(text(section, "relay")),
            payment_relay: PaymentRelay::read(text(section, "payment_relay")),
            mempool: text(section, "mempool")
                .and_then(MempoolPolicy::from_word)
                .unwrap_or_default(),
            validation_time: ValidationTime::read(member(section, "validation_time"))
                .unwrap_or(ValidationTime::NONE),
            latency,
        }
    }

    /// The section with everything written out.
    pub fn to_node(&self) -> Node {
        Node::map([
            ("nodes", Node::number(self.nodes)),
            ("miners", self.miners.to_node()),
            ("topology", self.topology.to_node()),
            ("latency", self.latency.to_node()),
            ("bandwidth", self.bandwidth.to_node()),
            ("loss", Node::number(self.loss)),
            ("relay", Node::text(self.relay.word())),
            ("payment_relay", Node::text(self.payment_relay.word())),
            ("mempool", Node::text(self.mempool.word())),
            ("validation_time", self.validation_time.to_node()),
        ])
    }
}

/// A duration as a node.
fn span(span: SimDuration) -> Node {
    Node::text(duration_text(span))
}

/// An object with one key.
fn one(key: &str, node: Node) -> Node {
    Node::map([(key, node)])
}

impl Miners {
    fn read(node: Option<&Node>) -> Self {
        if let Some(whole) = node.and_then(as_whole) {
            return Self { count: u32::try_from(whole).unwrap_or(u32::MAX), split: Vec::new() };
        }
        let split = member(node, "split").map_or(&[][..], Node::elements);
        Self {
            count: count(node, "count").unwrap_or(0),
            split: split.iter().filter_map(as_decimal).collect(),
        }
    }

    fn to_node(&self) -> Node {
        let count = ("count", Node::number(self.count));
        if self.split.is_empty() {
            return Node::map([count]);
        }
        Node::map([count, ("split", Node::list(self.split.iter().map(Node::number)))])
    }
}

impl Topology {
    /// Bitcoin Core's degree, or everybody where there are not so many.
    fn usual(nodes: u32) -> Self {
        Self::Random { outbound: OUTBOUND_DEFAULT.min(nodes.saturating_sub(1)).max(1) }
    }

    fn read(node: &Node, nodes: u32) -> Option<Self> {
        match &node.content {
            Content::Text(word) => Self::of_word(word, nodes),
            Content::Map(_) => Self::of_kind(node),
            Content::Null | Content::Truth(_) | Content::Number(_) | Content::List(_) => None,
        }
    }

    fn of_word(word: &str, nodes: u32) -> Option<Self> {
        match word {
            "random" => Some(Self::usual(nodes)),
            "full" => Some(Self::Full),
            "ring" => Some(Self::Ring),
            "star" => Some(Self::Star),
            _ => None,
        }
    }

    fn of_kind(node: &Node) -> Option<Self> {
        if let Some(kind) = node.get("random") {
            return Some(Self::Random { outbound: count(Some(kind), "outbound")? });
        }
        if let Some(kind) = node.get("small_world") {
            let neighbours = count(Some(kind), "neighbours")?;
            return Some(Self::SmallWorld { neighbours, rewired: share(Some(kind), "rewired")? });
        }
        if let Some(kind) = node.get("scale_free") {
            return Some(Self::ScaleFree { links: count(Some(kind), "links")? });
        }
        let file = node.get("file")?;
        if let Some(path) = file.as_text() {
            return Some(Self::File { path: path.to_owned(), content: String::new() });
        }
        let path = text(Some(file), "path")?.to_owned();
        Some(Self::File { path, content: text(Some(file), "content")?.to_owned() })
    }

    fn to_node(&self) -> Node {
        match self {
            Self::Random { outbound } => one("random", one("outbound", Node::number(outbound))),
            Self::Full => Node::text("full"),
            Self::Ring => Node::text("ring"),
            Self::Star => Node::text("star"),
            Self::SmallWorld { neighbours, rewired } => {
                let neighbours = ("neighbours", Node::number(neighbours));
                one("small_world", Node::map([neighbours, ("rewired", Node::number(rewired))]))
            }
            Self::ScaleFree { links } => one("scale_free", one("links", Node::number(links))),
            Self::File { path, content } => {
                let path = ("path", Node::text(path.clone()));
                one("file", Node::map([path, ("content", Node::text(content.clone()))]))
            }
        }
    }
}

impl Latency {
    fn read(node: &Node) -> Option<Self> {
        if let Some(span) = as_duration(node) {
            return Some(Self::Constant(span));
        }
        if let Some(word) = node.as_text() {
            return LatencyPreset::of_word(word).map(Self::Preset);
        }
        let law = node.members().iter().find(|member| member.key != "note")?;
        let part = Some(&law.node);
        match law.key.as_str() {
            "constant" => as_duration(&law.node).map(Self::Constant),
            "uniform" => {
                Some(Self::Uniform { from: duration(part, "from")?, to: duration(part, "to")? })
            }
            "exponential" => Some(Self::Exponential { mean: duration(part, "mean")? }),
            "normal" => Some(Self::Normal {
                mean: duration(part, "mean")?,
                deviation: duration(part, "deviation")?,
            }),
            "lognormal" => Some(Self::Lognormal {
                median: duration(part, "median")?,
                sigma: decimal(part, "sigma")?,
            }),
            "pareto" => Some(Self::Pareto {
                least: duration(part, "least")?,
                shape: decimal(part, "shape")?,
            }),
            _ => None,
        }
    }

    /// The law in the words of the file, without quotes.
    pub fn text(&self) -> String {
        match self {
            Self::Preset(preset) => preset.word().to_owned(),
            Self::Constant(delay) => duration_text(*delay),
            Self::Uniform { .. }
            | Self::Exponential { .. }
            | Self::Normal { .. }
            | Self::Lognormal { .. }
            | Self::Pareto { .. } => self.to_node().compact().replace('"', ""),
        }
    }

    fn to_node(&self) -> Node {
        let decimal = |number: &Decimal| Node::number(number);
        match self {
            Self::Preset(preset) => Node::text(preset.word()),
            Self::Constant(delay) => one("constant", span(*delay)),
            Self::Uniform { from, to } => {
                one("uniform", Node::map([("from", span(*from)), ("to", span(*to))]))
            }
            Self::Exponential { mean } => one("exponential", one("mean", span(*mean))),
            Self::Normal { mean, deviation } => {
                let deviation = ("deviation", span(*deviation));
                one("normal", Node::map([("mean", span(*mean)), deviation]))
            }
            Self::Lognormal { median, sigma } => {
                let sigma = ("sigma", decimal(sigma));
                one("lognormal", Node::map([("median", span(*median)), sigma]))
            }
            Self::Pareto { least, shape } => {
                one("pareto", Node::map([("least", span(*least)), ("shape", decimal(shape))]))
            }
        }
    }
}

impl LatencyPreset {
    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bitcoin2013 => "bitcoin-2013",
            Self::Bitcoin2015 => "bitcoin-2015",
            Self::Bitcoin2019 => "bitcoin-2019",
        }
    }

    /// The preset with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Bitcoin2013, Self::Bitcoin2015, Self::Bitcoin2019]
            .into_iter()
            .find(|preset| preset.word() == word)
    }
}

impl Bandwidth {
    /// The year of the delays, or no limit.
    const fn usual(latency: &Latency) -> Self {
        if let Latency::Preset(preset) = latency { Self::Preset(*preset) } else { Self::Unlimited }
    }

    fn read(node: &Node) -> Option<Self> {
        if let Some(both) = as_rate(node) {
            return Some(Self::Each { upload: both, download: both });
        }
        match node.as_text() {
            Some("unlimited") => Some(Self::Unlimited),
            Some(word) => LatencyPreset::of_word(word).map(Self::Preset),
            None => Some(Self::Each {
                upload: rate(Some(node), "upload")?,
                download: rate(Some(node), "download")?,
            }),
        }
    }

    fn to_node(self) -> Node {
        let each = |rate: BitRate| Node::text(rate.to_string());
        match self {
            Self::Unlimited => Node::text("unlimited"),
            Self::Each { upload, download } => {
                Node::map([("upload", each(upload)), ("download", each(download))])
            }
            Self::Preset(preset) => Node::text(preset.word()),
        }
    }
}

impl Relay {
    fn read(word: Option<&str>) -> Self {
        match word {
            Some("flood") => Self::Flood,
            Some("inv") => Self::Inv,
            Some("headers") => Self::Headers,
            Some(_) | None => Self::Compact,
        }
    }

    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Flood => "flood",
            Self::Inv => "inv",
            Self::Headers => "headers",
            Self::Compact => "compact",
        }
    }
}

impl PaymentRelay {
    fn read(word: Option<&str>) -> Self {
        match word {
            Some("flood") => Self::Flood,
            Some("instant") => Self::Instant,
            Some(_) | None => Self::Trickle,
        }
    }

    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trickle => "trickle",
            Self::Flood => "flood",
            Self::Instant => "instant",
        }
    }
}

impl ValidationTime {
    /// No time: a block is passed on in the instant of its arrival.
    pub const NONE: Self = Self { per_block: SimDuration::ZERO, per_kilobyte: SimDuration::ZERO };

    fn read(node: Option<&Node>) -> Option<Self> {
        if let Some(per_block) = node.and_then(as_duration) {
            return Some(Self { per_block, per_kilobyte: SimDuration::ZERO });
        }
        Some(Self {
            per_block: duration(node, "per_block")?,
            per_kilobyte: duration(node, "per_kilobyte")?,
        })
    }

    fn to_node(self) -> Node {
        Node::map([("per_block", span(self.per_block)), ("per_kilobyte", span(self.per_kilobyte))])
    }
}
