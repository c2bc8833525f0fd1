//! An attack in the section `script`: from a checked tree and back.

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::ParameterValue;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::scenario::script::AttackEntry;
use crate::scenario::script::AttackTarget;
use crate::scenario::script::FEE_RATE;
use crate::scenario::script::Verb;
use crate::scenario::tree::Node;
use crate::scenario::units::Share;
use crate::scenario::units::amount_text;
use crate::scenario::units::duration_text;
use crate::scenario::value::amount_sat;
use crate::scenario::value::count;
use crate::scenario::value::duration;
use crate::scenario::value::never;
use crate::scenario::value::share;
use crate::scenario::value::text;
use crate::scenario::value::whole;

/// The attack of an entry, if it begins or ends one.
pub fn read_verb(node: &Node) -> Option<Verb> {
    if let Some(end) = node.get("end_attack") {
        return Some(Verb::EndAttack { entry: end.as_text()?.to_owned() });
    }
    if let Some(crafted) = node.get("send_crafted") {
        let by = text(Some(crafted), "by")?.to_owned();
        return Some(Verb::SendCrafted {
            by,
            what: Fault::from_word(text(Some(crafted), "what")?)?,
        });
    }
    let attack = node.get("attack")?;
    let kind = Kind::ALL.iter().copied().find(|kind| attack.get(kind.word()).is_some())?;
    let part = attack.get(kind.word());
    let values = kind.profile().parameters.iter().map(|parameter| {
        let value = read_value(part, parameter).unwrap_or_else(|| parameter.kind.default_value());
        (parameter.key.to_owned(), value)
    });
    Some(Verb::Attack(AttackEntry {
        kind,
        by: text(part, "by")?.to_owned(),
        target: read_target(part, kind.profile().aim)?,
        values: Values(values.collect()),
    }))
}

fn read_target(part: Option<&Node>, aim: Aim) -> Option<AttackTarget> {
    let owned = |key| text(part, key).map(str::to_owned);
    let fee_rate = whole(part, "fee_sat_per_kilobyte").unwrap_or(FEE_RATE);
    Some(match aim {
        Aim::Shop => {
            let (victim, amount_sat) = (owned("victim")?, amount_sat(part, "amount")?);
            AttackTarget::Shop { victim, amount_sat, fee_rate }
        }
        Aim::Payment => AttackTarget::Payment { payment: owned("payment")?, fee_rate },
        Aim::Person | Aim::Pool => AttackTarget::Person { victim: owned("victim")? },
        Aim::Everybody => AttackTarget::Everybody,
    })
}

fn read_value(part: Option<&Node>, parameter: &Parameter) -> Option<ParameterValue> {
    let key = parameter.key;
    match parameter.kind {
        ParameterKind::Blocks(_) => Some(ParameterValue::Blocks(Some(count(part, key)?))),
        ParameterKind::BlocksOrNever(_) if never(part, key) => Some(ParameterValue::Blocks(None)),
        ParameterKind::BlocksOrNever(_) => Some(ParameterValue::Blocks(Some(count(part, key)?))),
        ParameterKind::SpanOrNever if never(part, key) => Some(ParameterValue::Span(None)),
        ParameterKind::SpanOrNever => Some(ParameterValue::Span(Some(duration(part, key)?))),
        ParameterKind::PerSecond(_) => Some(ParameterValue::Blocks(Some(count(part, key)?))),
        ParameterKind::Seconds(_) => Some(ParameterValue::Span(Some(duration(part, key)?))),
        ParameterKind::Share(_) => Some(ParameterValue::Share(share(part, key)?.billionths())),
        ParameterKind::Amount(_) => Some(ParameterValue::Amount(amount_sat(part, key)?)),
        ParameterKind::Word(_) => Some(ParameterValue::Word(text(part, key)?.to_owned())),
    }
}

/// The verb with everything written out; nothing for verbs of other files.
pub fn member_of(verb: &Verb) -> Option<(&'static str, Node)> {
    match verb {
        Verb::Attack(attack) => {
            let own = attack.values.0.iter().map(|(key, value)| (key.as_str(), value_node(value)));
            let by = [("by", Node::text(attack.by.clone()))];
            let keys = Node::map(by.into_iter().chain(target_members(&attack.target)).chain(own));
            Some(("attack", Node::map([(attack.kind.word(), keys)])))
        }
        Verb::EndAttack { entry } => Some(("end_attack", Node::text(entry.clone()))),
        Verb::SendCrafted { by, what } => {
            let keys = [("by", Node::text(by.clone())), ("what", Node::text(what.word()))];
            Some(("send_crafted", Node::map(keys)))
        }
        Verb::Mine { .. }
        | Verb::Pay(_)
        | Verb::Hashpower { .. }
        | Verb::Partition { .. }
        | Verb::Slow { .. }
        | Verb::Heal { .. }
        | Verb::Churn { .. } => None,
    }
}

fn target_members(target: &AttackTarget) -> Vec<(&'static str, Node)> {
    let fee = |rate: &u64| ("fee_sat_per_kilobyte", Node::number(rate));
    match target {
        AttackTarget::Shop { victim, amount_sat, fee_rate } => vec![
            ("victim", Node::text(victim.clone())),
            ("amount", Node::text(amount_text(*amount_sat))),
            fee(fee_rate),
        ],
        AttackTarget::Payment { payment, fee_rate } => {
            vec![("payment", Node::text(payment.clone())), fee(fee_rate)]
        }
        AttackTarget::Person { victim } => vec![("victim", Node::text(victim.clone()))],
        AttackTarget::Everybody => Vec::new(),
    }
}

fn value_node(value: &ParameterValue) -> Node {
    match value {
        ParameterValue::Blocks(Some(count)) => Node::number(count),
        ParameterValue::Span(Some(span)) => Node::text(duration_text(*span)),
        ParameterValue::Blocks(None) | ParameterValue::Span(None) => Node::text("never"),
        ParameterValue::Share(billionths) => Node::number(Share::from_billionths(*billionths)),
        ParameterValue::Amount(satoshis) => Node::text(amount_text(*satoshis)),
        ParameterValue::Word(word) => Node::text(word.clone()),
    }
}
