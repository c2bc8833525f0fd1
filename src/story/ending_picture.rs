//! What the charts show, from the tally at the settled moment.

use crate::chain::id::BlockId;
use crate::sim::id::MinerId;
use crate::sim::time::SimTime;
use crate::story::ending::Ending;
use crate::story::ending::Facts;
use crate::story::journeys::journeys_of;
use crate::story::known_blocks::Find;
use crate::story::known_blocks::KnownBlock;
use crate::story::money::Money;
use crate::story::picture::CurvePoint;
use crate::story::picture::Picture;
use crate::story::picture::PictureBlock;
use crate::story::picture::PictureFork;
use crate::story::picture::PictureMiner;
use crate::story::picture::Vote;
use crate::story::picture::curve;
use crate::world::attack_view::AttackView;

impl Ending<'_> {
    /// The data of the charts; `forks` are those of `forks.csv`.
    pub(crate) fn picture(&self, facts: &Facts, forks: Vec<PictureFork>) -> Picture {
        Picture {
            blocks: self.picture_blocks(),
            miners: self.picture_miners(),
            forks,
            curve: self.curve(),
            intervals_ns: self.intervals_ns(),
            interval_expected: facts.block_interval,
            money: self.money(facts.settled_at),
            journeys: journeys_of(self),
            votes: self.votes(),
        }
    }

    /// The blocks to be drawn.
    fn picture_blocks(&self) -> Vec<PictureBlock> {
        let block = |(id, known): (BlockId, &KnownBlock)| PictureBlock {
            hash: self.view.block(id).hash,
            parent: known.parent,
            height: known.height,
            status: self.status(id),
            miner: known.found.map(|find| find.miner),
            found_at_ns: known.found.map_or(0, |find| find.at_ns),
            bits: self.view.block(id).header.bits,
        };
        self.tally.known.iter().map(block).collect()
    }

    /// The miners of the legend.
    fn picture_miners(&self) -> Vec<PictureMiner> {
        let miners = (0..self.view.miner_count()).map(MinerId);
        miners
            .map(|miner| PictureMiner {
                name: self.view.miner_name(miner),
                share_ppb: self.view.miner_share_ppb(miner),
            })
            .collect()
    }

    /// The payments to be drawn and listed.
    fn money(&self, end: SimTime) -> Money {
        let chain = self.tally.known.iter().filter(|(id, _)| self.active[id.index()]);
        let found_ns = chain.map(|(_, block)| block.found.map_or(0, |find| find.at_ns));
        let found_ns: Vec<u64> = found_ns.collect(); // parents come first: by height
        Money::of(&self.payments, &found_ns, self.tally.mempools.curve(end.as_nanos()), end)
    }

    /// What each attacker had.
    fn votes(&self) -> Vec<Vote> {
        let vote = |attack: AttackView| Vote {
            attack: attack.name,
            machines: attack.machines,
            machines_share: attack.machines_share,
            hashpower_share: attack.hashpower_share,
            outcome: attack.outcome,
        };
        self.view.attacks().into_iter().map(vote).collect()
    }

    /// The propagation curve.
    fn curve(&self) -> Vec<CurvePoint> {
        let steps = |(_, known, find): (BlockId, &KnownBlock, Find)| {
            known.reached_at_ns.iter().map(|at_ns| at_ns - find.at_ns).collect()
        };
        let kept = self.found().filter(|(id, _, _)| self.active[id.index()]);
        curve(&kept.map(steps).collect::<Vec<Vec<u64>>>())
    }

    /// From each block to the next one found, the first from the start of the world.
    fn intervals_ns(&self) -> Vec<u64> {
        let mut found_ns: Vec<u64> = self.found().map(|(_, _, find)| find.at_ns).collect();
        found_ns.sort_unstable();
        let earlier = core::iter::once(0).chain(found_ns.iter().copied());
        found_ns.iter().zip(earlier).map(|(at_ns, before_ns)| at_ns - before_ns).collect()
    }
}
