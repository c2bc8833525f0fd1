//! How each fork ended: who won, how long the other side was, who followed it and for how long.

use crate::chain::id::BlockId;
use crate::story::decimal::Millis;
use crate::story::decimal::Seconds;
use crate::story::decimal::Share;
use crate::story::ending::Ending;
use crate::story::forks::Fork;
use crate::story::forks::Side;
use crate::story::picture::PictureFork;
use crate::story::picture::PictureSide;
use crate::story::tables::ForkLine;

impl Ending<'_> {
    /// `forks.csv`, and the same forks to be drawn.
    pub(crate) fn forks(&self) -> (Vec<ForkLine>, Vec<PictureFork>) {
        let mut lines = Vec::new();
        let mut pictures = Vec::new();
        for fork in self.tally.forks() {
            let known = &self.tally.known;
            let mut sides: Vec<&Side> =
                fork.sides.iter().filter(|side| known.get(side.child).is_public()).collect();
            if sides.len() < 2 {
                continue;
            }
            let began_ns = |side: &Side| known.get(side.child).found.map_or(0, |find| find.at_ns);
            let (first_ns, second_ns) = (began_ns(sides[0]), began_ns(sides[1]));
            // the winner first, then the longest; equals stay in the order in which they began
            sides.sort_by_key(|side| {
                let won = self.active[side.child.index()];
                core::cmp::Reverse((won, self.reach[side.child.index()]))
            });
            let (winner, loser) = (sides[0], sides[1]);
            let left: Option<Vec<u64>> =
                sides[1..].iter().map(|side| side.empty_since_ns).collect();
            let ended_at_ns = left.and_then(|left| left.into_iter().max());
            let number = u32::try_from(lines.len() + 1).expect("ids are 32 bits wide");
            let tip = |side: &Side| self.tip_above(side.child);
            lines.push(ForkLine {
                fork: number,
                parent_hash: self.view.block(fork.parent).hash,
                height: fork.height,
                branches: u32::try_from(sides.len()).expect("ids are 32 bits wide"),
                depth_blocks: self.length_blocks(fork, loser),
                gap_ms: Millis(second_ns - first_ns),
                began_at_s: Seconds(second_ns),
                ended_at_s: ended_at_ns.map(Seconds),
                winner_hash: self.view.block(winner.child).hash,
                loser_hash: self.view.block(loser.child).hash,
                nodes_on_loser_max: loser.nodes_max,
                hashpower_on_loser_share: Share(loser.share_ppb_max),
                transactions_returned: self.view.payments_left_behind(tip(loser), tip(winner)),
            });
            let side = |side: &&Side| PictureSide {
                child: side.child,
                length_blocks: self.length_blocks(fork, side),
                nodes: if side.child == winner.child {
                    loser.others_at_max
                } else {
                    side.nodes_max
                },
            };
            pictures.push(PictureFork {
                parent: fork.parent,
                began_at_ns: second_ns,
                ended_at_ns,
                sides: sides.iter().map(side).collect(),
            });
        }
        (lines, pictures)
    }

    /// How many blocks a side reached.
    fn length_blocks(&self, fork: &Fork, side: &Side) -> u32 {
        self.reach[side.child.index()] - fork.height + 1
    }

    /// The highest block above `child`, the first found of equals.
    fn tip_above(&self, child: BlockId) -> BlockId {
        let height = self.reach[child.index()];
        let mut above = self.tally.known.iter().skip(child.index()).filter(|(id, block)| {
            block.height == height && !block.refused && self.tally.known.holds(*id, child)
        });
        above.next().map_or(child, |(id, _)| id)
    }
}
