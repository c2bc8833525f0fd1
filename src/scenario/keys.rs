//! Every key of a scenario file, with what may stand behind it and what it means.

use crate::scenario::keys_attack::ATTACKS;
use crate::scenario::keys_attack::CRAFTED;
use crate::scenario::keys_ending::ANSWER;
use crate::scenario::keys_ending::EXPRESSIONS;
use crate::scenario::keys_ending::STOP;
use crate::scenario::keys_faults::PARTITION;
use crate::scenario::keys_faults::SLOW;
use crate::scenario::keys_faults::WHO;
use crate::scenario::keys_money::MEMPOOL;
use crate::scenario::keys_money::PAY;
use crate::scenario::keys_money::TRAFFIC;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::units::BILLION;

/// The most nodes that are read; memory usually allows fewer.
pub const NODES_MAX: u64 = 1_000_000;
/// The most blocks, bytes or other counts that a chain parameter may have.
const COUNT_MAX: u64 = 1_000_000_000;
/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;
/// Nanoseconds in a day.
const DAY: u64 = 86_400 * SECOND;
/// The longest virtual time that can be asked for.
pub const LONGEST: u64 = 100 * 365 * DAY;

/// A whole number from 0 up.
const COUNT: Shape = Shape::Whole { least: 0, most: COUNT_MAX };
/// A whole number from 1 up.
const COUNT_FROM_ONE: Shape = Shape::Whole { least: 1, most: COUNT_MAX };
/// A number from 0 to 1.
const SHARE: Shape = Shape::Decimal { least: 0, most: BILLION };

/// Lost packets: at nine in ten a link is as good as cut.
const LOSS: Shape = Shape::Decimal { least: 0, most: BILLION / 10 * 9 };
/// Any time span.
const SPAN: Shape = Shape::Duration { least_ns: 0, most_ns: LONGEST };
/// The time that a message may travel: up to four hours.
const DELAY: Shape = Shape::Duration { least_ns: 0, most_ns: 4 * 3_600 * SECOND };
/// The years whose network was measured.
const PRESETS: Shape = Shape::Word(&["bitcoin-2013", "bitcoin-2015", "bitcoin-2019"]);

/// The sections.
pub const SCENARIO: &[Field] = &[
    Field::optional("$schema", Shape::Text, "The JSON schema, for editors."),
    Field::optional("title", Shape::Bilingual, "One line for lists and reports."),
    Field::optional("question", Shape::Bilingual, "What the run answers."),
    Field::optional("note", Shape::Bilingual, "A remark; it may stand in any object."),
    Field::optional(
        "seed",
        Shape::Whole { least: 0, most: u64::MAX },
        "Where all randomness comes from.",
    ),
    Field::optional("chain", Shape::Object(CHAIN), "The rules and how blocks are made."),
    Field::required("network", Shape::Object(NETWORK), "The crowd and its links."),
    Field::optional(
        "people",
        Shape::Map(&Shape::Object(PERSON)),
        "The cast: a name and what is special about this node.",
    ),
    Field::optional("traffic", Shape::Object(TRAFFIC), "Random payments among many."),
    Field::optional("script", Shape::List(&Shape::Object(ENTRY)), "What happens, and when."),
    Field::required(
        "stop",
        Shape::Either(&[Shape::Expression, Shape::Object(STOP)]),
        "When it becomes true, the run settles and ends.",
    ),
    Field::optional(
        "answer",
        Shape::List(&Shape::Object(ANSWER)),
        "Sentences that answer the question; the first whose condition holds is said.",
    ),
    Field::optional("expect", EXPRESSIONS, "What must hold for every seed."),
    Field::optional("expect_for_this_seed", EXPRESSIONS, "What must hold for the file's seed."),
];

/// `chain`: the keys mirror `consensus::params::Params`.
pub const CHAIN: &[Field] = &[
    Field::optional(
        "preset",
        Shape::Word(&["classroom", "mainnet", "regtest", "signet-open"]),
        "Where all parameters come from that are not set here.",
    ),
    Field::optional(
        "pow",
        Shape::Word(&["real", "sampled", "scripted"]),
        "How blocks are found: every nonce hashed, the time drawn from the same law, or only \
         where the script says so.",
    ),
    Field::optional(
        "block_interval",
        // Below 1s it is told why not, elsewhere.
        Shape::Duration { least_ns: 0, most_ns: 365 * DAY },
        "The mean time between two blocks at the starting hashpower.",
    ),
    Field::optional(
        "hashes_per_block",
        Shape::Whole { least: 2, most: 1 << 40 },
        "How many hashes a block costs on average at the starting difficulty.",
    ),
    Field::optional(
        "retarget_blocks",
        Shape::Either(&[Shape::Whole { least: 2, most: COUNT_MAX }, Shape::Word(&["never"])]),
        "Blocks from one change of difficulty to the next.",
    ),
    Field::optional("initial_subsidy", Shape::Amount, "What the first blocks may create."),
    Field::optional("subsidy_halving_blocks", COUNT_FROM_ONE, "Blocks between two halvings."),
    Field::optional(
        "coinbase_maturity_blocks",
        COUNT,
        "How deep a coinbase must lie before it may be spent.",
    ),
    Field::optional("bip34_height", COUNT, "From here a coinbase states its height."),
    Field::optional("bip65_height", COUNT, "From here versions below 4 are refused."),
    Field::optional("bip66_height", COUNT, "From here signatures are strict DER."),
    Field::optional("csv_height", COUNT, "From here relative locks and median time hold."),
    Field::optional(
        "max_block_size_bytes",
        Shape::Whole { least: 1_000, most: 32_000_000 },
        "The size limit of a block.",
    ),
    Field::optional(
        "max_block_sigops_cost",
        COUNT_FROM_ONE,
        "The limit of signature operations in a block, each counted four times.",
    ),
    Field::optional(
        "max_future_block_time",
        Shape::Duration { least_ns: 0, most_ns: 365 * DAY },
        "How far a header's time may be ahead of a node's clock; whole seconds.",
    ),
    Field::optional(
        "address_version",
        Shape::Whole { least: 0, most: 255 },
        "The version byte of an address.",
    ),
    Field::optional(
        "genesis_time_s",
        Shape::Whole { least: 1, most: 4_000_000_000 },
        "The time of the first block and of virtual time 0, in seconds since 1970.",
    ),
];

/// `network`
pub const NETWORK: &[Field] = &[
    Field::required(
        "nodes",
        Shape::Whole { least: 1, most: NODES_MAX },
        "All nodes, those of people and miners included.",
    ),
    Field::optional(
        "miners",
        Shape::Either(&[Shape::Whole { least: 0, most: NODES_MAX }, Shape::Object(MINERS)]),
        "Anonymous miners; they share the hashpower that people leave.",
    ),
    Field::optional(
        "topology",
        Shape::Either(&[Shape::Word(&["random", "full", "ring", "star"]), Shape::Kind(TOPOLOGY)]),
        "Who is linked to whom; random is 8 links out of each node.",
    ),
    Field::optional(
        "latency",
        Shape::Either(&[DELAY, PRESETS, Shape::Kind(LATENCY)]),
        "How long a message travels: a duration, a measured year, or a law.",
    ),
    Field::optional(
        "bandwidth",
        Shape::Either(&[
            Shape::Rate,
            Shape::Word(&["unlimited", "bitcoin-2013", "bitcoin-2015", "bitcoin-2019"]),
            Shape::Object(BANDWIDTH),
        ]),
        "How much a node sends and receives: a rate, a measured year, or unlimited.",
    ),
    Field::optional("loss", LOSS, "The share of packets that must be sent again."),
    Field::optional(
        "relay",
        Shape::Word(&["flood", "inv", "headers", "compact"]),
        "How blocks are announced.",
    ),
    Field::optional("mempool", MEMPOOL, "Which of two payments with the same coins stays."),
    Field::optional(
        "payment_relay",
        Shape::Word(&["trickle", "flood", "instant"]),
        "How payments travel.",
    ),
    Field::optional(
        "validation_time",
        Shape::Either(&[DELAY, Shape::Object(VALIDATION_TIME)]),
        "How long a node checks a block before it passes it on.",
    ),
];

/// `network.miners` in full.
const MINERS: &[Field] = &[
    Field::required("count", Shape::Whole { least: 0, most: NODES_MAX }, "How many."),
    Field::optional(
        "split",
        Shape::List(&Shape::Decimal { least: 1, most: 1_000_000 * BILLION }),
        "The relative weight of each; all are equal if it is left out.",
    ),
];

/// `network.topology` with its numbers.
const TOPOLOGY: &[Field] = &[
    Field::optional(
        "random",
        Shape::Object(&[Field::required("outbound", COUNT_FROM_ONE, "Links that a node opens.")]),
        "Each node opens links to others drawn at random.",
    ),
    Field::optional(
        "small_world",
        Shape::Object(&[
            Field::required(
                "neighbours",
                Shape::Whole { least: 2, most: COUNT_MAX },
                "Neighbours on the ring, half on each side; even.",
            ),
            Field::required("rewired", SHARE, "The share of links that lead elsewhere."),
        ]),
        "A ring of near neighbours with some far links (Watts and Strogatz).",
    ),
    Field::optional(
        "scale_free",
        Shape::Object(&[Field::required("links", COUNT_FROM_ONE, "Links of a newcomer.")]),
        "Newcomers prefer those who have many links (Barabási and Albert).",
    ),
    Field::optional(
        "file",
        Shape::Either(&[
            Shape::Text,
            Shape::Object(&[
                Field::required("path", Shape::Text, "The path, relative to the scenario."),
                Field::required("content", Shape::Text, "What the file held."),
            ]),
        ]),
        "Links from an edge CSV or GraphML file.",
    ),
];

/// `network.latency` as a law.
const LATENCY: &[Field] = &[
    Field::optional("constant", DELAY, "The same for each message."),
    Field::optional(
        "uniform",
        Shape::Object(&[
            Field::required("from", DELAY, "The shortest."),
            Field::required("to", DELAY, "The longest."),
        ]),
        "Uniform between two durations.",
    ),
    Field::optional(
        "exponential",
        Shape::Object(&[Field::required("mean", DELAY, "The mean.")]),
        "Exponential.",
    ),
    Field::optional(
        "normal",
        Shape::Object(&[
            Field::required("mean", DELAY, "The mean."),
            Field::required("deviation", DELAY, "The standard deviation."),
        ]),
        "Normal, cut at zero.",
    ),
    Field::optional(
        "lognormal",
        Shape::Object(&[
            Field::required("median", DELAY, "Half of the messages are faster."),
            Field::required(
                "sigma",
                Shape::Decimal { least: 0, most: 5 * BILLION },
                "The standard deviation of the logarithm.",
            ),
        ]),
        "Lognormal.",
    ),
    Field::optional(
        "pareto",
        Shape::Object(&[
            Field::required("least", DELAY, "The shortest."),
            Field::required(
                "shape",
                Shape::Decimal { least: BILLION + BILLION / 100, most: 1_000 * BILLION },
                "The exponent of the tail.",
            ),
        ]),
        "Pareto.",
    ),
];

/// `network.bandwidth` with two rates.
const BANDWIDTH: &[Field] = &[
    Field::required("upload", Shape::Rate, "Sending."),
    Field::required("download", Shape::Rate, "Receiving."),
];

/// `network.validation_time` in full.
const VALIDATION_TIME: &[Field] = &[
    Field::required("per_block", DELAY, "For each block."),
    Field::required("per_kilobyte", DELAY, "For each 1,000 bytes of it, in proportion."),
];

/// One of `people`.
const PERSON: &[Field] = &[
    Field::optional("hashpower", SHARE, "The share of the whole network's at time 0."),
    Field::optional(
        "region",
        Shape::Word(&["NA", "EU", "SA", "AP", "JP", "AU"]),
        "Where the node stands.",
    ),
    Field::optional("peers", Shape::List(&Shape::Name), "To whom the node opens links."),
    Field::optional(
        "latency",
        DELAY,
        "How long a message travels over each link of the node, whatever the network says; between \
         two who both say it, the longer.",
    ),
    Field::optional(
        "clock_offset",
        Shape::SignedDuration,
        "How far the node's clock runs ahead; negative is behind.",
    ),
    Field::optional(
        "funds",
        Shape::Amount,
        "What the person can pay away from the beginning; a hundredth of a bitcoin for fees comes \
         on top.",
    ),
    Field::optional(
        "confirmations",
        Shape::Whole { least: 0, most: 1_000_000 },
        "A shop: it delivers when its own node shows so many.",
    ),
    Field::optional("mempool", MEMPOOL, "Which of two payments with the same coins stays."),
];

/// One entry of `script`.
pub const ENTRY: &[Field] = &[
    Field::optional("name", Shape::Name, "Unique over people and script."),
    Field::optional("at", SPAN, "The virtual time at which it happens."),
    Field::optional("when", Shape::Expression, "It happens when this becomes true."),
    Field::optional("after", SPAN, "So long after `when` came true."),
    Field::optional("expect", EXPRESSIONS, "What must hold just before the next entry."),
    Field::optional(
        "mine",
        Shape::Object(&[
            Field::required("by", Shape::Name, "Who finds the block."),
            Field::optional("on", Shape::Name, "Its parent: genesis, tip, or an earlier entry."),
        ]),
        "One block, with scripted proof of work.",
    ),
    Field::optional(
        "hashpower",
        Shape::Object(&[
            Field::required(
                "who",
                Shape::Either(&[Shape::Group, Shape::List(&Shape::Group)]),
                "Whose.",
            ),
            Field::required(
                "times",
                Shape::Decimal { least: 0, most: 1_000_000 * BILLION },
                "The factor; nobody else's changes.",
            ),
        ]),
        "A change of hashpower.",
    ),
    Field::optional("pay", Shape::Object(PAY), "A payment."),
    Field::optional("attack", Shape::Kind(ATTACKS), "Somebody begins to attack."),
    Field::optional("end_attack", Shape::Name, "The attack of this name ends."),
    Field::optional("partition", Shape::Object(PARTITION), "Links are cut."),
    Field::optional("slow", Shape::Object(SLOW), "Links become slow."),
    Field::optional("heal", Shape::Name, "What the entry of this name cut or slowed is mended."),
    Field::optional("crash", WHO, "Nodes go down; their mempools are lost, their chains are not."),
    Field::optional("restart", WHO, "Nodes come back with the chain that they had."),
    Field::optional("join", WHO, "Nodes that were not there until now come and catch up."),
    Field::optional("leave", WHO, "Nodes go."),
    Field::optional("send_crafted", Shape::Object(CRAFTED), "A block with one fault is sent."),
];

/// The verbs of a script entry.
pub const VERBS: [&str; 13] = [
    "pay",
    "attack",
    "end_attack",
    "mine",
    "partition",
    "slow",
    "heal",
    "crash",
    "restart",
    "join",
    "leave",
    "hashpower",
    "send_crafted",
];
