//! More of something useless than anybody can want.
//!
//! **How it works.** The attacker sends all his peers one kind of thing again and again: payments
//! without a fee, dust, payments of coins that nobody knows, payments that the chain holds already,
//! announcements of what he then does not send, headers without work; or he announces honestly and
//! answers nobody who asks. Machines of his, if he has any, do the same.
//!
//! **When it pays.** Sending is cheap, so he hopes that checking, keeping or waiting is not. It
//! costs his peers some work and, where he stays silent, the time until they ask somebody else.
//!
//! **Defence.** Nothing is kept that has not paid for its place: fee and dust limits before
//! signatures, a hundred orphans, a hundred requests for each peer, a minute for a payment (a block
//! interval for a block) and then another peer, and no link any more to whom sends headers without
//! work. An inventory has one entry here, so that a huge one is many.
//!
//! **Source.** Bitcoin Core's limits: `DEFAULT_MIN_RELAY_TX_FEE`, `DUST_RELAY_TX_FEE`,
//! `DEFAULT_MAX_ORPHAN_TRANSACTIONS`, `MAX_PEER_TX_REQUEST_IN_FLIGHT`; Baqer et al. 2016,
//! "Stressing Out: Bitcoin Stress Testing".

use crate::attack::junk::Junk;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::node::strategy::Strategy;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "flood",
    doc: "Useless things again and again, to all his peers; or silence where they ask.",
    aim: Aim::Everybody,
    mines: false,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[("sent", FigureKind::Count), ("orphans_most", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 3] = [
    Parameter { key: "of", kind: ParameterKind::Word(&Junk::WORDS), doc: "What he floods with." },
    Parameter {
        key: "per_second",
        kind: ParameterKind::PerSecond(10),
        doc: "How many he sends to each peer in a second; without meaning for silence.",
    },
    Parameter {
        key: "machines",
        kind: ParameterKind::Share(0),
        doc: "The part of all nodes that does so too: of those that are nobody's and do not mine.",
    },
];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flood {
    junk: Junk,
    interval: SimDuration,
    machines_ppb: u64,
    /// When he sends the next one.
    next_at: SimTime,
    sent: u64,
    /// The most payments of unknown coins that a node kept at once, whenever he sent one more.
    orphans_most: usize,
}

impl Flood {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        let per_second = u64::from(values.blocks("per_second").max(1));
        Self {
            junk: Junk::from_word(values.word("of")),
            interval: SimDuration::from_nanos(NANOS_PER_SECOND / per_second),
            machines_ppb: values.share_ppb("machines"),
            next_at: SimTime::ZERO,
            sent: 0,
            orphans_most: 0,
        }
    }
}

impl Strategy for Flood {
    fn answers(&self) -> bool {
        !matches!(self.junk, Junk::Silence | Junk::Announcements)
    }
}

impl Scheme for Flood {
    fn machines_ppb(&self) -> u64 {
        self.machines_ppb
    }

    fn needs_coins(&self) -> bool {
        matches!(self.junk, Junk::FreePayments | Junk::Dust | Junk::Announcements)
    }

    fn on_sent(&mut self) {
        self.sent += 1;
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.next_at = at.now;
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if self.junk == Junk::Silence {
            return Step::Wait;
        }
        if at.now < self.next_at {
            return Step::WaitUntil(self.next_at);
        }
        if self.junk == Junk::Orphans {
            let most = at.nodes.iter().map(|node| node.pool.orphans.len()).max();
            self.orphans_most = self.orphans_most.max(most.unwrap_or(0));
        }
        self.next_at = at.now + self.interval;
        Step::SendJunk(self.junk)
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![
            ("sent", Figure::Count(self.sent)),
            ("orphans_most", Figure::Count(self.orphans_most as u64)),
        ]
    }
}
