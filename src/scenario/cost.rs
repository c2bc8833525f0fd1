//! What a scenario will cost, by arithmetic, before it is played.

use crate::attack::junk::Junk;
use crate::attack::kinds::Kind;
use crate::scenario::chain::ProofOfWork;
use crate::scenario::condition::Expression;
use crate::scenario::condition::Operand;
use crate::scenario::condition::Operator;
use crate::scenario::memory::BLOCK_BYTES;
use crate::scenario::memory::PAYMENT_BYTES;
use crate::scenario::memory::estimate_bytes;
use crate::scenario::memory::links;
use crate::scenario::network::PaymentRelay;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Entry;
use crate::scenario::script::Moment;
use crate::scenario::script::Verb;
use crate::scenario::units::BILLION;

/// Messages over each link for a block found, in percent. Measured in random networks of 1,000 to
/// 10,000 nodes with 8 links each: 1.90 to 1.95 in every relay mode.
const MESSAGES_PER_LINK_AND_BLOCK_PERCENT: u64 = 195;
/// Messages over each link for a payment that is announced in trickles, in percent. Measured: 125
/// with the delays of 2019 and 500 nodes, 130 with 30, 141 with the delays of 2013.
const MESSAGES_PER_LINK_AND_TRICKLE_PERCENT: u64 = 135;
/// The same where payments are flooded. Measured: 190 with 200 nodes.
const MESSAGES_PER_LINK_AND_FLOOD_PERCENT: u64 = 190;
/// CPU time of a message about a payment, with its share of timers, mempools and signatures.
/// Measured: 280 ns with 500 nodes.
const NANOS_PER_PAYMENT_MESSAGE: u64 = 280;
/// Messages of a link's handshake.
const MESSAGES_PER_HANDSHAKE: u64 = 6;
/// CPU time of a message with its record in the digest: measured 110 to 160 ns with 1,000 nodes
/// on one core of a shared machine.
const NANOS_PER_MESSAGE: u64 = 140;
/// The same where the world does not fit into the processor's caches: measured 240 to 400 ns with
/// 10,000 nodes.
const NANOS_PER_MESSAGE_OF_MANY: u64 = 300;
/// From so many nodes on.
const MANY_NODES: u32 = 5_000;
/// CPU time of a hash, with one core.
const NANOS_PER_HASH: u64 = 40;

/// CPU time of making and signing a useless payment. Measured: 31 µs.
const NANOS_PER_PIECE: u64 = 31_000;
/// CPU time of a message of a flood: each is checked anew. Measured with the former: 2.6 s for
/// 54,000 pieces in 860,000 messages.
const NANOS_PER_FLOOD_MESSAGE: u64 = 1_000;

/// What a run will cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Blocks that will be found.
    pub blocks: u64,
    /// Hashes that will be computed.
    pub hashes: u64,
    /// Messages that will be sent.
    pub messages: u64,
    /// CPU time of both.
    pub cpu_ns: u64,
    /// Memory, at most.
    pub memory_bytes: u64,
    /// Whether `stop` says how long it takes; else the limit was taken.
    pub known_end: bool,
}

impl Cost {
    /// The expected cost of playing a scenario once.
    pub fn of(scenario: &Scenario) -> Self {
        let interval_ns = scenario.chain.block_interval.as_nanos().max(1);
        let in_time = |nanos: u64| nanos / interval_ns;
        let ending = ending_blocks(scenario.stop.when.expression(), &in_time);
        let at_limit = in_time(scenario.stop.limit.as_nanos());
        let scripted = scenario.script.iter().filter(|e| matches!(e.verb, Some(Verb::Mine { .. })));
        let (blocks, known_end) = match (scenario.chain.pow, ending) {
            (ProofOfWork::Scripted, _) => (scripted.count() as u64, true),
            (ProofOfWork::Real | ProofOfWork::Sampled, Some(blocks)) => {
                (blocks.min(at_limit), true)
            }
            (ProofOfWork::Real | ProofOfWork::Sampled, None) => (at_limit, false),
        };
        let hashes = match scenario.chain.pow {
            ProofOfWork::Real => blocks.saturating_mul(scenario.chain.hashes_per_block),
            ProofOfWork::Sampled | ProofOfWork::Scripted => 0,
        };
        let links = links(&scenario.network);
        let per_link = blocks.saturating_mul(MESSAGES_PER_LINK_AND_BLOCK_PERCENT) / 100;
        let messages = links.saturating_mul(per_link.saturating_add(MESSAGES_PER_HANDSHAKE));
        let per_message = if scenario.network.nodes < MANY_NODES {
            NANOS_PER_MESSAGE
        } else {
            NANOS_PER_MESSAGE_OF_MANY
        };
        let payments = payments_of(scenario, blocks.saturating_mul(interval_ns));
        let per_payment_percent = match scenario.network.payment_relay {
            PaymentRelay::Trickle => MESSAGES_PER_LINK_AND_TRICKLE_PERCENT,
            PaymentRelay::Flood => MESSAGES_PER_LINK_AND_FLOOD_PERCENT,
            PaymentRelay::Instant => 0,
        };
        let about_payments =
            payments.saturating_mul(links).saturating_mul(per_payment_percent) / 100;
        let floods = Floods::of(scenario, blocks.saturating_mul(interval_ns));
        let cpu_ns = messages
            .saturating_mul(per_message)
            .saturating_add(floods.pieces.saturating_mul(NANOS_PER_PIECE))
            .saturating_add(floods.messages.saturating_mul(NANOS_PER_FLOOD_MESSAGE))
            .saturating_add(about_payments.saturating_mul(NANOS_PER_PAYMENT_MESSAGE))
            .saturating_add(hashes.saturating_mul(NANOS_PER_HASH));
        let messages = messages.saturating_add(about_payments).saturating_add(floods.messages);
        let memory_bytes = estimate_bytes(&scenario.network)
            .saturating_add(blocks.saturating_mul(BLOCK_BYTES))
            .saturating_add(payments.saturating_mul(PAYMENT_BYTES));
        Self { blocks, hashes, messages, cpu_ns, memory_bytes, known_end }
    }
}

/// What attackers send who flood.
struct Floods {
    pieces: u64,
    messages: u64,
}

impl Floods {
    /// Those of a scenario that takes so long. A flood whose begin is a condition counts from 0 on.
    fn of(scenario: &Scenario, time_ns: u64) -> Self {
        let network = &scenario.network;
        let nodes = u64::from(network.nodes).max(1);
        let links_of_one = (2 * links(network)).div_ceil(nodes);
        let time_of = |moment: &Moment| match moment {
            Moment::At(at) => at.as_nanos(),
            Moment::When { .. } => 0,
        };
        let mut floods = Self { pieces: 0, messages: 0 };
        for entry in &scenario.script {
            let Some(Verb::Attack(attack)) = &entry.verb else { continue };
            // Nobody listens to headers without work for long, and silence sends nothing.
            let is_short = |junk: Junk| attack.values.word("of") == junk.word();
            if attack.kind != Kind::Flood || is_short(Junk::Silence) || is_short(Junk::Headers) {
                continue;
            }
            let ends_it = |end: &&Entry| match &end.verb {
                Some(Verb::EndAttack { entry: name }) => entry.name.as_ref() == Some(name),
                _ => false,
            };
            let end = scenario.script.iter().find(ends_it).map(|end| time_of(&end.moment));
            let end = end.filter(|&end_ns| end_ns > 0).unwrap_or(time_ns).min(time_ns);
            let lasts_s = end.saturating_sub(time_of(&entry.moment)) / 1_000_000_000;
            let pieces = lasts_s.saturating_mul(attack.values.blocks("per_second").into());
            let machines = u128::from(attack.values.share_ppb("machines")) * u128::from(nodes);
            let senders = 1 + (machines / u128::from(BILLION)) as u64;
            floods.pieces = floods.pieces.saturating_add(pieces);
            let each = senders.saturating_mul(links_of_one);
            floods.messages = floods.messages.saturating_add(pieces.saturating_mul(each));
        }
        floods
    }
}

/// How many payments there will be in this time.
fn payments_of(scenario: &Scenario, time_ns: u64) -> u64 {
    let scripted = scenario.script.iter().filter(|e| matches!(e.verb, Some(Verb::Pay(_)))).count();
    let interval_ns = scenario.traffic.as_ref().map(|traffic| traffic.interval().as_nanos().max(1));
    interval_ns.map_or(0, |interval_ns| time_ns / interval_ns).saturating_add(scripted as u64)
}

/// How many blocks it takes until the expression comes true, if it says so by time or height.
fn ending_blocks(expression: &Expression, in_time: &dyn Fn(u64) -> u64) -> Option<u64> {
    let both = |left, right| (ending_blocks(left, in_time), ending_blocks(right, in_time));
    match expression {
        Expression::And(left, right) => match both(left, right) {
            (Some(left), Some(right)) => Some(left.max(right)),
            (Some(_), None) | (None, Some(_) | None) => None,
        },
        Expression::Or(left, right) => match both(left, right) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (Some(blocks), None) | (None, Some(blocks)) => Some(blocks),
            (None, None) => None,
        },
        Expression::Compare { left, operator: Operator::AtLeast | Operator::Greater, right } => {
            match (left.name.as_str(), right) {
                ("time" | "virtual_time_s", Operand::Span(span)) => Some(in_time(span.as_nanos())),
                ("height" | "blocks_found" | "blocks_active", Operand::Number(billionths)) => {
                    u64::try_from(billionths / i128::from(BILLION)).ok()
                }
                (_, _) => None,
            }
        }
        Expression::Not(_) | Expression::Is(_) | Expression::Compare { .. } => None,
    }
}
