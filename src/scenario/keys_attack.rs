//! The keys of an attack: those that all kinds share, and each kind's own parameters.

use crate::attack::kinds::Kind;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::scenario::keys_money::FEE;
use crate::scenario::message::Message;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;

/// The most blocks that a parameter can speak of.
const BLOCKS_MAX: u64 = 1_000_000;
const BLOCKS: Shape = Shape::Whole { least: 0, most: BLOCKS_MAX };
const NEVER: Shape = Shape::Word(&["never"]);
const ANY_SPAN: Shape = Shape::Duration { least_ns: 1, most_ns: u64::MAX };

/// What every theft says.
const COMMON: [Field; 4] = [
    Field::required("by", Shape::Name, "Who attacks."),
    Field::required("victim", Shape::Name, "The shop that he pays, and robs."),
    Field::required("amount", Shape::Amount, "How much."),
    FEE,
];

/// The most keys of a kind.
const MOST: usize = COMMON.len() + 8;
const KINDS: usize = Kind::ALL.len();

/// Kinds of later versions.
const LATER: [&str; 12] = [
    "finney",
    "vector76",
    "rewrite_history",
    "eclipse",
    "selfish_mining",
    "censor",
    "sybil",
    "time_warp",
    "flood",
    "withhold_in_pool",
    "feather_fork",
    "fee_sniping",
];

/// `attack`: exactly one of these.
pub const ATTACKS: &[Field] = &attacks();

const TABLE: &[[Field; MOST]; KINDS] = &table();

const fn attacks() -> [Field; KINDS + LATER.len()] {
    let mut fields = [Field::not_yet("", Message::NotYetAttacks); KINDS + LATER.len()];
    let mut at = 0;
    while at < KINDS {
        let kind = Kind::ALL[at];
        let keys = TABLE[at].split_at(COMMON.len() + kind.parameters().len()).0;
        fields[at] = Field::optional(kind.word(), Shape::Object(keys), kind.doc());
        at += 1;
    }
    let mut later = 0;
    while later < LATER.len() {
        fields[KINDS + later] = Field::not_yet(LATER[later], Message::NotYetAttacks);
        later += 1;
    }
    fields
}

/// The keys of each kind; rows are longer than their kinds need.
const fn table() -> [[Field; MOST]; KINDS] {
    let mut table = [[COMMON[0]; MOST]; KINDS];
    let mut row = 0;
    while row < KINDS {
        let mut at = 0;
        while at < COMMON.len() {
            table[row][at] = COMMON[at];
            at += 1;
        }
        let own = Kind::ALL[row].parameters();
        let mut at = 0;
        while at < own.len() {
            table[row][COMMON.len() + at] = field(&own[at]);
            at += 1;
        }
        row += 1;
    }
    table
}

const fn field(parameter: &Parameter) -> Field {
    let shape = match parameter.kind {
        ParameterKind::Blocks(_) => BLOCKS,
        ParameterKind::BlocksOrNever(_) => Shape::Either(&[BLOCKS, NEVER]),
        ParameterKind::SpanOrNever => Shape::Either(&[ANY_SPAN, NEVER]),
        ParameterKind::Word(words) => Shape::Word(words),
    };
    Field::optional(parameter.key, shape, parameter.doc)
}
