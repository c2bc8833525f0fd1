//! A scenario in sentences: who takes part, what happens when, and what it will cost.

use crate::scenario::chain::ProofOfWork;
use crate::scenario::condition::Condition;
use crate::scenario::cost::Cost;
use crate::scenario::memory::bytes_text;
use crate::scenario::network::Topology;
use crate::scenario::people::Person;
use crate::scenario::phrase::Phrase;
use crate::scenario::phrase::say;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::scenario::script::AttackEntry;
use crate::scenario::script::AttackTarget;
use crate::scenario::script::Churn;
use crate::scenario::script::Entry;
use crate::scenario::script::Group;
use crate::scenario::script::Moment;
use crate::scenario::script::Verb;
use crate::scenario::units::BILLION;
use crate::scenario::units::Decimal;
use crate::scenario::units::coins_text;
use crate::scenario::units::duration_text;
use crate::sim::time::SimDuration;

/// How many people and entries are told one by one.
const TOLD_MAX: usize = 40;

/// The scenario in sentences, one a line.
pub fn explain(scenario: &Scenario, language: Language) -> Vec<String> {
    let teller = Teller { scenario, language };
    let mut lines = teller.heading();
    lines.push(teller.chain());
    lines.push(teller.network());
    lines.extend(teller.people());
    lines.extend(teller.timeline());
    lines.extend(teller.ending());
    lines.push(teller.cost());
    lines
}

/// Who tells what, in which language.
struct Teller<'a> {
    scenario: &'a Scenario,
    language: Language,
}

impl Teller<'_> {
    fn say(&self, phrase: Phrase, gaps: &[&str]) -> String {
        say(self.language, phrase, gaps)
    }

    fn heading(&self) -> Vec<String> {
        let title = self.scenario.title.in_language(self.language);
        let question = self.scenario.question.in_language(self.language);
        let first = if title.is_empty() {
            self.scenario.name.clone()
        } else {
            format!("{}  {title}", self.scenario.name)
        };
        let mut lines = vec![first];
        if !question.is_empty() {
            lines.push(format!("  {question}"));
        }
        lines
    }

    fn chain(&self) -> String {
        let chain = &self.scenario.chain;
        let work = self.say(
            match chain.pow {
                ProofOfWork::Real => Phrase::PowReal,
                ProofOfWork::Sampled => Phrase::PowSampled,
                ProofOfWork::Scripted => Phrase::PowScripted,
            },
            &[],
        );
        let difficulty = match chain.params.retarget_blocks {
            Some(blocks) => self.say(Phrase::Retarget, &[&grouped(blocks.into())]),
            None => self.say(Phrase::ConstantDifficulty, &[]),
        };
        let interval = duration_text(chain.block_interval);
        let hashes = grouped(chain.hashes_per_block);
        let gaps = [chain.preset.word(), &interval, &hashes, &work, &difficulty];
        self.say(Phrase::Chain, &gaps)
    }

    fn network(&self) -> String {
        let network = &self.scenario.network;
        let topology = match &network.topology {
            Topology::Random { outbound } => {
                self.say(Phrase::TopologyRandom, &[&outbound.to_string()])
            }
            Topology::Full => self.say(Phrase::TopologyFull, &[]),
            Topology::Ring => self.say(Phrase::TopologyRing, &[]),
            Topology::Star => self.say(Phrase::TopologyStar, &[]),
            Topology::SmallWorld { neighbours, rewired } => {
                let gaps = [&neighbours.to_string(), &percent(rewired.billionths())];
                self.say(Phrase::TopologySmallWorld, &[gaps[0], gaps[1]])
            }
            Topology::ScaleFree { links } => {
                self.say(Phrase::TopologyScaleFree, &[&links.to_string()])
            }
            Topology::File { path, .. } => self.say(Phrase::TopologyFile, &[path]),
        };
        let latency = network.latency.text();
        let nodes = grouped(network.nodes.into());
        self.say(Phrase::Network, &[&nodes, &topology, &latency, network.relay.word()])
    }

    fn people(&self) -> Vec<String> {
        let people = &self.scenario.people;
        let mut lines: Vec<String> =
            people.iter().take(TOLD_MAX).map(|(name, person)| self.person(name, person)).collect();
        if people.len() > TOLD_MAX {
            lines.push("…".to_owned());
        }
        if let Some(traffic) = &self.scenario.traffic {
            let rate = traffic.payments_per_minute.to_string();
            lines.push(self.say(Phrase::Traffic, &[&grouped(traffic.people.into()), &rate]));
        }
        let miners = &self.scenario.network.miners;
        let named: u64 = people.values().map(|person| person.hashpower.billionths()).sum();
        let rest = BILLION.saturating_sub(named);
        let weights: u128 = miners.split.iter().map(|w| u128::from(w.billionths())).sum();
        let largest = miners.split.iter().map(|w| u128::from(w.billionths())).max();
        let largest = match largest {
            Some(largest) => u128::from(rest) * largest / weights.max(1),
            None => u128::from(rest / u64::from(miners.count.max(1))),
        };
        let largest = percent(u64::try_from(largest).unwrap_or(rest));
        match miners.count {
            0 => {}
            1 => lines.push(self.say(Phrase::OneMiner, &["1", &percent(rest)])),
            count => {
                let gaps = [&grouped(count.into()), &percent(rest), &largest];
                lines.push(self.say(Phrase::Miners, &gaps.map(String::as_str)));
            }
        }
        lines
    }

    fn person(&self, name: &str, person: &Person) -> String {
        let mut parts = Vec::new();
        if person.hashpower.billionths() > 0 {
            let share = percent(person.hashpower.billionths());
            parts.push(self.say(Phrase::PersonMines, &[name, &share]));
        }
        if person.funds_sat > 0 {
            parts.push(self.say(Phrase::PersonHas, &[name, &coins_text(person.funds_sat)]));
        }
        if let Some(confirmations) = person.confirmations {
            parts.push(self.say(Phrase::Shop, &[name, &confirmations.to_string()]));
        }
        if parts.is_empty() {
            parts.push(self.say(Phrase::PersonWatches, &[name]));
        }
        parts.join(" ")
    }

    fn timeline(&self) -> Vec<String> {
        let script = &self.scenario.script;
        let mut lines: Vec<String> =
            script.iter().take(TOLD_MAX).map(|entry| self.entry(entry)).collect();
        if script.len() > TOLD_MAX {
            lines.push("…".to_owned());
        }
        lines
    }

    fn verb(&self, verb: &Verb) -> String {
        let listed = |who: &[Group]| {
            let who: Vec<String> = who.iter().map(ToString::to_string).collect();
            who.join(", ")
        };
        match verb {
            Verb::Mine { by, on } => self.say(Phrase::Mine, &[by, on]),
            Verb::Pay(pay) => {
                let amount = coins_text(pay.amount_sat);
                let said = match &pay.same_coins_as {
                    None => self.say(Phrase::Pay, &[&pay.from, &amount, &pay.to]),
                    Some(other) => {
                        self.say(Phrase::PaySameCoins, &[&pay.from, &amount, &pay.to, other])
                    }
                };
                match pay.hand_to.as_slice() {
                    [] => said,
                    first => format!("{said} {}", self.say(Phrase::HandTo, &[&listed(first)])),
                }
            }
            Verb::Attack(attack) => self.attack(attack),
            Verb::SendCrafted { by, what } => self.say(Phrase::SendCrafted, &[by, what.word()]),
            Verb::EndAttack { entry } => self.say(Phrase::EndAttack, &[entry]),
            Verb::Hashpower { who, times } => {
                self.say(Phrase::HashpowerChange, &[&listed(who), &times.to_string()])
            }
            Verb::Partition { island, from } if from.is_empty() => {
                self.say(Phrase::Partition, &[&listed(island)])
            }
            Verb::Partition { island, from } => {
                self.say(Phrase::PartitionFrom, &[&listed(island), &listed(from)])
            }
            Verb::Slow { who, from, by } if from.is_empty() => {
                self.say(Phrase::Slow, &[&listed(who), &duration_text(*by)])
            }
            Verb::Slow { who, from, by } => {
                self.say(Phrase::SlowFrom, &[&listed(who), &listed(from), &duration_text(*by)])
            }
            Verb::Heal { entry } => self.say(Phrase::Heal, &[entry]),
            Verb::Churn { change, who } => {
                let phrase = match change {
                    Churn::Crash => Phrase::Crash,
                    Churn::Restart => Phrase::Restart,
                    Churn::Join => Phrase::Join,
                    Churn::Leave => Phrase::Leave,
                };
                self.say(phrase, &[&listed(who)])
            }
        }
    }

    fn attack(&self, attack: &AttackEntry) -> String {
        let values = attack.values.0.iter().map(|(key, value)| format!("{key} {value}"));
        let values = values.collect::<Vec<_>>().join(", ");
        let word = attack.kind.word();
        let how = if values.is_empty() { word.to_owned() } else { format!("{word} ({values})") };
        let (by, how) = (attack.by.as_str(), how.as_str());
        match &attack.target {
            AttackTarget::Shop { victim, amount_sat, .. } => {
                self.say(Phrase::Attack, &[by, victim, &coins_text(*amount_sat), how])
            }
            AttackTarget::Payment { payment, .. } => {
                self.say(Phrase::AttackPayment, &[by, payment, how])
            }
            AttackTarget::Person { victim } => self.say(Phrase::AttackPerson, &[by, victim, how]),
            AttackTarget::Everybody => self.say(Phrase::AttackEverybody, &[by, how]),
        }
    }

    fn entry(&self, entry: &Entry) -> String {
        let what = match &entry.verb {
            Some(verb) => self.verb(verb),
            None => match entry.note.in_language(self.language) {
                "" => self.say(Phrase::OnlyNote, &[]),
                note => note.to_owned(),
            },
        };
        let what = match &entry.name {
            Some(name) => format!("{what} ({name})"),
            None => what,
        };
        let what = match entry.expect.as_slice() {
            [] => what,
            conditions => {
                format!("{what} {}", self.say(Phrase::ExpectNext, &[&joined(conditions)]))
            }
        };
        match &entry.moment {
            Moment::At(at) => {
                let at = duration_text(SimDuration::from_nanos(at.as_nanos()));
                self.say(Phrase::At, &[&at, &what])
            }
            Moment::When { condition, after: SimDuration::ZERO } => {
                self.say(Phrase::When, &[condition.text(), &what])
            }
            Moment::When { condition, after } => {
                self.say(Phrase::WhenAfter, &[condition.text(), &what, &duration_text(*after)])
            }
        }
    }

    fn ending(&self) -> Vec<String> {
        let stop = &self.scenario.stop;
        let limit = duration_text(stop.limit);
        let mut lines = vec![self.say(Phrase::Ends, &[stop.when.text(), &limit])];
        if self.scenario.expects_nothing() {
            lines.push(self.say(Phrase::ExpectsNothing, &[]));
        }
        if !self.scenario.expect.is_empty() {
            lines.push(self.say(Phrase::Expect, &[&joined(&self.scenario.expect)]));
        }
        let for_seed = &self.scenario.expect_for_this_seed;
        if !for_seed.is_empty() {
            let seed = self.scenario.seed.to_string();
            lines.push(self.say(Phrase::ExpectForSeed, &[&seed, &joined(for_seed)]));
        }
        lines
    }

    fn cost(&self) -> String {
        let cost = Cost::of(self.scenario);
        let phrase = if cost.known_end { Phrase::Cost } else { Phrase::CostAtMost };
        let tenths = cost.cpu_ns.div_ceil(100_000_000);
        let seconds = format!("{}.{}", grouped(tenths / 10), tenths % 10);
        let (blocks, hashes) = (grouped(cost.blocks), grouped(cost.hashes));
        let (messages, memory) = (grouped(cost.messages), bytes_text(cost.memory_bytes));
        self.say(phrase, &[&blocks, &hashes, &messages, &seconds, &memory])
    }
}

/// Conditions in one line.
fn joined(conditions: &[Condition]) -> String {
    conditions.iter().map(Condition::text).collect::<Vec<_>>().join("; ")
}

/// A share in percent.
fn percent(billionths: u64) -> String {
    format!("{} %", Decimal::from_billionths(billionths.saturating_mul(100)))
}

/// A number with its digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
