//! The keys of an attack: those that all kinds share, and each kind's own parameters.

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::profile::Aim;
use crate::scenario::keys_money::FEE;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::units::BILLION;

/// The most blocks that a parameter can speak of.
const BLOCKS_MAX: u64 = 1_000_000;
const BLOCKS: Shape = Shape::Whole { least: 0, most: BLOCKS_MAX };
const NEVER: Shape = Shape::Word(&["never"]);
const PER_SECOND: Shape = Shape::Whole { least: 1, most: 1_000_000 };
const SHARE: Shape = Shape::Decimal { least: 0, most: BILLION };
const SPAN_OR_NONE: Shape = Shape::Duration { least_ns: 0, most_ns: u64::MAX };
const ANY_SPAN: Shape = Shape::Duration { least_ns: 1, most_ns: u64::MAX };

const BY: Field = Field::required("by", Shape::Name, "Who attacks.");

/// What a theft says.
const SHOP: &[Field] = &[
    BY,
    Field::required("victim", Shape::Name, "The shop that he pays, and robs."),
    Field::required("amount", Shape::Amount, "How much."),
    FEE,
];
/// What one says who takes a payment back.
const PAYMENT: &[Field] = &[
    BY,
    Field::required("payment", Shape::Name, "His earlier payment, which he takes back."),
    FEE,
];
/// What one says who harms somebody.
const PERSON: &[Field] = &[BY, Field::required("victim", Shape::Name, "Whom he harms.")];
const EVERYBODY: &[Field] = &[BY];

/// `send_crafted`.
pub const CRAFTED: &[Field] = &[
    Field::required("by", Shape::Name, "Who makes the block and sends it to all his peers."),
    Field::required("what", Shape::Word(&Fault::WORDS), "What is wrong with it."),
];

/// The keys that all kinds with an aim share.
const fn common(aim: Aim) -> &'static [Field] {
    match aim {
        Aim::Shop => SHOP,
        Aim::Payment => PAYMENT,
        Aim::Person | Aim::Pool => PERSON,
        Aim::Everybody => EVERYBODY,
    }
}

/// The most keys of a kind.
const MOST: usize = SHOP.len() + 8;
const KINDS: usize = Kind::ALL.len();

/// `attack`: exactly one of these.
pub const ATTACKS: &[Field] = &attacks();

const TABLE: &[[Field; MOST]; KINDS] = &table();

const fn attacks() -> [Field; KINDS] {
    let mut fields = [BY; KINDS];
    let mut at = 0;
    while at < KINDS {
        let profile = Kind::ALL[at].profile();
        let keys = TABLE[at].split_at(common(profile.aim).len() + profile.parameters.len()).0;
        fields[at] = Field::optional(profile.word, Shape::Object(keys), profile.doc);
        at += 1;
    }
    fields
}

/// The keys of each kind; rows are longer than their kinds need.
const fn table() -> [[Field; MOST]; KINDS] {
    let mut table = [[BY; MOST]; KINDS];
    let mut row = 0;
    while row < KINDS {
        let profile = Kind::ALL[row].profile();
        let common = common(profile.aim);
        let mut at = 0;
        while at < common.len() {
            table[row][at] = common[at];
            at += 1;
        }
        let own = profile.parameters;
        let mut at = 0;
        while at < own.len() {
            table[row][common.len() + at] = field(&own[at]);
            at += 1;
        }
        row += 1;
    }
    table
}

const fn field(parameter: &Parameter) -> Field {
    let shape = match parameter.kind {
        ParameterKind::Blocks(_) => BLOCKS,
        ParameterKind::PerSecond(_) => PER_SECOND,
        ParameterKind::BlocksOrNever(_) => Shape::Either(&[BLOCKS, NEVER]),
        ParameterKind::SpanOrNever => Shape::Either(&[ANY_SPAN, NEVER]),
        ParameterKind::Seconds(_) => SPAN_OR_NONE,
        ParameterKind::Share(_) => SHARE,
        ParameterKind::Amount(_) => Shape::Amount,
        ParameterKind::Word(words) => Shape::Word(words),
    };
    Field::optional(parameter.key, shape, parameter.doc)
}
