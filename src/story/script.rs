//! The script of a scenario while it is played: what is due, what it does, what came of it.

use crate::attack::kinds::Attack;
use crate::chain::id::BlockId;
use crate::scenario::condition::Condition;
use crate::scenario::plan;
use crate::scenario::plan_groups;
use crate::scenario::script::AttackEntry;
use crate::scenario::script::AttackTarget;
use crate::scenario::script::Churn;
use crate::scenario::script::Entry;
use crate::scenario::script::Group;
use crate::scenario::script::Moment;
use crate::scenario::script::Pay;
use crate::scenario::script::Verb;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::figures::LiveFigures;
use crate::story::summary::NeverHappened;
use crate::story::summary::NoEffect;
use crate::story::tally::Tally;
use crate::world::attacks::AttackOrder;
use crate::world::attacks::AttackReject;
use crate::world::attacks::Target;
use crate::world::crafted::CraftOrder;
use crate::world::crafted::CraftReject;
use crate::world::faults::Breach;
use crate::world::observation::FaultKind;
use crate::world::observation::Observer;
use crate::world::observation::View;
use crate::world::payments::PayOrder;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// A script that is being played.
pub struct Script<'a> {
    /// What stands in the file.
    pub(in crate::story) entries: &'a [Entry],
    /// What came of it so far.
    pub(in crate::story) state: ScriptState,
}

/// What came of a script so far: plain data, to be kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScriptState {
    /// When each entry fires, as far as that is known.
    fires_at: Vec<Option<SimTime>>,
    fired: Vec<bool>,
    /// The blocks that `mine` made, by the entry's name.
    blocks: BTreeMap<String, BlockId>,
    /// The payments that `pay` made, by the entry's name.
    payments: BTreeMap<String, u32>,
    /// The entry that fired last: its expectations are checked before the next one.
    last: Option<usize>,
    expectations: Vec<(Condition, bool, String)>,
    never_happened: Vec<NeverHappened>,
}

impl ScriptState {
    /// Nothing has happened yet.
    pub fn new(entries: &[Entry]) -> Self {
        let fires_at = entries
            .iter()
            .map(|entry| match entry.moment {
                Moment::At(at) => Some(at),
                Moment::When { .. } => None,
            })
            .collect();
        let fired = vec![false; entries.len()];
        Self {
            fires_at,
            fired,
            blocks: BTreeMap::new(),
            payments: BTreeMap::new(),
            last: None,
            expectations: vec![],
            never_happened: vec![],
        }
    }
}

impl Script<'_> {
    /// Sets the time of those entries whose condition has just come true for the first time.
    pub fn look(&mut self, world: &World, tally: &Tally) {
        for (at, entry) in self.entries.iter().enumerate() {
            if let (None, Moment::When { condition, after }) =
                (self.state.fires_at[at], &entry.moment)
                && condition.holds(&LiveFigures { tally, view: world })
            {
                self.state.fires_at[at] = Some(world.now().saturating_add(*after));
            }
        }
    }

    /// The next moment at which an entry fires or a waiting condition speaks of the time.
    pub fn next_time(&self, now: SimTime) -> Option<SimTime> {
        let waiting = self.entries.iter().enumerate().flat_map(|(at, entry)| {
            match (&entry.moment, self.state.fires_at[at]) {
                (Moment::When { condition, .. }, None) => condition.time_thresholds(),
                (Moment::At(_) | Moment::When { .. }, _) => Vec::new(),
            }
        });
        let due = (0..self.entries.len())
            .filter(|&at| !self.state.fired[at])
            .filter_map(|at| self.state.fires_at[at]);
        due.chain(waiting.filter(|&at| at > now)).min()
    }

    /// Fires what is due now, in the order of the file. Returns whether anything was.
    pub fn fire(
        &mut self,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
    ) -> bool {
        let mut any = false;
        for at in 0..self.entries.len() {
            let due = self.state.fires_at[at].is_some_and(|when| when <= world.now());
            if self.state.fired[at] || !due {
                continue;
            }
            self.state.fired[at] = true;
            any = true;
            self.check_last(world, tally);
            self.state.last = Some(at);
            if let Some(verb) = &self.entries[at].verb {
                let mut all = with(tally, watch);
                self.act(at, verb, world, &mut all);
            }
        }
        any
    }

    /// Nodes that are to join later are not there from the beginning.
    pub fn begin(&self, world: &mut World, watch: &mut [&mut dyn Observer]) {
        let mut left: Vec<NodeId> = Vec::new();
        let mut late: Vec<NodeId> = Vec::new();
        for entry in self.entries {
            let Some(Verb::Churn { change, who }) = &entry.verb else { continue };
            let nodes = plan_groups::nodes_of(who, world);
            match change {
                Churn::Join => late.extend(nodes.iter().filter(|node| !left.contains(node))),
                Churn::Leave => left.extend(nodes),
                Churn::Crash | Churn::Restart => {}
            }
        }
        if !late.is_empty() {
            world.take_down(&late, FaultKind::Leave, watch);
        }
    }

    /// What was expected on the way and seen, and the entries of which nothing came.
    pub fn end(mut self) -> (Vec<(Condition, bool, String)>, Vec<NeverHappened>) {
        for at in 0..self.entries.len() {
            if !self.state.fired[at] {
                let condition = match &self.entries[at].moment {
                    Moment::When { condition, .. } if self.state.fires_at[at].is_none() => {
                        Some(condition.text().to_owned())
                    }
                    Moment::At(_) | Moment::When { .. } => None,
                };
                self.note_nothing(at, NoEffect::TooLate, condition);
            }
        }
        self.state.never_happened.sort_by_key(|nothing| nothing.entry);
        (self.state.expectations, self.state.never_happened)
    }

    fn note_nothing(&mut self, at: usize, because: NoEffect, condition: Option<String>) {
        let name = self.entries[at].name.clone();
        let entry = u32::try_from(at).expect("fewer than 2^32 entries");
        self.state.never_happened.push(NeverHappened { entry, name, because, condition });
    }

    fn attack(
        &self,
        at: usize,
        attack: &AttackEntry,
        world: &mut World,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), NoEffect> {
        let owner = |name: &str| world.plan().owner_named(name).expect("checked when read");
        let (target, fee_rate) = match &attack.target {
            AttackTarget::Shop { victim, amount_sat, fee_rate } => {
                (Target::Shop(owner(victim), amount_sat.cast_signed()), *fee_rate)
            }
            AttackTarget::Payment { payment, fee_rate } => {
                let number = self.state.payments.get(payment).ok_or(NoEffect::NothingBefore)?;
                (Target::Payment(*number), *fee_rate)
            }
            AttackTarget::Person { victim } => (Target::Person(owner(victim)), 0),
            AttackTarget::Everybody => (Target::Everybody, 0),
        };
        let order = AttackOrder {
            name: self.entries[at].name.clone().expect("checked when read"),
            attack: Attack::new(attack.kind, &attack.values),
            by: owner(&attack.by),
            target,
            fee_rate,
        };
        world.attack(order, watch).map_err(|reject| match reject {
            AttackReject::Busy => NoEffect::Busy,
            AttackReject::NodeDown => NoEffect::NodeIsDown,
            AttackReject::TooFewCoins => NoEffect::TooFewCoins,
            AttackReject::NothingToTakeBack => NoEffect::NothingBefore,
        })
    }

    fn act(&mut self, at: usize, verb: &Verb, world: &mut World, watch: &mut [&mut dyn Observer]) {
        let done = match verb {
            Verb::Mine { by, on } => self.mine(at, by, on, world, watch),
            Verb::Pay(pay) => self.order_of(at, pay, world).map(|order| {
                let number = world.pay(&order, watch); // what comes of it stands in payments.csv
                if let Some(name) = &self.entries[at].name {
                    self.state.payments.insert(name.clone(), number);
                }
            }),
            Verb::Attack(attack) => self.attack(at, attack, world, watch),
            Verb::SendCrafted { by, what } => {
                let by = world.plan().owner_named(by).expect("checked when read");
                let name = self.entries[at].name.clone().expect("checked when read");
                let order = CraftOrder { name, by, fault: *what };
                world.send_crafted(order, watch).map_err(|reject| match reject {
                    CraftReject::NodeDown => NoEffect::NodeIsDown,
                    CraftReject::NoPeers => NoEffect::NoLink,
                    CraftReject::NothingToSpoil => NoEffect::NothingBefore,
                })
            }
            Verb::EndAttack { entry } if !world.has_begun(entry) => Err(NoEffect::NothingBefore),
            Verb::EndAttack { entry } => match world.end_attack(entry, watch) {
                true => Ok(()),
                false => Err(NoEffect::AlreadySo),
            },
            Verb::Hashpower { who, times } => some(plan_groups::miners_of(who, world)).map(|who| {
                for miner in who {
                    world.multiply_hashpower(miner, times.as_f64());
                }
            }),
            Verb::Partition { island, from } => self.breach(at, island, from, None, world, watch),
            Verb::Slow { who, from, by } => self.breach(at, who, from, Some(*by), world, watch),
            Verb::Heal { entry } => match world.heal(entry, watch) {
                true => Ok(()),
                false => Err(NoEffect::AlreadySo),
            },
            Verb::Churn { change, who } => {
                some(plan_groups::nodes_of(who, world)).and_then(|nodes| {
                    let changed = match change {
                        Churn::Crash => world.take_down(&nodes, FaultKind::Crash, watch),
                        Churn::Leave => world.take_down(&nodes, FaultKind::Leave, watch),
                        Churn::Restart => world.bring_up(&nodes, FaultKind::Restart, watch),
                        Churn::Join => world.bring_up(&nodes, FaultKind::Join, watch),
                    };
                    if changed > 0 { Ok(()) } else { Err(NoEffect::AlreadySo) }
                })
            }
        };
        if let Err(because) = done {
            self.note_nothing(at, because, None);
        }
    }

    fn mine(
        &mut self,
        at: usize,
        by: &str,
        on: &str,
        world: &mut World,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), NoEffect> {
        let miner = plan::miner_named(world.plan(), by).expect("checked when read");
        let node = world.miner_node(miner);
        if !world.is_running(node) {
            return Err(NoEffect::NodeIsDown);
        }
        let parent = match on {
            "genesis" => BlockId::GENESIS,
            "tip" => world.tip(node),
            name => *self.state.blocks.get(name).ok_or(NoEffect::NothingBefore)?,
        };
        let block = world.mine(miner, parent, watch);
        if let Some(name) = &self.entries[at].name {
            self.state.blocks.insert(name.clone(), block);
            world.name_block(block, name);
        }
        Ok(())
    }

    fn breach(
        &self,
        at: usize,
        these: &[Group],
        those: &[Group],
        slower: Option<SimDuration>,
        world: &mut World,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), NoEffect> {
        let island = some(plan_groups::nodes_of(these, world))?;
        let from = match those {
            [] => None,
            groups => Some(some(plan_groups::nodes_of(groups, world))?),
        };
        if from.is_none() && slower.is_none() && island.len() == world.node_count() as usize {
            return Err(NoEffect::Everybody);
        }
        let name = self.entries[at].name.clone().unwrap_or_default();
        let breach = Breach { name, these: island, those: from, slower };
        if world.breach(&breach, watch) { Ok(()) } else { Err(NoEffect::NoLink) }
    }

    /// The order that an entry gives.
    fn order_of(&self, at: usize, pay: &Pay, world: &World) -> Result<PayOrder, NoEffect> {
        let owner = |name: &str| world.plan().owner_named(name).expect("checked when read");
        let same_coins_as = match &pay.same_coins_as {
            None => None,
            Some(name) => Some(*self.state.payments.get(name).ok_or(NoEffect::NothingBefore)?),
        };
        let hand_to = match pay.hand_to.as_slice() {
            [] => Vec::new(),
            groups => some(plan_groups::nodes_of(groups, world))?,
        };
        Ok(PayOrder {
            from: owner(&pay.from),
            to: owner(&pay.to),
            amount_sat: pay.amount_sat.cast_signed(),
            fee_rate: pay.fee_rate,
            hand_to,
            same_coins_as,
            name: self.entries[at].name.clone().unwrap_or_else(|| format!("script[{at}]")),
        })
    }

    /// Checks the expectations of the entry that fired last.
    pub fn check_last(&mut self, world: &World, tally: &Tally) {
        if let Some(last) = self.state.last.take() {
            for condition in &self.entries[last].expect {
                let figures = LiveFigures { tally, view: world };
                let holds = condition.holds(&figures);
                self.state.expectations.push((condition.clone(), holds, condition.seen(&figures)));
            }
        }
    }
}

/// Those whom a group means, unless it means nobody.
fn some<T>(who: Vec<T>) -> Result<Vec<T>, NoEffect> {
    if who.is_empty() { Err(NoEffect::Nobody) } else { Ok(who) }
}

/// All observers together, the tally first.
pub fn with<'a>(
    tally: &'a mut Tally,
    watch: &'a mut [&mut dyn Observer],
) -> Vec<&'a mut (dyn Observer + 'a)> {
    let mut all: Vec<&mut dyn Observer> = vec![tally];
    for observer in watch {
        all.push(&mut **observer);
    }
    all
}
