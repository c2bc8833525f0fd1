//! Who else announced a payment that a node waits for.

use crate::chain::id::TxId;
use crate::node::state::PeerId;
use serde::Deserialize;
use serde::Serialize;

/// The announcers of each payment, in the order in which they announced it. Few payments are
/// waited for at once, and each has at most as many announcers as the node has peers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TxAnnouncers(Vec<(TxId, Vec<PeerId>)>);

impl TxAnnouncers {
    /// Those of `tx`.
    pub fn of(&self, tx: TxId) -> &[PeerId] {
        self.0.iter().find(|(announced, _)| *announced == tx).map_or(&[], |(_, peers)| peers)
    }

    /// What was announced.
    pub fn payments(&self) -> impl Iterator<Item = TxId> + '_ {
        self.0.iter().map(|&(tx, _)| tx)
    }

    /// Notes that `peer` announced `tx`, unless that is noted.
    pub fn add(&mut self, tx: TxId, peer: PeerId) {
        match self.0.iter_mut().find(|(announced, _)| *announced == tx) {
            Some((_, peers)) if peers.contains(&peer) => {}
            Some((_, peers)) => peers.push(peer),
            None => self.0.push((tx, vec![peer])),
        }
    }

    /// Takes out the first of `tx`.
    pub fn take_next(&mut self, tx: TxId) -> Option<PeerId> {
        let at = self.0.iter().position(|(announced, _)| *announced == tx)?;
        let peers = &mut self.0[at].1;
        let next = peers.remove(0);
        if peers.is_empty() {
            self.0.swap_remove(at);
        }
        Some(next)
    }

    /// Takes out all of `tx`.
    pub fn take_all(&mut self, tx: TxId) -> Vec<PeerId> {
        let at = self.0.iter().position(|(announced, _)| *announced == tx);
        at.map_or_else(Vec::new, |at| self.0.swap_remove(at).1)
    }

    /// Forgets what `peer` announced.
    pub fn forget_peer(&mut self, peer: PeerId) {
        self.0.retain_mut(|(_, peers)| {
            peers.retain(|&announcer| announcer != peer);
            !peers.is_empty()
        });
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_payment_has_its_announcers_in_their_order() {
        let mut announcers = TxAnnouncers::default();
        let (a, b) = (TxId(1), TxId(2));
        for (tx, peer) in [(a, 5), (b, 5), (a, 3), (a, 5), (a, 4)] {
            announcers.add(tx, PeerId(peer));
        }
        assert_eq!(announcers.of(a), [PeerId(5), PeerId(3), PeerId(4)]);
        assert_eq!(announcers.take_next(a), Some(PeerId(5)));
        announcers.forget_peer(PeerId(5));
        assert_eq!(announcers.of(b), []);
        assert_eq!(announcers.take_next(b), None);
        assert_eq!(announcers.take_all(a), [PeerId(3), PeerId(4)]);
        assert_eq!(announcers, TxAnnouncers::default());
    }
}
