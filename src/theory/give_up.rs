//! The double-spend race of an attacker who gives up when he is too far behind.

use crate::theory::meanwhile::deficits;
use crate::theory::meanwhile::while_others_find;
use crate::theory::ruin::falls;
use crate::theory::ruin::rises;

/// A race as in [`race`](crate::theory::race), of an attacker who gives up.
///
/// He looks from delivery on, after each block: he wins as soon as he is `lead_needed_blocks`
/// ahead, and gives up as soon as he is `give_up_behind_blocks` behind, also at delivery itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GiveUp {
    /// His share of all hashpower, from 0 to [`SHARE_MAX`](crate::theory::meanwhile::SHARE_MAX).
    pub q: f64,
    /// The confirmations at which the merchant delivers.
    pub confirmations: u32,
    /// By how many blocks his branch must be longer: 0 if a tie is enough.
    pub lead_needed_blocks: u32,
    /// How many blocks he has when the race begins.
    pub head_start_blocks: u32,
    /// How far behind he gives up, at least 1.
    pub give_up_behind_blocks: u32,
}

impl GiveUp {
    /// The probability that the double spend succeeds.
    ///
    /// Σ Pr\[m\] S(m + head start - n), where S is the gambler's ruin between giving up and
    /// winning. Where he cannot give up at delivery itself, and a tie without head start is
    /// enough, equal to (P - (q/p)^A) / (1 - (q/p)^A) with P the success of who never gives up
    /// and A the blocks behind (Grunspan and Pérez-Marco 2019, "On profitability of Nakamoto
    /// double spend").
    pub fn success(&self) -> f64 {
        let rises = rises(self.q, self.width());
        self.at_delivery().iter().map(|&(place, pr)| pr * rises[place].reaches).sum()
    }

    /// The mean number of blocks that anybody finds from the start until he wins or gives up; those
    /// that he has at the start are not counted.
    ///
    /// n/p until delivery, and the mean length of the gambler's ruin after it.
    pub fn mean_blocks(&self) -> f64 {
        let rises = rises(self.q, self.width());
        let after: f64 =
            self.at_delivery().iter().map(|&(place, pr)| pr * rises[place].steps).sum();
        f64::from(self.confirmations) / (1.0 - self.q) + after
    }

    /// The mean number of his blocks that come to nothing: all of them, also those from before the
    /// start, if he gives up, and none if he wins.
    pub fn mean_wasted_blocks(&self) -> f64 {
        let falls = falls(self.q, self.width());
        let mut wasted = 0.0;
        for (found, (place, pr)) in (self.head_start_blocks..).zip(self.at_delivery()) {
            let fall = falls[place];
            wasted += pr * (f64::from(found) * fall.ruined + fall.steps_up);
        }
        wasted
    }

    /// The blocks from giving up to winning.
    fn width(&self) -> u32 {
        assert!(self.give_up_behind_blocks > 0, "he begins before he gives up");
        self.lead_needed_blocks + self.give_up_behind_blocks
    }

    /// How far he is from giving up at delivery, at most [`Self::width`], with the probability, for
    /// each number of blocks that he may have found by then.
    fn at_delivery(&self) -> Vec<(usize, f64)> {
        let width = self.width();
        let needed = i64::from(self.confirmations) + i64::from(self.lead_needed_blocks)
            - i64::from(self.head_start_blocks);
        let law = while_others_find(self.q, self.confirmations);
        let place = |deficit: u32| width.saturating_sub(deficit) as usize;
        deficits(&law, needed).map(|(deficit, pr)| (place(deficit), pr)).collect()
    }
}
