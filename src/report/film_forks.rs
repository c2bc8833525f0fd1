//! The forks of a film, with what the page tells of them: the answers of `inspect fork`.

use crate::report::ticks::Ticks;
use crate::story::ending::Story;
use crate::story::film::Film;
use crate::story::inspect_fork::ForkAnswer;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::TransactionState;
use crate::story::picture::PictureFork;
use serde::Serialize;

/// One fork.
#[derive(Debug, Serialize)]
pub struct ForkData {
    parent: u32,
    began: i64,
    ended: i64,
    /// First block, blocks, and the most nodes on it, of each side; the winner first.
    sides: Vec<[u32; 3]>,
    /// How many nodes had each side's first block first, in the same order; nothing where nodes are
    /// not told apart.
    firsts: Vec<u32>,
    /// Whether the second finder's node had the first block already.
    known: bool,
    /// The height of the block to which the last node went over, or -1.
    decided: i64,
    /// Payments that went back to wait.
    back: usize,
    /// Those of them that the best chain holds in the end.
    later: usize,
    /// Payments whose coins it spends otherwise.
    dead: usize,
}

/// All forks of a run.
pub fn forks(inquiry: &Inquiry<'_>, story: &Story, film: &Film, ticks: Ticks) -> Vec<ForkData> {
    let witness = film.witness();
    let data = |(number, fork): (u32, &PictureFork)| {
        let answer = inquiry.fork(&number.to_string(), &witness).expect("it is in the list");
        ForkData::new(fork, &answer, film.crowd.is_none(), ticks)
    };
    (1..).zip(&story.picture.forks).map(data).collect()
}

impl ForkData {
    fn new(fork: &PictureFork, answer: &ForkAnswer, nodes_are_told: bool, ticks: Ticks) -> Self {
        let sides = fork.sides.iter().map(|side| [side.child.0, side.length_blocks, side.nodes]);
        let firsts = answer.sides.iter().filter(|_| nodes_are_told).map(|side| side.nodes_first);
        let dead = answer.returned.iter().filter(|one| one.is_double_spent).count();
        let is_confirmed = |state| state == TransactionState::Confirmed;
        Self {
            parent: fork.parent.0,
            began: ticks.of_ns(fork.began_at_ns),
            ended: fork.ended_at_ns.map_or(-1, |at| ticks.of_ns(at)),
            sides: sides.collect(),
            firsts: firsts.collect(),
            known: answer.was_known,
            decided: answer.decided_by.as_ref().map_or(-1, |block| block.height.into()),
            back: answer.returned.len() - dead,
            later: answer.returned.iter().filter(|one| is_confirmed(one.state)).count(),
            dead,
        }
    }
}
